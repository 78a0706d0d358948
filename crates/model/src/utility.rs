//! Utilities of preferences that are fully given: what each answer adds, and what no agreement is worth.
//!
//! Definitions. With `weights` and `values` (points, not intervals) the utility of a package is the sum over issues of
//! weight times value. With `scores` and `scale` it is the sum of the scores divided by the scale, and `walk_away` is a
//! score too. Additive value functions as in R. L. Keeney and H. Raiffa, "Decisions with Multiple Objectives", 1976,
//! chapter 3; point sheets as in H. Raiffa, "The Art and Science of Negotiation", 1982, chapter 11. Nothing is rounded.
//!
//! Not covered: preferences that are only ordered, or roughly known. They give a [`Gap`], never a made-up number.

use num_rational::BigRational;
use num_traits::{One, Zero};
use serde::{Deserialize, Serialize};

use crate::{Id, Issue, Package, Preferences, Quantity, Scale, Value, ValueFunction};

/// Why the preferences of a party give no utility of every package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Gap {
    /// No preferences of the party are seen here.
    NoPreferences,
    /// An order, or which end is good, and no numbers.
    NoNumbers,
    /// The weight of the issue is known roughly or not at all.
    Weight {
        /// The issue.
        issue: Id,
    },
    /// Some answer to the issue has a value or a score that is known roughly or not at all.
    Value {
        /// The issue.
        issue: Id,
    },
    /// The scale of the scores is known roughly or not at all.
    Scale,
}

impl Preferences {
    /// What answering `issue` by `value` adds to the utility.
    ///
    /// An issue of weight 0, or left out of weights that sum to 1, adds nothing; an issue without scores has no part in
    /// the sum of scores.
    ///
    /// # Errors
    /// What is not given exactly.
    pub fn part(&self, issue: &Issue, value: &Value) -> Result<BigRational, Gap> {
        if self.scores.is_empty() { self.weighed(issue, value) } else { self.scored(issue, value) }
    }

    fn weighed(&self, issue: &Issue, value: &Value) -> Result<BigRational, Gap> {
        if self.weights.is_empty() {
            return Err(Gap::NoNumbers);
        }
        if let Some((id, _)) = self.weights.iter().find(|(_, weight)| exact(weight).is_none()) {
            return Err(Gap::Weight { issue: id.clone() });
        }
        let id = &issue.meta.id;
        let weight = match self.weights.get(id).and_then(exact) {
            Some(weight) => weight,
            None if self.weights.values().filter_map(exact).sum::<BigRational>().is_one() => BigRational::zero(),
            None => return Err(Gap::Weight { issue: id.clone() }),
        };
        if weight.is_zero() {
            return Ok(weight);
        }
        let worth = self.values.get(id).and_then(|function| function.at(issue, value));
        worth.map(|worth| weight * worth).ok_or_else(|| Gap::Value { issue: id.clone() })
    }

    fn scored(&self, issue: &Issue, value: &Value) -> Result<BigRational, Gap> {
        let scale = self.scale.as_ref().and_then(exact).filter(|scale| !scale.is_zero()).ok_or(Gap::Scale)?;
        let Some(scores) = self.scores.get(&issue.meta.id) else { return Ok(BigRational::zero()) };
        let score = match value {
            Value::Option(option) => scores.get(option).and_then(exact),
            Value::Number(_) => None,
        };
        score.map(|score| score / scale).ok_or_else(|| Gap::Value { issue: issue.meta.id.clone() })
    }

    /// The utility of a package over these issues.
    ///
    /// # Errors
    /// What is not given exactly; an issue that the package leaves open counts as such.
    pub fn utility(&self, issues: &[Issue], package: &Package) -> Result<BigRational, Gap> {
        issues.iter().try_fold(BigRational::zero(), |sum, issue| {
            let value = package.get(&issue.meta.id).ok_or_else(|| Gap::Value { issue: issue.meta.id.clone() })?;
            Ok(sum + self.part(issue, value)?)
        })
    }

    /// The utility of no agreement, where it is known exactly.
    pub fn reservation_value(&self) -> Option<BigRational> {
        let walk_away = exact(self.walk_away.as_ref()?)?;
        if self.scores.is_empty() {
            return Some(walk_away);
        }
        let scale = exact(self.scale.as_ref()?).filter(|scale| !scale.is_zero())?;
        Some(walk_away / scale)
    }
}

impl ValueFunction {
    /// The value of an answer; `None` where it is not given exactly. The only answer of an issue is its best: `rising`
    /// and `falling` give it 1.
    pub fn at(&self, issue: &Issue, value: &Value) -> Option<BigRational> {
        match (self, value) {
            (ValueFunction::Rising, _) => height(issue, value),
            (ValueFunction::Falling, _) if issue.count()? == 1 => height(issue, value),
            (ValueFunction::Falling, _) => Some(BigRational::one() - height(issue, value)?),
            (ValueFunction::Options(values), Value::Option(option)) => exact(values.get(option)?),
            (ValueFunction::Points(points), Value::Number(number)) => {
                let after = points.partition_point(|(x, _)| x < number);
                let (right, top) = points.get(after)?;
                if right == number {
                    return exact(top);
                }
                let (left, bottom) = points.get(after.checked_sub(1)?)?;
                let (bottom, top) = (exact(bottom)?, exact(top)?);
                let share = (number.to_big() - left.to_big()) / (right.to_big() - left.to_big());
                Some(&bottom + (top - &bottom) * share)
            }
            _ => None,
        }
    }
}

/// How high an answer stands among the answers of its issue: 0 at the low end, 1 at the high end.
fn height(issue: &Issue, value: &Value) -> Option<BigRational> {
    let place = issue.place(value)?;
    match (&issue.scale, value) {
        _ if issue.count()? == 1 => Some(BigRational::one()),
        (Scale::Range { from, to, .. }, Value::Number(number)) => {
            Some((number.to_big() - from.to_big()) / (to.to_big() - from.to_big()))
        }
        (Scale::Options(options), _) => Some(BigRational::new(place.into(), (options.len() - 1).into())),
        _ => None,
    }
}

fn exact(quantity: &Quantity) -> Option<BigRational> {
    match quantity {
        Quantity::Exact(number) => Some(number.to_big()),
        Quantity::Interval { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IssueOption, Number, PreferenceSource};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::Exact(number(text))
    }

    fn issue(name: &str, scale: Scale) -> Issue {
        Issue::new(id(name), scale)
    }

    fn place() -> Issue {
        let options = ["a", "b", "c"].map(|name| IssueOption { id: id(name), value: None, title: None });
        issue("place", Scale::Options(options.to_vec()))
    }

    fn years() -> Issue {
        issue("years", Scale::Range { from: number("1"), to: number("9"), step: number("1") })
    }

    fn nothing() -> Preferences {
        Preferences::silent(id("p"), PreferenceSource::Analyst)
    }

    fn shown(value: Result<BigRational, Gap>) -> String {
        value.map(|value| value.to_string()).unwrap_or_else(|gap| format!("{gap:?}"))
    }

    #[test]
    fn weights_times_values_are_exact() {
        let points = vec![(number("1"), quantity("0")), (number("4"), quantity("1")), (number("9"), quantity("0.5"))];
        let party = Preferences {
            weights: [(id("place"), quantity("0.3")), (id("years"), quantity("0.7"))].into(),
            values: [(id("place"), ValueFunction::Falling), (id("years"), ValueFunction::Points(points))].into(),
            walk_away: Some(quantity("0.25")),
            ..nothing()
        };
        let package = |option: &str, years: &str| -> Package {
            [(id("place"), Value::Option(id(option))), (id("years"), Value::Number(number(years)))].into()
        };
        let issues = [place(), years()];
        for (option, years, utility) in
            [("a", "1", "3/10"), ("b", "4", "17/20"), ("c", "2", "7/30"), ("c", "9", "7/20")]
        {
            assert_eq!(shown(party.utility(&issues, &package(option, years))), utility, "{option} {years}");
        }
        assert_eq!(party.reservation_value().unwrap().to_string(), "1/4");
    }

    #[test]
    fn scores_are_divided_by_their_scale() {
        let scores = [(id("a"), quantity("-3")), (id("b"), quantity("10")), (id("c"), quantity("40"))];
        let party = Preferences {
            scores: [(id("place"), scores.into())].into(),
            scale: Some(quantity("60")),
            walk_away: Some(quantity("15")),
            ..nothing()
        };
        assert_eq!(shown(party.part(&place(), &Value::Option(id("a")))), "-1/20");
        assert_eq!(shown(party.part(&place(), &Value::Option(id("c")))), "2/3");
        assert_eq!(shown(party.part(&years(), &Value::Number(number("3")))), "0");
        assert_eq!(party.reservation_value().unwrap().to_string(), "1/4");
    }

    #[test]
    fn what_is_not_given_is_a_gap_and_no_number() {
        let at = |party: &Preferences| shown(party.part(&place(), &Value::Option(id("b"))));
        assert_eq!(at(&nothing()), "NoNumbers");
        let rough = Quantity::Interval { about: Some(number("0.5")), from: None, to: None };
        let weights = |weight: Quantity| Preferences { weights: [(id("place"), weight)].into(), ..nothing() };
        assert_eq!(at(&weights(rough.clone())), "Weight { issue: `place` }");
        assert_eq!(at(&weights(quantity("1"))), "Value { issue: `place` }");
        let elsewhere = Preferences { weights: [(id("years"), quantity("1"))].into(), ..nothing() };
        assert_eq!(at(&elsewhere), "0");
        let partly = Preferences { weights: [(id("years"), quantity("0.4"))].into(), ..nothing() };
        assert_eq!(at(&partly), "Weight { issue: `place` }");
        let scores = [(id("place"), [(id("a"), quantity("1")), (id("b"), rough)].into())];
        let scored = Preferences { scores: scores.into(), scale: Some(quantity("10")), ..nothing() };
        assert_eq!(at(&scored), "Value { issue: `place` }");
        assert_eq!(at(&Preferences { scale: None, ..scored }), "Scale");
    }

    #[test]
    fn one_answer_is_the_best_answer() {
        let only = issue("only", Scale::Range { from: number("3"), to: number("3"), step: number("1") });
        for function in [ValueFunction::Rising, ValueFunction::Falling] {
            assert!(function.at(&only, &Value::Number(number("3"))).unwrap().is_one());
        }
    }
}

//! Utilities that vague preferences admit: what each key of a preference entry says of them, as linear inequalities.
//!
//! Definitions. A utility adds up over issues. Without `scores`, what an answer adds is its *part*: weight times value.
//! Weights are >= 0 and sum to 1 over all issues of the case; values lie in [0, 1]. Then each key cuts further:
//!
//! | key | what it says |
//! |---|---|
//! | `order` | no weight is larger than that of an issue before it; issues left out of it are free |
//! | `weights` | the weight is the number, or lies between the ends that are given; `about` alone says nothing |
//! | `better` | no answer has a lower value than one nearer the other end; the worst answer has 0 and the best 1, unless `values` gives them something else; the only answer of an issue has 1 |
//! | `values` | an answer has the value, or lies between the ends, that its option has; of points, between the straight lines through the lower and through the upper ends; answers that it leaves out are free |
//! | `scores`, `scale` | instead of weights and values: a part is a score over the scale, both within their ends |
//! | `walk_away` | the reservation value is the number, or lies between both ends; with one end alone it counts as not given |
//! | `compared` | the first package is worth at least as much as the second, issues left out of both being answered alike |
//!
//! An issue with neither `better` nor `values` can have any value in [0, 1] for each answer: nothing says which is worst
//! or best, so none is held to be. Weights times values are looked at as parts, which makes all of this linear, after
//! J. Siskos, "Assessing a Set of Additive Utility Functions for Multicriteria Decision Making: The UTA Method", European
//! Journal of Operational Research 10(2), 1982, and S. Greco, V. Mousseau and R. Slowinski, "Ordinal Regression
//! Revisited", European Journal of Operational Research 191(2), 2008. A party whose entry says nothing of all this, or
//! scores that have no bounds, is a [`Gap`].

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde::{Deserialize, Serialize};

use crate::{Better, Gap, Id, Issue, Number, Package, Preferences, Quantity, Scale, Value, ValueFunction};

/// One thing that a preference entry says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Statement {
    /// An issue matters at least as much as the next in `order`.
    Order {
        /// The issue.
        issue: Id,
        /// The next.
        next: Id,
    },
    /// Which end of an issue is good.
    Better {
        /// The issue.
        issue: Id,
    },
    /// The weight of an issue.
    Weight {
        /// The issue.
        issue: Id,
    },
    /// The values of the answers to an issue.
    Values {
        /// The issue.
        issue: Id,
    },
    /// The scores of the answers to an issue.
    Scores {
        /// The issue.
        issue: Id,
    },
    /// The score that is worth 1.
    Scale,
    /// What no agreement is worth.
    WalkAway,
    /// A pair of packages.
    Compared {
        /// Its number in the list, from 1.
        pair: usize,
    },
}

/// A number that a utility is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// The weight of an issue, by its number.
    Weight(usize),
    /// What the answer at a place adds, by the numbers of issue and place.
    Part(usize, usize),
    /// One over the scale of scores.
    Unit,
    /// What no agreement is worth.
    Reservation,
}

/// "`constant` and the sum of factor times number are zero or above."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inequality {
    /// What says so; `None`: it is so of every utility.
    pub by: Option<Statement>,
    /// The numbers with their factors.
    pub terms: Vec<(Unknown, BigRational)>,
    /// The constant.
    pub constant: BigRational,
}

/// One utility of a party, with numbers for everything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utility {
    /// By issue, its weight; empty of scores.
    pub weights: Vec<BigRational>,
    /// By issue and place, what the answer adds.
    pub parts: Vec<Vec<BigRational>>,
    /// What no agreement is worth, where bounds of it are given.
    pub reservation: Option<BigRational>,
    /// One over the scale; 1 without scores.
    pub unit: BigRational,
}

impl Utility {
    fn number(&self, unknown: Unknown) -> Option<&BigRational> {
        match unknown {
            Unknown::Weight(issue) => self.weights.get(issue),
            Unknown::Part(issue, place) => self.parts.get(issue)?.get(place),
            Unknown::Unit => Some(&self.unit),
            Unknown::Reservation => self.reservation.as_ref(),
        }
    }

    /// What a package over these issues is worth; `None` where it is no such package.
    pub fn of(&self, issues: &[Issue], package: &Package) -> Option<BigRational> {
        let part = |(issue, parts): (&Issue, &Vec<BigRational>)| {
            let place = usize::try_from(issue.place(package.get(&issue.meta.id)?)?).ok()?;
            parts.get(place).cloned()
        };
        issues.iter().zip(&self.parts).map(part).sum()
    }
}

impl Inequality {
    /// Whether it holds of a utility that has all its numbers.
    pub fn holds(&self, utility: &Utility) -> bool {
        let term = |(unknown, factor): &(Unknown, BigRational)| Some(utility.number(*unknown)? * factor);
        let sum: Option<BigRational> = self.terms.iter().map(term).sum();
        sum.is_some_and(|sum| !(sum + &self.constant).is_negative())
    }
}

/// What lies between two ends; an end left out is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Ends {
    least: Option<BigRational>,
    most: Option<BigRational>,
}

impl Ends {
    fn of(quantity: &Quantity) -> Self {
        let big = |number: Option<Number>| number.map(Number::to_big);
        Self { least: big(quantity.least()), most: big(quantity.most()) }
    }

    fn exactly(number: BigRational) -> Self {
        Self { least: Some(number.clone()), most: Some(number) }
    }

    fn is_given(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }

    fn both(&self) -> Option<(&BigRational, &BigRational)> {
        self.least.as_ref().zip(self.most.as_ref())
    }
}

impl ValueFunction {
    /// Between which ends the value of an answer lies.
    fn within(&self, issue: &Issue, value: &Value) -> Ends {
        match (self, value) {
            (ValueFunction::Options(values), Value::Option(option)) => {
                values.get(option).map(Ends::of).unwrap_or_default()
            }
            (ValueFunction::Points(points), Value::Number(_)) => {
                let line = |end: fn(&Quantity) -> Option<Number>| {
                    let exact = |(x, q): &(Number, Quantity)| Some((*x, Quantity::Exact(end(q)?)));
                    let near = points.iter().filter_map(exact).collect();
                    ValueFunction::Points(near).at(issue, value).filter(|_| self.all_at(value, end))
                };
                Ends { least: line(Quantity::least), most: line(Quantity::most) }
            }
            _ => self.at(issue, value).map(Ends::exactly).unwrap_or_default(),
        }
    }

    /// Whether the points on both sides of a number have this end.
    fn all_at(&self, value: &Value, end: fn(&Quantity) -> Option<Number>) -> bool {
        let (ValueFunction::Points(points), Value::Number(number)) = (self, value) else { return false };
        let after = points.partition_point(|(x, _)| x < number);
        let right = points.get(after);
        let meets = right.is_some_and(|(x, _)| x == number);
        let left = if meets { right } else { after.checked_sub(1).and_then(|before| points.get(before)) };
        [left, right].into_iter().all(|point| point.is_some_and(|(_, quantity)| end(quantity).is_some()))
    }
}

/// Collects inequalities.
struct Said<'a> {
    preferences: &'a Preferences,
    issues: &'a [Issue],
    list: Vec<Inequality>,
}

impl Preferences {
    /// All that holds of the utilities that these preferences admit, over the issues of a case in their order.
    ///
    /// # Errors
    /// Nothing is said of how much what matters, or a score has no bounds.
    pub fn inequalities(&self, issues: &[Issue]) -> Result<Vec<Inequality>, Gap> {
        let mut said = Said { preferences: self, issues, list: Vec::new() };
        if self.scores.is_empty() {
            said.weighed()?;
        } else {
            said.scored()?;
        }
        said.compared();
        Ok(said.list)
    }

    /// Whether the preferences admit a utility.
    ///
    /// # Errors
    /// As of [`Preferences::inequalities`].
    pub fn admits(&self, issues: &[Issue], utility: &Utility) -> Result<bool, Gap> {
        Ok(self.inequalities(issues)?.iter().all(|inequality| inequality.holds(utility)))
    }

    /// What the keys on one issue say that no value function can satisfy, whatever its weight; empty where one can.
    pub fn at_odds(&self, issue: &Issue) -> Vec<Statement> {
        let id = &issue.meta.id;
        let zero = BigRational::zero();
        let ends = self.value_ends(issue);
        let crossed = |(least, most): (&BigRational, &BigRational)| least > most;
        let values = Statement::Values { issue: id.clone() };
        let outside = |ends: &Ends| {
            let low = ends.most.as_ref().is_some_and(|most| *most < zero);
            low || ends.least.as_ref().is_some_and(|least| *least > BigRational::one())
        };
        if ends.iter().any(|ends| outside(ends) || ends.both().is_some_and(crossed)) {
            return vec![values];
        }
        let mut floor = zero;
        let up: Vec<&Ends> = match self.better.get(id) {
            None => return Vec::new(),
            Some(Better::Higher) => ends.iter().collect(),
            Some(Better::Lower) => ends.iter().rev().collect(),
        };
        for ends in up {
            floor = ends.least.clone().map_or(floor.clone(), |least| least.max(floor));
            if ends.most.as_ref().is_some_and(|most| *most < floor) {
                return vec![Statement::Better { issue: id.clone() }, values];
            }
        }
        Vec::new()
    }

    /// By place, between which ends `values` puts the answer.
    fn value_ends(&self, issue: &Issue) -> Vec<Ends> {
        let values = (0..issue.count().unwrap_or(0)).filter_map(|place| issue.value(place));
        let function = self.values.get(&issue.meta.id);
        values.map(|value| function.map(|function| function.within(issue, &value)).unwrap_or_default()).collect()
    }
}

impl Said<'_> {
    /// Adds `constant + sum >= 0`.
    fn above(&mut self, by: Option<&Statement>, terms: &[(Unknown, BigRational)], constant: BigRational) {
        self.list.push(Inequality { by: by.cloned(), terms: terms.to_vec(), constant });
    }

    /// Adds that a number lies between two ends, each times another number.
    fn between(&mut self, by: &Statement, number: Unknown, ends: &Ends, times: Unknown) {
        let one = BigRational::one;
        if let Some(least) = &ends.least {
            self.above(Some(by), &[(number, one()), (times, -least)], BigRational::zero());
        }
        if let Some(most) = &ends.most {
            self.above(Some(by), &[(number, -one()), (times, most.clone())], BigRational::zero());
        }
    }

    fn number_of(&self, id: &Id) -> Option<usize> {
        self.issues.iter().position(|issue| issue.meta.id == *id)
    }

    fn weighed(&mut self) -> Result<(), Gap> {
        let said = self.preferences;
        let silent = said.order.is_empty() && said.better.is_empty() && said.weights.is_empty();
        if silent && said.values.is_empty() && said.compared.is_empty() {
            return Err(Gap::NoNumbers);
        }
        let one = BigRational::one;
        let all = |sign: BigRational| -> Vec<(Unknown, BigRational)> {
            (0..self.issues.len()).map(|issue| (Unknown::Weight(issue), sign.clone())).collect()
        };
        let (sum, less) = (all(one()), all(-one()));
        self.above(None, &sum, -one());
        self.above(None, &less, one());
        self.above(None, &[(Unknown::Unit, one())], -one());
        self.above(None, &[(Unknown::Unit, -one())], one());
        for number in 0..self.issues.len() {
            self.issue(number);
        }
        for pair in said.order.windows(2) {
            let by = Statement::Order { issue: pair[0].clone(), next: pair[1].clone() };
            let (Some(issue), Some(next)) = (self.number_of(&pair[0]), self.number_of(&pair[1])) else { continue };
            let terms = [(Unknown::Weight(issue), one()), (Unknown::Weight(next), -one())];
            self.above(Some(&by), &terms, BigRational::zero());
        }
        self.reservation();
        Ok(())
    }

    /// Weight and values of one issue.
    fn issue(&mut self, number: usize) {
        let issue = &self.issues[number];
        let id = &issue.meta.id;
        let (weight, one) = (Unknown::Weight(number), BigRational::one);
        self.above(None, &[(weight, one())], BigRational::zero());
        if let Some(quantity) = self.preferences.weights.get(id) {
            self.between(&Statement::Weight { issue: id.clone() }, weight, &Ends::of(quantity), Unknown::Unit);
        }
        let ends = self.preferences.value_ends(issue);
        let by = Statement::Values { issue: id.clone() };
        for (place, ends) in ends.iter().enumerate() {
            let part = Unknown::Part(number, place);
            self.above(None, &[(part, one())], BigRational::zero());
            self.above(None, &[(weight, one()), (part, -one())], BigRational::zero());
            self.between(&by, part, ends, weight);
        }
        if let Some(better) = self.preferences.better.get(id) {
            self.better(number, *better, &ends);
        }
    }

    fn better(&mut self, number: usize, better: Better, ends: &[Ends]) {
        let by = Statement::Better { issue: self.issues[number].meta.id.clone() };
        let mut up: Vec<usize> = (0..ends.len()).collect();
        if better == Better::Lower {
            up.reverse();
        }
        let part = |place: usize| Unknown::Part(number, place);
        let one = BigRational::one;
        for pair in up.windows(2) {
            self.above(Some(&by), &[(part(pair[1]), one()), (part(pair[0]), -one())], BigRational::zero());
        }
        let (Some(worst), Some(best)) = (up.first(), up.last()) else { return };
        if !ends[*best].is_given() {
            self.between(&by, part(*best), &Ends::exactly(one()), Unknown::Weight(number));
        }
        if up.len() > 1 && !ends[*worst].is_given() {
            self.between(&by, part(*worst), &Ends::exactly(BigRational::zero()), Unknown::Weight(number));
        }
    }

    fn scored(&mut self) -> Result<(), Gap> {
        let said = self.preferences;
        let scale = said.scale.as_ref().map(Ends::of).ok_or(Gap::Scale)?;
        let (least, most) = scale.both().filter(|(least, _)| least.is_positive()).ok_or(Gap::Scale)?;
        let unit = Ends { least: Some(most.recip()), most: Some(least.recip()) };
        let one = BigRational::one;
        for (end, sign) in [(unit.least, one()), (unit.most, -one())] {
            let constant = -(end.unwrap_or_default() * &sign);
            self.above(Some(&Statement::Scale), &[(Unknown::Unit, sign)], constant);
        }
        for (number, issue) in self.issues.iter().enumerate() {
            let by = Statement::Scores { issue: issue.meta.id.clone() };
            for place in 0..usize::try_from(issue.count().unwrap_or(0)).unwrap_or(0) {
                let ends = said.score_ends(issue, place)?;
                self.between(&by, Unknown::Part(number, place), &ends, Unknown::Unit);
            }
        }
        self.reservation();
        Ok(())
    }

    fn reservation(&mut self) {
        let ends = self.preferences.walk_away.as_ref().map(Ends::of).unwrap_or_default();
        if ends.both().is_some() {
            self.between(&Statement::WalkAway, Unknown::Reservation, &ends, Unknown::Unit);
        }
    }

    fn compared(&mut self) {
        for (at, (first, second)) in self.preferences.compared.iter().enumerate() {
            let mut terms = Vec::new();
            for (package, sign) in [(first, BigRational::one()), (second, -BigRational::one())] {
                for (number, issue) in self.issues.iter().enumerate() {
                    let place = package.get(&issue.meta.id).and_then(|value| issue.place(value));
                    let place = place.and_then(|place| usize::try_from(place).ok());
                    terms.extend(place.map(|place| (Unknown::Part(number, place), sign.clone())));
                }
            }
            self.above(Some(&Statement::Compared { pair: at + 1 }), &terms, BigRational::zero());
        }
    }
}

impl Preferences {
    /// Between which ends a score lies.
    fn score_ends(&self, issue: &Issue, place: usize) -> Result<Ends, Gap> {
        let id = &issue.meta.id;
        let Some(scores) = self.scores.get(id) else { return Ok(Ends::exactly(BigRational::zero())) };
        let quantity = match &issue.scale {
            Scale::Options(options) => options.get(place).and_then(|option| scores.get(&option.id)),
            Scale::Range { .. } => None,
        };
        let ends = quantity.map(Ends::of).filter(|ends| ends.both().is_some());
        ends.ok_or_else(|| Gap::Value { issue: id.clone() })
    }

    /// By place, the least and the most that `values` allows an answer; `None` where it says nothing of that end.
    pub fn value_bounds(&self, issue: &Issue) -> Vec<(Option<BigRational>, Option<BigRational>)> {
        self.value_ends(issue).into_iter().map(|ends| (ends.least, ends.most)).collect()
    }
}

/// What answers add, by the names of issue and answer.
pub type Parts = BTreeMap<Id, Vec<(Value, BigRational)>>;

impl Utility {
    /// What each answer adds, by name.
    pub fn named(&self, issues: &[Issue]) -> Parts {
        let row = |(issue, parts): (&Issue, &Vec<BigRational>)| {
            let values = (0..).map_while(|place| issue.value(place));
            (issue.meta.id.clone(), values.zip(parts.iter().cloned()).collect())
        };
        issues.iter().zip(&self.parts).map(row).collect()
    }
}

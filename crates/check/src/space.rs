//! Boxes of packages: for each issue a run of neighbouring answers, and what is certain on all of them at once.
//!
//! Definitions: a box is a product of intervals of places; a comparison is true (false) on a box if it is so of every
//! package in it. A sum over a box runs from its least to its most, each issue taken once, so that the ends are
//! reached. Conditions are put together by Kleene's strong tables, so that `True` and `False` are certain
//! and `Unknown` says nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use detente_model::{Case, Comparison, Condition, Id, Issue, Package, Relation, Scale, Truth, Value, all, any};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::Refusal;

/// For each issue the first and the last place (both included) of its answers in the box.
#[derive(Clone, Debug)]
pub(crate) struct Space<'a> {
    issues: BTreeMap<&'a Id, &'a Issue>,
    places: BTreeMap<&'a Id, (u64, u64)>,
    grid: Rc<Grid<'a>>,
}

/// The ranges in whole numbers: every number is told in parts of `1 / scale`.
#[derive(Debug)]
struct Grid<'a> {
    scale: i128,
    /// For each range where it starts and how far it steps; `None` where that does not fit.
    ranges: BTreeMap<&'a Id, Option<(i128, i128)>>,
}

impl<'a> Grid<'a> {
    fn new(case: &'a Case) -> Self {
        let ranges = || {
            case.issues.iter().filter_map(|issue| match &issue.scale {
                Scale::Range { from, step, .. } => Some((&issue.meta.id, from.parts(), step.parts())),
                Scale::Options(_) => None,
            })
        };
        let mut denominators = ranges().flat_map(|(_, from, step)| [from.1, step.1]);
        let scale = denominators.try_fold(1, least_common);
        let scale = scale.filter(|scale| *scale <= i128::from(u64::MAX));
        let told = |(numerator, denominator): (i128, i128)| numerator.checked_mul(scale? / denominator);
        let ranges = ranges().map(|(id, from, step)| (id, told(from).zip(told(step)))).collect();
        Self { scale: scale.unwrap_or(1), ranges }
    }
}

/// The least common multiple of two numbers above zero, where it fits.
fn least_common(a: i128, b: i128) -> Option<i128> {
    (a / num_integer::gcd(a, b)).checked_mul(b)
}

impl<'a> Space<'a> {
    /// The box of all packages.
    pub(crate) fn whole(case: &'a Case) -> Result<Self, Refusal> {
        let mut places = BTreeMap::new();
        for issue in &case.issues {
            let count = issue.count().filter(|count| *count > 0);
            let last = count.ok_or_else(|| Refusal::TooLarge(issue.meta.id.clone()))? - 1;
            places.insert(&issue.meta.id, (0, last));
        }
        Ok(Self { issues: case.issue_index(), places, grid: Rc::new(Grid::new(case)) })
    }

    /// The part of the box in which an issue has one answer.
    pub(crate) fn fixed(&self, issue: &Id, value: &Value) -> Result<Self, Refusal> {
        let (name, at) = self.place(issue, value)?;
        let mut part = self.clone();
        part.places.insert(name, (at, at));
        Ok(part)
    }

    /// The parts of the box in which an issue has one answer each.
    pub(crate) fn answers(&self, issue: &Id) -> impl Iterator<Item = Self> {
        let found = self.places.get_key_value(issue).map(|(name, ends)| (*name, *ends));
        let each = move |(name, (first, last)): (&'a Id, (u64, u64))| (first..=last).map(move |at| (name, at));
        found.into_iter().flat_map(each).map(|(name, at)| {
            let mut part = self.clone();
            part.places.insert(name, (at, at));
            part
        })
    }

    /// The two parts of the box: the answers to `issue` below `at`, and those from `at` on. Both must hold some.
    pub(crate) fn split(&self, issue: &Id, at: &Value) -> Result<(Self, Self), Refusal> {
        let (name, place) = self.place(issue, at)?;
        let (first, last) = self.places[name];
        if place <= first || place > last {
            return Err(Refusal::SplitOutsideBox(issue.clone()));
        }
        let (mut below, mut from) = (self.clone(), self.clone());
        below.places.insert(name, (first, place - 1));
        from.places.insert(name, (place, last));
        Ok((below, from))
    }

    fn place(&self, issue: &Id, value: &Value) -> Result<(&'a Id, u64), Refusal> {
        let (name, declared) =
            self.issues.get_key_value(issue).ok_or_else(|| Refusal::UnknownName(issue.to_string()))?;
        let place = declared.place(value).ok_or_else(|| Refusal::NotAnAnswer(issue.clone()))?;
        Ok((name, place))
    }

    /// The places of an issue in the box.
    pub(crate) fn run(&self, issue: &Id) -> impl Iterator<Item = usize> + use<> {
        let ends = self.places.get(issue).copied();
        ends.into_iter().flat_map(|(first, last)| first..=last).filter_map(|place| usize::try_from(place).ok())
    }

    /// The issues of the case.
    pub(crate) fn issues(&self) -> impl Iterator<Item = &'a Id> + '_ {
        self.places.keys().copied()
    }

    /// The number at a place of a range; `None` of options.
    pub(crate) fn number(&self, issue: &Id, place: usize) -> Option<BigRational> {
        match self.issues.get(issue)?.value(u64::try_from(place).ok()?)? {
            Value::Number(number) => Some(number.to_big()),
            Value::Option(_) => None,
        }
    }

    /// The first issue with more than one answer left, with the middle of them; `None` of a single package.
    pub(crate) fn middle(&self) -> Option<(Id, Value)> {
        self.middle_but(None)
    }

    /// The same among all issues but one.
    pub(crate) fn middle_but(&self, but: Option<&Id>) -> Option<(Id, Value)> {
        let mut open = self.places.iter().filter(|(issue, _)| but != Some(**issue));
        let (issue, (first, last)) = open.find(|(_, (first, last))| first < last)?;
        let value = self.issues[issue].value(first + (last - first).div_ceil(2))?;
        Some(((*issue).clone(), value))
    }

    /// The package at the low end of every issue.
    pub(crate) fn lowest(&self) -> Option<Package> {
        let answers =
            self.places.iter().map(|(issue, (first, _))| Some(((*issue).clone(), self.issues[issue].value(*first)?)));
        answers.collect()
    }

    /// What is certain of a condition on the box. `assumed` gives one comparison, counted in the order
    /// written, a truth of its own.
    pub(crate) fn truth(&self, condition: &Condition, assumed: Option<(usize, bool)>) -> Truth {
        self.counted(condition, assumed, &mut 0)
    }

    fn counted(&self, condition: &Condition, assumed: Option<(usize, bool)>, next: &mut usize) -> Truth {
        // Every part is visited, decided or not, so that the comparisons keep their numbers.
        let mut each = |parts: &[&Condition]| -> Vec<Truth> {
            parts.iter().map(|part| self.counted(part, assumed, next)).collect()
        };
        match condition {
            Condition::Or(parts) => any(each(&parts.iter().collect::<Vec<_>>())),
            Condition::And(parts) => all(each(&parts.iter().collect::<Vec<_>>())),
            Condition::Not(part) => each(&[part])[0].negated(),
            Condition::Implies(first, second) => {
                let parts = each(&[first, second]);
                any([parts[0].negated(), parts[1]])
            }
            Condition::Compare(comparison) => {
                let number = *next;
                *next += 1;
                match assumed {
                    Some((index, holds)) if index == number => holds.into(),
                    _ => self.comparison(comparison),
                }
            }
            Condition::Term(_) => Truth::Unknown,
        }
    }

    fn comparison(&self, comparison: &Comparison) -> Truth {
        match comparison {
            Comparison::Option { issue, relation, option } => {
                let declared = self.issues.get(issue);
                let bound = declared.and_then(|issue| issue.place(&Value::Option(option.clone())));
                match (self.places.get(issue), bound) {
                    (Some((first, last)), Some(bound)) => within(*relation, first, last, &bound),
                    _ => Truth::Unknown,
                }
            }
            Comparison::Sums { .. } => {
                if let Some(found) = self.whole_numbers(comparison) {
                    return found;
                }
                let Some((factors, relation, bound)) = comparison.normal() else { return Truth::Unknown };
                match (self.least(&factors), self.least(&negated(&factors))) {
                    (Some(least), Some(most)) => within(relation, &least, &-most, &bound),
                    _ => Truth::Unknown,
                }
            }
        }
    }

    /// [`Self::comparison`] of two sums in whole numbers, where everything fits: fractions are what takes the time.
    fn whole_numbers(&self, comparison: &Comparison) -> Option<Truth> {
        let Comparison::Sums { left, relation, right } = comparison else { return None };
        let mut denominators = left.0.iter().chain(&right.0).map(|summand| summand.factor.parts().1);
        let scale = denominators.try_fold(1, least_common)?;
        let (mut factors, mut bound) = (BTreeMap::new(), 0_i128);
        for (sign, side) in [(1, left), (-1, right)] {
            for summand in &side.0 {
                let (numerator, denominator) = summand.factor.parts();
                let factor = numerator.checked_mul(scale / denominator)?.checked_mul(sign)?;
                let total = match &summand.issue {
                    Some(issue) => factors.entry(issue).or_insert(0_i128),
                    None => &mut bound,
                };
                *total = total.checked_add(factor)?;
            }
        }
        let (mut least, mut most) = (0_i128, 0_i128);
        for (issue, factor) in factors {
            let (from, step) = (*self.grid.ranges.get(issue)?)?;
            let (first, last) = self.places.get(issue)?;
            let at = |place: &u64| step.checked_mul(i128::from(*place))?.checked_add(from)?.checked_mul(factor);
            let (low, high) = if factor < 0 { (at(last)?, at(first)?) } else { (at(first)?, at(last)?) };
            (least, most) = (least.checked_add(low)?, most.checked_add(high)?);
        }
        let bound = bound.checked_mul(self.grid.scale)?.checked_neg()?;
        Some(within(*relation, &least, &most, &bound))
    }

    /// The least value of a sum on the box; `None` where it names what is no range.
    pub(crate) fn least(&self, factors: &BTreeMap<&Id, BigRational>) -> Option<BigRational> {
        factors.iter().try_fold(BigRational::zero(), |sum, (issue, factor)| {
            let (first, last) = self.places.get(issue)?;
            let place = if factor.is_negative() { last } else { first };
            match self.issues.get(issue)?.value(*place)? {
                Value::Number(number) => Some(sum + factor * number.to_big()),
                Value::Option(_) => None,
            }
        })
    }
}

/// The sum with every sign turned.
pub(crate) fn negated<'a>(factors: &BTreeMap<&'a Id, BigRational>) -> BTreeMap<&'a Id, BigRational> {
    factors.iter().map(|(issue, factor)| (*issue, -factor)).collect()
}

/// Whether values that run from `least` to `most`, both reached, stand in a relation to `bound`.
fn within<T: Ord>(relation: Relation, least: &T, most: &T, bound: &T) -> Truth {
    let (always, sometimes) = match relation {
        Relation::Less => (most < bound, least < bound),
        Relation::AtMost => (most <= bound, least <= bound),
        Relation::Greater => (least > bound, most > bound),
        Relation::AtLeast => (least >= bound, most >= bound),
        Relation::Equal => (least == bound && most == bound, least <= bound && bound <= most),
        Relation::NotEqual => return within(Relation::Equal, least, most, bound).negated(),
    };
    match (always, sometimes) {
        (true, _) => Truth::True,
        (_, false) => Truth::False,
        _ => Truth::Unknown,
    }
}

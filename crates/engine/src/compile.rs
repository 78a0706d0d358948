//! From conditions to the form that is searched: whole-number places of issues, bounds, sums, "all of", "any of".
//!
//! A place is the position of an answer in its issue, from 0 at the low end. Every condition is turned so that no "not"
//! is left in it. The parts that remain are bounds of one place and sums of places that are at most a whole number:
//! `=` becomes two of them that both hold, `!=` two of which one holds. A part is false on a box of places exactly
//! where the comparison that it comes from is false there by the least and the most of its sum, so
//! that every step of the search can be told in the words of the case.

use std::collections::BTreeMap;
use std::rc::Rc;

use detente_model::{Case, Comparison, Condition, Id, Issue, Package, Relation, Scale, Value};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::Halt;
use crate::search::tabled::Tabled;

/// Numbers so large that sums of them would not fit.
pub(crate) const TOO_LARGE: Halt = Halt::Limit { name: "digits", value: 127 };

/// Sums of places stay below two to this power, so that their differences fit too.
const SUM_BITS: u32 = 120;

/// One end of the run of places that an issue has left: even numbers are low ends, odd ones high ends.
pub(crate) type Side = usize;

/// The low end of an issue.
pub(crate) fn low(issue: usize) -> Side {
    2 * issue
}

/// The high end of an issue.
pub(crate) fn high(issue: usize) -> Side {
    2 * issue + 1
}

/// A bound of one issue: its place is at least (low side) or at most (high side) `place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) side: Side,
    pub(crate) place: i64,
}

impl Bound {
    /// The bound that holds exactly where this one does not.
    pub(crate) fn negated(self) -> Self {
        let place = if self.is_low() { self.place - 1 } else { self.place + 1 };
        Self { side: self.side ^ 1, place }
    }

    pub(crate) fn is_low(self) -> bool {
        self.side.is_multiple_of(2)
    }

    pub(crate) fn issue(self) -> usize {
        self.side / 2
    }

    /// Whether a place of its issue obeys it.
    pub(crate) fn allows(self, place: i64) -> bool {
        if self.is_low() { place >= self.place } else { place <= self.place }
    }
}

/// Which comparison of its line a part comes from, in the order written, and whether that comparison holds there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub(crate) comparison: usize,
    pub(crate) holds: bool,
}

/// "The sum of factor times place is at most `bound`"; each issue once, two or more issues, factors not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) terms: Vec<(usize, i128)>,
    pub(crate) bound: i128,
}

/// A condition without "not".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Always(bool),
    Bound(Bound, Option<Origin>),
    Sum(Sum, Option<Origin>),
    Tabled(Rc<Tabled>),
    All(Vec<Node>),
    Any(Vec<Node>),
}

impl Node {
    /// Whether it holds of a point.
    pub(crate) fn holds(&self, point: &[i64]) -> bool {
        match self {
            Node::Always(holds) => *holds,
            Node::Bound(bound, _) => bound.allows(point[bound.issue()]),
            Node::Sum(sum, _) => sum.value(point) <= sum.bound,
            Node::Tabled(tabled) => tabled.holds(point),
            Node::All(parts) => parts.iter().all(|part| part.holds(point)),
            Node::Any(parts) => parts.iter().any(|part| part.holds(point)),
        }
    }

    /// Calls `f` with each end of an issue by which it can become false.
    pub(crate) fn sides(&self, f: &mut dyn FnMut(Side)) {
        match self {
            Node::Always(_) => {}
            Node::Bound(bound, _) => f(bound.side ^ 1),
            Node::Sum(sum, _) => sum.terms.iter().for_each(|term| f(rests_on(term))),
            Node::Tabled(tabled) => tabled.sides(f),
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| part.sides(f)),
        }
    }
}

/// The end of an issue that the least value of a sum rests on.
pub(crate) fn rests_on(term: &(usize, i128)) -> Side {
    if term.1 > 0 { low(term.0) } else { high(term.0) }
}

impl Sum {
    pub(crate) fn value(&self, point: &[i64]) -> i128 {
        self.terms.iter().map(|(issue, factor)| factor * i128::from(point[*issue])).sum()
    }
}

/// The issues of a search by number, with how many places each has. An issue that is answered twice stands twice. After
/// all issues come counters: numbers from 0 that belong to no issue.
#[derive(Clone, Debug)]
pub(crate) struct Places<'a> {
    issues: Vec<&'a Issue>,
    index: BTreeMap<&'a Id, usize>,
    /// The last place of each issue and counter.
    pub(crate) last: Vec<i64>,
}

impl<'a> Places<'a> {
    /// The issues of a case, in its order.
    ///
    /// # Errors
    /// An issue with more places than can be counted.
    pub(crate) fn new(case: &'a Case) -> Result<Self, Halt> {
        let mut places = Self { issues: Vec::new(), index: BTreeMap::new(), last: Vec::new() };
        for (number, issue) in case.issues.iter().enumerate() {
            let count = issue.count().and_then(|count| i64::try_from(count).ok());
            let last = count.filter(|count| (1..i64::MAX / 4).contains(count)).ok_or(TOO_LARGE)? - 1;
            places.issues.push(issue);
            places.index.insert(&issue.meta.id, number);
            places.last.push(last);
        }
        Ok(places)
    }

    /// The number of an issue.
    pub(crate) fn number(&self, issue: &Id) -> Option<usize> {
        self.index.get(issue).copied()
    }

    /// How many issues and counters there are.
    pub(crate) fn len(&self) -> usize {
        self.last.len()
    }

    /// The issue of a number.
    pub(crate) fn issue(&self, number: usize) -> &'a Issue {
        self.issues[number]
    }

    /// Adds a second answer to an issue; gives its number.
    pub(crate) fn again(&mut self, issue: usize) -> usize {
        self.issues.push(self.issues[issue]);
        self.last.push(self.last[issue]);
        self.issues.len() - 1
    }

    /// Adds a counter from 0 to `last`; gives its number.
    pub(crate) fn counter(&mut self, last: i64) -> usize {
        self.last.push(last);
        self.last.len() - 1
    }

    /// The same issues, with the name of `issue` meaning its second answer.
    pub(crate) fn renamed(&self, issue: usize, second: usize) -> Self {
        let mut places = self.clone();
        places.index.insert(&self.issues[issue].meta.id, second);
        places
    }

    /// The value at a place.
    pub(crate) fn value(&self, issue: usize, place: i64) -> Option<Value> {
        self.issues[issue].value(u64::try_from(place).ok()?)
    }

    /// The package at a point: each name answered as it is meant here.
    pub(crate) fn package(&self, point: &[i64]) -> Package {
        let answers = self
            .index
            .iter()
            .filter_map(|(name, number)| Some(((*name).clone(), self.value(*number, point[*number])?)));
        answers.collect()
    }

    /// The condition in the form that is searched. What rests on a term whose reading is not known never holds here,
    /// whichever way round it stands: the form holds exactly where the condition certainly does.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn compile(&self, says: &Condition) -> Result<Node, Halt> {
        Builder { places: self, comparisons: 0 }.node(says, true)
    }

    /// "The sum of factor times place is at most `bound`"; each issue at most once, factors not zero.
    pub(crate) fn at_most(&self, terms: Vec<(usize, i128)>, bound: i128, origin: Option<Origin>) -> Node {
        let reach = |issue: usize| i128::from(self.last[issue]);
        let least: i128 = terms.iter().map(|(issue, factor)| factor.min(&0) * reach(*issue)).sum();
        let most: i128 = terms.iter().map(|(issue, factor)| factor.max(&0) * reach(*issue)).sum();
        if least > bound || most <= bound {
            return Node::Always(most <= bound);
        }
        match terms.as_slice() {
            [(issue, factor)] => {
                let place = |value: i128| i64::try_from(value).unwrap_or(i64::MAX / 4);
                let bound = if *factor > 0 {
                    Bound { side: high(*issue), place: place(Integer::div_floor(&bound, factor)) }
                } else {
                    Bound { side: low(*issue), place: place(Integer::div_ceil(&-bound, &-factor)) }
                };
                Node::Bound(bound, origin)
            }
            _ => Node::Sum(Sum { terms, bound }, origin),
        }
    }

    /// A comparison of sums in whole numbers of places; `None` of a comparison with an option.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn whole(&self, comparison: &Comparison) -> Result<Option<Whole>, Halt> {
        let Some((factors, relation, mut bound)) = comparison.normal() else { return Ok(None) };
        let mut terms = Vec::new();
        for (id, factor) in factors {
            let number = self.number(id).ok_or(TOO_LARGE)?;
            let Scale::Range { from, step, .. } = &self.issues[number].scale else { return Err(TOO_LARGE) };
            bound -= &factor * from.to_big();
            if self.last[number] > 0 {
                terms.push((number, factor * step.to_big()));
            }
        }
        Whole::new(terms, relation, bound, &self.last).map(Some)
    }
}

/// A comparison of a sum of whole multiples of places, without a common divisor, with an exact bound.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) terms: Vec<(usize, i128)>,
    pub(crate) relation: Relation,
    pub(crate) bound: BigRational,
    /// How many of these whole units one unit of the comparison is.
    pub(crate) scale: BigRational,
}

impl Whole {
    fn new(
        terms: Vec<(usize, BigRational)>,
        relation: Relation,
        bound: BigRational,
        last: &[i64],
    ) -> Result<Self, Halt> {
        let below = terms.iter().fold(BigInt::one(), |lcm, (_, factor)| lcm.lcm(factor.denom()));
        let whole: Vec<(usize, BigInt)> =
            terms.into_iter().map(|(issue, factor)| (issue, (factor * &below).to_integer())).collect();
        let common = whole.iter().fold(BigInt::zero(), |gcd, (_, factor)| gcd.gcd(factor)).max(BigInt::one());
        let reach: BigInt = whole.iter().map(|(issue, factor)| factor.abs() * last[*issue]).sum();
        let scale = BigRational::new(below, common.clone());
        let bound = bound * &scale;
        if (reach / &common).bits() >= u64::from(SUM_BITS) || bound.to_integer().bits() >= u64::from(SUM_BITS) {
            return Err(TOO_LARGE);
        }
        let terms = whole.into_iter().map(|(issue, factor)| Some((issue, (factor / &common).to_i128()?)));
        Ok(Self { terms: terms.collect::<Option<_>>().ok_or(TOO_LARGE)?, relation, bound, scale })
    }

    /// The greatest whole number not above the bound, and the least not below it.
    fn around(&self) -> (i128, i128) {
        // `new` has seen to it that both fit.
        let whole = |value: BigRational| value.to_integer().to_i128().unwrap_or_default();
        (whole(self.bound.floor()), whole(self.bound.ceil()))
    }

    /// The greatest value that an upper bound allows, or the least that a lower bound does; `None` of `=` and `!=`.
    pub(crate) fn extreme(&self) -> Option<i128> {
        let (floor, ceil) = self.around();
        match self.relation {
            Relation::Less => Some(ceil - 1),
            Relation::AtMost => Some(floor),
            Relation::Greater => Some(floor + 1),
            Relation::AtLeast => Some(ceil),
            Relation::Equal | Relation::NotEqual => None,
        }
    }
}

/// Turns one condition, counting its comparisons in the order written.
struct Builder<'a> {
    places: &'a Places<'a>,
    comparisons: usize,
}

impl Builder<'_> {
    fn node(&mut self, says: &Condition, holds: bool) -> Result<Node, Halt> {
        match says {
            Condition::And(parts) => self.join(parts.iter().map(|part| (part, holds)), holds),
            Condition::Or(parts) => self.join(parts.iter().map(|part| (part, holds)), !holds),
            Condition::Not(part) => self.node(part, !holds),
            Condition::Implies(first, second) => {
                self.join([(&**first, !holds), (&**second, holds)].into_iter(), !holds)
            }
            Condition::Term(_) => Ok(Node::Always(false)),
            Condition::Compare(comparison) => {
                let origin = Origin { comparison: self.comparisons, holds };
                self.comparisons += 1;
                self.comparison(comparison, origin)
            }
        }
    }

    fn join<'c>(&mut self, parts: impl Iterator<Item = (&'c Condition, bool)>, all: bool) -> Result<Node, Halt> {
        // Every part is turned, decided or not, so that the comparisons keep their numbers.
        let parts: Vec<Node> = parts.map(|(part, holds)| self.node(part, holds)).collect::<Result<_, _>>()?;
        Ok(joined(parts, all))
    }

    fn comparison(&self, comparison: &Comparison, origin: Origin) -> Result<Node, Halt> {
        if let Comparison::Option { issue, relation, option } = comparison {
            let number = self.places.number(issue).ok_or(TOO_LARGE)?;
            let place = self.places.issues[number].place(&Value::Option(option.clone()));
            let place = place.and_then(|place| i64::try_from(place).ok()).ok_or(TOO_LARGE)?;
            let bound = i128::from(place);
            return Ok(self.related(vec![(number, 1)], turned(*relation, origin.holds), (bound, bound), None));
        }
        let Some(whole) = self.places.whole(comparison)? else { return Err(TOO_LARGE) };
        let relation = turned(whole.relation, origin.holds);
        let around = whole.around();
        Ok(self.related(whole.terms, relation, around, Some(origin)))
    }

    /// The relation of a sum to a bound that lies between two whole numbers (or is both).
    fn related(
        &self,
        terms: Vec<(usize, i128)>,
        relation: Relation,
        (floor, ceil): (i128, i128),
        origin: Option<Origin>,
    ) -> Node {
        let most = |bound, origin| self.places.at_most(terms.clone(), bound, origin);
        let least = |bound: i128, origin| {
            self.places.at_most(terms.iter().map(|(issue, factor)| (*issue, -factor)).collect(), -bound, origin)
        };
        match relation {
            Relation::Less => most(ceil - 1, origin),
            Relation::AtMost => most(floor, origin),
            Relation::Greater => least(floor + 1, origin),
            Relation::AtLeast => least(ceil, origin),
            Relation::Equal => joined(vec![most(floor, origin), least(ceil, origin)], true),
            // Which of the two holds is no comparison of the case, so neither has an origin.
            Relation::NotEqual => joined(vec![most(ceil - 1, None), least(floor + 1, None)], false),
        }
    }
}

/// The relation, or the one that holds exactly where it does not.
fn turned(relation: Relation, holds: bool) -> Relation {
    match (relation, holds) {
        (relation, true) => relation,
        (Relation::Equal, false) => Relation::NotEqual,
        (Relation::NotEqual, false) => Relation::Equal,
        (Relation::Less, false) => Relation::AtLeast,
        (Relation::AtMost, false) => Relation::Greater,
        (Relation::Greater, false) => Relation::AtMost,
        (Relation::AtLeast, false) => Relation::Less,
    }
}

/// "All of" or "any of", without parts that decide nothing and without one inside another of its sort.
fn joined(parts: Vec<Node>, all: bool) -> Node {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Node::Always(holds) if holds == all => {}
            Node::Always(holds) => return Node::Always(holds),
            Node::All(inner) if all => kept.extend(inner),
            Node::Any(inner) if !all => kept.extend(inner),
            other => kept.push(other),
        }
    }
    match (kept.len(), all) {
        (0, _) => Node::Always(all),
        (1, _) => kept.swap_remove(0),
        (_, true) => Node::All(kept),
        (_, false) => Node::Any(kept),
    }
}

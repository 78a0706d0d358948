//! Floors: what a party has to be given at least, on boxes of packages.
//!
//! Definitions: a floor is met by a package if what its answers add for the party sums up to the reservation value or more;
//! on a box the sum runs from the least of each issue to the most of each issue, both reached.

use std::collections::BTreeMap;

use detente_model::{Case, Id, LineName, Number, Package, Truth, find};
use num_rational::BigRational;
use num_traits::Zero;

use crate::Refusal;
use crate::space::Space;

/// Floors by their names.
pub(crate) type Floors = BTreeMap<LineName, Floor>;

/// "The sum of what the answers add is at least `at`", or above it.
#[derive(Clone, Debug)]
pub(crate) struct Floor {
    pub(crate) party: Id,
    pub(crate) parts: BTreeMap<Id, Vec<BigRational>>,
    pub(crate) at: BigRational,
    /// Whether what is at `at` is not enough.
    pub(crate) above: bool,
}

/// The floors of a case that are known.
pub(crate) fn floors(case: &Case) -> Floors {
    case.floors().0.iter().map(|floor| (floor.name(), Floor::of(case, floor))).collect()
}

impl Floor {
    fn of(case: &Case, floor: &detente_model::Floor) -> Self {
        let parts = case.issues.iter().zip(&floor.parts);
        let parts = parts.map(|(issue, parts)| (issue.meta.id.clone(), parts.clone())).collect();
        Self { party: floor.party.clone(), parts, at: floor.at.clone(), above: false }
    }

    /// The same with another number to reach.
    pub(crate) fn to(&self, at: BigRational, above: bool) -> Self {
        Self { at, above, ..self.clone() }
    }

    /// The most and the least that the answers of a box add.
    fn ends(&self, space: &Space<'_>) -> (BigRational, BigRational) {
        let mut sums = (BigRational::zero(), BigRational::zero());
        for (issue, parts) in &self.parts {
            let run = || space.run(issue).filter_map(|place| parts.get(place));
            sums.0 += run().min().cloned().unwrap_or_default();
            sums.1 += run().max().cloned().unwrap_or_default();
        }
        sums
    }

    /// The most that the answers of a box add.
    pub(crate) fn most(&self, space: &Space<'_>) -> BigRational {
        self.ends(space).1
    }

    fn reaches(&self, utility: &BigRational) -> bool {
        if self.above { *utility > self.at } else { *utility >= self.at }
    }

    /// What is certain of it on a box.
    pub(crate) fn truth(&self, space: &Space<'_>) -> Truth {
        let (least, most) = self.ends(space);
        match (self.reaches(&least), self.reaches(&most)) {
            (true, _) => Truth::True,
            (_, false) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// The utility of a package.
    pub(crate) fn utility(&self, case: &Case, package: &Package) -> Option<BigRational> {
        self.parts.iter().try_fold(BigRational::zero(), |sum, (issue, parts)| {
            let place = find(&case.issues, issue)?.place(package.get(issue)?)?;
            Some(sum + parts.get(usize::try_from(place).ok()?)?)
        })
    }

    /// Whether a package reaches it.
    pub(crate) fn is_met(&self, case: &Case, package: &Package) -> bool {
        self.utility(case, package).is_some_and(|utility| self.reaches(&utility))
    }
}

/// Whether a package meets all of these floors.
///
/// # Errors
/// The first that it does not.
pub(crate) fn meets<'f>(
    case: &Case,
    package: &Package,
    floors: impl IntoIterator<Item = (&'f LineName, &'f Floor)>,
) -> Result<(), Refusal> {
    match floors.into_iter().find(|(_, floor)| !floor.is_met(case, package)) {
        Some((name, _)) => Err(Refusal::BelowFloor(name.clone())),
        None => Ok(()),
    }
}

/// A weighted sum of floors and of comparisons turned to upper bounds.
#[derive(Default)]
pub(crate) struct Weighing<'a> {
    floors: Vec<(BigRational, &'a Floor)>,
}

impl<'a> Weighing<'a> {
    /// Adds a floor with its weight.
    pub(crate) fn add(&mut self, weight: BigRational, floor: &'a Floor) {
        self.floors.push((weight, floor));
    }

    /// Whether there is no floor among them.
    pub(crate) fn is_empty(&self) -> bool {
        self.floors.is_empty()
    }

    /// Whether a sum in which only what is above a number counts is among them.
    pub(crate) fn above(&self) -> bool {
        self.floors.iter().any(|(_, floor)| floor.above)
    }

    /// What the floors have to reach together.
    pub(crate) fn at(&self) -> BigRational {
        self.floors.iter().map(|(weight, floor)| weight * &floor.at).sum()
    }

    /// What an answer adds.
    pub(crate) fn part(&self, issue: &Id, place: usize) -> BigRational {
        let part = |(weight, floor): &(BigRational, &Floor)| Some(weight * floor.parts.get(issue)?.get(place)?);
        self.floors.iter().filter_map(part).sum()
    }
}

/// A whole number above zero.
///
/// # Errors
/// Any other.
pub(crate) fn weight(name: &LineName, weight: Number) -> Result<BigRational, Refusal> {
    let whole = weight.to_integer().filter(|weight| *weight != 0);
    let whole = whole.ok_or_else(|| Refusal::WeightNotWhole(name.clone()))?;
    if whole < 0 {
        return Err(Refusal::WeightNegative(name.clone()));
    }
    Ok(BigRational::from_integer(whole.into()))
}

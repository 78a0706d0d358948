//! Floors: what a party has to be given at least, on boxes of packages.
//!
//! Definitions: a floor is met by a package if what its answers add for the party sums up to the reservation value or more;
//! on a box the sum runs from the least of each issue to the most of each issue, both reached.

use std::collections::BTreeMap;
use std::rc::Rc;

use detente_model::{Case, Id, LineName, Number, Package, Truth, find};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

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
    whole: Option<Rc<Whole>>,
}

/// The same parts in whole numbers, where they fit: fractions are what takes the time.
#[derive(Debug)]
struct Whole {
    /// How many whole numbers make one unit of utility.
    scale: i128,
    parts: BTreeMap<Id, Vec<i128>>,
}

impl Whole {
    fn new(parts: &BTreeMap<Id, Vec<BigRational>>) -> Option<Self> {
        let mut scale = 1_i128;
        for part in parts.values().flatten() {
            let denom = part.denom().to_i128()?;
            scale = (scale / num_integer::gcd(scale, denom)).checked_mul(denom)?;
        }
        let factor = BigRational::from_integer(scale.into());
        let short = |whole: &i128| whole.unsigned_abs() < 1 << 100;
        let whole = |part: &BigRational| (part * &factor).to_integer().to_i128().filter(short);
        let row =
            |(id, parts): (&Id, &Vec<BigRational>)| Some((id.clone(), parts.iter().map(whole).collect::<Option<_>>()?));
        Some(Self { scale, parts: parts.iter().map(row).collect::<Option<_>>()? })
    }

    /// The least and the most that the answers of a box add.
    fn ends(&self, space: &Space<'_>) -> (i128, i128) {
        let mut sums = (0, 0);
        for (issue, parts) in &self.parts {
            let run = || space.run(issue).filter_map(|place| parts.get(place));
            sums.0 += run().min().copied().unwrap_or_default();
            sums.1 += run().max().copied().unwrap_or_default();
        }
        sums
    }
}

/// The floors of a case that are known.
pub(crate) fn floors(case: &Case) -> Floors {
    case.floors().0.iter().map(|floor| (floor.name(), Floor::of(case, floor))).collect()
}

impl Floor {
    /// A floor as it is defined.
    pub(crate) fn of(case: &Case, floor: &detente_model::Floor) -> Self {
        let parts = case.issues.iter().zip(&floor.parts);
        Self::new(&floor.party, parts.map(|(issue, parts)| (issue.meta.id.clone(), parts.clone())).collect(), &floor.at)
    }

    /// A floor over these parts.
    pub(crate) fn new(party: &Id, parts: BTreeMap<Id, Vec<BigRational>>, at: &BigRational) -> Self {
        let whole = Whole::new(&parts).map(Rc::new);
        Self { party: party.clone(), parts, at: at.clone(), above: false, whole }
    }

    /// The same with another number to reach.
    pub(crate) fn to(&self, at: BigRational, above: bool) -> Self {
        Self { at, above, ..self.clone() }
    }

    /// The most and the least that the answers of a box add.
    fn ends(&self, space: &Space<'_>) -> (BigRational, BigRational) {
        if let Some(whole) = &self.whole {
            let (least, most) = whole.ends(space);
            let utility = |whole_number: i128| BigRational::new(whole_number.into(), whole.scale.into());
            return (utility(least), utility(most));
        }
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

    /// The least whole number that reaches it, where whole numbers fit.
    fn enough(&self, whole: &Whole) -> Option<i128> {
        let at = &self.at * BigRational::from_integer(whole.scale.into());
        if self.above { at.floor().to_integer().to_i128()?.checked_add(1) } else { at.ceil().to_integer().to_i128() }
    }

    /// What a package has to be worth to reach it, and whether that itself is not enough: utilities of packages are whole
    /// numbers of a unit, so the next of these will do.
    fn reached_at(&self) -> (BigRational, bool) {
        let enough = self.whole.as_ref().and_then(|whole| Some((self.enough(whole)?, whole.scale)));
        enough.map_or_else(
            || (self.at.clone(), self.above),
            |(enough, scale)| (BigRational::new(enough.into(), scale.into()), false),
        )
    }

    /// Whether the least and the most of a box reach it, in whole numbers where these fit.
    fn in_whole(&self, space: &Space<'_>) -> Option<(bool, bool)> {
        let whole = self.whole.as_ref()?;
        let (enough, (least, most)) = (self.enough(whole)?, whole.ends(space));
        Some((least >= enough, most >= enough))
    }

    /// What is certain of it on a box.
    pub(crate) fn truth(&self, space: &Space<'_>) -> Truth {
        let (always, sometimes) = match self.in_whole(space) {
            Some(found) => found,
            None => {
                let (least, most) = self.ends(space);
                (self.reaches(&least), self.reaches(&most))
            }
        };
        match (always, sometimes) {
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

    /// What one package that reaches the floors brings together, and whether that itself is not enough.
    pub(crate) fn reached_at(&self) -> (BigRational, bool) {
        let reached = self.floors.iter().map(|(weight, floor)| {
            let (at, strict) = floor.reached_at();
            (weight * at, strict)
        });
        reached.fold((BigRational::zero(), false), |(sum, any), (at, strict)| (sum + at, any || strict))
    }

    /// What the floors have to reach together, also on average over several packages.
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

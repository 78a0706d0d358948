//! Under how much of what is not known something is so.
//!
//! A share needs a measure of the unknown, and the file gives none, so each choice is stated ([`Drawing`]):
//!
//! - *order*: weights that keep a complete order, of values that are known, are the mixtures of (1, 0, ..), (1/2, 1/2, 0,
//!   ..), ...; they are taken evenly, and so is a
//!   reservation value between its ends. With that value known, what part of them lies on one side of a plane is a fraction that is worked out
//!   (splitting a simplex at the plane, after G. Varsi, "The Multidimensional Content of the Frustum of the Simplex",
//!   Pacific Journal of Mathematics 46(1), 1973).
//! - *corners*: of any other set of utilities, all corners are taken where they are few, else such as are
//!   met by maximising random whole-number directions; a utility is
//!   drawn as a mixture of some of them with random weights. These are not even over the set.
//!
//! Profiles are drawn party by party, independently, by a generator of whole numbers with a seed (G. L. Steele, D. Lea and
//! C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014). The bound on how far a drawn share is off
//! is that of W. Hoeffding, "Probability Inequalities for Sums of Bounded Random Variables", Journal of the American
//! Statistical Association 58, 1963.

use std::sync::Arc;

use detente_model::{Issue, Preferences};
use num_bigint::BigInt;
use num_integer::Roots;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::answer::Drawing;
use super::field::{Field, Known, Side};
use super::sheet::{Form, Sheet};
use crate::{Budget, Halt};

/// Whole numbers that look random.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above zero and small beside 2^64.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// So many numbers >= 0 that sum to [`SPREAD`], evenly over all such.
    fn parts(&mut self, count: usize) -> Vec<u64> {
        let mut cuts: Vec<u64> = (1..count).map(|_| self.below(SPREAD + 1)).collect();
        cuts.extend([0, SPREAD]);
        cuts.sort_unstable();
        cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

/// What the weights of a mixture sum to.
const SPREAD: u64 = 1 << 16;

/// So many corners at most are mixed.
const MIXED: usize = 8;

/// What utilities of a side are drawn from.
pub(crate) struct Source {
    pub(crate) drawing: Drawing,
    corners: Vec<Vec<BigRational>>,
    /// The largest value of the last unknown, where that is drawn by itself.
    spare: Option<BigRational>,
}

/// Whether the weights that keep a complete order, and perhaps the reservation value, are all that is not known.
pub(crate) fn is_order(preferences: &Preferences, issues: &[Issue], sheet: &Sheet) -> bool {
    let spare = sheet.reservation().is_some_and(|form| !form.terms.is_empty());
    let complete = preferences.order.len() == issues.len();
    complete
        && sheet.columns.count == issues.len() + usize::from(spare)
        && preferences.weights.is_empty()
        && preferences.compared.is_empty()
        && preferences.scores.is_empty()
}

impl Source {
    /// What utilities of a side are drawn from.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn new(
        side: &Side,
        order: Option<&[usize]>,
        dice: &mut Dice,
        budget: &Budget<'_>,
    ) -> Result<Self, Halt> {
        let columns = side.sheet.columns.count;
        if side.single {
            return Ok(Self { drawing: Drawing::Single, corners: vec![side.sheet.corner()], spare: None });
        }
        if let Some(order) = order {
            let corner = |first: usize| {
                let mut corner = vec![BigRational::zero(); columns];
                order[..first].iter().for_each(|at| corner[*at] = BigRational::new(BigInt::one(), first.into()));
                corner
            };
            let last = Form { terms: vec![(columns - 1, BigRational::one())], constant: BigRational::zero() };
            let spare = if columns > order.len() { Some(side.ends(&last, budget)?.1) } else { None };
            return Ok(Self { drawing: Drawing::Order, corners: (1..=order.len()).map(corner).collect(), spare });
        }
        if side.complete {
            let corners = side.pool.borrow().iter().map(|known| known.solution.clone()).collect();
            return Ok(Self { drawing: Drawing::Corners, corners, spare: None });
        }
        let mut corners: Vec<Vec<BigRational>> = Vec::new();
        for _ in 0..2 * columns + 8 {
            let factor = |at| (at, BigRational::from_integer((dice.below(33) as i64 - 16).into()));
            let form = Form { terms: (0..columns).map(factor).collect(), constant: BigRational::zero() };
            let (_, corner) = side.sheet.most(&form, budget)?;
            if !corners.contains(&corner) {
                corners.push(corner);
            }
        }
        Ok(Self { drawing: Drawing::Corners, corners, spare: None })
    }

    /// A solution.
    pub(crate) fn draw(&self, dice: &mut Dice) -> Vec<BigRational> {
        let mut from: Vec<&Vec<BigRational>> = self.corners.iter().collect();
        if self.drawing == Drawing::Corners {
            for at in 0..from.len().min(MIXED) {
                let other = at + dice.below((from.len() - at) as u64) as usize;
                from.swap(at, other);
            }
            from.truncate(MIXED);
        }
        let mut drawn = vec![BigRational::zero(); from[0].len()];
        for (part, corner) in dice.parts(from.len()).into_iter().zip(from) {
            let share = BigRational::new(part.into(), SPREAD.into());
            drawn.iter_mut().zip(corner).for_each(|(sum, number)| *sum += number * &share);
        }
        if let (Some(last), Some(most)) = (drawn.last_mut(), &self.spare) {
            *last = most * BigRational::new(dice.below(SPREAD + 1).into(), SPREAD.into());
        }
        drawn
    }

    /// The part of the utilities under which a package reaches the reservation value, where that can be worked out.
    pub(crate) fn exact(&self, field: &Field<'_>, side: usize, package: usize) -> Option<BigRational> {
        if self.drawing == Drawing::Corners || self.spare.is_some() {
            return None;
        }
        let gain = field.sides[side].sheet.gain(&field.points[package])?;
        let gains: Vec<BigRational> = self.corners.iter().map(|corner| gain.at(corner)).collect();
        if gains.iter().all(Zero::is_zero) || gains.len() == 1 {
            let reached = field.satisfies(&gains[0]);
            return Some(if reached { BigRational::one() } else { BigRational::zero() });
        }
        Some(part_above(&gains))
    }
}

/// Of a simplex with a linear form given at its corners, not zero at all of them, the part where it is zero or above.
pub(crate) fn part_above(corners: &[BigRational]) -> BigRational {
    let (above, below): (Vec<_>, Vec<_>) =
        corners.iter().filter(|number| !number.is_zero()).partition(|number| number.is_positive());
    // By how many corners above are counted so far, the part of the simplex of these and of the corners below so far.
    let mut parts = vec![BigRational::one(); above.len() + 1];
    parts[0] = BigRational::zero();
    for low in below {
        for (at, high) in above.iter().enumerate() {
            let span = *high - low;
            parts[at + 1] = (*high * &parts[at + 1] - low * &parts[at]) / span;
        }
    }
    if above.is_empty() { BigRational::zero() } else { parts[above.len()].clone() }
}

/// How far a share of so many is off at most, with a probability of 19 in 20.
pub(crate) fn off(drawn: usize) -> BigRational {
    if drawn == 0 {
        return BigRational::one();
    }
    // The logarithm of 40 is below 3.689; thousandths, rounded up.
    let square = 3_689_000_u64.div_ceil(2 * drawn as u64);
    let root = square.sqrt();
    let up = root + u64::from(root * root < square);
    BigRational::new(up.min(1_000).into(), 1_000.into())
}

/// How many profiles were drawn, and of how many of them each is so, by package.
pub(crate) struct Tally {
    pub(crate) drawn: usize,
    pub(crate) acceptable: Vec<usize>,
    pub(crate) efficient: Vec<usize>,
    pub(crate) both: Vec<usize>,
}

impl Field<'_> {
    /// Draws profiles and counts.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn tally(&self, sources: &[Source], drawn: usize, dice: &mut Dice) -> Result<Tally, Halt> {
        let none = vec![0; self.points.len()];
        let mut tally = Tally { drawn, acceptable: none.clone(), efficient: none.clone(), both: none };
        for _ in 0..drawn {
            self.budget.step(self.points.len() as u64)?;
            let mut profile: Vec<Arc<Known>> = Vec::new();
            for (side, source) in self.sides.iter().zip(sources) {
                profile.push(side.read(&source.draw(dice), &self.points)?);
            }
            for (package, efficient) in self.efficient(&profile).into_iter().enumerate() {
                let acceptable = profile.iter().all(|known| known.accepts(package, self.rationality));
                tally.acceptable[package] += usize::from(acceptable);
                tally.efficient[package] += usize::from(efficient);
                tally.both[package] += usize::from(acceptable && efficient);
            }
        }
        Ok(tally)
    }
}

//! Packages one by one, beside the utilities that each party's preferences admit.

use std::cell::RefCell;
use std::sync::Arc;

use detente_model::{Id, Rationality, Utility};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::sheet::{Form, Sheet};
use crate::packages::space::{Party, Space, scaled, total};
use crate::{Budget, Halt};

/// A utility in hand, in whole numbers too.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) solution: Vec<BigRational>,
    pub(crate) utility: Arc<Utility>,
    pub(crate) party: Party,
    /// By package, what it is worth.
    pub(crate) totals: Vec<i128>,
}

/// One party.
pub(crate) struct Side {
    pub(crate) id: Id,
    pub(crate) sheet: Sheet,
    /// Utilities met so far: one that shows something spares a search.
    pub(crate) pool: RefCell<Vec<Arc<Known>>>,
    /// Whether there is one utility only.
    pub(crate) single: bool,
}

/// The packages and the parties.
pub(crate) struct Field<'a> {
    pub(crate) points: Vec<Vec<u32>>,
    pub(crate) sides: Vec<Side>,
    pub(crate) rationality: Rationality,
    pub(crate) budget: &'a Budget<'a>,
}

/// So many utilities are kept of one party.
const POOL: usize = 48;

impl Side {
    /// A party with its first utilities: the ends of every unknown.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn new(id: &Id, sheet: Sheet, points: &[Vec<u32>], budget: &Budget<'_>) -> Result<Self, Halt> {
        let mut side = Self { id: id.clone(), sheet, pool: RefCell::default(), single: true };
        side.meet(&side.sheet.corner(), points)?;
        for at in 0..side.sheet.columns.count {
            let form = Form { terms: vec![(at, num_traits::One::one())], constant: BigRational::zero() };
            let (most, high) = side.sheet.most(&form, budget)?;
            let (least, low) = side.sheet.least(&form, budget)?;
            if most != least {
                side.single = false;
                side.meet(&high, points)?;
                side.meet(&low, points)?;
            }
        }
        Ok(side)
    }

    /// Notes a utility that was met.
    ///
    /// # Errors
    /// Its numbers are too large.
    pub(crate) fn meet(&self, solution: &[BigRational], points: &[Vec<u32>]) -> Result<Arc<Known>, Halt> {
        let known = self.read(solution, points)?;
        let mut pool = self.pool.borrow_mut();
        if pool.len() < POOL && pool.iter().all(|other| other.utility != known.utility) {
            pool.push(known.clone());
        }
        Ok(known)
    }

    /// A solution as a utility.
    ///
    /// # Errors
    /// Its numbers are too large.
    pub(crate) fn read(&self, solution: &[BigRational], points: &[Vec<u32>]) -> Result<Arc<Known>, Halt> {
        let utility = self.sheet.columns.utility(solution);
        let party = scaled(&self.id, &utility.parts, utility.reservation.clone())?;
        let totals = points.iter().map(|point| total(&party, point)).collect();
        Ok(Arc::new(Known { solution: solution.to_vec(), utility: Arc::new(utility), party, totals }))
    }

    /// A utility of the pool of which something is so.
    pub(crate) fn met(&self, so: impl Fn(&Known) -> bool) -> Option<Arc<Known>> {
        self.pool.borrow().iter().find(|known| so(known)).cloned()
    }
}

impl Known {
    /// Whether a package reaches the reservation value; what has none is reached.
    pub(crate) fn accepts(&self, package: usize, rationality: Rationality) -> bool {
        self.party.reservation.is_none_or(|reservation| rationality.holds(&(self.totals[package] - reservation)))
    }
}

impl Field<'_> {
    /// Whether a gain satisfies a party.
    pub(crate) fn satisfies(&self, gain: &BigRational) -> bool {
        self.rationality.holds(gain)
    }

    /// A utility under which one package is worth less than another to a party; `None` where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn worse(&self, side: usize, one: usize, other: usize) -> Result<Option<Arc<Known>>, Halt> {
        let side = &self.sides[side];
        self.budget.step(1)?;
        if let Some(known) = side.met(|known| known.totals[one] < known.totals[other]) {
            return Ok(Some(known));
        }
        if side.single {
            return Ok(None);
        }
        let edge = side.sheet.edge(&self.points[one], &self.points[other]);
        let (least, solution) = side.sheet.least(&edge, self.budget)?;
        if least.is_negative() { side.meet(&solution, &self.points).map(Some) } else { Ok(None) }
    }

    /// The largest amount by which one package can be worth more than another to a party.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn edge(&self, side: usize, one: usize, other: usize) -> Result<(BigRational, Arc<Known>), Halt> {
        let side = &self.sides[side];
        let edge = side.sheet.edge(&self.points[one], &self.points[other]);
        let (most, solution) = side.sheet.most(&edge, self.budget)?;
        Ok((most, side.meet(&solution, &self.points)?))
    }

    /// The packages that none dominates under these utilities, one of each side.
    pub(crate) fn efficient(&self, profile: &[Arc<Known>]) -> Vec<bool> {
        let totals = |package: usize| profile.iter().map(move |known| known.totals[package]);
        let mut order: Vec<(Vec<i128>, usize)> =
            (0..self.points.len()).map(|package| (totals(package).collect(), package)).collect();
        order.sort_unstable_by(|one, other| other.cmp(one));
        let mut efficient = vec![false; self.points.len()];
        let mut front: Vec<&Vec<i128>> = Vec::new();
        for (numbers, package) in &order {
            // Whatever dominates comes before in the order, and so does what dominates that.
            if !front.iter().any(|other| detente_model::dominates(other, numbers)) {
                efficient[*package] = true;
                if front.last() != Some(&numbers) {
                    front.push(numbers);
                }
            }
        }
        efficient
    }
}

/// The packages of a space, one by one.
///
/// # Errors
/// There are more than `most`, or the limit of steps is met.
pub(crate) fn listed(space: &Space, most: usize, budget: &Budget<'_>) -> Result<Vec<Vec<u32>>, Halt> {
    let mut found = Vec::new();
    if space.is_void() {
        return Ok(found);
    }
    let mut at = vec![0_usize; space.options.len()];
    loop {
        budget.step(1)?;
        let point: Vec<u32> = at.iter().zip(&space.options).map(|(at, options)| options[*at]).collect();
        let places: Vec<i64> = point.iter().map(|place| i64::from(*place)).collect();
        if space.constraints.iter().all(|constraint| constraint.node.holds(&places)) {
            if found.len() == most {
                return Err(Halt::Limit { name: "packages", value: most as u64 });
            }
            found.push(point);
        }
        let Some(next) = (0..at.len()).rev().find(|issue| at[*issue] + 1 < space.options[*issue].len()) else {
            return Ok(found);
        };
        at[next] += 1;
        at[next + 1..].iter_mut().for_each(|at| *at = 0);
    }
}

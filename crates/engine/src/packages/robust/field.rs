//! Packages one by one, beside the utilities that each party's preferences admit.

use std::cell::RefCell;
use std::sync::Arc;

use detente_model::{Id, Rationality, Utility};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

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
    /// Whether all corners of what is admissible are in the pool: what is linear is so of all utilities, or of some, if
    /// it is so of them.
    pub(crate) complete: bool,
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

/// So many utilities are kept of one party whose corners are not all known.
const POOL: usize = 48;

/// So many corners at most are kept of one party.
const CORNERS: usize = 128;

/// Of more unknowns than these there are mostly too many corners, and ways to meet them, to look for all.
const UNKNOWNS: usize = 12;

impl Side {
    /// A party with its first utilities: all corners, or, where they are many or not asked for, the ends of every unknown.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn new(
        id: &Id,
        sheet: Sheet,
        points: &[Vec<u32>],
        corners: bool,
        budget: &Budget<'_>,
    ) -> Result<Self, Halt> {
        let mut side = Self { id: id.clone(), sheet, pool: RefCell::default(), complete: false, single: false };
        let most = if corners && side.sheet.columns.count <= UNKNOWNS { CORNERS } else { 0 };
        if let Some(corners) = side.sheet.corners(most, budget)? {
            let pool: Vec<Arc<Known>> = corners.iter().map(|one| side.read(one, points)).collect::<Result<_, _>>()?;
            (side.complete, side.single) = (true, pool.len() == 1);
            side.pool.replace(pool);
            return Ok(side);
        }
        side.meet(&side.sheet.corner(), points)?;
        for at in 0..side.sheet.columns.count {
            let form = Form { terms: vec![(at, BigRational::one())], constant: BigRational::zero() };
            side.meet(&side.sheet.most(&form, budget)?.1, points)?;
            side.meet(&side.sheet.least(&form, budget)?.1, points)?;
        }
        // The ends of an unknown are met at two places unless they are one.
        side.single = side.pool.borrow().len() == 1;
        side.complete = side.single;
        Ok(side)
    }

    /// The least and the most of a form.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn ends(&self, form: &Form, budget: &Budget<'_>) -> Result<(BigRational, BigRational), Halt> {
        if self.complete {
            let pool = self.pool.borrow();
            let values = || pool.iter().map(|known| form.at(&known.solution));
            return Ok((values().min().unwrap_or_default(), values().max().unwrap_or_default()));
        }
        Ok((self.sheet.least(form, budget)?.0, self.sheet.most(form, budget)?.0))
    }

    /// Notes a utility that was met.
    ///
    /// # Errors
    /// Its numbers are too large.
    pub(crate) fn meet(&self, solution: &[BigRational], points: &[Vec<u32>]) -> Result<Arc<Known>, Halt> {
        let known = self.read(solution, points)?;
        let mut pool = self.pool.borrow_mut();
        if !self.complete && pool.len() < POOL && pool.iter().all(|other| other.utility != known.utility) {
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
        if side.complete {
            return Ok(None);
        }
        let edge = side.sheet.edge(&self.points[one], &self.points[other]);
        let (least, solution) = side.sheet.least(&edge, self.budget)?;
        if least.is_negative() { side.meet(&solution, &self.points).map(Some) } else { Ok(None) }
    }

    /// The largest amount by which one package can be worth more than another to a party, and a utility that makes it so.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn edge(&self, side: usize, one: usize, other: usize) -> Result<(BigRational, Arc<Known>), Halt> {
        let side = &self.sides[side];
        if side.complete {
            let pool = side.pool.borrow();
            self.budget.step(pool.len() as u64)?;
            let edges = pool.iter().map(|known| (known.party.utility(known.totals[one] - known.totals[other]), known));
            let most = edges.max_by(|one, other| one.0.cmp(&other.0));
            return most.map(|(edge, known)| (edge, known.clone())).ok_or(self.budget.limit("digits"));
        }
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

/// The packages of a space, one by one; `None` of more than `most`, or where so few of all combinations are packages that
/// going through them takes too long.
///
/// # Errors
/// The run is to stop, or the limit of steps is met.
pub(crate) fn listed(space: &Space, most: usize, budget: &Budget<'_>) -> Result<Option<Vec<Vec<u32>>>, Halt> {
    const COMBINATIONS: usize = 64;
    let sizes = space.options.iter().map(Vec::len);
    let all = sizes.fold(1_usize, |all, size| all.saturating_mul(size));
    if all > most.saturating_mul(COMBINATIONS) {
        return Ok(None);
    }
    let mut found = Vec::new();
    if all == 0 {
        return Ok(Some(found));
    }
    let mut at = vec![0_usize; space.options.len()];
    loop {
        budget.step(1)?;
        let point: Vec<u32> = at.iter().zip(&space.options).map(|(at, options)| options[*at]).collect();
        let places: Vec<i64> = point.iter().map(|place| i64::from(*place)).collect();
        if space.constraints.iter().all(|constraint| constraint.node.holds(&places)) {
            if found.len() == most {
                return Ok(None);
            }
            found.push(point);
        }
        let next = (0..at.len()).rev().find(|issue| at[*issue] + 1 < space.options[*issue].len());
        let Some(next) = next else { return Ok(Some(found)) };
        at[next] += 1;
        at[next + 1..].iter_mut().for_each(|at| *at = 0);
    }
}

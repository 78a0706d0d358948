//! Linear programs in exact fractions: the optimum with its solution and multipliers, or the proof that there is none.
//!
//! Simplex method with the smallest-number rule (R. G. Bland, "New Finite Pivoting Rules for the Simplex Method",
//! Mathematics of Operations Research 2(2), 1977), first as dual simplex with nothing to maximise, until a solution is
//! found, then as primal simplex. All rows share one denominator, so that a pivot divides without remainder and never
//! shortens a fraction (J. Edmonds, "Systems of Distinct Representatives and Linear Algebra", Journal of Research of the
//! National Bureau of Standards 71B, 1967); numbers are machine words until one does not fit, and then big.
//!
//! Meant for tens of rows and columns: the tableau is dense.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{Budget, Halt};

/// The points that keep `rows . x <= bounds` and `x >= 0`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inequalities {
    /// How many unknowns there are.
    pub(crate) unknowns: usize,
    /// One row of factors for each inequality, as many as there are unknowns.
    pub(crate) rows: Vec<Vec<BigRational>>,
    /// What each row is at most.
    pub(crate) bounds: Vec<BigRational>,
}

/// The largest value of a linear form over a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Optimum {
    /// There is one.
    Found {
        /// The largest value.
        value: BigRational,
        /// A point that has it.
        solution: Vec<BigRational>,
        /// By inequality, a factor >= 0: the sum of the rows with these is nowhere below the objective, and the sum of
        /// the bounds with them is `value`.
        multipliers: Vec<BigRational>,
    },
    /// There is none: from a point of the region it grows without end along a ray.
    Unbounded {
        /// The direction.
        ray: Vec<BigRational>,
    },
}

/// By inequality, a factor >= 0: the sum of the rows with these has no factor below zero, and the sum of the bounds is
/// below zero, so that no x >= 0 keeps them all (J. Farkas, "Theorie der einfachen Ungleichungen", Journal fuer die
/// reine und angewandte Mathematik 124, 1902).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contradiction(pub(crate) Vec<BigRational>);

/// A region with a corner of it in hand.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    /// By row, the positive number that it was multiplied by.
    scales: Vec<BigInt>,
    table: Table,
}

#[derive(Clone, Debug)]
enum Table {
    Small(Tableau<i128>),
    Large(Tableau<BigInt>),
}

/// Why a pivot was not made.
enum Snag {
    /// A number does not fit.
    TooLarge,
    Halt(Halt),
}

impl From<Halt> for Snag {
    fn from(halt: Halt) -> Self {
        Snag::Halt(halt)
    }
}

impl Snag {
    /// Of big numbers, which always fit.
    fn halt(self) -> Halt {
        match self {
            Snag::Halt(halt) => halt,
            Snag::TooLarge => Halt::Limit { name: "digits", value: 127 },
        }
    }
}

/// Corners on which many planes meet are met in many ways; so many for each are looked at.
const WAYS: usize = 8;

/// What the search for a first corner, or for the best one, comes to.
enum End {
    /// It is in hand.
    Corner,
    /// This row cannot be satisfied; or this column grows without end.
    Stuck(usize),
}

impl Inequalities {
    /// Nothing asked of so many unknowns.
    pub(crate) fn of(unknowns: usize) -> Self {
        Self { unknowns, rows: Vec::new(), bounds: Vec::new() }
    }

    /// Adds `row . x <= bound`.
    pub(crate) fn at_most(&mut self, row: Vec<BigRational>, bound: BigRational) {
        self.rows.push(row);
        self.bounds.push(bound);
    }

    /// Adds `row . x >= bound`.
    pub(crate) fn at_least(&mut self, row: &[BigRational], bound: &BigRational) {
        self.at_most(row.iter().map(|factor| -factor).collect(), -bound);
    }

    /// A corner of the region, or the proof that it is empty.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn region(&self, budget: &Budget<'_>) -> Result<Result<Region, Contradiction>, Halt> {
        let scale = |row: &Vec<BigRational>| row.iter().fold(BigInt::one(), |scale, number| scale.lcm(number.denom()));
        let scales: Vec<BigInt> = self.rows.iter().map(scale).collect();
        let bounds: Vec<BigRational> = self.bounds.iter().zip(&scales).map(|(bound, scale)| bound * scale).collect();
        let stretch = bounds.iter().fold(BigInt::one(), |stretch, bound| stretch.lcm(bound.denom()));
        let rows = self.rows.iter().zip(&scales).zip(&bounds).map(|((row, scale), bound)| {
            let row = row.iter().map(|number| (number * scale).to_integer());
            row.chain([(bound * &stretch).to_integer()]).collect()
        });
        let mut large = Tableau::new(self.unknowns, rows.collect(), stretch);
        if let Some(mut small) = large.small() {
            match small.feasible(budget) {
                Ok(End::Corner) => return Ok(Ok(Region { scales, table: Table::Small(small) })),
                Ok(End::Stuck(row)) => return Ok(Err(Contradiction(small.weights(row, &scales)))),
                Err(Snag::Halt(halt)) => return Err(halt),
                Err(Snag::TooLarge) => {}
            }
        }
        Ok(match large.feasible(budget).map_err(Snag::halt)? {
            End::Corner => Ok(Region { scales, table: Table::Large(large) }),
            End::Stuck(row) => Err(Contradiction(large.weights(row, &scales))),
        })
    }

    /// The largest value of `objective . x`, or the proof that the region is empty.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn maximise(
        &self,
        objective: &[BigRational],
        budget: &Budget<'_>,
    ) -> Result<Result<Optimum, Contradiction>, Halt> {
        match self.region(budget)? {
            Ok(region) => Ok(Ok(region.maximise(objective, budget)?)),
            Err(contradiction) => Ok(Err(contradiction)),
        }
    }
}

impl Region {
    /// The largest value of `objective . x` over the region.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn maximise(&self, objective: &[BigRational], budget: &Budget<'_>) -> Result<Optimum, Halt> {
        let scale = objective.iter().fold(BigInt::one(), |scale, factor| scale.lcm(factor.denom()));
        let whole: Vec<BigInt> = objective.iter().map(|factor| (factor * &scale).to_integer()).collect();
        let large = match &self.table {
            Table::Small(table) => match table.clone().optimum(&whole, &scale, &self.scales, budget) {
                Err(Snag::TooLarge) => table.large(),
                done => return done.map_err(Snag::halt),
            },
            Table::Large(table) => table.clone(),
        };
        large.optimum(&whole, &scale, &self.scales, budget).map_err(Snag::halt)
    }

    /// All corners, ascending; `None` where there are more than `most`, or too many ways to meet them.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn corners(&self, most: usize, budget: &Budget<'_>) -> Result<Option<Vec<Vec<BigRational>>>, Halt> {
        let large = match &self.table {
            Table::Small(table) => match table.clone().corners(most, budget) {
                Err(Snag::TooLarge) => table.large(),
                done => return done.map_err(Snag::halt),
            },
            Table::Large(table) => table.clone(),
        };
        large.corners(most, budget).map_err(Snag::halt)
    }

    /// The corner in hand.
    pub(crate) fn corner(&self) -> Vec<BigRational> {
        match &self.table {
            Table::Small(table) => table.corner(),
            Table::Large(table) => table.corner(),
        }
    }
}

/// A whole number of some size.
trait Whole: Clone + Into<BigInt> {
    /// The number, where it fits.
    fn read(number: &BigInt) -> Option<Self>;

    /// `(a b - c d) / over`, which leaves no remainder, where it fits.
    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, over: &Self) -> Option<Self>;

    /// The number with the other sign.
    fn negated(&self) -> Self;

    /// Above zero, zero, or below zero.
    fn sign(&self) -> i8;
}

impl Whole for i128 {
    fn read(number: &BigInt) -> Option<Self> {
        number.to_i128().filter(|number| *number != i128::MIN)
    }

    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, over: &Self) -> Option<Self> {
        let less = a.checked_mul(*b)?.checked_sub(c.checked_mul(*d)?)?;
        less.checked_div(*over).filter(|number| *number != i128::MIN)
    }

    fn negated(&self) -> Self {
        -self
    }

    fn sign(&self) -> i8 {
        self.signum() as i8
    }
}

impl Whole for BigInt {
    fn read(number: &BigInt) -> Option<Self> {
        Some(number.clone())
    }

    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, over: &Self) -> Option<Self> {
        Some((a * b - c * d) / over)
    }

    fn negated(&self) -> Self {
        -self
    }

    fn sign(&self) -> i8 {
        i8::from(self.is_positive()) - i8::from(self.is_negative())
    }
}

/// Each row says: its basic unknown, with the free ones by its cells, comes to its last cell; all over `shared`. The last
/// row is the objective. Unknowns and bounds are `stretch` times as large as asked, which keeps factors small. Unknown `n + i` is what row `i` leaves of its bound.
#[derive(Clone, Debug)]
struct Tableau<T> {
    basic: Vec<usize>,
    free: Vec<usize>,
    cells: Vec<Vec<T>>,
    shared: T,
    stretch: BigInt,
}

impl Tableau<BigInt> {
    fn new(unknowns: usize, mut cells: Vec<Vec<BigInt>>, stretch: BigInt) -> Self {
        let basic = (unknowns..unknowns + cells.len()).collect();
        cells.push(vec![BigInt::zero(); unknowns + 1]);
        Self { basic, free: (0..unknowns).collect(), cells, shared: BigInt::one(), stretch }
    }

    fn small(&self) -> Option<Tableau<i128>> {
        let row = |row: &Vec<BigInt>| row.iter().map(Whole::read).collect::<Option<Vec<i128>>>();
        let cells = self.cells.iter().map(row).collect::<Option<_>>()?;
        let shared = i128::read(&self.shared)?;
        let (basic, free) = (self.basic.clone(), self.free.clone());
        Some(Tableau { basic, free, cells, shared, stretch: self.stretch.clone() })
    }
}

impl Tableau<i128> {
    fn large(&self) -> Tableau<BigInt> {
        let row = |row: &Vec<i128>| row.iter().map(|cell| BigInt::from(*cell)).collect();
        let cells = self.cells.iter().map(row).collect();
        let (basic, free) = (self.basic.clone(), self.free.clone());
        Tableau { basic, free, cells, shared: self.shared.into(), stretch: self.stretch.clone() }
    }
}

impl<T: Whole> Tableau<T> {
    /// The largest value of `objective` over `scale`.
    fn optimum(
        mut self,
        objective: &[BigInt],
        scale: &BigInt,
        scales: &[BigInt],
        budget: &Budget<'_>,
    ) -> Result<Optimum, Snag> {
        self.aim(objective)?;
        if let End::Stuck(column) = self.best(budget)? {
            return Ok(Optimum::Unbounded { ray: self.ray(column) });
        }
        let goal = self.basic.len();
        let multipliers = self.weights(goal, scales).into_iter().map(|weight| weight / scale).collect();
        let value = self.cell(goal, self.free.len()) / (scale * &self.stretch);
        Ok(Optimum::Found { value, solution: self.corner(), multipliers })
    }

    /// All corners: every step that the simplex method could take is taken. It can reach each corner from any other, so
    /// none is missed.
    fn corners(self, most: usize, budget: &Budget<'_>) -> Result<Option<Vec<Vec<BigRational>>>, Snag> {
        let mut corners = BTreeSet::from([self.corner()]);
        let mut seen = BTreeSet::from([self.basis()]);
        let mut open = vec![self];
        while let Some(table) = open.pop() {
            for column in 0..table.free.len() {
                for row in table.first_to_leave(column)? {
                    let mut next = table.clone();
                    next.pivot(row, column, budget)?;
                    if seen.insert(next.basis()) {
                        corners.insert(next.corner());
                        open.push(next);
                    }
                    if corners.len() > most || seen.len() > WAYS * most {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(Some(corners.into_iter().collect()))
    }

    fn basis(&self) -> Vec<usize> {
        let mut basis = self.basic.clone();
        basis.sort_unstable();
        basis
    }

    fn cell(&self, row: usize, column: usize) -> BigRational {
        BigRational::new(self.cells[row][column].clone().into(), self.shared.clone().into())
    }

    /// The unknowns at the corner in hand.
    fn corner(&self) -> Vec<BigRational> {
        self.structural(|row| self.cell(row, self.free.len()) / &self.stretch)
    }

    /// The unknowns along the edge on which a free one grows.
    fn ray(&self, column: usize) -> Vec<BigRational> {
        let mut ray = self.structural(|row| -self.cell(row, column));
        if let Some(unknown) = ray.get_mut(self.free[column]) {
            *unknown = BigRational::one();
        }
        ray
    }

    /// By unknown, a number of its row; zero of free ones.
    fn structural(&self, of: impl Fn(usize) -> BigRational) -> Vec<BigRational> {
        let mut unknowns = vec![BigRational::zero(); self.free.len()];
        for (row, unknown) in self.basic.iter().enumerate() {
            if let Some(number) = unknowns.get_mut(*unknown) {
                *number = of(row);
            }
        }
        unknowns
    }

    /// By inequality, its factor in the sum of inequalities that a row of the tableau is.
    fn weights(&self, row: usize, scales: &[BigInt]) -> Vec<BigRational> {
        let unknowns = self.free.len();
        let mut weights = vec![BigRational::zero(); scales.len()];
        for (column, unknown) in self.free.iter().enumerate().filter(|(_, unknown)| **unknown >= unknowns) {
            weights[unknown - unknowns] = self.cell(row, column);
        }
        if let Some(own) = self.basic.get(row).filter(|unknown| **unknown >= unknowns) {
            weights[own - unknowns] = BigRational::one();
        }
        weights.iter_mut().zip(scales).for_each(|(weight, scale)| *weight *= scale);
        weights
    }

    /// Goes to a corner.
    fn feasible(&mut self, budget: &Budget<'_>) -> Result<End, Snag> {
        let last = self.free.len();
        loop {
            let below = (0..self.basic.len()).filter(|row| self.cells[*row][last].sign() < 0);
            let Some(row) = below.min_by_key(|row| self.basic[*row]) else { return Ok(End::Corner) };
            let helps = (0..last).filter(|column| self.cells[row][*column].sign() < 0);
            let Some(column) = helps.min_by_key(|column| self.free[*column]) else { return Ok(End::Stuck(row)) };
            self.pivot(row, column, budget)?;
        }
    }

    /// Writes the objective in the unknowns that are free now.
    fn aim(&mut self, objective: &[BigInt]) -> Result<(), Snag> {
        let read = |number: &BigInt| T::read(number).ok_or(Snag::TooLarge);
        let (zero, one) = (read(&BigInt::zero())?, read(&BigInt::one())?);
        let factor = |unknown: usize| objective.get(unknown).map_or(Ok(zero.clone()), read);
        let mut aim = Vec::new();
        for column in 0..=self.free.len() {
            let own = match self.free.get(column) {
                Some(unknown) => factor(*unknown)?,
                None => zero.clone(),
            };
            let mut cell = T::cross(&zero, &zero, &own, &self.shared, &one).ok_or(Snag::TooLarge)?;
            for (row, unknown) in self.basic.iter().enumerate() {
                let factor = factor(*unknown)?.negated();
                cell = T::cross(&cell, &one, &factor, &self.cells[row][column], &one).ok_or(Snag::TooLarge)?;
            }
            aim.push(cell);
        }
        self.cells[self.basic.len()] = aim;
        Ok(())
    }

    /// Goes from a corner to the best one.
    fn best(&mut self, budget: &Budget<'_>) -> Result<End, Snag> {
        let (goal, last) = (self.basic.len(), self.free.len());
        loop {
            let better = (0..last).filter(|column| self.cells[goal][*column].sign() < 0);
            let Some(column) = better.min_by_key(|column| self.free[*column]) else { return Ok(End::Corner) };
            let Some(row) = self.leaves(column)? else { return Ok(End::Stuck(column)) };
            self.pivot(row, column, budget)?;
        }
    }

    /// The row that first reaches zero as a free unknown grows; of several, the one with the smallest unknown.
    fn leaves(&self, column: usize) -> Result<Option<usize>, Snag> {
        Ok(self.first_to_leave(column)?.into_iter().min_by_key(|row| self.basic[*row]))
    }

    /// The rows that first reach zero as a free unknown grows.
    fn first_to_leave(&self, column: usize) -> Result<Vec<usize>, Snag> {
        let last = self.free.len();
        let one = T::read(&BigInt::one()).ok_or(Snag::TooLarge)?;
        let mut first: Vec<usize> = Vec::new();
        for row in (0..self.basic.len()).filter(|row| self.cells[*row][column].sign() > 0) {
            if let Some(so_far) = first.first() {
                let (here, there) = (&self.cells[row], &self.cells[*so_far]);
                let later = T::cross(&here[last], &there[column], &there[last], &here[column], &one);
                match later.ok_or(Snag::TooLarge)?.sign() {
                    1 => continue,
                    0 => {}
                    _ => first.clear(),
                }
            }
            first.push(row);
        }
        Ok(first)
    }

    /// Lets a free and a basic unknown change places.
    fn pivot(&mut self, row: usize, column: usize, budget: &Budget<'_>) -> Result<(), Snag> {
        budget.step((self.cells.len() * (self.free.len() + 1)) as u64)?;
        let pivot_row = self.cells[row].clone();
        let pivot = &pivot_row[column];
        let flips = pivot.sign() < 0;
        for (_, cells) in self.cells.iter_mut().enumerate().filter(|(at, _)| *at != row) {
            let factor = cells[column].clone();
            for (cell, across) in cells.iter_mut().zip(&pivot_row) {
                let crossed = T::cross(cell, pivot, &factor, across, &self.shared).ok_or(Snag::TooLarge)?;
                *cell = if flips { crossed.negated() } else { crossed };
            }
            cells[column] = if flips { factor } else { factor.negated() };
        }
        if flips {
            self.cells[row].iter_mut().for_each(|cell| *cell = cell.negated());
        }
        self.cells[row][column] = if flips { self.shared.negated() } else { self.shared.clone() };
        self.shared = if flips { pivot.negated() } else { pivot.clone() };
        std::mem::swap(&mut self.basic[row], &mut self.free[column]);
        Ok(())
    }
}

//! Linear inequalities over fractions: numbers that satisfy them, or weights that show that there are none.
//!
//! An exact simplex with bounds (B. Dutertre and L. de Moura, "A fast linear-arithmetic solver for DPLL(T)", 2006). Bland's
//! rule makes it end.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// "The sum of factor times column lies between these bounds".
pub(crate) struct Inequality {
    pub(crate) terms: Vec<(usize, BigRational)>,
    pub(crate) lower: Option<Near>,
    pub(crate) upper: Option<Near>,
}

/// What comes out.
pub(crate) enum Solved {
    /// A number for each column.
    Values(Vec<Near>),
    /// The weight of each row in a sum that shows that the rows exclude each other.
    Clash(Vec<BigRational>),
}

/// A number and a multiple of something smaller than every number, for "below" instead of "at most".
pub(crate) type Near = (BigRational, BigRational);

/// The simplex: columns are the issues, then one for each row; a basic column is a sum of the others.
pub(crate) struct Simplex {
    lower: Vec<Option<Near>>,
    upper: Vec<Option<Near>>,
    value: Vec<Near>,
    /// The column that each row of the table stands for.
    basic: Vec<usize>,
    table: Vec<Vec<BigRational>>,
    issues: usize,
}

impl Simplex {
    /// The columns with their bounds, then the rows.
    pub(crate) fn new(mut lower: Vec<Option<Near>>, mut upper: Vec<Option<Near>>, rows: Vec<Inequality>) -> Self {
        let issues = lower.len();
        let columns = issues + rows.len();
        let zero = || (BigRational::zero(), BigRational::zero());
        let mut value: Vec<Near> = lower.iter().map(|lower| lower.clone().unwrap_or_else(zero)).collect();
        let mut table = Vec::with_capacity(rows.len());
        for row in rows {
            lower.push(row.lower);
            upper.push(row.upper);
            value.push(zero());
            let mut line = vec![BigRational::zero(); columns];
            row.terms.into_iter().for_each(|(column, factor)| line[column] = factor);
            table.push(line);
        }
        let mut simplex = Self { value, lower, upper, basic: (issues..columns).collect(), table, issues };
        (0..simplex.basic.len()).for_each(|row| simplex.revalue(row));
        simplex
    }

    fn revalue(&mut self, row: usize) {
        let mut sum = (BigRational::zero(), BigRational::zero());
        for (column, factor) in self.table[row].iter().enumerate().filter(|(_, factor)| !factor.is_zero()) {
            sum.0 += factor * &self.value[column].0;
            sum.1 += factor * &self.value[column].1;
        }
        self.value[self.basic[row]] = sum;
    }

    /// Columns that satisfy every row, or the weight of each row if the rows exclude each other.
    pub(crate) fn solve(mut self) -> Solved {
        while let Some((row, too_high)) = self.broken() {
            let target = if too_high { &self.upper } else { &self.lower };
            // What is out of a bound has one.
            let Some(target) = target[self.basic[row]].clone() else { break };
            match self.entering(row, too_high) {
                Some(column) => self.pivot(row, column, target),
                None => return Solved::Clash(self.weights(row, too_high)),
            }
        }
        self.value.truncate(self.issues);
        Solved::Values(self.value)
    }

    /// The row of the basic column with the least number that is out of its bounds, and whether it is too high.
    fn broken(&self) -> Option<(usize, bool)> {
        let out = self.basic.iter().enumerate().filter_map(|(row, column)| {
            let value = &self.value[*column];
            if self.upper[*column].as_ref().is_some_and(|upper| value > upper) {
                Some((*column, row, true))
            } else if self.lower[*column].as_ref().is_some_and(|lower| value < lower) {
                Some((*column, row, false))
            } else {
                None
            }
        });
        out.min().map(|(_, row, too_high)| (row, too_high))
    }

    /// The column with the least number that can still be moved so that the row comes nearer to its bounds.
    fn entering(&self, row: usize, too_high: bool) -> Option<usize> {
        self.table[row].iter().enumerate().find_map(|(column, factor)| {
            if factor.is_zero() {
                return None;
            }
            let up = factor.is_positive() != too_high;
            let room = if up {
                self.upper[column].as_ref().is_none_or(|upper| self.value[column] < *upper)
            } else {
                self.lower[column].as_ref().is_none_or(|lower| self.value[column] > *lower)
            };
            room.then_some(column)
        })
    }

    fn weights(&self, row: usize, too_high: bool) -> Vec<BigRational> {
        let sign = if too_high { BigRational::one() } else { -BigRational::one() };
        let mut weights = vec![BigRational::zero(); self.value.len()];
        for (column, factor) in self.table[row].iter().enumerate() {
            weights[column] = -factor * &sign;
        }
        weights[self.basic[row]] = sign;
        weights.split_off(self.issues)
    }

    /// Gives the basic column of a row a value and lets `column` take its part.
    fn pivot(&mut self, row: usize, column: usize, target: Near) {
        let left = self.basic[row];
        let factor = self.table[row][column].clone();
        let by = ((&target.0 - &self.value[left].0) / &factor, (&target.1 - &self.value[left].1) / &factor);
        self.value[left] = target;
        self.value[column].0 += by.0;
        self.value[column].1 += by.1;
        let mut line: Vec<BigRational> = self.table[row].iter().map(|entry| -entry / &factor).collect();
        line[left] = factor.recip();
        line[column] = BigRational::zero();
        for (other, entries) in self.table.iter_mut().enumerate() {
            let times = std::mem::replace(&mut entries[column], BigRational::zero());
            if other != row && !times.is_zero() {
                entries.iter_mut().zip(&line).for_each(|(entry, part)| *entry += &times * part);
            }
        }
        self.table[row] = line;
        self.basic[row] = column;
        for other in (0..self.basic.len()).filter(|other| *other != row).collect::<Vec<_>>() {
            self.revalue(other);
        }
    }
}

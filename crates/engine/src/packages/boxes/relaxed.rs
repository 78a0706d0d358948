//! The least share that lotteries over the answers of each issue can give: a linear program, in floating-point numbers.
//! Its dual values are the weights with which the bound of a box is tightest, its solution says where to cut.
//!
//! A dense tableau (G. B. Dantzig, "Linear Programming and Extensions", 1963): a row for each party, a row for each
//! issue. Taking answers away leaves it dual feasible, so that a part of a box goes on from where the box ended by a few
//! steps of the dual simplex method (C. E. Lemke, "The dual method of solving the linear programming problem", Naval
//! Research Logistics Quarterly 1, 1954). What comes out only proposes, however wrong it is.

use std::rc::Rc;

use super::{Choice, Left};

/// A program with more numbers than this is not worth its time.
const LARGEST: usize = 200_000;

/// The most steps for one box.
const STEPS: usize = 2_000;

/// What counts as nothing.
const TINY: f64 = 1e-9;

/// What a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// How much of a choice is taken: issue, number of the choice.
    Choice(usize, u32),
    /// By how much a party has more than the least.
    Above(usize),
    /// The least.
    Least,
}

/// The program for one box, solved or not.
#[derive(Clone, Debug)]
pub(crate) struct Relaxed {
    columns: Vec<Column>,
    /// By column: whether it may not be taken any more, and whether it is in the basis.
    gone: Vec<bool>,
    basic: Vec<bool>,
    /// Row by row.
    cells: Vec<f64>,
    right: Vec<f64>,
    /// By row, the number of its basic column.
    basis: Vec<usize>,
    /// By column, what taking one more of it costs.
    costs: Vec<f64>,
    /// What the least comes to.
    value: f64,
    wants: Rc<Wants>,
}

/// For each party, what its shares are multiplied by, and what is then taken off.
#[derive(Clone, Debug)]
pub(crate) struct Wants {
    pub(crate) scale: Vec<f64>,
    pub(crate) less: Vec<f64>,
}

impl Relaxed {
    /// The program of all choices, solved; `None` of too large ones.
    pub(super) fn new(issues: &[Vec<Choice>], wants: Wants) -> Option<Self> {
        let parties = wants.scale.len();
        let choice = |(issue, choices): (usize, &Vec<Choice>)| {
            (0..choices.len() as u32).map(move |number| Column::Choice(issue, number))
        };
        let mut columns: Vec<Column> = issues.iter().enumerate().flat_map(choice).collect();
        columns.extend((0..parties).map(Column::Above));
        columns.push(Column::Least);
        let (width, rows) = (columns.len(), parties + issues.len());
        if width.saturating_mul(rows) > LARGEST || parties == 0 || issues.iter().any(Vec::is_empty) {
            return None;
        }
        let mut program = Self {
            gone: vec![false; width],
            basic: vec![false; width],
            cells: vec![0.0; width * rows],
            right: wants.less.iter().map(|less| -less).chain(issues.iter().map(|_| 1.0)).collect(),
            basis: vec![0; rows],
            costs: vec![0.0; width],
            value: 0.0,
            columns,
            wants: Rc::new(wants),
        };
        program.fill(issues);
        program.start(parties);
        program.solve();
        Some(program)
    }

    fn fill(&mut self, issues: &[Vec<Choice>]) {
        let (width, parties) = (self.columns.len(), self.wants.scale.len());
        for (at, column) in self.columns.iter().enumerate() {
            match column {
                Column::Choice(issue, number) => {
                    let light = &issues[*issue][*number as usize].light;
                    for (party, (scale, light)) in self.wants.scale.iter().zip(light).enumerate() {
                        self.cells[party * width + at] = -scale * light;
                    }
                    self.cells[(parties + issue) * width + at] = 1.0;
                }
                Column::Above(party) => self.cells[party * width + at] = 1.0,
                Column::Least => (0..parties).for_each(|party| self.cells[party * width + at] = 1.0),
            }
        }
        self.costs[width - 1] = -1.0;
    }

    pub(super) fn wants(&self) -> &Wants {
        &self.wants
    }

    /// Takes the first choice of each issue, and all that the parties have with it above the least.
    fn start(&mut self, parties: usize) {
        let width = self.columns.len();
        for row in parties..self.basis.len() {
            let first = self.columns.iter().position(|c| *c == Column::Choice(row - parties, 0)).unwrap_or(0);
            self.enter(row, first);
            self.turn(row, first);
        }
        let slack = width - 1 - parties;
        (0..parties).for_each(|party| self.enter(party, slack + party));
        // The party that has least makes the rest of it: from there on nothing is below zero.
        let least = (0..parties).min_by(|a, b| self.right[*a].total_cmp(&self.right[*b]));
        least.into_iter().for_each(|row| self.turn(row, width - 1));
    }

    fn enter(&mut self, row: usize, column: usize) {
        self.basis[row] = column;
        self.basic[column] = true;
    }

    /// Brings a column into the basis in the place of what a row had.
    fn turn(&mut self, row: usize, column: usize) {
        let width = self.columns.len();
        let by = 1.0 / self.cells[row * width + column];
        let (before, rest) = self.cells.split_at_mut(row * width);
        let (pivot, after) = rest.split_at_mut(width);
        pivot.iter_mut().for_each(|cell| *cell *= by);
        self.right[row] *= by;
        let right = self.right[row];
        let others = before.chunks_exact_mut(width).chain(after.chunks_exact_mut(width));
        for (other, cells) in (0..self.basis.len()).filter(|other| *other != row).zip(others) {
            let factor = cells[column];
            if factor != 0.0 {
                cells.iter_mut().zip(pivot.iter()).for_each(|(cell, pivot)| *cell -= factor * pivot);
                self.right[other] -= factor * right;
            }
        }
        let factor = self.costs[column];
        self.costs.iter_mut().zip(pivot.iter()).for_each(|(cost, pivot)| *cost -= factor * pivot);
        self.value -= factor * right;
        self.basic[self.basis[row]] = false;
        self.enter(row, column);
    }

    /// Solves it from the start.
    fn solve(&mut self) {
        let width = self.columns.len();
        for _ in 0..STEPS {
            let entering = (0..width).min_by(|a, b| self.costs[*a].total_cmp(&self.costs[*b]));
            let Some(column) = entering.filter(|column| self.costs[*column] < -TINY) else { return };
            let ratio = |row: &usize| {
                // The least itself may be below zero.
                let fixed = self.columns[self.basis[*row]] == Column::Least;
                let cell = self.cells[row * width + column];
                (!fixed && cell > TINY).then(|| self.right[*row].max(0.0) / cell)
            };
            let rows = (0..self.basis.len()).filter_map(|row| Some((ratio(&row)?, row)));
            let Some((_, row)) = rows.min_by(|a, b| a.0.total_cmp(&b.0)) else { return };
            self.turn(row, column);
        }
    }

    /// The same without the choices that are not left; what is gone and not in the basis is forgotten.
    pub(super) fn within(&self, left: &Left) -> Self {
        let is_left = |column: &Column| match column {
            Column::Choice(issue, number) => left[*issue].binary_search(number).is_ok(),
            _ => true,
        };
        let kept: Vec<usize> =
            (0..self.columns.len()).filter(|at| self.basic[*at] || is_left(&self.columns[*at])).collect();
        let mut place = vec![0; self.columns.len()];
        kept.iter().enumerate().for_each(|(at, old)| place[*old] = at);
        let rows = self.cells.chunks_exact(self.columns.len());
        Self {
            columns: kept.iter().map(|at| self.columns[*at]).collect(),
            gone: kept.iter().map(|at| !is_left(&self.columns[*at])).collect(),
            basic: kept.iter().map(|at| self.basic[*at]).collect(),
            cells: rows.flat_map(|row| kept.iter().map(|at| row[*at])).collect(),
            right: self.right.clone(),
            basis: self.basis.iter().map(|column| place[*column]).collect(),
            costs: kept.iter().map(|at| self.costs[*at]).collect(),
            value: self.value,
            wants: Rc::clone(&self.wants),
        }
    }

    /// Solves it after choices went, until the value is below `enough`.
    pub(super) fn mend(&mut self, enough: f64) {
        for _ in 0..STEPS {
            if self.value < enough {
                return;
            }
            let Some((row, sign)) = self.broken() else { return };
            let Some(column) = self.dearest(row, sign) else { return };
            self.turn(row, column);
        }
    }

    /// The row whose basic column is furthest from what it may be: below zero (1), or gone and above it (-1).
    fn broken(&self) -> Option<(usize, f64)> {
        let wrong = |row: usize| {
            let (column, right) = (self.basis[row], self.right[row]);
            match right {
                _ if self.columns[column] == Column::Least => None,
                right if right < -TINY => Some((-right, (row, 1.0))),
                right if right > TINY && self.gone[column] => Some((right, (row, -1.0))),
                _ => None,
            }
        };
        let rows = (0..self.basis.len()).filter_map(wrong);
        rows.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, found)| found)
    }

    /// The column that can enter in a row at the least cost.
    fn dearest(&self, row: usize, sign: f64) -> Option<usize> {
        let width = self.columns.len();
        let mut best: Option<(f64, f64, usize)> = None;
        for (column, cell) in self.cells[row * width..(row + 1) * width].iter().enumerate() {
            let cell = -sign * cell;
            if cell <= TINY || self.gone[column] || self.basic[column] {
                continue;
            }
            let ratio = self.costs[column].max(0.0) / cell;
            if best.is_none_or(|best| ratio < best.0 || (ratio == best.0 && cell > best.1)) {
                best = Some((ratio, cell, column));
            }
        }
        best.map(|best| best.2)
    }

    /// By party, the weight of its shares: the dual value, in the units of shares.
    pub(super) fn weights(&self) -> Vec<f64> {
        let mut weights = vec![0.0; self.wants.scale.len()];
        for (column, cost) in self.columns.iter().zip(&self.costs) {
            if let Column::Above(party) = column {
                weights[*party] = cost.max(0.0) * self.wants.scale[*party];
            }
        }
        weights
    }

    /// The choices that are taken, with how much of each, ascending.
    pub(super) fn taken(&self) -> Vec<(usize, u32, f64)> {
        let row = |(column, right): (&usize, &f64)| match self.columns[*column] {
            Column::Choice(issue, number) if *right > TINY => Some((issue, number, *right)),
            _ => None,
        };
        let mut taken: Vec<(usize, u32, f64)> = self.basis.iter().zip(&self.right).filter_map(row).collect();
        taken.sort_by_key(|taken| (taken.0, taken.1));
        taken
    }
}

//! Four parties and more with small totals: a grid with a cell for each combination of all numbers but the last.
//!
//! A cell holds the largest last number of the vectors that are at least as large in all other numbers. A vector is
//! undominated where it is that number itself and no neighbouring cell above holds as much.

use super::{Front, Moved, Whole};

/// What a cell holds where no vector is.
const NOTHING: i32 = -1;

/// The undominated vectors of moved fronts; `None` where the grid would have more cells than `cells`, or much more than
/// there are vectors to place in it.
pub(super) fn union<T: Whole>(parties: usize, parts: &[Moved<'_, T>], cells: usize) -> Option<Front<T>> {
    let vectors: usize = parts.iter().map(|part| part.front.len()).sum();
    let grid = Grid::around(parties, parts, cells.min(vectors.saturating_mul(vectors)))?;
    let mut table = vec![NOTHING; grid.cells];
    grid.each(parts, |cell, last, _, _| table[cell] = table[cell].max(last));
    grid.spread(&mut table);
    let (mut numbers, mut counts) = (Vec::new(), Vec::new());
    grid.each(parts, |cell, last, part, at| {
        if table[cell] == last && grid.is_top(&table, cell, last) {
            numbers.extend(parts[part].vector(at));
            counts.push(parts[part].count(at));
        }
    });
    Some(sorted(parties, &numbers, &counts))
}

/// Vectors in order, equal ones once.
fn sorted<T: Whole>(parties: usize, numbers: &[T], counts: &[u128]) -> Front<T> {
    let vector = |at: &usize| &numbers[at * parties..(at + 1) * parties];
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_unstable_by(|a, b| vector(b).cmp(vector(a)));
    let mut front = Front::empty(parties);
    order.iter().for_each(|at| front.push(vector(at), counts[*at]));
    front
}

/// Where the vectors lie.
struct Grid {
    /// By party the least number, the last party included.
    least: Vec<i128>,
    /// By party but the last: how many numbers it can have, and how many cells a step of one is.
    axes: Vec<(usize, usize)>,
    cells: usize,
}

impl Grid {
    fn around<T: Whole>(parties: usize, parts: &[Moved<'_, T>], limit: usize) -> Option<Self> {
        let mut ends: Vec<Option<(i128, i128)>> = vec![None; parties];
        for part in parts {
            for point in part.front.points() {
                for (end, (number, by)) in ends.iter_mut().zip(point.iter().zip(part.by)) {
                    let number: i128 = (*number + *by).into();
                    *end = Some(end.map_or((number, number), |(low, high)| (low.min(number), high.max(number))));
                }
            }
        }
        let ends: Vec<(i128, i128)> = ends.into_iter().collect::<Option<_>>()?;
        i32::try_from(ends[parties - 1].1 - ends[parties - 1].0).ok()?;
        let (mut axes, mut cells) = (Vec::new(), 1_usize);
        for (low, high) in &ends[..parties - 1] {
            let size = usize::try_from(high - low + 1).ok()?;
            axes.push((size, cells));
            cells = cells.checked_mul(size).filter(|cells| *cells <= limit)?;
        }
        Some(Self { least: ends.iter().map(|end| end.0).collect(), axes, cells })
    }

    /// Calls `f` with the cell and the last number of each vector, and where it comes from.
    fn each<T: Whole>(&self, parts: &[Moved<'_, T>], mut f: impl FnMut(usize, i32, usize, usize)) {
        for (number, part) in parts.iter().enumerate() {
            // What fits in a cell's number or place fits in what it is turned into.
            let by: Vec<i128> = part.by.iter().zip(&self.least).map(|(by, least)| (*by).into() - least).collect();
            for (at, point) in part.front.points().enumerate() {
                let mut cell = 0;
                for (party, (_, step)) in self.axes.iter().enumerate() {
                    cell += (point[party].into() + by[party]) as usize * step;
                }
                let last = point[self.axes.len()].into() + by[self.axes.len()];
                f(cell, last as i32, number, at);
            }
        }
    }

    /// Gives each cell the largest number of all cells that are at least as far along every axis.
    fn spread(&self, table: &mut [i32]) {
        for (size, step) in &self.axes {
            for block in table.chunks_exact_mut(size * step) {
                for place in (0..size - 1).rev() {
                    let (low, high) = block[place * step..(place + 2) * step].split_at_mut(*step);
                    low.iter_mut().zip(high.iter()).for_each(|(low, high)| *low = (*low).max(*high));
                }
            }
        }
    }

    /// Whether no cell one step further along an axis holds as much.
    fn is_top(&self, table: &[i32], cell: usize, last: i32) -> bool {
        self.axes.iter().all(|(size, step)| cell / step % size + 1 >= *size || table[cell + step] < last)
    }
}

//! Sets of utility vectors of which none dominates another, and the one operation that they are made with: the
//! undominated vectors of several such sets, each moved by a vector of its own.
//!
//! The frontier of issues together is that of the sums of their vectors, and sums of what is dominated are dominated,
//! so it is built issue by issue (G. L. Nemhauser and Z. Ullmann, "Discrete Dynamic Programming and Capital
//! Allocation", Management Science 15(9), 1969). Two parties: staircases are merged in one sweep (`two`). Three: the moved
//! sets are merged in order and kept if above a staircase of the last two numbers (`three`), after H. T. Kung, F.
//! Luccio and F. P. Preparata, "On Finding the Maxima of a Set of Vectors", Journal of the ACM 22(4), 1975. More: a
//! grid where totals are small (`grid`), else divide and conquer (`many`), from the same paper.

mod grid;
mod many;
#[cfg(test)]
mod tests;
mod three;
mod trim;
mod two;

use std::cmp::Ordering;
use std::ops::{Add, Sub};

pub(crate) use many::maxima;
#[cfg(test)]
pub(crate) use many::undominated;
pub(crate) use trim::trim;

/// Whole numbers that fronts are made of.
pub(crate) trait Whole:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self> + Into<i128> + TryFrom<i128>
{
}

impl Whole for i64 {}
impl Whole for i128 {}

/// Vectors of which none dominates another, from the lexicographically largest down, each once, with how many
/// packages have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Front<T> {
    /// How many parties there are, one or more.
    pub(crate) parties: usize,
    /// The vectors one after the other.
    pub(crate) numbers: Vec<T>,
    /// How many packages have each; at most `u128::MAX`, which stands for any more.
    pub(crate) counts: Vec<u128>,
}

/// A front that is moved by a vector, each of its packages counting several times.
#[derive(Clone, Debug)]
pub(crate) struct Moved<'a, T> {
    pub(crate) front: &'a Front<T>,
    pub(crate) by: &'a [T],
    pub(crate) times: u128,
}

impl<T: Whole> Front<T> {
    /// No vector.
    pub(crate) fn empty(parties: usize) -> Self {
        Self { parties, numbers: Vec::new(), counts: Vec::new() }
    }

    /// One vector of zeros, of one package.
    pub(crate) fn zero(parties: usize) -> Self {
        Self { parties, numbers: vec![T::default(); parties], counts: vec![1] }
    }

    /// How many vectors there are.
    pub(crate) fn len(&self) -> usize {
        self.counts.len()
    }

    /// One of the vectors.
    pub(crate) fn point(&self, at: usize) -> &[T] {
        &self.numbers[at * self.parties..(at + 1) * self.parties]
    }

    /// The vectors in order.
    pub(crate) fn points(&self) -> impl Iterator<Item = &[T]> {
        self.numbers.chunks_exact(self.parties)
    }

    /// Whether the vector is one of them.
    pub(crate) fn contains(&self, vector: &[T]) -> bool {
        self.place(vector).is_some()
    }

    /// Whether one vector less another is one of them.
    pub(crate) fn has_difference(&self, one: &[T], other: &[T]) -> bool {
        self.found(|point| point.iter().copied().cmp(one.iter().zip(other).map(|(one, other)| *one - *other))).is_some()
    }

    /// Which of them the vector is.
    pub(crate) fn place(&self, vector: &[T]) -> Option<usize> {
        self.found(|point| point.cmp(vector))
    }

    /// The place of the vector that compares as equal.
    fn found(&self, compared: impl Fn(&[T]) -> Ordering) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            match compared(self.point(middle)) {
                Ordering::Greater => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Less => high = middle,
            }
        }
        None
    }

    /// Adds a vector that comes after all others, or is the last of them again.
    fn push(&mut self, vector: &[T], count: u128) {
        match self.counts.last_mut() {
            Some(last) if self.numbers[self.numbers.len() - self.parties..] == *vector => {
                *last = last.saturating_add(count);
            }
            _ => {
                self.numbers.extend_from_slice(vector);
                self.counts.push(count);
            }
        }
    }

    /// Only the vectors of which something holds.
    pub(crate) fn retain(&mut self, holds: impl Fn(&[T]) -> bool) {
        let parties = self.parties;
        let mut kept = 0;
        for at in 0..self.len() {
            if holds(&self.numbers[at * parties..(at + 1) * parties]) {
                self.numbers.copy_within(at * parties..(at + 1) * parties, kept * parties);
                self.counts[kept] = self.counts[at];
                kept += 1;
            }
        }
        self.numbers.truncate(kept * parties);
        self.counts.truncate(kept);
    }
}

impl<T: Whole> Moved<'_, T> {
    /// A number of one of the vectors.
    fn number(&self, at: usize, party: usize) -> T {
        self.front.numbers[at * self.front.parties + party] + self.by[party]
    }

    /// One of the vectors.
    fn vector(&self, at: usize) -> impl Iterator<Item = T> {
        self.front.point(at).iter().zip(self.by).map(|(number, by)| *number + *by)
    }

    fn count(&self, at: usize) -> u128 {
        self.front.counts[at].saturating_mul(self.times)
    }
}

/// The undominated vectors of moved fronts; a grid of at most `cells` is used where it fits.
pub(crate) fn union<T: Whole>(parties: usize, parts: &[Moved<'_, T>], cells: usize) -> Front<T> {
    match parties {
        1 => one(parts),
        2 => two::union(parts),
        3 => three::union(parts),
        _ => grid::union(parties, parts, cells).unwrap_or_else(|| many::union(parties, parts)),
    }
}

/// The undominated sums of a vector of one front and a vector of the other.
pub(crate) fn sum<T: Whole>(one: &Front<T>, other: &Front<T>, cells: usize) -> Front<T> {
    let (small, large) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let moved = |(by, times): (_, &u128)| Moved { front: large, by, times: *times };
    let parts: Vec<Moved<'_, T>> = small.points().zip(&small.counts).map(moved).collect();
    union(one.parties, &parts, cells)
}

/// Of one party only the largest number is left.
fn one<T: Whole>(parts: &[Moved<'_, T>]) -> Front<T> {
    let mut all: Vec<(T, u128)> =
        parts.iter().flat_map(|part| (0..part.front.len()).map(|at| (part.number(at, 0), part.count(at)))).collect();
    all.sort_unstable_by_key(|each| std::cmp::Reverse(each.0));
    let mut front = Front::empty(1);
    let top = all.first().map(|first| first.0);
    all.iter().take_while(|each| Some(each.0) == top).for_each(|each| front.push(&[each.0], each.1));
    front
}

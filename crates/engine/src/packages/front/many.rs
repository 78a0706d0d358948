//! Four parties and more: the maxima of a list by divide and conquer.
//!
//! The list is sorted, so that a vector can only be dominated by one before it. Each half is done by itself, then the
//! second loses what the first dominates in the other numbers, which is again split by one number at a time (Kung,
//! Luccio and Preparata, 1975; J. L. Bentley, "Multidimensional divide-and-conquer", Communications of the ACM 23(4),
//! 1980). A few vectors of large sums go first and take most of what is dominated away.

use super::three::Staircase;
use super::{Front, Moved, Whole};

/// Lists of so few comparisons are compared each with each.
const FEW: usize = 256;

/// So many vectors go first.
const KILLERS: usize = 24;

/// Of about so many vectors one in this many has to be dominated by those that go first; else the rest is not compared.
const TRIED: (usize, usize) = (4_096, 64);

/// The undominated vectors of moved fronts.
pub(crate) fn union<T: Whole>(parties: usize, parts: &[Moved<'_, T>]) -> Front<T> {
    let (mut numbers, mut counts) = (Vec::new(), Vec::new());
    for part in parts {
        for at in 0..part.front.len() {
            numbers.extend(part.vector(at));
            counts.push(part.count(at));
        }
    }
    undominated(parties, &numbers, &counts)
}

/// The undominated vectors of a list, with the counts of equal ones added.
pub(crate) fn undominated<T: Whole>(parties: usize, numbers: &[T], counts: &[u128]) -> Front<T> {
    let mut front = Front::empty(parties);
    for at in maxima(parties, numbers, |_| true) {
        front.push(&numbers[at as usize * parties..(at as usize + 1) * parties], counts[at as usize]);
    }
    front
}

/// The places of the vectors of which something holds and that no other such vector dominates: from the lexicographically
/// largest down, equal ones in the order of the list. The list has fewer than 2^32 vectors.
pub(crate) fn maxima<T: Whole>(parties: usize, numbers: &[T], holds: impl Fn(&[T]) -> bool) -> Vec<u32> {
    let vector = |at: u32| &numbers[at as usize * parties..(at as usize + 1) * parties];
    let mut order = sorted(parties, numbers, promising(parties, numbers, holds));
    match parties {
        1 | 2 => keep(&mut order, vector, |last, next| last.is_none_or(|last| parties == 2 && next[1] > last[1])),
        3 => {
            let mut stairs = Staircase::new();
            keep(&mut order, vector, |_, next| stairs.add((next[1], next[2])));
        }
        _ => {
            let mut distinct = Front::empty(parties);
            order.iter().for_each(|at| distinct.push(vector(*at), 1));
            let best = Maxima { front: &distinct }.of((0..distinct.len() as u32).collect());
            let mut best = best.into_iter().map(|at| distinct.point(at as usize)).peekable();
            keep(&mut order, vector, |_, next| best.next_if(|best| *best == next).is_some());
        }
    }
    order
}

/// Keeps the places whose vector is `above` when seen after the last one kept, and those with the same vector as that.
fn keep<'v, T: Whole + 'v>(
    order: &mut Vec<u32>,
    vector: impl Fn(u32) -> &'v [T],
    mut above: impl FnMut(Option<&'v [T]>, &'v [T]) -> bool,
) {
    let mut last = None;
    order.retain(|at| {
        let next = vector(*at);
        let kept = above(last, next);
        last = if kept { Some(next) } else { last };
        kept || last == Some(next)
    });
}

/// The places of vectors from the lexicographically largest down, equal ones ascending. The first number, which mostly
/// decides, stands beside the place.
fn sorted<T: Whole>(parties: usize, numbers: &[T], places: Vec<u32>) -> Vec<u32> {
    let rest = |at: u32| &numbers[at as usize * parties + 1..(at as usize + 1) * parties];
    let mut keyed: Vec<(T, u32)> = places.into_iter().map(|at| (numbers[at as usize * parties], at)).collect();
    keyed.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| rest(b.1).cmp(rest(a.1))).then(a.1.cmp(&b.1)));
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// The places of all vectors of which something holds, but those that one of a few with a large sum dominates.
fn promising<T: Whole>(parties: usize, numbers: &[T], holds: impl Fn(&[T]) -> bool) -> Vec<u32> {
    let sum = |vector: &[T]| vector.iter().fold(T::default(), |sum, number| sum + *number);
    let mut killers: Vec<(T, u32)> = Vec::with_capacity(KILLERS + 1);
    for (at, vector) in numbers.chunks_exact(parties).enumerate().filter(|(_, vector)| holds(vector)) {
        let next = sum(vector);
        if killers.len() < KILLERS || killers.last().is_some_and(|last| next > last.0) {
            let place = killers.partition_point(|killer| killer.0 >= next);
            killers.insert(place, (next, at as u32));
            killers.truncate(KILLERS);
        }
    }
    let killers: Vec<&[T]> = killers.iter().map(|(_, at)| &numbers[*at as usize * parties..][..parties]).collect();
    let dominated =
        |vector: &[T]| killers.iter().any(|killer| killer.iter().zip(vector).all(|(k, v)| k >= v) && *killer != vector);
    let vectors = || numbers.chunks_exact(parties).enumerate().filter(|(_, vector)| holds(vector));
    let apart = (numbers.len() / parties / TRIED.0).max(1);
    let tried = || vectors().step_by(apart);
    let worth_it = tried().filter(|(_, vector)| dominated(vector)).count() * TRIED.1 >= tried().count();
    vectors().filter(|(_, vector)| !worth_it || !dominated(vector)).map(|(at, _)| at as u32).collect()
}

/// Sorted vectors, each once.
struct Maxima<'a, T> {
    front: &'a Front<T>,
}

impl<T: Whole> Maxima<'_, T> {
    fn number(&self, at: u32, party: usize) -> T {
        self.front.numbers[at as usize * self.front.parties + party]
    }

    /// Those of an ascending list of places that no other of the list dominates, in order.
    fn of(&self, list: Vec<u32>) -> Vec<u32> {
        if list.len() * list.len() <= FEW {
            let covered = |at: &u32| list.iter().any(|other| other < at && self.covers(*other, *at, 1));
            return list.iter().copied().filter(|at| !covered(at)).collect();
        }
        let (first, second) = list.split_at(list.len() / 2);
        let (mut first, second) = (self.of(first.to_vec()), self.of(second.to_vec()));
        let second = self.without(&first, second, 1);
        first.extend(second);
        first
    }

    /// Whether one vector is at least as large as another in the numbers from `from` on.
    fn covers(&self, one: u32, other: u32, from: usize) -> bool {
        (from..self.front.parties).all(|party| self.number(one, party) >= self.number(other, party))
    }

    /// Those of `others` that none of `by` covers in the numbers from `from` on, in the order of their places.
    fn without(&self, by: &[u32], others: Vec<u32>, from: usize) -> Vec<u32> {
        if by.is_empty() || others.is_empty() {
            return others;
        }
        if by.len() * others.len() <= FEW {
            return others.into_iter().filter(|at| !by.iter().any(|one| self.covers(*one, *at, from))).collect();
        }
        if self.front.parties - from == 2 {
            return self.without_by_sweep(by, others, from);
        }
        let Some(pivot) = self.pivot(by, &others, from) else { return self.without(by, others, from + 1) };
        let high = |at: &u32| self.number(*at, from) >= pivot;
        let (by_high, by_low): (Vec<u32>, Vec<u32>) = by.iter().partition(|at| high(at));
        let (high, low): (Vec<u32>, Vec<u32>) = others.into_iter().partition(high);
        let mut kept = self.without(&by_high, high, from);
        let low = self.without(&by_high, low, from + 1);
        kept.extend(self.without(&by_low, low, from));
        kept.sort_unstable();
        kept
    }

    /// A number that parts the two lists; `None` where all have the same.
    fn pivot(&self, by: &[u32], others: &[u32], from: usize) -> Option<T> {
        let mut numbers: Vec<T> = by.iter().chain(others).map(|at| self.number(*at, from)).collect();
        let middle = numbers.len() / 2;
        let pivot = *numbers.select_nth_unstable(middle).1;
        let least = numbers.iter().min().copied()?;
        if pivot > least {
            return Some(pivot);
        }
        numbers.into_iter().filter(|number| *number > least).min()
    }

    /// The same of the last two numbers.
    fn without_by_sweep(&self, by: &[u32], others: Vec<u32>, from: usize) -> Vec<u32> {
        let pair = |at: u32| (self.number(at, from), self.number(at, from + 1));
        let mut by: Vec<(T, T)> = by.iter().map(|at| pair(*at)).collect();
        by.sort_unstable_by(|a, b| b.cmp(a));
        let mut order = others;
        order.sort_unstable_by_key(|at| std::cmp::Reverse(pair(*at)));
        let (mut next, mut above) = (0, None);
        order.retain(|at| {
            let (first, second) = pair(*at);
            while next < by.len() && by[next].0 >= first {
                above = above.max(Some(by[next].1));
                next += 1;
            }
            above.is_none_or(|above| second > above)
        });
        order.sort_unstable();
        order
    }
}

//! Three parties: a merge from the largest first number down, above a staircase of the other two.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::{Front, Moved, Whole};

/// Pairs of which none dominates another: first numbers fall, second ones rise.
#[derive(Debug, Default)]
pub(super) struct Staircase<T>(Vec<(T, T)>);

impl<T: Whole> Staircase<T> {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a pair that nothing covers, and drops what it covers; says whether it was not covered.
    pub(super) fn add(&mut self, pair: (T, T)) -> bool {
        let after = self.0.partition_point(|step| step.0 >= pair.0);
        if after > 0 && self.0[after - 1].1 >= pair.1 {
            return false;
        }
        // One of the same first number has a smaller second one.
        let from = if after > 0 && self.0[after - 1].0 == pair.0 { after - 1 } else { after };
        let covered = self.0[after..].iter().take_while(|step| step.1 <= pair.1).count();
        if from == after && covered == 0 {
            self.0.insert(after, pair);
        } else {
            self.0[from] = pair;
            self.0.drain(from + 1..after + covered);
        }
        true
    }
}

/// The undominated vectors of moved fronts.
pub(crate) fn union<T: Whole>(parts: &[Moved<'_, T>]) -> Front<T> {
    let key = |part: usize, at: usize| {
        let moved = &parts[part];
        ([moved.number(at, 0), moved.number(at, 1), moved.number(at, 2)], Reverse(part), at)
    };
    let filled = (0..parts.len()).filter(|part| parts[*part].front.len() > 0);
    let mut heap: BinaryHeap<_> = filled.map(|part| key(part, 0)).collect();
    let (mut front, mut stairs) = (Front::empty(3), Staircase::new());
    while let Some(mut top) = heap.peek_mut() {
        let (vector, Reverse(part), at) = *top;
        if stairs.add((vector[1], vector[2])) || front.numbers.ends_with(&vector) {
            front.push(&vector, parts[part].count(at));
        }
        if at + 1 < parts[part].front.len() {
            *top = key(part, at + 1);
        } else {
            PeekMut::pop(top);
        }
    }
    front
}

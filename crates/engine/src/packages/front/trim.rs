//! A front with fewer vectors, and by how much it can be off.
//!
//! Space is cut into cells; of each cell one vector stays. Each vector that goes is matched by one that stays, short by
//! no more than what is returned for each party: an additive epsilon-approximation in the sense of C. H. Papadimitriou
//! and M. Yannakakis, "On the approximability of trade-offs and optimal access of web sources", FOCS 2000. What is
//! returned is not the size of a cell but the largest difference met.

use std::collections::HashMap;

use super::{Front, Whole};

/// So many times, at most, the cells are made larger.
const FINEST: u32 = 24;

/// Leaves at most `most` vectors, one or more; gives for each party how much the others were better at most.
pub(crate) fn trim<T: Whole>(front: &mut Front<T>, most: usize) -> Vec<i128> {
    let parties = front.parties;
    if front.len() <= most {
        return vec![0; parties];
    }
    let ends: Vec<(i128, i128)> = (0..parties).map(|party| ends(front, party)).collect();
    let (mut low, mut high) = (0, FINEST);
    // With 2^0 cells along each axis one vector is left.
    while low < high {
        let middle = (low + high).div_ceil(2);
        if cells(front, &ends, middle).1 <= most { low = middle } else { high = middle - 1 }
    }
    let (stays, _) = cells(front, &ends, low);
    let mut off = vec![0; parties];
    for (at, stay) in stays.iter().enumerate() {
        for (party, off) in off.iter_mut().enumerate() {
            *off = (*off).max(front.point(at)[party].into() - front.point(*stay)[party].into());
        }
    }
    let mut kept = Front::empty(parties);
    for (at, _) in stays.iter().enumerate().filter(|(at, stay)| at == *stay) {
        kept.push(front.point(at), front.counts[at]);
    }
    *front = kept;
    off
}

fn ends<T: Whole>(front: &Front<T>, party: usize) -> (i128, i128) {
    let numbers = || front.points().map(|point| point[party].into());
    (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0))
}

/// By vector, which one stays for it, and how many stay, with two to the `power` cells along each axis.
fn cells<T: Whole>(front: &Front<T>, ends: &[(i128, i128)], power: u32) -> (Vec<usize>, usize) {
    let size: Vec<i128> = ends.iter().map(|(low, high)| ((high - low) >> power) + 1).collect();
    let mut first: HashMap<Vec<i128>, usize> = HashMap::new();
    let mut stays = Vec::with_capacity(front.len());
    for (at, point) in front.points().enumerate() {
        let axes = point.iter().zip(ends).zip(&size);
        let cell = axes.map(|((number, end), size)| ((*number).into() - end.0) / size).collect();
        stays.push(*first.entry(cell).or_insert(at));
    }
    (stays, first.len())
}

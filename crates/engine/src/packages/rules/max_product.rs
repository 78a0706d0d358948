//! `max-product`: the largest product of gains, none of them below zero. Where no package gives all a gain: for each
//! largest set of parties that can gain together, the largest product over that set.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::Exact;
use crate::packages::frontier::Vectors;

/// The places of what the rule singles out; `bits` has by party those of the largest gain.
pub(crate) fn chosen(gains: &impl Vectors, bits: &[u32]) -> Vec<usize> {
    let (mut largest, mut numbers) = (None, Vec::new());
    for at in 0..gains.len() {
        gains.fill(at, &mut numbers);
        if !numbers.iter().any(|gain| *gain < 0) {
            largest = largest.max(Some(gaining(&numbers).count()));
        }
    }
    let Some(largest) = largest else { return Vec::new() };
    if bits.iter().sum::<u32>() <= 126 {
        best_of_each::<i128>(gains, largest)
    } else {
        best_of_each::<BigInt>(gains, largest)
    }
}

/// The parties with a gain above zero, by number.
fn gaining(gains: &[i128]) -> impl Iterator<Item = usize> {
    gains.iter().enumerate().filter(|(_, gain)| **gain > 0).map(|(party, _)| party)
}

/// For each set of so many parties that gain, the places of the largest product.
fn best_of_each<W: Exact>(gains: &impl Vectors, largest: usize) -> Vec<usize> {
    let mut tops: BTreeMap<Vec<usize>, (W, Vec<usize>)> = BTreeMap::new();
    let (mut numbers, mut set) = (Vec::new(), Vec::new());
    for at in 0..gains.len() {
        gains.fill(at, &mut numbers);
        set.clear();
        set.extend(gaining(&numbers));
        if numbers.iter().any(|gain| *gain < 0) || set.len() != largest {
            continue;
        }
        let product = set.iter().fold(W::one(), |all, party| all * W::from(numbers[*party]));
        match tops.get_mut(&set) {
            Some(top) if product < top.0 => {}
            Some(top) if product == top.0 => top.1.push(at),
            _ => {
                tops.insert(set.clone(), (product, vec![at]));
            }
        }
    }
    let mut places: Vec<usize> = tops.into_values().flat_map(|(_, places)| places).collect();
    places.sort_unstable();
    places
}

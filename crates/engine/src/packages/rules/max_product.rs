//! `max-product`: the largest product of gains, none of them below zero. Where no package gives all a gain: for each
//! largest set of parties that can gain together, the largest product over that set.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::Exact;

/// The places of what the rule singles out.
pub(crate) fn chosen(len: usize, gains: &dyn Fn(usize) -> Vec<i128>) -> Vec<usize> {
    let gaining = |gains: &[i128]| gains.iter().filter(|gain| **gain > 0).count();
    let (mut largest, mut bits): (Option<usize>, Vec<u32>) = (None, Vec::new());
    for at in 0..len {
        let gains = gains(at);
        if gains.iter().any(|gain| *gain < 0) {
            continue;
        }
        largest = largest.max(Some(gaining(&gains)));
        bits.resize(gains.len(), 0);
        gains.iter().zip(&mut bits).for_each(|(gain, bits)| *bits = (*bits).max(128 - gain.leading_zeros()));
    }
    let Some(largest) = largest else { return Vec::new() };
    let allowed = |gains: &[i128]| !gains.iter().any(|gain| *gain < 0) && gaining(gains) == largest;
    if bits.iter().sum::<u32>() <= 126 {
        best_of_each::<i128>(len, gains, &allowed)
    } else {
        best_of_each::<BigInt>(len, gains, &allowed)
    }
}

/// For each set of parties that gain, the places of the largest product.
fn best_of_each<W: Exact>(
    len: usize,
    gains: &dyn Fn(usize) -> Vec<i128>,
    allowed: &dyn Fn(&[i128]) -> bool,
) -> Vec<usize> {
    let mut tops: BTreeMap<Vec<bool>, (W, Vec<usize>)> = BTreeMap::new();
    for at in 0..len {
        let gains = gains(at);
        if !allowed(&gains) {
            continue;
        }
        let set = gains.iter().map(|gain| *gain > 0).collect();
        let product = gains.iter().filter(|gain| **gain > 0).fold(W::one(), |all, gain| all * W::from(*gain));
        let top = tops.entry(set).or_insert_with(|| (W::zero(), Vec::new()));
        if product > top.0 {
            *top = (product, vec![at]);
        } else if product == top.0 {
            top.1.push(at);
        }
    }
    let mut places: Vec<usize> = tops.into_values().flat_map(|(_, places)| places).collect();
    places.sort_unstable();
    places
}

//! `min-spread-raw`: of efficient packages those with the smallest sum of differences of utilities between two parties.
//! Compares utilities of different parties.

use super::{Exact, Formula};

pub(crate) struct MinSpreadRaw;

impl Formula for MinSpreadRaw {
    fn key<W: Exact>(&self, shares: &mut Vec<W>) {
        shares.sort_unstable();
        // Each stands above those before it: the differences up to it sum to its number of them times it, less their sum.
        let (mut below, mut sum) = (W::zero(), W::zero());
        for (before, share) in shares.drain(..).enumerate() {
            sum = sum + below.clone() - W::from(before as i128) * share.clone();
            below = below + share;
        }
        shares.push(sum);
    }
}

//! `max-sum`: the largest sum of utilities. Compares utilities of different parties.

use super::{Exact, Formula};

pub(crate) struct MaxSum;

impl Formula for MaxSum {
    fn key<W: Exact>(&self, shares: &mut Vec<W>) {
        let sum = shares.drain(..).fold(W::zero(), |sum, share| sum + share);
        shares.push(sum);
    }
}

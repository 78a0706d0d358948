//! `min-spread-relative`: of efficient packages those with the smallest difference between the largest and the smallest
//! share of M_p, the largest gain over all packages that obey the rules.

use super::{Exact, Formula};

pub(crate) struct MinSpreadRelative;

impl Formula for MinSpreadRelative {
    fn key<W: Exact>(&self, shares: &mut Vec<W>) {
        let spread = shares.iter().max().zip(shares.iter().min()).map(|(most, least)| least.clone() - most.clone());
        shares.clear();
        shares.push(spread.unwrap_or_else(W::zero));
    }
}

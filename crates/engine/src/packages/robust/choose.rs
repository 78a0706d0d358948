//! A few packages out of what is said of vague preferences: good under the most of what is not known, and differing.

use std::cmp::Reverse;

use detente_model::{Case, Id, Package};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::answer::{Certainty, Robust, Share, Standing};
use crate::packages::shortlist::{Shortlist, explained};
use crate::packages::worth::{Worth, utility_of};
use crate::packages::{PackageValue, Packages};

/// Packages on a shortlist differ on at least one of so many issues.
const ONE_IN: usize = 4;

/// At most `most` packages: first those that break the fewest red lines, then those acceptable to all and efficient under
/// the largest share of the profiles, each different from those before on at least a quarter of the issues. They stand in
/// package order, beside their places in [`Robust::standings`].
pub fn shortlist(case: &Case, said: &Packages, robust: &Robust, most: usize) -> (Shortlist, Vec<usize>) {
    let worth = Worth::new(case, said);
    let mut order: Vec<usize> = (0..robust.standings.len()).collect();
    order.sort_by_cached_key(|at| merit(&robust.standings[*at]));
    let hopeless = |standing: &Standing| {
        matches!(standing.acceptable, Certainty::Never) || matches!(standing.efficient, Certainty::Never)
    };
    let mut picked: Vec<usize> = Vec::new();
    for at in order {
        let standing = &robust.standings[at];
        let apart = picked.iter().all(|other| differ(&robust.standings[*other].package, &standing.package));
        let enough = picked.len() == most || hopeless(standing) && !picked.is_empty();
        if apart && !enough {
            picked.push(at);
        }
    }
    picked.sort_by_cached_key(|at| worth.places(&robust.standings[*at].package));
    let values: Vec<PackageValue> = picked.iter().map(|at| value(&worth, &robust.standings[*at])).collect();
    (explained(&worth, said, values), picked)
}

fn differ(one: &Package, other: &Package) -> bool {
    let differing = one.iter().filter(|(issue, value)| other.get(*issue) != Some(*value)).count();
    differing * ONE_IN >= one.len().max(1)
}

/// What is compared, the smaller the better: red lines broken, then what holds under less of what is not known.
fn merit(standing: &Standing) -> (usize, Reverse<(BigRational, BigRational)>, (u8, u8)) {
    let share = |share: &Option<Share>| share.as_ref().map_or_else(BigRational::default, fraction);
    let shares = (share(&standing.share_both), share(&standing.share_acceptable));
    (standing.breaks.len(), Reverse(shares), (rank(&standing.acceptable), rank(&standing.efficient)))
}

fn rank(certainty: &Certainty) -> u8 {
    match certainty {
        Certainty::Always => 0,
        Certainty::Depends { .. } => 1,
        Certainty::Open { .. } => 2,
        Certainty::Never => 3,
    }
}

/// A share as a fraction.
pub fn fraction(share: &Share) -> BigRational {
    match share {
        Share::Exact(share) => share.clone(),
        Share::Drawn { of, drawn } => BigRational::new(BigInt::from(*of), BigInt::from((*drawn).max(1))),
    }
}

/// The package with the utilities that are known exactly, and the parties whose reservation value it can never reach.
fn value(worth: &Worth<'_>, standing: &Standing) -> PackageValue {
    let short = standing.reaches.iter().filter(|(_, certainty)| matches!(certainty, Certainty::Never));
    let short: Vec<Id> = short.map(|(party, _)| party.clone()).collect();
    PackageValue {
        package: standing.package.clone(),
        utilities: utility_of(worth, &standing.package),
        breaks: standing.breaks.clone(),
        short,
    }
}

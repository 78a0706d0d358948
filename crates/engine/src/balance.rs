//! Whether gains can be balanced: packages drawn by lot so that nobody loses in expectation, or weights that exclude it.
//!
//! Definition: each package gives each party a gain. Either some probabilities on packages make every expected gain zero or
//! more, or some weights, not negative and not all zero, make the weighted sum of gains negative at every package; never
//! both (J. Ville's alternative, "Sur la théorie générale des jeux", 1938). The packages are not listed: weights
//! that fit those seen so far are put to a maximiser, and the package that speaks most against them joins those seen (cutting
//! planes, J. E. Kelley, "The cutting-plane method for solving convex programs", 1960). No more packages than parties and one
//! are drawn, by Carathéodory's theorem.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::Halt;
use crate::search::sums::whole_weights;
use crate::simplex::{Inequality, Simplex, Solved};

/// The most packages that are looked at.
const ROUNDS: usize = 400;

/// What comes out.
#[derive(Clone, Debug)]
pub(crate) enum Balance<T> {
    /// Whole weights at which the best sum of gains is negative.
    Weights(Vec<BigInt>),
    /// Packages with probabilities above zero that sum to 1.
    Lottery(Vec<(T, BigRational)>),
}

/// The gains of each party from a package, and the package.
pub(crate) type Column<T> = (Vec<i128>, T);

/// The package with the largest weighted sum of gains; `None` where it cannot be told.
pub(crate) type Best<'b, T> = dyn FnMut(&[BigInt]) -> Result<Option<Column<T>>, Halt> + 'b;

/// Whether the gains of some parties can be balanced; `None` where that was not found out.
///
/// # Errors
/// What `best` says.
pub(crate) fn balance<T: Clone>(parties: usize, best: &mut Best<'_, T>) -> Result<Option<Balance<T>>, Halt> {
    let mut seen: Vec<Column<T>> = Vec::new();
    let mut weights = vec![BigInt::one(); parties];
    for _ in 0..ROUNDS {
        let Some(column) = best(&weights)? else { return Ok(None) };
        let sum: BigInt = weights.iter().zip(&column.0).map(|(weight, gain)| weight * gain).sum();
        if sum < BigInt::zero() {
            return Ok(Some(Balance::Weights(weights)));
        }
        seen.push(column);
        match against(parties, &seen) {
            Solved::Clash(shares) => return Ok(Some(Balance::Lottery(drawn(seen, shares)))),
            Solved::Values(values) => {
                let values: Vec<BigRational> = values.into_iter().map(|value| value.0).collect();
                let Some(whole) = whole_weights(&values) else { return Ok(None) };
                weights = whole;
            }
        }
    }
    Ok(None)
}

/// Weights at which the sum of gains is -1 or less at every package seen, or the shares by which these balance.
fn against<T>(parties: usize, seen: &[Column<T>]) -> Solved {
    let zero = || Some((BigRational::zero(), BigRational::zero()));
    let row = |(gains, _): &Column<T>| Inequality {
        terms: gains.iter().enumerate().map(|(n, gain)| (n, BigRational::from_integer((*gain).into()))).collect(),
        lower: None,
        upper: Some((-BigRational::one(), BigRational::zero())),
    };
    Simplex::new(vec![zero(); parties], vec![None; parties], seen.iter().map(row).collect()).solve()
}

fn drawn<T>(seen: Vec<Column<T>>, shares: Vec<BigRational>) -> Vec<(T, BigRational)> {
    let total: BigRational = shares.iter().sum();
    let drawn = seen.into_iter().zip(shares).filter(|(_, share)| !share.is_zero());
    drawn.map(|((_, package), share)| (package, share / &total)).collect()
}

#[cfg(test)]
mod tests {
    use num_traits::{One, Signed};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever comes out is what it says, and something comes out.
        #[test]
        fn weights_or_a_lottery_and_each_holds(gains in prop::collection::vec(prop::collection::vec(-9_i128..6, 3), 1..9)) {
            let sum = |weights: &[BigInt], gains: &[i128]| -> BigInt { weights.iter().zip(gains).map(|(w, g)| w * g).sum() };
            let mut best = |weights: &[BigInt]| {
                Ok(gains.iter().max_by_key(|gains| sum(weights, gains)).map(|gains| (gains.clone(), gains.clone())))
            };
            match balance(3, &mut best).unwrap().unwrap() {
                Balance::Weights(weights) => {
                    prop_assert!(weights.iter().all(|weight| !weight.is_negative()));
                    prop_assert!(gains.iter().all(|gains| sum(&weights, gains).is_negative()));
                }
                Balance::Lottery(draws) => {
                    prop_assert!(draws.len() <= 4 && draws.iter().all(|(_, share)| share.is_positive()));
                    prop_assert!(draws.iter().map(|(_, share)| share).sum::<BigRational>().is_one());
                    for party in 0..3 {
                        let gain: BigRational = draws.iter().map(|(gains, share)| share * BigInt::from(gains[party])).sum();
                        prop_assert!(!gain.is_negative());
                    }
                }
            }
        }
    }
}

//! The largest product of the gains of some parties.
//!
//! Threshold: gains of product P have a weighted sum of at least n times the n-th root of P times the product of the
//! weights (the inequality of arithmetic and geometric means), rounded up as a whole number.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Zero};

use super::goal::tamed;
use super::rules::Proof;
use super::{Boxes, Choice, Goal, Weights};

pub(super) struct Product {
    /// The parties whose gains are multiplied.
    pub(super) set: Vec<usize>,
    /// By party, what gains are counted from.
    pub(super) base: Vec<i128>,
}

impl Boxes<'_> {
    /// Weights one over each gain, in whole numbers, where no package has a larger sum with them than these gains: by the
    /// inequality of the means none has a larger product then. `None` where some package has, or some gain is none.
    pub(super) fn supporting(&self, utilities: &[i128], gains: &[i128]) -> Option<Proof> {
        if gains.iter().any(|gain| *gain <= 0) {
            return None;
        }
        let common = gains.iter().fold(BigInt::one(), |common, gain| common.lcm(&BigInt::from(*gain)));
        let weights: Vec<BigInt> = gains.iter().map(|gain| &common / gain).collect();
        let sum = |parts: &[i128]| -> BigInt { parts.iter().zip(&weights).map(|(part, weight)| weight * part).sum() };
        let most = |choices: &Vec<Choice>| choices.iter().map(|choice| sum(&choice.parts)).max();
        let bound = self.issues.iter().filter_map(most).fold(BigInt::zero(), |bound, most| bound + most);
        (bound == sum(utilities)).then_some((weights, bound))
    }
}

impl Goal for Product {
    type Key = BigInt;

    fn key(&self, utilities: &[i128]) -> Option<BigInt> {
        let gains = self.set.iter().map(|party| utilities[*party] - self.base[*party]);
        gains.map(|gain| (gain > 0).then(|| BigInt::from(gain))).product()
    }

    fn threshold(&self, _: &Boxes<'_>, weights: &Weights, best: Option<&BigInt>, ties: bool) -> i128 {
        // Nobody, of the set or not, is below the base.
        let rest: i128 = self.base.iter().zip(&weights.0).map(|(base, weight)| base * weight).sum();
        if self.set.is_empty() {
            // The product of nothing is the same of all packages.
            return if best.is_some() && !ties { i128::MAX } else { rest };
        }
        let more = best.map_or_else(BigInt::one, |best| best + i32::from(!ties));
        let count = self.set.len() as u32;
        let product = self.set.iter().fold(more, |product, party| product * weights.0[*party]);
        let power = product * BigInt::from(count).pow(count);
        let root = power.nth_root(count);
        let root = if Pow::pow(&root, count) < power { root + 1 } else { root };
        // Sums of gains fit, so a root that does not is above all of them.
        i128::try_from(root).map_or(i128::MAX, |root| root.saturating_add(rest))
    }

    fn ceiling(&self, weights: &Weights, sum: i128) -> Option<BigRational> {
        let rest: BigInt = self.base.iter().zip(&weights.0).map(|(base, weight)| BigInt::from(*base) * weight).sum();
        let count = i32::try_from(self.set.len()).ok()?;
        let mean = BigRational::new((sum - rest).max(BigInt::zero()), BigInt::from(count.max(1)));
        let product: BigInt = self.set.iter().map(|party| BigInt::from(weights.0[*party])).product();
        (!product.is_zero()).then(|| mean.pow(count) / product)
    }

    fn is_proof(&self, key: &BigInt, weights: &Weights, sum: i128) -> bool {
        self.ceiling(weights, sum).is_some_and(|most| most <= key.clone().into())
    }

    fn start(&self, boxes: &Boxes<'_>) -> Vec<f64> {
        (0..boxes.span.len()).map(|party| f64::from(u8::from(self.set.contains(&party)))).collect()
    }

    fn wanted(&self, boxes: &Boxes<'_>, _: Option<&BigInt>) -> Vec<f64> {
        let ends = self.base.iter().zip(boxes.least.iter().zip(&boxes.span));
        ends.map(|(base, (least, span))| (base - least) as f64 / *span as f64).collect()
    }

    fn measure(&self, boxes: &Boxes<'_>, lambda: &[f64], bound: f64, wanted: &[f64]) -> f64 {
        let least = |party: usize| boxes.least[party] as f64 / boxes.span[party] as f64;
        let base: f64 = (0..lambda.len()).map(|party| lambda[party] * (wanted[party] + least(party))).sum();
        let bound = (bound - base).max(0.0);
        self.set.iter().fold(1.0, |measure, party| measure * bound / lambda[*party])
    }

    fn steer(&self, lambda: &mut [f64], shares: &[f64], pace: f64, wanted: &[f64]) {
        let gain = |party: usize| (shares[party] - wanted[party]).max(1e-6);
        let mean = self.set.iter().map(|party| lambda[*party] * gain(*party)).sum::<f64>() / self.set.len() as f64;
        for party in &self.set {
            lambda[*party] *= tamed(1.0 - pace * 0.5 * (lambda[*party] * gain(*party) / mean - 1.0));
        }
    }
}

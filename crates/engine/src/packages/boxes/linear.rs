//! The largest sum of utilities, each times a number, of packages that reach the floors.
//!
//! Threshold: a better package has a larger sum, and with weights on the floors besides at least what these are worth.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::{Boxes, Goal, Weights};

pub(super) struct Linear {
    /// By party, what its utility is multiplied by, zero or above.
    factors: Vec<i128>,
    /// By party, the least that a package gives it.
    floors: Vec<i128>,
    /// What all weights are multiplied by, so that those of floors may be fractions of them.
    fine: i128,
    /// The largest weight of a share.
    largest: f64,
    /// By party, the weight of a share by its factor alone, as a part of the largest.
    own: Vec<f64>,
}

impl Linear {
    /// The sum with these factors, with as much room for fractions of them as there is.
    pub(super) fn new(factors: Vec<i128>, floors: Vec<i128>, boxes: &Boxes<'_>) -> Self {
        let bits = factors.iter().zip(&boxes.span).map(|(factor, span)| bits(*factor) + bits(*span)).max().unwrap_or(0);
        let shares: Vec<f64> = factors.iter().zip(&boxes.span).map(|(f, span)| *f as f64 * *span as f64).collect();
        let largest = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let own = shares.iter().map(|share| share / largest).collect();
        Self { factors, floors, fine: 1 << 110_u32.saturating_sub(bits).min(30), largest, own }
    }
}

fn bits(number: i128) -> u32 {
    128 - number.leading_zeros()
}

impl Goal for Linear {
    type Key = BigInt;

    fn key(&self, utilities: &[i128]) -> Option<BigInt> {
        Some(utilities.iter().zip(&self.factors).map(|(utility, factor)| BigInt::from(*utility) * factor).sum())
    }

    fn threshold(&self, _: &Boxes<'_>, weights: &Weights, best: Option<&BigInt>, ties: bool) -> i128 {
        let Some(best) = best else { return i128::MIN };
        let sum = (best + i32::from(!ties)) * self.fine;
        let added = |party: usize| (weights.0[party] - self.fine * self.factors[party]) * self.floors[party];
        let added: i128 = (0..weights.0.len()).map(added).sum();
        i128::try_from(sum).map_or(i128::MIN, |sum| sum.saturating_add(added))
    }

    fn ceiling(&self, weights: &Weights, sum: i128) -> Option<BigRational> {
        let added = |party: usize| (weights.0[party] - self.fine * self.factors[party]) * self.floors[party];
        let added: i128 = (0..weights.0.len()).map(added).sum();
        Some(BigRational::new(BigInt::from(sum) - added, self.fine.into()))
    }

    fn is_proof(&self, key: &BigInt, weights: &Weights, sum: i128) -> bool {
        let own = weights.0.iter().zip(&self.factors).all(|(weight, factor)| *weight == self.fine * factor);
        own && self.ceiling(weights, sum).is_some_and(|most| most <= key.clone().into())
    }

    fn start(&self, _: &Boxes<'_>) -> Vec<f64> {
        self.own.clone()
    }

    fn wanted(&self, boxes: &Boxes<'_>, _: Option<&BigInt>) -> Vec<f64> {
        let ends = self.floors.iter().zip(boxes.least.iter().zip(&boxes.span));
        ends.map(|(floor, (least, span))| (floor - least) as f64 / *span as f64).collect()
    }

    fn measure(&self, boxes: &Boxes<'_>, lambda: &[f64], bound: f64, _: &[f64]) -> f64 {
        let floor = |party: usize| self.floors[party] as f64 / boxes.span[party] as f64;
        let added = lambda.iter().zip(&self.own).enumerate();
        bound - added.map(|(party, (lambda, own))| (lambda - own) * floor(party)).sum::<f64>()
    }

    fn steer(&self, lambda: &mut [f64], shares: &[f64], pace: f64, wanted: &[f64]) {
        for (party, own) in self.own.iter().enumerate() {
            lambda[party] = (lambda[party] - pace * (shares[party] - wanted[party])).max(*own);
        }
    }

    fn weights(&self, boxes: &Boxes<'_>, lambda: &[f64]) -> Weights {
        let weight = |party: usize| {
            let added = (lambda[party] - self.own[party]).max(0.0) * self.largest / boxes.span[party] as f64;
            let added = added * self.fine as f64;
            self.fine * self.factors[party] + added as i128
        };
        Weights((0..lambda.len()).map(weight).collect())
    }
}

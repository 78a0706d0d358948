//! The largest sum of utilities, each times a number, of packages that reach the floors.
//!
//! Threshold: a better package has a larger sum, and with weights on the floors besides at least what these are worth.

use num_bigint::BigInt;

use super::{Boxes, Goal, Weights};

pub(super) struct Linear {
    /// By party, what its utility is multiplied by, zero or above.
    pub(super) factors: Vec<i128>,
    /// By party, the least that a package gives it.
    pub(super) floors: Vec<i128>,
    /// What all weights are multiplied by, so that those of floors may be fractions of them.
    pub(super) fine: i128,
}

impl Linear {
    /// The factors, with as much room for fractions as there is.
    pub(super) fn new(factors: Vec<i128>, floors: Vec<i128>, boxes: &Boxes<'_>) -> Self {
        let bits = factors.iter().zip(&boxes.span).map(|(factor, span)| bits(*factor) + bits(*span)).max().unwrap_or(0);
        Self { factors, floors, fine: 1 << 110_u32.saturating_sub(bits).min(30) }
    }

    /// The weight of a whole share of a party, by its factor.
    fn own(&self, boxes: &Boxes<'_>, party: usize) -> f64 {
        self.factors[party] as f64 * boxes.span[party] as f64
    }

    /// The largest of these.
    fn largest(&self, boxes: &Boxes<'_>) -> f64 {
        (0..self.factors.len()).map(|party| self.own(boxes, party)).fold(f64::MIN_POSITIVE, f64::max)
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

    fn start(&self, boxes: &Boxes<'_>) -> Vec<f64> {
        let largest = self.largest(boxes);
        (0..self.factors.len()).map(|party| self.own(boxes, party) / largest).collect()
    }

    fn measure(&self, boxes: &Boxes<'_>, lambda: &[f64], bound: f64, _: Option<&BigInt>) -> f64 {
        let start = self.start(boxes);
        let floor = |party: usize| self.floors[party] as f64 / boxes.span[party] as f64;
        bound - (0..lambda.len()).map(|party| (lambda[party] - start[party]) * floor(party)).sum::<f64>()
    }

    fn steer(&self, boxes: &Boxes<'_>, lambda: &mut Vec<f64>, shares: &[f64], pace: f64, _: Option<&BigInt>) {
        for (party, start) in self.start(boxes).into_iter().enumerate() {
            let floor = (self.floors[party] - boxes.least[party]) as f64 / boxes.span[party] as f64;
            lambda[party] = (lambda[party] - pace * (shares[party] - floor)).max(start);
        }
    }

    fn weights(&self, boxes: &Boxes<'_>, lambda: &[f64]) -> Weights {
        let largest = self.largest(boxes);
        let start = self.start(boxes);
        let weight = |party: usize| {
            let added = (lambda[party] - start[party]).max(0.0) * largest / boxes.span[party] as f64 * self.fine as f64;
            self.fine * self.factors[party] + added as i128
        };
        Weights((0..lambda.len()).map(weight).collect())
    }
}

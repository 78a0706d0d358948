//! What is looked for in boxes, and what a weighted sum of utilities says about it.

use num_rational::BigRational;

use super::Boxes;
use super::relaxed::Wants;

/// Spans of utilities stay below two to this power, so that weighted sums of them fit in 127 bits.
pub(super) const SPAN_BITS: u32 = 80;

/// Weights of a share are whole numbers up to two to this power.
const WEIGHT_BITS: u32 = 30;

/// Whole numbers, zero or above, one for each party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weights(pub(crate) Vec<i128>);

/// A rule, as far as a search needs it. All utilities are whole numbers of each party's own unit.
pub(crate) trait Goal {
    /// What is compared: the larger the better.
    type Key: Ord + Clone;

    /// The key of utilities; `None` where the rule does not allow them.
    fn key(&self, utilities: &[i128]) -> Option<Self::Key>;

    /// The least weighted sum of the utilities of a package that is better than the best so far, or with `ties` as good.
    fn threshold(&self, boxes: &Boxes<'_>, weights: &Weights, best: Option<&Self::Key>, ties: bool) -> i128;

    /// What the first number of the key of a package is at most, in the units of the key, where a weighted sum of its
    /// utilities is at most so much; `None` where that says nothing.
    fn ceiling(&self, weights: &Weights, sum: i128) -> Option<BigRational>;

    /// Whether that alone shows that no package is better than one with this key, without what is known of whole numbers
    /// and floors: what anybody can work out again.
    fn is_proof(&self, key: &Self::Key, weights: &Weights, sum: i128) -> bool;

    /// What the linear program is about whose dual values are the weights of shares; `None` where weights are found by
    /// steps.
    fn wants(&self, _: &Boxes<'_>) -> Option<Wants> {
        None
    }

    /// Below this value of the program a box holds nothing better.
    fn enough(&self, _: &Boxes<'_>, _: &Self::Key) -> f64 {
        f64::NEG_INFINITY
    }

    /// Weights of shares to start from.
    fn start(&self, boxes: &Boxes<'_>) -> Vec<f64> {
        vec![1.0; boxes.span.len()]
    }

    /// By party, the share that weights are moved towards, with the best package so far.
    fn wanted(&self, boxes: &Boxes<'_>, best: Option<&Self::Key>) -> Vec<f64>;

    /// How loose a bound is: of two, the smaller is tighter.
    fn measure(&self, boxes: &Boxes<'_>, lambda: &[f64], bound: f64, wanted: &[f64]) -> f64;

    /// Whether a bound of this measure is likely to close a box.
    fn is_enough(&self, _: f64) -> bool {
        false
    }

    /// Moves weights of shares against what a package gives too much of.
    fn steer(&self, lambda: &mut [f64], shares: &[f64], pace: f64, wanted: &[f64]);

    /// Weights of utilities for weights of shares.
    fn weights(&self, boxes: &Boxes<'_>, lambda: &[f64]) -> Weights {
        rounded(boxes, lambda)
    }
}

/// Weights of utilities, rounded, for weights of shares.
pub(super) fn rounded(boxes: &Boxes<'_>, lambda: &[f64]) -> Weights {
    let most = lambda.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let widest = boxes.span.iter().copied().max().unwrap_or(1);
    let weight = |(lambda, span): (&f64, &i128)| {
        let share = (lambda / most * f64::from(1_u32 << WEIGHT_BITS)) as i128;
        share * widest / span
    };
    Weights(lambda.iter().zip(&boxes.span).map(weight).collect())
}

/// A factor by which a weight is changed, neither too small nor too large.
pub(super) fn tamed(factor: f64) -> f64 {
    factor.clamp(0.5, 2.0)
}

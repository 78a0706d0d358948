//! The largest least share, then the largest next least, and so on: one level at a time.
//!
//! Threshold of the first level: whoever has a larger least share gives each party a whole gain that is large enough for
//! it. Of the next level, with the levels before settled: all but one party for each of these have more; that one has at
//! least its own level, so the largest of what it may be short by is taken off.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::goal::tamed;
use super::relaxed::Wants;
use super::{Boxes, Goal, Weights};

pub(super) struct MaxMin {
    /// By party, what its gain is multiplied by; `None` of parties left out.
    pub(super) factors: Vec<Option<BigInt>>,
    /// By party, what gains are counted from.
    pub(super) base: Vec<i128>,
    /// By party, the least that a package gives it.
    pub(super) floors: Vec<i128>,
    /// The numbers from the least up that are settled.
    pub(super) settled: Vec<BigInt>,
    /// Whether only the least number is compared.
    pub(super) least_alone: bool,
}

impl MaxMin {
    /// The least utility of a party whose share is at least a number, or above it.
    fn reaching(&self, party: usize, share: &BigInt, above: bool) -> i128 {
        let Some(factor) = &self.factors[party] else { return self.floors[party] };
        let gain = if above { share.div_floor(factor) + 1 } else { Integer::div_ceil(share, factor) };
        // A share is a factor times a gain, so that a gain near it fits.
        self.base[party] + i128::try_from(gain).unwrap_or_default()
    }

    /// What the shares of the parties' spans come to, and by how many binary digits they are too large for `f64`; `None`
    /// where a party is left out.
    fn spans(&self, boxes: &Boxes<'_>) -> Option<(Vec<BigInt>, u64)> {
        let each = self.factors.iter().zip(&boxes.span).map(|(factor, span)| Some(factor.as_ref()? * span));
        let spans: Vec<BigInt> = each.collect::<Option<_>>()?;
        let digits = spans.iter().map(BigInt::bits).max()?;
        Some((spans, digits.saturating_sub(1_000)))
    }
}

fn rough(number: &BigInt, digits: u64) -> f64 {
    (number >> digits).to_f64().unwrap_or_default()
}

impl Goal for MaxMin {
    type Key = Vec<BigInt>;

    fn key(&self, utilities: &[i128]) -> Option<Vec<BigInt>> {
        let gains = utilities.iter().zip(&self.base).map(|(utility, base)| utility - base);
        let shares = gains.zip(&self.factors).filter_map(|(gain, factor)| Some(factor.as_ref()? * gain));
        let mut shares: Vec<BigInt> = shares.collect();
        shares.sort();
        if self.least_alone {
            shares.truncate(1);
        }
        Some(shares).filter(|shares| shares.iter().zip(&self.settled).all(|(share, settled)| share >= settled))
    }

    fn threshold(&self, _: &Boxes<'_>, weights: &Weights, best: Option<&Vec<BigInt>>, ties: bool) -> i128 {
        let Some(best) = best else { return i128::MIN };
        let level = self.settled.len().min(best.len().saturating_sub(1));
        let Some(share) = best.get(level) else { return i128::MIN };
        let parties = 0..weights.0.len();
        let goal: Vec<i128> = parties.clone().map(|party| self.reaching(party, share, !ties)).collect();
        let whole: i128 = goal.iter().zip(&weights.0).map(|(goal, weight)| goal * weight).sum();
        let slack = |settled: &BigInt| {
            let short = |party: usize| (goal[party] - self.reaching(party, settled, false)) * weights.0[party];
            parties.clone().map(short).max().unwrap_or(0)
        };
        whole - self.settled[..level].iter().map(slack).sum::<i128>()
    }

    fn ceiling(&self, weights: &Weights, sum: i128) -> Option<BigRational> {
        // Levels that are settled are not open any more.
        if let Some(first) = self.settled.first() {
            return Some(first.clone().into());
        }
        let (mut rest, mut each) = (BigInt::from(sum), BigRational::zero());
        for (party, weight) in weights.0.iter().enumerate() {
            let base = self.factors[party].as_ref().map_or(self.floors[party], |_| self.base[party]);
            rest -= BigInt::from(base) * weight;
            let factor = self.factors[party].as_ref();
            each += factor.map_or_else(BigRational::zero, |factor| BigRational::new((*weight).into(), factor.clone()));
        }
        (!each.is_zero()).then(|| BigRational::from(rest) / each)
    }

    fn is_proof(&self, key: &Vec<BigInt>, weights: &Weights, sum: i128) -> bool {
        let mut out = weights.0.iter().zip(&self.factors).filter(|(_, factor)| factor.is_none());
        let least = key.first().map(|least| BigRational::from(least.clone()));
        out.all(|(weight, _)| *weight == 0) && self.ceiling(weights, sum).is_some_and(|most| Some(most) <= least)
    }

    fn wants(&self, boxes: &Boxes<'_>) -> Option<Wants> {
        let (spans, digits) = self.spans(boxes).filter(|_| self.settled.is_empty())?;
        let largest = spans.iter().map(|span| rough(span, digits)).fold(f64::MIN_POSITIVE, f64::max);
        let scale: Vec<f64> = spans.iter().map(|span| rough(span, digits) / largest).collect();
        let base = self.base.iter().zip(&boxes.span).map(|(base, span)| *base as f64 / *span as f64);
        Some(Wants { less: base.zip(&scale).map(|(base, scale)| base * scale).collect(), scale })
    }

    fn enough(&self, boxes: &Boxes<'_>, best: &Vec<BigInt>) -> f64 {
        let share = || {
            let (spans, digits) = self.spans(boxes)?;
            Some(rough(best.first()?, digits) / rough(spans.iter().max()?, digits))
        };
        share().map_or(f64::NEG_INFINITY, |share: f64| share - 1e-9)
    }

    fn wanted(&self, boxes: &Boxes<'_>, best: Option<&Vec<BigInt>>) -> Vec<f64> {
        let level = best.and_then(|best| best.get(self.settled.len().min(best.len().saturating_sub(1))));
        let party = |party: usize| {
            let utility = level.map_or(self.floors[party], |share| self.reaching(party, share, false));
            (utility - boxes.least[party]) as f64 / boxes.span[party] as f64
        };
        (0..self.floors.len()).map(party).collect()
    }

    fn measure(&self, boxes: &Boxes<'_>, lambda: &[f64], bound: f64, wanted: &[f64]) -> f64 {
        let least = |party: usize| boxes.least[party] as f64 / boxes.span[party] as f64;
        let goal: f64 = (0..lambda.len()).map(|party| lambda[party] * (wanted[party] + least(party))).sum();
        (bound - goal) / lambda.iter().sum::<f64>()
    }

    fn is_enough(&self, measure: f64) -> bool {
        measure < -1e-9
    }

    fn steer(&self, lambda: &mut [f64], shares: &[f64], pace: f64, wanted: &[f64]) {
        let over = |party: usize| shares[party] - wanted[party];
        let largest = (0..lambda.len()).fold(1e-9_f64, |largest, party| largest.max(over(party).abs()));
        for (party, lambda) in lambda.iter_mut().enumerate() {
            *lambda *= tamed(1.0 - pace * 0.6 * over(party) / largest);
        }
        let sum: f64 = lambda.iter().sum();
        lambda.iter_mut().for_each(|lambda| *lambda = (*lambda / sum).max(1e-6));
    }
}

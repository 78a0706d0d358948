//! Floors that exclude each other on a box: whole weights at which the best sum, each issue answered by itself, falls short.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::balance::{Balance, Column, balance};
use crate::bits::Bits;
use crate::compile::{Node, high, low};
use crate::search::problem::Problem;
use crate::search::proof::{Proof, Weight};
use crate::search::reasons::{Because, Needs};
use crate::search::space::Space;
use crate::search::sums::{Clash, whole_weights};
use crate::search::tabled::Tabled;

/// The most boxes of one proof on which weights are looked for.
const TRIES: usize = 200;

/// The floors among some items, with how many whole numbers make one unit of utility.
struct Floors<'p> {
    list: Vec<(usize, &'p Tabled, &'p BigInt)>,
}

impl<'p> Floors<'p> {
    fn new(problem: &'p Problem<'_>, active: &Bits) -> Self {
        let floor = |item: usize| match (&problem.items[item].node, &problem.items[item].unit) {
            (Node::Tabled(tabled), Some(unit)) => Some((item, &**tabled, unit)),
            _ => None,
        };
        Self { list: active.iter().filter_map(floor).collect() }
    }

    /// The weighted sum of them; `None` where its numbers are too long.
    fn sum(&self, weights: &[BigInt]) -> Option<Tabled> {
        let weights: Vec<i128> = weights.iter().map(BigInt::to_i128).collect::<Option<_>>()?;
        let mut parts: Vec<Vec<i128>> = Vec::new();
        let mut least = 0_i128;
        for ((_, floor, _), weight) in self.list.iter().zip(weights).filter(|(_, weight)| *weight != 0) {
            least = least.checked_add(floor.least.checked_mul(weight)?)?;
            for (issue, own) in &floor.parts {
                if parts.len() <= *issue {
                    parts.resize(issue + 1, Vec::new());
                }
                let sums = &mut parts[*issue];
                sums.resize(own.len(), 0);
                for (sum, part) in sums.iter_mut().zip(own.iter()) {
                    *sum = sum.checked_add(part.checked_mul(weight)?)?;
                }
            }
        }
        Some(Tabled::new(&parts, least))
    }

    /// The gains at the places where the weighted sum is largest on a box.
    fn best(&self, weights: &[BigInt], space: &Space) -> Option<Column<()>> {
        let mut point: Vec<i64> = space.0.iter().step_by(2).copied().collect();
        self.sum(weights)?.summit(space, &mut point);
        Some((self.list.iter().map(|(_, floor, _)| floor.value(&point) - floor.least).collect(), ()))
    }

    fn weights(&self, space: &Space) -> Option<Vec<BigInt>> {
        match balance(self.list.len(), &mut |weights| Ok(self.best(weights, space))) {
            Ok(Some(Balance::Weights(weights))) => Some(weights),
            _ => None,
        }
    }

    /// The weights as they are told: on utilities, without a common divisor.
    fn named(&self, weights: &[BigInt]) -> Option<Vec<Weight>> {
        let told =
            |((_, _, unit), weight): (&(usize, &Tabled, &BigInt), &BigInt)| BigRational::from_integer(weight * *unit);
        let told: Vec<BigRational> = self.list.iter().zip(weights).map(told).collect();
        let named = self.list.iter().zip(whole_weights(&told)?).filter(|(_, weight)| !weight.is_zero());
        let named = named.map(|(floor, weight)| {
            Some(Weight { item: floor.0, comparison: 0, holds: true, weight: weight.to_i64()? })
        });
        named.collect()
    }
}

/// Whether weights can be looked for: there are two floors at least.
pub(super) fn has_floors(problem: &Problem<'_>, active: &Bits) -> bool {
    active.iter().filter(|item| problem.items[*item].unit.is_some()).count() > 1
}

/// Weights that show that the floors exclude each other on a box, if there are any.
pub(super) fn clash(problem: &Problem<'_>, active: &Bits, space: &Space, whole: &Space) -> Option<Clash> {
    let floors = Floors::new(problem, active);
    let weights = floors.weights(space)?;
    let sum = floors.sum(&weights)?;
    let mut needs = Needs::none(space.0.len());
    Because { space, whole, assumed: None }.tabled(&sum, &mut needs);
    Some(Clash { weights: floors.named(&weights)?, needs: needs.list() })
}

/// A proof with weights on floors on the whole box, or in place of every part of it that is longer than they are.
pub(super) fn shortened(problem: &Problem<'_>, items: &Bits, space: &Space, proof: Proof) -> Proof {
    let floors = Floors::new(problem, items);
    if floors.list.len() < 2 {
        return proof;
    }
    let mut tries = TRIES;
    let on_all = floors.weights(space).and_then(|weights| floors.named(&weights));
    match on_all {
        Some(weights) => Proof::Sum(weights),
        None => floors.shorten(space, proof, &mut tries),
    }
}

impl Floors<'_> {
    fn shorten(&self, space: &Space, proof: Proof, tries: &mut usize) -> Proof {
        let Proof::Split { issue, at, below, from } = proof else { return proof };
        let part = |side: usize, place: i64| {
            let mut part = space.clone();
            part.0[side] = place;
            part
        };
        let mut either = |part: &Space, proof: Proof| {
            let size = proof.size();
            if size > 1 && *tries > 0 {
                *tries -= 1;
                let weights = self.weights(part).and_then(|weights| self.named(&weights));
                if let Some(weights) = weights.filter(|weights| weights.len() <= size) {
                    return Proof::Sum(weights);
                }
            }
            self.shorten(part, proof, tries)
        };
        let below = either(&part(high(issue), at - 1), *below);
        let from = either(&part(low(issue), at), *from);
        Proof::Split { issue, at, below: Box::new(below), from: Box::new(from) }
    }
}

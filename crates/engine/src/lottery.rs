//! Floors over all packages that keep some conditions: weights at which the best sum of gains is negative, or a lottery by
//! which every party has its reservation value in expectation.

use detente_model::{Certificate, Draw, Id, LineName, Number};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::balance::{Balance, Column, balance};
use crate::compile::Node;
use crate::floors::Floor;
use crate::packages::algebras::Top;
use crate::packages::forest::Forest;
use crate::packages::space::Space;
use crate::search::sums::whole_weights;
use crate::system::System;
use crate::{Budget, Halt};

/// The most entries of the tables over coupled issues.
const CELLS: usize = 1_000_000;

/// The packages that keep the known lines and the rules, and the floors of a system.
pub(crate) struct Field<'s, 'a> {
    system: &'s System<'a>,
    sizes: Vec<usize>,
}

/// What can be said of all packages at once.
pub(crate) enum Said {
    /// Weights whose best sum is negative, each issue answered by itself.
    Weights(Box<Certificate>),
    /// A lottery.
    Lottery(Vec<Draw>),
}

impl<'s, 'a> Field<'s, 'a> {
    /// The packages and floors of a system.
    pub(crate) fn new(system: &'s System<'a>) -> Self {
        let last = &system.problem.places.last;
        Self { system, sizes: last.iter().map(|last| usize::try_from(*last).unwrap_or(0) + 1).collect() }
    }

    /// The lines and rules of these items whose readings are known, by number.
    fn conditions(&self, items: impl Iterator<Item = usize>) -> Vec<usize> {
        let (known, rules) = (&self.system.known, &self.system.rules);
        let counts =
            |item: &usize| (known.contains(*item) || rules.contains(*item)) && self.system.floor(*item).is_none();
        items.filter(counts).collect()
    }

    fn node(&self, item: usize) -> &Node {
        &self.system.problem.items[item].node
    }

    fn space(&self, items: &[usize]) -> Space {
        items.iter().fold(Space::new(&self.sizes), |space, item| space.with(self.node(*item)))
    }

    /// Weights on the floors of the system, or a lottery over packages that certainly keep all its lines; `None` where
    /// neither was found.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn said(&self, budget: &Budget<'_>) -> Result<Option<Said>, Halt> {
        let floors: Vec<&Floor> = self.system.floors.iter().collect();
        let items = self.conditions(0..self.system.problem.len());
        let space = self.space(&items);
        if space.is_void() || floors.is_empty() {
            return Ok(None);
        }
        let is_coupled = !space.constraints.is_empty();
        let apart = Space { options: space.options.clone(), constraints: Vec::new() };
        match balanced(&floors, &apart, budget)? {
            Some(Balance::Weights(weights)) => {
                return Ok(self.told(&weights, &items, budget)?.map(|told| Said::Weights(Box::new(told))));
            }
            Some(Balance::Lottery(draws)) if !is_coupled => return Ok(self.drawn(draws, budget)?.map(Said::Lottery)),
            Some(Balance::Lottery(_)) => {}
            None => return Ok(None),
        }
        match balanced(&floors, &space, budget) {
            Ok(Some(Balance::Lottery(draws))) => Ok(self.drawn(draws, budget)?.map(Said::Lottery)),
            Ok(_) | Err(Halt::Limit { name: "cells", .. }) => Ok(None),
            Err(halt) => Err(halt),
        }
    }

    /// A lottery over packages that certainly keep the lines and rules among these items and, in expectation, give all
    /// floors among them.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn lottery(&self, kept: &crate::bits::Bits, budget: &Budget<'_>) -> Result<Option<Vec<Draw>>, Halt> {
        let floors: Vec<&Floor> = kept.iter().filter_map(|item| self.system.floor(item)).collect();
        let items: Vec<usize> = kept.iter().filter(|item| self.system.floor(*item).is_none()).collect();
        let space = self.space(&items);
        if space.is_void() {
            return Ok(None);
        }
        match balanced(&floors, &space, budget) {
            Ok(Some(Balance::Lottery(draws))) => self.drawn(draws, budget),
            Ok(_) | Err(Halt::Limit { name: "cells", .. }) => Ok(None),
            Err(halt) => Err(halt),
        }
    }

    /// The weights on utilities with no more lines and rules of one issue than they need.
    fn told(&self, weights: &[BigInt], items: &[usize], budget: &Budget<'_>) -> Result<Option<Certificate>, Halt> {
        let floors: Vec<&Floor> = self.system.floors.iter().collect();
        let negative = |items: &[usize]| {
            let space = self.space(items);
            let apart = Space { options: space.options, constraints: Vec::new() };
            let column = best(&floors, weights, &apart);
            column.is_some_and(|(gains, _)| weighted(weights, &gains) < BigInt::zero())
        };
        let mut needed: Vec<usize> = items.iter().copied().filter(|item| self.is_of_one_issue(*item)).collect();
        for item in needed.clone() {
            budget.step(self.sizes.iter().sum::<usize>() as u64)?;
            let fewer: Vec<usize> = needed.iter().copied().filter(|other| *other != item).collect();
            if negative(&fewer) {
                needed = fewer;
            }
        }
        let scaled: Vec<BigRational> =
            floors.iter().zip(weights).map(|(floor, weight)| BigRational::from_integer(weight * &floor.unit)).collect();
        let Some(whole) = whole_weights(&scaled).filter(|_| negative(&needed)) else { return Ok(None) };
        let named = floors.iter().zip(whole).filter(|(_, weight)| !weight.is_zero());
        let named = named.map(|(floor, weight)| Some((floor.party.clone(), Number::integer(weight.to_i64()?))));
        let weights: Option<std::collections::BTreeMap<Id, Number>> = named.collect();
        let mut lines: Vec<LineName> = needed.iter().map(|item| self.system.names[*item].clone()).collect();
        lines.sort();
        Ok(weights.map(|weights| Certificate::Weights { weights, lines }))
    }

    fn is_of_one_issue(&self, item: usize) -> bool {
        let mut issues = Vec::new();
        self.node(item).sides(&mut |side| issues.push(side / 2));
        issues.dedup();
        self.system.problem.items[item].issues.len() == 1 && issues.len() <= 1
    }

    /// The draws as packages; `None` where a probability cannot be written.
    fn drawn(&self, draws: Vec<(Vec<u32>, BigRational)>, budget: &Budget<'_>) -> Result<Option<Vec<Draw>>, Halt> {
        let mut told = Vec::with_capacity(draws.len());
        for (point, share) in draws {
            let point: Vec<i64> = point.into_iter().map(i64::from).collect();
            let Some(share) = Number::from_big(&share) else { return Ok(None) };
            told.push(Draw { package: self.system.package(&point, budget)?, share });
        }
        told.sort();
        Ok(Some(told))
    }
}

fn weighted(weights: &[BigInt], gains: &[i128]) -> BigInt {
    weights.iter().zip(gains).map(|(weight, gain)| weight * gain).sum()
}

fn balanced(floors: &[&Floor], space: &Space, budget: &Budget<'_>) -> Result<Option<Balance<Vec<u32>>>, Halt> {
    let answers: usize = space.options.iter().map(Vec::len).sum();
    balance(floors.len(), &mut |weights| {
        budget.step((answers * floors.len()) as u64)?;
        match space.constraints.is_empty() {
            true => Ok(best(floors, weights, space)),
            false => best_of_coupled(floors, weights, space, budget),
        }
    })
}

/// What each answer adds to the weighted sum; `None` where its numbers are too long.
fn sums(floors: &[&Floor], weights: &[BigInt]) -> Option<Vec<Vec<i128>>> {
    let weights: Vec<i128> = weights.iter().map(BigInt::to_i128).collect::<Option<_>>()?;
    let issues = floors.first()?.parts.len();
    let mut sums: Vec<Vec<i128>> = (0..issues).map(|issue| vec![0; floors[0].parts[issue].len()]).collect();
    for (floor, weight) in floors.iter().zip(weights) {
        for (sums, parts) in sums.iter_mut().zip(&floor.parts) {
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum = sum.checked_add(part.checked_mul(weight)?)?;
            }
        }
    }
    Some(sums)
}

fn gains(floors: &[&Floor], point: &[u32]) -> Vec<i128> {
    let point: Vec<i64> = point.iter().map(|place| i64::from(*place)).collect();
    floors.iter().map(|floor| -floor.lack(&point)).collect()
}

/// The package whose weighted sum of gains is largest, each issue answered by itself.
fn best(floors: &[&Floor], weights: &[BigInt], space: &Space) -> Option<Column<Vec<u32>>> {
    let sums = sums(floors, weights)?;
    let best = |(options, sums): (&Vec<u32>, &Vec<i128>)| {
        let worth = |place: &u32| sums[*place as usize];
        options.iter().copied().reduce(|best, next| if worth(&next) > worth(&best) { next } else { best })
    };
    let point: Vec<u32> = space.options.iter().zip(&sums).map(best).collect::<Option<_>>()?;
    Some((gains(floors, &point), point))
}

/// The same where conditions couple issues.
fn best_of_coupled(
    floors: &[&Floor],
    weights: &[BigInt],
    space: &Space,
    budget: &Budget<'_>,
) -> Result<Option<Column<Vec<u32>>>, Halt> {
    let Some(sums) = sums(floors, weights) else { return Ok(None) };
    let forest = Forest::grow(Top { parts: &sums }, space, CELLS, budget)?;
    let Some(tops) = forest.values() else { return Ok(None) };
    let mut found = Vec::new();
    forest.trace(tops.into_iter().copied().collect(), 1, &mut found);
    Ok(found.pop().map(|point| (gains(floors, &point), point)))
}

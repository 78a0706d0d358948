//! What is asked of all packages: how many there are, which break the fewest lines, how much a party can have.

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::forest::{Algebra, Answer};
use super::space::Party;
use crate::Halt;
use crate::compile::TOO_LARGE;

/// How many packages there are.
pub(crate) struct Count;

impl Algebra for Count {
    type Value = BigUint;
    type Target = ();

    fn nothing(&self) -> BigUint {
        BigUint::one()
    }

    fn both(&self, one: &BigUint, other: &BigUint) -> Result<BigUint, Halt> {
        Ok(one * other)
    }

    fn any(&self, _: usize, answers: &[Answer<BigUint>]) -> Result<BigUint, Halt> {
        Ok(answers.iter().fold(BigUint::zero(), |sum, answer| sum + &answer.rest))
    }

    fn parted(&self, (): &(), _: usize, _: Answer<()>, parts: &[&BigUint]) -> Vec<Vec<()>> {
        vec![vec![(); parts.len()]]
    }
}

/// The fewest soft constraints that a package breaks, and how many packages break no more.
pub(crate) struct Fewest;

impl Algebra for Fewest {
    type Value = (u32, BigUint);
    type Target = u32;

    fn nothing(&self) -> (u32, BigUint) {
        (0, BigUint::one())
    }

    fn both(&self, one: &(u32, BigUint), other: &(u32, BigUint)) -> Result<(u32, BigUint), Halt> {
        Ok((one.0 + other.0, &one.1 * &other.1))
    }

    fn any(&self, _: usize, answers: &[Answer<(u32, BigUint)>]) -> Result<(u32, BigUint), Halt> {
        let broken = |answer: &Answer<(u32, BigUint)>| answer.broken + answer.rest.0;
        let least = answers.iter().map(broken).min().unwrap_or_default();
        let count = answers.iter().filter(|answer| broken(answer) == least).map(|answer| &answer.rest.1).sum();
        Ok((least, count))
    }

    fn parted(&self, target: &u32, _: usize, answer: Answer<()>, parts: &[&(u32, BigUint)]) -> Vec<Vec<u32>> {
        let least: Vec<u32> = parts.iter().map(|part| part.0).collect();
        let fits = answer.broken + least.iter().sum::<u32>() == *target;
        fits.then_some(least).into_iter().collect()
    }
}

/// The largest sum of what the answers add, and a package that has it.
pub(crate) struct Top<'a> {
    /// By issue and place.
    pub(crate) parts: &'a [Vec<i128>],
}

impl Algebra for Top<'_> {
    type Value = i128;
    type Target = i128;

    fn nothing(&self) -> i128 {
        0
    }

    fn both(&self, one: &i128, other: &i128) -> Result<i128, Halt> {
        one.checked_add(*other).ok_or(TOO_LARGE)
    }

    fn any(&self, issue: usize, answers: &[Answer<i128>]) -> Result<i128, Halt> {
        let sums = answers.iter().map(|answer| self.parts[issue][answer.place as usize].checked_add(answer.rest));
        let sums: Vec<i128> = sums.collect::<Option<_>>().ok_or(TOO_LARGE)?;
        Ok(sums.into_iter().max().unwrap_or_default())
    }

    fn parted(&self, target: &i128, issue: usize, answer: Answer<()>, parts: &[&i128]) -> Vec<Vec<i128>> {
        let own = self.parts[issue][answer.place as usize];
        let fits = parts.iter().copied().sum::<i128>() + own == *target;
        fits.then(|| parts.iter().map(|part| **part).collect()).into_iter().collect()
    }
}

/// The largest utility of one party; with `sign` -1 the least, negated.
pub(crate) struct Most<'a> {
    pub(crate) party: &'a Party,
    pub(crate) sign: i128,
}

impl Algebra for Most<'_> {
    type Value = i128;
    type Target = ();

    fn nothing(&self) -> i128 {
        0
    }

    fn both(&self, one: &i128, other: &i128) -> Result<i128, Halt> {
        Ok(one + other)
    }

    fn any(&self, issue: usize, answers: &[Answer<i128>]) -> Result<i128, Halt> {
        let own = |answer: &Answer<i128>| self.sign * self.party.parts[issue][answer.place as usize] + answer.rest;
        Ok(answers.iter().map(own).max().unwrap_or_default())
    }

    fn parted(&self, (): &(), _: usize, _: Answer<()>, parts: &[&i128]) -> Vec<Vec<()>> {
        vec![vec![(); parts.len()]]
    }
}

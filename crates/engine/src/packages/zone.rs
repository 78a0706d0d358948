//! How many packages are in the zone of agreement: counted issue by issue, whole branches at once where every package of
//! them is in it or none is.

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::space::{Party, Space};
use crate::compile::Node;
use crate::{Budget, Halt};

/// A count that is under way.
struct Zone<'a> {
    parties: &'a [Party],
    space: &'a Space,
    floors: Vec<i128>,
    /// By issue and party: the least and the most that the issues from there on add.
    rest: Vec<Vec<(i128, i128)>>,
    /// By issue: what can be told once it is answered.
    told: Vec<Vec<&'a Node>>,
    /// The first issue from which on nothing is coupled any more.
    free: usize,
    budget: &'a Budget<'a>,
}

/// The packages of a space that reach the floors.
///
/// # Errors
/// The limit of steps is met.
pub(crate) fn count(
    parties: &[Party],
    space: &Space,
    floors: &[Option<i128>],
    budget: &Budget<'_>,
) -> Result<BigUint, Halt> {
    if space.is_void() {
        return Ok(BigUint::zero());
    }
    let issues = space.options.len();
    let bound: Vec<(&Party, i128)> = parties.iter().zip(floors).filter_map(|(party, f)| Some((party, (*f)?))).collect();
    let mut rest = vec![vec![(0, 0); bound.len()]; issues + 1];
    for issue in (0..issues).rev() {
        for (at, (party, _)) in bound.iter().enumerate() {
            let ((least, most), (low, high)) = (rest[issue + 1][at], space.ends_of(party, issue));
            rest[issue][at] = (least + low, most + high);
        }
    }
    let mut told: Vec<Vec<&Node>> = vec![Vec::new(); issues];
    for constraint in &space.constraints {
        constraint.scope.last().into_iter().for_each(|last| told[*last].push(&constraint.node));
    }
    let free = told.iter().rposition(|nodes| !nodes.is_empty()).map_or(0, |last| last + 1);
    let (held, floors): (Vec<Party>, Vec<i128>) =
        bound.into_iter().map(|(party, floor)| (party.clone(), floor)).unzip();
    let zone = Zone { parties: &held, space, floors, rest, told, free, budget };
    zone.from(0, &vec![0; held.len()], &mut vec![0; issues])
}

impl Zone<'_> {
    fn from(&self, issue: usize, sums: &[i128], point: &mut [i64]) -> Result<BigUint, Halt> {
        self.budget.step(1)?;
        let ends = || sums.iter().zip(&self.rest[issue]).zip(&self.floors);
        if ends().any(|((sum, (_, most)), floor)| sum + most < *floor) {
            return Ok(BigUint::zero());
        }
        if issue >= self.free && ends().all(|((sum, (least, _)), floor)| sum + least >= *floor) {
            return Ok(self.space.options[issue..].iter().fold(BigUint::one(), |count, places| count * places.len()));
        }
        let mut count = BigUint::zero();
        for place in &self.space.options[issue] {
            point[issue] = i64::from(*place);
            if self.told[issue].iter().all(|node| node.holds(point)) {
                let part = |party: &Party| party.parts[issue][*place as usize];
                let sums: Vec<i128> = sums.iter().zip(self.parties).map(|(sum, party)| sum + part(party)).collect();
                count += self.from(issue + 1, &sums, point)?;
            }
        }
        Ok(count)
    }
}

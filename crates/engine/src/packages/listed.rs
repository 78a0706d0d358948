//! Outcomes that are listed one by one, each with a whole number for each party: what the frontier and the rules are.
//!
//! Two parties: sorted and swept once. Three: sorted, above a staircase. More: divide and conquer. Never each with each,
//! even where all are efficient.

use detente_model::Rule;
use num_bigint::BigInt;
use num_traits::One;

use super::front::{Front, undominated};
use super::frontier::Efficients;
use super::rules::{Gauge, chosen};
use super::solve::RULES;

/// What is said of listed outcomes, by their places in the list, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Those in the zone of agreement are fewer than one: then the frontier and the rules are over all.
    pub empty_zone: bool,
    /// The outcomes that none dominates.
    pub frontier: Vec<usize>,
    /// What each rule singles out.
    pub rules: Vec<(Rule, Vec<usize>)>,
}

/// A front as a list of utilities.
struct Found(Front<i64>);

impl Efficients for Found {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn utilities(&self, at: usize) -> Vec<i128> {
        self.0.point(at).iter().map(|number| i128::from(*number)).collect()
    }

    fn count(&self, at: usize) -> u128 {
        self.0.counts[at]
    }

    fn packages(&self, _: usize, _: usize) -> Vec<Vec<u32>> {
        Vec::new()
    }

    fn off(&self) -> Vec<i128> {
        vec![0; self.0.parties]
    }
}

/// The frontier and the rules over outcomes with these utilities, one row for each outcome, one number for each party,
/// all of one unit; `None` where a row has another length than `reservations`, there are no parties or outcomes, or
/// sums of numbers could be too large.
///
/// ```
/// use detente_engine::packages::listed;
/// let said = listed(&[3, 1, 2, 2, 1, 3, 1, 1], &[0, 0]).unwrap();
/// assert_eq!(said.frontier, [0, 1, 2]);
/// assert_eq!(said.rules[0].1, [1]);
/// ```
pub fn listed(utilities: &[i64], reservations: &[i64]) -> Option<Listed> {
    let parties = reservations.len();
    let large = |number: &i64| number.unsigned_abs() >= 1 << 56;
    let whole = parties > 0 && !utilities.is_empty() && utilities.len().is_multiple_of(parties);
    if !whole || parties > 64 || utilities.iter().chain(reservations).any(large) {
        return None;
    }
    let accepted = |row: &[i64]| row.iter().zip(reservations).all(|(utility, r)| utility >= r);
    let empty_zone = !utilities.chunks_exact(parties).any(accepted);
    let zone: Vec<i64> = match empty_zone {
        true => utilities.to_vec(),
        false => utilities.chunks_exact(parties).filter(|row| accepted(row)).flatten().copied().collect(),
    };
    let front = undominated(parties, &zone, &vec![1; zone.len() / parties]);
    let found = Found(front);
    let gauge = gauge(&zone, utilities, reservations);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    for (at, row) in utilities.chunks_exact(parties).enumerate() {
        found.0.place(row).into_iter().for_each(|place| rows[place].push(at));
    }
    let all = |places: Vec<usize>| {
        let mut rows: Vec<usize> = places.into_iter().flat_map(|place| rows[place].iter().copied()).collect();
        rows.sort_unstable();
        rows
    };
    let rules = RULES.iter().map(|rule| (*rule, all(chosen(*rule, &gauge, &found))));
    Some(Listed { empty_zone, rules: rules.collect(), frontier: all((0..found.len()).collect()) })
}

fn gauge(zone: &[i64], utilities: &[i64], reservations: &[i64]) -> Gauge {
    let most = |of: &[i64], party: usize| {
        let best = of.chunks_exact(reservations.len()).map(|row| row[party]).max();
        i128::from(best.unwrap_or(0)) - i128::from(reservations[party])
    };
    let parties = 0..reservations.len();
    Gauge {
        units: vec![BigInt::one(); reservations.len()],
        base: reservations.iter().map(|r| i128::from(*r)).collect(),
        most: parties.clone().map(|party| most(utilities, party)).collect(),
        ideal: parties.map(|party| most(zone, party)).collect(),
    }
}

//! Outcomes that are listed one by one, each with a whole number for each party: what the frontier and the rules are.
//!
//! Two parties: sorted and swept once. Three: sorted, above a staircase. More: divide and conquer. Never each with each,
//! even where all are efficient.

use detente_model::Rule;
use num_bigint::BigInt;
use num_traits::One;

use super::front::maxima;
use super::frontier::Vectors;
use super::rules::{Gauge, Sizes, chosen};
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

/// The undominated rows of a table, in its order, so that it is read from the front to the back.
struct Found<'a> {
    parties: usize,
    table: &'a [i64],
    rows: Vec<u32>,
}

impl<'a> Found<'a> {
    fn new(parties: usize, table: &'a [i64], accepted: impl Fn(&[i64]) -> bool) -> Self {
        let mut found = vec![false; table.len() / parties];
        maxima(parties, table, accepted).into_iter().for_each(|row| found[row as usize] = true);
        let rows = (0_u32..).zip(found).filter(|(_, found)| *found).map(|(row, _)| row).collect();
        Self { parties, table, rows }
    }
}

impl Vectors for Found<'_> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fill(&self, at: usize, into: &mut Vec<i128>) {
        let row = self.rows[at] as usize;
        into.clear();
        into.extend(self.table[row * self.parties..(row + 1) * self.parties].iter().map(|number| i128::from(*number)));
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
    if !whole
        || parties > 64
        || u32::try_from(utilities.len()).is_err()
        || utilities.iter().chain(reservations).any(large)
    {
        return None;
    }
    let reaches = |row: &[i64]| row.iter().zip(reservations).all(|(utility, r)| utility >= r);
    let empty_zone = !utilities.chunks_exact(parties).any(reaches);
    let accepted = |row: &[i64]| empty_zone || reaches(row);
    let found = Found::new(parties, utilities, accepted);
    let gauge = gauge(utilities, reservations, accepted);
    let row = |at: usize| found.rows[at] as usize;
    let sizes = Sizes::of(&gauge, &found);
    let rules = RULES.iter().map(|rule| (*rule, chosen(*rule, &gauge, &found, &sizes).into_iter().map(row).collect()));
    Some(Listed { empty_zone, rules: rules.collect(), frontier: (0..found.len()).map(row).collect() })
}

fn gauge(utilities: &[i64], reservations: &[i64], accepted: impl Fn(&[i64]) -> bool) -> Gauge {
    let rows = || utilities.chunks_exact(reservations.len());
    let gain = |best: Option<i64>, party: usize| i128::from(best.unwrap_or(0)) - i128::from(reservations[party]);
    let parties = 0..reservations.len();
    Gauge {
        units: vec![BigInt::one(); reservations.len()],
        base: reservations.iter().map(|r| i128::from(*r)).collect(),
        most: parties.clone().map(|party| gain(rows().map(|row| row[party]).max(), party)).collect(),
        ideal: parties
            .map(|party| gain(rows().filter(|row| accepted(row)).map(|row| row[party]).max(), party))
            .collect(),
    }
}

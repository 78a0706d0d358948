//! One issue answered separately for two parts: stages, places, categories or performers.
//!
//! Definition: a split of an issue has two packages that differ in that issue at most, both obeying every rule. Some lines
//! of the component that use the issue speak of the first part only, some of the second only; every other line
//! holds in both packages. A split is given if it leaves some such pair of packages and no line of either
//! part could speak of both. The parts have no order: the first is that of the first line.
//!
//! It is found by duality too: each of the lines that could speak of one part stands twice, once of each part, and a
//! split is a minimal correction that leaves at least one of the two.

use std::collections::BTreeSet;

use detente_model::{Certificate, Change, Id};

use crate::bits::Bits;
use crate::compile::Places;
use crate::dualize::duals;
use crate::search::problem::Problem;
use crate::search::{Outcome, Search};
use crate::ways::{Found, Yard};
use crate::{Budget, Halt};

/// Adds every split of every issue of a component.
///
/// # Errors
/// A limit is met.
pub(crate) fn fill(yard: &Yard<'_, '_>, found: &mut Found, budget: &Budget<'_>) -> Result<(), Halt> {
    let issues: Vec<usize> = (0..yard.system.problem.places.len()).collect();
    let mut outcome = Ok(());
    for issue in issues {
        let lines = free_lines(yard, issue);
        let holders: BTreeSet<&Id> = lines.iter().filter_map(|line| yard.system.lines[*line].of.as_ref()).collect();
        if yard.system.problem.places.issue(issue).tradable && holders.len() > 1 {
            let parts = yard.system.problem.places.len() - issue;
            let done = budget.with_part(parts as u64, || split(yard, issue, &lines, found, budget));
            outcome = outcome.and(done);
        }
    }
    outcome
}

/// The lines of the component that use an issue and may be changed.
fn free_lines(yard: &Yard<'_, '_>, issue: usize) -> Vec<usize> {
    let lines = yard.lines.minus(&yard.hard);
    lines.iter().filter(|line| yard.system.problem.items[*line].issues.contains(&issue)).collect()
}

/// A problem in which one issue stands twice.
struct Doubled<'a> {
    problem: Problem<'a>,
    first: Places<'a>,
    second: Places<'a>,
    /// For each line that may speak of one part only: its item of the first part and of the second.
    pairs: Vec<(usize, usize)>,
    /// The items that hold in any case.
    fixed: Vec<usize>,
}

impl<'a> Doubled<'a> {
    fn new(yard: &Yard<'_, 'a>, issue: usize, lines: &[usize]) -> Result<Self, Halt> {
        let system = yard.system;
        let mut first = system.problem.places.clone();
        let again = first.again(issue);
        let second = first.renamed(issue, again);
        let mut doubled =
            Self { problem: Problem::new(first.clone()), first, second, pairs: Vec::new(), fixed: Vec::new() };
        let rules = system.case.rule_lines();
        for item in yard.kept.iter() {
            let says = system.lines.get(item).map_or_else(|| &rules[item - system.lines.len()].says, |line| &line.says);
            let one = doubled.problem.add(says)?;
            if !system.problem.items[item].issues.contains(&issue) {
                doubled.fixed.push(one);
                continue;
            }
            let other = doubled.problem.add_as(says, &doubled.second)?;
            if lines.contains(&item) {
                doubled.pairs.push((one, other));
            } else {
                doubled.fixed.extend([one, other]);
            }
        }
        Ok(doubled)
    }
}

fn split(
    yard: &Yard<'_, '_>,
    issue: usize,
    lines: &[usize],
    found: &mut Found,
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    let doubled = Doubled::new(yard, issue, lines)?;
    let mut search = Search::new(&doubled.problem);
    let count = doubled.problem.len();
    let fixed = Bits::of(count, doubled.fixed.iter().copied());
    let free = Bits::of(count, doubled.pairs.iter().flat_map(|(one, other)| [*one, *other]));
    let mut oracle = |kept: &Bits| match search.solve(&kept.union(&fixed), budget)? {
        Outcome::Point(_) => Ok(None),
        Outcome::None(core) => Ok(Some(core.minus(&fixed))),
    };
    let duals = duals(&free, budget.limits.list, &mut oracle);
    let mut given_up = vec![Bits::none(count)];
    for component in &duals.components {
        let single = component.corrections.iter().filter(|set| !doubled.pairs.iter().any(|pair| both(set, *pair)));
        let single: Vec<&Bits> = single.collect();
        given_up = given_up.iter().flat_map(|one| single.iter().map(move |other| one.union(other))).collect();
        given_up.retain(|set| !doubled.pairs.iter().any(|pair| both(set, *pair)));
    }
    for set in given_up {
        add(yard, issue, lines, &doubled, &set, &mut search, found, budget)?;
    }
    duals.halt.map_or(Ok(()), Err)
}

fn both(set: &Bits, pair: (usize, usize)) -> bool {
    set.contains(pair.0) && set.contains(pair.1)
}

/// Adds the split in which the items of a set do not hold, unless it is one with its parts exchanged.
#[allow(clippy::too_many_arguments)]
fn add(
    yard: &Yard<'_, '_>,
    issue: usize,
    lines: &[usize],
    doubled: &Doubled<'_>,
    set: &Bits,
    search: &mut Search<'_, '_>,
    found: &mut Found,
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    let count = yard.system.problem.len();
    let pairs = || lines.iter().zip(&doubled.pairs);
    // A line that does not hold of the second part speaks of the first.
    let first = Bits::of(count, pairs().filter(|(_, pair)| set.contains(pair.1)).map(|(line, _)| *line));
    let second = Bits::of(count, pairs().filter(|(_, pair)| set.contains(pair.0)).map(|(line, _)| *line));
    if first.iter().next() > second.iter().next() || first.is_empty() {
        return Ok(());
    }
    let all = Bits::all(doubled.problem.len());
    let Outcome::Point(point) = search.solve(&all.minus(set), budget)? else { return Ok(()) };
    budget.keep(2 * point.len())?;
    let change = Change::Split {
        issue: yard.system.problem.places.issue(issue).meta.id.clone(),
        first: yard.system.names_of(&first),
        second: yard.system.names_of(&second),
    };
    let certificate =
        Certificate::Parts { first: doubled.first.package(&point), second: doubled.second.package(&point) };
    found.add(yard.splitting(&first.union(&second), change, certificate))
}

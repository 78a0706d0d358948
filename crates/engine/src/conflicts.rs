//! Minimal conflicts of lines with their certificates: what D3 and D3a have in common.
//!
//! Definition: lines conflict if no package of X keeps them all; the conflict is minimal if without any one of them
//! some package of X keeps the rest. Lines with a term whose reading is not known take no part in a proof, and a package
//! refutes only if it certainly keeps every line, whatever those readings are.

use std::collections::BTreeSet;

use detente_model::{Case, Certificate, Conflict, EntryRef, Finding, Kind, Line, LineName, Verdict};

use crate::bits::Bits;
use crate::dualize::{Component, duals, shrink};
use crate::search::{Outcome, Search};
use crate::system::{State, System};
use crate::ways;
use crate::{Budget, Halt};

/// Of so many sets of rules at most it is tried whether a smaller one would do.
const RULE_SETS: usize = 500;

/// The verdict on lines alone: whether they conflict.
pub(crate) fn verdict(case: &Case, lines: Vec<Line>, budget: &Budget<'_>) -> Verdict {
    decide(case, lines, budget).unwrap_or(Verdict::Undetermined)
}

/// The verdict on lines alone, undetermined only where a reading is not known.
///
/// # Errors
/// A limit is met.
pub(crate) fn decide(case: &Case, lines: Vec<Line>, budget: &Budget<'_>) -> Result<Verdict, Halt> {
    let system = System::new(case, lines)?;
    let mut search = Search::new(&system.problem);
    Ok(match system.state(&mut search, &system.all, budget)? {
        State::Open(_) => Verdict::Refuted,
        State::Closed(_) => Verdict::Proved,
        State::Unknown => Verdict::Undetermined,
    })
}

/// Whether lines conflict, with all minimal conflicts and the ways out of them.
pub(crate) fn examine(kind: Kind, case: &Case, lines: Vec<Line>, budget: &Budget<'_>) -> Finding {
    let mut finding = Finding::new(kind, Verdict::Undetermined);
    if let Err(halt) = fill(&mut finding, case, lines, budget) {
        halt.note(&mut finding);
    }
    finding
}

fn fill(finding: &mut Finding, case: &Case, lines: Vec<Line>, budget: &Budget<'_>) -> Result<(), Halt> {
    let system = System::new(case, lines)?;
    let mut search = Search::new(&system.problem);
    match system.state(&mut search, &system.all, budget)? {
        State::Open(point) => {
            finding.certificate = Some(Certificate::Package { package: system.package(&point, budget)? });
            finding.verdict = Verdict::Refuted;
            Ok(())
        }
        State::Unknown => {
            finding.missing = system.readings_missing(&system.all);
            Ok(())
        }
        State::Closed(_) => prove(finding, &system, &mut search, budget),
    }
}

/// Fills in the minimal conflicts and the ways out.
fn prove(
    finding: &mut Finding,
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    let (components, halt) = list(finding, system, search, budget)?;
    if finding.verdict == Verdict::Proved {
        ways::fill(finding, system, search, &components, budget)?;
    }
    halt.map_or(Ok(()), Err)
}

/// Fills in the minimal conflicts; gives their components, and the limit that kept some from being found.
///
/// # Errors
/// A limit is met before all that were found are proved.
pub(crate) fn list(
    finding: &mut Finding,
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    budget: &Budget<'_>,
) -> Result<(Vec<Component>, Option<Halt>), Halt> {
    let (components, halt) = budget.with_part(2, || components(system, search, budget));
    let certified = certify_all(finding, system, search, &components, budget);
    finding.names = names(system, &finding.conflicts);
    certified?;
    Ok((components, halt))
}

/// Proves each conflict; the finding is proved as soon as one is, and keeps those that were before a limit is met.
fn certify_all(
    finding: &mut Finding,
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    components: &[Component],
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    for (number, component) in components.iter().enumerate() {
        for lines in &component.conflicts {
            if let Some(conflict) = certify(system, search, lines, number, budget)? {
                finding.conflicts.push(conflict);
                finding.verdict = Verdict::Proved;
            }
        }
    }
    Ok(())
}

/// What conflicts name, in order.
fn names(system: &System<'_>, conflicts: &[Conflict]) -> Vec<EntryRef> {
    let named: BTreeSet<&LineName> =
        conflicts.iter().flat_map(|conflict| conflict.lines.iter().chain(&conflict.rules)).collect();
    let entries = system.names.iter().zip(&system.entries);
    let mut entries: Vec<EntryRef> =
        entries.filter(|(name, _)| named.contains(name)).map(|(_, entry)| entry.clone()).collect();
    entries.sort();
    entries
}

/// The minimal conflicts of the known lines, group by group of lines that speak of issues together.
fn components(system: &System<'_>, search: &mut Search<'_, '_>, budget: &Budget<'_>) -> (Vec<Component>, Option<Halt>) {
    let (mut components, mut halt): (Vec<Component>, Option<Halt>) = (Vec::new(), None);
    for group in &system.groups {
        let rules = group.both(&system.rules);
        let found: usize = components.iter().map(|component| component.conflicts.len()).sum();
        let list = budget.limits.list.saturating_sub(found);
        let lines = group.both(&system.known);
        let mut oracle = |kept: &Bits| match search.solve(&kept.union(&rules), budget)? {
            Outcome::Point(_) => Ok(None),
            Outcome::None(core) => Ok(Some(core.minus(&rules))),
        };
        let duals = duals(&lines, list, &mut oracle);
        components.extend(duals.components);
        halt = halt.or(duals.halt.map(|halt| match halt {
            Halt::Limit { name: "list", .. } => budget.limit("list"),
            other => other,
        }));
    }
    if components.iter().any(|component| component.lines.is_empty()) {
        // The rules alone leave no package: that is the only minimal conflict.
        components.retain(|component| component.lines.is_empty());
        components.truncate(1);
    }
    components.sort_by(|one, other| one.conflicts.cmp(&other.conflicts));
    (components, halt)
}

/// One minimal conflict with its proof and, for each line, a package that keeps the others; `None` where there is none
/// since the rules of another group leave no package, which a limit kept from being found.
fn certify(
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    lines: &Bits,
    component: usize,
    budget: &Budget<'_>,
) -> Result<Option<Conflict>, Halt> {
    let rules = needed_rules(system, search, lines, budget)?;
    let certificate = system.tree(search, &lines.union(&rules), budget)?;
    let mut witnesses = Vec::with_capacity(lines.len());
    for line in lines.iter() {
        let others = lines.without(line).union(&system.rules);
        let Outcome::Point(point) = search.solve(&others, budget)? else { return Ok(None) };
        witnesses.push(system.package(&point, budget)?);
    }
    let (lines, rules) = (system.names_of(lines), system.names_of(&rules));
    Ok(Some(Conflict { lines, rules, component, certificate, witnesses }))
}

/// A set of rules under which the lines conflict, none of which can be left out, and a smallest one where there are few
/// smaller sets to try.
fn needed_rules(
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    lines: &Bits,
    budget: &Budget<'_>,
) -> Result<Bits, Halt> {
    let mut core = |rules: &Bits| match search.solve(&rules.union(lines), budget)? {
        Outcome::Point(_) => Ok(None),
        Outcome::None(core) => Ok(Some(core.minus(lines))),
    };
    let within = core(&system.rules)?.unwrap_or_else(|| system.rules.clone());
    let found = shrink(within, &mut core)?;
    let rules: Vec<usize> = system.rules.iter().collect();
    for size in 0..found.len().saturating_sub(1) {
        for smaller in subsets(&rules, size + 1, RULE_SETS) {
            let smaller = Bits::of(system.problem.len(), smaller);
            if core(&smaller)?.is_some() {
                return Ok(smaller);
            }
        }
    }
    Ok(found)
}

/// The subsets of this size, in order; none where there are more than `most`.
fn subsets(of: &[usize], size: usize, most: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let mut longer = Vec::new();
        for set in &found {
            let rest = of.iter().filter(|item| set.last().is_none_or(|last| last < *item));
            longer.extend(rest.map(|item| [set.as_slice(), &[*item]].concat()));
            if longer.len() > most {
                return Vec::new();
            }
        }
        found = longer;
    }
    found
}

//! Minimal conflicts of lines (D3, D3a), and of lines and floors (D5).
//!
//! Definition: lines conflict if no package of X keeps them all; the conflict is minimal if without any one of
//! them some package of X keeps the rest.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Conflict, LineName};

use crate::Refusal;
use crate::acts::distinct;
use crate::floors::Floors;
use crate::lines::Lines;
use crate::tree::{Allowed, tree_with};

/// Whether each is a minimal conflict of the lines, none is given twice, and components are told apart by the lines
/// that conflicts share.
///
/// # Errors
/// The first conflict that is not what it says.
pub(crate) fn conflicts(lines: &Lines<'_>, list: &[Conflict]) -> Result<(), Refusal> {
    if list.is_empty() {
        return Err(Refusal::NothingThere);
    }
    let mut seen = BTreeSet::new();
    for conflict in list {
        self::conflict(lines, conflict)?;
        let set: BTreeSet<&LineName> = conflict.lines.iter().collect();
        if !seen.insert(set) {
            return Err(Refusal::Repeated(names(&conflict.lines)));
        }
    }
    components(list)
}

/// Whether it is a minimal conflict, by the proof and the packages given.
fn conflict(lines: &Lines<'_>, conflict: &Conflict) -> Result<(), Refusal> {
    distinct(&conflict.lines)?;
    distinct(&conflict.rules)?;
    let mut allowed = Allowed::new();
    let mut floors = Floors::new();
    for name in &conflict.lines {
        match lines.floors.get(name) {
            Some(floor) => drop(floors.insert(name.clone(), floor.clone())),
            None => drop(allowed.insert(name.clone(), lines.line(name)?.says.clone())),
        }
    }
    for name in &conflict.rules {
        let rule = lines.rules.get(name).ok_or_else(|| Refusal::UnknownName(name.to_string()))?;
        allowed.insert(name.clone(), rule.clone());
    }
    let used = tree_with(&lines.space()?, &allowed, &floors, &conflict.certificate)?;
    if let Some(rule) = conflict.rules.iter().find(|rule| !used.contains(rule)) {
        return Err(Refusal::RuleNotNeeded(rule.clone()));
    }
    witnesses(lines, conflict)
}

/// Whether there is for each line a package of X that keeps all the others.
fn witnesses(lines: &Lines<'_>, conflict: &Conflict) -> Result<(), Refusal> {
    if conflict.witnesses.len() != conflict.lines.len() {
        return Err(Refusal::NotMinimal);
    }
    for (left_out, package) in conflict.lines.iter().zip(&conflict.witnesses) {
        let others = conflict.lines.iter().filter(|name| *name != left_out);
        lines.kept(package, others).map_err(|refusal| match refusal {
            Refusal::BreaksLine(line) | Refusal::BelowFloor(line) => Refusal::WitnessBreaksLine(line),
            other => other,
        })?;
    }
    Ok(())
}

/// Whether two conflicts have the same number exactly if they share lines, directly or through others.
fn components(list: &[Conflict]) -> Result<(), Refusal> {
    let mut group: Vec<usize> = (0..list.len()).collect();
    let mut holder: BTreeMap<&LineName, usize> = BTreeMap::new();
    for (index, conflict) in list.iter().enumerate() {
        for line in &conflict.lines {
            let (kept, joined) = (group[*holder.entry(line).or_insert(index)], group[index]);
            group.iter_mut().filter(|number| **number == joined).for_each(|number| *number = kept);
        }
    }
    let (mut number_of, mut group_of) = (BTreeMap::new(), BTreeMap::new());
    for (conflict, group) in list.iter().zip(group) {
        let number = *number_of.entry(group).or_insert(conflict.component);
        let back = *group_of.entry(conflict.component).or_insert(group);
        if number != conflict.component || back != group {
            return Err(Refusal::ComponentsDiffer);
        }
    }
    Ok(())
}

fn names(lines: &[LineName]) -> String {
    lines.iter().map(|line| line.0.as_str()).collect::<Vec<_>>().join(", ")
}

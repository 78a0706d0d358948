//! Lines that take another actor's reading of a term.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Case, Change, Condition, EntryRef, Id, LineName, Position, Table, find};

use crate::system::System;
use crate::{Budget, Halt};

/// One line with some terms read as other actors read them.
#[derive(Clone, Debug)]
pub(crate) struct Reread {
    /// Term to the actor whose reading is taken; the holder's own is left out.
    readings: BTreeMap<Id, Id>,
    /// What the line holds then.
    pub(crate) says: Condition,
}

impl Reread {
    /// The changes that it takes.
    pub(crate) fn changes(&self, target: &LineName) -> Vec<Change> {
        let change = |(term, actor): (&Id, &Id)| Change::RereadTerm {
            target: target.clone(),
            term: term.clone(),
            reading_of: actor.clone(),
        };
        self.readings.iter().map(change).collect()
    }

    /// Whether it takes some of the other readings that `other` takes, not all, and no others.
    pub(crate) fn is_part_of(&self, other: &Self) -> bool {
        self.readings.len() < other.readings.len() && self.is_within(other)
    }

    /// Whether it takes no other reading than `other` takes.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.readings.iter().all(|(term, actor)| other.readings.get(term) == Some(actor))
    }
}

/// The other ways to read a line of which every reading is known.
///
/// # Errors
/// The limit of combinations is met.
pub(crate) fn others(system: &System<'_>, line: usize, budget: &Budget<'_>) -> Result<Vec<Reread>, Halt> {
    let case = system.case;
    let entry = &system.entries[line];
    let (Some(says), Some(holder)) = (raw(case, entry), &system.lines[line].of) else { return Ok(Vec::new()) };
    let mut chosen: Vec<BTreeMap<Id, Id>> = vec![BTreeMap::new()];
    for term in says.terms().into_iter().collect::<BTreeSet<_>>() {
        let readings = find(&case.terms, term).map(|term| &term.readings);
        let readers = readings.into_iter().flat_map(|readings| readings.keys()).filter(|actor| *actor != holder);
        let with = |chosen: &BTreeMap<Id, Id>, actor: &Id| {
            let mut chosen = chosen.clone();
            chosen.insert(term.clone(), actor.clone());
            chosen
        };
        let more: Vec<_> = readers.flat_map(|actor| chosen.iter().map(move |chosen| with(chosen, actor))).collect();
        chosen.extend(more);
        if chosen.len() > budget.limits.choices {
            return Err(budget.limit("choices"));
        }
    }
    let reread = |readings: BTreeMap<Id, Id>| {
        let read = says.with_readings(&|term| case.reading(term, readings.get(term).unwrap_or(holder)).cloned());
        let position = find(&case.positions, &entry.id).filter(|_| entry.table == Table::Positions);
        Reread { says: held(position, read), readings }
    };
    Ok(chosen.into_iter().filter(|readings| !readings.is_empty()).map(reread).collect())
}

fn held(position: Option<&Position>, says: Condition) -> Condition {
    position.map_or(says.clone(), |position| position.held(&says))
}

/// What a line says in the file.
fn raw<'a>(case: &'a Case, entry: &EntryRef) -> Option<&'a Condition> {
    match entry.table {
        Table::RedLines => find(&case.red_lines, &entry.id).map(|line| &line.says),
        Table::Positions => find(&case.positions, &entry.id).map(|line| &line.says),
        _ => None,
    }
}

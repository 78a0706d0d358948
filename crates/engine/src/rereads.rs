//! Lines that take another actor's reading of a term.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Case, Change, Condition, EntryRef, Id, LineName, Position, Table, find};

use crate::bits::Bits;
use crate::moves::point_of;
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
}

/// Every way in which lines of a set can take other readings so that a package keeps them and `rest`, the other lines of
/// the set given up; none of which could do with fewer other readings.
///
/// # Errors
/// A limit is met.
pub(crate) fn combinations(
    system: &System<'_>,
    set: &Bits,
    rest: &Bits,
    budget: &Budget<'_>,
) -> Result<Vec<BTreeMap<usize, Reread>>, Halt> {
    let mut all: Vec<BTreeMap<usize, Reread>> = vec![BTreeMap::new()];
    for line in set.iter() {
        let options = options(system, line, budget)?;
        if all.len() * (options.len() + 1) > budget.limits.choices {
            return Err(budget.limit("choices"));
        }
        let with = |(chosen, option): (&BTreeMap<usize, Reread>, &Reread)| {
            let mut chosen = chosen.clone();
            chosen.insert(line, option.clone());
            chosen
        };
        let more: Vec<_> =
            all.iter().flat_map(|chosen| options.iter().map(move |option| with((chosen, option)))).collect();
        all.extend(more);
    }
    let mut found = Vec::new();
    for chosen in all.into_iter().filter(|chosen| !chosen.is_empty()) {
        let mut problem = system.problem.clone();
        for reread in chosen.values() {
            problem.add(&reread.says)?;
        }
        if point_of(&problem, rest, system.problem.len(), budget)?.is_some() {
            found.push(chosen);
        }
    }
    let minimal = |chosen: &&BTreeMap<usize, Reread>| !found.iter().any(|other| is_part(other, chosen));
    Ok(found.iter().filter(minimal).cloned().collect())
}

/// Whether one choice for the same lines takes fewer other readings than another.
fn is_part(one: &BTreeMap<usize, Reread>, other: &BTreeMap<usize, Reread>) -> bool {
    let within = |mine: &Reread, theirs: &Reread| {
        mine.readings.iter().all(|(term, actor)| theirs.readings.get(term) == Some(actor))
    };
    let fewer = |mine: &Reread, theirs: &Reread| mine.readings.len() < theirs.readings.len();
    one.keys().eq(other.keys())
        && one.values().zip(other.values()).all(|(mine, theirs)| within(mine, theirs))
        && one.values().zip(other.values()).any(|(mine, theirs)| fewer(mine, theirs))
}

/// The other ways to read a line of which every reading is known.
fn options(system: &System<'_>, line: usize, budget: &Budget<'_>) -> Result<Vec<Reread>, Halt> {
    let case = system.case;
    let entry = &system.entries[line];
    let (Some(says), Some(holder)) = (raw(case, entry), &system.lines[line].of) else { return Ok(Vec::new()) };
    let mut chosen: Vec<BTreeMap<Id, Id>> = vec![BTreeMap::new()];
    for term in says.terms().into_iter().collect::<BTreeSet<_>>() {
        let readings = find(&case.terms, term).map(|term| &term.readings);
        let others = readings.into_iter().flat_map(|readings| readings.keys()).filter(|actor| *actor != holder);
        let more: Vec<_> = others
            .flat_map(|actor| {
                chosen.iter().map(|chosen| {
                    let mut chosen = chosen.clone();
                    chosen.insert(term.clone(), actor.clone());
                    chosen
                })
            })
            .collect();
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

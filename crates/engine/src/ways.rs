//! Ways out of conflicts of lines: minimal corrections and minimal reciprocal sets, with lines given up, moved or re-read,
//! and splits of one issue.
//!
//! Definitions, for one component of the conflicts. A *correction* is a set of lines without which some package keeps all
//! other lines, those of other components left aside. A *reciprocal set* is a correction in which every party that holds
//! a line of the component, two or more, changes one. Both are given when minimal. A line that speaks of an issue that is not
//! tradable is never changed. Of each set, these are given: all its lines are given up; its lines of one
//! comparison are moved instead, by as little as frees the talks (see `moves`); its lines that use a term take another
//! actor's reading instead. For splits see `splits`.
//!
//! Floors (D5) are lines that can only give way, never go: see `yields`.
//!
//! Not covered: re-reading more lines than a minimal correction holds. Where the readings of other lines are not known, a
//! way out is given only if a package certainly keeps those lines.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Certificate, Change, Finding, Group, Id, Remark, WayOut};

use crate::bits::Bits;
use crate::dualize::{Component, transversals};
use crate::gentler::Gentler;
use crate::search::{Outcome, Search};
use crate::system::System;
use crate::{Budget, Halt, splits};

/// One component of the conflicts, seen from the ways out.
pub(crate) struct Yard<'s, 'a> {
    pub(crate) system: &'s System<'a>,
    /// The number of the component.
    pub(crate) number: usize,
    /// Its lines.
    pub(crate) lines: &'s Bits,
    /// Its minimal conflicts, without the lines that may not be changed.
    conflicts: Vec<Bits>,
    /// Its lines that may not be changed.
    pub(crate) hard: Bits,
    /// Every line but those of other components, and every rule.
    pub(crate) kept: Bits,
    /// The parties that hold its lines, with those of them that may be changed.
    pub(crate) parties: BTreeMap<&'s Id, Bits>,
    /// The sets of lines that free the talks when given up, as far as found.
    sets: Vec<Bits>,
}

/// The ways out that were found, and whether the list is full.
pub(crate) struct Found {
    pub(crate) ways: Vec<WayOut>,
    list: usize,
    /// Whether some set of lines frees the known lines alone.
    open: bool,
    /// Whether some joint moves were left out.
    pub(crate) cut: bool,
}

impl Found {
    /// Adds a way out.
    ///
    /// # Errors
    /// The list is full.
    pub(crate) fn add(&mut self, way: WayOut) -> Result<(), Halt> {
        if self.ways.len() == self.list {
            return Err(Halt::Limit { name: "list", value: self.list as u64 });
        }
        self.ways.push(way);
        Ok(())
    }
}

/// Fills in the ways out of every component and the remarks beside them.
///
/// # Errors
/// A limit is met; what was found until then is filled in.
pub(crate) fn fill(
    finding: &mut Finding,
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    components: &[Component],
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    let mut found = Found { ways: Vec::new(), list: budget.limits.list, open: false, cut: false };
    let mut yards: Vec<Yard<'_, '_>> =
        (0..components.len()).map(|number| Yard::new(system, components, number)).collect();
    // What each side gives up comes first, then the splits, then how far lines move, so that a full list lacks the latter.
    let steps: [&Work<'_>; 3] = [
        &|yard, search, finding, found| yard.given_up(search, finding, found, budget),
        &|yard, _, finding, found| match yard.system.floors.is_empty() {
            true => yard.splits(finding, found, budget),
            false => yard.yields(finding, found, budget),
        },
        &|yard, _, _, found| yard.changed(found, budget),
    ];
    let (mut outcome, mut parts) = (Ok(()), 3 * yards.len() as u64);
    for step in steps {
        for yard in &mut yards {
            let done = budget.with_part(parts, || step(yard, search, finding, &mut found));
            outcome = outcome.and(done);
            parts -= 1;
        }
    }
    finding.remarks.extend(yards.iter().flat_map(Yard::not_tradable));
    finding.remarks.sort();
    if found.open || found.cut {
        finding.complete = false;
        finding.missing.extend(system.readings_missing(&system.all));
    }
    finding.ways_out = found.ways;
    finding.ways_out.sort_by(|one, other| {
        (one.component, one.group, &one.change).cmp(&(other.component, other.group, &other.change))
    });
    outcome
}

/// One step of the work on one component.
type Work<'w> = dyn Fn(&mut Yard<'_, '_>, &mut Search<'_, '_>, &mut Finding, &mut Found) -> Result<(), Halt> + 'w;

impl<'s, 'a> Yard<'s, 'a> {
    fn new(system: &'s System<'a>, components: &'s [Component], number: usize) -> Self {
        let lines = &components[number].lines;
        let mut kept = system.all.union(&system.rules);
        for other in components.iter().filter(|other| other.lines != *lines) {
            kept.remove_all(&other.lines);
        }
        let tradable = |line: usize| {
            let issues = &system.problem.items[line].issues;
            system.floor(line).is_some() || issues.iter().all(|issue| system.problem.places.issue(*issue).tradable)
        };
        let count = system.problem.len();
        let hard = Bits::of(count, lines.iter().filter(|line| !tradable(*line)));
        let mut parties: BTreeMap<&Id, Bits> = BTreeMap::new();
        for line in lines.iter() {
            if let Some(holder) = system.holder(line) {
                let own = parties.entry(holder).or_insert_with(|| Bits::none(count));
                if !hard.contains(line) {
                    own.insert(line);
                }
            }
        }
        let conflicts = components[number].conflicts.iter().map(|set| set.minus(&hard)).collect();
        Self { system, number, lines, conflicts, hard, kept, parties, sets: Vec::new() }
    }

    fn not_tradable(&self) -> Vec<Remark> {
        self.hard.iter().map(|line| Remark::NotTradable { line: self.system.names[line].clone() }).collect()
    }

    /// Adds the minimal corrections and the minimal reciprocal sets, all their lines given up.
    fn given_up(
        &mut self,
        search: &mut Search<'_, '_>,
        finding: &mut Finding,
        found: &mut Found,
        budget: &Budget<'_>,
    ) -> Result<(), Halt> {
        let too_many = || budget.limit("list");
        let none = Bits::none(self.system.problem.len());
        let corrections = transversals(&none, &self.conflicts).ok_or_else(too_many)?;
        let reciprocal =
            transversals(&none, self.conflicts.iter().chain(self.parties.values())).ok_or_else(too_many)?;
        if reciprocal.is_empty() || self.parties.len() < 2 {
            finding.remarks.push(Remark::NoReciprocal { component: self.number });
        }
        let sets: BTreeSet<Bits> = corrections.into_iter().chain(reciprocal).collect();
        for set in sets {
            let Outcome::Point(point) = search.solve(&self.kept.minus(&set), budget)? else {
                // A line with an unknown reading stands in the way, or a conflict not listed because of a limit.
                found.open = true;
                continue;
            };
            let floors = set.iter().filter(|item| self.system.floor(*item).is_some()).count();
            if floors > 0 {
                // What parties alone could be content with is looked for as a whole: see `yields`.
                self.sets.extend((floors < set.len()).then_some(set));
                continue;
            }
            let package = self.system.package(&point, budget)?;
            let change = set.iter().map(|line| Change::DropLine { target: self.system.names[line].clone() });
            found.add(self.way(&set, change.collect(), Certificate::Package { package }))?;
            self.sets.push(set);
        }
        Ok(())
    }

    /// Adds what the lines of those sets can do instead: move, take other readings.
    fn changed(&self, found: &mut Found, budget: &Budget<'_>) -> Result<(), Halt> {
        let gentler = Gentler::new(self.system, &self.lines.minus(&self.hard), budget)?;
        for set in &self.sets {
            let (ways, all) = gentler.ways(set, &self.kept.minus(set), budget)?;
            found.cut |= !all;
            for (change, package) in ways {
                found.add(self.way(set, change, Certificate::Package { package }))?;
            }
        }
        Ok(())
    }

    fn splits(&self, finding: &mut Finding, found: &mut Found, budget: &Budget<'_>) -> Result<(), Halt> {
        let before = found.ways.len();
        splits::fill(self, found, budget)?;
        if found.ways.len() == before {
            finding.remarks.push(Remark::NoSplit { component: self.number });
        }
        Ok(())
    }

    /// The way out by which the lines of a set change.
    fn way(&self, set: &Bits, change: Vec<Change>, certificate: Certificate) -> WayOut {
        self.asking(set, change, &self.parties.keys().copied().cloned().collect(), certificate)
    }

    /// The way out by which the lines of two parts each speak of one: their holders move.
    pub(crate) fn splitting(&self, set: &Bits, change: Change, certificate: Certificate) -> WayOut {
        self.asking(set, vec![change], &self.holders(set), certificate)
    }

    fn holders(&self, set: &Bits) -> BTreeSet<Id> {
        set.iter().filter_map(|line| self.system.holder(line).cloned()).collect()
    }

    /// A way out that asks something of the holders of the lines of a set, of those concerned.
    fn asking(
        &self,
        set: &Bits,
        mut change: Vec<Change>,
        concerned: &BTreeSet<Id>,
        certificate: Certificate,
    ) -> WayOut {
        change.sort();
        let actors = self.holders(set);
        self.way_of(actors, change, concerned, certificate)
    }

    /// A way out by which parties of the component move.
    pub(crate) fn moved_by(&self, actors: BTreeSet<Id>, mut change: Vec<Change>, certificate: Certificate) -> WayOut {
        change.sort();
        self.way_of(actors, change, &self.parties.keys().copied().cloned().collect(), certificate)
    }

    fn way_of(
        &self,
        actors: BTreeSet<Id>,
        change: Vec<Change>,
        concerned: &BTreeSet<Id>,
        certificate: Certificate,
    ) -> WayOut {
        WayOut {
            change,
            group: Group::moving(&actors, concerned),
            actors: actors.into_iter().collect(),
            component: self.number,
            leaves: Vec::new(),
            minimal: true,
            certificate,
        }
    }
}

//! D3b `plan-excludes-ask`: what an actor will do in any case excludes what another insists on, refuses or asks.
//!
//! Definition: a plan is an alternative that is carried out with or without agreement and says what it makes true; an ask
//! is a red line in force, or a position in force that insists, refuses or asks, of somebody else. A plan excludes an ask
//! if no package of X has both. Ways out are the minimal sets of plans held back and asks given up that meet every such
//! pair (of pairs that share a plan or an ask, directly or through others), and the minimal ones among those in
//! which everybody concerned does something; in these an actor may also hold back a plan that excludes nothing.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, CompatiblePair, EntryRef, ExcludedPair, Finding, Group, Id, Kind, Line, Missing,
    PositionKind, Table, Verdict, WayOut, in_force,
};

use crate::bits::Bits;
use crate::dualize::transversals;
use crate::search::Search;
use crate::system::{State, System};
use crate::{Budget, Halt};

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let mut finding = Finding::new(Kind::PlanExcludesAsk, Verdict::Undetermined);
    match nothing_to_examine(case) {
        Some(missing) => finding.missing.push(missing),
        None => {
            if let Err(halt) = fill(&mut finding, case, budget) {
                halt.note(&mut finding);
            }
        }
    }
    finding
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    if nothing_to_examine(case).is_some() {
        return Verdict::Undetermined;
    }
    let all = Pairs::new(case).and_then(|pairs| {
        let mut search = Search::new(&pairs.system.problem);
        let mut all_open = true;
        for pair in &pairs.all {
            match pairs.system.state(&mut search, &pairs.lines(pair), budget)? {
                State::Closed(_) => return Ok(Verdict::Proved),
                State::Unknown => all_open = false,
                State::Open(_) => {}
            }
        }
        Ok(if all_open { Verdict::Refuted } else { Verdict::Undetermined })
    });
    all.unwrap_or(Verdict::Undetermined)
}

fn plans(case: &Case) -> Vec<Line> {
    let plans = case.alternatives.iter().filter(|plan| plan.regardless && plan.sets.is_some());
    plans.filter_map(|plan| case.line(&EntryRef::new(Table::Alternatives, &plan.meta.id))).collect()
}

fn asks(case: &Case) -> Vec<Line> {
    let day = case.header.as_of;
    let red = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day));
    let red = red.map(|line| EntryRef::new(Table::RedLines, &line.meta.id));
    let asked = case.positions.iter().filter(|position| {
        matches!(position.kind, PositionKind::Insists | PositionKind::Refuses | PositionKind::Asks)
            && in_force(position.since, position.until, day)
    });
    let asked = asked.map(|position| EntryRef::new(Table::Positions, &position.meta.id));
    red.chain(asked).filter_map(|entry| case.line(&entry)).collect()
}

fn nothing_to_examine(case: &Case) -> Option<Missing> {
    let plans = plans(case);
    if case.issues.is_empty() {
        Some(Missing::Empty { table: Table::Issues })
    } else if plans.is_empty() {
        Some(Missing::NoPlans)
    } else if !asks(case).iter().any(|ask| plans.iter().any(|plan| plan.of != ask.of)) {
        Some(Missing::Empty { table: Table::Positions })
    } else {
        None
    }
}

/// A plan and an ask of somebody else, by the numbers of their lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    plan: usize,
    ask: usize,
}

/// Every pair, with a system of all plans and asks.
struct Pairs<'a> {
    system: System<'a>,
    all: Vec<Pair>,
}

impl<'a> Pairs<'a> {
    fn new(case: &'a Case) -> Result<Self, Halt> {
        let plans = plans(case);
        let count = plans.len();
        let system = System::new(case, plans.into_iter().chain(asks(case)).collect())?;
        let pairs = (0..count).flat_map(|plan| (count..system.lines.len()).map(move |ask| Pair { plan, ask }));
        let all = pairs.filter(|pair| system.lines[pair.plan].of != system.lines[pair.ask].of).collect();
        Ok(Self { system, all })
    }

    fn lines(&self, pair: &Pair) -> Bits {
        Bits::of(self.system.problem.len(), [pair.plan, pair.ask])
    }
}

/// What was found out about the pairs.
#[derive(Default)]
struct Sorted {
    excluded: Vec<(Pair, ExcludedPair)>,
    compatible: Vec<(Pair, CompatiblePair)>,
    unknown: Vec<Pair>,
}

fn fill(finding: &mut Finding, case: &Case, budget: &Budget<'_>) -> Result<(), Halt> {
    let pairs = Pairs::new(case)?;
    let mut sorted = Sorted::default();
    let halt = sort(&pairs, &mut sorted, budget).err();
    let unknown = Bits::of(pairs.system.problem.len(), sorted.unknown.iter().flat_map(|pair| [pair.plan, pair.ask]));
    let missing = pairs.system.readings_missing(&unknown);
    if !sorted.excluded.is_empty() {
        finding.verdict = Verdict::Proved;
        let entries = sorted.excluded.iter().flat_map(|(pair, _)| [pair.plan, pair.ask]);
        let names: BTreeSet<EntryRef> = entries.map(|line| pairs.system.entries[line].clone()).collect();
        finding.names = names.into_iter().collect();
        finding.missing = missing;
        let excluded = sorted.excluded.iter().map(|(_, pair)| pair.clone()).collect();
        finding.certificate = Some(Certificate::Exclusion { pairs: excluded });
        // Where not every pair was looked at, nobody knows what else would have to change.
        if halt.is_none() {
            ways(finding, &pairs, &sorted, budget)?;
        }
    } else if halt.is_none() && sorted.unknown.is_empty() {
        finding.verdict = Verdict::Refuted;
        let pairs = sorted.compatible.into_iter().map(|(_, pair)| pair).collect();
        finding.certificate = Some(Certificate::Compatible { pairs });
    } else {
        finding.missing = missing;
    }
    halt.map_or(Ok(()), Err)
}

fn sort(pairs: &Pairs<'_>, sorted: &mut Sorted, budget: &Budget<'_>) -> Result<(), Halt> {
    let system = &pairs.system;
    let mut search = Search::new(&system.problem);
    for pair in &pairs.all {
        let (plan, ask) = (system.names[pair.plan].clone(), system.names[pair.ask].clone());
        match system.state(&mut search, &pairs.lines(pair), budget)? {
            State::Unknown => sorted.unknown.push(*pair),
            State::Open(point) => {
                let package = system.package(&point, budget)?;
                sorted.compatible.push((*pair, CompatiblePair { plan, ask, package }));
            }
            State::Closed(core) => {
                let tree = system.tree(&mut search, &core, budget)?;
                sorted.excluded.push((*pair, ExcludedPair { plan, ask, tree }));
            }
        }
    }
    Ok(())
}

/// Excluded pairs that share a plan or an ask, directly or through others.
struct Component<'s> {
    number: usize,
    /// Each pair as a set of lines, those that may not be given up left out.
    conflicts: Vec<Bits>,
    /// Those concerned, with what each can hold back or give up.
    parties: BTreeMap<&'s Id, Bits>,
}

/// Adds the ways out, component by component.
fn ways(finding: &mut Finding, pairs: &Pairs<'_>, sorted: &Sorted, budget: &Budget<'_>) -> Result<(), Halt> {
    if !sorted.unknown.is_empty() {
        // Whatever changes, what the unknown readings mean could still exclude something.
        finding.complete = false;
        return Ok(());
    }
    let count = pairs.system.problem.len();
    for component in components(pairs, sorted) {
        let none = Bits::none(count);
        let too_many = || budget.limit("list");
        let covers = transversals(&none, &component.conflicts).ok_or_else(too_many)?;
        let all = component.conflicts.iter().chain(component.parties.values());
        let reciprocal = transversals(&none, all).ok_or_else(too_many)?;
        let sets: BTreeSet<Bits> = covers.into_iter().chain(reciprocal).collect();
        for set in sets {
            if finding.ways_out.len() == budget.limits.list {
                return Err(too_many());
            }
            finding.ways_out.push(way(pairs, sorted, &component, &set));
        }
    }
    finding.ways_out.sort_by(|one, other| {
        (one.component, one.group, &one.change).cmp(&(other.component, other.group, &other.change))
    });
    Ok(())
}

fn components<'s>(pairs: &'s Pairs<'_>, sorted: &Sorted) -> Vec<Component<'s>> {
    let system = &pairs.system;
    let mut groups: Vec<Vec<Pair>> = Vec::new();
    for (pair, _) in &sorted.excluded {
        let touches = |group: &Vec<Pair>| group.iter().any(|other| other.plan == pair.plan || other.ask == pair.ask);
        let (touched, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
        groups = apart;
        groups.push(touched.into_iter().flatten().chain([*pair]).collect());
    }
    groups.iter_mut().for_each(|group| group.sort_by_key(|pair| (pair.plan, pair.ask)));
    groups.sort_by_key(|group| group.first().map(|pair| (pair.plan, pair.ask)));
    let count = system.problem.len();
    let component = |(number, group): (usize, &Vec<Pair>)| {
        let mut own = Bits::of(count, group.iter().flat_map(|pair| [pair.plan, pair.ask]));
        let holders: BTreeSet<&Id> = own.iter().filter_map(|line| system.lines[line].of.as_ref()).collect();
        let free = (0..system.lines.len()).filter(|line| is_plan(system, *line) || is_tradable(system, *line));
        let free = Bits::of(count, free);
        own.add_all(&Bits::of(count, (0..system.lines.len()).filter(|line| is_plan(system, *line))));
        let held = |holder: &Id| {
            own.both(&free).iter().filter(|line| system.lines[*line].of.as_ref() == Some(holder)).collect::<Vec<_>>()
        };
        Component {
            number,
            conflicts: group.iter().map(|pair| pairs.lines(pair).both(&free)).collect(),
            parties: holders.into_iter().map(|holder| (holder, Bits::of(count, held(holder)))).collect(),
        }
    };
    groups.iter().enumerate().map(component).collect()
}

fn is_plan(system: &System<'_>, line: usize) -> bool {
    system.entries[line].table == Table::Alternatives
}

fn is_tradable(system: &System<'_>, line: usize) -> bool {
    system.problem.items[line].issues.iter().all(|issue| system.problem.places.issue(*issue).tradable)
}

/// The way out in which the plans of a set are held back and its asks given up. What is left are pairs that go together.
fn way(pairs: &Pairs<'_>, sorted: &Sorted, component: &Component<'_>, set: &Bits) -> WayOut {
    let system = &pairs.system;
    let change = |line: usize| {
        let target = system.names[line].clone();
        if is_plan(system, line) { Change::HoldBack { target } } else { Change::DropLine { target } }
    };
    let mut change: Vec<Change> = set.iter().map(change).collect();
    change.sort();
    let actors: BTreeSet<Id> = set.iter().filter_map(|line| system.lines[line].of.clone()).collect();
    let concerned = component.parties.keys().copied().cloned().collect();
    let left = sorted.compatible.iter().filter(|(pair, _)| !pairs.lines(pair).meets(set));
    WayOut {
        change,
        group: Group::moving(&actors, &concerned),
        actors: actors.into_iter().collect(),
        component: component.number,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Compatible { pairs: left.map(|(_, pair)| pair.clone()).collect() },
    }
}

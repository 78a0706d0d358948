//! The wait-for graph of a case as the drawings show it: acts, what each waits for, and how each stands.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Act, Case, Certificate, Date, Id, Kind, Need, Verdict};

use crate::pipeline::Examined;

/// The most acts that are drawn at once; more than that nobody can read.
pub(crate) const MOST_ACTS: usize = 60;
/// The most waits that are drawn at once.
pub(crate) const MOST_NEEDS: usize = 120;

/// How an act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is done since that day.
    Done(Date),
    /// It cannot happen, and waits in a circle.
    Circle,
    /// It cannot happen, because it waits for one that cannot.
    Behind,
    /// It can happen.
    Free,
    /// It was not found out (a limit was met).
    Unsaid,
}

impl State {
    /// The sign for it, so that colour is never all that tells.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            State::Done(_) => "\u{2713}",
            State::Circle => "\u{25a0}",
            State::Behind => "\u{25a8}",
            State::Free => "\u{25cb}",
            State::Unsaid => "?",
        }
    }

    /// In a few words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            State::Done(_) => "done",
            State::Circle => "waits in a circle",
            State::Behind => "waits behind a circle",
            State::Free => "can happen",
            State::Unsaid => "not found out",
        }
    }

    /// Whether it cannot happen.
    pub(crate) fn is_stuck(self) -> bool {
        matches!(self, State::Circle | State::Behind)
    }
}

/// One act.
pub(crate) struct ActNode<'a> {
    pub(crate) act: &'a Act,
    pub(crate) state: State,
    /// The deadline that it cannot meet.
    pub(crate) late: Option<Date>,
}

/// One need, as a join: all of its acts, or any one of several alternatives.
pub(crate) struct NeedNode<'a> {
    pub(crate) need: &'a Need,
    /// The act that waits, by its place in [`Graph::acts`].
    pub(crate) waits: usize,
    /// The alternatives, each a list of acts by their places.
    pub(crate) any_of: Vec<Vec<usize>>,
    /// The acts that keep it from being met, by their places; empty where nothing does.
    pub(crate) blocked_by: BTreeSet<usize>,
    /// How many of its acts are not drawn.
    pub(crate) left_out: usize,
}

/// Which part of the graph this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Every act on file.
    Whole,
    /// The acts that cannot happen, and those that they or that wait for them directly.
    StuckAndNeighbours,
    /// The acts that cannot happen, each with the one need that proves it.
    Stuck,
    /// Some of the acts that cannot happen.
    SomeStuck,
    /// Some acts; none is stuck.
    SomeFree,
}

/// The graph, or as much of it as can be drawn.
pub(crate) struct Graph<'a> {
    pub(crate) acts: Vec<ActNode<'a>>,
    pub(crate) needs: Vec<NeedNode<'a>>,
    pub(crate) part: Part,
    /// How many acts are on file.
    pub(crate) on_file: usize,
}

impl<'a> Graph<'a> {
    /// The whole graph of a case.
    pub(crate) fn whole(run: &'a Examined) -> Self {
        let facts = Facts::new(run);
        let every: BTreeSet<&Id> = run.seen.case.acts.iter().map(|act| &act.meta.id).collect();
        facts.graph(&every, Part::Whole)
    }

    /// As much of the graph as can be read in one drawing.
    pub(crate) fn readable(run: &'a Examined) -> Self {
        let whole = Self::whole(run);
        if whole.is_readable() {
            return whole;
        }
        let facts = Facts::new(run);
        let stuck: BTreeSet<&Id> = facts.blocks.keys().copied().collect();
        let around = facts.graph(&facts.with_neighbours(&stuck), Part::StuckAndNeighbours);
        if around.is_readable() && !stuck.is_empty() {
            return around;
        }
        let core = facts.graph(&stuck, Part::Stuck);
        if core.is_readable() && !stuck.is_empty() {
            return core;
        }
        let part = if stuck.is_empty() { Part::SomeFree } else { Part::SomeStuck };
        facts.graph(&facts.some(), part)
    }

    fn is_readable(&self) -> bool {
        self.acts.len() <= MOST_ACTS && self.needs.len() <= MOST_NEEDS
    }
}

/// What the findings say of the acts of a case.
struct Facts<'a> {
    case: &'a Case,
    /// Of each stuck act the need that cannot be met, and the acts that keep it from being met.
    blocks: BTreeMap<&'a Id, (&'a Id, &'a [Id])>,
    circle: BTreeSet<&'a Id>,
    late: BTreeMap<&'a Id, Date>,
    examined: bool,
}

impl<'a> Facts<'a> {
    fn new(run: &'a Examined) -> Self {
        let case = &run.seen.case;
        let mut facts = Self {
            case,
            blocks: BTreeMap::new(),
            circle: BTreeSet::new(),
            late: BTreeMap::new(),
            examined: case.needs.is_empty(),
        };
        for finding in &run.report.findings {
            match (finding.id, &finding.certificate) {
                (Kind::WaitCycle, Some(Certificate::Stuck { acts })) => {
                    facts.blocks.extend(acts.iter().map(|s| (&s.act, (&s.need, s.blocked_by.as_slice()))));
                }
                (Kind::PreconditionCycle, Some(Certificate::Late { act, deadline, .. })) => {
                    facts.late.insert(act, *deadline);
                }
                _ => {}
            }
            facts.examined |= finding.id == Kind::WaitCycle && finding.verdict != Verdict::Undetermined;
        }
        facts.circle = facts.circle();
        facts
    }

    /// The stuck acts of which the chain of what blocks them leads back to them.
    fn circle(&self) -> BTreeSet<&'a Id> {
        let acts: Vec<&'a Id> = self.blocks.keys().copied().collect();
        let place = |act: &Id| acts.binary_search(&act).ok();
        let blockers: Vec<Vec<usize>> =
            self.blocks.values().map(|(_, blockers)| blockers.iter().filter_map(place).collect()).collect();
        let comes_back = |start: &usize| {
            let (mut seen, mut next) = (vec![false; acts.len()], vec![*start]);
            while let Some(at) = next.pop() {
                next.extend(
                    blockers[at].iter().copied().filter(|blocker| !std::mem::replace(&mut seen[*blocker], true)),
                );
            }
            seen[*start]
        };
        (0..acts.len()).filter(comes_back).map(|at| acts[at]).collect()
    }

    fn state(&self, act: &Act) -> State {
        let id = &act.meta.id;
        match act.done.filter(|done| *done <= self.case.header.as_of) {
            Some(done) => State::Done(done),
            None if self.circle.contains(id) => State::Circle,
            None if self.blocks.contains_key(id) => State::Behind,
            None if self.examined => State::Free,
            None => State::Unsaid,
        }
    }

    /// These acts with those that they wait for directly and those that wait for them directly.
    fn with_neighbours(&self, acts: &BTreeSet<&'a Id>) -> BTreeSet<&'a Id> {
        let mut around = acts.clone();
        for need in &self.case.needs {
            let inner = need.any_of.iter().flatten();
            if acts.contains(&need.act) {
                around.extend(inner);
            } else if inner.clone().any(|act| acts.contains(act)) {
                around.insert(&need.act);
            }
        }
        around
    }

    /// As many acts as can be drawn: of the stuck ones those that the first in a circle leads to, else the first ones.
    fn some(&self) -> BTreeSet<&'a Id> {
        let first = self.circle.first().or(self.blocks.keys().next());
        let Some(&first) = first else {
            return self.case.acts.iter().take(MOST_ACTS).map(|act| &act.meta.id).collect();
        };
        let (mut chosen, mut line) = (BTreeSet::from([first]), vec![first]);
        let mut at = 0;
        while at < line.len() && chosen.len() < MOST_ACTS {
            for blocker in self.blocks.get(line[at]).map(|(_, blockers)| *blockers).unwrap_or_default() {
                if chosen.len() < MOST_ACTS && chosen.insert(blocker) {
                    line.push(blocker);
                }
            }
            at += 1;
        }
        chosen
    }

    /// The graph of these acts. Where it is not the whole one, a need is drawn with those of its acts that are drawn;
    /// in the smallest parts only the needs that the proof names are.
    fn graph(&self, chosen: &BTreeSet<&'a Id>, part: Part) -> Graph<'a> {
        let acts: Vec<ActNode<'a>> = (self.case.acts.iter().filter(|act| chosen.contains(&act.meta.id)))
            .map(|act| ActNode { act, state: self.state(act), late: self.late.get(&act.meta.id).copied() })
            .collect();
        let places: BTreeMap<&Id, usize> = acts.iter().enumerate().map(|(at, node)| (&node.act.meta.id, at)).collect();
        let mut needs: Vec<NeedNode<'a>> = Vec::new();
        for need in &self.case.needs {
            let proves = self.blocks.get(&need.act).is_some_and(|(named, _)| **named == need.meta.id);
            if matches!(part, Part::Stuck | Part::SomeStuck) && !proves {
                continue;
            }
            if part == Part::SomeFree && needs.len() == MOST_NEEDS {
                break;
            }
            needs.extend(self.need(need, &places, proves));
        }
        Graph { acts, needs, part, on_file: self.case.acts.len() }
    }

    fn need(&self, need: &'a Need, places: &BTreeMap<&Id, usize>, proves: bool) -> Option<NeedNode<'a>> {
        let waits = *places.get(&need.act)?;
        let drawn = |acts: &Vec<Id>| acts.iter().filter_map(|act| places.get(act).copied()).collect::<Vec<_>>();
        let any_of: Vec<Vec<usize>> = need.any_of.iter().map(drawn).filter(|acts| !acts.is_empty()).collect();
        let blockers = self.blocks.get(&need.act).filter(|_| proves).map(|(_, blockers)| *blockers).unwrap_or_default();
        let blocked_by = blockers.iter().filter_map(|act| places.get(act).copied()).collect();
        let left_out = need.any_of.iter().flatten().filter(|act| !places.contains_key(act)).count();
        (!any_of.is_empty()).then_some(NeedNode { need, waits, any_of, blocked_by, left_out })
    }
}

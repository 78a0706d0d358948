//! Ways out of acts that wait (D1, D2): that the finding is refuted after them, whom they ask, and that no part of
//! them suffices.
//!
//! Definitions: acts are stuck apart if no need that blocks one of them within its part blocks one of another; the parts
//! (*components*) are found by taking what is stuck, then what reaches each other through blocked needs, until nothing
//! falls apart any more, and are numbered by their first act. A way out speaks of the case in which every other component is
//! freed by the first way out listed for it. Whoever waives a need or a deadline yields; mediators that relay and
//! acts done at once ask for no yielding. All move where all performers concerned, two or more, yield.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Case, Certificate, Change, Finding, Group, Id, Kind, Missing, Remark, WayOut, find};

use crate::Refusal;
use crate::acts::{Counting, Process, order};
use crate::dates::{any_pressing, schedule};
use crate::process::{Changed, changed, mediators};
use crate::verdicts::{self, Own};

/// More changes than this are not tried in every combination: each alone is left out instead.
const PARTS: usize = 10;

/// The ways out of a proved D1 or D2 with its remarks.
///
/// # Errors
/// The first way out or remark that is not what it says.
pub(crate) fn ways(case: &Case, finding: &Finding, concerned: &BTreeSet<Id>) -> Result<(), Refusal> {
    let stuck_by = if finding.kind == Kind::WaitCycle { Counting::All } else { Counting::Preconditions };
    let yard = Yard {
        case,
        finding,
        parts: components(case, stuck_by),
        process: Process::new(case, Counting::All),
        places: case.needs.iter().enumerate().map(|(place, need)| (&need.meta.id, place)).collect(),
        concerned,
        limited: limited(finding),
    };
    for way in &finding.ways_out {
        yard.way(way)?;
    }
    finding.remarks.iter().try_for_each(|remark| yard.remark(remark))
}

/// Whether a limit was met, so that less may be said than is so.
pub(crate) fn limited(finding: &Finding) -> bool {
    finding.missing.iter().any(|missing| matches!(missing, Missing::Limit { .. } | Missing::Stopped))
}

struct Yard<'a> {
    case: &'a Case,
    finding: &'a Finding,
    parts: Vec<BTreeSet<Id>>,
    process: Process<'a>,
    /// By need: its place in the case.
    places: BTreeMap<&'a Id, usize>,
    /// The performers of the acts that the proof names.
    concerned: &'a BTreeSet<Id>,
    limited: bool,
}

impl Yard<'_> {
    fn way(&self, way: &WayOut) -> Result<(), Refusal> {
        let changes: BTreeSet<&Change> = way.change.iter().collect();
        if way.change.is_empty() || changes.len() < way.change.len() {
            return Err(Refusal::ChangeNotPossible("nothing changes, or twice the same".into()));
        }
        let after = self.after(way, &way.change)?;
        self.component(way)?;
        self.refuted(&after, &way.certificate)?;
        self.people(way)?;
        let minimal = self.is_minimal(way)?;
        if way.minimal == minimal || (self.limited && !way.minimal) { Ok(()) } else { Err(Refusal::NotMinimal) }
    }

    /// Whether the component is one of those there are, and holds what changes.
    fn component(&self, way: &WayOut) -> Result<(), Refusal> {
        let whole = self.limited || (self.parts.is_empty() && way.component == 0);
        if whole {
            return Ok(());
        }
        let part = self.parts.get(way.component).ok_or(Refusal::ComponentsDiffer)?;
        let acts = |change: &Change| self.acts_of(change).iter().any(|act| part.contains(act));
        if way.change.iter().any(acts) { Ok(()) } else { Err(Refusal::ComponentsDiffer) }
    }

    /// The acts whose waiting a change alters.
    fn acts_of(&self, change: &Change) -> Vec<Id> {
        match change {
            Change::WaiveNeed { target } | Change::AddAlternative { target, .. } => {
                find(&self.case.needs, target).map(|need| need.act.clone()).into_iter().collect()
            }
            Change::SameDay { acts } => acts.clone(),
            Change::MoveDeadline { target, .. } => vec![target.clone()],
            _ => Vec::new(),
        }
    }

    /// The case after some changes of a way out, with every other component freed.
    fn after(&self, way: &WayOut, changes: &[Change]) -> Result<Changed, Refusal> {
        changed(self.case, &self.with_others(way, changes))
    }

    /// Some changes of a way out with those that free every other component.
    fn with_others(&self, way: &WayOut, changes: &[Change]) -> Vec<Change> {
        let mut all = changes.to_vec();
        let others: BTreeSet<usize> = self.finding.ways_out.iter().map(|other| other.component).collect();
        for component in others.into_iter().filter(|component| *component != way.component) {
            let first = self.finding.ways_out.iter().find(|other| other.component == component);
            for change in first.into_iter().flat_map(|first| &first.change) {
                if !all.contains(change) && !way.change.contains(change) {
                    all.push(change.clone());
                }
            }
        }
        all
    }

    fn refuted(&self, after: &Changed, certificate: &Certificate) -> Result<(), Refusal> {
        let Changed { case, together } = after;
        match (self.finding.kind, certificate) {
            (Kind::WaitCycle, Certificate::Order { order: acts }) => order(case, Counting::All, together, acts),
            (_, Certificate::Order { order: acts }) if !any_pressing(case) => {
                order(case, Counting::Preconditions, together, acts)
            }
            (Kind::PreconditionCycle, Certificate::Schedule { dates, order: acts }) => {
                schedule(case, together, dates)?;
                preconditions(case, together, acts)
            }
            _ => Err(Refusal::NotFreed("no proof of this kind".into())),
        }
    }

    /// Whether those asked, and the group, are those of the changes.
    fn people(&self, way: &WayOut) -> Result<(), Refusal> {
        let (mut yields, mut asked) = (BTreeSet::new(), BTreeSet::new());
        for change in &way.change {
            let performers = self.performers(self.acts_of(change));
            match change {
                Change::AddAlternative { .. } => asked.extend(mediators(self.case).into_iter().chain(performers)),
                Change::MoveDeadline { target, from, .. } => yields.extend(self.pressed(target, *from)),
                Change::WaiveNeed { .. } => yields.extend(performers),
                _ => asked.extend(performers),
            }
        }
        asked.extend(yields.iter().cloned());
        if way.actors.iter().ne(&asked) {
            return Err(Refusal::ActorsDiffer);
        }
        let group = if yields.is_empty() { Group::NobodyYields } else { self.moving(way, &yields) };
        if way.group == group { Ok(()) } else { Err(Refusal::GroupDiffers) }
    }

    /// On whom a deadline presses: whom it names, else the performer of the act.
    fn pressed(&self, act: &Id, on: jiff::civil::Date) -> BTreeSet<Id> {
        let own = find(&self.case.acts, act).filter(|act| act.deadline == Some(on)).map(|act| act.by.clone());
        let named = self.case.deadlines.iter().filter(|deadline| {
            deadline.act.as_ref() == Some(act)
                && deadline.on == on
                && deadline.kind != Some(detente_model::DeadlineKind::Soft)
        });
        let performer = || find(&self.case.acts, act).map(|act| act.by.clone());
        own.into_iter().chain(named.filter_map(|deadline| deadline.of.clone().or_else(performer))).collect()
    }

    /// Whether all concerned move, who waits in the component, or in the whole proof where other changes are needed too.
    fn moving(&self, way: &WayOut, yields: &BTreeSet<Id>) -> Group {
        let part = self.parts.get(way.component).filter(|part| {
            way.change.iter().all(|change| {
                !matches!(change, Change::MoveDeadline { .. })
                    && self.acts_of(change).iter().all(|act| part.contains(act))
            })
        });
        let concerned = match part {
            Some(part) => self.performers(part.iter().cloned()),
            None => self.concerned.union(yields).cloned().collect(),
        };
        Group::moving(yields, &concerned)
    }

    fn performers(&self, acts: impl IntoIterator<Item = Id>) -> BTreeSet<Id> {
        acts.into_iter().filter_map(|act| find(&self.case.acts, &act)).map(|act| act.by.clone()).collect()
    }

    /// Whether no part of the changes suffices; fewer acts at once, of at least two performers, are a part too.
    fn is_minimal(&self, way: &WayOut) -> Result<bool, Refusal> {
        for part in parts(&way.change) {
            if self.frees(way, &part)? {
                return Ok(false);
            }
        }
        for (place, change) in way.change.iter().enumerate() {
            let Change::SameDay { acts } = change else { continue };
            for fewer in parts(acts).filter(|acts| self.performers(acts.iter().cloned()).len() > 1) {
                let mut changes = way.change.clone();
                changes[place] = Change::SameDay { acts: fewer };
                if self.frees(way, &changes)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn frees(&self, way: &WayOut, changes: &[Change]) -> Result<bool, Refusal> {
        if self.finding.kind == Kind::WaitCycle {
            return Ok(self.lets_all_happen(&self.with_others(way, changes)));
        }
        let Changed { case, together } = self.after(way, changes)?;
        Ok(verdicts::dates(&case, &together) == Own::Refuted)
    }

    /// Whether no act is stuck after changes that fit the case. A need that is waived, or that an act done on the day of the
    /// case meets, blocks nothing.
    fn lets_all_happen(&self, changes: &[Change]) -> bool {
        let (mut off, mut together) = (BTreeSet::new(), Vec::new());
        for change in changes {
            match change {
                Change::WaiveNeed { target } | Change::AddAlternative { target, .. } => {
                    off.extend(self.places.get(target))
                }
                Change::SameDay { acts } => together.push(acts.iter().cloned().collect()),
                _ => {}
            }
        }
        self.process.greatest_stuck(&off, &together).is_empty()
    }

    /// The number of the smallest changes found; that no smaller one would do is the engine's word.
    fn remark(&self, remark: &Remark) -> Result<(), Refusal> {
        let Remark::AtLeast { bound, found } = remark else {
            return Err(Refusal::RemarkFalse(format!("{remark:?}")));
        };
        let mut smallest: BTreeMap<usize, usize> = BTreeMap::new();
        for way in &self.finding.ways_out {
            let waived = way.change.iter().all(|change| matches!(change, Change::WaiveNeed { .. }));
            if waived {
                let size = smallest.entry(way.component).or_insert(way.change.len());
                *size = way.change.len().min(*size);
            }
        }
        let total: usize = smallest.values().sum();
        if bound < found && total == *found { Ok(()) } else { Err(Refusal::RemarkFalse(format!("{remark:?}"))) }
    }
}

/// Whether all acts not done could happen in that order if they waited for preconditions alone; empty where no need of
/// an act not done is of that kind.
pub(crate) fn preconditions(case: &Case, together: &[BTreeSet<Id>], acts: &[Vec<Id>]) -> Result<(), Refusal> {
    let process = Process::new(case, Counting::Preconditions);
    if acts.is_empty() && process.open().iter().all(|act| process.needs_of(act).is_empty()) {
        return Ok(());
    }
    order(case, Counting::Preconditions, together, acts)
}

/// Every proper part of a list that is not empty; of a long list, those that leave out one.
pub(crate) fn parts<T: Clone>(list: &[T]) -> impl Iterator<Item = Vec<T>> {
    let count = list.len();
    let whole = 1_u64 << count.min(PARTS);
    let masks: Vec<Vec<bool>> = if count <= PARTS {
        (1..whole - 1).map(|mask| (0..count).map(|bit| mask >> bit & 1 == 1).collect()).collect()
    } else {
        (0..count).map(|left_out| (0..count).map(|bit| bit != left_out).collect()).collect()
    };
    masks
        .into_iter()
        .map(|mask| list.iter().zip(mask).filter(|(_, kept)| *kept).map(|(item, _)| item.clone()).collect())
}

/// The components of what is stuck, by their first act.
fn components(case: &Case, counting: Counting) -> Vec<BTreeSet<Id>> {
    let process = Process::new(case, counting);
    let mut open = vec![process.greatest_stuck(&BTreeSet::new(), &[])];
    let mut found: Vec<BTreeSet<Id>> = Vec::new();
    while let Some(mut acts) = open.pop() {
        let before = acts.len();
        // What is stuck by the needs that are blocked within the set alone.
        loop {
            let stuck: BTreeSet<&Id> =
                acts.iter().copied().filter(|act| !blockers(&process, &acts, act).is_empty()).collect();
            if stuck.len() == acts.len() {
                break;
            }
            acts = stuck;
        }
        let parts = reaching_each_other(&process, &acts);
        match parts.len() {
            0 => {}
            1 if acts.len() == before => found.push(acts.into_iter().cloned().collect()),
            _ => open.extend(parts),
        }
    }
    found.sort_by(|one, other| one.first().cmp(&other.first()));
    found
}

/// The acts of a set that stand in needs of `act` that the set blocks; empty where it blocks none.
fn blockers<'a>(process: &Process<'a>, acts: &BTreeSet<&'a Id>, act: &Id) -> BTreeSet<&'a Id> {
    let needs = process.needs_of(act).iter();
    let blocked = needs.filter(|need| need.any_of.iter().all(|members| members.iter().any(|act| acts.contains(act))));
    blocked.flat_map(|need| need.any_of.iter().flatten()).filter(|act| acts.contains(act)).collect()
}

/// The sets of acts that reach each other through blockers.
fn reaching_each_other<'a>(process: &Process<'a>, acts: &BTreeSet<&'a Id>) -> Vec<BTreeSet<&'a Id>> {
    let next: BTreeMap<&Id, BTreeSet<&Id>> = acts.iter().map(|act| (*act, blockers(process, acts, act))).collect();
    let mut before: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    for (act, blockers) in &next {
        blockers.iter().for_each(|blocker| before.entry(blocker).or_default().extend([*act]));
    }
    let mut parts: Vec<BTreeSet<&Id>> = Vec::new();
    for act in acts {
        if !parts.iter().any(|part| part.contains(act)) {
            let there_and_back = &reached(&next, act) & &reached(&before, act);
            parts.push(there_and_back);
        }
    }
    parts
}

/// An act with all that can be reached from it.
fn reached<'a>(next: &BTreeMap<&'a Id, BTreeSet<&'a Id>>, from: &'a Id) -> BTreeSet<&'a Id> {
    let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
    while let Some(act) = open.pop() {
        open.extend(next.get(act).into_iter().flatten().copied().filter(|act| seen.insert(*act)));
    }
    seen
}

//! Acts that wait: the stuck set of D1 and D2, and orders in which acts can happen.
//!
//! Definitions: an act happens once **all** its needs are met; a need is met once **one** of its alternatives is; an
//! alternative is once **all** its acts have happened. A set of acts is stuck if each has one need each of
//! whose alternatives holds an act of the set; the union of stuck sets is stuck, so there is a greatest one. This is the
//! wait-for condition with AND and OR requests: E. Knapp, "Deadlock detection in distributed databases", ACM
//! Computing Surveys 19 (1987).

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Act, Case, Date, Id, Need, NeedKind, StuckAct, find};

use crate::Refusal;

/// The acts of a case with the needs that count.
pub(crate) struct Process<'a> {
    /// The acts by name.
    pub(crate) acts: BTreeMap<&'a Id, &'a Act>,
    case: &'a Case,
    /// The needs that count, by the act that waits.
    of: BTreeMap<&'a Id, Vec<&'a Need>>,
    /// The same in numbers, by act in the order of `acts`: each need by its place in the case, with its alternatives.
    numbered: Vec<Vec<(usize, Vec<Vec<usize>>)>>,
    /// The day of the case.
    pub(crate) today: Date,
}

/// Which needs count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// All of them: D1, and every date.
    All,
    /// Those of kind `precondition` alone: the order of D2.
    Preconditions,
}

impl<'a> Process<'a> {
    /// The acts of `case` with the needs that count.
    pub(crate) fn new(case: &'a Case, counting: Counting) -> Self {
        let counts = |need: &&Need| counting == Counting::All || need.kind == Some(NeedKind::Precondition);
        let acts: BTreeMap<&Id, &Act> = case.acts.iter().map(|act| (&act.meta.id, act)).collect();
        let number: BTreeMap<&Id, usize> = acts.keys().enumerate().map(|(number, id)| (*id, number)).collect();
        let numbers = |acts: &Vec<Id>| acts.iter().filter_map(|act| number.get(act).copied()).collect();
        let mut of: BTreeMap<&Id, Vec<&Need>> = BTreeMap::new();
        let mut numbered = vec![Vec::new(); acts.len()];
        for (place, need) in case.needs.iter().enumerate().filter(|(_, need)| counts(need)) {
            of.entry(&need.act).or_default().push(need);
            if let Some(act) = number.get(&need.act) {
                numbered[*act].push((place, need.any_of.iter().map(numbers).collect()));
            }
        }
        Self { acts, case, of, numbered, today: case.header.as_of }
    }

    /// The act of that name.
    pub(crate) fn act(&self, id: &Id) -> Result<&'a Act, Refusal> {
        self.acts.get(id).copied().ok_or_else(|| Refusal::UnknownName(id.to_string()))
    }

    /// The needs of an act that count.
    pub(crate) fn needs_of(&self, act: &Id) -> &[&'a Need] {
        self.of.get(act).map_or(&[], Vec::as_slice)
    }

    /// Whether an act has happened by the day of the case, whatever it needed.
    pub(crate) fn is_done(&self, act: &Act) -> bool {
        act.done.is_some_and(|day| day <= self.today)
    }

    /// The acts not done yet.
    pub(crate) fn open(&self) -> BTreeSet<&'a Id> {
        self.acts.values().filter(|act| !self.is_done(act)).map(|act| &act.meta.id).collect()
    }

    /// The acts done.
    pub(crate) fn done(&self) -> BTreeSet<&'a Id> {
        self.acts.values().filter(|act| self.is_done(act)).map(|act| &act.meta.id).collect()
    }

    /// The greatest stuck set: what is left when acts that can happen are taken out until none can. Acts that happen at
    /// once (a set of `together`) do not wait for each other, and happen when all of them can. Needs of the case at the
    /// places of `off` do not count.
    pub(crate) fn greatest_stuck(&self, off: &BTreeSet<usize>, together: &[BTreeSet<Id>]) -> BTreeSet<&'a Id> {
        let at_once = |id: &Id| together.iter().find(|set| set.contains(id));
        let groups: Vec<Option<&BTreeSet<Id>>> = self.acts.keys().map(|id| at_once(id)).collect();
        let numbers = |set: &BTreeSet<Id>| {
            self.acts.keys().enumerate().filter(|(_, id)| set.contains(*id)).map(|(n, _)| n).collect()
        };
        let groups: Vec<Vec<usize>> =
            (0..).zip(&groups).map(|(act, set)| set.map_or_else(|| vec![act], numbers)).collect();
        let mut left: Vec<bool> = self.acts.values().map(|act| !self.is_done(act)).collect();
        let mut taken = true;
        while std::mem::take(&mut taken) {
            for (act, members) in groups.iter().enumerate() {
                let waits = |other: &usize| left[*other] && (members.len() == 1 || !members.contains(other));
                let blocked = |any_of: &Vec<Vec<usize>>| any_of.iter().all(|acts| acts.iter().any(waits));
                let mut needs = members.iter().flat_map(|member| &self.numbered[*member]);
                if left[act] && !needs.any(|(place, any_of)| blocked(any_of) && !off.contains(place)) {
                    left[act] = false;
                    taken = true;
                }
            }
        }
        self.acts.keys().zip(left).filter(|(_, left)| *left).map(|(id, _)| *id).collect()
    }
}

/// Whether `list` is the greatest stuck set, with for each act a need that cannot be met and why.
///
/// # Errors
/// The first act that is not stuck as said, or an act that is and is not listed.
pub fn stuck(case: &Case, counting: Counting, list: &[StuckAct]) -> Result<(), Refusal> {
    let process = Process::new(case, counting);
    let names: Vec<&Id> = list.iter().map(|stuck| &stuck.act).collect();
    distinct(&names)?;
    if list.is_empty() {
        return Err(Refusal::NothingThere);
    }
    let set: BTreeSet<&Id> = names.into_iter().collect();
    for stuck in list {
        let act = process.act(&stuck.act)?;
        if process.is_done(act) {
            return Err(Refusal::AlreadyDone(stuck.act.clone()));
        }
        blocked(&process, &set, stuck)?;
    }
    match process.greatest_stuck(&BTreeSet::new(), &[]).iter().find(|act| !set.contains(*act)) {
        Some(act) => Err(Refusal::IncompleteSet(act.to_string())),
        None => Ok(()),
    }
}

/// Whether the need named is one of the act and each of its alternatives holds the act of `set` named for it.
fn blocked(process: &Process<'_>, set: &BTreeSet<&Id>, stuck: &StuckAct) -> Result<(), Refusal> {
    let need = need_of(process, &stuck.act, &stuck.need)?;
    if stuck.blocked_by.len() != need.any_of.len() {
        return Err(Refusal::NotBlocked(stuck.act.clone()));
    }
    let holds = need.any_of.iter().zip(&stuck.blocked_by).all(|(acts, by)| acts.contains(by) && set.contains(by));
    if holds { Ok(()) } else { Err(Refusal::NotBlocked(stuck.act.clone())) }
}

/// The need of that name, if it is one of the act that counts.
pub(crate) fn need_of<'a>(process: &Process<'a>, act: &Id, need: &Id) -> Result<&'a Need, Refusal> {
    if find(&process.case.needs, need).is_none() {
        return Err(Refusal::UnknownName(need.to_string()));
    }
    let found = process.needs_of(act).iter().find(|found| found.meta.id == *need).copied();
    found.ok_or_else(|| Refusal::NotANeedOf { need: need.clone(), act: act.clone() })
}

/// Whether all acts not done can happen in this order. Acts of one inner list happen at once; needs among
/// them count as met only where they all belong to one set of `together`, and such a set happens at once.
///
/// # Errors
/// An act listed twice, done, left out or unknown; an act before what it needs; a set that is torn apart.
pub fn order(case: &Case, counting: Counting, together: &[BTreeSet<Id>], order: &[Vec<Id>]) -> Result<(), Refusal> {
    let process = Process::new(case, counting);
    let mut happened = process.done();
    for group in order {
        for id in group {
            let act = process.act(id)?;
            if process.is_done(act) {
                return Err(Refusal::AlreadyDone(id.clone()));
            }
            if happened.contains(id) || group.iter().filter(|other| *other == id).count() > 1 {
                return Err(Refusal::Repeated(id.to_string()));
            }
            let with = together.iter().find(|set| set.contains(id));
            if let Some(torn) = with.and_then(|set| set.iter().find(|other| !group.contains(other))) {
                return Err(Refusal::TornApart(torn.clone()));
            }
            let now = |other: &Id| happened.contains(other) || with.is_some_and(|set| set.contains(other));
            if let Some(need) = process.needs_of(id).iter().find(|need| !met(need, &now)) {
                return Err(Refusal::OrderBreaksNeed { act: id.clone(), need: need.meta.id.clone() });
            }
        }
        happened.extend(group);
    }
    match process.acts.keys().find(|id| !happened.contains(*id)) {
        Some(left) => Err(Refusal::ActMissing((*left).clone())),
        None => Ok(()),
    }
}

/// Whether some alternative of a need has all its acts among those that happened.
fn met(need: &Need, happened: &dyn Fn(&Id) -> bool) -> bool {
    need.any_of.iter().any(|acts| acts.iter().all(happened))
}

/// Whether no name is given twice.
pub(crate) fn distinct<T: Ord + ToString>(names: &[T]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(name) => Err(Refusal::Repeated(name.to_string())),
        None => Ok(()),
    }
}

//! Acts that wait: the stuck set of D1 and D2, and orders in which acts can happen.
//!
//! Definitions: an act happens once **all** its needs are met; a need is met once **one** of its alternatives is; an
//! alternative is once **all** its acts have happened. A set of acts is stuck if each has one need each of
//! whose alternatives holds an act of the set; the union of stuck sets is stuck, so there is a greatest one. This is the
//! wait-for condition with AND and OR requests: E. Knapp, "Deadlock detection in distributed databases", ACM
//! Computing Surveys 19 (1987).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::rc::Rc;

use detente_model::{Act, Case, Date, Id, Need, NeedKind, StuckAct, find};

use crate::Refusal;

/// The acts of a case with the needs that count.
pub(crate) struct Process<'a> {
    /// The acts by name.
    pub(crate) acts: BTreeMap<&'a Id, &'a Act>,
    case: &'a Case,
    /// The needs that count, by the act that waits.
    of: BTreeMap<&'a Id, Vec<&'a Need>>,
    /// The same in numbers, acts in the order of `acts`.
    waits: Vec<Wait>,
    alternatives: Vec<Alternative>,
    /// For each act, the alternatives that it stands in, by number.
    used: Vec<Vec<usize>>,
    /// The number of each need that counts.
    number: BTreeMap<&'a Id, usize>,
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
        let act_number: BTreeMap<&Id, usize> = acts.keys().enumerate().map(|(number, id)| (*id, number)).collect();
        let mut of: BTreeMap<&Id, Vec<&Need>> = BTreeMap::new();
        let (mut waits, mut alternatives) = (Vec::new(), Vec::new());
        let (mut used, mut number) = (vec![Vec::new(); acts.len()], BTreeMap::new());
        for need in case.needs.iter().filter(counts) {
            of.entry(&need.act).or_default().push(need);
            let Some(act) = act_number.get(&need.act).copied() else { continue };
            let (wait, first) = (waits.len(), alternatives.len());
            for any in &need.any_of {
                let acts: Vec<usize> = any.iter().filter_map(|act| act_number.get(act).copied()).collect();
                acts.iter().for_each(|act| used[*act].push(alternatives.len()));
                alternatives.push(Alternative { wait, acts });
            }
            number.insert(&need.meta.id, wait);
            waits.push(Wait { act, any_of: first..alternatives.len() });
        }
        Self { acts, case, of, waits, alternatives, used, number, today: case.header.as_of }
    }

    /// The number of a need that counts.
    pub(crate) fn number_of(&self, need: &Id) -> Option<usize> {
        self.number.get(need).copied()
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

    /// The greatest stuck set.
    pub(crate) fn greatest_stuck(&self) -> BTreeSet<&'a Id> {
        let left = Tally::new(self, &[]).left;
        self.acts.keys().zip(left).filter(|(_, left)| *left).map(|(id, _)| *id).collect()
    }

    /// For each act the least number among those that happen with it, sets that share an act being one; `None` of an act
    /// that happens by itself.
    fn units(&self, together: &[BTreeSet<Id>]) -> Vec<Option<usize>> {
        let mut units = vec![None; self.acts.len()];
        for set in together {
            let members: Vec<usize> =
                (0..).zip(self.acts.keys()).filter(|(_, id)| set.contains(**id)).map(|(n, _)| n).collect();
            let known: BTreeSet<usize> = members.iter().filter_map(|act| units[*act]).collect();
            let Some(first) = known.first().or(members.first()).copied() else { continue };
            members.iter().for_each(|act| units[*act] = Some(first));
            units
                .iter_mut()
                .filter(|unit| unit.is_some_and(|unit| known.contains(&unit)))
                .for_each(|unit| *unit = Some(first));
        }
        units
    }
}

/// A need that counts, in numbers.
struct Wait {
    act: usize,
    /// Its alternatives, by number.
    any_of: Range<usize>,
}

/// One alternative of a need.
struct Alternative {
    wait: usize,
    acts: Vec<usize>,
}

/// What is left when acts that can happen are taken out until none can. Each need and act is looked at once, so that it is
/// linear in the case; what is taken out stays so whatever else is waived.
#[derive(Clone)]
pub(crate) struct Tally<'p> {
    waits: &'p [Wait],
    used: &'p [Vec<usize>],
    alternatives: &'p [Alternative],
    units: Rc<[Option<usize>]>,
    left: Vec<bool>,
    /// For each alternative, how many acts of it are left.
    open: Vec<usize>,
    met: Vec<bool>,
    /// For each act, or for all of a unit at its least act, how many needs are not met.
    unmet: Vec<usize>,
}

impl<'p> Tally<'p> {
    /// Acts that happen at once (a set of `together`) do not wait for each other, and happen when all of them can.
    pub(crate) fn new(process: &'p Process<'_>, together: &[BTreeSet<Id>]) -> Self {
        let mut tally = Self {
            waits: &process.waits,
            used: &process.used,
            alternatives: &process.alternatives,
            units: process.units(together).into(),
            left: process.acts.values().map(|act| !process.is_done(act)).collect(),
            open: Vec::new(),
            met: Vec::new(),
            unmet: vec![0; process.acts.len()],
        };
        tally.open = process.alternatives.iter().map(|alternative| tally.count(alternative)).collect();
        for wait in &process.waits {
            let is_met = !tally.left[wait.act] || tally.open[wait.any_of.clone()].contains(&0);
            tally.met.push(is_met);
            let unit = tally.unit(wait.act);
            tally.unmet[unit] += usize::from(!is_met);
        }
        let free = (0..tally.left.len()).filter(|act| tally.unit(*act) == *act && tally.unmet[*act] == 0).collect();
        tally.take_out(free);
        tally
    }

    /// What is left when these needs, by number, do not count either.
    pub(crate) fn without(&self, off: impl IntoIterator<Item = usize>) -> Self {
        let mut tally = self.clone();
        let mut free = Vec::new();
        off.into_iter().for_each(|wait| tally.meet(wait, &mut free));
        tally.take_out(free);
        tally
    }

    /// Whether every act can happen.
    pub(crate) fn is_clear(&self) -> bool {
        !self.left.contains(&true)
    }

    fn unit(&self, act: usize) -> usize {
        self.units[act].unwrap_or(act)
    }

    /// How many acts of an alternative are left that the act does not happen at once with. One that waits for itself waits.
    fn count(&self, alternative: &Alternative) -> usize {
        let act = self.waits[alternative.wait].act;
        alternative.acts.iter().filter(|other| self.left[**other] && !self.at_once(act, **other)).count()
    }

    fn at_once(&self, act: usize, other: usize) -> bool {
        self.units[act].is_some() && self.units[act] == self.units[other]
    }

    fn take_out(&mut self, mut free: Vec<usize>) {
        while let Some(unit) = free.pop() {
            for act in self.members(unit) {
                if std::mem::take(&mut self.left[act]) {
                    self.tell(act, &mut free);
                }
            }
        }
    }

    fn members(&self, unit: usize) -> Vec<usize> {
        match self.units[unit] {
            None => vec![unit],
            joined => (0..self.units.len()).filter(|act| self.units[*act] == joined).collect(),
        }
    }

    /// An act has happened: it is counted off where others wait for it.
    fn tell(&mut self, act: usize, free: &mut Vec<usize>) {
        for &number in &self.used[act] {
            let wait = self.alternatives[number].wait;
            if !self.met[wait] && !self.at_once(self.waits[wait].act, act) {
                self.open[number] -= 1;
                if self.open[number] == 0 {
                    self.meet(wait, free);
                }
            }
        }
    }

    fn meet(&mut self, wait: usize, free: &mut Vec<usize>) {
        if !std::mem::replace(&mut self.met[wait], true) {
            let unit = self.unit(self.waits[wait].act);
            self.unmet[unit] -= 1;
            if self.unmet[unit] == 0 {
                free.push(unit);
            }
        }
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
    match process.greatest_stuck().iter().find(|act| !set.contains(*act)) {
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
    // Asked for membership alone, most often of all: hashed.
    let mut happened: HashSet<&Id> = process.done().into_iter().collect();
    for group in order {
        let mut seen: HashSet<&Id> = HashSet::new();
        for id in group {
            let act = process.act(id)?;
            if process.is_done(act) {
                return Err(Refusal::AlreadyDone(id.clone()));
            }
            if happened.contains(id) || !seen.insert(id) {
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

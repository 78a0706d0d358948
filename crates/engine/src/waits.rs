//! Acts that wait for each other (D1 `wait-cycle`).
//!
//! Definition: the greatest set of acts not done in which each act has one need each of whose alternatives holds an act
//! of the set; proved where it is not empty. It is the complement of what can happen (see [`crate::web`]). Lags and
//! dates play no part. The file is taken as complete: an act without needs can happen at once.
//!
//! Of the needs by which an act could be shown to be stuck, the best known one with the fewest alternatives is taken, so
//! that the finding stands as well as it can.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Act, Basis, Case, Certificate, EntryRef, Finding, Id, Kind, Missing, Need, StuckAct, Table, Verdict,
};

use crate::web::{Given, Wait, Web};
use crate::{Budget, frees};

/// The acts of a case and the needs that count, as a web.
pub(crate) struct Process<'a> {
    pub(crate) case: &'a Case,
    /// The acts, in the order of the case.
    pub(crate) acts: Vec<&'a Act>,
    /// By wait of the web: its need. Needs of acts that are done count for nothing and are left out.
    pub(crate) needs: Vec<&'a Need>,
    pub(crate) web: Web,
    /// By act: whether it has happened by the day of the case.
    pub(crate) done: Vec<bool>,
}

impl<'a> Process<'a> {
    /// The process of `case` in which the needs count that `counts` says.
    pub(crate) fn new(case: &'a Case, counts: impl Fn(&Need) -> bool) -> Self {
        let acts: Vec<&Act> = case.acts.iter().collect();
        let number: BTreeMap<&Id, usize> = acts.iter().enumerate().map(|(n, act)| (&act.meta.id, n)).collect();
        let done: Vec<bool> = acts.iter().map(|act| is_done(case, act)).collect();
        let (mut needs, mut waits) = (Vec::new(), Vec::new());
        for need in case.needs.iter().filter(|need| counts(need)) {
            let Some(act) = number.get(&need.act).copied().filter(|act| !done[*act]) else { continue };
            needs.push(need);
            waits.push(Wait { act, any_of: need.any_of.iter().map(|members| numbers(members, &number)).collect() });
        }
        Self { case, web: Web::new(acts.len(), waits), acts, needs, done }
    }

    /// The process in which all needs count.
    pub(crate) fn whole(case: &'a Case) -> Self {
        Self::new(case, |_| true)
    }

    /// What holds at the start: the acts that are done.
    pub(crate) fn given(&self) -> Given<'_> {
        Given { done: &self.done, ..Given::default() }
    }

    /// By act: whether it can never happen.
    pub(crate) fn stuck(&self) -> Vec<bool> {
        self.web.stuck(self.given())
    }

    /// The names of acts.
    pub(crate) fn names(&self, acts: &[usize]) -> Vec<Id> {
        acts.iter().map(|act| self.acts[*act].meta.id.clone()).collect()
    }

    /// The order in which the acts that are not done happen, if all of them can.
    pub(crate) fn order(&self, given: Given<'_>) -> Option<Vec<Vec<Id>>> {
        let order = self.web.order(Given { done: &self.done, ..given });
        let all = order.iter().map(Vec::len).sum::<usize>() == self.done.iter().filter(|done| !**done).count();
        all.then(|| order.iter().map(|acts| self.names(acts)).collect())
    }

    /// Each stuck act with the need that shows it, by name; `stuck` is the greatest stuck set.
    pub(crate) fn certificate(&self, stuck: &[bool]) -> Vec<StuckAct> {
        let acts = (0..stuck.len()).filter(|act| stuck[*act]);
        let mut shown: Vec<StuckAct> = acts.filter_map(|act| self.shown(act, stuck)).collect();
        shown.sort();
        shown
    }

    fn shown(&self, act: usize, stuck: &[bool]) -> Option<StuckAct> {
        let blocked = self.web.of[act].iter().filter(|wait| self.web.is_blocked(**wait, stuck));
        let wait = blocked.min_by_key(|wait| (self.basis(**wait), self.web.waits[**wait].any_of.len()))?;
        let blocker = |members: &Vec<usize>| members.iter().find(|member| stuck[**member]).copied();
        let blocked_by: Vec<usize> = self.web.waits[*wait].any_of.iter().filter_map(blocker).collect();
        Some(StuckAct {
            act: self.acts[act].meta.id.clone(),
            need: self.needs[*wait].meta.id.clone(),
            blocked_by: self.names(&blocked_by),
        })
    }

    fn basis(&self, wait: usize) -> Option<Basis> {
        self.case.basis(&EntryRef::new(Table::Needs, &self.needs[wait].meta.id))
    }
}

/// Whether an act has happened by the day of the case, whatever it needed.
pub(crate) fn is_done(case: &Case, act: &Act) -> bool {
    act.done.is_some_and(|day| day <= case.header.as_of)
}

fn numbers(members: &[Id], number: &BTreeMap<&Id, usize>) -> Vec<usize> {
    let known: BTreeSet<usize> = members.iter().filter_map(|member| number.get(member).copied()).collect();
    known.into_iter().collect()
}

/// The needs that a proof by stuck acts names.
pub(crate) fn names(acts: &[StuckAct]) -> Vec<EntryRef> {
    let needs: BTreeSet<EntryRef> = acts.iter().map(|stuck| EntryRef::new(Table::Needs, &stuck.need)).collect();
    needs.into_iter().collect()
}

/// Which of the tables that D1 looks at have nothing in them.
fn empty_tables(case: &Case) -> Vec<Missing> {
    let tables = [(Table::Acts, case.acts.is_empty()), (Table::Needs, case.needs.is_empty())];
    tables.into_iter().filter(|(_, empty)| *empty).map(|(table, _)| Missing::Empty { table }).collect()
}

/// Whether acts wait for each other, and what would free them.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let missing = empty_tables(case);
    if !missing.is_empty() {
        return Finding { missing, ..Finding::new(Kind::WaitCycle, Verdict::Undetermined) };
    }
    let process = Process::whole(case);
    if let Some(order) = process.order(Given::default()) {
        let certificate = Some(Certificate::Order { order });
        return Finding { certificate, ..Finding::new(Kind::WaitCycle, Verdict::Refuted) };
    }
    let acts = process.certificate(&process.stuck());
    let mut finding = Finding::new(Kind::WaitCycle, Verdict::Proved);
    finding.names = names(&acts);
    finding.certificate = Some(Certificate::Stuck { acts });
    let frees = frees::plans(&process, budget);
    finding.ways_out = frees.plans.iter().filter_map(|plan| frees.certified(&process, plan)).collect();
    finding.complete = frees.halts.is_empty();
    finding.remarks = frees.remarks;
    finding.missing = frees.halts.into_iter().map(crate::Halt::missing).collect();
    finding
}

/// The verdict of [`find`] alone.
pub(crate) fn verdict(case: &Case, _budget: &Budget<'_>) -> Verdict {
    if !empty_tables(case).is_empty() {
        Verdict::Undetermined
    } else if Process::whole(case).stuck().contains(&true) {
        Verdict::Proved
    } else {
        Verdict::Refuted
    }
}

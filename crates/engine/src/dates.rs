//! Preconditions in a circle, and dates that cannot be met (D2 `precondition-cycle`).
//!
//! Two parts, and the finding is proved where one of them is:
//!
//! - *order*: D1 over the needs of kind `precondition` alone;
//! - *dates*: the earliest date of an act (see [`crate::clock`]; all needs count) passes its deadline, where an act that
//!   never happens passes every deadline. A deadline is the act's own, or a hard one that names it; a soft one binds
//!   nothing, and one of which it is not known whether it binds leaves the finding open where it would be passed.
//!   Lags that are known roughly count with their least end for a proof and with their most for a refutation.
//!
//! An act that is done has no deadline to pass.

use std::collections::BTreeSet;

use detente_model::{
    Case, Certificate, Date, DateBound, DeadlineKind, EntryRef, Finding, Id, Kind, Missing, Need, NeedKind, Table,
    Verdict,
};

use crate::clock::{Clock, Lags, is_rough};
use crate::waits::{self, Process, is_done};
use crate::web::Given;
use crate::{Budget, remedies};

/// A day by which an act must, or may have to, be done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Limit {
    pub(crate) on: Date,
    pub(crate) act: Id,
    /// Where it stands.
    entry: EntryRef,
    /// Whether it binds; a soft one is none.
    binds: bool,
    /// On whom it presses, where that is not the performer of the act.
    pub(crate) of: Option<Id>,
}

/// The limits on file, by day and act.
fn limits(case: &Case) -> Vec<Limit> {
    let own = case.acts.iter().filter_map(|act| {
        let entry = EntryRef::new(Table::Acts, &act.meta.id);
        Some(Limit { on: act.deadline?, act: act.meta.id.clone(), entry, binds: true, of: None })
    });
    let others =
        case.deadlines.iter().filter(|deadline| deadline.kind != Some(DeadlineKind::Soft)).filter_map(|deadline| {
            let entry = EntryRef::new(Table::Deadlines, &deadline.meta.id);
            let binds = deadline.kind == Some(DeadlineKind::Hard);
            Some(Limit { on: deadline.on, act: deadline.act.clone()?, entry, binds, of: deadline.of.clone() })
        });
    let mut limits: Vec<Limit> = own.chain(others).collect();
    limits.sort();
    limits
}

/// A case as D2 looks at it.
pub(crate) struct Matter<'a> {
    pub(crate) case: &'a Case,
    /// What waits for preconditions alone.
    pub(crate) order: Process<'a>,
    /// All that waits.
    pub(crate) whole: Process<'a>,
    pub(crate) limits: Vec<Limit>,
}

pub(crate) fn is_precondition(need: &Need) -> bool {
    need.kind == Some(NeedKind::Precondition)
}

/// Whether either part has anything to look at.
pub(crate) fn has_matter(case: &Case) -> bool {
    case.needs.iter().any(is_precondition) || !limits(case).is_empty()
}

impl<'a> Matter<'a> {
    /// `None` where neither part has anything to look at.
    pub(crate) fn new(case: &'a Case) -> Option<Self> {
        let (order, whole) = (|| Process::new(case, is_precondition), || Process::whole(case));
        has_matter(case).then(|| Self { case, order: order(), whole: whole(), limits: limits(case) })
    }

    /// The limits of acts not done that those dates pass, each with its act.
    pub(crate) fn passed(&self, clock: &Clock<'_>) -> Vec<(&Limit, usize)> {
        let act = |limit: &Limit| self.case.acts.iter().position(|act| act.meta.id == limit.act);
        let of_act = self.limits.iter().filter_map(|limit| Some((limit, act(limit)?)));
        let open = of_act.filter(|(_, act)| !is_done(self.case, &self.case.acts[*act]));
        open.filter(|(limit, act)| clock.dates[*act].is_none_or(|day| day > limit.on)).collect()
    }

    /// What would have to be known to say that no deadline is passed.
    fn missing(&self, least: &Clock<'_>, most: &Clock<'_>) -> Vec<Missing> {
        let mut missing = BTreeSet::new();
        let surely: Vec<(&Limit, usize)> = self.passed(least);
        for (limit, act) in self.passed(most) {
            if !limit.binds {
                missing.insert(Missing::DeadlineKind { deadline: limit.entry.id.clone() });
            }
            if !surely.contains(&(limit, act)) {
                let waits = most.rests_on(act).into_iter().filter_map(|act| most.forcing(act));
                let rough = waits.map(|wait| self.whole.needs[wait]).filter(|need| is_rough(need));
                missing.extend(rough.map(|need| Missing::Lag { need: need.meta.id.clone() }));
            }
        }
        missing.into_iter().collect()
    }

    pub(crate) fn examine(&self) -> Finding {
        let stuck = self.order.stuck();
        if stuck.contains(&true) {
            let acts = self.order.certificate(&stuck);
            let names = waits::names(&acts);
            let certificate = Some(Certificate::Stuck { acts });
            return Finding { certificate, names, ..Finding::new(Kind::PreconditionCycle, Verdict::Proved) };
        }
        let (least, most) = (Clock::new(&self.whole, Lags::Least), Clock::new(&self.whole, Lags::Most));
        let late = self.passed(&least).into_iter().find(|(limit, _)| limit.binds);
        if let Some((limit, act)) = late {
            return self.late(limit, act, &least);
        }
        let missing = self.missing(&least, &most);
        if !missing.is_empty() {
            return Finding { missing, ..Finding::new(Kind::PreconditionCycle, Verdict::Undetermined) };
        }
        let certificate = Some(self.in_time(&most));
        Finding { certificate, ..Finding::new(Kind::PreconditionCycle, Verdict::Refuted) }
    }

    fn late(&self, limit: &Limit, act: usize, least: &Clock<'_>) -> Finding {
        let rests_on = least.rests_on(act);
        let mut bounds: Vec<DateBound> = rests_on.iter().map(|act| least.bound(*act)).collect();
        bounds.sort();
        let needs = bounds.iter().filter_map(|bound| bound.need.as_ref());
        let mut names: BTreeSet<EntryRef> = needs.map(|need| EntryRef::new(Table::Needs, need)).collect();
        // A date that is not that of the day of the case comes from the entry of the act.
        let dated = rests_on.iter().filter(|act| least.forcing(**act).is_none());
        let dated = dated.filter(|act| least.dates[**act] != Some(self.case.header.as_of));
        names.extend(dated.map(|act| EntryRef::new(Table::Acts, &self.case.acts[*act].meta.id)));
        names.insert(limit.entry.clone());
        let certificate = Certificate::Late { act: limit.act.clone(), deadline: limit.on, bounds };
        Finding {
            certificate: Some(certificate),
            names: names.into_iter().collect(),
            ..Finding::new(Kind::PreconditionCycle, Verdict::Proved)
        }
    }

    /// The refutation, where no act is stuck by preconditions and `most` keeps every deadline.
    fn in_time(&self, most: &Clock<'_>) -> Certificate {
        let order = self.order.order(Given::default()).unwrap_or_default();
        if self.limits.is_empty() {
            return Certificate::Order { order };
        }
        let open = most.order.iter().filter(|act| !self.whole.done[**act]);
        let dates = open.filter_map(|act| Some((self.case.acts[*act].meta.id.clone(), most.dates[*act]?))).collect();
        let order = if self.order.needs.is_empty() { Vec::new() } else { order };
        Certificate::Schedule { dates, order }
    }
}

/// Whether preconditions stand in a circle or dates cannot be met, and what would free the talks of it.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let Some(matter) = Matter::new(case) else {
        let missing = vec![Missing::NoPreconditions];
        return Finding { missing, ..Finding::new(Kind::PreconditionCycle, Verdict::Undetermined) };
    };
    let finding = matter.examine();
    if finding.verdict != Verdict::Proved {
        return finding;
    }
    remedies::add(&matter, finding, budget)
}

/// The verdict of [`find`] alone.
pub(crate) fn verdict(case: &Case, _budget: &Budget<'_>) -> Verdict {
    Matter::new(case).map_or(Verdict::Undetermined, |matter| matter.examine().verdict)
}

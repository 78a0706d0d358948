//! What would free the talks of D2: the plans that untie preconditions, and later deadlines.
//!
//! A plan for the order of preconditions is followed by whatever the dates then still need: each deadline that is
//! passed moves to the earliest day that can be met for certain, and where an act never happens, stuck acts are freed as
//! in D1. What of that the finding can do without is taken out again, so that no part of a way out suffices.
//!
//! Where deadlines are on file, components are not freed apart, because the dates rest on all of them together: each way
//! out is then whole and takes the first plan of every other component.

use std::collections::BTreeSet;

use detente_model::{Case, Certificate, Change, Finding, Group, Id, Verdict, WayOut, find as entry};

use crate::apply::apply;
use crate::clock::{Clock, Lags};
use crate::dates::{Matter, is_precondition};
use crate::frees::{self, Frees};
use crate::waits::Process;
use crate::web::Given;
use crate::{Budget, Halt};

/// The finding with its ways out.
pub(crate) fn add(matter: &Matter<'_>, finding: Finding, budget: &Budget<'_>) -> Finding {
    let mut remedies = Remedies { matter, concerned: concerned(matter, &finding), budget, complete: true };
    let mut finding = finding;
    let mut frees = Frees::default();
    let ways = if matter.order.stuck().contains(&true) {
        frees = frees::plans(&matter.order, budget);
        remedies.untie(&frees)
    } else {
        remedies.postpone()
    };
    if let Err(halt) = ways.map(|ways| finding.ways_out = ways) {
        frees.halts.insert(halt);
        remedies.complete = false;
    }
    finding.complete = remedies.complete && frees.halts.is_empty();
    if remedies.complete {
        // They speak of all plans, and of none of them alone.
        finding.remarks = frees.remarks;
    }
    finding.missing.extend(frees.halts.into_iter().map(Halt::missing));
    finding
}

/// The performers of the acts that a proof names.
fn concerned(matter: &Matter<'_>, finding: &Finding) -> BTreeSet<Id> {
    let acts: Vec<&Id> = match &finding.certificate {
        Some(Certificate::Stuck { acts }) => acts.iter().map(|stuck| &stuck.act).collect(),
        Some(Certificate::Late { bounds, .. }) => bounds.iter().map(|bound| &bound.act).collect(),
        _ => Vec::new(),
    };
    acts.into_iter().filter_map(|act| entry(&matter.case.acts, act)).map(|act| act.by.clone()).collect()
}

struct Remedies<'a> {
    matter: &'a Matter<'a>,
    concerned: BTreeSet<Id>,
    budget: &'a Budget<'a>,
    complete: bool,
}

impl Remedies<'_> {
    /// The plans that untie the preconditions, each with what the dates still need.
    fn untie(&mut self, frees: &Frees) -> Result<Vec<WayOut>, Halt> {
        let order = &self.matter.order;
        if self.matter.limits.is_empty() {
            return Ok(frees.plans.iter().filter_map(|plan| frees.certified(order, plan)).collect());
        }
        let mut ways: Vec<WayOut> = Vec::new();
        for plan in &frees.plans {
            let others: Vec<Change> = frees.others(plan).flat_map(|other| other.change.clone()).collect();
            let Some((change, certificate)) = self.enough([plan.change.clone(), others].concat())? else {
                self.complete = false;
                continue;
            };
            let mut way = WayOut { component: 0, ..plan.way_out(certificate) };
            if change != way.change {
                way.minimal &= frees.others(plan).all(|other| other.minimal);
                way = self.regrouped(WayOut { change, actors: Vec::new(), ..way });
            }
            if !ways.iter().any(|listed| listed.change == way.change) {
                ways.push(way);
            }
        }
        ways.sort_by(|a, b| (a.group, &a.change).cmp(&(b.group, &b.change)));
        self.complete &= frees.firsts().count() == 1;
        Ok(ways)
    }

    /// Deadlines moved, where dates alone are in the way.
    fn postpone(&mut self) -> Result<Vec<WayOut>, Halt> {
        let needed = self.enough(Vec::new())?;
        let by_dates_alone =
            |change: &[Change]| change.iter().all(|change| matches!(change, Change::MoveDeadline { .. }));
        self.complete = needed.as_ref().is_some_and(|(change, _)| by_dates_alone(change));
        let way = needed.map(|(change, certificate)| WayOut {
            change,
            group: Group::OneMoves,
            actors: Vec::new(),
            component: 0,
            leaves: Vec::new(),
            minimal: true,
            certificate,
        });
        Ok(way.map(|way| self.regrouped(way)).into_iter().collect())
    }

    /// `start` with what must change beside it until the finding is refuted, without what of it all can be done without,
    /// and the refutation; `None` where a lag of which no end is known is in the way.
    fn enough(&self, start: Vec<Change>) -> Result<Option<(Vec<Change>, Certificate)>, Halt> {
        let mut change = start;
        change.extend(self.freed(&change)?);
        change.extend(self.moved(&change)?);
        let mut place = 0;
        while place < change.len() {
            let mut less = change.clone();
            less.remove(place);
            if self.refutation(&less)?.is_some() {
                change = less;
            } else {
                place += 1;
            }
        }
        change.sort();
        let certificate = self.refutation(&change)?;
        Ok(certificate.map(|certificate| (change, certificate)))
    }

    fn after(&self, change: &[Change]) -> Result<Option<Case>, Halt> {
        self.budget.step(self.matter.whole.web.size() + 1)?;
        Ok(apply(self.matter.case, change).into_iter().next())
    }

    /// The first plans for acts that never happen and have a deadline. None beside acts at once: with more needs met,
    /// fewer acts at once might do.
    fn freed(&self, change: &[Change]) -> Result<Vec<Change>, Halt> {
        if change.iter().any(|change| matches!(change, Change::SameDay { .. })) {
            return Ok(Vec::new());
        }
        let Some(after) = self.after(change)? else { return Ok(Vec::new()) };
        let Some(matter) = Matter::new(&after) else { return Ok(Vec::new()) };
        let stuck = matter.whole.stuck();
        let passed = matter.passed(&Clock::new(&matter.whole, Lags::Most));
        if !passed.iter().any(|(_, act)| stuck[*act]) {
            return Ok(Vec::new());
        }
        let frees = frees::plans(&matter.whole, self.budget);
        Ok(frees.firsts().flat_map(|plan| plan.change.clone()).collect())
    }

    /// The deadlines that are passed, each moved to the earliest day that can be met for certain.
    fn moved(&self, change: &[Change]) -> Result<Vec<Change>, Halt> {
        let Some(after) = self.after(change)? else { return Ok(Vec::new()) };
        let Some(matter) = Matter::new(&after) else { return Ok(Vec::new()) };
        let clock = Clock::new(&matter.whole, Lags::Most);
        let moves: BTreeSet<Change> = matter
            .passed(&clock)
            .into_iter()
            .filter_map(|(limit, act)| {
                Some(Change::MoveDeadline { target: limit.act.clone(), from: limit.on, to: clock.dates[act]? })
            })
            .collect();
        Ok(moves.into_iter().collect())
    }

    /// The certificate by which the finding is refuted after some changes, of the acts of the case alone.
    fn refutation(&self, change: &[Change]) -> Result<Option<Certificate>, Halt> {
        let Some(after) = self.after(change)? else { return Ok(None) };
        let order = || Process::new(&after, is_precondition).order(Given::default());
        let certificate = match Matter::new(&after) {
            Some(matter) => {
                let again = matter.examine();
                again.certificate.filter(|_| again.verdict == Verdict::Refuted)
            }
            // With the last precondition waived, nothing is left to look at: any order will do.
            None => order().map(|order| Certificate::Order { order }),
        };
        let at_once = change.iter().any(|change| matches!(change, Change::SameDay { .. }));
        let certificate = match certificate {
            // What happens at once still has its preconditions, though none of them is waited for.
            Some(Certificate::Schedule { dates, .. }) if at_once => {
                order().map(|order| Certificate::Schedule { dates, order })
            }
            other => other,
        };
        Ok(certificate.map(|certificate| self.restricted(certificate, change)))
    }

    /// A certificate without the acts that a change adds, and with the acts that happen at once in one place.
    fn restricted(&self, certificate: Certificate, change: &[Change]) -> Certificate {
        let known: BTreeSet<&Id> = self.matter.case.acts.iter().map(|act| &act.meta.id).collect();
        let groups: Vec<&Vec<Id>> = change
            .iter()
            .filter_map(|change| match change {
                Change::SameDay { acts } => Some(acts),
                _ => None,
            })
            .collect();
        let at_once = |id: &Id| groups.iter().find(|acts| acts.contains(id));
        let order = |order: Vec<Vec<Id>>| {
            let mut seen = BTreeSet::new();
            let acts = order.into_iter().flatten().filter(|id| known.contains(id));
            let steps = acts.map(|id| at_once(&id).map_or_else(|| vec![id.clone()], |acts| (*acts).clone()));
            steps.filter(|acts| seen.insert(acts.clone())).collect::<Vec<_>>()
        };
        match certificate {
            Certificate::Order { order: all } => Certificate::Order { order: order(all) },
            Certificate::Schedule { dates, order: all } => {
                let day: std::collections::BTreeMap<Id, _> = dates.iter().cloned().collect();
                let steps = order(dates.into_iter().map(|(id, _)| vec![id]).collect());
                let dated = steps.into_iter().flatten().filter_map(|id| Some((id.clone(), *day.get(&id)?)));
                Certificate::Schedule { dates: dated.collect(), order: order(all) }
            }
            other => other,
        }
    }

    /// A way out with those that it asks: who waives, and whose deadline moves.
    fn regrouped(&self, way: WayOut) -> WayOut {
        let asked: BTreeSet<Id> = way.change.iter().flat_map(|change| self.asked(change)).collect();
        let concerned = &self.concerned | &asked;
        let group = if asked.is_empty() { Group::NobodyYields } else { Group::moving(&asked, &concerned) };
        let bridging = way.change.iter().flat_map(|change| self.bridging(change));
        let actors: BTreeSet<Id> = way.actors.iter().cloned().chain(asked).chain(bridging).collect();
        WayOut { group, actors: actors.into_iter().collect(), ..way }
    }

    /// Who yields in a change.
    fn asked(&self, change: &Change) -> Vec<Id> {
        match change {
            Change::WaiveNeed { target } => self.waiter(target).into_iter().collect(),
            Change::MoveDeadline { target, from, .. } => {
                let moved = self.matter.limits.iter().filter(|limit| limit.act == *target && limit.on == *from);
                moved.filter_map(|limit| limit.of.clone().or_else(|| self.performer(target))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Who is asked for a change in which nobody yields.
    fn bridging(&self, change: &Change) -> Vec<Id> {
        match change {
            Change::AddAlternative { target, by } => by.iter().cloned().chain(self.waiter(target)).collect(),
            Change::SameDay { acts } => acts.iter().filter_map(|act| self.performer(act)).collect(),
            _ => Vec::new(),
        }
    }

    fn performer(&self, act: &Id) -> Option<Id> {
        entry(&self.matter.case.acts, act).map(|act| act.by.clone())
    }

    /// Whose act waits for a need.
    fn waiter(&self, need: &Id) -> Option<Id> {
        entry(&self.matter.case.needs, need).and_then(|need| self.performer(&need.act))
    }
}

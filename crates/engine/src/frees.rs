//! What would let stuck acts happen: needs waived, needs met in another way, acts done at once.
//!
//! Components of the stuck acts are freed one by one (see [`crate::stuck`]) and never multiplied out: a plan speaks of
//! one component, and is certified in the case in which every other is freed by the first plan listed for it.

use std::collections::BTreeSet;

use detente_model::{Certificate, Change, Group, Id, Remark, Role, WayOut};

use crate::stuck::{Corrections, components, corrections, groups};
use crate::waits::Process;
use crate::web::{Given, Part};
use crate::{Budget, Halt};

/// A way out before it is certified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Plan {
    pub(crate) group: Group,
    pub(crate) component: usize,
    pub(crate) change: Vec<Change>,
    pub(crate) actors: Vec<Id>,
    pub(crate) minimal: bool,
    /// The waits of the process that no longer count.
    off: Vec<usize>,
    /// The acts of the process that happen at once.
    together: Vec<usize>,
}

/// The plans that free a process, in report order, and what is to be said about them.
#[derive(Default)]
pub(crate) struct Frees {
    pub(crate) plans: Vec<Plan>,
    pub(crate) remarks: Vec<Remark>,
    /// Which limits were met.
    pub(crate) halts: BTreeSet<Halt>,
    /// By component: its first plan.
    firsts: Vec<usize>,
}

/// All smallest plans for each component of what is stuck in a process.
pub(crate) fn plans(process: &Process<'_>, budget: &Budget<'_>) -> Frees {
    let mut frees = Frees::default();
    let parts = components(&process.web, &process.done, budget).unwrap_or_else(|halt| {
        frees.halts.insert(halt);
        vec![process.web.part_of(&process.stuck())]
    });
    let (mut least, mut found) = (0, 0);
    for (component, part) in parts.iter().enumerate() {
        let smallest = corrections(&part.web, budget);
        least += smallest.least;
        found += smallest.sets.first().map_or(0, Vec::len);
        frees.halts.extend(smallest.halt);
        let maker = Maker { process, part, component, mediators: mediators(process) };
        frees.plans.extend(maker.corrections(&smallest));
        let at_once = budget.with_part(2, || groups(&part.web, &maker.performers_by_number(), budget));
        frees.halts.extend(at_once.halt);
        frees.plans.extend(at_once.sets.iter().map(|acts| maker.same_day(acts, at_once.minimal)));
    }
    if least < found {
        frees.remarks.push(Remark::AtLeast { bound: least, found });
    }
    frees.plans.sort();
    frees.shorten(budget);
    let first = |component| frees.plans.iter().position(|plan| plan.component == component);
    frees.firsts = (0..parts.len()).filter_map(first).collect();
    frees
}

fn mediators(process: &Process<'_>) -> BTreeSet<Id> {
    let actors = process.case.actors.iter().map(|actor| &actor.meta.id);
    actors.filter(|actor| process.case.has_role(actor, Role::Mediator)).cloned().collect()
}

/// Makes the plans of one component.
struct Maker<'a> {
    process: &'a Process<'a>,
    part: &'a Part,
    component: usize,
    mediators: BTreeSet<Id>,
}

impl Maker<'_> {
    /// Two plans for each set of waits: they no longer count, or a mediator's act meets them.
    fn corrections(&self, smallest: &Corrections) -> Vec<Plan> {
        let each = |set: &Vec<usize>| {
            let off: Vec<usize> = set.iter().map(|wait| self.part.waits[*wait]).collect();
            let needs = off.iter().map(|wait| &self.process.needs[*wait].meta.id);
            let asked: BTreeSet<Id> =
                off.iter().map(|wait| self.performer(self.process.web.waits[*wait].act)).cloned().collect();
            let by: Vec<Id> = self.mediators.iter().cloned().collect();
            let waived = needs.clone().map(|need| Change::WaiveNeed { target: need.clone() }).collect();
            let bridged = needs.map(|need| Change::AddAlternative { target: need.clone(), by: by.clone() }).collect();
            let with_mediators = &asked | &self.mediators;
            let waived = self.plan(self.group(&asked), waived, asked, smallest.minimal);
            let bridged = self.plan(Group::NobodyYields, bridged, with_mediators, smallest.minimal);
            [Plan { off: off.clone(), ..waived }, Plan { off, ..bridged }]
        };
        smallest.sets.iter().flat_map(each).collect()
    }

    fn same_day(&self, acts: &[usize], minimal: bool) -> Plan {
        let together: Vec<usize> = acts.iter().map(|act| self.part.acts[*act]).collect();
        let mut names = self.process.names(&together);
        names.sort();
        let asked = together.iter().map(|act| self.performer(*act).clone()).collect();
        let plan = self.plan(Group::NobodyYields, vec![Change::SameDay { acts: names }], asked, minimal);
        Plan { together, ..plan }
    }

    fn plan(&self, group: Group, mut change: Vec<Change>, actors: BTreeSet<Id>, minimal: bool) -> Plan {
        change.sort();
        let actors = actors.into_iter().collect();
        Plan { group, component: self.component, change, actors, minimal, off: Vec::new(), together: Vec::new() }
    }

    /// The performers of a component's acts, by act, as numbers.
    fn performers_by_number(&self) -> Vec<usize> {
        let all: Vec<&Id> = self.performers().into_iter().collect();
        let number = |act: &usize| all.binary_search(&self.performer(*act)).unwrap_or_default();
        self.part.acts.iter().map(number).collect()
    }

    fn performers(&self) -> BTreeSet<&Id> {
        self.part.acts.iter().map(|act| self.performer(*act)).collect()
    }

    fn performer(&self, act: usize) -> &Id {
        &self.process.acts[act].by
    }

    fn group(&self, asked: &BTreeSet<Id>) -> Group {
        Group::moving(asked, &self.performers().into_iter().cloned().collect())
    }
}

impl Frees {
    /// Leaves out plans beyond the limit of the list, alike in every group and component, never all of one.
    fn shorten(&mut self, budget: &Budget<'_>) {
        let list = budget.limits.list;
        if self.plans.len() <= list {
            return;
        }
        let buckets: BTreeSet<(Group, usize)> = self.plans.iter().map(|plan| (plan.group, plan.component)).collect();
        let share = (list / buckets.len().max(1)).max(1);
        let (mut bucket, mut count) = (None, 0);
        self.plans.retain(|plan| {
            if bucket != Some((plan.group, plan.component)) {
                (bucket, count) = (Some((plan.group, plan.component)), 0);
            }
            count += 1;
            count <= share
        });
        self.halts.insert(budget.limit("list"));
    }

    /// The first plan of each component.
    pub(crate) fn firsts(&self) -> impl Iterator<Item = &Plan> {
        self.firsts.iter().map(|first| &self.plans[*first])
    }

    /// The first plan of each other component.
    pub(crate) fn others<'a>(&'a self, plan: &Plan) -> impl Iterator<Item = &'a Plan> {
        let component = plan.component;
        self.firsts().filter(move |other| other.component != component)
    }

    /// The plan as a way out, with an order in which all acts not done happen after it.
    pub(crate) fn certified(&self, process: &Process<'_>, plan: &Plan) -> Option<WayOut> {
        let mut off = vec![false; process.needs.len()];
        self.others(plan).chain([plan]).flat_map(|plan| &plan.off).for_each(|wait| off[*wait] = true);
        let order = process.order(Given { off: &off, together: &plan.together, ..Given::default() })?;
        Some(plan.way_out(Certificate::Order { order }))
    }
}

impl Plan {
    /// The plan as a way out.
    pub(crate) fn way_out(&self, certificate: Certificate) -> WayOut {
        WayOut {
            change: self.change.clone(),
            group: self.group,
            actors: self.actors.clone(),
            component: self.component,
            leaves: Vec::new(),
            minimal: self.minimal,
            certificate,
        }
    }
}

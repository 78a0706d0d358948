//! Acts that wait, after a change, at a glance: whether D1 or D2 is certainly proved then, without making the changed case.
//!
//! Either is proved where acts are stuck, whatever the dates: in D1 by all needs, in D2 by preconditions alone. A need that
//! is waived, or that an act with no needs of its own can meet, no longer counts for that.

use std::collections::BTreeMap;

use detente_model::{Case, Change, Id, Kind};

use crate::dates::is_precondition;
use crate::waits::Process;
use crate::web::Given;

/// The processes of D1 and D2.
pub(crate) struct Glance<'a> {
    whole: Side<'a>,
    order: Side<'a>,
}

struct Side<'a> {
    process: Process<'a>,
    acts: BTreeMap<&'a Id, usize>,
    needs: BTreeMap<&'a Id, usize>,
}

impl<'a> Glance<'a> {
    pub(crate) fn new(case: &'a Case) -> Self {
        Self { whole: Side::new(Process::whole(case)), order: Side::new(Process::new(case, is_precondition)) }
    }

    /// Whether a kind is certainly proved once needs no longer count.
    pub(crate) fn is_proved_without(&self, kind: Kind, needs: &[&Id]) -> bool {
        self.of(kind).is_some_and(|side| side.is_stuck(needs, &[]))
    }

    /// Whether a kind is certainly proved after some changes.
    pub(crate) fn is_proved_after(&self, kind: Kind, changes: &[Change]) -> bool {
        let (mut off, mut together) = (Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::WaiveNeed { target } | Change::AddAlternative { target, .. } => off.push(target),
                Change::SameDay { acts } if together.is_empty() => together.extend(acts),
                Change::MoveDeadline { .. } => {}
                _ => return false,
            }
        }
        self.of(kind).is_some_and(|side| side.is_stuck(&off, &together))
    }

    fn of(&self, kind: Kind) -> Option<&Side<'a>> {
        match kind {
            Kind::WaitCycle => Some(&self.whole),
            Kind::PreconditionCycle => Some(&self.order),
            _ => None,
        }
    }
}

impl<'a> Side<'a> {
    fn new(process: Process<'a>) -> Self {
        let acts = process.acts.iter().enumerate().map(|(number, act)| (&act.meta.id, number)).collect();
        let needs = process.needs.iter().enumerate().map(|(number, need)| (&need.meta.id, number)).collect();
        Self { process, acts, needs }
    }

    /// Whether acts are stuck without some needs and with some acts done at once.
    fn is_stuck(&self, without: &[&Id], together: &[&Id]) -> bool {
        let mut off = vec![false; self.process.needs.len()];
        without.iter().filter_map(|need| self.needs.get(need)).for_each(|need| off[*need] = true);
        let together: Vec<usize> = together.iter().filter_map(|act| self.acts.get(act)).copied().collect();
        let given = Given { off: &off, together: &together, ..self.process.given() };
        !self.process.web.is_free(given)
    }
}

//! Cases after changes to the process: needs waived or met in another way, acts done at once, deadlines moved,
//! deliveries put on record.

use std::collections::BTreeSet;

use detente_model::{Act, Answer, AnswerState, Case, Change, Deadline, DeadlineKind, Id, Meta, Role, Table, find};

use crate::Refusal;

/// A case after changes, with the acts that happen at once.
pub(crate) struct Changed {
    pub(crate) case: Case,
    pub(crate) together: Vec<BTreeSet<Id>>,
}

/// The case after these changes.
///
/// # Errors
/// A change that does not fit the case, or is no change of the process.
pub(crate) fn changed(case: &Case, changes: &[Change]) -> Result<Changed, Refusal> {
    let mut after = Changed { case: case.clone(), together: Vec::new() };
    for change in changes {
        after.make(change)?;
    }
    Ok(after)
}

fn impossible(what: impl ToString) -> Refusal {
    Refusal::ChangeNotPossible(what.to_string())
}

impl Changed {
    fn make(&mut self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::WaiveNeed { target } => {
                let before = self.case.needs.len();
                self.case.needs.retain(|need| need.meta.id != *target);
                if self.case.needs.len() < before { Ok(()) } else { Err(impossible(target)) }
            }
            Change::AddAlternative { target, by } => self.add_alternative(target, by),
            Change::SameDay { acts } => self.same_day(acts),
            Change::MoveDeadline { target, from, to } => {
                let moved = self.move_deadline(target, *from, *to);
                if moved && to > from { Ok(()) } else { Err(impossible(target)) }
            }
            Change::RecordDelivery { target, to } => self.record(target, to),
            other => Err(impossible(format!("{other:?}"))),
        }
    }

    /// Another way to meet a need: an act that waits for nothing and so can be done on the day of the case.
    fn add_alternative(&mut self, need: &Id, by: &[Id]) -> Result<(), Refusal> {
        let mediators = mediators(&self.case);
        let asked: BTreeSet<Id> = by.iter().cloned().collect();
        if asked.len() != by.len() || asked != mediators {
            return Err(impossible(need));
        }
        let names: BTreeSet<&Id> = self.case.acts.iter().map(|act| &act.meta.id).collect();
        let name = (1..).map(|n| Id::assigned(Table::Acts.stem(), n)).find(|id| !names.contains(id));
        let relay = name.ok_or_else(|| impossible(need))?;
        let found = self.case.needs.iter_mut().find(|found| found.meta.id == *need).ok_or_else(|| impossible(need))?;
        found.any_of.push(vec![relay.clone()]);
        let performer = find(&self.case.acts, &found.act).map(|act| act.by.clone());
        let by = by.first().cloned().or(performer).ok_or_else(|| impossible(need))?;
        let done = Some(self.case.header.as_of);
        let meta = Meta::named(relay);
        self.case.acts.push(Act { meta, by, done, planned: None, not_before: None, deadline: None, certainty: None });
        Ok(())
    }

    fn same_day(&mut self, acts: &[Id]) -> Result<(), Refusal> {
        let set: BTreeSet<Id> = acts.iter().cloned().collect();
        let open = |id: &Id| {
            find(&self.case.acts, id).is_some_and(|act| act.done.is_none_or(|day| day > self.case.header.as_of))
        };
        let apart = self.together.iter().all(|other| other.is_disjoint(&set));
        if set.len() != acts.len() || set.len() < 2 || !set.iter().all(open) || !apart {
            return Err(impossible(acts.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")));
        }
        self.together.push(set);
        Ok(())
    }

    fn move_deadline(&mut self, act: &Id, from: jiff::civil::Date, to: jiff::civil::Date) -> bool {
        let mut moved = false;
        for act in self.case.acts.iter_mut().filter(|found| found.meta.id == *act && found.deadline == Some(from)) {
            act.deadline = Some(to);
            moved = true;
        }
        let binds = |deadline: &&mut Deadline| {
            deadline.act.as_ref() == Some(act) && deadline.on == from && deadline.kind != Some(DeadlineKind::Soft)
        };
        for deadline in self.case.deadlines.iter_mut().filter(binds) {
            deadline.on = to;
            moved = true;
        }
        moved
    }

    /// A text is on record as received; an act, as done on the day of the case.
    fn record(&mut self, about: &Id, to: &Id) -> Result<(), Refusal> {
        find(&self.case.actors, to).ok_or_else(|| Refusal::UnknownName(to.to_string()))?;
        if let Some(text) = self.case.texts.iter_mut().find(|text| text.meta.id == *about) {
            let answer = Answer { state: AnswerState::Received, known_to: None, claims: Vec::new() };
            text.answers.insert(to.clone(), answer);
            return Ok(());
        }
        let today = self.case.header.as_of;
        let act = self.case.acts.iter_mut().find(|act| act.meta.id == *about);
        act.map(|act| act.done = Some(today)).ok_or_else(|| Refusal::UnknownName(about.to_string()))
    }
}

/// The actors that are mediators on the day of the case.
pub(crate) fn mediators(case: &Case) -> BTreeSet<Id> {
    let actors = case.actors.iter().map(|actor| &actor.meta.id);
    actors.filter(|actor| case.has_role(actor, Role::Mediator)).cloned().collect()
}

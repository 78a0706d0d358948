//! The case after a change: what a way out makes of it.
//!
//! A change to lines, needs, dates, texts or plans is the same change of the file. Three say something that no single
//! file says, and are taken so:
//!
//! - *all agree on one reading of a term, whichever*: one case for each known reading, up to [`READINGS_TRIED`] cases; what
//!   is said of the change holds of all of them;
//! - *these acts happen at once*: each of them waits for all that any of them waits for outside the group, and for
//!   its latest `not_before`, so that nothing can come between them;
//! - *one issue is answered in two parts*: the issue stands twice, and with it each term whose reading names it; lines of
//!   the second part speak of the second, lines of neither part and rules of both. The second part of a term counts as
//!   a term of its own.

use std::collections::BTreeSet;

use detente_model::*;
use num_rational::BigRational;
use num_traits::One;

use crate::kinds::RESTING_ON_LINES;

/// The most cases that "whichever reading" is followed into.
const READINGS_TRIED: usize = 64;

/// The cases that a set of changes can lead to; none where a change does not fit the case. The order of changes plays no
/// part: what happens at once waits for what is left once all other changes are made.
pub(crate) fn apply(case: &Case, changes: &[Change]) -> Vec<Case> {
    apply_up_to(READINGS_TRIED, case, changes)
}

/// The same, but for no more than `most` cases.
pub(crate) fn apply_up_to(most: usize, case: &Case, changes: &[Change]) -> Vec<Case> {
    let mut cases = vec![case.clone()];
    let (last, first): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| matches!(change, Change::SameDay { .. }));
    for change in first.into_iter().chain(last) {
        cases = cases.into_iter().flat_map(|after| once(case, after, change)).take(most).collect();
    }
    cases
}

/// The kinds of finding whose verdict a change can alter.
pub(crate) fn touches(case: &Case, change: &Change) -> &'static [Kind] {
    use Kind::*;
    match change {
        Change::WaiveNeed { .. } | Change::AddAlternative { .. } | Change::SameDay { .. } => {
            &[WaitCycle, PreconditionCycle]
        }
        Change::MoveDeadline { .. } => &[PreconditionCycle],
        Change::RecordDelivery { target, .. } if find(&case.texts, target).is_some() => &[TurnDispute],
        Change::RecordDelivery { .. } => &[WaitCycle, TurnDispute, PreconditionCycle],
        Change::ClarifyText { .. } => &[TermInDispute, AgreementMissed, InefficientText],
        Change::HoldBack { .. } => &[PlanExcludesAsk],
        Change::LowerFloor { .. } | Change::AddWorth { .. } => &[NoAgreementZone, AgreementMissed],
        Change::EditText { .. } => &[TermInDispute, AgreementMissed, InefficientText],
        // What is mixed is no package: the others stay as they are.
        Change::Mix { .. } => &[],
        Change::MoveLine { .. }
        | Change::DropLine { .. }
        | Change::RereadTerm { .. }
        | Change::FixTerm { .. }
        | Change::Split { .. } => &RESTING_ON_LINES,
    }
}

/// `after` with one more change; lines are called as in `before`, the case that all changes start from.
fn once(before: &Case, after: Case, change: &Change) -> Vec<Case> {
    if let Change::FixTerm { target } = change {
        return fix_term(&after, target);
    }
    let mut after = after;
    let fits = match change {
        Change::FixTerm { .. } => None,
        Change::WaiveNeed { target } => remove(&mut after.needs, target),
        Change::AddAlternative { target, by } => add_alternative(&mut after, target, by.first()),
        Change::SameDay { acts } => same_day(&mut after, acts),
        Change::MoveDeadline { target, from, to } => move_deadline(&mut after, target, *from, *to),
        Change::MoveLine { target, shift } => {
            before.named_line(target).and_then(|line| move_line(&mut after, &line, shift))
        }
        Change::DropLine { target } => before.named_line(target).and_then(|line| drop_line(&mut after, &line)),
        Change::LowerFloor { target, to, .. } => lower_floor(&mut after, target, &to.to_big()),
        Change::AddWorth { worth } => worth.iter().try_for_each(|(party, worth)| {
            let floor = find(&after.preferences, party)?.reservation_value()?;
            lower_floor(&mut after, party, &(floor - worth.to_big()))
        }),
        Change::Mix { .. } => Some(()),
        Change::EditText { target, answers } => edit_text(&mut after, target, answers),
        Change::RereadTerm { target, term, reading_of } => {
            before.named_line(target).and_then(|line| reread(&mut after, &line, term, reading_of))
        }
        Change::ClarifyText { target, issue } => {
            entry(&mut after.texts, target).map(|text| text.unclear.retain(|unclear| unclear != issue))
        }
        Change::Split { issue, first, second } => {
            let names = |lines: &[LineName]| lines.iter().map(|line| before.named_line(line)).collect();
            let names: Option<(_, _)> = Option::zip(names(first), names(second));
            names
                .and_then(|(first, second)| Split::new(&after, issue, first, second))
                .map(|split| split.perform(&mut after))
        }
        Change::HoldBack { target } => {
            let plan = before.named_line(target).filter(|line| line.table == Table::Alternatives);
            plan.and_then(|plan| entry(&mut after.alternatives, &plan.id)).map(|plan| plan.regardless = false)
        }
        Change::RecordDelivery { target, to } => record_delivery(&mut after, target, to),
    };
    fits.map(|()| after).into_iter().collect()
}

fn entry<'a, E: Entry>(entries: &'a mut [E], id: &Id) -> Option<&'a mut E> {
    entries.iter_mut().find(|entry| entry.meta().id == *id)
}

fn remove<E: Entry>(entries: &mut Vec<E>, id: &Id) -> Option<()> {
    let before = entries.len();
    entries.retain(|entry| entry.meta().id != *id);
    (entries.len() < before).then_some(())
}

/// The first assigned name that no entry of these names has.
fn fresh<'a>(table: Table, taken: impl Iterator<Item = &'a Id>) -> Id {
    let taken: BTreeSet<usize> = taken.filter_map(|id| id.number_after(table.stem())).collect();
    let free = (1..).zip(&taken).find(|(n, taken)| n != *taken).map(|(n, _)| n);
    Id::assigned(table.stem(), free.unwrap_or(taken.len() + 1))
}

fn add_alternative(case: &mut Case, need: &Id, by: Option<&Id>) -> Option<()> {
    let waits = find(&case.needs, need)?.act.clone();
    // Where nobody is named, who performs it plays no part.
    let by = by.cloned().or_else(|| find(&case.acts, &waits).map(|act| act.by.clone()))?;
    let id = fresh(Table::Acts, case.acts.iter().map(|act| &act.meta.id));
    let meta = Meta::named(id.clone());
    case.acts.push(Act { meta, by, done: None, planned: None, not_before: None, deadline: None, certainty: None });
    entry(&mut case.needs, need)?.any_of.push(vec![id]);
    Some(())
}

fn same_day(case: &mut Case, group: &[Id]) -> Option<()> {
    let group: BTreeSet<&Id> = group.iter().collect();
    let latest = case.acts.iter().filter(|act| group.contains(&act.meta.id)).map(|act| act.not_before).max()?;
    case.acts.iter_mut().filter(|act| group.contains(&act.meta.id)).for_each(|act| act.not_before = latest);
    let (inner, mut needs): (Vec<Need>, Vec<Need>) = case.needs.drain(..).partition(|need| group.contains(&need.act));
    for mut need in inner {
        need.any_of.iter_mut().for_each(|acts| acts.retain(|act| !group.contains(act)));
        if need.any_of.iter().any(Vec::is_empty) {
            continue;
        }
        for act in group.iter().filter(|act| ***act != need.act) {
            let id = fresh(Table::Needs, needs.iter().map(|need| &need.meta.id).chain([&need.meta.id]));
            let meta = Meta { id, ..need.meta.clone() };
            needs.push(Need { meta, act: (*act).clone(), ..need.clone() });
        }
        needs.push(need);
    }
    case.needs = needs;
    Some(())
}

fn move_deadline(case: &mut Case, act: &Id, from: Date, to: Date) -> Option<()> {
    let own = entry(&mut case.acts, act)?;
    let mut moved = own.deadline == Some(from);
    if moved {
        own.deadline = Some(to);
    }
    let binding = |deadline: &&mut Deadline| deadline.kind != Some(DeadlineKind::Soft) && deadline.on == from;
    for deadline in case.deadlines.iter_mut().filter(|deadline| deadline.act.as_ref() == Some(act)).filter(binding) {
        deadline.on = to;
        moved = true;
    }
    moved.then_some(())
}

/// The condition of a line as it stands in the file.
fn says<'a>(case: &'a mut Case, line: &EntryRef) -> Option<&'a mut Condition> {
    match line.table {
        Table::RedLines => entry(&mut case.red_lines, &line.id).map(|line| &mut line.says),
        Table::Positions => entry(&mut case.positions, &line.id).map(|line| &mut line.says),
        Table::Alternatives => entry(&mut case.alternatives, &line.id).and_then(|plan| plan.sets.as_mut()),
        _ => None,
    }
}

fn move_line(case: &mut Case, line: &EntryRef, shift: &Shift) -> Option<()> {
    let Condition::Compare(comparison) = case.line(line)?.says else { return None };
    *says(case, line)? = Condition::Compare(comparison.shifted(shift)?);
    Some(())
}

fn edit_text(case: &mut Case, text: &Id, answers: &Package) -> Option<()> {
    let text = entry(&mut case.texts, text)?;
    text.package.as_mut()?.extend(answers.iter().map(|(issue, value)| (issue.clone(), value.clone())));
    text.unclear.retain(|issue| !answers.contains_key(issue));
    Some(())
}

/// Gives a party another reservation value.
fn lower_floor(case: &mut Case, party: &Id, to: &BigRational) -> Option<()> {
    let preferences = entry(&mut case.preferences, party)?;
    let scale = match (preferences.scores.is_empty(), &preferences.scale) {
        (false, Some(Quantity::Exact(scale))) => scale.to_big(),
        _ => BigRational::one(),
    };
    preferences.walk_away = Some(Quantity::Exact(Number::from_big(&(to * scale))?));
    Some(())
}

fn drop_line(case: &mut Case, line: &EntryRef) -> Option<()> {
    match line.table {
        Table::RedLines => remove(&mut case.red_lines, &line.id),
        Table::Positions => remove(&mut case.positions, &line.id),
        Table::Alternatives => remove(&mut case.alternatives, &line.id),
        _ => None,
    }
}

fn reread(case: &mut Case, line: &EntryRef, term: &Id, reading_of: &Id) -> Option<()> {
    let reading = case.reading(term, reading_of)?.clone();
    let says = says(case, line)?;
    *says = says.with_readings(&|used| (used == term).then(|| reading.clone()));
    Some(())
}

fn fix_term(case: &Case, term: &Id) -> Vec<Case> {
    let Some(declared) = find(&case.terms, term) else { return Vec::new() };
    let mut tried: Vec<&Condition> = Vec::new();
    let mut cases = Vec::new();
    for reading in declared.readings.values() {
        if tried.contains(&&reading.says) {
            continue;
        }
        tried.push(&reading.says);
        let mut after = case.clone();
        if let Some(term) = entry(&mut after.terms, term) {
            term.readings = case.actors.iter().map(|actor| (actor.meta.id.clone(), reading.clone())).collect();
        }
        cases.push(after);
    }
    cases
}

fn record_delivery(case: &mut Case, about: &Id, to: &Id) -> Option<()> {
    if let Some(text) = entry(&mut case.texts, about) {
        let answer = Answer { state: AnswerState::Received, known_to: None, claims: Vec::new() };
        text.answers.insert(to.clone(), answer);
        return Some(());
    }
    let today = case.header.as_of;
    entry(&mut case.acts, about).map(|act| act.done = Some(today))
}

/// One issue made two.
struct Split {
    issue: Id,
    /// The name of the second part.
    twin: Id,
    /// The terms whose readings name the issue, each with the name of its second part.
    terms: Vec<(Id, Id)>,
    first: Vec<EntryRef>,
    second: Vec<EntryRef>,
}

impl Split {
    fn new(case: &Case, issue: &Id, first: Vec<EntryRef>, second: Vec<EntryRef>) -> Option<Self> {
        find(&case.issues, issue)?;
        let mut taken: Vec<Id> = case
            .issues
            .iter()
            .map(|issue| &issue.meta.id)
            .chain(case.terms.iter().map(|term| &term.meta.id))
            .cloned()
            .collect();
        let mut fresh = |table| {
            let id = fresh(table, taken.iter());
            taken.push(id.clone());
            id
        };
        let twin = fresh(Table::Issues);
        let names_it = |term: &&Term| term.readings.values().any(|reading| reading.says.issues().contains(&issue));
        let terms =
            case.terms.iter().filter(names_it).map(|term| (term.meta.id.clone(), fresh(Table::Terms))).collect();
        Some(Self { issue: issue.clone(), twin, terms, first, second })
    }

    fn perform(&self, case: &mut Case) {
        let twin = find(&case.issues, &self.issue).cloned();
        case.issues.extend(twin.map(|issue| Issue { meta: Meta::named(self.twin.clone()), ..issue }));
        for (term, twin) in &self.terms {
            let mut second = find(&case.terms, term).cloned();
            second.iter_mut().for_each(|second| second.meta = Meta::named(twin.clone()));
            let readings = second.iter_mut().flat_map(|term| term.readings.values_mut());
            readings.for_each(|reading| reading.says = self.second(&reading.says));
            case.terms.extend(second);
        }
        // What the parts are worth to a party is not on file.
        case.preferences.retain(|preferences| !preferences.speaks_of(&self.issue));
        self.lines(case);
        for text in &mut case.texts {
            if let Some(value) = text.package.as_ref().and_then(|package| package.get(&self.issue)).cloned() {
                text.package.iter_mut().for_each(|package| drop(package.insert(self.twin.clone(), value.clone())));
            }
            if text.unclear.contains(&self.issue) {
                text.unclear.push(self.twin.clone());
            }
        }
    }

    fn lines(&self, case: &mut Case) {
        case.rules.iter_mut().for_each(|rule| rule.says = self.both(&rule.says, Condition::And));
        for line in &mut case.red_lines {
            line.says = self.of(&EntryRef::new(Table::RedLines, &line.meta.id), &line.says, Condition::And);
        }
        for position in &mut case.positions {
            // What refuses a thing of both parts refuses either.
            let joined = if position.kind == PositionKind::Refuses { Condition::Or } else { Condition::And };
            let name = EntryRef::new(Table::Positions, &position.meta.id);
            position.says = self.of(&name, &position.says, joined);
            position.also_read.iter_mut().for_each(|says| *says = self.of(&name, says, joined));
        }
        for plan in &mut case.alternatives {
            let name = EntryRef::new(Table::Alternatives, &plan.meta.id);
            plan.sets.iter_mut().for_each(|sets| *sets = self.of(&name, sets, Condition::And));
        }
    }

    /// What a line says of the part or parts that it speaks of.
    fn of(&self, line: &EntryRef, says: &Condition, joined: fn(Vec<Condition>) -> Condition) -> Condition {
        match (self.first.contains(line), self.second.contains(line)) {
            (true, _) => says.clone(),
            (false, true) => self.second(says),
            (false, false) => self.both(says, joined),
        }
    }

    fn both(&self, says: &Condition, joined: fn(Vec<Condition>) -> Condition) -> Condition {
        let second = self.second(says);
        if second == *says { second } else { joined(vec![says.clone(), second]) }
    }

    /// A condition with the second part in the place of the issue.
    fn second(&self, says: &Condition) -> Condition {
        let each = |parts: &[Condition]| parts.iter().map(|part| self.second(part)).collect();
        match says {
            Condition::Or(parts) => Condition::Or(each(parts)),
            Condition::And(parts) => Condition::And(each(parts)),
            Condition::Not(part) => Condition::Not(Box::new(self.second(part))),
            Condition::Implies(a, b) => Condition::Implies(Box::new(self.second(a)), Box::new(self.second(b))),
            Condition::Term(term) => {
                let twin = self.terms.iter().find(|(first, _)| first == term).map(|(_, second)| second);
                Condition::Term(twin.unwrap_or(term).clone())
            }
            Condition::Compare(comparison) => Condition::Compare(self.compared(comparison)),
        }
    }

    fn compared(&self, comparison: &Comparison) -> Comparison {
        let named = |issue: &Id| if *issue == self.issue { self.twin.clone() } else { issue.clone() };
        let sum = |linear: &Linear| {
            let summand = |s: &Summand| Summand { factor: s.factor, issue: s.issue.as_ref().map(named) };
            Linear(linear.0.iter().map(summand).collect())
        };
        match comparison {
            Comparison::Option { issue, relation, option } => {
                Comparison::Option { issue: named(issue), relation: *relation, option: option.clone() }
            }
            Comparison::Sums { left, relation, right } => {
                Comparison::Sums { left: sum(left), relation: *relation, right: sum(right) }
            }
        }
    }
}

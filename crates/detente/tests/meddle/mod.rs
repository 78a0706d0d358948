//! Changing a case where one viewer cannot look.

use std::collections::BTreeSet;

use detente::model::{
    Audience, Basis, Case, Certainty, Condition, Date, Entry, EntryRef, Id, Meta, Note, Polarity, PositionKind,
    Quantity, Table, Viewer, Who,
};

/// A list of choices; when it is used up, every further one follows from the last by a fixed rule.
pub(crate) struct Dice {
    list: Vec<u16>,
    state: u64,
}

impl Dice {
    pub(crate) fn new(list: &[u16]) -> Self {
        Self { list: list.iter().rev().copied().collect(), state: 1 }
    }

    pub(crate) fn seeded(seed: u16) -> Self {
        Self { list: Vec::new(), state: u64::from(seed) * 2 + 1 }
    }

    pub(crate) fn roll(&mut self) -> u16 {
        let next = self.list.pop().map(u64::from);
        // A linear congruential generator; only its upper bits are used.
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        next.unwrap_or(self.state >> 40) as u16
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.roll()) % limit.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Runs a block for every table of a case.
macro_rules! every_table {
    ($case:expr, |$entries:ident| $body:expr) => {{
        {
            let $entries = &mut $case.actors;
            $body;
        }
        {
            let $entries = &mut $case.people;
            $body;
        }
        {
            let $entries = &mut $case.relations;
            $body;
        }
        {
            let $entries = &mut $case.issues;
            $body;
        }
        {
            let $entries = &mut $case.rules;
            $body;
        }
        {
            let $entries = &mut $case.terms;
            $body;
        }
        {
            let $entries = &mut $case.positions;
            $body;
        }
        {
            let $entries = &mut $case.red_lines;
            $body;
        }
        {
            let $entries = &mut $case.acts;
            $body;
        }
        {
            let $entries = &mut $case.needs;
            $body;
        }
        {
            let $entries = &mut $case.preferences;
            $body;
        }
        {
            let $entries = &mut $case.texts;
            $body;
        }
        {
            let $entries = &mut $case.guarantees;
            $body;
        }
        {
            let $entries = &mut $case.alternatives;
            $body;
        }
        {
            let $entries = &mut $case.deadlines;
            $body;
        }
        {
            let $entries = &mut $case.events;
            $body;
        }
        {
            let $entries = &mut $case.sources;
            $body;
        }
        {
            let $entries = &mut $case.claims;
            $body;
        }
    }};
}

/// Every viewer of a case but the one who sees all: the public, and each actor, mediators among them.
pub(crate) fn viewers(case: &Case) -> Vec<Viewer> {
    let actors = case.actors.iter().map(|actor| Viewer::Actor(actor.meta.id.clone()));
    std::iter::once(Viewer::Public).chain(actors).collect()
}

/// The entries of a case by table and name, each with its content; readings, answers and the note among them.
pub(crate) fn entries_seen(case: &Case) -> BTreeSet<(String, String)> {
    let mut seen = BTreeSet::new();
    let mut case = case.clone();
    for term in &case.terms {
        for (actor, reading) in &term.readings {
            seen.insert((format!("readings.{}.{actor}", term.meta.id), reading.says.to_string()));
        }
    }
    for text in &case.texts {
        for (actor, answer) in &text.answers {
            seen.insert((format!("answers.{}.{actor}", text.meta.id), answer.state.word().to_owned()));
        }
    }
    seen.extend(case.header.note.iter().map(|note| ("note".to_owned(), note.says.clone())));
    every_table!(case, |entries| for entry in entries.iter() {
        if entry.meta().declared {
            seen.insert((reference(entry).to_string(), String::new()));
        }
    });
    seen
}

fn reference<E: Entry>(entry: &E) -> EntryRef {
    EntryRef::new(E::TABLE, &entry.meta().id)
}

/// The case with each single hidden thing left out in turn, and what it is.
pub(crate) fn without_hidden_one_by_one(case: &Case, viewer: &Viewer) -> Vec<(String, Case)> {
    let mut all = Vec::new();
    let mut walked = case.clone();
    every_table!(walked, |entries| for entry in entries.iter() {
        if !case.may_see(viewer, entry.meta().known_to.as_ref()) {
            let gone = reference(entry);
            if *viewer == Viewer::Actor(gone.id.clone()) && gone.table == Table::Actors {
                continue;
            }
            let mut rest = case.clone();
            every_table!(rest, |others| others.retain(|other| reference(other) != gone));
            forget_claim(&mut rest, &gone);
            all.push((gone.to_string(), rest));
        }
    });
    for (at, term) in case.terms.iter().enumerate() {
        let hidden = term.readings.iter().filter(|(_, reading)| !case.may_see(viewer, reading.known_to.as_ref()));
        for (actor, _) in hidden {
            let mut rest = case.clone();
            rest.terms[at].readings.remove(actor);
            all.push((format!("reading of {}", term.meta.id), rest));
        }
    }
    for (at, text) in case.texts.iter().enumerate() {
        let hidden = text.answers.iter().filter(|(_, answer)| !case.may_see(viewer, answer.known_to.as_ref()));
        for (actor, _) in hidden {
            let mut rest = case.clone();
            rest.texts[at].answers.remove(actor);
            all.push((format!("answer to {}", text.meta.id), rest));
        }
    }
    if case.header.note.as_ref().is_some_and(|note| !case.may_see(viewer, note.known_to.as_ref())) {
        let mut rest = case.clone();
        rest.header.note = None;
        all.push(("note".to_owned(), rest));
    }
    all
}

/// Leaves out every citation of a claim that is gone.
fn forget_claim(case: &mut Case, gone: &EntryRef) {
    if gone.table == Table::Claims {
        cite(case, &|claims| claims.retain(|claim| *claim != gone.id));
    }
}

/// Calls `f` with every list of citations in a case.
fn cite(case: &mut Case, f: &dyn Fn(&mut Vec<Id>)) {
    every_table!(case, |entries| entries.iter_mut().for_each(|entry| f(&mut entry.meta_mut().claims)));
    case.actors.iter_mut().flat_map(|actor| &mut actor.roles).for_each(|role| f(&mut role.claims));
    case.terms.iter_mut().flat_map(|term| term.readings.values_mut()).for_each(|reading| f(&mut reading.claims));
    case.texts.iter_mut().flat_map(|text| text.answers.values_mut()).for_each(|answer| f(&mut answer.claims));
}

/// The case with some `known_to` left out, that of the case itself too where `default` says so.
pub(crate) fn open_by_omission(case: &Case, default: bool, dice: &mut Dice) -> Case {
    let mut less = case.clone();
    every_table!(less, |entries| for entry in entries.iter_mut() {
        if dice.one_in(2) {
            entry.meta_mut().known_to = None;
        }
    });
    less.terms.iter_mut().flat_map(|term| term.readings.values_mut()).for_each(|reading| reading.known_to = None);
    less.texts.iter_mut().flat_map(|text| text.answers.values_mut()).for_each(|answer| answer.known_to = None);
    less.header.note.iter_mut().for_each(|note| note.known_to = None);
    if default {
        less.header.known_to = None;
    }
    less
}

/// Changes what `viewer` may not see, and the order in which everything stands in the file.
pub(crate) fn meddle(case: &Case, viewer: &Viewer, dice: &mut Dice) -> Case {
    let mut changed = case.clone();
    let hidden = |known_to: Option<&Audience>| !case.may_see(viewer, known_to);
    let dates = [case.header.as_of, jiff_day(case.header.as_of, 3), jiff_day(case.header.as_of, -3)];
    // What a viewer is in the talks decides what it may see: its own entry is no secret of others.
    let itself = |meta: &Meta| *viewer == Viewer::Actor(meta.id.clone());
    every_table!(changed, |entries| {
        let meta_hidden = |meta: &Meta| hidden(meta.known_to.as_ref()) && !itself(meta);
        remove(entries, &meta_hidden, dice);
        alter(entries, &meta_hidden, dice);
        add(entries, dice);
        shuffle(entries, dice);
    });
    contents(&mut changed, &hidden, &dates, dice);
    inner(&mut changed, &hidden, dice);
    citations(&mut changed, case, viewer, dice);
    default_audience(&mut changed, case, viewer, dice);
    changed
}

fn jiff_day(day: Date, by: i32) -> Date {
    let mut day = day;
    for _ in 0..by.abs() {
        day = if by > 0 { day.tomorrow() } else { day.yesterday() }.unwrap_or(day);
    }
    day
}

/// Whether other entries may name entries of a table, so that leaving one out can break the file.
fn is_named_by_others(table: Table) -> bool {
    use Table::*;
    matches!(table, Actors | People | Issues | Terms | Acts | Texts | Events | Sources)
}

fn remove<E: Entry>(entries: &mut Vec<E>, hidden: &dyn Fn(&Meta) -> bool, dice: &mut Dice) {
    let rare = if is_named_by_others(E::TABLE) { 40 } else { 3 };
    entries.retain(|entry| !(hidden(entry.meta()) && dice.one_in(rare)));
}

/// Titles, basis and audience of hidden entries; another audience never holds the viewer, since it is nobody's.
fn alter<E: Entry>(entries: &mut [E], hidden: &dyn Fn(&Meta) -> bool, dice: &mut Dice) {
    for entry in entries.iter_mut().filter(|entry| hidden(entry.meta())) {
        let meta = entry.meta_mut();
        match dice.below(6) {
            0 => meta.title = Some(format!("Secret {}", dice.roll())),
            1 => meta.basis = Some(Basis::ALL[dice.below(Basis::ALL.len())]),
            2 if meta.declared && !is_named_by_others(E::TABLE) => meta.known_to = Some(Audience::new()),
            3 => meta.title = Some("a \u{1b}[2J\u{202e} \"b\"\n# c".to_owned()),
            _ => {}
        }
    }
}

/// Copies of entries, hidden and not, known to nobody; some under names like those that are given by counting.
fn add<E: Entry + Clone>(entries: &mut Vec<E>, dice: &mut Dice) {
    // Preferences are called by their actor, who has one set of them.
    let copies = if E::TABLE == Table::Preferences { 0 } else { dice.below(3) };
    for copy in 0..copies {
        let Some(entry) = entries.get(dice.below(entries.len())) else { return };
        let mut entry = entry.clone();
        let name = match dice.below(3) {
            0 => format!("{}-{}", E::TABLE.stem(), 1 + dice.below(3)),
            1 => format!("zz-{}-{copy}", E::TABLE.stem()),
            _ => format!("aa-{}-{copy}", E::TABLE.stem()),
        };
        let id = Id::new(&name).unwrap();
        if entries.iter().any(|other| other.meta().id == id && other.meta().declared) {
            continue;
        }
        let meta = entry.meta_mut();
        (meta.id, meta.declared, meta.known_to) = (id, true, Some(Audience::new()));
        entries.push(entry);
    }
}

fn shuffle<E>(entries: &mut [E], dice: &mut Dice) {
    for at in (1..entries.len()).rev() {
        entries.swap(at, dice.below(at + 1));
    }
}

type Hidden<'a> = &'a dyn Fn(Option<&Audience>) -> bool;

/// What hidden entries say.
fn contents(case: &mut Case, hidden: Hidden<'_>, dates: &[Date], dice: &mut Dice) {
    let is_hidden = |meta: &Meta| hidden(meta.known_to.as_ref());
    let day = |dice: &mut Dice| if dice.one_in(3) { None } else { Some(dates[dice.below(dates.len())]) };
    for line in case.red_lines.iter_mut().filter(|line| is_hidden(&line.meta)) {
        line.says = Condition::Not(Box::new(line.says.clone()));
        if dice.one_in(4) {
            (line.since, line.until) = (None, day(dice));
        }
    }
    for position in case.positions.iter_mut().filter(|position| is_hidden(&position.meta)) {
        position.kind = PositionKind::ALL[dice.below(PositionKind::ALL.len())];
        position.also_read.push(Condition::Not(Box::new(position.says.clone())));
    }
    for rule in case.rules.iter_mut().filter(|rule| is_hidden(&rule.meta)) {
        rule.says = Condition::Not(Box::new(rule.says.clone()));
    }
    for act in case.acts.iter_mut().filter(|act| is_hidden(&act.meta)) {
        (act.done, act.planned, act.deadline) = (day(dice), day(dice), day(dice));
        act.certainty = Some(Certainty::ALL[dice.below(Certainty::ALL.len())]);
    }
    for need in case.needs.iter_mut().filter(|need| is_hidden(&need.meta)) {
        let act = need.act.clone();
        match dice.below(3) {
            0 => need.any_of = vec![vec![act]],
            1 => need.any_of.push(vec![act]),
            _ => {}
        }
        need.lag_days = Some(Quantity::Exact(detente::model::Number::integer(3)));
    }
    for claim in case.claims.iter_mut().filter(|claim| is_hidden(&claim.meta)) {
        claim.polarity = Some(Polarity::ALL[dice.below(Polarity::ALL.len())]);
        claim.text = Some(format!("secret words {}", dice.roll()));
    }
    for deadline in case.deadlines.iter_mut().filter(|deadline| is_hidden(&deadline.meta)) {
        deadline.on = dates[dice.below(dates.len())];
    }
    for source in case.sources.iter_mut().filter(|source| is_hidden(&source.meta)) {
        source.derived_from = Some(detente::model::Origin::Unknown);
    }
}

/// Hidden readings, answers and notes: said otherwise, left out, added.
fn inner(case: &mut Case, hidden: Hidden<'_>, dice: &mut Dice) {
    let nobody = || Some(Audience::new());
    for term in &mut case.terms {
        let seen = |known_to: Option<&Audience>| !hidden(known_to);
        term.readings.retain(|_, reading| seen(reading.known_to.as_ref()) || !dice.one_in(3));
        let model = term.readings.values().next().cloned();
        for reading in term.readings.values_mut().filter(|reading| hidden(reading.known_to.as_ref())) {
            reading.says = Condition::Not(Box::new(reading.says.clone()));
        }
        let absent = case.actors.iter().find(|actor| !term.readings.contains_key(&actor.meta.id));
        if let (Some(mut reading), Some(actor)) = (model, absent) {
            reading.known_to = nobody();
            term.readings.insert(actor.meta.id.clone(), reading);
        }
    }
    for text in &mut case.texts {
        let seen = |known_to: Option<&Audience>| !hidden(known_to);
        text.answers.retain(|_, answer| seen(answer.known_to.as_ref()) || !dice.one_in(3));
        let model = text.answers.values().next().cloned();
        let absent = case.actors.iter().find(|actor| !text.answers.contains_key(&actor.meta.id));
        if let (Some(mut answer), Some(actor)) = (model, absent) {
            answer.known_to = nobody();
            text.answers.insert(actor.meta.id.clone(), answer);
        }
    }
    let free = case.header.note.as_ref().is_none_or(|note| hidden(note.known_to.as_ref()));
    if free {
        let says = format!("secret note {}", dice.roll());
        case.header.note = (!dice.one_in(3)).then(|| Note { says, known_to: nobody() });
    }
}

/// Citations of hidden claims, in entries that the viewer sees too.
fn citations(changed: &mut Case, case: &Case, viewer: &Viewer, dice: &mut Dice) {
    let hidden: Vec<Id> = changed
        .claims
        .iter()
        .filter(|claim| !case.may_see(viewer, claim.meta.known_to.as_ref()))
        .map(|claim| claim.meta.id.clone())
        .collect();
    let seen: BTreeSet<Id> =
        changed.claims.iter().map(|claim| claim.meta.id.clone()).filter(|id| !hidden.contains(id)).collect();
    let more = hidden.get(dice.below(hidden.len())).cloned();
    let drops = dice.one_in(2);
    cite(changed, &|claims| {
        claims.retain(|claim| seen.contains(claim) || (!drops && hidden.contains(claim)));
        claims.extend(more.clone());
        claims.dedup();
    });
}

/// The case's own `known_to`, where the viewer is not in it before or after.
fn default_audience(changed: &mut Case, case: &Case, viewer: &Viewer, dice: &mut Dice) {
    if case.may_see(viewer, None) || !dice.one_in(4) {
        return;
    }
    let others: Vec<Audience> = viewers(case)
        .into_iter()
        .filter_map(|other| match other {
            Viewer::Actor(id) => Some(Audience::from([Who::Actor(id)])),
            _ => None,
        })
        .chain([Audience::from([Who::Mediators]), Audience::new()])
        .filter(|audience| !case.may_see(viewer, Some(audience)))
        .collect();
    changed.header.known_to = others.get(dice.below(others.len())).cloned();
}

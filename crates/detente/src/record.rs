//! What is on file besides the findings, told entry by entry: who, how they deal, stances, texts, dates, events.

use detente_model::{
    Actor, AnswerState, Case, Channel, Date, EntryRef, Event, Hearers, Id, Issue, Position, PositionKind, Quantity,
    Scale, Scope, Table, Text, TextKind, When, find,
};

use crate::tell::mark;
use crate::words::{Words, clean, listed, plain, upper_first};

/// One part of the record: a heading and its lines, none of them empty.
pub struct Part {
    /// The heading.
    pub title: &'static str,
    /// The lines.
    pub lines: Vec<String>,
}

/// The record of a view, part by part; parts with nothing on file are left out.
pub fn record(words: &Words<'_>) -> Vec<Part> {
    let case = words.case;
    let note = case.header.note.as_ref().map(|note| clean(&note.says));
    let parts = [
        ("Note by whoever keeps the file", note.into_iter().collect()),
        ("Who is in it", who(words)),
        ("How they deal with each other", dealings(words)),
        ("What is on the table", case.issues.iter().map(|issue| table(words, issue)).collect()),
        ("Words read differently", terms(words)),
        ("Stances", case.positions.iter().map(|position| stance(words, position)).chain(red_lines(words)).collect()),
        ("Texts", case.texts.iter().map(|entry| text(words, entry)).collect()),
        ("Assurances asked for", assurances(words)),
        ("What sides say they will do otherwise, or in any case", alternatives(words)),
        ("Steps", steps(words)),
        ("Dates that press", deadlines(words)),
        ("What happened, in order as far as reported; undated last", events(words)),
    ];
    let told = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
    told.map(|(title, lines)| Part { title, lines: lines.iter().map(|line| upper_first(line)).collect() }).collect()
}

fn who(words: &Words<'_>) -> Vec<String> {
    let actors = words.case.actors.iter().map(|actor| member(words, actor));
    let people = words.case.people.iter().map(|person| {
        let office = person.office.as_deref().map_or(String::new(), |office| format!(", {}", clean(office)));
        let level = person.level.map_or(String::new(), |level| format!(" ({} level)", level.word()));
        let unnamed = if person.named == Some(false) { ", not named in the source" } else { "" };
        let of = words.actor(&person.of);
        let period = period(person.since, person.until);
        let cited = cited(words, &EntryRef::new(Table::People, &person.meta.id));
        format!("{}{office}: speaks for {of}{level}{unnamed}{period}{cited}", words.somebody(&person.meta.id))
    });
    actors.chain(people).collect()
}

fn member(words: &Words<'_>, actor: &Actor) -> String {
    let roles = actor
        .roles
        .iter()
        .map(|role| format!("{}{}{}", role.role.word(), period(role.since, role.until), mark(&role.claims)));
    let kind = actor.kind.as_deref().map_or(String::new(), |kind| format!(" ({})", clean(kind).replace('-', " ")));
    let also = if actor.also.is_empty() { String::new() } else { format!(", in sources also: {}", said(&actor.also)) };
    let ratified = listed(actor.ratified_by.iter().map(|id| words.somebody(id)), "and");
    let ratified = if ratified.is_empty() { ratified } else { format!(", agreements approved by {ratified}") };
    let entry = EntryRef::new(Table::Actors, &actor.meta.id);
    format!("{}{kind}: {}{also}{ratified}{}", words.actor(&actor.meta.id), listed(roles, "and"), cited(words, &entry))
}

/// The claims of an entry as a mark, or nothing where it cites none.
fn cited(words: &Words<'_>, entry: &EntryRef) -> String {
    match words.case.meta(entry) {
        Some(meta) if !meta.claims.is_empty() || meta.basis.is_some() => format!(" {}", words.marks(entry)),
        _ => String::new(),
    }
}

fn said(list: &[String]) -> String {
    list.iter().map(|text| format!("\u{201c}{}\u{201d}", clean(text))).collect::<Vec<_>>().join(", ")
}

fn period(since: Option<Date>, until: Option<Date>) -> String {
    match (since, until) {
        (None, None) => String::new(),
        (Some(since), None) => format!(", since {since}"),
        (None, Some(until)) => format!(", until {until}"),
        (Some(since), Some(until)) => format!(", from {since} to {until}"),
    }
}

fn dealings(words: &Words<'_>) -> Vec<String> {
    let deals = words.case.relations.iter().map(|dealing| {
        let (from, to) = (words.actor(&dealing.from), words.actor(&dealing.to));
        let recognises = dealing
            .recognises
            .map(|yes| format!("{from} {} {to}", if yes { "recognises" } else { "does not recognise" }));
        let channel = dealing.channel.map(|channel| match channel {
            Channel::Direct => format!("{from} and {to} talk directly"),
            Channel::Indirect => format!("{from} and {to} talk through others only"),
            Channel::None => format!("{from} and {to} do not talk"),
        });
        let told = recognises.into_iter().chain(channel).collect::<Vec<_>>().join("; ");
        format!("{told}{}", cited(words, &EntryRef::new(Table::Relations, &dealing.meta.id)))
    });
    deals.collect()
}

fn table(words: &Words<'_>, issue: &Issue) -> String {
    let id = &issue.meta.id;
    let answers = match &issue.scale {
        Scale::Options(options) => {
            let told = options.iter().map(|option| {
                let name = words.value(id, &detente_model::Value::Option(option.id.clone()));
                option.value.as_ref().map_or(name.clone(), |value| format!("{name} ({})", amount(value, issue)))
            });
            listed(told, "or")
        }
        Scale::Range { from, to, step } => {
            let unit = issue.unit.as_deref().map_or(String::new(), |unit| format!(" {}", clean(unit)));
            format!("{from} to {to}{unit}, in steps of {step}")
        }
    };
    let mut notes = Vec::new();
    if !issue.tradable {
        notes.push("not for bargaining".to_owned());
    }
    match issue.scope {
        Some(Scope::Parked) => notes.push("set aside".to_owned()),
        Some(Scope::Linked) => notes.push("not negotiated here, tied to what is".to_owned()),
        _ => {}
    }
    if !issue.also.is_empty() {
        notes.push(format!("in sources also: {}", said(&issue.also)));
    }
    notes.extend(
        issue
            .called
            .iter()
            .map(|(actor, word)| format!("{} calls it \u{201c}{}\u{201d}", words.actor(actor), clean(word))),
    );
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    format!("{}: {answers}{notes}{}", words.issue(id), cited(words, &EntryRef::new(Table::Issues, id)))
}

fn amount(value: &Quantity, issue: &Issue) -> String {
    let unit = issue.unit.as_deref().map_or(String::new(), |unit| format!(" {}", clean(unit)));
    match value {
        Quantity::Exact(number) => format!("{number}{unit}"),
        Quantity::Interval { about, from, to } => {
            let about = about.map(|number| format!("about {number}"));
            let from = from.map(|number| format!("at least {number}"));
            let to = to.map(|number| format!("at most {number}"));
            format!("{}{unit}", [about, from, to].into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
    }
}

fn terms(words: &Words<'_>) -> Vec<String> {
    let told = words.case.terms.iter().map(|term| {
        let readings = term
            .readings
            .iter()
            .map(|(actor, reading)| format!("{} reads it as: {}", words.actor(actor), words.condition(&reading.says)));
        let readings = readings.collect::<Vec<_>>().join("; ");
        let readings = if readings.is_empty() { "no reading on file".to_owned() } else { readings };
        let entry = EntryRef::new(Table::Terms, &term.meta.id);
        format!("{}: {readings}{}", words.term(&term.meta.id), cited(words, &entry))
    });
    told.collect()
}

fn stance(words: &Words<'_>, position: &Position) -> String {
    let entry = EntryRef::new(Table::Positions, &position.meta.id);
    let hearers = match position.audience {
        None => "",
        Some(Hearers::Public) => ", said in public",
        Some(Hearers::Table) => ", said in the talks",
        Some(Hearers::Internal) if position.kind == PositionKind::Offers => ", as reported",
        Some(Hearers::Internal) => ", said among its own people, as reported",
    };
    let also = position.also_read.iter().map(|says| format!(", or read as: {}", words.condition(says)));
    let also = also.collect::<String>();
    let period = period(position.since, position.until);
    format!("{}{hearers}{also}{period} {}", words.line(&entry), words.marks(&entry))
}

fn red_lines<'a>(words: &'a Words<'_>) -> impl Iterator<Item = String> + 'a {
    words.case.red_lines.iter().map(|line| {
        let entry = EntryRef::new(Table::RedLines, &line.meta.id);
        format!("{}{} {}", words.line(&entry), period(line.since, line.until), words.marks(&entry))
    })
}

fn text(words: &Words<'_>, text: &Text) -> String {
    let mut told = vec![format!("by {}", words.actor(&text.by))];
    told.extend(text.kind.map(|kind| kind_words(kind).to_owned()));
    told.extend(text.dated.map(|day| format!("of {day}")));
    told.push(match &text.package {
        None => "text not seen".to_owned(),
        Some(package) if package.is_empty() => "says nothing on any issue".to_owned(),
        Some(package) => words.package(package),
    });
    if !text.unclear.is_empty() {
        told.push(format!("unclear on {}", listed(text.unclear.iter().map(|id| words.issue(id)), "and")));
    }
    told.extend(text.supersedes.as_ref().map(|id| format!("takes the place of {}", words.text(id))));
    if !text.carried_by.is_empty() {
        told.push(format!("carried by {}", words.actors(&text.carried_by)));
    }
    told.extend(text.answers.iter().map(|(actor, answer)| {
        format!("with {}: {}{}", words.actor(actor), answer_words(answer.state), mark(&answer.claims))
    }));
    let entry = EntryRef::new(Table::Texts, &text.meta.id);
    format!("{}: {}{}", words.text(&text.meta.id), told.join("; "), cited(words, &entry))
}

/// What a text is.
fn kind_words(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Proposal => "a proposal",
        TextKind::Interim => "for a limited time",
        TextKind::Precedent => "an earlier agreement, kept as an example",
        TextKind::Mediator => "put forward by those who mediate",
    }
}

fn answer_words(state: AnswerState) -> &'static str {
    match state {
        AnswerState::Unanswered => "no answer came",
        AnswerState::Pending => "being looked at",
        other => other.word(),
    }
}

fn assurances(words: &Words<'_>) -> Vec<String> {
    let told = words.case.guarantees.iter().map(|asked| {
        let against = asked.against.as_ref().map_or(String::new(), |id| format!(" from {}", words.actor(id)));
        let phase =
            asked.phase.map_or(String::new(), |phase| format!(" ({} the agreement is carried out)", phase.word()));
        let whom = |list: &Option<Vec<Id>>, what: &str| match list {
            None => format!("{what}: not reported"),
            Some(list) if list.is_empty() => format!("{what}: nobody"),
            Some(list) => format!("{what}: {}", words.actors(list)),
        };
        let entry = EntryRef::new(Table::Guarantees, &asked.meta.id);
        format!(
            "{} asks for this{against}: {}{phase}; {}; {} {}",
            words.actor(&asked.asked_by),
            clean(&asked.covers),
            whom(&asked.accepts, "would accept it of"),
            whom(&asked.offered, "offered by"),
            words.marks(&entry)
        )
    });
    told.collect()
}

fn alternatives(words: &Words<'_>) -> Vec<String> {
    let told = words.case.alternatives.iter().map(|plan| {
        let when = if plan.regardless { "agreement or not" } else { "without agreement" };
        let title = plan.meta.title.as_deref().map_or_else(|| plain(&plan.meta.id), clean);
        let entry = EntryRef::new(Table::Alternatives, &plan.meta.id);
        format!("{}, {when}: {title} {}", words.actor(&plan.of), words.marks(&entry))
    });
    told.collect()
}

fn steps(words: &Words<'_>) -> Vec<String> {
    let acts = words.case.acts.iter().map(|act| {
        let mut told = vec![words.act(&act.meta.id)];
        told.extend(act.done.map(|day| format!("done {day}")));
        told.extend(act.planned.map(|day| format!("planned for {day}")));
        told.extend(act.not_before.map(|day| format!("not before {day}")));
        told.extend(act.deadline.map(|day| format!("to be done by {day}")));
        told.extend(act.certainty.map(|certainty| certainty.word().to_owned()));
        format!("{}{}", told.join("; "), cited(words, &EntryRef::new(Table::Acts, &act.meta.id)))
    });
    let needs = words.case.needs.iter().map(|need| {
        let entry = EntryRef::new(Table::Needs, &need.meta.id);
        let kind = need.kind.map_or(String::new(), |kind| format!(" ({})", kind.word()));
        format!("{}{kind} {}", words.need(&need.meta.id), words.marks(&entry))
    });
    acts.chain(needs).collect()
}

fn deadlines(words: &Words<'_>) -> Vec<String> {
    let told = words.case.deadlines.iter().map(|deadline| {
        let kind = deadline.kind.map_or(String::new(), |kind| format!(", {}", kind.word()));
        let of = deadline.of.as_ref().map_or(String::new(), |id| format!(", on {}", words.actor(id)));
        let act = deadline.act.as_ref().map_or(String::new(), |id| format!(", for this step: {}", words.act(id)));
        let entry = EntryRef::new(Table::Deadlines, &deadline.meta.id);
        format!("{}: {}{kind}{of}{act}{}", deadline.on, words.entry(&entry), cited(words, &entry))
    });
    told.collect()
}

fn events(words: &Words<'_>) -> Vec<String> {
    in_order(words.case).into_iter().map(|event| happened(words, event)).collect()
}

/// Events by date; one without a date stands behind the event that it is reported to have followed, and last where
/// there is none with a date.
pub(crate) fn in_order(case: &Case) -> Vec<&Event> {
    let key = |event: &Event| {
        let before = event.after.iter().filter_map(|id| find(&case.events, id));
        let before = before.filter_map(|before| Some((before.on?, before.meta.id.clone()))).max();
        match (event.on, before) {
            (Some(on), _) => (false, Some(on), event.meta.id.clone(), None),
            (None, Some((on, id))) => (false, Some(on), id, Some(event.meta.id.clone())),
            (None, None) => (true, None, event.meta.id.clone(), None),
        }
    };
    let mut sorted: Vec<&Event> = case.events.iter().collect();
    sorted.sort_by_cached_key(|event| key(event));
    sorted
}

fn happened(words: &Words<'_>, event: &Event) -> String {
    let when = match event.on {
        None => "no date".to_owned(),
        Some(When { from, to }) if from == to => from.to_string(),
        Some(When { from, to }) => format!("{from} to {to}"),
    };
    let mut told = vec![event.what.word().replace('-', " ")];
    told.extend(event.meta.title.as_deref().map(clean));
    if !event.by.is_empty() {
        told.push(words.actors(&event.by));
    }
    told.extend(event.place.as_deref().map(clean));
    told.extend(event.round.as_deref().map(|round| format!("round: {}", clean(round))));
    told.extend(event.direction.map(|direction| direction.word().replace('-', " ")));
    told.extend(event.issue.as_ref().map(|id| format!("on {}", words.issue(id))));
    let after = event
        .after
        .iter()
        .filter_map(|id| find(&words.case.events, id))
        .map(|event| event.meta.title.as_deref().map_or_else(|| plain(&event.meta.id), clean));
    let after = listed(after, "and");
    if !after.is_empty() {
        told.push(format!("followed, as reported: {after}"));
    }
    format!("{when}: {}{}", told.join("; "), cited(words, &EntryRef::new(Table::Events, &event.meta.id)))
}

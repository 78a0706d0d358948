//! Each kind of entry, key by key, in the order of the table of keys.

use detente_model::*;

use super::{Out, Record, of_all};

/// `[case]`
pub(crate) fn header(header: &Header) -> Record {
    let mut record = Record::default();
    record.put("title", header.title.clone());
    record.put("as_of", header.as_of);
    record.may("as_of_by", &header.as_of_by);
    if let Some(note) = &header.note {
        let rest = |record: &mut Record| record.may("known_to", &note.known_to);
        record.put("note", short("says", note.says.clone().into(), rest));
    }
    record.may("known_to", &header.known_to);
    record
}

/// Each table with its entries: their names and what they hold without the name.
pub(crate) fn tables(case: &Case) -> Vec<(Table, Vec<(&Meta, Record)>)> {
    fn all<E: Entry>(entries: &[E], keys: fn(&E, &mut Record)) -> (Table, Vec<(&Meta, Record)>) {
        (E::TABLE, entries.iter().map(|entry| (entry.meta(), whole(entry, keys))).collect())
    }
    vec![
        all(&case.actors, actor),
        all(&case.people, person),
        all(&case.relations, dealing),
        all(&case.issues, issue),
        all(&case.rules, rule),
        all(&case.terms, term),
        all(&case.positions, position),
        all(&case.red_lines, red_line),
        all(&case.acts, act),
        all(&case.needs, need),
        all(&case.preferences, preferences),
        all(&case.texts, text),
        all(&case.guarantees, guarantee),
        all(&case.alternatives, alternative),
        all(&case.deadlines, deadline),
        all(&case.events, event),
        all(&case.sources, source),
        all(&case.claims, claim),
    ]
}

/// One entry, with what it is called.
pub(crate) fn entry<'c>(case: &'c Case, named: &EntryRef) -> Option<(&'c Meta, Record)> {
    fn one<'c, E: Entry>(entries: &'c [E], id: &Id, keys: fn(&E, &mut Record)) -> Option<(&'c Meta, Record)> {
        find(entries, id).map(|entry| (entry.meta(), whole(entry, keys)))
    }
    let id = &named.id;
    match named.table {
        Table::Actors => one(&case.actors, id, actor),
        Table::People => one(&case.people, id, person),
        Table::Relations => one(&case.relations, id, dealing),
        Table::Issues => one(&case.issues, id, issue),
        Table::Rules => one(&case.rules, id, rule),
        Table::Terms => one(&case.terms, id, term),
        Table::Positions => one(&case.positions, id, position),
        Table::RedLines => one(&case.red_lines, id, red_line),
        Table::Acts => one(&case.acts, id, act),
        Table::Needs => one(&case.needs, id, need),
        Table::Preferences => one(&case.preferences, id, preferences),
        Table::Texts => one(&case.texts, id, text),
        Table::Guarantees => one(&case.guarantees, id, guarantee),
        Table::Alternatives => one(&case.alternatives, id, alternative),
        Table::Deadlines => one(&case.deadlines, id, deadline),
        Table::Events => one(&case.events, id, event),
        Table::Sources => one(&case.sources, id, source),
        Table::Claims => one(&case.claims, id, claim),
    }
}

/// The title, the keys of the table, and what every entry may carry.
fn whole<E: Entry>(entry: &E, keys: fn(&E, &mut Record)) -> Record {
    let mut record = Record::default();
    let meta = entry.meta();
    record.may("title", &meta.title);
    keys(entry, &mut record);
    record.list("claims", &meta.claims);
    record.may("known_to", &meta.known_to);
    record.word("basis", &meta.basis);
    record
}

/// The value of the main key alone, or a table where there is more to say.
fn short(main: &str, value: Out, rest: impl Fn(&mut Record)) -> Out {
    let mut more = Record::default();
    rest(&mut more);
    if more.0.is_empty() {
        return value;
    }
    let mut record = Record::default();
    record.put(main, value);
    record.0.extend(more.0);
    Out::Table(record)
}

fn condition(says: &Condition) -> Out {
    Out::Text(says.to_string())
}

fn actor(entry: &Actor, record: &mut Record) {
    match &entry.roles[..] {
        [RolePeriod { role, since: None, until: None, claims }] if claims.is_empty() => {
            record.put("role", role.word());
        }
        roles => record.put("roles", Out::List(roles.iter().map(role).collect())),
    }
    record.may("name", &entry.name);
    record.may("kind", &entry.kind);
    record.list("also", &entry.also);
    record.list("ratified_by", &entry.ratified_by);
}

fn role(period: &RolePeriod) -> Out {
    short("role", period.role.word().into(), |record| {
        record.may("since", &period.since);
        record.may("until", &period.until);
        record.list("claims", &period.claims);
    })
}

fn person(entry: &Person, record: &mut Record) {
    record.put("of", entry.of.clone());
    record.may("name", &entry.name);
    record.may("office", &entry.office);
    record.word("level", &entry.level);
    record.may("named", &entry.named);
    record.may("since", &entry.since);
    record.may("until", &entry.until);
}

fn dealing(entry: &Dealing, record: &mut Record) {
    record.put("from", entry.from.clone());
    record.put("to", entry.to.clone());
    record.may("recognises", &entry.recognises);
    record.word("channel", &entry.channel);
}

fn issue(entry: &Issue, record: &mut Record) {
    match &entry.scale {
        Scale::Options(options) => record.put("options", Out::List(options.iter().map(option).collect())),
        Scale::Range { from, to, step } => {
            let mut range = Record::default();
            range.put("from", *from);
            range.put("to", *to);
            range.put("step", *step);
            record.put("range", range);
        }
    }
    record.may("unit", &entry.unit);
    record.list("also", &entry.also);
    record.map("called", &entry.called, |word| word.clone().into());
    record.word("scope", &entry.scope);
    if !entry.tradable {
        record.put("tradable", false);
    }
}

fn option(option: &IssueOption) -> Out {
    short("id", option.id.clone().into(), |record| {
        record.may("value", &option.value);
        record.may("title", &option.title);
    })
}

fn rule(entry: &FeasibilityRule, record: &mut Record) {
    record.put("says", condition(&entry.says));
}

fn term(entry: &Term, record: &mut Record) {
    let readings = entry.readings.iter().map(|(actor, reading)| (actor.to_string(), self::reading(reading)));
    record.put("readings", Record(readings.collect()));
}

fn reading(reading: &Reading) -> Out {
    short("says", condition(&reading.says), |record| {
        record.may("known_to", &reading.known_to);
        record.list("claims", &reading.claims);
        record.word("basis", &reading.basis);
    })
}

fn position(entry: &Position, record: &mut Record) {
    record.put("of", entry.of.clone());
    record.put("kind", entry.kind.word());
    record.put("says", condition(&entry.says));
    if let Some(on_condition) = &entry.on_condition {
        record.put("if", condition(on_condition));
    }
    if !entry.also_read.is_empty() {
        record.put("also_read", Out::List(entry.also_read.iter().map(condition).collect()));
    }
    record.word("audience", &entry.audience);
    record.may("since", &entry.since);
    record.may("until", &entry.until);
}

fn red_line(entry: &RedLine, record: &mut Record) {
    record.put("of", entry.of.clone());
    record.put("says", condition(&entry.says));
    record.may("since", &entry.since);
    record.may("until", &entry.until);
}

fn act(entry: &Act, record: &mut Record) {
    record.put("by", entry.by.clone());
    record.may("done", &entry.done);
    record.may("planned", &entry.planned);
    record.may("not_before", &entry.not_before);
    record.may("deadline", &entry.deadline);
    record.word("certainty", &entry.certainty);
}

fn need(entry: &Need, record: &mut Record) {
    record.put("act", entry.act.clone());
    record.put("any_of", Out::List(entry.any_of.iter().map(|acts| of_all(acts)).collect()));
    record.word("kind", &entry.kind);
    record.may("lag_days", &entry.lag_days);
}

fn preferences(entry: &Preferences, record: &mut Record) {
    record.put("source", entry.source.word());
    record.list("order", &entry.order);
    record.map("better", &entry.better, |better| better.word().into());
    record.map("weights", &entry.weights, |weight| weight.clone().into());
    record.map("values", &entry.values, value_function);
    record.map("scores", &entry.scores, |scores| {
        Out::Table(Record(scores.iter().map(|(option, score)| (option.to_string(), score.clone().into())).collect()))
    });
    record.may("scale", &entry.scale);
    record.may("walk_away", &entry.walk_away);
    if !entry.compared.is_empty() {
        let pair = |(first, second): &(Package, Package)| of_all(&[first.clone(), second.clone()]);
        record.put("compared", Out::List(entry.compared.iter().map(pair).collect()));
    }
}

fn value_function(function: &ValueFunction) -> Out {
    match function {
        ValueFunction::Rising => "rising".into(),
        ValueFunction::Falling => "falling".into(),
        ValueFunction::Options(values) => {
            let values = values.iter().map(|(option, value)| (option.to_string(), value.clone().into()));
            Out::Table(Record(values.collect()))
        }
        ValueFunction::Points(points) => {
            Out::List(points.iter().map(|(x, value)| Out::List(vec![(*x).into(), value.clone().into()])).collect())
        }
    }
}

fn text(entry: &Text, record: &mut Record) {
    record.put("by", entry.by.clone());
    match &entry.package {
        Some(package) => record.put("package", package.clone()),
        None => record.put("seen", false),
    }
    record.may("dated", &entry.dated);
    record.word("kind", &entry.kind);
    record.may("supersedes", &entry.supersedes);
    record.list("unclear", &entry.unclear);
    record.list("carried_by", &entry.carried_by);
    record.map("answers", &entry.answers, answer);
}

fn answer(answer: &Answer) -> Out {
    short("says", answer.state.word().into(), |record| {
        record.may("known_to", &answer.known_to);
        record.list("claims", &answer.claims);
    })
}

fn guarantee(entry: &Guarantee, record: &mut Record) {
    record.put("asked_by", entry.asked_by.clone());
    record.put("covers", entry.covers.clone());
    record.may("against", &entry.against);
    record.word("phase", &entry.phase);
    for (key, actors) in [("accepts", &entry.accepts), ("offered", &entry.offered)] {
        if let Some(actors) = actors {
            record.put(key, of_all(actors));
        }
    }
    record.list("powers", &entry.powers);
    record.may("size", &entry.size);
}

fn alternative(entry: &Alternative, record: &mut Record) {
    record.put("of", entry.of.clone());
    if entry.regardless {
        record.put("regardless", true);
    }
    if let Some(sets) = &entry.sets {
        record.put("sets", condition(sets));
    }
}

fn deadline(entry: &Deadline, record: &mut Record) {
    record.put("on", entry.on);
    record.word("kind", &entry.kind);
    record.may("of", &entry.of);
    record.may("act", &entry.act);
}

fn event(entry: &Event, record: &mut Record) {
    record.put("what", entry.what.word());
    record.may("on", &entry.on);
    record.one_or_more("by", &entry.by);
    record.may("where", &entry.place);
    record.may("round", &entry.round);
    record.may("issue", &entry.issue);
    record.word("direction", &entry.direction);
    record.list("after", &entry.after);
}

fn source(entry: &Source, record: &mut Record) {
    record.put("kind", entry.kind.word());
    match &entry.published {
        None => {}
        Some(Published::On(day)) => record.put("published", *day),
        Some(Published::NotAfter { date, by }) => {
            let mut published = Record::default();
            published.put("not_after", *date);
            published.may("by", by);
            record.put("published", published);
        }
    }
    record.may("file", &entry.file);
    record.may("sha256", &entry.sha256);
    match &entry.derived_from {
        None => {}
        Some(Origin::Source(id)) => record.put("derived_from", id.clone()),
        Some(Origin::Unknown) => record.put("derived_from", crate::keys::UNKNOWN),
    }
    record.may("url", &entry.url);
}

fn claim(entry: &Claim, record: &mut Record) {
    record.put("source", entry.source.clone());
    let speaker = |speaker: &Speaker| match speaker {
        Speaker::Unattributed => crate::keys::UNATTRIBUTED.to_owned(),
        Speaker::Named(id) => id.to_string(),
    };
    record.one_or_more("speaker", &entry.speaker.iter().map(speaker).collect::<Vec<_>>());
    record.put("act", entry.act.word());
    if let Some((from, to)) = entry.at {
        record.put("at", Out::List(vec![Out::Whole(from), Out::Whole(to)]));
    }
    record.may("where", &entry.place);
    record.may("text", &entry.text);
    record.one_or_more("of", &entry.of);
    record.one_or_more("issue", &entry.issue);
    record.one_or_more("target", &entry.target);
    record.may("about", &entry.about);
    record.word("polarity", &entry.polarity);
    record.word("modality", &entry.modality);
    record.word("status", &entry.status);
    record.may("event_date", &entry.event_date);
    record.may("speaker_as", &entry.speaker_as);
    record.one_or_more("against", &entry.against);
    record.may("reviewed_by", &entry.reviewed_by);
}

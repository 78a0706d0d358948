//! Entries of the model from checked values, and what must hold between the keys of one entry.

mod stances;

use std::collections::BTreeMap;

use detente_model::*;

use crate::collect;
use crate::diagnostic::{Draft, Sink};
use crate::keys::TableKeys;
use crate::node::{Raw, Tab};
use crate::source::Span;
use crate::value::{Fields, of_word};

pub(crate) use stances::{preferences, text};

/// An entry on its way into the model: what its keys hold, and how to report what they do not.
pub(crate) struct Build<'a> {
    pub(crate) fields: Fields,
    pub(crate) meta: Meta,
    pub(crate) body: &'a Tab<'a>,
    pub(crate) span: Span,
    /// How many issues the case has.
    pub(crate) issues: usize,
    pub(crate) describe: &'a dyn Fn() -> String,
    pub(crate) sink: &'a mut Sink,
}

/// What every entry carries.
pub(crate) fn meta(entry: &collect::Entry<'_, '_>, fields: &mut Fields) -> Meta {
    Meta {
        declared: entry.id.is_some(),
        id: entry.id.clone().unwrap_or_else(Id::blank),
        title: fields.take("title"),
        claims: fields.all("claims"),
        known_to: fields.take("known_to"),
        basis: fields.word("basis"),
    }
}

impl Build<'_> {
    pub(crate) fn has(&self, key: &str) -> bool {
        self.body.get(key).is_some()
    }

    fn at(&self, key: &str) -> Span {
        self.body.get(key).map_or(self.span, |member| member.node.span)
    }

    fn key_at(&self, key: &str) -> Span {
        self.body.get(key).map_or(self.span, |member| member.key_span)
    }

    pub(crate) fn error(&mut self, id: &'static str, span: Span, what: &str, label: impl Into<String>) {
        self.sink.push(Draft::error(id, span, format!("{} {what}", (self.describe)())).label(label));
    }

    /// Exactly one is given of each two keys of which one is required.
    fn one_of_two(&mut self, table: Table) {
        for (first, second) in TableKeys::of(table).either {
            self.one_of(first, second);
        }
    }

    fn one_of(&mut self, first: &str, second: &str) {
        match (self.has(first), self.has(second)) {
            (true, true) => {
                let what = format!("has both `{first}` and `{second}`");
                self.error("excess-key", self.key_at(second), &what, "one of the two is enough");
            }
            (false, false) if !self.body.lost.iter().any(|word| *word == first || *word == second) => {
                let what = format!("has neither `{first}` nor `{second}`");
                self.error("missing-key", self.span, &what, "one of the two is required");
            }
            _ => {}
        }
    }

    /// A key that says something only together with another value.
    fn misplaced(&mut self, key: &str, only: &str) {
        if self.has(key) {
            let message = format!("{} has `{key}`, which says nothing there", (self.describe)());
            self.sink.push(Draft::warning("misplaced-key", self.key_at(key), message).label(only));
        }
    }

    /// The days from `since` to `until`.
    fn days(&mut self) -> (Option<Date>, Option<Date>) {
        let days: (Option<Date>, Option<Date>) = (self.fields.take("since"), self.fields.take("until"));
        if let (Some(since), Some(until)) = days
            && since > until
        {
            let label = format!("{since} comes after {until}");
            self.error("bad-interval", self.at("until"), "ends before it begins", label);
        }
        days
    }
}

pub(crate) fn actor(mut b: Build<'_>) -> Option<Actor> {
    b.one_of_two(Table::Actors);
    let mut roles: Vec<RolePeriod> = Vec::new();
    if let Some(role) = b.fields.word("role") {
        roles.push(RolePeriod { role, since: None, until: None, claims: Vec::new() });
    }
    let periods: Vec<Fields> = b.fields.all("roles");
    for mut period in periods {
        let (since, until) = (period.take("since"), period.take("until"));
        if since.zip(until).is_some_and(|(since, until): (Date, Date)| since > until) {
            b.error("bad-interval", b.at("roles"), "has a role that ends before it begins", "in this list");
        }
        roles.extend(period.word("role").map(|role| RolePeriod { role, since, until, claims: period.all("claims") }));
    }
    Some(Actor {
        roles,
        name: b.fields.take("name"),
        kind: b.fields.take("kind"),
        also: b.fields.all("also"),
        ratified_by: b.fields.all("ratified_by"),
        meta: b.meta,
    })
}

pub(crate) fn person(mut b: Build<'_>) -> Option<Person> {
    let (since, until) = b.days();
    Some(Person {
        of: b.fields.take("of")?,
        name: b.fields.take("name"),
        office: b.fields.take("office"),
        level: b.fields.word("level"),
        named: b.fields.take("named"),
        since,
        until,
        meta: b.meta,
    })
}

pub(crate) fn dealing(mut b: Build<'_>) -> Option<Dealing> {
    Some(Dealing {
        from: b.fields.take("from")?,
        to: b.fields.take("to")?,
        recognises: b.fields.take("recognises"),
        channel: b.fields.word("channel"),
        meta: b.meta,
    })
}

pub(crate) fn issue(mut b: Build<'_>) -> Option<Issue> {
    b.one_of_two(Table::Issues);
    let range: Option<Fields> = b.fields.take("range");
    let options: Option<Vec<Fields>> = b.fields.take("options");
    let scale = match (options, range) {
        (Some(options), _) => options_scale(&mut b, options),
        (None, Some(range)) => range_scale(&mut b, range),
        (None, None) => None,
    };
    let tradable: Option<bool> = b.fields.take("tradable");
    Some(Issue {
        scale: scale?,
        unit: b.fields.take("unit"),
        also: b.fields.all("also"),
        called: b.fields.all("called"),
        scope: b.fields.word("scope"),
        tradable: tradable.unwrap_or(true),
        meta: b.meta,
    })
}

fn options_scale(b: &mut Build<'_>, options: Vec<Fields>) -> Option<Scale> {
    let places: Vec<Span> = match b.body.get("options").map(|member| &member.node.value) {
        Some(Raw::List { items, .. }) => items.iter().map(|item| item.span).collect(),
        _ => Vec::new(),
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut list = Vec::new();
    for (at, mut option) in options.into_iter().enumerate() {
        let Some(id) = option.take::<Id>("id") else { continue };
        let span = places.get(at).copied().unwrap_or(b.span);
        if id.as_str().parse::<Number>().is_ok() {
            b.error("bad-id", span, &format!("calls an option `{id}`"), "this reads as a number");
        } else if !seen.insert(id.clone()) {
            b.error("duplicate-id", span, &format!("has the option `{id}` twice"), "options are unique in their issue");
        } else {
            list.push(IssueOption { id, value: option.take("value"), title: option.take("title") });
        }
    }
    (list.len() == places.len() && !list.is_empty()).then_some(Scale::Options(list))
}

fn range_scale(b: &mut Build<'_>, mut range: Fields) -> Option<Scale> {
    let (from, to, step): (Number, Number, Number) = (range.take("from")?, range.take("to")?, range.take("step")?);
    let span = b.at("range");
    if step <= Number::integer(0) {
        b.error("bad-range", span, "has a range that goes nowhere", format!("`step` is {step}; it must be above 0"));
        return None;
    }
    if from > to {
        b.error("bad-range", span, "has a range that runs backwards", format!("`from` {from} is above `to` {to}"));
        return None;
    }
    let steps = (to.to_big() - from.to_big()) / step.to_big();
    if !steps.is_integer() {
        let label = format!("from {from} in steps of {step}, {to} is never reached");
        b.error("bad-range", span, "has a range whose step does not divide it", label);
        return None;
    }
    if steps.to_integer() >= u64::MAX.into() {
        b.error("bad-range", span, "has a range of too many numbers", "at most 18446744073709551615 are counted");
        return None;
    }
    Some(Scale::Range { from, to, step })
}

pub(crate) fn rule(mut b: Build<'_>) -> Option<FeasibilityRule> {
    Some(FeasibilityRule { says: b.fields.take("says")?, meta: b.meta })
}

pub(crate) fn term(mut b: Build<'_>) -> Option<Term> {
    Some(Term { readings: readings(&mut b.fields), meta: b.meta })
}

pub(crate) fn readings(fields: &mut Fields) -> BTreeMap<Id, Reading> {
    let readings: BTreeMap<Id, Fields> = fields.all("readings");
    let reading = |(actor, mut fields): (Id, Fields)| {
        let says = fields.take("says")?;
        let known_to = fields.take("known_to");
        Some((actor, Reading { says, known_to, claims: fields.all("claims"), basis: fields.word("basis") }))
    };
    readings.into_iter().filter_map(reading).collect()
}

pub(crate) fn answers(fields: &mut Fields) -> BTreeMap<Id, Answer> {
    let answers: BTreeMap<Id, Fields> = fields.all("answers");
    let answer = |(actor, mut fields): (Id, Fields)| {
        let state = of_word(&fields.take::<String>("says")?)?;
        Some((actor, Answer { state, known_to: fields.take("known_to"), claims: fields.all("claims") }))
    };
    answers.into_iter().filter_map(answer).collect()
}

pub(crate) fn position(mut b: Build<'_>) -> Option<Position> {
    let (since, until) = b.days();
    let kind: Option<PositionKind> = b.fields.word("kind");
    if kind.is_some_and(|kind| kind != PositionKind::Offers) {
        b.misplaced("if", "only an offer stands on a condition (`kind = \"offers\"`)");
    }
    Some(Position {
        of: b.fields.take("of")?,
        kind: kind?,
        says: b.fields.take("says")?,
        on_condition: b.fields.take("if"),
        also_read: b.fields.all("also_read"),
        audience: b.fields.word("audience"),
        since,
        until,
        meta: b.meta,
    })
}

pub(crate) fn red_line(mut b: Build<'_>) -> Option<RedLine> {
    let (since, until) = b.days();
    Some(RedLine { of: b.fields.take("of")?, says: b.fields.take("says")?, since, until, meta: b.meta })
}

pub(crate) fn act(mut b: Build<'_>) -> Option<Act> {
    Some(Act {
        by: b.fields.take("by")?,
        done: b.fields.take("done"),
        planned: b.fields.take("planned"),
        not_before: b.fields.take("not_before"),
        deadline: b.fields.take("deadline"),
        certainty: b.fields.word("certainty"),
        meta: b.meta,
    })
}

pub(crate) fn need(mut b: Build<'_>) -> Option<Need> {
    Some(Need {
        act: b.fields.take("act")?,
        any_of: b.fields.take("any_of")?,
        kind: b.fields.word("kind"),
        lag_days: b.fields.take("lag_days"),
        meta: b.meta,
    })
}

pub(crate) fn guarantee(mut b: Build<'_>) -> Option<Guarantee> {
    Some(Guarantee {
        asked_by: b.fields.take("asked_by")?,
        covers: b.fields.take("covers")?,
        against: b.fields.take("against"),
        phase: b.fields.word("phase"),
        accepts: b.fields.take("accepts"),
        offered: b.fields.take("offered"),
        powers: b.fields.all("powers"),
        size: b.fields.take("size"),
        meta: b.meta,
    })
}

pub(crate) fn alternative(mut b: Build<'_>) -> Option<Alternative> {
    let regardless: Option<bool> = b.fields.take("regardless");
    Some(Alternative {
        of: b.fields.take("of")?,
        regardless: regardless.unwrap_or(false),
        sets: b.fields.take("sets"),
        meta: b.meta,
    })
}

pub(crate) fn deadline(mut b: Build<'_>) -> Option<Deadline> {
    Some(Deadline {
        on: b.fields.take("on")?,
        kind: b.fields.word("kind"),
        of: b.fields.take("of"),
        act: b.fields.take("act"),
        meta: b.meta,
    })
}

pub(crate) fn event(mut b: Build<'_>) -> Option<Event> {
    let what: Option<EventKind> = b.fields.word("what");
    if what.is_some_and(|what| what != EventKind::Shift) {
        b.misplaced("direction", "only a shift has a direction (`what = \"shift\"`)");
    }
    Some(Event {
        what: what?,
        on: b.fields.take("on"),
        by: b.fields.all("by"),
        place: b.fields.take("where"),
        round: b.fields.take("round"),
        issue: b.fields.take("issue"),
        direction: b.fields.word("direction"),
        after: b.fields.all("after"),
        meta: b.meta,
    })
}

pub(crate) fn source(mut b: Build<'_>) -> Option<Source> {
    Some(Source {
        kind: b.fields.word("kind")?,
        published: b.fields.take("published"),
        file: b.fields.take("file"),
        sha256: b.fields.take("sha256"),
        derived_from: b.fields.take("derived_from"),
        url: b.fields.take("url"),
        meta: b.meta,
    })
}

pub(crate) fn claim(mut b: Build<'_>) -> Option<Claim> {
    let act: Option<ClaimAct> = b.fields.word("act");
    if act == Some(ClaimAct::ReportStatus) && !b.has("status") && !b.body.lost.contains(&"status") {
        let label = "`status` is required with `act = \"report_status\"`";
        b.error("missing-key", b.at("act"), "reports how the talks stand and has no `status`", label);
    } else if act.is_some_and(|act| act != ClaimAct::ReportStatus) {
        b.misplaced("status", "only `act = \"report_status\"` has one");
    }
    Some(Claim {
        source: b.fields.take("source")?,
        speaker: b.fields.take("speaker")?,
        act: act?,
        at: b.fields.take("at"),
        place: b.fields.take("where"),
        text: b.fields.take("text"),
        of: b.fields.all("of"),
        issue: b.fields.all("issue"),
        target: b.fields.all("target"),
        about: b.fields.take("about"),
        polarity: b.fields.word("polarity"),
        modality: b.fields.word("modality"),
        status: b.fields.word("status"),
        event_date: b.fields.take("event_date"),
        speaker_as: b.fields.take("speaker_as"),
        against: b.fields.all("against"),
        reviewed_by: b.fields.take("reviewed_by"),
        meta: b.meta,
    })
}

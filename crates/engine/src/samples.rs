//! Cases that tests share: how acts, needs, claims are written, and the two cases with known answers.

#![cfg(test)]
use detente_model::*;

use crate::testing::{actor, compare, id, implies, options, position, range, red_line, rule, term, text};

pub(crate) fn named(name: &str, claims: &[&str]) -> Meta {
    Meta { claims: claims.iter().map(|claim| id(claim)).collect(), ..Meta::named(id(name)) }
}

pub(crate) fn act(name: &str, by: &str) -> Act {
    Act {
        meta: named(name, &[]),
        by: id(by),
        done: None,
        planned: None,
        not_before: None,
        deadline: None,
        certainty: None,
    }
}

/// `need("n", "a", "b c | d")`: the act waits for both b and c, or for d.
pub(crate) fn need(name: &str, act: &str, any_of: &str) -> Need {
    let members = |acts: &str| acts.split_whitespace().map(id).collect();
    Need {
        meta: named(name, &[]),
        act: id(act),
        any_of: any_of.split('|').map(members).collect(),
        kind: None,
        lag_days: None,
    }
}

pub(crate) fn source(name: &str, derived_from: Option<Origin>) -> Source {
    Source {
        meta: named(name, &[]),
        kind: SourceKind::Report,
        published: None,
        file: None,
        sha256: None,
        derived_from,
        url: None,
    }
}

pub(crate) fn claim(name: &str, source: &str, speaker: &str, act: ClaimAct) -> Claim {
    let speaker = if speaker.is_empty() { Speaker::Unattributed } else { Speaker::Named(id(speaker)) };
    Claim {
        meta: named(name, &[]),
        source: id(source),
        speaker: vec![speaker],
        act,
        at: None,
        place: None,
        text: None,
        of: Vec::new(),
        issue: Vec::new(),
        target: Vec::new(),
        about: None,
        polarity: None,
        modality: None,
        status: None,
        event_date: None,
        speaker_as: None,
        against: Vec::new(),
        reviewed_by: None,
    }
}

pub(crate) fn status(name: &str, source: &str, speaker: &str, status: Status) -> Claim {
    Claim { status: Some(status), ..claim(name, source, speaker, ClaimAct::ReportStatus) }
}

pub(crate) fn ids(names: &[&str]) -> Vec<Id> {
    names.iter().map(|name| id(name)).collect()
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// `is("data = shared")`: a comparison with an option.
pub(crate) fn is(text: &str) -> Condition {
    let words: Vec<&str> = text.split_whitespace().collect();
    let relation = match words[1] {
        "=" => Relation::Equal,
        "<=" => Relation::AtMost,
        _ => Relation::AtLeast,
    };
    Condition::Compare(Comparison::Option { issue: id(words[0]), relation, option: id(words[2]) })
}

fn person(name: &str, of: &str) -> Person {
    Person {
        meta: named(name, &[]),
        of: id(of),
        name: None,
        office: None,
        level: None,
        named: None,
        since: None,
        until: None,
    }
}

/// The dam dispute of `cases/`, as a mediator sees it.
pub(crate) fn dam() -> Case {
    let mut case = Case::empty("Dam dispute", date("2025-03-14"));
    case.actors = vec![
        actor("upstream", Role::Party),
        actor("downstream", Role::Party),
        actor("union", Role::Mediator),
        actor("bank", Role::Guarantor),
    ];
    case.issues = vec![
        range("filling", "3", "15", "1"),
        range("release", "20", "40", "5"),
        options("monitoring", &["nobody", "joint-team", "outside-team"]),
        options("data", &["withheld", "shared"]),
    ];
    case.rules = vec![rule("law", implies(is("monitoring = outside-team"), is("data = shared")))];
    let later = Condition::And(vec![compare("release >= 35"), compare("filling >= 7")]);
    case.terms = vec![term("drought-safe", &[("upstream", compare("release >= 25")), ("downstream", later)])];
    let asks = position("asks-outside-readers", "downstream", PositionKind::Asks, is("monitoring = outside-team"));
    case.positions = vec![Position { meta: named("asks-outside-readers", &["c2"]), ..asks }];
    let confirmed = Meta { basis: Some(Basis::Confirmed), ..named("no-long-filling", &["c1"]) };
    case.red_lines = vec![
        RedLine { meta: confirmed, ..red_line("no-long-filling", "upstream", compare("filling <= 6")) },
        red_line("safe-in-drought", "downstream", Condition::Term(id("drought-safe"))),
        red_line("no-outside-team", "upstream", is("monitoring <= joint-team")),
    ];
    case.red_lines[1].meta = named("safe-in-drought", &["c2", "c3"]);
    case.acts = vec![act("written-answer", "downstream"), act("delegation", "upstream"), act("clarification", "union")];
    case.needs = vec![
        Need { meta: named("n-delegation", &["c4"]), ..need("n-delegation", "delegation", "written-answer") },
        Need { meta: named("n-answer", &["c5"]), ..need("n-answer", "written-answer", "delegation | clarification") },
        need("n-clarification", "clarification", "written-answer"),
    ];
    case.sources = vec![source("s1", None), source("s2", Some(Origin::Source(id("s1"))))];
    case.claims = vec![
        claim("c1", "s1", "upstream", ClaimAct::Demand),
        claim("c2", "s1", "downstream", ClaimAct::Demand),
        claim("c3", "s2", "downstream", ClaimAct::Demand),
        claim("c4", "s2", "upstream", ClaimAct::Precondition),
        claim("c5", "s2", "downstream", ClaimAct::Precondition),
    ];
    project(&case, &Viewer::All)
}

/// The Cairo talks of early May 2024 as one report tells them, of `cases/`, without what no finding looks at.
pub(crate) fn cairo() -> Case {
    let mut case = Case::empty("Ceasefire talks, Cairo, as reported", date("2024-05-05"));
    case.actors = vec![
        actor("hamas", Role::Party),
        actor("israel", Role::Party),
        actor("mediators", Role::Mediator),
        actor("usa", Role::Mediator),
    ];
    case.people = vec![
        person("netanyahu", "israel"),
        person("il-official", "israel"),
        person("h-officials", "hamas"),
        person("us-officials", "usa"),
    ];
    case.issues = vec![
        options("duration", &["temporary", "permanent"]),
        options("withdrawal", &["not-complete", "complete"]),
        options("rafah", &["enter", "no-entry"]),
    ];
    case.terms = vec![term("end-of-conflict", &[])];
    let end = Condition::Term(id("end-of-conflict"));
    let both = vec![is("withdrawal = complete"), end];
    let line = |name: &str, of: &str, kind, says, claim: &str| Position {
        meta: named(name, &[claim]),
        ..position(name, of, kind, says)
    };
    case.positions = vec![
        line("h-permanent", "hamas", PositionKind::Insists, is("duration = permanent"), "c9"),
        line("i-temporary", "israel", PositionKind::Insists, is("duration = temporary"), "c10"),
        line("i-not-both", "israel", PositionKind::Refuses, Condition::And(both.clone()), "c22"),
        line("h-rafah", "hamas", PositionKind::Asks, is("rafah = no-entry"), "c16"),
    ];
    case.positions[2].also_read = vec![Condition::Or(both)];
    case.acts =
        vec![act("response", "hamas"), act("delegation", "israel"), act("review", "hamas"), act("return", "hamas")];
    let inferred = Meta { basis: Some(Basis::Inferred), ..named("presence-first", &["c26", "c27"]) };
    case.needs = vec![
        Need { meta: named("answer-first", &["c25"]), ..need("answer-first", "delegation", "response") },
        Need { meta: inferred, ..need("presence-first", "response", "delegation") },
    ];
    case.needs[0].kind = Some(NeedKind::Reply);
    case.needs[1].kind = Some(NeedKind::Presence);
    let answer = Answer { state: AnswerState::Unanswered, known_to: None, claims: Vec::new() };
    let latest =
        Text { meta: named("israel-latest", &["c27"]), ..text("israel-latest", "israel", None, &["duration"]) };
    case.texts = vec![Text { answers: [(id("hamas"), answer)].into(), ..latest }];
    let rafah = named("rafah", &["c12"]);
    case.alternatives =
        vec![Alternative { meta: rafah, of: id("israel"), regardless: true, sets: Some(is("rafah = enter")) }];
    case.sources = vec![source("rpt-001", Some(Origin::Unknown))];
    case.claims = vec![
        status("c2", "rpt-001", "h-officials", Status::Stalled),
        status("c4", "rpt-001", "il-official", Status::Stalled),
        status("c5", "rpt-001", "", Status::Stalled),
        claim("c9", "rpt-001", "", ClaimAct::Demand),
        claim("c10", "rpt-001", "netanyahu", ClaimAct::Offer),
        claim("c12", "rpt-001", "netanyahu", ClaimAct::Threat),
        claim("c16", "rpt-001", "", ClaimAct::GuaranteeRequest),
        status("c20", "rpt-001", "us-officials", Status::Moving),
        claim("c22", "rpt-001", "netanyahu", ClaimAct::Reject),
        claim("c25", "rpt-001", "", ClaimAct::Precondition),
        claim("c26", "rpt-001", "", ClaimAct::Event),
        claim("c27", "rpt-001", "", ClaimAct::Demand),
        Claim { of: ids(&["hamas"]), ..claim("c32", "rpt-001", "", ClaimAct::WaitFor) },
    ];
    project(&case, &Viewer::All)
}

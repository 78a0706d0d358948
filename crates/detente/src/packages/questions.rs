//! What to ask one side about how much things matter to it, in words and as data.

use detente_engine::packages::robust::{Measure, Narrowing, Preference};
use detente_model::{Package, Viewer};
use serde_json::{Value, json};

use super::Questions;
use crate::render::{Page, Style, day};
use crate::words::{Words, clean, listed, plural, upper_first};

/// At most so many questions stand on the screen.
const SHOWN: usize = 3;

/// The question to ask one side, whose answer would narrow most what is not known.
pub fn questions_text(questions: &Questions, viewer: &Viewer, style: Style) -> String {
    let (case, words) = (&questions.seen.case, Words::new(&questions.seen.case));
    let mut page = Page::new(style);
    page.titled(&clean(&case.header.title), &format!("as of {}", day(case.header.as_of)));
    if *viewer != Viewer::All {
        page.text(0, 0, "From what may be seen here.");
    }
    page.gap();
    match questions.found.len() {
        0 => page.text(0, 0, "No question about how much things matter would narrow anything, as far as was searched."),
        1 => page.heading("THE QUESTION THAT WOULD NARROW MOST"),
        n => page.heading(&format!("{n} QUESTIONS THAT WOULD NARROW MOST, one as much as the other")),
    }
    for narrowing in questions.found.iter().take(SHOWN) {
        page.gap();
        page.text(
            3,
            0,
            &format!("To {} alone: \u{201c}{}\u{201d}", words.actor(&narrowing.of), asked(&words, narrowing)),
        );
        page.text(3, 2, &narrows(narrowing));
        page.text(3, 2, &format!("Asking reveals {}.", reveals(&words, narrowing)));
    }
    if questions.found.len() > SHOWN {
        page.text(3, 0, &format!("{} more: --format json.", questions.found.len() - SHOWN));
    }
    for missing in &questions.missing {
        page.text(0, 0, &format!("{}.", upper_first(&crate::tell::missing(&words, missing))));
    }
    page.finish()
}

/// The questions as data.
pub fn questions_json(questions: &Questions) -> Value {
    let words = Words::new(&questions.seen.case);
    let one = |narrowing: &Narrowing| {
        json!({
            "of": narrowing.of,
            "question": asked(&words, narrowing),
            "asks": asks(&narrowing.asks),
            "counts": counted(narrowing),
            "open": narrowing.open,
            "leaves": narrowing.leaves,
            "issues": narrowing.names,
            "reveals": reveals(&words, narrowing),
            "tried": narrowing.tried,
        })
    };
    let missing = questions.missing.iter().map(|missing| crate::tell::missing(&words, missing));
    json!({
        "detente_questions": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "questions": questions.found.iter().map(one).collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
    })
}

fn asks(preference: &Preference) -> Value {
    match preference {
        Preference::Matters { first, second } => json!({ "what": "matters", "first": first, "second": second }),
        Preference::Better { first, second } => json!({ "what": "better", "first": first, "second": second }),
        Preference::Acceptable { package } => json!({ "what": "acceptable", "package": package }),
    }
}

fn asked(words: &Words<'_>, narrowing: &Narrowing) -> String {
    let differing = |one: &Package, other: &Package| {
        one.iter()
            .filter(|(issue, value)| other.get(*issue) != Some(*value))
            .map(|(i, v)| (i.clone(), v.clone()))
            .collect()
    };
    match &narrowing.asks {
        Preference::Matters { first, second } => {
            format!("Which matters more to you: {}, or {}?", words.issue(first), words.issue(second))
        }
        Preference::Better { first, second } => format!(
            "All else alike, which is better for you: {}; or {}?",
            words.package(&differing(first, second)),
            words.package(&differing(second, first))
        ),
        Preference::Acceptable { package } => {
            format!("Would you rather have this than no agreement: {}?", words.package(package))
        }
    }
}

fn counted(narrowing: &Narrowing) -> &'static str {
    match narrowing.counts {
        Measure::Acceptable => "packages of which it is open whether the side would accept them",
        Measure::Pairs => "pairs of packages of which it is open which the side likes better",
    }
}

fn narrows(narrowing: &Narrowing) -> String {
    let leaves = narrowing.leaves.iter().flatten().map(ToString::to_string);
    let left = listed(leaves, "or");
    let what = match narrowing.counts {
        Measure::Acceptable => plural(narrowing.open, "package", "packages"),
        Measure::Pairs => plural(narrowing.open, "pair of packages", "pairs of packages"),
    };
    let open = match narrowing.counts {
        Measure::Acceptable => "it is open whether this side would accept them",
        Measure::Pairs => "it is open which this side likes better",
    };
    format!("Of {what} {open}; after the answer, whichever it is, of {left}.")
}

fn reveals(words: &Words<'_>, narrowing: &Narrowing) -> String {
    let issues = listed(narrowing.names.iter().map(|issue| words.issue(issue)), "and");
    let weighed = if narrowing.names.is_empty() { String::new() } else { format!("that somebody weighs {issues}") };
    match (narrowing.names_no_agreement, weighed.is_empty()) {
        (true, true) => "that somebody wonders what no agreement is worth".to_owned(),
        (true, false) => format!("{weighed}, and wonders what no agreement is worth"),
        (false, _) => weighed,
    }
}

//! Proposals in words.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use detente_evidence::{Prepared, Span};
use detente_model::Polarity;
use serde_json::{Value, json};

use super::{Beside, Item, Reading, Review, Standing, speaker_words};
use crate::words::{act_words, clean, doubt_words, plural, status_words};

/// How the place of a statement is set off from the words around it.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// Before it.
    pub open: &'static str,
    /// After it.
    pub close: &'static str,
}

/// Marks that need no terminal.
pub const PLAIN: Marks = Marks { open: "\u{ab}", close: "\u{bb}" };

/// What reports propose for a case, for reading: each with its place, in the order in which a person is to look at them.
pub fn text(reading: &Reading, review: &Review<'_>) -> String {
    let mut text = format!(
        "{}, {} proposed, not reviewed; {} refused by the gate\n",
        plural(reading.documents.len(), "document", "documents"),
        plural(review.items().len(), "statement", "statements"),
        reading.refused
    );
    if reading.counted_only > 0 {
        let more = plural(reading.counted_only, "document more was", "documents more were");
        let _ = writeln!(text, "{more} compared for copies and not searched: the limit on text in hand was met");
    }
    for unread in &reading.unread {
        let _ = writeln!(text, "not read: {}: {} ({})", clean(&unread.name), clean(&unread.why), unread.hint);
    }
    let beside = Beside::of(review);
    for (at, item) in review.items().iter().enumerate() {
        let Some(document) = review.document(item) else { continue };
        let _ = write!(text, "\n{}  {}  {}\n", at + 1, item.name, place(document, item.candidate.span));
        let _ = writeln!(text, "   \u{201c}{}\u{201d}", clean(&item.candidate.quote));
        for line in facts_beside(item, &beside.first(at, SHOWN), beside.count(at)) {
            let _ = writeln!(text, "   {line}");
        }
    }
    text
}

/// File and line of a place.
pub fn place(document: &Prepared, span: Span) -> String {
    let before = document.document.raw.slice(Span::new(0, span.start));
    format!("{}:{}", clean(&document.document.name), before.matches('\n').count() + 1)
}

/// The paragraph around a statement, with the statement set off.
pub fn context(document: &Prepared, span: Span, marks: Marks) -> String {
    let around = document.block_of(span).map_or(span, |block| block.span);
    let near = Span::new(around.start.max(span.start.saturating_sub(400)), around.end.min(span.end + 400));
    let before = spaced(document.text(Span::new(near.start, span.start)));
    let after = spaced(document.text(Span::new(span.end, near.end)));
    let cut = |cut: bool| if cut { "\u{2026}" } else { "" };
    let words = clean(document.text(span));
    let (start, end) = (cut(near.start > around.start), cut(near.end < around.end));
    format!("{start}{before}{}{words}{}{after}{end}", marks.open, marks.close)
}

/// Words in one line, with a space at each end where the text has one.
fn spaced(text: &str) -> String {
    let end = |there: bool| if there { " " } else { "" };
    let words = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let (start, stop) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
    format!("{}{words}{}", end(start), end(stop && !words.is_empty()))
}

/// So many statements are named that one is to be read beside.
const SHOWN: usize = 3;

/// What is read out of a statement, a line for each kind of thing.
pub fn facts(review: &Review<'_>, item: &Item) -> Vec<String> {
    let beside = review.against(item);
    facts_beside(item, &beside[..beside.len().min(SHOWN)], beside.len())
}

/// The same, where it is known what it is to be read beside: the first of them, and how many they are.
fn facts_beside(item: &Item, beside: &[&Item], count: usize) -> Vec<String> {
    let candidate = &item.candidate;
    let ids =
        |found: &[detente_evidence::Found]| found.iter().map(|one| one.id.to_string()).collect::<Vec<_>>().join(", ");
    let mut does = format!("{} ({})", act_words(candidate.act), candidate.act);
    if let Some(status) = candidate.status {
        let _ = write!(does, ": {} ({status})", status_words(status));
    }
    if candidate.polarity == Polarity::Deny {
        does.push_str(", denied");
    }
    let mut lines = vec![does, format!("said by  {}", clean(&speaker_words(candidate)))];
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{label}  {value}"));
        }
    };
    add("of", ids(&candidate.of));
    add("towards", ids(&candidate.targets));
    add("on", candidate.issues.iter().map(|topic| topic.id.to_string()).collect::<Vec<_>>().join(", "));
    add("about", candidate.about.as_ref().map(ToString::to_string).unwrap_or_default());
    add("put as", candidate.modality.to_string());
    add("when", candidate.occurred.as_ref().map(|when| days(when.days)).unwrap_or_default());
    let rules: BTreeSet<String> = candidate.extractors.iter().map(ToString::to_string).collect();
    add("found by", rules.into_iter().collect::<Vec<_>>().join(", "));
    add("look twice", candidate.doubts.iter().map(|doubt| doubt_words(*doubt)).collect::<Vec<_>>().join("; "));
    let more = if count > beside.len() { format!(" and {} more", count - beside.len()) } else { String::new() };
    add("beside", beside.iter().map(|other| other.name.clone()).collect::<Vec<_>>().join(", ") + &more);
    add("stands", standing(item));
    lines
}

fn days(days: detente_evidence::Interval) -> String {
    match (days.from, days.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (from, to) => {
            let end = |day: Option<detente_model::Date>| day.map_or("?".to_owned(), |day| day.to_string());
            format!("{} to {}", end(from), end(to))
        }
    }
}

fn standing(item: &Item) -> String {
    let by = item.by.as_deref().map_or(String::new(), |by| format!(" by {}", clean(by)));
    match item.standing {
        Standing::Proposed => String::new(),
        Standing::Accepted => format!("accepted{by}"),
        Standing::Rejected => format!("rejected{by}"),
        Standing::Replaced => format!("split or merged{by}"),
        Standing::OnFile => "in the case already".to_owned(),
    }
}

/// The proposals as data for other front ends, one by one; decisions name them by `proposal`.
pub fn json(review: &Review<'_>) -> impl Iterator<Item = Value> {
    let beside = Beside::of(review);
    let each = review.items().iter().enumerate();
    each.map(move |(at, item)| json_of(review, item, &beside.first(at, NAMED), beside.count(at)))
}

/// So many statements are named as data that one is to be read beside: in a large pile each stands beside thousands.
const NAMED: usize = 100;

fn json_of(review: &Review<'_>, item: &Item, beside: &[&Item], count: usize) -> Value {
    let document = review.document(item);
    json!({
        "proposal": item.name,
        "standing": match item.standing {
            Standing::Proposed => "proposed",
            Standing::Accepted => "accepted",
            Standing::Rejected => "rejected",
            Standing::Replaced => "replaced",
            Standing::OnFile => "on-file",
        },
        "by": item.by,
        "agreement": item.agreement,
        "document": document.map(|document| document.document.name.clone()),
        "place": document.map(|document| place(document, item.candidate.span)),
        "beside": beside.iter().map(|other| other.name.clone()).collect::<Vec<_>>(),
        "beside_more": count - beside.len(),
        "candidate": item.candidate,
    })
}

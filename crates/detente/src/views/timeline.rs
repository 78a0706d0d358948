//! When it was said or happened, as intervals with their evidence; and a lane for what has no day.
//!
//! A statement stands at the days that its own words give for what it tells, else at the day of its document, on which it
//! was said at the latest. A day that the page showed when it was fetched places nothing.

use std::collections::BTreeMap;

use detente_evidence::{DateKind, Interval, Prepared, Span, TimeValue, Unresolved};
use detente_model::Date;
use serde::Serialize;

use super::{Material, Statement};

/// What places a statement in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Placed {
    /// Its words say when what it tells happened or is to happen.
    Happened,
    /// The day of its document: it was said on that day or before.
    Published,
}

/// Statements at the same days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The days, both ends included; an end left out is open.
    pub days: Interval,
    /// What gives them.
    pub placed: Placed,
    /// The statements.
    pub statements: Vec<usize>,
    /// How many sources they come from; copies are one.
    pub sources: usize,
}

/// A time in the words of a statement that could not be placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenWords {
    /// The statement.
    pub statement: usize,
    /// Where the time stands.
    pub span: Span,
    /// Its words.
    pub words: String,
    /// Why it could not be placed.
    pub why: Unresolved,
}

/// Statements of one document that have no day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undated {
    /// The document.
    pub document: usize,
    /// A day that its page showed; nothing is told from it.
    pub shown_day: Option<Date>,
    /// The statements.
    pub statements: Vec<usize>,
    /// Times in them that could not be placed.
    pub open: Vec<OpenWords>,
}

/// When it was said or happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// What has days, by first and last day.
    pub entries: Vec<Entry>,
    /// What has none, document by document.
    pub undated: Vec<Undated>,
}

impl Material<'_> {
    /// The days of a statement, and what gives them.
    pub(super) fn placed(&self, statement: &Statement) -> Option<(Interval, Placed)> {
        let happened = statement.happened.filter(|days| days.from.is_some() || days.to.is_some());
        let published = || Some((Interval::day(self.document(statement).day?), Placed::Published));
        happened.map(|days| (days, Placed::Happened)).or_else(published)
    }

    /// The first day of a statement that is known, to put statements in order.
    pub(super) fn day(&self, statement: &Statement) -> Option<Date> {
        self.placed(statement).and_then(|(days, _)| days.from.or(days.to))
    }
}

pub(super) fn timeline(material: &Material<'_>) -> Timeline {
    let mut entries: BTreeMap<(Interval, Placed), Vec<usize>> = BTreeMap::new();
    let mut undated: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, statement) in material.statements.iter().enumerate() {
        match material.placed(statement) {
            Some(key) => entries.entry(key).or_default().push(at),
            None => undated.entry(statement.document).or_default().push(at),
        }
    }
    let entry = |((days, placed), statements): ((Interval, Placed), Vec<usize>)| Entry {
        days,
        placed,
        sources: material.sources(&statements),
        statements,
    };
    let mut entries: Vec<Entry> = entries.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| (entry.days.from.or(entry.days.to), entry.days.to, entry.placed));
    let lane = |(document, statements): (usize, Vec<usize>)| Undated {
        document,
        shown_day: material.documents[document].shown_day,
        open: statements.iter().flat_map(|at| open(material, *at)).collect(),
        statements,
    };
    Timeline { entries, undated: undated.into_iter().map(lane).collect() }
}

/// The times in a statement that could not be placed.
fn open(material: &Material<'_>, at: usize) -> Vec<OpenWords> {
    let statement = &material.statements[at];
    let Some((text, span)) = material.text(statement.document).zip(statement.span) else { return Vec::new() };
    let unresolved = |date: &detente_evidence::DateEvidence| match date.value {
        TimeValue::Unresolved(why) if date.kind == DateKind::Body => Some(why),
        _ => None,
    };
    let within = text.dates_in(sentence(text, span));
    let open = within.filter_map(|date| Some((date.span, unresolved(date)?)));
    open.map(|(span, why)| OpenWords { statement: at, span, words: text.text(span).to_owned(), why }).collect()
}

/// The sentence around a place.
fn sentence(text: &Prepared, span: Span) -> Span {
    text.sentences.iter().find(|sentence| sentence.span.contains(span)).map_or(span, |sentence| sentence.span)
}

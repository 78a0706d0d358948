//! Documents as views name them.

use std::collections::{BTreeMap, BTreeSet};

use detente_evidence::{DateKind, Prepared};
use detente_model::{Case, Date, Id, Origin, Published, Source};
use serde::Serialize;

use crate::report::source_title;
use crate::review::Reading;

/// A document that was read, or that claims of the case stand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its file, else its title in the case.
    pub name: String,
    /// The SHA-256 of its bytes, where it is known.
    pub sha256: Option<String>,
    /// The source of the case that it is.
    pub source: Option<Id>,
    /// Whether its text was read.
    pub read: bool,
    /// Its own day, where that is known.
    pub day: Option<Date>,
    /// What gives the day; nothing where the case says it.
    pub day_by: Option<DateKind>,
    /// A day after which it cannot have been published, as the day on which the page was fetched. Nothing is told from it.
    pub shown_day: Option<Date>,
    /// The number of the source it counts as: documents with one number are copies of each other, or one was made from the other.
    pub counts_as: usize,
}

/// The documents that were read, in their order, then the sources of the case that claims stand in.
pub(super) fn documents(reading: &Reading, case: &Case) -> Vec<Document> {
    let by_hash: BTreeMap<&str, &Source> =
        case.sources.iter().filter_map(|source| Some((source.sha256.as_deref()?, source))).collect();
    let read = reading.documents.iter().map(|document| {
        let sha256 = document.document.sha256.to_string();
        let source = by_hash.get(sha256.as_str()).copied();
        of_text(document, sha256, source)
    });
    let mut found: Vec<Document> = read.collect();
    let known: BTreeSet<Id> = found.iter().filter_map(|document| document.source.clone()).collect();
    let cited: BTreeSet<&Id> = case.claims.iter().map(|claim| &claim.source).collect();
    let others =
        case.sources.iter().filter(|source| cited.contains(&source.meta.id) && !known.contains(&source.meta.id));
    found.extend(others.map(|source| of_case(case, source)));
    number(&mut found, reading, case);
    found
}

fn of_text(document: &Prepared, sha256: String, source: Option<&Source>) -> Document {
    let published = document.published();
    let day = published.and_then(|date| date.interval()).and_then(|days| days.single());
    let shown = document.dates.iter().find(|date| date.kind == DateKind::Render);
    let on_file = source.and_then(|source| source.published.as_ref());
    Document {
        name: document.document.name.clone(),
        sha256: Some(sha256),
        source: source.map(|source| source.meta.id.clone()),
        read: true,
        day: day.or(on_file.and_then(day_of)),
        day_by: published.filter(|_| day.is_some()).map(|date| date.kind),
        shown_day: shown.and_then(|date| date.interval()).and_then(|days| days.to).or(on_file.and_then(not_after)),
        counts_as: 0,
    }
}

fn of_case(case: &Case, source: &Source) -> Document {
    Document {
        name: source_title(case, &source.meta.id),
        sha256: source.sha256.clone(),
        source: Some(source.meta.id.clone()),
        read: false,
        day: source.published.as_ref().and_then(day_of),
        day_by: None,
        shown_day: source.published.as_ref().and_then(not_after),
        counts_as: 0,
    }
}

fn day_of(published: &Published) -> Option<Date> {
    if let Published::On(day) = published { Some(*day) } else { None }
}

fn not_after(published: &Published) -> Option<Date> {
    if let Published::NotAfter { date, .. } = published { Some(*date) } else { None }
}

/// Gives one number to documents that count as one source: copies, and those that the case derives from one document.
fn number(documents: &mut [Document], reading: &Reading, case: &Case) {
    let mut roots: BTreeMap<Id, usize> = BTreeMap::new();
    for at in 0..documents.len() {
        let group = reading.copies.group_of(at).and_then(|group| group.members.first().copied());
        let mut number = group.filter(|first| *first < at).map_or(at, |first| documents[first].counts_as);
        let origin = documents[at].source.as_ref().and_then(|source| case.root(source));
        if let Some(origin) = origin {
            number = *roots.entry(origin.clone()).or_insert(number);
        }
        documents[at].counts_as = number;
    }
}

/// How many sources some documents count as.
pub(super) fn sources<'a>(documents: impl Iterator<Item = &'a Document>) -> usize {
    documents.map(|document| document.counts_as).collect::<BTreeSet<_>>().len()
}

/// The sources of the case that a document was made from, the nearest first; and whether the chain ends in the unknown.
pub(super) fn upstream(case: &Case, source: &Id) -> (Vec<String>, bool) {
    let (mut found, mut at) = (Vec::new(), source);
    for _ in 0..case.sources.len() {
        match detente_model::find(&case.sources, at).and_then(|source| source.derived_from.as_ref()) {
            Some(Origin::Source(next)) => {
                found.push(source_title(case, next));
                at = next;
            }
            Some(Origin::Unknown) => return (found, true),
            None => break,
        }
    }
    (found, false)
}

/// The documents by their hash.
pub(super) fn by_hash(documents: &[Document]) -> BTreeMap<&str, usize> {
    documents.iter().enumerate().filter_map(|(at, document)| Some((document.sha256.as_deref()?, at))).collect()
}

//! What a brief says of each document.

use std::collections::BTreeMap;

use detente_evidence::{
    BlockKind, DateKind, Hash, Media, Prepared, Query, TimeValue, attributed, is_essay, is_reworded,
};
use detente_model::Date;
use serde::Serialize;

use super::known::{Known, known};

/// Blocks of one kind that were set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// The kind.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
    /// Code points in all.
    pub points: usize,
}

/// What a brief says of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentBrief {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: Hash,
    /// What it is.
    pub media: Media,
    /// How its text was taken out.
    pub method: String,
    /// What was noted on the way.
    pub remarks: Vec<String>,
    /// Its language, where it was told.
    pub language: Option<&'static str>,
    /// Its day, where that is known.
    pub day: Option<Date>,
    /// What gives the day.
    pub day_by: Option<DateKind>,
    /// A day that the page showed on the day it was fetched; nothing is told from it.
    pub shown_day: Option<Date>,
    /// Times in the running text, lengths of time left out.
    pub times: usize,
    /// How many of them are days that are known.
    pub placed: usize,
    /// Sentences of running text.
    pub sentences: usize,
    /// Sentences that name whose words they are.
    pub attributed: usize,
    /// What was set aside, by kind.
    pub aside: Vec<Aside>,
    /// Whether a program seems to have reworded it.
    pub reworded: bool,
    /// Whether it tells hardly anybody's words.
    pub essay: bool,
    /// The shipped case that cites it.
    pub known: Option<&'static Known>,
}

/// What is said of a document.
pub(crate) fn of(document: &Prepared, queries: &[Query]) -> DocumentBrief {
    let published = document.published();
    let single = |date: &detente_evidence::DateEvidence| date.interval().and_then(|days| days.to);
    let shown = document.dates.iter().find(|date| date.kind == DateKind::Render);
    let told = |date: &&detente_evidence::DateEvidence| {
        let speaks = document.block_of(date.span).is_some_and(|block| block.kind.speaks());
        date.kind == DateKind::Body && speaks && !matches!(date.value, TimeValue::Lasts(_))
    };
    let body: Vec<_> = document.dates.iter().filter(told).collect();
    let (attributed, sentences) = attributed(document);
    DocumentBrief {
        name: document.document.name.clone(),
        sha256: document.document.sha256,
        media: document.document.media,
        method: document.document.method.name.clone(),
        remarks: document.document.method.remarks.clone(),
        language: document.language,
        day: published.and_then(single),
        day_by: published.map(|date| date.kind),
        shown_day: shown.and_then(single),
        times: body.len(),
        placed: body.iter().filter(|date| matches!(date.value, TimeValue::Days(_))).count(),
        sentences,
        attributed,
        aside: aside(document),
        reworded: is_reworded(queries),
        essay: is_essay(document),
        known: known(document.document.sha256),
    }
}

fn aside(document: &Prepared) -> Vec<Aside> {
    let mut by_kind: BTreeMap<BlockKind, (usize, usize)> = BTreeMap::new();
    for block in document.blocks.iter().filter(|block| !block.kind.speaks()) {
        let kind = match block.kind {
            BlockKind::RepeatOf { .. } => BlockKind::RepeatOf { original: detente_evidence::Span::new(0, 0) },
            kind => kind,
        };
        let (count, points) = by_kind.entry(kind).or_default();
        (*count, *points) = (*count + 1, *points + block.span.len());
    }
    by_kind.into_iter().map(|(kind, (count, points))| Aside { kind: kind.word(), count, points }).collect()
}

//! Times that a text names, each with its kind and its evidence.
//!
//! They are read from the raw text before anything is set aside. A time that is told from the day of the document
//! (*on Tuesday*) is placed only where that day is known from crawl, mail, dateline or byline; what the page showed on the
//! day it was fetched anchors nothing. Where two readings are left the time stays unresolved, with the reason. Days that
//! are written out are read in every language, the rest in English.

mod grammar;
mod kinds;
mod resolve;
mod tense;
mod tokens;

use detente_model::Date;
use serde::{Deserialize, Serialize};

use crate::pieces::Piece;
use crate::{Document, Span};
use grammar::Expr;
use resolve::Tense;
use tokens::Token;

/// Days from `from` to `to`, both included; an end left out is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Interval {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// What a time in a text is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateKind {
    /// Put there by whoever collected or sent the document: its day of publication.
    Metadata,
    /// Place, day and agency before the first sentence.
    Dateline,
    /// Beside who wrote it.
    Byline,
    /// In the running text.
    Body,
    /// What the page showed on the day it was fetched; anchors nothing.
    Render,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A length of time as written, never converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: TimeUnit,
    /// Whether the text says *about*, *nearly*, *more than*.
    pub about: bool,
}

/// Why a time could not be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unresolved {
    /// It is told from the day of the document, and that day is not known.
    NoAnchor,
    /// It has no year, and nothing gives one.
    NoYear,
    /// It says too little, as *recently*.
    Vague,
    /// It is told from an event whose day is not known.
    Event,
    /// It may lie before or after the day of the document, and the tense does not tell.
    Direction,
}

/// What a time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeValue {
    /// Days that are known.
    Days(Interval),
    /// A length, not a place in time.
    Lasts(Length),
    /// Not known, with the reason; never a guess.
    Unresolved(Unresolved),
}

/// One time that the text names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DateEvidence {
    /// Where it stands.
    pub span: Span,
    /// What it is good for.
    pub kind: DateKind,
    /// What it says.
    pub value: TimeValue,
    /// Where the day stands that it was told from; `None` where it says its day itself.
    pub anchor: Option<Span>,
    /// Whether other times may be told from it.
    pub anchors: bool,
    /// The rule that read it, as `weekday before publication`.
    pub rule: &'static str,
}

impl Interval {
    /// One day.
    pub fn day(day: Date) -> Self {
        Self { from: Some(day), to: Some(day) }
    }

    /// The only day, where there is only one.
    pub fn single(self) -> Option<Date> {
        self.from.filter(|from| self.to == Some(*from))
    }
}

impl DateEvidence {
    /// The days, where they are known.
    pub fn interval(&self) -> Option<Interval> {
        match self.value {
            TimeValue::Days(days) => Some(days),
            _ => None,
        }
    }
}

/// A time as it was found.
#[derive(Clone, Debug)]
struct Hit {
    expr: Expr,
    span: Span,
    /// The first of its tokens, and how many it has.
    first: usize,
    tokens: usize,
}

/// The times that a document names, in order of place.
pub(crate) fn dates(document: &Document, pieces: &[Piece], language: Option<&str>) -> Vec<DateEvidence> {
    let tokens = tokens::tokens(document.raw.as_str());
    let hits = hits(&tokens, language == Some("en"));
    let kinds: Vec<(DateKind, bool)> = hits.iter().map(|hit| kinds::kind(document, pieces, hit)).collect();
    let anchor = anchor(&hits, &kinds);
    let mut found = Vec::with_capacity(hits.len());
    for (hit, (kind, anchors)) in hits.iter().zip(&kinds) {
        let told_from = anchor.filter(|_| !matches!(hit.expr, Expr::Day(_)));
        let tense = tense::tense(&tokens, hit.first, hit.first + hit.tokens);
        // A day of the page or of the byline without a year is told from nothing.
        let tense = if *kind == DateKind::Body { tense } else { Tense::Unknown };
        let (value, rule) = resolve::resolve(&hit.expr, told_from.map(|(day, _)| day), tense);
        let used = matches!(value, TimeValue::Days(_)) && !matches!(hit.expr, Expr::MonthOf(..) | Expr::Year(_));
        let anchor = told_from.filter(|_| used).map(|(_, span)| span);
        found.push(DateEvidence { span: hit.span, kind: *kind, value, anchor, anchors: *anchors, rule });
    }
    found
}

fn hits(tokens: &[Token], english: bool) -> Vec<Hit> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        // A window bounds the work on texts of any shape.
        let window = &tokens[at..tokens.len().min(at + 12)];
        let parsed = if english { grammar::parse(window, before) } else { grammar::spelled(window) };
        let Some((expr, taken)) = parsed else {
            at += 1;
            continue;
        };
        let taken = taken.clamp(1, window.len());
        let span = Span::new(window[0].span.start, window[taken - 1].span.end);
        found.push(Hit { expr, span, first: at, tokens: taken });
        at += taken;
    }
    found
}

/// The day that others are told from: of the dateline, else of the byline, else of the crawl or the mail.
fn anchor(hits: &[Hit], kinds: &[(DateKind, bool)]) -> Option<(Date, Span)> {
    let of = |wanted: DateKind| {
        hits.iter().zip(kinds).find_map(|(hit, (kind, anchors))| match hit.expr {
            Expr::Day(day) if *anchors && *kind == wanted => Some((day, hit.span)),
            _ => None,
        })
    };
    of(DateKind::Dateline).or_else(|| of(DateKind::Byline)).or_else(|| of(DateKind::Metadata))
}

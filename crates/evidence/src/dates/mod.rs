//! Times that a text names, each with its kind and its evidence.

use detente_model::Date;
use serde::Serialize;

use crate::Span;

/// Days from `from` to `to`, both included; an end left out is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

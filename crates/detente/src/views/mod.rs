//! Views over evidence: the same statements laid out so that a person sees what was said on what, by whom, when, and how far
//! a source carries.
//!
//! All of them are plain data over one list: [`Statement`]s, which are the proposals of a reading and the claims of the case alike,
//! each with its standing, *proposed* or *accepted*. A case without reports has the same views, of its claims alone. Views
//! refer to statements and documents by their places in those lists. Nothing here decides: what the order of days lets one
//! infer is called inferred, a time that is not known stays undated, and documents that are copies count as one source.
//! [`text`] and [`html`] render what [`views`] computes.

mod document;
mod html;
mod matrix;
mod pairs;
mod provenance;
mod quality;
mod shifts;
mod statement;
mod tell;
#[cfg(test)]
mod tests;
mod text;
mod timeline;

use std::ops::Range;

use serde::Serialize;

use crate::brief::UnreadBrief;
use crate::review::Review;

pub use document::Document;
pub use html::html;
pub use matrix::{Matrix, Matter, Row, Side};
pub use pairs::{Pair, PairKind, Scope};
pub use provenance::{Chain, Origin};
pub use quality::{Contradiction, DatedBy, OpenTime, Quality, Quotation, Role, Upstream};
pub use shifts::{Direction, Ordered, Shifts, Told};
pub use statement::{Answer, Standing, Statement};
pub use text::text;
pub use timeline::{Entry, OpenWords, Placed, Timeline, Undated};

/// The version of the views as JSON.
pub const VIEWS_VERSION: u32 = 1;

/// One view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// What was said on each issue, party by party.
    Matrix,
    /// Statements that cannot both stand as they are put, side by side.
    Pairs,
    /// When it was said or happened, with a lane for what has no day.
    Timeline,
    /// Through whom it came.
    Provenance,
    /// What each document is good for.
    Quality,
    /// Where a party asks for less or for more than before.
    Shifts,
}

impl View {
    /// All views, in the order in which they are shown.
    pub const ALL: [View; 6] =
        [View::Matrix, View::Pairs, View::Timeline, View::Shifts, View::Provenance, View::Quality];
}

/// The views of a reading, or of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Views {
    /// The version of this form.
    pub detente_views: u32,
    /// The version of the program.
    pub engine: &'static str,
    /// The title of the case.
    pub title: String,
    /// Whether all was read and looked at; false of a run that was stopped.
    pub complete: bool,
    /// How many documents more were compared for copies and not searched.
    pub counted_only: usize,
    /// What could not be read.
    pub unread: Vec<UnreadBrief>,
    /// How many sources the documents count as, at most: copies are one.
    pub sources: usize,
    /// How many proposals say what a claim of the case says at the same place; they are not listed again.
    pub on_file: usize,
    /// Whether pairs were looked for across documents on every matter; false where one has too many statements.
    pub compared_across: bool,
    /// The documents that were read, then those that claims of the case stand in and that were not.
    pub documents: Vec<Document>,
    /// The statements, by document and place.
    pub statements: Vec<Statement>,
    /// What was said on each issue, party by party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<Matrix>,
    /// Statements that cannot both stand as they are put.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Vec<Pair>>,
    /// When it was said or happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// Where a party asks for less or for more than before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shifts: Option<Shifts>,
    /// Through whom it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Vec<Chain>>,
    /// What each document that was read is good for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<Vec<Quality>>,
}

/// Lays out what a review has in hand, in the views that are wanted.
pub fn views(review: &Review<'_>, wanted: &[View]) -> Views {
    let (reading, case) = (review.reading(), review.case());
    let documents = document::documents(reading, case);
    let (statements, on_file) = statement::statements(review, &documents);
    let material = Material { review, documents: &documents, statements: &statements };
    let wants = |view: View| wanted.contains(&view);
    let found = (wants(View::Pairs) || wants(View::Quality)).then(|| pairs::pairs(&material));
    let (found, compared_across) = found.map_or((None, true), |(pairs, across)| (Some(pairs), across));
    let quality = wants(View::Quality).then(|| quality::quality(&material, found.as_deref().unwrap_or_default()));
    let pairs = found.filter(|_| wants(View::Pairs)).map(|mut pairs| {
        pairs.retain(|pair| !pairs::is_own_account(&material, pair));
        pairs
    });
    Views {
        detente_views: VIEWS_VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        title: case.header.title.clone(),
        complete: reading.complete,
        counted_only: reading.counted_only,
        unread: reading.unread.clone(),
        sources: document::sources(documents.iter()),
        on_file,
        matrix: wants(View::Matrix).then(|| matrix::matrix(&material)),
        timeline: wants(View::Timeline).then(|| timeline::timeline(&material)),
        shifts: wants(View::Shifts).then(|| shifts::shifts(&material)),
        provenance: wants(View::Provenance).then(|| provenance::provenance(&material)),
        quality,
        pairs,
        compared_across,
        documents,
        statements,
    }
}

/// What every view is computed from.
struct Material<'a> {
    review: &'a Review<'a>,
    documents: &'a [Document],
    statements: &'a [Statement],
}

impl Material<'_> {
    /// The document that a statement stands in.
    fn document(&self, statement: &Statement) -> &Document {
        &self.documents[statement.document]
    }

    /// The text of a document that was read.
    fn text(&self, document: usize) -> Option<&detente_evidence::Prepared> {
        self.review.reading().documents.get(document)
    }

    /// The statements of a document, which stand beside each other.
    fn within(&self, document: usize) -> Range<usize> {
        within(self.statements, document)
    }

    /// How many sources some statements come from, copies counted once.
    fn sources(&self, statements: &[usize]) -> usize {
        document::sources(statements.iter().map(|at| self.document(&self.statements[*at])))
    }
}

/// The statements of a document: they stand in the order of documents.
fn within(statements: &[Statement], document: usize) -> Range<usize> {
    let from = statements.partition_point(|statement| statement.document < document);
    let to = statements.partition_point(|statement| statement.document <= document);
    from..to
}

//! Sentences of the blocks that speak.

use serde::Serialize;

use crate::Span;

/// One sentence, never blank, without the white space at its ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// The block that holds it: its place in [`crate::Prepared::blocks`].
    pub block: usize,
    /// The paragraph, counted from 0 over the document; one paragraph has one or more sentences.
    pub paragraph: usize,
    /// The pieces of it that stand inside quotation marks, without the marks. A quotation that runs on from the sentence
    /// before, or into the one after, is cut at the ends of this one.
    pub quotations: Vec<Span>,
}

impl Sentence {
    /// Whether a place lies inside quotation marks.
    pub fn quotes(&self, span: Span) -> bool {
        self.quotations.iter().any(|quotation| quotation.contains(span))
    }
}

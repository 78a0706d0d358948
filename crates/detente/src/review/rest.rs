//! The sentences that may hold a statement and in which nothing is proposed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use detente_evidence::rules::candidate_sentences;
use detente_evidence::{Hash, Lexicon, Proposal, Span};
use detente_model::Case;
use serde::Serialize;

use super::{Reading, place};
use crate::proposals::silent;
use crate::threads::on_threads;
use crate::words::{clean, plural};

/// A sentence worth reading beside the proposals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unproposed {
    /// File and line.
    pub place: String,
    /// SHA-256 of its document.
    pub source: String,
    /// Its place in the document, in code points.
    pub at: Span,
    /// Its words.
    pub text: String,
}

/// The sentences of the documents that speak for themselves that name somebody or something of the case, or tell of doing or
/// saying, and that no proposal touches; by document and place. No rule could read a statement from them; a person might.
pub fn rest(reading: &Reading, case: &Case) -> Vec<Unproposed> {
    let lexicon = Lexicon::new(case);
    let silent = silent(&reading.copies, reading.documents.len());
    let speak: Vec<usize> = (0..reading.documents.len()).filter(|at| !silent.contains(at)).collect();
    let mut proposed: BTreeMap<Hash, Vec<Span>> = BTreeMap::new();
    for Proposal { candidate, .. } in &reading.proposals {
        proposed.entry(candidate.document).or_default().push(candidate.span);
    }
    let each = on_threads(&speak, |at| {
        let document = &reading.documents[*at];
        let source = document.document.sha256;
        let here = proposed.get(&source).map_or(&[][..], Vec::as_slice);
        let open = |span: &Span| !here.iter().any(|other| other.touches(*span));
        let spans = candidate_sentences(document, &lexicon).into_iter().filter(open);
        let told = spans.map(|span| Unproposed {
            place: place(document, span),
            source: source.to_string(),
            at: span,
            text: clean(document.text(span)),
        });
        told.collect::<Vec<_>>()
    });
    each.into_iter().flatten().collect()
}

/// The same for reading.
pub fn rest_text(rest: &[Unproposed]) -> String {
    let count = plural(rest.len(), "sentence", "sentences");
    let mut text = format!("\n{count} more may hold a statement; no rule reads one from them\n");
    for sentence in rest {
        let _ = write!(text, "\n{}\n   \u{201c}{}\u{201d}\n", sentence.place, sentence.text);
    }
    text
}

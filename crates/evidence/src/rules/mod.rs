//! Statements found by rules, from the case file alone.
//!
//! The stages, one file each: who a document is about (`cast`), a sentence as tokens and patterns (`line`), who says which
//! part of it (`speech`), its clauses (`clause`), what each does (`act`), about which issue (`topic`), who is meant (`who`),
//! and the candidates (`build`, `fill`). `window` is a second extractor with another logic; where both agree, a reader can be surer.
//! The word lists under `lexicon/` are data: classes of general English, nothing of any dispute. A new dispute is a new case.

use crate::{Candidate, Extractor, Lexicon, Prepared};

mod act;
mod amount;
mod build;
mod cast;
mod clause;
mod described;
mod field;
mod fill;
mod gender;
mod line;
mod locals;
mod pattern;
mod plain;
mod speech;
mod stem;
mod token;
mod topic;
mod triage;
mod turns;
mod who;
mod window;
mod words;

pub(crate) use topic::Topics;
pub use triage::candidate_sentences;
pub use window::Window;

/// The extractor that is always on: clauses, who says them, and what they do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules;

impl Extractor for Rules {
    fn name(&self) -> &'static str {
        "rules"
    }

    fn version(&self) -> u32 {
        2
    }

    fn languages(&self) -> &'static [&'static str] {
        &["en"]
    }

    fn extract(&self, document: &Prepared, lexicon: &Lexicon) -> Vec<Candidate> {
        build::candidates(document, lexicon, &self.identity())
    }
}

//! Statements found by rules, from the case file alone.

use crate::{Candidate, Extractor, Lexicon, Prepared};

/// The extractor that is always on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules;

impl Extractor for Rules {
    fn name(&self) -> &'static str {
        "rules"
    }

    fn version(&self) -> u32 {
        1
    }

    fn languages(&self) -> &'static [&'static str] {
        &["en"]
    }

    fn extract(&self, _document: &Prepared, _lexicon: &Lexicon) -> Vec<Candidate> {
        Vec::new()
    }
}

//! What every finder of statements has in common.

use crate::{Candidate, ExtractorName, Lexicon, Prepared};

/// Finds statements in a document: rules, a parser or a language model. Pure: the same document and lexicon give the same
/// candidates in the same order.
pub trait Extractor {
    /// What it is called, as `rules`.
    fn name(&self) -> &'static str;

    /// Raised whenever the same input can give another output.
    fn version(&self) -> u32;

    /// The languages it knows, as `en`; it is not asked about documents in others.
    fn languages(&self) -> &'static [&'static str];

    /// The statements it finds, in order of place.
    fn extract(&self, document: &Prepared, lexicon: &Lexicon) -> Vec<Candidate>;

    /// Name and version.
    fn identity(&self) -> ExtractorName {
        ExtractorName { name: self.name().to_owned(), version: self.version() }
    }
}

/// What each extractor finds, of those that know the document's language. A document whose language could not be told is
/// given to none.
pub fn extract_all(extractors: &[&dyn Extractor], document: &Prepared, lexicon: &Lexicon) -> Vec<Candidate> {
    let knows = |extractor: &&&dyn Extractor| {
        document.language.is_some_and(|language| extractor.languages().contains(&language))
    };
    extractors.iter().filter(knows).flat_map(|extractor| extractor.extract(document, lexicon)).collect()
}

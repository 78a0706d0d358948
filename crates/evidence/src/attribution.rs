//! Which sentences say whose words they are.

use crate::words::{Word, words};
use crate::{Prepared, Sentence};

/// Verbs by which English news names a speaker.
const SAYING: &[&str] = &[
    "said",
    "says",
    "say",
    "told",
    "tells",
    "reported",
    "reports",
    "confirmed",
    "announced",
    "stated",
    "added",
    "warned",
    "insisted",
    "argued",
    "claimed",
    "denied",
    "acknowledged",
    "indicated",
    "suggested",
    "wrote",
    "noted",
    "explained",
    "described",
    "accused",
    "urged",
    "vowed",
    "pledged",
    "mentioned",
    "citing",
    "quoted",
    "corroborated",
    "rejected",
    "reiterated",
    "emphasized",
    "emphasised",
    "stressed",
    "expressed",
    "disclosed",
    "testified",
];

/// How many sentences name whose words they are, of how many. In languages that are not known only quotations count.
pub fn attributed(document: &Prepared) -> (usize, usize) {
    let named = document.sentences.iter().filter(|sentence| names_speaker(document, sentence)).count();
    (named, document.sentences.len())
}

/// Whether a sentence names whose words it tells.
pub fn names_speaker(document: &Prepared, sentence: &Sentence) -> bool {
    let long_quotation = |span: &crate::Span| span.len() >= 25;
    if sentence.quotations.iter().any(long_quotation) {
        return true;
    }
    if document.language != Some("en") {
        return false;
    }
    let words = words(document, sentence.span);
    let saying = |word: &Word<'_>| SAYING.iter().any(|verb| word.is(verb));
    words.iter().any(saying) || names_source(&words)
}

/// Whether a sentence names a source for what it tells: *according to*, or words that are quoted.
pub fn is_sourced(document: &Prepared, sentence: &Sentence) -> bool {
    names_source(&words(document, sentence.span)) || sentence.quotations.iter().any(|span| span.len() >= 25)
}

/// *according to*, also as rewording programs put it.
fn names_source(words: &[Word<'_>]) -> bool {
    words
        .windows(2)
        .any(|pair| (pair[0].is("according") || pair[0].is("accordance")) && (pair[1].is("to") || pair[1].is("with")))
}

/// Whether a document tells hardly anybody's words: an essay, whose own voice is no source.
pub fn is_essay(document: &Prepared) -> bool {
    let named = document.sentences.iter().filter(|sentence| is_sourced(document, sentence)).count();
    let (told, of) = attributed(document);
    document.sentences.len() >= 20
        && named * 20 <= document.sentences.len()
        && document.published().is_none()
        && told * 4 <= of
        && document.sentences.iter().filter(|sentence| names_day(document, sentence)).count() < DAYS_OF_NEWS
}

/// A text that tells of so many days of the week is news: an essay looks at years.
const DAYS_OF_NEWS: usize = 3;

fn names_day(document: &Prepared, sentence: &Sentence) -> bool {
    const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    words(document, sentence.span).iter().any(|word| DAYS.iter().any(|day| word.is(day)))
}

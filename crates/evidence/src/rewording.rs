//! Signs of machine rewording: words that stand for others.
//!
//! Programs that reword articles replace words by others of a near sense and lose the sense that was meant: *waiting for*
//! becomes *ready for*, *broker a deal* becomes *dealer a deal*. Each sign is a fixed phrase that hardly anybody writes;
//! where one stands, nothing is put right, and a person is asked.

use serde::Serialize;

use crate::words::words;
use crate::{Candidate, Doubt, Prepared, Span};

/// Words that may stand for others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Query {
    /// Where they stand.
    pub span: Span,
    /// What may have stood there.
    pub perhaps: &'static str,
    /// Whether what a side does is told otherwise by the other words: then the sentence says nothing before it is settled.
    pub turns: bool,
}

/// A phrase, what it may stand for, and whether it turns what a side does. `*` is any one to four words.
const SIGNS: &[(&str, &str, bool)] = &[
    ("ready for * response", "waiting for … response", true),
    ("ready for * reply", "waiting for … reply", true),
    ("ready for * answer", "waiting for … answer", true),
    ("ready for a response", "waiting for a response", true),
    ("dealer a deal", "broker a deal", false),
    ("dealer an agreement", "broker an agreement", false),
    ("spherical of talks", "round of talks", false),
    ("spherical of negotiations", "round of negotiations", false),
    ("in alternate for", "in exchange for", false),
    ("factors of assault", "points of contention", true),
    ("points of assault", "points of contention", true),
    ("give in to their calls for", "give in to their demands", false),
    ("these calls for", "these demands", false),
    ("instructed reporters", "told reporters", false),
    ("advised reporters", "told reporters", false),
    ("mentioned tuesday", "said Tuesday", false),
    ("he mentioned", "he said", false),
    ("she mentioned", "she said", false),
    ("information company", "news agency", false),
    ("related press", "Associated Press", false),
    ("in accordance with the related press", "according to the Associated Press", false),
    ("opposite aspect", "other side", false),
    ("opposite facet", "other side", false),
    ("the 2 events", "the two parties", true),
    ("handy over", "hand over", false),
    ("everlasting ceasefire", "permanent ceasefire", false),
    ("top of aggression", "end of aggression", true),
    ("ministry of well being", "Ministry of Health", false),
    ("casual deadline", "informal deadline", false),
    ("launch all", "release all", true),
    ("would launch * prisoners", "would release … prisoners", true),
    ("lower than per week", "less than a week", false),
];

/// So many signs make a document reworded.
const ENOUGH: usize = 3;

/// The signs in a document, in order of place; English only.
pub fn queries(document: &Prepared) -> Vec<Query> {
    if document.language != Some("en") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for sentence in &document.sentences {
        let words = words(document, sentence.span);
        let lower: Vec<String> = words.iter().map(|word| word.text.to_lowercase()).collect();
        for at in 0..lower.len() {
            let sign = SIGNS.iter().find_map(|sign| Some((sign, matched(&lower[at..], sign.0)?)));
            if let Some(((_, perhaps, turns), taken)) = sign {
                let span = words[at].span.around(words[at + taken - 1].span);
                found.push(Query { span, perhaps, turns: *turns });
            }
        }
    }
    found
}

/// Whether a document was reworded by a program: words in its quotation marks may be nobody's.
pub fn is_reworded(queries: &[Query]) -> bool {
    queries.len() >= ENOUGH
}

/// Notes on a candidate what rewording leaves in doubt: words that may stand for others, and quotation marks around words that
/// may be nobody's.
pub fn doubt(candidate: &mut Candidate, document: &Prepared, queries: &[Query]) {
    let touched = |query: &&Query| query.turns && query.span.touches(candidate.span);
    let mut found = Vec::new();
    if queries.iter().find(touched).is_some() {
        found.push(Doubt::PerhapsOtherWords);
    }
    let sentences = document.sentences.iter().filter(|sentence| sentence.span.touches(candidate.span));
    let mut quotations = sentences.flat_map(|sentence| &sentence.quotations);
    if is_reworded(queries) && quotations.any(|quotation| quotation.touches(candidate.span)) {
        found.push(Doubt::Reworded);
    }
    candidate.doubts.extend(found);
    candidate.doubts.sort();
    candidate.doubts.dedup();
}

/// How many words a phrase takes at the beginning of others.
fn matched(words: &[String], phrase: &str) -> Option<usize> {
    let mut at = 0;
    let mut parts = phrase.split(' ').peekable();
    while let Some(part) = parts.next() {
        if part == "*" {
            let next = parts.peek()?;
            at += (1..=4).find(|skip| words.get(at + skip).is_some_and(|word| word == next))?;
        } else if words.get(at)? == part {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, prepare};

    #[test]
    fn a_query_is_the_place_of_the_words() {
        let text = "The board and the mill met in the hall. They are ready for the mill's response, and the board said that it is \
                    ready for talks.";
        let document = prepare(Document::from_text("a", text));
        let found = queries(&document);
        let words: Vec<&str> = found.iter().map(|query| document.text(query.span)).collect();
        assert_eq!(words, ["ready for the mill's response"]);
        assert!(found[0].turns && !is_reworded(&found));
    }
}

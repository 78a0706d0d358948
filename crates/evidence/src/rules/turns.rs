//! Dialogue: *Q: ...* and *Renn: ...* at the head of paragraphs, or questions that stand alone and one person who answers.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::Named;
use crate::{Prepared, Sentence, Span};

/// Who has the floor in some paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) paragraph: usize,
    /// The words before the colon, with it; empty where a question gives the floor.
    pub(super) label: Span,
    /// The mention that says who: its place among the named. None: somebody who asks, or whom the case does not have.
    pub(super) who: Option<usize>,
}

/// A dialogue has at least so many turns.
const FEWEST: usize = 3;

/// The turns of a document, in order of place; none where it is no dialogue.
pub(super) fn turns(document: &Prepared, named: &[Named]) -> Vec<Turn> {
    let labelled = labelled(document, named);
    if labelled.len() >= FEWEST { labelled } else { answered(document, named) }
}

/// The first sentence of each paragraph.
fn heads(document: &Prepared) -> impl Iterator<Item = &Sentence> {
    let mut last = None;
    document.sentences.iter().filter(move |sentence| last.replace(sentence.paragraph) != Some(sentence.paragraph))
}

fn labelled(document: &Prepared, named: &[Named]) -> Vec<Turn> {
    let mut found = Vec::new();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for sentence in heads(document) {
        let Some(length) = label(document.text(sentence.span)) else { continue };
        let span = Span::new(sentence.span.start, sentence.span.start + length + 1);
        *count.entry(document.text(span).to_lowercase()).or_default() += 1;
        let who = named.iter().position(|named| named.span.start >= span.start && named.span.end < span.end);
        found.push(Turn { paragraph: sentence.paragraph, label: span, who });
    }
    // Whoever speaks once only may be a heading: a dialogue comes back to somebody.
    let back = count.values().any(|times| *times > 1);
    let answers = |turn: &Turn| document.text(turn.label).eq_ignore_ascii_case("a:");
    let only = interviewee(document, named);
    for turn in found.iter_mut().filter(|turn| turn.who.is_none() && answers(turn)) {
        turn.who = only;
    }
    if back { found } else { Vec::new() }
}

/// The letters before the colon of *Q:*, *Mossberg:*, *THE MINISTER:*: up to four words, each with a capital.
fn label(words: &str) -> Option<usize> {
    let (before, after) = words.split_once(':')?;
    let parts: Vec<&str> = before.split_whitespace().collect();
    let capital = |part: &&str| part.chars().next().is_some_and(char::is_uppercase);
    let fits = (1..=4).contains(&parts.len()) && parts.iter().all(capital) && after.starts_with(' ');
    fits.then(|| before.chars().count())
}

/// Paragraphs between questions that stand alone, where they speak as *we* or *I* and one person is introduced.
fn answered(document: &Prepared, named: &[Named]) -> Vec<Turn> {
    let mut asked = BTreeSet::new();
    let mut size: BTreeMap<usize, usize> = BTreeMap::new();
    for sentence in &document.sentences {
        *size.entry(sentence.paragraph).or_default() += 1;
        if document.text(sentence.span).ends_with('?') {
            asked.insert(sentence.paragraph);
        }
    }
    asked.retain(|paragraph| size.get(paragraph).is_some_and(|size| *size <= 2));
    let Some(first) = asked.first().copied().filter(|_| asked.len() >= FEWEST) else { return Vec::new() };
    let own = document.sentences.iter().filter(|sentence| {
        sentence.paragraph > first && !asked.contains(&sentence.paragraph) && says_own(document, sentence)
    });
    let Some(who) = interviewee(document, named).filter(|_| own.take(FEWEST).count() == FEWEST) else {
        return Vec::new();
    };
    let later = heads(document).filter(|sentence| sentence.paragraph >= first);
    let turn = |sentence: &Sentence| Turn {
        paragraph: sentence.paragraph,
        label: Span::new(sentence.span.start, sentence.span.start),
        who: (!asked.contains(&sentence.paragraph)).then_some(who),
    };
    later.map(turn).collect()
}

/// Whether a sentence speaks as *we* or *I* outside quotation marks.
fn says_own(document: &Prepared, sentence: &Sentence) -> bool {
    let mut words = document.text(sentence.span).split(|c: char| !c.is_alphanumeric());
    sentence.quotations.is_empty() && words.any(|word| matches!(word, "I" | "We" | "we" | "our" | "Our" | "my" | "My"))
}

/// The one person of the case whom the first paragraphs name.
fn interviewee(document: &Prepared, named: &[Named]) -> Option<usize> {
    let head = document.sentences.iter().take(3).next_back()?.span.end;
    let mut people = named.iter().enumerate().filter(|(_, named)| named.span.end <= head && named.person.is_some());
    let (at, first) = people.next()?;
    people.all(|(_, other)| other.person == first.person).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_few_words_with_capitals_before_a_colon() {
        assert_eq!(label("Q: Who pays?"), Some(1));
        assert_eq!(label("Ms Renn: No."), Some(7));
        assert_eq!(label("The union said this: no."), None);
        assert_eq!(label("Doors open at 12:30 Monday"), None);
    }
}

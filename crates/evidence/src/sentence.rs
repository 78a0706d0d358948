//! Sentences of the blocks that speak.
//!
//! A sentence ends at a closing mark that is followed by white space and no lower-case letter, or at the end of its block. It
//! does not end after an abbreviation, after an initial, or inside a quotation that is closed within reach, so that what
//! is quoted stays beside who said it. The marks of other scripts are known; abbreviations are those of English.

use serde::Serialize;

use crate::{Block, RawText, Span};

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

/// A quotation longer than this is divided like other text.
const LONG_QUOTATION: usize = 400;

/// A sentence longer than this ends at the next white space: one line of many megabytes is no sentence.
const LONGEST: usize = 4000;

/// Titles and the like, after which a name or a number comes and no sentence ends.
const BEFORE_NAMES: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "gen", "lt", "col", "sgt", "capt", "cmdr", "cpl", "adm", "maj", "brig",
    "sen", "rep", "gov", "amb", "hon", "rev", "fr", "st", "mt", "ft", "vs", "cf", "ca", "approx", "e.g", "i.e", "viz",
    "al", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
];

/// Abbreviations before a number.
const BEFORE_NUMBERS: &[&str] = &["no", "nos", "art", "fig", "sec", "para", "p", "pp", "vol"];

/// An abbreviation is at most so long.
const ABBREVIATION: usize = 12;

/// Abbreviations that may also end a sentence: they do where the next word begins one more often than a name.
const ANYWHERE: &[&str] = &[
    "u.s", "u.k", "u.n", "e.u", "u.a.e", "d.c", "a.m", "p.m", "inc", "ltd", "co", "corp", "jr", "sr", "etc", "ph.d",
    "dept", "est", "bros", "b.c", "a.d",
];

/// Words that begin a sentence far more often than they continue one with a capital letter.
const STARTERS: &[&str] = &[
    "A",
    "After",
    "All",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Meanwhile",
    "No",
    "On",
    "One",
    "She",
    "Since",
    "So",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Two",
    "Under",
    "We",
    "What",
    "When",
    "While",
    "With",
    "You",
];

/// Words that tie a quotation to its speaker.
const SAYING: &[&str] =
    &["said", "says", "asked", "told", "added", "wrote", "mentioned", "replied", "warned", "insisted"];

/// The sentences of the blocks that speak.
pub(crate) fn sentences(raw: &RawText, blocks: &[Block]) -> Vec<Sentence> {
    let speaking = blocks.iter().enumerate().filter(|(_, block)| block.kind.speaks());
    speaking.flat_map(|(at, block)| of_block(raw, block, at)).collect()
}

fn of_block(raw: &RawText, block: &Block, at: usize) -> Vec<Sentence> {
    let chars: Vec<char> = raw.slice(block.span).chars().collect();
    let quotations = quotations(&chars);
    let pieces = divide(&chars, &quotations);
    let mut found = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let span = Span::new(block.span.start + piece.start, block.span.start + piece.end);
        let inside = quotations.iter().filter(|quotation| quotation.touches(piece));
        let cut = inside.map(|quotation| {
            let (start, end) = (quotation.start.max(piece.start), quotation.end.min(piece.end));
            Span::new(block.span.start + start, block.span.start + end)
        });
        found.push(Sentence { span, block: at, paragraph: block.paragraph, quotations: cut.collect() });
    }
    found
}

/// What stands between double quotation marks, without the marks. An opening mark that is never closed quotes all that
/// follows, as it does where a speech goes on over paragraphs.
pub(crate) fn quotations(chars: &[char]) -> Vec<Span> {
    let (mut found, mut open): (Vec<Span>, Option<usize>) = (Vec::new(), None);
    for (at, &c) in chars.iter().enumerate() {
        let opens = matches!(c, '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{300c}');
        let closes = matches!(c, '\u{201d}' | '\u{bb}' | '\u{300d}');
        match open {
            None if opens || c == '"' => open = Some(at + 1),
            // In German the mark that closes is the one that opens in English.
            Some(start) if closes || c == '"' || (c == '\u{201c}' && chars[start - 1] == '\u{201e}') => {
                found.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open.filter(|start| *start < chars.len()).map(|start| Span::new(start, chars.len())));
    found
}

/// Whether dividing is held off at a place: inside a quotation that is closed within reach.
fn held(quotations: &[Span], chars: usize, at: usize) -> bool {
    let next = quotations.partition_point(|quotation| quotation.end <= at);
    let around = quotations.get(next).filter(|quotation| quotation.start <= at);
    around.is_some_and(|quotation| quotation.end < chars && quotation.len() <= LONG_QUOTATION)
}

/// The sentences of a block, as places in it.
fn divide(chars: &[char], quotations: &[Span]) -> Vec<Span> {
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    while at < chars.len() {
        let overlong = at - start >= LONGEST && chars[at].is_whitespace();
        let end = if is_end(chars[at]) { end_of_marks(chars, at) } else { at + 1 };
        if overlong || (is_end(chars[at]) && ends_sentence(chars, quotations, at, end)) {
            push(&mut found, chars, start, end);
            start = end;
        }
        at = end;
    }
    push(&mut found, chars, start, chars.len());
    found
}

/// Adds a piece without the white space at its ends; a piece of marks alone is no sentence.
fn push(found: &mut Vec<Span>, chars: &[char], mut start: usize, mut end: usize) {
    while start < end && chars[start].is_whitespace() {
        start += 1;
    }
    while start < end && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    if chars[start..end].iter().any(|c| c.is_alphanumeric()) {
        found.push(Span::new(start, end));
    }
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\u{2026}') || is_wide_end(c)
}

/// Marks after which no white space is needed, and those of scripts without capital letters.
fn is_wide_end(c: char) -> bool {
    matches!(c, '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{964}' | '\u{965}' | '\u{61f}' | '\u{6d4}' | '\u{1362}')
}

/// The place after a run of closing marks, quotation marks and brackets.
fn end_of_marks(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && is_end(chars[at]) {
        at += 1;
    }
    let closes = |c: char| matches!(c, '\u{201d}' | '\u{2019}' | '"' | '\'' | ')' | ']' | '\u{bb}' | '\u{300d}');
    while at < chars.len() && closes(chars[at]) {
        at += 1;
    }
    at
}

/// Whether the marks from `at` to `end` end a sentence.
fn ends_sentence(chars: &[char], quotations: &[Span], at: usize, end: usize) -> bool {
    if held(quotations, chars.len(), end.saturating_sub(1)) && held(quotations, chars.len(), end) {
        return false;
    }
    if is_wide_end(chars[at]) {
        return !held(quotations, chars.len(), end);
    }
    let Some(next) = (end..chars.len()).find(|at| !chars[*at].is_whitespace()) else { return true };
    let spaced = next > end;
    if !spaced || held(quotations, chars.len(), end) || chars[next].is_lowercase() {
        return false;
    }
    if end - at > 1 && chars[end - 1] != '.' && names_speaker(chars, at, next) {
        return false;
    }
    !(chars[at] == '.' && abbreviates(chars, at, next))
}

/// Whether *Hamdan asked* follows the question that a quotation ends with.
fn names_speaker(chars: &[char], at: usize, next: usize) -> bool {
    let reach: String = chars[next..chars.len().min(next + 60)].iter().collect();
    chars[at] != '.' && reach.split_whitespace().take(4).any(|word| SAYING.contains(&word.trim_matches([',', '.'])))
}

/// Whether the full stop at `at` belongs to an abbreviation or an initial and the sentence goes on at `next`.
fn abbreviates(chars: &[char], at: usize, next: usize) -> bool {
    let inside = |c: &char| c.is_alphabetic() || *c == '.';
    let start = (0..at).rev().take(ABBREVIATION).take_while(|at| inside(&chars[*at])).last().unwrap_or(at);
    let word: String = chars[start..at].iter().flat_map(|c| c.to_lowercase()).collect();
    if BEFORE_NAMES.contains(&word.as_str()) {
        return true;
    }
    if BEFORE_NUMBERS.contains(&word.as_str()) && chars[next].is_numeric() {
        return true;
    }
    let initial = at - start == 1 && chars[start].is_uppercase();
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    (initial || dotted || ANYWHERE.contains(&word.as_str())) && !starts_sentence(&chars[next..])
}

fn starts_sentence(chars: &[char]) -> bool {
    let word: String = chars.iter().take_while(|c| c.is_alphabetic()).collect();
    STARTERS.contains(&word.as_str()) || chars.first().is_some_and(|c| matches!(c, '\u{201c}' | '"'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::BlockKind;

    fn divided(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let pieces = divide(&chars, &quotations(&chars));
        pieces.iter().map(|piece| chars[piece.start..piece.end].iter().collect()).collect()
    }

    #[track_caller]
    fn into(text: &str, pieces: &[&str]) {
        assert_eq!(divided(text), pieces);
    }

    #[test]
    fn ends_abbreviations_and_initials() {
        into("The board met. It left.", &["The board met.", "It left."]);
        into("Dr. J. B. Osei met Mr. Lind. No. 5 followed.", &["Dr. J. B. Osei met Mr. Lind.", "No. 5 followed."]);
        into(
            "U.S. envoy Ann Lee left the U.S. The talks rest.",
            &["U.S. envoy Ann Lee left the U.S.", "The talks rest."],
        );
        into(
            "It rose by 3.5 per cent on Jan. 5 at 4 p.m. in all.",
            &["It rose by 3.5 per cent on Jan. 5 at 4 p.m. in all."],
        );
        into("Aid went in. . Then it stopped", &["Aid went in.", "Then it stopped"]);
        into("Why? Nobody knows!", &["Why?", "Nobody knows!"]);
    }

    #[test]
    fn what_is_quoted_stays_beside_who_said_it() {
        into(
            "\u{201c}We stay. We wait,\u{201d} she said. He left.",
            &["\u{201c}We stay. We wait,\u{201d} she said.", "He left."],
        );
        into("\u{201c}Why?\u{201d} Lind asked. He left.", &["\u{201c}Why?\u{201d} Lind asked.", "He left."]);
        into("\"We stay.\" The board left.", &["\"We stay.\"", "The board left."]);
        into("\u{201c}We stay. We wait.", &["\u{201c}We stay.", "We wait."]);
    }

    #[test]
    fn other_scripts() {
        into("谈判破裂。双方离开。", &["谈判破裂。", "双方离开。"]);
        into("توقفت المحادثات. هل تعود؟ لا.", &["توقفت المحادثات.", "هل تعود؟", "لا."]);
        into("L'accord tient. «Oui», dit-il.", &["L'accord tient.", "«Oui», dit-il."]);
    }

    #[test]
    fn quotations_are_places_without_their_marks() {
        let text: Vec<char> = "a “b c” d \"e\" „f“ g “h".chars().collect();
        let words: Vec<String> = quotations(&text).iter().map(|q| text[q.start..q.end].iter().collect()).collect();
        assert_eq!(words, ["b c", "e", "f", "h"]);
    }

    proptest! {
        #[test]
        fn sentences_are_in_order_never_blank_and_miss_no_word(text in "[a-zA-Z.!?“”\" \n。é]{0,200}") {
            let raw = RawText::new(text);
            let span = raw.trimmed(raw.span());
            let block = Block { span, kind: BlockKind::Body, paragraph: 0, sign: "" };
            let found = sentences(&raw, &[block]);
            let mut last = 0;
            let mut covered = 0;
            for sentence in &found {
                prop_assert!(sentence.span.start >= last && !sentence.span.is_empty());
                let words = raw.get(sentence.span).unwrap();
                prop_assert_eq!(words.trim(), words);
                prop_assert!(sentence.quotations.iter().all(|q| sentence.span.contains(*q)));
                covered += words.chars().filter(|c| c.is_alphanumeric()).count();
                last = sentence.span.end;
            }
            prop_assert_eq!(covered, raw.as_str().chars().filter(|c| c.is_alphanumeric()).count());
        }
    }
}

//! Words that a model copied, looked up in the document.
//!
//! The signs have to be the same; only white space may differ, since the question shows every run of it as one space.

use std::iter::Peekable;
use std::str::CharIndices;

use crate::{Prepared, Sentence, Span};

/// Where words of a model were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the sentence that it named.
    InSentence(Span),
    /// Elsewhere.
    Elsewhere(Span),
}

impl Place {
    pub(super) fn span(self) -> Span {
        match self {
            Place::InSentence(span) | Place::Elsewhere(span) => span,
        }
    }
}

/// Why words have no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// They stand nowhere, or in the middle of other words.
    Nowhere,
    /// They stand at several places, and none of them is in the sentence.
    Ambiguous,
}

/// A quotation: in the sentence, else at the one place of the document where it stands.
pub(super) fn quote(document: &Prepared, sentence: Option<&Sentence>, words: &str) -> Result<Place, Lost> {
    if let Some(span) = sentence.and_then(|sentence| first(document, sentence.span, words)) {
        return Ok(Place::InSentence(span));
    }
    match places(document, document.document.raw.span(), words, 2).as_slice() {
        [] => Err(Lost::Nowhere),
        [span] => Ok(Place::Elsewhere(*span)),
        _ => Err(Lost::Ambiguous),
    }
}

/// A name: in the sentence, else in the nearest sentence before it, else at the one place where it stands.
pub(super) fn name(document: &Prepared, sentence: &Sentence, words: &str) -> Result<Place, Lost> {
    if let Some(span) = first(document, sentence.span, words) {
        return Ok(Place::InSentence(span));
    }
    let before = document.sentences.partition_point(|other| other.span.start < sentence.span.start);
    let nearest = document.sentences[..before].iter().rev().find_map(|other| first(document, other.span, words));
    match nearest {
        Some(span) => Ok(Place::Elsewhere(span)),
        None => quote(document, None, words),
    }
}

/// The first place of words inside a piece of the document.
pub(super) fn first(document: &Prepared, within: Span, words: &str) -> Option<Span> {
    places(document, within, words, 1).into_iter().next()
}

/// The first places of words inside a piece of the document, `most` at most.
fn places(document: &Prepared, within: Span, words: &str, most: usize) -> Vec<Span> {
    let raw = &document.document.raw;
    let (text, from) = (raw.slice(within), raw.byte(within.start));
    let words = words.trim_matches(is_blank);
    let Some(head) = words.split(is_blank).next().filter(|head| !head.is_empty()) else { return Vec::new() };
    let whole = |(at, _): (usize, &str)| {
        let end = at + length(&text[at..], words)?;
        (!cuts(text, at) && !cuts(text, end)).then(|| raw.span_of(from + at..from + end))
    };
    text.match_indices(head).filter_map(whole).take(most).collect()
}

/// How many bytes of `text` the words take at its beginning.
fn length(text: &str, words: &str) -> Option<usize> {
    let (mut text, mut words) = (Signs::new(text), Signs::new(words));
    loop {
        match words.next() {
            None => return Some(text.at),
            sign if sign == text.next() => {}
            _ => return None,
        }
    }
}

/// The signs of a text with every run of white space as one space.
struct Signs<'a> {
    rest: Peekable<CharIndices<'a>>,
    /// The byte after the last sign.
    at: usize,
}

impl<'a> Signs<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.char_indices().peekable(), at: 0 }
    }
}

impl Iterator for Signs<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let (at, sign) = self.rest.next()?;
        self.at = at + sign.len_utf8();
        if !is_blank(sign) {
            return Some(sign);
        }
        while let Some((at, sign)) = self.rest.next_if(|(_, sign)| is_blank(*sign)) {
            self.at = at + sign.len_utf8();
        }
        Some(' ')
    }
}

/// White space and signs that steer a terminal: the question shows them as a space.
pub(super) fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control()
}

/// Most scripts from here on are written without spaces, so that a word may end anywhere.
const WITHOUT_SPACES: char = '\u{e00}';

/// Whether a place lies inside a word: *not* in *cannot* would turn what was said.
fn cuts(text: &str, at: usize) -> bool {
    let letter = |sign: char| sign.is_alphanumeric() && sign < WITHOUT_SPACES;
    text[..at].chars().next_back().is_some_and(letter) && text[at..].chars().next().is_some_and(letter)
}

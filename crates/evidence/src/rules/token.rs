//! Words, numbers and marks of a sentence, as the patterns read them.

use super::words::is_of;
use crate::{RawText, Span};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Mark,
}

/// One token. Contractions are two: *won't* is read as `will` and `not`, each with its own letters as place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    /// Lower case, with straight apostrophes; a contraction as the word that it stands for.
    pub(super) word: String,
    pub(super) kind: Kind,
    pub(super) capital: bool,
    /// Inside quotation marks.
    pub(super) quoted: bool,
    /// An adverb that may stand between the words of a pattern.
    pub(super) adverb: bool,
}

impl Token {
    pub(super) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.word.as_str())
    }

    pub(super) fn is_mark(&self) -> bool {
        self.kind == Kind::Mark
    }

    pub(super) fn is_quote_mark(&self) -> bool {
        matches!(self.word.as_str(), "\"" | "\u{201c}" | "\u{201d}" | "\u{ab}" | "\u{bb}")
    }
}

/// The tokens of a place.
pub(super) fn tokens(raw: &RawText, span: Span, quotations: &[Span]) -> Vec<Token> {
    let chars: Vec<char> = raw.slice(span).chars().collect();
    let (mut found, mut at) = (Vec::with_capacity(chars.len() / 5), 0);
    while at < chars.len() {
        let end = end_of(&chars, at);
        if !chars[at].is_whitespace() {
            push(&mut found, &chars[at..end], span.start + at);
        }
        at = end;
    }
    for token in &mut found {
        token.quoted = quotations.iter().any(|quotation| quotation.contains(token.span));
        token.adverb = is_of("between", &token.word) || is_adverb(&token.word);
    }
    found
}

/// *Publicly*, *grudgingly*: an adverb by its ending.
fn is_adverb(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ly") && !is_of("no-adverb", word)
}

fn end_of(chars: &[char], at: usize) -> usize {
    let run = |keep: &dyn Fn(usize) -> bool| (at + 1..chars.len()).find(|at| !keep(*at)).unwrap_or(chars.len());
    if chars[at].is_numeric() {
        return run(&|at| in_number(chars, at));
    }
    if chars[at].is_alphabetic() {
        return run(&|at| in_word(chars, at));
    }
    if chars[at] == '-' { run(&|at| chars[at] == '-') } else { at + 1 }
}

fn in_number(chars: &[char], at: usize) -> bool {
    let joins = matches!(chars[at], '.' | ',') && chars.get(at + 1).is_some_and(|next| next.is_numeric());
    chars[at].is_alphanumeric() || joins || in_word(chars, at)
}

/// Letters, and hyphens, apostrophes and full stops between letters.
fn in_word(chars: &[char], at: usize) -> bool {
    let between = || chars.get(at + 1).is_some_and(|next| next.is_alphanumeric());
    let initials =
        |at: usize| chars.get(at + 1).is_some_and(|c| c.is_uppercase()) && (at < 2 || !chars[at - 2].is_alphanumeric());
    match chars[at] {
        c if c.is_alphanumeric() => true,
        '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}' => between(),
        '.' => chars[at - 1].is_uppercase() && (initials(at) || (at >= 2 && chars[at - 2] == '.')),
        _ => false,
    }
}

/// What follows the apostrophe of a contraction, and the word that it stands for.
const ENDS: &[(&str, &str)] =
    &[("re", "are"), ("ll", "will"), ("ve", "have"), ("d", "would"), ("m", "am"), ("s", "'s"), ("t", "not")];

fn push(found: &mut Vec<Token>, chars: &[char], start: usize) {
    let word: String = chars.iter().map(|c| if *c == '\u{2019}' { '\'' } else { *c }).collect();
    let kind = match chars[0] {
        c if c.is_numeric() => Kind::Number,
        c if c.is_alphabetic() => Kind::Word,
        _ => Kind::Mark,
    };
    let capital = chars[0].is_uppercase();
    let word = word.to_lowercase();
    let one = |word: String, from: usize, to: usize| Token {
        span: Span::new(start + from, start + to),
        word,
        kind,
        capital: capital && from == 0,
        quoted: false,
        adverb: false,
    };
    let Some((head, tail)) = word.rsplit_once('\'') else {
        found.push(one(word, 0, chars.len()));
        return;
    };
    let Some((_, stands_for)) = ENDS.iter().find(|(end, _)| *end == tail) else {
        found.push(one(word, 0, chars.len()));
        return;
    };
    let negated = tail == "t" && head.ends_with('n');
    let cut = head.chars().count() - usize::from(negated);
    found.push(one(full(head, negated), 0, cut));
    found.push(one((*stands_for).to_owned(), cut, chars.len()));
}

/// The verb before a contracted *not*.
fn full(head: &str, negated: bool) -> String {
    match (negated, head) {
        (true, "won") => "will".to_owned(),
        (true, "can") => "can".to_owned(),
        (true, "shan") => "shall".to_owned(),
        // A rewording machine takes "won't" for "received't".
        (_, "received") => "will".to_owned(),
        (true, head) => head.strip_suffix('n').unwrap_or(head).to_owned(),
        (false, head) => head.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let raw = RawText::new(text.to_owned());
        tokens(&raw, raw.span(), &[]).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn contractions_and_marks() {
        assert_eq!(
            words("They won\u{2019}t sign, can't they?"),
            ["they", "will", "not", "sign", ",", "can", "not", "they", "?"]
        );
        assert_eq!(
            words("Hamas's 5.5 per cent -- U.S. envoy"),
            ["hamas", "'s", "5.5", "per", "cent", "--", "u.s.", "envoy"]
        );
        assert_eq!(words("a forty-day truce; 1,139 killed."), ["a", "forty-day", "truce", ";", "1,139", "killed", "."]);
    }

    #[test]
    fn places_are_those_of_the_letters() {
        let raw = RawText::new("D\u{e9}j\u{e0} they don\u{2019}t.".to_owned());
        let found = tokens(&raw, raw.span(), &[]);
        let places: Vec<&str> = found.iter().map(|token| raw.slice(token.span)).collect();
        assert_eq!(places, ["D\u{e9}j\u{e0}", "they", "do", "n\u{2019}t", "."]);
    }
}

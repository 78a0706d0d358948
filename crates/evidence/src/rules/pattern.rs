//! Patterns over tokens: what a line of a word list says, and where it stands in a sentence.
//!
//! A line is a pattern, a bar, and settings: `insist~ on .. %assurance | w=3`. In a pattern, `word~` is a verb with all its
//! forms, `a/b` is either, `%name` a class of words, `..` up to three words between, `...` up to seven, `#` a number; a
//! question mark after an item makes it optional. No gap crosses a mark.

use std::collections::BTreeMap;

use super::token::{Kind, Token};
use super::words::{classes, forms, is_of};

/// One item of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    /// One of these words.
    Words { words: Vec<String>, optional: bool },
    /// A number.
    Number,
    /// At most so many words of any kind.
    Gap(usize),
}

/// A pattern with the settings of its line.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    items: Vec<Item>,
    /// The heading under which it stands.
    pub(super) section: String,
    /// The line as written, for the name of the rule.
    pub(super) written: String,
    settings: BTreeMap<String, String>,
    /// Whether its first word is a verb.
    pub(super) verb: bool,
}

impl Pattern {
    pub(super) fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).map(String::as_str)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.settings.contains_key(key)
    }
}

/// A pattern at a place: tokens from `start` (included) to `end` (excluded).
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) pattern: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Patterns with an index by their first words.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    patterns: Vec<Pattern>,
    by_first: BTreeMap<String, Vec<usize>>,
    /// Lines that could not be read.
    pub(super) unread: Vec<String>,
}

impl Patterns {
    /// Reads a word list; a heading in brackets holds until the next one.
    pub(super) fn read(texts: &[&str]) -> Self {
        let mut found = Self::default();
        for text in texts {
            let mut section = String::new();
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")) {
                match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    Some(heading) => section = heading.to_owned(),
                    None => found.line(&section, line),
                }
            }
        }
        found
    }

    fn line(&mut self, section: &str, line: &str) {
        match pattern(section, line) {
            Some(pattern) => self.push(pattern),
            None => self.unread.push(line.to_owned()),
        }
    }

    fn push(&mut self, pattern: Pattern) {
        let at = self.patterns.len();
        if let Some(Item::Words { words, .. }) = pattern.items.first() {
            for word in words {
                self.by_first.entry(word.clone()).or_default().push(at);
            }
        }
        self.patterns.push(pattern);
    }

    pub(super) fn get(&self, hit: Hit) -> Option<&Pattern> {
        self.patterns.get(hit.pattern)
    }

    /// Every place where a pattern stands, by first token; of one pattern at one token, the longest.
    pub(super) fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut found = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            for &pattern in self.by_first.get(&token.word).map_or(&[][..], Vec::as_slice) {
                if let Some(end) = matched(&self.patterns[pattern].items, tokens, start) {
                    found.push(Hit { pattern, start, end });
                }
            }
        }
        found
    }
}

fn pattern(section: &str, line: &str) -> Option<Pattern> {
    let (written, settings) = line.split_once('|').unwrap_or((line, ""));
    let written = written.trim();
    let items: Option<Vec<Item>> = written.split_whitespace().map(item).collect();
    let items = items?;
    let starts = matches!(items.first(), Some(Item::Words { optional: false, .. }));
    let verb = written.split_whitespace().next().is_some_and(|first| first.contains('~'));
    let settings = settings.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, "")));
    let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    starts.then(|| Pattern { items, section: section.to_owned(), written: written.to_owned(), settings, verb })
}

fn item(written: &str) -> Option<Item> {
    match written {
        ".." => return Some(Item::Gap(3)),
        "..." => return Some(Item::Gap(7)),
        "#" => return Some(Item::Number),
        _ => {}
    }
    let (written, optional) = written.strip_suffix('?').map_or((written, false), |rest| (rest, true));
    let mut words = Vec::new();
    for part in written.split('/') {
        match (part.strip_prefix('%'), part.strip_suffix('~')) {
            (Some(class), _) => words.extend(classes().get(class)?.iter().cloned()),
            (None, Some(verb)) => words.extend(forms(verb)),
            (None, None) => words.push(part.to_owned()),
        }
    }
    words.sort();
    words.dedup();
    Some(Item::Words { words, optional })
}

/// The end of the items at a token, if they stand there.
fn matched(items: &[Item], tokens: &[Token], at: usize) -> Option<usize> {
    let Some((item, rest)) = items.split_first() else { return Some(at) };
    match item {
        Item::Number => {
            tokens.get(at).filter(|token| is_number(token))?;
            matched(rest, tokens, at + 1)
        }
        Item::Words { words, optional } => {
            let here = tokens.get(at).is_some_and(|token| words.binary_search(&token.word).is_ok());
            let taken = if here { matched(rest, tokens, at + 1) } else { None };
            let left_out = || if *optional { matched(rest, tokens, at) } else { None };
            // "Was nevertheless prepared to": an adverb between two words of a pattern changes nothing.
            let past = || {
                let passes = !here && tokens.get(at).is_some_and(|token| token.adverb);
                if passes { matched(items, tokens, at + 1) } else { None }
            };
            taken.or_else(left_out).or_else(past)
        }
        Item::Gap(most) => {
            let reach = tokens[at.min(tokens.len())..].iter().take(*most).take_while(|token| passes(token)).count();
            (0..=reach).find_map(|skip| matched(rest, tokens, at + skip))
        }
    }
}

fn passes(token: &Token) -> bool {
    !token.is_mark() || token.is_quote_mark()
}

pub(super) fn is_number(token: &Token) -> bool {
    token.kind == Kind::Number || is_of("number", &token.word)
}

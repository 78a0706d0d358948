//! What the words of a statement tell beside what was read out of them. English.

use std::collections::BTreeSet;

use super::Statement;

/// Words that limit an offer.
const LIMITS: &[&str] = &["only", "solely", "merely", "no more than", "nothing more than", "not more than", "at most"];

/// Words by which somebody says that they cannot, or do not know.
const UNABLE: &[&str] = &[
    "cannot",
    "can not",
    "can't",
    "could not",
    "couldn't",
    "unable",
    "not able",
    "do not know",
    "don't know",
    "does not know",
    "doesn't know",
    "did not know",
    "didn't know",
    "no way of",
    "impossible",
];

/// What an answer to somebody's words calls them.
const ASKED: &[&str] =
    &["demand", "demands", "calls", "call", "conditions", "condition", "request", "requests", "terms", "proposal"];

/// Words that point back to what was said before.
const BACK: &[&str] = &["this", "that", "these", "those", "such", "both"];

/// A shorter word tells little of what a statement is about.
const LONG: usize = 4;

/// What was noted of the words of a statement.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Its longer words, without numbers.
    pub(super) content: BTreeSet<String>,
    /// Its numbers, as written.
    pub(super) numbers: BTreeSet<String>,
    /// Whether it says *only* or the like.
    pub(super) limited: bool,
    /// Whether it says that somebody cannot, or does not know.
    pub(super) unable: bool,
    /// Whether it points back to what somebody asked before: *these demands*.
    pub(super) points_back: bool,
}

impl Notes {
    pub(super) fn of(statement: &Statement) -> Self {
        let plain = statement.words.to_lowercase().replace('\u{2019}', "'");
        let words: Vec<&str> = plain
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '.' | ','))
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        let spaced = format!(" {} ", words.join(" "));
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| spaced.contains(&format!(" {phrase} ")));
        let number = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit());
        let content = words.iter().filter(|word| !number(word) && word.chars().count() >= LONG);
        Self {
            content: content.map(|word| (*word).to_owned()).collect(),
            numbers: words.iter().filter(number).map(|word| word.replace(',', "")).collect(),
            limited: says(LIMITS),
            unable: says(UNABLE),
            points_back: words.windows(2).any(|pair| BACK.contains(&pair[0]) && ASKED.contains(&pair[1])),
        }
    }

    /// Whether two statements seem to tell of the same thing: most of the longer words of the shorter one stand in the other.
    pub(super) fn same_matter(&self, other: &Self) -> bool {
        let shared = self.content.intersection(&other.content).count();
        shared >= 3 && 5 * shared >= 3 * self.content.len().min(other.content.len())
    }

    /// Whether both name numbers and none is the same.
    pub(super) fn other_numbers(&self, other: &Self) -> bool {
        !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers.is_disjoint(&other.numbers)
    }
}

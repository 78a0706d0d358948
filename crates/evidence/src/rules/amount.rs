//! Numbers as words of an issue: *five per cent* is about what is counted in per cent, where five is among its answers.

use std::collections::BTreeSet;
use std::ops::Range;

use detente_model::Number;

use super::line::Line;
use super::stem::stem;
use super::token::{Kind, Token};

/// The answers of an issue that has a range.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    /// The issue: its place among the topics.
    pub(super) issue: usize,
    from: Number,
    to: Number,
    /// Stems of its unit.
    unit: BTreeSet<String>,
}

/// What a number with the unit of one issue counts.
const WITH_UNIT: f64 = 0.5;
/// What a number alone counts, where only one issue has it among its answers.
const ALONE: f64 = 0.2;

impl Amount {
    pub(super) fn new(issue: usize, (from, to, unit): &(Number, Number, String)) -> Self {
        let words = if unit.contains('%') { "% percent percentage cent point points" } else { unit.as_str() };
        let unit = words.split(|c: char| c.is_whitespace() || c == '/').filter(|word| word.len() > 2 || *word == "%");
        Self { issue, from: *from, to: *to, unit: unit.map(stem).collect() }
    }

    fn has(&self, value: &Number) -> bool {
        (self.from..=self.to).contains(value)
    }
}

/// The issues whose answers some numbers are, with what each counts and the token that tells it.
pub(super) fn counted(amounts: &[Amount], line: &Line<'_>, range: &Range<usize>) -> Vec<(usize, f64, usize)> {
    let mut found = Vec::new();
    // The number of a paragraph counts nothing.
    for at in range.clone().filter(|at| *at > 0) {
        let Some(value) = line.tokens.get(at).and_then(value) else { continue };
        let unit = |amount: &Amount| (at + 1..at + 3).any(|next| amount.unit.contains(&stem(line.word(next))));
        let known: Vec<&Amount> = amounts.iter().filter(|amount| amount.has(&value)).collect();
        let told: Vec<&&Amount> = known.iter().filter(|amount| unit(amount)).collect();
        match (told.as_slice(), known.as_slice()) {
            ([only], _) => found.push((only.issue, WITH_UNIT, at)),
            ([], [only]) if stands_alone(line, at + 1) => found.push((only.issue, ALONE, at)),
            _ => {}
        }
    }
    found
}

/// Whether nothing that is counted follows a number.
fn stands_alone(line: &Line<'_>, next: usize) -> bool {
    line.tokens.get(next).is_none_or(|token| token.is_mark() && !token.is("-"))
        || matches!(line.word(next), "and" | "or" | "to" | "from" | "but" | "rather" | "for" | "if" | "in")
}

const WORDS: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn value(token: &Token) -> Option<Number> {
    if token.kind == Kind::Number {
        return token.word.replace(',', "").parse().ok();
    }
    let small = WORDS.iter().position(|word| token.is(word)).filter(|value| *value > 1);
    let tens = || TENS.iter().position(|word| token.is(word)).map(|at| (at + 2) * 10);
    small.or_else(tens).and_then(|value| i64::try_from(value).ok()).map(Number::integer)
}

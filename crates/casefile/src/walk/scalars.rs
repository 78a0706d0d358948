//! Words, dates, numbers.

use detente_model::{Date, Number, NumberError, Published, Quantity, When};

use super::Walk;
use crate::diagnostic::{Draft, quoted};
use crate::keys::{Bounds, MOST_DAYS};
use crate::node::{Node, Raw, Tab};
use crate::source::Span;
use crate::suggest::nearest;
use crate::value::Val;

impl<'s> Walk<'_, '_, 's> {
    pub(super) fn word(&mut self, node: &Node<'_>, words: &[&'static str]) -> Val {
        if let Some(text) = node.as_text().filter(|text| words.contains(text)) {
            return Val::Text(text.to_owned());
        }
        let expected = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let Some(text) = node.as_text() else { return self.wrong(node, &format!("one of {expected}")) };
        let near = nearest(text, words.iter().copied(), &mut self.sink.compared);
        let message = format!("{} of {} is {}", self.key(), self.who(), quoted(text));
        let draft = Draft::error("unknown-word", node.span, message).label(format!("expected one of {expected}"));
        self.sink.push(draft.did_you_mean(near));
        Val::Hole
    }

    pub(super) fn day(&mut self, node: &Node<'_>) -> Option<Date> {
        match &node.value {
            Raw::Day(day) => Some(*day),
            Raw::Text { text, .. } => {
                let day = day_from(text);
                if day.is_none() {
                    let message = format!("{} of {} is {}, which is no date", self.key(), self.who(), quoted(text));
                    self.error("bad-date", node.span, message, "dates are written 2025-03-14");
                }
                day
            }
            Raw::Time => {
                let message = format!("{} of {} has a time of day", self.key(), self.who());
                self.error("bad-date", node.span, message, "expected a date such as 2025-03-14");
                None
            }
            _ => {
                self.wrong(node, "a date such as 2025-03-14");
                None
            }
        }
    }

    /// Two values in a list.
    fn two<'x>(&mut self, node: &'x Node<'s>, what: &str) -> Option<(&'x Node<'s>, &'x Node<'s>)> {
        match &node.value {
            Raw::List { items, .. } => match &items[..] {
                [first, second] => Some((first, second)),
                _ => {
                    let message = format!("{} of {} is a list of {}", self.key(), self.who(), items.len());
                    self.error("wrong-type", node.span, message, format!("expected {what}"));
                    None
                }
            },
            _ => {
                self.wrong(node, what);
                None
            }
        }
    }

    /// Reports that what comes first is after what comes second.
    pub(crate) fn reversed(
        &mut self,
        span: Span,
        first: impl std::fmt::Display,
        second: impl std::fmt::Display,
    ) -> Val {
        let message = format!("{} of {} runs backwards", self.key(), self.who());
        self.error("bad-interval", span, message, format!("{first} comes after {second}"))
    }

    pub(super) fn when(&mut self, node: &Node<'s>) -> Val {
        if !matches!(node.value, Raw::List { .. }) {
            return self.day(node).map_or(Val::Hole, |day| Val::When(When { from: day, to: day }));
        }
        let Some((from, to)) = self.two(node, "a date, or two in a list") else { return Val::Hole };
        match (self.day(from), self.day(to)) {
            (Some(from), Some(to)) if from > to => self.reversed(node.span, from, to),
            (Some(from), Some(to)) => Val::When(When { from, to }),
            _ => Val::Hole,
        }
    }

    pub(super) fn published(&mut self, node: &Node<'s>) -> Val {
        let Raw::Table(table) = &node.value else {
            return self.day(node).map_or(Val::Hole, |day| Val::Published(Published::On(day)));
        };
        const KEYS: &[crate::keys::Key] = crate::keys::PUBLISHED;
        let mut fields = self.fields(&KEYS.iter().collect::<Vec<_>>(), table, node.span);
        match fields.take("not_after") {
            Some(date) => Val::Published(Published::NotAfter { date, by: fields.take("by") }),
            None => Val::Hole,
        }
    }

    pub(super) fn code_points(&mut self, node: &Node<'s>) -> Val {
        let Some((from, to)) = self.two(node, "a list of two places") else { return Val::Hole };
        match (self.count(from), self.count(to)) {
            (Some(from), Some(to)) if from >= to => {
                let message = format!("{} of {} holds nothing", self.key(), self.who());
                self.error("bad-interval", node.span, message, "the second place is not after the first")
            }
            (Some(from), Some(to)) => Val::CodePoints((from, to)),
            _ => Val::Hole,
        }
    }

    /// A whole number from 0.
    fn count(&mut self, node: &Node<'_>) -> Option<u64> {
        let count = match &node.value {
            // Signed, because that is what TOML holds.
            Raw::Number(digits) => digits.parse::<i64>().ok().and_then(|count| u64::try_from(count).ok()),
            _ => None,
        };
        if count.is_none() {
            self.wrong_number(node, "a whole number, 0 or above");
        }
        count
    }

    fn wrong_number(&mut self, node: &Node<'_>, expected: &str) {
        match &node.value {
            Raw::Number(digits) => {
                let message = format!("{} of {} is {}", self.key(), self.who(), quoted(digits));
                self.error("bad-number", node.span, message, format!("expected {expected}"));
            }
            _ => drop(self.wrong(node, expected)),
        }
    }

    pub(super) fn hash(&mut self, node: &Node<'_>) -> Val {
        let Some(text) = node.as_text() else { return self.wrong(node, "64 hexadecimal digits in quotes") };
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Val::Text(text.to_ascii_lowercase());
        }
        let message = format!("{} of {} is no SHA-256", self.key(), self.who());
        let found = format!("expected 64 hexadecimal digits, found {} characters", text.chars().count());
        self.error("bad-hash", node.span, message, found)
    }

    pub(super) fn exact(&mut self, node: &Node<'_>) -> Option<Number> {
        let digits = match &node.value {
            Raw::Number(digits) => digits,
            Raw::Text { text, .. } => text,
            _ => {
                self.wrong(node, "a number");
                return None;
            }
        };
        match digits.parse::<Number>() {
            Ok(number) => Some(number),
            Err(error) => {
                let message = format!("{} of {} is {}", self.key(), self.who(), quoted(digits));
                let label = match error {
                    NumberError::Malformed => "expected a number, or a fraction in quotes".to_owned(),
                    other => other.to_string(),
                };
                self.error("bad-number", node.span, message, label);
                None
            }
        }
    }

    pub(super) fn quantity(&mut self, node: &Node<'s>, bounds: Bounds) -> Val {
        let quantity = match &node.value {
            Raw::List { .. } => match self.two(node, "two numbers in a list") {
                None => None,
                Some((from, to)) => match (self.exact(from), self.exact(to)) {
                    (Some(from), Some(to)) => Some(Quantity::Interval { about: None, from: Some(from), to: Some(to) }),
                    _ => None,
                },
            },
            Raw::Table(table) => self.interval(table, node.span),
            _ => self.exact(node).map(Quantity::Exact),
        };
        let Some(quantity) = quantity else { return Val::Hole };
        let numbers = numbers(&quantity);
        if let Some(pair) = numbers.windows(2).find(|pair| pair[0] > pair[1]) {
            return self.reversed(node.span, pair[0], pair[1]);
        }
        match numbers.iter().find(|number| !within(bounds, **number)) {
            Some(number) => {
                let message = format!("{} of {} is {number}", self.key(), self.who());
                self.error("out-of-range", node.span, message, format!("expected {}", allowed(bounds)))
            }
            None => Val::Quantity(quantity),
        }
    }

    /// `{ about, from, to }`
    fn interval(&mut self, table: &Tab<'s>, span: Span) -> Option<Quantity> {
        const KEYS: &[crate::keys::Key] = crate::keys::INTERVAL;
        let errors = self.sink.errors();
        let mut fields = self.fields(&KEYS.iter().collect::<Vec<_>>(), table, span);
        let (about, from, to) = (fields.take("about"), fields.take("from"), fields.take("to"));
        if self.sink.errors() > errors {
            return None;
        }
        if about.is_none() && from.is_none() && to.is_none() {
            let message = format!("{} of {} says nothing of a number", self.key(), self.who());
            self.error("missing-key", span, message, "expected `about`, `from` or `to`");
            return None;
        }
        Some(Quantity::Interval { about, from, to })
    }
}

/// A day from `2025-03-14`, exactly so written.
fn day_from(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let form = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !form {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?).ok()
}

/// The numbers of a quantity, in the order in which they may not fall.
fn numbers(quantity: &Quantity) -> Vec<Number> {
    match quantity {
        Quantity::Exact(number) => vec![*number],
        Quantity::Interval { about, from, to } => [from, about, to].into_iter().flatten().copied().collect(),
    }
}

fn within(bounds: Bounds, number: Number) -> bool {
    let zero = Number::integer(0);
    match bounds {
        Bounds::Any => true,
        Bounds::NotNegative => number >= zero,
        Bounds::Positive => number > zero,
        Bounds::Share => zero <= number && number <= Number::integer(1),
        Bounds::Days => number.to_integer().is_some_and(|days| (0..=MOST_DAYS).contains(&days)),
    }
}

fn allowed(bounds: Bounds) -> String {
    match bounds {
        Bounds::Any => "a number".to_owned(),
        Bounds::NotNegative => "a number that is not below 0".to_owned(),
        Bounds::Positive => "a number above 0".to_owned(),
        Bounds::Share => "a number from 0 to 1".to_owned(),
        Bounds::Days => format!("a whole number from 0 to {MOST_DAYS}"),
    }
}

//! What the `toml` crate gives, as nodes.

use std::borrow::Cow;

use ::toml::Spanned;
use ::toml::de::{DeArray, DeInteger, DeString, DeTable, DeValue, Error};
use detente_model::Date;

use crate::diagnostic::{Draft, Sink, quoted};
use crate::node::{Member, Node, Origin, Raw, Tab};
use crate::source::Span;

/// A piece of the text as the crate read it.
pub(super) struct Piece<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
    pub(super) file: u32,
    pub(super) table: DeTable<'s>,
    pub(super) errors: Vec<Error>,
}

/// A header: the names in it, and whether it begins an entry of a list.
pub(super) struct Header<'s> {
    pub(super) path: Vec<(Cow<'s, str>, Span)>,
    pub(super) list: bool,
    pub(super) span: Span,
}

impl Piece<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.at + range.start..self.at + range.end)
    }

    /// Whether something that was opened is not closed at its end.
    pub(super) fn is_open(&self) -> bool {
        let end = self.text.trim_end().len();
        let at_end = |error: &Error| error.span().is_none_or(|span| span.end >= end);
        self.errors.iter().any(|error| at_end(error) || error.message().starts_with("unclosed"))
    }

    /// Reports what does not read, once per value.
    pub(super) fn report(&self, sink: &mut Sink) {
        // What follows the first mistake of a piece is most often a consequence of it.
        let mut errors: Vec<&Error> = self.errors.iter().collect();
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        let duplicates = errors.iter().filter(|error| is_duplicate(error));
        for error in errors.iter().find(|error| !is_duplicate(error)).into_iter().chain(duplicates) {
            sink.push(self.draft(error));
        }
    }

    fn draft(&self, error: &Error) -> Draft {
        let range = error.span().unwrap_or(0..0);
        let mut range = range.start.min(self.text.len())..range.end.min(self.text.len());
        if range.is_empty() {
            range = self.at_least_one_character(range.start);
        }
        let range_start = range.start;
        let (span, found) = (self.span(range.clone()), self.text.get(range).unwrap_or(""));
        let (what, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
        if is_duplicate(error) {
            let message = format!("the key {} is here a second time", quoted(found));
            return Draft::error("duplicate-key", span, message).label("its first value counts");
        }
        if what.starts_with("invalid date") || what.starts_with("invalid time") {
            return Draft::error("bad-date", span, format!("{} is no date", quoted(found)))
                .label(if expected.is_empty() { String::new() } else { format!("expected {expected}") })
                .hint("dates are written 2025-03-14");
        }
        if let Some(day) = self.day_otherwise_written(range_start) {
            return Draft::error("bad-date", self.span(day.clone()), format!("{} is no date", quoted(&self.text[day])))
                .hint("dates are written 2025-03-14, texts stand in quotes");
        }
        if what.starts_with("invalid basic string") || what.starts_with("invalid literal string") {
            let label = if expected.is_empty() { String::new() } else { format!("expected {expected}") };
            let message = if expected.contains(['"', '\'']) { "a text in quotes has no end" } else { what };
            return Draft::error("bad-syntax", span, message).label(label);
        }
        let bare = ["string values must be quoted", "invalid boolean"].iter().any(|text| what.starts_with(text));
        if bare && found.chars().all(|c| c.is_alphanumeric() || "-_ .".contains(c)) && !found.trim().is_empty() {
            let message = format!("{} is not in quotes", quoted(found));
            return Draft::error("bad-syntax", span, message).label("texts, names and conditions stand in quotes");
        }
        if bare {
            return Draft::error("bad-syntax", span, "a value is missing").label("expected a value after `=`");
        }
        let label = if expected.is_empty() { String::new() } else { format!("expected {expected}") };
        Draft::error("bad-syntax", span, what).label(label)
    }

    /// A day around this place that is written as 14.3.2025 or 14/3/2025.
    fn day_otherwise_written(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let within = |b: &&u8| b.is_ascii_digit() || matches!(b, b'.' | b'/');
        let (before, after) = self.text.as_bytes().split_at_checked(at)?;
        let start = at - before.iter().rev().take_while(within).count();
        let end = at + after.iter().take_while(within).count();
        let parts: Vec<&str> = self.text.get(start..end)?.split(['.', '/']).collect();
        let numbers = parts.iter().all(|part| (1..=4).contains(&part.len()));
        (parts.len() == 3 && numbers).then_some(start..end)
    }

    /// One character from here, or the one before at the end of a line.
    fn at_least_one_character(&self, at: usize) -> std::ops::Range<usize> {
        let at = (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        at..at + width
    }

    /// Whether an error lies within this part of the piece.
    fn is_broken(&self, range: &std::ops::Range<usize>) -> bool {
        let within = |span: std::ops::Range<usize>| span.start <= range.end && range.start <= span.end;
        self.errors.iter().filter(|error| !is_duplicate(error)).any(|error| error.span().is_none_or(within))
    }
}

fn is_duplicate(error: &Error) -> bool {
    error.message().starts_with("duplicate key")
}

/// The header that a piece begins with.
pub(super) fn header<'s>(piece: &Piece<'s>) -> Header<'s> {
    let line = piece.text.lines().next().unwrap_or("");
    let start = line.len() - line.trim_start().len();
    let end = line.rfind(']').map_or(line.trim_end().len(), |at| at + 1).max(start);
    let mut header = Header { path: Vec::new(), list: false, span: piece.span(start..end) };
    let mut table = &piece.table;
    // What stands after the header is no part of it.
    while let Some((key, value)) = table.iter().next().filter(|(key, _)| key.span().start < end) {
        header.path.push((key.get_ref().clone(), piece.span(key.span())));
        table = match value.get_ref() {
            DeValue::Table(inner) => inner,
            _ => {
                header.list = true;
                break;
            }
        };
    }
    header
}

/// The keys of a piece that has no header, in the order of the text.
pub(super) fn members<'s>(piece: &Piece<'s>) -> Vec<Member<'s>> {
    of_table(piece, &piece.table)
}

fn of_table<'s>(piece: &Piece<'s>, table: &DeTable<'s>) -> Vec<Member<'s>> {
    let mut members: Vec<Member<'s>> = table.iter().map(|(key, value)| member(piece, key, value)).collect();
    members.sort_by_key(|member| member.key_span);
    members.retain(|member| !(member.key.is_empty() && member.key_span.start == member.key_span.end));
    members
}

fn member<'s>(piece: &Piece<'s>, key: &Spanned<DeString<'s>>, value: &Spanned<DeValue<'s>>) -> Member<'s> {
    Member { key: key.get_ref().clone(), key_span: piece.span(key.span()), node: node(piece, value) }
}

fn node<'s>(piece: &Piece<'s>, value: &Spanned<DeValue<'s>>) -> Node<'s> {
    let (range, span) = (value.span(), piece.span(value.span()));
    let raw = match value.get_ref() {
        DeValue::Table(table) => Raw::Table(inner_table(piece, table, &range).into()),
        DeValue::Array(items) => of_array(piece, items, &range),
        _ if !piece.errors.is_empty() && piece.is_broken(&range) => Raw::Hole,
        DeValue::String(text) => Raw::Text { text: text.clone(), shift: shift(&piece.text[range], text) },
        DeValue::Integer(digits) => integer(digits),
        DeValue::Float(digits) => Raw::Number(Cow::Owned(digits.as_str().to_owned())),
        DeValue::Boolean(flag) => Raw::Flag(*flag),
        DeValue::Datetime(time) => match (time.date, time.time) {
            (Some(day), None) => date(day).map_or(Raw::Hole, Raw::Day),
            _ => Raw::Time,
        },
    };
    Node { span, value: raw }
}

fn inner_table<'s>(piece: &Piece<'s>, table: &DeTable<'s>, range: &std::ops::Range<usize>) -> Tab<'s> {
    let braces = piece.text.get(range.clone()).is_some_and(|text| text.starts_with('{'));
    let mut tab = Tab::new(if braces { Origin::Inline } else { Origin::Dotted });
    tab.expect(table.len());
    for member in of_table(piece, table) {
        // The crate gives each key once.
        let _ = tab.insert(member);
    }
    if braces && !piece.errors.is_empty() && piece.is_broken(range) {
        tab.lost = crate::node::words(piece.text).collect();
    }
    tab
}

fn of_array<'s>(piece: &Piece<'s>, items: &DeArray<'s>, range: &std::ops::Range<usize>) -> Raw<'s> {
    let mut items: Vec<Node<'s>> = items.iter().map(|item| node(piece, item)).collect();
    if !piece.errors.is_empty() && piece.is_broken(range) {
        // Something of the list is missing.
        items.push(Node { span: piece.span(range.clone()), value: Raw::Hole });
    }
    Raw::List { items, open: false }
}

fn integer<'s>(digits: &DeInteger<'s>) -> Raw<'s> {
    if digits.radix() == 10 {
        return Raw::Number(Cow::Owned(digits.as_str().to_owned()));
    }
    // Beyond this there are more digits than a number may have anyway.
    match i128::from_str_radix(digits.as_str(), digits.radix()) {
        Ok(value) => Raw::Number(Cow::Owned(value.to_string())),
        Err(_) => Raw::Number(Cow::Owned("9".repeat(40))),
    }
}

fn date(day: ::toml::value::Date) -> Option<Date> {
    Date::new(day.year as i16, day.month as i8, day.day as i8).ok()
}

/// Where the characters of a text begin within its quotes, if they stand there as they are.
fn shift(quoted: &str, text: &str) -> Option<u32> {
    [1, 3, 4, 5].into_iter().find(|at| quoted.get(*at..).is_some_and(|rest| rest.starts_with(text))).map(|at| at as u32)
}

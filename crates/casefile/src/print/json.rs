//! A case as JSON.

use std::fmt::Write as _;

use detente_model::Case;

use super::keyed_by_name;
use crate::FORMAT_VERSION;
use crate::encode::{Out, Record, header, tables};

/// The case as JSON, in canonical form: the same keys in the same order as [`crate::print`]. A number that is not
/// whole is written as text, so that no reader rounds it.
///
/// ```
/// use detente_casefile::print_json;
/// use detente_model::{Case, Date};
/// let case = Case::empty("Pay talks", Date::constant(2025, 3, 14));
/// assert!(print_json(&case).starts_with("{\n  \"detente\": 1,\n  \"case\": {\n    \"title\": \"Pay talks\""));
/// ```
pub fn print_json(case: &Case) -> String {
    let mut text = format!("{{\n  \"detente\": {FORMAT_VERSION},\n  \"case\": ");
    object(&mut text, &header(&case.header), 1);
    for (table, entries) in tables(case).into_iter().filter(|(_, entries)| !entries.is_empty()) {
        let _ = write!(text, ",\n  \"{table}\": ");
        let by_name = keyed_by_name(table);
        let entries = entries.into_iter().map(|(meta, record)| {
            let mut whole = Record::default();
            if !by_name && meta.declared {
                whole.put("id", meta.id.clone());
            }
            whole.0.extend(record.0);
            (meta.id.to_string(), whole)
        });
        table_of(&mut text, by_name, entries.collect());
    }
    text.push_str("\n}\n");
    text
}

fn table_of(text: &mut String, by_name: bool, entries: Vec<(String, Record)>) {
    text.push(if by_name { '{' } else { '[' });
    for (index, (name, record)) in entries.iter().enumerate() {
        text.push_str(if index > 0 { ",\n    " } else { "\n    " });
        if by_name {
            let _ = write!(text, "\"{name}\": ");
        }
        object(text, record, 2);
    }
    text.push_str("\n  ");
    text.push(if by_name { '}' } else { ']' });
}

/// An object with a key on each line.
fn object(text: &mut String, record: &Record, depth: usize) {
    if record.0.is_empty() {
        text.push_str("{}");
        return;
    }
    let margin = "  ".repeat(depth);
    text.push('{');
    for (index, (key, value)) in record.0.iter().enumerate() {
        let _ = write!(text, "{}\n{margin}  \"{key}\": ", if index > 0 { "," } else { "" });
        write_value(text, value);
    }
    let _ = write!(text, "\n{margin}}}");
}

/// A value with a line for each key and each part of a list that is a table.
pub(crate) fn pretty(value: &Out) -> String {
    let mut text = String::new();
    write_pretty(&mut text, value, 0);
    text.push('\n');
    text
}

fn write_pretty(text: &mut String, value: &Out, depth: usize) {
    let margin = "  ".repeat(depth);
    match value {
        Out::Table(record) if !record.0.is_empty() => {
            text.push('{');
            for (index, (key, item)) in record.0.iter().enumerate() {
                let _ = write!(text, "{}\n{margin}  \"{key}\": ", if index > 0 { "," } else { "" });
                write_pretty(text, item, depth + 1);
            }
            let _ = write!(text, "\n{margin}}}");
        }
        Out::List(items) if items.iter().any(|item| matches!(item, Out::Table(_))) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                let _ = write!(text, "{}\n{margin}  ", if index > 0 { "," } else { "" });
                write_pretty(text, item, depth + 1);
            }
            let _ = write!(text, "\n{margin}]");
        }
        other => write_value(text, other),
    }
}

/// A value on one line.
fn write_value(text: &mut String, value: &Out) {
    match value {
        Out::Text(words) => quote(text, words),
        Out::Number(number) => match number.to_integer() {
            Some(whole) => drop(write!(text, "{whole}")),
            None => quote(text, &number.to_string()),
        },
        Out::Whole(number) => drop(write!(text, "{number}")),
        Out::Flag(flag) => drop(write!(text, "{flag}")),
        Out::Day(day) => drop(write!(text, "\"{day}\"")),
        Out::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write_value(text, item);
            }
            text.push(']');
        }
        Out::Table(record) => {
            text.push('{');
            for (index, (key, item)) in record.0.iter().enumerate() {
                let _ = write!(text, "{}\"{key}\": ", if index > 0 { ", " } else { "" });
                write_value(text, item);
            }
            text.push('}');
        }
    }
}

/// A text in quotes; what is no visible character is written as an escape.
pub(crate) fn quote(text: &mut String, words: &str) {
    text.push('"');
    for c in words.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if super::hidden(c) => {
                let mut halves = [0; 2];
                for half in c.encode_utf16(&mut halves) {
                    let _ = write!(text, "\\u{half:04x}");
                }
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

//! A case as text: in one form only, so that the same case is the same bytes.

mod json;

use std::fmt::Write as _;

use detente_model::{Case, EntryRef, Meta, Table};

use crate::FORMAT_VERSION;
use crate::encode::{Out, Record, entry, header, tables};
use crate::keys::{Naming, TableKeys};

pub(crate) use json::pretty;
pub use json::print_json;

/// The case as TOML, in canonical form: tables in the order of [`Table`], entries in the order of the case, keys in the
/// order of the documentation, names that were assigned left out.
///
/// Of a case in canonical order it reads back to an equal case, and printing that gives the same text again.
///
/// ```
/// use detente_casefile::print;
/// use detente_model::{Case, Date};
/// let case = Case::empty("Pay talks", Date::constant(2025, 3, 14));
/// assert_eq!(print(&case), "detente = 1\n\n[case]\ntitle = \"Pay talks\"\nas_of = 2025-03-14\n");
/// ```
pub fn print(case: &Case) -> String {
    let mut text = format!("detente = {FORMAT_VERSION}\n\n[case]\n");
    keys(&mut text, &header(&case.header));
    for (table, entries) in tables(case) {
        for (meta, record) in entries {
            text.push('\n');
            section(&mut text, table, meta, &record);
        }
    }
    text
}

/// One entry as it stands in [`print()`]; `None` where the case has no such entry.
pub fn print_entry(case: &Case, named: &EntryRef) -> Option<String> {
    let (meta, record) = entry(case, named)?;
    let mut text = String::new();
    section(&mut text, named.table, meta, &record);
    Some(text)
}

/// Whether a file names the entries of a table by their key (`[issues.ID]`; in JSON an object), not by an `id` within.
pub fn keyed_by_name(table: Table) -> bool {
    matches!(TableKeys::of(table).naming, Naming::Header | Naming::Actor)
}

fn section(text: &mut String, table: Table, meta: &Meta, record: &Record) {
    if keyed_by_name(table) {
        let _ = writeln!(text, "[{table}.{}]", meta.id);
    } else {
        let _ = writeln!(text, "[[{table}]]");
        if meta.declared {
            let _ = writeln!(text, "id = \"{}\"", meta.id);
        }
    }
    keys(text, record);
}

fn keys(text: &mut String, record: &Record) {
    for (key, value) in &record.0 {
        text.push_str(key);
        text.push_str(" = ");
        write_value(text, value);
        text.push('\n');
    }
}

fn write_value(text: &mut String, value: &Out) {
    match value {
        Out::Text(words) => quote(text, words),
        Out::Number(number) => {
            let digits = number.to_string();
            if digits.contains('/') { quote(text, &digits) } else { text.push_str(&digits) }
        }
        Out::Whole(number) => drop(write!(text, "{number}")),
        Out::Flag(flag) => drop(write!(text, "{flag}")),
        Out::Day(day) => drop(write!(text, "{day}")),
        Out::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write_value(text, item);
            }
            text.push(']');
        }
        Out::Table(record) if record.0.is_empty() => text.push_str("{}"),
        Out::Table(record) => {
            for (index, (key, item)) in record.0.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "{ " });
                let _ = write!(text, "{key} = ");
                write_value(text, item);
            }
            text.push_str(" }");
        }
    }
}

/// A text in quotes. What is no visible character is written as an escape.
fn quote(text: &mut String, words: &str) {
    text.push('"');
    for c in words.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if hidden(c) => drop(write!(text, "\\u{:04X}", c as u32)),
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Characters that a reader could not see or that would turn the text around.
pub(crate) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

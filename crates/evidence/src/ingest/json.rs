//! JSON lines: one document a line, with the fields that crawls use.

use serde_json::{Map, Value};

use super::layout::Layout;
use super::{MAX_BYTES, Unread, finish, method};
use crate::{Document, Hash, Marked, Media};

/// Names of the field with the text, the first that is there.
const TEXT: &[&str] = &["text", "content", "body", "article", "maintext", "raw_text"];
const TITLE: &[&str] = &["title", "headline"];
const DATE: &[&str] = &["date", "published", "date_publish", "publish_date", "published_at", "timestamp"];
const ADDRESS: &[&str] = &["url", "link", "source_url"];

/// The documents of a JSON-lines file; blank lines are none.
pub(super) fn documents(name: &str, bytes: &[u8]) -> Vec<Result<Document, Unread>> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    filled.map(|(at, line)| document(name, at + 1, line)).collect()
}

/// The document of one line.
pub(super) fn document(name: &str, line: usize, bytes: &[u8]) -> Result<Document, Unread> {
    let wrong = |why: String| Unread::Line { line, why };
    if bytes.len() > MAX_BYTES {
        return Err(wrong(format!("it has more than {} MB", MAX_BYTES >> 20)));
    }
    let bytes = bytes.trim_ascii();
    let fields = fields(bytes).map_err(wrong)?;
    let text = field(&fields, TEXT).ok_or_else(|| wrong(without_text(&fields)))?;
    let mut layout = Layout::default();
    layout.paragraph(field(&fields, TITLE).unwrap_or_default(), Some(Marked::Title));
    if let Some(date) = field(&fields, DATE) {
        let day: String = date.chars().take(10).collect();
        layout.paragraph(&format!("Published {day}"), Some(Marked::Published));
    }
    layout.lines(text);
    let mut remarks = Vec::new();
    remarks.extend(field(&fields, ADDRESS).map(|address| format!("from {address}")));
    let method = method("json-lines 1", "UTF-8", remarks);
    finish(&format!("{name}:{line}"), Hash::of(bytes), Media::JsonLine, layout, method)
}

/// The fields of a line, or what was found where an object was expected.
fn fields(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(other) => Err(format!("an object is expected, and it is {}", kind(&other))),
        Err(error) if error.is_eof() => Err("it ends before its object does".to_owned()),
        Err(error) => Err(format!("it is no JSON from column {} on", error.column().max(1))),
    }
}

/// What a line has in the place of a text.
fn without_text(fields: &Map<String, Value>) -> String {
    match TEXT.iter().find_map(|name| Some((name, fields.get(*name)?))) {
        Some((name, Value::String(_))) => format!("its \"{name}\" is empty"),
        Some((name, other)) => format!("its \"{name}\" is {}, and a string is expected", kind(other)),
        None if fields.is_empty() => "it has no \"text\", nor any other field".to_owned(),
        None => {
            let named = fields.keys().take(SHOWN).map(|name| format!("\"{}\"", cut(name))).collect::<Vec<_>>();
            let more = if fields.len() > SHOWN { " and more" } else { "" };
            format!("it has no \"text\"; it has {}{more}", named.join(", "))
        }
    }
}

/// So many fields are named.
const SHOWN: usize = 5;

/// The beginning of a name, without signs that steer a terminal.
fn cut(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn field<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| fields.get(*name)?.as_str()).filter(|text| !text.trim().is_empty())
}

//! JSON lines: one document a line, with the fields that crawls use.

use serde_json::{Map, Value};

use super::layout::Layout;
use super::{MAX_BYTES, Unread, finish, method, too_large};
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
    if bytes.len() > MAX_BYTES {
        return Err(too_large(bytes.len(), MAX_BYTES));
    }
    let wrong = |why: &str| Unread::Line { line, why: why.to_owned() };
    let bytes = bytes.trim_ascii();
    let fields: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| wrong(&error.to_string()))?;
    let text = field(&fields, TEXT).ok_or_else(|| wrong("it has no \"text\""))?;
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

fn field<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| fields.get(*name)?.as_str()).filter(|text| !text.trim().is_empty())
}

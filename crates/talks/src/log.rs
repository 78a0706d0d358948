//! The log as JSON lines: a header, then one event a line, each with the hash of all lines up to it.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::event::Stamped;

/// The version of the format, in the header `{"detente_talks":1}`.
pub const LOG_VERSION: u64 = 1;

/// The largest log that is read, in bytes.
pub const MOST_BYTES: usize = 1 << 30;

/// A log that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// The events in order.
    pub events: Vec<Stamped>,
    /// Bytes of an unfinished line at the end, of an event that was never acknowledged; left aside.
    pub torn: usize,
    /// The hash of the last line.
    pub chain: String,
    /// Whether the lines hold their hashes; a log without events may.
    pub chained: bool,
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {what}; expected {expected}")]
pub struct LineError {
    /// The line, from 1.
    pub line: usize,
    /// What was found.
    pub what: String,
    /// What belongs there.
    pub expected: &'static str,
}

/// The first line of a log, with its line break.
pub fn start() -> String {
    format!("{}\n", json!({ "detente_talks": LOG_VERSION }))
}

/// The line of an event in a log whose lines hold no hashes, with its line break.
pub fn plain(event: &Stamped) -> String {
    format!("{}\n", json!(event))
}

/// The line of an event after a line with the hash `chain` (empty after the header), with its line break, and its hash.
pub fn append(chain: &str, event: &Stamped) -> (String, String) {
    let next = chained(chain, event);
    let mut line = json!(event);
    line["chain"] = json!(next);
    (format!("{line}\n"), next)
}

/// The hash of an event after the hash of the line before it: SHA-256 of the two, the event as JSON with sorted keys.
pub fn chained(chain: &str, event: &Stamped) -> String {
    hex(&Sha256::digest(format!("{chain}\n{}", canonical(&json!(event)))))
}

/// Reads a log. Lines may lack `chain` as long as all do, as in a log that was written by hand.
///
/// # Errors
/// Every line that is wrong. A last line without a line break that does not read is no mistake: it is what a crash leaves.
pub fn read(bytes: &[u8]) -> Result<Log, Vec<LineError>> {
    if bytes.len() > MOST_BYTES {
        let what = format!("the log has {} bytes", bytes.len());
        return Err(vec![LineError { line: 1, what, expected: "at most 1 GiB" }]);
    }
    let (whole, tail) = bytes.split_at(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1));
    let mut reader = Reader::default();
    for (at, line) in whole.split(|byte| *byte == b'\n').enumerate() {
        reader.line(at + 1, line);
    }
    let lines = whole.iter().filter(|byte| **byte == b'\n').count();
    if !tail.is_empty() && serde_json::from_slice::<Value>(tail).is_ok() {
        reader.line(lines + 1, tail);
    } else {
        reader.log.torn = tail.len();
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    log: Log,
    errors: Vec<LineError>,
    headed: bool,
    /// Whether it is no log at all, so that no line of it need be told.
    foreign: bool,
    /// Whether the events so far have hashes; `None` before the first.
    hashed: Option<bool>,
}

impl Reader {
    fn error(&mut self, line: usize, what: impl Into<String>, expected: &'static str) {
        self.errors.push(LineError { line, what: what.into(), expected });
    }

    fn line(&mut self, line: usize, bytes: &[u8]) {
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() || self.foreign {
            return;
        }
        let value: Value = match serde_json::from_slice(bytes) {
            Err(_) if !self.headed => Value::Null,
            Ok(value) => value,
            Err(error) => return self.error(line, format!("this is no JSON ({error})"), "one event as a JSON object"),
        };
        if self.headed { self.event(line, value) } else { self.header(line, &value) }
    }

    fn header(&mut self, line: usize, value: &Value) {
        self.headed = true;
        match value.get("detente_talks").and_then(Value::as_u64) {
            Some(LOG_VERSION) => {}
            Some(newer) => {
                self.error(line, format!("this log has format {newer}"), "format 1; a newer program reads it")
            }
            None => {
                self.foreign = true;
                self.error(line, "this is no log of talks", "the header {\"detente_talks\":1}");
            }
        }
    }

    fn event(&mut self, line: usize, mut value: Value) {
        let chain = value.as_object_mut().and_then(|map| map.remove("chain"));
        let event: Stamped = match serde_json::from_value(value) {
            Ok(event) => event,
            Err(error) => return self.error(line, error.to_string(), "`at`, `by` and an `event` with its `type`"),
        };
        if *self.hashed.get_or_insert(chain.is_some()) != chain.is_some() {
            self.error(line, "some lines have a `chain`, others have none", "all or none");
        }
        let next = chained(&self.log.chain, &event);
        if chain.as_ref().is_some_and(|chain| chain.as_str() != Some(&next)) {
            let what = "the chain is broken: this line or one before it is not as it was written";
            self.error(line, what, "the hash of all events up to here");
        }
        // What follows is judged from what the line says, so that one altered line is told once.
        self.log.chain = chain.and_then(|chain| Some(chain.as_str()?.to_owned())).unwrap_or(next);
        self.log.events.push(event);
    }

    fn finish(mut self) -> Result<Log, Vec<LineError>> {
        if !self.headed {
            self.error(1, "the log is empty", "the header {\"detente_talks\":1}");
        }
        self.log.chained = self.hashed.unwrap_or(true);
        if self.errors.is_empty() { Ok(self.log) } else { Err(self.errors) }
    }
}

/// JSON with sorted keys and no spaces: the same value is the same bytes.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            let each = keys.into_iter().map(|key| format!("{}:{}", json!(key), canonical(&map[key])));
            format!("{{{}}}", each.collect::<Vec<_>>().join(","))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

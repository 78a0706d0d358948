//! The text of the files, and where in it something stands.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Draft, Sink};
use crate::{Format, Input};

/// The largest file that is read, in bytes: 64 MiB.
pub const LARGEST_FILE: usize = 64 << 20;

/// Where something stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The name of the file, as given with the input.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many bytes of the file stand before it.
    pub offset: usize,
    /// How many bytes it takes.
    pub length: usize,
}

impl std::fmt::Display for Place {
    /// `file:line:column`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A piece of the text of one file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) file: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(file: u32, range: Range<usize>) -> Self {
        // Files are smaller than four gigabytes, so nothing is cut off.
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }
}

/// How many bytes stand between two counts of characters.
const STRIDE: usize = 64;

/// The text of one file, without its byte order mark, and an index of its lines.
pub(crate) struct Source<'a> {
    pub(crate) name: Arc<str>,
    pub(crate) format: Format,
    pub(crate) text: Cow<'a, str>,
    /// Whether nothing of it is worth looking at.
    pub(crate) unreadable: bool,
    /// Bytes of the file before `text`.
    skipped: usize,
    /// Where each line begins.
    lines: Vec<u32>,
    /// How many characters begin before each multiple of [`STRIDE`] bytes, and in all.
    characters: Vec<u32>,
}

impl<'a> Source<'a> {
    /// Reads an input; what cannot be read as text leaves an empty text and a diagnostic.
    pub(crate) fn read(input: &'a Input, file: u32, sink: &mut Sink) -> Self {
        let bytes = &input.text[..];
        let (skipped, bytes) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => (3, rest),
            None => (0, bytes),
        };
        let (text, unreadable) = if bytes.len() > LARGEST_FILE {
            sink.push(too_large(&input.name, input.text.len()));
            (Cow::Borrowed(""), true)
        } else {
            decode(bytes, file, sink)
        };
        Self { unreadable, ..Self::index(input.name.as_str().into(), input.format, text, skipped) }
    }

    fn index(name: Arc<str>, format: Format, text: Cow<'a, str>, skipped: usize) -> Self {
        let bytes = text.as_bytes();
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let lines = std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect();
        let (mut seen, mut characters) = (0, Vec::with_capacity(bytes.len() / STRIDE + 2));
        for chunk in bytes.chunks(STRIDE) {
            characters.push(seen);
            seen += begun(chunk);
        }
        characters.push(seen);
        Self { name, format, text, unreadable: false, skipped, lines, characters }
    }

    /// Line and column, both from 1, of a byte.
    fn line_and_column(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start as usize <= at).max(1);
        let start = self.lines.get(line - 1).map_or(0, |start| *start as usize);
        (line, self.characters_before(at) - self.characters_before(start) + 1)
    }

    fn characters_before(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let at = at.min(bytes.len());
        let counted = self.characters.get(at / STRIDE).copied().unwrap_or(0);
        (counted + begun(&bytes[at / STRIDE * STRIDE..at])) as usize
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        let (line, column) = self.line_and_column(span.start as usize);
        Place {
            file: self.name.clone(),
            line,
            column,
            offset: self.skipped + span.start as usize,
            length: (span.end - span.start) as usize,
        }
    }
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count() as u32
}

/// How many bytes that are no text are passed over before a file is taken for no text at all.
const MOST_BAD_BYTES: usize = 100;

/// The bytes as text, and whether they are none at all. The first byte that is none is reported; where there are few, a `?` stands in the place of each,
/// so that the rest of the file is still looked at.
fn decode<'a>(bytes: &'a [u8], file: u32, sink: &mut Sink) -> (Cow<'a, str>, bool) {
    let Err(error) = std::str::from_utf8(bytes) else {
        return (String::from_utf8_lossy(bytes), false);
    };
    let first = error.valid_up_to();
    let mut text = String::with_capacity(bytes.len());
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        bad += chunk.invalid().len();
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    let kept = bad <= MOST_BAD_BYTES;
    let draft = Draft::error("invalid-utf8", Span::new(file, first..first + 1), "the file is not UTF-8 text")
        .label(format!("byte 0x{:02X} starts no character", bytes[first]));
    let hint = if kept { "save the file as UTF-8" } else { "save the file as UTF-8; nothing of it was read" };
    sink.push(draft.hint(hint));
    (Cow::Owned(text), !kept)
}

fn too_large(name: &str, size: usize) -> Draft {
    let message = format!("{name} has {size} bytes; a case file has at most {LARGEST_FILE} (64 MiB)");
    Draft::error_without_place("too-large", message).hint("nothing of it was read; split the case into channel files")
}

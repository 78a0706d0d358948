//! Ingest: bytes in, documents out, each with its raw text and the SHA-256 of its bytes.
//!
//! Of plain text the raw text is the file's own characters, unchanged. Of every other format it is the text that was taken
//! out, and the method is noted. Work and memory are bounded by limits on sizes, never on seconds; what meets a limit is
//! refused with a reason and a hint, so that the other files can go on.

mod html;
mod json;
mod layout;
mod mail;
mod pdf;
mod text;
mod word;

use thiserror::Error;

use crate::{Document, Hash, Media, Method};
use layout::Layout;

/// The most bytes that one file may have; of a JSON-lines file, one line.
pub const MAX_BYTES: usize = 32 << 20;

/// The most bytes that the text of one document may have: some thousand pages.
pub const MAX_TEXT: usize = 8 << 20;

/// Why a file gave no document.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unread {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It has no letters.
    #[error("it has no words")]
    NoWords,
    /// It is no text and no format that is known.
    #[error("it is neither text nor a format that is read here")]
    Binary,
    /// It is too large.
    #[error("it has {mega} MB; a document may have {most} MB")]
    TooLarge {
        /// Its size, rounded up.
        mega: usize,
        /// The limit.
        most: usize,
    },
    /// Something small in it unfolds into something too large, or is built to keep a reader busy.
    #[error("{what} unfolds beyond every use")]
    Bomb {
        /// What does.
        what: &'static str,
    },
    /// It is of a known format, and broken or locked.
    #[error("it cannot be read as {format}: {why}")]
    Broken {
        /// The format.
        format: &'static str,
        /// What is wrong.
        why: String,
    },
    /// It is not in the character set that it seems to be in.
    #[error("{bad} of its {all} characters cannot be read")]
    Charset {
        /// How many cannot.
        bad: usize,
        /// Of how many.
        all: usize,
    },
    /// The system does not give it.
    #[error("it cannot be opened: {why}")]
    Closed {
        /// What the system says.
        why: String,
    },
    /// A line of a JSON-lines file is no document.
    #[error("line {line} is no document: {why}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

impl Unread {
    /// So many bytes are too many for one document.
    pub fn too_large(bytes: usize) -> Self {
        too_large(bytes, MAX_BYTES)
    }

    /// What the reader of the message can do.
    pub fn hint(&self) -> &'static str {
        match self {
            Unread::Empty | Unread::NoWords => "was the right file named?",
            Unread::Binary => {
                "text, HTML, Markdown, Word (.docx), PDF, mail (.eml) and JSON lines are read; others can be saved as one of them"
            }
            Unread::TooLarge { .. } => "divide it, or write one document a line as JSON: {\"text\": \"...\"}",
            Unread::Bomb { .. } => "save the text alone and read that",
            Unread::Broken { .. } => "open it in its own program and save it again, or save the text alone",
            Unread::Charset { .. } => "save it as UTF-8",
            Unread::Closed { .. } => "look at whether you may read it",
            Unread::Line { .. } => {
                "each line is one object with \"text\" and, if known, \"title\", \"date\" and \"url\""
            }
        }
    }
}

/// The documents of a file. All but JSON-lines files hold one. `name` serves to tell formats that look alike, and to name
/// the document; its folders are left out.
pub fn ingest(name: &str, bytes: &[u8]) -> Vec<Result<Document, Unread>> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if bytes.is_empty() {
        return vec![Err(Unread::Empty)];
    }
    match media(name, bytes) {
        Some(Media::JsonLine) => json::documents(name, bytes),
        Some(media) => vec![one(name, bytes, media)],
        None => vec![Err(Unread::Binary)],
    }
}

/// One line of a JSON-lines file, for callers that stream such a file; `line` counts from 1.
///
/// # Errors
/// Why the line is no document.
pub fn ingest_line(name: &str, line: usize, bytes: &[u8]) -> Result<Document, Unread> {
    json::document(name, line, bytes)
}

fn one(name: &str, bytes: &[u8], media: Media) -> Result<Document, Unread> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(bytes.len(), MAX_BYTES));
    }
    let (layout, method) = match media {
        Media::Text => text::read(bytes, "text 1")?,
        Media::Markdown => text::read(bytes, "markdown 1")?,
        Media::Html => html::read(bytes)?,
        Media::Word => word::read(bytes)?,
        Media::Pdf => pdf::read(bytes)?,
        Media::Mail => mail::read(bytes)?,
        Media::JsonLine => return json::document(name, 1, bytes),
    };
    finish(name, Hash::of(bytes), media, layout, method)
}

/// A document out of what was read, if that holds words.
fn finish(name: &str, sha256: Hash, media: Media, layout: Layout, method: Method) -> Result<Document, Unread> {
    let (raw, hints) = layout.finish();
    if raw.len() > MAX_TEXT {
        return Err(too_large(raw.len(), MAX_TEXT));
    }
    if !raw.chars().any(char::is_alphabetic) {
        return Err(Unread::NoWords);
    }
    Ok(Document { name: name.to_owned(), sha256, media, raw: crate::RawText::new(raw), method, hints })
}

fn too_large(bytes: usize, most: usize) -> Unread {
    Unread::TooLarge { mega: bytes.div_ceil(1 << 20), most: most >> 20 }
}

fn method(name: &str, charset: &str, remarks: Vec<String>) -> Method {
    Method { name: name.to_owned(), charset: charset.to_owned(), remarks }
}

/// What a file is: by its first bytes where they tell, else by the end of its name, else text.
fn media(name: &str, bytes: &[u8]) -> Option<Media> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let head = &bytes[..bytes.len().min(2048)];
    if head.windows(5).take(1024).any(|window| window == b"%PDF-") {
        return Some(Media::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(Media::Word);
    }
    if text::is_binary(bytes) {
        return None;
    }
    let start = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    match ending.as_deref() {
        Some("jsonl" | "ndjson") => Some(Media::JsonLine),
        Some("eml") => Some(Media::Mail),
        Some("html" | "htm" | "xhtml") => Some(Media::Html),
        Some("md" | "markdown") => Some(Media::Markdown),
        _ if start.starts_with("<!doctype html") || start.starts_with("<html") => Some(Media::Html),
        _ if start.starts_with("return-path:")
            || start.starts_with("received:")
            || start.starts_with("mime-version:") =>
        {
            Some(Media::Mail)
        }
        _ => Some(Media::Text),
    }
}

#[cfg(test)]
mod tests;

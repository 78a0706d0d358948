//! A document: its raw text, kept unchanged, and where that came from.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::RawText;

/// The SHA-256 of the raw bytes of a document: its name everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash that is written so, as 64 lower-case signs.
    fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let digit = |sign: u8| char::from(sign).to_digit(16).filter(|_| !sign.is_ascii_uppercase());
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
        if pairs.len() != bytes.len() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Hash::from_hex(&text).ok_or_else(|| de::Error::custom("a SHA-256 has 64 of the signs 0 to 9 and a to f"))
    }
}

/// What the bytes of a document were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// Plain text.
    Text,
    /// Notes with Markdown's signs, taken as plain text.
    Markdown,
    /// A page of the web.
    Html,
    /// A Word file, `.docx`.
    Word,
    /// PDF.
    Pdf,
    /// A mail as it was sent, `.eml`.
    Mail,
    /// One line of a JSON-lines file.
    JsonLine,
}

/// How the raw text was taken from the bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Method {
    /// The method and its version, as `html 1`.
    pub name: String,
    /// The character set that was read, as `UTF-8`; empty where the format says it itself.
    pub charset: String,
    /// What a reader of the result should know: characters that could not be read, parts left out, a limit that was met.
    pub remarks: Vec<String>,
}

/// One document. Two documents are the same exactly when their bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What people call it: the file name, with the line of a JSON-lines file.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: Hash,
    /// What the bytes were.
    pub media: Media,
    /// The raw text that every place refers to: the file's own characters, or what was extracted from it. Never changed.
    pub raw: RawText,
    /// How the raw text was taken from the bytes.
    pub method: Method,
    /// What the format itself marks (titles, headings, quotations of a page; subject and date of a mail).
    pub hints: Vec<Hint>,
}

/// What a format says of a piece of its raw text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hint {
    /// The piece.
    pub span: crate::Span,
    /// What the format marks it as.
    pub marked: Marked,
}

/// A mark that a format makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marked {
    /// The title of the document.
    Title,
    /// A heading.
    Heading,
    /// A time that the format gives as the document's own: a mail's date, a page's published time.
    Published,
    /// Who wrote it.
    Byline,
    /// A quotation set apart.
    Quote,
    /// Navigation, footer, aside.
    Furniture,
    /// Words that are an address to follow and little else.
    Link,
}

impl Document {
    /// A document of plain text, for tests and for text that is already in hand.
    pub fn from_text(name: impl Into<String>, text: &str) -> Self {
        Self {
            name: name.into(),
            sha256: Hash::of(text.as_bytes()),
            media: Media::Text,
            raw: RawText::new(text.to_owned()),
            method: Method { name: "text 1".to_owned(), charset: "UTF-8".to_owned(), remarks: Vec::new() },
            hints: Vec::new(),
        }
    }
}

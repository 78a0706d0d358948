//! Word files, `.docx`: the paragraphs of the main text.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Layout, MAX_BYTES, MAX_TEXT, Unread, method, too_large};
use crate::{Marked, Method};

/// The part of the archive that holds the text.
const MAIN: &str = "word/document.xml";

/// The text of a Word file.
pub(super) fn read(bytes: &[u8]) -> Result<(Layout, Method), Unread> {
    let xml = main_part(bytes)?;
    let xml = String::from_utf8(xml).map_err(|error| broken(&error))?;
    let layout = paragraphs(&xml)?;
    Ok((layout, method("word 1", "", vec!["headers, footnotes and comments are left out".to_owned()])))
}

fn broken(why: &dyn std::fmt::Display) -> Unread {
    Unread::Broken { format: "a Word file", why: why.to_string() }
}

/// Unpacks the main text, and no more of it than the limit.
fn main_part(bytes: &[u8]) -> Result<Vec<u8>, Unread> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let part = archive.by_name(MAIN).map_err(|_| broken(&"the archive holds no text of Word's"))?;
    let mut xml = Vec::new();
    part.take(MAX_BYTES as u64 + 1).read_to_end(&mut xml).map_err(|error| broken(&error))?;
    if xml.len() > MAX_BYTES {
        return Err(Unread::Bomb { what: "the text in the archive" });
    }
    Ok(xml)
}

/// One paragraph in the making.
#[derive(Default)]
struct Paragraph {
    words: String,
    marked: Option<Marked>,
    /// Whether the text that comes is shown; what was struck out by a tracked change is not.
    shown: bool,
}

fn paragraphs(xml: &str) -> Result<Layout, Unread> {
    let mut reader = Reader::from_str(xml);
    let (mut layout, mut paragraph) = (Layout::default(), Paragraph::default());
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(tag) => start(&tag, &mut paragraph),
            Event::Empty(tag) => {
                start(&tag, &mut paragraph);
                paragraph.shown = false;
            }
            Event::Text(text) if paragraph.shown => paragraph.words.push_str(&text),
            Event::GeneralRef(name) if paragraph.shown => {
                let character = name.resolve_char_ref().ok().flatten().or_else(|| entity(&name));
                paragraph.words.extend(character);
            }
            Event::End(tag) if tag.name().as_ref() == "w:t" => paragraph.shown = false,
            Event::End(tag) if tag.name().as_ref() == "w:p" => {
                layout.paragraph(&paragraph.words, paragraph.marked);
                paragraph = Paragraph::default();
            }
            Event::Eof => return Ok(layout),
            _ => {}
        }
        if layout.len() + paragraph.words.len() > MAX_TEXT {
            return Err(too_large(xml.len(), MAX_TEXT));
        }
    }
}

fn start(tag: &BytesStart<'_>, paragraph: &mut Paragraph) {
    match tag.name().as_ref() {
        "w:t" => paragraph.shown = true,
        "w:tab" | "w:br" | "w:cr" => paragraph.words.push(' '),
        "w:pStyle" => {
            let value = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "w:val");
            let style = value.map(|attribute| attribute.value.to_lowercase()).unwrap_or_default();
            paragraph.marked = match style.as_str() {
                "title" => Some(Marked::Title),
                style if style.starts_with("heading") => Some(Marked::Heading),
                style if style.contains("quote") => Some(Marked::Quote),
                _ => None,
            };
        }
        _ => {}
    }
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

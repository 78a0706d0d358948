//! PDF: the text of its pages in the order in which it was written.

use lopdf::{Document as Pdf, LoadOptions};

use super::{Layout, MAX_BYTES, MAX_TEXT, Unread, method, too_large};
use crate::Method;

/// The most pages that are read.
const MOST_PAGES: usize = 2000;

/// What all pages together may unfold to, in bytes.
const MOST_CONTENT: usize = 4 * MAX_BYTES;

/// The text of a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<(Layout, Method), Unread> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_BYTES), ..LoadOptions::default() };
    let pdf = Pdf::load_mem_with_options(bytes, options).map_err(|error| broken(&error))?;
    if pdf.is_encrypted() {
        return Err(broken(&"it is locked with a passphrase"));
    }
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let (mut text, mut unread, mut content) = (String::new(), 0, 0usize);
    for page in pages.iter().take(MOST_PAGES) {
        let left = MOST_CONTENT.saturating_sub(content).min(MAX_BYTES);
        if left == 0 {
            return Err(Unread::Bomb { what: "the content of the pages" });
        }
        match pdf.extract_text_with_limit(&[*page], left) {
            Ok(found) => {
                content += found.len();
                text.push_str(&unwrapped(&found));
                text.push_str("\n\n");
            }
            Err(_) => unread += 1,
        }
        if text.len() > MAX_TEXT {
            return Err(too_large(bytes.len(), MAX_TEXT));
        }
    }
    if text.trim().is_empty() {
        return Err(broken(&"no text was found in it; it may be pictures of pages"));
    }
    let mut layout = Layout::default();
    layout.lines(text.trim());
    Ok((layout, method("pdf 1", "", remarks(pages.len(), unread))))
}

fn broken(why: &dyn std::fmt::Display) -> Unread {
    Unread::Broken { format: "PDF", why: why.to_string() }
}

fn remarks(pages: usize, unread: usize) -> Vec<String> {
    let mut remarks = Vec::new();
    if unread > 0 {
        remarks.push(format!("{unread} of {pages} pages could not be read"));
    }
    if pages > MOST_PAGES {
        remarks.push(format!("{MOST_PAGES} of {pages} pages were read"));
    }
    remarks
}

/// Line ends of one kind; signs for spaces that no reader sees left out.
fn unwrapped(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{0}', "")
}

//! Plain text in whatever character set.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::{Layout, MAX_TEXT, Unread, method, too_large};
use crate::Method;

/// So many bytes are looked at to tell a character set and to tell text from what is none.
const LOOKED_AT: usize = 64 << 10;

/// A text is refused where more than one of so many characters cannot be read.
const ONE_OF: usize = 20;

/// The text of a file as it is.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<(Layout, Method), Unread> {
    if bytes.len() > 2 * MAX_TEXT {
        return Err(too_large(bytes.len(), MAX_TEXT));
    }
    let (text, charset, remarks) = decode(bytes)?;
    Ok((Layout::of(text), method(name, charset, remarks)))
}

/// Characters out of bytes, with the name of the character set and what should be known of it.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str, Vec<String>), Unread> {
    // UTF-8 is taken as it is, a mark at its beginning included: places count it, as they do in every other program.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), UTF_8.name(), Vec::new()));
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or_else(|| guess(bytes));
    let (text, encoding, broken) = encoding.decode(bytes);
    let mut remarks = Vec::new();
    if marked.is_none() {
        remarks.push(format!("the character set is a guess: {}", encoding.name()));
    }
    if broken {
        let (bad, all) = (text.matches('\u{fffd}').count(), text.chars().count());
        if bad * ONE_OF > all {
            return Err(Unread::Charset { bad, all });
        }
        remarks.push(format!("{bad} of {all} characters could not be read"));
    }
    Ok((text.into_owned(), encoding.name(), remarks))
}

/// A file that is UTF-8 but for a few bytes is broken UTF-8; others are told by their letters.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let multibyte = String::from_utf8_lossy(head);
    let (bad, good) = (multibyte.matches('\u{fffd}').count(), multibyte.chars().filter(|c| !c.is_ascii()).count());
    if good > 4 * bad {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether bytes are no text in any character set that is read here.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    head.contains(&0) || head.iter().filter(control).count() * 50 > head.len()
}

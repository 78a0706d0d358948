//! Words of a place with their places.

use crate::{Prepared, Span};

/// A word as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

impl Word<'_> {
    /// Whether it begins with a capital letter.
    pub(crate) fn capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is this word, in whatever case.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

/// The words of a place: letters, digits, inner apostrophes, hyphens and full stops (*U.S.*), and commas as words of their own.
pub(crate) fn words(document: &Prepared, span: Span) -> Vec<Word<'_>> {
    let text = document.text(span);
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-' | '.');
    for (point, (byte, c)) in text.char_indices().enumerate() {
        let begins = c.is_alphanumeric();
        match open {
            Some(_) if inner(c) => {}
            Some((from, at)) => {
                push(&mut found, &text[from..byte], span.start + at);
                open = begins.then_some((byte, point));
            }
            None => open = begins.then_some((byte, point)),
        }
        if c == ',' {
            found.push(Word {
                text: &text[byte..byte + 1],
                span: Span::new(span.start + point, span.start + point + 1),
            });
        }
    }
    if let Some((from, at)) = open {
        push(&mut found, &text[from..], span.start + at);
    }
    found
}

/// Adds a word without the marks at its end and without the ending of a genitive.
fn push<'a>(found: &mut Vec<Word<'a>>, text: &'a str, start: usize) {
    let bare = text.trim_end_matches(['\'', '\u{2019}', '-']);
    let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("\u{2019}s")).unwrap_or(bare);
    let dotted = bare.trim_end_matches('.');
    let bare = if dotted.contains('.') { bare } else { dotted };
    found.push(Word { text: bare, span: Span::new(start, start + bare.chars().count()) });
}

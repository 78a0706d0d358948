//! Texts and numbers of JSON.

use std::borrow::Cow;

use super::Reader;
use crate::diagnostic::quoted;
use crate::node::Raw;
use crate::source::Span;

impl<'s> Reader<'s, '_> {
    /// A text in quotes. One that is not closed ends with its line.
    pub(super) fn string(&mut self) -> Raw<'s> {
        let open = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        let mut good = true;
        loop {
            let from = self.at;
            let rest = &self.text.as_bytes()[from..];
            let length = rest.iter().position(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\'));
            self.at += length.unwrap_or(rest.len());
            push(&mut text, &self.text[from..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => match self.escape() {
                    Some(c) => text.to_mut().push(c),
                    None => good = false,
                },
                Some(b'\n' | b'\r') | None => {
                    let span = Span { start: open as u32, ..self.span(open) };
                    self.error(span, "a text is not closed", "expected `\"` before the end of the line");
                    return Raw::Hole;
                }
                Some(_) => {
                    let at = self.at;
                    self.at += 1;
                    let span = self.span(at);
                    self.error(span, "a text holds a control character", "written as an escape: \\t, \\u0001");
                    good = false;
                }
            }
        }
        let shift = matches!(text, Cow::Borrowed(_)).then_some(1);
        if good { Raw::Text { text, shift } } else { Raw::Hole }
    }

    /// The character that an escape stands for; a wrong one is reported.
    fn escape(&mut self) -> Option<char> {
        let from = self.at;
        let kind = self.text[from + 1..].chars().next();
        self.at += 1 + kind.map_or(0, char::len_utf8);
        let found = match kind {
            Some('"') => Some('"'),
            Some('\\') => Some('\\'),
            Some('/') => Some('/'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => self.unicode(),
            // The end of the line is left for the text to end with.
            Some('\n' | '\r') => {
                self.at = from + 1;
                None
            }
            _ => None,
        };
        if found.is_none() {
            let span = self.span(from);
            let message = format!("{} stands for no character", quoted(&self.text[from..self.at]));
            self.error(
                span,
                &message,
                "escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits",
            );
        }
        found
    }

    /// The character of `\uXXXX`, or of two of them where one is half a character.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.text[self.at..].starts_with("\\u") {
            return None;
        }
        self.at += 2;
        let second = self.four_digits().filter(|second| (0xDC00..0xE000).contains(second))?;
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// The digits of a number, as written.
    pub(super) fn number(&mut self) -> Raw<'s> {
        let from = self.at;
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_');
        self.at += self.text.as_bytes()[from..].iter().take_while(|byte| inside(byte)).count();
        let digits = &self.text[from..self.at];
        if is_number(digits) {
            return Raw::Number(Cow::Borrowed(digits));
        }
        let span = self.span(from);
        self.error(span, &format!("{} is no number", quoted(digits)), "numbers are written 12, -3, 0.25 or 1e3");
        Raw::Hole
    }
}

fn push<'s>(text: &mut Cow<'s, str>, part: &'s str) {
    if part.is_empty() {
        return;
    }
    match text {
        Cow::Borrowed("") => *text = Cow::Borrowed(part),
        _ => text.to_mut().push_str(part),
    }
}

/// Whether a text is a number of JSON.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

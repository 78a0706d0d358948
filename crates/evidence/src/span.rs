//! Places in a text, counted in Unicode code points.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A piece of a raw text: code points from `start` (included) to `end` (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct Span {
    /// The first code point.
    pub start: usize,
    /// The first code point after it.
    pub end: usize,
}

/// A place as it was written down, by whomever.
#[derive(Deserialize)]
struct Ends {
    start: usize,
    end: usize,
}

impl TryFrom<Ends> for Span {
    type Error = &'static str;

    fn try_from(Ends { start, end }: Ends) -> Result<Self, Self::Error> {
        if start <= end { Ok(Self { start, end }) } else { Err("a place ends before it begins") }
    }
}

impl Span {
    /// The piece from `start` to `end`; an end before the start gives an empty piece at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// How many code points it has.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether all of `other` lies in it.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether a code point lies in it.
    pub fn holds(self, point: usize) -> bool {
        self.start <= point && point < self.end
    }

    /// How many code points two pieces share.
    pub fn shared(self, other: Span) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    /// Whether two pieces share anything.
    pub fn touches(self, other: Span) -> bool {
        self.shared(other) > 0
    }

    /// The smallest piece that holds both.
    pub fn around(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Code points between two marks of the index: a look-up walks at most so many.
const STRIDE: usize = 64;

/// A text that is never changed, with an index from code points to bytes and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawText {
    text: String,
    /// The byte at which code point `n * STRIDE` begins; empty where every code point is one byte.
    marks: Vec<usize>,
    points: usize,
}

impl RawText {
    /// Takes a text as it is.
    pub fn new(text: String) -> Self {
        if text.is_ascii() {
            let points = text.len();
            return Self { text, marks: Vec::new(), points };
        }
        let (mut marks, mut points) = (Vec::new(), 0);
        for (byte, _) in text.char_indices() {
            if points % STRIDE == 0 {
                marks.push(byte);
            }
            points += 1;
        }
        Self { text, marks, points }
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many code points it has.
    pub fn len(&self) -> usize {
        self.points
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.points == 0
    }

    /// All of it as a place.
    pub fn span(&self) -> Span {
        Span::new(0, self.points)
    }

    /// The byte at which a code point begins; the end of the text for every number past it.
    pub fn byte(&self, point: usize) -> usize {
        if point >= self.points {
            return self.text.len();
        }
        let Some(&mark) = self.marks.get(point / STRIDE) else { return point };
        let rest = self.text[mark..].char_indices().nth(point % STRIDE);
        rest.map_or(self.text.len(), |(offset, _)| mark + offset)
    }

    /// The number of the code point that holds a byte.
    pub fn point(&self, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte.min(self.points);
        }
        let mark = self.marks.partition_point(|mark| *mark <= byte).saturating_sub(1);
        let from = self.marks[mark];
        mark * STRIDE + self.text[from..].char_indices().take_while(|(offset, _)| from + offset < byte).count()
    }

    /// The words of a place; `None` where it reaches past the end.
    pub fn get(&self, span: Span) -> Option<&str> {
        (span.end <= self.points).then(|| &self.text[self.byte(span.start)..self.byte(span.end)])
    }

    /// The words of a place, as far as the text goes.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[self.byte(span.start)..self.byte(span.end)]
    }

    /// The place of a range of bytes.
    pub fn span_of(&self, bytes: std::ops::Range<usize>) -> Span {
        Span::new(self.point(bytes.start), self.point(bytes.end))
    }

    /// A place without the white space at its ends.
    pub fn trimmed(&self, span: Span) -> Span {
        let text = self.slice(span);
        let before = text.chars().take_while(|c| c.is_whitespace()).count();
        if before == span.len() {
            return Span::new(span.start, span.start);
        }
        let after = text.chars().rev().take_while(|c| c.is_whitespace()).count();
        Span::new(span.start + before, span.end - after)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn code_points_and_bytes_agree_with_the_plain_walk(text in "[a-c\u{e9}\u{597d}\u{1f600} ]{0,300}", at in 0usize..320) {
            let raw = RawText::new(text.clone());
            let chars: Vec<(usize, char)> = text.char_indices().collect();
            let byte = chars.get(at).map_or(text.len(), |(byte, _)| *byte);
            prop_assert_eq!(raw.byte(at), byte);
            prop_assert_eq!(raw.len(), chars.len());
            if at < chars.len() {
                prop_assert_eq!(raw.point(byte), at);
            }
            prop_assert_eq!(raw.point(text.len()), chars.len());
        }

        #[test]
        fn a_trimmed_place_has_the_trimmed_words(text in "[a \n\u{e9}]{0,40}") {
            let raw = RawText::new(text.clone());
            prop_assert_eq!(raw.slice(raw.trimmed(raw.span())), text.trim());
        }
    }

    #[test]
    fn a_place_past_the_end_has_no_words() {
        let raw = RawText::new("déjà".to_owned());
        assert_eq!(raw.get(Span::new(1, 4)), Some("éjà"));
        assert_eq!(raw.get(Span::new(1, 5)), None);
        assert_eq!(Span::new(0, 4).shared(Span::new(3, 9)), 1);
    }
}

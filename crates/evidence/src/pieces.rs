//! Pieces: the lines or paragraphs that a raw text is laid out in, before anybody asks what they are.

use crate::{RawText, Span};

/// A line of a text, or several that were broken at a margin, without the white space at its ends; never blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether a blank line, or the beginning of the text, stands before it.
    pub(crate) apart: bool,
}

/// A text whose longest line is longer than this was not broken at a margin.
const MARGIN: usize = 110;

/// The pieces of a text, in order.
pub(crate) fn pieces(raw: &RawText) -> Vec<Piece> {
    let lines = lines(raw);
    if broken_at_margin(&lines) { joined(&lines) } else { lines }
}

fn lines(raw: &RawText) -> Vec<Piece> {
    // A mark of the character set is no part of the first line.
    let marked = usize::from(raw.as_str().starts_with('\u{feff}'));
    let (mut found, mut start, mut apart) = (Vec::new(), marked, true);
    let mut close = |start: usize, end: usize| {
        let span = raw.trimmed(Span::new(start, end));
        if !span.is_empty() {
            found.push(Piece { span, apart });
        }
        apart = span.is_empty();
    };
    for (at, c) in raw.as_str().chars().enumerate() {
        if c == '\n' || c == '\u{2028}' || c == '\u{2029}' || c == '\u{c}' {
            close(start, at);
            start = at + 1;
        }
    }
    close(start, raw.len());
    found
}

/// Whether lines end where a margin is and not where paragraphs do: no line is long, and most lines that another follows
/// at once are nearly as long as the longest.
fn broken_at_margin(lines: &[Piece]) -> bool {
    let longest = lines.iter().map(|line| line.span.len()).max().unwrap_or(0);
    let followed: Vec<usize> = lines.windows(2).filter(|pair| !pair[1].apart).map(|pair| pair[0].span.len()).collect();
    let full = followed.iter().filter(|len| **len * 10 >= longest * 7).count();
    (45..=MARGIN).contains(&longest) && followed.len() >= 3 && full * 10 >= followed.len() * 7
}

fn joined(lines: &[Piece]) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for line in lines {
        match found.last_mut().filter(|_| !line.apart) {
            Some(last) => last.span.end = line.span.end,
            None => found.push(*line),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, bool)> {
        let raw = RawText::new(text.to_owned());
        pieces(&raw).iter().map(|piece| (raw.slice(piece.span).to_owned(), piece.apart)).collect()
    }

    #[test]
    fn lines_are_pieces_and_blank_lines_set_apart() {
        let found = cut(" a b\r\nc\n\n \n d\n");
        let expected = [("a b", true), ("c", false), ("d", true)];
        assert_eq!(found, expected.map(|(text, apart)| (text.to_owned(), apart)));
        assert!(cut(" \n\n").is_empty());
    }

    #[test]
    fn lines_broken_at_a_margin_are_one_piece() {
        let line = "the board said that it would come back to the table on the day\n";
        let text = format!("Talks rest\n\n{}and then it left.\n\n{}{}so it was.", line.repeat(3), line, line);
        let found = cut(&text);
        assert_eq!(found.len(), 3);
        assert!(found[1].0.ends_with("then it left."));
    }
}

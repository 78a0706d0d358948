//! How wide text is in a drawing: an estimate from above, because the reader's fonts are not known.

use unicode_width::UnicodeWidthChar;

/// The height of a line, in units of the drawing.
pub(crate) const LINE: i64 = 17;

/// How wide text is at 13 units, with the widest of the common screen fonts in mind.
pub(crate) fn width(text: &str) -> i64 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '\u{2019}' => 5,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' => 6,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 13,
        'A'..='Z' => 10,
        ' '..='~' => 9,
        _ => match c.width().unwrap_or(0) {
            0 => 0,
            1 => 11,
            _ => 15,
        },
    }
}

/// Text broken into lines of at most `room` units and at most `most` lines; where it is longer, the last line ends in
/// three dots.
pub(crate) fn wrapped(text: &str, room: i64, most: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace().flat_map(|word| pieces(word, room)) {
        if !line.is_empty() && width(&line) + width(" ") + width(&word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            shorten(last, room);
        }
    }
    lines
}

fn shorten(line: &mut String, room: i64) {
    while width(line) + width("\u{2026}") > room && line.pop().is_some() {}
    line.push('\u{2026}');
}

/// A word cut into pieces that fit.
fn pieces(word: &str, room: i64) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for c in word.chars() {
        if !piece.is_empty() && width(&piece) + char_width(c) > room {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room_and_short_text_is_whole(text in "[a-zA-Z ]{0,200}|W{90}|[\u{4e00}-\u{4e20}]{40}") {
            let lines = wrapped(&text, 150, 4);
            prop_assert!(lines.len() <= 4 && lines.iter().all(|line| width(line) <= 150), "{lines:?}");
            let whole: String = wrapped(&text, 150, 1_000).concat().split_whitespace().collect();
            prop_assert_eq!(whole, text.split_whitespace().collect::<String>());
        }
    }
}

//! Lines of text within a width.

use unicode_width::UnicodeWidthStr;

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the widest line.
    pub width: usize,
    /// Whether headings are set in bold by terminal codes.
    pub bold: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 100, bold: false }
    }
}

/// Text being set line by line.
pub(crate) struct Page {
    style: Style,
    lines: Vec<String>,
}

impl Page {
    pub(crate) fn new(style: Style) -> Self {
        Self { style, lines: Vec::new() }
    }

    /// An empty line, unless one stands there already.
    pub(crate) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A line that fits as it is.
    pub(crate) fn line(&mut self, line: &str) {
        self.lines.push(line.to_owned());
    }

    /// A heading on a line of its own.
    pub(crate) fn heading(&mut self, text: &str) {
        for line in wrapped(text, self.style.width) {
            self.lines.push(if self.style.bold { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line });
        }
    }

    /// A title at the left and a stamp at the right, on one line where both fit.
    pub(crate) fn titled(&mut self, title: &str, stamp: &str) {
        if columns(title) + columns(stamp) + 2 <= self.style.width {
            let stamp = spread(title, stamp, self.style.width);
            self.lines.push(if self.style.bold { format!("\u{1b}[1m{stamp}\u{1b}[0m") } else { stamp });
        } else {
            self.heading(title);
            self.text(0, 0, stamp);
        }
    }

    /// Text after `indent` spaces, further lines indented by `hang` more.
    pub(crate) fn text(&mut self, indent: usize, hang: usize, text: &str) {
        let width = self.style.width.saturating_sub(indent).max(20);
        for (index, line) in hanging(text, width, hang).into_iter().enumerate() {
            let spaces = if index == 0 { indent } else { indent + hang };
            self.lines.push(format!("{}{line}", " ".repeat(spaces)));
        }
    }

    /// A label, then text in a column of its own that starts at `column`.
    pub(crate) fn labelled(&mut self, label: &str, column: usize, text: &str) {
        let width = self.style.width.saturating_sub(column).max(20);
        for (index, line) in wrapped(text, width).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let gap = column.saturating_sub(columns(label)).max(usize::from(index == 0));
            self.lines.push(format!("{label}{}{line}", " ".repeat(gap)));
        }
    }

    /// How many columns the page has.
    pub(crate) fn width(&self) -> usize {
        self.style.width
    }

    /// A row of cells, each wrapped within `width`, after a name wrapped within `names`.
    pub(crate) fn row(&mut self, indent: usize, names: usize, width: usize, name: &str, cells: &[String]) {
        let mut set = vec![hanging(name, names.saturating_sub(2), 2)];
        set.extend(cells.iter().map(|cell| wrapped(cell, width.saturating_sub(1).max(1))));
        for at in 0..set.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = " ".repeat(indent);
            for (column, lines) in set.iter().enumerate() {
                let part = lines.get(at).map_or("", String::as_str);
                let hang = if column == 0 && at > 0 { "  " } else { "" };
                let room = if column == 0 { names } else { width };
                line.push_str(&format!("{hang}{part}"));
                line.push_str(&" ".repeat(room.saturating_sub(columns(hang) + columns(part))));
            }
            self.lines.push(line.trim_end().to_owned());
        }
    }

    /// A label, text in a column of its own, and a tag at the right end of the last line or of the next.
    pub(crate) fn tagged(&mut self, label: &str, column: usize, text: &str, tag: &str) {
        self.labelled(label, column, text);
        let last = self.lines.pop().unwrap_or_default();
        if columns(&last) + columns(tag) + 2 <= self.style.width {
            self.lines.push(spread(&last, tag, self.style.width));
        } else {
            self.lines.push(last);
            self.lines.push(spread("", tag, self.style.width));
        }
    }

    /// Two texts in two columns with a line between them; each part of a text begins a new line.
    pub(crate) fn beside(&mut self, indent: usize, left: &[String], right: &[String]) {
        let room = (self.style.width.saturating_sub(indent + 3) / 2).max(20);
        let set = |parts: &[String]| parts.iter().flat_map(|part| hanging(part, room, 2)).collect::<Vec<_>>();
        let (left, right) = (set(left), set(right));
        for at in 0..left.len().max(right.len()) {
            let part = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let (one, two) = (part(&left), part(&right));
            let gap = " ".repeat(room.saturating_sub(columns(&one)));
            self.lines.push(format!("{}{one}{gap} | {two}", " ".repeat(indent)).trim_end().to_owned());
        }
    }

    /// The text set so far.
    pub(crate) fn finish(self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }
}

fn spread(left: &str, right: &str, width: usize) -> String {
    let gap = width.saturating_sub(columns(left) + columns(right)).max(2);
    format!("{left}{}{right}", " ".repeat(gap))
}

/// How many columns a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The beginning of a text, with a sign where something is left out, in at most so many columns.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if columns(&short) + columns(c.encode_utf8(&mut [0; 4])) + 1 > most {
            break;
        }
        short.push(c);
    }
    format!("{}\u{2026}", short.trim_end())
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    hanging(text, width, 0)
}

/// Breaks text between words so that the first line fits `width` and the others `width - hang`; a word that is longer
/// than a line is broken within.
fn hanging(text: &str, width: usize, hang: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let narrow = width.saturating_sub(hang).max(8);
    for word in text.split_whitespace().flat_map(|word| pieces(word, narrow)) {
        let room = if lines.is_empty() { width } else { narrow };
        if !line.is_empty() && columns(&line) + 1 + columns(&word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// A word cut into pieces of at most `width` columns.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for c in word.chars() {
        if columns(&piece) >= width {
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
        fn no_line_is_wider_than_the_page(text in "[a-z ]{0,300}|[a-z]{150}", indent in 0usize..10, hang in 0usize..5) {
            let mut page = Page::new(Style { width: 60, bold: false });
            page.text(indent, hang, &text);
            page.tagged("A", 3, &text, "holds, checked");
            page.labelled("   stalled", 16, &text);
            for line in page.finish().lines() {
                prop_assert!(columns(line) <= 60, "{line:?}");
            }
        }
    }
}

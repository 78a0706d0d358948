//! A raw text in the making, with what the format says of its pieces.

use crate::{Hint, Marked, Span};

/// Text that is put together paragraph by paragraph; counts code points as it goes.
#[derive(Debug, Default)]
pub(super) struct Layout {
    text: String,
    points: usize,
    hints: Vec<Hint>,
}

impl Layout {
    /// A text that is taken as it is.
    pub(super) fn of(text: String) -> Self {
        Self { points: text.chars().count(), text, hints: Vec::new() }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds a paragraph, apart from the one before; white space inside it becomes single spaces. A blank one adds nothing.
    pub(super) fn paragraph(&mut self, words: &str, marked: Option<Marked>) {
        let mut words = words.split_whitespace();
        let Some(first) = words.next() else { return };
        if !self.text.is_empty() {
            self.push("\n\n");
        }
        let start = self.points;
        self.push(first);
        for word in words {
            self.push(" ");
            self.push(word);
        }
        let span = Span::new(start, self.points);
        self.hints.extend(marked.map(|marked| Hint { span, marked }));
    }

    /// Adds lines as they are, apart from what stands before.
    pub(super) fn lines(&mut self, lines: &str) {
        if lines.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.push("\n\n");
        }
        self.push(lines);
    }

    fn push(&mut self, text: &str) {
        self.points += text.chars().count();
        self.text.push_str(text);
    }

    /// The text and the hints in order of place.
    pub(super) fn finish(self) -> (String, Vec<Hint>) {
        (self.text, self.hints)
    }
}

impl Layout {
    /// Adds all of another, apart from what stands before.
    pub(super) fn append(&mut self, other: Layout) {
        if other.text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.push("\n\n");
        }
        let by = self.points;
        let moved = other
            .hints
            .into_iter()
            .map(|hint| Hint { span: Span::new(hint.span.start + by, hint.span.end + by), marked: hint.marked });
        self.hints.extend(moved);
        self.points += other.points;
        self.text.push_str(&other.text);
    }
}

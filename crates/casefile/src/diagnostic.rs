//! What is wrong with a file, where, and what to do about it.

use std::fmt::Write as _;

use crate::source::{Source, Span};
use crate::{Input, Place};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file does not load.
    Error,
    /// The file loads; somebody should look.
    Warning,
}

/// One mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A name for this kind of mistake that never changes: one of [`crate::CATALOGUE`].
    pub id: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where; `None` of a mistake of the file as a whole.
    pub place: Option<Place>,
    /// What stands under the marks: what was expected, what was found, which names there are.
    pub label: String,
    /// What could be done.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Whether the file does not load because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The diagnostic as text for people, with the line it is about where `sources` holds it, ending in a line break.
    ///
    /// ```
    /// use detente_casefile::{Format, Input, load};
    /// let inputs = [Input { name: "x.case.toml".into(), text: b"detente = 2".to_vec(), format: Format::Toml }];
    /// let loaded = load(&inputs);
    /// let text = loaded.diagnostics[0].render(&inputs);
    /// assert!(text.starts_with("error[newer-version]: "));
    /// assert!(text.contains(" --> x.case.toml:1:11\n"));
    /// ```
    pub fn render(&self, sources: &[Input]) -> String {
        let mut text = String::new();
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(text, "{severity}[{}]: {}", self.id, visible(&self.message));
        if let Some(place) = &self.place {
            let input = sources.iter().find(|input| *input.name == *place.file);
            excerpt(&mut text, place, input.map(|input| &input.text[..]), &self.label);
        } else if !self.label.is_empty() {
            let _ = writeln!(text, "  {}", visible(&self.label));
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(text, "hint: {}", visible(hint));
        }
        text
    }
}

/// How many characters of a line are shown before and after the marks begin.
const BEFORE: usize = 50;
const AFTER: usize = 70;

/// The line with marks under the place.
fn excerpt(text: &mut String, place: &Place, file: Option<&[u8]>, label: &str) {
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let _ = writeln!(text, "{margin}--> {}:{}:{}", visible(&place.file), place.line, place.column);
    let Some(bytes) = file.filter(|bytes| place.offset <= bytes.len()) else {
        if !label.is_empty() {
            let _ = writeln!(text, "{margin} = {}", visible(label));
        }
        return;
    };
    let start = bytes[..place.offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = bytes[place.offset..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| place.offset + at);
    let marked_end = (place.offset + place.length).min(end).max(place.offset);
    let (before, cut_before) =
        tail(bytes[start..place.offset].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes[start..place.offset]));
    let marked = head(&bytes[place.offset..marked_end], AFTER);
    let after = head(&bytes[marked_end..end], AFTER.saturating_sub(marked.chars().count()));
    let lead = if cut_before { "..." } else { "" };
    let line = format!("{lead}{before}{marked}{after}");
    let marks = "^".repeat(marked.trim_end().chars().count().max(1));
    let gap = " ".repeat(lead.len() + before.chars().count());
    let _ = writeln!(text, "{margin} |\n{}", format!("{number} | {line}").trim_end());
    let _ = writeln!(text, "{}", format!("{margin} | {gap}{marks} {}", visible(label)).trim_end());
}

/// The last characters of these bytes, made visible, and whether some are left out.
fn tail(bytes: &[u8]) -> (String, bool) {
    let from = bytes.len().saturating_sub(4 * BEFORE);
    let all: Vec<char> = String::from_utf8_lossy(&bytes[from..]).chars().collect();
    let skip = all.len().saturating_sub(BEFORE);
    (visible(&all[skip..].iter().collect::<String>()), from > 0 || skip > 0)
}

/// The first characters of these bytes, made visible.
fn head(bytes: &[u8], most: usize) -> String {
    let part = &bytes[..bytes.len().min(4 * most)];
    let shown: String = String::from_utf8_lossy(part).chars().take(most).collect();
    visible(&shown)
}

/// The text with everything that would move a terminal's cursor or turn its text around made harmless, one
/// character for each.
fn visible(text: &str) -> String {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if harmful(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// A name or value from a file in a message: in backquotes, at most 60 characters of it.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    format!("`{shown}`")
}

/// Names in a message, the first eight of them.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let shown: Vec<String> = names.by_ref().take(8).map(quoted).collect();
    match names.count() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A diagnostic whose place is not yet a line and a column.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) span: Option<Span>,
    pub(crate) shown: Diagnostic,
}

impl Draft {
    pub(crate) fn error(id: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::error_without_place(id, message) }
    }

    pub(crate) fn error_without_place(id: &'static str, message: impl Into<String>) -> Self {
        let severity = Severity::Error;
        let shown = Diagnostic { severity, id, message: message.into(), place: None, label: String::new(), hint: None };
        Self { span: None, shown }
    }

    pub(crate) fn warning(id: &'static str, span: Span, message: impl Into<String>) -> Self {
        let mut draft = Self::error(id, span, message);
        draft.shown.severity = Severity::Warning;
        draft
    }

    pub(crate) fn warning_without_place(id: &'static str, message: impl Into<String>) -> Self {
        let mut draft = Self::error_without_place(id, message);
        draft.shown.severity = Severity::Warning;
        draft
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.shown.label = label.into();
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.shown.hint = Some(hint.into());
        self
    }

    /// "did you mean", where there is a near name.
    pub(crate) fn did_you_mean(self, name: Option<String>) -> Self {
        match name {
            Some(name) => self.hint(format!("did you mean {}?", quoted(&name))),
            None => self,
        }
    }
}

/// The most diagnostics that one run shows.
pub const MOST_DIAGNOSTICS: usize = 1000;

/// The most that are kept while a file is read, so that a hopeless file does not fill the memory.
const MOST_KEPT: usize = 20_000;

/// Where diagnostics go while files are read.
#[derive(Default)]
pub(crate) struct Sink {
    kept: Vec<Draft>,
    dropped: usize,
    errors: usize,
    /// Work already done on suggestions, in comparisons of names.
    pub(crate) compared: usize,
}

impl Sink {
    pub(crate) fn push(&mut self, draft: Draft) {
        self.errors += usize::from(draft.shown.is_error());
        if self.kept.len() < MOST_KEPT { self.kept.push(draft) } else { self.dropped += 1 }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors so far; a later figure tells whether a part brought any.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Whether something within a piece of text has been reported.
    pub(crate) fn touches(&self, whole: Span) -> bool {
        let inside = |span: Span| span.file == whole.file && whole.start <= span.start && span.end <= whole.end;
        self.kept.iter().any(|draft| draft.span.is_some_and(inside))
    }

    /// The diagnostics in the order of their places, the first [`MOST_DIAGNOSTICS`] of them.
    pub(crate) fn finish(mut self, sources: &[Source<'_>]) -> Vec<Diagnostic> {
        self.kept.sort_by(|a, b| (a.span, a.shown.id, &a.shown.message).cmp(&(b.span, b.shown.id, &b.shown.message)));
        self.kept.dedup_by(|a, b| a.span == b.span && a.shown == b.shown);
        let more = self.kept.len().saturating_sub(MOST_DIAGNOSTICS) + self.dropped;
        self.kept.truncate(MOST_DIAGNOSTICS);
        let placed = |mut draft: Draft| {
            let place = draft.span.and_then(|span| Some(sources.get(span.file as usize)?.place(span)));
            draft.shown.place = place;
            draft.shown
        };
        let mut shown: Vec<Diagnostic> = self.kept.into_iter().map(placed).collect();
        if more > 0 {
            let message = format!("{more} more mistakes are not shown; these are the first {MOST_DIAGNOSTICS}");
            shown.push(Draft::error_without_place("too-many", message).shown);
        }
        shown
    }
}

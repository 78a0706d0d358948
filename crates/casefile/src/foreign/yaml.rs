//! YAML as a tree with places: plain data alone.
//!
//! `saphyr-parser` gives the events. Types are never instantiated: a tag is told and left out. Aliases are refused, since
//! they can make a small file large. Depth and number of values have limits.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Range};

use super::number;
use crate::diagnostic::{Draft, Sink, quoted};
use crate::node::{Member, Node, Origin, Raw, Tab};
use crate::source::Span;

/// How deep values may be nested.
pub(super) const DEEPEST: usize = 64;

/// How many values a file may hold.
pub(super) const MOST_VALUES: usize = 1_000_000;

/// The largest YAML file that is read, in bytes: 16 MiB.
pub(super) const LARGEST: usize = 16 << 20;

/// The first document of a YAML text; what makes the text unreadable is reported.
pub(super) fn read<'s>(text: &'s str, file: u32, sink: &mut Sink) -> Option<Node<'s>> {
    if text.len() > LARGEST {
        let message = format!("the file has {} bytes; a YAML file has at most {LARGEST} (16 MiB)", text.len());
        sink.push(Draft::error("foreign-limit", Span::new(file, 0..0), message));
        return None;
    }
    let mut tree = Tree { file, sink, places: Places::new(text), open: Vec::new(), root: None, values: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::StreamEnd | Event::DocumentEnd, _)) => break,
            Ok((event, range)) => tree.event(event, range)?,
            Err(error) => {
                let at = tree.places.byte(error.marker().index());
                let span = Span::new(file, at..text[at..].chars().next().map_or(at, |c| at + c.len_utf8()));
                tree.refuse("foreign-syntax", span, format!("this is no YAML: {}", error.info()));
                return None;
            }
        }
    }
    if tree.root.is_none() {
        tree.refuse("foreign-syntax", Span::new(file, 0..0), "the file holds no YAML value".to_owned());
    }
    tree.root
}

/// Bytes of characters.
struct Places {
    length: usize,
    /// Where each character begins; `None` where each is one byte.
    starts: Option<Vec<u32>>,
}

impl Places {
    fn new(text: &str) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect());
        Self { length: text.len(), starts }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.starts {
            Some(starts) => starts.get(character).map_or(self.length, |at| *at as usize),
            None => character.min(self.length),
        }
    }
}

/// A value that has begun and not ended.
struct Open<'s> {
    span: Span,
    form: Form<'s>,
}

enum Form<'s> {
    List(Vec<Node<'s>>),
    Map(Tab<'s>, Option<(Cow<'s, str>, Span)>),
}

struct Tree<'s, 'k> {
    file: u32,
    sink: &'k mut Sink,
    places: Places,
    open: Vec<Open<'s>>,
    root: Option<Node<'s>>,
    values: usize,
}

impl<'s> Tree<'s, '_> {
    fn refuse(&mut self, id: &'static str, span: Span, message: String) {
        self.sink.push(Draft::error(id, span, message));
    }

    /// One event; `None` where the file is refused.
    fn event(&mut self, event: Event<'s>, range: Range) -> Option<()> {
        let span = Span::new(self.file, self.places.byte(range.start.index())..self.places.byte(range.end.index()));
        let tagged = match &event {
            Event::Scalar(_, _, _, tag) | Event::SequenceStart(_, tag) | Event::MappingStart(_, tag) => tag.is_some(),
            _ => false,
        };
        if tagged {
            let draft = Draft::warning("foreign-left-out", span, "a value has a tag");
            self.sink.push(draft.label("the tag is left out; the value is read as plain data"));
        }
        match event {
            Event::Alias(_) => {
                self.refuse("foreign-limit", span, "an alias stands for another value".to_owned());
                return None;
            }
            Event::Scalar(text, style, _, _) => {
                self.count(span)?;
                self.value(Node { span, value: scalar(text, style) });
            }
            Event::SequenceStart(..) => self.begin(span, Form::List(Vec::new()))?,
            Event::MappingStart(..) => self.begin(span, Form::Map(Tab::new(Origin::Inline), None))?,
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            _ => {}
        }
        Some(())
    }

    fn count(&mut self, span: Span) -> Option<()> {
        self.values += 1;
        if self.values > MOST_VALUES {
            self.refuse("foreign-limit", span, format!("the file has more than {MOST_VALUES} values"));
            return None;
        }
        Some(())
    }

    fn begin(&mut self, span: Span, form: Form<'s>) -> Option<()> {
        self.count(span)?;
        if self.open.len() >= DEEPEST {
            self.refuse("foreign-limit", span, format!("values are nested deeper than {DEEPEST} levels"));
            return None;
        }
        self.open.push(Open { span, form });
        Some(())
    }

    fn end(&mut self, last: Span) {
        let Some(open) = self.open.pop() else { return };
        let span = Span { end: last.end.max(open.span.start), ..open.span };
        let value = match open.form {
            Form::List(items) => Raw::List { items, open: false },
            Form::Map(table, _) => Raw::Table(table.into()),
        };
        self.value(Node { span, value });
    }

    /// A whole value, put where it belongs.
    fn value(&mut self, node: Node<'s>) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.form {
            Form::List(items) => items.push(node),
            Form::Map(table, pending) => match pending.take() {
                Some((key, key_span)) => {
                    if let Some(again) = table.insert(Member { key, key_span, node }) {
                        let message = format!("the key {} is here a second time", quoted(&again.key));
                        let draft = Draft::warning("foreign-syntax", again.key_span, message);
                        self.sink.push(draft.label("its first value counts"));
                    }
                }
                None => {
                    let key = match node.value {
                        Raw::Text { text, .. } | Raw::Number(text) => text,
                        Raw::Flag(flag) => Cow::Owned(flag.to_string()),
                        _ => Cow::Borrowed(""),
                    };
                    *pending = Some((key, node.span));
                }
            },
        }
    }
}

/// A scalar: a number or a truth value where it is written plainly as one, nothing where it is `null`, else text.
fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Raw<'_> {
    if style == ScalarStyle::Plain {
        match &*text {
            "" | "~" | "null" | "Null" | "NULL" => return Raw::Hole,
            "true" | "false" => return Raw::Flag(&*text == "true"),
            digits if number::exact(digits).is_some() => return Raw::Number(text),
            _ => {}
        }
    }
    Raw::Text { text, shift: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (bool, Vec<String>) {
        let mut sink = Sink::default();
        let root = read(text, 0, &mut sink);
        (root.is_some(), sink.finish(&[]).into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn plain_data_is_read_and_the_rest_is_refused_or_told() {
        assert_eq!(told("a: [1, '1', -.inf]\nb: {c: null}\n"), (true, vec![]));
        assert_eq!(told("a: !!python/object:os.system x\n"), (true, vec!["a value has a tag".to_owned()]));
        assert_eq!(told("a: &x [1]\nb: *x\n"), (false, vec!["an alias stands for another value".to_owned()]));
        assert_eq!(told("a: 1\na: 2\n"), (true, vec!["the key `a` is here a second time".to_owned()]));
        assert_eq!(told(&"[".repeat(70)), (false, vec!["values are nested deeper than 64 levels".to_owned()]));
        assert!(told("a: [1\n").1[0].starts_with("this is no YAML: "));
        assert_eq!(told(""), (false, vec!["the file holds no YAML value".to_owned()]));
        let many = format!("[{}]", "1,".repeat(MOST_VALUES + 1));
        assert_eq!(told(&many), (false, vec!["the file has more than 1000000 values".to_owned()]));
    }
}

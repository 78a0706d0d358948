//! JSON text to nodes, without ever stopping half-way.
//!
//! A reader of its own, because a case needs what no JSON crate gives at once: the place of each value, the digits of
//! each number, every duplicate key, and all the mistakes of a text instead of the first (RFC 8259 says what is right).

mod scalars;

use std::borrow::Cow;

use crate::diagnostic::{Draft, Sink, quoted};
use crate::node::{Member, Node, Origin, Raw, Tab, words};
use crate::source::Span;

/// How deep values may be nested.
pub(crate) const DEEPEST: usize = 80;

/// The tables of a JSON text.
pub(crate) fn read<'s>(text: &'s str, file: u32, sink: &mut Sink) -> Tab<'s> {
    let mut reader = Reader { text, file, sink, at: 0, depth: 0, lost: Vec::new(), nulls: false };
    let root = reader.whole("a case file is one object in braces");
    let mut table = match root.value {
        Raw::Table(table) => *table,
        Raw::Hole => Tab::new(Origin::Inline),
        other => {
            let message = format!("the file holds {}", other.kind());
            reader.sink.push(Draft::error("wrong-type", root.span, message).label("expected an object in braces"));
            reader.lost.push("detente");
            reader.lost.push("case");
            Tab::new(Origin::Inline)
        }
    };
    table.lost.append(&mut reader.lost);
    table
}

/// The one value of a JSON text of another program, where `null` stands for what is left out: a hole without a report.
pub(crate) fn read_foreign<'s>(text: &'s str, file: u32, sink: &mut Sink) -> Node<'s> {
    let mut reader = Reader { text, file, sink, at: 0, depth: 0, lost: Vec::new(), nulls: true };
    reader.whole("a file holds one value")
}

pub(super) struct Reader<'s, 'k> {
    pub(super) text: &'s str,
    file: u32,
    pub(super) sink: &'k mut Sink,
    pub(super) at: usize,
    depth: usize,
    /// Words of what did not read.
    lost: Vec<&'s str>,
    /// Whether `null` may stand for what is left out.
    nulls: bool,
}

impl<'s> Reader<'s, '_> {
    /// The value and nothing after it.
    fn whole(&mut self, one: &str) -> Node<'s> {
        self.space();
        let root = self.value();
        self.space();
        if self.at < self.text.len() {
            self.lose("something stands after the end", one);
            self.at = self.text.len();
        }
        root
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn span(&self, from: usize) -> Span {
        Span::new(self.file, from..self.at)
    }

    /// Goes past white space, and past comments, which are reported.
    fn space(&mut self) {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
                self.at += 1;
            }
            let rest = &self.text[self.at..];
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |at| at + 2)
            } else {
                return;
            };
            self.error(Span::new(self.file, self.at..self.at + 2), "JSON has no comments", "TOML has: `# ...`");
            self.at += length;
        }
    }

    /// Takes a sign, if it is the next.
    fn sign(&mut self, sign: u8) -> bool {
        let found = self.peek() == Some(sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn error(&mut self, span: Span, message: &str, label: &str) {
        self.sink.push(Draft::error("bad-syntax", span, message).label(label));
    }

    /// Reports what stands here and goes past it, to the next sign that could be right or the end of the line.
    fn lose(&mut self, message: &str, label: &str) {
        let from = self.at;
        let rest = &self.text.as_bytes()[from..];
        let first = self.text[from..].chars().next().map_or(0, char::len_utf8);
        let stop = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b'{' | b'[' | b'"' | b'\n');
        self.at += rest.iter().skip(first).position(stop).map_or(rest.len(), |at| at + first);
        self.error(Span::new(self.file, from..(from + first).max(from)), message, label);
        self.lost.extend(words(&self.text[from..self.at]));
    }

    /// A value. Where none stands, a hole; the sign that stands there is left where it could close or divide.
    fn value(&mut self) -> Node<'s> {
        let from = self.at;
        let value = match self.peek() {
            Some(b'{' | b'[') if self.depth >= DEEPEST => self.too_deep(),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => self.string(),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b',' | b'}' | b']' | b':') | None => {
                let end = (from + 1).min(self.text.len());
                self.error(Span::new(self.file, from..end), "a value is missing", "expected a value");
                Raw::Hole
            }
            _ => self.word(),
        };
        Node { span: self.span(from), value }
    }

    /// `true`, `false`, or something that means nothing.
    fn word(&mut self) -> Raw<'s> {
        let word = words(&self.text[self.at..]).next().unwrap_or("");
        let here = self.text[self.at..].starts_with(word);
        match word {
            "true" | "false" if here => {
                self.at += word.len();
                Raw::Flag(word == "true")
            }
            "null" if here => {
                let from = self.at;
                self.at += word.len();
                if !self.nulls {
                    let draft = Draft::error("wrong-type", self.span(from), "`null` says nothing");
                    self.sink.push(draft.hint("what is not known is left out, with its key"));
                }
                Raw::Hole
            }
            _ => {
                self.lose("this is no value", "expected a text in quotes, a number, `true`, `false`, `[` or `{`");
                Raw::Hole
            }
        }
    }

    /// Goes past a value that is nested too deep, however deep it goes.
    fn too_deep(&mut self) -> Raw<'s> {
        let from = self.at;
        let (mut open, mut quotes) = (0_usize, false);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' if quotes => self.at += 1,
                b'"' => quotes = !quotes,
                b'{' | b'[' if !quotes => open += 1,
                b'}' | b']' if !quotes => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        self.at = self.at.min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let message = format!("values are nested deeper than {DEEPEST} levels");
        self.sink.push(Draft::error("too-deep", Span::new(self.file, from..from + 1), message));
        Raw::Hole
    }

    fn object(&mut self) -> Raw<'s> {
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        let mut table = Tab::new(Origin::Inline);
        let lost = self.lost.len();
        loop {
            self.space();
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                None | Some(b']') => {
                    self.unclosed(open, "`{` is not closed");
                    break;
                }
                _ => self.member(&mut table),
            }
            if !self.separator(b'}')
                && let Some(last) = table.members.last_mut()
            {
                last.node.value = Raw::Hole;
            }
        }
        self.depth -= 1;
        table.lost = self.lost.get(lost..).unwrap_or_default().to_vec();
        Raw::Table(table.into())
    }

    fn unclosed(&mut self, open: usize, message: &str) {
        self.error(Span::new(self.file, open..open + 1), message, "opened here");
    }

    fn member(&mut self, table: &mut Tab<'s>) {
        let Some((key, key_span)) = self.key() else { return };
        self.space();
        if !self.sign(b':') {
            let span = self.span(self.at);
            self.error(span, "a `:` is missing", &format!("expected `:` after the key {}", quoted(&key)));
            if matches!(self.peek(), Some(b',' | b'}' | b']') | None) {
                let node = Node { span, value: Raw::Hole };
                self.insert(table, Member { key, key_span, node });
                return;
            }
        }
        self.space();
        let node = self.value();
        self.insert(table, Member { key, key_span, node });
    }

    fn insert(&mut self, table: &mut Tab<'s>, member: Member<'s>) {
        if let Some(again) = table.insert(member) {
            let message = format!("the key {} is here a second time", quoted(&again.key));
            self.sink.push(Draft::error("duplicate-key", again.key_span, message).label("its first value counts"));
        }
    }

    /// A key: a text in quotes; a bare word is reported and taken.
    fn key(&mut self) -> Option<(Cow<'s, str>, Span)> {
        let from = self.at;
        if self.peek() == Some(b'"') {
            let raw = self.string();
            let span = self.span(from);
            return match raw {
                Raw::Text { text, .. } => Some((text, span)),
                _ => {
                    self.lost.extend(words(&self.text[from..self.at]));
                    None
                }
            };
        }
        let word = words(&self.text[from..]).next().filter(|word| self.text[from..].starts_with(word));
        let Some(word) = word else {
            if self.peek() == Some(b',') {
                let span = Span::new(self.file, from..from + 1);
                self.error(span, "a comma too many", "expected a key in quotes");
            } else {
                self.lose("a key is missing", "expected a key in quotes");
            }
            return None;
        };
        self.at += word.len();
        let span = self.span(from);
        self.error(span, &format!("the key {} is not in quotes", quoted(word)), "keys stand in double quotes");
        Some((Cow::Borrowed(word), span))
    }

    /// The comma after a part, unless the end follows. Gives false where the part before is not what it seems.
    fn separator(&mut self, close: u8) -> bool {
        let closed = self.at > 0 && self.text.as_bytes().get(self.at - 1) == Some(&b'"');
        if closed && self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            self.tear();
            return false;
        }
        self.space();
        if self.sign(b',') {
            let comma = self.at - 1;
            self.space();
            if self.peek() == Some(close) {
                let span = Span::new(self.file, comma..comma + 1);
                self.error(span, "a comma too many", "nothing follows it");
            }
            return true;
        }
        match self.peek() {
            None | Some(b'}' | b']') => {}
            Some(b'"' | b'{' | b'[') => self.missing_comma(),
            Some(b'-' | b'0'..=b'9') if close == b']' => self.missing_comma(),
            _ => {
                self.lose("something stands where a comma is expected", "expected `,`");
                self.sign(b',');
            }
        }
        true
    }

    /// Goes on where the brackets say that the value at hand ends: a text before was not closed, or closed too early.
    fn tear(&mut self) {
        let (from, mut open) = (self.at, 0_usize);
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' if open == 0 => break,
                b'}' | b']' => open -= 1,
                b'\n' => break,
                _ => {}
            }
            self.at += 1;
        }
        let end = from + self.text[from..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(self.file, from..end);
        self.error(span, "a word follows a text", "is a quote missing before this, or one too many?");
        self.lost.extend(words(&self.text[from..self.at]));
    }

    fn missing_comma(&mut self) {
        let span = Span::new(self.file, self.at..self.at + 1);
        self.error(span, "a comma is missing", "expected `,` before this");
    }

    fn array(&mut self) -> Raw<'s> {
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        let mut items = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                None | Some(b'}') => {
                    self.unclosed(open, "`[` is not closed");
                    break;
                }
                _ => {
                    let before = self.at;
                    items.push(self.value());
                    // A sign that is no value and no end is passed over, so that the text comes to an end.
                    self.at += usize::from(self.at == before && self.peek() == Some(b':'));
                }
            }
            if !self.separator(b']')
                && let Some(last) = items.last_mut()
            {
                last.value = Raw::Hole;
            }
        }
        self.depth -= 1;
        Raw::List { items, open: false }
    }
}

#[cfg(test)]
mod tests;

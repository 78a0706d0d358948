//! TOML text to nodes, without ever stopping half-way.
//!
//! The `toml` crate reads the pieces; this module cuts the text into pieces and puts the results together. Cutting
//! serves two ends: a mistake in one piece loses nothing of the next (the crate's own recovery gives up the rest of
//! the text after a key without a value, and runs on to the end after a bracket that is not closed), and the memory
//! that the crate takes for a piece is free again before the next.
//!
//! A text that reads as a whole is taken as the crate reads it; the pieces are for texts with mistakes and for very
//! large ones. A piece is a header with all that follows up to the next header; where that does not read, each line that looks
//! like a header or a key begins a piece of its own, and where such a piece is not closed it is tried together with
//! the lines that follow.

mod convert;
mod document;

use ::toml::de::DeTable;

use crate::diagnostic::{Draft, Sink};
use crate::node::{Member, Origin, Tab, words};
use crate::source::Span;
use convert::{Piece, header, members};
use document::Document;

/// The largest piece read at once, in bytes.
const LARGEST_PIECE: usize = 4 << 20;

/// How many further beginnings of pieces are tried to close one, and how often in vain in one file.
const LONGEST_SEARCH: usize = 60;
const MOST_SEARCHES: usize = 400;

/// The tables of a TOML text.
pub(crate) fn read<'s>(text: &'s str, file: u32, sink: &mut Sink) -> Tab<'s> {
    if text.len() <= LARGEST_PIECE {
        let whole = parse(text, file, 0, text.len());
        if whole.errors.is_empty() {
            return table(members(&whole));
        }
    }
    let mut reader = Reader { text, file, sink, starts: starts(text), document: Document::default(), searches: 0 };
    reader.read();
    reader.document.finish()
}

fn table<'s>(members: Vec<Member<'s>>) -> Tab<'s> {
    let mut table = Tab::new(Origin::Header);
    for member in members {
        // The crate gives each key once.
        let _ = table.insert(member);
    }
    table
}

fn parse(text: &str, file: u32, from: usize, to: usize) -> Piece<'_> {
    let text = &text[from..to];
    let (table, errors) = DeTable::parse_recoverable(text);
    Piece { text, at: from, file, table: table.into_inner(), errors }
}

/// The beginning of a line where a piece may begin.
#[derive(Clone, Copy, Debug)]
struct Start {
    at: usize,
    header: bool,
}

/// Where pieces may begin: the start of the text, and each line that begins with `[` or with a key and `=`.
fn starts(text: &str) -> Vec<Start> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let header = is_header(trimmed);
        if at == 0 || header || begins_with_key(trimmed) {
            starts.push(Start { at, header });
        }
        at += line.len();
    }
    starts
}

/// Whether a line is `[name]` or `[[name]]`, with nothing after it but a comment.
fn is_header(line: &str) -> bool {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '"' | '\'' | ' ' | '\t');
    let Some(rest) = line.strip_prefix('[') else { return false };
    let rest = rest.strip_prefix('[').unwrap_or(rest);
    let after = rest.trim_start_matches(name);
    let comment = after.trim_start_matches(']').trim();
    after.len() < rest.len() && (comment.is_empty() || comment.starts_with('#'))
}

fn begins_with_key(line: &str) -> bool {
    let key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '"' | '\'' | ' ' | '\t');
    line.starts_with(|c: char| key(c)) && line.trim_start_matches(key).starts_with('=')
}

struct Reader<'s, 'k> {
    text: &'s str,
    file: u32,
    sink: &'k mut Sink,
    starts: Vec<Start>,
    document: Document<'s>,
    searches: usize,
}

impl<'s> Reader<'s, '_> {
    fn read(&mut self) {
        let mut next = 0;
        while next < self.starts.len() {
            let after = (next + 1..self.starts.len()).find(|at| self.starts[*at].header).unwrap_or(self.starts.len());
            next = if self.section(next, after) { after } else { self.statements(next, after) };
        }
    }

    /// Where the piece that begins at a start ends: where another begins.
    fn end(&self, start: usize) -> usize {
        self.starts.get(start).map_or(self.text.len(), |start| start.at)
    }

    /// Reads a header with its keys, if all of it reads.
    fn section(&mut self, from: usize, to: usize) -> bool {
        let (start, end) = (self.starts[from], self.end(to));
        let body_at = if start.header { self.line_end(start.at) } else { start.at };
        if end - start.at > LARGEST_PIECE {
            return false;
        }
        let head = start.header.then(|| self.parse(start.at, body_at));
        let body = self.parse(body_at, end);
        if head.as_ref().is_some_and(|head| !head.errors.is_empty()) || !body.errors.is_empty() {
            return false;
        }
        if let Some(head) = head {
            self.enter(&head);
        }
        let members = members(&body);
        self.document.add(members, self.sink);
        true
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |length| at + length + 1)
    }

    fn parse(&self, from: usize, to: usize) -> Piece<'s> {
        parse(self.text, self.file, from, to)
    }

    /// Reads the pieces one by one up to `to` at least; gives the start after the last that was read.
    fn statements(&mut self, from: usize, to: usize) -> usize {
        let mut next = from;
        while next < to {
            next = self.statement(next);
        }
        next
    }

    fn statement(&mut self, from: usize) -> usize {
        let start = self.starts[from];
        if self.end(from + 1) - start.at > LARGEST_PIECE {
            let span = Span::new(self.file, start.at..start.at + 1);
            let message = "what begins here is longer than 4 MiB";
            self.sink.push(Draft::error("too-large", span, message).hint("is a quote or a bracket not closed?"));
            return from + 1;
        }
        let mut piece = self.parse(start.at, self.end(from + 1));
        let mut after = from + 1;
        if piece.is_open() && self.searches < MOST_SEARCHES {
            match self.closed(from) {
                Some((longer, end)) => (piece, after) = (longer, end),
                None => self.searches += 1,
            }
        }
        self.take(start, piece);
        after
    }

    /// The piece that begins at a start together with the lines that close it, if some do.
    fn closed(&self, from: usize) -> Option<(Piece<'s>, usize)> {
        let at = self.starts[from].at;
        let last = (from + 1 + LONGEST_SEARCH).min(self.starts.len());
        let ends = (from + 2..=last).take_while(|end| self.end(*end) - at <= LARGEST_PIECE);
        let mut longer = ends.map(|end| (self.parse(at, self.end(end)), end));
        longer.find(|(piece, _)| piece.errors.is_empty())
    }

    fn take(&mut self, start: Start, piece: Piece<'s>) {
        piece.report(self.sink);
        if start.header {
            self.enter(&piece);
        } else {
            let members = members(&piece);
            self.document.add(members, self.sink);
        }
        // What does not read after a header stood in the table that it begins.
        if !piece.errors.is_empty() {
            self.document.lose(words(piece.text));
        }
    }

    fn enter(&mut self, piece: &Piece<'s>) {
        let head = header(piece);
        self.document.enter(head, self.sink);
    }
}

#[cfg(test)]
mod tests;

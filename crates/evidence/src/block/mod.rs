//! Blocks: which pieces of a raw text are headline, widget, footer, credit, repeat, and which speak.
//!
//! Every piece is marked, none is deleted. A piece is told by what the format says of it, else by a sign in its words, else
//! by its shape and its place in the document: a short piece without a closing mark is a title, before the first running
//! text that of the document, after it that of a section, after the last that of something else on the page.

mod prefix;
mod signs;
mod title;

pub(crate) use prefix::dateline;
pub(crate) use signs::is_temperature;

use std::collections::HashMap;

use serde::Serialize;

use crate::pieces::Piece;
use crate::{DateEvidence, DateKind, Document, Marked, RawText, Span};

/// A piece of the raw text, without the white space at its ends. Blocks are in order and never overlap; what lies between
/// them is white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Block {
    /// The piece.
    pub span: Span,
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// The paragraph it belongs to, counted from 0 over the document.
    pub paragraph: usize,
    /// The sign by which its kind was told, as `weather line`; empty of a body.
    pub sign: &'static str,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BlockKind {
    /// The title of the document. A headline adds no claim.
    Headline,
    /// Who wrote it.
    Byline,
    /// Place, day and agency before the first sentence.
    Dateline,
    /// A day that stands alone: the crawl's or the page's own.
    Date,
    /// Weather, clock, counters: what the page shows of itself.
    Widget,
    /// What stands below an article: links, tags, notices.
    Footer,
    /// Who contributed.
    Credit,
    /// A title inside the document.
    Heading,
    /// Words that only lead elsewhere.
    Link,
    /// The same words as an earlier piece.
    RepeatOf {
        /// That piece.
        original: Span,
    },
    /// Running text.
    Body,
    /// A quotation set apart.
    Quote,
}

impl BlockKind {
    /// Whether claims may come out of such a block.
    pub fn speaks(self) -> bool {
        matches!(self, BlockKind::Body | BlockKind::Quote)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Byline => "byline",
            BlockKind::Dateline => "dateline",
            BlockKind::Date => "date",
            BlockKind::Widget => "widget",
            BlockKind::Footer => "footer",
            BlockKind::Credit => "credit",
            BlockKind::Heading => "heading",
            BlockKind::Link => "link",
            BlockKind::RepeatOf { .. } => "repeat",
            BlockKind::Body => "body",
            BlockKind::Quote => "quote",
        }
    }
}

/// What a piece was told to be, with the sign.
type Told = (BlockKind, &'static str);

/// Marks the blocks of a document, given its pieces and the times it names.
pub(crate) fn blocks(document: &Document, pieces: &[Piece], dates: &[DateEvidence]) -> Vec<Block> {
    let mut found = Vec::with_capacity(pieces.len());
    for (paragraph, piece) in pieces.iter().enumerate() {
        let told = told(document, piece.span, dates);
        found.extend(prefix::split(&document.raw, piece.span, dates, paragraph, told));
    }
    signs::widget_lines(&document.raw, &mut found);
    title::titles(&document.raw, &mut found);
    repeats(&document.raw, &mut found);
    found
}

/// What the format or a sign in its words tells of a piece; running text where nothing does.
fn told(document: &Document, span: Span, dates: &[DateEvidence]) -> Told {
    let hint = document.hints.iter().find(|hint| hint.span.contains(span) && hint.marked != Marked::Published);
    if let Some(hint) = hint {
        return (of_mark(hint.marked), "marked by the format");
    }
    if let Some(date) = dates.iter().find(|date| date.kind != DateKind::Body && covers(&document.raw, date.span, span))
    {
        let sign = if date.kind == DateKind::Render { "day on the page" } else { "day of the document" };
        return (BlockKind::Date, sign);
    }
    signs::of_words(document.raw.slice(span)).unwrap_or((BlockKind::Body, ""))
}

/// Whether a piece is a date and a few words beside it, as *Published 5 May 2024*.
fn covers(raw: &RawText, date: Span, piece: Span) -> bool {
    let beside = piece.contains(date).then(|| piece.len() - date.len());
    beside.is_some_and(|rest| rest <= 24 && !raw.slice(Span::new(date.end, piece.end)).contains(['.', '!', '?']))
}

fn of_mark(marked: Marked) -> BlockKind {
    match marked {
        Marked::Title => BlockKind::Headline,
        Marked::Heading => BlockKind::Heading,
        Marked::Published => BlockKind::Date,
        Marked::Byline => BlockKind::Byline,
        Marked::Quote => BlockKind::Quote,
        Marked::Furniture => BlockKind::Footer,
        Marked::Link => BlockKind::Link,
    }
}

/// Running text shorter than this may come twice without being a copy.
const SHORTEST_REPEAT: usize = 40;

/// Marks what has the same words as an earlier block: running text of some length, and titles.
fn repeats(raw: &RawText, blocks: &mut Vec<Block>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for block in blocks.iter_mut() {
        let title = matches!(block.kind, BlockKind::Headline | BlockKind::Heading);
        let credit = block.kind == BlockKind::Credit;
        if !(title || credit || block.kind.speaks() && block.span.len() >= SHORTEST_REPEAT) {
            continue;
        }
        let words = normal(raw.slice(block.span));
        match seen.get(&words) {
            // A credit stays a credit: it adds no claim either way, and a reader looks for it under its name.
            Some(_) if credit => {}
            Some(original) => (block.kind, block.sign) = (BlockKind::RepeatOf { original: *original }, "same words"),
            None => drop(seen.insert(words, block.span)),
        }
    }
    title::glued_repeats(raw, blocks);
}

/// The words of a piece without what layout changes.
fn normal(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        words.push_str(&word.to_lowercase());
        words.push(' ');
    }
    words
}

//! Blocks: which pieces of a raw text are headline, widget, footer, credit, repeat, and which speak.

use serde::Serialize;

use crate::Span;

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

//! A document ready for extractors.

use crate::{Block, DateEvidence, DateKind, Document, Sentence, Span, block, dates, language, pieces, sentence};

/// A document with its dates, blocks and sentences. What extractors read, and all that they read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The document.
    pub document: Document,
    /// The times that it names, in order of place.
    pub dates: Vec<DateEvidence>,
    /// Its blocks, in order of place.
    pub blocks: Vec<Block>,
    /// The sentences of the blocks that speak, in order of place.
    pub sentences: Vec<Sentence>,
    /// Its language, as `en`; `None` where it could not be told.
    pub language: Option<&'static str>,
}

/// Dates, blocks and sentences of a document, in this order: dates are read before anything is set aside.
pub fn prepare(document: Document) -> Prepared {
    let language = language::language(document.raw.as_str());
    let pieces = pieces::pieces(&document.raw);
    let dates = dates::dates(&document, &pieces, language);
    let blocks = block::blocks(&document, &pieces, &dates);
    let sentences = sentence::sentences(&document.raw, &blocks);
    Prepared { document, dates, blocks, sentences, language }
}

impl Prepared {
    /// The words of a place.
    pub fn text(&self, span: Span) -> &str {
        self.document.raw.slice(span)
    }

    /// The block that holds all of a place.
    pub fn block_of(&self, span: Span) -> Option<&Block> {
        let next = self.blocks.partition_point(|block| block.span.start <= span.start);
        let block = self.blocks.get(next.checked_sub(1)?)?;
        block.span.contains(span).then_some(block)
    }

    /// The sentences of a paragraph.
    pub fn paragraph(&self, paragraph: usize) -> &[Sentence] {
        let from = self.sentences.partition_point(|sentence| sentence.paragraph < paragraph);
        let to = self.sentences.partition_point(|sentence| sentence.paragraph <= paragraph);
        &self.sentences[from..to]
    }

    /// The time that gives the day of the document: of its dateline, else of its byline, else of the crawl or the mail.
    pub fn published(&self) -> Option<&DateEvidence> {
        let of = |kind: DateKind| self.dates.iter().find(move |date| date.anchors && date.kind == kind);
        of(DateKind::Dateline).or_else(|| of(DateKind::Byline)).or_else(|| of(DateKind::Metadata))
    }

    /// The times that stand inside a place.
    pub fn dates_in(&self, span: Span) -> impl Iterator<Item = &DateEvidence> {
        self.dates.iter().filter(move |date| span.contains(date.span))
    }
}

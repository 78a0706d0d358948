//! Titles: short pieces without a closing mark, and titles that stand twice.

use super::{Block, BlockKind, normal};
use crate::{RawText, Span};

/// A title is at most so long.
const LONGEST: usize = 160;

/// A label of a section before a title is at most so long.
const LABEL: usize = 24;

/// Marks headline, headings and what stands after the last running text.
pub(super) fn titles(raw: &RawText, blocks: &mut [Block]) {
    let bodies: Vec<bool> = blocks.iter().map(|block| is_running(raw, block)).collect();
    let last = bodies.iter().rposition(|body| *body);
    let mut headline = blocks.iter().any(|block| block.kind == BlockKind::Headline);
    let words = headline_words(raw, blocks);
    for (at, block) in blocks.iter_mut().enumerate() {
        if block.kind != BlockKind::Body || bodies[at] {
            continue;
        }
        (block.kind, block.sign) = match last {
            // Nothing here is running text: notes, perhaps, and then they are all that is said.
            None => continue,
            Some(last) if at > last => (BlockKind::Footer, "after the last sentence"),
            _ if !headline || words.as_deref() == Some(&normal(raw.slice(block.span))) => {
                headline = true;
                (BlockKind::Headline, "title")
            }
            _ => (BlockKind::Heading, "title inside the text"),
        };
    }
}

/// The words of the headline that the format marks.
fn headline_words(raw: &RawText, blocks: &[Block]) -> Option<String> {
    let marked = blocks.iter().find(|block| block.kind == BlockKind::Headline)?;
    Some(normal(raw.slice(marked.span)))
}

/// Whether a block is running text by its shape: it ends as sentences do, or it is too long for a title.
fn is_running(raw: &RawText, block: &Block) -> bool {
    let text = raw.slice(block.span);
    let closes = |c: char| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | ',' | '。' | '！' | '？' | '।' | '؟' | '۔');
    let bare = text.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»', '」']);
    let item = text.starts_with(['-', '*', '•', '–']) && text.split_whitespace().count() > 4;
    block.kind.speaks() && (block.span.len() > LONGEST || bare.ends_with(closes) && !is_question_title(text) || item)
}

/// Whether a piece is a short question with capitals throughout, as titles of sections are.
fn is_question_title(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    text.ends_with('?') && words.len() >= 3 && words.len() <= 12 && capital * 4 >= words.len() * 3
}

/// Divides a piece that is a title seen before with a label glued to its front: `WorldTalks Rest`.
pub(super) fn glued_repeats(raw: &RawText, blocks: &mut Vec<Block>) {
    let titles: Vec<(String, Span)> = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Headline)
        .map(|block| (raw.slice(block.span).to_owned(), block.span))
        .collect();
    let mut at = 0;
    while at < blocks.len() {
        let block = &blocks[at];
        if matches!(block.kind, BlockKind::Heading | BlockKind::Headline | BlockKind::Footer)
            && let Some((label, repeat, original)) = glued(raw.slice(block.span), block.span, &titles)
        {
            let paragraph = block.paragraph;
            let copy =
                Block { span: repeat, kind: BlockKind::RepeatOf { original }, paragraph, sign: "headline again" };
            blocks[at] = Block { span: label, kind: BlockKind::Widget, paragraph, sign: "label of a section" };
            blocks.insert(at + 1, copy);
        }
        at += 1;
    }
}

fn glued(text: &str, span: Span, titles: &[(String, Span)]) -> Option<(Span, Span, Span)> {
    titles.iter().filter(|(_, original)| original.end <= span.start).find_map(|(title, original)| {
        let label = text.strip_suffix(title.as_str())?.chars().count();
        let middle = span.start + label;
        (1..=LABEL).contains(&label).then(|| (Span::new(span.start, middle), Span::new(middle, span.end), *original))
    })
}

//! What stands before the first sentence of a piece: the crawl's own day, a dateline.

use super::{Block, BlockKind, Told};
use crate::{DateEvidence, DateKind, RawText, Span};

/// The blocks of one piece: what stands before its first sentence, and the rest.
pub(super) fn split(raw: &RawText, piece: Span, dates: &[DateEvidence], paragraph: usize, told: Told) -> Vec<Block> {
    let block = |span: Span, (kind, sign): Told| Block { span, kind, paragraph, sign };
    if !told.0.speaks() {
        return vec![block(piece, told)];
    }
    let (mut found, mut from) = (Vec::new(), piece.start);
    if let Some(end) = crawl_date(piece, dates) {
        found.push(block(Span::new(from, end), (BlockKind::Date, "day put before the text")));
        from = skip_space(raw, end, piece.end);
    }
    if let Some(end) = dateline(raw, Span::new(from, piece.end)) {
        found.push(block(Span::new(from, end), (BlockKind::Dateline, "dateline")));
        from = skip_space(raw, end, piece.end);
    }
    if from < piece.end {
        found.push(block(Span::new(from, piece.end), told));
    }
    found
}

/// Where the words that a crawl put before a text end.
fn crawl_date(piece: Span, dates: &[DateEvidence]) -> Option<usize> {
    let date = dates.iter().find(|date| date.kind == DateKind::Metadata && piece.contains(date.span))?;
    (date.span.start - piece.start <= 5).then_some(date.span.end)
}

fn skip_space(raw: &RawText, from: usize, end: usize) -> usize {
    let rest = raw.slice(Span::new(from, end));
    from + rest.chars().take_while(|c| c.is_whitespace()).count()
}

/// A dateline is at most so long.
const LONGEST: usize = 90;

/// Where a dateline ends: `CAIRO (AP) — `, `JERUSALEM, May 5 (Reuters) - `, `(MENAFN) `.
pub(crate) fn dateline(raw: &RawText, piece: Span) -> Option<usize> {
    let head: Vec<char> = raw.slice(Span::new(piece.start, piece.end.min(piece.start + LONGEST))).chars().collect();
    let place = head.iter().take_while(|c| !matches!(c, '(' | '—' | '–' | '-' | '.' | ':')).count();
    if !head.first().is_some_and(|c| c.is_uppercase() || *c == '(') || !is_place(&head[..place]) {
        return None;
    }
    let mut at = place;
    if head.get(at) == Some(&'(') {
        at += 1 + head[at + 1..].iter().position(|c| *c == ')')?;
        at += 1;
    }
    let agency = at > place && is_agency(&head[place + 1..at - 1]);
    let rest = &head[at.min(head.len())..];
    let blanks = rest.iter().take_while(|c| **c == ' ').count();
    let dash = rest.get(blanks).is_some_and(|c| matches!(c, '—' | '–' | '-') && rest.get(blanks + 1) != Some(&'-'));
    let spaced = rest.get(blanks + 1).is_some_and(|c| *c == ' ');
    match (agency, dash && (spaced || rest.get(blanks) == Some(&'—'))) {
        (_, true) if agency || place > 0 => Some(piece.start + at + blanks + 1),
        (true, false) => Some(piece.start + at),
        _ => None,
    }
}

/// Whether words before an agency or a dash are a place, with or without a day: capitals, or nothing.
fn is_place(head: &[char]) -> bool {
    let text: String = head.iter().collect();
    let text = text.trim_end();
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return true };
    first.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && first.len() > 1 && text.len() <= 50
}

/// Whether what stands in brackets is an agency: a word or two with capital letters.
fn is_agency(inside: &[char]) -> bool {
    let text: String = inside.iter().collect();
    let named = text.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    named && (2..=30).contains(&inside.len()) && text.split_whitespace().count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        let raw = RawText::new(text.to_owned());
        dateline(&raw, raw.span()).map(|end| raw.slice(Span::new(0, end)).to_owned())
    }

    #[test]
    fn datelines() {
        assert_eq!(of("CAIRO (AP) — Talks rest.").as_deref(), Some("CAIRO (AP) —"));
        assert_eq!(of("OSLO, May 5 (Reuters) - Talks rest.").as_deref(), Some("OSLO, May 5 (Reuters) -"));
        assert_eq!(of("(MENAFN) Talks rest.").as_deref(), Some("(MENAFN)"));
        assert_eq!(of("OSLO — Talks rest.").as_deref(), Some("OSLO —"));
        assert_eq!(of("Talks (in Oslo) rest."), None);
        assert_eq!(of("The board (the union said) left."), None);
        assert_eq!(of("A well-known case - it rests."), None);
        assert_eq!(of("(It rested.) Talks go on."), None);
    }
}

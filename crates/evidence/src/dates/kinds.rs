//! What a time is good for, told by where it stands.

use super::grammar::Expr;
use super::{DateKind, Hit};
use crate::pieces::Piece;
use crate::{Document, Marked, RawText, Span};

/// Kind of a time, and whether others may be told from it.
pub(super) fn kind(document: &Document, pieces: &[Piece], hit: &Hit) -> (DateKind, bool) {
    let day = matches!(hit.expr, Expr::Day(_));
    if !matches!(hit.expr, Expr::Day(_) | Expr::MonthDay(..)) {
        return (DateKind::Body, false);
    }
    let published = document.hints.iter().any(|hint| hint.marked == Marked::Published && hint.span.contains(hit.span));
    if published || is_crawl_date(&document.raw, hit.span) {
        return (DateKind::Metadata, day);
    }
    let around =
        |hint: &&crate::Hint| matches!(hint.marked, Marked::Furniture | Marked::Link) && hint.span.contains(hit.span);
    if document.hints.iter().find(around).is_some() {
        return (DateKind::Render, false);
    }
    let Some(at) = pieces.iter().position(|piece| piece.span.contains(hit.span)) else {
        return (DateKind::Body, false);
    };
    let (kind, anchors) = in_piece(&document.raw, pieces, at, hit);
    (kind, anchors && day)
}

/// ` date 2024-05-20 ` before the first word: put there by the crawl, the day of publication.
fn is_crawl_date(raw: &RawText, span: Span) -> bool {
    span.start <= 8 && raw.slice(Span::new(0, span.start)).trim_start_matches('\u{feff}').trim() == "date"
}

fn in_piece(raw: &RawText, pieces: &[Piece], at: usize, hit: &Hit) -> (DateKind, bool) {
    let piece = pieces[at].span;
    let text = raw.slice(piece);
    if crate::block::dateline(raw, piece).is_some_and(|end| hit.span.end <= end) {
        return (DateKind::Dateline, true);
    }
    let lower: String = text.chars().take(160).collect::<String>().to_lowercase();
    if lower.starts_with("by ") && piece.len() <= 120 && !text.ends_with('.') {
        return (DateKind::Byline, true);
    }
    if !stands_alone(raw, piece, hit.span) {
        return (DateKind::Body, false);
    }
    match label(&lower) {
        Some(anchors) => (DateKind::Byline, anchors),
        None => alone(raw, pieces, at, hit),
    }
}

/// Whether a piece is the time and hardly more.
fn stands_alone(raw: &RawText, piece: Span, date: Span) -> bool {
    let rest = raw.slice(Span::new(date.end, piece.end));
    piece.len() - date.len() <= 24 && !rest.contains(['!', '?']) && !rest.ends_with('.')
}

/// Whether words beside a time say that it is the document's; a day of change anchors nothing.
fn label(lower: &str) -> Option<bool> {
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if any(&["updated", "modified", "retrieved", "accessed", "fetched"]) {
        return Some(false);
    }
    any(&["published", "posted", "issued", "released", "date:", "dated", "sent:"]).then_some(true)
}

/// A time that is a piece of its own: under a title it is the document's; over it, beside the weather, or with a weekday as
/// pages show today's, it is the page's; below the text it is anybody's.
fn alone(raw: &RawText, pieces: &[Piece], at: usize, hit: &Hit) -> (DateKind, bool) {
    const RENDER: (DateKind, bool) = (DateKind::Render, false);
    let text = |at: usize| pieces.get(at).map_or("", |piece| raw.slice(piece.span));
    let weather = (at.saturating_sub(2)..=at + 2)
        .any(|near| near != at && crate::block::is_temperature(&text(near).to_lowercase()));
    let running = |piece: &Piece| piece.span.len() > 160;
    if weather || pieces[..at].iter().any(running) {
        return RENDER;
    }
    let titled = |at: usize| is_title(text(at));
    let title = (0..at).any(titled);
    let above =
        || (at + 1..pieces.len()).take_while(|at| !running(&pieces[*at])).any(|at| pieces[at].apart && titled(at));
    let stray = !title && (at > 0 || pieces.len() > 1 && is_stray(text(at + 1)));
    let weekday = hit.tokens > 3;
    if weekday && (!title || above()) || !title && stray { RENDER } else { (DateKind::Byline, true) }
}

/// Whether a line may be the title of a document: some words, no reading of a gauge, no closing mark.
fn is_title(text: &str) -> bool {
    let gauge = |word: &str| word.contains('°') || word.contains('.') && word.parse::<f64>().is_ok();
    text.split_whitespace().count() >= 4 && !text.split_whitespace().any(gauge) && !text.ends_with(['.', '!', ':'])
}

/// A word or two that are neither title nor sentence.
fn is_stray(text: &str) -> bool {
    text.split_whitespace().count() <= 2 && !text.ends_with(['.', '!', '?'])
}

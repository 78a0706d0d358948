//! Signs in the words of a piece: weather, counters, bylines, credits, links, footers.

use super::{Block, BlockKind, Told};
use crate::RawText;

/// Whole pieces, or their beginnings, that stand around an article. Lower case.
const FOOTERS: &[&str] = &[
    "advertisement",
    "all rights reserved",
    "about the author",
    "check out our other content",
    "check out other tags",
    "comments",
    "continue reading",
    "copyright",
    "disclaimer:",
    "media contact",
    "media enquiries",
    "notes to editors",
    "download our app",
    "filed under",
    "follow us",
    "for more information, visit",
    "join our",
    "leave a comment",
    "leave a reply",
    "log in",
    "more from",
    "more on this story",
    "more stories",
    "most popular",
    "most read",
    "newsletter",
    "originally published",
    "read also",
    "read more",
    "read next",
    "read original",
    "recommended",
    "related articles",
    "related content",
    "related posts",
    "related stories",
    "related topics",
    "see also",
    "share this",
    "sign up",
    "skip to",
    "source link",
    "subscribe",
    "tags:",
    "terms of use",
    "the post ",
    "this article was",
    "this story was",
    "top stories",
    "trending",
    "view comments",
    "you may also like",
    "you might also like",
    "©",
    "(c) 20",
];

/// What says that somebody worked on a text. Lower case.
const CREDITS: &[&str] = &[
    "contributed to this report",
    "contributed reporting",
    "contributed to this story",
    "contributed from",
    "reporting by ",
    "editing by ",
    "additional reporting",
    "writing by ",
    "compiled by ",
    "reported from ",
    "translated by ",
    "views are personal",
    "views are his own",
    "views are her own",
    "views are their own",
];

/// Counters and buttons that pages show beside a title. Lower case.
const COUNTERS: &[&str] = &[
    "views",
    "view",
    "comments",
    "shares",
    "share",
    "min read",
    "minute read",
    "minutes read",
    "likes",
    "followers",
    "reads",
];

/// A piece longer than this is no line of a page.
const LINE: usize = 160;

/// A piece longer than this is no byline.
const BYLINE: usize = 90;

/// What the words of a piece tell of it.
pub(super) fn of_words(text: &str) -> Option<Told> {
    let head: String = text.chars().take(400).collect();
    let lower = head.to_lowercase();
    let short = head.chars().count() <= LINE;
    if is_address(&lower) {
        return Some((BlockKind::Link, "address"));
    }
    if is_credit(&lower) {
        return Some((BlockKind::Credit, "credit"));
    }
    if !short {
        return None;
    }
    if is_temperature(&lower) {
        return Some((BlockKind::Widget, "weather line"));
    }
    if is_byline(&head) {
        return Some((BlockKind::Byline, "byline"));
    }
    if is_counter(&lower) {
        return Some((BlockKind::Widget, "counter"));
    }
    FOOTERS.iter().any(|sign| begins(&lower, sign)).then_some((BlockKind::Footer, "footer words"))
}

/// Whether a short piece begins with a sign. A sentence may begin with the same words (*Comments by the board were…*), and
/// then ends as sentences do.
fn begins(lower: &str, sign: &str) -> bool {
    let ends = lower.ends_with(['.', '!', '?']);
    let notice = (sign.len() >= 9 || sign.starts_with(['©', '(']))
        && !matches!(sign, "copyright" | "recommended" | "newsletter" | "subscribe" | "this story was");
    lower.starts_with(sign) && (!ends || notice)
}

fn is_address(lower: &str) -> bool {
    let address = lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.");
    address && !lower.contains(char::is_whitespace)
}

/// Whether a piece says who worked on it, at its beginning or after a name or two.
fn is_credit(lower: &str) -> bool {
    let within = |sign: &str| lower.find(sign).is_some_and(|at| at <= 110);
    let opens = |sign: &str| lower.trim_start_matches(['(', '[', '-', '—', ' ']).starts_with(sign);
    CREDITS.iter().any(|sign| if sign.ends_with(' ') { opens(sign) } else { within(sign) })
}

/// Whether a line is a temperature, as `22.9 C`.
pub(crate) fn is_temperature(lower: &str) -> bool {
    let degrees = lower.trim_end_matches(['c', 'f']).trim_end_matches(['°', 'º', ' ']);
    let marked = degrees.len() < lower.len();
    marked && degrees.trim_start_matches(['-', '−']).parse::<f64>().is_ok()
}

/// Whether a piece is *By Ann Lee* with what pages put beside it.
fn is_byline(text: &str) -> bool {
    let rest = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).or_else(|| text.strip_prefix("BY "));
    let Some(rest) = rest.filter(|_| text.chars().count() <= BYLINE) else { return false };
    let named = rest.chars().next().is_some_and(char::is_uppercase);
    let mut words = rest.split_whitespace();
    let second = words.nth(1).and_then(|word| word.chars().next());
    named && !text.ends_with(['.', '!', '?', ':']) && !rest.contains(", ") && second.is_none_or(|c| !c.is_lowercase())
}

fn is_counter(lower: &str) -> bool {
    let number = lower.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | 'k'));
    number.len() < lower.len() && COUNTERS.contains(&number.trim())
}

/// Marks the short lines that touch a weather line: a widget shows a place, a day or a clock beside it.
pub(super) fn widget_lines(raw: &RawText, blocks: &mut [Block]) {
    let weather: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].sign == "weather line").collect();
    for at in weather {
        for near in [at.checked_sub(1), Some(at + 1)].into_iter().flatten() {
            let Some(block) = blocks.get_mut(near) else { continue };
            let text = raw.slice(block.span);
            let few = block.span.len() <= 40 && text.split_whitespace().count() <= 4;
            if few && block.kind == BlockKind::Body && !text.ends_with(['.', '!', '?']) {
                (block.kind, block.sign) = (BlockKind::Widget, "beside a weather line");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_sentences_that_look_like_them() {
        for (text, kind) in [
            ("22.9 C", BlockKind::Widget),
            ("-3°C", BlockKind::Widget),
            ("1,204 views", BlockKind::Widget),
            ("by Ann Lee 83 views", BlockKind::Byline),
            ("By ANN LEE", BlockKind::Byline),
            ("(Reporting by Ann Lee; Editing by Bo Lind)", BlockKind::Credit),
            ("Ann Lee and Bo Lind contributed to this report, with Cy Moss writing from Oslo.", BlockKind::Credit),
            ("Source link", BlockKind::Footer),
            ("Most Popular Articles", BlockKind::Footer),
            ("https://example.org/a", BlockKind::Link),
        ] {
            assert_eq!(of_words(text).map(|told| told.0), Some(kind), "{text}");
        }
        for text in [
            "By Tuesday the board had left.",
            "by the end of May, talks rest",
            "Comments by the board were not welcome.",
            "The union said that reporting by the board was late.",
            "Trending upward, wages rose by 3 per cent.",
            "22 people were hurt.",
            "Subscribe to the plan or leave, the union told the board.",
        ] {
            assert_eq!(of_words(text), None, "{text}");
        }
    }
}

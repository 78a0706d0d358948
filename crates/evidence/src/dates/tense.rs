//! Whether a sentence looks back or ahead at a time, told by the verb nearest to it.

use super::resolve::Tense;
use super::tokens::Token;

/// So many words are looked at on either side.
const REACH: usize = 9;

const AHEAD: &[&str] = &[
    "will",
    "shall",
    "would",
    "may",
    "might",
    "could",
    "can",
    "should",
    "must",
    "plans",
    "plan",
    "planned",
    "planning",
    "intends",
    "intend",
    "hopes",
    "hope",
    "expects",
    "expect",
    "expected",
    "due",
    "scheduled",
    "set",
    "slated",
    "likely",
    "upcoming",
    "coming",
    "deadline",
    "proposed",
    "ready",
    "wants",
    "demands",
    "urges",
    "planing",
    "it'll",
    "they'll",
    "he'll",
    "she'll",
    "we'll",
    "won't",
    "won’t",
    "we’ll",
    "they’ll",
];

/// Verbs of promising: with *to*, what follows lies ahead.
const PROMISING: &[&str] =
    &["agreed", "vowed", "promised", "pledged", "decided", "wanted", "threatened", "hoped", "asked"];

const BACK: &[&str] = &[
    "said",
    "told",
    "was",
    "were",
    "had",
    "has",
    "did",
    "left",
    "met",
    "went",
    "came",
    "began",
    "held",
    "took",
    "gave",
    "made",
    "sent",
    "broke",
    "fell",
    "rose",
    "won",
    "lost",
    "quit",
    "spoke",
    "wrote",
    "flew",
    "drove",
    "struck",
    "fought",
    "shot",
    "hit",
    "saw",
    "found",
    "brought",
    "sought",
    "stood",
    "withdrew",
    "ran",
    "kept",
    "got",
    "became",
    "drew",
    "laid",
    "says",
    "since",
    "wasn't",
    "weren't",
    "didn't",
    "hadn't",
    "wasn’t",
    "weren’t",
    "didn’t",
    "hadn’t",
];

/// Words in *-ed* that are no verbs of the past.
const NO_VERBS: &[&str] = &[
    "need",
    "indeed",
    "united",
    "hundred",
    "speed",
    "feed",
    "armed",
    "unprecedented",
    "wounded",
    "displaced",
    "besieged",
    "occupied",
    "limited",
    "renewed",
    "so-called",
    "proceed",
    "succeed",
    "exceed",
    "seed",
    "deed",
    "greed",
    "agreed-upon",
];

/// Which way the sentence looks at the tokens from `from` to `to`.
pub(super) fn tense(tokens: &[Token], from: usize, to: usize) -> Tense {
    let before = back_in_sentence(tokens, from);
    let left = (before..from).rev().find_map(|at| verb(tokens, at));
    let right =
        || (to..tokens.len().min(to + REACH)).take_while(|at| !tokens[at - 1].stop).find_map(|at| verb(tokens, at));
    // What is announced "for Monday" is to come, whatever tense it is announced in.
    if from > before && tokens[from - 1].text == "for" {
        return Tense::Future;
    }
    let found = left.or_else(right);
    let bound = matches!(tokens[from].text.as_str(), "by" | "until");
    found.unwrap_or(if bound { Tense::Future } else { Tense::Unknown })
}

/// The first token of the same sentence within reach.
fn back_in_sentence(tokens: &[Token], from: usize) -> usize {
    let reach = from.saturating_sub(REACH);
    (reach..from).rev().find(|at| tokens[*at].stop).map_or(reach, |at| at + 1)
}

fn verb(tokens: &[Token], at: usize) -> Option<Tense> {
    let text = tokens[at].text.as_str();
    if AHEAD.contains(&text) {
        return Some(Tense::Future);
    }
    let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
    if PROMISING.contains(&text) && matches!(next, "to" | "it" | "that" | "they") {
        return Some(Tense::Future);
    }
    let past = text.len() > 3 && text.ends_with("ed") && !NO_VERBS.contains(&text) && !(tokens[at].capital && at > 0);
    if BACK.contains(&text) || past {
        return Some(if passive_ahead(tokens, at) { Tense::Future } else { Tense::Past });
    }
    None
}

/// Whether a participle stands in *must be signed*, *to be held*.
fn passive_ahead(tokens: &[Token], at: usize) -> bool {
    let near = &tokens[at.saturating_sub(3)..at];
    let be = near.iter().position(|token| token.text == "be");
    be.is_some_and(|be| near[..be].iter().any(|token| token.text == "to" || AHEAD.contains(&token.text.as_str())))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn of(text: &str) -> Tense {
        let tokens = tokens(text);
        let at = tokens.iter().position(|token| token.text == "on" || token.text == "by").unwrap();
        tense(&tokens, at, at + 2)
    }

    #[test]
    fn the_nearest_verb_tells() {
        for text in [
            "On Monday, the leadership plans to convene.",
            "The team may return on Tuesday.",
            "The deal must be signed by Friday.",
            "The board agreed to meet on Tuesday.",
            "It left. On Monday they will meet.",
            "The union wants an answer by Friday.",
            "He announced a session for on Friday.",
        ] {
            assert_eq!(of(text), Tense::Future, "{text}");
        }
        for text in [
            "The team left on Sunday and will return.",
            "She said on Tuesday that it will hold.",
            "On Monday, the board rejected it.",
            "It had gone by Friday.",
        ] {
            assert_eq!(of(text), Tense::Past, "{text}");
        }
        assert_eq!(of("Talks on Tuesday."), Tense::Unknown);
    }
}

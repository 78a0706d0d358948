//! Clauses of a part of a sentence, and what opens them.

use std::ops::Range;

use super::line::{Line, Sort};
use super::words::{acts, is_of, speech};

/// What a clause is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    Plain,
    /// *if*, *unless*, *until*, *provided that*: the condition of a neighbour.
    Condition,
    /// *before*, *after*, *when*.
    Time,
    /// *whether*: asks.
    Question,
    /// *which*, *who*.
    Relative,
}

/// A clause.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) range: Range<usize>,
    pub(super) opener: Opener,
}

/// Whether a word after *until* names a time and no condition.
fn is_time(word: &str) -> bool {
    ["until-when", "weekday", "month"].iter().any(|class| is_of(class, word))
}

/// Conditions of more than one word.
const CONDITIONS: &[&[&str]] = &[
    &["on", "condition", "that"],
    &["on", "the", "condition"],
    &["so", "long", "as"],
    &["as", "long", "as"],
    &["as", "soon", "as"],
    &["provided", "that"],
    &["providing", "that"],
    &["offered", "that"],
    &["in", "return", "for"],
    &["in", "exchange", "for"],
    &["without", "that"],
    &["without", "such"],
    &["with", "out", "such"],
    &["without", "a"],
    &["without", "this"],
    &["on", "the", "understanding"],
    &["in", "the", "absence", "of"],
    &["subject", "to"],
    &["in", "return"],
    &["in", "exchange"],
    &["in", "alternate", "for"],
    &["only", "if"],
    &["only", "once"],
    &["only", "after"],
    &["even", "if"],
];

/// The clauses of some tokens, in order.
pub(super) fn clauses(line: &Line<'_>, range: &Range<usize>) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    let (mut start, mut opener) = (range.start, opener_at(line, range.start, range));
    for at in range.start + 1..range.end {
        let begins = begins(line, at, range, opener, start);
        if !begins || at - start < 2 {
            continue;
        }
        found.push(Clause { range: start..at, opener });
        start = at;
        opener = opener_at(line, at, range);
    }
    found.push(Clause { range: start..range.end, opener });
    let mut found: Vec<Clause> = found.into_iter().flat_map(|clause| split_condition(line, clause)).collect();
    found.retain(|clause| !clause.range.is_empty());
    found
        .into_iter()
        .map(|clause| Clause { range: tidy(line, clause.range), ..clause })
        .filter(|c| !c.range.is_empty())
        .collect()
}

/// *If the ban goes on the terminals would*: without a comma, the main clause begins at the subject of its modal.
fn split_condition(line: &Line<'_>, clause: Clause) -> Vec<Clause> {
    let modal = |at: &usize| matches!(line.word(*at), "will" | "would");
    let found = (clause.range.start + 4..clause.range.end).find(modal).filter(|_| clause.opener == Opener::Condition);
    let Some(at) = found else { return vec![clause] };
    let start = (clause.range.start + 3..at)
        .rev()
        .take(5)
        .find(|at| is_of("determiner", line.word(*at)) || line.mentions.iter().any(|m| m.start == *at));
    let Some(start) = start else { return vec![clause] };
    vec![
        Clause { range: clause.range.start..start, opener: clause.opener },
        Clause { range: start..clause.range.end, opener: Opener::Plain },
    ]
}

/// Without the marks and bare conjunctions at its ends.
fn tidy(line: &Line<'_>, mut range: Range<usize>) -> Range<usize> {
    let mark = |at: usize| line.tokens[at].is_mark() && !line.tokens[at].is_quote_mark();
    while range.start < range.end
        && (mark(range.start)
            || line.word(range.start) == "that" && range.start > 0 && line.word(range.start - 1) == "and"
            || matches!(
                line.word(range.start),
                "and" | "but" | "or" | "yet" | "so" | "while" | "whereas" | "although" | "though"
            ))
    {
        range.start += 1;
    }
    while range.start < range.end && mark(range.end - 1) && !(line.tokens[range.end - 1].quoted) {
        range.end -= 1;
    }
    range
}

fn opener_at(line: &Line<'_>, at: usize, range: &Range<usize>) -> Opener {
    let here = if matches!(line.word(at), "and" | "but" | "or" | ",") { at + 1 } else { at };
    if CONDITIONS.iter().any(|words| words.iter().enumerate().all(|(n, word)| line.word(here + n) == *word)) {
        return Opener::Condition;
    }
    match line.word(here) {
        "if" | "unless" | "until" | "till" | "once" | "provided" | "providing" | "lest" => Opener::Condition,
        "except" if near_subject(line, here + 1) => Opener::Condition,
        "should" if here == range.start || !near_pronoun(line, here) => Opener::Condition,
        "whether" => Opener::Question,
        "before" | "after" | "when" | "as" | "since" | "despite" | "because" => Opener::Time,
        "which" | "who" | "whose" | "where" => Opener::Relative,
        _ => Opener::Plain,
    }
}

fn near_pronoun(line: &Line<'_>, at: usize) -> bool {
    line.mentions.iter().any(|mention| mention.end == at && mention.sort != Sort::Described || mention.end + 1 == at)
}

/// Whether somebody or something stands here that can be a subject.
fn near_subject(line: &Line<'_>, at: usize) -> bool {
    line.mentions
        .iter()
        .any(|mention| mention.start >= at && mention.start <= at + 1 && !(mention.possessive && mention.start > at))
        || is_of("determiner", line.word(at))
}

fn begins(line: &Line<'_>, at: usize, range: &Range<usize>, current: Opener, start: usize) -> bool {
    let token = &line.tokens[at];
    let before = &line.tokens[at - 1];
    if token.quoted && before.quoted {
        return false;
    }
    if before.is_any(&[";", ":", "\u{2014}", "\u{2013}", "--", "-", "\u{2022}"]) {
        return true;
    }
    if CONDITIONS.iter().any(|words| words.iter().enumerate().all(|(n, word)| line.word(at + n) == *word)) {
        return true;
    }
    let next = line.tokens.get(at + 1);
    let dated = next.is_some_and(|next| super::pattern::is_number(next) || is_time(&next.word));
    if token.is_any(&["until", "till"]) && (dated || line.word(at + 1) == "the" && line.word(at + 2) == "end") {
        return false;
    }
    let word = token.word.as_str();
    let comma = before.is(",");
    // "Said that the road was open and that": two things said.
    if word == "and" && line.word(at + 1) == "that" && !is_of("aux", line.word(at + 2)) {
        return true;
    }
    match word {
        "while" | "whereas" | "although" | "though" | "because" | "unless" | "until" | "till" | "if" | "once"
        | "whether" | "lest" => true,
        "provided" => comma,
        "except" => near_subject(line, at + 1),
        "should" => {
            !near_pronoun(line, at) && near_subject(line, at + 1) && range.start < at && modal_before(line, start, at)
        }
        "after" if is_of("aux", line.word(at - 1)) => false,
        "when" | "before" | "after" | "since" => near_subject(line, at + 1) || comma || is_gerund(line, at + 1),
        "as" => {
            !matches!(line.word(at - 1), "far" | "long" | "soon" | "well" | "much" | "such")
                && line.mentions.iter().any(|m| m.start == at + 1 || m.start == at + 2)
                && (at + 2..at + 9).any(|at| at < range.end && line.is_finite(at))
                && line.word(at + 1) != "well"
        }
        "which" | "who" | "where" => comma,
        "with" => comma && line.mentions.iter().any(|m| m.start == at + 1),
        "and" | "but" | "or" | "yet" | "nor" => joins_clause(line, at, range, comma, start),
        _ if comma && matches!(current, Opener::Condition | Opener::Time) => true,
        _ if comma && current == Opener::Relative => line.is_finite(at),
        _ => comma && (word.ends_with("ing") && is_listed(line, at)),
    }
}

fn modal_before(line: &Line<'_>, from: usize, to: usize) -> bool {
    line.has(&(from..to), &["will", "would", "could", "can", "may", "might", "shall"])
}

fn is_gerund(line: &Line<'_>, at: usize) -> bool {
    line.word(at).ends_with("ing")
}

/// Whether a verb of some list stands here.
fn is_listed(line: &Line<'_>, at: usize) -> bool {
    line.acts.iter().any(|hit| hit.start == at && acts().get(*hit).is_some_and(|pattern| pattern.verb))
        || line.says.iter().any(|hit| hit.start == at && speech().get(*hit).is_some_and(|pattern| pattern.verb))
}

/// Whether *and* joins a clause, and not only a word: a verb follows at once, or a subject and its verb.
fn joins_clause(line: &Line<'_>, at: usize, range: &Range<usize>, comma: bool, start: usize) -> bool {
    let verb_at = |at: usize| at < range.end && (line.is_finite(at) || (is_listed(line, at) && !is_gerund(line, at)));
    let mut next = at + 1;
    while matches!(
        line.word(next),
        "also" | "then" | "now" | "not" | "so" | "thus" | "never" | "repeatedly" | "publicly"
    ) {
        next += 1;
    }
    if line.word(next) == "if"
        || line.word(next) == "only" && matches!(line.word(next + 1), "if" | "when" | "after" | "once")
    {
        return false;
    }
    if verb_at(next) {
        return line.word(next - 1) != "'s";
    }
    let subject = line.mentions.iter().any(|mention| mention.start >= next && mention.start <= next + 2);
    let reach = if comma { 9 } else { 6 };
    let follows =
        (next + 1..next + reach).take_while(|at| *at < range.end && line.word(*at) != ",").any(|at| line.is_finite(at));
    // "Israel and Hamas have": the words before have no verb yet, so this joins two names.
    let verbless = !(start..at).any(|at| line.is_finite(at));
    (subject || comma || is_of("determiner", line.word(next))) && follows && !verbless
}

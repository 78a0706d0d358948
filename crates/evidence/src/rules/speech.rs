//! Who says which part of a sentence.
//!
//! A verb of saying with its subject divides the words around it: what it introduces, what it follows, and its own words. The
//! division is repeated inside each part, so that speech inside speech keeps its chain.

use std::ops::Range;

use super::line::Line;
use super::pattern::{Hit, Pattern};
use super::token::Token;
use super::who::{Memory, Who, region_before, subject};
use super::words::{is_of, speech};
use crate::Link;

/// A part of a sentence with its speaker.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    /// None: the document's own voice.
    pub(super) voice: Option<Who>,
    /// The words that say who says it, where they introduce it.
    pub(super) frame: Option<Range<usize>>,
    /// Whether the speaker denies it.
    pub(super) denied: bool,
    /// The pattern that told the speaker.
    pub(super) rule: String,
    /// Words inside it that only say who says it: *the rebels, he complained, keep changing*.
    pub(super) aside: Option<Range<usize>>,
}

/// One verb of saying with its subject.
struct Frame {
    verb: Hit,
    /// From the first word of its subject to the end of its verb.
    words: Range<usize>,
    who: Who,
    trailing: bool,
    /// Where a trailing frame ends.
    end: usize,
    denied: bool,
    rule: String,
}

/// What surrounds a part while it is divided.
#[derive(Clone)]
struct Around {
    voice: Option<Who>,
    frame: Option<Range<usize>>,
    denied: bool,
    rule: String,
}

/// The parts of a sentence, in order.
pub(super) fn pieces(line: &Line<'_>, memory: &mut Memory) -> Vec<Piece> {
    let mut found = Vec::new();
    let outer = Around { voice: None, frame: None, denied: false, rule: String::new() };
    divide(line, line.start()..line.tokens.len(), &outer, memory, &mut found, 0);
    found
}

/// Speech nested deeper than this is not looked into.
const DEEPEST: usize = 6;

fn divide(
    line: &Line<'_>,
    range: Range<usize>,
    around: &Around,
    memory: &mut Memory,
    found: &mut Vec<Piece>,
    depth: usize,
) {
    let range = trimmed(line, range);
    if range.is_empty() {
        return;
    }
    if depth < DEEPEST
        && let Some((source, who)) = named_source(line, &range, memory)
    {
        let inner = Around {
            voice: Some(chained(who, around)),
            frame: None,
            denied: around.denied,
            rule: "according to".to_owned(),
        };
        remember(memory, &inner);
        divide(line, range.start..source.start, &inner, memory, found, depth + 1);
        divide(line, source.end..range.end, &inner, memory, found, depth + 1);
        return;
    }
    let frame = if depth < DEEPEST { first_frame(line, &range, around, memory) } else { None };
    let Some(frame) = frame else {
        let Around { voice, frame, denied, rule } = around.clone();
        match colon_quote(line, &range, memory).filter(|_| voice.is_none()) {
            Some((at, who)) => {
                memory.note(&who, &line.cast.sides);
                let inner =
                    Around { voice: Some(who), frame: None, denied: false, rule: "words after a colon".to_owned() };
                remember(memory, &inner);
                let Around { voice: own, frame, denied, rule } = inner;
                found.push(Piece {
                    range: range.start..at,
                    voice: None,
                    frame: None,
                    denied,
                    rule: String::new(),
                    aside: None,
                });
                found.push(Piece { range: at + 1..range.end, voice: own, frame, denied, rule, aside: None });
            }
            None => found.push(Piece { range, voice, frame, denied, rule, aside: None }),
        }
        return;
    };
    memory.note(&frame.who, &line.cast.sides);
    let before = range.start..frame.words.start;
    // What another voice says beside this one is no speech inside speech.
    let sibling = !before.is_empty()
        && !line.slice(&before).iter().all(|token| token.is_mark() || token.is("that") || token.is("and"));
    let who = if sibling && !frame.trailing { frame.who.clone() } else { chained(frame.who.clone(), around) };
    let inner = Around {
        voice: Some(who),
        frame: (!frame.trailing).then(|| frame.words.clone()),
        denied: frame.denied,
        rule: frame.rule.clone(),
    };
    remember(memory, &inner);
    if frame.trailing && interrupts(line, &before, &frame, range.end) {
        let aside = Some(frame.words.start..frame.end);
        found.push(Piece { range, voice: inner.voice, frame: None, denied: frame.denied, rule: frame.rule, aside });
    } else if frame.trailing {
        divide(line, before, &inner, memory, found, depth + 1);
        divide(line, frame.end..range.end, &inner, memory, found, depth + 1);
    } else {
        divide(line, before, around, memory, found, depth + 1);
        let start = content_start(line, &frame, range.end);
        if trimmed(line, start..range.end).is_empty() {
            found.push(Piece {
                range: frame.words.start..range.end,
                voice: inner.voice,
                frame: None,
                denied: false,
                rule: frame.rule,
                aside: None,
            });
        } else {
            let turn = turn(line, start..range.end, &inner).unwrap_or(range.end);
            divide(line, start..turn, &inner, memory, found, depth + 1);
            divide(line, turn..range.end, around, memory, found, depth + 1);
        }
    }
}

/// *The rebels, he complained, keep changing*: a frame inside a clause whose verb follows it.
fn interrupts(line: &Line<'_>, before: &Range<usize>, frame: &Frame, end: usize) -> bool {
    let quoted = line.slice(&(before.start..end)).iter().any(Token::is_quote_mark);
    !quoted
        && line.word(frame.end) == ","
        && !before.clone().any(|at| line.is_plain_finite(at))
        && (frame.end + 1..end.min(frame.end + 4)).any(|at| line.is_finite(at))
}

/// *He would not speak of failure: "a pause"*: whoever a sentence is about says what stands in quotation marks after a colon.
fn colon_quote(line: &Line<'_>, range: &Range<usize>, memory: &Memory) -> Option<(usize, Who)> {
    let at =
        range.clone().find(|at| line.word(*at) == ":" && line.tokens.get(at + 1).is_some_and(Token::is_quote_mark))?;
    let verb = (range.start + 1..at).find(|at| line.is_finite(*at))?;
    let who = subject(line, &region_before(line, verb, range.start), memory, None)?;
    (who.person || who.singular && who.described.is_some()).then_some((at, who))
}

/// Where the text turns from what is said to somebody else: *X said so, and Y would like*.
fn turn(line: &Line<'_>, range: Range<usize>, inner: &Around) -> Option<usize> {
    let voice = inner.voice.as_ref()?;
    (range.start + 2..range.end).find(|at| {
        let joint = line.word(at - 1) == ","
            && matches!(line.word(*at), "and" | "but" | "while" | "whereas" | "although" | "though");
        let joint = joint
            || matches!(line.word(*at), "while" | "whereas")
            || line.word(at - 1) == "," && line.word(*at) == "which";
        let next = line.mentions.iter().find(|mention| mention.start > *at && mention.start <= at + 2);
        joint
            && line.word(at + 1) != "that"
            && !line.tokens[*at].quoted
            && next.is_some_and(|next| next.actor.as_ref().is_some_and(|id| !voice.is_party(id)) && !next.possessive)
    })
}

fn remember(memory: &mut Memory, around: &Around) {
    if let Some(voice) = &around.voice {
        memory.speaker = Some(voice.clone());
    }
}

/// Without marks, conjunctions and *that* at its start, and marks at its end.
fn trimmed(line: &Line<'_>, mut range: Range<usize>) -> Range<usize> {
    let loose = |at: usize| {
        let token = &line.tokens[at];
        token.is_mark() && !token.is_quote_mark()
    };
    while range.start < range.end && loose(range.start) {
        range.start += 1;
    }
    while range.start < range.end
        && (loose(range.end - 1) || matches!(line.word(range.end - 1), "and" | "but"))
        && !line.tokens[range.end - 1].quoted
    {
        range.end -= 1;
    }
    range
}

/// Adds the speaker around to the chain of an inner one.
fn chained(mut who: Who, around: &Around) -> Who {
    if let Some(outer) = &around.voice {
        let same =
            outer.voices.iter().any(|voice| who.voices.iter().any(|own| own.ground.span() == voice.ground.span()));
        if !same {
            let links = outer.voices.iter().map(|voice| Link {
                id: match &voice.who {
                    crate::Voice::Entry(id) => Some(id.clone()),
                    crate::Voice::Described => None,
                },
                ground: voice.ground.clone(),
            });
            let mut via: Vec<Link> = outer.via.iter().cloned().chain(links).collect();
            via.append(&mut who.via);
            who.via = via;
        }
    }
    who
}

/// *According to X* with its words, and X.
fn named_source(line: &Line<'_>, range: &Range<usize>, memory: &Memory) -> Option<(Range<usize>, Who)> {
    let hits = line.says.iter().filter(|hit| hit.start >= range.start && hit.end <= range.end);
    for hit in hits {
        let Some(pattern) = speech().get(*hit).filter(|pattern| pattern.section == "source") else { continue };
        if line.tokens[hit.start].quoted || matches!(pattern.written.as_str(), "citing" | "quoting") {
            continue;
        }
        let end = end_of_source(line, hit.end, range.end);
        let region = hit.end..end;
        if let Some(who) = subject(line, &region, memory, None).or_else(|| unnamed(line, &region)) {
            return Some((hit.start..end, who));
        }
    }
    by_account(line, range, memory)
}

/// *By her account*, *in Lund's view*, *for Lund*, *from its perspective*.
fn by_account(line: &Line<'_>, range: &Range<usize>, memory: &Memory) -> Option<(Range<usize>, Who)> {
    const ENDS: &[&str] = &["account", "view", "opinion", "perspective", "reading", "telling", "words"];
    let first = line.word(range.start);
    let reach = range.start..range.end.min(range.start + 9);
    let account = reach.clone().take(5).find(|at| ENDS.contains(&line.word(*at))).map(|at| at + 1);
    let comma = reach.clone().find(|at| line.word(*at) == ",").or(account)?;
    let region = range.start + 1..comma;
    let last = line.word(comma - 1);
    let said = matches!(first, "by" | "in" | "from") && ENDS.contains(&last)
        || (first == "for"
            && region.len() <= 2
            && line.mentions_in(&region).any(|m| m.sort == super::line::Sort::Person));
    if !said {
        return None;
    }
    let who = subject(line, &region, memory, None)?;
    Some((range.start..comma, who))
}

fn end_of_source(line: &Line<'_>, from: usize, to: usize) -> usize {
    let breaks = |at: &usize| {
        let token = &line.tokens[*at];
        if token.is(",") {
            // What stands beside the name, up to the next comma, has no verb.
            let next = (at + 1..to).find(|at| line.word(*at) == ",").unwrap_or(to);
            return next == at + 1
                || next == to
                || (at + 1..next).any(|at| line.is_finite(at))
                || line.tokens[at + 1].is_quote_mark();
        }
        token.is_mark() && !token.is("'")
            || (is_of("aux", line.word(*at)) && *at > from + 1 && !line.word(at - 1).starts_with("wh"))
    };
    (from..to).find(breaks).unwrap_or(to)
}

/// A source that is no listed word: the newspaper by its name.
fn unnamed(line: &Line<'_>, region: &Range<usize>) -> Option<Who> {
    if region.is_empty() {
        return None;
    }
    let span = line.span(region);
    let voice = crate::VoiceFound { who: crate::Voice::Described, ground: crate::Ground::Here { span } };
    Some(Who { voices: vec![voice], described: Some(span), range: region.clone(), ..Who::default() })
}

fn first_frame(line: &Line<'_>, range: &Range<usize>, around: &Around, memory: &Memory) -> Option<Frame> {
    let hits = line.says.iter().filter(|hit| hit.start >= range.start && hit.end <= range.end);
    let mut best: Option<Frame> = None;
    for hit in hits {
        let Some(pattern) = speech().get(*hit).filter(|pattern| pattern.section == "say") else { continue };
        let Some(frame) = frame(line, range, *hit, pattern, around, memory) else { continue };
        let longer = best.as_ref().is_some_and(|best| best.verb.start == hit.start && hit.end > best.verb.end);
        if best.is_none() || longer {
            best = Some(frame);
        } else if best.as_ref().is_some_and(|best| hit.start > best.verb.start) {
            break;
        }
    }
    best
}

fn frame(
    line: &Line<'_>,
    range: &Range<usize>,
    hit: Hit,
    pattern: &Pattern,
    around: &Around,
    memory: &Memory,
) -> Option<Frame> {
    if line.tokens[hit.start].quoted || !is_verb(line, &hit) {
        return None;
    }
    let word = line.word(hit.start);
    if pattern.has("as")
        && !line.slice(&(hit.end..range.end)).iter().any(|token| token.is("as") || token.is_quote_mark())
    {
        return None;
    }
    if is_order(line, &hit)
        || takes_no_clause(line, &hit)
        || (pattern.has("name") && !line.word(hit.start.wrapping_sub(2)).is_empty() && hit.start < 2)
    {
        return None;
    }
    let inverted = inverted(line, range, &hit).filter(|_| {
        let before = region_before(line, hit.start, range.start);
        line.tokens[hit.start - 1].is_quote_mark() || line.mentions_in(&before).next().is_none()
    });
    let region = inverted.clone().unwrap_or_else(|| region_before(line, hit.start, range.start));
    let participle = word.ends_with("ing") && region_has_no_subject(line, &region, &hit);
    let joined = hit.start.checked_sub(1).is_some_and(|at| matches!(line.word(at), "and" | "but"))
        && line.mentions_in(&region).next().is_none();
    let who = if joined {
        opening_subject(line, &hit, memory)
    } else if participle {
        around.voice.clone().or_else(|| opening_subject(line, &hit, memory))
    } else {
        let own = subject(line, &region, memory, around.voice.as_ref());
        let own = own.or_else(|| relative(line, &region, memory));
        own.or_else(|| proper(line, &region, pattern))
    }?;
    if pattern.has("person") && who.parties.is_empty() && who.described.is_none() && !who.person {
        return None;
    }
    let start = if participle || joined || inverted.is_some() {
        hit.start
    } else {
        region.start.min(who.range.start.max(region.start))
    };
    let end = inverted.map_or(hit.end, |region| region.end);
    let mut frame = Frame {
        verb: hit,
        words: start..end,
        who,
        trailing: false,
        end,
        denied: pattern.has("deny"),
        rule: pattern.written.clone(),
    };
    let close = trailing_end(line, range, &frame);
    frame.trailing = !participle && !joined && close.is_some();
    frame.end = close.unwrap_or(end);
    Some(frame)
}

/// *Kestgaz, which complains that*, *the firm, whose owners say that*: whoever stands before the relative word.
fn relative(line: &Line<'_>, region: &Range<usize>, memory: &Memory) -> Option<Who> {
    let at =
        (region.start.saturating_sub(1)..region.end).find(|at| matches!(line.word(*at), "which" | "who" | "whose"))?;
    let before = line.mentions.iter().rev().find(|mention| mention.end == at || mention.end + 1 == at)?;
    subject(line, &(before.start..before.end), memory, None)
}

/// A newspaper, an agency, a person that the case does not have: a capital before the verb.
fn proper(line: &Line<'_>, region: &Range<usize>, pattern: &Pattern) -> Option<Who> {
    let named = line.slice(region).iter().any(|token| token.capital && token.kind == super::token::Kind::Word)
        && line.tokens.get(region.end.checked_sub(1)?)?.kind == super::token::Kind::Word;
    let first = line.word(region.start);
    let pronoun = matches!(first, "it" | "this" | "that" | "what" | "there" | "who" | "nobody" | "few" | "another");
    (named && !pronoun && !pattern.has("person")).then(|| unnamed(line, region)).flatten()
}

/// Whether a word of saying is the verb here, and not *the report* or *to say*.
fn is_verb(line: &Line<'_>, hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map_or("", |at| line.word(at));
    let next = line.word(hit.end);
    let denied = (hit.start.saturating_sub(3)..hit.start).find(|at| matches!(line.word(*at), "not" | "never"));
    let adverbs = |from: usize| (from + 1..hit.start).all(|at| line.tokens[at].adverb || line.word(at) == "yet");
    if hit.start - denied.unwrap_or(hit.start) > 1 && denied.is_some_and(adverbs) {
        return false;
    }
    if is_of("determiner", before)
        || matches!(before, "to" | "'s" | "of" | "be" | "not" | "never" | "for")
            && !(before == "not" && line.word(hit.start.saturating_sub(2)) == "did")
    {
        return false;
    }
    // A word that is as often a noun needs its subject right before it.
    let doubtful = !line.word(hit.start).ends_with("ed")
        && is_of("noun-or-verb", line.word(hit.start))
        && hit.end - hit.start == 1;
    if doubtful
        && !line.mentions.iter().any(|mention| mention.end == hit.start && !mention.possessive)
        && !is_of("aux", before)
    {
        return false;
    }
    if line.mentions.iter().any(|mention| mention.start <= hit.start && hit.start < mention.end) {
        return false;
    }
    // "A signed undertaking", "in writing": a verb only after a mark, a conjunction or an auxiliary.
    let ing = line.word(hit.start).ends_with("ing");
    let joint = hit.start == 0
        || line.tokens[hit.start - 1].is_mark()
        || matches!(before, "and" | "while" | "but" | "by" | "home" | "as" | "each" | "both")
        || is_of("aux", before)
        || line.mentions.iter().any(|mention| mention.end == hit.start && !mention.possessive);
    if ing && !joint {
        return false;
    }
    // "was told", "was quoted as saying"; "is said that".
    let passive = matches!(before, "is" | "was" | "were" | "been" | "are") && !line.word(hit.start).ends_with("ing");
    if passive && line.word(hit.end - 1) == line.word(hit.start) {
        return false;
    }
    let other_sense = matches!(
        (line.word(hit.start), next),
        ("said" | "say" | "says", "no" | "yes" | "so")
            | ("calls" | "called" | "call" | "calling", "for" | "on" | "off" | "upon")
    ) || line.word(hit.end - 1) == "that" && next == "out";
    let modal = is_of("modal-future", before) || is_of("modal-may", before) || is_of("modal-must", before);
    !other_sense && (!modal || hit.end - hit.start > 1)
}

/// *Insisted on*, *agreed to*, *warned of*: what follows is no clause, and the act is read from the verb itself.
fn takes_no_clause(line: &Line<'_>, hit: &Hit) -> bool {
    if hit.end - hit.start > 1 {
        return false;
    }
    let (next, second) = (line.word(hit.end), line.word(hit.end + 1));
    let day =
        is_day(second) || is_of("month", second) || line.tokens.get(hit.end + 1).is_some_and(super::pattern::is_number);
    match next {
        "on" => !day && !matches!(line.word(hit.start), "said" | "says" | "added"),
        "of" | "with" | "for" | "by" | "against" => true,
        _ if line.word(hit.start).starts_with("charg") => line.has(&(hit.end..hit.end + 6), &["with"]),
        "to" => !matches!(second, "reporters" | "the" | "journalists" | "parliament" | "a"),
        _ => false,
    }
}

/// *Told the union to sign*: a demand, not a report.
fn is_order(line: &Line<'_>, hit: &Hit) -> bool {
    let word = line.word(hit.start);
    if !(word.starts_with("t") && matches!(word, "told" | "tell" | "tells" | "telling") || word.starts_with("instruct"))
    {
        return false;
    }
    let rest = hit.end..(hit.end + 6).min(line.tokens.len());
    let to = rest.clone().find(|at| line.word(*at) == "to" && !line.tokens[*at].quoted);
    let that = rest.clone().find(|at| line.word(*at) == "that" || line.tokens[*at].is_mark() || line.is_finite(*at));
    to.is_some_and(|to| that.is_none_or(|that| to < that))
}

/// *", said Mousa Abu Marzouk, a senior official"*: the subject after the verb.
fn inverted(line: &Line<'_>, range: &Range<usize>, hit: &Hit) -> Option<Range<usize>> {
    let before = hit.start.checked_sub(1).filter(|at| *at >= range.start)?;
    let closes = line.tokens[before].is_quote_mark() || line.word(before) == ",";
    let mention = line.mentions.iter().find(|mention| mention.start >= hit.end && mention.end <= range.end)?;
    let near = mention.start <= hit.end + 4
        && !line.slice(&(hit.end..mention.start)).iter().any(|token| token.is_mark() || token.is("that"));
    if !closes
        || !near
        || !(line.word(hit.start).ends_with("ed") || matches!(line.word(hit.start), "said" | "says" | "wrote"))
    {
        return None;
    }
    let breaks =
        |at: &usize| matches!(line.word(*at), "," | ";" | ":" | "." | "and") || line.tokens[*at].is_quote_mark();
    let stop = (mention.end..range.end).find(breaks).unwrap_or(range.end);
    // "Said Lund, a senior official": what stands beside the name belongs to it.
    let beside = (stop + 1..range.end).find(breaks).unwrap_or(range.end);
    let apposed = line.word(stop) == ","
        && !(stop..beside).any(|at| line.is_plain_finite(at))
        && !line.word(stop + 1).ends_with("ing");
    Some(hit.end..if apposed { beside } else { stop })
}

fn region_has_no_subject(line: &Line<'_>, region: &Range<usize>, hit: &Hit) -> bool {
    line.mentions_in(region).next().is_none() || hit.start.checked_sub(1).is_some_and(|at| line.word(at) == ",")
}

/// The subject of the sentence, for *..., saying that*.
fn opening_subject(line: &Line<'_>, hit: &Hit, memory: &Memory) -> Option<Who> {
    let verb = (0..hit.start).find(|at| line.is_finite(*at))?;
    subject(line, &region_before(line, verb, 0), memory, None)
}

/// Where a frame after its content ends; none if its content follows it.
fn trailing_end(line: &Line<'_>, range: &Range<usize>, frame: &Frame) -> Option<usize> {
    let before = frame.words.start.checked_sub(1).filter(|at| *at >= range.start)?;
    let comma = line.word(before) == "," || line.tokens[before].is_quote_mark();
    let content = range.start..before;
    let interrupted = line.word(frame.words.end.max(frame.verb.end)) == "," && !content.is_empty();
    let speaks = interrupted
        || content.clone().any(|at| line.is_finite(at))
        || line.has(&(range.start..before + 1), &["\"", "\u{201c}", "\u{201d}"]);
    if !comma || !speaks {
        return None;
    }
    let mut at = frame.words.end.max(frame.verb.end);
    while at < range.end {
        let token = &line.tokens[at];
        if token.is_any(&["that", ":"]) || token.is_quote_mark() || line.is_plain_finite(at) {
            return None;
        }
        if token
            .is_any(&[",", ".", ";", "\u{2014}", "\u{2013}", "and", "but", "!", "?", "as", "when", "while", "after"])
        {
            return Some(at);
        }
        at += 1;
    }
    Some(at)
}

/// Where what is said begins: after *that*, the listener, the day.
fn content_start(line: &Line<'_>, frame: &Frame, end: usize) -> usize {
    let from = frame.words.end.max(frame.verb.end);
    if matches!(line.word(from.saturating_sub(1)), "that") {
        return from;
    }
    let reach = end.min(from + 14);
    for at in from..reach {
        let token = &line.tokens[at];
        if token.is("that") {
            return at + 1;
        }
        if token.is(":") || (token.is(",") && line.tokens.get(at + 1).is_some_and(|next| next.is_quote_mark())) {
            return at + 1;
        }
        if token.is_quote_mark() || line.is_finite(at) {
            break;
        }
    }
    let listens = matches!(line.word(frame.verb.start), "told" | "tells" | "tell" | "telling" | "instructed");
    let mut at = from;
    if listens {
        at = (from..reach)
            .find(|at| line.tokens[*at].is_mark() || line.mentions.iter().any(|m| m.start == *at && *at > from))
            .unwrap_or(from);
    }
    skip_day(line, at, end)
}

fn is_day(word: &str) -> bool {
    is_of("weekday", word) || is_of("near-day", word)
}

/// Past *on Tuesday*, *last Friday*.
fn skip_day(line: &Line<'_>, from: usize, end: usize) -> usize {
    let last = (from..end.min(from + 4)).rev().find(|at| is_day(line.word(*at)));
    match last {
        Some(last) if !(from..last).any(|at| line.is_finite(at) || line.tokens[at].is_mark()) => last + 1,
        _ => from,
    }
}

/// Whether a sentence without a frame goes on with the words of the speaker before: told without quotation marks, in
/// the past of reported speech.
pub(super) fn goes_on(line: &Line<'_>, memory: &Memory) -> bool {
    let shifted = line.tokens.iter().any(|token| !token.quoted && token.is_any(&["would", "could", "might"]));
    let one = memory
        .speaker
        .as_ref()
        .is_some_and(|speaker| speaker.person || !speaker.parties.is_empty() || speaker.described.is_some());
    one && memory.indirect
        && memory.paragraph == line.sentence.paragraph
        && shifted
        && !is_of("subordinator", line.word(0))
}

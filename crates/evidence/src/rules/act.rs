//! What a clause does: the strongest sign of an act, with polarity and modality.

use std::ops::Range;

use detente_model::{ClaimAct, Modality, Polarity, Status};

use super::line::{Line, Sort};
use super::pattern::{Hit, Pattern};
use super::who::Who;
use super::words::{acts, is_of};

/// A sign of an act at a place.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) act: ClaimAct,
    pub(super) status: Option<Status>,
    pub(super) cue: Range<usize>,
    pub(super) weight: i32,
    pub(super) rule: String,
    /// Said of the talks rather than of a side.
    pub(super) talk: bool,
    /// A noun: whose it is stands before it or after *by*, *of*.
    pub(super) noun: bool,
    /// The doer stands after it.
    pub(super) passive: bool,
    /// A verb, so that its subject stands before it.
    pub(super) verb: bool,
    /// Done by speaking: its subject is the speaker.
    pub(super) said: bool,
    /// The words may stand for others in a reworded text.
    pub(super) query: bool,
    /// Whether the pattern itself denies.
    pub(super) denies: bool,
    /// Whom a *must* binds: the subject is the target and the speaker the party.
    pub(super) binds: bool,
}

/// The signs of a clause, the strongest first.
pub(super) fn signs(line: &Line<'_>, range: &Range<usize>) -> Vec<Sign> {
    let inside = line.acts.iter().filter(|hit| hit.start >= range.start && hit.end <= range.end);
    let void: Vec<Hit> =
        inside.clone().copied().filter(|hit| acts().get(*hit).is_some_and(|p| p.section == "none")).collect();
    let inside = inside.filter(|hit| !void.iter().any(|none| none.start < hit.end && hit.start < none.end));
    let mut found: Vec<Sign> = inside.filter_map(|hit| sign(line, range, *hit)).collect();
    found.sort_by_key(|sign| (-sign.weight, sign.cue.start, -(sign.cue.end as i64)));
    found
}

fn sign(line: &Line<'_>, range: &Range<usize>, hit: Hit) -> Option<Sign> {
    let pattern = acts().get(hit)?;
    let act = ClaimAct::from_word(&pattern.section)?;
    let weight: i32 = pattern.setting("w").and_then(|weight| weight.parse().ok()).unwrap_or(2);
    let infinitive = pattern.verb && hit.start.checked_sub(1).is_some_and(|at| line.word(at) == "to");
    if pattern.verb && !pattern.has("noun") && is_noun(line, hit.start) {
        return None;
    }
    // "To rearm and threaten": the bare form after a conjunction goes on with the infinitive.
    let base = pattern.written.split('~').next() == Some(line.word(hit.start));
    let bare = pattern.verb
        && base
        && hit.start == range.start
        && hit.start.checked_sub(1).is_some_and(|at| line.word(at) == "and");
    let asked = line.word(hit.start) == "asked" && hit.start == line.start();
    if asked || bare && !line.tokens[hit.start].quoted || is_told(line, &hit, pattern) || is_name(line, &hit) {
        return None;
    }
    // "Did all to reach a deal": no deal is told.
    if infinitive && pattern.has("talk") && act == ClaimAct::Accept {
        return None;
    }
    let weight = if infinitive && hit.start > range.start + 1 { weight - 2 } else { weight };
    if pattern.has("st") && !pattern.verb && is_aside(line, hit.start, range.start) {
        return None;
    }
    let status = pattern.setting("st").and_then(Status::from_word);
    // "Would walk out": a step announced, and not yet how the talks stand.
    let announced = status.is_some()
        && !pattern.has("talk")
        && hit.start.checked_sub(1).is_some_and(|at| matches!(line.word(at), "will" | "would"));
    let (act, status) = if announced { (ClaimAct::Threat, None) } else { (act, status) };
    let act = in_its_tense(line, &hit, pattern, act);
    (act == ClaimAct::ReportStatus).eq(&status.is_some()).then(|| Sign {
        act,
        status,
        cue: hit.start..hit.end,
        weight,
        rule: format!("{act}: {}", pattern.written),
        talk: pattern.has("talk"),
        noun: pattern.has("noun"),
        passive: pattern.has("obj") || is_passive(line, &hit, pattern),
        verb: (pattern.verb || is_of("aux", line.word(hit.start))) && !infinitive,
        said: pattern.has("say"),
        query: pattern.has("query"),
        denies: pattern.has("deny"),
        binds: false,
    })
}

/// *Have been told to expect*: the subject is asked, and who asks is not told.
fn is_told(line: &Line<'_>, hit: &Hit, pattern: &Pattern) -> bool {
    let word = line.word(hit.start);
    pattern.section == "demand"
        && pattern.has("say")
        && (word.ends_with("ed") || word == "told")
        && before_verb(line, hit.start)
            .is_some_and(|at| matches!(line.word(at), "is" | "are" | "was" | "were" | "been" | "being" | "be"))
        && !line.slice(&(hit.end..hit.end + 4)).iter().take_while(|token| !token.is_mark()).any(|token| token.is("by"))
}

/// The last word before a verb that is no adverb.
fn before_verb(line: &Line<'_>, verb: usize) -> Option<usize> {
    (verb.saturating_sub(3)..verb).rev().find(|at| !line.tokens[*at].adverb)
}

/// A word of somebody's name is no sign: *the movement*.
fn is_name(line: &Line<'_>, hit: &Hit) -> bool {
    line.mentions.iter().any(|mention| {
        matches!(mention.sort, Sort::Actor | Sort::It | Sort::Person)
            && mention.start <= hit.start
            && hit.end <= mention.end
    })
}

/// What has been done is no threat of it, and what would be accepted is an offer.
fn in_its_tense(line: &Line<'_>, hit: &Hit, pattern: &Pattern, act: ClaimAct) -> ClaimAct {
    let word = line.word(hit.start);
    let before = before_verb(line, hit.start).map_or("", |at| line.word(at));
    let past = (word.ends_with("ed") || super::words::is_irregular_past(word)) && !is_of("modal-future", before);
    match act {
        ClaimAct::Threat if pattern.verb && past && !pattern.has("say") && before != "be" => ClaimAct::Event,
        ClaimAct::Accept if before == "would" || is_of("modal-may", before) => ClaimAct::Offer,
        act => act,
    }
}

/// *Amid the impasse*, *claims of a deadlock*, *to end the stalemate*: named in passing, not reported.
fn is_aside(line: &Line<'_>, at: usize, from: usize) -> bool {
    let before = at.saturating_sub(4).max(from)..at;
    line.has(
        &before,
        &[
            "amid", "despite", "during", "claims", "avoid", "end", "ending", "prevent", "overcome", "resolve",
            "notion", "because", "danger", "fears", "risk", "talk",
        ],
    ) || (line.word(from) == "as" && at < from + 4)
}

const ADJECTIVES: &[&str] = &[
    "new",
    "latest",
    "last",
    "main",
    "key",
    "final",
    "first",
    "second",
    "further",
    "recent",
    "current",
    "written",
    "formal",
    "joint",
    "revised",
    "interim",
    "draft",
    "conflicting",
    "longstanding",
    "long-standing",
    "public",
    "bridging",
    "proposed",
    "israeli",
    "earlier",
    "previous",
    "original",
    "peace",
    "pay",
    "ceasefire",
    "truce",
    "million",
    "per",
    "political",
];

/// Whether a word that may be a verb is a noun here: *the demand*, *its offer*, *latest proposal*.
fn is_noun(line: &Line<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let word = line.word(before);
    let ing = line.word(at).ends_with("ing");
    (is_of("determiner", word) && !matches!(word, "this" | "that" | "these" | "those" | "each" | "both"))
        || word == "'s" && !ing && !line.word(at).ends_with("ed")
        || ADJECTIVES.contains(&word) && !line.word(at).ends_with("ed")
        || (super::pattern::is_number(&line.tokens[before]) && word != "one" && !ing)
        || (matches!(word, "of" | "in" | "for" | "under" | "with" | "on" | "from") && !ing)
}

/// *Was rejected by*: the doer stands after the verb.
fn is_passive(line: &Line<'_>, hit: &Hit, pattern: &Pattern) -> bool {
    let verb = line.word(hit.start);
    let be =
        (1..4).filter_map(|back| hit.start.checked_sub(back)).map(|at| line.word(at)).find(|word| is_of("aux", word));
    let by =
        line.slice(&(hit.end..hit.end + 4)).iter().take_while(|token| !token.is_mark()).any(|token| token.is("by"));
    pattern.verb
        && (verb.ends_with("ed") || verb.ends_with("en"))
        && by
        && match be {
            Some(be) => matches!(be, "is" | "was" | "were" | "been" | "are" | "be" | "being"),
            // "Rejected by Lowen, the plan": nobody stands before it.
            None => {
                hit.start.checked_sub(1).is_some_and(|at| line.word(at) == "and")
                    || !line.mentions.iter().any(|m| m.end <= hit.start && m.end + 5 > hit.start && m.actor.is_some())
            }
        }
}

/// What a modal verb makes of a clause.
pub(super) enum Modal {
    /// Advice in the writer's own voice, or a guess: nobody's statement.
    Opinion,
    /// A sign of its own.
    Sign(Sign),
    /// None.
    Plain,
}

/// Reads *will not sign*, *must withdraw*, *could hand over*.
pub(super) fn modal(line: &Line<'_>, range: &Range<usize>, voice: Option<&Who>, owns: bool, bound: bool) -> Modal {
    let Some(at) = range.clone().find(|at| is_modal(line, *at)) else { return Modal::Plain };
    // A modal after the verb of the clause is of a part of it, as *assurances that they would not*.
    if (range.start..at).any(|before| line.is_main_verb(before)) {
        return Modal::Plain;
    }
    let verb = (at + 1..range.end.min(at + 6)).find(|at| !skipped(line, *at)).unwrap_or(at);
    let nobody = line
        .slice(range)
        .iter()
        .find(|token| !token.is_mark())
        .is_some_and(|token| token.is_any(&["no", "nobody", "neither", "none", "nor", "never"]))
        || line.word(range.start + 1) == "no" && matches!(line.word(range.start), "under" | "at" | "in" | "on");
    let after = if line.word(verb) == "be" { verb + 1..verb + 2 } else { verb + 1..verb + 3 };
    let nothing = line.has(&after, &["no", "none", "nothing", "neither", "nobody"]) && !line.has(&after, &["longer"]);
    let negated = line.has(&(at + 1..verb), &["not", "never", "no"]) || line.word(at) == "cannot" || nobody || nothing;
    let word = line.word(at);
    let must = is_of("modal-must", word) || matches!(word, "has" | "have" | "need" | "needs" | "had");
    if must {
        return match voice {
            None => Modal::Opinion,
            Some(_) => bind(line, range, at, verb),
        };
    }
    let generic = line.slice(range).iter().any(|token| is_of("hedge", &token.word));
    if voice.is_none() && generic {
        return Modal::Opinion;
    }
    let guess = matches!(word, "could" | "might" | "may" | "can" | "would");
    let named = line.mentions.iter().any(|m| {
        m.start >= range.start && m.end <= at && (!m.possessive && m.sort != Sort::Described || is_owner(line, m))
    });
    let told = named && word == "would" && !line.cast.opinion;
    if voice.is_none() && guess && !told && !owns && !bound && line.word(verb) != "have" && line.word(verb) != "be" {
        return Modal::Opinion;
    }
    let subject =
        line.mentions.iter().any(|mention| mention.start >= range.start && mention.end <= at && !mention.possessive);
    if !subject && voice.is_none() {
        return Modal::Plain;
    }
    verdict(line, at, verb, negated, bound)
}

/// *Lowen's delegates*: a side by those who stand for it.
fn is_owner(line: &Line<'_>, mention: &super::line::Mention) -> bool {
    let next =
        |m: &super::line::Mention| m.sort == Sort::Described && m.start >= mention.end && m.start <= mention.end + 3;
    mention.sort == Sort::Actor && line.mentions.iter().any(next)
}

fn is_modal(line: &Line<'_>, at: usize) -> bool {
    let word = line.word(at);
    let to = line.word(at + 1) == "to";
    if word == "may" && line.tokens[at].capital && at > 0 {
        return false;
    }
    is_of("modal-future", word)
        || is_of("modal-may", word)
        || is_of("modal-must", word)
        || word == "cannot"
        || (to && matches!(word, "has" | "have" | "need" | "needs" | "had") && line.word(at.wrapping_sub(1)) != "yet")
}

fn skipped(line: &Line<'_>, at: usize) -> bool {
    let word = line.word(at);
    matches!(
        word,
        "not"
            | "never"
            | "no"
            | "now"
            | "also"
            | "only"
            | "to"
            | "then"
            | "still"
            | "ever"
            | "at"
            | "all"
            | "times"
            | "so"
            | "just"
    ) || (word.ends_with("ly") && word.len() > 4)
}

/// A sign that no pattern of the lists gave: a verb, and nothing more is said of it.
pub(super) fn made(act: ClaimAct, cue: Range<usize>, weight: i32, rule: &str) -> Sign {
    Sign {
        act,
        status: None,
        cue,
        weight,
        rule: format!("{act}: {rule}"),
        talk: false,
        noun: false,
        passive: false,
        verb: true,
        said: false,
        query: false,
        denies: false,
        binds: false,
    }
}

/// *The sides must*, inside somebody's words: a demand of the speaker on the subject.
fn bind(line: &Line<'_>, range: &Range<usize>, at: usize, verb: usize) -> Modal {
    let own = line
        .mentions
        .iter()
        .any(|mention| mention.sort == Sort::We && mention.start >= range.start && mention.end <= at);
    let mut sign = made(ClaimAct::Demand, at..verb + 1, 3, "must, in somebody's words");
    sign.binds = !own;
    Modal::Sign(sign)
}

fn verdict(line: &Line<'_>, at: usize, verb: usize, negated: bool, bound: bool) -> Modal {
    let word = line.word(verb);
    let (concedes, hostile) = (is_of("concede", word), is_of("hostile", word));
    let cue = at..verb + 1;
    if negated {
        let act = if bound { ClaimAct::Precondition } else { ClaimAct::Reject };
        return Modal::Sign(made(act, cue, 3, "will not"));
    }
    if word == "be" && line.word(at) == "would" && !is_done(line, verb + 1) {
        return Modal::Plain;
    }
    let may = is_of("modal-may", line.word(at));
    let sign = match (may, concedes, hostile) {
        (true, true, _) => made(ClaimAct::Offer, cue, 2, "could, of a step towards"),
        (_, true, true) if bound => made(ClaimAct::Threat, cue, 1, "would, of a step against"),
        (_, false, true) => made(ClaimAct::Threat, cue, 2, "will, of a step against"),
        (_, true, _) => made(ClaimAct::Offer, cue, 1, "will, of a step towards"),
        (false, false, false) if is_of("process-verb", word) => made(ClaimAct::Plan, cue, 2, "will"),
        (false, false, false) => made(ClaimAct::Plan, cue, 1, "will"),
        _ => return Modal::Plain,
    };
    Modal::Sign(sign)
}

/// *Suggested that the gauges be read*, *insist that nobody be left out*: the bare verb after a verb of wanting, by the pattern
/// that told the speaker.
pub(super) fn mandated(line: &Line<'_>, range: &Range<usize>, rule: &str) -> Option<Sign> {
    let act = match rule.split(['~', ' ']).next()? {
        "suggest" | "propose" => ClaimAct::Offer,
        "insist" | "stress" | "stipulate" | "recommend" | "rule" | "resolve" => ClaimAct::Demand,
        _ => return None,
    };
    let free = |at: &usize| {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| line.word(at));
        let modal =
            |word: &str| word == "to" || ["modal-future", "modal-may", "modal-must"].iter().any(|m| is_of(m, word));
        line.word(*at) == "be" && !(1..4).any(|back| modal(before(back)))
    };
    let at = range.clone().find(free)?;
    Some(made(act, at..at + 1, 3, "a bare verb after a verb of wanting"))
}

/// *Would be held*, and not *would be enough*: whether something is done here.
fn is_done(line: &Line<'_>, from: usize) -> bool {
    let at = (from..from + 3).find(|at| !line.tokens.get(*at).is_some_and(|token| token.adverb));
    let word = at.map_or("", |at| line.word(at));
    word.ends_with("ed")
        || word.ends_with("en")
        || word.ends_with("ing")
        || super::words::is_irregular_past(word)
        || ["put", "set", "cut", "sent", "kept", "held", "made", "paid"].contains(&word)
}

/// Polarity of a sign: a negation before it or inside it turns it round, unless the pattern already says no.
pub(super) fn negated(line: &Line<'_>, range: &Range<usize>, sign: &Sign) -> bool {
    let from = sign.cue.start.saturating_sub(4).max(range.start);
    let near = line.slice(&(from..sign.cue.start));
    let clear = near.iter().rposition(|token| token.is_mark() && !token.is_quote_mark()).map_or(0, |at| at + 1);
    let not = near[clear..].iter().any(|token| is_of("negation", &token.word));
    let only = near[clear..].windows(2).any(|pair| pair[0].is("not") && pair[1].is_any(&["only", "just"]));
    let nobody = line
        .slice(&(range.start..(range.start + 2).min(range.end).min(sign.cue.start.max(range.start))))
        .iter()
        .any(|token| token.is_any(&["nobody", "neither", "no", "none"]));
    let yet = near[clear..].windows(2).any(|pair| pair[0].is("yet") && pair[1].is("to"));
    (not && !only) || (nobody && range.start < sign.cue.start) || (yet && sign.act != ClaimAct::WaitFor)
}

/// The act and polarity after a negation.
pub(super) fn turned(act: ClaimAct, negated: bool) -> (ClaimAct, Polarity) {
    match (act, negated) {
        (ClaimAct::Accept | ClaimAct::Offer | ClaimAct::Soften, true) => (ClaimAct::Reject, Polarity::Affirm),
        (act, true) => (act, Polarity::Deny),
        (act, false) => (act, Polarity::Affirm),
    }
}

/// How a clause is put.
pub(super) fn modality(line: &Line<'_>, range: &Range<usize>, bound: bool) -> Modality {
    if bound {
        return Modality::Conditional;
    }
    let may = line.has(range, &["may", "might", "could", "possibly", "perhaps", "reportedly", "likely", "seems"]);
    if may { Modality::Possible } else { Modality::Asserted }
}

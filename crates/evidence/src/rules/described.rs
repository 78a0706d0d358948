//! Somebody told by what they are: *two officials*, *a spokesman for*, *the minister*.

use super::line::{Line, Mention, Sort};
use super::who::{Memory, Who, here, of_person, resolve};
use crate::{Found, Ground, Voice, VoiceFound};

/// One word for many people.
const COLLECTIVE: &[&str] = &[
    "side",
    "delegation",
    "team",
    "group",
    "government",
    "ministry",
    "agency",
    "party",
    "camp",
    "army",
    "military",
    "union",
    "league",
    "bank",
    "association",
    "organisation",
    "organization",
    "board",
    "council",
    "commission",
    "committee",
    "coalition",
    "movement",
    "faction",
    "statement",
    "management",
    "people",
    "press",
    "broadcaster",
    "newspaper",
    "report",
    "letter",
    "paper",
    "document",
    "note",
    "one",
    "another",
    "other",
];

/// News media speak for nobody.
const MEDIA: &[&str] = &[
    "broadcaster",
    "newspaper",
    "agency",
    "media",
    "press",
    "reports",
    "report",
    "correspondent",
    "journalist",
    "analyst",
    "analysts",
    "expert",
    "experts",
    "observers",
];

/// Somebody told by what they are, with the actor whose they are, if the same words name one.
pub(super) fn described(line: &Line<'_>, mention: &Mention, all: &[&Mention], memory: &Memory) -> Who {
    let mut start = mention.start;
    while start > 0 && belongs_before(line, start - 1) {
        start -= 1;
    }
    let span = line.span(&(start..belongs_after(line, mention.end)));
    let range = start..mention.end;
    let owned = all.iter().any(|other| owns(line, mention, other));
    if let Some(same) = same_as_before(line, mention, memory).filter(|_| !owned) {
        return same.carried("the same description names the speaker of before", range);
    }
    if !owned && let Some(holder) = holder(line, mention) {
        return Who { range, ..holder };
    }
    let media = MEDIA.contains(&line.word(mention.end - 1));
    let near = |other: &&&Mention| {
        matches!(other.sort, Sort::Actor | Sort::Person | Sort::He | Sort::It | Sort::We)
            && (other.start >= start && other.end <= mention.start || owns(line, mention, other))
    };
    let owner = if media { None } else { all.iter().find(near) };
    let mut parties = Vec::new();
    if let Some(owner) = owner {
        parties = match owner.sort {
            Sort::Actor | Sort::Person => {
                of_person(owner, line.span(&(owner.start..owner.end)), owner.start..owner.end).parties
            }
            _ => resolve(line, owner, &[], memory, None).map(|who| who.parties).unwrap_or_default(),
        };
        if owner.sort == Sort::Actor {
            let ground = here(line.span(&(owner.start..owner.end)));
            parties.iter_mut().for_each(|party| party.ground = ground.clone());
        }
    }
    if let Some((id, from)) = of_kind(line, start..mention.start).filter(|_| parties.is_empty() && !media) {
        let ground = Ground::Carried { rule: "only one party is of that kind".to_owned(), from };
        parties.push(Found { id, ground });
    }
    // The description itself has to name the actor; otherwise it is only a description.
    let named = owner.filter(|owner| owner.sort == Sort::Actor && span.contains(line.span(&(owner.start..owner.end))));
    let who =
        parties.first().filter(|_| named.is_some()).map_or(Voice::Described, |party| Voice::Entry(party.id.clone()));
    let voices = vec![VoiceFound { who, ground: here(span) }];
    let word = line.word(mention.end - 1);
    let singular = !word.ends_with('s') && !COLLECTIVE.contains(&word);
    Who { parties, voices, described: Some(span), singular, range, ..Who::default() }
}

/// *Company officials*, *rebel commanders*: the party that is the only one of its kind.
fn of_kind(line: &Line<'_>, range: std::ops::Range<usize>) -> Option<(detente_model::Id, crate::Span)> {
    range.rev().find_map(|at| line.cast.of_kind(line.word(at)))
}

/// Whether an actor named after a description is the one described: *a spokesman for*, *an official of*.
fn owns(line: &Line<'_>, mention: &Mention, other: &Mention) -> bool {
    let between = mention.end..other.start;
    other.start >= mention.end
        && between.len() <= 4
        && line.has(&between, &["of", "for", "from", "close", "to", "in", "at"])
        && !between.clone().any(|at| line.is_finite(at) || line.word(at) == ",")
}

fn belongs_before(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    let possessor = line.mentions.iter().any(|m| {
        m.start <= at && at < m.end && !matches!(m.sort, Sort::He | Sort::It | Sort::They | Sort::We if !m.possessive)
    });
    if (token.is_mark() && !token.is("'"))
        || token.is_any(&[
            "and", "or", "but", "of", "in", "that", "by", "from", "with", "to", "for", "as", "when", "while", "citing",
            "quoting", "on", "at",
        ])
    {
        return false;
    }
    possessor || !line.is_finite(at)
}

/// *Familiar with the matter*, *with knowledge of its paper*: the words after a description that are part of it.
fn belongs_after(line: &Line<'_>, end: usize) -> usize {
    let opens = [
        "familiar", "with", "briefed", "close", "involved", "of", "for", "from", "taking", "in", "at", "inside",
        "privy",
    ];
    if !opens.contains(&line.word(end)) {
        return end;
    }
    let stop = (end + 1..line.tokens.len().min(end + 10)).find(|at| {
        line.tokens[*at].is_mark() && !line.tokens[*at].is("'") || line.is_finite(*at) || line.word(*at) == "that"
    });
    stop.unwrap_or(end)
}

/// *The minister*: whoever of that office was named last.
fn holder(line: &Line<'_>, mention: &Mention) -> Option<Who> {
    let before =
        mention.start.checked_sub(1).filter(|at| line.word(*at) == "the" && mention.end == mention.start + 1)?;
    let named = line.cast.holder(line.word(mention.start), line.tokens[before].span.start)?;
    let ground = Ground::Carried { rule: "the office is that of the person named last".to_owned(), from: named.span };
    let voices = vec![VoiceFound { who: Voice::Entry(named.person.clone()?), ground: ground.clone() }];
    let parties = vec![Found { id: named.actor.clone(), ground }];
    Some(Who { parties, voices, person: true, ..Who::default() })
}

/// *The official added*: the one of before.
fn same_as_before(line: &Line<'_>, mention: &Mention, memory: &Memory) -> Option<Who> {
    let at = mention.start.checked_sub(1)?;
    if line.word(at) != "the" {
        return None;
    }
    let head = line.word(mention.end - 1);
    let matches = |who: &&Who| who.described.is_some_and(|span| line.document.text(span).to_lowercase().contains(head));
    memory.speaker.as_ref().filter(matches).or(memory.several.as_ref().filter(matches)).cloned()
}

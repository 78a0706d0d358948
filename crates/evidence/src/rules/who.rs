//! Who is meant by a subject: names, descriptions, and pronouns carried from words before them.

use std::ops::Range;

use detente_model::Id;

use super::described::described;
use super::line::{Line, Mention, Sort};
use super::words::is_of;
use crate::{Doubt, Found, Ground, Link, Span, Voice, VoiceFound};

/// Somebody, as a party and as a speaker.
#[derive(Clone, Debug, Default)]
pub(super) struct Who {
    /// The actors that they are or stand for.
    pub(super) parties: Vec<Found>,
    /// As speakers.
    pub(super) voices: Vec<VoiceFound>,
    /// How the text describes them, where it does not name them.
    pub(super) described: Option<Span>,
    /// Through whom they are quoted.
    pub(super) via: Vec<Link>,
    /// Why to look twice.
    pub(super) doubt: Option<Doubt>,
    /// Whether it is one person.
    pub(super) person: bool,
    /// Whether they are described as one: *a spokesman*.
    pub(super) singular: bool,
    /// Whether it is something of theirs that does it: *Lund's paper*.
    pub(super) possessor: bool,
    /// Their tokens in the sentence.
    pub(super) range: Range<usize>,
}

impl Who {
    pub(super) fn is_party(&self, id: &Id) -> bool {
        self.parties.iter().any(|party| party.id == *id)
    }

    /// The same people, told from other words by a rule.
    pub(super) fn carried(&self, rule: &str, range: Range<usize>) -> Self {
        let mut found = self.clone();
        let carry = |ground: &mut Ground| {
            if !matches!(ground, Ground::Carried { rule, .. } if rule == Ground::ISSUER) {
                *ground = Ground::Carried { rule: rule.to_owned(), from: ground.span() };
            }
        };
        found.parties.iter_mut().for_each(|party| carry(&mut party.ground));
        found.voices.iter_mut().for_each(|voice| carry(&mut voice.ground));
        found.range = range;
        found
    }
}

/// What earlier words leave behind for later ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// The person last named as a subject or speaker.
    pub(super) person: Option<Who>,
    /// The actor last named as a subject.
    pub(super) actor: Option<Who>,
    /// The party of the case last noted.
    pub(super) side: Option<Who>,
    /// The first actor noted in this sentence.
    pub(super) first: Option<Who>,
    /// Who spoke last.
    pub(super) speaker: Option<Who>,
    /// People whom sentences began with, the last one at the end.
    pub(super) people: Vec<Who>,
    /// Who has the floor in a dialogue.
    pub(super) turn: Option<Who>,
    /// Several people last described, as *two officials*.
    pub(super) several: Option<Who>,
    /// Whether the last sentence told somebody's words without quotation marks.
    pub(super) indirect: bool,
    /// The paragraph of the last sentence.
    pub(super) paragraph: usize,
}

impl Memory {
    /// Notes a subject for later pronouns.
    pub(super) fn note(&mut self, who: &Who, sides: &[(Id, Span)]) {
        if let [party] = who.parties.as_slice()
            && sides.iter().any(|(id, _)| *id == party.id)
        {
            self.side = Some(without_person(who));
        }
        let one = who.described.is_some() && who.parties.len() == 1 && who.voices.len() == 1;
        if who.possessor && who.person {
            // "Lund's office said so. It added": the office of theirs, and not they.
            if !who.parties.is_empty() {
                self.actor = Some(without_person(who));
                self.first.get_or_insert_with(|| without_person(who));
            }
            return;
        }
        if who.person || (one && who.singular) {
            self.person = Some(who.clone());
        } else if who.described.is_some() {
            self.several = Some(who.clone());
        }
        if !who.person
            && (who.described.is_none() || one && matches!(who.voices[0].who, Voice::Entry(_)))
            && !who.parties.is_empty()
        {
            self.actor = Some(who.clone());
            self.first.get_or_insert_with(|| who.clone());
        }
    }
}

const PERSON_FOR_ACTOR: &str = "a person stands for the actor that the case names them of";

pub(super) fn here(span: Span) -> Ground {
    Ground::Here { span }
}

/// The words that are a subject: from some token to the verb.
pub(super) fn region_before(line: &Line<'_>, verb: usize, floor: usize) -> Range<usize> {
    let mut end = verb;
    while end > floor && skips(line, end - 1) {
        end -= 1;
    }
    let mut at = end;
    if at > floor && matches!(line.word(at - 1), "," | ")") {
        at = opening(line, at - 1, floor).unwrap_or(at);
    }
    while at > floor && !stops(line, at - 1, end, floor) {
        at -= 1;
    }
    at..end
}

/// Adverbs and auxiliaries between subject and verb.
fn skips(line: &Line<'_>, at: usize) -> bool {
    let word = line.word(at);
    (is_of("aux", word) || word.len() > 4 && word.ends_with("ly") && word != "family" && word != "assembly")
        || matches!(
            word,
            "not"
                | "also"
                | "then"
                | "now"
                | "never"
                | "still"
                | "so"
                | "far"
                | "even"
                | "just"
                | "again"
                | "since"
                | "already"
                | "first"
                | "later"
                | "been"
                | "itself"
                | "himself"
                | "herself"
                | "themselves"
                | "all"
                | "yet"
                | "longer"
                | "no"
                | "nevertheless"
                | "always"
                | "earlier"
                | "once"
                | "only"
                | "both"
                | "thus"
        ) && !line.mentions.iter().any(|mention| mention.start <= at && at < mention.end)
}

/// Where a remark between commas begins, if what stands before it can be a name.
fn opening(line: &Line<'_>, closing: usize, floor: usize) -> Option<usize> {
    let open = if line.word(closing) == ")" { "(" } else { "," };
    let first = (floor..closing).rev().find(|at| line.word(*at) == open || line.tokens[*at].is_quote_mark())?;
    if line.word(first) != open {
        return None;
    }
    // A remark may itself hold commas: it begins at the first after the name.
    let name = line.mentions.iter().rev().find(|mention| mention.end <= first)?;
    let commas = (name.end..=first).filter(|at| line.word(*at) == open);
    commas.min().filter(|at| *at == name.end || *at == first)
}

fn stops(line: &Line<'_>, at: usize, end: usize, floor: usize) -> bool {
    let token = &line.tokens[at];
    if token.is_quote_mark()
        || token.is_any(&[";", ":", "\u{2014}", "\u{2013}", "--", "-", "(", ".", "\u{2022}", "!", "?"])
    {
        return true;
    }
    let after = |from: usize| line.mentions.iter().any(|mention| mention.start >= from && mention.start < end);
    if token.is_any(&["and", "or", "but", ","]) {
        let joins = line.mentions.iter().any(|mention| mention.end == at && mention.start >= floor);
        return token.is("but") || !joins || !after(at + 1) || (token.is(",") && !lists(line, at, end));
    }
    token.is_any(&[
        "that", "while", "whereas", "because", "although", "though", "if", "unless", "until", "when", "after",
        "before", "as", "since", "whether", "once", "so", "than", "where",
    ]) || (line.is_finite(at) && !token.word.ends_with("ed"))
}

/// A comma inside a list that ends with *and*.
fn lists(line: &Line<'_>, comma: usize, end: usize) -> bool {
    line.slice(&(comma + 1..end)).iter().take(8).any(|token| token.is("and"))
}

/// Who the subject is, if anybody.
pub(super) fn subject(line: &Line<'_>, region: &Range<usize>, memory: &Memory, voice: Option<&Who>) -> Option<Who> {
    let all: Vec<&Mention> = line.mentions_in(region).collect();
    let head = head(line, &all)?;
    let mut who = resolve(line, head, &all, memory, voice)?;
    who.possessor = head.possessive && head.end < region.end;
    if matches!(head.sort, Sort::Actor | Sort::Person) && who.described.is_none() {
        for other in joined(line, head, &all) {
            if let Some(more) = resolve(line, other, &[other], memory, voice) {
                who.parties.extend(more.parties);
                who.voices.extend(more.voices);
                who.person = false;
            }
        }
        who.parties.dedup_by(|a, b| a.id == b.id);
    }
    if let Some(source) = cited(line, region, memory) {
        let links = who.voices.iter().map(|voice| Link { id: id_of(&voice.who), ground: voice.ground.clone() });
        let via: Vec<Link> = links.collect();
        return Some(Who { via, ..source });
    }
    Some(who)
}

fn id_of(voice: &Voice) -> Option<Id> {
    match voice {
        Voice::Entry(id) => Some(id.clone()),
        Voice::Described => None,
    }
}

/// *Kan, citing anonymous sources*: the sources speak, through Kan.
fn cited(line: &Line<'_>, region: &Range<usize>, memory: &Memory) -> Option<Who> {
    let at = region.clone().find(|at| matches!(line.word(*at), "citing" | "quoting"))?;
    let rest = at + 1..region.end;
    let all: Vec<&Mention> = line.mentions_in(&rest).collect();
    resolve(line, all.first()?, &all, memory, None)
}

/// The mention that a subject is about: a person named right after an office or a description comes first.
fn head<'m>(line: &Line<'_>, all: &[&'m Mention]) -> Option<&'m Mention> {
    let first = *all.first()?;
    if matches!(first.sort, Sort::He | Sort::It | Sort::They | Sort::We) && !first.possessive {
        return Some(first);
    }
    let mut at = first;
    for next in &all[1..] {
        let between = at.end..next.start;
        let apposed = between.len() <= 4
            && !line.has(
                &between,
                &[
                    "and", "or", "of", "for", "with", "by", "from", "who", "which", "close", "in", "to", "held",
                    "between", "on",
                ],
            )
            && !between.clone().any(|at| line.is_finite(at));
        let better = rank(next) > rank(at) || at.possessive;
        if !apposed {
            break;
        }
        if better {
            at = next;
        }
    }
    Some(at)
}

fn rank(mention: &Mention) -> usize {
    match mention.sort {
        Sort::Person => 3,
        Sort::Described => 2,
        Sort::Actor | Sort::Sides | Sort::Mediators => 1,
        _ => 0,
    }
}

/// Others that *and* joins to the head.
fn joined<'m>(line: &Line<'_>, head: &Mention, all: &[&'m Mention]) -> Vec<&'m Mention> {
    let mut found = Vec::new();
    let mut end = head.end;
    for next in all.iter().filter(|next| next.start >= head.end) {
        let between = end..next.start;
        let links = line.has(&between, &["and", ","]) && between.len() <= 3;
        if !links || !matches!(next.sort, Sort::Actor | Sort::Person) {
            break;
        }
        // A comma alone puts a name beside another; only a list that ends with "and" joins.
        if !line.has(&(end..all.last().map_or(end, |last| last.start)), &["and"]) {
            break;
        }
        found.push(*next);
        end = next.end;
    }
    found
}

/// Who a mention is.
pub(super) fn resolve(
    line: &Line<'_>,
    mention: &Mention,
    all: &[&Mention],
    memory: &Memory,
    voice: Option<&Who>,
) -> Option<Who> {
    let range = mention.start..mention.end;
    let span = line.span(&range);
    match mention.sort {
        Sort::Person => Some(of_person(mention, span, range)),
        Sort::Actor => {
            let id = mention.actor.clone()?;
            let voices = vec![VoiceFound { who: Voice::Entry(id.clone()), ground: here(span) }];
            Some(Who { parties: vec![Found { id, ground: here(span) }], voices, range, ..Who::default() })
        }
        Sort::Described => Some(described(line, mention, all, memory)),
        Sort::Sides => {
            let parties = line.cast.carried(&line.cast.sides, "both sides are the parties of the case", span.start);
            let voices = vec![VoiceFound { who: Voice::Described, ground: here(span) }];
            Some(Who { parties, voices, described: Some(span), range, ..Who::default() })
        }
        Sort::Other => other(line, mention, voice, memory),
        Sort::Mediators => {
            let parties = line.cast.carried(&line.cast.mediators, "the mediators are those of the case", span.start);
            let voices = vec![VoiceFound { who: Voice::Described, ground: here(span) }];
            Some(Who { parties, voices, described: Some(span), range, ..Who::default() })
        }
        Sort::He => {
            let near = person_of_sentence(line, mention).filter(|_| voice.is_none());
            // In a speaker's own words, he is somebody else.
            let pronoun = line.word(mention.start);
            let fit = |who: &&Who| fits_pronoun(line, pronoun, who);
            let own_words = line.tokens[mention.start].quoted || memory.turn.is_some();
            let others = |who: &&Who| !own_words || voice.is_none_or(|voice| !same(who, voice));
            let from = voice
                .filter(|voice| !own_words && (voice.person || voice.singular))
                .filter(fit)
                .or(near.as_ref().filter(fit))
                .or(memory.person.as_ref().filter(others).filter(fit))
                .or(memory.people.iter().rev().filter(fit).find(others))
                .or(voice.filter(|voice| memory.turn.is_none() && (voice.person || voice.singular)).filter(fit))
                .or(memory.person.as_ref())
                .or(memory.speaker.as_ref())?;
            Some(carried(from, "he or she is the person named last", range, line))
        }
        Sort::It => {
            let group = mention.end - mention.start > 1;
            let own = voice.filter(|voice| !voice.person && !voice.parties.is_empty() && voice.described.is_none());
            if group && let Some((id, from)) = line.cast.of_kind(line.word(mention.end - 1)) {
                let rule = "only one party is of that kind".to_owned();
                let ground = Ground::Carried { rule, from };
                let voices = vec![VoiceFound { who: Voice::Entry(id.clone()), ground: ground.clone() }];
                return Some(Who { parties: vec![Found { id, ground }], voices, range, ..Who::default() });
            }
            if let (None, Some(near)) = (own, of_sentence(line, mention)) {
                return Some(near);
            }
            let side = memory.side.as_ref().filter(|_| group);
            let from =
                own.or(side).or(memory.actor.as_ref()).or_else(|| voice.filter(|voice| !voice.parties.is_empty()))?;
            Some(carried(&without_person(from), "it is the actor named last", range, line))
        }
        Sort::They => {
            // In a side's own text, they are the others.
            if let Some(other) = opposite(line, mention).filter(|_| memory.several.is_none()) {
                return Some(other);
            }
            let several = memory
                .several
                .as_ref()
                .filter(|who| line.document.text(who.described.unwrap_or(Span::new(0, 0))).ends_with('s'));
            let from = voice
                .filter(|voice| !voice.person)
                .or(several)
                .or(memory.actor.as_ref())
                .or(memory.several.as_ref())
                .or(memory.speaker.as_ref())?;
            Some(carried(from, "they are those named last", range, line))
        }
        Sort::We => ours(line, voice.or(memory.turn.as_ref()), range),
    }
}

/// Of two sides, the one that is not spoken of: not the speaker's, else not the one that the sentence names before, else not the
/// one named last.
fn other(line: &Line<'_>, mention: &Mention, voice: Option<&Who>, memory: &Memory) -> Option<Who> {
    let [(a, at_a), (b, at_b)] = line.cast.sides.as_slice() else { return None };
    let side = |id: &&Id| *id == a || *id == b;
    let of = |who: &Who| who.parties.iter().map(|party| party.id.clone()).find(|id| side(&id));
    let before =
        line.mentions.iter().rev().filter(|m| m.end <= mention.start).find_map(|m| m.actor.as_ref().filter(side));
    let own = voice.and_then(of).or_else(|| before.cloned()).or_else(|| memory.side.as_ref().and_then(of))?;
    let (id, from) = if own == *a { (b.clone(), *at_b) } else { (a.clone(), *at_a) };
    let ground = Ground::Carried { rule: "of two sides, the other".to_owned(), from };
    let voices = vec![VoiceFound { who: Voice::Entry(id.clone()), ground: ground.clone() }];
    Some(Who { parties: vec![Found { id, ground }], voices, range: mention.start..mention.end, ..Who::default() })
}

/// Whether *he* or *she* can be somebody.
fn fits_pronoun(line: &Line<'_>, pronoun: &str, who: &Who) -> bool {
    let of = |voice: &VoiceFound| id_of(&voice.who).and_then(|id| line.cast.genders.get(&id).copied());
    super::gender::fits(pronoun, who.voices.first().and_then(of))
}

/// The person whom a sentence tells of: the first whom it names, outside quotation marks, and not as whose something is.
pub(super) fn told_of(line: &Line<'_>) -> Option<Who> {
    const BESIDE: &[&str] = &["to", "of", "with", "by", "for", "from", "against", "between", "on", "over", "about"];
    let named = |m: &&Mention| m.sort == Sort::Person && !m.possessive && !line.tokens[m.start].quoted;
    // Past the office before the name: "of Foreign Minister Ada Renn".
    let office = |at: &usize| line.tokens[*at].capital || is_of("people-noun", line.word(*at));
    let subject = |m: &&Mention| {
        let before = (0..m.start).rev().find(|at| !office(at));
        before.is_none_or(|at| !BESIDE.contains(&line.word(at)))
    };
    let first = line.mentions.iter().filter(named).find(subject)?;
    let range = first.start..first.end;
    Some(of_person(first, line.span(&range), range))
}

/// Whether two are the same people, as far as words told it.
fn same(a: &Who, b: &Who) -> bool {
    a.voices.iter().any(|voice| b.voices.iter().any(|other| other.who == voice.who && voice.who != Voice::Described))
}

/// Whoever has the floor in the paragraph of a sentence.
pub(super) fn floor(line: &Line<'_>) -> Option<Who> {
    let named = line.cast.named.get(line.cast.turn(line.sentence.paragraph)?.who?)?;
    let rule = "an answer is of whoever the dialogue gives the floor".to_owned();
    let ground = Ground::Carried { rule, from: named.span };
    let id = named.person.clone().unwrap_or_else(|| named.actor.clone());
    let voices = vec![VoiceFound { who: Voice::Entry(id), ground: ground.clone() }];
    let parties = vec![Found { id: named.actor.clone(), ground }];
    Some(Who { parties, voices, person: named.person.is_some(), ..Who::default() })
}

/// The other side, where one of two speaks in its own name and the words say *they*.
fn opposite(line: &Line<'_>, mention: &Mention) -> Option<Who> {
    let (author, _) = line.cast.author.as_ref()?;
    let mut others = line.cast.sides.iter().filter(|(id, _)| id != author);
    let (Some((id, from)), None) = (others.next(), others.next()) else { return None };
    let ground = Ground::Carried { rule: "in the text of one side, they are the other".to_owned(), from: *from };
    let voices = vec![VoiceFound { who: Voice::Entry(id.clone()), ground: ground.clone() }];
    let parties = vec![Found { id: id.clone(), ground }];
    Some(Who { parties, voices, range: mention.start..mention.end, ..Who::default() })
}

pub(super) fn of_person(mention: &Mention, span: Span, range: Range<usize>) -> Who {
    if let Some(named) = mention.titled {
        let ground = Ground::Carried { rule: "the document says for whom they stand".to_owned(), from: named };
        let parties = mention.actor.iter().map(|id| Found { id: id.clone(), ground: ground.clone() }).collect();
        let voices = vec![VoiceFound { who: Voice::Described, ground: here(span) }];
        return Who { parties, voices, described: Some(span), singular: true, range, ..Who::default() };
    }
    let ground = Ground::Carried { rule: PERSON_FOR_ACTOR.to_owned(), from: span };
    let parties = mention.actor.iter().map(|id| Found { id: id.clone(), ground: ground.clone() }).collect();
    let voices =
        mention.person.iter().map(|id| VoiceFound { who: Voice::Entry(id.clone()), ground: here(span) }).collect();
    Who { parties, voices, person: true, range, ..Who::default() }
}

fn carried(from: &Who, rule: &str, range: Range<usize>, line: &Line<'_>) -> Who {
    let mut who = from.carried(rule, range);
    let far = from.voices.iter().chain([].iter()).any(|voice| {
        line.document
            .sentences
            .iter()
            .any(|s| s.span.contains(voice.ground.span()) && s.paragraph + 1 < line.sentence.paragraph)
    });
    who.doubt = if far { Some(Doubt::PartyUnclear) } else { who.doubt };
    who
}

/// The person that the same sentence names first, outside quotation marks, before a pronoun.
fn person_of_sentence(line: &Line<'_>, mention: &Mention) -> Option<Who> {
    let named = |m: &&Mention| m.sort == Sort::Person && !m.possessive && m.end <= mention.start;
    let first = line.mentions.iter().filter(named).find(|m| !line.tokens[m.start].quoted)?;
    let range = first.start..first.end;
    Some(of_person(first, line.span(&range), range))
}

/// The actor that the same sentence names before a pronoun: the first that is no possessor, else the nearest.
fn of_sentence(line: &Line<'_>, mention: &Mention) -> Option<Who> {
    let mut before = line.mentions.iter().filter(|m| m.sort == Sort::Actor && m.end <= mention.start);
    let near = before.clone().next_back()?;
    let beside = |m: &Mention| {
        const OF: &[&str] = &["to", "of", "with", "by", "for", "from", "in", "at", "against", "between", "on", "over"];
        (1..3)
            .filter_map(|back| m.start.checked_sub(back))
            .any(|at| OF.contains(&line.word(at)) && (at + 1 == m.start || is_of("determiner", line.word(at + 1))))
    };
    let own = before.clone().find(|m| !m.possessive && !beside(m));
    let found = own.or_else(|| before.find(|m| !m.possessive)).unwrap_or(near);
    let id = found.actor.clone()?;
    let ground = Ground::Carried {
        rule: "it is the actor that the sentence names".to_owned(),
        from: line.span(&(found.start..found.end)),
    };
    let voices = vec![VoiceFound { who: Voice::Entry(id.clone()), ground: ground.clone() }];
    Some(Who { parties: vec![Found { id, ground }], voices, range: mention.start..mention.end, ..Who::default() })
}

/// The actor behind a person, where *it* cannot be the person.
fn without_person(who: &Who) -> Who {
    let entry = |party: &Found| VoiceFound { who: Voice::Entry(party.id.clone()), ground: party.ground.clone() };
    let voices = if who.person { who.parties.iter().map(entry).collect() } else { who.voices.clone() };
    Who { voices, person: false, ..who.clone() }
}

/// *We*: of whoever speaks, else of whoever issued the document.
fn ours(line: &Line<'_>, voice: Option<&Who>, range: Range<usize>) -> Option<Who> {
    if let Some(voice) = voice {
        return Some(voice.carried("we are those for whom the speaker speaks", range));
    }
    issuer(line).map(|who| Who { range, ..who })
}

/// Whoever issued the document, as speaker of what it says in its own voice.
pub(super) fn issuer(line: &Line<'_>) -> Option<Who> {
    let (id, from) = line.cast.author.clone()?;
    let ground = Ground::Carried { rule: Ground::ISSUER.to_owned(), from };
    let voices = vec![VoiceFound { who: Voice::Entry(id.clone()), ground: ground.clone() }];
    Some(Who { parties: vec![Found { id, ground }], voices, ..Who::default() })
}

//! One sentence as the rules see it: tokens, who stands where, where patterns stand.

use std::ops::Range;

use detente_model::Id;

use super::cast::Cast;
use super::pattern::Hit;
use super::token::{Token, tokens};
use super::words::{acts, is_of, root, speech};
use crate::{Prepared, Sentence, Span};

/// What a reference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Actor,
    Person,
    /// *he*, *she*.
    He,
    /// *it*, *the group*.
    It,
    /// *they*.
    They,
    /// *we*, *I* and what is theirs.
    We,
    /// *both sides*.
    Sides,
    /// *the other side*, *its neighbour*: of two sides, not the one spoken of.
    Other,
    /// *the mediators*, where no actor of the case is called so.
    Mediators,
    /// Somebody by what they are: *two officials*.
    Described,
}

/// Words that stand for somebody.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sort: Sort,
    pub(super) actor: Option<Id>,
    pub(super) person: Option<Id>,
    /// Followed by *'s*, or an adjective.
    pub(super) possessive: bool,
    /// Where the document gives a title its name: *Chair: B. Oyelle*.
    pub(super) titled: Option<Span>,
}

/// A sentence, read.
pub(super) struct Line<'a> {
    pub(super) document: &'a Prepared,
    pub(super) sentence: &'a Sentence,
    pub(super) cast: &'a Cast,
    pub(super) tokens: Vec<Token>,
    /// The root of each token, as fields of meaning have it.
    pub(super) roots: Vec<String>,
    /// In order, none inside another.
    pub(super) mentions: Vec<Mention>,
    pub(super) acts: Vec<Hit>,
    pub(super) says: Vec<Hit>,
}

impl<'a> Line<'a> {
    pub(super) fn read(document: &'a Prepared, sentence: &'a Sentence, cast: &'a Cast) -> Self {
        let tokens = tokens(&document.document.raw, sentence.span, &sentence.quotations);
        let mentions = mentions(&tokens, cast, sentence.span);
        let (acts, says) = (acts().hits(&tokens), speech().hits(&tokens));
        let roots = roots(&tokens);
        let mut line = Self { document, sentence, cast, tokens, roots, mentions, acts, says };
        let start = line.start();
        line.mentions.retain(|mention| mention.start >= start);
        line
    }

    /// The issue words of a heading are told from its own tokens.
    pub(super) fn of_place(document: &'a Prepared, sentence: &'a Sentence, cast: &'a Cast, span: Span) -> Self {
        let tokens = tokens(&document.document.raw, span, &[]);
        let mentions = mentions(&tokens, cast, span);
        let roots = roots(&tokens);
        Self { document, sentence, cast, tokens, roots, mentions, acts: Vec::new(), says: Vec::new() }
    }

    /// Past the number of a paragraph, *2.3 The chair*, or the name before a turn of a dialogue, *Renn: No*.
    pub(super) fn start(&self) -> usize {
        if let Some(turn) =
            self.cast.turn(self.sentence.paragraph).filter(|turn| self.sentence.span.contains(turn.label))
        {
            return self.tokens.partition_point(|token| token.span.end <= turn.label.end);
        }
        let number = self.tokens.first().is_some_and(|token| token.kind == super::token::Kind::Number);
        let dot = usize::from(self.tokens.get(1).is_some_and(|token| token.is_any(&[".", ")"])));
        let capital = self.tokens.get(1 + dot).is_some_and(|token| token.capital);
        if number && capital && self.tokens[0].word.len() <= 4 { 1 + dot } else { 0 }
    }

    /// The place of some tokens.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let last = range.end.min(self.tokens.len());
        match (self.tokens.get(range.start), last.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::new(self.sentence.span.start, self.sentence.span.start),
        }
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    pub(super) fn mentions_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Mention> {
        let range = range.clone();
        self.mentions.iter().filter(move |mention| mention.start >= range.start && mention.end <= range.end)
    }

    /// Whether a word of some range is one of these.
    pub(super) fn has(&self, range: &Range<usize>, words: &[&str]) -> bool {
        self.slice(range).iter().any(|token| token.is_any(words))
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &[Token] {
        let end = range.end.min(self.tokens.len());
        &self.tokens[range.start.min(end)..end]
    }

    /// Whether a token can be the verb of a clause: an auxiliary, or the form of a listed verb that ends like one.
    pub(super) fn is_finite(&self, at: usize) -> bool {
        let word = self.word(at);
        let before = at.checked_sub(1).map_or("", |before| self.word(before));
        if is_of("determiner", before) || before == "'s" || before == "to" || self.is_in_name(at) {
            return false;
        }
        let after_name = || {
            let ends = |m: &Mention| m.end == at && !m.possessive && !matches!(m.sort, Sort::We | Sort::Described);
            word.len() > 3
                && word.ends_with('s')
                && !word.ends_with("ss")
                && !self.tokens[at].capital
                && self.mentions.iter().any(ends)
                && !is_of("people-noun", word)
                && !is_of("talks", word)
        };
        let month = word == "may" && self.tokens.get(at).is_some_and(|token| token.capital) && at > 0;
        (is_of("aux", word) && !month)
            || after_name()
            || (word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed"))
            || is_past(word)
            || self.says.iter().any(|hit| hit.start == at && self.listed_verb(hit, true) && !word.ends_with("ing"))
            || self.acts.iter().any(|hit| hit.start == at && self.listed_verb(hit, false) && !word.ends_with("ing"))
    }

    /// Whether a token is surely a verb: an auxiliary or a past.
    pub(super) fn is_plain_finite(&self, at: usize) -> bool {
        let word = self.word(at);
        is_of("aux", word) || is_past(word) || (word.len() > 3 && word.ends_with("ed") && self.is_finite(at))
    }

    /// A verb that can be the main one of a clause: finite and no modal.
    pub(super) fn is_main_verb(&self, at: usize) -> bool {
        self.is_finite(at)
            && !is_of("modal-future", self.word(at))
            && !is_of("modal-may", self.word(at))
            && !is_of("modal-must", self.word(at))
    }

    /// Whether a token is a word of a name of several: *Union of Gulf States*.
    fn is_in_name(&self, at: usize) -> bool {
        let inside = |m: &Mention| m.start <= at && at < m.end && m.end - m.start > 1;
        self.mentions.iter().any(|m| matches!(m.sort, Sort::Actor | Sort::Person) && inside(m))
    }

    fn listed_verb(&self, hit: &Hit, says: bool) -> bool {
        let list = if says { speech() } else { acts() };
        list.get(*hit).is_some_and(|pattern| pattern.verb)
    }
}

fn roots(tokens: &[Token]) -> Vec<String> {
    tokens.iter().map(|token| root(&token.word)).collect()
}

fn is_past(word: &str) -> bool {
    PRESENTS.contains(&word) || super::words::is_irregular_past(word)
}

/// Presents that stand for sure as verbs.
const PRESENTS: &[&str] =
    &["says", "wants", "needs", "remains", "seeks", "sees", "goes", "likes", "dislikes", "insists", "lay"];

const PLURAL_SIDES: &[&str] = &[
    "sides",
    "parties",
    "governments",
    "delegations",
    "teams",
    "capitals",
    "camps",
    "edges",
    "foes",
    "rivals",
    "neighbours",
];
const BOTH: &[&str] = &["both", "two", "2", "warring", "each", "either", "neither", "rival", "opposing", "negotiating"];
const GROUPS: &[&str] = &[
    "group",
    "movement",
    "organisation",
    "organization",
    "militants",
    "rebels",
    "company",
    "firm",
    "militia",
    "capital",
    "bloc",
    "coalition",
    "union",
    "workers",
    "strikers",
    "workforce",
    "management",
    "employer",
    "employers",
    "managers",
    "insurgents",
    "fighters",
    "guerrillas",
];

fn mentions(tokens: &[Token], cast: &Cast, span: Span) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for named in cast.within(span) {
        let start = tokens.partition_point(|token| token.span.end <= named.span.start);
        let end = tokens.partition_point(|token| token.span.start < named.span.end);
        if start < end && found.last().is_none_or(|last| last.end <= start) {
            let sort = if named.person.is_some() { Sort::Person } else { Sort::Actor };
            let (actor, person) = (Some(named.actor.clone()), named.person.clone());
            found.push(Mention {
                start,
                end,
                sort,
                actor,
                person,
                possessive: is_possessive(tokens, end),
                titled: None,
            });
        }
    }
    let taken: Vec<(usize, usize)> = found.iter().map(|mention| (mention.start, mention.end)).collect();
    let free = |at: usize| !taken.iter().any(|(start, end)| *start <= at && at < *end);
    for at in (0..tokens.len()).filter(|at| free(*at)) {
        found.extend(pronoun(tokens, cast, at).or_else(|| local(tokens, cast, at)));
    }
    found.sort_by_key(|mention| mention.start);
    found
}

/// A person whom the document itself gives to an actor, with the title before the name.
fn local(tokens: &[Token], cast: &Cast, at: usize) -> Option<Mention> {
    let token = tokens.get(at).filter(|token| token.capital)?;
    let local = cast.locals.iter().find(|local| local.surname == token.word)?;
    let named = cast.named.get(local.of)?;
    let part = |token: &Token| token.capital && is_of("person-title", token.word.trim_end_matches('.'));
    let dot = at.checked_sub(1).is_some_and(|before| tokens[before].is("."));
    let title = at.checked_sub(if dot { 2 } else { 1 }).filter(|before| part(&tokens[*before]));
    let (actor, titled) = (Some(named.actor.clone()), Some(named.span));
    let (start, possessive) = (title.unwrap_or(at), is_possessive(tokens, at + 1));
    Some(Mention { start, end: at + 1, sort: Sort::Person, actor, person: None, possessive, titled })
}

fn is_possessive(tokens: &[Token], end: usize) -> bool {
    tokens.get(end).is_some_and(|next| next.is("'s") || next.is("'"))
}

fn pronoun(tokens: &[Token], cast: &Cast, at: usize) -> Option<Mention> {
    let word = tokens[at].word.as_str();
    let before = at.checked_sub(1).map_or("", |before| tokens[before].word.as_str());
    let one = |sort: Sort, start: usize, possessive: bool| {
        Some(Mention { start, end: at + 1, sort, actor: None, person: None, possessive, titled: None })
    };
    let later = is_possessive(tokens, at + 1);
    match word {
        "he" | "she" => one(Sort::He, at, false),
        "his" | "her" => one(Sort::He, at, true),
        "it" if !expletive(tokens, at) => one(Sort::It, at, false),
        "its" => one(Sort::It, at, true),
        "they" => one(Sort::They, at, false),
        "their" => one(Sort::They, at, true),
        "we" | "i" => one(Sort::We, at, false),
        "our" | "my" | "us" => one(Sort::We, at, word != "us"),
        "both" if tokens.get(at + 1).is_some_and(|next| !PLURAL_SIDES.contains(&next.word.as_str())) => {
            one(Sort::Sides, at, false)
        }
        "each" | "either" | "neither" if ends_or_verb(tokens, at + 1) => one(Sort::Sides, at, false),
        "side" if BOTH.contains(&before) => one(Sort::Sides, at - 1, later),
        "delegation" | "team" if matches!(before, "each" | "either" | "neither") => one(Sort::Sides, at - 1, later),
        _ if PLURAL_SIDES.contains(&word) && (BOTH.contains(&before) || before == "the") => {
            one(Sort::Sides, at - 1, later)
        }
        _ if is_other(tokens, at) => one(Sort::Other, at - 1, later),
        // Read with the word after it.
        "other" if is_other(tokens, at + 1) => None,
        "chair" if before == "the" => {
            let (person, actor) = cast.chair.as_ref()?;
            // The head of a record is set aside, so the name has to stand in its body too.
            let named = &cast.named.iter().find(|named| named.actor == *actor)?.span;
            let (actor, person) = (Some(actor.clone()), Some(person.clone()));
            Some(Mention {
                start: at - 1,
                end: at + 1,
                sort: Sort::Person,
                actor,
                person,
                possessive: later,
                titled: Some(*named),
            })
        }
        "mediators" | "mediator" | "go-betweens" | "intermediaries" | "facilitators" => one(Sort::Mediators, at, later),
        "government" | "army" | "authorities" if before == "the" && cast.of_kind(word).is_some() => {
            one(Sort::It, at - 1, later)
        }
        _ if GROUPS.contains(&word) && before == "the" => one(Sort::It, at - 1, later),
        _ if is_of("people-noun", word) => one(Sort::Described, at, later),
        _ => None,
    }
}

/// *The other side*, *its neighbour*.
fn is_other(tokens: &[Token], at: usize) -> bool {
    const FACING: &[&str] = &["neighbour", "neighbor", "counterpart", "opponent", "rival", "adversary", "foe"];
    let back = |n: usize| at.checked_sub(n).map_or("", |at| tokens[at].word.as_str());
    let own = |word: &str| is_of("own", word);
    let Some(word) = tokens.get(at).map(|token| token.word.as_str()) else { return false };
    let side = matches!(word, "side" | "party" | "camp" | "team" | "delegation");
    side && matches!(back(1), "other" | "opposing" | "opposite") && (back(2) == "the" || own(back(2)))
        || FACING.contains(&word.trim_end_matches('s')) && (own(back(1)) || own(back(2)))
}

fn ends_or_verb(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|next| next.is_mark() || is_of("aux", &next.word) || next.word.ends_with("ing"))
}

/// *It is unclear*: nobody.
fn expletive(tokens: &[Token], at: usize) -> bool {
    let next = |n: usize| tokens.get(at + n).map_or("", |token| token.word.as_str());
    let be = matches!(next(1), "is" | "was" | "remains" | "seems" | "appears" | "'s");
    be && (matches!(
        next(2),
        "unclear"
            | "clear"
            | "said"
            | "understood"
            | "not"
            | "likely"
            | "unlikely"
            | "believed"
            | "thought"
            | "hoped"
            | "agreed"
            | "noted"
            | "essential"
            | "important"
            | "possible"
            | "the"
            | "a"
            | "up"
            | "expected"
            | "too"
            | "time"
            | "tempting"
            | "also"
            | "reported"
    ) || matches!(next(1), "seems" | "appears" | "remains"))
}

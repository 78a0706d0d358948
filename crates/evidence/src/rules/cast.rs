//! Who a document is about: every mention of an actor or person of the case, the sides, the mediators, and who issued it.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Id, Role, Table};

use crate::attribution::is_essay;
use crate::{BlockKind, Found, Ground, Lexicon, NameKind, Prepared, Span};

/// An actor or a person of the case at a place.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) span: Span,
    /// The actor, or the one that the person is of.
    pub(super) actor: Id,
    pub(super) person: Option<Id>,
    /// An office only, as *the chair*.
    pub(super) office: bool,
}

/// What holds for a whole document.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// In order of place.
    pub(super) named: Vec<Named>,
    /// The parties of the case that the document names, each with its first place.
    pub(super) sides: Vec<(Id, Span)>,
    /// The mediators of the case that the document names.
    pub(super) mediators: Vec<(Id, Span)>,
    /// Who issued it, where it speaks as *we*.
    pub(super) author: Option<(Id, Span)>,
    /// Roles that the document itself gives to a name: *Chair: B. Oyelle*.
    pub(super) chair: Option<(Id, Id)>,
    /// A record of a meeting: whoever acts in it, speaks in it.
    pub(super) minutes: bool,
    /// People whom the document gives to an actor, by surname.
    pub(super) locals: Vec<super::locals::Local>,
    /// Who has the floor, paragraph by paragraph, in a dialogue.
    pub(super) turns: Vec<super::turns::Turn>,
    /// The writer's own opinion: views, not news.
    pub(super) opinion: bool,
    /// The last word of the office of each person of the case: *minister*.
    offices: Vec<(String, Id)>,
    /// How a text can speak of the people of the case.
    pub(super) genders: BTreeMap<Id, super::gender::Gender>,
    /// What each party is: *union*.
    kinds: Vec<(Id, String)>,
}

impl Cast {
    pub(super) fn of(document: &Prepared, lexicon: &Lexicon) -> Self {
        let raw = &document.document.raw;
        let everywhere = named(document, lexicon);
        let speaks = |named: &Named| document.block_of(named.span).is_some_and(|block| block.kind.speaks());
        let spoken = everywhere.iter().filter(|named| speaks(named)).cloned().collect();
        let mut cast = Self {
            named: spoken,
            offices: offices(lexicon),
            kinds: kinds(lexicon),
            genders: super::gender::genders(lexicon),
            ..Self::default()
        };
        cast.sides = first_places(&cast.named, |id| has_role(lexicon, id, Role::Party));
        cast.mediators = first_places(&cast.named, |id| has_role(lexicon, id, Role::Mediator));
        cast.chair = chair(document, &everywhere);
        if cast.chair.is_some() {
            cast.named.retain(|named| !named.office || !document.text(named.span).eq_ignore_ascii_case("chair"));
        }
        cast.locals = super::locals::locals(document, &cast.named);
        cast.turns = super::turns::turns(document, &cast.named);
        let issuer = author(document, &everywhere).filter(|_| cast.turns.is_empty());
        cast.author = issuer.map(|first| {
            let own = |named: &&Named| named.actor == first.actor;
            let body = cast.named.iter().filter(own).find(|named| named.person.is_none());
            (first.actor.clone(), body.or(cast.named.iter().find(own)).unwrap_or(first).span)
        });
        if let Some((id, place)) = &cast.author
            && has_role(lexicon, id, Role::Party)
            && cast.sides.iter().all(|(side, _)| side != id)
        {
            cast.sides.push((id.clone(), *place));
        }
        cast.minutes = is_minutes(raw.as_str());
        cast.opinion = cast.author.is_none()
            && !cast.minutes
            && cast.turns.is_empty()
            && (is_essay(document) || is_opinion(document, raw.as_str()));
        cast
    }

    /// The person named last before a place who holds an office that ends so: *the minister*.
    pub(super) fn holder(&self, office: &str, before: usize) -> Option<&Named> {
        let holds = |id: &Id| self.offices.iter().any(|(word, person)| word == office && person == id);
        let known = |named: &&Named| named.person.as_ref().is_some_and(holds);
        self.named.iter().rev().find(|named| named.span.end <= before && known(named))
    }

    /// The party that is what a noun says: *the company*, if only one is an employer; and where it is named.
    pub(super) fn of_kind(&self, noun: &str) -> Option<(Id, Span)> {
        let kinds = KINDS.iter().find(|(_, nouns)| nouns.contains(&noun))?.0;
        let mut fits = self.kinds.iter().filter(|(_, own)| kinds.contains(&own.as_str())).map(|(id, _)| id);
        let (Some(only), None) = (fits.next(), fits.next()) else { return None };
        self.sides.iter().find(|(id, _)| id == only).cloned()
    }

    /// The turn of a paragraph of a dialogue: its own, else the last one before it.
    pub(super) fn turn(&self, paragraph: usize) -> Option<&super::turns::Turn> {
        self.turns.iter().rev().find(|turn| turn.paragraph <= paragraph)
    }

    /// The mentions inside a place.
    pub(super) fn within(&self, span: Span) -> impl Iterator<Item = &Named> {
        let from = self.named.partition_point(|named| named.span.start < span.start);
        self.named[from..].iter().take_while(move |named| named.span.end <= span.end)
    }

    /// The sides as parties of a claim, carried by a rule from where the document names them nearest before a place.
    pub(super) fn carried(&self, whom: &[(Id, Span)], rule: &str, before: usize) -> Vec<Found> {
        let each = whom.iter().map(|(id, first)| {
            let near = self.named.iter().rev().find(|n| n.actor == *id && n.person.is_none() && n.span.end <= before);
            let issued = near.is_none() && self.author.as_ref() == Some(&(id.clone(), *first));
            let (rule, from) = (if issued { Ground::ISSUER } else { rule }, near.map_or(*first, |near| near.span));
            Found { id: id.clone(), ground: Ground::Carried { rule: rule.to_owned(), from } }
        });
        each.collect()
    }
}

/// Nouns that stand for an actor of some kinds.
const KINDS: &[(&[&str], &[&str])] = &[
    (&["union"], &["union", "workers", "strikers", "workforce"]),
    (
        &["employer", "company", "firm", "business", "corporation"],
        &["company", "firm", "management", "employer", "employers", "managers", "corporation"],
    ),
    (
        &["armed-group", "rebels", "insurgents", "militia"],
        &[
            "group",
            "movement",
            "rebels",
            "rebel",
            "militants",
            "militia",
            "insurgents",
            "insurgent",
            "fighters",
            "guerrillas",
            "guerrilla",
        ],
    ),
    (&["organisation", "organization", "bloc"], &["bloc", "organisation", "organization"]),
    (&["state", "government"], &["government", "state", "country", "army", "authorities", "republic"]),
];

fn offices(lexicon: &Lexicon) -> Vec<(String, Id)> {
    let people = lexicon.entries().iter().filter(|entry| entry.entry.table == Table::People);
    let held = people.flat_map(|entry| {
        let office = entry.names.iter().filter(|name| name.kind == NameKind::Office);
        office.map(|name| (name.words.to_lowercase(), entry.entry.id.clone()))
    });
    let last = |words: &str| words.split([',', '(']).next()?.split_whitespace().next_back().map(str::to_owned);
    held.filter_map(|(words, id)| Some((last(&words)?, id))).collect()
}

fn kinds(lexicon: &Lexicon) -> Vec<(Id, String)> {
    let parties = lexicon.entries().iter().filter(|entry| entry.roles.contains(&Role::Party));
    parties.filter_map(|entry| Some((entry.entry.id.clone(), entry.kind.clone()?))).collect()
}

fn has_role(lexicon: &Lexicon, id: &Id, role: Role) -> bool {
    lexicon.get(Table::Actors, id).is_some_and(|actor| actor.roles.contains(&role))
}

fn first_places(named: &[Named], keep: impl Fn(&Id) -> bool) -> Vec<(Id, Span)> {
    let mut first: BTreeMap<&Id, Span> = BTreeMap::new();
    for mention in named.iter().filter(|mention| keep(&mention.actor)) {
        first.entry(&mention.actor).or_insert(mention.span);
    }
    first.into_iter().map(|(id, span)| (id.clone(), span)).collect()
}

fn named(document: &Prepared, lexicon: &Lexicon) -> Vec<Named> {
    let raw = &document.document.raw;
    let mentions = lexicon.mentions(raw, raw.span());
    let mut shared: BTreeMap<Span, BTreeSet<usize>> = BTreeMap::new();
    for mention in &mentions {
        shared.entry(mention.span).or_default().insert(mention.entry);
    }
    let mut found: Vec<Named> = Vec::new();
    for mention in &mentions {
        let Some(entry) = lexicon.entries().get(mention.entry) else { continue };
        let kind = entry.names.get(mention.name).map(|name| &name.kind);
        let office = kind == Some(&NameKind::Office);
        let only = shared.get(&mention.span).is_none_or(|entries| entries.len() == 1);
        if (office && !only) || generic(raw.as_str(), raw.byte(mention.span.start), raw.slice(mention.span)) {
            continue;
        }
        let (actor, person) = match entry.entry.table {
            Table::Actors => (entry.entry.id.clone(), None),
            Table::People => match &entry.of {
                Some(of) => (of.clone(), Some(entry.entry.id.clone())),
                None => continue,
            },
            _ => continue,
        };
        found.push(Named { span: mention.span, actor, person, office });
    }
    found
}

/// *An upstream state* is any of them; *upstream state* alone is the one that the case calls so.
fn generic(text: &str, at: usize, words: &str) -> bool {
    let before = text[..at].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let lower = words.chars().next().is_some_and(char::is_lowercase);
    lower && ["a", "an", "any", "such", "A", "An", "Any", "Such"].contains(&before)
}

fn chair(document: &Prepared, named: &[Named]) -> Option<(Id, Id)> {
    let text = document.document.raw.as_str();
    let head = text.char_indices().nth(800).map_or(text, |(end, _)| &text[..end]).to_ascii_lowercase();
    let person = |from: usize, to: usize| {
        let inside = named.iter().find(|n| n.person.is_some() && !n.office && n.span.start >= from && n.span.end <= to);
        inside.and_then(|n| n.person.clone().map(|person| (person, n.actor.clone())))
    };
    let raw = &document.document.raw;
    let after = head.find("chair:").map(|at| raw.point(at)).and_then(|at| person(at, at + 40));
    after.or_else(|| head.find("(chair)").map(|at| raw.point(at)).and_then(|at| person(at.saturating_sub(30), at)))
}

/// The actor in whose name a document says *we*: named in its first lines, and it speaks so outside quotation marks.
fn author<'a>(document: &Prepared, named: &'a [Named]) -> Option<&'a Named> {
    let plural = document.sentences.iter().filter(|sentence| {
        let words = document.text(sentence.span);
        let at = |from: usize| Span::new(sentence.span.start + from, sentence.span.start + from + 1);
        let mut point = 0;
        words.split_inclusive(|c: char| !c.is_alphanumeric()).any(|word| {
            let here = point;
            point += word.chars().count();
            let plain = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            matches!(plain, "We" | "we" | "Our" | "our") && !sentence.quotes(at(here))
        })
    });
    if plural.take(3).count() < 3 {
        return None;
    }
    let head = document.sentences.first().map_or(400, |first| first.span.end);
    named.iter().find(|n| n.person.is_none() && n.span.start < head)
}

/// Words of advice in the writer's own voice, and how a page says that it holds views.
const ADVICE: &[&str] = &[
    " must ",
    " should ",
    " ought to ",
    " needs to ",
    " need to ",
    " has to ",
    " could help",
    " essential ",
    " crucial ",
];

fn is_minutes(text: &str) -> bool {
    let head = text.char_indices().nth(600).map_or(text, |(end, _)| &text[..end]).to_lowercase();
    let marks = [
        "minutes of",
        "summary record",
        "record of the",
        "record of proceedings",
        "present:",
        "in attendance",
        "agenda item",
        "note of the",
        "in the chair",
        "chair:",
        "secretary:",
        "sitting",
        "apologies",
        "delegations:",
        "draft record",
        "not for circulation",
    ];
    marks.iter().filter(|mark| head.contains(**mark)).count() >= 2
}

fn is_opinion(document: &Prepared, text: &str) -> bool {
    let marks =
        ["OPINION", "Opinion", "EDITORIAL", "Editorial", "Views are personal", "COMMENT\n", "Op-Ed", "Commentary"];
    if marks.iter().any(|mark| text.contains(mark)) {
        return true;
    }
    let body = document.blocks.iter().filter(|block| block.kind == BlockKind::Body);
    let mut advice = 0;
    for block in body {
        let words = document.text(block.span);
        advice += ADVICE.iter().map(|word| words.matches(word).count()).sum::<usize>();
    }
    advice >= 5 && advice * 6 > document.sentences.len()
}

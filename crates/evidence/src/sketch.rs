//! A first sketch of a case from reports alone: who seems to take part.
//!
//! Nothing here is known; a person corrects it. Sides are those that the reports put into *between A and B* in a sentence about
//! talks, go-betweens those in *mediators from A and B* or *A and B, acting as mediators*, people those who stand with a
//! title beside a name of a side: *Hamas official Osama Hamdan*.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Actor, Case, Date, Id, Meta, Person, Role, RolePeriod};

use crate::Prepared;
use crate::words::{Word, words};

/// Words of sentences about talks.
const TALKS: &[&str] = &[
    "talks",
    "talk",
    "negotiations",
    "negotiation",
    "agreement",
    "deal",
    "ceasefire",
    "cease-fire",
    "truce",
    "mediators",
    "mediation",
    "dispute",
    "settlement",
    "bargaining",
    "conciliation",
    "arbitration",
    "accord",
    "treaty",
    "deadlock",
    "impasse",
    "conflict",
];

/// Words after which a name in small letters ends.
const STOPS: &[&str] = &[
    ",",
    "and",
    "on",
    "over",
    "in",
    "for",
    "have",
    "has",
    "had",
    "to",
    "at",
    "that",
    "which",
    "who",
    "are",
    "were",
    "is",
    "was",
    "remain",
    "reach",
    "reached",
    "from",
    "with",
    "by",
    "about",
    "as",
    "after",
    "before",
    "since",
    "will",
    "would",
    "under",
    "ended",
    "began",
    "broke",
    "collapsed",
    "stalled",
    "continue",
    "continued",
    "resumed",
];

/// Words that stand for sides without naming them.
const NOBODY: &[&str] = &[
    "sides",
    "parties",
    "two",
    "both",
    "them",
    "conflicting",
    "party",
    "side",
    "countries",
    "governments",
    "nations",
    "warring",
    "each",
    "other",
    "all",
    "various",
    "rivals",
    "groups",
    "interests",
    "teams",
];

/// Words by which news says what somebody is. English.
pub const OFFICES: &[&str] = &[
    "ambassador",
    "chair",
    "chairman",
    "chairwoman",
    "chief",
    "diplomat",
    "director",
    "envoy",
    "general",
    "governor",
    "head",
    "leader",
    "minister",
    "negotiator",
    "official",
    "premier",
    "president",
    "representative",
    "secretary",
    "spokesman",
    "spokesperson",
    "spokeswoman",
];

/// Other titles before a name.
const TITLES: &[&str] = &["chancellor", "lawyer", "mayor", "secretary-general", "state"];

/// At most so many of a kind are proposed.
const MOST: usize = 8;

/// What reports say of who takes part.
#[derive(Default)]
struct Seen {
    sides: BTreeMap<String, usize>,
    between: BTreeMap<String, usize>,
}

/// A case with the actors and people that the reports seem to name, and nothing else.
pub fn sketch(documents: &[Prepared], title: &str, as_of: Date) -> Case {
    let mut seen = Seen::default();
    for document in documents {
        for sentence in &document.sentences {
            look(&words(document, sentence.span), &mut seen);
        }
    }
    let mut case = Case::empty(title, as_of);
    let sides = most(&seen.sides);
    let carriers = most(&seen.between).into_iter().filter(|name| !sides.contains(name)).collect::<Vec<_>>();
    let parties = sides.iter().map(|name| (name, Role::Party));
    for (name, role) in parties.chain(carriers.iter().map(|name| (name, Role::Mediator))) {
        add_actor(&mut case, name, role, documents);
    }
    add_people(&mut case, documents);
    case
}

/// The names that stand most often, the most frequent first, then by the alphabet.
fn most(names: &BTreeMap<String, usize>) -> Vec<String> {
    let mut all: Vec<(&String, &usize)> = names.iter().collect();
    all.sort_by_key(|(name, count)| (usize::MAX - **count, (*name).clone()));
    // What is named once beside others that are named often is chance.
    let top = all.first().map_or(0, |(_, count)| **count);
    all.iter().filter(|(_, count)| **count * 6 >= top).take(MOST).map(|(name, _)| (*name).clone()).collect()
}

fn look(words: &[Word<'_>], seen: &mut Seen) {
    if !words.iter().any(|word| TALKS.iter().any(|talk| word.is(talk))) {
        return;
    }
    for at in 0..words.len() {
        if words[at].is("between")
            && let Some((a, next)) = name(words, at + 1)
            && words.get(next).is_some_and(|word| word.is("and"))
            && let Some((b, _)) = name(words, next + 1)
        {
            [a, b].into_iter().for_each(|name| *seen.sides.entry(name).or_insert(0) += 1);
        }
        let found = go_betweens(words, at);
        found.into_iter().for_each(|name| *seen.between.entry(name).or_insert(0) += 1);
    }
}

/// A name at a place: capital words, or a few small ones after an article, with the place after it.
fn name(words: &[Word<'_>], at: usize) -> Option<(String, usize)> {
    let start = at + usize::from(words.get(at).is_some_and(|word| word.is("the") || word.is("a")));
    let first = words.get(start)?;
    let limit = if first.capital() { 4 } else { 3 };
    let ends = |word: &Word<'_>| {
        STOPS.iter().any(|stop| word.is(stop))
            || first.capital() && !word.capital()
            || !word.text.starts_with(char::is_alphabetic)
    };
    let taken = words[start..].iter().take(limit).take_while(|word| !ends(word)).count();
    let named = &words[start..start + taken];
    let article = start > at || first.capital();
    if taken == 0 || !article || named.iter().any(|word| NOBODY.iter().any(|nobody| word.is(nobody))) {
        return None;
    }
    Some((named.iter().map(|word| word.text).collect::<Vec<_>>().join(" "), start + taken))
}

/// The go-betweens that a place names.
fn go_betweens(words: &[Word<'_>], at: usize) -> Vec<String> {
    let is = |offset: usize, word: &str| words.get(at + offset).is_some_and(|found| found.is(word));
    let led = (is(0, "mediators") && (is(1, "from") || is(1, "including"))) || is(0, "facilitated") && is(1, "by");
    if led || is(0, "mediated") && is(1, "by") || is(0, "brokered") && is(1, "by") {
        return list(words, at + 2);
    }
    if is(0, "mediators") && (is(1, "such") || is(1, ",") && is(2, "such")) {
        return list(words, at + 3 + usize::from(is(1, ",")));
    }
    // "Egypt and Qatar, acting as mediators": the list begins where a sentence does.
    let (names, next) = listed(words, at);
    let opens = at == 0 && names.len() > 1;
    let acting =
        words.get(next..).unwrap_or_default().iter().take(4).any(|word| word.is("mediators") || word.is("mediating"));
    if opens && acting { names } else { Vec::new() }
}

fn list(words: &[Word<'_>], at: usize) -> Vec<String> {
    listed(words, at).0
}

/// Names joined by commas and *and*, with the place after the last.
fn listed(words: &[Word<'_>], mut at: usize) -> (Vec<String>, usize) {
    let mut found = Vec::new();
    while let Some((name, next)) = name(words, at).filter(|(name, _)| name.starts_with(char::is_uppercase)) {
        found.push(name);
        let mut after = next;
        while words.get(after).is_some_and(|word| word.is(",") || word.is("and")) {
            after += 1;
        }
        if after == next {
            return (found, next);
        }
        at = after;
    }
    (found, at)
}

/// An id out of words; `None` where nothing is left of them.
fn id_of(name: &str) -> Option<Id> {
    let plain =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    Id::new(&plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-"))
}

fn add_actor(case: &mut Case, name: &str, role: Role, documents: &[Prepared]) {
    let Some(id) = id_of(name).filter(|id| case.actors.iter().all(|actor| actor.meta.id != *id)) else { return };
    case.actors.push(Actor {
        meta: Meta::named(id),
        roles: vec![RolePeriod { role, since: None, until: None, claims: Vec::new() }],
        name: Some(name.to_owned()),
        kind: None,
        also: adjectives(name, documents),
        ratified_by: Vec::new(),
    });
}

/// The adjectives of a name that the reports use: *Israeli* of *Israel*.
fn adjectives(name: &str, documents: &[Prepared]) -> Vec<String> {
    const ENDINGS: &[&str] = &["i", "is", "ian", "ians", "n", "ns", "an", "ans", "ese", "ish"];
    if name.len() < 4 || name.contains(' ') || !name.starts_with(char::is_uppercase) {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    for document in documents {
        for sentence in &document.sentences {
            let words = words(document, sentence.span);
            let adjective = |word: &&Word<'_>| word.text.strip_prefix(name).is_some_and(|rest| ENDINGS.contains(&rest));
            found.extend(words.iter().filter(adjective).map(|word| word.text.to_owned()));
        }
    }
    found.into_iter().collect()
}

fn add_people(case: &mut Case, documents: &[Prepared]) {
    for document in documents {
        for sentence in &document.sentences {
            let words = words(document, sentence.span);
            for at in 0..words.len() {
                let Some((person, office, of)) = titled(case, &words, at) else { continue };
                let Some(id) = id_of(&person) else { continue };
                if case.people.iter().any(|known| known.meta.id == id)
                    || case.actors.iter().any(|actor| actor.meta.id == id)
                {
                    continue;
                }
                case.people.push(Person {
                    meta: Meta::named(id),
                    of,
                    name: Some(person),
                    office: Some(office),
                    level: None,
                    named: Some(true),
                    since: None,
                    until: None,
                });
            }
        }
    }
}

/// A name of an actor, a title and a name of a person at a place: the person, the title, the actor.
fn titled(case: &Case, words: &[Word<'_>], at: usize) -> Option<(String, String, Id)> {
    let means = |actor: &&Actor| {
        let first = words[at].text;
        actor.name.as_deref() == Some(first) || actor.also.iter().any(|also| also == first)
    };
    let actor = case.actors.iter().find(means)?;
    let title =
        words[at + 1..].iter().take(4).position(|word| OFFICES.iter().chain(TITLES).any(|title| word.is(title)))? + 1;
    let between = &words[at + 1..at + 1 + title];
    if between.iter().any(|word| STOPS.iter().any(|stop| word.is(stop)) && !word.is("for")) {
        return None;
    }
    let names: Vec<&str> =
        words[at + 1 + title..].iter().take(3).take_while(|word| word.capital()).map(|word| word.text).collect();
    let office = between.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    (names.len() >= 2).then(|| (names.join(" "), office, actor.meta.id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, prepare};

    #[test]
    fn sides_go_betweens_and_people() {
        let text = "Talks between Norland and the dockers on the quay have stalled. Mediators from Sudania, Ostia and the United \
                    Cantons met the Norlander minister Ann Lee and senior Norland official Bo Lind. Talks between the two sides \
                    go on.";
        let document = prepare(Document::from_text("a", text));
        let case = sketch(&[document], "a", Date::constant(2024, 5, 20));
        let names: Vec<(&str, Role)> =
            case.actors.iter().map(|actor| (actor.meta.id.as_str(), actor.roles[0].role)).collect();
        let expected = [
            ("norland", Role::Party),
            ("dockers", Role::Party),
            ("ostia", Role::Mediator),
            ("sudania", Role::Mediator),
            ("united-cantons", Role::Mediator),
        ];
        assert_eq!(names, expected);
        let people: Vec<&str> = case.people.iter().map(|person| person.meta.id.as_str()).collect();
        assert_eq!(people, ["bo-lind"]);
    }
}

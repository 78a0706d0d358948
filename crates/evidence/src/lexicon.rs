//! The names that a case has for its actors, people, issues, terms and texts.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use detente_model::{Case, EntryRef, Id, Level, Meta, Number, Role, Table};

use crate::rules::Topics;
use crate::{RawText, Span};

/// Where a name comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// Its `name`, or the id read as words.
    Name,
    /// Its `title`.
    Title,
    /// One of its `also`: the names used in sources.
    Also,
    /// One side's own word for it (`called`).
    CalledBy(Id),
    /// The last word of a person's name.
    Surname,
    /// A person's `office`.
    Office,
    /// The words of an option of an issue.
    Option(Id),
}

/// One name of an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The words, as in the case.
    pub words: String,
    /// Where they come from.
    pub kind: NameKind,
}

/// An entry that a document may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Table and id.
    pub entry: EntryRef,
    /// Its names, the most certain first.
    pub names: Vec<Name>,
    /// The actor that a person speaks for, or that a text is by.
    pub of: Option<Id>,
    /// The roles of an actor, on whatever day.
    pub roles: Vec<Role>,
    /// The level a person speaks at.
    pub level: Option<Level>,
    /// Whether a person is named (`named`); true where the case does not say.
    pub is_named: bool,
    /// What an actor is: *state*, *union*.
    pub kind: Option<String>,
    /// The lowest and highest number of an issue that has a range, and its unit.
    pub amounts: Option<(Number, Number, String)>,
}

/// A name of the case at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// The entry: its place in [`Lexicon::entries`].
    pub entry: usize,
    /// The name: its place among the entry's names.
    pub name: usize,
}

/// The names of a case, and a machine that finds them all in one pass.
#[derive(Clone, Debug)]
pub struct Lexicon {
    entries: Vec<Named>,
    by_id: BTreeMap<EntryRef, usize>,
    machine: Option<AhoCorasick>,
    /// For each pattern of the machine, every entry and name that it stands for.
    patterns: Vec<Vec<(usize, usize)>>,
    /// What tells the issues, made when the first document is read.
    topics: OnceLock<Arc<Topics>>,
}

impl Lexicon {
    /// The names of a case, in its order: actors, people, issues, terms, texts, acts.
    pub fn new(case: &Case) -> Self {
        let mut entries = Vec::new();
        entries.extend(case.actors.iter().map(actor));
        entries.extend(case.people.iter().map(person));
        entries.extend(case.issues.iter().map(issue));
        entries.extend(case.terms.iter().map(|term| plain(Table::Terms, &term.meta, None)));
        entries.extend(case.texts.iter().map(|text| plain(Table::Texts, &text.meta, Some(&text.by))));
        entries.extend(case.acts.iter().map(|act| plain(Table::Acts, &act.meta, Some(&act.by))));
        Self::from_entries(entries)
    }

    fn from_entries(mut entries: Vec<Named>) -> Self {
        add_heads(&mut entries);
        let by_id = entries.iter().enumerate().map(|(at, named)| (named.entry.clone(), at)).collect();
        let mut by_words: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, named) in entries.iter().enumerate() {
            for (name, words) in named.names.iter().enumerate() {
                by_words.entry(words.words.to_ascii_lowercase()).or_default().push((at, name));
            }
        }
        with_articles(&mut by_words);
        with_endings(&mut by_words, &entries);
        let (words, patterns): (Vec<String>, Vec<_>) = by_words.into_iter().unzip();
        let mut builder = AhoCorasickBuilder::new();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
        Self { entries, by_id, machine: builder.build(&words).ok(), patterns, topics: OnceLock::new() }
    }

    /// What tells the issues of the case.
    pub(crate) fn topics(&self) -> Arc<Topics> {
        Arc::clone(self.topics.get_or_init(|| Arc::new(Topics::new(self))))
    }

    /// Everything that has a name.
    pub fn entries(&self) -> &[Named] {
        &self.entries
    }

    /// An entry by table and id.
    pub fn get(&self, table: Table, id: &Id) -> Option<&Named> {
        self.by_id.get(&EntryRef::new(table, id)).and_then(|at| self.entries.get(*at))
    }

    /// The actor for whom a person speaks, or the actor itself.
    pub fn actor_of(&self, id: &Id) -> Option<&Id> {
        match self.get(Table::People, id) {
            Some(person) => person.of.as_ref(),
            None => self.get(Table::Actors, id).map(|actor| &actor.entry.id),
        }
    }

    /// Whether the words of a place name an entry: a name of it stands there, or of a person who speaks for it, or such a
    /// name with the ending of an adjective.
    pub fn names(&self, text: &RawText, span: Span, id: &Id) -> bool {
        let words = text.slice(span);
        let meant = |named: &&Named| named.entry.id == *id || named.of.as_ref() == Some(id);
        self.entries.iter().filter(meant).flat_map(|named| &named.names).any(|name| stands_in(words, &name.words))
    }

    /// Every name of the case that stands in a place of a text as whole words, in order; the longest where several begin at
    /// the same letter. A name that several entries share gives a mention for each. Case is ignored for the letters a to z.
    pub fn mentions(&self, text: &RawText, span: Span) -> Vec<Mention> {
        let Some(machine) = &self.machine else { return Vec::new() };
        let (words, from) = (text.slice(span), text.byte(span.start));
        let whole = machine.find_iter(words).filter(|hit| is_word(words, hit.start(), hit.end()));
        let each = whole.flat_map(|hit| {
            let span = text.span_of(from + hit.start()..from + hit.end());
            let known = self.patterns.get(hit.pattern().as_usize()).map_or(&[][..], Vec::as_slice);
            known.iter().map(move |&(entry, name)| Mention { span, entry, name })
        });
        each.collect()
    }
}

/// Adds *the commission* to the names of *Lake Tessen Commission*, where no other actor can be called so.
fn add_heads(entries: &mut [Named]) {
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, named) in entries.iter().enumerate().filter(|(_, named)| named.entry.table == Table::Actors) {
        for name in named.names.iter().filter_map(|name| head_of(&name.words)) {
            let of = owners.entry(name).or_default();
            if !of.contains(&at) {
                of.push(at);
            }
        }
    }
    for (name, of) in owners {
        if let [only] = of.as_slice() {
            entries[*only].add(&name, NameKind::Also);
        }
    }
}

/// Adds *the Union of Gulf States* where *the Union* is a name of its own, which would stand first in the text.
fn with_articles(by_words: &mut BTreeMap<String, Vec<(usize, usize)>>) {
    let begins = |words: &str| {
        let mut parts = words.split_inclusive(' ').scan(0, |end, part| {
            *end += part.len();
            Some(*end)
        });
        let whole = format!("the {words}");
        parts.any(|end| end < words.len() && by_words.contains_key(whole[..end + 4].trim_end()))
    };
    let longer: Vec<_> =
        by_words.iter().filter(|(words, _)| begins(words)).map(|(words, of)| (words.clone(), of.clone())).collect();
    for (words, of) in longer {
        by_words.entry(format!("the {words}")).or_default().extend(of);
    }
}

/// Adds *Vardanians* for *Vardania*, *Norrlanders* for *Norrland*, and *villagers* for *the villagers*: other forms of the name of
/// an actor, where nobody else is called so.
fn with_endings(by_words: &mut BTreeMap<String, Vec<(usize, usize)>>, entries: &[Named]) {
    let actor = |entry: usize| entries.get(entry).is_some_and(|named| named.entry.table == Table::Actors);
    let mut more: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (words, of) in by_words.iter() {
        let [(entry, name)] = of.as_slice() else { continue };
        let written =
            entries.get(*entry).and_then(|named| named.names.get(*name)).map_or("", |name| name.words.as_str());
        for form in other_forms(words, written).into_iter().filter(|_| actor(*entry)) {
            more.entry(form).or_default().push((*entry, *name));
        }
    }
    for (form, of) in more.into_iter().filter(|(_, of)| of.iter().all(|(entry, _)| *entry == of[0].0)) {
        by_words.entry(form).or_insert_with(|| of[..1].to_vec());
    }
}

/// Other forms of a name, in small letters.
fn other_forms(words: &str, written: &str) -> Vec<String> {
    const ENDINGS: &[&str] = &["n", "ns", "s", "an", "ans", "ian", "er", "ers", "ese", "ish", "ic", "i", "is"];
    if let Some(plural) = words.strip_prefix("the ").filter(|rest| rest.ends_with('s') && !rest.contains(' ')) {
        return vec![plural.to_owned()];
    }
    let named = written.starts_with(char::is_uppercase) && words.len() >= SHORTEST_STEM;
    let plain = words.chars().all(|c| c.is_ascii_lowercase());
    let fits = named && plain && written.chars().skip(1).all(char::is_lowercase);
    ENDINGS.iter().filter(|_| fits).map(|ending| format!("{words}{ending}")).collect()
}

/// The noun of a name of several words, with its article: what stands before *of*, else the last word.
fn head_of(name: &str) -> Option<String> {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let before = name.split(" of ").next().unwrap_or(name);
    let head = before.rsplit(' ').next().filter(|_| name.contains(' '))?;
    let plain = head.len() > 3 && head.chars().all(|c| c.is_ascii_alphabetic());
    plain.then(|| format!("the {}", head.to_ascii_lowercase()))
}

/// A name followed by so many letters at most still names: *Israel* in *Israeli*, *Egypt* in *Egyptian*.
const ENDING: usize = 3;

/// A name shorter than this names only as a whole word.
const SHORTEST_STEM: usize = 4;

/// Whether a piece of a text begins and ends where words do.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Whether a name stands in a text, perhaps with the ending of an adjective. Case is ignored for the letters a to z.
fn stands_in(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    // "The villagers" are called "villagers" too.
    let name = name.strip_prefix("the ").filter(|rest| rest.ends_with('s')).unwrap_or(&name);
    let ending = if name.len() >= SHORTEST_STEM { ENDING } else { 0 };
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let letters = text[at + name.len()..].chars().take_while(|c| c.is_alphanumeric()).count();
        !before.is_some_and(char::is_alphanumeric) && letters <= ending
    })
}

fn named(table: Table, meta: &Meta) -> Named {
    let entry = EntryRef::new(table, &meta.id);
    let (of, level, kind, amounts) = (None, None, None, None);
    Named { entry, names: Vec::new(), of, roles: Vec::new(), level, is_named: true, kind, amounts }
}

impl Named {
    /// Adds a name once; blank ones are none.
    fn add(&mut self, words: &str, kind: NameKind) {
        let words = words.trim();
        let known = self.names.iter().any(|name| name.words.eq_ignore_ascii_case(words));
        if !words.is_empty() && !known {
            self.names.push(Name { words: words.to_owned(), kind });
        }
    }
}

fn as_words(id: &Id) -> String {
    id.as_str().replace('-', " ")
}

fn plain(table: Table, meta: &Meta, of: Option<&Id>) -> Named {
    let mut found = named(table, meta);
    found.add(&as_words(&meta.id), NameKind::Name);
    found.add(meta.title.as_deref().unwrap_or_default(), NameKind::Title);
    found.of = of.cloned();
    found
}

fn actor(actor: &detente_model::Actor) -> Named {
    let mut found = named(Table::Actors, &actor.meta);
    found.add(actor.name.as_deref().unwrap_or_default(), NameKind::Name);
    found.add(&as_words(&actor.meta.id), NameKind::Name);
    actor.also.iter().for_each(|words| found.add(words, NameKind::Also));
    found.roles = actor.roles.iter().map(|period| period.role).collect();
    found.kind.clone_from(&actor.kind);
    found
}

fn person(person: &detente_model::Person) -> Named {
    let mut found = named(Table::People, &person.meta);
    let name = person.name.as_deref().unwrap_or_default();
    found.add(name, NameKind::Name);
    found.is_named = person.named.unwrap_or(true);
    if found.is_named
        && let Some((_, last)) = name.rsplit_once(' ')
    {
        found.add(last, NameKind::Surname);
    }
    found.add(person.office.as_deref().unwrap_or_default(), NameKind::Office);
    found.of = Some(person.of.clone());
    found.level = person.level;
    found
}

fn issue(issue: &detente_model::Issue) -> Named {
    let mut found = plain(Table::Issues, &issue.meta, None);
    issue.also.iter().for_each(|words| found.add(words, NameKind::Also));
    for (by, words) in &issue.called {
        found.add(words, NameKind::CalledBy(by.clone()));
    }
    match &issue.scale {
        detente_model::Scale::Options(options) => {
            for option in options {
                let words = option.title.clone().unwrap_or_else(|| as_words(&option.id));
                found.add(&words, NameKind::Option(option.id.clone()));
            }
        }
        detente_model::Scale::Range { from, to, .. } => {
            found.amounts = Some((*from, *to, issue.unit.clone().unwrap_or_default()));
        }
    }
    found
}

//! From files to a case: read, collect what is declared, check every entry, check them against one another.

use detente_model as model;
use detente_model::{
    Actor, Case, Entry as EntryOf, EntryRef, Header, Id, Issue, Note, Table, Term, Text, canonical_order,
};

use crate::audience::{Audiences, Seen};
use crate::build::{self, Build};
use crate::circles::circles;
use crate::collect::{Collected, Entry};
use crate::diagnostic::{Diagnostic, Draft, Sink, quoted};
use crate::keys::{HEADER, Key, TableKeys, Target};
use crate::node::Tab;
use crate::places::{EntrySpans, Places};
use crate::shapes::{Shape, Shapes};
use crate::source::{Source, Span};
use crate::value::{Fields, Val};
use crate::walk::{Checked, Listeners, Mention, Walk};
use crate::{Format, Input};

/// What came of loading files.
#[derive(Debug)]
pub struct Loaded {
    /// The case in canonical order; `None` exactly when some diagnostic is an error.
    pub case: Option<Case>,
    /// Everything that is wrong, in the order of the files, at most [`crate::MOST_DIAGNOSTICS`] and a count.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the entries of the case stand.
    pub places: Places,
}

/// Loads a case: the first input is the case file, further ones are channel files that add to it.
///
/// Nothing stops half-way: every mistake in every file is reported at once, and a part that does not read
/// causes no further errors.
///
/// ```
/// use detente_casefile::{Format, Input, load};
/// let text = "detente = 1\n[case]\ntitle = \"Pay talks\"\nas_of = 2025-03-14\n";
/// let loaded = load(&[Input { name: "pay.case.toml".into(), text: text.into(), format: Format::Toml }]);
/// assert_eq!(loaded.case.unwrap().header.title, "Pay talks");
/// ```
pub fn load(inputs: &[Input]) -> Loaded {
    let mut sink = Sink::default();
    let sources: Vec<Source<'_>> =
        inputs.iter().enumerate().map(|(file, input)| Source::read(input, file as u32, &mut sink)).collect();
    let mut places = Places::new(&sources);
    let roots: Vec<Option<Tab<'_>>> =
        sources.iter().enumerate().map(|(file, source)| root(source, file as u32, &mut sink)).collect();
    let mut collected = Collected::new();
    for (file, root) in roots.iter().enumerate() {
        if let Some(root) = root {
            collected.file(root, file as u32, &mut sink);
        }
    }
    collected.cap_issues(&mut sink);
    if inputs.is_empty() {
        sink.push(Draft::error_without_place("missing-key", "there is no case file"));
    }
    let case = if collected.newer || roots.iter().any(Option::is_none) {
        None
    } else {
        Loader::new(&collected, &mut sink).load(&sources, &mut places)
    };
    let case = case.filter(|_| !sink.has_errors());
    Loaded { case, diagnostics: sink.finish(&sources), places }
}

/// The tables of a file; `None` where it could not be read at all.
fn root<'s>(source: &'s Source<'_>, file: u32, sink: &mut Sink) -> Option<Tab<'s>> {
    if source.unreadable {
        return None;
    }
    Some(match source.format {
        Format::Toml => crate::toml::read(&source.text, file, sink),
        Format::Json => crate::json::read(&source.text, file, sink),
    })
}

struct Loader<'a, 'n, 's> {
    collected: &'a Collected<'n, 's>,
    sink: &'a mut Sink,
    shapes: Shapes,
    seen: Vec<Vec<Seen>>,
    spans: Vec<Vec<EntrySpans>>,
    /// Whether every actor came through, so that it is known who is a mediator.
    actors_whole: bool,
}

/// Entries with their places in the table of the file.
type Built<E> = Vec<(E, usize)>;

impl<'a, 'n, 's> Loader<'a, 'n, 's> {
    fn new(collected: &'a Collected<'n, 's>, sink: &'a mut Sink) -> Self {
        Self {
            collected,
            sink,
            shapes: Shapes::default(),
            seen: std::iter::repeat_with(Vec::new).take(Table::ALL.len()).collect(),
            spans: std::iter::repeat_with(Vec::new).take(Table::ALL.len()).collect(),
            actors_whole: true,
        }
    }

    fn load(mut self, sources: &[Source<'_>], places: &mut Places) -> Option<Case> {
        let issues = self.issues();
        let header = self.header(sources, places);
        let mut tables = self.tables(issues);
        self.actors_whole &= tables.actors.len() == self.collected.of(Table::Actors).len();
        self.add_parts(&mut tables.terms, &mut tables.texts);
        self.circles(Table::Sources, "derived_from", "is derived from itself");
        self.circles(Table::Texts, "supersedes", "supersedes itself");
        let (header, header_seen) = header?;
        self.audiences(&header, &header_seen, &tables.actors);
        if self.sink.has_errors() {
            return None;
        }
        let mut spans = std::mem::take(&mut self.spans);
        let case = tables.into_case(header, &mut |table: Table, names: Vec<(Id, usize)>| {
            for (id, at) in names {
                if let Some(spans) = spans[table as usize].get_mut(at) {
                    let spans = EntrySpans { span: spans.span, keys: std::mem::take(&mut spans.keys) };
                    places.insert(EntryRef { table, id }, spans, sources);
                }
            }
        });
        Some(case)
    }

    /// Every table, the issues having come first.
    fn tables(&mut self, issues: Built<Issue>) -> Tables {
        Tables {
            issues,
            actors: self.table(Table::Actors, build::actor),
            people: self.table(Table::People, build::person),
            relations: self.table(Table::Relations, build::dealing),
            rules: self.table(Table::Rules, build::rule),
            terms: self.table(Table::Terms, build::term),
            positions: self.table(Table::Positions, build::position),
            red_lines: self.table(Table::RedLines, build::red_line),
            acts: self.table(Table::Acts, build::act),
            needs: self.table(Table::Needs, build::need),
            preferences: self.table(Table::Preferences, build::preferences),
            texts: self.table(Table::Texts, build::text),
            guarantees: self.table(Table::Guarantees, build::guarantee),
            alternatives: self.table(Table::Alternatives, build::alternative),
            deadlines: self.table(Table::Deadlines, build::deadline),
            events: self.table(Table::Events, build::event),
            sources: self.table(Table::Sources, build::source),
            claims: self.table(Table::Claims, build::claim),
        }
    }
}

/// The entries of every table that came through.
struct Tables {
    actors: Built<model::Actor>,
    people: Built<model::Person>,
    relations: Built<model::Dealing>,
    issues: Built<model::Issue>,
    rules: Built<model::FeasibilityRule>,
    terms: Built<model::Term>,
    positions: Built<model::Position>,
    red_lines: Built<model::RedLine>,
    acts: Built<model::Act>,
    needs: Built<model::Need>,
    preferences: Built<model::Preferences>,
    texts: Built<model::Text>,
    guarantees: Built<model::Guarantee>,
    alternatives: Built<model::Alternative>,
    deadlines: Built<model::Deadline>,
    events: Built<model::Event>,
    sources: Built<model::Source>,
    claims: Built<model::Claim>,
}

impl Tables {
    /// The case in canonical order; `place` is told the names that the entries of each table have there.
    fn into_case(self, header: Header, place: &mut dyn FnMut(Table, Vec<(Id, usize)>)) -> Case {
        Case {
            header,
            actors: in_order(self.actors, place),
            people: in_order(self.people, place),
            relations: in_order(self.relations, place),
            issues: in_order(self.issues, place),
            rules: in_order(self.rules, place),
            terms: in_order(self.terms, place),
            positions: in_order(self.positions, place),
            red_lines: in_order(self.red_lines, place),
            acts: in_order(self.acts, place),
            needs: in_order(self.needs, place),
            preferences: in_order(self.preferences, place),
            texts: in_order(self.texts, place),
            guarantees: in_order(self.guarantees, place),
            alternatives: in_order(self.alternatives, place),
            deadlines: in_order(self.deadlines, place),
            events: in_order(self.events, place),
            sources: in_order(self.sources, place),
            claims: in_order(self.claims, place),
        }
    }
}

impl<'n> Loader<'_, 'n, '_> {
    /// The issues, and their shapes for everything that is looked at after them.
    fn issues(&mut self) -> Built<Issue> {
        let built = self.table(Table::Issues, build::issue);
        let mut shapes = Shapes::default();
        let mut next = built.iter().peekable();
        for at in 0..self.collected.of(Table::Issues).len() {
            let issue = next.next_if(|(_, place)| *place == at);
            shapes.push(issue.map(|(issue, _)| Shape::of(issue)));
        }
        self.shapes = shapes;
        built
    }

    /// Checks and builds the entries of one table.
    fn table<E>(&mut self, table: Table, build: fn(Build<'_>) -> Option<E>) -> Built<E> {
        let keys: Vec<&'static Key> = TableKeys::of(table).all_keys().collect();
        let mut built = Vec::new();
        for entry in self.collected.of(table) {
            let (made, seen, spans) = self.entry(entry, &keys, build);
            built.extend(made.map(|made| (made, entry.at)));
            self.seen[table as usize].push(seen);
            self.spans[table as usize].push(spans);
        }
        built
    }

    fn entry<E>(
        &mut self,
        entry: &Entry<'_, '_>,
        keys: &[&'static Key],
        build: fn(Build<'_>) -> Option<E>,
    ) -> (Option<E>, Seen, EntrySpans) {
        let Some(body) = entry.body else {
            let seen = Seen { listeners: Listeners::Hole, ..Seen::default() };
            return (None, seen, EntrySpans { span: entry.span, keys: Vec::new() });
        };
        let describe = || entry.describe();
        let mut walk = Walk::new(self.collected, &self.shapes, self.sink, &describe);
        if let (Table::Preferences, Some(name)) = (entry.table, entry.name) {
            walk.named(Target::Actor, name, entry.span);
        }
        let checked = walk.entry(keys, body, entry.span);
        let (seen, spans, mut fields) = split(checked, body, entry.span);
        let meta = build::meta(entry, &mut fields);
        let issues = self.collected.of(Table::Issues).len();
        let made = build(Build { fields, meta, body, span: entry.span, issues, describe: &describe, sink: self.sink });
        (made, seen, spans)
    }

    fn header(&mut self, sources: &[Source<'_>], places: &mut Places) -> Option<(Header, Seen)> {
        let (body, span) = self.collected.header?;
        let keys: Vec<&'static Key> = HEADER.iter().collect();
        let describe = || "the case".to_owned();
        let walk = Walk::new(self.collected, &self.shapes, self.sink, &describe);
        let checked = walk.entry(&keys, body, span);
        let (mut seen, spans, mut fields) = split(checked, body, span);
        places.set_header(spans, sources);
        let note = fields
            .take::<Fields>("note")
            .and_then(|mut note| Some(Note { says: note.take("says")?, known_to: note.take("known_to") }));
        let header = Header {
            title: fields.take("title")?,
            as_of: fields.take("as_of")?,
            as_of_by: fields.take("as_of_by"),
            note,
            known_to: fields.take("known_to"),
        };
        if seen.listeners == Listeners::Hole {
            // Who sees entries that do not say is not known, and so neither who sees what they name.
            self.actors_whole = false;
        }
        seen.listeners = Listeners::Default;
        Some((header, seen))
    }

    /// Adds the readings and answers that channel files give to entries of other files.
    fn add_parts(&mut self, terms: &mut Built<Term>, texts: &mut Built<Text>) {
        for addition in &self.collected.additions {
            let (key, keys) = match addition.table {
                Table::Terms => ("readings", TableKeys::of(Table::Terms)),
                _ => ("answers", TableKeys::of(Table::Texts)),
            };
            let Some(body) = addition.body else { continue };
            let keys: Vec<&'static Key> = keys.all_keys().filter(|k| k.name == key || k.name == "id").collect();
            let describe = || addition.describe();
            let walk = Walk::new(self.collected, &self.shapes, self.sink, &describe);
            let checked = walk.entry(&keys, body, addition.span);
            let (seen, _, mut fields) = split(checked, body, addition.span);
            self.join(addition, seen);
            self.given_twice(addition, key);
            match addition.table {
                Table::Terms => {
                    if let Some((term, _)) = terms.iter_mut().find(|(_, at)| *at == addition.at) {
                        term.readings.extend(build::readings(&mut fields));
                    }
                }
                _ => {
                    if let Some((text, _)) = texts.iter_mut().find(|(_, at)| *at == addition.at) {
                        text.answers.extend(build::answers(&mut fields));
                    }
                }
            }
        }
    }

    /// What an addition names counts as named by the entry it adds to.
    fn join(&mut self, addition: &Entry<'_, '_>, added: Seen) {
        let Some(seen) = self.seen[addition.table as usize].get_mut(addition.at) else { return };
        let before = seen.parts.len();
        let moved = |mention: Mention| match mention.part {
            0 => mention,
            part => Mention { part: part + before, ..mention },
        };
        seen.mentions.extend(added.mentions.into_iter().map(moved));
        seen.parts.extend(added.parts);
    }

    /// Reports readings and answers that stand in another file already.
    fn given_twice(&mut self, addition: &Entry<'_, '_>, key: &str) {
        let all = self.collected.of(addition.table).get(addition.at).into_iter().chain(&self.collected.additions);
        let others = all.filter(|entry| entry.table == addition.table && entry.at == addition.at);
        let others = others.filter(|entry| entry.span < addition.span).filter_map(|entry| entry.body?.get(key));
        let given: std::collections::BTreeSet<&str> =
            others.filter_map(|member| member.node.as_table()).flat_map(|t| &t.members).map(|m| &*m.key).collect();
        let own = addition.body.and_then(|body| body.get(key)).and_then(|member| member.node.as_table());
        for member in own.iter().flat_map(|table| &table.members) {
            if given.contains(&*member.key) {
                let message = format!("{} has {} in another file already", addition.describe(), quoted(&member.key));
                let draft = Draft::error("duplicate-key", member.key_span, message);
                self.sink.push(draft.label("a channel file adds entries, it changes none"));
            }
        }
    }

    /// Chains of one entry to the next that come back.
    fn circles(&mut self, table: Table, key: &str, what: &str) {
        let entries = self.collected.of(table);
        let target = |entry: &Entry<'_, '_>| {
            let name = entry.body?.get(key)?.node.as_text()?;
            Some(self.collected.find(table, name)?.at)
        };
        let next: Vec<Option<usize>> = entries.iter().map(target).collect();
        for circle in circles(&next) {
            let Some(first) = circle.first().and_then(|at| entries.get(*at)) else { continue };
            let span = first.body.and_then(|body| body.get(key)).map_or(first.span, |member| member.node.span);
            let names: Vec<&str> = circle.iter().filter_map(|at| entries.get(*at)?.name).collect();
            let chain = names.iter().chain(names.first()).map(|name| quoted(name)).collect::<Vec<_>>().join(" -> ");
            self.sink.push(Draft::error("circle", span, format!("{} {what}", first.describe())).label(chain));
        }
    }

    fn audiences(&mut self, header: &Header, header_seen: &Seen, actors: &Built<Actor>) {
        if !self.actors_whole || !self.collected.is_whole(Table::Actors) {
            return;
        }
        let audiences = Audiences {
            collected: self.collected,
            actors: actors.iter().map(|(actor, _)| actor.clone()).collect(),
            as_of: header.as_of,
            default: header.known_to.clone(),
            seen: &self.seen,
            header: header_seen,
        };
        audiences.check(self.sink);
    }
}

/// What a check brought, by what needs it next.
fn split(checked: Checked, body: &Tab<'_>, span: Span) -> (Seen, EntrySpans, Fields) {
    let known_to = body.get("known_to");
    let listeners = match (known_to, checked.fields.get("known_to")) {
        (None, _) => Listeners::Default,
        (Some(_), Some(Val::Audience(audience))) => Listeners::Own(audience.clone()),
        _ => Listeners::Hole,
    };
    let seen = Seen {
        listeners,
        at: known_to.map(|member| member.node.span),
        mentions: checked.mentions,
        parts: checked.parts,
        analyst: matches!(checked.fields.get("source"), Some(Val::Text(word)) if word == "analyst"),
    };
    (seen, EntrySpans { span, keys: checked.keys }, checked.fields)
}

/// The entries in canonical order; `place` is told their names and places in the table of the file.
fn in_order<E: EntryOf + Ord>(mut built: Built<E>, place: &mut dyn FnMut(Table, Vec<(Id, usize)>)) -> Vec<E> {
    canonical_order(&mut built, |(entry, _)| entry, |(entry, _)| entry);
    place(E::TABLE, built.iter().map(|(entry, at)| (entry.meta().id.clone(), *at)).collect());
    built.into_iter().map(|(entry, _)| entry).collect()
}

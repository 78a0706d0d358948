//! Which entries the files hold and what they are called: everything that is declared, whether or not it reads.

use std::collections::{HashMap, HashSet};

use detente_model::{Id, RESERVED, Table};

use crate::diagnostic::{Draft, Sink, quoted};
use crate::keys::{HEADER, Naming, TABLES, TableKeys, UNATTRIBUTED, UNKNOWN};
use crate::node::{Member, Node, Raw, Tab};
use crate::source::Span;
use crate::suggest::nearest;

/// The version of the format that this program reads and writes.
pub const FORMAT_VERSION: u64 = 1;

/// The most issues that a case has. Every package answers each of them, and proofs hold packages.
pub const MOST_ISSUES: usize = 10_000;

/// One entry as it stands in a file.
pub(crate) struct Entry<'n, 's> {
    pub(crate) table: Table,
    /// The place of it among those of its table, from 0.
    pub(crate) at: usize,
    /// Its name as written.
    pub(crate) name: Option<&'n str>,
    /// Its name, if it is a good one.
    pub(crate) id: Option<Id>,
    /// Where it begins.
    pub(crate) span: Span,
    /// Its keys; `None` where they do not read.
    pub(crate) body: Option<&'n Tab<'s>>,
}

impl Entry<'_, '_> {
    /// What it is called in messages: "red line `r3` of `union`", "the 2nd need".
    pub(crate) fn describe(&self) -> String {
        let noun = TableKeys::of(self.table).noun;
        let held = |key| self.body.and_then(|body| body.get(key)).and_then(|member| member.node.as_text());
        let of = match ["of", "by", "asked_by"].into_iter().find_map(held) {
            Some(holder) => format!(" of {}", quoted(holder)),
            None => String::new(),
        };
        match self.name {
            Some(name) if self.table == Table::Preferences => format!("the preference entry of {}", quoted(name)),
            Some(name) => format!("{noun} {}{of}", quoted(name)),
            None => format!("the {} {noun}{of}", ordinal(self.at + 1)),
        }
    }

    /// Whether a key may stand in a part of it that did not read.
    pub(crate) fn has_lost(&self, key: &str) -> bool {
        self.body.is_none_or(|body| body.lost.contains(&key))
    }
}

fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// What the files hold, table by table.
#[derive(Default)]
pub(crate) struct Collected<'n, 's> {
    pub(crate) header: Option<(&'n Tab<'s>, Span)>,
    pub(crate) entries: Vec<Vec<Entry<'n, 's>>>,
    /// Entries of channel files that add readings or answers to an entry of another file.
    pub(crate) additions: Vec<Entry<'n, 's>>,
    names: Vec<HashMap<&'n str, usize>>,
    /// Names in parts that do not read: they may be declared there.
    lost: HashSet<&'n str>,
    /// Whether a table could not be read at all.
    holes: HashSet<Table>,
    /// Whether some file is written in a newer format.
    pub(crate) newer: bool,
}

impl<'n, 's> Collected<'n, 's> {
    pub(crate) fn new() -> Self {
        let tables = Table::ALL.len();
        let entries = std::iter::repeat_with(Vec::new).take(tables).collect();
        Self { entries, names: vec![HashMap::new(); tables], ..Self::default() }
    }

    /// The entries of a table.
    pub(crate) fn of(&self, table: Table) -> &[Entry<'n, 's>] {
        self.entries.get(table as usize).map_or(&[], Vec::as_slice)
    }

    /// The entry of a table that is called so.
    pub(crate) fn find(&self, table: Table, name: &str) -> Option<&Entry<'n, 's>> {
        let at = self.names.get(table as usize)?.get(name)?;
        self.of(table).get(*at)
    }

    /// The names of a table, in the order of the files.
    pub(crate) fn names(&self, table: Table) -> impl Iterator<Item = &'n str> {
        let first = move |entry: &&Entry<'n, 's>| {
            entry.name.is_some_and(|name| self.find(table, name).is_some_and(|first| first.at == entry.at))
        };
        self.of(table).iter().filter(first).filter_map(|entry| entry.name)
    }

    /// Whether a name may be declared in a part that does not read.
    pub(crate) fn may_be_lost(&self, table: Table, name: &str) -> bool {
        self.holes.contains(&table) || self.lost.contains(name)
    }

    /// Whether everything in a table is there, as far as the text tells.
    pub(crate) fn is_whole(&self, table: Table) -> bool {
        !self.holes.contains(&table) && self.lost.is_empty()
    }

    /// Takes in the tables of one file; those after the first add to it.
    pub(crate) fn file(&mut self, root: &'n Tab<'s>, file: u32, sink: &mut Sink) {
        self.lost.extend(root.lost.iter().copied());
        if self.version(root, file, sink) {
            self.newer = true;
            return;
        }
        for member in &root.members {
            match (&*member.key, Table::from_word(&member.key)) {
                ("detente", _) => {}
                ("case", _) => self.case(member, file, sink),
                (_, Some(table)) => self.table(TableKeys::of(table), member, file, sink),
                _ => {
                    let draft = unknown_table(member, &mut sink.compared);
                    sink.push(draft);
                }
            }
        }
        if file == 0 && root.get("case").is_none() && !root.lost.contains(&"case") {
            let span = Span::new(file, 0..0);
            let hint = "it holds the `title` of the talks and their day, `as_of`; a channel file has none and comes by `--with`";
            sink.push(Draft::error("missing-key", span, "the table `[case]` is missing").hint(hint));
        }
    }

    /// Refuses more issues than [`MOST_ISSUES`], and looks at none of those beyond.
    pub(crate) fn cap_issues(&mut self, sink: &mut Sink) {
        let Some(issues) = self.entries.get_mut(Table::Issues as usize) else { return };
        let Some(span) = issues.get(MOST_ISSUES).map(|first| first.span) else { return };
        let message = format!("there are {} issues; a case has at most {MOST_ISSUES}", issues.len());
        let hint = "a package answers every issue: put together those that are settled together";
        sink.push(Draft::error("too-large", span, message).hint(hint));
        issues.truncate(MOST_ISSUES);
        self.holes.insert(Table::Issues);
    }

    /// Whether the file says that it is written in a newer format.
    fn version(&mut self, root: &Tab<'s>, file: u32, sink: &mut Sink) -> bool {
        let Some(member) = root.get("detente") else {
            if !root.lost.contains(&"detente") {
                let draft = Draft::error("missing-version", Span::new(file, 0..0), "the format version is missing");
                sink.push(draft.hint(format!("begin the file with `detente = {FORMAT_VERSION}`")));
            }
            return false;
        };
        let version = match &member.node.value {
            Raw::Hole => return false,
            Raw::Number(digits) => digits.parse::<u64>().ok().filter(|version| *version > 0),
            _ => None,
        };
        let span = member.node.span;
        match version {
            Some(FORMAT_VERSION) => false,
            Some(newer) => {
                let message =
                    format!("this file is written in format {newer}; this program reads format {FORMAT_VERSION}");
                sink.push(Draft::error("newer-version", span, message).hint("a newer version of the program reads it"));
                true
            }
            None => {
                let draft = Draft::error("bad-version", span, "the format version is no whole number above 0");
                sink.push(draft.label(format!("expected {FORMAT_VERSION}")));
                false
            }
        }
    }

    fn case(&mut self, member: &'n Member<'s>, file: u32, sink: &mut Sink) {
        match &member.node.value {
            Raw::Hole => {}
            Raw::Table(table) if file == 0 => self.header = Some((table, member.node.span)),
            Raw::Table(_) => {
                let draft = Draft::error("case-in-channel", member.key_span, "a channel file has no table `[case]`");
                sink.push(draft.hint("a channel file adds entries to a case; title and day stand in the case file"));
            }
            other => sink.push(wrong_type(member.node.span, "`case`", "a table", other.kind())),
        }
    }

    fn table(&mut self, keys: &TableKeys, member: &'n Member<'s>, file: u32, sink: &mut Sink) {
        let named = matches!(keys.naming, Naming::Header | Naming::Actor);
        match &member.node.value {
            Raw::Hole => {
                self.holes.insert(keys.table);
            }
            Raw::Table(table) if named => {
                for entry in &table.members {
                    self.named(keys, entry, file, sink);
                }
            }
            Raw::List { items, .. } if !named => {
                for item in items {
                    self.listed(keys, item, file, sink);
                }
            }
            other => {
                self.holes.insert(keys.table);
                sink.push(wrong_form(keys, named, member, other.kind()));
            }
        }
    }

    fn named(&mut self, keys: &TableKeys, member: &'n Member<'s>, file: u32, sink: &mut Sink) {
        let body = match &member.node.value {
            Raw::Table(table) => Some(table),
            Raw::Hole => None,
            other => {
                let what = format!("{} {}", keys.noun, quoted(&member.key));
                sink.push(wrong_type(member.node.span, &what, "a table of its keys", other.kind()));
                None
            }
        };
        let whole = body.is_some_and(|body| body.origin == crate::node::Origin::Header);
        let span = if whole { member.node.span } else { member.key_span };
        if let (Some(body), Naming::Header) = (body, keys.naming) {
            same_id(keys, member, body, sink);
        }
        let name = Some((&*member.key, member.key_span));
        self.declare(keys, name, span, body.map(|body| &**body), file, sink);
    }

    fn listed(&mut self, keys: &TableKeys, item: &'n Node<'s>, file: u32, sink: &mut Sink) {
        let body = match &item.value {
            Raw::Table(table) => table,
            Raw::Hole => return,
            other => {
                sink.push(wrong_type(item.span, &format!("each entry of `{}`", keys.table), "a table", other.kind()));
                return;
            }
        };
        let id = body.get("id");
        let name = match id.map(|member| &member.node) {
            None => {
                if keys.naming == Naming::Required && !body.lost.contains(&"id") {
                    let message = format!("a {} has no `id`", keys.noun);
                    sink.push(Draft::error("missing-key", item.span, message).label("every one needs a name"));
                }
                None
            }
            Some(node) => match &node.value {
                Raw::Text { text, .. } => Some((&**text, node.span)),
                Raw::Hole => None,
                other => {
                    sink.push(wrong_type(node.span, "`id`", "a name in quotes", other.kind()));
                    None
                }
            },
        };
        self.declare(keys, name, item.span, Some(body), file, sink);
    }

    fn declare(
        &mut self,
        keys: &TableKeys,
        name: Option<(&'n str, Span)>,
        span: Span,
        body: Option<&'n Tab<'s>>,
        file: u32,
        sink: &mut Sink,
    ) {
        let id = name.and_then(|(name, span)| good_name(keys, name, span, sink));
        let slot = keys.table as usize;
        let at = self.entries[slot].len();
        let entry = Entry { table: keys.table, at, name: name.map(|(name, _)| name), id, span, body };
        if let Some((name, name_span)) = name {
            if let Some(first) = self.taken(keys.table, name) {
                let (first, first_at, first_file) = (first.table, first.at, first.span.file);
                if file > first_file && first == keys.table && adds_only(&entry) {
                    self.additions.push(Entry { at: first_at, ..entry });
                    return;
                }
                sink.push(duplicate(keys, name, name_span, first, file != first_file));
                self.entries[slot].push(Entry { id: None, ..entry });
                return;
            }
            self.names[slot].insert(name, at);
        }
        self.entries[slot].push(entry);
    }

    /// The entry that has a name already; issues and terms share one name space.
    fn taken(&self, table: Table, name: &str) -> Option<&Entry<'n, 's>> {
        let shared = match table {
            Table::Issues => Some(Table::Terms),
            Table::Terms => Some(Table::Issues),
            _ => None,
        };
        self.find(table, name).or_else(|| self.find(shared?, name))
    }
}

fn unknown_table(member: &Member<'_>, spent: &mut usize) -> Draft {
    let names = TABLES.iter().map(|keys| keys.table.word()).chain(["case", "detente"]);
    let near = nearest(&member.key, names, spent);
    let draft =
        Draft::error("unknown-table", member.key_span, format!("a case file has no table {}", quoted(&member.key)))
            .label("tables: `case`, `actors`, `issues`, `positions`, `red_lines`, `acts`, `needs`, `claims` ...");
    let meant = MEANT.iter().find(|(names, _)| names.contains(&&*member.key));
    match (HEADER.iter().find(|key| key.name == member.key), meant) {
        (Some(key), _) => draft.hint(format!("`{}` stands under `[case]`", key.name)),
        (None, Some((_, hint))) if near.is_none() => draft.hint(*hint),
        _ => draft.did_you_mean(near),
    }
}

/// Names that people try for tables, and where such things stand.
const MEANT: &[(&[&str], &str)] = &[
    (
        &["waits", "preconditions", "conditions", "depends"],
        "what waits for what stands under `[[needs]]`, between steps of `[acts.NAME]`",
    ),
    (
        &["parties", "mediators", "sides", "guarantors", "observers"],
        "whoever takes part stands under `[actors.NAME]`, with a `role`",
    ),
    (
        &["demands", "stances", "offers", "interests"],
        "what a side is reported to hold stands under `[[positions]]`, with a `kind`",
    ),
    (&["proposals", "drafts", "packages"], "a tabled text stands under `[[texts]]`"),
    (&["steps", "moves", "actions"], "a step that one actor takes stands under `[acts.NAME]`"),
    (&["documents", "reports"], "a document stands under `[sources.NAME]`"),
    (&["statements", "quotes"], "what a source says stands under `[[claims]]`"),
    (&["assurances"], "an assurance that is asked for stands under `[[guarantees]]`"),
    (&["batna", "plans"], "what a side does without agreement, or in any case, stands under `[[alternatives]]`"),
    (&["words", "definitions"], "a word that sides read differently stands under `[terms.NAME]`"),
    (&["options"], "the answers of an issue stand in its `options`, under `[issues.NAME]`"),
];

/// A value of another kind than expected.
pub(crate) fn wrong_type(span: Span, what: &str, expected: &str, found: &str) -> Draft {
    Draft::error("wrong-type", span, format!("{what} is {found}")).label(format!("expected {expected}"))
}

fn wrong_form(keys: &TableKeys, named: bool, member: &Member<'_>, found: &str) -> Draft {
    let table = keys.table.word();
    let (expected, example) = if named {
        ("a table of entries by name", format!("[{table}.NAME]"))
    } else {
        ("a list of entries", format!("[[{table}]]"))
    };
    wrong_type(member.key_span, &format!("`{table}`"), expected, found)
        .hint(format!("each entry begins with `{example}`"))
}

/// In `[table.NAME]` a key `id` can only repeat the name.
fn same_id(keys: &TableKeys, member: &Member<'_>, body: &Tab<'_>, sink: &mut Sink) {
    let Some(id) = body.get("id") else { return };
    if id.node.as_text() != Some(&*member.key) && !matches!(id.node.value, Raw::Hole) {
        let message = format!("{} {} has another `id`", keys.noun, quoted(&member.key));
        sink.push(Draft::error("bad-id", id.node.span, message).hint("leave `id` out: the header names the entry"));
    }
}

/// The name, unless it is a bad one, which is reported.
fn good_name(keys: &TableKeys, name: &str, span: Span, sink: &mut Sink) -> Option<Id> {
    let reserved: &[&str] = match keys.table {
        Table::Actors => &["public", "mediator", UNATTRIBUTED],
        Table::People => &[UNATTRIBUTED],
        Table::Sources => &[UNKNOWN],
        _ => &[],
    };
    if reserved.contains(&name) {
        let message = format!("no {} can be called {}", keys.noun, quoted(name));
        sink.push(Draft::error("bad-id", span, message).label("this word has a meaning of its own"));
        return None;
    }
    new_id(keys.noun, name, span, sink)
}

/// A new name, unless it is a bad one, which is reported.
pub(crate) fn new_id(noun: &str, name: &str, span: Span, sink: &mut Sink) -> Option<Id> {
    let id = Id::new(name);
    if id.is_none() {
        let message = format!("{} is no name for {} {noun}", quoted(name), article(noun));
        let label = if RESERVED.contains(&name) {
            "this word has a meaning in conditions"
        } else {
            "names are of lower-case letters a-z, digits and single inner hyphens, with a letter among them"
        };
        let draft = Draft::error("bad-id", span, message).label(label);
        let better = kebab(name);
        sink.push(if Id::new(&better).is_some() { draft.hint(format!("{} would do", quoted(&better))) } else { draft });
    }
    id
}

pub(crate) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// The text as a name.
fn kebab(text: &str) -> String {
    let lower = text.to_lowercase();
    let parts: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// Whether an entry of a channel file has nothing but readings or answers, which it adds to another entry.
fn adds_only(entry: &Entry<'_, '_>) -> bool {
    let allowed: &[&str] = match entry.table {
        Table::Terms => &["readings"],
        Table::Texts => &["id", "answers"],
        _ => return false,
    };
    entry.body.is_some_and(|body| body.members.iter().all(|member| allowed.contains(&&*member.key)))
}

fn duplicate(keys: &TableKeys, name: &str, span: Span, first: Table, other_file: bool) -> Draft {
    let noun = TableKeys::of(first).noun;
    let message = format!("{} {noun} {} is declared already", article(noun), quoted(name));
    let draft = Draft::error("duplicate-id", span, message);
    if other_file {
        draft.label("a channel file adds entries, it changes none")
    } else if first != keys.table {
        draft.label("issues and terms share one name space")
    } else {
        draft.label(format!("names are unique in `{}`", keys.table))
    }
}

//! One entry, key by key: each value is checked against the table of keys and comes out ready for the model.

mod issue_values;
mod scalars;

use std::borrow::Cow;

use detente_model::{Audience, Id, Table, Who};

use crate::collect::{Collected, new_id, wrong_type};
use crate::condition::{self, Meaning, Vocabulary};
use crate::diagnostic::{Draft, Sink, listed, quoted};
use crate::keys::{Key, Kind, Least, TableKeys, Target};
use crate::node::{Node, Raw, Tab};
use crate::shapes::{Shape, Shapes};
use crate::source::Span;
use crate::suggest::{declared, nearest};
use crate::value::{Fields, Val};

/// What an entry names: one that everyone who sees it must see too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) table: Table,
    /// The place of the named entry in its table.
    pub(crate) at: usize,
    pub(crate) span: Span,
    /// The part of the entry that names it, from 1, where that part has an audience of its own; else 0.
    pub(crate) part: usize,
}

/// What an entry turned out to hold.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub(crate) fields: Fields,
    pub(crate) mentions: Vec<Mention>,
    /// The audiences of the parts that have their own.
    pub(crate) parts: Vec<Listeners>,
    /// Where the value of each key stands.
    pub(crate) keys: Vec<(Cow<'static, str>, Span)>,
}

/// Who may see something, as far as it reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Listeners {
    /// It does not say.
    #[default]
    Default,
    /// It says.
    Own(Audience),
    /// What it says does not read.
    Hole,
}

/// All that is needed to look at an entry.
pub(crate) struct Walk<'a, 'n, 's> {
    pub(crate) collected: &'a Collected<'n, 's>,
    pub(crate) shapes: &'a Shapes,
    pub(crate) sink: &'a mut Sink,
    /// What the entry is called in messages.
    pub(crate) describe: &'a dyn Fn() -> String,
    pub(crate) checked: Checked,
    /// The issue at hand, by its place in the table.
    pub(crate) issue: Option<usize>,
    part: usize,
    path: String,
}

impl<'a, 'n, 's> Walk<'a, 'n, 's> {
    pub(crate) fn new(
        collected: &'a Collected<'n, 's>,
        shapes: &'a Shapes,
        sink: &'a mut Sink,
        describe: &'a dyn Fn() -> String,
    ) -> Self {
        let (checked, path) = (Checked::default(), String::new());
        Self { collected, shapes, sink, describe, checked, issue: None, part: 0, path }
    }

    /// Checks the keys of an entry that stands at `span`.
    pub(crate) fn entry(mut self, keys: &[&'static Key], body: &Tab<'s>, span: Span) -> Checked {
        let fields = self.fields(keys, body, span);
        self.checked.fields = fields;
        self.checked
    }

    fn who(&self) -> String {
        (self.describe)()
    }

    /// Where in the entry, for messages.
    fn key(&self) -> String {
        if self.path.is_empty() { "a value".to_owned() } else { quoted(&self.path) }
    }

    pub(crate) fn error(&mut self, id: &'static str, span: Span, message: String, label: impl Into<String>) -> Val {
        self.sink.push(Draft::error(id, span, message).label(label));
        Val::Hole
    }

    fn wrong(&mut self, node: &Node<'_>, expected: &str) -> Val {
        if !matches!(node.value, Raw::Hole) {
            let what = format!("{} of {}", self.key(), self.who());
            self.sink.push(wrong_type(node.span, &what, expected, node.value.kind()));
        }
        Val::Hole
    }

    fn fields(&mut self, keys: &[&'static Key], body: &Tab<'s>, span: Span) -> Fields {
        let mut fields = Fields::default();
        for member in &body.members {
            match keys.iter().find(|key| key.name == member.key) {
                None => self.unknown_key(keys, &member.key, member.key_span),
                Some(key) => {
                    let value =
                        self.within(key.name.into(), member.node.span, |walk| walk.check(&key.kind, &member.node));
                    fields.push(key.name, value);
                }
            }
        }
        for key in keys.iter().filter(|key| key.required && body.get(key.name).is_none()) {
            self.missing(key.name, body, span);
        }
        fields
    }

    /// Goes down one key, noting where its value stands unless that is deep down.
    fn within<T>(&mut self, name: Cow<'static, str>, span: Span, f: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(&name);
        if length == 0 {
            self.checked.keys.push((name, span));
        } else if !self.path[..length].contains('.') {
            self.checked.keys.push((self.path.clone().into(), span));
        }
        let result = f(self);
        self.path.truncate(length);
        result
    }

    /// A key that is not there, unless it is among what did not read.
    pub(crate) fn missing(&mut self, key: &str, body: &Tab<'_>, span: Span) {
        if !body.lost.contains(&key) {
            let at = if self.path.is_empty() { String::new() } else { format!("{} of ", self.key()) };
            let message = format!("{at}{} has no `{key}`", self.who());
            self.sink.push(Draft::error("missing-key", span, message).label(format!("`{key}` is required")));
        }
    }

    fn unknown_key(&mut self, keys: &[&'static Key], key: &str, span: Span) {
        let near = nearest(key, keys.iter().map(|key| key.name), &mut self.sink.compared);
        let message = format!("{} has the key {}, which means nothing there", self.who(), quoted(key));
        let label =
            format!("keys: {}", keys.iter().map(|key| format!("`{}`", key.name)).collect::<Vec<_>>().join(", "));
        self.sink.push(Draft::error("unknown-key", span, message).label(label).did_you_mean(near));
    }

    /// Checks a value against what its key wants.
    pub(crate) fn check(&mut self, kind: &Kind, node: &Node<'s>) -> Val {
        if matches!(node.value, Raw::Hole) {
            return Val::Hole;
        }
        match kind {
            Kind::Text => match &node.value {
                Raw::Text { text, .. } => Val::Text(text.clone().into_owned()),
                _ => self.wrong(node, "a text in quotes"),
            },
            Kind::Flag => match node.value {
                Raw::Flag(flag) => Val::Flag(flag),
                _ => self.wrong(node, "`true` or `false`"),
            },
            Kind::Day => self.day(node).map_or(Val::Hole, Val::Day),
            Kind::When => self.when(node),
            Kind::Published => self.published(node),
            Kind::CodePoints => self.code_points(node),
            Kind::Hash => self.hash(node),
            Kind::Exact => self.exact(node).map_or(Val::Hole, Val::Number),
            Kind::Quantity(bounds) => self.quantity(node, *bounds),
            Kind::Word(words) => self.word(node, &words()),
            Kind::OwnName => Val::Hole,
            Kind::NewName => self.new_name(node),
            Kind::Name(target) => self.name(*target, node),
            Kind::Many(item, least) => match &node.value {
                Raw::List { items, .. } => self.list(item, items, *least, node.span),
                _ => Val::List(vec![self.check(item, node)]),
            },
            Kind::List(item, least) => match &node.value {
                Raw::List { items, .. } => self.list(item, items, *least, node.span),
                Raw::Text { text, .. } => self.wrong(node, &format!("a list in brackets, such as [\"{text}\"]")),
                _ => self.wrong(node, "a list in brackets"),
            },
            Kind::Pair(item) => match &node.value {
                Raw::List { items, .. } if items.len() == 2 => self.list(item, items, Least::Zero, node.span),
                _ => self.wrong(node, "a list of two"),
            },
            Kind::Map(target, item) => self.map(*target, item, node),
            Kind::Short { main, keys } => self.short(main, keys, node),
            Kind::Record(keys) => match &node.value {
                Raw::Table(table) => Val::Record(self.fields(&keys.iter().collect::<Vec<_>>(), table, node.span)),
                _ => self.wrong(node, "a table in braces"),
            },
            Kind::Condition { terms } => self.condition(node, *terms),
            Kind::Audience => self.audience(node),
            Kind::Answer => self.answer(node),
            Kind::ValueFunction => self.value_function(node),
        }
    }

    fn list(&mut self, item: &Kind, items: &[Node<'s>], least: Least, span: Span) -> Val {
        if items.is_empty() && least == Least::One {
            let message = format!("{} of {} is an empty list", self.key(), self.who());
            return self.error("empty-list", span, message, "at least one is needed");
        }
        Val::List(items.iter().map(|node| self.item(item, node)).collect())
    }

    /// One of a list; of a list of lists it is a list too, which is easily forgotten.
    fn item(&mut self, kind: &Kind, node: &Node<'s>) -> Val {
        match (kind, &node.value) {
            (Kind::List(..), Raw::Text { text, .. }) => {
                let message = format!("{} of {} is a list of lists, and this is a text", self.key(), self.who());
                self.error("wrong-type", node.span, message, format!("each alternative is a list, as [[\"{text}\"]]"))
            }
            _ => self.check(kind, node),
        }
    }

    /// A table with names for keys.
    pub(crate) fn map(&mut self, target: Target, item: &Kind, node: &Node<'s>) -> Val {
        let Raw::Table(table) = &node.value else {
            return self.wrong(node, &format!("a table by {}", target.noun().0));
        };
        let mut members = Vec::new();
        for member in &table.members {
            let outer = (self.part, self.issue);
            self.begin_part(item, &member.node);
            let name = self.named(target, &member.key, member.key_span);
            if target == Target::Issue {
                self.issue = self.collected.find(Table::Issues, &member.key).map(|issue| issue.at);
            }
            let value =
                self.within(member.key.to_string().into(), member.node.span, |walk| walk.check(item, &member.node));
            (self.part, self.issue) = outer;
            if let Val::Id(id) = name {
                members.push((id, value));
            }
        }
        Val::Map(members)
    }

    /// Notes the audience of a part that has its own.
    fn begin_part(&mut self, kind: &Kind, node: &Node<'s>) {
        let Kind::Short { keys, .. } = kind else { return };
        if keys.iter().any(|key| key.name == "known_to") {
            let own = node.as_table().and_then(|table| table.get("known_to"));
            let listeners = own.map_or(Listeners::Default, |member| self.quiet_audience(&member.node));
            self.checked.parts.push(listeners);
            self.part = self.checked.parts.len();
        }
    }

    /// The audience that a value describes, without a word about mistakes.
    fn quiet_audience(&self, node: &Node<'_>) -> Listeners {
        let who = |node: &Node<'_>| match node.as_text()? {
            "public" => Some(Who::Public),
            "mediators" => Some(Who::Mediators),
            name => self.collected.find(Table::Actors, name)?.id.clone().map(Who::Actor),
        };
        let audience = match &node.value {
            Raw::List { items, .. } => items.iter().map(who).collect(),
            _ => who(node).map(|who| Audience::from([who])),
        };
        audience.map_or(Listeners::Hole, Listeners::Own)
    }

    /// A table, or the value of its main key alone.
    fn short(&mut self, main: &'static str, keys: &'static [Key], node: &Node<'s>) -> Val {
        let outer = self.part;
        if outer == 0 {
            self.begin_part(&Kind::Short { main, keys }, node);
        }
        let mut fields = Fields::default();
        if let Raw::Table(table) = &node.value {
            fields = self.fields(&keys.iter().collect::<Vec<_>>(), table, node.span);
        } else if let Some(key) = keys.iter().find(|key| key.name == main) {
            fields.push(main, self.check(&key.kind, node));
        }
        self.part = outer;
        Val::Record(fields)
    }

    fn new_name(&mut self, node: &Node<'_>) -> Val {
        match node.as_text() {
            Some(text) => new_id("option", text, node.span, self.sink).map_or(Val::Hole, Val::Id),
            None => self.wrong(node, "a name in quotes"),
        }
    }

    fn name(&mut self, target: Target, node: &Node<'_>) -> Val {
        match node.as_text() {
            Some(text) => self.named(target, text, node.span),
            None => self.wrong(node, &format!("the name of {} in quotes", with_article(target.noun().0))),
        }
    }

    /// What a name stands for; one that is not declared is reported.
    pub(crate) fn named(&mut self, target: Target, name: &str, span: Span) -> Val {
        if target.word() == Some(name) {
            return match target {
                Target::Speaker => Val::Speaker(detente_model::Speaker::Unattributed),
                _ => Val::Origin(detente_model::Origin::Unknown),
            };
        }
        if target == Target::IssueOption {
            return self.option(name, span);
        }
        let found = target.tables().iter().find_map(|table| self.collected.find(*table, name));
        match found {
            Some(entry) => {
                if target != Target::Claim {
                    let mention = Mention { table: entry.table, at: entry.at, span, part: self.part };
                    self.checked.mentions.push(mention);
                }
                entry.id.clone().map_or(Val::Hole, |id| as_target(target, id))
            }
            None => self.undeclared(target, name, span),
        }
    }

    fn undeclared(&mut self, target: Target, name: &str, span: Span) -> Val {
        if target.tables().iter().any(|table| self.collected.may_be_lost(*table, name)) {
            return Val::Hole;
        }
        let (noun, plural, id) = target.noun();
        let message = format!("{} names {noun} {}, which this case does not declare", self.who(), quoted(name));
        let collected = self.collected;
        let names = || -> Box<dyn Iterator<Item = &str> + '_> {
            Box::new(target.tables().iter().flat_map(move |table| collected.names(*table)).chain(target.word()))
        };
        let (label, near) = declared(plural, name, &names, &mut self.sink.compared);
        let mut draft = Draft::error(id, span, message).label(label);
        let elsewhere = Table::ALL.iter().find_map(|table| collected.find(*table, name));
        draft = match elsewhere {
            Some(entry) => {
                let noun = TableKeys::of(entry.table).noun;
                draft.hint(format!("{} is declared as {}", quoted(name), with_article(noun)))
            }
            None => draft.did_you_mean(near),
        };
        self.sink.push(draft);
        Val::Hole
    }

    fn audience(&mut self, node: &Node<'_>) -> Val {
        let items = match &node.value {
            Raw::List { items, .. } => items.iter().collect(),
            _ => vec![node],
        };
        let mut audience = Audience::new();
        let mut whole = true;
        for item in items {
            match item.as_text() {
                Some("public") => drop(audience.insert(Who::Public)),
                Some("mediators") => drop(audience.insert(Who::Mediators)),
                Some(name) => {
                    let who = self.listener(name, item.span);
                    whole &= who.is_some();
                    audience.extend(who);
                }
                None => {
                    whole = false;
                    self.wrong(item, "`\"public\"`, `\"mediators\"` or a list of actors");
                }
            }
        }
        if whole { Val::Audience(audience) } else { Val::Hole }
    }

    fn listener(&mut self, name: &str, span: Span) -> Option<Who> {
        if name == "mediator" {
            let message = format!("{} is known to {}, which is no actor", self.who(), quoted(name));
            self.sink.push(Draft::error("unknown-actor", span, message).hint("did you mean `mediators`?"));
            return None;
        }
        match self.named(Target::Actor, name, span) {
            Val::Id(id) => Some(Who::Actor(id)),
            _ => None,
        }
    }

    fn condition(&mut self, node: &Node<'_>, terms: bool) -> Val {
        let Raw::Text { text, shift } = &node.value else { return self.wrong(node, "a condition in quotes") };
        let place = |range: std::ops::Range<usize>| match shift {
            Some(shift) => {
                let base = node.span.start as usize + *shift as usize;
                let end = range.end.max(range.start + 1);
                Span::new(node.span.file, base + range.start..base + end)
            }
            None => node.span,
        };
        let names = Names { collected: self.collected, shapes: self.shapes };
        let (condition, errors) = condition::read(text, &names, &mut self.sink.compared);
        for error in errors {
            let message = format!("{} {}", self.who(), error.message);
            let mut draft = Draft::error(error.id, place(error.span), message).label(error.label);
            draft.shown.hint = error.hint;
            self.sink.push(draft);
        }
        let Some(condition) = condition else { return Val::Hole };
        let whole = place(0..text.len());
        if !terms && let Some(term) = condition.terms().first() {
            let message = format!("{} names term `{term}` where none may stand", self.who());
            return self.error("misplaced-term", whole, message, "terms stand in positions and red lines only");
        }
        self.mention_all(condition.issues(), Table::Issues, whole);
        self.mention_all(condition.terms(), Table::Terms, whole);
        Val::Condition(condition)
    }

    fn mention_all(&mut self, ids: Vec<&Id>, table: Table, span: Span) {
        let found = ids.into_iter().filter_map(|id| self.collected.find(table, id.as_str()));
        let part = self.part;
        let mentions = found.map(|entry| Mention { table, at: entry.at, span, part });
        self.checked.mentions.extend(mentions);
    }

    /// One of the options of the issue at hand.
    pub(crate) fn option(&mut self, name: &str, span: Span) -> Val {
        let Some(issue) = self.issue else { return Val::Hole };
        let shapes = self.shapes;
        match shapes.get(issue) {
            Some(Shape::Options { ids, whole }) => {
                if let Some(id) = ids.iter().find(|id| id.as_str() == name) {
                    return Val::Id(id.clone());
                }
                if *whole {
                    self.unknown_option(name, span, ids);
                }
                Val::Hole
            }
            Some(Shape::Range { .. }) => {
                let message = format!("{} gives option {} to an issue with a range", self.who(), quoted(name));
                self.error("unknown-option", span, message, "a range has no options")
            }
            None => Val::Hole,
        }
    }

    pub(crate) fn unknown_option(&mut self, name: &str, span: Span, ids: &[Id]) {
        let issue = self.issue.and_then(|at| self.collected.of(Table::Issues).get(at)).and_then(|issue| issue.name);
        let of = quoted(issue.unwrap_or_default());
        let message = format!("{} names {}, which is no option of issue {of}", self.who(), quoted(name));
        let near = nearest(name, ids.iter().map(Id::as_str), &mut self.sink.compared);
        let label = format!("options: {}", listed(ids.iter().map(Id::as_str)));
        self.sink.push(Draft::error("unknown-option", span, message).label(label).did_you_mean(near));
    }
}

fn as_target(target: Target, id: Id) -> Val {
    match target {
        Target::Speaker => Val::Speaker(detente_model::Speaker::Named(id)),
        Target::Origin => Val::Origin(detente_model::Origin::Source(id)),
        _ => Val::Id(id),
    }
}

pub(crate) fn with_article(noun: &str) -> String {
    format!("{} {noun}", crate::collect::article(noun))
}

/// The names that conditions of the file can use.
struct Names<'a, 'n, 's> {
    collected: &'a Collected<'n, 's>,
    shapes: &'a Shapes,
}

impl Names<'_, '_, '_> {
    fn shape(&self, issue: &Id) -> Option<&Shape> {
        self.shapes.get(self.collected.find(Table::Issues, issue.as_str())?.at)
    }
}

impl Vocabulary for Names<'_, '_, '_> {
    fn meaning(&self, word: &str) -> Meaning {
        if let Some(entry) = self.collected.find(Table::Issues, word) {
            let Some(id) = entry.id.clone() else { return Meaning::Hole };
            return match self.shapes.get(entry.at) {
                Some(Shape::Options { .. }) => Meaning::Options(id),
                Some(Shape::Range { from, to, step }) => Meaning::Range { id, from: *from, to: *to, step: *step },
                None => Meaning::Hole,
            };
        }
        if let Some(entry) = self.collected.find(Table::Terms, word) {
            return entry.id.clone().map_or(Meaning::Hole, Meaning::Term);
        }
        let lost = [Table::Issues, Table::Terms].iter().any(|table| self.collected.may_be_lost(*table, word));
        if lost { Meaning::Hole } else { Meaning::Unknown }
    }

    fn option(&self, issue: &Id, word: &str) -> Option<Id> {
        match self.shape(issue)? {
            Shape::Options { ids, .. } => ids.iter().find(|id| id.as_str() == word).cloned(),
            Shape::Range { .. } => None,
        }
    }

    fn option_may_be_lost(&self, issue: &Id) -> bool {
        !matches!(self.shape(issue), Some(Shape::Options { whole: true, .. }))
    }

    fn options(&self, issue: &Id) -> Vec<&str> {
        match self.shape(issue) {
            Some(Shape::Options { ids, .. }) => ids.iter().map(Id::as_str).collect(),
            _ => Vec::new(),
        }
    }

    fn issues(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.collected.names(Table::Issues))
    }

    fn terms(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.collected.names(Table::Terms))
    }
}

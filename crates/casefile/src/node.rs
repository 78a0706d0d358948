//! The content of a file, of either format, with the place of each part: what the decoder reads.

use std::borrow::Cow;
use std::collections::HashMap;

use detente_model::Date;

use crate::source::Span;

/// A value in a file.
#[derive(Clone, Debug)]
pub(crate) struct Node<'s> {
    pub(crate) span: Span,
    pub(crate) value: Raw<'s>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Raw<'s> {
    /// Something that could not be read and has been reported: it causes no further error.
    Hole,
    /// A text; `shift` is where its characters begin after the start of the node, where they stand there as they are.
    Text { text: Cow<'s, str>, shift: Option<u32> },
    /// The digits of a number, as written.
    Number(Cow<'s, str>),
    /// `true` or `false`.
    Flag(bool),
    /// A day.
    Day(Date),
    /// A time, or a day with a time: nothing in a case file is one.
    Time,
    /// A list; `open` while further `[[...]]` headers may add to it.
    List { items: Vec<Node<'s>>, open: bool },
    /// A table.
    Table(Box<Tab<'s>>),
}

impl Raw<'_> {
    /// What it is, in the words of a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Raw::Hole => "something unreadable",
            Raw::Text { .. } => "a text",
            Raw::Number(_) => "a number",
            Raw::Flag(_) => "true or false",
            Raw::Day(_) => "a date",
            Raw::Time => "a time",
            Raw::List { .. } => "a list",
            Raw::Table(_) => "a table",
        }
    }
}

impl<'s> Node<'s> {
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Raw::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_table(&self) -> Option<&Tab<'s>> {
        match &self.value {
            Raw::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// How a table came to be: decides whether further text may add to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Named on the way to another by a `[header]`.
    #[default]
    Implicit,
    /// Named on the way by a dotted key.
    Dotted,
    /// By its own header.
    Header,
    /// Written out in braces.
    Inline,
}

/// One key of a table.
#[derive(Clone, Debug)]
pub(crate) struct Member<'s> {
    pub(crate) key: Cow<'s, str>,
    pub(crate) key_span: Span,
    pub(crate) node: Node<'s>,
}

/// A table: its keys in the order of the file, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tab<'s> {
    pub(crate) members: Vec<Member<'s>>,
    index: HashMap<Cow<'s, str>, usize>,
    pub(crate) origin: Origin,
    /// Words of parts that could not be read; a key among them is not missing.
    pub(crate) lost: Vec<&'s str>,
}

/// Up to this many keys a table is searched from the front.
const FEW: usize = 12;

impl<'s> Tab<'s> {
    pub(crate) fn new(origin: Origin) -> Self {
        Self { origin, ..Self::default() }
    }

    /// Makes room for this many keys.
    pub(crate) fn expect(&mut self, keys: usize) {
        self.members.reserve_exact(keys);
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.members.len() <= FEW {
            self.members.iter().position(|member| member.key == key)
        } else {
            self.index.get(key).copied()
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Member<'s>> {
        self.members.get(self.position(key)?)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Member<'s>> {
        let position = self.position(key)?;
        self.members.get_mut(position)
    }

    /// Adds a key that is not there yet; gives it back where it is.
    pub(crate) fn insert(&mut self, member: Member<'s>) -> Option<Member<'s>> {
        if self.position(&member.key).is_some() {
            return Some(member);
        }
        let place = self.members.len();
        if place == FEW {
            self.index = self.members.iter().enumerate().map(|(at, m)| (m.key.clone(), at)).collect();
        }
        if place >= FEW {
            self.index.insert(member.key.clone(), place);
        }
        self.members.push(member);
        None
    }
}

/// The words in a text that could be names or keys.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.split(move |c| !inside(c)).filter(|word| !word.is_empty())
}

//! The tables of a text, put together from its pieces by the rules of TOML.

use std::borrow::Cow;

use crate::diagnostic::{Draft, Sink, quoted};
use crate::node::{Member, Node, Origin, Raw, Tab};
use crate::source::Span;

use super::convert::Header;

/// The tables so far, and the one to which keys are added.
#[derive(Default)]
pub(super) struct Document<'s> {
    root: Tab<'s>,
    /// The way from the root to the table of the last header.
    path: Vec<Cow<'s, str>>,
    /// Whether the last header could not be placed: its keys go nowhere.
    adrift: bool,
}

impl<'s> Document<'s> {
    pub(super) fn finish(self) -> Tab<'s> {
        self.root
    }

    /// Words of a part that did not read, noted with the table it stood in and with the whole.
    pub(super) fn lose(&mut self, words: impl Iterator<Item = &'s str>) {
        let words: Vec<&str> = words.collect();
        if !self.path.is_empty()
            && let Some(table) = self.current()
        {
            table.lost.extend(&words);
        }
        self.root.lost.extend(words);
    }

    /// Begins the table of a header.
    pub(super) fn enter(&mut self, header: Header<'s>, sink: &mut Sink) {
        self.adrift = true;
        self.path = header.path.iter().map(|(name, _)| name.clone()).collect();
        let Some(((name, name_span), way)) = header.path.split_last() else { return };
        let Some(parent) = descend(&mut self.root, way, sink) else { return };
        let begun = Node { span: header.span, value: Raw::Table(Tab::new(Origin::Header).into()) };
        let first = if header.list {
            Node { span: header.span, value: Raw::List { items: vec![begun.clone()], open: true } }
        } else {
            begun.clone()
        };
        let member = Member { key: name.clone(), key_span: *name_span, node: first };
        let fresh = match parent.insert(member) {
            None => true,
            Some(_) => parent.get_mut(name).is_some_and(|existing| reopen(existing, header.list, begun)),
        };
        if !fresh {
            let message = format!("the table {} is here a second time", quoted(name));
            sink.push(Draft::error("duplicate-key", *name_span, message).label("its keys count as added to the first"));
        }
        self.adrift = self.current().is_none();
    }

    /// The table of the last header.
    fn current(&mut self) -> Option<&mut Tab<'s>> {
        let mut table = &mut self.root;
        for name in &self.path {
            table = inner(&mut table.get_mut(name)?.node)?;
        }
        Some(table)
    }

    /// Adds keys to the table of the last header.
    pub(super) fn add(&mut self, members: Vec<Member<'s>>, sink: &mut Sink) {
        if self.adrift {
            return;
        }
        if let Some(table) = self.current() {
            table.expect(members.len());
            members.into_iter().for_each(|member| add(table, member, sink));
        }
    }
}

/// Lets a header begin once more: the next entry of a list, or a table so far only named on the way to another.
fn reopen<'s>(existing: &mut Member<'s>, list: bool, begun: Node<'s>) -> bool {
    match &mut existing.node.value {
        Raw::List { items, open: true } if list => {
            items.push(begun);
            true
        }
        Raw::Table(table) if !list && table.origin == Origin::Implicit => {
            table.origin = Origin::Header;
            existing.node.span = begun.span;
            true
        }
        _ => false,
    }
}

/// The table behind the names that lead to a header's own.
fn descend<'t, 's>(root: &'t mut Tab<'s>, way: &[(Cow<'s, str>, Span)], sink: &mut Sink) -> Option<&'t mut Tab<'s>> {
    let mut table = root;
    for (name, span) in way {
        let fresh = Node { span: *span, value: Raw::Table(Tab::new(Origin::Implicit).into()) };
        // Whether it is new or was there makes no difference.
        let _ = table.insert(Member { key: name.clone(), key_span: *span, node: fresh });
        let member = table.get_mut(name)?;
        let kind = member.node.value.kind();
        match inner(&mut member.node) {
            Some(found) if found.origin != Origin::Inline => table = found,
            _ => {
                let message = format!("{} is {kind} already and cannot be added to", quoted(name));
                sink.push(Draft::error("duplicate-key", *span, message).label("a header cannot go through it"));
                return None;
            }
        }
    }
    Some(table)
}

/// The table that a node is, or the last one of an open list.
fn inner<'t, 's>(node: &'t mut Node<'s>) -> Option<&'t mut Tab<'s>> {
    match &mut node.value {
        Raw::Table(table) => Some(table),
        Raw::List { items, open: true } => match &mut items.last_mut()?.value {
            Raw::Table(table) => Some(table),
            _ => None,
        },
        _ => None,
    }
}

/// Adds one key; a dotted one may add to a table that dotted keys have made.
fn add<'s>(table: &mut Tab<'s>, member: Member<'s>, sink: &mut Sink) {
    let Some(again) = table.insert(member) else { return };
    let (key, span) = (again.key.clone(), again.key_span);
    let Some(existing) = table.get_mut(&again.key) else { return };
    match (&mut existing.node.value, again.node.value) {
        (Raw::Table(old), Raw::Table(new)) if old.origin == Origin::Dotted && new.origin == Origin::Dotted => {
            new.members.into_iter().for_each(|member| add(old, member, sink));
        }
        _ => {
            let message = format!("the key {} is here a second time", quoted(&key));
            sink.push(Draft::error("duplicate-key", span, message).label("its first value counts"));
        }
    }
}

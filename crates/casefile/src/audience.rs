//! Who may see what: an entry may name only what everyone who sees it may see.

use std::collections::BTreeMap;

use detente_model::{Actor, Audience, Case, Date, Table, Who, default_audience};

use crate::collect::{Collected, Entry};
use crate::diagnostic::{Draft, Sink, quoted};
use crate::keys::{Naming, TableKeys};
use crate::source::Span;
use crate::walk::{Listeners, Mention};

/// What is known of the audience of one entry, and what it names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) listeners: Listeners,
    /// Where it says so.
    pub(crate) at: Option<Span>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) parts: Vec<Listeners>,
    /// Whether it holds an analyst's preferences.
    pub(crate) analyst: bool,
}

/// Tells who of the audience of one thing may not see another, remembering what it has told.
struct Covering {
    /// A case with actors and nothing else: all that decides who is a mediator.
    case: Case,
    audiences: BTreeMap<Audience, usize>,
    known: BTreeMap<(usize, usize), Option<Who>>,
}

impl Covering {
    fn number(&mut self, audience: &Audience) -> usize {
        if let Some(number) = self.audiences.get(audience) {
            return *number;
        }
        let number = self.audiences.len();
        self.audiences.insert(audience.clone(), number);
        number
    }

    /// One of those in `narrow` who may not see what is known to `wide`.
    fn outsider(&mut self, wide: &Audience, narrow: &Audience) -> Option<Who> {
        if wide.contains(&Who::Public) {
            return None;
        }
        let key = (self.number(wide), self.number(narrow));
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let outside = |who: &&Who| !self.case.covers(wide, &Audience::from([(*who).clone()]));
        let found = narrow.iter().find(outside).cloned();
        self.known.insert(key, found.clone());
        found
    }

    /// Those who may see both.
    fn both(&self, first: &Audience, second: &Audience) -> Audience {
        let within = |who: &&Who, other: &Audience| self.case.covers(other, &Audience::from([(*who).clone()]));
        let of_first = first.iter().filter(|who| within(who, second));
        let of_second = second.iter().filter(|who| within(who, first));
        of_first.chain(of_second).cloned().collect()
    }
}

/// What the check works on.
pub(crate) struct Audiences<'a, 'n, 's> {
    pub(crate) collected: &'a Collected<'n, 's>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) as_of: Date,
    pub(crate) default: Option<Audience>,
    /// By table and place in the table.
    pub(crate) seen: &'a [Vec<Seen>],
    pub(crate) header: &'a Seen,
}

impl Audiences<'_, '_, '_> {
    /// Reports every entry that names what some of its audience may not see.
    pub(crate) fn check(mut self, sink: &mut Sink) {
        let mut case = Case::empty("", self.as_of);
        case.actors = std::mem::take(&mut self.actors);
        let default = self.default.clone().unwrap_or_else(default_audience);
        let mut covering = Covering { case, audiences: BTreeMap::new(), known: BTreeMap::new() };
        self.mentions(&mut covering, self.header, &default, &default, &|| "the case".to_owned(), sink);
        for (table, entries) in self.seen.iter().enumerate() {
            let Some(keys) = Table::ALL.get(table).map(|table| TableKeys::of(*table)) else { continue };
            for (entry, seen) in self.collected.of(keys.table).iter().zip(entries) {
                let Some(own) = effective(&seen.listeners, &default) else { continue };
                let describe = || entry.describe();
                self.mentions(&mut covering, seen, own, &default, &describe, sink);
                self.unnamed(&mut covering, entry, seen, own, &default, sink);
                self.analyst(&mut covering, entry, seen, own, sink);
            }
        }
    }

    fn mentions(
        &self,
        covering: &mut Covering,
        seen: &Seen,
        own: &Audience,
        default: &Audience,
        describe: &dyn Fn() -> String,
        sink: &mut Sink,
    ) {
        let part = |listeners: &Listeners| effective(listeners, default).map(|part| covering.both(own, part));
        let parts: Vec<Option<Audience>> = seen.parts.iter().map(part).collect();
        for mention in &seen.mentions {
            let narrow = match mention.part.checked_sub(1) {
                None => Some(own),
                Some(part) => parts.get(part).and_then(Option::as_ref),
            };
            let (Some(narrow), Some(named)) = (narrow, self.named(mention)) else { continue };
            let Some(wide) = effective(&named.1.listeners, default) else { continue };
            if let Some(outsider) = covering.outsider(wide, narrow) {
                sink.push(too_wide(mention.span, &describe(), named.0, wide, &outsider));
            }
        }
    }

    fn named(&self, mention: &Mention) -> Option<(&Entry<'_, '_>, &Seen)> {
        let entry = self.collected.of(mention.table).get(mention.at)?;
        Some((entry, self.seen.get(mention.table as usize)?.get(mention.at)?))
    }

    /// An entry that not everyone sees has a name of its own: names by place would tell how many there are.
    fn unnamed(
        &self,
        covering: &mut Covering,
        entry: &Entry<'_, '_>,
        seen: &Seen,
        own: &Audience,
        default: &Audience,
        sink: &mut Sink,
    ) {
        let optional = TableKeys::of(entry.table).naming == Naming::Optional;
        if !optional || entry.name.is_some() || entry.has_lost("id") {
            return;
        }
        if let Some(outsider) = covering.outsider(own, default) {
            let message = format!("{} is kept from {} and has no `id`", entry.describe(), shown(&outsider));
            let draft = Draft::error("missing-id", seen.at.unwrap_or(entry.span), message);
            sink.push(
                draft
                    .label("narrower than `known_to` of the case")
                    .hint("give it an `id`: entries without one are counted, and the count would tell of it"),
            );
        }
    }

    /// Preferences that an analyst estimated are the mediators' alone.
    fn analyst(&self, covering: &mut Covering, entry: &Entry<'_, '_>, seen: &Seen, own: &Audience, sink: &mut Sink) {
        if !seen.analyst {
            return;
        }
        if let Some(outsider) = covering.outsider(&default_audience(), own) {
            let message = format!("{} is an analyst's and known to {}", entry.describe(), shown(&outsider));
            let draft = Draft::error("analyst-preferences", seen.at.unwrap_or(entry.span), message);
            sink.push(
                draft.label("an analyst's estimate is the mediators' alone").hint("add `known_to = [\"mediators\"]`"),
            );
        }
    }
}

fn effective<'a>(listeners: &'a Listeners, default: &'a Audience) -> Option<&'a Audience> {
    match listeners {
        Listeners::Default => Some(default),
        Listeners::Own(audience) => Some(audience),
        Listeners::Hole => None,
    }
}

fn shown(who: &Who) -> String {
    match who {
        Who::Public => "the public".to_owned(),
        Who::Mediators => "the mediators".to_owned(),
        Who::Actor(id) => quoted(id.as_str()),
    }
}

fn too_wide(span: Span, describe: &str, named: &Entry<'_, '_>, wide: &Audience, outsider: &Who) -> Draft {
    let name = named.describe();
    let message = format!("{describe} is known to {} and names {name}, which is not", shown(outsider));
    let known: Vec<String> = wide.iter().map(shown).collect();
    let label = if known.is_empty() {
        "known to nobody else".to_owned()
    } else {
        format!("known to {} only", known.join(", "))
    };
    Draft::error("audience", span, message)
        .label(label)
        .hint("whoever sees an entry must see what it names: open the one, or close the other")
}

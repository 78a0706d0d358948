//! How well a thing is known, and from how many independent documents.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::case::{Entry, each_table, find};
use crate::entries::*;
use crate::view::keep_citations;
use crate::word_sets::words;
use crate::{Case, EntryRef, Id, Table};

words! {
    /// How well a thing is known, from best to worst.
    Basis {
        /// Its holder told the mediators, or it stands in a text that was seen.
        Confirmed = "confirmed",
        /// A source names the holder or its speaker as saying it.
        Stated = "stated",
        /// A source's own words.
        Reported = "reported",
        /// No sentence says it; someone concluded it.
        Inferred = "inferred",
        /// An estimate.
        Analyst = "analyst",
    }
}

/// What a set of entries rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Support {
    /// The claims cited, by name.
    pub claims: Vec<Id>,
    /// The documents that those claims stand in, by name.
    pub sources: Vec<Id>,
    /// How many of them are independent, at least: see [`Case::independent`].
    pub independent: usize,
    /// The weakest basis among the entries; `None` of no entries.
    pub weakest: Option<Basis>,
}

impl Case {
    /// What every entry carries, of the entry named.
    pub fn meta(&self, entry: &EntryRef) -> Option<&Meta> {
        macro_rules! look {
            ($($table:ident => $field:ident),+ $(,)?) => {
                match entry.table { $(Table::$table => find(&self.$field, &entry.id).map(|found| found.meta()),)+ }
            };
        }
        look! {
            Actors => actors, People => people, Relations => relations, Issues => issues, Rules => rules,
            Terms => terms, Positions => positions, RedLines => red_lines, Acts => acts, Needs => needs,
            Preferences => preferences, Texts => texts, Guarantees => guarantees, Alternatives => alternatives,
            Deadlines => deadlines, Events => events, Sources => sources, Claims => claims,
        }
    }

    /// Whose an entry is: the holder of a line, the performer of an act, the one whose act waits.
    pub fn holder(&self, entry: &EntryRef) -> Option<&Id> {
        let id = &entry.id;
        match entry.table {
            Table::Positions => find(&self.positions, id).map(|e| &e.of),
            Table::RedLines => find(&self.red_lines, id).map(|e| &e.of),
            Table::Acts => find(&self.acts, id).map(|e| &e.by),
            Table::Needs => find(&self.needs, id).and_then(|need| find(&self.acts, &need.act)).map(|act| &act.by),
            Table::Texts => find(&self.texts, id).map(|e| &e.by),
            Table::Guarantees => find(&self.guarantees, id).map(|e| &e.asked_by),
            Table::Alternatives => find(&self.alternatives, id).map(|e| &e.of),
            Table::Deadlines => find(&self.deadlines, id).and_then(|e| e.of.as_ref()),
            Table::Events => find(&self.events, id).and_then(|e| e.by.first()),
            Table::Preferences => find(&self.preferences, id).map(|e| &e.meta.id),
            Table::People => find(&self.people, id).map(|e| &e.of),
            _ => None,
        }
    }

    /// How well an entry is known: as the file says, else as its claims do, else an analyst's estimate.
    ///
    /// A claim whose speaker is the holder of the entry, or a person who speaks for the holder, makes it
    /// [`Basis::Stated`]; any other claim makes it [`Basis::Reported`]; the best of the claims counts. `None`
    /// where there is no such entry.
    ///
    /// A claim cites none: it is [`Basis::Stated`] where somebody named speaks, of whom it is about if it says of whom,
    /// and [`Basis::Reported`] otherwise.
    pub fn basis(&self, entry: &EntryRef) -> Option<Basis> {
        let meta = self.meta(entry)?;
        if entry.table == Table::Claims {
            return find(&self.claims, &entry.id).map(|claim| self.claim_basis(claim));
        }
        Some(self.basis_from(meta.basis, &meta.claims, self.holder(entry)))
    }

    /// How well a claim is known, whether or not it is one of this case: see [`Case::basis`].
    pub fn claim_basis(&self, claim: &Claim) -> Basis {
        let stated = claim.speaker.iter().any(|speaker| match claim.of.as_slice() {
            [] => *speaker != Speaker::Unattributed,
            of => of.iter().any(|of| self.speaks_for(speaker, of)),
        });
        claim.meta.basis.unwrap_or(if stated { Basis::Stated } else { Basis::Reported })
    }

    /// The same for a reading of a term.
    pub fn reading_basis(&self, term: &Id, holder: &Id) -> Option<Basis> {
        let reading = find(&self.terms, term)?.readings.get(holder)?;
        Some(self.basis_from(reading.basis, &reading.claims, Some(holder)))
    }

    fn basis_from(&self, said: Option<Basis>, claims: &[Id], holder: Option<&Id>) -> Basis {
        let cited = claims.iter().filter_map(|id| find(&self.claims, id));
        let from_claims = cited.map(|claim| {
            let by_holder = claim.speaker.iter().any(|speaker| holder.is_some_and(|of| self.speaks_for(speaker, of)));
            if by_holder { Basis::Stated } else { Basis::Reported }
        });
        said.or(from_claims.min()).unwrap_or(Basis::Analyst)
    }

    /// Whether a speaker is `actor` or a person who speaks for it.
    pub fn speaks_for(&self, speaker: &Speaker, actor: &Id) -> bool {
        match speaker {
            Speaker::Unattributed => false,
            Speaker::Named(id) => id == actor || find(&self.people, id).is_some_and(|person| person.of == *actor),
        }
    }

    /// What a set of entries rests on, taken together. A line that uses a term rests on its holder's reading of it too,
    /// where that reading cites claims or says how well it is known.
    pub fn support<'a>(&self, entries: impl IntoIterator<Item = &'a EntryRef>) -> Support {
        let (mut claims, mut weakest) = (BTreeSet::new(), None);
        for entry in entries {
            weakest = weakest.max(self.basis(entry));
            if entry.table == Table::Claims {
                claims.insert(entry.id.clone());
            }
            claims.extend(self.meta(entry).into_iter().flat_map(|meta| meta.claims.iter().cloned()));
            for (term, holder, reading) in self.readings_used(entry) {
                weakest = weakest.max(self.reading_basis(term, holder));
                claims.extend(reading.claims.iter().cloned());
            }
        }
        let sources: BTreeSet<Id> =
            claims.iter().filter_map(|id| find(&self.claims, id)).map(|claim| claim.source.clone()).collect();
        Support {
            independent: self.independent(&sources),
            claims: claims.into_iter().collect(),
            sources: sources.into_iter().collect(),
            weakest,
        }
    }

    /// The readings that a line takes from its holder and that are known in a way of their own.
    fn readings_used<'a>(&'a self, entry: &EntryRef) -> Vec<(&'a Id, &'a Id, &'a Reading)> {
        let line = match entry.table {
            Table::Positions => find(&self.positions, &entry.id).map(|line| (&line.of, &line.says)),
            Table::RedLines => find(&self.red_lines, &entry.id).map(|line| (&line.of, &line.says)),
            _ => None,
        };
        let Some((holder, says)) = line else { return Vec::new() };
        let known = says.terms().into_iter().filter_map(|term| {
            let reading = find(&self.terms, term)?.readings.get(holder)?;
            let sourced = !reading.claims.is_empty() || reading.basis.is_some();
            sourced.then_some((term, holder, reading))
        });
        known.collect()
    }

    /// How many of the documents are shown to be independent: the number of different documents in which
    /// their chains of `derived_from` end. A chain that ends in "unknown" is shown to be independent of nothing,
    /// so such chains count together as one where no other ends in a document, and not at all otherwise.
    pub fn independent<'a>(&self, sources: impl IntoIterator<Item = &'a Id>) -> usize {
        let mut roots = BTreeSet::new();
        let mut any = false;
        for source in sources {
            any = true;
            roots.extend(self.root(source));
        }
        roots.len().max(usize::from(any))
    }

    /// The document in which a chain of `derived_from` ends; `None` where it ends in the unknown.
    pub fn root<'a>(&'a self, source: &'a Id) -> Option<&'a Id> {
        let mut at = source;
        // A valid case has no circle; the bound keeps the walk finite on any.
        for _ in 0..=self.sources.len() {
            match find(&self.sources, at).and_then(|found| found.derived_from.as_ref()) {
                None => return Some(at),
                Some(Origin::Unknown) => return None,
                Some(Origin::Source(next)) => at = next,
            }
        }
        None
    }

    /// The case had a document never come in: its claims are gone, and so is every entry that cited some
    /// claim and now cites none. What only those entries named stays, unsupported.
    pub fn without_source(&self, source: &Id) -> Case {
        let mut rest = self.clone();
        rest.claims.retain(|claim| claim.source != *source);
        let claims: BTreeSet<Id> = rest.claims.iter().map(|claim| claim.meta.id.clone()).collect();
        let falls = |meta: &Meta| !meta.claims.is_empty() && meta.claims.iter().all(|id| !claims.contains(id));
        rest.positions.retain(|entry| !falls(&entry.meta));
        rest.red_lines.retain(|entry| !falls(&entry.meta));
        rest.rules.retain(|entry| !falls(&entry.meta));
        rest.needs.retain(|entry| !falls(&entry.meta));
        rest.texts.retain(|entry| !falls(&entry.meta));
        rest.guarantees.retain(|entry| !falls(&entry.meta));
        rest.alternatives.retain(|entry| !falls(&entry.meta));
        rest.deadlines.retain(|entry| !falls(&entry.meta));
        rest.events.retain(|entry| !falls(&entry.meta));
        for term in &mut rest.terms {
            term.readings.retain(|_, r| r.claims.is_empty() || r.claims.iter().any(|id| claims.contains(id)));
        }
        for text in &mut rest.texts {
            text.answers.retain(|_, a| a.claims.is_empty() || a.claims.iter().any(|id| claims.contains(id)));
        }
        keep_citations(&mut rest, &claims);
        rest
    }

    /// The case without some of its entries. Entries that others name (actors, issues, acts, sources) stay; of an act
    /// the days on which it can, may or should be done are forgotten.
    pub fn without_entries(&self, gone: &BTreeSet<EntryRef>) -> Case {
        let mut rest = self.clone();
        let removable = |table: Table| !matches!(table, Table::Actors | Table::Issues | Table::Acts | Table::Sources);
        each_table!(rest, |table, entries| {
            if removable(table) {
                entries.retain(|entry| !gone.contains(&EntryRef { table, id: entry.meta().id.clone() }));
            }
        });
        for act in &mut rest.acts {
            if gone.contains(&EntryRef::new(Table::Acts, &act.meta.id)) {
                (act.not_before, act.deadline, act.planned) = (None, None, None);
            }
        }
        let claims: BTreeSet<Id> = rest.claims.iter().map(|claim| claim.meta.id.clone()).collect();
        keep_citations(&mut rest, &claims);
        rest
    }
}

//! The case file with what was accepted: sources and claims at its end, entries that cite them, every other byte kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use detente_casefile::{AmendError, Citation, Diagnostic, Format, Input, append, cite, load};
use detente_evidence::{CopyGroup, Prepared, Tier};
use detente_model::{Audience, Case, EntryRef, Id, Meta, Origin, Source, SourceKind, Table};
use thiserror::Error;

use super::{Item, Review, Standing};
use crate::claims::{claim_of, published};
use crate::words::clean;

/// Why the case file stays as it is.
#[derive(Clone, Debug, Error)]
pub enum NotAmended {
    /// The file cannot be added to.
    #[error(transparent)]
    Amend(#[from] AmendError),
    /// What was decided does not make a case: the mistakes that the file would have.
    #[error("with what was decided the file would have mistakes")]
    Mistakes {
        /// The mistakes.
        diagnostics: Vec<Diagnostic>,
        /// The text that has them.
        text: String,
    },
}

impl Review<'_> {
    /// The TOML text of the case with everything accepted, and how many claims were added. What is added is known to
    /// `known_to`, or to whom the case says by default. The text is loaded before it is given back: what comes out is a case.
    ///
    /// # Errors
    /// The file cannot be added to, or would have mistakes.
    pub fn amended(&self, name: &str, text: &str, known_to: Option<&Audience>) -> Result<(String, usize), NotAmended> {
        let accepted: Vec<&Item> = self.items.iter().filter(|item| item.standing == Standing::Accepted).collect();
        let mut additions = Additions::to(self, known_to);
        let (mut cited, mut drawn) = (BTreeMap::<EntryRef, Vec<Id>>::new(), String::new());
        for item in &accepted {
            let Some(claim) = additions.claim(item) else { continue };
            item.cited_by.iter().for_each(|entry| cited.entry(entry.clone()).or_default().push(claim.clone()));
            item.drawn.iter().for_each(|(entry, keys)| draw(&mut drawn, entry, keys, &claim, known_to));
        }
        let mut amended = append(text, &additions.case, &additions.entries);
        amended.push_str(&drawn);
        let citations: Vec<Citation> = cited.into_iter().map(|(entry, claims)| Citation { entry, claims }).collect();
        let amended = cite(&amended, &citations)?;
        let input = Input { name: name.to_owned(), text: amended.clone().into_bytes(), format: Format::Toml };
        let loaded = load(&[input]);
        match loaded.case {
            Some(_) => Ok((amended, accepted.len())),
            None => Err(NotAmended::Mistakes { diagnostics: loaded.diagnostics, text: amended }),
        }
    }
}

/// A new entry as TOML that cites a claim.
fn draw(text: &mut String, entry: &EntryRef, keys: &str, claim: &Id, known_to: Option<&Audience>) {
    let by_name = matches!(
        entry.table,
        Table::Actors | Table::People | Table::Issues | Table::Terms | Table::Acts | Table::Sources
    );
    let head = if by_name {
        format!("[{}.{}]", entry.table, entry.id)
    } else {
        format!("[[{}]]\nid = \"{}\"", entry.table, entry.id)
    };
    let _ = write!(text, "\n{head}\n{}\nclaims = [\"{claim}\"]\n", keys.trim_end());
    let says = keys.lines().any(|line| line.trim_start().starts_with("known_to"));
    if let Some(known_to) = known_to.filter(|_| !says) {
        let who: Vec<String> = known_to.iter().map(|who| format!("\"{}\"", who.word())).collect();
        let _ = writeln!(text, "known_to = [{}]", who.join(", "));
    }
}

/// What is added to the case, entry by entry.
struct Additions<'a> {
    review: &'a Review<'a>,
    known_to: Option<&'a Audience>,
    case: Case,
    entries: Vec<EntryRef>,
    /// The source of each document that has one, by its hash.
    sources: BTreeMap<String, Id>,
    /// The names of all sources and of all claims.
    names: (BTreeSet<Id>, BTreeSet<Id>),
    /// No smaller number is free for a source, or for a claim.
    free: (usize, usize),
    /// The group of copies of each document that is in one.
    groups: BTreeMap<usize, &'a CopyGroup>,
}

impl<'a> Additions<'a> {
    /// Nothing yet.
    fn to(review: &'a Review<'a>, known_to: Option<&'a Audience>) -> Self {
        let case = review.case.clone();
        let hashed = |source: &Source| Some((source.sha256.clone()?, source.meta.id.clone()));
        let groups = review.reading.copies.groups.iter();
        Self {
            review,
            known_to,
            entries: Vec::new(),
            // Of two that have one document, the first counts.
            sources: case.sources.iter().rev().filter_map(hashed).collect(),
            names: (
                case.sources.iter().map(|source| source.meta.id.clone()).collect(),
                case.claims.iter().map(|claim| claim.meta.id.clone()).collect(),
            ),
            free: (1, 1),
            groups: groups.flat_map(|group| group.members.iter().map(move |at| (*at, group))).collect(),
            case,
        }
    }

    fn claim(&mut self, item: &Item) -> Option<Id> {
        let document = self.review.document(item)?;
        let source = self.source(document);
        let id = numbered(&mut self.free.1, &self.names.1, |n| Id::new(&format!("c{n}")))?;
        self.names.1.insert(id.clone());
        let mut claim = claim_of(&item.candidate, &id, &source);
        claim.speaker_as = described(item, document).or(claim.speaker_as);
        claim.meta.known_to = self.known_to.cloned();
        claim.reviewed_by = item.by.as_deref().map(clean);
        self.case.claims.push(claim);
        self.entries.push(EntryRef::new(Table::Claims, &id));
        Some(id)
    }

    /// The source entry of a document: the one on file, or a new one.
    fn source(&mut self, document: &Prepared) -> Id {
        let hash = document.document.sha256.to_string();
        if let Some(known) = self.sources.get(&hash) {
            return known.clone();
        }
        let id = self.free_name(&document.document.name);
        let source = Source {
            meta: Meta { known_to: self.known_to.cloned(), ..Meta::named(id.clone()) },
            kind: SourceKind::Report,
            published: published(document),
            file: Some(clean(&document.document.name)),
            sha256: Some(hash.clone()),
            derived_from: Some(self.origin(document)),
            url: None,
        };
        self.case.sources.push(source);
        self.entries.push(EntryRef::new(Table::Sources, &id));
        self.names.0.insert(id.clone());
        self.sources.insert(hash, id.clone());
        id
    }

    /// Where a document took its matter from: the witness of its copies where that is on file, else not known.
    fn origin(&self, document: &Prepared) -> Origin {
        let at = self.review.documents.get(&document.document.sha256);
        let group = at.and_then(|at| self.groups.get(at).filter(|group| group.witness != *at));
        let witness = group.filter(|group| group.tier > Tier::Probable);
        let witness = witness.and_then(|group| self.review.reading.documents.get(group.witness));
        let known = witness.and_then(|witness| self.sources.get(&witness.document.sha256.to_string()));
        known.map_or(Origin::Unknown, |source| Origin::Source(source.clone()))
    }

    /// A name out of a file's name that no source has.
    fn free_name(&mut self, file: &str) -> Id {
        let stem = file.rsplit('/').next().unwrap_or(file).split('.').next().unwrap_or_default().to_lowercase();
        let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let stem = words.collect::<Vec<_>>().join("-");
        let named = Id::new(&stem).filter(|id| id.as_str().len() <= 40 && !self.names.0.contains(id));
        let named = named.or_else(|| numbered(&mut self.free.0, &self.names.0, |n| Some(Id::assigned("report", n))));
        named.unwrap_or_else(|| Id::assigned("report", 1))
    }
}

/// The first name with a number that is free. Names are never given back, so that the search goes on where it ended.
fn numbered(from: &mut usize, taken: &BTreeSet<Id>, name: impl Fn(usize) -> Option<Id>) -> Option<Id> {
    let free = |n: &usize| name(*n).is_some_and(|id| !taken.contains(&id));
    *from = (*from..).find(free)?;
    name(*from)
}

/// A speaker that the case does not have, as the document describes it, with those through whom it came.
fn described(item: &Item, document: &Prepared) -> Option<String> {
    let who = item.candidate.speaker_as.as_deref()?;
    let through: Vec<String> = item.candidate.via.iter().map(|link| clean(document.text(link.ground.span()))).collect();
    Some(if through.is_empty() {
        clean(who)
    } else {
        format!("{}, through {}", clean(who), through.join(", through "))
    })
}

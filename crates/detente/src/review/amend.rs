//! The case file with what was accepted: sources and claims at its end, entries that cite them, every other byte kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use detente_casefile::{AmendError, Citation, Diagnostic, Format, Input, append, cite, load};
use detente_evidence::{Prepared, Tier};
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
        let mut additions = Additions {
            review: self,
            known_to,
            case: self.case.clone(),
            entries: Vec::new(),
            sources: BTreeMap::new(),
        };
        let (mut citations, mut drawn) = (Vec::new(), String::new());
        for item in &accepted {
            let Some(claim) = additions.claim(item) else { continue };
            let cites = |entry: &EntryRef| Citation { entry: entry.clone(), claims: vec![claim.clone()] };
            citations.extend(item.cited_by.iter().map(cites));
            item.drawn.iter().for_each(|(entry, keys)| draw(&mut drawn, entry, keys, &claim, known_to));
        }
        let mut amended = append(text, &additions.case, &additions.entries);
        amended.push_str(&drawn);
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
    /// The source of each document, by its hash.
    sources: BTreeMap<String, Id>,
}

impl Additions<'_> {
    fn claim(&mut self, item: &Item) -> Option<Id> {
        let document = self.review.document(item)?;
        let source = self.source(document);
        let taken: BTreeSet<&Id> = self.case.claims.iter().map(|claim| &claim.meta.id).collect();
        let id = (1..).filter_map(|n| Id::new(&format!("c{n}"))).find(|id| !taken.contains(id))?;
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
        let on_file = self.case.sources.iter().find(|source| source.sha256.as_deref() == Some(hash.as_str()));
        if let Some(known) = on_file.map(|source| source.meta.id.clone()).or_else(|| self.sources.get(&hash).cloned()) {
            return known;
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
        self.sources.insert(hash, id.clone());
        id
    }

    /// Where a document took its matter from: the witness of its copies where that is on file, else not known.
    fn origin(&self, document: &Prepared) -> Origin {
        let reading = self.review.reading;
        let at = reading.documents.iter().position(|other| other.document.sha256 == document.document.sha256);
        let group = at.and_then(|at| reading.copies.group_of(at).filter(|group| group.witness != at));
        let witness = group.filter(|group| group.tier > Tier::Probable).map(|group| &reading.documents[group.witness]);
        let known = witness.and_then(|witness| {
            let hash = witness.document.sha256.to_string();
            self.case.sources.iter().find(|source| source.sha256.as_deref() == Some(hash.as_str()))
        });
        known.map_or(Origin::Unknown, |source| Origin::Source(source.meta.id.clone()))
    }

    /// A name out of a file's name that no source has.
    fn free_name(&self, file: &str) -> Id {
        let stem = file.rsplit('/').next().unwrap_or(file).split('.').next().unwrap_or_default().to_lowercase();
        let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let stem = words.collect::<Vec<_>>().join("-");
        let free = |id: &Id| self.case.sources.iter().all(|source| source.meta.id != *id);
        let named = Id::new(&stem).into_iter().filter(|id| id.as_str().len() <= 40);
        let numbered = (1..).map(|n| Id::assigned("report", n));
        named.chain(numbered).find(free).unwrap_or_else(|| Id::assigned("report", 1))
    }
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

//! Review: what extractors propose becomes part of a case only by a person's decision.
//!
//! [`read`] proposes; a [`Review`] is a reducer over decisions ([`Review::decide`]), so that the log alone says how things
//! stand and an undo is one more line of it; [`Review::amended`] is the case file with what was accepted, every other byte
//! kept. Nothing here reads files or clocks.

mod amend;
mod beside;
#[cfg(test)]
mod beside_tests;
mod correct;
mod decision;
mod rest;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use detente_evidence::{Candidate, Copies, Hash, Lexicon, Prepared, Proposal, Query, Refusal, Span, Voice, gate};
use detente_model::{Case, ClaimAct, EntryRef, Id, Meta};
use thiserror::Error;

use crate::brief::{Pile, UnreadBrief};
use crate::proposals::{Means, Names, Searched, propose};

pub use amend::NotAmended;
pub use beside::Beside;
pub use decision::{BadLog, Correction, Decision, What, log_line, parse_log};
pub use rest::{Unproposed, rest, rest_text};
pub use text::{Marks, PLAIN, context, facts, json, place, text};

/// What reports propose for a case.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The documents, in the order given; the same bytes twice are one.
    pub documents: Vec<Prepared>,
    /// Words in each of them that may stand for others.
    pub queries: Vec<Vec<Query>>,
    /// Which of them are copies of each other.
    pub copies: Copies,
    /// What could not be read.
    pub unread: Vec<UnreadBrief>,
    /// How many documents more were read and compared, and not searched: the limit on text in hand was met.
    pub counted_only: usize,
    /// The proposals, in the order in which a person is to look at them.
    pub proposals: Vec<Proposal>,
    /// How many candidates the gate refused.
    pub refused: usize,
    /// Whether all was read and looked at; false of a run that was stopped.
    pub complete: bool,
}

/// Reads a pile of reports for a case: parties, people, issues and texts are those of the case and no others.
pub fn read(pile: Pile, case: &Case, means: &Means<'_>) -> Reading {
    let Pile { index, prepared: documents, queries, unread, totals, .. } = pile;
    let copies = index.finish();
    let (names, told) = (Names::of(case), Names::of(&without_confidences(case)));
    let searched = Searched { prepared: &documents, queries: &queries, copies: &copies };
    let (proposals, refused) = propose(&searched, &names, &told, means);
    let counted_only = totals.documents - documents.len();
    Reading { documents, queries, copies, unread, counted_only, proposals, refused, complete: !(means.stop)() }
}

/// The case without the entries that fewer may see than the case by default: nothing outside is told that they exist.
fn without_confidences(case: &Case) -> Case {
    let default = case.default_audience();
    let open = |meta: &Meta| meta.known_to.as_ref().is_none_or(|own| case.covers(own, &default));
    let mut told = case.clone();
    told.actors.retain(|entry| open(&entry.meta));
    told.people.retain(|entry| open(&entry.meta));
    told.issues.retain(|entry| open(&entry.meta));
    told.terms.retain(|entry| open(&entry.meta));
    told.texts.retain(|entry| open(&entry.meta));
    told.acts.retain(|entry| open(&entry.meta));
    told
}

/// How a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has decided.
    Proposed,
    /// It goes into the case.
    Accepted,
    /// It does not.
    Rejected,
    /// It was split or merged into others.
    Replaced,
    /// The case has a claim of this act at this place.
    OnFile,
}

/// A proposal under review.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name in decisions: document, place, act.
    pub name: String,
    /// What is proposed, with corrections.
    pub candidate: Candidate,
    /// How many independent extractors found it.
    pub agreement: usize,
    /// How it stands.
    pub standing: Standing,
    /// Who decided last.
    pub by: Option<String>,
    /// Entries of the case that cite it.
    pub cited_by: Vec<EntryRef>,
    /// New entries that rest on it, with their keys.
    pub drawn: Vec<(EntryRef, String)>,
}

/// Why a decision is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// Nothing of that name is proposed.
    #[error("nothing of the name `{0}` is proposed")]
    NoSuchProposal(String),
    /// It was decided about already.
    #[error("`{0}` is not open any more; undo first")]
    NotOpen(String),
    /// It is not accepted.
    #[error("`{0}` is not accepted, so that nothing can rest on it")]
    NotAccepted(String),
    /// The case has no such entry.
    #[error("the case has no `{0}`")]
    NoSuchEntry(Id),
    /// The document does not say it.
    #[error("the document nowhere says `{0}`, and a claim says nothing that its document does not")]
    NotInDocument(String),
    /// The place is empty or past the end.
    #[error("there are no words from {from} to {to}")]
    NoSuchPlace {
        /// The first code point.
        from: usize,
        /// The first after it.
        to: usize,
    },
    /// Parts of a split have to lie in it.
    #[error("the parts do not lie in `{0}`, or are fewer than two")]
    NotParts(String),
    /// Only statements of one document can be one.
    #[error("`{0}` and `{1}` stand in two documents")]
    TwoDocuments(String, String),
    /// The gate refuses it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Gate(Vec<Refusal>),
    /// There is nothing to undo.
    #[error("there is no decision left to undo")]
    NothingToUndo,
}

/// The proposals of a reading with the decisions taken so far.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    reading: &'a Reading,
    case: &'a Case,
    lexicon: Lexicon,
    /// The place of each document in the reading.
    documents: BTreeMap<Hash, usize>,
    /// What the case has claims of: document, place, act.
    on_file: BTreeSet<(&'a str, (u64, u64), ClaimAct)>,
    items: Vec<Item>,
    /// The place of each name among the items.
    places: BTreeMap<String, usize>,
    /// The decisions that count, without those undone.
    counted: Vec<Decision>,
}

impl<'a> Review<'a> {
    /// A review in which nothing was decided.
    pub fn new(reading: &'a Reading, case: &'a Case) -> Self {
        let numbered = reading.documents.iter().enumerate().rev();
        let mut review = Self {
            reading,
            case,
            lexicon: Lexicon::new(case),
            documents: numbered.map(|(at, document)| (document.document.sha256, at)).collect(),
            on_file: on_file(case),
            items: Vec::new(),
            places: BTreeMap::new(),
            counted: Vec::new(),
        };
        for proposal in &reading.proposals {
            review.propose(proposal.candidate.clone(), proposal.agreement, review.items.len());
        }
        review
    }

    /// Takes one decision.
    ///
    /// # Errors
    /// Why it cannot be taken; nothing has changed then.
    pub fn decide(&mut self, decision: Decision) -> Result<(), Refused> {
        if decision.what == What::Undo {
            let mut kept = std::mem::take(&mut self.counted);
            let undone = kept.pop();
            *self = Self::new(self.reading, self.case);
            for decision in kept {
                self.decide(decision)?;
            }
            return undone.map(|_| ()).ok_or(Refused::NothingToUndo);
        }
        self.apply(&decision)?;
        self.counted.push(decision);
        Ok(())
    }

    /// What was read.
    pub fn reading(&self) -> &'a Reading {
        self.reading
    }

    /// The case that it was read for.
    pub fn case(&self) -> &'a Case {
        self.case
    }

    /// The names of that case.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// All proposals, in the order in which a person is to look at them.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The document that a proposal stands in.
    pub fn document(&self, item: &Item) -> Option<&'a Prepared> {
        self.documents.get(&item.candidate.document).and_then(|at| self.reading.documents.get(*at))
    }

    /// The proposals on the same issue by another party that say the contrary or deny: a pair to read side by side. For many
    /// proposals, [`Beside`] has the same without a look at all of them each time.
    pub fn against(&self, item: &Item) -> Vec<&Item> {
        let other = |other: &&Item| {
            other.name != item.name
                && other.standing != Standing::Replaced
                && contrary(&item.candidate, &other.candidate)
        };
        self.items.iter().filter(other).collect()
    }

    fn apply(&mut self, decision: &Decision) -> Result<(), Refused> {
        match &decision.what {
            What::Correct { proposal, to } => self.correct(proposal, to, &decision.by),
            What::Split { proposal, into } => self.split(proposal, into, &decision.by),
            What::Merge { proposal, with } => self.merge(proposal, with, &decision.by),
            // A log is taken again from its start after what it says was written: what is in the case stays as it is.
            What::Accept { proposal }
            | What::Reject { proposal, .. }
            | What::Cite { proposal, .. }
            | What::Draw { proposal, .. }
                if self.is_settled(proposal) =>
            {
                Ok(())
            }
            What::Accept { proposal } => self.settle(proposal, Standing::Accepted, &decision.by),
            What::Reject { proposal, .. } => self.settle(proposal, Standing::Rejected, &decision.by),
            What::Cite { proposal, entry } => {
                self.case.meta(entry).ok_or_else(|| Refused::NoSuchEntry(entry.id.clone()))?;
                self.accepted(proposal)?.cited_by.push(entry.clone());
                Ok(())
            }
            What::Draw { proposal, entry, keys } => {
                self.accepted(proposal)?.drawn.push((entry.clone(), keys.clone()));
                Ok(())
            }
            What::Undo => Ok(()),
        }
    }

    fn is_settled(&self, name: &str) -> bool {
        self.at(name).is_ok_and(|at| self.items[at].standing == Standing::OnFile)
    }

    fn at(&self, name: &str) -> Result<usize, Refused> {
        self.places.get(name).copied().ok_or_else(|| Refused::NoSuchProposal(name.to_owned()))
    }

    fn open(&self, name: &str) -> Result<usize, Refused> {
        let at = self.at(name)?;
        if self.items[at].standing == Standing::Proposed { Ok(at) } else { Err(Refused::NotOpen(name.to_owned())) }
    }

    fn accepted(&mut self, name: &str) -> Result<&mut Item, Refused> {
        let at = self.at(name)?;
        let item = &mut self.items[at];
        if item.standing == Standing::Accepted { Ok(item) } else { Err(Refused::NotAccepted(name.to_owned())) }
    }

    fn settle(&mut self, name: &str, standing: Standing, by: &str) -> Result<(), Refused> {
        let at = self.open(name)?;
        self.items[at].standing = standing;
        self.items[at].by = Some(by.to_owned());
        Ok(())
    }

    /// A candidate that the gate lets pass.
    fn gated(&self, candidate: Candidate, document: &Prepared) -> Result<Candidate, Refused> {
        let passed = gate(candidate, document, &self.lexicon).map_err(|refused| Refused::Gate(refused.reasons))?;
        Ok(passed.into_candidate())
    }

    fn document_at(&self, at: usize) -> Result<&'a Prepared, Refused> {
        let item = &self.items[at];
        self.document(item).ok_or_else(|| Refused::NoSuchProposal(item.name.clone()))
    }

    fn correct(&mut self, name: &str, to: &Correction, by: &str) -> Result<(), Refused> {
        let at = self.open(name)?;
        let document = self.document_at(at)?;
        let corrected = correct::corrected(&self.items[at].candidate, to, by, document, &self.lexicon)?;
        let corrected = self.gated(corrected, document)?;
        let standing = if self.is_on_file(&corrected) { Standing::OnFile } else { Standing::Accepted };
        self.items[at].candidate = corrected;
        self.settle(name, standing, by)
    }

    fn split(&mut self, name: &str, into: &[(usize, usize)], by: &str) -> Result<(), Refused> {
        let at = self.open(name)?;
        let (document, whole) = (self.document_at(at)?, self.items[at].candidate.clone());
        let parts: Vec<Span> = into.iter().map(|(from, to)| Span::new(*from, *to)).collect();
        if parts.len() < 2 || parts.iter().any(|part| !whole.span.contains(*part)) {
            return Err(Refused::NotParts(name.to_owned()));
        }
        let pieces = parts.into_iter().map(|part| {
            let mut piece = whole.clone();
            correct::placed(&mut piece, part, document)?;
            self.gated(piece, document)
        });
        let pieces = pieces.collect::<Result<Vec<_>, Refused>>()?;
        self.settle(name, Standing::Replaced, by)?;
        let agreement = self.items[at].agreement;
        pieces.into_iter().enumerate().for_each(|(n, piece)| self.propose(piece, agreement, at + 1 + n));
        Ok(())
    }

    fn merge(&mut self, name: &str, with: &str, by: &str) -> Result<(), Refused> {
        let (at, other) = (self.open(name)?, self.open(with)?);
        let (mut one, two) = (self.items[at].candidate.clone(), self.items[other].candidate.clone());
        if one.document != two.document || at == other {
            return Err(Refused::TwoDocuments(name.to_owned(), with.to_owned()));
        }
        let document = self.document_at(at)?;
        let around = one.span.around(two.span);
        correct::placed(&mut one, around, document)?;
        one.of.extend(two.of.into_iter().filter(|party| !self.items[at].candidate.of.iter().any(|p| p.id == party.id)));
        let issues = &self.items[at].candidate.issues;
        one.issues.extend(two.issues.into_iter().filter(|topic| !issues.iter().any(|known| known.id == topic.id)));
        one.extractors.extend(two.extractors);
        one.extractors.sort();
        one.extractors.dedup();
        let merged = self.gated(one, document)?;
        let agreement = self.items[at].agreement.max(self.items[other].agreement);
        self.settle(name, Standing::Replaced, by)?;
        self.settle(with, Standing::Replaced, by)?;
        self.propose(merged, agreement, at + 1);
        Ok(())
    }

    fn propose(&mut self, candidate: Candidate, agreement: usize, place: usize) {
        let standing = if self.is_on_file(&candidate) { Standing::OnFile } else { Standing::Proposed };
        let name = self.name(&candidate);
        let item = Item { name, candidate, agreement, standing, by: None, cited_by: Vec::new(), drawn: Vec::new() };
        let place = place.min(self.items.len());
        if place < self.items.len() {
            self.places.values_mut().filter(|at| **at >= place).for_each(|at| *at += 1);
        }
        self.places.insert(item.name.clone(), place);
        self.items.insert(place, item);
    }

    /// Document, place and act; with the parties, or a number, where that is not enough to tell two apart.
    fn name(&self, candidate: &Candidate) -> String {
        let hash = candidate.document.to_string();
        let stem = format!("{}:{}-{}:{}", &hash[..8], candidate.span.start, candidate.span.end, candidate.act);
        let parties = candidate.of.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join("+");
        let longer = format!("{stem}:{parties}");
        let numbered = (2..).map(|n| format!("{longer}:{n}"));
        let mut names = [stem, longer.clone()].into_iter().chain(numbered);
        names.find(|name| !self.places.contains_key(name)).unwrap_or(longer)
    }

    fn is_on_file(&self, candidate: &Candidate) -> bool {
        let place = (candidate.span.start as u64, candidate.span.end as u64);
        self.on_file.contains(&(candidate.document.to_string().as_str(), place, candidate.act))
    }
}

/// Document, place and act of the claims that a case has.
fn on_file(case: &Case) -> BTreeSet<(&str, (u64, u64), ClaimAct)> {
    let hashes = case.sources.iter().filter_map(|source| Some((&source.meta.id, source.sha256.as_deref()?)));
    let hashes: BTreeMap<&Id, &str> = hashes.collect();
    let claims = case.claims.iter();
    claims.filter_map(|claim| Some((*hashes.get(&claim.source)?, claim.at?, claim.act))).collect()
}

/// Whether two statements exclude or deny each other: on one issue by different parties with opposite acts, or of the
/// state of the talks with different words for it.
fn contrary(one: &Candidate, two: &Candidate) -> bool {
    use detente_model::ClaimAct::{Accept, Blame, Demand, Offer, Reject, ReportStatus};
    let parties = |c: &Candidate| c.of.iter().map(|party| party.id.clone()).collect::<Vec<_>>();
    let shares = one.issues.iter().any(|topic| two.issues.iter().any(|other| other.id == topic.id));
    let apart = parties(one) != parties(two);
    match (one.act, two.act) {
        (ReportStatus, ReportStatus) => one.status != two.status || one.polarity != two.polarity,
        (Blame, Blame) => apart,
        (Demand | Offer | Accept, Reject) | (Reject, Demand | Offer | Accept) => shares && apart,
        (Demand, Demand) => shares && apart,
        (a, b) if a == b => shares && !apart && one.polarity != two.polarity,
        _ => false,
    }
}

/// Who speaks in a candidate, in words: ids of the case, or the document's description.
pub fn speaker_words(candidate: &Candidate) -> String {
    let named = candidate.speakers.iter().filter_map(|voice| match &voice.who {
        Voice::Entry(id) => Some(id.to_string()),
        Voice::Described => candidate.speaker_as.clone(),
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() { "the document itself".to_owned() } else { named.join(", ") }
}

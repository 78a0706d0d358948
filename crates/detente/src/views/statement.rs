//! Statements as views read them: the proposals of a reading and the claims of the case, in one list.
//!
//! A proposal is read as the claim that it would become, so that nothing is told of one in another way than of the other.

use std::collections::BTreeMap;

use detente_evidence::{Candidate, Doubt, Interval, Lexicon, NameKind, RawText, Span};
use detente_model::{Basis, Case, Claim, ClaimAct, EntryRef, Id, Modality, Polarity, Speaker, Status, Table};
use serde::Serialize;

use super::Document;
use super::document::by_hash;
use crate::claims::claim_of;
use crate::review::{Item, Review, Standing as Stand};

/// Whether a person has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is in the case, or was accepted in this review.
    Accepted,
    /// It is proposed, not reviewed.
    Proposed,
}

/// An answer to an issue that a statement names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Answer {
    /// The issue.
    pub issue: Id,
    /// The option whose words stand in it.
    pub option: Id,
}

/// One statement: who says what of whom, where it stands, and whether a person has looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The id of the claim, or the name of the proposal.
    pub name: String,
    /// Whether a person has looked.
    pub standing: Standing,
    /// The document: its place in the list of documents.
    pub document: usize,
    /// Where it stands: Unicode code points of the raw text.
    pub span: Option<Span>,
    /// The words that stand there; of a document that was not read, what the case has of them.
    pub words: String,
    /// What it does.
    pub act: ClaimAct,
    /// How the talks stand, of a report of status.
    pub status: Option<Status>,
    /// Whether it denies.
    pub denied: bool,
    /// How it is put, where that is told.
    pub modality: Option<Modality>,
    /// Whose stance or conduct it is about.
    pub of: Vec<Id>,
    /// At whom it is aimed.
    pub targets: Vec<Id>,
    /// The issues or terms it is about.
    pub issues: Vec<Id>,
    /// The text or act it is about.
    pub about: Option<Id>,
    /// The answers that it names.
    pub answers: Vec<Answer>,
    /// Who says it, of those whom the case has; nobody: the document's own voice, or a speaker who is only described.
    pub speakers: Vec<Id>,
    /// How the document describes a speaker that it does not name.
    pub described: Option<String>,
    /// Through whom it came, the nearest to the document first, in the document's words.
    pub via: Vec<String>,
    /// Whether one for whom it speaks says it (`stated`) or somebody else (`reported`).
    pub basis: Basis,
    /// When what it tells happened or is to happen.
    pub happened: Option<Interval>,
    /// Why a person should look twice.
    pub doubts: Vec<Doubt>,
    /// How many independent extractors found it, of a proposal.
    pub agreement: Option<usize>,
}

impl Statement {
    /// Whether the document says it in its own voice.
    pub fn is_own_voice(&self) -> bool {
        self.speakers.is_empty() && self.described.is_none()
    }

    /// The one actor that it is about, where there is only one.
    pub fn only_party(&self) -> Option<&Id> {
        if let [only] = self.of.as_slice() { Some(only) } else { None }
    }
}

/// All statements by document and place, and how many proposals say no more than a claim of the case.
pub(super) fn statements(review: &Review<'_>, documents: &[Document]) -> (Vec<Statement>, usize) {
    let case = review.case();
    let mut found: Vec<Statement> = case.claims.iter().filter_map(|claim| of_claim(review, documents, claim)).collect();
    let (claims, mut on_file, by_hash) = (found.len(), 0, by_hash(documents));
    for item in review.items().iter().filter(|item| !matches!(item.standing, Stand::Rejected | Stand::Replaced)) {
        let Some(proposed) = of_item(review, &by_hash, item) else { continue };
        match found[..claims].iter_mut().find(|claim| same(claim, &proposed)) {
            Some(claim) => {
                on_file += 1;
                claim.via = proposed.via;
            }
            None => found.push(proposed),
        }
    }
    found.sort_by(|a, b| {
        let key = |s: &Statement| (s.document, s.span.is_none(), s.span, s.act);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    (found, on_file)
}

/// Whether a proposal says what a claim says: in one document, most of one place, the same act, of a common party.
fn same(claim: &Statement, proposed: &Statement) -> bool {
    let places = claim.span.zip(proposed.span);
    let overlap = places.is_some_and(|(a, b)| 2 * a.shared(b) >= a.len().min(b.len()));
    let common = claim.of.is_empty() || proposed.of.is_empty() || claim.of.iter().any(|of| proposed.of.contains(of));
    claim.document == proposed.document && claim.act == proposed.act && overlap && common
}

fn of_claim(review: &Review<'_>, documents: &[Document], claim: &Claim) -> Option<Statement> {
    let at = documents.iter().position(|document| document.source.as_ref() == Some(&claim.source))?;
    let mut read = read_claim(review, claim, at, claim.meta.id.to_string(), Standing::Accepted);
    let text = review.reading().documents.get(at).zip(read.span).and_then(|(text, span)| text.document.raw.get(span));
    read.words = text.map_or_else(|| claim.text.clone().unwrap_or_default(), str::to_owned);
    read.answers = answers(review.case(), review.lexicon(), &read.words, &read.issues);
    Some(read)
}

fn of_item(review: &Review<'_>, by_hash: &BTreeMap<&str, usize>, item: &Item) -> Option<Statement> {
    let candidate = &item.candidate;
    let at = *by_hash.get(candidate.document.to_string().as_str())?;
    let standing = if item.standing == Stand::Proposed { Standing::Proposed } else { Standing::Accepted };
    // A claim needs ids that a proposal does not have yet; nothing below looks at them.
    let id = Id::new("proposed")?;
    let mut read = read_claim(review, &claim_of(candidate, &id, &id), at, item.name.clone(), standing);
    read.words.clone_from(&candidate.quote);
    read.answers = answers(review.case(), review.lexicon(), &read.words, &read.issues);
    read.via = via(review, candidate, at);
    read.happened = candidate.occurred.as_ref().map(|occurred| occurred.days);
    read.doubts.clone_from(&candidate.doubts);
    read.agreement = Some(item.agreement);
    Some(read)
}

fn via(review: &Review<'_>, candidate: &Candidate, document: usize) -> Vec<String> {
    let text = review.reading().documents.get(document);
    let words = |span: Span| text.map(|text| text.text(span).to_owned());
    candidate.via.iter().filter_map(|link| words(link.ground.span())).collect()
}

fn read_claim(review: &Review<'_>, claim: &Claim, document: usize, name: String, standing: Standing) -> Statement {
    let at = claim.at.and_then(|(from, to)| Some(Span::new(from.try_into().ok()?, to.try_into().ok()?)));
    let named = claim.speaker.iter().filter_map(|speaker| match speaker {
        Speaker::Named(id) => Some(id.clone()),
        Speaker::Unattributed => None,
    });
    let speakers: Vec<Id> = named.collect();
    Statement {
        name,
        standing,
        document,
        span: at,
        words: String::new(),
        act: claim.act,
        status: claim.status,
        denied: claim.polarity == Some(Polarity::Deny),
        modality: claim.modality,
        of: claim.of.clone(),
        targets: claim.target.iter().chain(&claim.against).cloned().collect(),
        issues: claim.issue.clone(),
        about: claim.about.clone(),
        answers: Vec::new(),
        described: claim.speaker_as.clone(),
        speakers,
        via: Vec::new(),
        basis: review.case().claim_basis(claim),
        happened: claim.event_date.map(|when| Interval { from: Some(when.from), to: Some(when.to) }),
        doubts: Vec::new(),
        agreement: None,
    }
}

/// A word of an issue's names that is shorter tells nothing of the issue.
const TELLING: usize = 5;

/// The options that some words name: of the issues that they are known to be about, or of one that a word of them names.
fn answers(case: &Case, lexicon: &Lexicon, words: &str, issues: &[Id]) -> Vec<Answer> {
    let raw = RawText::new(words.to_owned());
    let plain = words.to_lowercase().replace('-', "");
    let mut found: Vec<Answer> = Vec::new();
    for mention in lexicon.mentions(&raw, raw.span()) {
        let entry = &lexicon.entries()[mention.entry];
        let NameKind::Option(option) = &entry.names[mention.name].kind else { continue };
        let issue = &entry.entry.id;
        if issues.contains(issue) || is_named(case, lexicon, issue, &plain) {
            found.push(Answer { issue: issue.clone(), option: option.clone() });
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether a word of the names of an issue, no name of an actor, stands in a text.
fn is_named(case: &Case, lexicon: &Lexicon, issue: &Id, text: &str) -> bool {
    let actor = |word: &str| {
        let called = |name: &Option<String>| name.as_ref().is_some_and(|name| name.to_lowercase().contains(word));
        case.actors.iter().any(|actor| called(&actor.name))
    };
    let names = lexicon.get(Table::Issues, issue).into_iter().flat_map(|entry| &entry.names);
    let names = names.filter(|name| !matches!(name.kind, NameKind::Option(_)));
    let words = names.flat_map(|name| name.words.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
    words.filter(|word| word.chars().count() >= TELLING && !actor(word)).any(|word| text.contains(&word))
}

/// Whether an id is a term of the case, and no issue.
pub(super) fn is_term(case: &Case, id: &Id) -> bool {
    case.meta(&EntryRef::new(Table::Terms, id)).is_some()
}

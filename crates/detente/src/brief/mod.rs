//! The brief: what a pile of reports says of talks, with no case.
//!
//! [`brief`] is one function that lists the stages in order. What comes out is data: documents, copies, statements that
//! were *proposed, not reviewed*, words that have to be settled first. [`text`] and [`html`] render it, [`draft`] writes a
//! first case file to correct. Nothing here reads files.

mod documents;
pub(crate) mod draft;
mod known;
mod page;
mod statements;
mod text;

use std::collections::BTreeSet;

use detente_evidence::{
    Candidate, Copies, CopyIndex, Document, Extractor, ExtractorName, Lexicon, Prepared, Proposal, Query, Tier, Unread,
    doubt, extract_all, gate, ingest, is_essay, is_sourced, prepare, queries, queue,
    rules::{Rules, Window},
    sketch,
};
use detente_model::{Case, ClaimAct, Date};
use serde::Serialize;

pub use documents::{Aside, DocumentBrief};
pub use draft::{NoDay, draft};
pub use known::{Known, known};
pub use page::html;
pub use statements::{QueryBrief, Side, Statement};
pub use text::text;

/// The version of the brief as JSON.
pub const BRIEF_VERSION: u32 = 1;

/// A file with its bytes, as a front end read it.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, for people.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file, or a line of one, that gave no document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnreadBrief {
    /// The file.
    pub name: String,
    /// Why.
    pub why: String,
    /// What can be done.
    pub hint: &'static str,
}

/// Documents that count as one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupBrief {
    /// Their names.
    pub members: Vec<String>,
    /// The best witness.
    pub witness: String,
    /// How sure it is.
    pub tier: Tier,
}

/// Somebody who seems to take part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActorBrief {
    /// The id in the draft.
    pub id: String,
    /// As the reports call it.
    pub name: String,
    /// What it seems to be.
    pub role: String,
}

/// What a pile of reports says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Brief {
    /// The version of this form.
    pub detente_brief: u32,
    /// The version of the program.
    pub engine: &'static str,
    /// What stands over everything below.
    pub standing: &'static str,
    /// Whether all was read and looked at; false of a run that was stopped.
    pub complete: bool,
    /// The documents, in the order given; the same bytes twice are one.
    pub documents: Vec<DocumentBrief>,
    /// What could not be read.
    pub unread: Vec<UnreadBrief>,
    /// Groups of copies.
    pub copies: Vec<GroupBrief>,
    /// How many sources the documents count as, at most.
    pub sources: usize,
    /// Who seems to take part.
    pub actors: Vec<ActorBrief>,
    /// What is said of how the talks stand, by day.
    pub status: Vec<Statement>,
    /// What sides are said to ask, offer, refuse, wait for.
    pub statements: Vec<Statement>,
    /// Words that may stand for others.
    pub queries: Vec<QueryBrief>,
    /// How many candidates the gate refused.
    pub refused: usize,
    /// The extractors that were asked, by name and version.
    pub extractors: Vec<String>,
    /// What the draft is made of.
    #[serde(skip)]
    pub(crate) material: Material,
}

/// What was read, for the draft.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Material {
    pub(crate) prepared: Vec<Prepared>,
    pub(crate) copies: Copies,
    pub(crate) sketch: Case,
    pub(crate) proposals: Vec<Proposal>,
}

/// What stands over every list of statements.
const STANDING: &str = "proposed, not reviewed";

/// The acts that a brief lists.
const LISTED: &[ClaimAct] = &[
    ClaimAct::Demand,
    ClaimAct::Offer,
    ClaimAct::Accept,
    ClaimAct::Reject,
    ClaimAct::Soften,
    ClaimAct::Harden,
    ClaimAct::Precondition,
    ClaimAct::WaitFor,
    ClaimAct::GuaranteeRequest,
];

/// An extractor that is not pure, as a model behind an endpoint: whoever calls does the work, and its candidates go through
/// the same gate and queue as those of the rules.
pub struct Extra<'a> {
    /// What it is called.
    pub name: ExtractorName,
    /// Its candidates for a document. It is asked about each document that speaks for itself, in the order given.
    pub find: &'a dyn Fn(&Prepared, &Lexicon) -> Vec<Candidate>,
}

/// Reads, prepares, compares, extracts, gates and merges. `stop` is asked before each file and each document; a brief that
/// was stopped says so and tells of what was read until then.
pub fn brief(files: &[File], stop: &dyn Fn() -> bool) -> Brief {
    brief_with(files, &[], stop)
}

/// [`brief`] with more extractors than those that are always on.
pub fn brief_with(files: &[File], extra: &[Extra<'_>], stop: &dyn Fn() -> bool) -> Brief {
    let (documents, unread) = read(files, stop);
    let prepared: Vec<Prepared> = documents.into_iter().map(prepare).collect();
    let copies = copies(&prepared);
    let asked: Vec<Vec<Query>> = prepared.iter().map(queries).collect();
    let sketch = sketch(&prepared, "Talks, as the reports tell", day(&prepared).unwrap_or(Date::ZERO));
    let (proposals, refused) = propose(&prepared, &asked, &copies, &Lexicon::new(&sketch), extra, stop);
    let material = Material { prepared, copies, sketch, proposals };
    let mut told = assemble(material, unread, &asked, refused);
    told.extractors.extend(extra.iter().map(|extra| extra.name.to_string()));
    Brief { complete: !stop(), ..told }
}

/// The documents of the files, each once, and what could not be read.
pub(crate) fn read(files: &[File], stop: &dyn Fn() -> bool) -> (Vec<Document>, Vec<UnreadBrief>) {
    let (mut documents, mut unread, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for file in files.iter().take_while(|_| !stop()) {
        for found in ingest(&file.name, &file.bytes) {
            match found {
                Ok(document) if !seen.insert(document.sha256) => {}
                Ok(document) => documents.push(document),
                Err(error) => unread.push(told(&file.name, &error)),
            }
        }
    }
    (documents, unread)
}

fn told(name: &str, error: &Unread) -> UnreadBrief {
    UnreadBrief { name: name.to_owned(), why: error.to_string(), hint: error.hint() }
}

pub(crate) fn copies(prepared: &[Prepared]) -> Copies {
    let mut index = CopyIndex::new();
    prepared.iter().for_each(|document| index.add(document));
    index.finish()
}

/// The last day on which one of the documents was published.
fn day(prepared: &[Prepared]) -> Option<Date> {
    prepared.iter().filter_map(|document| document.published()?.interval()?.to).max()
}

/// The extractors that are always on.
const EXTRACTORS: &[&dyn Extractor] = &[&Rules, &Window];

/// What the extractors find and the gate lets pass, merged; and how much it refused. Of a group of copies only the best
/// witness speaks; of an essay only what names a source.
pub(crate) fn propose(
    prepared: &[Prepared],
    asked: &[Vec<Query>],
    copies: &Copies,
    lexicon: &Lexicon,
    extra: &[Extra<'_>],
    stop: &dyn Fn() -> bool,
) -> (Vec<Proposal>, usize) {
    let (mut admitted, mut refused) = (Vec::new(), 0);
    for (at, (document, queries)) in prepared.iter().zip(asked).enumerate().take_while(|_| !stop()) {
        if copies.group_of(at).is_some_and(|group| group.witness != at) {
            continue;
        }
        let essay = is_essay(document);
        let more = extra.iter().flat_map(|extra| (extra.find)(document, lexicon));
        for mut candidate in extract_all(EXTRACTORS, document, lexicon).into_iter().chain(more) {
            let within = document.sentences.iter().find(|sentence| sentence.span.touches(candidate.span));
            if essay && !within.is_some_and(|sentence| is_sourced(document, sentence)) {
                continue;
            }
            doubt(&mut candidate, document, queries);
            match gate(candidate, document, lexicon) {
                Ok(passed) => admitted.push(passed),
                Err(_) => refused += 1,
            }
        }
    }
    let order: Vec<_> = prepared.iter().map(|document| document.document.sha256).collect();
    (queue(admitted, &order), refused)
}

fn assemble(material: Material, unread: Vec<UnreadBrief>, asked: &[Vec<Query>], refused: usize) -> Brief {
    let Material { prepared, copies, sketch, proposals } = &material;
    let documents: Vec<DocumentBrief> =
        prepared.iter().zip(asked).map(|(document, queries)| documents::of(document, queries)).collect();
    let group = |group: &detente_evidence::CopyGroup| GroupBrief {
        members: group.members.iter().map(|at| documents[*at].name.clone()).collect(),
        witness: documents[group.witness].name.clone(),
        tier: group.tier,
    };
    let copied: usize = copies.groups.iter().map(|group| group.members.len() - 1).sum();
    let actor = |actor: &detente_model::Actor| ActorBrief {
        id: actor.meta.id.to_string(),
        name: actor.name.clone().unwrap_or_default(),
        role: actor.roles.first().map_or_else(String::new, |period| period.role.to_string()),
    };
    let of = |wanted: &dyn Fn(ClaimAct) -> bool| statements::of(prepared, proposals, wanted);
    let mut status = of(&|act| act == ClaimAct::ReportStatus);
    status.sort_by(|a, b| (&a.day.is_none(), &a.day).cmp(&(&b.day.is_none(), &b.day)));
    Brief {
        detente_brief: BRIEF_VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        standing: STANDING,
        complete: true,
        sources: prepared.len() - copied,
        copies: copies.groups.iter().map(group).collect(),
        actors: sketch.actors.iter().map(actor).collect(),
        statements: of(&|act| LISTED.contains(&act)),
        queries: statements::queries(prepared, asked),
        extractors: EXTRACTORS.iter().map(|extractor| extractor.identity().to_string()).collect(),
        status,
        documents,
        unread,
        refused,
        material,
    }
}

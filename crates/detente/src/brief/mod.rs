//! The brief: what a pile of reports says of talks, with no case.
//!
//! [`brief`] is one function that lists the stages in order. What comes out is data: documents, copies, statements that
//! were *proposed, not reviewed*, words that have to be settled first. [`text`] and [`html`] render it, [`draft`] writes a
//! first case file to correct. Nothing here reads files.

mod documents;
mod draft;
mod known;
mod page;
mod pile;
mod screen;
mod statements;
mod text;
mod totals;

use detente_evidence::{Copies, Prepared, Proposal, Query, Tier, sketch};
use detente_model::{Case, ClaimAct, Date};
use serde::Serialize;

pub(crate) use documents::of as about_document;
pub use documents::{Aside, DocumentBrief};
pub use draft::{NoDay, draft};
pub use known::{Known, known};
pub use page::html;
pub use pile::{IN_FULL, Piece, Pile};
pub(crate) use statements::queries_of;
pub use statements::{QueryBrief, Side, Statement};
pub use text::text;
pub(crate) use text::told as document_words;
pub use totals::Totals;

use crate::proposals::{EXTRACTORS, Means, Names, Searched, propose};

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
    /// Counts over all documents.
    pub totals: Totals,
    /// The documents that are kept in full, in the order given; the same bytes twice are one.
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

/// Reads, prepares, compares, extracts, gates and merges. `stop` is asked before each file and each few documents; a brief
/// that was stopped says so and tells of what was read until then.
pub fn brief(files: &[File], stop: &dyn Fn() -> bool) -> Brief {
    let mut pile = Pile::new(IN_FULL);
    for file in files.iter().take_while(|_| !stop()) {
        pile.add(&[Piece { name: file.name.clone(), line: None, bytes: file.bytes.clone() }]);
    }
    of_pile(pile, &Means { stop, ..Means::default() })
}

/// The brief of a pile that was read piece by piece.
pub fn of_pile(pile: Pile, means: &Means<'_>) -> Brief {
    let Pile { index, names: called, prepared, queries, documents, unread, totals, .. } = pile;
    let copies = index.finish();
    let sketch = sketch(&prepared, "Talks, as the reports tell", day(&prepared).unwrap_or(Date::ZERO));
    let (names, searched) = (Names::of(&sketch), Searched { prepared: &prepared, queries: &queries, copies: &copies });
    let (proposals, refused) = propose(&searched, &names, &names, means);
    let material = Material { prepared, copies, sketch, proposals };
    let read = Told { names: called, queries, documents, unread, totals };
    let mut told = assemble(material, read, refused);
    told.extractors.extend(means.extra.iter().map(|extra| extra.name.to_string()));
    Brief { complete: !(means.stop)(), ..told }
}

/// What was told of the documents while they were read.
struct Told {
    names: Vec<Box<str>>,
    queries: Vec<Vec<Query>>,
    documents: Vec<DocumentBrief>,
    unread: Vec<UnreadBrief>,
    totals: Totals,
}

/// The last day on which one of the documents was published.
fn day(prepared: &[Prepared]) -> Option<Date> {
    prepared.iter().filter_map(|document| document.published()?.interval()?.to).max()
}

fn assemble(material: Material, told: Told, refused: usize) -> Brief {
    let Material { prepared, copies, sketch, proposals } = &material;
    let Told { names, queries, documents, unread, totals } = told;
    let group = |group: &detente_evidence::CopyGroup| GroupBrief {
        members: group.members.iter().map(|at| names[*at].to_string()).collect(),
        witness: names[group.witness].to_string(),
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
        sources: totals.documents - copied,
        copies: copies.groups.iter().map(group).collect(),
        actors: sketch.actors.iter().map(actor).collect(),
        statements: of(&|act| LISTED.contains(&act)),
        queries: statements::queries(prepared, &queries),
        extractors: EXTRACTORS.iter().map(|extractor| extractor.identity().to_string()).collect(),
        status,
        documents,
        totals,
        unread,
        refused,
        material,
    }
}

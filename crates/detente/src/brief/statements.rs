//! Statements and queries of a brief, each with its place.

use std::collections::BTreeMap;

use detente_evidence::{DateKind, Doubt, Hash, Interval, Prepared, Proposal, Query, Span};
use detente_model::{ClaimAct, Date, Polarity, Status};
use serde::Serialize;

/// On which side of the question a report of status stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// It says that the talks are stuck.
    Stuck,
    /// It says that they are not.
    NotStuck,
}

impl Side {
    /// For or against an impasse: that the talks are stuck, rest or are over, against that they move; a denial turns it.
    pub(crate) fn of(status: Status, denied: bool) -> Self {
        let stuck = matches!(status, Status::Stalled | Status::Paused | Status::Collapsed);
        if stuck == denied { Side::NotStuck } else { Side::Stuck }
    }
}

/// One statement: proposed, not reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The document.
    pub document: String,
    /// Where it stands in the raw text.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// What it does.
    pub act: ClaimAct,
    /// Whether it affirms or denies.
    pub polarity: Polarity,
    /// How the talks stand, of a report of status.
    pub status: Option<Status>,
    /// For or against an impasse, of a report of status.
    pub side: Option<Side>,
    /// Whose stance it is.
    pub of: Vec<String>,
    /// At whom it is aimed.
    pub targets: Vec<String>,
    /// Who says it, in the words of the document; none: its own voice.
    pub speakers: Vec<String>,
    /// The day of the document.
    pub day: Option<Date>,
    /// What gives the day.
    pub day_by: Option<DateKind>,
    /// When what it tells happened or is to happen.
    pub occurred: Option<Interval>,
    /// How many independent extractors found it.
    pub agreement: usize,
    /// Why a person should look twice.
    pub doubts: Vec<Doubt>,
}

/// Words that may stand for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueryBrief {
    /// The document.
    pub document: String,
    /// Where they stand.
    pub span: Span,
    /// The words.
    pub reads: String,
    /// What may have stood there.
    pub perhaps: &'static str,
    /// Whether what a side does is told otherwise by the other words.
    pub turns: bool,
}

/// The proposals with an act that is wanted, by document and place. What may stand for other words is left to the queries.
pub(super) fn of(prepared: &[Prepared], proposals: &[Proposal], wanted: &dyn Fn(ClaimAct) -> bool) -> Vec<Statement> {
    let mut by_document: BTreeMap<Hash, Vec<&Proposal>> = BTreeMap::new();
    let listed = |proposal: &&Proposal| {
        wanted(proposal.candidate.act) && !proposal.candidate.doubts.contains(&Doubt::PerhapsOtherWords)
    };
    for proposal in proposals.iter().filter(listed) {
        by_document.entry(proposal.candidate.document).or_default().push(proposal);
    }
    let mut found = Vec::new();
    for document in prepared {
        let here = by_document.get(&document.document.sha256).into_iter().flatten();
        let mut statements: Vec<Statement> = here.map(|proposal| statement(document, proposal)).collect();
        statements.sort_by_key(|statement| (statement.span, statement.act));
        found.extend(statements);
    }
    found
}

fn statement(document: &Prepared, proposal: &Proposal) -> Statement {
    let candidate = &proposal.candidate;
    let published = document.published();
    Statement {
        document: document.document.name.clone(),
        span: candidate.span,
        quote: candidate.quote.clone(),
        act: candidate.act,
        polarity: candidate.polarity,
        status: candidate.status,
        side: candidate.status.map(|status| Side::of(status, candidate.polarity == Polarity::Deny)),
        of: candidate.of.iter().map(|party| party.id.to_string()).collect(),
        targets: candidate.targets.iter().map(|party| party.id.to_string()).collect(),
        speakers: candidate.speakers.iter().map(|voice| document.text(voice.ground.span()).to_owned()).collect(),
        day: published.and_then(|date| date.interval()).and_then(|days| days.to),
        day_by: published.map(|date| date.kind),
        occurred: candidate.occurred.as_ref().map(|occurred| occurred.days),
        agreement: proposal.agreement,
        doubts: candidate.doubts.clone(),
    }
}

/// Every query, by document and place.
pub(super) fn queries(prepared: &[Prepared], asked: &[Vec<Query>]) -> Vec<QueryBrief> {
    prepared.iter().zip(asked).flat_map(|(document, queries)| queries_of(document, queries)).collect()
}

/// The queries of one document.
pub(crate) fn queries_of(document: &Prepared, queries: &[Query]) -> Vec<QueryBrief> {
    let each = queries.iter().map(|query| QueryBrief {
        document: document.document.name.clone(),
        span: query.span,
        reads: document.text(query.span).to_owned(),
        perhaps: query.perhaps,
        turns: query.turns,
    });
    each.collect()
}

//! Through whom statements came: from who is said to speak, link by link, to the document in hand.

use std::collections::BTreeMap;

use detente_evidence::{BlockKind, Prepared};
use detente_model::Id;
use serde::Serialize;

use super::document::upstream;
use super::{Material, Statement};

/// Where a chain begins, as far as the document tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// People or actors of the case.
    Named(Vec<Id>),
    /// Somebody who is only described, in the document's words.
    Described(String),
    /// The document's own voice: nobody else is named.
    OwnVoice,
}

/// Statements that came the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// Who is said to speak.
    pub origin: Origin,
    /// Through whom it came to the document, the first to hear it first, in the document's words.
    pub via: Vec<String>,
    /// The documents of the case that the document was made from, the furthest first; empty where the case has none.
    pub upstream: Vec<String>,
    /// Whether the case says that the document was made from something that is not known.
    pub from_unknown: bool,
    /// The agency or outlet that the document names before its first sentence.
    pub outlet: Option<String>,
    /// The document in hand.
    pub document: usize,
    /// Other documents that count as the same source.
    pub copies: Vec<usize>,
    /// The statements.
    pub statements: Vec<usize>,
}

/// Chains by document; the longest first, the document's own voice last.
pub(super) fn provenance(material: &Material<'_>) -> Vec<Chain> {
    let mut by: BTreeMap<(usize, Origin, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (at, statement) in material.statements.iter().enumerate() {
        let via: Vec<String> = statement.via.iter().rev().cloned().collect();
        by.entry((statement.document, origin(statement), via)).or_default().push(at);
    }
    let case = material.review.case();
    let mut by_source: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, document) in material.documents.iter().enumerate() {
        by_source.entry(document.counts_as).or_default().push(at);
    }
    let chain = |((document, origin, via), statements): ((usize, Origin, Vec<String>), Vec<usize>)| {
        let source = material.documents[document].source.as_ref();
        let (mut upstream, from_unknown) = source.map_or((Vec::new(), false), |source| upstream(case, source));
        upstream.reverse();
        let outlet = material.text(document).and_then(outlet);
        let of_source = by_source.get(&material.documents[document].counts_as).into_iter().flatten();
        let copies = of_source.copied().filter(|at| *at != document).collect();
        Chain { origin, via, upstream, from_unknown, outlet, document, copies, statements }
    };
    let mut chains: Vec<Chain> = by.into_iter().map(chain).collect();
    chains.sort_by_key(|chain| {
        let own = chain.origin == Origin::OwnVoice;
        (chain.document, own, usize::MAX - chain.via.len(), chain.statements.first().copied())
    });
    chains
}

fn origin(statement: &Statement) -> Origin {
    match &statement.described {
        _ if !statement.speakers.is_empty() => Origin::Named(statement.speakers.clone()),
        Some(words) => Origin::Described(words.clone()),
        None => Origin::OwnVoice,
    }
}

/// The words in brackets of a dateline: `OSLO, May 5 (Norpress) -`.
pub(super) fn outlet(text: &Prepared) -> Option<String> {
    let dateline = text.blocks.iter().find(|block| block.kind == BlockKind::Dateline)?;
    let (_, rest) = text.text(dateline.span).split_once('(')?;
    let (name, _) = rest.split_once(')')?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

//! What extractors find in documents and the gate lets pass, merged into one queue.

use std::collections::BTreeSet;

use detente_evidence::{
    Admitted, Candidate, Copies, Extractor, ExtractorName, Lexicon, Prepared, Proposal, Query, doubt, extract_all,
    gate, is_essay, is_sourced, queue,
    rules::{Rules, Window},
};

use crate::threads::on_threads;

/// The extractors that are always on.
pub(crate) const EXTRACTORS: &[&dyn Extractor] = &[&Rules, &Window];

/// An extractor that is not pure, as a model behind an endpoint: whoever calls does the work, and its candidates go through
/// the same gate and queue as those of the rules.
pub struct Extra<'a> {
    /// What it is called.
    pub name: ExtractorName,
    /// Its candidates for a document. It is asked about each document that speaks for itself, in the order given.
    pub find: &'a dyn Fn(&Prepared, &Lexicon) -> Vec<Candidate>,
}

/// The names that statements are looked for with, and who looks beside the rules.
pub(crate) struct Search<'a> {
    /// All names: the rules work here and tell nobody.
    pub(crate) lexicon: &'a Lexicon,
    /// The names that an extra extractor is told: it may carry them elsewhere.
    pub(crate) told: &'a Lexicon,
    /// The extra extractors.
    pub(crate) extra: &'a [Extra<'a>],
}

/// So many documents are searched between two questions whether to stop.
const ROUND: usize = 64;

/// What the extractors find and the gate lets pass, merged; and how much it refused. Of a group of copies only the best
/// witness speaks; of an essay only what names a source.
pub(crate) fn propose(
    prepared: &[Prepared],
    asked: &[Vec<Query>],
    copies: &Copies,
    search: &Search<'_>,
    stop: &dyn Fn() -> bool,
) -> (Vec<Proposal>, usize) {
    let Search { lexicon, told, extra } = *search;
    let silent = silent(copies, prepared.len());
    let speak: Vec<(&Prepared, &Vec<Query>)> =
        prepared.iter().zip(asked).enumerate().filter(|(at, _)| !silent.contains(at)).map(|(_, both)| both).collect();
    let (mut admitted, mut refused) = (Vec::new(), 0);
    for round in speak.chunks(ROUND).take_while(|_| !stop()) {
        let rules = on_threads(round, |(document, queries)| {
            heard(document, queries, lexicon, extract_all(EXTRACTORS, document, lexicon))
        });
        let asked =
            extra.iter().flat_map(|extra| round.iter().map(move |(document, queries)| (extra, *document, *queries)));
        let asked =
            asked.map(|(extra, document, queries)| heard(document, queries, lexicon, (extra.find)(document, told)));
        for (passed, failed) in rules.into_iter().chain(asked) {
            admitted.extend(passed);
            refused += failed;
        }
    }
    let order: Vec<_> = prepared.iter().map(|document| document.document.sha256).collect();
    (queue(admitted, &order), refused)
}

/// The documents that are copies and not the best witness. Where that one is not kept, the first that is kept speaks.
fn silent(copies: &Copies, kept: usize) -> BTreeSet<usize> {
    let each = copies.groups.iter().flat_map(|group| {
        let first = group.members.first().copied().unwrap_or_default();
        let speaker = if group.witness < kept { group.witness } else { first };
        group.members.iter().copied().filter(move |at| *at != speaker)
    });
    each.filter(|at| *at < kept).collect()
}

/// What of some candidates for a document passes the gate, and how much does not.
fn heard(
    document: &Prepared,
    queries: &[Query],
    lexicon: &Lexicon,
    candidates: Vec<Candidate>,
) -> (Vec<Admitted>, usize) {
    let (mut admitted, mut refused, essay) = (Vec::new(), 0, is_essay(document));
    for mut candidate in candidates {
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
    (admitted, refused)
}

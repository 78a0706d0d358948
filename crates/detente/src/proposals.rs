//! What extractors find in documents and the gate lets pass, merged into one queue.

use std::collections::BTreeSet;

use detente_evidence::{
    Admitted, Candidate, Copies, Extractor, ExtractorName, Lexicon, Prepared, Proposal, Query, doubt, extract_all,
    gate, is_essay, is_sourced, queue,
    rules::{Rules, Window},
};
use detente_model::Case;

use crate::kept::{Kept, Searcher, recalled};
use crate::threads::on_threads;

/// The extractors that are always on.
pub(crate) const EXTRACTORS: &[&dyn Extractor] = &[&Rules, &Window];

/// An extractor that is not pure, as a model behind an endpoint: whoever calls does the work, and its candidates go through
/// the same gate and queue as those of the rules.
pub struct Extra<'a> {
    /// What it is called.
    pub name: ExtractorName,
    /// Its candidates for a document. It is asked about each document that speaks for itself, in the order given.
    pub find: &'a dyn Fn(&Prepared, &Lexicon) -> Answered,
}

/// What an [`Extra`] has to say of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// What it found.
    pub candidates: Vec<Candidate>,
    /// Whether that is all; what is not is not kept for the next run.
    pub whole: bool,
}

/// How statements are looked for, beside what the documents and the names say; [`Default`]: by the rules alone, to the end.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// More extractors than those that are always on.
    pub extra: &'a [Extra<'a>],
    /// What earlier runs found.
    pub kept: Option<&'a dyn Kept>,
    /// Whether to stop; asked every few documents.
    pub stop: &'a dyn Fn() -> bool,
    /// Told how many documents have been searched, of how many.
    pub searched: &'a dyn Fn(usize, usize),
}

impl Default for Means<'_> {
    fn default() -> Self {
        Self { extra: &[], kept: None, stop: &|| false, searched: &|_, _| () }
    }
}

/// The names that statements are looked for with.
pub(crate) struct Names {
    lexicon: Lexicon,
    hash: String,
}

impl Names {
    /// The names of a case.
    pub(crate) fn of(case: &Case) -> Self {
        Self { lexicon: Lexicon::new(case), hash: crate::hash(case) }
    }
}

/// The documents that are searched, with what is known of them.
pub(crate) struct Searched<'a> {
    /// The documents.
    pub(crate) prepared: &'a [Prepared],
    /// Words in each of them that may stand for others.
    pub(crate) queries: &'a [Vec<Query>],
    /// Which of them are copies.
    pub(crate) copies: &'a Copies,
}

/// A document that speaks, with the words in it that may stand for others.
type Speaking<'a> = (&'a Prepared, &'a [Query]);

/// What of a document passed the gate, and how much did not.
type Heard = (Vec<Admitted>, usize);

/// So many documents are searched between two questions whether to stop.
const ROUND: usize = 64;

/// What the extractors find and the gate lets pass, merged; and how much it refused. Of a group of copies only the best
/// witness speaks; of an essay only what names a source. The rules look for all `names` and tell nobody; an extra extractor is
/// given those in `told`, as it may carry them elsewhere.
pub(crate) fn propose(
    documents: &Searched<'_>,
    names: &Names,
    told: &Names,
    means: &Means<'_>,
) -> (Vec<Proposal>, usize) {
    let Searched { prepared, queries, copies } = *documents;
    let silent = silent(copies, prepared.len());
    let all = prepared.iter().zip(queries.iter().map(Vec::as_slice)).enumerate();
    let speak: Vec<Speaking<'_>> = all.filter(|(at, _)| !silent.contains(at)).map(|(_, both)| both).collect();
    let rules = Searcher::new(EXTRACTORS.iter().map(|extractor| extractor.identity()).collect(), &names.hash);
    let others: Vec<Searcher> =
        means.extra.iter().map(|extra| Searcher::new(vec![extra.name.clone()], &told.hash)).collect();
    let (mut admitted, mut refused, mut done) = (Vec::new(), 0, 0);
    for round in speak.chunks(ROUND).take_while(|_| !(means.stop)()) {
        let by_rules = by_rules(round, &rules, &names.lexicon, means.kept);
        let asked = means.extra.iter().zip(&others);
        let asked = asked.flat_map(|asked| round.iter().map(move |speaking| (asked, *speaking)));
        let by_others = asked.map(|((extra, searcher), (document, queries))| {
            let found = by_extra(document, extra, searcher, &told.lexicon, means.kept);
            heard(document, queries, &names.lexicon, found)
        });
        for (passed, failed) in by_rules.into_iter().chain(by_others) {
            admitted.extend(passed);
            refused += failed;
        }
        done += round.len();
        (means.searched)(done, speak.len());
    }
    let order: Vec<_> = prepared.iter().map(|document| document.document.sha256).collect();
    (queue(admitted, &order), refused)
}

/// What the rules find in some documents, or found in an earlier run.
fn by_rules(round: &[Speaking<'_>], searcher: &Searcher, lexicon: &Lexicon, kept: Option<&dyn Kept>) -> Vec<Heard> {
    let recall =
        |document: &Prepared| kept.map(|kept| (searcher.key(document), kept)).map(|(key, kept)| (key, kept.line(key)));
    let each: Vec<_> = round.iter().map(|speaking| (*speaking, recall(speaking.0))).collect();
    let found = on_threads(&each, |((document, queries), recalled_line)| {
        let known = recalled_line.as_ref().and_then(|(key, line)| recalled(*key, line.as_ref()?));
        let fresh = known.is_none();
        let candidates = known.unwrap_or_else(|| extract_all(EXTRACTORS, document, lexicon));
        let key = recalled_line.as_ref().map(|(key, _)| *key).filter(|_| fresh);
        let line = key.map(|key| (key, searcher.line(key, document, &candidates)));
        (heard(document, queries, lexicon, candidates), line)
    });
    let (heard, lines): (Vec<Heard>, Vec<_>) = found.into_iter().unzip();
    if let Some(kept) = kept {
        kept.keep(&lines.into_iter().flatten().collect::<Vec<_>>());
    }
    heard
}

/// What an extra extractor finds in a document, or found in an earlier run.
fn by_extra(
    document: &Prepared,
    extra: &Extra<'_>,
    searcher: &Searcher,
    told: &Lexicon,
    kept: Option<&dyn Kept>,
) -> Vec<Candidate> {
    let key = searcher.key(document);
    if let Some(known) = kept.and_then(|kept| recalled(key, &kept.line(key)?)) {
        return known;
    }
    let Answered { candidates, whole } = (extra.find)(document, told);
    if let Some(kept) = kept.filter(|_| whole) {
        kept.keep(&[(key, searcher.line(key, document, &candidates))]);
    }
    candidates
}

/// The documents that are copies and not the best witness. Where that one is not kept, the first that is kept speaks.
pub(crate) fn silent(copies: &Copies, kept: usize) -> BTreeSet<usize> {
    let each = copies.groups.iter().flat_map(|group| {
        let first = group.members.first().copied().unwrap_or_default();
        let speaker = if group.witness < kept { group.witness } else { first };
        group.members.iter().copied().filter(move |at| *at != speaker)
    });
    each.filter(|at| *at < kept).collect()
}

/// What of some candidates for a document passes the gate, and how much does not.
fn heard(document: &Prepared, queries: &[Query], lexicon: &Lexicon, candidates: Vec<Candidate>) -> Heard {
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

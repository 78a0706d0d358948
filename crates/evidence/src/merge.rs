//! Merge and queue: what several extractors found is one proposal, and those that agree stand first.
//!
//! Two candidates are the same statement when they stand in the same document, share half of the shorter place, do the same
//! and are of a common party. The order of the queue is a count of extractors that found it, never a made-up score.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{Admitted, Candidate, Doubt, Hash};

/// A statement for a person to look at: *proposed*, not reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The statement, as the extractor that comes first by name found it; with the names of all that found it.
    pub candidate: Candidate,
    /// How many independent extractors found it. Versions of one extractor are one.
    pub agreement: usize,
    /// How others put it, where they differ.
    pub also: Vec<Candidate>,
}

/// What was admitted, merged, in the order in which a person is to look at it: by agreement, then what reads plainly before
/// what may stand for other words, then by document in the order given, then by place.
pub fn queue(admitted: Vec<Admitted>, documents: &[Hash]) -> Vec<Proposal> {
    let order: BTreeMap<Hash, usize> = documents.iter().enumerate().map(|(at, hash)| (*hash, at)).collect();
    let mut candidates: Vec<Candidate> = admitted.into_iter().map(Admitted::into_candidate).collect();
    candidates.sort_by(|a, b| (&a.extractors, a).cmp(&(&b.extractors, b)));
    candidates.dedup();
    let mut merged = merge(candidates);
    merged.sort_by_cached_key(|proposal| {
        let candidate = &proposal.candidate;
        let place = order.get(&candidate.document).copied().unwrap_or(usize::MAX);
        let query = candidate.doubts.contains(&Doubt::PerhapsOtherWords);
        (usize::MAX - proposal.agreement, query, place, candidate.span, candidate.clone())
    });
    merged
}

/// Puts each candidate with the first statement that it is the same as.
fn merge(candidates: Vec<Candidate>) -> Vec<Proposal> {
    let mut by_document: BTreeMap<Hash, Vec<Vec<Candidate>>> = BTreeMap::new();
    for candidate in candidates {
        let groups = by_document.entry(candidate.document).or_default();
        match groups.iter_mut().find(|group| same(&group[0], &candidate)) {
            Some(group) => group.push(candidate),
            None => groups.push(vec![candidate]),
        }
    }
    by_document.into_values().flatten().filter_map(proposal).collect()
}

/// Whether two candidates are the same statement.
fn same(a: &Candidate, b: &Candidate) -> bool {
    let shorter = a.span.len().min(b.span.len());
    let overlap = 2 * a.span.shared(b.span) >= shorter && shorter > 0;
    let parties = |of: &Candidate| of.of.iter().map(|party| party.id.clone()).collect::<BTreeSet<_>>();
    let (ours, theirs) = (parties(a), parties(b));
    overlap && a.act == b.act && (ours == theirs || !ours.is_disjoint(&theirs))
}

fn proposal(group: Vec<Candidate>) -> Option<Proposal> {
    let names: BTreeSet<_> = group.iter().flat_map(|one| one.extractors.iter().cloned()).collect();
    let agreement = names.iter().map(|name| name.name.as_str()).collect::<BTreeSet<_>>().len();
    let mut group = group.into_iter();
    let mut candidate = group.next()?;
    let mut also: Vec<Candidate> = Vec::new();
    for other in group {
        if !alike(&candidate, &other) && !also.iter().any(|known| alike(known, &other)) {
            also.push(other);
        }
    }
    candidate.extractors = names.into_iter().collect();
    Some(Proposal { candidate, agreement, also })
}

/// Whether two candidates differ only in who found them and by which rules.
fn alike(a: &Candidate, b: &Candidate) -> bool {
    let bare = |one: &Candidate| Candidate { extractors: Vec::new(), rules: Vec::new(), ..one.clone() };
    bare(a) == bare(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::{admit, candidate, found_by};

    #[test]
    fn those_that_agree_stand_first() {
        let rules = candidate("Harbour demands a higher quay");
        let other = candidate("Mill refuses the quay");
        let parser = found_by(candidate("Harbour demands a higher quay."), "parser", 1);
        let again = found_by(candidate("Harbour demands a higher quay"), "parser", 2);
        let all = [other, rules.clone(), parser.clone(), again].map(admit).to_vec();
        let queued = queue(all.clone(), &[]);
        assert_eq!(queued.len(), 2);
        assert_eq!((queued[0].agreement, queued[1].agreement), (2, 1));
        assert_eq!(queued[0].candidate.span, parser.span, "parser stands before rules by name");
        assert_eq!(queued[0].also.len(), 1);
        let mut turned = all;
        turned.reverse();
        assert_eq!(queue(turned, &[]), queued);
    }

    #[test]
    fn another_act_or_party_is_another_statement() {
        let mut other = candidate("Harbour demands a higher quay");
        other.act = detente_model::ClaimAct::Offer;
        let pair = [candidate("Harbour demands a higher quay"), other].map(admit).to_vec();
        assert_eq!(queue(pair, &[]).len(), 2);
    }
}

//! What is looked up at once, against a look at all for each.

use detente_evidence::{Candidate, Found, Ground, Proposal, Span, Topic};
use detente_model::{ClaimAct, Id, Polarity, Status};
use proptest::prelude::*;

use super::tests::{case, reads};
use super::*;

/// What tells candidates apart: act, parties, issues, denied, status, place.
type Sketch = (usize, Vec<usize>, Vec<usize>, bool, usize, usize);

const ACTS: [ClaimAct; 6] =
    [ClaimAct::Blame, ClaimAct::Demand, ClaimAct::Offer, ClaimAct::Accept, ClaimAct::Reject, ClaimAct::ReportStatus];

fn id(of: &str, number: usize) -> Id {
    Id::assigned(of, number)
}

fn candidate(like: &Candidate, (act, of, issues, denied, status, at): &Sketch) -> Candidate {
    let span = Span::new(*at, at + 4);
    Candidate {
        span,
        act: ACTS[*act],
        of: of.iter().map(|n| Found { id: id("party", *n), ground: Ground::Here { span } }).collect(),
        issues: issues.iter().map(|n| Topic { id: id("issue", *n), cue: None }).collect(),
        polarity: if *denied { Polarity::Deny } else { Polarity::Affirm },
        status: [None, Some(Status::Stalled), Some(Status::Moving)][*status],
        ..like.clone()
    }
}

/// The first name of the list that nobody before has.
fn plain_names(items: &[Item]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for Item { candidate, .. } in items {
        let hash = candidate.document.to_string();
        let stem = format!("{}:{}-{}:{}", &hash[..8], candidate.span.start, candidate.span.end, candidate.act);
        let parties: Vec<&str> = candidate.of.iter().map(|party| party.id.as_str()).collect();
        let longer = format!("{stem}:{}", parties.join("+"));
        let all = [stem, longer.clone()].into_iter().chain((2..).map(|n| format!("{longer}:{n}")));
        names.extend(all.filter(|name| !names.contains(name)).take(1).collect::<Vec<_>>());
    }
    names
}

proptest! {
    #[test]
    fn as_looking_at_all(
        sketches in prop::collection::vec(
            (
                0usize..ACTS.len(),
                prop::collection::vec(0usize..3, 0..3),
                prop::collection::vec(0usize..3, 0..4),
                any::<bool>(),
                0usize..3,
                0usize..5,
            ),
            0..40,
        ),
        replaced in prop::collection::vec(any::<bool>(), 40),
        most in 0usize..5,
    ) {
        let case = case();
        let mut reading = reads(&case);
        let like = reading.proposals[0].candidate.clone();
        let proposal = |sketch| Proposal { candidate: candidate(&like, sketch), agreement: 1, also: Vec::new() };
        reading.proposals = sketches.iter().map(proposal).collect();
        let mut review = Review::new(&reading, &case);
        for (item, replaced) in review.items.iter_mut().zip(replaced) {
            item.standing = if replaced { Standing::Replaced } else { Standing::Proposed };
        }
        let names: Vec<String> = review.items.iter().map(|item| item.name.clone()).collect();
        prop_assert_eq!(&names, &plain_names(&review.items));
        let beside = Beside::of(&review);
        for (at, item) in review.items.iter().enumerate() {
            prop_assert_eq!(review.at(&item.name), Ok(at));
            let named = |items: Vec<&Item>| items.into_iter().map(|item| item.name.clone()).collect::<Vec<_>>();
            let all = named(review.against(item));
            prop_assert_eq!(beside.count(at), all.len());
            prop_assert_eq!(named(beside.first(at, most)), all[..most.min(all.len())].to_vec());
            prop_assert_eq!(named(beside.first(at, usize::MAX)), all);
        }
    }
}

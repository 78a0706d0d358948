//! Which proposals are to be read side by side, for all of a review at once.
//!
//! [`contrary`] looks at few things of a candidate. Those that are alike in them are one kind, kinds are compared once, and
//! what stands beside a proposal is what kinds contrary to its own hold.

use std::collections::BTreeMap;

use detente_evidence::Candidate;
use detente_model::{ClaimAct, Id, Polarity, Status};

use super::{Item, Review, Standing, contrary};

/// All that [`contrary`] looks at.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'r> {
    act: ClaimAct,
    of: Vec<&'r Id>,
    issues: Vec<&'r Id>,
    polarity: Polarity,
    status: Option<Status>,
}

impl<'r> Kind<'r> {
    fn of(candidate: &'r Candidate) -> Self {
        let mut issues: Vec<&Id> = candidate.issues.iter().map(|topic| &topic.id).collect();
        issues.sort_unstable();
        issues.dedup();
        Self {
            act: candidate.act,
            of: candidate.of.iter().map(|party| &party.id).collect(),
            issues,
            polarity: candidate.polarity,
            status: candidate.status,
        }
    }
}

/// The proposals of one kind.
struct Group<'r> {
    /// One of them, for comparison.
    like: &'r Candidate,
    /// Their places in the review, rising, without those that were split or merged.
    members: Vec<usize>,
    /// The groups that say the contrary.
    against: Vec<usize>,
}

/// What stands beside each proposal of a review, as [`Review::against`] says it, without a look at all for each.
pub struct Beside<'r> {
    items: &'r [Item],
    /// The group of each proposal.
    of: Vec<usize>,
    groups: Vec<Group<'r>>,
}

impl<'r> Beside<'r> {
    /// As the review stands now.
    pub fn of(review: &'r Review<'_>) -> Self {
        let items = review.items();
        let mut numbers: BTreeMap<Kind<'_>, usize> = BTreeMap::new();
        let (mut of, mut groups) = (Vec::with_capacity(items.len()), Vec::<Group<'_>>::new());
        for (at, item) in items.iter().enumerate() {
            let number = *numbers.entry(Kind::of(&item.candidate)).or_insert(groups.len());
            if number == groups.len() {
                groups.push(Group { like: &item.candidate, members: Vec::new(), against: Vec::new() });
            }
            if item.standing != Standing::Replaced {
                groups[number].members.push(at);
            }
            of.push(number);
        }
        for one in 0..groups.len() {
            let like = groups[one].like;
            groups[one].against = (0..groups.len()).filter(|two| contrary(like, groups[*two].like)).collect();
        }
        Self { items, of, groups }
    }

    /// How many stand beside the proposal at a place of the review.
    pub fn count(&self, at: usize) -> usize {
        self.contrary_to(at).map(|group| group.members.len()).sum()
    }

    /// The first of them, at most so many, in the order of the review.
    pub fn first(&self, at: usize, most: usize) -> Vec<&'r Item> {
        let mut places: Vec<usize> =
            self.contrary_to(at).flat_map(|group| group.members.iter().take(most)).copied().collect();
        // Each group's places rise already, which this sort makes use of.
        places.sort();
        places.truncate(most);
        places.into_iter().filter_map(|place| self.items.get(place)).collect()
    }

    fn contrary_to(&self, at: usize) -> impl Iterator<Item = &Group<'r>> {
        let own = self.of.get(at).and_then(|group| self.groups.get(*group));
        own.into_iter().flat_map(|group| &group.against).filter_map(|other| self.groups.get(*other))
    }
}

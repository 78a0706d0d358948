//! Which documents are held together by pairs.

use std::collections::BTreeMap;

use super::Tier;

/// Documents in groups that grow together. The top of a group is its first document.
#[derive(Default)]
pub(super) struct Forest {
    parent: Vec<usize>,
    /// At the top of a group, the weakest tier in it; `None` of a document alone.
    weakest: Vec<Option<Tier>>,
}

impl Forest {
    /// One document more, alone.
    pub(super) fn grow(&mut self) {
        self.parent.push(self.parent.len());
        self.weakest.push(None);
    }

    /// Two documents are of one group.
    pub(super) fn join(&mut self, one: usize, two: usize, tier: Tier) {
        let (one, two) = (self.top(one), self.top(two));
        let (first, second) = (one.min(two), one.max(two));
        let weakest = [self.weakest[first], self.weakest[second], Some(tier)].into_iter().flatten().min();
        self.parent[second] = first;
        self.weakest[first] = weakest;
    }

    fn top(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// The groups of two or more with their tiers, in the order of their first documents; members rise.
    pub(super) fn groups(&mut self) -> Vec<(Vec<usize>, Tier)> {
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parent.len() {
            found.entry(self.top(at)).or_default().push(at);
        }
        found.into_iter().filter_map(|(top, members)| Some((members, self.weakest[top]?))).collect()
    }
}

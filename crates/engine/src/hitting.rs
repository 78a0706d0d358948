//! Minimum hitting sets: the smallest sets that share an element with each of a list of sets.
//!
//! Depth-first branch and bound: the set with the fewest elements still allowed is hit by each of them in turn, each
//! time without those tried before, so that every hitting set is met exactly once; a greedy packing of disjoint sets
//! bounds from below. The problem is the one R. Reiter, "A theory of diagnosis from first principles", Artificial
//! Intelligence 32(1), 1987, builds diagnosis on; it is NP-hard, so the budget counts its steps.

use crate::{Budget, Halt};

/// One smallest hitting set of `sets`, ascending. No set may be empty.
///
/// # Errors
/// The budget is spent before it is known to be smallest.
pub(crate) fn minimum(sets: &[Vec<usize>], budget: &Budget<'_>) -> Result<Vec<usize>, Halt> {
    let best = greedy(sets);
    let mut search = Search::new(sets, budget, best.len());
    search.best = Some(best);
    search.one = true;
    search.descend()?;
    let mut best = search.best.unwrap_or_default();
    best.sort_unstable();
    Ok(best)
}

/// All hitting sets of `sets` with at most `size` elements where none is smaller, each ascending, in ascending order;
/// the first `list` found and `false` where there are more.
///
/// # Errors
/// The budget is spent.
pub(crate) fn all_of_size(
    sets: &[Vec<usize>],
    size: usize,
    list: usize,
    budget: &Budget<'_>,
) -> Result<(Vec<Vec<usize>>, bool), Halt> {
    let mut search = Search::new(sets, budget, size);
    search.list = list;
    search.descend()?;
    let mut found = search.found;
    found.sort();
    Ok((found, !search.cut))
}

/// A hitting set, made by taking again and again the element that hits the most.
pub(crate) fn greedy(sets: &[Vec<usize>]) -> Vec<usize> {
    let mut open: Vec<&Vec<usize>> = sets.iter().collect();
    let mut count = vec![0usize; universe(sets)];
    open.iter().copied().flatten().for_each(|element| count[*element] += 1);
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let most = (0..count.len()).rev().max_by_key(|element| count[*element]).unwrap_or(0);
        open.retain(|set| {
            let hit = set.contains(&most);
            if hit {
                set.iter().for_each(|element| count[*element] -= 1);
            }
            !hit
        });
        chosen.push(most);
    }
    chosen.sort_unstable();
    chosen
}

fn universe(sets: &[Vec<usize>]) -> usize {
    sets.iter().flatten().max().map_or(0, |most| most + 1)
}

struct Search<'a> {
    sets: &'a [Vec<usize>],
    budget: &'a Budget<'a>,
    /// By set: how many chosen elements it holds.
    hits: Vec<usize>,
    /// By element: the sets that hold it.
    of: Vec<Vec<usize>>,
    forbidden: Vec<bool>,
    chosen: Vec<usize>,
    /// No set larger than this is looked for.
    most: usize,
    /// Whether one smallest set is wanted, or all.
    one: bool,
    best: Option<Vec<usize>>,
    found: Vec<Vec<usize>>,
    list: usize,
    cut: bool,
    /// What one look at all sets costs.
    size: u64,
}

impl<'a> Search<'a> {
    fn new(sets: &'a [Vec<usize>], budget: &'a Budget<'a>, most: usize) -> Self {
        let mut of = vec![Vec::new(); universe(sets)];
        for (index, set) in sets.iter().enumerate() {
            set.iter().for_each(|element| of[*element].push(index));
        }
        Self {
            sets,
            budget,
            hits: vec![0; sets.len()],
            forbidden: vec![false; of.len()],
            of,
            chosen: Vec::new(),
            most,
            one: false,
            best: None,
            found: Vec::new(),
            list: 0,
            cut: false,
            size: sets.iter().map(|set| set.len() as u64 + 1).sum::<u64>() + 1,
        }
    }

    /// Looks at every hitting set that extends what is chosen and avoids what is forbidden.
    fn descend(&mut self) -> Result<(), Halt> {
        self.budget.step(self.size)?;
        let Some((branch, bound)) = self.look() else {
            self.record();
            return Ok(());
        };
        let room = |search: &Self| search.most.saturating_sub(search.chosen.len());
        // A search for one smallest set wants to beat what it has.
        let slack = usize::from(self.one && self.best.is_some());
        if bound + slack > room(self) || self.cut {
            return Ok(());
        }
        for element in &branch {
            self.choose(*element);
            let outcome = self.descend();
            self.undo(*element);
            outcome?;
            self.forbidden[*element] = true;
        }
        branch.iter().for_each(|element| self.forbidden[*element] = false);
        Ok(())
    }

    /// The elements by which to hit next, and how many more are needed at least; `None` once all sets are hit.
    fn look(&self) -> Option<(Vec<usize>, usize)> {
        let allowed = |set: usize| self.sets[set].iter().copied().filter(|element| !self.forbidden[*element]);
        let open = (0..self.sets.len()).filter(|set| self.hits[*set] == 0);
        let mut open: Vec<(usize, usize)> = open.map(|set| (allowed(set).count(), set)).collect();
        open.sort_unstable();
        let branch: Vec<usize> = allowed(open.first()?.1).collect();
        if branch.is_empty() {
            return Some((branch, usize::MAX / 2));
        }
        let mut taken = vec![false; self.forbidden.len()];
        let mut bound = 0;
        for (_, set) in open {
            if !allowed(set).any(|element| taken[element]) {
                allowed(set).for_each(|element| taken[element] = true);
                bound += 1;
            }
        }
        Some((branch, bound))
    }

    fn record(&mut self) {
        let mut chosen = self.chosen.clone();
        chosen.sort_unstable();
        if self.one {
            if self.best.as_ref().is_none_or(|best| chosen.len() < best.len()) {
                self.most = chosen.len();
                self.best = Some(chosen);
            }
        } else if self.found.len() < self.list {
            self.found.push(chosen);
        } else {
            self.cut = true;
        }
    }

    fn choose(&mut self, element: usize) {
        self.chosen.push(element);
        self.of[element].iter().for_each(|set| self.hits[*set] += 1);
    }

    fn undo(&mut self, element: usize) {
        self.chosen.pop();
        self.of[element].iter().for_each(|set| self.hits[*set] -= 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Limits;

    fn hits(candidate: u32, sets: &[Vec<usize>]) -> bool {
        sets.iter().all(|set| set.iter().any(|element| candidate >> element & 1 == 1))
    }

    /// The definition: of all subsets of eight elements those that hit every set and are smallest.
    fn by_definition(sets: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let all: Vec<u32> = (0u32..256).filter(|candidate| hits(*candidate, sets)).collect();
        let least = all.iter().map(|candidate| candidate.count_ones()).min().unwrap();
        let smallest = all.into_iter().filter(|candidate| candidate.count_ones() == least);
        let mut found: Vec<Vec<usize>> =
            smallest.map(|candidate| (0..8).filter(|element| candidate >> element & 1 == 1).collect()).collect();
        found.sort();
        found
    }

    fn sets() -> impl Strategy<Value = Vec<Vec<usize>>> {
        let set = prop::collection::btree_set(0usize..8, 1..5);
        prop::collection::vec(set.prop_map(|set| set.into_iter().collect()), 0..9)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn all_smallest_hitting_sets_are_found_and_no_others(sets in sets()) {
            let limits = Limits::default();
            let budget = Budget::new(&limits, &|| false);
            let expected = by_definition(&sets);
            let one = minimum(&sets, &budget).unwrap();
            prop_assert!(expected.contains(&one));
            let all = all_of_size(&sets, one.len(), 1_000, &budget).unwrap();
            prop_assert_eq!(&all, &(expected.clone(), true));
            let cut = all_of_size(&sets, one.len(), expected.len() - 1, &budget).unwrap();
            prop_assert_eq!((cut.0.len(), cut.1), (expected.len() - 1, false));
            prop_assert!(hits(greedy(&sets).iter().fold(0, |bits, e| bits | 1 << e), &sets));
        }
    }

    #[test]
    fn a_spent_budget_is_told() {
        let limits = Limits { steps: 3, ..Limits::default() };
        let budget = Budget::new(&limits, &|| false);
        let sets = vec![vec![0, 1], vec![1, 2], vec![0, 2]];
        assert!(matches!(minimum(&sets, &budget), Err(Halt::Limit { name: "steps", value: 3 })));
    }
}

//! All minimal conflicts and all minimal corrections of a set of lines, by hitting-set duality.
//!
//! Definition: lines conflict if no package keeps them all; a correction is a set of lines without which some package
//! keeps the rest; both are minimal if no part of them is one. The minimal corrections are exactly the
//! minimal sets that meet every minimal conflict (R. Reiter, "A theory of diagnosis from first principles", Artificial
//! Intelligence 32, 1987). So: take a minimal set that meets every conflict known so far; if some package keeps
//! the rest, it is a minimal correction; if none does, the rest holds a minimal conflict not yet known. When every such
//! set was tried, both lists are complete. The sets that meet all conflicts are kept up to date one conflict at a
//! time (C. Berge, "Hypergraphs", 1989), apart for conflicts that share no line, directly or through others,
//! so that the lists given are never multiplied out; the trials are, as a conflict may join any of them.

use std::collections::HashSet;

use crate::Halt;
use crate::bits::Bits;

/// The most minimal sets that are kept for one component before the search is given up.
const SETS: usize = 20_000;

/// Conflicts that share lines, directly or through others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Component {
    /// The lines of its conflicts.
    pub(crate) lines: Bits,
    /// Its minimal conflicts, in order.
    pub(crate) conflicts: Vec<Bits>,
    /// The minimal sets that meet each of them, in order.
    pub(crate) corrections: Vec<Bits>,
}

/// What was found.
#[derive(Clone, Debug)]
pub(crate) struct Duals {
    /// In the order of their first conflicts.
    pub(crate) components: Vec<Component>,
    /// Why the lists are not complete, if they are not.
    pub(crate) halt: Option<Halt>,
}

/// Whether some package keeps a set of lines: `None`, or a part of the set that none keeps.
pub(crate) type Oracle<'o> = dyn FnMut(&Bits) -> Result<Option<Bits>, Halt> + 'o;

/// All minimal conflicts and corrections of the lines of `whole`, at most `list` conflicts.
pub(crate) fn duals(whole: &Bits, list: usize, oracle: &mut Oracle<'_>) -> Duals {
    let mut found = Found { whole, components: Vec::new(), tried: HashSet::new() };
    let halt = found.complete(list, oracle).err();
    let Found { mut components, .. } = found;
    components.iter_mut().for_each(Component::sort);
    components.sort_by(|one, other| one.conflicts.cmp(&other.conflicts));
    Duals { components, halt }
}

/// A minimal conflict within a set that no package keeps.
///
/// # Errors
/// What the oracle says.
pub(crate) fn shrink(mut conflict: Bits, oracle: &mut Oracle<'_>) -> Result<Bits, Halt> {
    for line in conflict.clone().iter() {
        if conflict.contains(line)
            && let Some(core) = oracle(&conflict.without(line))?
        {
            conflict = core;
        }
    }
    Ok(conflict)
}

struct Found<'w> {
    whole: &'w Bits,
    components: Vec<Component>,
    /// Corrections of all components together that were tried. Asked for membership alone, so its order is no matter.
    tried: HashSet<Bits>,
}

impl Found<'_> {
    fn complete(&mut self, list: usize, oracle: &mut Oracle<'_>) -> Result<(), Halt> {
        let mut count = 0;
        while let Some(conflict) = self.next_conflict(oracle)? {
            if count == list {
                return Err(Halt::Limit { name: "list", value: list as u64 });
            }
            count += 1;
            self.add(conflict);
            if self.components.iter().any(|component| component.corrections.len() > SETS) {
                return Err(Halt::Limit { name: "list", value: list as u64 });
            }
        }
        Ok(())
    }

    /// A minimal conflict not yet known; `None` if there is none.
    fn next_conflict(&mut self, oracle: &mut Oracle<'_>) -> Result<Option<Bits>, Halt> {
        if self.components.iter().any(|component| component.corrections.is_empty()) {
            // The empty conflict: no package at all, whatever the lines.
            return Ok(None);
        }
        let mut choice = vec![0; self.components.len()];
        loop {
            let mut correction = Bits::default_like(self.whole);
            for (component, chosen) in self.components.iter().zip(&choice) {
                correction.add_all(&component.corrections[*chosen]);
            }
            if !self.tried.contains(&correction) {
                if let Some(core) = oracle(&self.whole.minus(&correction))? {
                    return shrink(core, oracle).map(Some);
                }
                self.tried.insert(correction);
            }
            if !self.advance(&mut choice) {
                return Ok(None);
            }
        }
    }

    /// The next choice of one correction from each component, the last component fastest.
    fn advance(&self, choice: &mut [usize]) -> bool {
        for (chosen, component) in choice.iter_mut().zip(&self.components).rev() {
            *chosen += 1;
            if *chosen < component.corrections.len() {
                return true;
            }
            *chosen = 0;
        }
        false
    }

    /// Adds a conflict, joining the components that it shares lines with.
    fn add(&mut self, conflict: Bits) {
        let (touched, apart): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.components).into_iter().partition(|component| component.lines.meets(&conflict));
        self.components = apart;
        let none = Bits::default_like(self.whole);
        let mut joined = Component { lines: none.clone(), conflicts: Vec::new(), corrections: vec![none] };
        for component in touched {
            joined.lines.add_all(&component.lines);
            joined.conflicts.extend(component.conflicts);
            joined.corrections = products(&joined.corrections, &component.corrections);
        }
        joined.lines.add_all(&conflict);
        joined.corrections = meeting(joined.corrections, &conflict);
        joined.conflicts.push(conflict);
        self.components.push(joined);
    }
}

impl Component {
    fn sort(&mut self) {
        self.conflicts.sort();
        self.corrections.sort();
    }
}

impl Bits {
    /// The empty set of the same bound.
    fn default_like(other: &Bits) -> Bits {
        other.minus(other)
    }
}

fn products(one: &[Bits], other: &[Bits]) -> Vec<Bits> {
    one.iter().flat_map(|mine| other.iter().map(move |theirs| mine.union(theirs))).collect()
}

/// From the minimal sets that meet some conflicts those that meet one more.
pub(crate) fn meeting(sets: Vec<Bits>, conflict: &Bits) -> Vec<Bits> {
    let (mut meet, miss): (Vec<Bits>, Vec<Bits>) = sets.into_iter().partition(|set| set.meets(conflict));
    let old = meet.len();
    for line in conflict.iter() {
        let with_line: Vec<Bits> = meet[..old].iter().filter(|set| set.contains(line)).cloned().collect();
        for set in &miss {
            let larger = set.with(line);
            if !with_line.iter().any(|smaller| smaller.is_subset(&larger)) {
                meet.push(larger);
            }
        }
    }
    meet
}

/// The minimal sets that meet each of `sets`, in order; at most so many that one more step stays cheap, else `None`.
pub(crate) fn transversals<'b>(empty: &Bits, sets: impl IntoIterator<Item = &'b Bits>) -> Option<Vec<Bits>> {
    let mut found = vec![empty.clone()];
    for set in sets {
        found = meeting(found, set);
        if found.len() > SETS {
            return None;
        }
    }
    found.sort();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINES: usize = 7;

    fn subsets() -> impl Iterator<Item = Bits> {
        (0_u32..1 << LINES).map(|mask| Bits::of(LINES, (0..LINES).filter(move |n| mask >> n & 1 == 1)))
    }

    fn minimal(sets: &[Bits]) -> Vec<Bits> {
        let mut kept: Vec<Bits> =
            sets.iter().filter(|set| !sets.iter().any(|o| o != *set && o.is_subset(set))).cloned().collect();
        kept.sort();
        kept
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

        /// Each world is the set of lines that one package keeps.
        #[test]
        fn finds_all_minimal_conflicts_and_corrections(worlds in prop::collection::vec(0_u32..1 << LINES, 0..12)) {
            let worlds: Vec<Bits> =
                worlds.iter().map(|w| Bits::of(LINES, (0..LINES).filter(|n| w >> n & 1 == 1))).collect();
            let kept = |set: &Bits| worlds.iter().any(|world| set.is_subset(world));
            let whole = Bits::all(LINES);
            let duals = duals(&whole, 1_000, &mut |set| Ok((!kept(set)).then(|| set.clone())));
            prop_assert!(duals.halt.is_none());
            let conflicts: Vec<Bits> = subsets().filter(|set| !kept(set)).collect();
            let mut found: Vec<Bits> = duals.components.iter().flat_map(|c| c.conflicts.clone()).collect();
            found.sort();
            prop_assert_eq!(&found, &minimal(&conflicts));
            let corrections: Vec<Bits> = subsets().filter(|set| kept(&whole.minus(set))).collect();
            let product = duals.components.iter().fold(vec![Bits::none(LINES)], |all, c| products(&all, &c.corrections));
            let mut product = product;
            product.sort();
            if !found.iter().any(Bits::is_empty) {
                prop_assert_eq!(&product, &minimal(&corrections));
            }
            for (n, one) in duals.components.iter().enumerate() {
                prop_assert!(duals.components[n + 1..].iter().all(|other| !one.lines.meets(&other.lines)));
            }
        }

        #[test]
        fn transversals_are_the_minimal_sets_that_meet_all(sets in prop::collection::vec(1_u32..1 << LINES, 0..8)) {
            let sets: Vec<Bits> =
                sets.iter().map(|s| Bits::of(LINES, (0..LINES).filter(|n| s >> n & 1 == 1))).collect();
            let all: Vec<Bits> = subsets().filter(|one| sets.iter().all(|set| set.meets(one))).collect();
            prop_assert_eq!(transversals(&Bits::none(LINES), &sets).unwrap(), minimal(&all));
        }
    }

    #[test]
    fn a_limit_leaves_what_was_found_and_says_so() {
        // Any two lines conflict.
        let mut oracle = |set: &Bits| Ok((set.len() > 1).then(|| set.clone()));
        let duals = duals(&Bits::all(LINES), 3, &mut oracle);
        assert_eq!(duals.halt, Some(Halt::Limit { name: "list", value: 3 }));
        let found: Vec<Bits> = duals.components.into_iter().flat_map(|c| c.conflicts).collect();
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|conflict| conflict.len() == 2));
    }
}

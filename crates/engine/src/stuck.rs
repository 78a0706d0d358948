//! What keeps a stuck web stuck, and the smallest ways to free it.
//!
//! A *core* is a set of waits that is stuck by itself and no longer is without any one of them; a *correction* is a
//! set of waits that hits every core. A core is strongly connected (take a closed component of its acts, each bound to
//! the acts that block its wait: it is stuck by itself), so that cores in different strongly connected components of a
//! web share nothing and are freed apart. The smallest corrections are found by implicit hitting sets, as J. Davies
//! and F. Bacchus do for MaxSAT (CP 2011): the smallest hitting sets of the cores known so far either free the web, and
//! then are smallest corrections, or leave a core that was not known. What remains without alternatives is the
//! minimum feedback arc set problem, NP-hard (R. M. Karp, 1972), so that the budget may end it with bounds.

use crate::web::{Given, Part, Scratch, Web, strong_components};
use crate::{Budget, Halt, hitting};

/// The smallest corrections of one component, or what is known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Corrections {
    /// Sets of waits, each ascending, in ascending order: all smallest ones, the first of them, or the one that was
    /// found before the budget was spent.
    pub(crate) sets: Vec<Vec<usize>>,
    /// No correction is smaller than this.
    pub(crate) least: usize,
    /// Whether no part of any of the sets is a correction.
    pub(crate) minimal: bool,
    /// Why these are not all.
    pub(crate) halt: Option<Halt>,
}

/// The parts of a web that are stuck by themselves and share no core with each other, by their first act.
///
/// # Errors
/// The budget is spent.
pub(crate) fn components(web: &Web, done: &[bool], budget: &Budget<'_>) -> Result<Vec<Part>, Halt> {
    let mut scratch = Scratch::default();
    let mut open = vec![numbers(&web.stuck(Given { done, ..Given::default() }))];
    let mut found = Vec::new();
    while let Some(acts) = open.pop() {
        let part = web.within(acts, &[], &mut scratch);
        budget.step(part.web.size() + 1)?;
        let stuck = part.web.stuck(Given::default());
        if stuck.contains(&false) {
            open.push(part.select(&stuck));
            continue;
        }
        let parts = strong_components(&part.web.edges());
        match parts.len() {
            0 => {}
            1 => found.push(part),
            _ => {
                let whole = |members: Vec<usize>| members.iter().map(|act| part.acts[*act]).collect();
                open.extend(parts.into_iter().map(|(members, _)| whole(members)));
            }
        }
    }
    found.sort_by(|a, b| a.acts.cmp(&b.acts));
    Ok(found)
}

/// The numbers of the flags that are set.
fn numbers(flags: &[bool]) -> Vec<usize> {
    (0..flags.len()).filter(|index| flags[*index]).collect()
}

/// The flags of `count` of which these are set.
pub(crate) fn flags(count: usize, set: &[usize]) -> Vec<bool> {
    let mut flags = vec![false; count];
    set.iter().for_each(|index| flags[*index] = true);
    flags
}

/// The search for cores in one component.
struct Cores<'a> {
    web: &'a Web,
    budget: &'a Budget<'a>,
    scratch: Scratch,
    /// The cores found so far, as sets of waits, each ascending.
    known: Vec<Vec<usize>>,
}

impl Cores<'_> {
    /// A core without any wait of `off`; `None` where there is none.
    fn core(&mut self, off: &[bool]) -> Result<Option<Vec<usize>>, Halt> {
        self.budget.step(self.web.size() + 1)?;
        let stuck = numbers(&self.web.stuck(Given { off, ..Given::default() }));
        if stuck.is_empty() {
            return Ok(None);
        }
        let part = self.web.within(stuck, off, &mut self.scratch);
        let mut part = self.closed(&part, off);
        let mut needed = vec![false; self.web.acts];
        while let Some(act) = part.acts.iter().position(|act| !needed[*act]) {
            if part.web.edges().iter().all(|to| to.len() == 1) {
                break; // A circle: nothing can be left out.
            }
            self.budget.step(part.web.size() + 1)?;
            let rest = part.web.stuck(Given { done: &flags(part.web.acts, &[act]), ..Given::default() });
            if rest.contains(&true) {
                let smaller = self.web.within(part.select(&rest), off, &mut self.scratch);
                part = self.closed(&smaller, off);
            } else {
                needed[part.acts[act]] = true;
            }
        }
        let mut waits: Vec<usize> = (0..part.web.acts).map(|act| part.waits[plainest(&part.web, act)]).collect();
        waits.sort_unstable();
        Ok(Some(waits))
    }

    /// A part of a stuck part that is stuck by itself: bind each act to the first acts that block its plainest wait
    /// and take a smallest closed component.
    fn closed(&mut self, part: &Part, off: &[bool]) -> Part {
        let blockers = |act: usize| {
            let wait = &part.web.waits[plainest(&part.web, act)];
            wait.any_of.iter().filter_map(|members| members.first().copied()).collect()
        };
        let edges: Vec<Vec<usize>> = (0..part.web.acts).map(blockers).collect();
        let parts = strong_components(&edges).into_iter().filter(|(_, closed)| *closed);
        let members = parts.min_by_key(|(members, _)| members.len()).map(|(members, _)| members);
        let keep = flags(part.web.acts, &members.unwrap_or_default());
        self.web.within(part.select(&keep), off, &mut self.scratch)
    }

    /// Adds cores that share nothing with each other nor with `off` until none is left; whether there was one.
    fn extend(&mut self, off: &[usize]) -> Result<bool, Halt> {
        let mut off = flags(self.web.waits.len(), off);
        let before = self.known.len();
        while let Some(core) = self.core(&off)? {
            core.iter().for_each(|wait| off[*wait] = true);
            self.known.push(core);
        }
        Ok(self.known.len() > before)
    }

    /// Raises `least` to the size of the smallest corrections.
    fn smallest(&mut self, least: &mut usize) -> Result<(), Halt> {
        loop {
            let hitting = hitting::minimum(&self.known, self.budget)?;
            *least = hitting.len();
            if !self.extend(&hitting)? {
                return Ok(());
            }
        }
    }

    /// All corrections of size `least`, which is the smallest there is.
    fn all(&mut self, least: usize) -> Result<(Vec<Vec<usize>>, bool), Halt> {
        loop {
            let list = self.budget.limits.list;
            let (sets, all) = hitting::all_of_size(&self.known, least, list, self.budget)?;
            let before = self.known.len();
            for set in &sets {
                let fails = |core: &Vec<usize>| !core.iter().any(|wait| set.contains(wait));
                if self.known[before..].iter().any(fails) {
                    continue;
                }
                let core = self.core(&flags(self.web.waits.len(), set))?;
                self.known.extend(core);
            }
            if self.known.len() == before {
                return Ok((sets, all));
            }
        }
    }

    /// A correction of which no part is one.
    fn some(&mut self) -> Result<Vec<usize>, Halt> {
        self.extend(&[])?;
        let all: Vec<usize> = self.known.iter().flatten().copied().collect();
        let mut off = flags(self.web.waits.len(), &all);
        for wait in all {
            self.budget.step(self.web.size() + 1)?;
            off[wait] = false;
            off[wait] = !self.web.is_free(Given { off: &off, ..Given::default() });
        }
        Ok(numbers(&off))
    }
}

/// The wait of an act that has the fewest alternatives, the first of them; every act of a stuck part has one.
fn plainest(web: &Web, act: usize) -> usize {
    let fewest = web.of[act].iter().min_by_key(|wait| web.waits[**wait].any_of.len());
    fewest.copied().unwrap_or_default()
}

/// The smallest corrections of a component.
pub(crate) fn corrections(web: &Web, budget: &Budget<'_>) -> Corrections {
    let mut cores = Cores { web, budget, scratch: Scratch::default(), known: Vec::new() };
    let some = cores.some();
    let mut least = cores.known.len().max(1);
    let exact = some.clone().and_then(|_| {
        cores.smallest(&mut least)?;
        cores.all(least)
    });
    match (exact, some) {
        (Ok((sets, all)), _) => {
            let halt = (!all).then(|| budget.limit("list"));
            Corrections { sets, least, minimal: true, halt }
        }
        (Err(halt), Ok(some)) => Corrections { sets: vec![some], least, minimal: true, halt: Some(halt) },
        (Err(_), Err(halt)) => {
            let all = (0..web.waits.len()).collect();
            Corrections { sets: vec![all], least, minimal: false, halt: Some(halt) }
        }
    }
}

/// Sets of acts of a component that free it if they happen at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Groups {
    /// The smallest ones, each ascending, in ascending order; or the whole component, where that is all that was tried.
    pub(crate) sets: Vec<Vec<usize>>,
    /// Whether no part of any of the sets does.
    pub(crate) minimal: bool,
    /// Why these are not all.
    pub(crate) halt: Option<Halt>,
}

/// The smallest sets of acts by at least two performers (`by`: act to performer) that free a component if they happen
/// at once. More acts are not always better: what happens at once waits for all that any of it waits for.
pub(crate) fn groups(web: &Web, by: &[usize], budget: &Budget<'_>) -> Groups {
    let mut search = GroupSearch { web, by, budget, tried: 0, chosen: Vec::new(), found: Vec::new() };
    for size in 2..=web.acts {
        if let Err(halt) = search.extend(0, size) {
            let partial = search.found.is_empty();
            if partial {
                let whole: Vec<usize> = (0..web.acts).collect();
                search.found.extend(search.frees(&whole).then_some(whole));
            }
            return Groups { sets: search.found, minimal: !partial, halt: Some(halt) };
        }
        if !search.found.is_empty() {
            break;
        }
    }
    Groups { sets: search.found, minimal: true, halt: None }
}

struct GroupSearch<'a> {
    web: &'a Web,
    by: &'a [usize],
    budget: &'a Budget<'a>,
    tried: usize,
    chosen: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl GroupSearch<'_> {
    /// Tries every set of `size` acts that extends the chosen ones by acts from `from` on and may free the component.
    fn extend(&mut self, from: usize, size: usize) -> Result<(), Halt> {
        self.budget.step(self.chosen.len() as u64 + 1)?;
        let Some(last) = self.last(from, size) else { return Ok(()) };
        if self.chosen.len() == size {
            self.tried += 1;
            if self.tried > self.budget.limits.choices {
                return Err(self.budget.limit("choices"));
            }
            self.budget.step(self.web.size())?;
            if self.frees(&self.chosen) {
                if self.found.len() == self.budget.limits.list {
                    return Err(self.budget.limit("list"));
                }
                self.found.push(self.chosen.clone());
            }
            return Ok(());
        }
        for act in from..=last {
            self.chosen.push(act);
            let outcome = self.extend(act + 1, size);
            self.chosen.pop();
            outcome?;
        }
        Ok(())
    }

    /// The last act that may come next; `None` where no set of `size` acts can free the component. All acts outside such a
    /// set are stuck until it happens, so that every wait in it has an alternative within it.
    fn last(&self, from: usize, size: usize) -> Option<usize> {
        let room = size - self.chosen.len();
        // By alternative: the first act that it lacks; one that lacks none asks for nothing.
        let first = |members: &Vec<usize>| {
            let lacking = || members.iter().copied().filter(|act| !self.chosen.contains(act));
            let fits = lacking().all(|act| act >= from) && lacking().count() <= room;
            fits.then(|| lacking().min().unwrap_or(usize::MAX))
        };
        let waits = self.chosen.iter().flat_map(|act| &self.web.of[*act]);
        let firsts = waits.map(|wait| self.web.waits[*wait].any_of.iter().filter_map(first).max());
        firsts.chain([self.web.acts.checked_sub(1)]).min().flatten()
    }

    fn frees(&self, together: &[usize]) -> bool {
        let several = together.iter().any(|act| self.by[*act] != self.by[together[0]]);
        several && self.web.is_free(Given { together, ..Given::default() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Limits;
    use crate::web::Wait;
    use crate::web::tests::webs;

    fn free_without(web: &Web, off: &[bool]) -> bool {
        web.is_free(Given { off, ..Given::default() })
    }

    fn frees(web: &Web, set: u32) -> bool {
        let off: Vec<bool> = (0..web.waits.len()).map(|wait| set >> wait & 1 == 1).collect();
        free_without(web, &off)
    }

    /// The definition: of all sets of waits those that free the web and are smallest.
    fn smallest_by_definition(web: &Web) -> Vec<Vec<usize>> {
        let all: Vec<u32> = (0u32..1 << web.waits.len()).filter(|set| frees(web, *set)).collect();
        let least = all.iter().map(|set| set.count_ones()).min().unwrap();
        let smallest = all.into_iter().filter(|set| set.count_ones() == least);
        let mut found: Vec<Vec<usize>> =
            smallest.map(|set| (0..web.waits.len()).filter(|wait| set >> wait & 1 == 1).collect()).collect();
        found.sort();
        found
    }

    /// Every way to take one correction of each component, as sets of waits of the whole.
    fn products(parts: &[Part], each: &[Corrections]) -> Vec<Vec<usize>> {
        let mut whole = vec![Vec::new()];
        for (part, corrections) in parts.iter().zip(each) {
            let longer = |start: &Vec<usize>| {
                let longer = |set: &Vec<usize>| -> Vec<usize> {
                    start.iter().copied().chain(set.iter().map(|wait| part.waits[*wait])).collect()
                };
                corrections.sets.iter().map(longer).collect::<Vec<_>>()
            };
            whole = whole.iter().flat_map(longer).collect();
        }
        whole.iter_mut().for_each(|set| set.sort_unstable());
        whole.sort();
        whole
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn components_freed_apart_give_all_smallest_corrections_of_the_whole(web in webs(7, 11)) {
            let limits = Limits::default();
            let budget = Budget::new(&limits, &|| false);
            let parts = components(&web, &[], &budget).unwrap();
            let each: Vec<Corrections> = parts.iter().map(|part| corrections(&part.web, &budget)).collect();
            prop_assert_eq!(products(&parts, &each), smallest_by_definition(&web));
            for corrections in &each {
                prop_assert_eq!(corrections.least, corrections.sets[0].len());
                prop_assert!(corrections.minimal && corrections.halt.is_none());
            }
        }

        #[test]
        fn a_small_budget_gives_bounds_that_hold(web in webs(7, 11), steps in 0u64..600) {
            let limits = Limits { steps, ..Limits::default() };
            let plenty = Limits::default();
            let parts = components(&web, &[], &Budget::new(&plenty, &|| false)).unwrap();
            for part in parts {
                let exact = smallest_by_definition(&part.web)[0].len();
                let bounded = corrections(&part.web, &Budget::new(&limits, &|| false));
                prop_assert!(bounded.least <= exact && exact <= bounded.sets[0].len());
                for set in &bounded.sets {
                    let off = flags(part.web.waits.len(), set);
                    prop_assert!(free_without(&part.web, &off));
                    for wait in set.iter().filter(|_| bounded.minimal) {
                        let mut less = off.clone();
                        less[*wait] = false;
                        prop_assert!(!free_without(&part.web, &less));
                    }
                }
            }
        }

        #[test]
        fn the_smallest_groups_are_found_and_no_others(web in webs(6, 9), by in prop::collection::vec(0usize..3, 6)) {
            let limits = Limits::default();
            let budget = Budget::new(&limits, &|| false);
            for part in components(&web, &[], &budget).unwrap() {
                let by: Vec<usize> = part.acts.iter().map(|act| by[*act]).collect();
                let frees = |set: &Vec<usize>| {
                    let performers: std::collections::BTreeSet<usize> = set.iter().map(|act| by[*act]).collect();
                    performers.len() > 1 && part.web.is_free(Given { together: set, ..Given::default() })
                };
                let sets = (0u32..1 << by.len()).map(|set| (0..by.len()).filter(|act| set >> act & 1 == 1).collect());
                let all: Vec<Vec<usize>> = sets.filter(frees).collect();
                let least = all.iter().map(Vec::len).min();
                let mut expected: Vec<Vec<usize>> = all.into_iter().filter(|set| Some(set.len()) == least).collect();
                expected.sort();
                let found = groups(&part.web, &by, &budget);
                prop_assert_eq!(found, Groups { sets: expected, minimal: true, halt: None });
            }
        }
    }

    #[test]
    fn circles_that_share_nothing_are_components_even_where_acts_wait_for_both() {
        let wait = |act: usize, on: usize| Wait { act, any_of: vec![vec![on]] };
        // 0 and 1, 2 and 3 wait for each other; 4 waits for both circles, and the second for the first.
        let web = Web::new(5, vec![wait(0, 1), wait(1, 0), wait(2, 3), wait(3, 2), wait(4, 0), wait(4, 2), wait(2, 0)]);
        let limits = Limits::default();
        let budget = Budget::new(&limits, &|| false);
        let parts = components(&web, &[], &budget).unwrap();
        let acts: Vec<Vec<usize>> = parts.iter().map(|part| part.acts.clone()).collect();
        assert_eq!(acts, vec![vec![0, 1], vec![2, 3]]);
        let sets: Vec<usize> = parts.iter().map(|part| corrections(&part.web, &budget).sets.len()).collect();
        assert_eq!(sets, vec![2, 2], "two of each, not four of both");
    }
}

//! What lines can do instead of being given up: move, or take another actor's reading of a term.
//!
//! Every line that can move stands in one problem with a counter of its steps, every other reading of a line as an item of
//! its own, so that each way to change a set of lines is one question with some items and some bounds on counters.

use std::collections::BTreeMap;

use detente_model::{Change, Package};

use crate::bits::Bits;
use crate::compile::{Bound, high};
use crate::moves::{Movable, Moved, minimal_vectors};
use crate::rereads::{Reread, others};
use crate::search::Search;
use crate::search::problem::Problem;
use crate::system::System;
use crate::yields::Yielding;
use crate::{Budget, Halt};

/// A line or floor that can move.
enum Mover<'s> {
    /// A line, its item and its counter.
    Line { movable: Box<Movable>, item: usize, counter: usize },
    /// A floor.
    Floor(Yielding<'s>),
}

impl Mover<'_> {
    fn item(&self) -> usize {
        match self {
            Mover::Line { item, .. } => *item,
            Mover::Floor(floor) => floor.item,
        }
    }

    fn most(&self) -> i64 {
        match self {
            Mover::Line { movable, .. } => movable.most,
            Mover::Floor(floor) => floor.most,
        }
    }

    fn within(&self, steps: i64) -> Bound {
        match self {
            Mover::Line { counter, .. } => Bound { side: high(*counter), place: steps },
            Mover::Floor(floor) => floor.within(steps),
        }
    }

    /// How many steps, one at least.
    fn steps(&self, point: &[i64]) -> i64 {
        match self {
            Mover::Line { movable, .. } => movable.steps(point),
            Mover::Floor(floor) => floor.steps(point).max(1),
        }
    }
}

/// Lines that can do something else than be given up.
pub(crate) struct Gentler<'s, 'a> {
    system: &'s System<'a>,
    problem: Problem<'a>,
    movers: BTreeMap<usize, Mover<'s>>,
    /// For each line that uses a term the other ways to read it, with their items.
    rereads: BTreeMap<usize, Vec<(Reread, usize)>>,
}

/// For some lines the other reading that each takes: its number.
type Chosen = BTreeMap<usize, usize>;

impl<'s, 'a> Gentler<'s, 'a> {
    /// What the lines of a set can do.
    ///
    /// # Errors
    /// Numbers too large, or the limit of combinations is met.
    pub(crate) fn new(system: &'s System<'a>, lines: &Bits, budget: &Budget<'_>) -> Result<Self, Halt> {
        let mut problem = system.problem.clone();
        let (mut movers, mut rereads) = (BTreeMap::new(), BTreeMap::new());
        for line in lines.iter() {
            if let Some(floor) = system.floor(line) {
                movers.extend(Yielding::add(&mut problem, floor).map(|floor| (line, Mover::Floor(floor))));
                continue;
            }
            if let Some(movable) = Movable::of(system.case, &system.entries[line], &system.problem.places) {
                let counter = problem.counter(movable.most.max(0));
                let mut terms = movable.terms.clone();
                terms.push((counter, -1));
                let item = problem.add_at_most(&terms, movable.bound);
                movers.insert(line, Mover::Line { movable: Box::new(movable), item, counter });
            }
            let mut readings = Vec::new();
            for reread in others(system, line, budget)? {
                let item = problem.add(&reread.says)?;
                readings.push((reread, item));
            }
            rereads.insert(line, readings);
        }
        Ok(Self { system, problem, movers, rereads })
    }

    /// Every way to change the lines of a set so that a package keeps them as changed and `rest`, but for the one
    /// in which all are given up; and whether these are all.
    ///
    /// # Errors
    /// A limit is met.
    #[expect(clippy::type_complexity, reason = "a list with whether it is whole")]
    pub(crate) fn ways(
        &self,
        set: &Bits,
        rest: &Bits,
        budget: &Budget<'_>,
    ) -> Result<(Vec<(Vec<Change>, Package)>, bool), Halt> {
        let mut search = Search::new(&self.problem);
        let mut chosen = self.readings(set, rest, &mut search, budget)?;
        if set.iter().any(|line| self.movers.contains_key(&line)) {
            chosen.insert(0, Chosen::new());
        }
        if set.iter().any(|item| self.system.floor(item).is_some() && !self.movers.contains_key(&item)) {
            return Ok((Vec::new(), false));
        }
        let (mut ways, mut complete) = (Vec::new(), true);
        for chosen in chosen {
            let (moved, all) = self.moved(set, rest, &chosen, &mut search, budget)?;
            complete &= all;
            for (steps, point) in moved {
                if let Some(changes) = self.changes(set, &chosen, &steps) {
                    ways.push((changes, self.system.package(&point, budget)?));
                }
            }
        }
        Ok((ways, complete))
    }

    /// Every choice of other readings for lines of a set under which a package keeps them and `rest`, none of which
    /// could do with fewer.
    fn readings(
        &self,
        set: &Bits,
        rest: &Bits,
        search: &mut Search<'_, '_>,
        budget: &Budget<'_>,
    ) -> Result<Vec<Chosen>, Halt> {
        let mut all = vec![Chosen::new()];
        for line in set.iter() {
            let count = self.rereads.get(&line).map_or(0, Vec::len);
            if all.len() * (count + 1) > budget.limits.choices {
                return Err(budget.limit("choices"));
            }
            let with = |chosen: &Chosen, number: usize| {
                let mut chosen = chosen.clone();
                chosen.insert(line, number);
                chosen
            };
            let more: Vec<_> =
                all.iter().flat_map(|chosen| (0..count).map(move |number| with(chosen, number))).collect();
            all.extend(more);
        }
        let mut found = Vec::new();
        for chosen in all.into_iter().filter(|chosen| !chosen.is_empty()) {
            if search.solve_within(&[], &self.items(rest, &chosen, &[]), budget)?.is_some() {
                found.push(chosen);
            }
        }
        let minimal = |chosen: &&Chosen| !found.iter().any(|other| self.is_part(other, chosen));
        Ok(found.iter().filter(minimal).cloned().collect())
    }

    /// Whether one choice for the same lines takes fewer other readings than another.
    fn is_part(&self, one: &Chosen, other: &Chosen) -> bool {
        let reread = |line: &usize, number: &usize| &self.rereads[line][*number].0;
        let pairs = || one.iter().map(|(line, number)| (reread(line, number), reread(line, &other[line])));
        one.keys().eq(other.keys())
            && pairs().all(|(mine, theirs)| mine.is_within(theirs))
            && pairs().any(|(mine, theirs)| mine.is_part_of(theirs))
    }

    fn items(&self, rest: &Bits, chosen: &Chosen, movers: &[&Mover<'_>]) -> Bits {
        let readings = chosen.iter().map(|(line, number)| self.rereads[line][*number].1);
        Bits::of(self.problem.len(), rest.iter().chain(readings).chain(movers.iter().map(|mover| mover.item())))
    }

    /// The smallest joint moves of all lines of a set that can move, the others re-read or given up.
    fn moved(
        &self,
        set: &Bits,
        rest: &Bits,
        chosen: &Chosen,
        search: &mut Search<'_, '_>,
        budget: &Budget<'_>,
    ) -> Result<(Vec<Moved>, bool), Halt> {
        let movers: Vec<&Mover<'_>> = set.iter().filter_map(|line| self.movers.get(&line)).collect();
        let items = self.items(rest, chosen, &movers);
        let most: Vec<i64> = movers.iter().map(|mover| mover.most()).collect();
        let mut at = |steps: &[i64]| {
            let bounds: Vec<Bound> = movers.iter().zip(steps).map(|(mover, steps)| mover.within(*steps)).collect();
            search.solve_within(&bounds, &items, budget)
        };
        let (found, all) = minimal_vectors(&most, &mut |steps| {
            Ok(at(steps)?.map(|point| (movers.iter().map(|mover| mover.steps(&point)).collect(), point)))
        })?;
        let mut needed = Vec::with_capacity(found.len());
        for (steps, point) in found {
            let floors = (0..movers.len()).filter(|n| matches!(movers[*n], Mover::Floor(_)) && steps[*n] == 1);
            let mut needless = false;
            for floor in floors {
                let mut fewer = steps.clone();
                fewer[floor] = 0;
                needless |= at(&fewer)?.is_some();
            }
            if !needless {
                needed.push((steps, point));
            }
        }
        Ok((needed, all))
    }

    /// The changes; `None` where a move cannot be written.
    fn changes(&self, set: &Bits, chosen: &Chosen, steps: &[i64]) -> Option<Vec<Change>> {
        let mut steps = steps.iter();
        let mut changes = Vec::new();
        for line in set.iter() {
            let target = self.system.names[line].clone();
            match (self.movers.get(&line), chosen.get(&line)) {
                (Some(Mover::Floor(floor)), _) => changes.push(floor.change(*steps.next()?)?),
                (Some(Mover::Line { movable, .. }), _) => {
                    let shift = movable.shift(&self.system.problem.places, *steps.next()?)?;
                    changes.push(Change::MoveLine { target, shift });
                }
                (None, Some(number)) => changes.extend(self.rereads[&line][*number].0.changes(&target)),
                (None, None) => changes.push(Change::DropLine { target }),
            }
        }
        Some(changes)
    }
}

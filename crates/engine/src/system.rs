//! A set of lines with the rules of a case, ready to be searched: which of them are known, which belong together.

use detente_model::{Case, EntryRef, Id, Line, LineName, Missing, Package, Table, Tree};

use crate::bits::Bits;
use crate::compile::{Bound, Node, Places};
use crate::floors::Floor;
use crate::search::problem::Problem;
use crate::search::{Outcome, Search};
use crate::{Budget, Halt};

/// Lines, floors and rules as items of a problem: the lines first, then the floors, then the rules.
pub(crate) struct System<'a> {
    pub(crate) case: &'a Case,
    pub(crate) lines: Vec<Line>,
    /// What each line, floor and rule is called.
    pub(crate) names: Vec<LineName>,
    pub(crate) entries: Vec<EntryRef>,
    pub(crate) problem: Problem<'a>,
    /// The lines without a term whose reading is not known, and the floors.
    pub(crate) known: Bits,
    /// All lines and floors.
    pub(crate) all: Bits,
    /// All rules.
    pub(crate) rules: Bits,
    /// The floors: items behind the lines.
    pub(crate) floors: Vec<Floor>,
    /// Lines and rules that speak of issues together, directly or through others. What no group shares is independent.
    pub(crate) groups: Vec<Bits>,
}

/// Whether some package keeps a set of lines under the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// This one certainly does.
    Open(Vec<i64>),
    /// None keeps these lines and rules, all of them known.
    Closed(Bits),
    /// It depends on readings that are not known.
    Unknown,
}

impl<'a> System<'a> {
    /// These lines with all rules of the case.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn new(case: &'a Case, lines: Vec<Line>) -> Result<Self, Halt> {
        Self::with_floors(case, lines, Vec::new())
    }

    /// The same with what parties have to be given at least.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn with_floors(case: &'a Case, lines: Vec<Line>, floors: Vec<Floor>) -> Result<Self, Halt> {
        let rules = case.rule_lines();
        let held = lines.len() + floors.len();
        let count = held + rules.len();
        let mut problem = Problem::new(Places::new(case)?);
        for line in &lines {
            problem.add(&line.says)?;
        }
        for floor in &floors {
            problem.add_floor(floor.tabled.clone(), &floor.unit);
        }
        for rule in &rules {
            problem.add(&rule.says)?;
        }
        let entry = |line: &Line| line.entry.clone();
        let floored = floors.iter().map(|floor| EntryRef::new(Table::Preferences, &floor.party));
        let entries: Vec<EntryRef> = lines.iter().map(entry).chain(floored).chain(rules.iter().map(entry)).collect();
        Ok(Self {
            case,
            names: entries.iter().map(|entry| case.line_name(entry)).collect(),
            entries,
            known: Bits::of(count, (0..held).filter(|item| lines.get(*item).is_none_or(|line| !line.is_unknown()))),
            all: Bits::of(count, 0..held),
            rules: Bits::of(count, held..count),
            groups: groups(&problem),
            floors,
            lines,
            problem,
        })
    }

    /// Whether some package keeps `lines`, all of which may have unknown readings, under the rules.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn state(&self, search: &mut Search<'_, '_>, lines: &Bits, budget: &Budget<'_>) -> Result<State, Halt> {
        let certain = self.known.union(&self.rules);
        let items = lines.union(&self.rules);
        match search.solve(&items, budget)? {
            Outcome::Point(point) => return Ok(State::Open(point)),
            Outcome::None(core) if core.is_subset(&certain) => return Ok(State::Closed(core)),
            Outcome::None(_) => {}
        }
        Ok(match search.solve(&items.both(&certain), budget)? {
            Outcome::Point(_) => State::Unknown,
            Outcome::None(core) => State::Closed(core),
        })
    }

    /// The proof that no package keeps all of `items`.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn tree(&self, search: &mut Search<'_, '_>, items: &Bits, budget: &Budget<'_>) -> Result<Tree, Halt> {
        self.tree_within(search, &[], items, budget)
    }

    /// The proof that no package within some bounds keeps all of `items`.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn tree_within(
        &self,
        search: &mut Search<'_, '_>,
        bounds: &[Bound],
        items: &Bits,
        budget: &Budget<'_>,
    ) -> Result<Tree, Halt> {
        let proof = search.prove_within(bounds, items, budget)?;
        let tree = proof.and_then(|proof| proof.tree(&self.problem.places, &self.names));
        // Every place of a proof has a value, unless its number has too many digits.
        tree.ok_or_else(|| budget.limit("digits"))
    }

    /// The package at a point, to be kept in the result.
    ///
    /// # Errors
    /// The limit of steps is met.
    pub(crate) fn package(&self, point: &[i64], budget: &Budget<'_>) -> Result<Package, Halt> {
        budget.keep(point.len())?;
        Ok(self.problem.places.package(point))
    }

    /// Who holds a line or has a floor.
    pub(crate) fn holder(&self, item: usize) -> Option<&Id> {
        match self.lines.get(item) {
            Some(line) => line.of.as_ref(),
            None => self.floor(item).map(|floor| &floor.party),
        }
    }

    /// The floor that an item is.
    pub(crate) fn floor(&self, item: usize) -> Option<&Floor> {
        self.floors.get(item.checked_sub(self.lines.len())?)
    }

    /// The names of the items of a set, in order.
    pub(crate) fn names_of(&self, items: &Bits) -> Vec<LineName> {
        items.iter().map(|item| self.names[item].clone()).collect()
    }

    /// The readings that lines of a set lack, in order.
    pub(crate) fn readings_missing(&self, lines: &Bits) -> Vec<Missing> {
        let mut missing = Vec::new();
        for line in lines.iter().filter_map(|line| self.lines.get(line)) {
            missing.extend(missing_readings(line));
        }
        missing.sort();
        missing.dedup();
        missing
    }
}

/// The readings that a line lacks.
pub(crate) fn missing_readings(line: &Line) -> Vec<Missing> {
    let Some(holder) = &line.of else { return Vec::new() };
    let terms = line.says.terms().into_iter();
    terms.map(|term| Missing::Reading { term: term.clone(), actor: holder.clone() }).collect()
}

/// Which items speak of issues together. An item that speaks of none is a group of its own.
fn groups(problem: &Problem<'_>) -> Vec<Bits> {
    let count = problem.len();
    let mut group: Vec<usize> = (0..count).collect();
    let mut first: Vec<Option<usize>> = vec![None; problem.places.len()];
    for item in 0..count {
        for issue in issues_of(&problem.items[item].node) {
            let other = *first[issue].get_or_insert(item);
            let (kept, gone) = (group[other], group[item]);
            group.iter_mut().filter(|number| **number == gone).for_each(|number| *number = kept);
        }
    }
    let mut numbers = group.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let members = |number: usize| Bits::of(count, (0..count).filter(|item| group[*item] == number));
    numbers.into_iter().map(members).collect()
}

/// The issues on which a condition really depends.
fn issues_of(node: &Node) -> Vec<usize> {
    let mut issues = Vec::new();
    node.sides(&mut |side| issues.push(side / 2));
    issues
}

//! Lines, rules and packages: which of them a kind of finding is about, and what a package keeps.

use std::collections::BTreeMap;

use detente_model::{Case, Condition, EntryRef, Id, Line, LineName, Package, Table, Truth};

use crate::Refusal;
use crate::floors::{Floors, meets};
use crate::plain::{Budget, Demand};
use crate::space::Space;
use crate::tree::Allowed;

/// The lines that a finding is about, by name, and the rules.
pub(crate) struct Lines<'a> {
    pub(crate) case: &'a Case,
    pub(crate) lines: BTreeMap<LineName, Line>,
    pub(crate) rules: Allowed,
    /// What parties have to be given at least.
    pub(crate) floors: Floors,
}

impl<'a> Lines<'a> {
    /// These lines, with every rule of the case.
    pub(crate) fn new(case: &'a Case, lines: impl IntoIterator<Item = Line>) -> Self {
        let lines = lines.into_iter().map(|line| (case.line_name(&line.entry), line)).collect();
        let rules = case.rule_lines().into_iter().map(|rule| (case.line_name(&rule.entry), rule.says)).collect();
        Self { case, lines, rules, floors: Floors::new() }
    }

    /// The same with floors.
    pub(crate) fn with_floors(mut self, floors: Floors) -> Self {
        self.floors = floors;
        self
    }

    /// Who holds a line or has a floor.
    pub(crate) fn holder(&self, name: &LineName) -> Option<&Id> {
        let floor = || self.floors.get(name).map(|floor| &floor.party);
        self.lines.get(name).map_or_else(floor, |line| line.of.as_ref())
    }

    /// Whether a package of X certainly keeps these lines and reaches these floors, by their names.
    ///
    /// # Errors
    /// The first that it does not.
    pub(crate) fn kept<'n>(
        &self,
        package: &Package,
        names: impl IntoIterator<Item = &'n LineName> + Clone,
    ) -> Result<(), Refusal> {
        let lines = names.clone().into_iter().filter_map(|name| Some((name, &self.lines.get(name)?.says)));
        keeps(self.case, package, lines)?;
        meets(self.case, package, names.into_iter().filter_map(|name| Some((name, self.floors.get(name)?))))
    }

    /// The line of that name.
    pub(crate) fn line(&self, name: &LineName) -> Result<&Line, Refusal> {
        if self.case.named_line(name).is_none() {
            return Err(Refusal::UnknownName(name.to_string()));
        }
        self.lines.get(name).ok_or_else(|| Refusal::LineNotAllowed(name.clone()))
    }

    /// Every line and every rule, for a proof that may use them all.
    pub(crate) fn allowed(&self) -> Allowed {
        let lines = self.lines.iter().map(|(name, line)| (name.clone(), line.says.clone()));
        lines.chain(self.rules.clone()).collect()
    }

    /// The conditions of all lines whose readings are known, and of all rules.
    pub(crate) fn known(&self) -> Vec<&Condition> {
        let known = self.lines.values().filter(|line| !line.is_unknown()).map(|line| &line.says);
        known.chain(self.rules.values()).collect()
    }

    /// The conditions of all lines and all rules.
    pub(crate) fn all(&self) -> Vec<&Condition> {
        self.lines.values().map(|line| &line.says).chain(self.rules.values()).collect()
    }

    /// These conditions with all floors.
    fn demands<'l>(&'l self, says: Vec<&'l Condition>) -> Vec<Demand<'l>> {
        says.into_iter().map(Demand::Says).chain(self.floors.values().map(Demand::Floor)).collect()
    }

    /// The box of all packages.
    pub(crate) fn space(&self) -> Result<Space<'a>, Refusal> {
        Space::whole(self.case)
    }
}

/// Whether lines can be kept together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Some package of X certainly keeps them all.
    Open,
    /// None keeps those whose readings are known.
    Closed,
    /// It depends on readings that are not known.
    Unknown,
}

impl Lines<'_> {
    /// What becomes of the lines, by a plain search; `None` where it gave up.
    pub(crate) fn state(&self, budget: &Budget) -> Result<Option<State>, Refusal> {
        Ok(self.state_on(&self.space()?, budget))
    }

    /// The same of the packages of a box.
    pub(crate) fn state_on(&self, space: &Space<'_>, budget: &Budget) -> Option<State> {
        if budget.meeting(space, &self.demands(self.all()))?.is_some() {
            return Some(State::Open);
        }
        let known = budget.meeting(space, &self.demands(self.known()))?;
        Some(if known.is_none() { State::Closed } else { State::Unknown })
    }
}

/// Whether a package answers every issue once and obeys every rule.
///
/// # Errors
/// An issue without one of its answers; a rule it breaks.
pub fn in_x(case: &Case, package: &Package) -> Result<(), Refusal> {
    if !case.is_package(package) {
        return Err(Refusal::NotAPackage);
    }
    let issues = case.issue_index();
    match case.rules.iter().find(|rule| rule.says.truth(package, &issues) != Truth::True) {
        Some(rule) => {
            let entry = EntryRef::new(Table::Rules, &rule.meta.id);
            Err(Refusal::BreaksRule(case.line_name(&entry)))
        }
        None => Ok(()),
    }
}

/// Whether a package of X certainly keeps every one of these conditions.
///
/// # Errors
/// What [`in_x`] refuses; the first line that it does not certainly keep.
pub fn keeps<'a>(
    case: &Case,
    package: &Package,
    lines: impl IntoIterator<Item = (&'a LineName, &'a Condition)>,
) -> Result<(), Refusal> {
    in_x(case, package)?;
    let issues = case.issue_index();
    match lines.into_iter().find(|(_, says)| says.truth(package, &issues) != Truth::True) {
        Some((name, _)) => Err(Refusal::BreaksLine(name.clone())),
        None => Ok(()),
    }
}

//! What answers are worth to the parties of an answer about packages, and what a package does to red lines.

use std::collections::BTreeMap;

use detente_model::{Case, Id, Issues, Line, LineName, Package, Preferences, Truth, Value, find};
use num_rational::BigRational;
use num_traits::Zero;

use super::answer::{PackageValue, Packages};

/// A case seen through the utilities of the parties that have any.
pub(crate) struct Worth<'a> {
    pub(crate) case: &'a Case,
    pub(crate) issues: Issues<'a>,
    /// The parties that an answer speaks of, with their preferences.
    pub(crate) parties: Vec<(&'a Id, &'a Preferences)>,
    /// The red lines in force whose readings are known.
    pub(crate) lines: Vec<Line>,
}

impl<'a> Worth<'a> {
    pub(crate) fn new(case: &'a Case, said: &'a Packages) -> Self {
        let parties = said.parties.iter().filter_map(|party| Some((&party.id, find(&case.preferences, &party.id)?)));
        let lines = case.red_lines_in_force().into_iter().filter(|line| !line.is_unknown()).collect();
        Self { case, issues: case.issue_index(), parties: parties.collect(), lines }
    }

    /// What answering `issue` by `value` adds for a party, by number; zero of an issue that is not declared.
    pub(crate) fn part(&self, party: usize, issue: &Id, value: &Value) -> BigRational {
        let declared = self.issues.get(issue);
        declared.and_then(|issue| self.parties[party].1.part(issue, value).ok()).unwrap_or_else(BigRational::zero)
    }

    /// What the answers that a package gives are worth to each party, issues that it leaves open aside.
    pub(crate) fn utilities(&self, package: &Package) -> Vec<BigRational> {
        let of = |party| package.iter().map(|(issue, value)| self.part(party, issue, value)).sum();
        (0..self.parties.len()).map(of).collect()
    }

    /// Whether a package breaks no rule, whatever it leaves open.
    pub(crate) fn is_allowed(&self, package: &Package) -> bool {
        self.case.rules.iter().all(|rule| rule.says.truth(package, &self.issues) != Truth::False)
    }

    /// The red lines that a package breaks, whatever it leaves open.
    pub(crate) fn broken(&self, package: &Package) -> Vec<LineName> {
        let broken = self.lines.iter().filter(|line| line.says.truth(package, &self.issues) == Truth::False);
        broken.map(|line| self.case.line_name(&line.entry)).collect()
    }

    /// The red lines that a package keeps and would break with some issue answered one place lower or higher.
    pub(crate) fn edges(&self, package: &Package) -> Vec<LineName> {
        let kept = self.lines.iter().filter(|line| line.says.truth(package, &self.issues) == Truth::True);
        let near = kept.filter(|line| {
            let mut issues = line.says.comparisons().into_iter().flat_map(|comparison| comparison.issues());
            issues.any(|issue| self.beside(package, issue).iter().any(|other| self.breaks(line, other)))
        });
        near.map(|line| self.case.line_name(&line.entry)).collect()
    }

    fn breaks(&self, line: &Line, package: &Package) -> bool {
        line.says.truth(package, &self.issues) == Truth::False
    }

    /// A package with one issue answered one place lower, and one place higher.
    fn beside(&self, package: &Package, issue: &Id) -> Vec<Package> {
        let declared = self.issues.get(issue);
        let place = declared.and_then(|declared| declared.place(package.get(issue)?));
        let (Some(declared), Some(place)) = (declared, place) else { return Vec::new() };
        let values = [place.checked_sub(1), place.checked_add(1)].into_iter().flatten();
        values.filter_map(|place| declared.value(place)).map(|value| changed(package, issue, value)).collect()
    }
}

/// A package with another answer to one issue.
pub(crate) fn changed(package: &Package, issue: &Id, value: Value) -> Package {
    let mut other = package.clone();
    other.insert(issue.clone(), value);
    other
}

/// What a package is worth to the parties whose utilities are known.
pub(crate) fn utility_of(worth: &Worth<'_>, package: &Package) -> BTreeMap<Id, BigRational> {
    worth.parties.iter().map(|(id, _)| (*id).clone()).zip(worth.utilities(package)).collect()
}

/// The utility of a party in a package; zero of one that is left out.
pub(crate) fn utility(value: &PackageValue, party: &Id) -> BigRational {
    value.utilities.get(party).cloned().unwrap_or_else(BigRational::zero)
}

/// How a tabled text stands, as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The text.
    pub text: Id,
    /// The issues that it leaves open.
    pub open: Vec<Id>,
    /// By party that is not left out: the least and the most that it can come to, over all answers to what is open, rules
    /// aside.
    pub utilities: BTreeMap<Id, [BigRational; 2]>,
    /// The red lines that it breaks whatever is open.
    pub breaks: Vec<LineName>,
    /// The parties whose reservation value it cannot reach, whatever is open.
    pub short: Vec<Id>,
}

/// How each tabled text that is seen stands, in the order of the case.
pub fn stands(case: &Case, said: &Packages) -> Vec<Stand> {
    let worth = Worth::new(case, said);
    let seen = case.texts.iter().filter_map(|text| Some((&text.meta.id, text.package.as_ref()?)));
    seen.map(|(id, package)| worth.stand(id, package, said)).collect()
}

impl Worth<'_> {
    fn stand(&self, text: &Id, package: &Package, said: &Packages) -> Stand {
        let open: Vec<_> = self.case.issues.iter().filter(|issue| !package.contains_key(&issue.meta.id)).collect();
        let mut utilities = BTreeMap::new();
        for (party, base) in self.utilities(package).into_iter().enumerate() {
            let mut ends = [base.clone(), base];
            for issue in &open {
                let values = (0..issue.count().unwrap_or(0)).filter_map(|place| issue.value(place));
                let parts: Vec<_> = values.map(|value| self.part(party, &issue.meta.id, &value)).collect();
                ends[0] += parts.iter().min().cloned().unwrap_or_else(BigRational::zero);
                ends[1] += parts.iter().max().cloned().unwrap_or_else(BigRational::zero);
            }
            utilities.insert(self.parties[party].0.clone(), ends);
        }
        let missed = said.parties.iter().filter(|party| {
            let most = utilities.get(&party.id).map(|[_, most]| most);
            most.zip(party.reservation.as_ref()).is_some_and(|(most, floor)| !said.rationality.holds(&(most - floor)))
        });
        Stand {
            text: text.clone(),
            open: open.iter().map(|issue| issue.meta.id.clone()).collect(),
            breaks: self.broken(package),
            short: missed.map(|party| party.id.clone()).collect(),
            utilities,
        }
    }
}

//! The way from a tabled text to a package: one issue after the other, in the order that disturbs least on the way.

use detente_model::{Id, LineName, Package, Value};
use num_rational::BigRational;

use super::worth::{Worth, changed};

/// The most changes whose orders are all compared; of more, the least disturbing next step is taken each time.
const COMPARED: usize = 10;

/// The changes that make a package of a text. Their number is the distance of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The text.
    pub text: Id,
    /// What the text leaves open, as the package answers it.
    pub filled: Package,
    /// What changes, in an order in which as few steps as can be break a rule, then as few red lines are broken on the
    /// way, then as few parties have less than at the outset. Of more than ten changes that order is sought step by step.
    pub steps: Vec<Step>,
}

/// One change on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The issue.
    pub issue: Id,
    /// Its answer before.
    pub from: Value,
    /// Its answer after.
    pub to: Value,
    /// The parties for whom that is better.
    pub better: Vec<Id>,
    /// The parties for whom that is worse.
    pub worse: Vec<Id>,
    /// Whether the package after it obeys the rules.
    pub allowed: bool,
    /// The red lines that the package after it breaks.
    pub breaks: Vec<LineName>,
}

/// How much a halt on the way disturbs: rules broken, red lines broken, parties with less than at the outset.
type Trouble = (usize, usize, usize);

impl Worth<'_> {
    /// The way to a package from the latest text that is seen; `None` where there is no such text.
    pub(crate) fn route(&self, package: &Package) -> Option<Route> {
        let (text, says) = self.case.latest_seen_text()?;
        let filled = package.iter().filter(|(issue, _)| !says.contains_key(*issue));
        let filled: Package = filled.map(|(issue, value)| (issue.clone(), value.clone())).collect();
        let mut start = says.clone();
        start.extend(filled.clone());
        let changes: Vec<&Id> =
            says.iter().filter(|(id, value)| package.get(*id) != Some(*value)).map(|p| p.0).collect();
        let path = Path { worth: self, base: self.utilities(&start), start, goal: package, changes };
        Some(Route { text: text.meta.id.clone(), filled, steps: path.steps() })
    }

    /// How many changes make `package` of the latest text; zero where there is none.
    pub(crate) fn distance(&self, package: &Package) -> usize {
        let says = self.case.latest_seen_text().map(|(_, says)| says);
        says.map_or(0, |says| says.iter().filter(|(id, value)| package.get(*id) != Some(*value)).count())
    }
}

struct Path<'w, 'a> {
    worth: &'w Worth<'a>,
    start: Package,
    base: Vec<BigRational>,
    goal: &'w Package,
    changes: Vec<&'w Id>,
}

impl Path<'_, '_> {
    fn steps(&self) -> Vec<Step> {
        let order = if self.changes.len() <= COMPARED { self.compared() } else { self.greedy() };
        let mut at = self.start.clone();
        order.into_iter().map(|change| self.step(&mut at, self.changes[change])).collect()
    }

    fn step(&self, at: &mut Package, issue: &Id) -> Step {
        let (from, to) = (at[issue].clone(), self.goal[issue].clone());
        *at = changed(at, issue, to.clone());
        let shift = |party| self.worth.part(party, issue, &to) - self.worth.part(party, issue, &from);
        let zero = BigRational::from_integer(0.into());
        let whom = |is: &dyn Fn(&BigRational) -> bool| {
            let parties = self.worth.parties.iter().enumerate().filter(|(party, _)| is(&shift(*party)));
            parties.map(|(_, (id, _))| (*id).clone()).collect()
        };
        Step {
            better: whom(&|shift| *shift > zero),
            worse: whom(&|shift| *shift < zero),
            allowed: self.worth.is_allowed(at),
            breaks: self.worth.broken(at),
            issue: issue.clone(),
            from,
            to,
        }
    }

    /// The package after some of the changes, by bit.
    fn halt(&self, done: usize) -> Package {
        let mut at = self.start.clone();
        for (_, issue) in self.changes.iter().enumerate().filter(|(bit, _)| done >> bit & 1 == 1) {
            at.insert((*issue).clone(), self.goal[*issue].clone());
        }
        at
    }

    fn trouble(&self, at: &Package) -> Trouble {
        let less = self.worth.utilities(at).iter().zip(&self.base).filter(|(now, before)| now < before).count();
        (usize::from(!self.worth.is_allowed(at)), self.worth.broken(at).len(), less)
    }

    /// The order of least trouble over all halts before the goal; of several, the first by the order of issues.
    fn compared(&self) -> Vec<usize> {
        let all = (1_usize << self.changes.len()) - 1;
        let mut best: Vec<(Trouble, usize)> = vec![((0, 0, 0), 0); all + 1];
        for done in (0..all).rev() {
            let here = if done == 0 { (0, 0, 0) } else { self.trouble(&self.halt(done)) };
            let left = (0..self.changes.len()).filter(|bit| done >> bit & 1 == 0);
            let next = left.min_by_key(|bit| best[done | 1 << bit].0).unwrap_or(0);
            let rest = best[done | 1 << next].0;
            best[done] = ((here.0 + rest.0, here.1 + rest.1, here.2 + rest.2), next);
        }
        let mut done = 0;
        let mut order = Vec::new();
        while done != all {
            order.push(best[done].1);
            done |= 1 << best[done].1;
        }
        order
    }

    fn greedy(&self) -> Vec<usize> {
        let (mut at, mut order) = (self.start.clone(), Vec::new());
        while order.len() < self.changes.len() {
            let left = (0..self.changes.len()).filter(|change| !order.contains(change));
            let after = |change: &usize| changed(&at, self.changes[*change], self.goal[self.changes[*change]].clone());
            let Some(next) = left.min_by_key(|change| self.trouble(&after(change))) else { break };
            at = after(&next);
            order.push(next);
        }
        order
    }
}

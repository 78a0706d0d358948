//! A plain search of its own: halves boxes until every condition is decided on each.
//!
//! It answers the few questions for which a certificate carries no proof of its own (that a set of changes is minimal,
//! that a list leaves nothing out) and gives up after a number of boxes: what is not answered is not refused.

use std::cell::Cell;

use detente_model::{Condition, Id, Package, Truth};

use crate::floors::Floor;
use crate::space::Space;

/// What a package has to keep or to reach.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Demand<'a> {
    Says(&'a Condition),
    Floor(&'a Floor),
}

impl Demand<'_> {
    fn truth(&self, space: &Space<'_>) -> Truth {
        match self {
            Demand::Says(says) => space.truth(says, None),
            Demand::Floor(floor) => floor.truth(space),
        }
    }

    /// How many looks it counts for.
    fn looks(&self) -> usize {
        match self {
            Demand::Says(_) => 1,
            Demand::Floor(_) => 5,
        }
    }
}

/// How many conditions may still be looked at, each on one box.
#[derive(Debug)]
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    /// Enough for spaces of a few thousand packages, and for many larger ones.
    pub(crate) const LOOKS: usize = 200_000;

    /// A fresh budget.
    pub(crate) fn new() -> Self {
        Self(Cell::new(Self::LOOKS))
    }

    pub(crate) fn spend(&self, looks: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(looks + 1));
        left > looks
    }

    /// A package of `space` that certainly keeps all of `says`: `Some(None)` if there is none, `None` where the budget
    /// ran out before that was known.
    pub(crate) fn package(&self, space: &Space<'_>, says: &[&Condition]) -> Option<Option<Package>> {
        self.meeting(space, &says.iter().map(|says| Demand::Says(says)).collect::<Vec<_>>())
    }

    /// The same of conditions and floors.
    pub(crate) fn meeting(&self, space: &Space<'_>, says: &[Demand<'_>]) -> Option<Option<Package>> {
        if !self.spend(says.iter().map(Demand::looks).sum()) {
            return None;
        }
        let truths: Vec<Truth> = says.iter().map(|says| says.truth(space)).collect();
        if truths.contains(&Truth::False) {
            return Some(None);
        }
        if truths.iter().all(|truth| *truth == Truth::True) {
            return Some(space.lowest());
        }
        let Some((issue, at)) = space.middle() else { return Some(None) };
        let Ok((below, from)) = space.split(&issue, &at) else { return Some(None) };
        let open: Vec<Demand<'_>> =
            says.iter().zip(&truths).filter(|(_, truth)| **truth != Truth::True).map(|(says, _)| *says).collect();
        match self.meeting(&below, &open)? {
            Some(package) => Some(Some(package)),
            None => self.meeting(&from, &open),
        }
    }

    /// Whether no package of `space` certainly keeps all of `says`; `None` where that was not found out.
    pub(crate) fn closed(&self, space: &Space<'_>, says: &[&Condition]) -> Option<bool> {
        self.package(space, says).map(|found| found.is_none())
    }

    /// Whether two packages that differ in one issue at most certainly keep `first` and `second`; `None` where that was
    /// not found out. `spaces` are the boxes of the two, alike in every other issue.
    pub(crate) fn parts(
        &self,
        spaces: (&Space<'_>, &Space<'_>),
        issue: &Id,
        first: &[&Condition],
        second: &[&Condition],
    ) -> Option<bool> {
        if !self.spend(first.len() + second.len()) {
            return None;
        }
        let on = |space: &Space<'_>, says: &[&Condition]| -> Vec<Truth> {
            says.iter().map(|says| space.truth(says, None)).collect()
        };
        let truths = [on(spaces.0, first), on(spaces.1, second)].concat();
        if truths.contains(&Truth::False) {
            return Some(false);
        }
        if truths.iter().all(|truth| *truth == Truth::True) {
            return Some(true);
        }
        for (one, other) in halves(spaces, issue) {
            if self.parts((&one, &other), issue, first, second)? {
                return Some(true);
            }
        }
        Some(false)
    }
}

/// The two halves of a pair of boxes; none where each holds one package.
fn halves<'a>((one, other): (&Space<'a>, &Space<'a>), issue: &Id) -> Vec<(Space<'a>, Space<'a>)> {
    if let Some((shared, at)) = one.middle_but(Some(issue)) {
        let halves = one.split(&shared, &at).ok().zip(other.split(&shared, &at).ok());
        return halves.map_or(Vec::new(), |((low, high), (low2, high2))| vec![(low, low2), (high, high2)]);
    }
    if let Some((_, (low, high))) =
        one.middle().and_then(|(issue, at)| Some((at.clone(), one.split(&issue, &at).ok()?)))
    {
        return vec![(low, other.clone()), (high, other.clone())];
    }
    let split = other.middle().and_then(|(issue, at)| other.split(&issue, &at).ok());
    split.map_or(Vec::new(), |(low, high)| vec![(one.clone(), low), (one.clone(), high)])
}

//! The least that parties would have to be content with less, if utilities of different parties are compared.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Change, Condition, Finding, LineName, Truth, WayOut};
use num_rational::BigRational;
use num_traits::Zero;

use crate::Refusal;
use crate::floors::Floor;
use crate::lines::Lines;
use crate::plain::Budget;
use crate::space::Space;

/// How reductions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// By their sum.
    Sum,
    /// By their largest.
    Largest,
}

impl Measure {
    fn of(self, reductions: impl Iterator<Item = BigRational>) -> BigRational {
        match self {
            Measure::Sum => reductions.sum(),
            Measure::Largest => reductions.max().unwrap_or_default(),
        }
    }
}

/// Whether some way out of a component in which reservation values alone change comes to `value`, and no package that
/// keeps the lines comes to less.
pub(crate) fn least(
    lines: &Lines<'_>,
    finding: &Finding,
    components: &BTreeMap<usize, BTreeSet<&LineName>>,
    component: usize,
    value: &BigRational,
    measure: Measure,
    budget: &Budget,
) -> Result<(), Refusal> {
    let refused = || Refusal::RemarkFalse(format!("{measure:?} {value}"));
    let reduction = |change: &Change| match change {
        Change::LowerFloor { from, to, .. } => Some(from.to_big() - to.to_big()),
        _ => None,
    };
    let total = |way: &WayOut| -> Option<BigRational> {
        let reductions: Option<Vec<BigRational>> = way.change.iter().map(reduction).collect();
        Some(measure.of(reductions?.into_iter()))
    };
    let mut ways = finding.ways_out.iter().filter(|way| way.component == component);
    if !ways.any(|way| total(way).as_ref() == Some(value)) {
        return Err(refused());
    }
    let own = components.get(&component).ok_or_else(refused)?;
    let aside: BTreeSet<&LineName> = components
        .iter()
        .filter(|(number, _)| **number != component)
        .flat_map(|(_, lines)| lines.iter().copied())
        .collect();
    let says = lines.lines.iter().filter(|(name, _)| !aside.contains(name)).map(|(_, line)| &line.says);
    let (mut fixed, mut free): (Vec<&Floor>, Vec<&Floor>) = (Vec::new(), Vec::new());
    for (name, floor) in lines.floors.iter().filter(|(name, _)| !aside.contains(name)) {
        if own.contains(name) { free.push(floor) } else { fixed.push(floor) }
    }
    let says: Vec<&Condition> = says.chain(lines.rules.values()).collect();
    let search = Search { says, fixed, free, value, measure, budget };
    if search.less(&lines.space()?) == Some(true) { Err(refused()) } else { Ok(()) }
}

struct Search<'a> {
    says: Vec<&'a Condition>,
    /// The floors that stay.
    fixed: Vec<&'a Floor>,
    /// Those that give way.
    free: Vec<&'a Floor>,
    value: &'a BigRational,
    measure: Measure,
    budget: &'a Budget,
}

impl Search<'_> {
    /// Whether some package of the box comes to less; `None` where that was not found out.
    fn less(&self, space: &Space<'_>) -> Option<bool> {
        if !self.budget.spend(self.says.len() + 5 * (self.fixed.len() + self.free.len())) {
            return None;
        }
        let says = self.says.iter().map(|says| space.truth(says, None));
        let truths: Vec<Truth> = says.chain(self.fixed.iter().map(|floor| floor.truth(space))).collect();
        let lack = |floor: &&Floor| (&floor.at - floor.most(space)).max(BigRational::zero());
        if truths.contains(&Truth::False) || self.measure.of(self.free.iter().map(lack)) >= *self.value {
            return Some(false);
        }
        let Some((issue, at)) = space.middle() else { return Some(truths.iter().all(|truth| *truth == Truth::True)) };
        let Ok((below, from)) = space.split(&issue, &at) else { return Some(false) };
        if self.less(&below)? { Some(true) } else { self.less(&from) }
    }
}

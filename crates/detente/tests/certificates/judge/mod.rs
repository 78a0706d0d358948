//! Brute force: what the definitions of `docs/deadlocks.md` say of a small case, by trying everything.
//!
//! Every package is looked at, every set of acts, every day of the calendar, every choice of readings. Nothing is
//! shared with the engine or the checker; of the model only what defines a case (what a package is, when a condition
//! holds of it, which lines are in force) is used.

pub mod acts;
mod boxes;
pub mod process;
pub mod said;
pub mod stances;
pub mod worth;

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;

/// A case with all its packages.
pub struct World<'a> {
    pub case: &'a Case,
    issues: Issues<'a>,
    /// Every combination of answers.
    pub packages: Vec<Package>,
    /// Those that every rule allows.
    pub x: Vec<Package>,
    /// The acts that are stuck, by all needs and by preconditions alone.
    pub stuck: [BTreeSet<Id>; 2],
}

impl<'a> World<'a> {
    /// All of it, or nothing where there are more packages than `most`, or more acts than all sets of can be tried.
    pub fn new(case: &'a Case, most: u64) -> Option<Self> {
        let count = case.issues.iter().try_fold(1_u64, |product, issue| product.checked_mul(issue.count()?))?;
        if count > most || process::open(case).len() > 12 {
            return None;
        }
        let mut packages = vec![Package::new()];
        for issue in &case.issues {
            let answers: Vec<Value> = (0..issue.count()?).filter_map(|place| issue.value(place)).collect();
            let with = |package: Package| {
                let id = &issue.meta.id;
                answers
                    .iter()
                    .map(move |answer| {
                        package
                            .iter()
                            .map(|(i, v)| (i.clone(), v.clone()))
                            .chain([(id.clone(), answer.clone())])
                            .collect()
                    })
                    .collect::<Vec<Package>>()
            };
            packages = packages.into_iter().flat_map(with).collect();
        }
        let issues = case.issue_index();
        let obeys = |package: &&Package| case.rules.iter().all(|rule| rule.says.truth(package, &issues) == Truth::True);
        let mut x: Vec<Package> = packages.iter().filter(obeys).cloned().collect();
        x.sort();
        let stuck = [process::greatest(case, process::all), process::greatest(case, process::preconditions)];
        Some(Self { case, issues, packages, x, stuck })
    }

    /// Whether a condition certainly holds of a package.
    pub fn holds(&self, says: &Condition, package: &Package) -> bool {
        says.truth(package, &self.issues) == Truth::True
    }

    /// Whether a package of X certainly keeps all of these.
    pub fn keeps<'c>(&self, package: &Package, says: impl IntoIterator<Item = &'c Condition>) -> bool {
        self.x.binary_search(package).is_ok() && says.into_iter().all(|says| self.holds(says, package))
    }

    /// Whether some package of X certainly keeps all of these.
    pub fn some(&self, says: &[&Condition]) -> bool {
        self.x.iter().any(|package| says.iter().all(|says| self.holds(says, package)))
    }
}

/// Every subset of a list of at most 16 things, by size.
pub fn subsets<T: Clone + Ord>(of: &[T]) -> Vec<BTreeSet<T>> {
    assert!(of.len() <= 16, "too many to try every subset");
    let mut masks: Vec<u32> = (0..1 << of.len()).collect();
    masks.sort_by_key(|mask| mask.count_ones());
    let subset =
        |mask: u32| of.iter().enumerate().filter(move |(bit, _)| mask >> bit & 1 == 1).map(|(_, item)| item.clone());
    masks.into_iter().map(|mask| subset(mask).collect()).collect()
}

/// The sets of a family that contain no other.
pub fn minimal<T: Clone + Ord>(sets: impl IntoIterator<Item = BTreeSet<T>>) -> BTreeSet<BTreeSet<T>> {
    let mut all: Vec<BTreeSet<T>> = sets.into_iter().collect();
    all.sort_by_key(BTreeSet::len);
    let mut kept: Vec<BTreeSet<T>> = Vec::new();
    for set in all {
        if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept.into_iter().collect()
}

/// Whether a list holds each of a set once.
pub fn is_set<T: Ord>(list: &[T], set: &BTreeSet<T>) -> bool {
    list.len() == set.len() && list.iter().collect::<BTreeSet<_>>() == set.iter().collect()
}

pub fn is_distinct<T: Ord>(list: &[T]) -> bool {
    list.iter().collect::<BTreeSet<_>>().len() == list.len()
}

/// Whether the certificate, or the conflicts, of a finding prove its verdict.
pub fn is_proved(world: &World<'_>, finding: &Finding) -> bool {
    match finding.kind {
        Kind::WaitCycle => acts::wait_cycle(world, finding),
        Kind::PreconditionCycle => acts::precondition_cycle(world, finding),
        Kind::TurnDispute => said::is_turn(world.case, finding),
        Kind::ContestedStatus => said::is_contested(world.case, finding),
        Kind::RedLinesConflict => stances::red_lines(world, finding),
        Kind::PositionsConflict => stances::positions(world, finding),
        Kind::PlanExcludesAsk => stances::plan_excludes_ask(world, finding),
        Kind::TermInDispute => stances::term_in_dispute(world, finding),
        Kind::NoAgreementZone => worth::no_agreement_zone(world, finding),
        Kind::AgreementMissed => worth::agreement_missed(world, finding),
        Kind::InefficientText => worth::inefficient_text(world, finding),
        _ => false,
    }
}

/// Whether the certificate of a way out shows that the finding, run again after its changes, is refuted.
pub fn is_freed(world: &World<'_>, finding: &Finding, way: &WayOut) -> bool {
    match finding.kind {
        Kind::WaitCycle | Kind::PreconditionCycle => acts::is_freed(world.case, finding, way),
        Kind::TurnDispute => said::is_receipt(world.case, way),
        Kind::RedLinesConflict | Kind::PositionsConflict => stances::is_freed(world, finding, way),
        Kind::PlanExcludesAsk => stances::goes_together(world, finding, way),
        Kind::TermInDispute => stances::is_settled(world, way),
        Kind::NoAgreementZone => worth::is_room(world, finding, way),
        Kind::AgreementMissed => worth::is_edit(world, way),
        Kind::InefficientText => worth::is_improvement(world, finding, way),
        _ => false,
    }
}

/// Lines by their names.
pub type Named = BTreeMap<LineName, Line>;

pub fn named(case: &Case, lines: impl IntoIterator<Item = Line>) -> Named {
    lines.into_iter().map(|line| (case.line_name(&line.entry), line)).collect()
}

//! The conflicts, corrections, reciprocal sets and splits that a report lists are exactly those there are.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::{Change, Finding, Id, Issue, Kind, LineName, Package, Remark, Verdict};
use detente_engine::{Limits, diagnose};

use crate::judge::{Named, World, minimal, named, stances::stances, subsets};

type Set = BTreeSet<LineName>;
/// The lines that speak of one part alone, and those that speak of the other alone; the parts have no order.
type Split = BTreeSet<Set>;

/// One component of the conflicts, with all lines but those of other components.
struct Component<'a> {
    world: &'a World<'a>,
    own: Set,
    kept: Named,
}

impl Component<'_> {
    fn some<'n>(&self, names: impl Iterator<Item = &'n LineName>) -> bool {
        self.world.some(&names.map(|name| &self.kept[name].says).collect::<Vec<_>>())
    }

    fn holders<'n>(&self, names: impl IntoIterator<Item = &'n LineName>) -> BTreeSet<Id> {
        names.into_iter().filter_map(|name| self.kept[name].of.clone()).collect()
    }

    /// The lines that may change: none of their issues is closed to bargaining.
    fn free(&self) -> Vec<LineName> {
        let closed: Vec<&Issue> = self.world.case.issues.iter().filter(|issue| !issue.tradable).collect();
        let may = |name: &&LineName| {
            let issues = self.kept[*name].says.issues();
            !closed.iter().any(|issue| issues.contains(&&issue.meta.id))
        };
        self.own.iter().filter(may).cloned().collect()
    }

    /// The minimal ones among the sets of free lines that a test lets through and without which a package keeps the rest.
    fn sets(&self, lets: &dyn Fn(&Set) -> bool) -> BTreeSet<Set> {
        let frees = |set: &Set| self.some(self.kept.keys().filter(|name| !set.contains(*name)));
        minimal(subsets(&self.free()).into_iter().filter(|set| lets(set) && frees(set)))
    }

    /// Of two holders or more: one alone has nobody to move with.
    fn reciprocal(&self) -> BTreeSet<Set> {
        if self.holders(&self.own).len() < 2 {
            return BTreeSet::new();
        }
        self.sets(&|set| self.holders(set) == self.holders(&self.own))
    }

    /// Every pair of packages that differ in one issue at most is looked at, with the lines that each alone keeps.
    fn splits(&self, issue: &Issue) -> BTreeSet<Split> {
        let uses = |name: &LineName| self.kept[name].says.issues().contains(&&issue.meta.id);
        let free: Set = self.free().into_iter().filter(uses).collect();
        if !issue.tradable || self.holders(&free).len() < 2 {
            return BTreeSet::new();
        }
        let keeps = |package: &Package, name: &LineName| self.world.holds(&self.kept[name].says, package);
        let fixed: Vec<&LineName> = self.kept.keys().filter(|name| !free.contains(name)).collect();
        let mut alike: BTreeMap<Package, BTreeSet<Set>> = BTreeMap::new();
        for package in self.world.x.iter().filter(|package| fixed.iter().all(|name| keeps(package, name))) {
            let mut rest = package.clone();
            rest.remove(&issue.meta.id);
            alike.entry(rest).or_default().insert(free.iter().filter(|name| keeps(package, name)).cloned().collect());
        }
        let mut found: BTreeSet<(Set, Set)> = BTreeSet::new();
        for kept in alike.values() {
            for (one, other) in kept.iter().flat_map(|one| kept.iter().map(move |other| (one, other))) {
                if free.iter().all(|name| one.contains(name) || other.contains(name)) {
                    found.insert((free.difference(other).cloned().collect(), free.difference(one).cloned().collect()));
                }
            }
        }
        let fewer = |one: &(Set, Set), other: &(Set, Set)| {
            one != other && one.0.is_subset(&other.0) && one.1.is_subset(&other.1)
        };
        let least = found.iter().filter(|split| !found.iter().any(|other| fewer(other, split)));
        least.map(|(first, second)| BTreeSet::from([first.clone(), second.clone()])).collect()
    }
}

/// How many of each list were compared.
#[derive(Default, Debug)]
struct Seen {
    findings: usize,
    conflicts: usize,
    corrections: usize,
    reciprocal: usize,
    splits: usize,
    incomplete: usize,
}

fn compare(world: &World<'_>, finding: &Finding, seen: &mut Seen) {
    let lines = match finding.kind {
        Kind::RedLinesConflict => named(world.case, world.case.red_lines_in_force()),
        _ => stances(world, &BTreeMap::new()),
    };
    let title = format!("{} of {}", finding.kind, world.case.header.title);
    let known: Vec<LineName> =
        lines.iter().filter(|(_, line)| line.says.terms().is_empty()).map(|(name, _)| name.clone()).collect();
    let conflict = |set: &Set| !world.some(&set.iter().map(|name| &lines[name].says).collect::<Vec<_>>());
    let conflicts = minimal(subsets(&known).into_iter().filter(conflict));
    let told: BTreeSet<Set> = finding.conflicts.iter().map(|told| told.lines.iter().cloned().collect()).collect();
    assert_eq!(told, conflicts, "conflicts, {title}");
    seen.findings += 1;
    seen.conflicts += conflicts.len();
    let numbers: BTreeSet<usize> = finding.conflicts.iter().map(|conflict| conflict.component).collect();
    for number in numbers {
        let of = |other: bool| {
            let conflicts = finding.conflicts.iter().filter(move |told| (told.component != number) == other);
            conflicts.flat_map(|told| told.lines.clone()).collect::<Set>()
        };
        let mut kept = lines.clone();
        kept.retain(|name, _| !of(true).contains(name));
        if finding.complete {
            component(&Component { world, own: of(false), kept }, finding, number, &title, seen);
        } else {
            seen.incomplete += 1;
        }
    }
}

fn component(all: &Component<'_>, finding: &Finding, number: usize, title: &str, seen: &mut Seen) {
    let (corrections, reciprocal) = (all.sets(&|_| true), all.reciprocal());
    let ways = || finding.ways_out.iter().filter(|way| way.component == number);
    let given_up = |change: &Change| match change {
        Change::DropLine { target } => Some(target.clone()),
        _ => None,
    };
    let told: BTreeSet<Set> = ways().filter_map(|way| way.change.iter().map(given_up).collect()).collect();
    assert_eq!(told, corrections.union(&reciprocal).cloned().collect(), "corrections, {title}");
    let says_none = finding.remarks.contains(&Remark::NoReciprocal { component: number });
    assert_eq!(says_none, reciprocal.is_empty(), "reciprocal, {title}");
    let mut splits = 0;
    for issue in &all.world.case.issues {
        let told: BTreeSet<Split> = ways()
            .filter_map(|way| match way.change.as_slice() {
                [Change::Split { issue: of, first, second }] if *of == issue.meta.id => {
                    Some([first, second].into_iter().map(|part| part.iter().cloned().collect()).collect())
                }
                _ => None,
            })
            .collect();
        let own = all.splits(issue);
        assert_eq!(told, own, "splits of {}, {title}", issue.meta.id);
        splits += own.len();
    }
    assert_eq!(finding.remarks.contains(&Remark::NoSplit { component: number }), splits == 0, "splits, {title}");
    seen.corrections += corrections.len();
    seen.reciprocal += reciprocal.len();
    seen.splits += splits;
}

#[test]
fn lists_of_conflicts_corrections_reciprocal_sets_and_splits_are_those_of_a_brute_force() {
    let mut seen = Seen::default();
    for seed in 0..1_500 {
        let case = super::random(10_000 + seed, 3, 6);
        let Some(world) = World::new(&case, 400) else { continue };
        let diagnosis = diagnose(&case, &Limits::default(), &|| false);
        for finding in diagnosis.findings.iter().map(|assessed| &assessed.finding) {
            let of_lines = [Kind::RedLinesConflict, Kind::PositionsConflict].contains(&finding.kind);
            if of_lines && finding.verdict == Verdict::Proved {
                compare(&world, finding, &mut seen);
            }
        }
    }
    println!("{seen:?}");
    assert!(seen.findings > 100 && seen.conflicts > 200 && seen.corrections > 200, "{seen:?}");
    assert!(seen.reciprocal > 20 && seen.splits > 10, "{seen:?}");
}

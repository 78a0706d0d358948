//! Every package and every corner of what preferences admit, one by one, straight from the definitions: slow, plain, the
//! judge of all that is faster.
#![cfg(test)]

use std::collections::BTreeMap;
use std::sync::Arc;

use detente_model::*;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::answer::Profile;
use super::sheet::{Columns, asked};
use crate::exact_lp_tests::corners;
use crate::testing::packages;

/// A utility of one party with what it gives each package.
#[derive(Clone)]
pub(crate) struct Valued {
    pub(crate) worth: Vec<BigRational>,
    pub(crate) reservation: Option<BigRational>,
}

impl Valued {
    pub(crate) fn new(case: &Case, utility: &Utility, packages: &[Package]) -> Self {
        let worth = packages.iter().map(|package| utility.of(&case.issues, package).unwrap()).collect();
        Self { worth, reservation: utility.reservation.clone() }
    }

    fn accepts(&self, package: usize, rationality: Rationality) -> bool {
        self.reservation.as_ref().is_none_or(|r| rationality.holds(&(&self.worth[package] - r)))
    }

    /// Halfway between two utilities.
    fn halfway(&self, other: &Valued) -> Valued {
        let half = |one: &BigRational, other: &BigRational| (one + other) / BigRational::from_integer(2.into());
        Valued {
            worth: self.worth.iter().zip(&other.worth).map(|(one, other)| half(one, other)).collect(),
            reservation: self.reservation.as_ref().zip(other.reservation.as_ref()).map(|(a, b)| half(a, b)),
        }
    }
}

/// The corners of what each party's preferences admit; `None` where they would be too many to meet.
pub(crate) fn corner_utilities(case: &Case, party: &Id) -> Option<Result<Vec<Utility>, Gap>> {
    let preferences = find(&case.preferences, party).unwrap();
    let said = match preferences.inequalities(&case.issues) {
        Ok(said) => said,
        Err(gap) => return Some(Err(gap)),
    };
    if case.issues.iter().any(|issue| !preferences.at_odds(issue).is_empty()) {
        return Some(Ok(Vec::new()));
    }
    let columns = Columns::few(preferences, &said, &case.issues);
    let rows = asked(&columns, &said);
    let (mut choices, planes) = (1_usize, rows.rows.len() + columns.count);
    for at in 0..columns.count {
        choices = choices * (planes - at) / (at + 1);
    }
    if choices > 4_000 {
        return None;
    }
    let mut utilities: Vec<Utility> = corners(&rows).iter().map(|corner| columns.utility(corner)).collect();
    utilities.sort();
    utilities.dedup();
    assert!(utilities.iter().all(|utility| preferences.admits(&case.issues, utility).unwrap()));
    Some(Ok(utilities))
}

/// Talks with the corners of each party.
pub(crate) struct Talks {
    pub(crate) packages: Vec<Package>,
    pub(crate) sides: Vec<(Id, Vec<Valued>)>,
    pub(crate) rationality: Rationality,
}

impl Talks {
    /// The packages that keep all lines, or, where there is none, that obey the rules.
    pub(crate) fn new(case: &Case, corners: &BTreeMap<Id, Vec<Utility>>, rationality: Rationality) -> Self {
        let lines = case.red_lines_in_force();
        let feasible: Vec<Package> = packages(case).into_iter().filter(|package| case.is_feasible(package)).collect();
        let keeps = |package: &&Package| lines.iter().all(|line| line.is_unknown() || case.keeps(package, line));
        let mut kept: Vec<Package> = feasible.iter().filter(keeps).cloned().collect();
        if kept.is_empty() {
            kept = feasible;
        }
        let valued = |utilities: &Vec<Utility>| utilities.iter().map(|one| Valued::new(case, one, &kept)).collect();
        let sides = corners.iter().map(|(id, utilities)| (id.clone(), valued(utilities))).collect();
        Self { packages: kept, sides, rationality }
    }

    /// Every profile of corners.
    pub(crate) fn profiles(&self) -> Vec<Vec<Valued>> {
        self.combined(|corners| corners.to_vec())
    }

    /// Every profile of corners and of what is halfway between two.
    pub(crate) fn more_profiles(&self) -> Vec<Vec<Valued>> {
        self.combined(|corners| {
            let pairs = corners.iter().enumerate().flat_map(|(at, one)| corners[..at].iter().map(move |o| (one, o)));
            corners.iter().cloned().chain(pairs.map(|(one, other)| one.halfway(other))).collect()
        })
    }

    /// How many those are.
    pub(crate) fn more_count(&self) -> usize {
        let of = |corners: usize| corners.saturating_mul(corners + 1) / 2;
        self.sides.iter().fold(1, |count, (_, corners)| count.saturating_mul(of(corners.len())))
    }

    fn combined(&self, of: impl Fn(&[Valued]) -> Vec<Valued>) -> Vec<Vec<Valued>> {
        let mut found = vec![Vec::new()];
        for (_, corners) in &self.sides {
            let choices = of(corners);
            let with = |profile: &Vec<Valued>, one: &Valued| {
                let mut profile = profile.clone();
                profile.push(one.clone());
                profile
            };
            found = found.iter().flat_map(|profile| choices.iter().map(move |one| with(profile, one))).collect();
        }
        found
    }

    fn worth(profile: &[Valued], package: usize) -> Vec<BigRational> {
        profile.iter().map(|one| one.worth[package].clone()).collect()
    }

    pub(crate) fn dominates(&self, profile: &[Valued], one: usize, other: usize) -> bool {
        dominates(&Self::worth(profile, one), &Self::worth(profile, other))
    }

    /// Whether no package dominates one under a profile.
    pub(crate) fn efficient(&self, profile: &[Valued], package: usize) -> bool {
        !(0..self.packages.len()).any(|other| self.dominates(profile, other, package))
    }

    pub(crate) fn acceptable(&self, profile: &[Valued], package: usize) -> bool {
        profile.iter().all(|one| one.accepts(package, self.rationality))
    }

    pub(crate) fn zone(&self, profile: &[Valued]) -> bool {
        (0..self.packages.len()).any(|package| self.acceptable(profile, package))
    }

    /// Whether a package is at least as good as another for all under every profile, and better under some.
    pub(crate) fn beats(&self, one: usize, other: usize) -> bool {
        let edges = || self.sides.iter().flat_map(|(_, all)| all.iter().map(|u| &u.worth[one] - &u.worth[other]));
        edges().all(|edge| !edge.is_negative()) && edges().any(|edge| edge.is_positive())
    }

    pub(crate) fn regret(&self, side: usize, package: usize) -> BigRational {
        let more = |one: &Valued| one.worth.iter().map(|worth| worth - &one.worth[package]).max().unwrap();
        self.sides[side].1.iter().map(more).max().unwrap_or_else(BigRational::zero)
    }

    /// A witness as a profile, each utility of it shown to be admitted.
    pub(crate) fn read(&self, case: &Case, profile: &Profile) -> Vec<Valued> {
        assert!(profile.keys().eq(self.sides.iter().map(|(id, _)| id)));
        let read = |(id, utility): (&Id, &Arc<Utility>)| {
            let preferences = find(&case.preferences, id).unwrap();
            assert!(preferences.admits(&case.issues, utility).unwrap(), "a witness that is not admitted");
            Valued::new(case, utility, &self.packages)
        };
        profile.iter().map(read).collect()
    }
}

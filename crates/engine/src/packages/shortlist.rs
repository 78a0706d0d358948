//! A few packages that differ in what matters, out of the efficient ones and those that rules single out.
//!
//! Two packages differ by the largest share, over parties, of the whole range of a party that lies between them: each is
//! measured on its own scale, and nothing is added across parties. First come the packages that rules single out, then
//! each time the efficient package that differs most from those that are in (farthest-first traversal: T. F. Gonzalez,
//! "Clustering to Minimize the Maximum Intercluster Distance", Theoretical Computer Science 38, 1985).

use std::collections::BTreeSet;

use detente_model::{Case, LineName, Package, Rule};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::answer::{PackageValue, Packages};
use super::route::Route;
use super::trades::Trade;
use super::worth::{Worth, utility};

/// Packages that differ by less than this share of every party's range are as good as one.
const APART: (i64, i64) = (1, 20);

/// A few packages that differ in what matters, in package order: no rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortlist {
    /// The packages.
    pub packages: Vec<Shortlisted>,
    /// Whether packages that answer an issue that may not be bargained with worse for somebody than the latest text were
    /// left aside. `false` where there are none, or where nothing else was left.
    pub held: bool,
}

/// A package of the shortlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortlisted {
    /// The package with what it gives and breaks.
    pub value: PackageValue,
    /// The rules that single it out, or one of equal utilities.
    pub rules: Vec<Rule>,
    /// What it trades.
    pub trades: Vec<Trade>,
    /// The red lines that one place more on some issue would break.
    pub edges: Vec<LineName>,
    /// The way from the latest text; `None` where none is seen.
    pub route: Option<Route>,
}

/// At most `most` packages that differ in what matters.
pub fn shortlist(case: &Case, said: &Packages, most: usize) -> Shortlist {
    let worth = Worth::new(case, said);
    let mut pool: Vec<&PackageValue> = said.rules.iter().flat_map(|rule| &rule.packages).collect();
    pool.extend(said.frontier.iter().flat_map(|frontier| &frontier.packages));
    pool.extend(said.fewest_broken.iter().flat_map(|fewest| &fewest.packages));
    let (pool, held) = worth.untraded(pool);
    let picked = Picker { worth: &worth, said, pool, most }.pick();
    Shortlist { held, ..explained(&worth, said, picked.into_iter().cloned()) }
}

/// Packages with what each trades, what it is near to breaking and the way there, in package order.
pub(crate) fn explained(
    worth: &Worth<'_>,
    said: &Packages,
    values: impl IntoIterator<Item = PackageValue>,
) -> Shortlist {
    let mut packages: Vec<Shortlisted> = values.into_iter().map(|value| listed(worth, said, value)).collect();
    packages.sort_by_key(|listed| worth.places(&listed.value.package));
    Shortlist { packages, held: false }
}

fn listed(worth: &Worth<'_>, said: &Packages, value: PackageValue) -> Shortlisted {
    let package = &value.package;
    let same = |other: &PackageValue| other.utilities == value.utilities && !said.parties.is_empty();
    let naming =
        said.rules.iter().filter(|rule| rule.is_proved() && rule.packages.iter().any(same)).map(|rule| rule.rule);
    Shortlisted {
        rules: naming.collect(),
        trades: worth.trades(package),
        edges: worth.edges(package),
        route: worth.route(package),
        value,
    }
}

struct Picker<'p, 'w, 'a> {
    worth: &'w Worth<'a>,
    said: &'p Packages,
    pool: Vec<&'p PackageValue>,
    most: usize,
}

impl<'p> Picker<'p, '_, '_> {
    fn pick(&self) -> Vec<&'p PackageValue> {
        let mut picked: Vec<&PackageValue> = Vec::new();
        for rule in self.said.rules.iter().filter(|rule| rule.is_proved()) {
            let singled = |value: &&PackageValue| rule.packages.iter().any(|other| other.package == value.package);
            let near = self.pool.iter().copied().filter(singled).min_by_key(|value| self.nearness(value));
            picked.extend(near.filter(|value| picked.len() < self.most && self.is_apart(value, &picked)));
        }
        while let Some(next) = self.farthest(&picked).filter(|_| picked.len() < self.most) {
            picked.push(next);
        }
        picked
    }

    /// Fewer lines broken and parties short first, then nearer to the latest text, then package order.
    fn nearness(&self, value: &PackageValue) -> (usize, usize, Vec<u64>) {
        let broken = value.breaks.len() + value.short.len();
        (broken, self.worth.distance(&value.package), self.worth.places(&value.package))
    }

    fn is_apart(&self, value: &PackageValue, picked: &[&PackageValue]) -> bool {
        self.far(value, picked).is_none_or(|far| far >= BigRational::new(APART.0.into(), APART.1.into()))
    }

    /// The package that differs most from those that are in, if it differs enough; first the one near to the text.
    fn farthest(&self, picked: &[&PackageValue]) -> Option<&'p PackageValue> {
        let apart = self.pool.iter().copied().filter(|value| self.is_apart(value, picked));
        let far = |value: &&PackageValue| (self.far(value, picked), std::cmp::Reverse(self.nearness(value)));
        apart.max_by_key(far)
    }

    /// How much a package differs from the nearest of those that are in; `None` where none is.
    fn far(&self, value: &PackageValue, picked: &[&PackageValue]) -> Option<BigRational> {
        picked.iter().map(|other| self.between(value, other)).min()
    }

    /// The largest share of a party's own range that lies between two packages; without such parties, the share of issues
    /// that are answered differently.
    fn between(&self, one: &PackageValue, other: &PackageValue) -> BigRational {
        let shares = self.said.parties.iter().map(|party| {
            let range = &party.best - &party.worst;
            let gap = (utility(one, &party.id) - utility(other, &party.id)).abs();
            if range.is_zero() { range } else { gap / range }
        });
        shares.max().unwrap_or_else(|| {
            let other = |(issue, value)| other.package.get(issue) != Some(value);
            let differing = one.package.iter().filter(|pair| other(*pair)).count();
            BigRational::new(differing.into(), one.package.len().max(1).into())
        })
    }
}

impl Worth<'_> {
    /// Packages that answer no issue that may not be bargained with worse for somebody than the latest text, each once,
    /// unless none is left; and whether any was left aside.
    fn untraded<'p>(&self, pool: Vec<&'p PackageValue>) -> (Vec<&'p PackageValue>, bool) {
        let mut seen = BTreeSet::new();
        let pool: Vec<_> = pool.into_iter().filter(|value| seen.insert(&value.package)).collect();
        let held: Vec<_> = pool.iter().copied().filter(|value| self.holds_untraded(&value.package)).collect();
        if held.is_empty() || held.len() == pool.len() { (pool, false) } else { (held, true) }
    }

    fn holds_untraded(&self, package: &Package) -> bool {
        let Some((_, says)) = self.case.latest_seen_text() else { return true };
        let untraded = self.case.issues.iter().filter(|issue| !issue.tradable).map(|issue| &issue.meta.id);
        let mut both = untraded.filter_map(|id| Some((id, says.get(id)?, package.get(id)?)));
        both.all(|(id, before, after)| {
            (0..self.parties.len()).all(|party| self.part(party, id, after) >= self.part(party, id, before))
        })
    }

    /// The places of the answers of a package, in the order of the issues.
    pub(crate) fn places(&self, package: &Package) -> Vec<u64> {
        let place = |issue: &detente_model::Issue| issue.place(package.get(&issue.meta.id)?);
        self.case.issues.iter().filter_map(place).collect()
    }
}

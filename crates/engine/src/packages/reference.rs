//! Every package of a small case, one by one, and every rule straight from its definition: slow, plain, the judge of
//! all that is faster.
#![cfg(test)]

use std::collections::BTreeMap;

use detente_model::*;
use num_rational::BigRational;
use num_traits::Signed;

use super::Domain;

/// A package with the utility of each party.
type Valued = (Package, Vec<BigRational>);

/// The packages that obey the rules, and those that the frontier and the rules are over.
pub(crate) struct Talks {
    reservations: Vec<Option<BigRational>>,
    pub(crate) feasible: Vec<Valued>,
    pub(crate) kept: usize,
    pub(crate) zone: usize,
    pub(crate) domain: Vec<Valued>,
    pub(crate) over: Domain,
}

impl Talks {
    /// The talks of a case between these parties.
    pub(crate) fn new(case: &Case, parties: &[Id], rationality: Rationality) -> Self {
        let of = |party: &Id| find(&case.preferences, party).unwrap();
        let valued = |package: Package| {
            let utilities = parties.iter().map(|party| of(party).utility(&case.issues, &package).unwrap()).collect();
            (package, utilities)
        };
        let feasible = crate::testing::packages(case).into_iter().filter(|package| case.is_feasible(package));
        let feasible: Vec<Valued> = feasible.map(valued).collect();
        let reservations: Vec<_> = parties.iter().map(|party| of(party).reservation_value()).collect();
        let lines: Vec<Line> = case.red_lines_in_force().into_iter().filter(|line| !line.is_unknown()).collect();
        let kept = |(package, _): &&Valued| lines.iter().all(|line| case.keeps(package, line));
        let kept: Vec<Valued> = feasible.iter().filter(kept).cloned().collect();
        let accepted = |(_, utilities): &&Valued| {
            let mut pairs = utilities.iter().zip(&reservations);
            pairs.all(|(utility, r)| r.as_ref().is_none_or(|r| rationality.holds(&(utility - r))))
        };
        let zone: Vec<Valued> = kept.iter().filter(accepted).cloned().collect();
        let accepted_count = zone.len();
        let over = if zone.is_empty() { Domain::Feasible } else { Domain::Zone };
        let domain = if zone.is_empty() { feasible.clone() } else { zone };
        Self { reservations, feasible, kept: kept.len(), zone: accepted_count, domain, over }
    }

    fn gains(&self, utilities: &[BigRational]) -> Vec<BigRational> {
        let worst = |party: usize| self.feasible.iter().map(|(_, all)| all[party].clone()).min().unwrap();
        let base = |party: usize| self.reservations[party].clone().unwrap_or_else(|| worst(party));
        utilities.iter().enumerate().map(|(party, utility)| utility - base(party)).collect()
    }

    fn best_gains(&self, of: &[Valued]) -> Vec<BigRational> {
        let gains: Vec<_> = of.iter().map(|(_, utilities)| self.gains(utilities)).collect();
        (0..self.reservations.len()).map(|party| gains.iter().map(|g| g[party].clone()).max().unwrap()).collect()
    }

    fn frontier(&self) -> Vec<Valued> {
        let efficient = |one: &&Valued| !self.domain.iter().any(|other| dominates(&other.1, &one.1));
        self.domain.iter().filter(efficient).cloned().collect()
    }

    /// The packages that a rule singles out, in package order.
    pub(crate) fn answer(&self, rule: Rule) -> Vec<Package> {
        self.valued(rule).into_iter().map(|(package, _)| package).collect()
    }

    /// The same with the utilities.
    pub(crate) fn valued(&self, rule: Rule) -> Vec<Valued> {
        match rule {
            _ if self.domain.is_empty() => Vec::new(),
            Rule::ParetoFrontier => self.frontier(),
            Rule::MaxProduct => self.max_product(),
            Rule::MaxMinRelative => {
                let ideal = self.best_gains(&self.domain);
                // Over X a party that is left out can be worse off without its share being looked at.
                let among = if self.over == Domain::Zone { self.domain.clone() } else { self.frontier() };
                best(&among, |utilities| leximin(shares(self.gains(utilities), &ideal)))
            }
            Rule::MinSpreadRelative => {
                let most = self.best_gains(&self.feasible);
                best(&self.frontier(), |utilities| -spread(&shares(self.gains(utilities), &most)))
            }
            Rule::MaxMinGain => best(&self.domain, |utilities| leximin(self.gains(utilities))),
            Rule::MinSpreadRaw => best(&self.frontier(), |utilities| -differences(utilities)),
            Rule::MaxSum => best(&self.domain, |utilities| utilities.iter().sum::<BigRational>()),
            Rule::AdjustedWinner => Vec::new(),
        }
    }

    fn max_product(&self) -> Vec<Valued> {
        let gains = |one: &Valued| self.gains(&one.1);
        let nobody_loses = |one: &&Valued| gains(one).iter().all(|gain| !gain.is_negative());
        let allowed: Vec<Valued> = self.domain.iter().filter(nobody_loses).cloned().collect();
        let largest = allowed.iter().map(|one| gaining(&gains(one)).len()).max().unwrap_or(0);
        let mut sets: BTreeMap<Vec<usize>, Vec<Valued>> = BTreeMap::new();
        for one in allowed {
            sets.entry(gaining(&gains(&one))).or_default().push(one);
        }
        sets.retain(|set, _| set.len() == largest);
        let over = |set: &[usize], utilities: &[BigRational]| {
            let gains = self.gains(utilities);
            product(&set.iter().map(|party| gains[*party].clone()).collect::<Vec<_>>())
        };
        let mut chosen: Vec<Valued> =
            sets.iter().flat_map(|(set, list)| best(list, |utilities| over(set, utilities))).collect();
        chosen.sort();
        chosen
    }
}

/// Shares of an ideal, of the parties that have one above zero.
fn shares(gains: Vec<BigRational>, ideal: &[BigRational]) -> Vec<BigRational> {
    let pairs = gains.into_iter().zip(ideal).filter(|(_, ideal)| ideal.is_positive());
    pairs.map(|(gain, ideal)| gain / ideal).collect()
}

fn best<K: Ord>(list: &[Valued], key: impl Fn(&[BigRational]) -> K) -> Vec<Valued> {
    let top = list.iter().map(|one| key(&one.1)).max();
    list.iter().filter(|one| Some(key(&one.1)) == top).cloned().collect()
}

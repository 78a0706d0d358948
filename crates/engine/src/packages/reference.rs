//! Every package of a case, one by one, and every rule straight from its definition: slow, plain, the judge of
//! all that is faster. Utilities are whole numbers of one unit, so that a hundred thousand packages can be judged.
#![cfg(test)]

use std::collections::BTreeMap;

use detente_model::*;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::{One, Signed, ToPrimitive};

use super::Domain;

/// A package by its number, the last issue counting fastest, with the utility of each party.
pub(crate) type Valued = (usize, Vec<i128>);

/// The packages that obey the rules, and those that the frontier and the rules are over.
pub(crate) struct Talks<'a> {
    case: &'a Case,
    /// How many whole numbers make one unit of utility.
    pub(crate) unit: BigInt,
    /// By party, what gains are counted from.
    base: Vec<i128>,
    /// By party, what a package gives at least.
    pub(crate) reservations: Vec<Option<i128>>,
    pub(crate) feasible: Vec<Valued>,
    pub(crate) kept: usize,
    pub(crate) zone: usize,
    pub(crate) domain: Vec<Valued>,
    /// The efficient packages of the domain.
    pub(crate) frontier: Vec<Valued>,
    pub(crate) over: Domain,
}

/// Preferences in whole numbers of one unit.
struct Sheet {
    pub(crate) unit: BigInt,
    /// By party, issue and place, what an answer adds.
    parts: Vec<Vec<Vec<i128>>>,
    reservations: Vec<Option<i128>>,
}

impl Sheet {
    fn new(case: &Case, parties: &[Id]) -> Self {
        let of = |party: &Id| find(&case.preferences, party).unwrap();
        let part = |party: &Id, issue: &Issue, value: &Value| of(party).part(issue, value).unwrap();
        let row = |party: &Id, issue: &Issue| answers(issue).iter().map(|value| part(party, issue, value)).collect();
        let rows = |party: &Id| case.issues.iter().map(|issue| row(party, issue)).collect();
        let parts: Vec<Vec<Vec<BigRational>>> = parties.iter().map(rows).collect();
        let floors: Vec<Option<BigRational>> = parties.iter().map(|party| of(party).reservation_value()).collect();
        let numbers = parts.iter().flatten().flatten().chain(floors.iter().flatten());
        let unit = numbers.fold(BigInt::one(), |unit, number| unit.lcm(number.denom()));
        let whole = |number: &BigRational| (number * &unit).to_integer().to_i128().unwrap();
        let wholes = |rows: &Vec<Vec<BigRational>>| rows.iter().map(|row| row.iter().map(whole).collect()).collect();
        Self {
            parts: parts.iter().map(wholes).collect(),
            reservations: floors.iter().map(|floor| floor.as_ref().map(whole)).collect(),
            unit,
        }
    }

    fn utilities(&self, places: &[usize]) -> Vec<i128> {
        let sum = |rows: &Vec<Vec<i128>>| rows.iter().zip(places).map(|(row, place)| row[*place]).sum();
        self.parts.iter().map(sum).collect()
    }
}

impl<'a> Talks<'a> {
    /// The talks of a case between these parties.
    pub(crate) fn new(case: &'a Case, parties: &[Id], rationality: Rationality) -> Self {
        let sheet = Sheet::new(case, parties);
        let reservations = sheet.reservations.clone();
        let lines: Vec<Line> = case.red_lines_in_force().into_iter().filter(|line| !line.is_unknown()).collect();
        let (mut feasible, mut kept) = (Vec::new(), Vec::new());
        for (number, (package, places)) in packages(case).enumerate().filter(|(_, (one, _))| case.is_feasible(one)) {
            let valued = (number, sheet.utilities(&places));
            kept.extend(lines.iter().all(|line| case.keeps(&package, line)).then(|| valued.clone()));
            feasible.push(valued);
        }
        let reaches = |(_, utilities): &&Valued| {
            let mut pairs = utilities.iter().zip(&reservations);
            pairs.all(|(utility, r)| r.is_none_or(|r| rationality.holds(&(utility - r))))
        };
        let zone: Vec<Valued> = kept.iter().filter(reaches).cloned().collect();
        let worst = |party: usize| feasible.iter().map(|(_, utilities): &Valued| utilities[party]).min().unwrap_or(0);
        let base = reservations.iter().enumerate().map(|(party, r)| r.unwrap_or_else(|| worst(party))).collect();
        let (zone_count, over) = (zone.len(), if zone.is_empty() { Domain::Feasible } else { Domain::Zone });
        let domain = if zone.is_empty() { feasible.clone() } else { zone };
        let frontier = efficient(&domain);
        Self {
            case,
            unit: sheet.unit,
            base,
            reservations,
            feasible,
            kept: kept.len(),
            zone: zone_count,
            domain,
            frontier,
            over,
        }
    }

    /// The number of a package.
    pub(crate) fn number(&self, package: &Package) -> usize {
        let issues = self.case.issues.iter();
        issues.fold(0, |number, issue| {
            number * issue.count().unwrap() as usize + issue.place(&package[&issue.meta.id]).unwrap() as usize
        })
    }

    /// Whole numbers as utilities.
    pub(crate) fn fractions(&self, utilities: &[i128]) -> Vec<BigRational> {
        utilities.iter().map(|utility| BigRational::new((*utility).into(), self.unit.clone())).collect()
    }

    fn gains(&self, utilities: &[i128]) -> Vec<i128> {
        utilities.iter().zip(&self.base).map(|(utility, base)| utility - base).collect()
    }

    fn best_gains(&self, of: &[Valued]) -> Vec<i128> {
        let most = |party: usize| of.iter().map(|(_, utilities)| utilities[party]).max().unwrap();
        self.base.iter().enumerate().map(|(party, base)| most(party) - base).collect()
    }

    /// The packages that a rule singles out, in package order.
    pub(crate) fn answer(&self, rule: Rule) -> Vec<usize> {
        self.valued(rule).into_iter().map(|(package, _)| package).collect()
    }

    /// The same with the utilities.
    fn valued(&self, rule: Rule) -> Vec<Valued> {
        match rule {
            _ if self.domain.is_empty() => Vec::new(),
            Rule::ParetoFrontier => self.frontier.clone(),
            Rule::MaxProduct => self.max_product(),
            Rule::MaxMinRelative => {
                let ideal = self.best_gains(&self.domain);
                // Over X a party that is left out can be worse off without its share being looked at.
                let among = if self.over == Domain::Zone { &self.domain } else { &self.frontier };
                best(among, |utilities| leximin(shares(&self.gains(utilities), &ideal)))
            }
            Rule::MinSpreadRelative => {
                let most = self.best_gains(&self.feasible);
                let shares = |utilities: &[i128]| shares(&self.gains(utilities), &most);
                best(&self.frontier, |utilities| -spread(&shares(utilities).into_iter().map(large).collect::<Vec<_>>()))
            }
            Rule::MaxMinGain => best(&self.domain, |utilities| leximin(self.gains(utilities))),
            Rule::MinSpreadRaw => best(&self.frontier, |utilities| -differences(&self.fractions(utilities))),
            Rule::MaxSum => best(&self.domain, |utilities| utilities.iter().sum::<i128>()),
            Rule::AdjustedWinner => Vec::new(),
        }
    }

    /// What a rule compares first, of a package of the domain; `None` where it leaves all parties out.
    pub(crate) fn first(&self, rule: Rule, number: usize) -> Option<BigRational> {
        let at = self.domain.binary_search_by_key(&number, |one| one.0).unwrap();
        let utilities = &self.domain[at].1;
        let gains = self.fractions(&self.gains(utilities));
        let ideal = self.fractions(&self.best_gains(&self.domain));
        let shares =
            gains.iter().zip(&ideal).filter(|(_, ideal)| ideal.is_positive()).map(|(gain, ideal)| gain / ideal);
        match rule {
            Rule::MaxProduct => Some(product(&gains.into_iter().filter(Signed::is_positive).collect::<Vec<_>>())),
            Rule::MaxMinRelative => shares.min(),
            Rule::MaxMinGain => gains.into_iter().min(),
            _ => Some(self.fractions(utilities).iter().sum()),
        }
    }

    fn max_product(&self) -> Vec<Valued> {
        let gaining = |one: &Valued| {
            let gains = self.gains(&one.1);
            (0..gains.len()).filter(|party| gains[*party] > 0).collect::<Vec<usize>>()
        };
        let nobody_loses = |one: &&Valued| self.gains(&one.1).iter().all(|gain| *gain >= 0);
        let allowed: Vec<&Valued> = self.domain.iter().filter(nobody_loses).collect();
        let largest = allowed.iter().map(|one| gaining(one).len()).max().unwrap_or(0);
        let mut sets: BTreeMap<Vec<usize>, Vec<Valued>> = BTreeMap::new();
        for one in allowed.into_iter().filter(|one| gaining(one).len() == largest) {
            sets.entry(gaining(one)).or_default().push(one.clone());
        }
        let over = |set: &[usize], utilities: &[i128]| {
            let gains = self.gains(utilities);
            product(&set.iter().map(|party| BigRational::from_integer(gains[*party].into())).collect::<Vec<_>>())
        };
        let mut chosen: Vec<Valued> =
            sets.iter().flat_map(|(set, list)| best(list, |utilities| over(set, utilities))).collect();
        chosen.sort();
        chosen
    }
}

/// The packages that none dominates: whatever dominates one has a larger sum.
fn efficient(domain: &[Valued]) -> Vec<Valued> {
    let mut order: Vec<&Valued> = domain.iter().collect();
    order.sort_by_key(|(_, utilities)| std::cmp::Reverse(utilities.iter().sum::<i128>()));
    let mut found: Vec<Valued> = Vec::new();
    for one in order {
        if !found.iter().any(|other| dominates(&other.1, &one.1)) {
            found.push(one.clone());
        }
    }
    found.sort();
    found
}

/// The answers to an issue, in their order.
fn answers(issue: &Issue) -> Vec<Value> {
    (0..issue.count().unwrap()).map(|place| issue.value(place).unwrap()).collect()
}

/// Every package with its places, obeying the rules or not, the last issue counting fastest.
fn packages(case: &Case) -> impl Iterator<Item = (Package, Vec<usize>)> {
    let answers: Vec<Vec<Value>> = case.issues.iter().map(answers).collect();
    let count: usize = answers.iter().map(Vec::len).product();
    (0..count).map(move |number| {
        let (mut rest, mut places, mut package) = (number, vec![0; answers.len()], Package::new());
        for (issue, answers) in answers.iter().enumerate().rev() {
            places[issue] = rest % answers.len();
            rest /= answers.len();
            package.insert(case.issues[issue].meta.id.clone(), answers[places[issue]].clone());
        }
        (package, places)
    })
}

/// Shares of an ideal, of the parties that have one above zero. Compared without being brought to one denominator.
fn shares(gains: &[i128], ideal: &[i128]) -> Vec<Ratio<i128>> {
    let pairs = gains.iter().zip(ideal).filter(|(_, ideal)| **ideal > 0);
    pairs.map(|(gain, ideal)| Ratio::new_raw(*gain, *ideal)).collect()
}

fn large(share: Ratio<i128>) -> BigRational {
    BigRational::new((*share.numer()).into(), (*share.denom()).into())
}

fn best<K: Ord>(list: &[Valued], key: impl Fn(&[i128]) -> K) -> Vec<Valued> {
    let keys: Vec<K> = list.iter().map(|one| key(&one.1)).collect();
    let top = keys.iter().max();
    list.iter().zip(&keys).filter(|(_, key)| Some(*key) == top).map(|(one, _)| one.clone()).collect()
}

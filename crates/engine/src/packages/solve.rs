//! From a case to what is said of its packages: the stages in order.

use std::collections::BTreeMap;

use detente_model::{Case, Missing, Rule, differences, leximin, spread};
use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::algebras::{Count, Fewest, Most};
use super::answer::*;
use super::boxes::Rules;
use super::forest::Forest;
use super::frontier::{Efficients, with_frontier};
use super::rules::{self, Gauge, Sizes};
use super::space::{Party, Space, Terrain, total};
use super::zone;
use crate::compile::Node;
use crate::{Budget, Halt, Limits};

/// The rules that are read off a frontier, in report order.
pub(crate) const RULES: [Rule; 6] = [
    Rule::MaxProduct,
    Rule::MaxMinRelative,
    Rule::MinSpreadRelative,
    Rule::MaxMinGain,
    Rule::MinSpreadRaw,
    Rule::MaxSum,
];

/// What is said of the packages of a case.
pub(crate) fn packages(case: &Case, options: &PackageOptions, stop: &dyn Fn() -> bool) -> Packages {
    let mut said = Packages {
        rationality: options.rationality,
        declared: BigUint::zero(),
        feasible: None,
        kept: None,
        zone: None,
        parties: Vec::new(),
        left_out: Vec::new(),
        unread: Vec::new(),
        over: None,
        frontier: None,
        rules: Vec::new(),
        adjusted_winner: None,
        fewest_broken: None,
        missing: Vec::new(),
    };
    if case.issues.is_empty() {
        said.missing.push(Missing::Empty { table: detente_model::Table::Issues });
        return said;
    }
    let limits = Limits { list: options.limits.list, steps: options.limits.steps, ..Limits::default() };
    let budget = Budget::new(&limits, stop);
    if let Err(halt) = Solver::tell(case, options, &budget, &mut said) {
        said.missing.push(halt.missing());
    }
    said
}

/// What a frontier was read for.
enum Read {
    /// There is no package.
    Nothing,
    /// Frontier and rules.
    All,
    /// The frontier alone, or not even that because of a limit.
    Frontier(Option<Halt>),
}

/// What every stage needs.
pub(crate) struct Solver<'a> {
    pub(crate) terrain: &'a Terrain<'a>,
    pub(crate) options: &'a PackageOptions,
    pub(crate) budget: &'a Budget<'a>,
}

impl Solver<'_> {
    fn tell(case: &Case, options: &PackageOptions, budget: &Budget<'_>, said: &mut Packages) -> Result<(), Halt> {
        let terrain = Terrain::new(case, &options.limits)?;
        let solver = Solver { terrain: &terrain, options, budget };
        said.declared = terrain.declared();
        said.left_out.clone_from(&terrain.left_out);
        said.unread.clone_from(&terrain.unread);
        said.feasible = solver.noted(solver.count(&terrain.feasible), said);
        said.kept = solver.noted(solver.count(&terrain.kept), said);
        if terrain.parties.len() < 2 {
            said.fewest_broken = solver.noted(solver.fewest(), said).flatten();
            return Ok(());
        }
        said.zone = solver.zone()?;
        let Some(gauge) = solver.gauge(said)? else { return Ok(()) };
        solver.domain(gauge, said)
    }

    /// What came out, or `None` and a note of the limit that was met.
    fn noted<T>(&self, result: Result<T, Halt>, said: &mut Packages) -> Option<T> {
        result.map_err(|halt| said.missing.push(halt.missing())).ok()
    }

    fn count(&self, space: &Space) -> Result<BigUint, Halt> {
        if space.is_void() {
            return Ok(BigUint::zero());
        }
        let forest = Forest::grow(Count, space, self.options.limits.cells, &self.budget.fresh())?;
        Ok(forest.values().map_or_else(BigUint::zero, |groups| groups.into_iter().product()))
    }

    /// How many packages are in the zone of agreement; `None` where that takes too long to count.
    fn zone(&self) -> Result<Option<BigUint>, Halt> {
        let limits = Limits { steps: self.options.limits.branches, ..Limits::default() };
        let floors = self.terrain.floors(self.options.rationality);
        match zone::count(&self.terrain.parties, &self.terrain.kept, &floors, &self.budget.under(&limits)) {
            Ok(count) => Ok(Some(count)),
            Err(Halt::Stopped) => Err(Halt::Stopped),
            Err(Halt::Limit { .. }) => Ok(None),
        }
    }

    /// The packages of X that break the fewest red lines.
    fn fewest(&self) -> Result<Option<FewestBroken>, Halt> {
        let space = self.terrain.feasible.clone().with_soft(&self.terrain.nodes);
        let never = self.terrain.nodes.iter().filter(|node| **node == Node::Always(false)).count();
        if space.is_void() {
            return Ok(None);
        }
        let forest = Forest::grow(Fewest, &space, self.options.limits.cells, &self.budget.fresh())?;
        let Some(groups) = forest.values() else { return Ok(None) };
        let most = self.options.limits.list;
        let mut points = Vec::new();
        forest.trace(groups.iter().map(|group| group.0).collect(), most.saturating_add(1), &mut points);
        let complete = points.len() <= most;
        points.truncate(most);
        points.sort_unstable();
        Ok(Some(FewestBroken {
            broken: never + groups.iter().map(|group| group.0 as usize).sum::<usize>(),
            count: groups.iter().map(|group| &group.1).product(),
            packages: points.iter().map(|point| self.told(point)).collect(),
            complete,
        }))
    }

    /// The worst and best package of X for each party; `None` where X is empty.
    fn gauge(&self, said: &mut Packages) -> Result<Option<Gauge>, Halt> {
        let mut gauge = Gauge { units: Vec::new(), base: Vec::new(), most: Vec::new(), ideal: Vec::new() };
        for party in &self.terrain.parties {
            let (Some(best), Some(worst)) = (self.extreme(party, 1)?, self.extreme(party, -1)?) else {
                return Ok(None);
            };
            let worst = -worst;
            let base = party.reservation.unwrap_or(worst);
            said.parties.push(PartyRange {
                id: party.id.clone(),
                reservation: party.reservation.map(|value| party.utility(value)),
                worst: party.utility(worst),
                best: party.utility(best),
                ideal_gain: None,
            });
            gauge.units.push(party.unit.clone());
            gauge.base.push(base);
            gauge.most.push(best - base);
        }
        Ok(Some(gauge))
    }

    /// The largest utility over X (the least, negated, with `sign` -1); without what couples issues where that is too
    /// much to sum up, an error.
    fn extreme(&self, party: &Party, sign: i128) -> Result<Option<i128>, Halt> {
        let space = &self.terrain.feasible;
        if space.is_void() {
            return Ok(None);
        }
        let forest = Forest::grow(Most { party, sign }, space, self.options.limits.cells, &self.budget.fresh())?;
        Ok(forest.values().map(|groups| groups.into_iter().sum()))
    }

    /// Frontier and rules over the zone of agreement, or over X where that is empty.
    fn domain(&self, gauge: Gauge, said: &mut Packages) -> Result<(), Halt> {
        let floors = self.terrain.floors(self.options.rationality);
        if self.over(Domain::Zone, &self.terrain.kept, &floors, gauge.clone(), said)? {
            return Ok(());
        }
        let free = vec![None; floors.len()];
        self.over(Domain::Feasible, &self.terrain.feasible, &free, gauge, said).map(|_| ())
    }

    /// The same over one of them; `false` where it is empty.
    fn over(
        &self,
        domain: Domain,
        space: &Space,
        floors: &[Option<i128>],
        mut gauge: Gauge,
        said: &mut Packages,
    ) -> Result<bool, Halt> {
        let (parties, limits) = (&self.terrain.parties, &self.options.limits);
        if space.is_void() {
            return Ok(false);
        }
        let read = |list: &dyn Efficients| self.read(list, &mut gauge, said);
        let budget = self.budget.fresh();
        let wanted = self.options.frontier;
        let found = if wanted {
            with_frontier(parties, space, floors, limits, &budget, read)
        } else {
            Ok(Some(Read::Frontier(None)))
        };
        let rules = match found {
            Ok(rules) => rules.unwrap_or(Read::Nothing),
            Err(Halt::Stopped) => return Err(Halt::Stopped),
            Err(halt) => Read::Frontier(Some(halt)),
        };
        match rules {
            Read::Nothing => return Ok(false),
            Read::All => {}
            Read::Frontier(halt) => {
                let budget = self.budget.fresh();
                let rules = Rules::new(parties, space, floors, limits, &budget)?;
                if !self.search(&rules, &mut gauge, said)? {
                    return Ok(false);
                }
                said.missing.extend(halt.map(Halt::missing));
            }
        }
        said.over = Some(domain);
        for (party, range) in said.parties.iter_mut().enumerate() {
            range.ideal_gain = Some(gauge.fraction(party, gauge.ideal[party]));
        }
        if self.options.rules.contains(&Rule::AdjustedWinner) {
            said.adjusted_winner = self.adjusted_winner();
        }
        Ok(true)
    }

    /// The rules that are asked for.
    fn rules(&self) -> impl Iterator<Item = Rule> {
        RULES.into_iter().filter(|rule| self.options.rules.contains(rule))
    }

    /// What a frontier says.
    fn read(&self, list: &dyn Efficients, gauge: &mut Gauge, said: &mut Packages) -> Read {
        let exact = list.off().iter().all(|off| *off == 0);
        if list.len() == 0 {
            // A frontier that was thinned out may have lost all that reach the reservation values.
            return if exact { Read::Nothing } else { Read::Frontier(None) };
        }
        said.frontier = Some(self.frontier(list));
        if !exact {
            return Read::Frontier(None);
        }
        gauge.ideal = vec![i128::MIN; self.terrain.parties.len()];
        for at in 0..list.len() {
            let gains = gauge.gains(&list.utilities(at));
            gauge.ideal.iter_mut().zip(gains).for_each(|(ideal, gain)| *ideal = gain.max(*ideal));
        }
        let sizes = Sizes::of(gauge, list);
        said.rules = self.rules().map(|rule| self.rule(rule, gauge, list, &sizes)).collect();
        Read::All
    }

    /// What the rules single out without a frontier; `false` where there is no package.
    fn search(&self, rules: &Rules<'_>, gauge: &mut Gauge, said: &mut Packages) -> Result<bool, Halt> {
        gauge.ideal.clear();
        for party in 0..self.terrain.parties.len() {
            let Some(most) = rules.most(party)? else { return Ok(false) };
            gauge.ideal.push(most - gauge.base[party]);
        }
        said.rules = self.rules().map(|rule| self.searched(rule, gauge, rules)).collect();
        Ok(true)
    }

    fn searched(&self, rule: Rule, gauge: &Gauge, rules: &Rules<'_>) -> RuleAnswer {
        let mut answer = RuleAnswer {
            rule,
            packages: Vec::new(),
            count: None,
            complete: false,
            value: Vec::new(),
            without: self.without(rule, gauge),
            multipliers: None,
            method: Method::Bounds,
            at_most: None,
            missing: Vec::new(),
        };
        let found = match rules.answer(rule, gauge) {
            Ok(found) => found,
            Err(halt) => {
                answer.missing.push(halt.missing());
                return answer;
            }
        };
        let mut points: Vec<&Vec<u32>> = found.iter().flat_map(|found| &found.points).collect();
        points.sort_unstable();
        points.truncate(self.options.limits.list);
        answer.packages = points.iter().map(|point| self.told(point)).collect();
        answer.count = found.iter().map(|found| found.count.clone()).sum();
        answer.complete = answer.count == Some(BigUint::from(points.len()));
        answer.value = found.first().map(|found| value(rule, gauge, &found.utilities)).unwrap_or_default();
        if let [found] = found.as_slice() {
            answer.multipliers = found.proof.as_ref().map(|(weights, bound)| Multipliers {
                weights: weights.iter().zip(&gauge.units).map(|(weight, unit)| (unit * weight).into()).collect(),
                bound: bound.clone().into(),
            });
            if let Some(halted) = &found.halted {
                answer.at_most = halted.at_most.as_ref().map(|most| rules::in_units(rule, gauge, most));
                answer.at_most = answer.at_most.take().max(answer.value.first().cloned());
                answer.missing.push(halted.halt.missing());
            }
        }
        answer
    }

    fn frontier(&self, list: &dyn Efficients) -> FrontierAnswer {
        let off: Vec<BigRational> =
            list.off().iter().zip(&self.terrain.parties).map(|(off, party)| party.utility(*off)).collect();
        let exact = off.iter().all(BigRational::is_zero);
        let most = self.options.limits.list;
        let count = counted((0..list.len()).map(|at| list.count(at))).filter(|_| exact);
        let whole = count.as_ref().is_some_and(|count| *count <= BigUint::from(most));
        let places: Vec<usize> = if list.len() <= most {
            (0..list.len()).collect()
        } else {
            (0..most).map(|at| at * (list.len() - 1) / most.saturating_sub(1).max(1)).collect()
        };
        let each = if whole { most } else { 1 };
        let mut points: Vec<Vec<u32>> = places.iter().flat_map(|at| list.packages(*at, each)).collect();
        points.sort_unstable();
        let packages = points.iter().map(|point| self.told(point)).collect();
        FrontierAnswer { points: list.len(), count, packages, complete: whole, off }
    }

    fn rule(&self, rule: Rule, gauge: &Gauge, list: &dyn Efficients, sizes: &Sizes) -> RuleAnswer {
        let chosen = rules::chosen(rule, gauge, list, sizes);
        let count = counted(chosen.iter().map(|at| list.count(*at)));
        let most = self.options.limits.list;
        let mut points: Vec<Vec<u32>> = Vec::new();
        for at in &chosen {
            points.extend(list.packages(*at, most - points.len()));
        }
        points.sort_unstable();
        let value = chosen.first().map(|at| value(rule, gauge, &list.utilities(*at))).unwrap_or_default();
        RuleAnswer {
            rule,
            packages: points.iter().map(|point| self.told(point)).collect(),
            complete: count.as_ref().is_some_and(|count| *count == BigUint::from(points.len())),
            count,
            value,
            without: self.without(rule, gauge),
            multipliers: None,
            method: Method::Frontier,
            at_most: None,
            missing: Vec::new(),
        }
    }

    /// The parties that a rule leaves out.
    pub(crate) fn without(&self, rule: Rule, gauge: &Gauge) -> Vec<detente_model::Id> {
        let factors = gauge.factors(rule);
        let parties = self.terrain.parties.iter().zip(factors);
        parties.filter(|(_, factor)| factor.is_none()).map(|(party, _)| party.id.clone()).collect()
    }

    /// A package with what it gives and breaks.
    pub(crate) fn told(&self, point: &[u32]) -> PackageValue {
        let places: Vec<i64> = point.iter().map(|place| i64::from(*place)).collect();
        let lines = self.terrain.lines.iter().zip(&self.terrain.nodes);
        let breaks = lines.filter(|(_, node)| !node.holds(&places));
        let floors = self.terrain.floors(self.options.rationality);
        let parties = || self.terrain.parties.iter().map(|party| (party, total(party, point)));
        let short = parties().zip(floors).filter(|((_, total), floor)| floor.is_some_and(|floor| *total < floor));
        PackageValue {
            package: self.terrain.package(point),
            utilities: parties()
                .map(|(party, total)| (party.id.clone(), party.utility(total)))
                .collect::<BTreeMap<_, _>>(),
            breaks: breaks.map(|(line, _)| self.terrain.case.line_name(&line.entry)).collect(),
            short: short.map(|((party, _), _)| party.id.clone()).collect(),
        }
    }
}

/// The sum of counts; `None` where one of them was too large to hold.
fn counted(counts: impl Iterator<Item = u128>) -> Option<BigUint> {
    counts.map(|count| (count < u128::MAX).then(|| BigUint::from(count))).sum()
}

/// What the formula of a rule comes to, by its definition.
pub(crate) fn value(rule: Rule, gauge: &Gauge, utilities: &[i128]) -> Vec<BigRational> {
    let of = |numbers: &[i128]| -> Vec<BigRational> {
        numbers.iter().enumerate().map(|(party, number)| gauge.fraction(party, *number)).collect()
    };
    let gains = gauge.gains(utilities);
    let shares = |ideal: &[i128]| -> Vec<BigRational> {
        let pairs = gains.iter().zip(ideal).filter(|(_, ideal)| ideal.is_positive());
        pairs.map(|(gain, ideal)| BigRational::new(BigInt::from(*gain), BigInt::from(*ideal))).collect()
    };
    match rule {
        Rule::MaxProduct => vec![of(&gains).iter().filter(|gain| gain.is_positive()).product()],
        Rule::MaxMinRelative => leximin(shares(&gauge.ideal)),
        Rule::MinSpreadRelative => vec![spread(&shares(&gauge.most))],
        Rule::MaxMinGain => leximin(of(&gains)),
        Rule::MinSpreadRaw => vec![differences(&of(utilities))],
        Rule::MaxSum => vec![of(utilities).iter().sum()],
        Rule::ParetoFrontier | Rule::AdjustedWinner => Vec::new(),
    }
}

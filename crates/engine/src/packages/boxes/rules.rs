//! The rules as goals: which is looked for, in which order, and what ties with it.

use detente_model::{Rule, dominates};
use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;

use super::linear::Linear;
use super::max_min::MaxMin;
use super::product::Product;
use super::run::{Best, Outcome, Quest};
use super::{Boxes, Goal, Tied, Weights};
use crate::packages::PackageLimits;
use crate::packages::rules::Gauge;
use crate::packages::space::{Party, Space};
use crate::{Budget, Halt};

/// What a rule singles out.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The utilities of one of the packages.
    pub(crate) utilities: Vec<i128>,
    /// The packages, as points, as far as the list goes.
    pub(crate) points: Vec<Vec<u32>>,
    /// How many there are; `None` where there are more than were looked for.
    pub(crate) count: Option<BigUint>,
    /// Weights that are the whole proof, with the largest weighted sum.
    pub(crate) proof: Option<Proof>,
    /// The limit that ended the search, if any; then the package is the best so far.
    pub(crate) halted: Option<Halted>,
}

/// A search that ended early.
#[derive(Clone, Debug)]
pub(crate) struct Halted {
    pub(crate) halt: Halt,
    /// What the rule compares first, of the package found and of all others, is at most this; `None` where that is not
    /// known.
    pub(crate) at_most: Option<BigRational>,
}

/// Weights of the parties and the largest weighted sum of their utilities.
pub(crate) type Proof = (Vec<BigInt>, BigInt);

fn proof(found: (Weights, i128)) -> Proof {
    (found.0.0.into_iter().map(BigInt::from).collect(), found.1.into())
}

/// What rules single out over one space.
pub(crate) struct Rules<'a> {
    boxes: Boxes<'a>,
    /// By party, the least that a package gives it.
    floors: Vec<i128>,
    limits: &'a PackageLimits,
    budget: &'a Budget<'a>,
}

impl<'a> Rules<'a> {
    /// The packages of a space that reach the floors.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn new(
        parties: &[Party],
        space: &'a Space,
        floors: &[Option<i128>],
        limits: &'a PackageLimits,
        budget: &'a Budget<'a>,
    ) -> Result<Self, Halt> {
        let boxes = Boxes::new(parties, space, floors)?;
        let floors = floors.iter().zip(&boxes.least).map(|(floor, least)| floor.unwrap_or(*least)).collect();
        Ok(Self { boxes, floors, limits, budget })
    }

    /// The largest utility of a party; `None` where there is no package.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn most(&self, party: usize) -> Result<Option<i128>, Halt> {
        let factors = (0..self.floors.len()).map(|other| i128::from(other == party)).collect();
        let goal = Linear::new(factors, self.floors.clone(), &self.boxes);
        let outcome = self.search(&self.boxes, &goal, None, 0);
        match outcome.halted {
            Some((halt, _)) => Err(halt),
            None => Ok(outcome.best.map(|best| best.utilities[party])),
        }
    }

    /// What a rule singles out: one entry, or of `max-product` one for each largest set of parties that can gain together.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn answer(&self, rule: Rule, gauge: &Gauge) -> Result<Vec<Found>, Halt> {
        match rule {
            Rule::MaxProduct => self.max_product(gauge),
            Rule::MaxMinRelative | Rule::MaxMinGain => self.max_min(gauge.factors(rule), gauge),
            Rule::MaxSum => {
                let factors = gauge.factors(rule).into_iter().flatten().map(|factor| i128::try_from(factor).ok());
                let factors = factors.collect::<Option<Vec<i128>>>().filter(|factors| self.fit(factors));
                let factors = factors.ok_or(Halt::Limit { name: "digits", value: 127 })?;
                let goal = Linear::new(factors, self.floors.clone(), &self.boxes);
                Ok(self.found(&self.boxes, &goal)?.into_iter().collect())
            }
            // Which packages are efficient cannot be told by bounds.
            _ => Err(Halt::Limit { name: "points", value: self.limits.points as u64 }),
        }
    }

    /// Whether the sum of factors times spans fits.
    fn fit(&self, factors: &[i128]) -> bool {
        let sizes = factors.iter().zip(&self.boxes.span).map(|(factor, span)| factor.checked_mul(*span));
        sizes.into_iter().all(|size| size.is_some_and(|size| size < 1 << 110))
    }

    fn max_product(&self, gauge: &Gauge) -> Result<Vec<Found>, Halt> {
        let able: Vec<usize> = (0..gauge.ideal.len()).filter(|party| gauge.ideal[*party] > 0).collect();
        // Nobody is left below what gains are counted from, in the set or not.
        let boxes = self.boxes.reaching(&gauge.base);
        for size in (0..=able.len()).rev() {
            let mut found = Vec::new();
            for set in subsets(&able, size) {
                let all = set.len() == gauge.ideal.len();
                let goal = Product { set, base: gauge.base.clone() };
                found.extend(self.found(&boxes, &goal)?);
                // Of several sets none can be left out, and a product over fewer parties is no bound of one over more.
                if let Some(halted) = found.iter().find_map(|found| found.halted.as_ref()).filter(|_| !all) {
                    return Err(halted.halt);
                }
            }
            if let [one] = found.as_mut_slice() {
                one.proof = boxes.supporting(&one.utilities, &gauge.gains(&one.utilities)).or(one.proof.take());
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    fn max_min(&self, factors: Vec<Option<BigInt>>, gauge: &Gauge) -> Result<Vec<Found>, Halt> {
        let (base, floors) = (gauge.base.clone(), self.floors.clone());
        let mut goal = MaxMin { factors, base, floors, settled: Vec::new(), least_alone: true };
        let mut outcome = self.search(&self.boxes, &goal, None, self.limits.list);
        goal.least_alone = false;
        if outcome.many && outcome.halted.is_none() {
            return self.level_by_level(goal, outcome.proof.map(proof));
        }
        let top = outcome.tied.iter().map(|tied| goal.key(&tied.utilities)).max().flatten();
        outcome.tied.retain(|tied| goal.key(&tied.utilities) == top);
        Ok(self.told(&self.boxes, outcome)?.into_iter().collect())
    }

    /// The same where too many packages have the largest least share to look at each.
    fn level_by_level(&self, mut goal: MaxMin, proof: Option<Proof>) -> Result<Vec<Found>, Halt> {
        let mut known = None;
        for level in 0..goal.factors.iter().flatten().count() {
            let outcome = self.search(&self.boxes, &goal, known, 0);
            if outcome.halted.is_some() {
                return Ok(self.told(&self.boxes, outcome)?.into_iter().collect());
            }
            let Some(best) = outcome.best else { return Ok(Vec::new()) };
            goal.settled.push(best.key[level].clone());
            known = Some(best);
        }
        let ties = Quest { goal: &goal, known, ties: self.limits.list, only_ties: true, boxes: self.limits.boxes };
        let mut outcome = self.boxes.search(&ties, &self.budget.fresh());
        outcome.proof = None;
        let mut found: Vec<Found> = self.told(&self.boxes, outcome)?.into_iter().collect();
        found.iter_mut().for_each(|found| found.proof.clone_from(&proof));
        Ok(found)
    }

    fn found<G: Goal>(&self, boxes: &Boxes<'_>, goal: &G) -> Result<Option<Found>, Halt> {
        self.told(boxes, self.search(boxes, goal, None, self.limits.list))
    }

    fn search<G: Goal>(
        &self,
        boxes: &Boxes<'_>,
        goal: &G,
        known: Option<Best<G::Key>>,
        ties: usize,
    ) -> Outcome<G::Key> {
        let quest = Quest { goal, known, ties, only_ties: false, boxes: self.limits.boxes };
        boxes.search(&quest, &self.budget.fresh())
    }

    /// What a search found; `None` of nothing.
    ///
    /// # Errors
    /// A limit was met before any package was found.
    fn told<K>(&self, boxes: &Boxes<'_>, outcome: Outcome<K>) -> Result<Option<Found>, Halt> {
        let proof = outcome.proof.map(proof);
        match (outcome.best, outcome.halted) {
            (Some(best), Some((halt, at_most))) => {
                let halted = Some(Halted { halt, at_most });
                Ok(listed(vec![boxes.best(&best)], false, 1, proof).map(|found| Found { halted, ..found }))
            }
            (None, Some((halt, _))) => Err(halt),
            (_, None) => Ok(listed(outcome.tied, !outcome.many, self.limits.list, proof)),
        }
    }
}

/// Packages that tie; `None` of none.
fn listed(tied: Vec<Tied>, complete: bool, most: usize, proof: Option<Proof>) -> Option<Found> {
    // Where a party is left out, packages that tie can dominate each other.
    let dominated = |one: &Tied| tied.iter().any(|other| dominates(&other.utilities, &one.utilities));
    let tied: Vec<&Tied> = tied.iter().filter(|one| !dominated(one)).collect();
    let count = complete.then(|| tied.iter().map(|tied| tied.count()).sum());
    let mut points = Vec::new();
    tied.iter().for_each(|tied| tied.list(most, &mut points));
    points.sort_unstable();
    Some(Found { utilities: tied.first()?.utilities.clone(), points, count, proof, halted: None })
}

impl Tied {
    fn count(&self) -> BigUint {
        self.places.iter().map(|places| BigUint::from(places.len())).product()
    }

    /// Adds packages until there are `most`.
    fn list(&self, most: usize, points: &mut Vec<Vec<u32>>) {
        let mut at = vec![0; self.places.len()];
        while points.len() < most {
            points.push(self.places.iter().zip(&at).map(|(places, at)| places[*at]).collect());
            let Some(issue) = (0..at.len()).rev().find(|issue| at[*issue] + 1 < self.places[*issue].len()) else {
                return;
            };
            at[issue] += 1;
            at[issue + 1..].fill(0);
        }
    }
}

/// The sets of so many of these.
fn subsets(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let starts = 0..of.len().saturating_sub(size - 1);
    let with = |start: usize| {
        let rest = subsets(&of[start + 1..], size - 1).into_iter();
        rest.map(move |rest| [&[of[start]], rest.as_slice()].concat())
    };
    starts.flat_map(with).collect()
}

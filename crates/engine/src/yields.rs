//! Ways out of D5 beside the lines: what parties could be content with, what could be added for them, packages mixed.
//!
//! Definitions, for one component of the conflicts. A *reduction* takes so much off the reservation values of parties of the
//! component that some package keeps all lines and gives every party what is left of its own. The reductions
//! given are those of which no part could be less, the others staying as they are. Each also stands as what something
//! outside the issues would have to be worth to those parties at least: a side payment, or an issue that is added
//! (J. Sebenius, "Negotiation Arithmetic: Adding and Subtracting Issues and Parties", International Organization 37(2), 1983).
//! Packages are *mixed* if each party has its reservation value in expectation, or over time: see `lottery`.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Certificate, Change, Finding, Group, Id, Number, Package, Remark, WayOut};
use num_rational::BigRational;

use crate::bits::Bits;
use crate::compile::{Bound, high};
use crate::floors::Floor;
use crate::lottery::Field;
use crate::moves::minimal_vectors;
use crate::search::Search;
use crate::search::problem::Problem;
use crate::search::tabled::Tabled;
use crate::system::System;
use crate::ways::{Found, Yard};
use crate::{Budget, Halt};

/// A floor that can give way: its item and the counter of its steps, each one whole number of the party's unit.
pub(crate) struct Yielding<'s> {
    pub(crate) floor: &'s Floor,
    pub(crate) item: usize,
    pub(crate) counter: usize,
    /// The most steps that still change something.
    pub(crate) most: i64,
}

impl<'s> Yielding<'s> {
    /// Adds a floor that gives way to a problem; `None` where its steps cannot be counted.
    pub(crate) fn add(problem: &mut Problem<'_>, floor: &'s Floor) -> Option<Self> {
        let worst: i128 = floor.parts.iter().filter_map(|parts| parts.iter().min()).sum();
        let most = i64::try_from(floor.whole() - worst).ok().filter(|most| *most < i64::MAX / 4)?.max(0);
        let counter = problem.counter(most);
        let item = problem.add_tabled(vec![Tabled { counter: Some(counter), ..floor.tabled.clone() }]);
        Some(Self { floor, item, counter, most })
    }

    /// How many steps the floor must give way so that a point keeps it.
    pub(crate) fn steps(&self, point: &[i64]) -> i64 {
        i64::try_from(self.floor.lack(point)).unwrap_or(i64::MAX)
    }

    /// The bound that allows so many steps.
    pub(crate) fn within(&self, steps: i64) -> Bound {
        Bound { side: high(self.counter), place: steps }
    }

    /// The change by so many steps; `None` where it cannot be written.
    pub(crate) fn change(&self, steps: i64) -> Option<Change> {
        let from = Number::from_big(&self.floor.at)?;
        Some(Change::LowerFloor { target: self.floor.party.clone(), from, to: self.floor.lowered(steps.into())? })
    }
}

/// A reduction: the steps of each floor, and a package that is left then.
type Reduction = (Vec<i64>, Package);

impl Yard<'_, '_> {
    /// Adds every reduction of the floors of the component, the same as something added, and packages mixed.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn yields(&self, finding: &mut Finding, found: &mut Found, budget: &Budget<'_>) -> Result<(), Halt> {
        let system = self.system;
        let mut problem = system.problem.clone();
        let own: Vec<usize> = self.lines.iter().filter(|item| system.floor(*item).is_some()).collect();
        let yielding = own.iter().filter_map(|item| Yielding::add(&mut problem, system.floor(*item)?));
        let yielding: Vec<Yielding<'_>> = yielding.collect();
        if yielding.len() < own.len() || own.is_empty() {
            found.cut |= !own.is_empty();
            return Ok(());
        }
        let (reductions, all) = budget.with_part(2, || self.reductions(&problem, &yielding, budget))?;
        found.cut |= !all;
        if all {
            finding.remarks.extend(self.least(&yielding, &reductions));
        }
        for (steps, package) in &reductions {
            self.reduced(&yielding, steps, package, found)?;
        }
        self.mixed(found, budget)
    }

    fn reductions(
        &self,
        problem: &Problem<'_>,
        yielding: &[Yielding<'_>],
        budget: &Budget<'_>,
    ) -> Result<(Vec<Reduction>, bool), Halt> {
        let kept = self.kept.iter().filter(|item| !self.is_own_floor(*item));
        let items = Bits::of(problem.len(), kept.chain(yielding.iter().map(|floor| floor.item)));
        let mut search = Search::new(problem);
        // Vectors count from 1, which here stands for no step.
        let most: Vec<i64> = yielding.iter().map(|floor| floor.most + 1).collect();
        let (found, all) = minimal_vectors(&most, &mut |steps| {
            let bounds: Vec<Bound> = yielding.iter().zip(steps).map(|(floor, steps)| floor.within(steps - 1)).collect();
            let point = search.solve_within(&bounds, &items, budget)?;
            Ok(point.map(|point| (yielding.iter().map(|floor| floor.steps(&point).max(0) + 1).collect(), point)))
        })?;
        let told = found.into_iter().map(|(steps, point)| {
            Ok((steps.into_iter().map(|steps| steps - 1).collect(), self.system.package(&point, budget)?))
        });
        Ok((told.collect::<Result<_, Halt>>()?, all))
    }

    fn is_own_floor(&self, item: usize) -> bool {
        self.lines.contains(item) && self.system.floor(item).is_some()
    }

    /// Adds one reduction, and the same as something added.
    fn reduced(
        &self,
        yielding: &[Yielding<'_>],
        steps: &[i64],
        package: &Package,
        found: &mut Found,
    ) -> Result<(), Halt> {
        let moved = || yielding.iter().zip(steps).filter(|(_, steps)| **steps > 0);
        let change: Option<Vec<Change>> = moved().map(|(floor, steps)| floor.change(*steps)).collect();
        let added = moved().map(|(floor, steps)| {
            let amount = Number::from_big(&floor.floor.utility((*steps).into()))?;
            Some((floor.floor.party.clone(), amount))
        });
        let (Some(change), Some(worth)) = (change, added.collect::<Option<BTreeMap<Id, Number>>>()) else {
            found.cut = true;
            return Ok(());
        };
        let certificate = Certificate::Package { package: package.clone() };
        let asked: BTreeSet<Id> = moved().map(|(floor, _)| floor.floor.party.clone()).collect();
        found.add(self.moved_by(asked, change, certificate.clone()))?;
        found.add(self.by_all(Change::AddWorth { worth }, certificate))
    }

    /// Adds a mixture of packages, where there is one.
    fn mixed(&self, found: &mut Found, budget: &Budget<'_>) -> Result<(), Halt> {
        match Field::new(self.system).lottery(&self.kept, budget)? {
            Some(draws) if draws.len() > 1 => {
                let change = Change::Mix { draws: draws.clone() };
                found.add(self.by_all(change, Certificate::Lottery { draws }))
            }
            _ => Ok(()),
        }
    }

    /// A way out by which nobody yields and every party agrees.
    fn by_all(&self, change: Change, certificate: Certificate) -> WayOut {
        WayOut {
            change: vec![change],
            group: Group::NobodyYields,
            actors: parties(self.system),
            component: self.number,
            leaves: Vec::new(),
            minimal: true,
            certificate,
        }
    }

    /// The smallest sum of a reduction, and the smallest largest part of one.
    fn least(&self, yielding: &[Yielding<'_>], reductions: &[Reduction]) -> Vec<Remark> {
        let parts = |(steps, _): &Reduction| -> Vec<BigRational> {
            yielding.iter().zip(steps).map(|(floor, steps)| floor.floor.utility((*steps).into())).collect()
        };
        let sum = reductions.iter().map(|reduction| parts(reduction).into_iter().sum::<BigRational>()).min();
        let most = reductions.iter().filter_map(|reduction| parts(reduction).into_iter().max()).min();
        let component = self.number;
        let sum = sum.and_then(|sum| Some(Remark::LeastTotal { component, sum: Number::from_big(&sum)? }));
        let most = most.and_then(|most| Some(Remark::LeastLargest { component, most: Number::from_big(&most)? }));
        if yielding.len() > 1 { sum.into_iter().chain(most).collect() } else { Vec::new() }
    }
}

fn parties(system: &System<'_>) -> Vec<Id> {
    let parties: BTreeSet<&Id> = system.case.parties().collect();
    parties.into_iter().cloned().collect()
}

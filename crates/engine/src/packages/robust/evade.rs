//! A profile of utilities that evades a list of packages: under it, each package of the list has something against it.
//!
//! Asked of a package `z`, "no package dominates `z`" is: each other is worth less than `z` to some party, or as much as
//! `z` to all. Asked of the zone, "no package is acceptable to all" is: each falls short of the reservation value of some
//! party. Which party it is may differ from package to package, so the sets of such profiles are not convex. The search
//! takes the first package that the profile in hand does not evade, and tries each thing that could be against it, one
//! after the other, as further inequalities of one party (depth first, after A. H. Land and A. G. Doig, "An Automatic
//! Method of Solving Discrete Programming Problems", Econometrica 28(3), 1960). Strict inequalities are kept by the
//! largest common margin. It ends, because there are finitely many packages; a limit may end it before.

use std::sync::Arc;

use num_rational::BigRational;
use num_traits::Zero;

use super::field::{Field, Known};
use super::sheet::Form;
use crate::{Budget, Halt};

/// What must be so of one party.
#[derive(Clone, Default)]
struct Demands {
    above: Vec<Form>,
    at_least: Vec<Form>,
}

/// Something that can be against a package: forms of parties that are above zero, or zero or above.
pub(crate) struct Objection {
    above: Vec<(usize, Form)>,
    at_least: Vec<(usize, Form)>,
}

/// What is evaded.
pub(crate) enum Aim {
    /// Being dominated, by any package of the list, of this package.
    Dominated(usize),
    /// That a package is acceptable to all.
    Acceptable,
}

impl Aim {
    /// Whether a profile evades a package.
    fn evades(&self, field: &Field<'_>, profile: &[Arc<Known>], package: usize) -> bool {
        match self {
            Aim::Dominated(one) => {
                let worth =
                    |package: usize| -> Vec<i128> { profile.iter().map(|known| known.totals[package]).collect() };
                !detente_model::dominates(&worth(package), &worth(*one))
            }
            Aim::Acceptable => !profile.iter().all(|known| known.accepts(package, field.rationality)),
        }
    }

    /// All that can be against a package.
    fn objections(&self, field: &Field<'_>, package: usize) -> Vec<Objection> {
        let mut objections = Vec::new();
        let mut alike = Objection { above: Vec::new(), at_least: Vec::new() };
        for (number, side) in field.sides.iter().enumerate() {
            match self {
                Aim::Dominated(one) => {
                    let more = side.sheet.edge(&field.points[*one], &field.points[package]);
                    // As much for all: together with what any package that stays undominated needs, no more than "zero
                    // or above" has to be asked.
                    alike.at_least.push((number, more.clone()));
                    objections.push(Objection { above: vec![(number, more)], at_least: Vec::new() });
                }
                Aim::Acceptable => {
                    let Some(gain) = side.sheet.gain(&field.points[package]) else { continue };
                    let short = (number, gain.negated());
                    let strict = field.satisfies(&BigRational::zero());
                    objections.push(if strict {
                        Objection { above: vec![short], at_least: Vec::new() }
                    } else {
                        Objection { above: Vec::new(), at_least: vec![short] }
                    });
                }
            }
        }
        if matches!(self, Aim::Dominated(_)) {
            objections.push(alike);
        }
        objections
    }
}

struct Search<'a, 'b> {
    field: &'a Field<'a>,
    aim: Aim,
    list: &'a [usize],
    budget: &'a Budget<'b>,
}

impl Field<'_> {
    /// A profile that evades every package of a list, looked for from another on; `None` where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn evading(
        &self,
        aim: Aim,
        list: &[usize],
        start: Vec<Arc<Known>>,
        budget: &Budget<'_>,
    ) -> Result<Option<Vec<Arc<Known>>>, Halt> {
        let demands = vec![Demands::default(); self.sides.len()];
        Search { field: self, aim, list, budget }.from(start, demands)
    }
}

impl Search<'_, '_> {
    fn from(&self, profile: Vec<Arc<Known>>, demands: Vec<Demands>) -> Result<Option<Vec<Arc<Known>>>, Halt> {
        self.budget.step(self.list.len() as u64)?;
        let against = self.list.iter().find(|package| !self.aim.evades(self.field, &profile, **package));
        let Some(package) = against else { return Ok(Some(profile)) };
        for objection in self.aim.objections(self.field, *package) {
            let mut demands = demands.clone();
            let (mut profile, mut possible) = (profile.clone(), true);
            objection.above.iter().for_each(|(side, form)| demands[*side].above.push(form.clone()));
            objection.at_least.iter().for_each(|(side, form)| demands[*side].at_least.push(form.clone()));
            let mut touched: Vec<usize> =
                objection.above.iter().chain(&objection.at_least).map(|pair| pair.0).collect();
            touched.dedup();
            for side in touched {
                let sheet = &self.field.sides[side].sheet;
                match sheet.with_above(&demands[side].above, &demands[side].at_least, self.budget)? {
                    Some(solution) => profile[side] = self.field.sides[side].meet(&solution, &self.field.points)?,
                    None => possible = false,
                }
            }
            if possible && let Some(found) = self.from(profile, demands)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

//! Which package can, and which must, be better than which.
//!
//! Profiles give each party its utility independently of the others', so that a statement about all parties at once is
//! one about each by itself. `x` dominates `z` under every profile if it is nowhere worse for any party and everywhere
//! better for one; `x` *beats* `z` if it is nowhere worse for any and somewhere better for one, so that it dominates `z`
//! under every profile but some at the edge of what is admissible (the necessary preference relation of S. Greco, V.
//! Mousseau and R. Slowinski, 2008, party by party). `z` is efficient under every profile if no `x` dominates it under
//! any; with `evade` it is found out whether it is efficient under some.

use std::cmp::Reverse;
use std::sync::Arc;

use num_traits::Signed;

use super::evade::Aim;
use super::field::{Field, Known, Side};
use crate::{Budget, Halt};

/// By party a utility.
pub(crate) type Chosen = Vec<Arc<Known>>;

/// What relations between packages say of them.
pub(crate) struct Relations {
    /// Packages that none beats, ascending.
    pub(crate) unbeaten: Vec<usize>,
    /// By package, one of these that beats it.
    pub(crate) beaten_by: Vec<Option<usize>>,
    /// By package, one of these that dominates it under every profile.
    pub(crate) dominated_by: Vec<Option<usize>>,
}

impl Field<'_> {
    /// Utilities that are at hand first.
    pub(crate) fn any(&self) -> Chosen {
        self.sides.iter().map(|side| side.pool.borrow()[0].clone()).collect()
    }

    /// Whether one package is under no profile worse than another for anybody.
    fn never_worse(&self, one: usize, other: usize) -> Result<bool, Halt> {
        for side in 0..self.sides.len() {
            if self.worse(side, one, other)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A side and a utility of it under which one package is better than another.
    fn better(&self, one: usize, other: usize) -> Result<Option<(usize, Arc<Known>)>, Halt> {
        for side in 0..self.sides.len() {
            if let Some(known) = self.worse(side, other, one)? {
                return Ok(Some((side, known)));
            }
        }
        Ok(None)
    }

    fn beats(&self, one: usize, other: usize) -> Result<bool, Halt> {
        Ok(self.never_worse(one, other)? && self.better(one, other)?.is_some())
    }

    /// Whether one package, which is never worse than another, is better for somebody whatever the profile.
    fn always_better(&self, one: usize, other: usize) -> Result<bool, Halt> {
        for side in &self.sides {
            if side.met(|known| known.totals[one] <= known.totals[other]).is_some() {
                continue;
            }
            if side.complete {
                return Ok(true);
            }
            let edge = side.sheet.edge(&self.points[one], &self.points[other]);
            let (least, solution) = side.sheet.least(&edge, self.budget)?;
            if least.is_positive() {
                return Ok(true);
            }
            side.meet(&solution, &self.points)?;
        }
        Ok(false)
    }

    /// Which packages others beat and dominate.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn relations(&self) -> Result<Relations, Halt> {
        let mut order: Vec<(Reverse<Vec<i128>>, usize)> =
            (0..self.points.len()).map(|package| (Reverse(self.key(package)), package)).collect();
        order.sort_unstable();
        let mut beaten_by = vec![None; self.points.len()];
        let mut unbeaten: Vec<(usize, &Reverse<Vec<i128>>)> = Vec::new();
        for (key, package) in &order {
            for (other, _) in &unbeaten {
                if self.beats(*other, *package)? {
                    beaten_by[*package] = Some(*other);
                    break;
                }
            }
            if beaten_by[*package].is_some() {
                continue;
            }
            // What is alike under the utilities at hand can stand in the wrong order.
            for (other, _) in unbeaten.iter().filter(|(_, other)| *other == key) {
                if self.beats(*package, *other)? {
                    beaten_by[*other] = Some(*package);
                }
            }
            unbeaten.retain(|(other, _)| beaten_by[*other].is_none());
            unbeaten.push((*package, key));
        }
        let mut unbeaten: Vec<usize> = unbeaten.into_iter().map(|(package, _)| package).collect();
        unbeaten.sort_unstable();
        let mut dominated_by = vec![None; self.points.len()];
        for package in 0..self.points.len() {
            if beaten_by[package].is_none() {
                continue;
            }
            let mut first = None;
            for other in &unbeaten {
                if self.never_worse(*other, package)? {
                    first = first.or_else(|| Some(*other).filter(|other| *other != package));
                    if self.always_better(*other, package)? {
                        dominated_by[package] = Some(*other);
                        break;
                    }
                }
            }
            beaten_by[package] = dominated_by[package].or(first);
        }
        Ok(Relations { unbeaten, beaten_by, dominated_by })
    }

    /// What a package is worth under the utilities at hand.
    fn key(&self, package: usize) -> Vec<i128> {
        let worth = |known: &Arc<Known>| known.totals[package];
        self.sides.iter().flat_map(|side| side.pool.borrow().iter().map(worth).collect::<Vec<_>>()).collect()
    }

    /// A profile under which one package dominates another; `None` where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn can_dominate(&self, one: usize, other: usize) -> Result<Option<Chosen>, Halt> {
        let (mut chosen, mut better) = (Vec::new(), false);
        for side in 0..self.sides.len() {
            if let Some(known) = self.worse(side, other, one)? {
                better = true;
                chosen.push(known);
                continue;
            }
            // Nowhere better, perhaps somewhere as good.
            let place = &self.sides[side];
            let equal = match place.met(|known| known.totals[one] == known.totals[other]) {
                Some(known) => Some(known),
                None if place.complete => None,
                None => {
                    let (most, known) = self.edge(side, one, other)?;
                    (!most.is_negative()).then_some(known)
                }
            };
            let Some(known) = equal else { return Ok(None) };
            chosen.push(known);
        }
        Ok(better.then_some(chosen))
    }

    /// A profile under which a package is dominated; `None` where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn ever_dominated(&self, package: usize, by: &[usize]) -> Result<Option<Chosen>, Halt> {
        for other in by.iter().filter(|other| **other != package) {
            self.budget.step(1)?;
            if let Some(profile) = self.can_dominate(*other, package)? {
                return Ok(Some(profile));
            }
        }
        Ok(None)
    }

    /// By package, a profile at hand under which it is efficient.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn efficient_at_hand(&self) -> Result<Vec<Option<Chosen>>, Halt> {
        let mut found: Vec<Option<Chosen>> = vec![None; self.points.len()];
        let sizes: Vec<usize> = self.sides.iter().map(|side| side.pool.borrow().len()).collect();
        for round in 0..ROUNDS {
            // Each side goes through its utilities at a pace of its own, so that they meet in many ways.
            let pick = |(at, side): (usize, &Side)| {
                side.pool.borrow()[(round * (at + 1) + round / sizes[at]) % sizes[at]].clone()
            };
            let profile: Chosen = self.sides.iter().enumerate().map(pick).collect();
            self.budget.step(self.points.len() as u64)?;
            for (package, efficient) in self.efficient(&profile).into_iter().enumerate() {
                if efficient && found[package].is_none() {
                    found[package] = Some(profile.clone());
                }
            }
            if sizes.iter().all(|size| *size == 1) {
                break;
            }
        }
        Ok(found)
    }

    /// By side, a utility under which a package is worth the most.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn favourable(&self, package: usize) -> Result<Chosen, Halt> {
        let best = |side: &Side| {
            let (_, solution) = side.sheet.most(&side.sheet.worth(&self.points[package]), self.budget)?;
            side.meet(&solution, &self.points)
        };
        self.sides.iter().map(best).collect()
    }

    /// A profile under which a package is efficient among others, looked for from another on; `None` where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn ever_efficient(
        &self,
        package: usize,
        among: &[usize],
        start: Chosen,
        budget: &Budget<'_>,
    ) -> Result<Option<Chosen>, Halt> {
        let others: Vec<usize> = among.iter().copied().filter(|other| *other != package).collect();
        self.evading(Aim::Dominated(package), &others, start, budget)
    }
}

/// So many profiles are tried before each package is looked at by itself.
const ROUNDS: usize = 96;

//! Regret: how much more a party could have with another package, under the utility that makes this the most.
//!
//! Largest regret and the packages that make it smallest, after C. Boutilier, R. Patrascu, P. Poupart and D. Schuurmans,
//! "Constraint-Based Optimization and Utility Elicitation Using the Minimax Decision Criterion", Artificial Intelligence
//! 170(8-9), 2006. For one party only packages can be best of which none is never worse for that party, so few others
//! have to be looked at; beside each of these the largest regret is one linear program.

use num_rational::BigRational;
use num_traits::Zero;

use super::field::Field;
use crate::Halt;

impl Field<'_> {
    /// By package, the largest regret of a side.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn regrets(&self, side: usize) -> Result<Vec<BigRational>, Halt> {
        let best = self.possibly_best(side)?;
        (0..self.points.len()).map(|package| self.regret(side, package, &best)).collect()
    }

    fn regret(&self, side: usize, package: usize, best: &[usize]) -> Result<BigRational, Halt> {
        let mut largest = BigRational::zero();
        for other in best.iter().filter(|other| **other != package) {
            self.budget.step(1)?;
            largest = largest.max(self.edge(side, *other, package)?.0);
        }
        Ok(largest)
    }

    /// Packages, one for each that are always alike, such that every other is never better for a side than one of them.
    fn possibly_best(&self, side: usize) -> Result<Vec<usize>, Halt> {
        let mut best: Vec<usize> = Vec::new();
        for package in 0..self.points.len() {
            let mut matched = false;
            for other in &best {
                if self.worse(side, *other, package)?.is_none() {
                    matched = true;
                    break;
                }
            }
            if matched {
                continue;
            }
            let mut kept = Vec::new();
            for other in best {
                if self.worse(side, package, other)?.is_some() {
                    kept.push(other);
                }
            }
            kept.push(package);
            best = kept;
        }
        Ok(best)
    }
}

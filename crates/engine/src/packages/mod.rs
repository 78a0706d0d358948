//! Packages: what an agreement could look like. Counts, the efficient packages, and those that each rule singles out.
//!
//! | stage | file | in -> out |
//! |---|---|---|
//! | scale | `space` | case -> whole numbers by issue and place, constraints |
//! | count | `forest`, `algebras` | -> how many packages, the worst and best of each party |
//! | frontier | `frontier`, `front` | -> undominated utilities, how many packages have each, and which |
//! | rules | `rules` | frontier -> what each rule singles out |
//! | search | `boxes` | the same without a frontier, by bounds |
//!
//! No package is listed that is not asked for: 10^30 packages take as long as their frontier is large. All numbers are
//! whole; see the modules for the literature.

mod adjust;
mod algebras;
mod answer;
mod boxes;
mod forest;
mod front;
mod frontier;
mod listed;
mod reference;
mod rules;
mod solve;
mod space;
#[cfg(test)]
mod tests;
mod zone;

use detente_model::Case;

pub use listed::{Listed, listed};

pub use answer::{
    AdjustedWinner, Award, Domain, FewestBroken, FrontierAnswer, Method, Multipliers, PackageLimits, PackageOptions,
    PackageValue, Packages, PartyRange, RuleAnswer,
};

/// What is said of the packages of a *projected* case: counts, the frontier, what each rule singles out.
///
/// `stop` is asked now and then; once it says so, what is known by then is returned and says that the run was stopped.
pub fn packages(case: &Case, options: &PackageOptions, stop: &dyn Fn() -> bool) -> Packages {
    solve::packages(case, options, stop)
}

//! Packages: what an agreement could look like. Counts, the efficient packages, and those that each rule singles out.
//!
//! | stage | file | in -> out |
//! |---|---|---|
//! | scale | `space` | case -> whole numbers by issue and place, constraints |
//! | count | `forest`, `algebras` | -> how many packages, the worst and best of each party |
//! | frontier | `frontier`, `front` | -> undominated utilities, how many packages have each, and which |
//! | rules | `rules` | frontier -> what each rule singles out |
//! | search | `boxes` | the same without a frontier, by bounds |
//! | choose | `shortlist`, `trades`, `route`, `worth` | all that -> a few packages, what each trades, the way there |
//! | vague | `robust` | preferences not fully known -> what holds under every utility, or some |
//!
//! No package is listed that is not asked for: 10^30 packages take as long as their frontier is large. All numbers are
//! whole; see the modules for the literature.

mod adjust;
pub(crate) mod algebras;
mod answer;
mod boxes;
pub(crate) mod forest;
mod front;
mod frontier;
mod listed;
mod reference;
pub mod robust;
mod route;
mod rules;
mod shortlist;
#[cfg(test)]
mod shortlist_tests;
mod solve;
pub(crate) mod space;
#[cfg(test)]
mod tests;
mod trades;
mod worth;
mod zone;

use detente_model::Case;

pub use listed::{Listed, listed};

pub use route::{Route, Step};
pub use shortlist::{Shortlist, Shortlisted, shortlist};
pub use trades::Trade;
pub use worth::{Stand, stands};

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

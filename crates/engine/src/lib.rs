//! The verbs: which kinds of deadlock a case shows, with a certificate for each verdict, and what would free the talks.
//!
//! Pure, deterministic and cancellable: no files, clocks or threads; numbers that look random come from a seed, and only
//! where a result says how many were drawn. Every function here takes a
//! *projected* case (see [`detente_model::project`]), in canonical order with every name assigned.
//!
//! One kind is one file with two functions of the same shape:
//!
//! ```text
//! pub(crate) fn find(case: &Case, budget: &Budget) -> Finding     // everything: conflicts, ways out, remarks
//! pub(crate) fn verdict(case: &Case, budget: &Budget) -> Verdict  // the same verdict alone, much cheaper
//! ```
//!
//! | kind | file | rests on |
//! |---|---|---|
//! | D1 `wait-cycle` | `waits` | `hitting` |
//! | D1b `turn-dispute` | `turns` | |
//! | D2 `precondition-cycle` | `dates` | `waits` |
//! | D3 `red-lines-conflict` | `red_lines` | `conflicts`, `ways` (`gentler`: `moves`, `rereads`; `splits`) |
//! | D3a `positions-conflict` | `positions` | the same |
//! | D3b `plan-excludes-ask` | `plans` | `search` |
//! | D4 `term-in-dispute` | `terms` | `texts`, `search` |
//! | D5 `no-agreement-zone` | `zone` | `conflicts`, `floors`, `lottery` (`balance`), `ways` (`yields`) |
//! | D7 `agreement-missed` | `missed` | `floors`, `offered` |
//! | D7b `inefficient-text` | `better` | `floors`, `offered` |
//! | D15 `contested-status` | `status` | |
//!
//! `find` leaves [`detente_model::WayOut::leaves`] empty; `assess` fills it, adds the standing of each finding and
//! what is binding, and draws the overall verdicts. Below them: `compile` (conditions to places of issues), `search`
//! (a package, or a branching tree that none exists), `dualize` (all minimal conflicts and all minimal corrections).
//!
//! What an agreement could look like is asked of [`packages::packages`], and of [`packages::robust::robust`] where
//! preferences are not fully known; linear programs are solved in exact fractions (`exact_lp`).

mod apply;
mod ask;
mod assess;
#[cfg(test)]
mod assess_tests;
mod balance;
mod better;
mod bits;
#[cfg(test)]
mod claims_tests;
mod clock;
mod compile;
mod conflicts;
#[cfg(test)]
mod conflicts_tests;
mod dates;
#[cfg(test)]
mod dates_tests;
mod dualize;
mod exact_lp;
#[cfg(test)]
mod exact_lp_tests;
mod floors;
mod frees;
mod gentler;
mod glance;
mod hitting;
mod kinds;
#[cfg(test)]
mod kinds_tests;
mod limits;
mod lottery;
mod missed;
mod moves;
mod offered;
pub mod packages;
mod plans;
mod positions;
mod red_lines;
mod remedies;
mod rereads;
#[cfg(test)]
mod samples;
mod search;
mod simplex;
mod splits;
mod status;
mod stuck;
mod system;
mod terms;
#[cfg(test)]
mod testing;
mod texts;
mod turns;
mod waits;
#[cfg(test)]
mod waits_tests;
mod ways;
mod web;
mod yields;
mod zone;

pub use ask::questions;
pub use assess::{Diagnosis, assess_again, diagnose};
pub(crate) use limits::{Budget, Halt};
pub use limits::{LIMIT_NAMES, Limits};

/// The finding of one kind alone, without its standing and without what each way out leaves.
pub fn examine(
    case: &detente_model::Case,
    kind: detente_model::Kind,
    limits: &Limits,
    stop: &dyn Fn() -> bool,
) -> detente_model::Finding {
    kinds::find(kind, case, &Budget::new(limits, stop))
}

/// The verdict of one kind alone.
pub fn verdict(
    case: &detente_model::Case,
    kind: detente_model::Kind,
    limits: &Limits,
    stop: &dyn Fn() -> bool,
) -> detente_model::Verdict {
    kinds::verdict(kind, case, &Budget::new(limits, stop))
}

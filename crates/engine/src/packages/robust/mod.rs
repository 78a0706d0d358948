//! What can be said of packages although preferences are not fully known: of every utility that is admissible at once.
//!
//! Which utilities preferences admit is said in [`detente_model::Inequality`]'s module. A *profile* is one of them for
//! each party. Everything here is decided by exact linear programs over the utilities of one party at a time; nothing is
//! filled in for what is not known, and a utility in a result is a witness, not a preference.
//!
//! | question | file |
//! |---|---|
//! | which statements contradict each other | `contradictions` |
//! | who could, and who must, accept a package; which package could, or must, be better | `solve`, `relations` |
//! | is a package efficient under some profile; is there a profile without agreement | `evade` |
//! | how much could a party miss with a package | `regret` |
//! | under how much of what is not known is it so | `shares` |
//! | what to ask next | `ask` |
//! | which few to show | `choose` |
//!
//! Packages are looked at one by one, up to a limit; beyond it only those that none beats (`unbeaten`), where these and
//! the corners of what preferences admit are few enough, and otherwise nothing is said but which limit was met.

mod answer;
mod ask;
mod choose;
mod contradictions;
mod evade;
mod field;
#[cfg(test)]
mod known_tests;
#[cfg(test)]
mod reference;
mod regret;
mod relations;
#[cfg(test)]
mod samples;
mod shares;
mod sheet;
mod solve;
#[cfg(test)]
mod tests;
mod unbeaten;

use detente_model::Case;

pub use answer::*;
pub use choose::{fraction, shortlist};

/// What can be said of the packages of a *projected* case under every utility that preferences admit.
///
/// `stop` is asked now and then; once it says so, what is known by then is returned and says that the run was stopped.
pub fn robust(case: &Case, options: &RobustOptions, stop: &dyn Fn() -> bool) -> Robust {
    solve::robust(case, options, stop)
}

/// The questions, each to one party, whose answer, whichever it is, leaves the least open; all of them that leave as
/// little. Empty where no question narrows anything; a limit that was met stands in the second part.
pub fn narrowing(
    case: &Case,
    options: &RobustOptions,
    stop: &dyn Fn() -> bool,
) -> (Vec<Narrowing>, Vec<detente_model::Missing>) {
    ask::narrowing(case, options, stop)
}

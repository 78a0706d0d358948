//! What an agreement could look like: the packages of a case for one viewer, checked, in words and drawn.
//!
//! | file | what |
//! |---|---|
//! | `mod` | from files to checked packages |
//! | `report`, `rough` | the same as plain data |
//! | `questions` | what to ask about preferences |
//! | `tell`, `tell_rough` | in words |
//! | `text`, `html`, `plot`, `csv` | for a terminal, a browser, a picture, a table |

mod csv;
mod html;
mod plot;
mod questions;
mod report;
mod rough;
mod tell;
mod tell_rough;
#[cfg(test)]
mod tests;
mod text;

use detente_engine::packages::robust::{
    self, Certainty, Narrowing, Robust, RobustLimits, RobustOptions, narrowing, robust,
};
use detente_engine::packages::{
    PackageValue, Packages, RuleAnswer, Shortlist, Stand, packages as solved, shortlist, stands,
};
use detente_model::{Case, Gap, Missing};
use num_rational::BigRational;

pub use csv::csv;
pub use detente_engine::packages::{PackageLimits, PackageOptions};
pub use html::html;
pub use plot::svg;
pub use questions::{questions_json, questions_text};
pub use report::{PACKAGES_VERSION, PackagesReport};
pub use text::{full, screen};

use crate::pipeline::{Failure, Request, Seen, hash, see};

/// The most packages on a shortlist.
const SHORTLIST: usize = 7;

/// The packages of a case, worked out for one viewer.
pub struct Offered {
    /// What the viewer sees.
    pub seen: Seen,
    /// What is said of the packages.
    pub(crate) said: Packages,
    /// A few that differ in what matters.
    pub(crate) shortlist: Shortlist,
    /// How the tabled texts stand.
    pub(crate) stands: Vec<Stand>,
    /// What holds of packages although some preferences are known roughly; where none is, or all are, `None`.
    pub(crate) rough: Option<Rough>,
    /// How many packages and proofs were re-tested.
    pub(crate) tested: usize,
    /// The same as plain data.
    pub report: PackagesReport,
}

/// The whole way from files to checked packages.
///
/// `stop` is asked now and then whether to stop; what was found until then is told as incomplete.
///
/// # Errors
/// As [`see`]; and [`Failure::Packages`] where something of our own does not stand.
pub fn packages(request: &Request, options: &PackageOptions, stop: &dyn Fn() -> bool) -> Result<Offered, Failure> {
    let seen = see(request)?;
    let said = solved(&seen.case, options, stop);
    let tested = check(&seen.case, &said).map_err(Failure::Packages)?;
    let rough = roughly(&seen.case, &said, options, stop);
    if let Some(rough) = &rough {
        check_rough(&seen.case, rough).map_err(Failure::Packages)?;
    }
    let (shortlist, rough) = shown(&seen.case, &said, rough);
    let stands = stands(&seen.case, &said);
    let report = report::report(&report::Parts {
        case: &seen.case,
        viewer: &request.viewer,
        sha256: hash(&seen.case),
        without: &request.without,
        options,
        said: &said,
        shortlist: &shortlist,
        rough: rough.as_ref(),
        stands: &stands,
    });
    Ok(Offered { seen, said, shortlist, stands, rough, tested, report })
}

/// What can be said although preferences are known roughly.
pub(crate) struct Rough {
    pub(crate) robust: Robust,
    /// By package of the shortlist, its place in [`Robust::standings`]; empty where the shortlist rests on exact numbers.
    pub(crate) places: Vec<usize>,
}

/// What holds under all that vague preferences admit; `None` where no party has such.
fn roughly(case: &Case, said: &Packages, options: &PackageOptions, stop: &dyn Fn() -> bool) -> Option<Robust> {
    let vague = said.left_out.iter().any(|(_, gap)| *gap != Gap::NoPreferences);
    vague.then(|| robust(case, &robust_options(options), stop)).filter(|robust| !robust.parties.is_empty())
}

fn robust_options(options: &PackageOptions) -> RobustOptions {
    let own = RobustLimits::default();
    let limits = RobustLimits { list: options.limits.list, steps: own.steps.min(options.limits.steps), ..own };
    RobustOptions { limits, rationality: options.rationality, ..RobustOptions::default() }
}

/// The shortlist: by exact numbers where two parties have them, else by what holds under most of what is not known.
fn shown(case: &Case, said: &Packages, rough: Option<Robust>) -> (Shortlist, Option<Rough>) {
    match rough {
        Some(robust) if said.parties.len() < 2 && !robust.standings.is_empty() => {
            let (list, places) = robust::shortlist(case, said, &robust, SHORTLIST);
            (list, Some(Rough { robust, places }))
        }
        rough => {
            let rough = rough.map(|robust| Rough { robust, places: Vec::new() });
            (shortlist(case, said, SHORTLIST), rough)
        }
    }
}

/// Re-tests the witnesses: that they are admissible, and that under them a package is acceptable to all, or is not.
fn check_rough(case: &Case, robust: &Robust) -> Result<(), detente_check::Refusal> {
    for standing in &robust.standings {
        let (Certainty::Depends { holds, fails }, package) = (&standing.acceptable, &standing.package) else {
            continue;
        };
        for (profile, acceptable) in [(holds, true), (fails, false)] {
            let utilities = profile.iter().map(|(party, utility)| (party, utility.as_ref()));
            detente_check::witness(case, utilities, package, robust.rationality, acceptable)?;
        }
    }
    Ok(())
}

/// The questions whose answer would narrow most what is not known of preferences, for one viewer.
///
/// # Errors
/// As [`see`].
pub fn questions(request: &Request, options: &PackageOptions, stop: &dyn Fn() -> bool) -> Result<Questions, Failure> {
    let seen = see(request)?;
    let (found, missing) = narrowing(&seen.case, &robust_options(options), stop);
    Ok(Questions { seen, found, missing })
}

/// What to ask about preferences.
pub struct Questions {
    /// What the viewer sees.
    pub seen: Seen,
    /// The questions that narrow most, all of them that narrow as much.
    pub(crate) found: Vec<Narrowing>,
    /// The limits that were met.
    pub(crate) missing: Vec<Missing>,
}

/// Re-tests every package and every proof by weights with code that shares nothing with the search; how many there are.
fn check(case: &Case, said: &Packages) -> Result<usize, detente_check::Refusal> {
    let all = || {
        let rules = said.rules.iter().flat_map(|rule| &rule.packages);
        let frontier = said.frontier.iter().flat_map(|frontier| &frontier.packages);
        rules.chain(frontier).chain(said.fewest_broken.iter().flat_map(|fewest| &fewest.packages))
    };
    for PackageValue { package, utilities, breaks, short } in all() {
        detente_check::package_value(case, package, utilities, breaks, short, said.rationality)?;
    }
    said.rules.iter().try_for_each(|rule| proof(case, said, rule))?;
    Ok(all().count() + said.rules.iter().filter(|rule| rule.multipliers.is_some()).count())
}

fn proof(case: &Case, said: &Packages, rule: &RuleAnswer) -> Result<(), detente_check::Refusal> {
    let (Some(multipliers), Some(value)) = (&rule.multipliers, rule.value.first()) else { return Ok(()) };
    let none = BigRational::from_integer(0.into());
    let counted = said.parties.iter().zip(&multipliers.weights).filter(|(party, _)| !rule.without.contains(&party.id));
    let gains: Vec<detente_check::Gain<'_>> = counted
        .map(|(party, weight)| detente_check::Gain {
            party: &party.id,
            base: party.reservation.as_ref().unwrap_or(&party.worst),
            ideal: party.ideal_gain.as_ref().unwrap_or(&none),
            weight,
        })
        .collect();
    detente_check::best_possible(case, rule.rule, &gains, &multipliers.bound, value)
}

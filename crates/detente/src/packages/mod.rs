//! What an agreement could look like: the packages of a case for one viewer, checked, in words and drawn.
//!
//! | file | what |
//! |---|---|
//! | `mod` | from files to checked packages |
//! | `report` | the same as plain data |
//! | `tell` | in words |
//! | `text`, `html`, `plot`, `csv` | for a terminal, a browser, a picture, a table |

mod csv;
mod html;
mod plot;
mod report;
mod tell;
#[cfg(test)]
mod tests;
mod text;

use detente_engine::packages::{
    PackageValue, Packages, RuleAnswer, Shortlist, Stand, packages as solved, shortlist, stands,
};
use detente_model::Case;
use num_rational::BigRational;

pub use csv::csv;
pub use detente_engine::packages::{PackageLimits, PackageOptions};
pub use html::html;
pub use plot::svg;
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
    let (shortlist, stands) = (shortlist(&seen.case, &said, SHORTLIST), stands(&seen.case, &said));
    let report = report::report(&report::Parts {
        case: &seen.case,
        viewer: &request.viewer,
        sha256: hash(&seen.case),
        without: &request.without,
        options,
        said: &said,
        shortlist: &shortlist,
        stands: &stands,
    });
    Ok(Offered { seen, said, shortlist, stands, tested, report })
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

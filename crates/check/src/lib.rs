//! Re-tests every certificate of a finding from the definitions of the model alone.
//!
//! Nothing here searches for findings, and nothing is shared with what found them: the code is written from
//! `docs/deadlocks.md` and the documentation of [`detente_model::Finding`], plain and slow. [`finding`] takes the case that
//! the finding is about, projected (see [`detente_model::project`]), and re-derives
//!
//! - that the certificate is true and proves the verdict of that kind;
//! - that the entries named are those that the certificate names, and that what is said to be missing is;
//! - that each way out can be made, refutes the finding, asks those whom it says, stands in its group, and is minimal;
//! - that each remark is so.
//!
//! What a certificate carries no proof of is looked for by a plain search of its own that halves boxes (`plain`): that a
//! line could not move less, that a list leaves nothing out, that an undetermined finding is open. That search gives
//! up after so many steps; what it could not decide is not refused. Three things are left to whoever can run the engine
//! again: [`detente_model::Finding::complete`], [`detente_model::WayOut::leaves`], and a bound in
//! [`detente_model::Remark::AtLeast`].

mod acts;
mod changes;
mod conflicts;
mod dates;
mod floors;
mod kinds;
mod lines;
mod moves;
mod offered;
mod packages;
mod plain;
mod plans;
mod process;
mod red_lines;
mod refusal;
mod space;
mod status;
mod terms;
mod tree;
mod turns;
mod verdicts;
mod waits;
mod yields;
mod zone;

use std::collections::BTreeSet;

use detente_model::{Case, EntryRef, Finding, Kind, Table, Verdict};

pub use acts::{Counting, order, stuck};
pub use dates::{late, schedule};
pub use lines::{in_x, keeps};
pub use packages::{Gain, best_possible, package_value, witness};
pub use plans::{compatible, exclusion};
pub use refusal::Refusal;
pub use status::status;
pub use terms::{Unclear, all_choices, choices, load_bearing, unclear};
pub use turns::{no_turn, turn};

/// Whether everything that a finding says of a projected case is so.
///
/// # Errors
/// The first thing that is not.
pub fn finding(case: &Case, finding: &Finding) -> Result<(), Refusal> {
    let names = shown(case, finding)?;
    proper(finding)?;
    names_agree(finding, &names)?;
    finding.missing.iter().try_for_each(|missing| kinds::missing(case, finding.kind, missing))
}

/// The entries that the certificate or the conflicts of a finding name, in fixed order; none where they are refused.
/// Where either of two entries would do (a deadline that stands twice), the one that the finding names, else the first.
pub fn names(case: &Case, finding: &Finding) -> Vec<EntryRef> {
    let admitted = shown(case, finding).unwrap_or_default();
    let given: BTreeSet<EntryRef> = finding.names.iter().cloned().collect();
    let chosen = admitted.iter().find(|names| **names == given).or(admitted.first());
    chosen.into_iter().flatten().cloned().collect()
}

/// What the certificate, the conflicts and the ways out show, kind by kind: the entries that they name.
fn shown(case: &Case, finding: &Finding) -> Result<kinds::Names, Refusal> {
    match finding.kind {
        Kind::WaitCycle => kinds::wait_cycle(case, finding),
        Kind::TurnDispute => kinds::turn_dispute(case, finding),
        Kind::PreconditionCycle => kinds::precondition_cycle(case, finding),
        Kind::RedLinesConflict => red_lines::red_lines(case, finding),
        Kind::PositionsConflict => red_lines::positions(case, finding),
        Kind::PlanExcludesAsk => plans::plan_excludes_ask(case, finding),
        Kind::TermInDispute => terms::term_in_dispute(case, finding),
        Kind::NoAgreementZone => zone::no_agreement_zone(case, finding),
        Kind::AgreementMissed => offered::agreement_missed(case, finding),
        Kind::InefficientText => offered::inefficient_text(case, finding),
        Kind::ContestedStatus => kinds::contested_status(case, finding),
        kind => Err(Refusal::NotExamined { kind }),
    }
}

/// What does not depend on the kind: an undetermined finding says what is missing and shows nothing, and conflicts,
/// readings and ways out stand only where they belong.
fn proper(finding: &Finding) -> Result<(), Refusal> {
    let shows = !finding.conflicts.is_empty() || !finding.ways_out.is_empty();
    let of_lines = matches!(finding.kind, Kind::RedLinesConflict | Kind::PositionsConflict | Kind::NoAgreementZone);
    if finding.verdict != Verdict::Proved && !of_lines {
        kinds::no_remarks(finding)?;
    }
    match finding.verdict {
        Verdict::Undetermined if finding.missing.is_empty() => Err(Refusal::NothingMissing),
        Verdict::Undetermined | Verdict::Refuted if shows => kinds::wrong(finding),
        _ => Ok(()),
    }
}

fn names_agree(finding: &Finding, expected: &[BTreeSet<EntryRef>]) -> Result<(), Refusal> {
    let given: BTreeSet<EntryRef> = finding.names.iter().cloned().collect();
    if given.len() == finding.names.len() && expected.contains(&given) {
        return Ok(());
    }
    let listed: Vec<String> = finding.names.iter().map(ToString::to_string).collect();
    Err(Refusal::NamesDiffer(listed.join(", ")))
}

pub(crate) fn empty(case: &Case, kind: Kind, table: Table) -> bool {
    red_lines::empty(case, kind, table)
}

//! D5 `no-agreement-zone`: no package of X keeps every red line in force and gives every party its reservation value.
//!
//! Where the red lines conflict among themselves, packages are asked for that only obey the rules, and that is said. A party
//! whose utilities or reservation value are not on file exactly takes no part in a proof, and stands in the way of a
//! refutation. The conflicts are the minimal sets of red lines and floors that no package keeps together.
//!
//! The whole is tried at once before any search: weights on the parties' gains whose best sum is negative prove it
//! in any number of packages; see `lottery`.

use detente_model::{Case, Certificate, EntryRef, Finding, Kind, Line, Missing, Remark, Table, Verdict};

use crate::floors::Floor;
use crate::lottery::{Field, Said};
use crate::search::Search;
use crate::system::{State, System};
use crate::{Budget, Halt, conflicts, red_lines, ways};

/// What there is to examine: lines and floors, and what is not known.
pub(crate) struct Ground {
    pub(crate) lines: Vec<Line>,
    pub(crate) floors: Vec<Floor>,
    /// What is not known of parties without a floor.
    pub(crate) missing: Vec<Missing>,
    /// Whether the red lines conflict, so that they were left aside.
    pub(crate) without_red_lines: bool,
}

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let mut finding = Finding::new(Kind::NoAgreementZone, Verdict::Undetermined);
    if let Some(missing) = nothing_to_examine(case) {
        finding.missing.push(missing);
    } else if let Err(halt) = fill(&mut finding, case, budget) {
        halt.note(&mut finding);
    }
    finding
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    if nothing_to_examine(case).is_some() {
        return Verdict::Undetermined;
    }
    decide(case, budget).unwrap_or(Verdict::Undetermined)
}

fn decide(case: &Case, budget: &Budget<'_>) -> Result<Verdict, Halt> {
    let ground = Ground::new(case, budget)?;
    let open = !ground.missing.is_empty();
    let system = System::with_floors(case, ground.lines, ground.floors)?;
    if system.floors.is_empty() {
        return Ok(Verdict::Undetermined);
    }
    if let Ok(Some(Said::Weights(_))) = budget.with_part(2, || Field::new(&system).said(budget)) {
        return Ok(Verdict::Proved);
    }
    let mut search = Search::new(&system.problem);
    Ok(match system.state(&mut search, &system.all, budget)? {
        State::Closed(_) => Verdict::Proved,
        State::Open(_) if !open => Verdict::Refuted,
        _ => Verdict::Undetermined,
    })
}

pub(crate) fn nothing_to_examine(case: &Case) -> Option<Missing> {
    if case.issues.is_empty() {
        Some(Missing::Empty { table: Table::Issues })
    } else if !case.knows_preferences() {
        Some(Missing::Empty { table: Table::Preferences })
    } else {
        None
    }
}

impl Ground {
    /// The red lines in force, if they do not conflict, and the floors.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn new(case: &Case, budget: &Budget<'_>) -> Result<Self, Halt> {
        let without_red_lines = red_lines::decide(case, &budget.fresh())? == Verdict::Proved;
        let lines = if without_red_lines { Vec::new() } else { case.red_lines_in_force() };
        let (floors, missing) = case.floors();
        let floors = floors.iter().map(Floor::new).collect::<Result<_, _>>()?;
        Ok(Self { lines, floors, missing, without_red_lines })
    }
}

fn fill(finding: &mut Finding, case: &Case, budget: &Budget<'_>) -> Result<(), Halt> {
    let ground = Ground::new(case, budget)?;
    if ground.without_red_lines {
        finding.remarks.push(Remark::WithoutRedLines);
    }
    let system = System::with_floors(case, ground.lines, ground.floors)?;
    if system.floors.is_empty() {
        finding.missing = ground.missing;
        return Ok(());
    }
    let mut said = budget.with_part(2, || Field::new(&system).said(budget)).unwrap_or_default();
    if let Some(Said::Weights(weights)) = &said {
        finding.verdict = Verdict::Proved;
        finding.names = named(case, weights);
        finding.certificate = Some((**weights).clone());
    }
    let mut search = Search::new(&system.problem);
    match system.state(&mut search, &system.all, budget)? {
        State::Open(point) if ground.missing.is_empty() => {
            finding.certificate = Some(Certificate::Package { package: system.package(&point, budget)? });
            finding.verdict = Verdict::Refuted;
        }
        State::Closed(_) => {
            let outcome = prove(finding, &system, &mut search, budget);
            // A lottery proves nothing: it stands beside conflicts that are proved, and needs every line to be known.
            let lottery = said.take_if(|_| !finding.conflicts.is_empty() && system.all.is_subset(&system.known));
            if let Some(Said::Lottery(draws)) = lottery {
                finding.certificate = Some(Certificate::Lottery { draws });
            }
            outcome?;
        }
        State::Open(_) => finding.missing = ground.missing,
        State::Unknown => {
            finding.missing = system.readings_missing(&system.all);
            finding.missing.extend(ground.missing);
        }
    }
    Ok(())
}

fn prove(
    finding: &mut Finding,
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    let weights = finding.names.clone();
    let listed = conflicts::list(finding, system, search, budget);
    if finding.conflicts.is_empty() {
        finding.names = weights;
    }
    let (components, halt) = listed?;
    if !finding.conflicts.is_empty() {
        ways::fill(finding, system, search, &components, budget)?;
    }
    halt.map_or(Ok(()), Err)
}

/// What weights name: the preferences of the parties, and the lines.
fn named(case: &Case, certificate: &Certificate) -> Vec<EntryRef> {
    let Certificate::Weights { weights, lines } = certificate else { return Vec::new() };
    let parties = weights.keys().map(|party| EntryRef::new(Table::Preferences, party));
    let mut named: Vec<EntryRef> = parties.chain(lines.iter().filter_map(|line| case.named_line(line))).collect();
    named.sort();
    named
}

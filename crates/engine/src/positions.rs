//! D3a `positions-conflict`: no package of X keeps the red lines and the positions that insist or refuse together.
//!
//! Where the red lines conflict among themselves, the positions are examined without them, and that is said. A sentence
//! may allow other readings (`also_read`): each combination of readings is tried, and the finding is proved (or refuted)
//! only if it is so under every one. Conflicts and ways out are those of the positions as stated.

use std::collections::BTreeMap;

use detente_model::{
    Case, Certificate, Finding, Id, Kind, Line, Missing, ReadingTried, Remark, Table, Verdict, find as entry,
};

use crate::search::Search;
use crate::system::{State, System};
use crate::{Budget, Halt, conflicts, red_lines};

/// Position to the number of its reading: 0 as stated.
type Read = BTreeMap<Id, usize>;

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    if let Some(missing) = nothing_to_examine(case) {
        return Finding { missing: vec![missing], ..Finding::new(Kind::PositionsConflict, Verdict::Undetermined) };
    }
    let without_red_lines = match red_lines::decide(case, &budget.fresh()) {
        Ok(verdict) => verdict == Verdict::Proved,
        Err(halt) => {
            let mut finding = Finding::new(Kind::PositionsConflict, Verdict::Undetermined);
            halt.note(&mut finding);
            return finding;
        }
    };
    let stated = lines(case, &Read::new(), without_red_lines);
    let mut finding = conflicts::examine(Kind::PositionsConflict, case, stated, budget);
    if without_red_lines {
        finding.remarks.push(Remark::WithoutRedLines);
        finding.remarks.sort();
    }
    let (tried, halt) = match combinations(case, budget) {
        Ok(all) => try_all(case, &all, without_red_lines, budget),
        Err(halt) => (Vec::new(), Some(halt)),
    };
    merge(&mut finding, tried, halt);
    finding
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    if nothing_to_examine(case).is_some() {
        return Verdict::Undetermined;
    }
    let Ok(red_lines) = red_lines::decide(case, &budget.fresh()) else { return Verdict::Undetermined };
    let without_red_lines = red_lines == Verdict::Proved;
    let stated = conflicts::verdict(case, lines(case, &Read::new(), without_red_lines), budget);
    let Ok(combinations) = combinations(case, budget) else { return Verdict::Undetermined };
    let verdict = |read: &Read| conflicts::verdict(case, lines(case, read, without_red_lines), budget);
    if combinations.iter().skip(1).all(|read| verdict(read) == stated) { stated } else { Verdict::Undetermined }
}

fn nothing_to_examine(case: &Case) -> Option<Missing> {
    if case.issues.is_empty() {
        Some(Missing::Empty { table: Table::Issues })
    } else if case.positions.is_empty() {
        Some(Missing::Empty { table: Table::Positions })
    } else {
        None
    }
}

/// The lines that are examined, positions read as `read` says.
fn lines(case: &Case, read: &Read, without_red_lines: bool) -> Vec<Line> {
    let mut lines = if without_red_lines { Vec::new() } else { case.red_lines_in_force() };
    lines.extend(case.firm_positions_in_force().into_iter().map(|line| read_as(case, line, read)));
    lines
}

fn read_as(case: &Case, mut line: Line, read: &Read) -> Line {
    let position = entry(&case.positions, &line.entry.id);
    let number = read.get(&line.entry.id).and_then(|number| number.checked_sub(1));
    if let (Some(position), Some(number)) = (position, number)
        && let Some(says) = position.also_read.get(number)
    {
        line.says = case.as_read_by(&position.held(says), &position.of);
    }
    line
}

/// Every combination of readings of the positions examined that allow more than one; as stated comes first. Empty
/// where no position does.
fn combinations(case: &Case, budget: &Budget<'_>) -> Result<Vec<Read>, Halt> {
    let mut all = vec![Read::new()];
    for line in case.firm_positions_in_force() {
        let readings = entry(&case.positions, &line.entry.id).map_or(0, |position| position.also_read.len());
        if readings == 0 {
            continue;
        }
        if all.len().saturating_mul(readings + 1) > budget.limits.choices {
            return Err(budget.limit("choices"));
        }
        let with = |read: &Read, number: usize| {
            let mut read = read.clone();
            read.insert(line.entry.id.clone(), number);
            read
        };
        all = all.iter().flat_map(|read| (0..=readings).map(move |number| with(read, number))).collect();
    }
    all.sort();
    if all.len() == 1 {
        all.clear();
    }
    Ok(all)
}

/// The verdict under each combination of readings, and the limit that was met at one of them.
fn try_all(
    case: &Case,
    combinations: &[Read],
    without_red_lines: bool,
    budget: &Budget<'_>,
) -> (Vec<ReadingTried>, Option<Halt>) {
    let mut met = None;
    let tried = combinations.iter().map(|read| {
        let state = state(case, lines(case, read, without_red_lines), &budget.fresh());
        let (verdict, certificate) = state.unwrap_or_else(|halt| {
            met = Some(halt);
            (Verdict::Undetermined, None)
        });
        ReadingTried { read: read.clone(), verdict, certificate }
    });
    (tried.collect(), met)
}

/// The verdict on some lines with its certificate.
fn state(case: &Case, lines: Vec<Line>, budget: &Budget<'_>) -> Result<(Verdict, Option<Certificate>), Halt> {
    let system = System::new(case, lines)?;
    let mut search = Search::new(&system.problem);
    Ok(match system.state(&mut search, &system.all, budget)? {
        State::Unknown => (Verdict::Undetermined, None),
        State::Open(point) => {
            (Verdict::Refuted, Some(Certificate::Package { package: system.package(&point, budget)? }))
        }
        State::Closed(core) => {
            (Verdict::Proved, Some(Certificate::Tree { tree: system.tree(&mut search, &core, budget)? }))
        }
    })
}

/// Puts the verdicts of all combinations together with that of the positions as stated.
fn merge(finding: &mut Finding, tried: Vec<ReadingTried>, halt: Option<Halt>) {
    let differs = tried.iter().any(|tried| tried.verdict != finding.verdict);
    if halt.is_some() || differs {
        for position in depends_on(&tried) {
            finding.missing.push(Missing::AlsoRead { position });
        }
        finding.verdict = Verdict::Undetermined;
        finding.certificate = None;
        finding.conflicts.clear();
        finding.ways_out.clear();
        finding.names.clear();
        finding.remarks.retain(|remark| *remark == Remark::WithoutRedLines);
        finding.complete = true;
    }
    if let Some(halt) = halt {
        halt.note(finding);
    }
    finding.readings = tried;
}

/// The positions whose reading alone makes a difference somewhere; where none alone does, all that allow more than one.
fn depends_on(tried: &[ReadingTried]) -> Vec<Id> {
    let Some(positions) = tried.first().map(|tried| tried.read.keys()) else { return Vec::new() };
    let differ = |position: &&Id| {
        let mut verdicts: BTreeMap<Read, Verdict> = BTreeMap::new();
        tried.iter().any(|tried| {
            let mut rest = tried.read.clone();
            rest.remove(*position);
            *verdicts.entry(rest).or_insert(tried.verdict) != tried.verdict
        })
    };
    let alone: Vec<Id> = positions.clone().filter(differ).cloned().collect();
    if alone.is_empty() { positions.cloned().collect() } else { alone }
}

//! D3 `red-lines-conflict`: no package of X keeps every red line in force of a party.
//!
//! A line with an unknown reading is an unknown condition: proved only if the others conflict, refuted only by a package
//! that certainly keeps it. Red lines of those who are no parties are not at the table; beside the finding it is said
//! what each would change.

use detente_model::{Case, EntryRef, Finding, Kind, Line, Missing, Remark, Role, Table, Verdict, in_force};

use crate::{Budget, Halt, conflicts};

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let mut finding = match nothing_to_examine(case) {
        Some(missing) => {
            Finding { missing: vec![missing], ..Finding::new(Kind::RedLinesConflict, Verdict::Undetermined) }
        }
        None => conflicts::examine(Kind::RedLinesConflict, case, case.red_lines_in_force(), budget),
    };
    for remark in not_at_the_table(case, budget) {
        match remark {
            Ok(remark) => finding.remarks.push(remark),
            Err(halt) => halt.note(&mut finding),
        }
    }
    finding.remarks.sort();
    finding
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    decide(case, budget).unwrap_or(Verdict::Undetermined)
}

/// Its verdict, undetermined only where something is not on file.
///
/// # Errors
/// A limit is met.
pub(crate) fn decide(case: &Case, budget: &Budget<'_>) -> Result<Verdict, Halt> {
    match nothing_to_examine(case) {
        Some(_) => Ok(Verdict::Undetermined),
        None => conflicts::decide(case, case.red_lines_in_force(), budget),
    }
}

fn nothing_to_examine(case: &Case) -> Option<Missing> {
    if case.issues.is_empty() {
        Some(Missing::Empty { table: Table::Issues })
    } else if case.red_lines_in_force().is_empty() {
        Some(Missing::Empty { table: Table::RedLines })
    } else {
        None
    }
}

/// Each red line in force of somebody who is no party, with what the verdict would be with it.
fn not_at_the_table(case: &Case, budget: &Budget<'_>) -> Vec<Result<Remark, Halt>> {
    let day = case.header.as_of;
    let outside = case.red_lines.iter().filter(|line| {
        in_force(line.since, line.until, day) && !case.has_role(&line.of, Role::Party) && !case.issues.is_empty()
    });
    let lines = outside.filter_map(|line| case.line(&EntryRef::new(Table::RedLines, &line.meta.id)));
    lines
        .map(|line| {
            let mut with: Vec<Line> = case.red_lines_in_force();
            let name = case.line_name(&line.entry);
            with.push(line);
            let verdict = conflicts::decide(case, with, &budget.fresh())?;
            Ok(Remark::NotAtTheTable { line: name, verdict })
        })
        .collect()
}

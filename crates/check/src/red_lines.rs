//! Conflicts of red lines and of positions (D3, D3a): the whole findings.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, EntryRef, Finding, Id, Kind, Line, LineName, ReadingTried, Remark, Role, Table, Tree, Verdict,
    find, in_force,
};

use crate::Refusal;
use crate::changes::ways;
use crate::conflicts::conflicts;
use crate::kinds::{Names, wrong};
use crate::lines::{Lines, State, keeps};
use crate::plain::Budget;
use crate::tree::tree;
use crate::waits::limited;

/// D3.
pub(crate) fn red_lines(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let lines = Lines::new(case, case.red_lines_in_force());
    let something = !case.issues.is_empty() && !lines.lines.is_empty();
    if finding.verdict == Verdict::Undetermined || !something {
        return undetermined(&lines, finding, something);
    }
    verdict_of(&lines, finding)
}

/// The verdict of D3 or D3a where there is something to look at, with conflicts, ways out and remarks.
fn verdict_of(lines: &Lines<'_>, finding: &Finding) -> Result<Names, Refusal> {
    let budget = Budget::new();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, None) => {
            conflicts(lines, &finding.conflicts)?;
            ways(lines, finding, &budget)?;
            let items = finding.conflicts.iter().flat_map(|conflict| conflict.lines.iter().chain(&conflict.rules));
            let names: Option<BTreeSet<EntryRef>> = items.map(|name| lines.case.named_line(name)).collect();
            Ok(names.into_iter().collect())
        }
        (Verdict::Refuted, Some(Certificate::Package { package })) if finding.conflicts.is_empty() => {
            keeps(lines.case, package, lines.lines.iter().map(|(name, line)| (name, &line.says)))?;
            remarks(lines, finding, &budget)?;
            Ok(vec![BTreeSet::new()])
        }
        _ => wrong(finding),
    }
}

fn remarks(lines: &Lines<'_>, finding: &Finding, budget: &Budget) -> Result<(), Refusal> {
    if let Some(way) = finding.ways_out.first() {
        return Err(Refusal::ChangeNotPossible(format!("{:?}", way.change)));
    }
    finding.remarks.iter().try_for_each(|remark| crate::red_lines::remark(lines, finding, remark, budget))
}

/// Nothing is shown and something is missing; unless a limit was met, neither a proof nor a refutation can be there.
fn undetermined(lines: &Lines<'_>, finding: &Finding, something: bool) -> Result<Names, Refusal> {
    let nothing_shown = finding.verdict == Verdict::Undetermined && finding.certificate.is_none();
    if !nothing_shown || !finding.conflicts.is_empty() {
        return wrong(finding);
    }
    let budget = Budget::new();
    if something
        && finding.kind == Kind::RedLinesConflict
        && !limited(finding)
        && lines.state(&budget)?.is_some_and(|state| state != State::Unknown)
    {
        return wrong(finding);
    }
    remarks(lines, finding, &budget)?;
    Ok(vec![BTreeSet::new()])
}

/// A remark that is not about a component.
pub(crate) fn remark(lines: &Lines<'_>, finding: &Finding, remark: &Remark, budget: &Budget) -> Result<(), Refusal> {
    let holds = match remark {
        Remark::NotAtTheTable { line, verdict } if finding.kind == Kind::RedLinesConflict => {
            outside(lines, line, *verdict, budget)?
        }
        Remark::WithoutRedLines => {
            matches!(finding.kind, Kind::PositionsConflict | Kind::NoAgreementZone)
                && red_lines_conflict(lines.case, budget)? != Some(false)
        }
        _ => false,
    };
    if holds { Ok(()) } else { Err(Refusal::RemarkFalse(format!("{remark:?}"))) }
}

/// Whether the red lines conflict; `None` where that was not found out.
pub(crate) fn red_lines_conflict(case: &Case, budget: &Budget) -> Result<Option<bool>, Refusal> {
    let lines = Lines::new(case, case.red_lines_in_force());
    if lines.lines.is_empty() {
        return Ok(Some(false));
    }
    Ok(budget.closed(&lines.space()?, &lines.known()))
}

/// Whether a line is a red line in force of somebody who is no party, and D3 with it comes out so.
fn outside(lines: &Lines<'_>, name: &LineName, verdict: Verdict, budget: &Budget) -> Result<bool, Refusal> {
    let case = lines.case;
    let entry = case.named_line(name).ok_or_else(|| Refusal::UnknownName(name.to_string()))?;
    let Some(red_line) = find(&case.red_lines, &entry.id).filter(|_| entry.table == Table::RedLines) else {
        return Ok(false);
    };
    let counts =
        in_force(red_line.since, red_line.until, case.header.as_of) && !case.has_role(&red_line.of, Role::Party);
    let mut all = case.red_lines_in_force();
    all.extend(case.line(&entry));
    let own = Lines::new(case, all).state(budget)?.map(|state| match state {
        State::Open => Verdict::Refuted,
        State::Closed => Verdict::Proved,
        State::Unknown => Verdict::Undetermined,
    });
    Ok(counts && own.is_none_or(|own| own == verdict))
}

/// D3a.
pub(crate) fn positions(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let alone = finding.remarks.contains(&Remark::WithoutRedLines);
    let lines = Lines::new(case, examined(case, alone, &BTreeMap::new()));
    let something = !case.issues.is_empty() && !case.positions.is_empty();
    if something {
        readings(case, finding, alone)?;
        if !alone && !cut_short(finding) && red_lines_conflict(case, &Budget::new())? == Some(true) {
            return Err(Refusal::RemarkFalse("the red lines conflict, and that is not said".into()));
        }
    }
    if finding.verdict == Verdict::Undetermined || !something {
        return undetermined(&lines, finding, something);
    }
    verdict_of(&lines, finding)
}

/// Whether nothing is said since a limit was met.
pub(crate) fn cut_short(finding: &Finding) -> bool {
    finding.verdict == Verdict::Undetermined && limited(finding)
}

/// The lines that D3a examines, positions read as `read` says (0: as stated).
fn examined(case: &Case, without_red_lines: bool, read: &BTreeMap<Id, usize>) -> Vec<Line> {
    let mut lines = if without_red_lines { Vec::new() } else { case.red_lines_in_force() };
    for mut line in case.firm_positions_in_force() {
        let number = read.get(&line.entry.id).copied().unwrap_or(0);
        if let Some(position) = find(&case.positions, &line.entry.id).filter(|_| number > 0)
            && let Some(says) = position.also_read.get(number - 1)
        {
            line.says = case.as_read_by(&position.held(says), &position.of);
        }
        lines.push(line);
    }
    lines
}

/// How many readings each position examined has that can be read in more than one way.
fn several(case: &Case) -> BTreeMap<Id, usize> {
    let firm = case.firm_positions_in_force();
    let counts = firm.iter().filter_map(|line| {
        let position = find(&case.positions, &line.entry.id)?;
        Some((line.entry.id.clone(), position.also_read.len() + 1))
    });
    counts.filter(|(_, count)| *count > 1).collect()
}

/// Whether each combination of readings comes out as said, none is left out (unless a limit was met), and the finding is
/// what all of them agree on.
fn readings(case: &Case, finding: &Finding, alone: bool) -> Result<(), Refusal> {
    let several = several(case);
    let mut seen = BTreeSet::new();
    for tried in &finding.readings {
        let fits = tried.read.keys().eq(several.keys())
            && tried.read.iter().all(|(position, number)| several.get(position).is_some_and(|count| number < count));
        if !fits || several.is_empty() || !seen.insert(&tried.read) {
            return Err(Refusal::ReadingsDiffer);
        }
        reading(case, finding, alone, tried)?;
    }
    let all = several.values().try_fold(1_usize, |product, count| product.checked_mul(*count));
    let expected = if several.is_empty() { Some(0) } else { all };
    let complete = Some(seen.len()) == expected;
    let agree = finding.readings.iter().all(|tried| tried.verdict == finding.verdict);
    let stated_first = finding.readings.first().is_none_or(|tried| tried.read.values().all(|number| *number == 0));
    let said = finding.verdict == Verdict::Undetermined || (complete && agree);
    if said && stated_first && (complete || limited(finding)) { Ok(()) } else { Err(Refusal::ReadingsDiffer) }
}

/// Whether one combination of readings comes out as said.
fn reading(case: &Case, finding: &Finding, alone: bool, tried: &ReadingTried) -> Result<(), Refusal> {
    let lines = Lines::new(case, examined(case, alone, &tried.read));
    match (tried.verdict, &tried.certificate) {
        (Verdict::Proved, Some(Certificate::Tree { tree: proof })) => closed(&lines, proof),
        (Verdict::Refuted, Some(Certificate::Package { package })) => {
            keeps(case, package, lines.lines.iter().map(|(name, line)| (name, &line.says)))
        }
        (Verdict::Undetermined, None) => {
            let wrong = lines.state(&Budget::new())?.is_some_and(|state| state != State::Unknown);
            if wrong && !limited(finding) { Err(Refusal::ReadingsDiffer) } else { Ok(()) }
        }
        _ => Err(Refusal::ReadingsDiffer),
    }
}

/// Whether a tree proves that no package of X keeps all of the lines.
pub(crate) fn closed(lines: &Lines<'_>, proof: &Tree) -> Result<(), Refusal> {
    tree(&lines.space()?, &lines.allowed(), proof).map(drop)
}

/// Whether D3, D3a, D3b or D4 has nothing to look at because a table is empty, or holds nothing that counts.
pub(crate) fn empty(case: &Case, kind: Kind, table: Table) -> bool {
    match (kind, table) {
        (_, Table::Issues) => case.issues.is_empty(),
        (Kind::RedLinesConflict, Table::RedLines) => case.red_lines_in_force().is_empty(),
        (Kind::PositionsConflict, Table::Positions) => case.positions.is_empty(),
        (Kind::PlanExcludesAsk, Table::Positions) => !crate::plans::any_pair(case),
        (Kind::TermInDispute, Table::RedLines) => case.red_lines_in_force().is_empty(),
        (Kind::TermInDispute, Table::Terms) => case.terms.is_empty(),
        (Kind::NoAgreementZone | Kind::AgreementMissed | Kind::InefficientText, Table::Preferences) => {
            !case.knows_preferences()
        }
        (Kind::AgreementMissed | Kind::InefficientText, Table::Texts) => case.tabled_texts().next().is_none(),
        _ => false,
    }
}

/// Whether the reading of a term by an actor is not on file and could matter: the actor holds a line in force that uses the
/// term, or is a party and nobody does.
pub(crate) fn lacks(case: &Case, term: &Id, actor: &Id) -> bool {
    let day = case.header.as_of;
    let red = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day));
    let mut held: Vec<(&Id, Vec<&Id>)> = red.map(|line| (&line.of, line.says.terms())).collect();
    for position in case.positions.iter().filter(|position| in_force(position.since, position.until, day)) {
        let says = [&position.says].into_iter().chain(&position.also_read);
        held.push((&position.of, says.flat_map(|says| says.terms()).collect()));
    }
    let uses = |(_, terms): &&(&Id, Vec<&Id>)| terms.contains(&term);
    let needed = held.iter().filter(uses).any(|(of, _)| *of == actor)
        || (!held.iter().any(|line| uses(&line)) && case.has_role(actor, Role::Party));
    needed && find(&case.terms, term).is_some() && case.reading(term, actor).is_none()
}

//! Plans that exclude what others ask (D3b).
//!
//! Definition: a plan is an alternative that is carried out in any case and says what it makes true; an ask is a position in
//! force of the kinds `insists`, `refuses` or `asks`, or a red line in force, of somebody else. A plan excludes an ask
//! if no package of X has both.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, CompatiblePair, Condition, EntryRef, ExcludedPair, Finding, Group, Id, Line, LineName,
    PositionKind, Table, Verdict, WayOut, in_force,
};

use crate::Refusal;
use crate::kinds::{Names, no_remarks, wrong};
use crate::lines::{Lines, keeps};
use crate::plain::Budget;
use crate::tree::tree;
use crate::waits::limited;

/// The plans that are carried out in any case, as lines of what they make true.
pub(crate) fn plans(case: &Case) -> Vec<Line> {
    let plans = case.alternatives.iter().filter(|plan| plan.regardless && plan.sets.is_some());
    plans.filter_map(|plan| case.line(&EntryRef::new(Table::Alternatives, &plan.meta.id))).collect()
}

/// What is asked: positions that insist, refuse or ask, and red lines, in force.
fn asks(case: &Case) -> Vec<Line> {
    let day = case.header.as_of;
    let asked = case.positions.iter().filter(|position| {
        matches!(position.kind, PositionKind::Insists | PositionKind::Refuses | PositionKind::Asks)
            && in_force(position.since, position.until, day)
    });
    let positions = asked.map(|position| EntryRef::new(Table::Positions, &position.meta.id));
    let red = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day));
    let red = red.map(|line| EntryRef::new(Table::RedLines, &line.meta.id));
    positions.chain(red).filter_map(|entry| case.line(&entry)).collect()
}

/// Every plan with every ask of somebody else, by name.
type Pairs = BTreeMap<(LineName, LineName), (Line, Line)>;

fn pairs(case: &Case) -> Pairs {
    let mut pairs = Pairs::new();
    for plan in plans(case) {
        for ask in asks(case).into_iter().filter(|ask| ask.of != plan.of) {
            let names = (case.line_name(&plan.entry), case.line_name(&ask.entry));
            pairs.insert(names, (plan.clone(), ask));
        }
    }
    pairs
}

fn pair<'a>(case: &Case, pairs: &'a Pairs, plan: &LineName, ask: &LineName) -> Result<&'a (Line, Line), Refusal> {
    for name in [plan, ask] {
        case.named_line(name).ok_or_else(|| Refusal::UnknownName(name.to_string()))?;
    }
    pairs.get(&(plan.clone(), ask.clone())).ok_or_else(|| Refusal::NotAPair { plan: plan.clone(), ask: ask.clone() })
}

/// Whether each of these pairs has no package of X in common, and no other pair has none, as far as that can be found out.
///
/// # Errors
/// What is no plan and ask; a proof that is none; a pair left out.
pub fn exclusion(case: &Case, list: &[ExcludedPair]) -> Result<(), Refusal> {
    let pairs = pairs(case);
    if list.is_empty() {
        return Err(Refusal::NothingThere);
    }
    let mut seen = BTreeSet::new();
    for excluded in list {
        let (plan, ask) = pair(case, &pairs, &excluded.plan, &excluded.ask)?;
        if !seen.insert((&excluded.plan, &excluded.ask)) {
            return Err(Refusal::Repeated(format!("{}, {}", excluded.plan, excluded.ask)));
        }
        let lines = Lines::new(case, [plan.clone(), ask.clone()]);
        tree(&lines.space()?, &lines.allowed(), &excluded.tree)?;
    }
    let budget = Budget::new();
    for ((plan_name, ask_name), (plan, ask)) in &pairs {
        let lines = Lines::new(case, [plan.clone(), ask.clone()]);
        let known = !plan.is_unknown() && !ask.is_unknown();
        if !seen.contains(&(plan_name, ask_name)) && known && budget.closed(&lines.space()?, &lines.all()) == Some(true)
        {
            return Err(Refusal::IncompleteSet(format!("{plan_name}, {ask_name}")));
        }
    }
    Ok(())
}

/// Whether every pair is listed with a package of X that has both.
///
/// # Errors
/// What is no plan and ask; a package that has not both; a pair left out.
pub fn compatible(case: &Case, list: &[CompatiblePair]) -> Result<(), Refusal> {
    let pairs = pairs(case);
    let mut seen = BTreeSet::new();
    for together in list {
        let (plan, ask) = pair(case, &pairs, &together.plan, &together.ask)?;
        if !seen.insert((together.plan.clone(), together.ask.clone())) {
            return Err(Refusal::Repeated(format!("{}, {}", together.plan, together.ask)));
        }
        let says: [(&LineName, &Condition); 2] = [(&together.plan, &plan.says), (&together.ask, &ask.says)];
        keeps(case, &together.package, says)?;
    }
    match pairs.keys().find(|pair| !seen.contains(*pair)) {
        Some((plan, ask)) => Err(Refusal::IncompleteSet(format!("{plan}, {ask}"))),
        None => Ok(()),
    }
}

/// D3b.
pub(crate) fn plan_excludes_ask(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let something = !case.issues.is_empty() && !plans(case).is_empty() && !pairs(case).is_empty();
    no_remarks(finding)?;
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) => undetermined(case, finding, something),
        (Verdict::Proved, Some(Certificate::Exclusion { pairs: list })) if something => {
            exclusion(case, list)?;
            finding.ways_out.iter().try_for_each(|way| way_out(case, list, way))?;
            let both = list.iter().flat_map(|pair| [&pair.plan, &pair.ask]);
            let names: Option<BTreeSet<EntryRef>> = both.map(|name| case.named_line(name)).collect();
            Ok(names.into_iter().collect())
        }
        (Verdict::Refuted, Some(Certificate::Compatible { pairs: list })) if something => {
            compatible(case, list)?;
            Ok(vec![BTreeSet::new()])
        }
        _ => wrong(finding),
    }
}

fn undetermined(case: &Case, finding: &Finding, something: bool) -> Result<Names, Refusal> {
    if something && !limited(finding) {
        let budget = Budget::new();
        let mut open = false;
        for (plan, ask) in pairs(case).values() {
            let lines = Lines::new(case, [plan.clone(), ask.clone()]);
            let unknown = plan.is_unknown() || ask.is_unknown();
            let closed = budget.closed(&lines.space()?, &lines.all());
            if closed == Some(true) && !unknown {
                return wrong(finding);
            }
            open |= closed != Some(false);
        }
        if !open {
            return wrong(finding);
        }
    }
    Ok(vec![BTreeSet::new()])
}

fn way_out(case: &Case, list: &[ExcludedPair], way: &WayOut) -> Result<(), Refusal> {
    let _ = (case, list, way, Group::BothMove);
    let _: Option<(Change, Id)> = None;
    Ok(())
}

//! Room for agreement (D5): the whole finding.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Draw, EntryRef, Finding, Id, LineName, Number, Remark, Table, Truth, Value, Verdict,
};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::Refusal;
use crate::acts::distinct;
use crate::changes::ways;
use crate::conflicts::conflicts;
use crate::floors::{Floor, Weighing, floors, weight};
use crate::kinds::{Names, wrong};
use crate::lines::{Lines, State};
use crate::plain::Budget;
use crate::red_lines::{cut_short, red_lines_conflict};
use crate::waits::limited;

/// D5.
pub(crate) fn no_agreement_zone(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let alone = finding.remarks.contains(&Remark::WithoutRedLines);
    let something = !case.issues.is_empty() && case.knows_preferences();
    if something && !alone && !cut_short(finding) && red_lines_conflict(case, &Budget::new())? == Some(true) {
        return Err(Refusal::RemarkFalse("the red lines conflict, and that is not said".into()));
    }
    let held = if alone { Vec::new() } else { case.red_lines_in_force() };
    let lines = Lines::new(case, held).with_floors(floors(case));
    let known_all = case.floors().1.is_empty();
    let budget = Budget::new();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) => {
            undetermined(&lines, finding, something, known_all, &budget)?;
            remarks(&lines, finding, &budget)?;
            Ok(vec![BTreeSet::new()])
        }
        (Verdict::Proved, certificate) if something => proved(&lines, finding, certificate.as_ref(), &budget),
        (Verdict::Refuted, Some(Certificate::Package { package }))
            if something && known_all && finding.conflicts.is_empty() =>
        {
            lines.kept(package, lines.lines.keys().chain(lines.floors.keys()))?;
            remarks(&lines, finding, &budget)?;
            Ok(vec![BTreeSet::new()])
        }
        _ => wrong(finding),
    }
}

/// Unless a limit was met, neither a proof nor a refutation can be there.
fn undetermined(
    lines: &Lines<'_>,
    finding: &Finding,
    something: bool,
    known_all: bool,
    budget: &Budget,
) -> Result<(), Refusal> {
    if !finding.conflicts.is_empty() {
        return wrong(finding);
    }
    if !something || limited(finding) || lines.floors.is_empty() {
        return Ok(());
    }
    match lines.state(budget)? {
        Some(State::Closed) => wrong(finding),
        Some(State::Open) if known_all => wrong(finding),
        _ => Ok(()),
    }
}

fn remarks(lines: &Lines<'_>, finding: &Finding, budget: &Budget) -> Result<(), Refusal> {
    finding.remarks.iter().try_for_each(|remark| crate::red_lines::remark(lines, finding, remark, budget))
}

/// Conflicts, or weights, or both; a lottery stands beside conflicts alone.
fn proved(
    lines: &Lines<'_>,
    finding: &Finding,
    certificate: Option<&Certificate>,
    budget: &Budget,
) -> Result<Names, Refusal> {
    let weighed = match certificate {
        None => None,
        Some(Certificate::Weights { weights, lines: used }) => Some(weighed(lines, weights, used)?),
        Some(Certificate::Lottery { draws }) => {
            lottery(lines, draws, &lines.lines.keys().chain(lines.floors.keys()).collect::<Vec<_>>())?;
            None
        }
        _ => return wrong(finding),
    };
    let names = match weighed {
        Some(names) if finding.conflicts.is_empty() => names,
        _ => {
            conflicts(lines, &finding.conflicts)?;
            let items = finding.conflicts.iter().flat_map(|conflict| conflict.lines.iter().chain(&conflict.rules));
            items.filter_map(|name| lines.case.named_line(name)).collect()
        }
    };
    ways(lines, finding, budget)?;
    Ok(vec![names])
}

/// Whether the best weighted sum of gains is below zero where each issue is answered by itself, by answers that keep the
/// lines and rules named. Gives what that names.
fn weighed(
    lines: &Lines<'_>,
    weights: &BTreeMap<Id, Number>,
    used: &[LineName],
) -> Result<BTreeSet<EntryRef>, Refusal> {
    let case = lines.case;
    let mut names = BTreeSet::new();
    let mut weighing = Weighing::default();
    for (party, given) in weights {
        let entry = EntryRef::new(Table::Preferences, party);
        let name = case.line_name(&entry);
        let floor = lines.floors.get(&name).ok_or_else(|| Refusal::UnknownName(name.to_string()))?;
        weighing.add(weight(&name, *given)?, floor);
        names.insert(entry);
    }
    distinct(used)?;
    let mut most = -weighing.at();
    let mut kept: BTreeMap<&Id, Vec<&detente_model::Condition>> = BTreeMap::new();
    for name in used {
        let says = match lines.rules.get(name) {
            Some(rule) => rule,
            None => &lines.line(name)?.says,
        };
        if !says.terms().is_empty() {
            return Err(Refusal::ReadingNotKnown(name.clone()));
        }
        let mut issues: Vec<&Id> = says.issues();
        issues.dedup();
        let [issue] = issues.as_slice() else { return Err(Refusal::NotOfOneIssue(name.clone())) };
        kept.entry(issue).or_default().push(says);
        names.extend(case.named_line(name));
    }
    let index = case.issue_index();
    for issue in &case.issues {
        let id = &issue.meta.id;
        let keeps = |value: &Value| {
            let answer = [(id.clone(), value.clone())].into();
            kept.get(id).is_none_or(|list| list.iter().all(|says| says.truth(&answer, &index) == Truth::True))
        };
        let places = 0..issue.count().unwrap_or(0);
        let left = places.filter(|place| issue.value(*place).as_ref().is_some_and(keeps));
        let best = left.filter_map(|place| Some(weighing.part(id, usize::try_from(place).ok()?))).max();
        // Where no answer is left there is no package at all, and nothing to weigh.
        most += best.ok_or(Refusal::SumPossible)?;
    }
    if weights.is_empty() || !most.is_negative() { Err(Refusal::SumPossible) } else { Ok(names) }
}

/// Whether packages of X, drawn with these probabilities, keep all of the lines named, and give every floor named in
/// expectation.
///
/// # Errors
/// A line or floor that is not kept; probabilities that are none.
pub(crate) fn lottery(lines: &Lines<'_>, draws: &[Draw], kept: &[&LineName]) -> Result<(), Refusal> {
    let shares: Vec<BigRational> = draws.iter().map(|draw| draw.share.to_big()).collect();
    if shares.iter().any(|share| !share.is_positive()) || !shares.iter().sum::<BigRational>().is_one() {
        return Err(Refusal::SharesDiffer);
    }
    let floors: Vec<(&LineName, &Floor)> =
        kept.iter().filter_map(|name| Some((*name, lines.floors.get(*name)?))).collect();
    if draws.len() > floors.len() + 1 {
        return Err(Refusal::SharesDiffer);
    }
    distinct(&draws.iter().map(|draw| format!("{:?}", draw.package)).collect::<Vec<_>>())?;
    let held = || kept.iter().copied().filter(|name| !lines.floors.contains_key(*name));
    for draw in draws {
        lines.kept(&draw.package, held().collect::<Vec<_>>())?;
    }
    for (name, floor) in floors {
        let mut expected = BigRational::zero();
        for (draw, share) in draws.iter().zip(&shares) {
            expected += share * floor.utility(lines.case, &draw.package).ok_or(Refusal::NotAPackage)?;
        }
        if expected < floor.at {
            return Err(Refusal::BelowFloor(name.clone()));
        }
    }
    Ok(())
}

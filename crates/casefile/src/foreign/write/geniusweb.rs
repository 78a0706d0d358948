//! GeniusWeb JSON: a domain and one `LinearAdditiveUtilitySpace` a party.
//!
//! GeniusWeb takes weights that sum to 1 and worths from 0 to 1. Other utilities are shifted and divided, which is told.
//! What no agreement is worth is a bid there: the package of least utility that is not below it, which accepts the same.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::super::number::{self, PLACES};
use super::super::out_of_case::is_share;
use super::super::scenario::{Answers, ForeignIssue, Scenario, Worth};
use super::{Digits, ForeignFile, Sheet, answer_names, domain_name, file_names, in_quotes, largest};
use crate::diagnostic::{Draft, Sink, quoted};

/// The most packages that are looked at for a reservation bid.
const MOST_BIDS: usize = 200_000;

pub(super) fn write(scenario: &Scenario, sheets: &[Sheet<'_>], sink: &mut Sink) -> Vec<ForeignFile> {
    let domain = domain_name(scenario);
    let names = file_names(scenario, &domain);
    let lines: Vec<bool> = (0..scenario.issues.len()).map(|at| is_line(scenario, sheets, at)).collect();
    let text = space(scenario, &lines, "");
    let mut files = vec![ForeignFile { name: format!("{domain}.json"), text: format!("{text}\n") }];
    for (sheet, name) in sheets.iter().zip(names) {
        let text = profile(scenario, sheet, &lines, sink);
        files.push(ForeignFile { name: format!("{name}.json"), text });
    }
    files
}

/// Whether every profile draws one straight line over an issue of numbers.
fn is_line(scenario: &Scenario, sheets: &[Sheet<'_>], at: usize) -> bool {
    let numbers = scenario.issues.get(at).is_some_and(|issue| matches!(issue.answers, Answers::Numbers { .. }));
    let straight = |sheet: &Sheet<'_>| {
        let worth = sheet.parts.get(at).map(|part| &part.worth);
        matches!(worth, Some(Worth::Points(points)) if points.len() <= 2)
    };
    numbers && sheets.iter().all(straight)
}

/// The domain, each line but the first behind `margin`.
fn space(scenario: &Scenario, lines: &[bool], margin: &str) -> String {
    let issue = |(issue, line): (&ForeignIssue, &bool)| {
        let set = match &issue.answers {
            Answers::Numbers { from, to, step } if *line => {
                let ends = [from, to, step].map(|end| in_quotes(&number::shown(end)));
                format!("{{ \"range\": [{}] }}", ends.join(", "))
            }
            _ => {
                let names: Vec<String> = answer_names(issue).iter().map(|name| in_quotes(name)).collect();
                format!("{{ \"values\": [{}] }}", names.join(", "))
            }
        };
        format!("{margin}    {}: {set}", in_quotes(&issue.name))
    };
    let issues: Vec<String> = scenario.issues.iter().zip(lines).map(issue).collect();
    let name = in_quotes(&scenario.name);
    format!(
        "{{\n{margin}  \"name\": {name},\n{margin}  \"issuesValues\": {{\n{}\n{margin}  }}\n{margin}}}",
        issues.join(",\n")
    )
}

/// Weights that sum to 1 and worths from 0 to 1 of one profile, and what utilities were shifted and divided by.
struct Shares {
    weights: Vec<BigRational>,
    worths: Vec<Vec<BigRational>>,
}

fn shares(sheet: &Sheet<'_>, sink: &mut Sink) -> Shares {
    let one = BigRational::one();
    if is_share(sheet.parts) {
        let weights: Vec<BigRational> = sheet.parts.iter().map(|part| part.weight.clone()).collect();
        let divided = |(adds, weight): (&Vec<BigRational>, &BigRational)| divided(adds, &BigRational::zero(), weight);
        let worths = sheet.adds.iter().zip(&weights).map(divided).collect();
        return Shares { weights, worths };
    }
    let least = |adds: &Vec<BigRational>| adds.iter().min().cloned().unwrap_or_else(BigRational::zero);
    // Where nothing is below 0, nothing need be shifted if the parts sum to 1 as they are.
    let most: BigRational = sheet.adds.iter().map(|adds| largest(adds)).sum();
    let keep = most == one && sheet.adds.iter().all(|adds| !least(adds).is_negative());
    let floors: Vec<BigRational> =
        sheet.adds.iter().map(|adds| if keep { BigRational::zero() } else { least(adds) }).collect();
    let spans: Vec<BigRational> = sheet.adds.iter().zip(&floors).map(|(adds, floor)| largest(adds) - floor).collect();
    let total: BigRational = spans.iter().sum();
    let total = if total.is_zero() { one.clone() } else { total };
    let mut weights: Vec<BigRational> = spans.iter().map(|span| span / &total).collect();
    if weights.iter().all(BigRational::is_zero)
        && let Some(first) = weights.first_mut()
    {
        *first = one.clone();
    }
    let shift: BigRational = floors.iter().sum();
    if !keep {
        let message = format!("the utilities of {} are shifted and divided", quoted(&sheet.profile.name));
        let label = format!("by {} and {}, so that weights sum to 1", number::shown(&shift), number::shown(&total));
        let draft = Draft::warning_without_place("foreign-changed", message).label(label);
        sink.push(
            draft.hint("their order, and every rule that no zero and no unit of utility change, stay as they are"),
        );
    }
    let worths = sheet.adds.iter().zip(floors.iter().zip(&spans));
    Shares { weights, worths: worths.map(|(adds, (floor, span))| divided(adds, floor, span)).collect() }
}

fn divided(adds: &[BigRational], floor: &BigRational, span: &BigRational) -> Vec<BigRational> {
    adds.iter().map(|add| if span.is_zero() { BigRational::zero() } else { (add - floor) / span }).collect()
}

/// The weights as decimals that sum to 1.
fn ended(weights: &[BigRational], digits: &mut Digits) -> Vec<String> {
    if weights.iter().all(|weight| number::decimal(weight).is_some()) {
        return weights.iter().map(|weight| digits.text(weight)).collect();
    }
    digits.rounded += weights.iter().filter(|weight| number::decimal(weight).is_none()).count();
    let mut list: Vec<BigRational> = weights.iter().map(|weight| number::nearest(weight, PLACES)).collect();
    let missing = BigRational::one() - list.iter().sum::<BigRational>();
    if let Some(weight) = list.iter_mut().max() {
        *weight += missing;
    }
    list.iter().map(number::shown).collect()
}

fn profile(scenario: &Scenario, sheet: &Sheet<'_>, lines: &[bool], sink: &mut Sink) -> String {
    let mut digits = Digits::new();
    let shares = shares(sheet, sink);
    let names = || scenario.issues.iter().map(|issue| in_quotes(&issue.name));
    let weights = names().zip(ended(&shares.weights, &mut digits));
    let weights: Vec<String> = weights.map(|(name, weight)| format!("      {name}: {weight}")).collect();
    let mut utilities = Vec::new();
    for ((issue, worths), (line, name)) in scenario.issues.iter().zip(&shares.worths).zip(lines.iter().zip(names())) {
        let values = if *line { ends(issue, worths, &mut digits) } else { None };
        let values = values.unwrap_or_else(|| table(issue, worths, &mut digits));
        utilities.push(format!("      {name}: {values}"));
    }
    let reservation = reservation(scenario, sheet, sink).map_or_else(String::new, |bid| {
        let bid = names().zip(&scenario.issues).zip(bid);
        let answers = bid.map(|((name, issue), place)| {
            let answer = super::answer_name(issue, place);
            format!("{name}: {}", if issue_of_numbers(issue, lines, scenario) { answer } else { in_quotes(&answer) })
        });
        let answers: Vec<String> = answers.collect();
        format!(",\n    \"reservationBid\": {{ \"issuevalues\": {{ {} }} }}", answers.join(", "))
    });
    digits.tell(&sheet.profile.name, sink);
    format!(
        "{{\n  \"LinearAdditiveUtilitySpace\": {{\n    \"name\": {},\n    \"domain\": {},\n    \"issueWeights\": {{\n{}\n    \
         }},\n    \"issueUtilities\": {{\n{}\n    }}{reservation}\n  }}\n}}\n",
        in_quotes(&sheet.profile.name),
        space(scenario, lines, "    "),
        weights.join(",\n"),
        utilities.join(",\n"),
    )
}

/// Whether an issue is written as a set of numbers.
fn issue_of_numbers(issue: &ForeignIssue, lines: &[bool], scenario: &Scenario) -> bool {
    let at = scenario.issues.iter().position(|one| one.name == issue.name);
    at.and_then(|at| lines.get(at)) == Some(&true)
}

/// The worth at both ends of a set of numbers.
fn ends(issue: &ForeignIssue, worths: &[BigRational], digits: &mut Digits) -> Option<String> {
    let Answers::Numbers { from, to, .. } = &issue.answers else { return None };
    let (low, high) = (digits.text(worths.first()?), digits.text(worths.last()?));
    let (from, to) = (number::shown(from), number::shown(to));
    Some(format!(
        "{{ \"NumberValueSetUtilities\": {{ \"lowValue\": {from}, \"lowUtility\": {low}, \"highValue\": {to}, \
         \"highUtility\": {high} }} }}"
    ))
}

fn table(issue: &ForeignIssue, worths: &[BigRational], digits: &mut Digits) -> String {
    let values = answer_names(issue);
    let values = values.iter().zip(worths).map(|(name, worth)| format!("{}: {}", in_quotes(name), digits.text(worth)));
    let values: Vec<String> = values.collect();
    format!("{{ \"DiscreteValueSetUtilities\": {{ \"valueUtilities\": {{ {} }} }} }}", values.join(", "))
}

/// The package of least utility that is not below the reservation value, the first of several; told where it is above, or
/// where there is none.
fn reservation(scenario: &Scenario, sheet: &Sheet<'_>, sink: &mut Sink) -> Option<Vec<usize>> {
    let value = sheet.reservation.as_ref()?;
    let whose = quoted(&sheet.profile.name);
    let mut left_out = |why: &str| {
        let message = format!("the reservation value of {whose} is left out");
        sink.push(Draft::warning_without_place("foreign-left-out", message).label(why));
        None
    };
    let counts: Option<Vec<usize>> = scenario.issues.iter().map(ForeignIssue::count).collect();
    let counts = counts?;
    let all = counts.iter().try_fold(1_usize, |all, count| all.checked_mul(*count).filter(|all| *all <= MOST_BIDS));
    if all.is_none() {
        return left_out("GeniusWeb wants a bid that is worth as much, and there are too many to look at");
    }
    let Some((bid, utility)) = least_above(&sheet.adds, value) else {
        return left_out("GeniusWeb wants a bid that is worth as much, and every package is worth less");
    };
    if utility != *value {
        let message = format!("the reservation value of {whose} is written as a bid");
        let label = format!("worth {}, the least that is not below {}", number::shown(&utility), number::shown(value));
        sink.push(Draft::warning_without_place("foreign-changed", message).label(label));
    }
    Some(bid)
}

/// The first package, in the order of issues and answers, of the least utility that is not below `value`.
fn least_above(adds: &[Vec<BigRational>], value: &BigRational) -> Option<(Vec<usize>, BigRational)> {
    let mut best: Option<(Vec<usize>, BigRational)> = None;
    let mut bid = vec![0; adds.len()];
    loop {
        let utility: BigRational = bid.iter().zip(adds).filter_map(|(place, adds)| adds.get(*place)).sum();
        if utility >= *value && best.as_ref().is_none_or(|(_, best)| utility < *best) {
            best = Some((bid.clone(), utility));
        }
        let last = (0..bid.len()).rev().find(|at| bid[*at] + 1 < adds[*at].len());
        let Some(at) = last else { return best };
        bid[at] += 1;
        bid[at + 1..].fill(0);
    }
}

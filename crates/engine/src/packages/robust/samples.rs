//! Random small cases with vague preferences: ties, contradictions, issues with one answer, rules that leave nothing.
#![cfg(test)]

use detente_model::*;

use super::shares::Dice;
use crate::testing::{case, id, number, options, range, red_line, rule};

pub(crate) fn quantity(text: &str) -> Quantity {
    Quantity::Exact(number(text))
}

pub(crate) fn interval(from: &str, to: &str) -> Quantity {
    Quantity::Interval { about: None, from: Some(number(from)), to: Some(number(to)) }
}

pub(crate) fn nothing_said(party: &str) -> Preferences {
    Preferences::silent(id(party), PreferenceSource::Declared)
}

/// A case of up to three parties and three issues.
pub(crate) fn vague(seed: u64) -> Case {
    let mut dice = Dice::new(seed);
    let names: Vec<String> = (0..1 + dice.below(3)).map(|at| format!("p-{at}")).collect();
    let mut case = case(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for at in 0..1 + dice.below(3) {
        let name = format!("i-{at}");
        case.issues.push(match dice.below(4) {
            0 => range(&name, "1", ["1", "2", "3"][dice.below(3) as usize], "1"),
            many => options(&name, &["o-0", "o-1", "o-2"][..many as usize]),
        });
    }
    for name in &names {
        let preferences = vague_preferences(name, &case.issues, &mut dice);
        case.preferences.push(preferences);
    }
    let some = |dice: &mut Dice, case: &Case| {
        let issue = &case.issues[dice.below(case.issues.len() as u64) as usize];
        let value = issue.value(dice.below(issue.count().unwrap())).unwrap();
        let relation = if dice.below(2) == 0 { Relation::NotEqual } else { Relation::AtMost };
        Condition::Compare(match value {
            Value::Option(option) => Comparison::Option { issue: issue.meta.id.clone(), relation, option },
            Value::Number(value) => Comparison::Sums {
                left: Linear(vec![Summand { factor: number("1"), issue: Some(issue.meta.id.clone()) }]),
                relation,
                right: Linear(vec![Summand { factor: value, issue: None }]),
            },
        })
    };
    if dice.below(3) == 0 {
        let (one, other) = (some(&mut dice, &case), some(&mut dice, &case));
        case.rules.push(rule("r", Condition::Or(vec![one, other])));
    }
    if dice.below(3) == 0 {
        let says = some(&mut dice, &case);
        case.red_lines.push(red_line("l", "p-0", says));
    }
    project(&case, &Viewer::All)
}

fn vague_preferences(party: &str, issues: &[Issue], dice: &mut Dice) -> Preferences {
    let mut said = nothing_said(party);
    let chance = |dice: &mut Dice, of: u64| dice.below(of) == 0;
    if dice.below(6) == 0 {
        scores(&mut said, issues, dice);
    } else {
        let mut order: Vec<Id> = issues.iter().map(|issue| issue.meta.id.clone()).collect();
        let turn = dice.below(order.len() as u64) as usize;
        order.rotate_left(turn);
        order.truncate(dice.below(4) as usize);
        said.order = order;
        for issue in issues {
            let id = &issue.meta.id;
            if !chance(dice, 8) {
                let better = if chance(dice, 2) { Better::Lower } else { Better::Higher };
                said.better.insert(id.clone(), better);
            }
            if chance(dice, 4) {
                let tenths = dice.below(6);
                said.weights.insert(id.clone(), spread(dice, tenths, 4));
            }
            if chance(dice, 2) {
                said.values.insert(id.clone(), values(issue, dice));
            }
        }
        said.weights.retain(|_, weight| !matches!(weight, Quantity::Exact(n) if !issues.is_empty() && n.is_zero()));
    }
    if !chance(dice, 3) {
        let tenths = dice.below(8);
        said.walk_away = Some(spread(dice, tenths, 3));
    }
    for _ in 0..dice.below(5).saturating_sub(2) {
        said.compared.push((package(issues, dice), package(issues, dice)));
    }
    said
}

/// A number of tenths, or an interval from there.
fn spread(dice: &mut Dice, tenths: u64, width: u64) -> Quantity {
    match dice.below(width) {
        0 => quantity(&format!("{tenths}/10")),
        more => interval(&format!("{tenths}/10"), &format!("{}/10", tenths + more)),
    }
}

fn values(issue: &Issue, dice: &mut Dice) -> ValueFunction {
    match (dice.below(4), &issue.scale) {
        (0, _) => ValueFunction::Rising,
        (1, _) => ValueFunction::Falling,
        (_, Scale::Options(options)) => {
            let some = options.iter().filter_map(|option| {
                let tenths = dice.below(11);
                (tenths > 2).then(|| (option.id.clone(), spread(dice, tenths - 3, 3)))
            });
            ValueFunction::Options(some.collect())
        }
        (_, Scale::Range { from, to, .. }) => {
            let ends = if from == to { vec![*from] } else { vec![*from, *to] };
            ValueFunction::Points(ends.into_iter().map(|x| (x, spread(dice, x.parts().0 as u64, 3))).collect())
        }
    }
}

fn scores(said: &mut Preferences, issues: &[Issue], dice: &mut Dice) {
    for issue in issues {
        let Scale::Options(options) = &issue.scale else { continue };
        let row = options.iter().map(|option| {
            let low = dice.below(9) as i64 - 3;
            let high = low + dice.below(3) as i64;
            let quantity =
                Quantity::Interval { about: None, from: Some(Number::integer(low)), to: Some(Number::integer(high)) };
            (option.id.clone(), if low == high { Quantity::Exact(Number::integer(low)) } else { quantity })
        });
        said.scores.insert(issue.meta.id.clone(), row.collect());
    }
    said.scale = Some(if dice.below(2) == 0 { quantity("10") } else { interval("5", "10") });
}

fn package(issues: &[Issue], dice: &mut Dice) -> Package {
    let value = |issue: &Issue| issue.value(dice.below(issue.count().unwrap_or(1)));
    let values: Vec<Option<Value>> = issues.iter().map(value).collect();
    issues.iter().zip(values).filter_map(|(issue, value)| Some((issue.meta.id.clone(), value?))).collect()
}

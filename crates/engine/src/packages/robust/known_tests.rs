#![cfg(test)]
use detente_model::*;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::samples::{interval, nothing_said, quantity};
use super::shares::{off, part_above};
use super::{
    Certainty, Drawing, Measure, Over, Preference, Robust, RobustLimits, RobustOptions, Share, Standing, narrowing,
    robust,
};
use crate::testing::*;

fn fraction(numer: i64, denom: i64) -> BigRational {
    BigRational::new(numer.into(), denom.into())
}

fn ask(case: &Case) -> Robust {
    robust(case, &RobustOptions::default(), &|| false)
}

/// Issues `i-0`, `i-1`, ... of two options, the second good for `p-0`, who ranks the issues in this order.
fn ranked(issues: usize) -> Case {
    let mut case = case(&["p-0"]);
    let mut party = nothing_said("p-0");
    for at in 0..issues {
        case.issues.push(options(&format!("i-{at}"), &["o-0", "o-1"]));
        party.order.push(id(&format!("i-{at}")));
        party.better.insert(id(&format!("i-{at}")), Better::Higher);
    }
    case.preferences.push(party);
    case
}

fn seen(case: &Case) -> Case {
    project(case, &Viewer::All)
}

/// The package with the second option of these issues.
fn package(case: &Case, second: &[usize]) -> Package {
    let value = |at: usize| Value::Option(id(if second.contains(&at) { "o-1" } else { "o-0" }));
    (0..case.issues.len()).map(|at| (id(&format!("i-{at}")), value(at))).collect()
}

fn of<'a>(said: &'a Robust, package: &Package) -> &'a Standing {
    said.standings.iter().find(|standing| standing.package == *package).unwrap()
}

/// Exactly one issue is answered by its second option.
fn one_of_three() -> Case {
    let mut case = ranked(3);
    let second = |at: usize| compare(&format!("i-{at} = o-1"));
    let first = |at: usize| compare(&format!("i-{at} = o-0"));
    let exactly = |at: usize| {
        Condition::And((0..3).map(|other| if other == at { second(other) } else { first(other) }).collect())
    };
    case.rules.push(rule("one", Condition::Or((0..3).map(exactly).collect())));
    seen(&case)
}

#[test]
fn regret_of_a_rank_order_is_met_at_its_corners() {
    let case = one_of_three();
    let said = ask(&case);
    assert_eq!(said.count, 3);
    let regret = |second: usize| of(&said, &package(&case, &[second])).regret[&id("p-0")].clone();
    assert_eq!([regret(0), regret(1), regret(2)], [fraction(0, 1), fraction(1, 1), fraction(1, 1)]);
    assert_eq!(said.regrets[0].packages, [package(&case, &[0])]);
    assert!(said.regret_over_parties.as_ref().is_some_and(|regret| !regret.compares_utilities));
    // The weights are mixtures of (1, 0, 0), (1/2, 1/2, 0) and (1/3, 1/3, 1/3).
    let worth = |second: usize| of(&said, &package(&case, &[second])).worth[&id("p-0")].clone();
    assert_eq!(worth(0), (fraction(1, 3), fraction(1, 1)));
    assert_eq!(worth(1), (fraction(0, 1), fraction(1, 2)));
    assert_eq!(worth(2), (fraction(0, 1), fraction(1, 3)));
}

#[test]
fn an_order_alone_leaves_packages_possibly_efficient_and_beaten() {
    let case = one_of_three();
    let said = ask(&case);
    let best = of(&said, &package(&case, &[0]));
    assert_eq!(best.efficient, Certainty::Always);
    assert!(best.beaten_by.is_none());
    let last = of(&said, &package(&case, &[2]));
    assert!(matches!(last.efficient, Certainty::Depends { .. }), "with equal weights nothing dominates it");
    assert!(last.dominated_by.is_none());
    assert_eq!(last.beaten_by, Some(package(&case, &[0])));
    assert_eq!((said.counts.efficient_always, said.counts.efficient_ever, said.counts.beaten), (1, 3, 2));
    assert!(said.zone == Some(Certainty::Always) && best.reaches.is_empty(), "nobody has a reservation value");
}

#[test]
fn the_share_of_an_order_is_worked_out_and_drawing_comes_near() {
    let mut case = ranked(2);
    case.preferences[0].walk_away = Some(quantity("3/4"));
    let case = seen(&case);
    let said = ask(&case);
    let one = of(&said, &package(&case, &[0]));
    // The first weight is anywhere from 1/2 to 1.
    assert_eq!(one.share_acceptable, Some(Share::Exact(fraction(1, 2))));
    assert!(matches!(one.acceptable, Certainty::Depends { .. }));
    assert_eq!(of(&said, &package(&case, &[0, 1])).share_acceptable, Some(Share::Exact(fraction(1, 1))));
    assert_eq!(of(&said, &package(&case, &[1])).share_acceptable, Some(Share::Exact(fraction(0, 1))));
    assert_eq!(said.shares.methods[&id("p-0")], Drawing::Order);
    let mut rough = case.clone();
    rough.preferences[0].walk_away = Some(interval("74/100", "76/100"));
    let said = ask(&rough);
    let Some(Share::Drawn { of, drawn }) = of(&said, &package(&case, &[0])).share_acceptable else { panic!() };
    let drawn = BigRational::new(of.into(), drawn.into());
    let apart = if drawn > fraction(1, 2) { &drawn - fraction(1, 2) } else { fraction(1, 2) - &drawn };
    assert!(apart <= said.shares.off, "{drawn}");
}

#[test]
fn parts_of_simplices_are_those_of_the_textbook() {
    let part = |corners: &[i64]| part_above(&corners.iter().map(|c| fraction(*c, 1)).collect::<Vec<_>>());
    assert_eq!(part(&[1, -3]), fraction(1, 4));
    assert_eq!(part(&[1, 1, -1]), fraction(3, 4));
    assert_eq!(part(&[-1, -1, 1]), fraction(1, 4));
    assert_eq!(part(&[2, 0, -2]), fraction(1, 2));
    assert_eq!((part(&[3, 1, 0]), part(&[-3, 0, -1])), (BigRational::one(), BigRational::zero()));
    // The middle of a cube cut by its diagonal plane, as a simplex of four corners.
    assert_eq!(part(&[1, 1, -1, -1]), fraction(1, 2));
    assert!(off(400) > off(1_600) && off(400) == fraction(68, 1_000));
}

#[test]
fn the_smallest_contradiction_is_named() {
    let mut case = ranked(3);
    let party = &mut case.preferences[0];
    party.weights = [(id("i-0"), interval("0", "0.3")), (id("i-1"), interval("0", "0.6"))].into();
    let said = ask(&seen(&case));
    let order = |issue: &str, next: &str| Statement::Order { issue: id(issue), next: id(next) };
    let weight = |issue: &str| Statement::Weight { issue: id(issue) };
    assert_eq!(said.contradictions[0].statements, [order("i-0", "i-1"), order("i-1", "i-2"), weight("i-0")]);
    assert!(said.contradictions[0].smallest && said.parties.is_empty());
    let mut case = ranked(2);
    let (first, second) = (package(&case, &[1]), package(&case, &[0]));
    let party = &mut case.preferences[0];
    party.order.clear();
    party.compared = vec![(first, second)];
    party.weights = [(id("i-0"), interval("0.6", "1"))].into();
    let said = ask(&seen(&case));
    let better = |issue: &str| Statement::Better { issue: id(issue) };
    let expected = [better("i-0"), weight("i-0"), Statement::Compared { pair: 1 }];
    assert_eq!(said.contradictions[0].statements, expected);
}

#[test]
fn who_says_nothing_is_left_out_and_what_is_open_is_named() {
    let mut case = ranked(2);
    case.actors.extend([actor("p-1", Role::Party), actor("p-2", Role::Party)]);
    case.preferences.push(nothing_said("p-1"));
    case.preferences[0].better.remove(&id("i-1"));
    let said = ask(&seen(&case));
    assert_eq!(said.left_out, [(id("p-1"), Gap::NoNumbers), (id("p-2"), Gap::NoPreferences)]);
    assert_eq!(said.parties[0].open_issues, [id("i-1")]);
    assert!(!said.parties[0].single && said.parties[0].reservation.is_none());
}

#[test]
fn a_question_halves_what_is_open() {
    let mut case = case(&["p-0"]);
    case.issues.push(options("i-0", &["o-0", "o-1", "o-2", "o-3", "o-4"]));
    let mut party = nothing_said("p-0");
    party.weights = [(id("i-0"), quantity("1"))].into();
    party.values = [(id("i-0"), ValueFunction::Rising)].into();
    party.walk_away = Some(interval("0.2", "0.8"));
    case.preferences.push(party);
    let (questions, missing) = narrowing(&seen(&case), &RobustOptions::default(), &|| false);
    assert_eq!(missing, []);
    let at = |option: &str| -> Package { [(id("i-0"), Value::Option(id(option)))].into() };
    let told: Vec<_> = questions.iter().map(|one| (one.asks.clone(), one.open, one.leaves.clone())).collect();
    let acceptable = |option: &str| Preference::Acceptable { package: at(option) };
    let mut expected =
        vec![(acceptable("o-2"), 3, vec![Some(1), Some(2)]), (acceptable("o-3"), 3, vec![Some(2), Some(1)])];
    let mut told = told;
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    assert!(questions.iter().all(|one| one.names == [id("i-0")] && one.names_no_agreement));
    assert!(questions.iter().all(|one| one.counts == Measure::Acceptable && one.of == id("p-0")));
}

#[test]
fn thirty_issues_are_answered_by_what_none_beats() {
    let mut case = case(&["p-0", "p-1"]);
    let (mut first, mut second) = (nothing_said("p-0"), nothing_said("p-1"));
    for at in 0..30 {
        let issue = id(&format!("i-{at:02}"));
        case.issues.push(options(issue.as_str(), &["o-0", "o-1"]));
        for (party, value) in [(&mut first, ValueFunction::Rising), (&mut second, ValueFunction::Falling)] {
            let weight = if at < 29 { interval("0", "0") } else { interval("0.5", "1") };
            party.weights.insert(issue.clone(), weight);
            party.values.insert(issue.clone(), if at < 29 { ValueFunction::Rising } else { value });
        }
    }
    first.walk_away = Some(quantity("0.5"));
    case.preferences = vec![first, second];
    let options =
        RobustOptions { limits: RobustLimits { answers: 100, ..RobustLimits::default() }, ..Default::default() };
    let said = robust(&seen(&case), &options, &|| false);
    // Only the last issue matters: the others are alike to both, too many packages to tell each.
    assert!(said.only_unbeaten && said.missing == [Missing::Limit { limit: "packages".to_owned(), value: 2_000 }]);
    for party in &mut case.preferences {
        for at in 0..29 {
            party.weights.insert(id(&format!("i-{at:02}")), interval("0.001", "0.001"));
        }
    }
    let said = robust(&seen(&case), &options, &|| false);
    assert_eq!((said.missing.as_slice(), said.over, said.count), (&[][..], Some(Over::Kept), 2));
    assert_eq!(said.counts.efficient_always, 2);
    assert_eq!((said.counts.acceptable_always, said.counts.acceptable_ever), (1, 1));
}

#[test]
fn limits_and_stops_are_said() {
    let case = one_of_three();
    let said = robust(&case, &RobustOptions::default(), &|| true);
    assert_eq!(said.missing, [Missing::Stopped]);
    let limits = RobustLimits { steps: 40, ..RobustLimits::default() };
    let said = robust(&case, &RobustOptions { limits, ..RobustOptions::default() }, &|| false);
    assert_eq!(said.missing, [Missing::Limit { limit: "steps".to_owned(), value: 40 }]);
    let limits = RobustLimits { list: 2, ..RobustLimits::default() };
    let said = robust(&case, &RobustOptions { limits, ..RobustOptions::default() }, &|| false);
    assert!(!said.complete && said.standings.len() == 2 && said.count == 3);
    assert!(said.standings.iter().any(|standing| standing.beaten_by.is_none()));
}

//! What is said of packages, tried by hand: true as given, refused for the right reason once altered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::BTreeMap;

use common::{id, ids, name, names, number, options, package, red, talks, term};
use detente_check::{Gain, best_possible, package_value, witness};
use detente_model::*;
use num_rational::BigRational;

fn fraction(text: &str) -> BigRational {
    number(text).to_big()
}

/// Pay alone matters to `a` and hours to `b`, each answer a quarter apart; what no agreement is worth is 1/4 to each. `a` holds
/// that pay is not low; a line of `b` has a term that nobody explains.
fn case() -> Case {
    let mut case = talks();
    options(&mut case, "pay", &["low", "middle", "high"]);
    options(&mut case, "hours", &["long", "short"]);
    let at = |option: &str| Comparison::Option { issue: id("pay"), relation: Relation::AtLeast, option: id(option) };
    red(&mut case, "fair", "a", Condition::Compare(at("middle")));
    term(&mut case, "decent", &[]);
    red(&mut case, "unread", "b", Condition::Term(id("decent")));
    let scores = |rows: &[(&str, &[(&str, i64)])]| -> BTreeMap<Id, BTreeMap<Id, Quantity>> {
        let row =
            |row: &[(&str, i64)]| row.iter().map(|(o, n)| (id(o), Quantity::Exact(Number::integer(*n)))).collect();
        rows.iter().map(|(issue, options)| (id(issue), row(options))).collect()
    };
    for (party, rows) in [
        ("a", scores(&[("pay", &[("low", 0), ("middle", 1), ("high", 3)]), ("hours", &[("long", 0), ("short", 0)])])),
        ("b", scores(&[("pay", &[("low", 2), ("middle", 1), ("high", 0)]), ("hours", &[("long", 0), ("short", 2)])])),
    ] {
        case.preferences.push(Preferences {
            scores: rows,
            scale: Some(Quantity::Exact(Number::integer(4))),
            walk_away: Some(Quantity::Exact(Number::integer(1))),
            ..Preferences::silent(id(party), PreferenceSource::Declared)
        });
    }
    case
}

fn at(pay: &str, hours: &str) -> Package {
    package(&[("pay", pay), ("hours", hours)])
}

fn worth(a: &str, b: &str) -> BTreeMap<Id, BigRational> {
    [(id("a"), fraction(a)), (id("b"), fraction(b))].into()
}

fn told(package: &Package, worth: &BTreeMap<Id, BigRational>, breaks: &[LineName], short: &[Id]) -> &'static str {
    let said = package_value(&case(), package, worth, breaks, short, Rationality::AtLeast);
    said.err().map_or("", |refusal| refusal.reason())
}

#[test]
fn a_package_is_worth_and_breaks_what_is_said() {
    assert_eq!(told(&at("middle", "short"), &worth("1/4", "3/4"), &[], &[]), "");
    assert_eq!(told(&at("low", "long"), &worth("0", "1/2"), &names(&["fair"]), &ids(&["a"])), "");
    assert_eq!(told(&at("middle", "short"), &worth("1/4", "1/2"), &[], &[]), "utility-differs");
    assert_eq!(told(&at("middle", "short"), &worth("1/4", "3/4"), &[name("fair")], &[]), "broken-differ");
    assert_eq!(told(&at("low", "long"), &worth("0", "1/2"), &[], &ids(&["a"])), "broken-differ");
    assert_eq!(told(&at("low", "long"), &worth("0", "1/2"), &names(&["fair"]), &[]), "short-differ");
    assert_eq!(told(&at("middle", "short"), &worth("1/4", "3/4"), &[], &ids(&["b"])), "short-differ");
    assert_eq!(told(&package(&[("pay", "low")]), &worth("0", "1/2"), &[], &[]), "not-a-package");
    let stranger = [(id("s"), fraction("1"))].into();
    assert_eq!(told(&at("middle", "short"), &stranger, &[], &[]), "utility-differs");
    // Whoever wants more than no agreement is short of it at the same.
    let strict = package_value(&case(), &at("middle", "short"), &worth("1/4", "3/4"), &[], &[], Rationality::Above);
    assert_eq!(strict.unwrap_err().reason(), "short-differ");
}

/// Whether weights on `a` and `b` with a bound prove that no package does better by the rule.
fn best(rule: Rule, weights: [&str; 2], bound: &str, value: &str) -> &'static str {
    let (parties, base, ideal) = (ids(&["a", "b"]), fraction("1/4"), fraction("1/2"));
    let weights = weights.map(fraction);
    let gains: Vec<Gain<'_>> = parties
        .iter()
        .zip(&weights)
        .map(|(party, weight)| Gain { party, base: &base, ideal: &ideal, weight })
        .collect();
    let said = best_possible(&case(), rule, &gains, &fraction(bound), &fraction(value));
    said.err().map_or("", |refusal| refusal.reason())
}

#[test]
fn weights_bound_what_rules_can_reach() {
    // High pay and short hours: 3/4 to a and 1/2 to b, together 5/4 and the most that keeps the line.
    assert_eq!(best(Rule::MaxSum, ["1", "1"], "5/4", "5/4"), "");
    assert_eq!(best(Rule::MaxSum, ["1", "1"], "6/5", "5/4"), "bound-passed");
    assert_eq!(best(Rule::MaxSum, ["1", "1"], "5/4", "6/5"), "bound-too-loose");
    assert_eq!(best(Rule::MaxSum, ["1", "2"], "7/4", "5/4"), "bound-too-loose");
    // Gains of 1/2 and 1/4: with weights 1 and 2 no sum of gains passes 1, so no product passes (1/2)(1/2)/(1 * 2) = 1/8.
    assert_eq!(best(Rule::MaxProduct, ["1", "2"], "7/4", "1/8"), "");
    assert_eq!(best(Rule::MaxProduct, ["1", "2"], "7/4", "1/9"), "bound-too-loose");
    assert_eq!(best(Rule::MaxProduct, ["1", "-2"], "7/4", "1/8"), "bound-too-loose");
    // The mean of the gains bounds the least of them: 3/4 over two, and over ideals of 1/2.
    assert_eq!(best(Rule::MaxMinGain, ["1", "1"], "5/4", "3/8"), "");
    assert_eq!(best(Rule::MaxMinGain, ["1", "1"], "5/4", "1/4"), "bound-too-loose");
    assert_eq!(best(Rule::MaxMinRelative, ["1", "1"], "5/4", "3/4"), "");
    assert_eq!(best(Rule::MaxMinRelative, ["1", "1"], "5/4", "1/2"), "bound-too-loose");
    assert_eq!(best(Rule::MinSpreadRaw, ["1", "1"], "5/4", "0"), "bound-too-loose");
    assert_eq!(best(Rule::MaxMinGain, ["0", "0"], "0", "1"), "bound-too-loose");
}

/// A case in which only the order of the two issues and the good ends are known of `a`.
fn vague() -> Case {
    let mut case = case();
    case.preferences.truncate(1);
    case.preferences[0] = Preferences {
        order: ids(&["pay", "hours"]),
        better: [(id("pay"), Better::Higher), (id("hours"), Better::Higher)].into(),
        walk_away: Some(Quantity::Interval { about: None, from: Some(number("1/4")), to: Some(number("3/4")) }),
        ..Preferences::silent(id("a"), PreferenceSource::Declared)
    };
    case
}

/// Weights on pay and hours, and what no agreement is worth; values rise evenly.
fn utility(pay: &str, hours: &str, walk_away: &str) -> Utility {
    let half = fraction("1/2");
    let (pay, hours, none) = (fraction(pay), fraction(hours), fraction("0"));
    Utility {
        parts: vec![vec![none.clone(), &pay * half, pay.clone()], vec![none, hours.clone()]],
        weights: vec![pay, hours],
        reservation: Some(fraction(walk_away)),
        unit: fraction("1"),
    }
}

#[test]
fn a_witness_is_admissible_and_witnesses() {
    let party = id("a");
    let said = |utility: Utility, acceptable: bool| {
        let profile = [(&party, &utility)].into_iter();
        let said = witness(&vague(), profile, &at("middle", "short"), Rationality::AtLeast, acceptable);
        said.err().map_or("", |refusal| refusal.reason())
    };
    // Middle pay and short hours: half of the weight of pay and all of that of hours.
    assert_eq!(said(utility("1/2", "1/2", "3/4"), true), "");
    assert_eq!(said(utility("1", "0", "3/4"), false), "");
    assert_eq!(said(utility("1/2", "1/2", "3/4"), false), "short-differ");
    assert_eq!(said(utility("1", "0", "3/4"), true), "short-differ");
    assert_eq!(said(utility("1/4", "3/4", "3/4"), true), "not-admitted", "against the order");
    assert_eq!(said(utility("1/2", "1/4", "1/2"), true), "not-admitted", "weights that do not sum to 1");
    assert_eq!(said(utility("1", "0", "4/5"), false), "not-admitted", "outside the interval");
    let falling = Utility {
        parts: utility("1/2", "1/2", "1/2").parts.into_iter().rev().collect(),
        ..utility("1/2", "1/2", "1/2")
    };
    assert_eq!(said(falling, true), "not-admitted", "parts of other issues");
}

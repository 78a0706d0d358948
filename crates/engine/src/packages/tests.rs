use detente_model::*;
use proptest::prelude::{Just, ProptestConfig, Strategy, TestCaseError, prop, prop_assert, prop_assert_eq, proptest};

use super::reference::Talks;
use super::{Domain, Method, PackageLimits, PackageOptions, PackageValue, Packages};
use crate::testing::*;

fn quantity(text: &str) -> Quantity {
    Quantity::Exact(number(text))
}

/// A party with scores by issue and option, of a hundred points; the options are called `o-0`, `o-1` and so on.
fn scored(party: &str, scores: &[Vec<i64>], walk_away: Option<i64>) -> Preferences {
    let row = |row: &Vec<i64>| {
        row.iter()
            .enumerate()
            .map(|(at, score)| (id(&format!("o-{at}")), Quantity::Exact(Number::integer(*score))))
            .collect()
    };
    Preferences {
        scores: scores.iter().enumerate().map(|(at, scores)| (id(&format!("i-{at}")), row(scores))).collect(),
        scale: Some(quantity("100")),
        walk_away: walk_away.map(|score| Quantity::Exact(Number::integer(score))),
        ..Preferences::silent(id(party), PreferenceSource::Declared)
    }
}

/// Talks between `p-0`, `p-1` and so on over issues with so many options.
fn talks(sizes: &[usize], parties: &[(Vec<Vec<i64>>, Option<i64>)]) -> Case {
    let names: Vec<String> = (0..parties.len()).map(|at| format!("p-{at}")).collect();
    let mut case = case(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for (at, size) in sizes.iter().enumerate() {
        let names: Vec<String> = (0..*size).map(|option| format!("o-{option}")).collect();
        case.issues.push(options(&format!("i-{at}"), &names.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    let each = parties.iter().zip(&names);
    case.preferences = each.map(|((scores, walk_away), name)| scored(name, scores, *walk_away)).collect();
    project(&case, &Viewer::All)
}

pub(super) fn ask(case: &Case, options: &PackageOptions) -> Packages {
    super::packages(case, options, &|| false)
}

fn listed(list: &[PackageValue]) -> Vec<Package> {
    list.iter().map(|one| one.package.clone()).collect()
}

/// That all that is said of a case is what the definitions say.
fn agrees(case: &Case, options: &PackageOptions) -> Result<(), TestCaseError> {
    let said = ask(case, options);
    let parties: Vec<Id> = said.parties.iter().map(|party| party.id.clone()).collect();
    let talks = Talks::new(case, &parties, options.rationality);
    prop_assert_eq!(said.feasible.clone().unwrap(), talks.feasible.len().into());
    prop_assert_eq!(said.kept.clone().unwrap(), talks.kept.into());
    prop_assert_eq!(said.zone.clone().unwrap(), talks.zone.into());
    if talks.feasible.is_empty() {
        prop_assert!(said.frontier.is_none() && said.over.is_none());
        return Ok(());
    }
    prop_assert_eq!(said.over, Some(talks.over));
    if said.rules.iter().any(|answer| answer.method == Method::Bounds) {
        return bounds_agree(&said, &talks);
    }
    let frontier = said.frontier.as_ref().unwrap();
    let efficient = talks.answer(Rule::ParetoFrontier);
    prop_assert_eq!(listed(&frontier.packages), efficient.clone());
    prop_assert_eq!(frontier.count.clone().unwrap(), efficient.len().into());
    for answer in &said.rules {
        let expected = talks.answer(answer.rule);
        prop_assert_eq!(listed(&answer.packages), expected.clone(), "{}", answer.rule);
        prop_assert_eq!(answer.count.clone().unwrap(), expected.len().into());
        prop_assert!(answer.complete);
    }
    for one in frontier.packages.iter() {
        for (party, utility) in &one.utilities {
            let preferences = find(&case.preferences, party).unwrap();
            prop_assert_eq!(&preferences.utility(&case.issues, &one.package).unwrap(), utility);
        }
        let breaks = case.red_lines_in_force().into_iter().filter(|line| !case.keeps(&one.package, line));
        prop_assert_eq!(&breaks.map(|line| case.line_name(&line.entry)).collect::<Vec<_>>(), &one.breaks);
    }
    Ok(())
}

/// That what bounds find is what the definitions say, and that what the frontier lacks is no better than it says.
fn bounds_agree(said: &Packages, talks: &Talks) -> Result<(), TestCaseError> {
    for answer in &said.rules {
        if matches!(answer.rule, Rule::MinSpreadRaw | Rule::MinSpreadRelative) {
            prop_assert!(!answer.missing.is_empty() && answer.packages.is_empty());
            continue;
        }
        let expected = talks.answer(answer.rule);
        prop_assert_eq!(&answer.missing, &[]);
        prop_assert_eq!(listed(&answer.packages), expected.clone(), "{} by bounds", answer.rule);
        prop_assert_eq!(answer.count.clone().unwrap(), expected.len().into());
        let Some(proof) = &answer.multipliers else { continue };
        let sum = |utilities: &[num_rational::BigRational]| -> num_rational::BigRational {
            utilities.iter().zip(&proof.weights).map(|(utility, weight)| utility * weight).sum()
        };
        prop_assert!(talks.domain.iter().all(|(_, utilities)| sum(utilities) <= proof.bound));
    }
    let Some(frontier) = said.frontier.as_ref() else { return Ok(()) };
    let floors: Vec<_> = said.parties.iter().map(|party| party.reservation.clone()).collect();
    let well_inside = |one: &[num_rational::BigRational]| {
        let mut utilities = one.iter().zip(&floors).zip(&frontier.off);
        said.over == Some(Domain::Feasible)
            || utilities.all(|((one, floor), off)| floor.as_ref().is_none_or(|floor| one - off > *floor))
    };
    let short = |one: &[num_rational::BigRational], other: &PackageValue| {
        let mut utilities = one.iter().zip(other.utilities.values()).zip(&frontier.off);
        utilities.all(|((one, other), off)| one - off <= *other)
    };
    for (_, utilities) in talks.valued(Rule::ParetoFrontier) {
        prop_assert!(!well_inside(&utilities) || frontier.packages.iter().any(|kept| short(&utilities, kept)));
    }
    Ok(())
}

/// Conditions over options: bounds of one issue, and pairs that exclude or require each other.
fn condition(sizes: Vec<usize>) -> impl Strategy<Value = Condition> {
    let issue = 0..sizes.len();
    (issue.clone(), issue, 0..4_usize, 0..4_usize, 0..6_usize).prop_map(move |(one, other, a, b, kind)| {
        let part =
            |issue: usize, option: usize, sign: &str| compare(&format!("i-{issue} {sign} o-{}", option % sizes[issue]));
        match kind {
            0 => part(one, a, "<="),
            1 => part(one, a, "!="),
            2 => Condition::Or(vec![part(one, a, "!="), part(other, b, "!=")]),
            3 => implies(part(one, a, "<="), part(other, b, ">=")),
            4 => Condition::Or(vec![part(one, a, "<="), part(other, b, "=")]),
            _ => Condition::And(vec![part(one, a, ">="), part(other, b, "<=")]),
        }
    })
}

/// Small talks: with ties, issues of one option, rules that forbid all, zones that are empty.
pub(super) fn small() -> impl Strategy<Value = Case> {
    let sizes = prop::collection::vec(1..5_usize, 1..5);
    (sizes, 2..6_usize, 1..40_i64).prop_flat_map(|(sizes, parties, scale)| {
        let scores: Vec<_> = sizes.iter().map(|size| prop::collection::vec(-2..scale, *size)).collect();
        let party = (scores, prop::option::weighted(0.7, -2..2 * scale));
        let conditions = || prop::collection::vec(condition(sizes.clone()), 0..3);
        let parties = prop::collection::vec(party, parties);
        (Just(sizes.clone()), parties, conditions(), conditions()).prop_map(|(sizes, parties, rules, lines)| {
            let mut case = talks(&sizes, &parties);
            let rules = rules.into_iter().enumerate();
            case.rules = rules.map(|(at, says)| rule(&format!("r-{at}"), says)).collect();
            let lines = lines.into_iter().enumerate();
            let holder = |at: usize| format!("p-{}", at % parties.len());
            case.red_lines = lines.map(|(at, says)| red_line(&format!("l-{at}"), &holder(at), says)).collect();
            project(&case, &Viewer::All)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases * 8, ..ProptestConfig::default() })]

    #[test]
    fn everything_is_what_the_definitions_say(case in small(), strict in prop::bool::ANY) {
        let rationality = if strict { Rationality::Above } else { Rationality::AtLeast };
        agrees(&case, &PackageOptions { rationality, ..PackageOptions::default() })?;
    }

    #[test]
    fn bounds_find_what_the_definitions_say(case in small(), strict in prop::bool::ANY) {
        let rationality = if strict { Rationality::Above } else { Rationality::AtLeast };
        let limits = PackageLimits { points: 1, points_of_many: 1, ..PackageLimits::default() };
        agrees(&case, &PackageOptions { rationality, limits, ..PackageOptions::default() })?;
        agrees(&case, &PackageOptions { rationality, frontier: false, ..PackageOptions::default() })?;
    }

    #[test]
    fn with_many_ties_each_level_is_settled_by_itself(case in small()) {
        let options = PackageOptions {
            frontier: false,
            limits: PackageLimits { list: 1, ..PackageLimits::default() },
            rules: vec![Rule::MaxMinGain, Rule::MaxMinRelative],
            ..PackageOptions::default()
        };
        let parties: Vec<Id> = case.actors.iter().map(|actor| actor.meta.id.clone()).collect();
        let talks = Talks::new(&case, &parties, Rationality::AtLeast);
        for answer in ask(&case, &options).rules.into_iter().filter(|answer| answer.without.is_empty()) {
            let expected = talks.answer(answer.rule);
            prop_assert!(answer.packages.iter().all(|one| expected.contains(&one.package)));
            prop_assert_eq!(answer.complete, expected.len() == 1);
            prop_assert_eq!(answer.packages.len(), 1);
        }
    }
}

/// Listed outcomes as packages of one issue.
fn one_issue(utilities: &[i64], reservations: &[i64]) -> Case {
    let parties = reservations.iter().enumerate().map(|(party, reservation)| {
        let column = utilities.iter().skip(party).step_by(reservations.len()).copied().collect();
        (vec![column], Some(*reservation))
    });
    talks(&[utilities.len() / reservations.len()], &parties.collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn listed_outcomes_are_packages_of_one_issue(
        rows in prop::collection::vec(prop::collection::vec(0..9_i64, 5), 1..60),
        parties in 2..6_usize,
        reservation in -1..7_i64,
    ) {
        let utilities: Vec<i64> = rows.iter().flat_map(|row| row[..parties].to_vec()).collect();
        let reservations = vec![reservation; parties];
        let said = super::listed(&utilities, &reservations).unwrap();
        let case = one_issue(&utilities, &reservations);
        let names: Vec<Id> = (0..parties).map(|at| id(&format!("p-{at}"))).collect();
        let talks = Talks::new(&case, &names, Rationality::AtLeast);
        let places = |packages: Vec<Package>| {
            let place = |package: &Package| case.issues[0].place(package.values().next().unwrap()).unwrap() as usize;
            let mut places: Vec<usize> = packages.iter().map(place).collect();
            places.sort_unstable();
            places
        };
        prop_assert_eq!(said.empty_zone, talks.over == Domain::Feasible);
        prop_assert_eq!(said.frontier, places(talks.answer(Rule::ParetoFrontier)));
        for (rule, rows) in said.rules {
            prop_assert_eq!(rows, places(talks.answer(rule)), "{}", rule);
        }
    }
}

#[test]
fn two_who_trade_things_as_nash_has_them() {
    // J. F. Nash, "The Bargaining Problem", 1950: what each thing is worth to its owner and to the other.
    let bill = [(2, 4), (2, 2), (2, 1), (2, 2), (4, 1)];
    let jack = [(1, 10), (1, 4), (2, 6), (2, 2)];
    let kept = |things: &[(i64, i64)]| things.iter().map(|thing| vec![thing.0, 0]).collect::<Vec<_>>();
    let given = |things: &[(i64, i64)]| things.iter().map(|thing| vec![0, thing.1]).collect::<Vec<_>>();
    let of_bill = [kept(&bill), given(&jack)].concat();
    let of_jack = [given(&bill), kept(&jack)].concat();
    let case = talks(&[2; 9], &[(of_bill, Some(12)), (of_jack, Some(6))]);
    let said = ask(&case, &PackageOptions::default());
    assert_eq!(said.declared, 512_u32.into());
    let product = &said.rules[0];
    assert_eq!((product.rule, product.packages.len()), (Rule::MaxProduct, 1));
    assert_eq!(product.value, [num_rational::BigRational::new(60.into(), 10_000.into())]);
    let goes: Vec<&Value> = product.packages[0].package.values().collect();
    let expected = [1, 1, 1, 1, 0, 1, 1, 1, 0].map(|goes| Value::Option(id(&format!("o-{goes}"))));
    assert_eq!(goes, expected.iter().collect::<Vec<_>>());
}

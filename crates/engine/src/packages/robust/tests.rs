#![cfg(test)]
use std::collections::BTreeMap;

use detente_model::*;
use num_rational::BigRational;
use proptest::bool::ANY as EITHER;
use proptest::num::u64::ANY as SEED;
use proptest::prelude::{ProptestConfig, TestCaseError, prop_assert, prop_assert_eq, proptest};

use super::reference::{Talks, Valued, corner_utilities};
use super::samples::{quantity, vague};
use super::sheet::{Columns, Sheet, asked};
use super::{
    Certainty, Measure, Narrowing, Over, Preference, Robust, RobustLimits, RobustOptions, Standing, narrowing, robust,
};
use crate::packages::{Domain, PackageOptions};
use crate::testing::*;
use crate::{Budget, Limits};

fn ask(case: &Case, options: &RobustOptions) -> Robust {
    robust(case, options, &|| false)
}

fn few_samples() -> RobustOptions {
    RobustOptions { samples: 12, ..RobustOptions::default() }
}

/// That a certainty is what so many profiles say, and that its witnesses witness.
fn judged(
    talks: &Talks,
    case: &Case,
    certainty: &Certainty,
    so: impl Fn(&[Valued]) -> bool,
    all: &[Vec<Valued>],
) -> Result<(), TestCaseError> {
    match certainty {
        Certainty::Always => prop_assert!(all.iter().all(|profile| so(profile))),
        Certainty::Never => prop_assert!(!all.iter().any(|profile| so(profile))),
        Certainty::Depends { holds, fails } => {
            prop_assert!(so(&talks.read(case, holds)));
            prop_assert!(!so(&talks.read(case, fails)));
        }
        Certainty::Open { .. } => prop_assert!(false, "a small case is decided"),
    }
    Ok(())
}

/// That all that is said of a case is what the definitions say; `false` where it has too many corners to be judged.
fn agrees(case: &Case, options: &RobustOptions) -> Result<bool, TestCaseError> {
    let mut corners = BTreeMap::new();
    for actor in &case.actors {
        match corner_utilities(case, &actor.meta.id) {
            None => return Ok(false),
            Some(Err(_)) => {}
            Some(Ok(list)) => drop(corners.insert(actor.meta.id.clone(), list)),
        }
    }
    let said = ask(case, options);
    prop_assert_eq!(&said.missing, &[]);
    let contradicted: Vec<&Id> = said.contradictions.iter().map(|one| &one.party).collect();
    let empty: Vec<&Id> = corners.iter().filter(|(_, list)| list.is_empty()).map(|(id, _)| id).collect();
    prop_assert_eq!(contradicted, empty);
    corners.retain(|_, list| !list.is_empty());
    let talks = Talks::new(case, &corners, options.rationality);
    prop_assert_eq!(said.count, talks.packages.len());
    if corners.is_empty() || talks.packages.is_empty() {
        prop_assert!(said.over.is_none() && said.standings.is_empty());
        return Ok(true);
    }
    prop_assert!(said.parties.iter().map(|party| &party.id).eq(corners.keys()));
    // Before they are listed: of three parties they can be more than any machine holds.
    if talks.more_count().saturating_mul(talks.packages.len()) > 60_000 {
        return Ok(false);
    }
    let (edges, more) = (talks.profiles(), talks.more_profiles());
    let zone = |profile: &[Valued]| said.over == Some(Over::Kept) && talks.zone(profile);
    judged(&talks, case, said.zone.as_ref().unwrap(), zone, &more)?;
    prop_assert!(said.complete && said.standings.len() == talks.packages.len());
    for standing in &said.standings {
        standing_agrees(&talks, case, standing, &edges, &more)?;
    }
    regrets_agree(&talks, &said)?;
    counts_agree(&said)?;
    Ok(true)
}

fn standing_agrees(
    talks: &Talks,
    case: &Case,
    standing: &Standing,
    edges: &[Vec<Valued>],
    more: &[Vec<Valued>],
) -> Result<(), TestCaseError> {
    let place = |package: &Package| talks.packages.iter().position(|other| other == package).unwrap();
    let package = place(&standing.package);
    for (side, (id, corners)) in talks.sides.iter().enumerate() {
        let worth = || corners.iter().map(|one| one.worth[package].clone());
        prop_assert_eq!(&standing.worth[id], &(worth().min().unwrap(), worth().max().unwrap()));
        prop_assert_eq!(&standing.regret[id], &talks.regret(side, package));
        let Some(certainty) = standing.reaches.get(id) else { continue };
        let alone = |profile: &[Valued]| talks.acceptable(&profile[side..=side], package);
        judged(talks, case, certainty, alone, edges)?;
    }
    // Corners decide what is linear: whether all accept, and whether a package is ever dominated.
    let acceptable = |profile: &[Valued]| talks.acceptable(profile, package);
    judged(talks, case, &standing.acceptable, acceptable, edges)?;
    let ever = edges.iter().any(|profile| acceptable(profile));
    prop_assert_eq!(ever, standing.acceptable != Certainty::Never);
    let efficient = |profile: &[Valued]| talks.efficient(profile, package);
    judged(talks, case, &standing.efficient, efficient, more)?;
    let always = edges.iter().all(|profile| efficient(profile));
    prop_assert_eq!(always, standing.efficient == Certainty::Always);
    let by_one =
        (0..talks.packages.len()).find(|other| edges.iter().all(|profile| talks.dominates(profile, *other, package)));
    prop_assert_eq!(by_one.is_some(), standing.dominated_by.is_some());
    let beaten = (0..talks.packages.len()).any(|other| talks.beats(other, package));
    prop_assert_eq!(beaten, standing.beaten_by.is_some());
    for by in standing.dominated_by.iter() {
        prop_assert!(edges.iter().all(|profile| talks.dominates(profile, place(by), package)));
    }
    for by in standing.beaten_by.iter() {
        prop_assert!(talks.beats(place(by), package));
    }
    Ok(())
}

fn regrets_agree(talks: &Talks, said: &Robust) -> Result<(), TestCaseError> {
    let all = 0..talks.packages.len();
    let least = |regret: &dyn Fn(usize) -> BigRational| {
        let value = all.clone().map(regret).min().unwrap();
        let packages: Vec<Package> =
            all.clone().filter(|at| regret(*at) == value).map(|at| talks.packages[at].clone()).collect();
        (value, packages)
    };
    for (side, regret) in said.regrets.iter().enumerate() {
        let (value, packages) = least(&|package| talks.regret(side, package));
        prop_assert_eq!((&regret.value, &regret.packages), (&value, &packages));
    }
    let over = said.regret_over_parties.as_ref().unwrap();
    let sides = 0..talks.sides.len();
    let (value, packages) = least(&|package| sides.clone().map(|side| talks.regret(side, package)).max().unwrap());
    prop_assert_eq!((&over.value, &over.packages), (&value, &packages));
    prop_assert_eq!(over.compares_utilities, talks.sides.len() > 1);
    Ok(())
}

fn counts_agree(said: &Robust) -> Result<(), TestCaseError> {
    let of = |so: &dyn Fn(&Standing) -> bool| said.standings.iter().filter(|one| so(one)).count();
    prop_assert_eq!(said.counts.acceptable_always, of(&|one| one.acceptable == Certainty::Always));
    prop_assert_eq!(said.counts.acceptable_ever, of(&|one| one.acceptable != Certainty::Never));
    prop_assert_eq!(said.counts.efficient_always, of(&|one| one.efficient == Certainty::Always));
    prop_assert_eq!(said.counts.efficient_ever, of(&|one| one.efficient != Certainty::Never));
    prop_assert_eq!(said.counts.efficient_never, of(&|one| one.efficient == Certainty::Never));
    prop_assert_eq!(said.counts.dominated_by_one, of(&|one| one.dominated_by.is_some()));
    prop_assert_eq!(said.counts.beaten, of(&|one| one.beaten_by.is_some()));
    Ok(())
}

proptest! {

    #[test]
    fn what_is_said_is_what_the_definitions_say(seed in SEED, above in EITHER) {
        let rationality = if above { Rationality::Above } else { Rationality::AtLeast };
        agrees(&vague(seed), &RobustOptions { rationality, ..few_samples() })?;
    }

    #[test]
    fn few_unknowns_admit_what_single_unknowns_admit(seed in SEED) {
        let case = vague(seed);
        let limits = Limits::default();
        let budget = Budget::new(&limits, &|| false);
        for preferences in &case.preferences {
            let Ok(said) = preferences.inequalities(&case.issues) else { continue };
            if case.issues.iter().any(|issue| !preferences.at_odds(issue).is_empty()) {
                continue;
            }
            let few = Columns::few(preferences, &said, &case.issues);
            let plain = Columns::plain(&said, &case.issues, !preferences.scores.is_empty());
            prop_assert!(few.count <= plain.count);
            let few = Sheet::new(few, &said, &budget).unwrap().ok();
            let plain = Sheet::new(plain, &said, &budget).unwrap().ok();
            prop_assert_eq!(few.is_some(), plain.is_some());
            let (Some(few), Some(plain)) = (few, plain) else { continue };
            for point in [vec![0; case.issues.len()], top(&case)] {
                for of in [Sheet::worth, |sheet: &Sheet, point: &[u32]| sheet.gain(point).unwrap_or_default()] {
                    let ends = |sheet: &Sheet| {
                        let form = of(sheet, &point);
                        (sheet.least(&form, &budget).unwrap().0, sheet.most(&form, &budget).unwrap().0)
                    };
                    prop_assert_eq!(ends(&few), ends(&plain));
                }
            }
        }
    }

    #[test]
    fn the_smallest_contradiction_is_one_and_is_smallest(seed in SEED) {
        let case = vague(seed);
        for one in ask(&case, &few_samples()).contradictions {
            let preferences = find(&case.preferences, &one.party).unwrap();
            prop_assert!(one.smallest);
            prop_assert!(contradicts(&case, preferences, &one.statements));
            for at in 0..one.statements.len() {
                let mut fewer = one.statements.clone();
                fewer.remove(at);
                prop_assert!(!contradicts(&case, preferences, &fewer));
            }
        }
    }

    #[test]
    fn what_none_beats_says_of_itself_what_all_say_of_it(seed in SEED) {
        none_beats_agree(&vague(seed))?;
    }

    #[test]
    fn points_say_what_the_exact_path_says(seed in SEED) {
        points_agree(vague(seed))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn a_question_leaves_what_it_says(seed in SEED) {
        let case = vague(seed);
        let (questions, missing) = narrowing(&case, &RobustOptions::default(), &|| false);
        prop_assert_eq!(missing, []);
        for question in &questions {
            prop_assert_eq!(question.leaves.len(), 2);
            prop_assert!(question.leaves.iter().flatten().all(|left| *left < question.open));
            prop_assert!(question.names.iter().all(|issue| find(&case.issues, issue).is_some()));
            for (answer, left) in question.leaves.iter().enumerate() {
                let Some(told) = answered(&case, question, answer) else { continue };
                prop_assert_eq!(&open(&told, &question.of), left);
            }
        }
    }
}

/// The case with an answer on file, where the format has a key for it.
fn answered(case: &Case, question: &Narrowing, answer: usize) -> Option<Case> {
    let mut case = case.clone();
    let party = case.preferences.iter_mut().find(|party| party.meta.id == question.of)?;
    let turned = |first: &Id, second: &Id| {
        if answer == 0 { vec![first.clone(), second.clone()] } else { vec![second.clone(), first.clone()] }
    };
    match &question.asks {
        Preference::Matters { first, second } if party.order.is_empty() => party.order = turned(first, second),
        Preference::Better { first, second } => {
            let pair = if answer == 0 { (first, second) } else { (second, first) };
            party.compared.push((pair.0.clone(), pair.1.clone()));
        }
        _ => return None,
    }
    Some(case).filter(|_| question.counts == Measure::Acceptable)
}

/// Of how many packages it depends whether they reach a party's reservation value; `None` where no utility is left.
fn open(case: &Case, party: &Id) -> Option<usize> {
    let said = ask(case, &few_samples());
    let depends = |one: &&Standing| matches!(one.reaches[party], Certainty::Depends { .. });
    let left = said.contradictions.iter().all(|one| one.party != *party);
    left.then(|| said.standings.iter().filter(depends).count())
}

/// That a list of those that none beats says of each what the list of all says; `false` where it lists all itself.
fn none_beats_agree(case: &Case) -> Result<bool, TestCaseError> {
    let all = ask(case, &few_samples());
    let limits = RobustLimits { packages: 2.max(all.count - all.counts.beaten), ..RobustLimits::default() };
    let few = ask(case, &RobustOptions { limits, ..few_samples() });
    if !few.only_unbeaten || !few.missing.is_empty() || all.over != few.over {
        return Ok(false);
    }
    prop_assert_eq!(few.count, all.count - all.counts.beaten);
    prop_assert!(few.standings.iter().all(|one| one.beaten_by.is_none()));
    prop_assert_eq!(kind(few.zone.as_ref().unwrap()), kind(all.zone.as_ref().unwrap()));
    for one in &few.standings {
        let other = all.standings.iter().find(|other| other.package == one.package).unwrap();
        prop_assert_eq!((&one.worth, &one.regret), (&other.worth, &other.regret));
        prop_assert_eq!(kind(&one.acceptable), kind(&other.acceptable));
        prop_assert_eq!(kind(&one.efficient), kind(&other.efficient));
    }
    Ok(true)
}

/// That points say what the exact path says; `false` where there is nothing to compare.
fn points_agree(mut case: Case) -> Result<bool, TestCaseError> {
    let issues = case.issues.len();
    case.preferences.iter_mut().for_each(|preferences| sharpen(preferences, issues));
    let said = ask(&case, &few_samples());
    let exact = crate::packages::packages(&case, &PackageOptions::default(), &|| false);
    let known: Vec<&Id> = exact.parties.iter().map(|party| &party.id).collect();
    prop_assert!(said.parties.iter().all(|party| party.single));
    if known.len() < 2 || known != said.parties.iter().map(|party| &party.id).collect::<Vec<_>>() {
        return Ok(false);
    }
    prop_assert_eq!(said.counts.acceptable_always, said.counts.acceptable_ever);
    let zone = if said.over == Some(Over::Kept) { said.counts.acceptable_ever } else { 0 };
    prop_assert_eq!(exact.zone, Some(zone.into()));
    let over = exact.over.unwrap();
    if over == Domain::Feasible && said.over == Some(Over::Kept) {
        return Ok(false);
    }
    let in_domain = |one: &&Standing| over == Domain::Feasible || one.acceptable == Certainty::Always;
    let efficient = said.standings.iter().filter(|one| one.efficient == Certainty::Always).filter(in_domain);
    let frontier = exact.frontier.unwrap();
    prop_assert!(efficient.map(|one| &one.package).eq(frontier.packages.iter().map(|one| &one.package)));
    prop_assert_eq!(said.counts.efficient_ever, said.counts.efficient_always);
    prop_assert_eq!(said.counts.beaten, said.counts.dominated_by_one);
    Ok(true)
}

fn kind(certainty: &Certainty) -> std::mem::Discriminant<Certainty> {
    std::mem::discriminant(certainty)
}

/// Enough of the random cases reach what the properties speak of.
#[test]
fn the_cases_reach_what_is_tested() {
    let of = |so: &dyn Fn(u64) -> bool| (0..80).filter(|seed| so(*seed)).count();
    assert!(of(&|seed| agrees(&vague(seed), &few_samples()).unwrap()) > 50, "cases that are judged");
    assert!(of(&|seed| none_beats_agree(&vague(seed)).unwrap()) > 10, "cases with packages that others beat");
    assert!(of(&|seed| points_agree(vague(seed)).unwrap()) > 15, "cases that the exact path answers");
    assert!(of(&|seed| !ask(&vague(seed), &few_samples()).contradictions.is_empty()) > 5, "contradictions");
    let asked = |seed| !narrowing(&vague(seed), &RobustOptions::default(), &|| false).0.is_empty();
    let asked = (0..60).filter(|seed| asked(*seed)).count();
    assert!(asked > 3, "cases with a question: {asked}");
}

fn top(case: &Case) -> Vec<u32> {
    case.issues.iter().map(|issue| issue.count().unwrap() as u32 - 1).collect()
}

/// Whether no utility satisfies these statements together.
fn contradicts(case: &Case, preferences: &Preferences, statements: &[Statement]) -> bool {
    let limits = Limits::default();
    let budget = Budget::new(&limits, &|| false);
    let mut part = preferences.clone();
    let named = |issue: &Id, values: bool| {
        statements.iter().any(|one| match one {
            Statement::Values { issue: other } => values && issue == other,
            Statement::Better { issue: other } => !values && issue == other,
            _ => false,
        })
    };
    part.values.retain(|issue, _| named(issue, true));
    part.better.retain(|issue, _| named(issue, false));
    if case.issues.iter().any(|issue| !part.at_odds(issue).is_empty()) {
        return true;
    }
    let mut said = preferences.inequalities(&case.issues).unwrap();
    said.retain(|inequality| inequality.by.as_ref().is_none_or(|by| statements.contains(by)));
    let columns = Columns::plain(&said, &case.issues, !preferences.scores.is_empty());
    asked(&columns, &said).region(&budget).unwrap().is_err()
}

/// Makes points of everything that is vague.
fn sharpen(preferences: &mut Preferences, issues: usize) {
    let point = |quantity: &mut Quantity| *quantity = Quantity::Exact(quantity.least().unwrap());
    preferences.scores.values_mut().flat_map(BTreeMap::values_mut).for_each(point);
    preferences.scale.iter_mut().for_each(point);
    preferences.walk_away.iter_mut().for_each(point);
    preferences.compared.clear();
    preferences.better.clear();
    preferences.order.clear();
    if preferences.scores.is_empty() {
        preferences.values.clear();
        preferences.weights.clear();
        for (at, weight) in [&["1"][..], &["3/5", "2/5"], &["1/2", "3/10", "1/5"]][issues - 1].iter().enumerate() {
            let issue = id(&format!("i-{at}"));
            preferences.weights.insert(issue.clone(), quantity(weight));
            preferences.values.insert(issue, if at == 1 { ValueFunction::Falling } else { ValueFunction::Rising });
        }
    }
}

//! Packages against answers that others computed: domains of the ANL 2022 competition, points of NegMAS 0.16, classic
//! cases. The fixtures are not part of the project: where they are not at hand, each test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use detente_engine::packages::{PackageOptions, PackageValue, Packages, packages};
use detente_model::*;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use serde_json::Value as Json;

/// The fixtures beside the project, or under the folder named by `DETENTE_SHARED`.
fn fixtures() -> Option<PathBuf> {
    let named = std::env::var_os("DETENTE_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = named.into_iter().chain([beside]).map(|folder| folder.join("fixtures"));
    let found = found.into_iter().find(|folder| folder.join("cases.json").is_file());
    if found.is_none() {
        println!("left out: the fixtures are not at hand");
    }
    found
}

fn read(path: &Path) -> Json {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A number as the file writes it.
fn exact(value: &Json) -> BigRational {
    value.to_string().parse::<Number>().unwrap().to_big()
}

fn quantity(value: &BigRational) -> Quantity {
    Quantity::Exact(Number::from_big(value).unwrap())
}

/// By party: by issue and option the score, and the score of no agreement.
type Sheet = (Vec<Vec<BigRational>>, Option<BigRational>);

/// Talks of `p-0`, `p-1`, ... over `i-0`, `i-1`, ... with options `o-0`, `o-1`, ...; a score is worth 1 / `scale`.
fn talks(parties: &[Sheet], scale: i64) -> Case {
    let mut case = Case::empty("Talks", Date::constant(2025, 3, 14));
    for (issue, row) in parties[0].0.iter().enumerate() {
        let options = (0..row.len()).map(|at| id(&format!("o-{at}")));
        case.issues.push(Issue::with_options(id(&format!("i-{issue:02}")), options));
    }
    for (at, (rows, walk_away)) in parties.iter().enumerate() {
        let party = id(&format!("p-{at}"));
        let row = |row: &Vec<BigRational>| {
            row.iter().enumerate().map(|(at, score)| (id(&format!("o-{at}")), quantity(score))).collect()
        };
        case.actors.push(Actor::new(party.clone(), Role::Party));
        case.preferences.push(Preferences {
            scores: rows.iter().enumerate().map(|(at, scores)| (id(&format!("i-{at:02}")), row(scores))).collect(),
            scale: Some(Quantity::Exact(Number::integer(scale))),
            walk_away: walk_away.as_ref().map(quantity),
            ..Preferences::silent(party, PreferenceSource::Declared)
        });
    }
    project(&case, &Viewer::All)
}

fn ask(case: &Case) -> Packages {
    packages(case, &PackageOptions::default(), &|| false)
}

fn rule(said: &Packages, rule: Rule) -> &[PackageValue] {
    &said.rules.iter().find(|answer| answer.rule == rule).unwrap().packages
}

/// Utilities to some places, as many as the fixture has: sums of its floating-point numbers are off by less.
fn rounded(utilities: impl Iterator<Item = f64>, places: i32) -> Vec<i64> {
    utilities.map(|utility| (utility * 10_f64.powi(places)).round() as i64).collect()
}

fn points(list: &[PackageValue], places: i32) -> BTreeSet<Vec<i64>> {
    list.iter().map(|one| rounded(one.utilities.values().map(|utility| utility.to_f64().unwrap()), places)).collect()
}

fn expected(list: &Json, places: i32) -> BTreeSet<Vec<i64>> {
    let point = |point: &Json| rounded(point.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()), places);
    list.as_array().unwrap().iter().map(point).collect()
}

fn list(value: &Json) -> &Vec<Json> {
    value.as_array().unwrap()
}

#[test]
fn every_point_of_twelve_random_cases_is_as_negmas_has_it() {
    let Some(folder) = fixtures() else { return };
    let cases = read(&folder.join("negmas/golden.json"));
    for golden in list(&cases) {
        let party = |party: &Json| -> Sheet {
            let weights = list(&party["weights"]).iter().map(exact);
            let rows = weights.zip(list(&party["tables"]));
            let rows = rows.map(|(weight, row)| list(row).iter().map(|value| exact(value) * &weight).collect());
            (rows.collect(), Some(exact(&party["reserved"])))
        };
        let said = ask(&talks(&list(&golden["parties"]).iter().map(party).collect::<Vec<_>>(), 1));
        let seed = &golden["seed"];
        assert_eq!(points(&said.frontier.as_ref().unwrap().packages, 9), expected(&golden["frontier"], 9), "{seed}");
        assert_eq!(points(rule(&said, Rule::MaxProduct), 9), expected(&golden["nash"], 9), "{seed}");
        assert_eq!(points(rule(&said, Rule::MaxMinGain), 9), expected(&golden["kalai"], 9), "{seed}");
        assert_eq!(points(rule(&said, Rule::MinSpreadRelative), 9), expected(&golden["ks"], 9), "{seed}");
        assert_eq!(points(rule(&said, Rule::MaxSum), 9), expected(&golden["max_welfare"], 9), "{seed}");
    }
    assert_eq!(list(&cases).len(), 12);
}

/// A profile of GeniusWeb as a point sheet, issues and options by their names in order.
fn profile(path: &Path) -> Sheet {
    let profile = &read(path)["LinearAdditiveUtilitySpace"];
    let weights = profile["issueWeights"].as_object().unwrap();
    let rows = weights.iter().map(|(issue, weight)| {
        let values = &profile["issueUtilities"][issue]["DiscreteValueSetUtilities"]["valueUtilities"];
        let ordered: BTreeMap<&String, &Json> = values.as_object().unwrap().iter().collect();
        (issue, ordered.into_values().map(|value| exact(value) * exact(weight)).collect())
    });
    let rows: BTreeMap<_, _> = rows.collect();
    (rows.into_values().collect(), Some(BigRational::from_integer(0.into())))
}

#[test]
fn twenty_five_domains_are_as_their_makers_have_them() {
    let Some(folder) = fixtures() else { return };
    for at in 0..25 {
        let folder = folder.join(format!("anl2022/domain{at:02}"));
        let said = ask(&talks(&["profileA.json", "profileB.json"].map(|name| profile(&folder.join(name))), 1));
        let specials = read(&folder.join("specials.json"));
        assert_eq!(said.declared.to_u64(), specials["size"].as_u64(), "{at}");
        let frontier = said.frontier.as_ref().unwrap();
        match &specials["pareto_front"] {
            Json::Array(known) => {
                let known: BTreeSet<Vec<i64>> =
                    known.iter().flat_map(|one| expected(&Json::Array(vec![one["utility"].clone()]), 10)).collect();
                assert_eq!(points(&frontier.packages, 10), known, "{at}");
            }
            count => assert_eq!(Some(frontier.points as u64), count.as_u64(), "{at}"),
        }
        let one = |name: &str| expected(&Json::Array(vec![specials[name]["utility"].clone()]), 10);
        assert_eq!(points(rule(&said, Rule::MaxProduct), 10), one("nash"), "{at}");
        assert_eq!(points(rule(&said, Rule::MinSpreadRelative), 10), one("kalai"), "{at}");
    }
}

fn sheet(rows: &Json, threshold: Option<i64>) -> Sheet {
    let row = |row: &Json| list(row).iter().map(exact).collect();
    (list(rows).iter().map(row).collect(), threshold.map(|score| BigRational::from_integer(score.into())))
}

fn harbour(raised: Option<i64>) -> Option<(Json, Case)> {
    let game = read(&fixtures()?.join("cases.json"))["scorable_base"].clone();
    let party = |party: &Json| sheet(&party["scores"], raised.map(|by| party["threshold"].as_i64().unwrap() + by));
    let parties: Vec<Sheet> = game["parties"].as_object().unwrap().values().map(party).collect();
    Some((game.clone(), talks(&parties, 100)))
}

/// `A2,B3,C3,D2,E3` as a package.
fn deal(text: &str) -> Package {
    let answer = |(at, word): (usize, &str)| {
        let option: usize = word[1..].parse().unwrap();
        (id(&format!("i-{at:02}")), Value::Option(id(&format!("o-{}", option - 1))))
    };
    text.split(',').enumerate().map(answer).collect()
}

#[test]
fn six_parties_with_thresholds_are_as_counted() {
    let Some((game, case)) = harbour(Some(0)) else { return };
    let said = ask(&case);
    assert_eq!(said.declared.to_u64(), game["deals"].as_u64());
    assert_eq!(said.zone.as_ref().unwrap().to_u64(), game["unanimous_ge"].as_u64());
    let above = PackageOptions { rationality: Rationality::Above, ..PackageOptions::default() };
    assert_eq!(packages(&case, &above, &|| false).zone.unwrap().to_u64(), game["unanimous_gt"].as_u64());
    let product = rule(&said, Rule::MaxProduct);
    assert_eq!(product.iter().map(|one| &one.package).collect::<Vec<_>>(), [&deal("A2,B3,C3,D2,E3")]);
    let value = said.rules.iter().find(|answer| answer.rule == Rule::MaxProduct).unwrap().value[0].clone();
    let points = value * BigRational::from_integer(num_bigint::BigInt::from(100).pow(6));
    assert_eq!(points.to_integer().to_u64(), game["nash"]["product"].as_u64());
    let least = rule(&said, Rule::MaxMinGain);
    assert!(least.iter().any(|one| one.package == deal("A2,B3,C4,D1,E3")));
    for (by, count) in [(1, 6), (2, 5), (3, 1), (4, 0), (10, 0), (11, 0)] {
        assert_eq!(ask(&harbour(Some(by)).unwrap().1).zone.unwrap().to_u64(), Some(count), "raised by {by}");
    }
    let free = ask(&harbour(None).unwrap().1);
    assert_eq!(free.frontier.unwrap().count.unwrap().to_u64(), game["pareto"].as_u64());
}

#[test]
fn two_divisions_are_as_brams_has_them() {
    let Some(folder) = fixtures() else { return };
    for name in ["aw_panama", "aw_camp_david"] {
        let known = &read(&folder.join("cases.json"))[name];
        let zero = || BigRational::from_integer(0.into());
        let items = list(&known["items"]);
        let first = items.iter().map(|item| vec![exact(&item["a"]), zero()]).collect();
        let second = items.iter().map(|item| vec![zero(), exact(&item["b"])]).collect();
        let said = ask(&talks(&[(first, None), (second, None)], 100)).adjusted_winner.unwrap();
        let points: BigRational = known["expect"]["points_each"].as_str().unwrap().parse().unwrap();
        let hundredth = BigRational::new(1.into(), 100.into());
        assert_eq!(said.points.unwrap(), [&points * &hundredth, &points * &hundredth]);
        let split: Vec<_> = said.awards.iter().filter(|award| !award.shares.iter().any(One::is_one)).collect();
        let [split] = split.as_slice() else { panic!("{name}: one item is split") };
        let at: usize = split.issue.as_str().strip_prefix("i-").unwrap().parse().unwrap();
        assert_eq!(items[at]["name"], known["expect"]["split_item"]);
        assert_eq!(split.shares[0].to_string(), known["expect"]["fraction_to_a"].as_str().unwrap());
    }
}

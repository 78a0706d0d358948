//! Files of other systems as they are found in the wild, and figures that others computed over them. The fixtures are not part
//! of the project: where they are not at hand, each test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "foreign/common.rs"]
mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{bids, catalogued, compared, files, number, told};
use detente_casefile::foreign::{
    Answer, Answers, ForeignFormat, ImportOptions, Profile, ProfileWorth, Reading, Scenario, Worth, export, import,
    read,
};
use detente_casefile::{Format, Input, load, print};
use detente_model::{Case, Viewer, project};
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use serde_json::Value as Json;

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

fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> = std::fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path()).collect();
    list.sort();
    list
}

fn scenario(folder: &Path, reading: Reading) -> Scenario {
    let read = read(&files(folder), None, reading);
    catalogued(&read.diagnostics);
    read.scenario.unwrap_or_else(|| panic!("{folder:?} {:?}", read.diagnostics))
}

/// At most so many bids, spread over all of them.
fn sample(scenario: &Scenario, most: usize) -> Vec<Vec<usize>> {
    let counts: Vec<usize> = scenario.issues.iter().map(|issue| issue.count().unwrap()).collect();
    let all: usize = counts.iter().product();
    let step = all.div_ceil(most).max(1);
    let places = |mut at: usize| {
        let mut places: Vec<usize> = counts.iter().rev().map(|count| (at % count, at /= count).0).collect();
        places.reverse();
        places
    };
    (0..all).step_by(step).map(places).collect()
}

fn utility(scenario: &Scenario, profile: &Profile, places: &[usize]) -> BigRational {
    let bid: Vec<Answer> =
        places.iter().zip(&scenario.issues).map(|(place, issue)| issue.answer(*place).unwrap()).collect();
    profile.utility(&scenario.issues, &bid).unwrap()
}

/// What the XML itself says, by a second way of reading it: a tree of `roxmltree`, evaluations over the largest of their issue,
/// the sum cut at 1.
fn by_definition(text: &str, scenario: &Scenario, places: &[usize]) -> f64 {
    let document = roxmltree::Document::parse(text.trim_start()).unwrap();
    let of = |node: &roxmltree::Node<'_, '_>, key: &str| node.attribute(key).map(|value| value.parse::<f64>().unwrap());
    let nodes = |name: &'static str| document.descendants().filter(move |node| node.has_tag_name(name));
    let weights: BTreeMap<&str, f64> =
        nodes("weight").map(|node| (node.attribute("index").unwrap(), of(&node, "value").unwrap())).collect();
    let mut sum = 0.0;
    for (issue, place) in scenario.issues.iter().zip(places) {
        let node = nodes("issue").find(|node| node.attribute("name") == Some(&issue.name)).unwrap();
        let worth = match &issue.answers {
            Answers::Options(options) => {
                let items = || node.children().filter(|child| child.has_tag_name("item"));
                let values: BTreeMap<&str, f64> =
                    items().map(|item| (item.attribute("value").unwrap(), of(&item, "evaluation").unwrap())).collect();
                let most = values.values().fold(f64::MIN, |most, value| most.max(*value));
                if most < 1e-5 { 0.0 } else { values[options[*place].as_str()] / most }
            }
            _ => {
                let line = node.children().find(|child| child.has_tag_name("evaluator")).unwrap();
                // Counted from the lower bound.
                (of(&line, "slope").unwrap() * *place as f64 + of(&line, "offset").unwrap()).clamp(0.0, 1.0)
            }
        };
        sum += weights[node.attribute("index").unwrap()] * worth;
    }
    sum.min(1.0)
}

#[test]
fn utilities_of_every_genius_file_are_those_of_its_definition() {
    let Some(fixtures) = fixtures() else { return };
    let (mut profiles, mut looked_at) = (0, 0);
    for folder in folders(&fixtures.join("genius")) {
        let scenario = scenario(&folder, Reading::Own);
        let texts = files(&folder);
        for profile in &scenario.profiles {
            profiles += 1;
            let file = |input: &&Input| {
                let name = input.name.rsplit('/').next().unwrap();
                let text = String::from_utf8(input.text.clone()).unwrap();
                name == format!("{}.xml", profile.name)
                    || (text.contains("<utility_space")
                        && !text.contains("negotiation_template")
                        && name.ends_with(&format!("_{}_space.xml", profile.name.to_lowercase())))
            };
            let text = &texts.iter().find(file).unwrap_or_else(|| panic!("{}", profile.name)).text;
            let text = std::str::from_utf8(text).unwrap();
            for places in sample(&scenario, 500) {
                let found = utility(&scenario, profile, &places).to_f64().unwrap();
                let expected = by_definition(text, &scenario, &places);
                assert!((found - expected).abs() < 1e-12, "{} {places:?}: {found} {expected}", profile.name);
                looked_at += 1;
            }
        }
    }
    assert_eq!(profiles, 19);
    assert!(looked_at > 5_000, "{looked_at}");
}

#[test]
fn integer_issues_have_the_utilities_of_both_readings() {
    let Some(fixtures) = fixtures() else { return };
    for (reading, expected) in [(Reading::Own, ["9/40", "13/20", "1"]), (Reading::NegMas, ["-1/5", "9/40", "13/20"])] {
        let scenario = scenario(&fixtures.join("genius/IntegerDomain"), reading);
        let found =
            [[0, 0], [5, 5], [10, 10]].map(|places| utility(&scenario, &scenario.profiles[0], &places).to_string());
        assert_eq!(found, expected);
        let options = ImportOptions { reading, ..ImportOptions::default() };
        let case = import(&files(&fixtures.join("genius/IntegerDomain")), &options).case.unwrap();
        assert_eq!(compared(&scenario, &case, &BigRational::one()), 242);
    }
}

#[test]
fn discounts_are_kept_beside_utilities_with_their_reservation_values() {
    let Some(fixtures) = fixtures() else { return };
    let market = scenario(&fixtures.join("genius/SupermarketA"), Reading::Own);
    assert_eq!(market.profiles[0].discount, Some(number("0.75")));
    let integer = scenario(&fixtures.join("genius/IntegerDomain"), Reading::Own);
    assert!(integer.profiles.iter().all(|profile| profile.discount.is_none()), "a factor of 0 means none");
    // After 10 of 100 rounds GENIUS is at time 0.1; a discount by the round would be at power 10.
    let d: f64 = 0.75;
    assert!((d.powf(0.1) - 0.97).abs() < 0.005 && (d.powi(10) - 0.056).abs() < 0.0005);
    for folder in folders(&fixtures.join("genius")) {
        for profile in scenario(&folder, Reading::Own).profiles {
            assert!(profile.reservation.is_some(), "GENIUS reads none as 0, discounted or not");
        }
    }
}

/// The case, its print loaded again, and what was said.
fn case_of(folder: &Path) -> (Case, Vec<String>) {
    let inputs: Vec<Input> = files(folder).into_iter().filter(|input| !input.name.ends_with("specials.json")).collect();
    let found = import(&inputs, &ImportOptions::default());
    catalogued(&found.diagnostics);
    let case = found.case.unwrap_or_else(|| panic!("{folder:?} {:?}", found.diagnostics));
    let text = print(&case);
    let again = load(&[Input { name: "x.case.toml".into(), text: text.into(), format: Format::Toml }]);
    assert_eq!(again.diagnostics, []);
    assert_eq!(again.case.as_ref(), Some(&case));
    (case, told(&found.diagnostics))
}

/// Every utility of `after` is `factor` times that of `before`, issue by issue and option by option.
fn same_utilities(before: &Scenario, after: &Scenario, most: usize) {
    assert_eq!(before.profiles.len(), after.profiles.len());
    for places in sample(before, most) {
        for profile in &before.profiles {
            let other = after.profiles.iter().find(|other| other.name == profile.name).unwrap();
            let counterpart = |issue: &detente_casefile::foreign::ForeignIssue| {
                let at = before.issues.iter().position(|own| own.name == issue.name).unwrap();
                let name = |issue: &detente_casefile::foreign::ForeignIssue, place: usize| match &issue.answers {
                    Answers::Options(options) => options[place].clone(),
                    _ => match issue.answer(place).unwrap() {
                        Answer::Number(number) => number.to_string(),
                        Answer::Option(_) => String::new(),
                    },
                };
                let wanted = name(&before.issues[at], places[at]);
                (0..issue.count().unwrap()).find(|place| name(issue, *place) == wanted).unwrap()
            };
            let theirs: Vec<usize> = after.issues.iter().map(counterpart).collect();
            assert_eq!(
                utility(after, other, &theirs),
                utility(before, profile, &places),
                "{} {places:?}",
                profile.name
            );
        }
    }
}

#[test]
fn genius_files_become_cases_and_genius_files_again() {
    let Some(fixtures) = fixtures() else { return };
    let mut words = BTreeMap::new();
    for folder in folders(&fixtures.join("genius")) {
        let (case, told) = case_of(&folder);
        words.insert(folder.file_name().unwrap().to_str().unwrap().to_owned(), told.len());
        let before = scenario(&folder, Reading::Own);
        let out = export(&project(&case, &Viewer::All), ForeignFormat::Genius);
        let written: Vec<Input> = out
            .files
            .iter()
            .map(|file| Input { name: file.name.clone(), text: file.text.clone().into(), format: Format::Json })
            .collect();
        let after = read(&written, None, Reading::Own);
        assert_eq!(after.diagnostics, [], "{folder:?}");
        let divided = out.diagnostics.iter().any(|found| found.message.starts_with("numbers of"));
        if !divided && told.iter().all(|word| word != "warning foreign-changed") {
            same_utilities(&before, &after.scenario.unwrap(), 300);
        }
    }
    assert_eq!(words.len(), 9);
    println!("{words:?}");
}

#[test]
fn the_domains_of_anl_2022_load_with_their_sizes_and_points() {
    let Some(fixtures) = fixtures() else { return };
    let mut seen = 0;
    for folder in folders(&fixtures.join("anl2022")) {
        let specials: Json =
            serde_json::from_str(&std::fs::read_to_string(folder.join("specials.json")).unwrap()).unwrap();
        let before = scenario(&folder, Reading::Own);
        let size: usize = before.issues.iter().map(|issue| issue.count().unwrap()).product();
        assert_eq!(Some(size as u64), specials["size"].as_u64(), "{folder:?}");
        let nash = &specials["nash"];
        let place = |issue: &detente_casefile::foreign::ForeignIssue| {
            let Answers::Options(options) = &issue.answers else { panic!() };
            options.iter().position(|option| Some(option.as_str()) == nash["bid"][&issue.name].as_str()).unwrap()
        };
        let places: Vec<usize> = before.issues.iter().map(place).collect();
        for (at, profile) in before.profiles.iter().enumerate() {
            let found = utility(&before, profile, &places).to_f64().unwrap();
            assert!((found - nash["utility"][at].as_f64().unwrap()).abs() < 1e-9, "{folder:?}");
        }
        let (case, _) = case_of(&folder);
        for format in ForeignFormat::ALL {
            let out = export(&case, format);
            let input = |file: &detente_casefile::foreign::ForeignFile| Input {
                name: file.name.clone(),
                text: file.text.clone().into(),
                format: Format::Json,
            };
            let written: Vec<Input> = out.files.iter().map(input).collect();
            let mut after = read(&written, None, Reading::Own).scenario.unwrap();
            for (profile, name) in after.profiles.iter_mut().zip(["profileA", "profileB"]) {
                name.clone_into(&mut profile.name);
            }
            same_utilities(&before, &after, 200);
        }
        seen += 1;
    }
    assert_eq!(seen, 25);
}

#[test]
fn golden_utilities_of_negmas_are_met() {
    let Some(fixtures) = fixtures() else { return };
    let text = std::fs::read_to_string(fixtures.join("negmas/golden.json")).unwrap();
    let golden: Json = serde_json::from_str(&text).unwrap();
    let mut points = 0;
    for case in golden.as_array().unwrap() {
        let inputs = negmas_files(case);
        let found = read(&inputs, None, Reading::Own);
        assert_eq!(found.format, Some(ForeignFormat::NegMas));
        let scenario = found.scenario.unwrap();
        let all: Vec<Vec<f64>> = bids(&scenario.issues.iter().map(|issue| issue.count().unwrap()).collect::<Vec<_>>())
            .iter()
            .map(|bid| scenario.profiles.iter().map(|one| utility(&scenario, one, bid).to_f64().unwrap()).collect())
            .collect();
        for kind in ["frontier", "nash", "kalai", "ks", "max_welfare", "max_relative_welfare"] {
            for point in case[kind].as_array().unwrap() {
                let point: Vec<f64> = point.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
                let near = |one: &Vec<f64>| one.iter().zip(&point).all(|(a, b)| (a - b).abs() < 1e-8);
                assert!(all.iter().any(near), "{kind} {point:?}");
                points += 1;
            }
        }
        let imported = import(&inputs, &ImportOptions::default());
        assert!(imported.case.is_some(), "{:?}", imported.diagnostics);
        let changed: Vec<&String> = imported.diagnostics.iter().map(|found| &found.message).collect();
        if changed.is_empty() {
            assert!(compared(&scenario, &imported.case.unwrap(), &BigRational::one()) > 0);
        }
    }
    assert!(points > 60, "{points}");
}

/// A folder of NegMAS with the tables of a golden case.
fn negmas_files(case: &Json) -> Vec<Input> {
    let input = |name: String, text: String| Input { name, text: text.into(), format: Format::Json };
    let sizes: Vec<u64> = case["sizes"].as_array().unwrap().iter().map(|size| size.as_u64().unwrap()).collect();
    let issue =
        |(at, size): (usize, &u64)| format!("- {{name: i{at}, type: ContiguousIssue, values: [0, {}]}}\n", size - 1);
    let issues: String = sizes.iter().enumerate().map(issue).collect();
    let mut files =
        vec![input("space.yml".into(), format!("name: golden\ntype: CartesianOutcomeSpace\nissues:\n{issues}"))];
    for (at, party) in case["parties"].as_array().unwrap().iter().enumerate() {
        let mut text = format!(
            "name: p{at}\ntype: LinearAdditiveUtilityFunction\nreserved_value: {}\nweights: {}\nvalues:\n",
            party["reserved"], party["weights"]
        );
        for table in party["tables"].as_array().unwrap() {
            let entry = |(place, worth): (usize, &Json)| format!("{place}: {worth}");
            let entries: Vec<String> = table.as_array().unwrap().iter().enumerate().map(entry).collect();
            text.push_str(&format!("- type: TableFun\n  mapping: {{{}}}\n", entries.join(", ")));
        }
        files.push(input(format!("u{at}.yml"), text));
    }
    files
}

#[test]
fn readings_that_differ_rank_bids_otherwise() {
    let Some(fixtures) = fixtures() else { return };
    let folder = fixtures.join("genius/Laptop");
    let (own, other) = (scenario(&folder, Reading::Own), scenario(&folder, Reading::NegMas));
    let order = |scenario: &Scenario| {
        let mut all = sample(scenario, 1_000);
        all.sort_by_key(|places| utility(scenario, &scenario.profiles[1], places));
        all
    };
    assert_ne!(order(&own), order(&other), "no scale can repair it");
    let ProfileWorth::Additive { parts, .. } = &own.profiles[1].worth else { panic!() };
    assert!(parts.iter().all(|part| matches!(&part.worth, Worth::Table(table) if table.contains(&Some(number("1"))))));
}

//! Writes scenarios as folders of NegMAS by our export, each with what we say of it in `ours.json`, for `cargo xtask compare`.
//!
//! `cargo run -p detente-benches --example scenarios -- FOLDER`. The same scenarios each time: random point sheets of two and
//! three parties, with reservation values and without, and one with four packages on which two rules of one name differ.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use detente_benches::Seeded;
use detente_benches::packages::{Interests, Talks, case};
use detente_casefile::foreign::{Answer, Answers, ForeignFormat, ForeignIssue, Scenario, export, out_of_case};
use detente_casefile::{Format, Input, load};
use detente_engine::packages::{Domain, PackageOptions, PackageValue, Packages, packages};
use detente_model::{Case, Id, Quantity, Viewer, project};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde_json::{Value, json};

/// Two parties, four packages: the least relative gain is largest at the first, the spread smallest at the second.
const FOUR: &str = r#"{"detente": 1, "case": {"title": "Four packages", "as_of": "2025-03-14"},
  "actors": {"p-0": {"role": "party"}, "p-1": {"role": "party"}},
  "issues": {"deal": {"options": ["even", "near", "theirs", "ours"]}},
  "preferences": {
    "p-0": {"source": "declared", "scores": {"deal": {"even": 80, "near": 50, "theirs": 0, "ours": 100}}, "scale": 100,
            "walk_away": 0},
    "p-1": {"source": "declared", "scores": {"deal": {"even": 60, "near": 62, "theirs": 100, "ours": 0}}, "scale": 100,
            "walk_away": 0}}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let input = Input { name: "four".into(), text: FOUR.into(), format: Format::Json };
    let four = load(&[input]).case.ok_or("the case of four packages does not load")?;
    write(Path::new(&folder).join("four").as_path(), &four)?;
    for seed in 0..24_u64 {
        let parties = 2 + usize::from(seed % 3 == 2);
        let interests = if seed % 2 == 0 { Interests::Apart } else { Interests::Opposed };
        let talks = Talks {
            parties,
            issues: 2 + (seed % 3) as usize,
            options: 3 + (seed % 4) as usize,
            points: 1_000,
            interests,
        };
        let mut drawn = case(talks, seed).ok_or("no such talks")?;
        reserve(&mut drawn, &mut Seeded::new(seed));
        write(&Path::new(&folder).join(format!("random-{seed:02}")), &drawn)?;
    }
    Ok(())
}

/// Gives parties reservation values between 0 and 0.4, and leaves every fourth without.
fn reserve(case: &mut Case, random: &mut Seeded) {
    for preferences in &mut case.preferences {
        let share = random.below(4);
        let points = if share == 0 { None } else { format!("{}", random.below(400)).parse().ok() };
        preferences.walk_away = points.map(Quantity::Exact);
    }
}

fn write(folder: &Path, case: &Case) -> Result<(), Box<dyn Error>> {
    let case = project(case, &Viewer::All);
    let exported = export(&case, ForeignFormat::NegMas);
    fs::create_dir_all(folder)?;
    for file in &exported.files {
        fs::write(folder.join(&file.name), &file.text)?;
    }
    let said = packages(&case, &PackageOptions::default(), &|| false);
    // Beside the folder: NegMAS reads every file in it.
    fs::write(folder.with_extension("ours.json"), ours(&out_of_case(&case).0, &said).to_string())?;
    Ok(())
}

fn ours(scenario: &Scenario, said: &Packages) -> Value {
    let parties: Vec<&Id> = said.parties.iter().map(|party| &party.id).collect();
    let utilities = |of: &BTreeMap<Id, BigRational>| -> Vec<Option<f64>> {
        parties.iter().map(|party| of.get(*party).and_then(ToPrimitive::to_f64)).collect()
    };
    let points =
        |list: &[PackageValue]| -> Vec<Vec<Option<f64>>> { list.iter().map(|one| utilities(&one.utilities)).collect() };
    let rules: serde_json::Map<String, Value> =
        said.rules.iter().map(|rule| (rule.rule.word().to_owned(), json!(points(&rule.packages)))).collect();
    let table: Vec<Value> = all(&scenario.issues)
        .iter()
        .map(|bid| {
            let answers: Vec<String> =
                scenario.issues.iter().zip(bid).map(|(issue, answer)| name(issue, answer)).collect();
            let of = |profile: &detente_casefile::foreign::Profile| profile.utility(&scenario.issues, bid)?.to_f64();
            json!([answers, scenario.profiles.iter().map(of).collect::<Vec<_>>()])
        })
        .collect();
    json!({
        "parties": scenario.profiles.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>(),
        "zone": said.over == Some(Domain::Zone),
        "packages": table,
        "frontier": said.frontier.as_ref().map(|frontier| points(&frontier.packages)),
        "rules": rules,
    })
}

fn all(issues: &[ForeignIssue]) -> Vec<Vec<Answer>> {
    issues.iter().fold(vec![Vec::new()], |lists, issue| {
        let answers: Vec<Answer> = (0..issue.count().unwrap_or(0)).filter_map(|place| issue.answer(place)).collect();
        let longer = |list: Vec<Answer>| {
            answers.iter().map(move |answer| [list.clone(), vec![answer.clone()]].concat()).collect::<Vec<_>>()
        };
        lists.into_iter().flat_map(longer).collect()
    })
}

fn name(issue: &ForeignIssue, answer: &Answer) -> String {
    match (&issue.answers, answer) {
        (Answers::Options(options), Answer::Option(place)) => options.get(*place).cloned().unwrap_or_default(),
        (_, Answer::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

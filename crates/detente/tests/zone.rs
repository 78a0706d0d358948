//! Room for agreement on the point sheets of a negotiation exercise, with every threshold raised step by step: how many
//! packages are left, and from when on none is, though a lottery would do for a while.
//!
//! The sheets are not part of the project; the test runs where they are and says so where they are not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;

use detente::model::{Case, Certificate, Finding, Kind, Verdict, Viewer};
use detente::{Format, Input, Limits, Request};
use serde_json::Value;

const SHEETS: &str = "fixtures/cases.json";

/// By party: its name, its scores by issue and option, its threshold.
type Sheet = (String, Vec<Vec<i64>>, i64);

fn sheets() -> Option<Vec<Sheet>> {
    // Beside the project, or in the folder named by `DETENTE_SHARED`.
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("DETENTE_SHARED").map_or(beside, Into::into);
    let text = std::fs::read_to_string(folder.join(SHEETS)).ok()?;
    let json: Value = serde_json::from_str(&text).unwrap();
    let parties = json["scorable_base"]["parties"].as_object().unwrap();
    let row = |row: &Value| row.as_array().unwrap().iter().map(|score| score.as_i64().unwrap()).collect();
    let sheet = |(name, sheet): (&String, &Value)| {
        let scores = sheet["scores"].as_array().unwrap().iter().map(row).collect();
        (name.to_lowercase().replace('_', "-"), scores, sheet["threshold"].as_i64().unwrap())
    };
    Some(parties.iter().map(sheet).collect())
}

/// The case with every threshold raised by `k`.
fn raised(sheets: &[Sheet], k: i64) -> String {
    let mut text = "detente = 1\n[case]\ntitle = \"Sheets\"\nas_of = 2026-01-01\nknown_to = [\"public\"]\n".to_owned();
    text += "[actors]\n";
    for (name, ..) in sheets {
        text += &format!("{name} = {{ role = \"party\" }}\n");
    }
    let option = |n: usize| format!("o{}", n + 1);
    for (issue, row) in sheets[0].1.iter().enumerate() {
        let options: Vec<String> = (0..row.len()).map(|n| format!("\"{}\"", option(n))).collect();
        text += &format!("[issues.i{issue}]\noptions = [{}]\n", options.join(", "));
    }
    for (name, scores, threshold) in sheets {
        text += &format!("[preferences.{name}]\nsource = \"declared\"\nscale = 100\nwalk_away = {}\n", threshold + k);
        for (issue, row) in scores.iter().enumerate() {
            let scored: Vec<String> =
                row.iter().enumerate().map(|(n, score)| format!("{} = {score}", option(n))).collect();
            text += &format!("scores.i{issue} = {{ {} }}\n", scored.join(", "));
        }
    }
    text
}

fn zone(text: &str) -> (Case, Finding) {
    let inputs = vec![Input { name: "sheets".into(), text: text.as_bytes().to_vec(), format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    let run = detente::diagnose(&request, &|| false).unwrap();
    let found = run.diagnosis.findings.into_iter().find(|found| found.finding.kind == Kind::NoAgreementZone);
    (run.seen.case, found.unwrap().finding)
}

/// How many packages give every party its threshold.
fn count(sheets: &[Sheet], k: i64) -> usize {
    let mut packages = vec![vec![0; 0]];
    for row in &sheets[0].1 {
        packages = packages
            .iter()
            .flat_map(|package| (0..row.len()).map(move |n| [package.clone(), vec![n]].concat()))
            .collect();
    }
    let total =
        |scores: &[Vec<i64>], package: &[usize]| -> i64 { scores.iter().zip(package).map(|(row, n)| row[*n]).sum() };
    let enough = |package: &&Vec<usize>| sheets.iter().all(|(_, scores, least)| total(scores, package) >= least + k);
    packages.iter().filter(enough).count()
}

/// What all could accept and no text says is shown to mediators, and nothing of it to anybody else who sees the same file.
#[test]
fn what_was_missed_is_for_mediators_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/known-answers");
    let text = std::fs::read(folder.join("d7-proved.case.toml")).unwrap();
    let id = |name: &str| detente::model::Id::new(name).unwrap();
    let report = |viewer: Viewer, text: &[u8]| {
        let inputs = vec![Input { name: "case".into(), text: text.to_vec(), format: Format::Toml }];
        let request = Request { inputs, viewer, as_of: None, without: Vec::new(), limits: Limits::default() };
        serde_json::to_value(&detente::diagnose(&request, &|| false).unwrap().report).unwrap()
    };
    let d7 = |report: &Value| report["findings"].as_array().unwrap().iter().find(|f| f["id"] == "D7").unwrap().clone();
    for viewer in [Viewer::All, Viewer::Actor(id("m"))] {
        let seen = report(viewer, &text);
        assert_eq!(d7(&seen)["verdict"], "proved");
        assert!(seen["verdict"]["by"].as_array().unwrap().contains(&Value::from("D7")));
    }
    // Without the second text, and with one that all could accept, nothing of this differs for a party or the public.
    let other = String::from_utf8(text.clone()).unwrap().replace("pay = \"low\"", "pay = \"middle\"");
    assert_eq!(d7(&report(Viewer::All, other.as_bytes()))["verdict"], "refuted");
    for viewer in [Viewer::Actor(id("a")), Viewer::Public] {
        let (missed, tabled) = (report(viewer.clone(), &text), report(viewer, other.as_bytes()));
        assert_eq!(d7(&missed), d7(&tabled));
        assert_eq!(d7(&missed)["missing"][0]["what"], "withheld");
        assert_eq!(missed["verdict"], tabled["verdict"]);
        for report in [missed, tabled] {
            let findings = report["findings"].as_array().unwrap().clone();
            assert!(!findings.iter().any(|f| f["still"].to_string().contains("D7\"")));
            assert!(!report.to_string().contains("\"leaves\":[\"D7\""));
        }
    }
}

#[test]
fn raised_thresholds_close_the_zone_and_then_the_lotteries() {
    let Some(sheets) = sheets() else {
        println!("{SHEETS} is not there: nothing was tried");
        return;
    };
    for (k, left) in [(0, 12), (1, 6), (2, 5), (3, 1)] {
        assert_eq!(count(&sheets, k), left);
        let (case, finding) = zone(&raised(&sheets, k));
        assert_eq!(finding.verdict, Verdict::Refuted, "{k}");
        let Some(Certificate::Package { package }) = &finding.certificate else { panic!("{finding:?}") };
        assert!(case.floors().0.iter().all(|floor| floor.is_met(&case.issues, package)));
    }
    for k in 4..=11 {
        assert_eq!(count(&sheets, k), 0);
        let (_, finding) = zone(&raised(&sheets, k));
        assert_eq!(finding.verdict, Verdict::Proved, "{k}");
        assert!(!finding.conflicts.is_empty());
        let lottery = matches!(finding.certificate, Some(Certificate::Lottery { .. }));
        let weights = matches!(finding.certificate, Some(Certificate::Weights { .. }));
        assert_eq!((lottery, weights), (k < 11, k == 11), "{k}: {:?}", finding.certificate);
    }
}

//! Every case that ships, against what must come out of it: `NAME.case.toml` beside `NAME.expect.toml`, written by hand
//! from the definitions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use detente::model::{Certificate, Change, Finding, Group, Id, Kind, LineName, Missing};
use detente::packages::PackageOptions;
use detente::{Examined, Format, Input, Limits, Request, Viewer};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn examine(path: &Path, expect: &toml::Table) -> Examined {
    let input = |path: &Path| Input {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: fs::read(path).unwrap(),
        format: Format::Toml,
    };
    let mut inputs = vec![input(path)];
    for channel in strings(expect.get("with")) {
        inputs.push(input(&path.with_file_name(channel)));
    }
    let viewer = match expect.get("viewer").and_then(|viewer| viewer.as_str()) {
        None | Some("mediator") => Viewer::All,
        Some("public") => Viewer::Public,
        Some(actor) => Viewer::Actor(Id::new(actor).unwrap()),
    };
    let request = Request { inputs, viewer, as_of: None, without: Vec::new(), limits: Limits::default() };
    match detente::diagnose(&request, &|| false) {
        Ok(run) => run,
        Err(detente::Failure::Mistakes(list)) => {
            panic!("{}: {:#?}", path.display(), list.iter().map(|d| &d.message).collect::<Vec<_>>())
        }
        Err(failure) => panic!("{}: {failure}", path.display()),
    }
}

fn strings(value: Option<&toml::Value>) -> Vec<String> {
    let list = value.and_then(|value| value.as_array());
    list.map(|list| list.iter().map(|item| item.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

type Sets = BTreeSet<BTreeSet<String>>;

fn sets(value: &toml::Value) -> Sets {
    value.as_array().unwrap().iter().map(|set| strings(Some(set)).into_iter().collect()).collect()
}

/// The sets of lines that ways out of one kind of group give up whole.
fn dropped(finding: &Finding, keep: impl Fn(&detente::model::WayOut) -> bool) -> Sets {
    let names = |change: &Change| match change {
        Change::DropLine { target } => Some(target.0.clone()),
        _ => None,
    };
    let whole = finding.ways_out.iter().filter(|way| keep(way));
    whole.filter_map(|way| way.change.iter().map(names).collect::<Option<BTreeSet<String>>>()).collect()
}

/// Every correction set is minimal among all; a reciprocal set need not be.
fn smallest(all: &Sets) -> Sets {
    all.iter().filter(|set| !all.iter().any(|other| other != *set && other.is_subset(set))).cloned().collect()
}

fn check_finding(run: &Examined, kind: Kind, expect: &toml::Table, wrong: &mut Vec<String>) {
    let assessed = run.diagnosis.findings.iter().find(|found| found.finding.kind == kind).unwrap();
    let finding = &assessed.finding;
    for (key, value) in expect {
        let (is, should) = match key.as_str() {
            "verdict" => (finding.verdict.word().to_owned(), value.as_str().unwrap().to_owned()),
            "weakest" => {
                (format!("{:?}", assessed.standing.weakest.map(|b| b.word())), format!("{:?}", value.as_str()))
            }
            "independent" => (assessed.standing.independent.to_string(), value.to_string()),
            "sources" => (assessed.standing.sources.to_string(), value.to_string()),
            "binding" => (format!("{:?}", assessed.binding), format!("{:?}", value.as_bool())),
            "claims" => (
                format!("{:?}", set(assessed.claims.iter().map(Id::to_string))),
                format!("{:?}", set(strings(Some(value)))),
            ),
            "still" => (
                format!("{:?}", set(assessed.still.iter().map(|k| k.word().to_owned()))),
                format!("{:?}", set(strings(Some(value)))),
            ),
            "stuck" => (format!("{:?}", stuck(finding)), format!("{:?}", set(strings(Some(value))))),
            "conflicts" => {
                let lines = |lines: &[LineName]| lines.iter().map(|name| name.0.clone()).collect::<BTreeSet<_>>();
                let is: Sets = finding.conflicts.iter().map(|conflict| lines(&conflict.lines)).collect();
                (format!("{is:?}"), format!("{:?}", sets(value)))
            }
            "corrections" => (format!("{:?}", smallest(&dropped(finding, |_| true))), format!("{:?}", sets(value))),
            "reciprocal" => {
                let both = dropped(finding, |way| way.group == Group::BothMove);
                (format!("{:?}", smallest(&both)), format!("{:?}", sets(value)))
            }
            "ways_out_minimum" => {
                let waive = |way: &&detente::model::WayOut| {
                    way.change.iter().all(|change| matches!(change, Change::WaiveNeed { .. }))
                };
                (finding.ways_out.iter().filter(waive).count().to_string(), value.to_string())
            }
            "certificate" => (certificate(finding), value.as_str().unwrap().to_owned()),
            "edits" => (format!("{:?}", edits(finding)), format!("{:?}", sets(value))),
            "missing" => (format!("{:?}", missing(finding)), format!("{:?}", set(strings(Some(value))))),
            other => panic!("unknown key `{other}` in an expectation"),
        };
        if is != should {
            wrong.push(format!("{kind} {key}: is {is}, should be {should}"));
        }
    }
}

fn set(items: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    items.into_iter().collect()
}

/// The type of the certificate, as in reports.
fn certificate(finding: &Finding) -> String {
    let json = serde_json::to_value(&finding.certificate).unwrap();
    json["type"].as_str().unwrap_or("none").to_owned()
}

/// The texts that ways out change, each with the issues to which they give another answer.
fn edits(finding: &Finding) -> Sets {
    let edit = |change: &Change| match change {
        Change::EditText { target, answers } => {
            Some(set([target].into_iter().chain(answers.keys()).map(Id::to_string)))
        }
        _ => None,
    };
    finding.ways_out.iter().flat_map(|way| &way.change).filter_map(edit).collect()
}

/// What is missing, by its words in reports.
fn missing(finding: &Finding) -> BTreeSet<String> {
    let word = |missing: &Missing| serde_json::to_value(missing).unwrap()["what"].as_str().unwrap().to_owned();
    set(finding.missing.iter().map(word))
}

fn stuck(finding: &Finding) -> BTreeSet<String> {
    match &finding.certificate {
        Some(Certificate::Stuck { acts }) => set(acts.iter().map(|act| act.act.to_string())),
        _ => BTreeSet::new(),
    }
}

/// Counts, and by rule what it comes to and which packages it singles out, in the order of the case's issues.
fn check_packages(path: &Path, expect: &toml::Table, wrong: &mut Vec<String>) {
    let input = Input { name: "x.case.toml".to_owned(), text: fs::read(path).unwrap(), format: Format::Toml };
    let limits = Limits::default();
    let request = Request { inputs: vec![input], viewer: Viewer::All, as_of: None, without: Vec::new(), limits };
    let offered = detente::packages::packages(&request, &PackageOptions::default(), &|| false).unwrap();
    let report = serde_json::to_value(&offered.report).unwrap();
    let said = &report["packages"];
    for (key, value) in expect {
        let rule = said["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == **key);
        let is = match rule {
            None => said[key].clone(),
            Some(rule) => serde_json::json!({
                "value": rule["value"],
                "packages": rule["packages"].as_array().unwrap().iter().map(|value| &value["package"]).collect::<Vec<_>>(),
            }),
        };
        let should = serde_json::to_value(value).unwrap();
        if is != should {
            wrong.push(format!("packages {key}: is {is}, should be {should}"));
        }
    }
}

fn check_case(path: &Path, wrong: &mut Vec<String>) {
    let beside = path.to_string_lossy().replace(".case.toml", ".expect.toml");
    let expect: toml::Table = fs::read_to_string(&beside).expect(&beside).parse().expect(&beside);
    let run = examine(path, &expect);
    for (key, value) in &expect {
        match key.as_str() {
            "viewer" | "with" => {}
            "structural" if run.report.verdict.structural.word() != value.as_str().unwrap() => {
                wrong.push(format!("structural: is {}, should be {value}", run.report.verdict.structural.word()));
            }
            "claimed" if run.report.verdict.claimed.word() != value.as_str().unwrap() => {
                wrong.push(format!("claimed: is {}, should be {value}", run.report.verdict.claimed.word()));
            }
            "structural" | "claimed" => {}
            "packages" => check_packages(path, value.as_table().unwrap(), wrong),
            kind => check_finding(&run, Kind::from_word(kind).expect(kind), value.as_table().unwrap(), wrong),
        }
    }
}

#[test]
fn every_shipped_case_comes_out_as_expected() {
    let mut found = Vec::new();
    files(&cases(), ".case.toml", &mut found);
    assert!(found.len() >= 60, "only {} cases found", found.len());
    let mut failures = Vec::new();
    for path in &found {
        let mut wrong = Vec::new();
        check_case(path, &mut wrong);
        let name = path.strip_prefix(cases()).unwrap().display().to_string();
        failures.extend(wrong.into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), found.len(), failures.join("\n"));
}

#[test]
fn every_kind_is_there_proved_refuted_and_undetermined() {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    files(&cases().join("known-answers"), ".expect.toml", &mut found);
    for path in &found {
        let expect: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        for (key, value) in &expect {
            if let Some(table) = value.as_table() {
                seen.insert((key.clone(), table["verdict"].as_str().unwrap().to_owned()));
            }
        }
    }
    for kind in Kind::EXAMINED {
        for verdict in ["proved", "refuted", "undetermined"] {
            assert!(seen.contains(&(kind.word().to_owned(), verdict.to_owned())), "no case has {kind} {verdict}");
        }
    }
}

//! The published schema of reports says what reports are, and nothing wider.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use detente::model::arbitrary::{Shape, case_from, choices};
use detente::packages::{PackageLimits, PackageOptions};
use detente::{Format, Input, Limits, Request, Viewer};
use proptest::prelude::*;
use serde_json::Value;

/// Whether a value is as a schema says, by the rules of JSON Schema 2020-12 for the words that this schema uses.
fn valid(value: &Value, schema: &Value, root: &Value) -> bool {
    schema.as_object().unwrap().iter().all(|(word, wanted)| match &**word {
        "$schema" | "title" | "description" | "$defs" => true,
        "$ref" => valid(value, root.pointer(wanted.as_str().unwrap().strip_prefix('#').unwrap()).unwrap(), root),
        "const" => value == wanted,
        "enum" => wanted.as_array().unwrap().contains(value),
        "anyOf" => wanted.as_array().unwrap().iter().any(|part| valid(value, part, root)),
        "type" => match wanted.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "null" => value.is_null(),
            other => panic!("type {other}"),
        },
        "minimum" => value.as_i64().is_none_or(|number| number >= wanted.as_i64().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| fits(text, wanted.as_str().unwrap())),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| valid(item, wanted, root))),
        "required" => {
            let keys = wanted.as_array().unwrap();
            value.as_object().is_none_or(|table| keys.iter().all(|key| table.contains_key(key.as_str().unwrap())))
        }
        "properties" => value.as_object().is_none_or(|table| {
            table.iter().all(|(key, item)| wanted.get(key).is_none_or(|wanted| valid(item, wanted, root)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|table| {
            let known = schema.get("properties").and_then(Value::as_object);
            let mut others = table.iter().filter(|(key, _)| !known.is_some_and(|known| known.contains_key(*key)));
            match wanted {
                Value::Bool(allowed) => *allowed || others.next().is_none(),
                wanted => others.all(|(_, item)| valid(item, wanted, root)),
            }
        }),
        other => panic!("the test does not know `{other}`"),
    })
}

/// The four patterns of the schema, each by what it is meant to say.
fn fits(text: &str, pattern: &str) -> bool {
    match pattern {
        detente_casefile::NAME_PATTERN => detente::Id::new(text).is_some(),
        detente_casefile::DAY_PATTERN => text.parse::<detente::model::Date>().is_ok(),
        detente_casefile::HASH_PATTERN => text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        detente_casefile::NUMBER_PATTERN => text.parse::<detente::model::Number>().is_ok(),
        "^[0-9]+$" => text.bytes().all(|byte| byte.is_ascii_digit()),
        other => panic!("pattern {other}"),
    }
}

fn schema() -> Value {
    serde_json::from_str(&detente::report_schema()).unwrap()
}

fn report(text: String, viewer: Viewer) -> Option<Value> {
    let inputs = vec![Input { name: "x.case.toml".to_owned(), text: text.into_bytes(), format: Format::Toml }];
    let limits = Limits { list: 30, steps: 50_000, choices: 64, without: 20, ..Limits::default() };
    let request = Request { inputs, viewer, as_of: None, without: Vec::new(), limits };
    let run = detente::diagnose(&request, &|| false).ok()?;
    Some(serde_json::to_value(&run.report).unwrap())
}

fn shipped() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(".case.toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn packages_schema() -> Value {
    serde_json::from_str(&detente::packages_schema()).unwrap()
}

fn packages(text: String) -> Option<Value> {
    let inputs = vec![Input { name: "x.case.toml".to_owned(), text: text.into_bytes(), format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    let limits =
        PackageLimits { list: 30, branches: 20_000, boxes: 20_000, steps: 20_000_000, ..PackageLimits::default() };
    let options = PackageOptions { limits, ..PackageOptions::default() };
    let offered = detente::packages::packages(&request, &options, &|| false).ok()?;
    Some(serde_json::to_value(&offered.report).unwrap())
}

#[test]
fn packages_of_every_shipped_case_are_as_their_schema_says() {
    let (schema, mut listed) = (packages_schema(), 0);
    for path in shipped() {
        let text = std::fs::read_to_string(&path).unwrap();
        let report = packages(text).unwrap_or_else(|| panic!("{} gives no packages", path.display()));
        assert!(valid(&report, &schema, &schema), "{}", path.display());
        listed += report["packages"]["shortlist"].as_array().unwrap().len();
    }
    assert!(listed > 20, "{listed} packages on shortlists");
}

#[test]
fn packages_with_anything_left_out_or_added_are_not() {
    let (schema, mut refused) = (packages_schema(), 0);
    for name in ["packages/ferry", "packages/lake"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../cases/{name}.case.toml"));
        let report = packages(std::fs::read_to_string(path).unwrap()).unwrap();
        let free =
            ["utilities", "share_of_ideal", "filled", "frontier_off", "limits", "agreed", "weights", "adjusted_winner"];
        let is_free = |path: &str| is_free(path) || free.iter().any(|key| path.contains(&format!(".{key}")));
        for (path, changed) in spoiled(&report).into_iter().filter(|(path, _)| !is_free(path)) {
            assert!(!valid(&changed, &schema, &schema), "{name}: {path}");
            refused += 1;
        }
    }
    assert!(refused > 150, "{refused}");
}

/// Every word that tells variants apart in a value.
fn tags(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(table) => {
            for key in ["type", "op", "what"] {
                found.extend(table.get(key).and_then(Value::as_str).map(|word| format!("{key} {word}")));
            }
            table.values().for_each(|value| tags(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| tags(value, found)),
        _ => {}
    }
}

#[test]
fn every_shipped_report_is_as_the_schema_says() {
    let schema = schema();
    let (mut count, mut seen) = (0, BTreeSet::new());
    for path in shipped() {
        let text = std::fs::read_to_string(&path).unwrap();
        let report = report(text, Viewer::All).unwrap_or_else(|| panic!("{} gives no report", path.display()));
        assert!(valid(&report, &schema, &schema), "{}", path.display());
        tags(&report, &mut seen);
        count += 1;
    }
    assert!(count >= 40, "{count} cases");
    assert!(seen.len() >= 25, "{seen:?}");
}

/// Every report with one thing left out or added, with the path of what was changed.
fn spoiled(value: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    spoil(value, String::new(), &|changed| changed, &mut all);
    all
}

fn spoil(value: &Value, path: String, whole: &dyn Fn(Value) -> Value, all: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(table) => {
            let mut more = table.clone();
            more.insert("unheard_of".to_owned(), Value::Bool(true));
            all.push((format!("{path} and more"), whole(Value::Object(more))));
            for (key, item) in table {
                let mut less = table.clone();
                less.remove(key);
                all.push((format!("{path}.{key} left out"), whole(Value::Object(less))));
                let put = |changed: Value| {
                    let mut table = table.clone();
                    table.insert(key.clone(), changed);
                    whole(Value::Object(table))
                };
                spoil(item, format!("{path}.{key}"), &put, all);
            }
        }
        Value::Array(list) => {
            for (at, item) in list.iter().enumerate().take(1) {
                let put = |changed: Value| {
                    let mut list = list.clone();
                    list[at] = changed;
                    whole(Value::Array(list))
                };
                spoil(item, format!("{path}[{at}]"), &put, all);
            }
        }
        _ => all.push((format!("{path} made a list"), whole(Value::Array(vec![Value::Bool(true)])))),
    }
}

/// Where keys are names of the case, or may be left out, a report can lose or gain one and still be of the right form.
fn is_free(path: &str) -> bool {
    let free = ["asks", "read", "open", "closed", "choice", "package", "first", "second", "other", "witnesses[0]"];
    let place = path.trim_end_matches(" left out").trim_end_matches(" and more");
    let parent = place.rsplit_once('.').map_or("", |(parent, _)| parent);
    let is = |path: &str| free.iter().any(|name| path.rsplit('.').next() == Some(*name));
    let optional = ["without", "conflicts", "certificate", "readings", "remarks", "from", "to"];
    is(place) || is(parent) || optional.iter().any(|key| path.ends_with(&format!(".{key} left out")))
}

#[test]
fn a_report_with_anything_left_out_or_added_is_not() {
    let schema = schema();
    let mut refused = 0;
    for name in ["neighbours/boundary", "dam/dam"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../cases/{name}.case.toml"));
        let report = report(std::fs::read_to_string(path).unwrap(), Viewer::All).unwrap();
        for (path, changed) in spoiled(&report) {
            if !is_free(&path) {
                assert!(!valid(&changed, &schema, &schema), "{name}: {path}");
                refused += 1;
            }
        }
    }
    assert!(refused > 250, "{refused}");
}

fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    ProptestConfig { cases: usual.max(asked), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn random_reports_are_as_the_schema_says(list in choices()) {
        let case = case_from(&list, &Shape::default());
        let schema = schema();
        if let Some(report) = report(detente::print(&case), Viewer::All) {
            prop_assert!(valid(&report, &schema, &schema), "{report:#}");
        }
        let schema = packages_schema();
        if let Some(report) = packages(detente::print(&case)) {
            prop_assert!(valid(&report, &schema, &schema), "{report:#}");
        }
    }
}

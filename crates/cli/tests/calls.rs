//! How the program is called: help, exit codes, messages, formats, files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{CASE, folder, named, run, run_with, write};

const COMMANDS: [&str; 16] = [
    "brief", "read", "review", "new", "check", "diagnose", "ask", "packages", "record", "replay", "verify", "explain",
    "import", "export", "schema", "channel",
];

#[test]
fn called_without_arguments_it_says_where_to_begin() {
    let out = run([""; 0]).done();
    assert!(out.starts_with("Detente finds out why talks are stuck"), "{out}");
    assert!(out.contains("detente new") && out.contains("--help"), "{out}");
}

#[test]
fn every_command_has_help_with_examples_and_no_other_is_listed() {
    let all = run(["--help"]).done();
    let listed: Vec<&str> = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(listed[..listed.len() - 1], COMMANDS);
    for command in COMMANDS {
        for help in ["--help", "-h"] {
            let out = run([command, help]).done();
            assert!(out.contains("Examples:") && out.contains(&format!("  detente {command}")), "{out}");
            assert!(out.lines().all(|line| line.chars().count() <= 100), "{command}: a line is too wide\n{out}");
        }
    }
    assert!(run(["--version"]).done().starts_with("detente 0."));
}

#[test]
fn a_call_that_cannot_work_ends_with_2() {
    for (call, parts) in [
        (&["diagnos"][..], &["diagnose"][..]),
        (&["diagnose"], &["<CASE>"]),
        (&["diagnose", "a", "--as-of", "14.3.2025"], &["--as-of", "2025-03-14"]),
        (&["diagnose", "a", "--as", "North Side"], &["--as", "lower-case letters"]),
        (&["diagnose", "a", "--threads", "0"], &["--threads", "from 1 on"]),
        (&["diagnose", "a", "--time-limit=-1"], &["--time-limit"]),
        (&["diagnose", "a", "--fail-on", "D6"], &["does not examine"]),
        (&["diagnose", "a", "--fail-on", "stuck"], &["D1 wait-cycle"]),
        (&["diagnose", "a", "--format", "pdf"], &["text, json, html, dot"]),
        (&["diagnose", "a", "b"], &["one case is examined at a time", "--timeline"]),
        (&["schema", "map"], &["case, report"]),
        (&["explain", "wait-cycel"], &["nothing here is called `wait-cycel`"]),
        (&["explain", "xyzzy"], &["`detente explain` lists"]),
        (&["check", "-", "-", "--with", "x"], &["one by one"]),
        (&["diagnose", "-", "--with", "-"], &["standard input can be read once"]),
    ] {
        run(call).refused(2, parts);
    }
}

#[test]
fn names_that_the_case_does_not_have_are_refused_with_those_it_has() {
    let folder = folder("names");
    let case = write(&folder, "two.case.toml", CASE);
    run(["diagnose", &case, "--as", "east"])
        .refused(2, &["declares no actor `east`", "actors that anyone may know of: north, office, south"]);
    run(["diagnose", &case, "--without", "press"]).refused(2, &["no source `press`", "documents in this view: none"]);
    let hidden = CASE.replace(
        "north  = { name = \"North\",",
        "west = { role = \"observer\", known_to = [\"mediators\"] }\nnorth  = { name = \"North\",",
    );
    let case = write(&folder, "hidden.case.toml", hidden);
    let err = run(["diagnose", &case, "--as", "east"]).refused(2, &["north, office, south"]);
    assert!(!err.contains("west"), "{err}");
}

#[test]
fn the_same_case_comes_from_a_file_from_standard_input_and_as_json() {
    let folder = folder("forms");
    let case = write(&folder, "two.case.toml", CASE);
    let json = run(["export", &case, "--format", "json"]).done();
    let by_name = write(&folder, "two.case.json", &json);
    let by_content = write(&folder, "two", &json);
    let expected = run(["diagnose", &case, "--format", "json"]).done();
    for same in [by_name, by_content] {
        assert_eq!(run(["diagnose", &same, "--format", "json"]).done(), expected);
    }
    for input in [CASE, &json] {
        assert_eq!(run_with(["diagnose", "-", "--format", "json"], input.as_bytes(), &[]).done(), expected);
    }
}

#[test]
fn every_form_is_the_same_on_every_run_and_for_every_number_of_threads() {
    let case = "cases/neighbours/boundary.case.toml";
    for form in ["text", "json", "html", "dot"] {
        let one = run(["diagnose", case, "--format", form]).done();
        assert!(!one.is_empty(), "{form}");
        for threads in ["1", "2", "8"] {
            assert_eq!(run(["diagnose", case, "--format", form, "--threads", threads]).done(), one, "{form}");
        }
    }
    let all = run(["diagnose", case, "--all"]).done();
    assert_eq!(run(["diagnose", case, "--all"]).done(), all);
    assert!(all.len() > run(["diagnose", case]).done().len());
}

#[test]
fn no_codes_for_colours_where_there_is_no_terminal() {
    let case = "cases/neighbours/boundary.case.toml";
    for call in [&["diagnose", case][..], &["diagnose", case, "--all"], &["ask", case], &["check", case], &["--help"]] {
        assert!(!run(call).done().contains('\u{1b}'), "{call:?}");
    }
}

#[test]
fn the_result_goes_to_a_file_and_never_over_what_is_read() {
    let folder = folder("output");
    let case = write(&folder, "two.case.toml", CASE);
    let report = named(&folder, "two.json");
    assert_eq!(run(["diagnose", &case, "--format", "json", "-o", &report]).done(), "");
    assert_eq!(std::fs::read_to_string(&report).unwrap(), run(["diagnose", &case, "--format", "json"]).done());
    for command in ["diagnose", "export", "ask", "check"] {
        run([command, &case, "--output", &case]).refused(2, &["would be overwritten"]);
    }
    assert_eq!(std::fs::read_to_string(&case).unwrap(), CASE);
    run(["diagnose", &case, "-o", folder.to_str().unwrap()]).refused(2, &["cannot write"]);
}

#[test]
fn findings_are_results_and_fail_on_makes_them_count() {
    let folder = folder("fail-on");
    let case = write(&folder, "two.case.toml", CASE);
    run(["diagnose", &case]).done();
    for kind in ["D3", "red-lines-conflict", "d3"] {
        let ran = run(["diagnose", &case, "--fail-on", kind]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
        assert_eq!(ran.out, run(["diagnose", &case]).done());
    }
    run(["diagnose", &case, "--fail-on", "D1", "--fail-on", "D15"]).done();
    run(["diagnose", &case, "--fail-on", "D3", "--as", "south"]).done();
    assert_eq!(run(["diagnose", &case, "--fail-on", "D1", "--fail-on", "D3"]).code, Some(1));
}

#[test]
fn a_saved_report_is_verified_and_a_false_one_refused() {
    let folder = folder("verify");
    let case = write(&folder, "two.case.toml", CASE);
    let json = run(["diagnose", &case, "--format", "json"]).done();
    let report = write(&folder, "true.json", &json);
    let told = run(["verify", &case, &report]).done();
    assert!(told.contains("true of this case") && told.contains("certificates re-tested"), "{told}");
    let false_one = write(&folder, "false.json", json.replacen("\"proved\"", "\"refuted\"", 1));
    run(["verify", &case, &false_one]).refused(1, &["false.json", "proved"]);
    let other = write(&folder, "other.case.toml", CASE.replace("wage <= 4", "wage <= 3"));
    run(["verify", &other, &report]).refused(1, &["another case"]);
    let none = write(&folder, "none.json", "{}");
    run(["verify", &case, &none]).refused(1, &["no report"]);
    let view = run(["diagnose", &case, "--as", "south", "--format", "json"]).done();
    let view = write(&folder, "south.json", view);
    run(["verify", &case, &view]).done();
}

#[test]
fn explanations_exist_for_all_that_is_listed() {
    let list = run(["explain"]).done();
    assert!(list.lines().count() > 50, "{list}");
    for id in ["D1", "wait-cycle", "unknown-name"].iter().filter(|id| list.contains(*id)) {
        assert!(run(["explain", id]).done().len() > 80, "{id}");
    }
}

#[test]
fn schemas_are_json() {
    for of in ["case", "report"] {
        let schema: serde_json::Value = serde_json::from_str(&run(["schema", of]).done()).unwrap();
        assert!(schema.get("$schema").is_some(), "{of}");
    }
}

#[test]
fn questions_have_whom_what_and_why() {
    let case = "cases/neighbours/boundary.case.toml";
    let text = run(["ask", case]).done();
    for part in ["bears on", "asking"] {
        assert!(text.contains(part), "{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&run(["ask", case, "--format", "json"]).done()).unwrap();
    assert!(json["questions"].as_array().is_some_and(|questions| !questions.is_empty()));
}

#[test]
fn cases_of_several_days_stand_beside_each_other() {
    let days = ["cases/ceasefire/2024-03-early.case.toml", "cases/ceasefire/2024-05-early.case.toml"];
    let text = run(["diagnose", "--timeline", days[0], days[1]]).done();
    assert!(text.contains("STANCES"), "{text}");
    assert_eq!(text, run(["diagnose", "--timeline", days[1], days[0]]).done(), "the order is that of the days");
    let json = run(["diagnose", "--timeline", "--format", "json", days[0], days[1]]).done();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["cases"].as_array().map(Vec::len), Some(2));
    run(["diagnose", "--timeline", "--format", "html", days[0], days[1]]).refused(2, &["text or JSON"]);
}

#[test]
fn another_day_and_a_missing_document_change_the_report() {
    let case = "cases/ceasefire/2024-05-early.case.toml";
    let whole = run(["diagnose", case, "--format", "json"]).done();
    let later = run(["diagnose", case, "--format", "json", "--as-of", "2030-01-01"]).done();
    assert!(later.contains("\"2030-01-01\"") && later != whole);
    let report: serde_json::Value = serde_json::from_str(&whole).unwrap();
    assert!(report["findings"].as_array().is_some_and(|findings| findings.len() == 11));
}

#[test]
fn the_name_of_the_output_chooses_its_form() {
    let folder = folder("form");
    let case = write(&folder, "talks.case.toml", CASE);
    for (name, begins) in
        [("a.html", "<!DOCTYPE html>"), ("a.json", "{\n"), ("a.dot", "digraph"), ("a.txt", "Two sides")]
    {
        let to = named(&folder, name);
        run(["diagnose", &case, "-o", &to]).done();
        let text = std::fs::read_to_string(&to).unwrap();
        assert!(text.starts_with(begins), "{name}: {}", &text[..40]);
    }
    let to = named(&folder, "b.html");
    run(["diagnose", &case, "-o", &to, "--format", "json"]).done();
    assert!(std::fs::read_to_string(&to).unwrap().starts_with('{'), "what is asked for goes before the name");
}

#[test]
fn a_call_that_is_nearly_right_is_told_what_was_meant() {
    let folder = folder("nearly");
    let case = write(&folder, "talks.case.toml", CASE);
    run([&case]).refused(2, &[&format!("`detente diagnose {case}`")]);
    run(["diagnose", &case, "--html"]).refused(2, &["`--format html`"]);
}

#[test]
fn the_words_of_the_screen_are_explained() {
    for word in ["basis", "inferred", "deadlock", "Standing", "holds", "red-line"] {
        assert!(run(["explain", word]).done().len() > 60, "{word}");
    }
}

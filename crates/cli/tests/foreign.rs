//! Scenarios of other systems, in and out, as a user meets them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{folder, root, run, write};

const SAMPLES: &str = "crates/casefile/tests/foreign";

const CASE: &str = r#"
detente = 1
[case]
title = "Night work"
as_of = 2025-03-14
known_to = ["public"]
[actors]
union = { name = "Nurses' union", role = "party" }
board = { name = "Hospital board", role = "party" }
panel = { role = "mediator" }
[issues.nights]
title = "Nights a month"
range = { from = 2, to = 6, step = 2 }
[issues.pay]
options = ["none", "half", "full"]
[[rules]]
id = "law"
says = "nights <= 6"
[[red_lines]]
id = "no-six-for-nothing"
of = "union"
known_to = ["union", "mediators"]
says = "pay >= half"
[preferences.union]
source = "declared"
known_to = ["union", "mediators"]
weights = { nights = 0.4, pay = 0.6 }
values = { nights = "falling", pay = { none = 0, half = 0.75, full = 1 } }
walk_away = 0.3
[preferences.board]
source = "declared"
known_to = ["board", "mediators"]
scores = { pay = { none = 40, half = 25, full = 0 } }
scale = 40
"#;

#[test]
fn a_folder_of_genius_becomes_a_case_that_checks() {
    let out = folder("import-genius");
    let case = out.join("quarry.case.toml");
    let case = case.to_str().unwrap();
    let ran = run(["import", &format!("{SAMPLES}/genius"), "--step", "0.5", "--as-of", "2025-03-14", "-o", case]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    for part in ["`Royalty` is of real numbers and was sampled", "the discount of `Village council` is left out"] {
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    assert!(run(["check", case]).done().contains("no mistakes"));
    let packages = run(["packages", case, "--format", "csv"]).done();
    assert!(packages.starts_with("fund,lorries,royalty,working-hours,utility:quarry-company,"), "{packages}");
    let json = run(["import", &format!("{SAMPLES}/negolog"), "--format", "json", "--title", "Shifts"]).done();
    assert!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["case"]["title"] == "Shifts");
}

#[test]
fn refusals_name_what_cannot_be_held_and_where() {
    let real = run(["import", &format!("{SAMPLES}/genius")]);
    real.refused(1, &["error[foreign-refused]: `Royalty` is of real numbers", "--step", "no case was made: 1 mistake"]);
    run(["import", &format!("{SAMPLES}/nonlinear")]).refused(1, &["the utility of `north` is no sum over issues"]);
    let out = folder("import-refused");
    let torn = write(&out, "torn.xml", "<utility_space>\n<objective>\n<issue index=\"1\" name=\"x\"");
    run(["import", &torn]).refused(1, &["error[foreign-syntax]: this is no XML", "torn.xml:3:"]);
    run(["import", out.join("none").to_str().unwrap()]).refused(2, &["cannot read"]);
    run(["import", &torn, "-o", &torn]).refused(2, &["would be overwritten"]);
    run(["import", &torn, "--step", "fast"]).refused(2, &["a number above 0 is wanted"]);
    run(["import", "docs"]).refused(2, &["holds no file of a scenario"]);
}

#[test]
fn every_system_takes_a_case_and_gives_it_back() {
    let out = folder("export-systems");
    let case = write(&out, "nights.case.toml", CASE);
    for system in ["genius", "geniusweb", "negmas", "negolog"] {
        let files = out.join(system);
        let ran = run(["export", &case, "--to", system, "-o", files.to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{system} {}", ran.err);
        for part in ["left out: `law`", "left out: `no-six-for-nothing`"] {
            assert!(ran.err.contains(part), "{system} {}", ran.err);
        }
        let back = run(["import", files.to_str().unwrap()]);
        assert_eq!(back.code, Some(0), "{system} {}", back.err);
        let back = write(&out, &format!("{system}.case.toml"), back.out);
        assert!(run(["check", &back]).done().contains("no mistakes"), "{system}");
        let again = run(["export", &case, "--to", system, "-o", files.to_str().unwrap()]);
        assert!(again.code == Some(2) && again.err.contains("exists and is not overwritten"), "{}", again.err);
    }
    run(["export", &case, "--to", "genius"]).refused(2, &["--output"]);
}

#[test]
fn a_side_exports_what_it_may_see_and_nothing_of_the_others_moves_a_byte() {
    let out = folder("export-view");
    let write_out = |name: &str, text: String| {
        let case = write(&out, &format!("{name}.case.toml"), text);
        let files = out.join(name);
        let ran = run(["export", &case, "--to", "negmas", "--as", "board", "-o", files.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("no profile is written for `Nurses' union`"), "{}", ran.err);
        assert!(!ran.err.contains("no-six-for-nothing"), "{}", ran.err);
        let mut read: Vec<(String, String)> = std::fs::read_dir(&files)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().display().to_string(), std::fs::read_to_string(path).unwrap()))
            .collect();
        read.sort();
        (read, ran.err.replace(name, ""))
    };
    let one = write_out("one", CASE.to_owned());
    let other = CASE.replace("walk_away = 0.3", "walk_away = 0.9").replace("pay >= half", "pay >= full");
    assert_eq!(one, write_out("two", other.replace("nights = 0.4, pay = 0.6", "nights = 0.5, pay = 0.5")));
    assert_eq!(one.0.len(), 2, "a domain and one profile");
    assert!(root().join(SAMPLES).is_dir());
}

//! From nothing to a first report: `new`, `check`, `diagnose`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{folder, named, run, run_with, write};

const ANSWERS: &str = "\
Fence between two gardens
2026-05-04
y
Number 12, Number 14
Neighbours' office
Place of the fence
0 to 100 step 10 cm
Who cuts the hedge
nobody, both together

at least 70 cm
y

at most 40
y
not nobody
n
Number 12: cuts the hedge
Number 14: lets the surveyor in

2
1
";

#[test]
fn a_template_is_clean_and_can_be_diagnosed() {
    let folder = folder("template");
    let file = named(&folder, "talks.case.toml");
    for args in [&["new"][..], &["new", "--template"]] {
        let ran = run([args, &[&file]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
        assert!(ran.err.contains("wrote ") && ran.err.contains("detente check "), "{}", ran.err);
        assert_eq!(run(["check", &file]).done(), format!("{file}: no mistakes\n"));
        let screen = run(["diagnose", &file]).done();
        assert!(screen.contains("North") && screen.contains("holds, checked"), "{screen}");
        std::fs::remove_file(&file).unwrap();
    }
}

#[test]
fn answers_become_a_case_with_its_findings() {
    let folder = folder("answers");
    let file = named(&folder, "garden.case.toml");
    let ran = run_with(["new", "--questions", &file], ANSWERS.as_bytes(), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    assert!(!ran.err.contains("not understood"), "{}", ran.err);
    assert_eq!(run(["check", &file]).done(), format!("{file}: no mistakes\n"));
    for kind in ["D1", "D3"] {
        assert_eq!(run(["diagnose", &file, "--fail-on", kind]).code, Some(1), "{kind}");
    }
}

#[test]
fn what_is_not_understood_is_asked_again() {
    let folder = folder("again");
    let file = named(&folder, "garden.case.toml");
    let wrong = ANSWERS.replace("0 to 100 step 10 cm", "anywhere\n0 to 100 step 30\n0 to 100 step 10 cm");
    let ran = run_with(["new", "--questions", &file], wrong.as_bytes(), &[]);
    assert_eq!(ran.err.matches("not understood").count(), 2, "{}", ran.err);
    let right = named(&folder, "right.case.toml");
    run_with(["new", "--questions", &right], ANSWERS.as_bytes(), &[]);
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&right).unwrap());
}

#[test]
fn no_file_is_overwritten() {
    let folder = folder("kept");
    let file = write(&folder, "mine.case.toml", "# mine\n");
    for flag in ["--template", "--questions"] {
        run_with(["new", flag, &file], ANSWERS.as_bytes(), &[]).refused(2, &["exists and is not overwritten"]);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# mine\n");
    run(["new", &named(&folder, "no/such/folder.case.toml")]).refused(2, &["cannot write", "there is no folder"]);
}

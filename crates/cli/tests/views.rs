//! What one viewer gets: exports, warnings, standard error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{CASE, folder, named, run, write};

const VIEWERS: [&str; 6] = ["upstream", "downstream", "union", "envoy", "bank", "public"];

#[test]
fn a_report_on_an_export_is_the_report_on_the_whole_with_that_view() {
    let folder = folder("exports");
    let case = "cases/dam/dam.case.toml";
    for viewer in VIEWERS {
        for form in ["toml", "json"] {
            let file = named(&folder, &format!("{viewer}.case.{form}"));
            assert_eq!(run(["export", case, "--as", viewer, "--format", form, "-o", &file]).done(), "");
            for kind in ["text", "json", "html", "dot"] {
                let whole = run(["diagnose", case, "--as", viewer, "--format", kind, "--all"]).done();
                assert_eq!(
                    run(["diagnose", &file, "--as", viewer, "--format", kind, "--all"]).done(),
                    whole,
                    "{viewer}"
                );
            }
            assert_eq!(run(["ask", &file, "--as", viewer]).done(), run(["ask", case, "--as", viewer]).done());
            let again = run(["export", &file, "--as", viewer, "--format", form]).done();
            assert_eq!(again, std::fs::read_to_string(&file).unwrap(), "{viewer} {form}");
        }
    }
}

#[test]
fn what_is_hidden_stands_in_no_output() {
    let folder = folder("hidden");
    let case = write(&folder, "two.case.toml", CASE);
    for viewer in ["south", "public"] {
        for call in [
            &["diagnose", "--all"][..],
            &["diagnose", "--format", "json"],
            &["diagnose", "--format", "html"],
            &["ask"],
            &["check"],
            &["export"],
            &["export", "--format", "json"],
        ] {
            let out = run([&[call[0], &case, "--as", viewer], &call[1..]].concat()).done();
            assert!(!out.contains("living-wage") && out.contains("Two sides"), "{viewer}: {out}");
        }
    }
    for viewer in ["north", "office", "mediator"] {
        assert!(run(["export", &case, "--as", viewer]).done().contains("living-wage"), "{viewer}");
    }
}

#[test]
fn check_lists_what_a_viewer_could_see() {
    let folder = folder("lists");
    let case = write(&folder, "two.case.toml", CASE);
    let south = run(["check", &case, "--as", "south"]).done();
    assert!(south.contains("budget") && !south.contains("living-wage"), "{south}");
    assert!(run(["check", &case, "--as", "north"]).done().contains("living-wage"));
}

#[test]
fn warnings_are_for_those_who_see_all() {
    let folder = folder("warnings");
    let text = format!("{CASE}[[deadlines]]\ntitle = \"Rains\"\non = 2025-06-15\n");
    let case = write(&folder, "two.case.toml", text);
    for viewer in ["south", "north", "office", "public"] {
        let out = run(["check", &case, "--as", viewer]).done();
        assert!(!out.contains("warning["), "{out}");
        assert!(!run(["diagnose", &case, "--as", viewer]).done().contains("warning["));
    }
}

//! `detente brief` as a user calls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{folder, named, run, run_with, write};

const REPORT: &str = "date 2024-05-20 Talks between Norland and Sudania on the water have stalled, a mediator said on Friday. \
                      Both say that they will come back to the table.\n";

#[test]
fn a_folder_of_reports_and_a_draft_that_checks() {
    let folder = folder("brief");
    write(&folder, "a.txt", REPORT);
    write(&folder, "b.html", format!("<h1>Water</h1><p>{REPORT}</p>"));
    let draft = named(&folder, "talks.case.toml");
    let ran = run(["brief", folder.to_str().unwrap(), "--draft", &draft]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("2 documents · at most 1 source · proposed, not reviewed"), "{}", ran.out);
    assert!(ran.err.contains("draft written to"), "{}", ran.err);
    assert!(run(["check", &draft]).done().contains("no mistakes"));
    run(["brief", folder.to_str().unwrap(), "--draft", &draft]).refused(2, &["exists and is not overwritten"]);
}

#[test]
fn one_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = folder("brief-bad");
    let good = write(&folder, "a.txt", REPORT);
    let bad = write(&folder, "b.bin", [0u8, 1, 2, 3, 0]);
    let ran = run(["brief", &good, &bad]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("b.bin: it is neither text"), "{}", ran.out);
    run(["brief", &bad]).refused(1, &["b.bin: it is neither text", "hint: text, HTML"]);
    run(["brief", &named(&folder, "none.txt")]).refused(2, &["cannot read"]);
}

#[test]
fn other_forms_and_standard_input() {
    let folder = folder("brief-forms");
    let good = write(&folder, "a.txt", REPORT);
    let json = run(["brief", &good, "--format", "json"]).done();
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((told["detente_brief"].as_u64(), told["documents"][0]["day"].as_str()), (Some(1), Some("2024-05-20")));
    assert!(run(["brief", &good, "--format", "html"]).done().starts_with("<!DOCTYPE html>"));
    assert!(run_with(["brief", "-"], REPORT.as_bytes(), &[]).done().contains("standard input: 2024-05-20"));
    run(["brief", &good, "--output", &good]).refused(2, &["would be overwritten"]);
    let undated = write(&folder, "b.txt", "Talks between Norland and Sudania have stalled, and the hall is empty.");
    let draft = named(&folder, "d.case.toml");
    run(["brief", &undated, "--draft", &draft]).refused(2, &["no report tells its day", "--as-of"]);
    let ran = run(["brief", &undated, "--draft", &draft, "--as-of", "2024-05-20"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn lines_are_read_one_by_one_and_further_documents_are_counted() {
    let folder = folder("brief-lines");
    let line =
        |n: usize| serde_json::json!({ "text": format!("{REPORT} And {n}."), "date": "2024-05-20" }).to_string() + "\n";
    let lines: String = (0..600).map(line).collect();
    let crawl = write(&folder, "crawl.jsonl", format!("{lines}\nno document\n"));
    let ran = run(["brief", &crawl, "--in-full", "20"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.contains("600 documents · at most 1 source"), "{}", ran.out);
    assert!(ran.out.contains("in the first 20 alone"), "{}", ran.out);
    assert!(ran.out.contains("NOT READ") && ran.out.contains("line 602"), "{}", ran.out);
    assert!(ran.out.lines().count() <= 40, "{}", ran.out);
    run(["brief", &write(&folder, "empty.jsonl", "")]).refused(1, &["empty.jsonl: "]);
}

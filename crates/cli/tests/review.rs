//! `detente read` and `detente review`: proposals, decisions, and what enters the case.

mod common;

use std::fs;

use common::{QUAY as CASE, QUAY_NEWS as REPORT, named, quay, run, run_with, write};

/// A folder with a case and a report.
fn desk(name: &str) -> (std::path::PathBuf, String, String) {
    quay(name, CASE, REPORT)
}

fn proposals(case: &str, report: &str) -> Vec<serde_json::Value> {
    let lines = run(["read", report, "--case", case, "--format", "jsonl"]).done();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn proposals_come_with_their_place_and_words() {
    let (_, case, report) = desk("read");
    let found = proposals(&case, &report);
    assert!(found.len() >= 2, "{found:?}");
    for proposal in &found {
        let (span, quote) = (&proposal["candidate"]["span"], proposal["candidate"]["quote"].as_str().unwrap());
        let at = |end: &str| span[end].as_u64().unwrap() as usize;
        assert_eq!(REPORT.chars().skip(at("start")).take(at("end") - at("start")).collect::<String>(), quote);
        assert!(proposal["place"].as_str().unwrap().starts_with("news.txt:"));
    }
    let text = run(["read", &report, "--case", &case]).done();
    assert!(text.contains("proposed, not reviewed") && text.contains("news.txt:1"), "{text}");
}

#[test]
fn decisions_from_a_file_enter_the_case() {
    let (folder, case, report) = desk("review-file");
    let name = proposals(&case, &report)[0]["proposal"].as_str().unwrap().to_owned();
    let accept = serde_json::json!({
        "by": "Ana", "at": "2031-03-05T08:00:00Z", "decision": "accept", "proposal": name,
    });
    let decisions = write(&folder, "decisions.jsonl", format!("{accept}\n"));
    let ran = run(["review", &report, "--case", &case, "--by", "Ana", "--decisions", &decisions, "--write"]);
    assert_eq!((ran.code, ran.err.contains("1 claim written")), (Some(0), true), "{}", ran.err);
    let text = fs::read_to_string(&case).unwrap();
    assert!(text.starts_with(CASE) && text.contains("[[claims]]") && text.contains("reviewed_by = \"Ana\""), "{text}");
    run(["check", &case]).done();
    let log = fs::read_to_string(named(&folder, "quay.case.toml.review.jsonl")).unwrap();
    assert_eq!(log.lines().count(), 1);
    // Again over the same log: nothing is added twice.
    let empty = write(&folder, "none.jsonl", "");
    let ran = run(["review", &report, "--case", &case, "--by", "Ana", "--decisions", &empty, "--write"]);
    assert_eq!((ran.code, fs::read_to_string(&case).unwrap()), (Some(0), text), "{}", ran.err);
}

#[test]
fn keys_decide_and_the_next_call_goes_on() {
    let (folder, case, report) = desk("review-keys");
    let first = run_with(["review", &report, "--case", &case, "--by", "Ana"], b"z\na\nr\nno claim\nq\n", &[]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.out.contains("`z` is no key here") && first.out.contains("demand"), "{}", first.out);
    assert!(first.err.contains("1 accepted, 1 rejected"), "{}", first.err);
    let second = run_with(["review", &report, "--case", &case, "--by", "Ben"], b"u\nq\n", &[]);
    assert!(second.err.contains("1 accepted, 0 rejected"), "{}", second.err);
    let log = fs::read_to_string(named(&folder, "quay.case.toml.review.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines.iter().map(|line| line["decision"].as_str().unwrap()).collect::<Vec<_>>(),
        ["accept", "reject", "undo"]
    );
    assert_eq!((lines[0]["by"].as_str(), lines[2]["by"].as_str()), (Some("Ana"), Some("Ben")));
    assert_eq!(fs::read_to_string(&case).unwrap(), CASE, "without --write the case stays as it is");
}

#[test]
fn a_log_that_was_torn_goes_on_and_one_that_is_wrong_is_told() {
    let (folder, case, report) = desk("review-torn");
    run_with(["review", &report, "--case", &case, "--by", "Ana"], b"a\nq\n", &[]);
    let log = named(&folder, "quay.case.toml.review.jsonl");
    let whole = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("{whole}{{\"by\":\"An")).unwrap();
    let ran = run_with(["review", &report, "--case", &case, "--by", "Ana"], b"q\n", &[]);
    assert!(ran.err.contains("1 accepted"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&log).unwrap(), whole);
    fs::write(&log, "nonsense\n").unwrap();
    run(["review", &report, "--case", &case, "--by", "Ana"]).refused(1, &["line 1 is no decision", "--log"]);
}

#[test]
fn a_proposal_that_is_not_there_is_named() {
    let (folder, case, report) = desk("review-unknown");
    let line = "{\"by\":\"Ana\",\"at\":\"2031-03-05T08:00:00Z\",\"decision\":\"accept\",\"proposal\":\"x\"}\n";
    let decisions = write(&folder, "decisions.jsonl", line);
    let ran = run(["review", &report, "--case", &case, "--by", "Ana", "--decisions", &decisions, "--write"]);
    ran.refused(1, &["nothing of the name `x` is proposed"]);
    assert_eq!(fs::read_to_string(&case).unwrap(), CASE);
}

#[test]
fn what_is_added_in_confidence_moves_no_byte_for_others() {
    let (folder, case, report) = desk("review-confidence");
    let open = CASE.replace("as_of = 2031-03-04", "as_of = 2031-03-04\nknown_to = [\"public\"]");
    fs::write(&case, &open).unwrap();
    let views = |case: &str| {
        let forms = [vec!["diagnose", case, "--all"], vec!["diagnose", case, "--format", "json"], vec!["export", case]];
        let each = forms.into_iter().chain([vec!["diagnose", case, "--format", "html"], vec!["ask", case]]);
        let each = each.flat_map(|form| ["mill", "public"].map(|viewer| [form.clone(), vec!["--as", viewer]].concat()));
        each.map(|call| run(call).done()).collect::<Vec<_>>()
    };
    let before = views(&case);
    let name = proposals(&case, &report)[0]["proposal"].as_str().unwrap().to_owned();
    let line = |decision: serde_json::Value| {
        let mut line = serde_json::json!({ "by": "Ana", "at": "2031-03-05T08:00:00Z", "proposal": name });
        line.as_object_mut().unwrap().extend(decision.as_object().unwrap().clone());
        format!("{line}\n")
    };
    let keys = "of = \"harbour\"\nkind = \"insists\"\nsays = \"quay = high\"";
    let draw = serde_json::json!({ "decision": "draw", "entry": "positions.harbour-high", "keys": keys });
    let text = line(serde_json::json!({ "decision": "accept" })) + &line(draw);
    let decisions = write(&folder, "decisions.jsonl", text);
    let call = ["review", &report, "--case", &case, "--by", "Ana", "--decisions", &decisions, "--write"];
    let ran = run(call.into_iter().chain(["--known-to", "harbour"]));
    assert!(ran.err.contains("to be seen by: harbour"), "{}", ran.err);
    assert_eq!(views(&case), before);
    // The same without it is open, as the case says, and seen.
    fs::write(&case, &open).unwrap();
    fs::remove_file(named(&folder, "quay.case.toml.review.jsonl")).unwrap();
    assert!(run(call).err.contains("to be seen by: public"));
    assert_ne!(views(&case), before, "a leak would be seen");
}

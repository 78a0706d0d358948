//! Logs of talks on the command line: recorded, replayed, interrupted.

mod common;

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use common::{folder, named, program, run, run_with, write};

const NOTE: &str = r#"{"type":"note-made","party":"union","note":"n1","says":"3.7 would do","mark":"share-as-own"}"#;

fn begun(name: &str) -> String {
    let log = named(&folder(name), "pay.talks.jsonl");
    let told = run(["record", &log, "--open", "cases/labour/conciliation.case.toml"]).done();
    assert!(told.starts_with("recorded: the talks open: Hospital laundry"), "{told}");
    log
}

#[test]
fn talks_are_recorded_and_replayed() {
    let log = begun("record");
    run(["record", &log, "--by", "union", NOTE]).done();
    let lines =
        "{\"type\":\"day-moved\",\"as_of\":\"2026-04-02\"}\n\n{\"type\":\"day-moved\",\"as_of\":\"2026-04-03\"}\n";
    let told = run_with(["record", &log], lines.as_bytes(), &[]).done();
    assert_eq!(told, "recorded: the day is 2026-04-02\nrecorded: the day is 2026-04-03\n");
    let union = run(["replay", &log, "--as", "union"]).done();
    let board = run(["replay", &log, "--as", "board"]).done();
    assert!(union.contains("4 events") && union.contains("3.7 would do"), "{union}");
    assert!(board.contains("3 events") && !board.contains("3.7"), "{board}");
    let json = run(["replay", &log, "--format", "json"]).done();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["steps"].as_array().unwrap().len(), 4);
}

#[test]
fn what_cannot_happen_is_refused_and_the_log_stays_as_it_was() {
    let log = begun("refused");
    run(["record", &log, "--by", "union", "--at", "2030-01-01T00:00:00Z", NOTE]).done();
    let before = fs::read(&log).unwrap();
    run(["record", &log, "--by", "board", NOTE])
        .refused(1, &["event 3 of the log cannot happen: board may not do this"]);
    run(["record", &log, "--by", "union", r#"{"type":"drafts-ranked","order":[]}"#, NOTE])
        .refused(1, &["event 4 of the log cannot happen", "there is a note `n1` already"]);
    run(["record", &log, "--at", "2029-01-01T00:00:00Z", r#"{"type":"day-moved","as_of":"2026-04-02"}"#])
        .refused(1, &["before the event that precedes it"]);
    run(["record", &log, r#"{"type":"nothing"}"#]).refused(1, &["event 1 does not read", "docs/talks.md"]);
    run(["record", &log, "--open", "cases/labour/conciliation.case.toml"]).refused(2, &["open already"]);
    assert_eq!(fs::read(&log).unwrap(), before);
    let none = named(&folder("none"), "none.talks.jsonl");
    run(["record", &none, NOTE]).refused(2, &["cannot open", "`--open CASE` begins a log"]);
    // The clock stands before 2030: an event without a time is dated like the last one.
    run(["record", &log, r#"{"type":"day-moved","as_of":"2026-04-02"}"#]).done();
    assert!(fs::read_to_string(&log).unwrap().lines().last().unwrap().contains("2030-01-01T00:00:00Z"));
}

#[test]
fn an_altered_log_is_told_to_its_keeper_and_in_one_sentence_to_others() {
    let log = begun("altered");
    run(["record", &log, "--by", "union", NOTE]).done();
    let text = fs::read_to_string(&log).unwrap().replace("3.7 would do", "3.9 would do");
    fs::write(&log, text).unwrap();
    run(["replay", &log]).refused(1, &["line 3: the chain is broken", "1 line of the log cannot be read"]);
    let told = run(["replay", &log, "--as", "board"]).refused(1, &["this log cannot be shown"]);
    assert!(!told.contains("line 3"));
    run(["replay", "cases/labour/conciliation.case.toml"])
        .refused(1, &["line 1: this is no log of talks", "1 line of the log"]);
    run(["replay", "cases/labour/pay.talks.jsonl", "--as", "nobody"]).refused(2, &["no actor `nobody`"]);
}

/// Several at once: each waits for the others, none is lost, the chain holds.
#[test]
fn those_who_record_at_the_same_time_wait_for_each_other() {
    let log = begun("at-once");
    let note = |n: usize| NOTE.replace("n1", &format!("n{n}"));
    let children: Vec<_> = (0..8)
        .map(|n| program().args(["record", &log, "--by", "union", &note(n)]).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let seen = run(["replay", &log, "--as", "union"]).done();
    assert!(seen.contains("9 events"), "{seen}");
}

/// Killed at some moment: what was acknowledged is there, what was not is there whole or not at all, and the next goes on.
#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let log = begun("killed");
    let mut acknowledged = Vec::new();
    let mut killed = 0;
    for n in 0..20_usize {
        let note = NOTE.replace("n1", &format!("k{n}"));
        let mut child = program().args(["record", &log, "--by", "union", &note]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(3 * n as u64));
        // A process that ended by itself cannot be killed any more, and says so by its code.
        let _ = child.kill();
        match child.wait().unwrap().code() {
            Some(0) => acknowledged.push(note),
            _ => killed += 1,
        }
    }
    run(["record", &log, "--by", "union", &NOTE.replace("n1", "last")]).done();
    let text = fs::read_to_string(&log).unwrap();
    for note in &acknowledged {
        let name = note.split("\"note\":\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(text.matches(&format!("\"note\":\"{name}\"")).count(), 1, "{name}");
    }
    assert!(killed > 0, "none was killed in time");
    run(["replay", &log]).done();
    let torn = write(&folder("torn"), "torn.talks.jsonl", &text[..text.len() - 30]);
    assert!(run(["replay", &torn]).done().contains("unfinished line"));
    run(["record", &torn, "--by", "union", &NOTE.replace("n1", "after")]).done();
    assert!(!run(["replay", &torn]).done().contains("unfinished line"));
}

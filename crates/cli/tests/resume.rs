//! A run over many reports that is killed goes on where it was: no report is lost, none counts twice, the result has the same
//! bytes as that of a run that nobody disturbed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{QUAY, Ran, folder, named, program, run, write};

/// Reports that share no more than a phrase, so that each speaks for itself.
fn report(n: usize) -> String {
    format!("date 2031-03-03 Harbour demands a higher quay, x{n} said of y{n} and z{n}.\n")
}

fn crawl(folder: &Path, name: &str, numbers: impl Iterator<Item = usize>) -> String {
    let line = |n| serde_json::json!({ "text": report(n) }).to_string() + "\n";
    write(folder, name, numbers.map(line).collect::<String>())
}

/// Starts the program, waits until the work file has grown, and kills it; false where it was done before.
fn killed(args: &[&str], work: &Path, pause: Duration) -> bool {
    let size = || std::fs::metadata(work).map_or(0, |about| about.len());
    let before = size();
    let mut child = program().args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while size() <= before && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(120), "nothing is kept");
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(pause);
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

/// The documents that the lines of a work file are of; every line is whole.
fn kept(work: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(work).unwrap();
    let document = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["document"].as_str().unwrap().to_owned()
    };
    text.lines().map(document).collect()
}

/// Kills a call several times, then lets it end; how often it was killed before it was done, and how it ended.
fn disturbed(args: &[&str], work: &Path) -> (usize, Ran) {
    let pauses = [0, 3, 11, 1, 29, 7].map(Duration::from_millis);
    let kills = pauses.into_iter().filter(|pause| killed(args, work, *pause)).count();
    (kills, run(args))
}

#[test]
fn a_reading_that_is_killed_again_and_again_ends_as_if_nothing_had_been() {
    const COUNT: usize = 3_000;
    let folder = folder("resume-read");
    let case = write(&folder, "quay.case.toml", QUAY);
    let crawl = crawl(&folder, "crawl.jsonl", 0..COUNT);
    let work = folder.join("work.jsonl");
    let plain = ["read", &crawl, "--case", &case, "--format", "jsonl"];
    let undisturbed = run(plain).done();
    assert!(undisturbed.lines().count() >= COUNT, "{} proposals", undisturbed.lines().count());
    let (kills, ran) = disturbed(&[&plain[..], &["--keep", work.to_str().unwrap()]].concat(), &work);
    assert!(kills >= 3, "it was killed {kills} times");
    assert!(ran.code == Some(0) && ran.out == undisturbed, "{}", ran.err);
    assert!(!ran.err.contains(" 0 searches taken"), "{}", ran.err);
    let documents = kept(&work);
    assert_eq!(documents.len(), COUNT);
    assert_eq!(BTreeSet::from_iter(&documents).len(), COUNT, "none counts twice");
    let again = run([&plain[..], &["--keep", work.to_str().unwrap()]].concat());
    assert_eq!((again.out, kept(&work).len()), (undisturbed, COUNT));
    assert!(again.err.contains("3000 searches taken from it, 0 added"), "{}", again.err);
}

#[test]
fn a_brief_of_a_folder_that_is_killed_ends_as_if_nothing_had_been() {
    let folder = folder("resume-brief");
    let reports = folder.join("reports");
    std::fs::create_dir(&reports).unwrap();
    (0..600).for_each(|n| drop(write(&reports, &format!("{n:04}.txt"), report(n))));
    let work = folder.join("work.jsonl");
    let plain = ["brief", reports.to_str().unwrap(), "--format", "json"];
    let undisturbed = run(plain).done();
    let (kills, ran) = disturbed(&[&plain[..], &["--keep", work.to_str().unwrap()]].concat(), &work);
    assert!(kills >= 1 && ran.code == Some(0) && ran.out == undisturbed, "{kills}: {}", ran.err);
    assert_eq!(kept(&work).len(), 600);
}

#[test]
fn what_is_torn_or_altered_in_a_work_file_is_found_anew() {
    let folder = folder("resume-torn");
    let case = write(&folder, "quay.case.toml", QUAY);
    let crawl = crawl(&folder, "crawl.jsonl", 0..40);
    let work = named(&folder, "work.jsonl");
    let call = ["read", &crawl, "--case", &case, "--format", "jsonl", "--keep", &work];
    let whole = run(call).out;
    let text = std::fs::read_to_string(&work).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let joined = |head: &str, tail: &str| format!("{head}{}\n{tail}", lines[1..39].join("\n"));
    let half = &lines[0][..lines[0].len() / 2];
    for (torn, taken) in [
        (text[..text.len() - 20].to_owned(), 39),
        (joined(half, lines[39]), 37),
        (joined(&format!("{}\n", lines[0]), &lines[39][..9]), 39),
        (joined(&lines[0].replacen("harbour", "atlantis", 9).replace("demand", "surrender"), "\u{fffd}\n\n"), 37),
        (half.to_owned(), 0),
        (String::new(), 0),
    ] {
        std::fs::write(&work, &torn).unwrap();
        let ran = run(call);
        assert!(ran.code == Some(0) && ran.out == whole, "{taken}: {}", ran.err);
        assert!(ran.err.contains(&format!("{taken} searches taken from it, {} added", 40 - taken)), "{}", ran.err);
        let last = run(call);
        assert!(last.err.contains("40 searches taken from it, 0 added"), "{}", last.err);
    }
}

#[test]
fn work_files_of_parts_are_joined_by_putting_one_after_the_other() {
    let folder = folder("resume-parts");
    let case = write(&folder, "quay.case.toml", QUAY);
    let all = crawl(&folder, "all.jsonl", 0..90);
    let whole = run(["read", &all, "--case", &case, "--format", "jsonl"]).done();
    let mut joined = Vec::new();
    for part in [60..90, 0..30, 30..60] {
        let piece = crawl(&folder, "part.jsonl", part);
        let work = named(&folder, "part.work.jsonl");
        let ran = run(["read", &piece, "--case", &case, "--format", "jsonl", "--keep", &work]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        joined.extend(std::fs::read(&work).unwrap());
        std::fs::remove_file(&work).unwrap();
    }
    let work = write(&folder, "all.work.jsonl", joined);
    let ran = run(["read", &all, "--case", &case, "--format", "jsonl", "--keep", &work]);
    assert_eq!((ran.code, ran.out), (Some(0), whole));
    assert!(ran.err.contains("90 searches taken from it, 0 added"), "{}", ran.err);
    let other = write(&folder, "other.case.toml", QUAY.replace("high\"]", "high\", \"none\"]"));
    let ran = run(["read", &all, "--case", &other, "--format", "jsonl", "--keep", &work]);
    assert!(ran.err.contains("0 searches taken from it, 90 added"), "another case, other names: {}", ran.err);
}

#[test]
fn a_file_that_is_no_work_file_is_left_as_it_is() {
    let folder = folder("resume-wrong");
    let case = write(&folder, "quay.case.toml", QUAY);
    let crawl = crawl(&folder, "crawl.jsonl", 0..3);
    let read = |keep: &str| run(["read", &crawl, "--case", &case, "--format", "jsonl", "--keep", keep]);
    read(&case).refused(2, &["is no work file and is left as it is"]);
    read(&crawl).refused(2, &["is no work file and is left as it is"]);
    assert_eq!(std::fs::read_to_string(&case).unwrap(), QUAY);
    read(&named(&folder, "none/work.jsonl")).refused(2, &["cannot use", "no such file"]);
    let work = named(&folder, "work.jsonl");
    run(["read", &crawl, "--case", &case, "--keep", &work, "-o", &work]).refused(2, &["would be overwritten"]);
}

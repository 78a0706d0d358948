//! Logs of talks that ship with the project: each replays, for everyone, and holds what it says it holds.

use std::fs;
use std::path::{Path, PathBuf};

use detente::model::{Kind, Structural};
use detente::replay::{self, Failed, Replay};
use detente::talks::{self, Follower, State};
use detente::{Format, Input, Limits, Request, Viewer, diagnose};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

fn logs() -> Vec<PathBuf> {
    let folders = fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut logs: Vec<PathBuf> =
        files.filter(|path| path.file_name().unwrap().to_string_lossy().ends_with(".talks.jsonl")).collect();
    logs.sort();
    logs
}

fn replayed(bytes: &[u8], viewer: &Viewer) -> Result<Replay, Failed> {
    replay::replay(bytes, viewer, &Limits::default(), &|| false)
}

fn pay() -> Vec<u8> {
    fs::read(cases().join("labour/pay.talks.jsonl")).unwrap()
}

fn actor(name: &str) -> Viewer {
    Viewer::Actor(detente::Id::new(name).unwrap())
}

#[test]
fn every_shipped_log_replays_for_everyone_who_takes_part() {
    let logs = logs();
    assert_eq!(logs.len(), 2, "{logs:?}");
    for log in logs {
        let bytes = fs::read(&log).unwrap();
        let events = talks::read(&bytes).unwrap().events;
        let whole = replayed(&bytes, &Viewer::All).unwrap();
        assert_eq!(whole.steps.len(), events.len(), "{}: each event changes what is on file", log.display());
        let state = State::open(&events[0]).unwrap();
        for who in &state.case().actors {
            let seen = replayed(&bytes, &Viewer::Actor(who.meta.id.clone())).unwrap();
            assert!(!seen.steps.is_empty() && seen.steps.len() <= whole.steps.len());
            assert!(seen.steps.iter().zip(1..).all(|(step, n)| step.n == n), "numbered without gaps");
        }
        replayed(&bytes, &Viewer::Public).unwrap();
    }
}

/// The log of the reports holds the shipped cases as they are now, and its diagnoses are theirs.
#[test]
fn the_log_of_the_reports_holds_the_shipped_cases() {
    let folder = cases().join("ceasefire");
    let bytes = fs::read(folder.join("reports.talks.jsonl")).unwrap();
    let told = replayed(&bytes, &Viewer::All).unwrap();
    let names = ["2024-03-early", "2024-05-early", "2024-05-20", "2025-06", "undated-essay"];
    assert_eq!(told.steps.len(), names.len());
    for (name, step) in names.iter().zip(&told.steps) {
        let file = folder.join(format!("{name}.case.toml"));
        let text = fs::read(&file).unwrap();
        let request = Request {
            inputs: vec![Input { name: name.to_string(), text, format: Format::Toml }],
            viewer: Viewer::All,
            as_of: None,
            without: Vec::new(),
            limits: Limits::default(),
        };
        let report = diagnose(&request, &|| false).unwrap().report;
        let hint = "write the case anew into the log: `detente export CASE --format json`";
        assert_eq!(step.diagnosis.sha256, report.case.sha256, "{name} changed; {hint}");
        assert_eq!(step.diagnosis.structural, report.verdict.structural);
        assert_eq!(step.diagnosis.claimed, report.verdict.claimed);
    }
}

/// An invented mediation, from what is stuck to the agreement.
#[test]
fn the_pay_talks_come_free_step_by_step() {
    let told = replayed(&pay(), &Viewer::All).unwrap();
    let gone: Vec<(u64, Vec<Kind>)> = told
        .steps
        .iter()
        .filter(|step| !step.diagnosis.gone.is_empty())
        .map(|step| (step.n, step.diagnosis.gone.clone()))
        .collect();
    assert_eq!(gone, [(11, vec![Kind::RedLinesConflict]), (16, vec![Kind::PreconditionCycle])]);
    assert_eq!(told.steps[0].diagnosis.structural, Structural::Deadlocked);
    assert_eq!(told.steps.last().unwrap().diagnosis.structural, Structural::NoDeadlockFound);
    assert!(told.steps.last().unwrap().told[0].contains("agreed"));
}

/// What one side says in confidence, answers or criticises reaches no other side; what was told does, once.
#[test]
fn nothing_said_in_confidence_is_in_the_replay_of_another() {
    let everything = |who: &str| {
        let told = replayed(&pay(), &actor(who)).unwrap();
        let json = serde_json::to_string(&told).unwrap();
        json + &replay::text(&told, &actor(who), Default::default())
    };
    let of_the_union = ["If the nights are paid", "Three years bind us", "rankings/union", "share-as-own"];
    let of_the_board = ["not before it has met", "From the first of the quarter.", "by-board-cost", "share-after"];
    for (mine, other, who) in [(of_the_union, of_the_board, "union"), (of_the_board, of_the_union, "board")] {
        let seen = everything(who);
        assert!(mine.iter().all(|words| seen.contains(words)), "{who} sees its own");
        assert!(other.iter().all(|words| !seen.contains(words)), "{who} sees nothing of the other");
    }
    let onlooker = everything("ministry");
    let private =
        of_the_union.iter().chain(&of_the_board).chain(&["What if basic pay", "proposals/", "draft-1", "R. Amsel"]);
    assert!(private.clone().all(|words| !onlooker.contains(words)));
    assert!(everything("union").contains("board says that the council could find 1.35 M"));
    assert!(!everything("board").contains("board says that the council could find 1.35 M"));
}

/// The channel of one side emptied out of the log: not a byte changes for the other.
#[test]
fn the_other_side_gets_the_same_bytes_without_what_is_private() {
    let text = String::from_utf8(pay()).unwrap();
    let private = |line: &&str| {
        let own = line.contains("\"by\":\"board\",\"event\"") && !line.contains("proposal-answered");
        !own && !line.contains("\"note\":[\"board\"")
    };
    let without: String = text.lines().filter(private).map(|line| format!("{line}\n")).collect();
    // What was told to the union rested on a note that is gone now; all else that it learned is the same.
    let whole: String =
        text.lines().filter(|line| !line.contains("\"note\":[\"board\"")).map(|line| format!("{line}\n")).collect();
    assert!(without.len() + 300 < whole.len());
    for viewer in [actor("union"), actor("ministry"), Viewer::Public] {
        let (a, b) = (replayed(whole.as_bytes(), &viewer).unwrap(), replayed(without.as_bytes(), &viewer).unwrap());
        assert_eq!(serde_json::to_string(&a).unwrap(), serde_json::to_string(&b).unwrap());
    }
}

/// Each audience can verify its own log: the hashes follow from what it learned.
#[test]
fn each_audience_has_a_chain_of_its_own() {
    let events = talks::read(&pay()).unwrap().events;
    let mut state = State::open(&events[0]).unwrap();
    let mut follower = Follower::new(actor("union"));
    let mut heard: Vec<_> = follower.hear(&state, &events[0]).into_iter().collect();
    for event in &events[1..] {
        state.apply(event).unwrap();
        heard.extend(follower.hear(&state, event));
    }
    let told = replayed(&pay(), &actor("union")).unwrap();
    let chains = |step: &replay::Step| step.chain.clone();
    assert_eq!(
        told.steps.iter().map(chains).collect::<Vec<_>>(),
        heard.into_iter().map(|h| h.chain).collect::<Vec<_>>()
    );
}

#[test]
fn a_log_with_mistakes_is_told_to_its_keeper_alone() {
    let mut text = String::from_utf8(pay()).unwrap();
    text.push_str(
        "{\"at\":\"2026-04-11T00:00:00Z\",\"by\":\"nobody\",\"event\":{\"type\":\"drafts-ranked\",\"order\":[]}}\n",
    );
    let refused = replayed(text.as_bytes(), &Viewer::All).unwrap_err();
    assert!(refused.to_string().starts_with("event 31 of the log cannot happen: nobody may not do this"), "{refused}");
    assert!(matches!(replayed(text.as_bytes(), &actor("union")), Err(Failed::Closed)));
    let torn = &text.as_bytes()[..text.len() - 40];
    let told = replayed(torn, &Viewer::All).unwrap();
    assert!(told.torn && told.steps.len() == 30);
    assert!(!replayed(torn, &actor("union")).unwrap().torn, "the end of the file is not for a side to see");
    let unknown = replayed(&pay(), &actor("nobody")).unwrap_err();
    assert!(unknown.to_string().contains("no actor `nobody`"), "{unknown}");
}

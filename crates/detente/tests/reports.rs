//! What five news reports describe, row by row, against what the program shows of them: `docs/from-the-reports.md` names
//! the test of each row. Everything here looks at what comes out (screens, the whole text, the report, the timeline, the
//! page), never at the words of a case file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use detente::brief::{Piece, Pile};
use detente::model::{Basis, Certificate, Claimed, Kind, Structural, Verdict};
use detente::render::{Style, full, html};
use detente::report::FindingReport;
use detente::review::{Review, read};
use detente::views::{Quality, View, views};
use detente::{Examined, Format, Input, Library, Limits, Means, Request, Viewer};

/// Early March 2024.
const MARCH: &str = "2024-03-early";
/// Early May 2024.
const MAY: &str = "2024-05-early";
/// 20 May 2024.
const LATE_MAY: &str = "2024-05-20";
/// June 2025.
const JUNE: &str = "2025-06";
/// The essay without a date.
const ESSAY: &str = "undated-essay";

const ALL: [&str; 5] = [MARCH, MAY, LATE_MAY, JUNE, ESSAY];

/// The five cases, each examined once, with the whole text of each, one entry a line.
static RUNS: LazyLock<BTreeMap<&str, (Examined, Vec<String>)>> =
    LazyLock::new(|| ALL.into_iter().map(|name| (name, examined(name))).collect());

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn examined(name: &str) -> (Examined, Vec<String>) {
    let file = format!("{name}.case.toml");
    let text = fs::read(root().join("cases/ceasefire").join(&file)).unwrap();
    let inputs = vec![Input { name: file, text, format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    let run = detente::diagnose(&request, &|| false).unwrap_or_else(|failure| panic!("{name}: {failure}"));
    let wide = Style { width: 10_000, bold: false };
    let told = lines(&full(&run, &Viewer::All, &Library::default(), wide));
    (run, told)
}

/// The lines of a text with single spaces.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

fn run(name: &str) -> &'static Examined {
    &RUNS[name].0
}

/// One line of the whole text (`--all`) has all of these parts.
#[track_caller]
fn told(name: &str, parts: &[&str]) {
    let text = &RUNS[name].1;
    let found = text.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(found, "{name}: no line has {parts:?}:\n{}", text.join("\n"));
}

/// No line of the whole text has all of these parts.
#[track_caller]
fn not_told(name: &str, parts: &[&str]) {
    let line = RUNS[name].1.iter().find(|line| parts.iter().all(|part| line.contains(part)));
    assert_eq!(line, None, "{name}");
}

/// A line of the whole text is this and nothing more.
#[track_caller]
fn told_alone(name: &str, line: &str) {
    assert!(RUNS[name].1.iter().any(|other| other == line), "{name}: no line is {line:?}");
}

/// The claim in the list of the evidence.
#[track_caller]
fn claimed(name: &str, claim: &str, parts: &[&str]) {
    let evidence = RUNS[name].1.iter().skip_while(|line| !line.starts_with("EVIDENCE"));
    let line = evidence.into_iter().find(|line| line.split(' ').next() == Some(claim));
    let line = line.unwrap_or_else(|| panic!("{name}: {claim} is not told"));
    for part in parts {
        assert!(line.contains(part), "{name}: {part:?} is not in {line:?}");
    }
}

/// The first screen with nothing left out says this, wherever its lines break.
#[track_caller]
fn shown(name: &str, part: &str) {
    let screen = lines(&full(run(name), &Viewer::All, &Library::default(), Style::default())).join(" ");
    assert!(screen.contains(part), "{name}: {part:?} is not in:\n{screen}");
}

fn finding(name: &str, kind: Kind) -> &'static FindingReport {
    run(name).report.findings.iter().find(|finding| finding.id == kind).unwrap()
}

#[track_caller]
fn comes_out(name: &str, kind: Kind, verdict: Verdict) -> &'static FindingReport {
    let found = finding(name, kind);
    assert_eq!(found.verdict, verdict, "{name} {kind}: {:?}", found.because);
    found
}

/// The lines of the conflicts of a finding.
fn conflicts(found: &FindingReport) -> BTreeSet<BTreeSet<&str>> {
    found.conflicts.iter().map(|conflict| conflict.lines.iter().map(|name| name.0.as_str()).collect()).collect()
}

fn set<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

/// The claims of an act, in any of the cases, that some finding rests on.
fn used(act: &str) -> Vec<String> {
    let mut used = Vec::new();
    for name in ALL {
        let run = run(name);
        let of_act = run.seen.case.claims.iter().filter(|claim| claim.act.word() == act);
        let ids: BTreeSet<_> = of_act.map(|claim| &claim.meta.id).collect();
        let cited = run.report.findings.iter().flat_map(|finding| &finding.claims).filter(|id| ids.contains(id));
        used.extend(cited.map(|id| format!("{name} {id}")));
    }
    used
}

/// How many claims of an act the five cases have.
fn on_file(act: &str) -> usize {
    ALL.iter().flat_map(|name| &run(name).seen.case.claims).filter(|claim| claim.act.word() == act).count()
}

// --- roles and participation --------------------------------------------------------------------------------------

#[test]
fn r1_kinds_recognition_and_channel() {
    told_alone(ESSAY, "Hamas (armed group): party");
    told_alone(ESSAY, "Israel (state): party");
    told(ESSAY, &["Israel does not recognise Hamas; Israel and Hamas talk through others only [c2, reported]"]);
    not_told(MAY, &["recognise"]);
}

#[test]
fn r2_each_case_has_its_own_mediators() {
    told(MARCH, &["United States (state): mediator [c5, reported]"]);
    told(LATE_MAY, &["Qatar (state): mediator [c2 c9]"]);
    told_alone(LATE_MAY, "United States (state): mediator [c9]");
    told(JUNE, &["Egypt (state): mediator [c11, reported]"]);
    not_told(ESSAY, &["(state): mediator"]);
}

#[test]
fn r3_a_mediator_may_have_a_stake() {
    told_alone(LATE_MAY, "Egypt (state): mediator [c2 c9] and stakeholder [c4]");
    claimed(LATE_MAY, "c4", &["Kan", "of Hamas, Egypt and Qatar"]);
}

#[test]
fn r4_and_r29_blame_is_told_and_proves_nothing() {
    shown(MAY, "Hamas blames Israel [c11 c13]");
    shown(MAY, "Israel and United States blame Hamas [c21]");
    claimed(MARCH, "c27", &["Antony Blinken", "of United States", "towards Hamas"]);
    assert!(on_file("blame") >= 3);
    assert_eq!(used("blame"), Vec::<String>::new());
}

#[test]
fn r5_people_have_an_office_and_speak_for_somebody() {
    told(MAY, &["Bill Burns, director of the CIA: speaks for United States"]);
    told(MAY, &["Mohammed bin Abdulrahman Al Thani, prime minister: speaks for Qatar"]);
    told(MARCH, &["Antony Blinken, secretary of state: speaks for United States"]);
    told(JUNE, &["Steve Witkoff, envoy: speaks for United States [c20, reported]"]);
}

#[test]
fn r6_levels_are_kept_apart() {
    told(MAY, &["technical team", "speaks for Qatar (technical level)"]);
    told(MAY, &["political leadership", "speaks for Hamas (political level)"]);
    told(MAY, &["Benjamin Netanyahu, prime minister: speaks for Israel (principal level)"]);
}

#[test]
fn r7_a_meeting_of_the_leadership_is_a_step_on_file() {
    shown(MAY, "6 May 2024: Hamas political leadership meets in Doha about the talks (planned).");
    told(MAY, &["D9 Ratification: the ratifiers"]);
}

#[test]
fn r8_who_holds_captives_is_not_who_signs() {
    told(MARCH, &["Groups said to hold captives: implementer [c25, reported]"]);
    claimed(MARCH, "c25", &["Bassem Naim", "of Groups said to hold captives"]);
    told(MARCH, &["D13 Who can carry it out:"]);
}

#[test]
fn r9_those_without_a_seat_are_named() {
    told_alone(MAY, "Families of hostages: stakeholder");
    told_alone(MAY, "Palestinians in Gaza: stakeholder");
    told(JUNE, &["Civilians in Gaza: stakeholder [c16, reported]"]);
    told(JUNE, &["Families of hostages: stakeholder [c17, reported]"]);
}

#[test]
fn r11_and_r42_an_assurance_names_what_is_not_known_of_it() {
    shown(MAY, "Hamas asks for an assurance: full implementation, no resumption of fighting [c17]");
    shown(MAY, "Not reported: who could give it, whom Hamas would accept.");
    told(MAY, &["Hamas asks for this from Israel: full implementation", "(after the agreement is carried out)"]);
}

#[test]
fn r12_the_system_that_hands_out_aid_is_an_actor() {
    told(JUNE, &["New system of handing out aid, assisted by Israel: implementer [c16, reported]"]);
}

#[test]
fn r13_what_mediators_undertake_is_a_claim() {
    claimed(JUNE, "c11", &["Egypt and Qatar: says what is planned"]);
    claimed(MARCH, "c29", &["Mohammed bin Abdulrahman Al Thani: says what is planned, of Qatar"]);
}

// --- channels and messages ----------------------------------------------------------------------------------------

#[test]
fn r14_and_r20_a_proposal_is_on_its_way() {
    let texts = [
        "Proposal handed to the mediators: by Hamas; a proposal; text not seen",
        "carried by",
        "with Israel: tabled [c30]",
    ];
    told(MARCH, &texts);
    told(MARCH, &["discusses Hamas's proposal with Israel; planned [c31, reported]"]);
    for name in [MARCH, MAY] {
        told(name, &["Hamas and Israel talk through others only"]);
    }
}

#[test]
fn r15_and_r25_statements_and_meetings_have_a_place() {
    told(MARCH, &["2024-03-05: statement; To reporters: what Hamas asks for; Hamas; Beirut"]);
    told(MARCH, &["2024-03-05: meeting; United States and Qatar; Washington"]);
    told(MAY, &["meeting; Meeting about resuming the talks; United States and Qatar; Doha [c29, reported]"]);
    told(MAY, &["2024-05-05: left; Technical team leaves; Qatar; Cairo"]);
    told(MARCH, &["Israel does not accept duration of the ceasefire: permanent", "said in public"]);
}

#[test]
fn r16_a_wait_that_was_read_into_the_words_says_so() {
    let turn = comes_out(MARCH, Kind::TurnDispute, Verdict::Proved);
    assert_eq!(turn.because.len(), 2);
    assert!(
        turn.because.contains(&"Israel waits for Hamas, on plan under discussion [c8]".to_owned()),
        "{:?}",
        turn.because
    );
    for claim in ["c8", "c9"] {
        claimed(MARCH, claim, &["waits for somebody", "read so by the editor of this case"]);
    }
    let cycle = comes_out(MARCH, Kind::WaitCycle, Verdict::Proved);
    assert_eq!(cycle.standing.weakest, Some(Basis::Inferred));
    shown(MARCH, "INFERRED");
}

#[test]
fn r17_and_r18_each_waits_for_the_other() {
    let cycle = comes_out(MAY, Kind::WaitCycle, Verdict::Proved);
    let because = [
        "Israel sends a delegation to Cairo only after Hamas responds in writing [c25, reported]",
        "Hamas responds in writing only after Israel sends a delegation to Cairo [c26 c27, inferred]",
    ];
    assert_eq!(cycle.because, because);
    shown(MAY, "No source says the second; it is inferred. Without it: does not hold.");
    let without = cycle.standing.without.iter().find(|without| without.entry.id.as_str() == "presence-first");
    assert_eq!(without.unwrap().verdict, Verdict::Refuted);
}

#[test]
fn r19_who_did_not_come_is_told() {
    shown(MAY, "Israel did not attend (Cairo) [c24]");
    shown(MARCH, "Israel did not attend (Cairo) [c21]");
}

#[test]
fn r21_not_answered_is_not_rejected() {
    told(MAY, &["text not seen", "with Hamas: no answer came"]);
    told(JUNE, &["text not seen", "with Israel: rejected [c8 c9]"]);
    told(LATE_MAY, &["text not seen", "with Hamas: received [c6]", "with Israel: received [c6]"]);
    told(MARCH, &["text not seen", "with Israel: tabled [c30]"]);
}

#[test]
fn r22_a_text_of_the_mediators_own() {
    told(LATE_MAY, &["Proposal of the mediators: by", "put forward by those who mediate"]);
    claimed(LATE_MAY, "c6", &["does not accept something", "Israel", "Hamas"]);
}

#[test]
fn r24_shifts_have_a_direction_and_what_they_followed() {
    shown(
        MAY,
        "Hamas asks for more than before, on Israeli forces and Rafah [c15-c17], after this: announcements on Rafah by Israel [c14].",
    );
    shown(MAY, "Israel asks for less than before, on what is not said [c6].");
}

#[test]
fn r26_a_round_ended_on_known_days() {
    told(MARCH, &["2024-03-03 to 2024-03-05: round ended; Cairo; round: latest [c1 c2 c6, inferred]"]);
}

#[test]
fn r27_a_return_is_undecided() {
    shown(MAY, "7 May 2024: Hamas delegation returns to Cairo (undecided).");
}

#[test]
fn r28_and_r74_states_of_the_talks_are_kept_apart() {
    claimed(LATE_MAY, "c1", &["says how the talks stand (they rest)"]);
    claimed(LATE_MAY, "c2", &["anonymous sources, through Kan", "says how the talks stand (they are stuck)"]);
    claimed(MAY, "c5", &["says how the talks stand (they are nearly done)"]);
    claimed(MAY, "c20", &["says how the talks stand (they go on)"]);
    claimed(JUNE, "c10", &["says how the talks stand (they are over) (denied)"]);
    let Some(Certificate::Status { stalled, moving, .. }) = &finding(LATE_MAY, Kind::ContestedStatus).certificate
    else {
        panic!("no status certificate")
    };
    let paused = |id: &&detente::Id| ["c1", "c4"].contains(&id.as_str());
    assert_eq!(stalled.iter().chain(moving).filter(paused).count(), 0, "paused is neither");
}

#[test]
fn r30_a_meeting_about_resuming_is_on_file() {
    told(MAY, &["Meeting about resuming the talks; United States and Qatar; Doha [c29, reported]"]);
    shown(MAY, "NEXT STEP ON FILE.");
}

// --- substance ----------------------------------------------------------------------------------------------------

#[test]
fn r31_days_and_words_on_one_issue() {
    told(MARCH, &["Duration of the ceasefire: six weeks (42 days) or permanent"]);
    told(MAY, &["Duration of the ceasefire: temporary or permanent"]);
}

#[test]
fn r32_and_r55_words_that_nobody_defines() {
    told(LATE_MAY, &["\u{201c}the end of the war\u{201d}: no reading on file [c7, reported]"]);
    told(MAY, &["\u{201c}an end to the conflict\u{201d}: no reading on file"]);
    comes_out(LATE_MAY, Kind::TermInDispute, Verdict::Undetermined);
    let missing = &comes_out(MAY, Kind::TermInDispute, Verdict::Proved).missing;
    assert!(
        missing.iter().any(|missing| missing.says.contains("\u{201c}an end to the conflict\u{201d}")),
        "{missing:?}"
    );
}

#[test]
fn r33_vague_points_belong_to_a_text() {
    told(MAY, &["by Israel; text not seen; unclear on duration of the ceasefire"]);
    let unclear = comes_out(MAY, Kind::TermInDispute, Verdict::Proved);
    assert!(matches!(&unclear.certificate, Some(Certificate::Unclear { issue, .. }) if issue.as_str() == "duration"));
}

#[test]
fn r34_withdrawal_has_degrees() {
    for name in [MARCH, MAY] {
        told(name, &["Withdrawal of Israeli forces: not complete or complete"]);
    }
    told(MARCH, &["Hamas insists on withdrawal of Israeli forces: complete [c17 c18, stated]"]);
}

#[test]
fn r35_and_r92_about_a_hundred() {
    told(MARCH, &["Release of living captives: some or all (about 100 people)", "[c12, reported]"]);
    told(MARCH, &["Return of remains: some or all (about 30 people)"]);
}

#[test]
fn r36_release_of_prisoners_on_what_terms() {
    told(LATE_MAY, &["Israel does not accept release of Hamas members held by Israel: unconditional [c8, reported]"]);
    comes_out(LATE_MAY, Kind::PositionsConflict, Verdict::Refuted);
    told(MARCH, &["Release of Palestinian prisoners: some or many with life terms"]);
}

#[test]
fn r37_and_r38_a_list_and_a_ratio_are_asked_for() {
    told(MARCH, &["Israel asks for list of living captives: given [c22, reported]"]);
    told(MARCH, &["Israel asks for ratio of captives to prisoners: named [c23, reported]"]);
    claimed(MARCH, "c24", &["Bassem Naim", "on list of living captives"]);
    told(MARCH, &["D16 Obligations that cannot be met:"]);
}

#[test]
fn r39_aid_is_not_for_bargaining() {
    told(MARCH, &["Aid to Gaza: as now or more (not for bargaining)"]);
    told(ESSAY, &["Passage of goods and people to Gaza: closed, eased or open", "[c3 c4, reported]"]);
}

#[test]
fn r40_and_r41_a_plan_for_any_case_excludes_what_is_asked() {
    let plan = comes_out(MAY, Kind::PlanExcludesAsk, Verdict::Proved);
    assert!(
        plan.because
            .iter()
            .any(|why| why.contains("Hamas asks for Israeli forces and Rafah: no entry [c16, reported]"))
    );
    assert!(
        plan.because
            .iter()
            .any(|why| why.contains("Israel plans in any case: Israeli forces and Rafah: enter (operation in Rafah)"))
    );
    told(MAY, &["Israel, agreement or not: Operation in Rafah [c12, stated]"]);
}

#[test]
fn r43_from_sixty_days_to_permanent() {
    let found = comes_out(JUNE, Kind::PositionsConflict, Verdict::Proved);
    assert_eq!(conflicts(found), BTreeSet::from([set(&["h-passage", "i-no-passage"])]));
    shown(JUNE, "the first 60 days lead on to a permanent ceasefire");
}

#[test]
fn r44_and_r62_an_offer_on_a_condition_excludes_nothing() {
    let offer = "Israel offers duration of the ceasefire: permanent, if weapons of Hamas: given up and leaders of Hamas: leave Gaza [c13, stated]";
    told(JUNE, &[offer]);
    told(JUNE, &["Hamas does not accept weapons of Hamas: given up, said in public [c15, stated]"]);
    let found = finding(JUNE, Kind::PositionsConflict);
    assert!(conflicts(found).iter().all(|lines| !lines.contains("i-if") && !lines.contains("h-arms")));
}

#[test]
fn r45_control_after_the_conflict() {
    told(JUNE, &["Control of Gaza after the conflict: others or Hamas"]);
    told(JUNE, &["Hamas asks for control of Gaza after the conflict: Hamas [c5, reported]"]);
}

#[test]
fn r46_and_r56_fears_are_on_file_and_not_examined() {
    shown(MAY, "full implementation, no resumption of fighting [c17]");
    claimed(MAY, "c23", &["Benjamin Netanyahu: does not accept something, of Israel"]);
    for name in [MAY, JUNE] {
        assert!(run(name).report.not_examined.contains(&Kind::CommitmentGap));
        told(name, &["D6 Whether an agreement would hold:"]);
    }
}

#[test]
fn r47_an_aim_excludes_nothing_by_itself() {
    told(
        MARCH,
        &["Israel aims at release of living captives: all and Hamas as an organisation: dismantled [c20, stated]"],
    );
    let found = comes_out(MARCH, Kind::PositionsConflict, Verdict::Proved);
    assert!(conflicts(found).iter().all(|lines| !lines.contains("i-aims")));
}

#[test]
fn r49_broader_questions_are_marked_as_linked() {
    told(ESSAY, &["Settlements, Jerusalem, refugees: open or settled (not negotiated here, tied to what is)"]);
}

#[test]
fn r50_an_earlier_truce_as_an_example() {
    told(
        MARCH,
        &[
            "Truce of one week in November: by",
            "an earlier agreement, kept as an example; text not seen [c33, inferred]",
        ],
    );
}

#[test]
fn r51_one_clause_depends_on_another() {
    told(LATE_MAY, &["offers ceasefire: in force, if release of hostages: released [c5, reported]"]);
}

// --- kinds of deadlock --------------------------------------------------------------------------------------------

#[test]
fn r52_two_reports_have_steps_that_wait_for_each_other() {
    let expected = [(MAY, 2), (MARCH, 4)];
    for (name, acts) in expected {
        let found = comes_out(name, Kind::WaitCycle, Verdict::Proved);
        let Some(Certificate::Stuck { acts: stuck }) = &found.certificate else { panic!("{name}: no stuck set") };
        assert_eq!(stuck.len(), acts, "{name}");
    }
    comes_out(JUNE, Kind::WaitCycle, Verdict::Undetermined);
}

#[test]
fn r53_preconditions_wait_for_each_other() {
    let found = comes_out(MARCH, Kind::PreconditionCycle, Verdict::Proved);
    assert!(found.because.iter().any(|why| why.starts_with("Israel ends the offensive only after Hamas releases")));
    comes_out(ESSAY, Kind::PreconditionCycle, Verdict::Undetermined);
}

#[test]
fn r54_positions_exclude_each_other_and_no_red_line_is_on_file() {
    for name in [MARCH, MAY, JUNE] {
        comes_out(name, Kind::PositionsConflict, Verdict::Proved);
        comes_out(name, Kind::RedLinesConflict, Verdict::Undetermined);
        shown(name, "No red line is on file:");
    }
    assert_eq!(
        conflicts(finding(MAY, Kind::PositionsConflict)),
        BTreeSet::from([set(&["h-permanent", "i-temporary"])])
    );
}

#[test]
fn r57_that_a_deal_was_near_is_a_claim() {
    claimed(MAY, "c5", &["they are nearly done"]);
    comes_out(MAY, Kind::AgreementMissed, Verdict::Undetermined);
}

#[test]
fn r60_incidents_are_told_and_are_no_finding() {
    shown(MAY, "Hamas: rockets, three soldiers killed [c18]; Israel: airstrikes on launch sites [c19]");
    told(MAY, &["2024-05-05: incident; Rockets, three soldiers killed; Hamas; near Kerem Shalom [c18, reported]"]);
    told(MAY, &["followed, as reported: Rockets, three soldiers killed"]);
    assert!(run(MAY).report.not_examined.contains(&Kind::EventShock));
}

#[test]
fn r61_a_gap_is_two_lines_side_by_side() {
    let found = comes_out(MAY, Kind::PositionsConflict, Verdict::Proved);
    assert_eq!(found.headline, "Positions on duration of the ceasefire exclude each other");
    assert_eq!(found.because.len(), 2);
    assert!(!found.ways_out.is_empty());
}

// --- time ---------------------------------------------------------------------------------------------------------

#[test]
fn r63_an_informal_date_presses_and_binds_nothing() {
    told(MARCH, &["2024-03-11: Ramadan begins, soft [c4, inferred]"]);
    let dates = finding(MARCH, Kind::PreconditionCycle);
    assert!(!matches!(dates.certificate, Some(Certificate::Late { .. })));
}

#[test]
fn r64_how_long_it_lasted_is_a_figure() {
    claimed(MARCH, "c35", &["gives a number"]);
    claimed(JUNE, "c19", &["gives a number"]);
    told(MARCH, &["2024-03-03 to 2024-03-05: round ended"]);
}

#[test]
fn r65_weekdays_are_worked_out_from_a_day_that_says_how_it_is_known() {
    shown(MARCH, "The day: worked out");
    shown(MAY, "The day: from outside the report");
    let page = html(run(MARCH), &Viewer::All, &Library::default());
    assert!(page.contains("4 March 2024"), "the day of a statement made on the Monday");
}

#[test]
fn r66_no_next_step_is_told_as_such() {
    for name in [MARCH, LATE_MAY, JUNE] {
        shown(name, "NEXT STEP ON FILE. None with a date.");
    }
}

// --- public and private -------------------------------------------------------------------------------------------

#[test]
fn r67_what_is_said_inside_and_what_in_public() {
    told(
        JUNE,
        &["Hamas talks over, among its own people, weapons of Hamas: some given up, as reported [c14, reported]"],
    );
    told(JUNE, &["Hamas does not accept weapons of Hamas: given up, said in public [c15, stated]"]);
}

#[test]
fn r68_officials_and_leader_each_in_their_own_name() {
    told(JUNE, &["Israeli officials: speaks for Israel, not named in the source"]);
    claimed(JUNE, "c13", &["Israeli officials: offers something, of Israel"]);
    claimed(JUNE, "c8", &["Benjamin Netanyahu: does not accept something, of Israel"]);
}

#[test]
fn r69_a_reported_shift_beside_a_stated_position() {
    shown(MAY, "Israel asks for less than before, on what is not said [c6].");
    told(MAY, &["Israel insists on duration of the ceasefire: temporary [c10, stated]"]);
}

#[test]
fn r70_a_mood_is_no_position() {
    claimed(MAY, "c33", &["describes a mood, of Hamas"]);
    assert!(on_file("tone") >= 2);
    assert_eq!(used("tone"), Vec::<String>::new());
}

// --- whether there is a deadlock ----------------------------------------------------------------------------------

#[test]
fn r71_accounts_differ_on_whether_the_talks_are_stuck() {
    let found = comes_out(MAY, Kind::ContestedStatus, Verdict::Proved);
    assert_eq!((found.standing.sources, found.standing.independent), (1, 1));
    assert_eq!(run(MAY).report.verdict.claimed, Claimed::Contested);
    shown(MAY, "Disputed. Both accounts come through one source, not two.");
    shown(MAY, "not stuck two US officials [c20]");
}

#[test]
fn r72_not_collapsed_is_not_moving() {
    comes_out(JUNE, Kind::ContestedStatus, Verdict::Refuted);
    claimed(JUNE, "c10", &["they are over) (denied)"]);
    assert_eq!(run(JUNE).report.verdict.claimed, Claimed::Stalled);
    assert_eq!(run(JUNE).report.verdict.structural, Structural::Deadlocked);
}

#[test]
fn r73_a_headline_is_a_claim_of_its_own() {
    claimed(MAY, "c1", &["the report", "headline"]);
    claimed(JUNE, "c3", &["the report", "headline"]);
}

// --- evidence -----------------------------------------------------------------------------------------------------

#[test]
fn r75_a_chain_of_documents_that_ends_in_the_unknown() {
    let chain = ["rpt-000: Report 000, MENAFN, taken from Kan", "taken from a source not known"];
    told(LATE_MAY, &chain);
    claimed(LATE_MAY, "c3", &["Haaretz", "they are stuck"]);
    let rests = &run(LATE_MAY).report.summary.rests_on;
    assert_eq!((rests.sources, rests.independent), (1, 1));
    shown(LATE_MAY, "Rests on ONE document: Report 000, MENAFN, origin unknown, published 20 May 2024.");
}

#[test]
fn r77_the_day_of_the_page_is_not_the_day_of_the_talks() {
    shown(MAY, "as of 5 May 2024");
    shown(MAY, "published not after 19 May 2024 (page header)");
}

#[test]
fn r79_and_r80_the_note_says_what_does_not_fit() {
    told(ESSAY, &["fits the spring of 2021, not these talks", "keep a ceasefire and to reach one"]);
}

#[test]
fn r81_a_copy_is_named_as_what_it_is() {
    shown(MARCH, "Rests on ONE document: Report 003, unnamed site, machine-spun, origin unknown, undated.");
}

#[test]
fn r82_an_office_that_needs_a_second_source_is_left_out() {
    told_alone(MARCH, "Bassem Naim: speaks for Hamas");
}

#[test]
fn r83_readings_say_who_read_them_so() {
    claimed(MARCH, "c12", &["does not accept something, of Hamas", "read so by the editor of this case"]);
    claimed(MARCH, "c5", &["offers something", "read so by the editor of this case"]);
}

#[test]
fn r85_and_r87_where_a_report_took_it_from_is_not_known() {
    shown(JUNE, "Report 004, unnamed site, origin unknown, undated.");
    for (name, source) in [(JUNE, "rpt-004"), (MARCH, "rpt-003")] {
        told(name, &[source, "taken from a source not known"]);
    }
}

#[test]
fn r86_a_quotation_that_needs_a_second_source_carries_no_finding() {
    claimed(JUNE, "c9", &["Benjamin Netanyahu: does not accept something"]);
    let findings = &run(JUNE).report.findings;
    assert!(findings.iter().all(|finding| finding.claims.iter().all(|id| id.as_str() != "c9")));
}

#[test]
fn r88_figures_are_claims_and_no_finding_uses_them() {
    claimed(MARCH, "c34", &["Gaza Ministry of Health: gives a number"]);
    assert!(on_file("figure") >= 4);
    assert_eq!(used("figure"), Vec::<String>::new());
}

#[test]
fn r89_dates_stand_beside_each_other_and_nothing_is_carried_over() {
    let again: Vec<Examined> = ALL.iter().rev().map(|name| examined(name).0).collect();
    let timeline = detente::timeline::timeline(&again);
    let days: Vec<_> = timeline.cases.iter().map(|case| case.as_of.to_string()).collect();
    assert_eq!(days, ["2024-03-05", "2024-05-05", "2024-05-20", "2025-06-01", "2025-07-07"]);
    assert!(timeline.cases.iter().all(|case| case.sources == 1));
    let stance = "Hamas insists on duration of the ceasefire: permanent";
    let row = timeline.stances.iter().find(|row| row.stance == stance).unwrap();
    assert_eq!(row.known, [Some(Basis::Stated), Some(Basis::Reported), None, None, None]);
    let text = detente::render::timeline(&timeline, &Viewer::All, Style::default());
    assert!(text.starts_with("THE TALKS, DATE BY DATE: each case rests on its own documents, nothing is carried over"));
}

#[test]
fn r90_words_of_the_sources_stand_beside_ours() {
    told(
        MARCH,
        &["Release of living captives", "in sources also: \u{201c}hostages\u{201d}, \u{201c}prisoners\u{201d}"],
    );
}

#[test]
fn r91_no_text_was_seen() {
    for name in [MARCH, MAY, LATE_MAY, JUNE] {
        shown(name, "No proposal text seen.");
        told(name, &["text not seen"]);
    }
}

// --- what a page is worth: articles of the project, written like such reports --------------------------------------

/// What one article of `crates/evidence/corpus/open` is good for, read for the case of its dispute.
fn quality(article: &str, case: &str) -> Quality {
    let corpus = root().join("crates/evidence/corpus");
    let file = corpus.join("cases").join(format!("{case}.case.toml"));
    let inputs = vec![Input { name: case.to_owned(), text: fs::read(file).unwrap(), format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    let case = detente::see(&request).unwrap_or_else(|failure| panic!("{failure}")).case;
    let mut pile = Pile::new(usize::MAX);
    let name = format!("{article}.txt");
    let bytes = fs::read(corpus.join("open").join(&name)).unwrap();
    pile.add(&[Piece { name, line: None, bytes }]);
    let reading = read(pile, &case, &Means::default());
    let told = views(&Review::new(&reading, &case), &[View::Quality]).quality.unwrap();
    let [only] = <[Quality; 1]>::try_from(told).unwrap();
    only
}

/// How many blocks of a kind were set aside.
fn aside(quality: &Quality, kind: &str) -> usize {
    let kinds = quality.told.aside.iter().filter(|aside| serde_json::to_value(aside.kind).unwrap() == kind);
    kinds.map(|aside| aside.count).sum()
}

#[test]
fn r76_what_stands_around_the_text_is_set_aside() {
    let page = quality("113-riverside-post-paraphrase", "river");
    assert_eq!([aside(&page, "headline"), aside(&page, "footer"), aside(&page, "heading")], [1, 4, 3]);
    assert_eq!(page.told.day, None, "the day that the page shows is not the day of the text");
    assert!(page.told.shown_day.is_some());
}

#[test]
fn r78_how_much_of_a_text_has_a_source() {
    let essay = quality("115-essay-rivers", "river");
    assert_eq!((essay.told.attributed, essay.told.sentences), (1, 19));
    let agency = quality("101-adair-round-ends", "ceasefire");
    assert!(2 * agency.told.attributed > agency.told.sentences);
}

#[test]
fn r80_and_r2_a_text_that_says_both_is_shown_doing_so() {
    assert!(!quality("113-riverside-post-paraphrase", "river").contradictions.is_empty());
}

#[test]
fn r82_and_r86_roles_and_quotations_of_one_source_are_listed() {
    let spun = quality("104-spun-swap", "ceasefire");
    assert!(spun.roles.iter().any(|role| role.words == "Council chairman"), "{:?}", spun.roles);
    assert_eq!(spun.quotations.len(), 4);
}

#[test]
fn r84_what_is_repeated_word_for_word_counts_once() {
    assert_eq!(aside(&quality("104-spun-swap", "ceasefire"), "repeat"), 2);
}

#[test]
fn r85_and_r87_credits_are_read_and_their_lack_is_said() {
    let agency = quality("101-adair-round-ends", "ceasefire");
    let kinds: Vec<&str> = agency.upstream.iter().map(|found| found.kind).collect();
    assert!(kinds.contains(&"credit") && kinds.contains(&"dateline") && !agency.no_provenance, "{kinds:?}");
    assert!(quality("104-spun-swap", "ceasefire").no_provenance);
}

// --- the page -----------------------------------------------------------------------------------------------------

/// The rows of the page: number, command, and what shows it.
fn page() -> Vec<(usize, String, String)> {
    let text = fs::read_to_string(root().join("docs/from-the-reports.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| R"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [row, what, command, shows] = cells[..] else { panic!("not four cells: {line}") };
        assert!(!what.is_empty(), "{line}");
        let row = row.strip_prefix('R').and_then(|number| number.parse().ok());
        (row.unwrap_or_else(|| panic!("no number: {line}")), command.to_owned(), shows.to_owned())
    })
    .collect()
}

/// What stands between backticks.
fn ticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The tests of rows in this file, each with the numbers that its name begins with.
fn tests_of_rows() -> BTreeMap<String, BTreeSet<usize>> {
    let source = include_str!("reports.rs");
    let tests = source.split("#[test]\n").skip(1).filter_map(|part| part.strip_prefix("fn ")?.split_once('('));
    let mut found = BTreeMap::new();
    for (name, _) in tests {
        let words = name.split('_').take_while(|word| *word == "and" || number(word).is_some());
        let numbers: BTreeSet<usize> = words.filter_map(number).collect();
        if !numbers.is_empty() {
            found.insert(name.to_owned(), numbers);
        }
    }
    found
}

fn number(word: &str) -> Option<usize> {
    word.strip_prefix('r')?.parse().ok()
}

#[test]
fn the_page_has_every_row_in_order() {
    let rows: Vec<usize> = page().iter().map(|(row, ..)| *row).collect();
    assert_eq!(rows, (1..=92).collect::<Vec<_>>());
}

#[test]
fn the_page_counts_its_rows() {
    let rows = page();
    let missing = rows.iter().filter(|(.., shows)| shows.starts_with("not yet: ")).count();
    let partly = rows.iter().filter(|(.., shows)| shows.contains("; partly: ")).count();
    let text = fs::read_to_string(root().join("docs/from-the-reports.md")).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = rows.len() - partly - missing;
    let says = format!(
        "the program shows {whole} in full and {partly} in part, with what is missing; {missing} it does not show yet"
    );
    assert!(text.contains(&says), "the page should say: {says}");
}

#[test]
fn the_page_names_a_test_or_says_what_is_missing() {
    let tests = tests_of_rows();
    assert!(tests.len() > 50, "only {} tests read", tests.len());
    let mut named: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (row, command, shows) in page() {
        if let Some(missing) = shows.strip_prefix("not yet: ") {
            assert!(missing.len() > 10 && command.is_empty(), "R{row} does not say what is missing: {shows}");
            continue;
        }
        let names = ticked(&shows);
        assert!(!names.is_empty(), "R{row} names no test: {shows}");
        for name in names {
            assert!(tests.contains_key(name), "R{row} names `{name}`, which is no test here");
            named.entry(name.to_owned()).or_default().insert(row);
        }
    }
    assert_eq!(named, tests, "every test is named by the rows in its name, and by no other");
}

#[test]
fn the_commands_of_the_page_name_files_that_are_there() {
    for (row, command, shows) in page() {
        if shows.starts_with("not yet: ") {
            continue;
        }
        let commands = ticked(&command);
        assert!(!commands.is_empty(), "R{row} has no command");
        for command in commands {
            let (command, known) = match command.strip_suffix(" --view quality") {
                Some(command) => (command, &["--case"][..]),
                None => (command, &["--all", "--timeline", "--format=html"][..]),
            };
            let mut words = command.split(' ');
            let name = if known == ["--case"] { "read" } else { "diagnose" };
            assert_eq!((words.next(), words.next()), (Some("detente"), Some(name)), "R{row}");
            let (flags, files): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with("--"));
            assert!(flags.iter().all(|flag| known.contains(flag)), "R{row}: {flags:?}");
            assert!(!files.is_empty() && files.iter().all(|file| root().join(file).is_file()), "R{row}: {files:?}");
        }
    }
}

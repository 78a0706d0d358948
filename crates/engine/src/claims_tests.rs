//! Tests of the findings that rest on claims alone: D1b and D15.

use std::collections::BTreeSet;

use detente_model::arbitrary::{Shape, cases};
use detente_model::*;
use proptest::prelude::*;

use crate::samples::{act, cairo, claim, dam, date, ids, source, status};
use crate::testing::{case, id, text};
use crate::{Budget, Limits, status as d15, turns};

fn with_budget(f: fn(&Case, &Budget<'_>) -> Finding, case: &Case) -> Finding {
    let limits = Limits::default();
    f(case, &Budget::new(&limits, &|| false))
}

fn turn(case: &Case) -> Finding {
    with_budget(turns::find, case)
}

fn contested(case: &Case) -> Finding {
    with_budget(d15::find, case)
}

fn stories() -> Shape {
    Shape { parties: 3, issues: 0, answers: 1, lines: 0, acts: 3, others: 7, audiences: false, odd_texts: false }
}

/// A case of two sides with a text of a mediator, and these claims: who waits, for whom, about what.
fn waiting(claims: &[(&str, &str, Option<&str>)]) -> Case {
    let mut case = case(&["a", "b"]);
    case.actors.push(crate::testing::actor("m", Role::Mediator));
    case.sources = vec![source("s1", None)];
    case.texts = vec![text("draft", "m", None, &[]), text("letter", "a", None, &[])];
    case.acts = vec![act("visit", "b")];
    let wait = |(n, (of, target, about)): (usize, &(&str, &str, Option<&str>))| Claim {
        of: ids(&of.split(' ').collect::<Vec<_>>()),
        target: ids(&target.split(' ').collect::<Vec<_>>()),
        about: about.map(id),
        ..claim(&format!("c{n}"), "s1", "", ClaimAct::WaitFor)
    };
    case.claims = claims.iter().enumerate().map(wait).collect();
    case
}

fn answered(mut case: Case, about: &str, to: &str, state: AnswerState) -> Case {
    let text = case.texts.iter_mut().find(|text| text.meta.id == id(about)).unwrap();
    text.answers.insert(id(to), Answer { state, known_to: None, claims: Vec::new() });
    case
}

#[test]
fn two_that_wait_for_each_other_about_one_undelivered_text_dispute_a_turn() {
    let case = waiting(&[("a", "b", Some("draft")), ("b", "a", Some("draft"))]);
    let finding = turn(&case);
    let certificate = Certificate::Turn { claims: [id("c0"), id("c1")], waits: [id("a"), id("b")], about: id("draft") };
    assert_eq!((finding.verdict, finding.certificate), (Verdict::Proved, Some(certificate)));
    let names: Vec<String> = finding.names.iter().map(EntryRef::to_string).collect();
    assert_eq!(names, ["claims.c0", "claims.c1"]);
    let changes: Vec<&Change> = finding.ways_out.iter().flat_map(|way| &way.change).collect();
    let receipt = |to: &str| Change::RecordDelivery { target: id("draft"), to: id(to) };
    assert_eq!(changes, [&receipt("a"), &receipt("b")]);
    for way in &finding.ways_out {
        assert_eq!((way.group, way.minimal), (Group::NobodyYields, true));
        let Certificate::Refuted { by } = &way.certificate else { panic!() };
        assert!(matches!(**by, Certificate::NoTurn { .. }));
    }
    for state in AnswerState::ALL {
        use AnswerState::{Accepted, Pending, Received, Rejected};
        let verdict = turn(&answered(case.clone(), "draft", "b", *state)).verdict;
        let delivered = matches!(state, Received | Pending | Rejected | Accepted);
        assert_eq!(verdict, if delivered { Verdict::Refuted } else { Verdict::Proved }, "{state}");
    }
}

#[test]
fn a_text_of_one_side_needs_the_receipt_of_the_other_and_an_act_is_recorded_as_done() {
    let case = waiting(&[("a", "b", Some("letter")), ("b", "a", Some("letter"))]);
    let changes: Vec<Change> = turn(&case).ways_out.into_iter().flat_map(|way| way.change).collect();
    assert_eq!(changes, [Change::RecordDelivery { target: id("letter"), to: id("b") }]);
    let mut case = waiting(&[("a", "b", Some("visit")), ("b", "a", Some("visit"))]);
    assert_eq!(turn(&case).verdict, Verdict::Proved);
    assert_eq!(turn(&case).ways_out.len(), 1);
    case.acts[0].done = Some(date("2025-03-14"));
    let finding = turn(&case);
    let delivered = vec![(id("visit"), id("b"))];
    let certificate = Certificate::NoTurn { claims: ids(&["c0", "c1"]), delivered };
    assert_eq!((finding.verdict, finding.certificate), (Verdict::Refuted, Some(certificate)));
    case.acts[0].done = Some(date("2025-03-15"));
    assert_eq!(turn(&case).verdict, Verdict::Proved, "not done on the day of the case");
}

#[test]
fn claims_that_do_not_say_what_they_are_about_leave_it_open_unless_another_pair_proves_it() {
    let open = waiting(&[("a", "b", None), ("b", "a", Some("draft"))]);
    assert_eq!(turn(&open).missing, [Missing::About { claim: id("c0") }]);
    assert_eq!(turn(&answered(open, "draft", "a", AnswerState::Received)).verdict, Verdict::Refuted);
    let both = turn(&waiting(&[("a", "b", None), ("b", "a", None)]));
    assert_eq!(both.missing, [Missing::About { claim: id("c0") }, Missing::About { claim: id("c1") }]);
    assert_eq!(both.verdict, Verdict::Undetermined);
    let claims = [("a", "b", None), ("b", "a", Some("draft")), ("a", "b", Some("draft"))];
    let proved = turn(&waiting(&claims));
    assert_eq!(proved.verdict, Verdict::Proved);
    assert!(proved.ways_out.iter().all(|way| way.change.len() == 1));
}

#[test]
fn no_pair_is_no_dispute_and_no_claim_says_nothing() {
    assert_eq!(turn(&waiting(&[("a", "b", Some("draft")), ("b", "a", Some("letter"))])).verdict, Verdict::Refuted);
    assert_eq!(turn(&waiting(&[("a", "b", Some("draft")), ("a", "b", Some("draft"))])).verdict, Verdict::Refuted);
    assert_eq!(turn(&waiting(&[("a", "a", Some("draft"))])).verdict, Verdict::Refuted, "nobody waits for itself");
    let nothing = turn(&waiting(&[]));
    assert_eq!(nothing.missing, [Missing::NoClaims { act: ClaimAct::WaitFor }]);
    let mut denied = waiting(&[("a", "b", Some("draft")), ("b", "a", Some("draft"))]);
    denied.claims[0].polarity = Some(Polarity::Deny);
    assert_eq!(turn(&denied).verdict, Verdict::Refuted);
}

#[test]
fn one_claim_of_both_sides_is_a_wait_of_each_and_speakers_stand_for_their_actors() {
    let both = turn(&waiting(&[("a b", "a b", Some("draft"))]));
    let Some(Certificate::Turn { claims, waits, .. }) = both.certificate else { panic!() };
    assert_eq!((claims, waits), ([id("c0"), id("c0")], [id("a"), id("b")]));
    let mut spoken = waiting(&[("a", "b", Some("draft")), ("b", "a", Some("draft"))]);
    spoken.claims.iter_mut().for_each(|claim| claim.of.clear());
    assert_eq!(turn(&spoken).verdict, Verdict::Refuted, "the text's own voice waits for nobody");
    spoken.claims[0].speaker = vec![Speaker::Named(id("a"))];
    spoken.claims[1].speaker = vec![Speaker::Named(id("b"))];
    assert_eq!(turn(&spoken).verdict, Verdict::Proved);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_turn_dispute_is_that_of_the_definition(case in cases(stories())) {
        let waits: Vec<&Claim> = case.claims.iter()
            .filter(|claim| claim.act == ClaimAct::WaitFor && claim.polarity != Some(Polarity::Deny)).collect();
        let who = |claim: &Claim| -> BTreeSet<Id> {
            let actor = |speaker: &Speaker| match speaker {
                Speaker::Unattributed => None,
                Speaker::Named(id) => {
                    Some(case.people.iter().find(|person| person.meta.id == *id).map_or(id, |person| &person.of).clone())
                }
            };
            let said: BTreeSet<Id> = claim.of.iter().cloned().collect();
            if said.is_empty() { claim.speaker.iter().filter_map(actor).collect() } else { said }
        };
        let shown = |about: &Id, to: &Id| {
            let text = case.texts.iter().find(|text| text.meta.id == *about);
            let answer = text.and_then(|text| text.answers.get(to)).map(|answer| answer.state.word());
            let act = case.acts.iter().find(|act| text.is_none() && act.meta.id == *about);
            matches!(answer, Some("received" | "pending" | "rejected" | "accepted"))
                || act.is_some_and(|act| act.done.is_some_and(|day| day <= case.header.as_of))
        };
        let (mut proved, mut open) = (false, false);
        for first in &waits {
            for second in &waits {
                for a in who(first).iter().filter(|a| second.target.contains(a)) {
                    for b in who(second).iter().filter(|b| *b != a && first.target.contains(b)) {
                        let undelivered = |about: &Id| !shown(about, a) && !shown(about, b);
                        match (&first.about, &second.about) {
                            (Some(one), Some(other)) => proved |= one == other && undelivered(one),
                            (Some(one), None) | (None, Some(one)) => open |= undelivered(one),
                            (None, None) => open = true,
                        }
                    }
                }
            }
        }
        let expected = match (waits.is_empty(), proved, open) {
            (true, ..) | (_, false, true) => Verdict::Undetermined,
            (_, true, _) => Verdict::Proved,
            _ => Verdict::Refuted,
        };
        let finding = turn(&case);
        prop_assert_eq!(finding.verdict, expected);
        let settles = finding.ways_out.iter().all(|way| {
            let after = crate::apply::apply(&case, &way.change);
            let less = |place| crate::apply::apply(&case, &[&way.change[..place], &way.change[place + 1..]].concat());
            turn(&after[0]).verdict == Verdict::Refuted
                && (0..way.change.len()).all(|place| turn(&less(place)[0]).verdict != Verdict::Refuted)
        });
        prop_assert!(settles);
    }
}

#[test]
fn the_two_cases_with_known_answers() {
    assert_eq!(turn(&dam()).missing, [Missing::NoClaims { act: ClaimAct::WaitFor }]);
    assert_eq!(contested(&dam()).missing, [Missing::NoClaims { act: ClaimAct::ReportStatus }]);
    assert_eq!(d15::claimed(&dam()), Claimed::Unreported);
    let finding = contested(&cairo());
    let certificate = Certificate::Status {
        stalled: ids(&["c2", "c4", "c5"]),
        stalled_independent: 1,
        moving: ids(&["c20"]),
        moving_independent: 1,
    };
    assert_eq!((finding.verdict, finding.certificate), (Verdict::Proved, Some(certificate)));
    assert_eq!(cairo().support(&finding.names).independent, 1, "one source, not two");
    assert_eq!(d15::claimed(&cairo()), Claimed::Contested);
    assert_eq!(turn(&cairo()).verdict, Verdict::Refuted, "one wait alone is no dispute");
}

/// Claims about the status, from two sources, each: name, source, speaker, status, day of the event.
fn told(claims: &[(&str, &str, &str, Status, Option<&str>)]) -> Case {
    let mut case = case(&["a", "b"]);
    case.sources = vec![source("s1", None), source("s2", None)];
    let told = |(name, source, speaker, says, day): &(&str, &str, &str, Status, Option<&str>)| {
        let event_date = day.map(|day| When { from: date(day), to: date(day) });
        Claim { event_date, ..status(name, source, speaker, *says) }
    };
    case.claims = claims.iter().map(told).collect();
    case
}

fn sides(case: &Case) -> (Vec<Id>, Vec<Id>) {
    match contested(case).certificate {
        Some(Certificate::Status { stalled, moving, .. }) => (stalled, moving),
        _ => (Vec::new(), Vec::new()),
    }
}

#[test]
fn only_the_latest_of_each_speaker_counts_and_nothing_after_the_day_of_the_case() {
    use Status::{Moving, Paused, Stalled};
    let case = told(&[
        ("c1", "s1", "a", Stalled, Some("2025-03-01")),
        ("c2", "s2", "a", Moving, Some("2025-03-05")),
        ("c3", "s1", "b", Stalled, Some("2025-03-02")),
        ("c4", "s1", "b", Moving, Some("2025-03-20")),
    ]);
    assert_eq!(sides(&case), (ids(&["c3"]), ids(&["c2"])));
    // What is later silences what is earlier, whatever it says.
    let case = told(&[("c1", "s1", "a", Stalled, Some("2025-03-01")), ("c2", "s1", "a", Paused, Some("2025-03-02"))]);
    assert_eq!(sides(&case), (vec![], vec![]));
    assert_eq!((contested(&case).verdict, d15::claimed(&case)), (Verdict::Refuted, Claimed::Stalled));
    // Without days nothing is certainly earlier.
    let case = told(&[("c1", "s1", "a", Stalled, None), ("c2", "s1", "a", Moving, Some("2025-03-02"))]);
    assert_eq!(sides(&case), (ids(&["c1"]), ids(&["c2"])));
    // A document dated exactly dates its claims; one dated "not after" does not.
    let mut case = told(&[("c1", "s1", "a", Stalled, None), ("c2", "s2", "a", Moving, None)]);
    case.sources[0].published = Some(Published::On(date("2025-03-01")));
    case.sources[1].published = Some(Published::On(date("2025-03-02")));
    assert_eq!(sides(&case), (vec![], ids(&["c2"])));
    case.sources[1].published = Some(Published::NotAfter { date: date("2025-03-02"), by: None });
    assert_eq!(sides(&case), (ids(&["c1"]), ids(&["c2"])));
}

#[test]
fn speakers_are_told_apart_by_description_by_name_and_by_document() {
    use Status::{Moving, Stalled};
    let days = (Some("2025-03-01"), Some("2025-03-02"));
    let mut case = told(&[("c1", "s1", "", Stalled, days.0), ("c2", "s1", "", Moving, days.1)]);
    assert_eq!(sides(&case), (vec![], ids(&["c2"])), "one document, one voice");
    case.claims[1].source = id("s2");
    assert_eq!(sides(&case), (ids(&["c1"]), ids(&["c2"])), "two documents");
    case.claims.iter_mut().for_each(|claim| claim.speaker_as = Some("an official".to_owned()));
    assert_eq!(sides(&case), (vec![], ids(&["c2"])), "described alike");
    case.claims[0].speaker_as = Some("a diplomat".to_owned());
    assert_eq!(sides(&case), (ids(&["c1"]), ids(&["c2"])));
    // A claim of two speakers is the latest of one of them.
    let mut case = told(&[("c1", "s1", "a", Stalled, days.0), ("c2", "s1", "a", Moving, days.1)]);
    case.claims[0].speaker.push(Speaker::Named(id("b")));
    assert_eq!(sides(&case), (ids(&["c1"]), ids(&["c2"])));
}

#[test]
fn to_deny_is_to_say_the_contrary_and_nothing_of_the_rest() {
    use Status::{Collapsed, Moving, NearAgreement, Paused, Stalled};
    let denied = |says| {
        let mut case = told(&[("c1", "s1", "a", says, None)]);
        case.claims[0].polarity = Some(Polarity::Deny);
        case
    };
    assert_eq!(sides(&denied(Stalled)), (vec![], ids(&["c1"])));
    assert_eq!(sides(&denied(Moving)), (ids(&["c1"]), vec![]));
    assert_eq!(d15::claimed(&denied(Collapsed)), Claimed::Unreported, "not over is not moving");
    for (says, claimed) in [
        (vec![Stalled], Claimed::Stalled),
        (vec![Moving, Collapsed], Claimed::Moving),
        (vec![Paused], Claimed::Stalled),
        (vec![NearAgreement], Claimed::Moving),
        (vec![NearAgreement, Paused], Claimed::Contested),
        (vec![Stalled, Moving], Claimed::Contested),
        (vec![], Claimed::Unreported),
    ] {
        let mut case = told(&[]);
        let speaker = |n: usize| if n == 0 { "a" } else { "b" };
        case.claims =
            says.iter().enumerate().map(|(n, says)| status(&format!("c{n}"), "s1", speaker(n), *says)).collect();
        assert_eq!(d15::claimed(&case), claimed, "{says:?}");
    }
}

#[test]
fn documents_that_share_an_origin_count_once() {
    use Status::{Moving, Stalled};
    let mut case =
        told(&[("c1", "s1", "a", Stalled, None), ("c2", "s2", "b", Stalled, None), ("c3", "s2", "", Moving, None)]);
    let counts = |case: &Case| match contested(case).certificate {
        Some(Certificate::Status { stalled_independent, moving_independent, .. }) => {
            (stalled_independent, moving_independent)
        }
        _ => panic!(),
    };
    assert_eq!(counts(&case), (2, 1));
    case.sources[1].derived_from = Some(Origin::Source(id("s1")));
    assert_eq!(counts(&case), (1, 1));
}

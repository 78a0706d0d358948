//! Tests of D2: dates against plain relaxation, findings against their definition.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::arbitrary::{DAY, Shape, cases};
use detente_model::*;
use jiff::ToSpan;
use proptest::prelude::*;

use crate::apply::apply;
use crate::clock::{Clock, Lags};
use crate::dates::{find, verdict};
use crate::samples::{act, cairo, dam, date, ids, need};
use crate::testing::{actor, case, id, number};
use crate::waits::Process;
use crate::{Budget, Limits};

fn examined(case: &Case) -> Finding {
    let limits = Limits::default();
    find(case, &Budget::new(&limits, &|| false))
}

fn processes() -> Shape {
    Shape { parties: 3, issues: 0, answers: 1, lines: 0, acts: 6, others: 4, audiences: false, odd_texts: false }
}

fn lag(need: &Need, most: bool) -> Option<i64> {
    let whole = |number: Number| number.to_big().ceil().to_integer().try_into().unwrap();
    match &need.lag_days {
        None => Some(0),
        Some(lag) if most => lag.most().map(whole),
        Some(lag) => Some(lag.least().map_or(0, whole)),
    }
}

fn is_done(case: &Case, act: &Act) -> bool {
    act.done.is_some_and(|day| day <= case.header.as_of)
}

/// The dates by the definition: everything is never until what it needs has a date, again and again.
fn dates(case: &Case, most: bool) -> BTreeMap<Id, Option<Date>> {
    let mut dates: BTreeMap<Id, Option<Date>> = case.acts.iter().map(|act| (act.meta.id.clone(), None)).collect();
    for _ in 0..=case.acts.len() {
        let date = |act: &Act| -> Option<Date> {
            if is_done(case, act) {
                return act.done;
            }
            let own = Some(case.header.as_of.max(act.not_before.unwrap_or(case.header.as_of)));
            let needs = case.needs.iter().filter(|need| need.act == act.meta.id);
            needs
                .map(|need| met(need, &dates, lag(need, most)))
                .chain([own])
                .try_fold(Date::MIN, |latest, day| day.map(|day| latest.max(day)))
        };
        dates = case.acts.iter().map(|act| (act.meta.id.clone(), date(act))).collect();
    }
    dates
}

fn met(need: &Need, dates: &BTreeMap<Id, Option<Date>>, lag: Option<i64>) -> Option<Date> {
    let after = |day: Option<Date>| Some(day?.checked_add(lag?.days()).unwrap());
    let alternative = |acts: &Vec<Id>| {
        acts.iter().map(|act| after(dates[act])).try_fold(Date::MIN, |latest, day| day.map(|day| latest.max(day)))
    };
    need.any_of.iter().filter_map(alternative).min()
}

/// The limits of acts not done: act, day, whether it binds.
fn limits(case: &Case) -> Vec<(&Act, Date, bool)> {
    let of = |deadline: &Deadline| case.acts.iter().find(|act| Some(&act.meta.id) == deadline.act.as_ref());
    let own = case.acts.iter().filter_map(|act| Some((act, act.deadline?, true)));
    let named = case.deadlines.iter().filter(|deadline| deadline.kind != Some(DeadlineKind::Soft));
    let named = named.filter_map(|d| Some((of(d)?, d.on, d.kind == Some(DeadlineKind::Hard))));
    own.chain(named).filter(|(act, ..)| !is_done(case, act)).collect()
}

fn precondition_circle(case: &Case) -> bool {
    let mut only = case.clone();
    only.needs.retain(|need| need.kind == Some(NeedKind::Precondition));
    let limits = Limits::default();
    crate::waits::verdict(&only, &Budget::new(&limits, &|| false)) == Verdict::Proved
}

fn by_definition(case: &Case) -> Verdict {
    let any_limit = case.acts.iter().any(|act| act.deadline.is_some())
        || case.deadlines.iter().any(|d| d.act.is_some() && d.kind != Some(DeadlineKind::Soft));
    if !any_limit && !case.needs.iter().any(|need| need.kind == Some(NeedKind::Precondition)) {
        return Verdict::Undetermined;
    }
    let (least, most) = (dates(case, false), dates(case, true));
    let passes =
        |dates: &BTreeMap<Id, Option<Date>>, act: &Act, on: Date| dates[&act.meta.id].is_none_or(|day| day > on);
    if precondition_circle(case) || limits(case).iter().any(|(act, on, binds)| *binds && passes(&least, act, *on)) {
        Verdict::Proved
    } else if limits(case).iter().any(|(act, on, _)| passes(&most, act, *on)) {
        Verdict::Undetermined
    } else {
        Verdict::Refuted
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn dates_are_those_of_plain_relaxation(case in cases(processes())) {
        let process = Process::whole(&case);
        for (lags, most) in [(Lags::Least, false), (Lags::Most, true)] {
            let clock = Clock::new(&process, lags);
            let found: BTreeMap<Id, Option<Date>> =
                process.acts.iter().map(|act| act.meta.id.clone()).zip(clock.dates.iter().copied()).collect();
            prop_assert_eq!(found, dates(&case, most));
        }
    }

    #[test]
    fn the_verdict_is_that_of_the_definition(case in cases(processes())) {
        let finding = examined(&case);
        prop_assert_eq!(finding.verdict, by_definition(&case));
        let limits = Limits::default();
        prop_assert_eq!(verdict(&case, &Budget::new(&limits, &|| false)), finding.verdict);
        prop_assert_eq!(finding.certificate.is_none(), finding.verdict == Verdict::Undetermined);
        prop_assert_eq!(finding.missing.is_empty(), finding.verdict != Verdict::Undetermined);
    }

    #[test]
    fn certificates_hold(case in cases(processes())) {
        let finding = examined(&case);
        match &finding.certificate {
            Some(Certificate::Late { act, deadline, bounds }) => {
                let least = dates(&case, false);
                prop_assert!(least[act].is_none_or(|day| day > *deadline));
                prop_assert!(limits(&case).iter().any(|(late, on, binds)| late.meta.id == *act && on == deadline && *binds));
                for bound in bounds {
                    prop_assert_eq!(bound.earliest, least[&bound.act]);
                    let bounded: BTreeSet<&Id> = bounds.iter().map(|bound| &bound.act).collect();
                    prop_assert!(bound.forced_by.iter().all(|act| bounded.contains(act)));
                    let Some(need) = &bound.need else {
                        prop_assert!(bound.earliest.is_some());
                        continue;
                    };
                    let need = case.needs.iter().find(|entry| entry.meta.id == *need).unwrap();
                    prop_assert_eq!(met(need, &least, lag(need, false)), bound.earliest);
                    let mut pairs = need.any_of.iter().zip(&bound.forced_by);
                    prop_assert!(pairs.all(|(acts, by)| acts.contains(by)));
                    prop_assert!(finding.names.contains(&EntryRef::new(Table::Needs, &need.meta.id)));
                }
            }
            Some(Certificate::Schedule { dates: days, order }) => {
                let day: BTreeMap<&Id, Date> = days.iter().map(|(id, day)| (id, *day)).collect();
                is_schedule(&case, days)?;
                for (act, on, _) in limits(&case) {
                    prop_assert!(day[&act.meta.id] <= on);
                }
                let preconditions = case.needs.iter().any(|need| need.kind == Some(NeedKind::Precondition));
                prop_assert_eq!(order.iter().flatten().count() > 0, preconditions && order_is_needed(&case));
            }
            _ => {}
        }
    }

    #[test]
    fn after_a_way_out_nothing_is_left_and_no_part_of_it_suffices(case in cases(processes())) {
        let finding = examined(&case);
        let components: BTreeSet<usize> = finding.ways_out.iter().map(|way| way.component).collect();
        let first = |component: usize| finding.ways_out.iter().find(|way| way.component == component).unwrap();
        for way in &finding.ways_out {
            let others = components.iter().filter(|other| **other != way.component);
            let others: Vec<Change> = others.flat_map(|other| first(*other).change.clone()).collect();
            let holds = |own: &[Change]| {
                let after = apply(&case, &[own, &others].concat());
                assert_eq!(after.len(), 1, "{own:?} and {others:?}");
                by_definition(&after[0])
            };
            let whole = holds(&way.change);
            let nothing_left = matches!(way.certificate, Certificate::Order { .. }) && whole == Verdict::Undetermined;
            prop_assert!(whole == Verdict::Refuted || nothing_left, "{way:?}");
            prop_assert!(way.minimal && !way.actors.is_empty());
            for place in 0..way.change.len() {
                let mut less = way.change.clone();
                less.remove(place);
                prop_assert!(holds(&less) != Verdict::Refuted, "{way:?} without {place}");
            }
        }
        prop_assert!(!finding.ways_out.is_empty() || finding.verdict != Verdict::Proved || !finding.complete);
    }
}

fn order_is_needed(case: &Case) -> bool {
    case.acts.iter().any(|act| !is_done(case, act))
        && case.needs.iter().any(|need| {
            let waits = case.acts.iter().find(|act| act.meta.id == need.act).unwrap();
            need.kind == Some(NeedKind::Precondition) && !is_done(case, waits)
        })
}

/// Whether each act of the list happens after what it needs, with the most of every lag.
fn is_schedule(case: &Case, days: &[(Id, Date)]) -> Result<(), TestCaseError> {
    let done = case.acts.iter().filter(|act| is_done(case, act));
    let mut happened: BTreeMap<Id, Option<Date>> = case.acts.iter().map(|act| (act.meta.id.clone(), None)).collect();
    happened.extend(done.map(|act| (act.meta.id.clone(), act.done)));
    for (id, day) in days {
        let act = case.acts.iter().find(|act| act.meta.id == *id).unwrap();
        prop_assert!(
            happened[id].is_none() && *day >= case.header.as_of && act.not_before.is_none_or(|own| own <= *day)
        );
        for need in case.needs.iter().filter(|need| need.act == *id) {
            let after = |acts: &Vec<Id>| {
                let each =
                    acts.iter().map(|act| happened[act].map(|day| day.checked_add(lag(need, true)?.days()).ok()));
                each.into_iter().all(|after| after.flatten().is_some_and(|after| after <= *day))
            };
            prop_assert!(need.any_of.iter().any(after), "{id} on {day}");
        }
        happened.insert(id.clone(), Some(*day));
    }
    Ok(())
}

#[test]
fn the_two_cases_have_no_preconditions() {
    for case in [dam(), cairo()] {
        let finding = examined(&case);
        assert_eq!((finding.verdict, finding.missing), (Verdict::Undetermined, vec![Missing::NoPreconditions]));
    }
}

/// Notice, then 15 days to appoint, then 60 days of conciliation, and a vote that must be held by a day.
fn clock(deadline: &str) -> Case {
    let mut case = case(&["board", "union"]);
    case.actors.push(actor("labour-office", Role::Mediator));
    case.acts = vec![act("notice", "union"), act("appointment", "labour-office"), act("vote", "union")];
    case.acts[0].done = Some(date("2025-03-10"));
    case.acts[2].deadline = Some(date(deadline));
    case.needs = vec![need("n1", "appointment", "notice"), need("n2", "vote", "appointment")];
    case.needs[0].lag_days = Some(Quantity::Exact(number("15")));
    case.needs[1].lag_days = Some(Quantity::Exact(number("60")));
    project(&case, &Viewer::All)
}

#[test]
fn a_conciliation_clock_is_late_by_a_day_and_in_time_on_the_day() {
    assert_eq!(DAY, date("2025-03-14"));
    let late = examined(&clock("2025-05-23"));
    let Some(Certificate::Late { act, deadline, bounds }) = &late.certificate else { panic!("{late:?}") };
    assert_eq!((act, *deadline), (&id("vote"), date("2025-05-23")));
    assert_eq!(
        bounds.iter().map(|bound| bound.earliest).collect::<Vec<_>>(),
        [Some(date("2025-03-25")), Some(date("2025-03-10")), Some(date("2025-05-24"))]
    );
    let named: Vec<String> = late.names.iter().map(EntryRef::to_string).collect();
    assert_eq!(named, ["acts.notice", "acts.vote", "needs.n1", "needs.n2"]);
    let to = Change::MoveDeadline { target: id("vote"), from: date("2025-05-23"), to: date("2025-05-24") };
    assert_eq!(late.ways_out.len(), 1);
    assert_eq!((&late.ways_out[0].change, late.ways_out[0].group), (&vec![to], Group::OneMoves));
    assert_eq!(late.ways_out[0].actors, ids(&["union"]));
    let in_time = examined(&clock("2025-05-24"));
    let schedule = vec![(id("appointment"), date("2025-03-25")), (id("vote"), date("2025-05-24"))];
    assert_eq!(in_time.certificate, Some(Certificate::Schedule { dates: schedule, order: vec![] }));
}

#[test]
fn a_deadline_of_which_it_is_not_known_whether_it_binds_leaves_it_open() {
    let mut case = clock("2025-05-24");
    let passed = Deadline {
        meta: Meta::named(id("talks-end")),
        on: date("2025-05-20"),
        kind: None,
        of: Some(id("board")),
        act: Some(id("vote")),
    };
    case.deadlines = vec![passed];
    let finding = examined(&case);
    assert_eq!(finding.verdict, Verdict::Undetermined);
    assert_eq!(finding.missing, [Missing::DeadlineKind { deadline: id("talks-end") }]);
    case.deadlines[0].kind = Some(DeadlineKind::Soft);
    assert_eq!(examined(&case).verdict, Verdict::Refuted);
    case.deadlines[0].kind = Some(DeadlineKind::Hard);
    let finding = examined(&case);
    assert_eq!(finding.verdict, Verdict::Proved);
    assert!(finding.names.contains(&EntryRef::new(Table::Deadlines, &id("talks-end"))));
    assert_eq!(finding.ways_out[0].actors, ids(&["board"]), "it presses on the board");
}

#[test]
fn a_rough_lag_proves_with_its_least_and_refutes_with_its_most() {
    let with = |from: Option<&str>, to: Option<&str>| {
        let mut case = clock("2025-05-24");
        case.needs[1].lag_days =
            Some(Quantity::Interval { about: Some(number("60")), from: from.map(number), to: to.map(number) });
        examined(&case)
    };
    assert_eq!(with(Some("61"), None).verdict, Verdict::Proved);
    assert_eq!(with(Some("50"), Some("60")).verdict, Verdict::Refuted);
    for (from, to) in [(Some("50"), Some("61")), (None, None), (Some("50"), None)] {
        let finding = with(from, to);
        assert_eq!((finding.verdict, finding.missing), (Verdict::Undetermined, vec![Missing::Lag { need: id("n2") }]));
    }
    assert!(with(Some("61"), None).ways_out.is_empty(), "no day is certain");
}

#[test]
fn an_act_that_is_done_has_no_deadline_to_pass_and_one_that_never_happens_passes_every_one() {
    let mut case = clock("2025-05-01");
    case.acts.iter_mut().find(|act| act.meta.id == id("vote")).unwrap().done = Some(date("2025-03-12"));
    assert_eq!(examined(&case).verdict, Verdict::Refuted);
    let mut case = clock("2026-05-01");
    case.needs.push(need("n3", "appointment", "vote"));
    let finding = examined(&case);
    let Some(Certificate::Late { bounds, .. }) = &finding.certificate else { panic!() };
    assert!(bounds.iter().all(|bound| bound.earliest.is_none()));
    assert!(!finding.ways_out.is_empty() && !finding.complete);
}

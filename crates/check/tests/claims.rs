//! Turn disputes and contested status: true findings, and false ones refused by reason.

mod common;

use common::*;
use detente_model::*;

fn answer(case: &mut Case, name: &str, to: &str, state: AnswerState) {
    let answer = Answer { state, known_to: None, claims: Vec::new() };
    let text = case.texts.iter_mut().find(|text| text.meta.id == id(name)).unwrap();
    text.answers.insert(id(to), answer);
}

/// `a` waits for `b` and `b` for `a`, about the plan, which the mediators relayed.
fn dispute() -> Trial {
    let mut case = talks();
    source(&mut case, "s1");
    text(&mut case, "plan", "m", &[]);
    text(&mut case, "other", "m", &[]);
    answer(&mut case, "plan", "a", AnswerState::Relayed);
    let first = claim(&mut case, "c1", "s1", "a", ClaimAct::WaitFor);
    (first.target, first.about) = (ids(&["b"]), Some(id("plan")));
    let second = claim(&mut case, "c2", "s1", "", ClaimAct::WaitFor);
    (second.of, second.target, second.about) = (ids(&["b"]), ids(&["a", "s"]), Some(id("plan")));
    claim(&mut case, "c3", "s1", "a", ClaimAct::Demand).target = ids(&["b"]);
    let mut finding = Finding::new(Kind::TurnDispute, Verdict::Proved);
    finding.certificate =
        Some(Certificate::Turn { claims: [id("c1"), id("c2")], waits: [id("a"), id("b")], about: id("plan") });
    finding.names = vec![entry(Table::Claims, "c1"), entry(Table::Claims, "c2")];
    let receipt = |to: &str| {
        let by = Certificate::NoTurn { claims: ids(&["c1", "c2"]), delivered: vec![(id("plan"), id(to))] };
        WayOut {
            change: vec![Change::RecordDelivery { target: id("plan"), to: id(to) }],
            group: Group::NobodyYields,
            actors: ids(&[to, "m"]),
            component: 0,
            leaves: Vec::new(),
            minimal: true,
            certificate: Certificate::Refuted { by: Box::new(by) },
        }
    };
    finding.ways_out = vec![receipt("a"), receipt("b")];
    Trial::new(case, finding)
}

type Turn<'a> = (&'a mut [Id; 2], &'a mut [Id; 2], &'a mut Id);

fn turn(finding: &mut Finding) -> Turn<'_> {
    match finding.certificate.as_mut() {
        Some(Certificate::Turn { claims, waits, about }) => (claims, waits, about),
        other => panic!("{other:?}"),
    }
}

fn no_turn(certificate: &mut Certificate) -> (&mut Vec<Id>, &mut Vec<(Id, Id)>) {
    match certificate {
        Certificate::NoTurn { claims, delivered } => (claims, delivered),
        Certificate::Refuted { by } => no_turn(by),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_waits_for_the_other() {
    dispute()
        .holds()
        .still(|f| {
            turn(f).0.reverse();
            turn(f).1.reverse();
        })
        .but("not-a-wait", |f| turn(f).0.reverse())
        .but("not-a-wait", |f| turn(f).1.reverse())
        .but("not-a-wait", |f| turn(f).0[1] = id("c1"))
        .but("not-a-wait", |f| turn(f).0[1] = id("c3"))
        .but("unknown-name", |f| turn(f).0[1] = id("c9"))
        .but("not-a-wait", |f| turn(f).1[1] = id("s"))
        .but("not-a-wait", |f| *turn(f).2 = id("other"))
        .but("names-differ", |f| drop(f.names.pop()))
        .but("wrong-verdict", |f| f.verdict = Verdict::Undetermined)
        .but("remark-false", |f| f.remarks.push(Remark::LoadBearing))
        .where_instead("delivered", |c| answer(c, "plan", "b", AnswerState::Pending))
        .where_instead("not-a-wait", |c| c.claims[0].polarity = Some(Polarity::Deny));
}

#[test]
fn receipts_settle_a_turn() {
    dispute()
        .but("change-not-possible", |f| f.ways_out[0].change = vec![Change::WaiveNeed { target: id("plan") }])
        .but("turn-disputed", |f| f.ways_out[0].change[0] = Change::RecordDelivery { target: id("plan"), to: id("s") })
        .but("turn-disputed", |f| f.ways_out[0].change[0] = Change::RecordDelivery { target: id("other"), to: id("a") })
        .but("unknown-name", |f| f.ways_out[0].change[0] = Change::RecordDelivery { target: id("plan"), to: id("x") })
        .but("not-minimal", |f| {
            f.ways_out[0].change.push(Change::RecordDelivery { target: id("plan"), to: id("b") });
            f.ways_out[0].actors = ids(&["a", "b", "m"]);
        })
        .but("not-minimal", |f| f.ways_out[0].minimal = false)
        .but("repeated", |f| f.ways_out[0].change = vec![f.ways_out[0].change[0].clone(); 2])
        .but("actors-differ", |f| f.ways_out[0].actors = ids(&["a"]))
        .but("group-differs", |f| f.ways_out[0].group = Group::BothMove)
        .but("components-differ", |f| f.ways_out[0].component = 3)
        .but("not-freed", |f| f.ways_out[0].certificate = Certificate::Order { order: Vec::new() })
        .but("turn-disputed", |f| no_turn(&mut f.ways_out[0].certificate).1.clear())
        .but("incomplete-set", |f| drop(no_turn(&mut f.ways_out[0].certificate).0.pop()))
        .but("not-a-wait", |f| no_turn(&mut f.ways_out[0].certificate).0.push(id("c3")))
        .but("not-delivered", |f| no_turn(&mut f.ways_out[0].certificate).1.push((id("plan"), id("b"))));
}

#[test]
fn a_delivery_on_record_settles_it_and_so_does_an_act_done() {
    let trial = dispute();
    let mut case = trial.case.clone();
    answer(&mut case, "plan", "b", AnswerState::Rejected);
    let mut finding = Finding::new(Kind::TurnDispute, Verdict::Refuted);
    let delivered = vec![(id("plan"), id("b"))];
    finding.certificate = Some(Certificate::NoTurn { claims: ids(&["c1", "c2"]), delivered });
    finding.names = vec![entry(Table::Claims, "c1"), entry(Table::Claims, "c2"), entry(Table::Texts, "plan")];
    Trial::new(case.clone(), finding.clone())
        .holds()
        .but("repeated", |f| no_turn(f.certificate.as_mut().unwrap()).0.push(id("c1")))
        .but("repeated", |f| no_turn(f.certificate.as_mut().unwrap()).1.push((id("plan"), id("b"))))
        .but("names-differ", |f| drop(f.names.pop()))
        .but("wrong-verdict", |f| f.verdict = Verdict::Proved)
        .where_instead("turn-disputed", |c| answer(c, "plan", "b", AnswerState::Unanswered));
    case.texts.clear();
    act(&mut case, "plan", "s").done = Some(day(10));
    if let Some(Certificate::NoTurn { delivered, .. }) = finding.certificate.as_mut() {
        *delivered = vec![(id("plan"), id("s"))];
    }
    finding.names[2] = entry(Table::Acts, "plan");
    finding.names.sort();
    Trial::new(case, finding).holds().where_instead("turn-disputed", |c| c.acts[0].done = Some(day(11)));
}

#[test]
fn waits_about_nothing_known_leave_it_open() {
    let trial = dispute();
    let mut case = trial.case.clone();
    case.claims[0].about = None;
    let mut finding = Finding::new(Kind::TurnDispute, Verdict::Undetermined);
    finding.missing = vec![Missing::About { claim: id("c1") }];
    Trial::new(case, finding.clone())
        .holds()
        .but("not-missing", |f| f.missing[0] = Missing::About { claim: id("c2") })
        .but("not-missing", |f| f.missing[0] = Missing::NoClaims { act: ClaimAct::WaitFor })
        .but("nothing-missing", |f| f.missing.clear())
        .where_instead("wrong-verdict", |c| c.claims[0].about = Some(id("plan")))
        .where_instead("wrong-verdict", |c| answer(c, "plan", "a", AnswerState::Received));
    finding.missing = vec![Missing::NoClaims { act: ClaimAct::WaitFor }];
    Trial::new(talks(), finding).holds();
}

fn status_claim(case: &mut Case, name: &str, source: &str, speaker: &str, status: Status, on: Option<i8>) {
    let claim = claim(case, name, source, speaker, ClaimAct::ReportStatus);
    claim.status = Some(status);
    claim.event_date = on.map(|on| When { from: day(on), to: day(on) });
}

/// `a` first said moving, then stalled; `b` says stalled is denied; two documents in their own voice; one tomorrow.
fn contested() -> Trial {
    let mut case = talks();
    source(&mut case, "s1").published = Some(Published::On(day(9)));
    source(&mut case, "s2").derived_from = Some(Origin::Source(id("s1")));
    source(&mut case, "s3").published = Some(Published::On(day(8)));
    status_claim(&mut case, "c1", "s1", "a", Status::Moving, Some(5));
    status_claim(&mut case, "c2", "s1", "a", Status::Stalled, Some(6));
    status_claim(&mut case, "c3", "s2", "b", Status::Stalled, None);
    case.claims[2].polarity = Some(Polarity::Deny);
    status_claim(&mut case, "c4", "s1", "", Status::Moving, None);
    status_claim(&mut case, "c5", "s3", "", Status::Moving, None);
    status_claim(&mut case, "c6", "s1", "m", Status::Paused, None);
    status_claim(&mut case, "c7", "s1", "s", Status::Stalled, Some(11));
    let mut finding = Finding::new(Kind::ContestedStatus, Verdict::Proved);
    finding.certificate = Some(Certificate::Status {
        stalled: ids(&["c2"]),
        stalled_independent: 1,
        moving: ids(&["c3", "c4", "c5"]),
        moving_independent: 2,
    });
    finding.names = ["c2", "c3", "c4", "c5"].map(|claim| entry(Table::Claims, claim)).to_vec();
    Trial::new(case, finding)
}

type Said<'a> = (&'a mut Vec<Id>, &'a mut usize, &'a mut Vec<Id>, &'a mut usize);

fn said(finding: &mut Finding) -> Said<'_> {
    match finding.certificate.as_mut() {
        Some(Certificate::Status { stalled, stalled_independent, moving, moving_independent }) => {
            (stalled, stalled_independent, moving, moving_independent)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn sources_say_both() {
    contested()
        .holds()
        .still(|f| said(f).2.reverse())
        .but("status-differs", |f| said(f).2.push(id("c1")))
        .but("status-differs", |f| said(f).0.push(id("c7")))
        .but("status-differs", |f| said(f).0.push(id("c6")))
        .but("status-differs", |f| said(f).0.push(id("c9")))
        .but("status-differs", |f| said(f).0.push(id("c3")))
        .but("incomplete-set", |f| drop(said(f).2.pop()))
        .but("incomplete-set", |f| said(f).0.clear())
        .but("repeated", |f| said(f).0.push(id("c2")))
        .but("count-differs", |f| *said(f).1 = 0)
        .but("count-differs", |f| *said(f).3 = 3)
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("wrong-verdict", |f| f.verdict = Verdict::Undetermined)
        .but("names-differ", |f| drop(f.names.pop()))
        .where_instead("status-differs", |c| c.claims[1].status = Some(Status::Collapsed))
        .where_instead("incomplete-set", |c| c.claims[1].event_date = c.claims[0].event_date);
}

#[test]
fn speakers_are_told_apart_by_how_they_are_described() {
    let mut trial = contested();
    trial.case.claims[0].speaker_as = Some("an official".into());
    if let Some(Certificate::Status { moving, .. }) = trial.finding.certificate.as_mut() {
        moving.push(id("c1"));
    }
    trial.finding.names.push(entry(Table::Claims, "c1"));
    trial.holds();
}

#[test]
fn all_say_the_same_and_nobody_says_anything() {
    let mut trial = contested();
    trial.case.claims.retain(|claim| claim.meta.id == id("c5"));
    trial.finding = Finding::new(Kind::ContestedStatus, Verdict::Refuted);
    trial.finding.certificate = Some(Certificate::Status {
        stalled: Vec::new(),
        stalled_independent: 0,
        moving: ids(&["c5"]),
        moving_independent: 1,
    });
    trial.finding.names = vec![entry(Table::Claims, "c5")];
    trial.holds().but("wrong-verdict", |f| f.verdict = Verdict::Proved);
    let mut nothing = Finding::new(Kind::ContestedStatus, Verdict::Undetermined);
    nothing.missing = vec![Missing::NoClaims { act: ClaimAct::ReportStatus }];
    Trial::new(talks(), nothing.clone())
        .holds()
        .but("not-missing", |f| f.missing[0] = Missing::NoClaims { act: ClaimAct::Blame });
    trial.finding = nothing;
    trial.where_instead("wrong-verdict", |c| c.header.title = "Others".into());
}

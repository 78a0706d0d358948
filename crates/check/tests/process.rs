//! Acts that wait, preconditions and dates: true findings, and false ones refused by reason.

mod common;

use common::*;
use detente_model::*;

fn stuck(list: &[(&str, &str, &[&str])]) -> Certificate {
    let acts = list.iter().map(|(act, need, by)| StuckAct { act: id(act), need: id(need), blocked_by: ids(by) });
    Certificate::Stuck { acts: acts.collect() }
}

fn in_order(groups: &[&[&str]]) -> Certificate {
    Certificate::Order { order: groups.iter().map(|acts| ids(acts)).collect() }
}

fn way(group: Group, actors: &[&str], change: Vec<Change>, certificate: Certificate) -> WayOut {
    WayOut { change, group, actors: ids(actors), component: 0, leaves: Vec::new(), minimal: true, certificate }
}

fn waive(need: &str) -> Change {
    Change::WaiveNeed { target: id(need) }
}

fn acts_of(finding: &mut Finding) -> &mut Vec<StuckAct> {
    match finding.certificate.as_mut() {
        Some(Certificate::Stuck { acts }) => acts,
        other => panic!("{other:?}"),
    }
}

fn order_of(certificate: &mut Certificate) -> &mut Vec<Vec<Id>> {
    match certificate {
        Certificate::Order { order } | Certificate::Schedule { order, .. } => order,
        other => panic!("{other:?}"),
    }
}

fn change_in(finding: &mut Finding, way: usize) -> &mut Vec<Change> {
    &mut finding.ways_out[way].change
}

/// `reply` of a waits for `visit` of b or `call` of b, both of which wait for it; `meal` waits for `walk`.
fn circle() -> Trial {
    let mut case = talks();
    for (name, by) in [("reply", "a"), ("visit", "b"), ("call", "b"), ("meal", "a"), ("walk", "b"), ("over", "b")] {
        act(&mut case, name, by);
    }
    case.acts.last_mut().unwrap().done = Some(day(9));
    need(&mut case, "n1", "reply", &[&["visit", "walk"], &["call", "over"]]);
    need(&mut case, "n2", "visit", &[&["reply"]]);
    need(&mut case, "n3", "call", &[&["reply", "meal"]]);
    need(&mut case, "n4", "meal", &[&["walk"]]);
    let mut finding = Finding::new(Kind::WaitCycle, Verdict::Proved);
    finding.certificate =
        Some(stuck(&[("call", "n3", &["reply"]), ("reply", "n1", &["visit", "call"]), ("visit", "n2", &["reply"])]));
    finding.names = vec![entry(Table::Needs, "n1"), entry(Table::Needs, "n2"), entry(Table::Needs, "n3")];
    let relay = Change::AddAlternative { target: id("n1"), by: ids(&["m"]) };
    let at_once = Change::SameDay { acts: ids(&["call", "reply"]) };
    finding.ways_out = vec![
        way(
            Group::NobodyYields,
            &["a", "m"],
            vec![relay],
            in_order(&[&["walk"], &["reply"], &["visit"], &["meal"], &["call"]]),
        ),
        way(
            Group::NobodyYields,
            &["a", "b"],
            vec![at_once],
            in_order(&[&["walk"], &["meal"], &["call", "reply"], &["visit"]]),
        ),
        way(
            Group::OneMoves,
            &["a"],
            vec![waive("n1")],
            in_order(&[&["reply"], &["visit"], &["walk"], &["meal"], &["call"]]),
        ),
        way(
            Group::OneMoves,
            &["b"],
            vec![waive("n2")],
            in_order(&[&["walk"], &["visit"], &["reply"], &["meal"], &["call"]]),
        ),
    ];
    Trial::new(case, finding)
}

#[test]
fn stuck_acts() {
    let trial = circle();
    trial
        .holds()
        .still(|f| acts_of(f).reverse())
        .but("unknown-name", |f| acts_of(f)[0].act = id("nobody"))
        .but("unknown-name", |f| acts_of(f)[0].need = id("n9"))
        .but("not-a-need-of", |f| acts_of(f)[0].need = id("n4"))
        .but("not-blocked", |f| acts_of(f)[0].blocked_by = ids(&["meal"]))
        .but("not-blocked", |f| acts_of(f)[1].blocked_by = ids(&["visit"]))
        .but("not-blocked", |f| acts_of(f)[1].blocked_by = ids(&["visit", "visit"]))
        .but("not-blocked", |f| acts_of(f)[1].blocked_by = ids(&["visit", "call", "call"]))
        .but("repeated", |f| {
            let first = acts_of(f)[0].clone();
            acts_of(f).push(first);
        })
        .but("not-blocked", |f| drop(acts_of(f).remove(0)))
        .but("nothing-there", |f| acts_of(f).clear())
        .but("names-differ", |f| drop(f.names.pop()))
        .but("names-differ", |f| f.names.push(entry(Table::Needs, "n4")))
        .but("names-differ", |f| f.names[0] = entry(Table::Acts, "reply"))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("wrong-verdict", |f| f.verdict = Verdict::Undetermined)
        .but("wrong-verdict", |f| f.certificate = None)
        .but("wrong-verdict", |f| f.kind = Kind::TurnDispute)
        .but("not-examined", |f| f.kind = Kind::NotRipe)
        .but("not-missing", |f| f.missing.push(Missing::Empty { table: Table::Acts }))
        .but("remark-false", |f| f.remarks.push(Remark::WithoutRedLines))
        .where_instead("already-done", |c| {
            c.acts.iter_mut().filter(|a| a.meta.id == id("reply")).for_each(|a| a.done = Some(day(10)))
        })
        .where_instead("incomplete-set", |c| {
            act(c, "late", "a");
            need(c, "n5", "late", &[&["reply"]]);
        });
}

#[test]
fn an_act_done_on_a_later_day_is_still_open() {
    let trial = circle();
    let mut case = trial.case.clone();
    case.acts.iter_mut().filter(|act| act.meta.id == id("reply")).for_each(|act| act.done = Some(day(11)));
    Trial::new(case, trial.finding.clone()).holds();
}

#[test]
fn ways_out_of_stuck_acts() {
    let trial = circle();
    trial
        .but("not-freed", |f| f.ways_out[2].certificate = Certificate::Package { package: Package::new() })
        .but("order-breaks-need", |f| order_of(&mut f.ways_out[2].certificate).reverse())
        .but("act-missing", |f| drop(order_of(&mut f.ways_out[2].certificate).pop()))
        .but("already-done", |f| order_of(&mut f.ways_out[2].certificate).push(ids(&["over"])))
        .but("repeated", |f| order_of(&mut f.ways_out[2].certificate).push(ids(&["call"])))
        .but("unknown-name", |f| order_of(&mut f.ways_out[2].certificate).push(ids(&["nobody"])))
        .but("torn-apart", |f| drop(order_of(&mut f.ways_out[1].certificate)[2].pop()))
        .but("order-breaks-need", |f| change_in(f, 2)[0] = waive("n2"))
        .but("change-not-possible", |f| change_in(f, 2)[0] = waive("n9"))
        .but("change-not-possible", |f| f.ways_out[2].change.clear())
        .but("change-not-possible", |f| f.ways_out[2].change.push(waive("n1")))
        .but("not-minimal", |f| {
            f.ways_out[2].change.push(waive("n2"));
            f.ways_out[2].actors = ids(&["a", "b"]);
            f.ways_out[2].group = Group::BothMove;
        })
        .still(|f| {
            f.ways_out[2].change.push(waive("n2"));
            f.ways_out[2].actors = ids(&["a", "b"]);
            f.ways_out[2].group = Group::BothMove;
            f.ways_out[2].minimal = false;
        })
        .but("not-minimal", |f| f.ways_out[2].minimal = false)
        .but("actors-differ", |f| f.ways_out[2].actors = ids(&["b"]))
        .but("actors-differ", |f| f.ways_out[0].actors = ids(&["a"]))
        .but("group-differs", |f| f.ways_out[2].group = Group::BothMove)
        .but("group-differs", |f| f.ways_out[0].group = Group::OneMoves)
        .but("components-differ", |f| f.ways_out[0].component = 1)
        .but("change-not-possible", |f| {
            change_in(f, 0)[0] = Change::AddAlternative { target: id("n1"), by: ids(&["b"]) }
        })
        .but("change-not-possible", |f| change_in(f, 1)[0] = Change::SameDay { acts: ids(&["call"]) })
        .but("change-not-possible", |f| change_in(f, 1)[0] = Change::SameDay { acts: ids(&["call", "over"]) })
        .but("not-minimal", |f| {
            change_in(f, 1)[0] = Change::SameDay { acts: ids(&["call", "reply", "visit"]) };
            *order_of(&mut f.ways_out[1].certificate) =
                vec![ids(&["walk"]), ids(&["meal"]), ids(&["call", "reply", "visit"])];
        })
        .but("change-not-possible", |f| change_in(f, 2)[0] = Change::HoldBack { target: name("n1") });
}

#[test]
fn two_circles_are_two_components() {
    let mut case = talks();
    for (name, by) in [("c1", "a"), ("c2", "b"), ("d1", "a"), ("d2", "a")] {
        act(&mut case, name, by);
    }
    need(&mut case, "n1", "c1", &[&["c2"]]);
    need(&mut case, "n2", "c2", &[&["c1"]]);
    need(&mut case, "n3", "d1", &[&["d2"]]);
    need(&mut case, "n4", "d2", &[&["d1"]]);
    need(&mut case, "n5", "d2", &[&["c2"]]);
    let mut finding = Finding::new(Kind::WaitCycle, Verdict::Proved);
    finding.certificate =
        Some(stuck(&[("c1", "n1", &["c2"]), ("c2", "n2", &["c1"]), ("d1", "n3", &["d2"]), ("d2", "n4", &["d1"])]));
    finding.names = (1..=4).map(|n| entry(Table::Needs, &format!("n{n}"))).collect();
    let free = in_order(&[&["c1"], &["c2"], &["d1"], &["d2"]]);
    finding.ways_out = vec![
        way(Group::OneMoves, &["a"], vec![waive("n1")], free.clone()),
        WayOut { component: 1, ..way(Group::OneMoves, &["a"], vec![waive("n3")], free) },
    ];
    finding.remarks = vec![Remark::AtLeast { bound: 1, found: 2 }];
    finding.missing = vec![Missing::Limit { limit: "steps".into(), value: 1 }];
    Trial::new(case, finding)
        .holds()
        .still(|f| {
            f.missing.clear();
            f.remarks.clear();
        })
        .but("order-breaks-need", |f| drop(f.ways_out.pop()))
        .but("components-differ", |f| {
            f.missing.clear();
            f.ways_out[0].component = 1;
            f.ways_out[1].component = 0;
        })
        .but("remark-false", |f| f.remarks = vec![Remark::AtLeast { bound: 1, found: 3 }])
        .but("remark-false", |f| f.remarks = vec![Remark::AtLeast { bound: 2, found: 2 }]);
}

#[test]
fn acts_that_all_can_happen() {
    let mut case = talks();
    for name in ["c1", "c2", "c3"] {
        act(&mut case, name, "a");
    }
    need(&mut case, "n1", "c1", &[&["c2", "c3"], &["c1"]]);
    need(&mut case, "n2", "c2", &[&["c3"]]);
    let mut finding = Finding::new(Kind::WaitCycle, Verdict::Refuted);
    finding.certificate = Some(in_order(&[&["c3"], &["c2"], &["c1"]]));
    let swap = |f: &mut Finding, one: usize, other: usize| order_of(f.certificate.as_mut().unwrap()).swap(one, other);
    Trial::new(case, finding)
        .holds()
        .but("order-breaks-need", |f| swap(f, 0, 1))
        .but("order-breaks-need", |f| swap(f, 1, 2))
        .but("order-breaks-need", |f| *order_of(f.certificate.as_mut().unwrap()) = vec![ids(&["c3", "c2", "c1"])])
        .but("act-missing", |f| drop(order_of(f.certificate.as_mut().unwrap()).pop()))
        .but("wrong-verdict", |f| f.verdict = Verdict::Proved)
        .but("names-differ", |f| f.names.push(entry(Table::Needs, "n1")))
        .but("remark-false", |f| f.remarks.push(Remark::LoadBearing))
        .where_instead("wrong-verdict", |c| c.needs.clear());
}

#[test]
fn nothing_on_file_about_acts() {
    let mut case = talks();
    act(&mut case, "c1", "a");
    let mut finding = Finding::new(Kind::WaitCycle, Verdict::Undetermined);
    finding.missing = vec![Missing::Empty { table: Table::Needs }];
    Trial::new(case, finding)
        .holds()
        .but("nothing-missing", |f| f.missing.clear())
        .but("not-missing", |f| f.missing[0] = Missing::Empty { table: Table::Acts })
        .but("not-missing", |f| f.missing[0] = Missing::NoPreconditions)
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .where_instead("wrong-verdict", |c| {
            need(c, "n1", "c1", &[&["c1"]]);
        });
}

/// `sign` of a must be done by the 20th; it waits 3 days for `draft` (not before the 16th) or 9 for `call`, and that for
/// `visit`, done on the 8th, by 2 to 4 days.
fn too_late() -> Trial {
    let mut case = talks();
    act(&mut case, "sign", "a").deadline = Some(day(18));
    act(&mut case, "draft", "b").not_before = Some(day(16));
    act(&mut case, "call", "b");
    act(&mut case, "visit", "b").done = Some(day(8));
    need(&mut case, "n1", "sign", &[&["draft", "visit"], &["call"]]).lag_days = Some(Quantity::Exact(number("5/2")));
    let rough = Quantity::Interval { about: None, from: Some(number("9")), to: Some(number("12")) };
    need(&mut case, "n2", "call", &[&["visit"]]).lag_days = Some(rough);
    let bound = |act: &str, on, need: Option<&str>, by: &[&str]| DateBound {
        act: id(act),
        earliest: Some(day(on)),
        need: need.map(id),
        forced_by: ids(by),
    };
    let mut finding = Finding::new(Kind::PreconditionCycle, Verdict::Proved);
    finding.certificate = Some(Certificate::Late {
        act: id("sign"),
        deadline: day(18),
        bounds: vec![
            bound("call", 17, Some("n2"), &["visit"]),
            bound("draft", 16, None, &[]),
            bound("sign", 19, Some("n1"), &["draft", "call"]),
            bound("visit", 8, None, &[]),
        ],
    });
    finding.names = vec![
        entry(Table::Acts, "draft"),
        entry(Table::Acts, "sign"),
        entry(Table::Acts, "visit"),
        entry(Table::Needs, "n1"),
        entry(Table::Needs, "n2"),
    ];
    finding.names.sort();
    let dates = [("call", 20), ("draft", 16), ("sign", 19)].map(|(act, on)| (id(act), day(on)));
    let mut moved = way(
        Group::OneMoves,
        &["a"],
        vec![Change::MoveDeadline { target: id("sign"), from: day(18), to: day(19) }],
        Certificate::Schedule { dates: dates.to_vec(), order: Vec::new() },
    );
    moved.component = 0;
    finding.ways_out = vec![moved];
    Trial::new(case, finding)
}

fn bounds_of(finding: &mut Finding) -> &mut Vec<DateBound> {
    match finding.certificate.as_mut() {
        Some(Certificate::Late { bounds, .. }) => bounds,
        other => panic!("{other:?}"),
    }
}

fn set_late(finding: &mut Finding, late: &str, by: i8) {
    match finding.certificate.as_mut() {
        Some(Certificate::Late { act, deadline, .. }) => (*act, *deadline) = (id(late), day(by)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn acts_that_are_late() {
    let trial = too_late();
    trial
        .holds()
        .still(|f| bounds_of(f)[0].earliest = Some(day(16)))
        .but("bound-not-forced", |f| bounds_of(f)[0].earliest = Some(day(18)))
        .but("bound-not-forced", |f| bounds_of(f)[0].earliest = Some(day(15)))
        .but("bound-not-forced", |f| bounds_of(f)[1].earliest = Some(day(17)))
        .but("bound-not-forced", |f| bounds_of(f)[1].earliest = None)
        .but("bound-not-forced", |f| bounds_of(f)[2].earliest = Some(day(20)))
        .but("bound-not-forced", |f| bounds_of(f)[2].earliest = None)
        .but("not-late", |f| bounds_of(f)[2].earliest = Some(day(18)))
        .but("bound-not-forced", |f| bounds_of(f)[3].earliest = Some(day(9)))
        .but("bound-not-forced", |f| bounds_of(f)[2].forced_by = ids(&["visit", "call"]))
        .but("bound-not-forced", |f| bounds_of(f)[2].forced_by = ids(&["draft"]))
        .but("bound-not-forced", |f| bounds_of(f)[2].forced_by = ids(&["draft", "draft"]))
        .but("bound-not-forced", |f| drop(bounds_of(f).remove(0)))
        .but("not-a-need-of", |f| bounds_of(f)[2].need = Some(id("n2")))
        .but("unknown-name", |f| bounds_of(f)[2].need = Some(id("n9")))
        .but("bound-not-forced", |f| bounds_of(f)[2].need = None)
        .but("repeated", |f| {
            let first = bounds_of(f)[0].clone();
            bounds_of(f).push(first);
        })
        .but("wrong-deadline", |f| set_late(f, "sign", 17))
        .but("wrong-deadline", |f| set_late(f, "draft", 18))
        .but("already-done", |f| set_late(f, "visit", 18))
        .but("unknown-name", |f| set_late(f, "nobody", 18))
        .but("names-differ", |f| drop(f.names.remove(0)))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .where_instead("wrong-deadline", |c| {
            c.acts.iter_mut().for_each(|act| act.deadline = None);
            let meta = Meta::named(id("end"));
            c.deadlines.push(Deadline {
                meta,
                on: day(18),
                kind: Some(DeadlineKind::Soft),
                of: None,
                act: Some(id("sign")),
            });
        });
}

#[test]
fn deadlines_moved() {
    fn dates(finding: &mut Finding) -> &mut Vec<(Id, Date)> {
        match &mut finding.ways_out[0].certificate {
            Certificate::Schedule { dates, .. } => dates,
            other => panic!("{other:?}"),
        }
    }
    too_late()
        .still(|f| dates(f)[0].1 = day(25))
        .but("date-too-early", |f| dates(f)[0].1 = day(19))
        .but("date-too-early", |f| dates(f)[1].1 = day(15))
        .but("date-too-early", |f| dates(f)[2].1 = day(18))
        .but("deadline-missed", |f| dates(f)[2].1 = day(20))
        .but("date-too-early", |f| dates(f).swap(1, 2))
        .but("order-breaks-need", |f| dates(f).rotate_right(1))
        .but("act-missing", |f| drop(dates(f).remove(0)))
        .but("act-missing", |f| drop(dates(f).pop()))
        .but("repeated", |f| {
            let first = dates(f)[0].clone();
            dates(f).push(first);
        })
        .but("already-done", |f| dates(f).push((id("visit"), day(11))))
        .but("change-not-possible", |f| {
            change_in(f, 0)[0] = Change::MoveDeadline { target: id("sign"), from: day(17), to: day(19) };
        })
        .but("change-not-possible", |f| {
            change_in(f, 0)[0] = Change::MoveDeadline { target: id("sign"), from: day(18), to: day(18) };
        })
        .but("actors-differ", |f| f.ways_out[0].actors = ids(&["b"]))
        .but("group-differs", |f| f.ways_out[0].group = Group::BothMove);
}

#[test]
fn dates_that_can_be_met_and_dates_that_may_be() {
    let mut case = talks();
    act(&mut case, "sign", "a").deadline = Some(day(14));
    act(&mut case, "draft", "b");
    act(&mut case, "one", "b");
    act(&mut case, "two", "b");
    need(&mut case, "n1", "sign", &[&["draft"]]).lag_days =
        Some(Quantity::Interval { about: Some(number("3")), from: None, to: Some(number("4")) });
    need(&mut case, "n2", "one", &[&["two"]]);
    need(&mut case, "n3", "two", &[&["one"]]);
    let mut finding = Finding::new(Kind::PreconditionCycle, Verdict::Refuted);
    let dates = vec![(id("draft"), day(10)), (id("sign"), day(14))];
    finding.certificate = Some(Certificate::Schedule { dates, order: Vec::new() });
    let refuted = Trial::new(case, finding);
    refuted
        .holds()
        .where_instead("date-too-early", |c| {
            c.needs.iter_mut().filter(|need| need.meta.id == id("n1")).for_each(|need| {
                need.lag_days = Some(Quantity::Exact(number("5")));
            });
        })
        .where_instead("deadline-missed", |c| {
            let meta = Meta::named(id("end"));
            c.deadlines.push(Deadline { meta, on: day(13), kind: None, of: None, act: Some(id("sign")) });
        })
        .where_instead("act-missing", |c| c.acts.iter_mut().for_each(|act| act.deadline = Some(day(20))))
        .where_instead("order-breaks-need", |c| {
            c.needs.iter_mut().filter(|need| need.meta.id == id("n1")).for_each(|need| {
                need.lag_days = Some(Quantity::Interval { about: Some(number("3")), from: None, to: None })
            });
        })
        .where_instead("act-missing", |c| {
            c.needs.iter_mut().filter(|need| need.meta.id != id("n1")).for_each(|need| {
                need.kind = Some(NeedKind::Precondition);
            });
            let Some(needs) = c.needs.iter_mut().find(|need| need.meta.id == id("n3")) else { return };
            needs.any_of.push(Vec::new());
        });
    let mut open = refuted.clone();
    open.case.needs[0].lag_days =
        Some(Quantity::Interval { about: Some(number("3")), from: None, to: Some(number("5")) });
    open.finding = Finding::new(Kind::PreconditionCycle, Verdict::Undetermined);
    open.finding.missing = vec![Missing::Lag { need: id("n1") }];
    open.holds()
        .but("not-missing", |f| f.missing[0] = Missing::Lag { need: id("n2") })
        .but("not-missing", |f| f.missing[0] = Missing::DeadlineKind { deadline: id("end") })
        .but("not-missing", |f| f.missing[0] = Missing::NoPreconditions)
        .but("nothing-missing", |f| f.missing.clear());
}

#[test]
fn preconditions_in_a_circle() {
    let mut case = talks();
    act(&mut case, "one", "a");
    act(&mut case, "two", "b");
    need(&mut case, "n1", "one", &[&["two"]]).kind = Some(NeedKind::Precondition);
    need(&mut case, "n2", "two", &[&["one"]]).kind = Some(NeedKind::Precondition);
    let mut finding = Finding::new(Kind::PreconditionCycle, Verdict::Proved);
    finding.certificate = Some(stuck(&[("one", "n1", &["two"]), ("two", "n2", &["one"])]));
    finding.names = vec![entry(Table::Needs, "n1"), entry(Table::Needs, "n2")];
    finding.ways_out = vec![
        way(
            Group::NobodyYields,
            &["a", "b"],
            vec![Change::SameDay { acts: ids(&["one", "two"]) }],
            in_order(&[&["one", "two"]]),
        ),
        way(Group::OneMoves, &["a"], vec![waive("n1")], in_order(&[&["one"], &["two"]])),
    ];
    Trial::new(case, finding)
        .holds()
        .where_instead("not-a-need-of", |c| c.needs.iter_mut().for_each(|need| need.kind = Some(NeedKind::Reply)))
        .where_instead("not-freed", |c| c.acts.iter_mut().for_each(|act| act.deadline = Some(day(12))))
        .but("torn-apart", |f| *order_of(&mut f.ways_out[0].certificate) = vec![ids(&["one"]), ids(&["two"])])
        .but("order-breaks-need", |f| *order_of(&mut f.ways_out[1].certificate) = vec![ids(&["one", "two"])]);
}

//! Tests of D1 as findings.

use std::collections::BTreeSet;

use detente_model::arbitrary::{Shape, cases};
use detente_model::*;
use proptest::prelude::*;

use crate::samples::{act, cairo, dam, ids, need};
use crate::testing::{actor, case, id};
use crate::waits::{find, verdict};
use crate::{Budget, Limits};

fn examined(case: &Case) -> Finding {
    let limits = Limits::default();
    find(case, &Budget::new(&limits, &|| false))
}

pub(crate) fn processes() -> Shape {
    Shape { parties: 3, issues: 0, answers: 1, lines: 0, acts: 7, others: 2, audiences: false, odd_texts: false }
}

fn open(case: &Case) -> BTreeSet<&Id> {
    let done = |act: &&Act| act.done.is_some_and(|day| day <= case.header.as_of);
    case.acts.iter().filter(|act| !done(act)).map(|act| &act.meta.id).collect()
}

/// The greatest stuck set, by taking out again and again what is not blocked.
fn stuck(case: &Case, waived: &BTreeSet<&Id>) -> BTreeSet<Id> {
    let mut left: BTreeSet<Id> = open(case).into_iter().cloned().collect();
    loop {
        let blocked = |act: &Id| {
            let needs = case.needs.iter().filter(|need| need.act == *act && !waived.contains(&need.meta.id));
            needs.into_iter().any(|need| need.any_of.iter().all(|acts| acts.iter().any(|act| left.contains(act))))
        };
        let next: BTreeSet<Id> = left.iter().filter(|act| blocked(act)).cloned().collect();
        if next == left {
            return left;
        }
        left = next;
    }
}

fn needs_changed(way: &WayOut) -> Vec<&Id> {
    let target = |change| match change {
        &Change::WaiveNeed { ref target } | &Change::AddAlternative { ref target, .. } => Some(target),
        _ => None,
    };
    way.change.iter().filter_map(target).collect()
}

/// Whether all open acts happen in an order, each after what it needs, those of a group at once.
fn is_order(case: &Case, order: &[Vec<Id>], waived: &BTreeSet<&Id>, group: &[Id]) -> bool {
    let open = open(case);
    let mut happened: BTreeSet<&Id> =
        case.acts.iter().map(|act| &act.meta.id).filter(|id| !open.contains(id)).collect();
    for step in order {
        let at_once = step.len() == 1 && !group.contains(&step[0]) || step == group;
        let met = |need: &Need| {
            let has = |id: &Id| happened.contains(id) || (group.contains(&need.act) && group.contains(id));
            waived.contains(&need.meta.id) || need.any_of.iter().any(|acts| acts.iter().all(has))
        };
        let fine = case.needs.iter().filter(|need| step.contains(&need.act)).all(met);
        if !at_once || !fine || step.iter().any(|id| happened.contains(id)) {
            return false;
        }
        happened.extend(step);
    }
    happened.len() == case.acts.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_finding_is_that_of_the_definition_with_a_certificate_that_holds(case in cases(processes())) {
        let (finding, expected) = (examined(&case), stuck(&case, &BTreeSet::new()));
        let limits = Limits::default();
        prop_assert_eq!(verdict(&case, &Budget::new(&limits, &|| false)), finding.verdict);
        match &finding.certificate {
            None => {
                prop_assert!(case.acts.is_empty() || case.needs.is_empty());
                prop_assert!(finding.missing.iter().all(Missing::is_emptiness) && !finding.missing.is_empty());
            }
            Some(Certificate::Order { order }) => {
                prop_assert_eq!(finding.verdict, Verdict::Refuted);
                prop_assert!(expected.is_empty() && is_order(&case, order, &BTreeSet::new(), &[]));
            }
            Some(Certificate::Stuck { acts }) => {
                let listed: Vec<Id> = acts.iter().map(|stuck| stuck.act.clone()).collect();
                prop_assert_eq!(&listed, &expected.iter().cloned().collect::<Vec<_>>());
                for stuck in acts {
                    let need = case.needs.iter().find(|need| need.meta.id == stuck.need).unwrap();
                    prop_assert!(need.act == stuck.act && need.any_of.len() == stuck.blocked_by.len());
                    let mut pairs = need.any_of.iter().zip(&stuck.blocked_by);
                    prop_assert!(pairs.all(|(acts, by)| acts.contains(by) && expected.contains(by)));
                }
                let named: BTreeSet<EntryRef> =
                    acts.iter().map(|stuck| EntryRef::new(Table::Needs, &stuck.need)).collect();
                prop_assert_eq!(&finding.names, &named.into_iter().collect::<Vec<_>>());
                prop_assert_eq!(finding.verdict, Verdict::Proved);
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn the_ways_out_free_their_component_and_no_part_of_them_does(case in cases(processes())) {
        let finding = examined(&case);
        prop_assert!(finding.complete);
        let first = |component: usize| finding.ways_out.iter().find(|way| way.component == component).unwrap();
        let components: BTreeSet<usize> = finding.ways_out.iter().map(|way| way.component).collect();
        for way in &finding.ways_out {
            let others = components.iter().filter(|other| **other != way.component);
            let others: BTreeSet<&Id> = others.flat_map(|other| needs_changed(first(*other))).collect();
            let group: &[Id] = match way.change.as_slice() {
                [Change::SameDay { acts }] => acts,
                _ => &[],
            };
            let own = needs_changed(way);
            let all: BTreeSet<&Id> = others.iter().copied().chain(own.iter().copied()).collect();
            let Certificate::Order { order } = &way.certificate else { panic!("{way:?}") };
            prop_assert!(is_order(&case, order, &all, group), "{way:?}");
            prop_assert!(way.minimal);
            for need in own {
                let less: BTreeSet<&Id> = all.iter().copied().filter(|other| *other != need).collect();
                prop_assert!(!stuck(&case, &less).is_empty());
            }
        }
        prop_assert_eq!(components.is_empty(), finding.verdict != Verdict::Proved);
    }

    #[test]
    fn the_smallest_waivers_are_those_of_all_sets_of_needs(case in cases(processes())) {
        let finding = examined(&case);
        prop_assume!(case.needs.len() <= 12);
        let waived = |set: u32| -> BTreeSet<&Id> {
            (0..case.needs.len()).filter(|n| set >> n & 1 == 1).map(|n| &case.needs[n].meta.id).collect()
        };
        let sets = (0u32..1 << case.needs.len()).map(waived).filter(|set| stuck(&case, set).is_empty());
        let least = sets.map(|set| set.len()).min().unwrap();
        let components: BTreeSet<usize> = finding.ways_out.iter().map(|way| way.component).collect();
        let waives = |way: &&WayOut| matches!(way.change[0], Change::WaiveNeed { .. });
        let sizes = components.iter().map(|component| {
            let of = finding.ways_out.iter().filter(|way| way.component == *component).filter(waives);
            of.map(|way| way.change.len()).min().unwrap()
        });
        prop_assert_eq!(sizes.sum::<usize>(), least);
    }
}

#[test]
fn the_dam_dispute_has_three_acts_stuck_and_three_waivers() {
    let case = dam();
    let finding = examined(&case);
    let Some(Certificate::Stuck { acts }) = &finding.certificate else { panic!() };
    let stuck: Vec<&str> = acts.iter().map(|stuck| stuck.act.as_str()).collect();
    assert_eq!(stuck, ["clarification", "delegation", "written-answer"]);
    assert_eq!(case.support(&finding.names).claims, ids(&["c4", "c5"]));
    let waivers: Vec<(Vec<Change>, Group, Vec<Id>)> = finding
        .ways_out
        .iter()
        .filter(|way| matches!(way.change[0], Change::WaiveNeed { .. }))
        .map(|way| (way.change.clone(), way.group, way.actors.clone()))
        .collect();
    let waiver = |need: &str, by: &str| (vec![Change::WaiveNeed { target: id(need) }], Group::OneMoves, ids(&[by]));
    assert_eq!(
        waivers,
        [waiver("n-answer", "downstream"), waiver("n-clarification", "union"), waiver("n-delegation", "upstream")]
    );
    let same_day: Vec<&Vec<Change>> =
        finding.ways_out.iter().map(|way| &way.change).filter(|c| matches!(c[0], Change::SameDay { .. })).collect();
    let pair = |acts: &[&str]| vec![Change::SameDay { acts: ids(acts) }];
    assert_eq!(same_day, [&pair(&["clarification", "written-answer"]), &pair(&["delegation", "written-answer"])]);
    assert!(finding.complete && finding.remarks.is_empty());
}

#[test]
fn in_cairo_a_relayed_clarification_or_one_day_for_both_frees_the_two_acts() {
    let finding = examined(&cairo());
    let changes: Vec<(Group, &Change)> = finding.ways_out.iter().map(|way| (way.group, &way.change[0])).collect();
    let by = ids(&["mediators", "usa"]);
    let relay = |need: &str| Change::AddAlternative { target: id(need), by: by.clone() };
    assert_eq!(
        changes,
        [
            (Group::NobodyYields, &relay("answer-first")),
            (Group::NobodyYields, &relay("presence-first")),
            (Group::NobodyYields, &Change::SameDay { acts: ids(&["delegation", "response"]) }),
            (Group::OneMoves, &Change::WaiveNeed { target: id("answer-first") }),
            (Group::OneMoves, &Change::WaiveNeed { target: id("presence-first") }),
        ]
    );
    assert_eq!(finding.ways_out[1].actors, ids(&["hamas", "mediators", "usa"]));
    assert_eq!(finding.ways_out[2].actors, ids(&["hamas", "israel"]));
}

#[test]
fn two_waivers_of_two_sides_are_both_moving_and_the_best_known_need_is_named() {
    let mut case = case(&["a", "b"]);
    case.acts = vec![act("x", "a"), act("y", "b"), act("z", "b")];
    case.needs = vec![need("n1", "x", "y"), need("n2", "y", "x"), need("n3", "y", "x"), need("n4", "z", "z")];
    case.needs[2].meta.basis = Some(Basis::Stated);
    let case = project(&case, &Viewer::All);
    let finding = examined(&case);
    let named: Vec<&str> = finding.names.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(named, ["n1", "n3", "n4"]);
    let waivers: Vec<(usize, Vec<Change>, Group)> = finding
        .ways_out
        .iter()
        .filter(|way| matches!(way.change[0], Change::WaiveNeed { .. }))
        .map(|way| (way.component, way.change.clone(), way.group))
        .collect();
    let waive = |need: &str| Change::WaiveNeed { target: id(need) };
    assert_eq!(
        waivers,
        [(0, vec![waive("n1")], Group::OneMoves), (1, vec![waive("n4")], Group::OneMoves)],
        "who waits for itself is the only one concerned"
    );
}

#[test]
fn where_only_the_two_together_can_free_it_both_move() {
    let mut case = case(&["a", "b"]);
    case.actors.push(actor("m", Role::Observer));
    case.acts = vec![act("x1", "a"), act("x2", "b"), act("x3", "a"), act("x4", "b")];
    // Two circles through x1 and x2: x1 waits for x2 twice over, and x2 for x1 twice over.
    case.needs = vec![
        need("n1", "x1", "x2"),
        need("n2", "x1", "x3"),
        need("n3", "x3", "x2"),
        need("n4", "x2", "x1"),
        need("n5", "x2", "x4"),
        need("n6", "x4", "x1"),
    ];
    let finding = examined(&project(&case, &Viewer::All));
    let both: Vec<&WayOut> = finding.ways_out.iter().filter(|way| way.group == Group::BothMove).collect();
    assert!(both.iter().all(|way| way.actors == ids(&["a", "b"])));
    let sizes: BTreeSet<usize> = finding.ways_out.iter().map(|way| way.change.len()).collect();
    assert_eq!(sizes, BTreeSet::from([1, 2]), "same-day pairs, and two needs to waive");
    assert!(finding.ways_out.iter().filter(|way| way.change.len() == 2).count() >= 8);
}

#[test]
fn a_short_list_keeps_some_way_out_of_every_component() {
    let mut case = case(&["a", "b"]);
    for n in 0..5 {
        let (x, y) = (format!("x{n}"), format!("y{n}"));
        case.acts.extend([act(&x, "a"), act(&y, "b")]);
        case.needs.extend([need(&format!("n{n}"), &x, &y), need(&format!("m{n}"), &y, &x)]);
    }
    let limits = Limits { list: 4, ..Limits::default() };
    let finding = find(&project(&case, &Viewer::All), &Budget::new(&limits, &|| false));
    let components: BTreeSet<usize> = finding.ways_out.iter().map(|way| way.component).collect();
    assert_eq!(components, (0..5).collect());
    assert!(!finding.complete);
    assert_eq!(finding.missing, [Missing::Limit { limit: "list".to_owned(), value: 4 }]);
}

#[test]
fn a_spent_budget_is_said_with_a_bound_from_both_sides() {
    let mut case = case(&["a", "b"]);
    for n in 0..5 {
        case.acts.push(act(&format!("x{n}"), if n % 2 == 0 { "a" } else { "b" }));
    }
    for n in 0..5 {
        for m in (0..5).filter(|m| *m != n) {
            case.needs.push(need(&format!("n{n}-{m}"), &format!("x{n}"), &format!("x{m}")));
        }
    }
    let case = project(&case, &Viewer::All);
    let exact = examined(&case);
    assert!(exact.remarks.is_empty() && exact.complete);
    let waived = exact.ways_out.iter().find(|way| matches!(way.change[0], Change::WaiveNeed { .. })).unwrap();
    assert_eq!(waived.change.len(), 10, "one need of each pair that wait for each other");
    let limits = Limits { steps: 700, ..Limits::default() };
    let finding = find(&case, &Budget::new(&limits, &|| false));
    let [Remark::AtLeast { bound, found }] = finding.remarks[..] else { panic!("{:?}", finding.remarks) };
    assert!(bound <= 10 && 10 <= found);
    assert!(!finding.complete && !finding.ways_out.is_empty());
    assert!(finding.missing.contains(&Missing::Limit { limit: "steps".to_owned(), value: 700 }));
}

#[test]
fn a_thousand_acts_and_three_thousand_needs_are_examined_at_once() {
    let mut case = case(&["a", "b"]);
    let name = |n: usize| format!("x{n}");
    case.acts = (0..1_000).map(|n| act(&name(n), if n % 2 == 0 { "a" } else { "b" })).collect();
    // A chain of threes, and one circle of ten at its head.
    case.needs = (0..3_000)
        .map(|n| {
            let (from, to) = (n % 1_000, (n * 7 + n / 1_000) % (n % 1_000).max(1));
            need(&format!("n{n}"), &name(from), &if n == 0 { name(9) } else { name(to) })
        })
        .collect();
    let case = project(&case, &Viewer::All);
    let finding = examined(&case);
    let Some(Certificate::Stuck { acts }) = finding.certificate else { panic!() };
    assert_eq!(acts.len(), 1_000);
    assert!(finding.complete);
}

//! Tests of what findings are worth, how they hang together, and the questions they leave.

use std::collections::BTreeSet;

use detente_model::arbitrary::{Shape, cases};
use detente_model::*;
use proptest::prelude::*;

use crate::apply::apply;
use crate::samples::{act, cairo, claim, dam, ids, is, named, need, source, status};
use crate::testing::{case, compare, id, options, position, range, red_line, rule, term, text};
use crate::{Budget, Diagnosis, Limits, assess_again, diagnose, kinds, questions};

fn diagnosis(case: &Case) -> Diagnosis {
    diagnose(case, &Limits::default(), &|| false)
}

fn of(diagnosis: &Diagnosis, kind: Kind) -> &Assessed {
    diagnosis.findings.iter().find(|assessed| assessed.finding.kind == kind).unwrap()
}

fn found(kind: Kind, case: &Case) -> Finding {
    let limits = Limits::default();
    kinds::find(kind, case, &Budget::new(&limits, &|| false))
}

fn small() -> Shape {
    Shape { parties: 2, issues: 2, answers: 3, lines: 4, acts: 3, others: 3, audiences: false, odd_texts: false }
}

/// The structural kinds that are proved in a case, all examined anew.
fn proved(case: &Case) -> BTreeSet<Kind> {
    kinds::structural().filter(|kind| found(*kind, case).verdict == Verdict::Proved).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_a_way_out_leaves_is_what_is_found_after_it(case in cases(small())) {
        for assessed in diagnosis(&case).findings {
            let freed = assessed.finding.kind;
            for way in assessed.finding.ways_out {
                let after = apply(&case, &way.change);
                prop_assert!(!after.is_empty(), "{way:?}");
                let mut expected: BTreeSet<Kind> = Kind::EXAMINED.into_iter().collect();
                after.iter().for_each(|after| expected = &expected & &proved(after));
                let expected: Vec<Kind> = kinds::structural().filter(|k| *k != freed && expected.contains(k)).collect();
                prop_assert_eq!(&way.leaves, &expected, "{:?}", way);
            }
        }
    }

    #[test]
    fn standing_and_binding_are_those_of_examining_anew(case in cases(small())) {
        for assessed in diagnosis(&case).findings {
            let finding = &assessed.finding;
            for without in &assessed.standing.without {
                let gone = &without.entry;
                let rest = match gone.table {
                    Table::Sources => case.without_source(&gone.id),
                    _ => case.without_entries(&BTreeSet::from([gone.clone()])),
                };
                prop_assert_eq!(found(finding.kind, &rest).verdict, without.verdict);
            }
            let weak = |entry: &&EntryRef| case.basis(entry) >= Some(Basis::Inferred) && entry.table != Table::Issues;
            let sources = assessed.standing.sources;
            prop_assert_eq!(assessed.standing.without.len(), finding.names.iter().filter(weak).count() + sources);
            if finding.verdict == Verdict::Proved && finding.kind.is_structural() {
                let rest = case.without_entries(&finding.names.iter().cloned().collect());
                let still: Vec<Kind> = proved(&rest).into_iter().collect();
                prop_assert_eq!(&assessed.still, &still);
                let open = kinds::structural().any(|kind| found(kind, &rest).is_open());
                let expected = if !still.is_empty() { Some(false) } else if open { None } else { Some(true) };
                prop_assert_eq!(assessed.binding, expected);
            } else {
                prop_assert!(assessed.binding.is_none() && assessed.still.is_empty());
            }
        }
    }

    #[test]
    fn verdicts_alone_are_those_of_the_findings(case in cases(small())) {
        let limits = Limits::default();
        for kind in Kind::EXAMINED {
            let verdict = kinds::verdict(kind, &case, &Budget::new(&limits, &|| false));
            prop_assert_eq!(verdict, found(kind, &case).verdict, "{}", kind);
        }
    }

    #[test]
    fn a_finding_assessed_again_comes_out_the_same(case in cases(small())) {
        for assessed in diagnosis(&case).findings {
            let again = assess_again(&case, found(assessed.finding.kind, &case), &Limits::default(), &|| false);
            prop_assert_eq!(again, assessed);
        }
    }

    #[test]
    fn questions_go_to_all_parties_alike_and_say_what_they_would_show(case in cases(Shape { audiences: true, ..small() })) {
        let case = project(&case, &Viewer::All);
        let parties: BTreeSet<Id> = case.actors.iter().map(|actor| actor.meta.id.clone())
            .filter(|actor| case.has_role(actor, Role::Party)).collect();
        for question in questions(&case, &diagnosis(&case)) {
            let asked: BTreeSet<Id> = question.of.iter().cloned().collect();
            let of_one = matches!(question.asks, Asks::AlsoRead { .. });
            prop_assert!(of_one || parties.is_subset(&asked));
            for disclosed in &question.discloses {
                let viewer = Viewer::Actor(disclosed.to.clone());
                prop_assert!(asked.contains(&disclosed.to));
                prop_assert!(!case.may_see(&viewer, case.meta(&disclosed.entry).unwrap().known_to.as_ref()));
            }
        }
    }
}

#[test]
fn in_the_dam_dispute_neither_finding_is_what_binds_alone() {
    let case = dam();
    let diagnosis = diagnosis(&case);
    let overall = diagnosis.overall();
    assert_eq!(overall.structural, Structural::Deadlocked);
    assert_eq!(overall.by, [Kind::WaitCycle, Kind::RedLinesConflict, Kind::TermInDispute]);
    assert_eq!(overall.claimed, Claimed::Unreported);
    let waits = of(&diagnosis, Kind::WaitCycle);
    assert_eq!((waits.binding, waits.claims.clone()), (Some(false), ids(&["c4", "c5"])));
    assert!(waits.still.contains(&Kind::RedLinesConflict));
    let lines = of(&diagnosis, Kind::RedLinesConflict);
    assert_eq!((lines.binding, lines.still.as_slice()), (Some(false), &[Kind::WaitCycle][..]));
    assert_eq!(lines.claims, ids(&["c1", "c2", "c3"]));
    assert_eq!((lines.standing.sources, lines.standing.independent), (2, 1));
    for kind in [Kind::TurnDispute, Kind::PreconditionCycle, Kind::ContestedStatus] {
        assert_eq!(of(&diagnosis, kind).finding.verdict, Verdict::Undetermined);
    }
    assert!(waits.finding.ways_out.iter().all(|way| way.leaves == [Kind::RedLinesConflict, Kind::TermInDispute]));
    assert!(lines.finding.ways_out.iter().all(|way| way.leaves.contains(&Kind::WaitCycle)));
}

#[test]
fn in_cairo_the_cycle_rests_on_what_somebody_concluded_and_the_first_question_decides_it() {
    let case = cairo();
    let diagnosis = diagnosis(&case);
    let waits = of(&diagnosis, Kind::WaitCycle);
    assert_eq!(waits.standing.weakest, Some(Basis::Inferred));
    assert_eq!(
        waits.standing.without,
        [
            Without { entry: EntryRef::new(Table::Needs, &id("presence-first")), verdict: Verdict::Refuted },
            Without { entry: EntryRef::new(Table::Sources, &id("rpt-001")), verdict: Verdict::Undetermined },
        ]
    );
    assert_eq!(waits.claims, ids(&["c25", "c26", "c27"]));
    let first = &questions(&case, &diagnosis)[0];
    assert_eq!(first.asks, Asks::NextStep { needs: ids(&["presence-first"]) });
    assert_eq!((first.of.clone(), first.reveals), (ids(&["hamas", "israel"]), Reveals::NextSteps));
    assert_eq!(first.decides, [Kind::WaitCycle]);
    assert_eq!(diagnosis.overall().claimed, Claimed::Contested);
}

#[test]
fn a_finding_that_alone_binds_is_told_from_one_where_that_cannot_be_said() {
    let mut stuck = case(&["a", "b"]);
    stuck.acts = vec![act("x", "a"), act("y", "b")];
    stuck.needs = vec![need("n1", "x", "y"), need("n2", "y", "x")];
    assert_eq!(of(&diagnosis(&stuck), Kind::WaitCycle).binding, Some(true));
    // A deadline of which it is not known whether it binds, and which is passed.
    let mut open = stuck.clone();
    open.deadlines = vec![Deadline {
        meta: Meta::named(id("d")),
        on: open.header.as_of.yesterday().unwrap(),
        kind: None,
        of: None,
        act: Some(id("x")),
    }];
    let open = diagnosis(&open);
    assert_eq!(of(&open, Kind::WaitCycle).binding, None);
    assert_eq!(open.overall().by, [Kind::WaitCycle]);
    // The same act waits a second time, for a reason that the proof does not name.
    stuck.needs.push(need("n3", "x", "y"));
    stuck.needs.push(need("n4", "y", "x"));
    let again = diagnosis(&project(&stuck, &Viewer::All));
    assert_eq!(of(&again, Kind::WaitCycle).still, [Kind::WaitCycle]);
}

#[test]
fn words_and_texts_that_both_decide_are_settled_together_and_no_part_suffices() {
    let mut both = case(&["a", "b", "c"]);
    both.issues = vec![range("x", "0", "10", "1")];
    both.terms = vec![term("t", &[("a", compare("x <= 1")), ("c", compare("x >= 9"))])];
    both.red_lines = vec![red_line("ra", "a", Condition::Term(id("t"))), red_line("rb", "b", compare("x >= 5"))];
    both.positions = vec![position("p", "b", PositionKind::Insists, Condition::Term(id("t")))];
    both.texts = vec![text("draft", "b", None, &["x"])];
    let both = project(&both, &Viewer::All);
    let ways = found(Kind::TermInDispute, &both).ways_out;
    assert_eq!(ways.len(), 1);
    assert_eq!((ways[0].group, ways[0].actors.clone()), (Group::BothMove, ids(&["a", "b", "c"])));
    let refuted = |change: &[Change]| {
        apply(&both, change).iter().all(|after| found(Kind::TermInDispute, after).verdict == Verdict::Refuted)
    };
    assert_eq!(ways[0].change.len(), 2);
    assert!(refuted(&ways[0].change));
    assert!(ways[0].change.iter().all(|part| !refuted(std::slice::from_ref(part))));
}

#[test]
fn a_limit_on_what_is_left_out_is_said() {
    let limits = Limits { without: 1, ..Limits::default() };
    let diagnosis = diagnose(&cairo(), &limits, &|| false);
    let waits = of(&diagnosis, Kind::WaitCycle);
    assert_eq!(waits.standing.without.len(), 1);
    assert!(waits.finding.complete);
    assert_eq!(waits.finding.missing, [Missing::Limit { limit: "without".to_owned(), value: 1 }]);
}

#[test]
fn a_run_that_is_stopped_says_so() {
    assert!(diagnose(&dam(), &Limits::default(), &|| true).stopped);
    assert!(!diagnosis(&dam()).stopped);
}

#[test]
fn whichever_reading_is_fixed_counts_with_every_one_and_an_issue_in_two_parts_stands_twice() {
    let case = dam();
    let fixed = apply(&case, &[Change::FixTerm { target: id("drought-safe") }]);
    assert_eq!(fixed.len(), 2);
    let verdicts: BTreeSet<Verdict> = fixed.iter().map(|case| found(Kind::RedLinesConflict, case).verdict).collect();
    assert_eq!(verdicts, BTreeSet::from([Verdict::Proved, Verdict::Refuted]));
    let name = |line: &str| LineName(line.to_owned());
    let split = Change::Split {
        issue: id("filling"),
        first: vec![name("no-long-filling")],
        second: vec![name("safe-in-drought")],
    };
    let [after] = &apply(&case, &[split])[..] else { panic!() };
    assert_eq!((after.issues.len(), after.terms.len()), (5, 2));
    assert_eq!(found(Kind::RedLinesConflict, after).verdict, Verdict::Refuted);
    assert_eq!(after.rules, case.rules, "the rule names other issues");
    // A line of neither part, and a rule on the issue, speak of both.
    let mut both = case.clone();
    both.red_lines.push(red_line("not-short", "upstream", compare("filling >= 5")));
    both.rules.push(rule("physics", compare("filling >= 4")));
    let part = Change::Split { issue: id("filling"), first: vec![name("no-long-filling")], second: vec![] };
    let [after] = &apply(&both, &[part])[..] else { panic!() };
    let says: Vec<String> = after.red_lines.iter().map(|line| line.says.to_string()).collect();
    assert_eq!(says[0], "filling <= 6");
    assert_eq!(says.last().unwrap(), "filling >= 5 and issue-1 >= 5");
    assert_eq!(after.rules.last().unwrap().says.to_string(), "filling >= 4 and issue-1 >= 4");
}

#[test]
fn changes_of_lines_plans_and_texts_are_made_as_they_say() {
    let mut case = case(&["a", "b"]);
    case.issues = vec![range("x", "0", "10", "1"), options("o", &["low", "high"])];
    case.terms = vec![term("fair", &[("a", compare("x >= 3")), ("b", compare("x >= 7"))])];
    case.red_lines = vec![red_line("l", "a", compare("x >= 5")), red_line("t", "a", Condition::Term(id("fair")))];
    case.positions = vec![position("p", "b", PositionKind::Refuses, compare("x >= 2"))];
    case.texts = vec![text("draft", "a", None, &["x", "o"])];
    let plan = Alternative { meta: named("plan", &[]), of: id("b"), regardless: true, sets: Some(is("o = low")) };
    case.alternatives = vec![plan];
    let name = |line: &str| LineName(line.to_owned());
    let one = |change: Change| apply(&case, &[change]).into_iter().next();
    let by = |amount: &str| Shift::By(amount.parse().unwrap());
    let moved = one(Change::MoveLine { target: name("l"), shift: by("2") }).unwrap();
    assert_eq!(moved.red_lines[0].says.to_string(), "x >= 3");
    let moved = one(Change::MoveLine { target: name("t"), shift: by("1") }).unwrap();
    assert_eq!(moved.red_lines[1].says.to_string(), "x >= 2", "a term moves as it is read");
    assert!(one(Change::MoveLine { target: name("p"), shift: by("1") }).is_none(), "what is refused has no bound");
    assert_eq!(one(Change::DropLine { target: name("p") }).unwrap().positions.len(), 0);
    let reread = Change::RereadTerm { target: name("t"), term: id("fair"), reading_of: id("b") };
    assert_eq!(one(reread).unwrap().red_lines[1].says.to_string(), "x >= 7");
    let clear = one(Change::ClarifyText { target: id("draft"), issue: id("o") }).unwrap();
    assert_eq!(clear.texts[0].unclear, ids(&["x"]));
    assert!(!one(Change::HoldBack { target: name("plan") }).unwrap().alternatives[0].regardless);
    assert!(one(Change::DropLine { target: name("nothing") }).is_none());
    // Names are those of the case that the changes start from.
    let mut shared = case.clone();
    shared.positions[0].meta.id = id("l");
    let both = [Change::DropLine { target: name("red_lines.l") }, Change::DropLine { target: name("positions.l") }];
    let [after] = &apply(&shared, &both)[..] else { panic!() };
    assert_eq!((after.red_lines.len(), after.positions.len()), (1, 0));
}

#[test]
fn questions_ask_for_what_is_missing_and_show_nothing_unsaid() {
    let mut case = case(&["a", "b"]);
    case.header.known_to = Some(Audience::from([Who::Public]));
    case.issues = vec![range("x", "0", "10", "1")];
    case.terms = vec![term("fair", &[])];
    case.red_lines = vec![red_line("t", "a", Condition::Term(id("fair")))];
    case.terms[0].meta.known_to = Some(Audience::from([Who::Actor(id("a"))]));
    case.positions = vec![
        position("p", "a", PositionKind::Insists, compare("x >= 7")),
        position("q", "b", PositionKind::Insists, compare("x <= 3")),
    ];
    case.texts = vec![text("draft", "a", None, &[]), text("old", "a", None, &[])];
    case.texts[0].supersedes = Some(id("old"));
    case.sources = vec![source("s", None)];
    case.claims = vec![
        status("c1", "s", "a", Status::Stalled),
        Claim { of: ids(&["a"]), target: ids(&["b"]), ..claim("c2", "s", "a", ClaimAct::WaitFor) },
        Claim { of: ids(&["b"]), target: ids(&["a"]), ..claim("c3", "s", "b", ClaimAct::WaitFor) },
    ];
    let case = project(&case, &Viewer::All);
    let diagnosis = diagnosis(&case);
    let questions = questions(&case, &diagnosis);
    let about = |wanted: &Asks| questions.iter().find(|question| question.asks == *wanted).unwrap();
    let reading = about(&Asks::Reading { term: id("fair"), missing: ids(&["a"]) });
    assert!(reading.decides.contains(&Kind::RedLinesConflict));
    let term = EntryRef::new(Table::Terms, &id("fair"));
    assert_eq!(reading.discloses, [Disclosed { to: id("b"), entry: term }]);
    let lines = ["p", "q"].map(|line| LineName(line.to_owned())).to_vec();
    let red_line = about(&Asks::RedLine { positions: lines });
    assert_eq!((red_line.of.clone(), red_line.discloses.len()), (ids(&["a", "b"]), 0));
    assert_eq!(about(&Asks::About { claim: id("c2") }).decides, [Kind::TurnDispute]);
    let answer = about(&Asks::Answer { text: id("draft"), actors: ids(&["b"]) });
    assert_eq!(answer.decides, [Kind::TurnDispute]);
    let texts = questions.iter().filter(|question| matches!(question.asks, Asks::Answer { .. }));
    assert_eq!(texts.count(), 1, "a text that was replaced is not asked for");
    // Nothing on waiting is on file: that too can be asked.
    assert_eq!(about(&Asks::NextStep { needs: vec![] }).decides, [Kind::WaitCycle]);
}

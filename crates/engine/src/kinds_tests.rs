//! D3, D3a, D3b and D4: known answers, and random cases against the definitions tried out on every package.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::arbitrary::cases;
use detente_model::*;
use proptest::prelude::*;

use crate::testing::*;
use crate::{Budget, Limits, plans, positions, red_lines, terms};

type Find = fn(&Case, &Budget<'_>) -> Finding;

fn run(find: Find, case: &Case) -> Finding {
    let limits = Limits::default();
    find(case, &Budget::new(&limits, &|| false))
}

/// The finding, whose verdict alone must be the same.
fn found(case: &Case, find: Find, verdict: fn(&Case, &Budget<'_>) -> Verdict) -> Finding {
    let limits = Limits::default();
    let finding = run(find, case);
    assert_eq!(verdict(case, &Budget::new(&limits, &|| false)), finding.verdict);
    assert_eq!(finding.verdict == Verdict::Undetermined, finding.certificate.is_none() && finding.conflicts.is_empty());
    assert!(finding.verdict != Verdict::Undetermined || !finding.missing.is_empty());
    finding
}

fn d3(case: &Case) -> Finding {
    found(case, red_lines::find, red_lines::verdict)
}

fn d3a(case: &Case) -> Finding {
    found(case, positions::find, positions::verdict)
}

fn d3b(case: &Case) -> Finding {
    found(case, plans::find, plans::verdict)
}

fn d4(case: &Case) -> Finding {
    found(case, terms::find, terms::verdict)
}

fn name(text: &str) -> LineName {
    LineName(text.to_owned())
}

fn dam() -> Case {
    let mut case = case(&["upstream", "downstream"]);
    case.issues = vec![
        range("filling", "3", "15", "1"),
        range("release", "20", "40", "5"),
        options("monitoring", &["o-nobody", "o-joint", "o-outside"]),
        options("data", &["o-withheld", "o-shared"]),
    ];
    case.rules = vec![rule("data-rule", implies(compare("monitoring = o-outside"), compare("data = o-shared")))];
    let downstream = Condition::And(vec![compare("release >= 35"), compare("filling >= 7")]);
    case.terms = vec![term("drought-safe", &[("upstream", compare("release >= 25")), ("downstream", downstream)])];
    case.red_lines = vec![
        red_line("no-long-filling", "upstream", compare("filling <= 6")),
        red_line("no-outside-team", "upstream", compare("monitoring <= o-joint")),
        red_line("safe-in-drought", "downstream", Condition::Term(id("drought-safe"))),
    ];
    case.positions = vec![position("asks", "downstream", PositionKind::Asks, compare("monitoring = o-outside"))];
    project(&case, &Viewer::All)
}

fn drop(line: &str) -> Change {
    Change::DropLine { target: name(line) }
}

fn shift(line: &str, by: &str) -> Change {
    Change::MoveLine { target: name(line), shift: Shift::By(number(by)) }
}

fn reread(line: &str, reading_of: &str) -> Change {
    Change::RereadTerm { target: name(line), term: id("drought-safe"), reading_of: id(reading_of) }
}

#[test]
fn the_dam_has_one_conflict_of_two_lines_and_three_hundred_and_twenty_five_packages() {
    let case = dam();
    assert_eq!(packages(&case).iter().filter(|package| case.is_feasible(package)).count(), 325);
    let finding = d3(&case);
    assert_eq!(finding.verdict, Verdict::Proved);
    let conflicts: Vec<&[LineName]> = finding.conflicts.iter().map(|conflict| conflict.lines.as_slice()).collect();
    assert_eq!(conflicts, [[name("no-long-filling"), name("safe-in-drought")]]);
    assert!(finding.conflicts[0].rules.is_empty());
    let names: Vec<String> = finding.names.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["red_lines.no-long-filling", "red_lines.safe-in-drought"]);
    let ways: Vec<(Group, &[Change])> = finding.ways_out.iter().map(|way| (way.group, way.change.as_slice())).collect();
    let split = Change::Split {
        issue: id("filling"),
        first: vec![name("no-long-filling")],
        second: vec![name("safe-in-drought")],
    };
    let (move_, drops, agree) =
        (shift("no-long-filling", "1"), drop("no-long-filling"), reread("safe-in-drought", "upstream"));
    let expected: Vec<(Group, Vec<Change>)> = vec![
        (Group::BothMove, vec![move_.clone(), drop("safe-in-drought")]),
        (Group::BothMove, vec![move_.clone(), agree.clone()]),
        (Group::BothMove, vec![drops.clone(), drop("safe-in-drought")]),
        (Group::BothMove, vec![split]),
        (Group::OneMoves, vec![move_]),
        (Group::OneMoves, vec![drops]),
        (Group::OneMoves, vec![drop("safe-in-drought")]),
        (Group::OneMoves, vec![agree]),
    ];
    assert_eq!(ways, expected.iter().map(|(group, change)| (*group, change.as_slice())).collect::<Vec<_>>());
    assert!(finding.complete && finding.remarks.is_empty() && finding.missing.is_empty());
}

#[test]
fn the_dam_turns_on_a_word_that_is_not_load_bearing() {
    let finding = d4(&dam());
    let Some(Certificate::Choices { open, closed, .. }) = &finding.certificate else { panic!("{finding:?}") };
    assert_eq!(open[&id("drought-safe")], id("upstream"));
    assert_eq!(closed[&id("drought-safe")], id("downstream"));
    assert!(finding.remarks.is_empty());
    assert_eq!(finding.ways_out.len(), 1);
    assert_eq!(finding.ways_out[0].change, [Change::FixTerm { target: id("drought-safe") }]);
    assert_eq!(finding.ways_out[0].actors, [id("downstream"), id("upstream")]);
    assert_eq!(finding.names, [EntryRef::new(Table::RedLines, &id("safe-in-drought"))]);
}

#[test]
fn a_request_excludes_nothing() {
    assert_eq!(d3a(&dam()).remarks, [Remark::WithoutRedLines]);
    assert_eq!(d3a(&dam()).verdict, Verdict::Refuted);
    assert_eq!(d3b(&dam()).missing, [Missing::NoPlans]);
}

fn ceasefire() -> Case {
    let mut case = case(&["hamas", "israel"]);
    case.issues = vec![
        options("duration", &["o-temporary", "o-permanent"]),
        options("withdrawal", &["o-partial", "o-complete"]),
        options("rafah", &["o-enter", "o-no-entry"]),
    ];
    case.terms = vec![term("end-of-conflict", &[])];
    let both = |either: bool| {
        let parts = vec![compare("withdrawal = o-complete"), Condition::Term(id("end-of-conflict"))];
        if either { Condition::Or(parts) } else { Condition::And(parts) }
    };
    let mut not_both = position("i-not-both", "israel", PositionKind::Refuses, both(false));
    not_both.also_read = vec![both(true)];
    case.positions = vec![
        position("h-permanent", "hamas", PositionKind::Insists, compare("duration = o-permanent")),
        position("i-temporary", "israel", PositionKind::Insists, compare("duration = o-temporary")),
        not_both,
        position("h-rafah", "hamas", PositionKind::Asks, compare("rafah = o-no-entry")),
    ];
    let meta = Meta { title: Some("Operation".to_owned()), ..Meta::named(id("operation")) };
    let sets = Some(compare("rafah = o-enter"));
    case.alternatives = vec![Alternative { meta, of: id("israel"), regardless: true, sets }];
    case.texts = vec![text("israel-latest", "israel", None, &["duration"])];
    project(&case, &Viewer::All)
}

#[test]
fn the_ceasefire_has_no_red_line_and_positions_that_exclude_each_other() {
    let case = ceasefire();
    assert_eq!(d3(&case).missing, [Missing::Empty { table: Table::RedLines }]);
    let finding = d3a(&case);
    assert_eq!(finding.verdict, Verdict::Proved);
    assert_eq!(finding.conflicts.len(), 1);
    assert_eq!(finding.conflicts[0].lines, [name("h-permanent"), name("i-temporary")]);
    let tried: Vec<(usize, Verdict)> =
        finding.readings.iter().map(|tried| (tried.read[&id("i-not-both")], tried.verdict)).collect();
    assert_eq!(tried, [(0, Verdict::Proved), (1, Verdict::Proved)]);
    let split =
        Change::Split { issue: id("duration"), first: vec![name("h-permanent")], second: vec![name("i-temporary")] };
    assert!(finding.ways_out.iter().any(|way| way.change == [split.clone()] && way.group == Group::BothMove));
}

#[test]
fn the_ceasefire_has_a_plan_that_excludes_what_is_asked() {
    let finding = d3b(&ceasefire());
    let Some(Certificate::Exclusion { pairs }) = &finding.certificate else { panic!("{finding:?}") };
    assert_eq!((pairs.len(), &pairs[0].plan, &pairs[0].ask), (1, &name("operation"), &name("h-rafah")));
    let (hold, give) = (Change::HoldBack { target: name("operation") }, drop("h-rafah"));
    let ways: Vec<(Group, Vec<Change>)> = finding.ways_out.iter().map(|way| (way.group, way.change.clone())).collect();
    let expected = [
        (Group::BothMove, vec![give.clone(), hold.clone()]),
        (Group::OneMoves, vec![give]),
        (Group::OneMoves, vec![hold]),
    ];
    assert_eq!(ways, expected);
}

#[test]
fn the_ceasefire_turns_on_an_unclear_text_and_a_reading_is_missing() {
    let finding = d4(&ceasefire());
    let Some(Certificate::Unclear { text, issue, .. }) = &finding.certificate else { panic!("{finding:?}") };
    assert_eq!((text, issue), (&id("israel-latest"), &id("duration")));
    assert_eq!(finding.missing, [Missing::Reading { term: id("end-of-conflict"), actor: id("israel") }]);
    let line = EntryRef::new(Table::Positions, &id("h-permanent"));
    assert_eq!(finding.names, [line, EntryRef::new(Table::Texts, &id("israel-latest"))]);
}

#[test]
fn three_lines_of_which_each_alone_frees() {
    let mut case = case(&["a", "b"]);
    case.issues = vec![options("x", &["o-no", "o-yes"]), options("y", &["o-no", "o-yes"])];
    case.red_lines = vec![
        red_line("a1", "a", compare("x = o-yes")),
        red_line("a2", "a", not(compare("y = o-yes"))),
        red_line("b1", "b", implies(compare("x = o-yes"), compare("y = o-yes"))),
    ];
    let finding = d3(&project(&case, &Viewer::All));
    assert_eq!(finding.conflicts.len(), 1);
    assert_eq!(finding.conflicts[0].lines, [name("a1"), name("a2"), name("b1")]);
    for line in ["a1", "a2", "b1"] {
        assert!(finding.ways_out.iter().any(|way| way.change == [drop(line)]), "{line}");
    }
}

#[test]
fn rules_that_leave_no_package_are_a_conflict_of_no_lines() {
    let mut case = case(&["a"]);
    case.issues = vec![range("x", "0", "3", "1"), range("y", "0", "3", "1")];
    case.rules = vec![rule("r1", compare("x >= 2")), rule("r2", compare("x <= 1")), rule("r3", compare("y >= 1"))];
    case.red_lines = vec![red_line("l", "a", compare("y <= 2"))];
    let finding = d3(&project(&case, &Viewer::All));
    assert_eq!(finding.verdict, Verdict::Proved);
    assert_eq!(finding.conflicts.len(), 1);
    assert_eq!((&finding.conflicts[0].lines, &finding.conflicts[0].rules), (&vec![], &vec![name("r1"), name("r2")]));
    assert!(finding.ways_out.is_empty());
    assert_eq!(finding.remarks, [Remark::NoReciprocal { component: 0 }, Remark::NoSplit { component: 0 }]);
}

#[test]
fn what_may_not_be_bargained_with_is_not_touched() {
    let mut case = case(&["a", "b"]);
    case.issues = vec![range("x", "0", "9", "1")];
    case.issues[0].tradable = false;
    case.red_lines = vec![red_line("l1", "a", compare("x <= 2")), red_line("l2", "b", compare("x >= 5"))];
    let finding = d3(&project(&case, &Viewer::All));
    assert!(finding.ways_out.is_empty());
    let expected = [
        Remark::NoReciprocal { component: 0 },
        Remark::NoSplit { component: 0 },
        Remark::NotTradable { line: name("l1") },
        Remark::NotTradable { line: name("l2") },
    ];
    assert_eq!(finding.remarks, expected);
}

#[test]
fn both_can_give_part_of_the_gap() {
    let mut case = case(&["a", "b"]);
    case.issues = vec![range("wage", "0", "10", "0.5")];
    case.red_lines = vec![red_line("l1", "a", compare("wage < 2")), red_line("l2", "b", compare("wage >= 3"))];
    let finding = d3(&project(&case, &Viewer::All));
    let moves: Vec<(&str, &str)> = vec![("0.5", "1"), ("1", "0.5")];
    let joint: Vec<Vec<Change>> =
        moves.into_iter().map(|(one, other)| vec![shift("l1", one), shift("l2", other)]).collect();
    let both = finding.ways_out.iter().filter(|way| way.group == Group::BothMove).map(|way| way.change.clone());
    let both: Vec<Vec<Change>> =
        both.filter(|change| change.iter().all(|c| matches!(c, Change::MoveLine { .. }))).collect();
    assert_eq!(both, joint);
    assert!(finding.ways_out.iter().any(|way| way.change == [shift("l1", "1.5")]));
    assert!(finding.ways_out.iter().any(|way| way.change == [shift("l2", "1.5")]));
}

#[test]
fn independent_conflicts_are_never_multiplied_out() {
    let mut case = case(&["a", "b"]);
    for n in 0..40 {
        case.issues.push(range(&format!("x{n}"), "0", "9", "1"));
        case.red_lines.push(red_line(&format!("a{n:02}"), "a", compare(&format!("x{n} <= 2"))));
        case.red_lines.push(red_line(&format!("b{n:02}"), "b", compare(&format!("x{n} >= 3"))));
    }
    let finding = d3(&project(&case, &Viewer::All));
    assert_eq!(finding.conflicts.len(), 40);
    assert_eq!(finding.conflicts.iter().map(|conflict| conflict.component).collect::<BTreeSet<_>>().len(), 40);
    // Two drops, two moves, both dropped, both moved, a split; each for each of the forty.
    assert!(finding.complete);
    assert_eq!(finding.ways_out.len() % 40, 0);
}

#[test]
fn a_line_not_at_the_table_is_told_with_what_it_would_change() {
    let mut case = case(&["a"]);
    case.actors.push(actor("s", Role::Stakeholder));
    case.issues = vec![range("x", "0", "9", "1")];
    case.red_lines = vec![red_line("l1", "a", compare("x <= 2")), red_line("l2", "s", compare("x >= 5"))];
    let finding = d3(&project(&case, &Viewer::All));
    assert_eq!(finding.verdict, Verdict::Refuted);
    assert_eq!(finding.remarks, [Remark::NotAtTheTable { line: name("l2"), verdict: Verdict::Proved }]);
}

#[test]
fn a_word_that_holds_the_sides_together_is_load_bearing() {
    let mut case = case(&["a", "b"]);
    case.issues = vec![range("x", "0", "9", "1")];
    case.terms = vec![term("t", &[("a", compare("x <= 2")), ("b", compare("x >= 5"))])];
    case.red_lines =
        vec![red_line("a1", "a", Condition::Term(id("t"))), red_line("b1", "b", not(Condition::Term(id("t"))))];
    let finding = d4(&project(&case, &Viewer::All));
    assert_eq!((finding.verdict, finding.remarks.as_slice()), (Verdict::Proved, [Remark::LoadBearing].as_slice()));
    assert!(matches!(&finding.certificate, Some(Certificate::LoadBearing { closed, .. }) if closed.len() == 2));
}

/// What D3 says of some lines, by trying every package.
fn brute_state(case: &Case, lines: &[Line]) -> Verdict {
    let worlds: Vec<Package> = packages(case).into_iter().filter(|package| case.is_feasible(package)).collect();
    let keeps = |known: bool| {
        worlds.iter().any(|package| {
            lines.iter().filter(|line| !known || !line.is_unknown()).all(|line| case.keeps(package, line))
        })
    };
    match (keeps(false), keeps(true)) {
        (true, _) => Verdict::Refuted,
        (_, false) => Verdict::Proved,
        _ => Verdict::Undetermined,
    }
}

fn brute_d3a(case: &Case) -> Verdict {
    if case.issues.is_empty() || case.positions.is_empty() {
        return Verdict::Undetermined;
    }
    let red = case.red_lines_in_force();
    let red = if !red.is_empty() && brute_state(case, &red) == Verdict::Proved { Vec::new() } else { red };
    let mut all = vec![red];
    for line in case.firm_positions_in_force() {
        let position = find(&case.positions, &line.entry.id).unwrap();
        let mut readings = vec![line.clone()];
        readings.extend(
            position
                .also_read
                .iter()
                .map(|says| Line { says: case.as_read_by(&position.held(says), &position.of), ..line.clone() }),
        );
        let with = |lines: &Vec<Line>, line: &Line| lines.iter().cloned().chain([line.clone()]).collect();
        all = all.iter().flat_map(|lines| readings.iter().map(move |line| with(lines, line))).collect();
    }
    let verdicts: BTreeSet<Verdict> = all.iter().map(|lines| brute_state(case, lines)).collect();
    if verdicts.len() == 1 { *verdicts.first().unwrap() } else { Verdict::Undetermined }
}

fn brute_choices(case: &Case) -> Vec<BTreeMap<Id, Id>> {
    let mut choices = vec![BTreeMap::new()];
    let lines = case.red_lines_in_force();
    let used: BTreeSet<Id> =
        lines.iter().flat_map(|line| find(&case.red_lines, &line.entry.id).unwrap().says.terms()).cloned().collect();
    for term in used {
        let readers: Vec<Id> = find(&case.terms, &term).unwrap().readings.keys().cloned().collect();
        if !readers.is_empty() {
            let with = |choice: &BTreeMap<Id, Id>, reader: &Id| {
                let mut choice = choice.clone();
                choice.insert(term.clone(), reader.clone());
                choice
            };
            choices = choices.iter().flat_map(|c| readers.iter().map(move |reader| with(c, reader))).collect();
        }
    }
    choices
}

fn brute_by_terms(case: &Case) -> Verdict {
    let red = case.red_lines_in_force();
    if case.issues.is_empty() || red.is_empty() {
        return Verdict::Undetermined;
    }
    let under = |choice: &BTreeMap<Id, Id>| {
        let lines: Vec<Line> = red.iter().map(|line| case.under_choice(&line.entry, choice).unwrap()).collect();
        brute_state(case, &lines)
    };
    let verdicts: BTreeSet<Verdict> = brute_choices(case).iter().map(under).collect();
    let own = brute_state(case, &red);
    let has = |verdict| verdicts.contains(&verdict);
    let load_bearing = own == Verdict::Refuted && verdicts == BTreeSet::from([Verdict::Proved]);
    if load_bearing || has(Verdict::Proved) && has(Verdict::Refuted) {
        Verdict::Proved
    } else if own == Verdict::Undetermined || has(Verdict::Undetermined) {
        Verdict::Undetermined
    } else {
        Verdict::Refuted
    }
}

fn brute_text(case: &Case, text: &Text, issue: &Id) -> bool {
    let says = text.package.clone().unwrap_or_default();
    let agrees = |package: &Package| {
        case.is_feasible(package)
            && says.iter().filter(|(id, _)| !text.unclear.contains(id)).all(|(id, value)| package[id] == *value)
    };
    let worlds: Vec<Package> = packages(case).into_iter().filter(agrees).collect();
    let lines: Vec<Line> = case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force()).collect();
    lines.iter().filter(|line| !line.is_unknown()).any(|line| {
        let mut keeps: BTreeMap<&Value, bool> = BTreeMap::new();
        for package in &worlds {
            *keeps.entry(&package[issue]).or_default() |= case.keeps(package, line);
        }
        keeps.values().any(|kept| *kept) && keeps.values().any(|kept| !kept)
    })
}

fn brute_d4(case: &Case) -> Verdict {
    let unclear = case.texts.iter().any(|text| !text.unclear.is_empty());
    if case.issues.is_empty() || (case.terms.is_empty() && !unclear) {
        return Verdict::Undetermined;
    }
    let by_text = case.texts.iter().any(|text| text.unclear.iter().any(|issue| brute_text(case, text, issue)));
    if by_text { Verdict::Proved } else { brute_by_terms(case) }
}

/// The smallest sets of terms and unclear issues of texts such that, whatever reading of the terms all take, D4 is refuted.
fn brute_ways(case: &Case) -> BTreeSet<Vec<Change>> {
    let choices = brute_choices(case);
    let fix = choices[0].keys().map(|term| Change::FixTerm { target: term.clone() });
    let clear = |text: &Text, issue: &Id| Change::ClarifyText { target: text.meta.id.clone(), issue: issue.clone() };
    let clear = case.texts.iter().flat_map(|text| text.unclear.iter().map(move |issue| clear(text, issue)));
    let mut all: Vec<Change> = fix.chain(clear).collect();
    all.sort();
    for size in 1..=all.len() {
        let sets = (0_u32..1 << all.len()).filter(|set| set.count_ones() as usize == size);
        let change = |set: u32| (0..all.len()).filter(|n| set >> n & 1 == 1).map(|n| all[n].clone()).collect();
        let frees = |change: &Vec<Change>| {
            choices.iter().all(|choice| brute_d4(&brute_changed(case, choice, change)) == Verdict::Refuted)
        };
        let found: BTreeSet<Vec<Change>> = sets.map(change).filter(frees).collect();
        if !found.is_empty() {
            return found;
        }
    }
    BTreeSet::new()
}

/// The case in which all read some terms as a choice says, and some texts are clear.
fn brute_changed(case: &Case, choice: &BTreeMap<Id, Id>, change: &[Change]) -> Case {
    let mut after = case.clone();
    for change in change {
        match change {
            Change::FixTerm { target } => {
                let term = after.terms.iter_mut().find(|term| term.meta.id == *target).unwrap();
                let agreed = term.readings[&choice[target]].clone();
                term.readings = case.actors.iter().map(|actor| (actor.meta.id.clone(), agreed.clone())).collect();
            }
            Change::ClarifyText { target, issue } => {
                let text = after.texts.iter_mut().find(|text| text.meta.id == *target).unwrap();
                text.unclear.retain(|unclear| unclear != issue);
            }
            other => panic!("{other:?}"),
        }
    }
    after
}

fn check_d4(case: &Case) -> Result<(), TestCaseError> {
    let finding = d4(case);
    prop_assert_eq!(finding.verdict, brute_d4(case));
    let ways: BTreeSet<Vec<Change>> = finding.ways_out.iter().map(|way| way.change.clone()).collect();
    let expected = if finding.verdict == Verdict::Proved { brute_ways(case) } else { BTreeSet::new() };
    prop_assert_eq!(ways, expected);
    Ok(())
}

fn check_d3b(case: &Case) -> Result<(), TestCaseError> {
    let finding = d3b(case);
    let day = case.header.as_of;
    let entry = |table, meta: &Meta| case.line(&EntryRef::new(table, &meta.id));
    let plans =
        case.alternatives.iter().filter(|plan| plan.regardless).filter_map(|p| entry(Table::Alternatives, &p.meta));
    let firm = [PositionKind::Insists, PositionKind::Refuses, PositionKind::Asks];
    let asked = case.positions.iter().filter(|p| firm.contains(&p.kind) && in_force(p.since, p.until, day));
    let red = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day));
    let asks: Vec<Line> = asked
        .filter_map(|p| entry(Table::Positions, &p.meta))
        .chain(red.filter_map(|line| entry(Table::RedLines, &line.meta)))
        .collect();
    let mut verdicts = BTreeMap::new();
    for plan in plans {
        for ask in asks.iter().filter(|ask| ask.of != plan.of) {
            let names = (case.line_name(&plan.entry), case.line_name(&ask.entry));
            verdicts.insert(names, brute_state(case, &[plan.clone(), ask.clone()]));
        }
    }
    let has = |verdict| verdicts.values().any(|other| *other == verdict);
    let expected = match () {
        () if case.issues.is_empty() || verdicts.is_empty() => Verdict::Undetermined,
        () if has(Verdict::Proved) => Verdict::Proved,
        () if has(Verdict::Undetermined) => Verdict::Undetermined,
        () => Verdict::Refuted,
    };
    prop_assert_eq!(finding.verdict, expected);
    let of = |wanted| -> BTreeSet<(LineName, LineName)> {
        verdicts.iter().filter(|(_, verdict)| **verdict == wanted).map(|(pair, _)| pair.clone()).collect()
    };
    let excluded = of(Verdict::Proved);
    match &finding.certificate {
        Some(Certificate::Exclusion { pairs }) => {
            prop_assert_eq!(
                pairs.iter().map(|pair| (pair.plan.clone(), pair.ask.clone())).collect::<BTreeSet<_>>(),
                excluded.clone()
            );
        }
        Some(Certificate::Compatible { pairs }) => {
            prop_assert_eq!(
                pairs.iter().map(|pair| (pair.plan.clone(), pair.ask.clone())).collect::<BTreeSet<_>>(),
                of(Verdict::Refuted)
            );
        }
        _ => {}
    }
    for way in &finding.ways_out {
        let gone: BTreeSet<&LineName> = way
            .change
            .iter()
            .map(|change| match change {
                Change::HoldBack { target } | Change::DropLine { target } => target,
                other => panic!("{other:?}"),
            })
            .collect();
        let others: BTreeSet<&LineName> = finding
            .ways_out
            .iter()
            .filter(|other| other.component != way.component)
            .flat_map(|other| &other.change)
            .map(|change| match change {
                Change::HoldBack { target } | Change::DropLine { target } => target,
                other => panic!("{other:?}"),
            })
            .collect();
        for (plan, ask) in &excluded {
            let aside = others.contains(plan) || others.contains(ask);
            prop_assert!(gone.contains(plan) || gone.contains(ask) || aside, "{plan} {ask} {way:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn findings_on_lines_are_as_defined(case in cases(shape())) {
        let red = case.red_lines_in_force();
        let expected = match case.issues.is_empty() || red.is_empty() {
            true => Verdict::Undetermined,
            false => brute_state(&case, &red),
        };
        prop_assert_eq!(d3(&case).verdict, expected);
        prop_assert_eq!(d3a(&case).verdict, brute_d3a(&case));
        check_d3b(&case)?;
        check_d4(&case)?;
    }

    #[test]
    fn findings_on_words_are_as_defined(
        readings in prop::collection::vec((0_usize..3, 0_usize..6, 0_i64..4), 0..7),
        lines in prop::collection::vec((0_usize..3, 0_usize..8, 0_i64..4), 1..6),
        unclear in prop::collection::vec((0_usize..3, 0_i64..6), 0..3),
    ) {
        let mut case = case(&["a", "b", "c"]);
        case.issues = vec![range("x", "0", "3", "1"), range("y", "0", "3", "1")];
        let mut terms = vec![term("s", &[]), term("t", &[]), term("u", &[])];
        for (n, (of, form, number)) in readings.iter().enumerate() {
            let says = match form {
                0 => compare(&format!("x <= {number}")),
                1 => compare(&format!("x >= {number}")),
                2 => compare(&format!("y <= {number}")),
                3 => compare(&format!("x + y >= {number}")),
                4 => compare(&format!("x != {number}")),
                _ => compare(&format!("y = {number}")),
            };
            let reading = term("any", &[("a", says)]).readings.into_values().next().unwrap();
            terms[n % 3].readings.insert(id(["a", "b", "c"][*of]), reading);
        }
        case.terms = terms;
        for (n, (of, form, number)) in lines.iter().enumerate() {
            let t = |name: &str| Condition::Term(id(name));
            let says = match form {
                0 => t("s"),
                1 => t("t"),
                2 => not(t("s")),
                3 => implies(t("t"), t("u")),
                4 => Condition::Or(vec![t("u"), compare(&format!("y <= {number}"))]),
                5 => compare(&format!("x + y <= {number}")),
                6 => not(t("u")),
                _ => compare(&format!("x >= {number}")),
            };
            case.red_lines.push(red_line(&format!("l{n}"), ["a", "b", "c"][*of], says));
        }
        for (n, (form, number)) in unclear.iter().enumerate() {
            let package = (*number < 4).then(|| Package::from([(id("y"), Value::Number(Number::integer(*number)))]));
            case.texts.push(text(&format!("text{n}"), "a", package, [&["x"][..], &["y"], &["x", "y"]][*form]));
        }
        let case = project(&case, &Viewer::All);
        check_d4(&case)?;
    }
}

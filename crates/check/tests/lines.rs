//! Conflicts of lines with their trees, witnesses and ways out: true findings, and false ones refused by reason.

mod common;

use common::*;
use detente_model::*;

fn conflict(lines: &[&str], rules: &[&str], certificate: Tree, witnesses: Vec<Package>) -> Conflict {
    Conflict { lines: names(lines), rules: names(rules), component: 0, certificate, witnesses }
}

fn way(group: Group, actors: &[&str], change: Vec<Change>, package: Package) -> WayOut {
    WayOut {
        change,
        group,
        actors: ids(actors),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Package { package },
    }
}

fn drop_line(line: &str) -> Change {
    Change::DropLine { target: name(line) }
}

fn move_by(line: &str, by: &str) -> Change {
    Change::MoveLine { target: name(line), shift: Shift::By(number(by)) }
}

fn tree_of(finding: &mut Finding) -> &mut Tree {
    &mut finding.conflicts[0].certificate
}

/// `x` and `y` from 0 to 10 by 2; together at most 12 (a rule); `a` wants x from 7, `b` wants y above 6.
fn sums() -> Trial {
    let mut case = talks();
    range(&mut case, "x", "0", "10", "2");
    range(&mut case, "y", "0", "10", "2");
    rule(&mut case, "cap", says("x + y <= 12"));
    rule(&mut case, "idle", says("x <= 10"));
    red(&mut case, "ra", "a", says("x >= 7"));
    red(&mut case, "rb", "b", says("y > 6"));
    red(&mut case, "rc", "a", says("x >= 2"));
    red(&mut case, "rs", "s", says("x = 0"));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Proved);
    let proof = Tree::Sum(["cap", "ra", "rb"].map(|line| weighted(line, 0, true, "1")).to_vec());
    let at = |x: &str, y: &str| package(&[("x", x), ("y", y)]);
    finding.conflicts = vec![conflict(&["ra", "rb"], &["cap"], proof, vec![at("2", "10"), at("10", "0")])];
    finding.names = vec![entry(Table::RedLines, "ra"), entry(Table::RedLines, "rb"), entry(Table::Rules, "cap")];
    finding.ways_out = vec![
        way(Group::BothMove, &["a", "b"], vec![drop_line("ra"), drop_line("rb")], at("2", "0")),
        way(Group::BothMove, &["a", "b"], vec![move_by("ra", "1"), move_by("rb", "2")], at("6", "6")),
        way(Group::OneMoves, &["a"], vec![drop_line("ra")], at("2", "10")),
        way(Group::OneMoves, &["a"], vec![move_by("ra", "3")], at("4", "8")),
        way(Group::OneMoves, &["b"], vec![move_by("rb", "4")], at("8", "4")),
    ];
    finding.remarks =
        vec![Remark::NoSplit { component: 0 }, Remark::NotAtTheTable { line: name("rs"), verdict: Verdict::Proved }];
    Trial::new(case, finding)
}

fn part(finding: &mut Finding, number: usize) -> &mut Weighted {
    match tree_of(finding) {
        Tree::Sum(parts) => &mut parts[number],
        other => panic!("{other:?}"),
    }
}

#[test]
fn weights_whose_sum_is_impossible() {
    sums()
        .holds()
        .still(|f| (0..3).for_each(|number| part(f, number).weight = number_two()))
        .but("weight-not-whole", |f| part(f, 0).weight = number("1/2"))
        .but("weight-not-whole", |f| part(f, 0).weight = number("0"))
        .but("weight-negative", |f| part(f, 0).weight = number("-1"))
        .but("sum-possible", |f| part(f, 1).weight = number("2"))
        .but("sum-possible", |f| part(f, 0).weight = number("9"))
        .but("no-such-comparison", |f| part(f, 0).comparison = 1)
        .but("comparison-not-forced", |f| part(f, 1).holds = false)
        .but("line-not-allowed", |f| part(f, 1).line = name("rc"))
        .but("line-not-allowed", |f| part(f, 1).line = name("idle"))
        .but("line-not-allowed", |f| part(f, 1).line = name("nothing"))
        .but("sum-possible", |f| *tree_of(f) = Tree::Sum(Vec::new()));
}

fn number_two() -> Number {
    number("2")
}

#[test]
fn strict_and_equal_comparisons_are_weighed_as_such() {
    let mut case = talks();
    range(&mut case, "x", "0", "10", "1");
    range(&mut case, "y", "0", "10", "1");
    red(&mut case, "ra", "a", says("x < y"));
    red(&mut case, "rb", "b", says("x - y = 0"));
    red(&mut case, "rc", "b", says("x >= y"));
    red(&mut case, "rd", "b", says("x != y"));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Proved);
    let at = |x: &str, y: &str| package(&[("x", x), ("y", y)]);
    let sum = |parts: &[Weighted]| Tree::Sum(parts.to_vec());
    let first = sum(&[weighted("ra", 0, true, "1"), weighted("rb", 0, true, "-1")]);
    let second = sum(&[weighted("ra", 0, true, "1"), weighted("rc", 0, true, "1")]);
    finding.conflicts = vec![
        conflict(&["ra", "rb"], &[], first, vec![at("1", "1"), at("1", "2")]),
        conflict(&["ra", "rc"], &[], second, vec![at("1", "1"), at("1", "2")]),
    ];
    finding.names = ["ra", "rb", "rc"].map(|line| entry(Table::RedLines, line)).to_vec();
    let trial = Trial::new(case, finding);
    trial
        .holds()
        .still(|f| f.conflicts.swap(0, 1))
        .but("components-differ", |f| f.conflicts[1].component = 1)
        .still(|f| f.conflicts.iter_mut().for_each(|conflict| conflict.component = 7))
        .but("repeated", |f| f.conflicts[1] = f.conflicts[0].clone())
        .but("sum-possible", |f| *tree_of(f) = sum(&[weighted("ra", 0, true, "1"), weighted("rb", 0, true, "1")]))
        .but("weight-negative", |f| *tree_of(f) = sum(&[weighted("ra", 0, true, "-1"), weighted("rb", 0, true, "1")]))
        .but("comparison-not-forced", |f| part(f, 1).holds = false)
        .but("comparison-not-a-sum", |f| {
            f.conflicts[0].lines.push(name("rd"));
            part(f, 1).line = name("rd");
        })
        .but("names-differ", |f| drop(f.conflicts.pop()));
    // What is not below is not above either: `x >= y` and `y >= x` go together.
    trial.where_instead("sum-possible", |c| c.red_lines[0].says = says("x <= y"));
}

#[test]
fn trees_that_split() {
    let mut trial = sums();
    let proof = split("x", "8", is_false("ra"), split("y", "8", is_false("rb"), is_false("cap")));
    *tree_of(&mut trial.finding) = proof;
    fn from(finding: &mut Finding) -> &mut Tree {
        match tree_of(finding) {
            Tree::Split { from, .. } => from,
            other => panic!("{other:?}"),
        }
    }
    fn at(finding: &mut Finding) -> (&mut Id, &mut Value) {
        match tree_of(finding) {
            Tree::Split { issue, at, .. } => (issue, at),
            other => panic!("{other:?}"),
        }
    }
    trial
        .holds()
        .still(|f| *tree_of(f) = split("x", "4", is_false("ra"), tree_of(&mut f.clone()).clone()))
        .but("line-not-false-on-box", |f| *at(f).1 = number_value("10"))
        .still(|f| *at(f).1 = number_value("6"))
        .but("line-not-false-on-box", |f| *at(f).1 = number_value("4"))
        .but("not-an-answer", |f| *at(f).1 = number_value("7"))
        .but("not-an-answer", |f| *at(f).1 = Value::Option(id("eight")))
        .but("split-outside-box", |f| *at(f).1 = number_value("0"))
        .but("line-not-false-on-box", |f| *at(f).0 = id("y"))
        .but("unknown-name", |f| *at(f).0 = id("z"))
        .but("split-outside-box", |f| *from(f) = split("x", "8", is_false("ra"), is_false("cap")))
        .but("line-not-false-on-box", |f| *from(f) = is_false("cap"))
        .but("line-not-allowed", |f| *from(f) = is_false("rc"));
}

#[test]
fn minimal_conflicts() {
    fn first(finding: &mut Finding) -> &mut Conflict {
        &mut finding.conflicts[0]
    }
    sums()
        .but("nothing-there", |f| f.conflicts.clear())
        .but("rule-not-needed", |f| first(f).rules.push(name("idle")))
        .but("repeated", |f| first(f).rules.push(name("cap")))
        .but("line-not-allowed", |f| first(f).rules.clear())
        .but("unknown-name", |f| first(f).rules.push(name("ra")))
        .but("unknown-name", |f| first(f).lines[0] = name("nothing"))
        .but("line-not-allowed", |f| first(f).lines[0] = name("rs"))
        .but("line-not-allowed", |f| first(f).lines[0] = name("cap"))
        .but("repeated", |f| first(f).lines.push(name("ra")))
        .but("not-minimal", |f| first(f).lines.push(name("rc")))
        .but("not-minimal", |f| drop(first(f).witnesses.pop()))
        .but("witness-breaks-line", |f| {
            let witness = first(f).witnesses[0].clone();
            first(f).lines.push(name("rc"));
            first(f).witnesses.push(witness);
        })
        .but("witness-breaks-line", |f| first(f).witnesses.swap(0, 1))
        .but("witness-breaks-line", |f| first(f).lines.swap(0, 1))
        .but("breaks-rule", |f| first(f).witnesses[0] = package(&[("x", "4"), ("y", "10")]))
        .but("not-a-package", |f| first(f).witnesses[0] = package(&[("x", "2")]))
        .but("not-a-package", |f| first(f).witnesses[0] = package(&[("x", "3"), ("y", "8")]))
        .but("not-a-package", |f| first(f).witnesses[0] = package(&[("x", "2"), ("y", "10"), ("z", "1")]))
        .but("names-differ", |f| drop(f.names.pop()))
        .but("wrong-verdict", |f| f.certificate = Some(Certificate::Package { package: Package::new() }))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("wrong-verdict", |f| f.verdict = Verdict::Undetermined)
        .but("not-missing", |f| f.missing = vec![Missing::Empty { table: Table::RedLines }])
        .but("not-missing", |f| f.missing = vec![Missing::Reading { term: id("t"), actor: id("a") }])
        .where_instead("line-not-allowed", |c| c.red_lines[0].until = Some(day(9)))
        .where_instead("line-not-allowed", |c| c.actors[0].roles[0].until = Some(day(9)));
}

#[test]
fn lines_given_up_and_lines_moved() {
    fn change(finding: &mut Finding, way: usize) -> &mut Vec<Change> {
        &mut finding.ways_out[way].change
    }
    let at = |x: &str, y: &str| Certificate::Package { package: package(&[("x", x), ("y", y)]) };
    sums()
        .still(|f| f.ways_out[2].certificate = at("4", "8"))
        .but("not-freed", |f| f.ways_out[2].certificate = at("0", "8"))
        .but("not-freed", |f| f.ways_out[2].certificate = at("8", "8"))
        .but("not-freed", |f| f.ways_out[2].certificate = Certificate::Order { order: Vec::new() })
        .but("not-freed", |f| f.ways_out[2].change.clear())
        .but("not-freed", |f| change(f, 2)[0] = drop_line("rb"))
        .but("unknown-name", |f| change(f, 2)[0] = drop_line("nothing"))
        .but("change-not-possible", |f| change(f, 2)[0] = drop_line("rc"))
        .but("change-not-possible", |f| change(f, 2)[0] = drop_line("cap"))
        .but("change-not-possible", |f| f.ways_out[2].change.push(drop_line("ra")))
        .but("change-not-possible", |f| change(f, 2)[0] = Change::WaiveNeed { target: id("ra") })
        .but("change-not-possible", |f| change(f, 3)[0] = move_by("ra", "-3"))
        .but("change-not-possible", |f| change(f, 3)[0] = move_by("ra", "0"))
        .but("not-freed", |f| change(f, 3)[0] = move_by("ra", "1"))
        .but("not-minimal", |f| change(f, 3)[0] = move_by("ra", "5"))
        .but("not-minimal", |f| change(f, 3)[0] = move_by("ra", "4"))
        .but("not-minimal", |f| change(f, 4)[0] = move_by("rb", "5"))
        .but("not-minimal", |f| change(f, 1)[0] = move_by("ra", "3"))
        .but("change-not-possible", |f| {
            change(f, 3)[0] = Change::MoveLine { target: name("ra"), shift: Shift::ToOption(id("x")) };
        })
        .but("actors-differ", |f| f.ways_out[2].actors = ids(&["b"]))
        .but("group-differs", |f| f.ways_out[2].group = Group::BothMove)
        .but("group-differs", |f| f.ways_out[0].group = Group::OneMoves)
        .but("components-differ", |f| f.ways_out[0].component = 1)
        .but("not-minimal", |f| f.ways_out[2].minimal = false)
        .but("remark-false", |f| f.remarks[0] = Remark::NoSplit { component: 1 })
        .but("remark-false", |f| f.remarks[0] = Remark::NoReciprocal { component: 0 })
        .but("remark-false", |f| f.remarks[0] = Remark::NotTradable { line: name("ra") })
        .but("remark-false", |f| f.remarks[0] = Remark::WithoutRedLines)
        .but("remark-false", |f| f.remarks[0] = Remark::LoadBearing)
        .but("remark-false", |f| f.remarks[1] = Remark::NotAtTheTable { line: name("rs"), verdict: Verdict::Refuted })
        .but("remark-false", |f| f.remarks[1] = Remark::NotAtTheTable { line: name("ra"), verdict: Verdict::Proved })
        .but("unknown-name", |f| f.remarks[1] = Remark::NotAtTheTable { line: name("no"), verdict: Verdict::Proved })
        .where_instead("change-not-possible", |c| c.issues[0].tradable = false);
}

#[test]
fn what_may_not_be_bargained_with_is_not_touched() {
    let mut trial = sums();
    trial.case.issues[0].tradable = false;
    trial.finding.ways_out.drain(..4);
    trial.finding.remarks.insert(0, Remark::NoReciprocal { component: 0 });
    trial.finding.remarks.push(Remark::NotTradable { line: name("ra") });
    trial.holds().but("remark-false", |f| f.remarks[3] = Remark::NotTradable { line: name("rb") });
}

fn to_option(line: &str, option: &str) -> Change {
    Change::MoveLine { target: name(line), shift: Shift::ToOption(id(option)) }
}

/// `weeks` of a truce: one, two, four, eight; `a` holds four or more, `b` less than two.
fn weeks() -> Trial {
    let mut case = talks();
    options(&mut case, "weeks", &["one", "two", "four", "eight"]);
    red(&mut case, "ra", "a", says("weeks >= four"));
    red(&mut case, "rb", "b", says("weeks < two"));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Proved);
    let at = |weeks: &str| package(&[("weeks", weeks)]);
    let proof = split("weeks", "two", is_false("ra"), is_false("rb"));
    finding.conflicts = vec![conflict(&["ra", "rb"], &[], proof, vec![at("one"), at("eight")])];
    finding.names = vec![entry(Table::RedLines, "ra"), entry(Table::RedLines, "rb")];
    let parts = Certificate::Parts { first: at("eight"), second: at("one") };
    let split = Change::Split { issue: id("weeks"), first: names(&["ra"]), second: names(&["rb"]) };
    finding.ways_out = vec![
        way(Group::BothMove, &["a", "b"], vec![to_option("ra", "two"), to_option("rb", "four")], at("two")),
        WayOut { certificate: parts, ..way(Group::BothMove, &["a", "b"], vec![split], Package::new()) },
        way(Group::OneMoves, &["a"], vec![to_option("ra", "one")], at("one")),
        way(Group::OneMoves, &["b"], vec![to_option("rb", "eight")], at("four")),
    ];
    Trial::new(case, finding)
}

#[test]
fn options_compared_by_place() {
    weeks()
        .holds()
        .still(|f| *tree_of(f) = split("weeks", "four", is_false("ra"), is_false("rb")))
        .but("line-not-false-on-box", |f| *tree_of(f) = split("weeks", "eight", is_false("ra"), is_false("rb")))
        .but("comparison-not-a-sum", |f| *tree_of(f) = Tree::Sum(vec![weighted("ra", 0, true, "1")]))
        .but("not-minimal", |f| f.ways_out[0].change[1] = to_option("rb", "eight"))
        .but("not-freed", |f| f.ways_out[3].change[0] = to_option("rb", "four"))
        .but("change-not-possible", |f| f.ways_out[3].change[0] = to_option("rb", "one"))
        .but("change-not-possible", |f| f.ways_out[3].change[0] = to_option("rb", "two"))
        .but("change-not-possible", |f| f.ways_out[3].change[0] = to_option("rb", "nine"))
        .but("change-not-possible", |f| f.ways_out[3].change[0] = move_by("rb", "1"));
}

#[test]
fn one_issue_answered_in_two_parts() {
    fn split_of(finding: &mut Finding) -> (&mut Id, &mut Vec<LineName>, &mut Vec<LineName>) {
        match &mut finding.ways_out[1].change[0] {
            Change::Split { issue, first, second } => (issue, first, second),
            other => panic!("{other:?}"),
        }
    }
    let parts = |first: &str, second: &str| Certificate::Parts {
        first: package(&[("weeks", first)]),
        second: package(&[("weeks", second)]),
    };
    weeks()
        .still(|f| f.ways_out[1].certificate = parts("four", "one"))
        .but("not-freed", |f| f.ways_out[1].certificate = parts("two", "one"))
        .but("not-freed", |f| f.ways_out[1].certificate = parts("one", "four"))
        .but("unknown-name", |f| *split_of(f).0 = id("days"))
        .but("unknown-name", |f| split_of(f).1[0] = name("nothing"))
        .but("repeated", |f| split_of(f).1[0] = name("rb"))
        .but("change-not-possible", |f| split_of(f).2.clear())
        .but("actors-differ", |f| f.ways_out[1].actors = ids(&["a"]))
        .but("group-differs", |f| f.ways_out[1].group = Group::OneMoves)
        .but("not-minimal", |f| f.ways_out[1].minimal = false)
        .but("change-not-possible", |f| {
            f.ways_out[1].certificate = Certificate::Package { package: package(&[("weeks", "one")]) };
        })
        .but("remark-false", |f| f.remarks.push(Remark::NoSplit { component: 0 }));
}

#[test]
fn a_split_leaves_every_line_to_both_parts_that_could_speak_of_both() {
    let mut trial = weeks();
    red(&mut trial.case, "rc", "b", says("weeks != eight"));
    let case = trial.case.clone();
    let mut trial = Trial::new(case, trial.finding);
    let Change::Split { second, .. } = &mut trial.finding.ways_out[1].change[0] else { panic!() };
    second.clone_from(&names(&["rb"]));
    trial.finding.ways_out.remove(3);
    trial.but("change-not-possible", |f| match &mut f.ways_out[1].change[0] {
        Change::Split { second, .. } => second.push(name("rc")),
        other => panic!("{other:?}"),
    });
    let Certificate::Parts { first, .. } = &mut trial.finding.ways_out[1].certificate else { panic!() };
    *first = package(&[("weeks", "four")]);
    trial.holds();
}

/// `t` is from 3 for a and from 7 for b; `a` holds at most 5, `b` holds `t`.
fn words() -> Trial {
    let mut case = talks();
    range(&mut case, "x", "0", "10", "1");
    term(&mut case, "t", &[("a", says("x >= 3")), ("b", says("x >= 7")), ("s", says("x >= 8"))]);
    red(&mut case, "ra", "a", says("x <= 5"));
    red(&mut case, "rb", "b", word("t"));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Proved);
    let at = |x: &str| package(&[("x", x)]);
    let proof = split("x", "6", is_false("rb"), is_false("ra"));
    finding.conflicts = vec![conflict(&["ra", "rb"], &[], proof, vec![at("7"), at("5")])];
    finding.names = vec![entry(Table::RedLines, "ra"), entry(Table::RedLines, "rb")];
    let reread = Change::RereadTerm { target: name("rb"), term: id("t"), reading_of: id("a") };
    finding.ways_out = vec![
        way(Group::OneMoves, &["a"], vec![move_by("ra", "2")], at("7")),
        way(Group::OneMoves, &["b"], vec![reread], at("3")),
    ];
    Trial::new(case, finding)
}

#[test]
fn words_read_in_another_way() {
    let reread = |line: &str, term: &str, of: &str| Change::RereadTerm {
        target: name(line),
        term: id(term),
        reading_of: id(of),
    };
    words()
        .holds()
        .but("change-not-possible", |f| f.ways_out[1].change[0] = reread("rb", "t", "b"))
        .but("change-not-possible", |f| f.ways_out[1].change[0] = reread("rb", "t", "m"))
        .but("change-not-possible", |f| f.ways_out[1].change[0] = reread("rb", "u", "a"))
        .but("change-not-possible", |f| f.ways_out[1].change[0] = reread("ra", "t", "a"))
        .but("not-freed", |f| f.ways_out[1].change[0] = reread("rb", "t", "s"))
        .but("not-freed", |f| f.ways_out[1].certificate = Certificate::Package { package: package(&[("x", "6")]) })
        .but("change-not-possible", |f| f.ways_out[1].change[0] = move_by("rb", "2"))
        .where_instead("reading-not-known", |c| drop(c.terms[0].readings.remove(&id("b"))));
}

#[test]
fn components_share_no_line() {
    let mut case = talks();
    range(&mut case, "x", "0", "4", "1");
    range(&mut case, "y", "0", "4", "1");
    for (name, of, text) in [("ra", "a", "x < 2"), ("rb", "b", "x > 2"), ("rc", "a", "y < 2"), ("rd", "b", "y > 2")] {
        red(&mut case, name, of, says(text));
    }
    let at = |x: &str, y: &str| package(&[("x", x), ("y", y)]);
    let proof = |issue: &str, low: &str, high: &str| split(issue, "2", is_false(high), is_false(low));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Proved);
    let second = conflict(&["rc", "rd"], &[], proof("y", "rc", "rd"), vec![at("0", "4"), at("0", "0")]);
    finding.conflicts = vec![
        conflict(&["ra", "rb"], &[], proof("x", "ra", "rb"), vec![at("4", "0"), at("0", "0")]),
        Conflict { component: 1, ..second },
    ];
    finding.names = ["ra", "rb", "rc", "rd"].map(|line| entry(Table::RedLines, line)).to_vec();
    finding.ways_out = vec![
        way(Group::OneMoves, &["a"], vec![drop_line("ra")], at("4", "4")),
        WayOut { component: 1, ..way(Group::OneMoves, &["a"], vec![drop_line("rc")], at("1", "4")) },
    ];
    Trial::new(case, finding)
        .holds()
        .but("components-differ", |f| f.conflicts[1].component = 0)
        .but("components-differ", |f| f.ways_out[1].component = 2)
        .but("change-not-possible", |f| f.ways_out[1].component = 0)
        .but("change-not-possible", |f| f.ways_out[1].change[0] = drop_line("ra"))
        .but("not-freed", |f| drop(f.conflicts.pop()))
        .but("names-differ", |f| {
            f.conflicts.pop();
            f.ways_out.clear();
        });
}

#[test]
fn rules_that_leave_no_package() {
    let mut case = talks();
    range(&mut case, "x", "0", "4", "1");
    rule(&mut case, "low", says("x < 2"));
    rule(&mut case, "high", says("2*x > 4"));
    red(&mut case, "ra", "a", says("x < 2"));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Proved);
    let proof = split("x", "2", is_false("high"), is_false("low"));
    finding.conflicts = vec![conflict(&[], &["high", "low"], proof, Vec::new())];
    finding.names = vec![entry(Table::Rules, "high"), entry(Table::Rules, "low")];
    Trial::new(case, finding)
        .holds()
        .but("breaks-rule", |f| {
            f.conflicts[0].lines = names(&["ra"]);
            f.conflicts[0].witnesses = vec![package(&[("x", "0")])];
        })
        .but("line-not-allowed", |f| drop(f.conflicts[0].rules.pop()));
}

#[test]
fn lines_that_some_package_keeps() {
    let mut case = talks();
    range(&mut case, "x", "0", "10", "1");
    rule(&mut case, "even", or(&[says("x <= 4"), says("x = 6")]));
    term(&mut case, "t", &[("b", says("x >= 9"))]);
    red(&mut case, "ra", "a", implies(says("x >= 3"), not(says("x = 4"))));
    red(&mut case, "rb", "b", and(&[says("x >= 4"), not(word("t"))]));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Refuted);
    finding.certificate = Some(Certificate::Package { package: package(&[("x", "6")]) });
    let other = |f: &mut Finding, x: &str| f.certificate = Some(Certificate::Package { package: package(&[("x", x)]) });
    let trial = Trial::new(case, finding);
    trial
        .holds()
        .but("breaks-line", |f| other(f, "4"))
        .but("breaks-rule", |f| other(f, "7"))
        .but("breaks-line", |f| other(f, "0"))
        .but("not-a-package", |f| other(f, "11"))
        .but("wrong-verdict", |f| f.verdict = Verdict::Proved)
        .but("names-differ", |f| f.names.push(entry(Table::RedLines, "ra")))
        .but("change-not-possible", |f| {
            f.ways_out.push(way(Group::OneMoves, &["a"], vec![drop_line("ra")], package(&[("x", "6")])));
        })
        .where_instead("breaks-line", |c| drop(c.terms[0].readings.remove(&id("b"))));
    let mut open = trial.clone();
    open.case.terms[0].readings.clear();
    open.finding = Finding::new(Kind::RedLinesConflict, Verdict::Undetermined);
    open.finding.missing = vec![Missing::Reading { term: id("t"), actor: id("b") }];
    open.holds()
        .but("not-missing", |f| f.missing[0] = Missing::Reading { term: id("t"), actor: id("a") })
        .but("not-missing", |f| f.missing[0] = Missing::Empty { table: Table::RedLines })
        .but("nothing-missing", |f| f.missing.clear())
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .where_instead("wrong-verdict", |c| c.red_lines[1].says = says("x >= 4"))
        .where_instead("wrong-verdict", |c| c.red_lines[0].says = says("x > 10"));
}

#[test]
fn nothing_on_file_about_lines() {
    let mut case = talks();
    range(&mut case, "x", "0", "10", "1");
    red(&mut case, "rs", "s", says("x <= 5"));
    let mut finding = Finding::new(Kind::RedLinesConflict, Verdict::Undetermined);
    finding.missing = vec![Missing::Empty { table: Table::RedLines }];
    finding.remarks = vec![Remark::NotAtTheTable { line: name("rs"), verdict: Verdict::Refuted }];
    Trial::new(case, finding)
        .holds()
        .but("not-missing", |f| f.missing[0] = Missing::Empty { table: Table::Issues })
        .but("remark-false", |f| f.remarks[0] = Remark::NotAtTheTable { line: name("rs"), verdict: Verdict::Proved })
        .where_instead("wrong-verdict", |c| red(c, "ra", "a", says("x >= 5")));
}

/// `a` insists on four weeks or more, or, read in another way, on two; `b` refuses two or more.
fn stances() -> Trial {
    let mut case = talks();
    options(&mut case, "weeks", &["one", "two", "four", "eight"]);
    position(&mut case, "pa", "a", PositionKind::Insists, says("weeks >= four")).also_read = vec![says("weeks = two")];
    position(&mut case, "pb", "b", PositionKind::Refuses, says("weeks >= two"));
    position(&mut case, "pc", "b", PositionKind::Asks, says("weeks = eight"));
    red(&mut case, "ra", "a", says("weeks != eight"));
    let mut finding = Finding::new(Kind::PositionsConflict, Verdict::Proved);
    let at = |weeks: &str| package(&[("weeks", weeks)]);
    let proof = split("weeks", "four", is_false("pa"), is_false("pb"));
    finding.conflicts = vec![conflict(&["pa", "pb"], &[], proof.clone(), vec![at("one"), at("four")])];
    finding.names = vec![entry(Table::Positions, "pa"), entry(Table::Positions, "pb")];
    let also = split("weeks", "two", is_false("pa"), is_false("pb"));
    let tried = |number: usize, tree: Tree| ReadingTried {
        read: [(id("pa"), number)].into(),
        verdict: Verdict::Proved,
        certificate: Some(Certificate::Tree { tree }),
    };
    finding.readings = vec![tried(0, proof), tried(1, also)];
    finding.ways_out = vec![
        way(Group::OneMoves, &["a"], vec![drop_line("pa")], at("one")),
        way(Group::OneMoves, &["b"], vec![drop_line("pb")], at("four")),
    ];
    Trial::new(case, finding)
}

#[test]
fn positions_under_each_reading() {
    let at = |weeks: &str| Some(Certificate::Package { package: package(&[("weeks", weeks)]) });
    stances()
        .holds()
        .but("readings-differ", |f| drop(f.readings.pop()))
        .but("readings-differ", |f| f.readings.clear())
        .but("readings-differ", |f| f.readings.swap(0, 1))
        .but("readings-differ", |f| f.readings[1].read = [(id("pa"), 2)].into())
        .but("readings-differ", |f| f.readings[1].read = [(id("pb"), 0)].into())
        .but("readings-differ", |f| f.readings[1] = f.readings[0].clone())
        .but("readings-differ", |f| f.readings[1].verdict = Verdict::Refuted)
        .but("readings-differ", |f| f.readings[1].certificate = None)
        .but("line-not-false-on-box", |f| f.readings[1].certificate = f.readings[0].certificate.clone())
        .but("breaks-line", |f| {
            f.readings[1].verdict = Verdict::Refuted;
            f.readings[1].certificate = Some(Certificate::Package { package: package(&[("weeks", "two")]) });
        })
        .but("readings-differ", |f| {
            f.readings[1].verdict = Verdict::Undetermined;
            f.readings[1].certificate = None;
        })
        .but("remark-false", |f| f.remarks.push(Remark::WithoutRedLines))
        .but("line-not-allowed", |f| f.conflicts[0].lines[1] = name("pc"))
        .but("change-not-possible", |f| {
            f.ways_out[1].change = vec![to_option("pb", "four")];
        })
        .but("not-missing", |f| f.missing = vec![Missing::AlsoRead { position: id("pb") }])
        .but("not-missing", |f| f.missing = vec![Missing::Empty { table: Table::Positions }]);
    let mut open = stances();
    open.case.positions[0].also_read = vec![says("weeks >= one")];
    open.finding.readings[1].verdict = Verdict::Refuted;
    open.finding.readings[1].certificate = at("one");
    let readings = open.finding.readings.clone();
    open.finding = Finding::new(Kind::PositionsConflict, Verdict::Undetermined);
    open.finding.readings = readings;
    open.finding.missing = vec![Missing::AlsoRead { position: id("pa") }];
    open.holds()
        .but("wrong-verdict", |f| f.conflicts = stances().finding.conflicts)
        .but("readings-differ", |f| f.readings.clear());
}

#[test]
fn positions_beside_red_lines() {
    let trial = stances();
    trial.where_instead("not-freed", |c| c.red_lines[0].says = says("weeks <= two"));
    let mut case = trial.case.clone();
    case.red_lines[0].says = says("weeks <= four");
    red(&mut case, "rb", "b", says("weeks > four"));
    let mut finding = trial.finding;
    finding.remarks.push(Remark::WithoutRedLines);
    Trial::new(case, finding)
        .holds()
        .but("remark-false", |f| f.remarks.clear())
        .but("line-not-allowed", |f| f.conflicts[0].lines[0] = name("ra"))
        .where_instead("remark-false", |c| drop(c.red_lines.pop()));
}

#[test]
fn positions_that_go_together() {
    let mut case = talks();
    range(&mut case, "x", "0", "10", "1");
    position(&mut case, "pa", "a", PositionKind::Asks, says("x <= 2"));
    position(&mut case, "pb", "b", PositionKind::Insists, says("x >= 5"));
    let mut finding = Finding::new(Kind::PositionsConflict, Verdict::Refuted);
    finding.certificate = Some(Certificate::Package { package: package(&[("x", "5")]) });
    Trial::new(case, finding)
        .holds()
        .but("breaks-line", |f| f.certificate = Some(Certificate::Package { package: package(&[("x", "2")]) }))
        .where_instead("breaks-line", |c| red(c, "ra", "a", says("x <= 4")))
        .where_instead("wrong-verdict", |c| c.positions.clear());
    let mut nothing = Finding::new(Kind::PositionsConflict, Verdict::Undetermined);
    nothing.missing = vec![Missing::Empty { table: Table::Positions }];
    let mut case = talks();
    range(&mut case, "x", "0", "10", "1");
    Trial::new(case, nothing).holds();
}

//! Plans that exclude what others ask (D3b), and words and texts on whose reading it depends (D4): true findings, and
//! false ones refused by reason.

mod common;

use common::*;
use detente_model::*;

fn excluded(plan: &str, ask: &str, tree: Tree) -> ExcludedPair {
    ExcludedPair { plan: name(plan), ask: name(ask), tree }
}

fn together(plan: &str, ask: &str, package: Package) -> CompatiblePair {
    CompatiblePair { plan: name(plan), ask: name(ask), package }
}

fn at(x: &str) -> Package {
    package(&[("x", x)])
}

/// `a` will build to 6 in any case; `b` insists on at most 3 and asks for at least 2.
fn building() -> Trial {
    let mut case = talks();
    range(&mut case, "x", "0", "9", "1");
    rule(&mut case, "law", says("x <= 8"));
    plan(&mut case, "build", "a", says("x >= 6"));
    plan(&mut case, "own", "b", says("x <= 9"));
    position(&mut case, "low", "b", PositionKind::Insists, says("x <= 3"));
    position(&mut case, "some", "b", PositionKind::Asks, says("x >= 2"));
    position(&mut case, "offer", "b", PositionKind::Offers, says("x = 0"));
    let mut finding = Finding::new(Kind::PlanExcludesAsk, Verdict::Proved);
    let tree = split("x", "6", is_false("build"), is_false("low"));
    finding.certificate = Some(Certificate::Exclusion { pairs: vec![excluded("build", "low", tree)] });
    finding.names = vec![entry(Table::Positions, "low"), entry(Table::Alternatives, "build")];
    let way = |group, actor: &str, change, package: CompatiblePair| WayOut {
        change: vec![change],
        group,
        actors: ids(&[actor]),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Compatible { pairs: vec![package] },
    };
    let mut hold_back =
        way(Group::OneMoves, "a", Change::HoldBack { target: name("build") }, together("build", "some", at("7")));
    hold_back.certificate = Certificate::Compatible { pairs: Vec::new() };
    let drop = Change::DropLine { target: name("low") };
    finding.ways_out = vec![hold_back, way(Group::OneMoves, "b", drop, together("build", "some", at("7")))];
    Trial::new(case, finding)
}

fn pairs(finding: &mut Finding) -> &mut Vec<ExcludedPair> {
    match &mut finding.certificate {
        Some(Certificate::Exclusion { pairs }) => pairs,
        other => panic!("{other:?}"),
    }
}

fn freed(finding: &mut Finding) -> &mut Vec<CompatiblePair> {
    match &mut finding.ways_out[1].certificate {
        Certificate::Compatible { pairs } => pairs,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plan_that_excludes_an_ask() {
    building()
        .holds()
        .still(|f| pairs(f)[0].tree = split("x", "4", is_false("build"), is_false("low")))
        .but("nothing-there", |f| pairs(f).clear())
        .but("repeated", |f| {
            let twice = pairs(f)[0].clone();
            pairs(f).push(twice);
        })
        .but("unknown-name", |f| pairs(f)[0].plan = name("nothing"))
        .but("unknown-name", |f| pairs(f)[0].ask = name("nothing"))
        .but("not-a-pair", |f| pairs(f)[0].plan = name("own"))
        .but("not-a-pair", |f| pairs(f)[0].ask = name("offer"))
        .but("not-a-pair", |f| pairs(f)[0].ask = name("law"))
        .but("line-not-false-on-box", |f| pairs(f)[0].tree = is_false("build"))
        .but("line-not-allowed", |f| pairs(f)[0].ask = name("some"))
        .but("line-not-allowed", |f| pairs(f)[0].tree = is_false("some"))
        .but("split-outside-box", |f| pairs(f)[0].tree = split("x", "0", is_false("build"), is_false("low")))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("names-differ", |f| drop(f.names.pop()))
        .but("remark-false", |f| f.remarks.push(Remark::LoadBearing))
        .where_instead("line-not-false-on-box", |c| c.positions[0].says = says("x <= 6"))
        .where_instead("wrong-verdict", |c| c.alternatives[0].regardless = false)
        .where_instead("incomplete-set", |c| c.positions[2].says = says("x <= 1"));
}

#[test]
fn what_is_held_back_or_dropped() {
    building()
        .still(|f| drop(f.ways_out.pop()))
        .but("incomplete-set", |f| freed(f).clear())
        .but("not-a-package", |f| freed(f)[0].package.clear())
        .but("breaks-rule", |f| freed(f)[0].package = at("9"))
        .but("breaks-line", |f| freed(f)[0].package = at("5"))
        .but("not-a-pair", |f| freed(f)[0].plan = name("own"))
        .but("not-a-pair", |f| match &mut f.ways_out[0].certificate {
            // What is held back is no longer looked at.
            Certificate::Compatible { pairs } => pairs.push(together("build", "some", at("7"))),
            other => panic!("{other:?}"),
        })
        .but("change-not-possible", |f| f.ways_out[1].change = vec![Change::DropLine { target: name("some") }])
        .but("change-not-possible", |f| f.ways_out[1].change = vec![Change::HoldBack { target: name("low") }])
        .but("not-freed", |f| f.ways_out[1].change = vec![Change::HoldBack { target: name("own") }])
        .but("not-freed", |f| f.ways_out[0].certificate = Certificate::Package { package: at("7") })
        .but("repeated", |f| {
            let twice = f.ways_out[1].change[0].clone();
            f.ways_out[1].change.push(twice);
        })
        .but("actors-differ", |f| f.ways_out[1].actors = ids(&["a"]))
        .but("group-differs", |f| f.ways_out[1].group = Group::BothMove)
        .but("not-minimal", |f| f.ways_out[1].minimal = false)
        .but("components-differ", |f| f.ways_out[1].component = 1)
        .where_instead("change-not-possible", |c| c.issues[0].tradable = false);
}

#[test]
fn a_plan_that_goes_with_every_ask() {
    let mut case = building().case;
    case.positions.retain(|position| position.meta.id != id("low"));
    let mut finding = Finding::new(Kind::PlanExcludesAsk, Verdict::Refuted);
    finding.certificate = Some(Certificate::Compatible { pairs: vec![together("build", "some", at("6"))] });
    fn pairs(finding: &mut Finding) -> &mut Vec<CompatiblePair> {
        match &mut finding.certificate {
            Some(Certificate::Compatible { pairs }) => pairs,
            other => panic!("{other:?}"),
        }
    }
    Trial::new(case, finding)
        .holds()
        .still(|f| pairs(f)[0].package = at("8"))
        .but("incomplete-set", |f| pairs(f).clear())
        .but("repeated", |f| {
            let twice = pairs(f)[0].clone();
            pairs(f).push(twice);
        })
        .but("breaks-line", |f| pairs(f)[0].package = at("2"))
        .but("breaks-rule", |f| pairs(f)[0].package = at("9"))
        .but("not-a-pair", |f| pairs(f)[0].plan = name("own"))
        .but("wrong-verdict", |f| f.verdict = Verdict::Proved)
        .where_instead("incomplete-set", |c| position(c, "more", "b", PositionKind::Asks, says("x >= 1")).since = None)
        .where_instead("wrong-verdict", |c| c.alternatives.clear());
}

fn choice(actor: &str) -> std::collections::BTreeMap<Id, Id> {
    [(id("safe"), id(actor))].into()
}

/// `a` holds that it is safe, which to `a` is x from 2, to `b` from 7; `b` holds x up to 4.
fn words() -> Trial {
    let mut case = talks();
    range(&mut case, "x", "0", "9", "1");
    term(&mut case, "safe", &[("a", says("x >= 2")), ("b", says("x >= 7"))]);
    red(&mut case, "ra", "a", word("safe"));
    red(&mut case, "rb", "b", says("x <= 4"));
    let mut finding = Finding::new(Kind::TermInDispute, Verdict::Proved);
    let tree = split("x", "5", is_false("ra"), is_false("rb"));
    let (open, closed) = (choice("a"), choice("b"));
    let all = Certificate::AllChoices {
        open: vec![OpenChoice { choice: open.clone(), package: at("3") }],
        closed: vec![ClosedChoice { choice: closed.clone(), tree: tree.clone() }],
    };
    finding.certificate = Some(Certificate::Choices { open, package: at("3"), closed, tree });
    finding.names = vec![entry(Table::RedLines, "ra")];
    finding.ways_out = vec![WayOut {
        change: vec![Change::FixTerm { target: id("safe") }],
        group: Group::BothMove,
        actors: ids(&["a", "b"]),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Refuted { by: Box::new(all) },
    }];
    Trial::new(case, finding)
}

type Choices<'f> = (
    &'f mut std::collections::BTreeMap<Id, Id>,
    &'f mut Package,
    &'f mut std::collections::BTreeMap<Id, Id>,
    &'f mut Tree,
);

fn choices(finding: &mut Finding) -> Choices<'_> {
    match &mut finding.certificate {
        Some(Certificate::Choices { open, package, closed, tree }) => (open, package, closed, tree),
        other => panic!("{other:?}"),
    }
}

fn listed(finding: &mut Finding) -> (&mut Vec<OpenChoice>, &mut Vec<ClosedChoice>) {
    match &mut finding.ways_out[0].certificate {
        Certificate::Refuted { by } => match by.as_mut() {
            Certificate::AllChoices { open, closed } => (open, closed),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_word_that_decides() {
    words()
        .holds()
        .still(|f| *choices(f).1 = at("2"))
        .still(|f| *choices(f).3 = split("x", "7", is_false("ra"), is_false("rb")))
        .but("breaks-line", |f| *choices(f).0 = choice("b"))
        .but("breaks-line", |f| *choices(f).1 = at("1"))
        .but("not-a-package", |f| choices(f).1.clear())
        .but("line-not-false-on-box", |f| *choices(f).2 = choice("a"))
        .but("line-not-false-on-box", |f| *choices(f).3 = is_false("ra"))
        .but("not-a-choice", |f| choices(f).0.clear())
        .but("not-a-choice", |f| *choices(f).2 = choice("m"))
        .but("not-a-choice", |f| drop(choices(f).2.insert(id("other"), id("a"))))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("wrong-verdict", |f| f.remarks.push(Remark::LoadBearing))
        .but("names-differ", |f| f.names.clear())
        .where_instead("line-not-false-on-box", |c| c.red_lines[1].says = says("x <= 8"));
}

#[test]
fn a_word_that_all_read_alike() {
    words()
        .still(|f| listed(f).0[0].package = at("4"))
        .but("breaks-line", |f| listed(f).0[0].package = at("5"))
        .but("incomplete-set", |f| listed(f).0.clear())
        .but("incomplete-set", |f| listed(f).1.clear())
        .but("repeated", |f| {
            let twice = listed(f).1[0].clone();
            listed(f).1.push(twice);
        })
        .but("line-not-false-on-box", |f| listed(f).1[0].tree = is_false("rb"))
        .but("not-freed", |f| f.ways_out[0].certificate = Certificate::Package { package: at("3") })
        .but("change-not-possible", |f| f.ways_out[0].change = vec![Change::FixTerm { target: id("other") }])
        .but("actors-differ", |f| f.ways_out[0].actors = ids(&["a"]))
        .but("group-differs", |f| f.ways_out[0].group = Group::OneMoves)
        .but("components-differ", |f| f.ways_out[0].component = 1)
        .but("not-minimal", |f| f.ways_out[0].minimal = false);
}

#[test]
fn a_word_that_decides_nothing() {
    let mut case = talks();
    range(&mut case, "x", "0", "9", "1");
    term(&mut case, "safe", &[("a", says("x >= 5")), ("b", says("x <= 6"))]);
    red(&mut case, "ra", "a", word("safe"));
    red(&mut case, "rb", "b", or(&[word("safe"), says("x = 9")]));
    let mut finding = Finding::new(Kind::TermInDispute, Verdict::Refuted);
    let open = |actor: &str, x: &str| OpenChoice { choice: choice(actor), package: at(x) };
    finding.certificate =
        Some(Certificate::AllChoices { open: vec![open("a", "5"), open("b", "6")], closed: Vec::new() });
    fn listed(finding: &mut Finding) -> &mut Vec<OpenChoice> {
        match &mut finding.certificate {
            Some(Certificate::AllChoices { open, .. }) => open,
            other => panic!("{other:?}"),
        }
    }
    Trial::new(case, finding)
        .holds()
        .still(|f| listed(f).swap(0, 1))
        .but("breaks-line", |f| listed(f)[0].package = at("4"))
        .but("incomplete-set", |f| drop(listed(f).pop()))
        .but("repeated", |f| {
            let twice = listed(f)[0].clone();
            listed(f).push(twice);
        })
        .but("not-a-choice", |f| listed(f)[0].choice = choice("m"))
        .but("remark-false", |f| f.remarks.push(Remark::NoSplit { component: 0 }));
}

/// `a` holds that it is safe while y is low, and `b` that it is not, with y low: no one reading allows both.
#[test]
fn a_word_that_bears_the_load() {
    let mut case = talks();
    range(&mut case, "x", "0", "9", "1");
    range(&mut case, "y", "0", "9", "1");
    term(&mut case, "safe", &[("a", says("x >= 5")), ("b", says("x <= 4"))]);
    red(&mut case, "ra", "a", implies(says("y <= 4"), word("safe")));
    red(&mut case, "rb", "b", and(&[not(word("safe")), says("y <= 4")]));
    let mut finding = Finding::new(Kind::TermInDispute, Verdict::Proved);
    finding.remarks = vec![Remark::LoadBearing];
    finding.names = ["ra", "rb"].map(|line| entry(Table::RedLines, line)).to_vec();
    let both = |x: &str, y: &str| package(&[("x", x), ("y", y)]);
    let shut = |actor: &str, below: &str, from: &str| ClosedChoice {
        choice: choice(actor),
        tree: split("y", "5", split("x", "5", is_false(below), is_false(from)), is_false("rb")),
    };
    let closed = vec![shut("a", "ra", "rb"), shut("b", "rb", "ra")];
    finding.certificate = Some(Certificate::LoadBearing { package: both("6", "2"), closed });
    fn bears(finding: &mut Finding) -> (&mut Package, &mut Vec<ClosedChoice>) {
        match &mut finding.certificate {
            Some(Certificate::LoadBearing { package, closed }) => (package, closed),
            other => panic!("{other:?}"),
        }
    }
    Trial::new(case, finding)
        .holds()
        .still(|f| *bears(f).0 = both("5", "0"))
        .but("breaks-line", |f| *bears(f).0 = both("4", "2"))
        .but("incomplete-set", |f| drop(bears(f).1.pop()))
        .but("repeated", |f| {
            let twice = bears(f).1[0].clone();
            bears(f).1.push(twice);
        })
        .but("line-not-false-on-box", |f| {
            bears(f).1[0].choice = choice("b");
            bears(f).1[1].choice = choice("a");
        })
        .but("wrong-verdict", |f| f.remarks.clear())
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted);
}

/// A text that leaves open how much; `a` insists on at least 6.
fn unclear() -> Trial {
    let mut case = talks();
    range(&mut case, "x", "0", "9", "1");
    range(&mut case, "y", "0", "9", "1");
    rule(&mut case, "law", says("x <= 8"));
    position(&mut case, "pa", "a", PositionKind::Insists, says("x >= 6"));
    position(&mut case, "pb", "b", PositionKind::Asks, says("x <= 1"));
    text(&mut case, "draft", "m", &["x"]).package = Some(package(&[("y", "3")]));
    let both = |x: &str, y: &str| package(&[("x", x), ("y", y)]);
    let mut finding = Finding::new(Kind::TermInDispute, Verdict::Proved);
    finding.certificate = Some(Certificate::Unclear {
        text: id("draft"),
        issue: id("x"),
        line: name("pa"),
        package: both("7", "3"),
        breaks: number_value("2"),
        tree: is_false("pa"),
        other: both("2", "3"),
    });
    finding.names = vec![entry(Table::Positions, "pa"), entry(Table::Texts, "draft")];
    Trial::new(case, finding)
}

type Unclear<'f> =
    (&'f mut Id, &'f mut Id, &'f mut LineName, &'f mut Package, &'f mut Value, &'f mut Tree, &'f mut Package);

fn of(finding: &mut Finding) -> Unclear<'_> {
    match &mut finding.certificate {
        Some(Certificate::Unclear { text, issue, line, package, breaks, tree, other }) => {
            (text, issue, line, package, breaks, tree, other)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_text_that_is_unclear_on_what_decides() {
    let both = |x: &str, y: &str| package(&[("x", x), ("y", y)]);
    unclear()
        .holds()
        .still(|f| *of(f).3 = both("6", "3"))
        .still(|f| {
            *of(f).4 = number_value("0");
            *of(f).6 = both("0", "3");
        })
        .but("unknown-name", |f| *of(f).0 = id("nothing"))
        .but("unknown-name", |f| *of(f).1 = id("nothing"))
        .but("not-unclear", |f| *of(f).1 = id("y"))
        .but("unknown-name", |f| *of(f).2 = name("nothing"))
        .but("line-not-allowed", |f| *of(f).2 = name("pb"))
        .but("breaks-line", |f| *of(f).3 = both("5", "3"))
        .but("breaks-rule", |f| *of(f).3 = both("9", "3"))
        .but("text-disagrees", |f| *of(f).3 = both("7", "4"))
        .but("not-a-package", |f| of(f).3.clear())
        .but("text-disagrees", |f| *of(f).4 = number_value("3"))
        .but("text-disagrees", |f| *of(f).6 = both("3", "3"))
        .but("line-not-false-on-box", |f| *of(f).5 = is_false("law"))
        .but("line-not-allowed", |f| *of(f).5 = is_false("pb"))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("names-differ", |f| drop(f.names.pop()))
        .where_instead("line-not-false-on-box", |c| c.positions[0].says = says("x >= 2"))
        .where_instead("not-unclear", |c| c.texts[0].unclear.clear());
}

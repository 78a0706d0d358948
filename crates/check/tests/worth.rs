//! What packages are worth (D5, D7, D7b): true findings, and false ones refused by reason.

mod common;

use std::collections::BTreeMap;

use common::*;
use detente_model::*;

/// Scores of one party for the options of `pay` (and of `hours`, where there are two), and its floor.
fn worth(case: &mut Case, party: &str, pay: [i64; 3], hours: [i64; 2], floor: i64) {
    let row = |names: &[&str], scores: &[i64]| -> BTreeMap<Id, Quantity> {
        names.iter().zip(scores).map(|(name, score)| (id(name), Quantity::Exact(Number::integer(*score)))).collect()
    };
    let scores = [(id("pay"), row(&["low", "middle", "high"], &pay)), (id("hours"), row(&["long", "short"], &hours))];
    case.preferences.push(Preferences {
        scores: scores.into(),
        scale: Some(Quantity::Exact(Number::integer(10))),
        walk_away: Some(Quantity::Exact(Number::integer(floor))),
        ..Preferences::silent(id(party), PreferenceSource::Declared)
    });
}

fn issues(case: &mut Case) {
    options(case, "pay", &["low", "middle", "high"]);
    options(case, "hours", &["long", "short"]);
}

fn at(pay: &str, hours: &str) -> Package {
    package(&[("pay", pay), ("hours", hours)])
}

fn floors(names: &[&str]) -> Vec<EntryRef> {
    names.iter().map(|party| entry(Table::Preferences, party)).collect()
}

fn weigh(parts: &[(&str, &str)]) -> Tree {
    Tree::Sum(parts.iter().map(|(line, weight)| weighted(line, 0, true, weight)).collect())
}

/// Pay alone matters, and what `a` gains `b` loses; both ask for 8 of 10.
fn opposed() -> Trial {
    let mut case = talks();
    issues(&mut case);
    worth(&mut case, "a", [0, 5, 10], [0, 0], 8);
    worth(&mut case, "b", [10, 5, 0], [0, 0], 8);
    let mut finding = Finding::new(Kind::NoAgreementZone, Verdict::Proved);
    let weights = [(id("a"), number("1")), (id("b"), number("1"))];
    finding.certificate = Some(Certificate::Weights { weights: weights.into(), lines: Vec::new() });
    finding.conflicts = vec![Conflict {
        lines: names(&["preferences.a", "preferences.b"]),
        rules: Vec::new(),
        component: 0,
        certificate: weigh(&[("preferences.a", "1"), ("preferences.b", "1")]),
        witnesses: vec![at("low", "long"), at("high", "long")],
    }];
    finding.names = floors(&["a", "b"]);
    let lower = |party: &str, to: &str| Change::LowerFloor { target: id(party), from: number("0.8"), to: number(to) };
    let way = |group, actors: &[&str], change: Vec<Change>, package: Package| WayOut {
        change,
        group,
        actors: ids(actors),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Package { package },
    };
    let added = Change::AddWorth { worth: [(id("b"), number("0.8"))].into() };
    finding.ways_out = vec![
        way(Group::NobodyYields, &["a", "b"], vec![added], at("high", "long")),
        way(Group::BothMove, &["a", "b"], vec![lower("a", "0.5"), lower("b", "0.5")], at("middle", "short")),
        way(Group::OneMoves, &["b"], vec![lower("b", "0")], at("high", "long")),
    ];
    finding.remarks = vec![
        Remark::LeastTotal { component: 0, sum: number("0.6") },
        Remark::LeastLargest { component: 0, most: number("0.3") },
    ];
    Trial::new(case, finding)
}

/// Gives a party another weight, or none.
fn weight(finding: &mut Finding, party: &str, weight: Option<&str>) {
    let Some(Certificate::Weights { weights, .. }) = &mut finding.certificate else { panic!("{finding:?}") };
    weights.remove(&id(party));
    weights.extend(weight.map(|weight| (id(party), number(weight))));
}

fn lowered(finding: &mut Finding, way: usize, change: usize) -> &mut Number {
    match &mut finding.ways_out[way].change[change] {
        Change::LowerFloor { to, .. } => to,
        other => panic!("{other:?}"),
    }
}

#[test]
fn weights_on_floors() {
    opposed()
        .holds()
        .still(|f| weight(f, "a", Some("2")))
        .but("sum-possible", |f| weight(f, "a", Some("9")))
        .but("sum-possible", |f| weight(f, "b", None))
        .but("weight-not-whole", |f| weight(f, "a", Some("1/2")))
        .but("weight-negative", |f| weight(f, "a", Some("-1")))
        .but("unknown-name", |f| weight(f, "m", Some("1")))
        .but("sum-possible", |f| f.conflicts[0].certificate = weigh(&[("preferences.b", "9")]))
        // Worth goes in halves, so 0.8 of it is reached at 1: no weights of both leave room.
        .still(|f| f.conflicts[0].certificate = weigh(&[("preferences.a", "1"), ("preferences.b", "9")]))
        .but("line-not-false-on-box", |f| f.conflicts[0].certificate = Tree::False(name("preferences.a")))
        .but("witness-breaks-line", |f| f.conflicts[0].witnesses.reverse())
        .but("names-differ", |f| drop(f.names.pop()));
}

#[test]
fn reductions_of_floors() {
    opposed()
        .holds()
        .but("not-freed", |f| *lowered(f, 2, 0) = number("0.1"))
        .but("not-minimal", |f| *lowered(f, 2, 0) = number("-0.1"))
        .but("not-minimal", |f| *lowered(f, 1, 0) = number("0.4"))
        .but("change-not-possible", |f| *lowered(f, 2, 0) = number("0.9"))
        .but("actors-differ", |f| f.ways_out[2].actors = ids(&["a"]))
        .but("group-differs", |f| f.ways_out[0].group = Group::OneMoves)
        .but("remark-false", |f| f.remarks[0] = Remark::LeastTotal { component: 0, sum: number("0.5") })
        .but("remark-false", |f| f.remarks[1] = Remark::LeastLargest { component: 0, most: number("0.8") })
        .but("remark-false", |f| f.remarks.push(Remark::WithoutRedLines));
}

/// Low is enough for `b` alone, high for `a` alone; nothing lies between.
fn ends() -> Trial {
    let mut case = talks();
    issues(&mut case);
    worth(&mut case, "a", [0, 0, 10], [0, 0], 5);
    worth(&mut case, "b", [10, 0, 0], [0, 0], 5);
    let mut finding = Finding::new(Kind::NoAgreementZone, Verdict::Proved);
    let draw = |pay: &str| Draw { package: at(pay, "long"), share: number("1/2") };
    finding.certificate = Some(Certificate::Lottery { draws: vec![draw("high"), draw("low")] });
    let value = |option: &str| Value::Option(id(option));
    finding.conflicts = vec![Conflict {
        lines: names(&["preferences.a", "preferences.b"]),
        rules: Vec::new(),
        component: 0,
        certificate: Tree::Split {
            issue: id("pay"),
            at: value("high"),
            below: Box::new(Tree::False(name("preferences.a"))),
            from: Box::new(Tree::False(name("preferences.b"))),
        },
        witnesses: vec![at("low", "long"), at("high", "long")],
    }];
    finding.names = floors(&["a", "b"]);
    Trial::new(case, finding)
}

fn draws(finding: &mut Finding) -> &mut Vec<Draw> {
    match &mut finding.certificate {
        Some(Certificate::Lottery { draws }) => draws,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lottery_beside_a_tree() {
    ends()
        .holds()
        .still(|f| f.certificate = None)
        .but("shares-differ", |f| draws(f)[0].share = number("1/3"))
        .but("shares-differ", |f| draws(f)[0].share = number("-1/2"))
        .but("below-floor", |f| {
            draws(f)[0].share = number("1/3");
            draws(f)[1].share = number("2/3");
        })
        .but("repeated", |f| draws(f)[1].package = at("high", "long"))
        .but("not-a-package", |f| draws(f)[1].package = package(&[("pay", "low")]))
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted)
        .but("nothing-there", |f| f.conflicts.clear());
}

/// Middle pay and short hours are enough for both; the text is not.
fn tabled(kind: Kind) -> (Case, Finding) {
    let mut case = talks();
    issues(&mut case);
    worth(&mut case, "a", [0, 4, 6], [0, 4], 5);
    worth(&mut case, "b", [8, 6, 0], [2, 0], 5);
    text(&mut case, "t", "m", &[]).package = Some(at("high", "long"));
    (case, Finding::new(kind, Verdict::Proved))
}

fn missed() -> Trial {
    let (case, mut finding) = tabled(Kind::AgreementMissed);
    let texts = vec![MissedText {
        text: id("t"),
        short: [(id("b"), number("0.3"))].into(),
        breaks: Vec::new(),
        tree: Tree::False(name("preferences.b")),
    }];
    finding.certificate = Some(Certificate::Missed { package: at("middle", "short"), texts });
    finding.names = floors(&["a", "b"]);
    finding.names.push(entry(Table::Texts, "t"));
    finding.ways_out = vec![WayOut {
        change: vec![Change::EditText { target: id("t"), answers: package(&[("pay", "middle"), ("hours", "short")]) }],
        group: Group::NobodyYields,
        actors: ids(&["m"]),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Tabled { text: id("t"), package: at("middle", "short") },
    }];
    Trial::new(case, finding)
}

fn first_missed(finding: &mut Finding) -> &mut MissedText {
    match &mut finding.certificate {
        Some(Certificate::Missed { texts, .. }) => &mut texts[0],
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_all_could_accept_and_no_text_says() {
    missed()
        .holds()
        .but("short-differs", |f| {
            first_missed(f).short.insert(id("b"), number("0.2"));
        })
        .but("short-differs", |f| first_missed(f).short.clear())
        .but("line-not-false-on-box", |f| first_missed(f).tree = Tree::False(name("preferences.a")))
        .but("below-floor", |f| {
            let Some(Certificate::Missed { package, .. }) = &mut f.certificate else { panic!() };
            *package = at("high", "short");
        })
        .but("incomplete-set", |f| {
            let Some(Certificate::Missed { texts, .. }) = &mut f.certificate else { panic!() };
            texts.clear();
        })
        .but("actors-differ", |f| f.ways_out[0].actors.clear())
        .but("not-freed", |f| {
            f.ways_out[0].certificate = Certificate::Tabled { text: id("t"), package: at("middle", "long") };
        })
        .but("wrong-verdict", |f| f.verdict = Verdict::Refuted);
}

#[test]
fn on_an_estimate_nothing_is_missed() {
    missed().where_instead("wrong-verdict", |case| case.preferences[1].source = PreferenceSource::Analyst);
}

#[test]
fn a_text_that_could_be_better_for_all() {
    let (case, mut finding) = tabled(Kind::InefficientText);
    finding.certificate = Some(Certificate::Dominated { text: id("t"), by: vec![at("middle", "short")] });
    finding.names = floors(&["a", "b"]);
    finding.names.push(entry(Table::Texts, "t"));
    fn by(finding: &mut Finding) -> &mut Vec<Package> {
        match &mut finding.certificate {
            Some(Certificate::Dominated { by, .. }) => by,
            other => panic!("{other:?}"),
        }
    }
    Trial::new(case, finding)
        .holds()
        .but("not-dominated", |f| *by(f) = vec![at("high", "short")])
        .but("nothing-there", |f| by(f).clear())
        .but("not-a-package", |f| *by(f) = vec![package(&[("pay", "low")])])
        .but("unknown-name", |f| {
            f.certificate = Some(Certificate::Dominated { text: id("u"), by: vec![at("middle", "short")] });
        });
}

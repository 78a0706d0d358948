//! `detente read --view` as a user calls it: each form, a case alone, what cannot work.

mod common;

use common::{QUAY, QUAY_NEWS, named, quay, run, write};
use roxmltree::{Document, ParsingOptions};

/// What the case has already.
const CLAIMS: &str = "
[sources.minutes]
title = \"The minutes\"
kind = \"report\"
published = 2031-03-02

[[claims]]
id = \"c1\"
source = \"minutes\"
at = [10, 40]
speaker = \"mill\"
act = \"offer\"
of = \"mill\"
issue = \"quay\"
text = \"a low quay\"
";

fn desk(name: &str) -> (std::path::PathBuf, String, String) {
    let news = format!("{} Talks between Harbour and Mill have stalled, two sources said.\n", QUAY_NEWS.trim_end());
    quay(name, &format!("{QUAY}{CLAIMS}"), &news)
}

#[test]
fn text_shows_the_views_that_are_named() {
    let (_, case, report) = desk("views-text");
    let shown = run(["read", &report, "--case", &case, "--view", "pairs", "--view", "matrix"]).done();
    assert!(shown.find("MATRIX") < shown.find("PAIRS") && !shown.contains("TIMELINE"), "{shown}");
    assert!(shown.contains("proposed, not reviewed") && shown.contains("in the case (c1)"), "{shown}");
    assert!(shown.contains("news.txt:16-") && shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    let all = run(["read", &report, "--case", &case, "--view", "all"]).done();
    for view in ["MATRIX", "PAIRS", "TIMELINE", "SHIFTS", "PROVENANCE", "QUALITY"] {
        assert!(all.contains(view), "{view}");
    }
    assert_eq!(all, run(["read", &report, "--case", &case, "--view", "all"]).done());
    let list = run(["read", &report, "--case", &case]).done();
    assert!(list.contains("--view pairs") && !list.contains("MATRIX"), "{list}");
}

#[test]
fn json_has_the_statements_once_and_the_views_that_are_named() {
    let (_, case, report) = desk("views-json");
    let text = run(["read", &report, "--case", &case, "--view", "pairs", "--format", "json"]).done();
    let views: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(views["detente_views"], 1);
    assert!(views["pairs"].is_array() && views["matrix"].is_null());
    let statements = views["statements"].as_array().unwrap();
    for pair in views["pairs"].as_array().unwrap() {
        let sides = ["left", "right"].map(|side| pair[side].as_array().unwrap());
        for at in sides.into_iter().flatten() {
            assert!((at.as_u64().unwrap() as usize) < statements.len());
        }
    }
    let standing = |word: &str| statements.iter().filter(|statement| statement["standing"] == word).count();
    assert!(standing("accepted") == 1 && standing("proposed") >= 2, "{text}");
    let list: serde_json::Value =
        serde_json::from_str(&run(["read", &report, "--case", &case, "--format", "json"]).done()).unwrap();
    assert_eq!(list["detente_reading"], 1, "without a view, the reading as before");
}

#[test]
fn html_is_well_formed_and_asks_for_nothing() {
    let (folder, case, report) = desk("views-html");
    let file = named(&folder, "reading.html");
    run(["read", &report, "--case", &case, "-o", &file]).done();
    let page = std::fs::read_to_string(&file).unwrap();
    assert_eq!(page, run(["read", &report, "--case", &case, "--format", "html"]).done());
    let mut closed = String::new();
    for (index, part) in page.split("<meta ").enumerate() {
        match part.split_once('>').filter(|_| index > 0) {
            Some((attributes, rest)) => closed.push_str(&format!("<meta {attributes}/>{rest}")),
            None => closed.push_str(part),
        }
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&closed, options).unwrap_or_else(|error| panic!("{error}"));
    let mut ids = std::collections::BTreeSet::new();
    for id in document.descendants().filter_map(|node| node.attribute("id")) {
        assert!(ids.insert(id), "the id {id} stands twice");
    }
    for link in document.descendants().filter_map(|node| node.attribute("href")) {
        assert!(link.strip_prefix('#').is_some_and(|id| ids.contains(id)), "{link}");
    }
    for name in ["script", "img", "link", "iframe", "form"] {
        assert!(document.descendants().all(|node| node.tag_name().name() != name), "{name}");
    }
    assert!(["matrix", "pairs", "timeline", "statements"].iter().all(|id| ids.contains(id)), "{ids:?}");
}

/// Entries that Mill may not see, whose names stand in the report.
const CONFIDENCES: &str = "
[people]
renn = { name = \"Ada Renn\", of = \"harbour\", known_to = [\"harbour\", \"mediators\"] }

[issues.dredging]
title = \"Dredging\"
also = [\"dredging\"]
options = [\"yes\", \"no\"]
known_to = [\"harbour\", \"mediators\"]

[[claims]]
id = \"c2\"
source = \"minutes\"
at = [50, 60]
speaker = \"renn\"
act = \"demand\"
of = \"harbour\"
issue = \"dredging\"
text = \"dredging\"
known_to = [\"harbour\", \"mediators\"]
";

/// All that a reading gives to one who sees the case so.
fn all_of(reading: &[&str], whose: &str) -> String {
    let mut all = String::new();
    for form in [&["--view", "all"][..], &["--format", "html"], &["--view", "all", "--format", "json"], &[]] {
        all += &run([reading, form, &["--as", whose]].concat()).done();
    }
    all + &run([reading, &["--format", "jsonl", "--as", whose]].concat()).done()
}

#[test]
fn what_one_side_may_not_see_moves_no_byte_of_its_reading() {
    let (folder, case, _) = desk("views-as");
    let open = format!("{QUAY}{CLAIMS}").replace("as_of =", "known_to = [\"public\"]\nas_of =");
    std::fs::write(&case, &open).unwrap();
    let news = format!("{QUAY_NEWS}Ada Renn demands dredging of Mill. Dredging was refused, she said on Monday.\n");
    let report = write(&folder, "renn.txt", news);
    // The confidences stand in the case itself, or in a channel file beside it.
    let inside = write(&folder, "inside.case.toml", format!("{open}{CONFIDENCES}"));
    let channel = write(&folder, "harbour.channel.toml", format!("detente = 1\n{CONFIDENCES}"));
    let plain = ["read", &report, "--case", &case];
    let (within, beside) =
        (["read", &report, "--case", &inside], ["read", &report, "--case", &case, "--with", &channel]);
    for whose in ["mill", "public"] {
        let before = all_of(&plain, whose);
        assert!(before.contains("harbour") && !before.contains("renn\"") && !before.contains("dredging\""), "{before}");
        assert_eq!(before, all_of(&within, whose), "{whose}");
        assert_eq!(before, all_of(&beside, whose), "{whose}");
    }
    for whose in ["harbour", "mediator"] {
        let (before, inside, beside) = (all_of(&plain, whose), all_of(&within, whose), all_of(&beside, whose));
        assert!(before != inside && inside == beside, "{whose} may see it");
        assert!(inside.contains("c2"), "{inside}");
    }
    run([&plain[..], &["--as", "atlantis"]].concat()).refused(2, &["atlantis"]);
}

#[test]
fn a_case_alone_has_the_same_views() {
    let (_, case, report) = desk("views-case");
    let shown = run(["read", "--case", &case, "--view", "matrix"]).done();
    assert!(shown.contains("0 documents read") && shown.contains("The minutes:10-40"), "{shown}");
    run(["read", "--case", &case]).refused(2, &["REPORT"]);
    run(["read", &report, "--case", &case, "--view", "pairs", "--format", "jsonl"]).refused(2, &["--format json"]);
}

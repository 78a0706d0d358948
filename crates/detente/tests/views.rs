//! The views against hand-checked pairs and qualities: of the articles of the project, and of five reports and their fixtures, which
//! are not part of it. Where those are not at hand, a test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use detente::brief::{Piece, Pile};
use detente::evidence::Span;
use detente::model::Case;
use detente::review::{Reading, Review, read};
use detente::views::{Pair, Quality, Statement, View, Views, views};
use detente::{Format, Input, Limits, Means, Request, Viewer};
use serde_json::Value;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder with `reports` and `fixtures`, beside the project or named by `DETENTE_SHARED`.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("DETENTE_SHARED").map(PathBuf::from);
    let mut places = named.into_iter().chain([project().join("../shared")]);
    let found = places.find(|folder| folder.join("fixtures/evidence/gold.jsonl").is_file());
    if found.is_none() {
        println!("left out: the reports and their fixtures are not at hand");
    }
    found
}

/// A case without its claims, so that only what is read out of the reports counts.
fn bare_case(path: &Path) -> Case {
    let text = fs::read(path).unwrap();
    let inputs = vec![Input { name: path.display().to_string(), text, format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    let mut case = detente::see(&request).unwrap_or_else(|failure| panic!("{failure}")).case;
    case.claims.clear();
    case
}

fn reading(files: &[PathBuf], case: &Case) -> Reading {
    let mut pile = Pile::new(usize::MAX);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        pile.add(&[Piece { name, line: None, bytes: fs::read(file).unwrap() }]);
    }
    read(pile, case, &Means::default())
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn span(value: &Value) -> Span {
    let at = |key: &str| usize::try_from(value[key].as_u64().unwrap()).unwrap();
    Span::new(at("start"), at("end"))
}

/// Whether a statement stands at the place of a hand-checked one: half of the shorter is shared.
fn is_at(views: &Views, statement: &Statement, gold: &Value) -> bool {
    let (place, gold_place) = (statement.span.unwrap(), span(gold));
    let file = gold["file"].as_str().unwrap();
    views.documents[statement.document].name == file
        && 2 * place.shared(gold_place) >= place.len().min(gold_place.len())
}

fn has(views: &Views, side: &[usize], gold: &Value) -> bool {
    side.iter().any(|at| is_at(views, &views.statements[*at], gold))
}

/// A pair with the two hand-checked statements on its two sides.
fn holds(views: &Views, pair: &Pair, a: &Value, b: &Value) -> bool {
    let way = |left: &Value, right: &Value| has(views, &pair.left, left) && has(views, &pair.right, right);
    way(a, b) || way(b, a)
}

struct Count {
    gold: usize,
    found: Vec<String>,
    missed: Vec<String>,
    shown: usize,
}

/// How many of the hand-checked pairs are found in some views, and how many pairs are shown in all.
fn count(all: &[Views], gold: &[Value], conflicts: &[Value]) -> Count {
    let by_id: BTreeMap<&str, &Value> = gold.iter().map(|row| (row["id"].as_str().unwrap(), row)).collect();
    let (mut found, mut missed) = (Vec::new(), Vec::new());
    for conflict in conflicts {
        let (a, b) = (conflict["a"].as_str().unwrap(), conflict["b"].as_str().unwrap());
        let hit = all.iter().find_map(|views| {
            let pairs = views.pairs.as_ref().unwrap();
            pairs.iter().find(|pair| holds(views, pair, by_id[a], by_id[b]))
        });
        match hit {
            Some(pair) => found.push(format!("{a} {b} {:?}", pair.kind)),
            None => missed.push(format!("{a} {b} {}", conflict["kind"])),
        }
    }
    let shown = all.iter().map(|views| views.pairs.as_ref().unwrap().len()).sum();
    Count { gold: conflicts.len(), found, missed, shown }
}

fn tell(what: &str, count: &Count, all: &[Views]) {
    println!("{what}: {} of {} pairs found, {} shown", count.found.len(), count.gold, count.shown);
    println!("found {:#?}\nmissed {:#?}", count.found, count.missed);
    for views in all {
        for pair in views.pairs.as_ref().unwrap() {
            let words = |side: &[usize]| {
                let statement = &views.statements[side[0]];
                format!("{} {} +{}", statement.act, statement.words, side.len() - 1)
            };
            println!(
                "{:?} {:?} {:?}\n    {}\n    {}",
                pair.kind,
                pair.scope,
                pair.issue,
                words(&pair.left),
                words(&pair.right)
            );
        }
    }
}

/// The five reports, each with the case that was made of it.
const OWN_CASES: [(&str, &str); 5] = [
    ("000", "2024-05-20"),
    ("001", "2024-05-early"),
    ("002", "undated-essay"),
    ("003", "2024-03-early"),
    ("004", "2025-06"),
];

fn own_views(folder: &Path, wanted: &[View]) -> Vec<Views> {
    let mut reports: Vec<PathBuf> =
        fs::read_dir(folder.join("reports")).unwrap().map(|entry| entry.unwrap().path()).collect();
    reports.sort();
    let each = OWN_CASES.iter().map(|(number, case)| {
        let case = bare_case(&project().join(format!("cases/ceasefire/{case}.case.toml")));
        let is_it = |path: &&PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(number);
        let reading = reading(&[reports.iter().find(is_it).unwrap().clone()], &case);
        views(&Review::new(&reading, &case), wanted)
    });
    each.collect()
}

#[test]
fn pairs_of_the_five_reports() {
    let Some(folder) = shared() else { return };
    let fixtures = folder.join("fixtures/evidence");
    let all = own_views(&folder, &[View::Pairs]);
    let count = count(&all, &lines(&fixtures.join("gold.jsonl")), &lines(&fixtures.join("gold_conflicts.jsonl")));
    tell("five reports", &count, &all);
    assert_eq!(count.gold, 13);
    assert!(count.found.len() >= 9, "{:#?}", count.missed);
}

#[test]
fn pairs_of_the_projects_articles() {
    let open = project().join("crates/evidence/corpus/open");
    let manifest = lines(&open.join("manifest.jsonl"));
    let mut by_case: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for row in &manifest {
        let case = row["dispute"].as_str().unwrap().to_owned();
        by_case.entry(case).or_default().push(open.join(row["file"].as_str().unwrap()));
    }
    let each = by_case.iter().flat_map(|(case, files)| {
        let case = bare_case(&open.join(format!("../cases/{case}.case.toml")));
        files.iter().map(move |file| {
            let reading = reading(std::slice::from_ref(file), &case);
            views(&Review::new(&reading, &case), &[View::Pairs])
        })
    });
    let all: Vec<Views> = each.collect();
    let count = count(&all, &lines(&open.join("gold.jsonl")), &lines(&open.join("gold_conflicts.jsonl")));
    tell("articles of the project", &count, &all);
    assert_eq!(count.gold, 32);
    assert!(count.found.len() >= 8, "{:#?}", count.missed);
}

fn touches(place: Span, gold: &Value) -> bool {
    place.touches(span(gold))
}

/// What of a list of the fixture is found, and how many there are.
fn found(list: &Value, is_found: impl Fn(&Value) -> bool) -> (usize, usize) {
    let list = list.as_array().unwrap();
    (list.iter().filter(|one| is_found(one)).count(), list.len())
}

fn has_day(quality: &Quality, gold: &Value) -> bool {
    let open = quality.open_times.iter().any(|time| touches(time.span, gold));
    let told = quality.dated_by.iter().any(|time| touches(time.span, gold) || touches(time.anchor, gold));
    open || told
}

#[test]
fn quality_of_the_five_reports() {
    let Some(folder) = shared() else { return };
    let text = fs::read_to_string(folder.join("fixtures/evidence/quality.json")).unwrap();
    let gold: Value = serde_json::from_str(&text).unwrap();
    let all = own_views(&folder, &[View::Quality]);
    let (mut spun, mut times) = ((0, 0), (0, 0));
    let add = |sum: &mut (usize, usize), more: (usize, usize)| *sum = (sum.0 + more.0, sum.1 + more.1);
    for views in &all {
        let quality = &views.quality.as_ref().unwrap()[0];
        let page = &gold[&quality.told.name];
        let set_aside: usize = quality.told.aside.iter().map(|aside| aside.count).sum();
        let repeats: usize =
            quality.told.aside.iter().filter(|aside| aside.kind == "repeat").map(|aside| aside.count).sum();
        let is_spun = !page["spun"].as_array().unwrap().is_empty();
        assert!(set_aside >= page["boilerplate"].as_array().unwrap().len(), "{}", quality.told.name);
        assert_eq!(quality.told.reworded, is_spun, "{}", quality.told.name);
        // A clause that is used again inside a new sentence is no repeated piece.
        let pieces = page["duplicates"].as_array().unwrap().iter().filter(|pair| span(&pair["copy"]).len() != 63);
        assert!(repeats >= pieces.count(), "{}", quality.told.name);
        add(&mut spun, found(&page["spun"], |one| quality.spin.iter().any(|query| touches(query.span, one))));
        add(&mut times, found(&page["dates"], |one| has_day(quality, one)));
    }
    println!("quality: {spun:?} signs of rewording, {times:?} times with a problem");
    assert!(spun.0 >= 20 && times.0 + 2 >= times.1, "{spun:?} {times:?}");
    let of = |at: usize| &all[at].quality.as_ref().unwrap()[0];
    let kinds = |at: usize| of(at).upstream.iter().map(|found| found.kind).collect::<Vec<_>>();
    assert!(kinds(0).contains(&"dateline") && kinds(0).contains(&"via"), "the chain of sources");
    assert!(of(1).no_provenance && of(3).no_provenance && !of(4).no_provenance);
    assert!(of(2).told.essay && of(2).statements <= 2, "one sourced statement");
    assert!(of(3).roles.iter().any(|role| role.words.starts_with("Former")), "{:?}", of(3).roles);
    assert_eq!(kinds(4), ["credit", "credit"]);
    let alone = of(4).quotations.iter().filter(|quotation| quotation.words.starts_with("totally")).count();
    assert_eq!(alone, 1, "a quotation that needs a second source");
}

#[test]
fn the_same_statements_whatever_the_order_of_the_views() {
    let open = project().join("crates/evidence/corpus/open");
    let case = bare_case(&open.join("../cases/ceasefire.case.toml"));
    let reading =
        reading(&[open.join("101-adair-round-ends.txt"), open.join("102-valley-observer-syndicated.txt")], &case);
    let review = Review::new(&reading, &case);
    let all = views(&review, &View::ALL);
    assert_eq!((all.documents.len(), all.sources), (2, 1), "copies are one source");
    let backwards: Vec<View> = View::ALL.into_iter().rev().collect();
    assert_eq!(serde_json::to_string(&views(&review, &backwards)).unwrap(), serde_json::to_string(&all).unwrap());
    assert!(views(&review, &[View::Pairs]).matrix.is_none());
}

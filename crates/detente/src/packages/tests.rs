//! Packages of shipped cases, as people and programs get them.

use std::path::Path;

use detente_casefile::{Format, Input};
use detente_engine::Limits;
use detente_model::Viewer;

use super::tell::{decimal, grouped, percent};
use super::{Offered, PackageLimits, PackageOptions, csv, full, html, packages, screen, svg};
use crate::pipeline::Request;
use crate::render::Style;

fn offered(name: &str, viewer: &Viewer) -> Offered {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../cases/{name}.case.toml"));
    let input = Input { name: "x.case.toml".to_owned(), text: std::fs::read(path).unwrap(), format: Format::Toml };
    offered_of(input, viewer, &PackageOptions::default())
}

fn offered_of(input: Input, viewer: &Viewer, options: &PackageOptions) -> Offered {
    let (without, limits) = (Vec::new(), Limits::default());
    let request = Request { inputs: vec![input], viewer: viewer.clone(), as_of: None, without, limits };
    packages(&request, options, &|| false).unwrap()
}

/// Three sides that want different answers to ten issues.
fn opposed() -> Input {
    type Table = serde_json::Map<String, serde_json::Value>;
    let names = |stem: &str, count: usize| (0..count).map(|at| format!("{stem}-{at}")).collect::<Vec<_>>();
    let each = |stem: &str, count: usize, of: &dyn Fn(usize) -> serde_json::Value| -> Table {
        names(stem, count).into_iter().enumerate().map(|(at, name)| (name, of(at))).collect()
    };
    let score =
        |side: usize, issue: usize, option: usize| (side * 7 + issue * 5 + option * 3 + side * issue * option) % 11;
    let row = |side: usize, issue: usize| each("o", 3, &|option| score(side, issue, option).into()).into();
    let sheet = |side: usize| each("i", 10, &|issue| row(side, issue));
    let case = serde_json::json!({
        "detente": 1,
        "case": {"title": "Opposed", "as_of": "2025-03-14"},
        "actors": each("p", 3, &|_| serde_json::json!({"role": "party"})),
        "issues": each("i", 10, &|_| serde_json::json!({"options": names("o", 3)})),
        "preferences": each("p", 3, &|side| {
            serde_json::json!({"source": "declared", "scores": sheet(side), "scale": 110})
        }),
    });
    Input { name: "opposed".to_owned(), text: case.to_string().into_bytes(), format: Format::Json }
}

/// On one line, so that it does not matter where lines end.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all(name: &str) -> String {
    joined(&full(&offered(name, &Viewer::All), &Viewer::All, Style::default()))
}

#[test]
fn the_first_screen_fits_forty_lines_and_holds_no_formula() {
    let told = screen(&offered("packages/ferry", &Viewer::All), &Viewer::All, Style::default());
    assert!(told.lines().count() <= 40, "{} lines", told.lines().count());
    assert!(told.lines().all(|line| crate::render::columns(line) <= 100));
    for word in ["max-product", "frontier", "utility", "6,804"] {
        assert!(!told.contains(word), "{word}");
    }
}

#[test]
fn narrow_pages_have_the_options_one_below_the_other() {
    let narrow = Style { width: 60, bold: false };
    let told = screen(&offered("packages/lake", &Viewer::All), &Viewer::All, narrow);
    assert!(told.lines().all(|line| crate::render::columns(line) <= 60));
    assert!(joined(&told).contains("Hill town 77 % \u{b7} Mill town 71 %"), "{told}");
}

#[test]
fn everything_has_counts_rules_by_formula_and_adjusted_winner() {
    let told = all("packages/ferry");
    for part in ["5,724", "obey the rules", "max-product: largest product of (u \u{2212} r)", "0.0333"] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let told = all("packages/panama");
    assert!(told.contains("Land and water: Panama 0.8667\u{2026}, United States 0.1333\u{2026}"), "{told}");
    assert!(told.contains("Points: 0.66 and 0.66."), "{told}");
    let told = all("packages/lake");
    assert!(told.contains("Anglers is left out") && told.contains("estimate, not its word"), "{told}");
}

#[test]
fn a_search_that_meets_its_limit_tells_the_best_it_found_and_how_far_that_may_be_off() {
    let limited = |boxes| {
        let limits = PackageLimits { boxes, ..PackageLimits::default() };
        let options = PackageOptions { frontier: false, limits, ..PackageOptions::default() };
        offered_of(opposed(), &Viewer::All, &options)
    };
    let unproved = |offered: &Offered| offered.said.rules.iter().filter(|rule| rule.at_most.is_some()).count();
    let halted = limited(1);
    assert!(unproved(&halted) > 0);
    let told = joined(&full(&halted, &Viewer::All, Style::default()));
    assert!(told.contains("the best package found comes to") && told.contains("in no package is"), "{told}");
    assert!(html(&halted, &Viewer::All).contains("The best package found comes to"));
    let report = &serde_json::to_value(&halted.report).unwrap()["packages"];
    let rules = report["rules"].as_array().unwrap();
    let bounded: Vec<_> = rules.iter().filter(|rule| rule["at_most"].is_string()).collect();
    assert_eq!(bounded.len(), unproved(&halted));
    for rule in bounded {
        assert_eq!((rule["complete"].as_bool(), rule["packages"].as_array().unwrap().len()), (Some(false), 1));
        assert!(!rule["missing"].as_array().unwrap().is_empty());
        let named = |option: &serde_json::Value| option["rules"].as_array().unwrap().contains(&rule["rule"]);
        assert!(!report["shortlist"].as_array().unwrap().iter().any(named), "what is not proved names no option");
    }
    let proved = limited(PackageLimits::default().boxes);
    assert_eq!(unproved(&proved), 0);
}

#[test]
fn without_numbers_the_fewest_broken_red_lines_are_what_can_be_said() {
    let told = joined(&screen(&offered("neighbours/boundary", &Viewer::All), &Viewer::All, Style::default()));
    assert!(told.contains("No package keeps every red line."), "{told}");
    assert!(told.contains("no side\u{2019}s preferences are known in numbers"), "{told}");
    assert!(told.contains("OPTION") && told.contains("breaks"), "{told}");
    assert_eq!(svg(&offered("neighbours/boundary", &Viewer::All)), None);
}

#[test]
fn a_side_sees_what_its_own_numbers_give_and_no_more() {
    let crew = Viewer::Actor(detente_model::Id::new("crew").unwrap());
    let offered = offered("packages/ferry", &crew);
    let told = joined(&full(&offered, &crew, Style::default()));
    assert!(told.contains("From what may be seen here.") && told.contains("Ferry line is left out"), "{told}");
    assert!(told.contains("only Crew union\u{2019}s preferences are known in numbers"), "{told}");
}

#[test]
fn pages_and_pictures_are_well_formed_and_ask_for_nothing() {
    for name in ["packages/ferry", "packages/lake"] {
        let offered = offered(name, &Viewer::All);
        let picture = svg(&offered).unwrap();
        let tree = roxmltree::Document::parse(&picture).unwrap();
        let titles = tree.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")));
        assert!(titles.count() > offered.shortlist.packages.len(), "each mark says what it is");
        let page = html(&offered, &Viewer::All);
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("href=\"http"));
        for option in 0..offered.shortlist.packages.len() {
            assert!(page.contains(&format!("id=\"option-{}\"", crate::render::letter(option))));
        }
    }
    let (ferry, lake) = (offered("packages/ferry", &Viewer::All), offered("packages/lake", &Viewer::All));
    assert_eq!(super::plot::pictures(&ferry).len(), 1);
    assert_eq!(super::plot::pictures(&lake).len(), 4, "three pairs and all sides together");
}

#[test]
fn a_table_has_a_row_for_every_efficient_package() {
    let table = csv(&offered("packages/ferry", &Viewer::All));
    let rows: Vec<&str> = table.split("\r\n").filter(|row| !row.is_empty()).collect();
    assert_eq!(rows.len(), 19);
    assert_eq!(rows[0], "drills,jobs,night,rise,term,training,utility:crew,utility:line,breaks,short");
    assert!(rows.contains(&"each-month,long-notice,12,3,three-years,10,0.625,0.59,,"), "{rows:?}");
    assert!(rows.iter().all(|row| row.split(',').count() == 10));
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let shown = || {
        let offered = offered("packages/lake", &Viewer::All);
        let json = serde_json::to_string(&offered.report).unwrap();
        (json, html(&offered, &Viewer::All), svg(&offered), csv(&offered))
    };
    assert_eq!(shown(), shown());
}

#[test]
fn numbers_are_shown_so_that_people_can_read_them() {
    let fraction = |top: i64, bottom: i64| num_rational::BigRational::new(top.into(), bottom.into());
    assert_eq!(
        [percent(&fraction(1, 3)), percent(&fraction(1, 1000)), percent(&fraction(0, 1))],
        ["33", "under 1", "0"]
    );
    assert_eq!(
        [decimal(&fraction(5, 8)), decimal(&fraction(1, 3)), decimal(&fraction(-2, 1))],
        ["0.625", "0.3333\u{2026}", "-2"]
    );
    let large = num_bigint::BigUint::from(10_u32).pow(30);
    assert_eq!([grouped(&12_345_u32.into()), grouped(&large)], ["12,345", "about 1.00 \u{d7} 10^30"]);
}

//! Foreign files, small and made for these tests: what they are read as, what a case makes of them, what is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "foreign/common.rs"]
mod common;

use common::{catalogued, folder, imported, number, paths, told};
use detente_casefile::foreign::{
    Answer, Answers, ForeignFormat, ImportOptions, Reading, Reservation, Scenario, import, read,
};
use detente_casefile::{Format, Input, load, print};
use detente_model::{Number, Value};

fn scenario(name: &str) -> Scenario {
    let read = read(&folder(name), None, Reading::Own);
    catalogued(&read.diagnostics);
    read.scenario.unwrap_or_else(|| panic!("{:?}", told(&read.diagnostics)))
}

fn text(name: &str, words: &str) -> Input {
    Input { name: name.to_owned(), text: words.into(), format: Format::Json }
}

/// The utility of the answers with these names and numbers.
fn of(scenario: &Scenario, party: usize, answers: &[&str]) -> String {
    let answer = |(issue, name): (&detente_casefile::foreign::ForeignIssue, &&str)| match &issue.answers {
        Answers::Options(options) => Answer::Option(options.iter().position(|option| option == name).unwrap()),
        _ => Answer::Number(number(name)),
    };
    let bid: Vec<Answer> = scenario.issues.iter().zip(answers).map(answer).collect();
    let utility = scenario.profiles[party].utility(&scenario.issues, &bid);
    utility.map_or_else(|| "unknown".to_owned(), |utility| utility.to_string())
}

#[test]
fn genius_is_read_as_genius_reads_it() {
    let quarry = scenario("genius");
    assert_eq!(
        quarry.profiles.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
        ["Quarry company", "Village council"]
    );
    // Company: 1/7 and 1 of the hours, 0.08 * (x + 2) + 0.3 up to 1, a triangle with its top at 1.5.
    assert_eq!(of(&quarry, 0, &["day only", "-2", "1", "100"]), number("1/28 + 0.075 + 0 + 0.25").to_string());
    assert_eq!(of(&quarry, 0, &["round the clock", "8", "2.25", "200"]), number("1/4 + 1/4 + 1/8 + 1/12").to_string());
    assert_eq!(of(&quarry, 0, &["day only", "6", "1.25", "100"]), number("1/28 + 0.235 + 1/8 + 1/4").to_string());
    // Council: 10/40, -0.25 * (x + 2) + 1.5 cut on both sides, 0.5 x - 0.5.
    assert_eq!(of(&quarry, 1, &["day & evening", "1", "2", "100"]), number("0.1 + 0.225 + 0.1 + 0.05").to_string());
    assert_eq!(of(&quarry, 1, &["day only", "-2", "3", "200"]), "1");
    assert_eq!(of(&quarry, 1, &["round the clock", "8", "1", "100"]), "1/20");
    assert_eq!(quarry.profiles[1].discount, Some(number("0.75")));
    assert_eq!(quarry.profiles[1].reservation, Some(Reservation::Value(number("0.5"))));
    assert_eq!(quarry.profiles[0].discount, None, "a factor of 0 means none");
    assert_eq!(quarry.profiles[0].reservation, Some(Reservation::Value(number("0"))), "none means 0");
}

#[test]
fn the_other_reading_divides_shifts_and_cuts_nothing() {
    let quarry = read(&folder("genius"), None, Reading::NegMas).scenario.unwrap();
    assert_eq!(of(&quarry, 0, &["day & evening", "-2", "1", "100"]), number("1 + 0.035 + 0 + 0.75").to_string());
    assert_eq!(of(&quarry, 1, &["round the clock", "8", "1", "200"]), number("-0.15 + 0.2").to_string());
    assert_eq!(quarry.profiles[0].reservation, None);
}

#[test]
fn an_issue_of_real_numbers_takes_a_step_and_the_case_holds_the_same_utilities() {
    let inputs = folder("genius");
    let refused = import(&inputs, &ImportOptions::default());
    assert!(refused.case.is_none());
    assert!(
        told(&refused.diagnostics).contains(&"error foreign-refused".to_owned()),
        "{:?}",
        told(&refused.diagnostics)
    );
    let steps = vec![(Some("Royalty".to_owned()), "0.25".parse::<Number>().unwrap())];
    let options = ImportOptions { steps, ..ImportOptions::default() };
    let found = import(&inputs, &options);
    assert_eq!(
        told(&found.diagnostics),
        ["warning foreign-left-out", "warning foreign-left-out"],
        "sampling and discount"
    );
    let case = found.case.unwrap();
    let mut scenario = scenario("genius");
    scenario.issues[2].answers = Answers::Numbers { from: number("1"), to: number("3"), step: number("0.25") };
    assert_eq!(common::compared(&scenario, &case, &number("1")), 3 * 11 * 9 * 2 * 2);
    let uneven = vec![(None, "0.3".parse::<Number>().unwrap())];
    assert!(import(&inputs, &ImportOptions { steps: uneven, ..ImportOptions::default() }).case.is_none());
}

#[test]
fn imported_cases_print_and_load_unchanged() {
    for name in ["dirty", "geniusweb", "negmas", "negolog"] {
        let case = imported(&folder(name));
        let print = print(&case);
        let inputs = [Input { name: "x.case.toml".to_owned(), text: print.clone().into(), format: Format::Toml }];
        let loaded = load(&inputs);
        assert_eq!(loaded.diagnostics, [], "{name}\n{print}");
        assert_eq!(loaded.case.as_ref(), Some(&case), "{name}");
    }
}

#[test]
fn dirty_files_are_read_with_a_word_on_each_fault() {
    let read = read(&folder("dirty"), None, Reading::Own);
    let scenario = read.scenario.unwrap();
    let words: Vec<String> = read.diagnostics.iter().map(|found| found.render(&folder("dirty"))).collect();
    let expect = std::fs::read_to_string(paths("dirty").join("messages.txt"));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(paths("dirty").join("messages.txt"), words.join("\n")).unwrap();
    } else {
        assert_eq!(words.join("\n"), expect.unwrap());
    }
    assert_eq!(scenario.issues.iter().map(|issue| issue.name.as_str()).collect::<Vec<_>>(), ["Stalls", "Fee", "Music"]);
    assert_eq!(of(&scenario, 0, &["Coffee & Tea", "5", "none"]), number("0.5 * 3/8 + 0.25").to_string());
    assert_eq!(of(&scenario, 0, &["Bread", "5", "none"]), "unknown");
    assert_eq!(of(&scenario, 0, &["Flowers", "10", "a band"]), "1/4", "no weight adds nothing");
}

#[test]
fn hyper_rectangles_are_read_and_no_case_is_made_of_them() {
    let scenario = scenario("nonlinear");
    // 30 inside both bounds, 2 * 25 where the width is below 3, 20 at height 5.
    for (height, width, utility) in
        [("2", "4", "3/8"), ("0", "2", "5/8"), ("5", "0", "1"), ("5", "9", "1/4"), ("9", "9", "0")]
    {
        assert_eq!(of(&scenario, 0, &[height, width]), utility);
    }
    let refused = import(&folder("nonlinear"), &ImportOptions::default());
    assert!(refused.case.is_none());
    assert_eq!(refused.diagnostics[0].message, "the utility of `north` is no sum over issues");
}

#[test]
fn both_dialects_of_geniusweb_are_read_and_a_reservation_bid_is_its_utility() {
    let ferry = scenario("geniusweb");
    assert_eq!((ferry.name.as_str(), ferry.profiles[1].name.as_str()), ("ferry", "ferry line"));
    assert_eq!(of(&ferry, 0, &["4", "middle"]), number("0.6 * 0.4 + 0.2").to_string());
    assert_eq!(of(&ferry, 1, &["6", "high"]), number("1/6 + 1/2").to_string());
    assert_eq!(ferry.profiles[0].reservation_value(&ferry.issues), Some(number("0.44")));
    assert_eq!(ferry.profiles[1].reservation, None);
    let case = imported(&folder("geniusweb"));
    assert_eq!(case.preferences[1].reservation_value(), Some(number("0.44")));
    assert_eq!(common::compared(&ferry, &case, &number("1")), 24);
}

#[test]
fn negmas_functions_over_tables_lines_and_constants_are_read() {
    let harvest = scenario("negmas");
    assert_eq!(of(&harvest, 0, &["shared", "1", "2", "1"]), number("0.5 + 0.25 + 0.09375 + 0.125").to_string());
    assert_eq!(of(&harvest, 1, &["own", "3", "3", "2"]), number("30 + 2 + 18 + 2").to_string());
    assert_eq!(of(&harvest, 1, &["shared", "1", "1", "0"]), number("-10 + 2 + 6 + 0.5").to_string());
    assert_eq!((&harvest.profiles[1].discount, &harvest.profiles[1].reservation), (&Some(number("0.9")), &None));
    let found = import(&folder("negmas"), &ImportOptions::default());
    assert_eq!(told(&found.diagnostics), ["warning foreign-changed", "warning foreign-left-out"]);
    let case = found.case.unwrap();
    assert!(case.issues.iter().all(|issue| issue.value(0).is_some_and(|value| matches!(value, Value::Option(_)))));
    assert_eq!(common::compared(&harvest, &case, &number("1")), 2 * 2 * 4 * 3 * 3);
}

#[test]
fn negolog_takes_its_parties_from_the_names_of_files() {
    let shifts = scenario("negolog");
    assert_eq!(shifts.profiles.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["profileA", "profileB"]);
    assert_eq!(of(&shifts, 0, &["late", "2"]), "3/10");
    assert_eq!(common::compared(&shifts, &imported(&folder("negolog")), &number("1")), 12);
}

#[test]
fn sums_that_are_not_1_become_scores_and_what_has_too_many_digits_is_divided() {
    let profile = |weights: [&str; 2], digits: &str| {
        let [a, b] = weights;
        text(
            "party.json",
            &format!(
                r#"{{"reservationValue": 0.25, "issueWeights": {{"a": {a}, "b": {b}}},
                     "issues": {{"a": {{"x": 1, "y": {digits}}}, "b": {{"x": 0, "y": 1}}}}}}"#
            ),
        )
    };
    let of = |input: Input| {
        let found = import(std::slice::from_ref(&input), &ImportOptions::default());
        let scenario = read(&[input], None, Reading::Own).scenario.unwrap();
        (scenario, found.case.unwrap(), told(&found.diagnostics))
    };
    let (scenario, case, words) = of(profile(["0.5", "0.75"], "0.125"));
    assert_eq!((case.preferences[0].scores.len(), words.len()), (2, 0));
    assert_eq!(common::compared(&scenario, &case, &number("1")), 4);
    // Twelve digits times twelve are more than a score can have; divided by their sum the weights fit.
    let (scenario, case, words) = of(profile(["0.500000000001", "0.75"], "0.123456789012"));
    assert_eq!((case.preferences[0].weights.len(), words), (2, vec!["warning foreign-changed".to_owned()]));
    assert_eq!(common::compared(&scenario, &case, &number("1.250000000001")), 4);
    // Weights whose sum is 1 + 2e-17: no fraction of 18 digits is equal to them.
    let long = profile(["0.50000000000000001", "0.50000000000000001"], "0.123456789012");
    let found = import(&[long], &ImportOptions::default());
    let label = &found.diagnostics[0].label;
    assert!(label.contains("rounded to 18 places") || label.starts_with("so that the weights sum to 1"), "{label}");
}

#[test]
fn files_of_no_format_and_of_several_are_refused() {
    let none = read(&[text("notes.txt", "just: words")], None, Reading::Own);
    assert_eq!((none.scenario, told(&none.diagnostics)), (None, vec!["error foreign-format".to_owned()]));
    let mut mixed = folder("negolog");
    mixed.extend(folder("geniusweb"));
    let mixed = read(&mixed, None, Reading::Own);
    assert_eq!((mixed.scenario, told(&mixed.diagnostics)), (None, vec!["error foreign-format".to_owned()]));
    let mut beside = folder("negolog");
    beside.push(text("specs.json", r#"{"size": 6}"#));
    let beside = read(&beside, None, Reading::Own);
    assert!(beside.scenario.is_some());
    assert_eq!(told(&beside.diagnostics), ["warning foreign-format"]);
    let forced = read(&folder("negolog"), Some(ForeignFormat::Genius), Reading::Own);
    assert!(forced.scenario.is_none());
    assert!(read(&[], None, Reading::Own).scenario.is_none());
}

#[test]
fn files_that_would_grow_are_refused_quickly() {
    let entities: String = (1..40).map(|n| format!("<!ENTITY e{n} \"&e{};&e{};\">", n - 1, n - 1)).collect();
    let bomb =
        format!("<!DOCTYPE x [<!ENTITY e0 \"word\">{entities}]><utility_space name=\"&e39;\">&e39;</utility_space>");
    let aliases: String = (1..60).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect();
    for (name, words) in [
        ("bomb.xml", bomb),
        ("deep.xml", "<a>".repeat(1_000_000)),
        ("wide.xml", format!("<utility_space>{}</utility_space>", "<issue/>".repeat(600_000))),
        ("aliases.yml", format!("a0: &a0 word\n{aliases}")),
        ("deep.yml", "- ".repeat(200_000)),
        ("deep.json", "[".repeat(1_000_000)),
        ("flow.yml", "[{a: ".repeat(100_000)),
    ] {
        let read = read(&[text(name, &words)], None, Reading::Own);
        assert!(read.scenario.is_none(), "{name}");
        assert!(read.diagnostics.iter().any(|found| found.is_error()), "{name}");
        catalogued(&read.diagnostics);
    }
}

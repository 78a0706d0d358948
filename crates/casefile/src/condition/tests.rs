use detente_model::{Id, Issue, IssueOption, Meta, Scale, Term};
use proptest::prelude::*;

use super::*;

fn id(name: &str) -> Id {
    Id::new(name).unwrap()
}

fn issue(name: &str, scale: Scale) -> Issue {
    Issue::new(id(name), scale)
}

/// Issues `a` and `b-c` with ranges, `d` with options `low`, `60-days`, `high`, and the term `safe`.
fn words() -> Case {
    let mut case = Case::empty("Words", detente_model::Date::constant(2025, 3, 14));
    let number = |n| Number::integer(n);
    let range = || Scale::Range { from: number(0), to: number(9), step: number(1) };
    let option = |name| IssueOption { id: id(name), value: None, title: None };
    let options = ["low", "60-days", "high"].map(option).to_vec();
    case.issues = vec![issue("a", range()), issue("b-c", range()), issue("d", Scale::Options(options))];
    case.terms = vec![Term { meta: Meta::named(id("safe")), readings: std::collections::BTreeMap::new() }];
    case
}

fn shown(text: &str) -> String {
    parse_condition(text, &words()).unwrap().to_string()
}

fn refused(text: &str) -> &'static str {
    parse_condition(text, &words()).unwrap_err()[0].id
}

#[test]
fn precedence_is_implies_or_and_not_from_loose_to_tight() {
    for (text, same) in [
        ("a=1 or a=2 and a=3", "a = 1 or (a = 2 and a = 3)"),
        ("not a=1 and a=2", "(not a = 1) and a = 2"),
        ("a=1 implies a=2 implies a=3", "a = 1 implies (a = 2 implies a = 3)"),
        ("a=1 or a=2 implies a=3 or a=4", "(a = 1 or a = 2) implies (a = 3 or a = 4)"),
        ("not not a=1", "not (not a = 1)"),
        ("((a=1))", "a = 1"),
    ] {
        assert_eq!(parse_condition(text, &words()), parse_condition(same, &words()), "{text}");
    }
    assert_ne!(
        parse_condition("(a=1 implies a=2) implies a=3", &words()),
        parse_condition("a=1 implies a=2 implies a=3", &words())
    );
    assert_ne!(parse_condition("(a=1 or a=2) or a=3", &words()), parse_condition("a=1 or a=2 or a=3", &words()));
}

#[test]
fn a_hyphen_belongs_to_a_word_a_sign_to_a_number_and_a_minus_stands_alone() {
    assert_eq!(shown("b-c - a<=-2"), "b-c - a <= -2");
    assert_eq!(shown("a - -2 >= 0"), "a + 2 >= 0");
    assert_eq!(shown("-2 * a + b-c >= 0"), "-2 * a + b-c >= 0");
    assert_eq!(shown("d<=60-days"), "d <= 60-days");
    assert_eq!(shown("a + 0.50 = 1.25"), "a + 0.5 = 1.25");
    for text in ["a -1 >= 0", "a- 1 >= 0", "a >= - 2", "-a >= 2", "a >= 1.", "a >= .5", "a >= 1.5-x"] {
        assert!(["bad-condition", "bad-number"].contains(&refused(text)), "{text}");
    }
    assert_eq!(refused("a-1 >= 0"), "unknown-issue");
}

#[test]
fn each_mistake_has_its_id() {
    for (text, id) in [
        ("", "bad-condition"),
        ("a = ", "bad-condition"),
        ("a = 1 or", "bad-condition"),
        ("and", "bad-condition"),
        ("a = 1)", "bad-condition"),
        ("(a = 1", "bad-condition"),
        ("a", "bad-condition"),
        ("1", "bad-condition"),
        ("a = 1 = 2", "bad-condition"),
        ("a == 1", "bad-condition"),
        ("a * 2 = 1", "bad-condition"),
        ("2 a = 1", "bad-condition"),
        ("d", "bad-condition"),
        ("x", "unknown-term"),
        ("x = 1", "unknown-issue"),
        ("a = x", "unknown-issue"),
        ("d = x", "unknown-option"),
        ("d = 1", "unknown-option"),
        ("d = low + 1", "unknown-option"),
        ("a = low", "unknown-issue"),
        ("low = d", "option-arithmetic"),
        ("a + d = 1", "option-arithmetic"),
        ("2 * d = 1", "option-arithmetic"),
        ("safe = 1", "option-arithmetic"),
        ("a <= 1234567890123456789", "bad-number"),
        ("é", "unknown-term"),
    ] {
        assert_eq!(refused(text), id, "{text}");
    }
}

#[test]
fn all_unknown_names_are_reported_at_their_places() {
    let errors = parse_condition("x = 1 and (y or d = z) implies 2 * w <= a", &words()).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.id, error.span.clone())).collect();
    assert_eq!(
        found,
        [("unknown-issue", 0..1), ("unknown-term", 11..12), ("unknown-option", 20..21), ("unknown-issue", 35..36),]
    );
}

#[test]
fn depth_is_limited_and_length_is_not() {
    assert!(parse_condition(&format!("{}a=1{}", "(".repeat(199), ")".repeat(199)), &words()).is_ok());
    assert_eq!(refused(&format!("{}a=1{}", "(".repeat(100_000), ")".repeat(100_000))), "too-deep");
    assert_eq!(refused(&format!("{}a=1", "not ".repeat(100_000))), "too-deep");
    assert_eq!(refused(&"a=1 implies ".repeat(100_000)), "too-deep");
    assert!(parse_condition(&vec!["a=1"; 20_000].join(" or "), &words()).is_ok());
    assert!(parse_condition(&format!("{} <= 1", vec!["a"; 2_000].join(" + ")), &words()).is_ok());
}

#[test]
fn arithmetic_has_a_limit() {
    let mut case = words();
    let number = |text: &str| text.parse::<Number>().unwrap();
    let fine = Scale::Range { from: number("0"), to: number("1"), step: number("0.000000000000000001") };
    let coarse = Scale::Range { from: number("0"), to: number("999999999999999999"), step: number("1") };
    case.issues.extend([issue("fine", fine), issue("coarse", coarse)]);
    assert!(parse_condition("fine + coarse <= 1", &case).is_ok());
    assert!(parse_condition("100 * fine + 100 * coarse <= 1", &case).is_ok());
    let errors = parse_condition("fine + 1000 * coarse <= 0.000000000000000001", &case).unwrap_err();
    assert_eq!(errors[0].id, "arithmetic-too-wide");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_it_panic(text in any::<String>()) {
        let _ = parse_condition(&text, &words());
    }

    #[test]
    fn what_reads_prints_and_reads_the_same(text in "((a|b-c|d|low|60-days|safe|1|2\\.5|-3|and|or|not|implies|\\(|\\)|=|<=|>|\\+|- |\\*) ?){1,9}") {
        if let Ok(condition) = parse_condition(&text, &words()) {
            prop_assert_eq!(parse_condition(&condition.to_string(), &words()), Ok(condition));
        }
    }
}

//! Printing a case and loading the print gives the case.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use detente_casefile::{Format, Input, load, print, print_entry, print_json};
use detente_model::arbitrary::{Shape, cases};
use detente_model::{Case, EntryRef, Table, Viewer, project};
use proptest::prelude::*;

fn reload(text: &str, format: Format) -> (Option<Case>, String) {
    let inputs = [Input { name: "case".into(), text: text.into(), format }];
    let loaded = load(&inputs);
    let shown = loaded.diagnostics.iter().map(|diagnostic| diagnostic.render(&inputs)).collect();
    (loaded.case, shown)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn toml_reads_back_and_printing_is_stable(case in cases(Shape::default())) {
        let text = print(&case);
        let (again, shown) = reload(&text, Format::Toml);
        prop_assert_eq!(&shown, "", "{}", text);
        let again = again.unwrap();
        prop_assert_eq!(&again, &case, "{}", text);
        prop_assert_eq!(print(&again), text);
    }

    #[test]
    fn json_reads_back_and_says_the_same(case in cases(Shape::default())) {
        let text = print_json(&case);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        let (again, shown) = reload(&text, Format::Json);
        prop_assert_eq!(&shown, "", "{}", text);
        let again = again.unwrap();
        prop_assert_eq!(&again, &case, "{}", text);
        prop_assert_eq!(print_json(&again), text);
    }

    #[test]
    fn every_view_is_a_case_of_its_own(case in cases(Shape::default())) {
        let actors = case.actors.iter().map(|actor| Viewer::Actor(actor.meta.id.clone()));
        for viewer in actors.chain([Viewer::Public]) {
            let view = project(&case, &viewer);
            let text = print(&view);
            let (again, shown) = reload(&text, Format::Toml);
            prop_assert_eq!(&shown, "", "{:?}\n{}", viewer, text);
            prop_assert_eq!(again.unwrap(), view);
        }
    }

    #[test]
    fn a_print_is_the_sum_of_its_entries(case in cases(Shape::default())) {
        let whole = print(&case);
        let mut length = print(&Case { header: case.header.clone(), ..Case::empty("", case.header.as_of) }).len();
        for (table, id) in every_entry(&case) {
            let entry = print_entry(&case, &EntryRef { table, id }).unwrap();
            prop_assert!(whole.contains(&entry));
            length += 1 + entry.len();
        }
        prop_assert_eq!(length, whole.len());
    }
}

fn every_entry(case: &Case) -> Vec<(Table, detente_model::Id)> {
    let text = print(case);
    let inputs = [Input { name: "case".into(), text: text.into(), format: Format::Toml }];
    load(&inputs).places.entries().map(|entry| (entry.table, entry.id.clone())).collect()
}

//! What the parsers promise, tested on one input: they never panic; a case comes with no mistake, and no case with one at
//! least; mistakes can be shown; and what loads prints to a text that loads to the same.

use std::sync::LazyLock;

use detente_casefile::{Format, Input, Loaded, load, parse_condition, print};
use detente_model::{Case, Viewer, project};

/// The text of one file, loaded and held to the promises.
///
/// # Panics
/// If a promise is broken.
pub fn of_a_file(text: &[u8], format: Format) {
    let inputs = [Input { name: "input.case.toml".into(), text: text.to_vec(), format }];
    let Loaded { case, diagnostics, .. } = load(&inputs);
    let mistakes = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    for diagnostic in &diagnostics {
        assert!(diagnostic.render(&inputs).ends_with('\n'), "a diagnostic ends its line");
    }
    match case {
        Some(case) => {
            assert_eq!(mistakes, 0, "a case with mistakes");
            prints_to_itself(&case);
        }
        None => assert!(mistakes > 0, "no case and no mistake"),
    }
}

/// The print of a case loads, to a case that prints the same; for a viewer who sees all and for one who sees least.
fn prints_to_itself(case: &Case) {
    for viewer in [Viewer::All, Viewer::Public] {
        let seen = project(case, &viewer);
        let text = print(&seen);
        let inputs = [Input { name: "print.case.toml".into(), text: text.clone().into_bytes(), format: Format::Toml }];
        let loaded = load(&inputs);
        let Some(again) = loaded.case else {
            panic!("the print does not load: {:?}\n{text}", loaded.diagnostics.first().map(|found| &found.message));
        };
        assert_eq!(print(&project(&again, &Viewer::All)), text, "the print of the print differs");
    }
}

/// A case with issues of both kinds and a term, under the names that the seeds use.
const AROUND: &str = r#"
detente = 1
[case]
title = "Around a condition"
as_of = 2025-03-14
[actors]
upstream = { role = "party" }
[issues]
filling = { range = { from = 3, to = 15, step = 1 } }
release = { range = { from = 20, to = 40, step = 0.5 } }
monitoring = { options = ["nobody", "joint-team", "outside-team"] }
data = { options = ["withheld", "shared"] }
[terms.drought-safe]
readings = { upstream = "release >= 25" }
"#;

static CASE: LazyLock<Case> = LazyLock::new(|| {
    let input = Input { name: "around.case.toml".into(), text: AROUND.into(), format: Format::Toml };
    match load(&[input]) {
        Loaded { case: Some(case), .. } => case,
        Loaded { diagnostics, .. } => panic!("{:?}", diagnostics.first().map(|found| &found.message)),
    }
});

/// A condition: read, it prints to a text that reads to the same; not read, every mistake has a place in the text.
///
/// # Panics
/// If a promise is broken.
pub fn of_a_condition(text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    match parse_condition(&text, &CASE) {
        Ok(condition) => {
            let print = condition.to_string();
            assert_eq!(parse_condition(&print, &CASE).as_ref(), Ok(&condition), "the print reads otherwise: {print}");
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "no condition and no mistake");
            for error in errors {
                assert!(text.get(error.span.clone()).is_some(), "{}: no place {:?}", error.id, error.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad_conditions_keep_the_promises() {
        for text in
            ["", "filling <= 6", "not (data = shared or drought-safe) implies release - 1 >= 2", "wages > 1", "\u{e9}"]
        {
            of_a_condition(text.as_bytes());
        }
    }
}

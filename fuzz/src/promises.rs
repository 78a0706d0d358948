//! What the parsers promise, tested on one input: they never panic; a case comes with no mistake, and no case with one at
//! least; mistakes can be shown; and what loads prints to a text that loads to the same.

use detente_casefile::{Format, Input, Loaded, load, print};
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

/// A case around a condition: issues with options and ranges, and a term, under the names that the seeds use.
const AROUND: &str = r#"{
    "detente": 1,
    "case": { "title": "t", "as_of": "2025-03-14", "known_to": ["public"] },
    "actors": { "upstream": { "role": "party" }, "downstream": { "role": "party" } },
    "issues": {
        "filling": { "range": { "from": 3, "to": 15, "step": 1 } },
        "release": { "range": { "from": 20, "to": 40, "step": 0.5 } },
        "monitoring": { "options": ["nobody", "joint-team", "outside-team"] },
        "data": { "options": ["withheld", "shared"] }
    },
    "terms": { "drought-safe": { "readings": { "upstream": "release >= 25" } } },
    "red_lines": [{ "of": "upstream", "says": CONDITION }]
}"#;

/// A condition, loaded as the only line of a case.
///
/// # Panics
/// If a promise is broken.
pub fn of_a_condition(text: &[u8]) {
    let words = String::from_utf8_lossy(text);
    let quoted = serde_json::Value::from(words.as_ref()).to_string();
    of_a_file(AROUND.replace("CONDITION", &quoted).as_bytes(), Format::Json);
}

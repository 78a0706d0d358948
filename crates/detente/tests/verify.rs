//! Saved reports with proofs of any depth, and hostile files: read, refused with a reason, never a crash.

use detente::{Format, Input, Invalid, Limits, Request, Viewer};
use serde_json::{Value, json};

const CASE: &str = r#"
detente = 1
[case]
title = "Long way"
as_of = 2025-03-14
[actors]
a = { role = "party" }
b = { role = "party" }
[issues.x]
range = { from = 0, to = 5000, step = 1 }
[[red_lines]]
id = "low"
of = "a"
says = "x <= 100"
[[red_lines]]
id = "high"
of = "b"
says = "x >= 4900"
"#;

fn inputs() -> Vec<Input> {
    vec![Input { name: "long.case.toml".into(), text: CASE.as_bytes().to_vec(), format: Format::Toml }]
}

fn report() -> Value {
    let (viewer, limits) = (Viewer::All, Limits::default());
    let request = Request { inputs: inputs(), viewer, as_of: None, without: Vec::new(), limits };
    json!(detente::diagnose(&request, &|| false).unwrap().report)
}

/// A proof that takes one day after the other, so many splits deep.
fn deep(splits: usize) -> Value {
    let nodes = (1..=splits).flat_map(|at| [json!({"split": {"issue": "x", "at": at}}), json!({"false": "high"})]);
    nodes.chain([json!({"false": if splits > 100 { "low" } else { "high" }})]).collect()
}

fn with_proof(proof: &Value) -> String {
    let mut report = report();
    let conflict = report["findings"].as_array_mut().unwrap().iter_mut().find(|finding| finding["id"] == "D3").unwrap();
    conflict["conflicts"][0]["certificate"] = proof.clone();
    report.to_string()
}

fn refused(report: &str) -> String {
    detente::verify(inputs(), report, &|| false).unwrap_err().to_string()
}

#[test]
fn proofs_of_any_depth_read_back() {
    for splits in [101, 500, detente::model::MAX_TREE_DEPTH] {
        let verified = detente::verify(inputs(), &with_proof(&deep(splits)), &|| false);
        assert!(verified.is_ok_and(|verified| verified.certificates > 0), "{splits}");
    }
    assert!(refused(&with_proof(&deep(100))).contains("refused"), "the rest of the box is not all too low");
    let too_deep = refused(&with_proof(&deep(detente::model::MAX_TREE_DEPTH + 1)));
    assert!(too_deep.contains("not read"), "{too_deep}");
}

#[test]
fn a_hostile_file_ends_in_a_clear_error() {
    let million = 1_000_000;
    let brackets = "[".repeat(million) + &"]".repeat(million);
    let objects = r#"{"a":"#.repeat(million) + "0" + &"}".repeat(million);
    let inside = with_proof(&json!("here"));
    for hostile in [brackets.clone(), objects, "[".repeat(million), inside.replace(r#""here""#, &brackets)] {
        let error = detente::verify(inputs(), &hostile, &|| false).unwrap_err();
        assert!(matches!(error, Invalid::NotAReport(_)), "{error}");
        assert!(error.to_string().contains("recursion limit"), "{error}");
    }
    // Proofs without nesting that would be deep.
    let many = 100_000;
    let split = json!({"split": {"issue": "x", "at": 1}});
    let chain: Value = std::iter::repeat_n(split, many).chain([json!({"false": "high"})]).collect();
    assert!(refused(&with_proof(&chain)).contains("one proof"));
    let told = refused(&with_proof(&deep(many)));
    assert!(told.contains("not read") && told.len() < 1_000, "{told}");
}

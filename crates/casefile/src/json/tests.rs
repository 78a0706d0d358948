use proptest::prelude::*;

use super::*;

/// The nodes of a text as `serde_json` would have them, numbers by their digits.
fn plain(value: &Raw<'_>) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Raw::Hole | Raw::Day(_) | Raw::Time => Value::Null,
        Raw::Text { text, .. } => Value::String(text.clone().into_owned()),
        Raw::Number(digits) => serde_json::from_str(digits).unwrap(),
        Raw::Flag(flag) => Value::Bool(*flag),
        Raw::List { items, .. } => items.iter().map(|item| plain(&item.value)).collect(),
        Raw::Table(table) => {
            Value::Object(table.members.iter().map(|m| (m.key.clone().into_owned(), plain(&m.node.value))).collect())
        }
    }
}

fn errors(text: &str) -> Vec<String> {
    let mut sink = Sink::default();
    read(text, 0, &mut sink);
    sink.finish(&[]).into_iter().map(|diagnostic| diagnostic.message).collect()
}

#[test]
fn what_is_right_reads_as_elsewhere() {
    let text = r#" {"a": [1, -2.5e+3, true, "x\n\u00e9\ud83d\ude00\\"], "b": {"c": {}, "": []}, "é": 0} "#;
    let mut sink = Sink::default();
    let table = read(text, 0, &mut sink);
    assert!(!sink.has_errors());
    assert_eq!(plain(&Raw::Table(table.into())), serde_json::from_str::<serde_json::Value>(text).unwrap());
}

#[test]
fn every_mistake_is_reported_and_what_follows_is_read() {
    let text =
        "{\"a\": , b: 1, \"c\" 2, \"d\": [1 2,], \"e\": nope, \"f\": \"open\n, \"g\": 01, \"a\": 3, \"z\": true}";
    let mut sink = Sink::default();
    let table = read(text, 0, &mut sink);
    let found = sink.finish(&[]);
    assert_eq!(found.len(), 9, "{found:#?}");
    assert!(matches!(table.get("z").unwrap().node.value, Raw::Flag(true)));
    assert!(matches!(&table.get("c").unwrap().node.value, Raw::Number(digits) if digits == "2"));
}

#[test]
fn depth_is_limited_and_the_rest_is_read() {
    let deep = format!("{{\"a\": {}{}, \"z\": 1}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(errors(&deep), ["values are nested deeper than 80 levels"]);
    let open = "[".repeat(100_000);
    assert!(!errors(&open).is_empty());
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        "{",
        "}",
        "[]",
        "1",
        "{]",
        "{} x",
        "{\"a\":1,}",
        "{\"a\":nul}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":\"\u{1}\"}",
        "{'a':1}",
        "{\"a\":null}",
        "// x",
    ] {
        assert!(!errors(text).is_empty(), "{text}");
    }
}

proptest! {
    #[test]
    fn it_agrees_with_another_reader_on_what_is_right(text in r#"[\[\]{},:"0-9a-e.\\ -]{0,24}"#) {
        let text = format!("{{\"k\":{text}}}");
        let mut sink = Sink::default();
        let table = read(&text, 0, &mut sink);
        let other = serde_json::from_str::<serde_json::Value>(&text);
        let duplicates = sink.finish(&[]);
        match other {
            Ok(value) if duplicates.is_empty() => prop_assert_eq!(plain(&Raw::Table(table.into())), value),
            Ok(_) => prop_assert!(duplicates.iter().all(|d| d.id == "duplicate-key"), "{:?}", duplicates),
            Err(_) => prop_assert!(!duplicates.is_empty()),
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in any::<String>()) {
        errors(&text);
    }
}

//! The published schema says what the decoder does, as far as a schema can.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use detente_casefile::{
    DAY_PATTERN, Format, HASH_PATTERN, Input, NAME_PATTERN, NUMBER_PATTERN, load, print_json, schema,
};
use detente_model::arbitrary::{Shape, cases};
use detente_model::{Id, Number};
use proptest::prelude::*;
use serde_json::Value;

/// Whether a value is as the schema says, by the rules of JSON Schema 2020-12 for the words that the schema uses; a
/// word not known here is a failure of the test.
fn valid(value: &Value, schema: &Value, root: &Value) -> bool {
    schema.as_object().unwrap().iter().all(|(word, wanted)| match &**word {
        "$schema" | "title" | "description" | "$defs" => true,
        "$ref" => valid(value, root.pointer(wanted.as_str().unwrap().strip_prefix('#').unwrap()).unwrap(), root),
        "const" => value == wanted,
        "enum" => wanted.as_array().unwrap().contains(value),
        "type" => match wanted.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            other => panic!("type {other}"),
        },
        "pattern" => value.as_str().is_none_or(|text| matches_pattern(text, wanted.as_str().unwrap())),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= wanted.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
        "exclusiveMinimum" => value.as_f64().is_none_or(|number| number > wanted.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| valid(item, wanted, root))),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
        "minProperties" => value.as_object().is_none_or(|table| table.len() as u64 >= wanted.as_u64().unwrap()),
        "required" => value
            .as_object()
            .is_none_or(|table| wanted.as_array().unwrap().iter().all(|key| table.contains_key(key.as_str().unwrap()))),
        "properties" => value.as_object().is_none_or(|table| {
            table.iter().all(|(key, item)| wanted.get(key).is_none_or(|wanted| valid(item, wanted, root)))
        }),
        "propertyNames" => value
            .as_object()
            .is_none_or(|table| table.keys().all(|key| valid(&Value::String(key.clone()), wanted, root))),
        "additionalProperties" => value.as_object().is_none_or(|table| {
            let named = schema.get("properties");
            let other = |key: &String| named.is_none_or(|named| named.get(key).is_none());
            table.iter().filter(|(key, _)| other(key)).all(|(_, item)| match wanted {
                Value::Bool(allowed) => *allowed,
                wanted => valid(item, wanted, root),
            })
        }),
        "anyOf" => wanted.as_array().unwrap().iter().any(|part| valid(value, part, root)),
        other => panic!("the test does not know `{other}`"),
    })
}

/// The four patterns of the schema, each by what it is meant to say.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    if pattern == NAME_PATTERN {
        return Id::new(text).is_some() || detente_model::RESERVED.contains(&text);
    }
    if pattern == DAY_PATTERN {
        let form = |(at, b): (usize, u8)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() };
        return text.len() == 10 && text.bytes().enumerate().all(form);
    }
    if pattern == HASH_PATTERN {
        return text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    }
    assert_eq!(pattern, NUMBER_PATTERN);
    text.parse::<Number>().is_ok()
}

fn root() -> Value {
    serde_json::from_str(&schema()).unwrap()
}

fn is_valid(value: &Value) -> bool {
    let root = root();
    valid(value, &root, &root)
}

fn example() -> Value {
    serde_json::json!({
        "detente": 1,
        "case": { "title": "Pay talks", "as_of": "2025-03-14", "note": { "says": "x", "known_to": "public" } },
        "actors": {
            "union": { "role": "party", "claims": ["c1"] },
            "board": { "roles": ["party", { "role": "observer", "since": "2025-03-14" }] }
        },
        "issues": {
            "wage": { "range": { "from": 0, "to": "1/2", "step": 0.5 } },
            "hours": { "options": ["few", { "id": "many", "value": [1, 2] }], "tradable": false }
        },
        "terms": { "fair": { "readings": { "union": "wage >= 1/2", "board": { "says": "x", "basis": "stated" } } } },
        "needs": [{ "act": "a", "any_of": [["a"], ["b", "c"]], "lag_days": { "about": 3 } }],
        "texts": [{ "id": "t", "by": "union", "package": { "wage": 0, "hours": "few" }, "answers": { "board": "pending" } }],
        "preferences": { "union": { "source": "declared", "values": { "wage": [[0, 0], [1, [0.5, 1]]], "hours": { "few": 0 } } } },
        "sources": { "s": { "kind": "report", "published": { "not_after": "2025-03-14" } } },
        "claims": [{ "id": "c1", "source": "s", "speaker": ["union", "unattributed"], "act": "demand", "at": [0, 3] }]
    })
}

#[test]
fn what_a_case_file_may_hold_is_valid() {
    assert!(is_valid(&example()));
    assert!(is_valid(&serde_json::json!({ "detente": 1, "case": { "title": "", "as_of": "2025-03-14" } })));
}

#[test]
fn each_wrong_form_is_refused_by_schema_and_decoder_alike() {
    let wrong = [
        ("/detente", serde_json::json!(2)),
        ("/case/as_of", serde_json::json!("14 March")),
        ("/case/titel", serde_json::json!("x")),
        ("/actors/union/role", serde_json::json!("boss")),
        ("/actors/Union", serde_json::json!({ "role": "party" })),
        ("/actors/nobody", serde_json::json!({})),
        ("/actors/board/roles", serde_json::json!([])),
        ("/issues/wage/range", serde_json::json!({ "from": 0, "to": 1 })),
        ("/issues/hours/options", serde_json::json!([])),
        ("/issues/hours/tradable", serde_json::json!("no")),
        ("/needs/0/any_of", serde_json::json!(["a"])),
        ("/needs/0/lag_days", serde_json::json!(-1)),
        ("/needs/0/lag_days", serde_json::json!({})),
        ("/texts/0/by", serde_json::json!(7)),
        ("/preferences/union/values/wage", serde_json::json!("up")),
        ("/sources/s/published", serde_json::json!({ "by": "header" })),
        ("/claims/0/at", serde_json::json!([3])),
        ("/claims/0/speaker", serde_json::json!([])),
        ("/rules", serde_json::json!({})),
        ("/what", serde_json::json!([])),
    ];
    for (at, value) in wrong {
        let mut case = example();
        let (parent, key) = at.rsplit_once('/').unwrap();
        case.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        assert!(!is_valid(&case), "{at}");
        let input = Input { name: "case".into(), text: case.to_string().into(), format: Format::Json };
        assert!(load(&[input]).case.is_none(), "{at}");
    }
    let mut case = example();
    case["texts"][0].as_object_mut().unwrap().remove("id");
    assert!(!is_valid(&case));
    case = example();
    case.as_object_mut().unwrap().remove("case");
    assert!(!is_valid(&case));
}

#[test]
fn every_key_is_described() {
    fn undescribed(schema: &Value, path: String) -> Vec<String> {
        let Some(table) = schema.as_object() else { return Vec::new() };
        let own = table.get("properties").and_then(Value::as_object);
        let missing = own.into_iter().flatten().filter(|(_, key)| key.get("description").is_none());
        let below = table.iter().flat_map(|(key, part)| undescribed(part, format!("{path}/{key}")));
        missing.map(|(key, _)| format!("{path}/{key}")).chain(below).collect()
    }
    assert_eq!(undescribed(&root(), String::new()), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_case_printed_as_json_is_valid(case in cases(Shape::default())) {
        let value: Value = serde_json::from_str(&print_json(&case)).unwrap();
        prop_assert!(is_valid(&value), "{}", value);
    }
}

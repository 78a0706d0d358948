//! The JSON Schema of a case file (draft 2020-12), made from the same table of keys as the decoder.
//!
//! The schema knows the form of a case file: which keys there are, what kind of value each holds. What depends on
//! several entries (whether a name is declared, whether a condition fits its issues, who may see what) is checked by
//! [`crate::load`] alone.

use detente_model::{AnswerState, Basis};

use crate::FORMAT_VERSION;
use crate::encode::{Out, Record};
use crate::keys::{
    Bounds, HEADER, INTERVAL, Key, Kind, Least, MOST_DAYS, Naming, PUBLISHED, TABLES, TableKeys, Target, VALUE,
};
use crate::print::pretty;

/// A name: lower-kebab-case with a letter in it.
pub const NAME_PATTERN: &str = "^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$";
/// A day.
pub const DAY_PATTERN: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
/// A number as text: a decimal or a fraction of two.
pub const NUMBER_PATTERN: &str =
    "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?(/[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?)?$";
/// A SHA-256.
pub const HASH_PATTERN: &str = "^[0-9A-Fa-f]{64}$";

/// The JSON Schema of a case file, as text.
///
/// ```
/// let schema = detente_casefile::schema();
/// assert!(schema.contains("\"https://json-schema.org/draft/2020-12/schema\""));
/// assert!(schema.contains("\"red_lines\""));
/// ```
pub fn schema() -> String {
    let mut properties = Record::default();
    properties
        .put("detente", object([("const", Out::Whole(FORMAT_VERSION)), ("description", "The format version.".into())]));
    properties.put("case", described(keys_schema(HEADER.iter(), &[]), "The talks on one day."));
    for table in TABLES {
        properties.put(table.table.word(), described(table_schema(table), table.doc));
    }
    let mut schema = Record::default();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Detente case file");
    schema.put("description", "What is known of one set of talks on one day.");
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", texts(["detente", "case"]));
    schema.put("additionalProperties", false);
    schema.put("$defs", definitions());
    pretty(&Out::Table(schema))
}

fn object<const N: usize>(members: [(&str, Out); N]) -> Out {
    let mut record = Record::default();
    for (key, value) in members {
        record.put(key, value);
    }
    Out::Table(record)
}

fn texts<'a>(words: impl IntoIterator<Item = &'a str>) -> Out {
    Out::List(words.into_iter().map(Out::from).collect())
}

fn typed(name: &str) -> Out {
    object([("type", name.into())])
}

fn pattern(pattern: &str) -> Out {
    object([("type", "string".into()), ("pattern", pattern.into())])
}

fn any_of(parts: Vec<Out>) -> Out {
    object([("anyOf", Out::List(parts))])
}

fn list(items: Out, least: u64, most: Option<u64>) -> Out {
    let mut record = Record::default();
    record.put("type", "array");
    record.put("items", items);
    if least > 0 {
        record.put("minItems", Out::Whole(least));
    }
    if let Some(most) = most {
        record.put("maxItems", Out::Whole(most));
    }
    Out::Table(record)
}

fn defined(name: &str) -> Out {
    object([("$ref", format!("#/$defs/{name}").into())])
}

/// The schema with a line on what it is.
fn described(schema: Out, doc: &str) -> Out {
    match schema {
        Out::Table(mut record) => {
            record.0.insert(0, ("description".to_owned(), doc.into()));
            Out::Table(record)
        }
        other => other,
    }
}

fn definitions() -> Out {
    let exact = any_of(vec![typed("number"), pattern(NUMBER_PATTERN)]);
    object([
        ("name", pattern(NAME_PATTERN)),
        ("day", pattern(DAY_PATTERN)),
        ("number", exact),
        ("audience", any_of(vec![defined("name"), list(defined("name"), 0, None)])),
        ("basis", object([("enum", texts(crate::keys::words::<Basis>()))])),
        ("state", object([("enum", texts(crate::keys::words::<AnswerState>()))])),
    ])
}

fn table_schema(table: &'static TableKeys) -> Out {
    let keys: Vec<&'static Key> = table.all_keys().collect();
    let mut entry = keys_schema(keys.iter().copied(), table.either);
    if table.naming == Naming::Required {
        entry = with_required(entry, "id");
    }
    match table.naming {
        Naming::Header | Naming::Actor => by_name(entry),
        Naming::Optional | Naming::Required => list(entry, 0, None),
    }
}

fn with_required(schema: Out, key: &str) -> Out {
    let Out::Table(mut record) = schema else { return schema };
    match record.0.iter_mut().find(|(name, _)| name == "required") {
        Some((_, Out::List(required))) => required.insert(0, key.into()),
        _ => record.put("required", texts([key])),
    }
    Out::Table(record)
}

fn by_name(value: Out) -> Out {
    object([("type", "object".into()), ("propertyNames", defined("name")), ("additionalProperties", value)])
}

/// A table of these keys, of which each pair in `either` needs at least one.
fn keys_schema(keys: impl Iterator<Item = &'static Key>, either: &[(&str, &str)]) -> Out {
    let (mut properties, mut required) = (Record::default(), Vec::new());
    for key in keys {
        properties.put(key.name, described(kind_schema(&key.kind), key.doc));
        if key.required {
            required.push(key.name);
        }
    }
    let mut record = Record::default();
    record.put("type", "object");
    record.put("properties", properties);
    if !required.is_empty() {
        record.put("required", texts(required));
    }
    record.put("additionalProperties", false);
    for (first, second) in either {
        let needs = |key: &str| object([("required", texts([key]))]);
        record.put("anyOf", Out::List(vec![needs(first), needs(second)]));
    }
    Out::Table(record)
}

fn kind_schema(kind: &Kind) -> Out {
    match kind {
        Kind::Text => typed("string"),
        Kind::Condition { .. } => object([("type", "string".into()), ("minLength", Out::Whole(1))]),
        Kind::Flag => typed("boolean"),
        Kind::Day => defined("day"),
        Kind::When => any_of(vec![defined("day"), list(defined("day"), 2, Some(2))]),
        Kind::Published => any_of(vec![defined("day"), keys_schema(PUBLISHED.iter(), &[])]),
        Kind::CodePoints => list(object([("type", "integer".into()), ("minimum", Out::Whole(0))]), 2, Some(2)),
        Kind::Hash => pattern(HASH_PATTERN),
        Kind::Exact => defined("number"),
        Kind::Quantity(bounds) => quantity(*bounds),
        Kind::Word(words) => word(&words()),
        Kind::OwnName | Kind::NewName => defined("name"),
        Kind::Name(_) => defined("name"),
        Kind::Many(item, least) => any_of(vec![kind_schema(item), list(kind_schema(item), count(*least), None)]),
        Kind::List(item, least) => list(kind_schema(item), count(*least), None),
        Kind::Pair(item) => list(kind_schema(item), 2, Some(2)),
        Kind::Map(_, item) => by_name(kind_schema(item)),
        Kind::Short { main, keys } => {
            let main = keys.iter().find(|key| key.name == *main).map(|key| kind_schema(&key.kind));
            any_of(main.into_iter().chain([keys_schema(keys.iter(), &[])]).collect())
        }
        Kind::Record(keys) => keys_schema(keys.iter(), &[]),
        Kind::Audience => defined("audience"),
        Kind::Answer => any_of(vec![defined("name"), defined("number")]),
        Kind::ValueFunction => value_function(),
    }
}

fn word(words: &[&'static str]) -> Out {
    let shared = [("basis", crate::keys::words::<Basis>()), ("state", crate::keys::words::<AnswerState>())];
    match shared.iter().find(|(_, all)| all == words) {
        Some((name, _)) => defined(name),
        None => object([("enum", texts(words.iter().copied()))]),
    }
}

fn count(least: Least) -> u64 {
    u64::from(least == Least::One)
}

/// A number within bounds or as text, two numbers, or a table of what is known.
fn quantity(bounds: Bounds) -> Out {
    let mut number = Record::default();
    number.put("type", if bounds == Bounds::Days { "integer" } else { "number" });
    match bounds {
        Bounds::Any => {}
        Bounds::Positive => number.put("exclusiveMinimum", Out::Whole(0)),
        Bounds::NotNegative | Bounds::Share | Bounds::Days => number.put("minimum", Out::Whole(0)),
    }
    match bounds {
        Bounds::Share => number.put("maximum", Out::Whole(1)),
        Bounds::Days => number.put("maximum", Out::Whole(MOST_DAYS.unsigned_abs())),
        _ => {}
    }
    let exact = any_of(vec![Out::Table(number), pattern(NUMBER_PATTERN)]);
    let Out::Table(mut interval) = keys_schema(INTERVAL.iter(), &[]) else { return exact };
    interval.put("minProperties", Out::Whole(1));
    any_of(vec![exact.clone(), list(exact, 2, Some(2)), Out::Table(interval)])
}

fn value_function() -> Out {
    let straight = object([("enum", texts(["rising", "falling"]))]);
    let options = kind_schema(&Kind::Map(Target::IssueOption, &VALUE));
    let point = list(any_of(vec![defined("number"), kind_schema(&VALUE)]), 2, Some(2));
    any_of(vec![straight, options, list(point, 1, None)])
}

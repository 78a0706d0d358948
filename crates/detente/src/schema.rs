//! The JSON Schema of a report (draft 2020-12), from one table of what each part holds.
//!
//! The table is compared with real reports in tests, in both directions: every report is as it says, and a report with
//! anything left out or added is not.

use detente_casefile::{DAY_PATTERN, HASH_PATTERN, NAME_PATTERN, NUMBER_PATTERN};
use detente_model::{Basis, Claimed, Group, Kind, Rationality, Rule, Structural, Verdict};
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::packages::PACKAGES_VERSION;
use crate::report::REPORT_VERSION;

/// Parts that are one record: name, and fields as `key: type`. A `?` after a key: it may be left out.
///
/// Types: `[T]` a list, `{T}` names to T, `T|null`, and the names of parts.
const RECORDS: &[(&str, &str)] = &[
    (
        "report",
        "detente_report: version, engine: text, case: case, viewer: text, without?: [name], reproducible: bool, \
         summary: summary, verdict: overall, not_examined: [kind], findings: [finding]",
    ),
    ("case", "title: text, as_of: day, sha256: hash"),
    (
        "summary",
        "status: claimed, rests_on: rests_on, next_step: [next_step], deadlines: [pressing], ask_first: [asked]",
    ),
    ("rests_on", "sources: count, independent: count, claims: count, own_words: count"),
    ("next_step", "on: day, act: name, says: text, certainty: text"),
    ("pressing", "on: day, deadline: name, says: text, kind: text|null"),
    ("asked", "question: text, of: [name], decides: [kind], reveals: text, asks: asks"),
    ("overall", "structural: structural, claimed: claimed, by: [kind]"),
    (
        "finding",
        "kind: name, id: kind, verdict: verdict, binding: bool|null, still: [kind], standing: standing, headline: text, \
         because: [text], claims: [name], rests_on: [entry], missing: [missing], conflicts?: [conflict], \
         certificate?: certificate, complete: bool, readings?: [reading], remarks?: [remark], ways_out: [way_out], \
         provenance: provenance",
    ),
    (
        "standing",
        "weakest: basis|null, sources: count, independent: count, self_reported: name|null, without: [without]",
    ),
    ("without", "entry: entry, verdict: verdict"),
    ("conflict", "lines: [line], rules: [line], component: count, certificate: tree, witnesses: [package]"),
    ("reading", "read: {count}, verdict: verdict, certificate: certificate|null"),
    (
        "way_out",
        "change: [change], group: group, says: text, asks: {text}, component: count, leaves: [kind], risks: [risk], \
         minimal: bool, certificate: certificate",
    ),
    ("risk", "device: text, risk: text, source: text"),
    ("provenance", "method: text, arithmetic: text, seed: count|null, limits: limits"),
    ("limits", "list: count, steps: count, choices: count, without: count"),
    ("stuck_act", "act: name, need: name, blocked_by: [name]"),
    ("date_bound", "act: name, earliest: day|null, need: name|null, forced_by: [name]"),
    ("weighted", "line: line, comparison: count, holds: bool, weight: number"),
    ("excluded_pair", "plan: line, ask: line, tree: tree"),
    ("compatible_pair", "plan: line, ask: line, package: package"),
    ("open_choice", "choice: {name}, package: package"),
    ("closed_choice", "choice: {name}, tree: tree"),
    ("split", "issue: name, at: value"),
    ("draw", "package: package, share: number"),
    ("missed_text", "text: name, short: {number}, breaks: [line], tree: tree"),
    ("undominated_text", "text: name, package: package|null, tree: tree"),
];

/// The records of what is said of packages.
const PACKAGES: &[(&str, &str)] = &[
    (
        "packages_report",
        "detente_packages: packages_version, engine: text, case: case, viewer: text, without?: [name], reproducible: bool, \
         packages: packages",
    ),
    (
        "packages",
        "declared: whole, count: whole|null, kept: whole|null, zone: whole|null, over: domain|null, rationality: \
         rationality, parties: [party], left_out: [left_out], unread: [line], texts: [tabled], shortlist: [listed], held: \
         bool, frontier_count: whole|null, frontier_complete: bool, frontier_off: {text}, frontier: [valued], rules: [rule], \
         adjusted_winner?: division, fewest_broken?: fewest, roughly?: rough, missing: [missing], provenance: solved",
    ),
    ("party", "id: name, source: text, walk_away: text|null, worst: text, best: text, ideal_gain: text|null"),
    ("tabled", "text: name, open: [name], utilities: {[text]}, breaks: [line], short: [name]"),
    ("valued", "package: package, utilities: {text}, breaks: [line], short: [name]"),
    (
        "listed",
        "package: package, utilities: {text}, breaks: [line], short: [name], share_of_ideal: {text|null}, rules: [rule_name], \
         trades: [trade], edges: [line], route: route|null, roughly?: rough_standing",
    ),
    ("trade", "parties: [name], issues: [name], gains: [text]"),
    ("route", "text: name, filled: package, steps: [step]"),
    ("step", "issue: name, from: value, to: value, better: [name], worse: [name], allowed: bool, breaks: [line]"),
    (
        "rule",
        "rule: rule_name, compares_utilities: bool, packages: [valued], count: whole|null, complete: bool, value: [text], \
         at_most: text|null, without: [name], certificate: weights|null, method: text, missing: [missing]",
    ),
    ("weights", "weights: {text}, bound: text"),
    ("division", "parties: [name], awards: [award], agreed: package, points: points|null, mixed: [name]"),
    ("award", "issue: name, answers: [value], shares: [text]"),
    ("fewest", "broken: count, count: whole, packages: [valued], complete: bool"),
    (
        "rough",
        "parties: [known], left_out: [left_out], contradictions: [contradiction], over: rough_over|null, count: count, \
         only_unbeaten: bool, declared: whole, counts: {count}, zone: certainty|null, regrets: [regret], shares: shares, \
         missing: [missing]",
    ),
    ("known", "id: name, unknowns: count, walk_away: points|null, open_issues: [name]"),
    ("contradiction", "party: name, statements: [statement], smallest: bool"),
    ("certainty", "verdict: sure, holds?: {witness}, fails?: {witness}"),
    ("witness", "adds: {{text}}, walk_away: text|null"),
    ("regret", "party: name|null, value: text, packages: [package], count: count"),
    ("shares", "drawn: count, seed: count, off: text, methods: {text}"),
    (
        "rough_standing",
        "worth: {[text]}, reaches: {sure}, acceptable: certainty, efficient: certainty, regret: {text}, share_acceptable: \
         share|null, share_efficient: share|null, share_both: share|null",
    ),
    ("solved", "arithmetic: text, seed: count|null, limits: {count}"),
];

/// The records of a part that is one of several: the word that tells each apart, and its fields.
type Variants = &'static [(&'static str, &'static str)];

/// Parts that are one of several records: name, the key of the word that tells them apart, fields of all, records.
const TAGGED: &[(&str, &str, &str, Variants)] = &[
    (
        "certificate",
        "type",
        "",
        &[
            ("stuck", "acts: [stuck_act]"),
            ("order", "order: [[name]]"),
            ("turn", "claims: [name], waits: [name], about: name"),
            ("no-turn", "claims: [name], delivered: [[name]]"),
            ("late", "act: name, deadline: day, bounds: [date_bound]"),
            ("schedule", "dates: [[text]], order: [[name]]"),
            ("package", "package: package"),
            ("parts", "first: package, second: package"),
            ("tree", "tree: tree"),
            ("exclusion", "pairs: [excluded_pair]"),
            ("compatible", "pairs: [compatible_pair]"),
            ("choices", "open: {name}, package: package, closed: {name}, tree: tree"),
            ("load-bearing", "package: package, closed: [closed_choice]"),
            ("all-choices", "open: [open_choice], closed: [closed_choice]"),
            (
                "unclear",
                "text: name, issue: name, line: line, package: package, breaks: value, tree: tree, other: package",
            ),
            ("weights", "weights: {number}, lines: [line]"),
            ("lottery", "draws: [draw]"),
            ("missed", "package: package, texts: [missed_text]"),
            ("tabled", "text: name, package: package"),
            ("dominated", "text: name, by: [package]"),
            ("undominated", "texts: [undominated_text]"),
            ("status", "stalled: [name], stalled_independent: count, moving: [name], moving_independent: count"),
            ("refuted", "by: certificate"),
        ],
    ),
    (
        "change",
        "op",
        "from?: text, to?: text",
        &[
            ("waive-need", "target: name"),
            ("add-alternative", "target: name, by: [name]"),
            ("same-day", "acts: [name]"),
            ("move-deadline", "target: name, from: day, to: day"),
            ("move-line", "target: line, shift: shift"),
            ("drop-line", "target: line"),
            ("lower-floor", "target: name, from: number, to: number"),
            ("add-worth", "worth: {number}"),
            ("mix", "draws: [draw]"),
            ("edit-text", "target: name, answers: package"),
            ("reread-term", "target: line, term: name, reading_of: name"),
            ("fix-term", "target: name"),
            ("clarify-text", "target: name, issue: name"),
            ("split", "issue: name, first: [line], second: [line]"),
            ("hold-back", "target: line"),
            ("record-delivery", "target: name, to: name"),
        ],
    ),
    (
        "missing",
        "what",
        "says: text",
        &[
            ("empty", "table: text"),
            ("no-preconditions", ""),
            ("no-claims", "act: text"),
            ("no-plans", ""),
            ("reading", "term: name, actor: name"),
            ("deadline-kind", "deadline: name"),
            ("about", "claim: name"),
            ("lag", "need: name"),
            ("also-read", "position: name"),
            ("utility", "actor: name, gap: gap"),
            ("walk-away", "actor: name"),
            ("estimate", "actor: name"),
            ("text-unseen", "text: name"),
            ("withheld", ""),
            ("limit", "limit: text, value: count"),
            ("stopped", ""),
        ],
    ),
    (
        "left_out",
        "what",
        "id: name",
        &[
            ("no-preferences", ""),
            ("no-numbers", ""),
            ("weight", "issue: name"),
            ("value", "issue: name"),
            ("scale", ""),
        ],
    ),
    (
        "statement",
        "what",
        "",
        &[
            ("order", "issue: name, next: name"),
            ("better", "issue: name"),
            ("weight", "issue: name"),
            ("values", "issue: name"),
            ("scores", "issue: name"),
            ("scale", ""),
            ("walk-away", ""),
            ("compared", "pair: count"),
        ],
    ),
    (
        "remark",
        "what",
        "says: text",
        &[
            ("no-reciprocal", "component: count"),
            ("no-split", "component: count"),
            ("not-tradable", "line: line"),
            ("not-at-the-table", "line: line, verdict: verdict"),
            ("without-red-lines", ""),
            ("at-least", "bound: count, found: count"),
            ("load-bearing", ""),
            ("least-total", "component: count, sum: number"),
            ("least-largest", "component: count, most: number"),
        ],
    ),
    (
        "gap",
        "what",
        "",
        &[
            ("no-preferences", ""),
            ("no-numbers", ""),
            ("weight", "issue: name"),
            ("value", "issue: name"),
            ("scale", ""),
        ],
    ),
    (
        "asks",
        "what",
        "",
        &[
            ("next-step", "needs: [name]"),
            ("reading", "term: name, missing: [name]"),
            ("red-line", "positions: [line]"),
            ("also-read", "position: name"),
            ("unclear-text", "text: name, issue: name"),
            ("part", "issue: name, lines: [line]"),
            ("deadline-kind", "deadline: name"),
            ("lag", "need: name"),
            ("about", "claim: name"),
            ("answer", "text: name, actors: [name]"),
            ("guarantor", "guarantee: name"),
        ],
    ),
];

/// The schema of a report, as text.
pub fn report_schema() -> String {
    let says = "What follows from a case file, with the proof of it. Certificates are checked by `detente verify`.";
    document("report", "Detente report", says)
}

/// The schema of what is said of packages, as text.
pub fn packages_schema() -> String {
    document("packages_report", "Detente packages", "What an agreement could look like: efficient and fair packages.")
}

/// The schema of a document whose whole is `top`, with the parts that it is made of.
fn document(top: &str, title: &str, says: &str) -> String {
    let mut parts = parts();
    let whole = parts.remove(top).unwrap_or_default();
    let mut used = BTreeSet::new();
    let mut named = references(&whole);
    while let Some(name) = named.pop() {
        if let Some(part) = parts.get(&name)
            && used.insert(name)
        {
            named.extend(references(part));
        }
    }
    parts.retain(|name, _| used.contains(name));
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": says,
    });
    if let (Some(document), Value::Object(whole)) = (schema.as_object_mut(), whole) {
        document.extend(whole);
        document.insert("$defs".to_owned(), Value::Object(parts));
    }
    format!("{schema:#}\n")
}

/// The names of the parts that a part refers to.
fn references(part: &Value) -> Vec<String> {
    match part {
        Value::Object(table) => {
            let own = table.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
            own.map(str::to_owned).into_iter().chain(table.values().flat_map(references)).collect()
        }
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Every part of every document.
fn parts() -> Map<String, Value> {
    let mut parts = plain_parts();
    for (name, fields) in RECORDS.iter().chain(PACKAGES) {
        parts.insert((*name).to_owned(), record(fields, None));
    }
    for (name, key, all, variants) in TAGGED {
        let variant = |(word, fields): &(&str, &str)| {
            let own: Vec<&str> = names(fields);
            let shared = all.split(", ").filter(|field| !own.contains(&name_of(field)));
            let fields: Vec<&str> = fields.split(", ").chain(shared).filter(|field| !field.is_empty()).collect();
            record(&fields.join(", "), Some((*key, *word)))
        };
        let variants: Vec<Value> = variants.iter().map(variant).collect();
        parts.insert((*name).to_owned(), json!({ "anyOf": variants }));
    }
    parts
}

/// The parts that are neither a record nor one of several.
fn plain_parts() -> Map<String, Value> {
    let words = |list: Vec<&str>| json!({ "enum": list });
    let parts = [
        ("version", json!({ "const": REPORT_VERSION })),
        ("packages_version", json!({ "const": PACKAGES_VERSION })),
        (
            "whole",
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+$" }] }),
        ),
        ("domain", words(vec!["zone", "feasible"])),
        ("rough_over", words(vec!["kept", "feasible"])),
        ("sure", words(vec!["always", "never", "depends", "open"])),
        ("share", json!({ "anyOf": [record("exact: text", None), record("of: count, drawn: count", None)] })),
        ("points", json!({ "type": "array", "items": { "type": "string" } })),
        ("rationality", words(Rationality::ALL.iter().map(|word| word.word()).collect())),
        ("rule_name", words(Rule::ALL.iter().map(|rule| rule.word()).collect())),
        ("text", json!({ "type": "string" })),
        ("bool", json!({ "type": "boolean" })),
        ("count", json!({ "type": "integer", "minimum": 0 })),
        ("name", json!({ "type": "string", "pattern": NAME_PATTERN })),
        ("day", json!({ "type": "string", "pattern": DAY_PATTERN })),
        ("hash", json!({ "type": "string", "pattern": HASH_PATTERN })),
        ("number", json!({ "anyOf": [{ "type": "integer" }, { "type": "string", "pattern": NUMBER_PATTERN }] })),
        ("value", json!({ "anyOf": [{ "type": "integer" }, { "type": "string" }] })),
        ("package", json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/value" } })),
        ("line", json!({ "type": "string", "description": "A line or rule: its id, or table.id." })),
        ("entry", json!({ "type": "string", "description": "An entry: table.id." })),
        ("kind", words(Kind::ALL.iter().map(|kind| kind.word()).collect())),
        ("verdict", words(Verdict::ALL.iter().map(|verdict| verdict.word()).collect())),
        ("structural", words(Structural::ALL.iter().map(|word| word.word()).collect())),
        ("claimed", words(Claimed::ALL.iter().map(|word| word.word()).collect())),
        ("basis", words(Basis::ALL.iter().map(|basis| basis.word()).collect())),
        ("group", words(Group::ALL.iter().map(|group| group.word()).collect())),
        (
            "tree",
            json!({
                "type": "array",
                "minItems": 1,
                "items": typed("node"),
                "description": "The nodes in prefix order: each split, the whole proof for the values below, then the other.",
            }),
        ),
        (
            "node",
            json!({ "anyOf": [record("split: split", None), record("false: line", None), record("sum: [weighted]", None)] }),
        ),
        ("shift", json!({ "anyOf": [record("to-option: name", None), record("by: number", None)] })),
    ];
    parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect()
}

/// An object with these fields and no others, and with a word under a key where `tag` says so.
fn record(fields: &str, tag: Option<(&str, &str)>) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    if let Some((key, word)) = tag {
        properties.insert(key.to_owned(), json!({ "const": word }));
        required.push(key);
    }
    for field in fields.split(", ").filter(|field| !field.is_empty()) {
        let (key, of) = field.split_once(": ").unwrap_or((field, "text"));
        let name = name_of(field);
        if name == key {
            required.push(name);
        }
        properties.insert(name.to_owned(), typed(of));
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The key of a field, without the mark that it may be left out.
fn name_of(field: &str) -> &str {
    let key = field.split_once(": ").map_or(field, |(key, _)| key);
    key.strip_suffix('?').unwrap_or(key)
}

fn names(fields: &str) -> Vec<&str> {
    fields.split(", ").map(name_of).collect()
}

fn typed(of: &str) -> Value {
    if let Some(of) = of.strip_suffix("|null") {
        return json!({ "anyOf": [typed(of), { "type": "null" }] });
    }
    let inside = |open: char, close: char| of.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(item) = inside('[', ']') {
        return json!({ "type": "array", "items": typed(item) });
    }
    if let Some(item) = inside('{', '}') {
        return json!({ "type": "object", "additionalProperties": typed(item) });
    }
    json!({ "$ref": format!("#/$defs/{of}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_that_is_named_is_there_and_every_part_is_named() {
        let documents = [report_schema(), packages_schema()].map(|text| serde_json::from_str::<Value>(&text).unwrap());
        for document in &documents {
            let there = document["$defs"].as_object().unwrap();
            assert!(references(document).iter().all(|name| there.contains_key(name)));
        }
        let named: BTreeSet<String> = documents.iter().flat_map(references).collect();
        let tops = ["report", "packages_report"];
        for part in parts().keys().filter(|part| !tops.contains(&part.as_str())) {
            assert!(named.contains(part), "{part}");
        }
    }
}

//! Alterations of a certificate, one field at a time, on its JSON.

use std::collections::BTreeSet;

use detente::model::{Case, Date, EntryRef, Id, LINE_TABLES, Value};
use jiff::ToSpan;
use serde_json::{Value as Json, json};

/// A changed certificate: of which type, in which field, and what it is now.
pub struct Altered {
    pub of: String,
    pub field: String,
    pub now: Json,
}

/// Fields that hold data under names of the case: packages, choices of readings.
const MAPS: [&str; 12] =
    ["package", "first", "second", "other", "witnesses", "by", "choice", "read", "open", "closed", "weights", "short"];
/// Those among them whose names are issues.
const PACKAGES: [&str; 6] = ["package", "first", "second", "other", "witnesses", "by"];
/// Fields that may be empty in JSON.
const OPTIONAL: [&str; 2] = ["earliest", "need"];

/// Every alteration of `whole`, a certificate of type `of` where it does not say so itself.
pub fn alterations(case: &Case, of: &str, whole: &Json) -> Vec<Altered> {
    let mut found = Walk { vocabulary: vocabulary(case), case, whole, out: Vec::new() };
    found.walk(&Place { pointer: String::new(), of: of.to_owned(), field: String::new(), issue: None }, whole);
    found.out
}

/// Where needs and the names of lines stand in the vocabulary.
const NEEDS: usize = 2;
const LINES: usize = 7;

/// The ids of each table that certificates name, and the names of lines.
fn vocabulary(case: &Case) -> Vec<BTreeSet<String>> {
    macro_rules! ids {
        ($($table:ident),*) => {
            [$(case.$table.iter().map(|entry| entry.meta.id.to_string()).collect()),*]
        };
    }
    let mut tables: Vec<BTreeSet<String>> = ids!(actors, acts, needs, claims, texts, issues, terms).to_vec();
    // Lines are called as in certificates: with the table where two share an id.
    let held: [BTreeSet<String>; 4] = ids!(red_lines, positions, rules, alternatives);
    let entries = LINE_TABLES.iter().zip(&held).flat_map(|(table, ids)| ids.iter().map(move |id| (table, id)));
    let entries = entries.filter_map(|(table, id)| Some(EntryRef::new(*table, &Id::new(id)?)));
    tables.push(entries.map(|entry| case.line_name(&entry).0).collect());
    tables
}

/// Where in the certificate.
#[derive(Clone)]
struct Place {
    pointer: String,
    of: String,
    field: String,
    /// The issue whose answer stands here.
    issue: Option<String>,
}

struct Walk<'a> {
    case: &'a Case,
    vocabulary: Vec<BTreeSet<String>>,
    whole: &'a Json,
    out: Vec<Altered>,
}

impl Walk<'_> {
    fn put(&mut self, place: &Place, now: Json) {
        let mut whole = self.whole.clone();
        *whole.pointer_mut(&place.pointer).unwrap() = now;
        if whole != *self.whole {
            self.out.push(Altered { of: place.of.clone(), field: place.field.clone(), now: whole });
        }
    }

    fn walk(&mut self, place: &Place, value: &Json) {
        if OPTIONAL.contains(&place.field.as_str()) {
            self.optional(place, value);
        }
        match value {
            Json::Null => {}
            Json::Bool(told) => self.put(place, json!(!told)),
            Json::Number(_) | Json::String(_) => self.scalar(place, value),
            Json::Array(list) => self.list(place, list),
            Json::Object(table) => self.table(place, table),
        }
    }

    fn optional(&mut self, place: &Place, value: &Json) {
        match (value, place.field.as_str()) {
            (Json::Null, "earliest") => self.put(place, json!(self.case.header.as_of)),
            (Json::Null, _) => {
                for need in self.vocabulary[NEEDS].clone() {
                    self.put(place, json!(need));
                }
            }
            _ => self.put(place, Json::Null),
        }
    }

    fn scalar(&mut self, place: &Place, value: &Json) {
        if let Some(issue) = &place.issue {
            for answer in answers(self.case, issue) {
                self.put(place, answer);
            }
        }
        if let Some(number) = value.as_i64() {
            for other in [number - 1, number + 1, -number, 0] {
                self.put(place, json!(other));
            }
        }
        let Some(text) = value.as_str() else { return };
        if let Ok(day) = text.parse::<Date>() {
            self.put(place, json!(day + 1.day()));
            self.put(place, json!(day - 1.day()));
        } else if place.field == "verdict" {
            for verdict in ["proved", "refuted", "undetermined"] {
                self.put(place, json!(verdict));
            }
        } else if place.field == "type" {
            for (other, _) in super::FIELDS {
                self.put(place, json!(other));
            }
        } else {
            for other in self.others(text) {
                self.put(place, json!(other));
            }
        }
    }

    /// Every other name of the tables that a name stands in, and one that nobody knows.
    fn others(&self, text: &str) -> BTreeSet<String> {
        let same = self.vocabulary.iter().filter(|table| table.contains(text)).flatten().cloned();
        same.chain(["not-in-this-case".to_owned()]).collect()
    }

    fn list(&mut self, place: &Place, list: &[Json]) {
        for index in 0..list.len() {
            let mut less = list.to_vec();
            less.remove(index);
            self.put(place, json!(less));
            let mut twice = list.to_vec();
            twice.insert(index, list[index].clone());
            self.put(place, json!(twice));
            for other in index + 1..list.len() {
                let mut swapped = list.to_vec();
                swapped.swap(index, other);
                self.put(place, json!(swapped));
            }
            if let (Some(Json::Array(one)), Some(Json::Array(next))) = (list.get(index), list.get(index + 1)) {
                let mut joined = list.to_vec();
                joined[index] = json!([one.as_slice(), next.as_slice()].concat());
                joined.remove(index + 1);
                self.put(place, json!(joined));
            }
        }
        self.more(place, list);
        self.subtrees(place, list);
        for (index, item) in list.iter().enumerate() {
            self.walk(&Place { pointer: format!("{}/{index}", place.pointer), ..place.clone() }, item);
        }
    }

    /// Members that the list could have besides.
    fn more(&mut self, place: &Place, list: &[Json]) {
        let [actors, acts, _, claims, texts, ..] = &self.vocabulary[..] else { return };
        let items: Vec<Json> = match place.field.as_str() {
            "claims" | "stalled" | "moving" if place.of != "turn" => claims.iter().map(|id| json!(id)).collect(),
            "lines" | "rules" => self.vocabulary[LINES].iter().map(|name| json!(name)).collect(),
            "forced_by" => acts.iter().map(|id| json!(id)).collect(),
            "order" => acts.iter().map(|id| json!([id])).collect(),
            "delivered" => {
                let things = texts.iter().chain(acts);
                things.flat_map(|thing| actors.iter().map(move |actor| json!([thing, actor]))).collect()
            }
            _ => return,
        };
        for item in items {
            self.put(place, json!([list, &[item]].concat()));
        }
    }

    /// Of a tree: each part replaced by what stands under it, and by each line as a leaf.
    fn subtrees(&mut self, place: &Place, list: &[Json]) {
        let is_node = |node: &Json| ["split", "false", "sum"].iter().any(|key| node.get(key).is_some());
        if list.is_empty() || !list.iter().all(is_node) || place.field == "sum" {
            return;
        }
        for start in 0..list.len() {
            let end = end_of(list, start);
            let with = |part: &[Json]| json!([&list[..start], part, &list[end..]].concat());
            for line in self.vocabulary[LINES].clone() {
                self.put(place, with(&[json!({ "false": line })]));
            }
            if list[start].get("split").is_some() {
                let middle = end_of(list, start + 1);
                let (below, from) = (&list[start + 1..middle], &list[middle..end]);
                self.put(place, with(below));
                self.put(place, with(from));
                self.put(place, with(&[&list[start..=start], from, below].concat()));
            }
        }
    }

    fn table(&mut self, place: &Place, table: &serde_json::Map<String, Json>) {
        let is_map = MAPS.contains(&place.field.as_str())
            && !["choice", "package", "tree", "type"].iter().any(|key| table.contains_key(*key));
        let of = table.get("type").and_then(Json::as_str).unwrap_or(&place.of);
        if is_map {
            self.names(place, table);
        }
        for (one, other) in [("claims", "waits"), ("lines", "witnesses")] {
            if let (Some(Json::Array(one_list)), Some(Json::Array(other_list))) = (table.get(one), table.get(other)) {
                // The same told in another order.
                let mut turned = table.clone();
                turned.insert(one.to_owned(), one_list.iter().rev().cloned().collect());
                turned.insert(other.to_owned(), other_list.iter().rev().cloned().collect());
                self.put(&Place { of: of.to_owned(), field: one.to_owned(), ..place.clone() }, json!(turned));
            }
        }
        for (key, value) in table {
            let field = if is_map { place.field.clone() } else { key.clone() };
            let issue = if is_map && PACKAGES.contains(&place.field.as_str()) {
                Some(key.clone())
            } else {
                let issue =
                    table.get("issue").and_then(Json::as_str).filter(|_| ["at", "breaks"].contains(&key.as_str()));
                issue.map(str::to_owned)
            };
            let pointer = format!("{}/{key}", place.pointer);
            self.walk(&Place { pointer, of: of.to_owned(), field, issue }, value);
        }
    }

    /// Of data under names: each left out, and each under another name.
    fn names(&mut self, place: &Place, table: &serde_json::Map<String, Json>) {
        for (key, value) in table {
            let mut less = table.clone();
            less.remove(key);
            self.put(place, json!(less));
            for other in self.others(key).into_iter().filter(|other| !table.contains_key(other)) {
                let mut renamed = less.clone();
                renamed.insert(other.clone(), value.clone());
                self.put(place, json!(renamed));
                let mut more = table.clone();
                more.insert(other, value.clone());
                self.put(place, json!(more));
            }
        }
    }
}

/// Where the part of a tree that starts at a node ends.
fn end_of(list: &[Json], start: usize) -> usize {
    let (mut open, mut at) = (1, start);
    while open > 0 && at < list.len() {
        open = if list[at].get("split").is_some() { open + 1 } else { open - 1 };
        at += 1;
    }
    at
}

/// Every answer to an issue, and one it does not have.
fn answers(case: &Case, issue: &str) -> Vec<Json> {
    let Some(issue) = case.issues.iter().find(|found| found.meta.id.as_str() == issue) else { return Vec::new() };
    let count = issue.count().unwrap_or(0).min(40);
    let all = (0..count).filter_map(|place| issue.value(place)).map(|value: Value| json!(value));
    all.chain([json!("not-in-this-case"), json!(-77)]).collect()
}

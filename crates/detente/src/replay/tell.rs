//! What an event changed, in words.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Case, EntryRef, Id, Table};
use detente_talks::{Cells, Change, Heard};
use serde_json::Value;

use crate::words::{Words, clean, listed, plural, quoted};

/// More entries than these are counted by table.
const MOST_TOLD: usize = 4;

/// What changed, one sentence each; of many entries of the case, how many of which table.
pub(super) fn told(case: &Case, before: &Cells, heard: &Heard) -> Vec<String> {
    let teller = Teller { words: Words::new(case), case, before };
    let (entries, others): (Vec<&Change>, Vec<&Change>) =
        heard.changes.iter().partition(|change| Table::from_word(parts(&change.cell).0).is_some());
    // The title changes where a whole case comes, and only there; the day then stands with it.
    let title = others.iter().find(|change| change.cell == "case/title").and_then(|change| change.now.as_str());
    if let Some(title) = title {
        let first = if before.is_empty() { "the talks open" } else { "another case takes the place of this one" };
        let day = crate::render::day(case.header.as_of);
        return vec![format!("{first}: {}, as of {day}", clean(title)), counted(&entries, before)];
    }
    let mut told: Vec<String> = others.into_iter().filter_map(|change| teller.other(change)).collect();
    if entries.len() > MOST_TOLD {
        told.push(counted(&entries, before));
    } else {
        told.extend(entries.into_iter().map(|change| teller.entry(change)));
    }
    told
}

/// "new: 3 issues, 2 red lines; gone: 1 claim".
fn counted(entries: &[&Change], before: &Cells) -> String {
    let mut groups: BTreeMap<&str, BTreeMap<Table, usize>> = BTreeMap::new();
    for change in entries {
        let Some(table) = Table::from_word(parts(&change.cell).0) else { continue };
        *groups.entry(becomes(change, before)).or_default().entry(table).or_default() += 1;
    }
    let group = |(what, tables): (&&str, &BTreeMap<Table, usize>)| {
        let each = tables.iter().map(|(table, n)| plural(*n, &noun(*table), &table.word().replace('_', " ")));
        format!("{what}: {}", listed(each, "and"))
    };
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

fn becomes(change: &Change, before: &Cells) -> &'static str {
    match (change.now.is_null(), before.contains_key(&change.cell)) {
        (true, _) => "gone",
        (false, true) => "changed",
        (false, false) => "new",
    }
}

fn noun(table: Table) -> String {
    table.stem().replace('-', " ")
}

struct Teller<'a> {
    words: Words<'a>,
    case: &'a Case,
    before: &'a Cells,
}

impl Teller<'_> {
    /// "new: red line "pay rise: at least 4"".
    fn entry(&self, change: &Change) -> String {
        let (table, id, name) = parts(&change.cell);
        let table = Table::from_word(table).unwrap_or(Table::Claims);
        let what = becomes(change, self.before);
        let entry = id.as_ref().map(|id| EntryRef::new(table, id)).filter(|_| !change.now.is_null());
        let stance = matches!(table, Table::RedLines | Table::Positions);
        match entry.filter(|entry| stance && self.case.meta(entry).is_some()) {
            Some(entry) => format!("{what}: {}", self.words.line(&entry)),
            None => {
                let name = id.map_or_else(|| name.unwrap_or_default().to_owned(), |id| self.named(table, &id));
                format!("{what}: {} {name}{}", noun(table), self.keys(change)).trim_end().to_owned()
            }
        }
    }

    /// The keys of an entry that have another value than before: " (done: 2026-04-02)".
    fn keys(&self, change: &Change) -> String {
        let (Some(before), Some(now)) =
            (self.before.get(&change.cell).and_then(Value::as_object), change.now.as_object())
        else {
            return String::new();
        };
        let differs = |key: &&String| before.get(*key) != now.get(*key);
        let keys: BTreeSet<&String> = before.keys().chain(now.keys()).filter(differs).collect();
        let told = keys.into_iter().map(|key| match now.get(key) {
            None => format!("{key} is gone"),
            Some(Value::String(text)) => format!("{key}: {}", clean(text)),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => format!("{key}: {value}"),
            Some(_) => key.clone(),
        });
        format!(" ({})", told.collect::<Vec<_>>().join(", "))
    }

    fn named(&self, table: Table, id: &Id) -> String {
        let title = self.case.meta(&EntryRef::new(table, id)).and_then(|meta| meta.title.as_deref());
        quoted(&title.map_or_else(|| id.to_string(), clean))
    }

    fn other(&self, change: &Change) -> Option<String> {
        let (section, id, rest) = parts(&change.cell);
        let says = |key: &str| change.now.get(key).and_then(Value::as_str).map(clean);
        Some(match (section, id) {
            ("case", _) if change.cell == "case/as_of" => format!("the day is {}", clean(change.now.as_str()?)),
            ("notes", Some(party)) => {
                let words = quoted(&says("says").unwrap_or_default());
                format!("in the channel of {}: {words}, marked {}", self.words.actor(&party), mark(&change.now))
            }
            ("messages", _) => match says("from").and_then(|from| Id::new(&from)) {
                Some(from) => format!("told, as said by {}: {}", self.words.actor(&from), quoted(&says("says")?)),
                None => format!("told: {}", quoted(&says("says")?)),
            },
            ("rankings", Some(party)) => format!("{} puts the drafts in its order", self.words.actor(&party)),
            ("drafts", Some(text)) => match rest.and_then(Id::new) {
                Some(party) => format!("{} criticises {}", self.words.actor(&party), self.words.text(&text)),
                None => format!("{} has its wording", self.words.text(&text)),
            },
            ("proposals", Some(name)) => self.proposal(&name, change),
            ("agreement", _) => {
                let names = change.now.get("names").and_then(Value::as_array)?;
                let names = names.iter().filter_map(|name| Some(clean(name.as_str()?)));
                format!("agreed; under it: {}", listed(names, "and"))
            }
            _ => return None,
        })
    }

    fn proposal(&self, name: &Id, change: &Change) -> String {
        let before = self.before.get(&change.cell);
        match (change.now.get("outcome").and_then(Value::as_str), before) {
            (Some("accepted"), _) => format!("proposal {name}: all sides said yes"),
            (Some(_), _) => format!("proposal {name}: failed; who said what is known to nobody"),
            (None, None) => format!("proposal {name} is put to all sides at once, to be answered unseen"),
            (None, Some(_)) => match change.now.get("own_answer").and_then(Value::as_bool) {
                Some(yes) => format!("proposal {name}: answered {}", if yes { "yes" } else { "no" }),
                None => format!("proposal {name}: an answer has come"),
            },
        }
    }
}

fn mark(note: &Value) -> String {
    match note.get("mark") {
        Some(Value::String(word)) => word.replace('-', " "),
        Some(Value::Object(map)) => {
            let day = map.get("share-after").and_then(Value::as_str).unwrap_or_default();
            format!("share after {}", clean(day))
        }
        _ => String::new(),
    }
}

/// The name of a party's channel, a text or an entry in a cell: what stands after the first stroke.
fn parts(cell: &str) -> (&str, Option<Id>, Option<&str>) {
    let mut parts = cell.splitn(3, '/');
    let table = parts.next().unwrap_or_default();
    (table, parts.next().and_then(Id::new), parts.next())
}

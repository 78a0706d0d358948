//! Entries of the case come, change and go. What an actor writes is judged by what that actor sees, then entered.

use std::collections::BTreeSet;

use detente_casefile::{Format, Input, keyed_by_name, load, print_json};
use detente_model::{AnswerState, Case, Date, Id, Role, Table, Viewer, find, project};
use serde_json::{Map, Value, json};

use crate::event::By;
use crate::refusal::Refusal;
use crate::state::State;

/// The case as JSON, by table.
type Json = Map<String, Value>;

/// What a party may write about itself, with the key that names it there.
const OF_A_PARTY: [(Table, &str); 4] =
    [(Table::Positions, "of"), (Table::RedLines, "of"), (Table::Alternatives, "of"), (Table::Guarantees, "asked_by")];

/// A case from its JSON, and its JSON in canonical form.
pub(crate) fn load_value(value: &Value) -> Result<(Case, Json), Refusal> {
    let input = Input { name: "case".to_owned(), text: value.to_string().into_bytes(), format: Format::Json };
    let loaded = load(&[input]);
    let case = loaded.case.ok_or(Refusal::Mistakes(loaded.diagnostics))?;
    let json = as_json(&case);
    names_are_apart(&case, &json)?;
    Ok((case, json))
}

/// A case as JSON, in canonical form.
pub(crate) fn as_json(case: &Case) -> Json {
    match serde_json::from_str(&print_json(case)) {
        Ok(Value::Object(map)) => map,
        _ => Json::new(),
    }
}

/// Names that actors give to entries of their own are seen by those actors, so that no such name is taken unseen.
fn names_are_apart(case: &Case, json: &Json) -> Result<(), Refusal> {
    for actor in &case.actors {
        let prefix = own_prefix(&actor.meta.id);
        let longer =
            case.actors.iter().find(|other| own_prefix(&other.meta.id).starts_with(&prefix) && *other != actor);
        if let Some(other) = longer {
            return Err(Refusal::Taken { what: "name that begins another actor's", id: other.meta.id.clone() });
        }
        let seen = as_json(&project(case, &Viewer::Actor(actor.meta.id.clone())));
        for table in Table::ALL {
            let own = names(json, *table).into_iter().filter(|name| name.starts_with(&prefix));
            if let Some(name) = own.into_iter().find(|name| !names(&seen, *table).contains(name)) {
                let id = Id::new(&name).unwrap_or_else(Id::blank);
                return Err(Refusal::Taken { what: "name kept for what an actor enters itself:", id });
            }
        }
    }
    Ok(())
}

fn own_prefix(actor: &Id) -> String {
    format!("by-{actor}-")
}

fn names(json: &Json, table: Table) -> BTreeSet<String> {
    match json.get(table.word()) {
        Some(Value::Object(map)) => map.keys().cloned().collect(),
        Some(Value::Array(list)) => {
            list.iter().filter_map(|entry| Some(entry.get("id")?.as_str()?.to_owned())).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// An entry without its name.
fn get(json: &Json, table: Table, id: &Id) -> Option<Value> {
    match json.get(table.word())? {
        Value::Object(map) => map.get(id.as_str()).cloned(),
        Value::Array(list) => {
            let mut found = list.iter().find(|entry| is_called(entry, id))?.clone();
            found.as_object_mut()?.remove("id");
            Some(found)
        }
        _ => None,
    }
}

fn is_called(entry: &Value, id: &Id) -> bool {
    entry.get("id").and_then(Value::as_str) == Some(id.as_str())
}

fn remove(json: &mut Json, table: Table, id: &Id) {
    match json.get_mut(table.word()) {
        Some(Value::Object(map)) => drop(map.remove(id.as_str())),
        Some(Value::Array(list)) => list.retain(|entry| !is_called(entry, id)),
        _ => {}
    }
}

fn put(json: &mut Json, table: Table, id: &Id, entry: &Value) {
    remove(json, table, id);
    let empty = || if keyed_by_name(table) { json!({}) } else { json!([]) };
    match json.entry(table.word()).or_insert_with(empty) {
        Value::Object(map) => drop(map.insert(id.to_string(), entry.clone())),
        Value::Array(list) => {
            let mut entry = entry.clone();
            if let Some(map) = entry.as_object_mut() {
                map.insert("id".to_owned(), json!(id));
            }
            list.push(entry);
        }
        _ => {}
    }
}

/// What the author wrote over what it sees, entered into what is there: what it does not see stays.
fn merged(there: Option<&Value>, seen: Option<&Value>, written: &Value) -> Value {
    let (Some(Value::Object(there)), Some(Value::Object(seen)), Value::Object(written)) = (there, seen, written) else {
        return written.clone();
    };
    let mut whole = Json::new();
    for (key, value) in written {
        let kept = match (there.get(key), seen.get(key)) {
            (Some(all), Some(same)) if same == value => all.clone(),
            (all, same) if matches!(key.as_str(), "readings" | "answers") => merged(all, same, value),
            (Some(Value::Array(all)), same) if key == "claims" => cited(all, same, value),
            _ => value.clone(),
        };
        whole.insert(key.clone(), kept);
    }
    for (key, value) in there.iter().filter(|(key, _)| !seen.contains_key(*key) && !written.contains_key(*key)) {
        whole.insert(key.clone(), value.clone());
    }
    Value::Object(whole)
}

/// The claims that the author cites, and those there that it does not see.
fn cited(all: &[Value], seen: Option<&Value>, written: &Value) -> Value {
    let seen = seen.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut claims = written.as_array().cloned().unwrap_or_default();
    let unseen: Vec<Value> =
        all.iter().filter(|claim| !seen.contains(claim) && !claims.contains(claim)).cloned().collect();
    claims.extend(unseen);
    Value::Array(claims)
}

impl State {
    /// An entry of the case as JSON without its name, as the mediator who keeps the log sees it.
    pub(crate) fn raw(&self, table: Table, id: &Id) -> Option<Value> {
        get(&self.json, table, id)
    }

    pub(crate) fn case_replaced(&mut self, by: &By, case: &Value) -> Result<(), Refusal> {
        self.only_keeper(by)?;
        self.enter(load_value(case)?)
    }

    pub(crate) fn day_moved(&mut self, by: &By, as_of: Date) -> Result<(), Refusal> {
        self.only_mediators(by)?;
        let mut json = self.json.clone();
        if let Some(Value::Object(header)) = json.get_mut("case") {
            header.insert("as_of".to_owned(), json!(as_of.to_string()));
        }
        self.enter(load_value(&Value::Object(json))?)
    }

    pub(crate) fn entry_put(
        &mut self,
        by: &By,
        table: Table,
        id: &Id,
        entry: &Value,
        was: Option<&Value>,
    ) -> Result<(), Refusal> {
        if !entry.is_object() {
            return Err(Refusal::Malformed { what: "an entry", expected: "its keys, as in a case file" });
        }
        let viewer = self.writer(by, table, id, Some(entry))?;
        let mut view = as_json(&project(self.case(), &viewer));
        let seen = get(&view, table, id);
        if seen.as_ref() != was.filter(|was| !was.is_null()) {
            return Err(Refusal::Changed { id: id.clone() });
        }
        self.names_own(by, table, id, seen.is_some())?;
        put(&mut view, table, id, entry);
        let (judged, judged_json) = load_value(&Value::Object(view))?;
        if get(&as_json(&project(&judged, &viewer)), table, id).is_none() {
            return Err(Refusal::NotAllowed { by: by.to_string(), why: "what one enters has to be known to oneself" });
        }
        if viewer == Viewer::All {
            return self.enter((judged, judged_json));
        }
        let there = self.raw(table, id);
        let mut json = self.json.clone();
        // What is hidden from a party under the name of its own preferences is an estimate; its own word takes its place.
        let there = there.filter(|_| seen.is_some());
        put(&mut json, table, id, &merged(there.as_ref(), seen.as_ref(), entry));
        self.enter(load_value(&Value::Object(json)).map_err(|_| cannot(by))?)
    }

    pub(crate) fn entry_dropped(&mut self, by: &By, table: Table, id: &Id, was: &Value) -> Result<(), Refusal> {
        let viewer = self.writer(by, table, id, None)?;
        let mut view = as_json(&project(self.case(), &viewer));
        let seen = get(&view, table, id).ok_or_else(|| Refusal::Unknown { what: "entry", id: id.clone() })?;
        if seen != *was {
            return Err(Refusal::Changed { id: id.clone() });
        }
        self.names_own(by, table, id, true)?;
        remove(&mut view, table, id);
        load_value(&Value::Object(view))?;
        let mut json = self.json.clone();
        remove(&mut json, table, id);
        let refused = |refusal| if viewer == Viewer::All { refusal } else { cannot(by) };
        self.enter(load_value(&Value::Object(json)).map_err(refused)?)
    }

    pub(crate) fn delivered(
        &mut self,
        by: &By,
        text: &Id,
        to: &Id,
        state: AnswerState,
        known_to: Option<&BTreeSet<String>>,
    ) -> Result<(), Refusal> {
        self.sees_text(by, text)?;
        let own = self.actor(by) == Some(to);
        if !own {
            self.only_mediators(by)?;
        }
        let mut answer = json!({ "says": state });
        // What a party says of a text is between it and the mediators.
        let audience = if own && !self.is_mediator(by) {
            Some(json!(self.channel_words(to)))
        } else {
            known_to.map(|who| json!(who))
        };
        if let Some(audience) = audience {
            answer["known_to"] = audience;
        }
        let mut json = self.json.clone();
        let mut entry =
            get(&json, Table::Texts, text).ok_or_else(|| Refusal::Unknown { what: "text", id: text.clone() })?;
        match entry.as_object_mut().map(|map| map.entry("answers").or_insert_with(|| json!({}))) {
            Some(Value::Object(answers)) => drop(answers.insert(to.to_string(), answer)),
            _ => return Err(Refusal::Unknown { what: "text", id: text.clone() }),
        }
        put(&mut json, Table::Texts, text, &entry);
        let refused = |refusal| if *by == By::Mediator { refusal } else { cannot(by) };
        self.enter(load_value(&Value::Object(json)).map_err(refused)?)
    }

    /// As whom the author writes here, if it may.
    fn writer(&self, by: &By, table: Table, id: &Id, entry: Option<&Value>) -> Result<Viewer, Refusal> {
        if *by == By::Mediator {
            return Ok(Viewer::All);
        }
        let refused = |why| Refusal::NotAllowed { by: by.to_string(), why };
        let actor = self.actor(by).ok_or_else(|| refused("it is no actor of the case"))?;
        let viewer = Viewer::Actor(actor.clone());
        if self.is_mediator(by) {
            let estimate = table == Table::Preferences;
            return if estimate {
                Err(refused("preferences are entered by the side whose they are"))
            } else {
                Ok(viewer)
            };
        }
        if !self.case().has_role(actor, Role::Party) {
            return Err(refused("only mediators and parties enter something"));
        }
        let of = OF_A_PARTY.iter().find(|(own, _)| *own == table).map(|(_, key)| *key);
        let about_itself = match (of, entry) {
            (Some(key), Some(entry)) => entry.get(key).and_then(Value::as_str) == Some(actor.as_str()),
            (Some(_), None) => true,
            (None, _) => table == Table::Preferences && id == actor,
        };
        if !about_itself {
            return Err(refused(
                "a party enters what it holds itself: positions, red lines, alternatives, guarantees asked for, preferences",
            ));
        }
        if entry.is_some_and(|entry| !self.is_between(actor, entry)) {
            return Err(refused(
                "`known_to` has to list the party itself and mediators who keep its channel, and nobody else",
            ));
        }
        Ok(viewer)
    }

    /// Whether an entry says that a party and mediators who keep its channel know it, and nobody else.
    fn is_between(&self, party: &Id, entry: &Value) -> bool {
        let Some(list) = entry.get("known_to").and_then(Value::as_array) else { return false };
        let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
        let channel = self.channel_words(party);
        let keeps = |word: &str| Id::new(word).is_some_and(|id| self.keeps(&id, party));
        let fits = |word: &&str| channel.contains(*word) || keeps(word);
        words.len() == list.len() && words.contains(&party.as_str()) && words.iter().all(fits)
    }

    /// Whether the author may use this name: one of its own, or one that it sees and may change.
    fn names_own(&self, by: &By, table: Table, id: &Id, seen: bool) -> Result<(), Refusal> {
        let Some(actor) = self.actor(by) else { return Ok(()) };
        let own = id.as_str().starts_with(&own_prefix(actor)) || (table == Table::Preferences && id == actor);
        if own || (seen && self.is_mediator(by)) {
            return Ok(());
        }
        Err(Refusal::NotAllowed { by: by.to_string(), why: "the name of what an actor enters begins with `by-ACTOR-`" })
    }

    /// Puts a loaded case in the place of the one there, unless something else still needs what is gone.
    fn enter(&mut self, loaded: (Case, Json)) -> Result<(), Refusal> {
        let case = &loaded.0;
        let gone = |text: &&Id| find(&case.texts, text).is_none();
        if let Some(text) = self.drafts.keys().find(gone) {
            return Err(Refusal::StillUsed { what: "the wording of text", id: text.clone() });
        }
        if let Some((name, _)) = self.proposals.iter().find(|(_, proposal)| gone(&&proposal.text)) {
            return Err(Refusal::StillUsed { what: "proposal", id: name.clone() });
        }
        if let Some((party, _)) = self.notes.keys().find(|(party, _)| !case.has_role(party, Role::Party)) {
            return Err(Refusal::StillUsed { what: "the channel of", id: party.clone() });
        }
        self.preferences_within(case)?;
        self.set_case(loaded);
        Ok(())
    }
}

/// Told where the reason may lie in what the author does not see.
fn cannot(by: &By) -> Refusal {
    Refusal::NotAllowed { by: by.to_string(), why: "this cannot be entered now; the mediator who keeps the log can" }
}

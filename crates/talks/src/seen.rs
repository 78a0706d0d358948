//! What each audience sees.

use std::collections::BTreeMap;

use detente_model::{Id, Role, Table, Viewer, project};
use serde_json::{Value, json};

use crate::caucus::Message;
use crate::entries::as_json;
use crate::state::State;

/// Everything that somebody sees, cell by cell: names like `red_lines/by-union-wage`, `notes/union/n1`, `messages/2`.
///
/// Ordered by name. Messages are numbered among those that the viewer sees.
pub type Cells = BTreeMap<String, Value>;

/// What `viewer` sees of the talks. Two states that differ only in what the viewer may not see give equal cells.
pub fn cells(state: &State, viewer: &Viewer) -> Cells {
    let eye = Eye { state, viewer };
    let mut cells = Cells::new();
    eye.case(&mut cells);
    eye.channels(&mut cells);
    eye.drafts(&mut cells);
    eye.proposals(&mut cells);
    cells
}

struct Eye<'a> {
    state: &'a State,
    viewer: &'a Viewer,
}

impl Eye<'_> {
    fn is_mediator(&self) -> bool {
        match self.viewer {
            Viewer::All => true,
            Viewer::Actor(id) => self.state.case().has_role(id, Role::Mediator),
            Viewer::Public => false,
        }
    }

    fn is(&self, actor: &Id) -> bool {
        matches!(self.viewer, Viewer::Actor(id) if id == actor)
    }

    /// Whether the viewer is in the channel between a party and the mediators.
    fn in_channel(&self, party: &Id) -> bool {
        match self.viewer {
            Viewer::All => true,
            Viewer::Actor(id) => id == party || self.state.keeps(id, party),
            Viewer::Public => false,
        }
    }

    /// Whether the viewer hears a message: those told do, and the mediators in the channel of one of them.
    fn hears(&self, message: &Message) -> bool {
        message.to.iter().any(|to| self.is(to) || self.in_channel(to))
    }

    fn case(&self, cells: &mut Cells) {
        for (key, value) in as_json(&project(self.state.case(), self.viewer)) {
            let listed = Table::from_word(&key).is_some() || key == "case";
            match value {
                Value::Object(entries) if listed => {
                    cells.extend(entries.into_iter().map(|(name, entry)| (format!("{key}/{name}"), entry)));
                }
                Value::Array(entries) if listed => {
                    // An entry without a name is called by its place among those; it cannot be changed by itself.
                    cells.extend(entries.into_iter().enumerate().map(|(at, mut entry)| {
                        let name = entry.as_object_mut().and_then(|entry| entry.remove("id"));
                        let name = name.as_ref().and_then(Value::as_str);
                        (format!("{key}/{}", name.map_or_else(|| format!("#{}", at + 1), str::to_owned)), entry)
                    }));
                }
                other => drop(cells.insert(key, other)),
            }
        }
    }

    fn channels(&self, cells: &mut Cells) {
        let notes = self.state.notes.iter().filter(|((party, _), _)| self.in_channel(party));
        cells.extend(notes.map(|((party, name), note)| (format!("notes/{party}/{name}"), json!(note))));
        let channels = self.state.channels.iter().filter(|(party, _)| self.in_channel(party));
        cells.extend(channels.map(|(party, mediators)| (format!("channels/{party}"), json!(mediators))));
        let heard = self.state.messages.iter().filter(|message| self.hears(message));
        cells.extend(heard.enumerate().map(|(at, message)| (format!("messages/{}", at + 1), self.message(message))));
        let rankings = self.state.rankings.iter().filter(|(party, _)| self.in_channel(party));
        cells.extend(rankings.map(|(party, order)| (format!("rankings/{party}"), json!(order))));
    }

    /// Who else was told, and the note behind it, are not for those who were told.
    fn message(&self, message: &Message) -> Value {
        let mut told = json!({ "says": message.says, "from": message.from });
        if self.is_mediator() {
            told["to"] = json!(message.to);
            let note = message.note.as_ref().filter(|(party, _)| self.in_channel(party));
            if let Some(note) = note {
                told["note"] = json!(note);
            }
        }
        told
    }

    fn drafts(&self, cells: &mut Cells) {
        let by = |id: &Id| detente_model::find(&self.state.case().texts, id);
        for (text, draft) in &self.state.drafts {
            let audience = by(text).and_then(|entry| entry.meta.known_to.as_ref());
            if !self.state.case().may_see(self.viewer, audience) {
                continue;
            }
            cells.insert(format!("drafts/{text}"), json!(draft.clauses));
            let comments = draft.comments.iter().filter(|(party, _)| self.in_channel(party));
            cells.extend(comments.map(|(party, said)| (format!("drafts/{text}/{party}"), json!(said))));
        }
    }

    fn proposals(&self, cells: &mut Cells) {
        for (name, proposal) in &self.state.proposals {
            let asked = proposal.to.iter().any(|party| self.is(party));
            if !asked && !self.is_mediator() {
                continue;
            }
            let mut told = json!({ "text": proposal.text, "to": proposal.to, "outcome": proposal.outcome });
            match self.viewer {
                // The mediators see who has answered, so that they know when to close; never what.
                _ if self.is_mediator() && proposal.outcome.is_none() => {
                    let known = proposal.ballots.keys().filter(|party| self.in_channel(party));
                    told["answered"] = json!(known.collect::<Vec<_>>());
                }
                Viewer::Actor(id) if asked => {
                    if let Some(yes) = proposal.ballots.get(id) {
                        told["own_answer"] = json!(yes);
                    }
                }
                _ => {}
            }
            cells.insert(format!("proposals/{name}"), told);
        }
        let agreement = self.state.agreement.as_ref();
        let agreement =
            agreement.filter(|agreed| self.is_mediator() || agreed.between.iter().any(|party| self.is(party)));
        cells.extend(agreement.map(|agreed| ("agreement".to_owned(), json!(agreed))));
    }
}

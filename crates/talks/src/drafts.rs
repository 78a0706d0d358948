//! The single negotiating text: wording, criticism, order of preference.

use std::collections::BTreeMap;

use detente_model::{Id, Role, find};
use serde::{Deserialize, Serialize};

use crate::event::By;
use crate::refusal::Refusal;
use crate::state::State;

/// One clause of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its name, the same from version to version.
    pub id: Id,
    /// Its words.
    pub says: String,
}

/// The wording of a text, and what parties said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The clauses in order.
    pub clauses: Vec<Clause>,
    /// What each party said of it, in order; for that party and the mediators.
    pub comments: BTreeMap<Id, Vec<Comment>>,
}

/// What a party said of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The clause; `None`: the draft as a whole.
    pub clause: Option<Id>,
    /// Its words.
    pub says: String,
}

impl State {
    pub(crate) fn draft_worded(&mut self, by: &By, text: &Id, clauses: &[Clause]) -> Result<(), Refusal> {
        self.only_mediators(by)?;
        self.sees_text(by, text)?;
        let twice = |(at, clause): (usize, &Clause)| clauses[..at].iter().any(|other| other.id == clause.id);
        if let Some((_, clause)) = clauses.iter().enumerate().find(|found| twice(*found)) {
            return Err(Refusal::Taken { what: "clause", id: clause.id.clone() });
        }
        if self.drafts.contains_key(text) {
            return Err(Refusal::Taken { what: "wording of text", id: text.clone() });
        }
        self.drafts.insert(text.clone(), Draft { clauses: clauses.to_vec(), comments: BTreeMap::new() });
        Ok(())
    }

    pub(crate) fn draft_criticised(
        &mut self,
        by: &By,
        text: &Id,
        clause: Option<&Id>,
        says: &str,
    ) -> Result<(), Refusal> {
        let party = self.party(by)?;
        self.sees_text(by, text)?;
        let draft = self.drafts.get_mut(text).ok_or_else(|| Refusal::Unknown { what: "draft", id: text.clone() })?;
        if let Some(id) = clause.filter(|id| !draft.clauses.iter().any(|clause| clause.id == **id)) {
            return Err(Refusal::Unknown { what: "clause", id: id.clone() });
        }
        let comment = Comment { clause: clause.cloned(), says: says.to_owned() };
        draft.comments.entry(party).or_default().push(comment);
        Ok(())
    }

    pub(crate) fn drafts_ranked(&mut self, by: &By, order: &[Id]) -> Result<(), Refusal> {
        let party = self.party(by)?;
        for (at, text) in order.iter().enumerate() {
            self.sees_text(by, text)?;
            if !self.drafts.contains_key(text) {
                return Err(Refusal::Unknown { what: "draft", id: text.clone() });
            }
            if order[..at].contains(text) {
                return Err(Refusal::Taken { what: "place for draft", id: text.clone() });
            }
        }
        self.rankings.insert(party, order.to_vec());
        Ok(())
    }

    /// Whether the author can see the text; to one who cannot, there is none.
    pub(crate) fn sees_text(&self, by: &By, text: &Id) -> Result<(), Refusal> {
        let unknown = || Refusal::Unknown { what: "text", id: text.clone() };
        let entry = find(&self.case().texts, text).ok_or_else(unknown)?;
        let viewer = by.viewer().ok_or_else(unknown)?;
        if self.case().may_see(&viewer, entry.meta.known_to.as_ref()) { Ok(()) } else { Err(unknown()) }
    }

    /// The party that the author is.
    pub(crate) fn party(&self, by: &By) -> Result<Id, Refusal> {
        let party = self.actor(by).filter(|id| self.case().has_role(id, Role::Party)).cloned();
        party.ok_or_else(|| Refusal::NotAllowed { by: by.to_string(), why: "only a party does" })
    }
}

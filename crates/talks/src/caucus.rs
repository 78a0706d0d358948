//! What is said in confidence, and what crosses.

use std::collections::BTreeSet;

use detente_model::{Date, Id, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::By;
use crate::refusal::Refusal;
use crate::state::State;

/// What the mediators may do with something said in confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Tell it.
    Share,
    /// Tell it as their own idea, without naming the party.
    ShareAsOwn,
    /// Keep it.
    DoNotShare,
    /// Tell it from this day on (UTC).
    ShareAfter(Date),
}

impl Mark {
    const fn word(self) -> &'static str {
        match self {
            Mark::Share => "share",
            Mark::ShareAsOwn => "share-as-own",
            Mark::DoNotShare => "do-not-share",
            Mark::ShareAfter(_) => "share-after",
        }
    }

    /// Whether something so marked may be told on `day`, as the mediators' own idea or naming the party.
    fn allows(self, day: Date, as_own: bool) -> Result<(), Refusal> {
        match self {
            Mark::Share => Ok(()),
            Mark::ShareAsOwn if as_own => Ok(()),
            Mark::ShareAfter(from) if day >= from => Ok(()),
            Mark::ShareAfter(from) => Err(Refusal::NotYet { from }),
            Mark::ShareAsOwn | Mark::DoNotShare => Err(Refusal::Sealed { mark: self.word() }),
        }
    }
}

/// Something said in confidence between a party and the mediators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Who wrote it: the party, or a mediator.
    pub by: By,
    /// Its words.
    pub says: String,
    /// What the mediators may do with it.
    pub mark: Mark,
}

/// Something that the mediators told: a recorded disclosure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Whom.
    pub to: BTreeSet<Id>,
    /// The words they heard.
    pub says: String,
    /// The party named as having said so; `None`: told as the mediators' own.
    pub from: Option<Id>,
    /// The note it rests on; for the mediators alone.
    pub note: Option<(Id, Id)>,
}

impl State {
    pub(crate) fn note_made(&mut self, by: &By, party: &Id, note: &Id, says: &str, mark: Mark) -> Result<(), Refusal> {
        self.in_channel(by, party)?;
        let key = (party.clone(), note.clone());
        if self.notes.contains_key(&key) {
            return Err(Refusal::Taken { what: "note", id: note.clone() });
        }
        self.notes.insert(key, Note { by: by.clone(), says: says.to_owned(), mark });
        Ok(())
    }

    pub(crate) fn note_marked(&mut self, by: &By, party: &Id, note: &Id, mark: Mark) -> Result<(), Refusal> {
        self.in_channel(by, party)?;
        if self.actor(by) != Some(party) {
            return Err(Refusal::NotAllowed {
                by: by.to_string(),
                why: "only the party itself changes what may be told",
            });
        }
        let found = self.notes.get_mut(&(party.clone(), note.clone()));
        found.ok_or_else(|| Refusal::Unknown { what: "note", id: note.clone() })?.mark = mark;
        Ok(())
    }

    /// The party itself and the mediators are in its channel.
    fn in_channel(&self, by: &By, party: &Id) -> Result<(), Refusal> {
        if !self.case().has_role(party, Role::Party) && self.is_mediator(by) {
            return Err(Refusal::Unknown { what: "party", id: party.clone() });
        }
        if self.is_mediator(by) || self.actor(by) == Some(party) && self.case().has_role(party, Role::Party) {
            return Ok(());
        }
        Err(Refusal::NotAllowed { by: by.to_string(), why: "a channel is between one party and the mediators" })
    }

    pub(crate) fn told(
        &mut self,
        at: Timestamp,
        by: &By,
        to: &BTreeSet<Id>,
        says: &str,
        note: Option<&(Id, Id)>,
        as_own: bool,
    ) -> Result<(), Refusal> {
        self.only_mediators(by)?;
        let stranger = to.iter().find(|id| detente_model::find(&self.case().actors, id).is_none());
        if let Some(id) = stranger {
            return Err(Refusal::Unknown { what: "actor", id: id.clone() });
        }
        if let Some(key) = note {
            let found = self.notes.get(key).ok_or_else(|| Refusal::Unknown { what: "note", id: key.1.clone() })?;
            found.mark.allows(at.to_zoned(jiff::tz::TimeZone::UTC).date(), as_own)?;
        }
        let from = note.filter(|_| !as_own).map(|(party, _)| party.clone());
        self.messages.push(Message { to: to.clone(), says: says.to_owned(), from, note: note.cloned() });
        Ok(())
    }
}

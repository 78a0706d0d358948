//! What is said in confidence, and what crosses.

use std::collections::BTreeSet;

use detente_model::{Audience, Case, Date, Id, Preferences, Role, Who, find};
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

    pub(crate) fn channel_kept(&mut self, by: &By, party: &Id, mediators: &BTreeSet<Id>) -> Result<(), Refusal> {
        self.only_keeper(by)?;
        if !self.case().has_role(party, Role::Party) {
            return Err(Refusal::Unknown { what: "party", id: party.clone() });
        }
        if let Some(id) = mediators.iter().find(|id| !self.case().has_role(id, Role::Mediator)) {
            return Err(Refusal::Unknown { what: "mediator", id: id.clone() });
        }
        let before = self.channels.insert(party.clone(), mediators.clone());
        let within = self.preferences_within(self.case());
        if within.is_err() {
            match before {
                Some(before) => self.channels.insert(party.clone(), before),
                None => self.channels.remove(party),
            };
        }
        within
    }

    /// Preferences of a party whose channel some mediators keep are known within that channel: the party's own word takes
    /// the place of an estimate, and whoever sees the one go would learn that the other has come.
    pub(crate) fn preferences_within(&self, case: &Case) -> Result<(), Refusal> {
        for party in self.channels.keys() {
            let channel = self.channel_words(party);
            let audience = |entry: &Preferences| entry.meta.known_to.clone().unwrap_or_else(|| case.default_audience());
            let wide = |audience: Audience| audience.iter().any(|who| !channel.contains(who.word()));
            if find(&case.preferences, party).is_some_and(|entry| wide(audience(entry))) {
                return Err(Refusal::StillUsed {
                    what: "an audience wider than the channel: the preferences of",
                    id: party.clone(),
                });
            }
        }
        Ok(())
    }

    /// Whether a mediator keeps the channel of a party.
    pub(crate) fn keeps(&self, mediator: &Id, party: &Id) -> bool {
        let kept = self.channels.get(party).is_none_or(|mediators| mediators.contains(mediator));
        kept && self.case().has_role(mediator, Role::Mediator)
    }

    /// Whether the author keeps the channel of a party.
    fn keeps_channel(&self, by: &By, party: &Id) -> bool {
        *by == By::Mediator || self.actor(by).is_some_and(|id| self.keeps(id, party))
    }

    /// Who is in the channel of a party, as `known_to` has it.
    pub(crate) fn channel_words(&self, party: &Id) -> BTreeSet<String> {
        let mediators = match self.channels.get(party) {
            Some(mediators) => mediators.iter().map(Id::to_string).collect(),
            None => BTreeSet::from([Who::Mediators.word().to_owned()]),
        };
        mediators.into_iter().chain([party.to_string()]).collect()
    }

    /// A party itself and the mediators who keep its channel are in it.
    fn in_channel(&self, by: &By, party: &Id) -> Result<(), Refusal> {
        let is_party = self.case().has_role(party, Role::Party);
        if !is_party && self.is_mediator(by) {
            return Err(Refusal::Unknown { what: "party", id: party.clone() });
        }
        if is_party && (self.actor(by) == Some(party) || self.keeps_channel(by, party)) {
            return Ok(());
        }
        let why = "a channel is between one party and the mediators who keep it";
        Err(Refusal::NotAllowed { by: by.to_string(), why })
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
        let stranger = to.iter().find(|id| find(&self.case().actors, id).is_none());
        if let Some(id) = stranger {
            return Err(Refusal::Unknown { what: "actor", id: id.clone() });
        }
        let party = |id: &&Id| self.case().has_role(id, Role::Party);
        to.iter().filter(party).try_for_each(|party| self.in_channel(by, party))?;
        if let Some(key) = note {
            let found = self.notes.get(key).filter(|_| self.keeps_channel(by, &key.0));
            let found = found.ok_or_else(|| Refusal::Unknown { what: "note", id: key.1.clone() })?;
            found.mark.allows(at.to_zoned(jiff::tz::TimeZone::UTC).date(), as_own)?;
        }
        let from = note.filter(|_| !as_own).map(|(party, _)| party.clone());
        self.messages.push(Message { to: to.clone(), says: says.to_owned(), from, note: note.cloned() });
        Ok(())
    }
}

//! The reducer.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Case, Id, Role, find};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::caucus::{Message, Note};
use crate::drafts::Draft;
use crate::event::{By, Event, Stamped};
use crate::proposals::Proposal;
use crate::refusal::Refusal;

/// Talks after some events.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    case: Case,
    /// The case as JSON, in canonical form.
    pub(crate) json: Map<String, Value>,
    /// The time of the last event.
    at: Timestamp,
    /// The mediators who keep the channel of a party, where not all do.
    pub(crate) channels: BTreeMap<Id, BTreeSet<Id>>,
    pub(crate) notes: BTreeMap<(Id, Id), Note>,
    pub(crate) messages: Vec<Message>,
    pub(crate) drafts: BTreeMap<Id, Draft>,
    pub(crate) rankings: BTreeMap<Id, Vec<Id>>,
    pub(crate) proposals: BTreeMap<Id, Proposal>,
    pub(crate) agreement: Option<Agreement>,
}

/// What was agreed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// The text.
    pub text: Id,
    /// The parties.
    pub between: BTreeSet<Id>,
    /// The names under it.
    pub names: Vec<String>,
    /// SHA-256 of the text: its name, its package and its clauses, as JSON with sorted keys.
    pub sha256: String,
}

impl State {
    /// The state after the first event, which has to be [`Event::Opened`] by the mediator who keeps the log.
    ///
    /// # Errors
    /// [`Refusal`] where it is another event, or the case has mistakes.
    pub fn open(first: &Stamped) -> Result<Self, Refusal> {
        let Event::Opened { case } = &first.event else { return Err(Refusal::NotOpened) };
        if first.by != By::Mediator {
            return Err(Refusal::NotAllowed { by: first.by.to_string(), why: KEEPER });
        }
        let (case, json) = crate::entries::load_value(case)?;
        Ok(Self {
            case,
            json,
            at: first.at,
            channels: BTreeMap::new(),
            notes: BTreeMap::new(),
            messages: Vec::new(),
            drafts: BTreeMap::new(),
            rankings: BTreeMap::new(),
            proposals: BTreeMap::new(),
            agreement: None,
        })
    }

    /// The state after the next event. Either all of it happens or, refused, nothing.
    ///
    /// Who may do what: the mediator who keeps the log may do everything but speak for a party. A mediator that is an actor
    /// of the case writes entries that it sees, and new ones of its own, named `by-ACTOR-...`. A party writes its own
    /// positions, red lines, alternatives, guarantees asked for and preferences, for itself and mediators (`known_to`), the
    /// first four named `by-ACTOR-...` so that no name it chooses can meet one that it does not see. What an actor writes is
    /// judged by what that actor sees.
    ///
    /// # Errors
    /// [`Refusal`]; the state is as it was.
    pub fn apply(&mut self, next: &Stamped) -> Result<(), Refusal> {
        if next.at < self.at {
            return Err(Refusal::Backwards { at: next.at, last: self.at });
        }
        self.happen(next)?;
        self.at = next.at;
        Ok(())
    }

    fn happen(&mut self, next: &Stamped) -> Result<(), Refusal> {
        let by = &next.by;
        match &next.event {
            Event::Opened { .. } => Err(Refusal::Opened),
            Event::CaseReplaced { case } => self.case_replaced(by, case),
            Event::DayMoved { as_of } => self.day_moved(by, *as_of),
            Event::EntryPut { table, id, entry, was } => self.entry_put(by, *table, id, entry, was.as_ref()),
            Event::EntryDropped { table, id, was } => self.entry_dropped(by, *table, id, was),
            Event::Delivered { text, to, state, known_to } => self.delivered(by, text, to, *state, known_to.as_ref()),
            Event::ChannelKept { party, mediators } => self.channel_kept(by, party, mediators),
            Event::NoteMade { party, note, says, mark } => self.note_made(by, party, note, says, *mark),
            Event::NoteMarked { party, note, mark } => self.note_marked(by, party, note, *mark),
            Event::Told { to, says, note, as_own } => self.told(next.at, by, to, says, note.as_ref(), *as_own),
            Event::DraftWorded { text, clauses } => self.draft_worded(by, text, clauses),
            Event::DraftCriticised { text, clause, says } => self.draft_criticised(by, text, clause.as_ref(), says),
            Event::DraftsRanked { order } => self.drafts_ranked(by, order),
            Event::ProposalPut { proposal, text, to } => self.proposal_put(by, proposal, text, to),
            Event::ProposalAnswered { proposal, yes } => self.proposal_answered(by, proposal, *yes),
            Event::ProposalClosed { proposal } => self.proposal_closed(by, proposal),
            Event::Agreed { proposal, names } => self.agreed(by, proposal, names),
        }
    }

    /// The case, as the mediator who keeps the log sees it.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The time of the last event.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    pub(crate) fn set_case(&mut self, (case, json): (Case, Map<String, Value>)) {
        self.case = case;
        self.json = json;
    }

    /// The actor of the case that the author is.
    pub(crate) fn actor<'b>(&'b self, by: &By) -> Option<&'b Id> {
        let By::Actor(name) = by else { return None };
        Some(&find(&self.case.actors, &Id::new(name)?)?.meta.id)
    }

    pub(crate) fn is_mediator(&self, by: &By) -> bool {
        *by == By::Mediator || self.actor(by).is_some_and(|id| self.case.has_role(id, Role::Mediator))
    }

    pub(crate) fn only_mediators(&self, by: &By) -> Result<(), Refusal> {
        let refused = || Refusal::NotAllowed { by: by.to_string(), why: "only mediators do" };
        if self.is_mediator(by) { Ok(()) } else { Err(refused()) }
    }

    pub(crate) fn only_keeper(&self, by: &By) -> Result<(), Refusal> {
        let refused = || Refusal::NotAllowed { by: by.to_string(), why: KEEPER };
        if *by == By::Mediator { Ok(()) } else { Err(refused()) }
    }
}

const KEEPER: &str = "only the mediator who keeps the log does";

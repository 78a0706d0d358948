//! What can happen in talks.

use std::collections::BTreeSet;
use std::fmt;

use detente_model::{AnswerState, Date, Id, Table, Viewer};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::caucus::Mark;
use crate::drafts::Clause;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum By {
    /// The mediator who keeps the log and sees all; `mediator` in the log.
    Mediator,
    /// An actor of the case, by its name.
    Actor(Box<str>),
}

impl By {
    /// As whom they look at the talks; `None` where the name is none that an actor can have.
    pub fn viewer(&self) -> Option<Viewer> {
        match self {
            By::Mediator => Some(Viewer::All),
            By::Actor(name) => Id::new(name).map(Viewer::Actor),
        }
    }

    /// The word for it in the log.
    pub fn word(&self) -> &str {
        match self {
            By::Mediator => "mediator",
            By::Actor(name) => name,
        }
    }
}

impl From<String> for By {
    fn from(word: String) -> Self {
        if word == "mediator" { By::Mediator } else { By::Actor(word.into()) }
    }
}

impl From<By> for String {
    fn from(by: By) -> Self {
        by.word().to_owned()
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// An event with its time and its author.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamped {
    /// When; never before the event that precedes it in the log.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What.
    pub event: Event,
}

/// One thing that happened.
///
/// Entries of the case stand as in the case file written as JSON, with the same keys. `was` is what the author believes
/// to be there now (`null`: nothing); where something else is, the event is refused and nothing is overwritten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// The talks begin, with a whole case. The first event of a log, and only that.
    Opened {
        /// The case file as JSON.
        case: Value,
    },
    /// Another whole case takes the place of the one so far: what is known on another day. Nothing is merged.
    CaseReplaced {
        /// The case file as JSON.
        case: Value,
    },
    /// The day that the case describes moves on.
    DayMoved {
        /// The new day.
        as_of: Date,
    },
    /// An entry of the case is new or changed. A party may write in its own channel; see [`crate::State::apply`].
    EntryPut {
        /// Its table.
        table: Table,
        /// Its name.
        id: Id,
        /// Its keys, without the name.
        entry: Value,
        /// What stood there, as the author saw it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Value>,
    },
    /// An entry of the case is gone.
    EntryDropped {
        /// Its table.
        table: Table,
        /// Its name.
        id: Id,
        /// What stood there, as the author saw it.
        was: Value,
    },
    /// What became of a text with one actor.
    Delivered {
        /// The text.
        text: Id,
        /// The actor.
        to: Id,
        /// Its state.
        state: AnswerState,
        /// Who may see this answer; left out, the default of the case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_to: Option<BTreeSet<String>>,
    },
    /// Some mediators alone keep the channel of a party; until then every mediator does.
    ChannelKept {
        /// The party.
        party: Id,
        /// Mediators, actors of the case.
        mediators: BTreeSet<Id>,
    },
    /// Something said in confidence between a party and the mediators.
    NoteMade {
        /// The party whose channel it is.
        party: Id,
        /// Its name in that channel.
        note: Id,
        /// Its words.
        says: String,
        /// What the mediators may do with it.
        mark: Mark,
    },
    /// The party marks what it said in another way.
    NoteMarked {
        /// The party.
        party: Id,
        /// The note.
        note: Id,
        /// What the mediators may do with it from now on.
        mark: Mark,
    },
    /// The mediators tell something: the only way in which what one side said in confidence reaches others.
    Told {
        /// Whom.
        to: BTreeSet<Id>,
        /// The words they hear.
        says: String,
        /// The note that it rests on, with the party whose it is; left out where it rests on none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<(Id, Id)>,
        /// Whether it is told as the mediators' own idea; otherwise the party is named.
        #[serde(default)]
        as_own: bool,
    },
    /// A text of the case gets its wording, clause by clause.
    DraftWorded {
        /// The text; seen by whoever sees its entry.
        text: Id,
        /// The clauses in order.
        clauses: Vec<Clause>,
    },
    /// A party criticises a draft; the mediators hear it, and nobody else.
    DraftCriticised {
        /// The text.
        text: Id,
        /// The clause; left out of the draft as a whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clause: Option<Id>,
        /// What it says of it.
        says: String,
    },
    /// A party puts drafts in its order, the best first; the mediators hear it, and nobody else.
    DraftsRanked {
        /// The texts.
        order: Vec<Id>,
    },
    /// The mediators put a text to all of several parties, who answer without seeing each other's answers.
    ProposalPut {
        /// The name of the proposal.
        proposal: Id,
        /// The text, seen by all of them.
        text: Id,
        /// The parties, at least two.
        to: BTreeSet<Id>,
    },
    /// A party answers a proposal; again replaces what it answered before.
    ProposalAnswered {
        /// The proposal.
        proposal: Id,
        /// Yes or no.
        yes: bool,
    },
    /// The mediators close a proposal: accepted if all said yes, else failed, and nobody learns more.
    ProposalClosed {
        /// The proposal.
        proposal: Id,
    },
    /// The talks close with an agreement: an accepted proposal, and the names under it.
    Agreed {
        /// The accepted proposal.
        proposal: Id,
        /// Who signs, as they write their names.
        names: Vec<String>,
    },
}

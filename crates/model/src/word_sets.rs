//! The sets of words that files and reports use: roles, kinds, states and acts.

/// Defines an enum whose variants have one word each in files and reports.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word for it in files and reports.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// The variant that `word` names.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What an actor is in the talks.
    Role {
        /// A side with its own preferences, whose red lines bind.
        Party = "party",
        /// Carries messages and proposals; may hold positions too.
        Mediator = "mediator",
        /// Gives assurances.
        Guarantor = "guarantor",
        /// Looks on.
        Observer = "observer",
        /// Watches that what was agreed is done.
        Monitor = "monitor",
        /// Establishes whether it was.
        Verifier = "verifier",
        /// Carries out obligations.
        Implementer = "implementer",
        /// Concerned, without a seat.
        Stakeholder = "stakeholder",
    }
}
words! {
    /// The level a person speaks at.
    Level {
        /// Head of the side.
        Principal = "principal",
        /// Political leadership.
        Political = "political",
        /// Technical team.
        Technical = "technical",
        /// Whoever must approve.
        Ratifier = "ratifier",
        /// Speaks to the public.
        Spokesperson = "spokesperson",
    }
}
words! {
    /// How two actors deal with each other.
    Channel {
        /// Face to face.
        Direct = "direct",
        /// Through others.
        Indirect = "indirect",
        /// Not at all.
        None = "none",
    }
}
words! {
    /// Whether an issue is on the table.
    Scope {
        /// It is.
        OnTable = "on-table",
        /// Set aside by agreement.
        Parked = "parked",
        /// Not negotiated here, but tied to what is.
        Linked = "linked",
    }
}
words! {
    /// How an actor is reported to hold something.
    PositionKind {
        /// Nothing else is accepted, as reported.
        Insists = "insists",
        /// What `says` describes is not accepted, as reported.
        Refuses = "refuses",
        /// Wanted.
        Asks = "asks",
        /// Offered; excludes nothing.
        Offers = "offers",
        /// Aimed at; excludes nothing.
        Aims = "aims",
        /// Promised; excludes nothing.
        Undertakes = "undertakes",
    }
}
words! {
    /// To whom a side said a thing, as reported.
    Hearers {
        /// To anyone.
        Public = "public",
        /// In the talks.
        Table = "table",
        /// Among its own.
        Internal = "internal",
    }
}
words! {
    /// How sure it is that an act will be done.
    Certainty {
        /// Announced.
        Planned = "planned",
        /// It may be.
        Possible = "possible",
        /// Not decided.
        Undecided = "undecided",
    }
}
words! {
    /// Why an act waits.
    NeedKind {
        /// For an answer.
        Reply = "reply",
        /// For somebody to be there.
        Presence = "presence",
        /// For something to be done first.
        Precondition = "precondition",
    }
}
words! {
    /// Where preferences come from.
    PreferenceSource {
        /// An estimate by the analyst or the mediators, theirs alone.
        Analyst = "analyst",
        /// The party said so.
        Declared = "declared",
        /// Asked of the party by a method.
        Elicited = "elicited",
    }
}
words! {
    /// Which end of an issue is good for a party.
    Better {
        /// The low end.
        Lower = "lower",
        /// The high end.
        Higher = "higher",
    }
}
words! {
    /// What a tabled text is.
    TextKind {
        /// A party's proposal.
        Proposal = "proposal",
        /// For a first stage only.
        Interim = "interim",
        /// An earlier agreement to start from.
        Precedent = "precedent",
        /// A mediator's own.
        Mediator = "mediator",
    }
}
words! {
    /// What became of a text with one actor.
    AnswerState {
        /// Put on the table.
        Tabled = "tabled",
        /// Handed on by a mediator.
        Relayed = "relayed",
        /// It has it.
        Received = "received",
        /// It is looking at it.
        Pending = "pending",
        /// No answer came.
        Unanswered = "unanswered",
        /// It said no.
        Rejected = "rejected",
        /// It said yes.
        Accepted = "accepted",
    }
}
words! {
    /// When an assurance is asked for.
    Phase {
        /// Before the agreement is carried out.
        Before = "before",
        /// While it is.
        During = "during",
        /// Afterwards.
        After = "after",
    }
}
words! {
    /// Whether a date binds.
    DeadlineKind {
        /// It does.
        Hard = "hard",
        /// It presses only.
        Soft = "soft",
    }
}
words! {
    /// What happened.
    EventKind {
        /// A round of talks began.
        RoundBegan = "round-began",
        /// A round of talks ended.
        RoundEnded = "round-ended",
        /// A meeting.
        Meeting = "meeting",
        /// Somebody left.
        Left = "left",
        /// Somebody did not attend.
        DidNotAttend = "did-not-attend",
        /// A text was tabled.
        TextTabled = "text-tabled",
        /// A statement.
        Statement = "statement",
        /// An incident outside the talks.
        Incident = "incident",
        /// A side asks for more or less than before.
        Shift = "shift",
    }
}
words! {
    /// Which way a side moved.
    Direction {
        /// It asks for more than before.
        AsksMore = "asks-more",
        /// It asks for less than before.
        AsksLess = "asks-less",
    }
}
words! {
    /// What a source is.
    SourceKind {
        /// A news report or the like.
        Report = "report",
        /// One's own note.
        Note = "note",
        /// A text of the talks, a law, a statement.
        Text = "text",
    }
}
words! {
    /// What a claim does.
    ClaimAct {
        /// Asks for something.
        Demand = "demand",
        /// Offers something.
        Offer = "offer",
        /// Says yes.
        Accept = "accept",
        /// Says no.
        Reject = "reject",
        /// Asks for less than before.
        Soften = "soften",
        /// Asks for more than before.
        Harden = "harden",
        /// Announces a step.
        Threat = "threat",
        /// Says whose fault it is.
        Blame = "blame",
        /// Says how the talks stand.
        ReportStatus = "report_status",
        /// Waits for somebody.
        WaitFor = "wait_for",
        /// Asks for an assurance.
        GuaranteeRequest = "guarantee_request",
        /// Wants something done first.
        Precondition = "precondition",
        /// Names a date.
        Deadline = "deadline",
        /// Says what is planned.
        Plan = "plan",
        /// Says what happened.
        Event = "event",
        /// Gives a number.
        Figure = "figure",
        /// Describes a mood.
        Tone = "tone",
    }
}
words! {
    /// Whether a claim affirms or denies.
    Polarity {
        /// It is so.
        Affirm = "affirm",
        /// It is not so.
        Deny = "deny",
    }
}
words! {
    /// How a claim is put.
    Modality {
        /// As a fact.
        Asserted = "asserted",
        /// As a possibility.
        Possible = "possible",
        /// On a condition.
        Conditional = "conditional",
    }
}
words! {
    /// How the talks stand, as a claim says.
    Status {
        /// They go on.
        Moving = "moving",
        /// They are stuck.
        Stalled = "stalled",
        /// They rest.
        Paused = "paused",
        /// They are over.
        Collapsed = "collapsed",
        /// They are nearly done.
        NearAgreement = "near-agreement",
    }
}

//! Questions that could be put to the sides: what is not known, and what each answer would decide.

use serde::{Deserialize, Serialize};

use crate::word_sets::words;
use crate::{EntryRef, Id, Kind, LineName};

/// Something that is not known and could be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub asks: Asks,
    /// Whom it could be asked of, in fixed order: every party alike, with the author of a text; the holder alone of a
    /// sentence that can be read in several ways.
    pub of: Vec<Id>,
    /// The kinds of finding that an answer decides or gives a better standing, in report order.
    pub decides: Vec<Kind>,
    /// What those asked learn from the question itself.
    pub reveals: Reveals,
    /// Entries that the question speaks of and that somebody asked may not see, in fixed order.
    pub discloses: Vec<Disclosed>,
}

/// An entry that a question would show to somebody who may not see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosed {
    /// Whom it would be shown to.
    pub to: Id,
    /// The entry.
    pub entry: EntryRef,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Asks {
    /// What has to happen before the next step of each.
    NextStep {
        /// The needs on file that nobody stated.
        needs: Vec<Id>,
    },
    /// What each understands by a word.
    Reading {
        /// The term.
        term: Id,
        /// The actors whose reading a verdict lacks.
        missing: Vec<Id>,
    },
    /// Whether what is held in public is a red line.
    RedLine {
        /// The positions that exclude each other.
        positions: Vec<LineName>,
    },
    /// Which reading of its own sentence the holder means.
    AlsoRead {
        /// The position.
        position: Id,
    },
    /// What a text means on an issue.
    UnclearText {
        /// The text.
        text: Id,
        /// The issue.
        issue: Id,
    },
    /// Of which part (stage, place, category, performer) each line speaks.
    Part {
        /// The issue that could be answered in two parts.
        issue: Id,
        /// The lines.
        lines: Vec<LineName>,
    },
    /// Whether a date binds.
    DeadlineKind {
        /// The deadline.
        deadline: Id,
    },
    /// How many days must pass.
    Lag {
        /// The need.
        need: Id,
    },
    /// What somebody said to wait for is about.
    About {
        /// The claim.
        claim: Id,
    },
    /// What became of a text.
    Answer {
        /// The text.
        text: Id,
        /// The actors of whom it is not reported.
        actors: Vec<Id>,
    },
    /// Who could give an assurance, and who would be accepted.
    Guarantor {
        /// The assurance asked for.
        guarantee: Id,
    },
}

words! {
    /// What those asked learn from a question itself, asked of all alike.
    Reveals {
        /// That next steps are being compared.
        NextSteps = "next-steps",
        /// That a date or a delay may matter.
        Dates = "dates",
        /// That the path of a text is being followed.
        Delivery = "delivery",
        /// That an assurance is being thought about.
        Assurance = "assurance",
        /// That a word may be read in several ways.
        Word = "word",
        /// That a text may be read in several ways.
        Text = "text",
        /// That a stance is thought to stand in the way.
        Stance = "stance",
    }
}

//! Ways out: what changes, who moves, and what people should read beside them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::word_sets::words;
use crate::{Certificate, Draw, Id, Kind, LineName, Number, Package, Shift, Verdict};

words! {
    /// Who moves in a way out.
    Group {
        /// Nobody gives up anything held.
        NobodyYields = "nobody-yields",
        /// Every party of the conflict, two or more, changes something.
        BothMove = "both-move",
        /// Some parties change something and others do not.
        OneMoves = "one-moves",
    }
}

impl Group {
    /// Who moves where `asked` change something: both where all that are concerned, two or more, do.
    pub fn moving(asked: &BTreeSet<Id>, concerned: &BTreeSet<Id>) -> Self {
        let both = concerned.len() > 1 && concerned.is_subset(asked);
        if both { Group::BothMove } else { Group::OneMoves }
    }
}

/// A change after which the finding, run again, is refuted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayOut {
    /// What changes, in fixed order.
    pub change: Vec<Change>,
    /// Who moves.
    pub group: Group,
    /// The actors that are asked for something, in fixed order.
    pub actors: Vec<Id>,
    /// The component of the conflicts that it frees; a whole way out takes one for each component. Of acts that
    /// wait, the certificate and `minimal` speak of the case in which every other component is freed by the first
    /// way out listed for it.
    pub component: usize,
    /// The structural findings that stay proved after it, in report order.
    pub leaves: Vec<Kind>,
    /// Whether no part of it suffices (of a reciprocal set: no part in which every party of the conflict still moves).
    pub minimal: bool,
    /// Why the finding is refuted after it.
    pub certificate: Certificate,
}

/// One change of a way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// The act no longer waits for this.
    WaiveNeed {
        /// The need.
        target: Id,
    },
    /// Another way to meet the need: an act of these mediators that waits for nothing.
    AddAlternative {
        /// The need.
        target: Id,
        /// The mediators; where the case names none, empty: somebody both sides accept.
        by: Vec<Id>,
    },
    /// These acts happen at once, none before the others.
    SameDay {
        /// The acts.
        acts: Vec<Id>,
    },
    /// The deadline of an act becomes this day.
    MoveDeadline {
        /// The act.
        target: Id,
        /// Until now.
        from: Date,
        /// From now on.
        to: Date,
    },
    /// A line with one comparison gives way.
    MoveLine {
        /// The line.
        target: LineName,
        /// How far, in the unit of the comparison.
        shift: Shift,
    },
    /// A line is given up.
    DropLine {
        /// The line.
        target: LineName,
    },
    /// A party is content with less.
    LowerFloor {
        /// The party.
        target: Id,
        /// Its reservation value until now.
        from: Number,
        /// From now on.
        to: Number,
    },
    /// Parties are given something that the issues do not speak of: a payment, or an issue that is added.
    AddWorth {
        /// Party to what that has to be worth to it at least, as a utility.
        worth: BTreeMap<Id, Number>,
    },
    /// Packages are mixed: drawn by lot, or each in force for a share of the time.
    Mix {
        /// The packages with their shares.
        draws: Vec<Draw>,
    },
    /// A text gives other answers, or answers what it left open.
    EditText {
        /// The text.
        target: Id,
        /// Issue to its new answer.
        answers: Package,
    },
    /// A line reads a term as another actor does.
    RereadTerm {
        /// The line.
        target: LineName,
        /// The term.
        term: Id,
        /// The actor whose reading is taken.
        reading_of: Id,
    },
    /// All agree on one reading of a term, whichever.
    FixTerm {
        /// The term.
        target: Id,
    },
    /// The author of a text says what it means on an issue.
    ClarifyText {
        /// The text.
        target: Id,
        /// The issue.
        issue: Id,
    },
    /// One issue is answered separately for two parts (stages, places, categories or performers).
    Split {
        /// The issue.
        issue: Id,
        /// The lines that speak of the first part; all others but those of the second speak of both.
        first: Vec<LineName>,
        /// The lines that speak of the second part.
        second: Vec<LineName>,
    },
    /// The plan is not carried out while talks last.
    HoldBack {
        /// The plan.
        target: LineName,
    },
    /// It is put on record that the text reached the actor.
    RecordDelivery {
        /// The text or act.
        target: Id,
        /// The actor.
        to: Id,
    },
}

/// A fact beside the ways out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Remark {
    /// In this component no set of changes has every party move: some party holds none of the lines that may change.
    NoReciprocal {
        /// The component.
        component: usize,
    },
    /// In this component no issue can be answered in two parts so that all lines hold.
    NoSplit {
        /// The component.
        component: usize,
    },
    /// The line speaks of what may not be bargained with, so no way out touches it.
    NotTradable {
        /// The line.
        line: LineName,
    },
    /// A line of somebody who is no party: not at the table; with it, D3 would be as said.
    NotAtTheTable {
        /// The line.
        line: LineName,
        /// What D3 would say with it.
        verdict: Verdict,
    },
    /// D3a was examined without red lines, which exclude each other already.
    WithoutRedLines,
    /// No smaller number of changes can free the talks of D1 than this; the sets listed have `found` changes.
    AtLeast {
        /// The proved lower bound.
        bound: usize,
        /// The size of the smallest found.
        found: usize,
    },
    /// D4: with each side's own reading some package keeps all lines, under no common choice does any.
    LoadBearing,
    /// D5: the smallest sum of what parties would have to be content with less, if utilities of different parties are
    /// compared; among the ways out in which reservation values alone change.
    LeastTotal {
        /// The component.
        component: usize,
        /// The sum of the reductions.
        sum: Number,
    },
    /// D5: the same of the largest reduction.
    LeastLargest {
        /// The component.
        component: usize,
        /// The largest reduction.
        most: Number,
    },
}

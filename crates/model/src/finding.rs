//! Findings, their certificates and the ways out: what the engine returns and the checker re-tests.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::word_sets::words;
use crate::{Basis, EntryRef, Gap, Id, LineName, Number, Package, Remark, Table, Tree, Value, WayOut};

words! {
    /// The kinds of deadlock, by the short names of `docs/deadlocks.md`.
    Kind {
        /// Acts wait for each other.
        WaitCycle = "D1",
        /// Each says that it waits for the other.
        TurnDispute = "D1b",
        /// Preconditions in a circle, or dates that cannot be met.
        PreconditionCycle = "D2",
        /// No package keeps every red line.
        RedLinesConflict = "D3",
        /// No package keeps the red lines and the positions together.
        PositionsConflict = "D3a",
        /// A step planned in any case excludes what another side asks.
        PlanExcludesAsk = "D3b",
        /// It depends on how a word is read.
        TermInDispute = "D4",
        /// No package gives every party its reservation value.
        NoAgreementZone = "D5",
        /// A party gains by leaving at some stage.
        CommitmentGap = "D6",
        /// Acceptable packages exist and no tabled text is one.
        AgreementMissed = "D7",
        /// The tabled text is dominated.
        InefficientText = "D7b",
        /// Acceptable under what is true, not under what is believed.
        Misperception = "D8",
        /// The ratifiers' zones do not meet.
        RatificationBlock = "D9",
        /// The status quo is stable though a better state exists.
        StableStatusQuo = "D10",
        /// The zone is empty at this date only.
        NotRipe = "D11",
        /// Positions moved after an event.
        EventShock = "D12",
        /// Only outsiders can perform an obligation.
        MissingPerformer = "D13",
        /// Two mediators carry differing texts.
        MediatorsDiverge = "D14",
        /// Sources say stalled, and sources say moving.
        ContestedStatus = "D15",
        /// An obligation cannot be met.
        InfeasibleObligation = "D16",
    }
}

impl Kind {
    /// The long name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::WaitCycle => "wait-cycle",
            Kind::TurnDispute => "turn-dispute",
            Kind::PreconditionCycle => "precondition-cycle",
            Kind::RedLinesConflict => "red-lines-conflict",
            Kind::PositionsConflict => "positions-conflict",
            Kind::PlanExcludesAsk => "plan-excludes-ask",
            Kind::TermInDispute => "term-in-dispute",
            Kind::NoAgreementZone => "no-agreement-zone",
            Kind::CommitmentGap => "commitment-gap",
            Kind::AgreementMissed => "agreement-missed",
            Kind::InefficientText => "inefficient-text",
            Kind::Misperception => "misperception",
            Kind::RatificationBlock => "ratification-block",
            Kind::StableStatusQuo => "stable-status-quo",
            Kind::NotRipe => "not-ripe",
            Kind::EventShock => "event-shock",
            Kind::MissingPerformer => "missing-performer",
            Kind::MediatorsDiverge => "mediators-diverge",
            Kind::ContestedStatus => "contested-status",
            Kind::InfeasibleObligation => "infeasible-obligation",
        }
    }

    /// The kinds that are examined, in report order.
    pub const EXAMINED: [Kind; 11] = [
        Kind::WaitCycle,
        Kind::TurnDispute,
        Kind::PreconditionCycle,
        Kind::RedLinesConflict,
        Kind::PositionsConflict,
        Kind::PlanExcludesAsk,
        Kind::TermInDispute,
        Kind::NoAgreementZone,
        Kind::AgreementMissed,
        Kind::InefficientText,
        Kind::ContestedStatus,
    ];

    /// Whether it says that talks are stuck from what is on file, not from what sources say of them. A text that could be
    /// better for all holds nobody up.
    pub fn is_structural(self) -> bool {
        !matches!(self, Kind::ContestedStatus | Kind::InefficientText)
    }
}

words! {
    /// Whether a kind of deadlock holds.
    Verdict {
        /// It does, with a certificate.
        Proved = "proved",
        /// It does not, with a certificate.
        Refuted = "refuted",
        /// It cannot be said; what is missing is given.
        Undetermined = "undetermined",
    }
}

/// One kind of deadlock in one case: whether it holds, why, and what would free the talks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind.
    pub kind: Kind,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The proof; `None` of an undetermined finding, and where each conflict has its own.
    pub certificate: Option<Certificate>,
    /// The minimal conflicts of a proved D3, D3a or D5, in fixed order.
    pub conflicts: Vec<Conflict>,
    /// The entries that the proof names, in fixed order: what the finding rests on.
    pub names: Vec<EntryRef>,
    /// What is not known or which limit was met.
    pub missing: Vec<Missing>,
    /// The ways out, grouped; within a group in fixed order, not ranked.
    pub ways_out: Vec<WayOut>,
    /// Facts about the ways out that people should read beside them.
    pub remarks: Vec<Remark>,
    /// Whether the conflicts and the ways out are all there are.
    pub complete: bool,
    /// The readings (`also_read`) of positions under which a D3a was tried, and what came out; the first is as stated.
    pub readings: Vec<ReadingTried>,
}

impl Finding {
    /// A finding of which nothing but the verdict is said yet.
    pub fn new(kind: Kind, verdict: Verdict) -> Self {
        Self {
            kind,
            verdict,
            certificate: None,
            conflicts: Vec::new(),
            names: Vec::new(),
            missing: Vec::new(),
            ways_out: Vec::new(),
            remarks: Vec::new(),
            complete: true,
            readings: Vec::new(),
        }
    }
}

/// One minimal conflict: lines (in D5: and floors) that no package keeps together, though without any one of them some
/// package keeps the rest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The lines, in fixed order.
    pub lines: Vec<LineName>,
    /// A smallest set of rules that the proof needs.
    pub rules: Vec<LineName>,
    /// Conflicts with the same number share lines, directly or through others; different numbers are independent.
    pub component: usize,
    /// The proof that no package keeps the lines under the rules.
    pub certificate: Tree,
    /// For each line, in the same order, a package of X that keeps all the others.
    pub witnesses: Vec<Package>,
}

/// Why a finding holds, or does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Certificate {
    /// D1, D2 proved: each act has a need each of whose alternatives holds an act of the same list.
    Stuck {
        /// The acts, in fixed order.
        acts: Vec<StuckAct>,
    },
    /// D1, D2 refuted, and a way out of D1: an order in which all acts not yet done can happen.
    Order {
        /// The acts in that order; those of one inner list happen at once.
        order: Vec<Vec<Id>>,
    },
    /// D1b proved: two claims, each waiting for the other's actor, about one thing.
    Turn {
        /// The claims.
        claims: [Id; 2],
        /// The actors that wait, in the same order.
        waits: [Id; 2],
        /// The text or act.
        about: Id,
    },
    /// D1b refuted: every pair of claims that could be one, and why it is not.
    NoTurn {
        /// The claims by which somebody waits.
        claims: Vec<Id>,
        /// The texts delivered to one of those that wait, and to whom.
        delivered: Vec<(Id, Id)>,
    },
    /// D2 proved by dates: no act of the list can happen before its date, and `act` must by an earlier one.
    Late {
        /// The act that would be late.
        act: Id,
        /// The last day on which it may be done.
        deadline: Date,
        /// Lower bounds; `None`: never.
        bounds: Vec<DateBound>,
    },
    /// D2 refuted: days on which all acts that can happen do, within every deadline.
    Schedule {
        /// Act to day, in an order in which they can happen; acts done and acts that wait for each other are left out.
        dates: Vec<(Id, Date)>,
        /// An order in which all acts not yet done could happen if they waited for preconditions alone; empty where no
        /// need is of that kind.
        order: Vec<Vec<Id>>,
    },
    /// D3, D3a, D4, D5 refuted or freed: a package that keeps what has to be kept.
    Package {
        /// The package.
        package: Package,
    },
    /// A way out of D3 by answering one issue twice: a package for each part, alike in every other issue.
    Parts {
        /// For the lines that speak of the first part.
        first: Package,
        /// For the lines that speak of the second part.
        second: Package,
    },
    /// No package of X keeps the lines that the tree names.
    Tree {
        /// The proof.
        tree: Tree,
    },
    /// D3b proved: what the plan sets, and what is asked, have no package in common.
    Exclusion {
        /// Every such pair, in fixed order.
        pairs: Vec<ExcludedPair>,
    },
    /// D3b refuted: for each pair a package that has both.
    Compatible {
        /// Every pair, in fixed order.
        pairs: Vec<CompatiblePair>,
    },
    /// D4 proved by terms: one common choice of readings under which some package keeps all lines, one under which none does.
    Choices {
        /// Term to the actor whose reading is taken.
        open: BTreeMap<Id, Id>,
        /// A package that keeps all lines under that choice.
        package: Package,
        /// Term to the actor whose reading is taken.
        closed: BTreeMap<Id, Id>,
        /// The proof that none does under that choice.
        tree: Tree,
    },
    /// D4, load-bearing: with each side's own reading some package keeps all lines, under no common choice does any.
    LoadBearing {
        /// A package that keeps all lines, each term read by the holder of the line.
        package: Package,
        /// Every common choice with the proof that it is closed.
        closed: Vec<ClosedChoice>,
    },
    /// D4 refuted: the verdict of D3 under every common choice, all alike.
    AllChoices {
        /// The choices under which some package keeps all lines.
        open: Vec<OpenChoice>,
        /// The choices under which none does.
        closed: Vec<ClosedChoice>,
    },
    /// D4 proved by a text: what it keeps differs between two answers to an issue on which it is unclear.
    Unclear {
        /// The text.
        text: Id,
        /// The issue.
        issue: Id,
        /// A line or position that one answer can keep.
        line: LineName,
        /// A package of X that agrees with the text and keeps it.
        package: Package,
        /// The answer with which it cannot be kept.
        breaks: Value,
        /// The proof: on the box of what the text says and that answer, under the rules, the line is false.
        tree: Tree,
        /// A package of X that agrees with the text and that answer.
        other: Package,
    },
    /// D5 proved: weights on the gains of parties whose best sum is below zero, each issue answered by itself.
    Weights {
        /// Party to weight, whole numbers above zero; of the others the weight is 0.
        weights: BTreeMap<Id, Number>,
        /// Lines and rules of one issue each: only answers that keep them count.
        lines: Vec<LineName>,
    },
    /// D5, where no weights suffice, and a way out of it: packages of X that keep every line, drawn by lot so that each
    /// party has its reservation value in expectation.
    Lottery {
        /// The packages, each with its probability.
        draws: Vec<Draw>,
    },
    /// D7 proved: a package that is acceptable to all, and why no completion of any tabled text is. For mediators alone.
    Missed {
        /// The package.
        package: Package,
        /// Every tabled text, in order.
        texts: Vec<MissedText>,
    },
    /// D7 refuted by a text: a completion of it is acceptable to all. For mediators alone.
    Tabled {
        /// The text.
        text: Id,
        /// The completion.
        package: Package,
    },
    /// D7b proved: packages that keep every line, such that each completion of the text that obeys the rules is dominated by
    /// one of them.
    Dominated {
        /// The text.
        text: Id,
        /// The packages.
        by: Vec<Package>,
    },
    /// D7b refuted, and a way out of it: no package that keeps every line dominates this completion of each of the latest texts.
    Undominated {
        /// The latest texts, in order.
        texts: Vec<UndominatedText>,
    },
    /// D15: of each speaker the latest status claims, in two sets.
    Status {
        /// Those that say stalled.
        stalled: Vec<Id>,
        /// From how many independent documents.
        stalled_independent: usize,
        /// Those that say moving.
        moving: Vec<Id>,
        /// From how many independent documents.
        moving_independent: usize,
    },
    /// A way out whose effect is by definition (a receipt for a turn dispute): the finding run again is refuted by this.
    Refuted {
        /// The certificate of the second run.
        by: Box<Certificate>,
    },
}

/// One act that cannot happen, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StuckAct {
    /// The act.
    pub act: Id,
    /// The need that cannot be met.
    pub need: Id,
    /// For each alternative of the need, one act of it that cannot happen either.
    pub blocked_by: Vec<Id>,
}

/// No day before `earliest` is possible for `act`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateBound {
    /// The act.
    pub act: Id,
    /// The earliest day; `None`: never.
    pub earliest: Option<Date>,
    /// What forces it; `None`: its own `not_before`, or the day of the case.
    pub need: Option<Id>,
    /// For each alternative of that need, the act that forces it.
    pub forced_by: Vec<Id>,
}

/// A plan and something asked that it excludes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedPair {
    /// The alternative that is carried out in any case.
    pub plan: LineName,
    /// The position or red line of somebody else.
    pub ask: LineName,
    /// The proof that no package of X has both.
    pub tree: Tree,
}

/// A plan and something asked that go together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompatiblePair {
    /// The alternative that is carried out in any case.
    pub plan: LineName,
    /// The position or red line of somebody else.
    pub ask: LineName,
    /// A package of X that has both.
    pub package: Package,
}

/// A package with the probability that it is drawn, or with its share of the time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// The package.
    pub package: Package,
    /// Its probability or share, above zero; all of them sum to 1.
    pub share: Number,
}

/// A tabled text no completion of which is acceptable to all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedText {
    /// The text.
    pub text: Id,
    /// Party to what even the completion that is best for it lacks of its reservation value, where that lacks something.
    pub short: BTreeMap<Id, Number>,
    /// The red lines that every completion breaks, in order.
    pub breaks: Vec<LineName>,
    /// The proof, on the box of what the text says.
    pub tree: Tree,
}

/// One of the latest texts with a completion that no package that keeps every line dominates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndominatedText {
    /// The text.
    pub text: Id,
    /// The completion; `None` where none obeys the rules.
    pub package: Option<Package>,
    /// The proof. In it the floors are what the completion gives each party, and [`BETTER`] says that the utilities of all
    /// sum up to more. Without a completion: the rules exclude each other on the box of what the text says.
    pub tree: Tree,
}

/// In a proof that nothing dominates a package: the name of "the utilities of all parties sum up to more". Where nobody has
/// less that is so exactly if somebody has more.
pub const BETTER: &str = "preferences.*";

/// A common choice of readings under which some package keeps all lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenChoice {
    /// Term to the actor whose reading is taken.
    pub choice: BTreeMap<Id, Id>,
    /// The package.
    pub package: Package,
}

/// A common choice of readings under which no package keeps all lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedChoice {
    /// Term to the actor whose reading is taken.
    pub choice: BTreeMap<Id, Id>,
    /// The proof.
    pub tree: Tree,
}

/// One combination of readings of positions that allow more than one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingTried {
    /// Position to the number of its reading: 0 as stated, 1 the first of `also_read`, and so on.
    pub read: BTreeMap<Id, usize>,
    /// What D3a says then.
    pub verdict: Verdict,
    /// The proof of it: a tree that no package keeps the lines read so, or a package that does; `None` of an
    /// undetermined verdict.
    pub certificate: Option<Certificate>,
}

/// What a finding would need to be said, or which limit was met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Missing {
    /// Nothing of this table is on file.
    Empty {
        /// The table.
        table: Table,
    },
    /// No need of kind `precondition` and no act with a binding deadline is on file.
    NoPreconditions,
    /// No claim of this act is on file.
    NoClaims {
        /// The act of the claim, as in the file.
        act: crate::ClaimAct,
    },
    /// No plan that is carried out in any case and says what it makes true is on file.
    NoPlans,
    /// How the actor reads the term is not on file.
    Reading {
        /// The term.
        term: Id,
        /// The actor.
        actor: Id,
    },
    /// Whether the deadline binds is not on file.
    DeadlineKind {
        /// The deadline.
        deadline: Id,
    },
    /// What the claim is about is not on file.
    About {
        /// The claim.
        claim: Id,
    },
    /// How long the lag of the need is, is known too roughly.
    Lag {
        /// The need.
        need: Id,
    },
    /// The verdict differs between readings of a position that its sentence allows.
    AlsoRead {
        /// The position.
        position: Id,
    },
    /// What packages are worth to a party is not on file exactly.
    Utility {
        /// The party.
        actor: Id,
        /// What of it is not.
        gap: Gap,
    },
    /// What no agreement is worth to a party is not on file exactly.
    WalkAway {
        /// The party.
        actor: Id,
    },
    /// The preferences of a party are an analyst's estimate, on which nothing is built here.
    Estimate {
        /// The party.
        actor: Id,
    },
    /// Nobody here has seen the text.
    TextUnseen {
        /// The text.
        text: Id,
    },
    /// This is told to mediators alone, whatever is on file.
    Withheld,
    /// A limit was met.
    Limit {
        /// Its name, as in the report's `limits`.
        limit: String,
        /// Its value.
        value: u64,
    },
    /// The run was stopped before the end.
    Stopped,
}

/// What a finding is worth where it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The weakest basis among the entries named; `None` where none is named.
    pub weakest: Option<Basis>,
    /// How many documents the claims cited stand in.
    pub sources: usize,
    /// How many of them are shown to be independent.
    pub independent: usize,
    /// Where only a side's word about itself supports it, that side; always `None` of the kinds examined here.
    pub self_reported: Option<Id>,
    /// The verdict again without each inferred or analyst's entry, and without each document.
    pub without: Vec<Without>,
}

/// The verdict without one entry or one document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Without {
    /// What is left out: an entry, or a document with all that rests on it alone.
    pub entry: EntryRef,
    /// The verdict then.
    pub verdict: Verdict,
}

/// A finding with its standing and its place among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// The finding.
    pub finding: Finding,
    /// What it is worth where it rests.
    pub standing: Standing,
    /// The claims cited by what it names.
    pub claims: Vec<Id>,
    /// Whether no structural finding is proved once the things it names are removed; `None` where that cannot be said,
    /// or where the finding is not a proved structural one.
    pub binding: Option<bool>,
    /// The structural findings still proved then.
    pub still: Vec<Kind>,
}

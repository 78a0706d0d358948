//! The entries of a case, table by table, as `docs/case-format.md` describes them for people.

use std::collections::BTreeMap;

use jiff::civil::Date;
use num_traits::ToPrimitive;

use crate::word_sets::*;
use crate::{Audience, Basis, Condition, Id, Number, Package, Quantity, Value};

/// What every entry may carry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meta {
    /// Its name; assigned in canonical order where the file gives none.
    pub id: Id,
    /// Whether the file gives the name.
    pub declared: bool,
    /// A title for people.
    pub title: Option<String>,
    /// The claims it is drawn from.
    pub claims: Vec<Id>,
    /// Who may see it; `None` is the case's own default.
    pub known_to: Option<Audience>,
    /// How well it is known, where the file says so (else see [`crate::Case::basis`]).
    pub basis: Option<Basis>,
}

impl Meta {
    /// An entry of this name with nothing else said.
    pub fn named(id: Id) -> Self {
        Self { id, declared: true, title: None, claims: Vec::new(), known_to: None, basis: None }
    }
}

/// `[actors.ID]`: who takes part, or is concerned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Actor {
    /// What every entry may carry.
    pub meta: Meta,
    /// What it is in the talks, and when; never empty.
    pub roles: Vec<RolePeriod>,
    /// What people call it.
    pub name: Option<String>,
    /// `state`, `armed-group`, `union` and so on.
    pub kind: Option<String>,
    /// Names used in sources.
    pub also: Vec<String>,
    /// Actors or people that must approve what its negotiators agree to.
    pub ratified_by: Vec<Id>,
}

/// A role and the days on which it is held, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RolePeriod {
    /// The role.
    pub role: Role,
    /// Its first day, if known.
    pub since: Option<Date>,
    /// Its last day, if known.
    pub until: Option<Date>,
    /// The claims it is drawn from.
    pub claims: Vec<Id>,
}

/// `[people.ID]`: who speaks; never a party of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// What every entry may carry.
    pub meta: Meta,
    /// The actor spoken for.
    pub of: Id,
    /// What people call the person, or how a source describes somebody unnamed.
    pub name: Option<String>,
    /// The office held.
    pub office: Option<String>,
    /// The level spoken at.
    pub level: Option<Level>,
    /// Whether the source names the person.
    pub named: Option<bool>,
    /// First day in office.
    pub since: Option<Date>,
    /// Last day in office.
    pub until: Option<Date>,
}

/// `[[relations]]`: how two actors deal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dealing {
    /// What every entry may carry.
    pub meta: Meta,
    /// The actor whose conduct it is.
    pub from: Id,
    /// The actor dealt with.
    pub to: Id,
    /// Whether the first recognises the second.
    pub recognises: Option<bool>,
    /// How they talk.
    pub channel: Option<Channel>,
}

/// `[issues.ID]`: one question that every package answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    /// What every entry may carry.
    pub meta: Meta,
    /// The possible answers.
    pub scale: Scale,
    /// The unit of a range.
    pub unit: Option<String>,
    /// Names used in sources.
    pub also: Vec<String>,
    /// Each side's own word for it.
    pub called: BTreeMap<Id, String>,
    /// Whether it is on the table.
    pub scope: Option<Scope>,
    /// False: lives, relief, what may not be bargained with.
    pub tradable: bool,
}

/// The possible answers to an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// Options from low to high; at least one.
    Options(Vec<IssueOption>),
    /// `from`, `from + step`, up to `to`; the step is above zero and `to` is reached.
    Range {
        /// The lowest number.
        from: Number,
        /// The highest number.
        to: Number,
        /// From one number to the next.
        step: Number,
    },
}

/// One option of an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IssueOption {
    /// Its name, unique within the issue.
    pub id: Id,
    /// A number that goes with it.
    pub value: Option<Quantity>,
    /// A title for people.
    pub title: Option<String>,
}

impl Issue {
    /// An issue with its answers and nothing else; it may be bargained with.
    pub fn new(id: Id, scale: Scale) -> Self {
        let (also, called) = (Vec::new(), BTreeMap::new());
        Self { meta: Meta::named(id), scale, unit: None, also, called, scope: None, tradable: true }
    }

    /// An issue with these options, low to high, and nothing else.
    pub fn with_options(id: Id, options: impl IntoIterator<Item = Id>) -> Self {
        let option = |id| IssueOption { id, value: None, title: None };
        Self::new(id, Scale::Options(options.into_iter().map(option).collect()))
    }

    /// How many answers there are, where that fits.
    pub fn count(&self) -> Option<u64> {
        match &self.scale {
            Scale::Options(options) => Some(options.len() as u64),
            Scale::Range { from, to, step } => {
                let steps = (to.to_big() - from.to_big()) / step.to_big();
                steps.floor().to_integer().to_u64()?.checked_add(1)
            }
        }
    }

    /// The place of a value, from 0 at the low end; `None` where it is no answer to this issue.
    pub fn place(&self, value: &Value) -> Option<u64> {
        match (&self.scale, value) {
            (Scale::Options(options), Value::Option(id)) => {
                options.iter().position(|option| option.id == *id).map(|place| place as u64)
            }
            (Scale::Range { from, to, step }, Value::Number(number)) => {
                let inside = from <= number && number <= to;
                let steps = (number.to_big() - from.to_big()) / step.to_big();
                (inside && steps.is_integer()).then(|| steps.to_integer().to_u64()).flatten()
            }
            _ => None,
        }
    }

    /// The value at a place counted from 0 at the low end.
    pub fn value(&self, place: u64) -> Option<Value> {
        match &self.scale {
            Scale::Options(options) => {
                options.get(usize::try_from(place).ok()?).map(|option| Value::Option(option.id.clone()))
            }
            Scale::Range { from, to, step } => {
                let factor = num_rational::BigRational::from_integer(place.into());
                let number = Number::from_big(&(from.to_big() + step.to_big() * factor))?;
                (number <= *to).then_some(Value::Number(number))
            }
        }
    }
}

/// `[[rules]]`: law, arithmetic, nature; binds everyone and is nobody's line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeasibilityRule {
    /// What every entry may carry.
    pub meta: Meta,
    /// What holds.
    pub says: Condition,
}

/// `[terms.ID]`: a word that the sides read differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// What every entry may carry.
    pub meta: Meta,
    /// How each actor reads it; an actor left out has no known reading.
    pub readings: BTreeMap<Id, Reading>,
}

/// One actor's reading of a term, an entry of its own as to who sees it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// What the word means to that actor; names no term.
    pub says: Condition,
    /// Who may see the reading; `None` is the case's own default.
    pub known_to: Option<Audience>,
    /// The claims it is drawn from.
    pub claims: Vec<Id>,
    /// How well it is known, where the file says so.
    pub basis: Option<Basis>,
}

/// `[[positions]]`: what an actor is reported to hold, short of a red line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// What every entry may carry.
    pub meta: Meta,
    /// Whose it is.
    pub of: Id,
    /// How it is held.
    pub kind: PositionKind,
    /// The condition; a position that `refuses` holds its negation.
    pub says: Condition,
    /// The condition on which an offer stands.
    pub on_condition: Option<Condition>,
    /// Other readings of the same sentence.
    pub also_read: Vec<Condition>,
    /// To whom it was said, as reported.
    pub audience: Option<Hearers>,
    /// First day it is held.
    pub since: Option<Date>,
    /// Last day it is held.
    pub until: Option<Date>,
}

/// `[[red_lines]]`: what its holder told the mediators, or wrote in a text that was seen, it will not go without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RedLine {
    /// What every entry may carry.
    pub meta: Meta,
    /// Whose it is.
    pub of: Id,
    /// The condition that must hold.
    pub says: Condition,
    /// First day in force.
    pub since: Option<Date>,
    /// Last day in force.
    pub until: Option<Date>,
}

/// `[acts.ID]`: something one actor does in the process.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Act {
    /// What every entry may carry.
    pub meta: Meta,
    /// Who does it.
    pub by: Id,
    /// The day it was done.
    pub done: Option<Date>,
    /// The day it is planned for.
    pub planned: Option<Date>,
    /// The first day on which it can be done.
    pub not_before: Option<Date>,
    /// The last day on which it may be done.
    pub deadline: Option<Date>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
}

/// `[[needs]]`: an act happens only after others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// What every entry may carry.
    pub meta: Meta,
    /// The act that waits.
    pub act: Id,
    /// Alternatives, each a list of acts that must all have happened; at least one alternative.
    pub any_of: Vec<Vec<Id>>,
    /// Why it waits; `None` is procedure.
    pub kind: Option<NeedKind>,
    /// Days that must pass after the acts of the alternative; zero or more.
    pub lag_days: Option<Quantity>,
}

/// `[preferences.ACTOR]`: how much things matter to an actor; its name is the actor's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Preferences {
    /// What every entry may carry.
    pub meta: Meta,
    /// Where they come from.
    pub source: PreferenceSource,
    /// Issues from most to least important.
    pub order: Vec<Id>,
    /// Which end of each issue is good.
    pub better: BTreeMap<Id, Better>,
    /// Weight of each issue.
    pub weights: BTreeMap<Id, Quantity>,
    /// Value of each answer, issue by issue, from 0 to 1.
    pub values: BTreeMap<Id, ValueFunction>,
    /// Scores of options on any scale.
    pub scores: BTreeMap<Id, BTreeMap<Id, Quantity>>,
    /// The score that is worth 1.
    pub scale: Option<Quantity>,
    /// Utility (or score) of no agreement.
    pub walk_away: Option<Quantity>,
    /// Pairs of packages, the first at least as good as the second.
    pub compared: Vec<(Package, Package)>,
}

impl Preferences {
    /// Preferences of an actor that say nothing.
    pub fn silent(of: Id, source: PreferenceSource) -> Self {
        Self {
            meta: Meta::named(of),
            source,
            order: Vec::new(),
            better: BTreeMap::new(),
            weights: BTreeMap::new(),
            values: BTreeMap::new(),
            scores: BTreeMap::new(),
            scale: None,
            walk_away: None,
            compared: Vec::new(),
        }
    }
}

/// The value of each answer to one issue for one party.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueFunction {
    /// A straight line from worst at the low end to best at the high end.
    Rising,
    /// A straight line from best at the low end to worst at the high end.
    Falling,
    /// A number for each option.
    Options(BTreeMap<Id, Quantity>),
    /// Points joined by straight lines.
    Points(Vec<(Number, Quantity)>),
}

/// `[[texts]]`: a tabled text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// What every entry may carry.
    pub meta: Meta,
    /// Whose it is.
    pub by: Id,
    /// What it says; issues left out are open. `None`: nobody here has seen it.
    pub package: Option<Package>,
    /// Its date.
    pub dated: Option<Date>,
    /// What it is.
    pub kind: Option<TextKind>,
    /// The text it replaces.
    pub supersedes: Option<Id>,
    /// Issues on which it can be read in more than one way.
    pub unclear: Vec<Id>,
    /// Who carries it.
    pub carried_by: Vec<Id>,
    /// What became of it, actor by actor.
    pub answers: BTreeMap<Id, Answer>,
}

/// What became of a text with one actor, an entry of its own as to who sees it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// What became of it.
    pub state: AnswerState,
    /// Who may see the answer; `None` is the case's own default.
    pub known_to: Option<Audience>,
    /// The claims it is drawn from.
    pub claims: Vec<Id>,
}

/// `[[guarantees]]`: an assurance asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guarantee {
    /// What every entry may carry.
    pub meta: Meta,
    /// Who asks.
    pub asked_by: Id,
    /// Of what, in words.
    pub covers: String,
    /// Against whom.
    pub against: Option<Id>,
    /// For which phase.
    pub phase: Option<Phase>,
    /// Whom the asker would accept as guarantor; `None` where not known.
    pub accepts: Option<Vec<Id>>,
    /// Who has offered; `None` where not known.
    pub offered: Option<Vec<Id>>,
    /// What a guarantor could do, in words.
    pub powers: Vec<String>,
    /// How large it must be.
    pub size: Option<Quantity>,
}

/// `[[alternatives]]`: what an actor says it will do without agreement (its BATNA) or in any case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alternative {
    /// What every entry may carry; the title is required.
    pub meta: Meta,
    /// Whose it is.
    pub of: Id,
    /// With or without agreement.
    pub regardless: bool,
    /// The condition it makes true.
    pub sets: Option<Condition>,
}

/// `[[deadlines]]`: a date that presses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// What every entry may carry; the title is required.
    pub meta: Meta,
    /// The day.
    pub on: Date,
    /// Whether it binds; `None` where not known.
    pub kind: Option<DeadlineKind>,
    /// On whom it presses.
    pub of: Option<Id>,
    /// The act it bounds; without one it bounds nothing.
    pub act: Option<Id>,
}

/// A day, or the days between which something happened (both included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The first day it can have been.
    pub from: Date,
    /// The last day it can have been.
    pub to: Date,
}

/// `[[events]]`: what happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// What every entry may carry.
    pub meta: Meta,
    /// What it was.
    pub what: EventKind,
    /// When; `None` where not known.
    pub on: Option<When>,
    /// Who did it.
    pub by: Vec<Id>,
    /// Where.
    pub place: Option<String>,
    /// Of which round.
    pub round: Option<String>,
    /// On which issue.
    pub issue: Option<Id>,
    /// Which way, of a shift.
    pub direction: Option<Direction>,
    /// Events it followed, as reported; never a cause.
    pub after: Vec<Id>,
}

/// `[sources.ID]`: a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// What every entry may carry.
    pub meta: Meta,
    /// What it is.
    pub kind: SourceKind,
    /// When it was published.
    pub published: Option<Published>,
    /// Its file.
    pub file: Option<String>,
    /// SHA-256 of the raw file, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// Where it took its matter from; `None`: from nobody else, as far as the file says.
    pub derived_from: Option<Origin>,
    /// Its address.
    pub url: Option<String>,
}

/// When a document was published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Published {
    /// On this day.
    On(Date),
    /// Not after this day.
    NotAfter {
        /// The day.
        date: Date,
        /// How that is known.
        by: Option<String>,
    },
}

/// Where a document took its matter from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// From another document of the case.
    Source(Id),
    /// From elsewhere, not known where.
    Unknown,
}

/// Who speaks in a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// The text's own voice.
    Unattributed,
    /// A person or an actor.
    Named(Id),
}

/// `[[claims]]`: one statement found in a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// What every entry may carry.
    pub meta: Meta,
    /// The document it stands in.
    pub source: Id,
    /// Who says it; never empty.
    pub speaker: Vec<Speaker>,
    /// What it does.
    pub act: ClaimAct,
    /// Where it stands: Unicode code points of the raw document, from (included) to (excluded).
    pub at: Option<(u64, u64)>,
    /// Where it stands, in words.
    pub place: Option<String>,
    /// Its words.
    pub text: Option<String>,
    /// Whose conduct or stance it is about.
    pub of: Vec<Id>,
    /// The issues it is about.
    pub issue: Vec<Id>,
    /// At whom it is aimed.
    pub target: Vec<Id>,
    /// The text or act it is about.
    pub about: Option<Id>,
    /// Whether it affirms or denies.
    pub polarity: Option<Polarity>,
    /// How it is put.
    pub modality: Option<Modality>,
    /// How the talks stand; present with [`ClaimAct::ReportStatus`].
    pub status: Option<Status>,
    /// When what it tells happened.
    pub event_date: Option<When>,
    /// How an unnamed speaker is described, so that two of them can be told apart.
    pub speaker_as: Option<String>,
    /// Against whom an assurance is asked.
    pub against: Vec<Id>,
    /// Who confirmed this reading of the source.
    pub reviewed_by: Option<String>,
}

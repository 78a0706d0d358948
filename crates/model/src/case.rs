//! A case: what is known of one set of talks on one day.

use jiff::civil::Date;

use crate::entries::*;
use crate::word_sets::*;
use crate::{Audience, Condition, Id, Issues};

/// What is known of one set of talks on one day, as one viewer sees it.
///
/// A `Case` in hand is valid: names are unique and declared, packages fit their issues, conditions are well
/// typed, chains of sources end. It is in no particular order until [`crate::project`] has put it into
/// canonical order, which is what everything after the file works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `[case]`
    pub header: Header,
    /// `[actors.ID]`
    pub actors: Vec<Actor>,
    /// `[people.ID]`
    pub people: Vec<Person>,
    /// `[[relations]]`
    pub relations: Vec<Dealing>,
    /// `[issues.ID]`
    pub issues: Vec<Issue>,
    /// `[[rules]]`
    pub rules: Vec<FeasibilityRule>,
    /// `[terms.ID]`
    pub terms: Vec<Term>,
    /// `[[positions]]`
    pub positions: Vec<Position>,
    /// `[[red_lines]]`
    pub red_lines: Vec<RedLine>,
    /// `[acts.ID]`
    pub acts: Vec<Act>,
    /// `[[needs]]`
    pub needs: Vec<Need>,
    /// `[preferences.ACTOR]`
    pub preferences: Vec<Preferences>,
    /// `[[texts]]`
    pub texts: Vec<Text>,
    /// `[[guarantees]]`
    pub guarantees: Vec<Guarantee>,
    /// `[[alternatives]]`
    pub alternatives: Vec<Alternative>,
    /// `[[deadlines]]`
    pub deadlines: Vec<Deadline>,
    /// `[[events]]`
    pub events: Vec<Event>,
    /// `[sources.ID]`
    pub sources: Vec<Source>,
    /// `[[claims]]`
    pub claims: Vec<Claim>,
}

/// `[case]`: the talks on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the talks are called; every viewer sees it.
    pub title: String,
    /// The day the case describes; every viewer sees it.
    pub as_of: Date,
    /// How the day is known; every viewer sees it.
    pub as_of_by: Option<String>,
    /// A note, an entry of its own as to who sees it.
    pub note: Option<Note>,
    /// Who sees entries that do not say; `None` is the mediators.
    pub known_to: Option<Audience>,
}

/// The note of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its words.
    pub says: String,
    /// Who may see it; `None` is the case's own default.
    pub known_to: Option<Audience>,
}

words! {
    /// A table of the case file.
    Table {
        /// `[actors.ID]`
        Actors = "actors",
        /// `[people.ID]`
        People = "people",
        /// `[[relations]]`
        Relations = "relations",
        /// `[issues.ID]`
        Issues = "issues",
        /// `[[rules]]`
        Rules = "rules",
        /// `[terms.ID]`
        Terms = "terms",
        /// `[[positions]]`
        Positions = "positions",
        /// `[[red_lines]]`
        RedLines = "red_lines",
        /// `[acts.ID]`
        Acts = "acts",
        /// `[[needs]]`
        Needs = "needs",
        /// `[preferences.ACTOR]`
        Preferences = "preferences",
        /// `[[texts]]`
        Texts = "texts",
        /// `[[guarantees]]`
        Guarantees = "guarantees",
        /// `[[alternatives]]`
        Alternatives = "alternatives",
        /// `[[deadlines]]`
        Deadlines = "deadlines",
        /// `[[events]]`
        Events = "events",
        /// `[sources.ID]`
        Sources = "sources",
        /// `[[claims]]`
        Claims = "claims",
    }
}

impl Table {
    /// The stem of the names assigned to entries that the file leaves without one.
    pub const fn stem(self) -> &'static str {
        match self {
            Table::Actors => "actor",
            Table::People => "person",
            Table::Relations => "relation",
            Table::Issues => "issue",
            Table::Rules => "rule",
            Table::Terms => "term",
            Table::Positions => "position",
            Table::RedLines => "red-line",
            Table::Acts => "act",
            Table::Needs => "need",
            Table::Preferences => "preference",
            Table::Texts => "text",
            Table::Guarantees => "guarantee",
            Table::Alternatives => "alternative",
            Table::Deadlines => "deadline",
            Table::Events => "event",
            Table::Sources => "source",
            Table::Claims => "claim",
        }
    }
}

/// Calls `$f` with each table of `$case` in turn: `$f(Table, &[mut] Vec<Entry>)`.
macro_rules! each_table {
    ($case:expr, |$table:ident, $entries:ident| $body:block) => {{
        {
            let ($table, $entries) = ($crate::Table::Actors, &mut $case.actors);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::People, &mut $case.people);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Relations, &mut $case.relations);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Issues, &mut $case.issues);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Rules, &mut $case.rules);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Terms, &mut $case.terms);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Positions, &mut $case.positions);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::RedLines, &mut $case.red_lines);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Acts, &mut $case.acts);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Needs, &mut $case.needs);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Preferences, &mut $case.preferences);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Texts, &mut $case.texts);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Guarantees, &mut $case.guarantees);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Alternatives, &mut $case.alternatives);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Deadlines, &mut $case.deadlines);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Events, &mut $case.events);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Sources, &mut $case.sources);
            $body
        }
        {
            let ($table, $entries) = ($crate::Table::Claims, &mut $case.claims);
            $body
        }
    }};
}
pub(crate) use each_table;

/// What all entries have in common.
pub trait Entry {
    /// The table it stands in.
    const TABLE: Table;
    /// What every entry may carry.
    fn meta(&self) -> &Meta;
    /// The same, to change.
    fn meta_mut(&mut self) -> &mut Meta;
}

macro_rules! entries {
    ($($entry:ty = $table:ident,)+) => {
        $(impl Entry for $entry {
            const TABLE: Table = Table::$table;
            fn meta(&self) -> &Meta { &self.meta }
            fn meta_mut(&mut self) -> &mut Meta { &mut self.meta }
        })+
    };
}
entries! {
    Actor = Actors, Person = People, Dealing = Relations, Issue = Issues, FeasibilityRule = Rules, Term = Terms,
    Position = Positions, RedLine = RedLines, Act = Acts, Need = Needs, Preferences = Preferences, Text = Texts,
    Guarantee = Guarantees, Alternative = Alternatives, Deadline = Deadlines, Event = Events, Source = Sources,
    Claim = Claims,
}

/// The entry of this name in one table: at once where the table is in canonical order, in which the names that the file
/// gives ascend and the others are numbered.
pub fn find<'a, E: Entry>(entries: &'a [E], id: &Id) -> Option<&'a E> {
    let declared = entries.partition_point(|entry| entry.meta().declared);
    let named = || entries[..declared].binary_search_by(|entry| entry.meta().id.cmp(id)).ok();
    let numbered = || declared.checked_add(id.number_after(E::TABLE.stem())?.checked_sub(1)?);
    let there = |place: usize| entries.get(place).filter(|entry| entry.meta().id == *id);
    let guessed = named().or_else(numbered).and_then(there);
    guessed.or_else(|| entries.iter().find(|entry| entry.meta().id == *id))
}

impl Case {
    /// A case with a title and a day and nothing else.
    pub fn empty(title: impl Into<String>, as_of: Date) -> Self {
        Self {
            header: Header { title: title.into(), as_of, as_of_by: None, note: None, known_to: None },
            actors: Vec::new(),
            people: Vec::new(),
            relations: Vec::new(),
            issues: Vec::new(),
            rules: Vec::new(),
            terms: Vec::new(),
            positions: Vec::new(),
            red_lines: Vec::new(),
            acts: Vec::new(),
            needs: Vec::new(),
            preferences: Vec::new(),
            texts: Vec::new(),
            guarantees: Vec::new(),
            alternatives: Vec::new(),
            deadlines: Vec::new(),
            events: Vec::new(),
            sources: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// The issues by name.
    pub fn issue_index(&self) -> Issues<'_> {
        self.issues.iter().map(|issue| (&issue.meta.id, issue)).collect()
    }

    /// Whether an actor has a role on the day of the case.
    pub fn has_role(&self, actor: &Id, role: Role) -> bool {
        find(&self.actors, actor).is_some_and(|actor| actor.has_role(role, self.header.as_of))
    }

    /// How `holder` reads `term`, where that is known.
    pub fn reading(&self, term: &Id, holder: &Id) -> Option<&Condition> {
        find(&self.terms, term)?.readings.get(holder).map(|reading| &reading.says)
    }

    /// A line of `holder` with each term read as the holder reads it; terms without a known reading stay.
    pub fn as_read_by(&self, says: &Condition, holder: &Id) -> Condition {
        says.with_readings(&|term| self.reading(term, holder).cloned())
    }
}

impl Actor {
    /// An actor that has one role all along and nothing else.
    pub fn new(id: Id, role: Role) -> Self {
        let roles = vec![RolePeriod { role, since: None, until: None, claims: Vec::new() }];
        Self { meta: Meta::named(id), roles, name: None, kind: None, also: Vec::new(), ratified_by: Vec::new() }
    }

    /// Whether it has a role on a day.
    pub fn has_role(&self, role: Role, on: Date) -> bool {
        self.roles.iter().any(|period| period.role == role && in_force(period.since, period.until, on))
    }
}

/// Whether `on` lies within the days from `since` to `until`, both included; an end left out is open.
pub fn in_force(since: Option<Date>, until: Option<Date>, on: Date) -> bool {
    since.is_none_or(|since| since <= on) && until.is_none_or(|until| on <= until)
}

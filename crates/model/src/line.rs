//! Lines: the conditions that holders hold, and the names by which certificates call entries.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::{find, in_force};
use crate::{Case, Condition, Id, PositionKind, Role, Table, Truth};

/// An entry of a case: its table and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    /// The table.
    pub table: Table,
    /// The name in that table.
    pub id: Id,
}

impl EntryRef {
    /// The entry `id` of `table`.
    pub fn new(table: Table, id: &Id) -> Self {
        Self { table, id: id.clone() }
    }
}

impl fmt::Display for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.id)
    }
}

impl Serialize for EntryRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts = text.split_once('.').and_then(|(table, id)| Some((Table::from_word(table)?, Id::new(id)?)));
        let (table, id) = parts.ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not TABLE.ID")))?;
        Ok(Self { table, id })
    }
}

/// The name of a line or a rule in a certificate: its id, or `table.id` where another line or rule has the same id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineName(pub String);

impl fmt::Display for LineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The tables whose entries hold a condition on packages, in the order in which their names are looked up.
pub const LINE_TABLES: [Table; 4] = [Table::RedLines, Table::Positions, Table::Rules, Table::Alternatives];

/// A condition with its holder, each term read as the holder reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub entry: EntryRef,
    /// The holder; `None` of a rule.
    pub of: Option<Id>,
    /// The condition: of a position that refuses, the negation of what it says; terms left in it have no known reading.
    pub says: Condition,
}

impl Line {
    /// Whether some term in it has no known reading.
    pub fn is_unknown(&self) -> bool {
        !self.says.terms().is_empty()
    }
}

impl Case {
    /// Whether the entry of `table` called `id` holds a condition.
    fn is_line(&self, table: Table, id: &Id) -> bool {
        match table {
            Table::RedLines => find(&self.red_lines, id).is_some(),
            Table::Positions => find(&self.positions, id).is_some(),
            Table::Rules => find(&self.rules, id).is_some(),
            Table::Alternatives => find(&self.alternatives, id).is_some(),
            Table::Preferences => find(&self.preferences, id).is_some(),
            _ => false,
        }
    }

    /// The name of a line or rule in certificates; a floor (see [`crate::Floor`]) is always called by its table.
    pub fn line_name(&self, entry: &EntryRef) -> LineName {
        let lines = LINE_TABLES.iter().filter(|table| self.is_line(**table, &entry.id)).count();
        let shared = lines > 1 || entry.table == Table::Preferences;
        LineName(if shared { entry.to_string() } else { entry.id.to_string() })
    }

    /// The line, rule or floor that a certificate calls `name`.
    pub fn named_line(&self, name: &LineName) -> Option<EntryRef> {
        let candidates = match name.0.split_once('.') {
            Some((table, id)) => vec![(Table::from_word(table)?, Id::new(id)?)],
            None => LINE_TABLES.iter().filter_map(|table| Some((*table, Id::new(&name.0)?))).collect(),
        };
        let mut found = candidates.into_iter().filter(|(table, id)| self.is_line(*table, id));
        let (table, id) = found.next()?;
        let entry = EntryRef { table, id };
        (found.next().is_none() && self.line_name(&entry) == *name).then_some(entry)
    }

    /// The line that an entry holds, read as its holder reads it. An alternative's is what it `sets`.
    pub fn line(&self, entry: &EntryRef) -> Option<Line> {
        let id = &entry.id;
        let (of, says) = match entry.table {
            Table::RedLines => find(&self.red_lines, id).map(|line| (Some(&line.of), line.says.clone()))?,
            Table::Positions => {
                let position = find(&self.positions, id)?;
                (Some(&position.of), position.held(&position.says))
            }
            Table::Rules => find(&self.rules, id).map(|rule| (None, rule.says.clone()))?,
            Table::Alternatives => {
                let plan = find(&self.alternatives, id)?;
                (Some(&plan.of), plan.sets.clone()?)
            }
            _ => return None,
        };
        let says = of.map_or(says.clone(), |holder| self.as_read_by(&says, holder));
        Some(Line { entry: entry.clone(), of: of.cloned(), says })
    }

    /// The rules, which bind every package.
    pub fn rule_lines(&self) -> Vec<Line> {
        self.rules.iter().filter_map(|rule| self.line(&EntryRef::new(Table::Rules, &rule.meta.id))).collect()
    }

    /// The red lines in force on the day of the case whose holders are parties on that day.
    pub fn red_lines_in_force(&self) -> Vec<Line> {
        let day = self.header.as_of;
        let held = self
            .red_lines
            .iter()
            .filter(|line| in_force(line.since, line.until, day) && self.has_role(&line.of, Role::Party));
        held.filter_map(|line| self.line(&EntryRef::new(Table::RedLines, &line.meta.id))).collect()
    }

    /// The positions in force on the day of the case, whose holders are parties on that day, that insist or refuse.
    pub fn firm_positions_in_force(&self) -> Vec<Line> {
        let day = self.header.as_of;
        let held = self.positions.iter().filter(|position| {
            position.kind.excludes()
                && in_force(position.since, position.until, day)
                && self.has_role(&position.of, Role::Party)
        });
        held.filter_map(|position| self.line(&EntryRef::new(Table::Positions, &position.meta.id))).collect()
    }

    /// Whether a package gives every issue one of its answers and nothing else.
    pub fn is_package(&self, package: &crate::Package) -> bool {
        package.len() == self.issues.len()
            && self.issues.iter().all(|issue| package.get(&issue.meta.id).is_some_and(|v| issue.place(v).is_some()))
    }

    /// Whether a package obeys every rule, so that it belongs to X.
    pub fn is_feasible(&self, package: &crate::Package) -> bool {
        let issues = self.issue_index();
        self.is_package(package) && self.rules.iter().all(|rule| rule.says.truth(package, &issues) == Truth::True)
    }

    /// Whether a package certainly keeps a line, whatever the readings that are not known.
    pub fn keeps(&self, package: &crate::Package, line: &Line) -> bool {
        line.says.truth(package, &self.issue_index()) == Truth::True
    }

    /// A line with each term read by one common choice (`choice`: term to the actor whose reading counts).
    pub fn under_choice(&self, entry: &EntryRef, choice: &BTreeMap<Id, Id>) -> Option<Line> {
        let mut line = self.line(entry)?;
        let raw = match entry.table {
            Table::RedLines => find(&self.red_lines, &entry.id)?.says.clone(),
            Table::Positions => {
                let position = find(&self.positions, &entry.id)?;
                position.held(&position.says)
            }
            _ => return Some(line),
        };
        line.says = raw.with_readings(&|term| self.reading(term, choice.get(term)?).cloned());
        Some(line)
    }
}

impl crate::Position {
    /// The condition that the position holds where it is read as `says`.
    pub fn held(&self, says: &Condition) -> Condition {
        match self.kind {
            PositionKind::Refuses => Condition::Not(Box::new(says.clone())),
            _ => says.clone(),
        }
    }
}

impl PositionKind {
    /// Whether it excludes the packages that do not keep it: offers, requests and aims exclude nothing.
    pub fn excludes(self) -> bool {
        matches!(self, PositionKind::Insists | PositionKind::Refuses)
    }
}

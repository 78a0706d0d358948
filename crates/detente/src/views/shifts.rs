//! Where a party asks for less or for more than before, issue by issue.
//!
//! What a source says of it is kept apart from what only the order of days lets one infer. Two statements whose days are not
//! both known, or overlap, have no order.

use detente_evidence::Interval;
use detente_model::{ClaimAct, Id};
use serde::Serialize;

use super::{Material, Placed, Statement};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Less is asked for, or more is accepted, than before.
    Softer,
    /// More is asked for, or less is accepted.
    Harder,
}

/// A shift that a source tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Whose; several where the source tells it of several together.
    pub of: Vec<Id>,
    /// The issues; none where the source names none.
    pub issues: Vec<Id>,
    /// Which way; of a denial, the way that is denied.
    pub direction: Direction,
    /// The statement.
    pub statement: usize,
}

/// Two statements of one party on one issue, one after the other, of which the second goes another way than the first.
/// Inferred: no source here says that anything shifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ordered {
    /// Whose.
    pub of: Id,
    /// The issue.
    pub issue: Id,
    /// Which way.
    pub direction: Direction,
    /// The earlier statement.
    pub before: usize,
    /// The later one.
    pub after: usize,
}

/// Where a party asks for less or for more than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shifts {
    /// What sources tell, by party and day.
    pub told: Vec<Told>,
    /// What the order of days lets one infer, by party and issue.
    pub inferred: Vec<Ordered>,
}

pub(super) fn shifts(material: &Material<'_>) -> Shifts {
    let mut told: Vec<Told> = material.statements.iter().enumerate().filter_map(told).collect();
    told.sort_by_cached_key(|shift| {
        let day = material.day(&material.statements[shift.statement]);
        (shift.of.clone(), shift.issues.clone(), day.is_none(), day, shift.statement)
    });
    Shifts { told, inferred: inferred(material) }
}

fn told((at, statement): (usize, &Statement)) -> Option<Told> {
    let direction = match statement.act {
        ClaimAct::Soften => Direction::Softer,
        ClaimAct::Harden => Direction::Harder,
        _ => return None,
    };
    Some(Told { of: statement.of.clone(), issues: statement.issues.clone(), direction, statement: at })
}

/// Whether a statement shows a party open on an issue or closed; of what it only asks for, neither.
fn is_open(statement: &Statement) -> Option<bool> {
    let open = match statement.act {
        ClaimAct::Offer | ClaimAct::Accept => true,
        ClaimAct::Reject => false,
        _ => return None,
    };
    Some(open != statement.denied)
}

fn inferred(material: &Material<'_>) -> Vec<Ordered> {
    let case = material.review.case();
    let mut found = Vec::new();
    for actor in &case.actors {
        for issue in &case.issues {
            let of = (&actor.meta.id, &issue.meta.id);
            let turns = dated(material, of);
            let pairs = turns.iter().zip(turns.iter().skip(1));
            found.extend(pairs.filter_map(|(before, after)| ordered(of, before, after)));
        }
    }
    found
}

/// A statement with its days, and whether it shows its party open.
type Turn = (usize, Interval, bool);

fn dated(material: &Material<'_>, (party, issue): (&Id, &Id)) -> Vec<Turn> {
    let turn = |(at, statement): (usize, &Statement)| {
        let on = statement.only_party() == Some(party) && statement.issues.contains(issue);
        let (days, placed) = material.placed(statement).filter(|_| on)?;
        // What is to happen, or was done, on a day is no stance of that day.
        (placed == Placed::Published).then_some((at, days, is_open(statement)?))
    };
    let mut turns: Vec<Turn> = material.statements.iter().enumerate().filter_map(turn).collect();
    turns.sort_by_key(|(at, days, _)| (days.from, days.to, *at));
    turns
}

fn ordered((of, issue): (&Id, &Id), before: &Turn, after: &Turn) -> Option<Ordered> {
    let later = before.1.to? < after.1.from?;
    let direction = if after.2 { Direction::Softer } else { Direction::Harder };
    let turned = later && before.2 != after.2;
    turned.then(|| Ordered { of: of.clone(), issue: issue.clone(), direction, before: before.0, after: after.0 })
}

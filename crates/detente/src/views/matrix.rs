//! What was said on each issue, party by party.

use detente_model::{ClaimAct, Id, Role};
use serde::Serialize;

use super::{Material, Statement};

/// Whose stance or conduct a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Of one actor alone.
    Of(Id),
    /// Of several together.
    Together,
    /// Of nobody in particular.
    Nobody,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// An issue or a term of the case.
    Issue(Id),
    /// How the talks stand, and whose fault it is said to be.
    Talks,
    /// Anything else.
    Other,
}

/// The statements on one matter: one cell for each column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about.
    pub matter: Matter,
    /// The statements of each column, in the order of their days; those without a day last.
    pub cells: Vec<Vec<usize>>,
}

/// What was said on each issue, party by party. A statement on two issues stands in two rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// The columns that hold something: parties, other actors, several together, nobody.
    pub sides: Vec<Side>,
    /// The rows that hold something: issues in the order of the case, then the talks, then the rest.
    pub rows: Vec<Row>,
}

pub(super) fn matrix(material: &Material<'_>) -> Matrix {
    let sides = sides(material);
    let rows = matters(material).into_iter().map(|matter| row(material, &sides, matter));
    let rows = rows.filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
    Matrix { sides, rows }
}

fn side(statement: &Statement) -> Side {
    match statement.of.as_slice() {
        [] => Side::Nobody,
        [only] => Side::Of(only.clone()),
        _ => Side::Together,
    }
}

fn sides(material: &Material<'_>) -> Vec<Side> {
    let case = material.review.case();
    let is_party = |actor: &&detente_model::Actor| actor.roles.iter().any(|period| period.role == Role::Party);
    let (parties, others): (Vec<_>, Vec<_>) = case.actors.iter().partition(is_party);
    let actors = parties.into_iter().chain(others).map(|actor| Side::Of(actor.meta.id.clone()));
    let all = actors.chain([Side::Together, Side::Nobody]);
    all.filter(|wanted| material.statements.iter().any(|statement| side(statement) == *wanted)).collect()
}

fn matters(material: &Material<'_>) -> Vec<Matter> {
    let case = material.review.case();
    let issues = case.issues.iter().map(|issue| &issue.meta.id).chain(case.terms.iter().map(|term| &term.meta.id));
    issues.map(|id| Matter::Issue(id.clone())).chain([Matter::Talks, Matter::Other]).collect()
}

fn is_about(statement: &Statement, matter: &Matter) -> bool {
    let talks = matches!(statement.act, ClaimAct::ReportStatus | ClaimAct::Blame);
    match matter {
        Matter::Issue(id) => statement.issues.contains(id),
        Matter::Talks => talks,
        Matter::Other => !talks && statement.issues.is_empty(),
    }
}

fn row(material: &Material<'_>, sides: &[Side], matter: Matter) -> Row {
    let cell = |wanted: &Side| {
        let of = |(_, statement): &(usize, &Statement)| side(statement) == *wanted && is_about(statement, &matter);
        let mut cell: Vec<usize> = material.statements.iter().enumerate().filter(of).map(|(at, _)| at).collect();
        cell.sort_by_key(|at| {
            let day = material.day(&material.statements[*at]);
            (day.is_none(), day, *at)
        });
        cell
    };
    let cells = sides.iter().map(cell).collect();
    Row { matter, cells }
}

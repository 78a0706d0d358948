//! Several cases of the same talks, date by date: how verdicts, stances and evidence changed.
//!
//! Nothing is merged: each case stands for its own day and rests on its own documents (a snapshot is never
//! filled up from another one). A stance that a later case does not hold may have been given up or may only not have
//! been reported; the timeline says which case has it and no more.

use std::collections::BTreeMap;

use detente_model::{Basis, Claimed, Date, EntryRef, Kind, Structural, Table, Verdict, in_force};
use serde::Serialize;

use crate::pipeline::Examined;
use crate::words::{Words, clean};

/// Several cases beside each other, by day.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// The version of the format.
    pub detente_timeline: u32,
    /// The cases, by day; the columns of the rows below.
    pub cases: Vec<Column>,
    /// One row for each kind examined.
    pub verdicts: Vec<VerdictRow>,
    /// One row for each stance in words, with the cases that hold it.
    pub stances: Vec<StanceRow>,
}

/// One case.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// The day.
    pub as_of: Date,
    /// The title.
    pub title: String,
    /// SHA-256 of the canonical print of the view.
    pub sha256: String,
    /// What follows from the file.
    pub structural: Structural,
    /// What sources say.
    pub claimed: Claimed,
    /// Documents with a claim in the view.
    pub sources: usize,
    /// How many are shown to be independent.
    pub independent: usize,
    /// Claims in the view.
    pub claims: usize,
}

/// How one kind came out, case by case.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictRow {
    /// The kind.
    pub id: Kind,
    /// Its long name.
    pub kind: &'static str,
    /// The verdict in each case.
    pub verdicts: Vec<Verdict>,
    /// The weakest basis that each rests on.
    pub weakest: Vec<Option<Basis>>,
}

/// A stance in words and how well each case knows it.
#[derive(Clone, Debug, Serialize)]
pub struct StanceRow {
    /// Whose, and what.
    pub stance: String,
    /// For each case the basis, or nothing where the case does not have it.
    pub known: Vec<Option<Basis>>,
}

/// Puts examined cases beside each other, by day and then by title.
pub fn timeline(runs: &[Examined]) -> Timeline {
    let mut order: Vec<&Examined> = runs.iter().collect();
    order.sort_by(|a, b| {
        let key =
            |run: &Examined| (run.report.case.as_of, run.report.case.title.clone(), run.report.case.sha256.clone());
        key(a).cmp(&key(b))
    });
    Timeline {
        detente_timeline: 1,
        cases: order.iter().map(|run| column(run)).collect(),
        verdicts: Kind::EXAMINED.iter().map(|kind| verdict_row(*kind, &order)).collect(),
        stances: stance_rows(&order),
    }
}

fn column(run: &Examined) -> Column {
    let (report, rests) = (&run.report, &run.report.summary.rests_on);
    Column {
        as_of: report.case.as_of,
        title: clean(&report.case.title),
        sha256: report.case.sha256.clone(),
        structural: report.verdict.structural,
        claimed: report.verdict.claimed,
        sources: rests.sources,
        independent: rests.independent,
        claims: rests.claims,
    }
}

fn verdict_row(kind: Kind, order: &[&Examined]) -> VerdictRow {
    let found = |run: &&Examined| {
        let finding = run.report.findings.iter().find(|finding| finding.id == kind);
        finding.map_or((Verdict::Undetermined, None), |finding| (finding.verdict, finding.standing.weakest))
    };
    let (verdicts, weakest) = order.iter().map(found).unzip();
    VerdictRow { id: kind, kind: kind.name(), verdicts, weakest }
}

fn stance_rows(order: &[&Examined]) -> Vec<StanceRow> {
    let mut rows: BTreeMap<String, Vec<Option<Basis>>> = BTreeMap::new();
    for (at, run) in order.iter().enumerate() {
        for (stance, basis) in stances(run) {
            rows.entry(stance).or_insert_with(|| vec![None; order.len()])[at] = basis;
        }
    }
    rows.into_iter().map(|(stance, known)| StanceRow { stance, known }).collect()
}

/// Every position and red line in force in one case, in words.
fn stances(run: &Examined) -> Vec<(String, Option<Basis>)> {
    let (case, words) = (&run.seen.case, Words::new(&run.seen.case));
    let day = case.header.as_of;
    let positions = case.positions.iter().filter(|p| in_force(p.since, p.until, day));
    let positions = positions.map(|p| EntryRef::new(Table::Positions, &p.meta.id));
    let lines = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day));
    let lines = lines.map(|line| EntryRef::new(Table::RedLines, &line.meta.id));
    positions.chain(lines).map(|entry| (words.line(&entry), case.basis(&entry))).collect()
}

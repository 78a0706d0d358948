//! The kinds that are examined, each by its own file.

use std::collections::BTreeSet;

use detente_model::{Case, Finding, Kind, Missing, Table, Verdict};

use crate::{Budget, better, dates, missed, plans, positions, red_lines, status, terms, turns, waits, zone};

/// The kinds that rest on red lines, rules or readings.
pub(crate) const RESTING_ON_LINES: [Kind; 7] = [
    Kind::RedLinesConflict,
    Kind::PositionsConflict,
    Kind::PlanExcludesAsk,
    Kind::TermInDispute,
    Kind::NoAgreementZone,
    Kind::AgreementMissed,
    Kind::InefficientText,
];

/// The finding of one kind; [`detente_model::WayOut::leaves`] are still empty.
pub(crate) fn find(kind: Kind, case: &Case, budget: &Budget<'_>) -> Finding {
    match kind {
        Kind::WaitCycle => waits::find(case, budget),
        Kind::TurnDispute => turns::find(case, budget),
        Kind::PreconditionCycle => dates::find(case, budget),
        Kind::RedLinesConflict => red_lines::find(case, budget),
        Kind::PositionsConflict => positions::find(case, budget),
        Kind::PlanExcludesAsk => plans::find(case, budget),
        Kind::TermInDispute => terms::find(case, budget),
        Kind::NoAgreementZone => zone::find(case, budget),
        Kind::AgreementMissed => missed::find(case, budget),
        Kind::InefficientText => better::find(case, budget),
        Kind::ContestedStatus => status::find(case, budget),
        _ => Finding { missing: vec![Missing::Stopped], ..Finding::new(kind, Verdict::Undetermined) },
    }
}

/// Its verdict alone, at less cost.
pub(crate) fn verdict(kind: Kind, case: &Case, budget: &Budget<'_>) -> Verdict {
    match kind {
        Kind::WaitCycle => waits::verdict(case, budget),
        Kind::TurnDispute => turns::verdict(case, budget),
        Kind::PreconditionCycle => dates::verdict(case, budget),
        Kind::RedLinesConflict => red_lines::verdict(case, budget),
        Kind::PositionsConflict => positions::verdict(case, budget),
        Kind::PlanExcludesAsk => plans::verdict(case, budget),
        Kind::TermInDispute => terms::verdict(case, budget),
        Kind::NoAgreementZone => zone::verdict(case, budget),
        Kind::AgreementMissed => missed::verdict(case, budget),
        Kind::InefficientText => better::verdict(case, budget),
        Kind::ContestedStatus => status::verdict(case, budget),
        _ => Verdict::Undetermined,
    }
}

/// The examined kinds that are structural, in report order.
pub(crate) fn structural() -> impl Iterator<Item = Kind> {
    Kind::EXAMINED.into_iter().filter(|kind| kind.is_structural())
}

/// The kinds whose verdict may change if entries of some tables are left out.
pub(crate) fn resting_on(tables: &BTreeSet<Table>) -> BTreeSet<Kind> {
    tables.iter().flat_map(|table| resting_on_one(*table)).copied().collect()
}

fn resting_on_one(table: Table) -> &'static [Kind] {
    use Kind::{
        AgreementMissed, ContestedStatus, InefficientText, NoAgreementZone, PlanExcludesAsk, PositionsConflict,
        PreconditionCycle, TermInDispute, TurnDispute, WaitCycle,
    };
    match table {
        Table::Needs => &[WaitCycle, PreconditionCycle],
        // Acts stay, without their dates.
        Table::Acts | Table::Deadlines => &[PreconditionCycle],
        Table::Claims => &[TurnDispute, ContestedStatus],
        Table::Texts => &[TurnDispute, TermInDispute, AgreementMissed, InefficientText],
        Table::RedLines | Table::Rules | Table::Terms => &RESTING_ON_LINES,
        Table::Positions => &[PositionsConflict, PlanExcludesAsk, TermInDispute],
        Table::Alternatives => &[PlanExcludesAsk],
        Table::People => &[TurnDispute],
        Table::Preferences => &[NoAgreementZone, AgreementMissed, InefficientText],
        Table::Relations | Table::Guarantees | Table::Events => &[],
        Table::Actors | Table::Issues | Table::Sources => &[],
    }
}

/// Whether an entry of this table goes, or loses what a finding could rest on, when it is left out.
pub(crate) fn can_be_left_out(table: Table) -> bool {
    !matches!(table, Table::Actors | Table::Issues | Table::Sources)
}

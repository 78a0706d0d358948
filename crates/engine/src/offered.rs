//! Tabled texts beside the packages that would be acceptable: what D7 and D7b have in common.

use std::collections::BTreeSet;

use detente_model::{Case, Finding, Id, Kind, Missing, Package, Role, Table, Text, Verdict};

use crate::compile::{Bound, Places, high, low};
use crate::{Budget, Halt};

/// What both kinds need: issues, preferences of a party, a text.
fn nothing_to_examine(case: &Case) -> Option<Missing> {
    crate::zone::nothing_to_examine(case)
        .or_else(|| case.tabled_texts().next().is_none().then_some(Missing::Empty { table: Table::Texts }))
}

/// A finding without ways out, as `fill` finds it; where a limit is met, undetermined, with nothing half proved.
pub(crate) fn examined(
    kind: Kind,
    case: &Case,
    budget: &Budget<'_>,
    fill: impl FnOnce(&mut Finding, &Case, &Budget<'_>) -> Result<(), Halt>,
) -> Finding {
    let mut finding = Finding::new(kind, Verdict::Undetermined);
    if budget.limits.withheld.contains(&kind) {
        finding.missing.push(Missing::Withheld);
    } else if let Some(missing) = nothing_to_examine(case) {
        finding.missing.push(missing);
    } else if let Err(halt) = fill(&mut finding, case, budget) {
        (finding.verdict, finding.certificate) = (Verdict::Undetermined, None);
        finding.names.clear();
        halt.note(&mut finding);
    }
    finding
}

/// A finding with the ways out that `fill` finds where it is proved.
pub(crate) fn with_ways(
    mut finding: Finding,
    case: &Case,
    budget: &Budget<'_>,
    fill: impl FnOnce(&mut Finding, &Case, &Budget<'_>) -> Result<(), Halt>,
) -> Finding {
    if finding.verdict == Verdict::Proved
        && let Err(halt) = fill(&mut finding, case, budget)
    {
        halt.note(&mut finding);
    }
    finding
}

/// The bounds that answers leave.
pub(crate) fn bounds(places: &Places<'_>, answers: &Package) -> Vec<Bound> {
    let mut bounds = Vec::with_capacity(2 * answers.len());
    for (issue, value) in answers {
        let Some(number) = places.number(issue) else { continue };
        let place = places.issue(number).place(value).and_then(|place| i64::try_from(place).ok());
        // Answers of a text are answers of its issues.
        let Some(place) = place else { continue };
        bounds.extend([Bound { side: low(number), place }, Bound { side: high(number), place }]);
    }
    bounds
}

/// Who is asked where a text changes: its author and the mediators.
pub(crate) fn editors(case: &Case, text: &Text) -> Vec<Id> {
    let actors = case.actors.iter().map(|actor| &actor.meta.id);
    let mediators = actors.filter(|actor| case.has_role(actor, Role::Mediator));
    let editors: BTreeSet<&Id> = mediators.chain([&text.by]).collect();
    editors.into_iter().cloned().collect()
}

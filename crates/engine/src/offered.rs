//! Tabled texts beside the packages that would be acceptable: what D7 and D7b have in common.

use std::collections::BTreeSet;

use detente_model::{Case, Id, Missing, Package, Role, Table, Text};

use crate::compile::{Bound, Places, high, low};

/// What both kinds need: issues, preferences of a party, a text.
pub(crate) fn nothing_to_examine(case: &Case) -> Option<Missing> {
    crate::zone::nothing_to_examine(case)
        .or_else(|| case.tabled_texts().next().is_none().then_some(Missing::Empty { table: Table::Texts }))
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

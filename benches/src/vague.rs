//! Random talks with vague preferences, the same for the same seed.

use std::collections::BTreeMap;

use detente_model::{
    Actor, Better, Case, Date, Id, Issue, Number, PreferenceSource, Preferences, Quantity, Role, ValueFunction,
};

use crate::Seeded;

/// How much is known of each party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The order of the issues and which end of each is good.
    Order,
    /// The order, and values that rise evenly.
    OrderAndValues,
    /// Weights within a fifth of what they are, and values that rise evenly.
    Intervals,
    /// Weights and values.
    Points,
}

/// A case with so many parties, issues and options of each; nobody's reservation value is known but within a tenth.
pub fn case(parties: usize, issues: usize, options: usize, known: Known, seed: u64) -> Option<Case> {
    let mut random = Seeded::new(seed);
    let mut case = Case::empty("Talks", Date::new(2025, 3, 14).ok()?);
    let ids: Vec<Id> = (1..=issues).map(|at| Id::assigned("issue", at)).collect();
    for id in &ids {
        case.issues.push(Issue::with_options(id.clone(), (1..=options).map(|at| Id::assigned("option", at))));
    }
    for at in 1..=parties {
        let id = Id::assigned("party", at);
        case.actors.push(Actor::new(id.clone(), Role::Party));
        case.preferences.push(preferences(id, &ids, known, at, &mut random)?);
    }
    Some(detente_model::project(&case, &detente_model::Viewer::All))
}

fn preferences(id: Id, issues: &[Id], known: Known, party: usize, random: &mut Seeded) -> Option<Preferences> {
    let mut order = issues.to_vec();
    for at in (1..order.len()).rev() {
        order.swap(at, usize::try_from(random.below(at as u64 + 1)).ok()?);
    }
    let rising = |at: usize| !(at + party).is_multiple_of(3);
    let numbered = || issues.iter().cloned().enumerate();
    let better = numbered().map(|(at, issue)| (issue, if rising(at) { Better::Higher } else { Better::Lower }));
    let value = |at| if rising(at) { ValueFunction::Rising } else { ValueFunction::Falling };
    let has_order = matches!(known, Known::Order | Known::OrderAndValues);
    Some(Preferences {
        better: better.collect(),
        weights: if has_order { BTreeMap::new() } else { weights(&order, known)? },
        values: if known == Known::Order {
            BTreeMap::new()
        } else {
            numbered().map(|(at, i)| (i, value(at))).collect()
        },
        order: if has_order { order } else { Vec::new() },
        walk_away: Some(span(&"2/5".parse().ok()?, &"1/2".parse().ok()?)),
        ..Preferences::silent(id, PreferenceSource::Declared)
    })
}

/// Weights that fall evenly along the order, or intervals around them.
fn weights(order: &[Id], known: Known) -> Option<BTreeMap<Id, Quantity>> {
    let count = order.len();
    let sum = count * (count + 1) / 2;
    let each = order.iter().enumerate().map(|(at, issue)| {
        let share = |fifths: usize| format!("{}/{}", (count - at) * fifths, 5 * sum).parse::<Number>().ok();
        let weight = match known {
            Known::Points => Quantity::Exact(share(5)?),
            _ => span(&share(4)?, &share(6)?),
        };
        Some((issue.clone(), weight))
    });
    each.collect()
}

fn span(from: &Number, to: &Number) -> Quantity {
    Quantity::Interval { about: None, from: Some(*from), to: Some(*to) }
}

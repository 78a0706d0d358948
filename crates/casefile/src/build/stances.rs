//! Texts and preferences.

use std::collections::BTreeMap;

use detente_model::*;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::{Build, answers};
use crate::node::Raw;
use crate::source::Span;
use crate::value::of_word;

pub(crate) fn text(mut b: Build<'_>) -> Option<Text> {
    let seen: Option<bool> = b.fields.take("seen");
    let lost = |b: &Build<'_>| b.body.lost.contains(&"package") || b.body.lost.contains(&"seen");
    if seen == Some(false) && b.has("package") {
        let label = "a text that nobody has seen has no known package";
        b.error("excess-key", b.key_at("package"), "was not seen and has a package", label);
    } else if !b.has("package") && (seen == Some(true) || !b.has("seen")) && !lost(&b) {
        b.error("missing-key", b.span, "has neither a package nor `seen = false`", "one of the two is required");
    }
    let package = if seen == Some(false) { None } else { b.fields.take("package") };
    Some(Text {
        by: b.fields.take("by")?,
        package,
        dated: b.fields.take("dated"),
        kind: b.fields.word("kind"),
        supersedes: b.fields.take("supersedes"),
        unclear: b.fields.all("unclear"),
        carried_by: b.fields.all("carried_by"),
        answers: answers(&mut b.fields),
        meta: b.meta,
    })
}

pub(crate) fn preferences(mut b: Build<'_>) -> Option<Preferences> {
    let order: Vec<Id> = b.fields.all("order");
    check_order(&mut b, &order);
    let weights: BTreeMap<Id, Quantity> = b.fields.all("weights");
    check_weights(&mut b, &weights);
    let pairs: Vec<Vec<BTreeMap<Id, Value>>> = b.fields.all("compared");
    let better: BTreeMap<Id, String> = b.fields.all("better");
    Some(Preferences {
        source: b.fields.word("source")?,
        order,
        better: better.into_iter().filter_map(|(issue, word)| Some((issue, of_word(&word)?))).collect(),
        weights,
        values: b.fields.all("values"),
        scores: b.fields.all("scores"),
        scale: b.fields.take("scale"),
        walk_away: b.fields.take("walk_away"),
        compared: compared(&mut b, pairs),
        meta: b.meta,
    })
}

fn check_order(b: &mut Build<'_>, order: &[Id]) {
    let mut seen = std::collections::BTreeSet::new();
    for issue in order {
        if !seen.insert(issue) {
            let what = format!("has issue `{issue}` twice in `order`");
            b.error("duplicate-id", b.at("order"), &what, "each issue has one place in the order");
        }
    }
}

/// Weights that are points sum to 1; intervals leave room for weights that do.
fn check_weights(b: &mut Build<'_>, weights: &BTreeMap<Id, Quantity>) {
    let given = match b.body.get("weights").map(|member| &member.node.value) {
        Some(Raw::Table(table)) => table.members.len(),
        _ => 0,
    };
    if weights.is_empty() || weights.len() < given {
        return;
    }
    let one = BigRational::one();
    let points = weights.values().all(|weight| matches!(weight, Quantity::Exact(_)));
    let least: BigRational = weights.values().filter_map(Quantity::least).map(Number::to_big).sum();
    if points && least != one {
        let what = format!("has weights that sum to {}", shown(&least));
        b.error("weights-sum", b.at("weights"), &what, "weights that are points sum to 1");
    } else if least > one {
        let what = format!("has weights that sum to {} at least", shown(&least));
        b.error("weights-sum", b.at("weights"), &what, "weights sum to 1");
    } else if weights.len() == b.issues
        && let Some(most) = most(weights)
        && most < one
    {
        let what = format!("has weights that sum to {} at most", shown(&most));
        b.error("weights-sum", b.at("weights"), &what, "weights sum to 1");
    }
}

/// The most that weights can sum to, where each is bounded.
fn most(weights: &BTreeMap<Id, Quantity>) -> Option<BigRational> {
    weights.values().try_fold(BigRational::zero(), |sum, weight| Some(sum + weight.most()?.to_big()))
}

fn shown(sum: &BigRational) -> String {
    Number::from_big(sum).map_or_else(|| sum.to_string(), |number| number.to_string())
}

/// Pairs of packages that answer the same issues.
fn compared(b: &mut Build<'_>, pairs: Vec<Vec<Package>>) -> Vec<(Package, Package)> {
    let places: Vec<Span> = match b.body.get("compared").map(|member| &member.node.value) {
        Some(Raw::List { items, .. }) => items.iter().map(|item| item.span).collect(),
        _ => Vec::new(),
    };
    let mut compared = Vec::new();
    for (at, pair) in pairs.into_iter().enumerate() {
        let Ok([first, second]) = <[Package; 2]>::try_from(pair) else { continue };
        let span = places.get(at).copied().unwrap_or(b.span);
        if !first.keys().eq(second.keys()) && !b.sink.touches(span) {
            b.error("bad-comparison", span, "compares packages over different issues", "both answer the same issues");
        }
        compared.push((first, second));
    }
    compared
}

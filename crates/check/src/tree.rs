//! Branching trees: proofs that no package of a box keeps a set of lines and rules.
//!
//! Definition: a split is a proof of its box if both parts are non-empty and proved; a leaf `False` if the line
//! named is false on the whole box by its comparisons, each judged by itself; a leaf `Sum` if every comparison in it is
//! forced on the box (the line would be
//! false on the box were it otherwise) and no package of the box satisfies the weighted sum of them. Lines with a
//! term whose reading is not known take no part.
//!
//! The leaf `Sum` is Farkas' lemma on a box: J. Farkas, "Theorie der einfachen Ungleichungen", Journal für die
//! reine und angewandte Mathematik 124 (1902).

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Condition, Id, LineName, Relation, Tree, Truth, Weighted};
use num_rational::BigRational;
use num_traits::Zero;

use crate::Refusal;
use crate::floors::{Floors, Weighing, weight};
use crate::space::{Space, negated};

/// The lines and rules that a proof may use, each as it is read.
pub(crate) type Allowed = BTreeMap<LineName, Condition>;

/// Whether `tree` proves that no package of `space` keeps all of `allowed`. Gives the lines and rules it uses.
///
/// # Errors
/// The first leaf or split that is not what it says.
pub(crate) fn tree(space: &Space<'_>, allowed: &Allowed, tree: &Tree) -> Result<BTreeSet<LineName>, Refusal> {
    tree_with(space, allowed, &Floors::new(), tree)
}

/// Whether `tree` proves that no package of `space` keeps all of `allowed` and reaches all of `floors`. Gives the lines, rules
/// and floors it uses.
///
/// # Errors
/// As for [`tree`].
pub(crate) fn tree_with(
    space: &Space<'_>,
    allowed: &Allowed,
    floors: &Floors,
    tree: &Tree,
) -> Result<BTreeSet<LineName>, Refusal> {
    // No recursion: how deep a tree is was decided by whoever wrote it.
    let mut used = BTreeSet::new();
    let mut open = vec![(space.clone(), tree)];
    while let Some((space, tree)) = open.pop() {
        match tree {
            Tree::Split { issue, at, below, from } => {
                let (lower, upper) = space.split(issue, at)?;
                open.extend([(upper, from.as_ref()), (lower, below.as_ref())]);
            }
            Tree::False(name) => {
                let truth = match floors.get(name) {
                    Some(floor) => floor.truth(&space),
                    None => space.truth(known(allowed, name)?, None),
                };
                if truth != Truth::False {
                    return Err(Refusal::LineNotFalseOnBox(name.clone()));
                }
                used.insert(name.clone());
            }
            Tree::Sum(parts) => {
                sum(&space, allowed, floors, parts)?;
                used.extend(parts.iter().map(|part| part.line.clone()));
            }
        }
    }
    Ok(used)
}

/// The condition of a line that the proof may use.
fn known<'a>(allowed: &'a Allowed, name: &LineName) -> Result<&'a Condition, Refusal> {
    let says = allowed.get(name).ok_or_else(|| Refusal::LineNotAllowed(name.clone()))?;
    if says.terms().is_empty() { Ok(says) } else { Err(Refusal::ReadingNotKnown(name.clone())) }
}

/// "The sum of factor times issue is at most (or below) the bound", with every comparison turned that way.
struct Bounded<'a> {
    factors: BTreeMap<&'a Id, BigRational>,
    bound: BigRational,
    strict: bool,
}

/// Whether the weighted sum of forced comparisons is impossible on the box.
fn sum(space: &Space<'_>, allowed: &Allowed, floors: &Floors, parts: &[Weighted]) -> Result<(), Refusal> {
    let mut total = Bounded { factors: BTreeMap::new(), bound: BigRational::zero(), strict: false };
    let mut weighing = Weighing::default();
    for part in parts {
        if let Some(floor) = floors.get(&part.line) {
            weighing.add(floored(part)?, floor);
            continue;
        }
        let weighted = weighted(space, known(allowed, &part.line)?, part)?;
        for (issue, factor) in weighted.factors {
            *total.factors.entry(issue).or_insert_with(BigRational::zero) += factor;
        }
        total.bound += weighted.bound;
        total.strict |= weighted.strict;
    }
    if !weighing.is_empty() {
        return falls_short(space, &total, &weighing);
    }
    let least = space.least(&total.factors).ok_or(Refusal::SumPossible)?;
    if least > total.bound || (total.strict && least == total.bound) { Ok(()) } else { Err(Refusal::SumPossible) }
}

/// The weight of a floor in a sum.
fn floored(part: &Weighted) -> Result<BigRational, Refusal> {
    if part.comparison != 0 {
        return Err(Refusal::NoSuchComparison(part.line.clone(), part.comparison));
    }
    if !part.holds {
        return Err(Refusal::ComparisonNotForced(part.line.clone(), part.comparison));
    }
    weight(&part.line, part.weight)
}

/// Whether what the floors are given, less what the comparisons use up, is too little at the best answer to each issue.
fn falls_short(space: &Space<'_>, total: &Bounded<'_>, weighing: &Weighing<'_>) -> Result<(), Refusal> {
    let (reached, above) = weighing.reached_at();
    let mut most = &total.bound - reached;
    for issue in space.issues() {
        let factor = total.factors.get(issue).filter(|factor| !factor.is_zero());
        let mut best: Option<BigRational> = None;
        for place in space.run(issue) {
            let mut part = weighing.part(issue, place);
            if let Some(factor) = factor {
                part -= factor * space.number(issue, place).ok_or(Refusal::SumPossible)?;
            }
            best = Some(best.map_or(part.clone(), |best| best.max(part)));
        }
        most += best.unwrap_or_default();
    }
    let strict = total.strict || above;
    if most < BigRational::zero() || (strict && most.is_zero()) { Ok(()) } else { Err(Refusal::SumPossible) }
}

/// One part of a sum: that it is forced, turned to an upper bound, times its weight.
fn weighted<'a>(space: &Space<'_>, says: &'a Condition, part: &Weighted) -> Result<Bounded<'a>, Refusal> {
    let place = || (part.line.clone(), part.comparison);
    let comparison = says.comparisons().get(part.comparison).copied();
    let comparison = comparison.ok_or_else(|| Refusal::NoSuchComparison(part.line.clone(), part.comparison))?;
    let weight = part.weight.to_integer().filter(|weight| *weight != 0);
    let weight = weight.ok_or_else(|| Refusal::WeightNotWhole(part.line.clone()))?;
    if space.truth(says, Some((part.comparison, !part.holds))) != Truth::False {
        return Err(Refusal::ComparisonNotForced(place().0, place().1));
    }
    let normal = comparison.normal().ok_or_else(|| Refusal::ComparisonNotASum(place().0, place().1))?;
    let (factors, relation, bound) = normal;
    let relation = if part.holds { relation } else { opposite(relation) };
    let (upper, strict) = match relation {
        Relation::Less | Relation::AtMost => (true, relation == Relation::Less),
        Relation::Greater | Relation::AtLeast => (false, relation == Relation::Greater),
        Relation::Equal => (true, false),
        Relation::NotEqual => return Err(Refusal::ComparisonNotASum(place().0, place().1)),
    };
    if weight.is_negative() && relation != Relation::Equal {
        return Err(Refusal::WeightNegative(part.line.clone()));
    }
    let (factors, bound) = if upper { (factors, bound) } else { (negated(&factors), -bound) };
    let weight = BigRational::from_integer(weight.into());
    let factors = factors.into_iter().map(|(issue, factor)| (issue, factor * &weight)).collect();
    Ok(Bounded { factors, bound: bound * weight, strict })
}

/// The relation that holds exactly where this one does not.
fn opposite(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
        Relation::Less => Relation::AtLeast,
        Relation::AtMost => Relation::Greater,
        Relation::Greater => Relation::AtMost,
        Relation::AtLeast => Relation::Less,
    }
}

//! Sums that exclude each other on a box: weights by Farkas' lemma.
//!
//! The comparisons of sums that the items force on the box are rows of a system of linear inequalities over fractions; the
//! simplex either finds fractions that satisfy them or ends with a row that shows the weights.

use detente_model::Relation;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use crate::bits::Bits;
use crate::compile::{Bound, Node, Origin, Whole, rests_on};
use crate::search::problem::Problem;
use crate::search::proof::Weight;
use crate::search::reasons::{Because, Needs};
use crate::search::space::Space;
use crate::simplex::{Inequality, Simplex, Solved};

/// The most rows that are looked at together.
const ROWS: usize = 200;

/// Comparisons whose weighted sum is impossible on a box, and the ends of issues that this rests on.
#[derive(Clone, Debug)]
pub(crate) struct Clash {
    pub(crate) weights: Vec<Weight>,
    pub(crate) needs: Vec<Bound>,
}

/// A forced comparison as "the sum is at most (below, exactly) the bound".
struct Row {
    item: usize,
    origin: Origin,
    terms: Vec<(usize, i128)>,
    bound: BigRational,
    strict: bool,
    exact: bool,
    scale: BigRational,
}

/// Weights that show that the sums forced on the box `space` exclude each other there, if there are any.
pub(crate) fn clash(problem: &Problem<'_>, active: &Bits, space: &Space, whole: &Space) -> Option<Clash> {
    let rows = rows(problem, active, space);
    if rows.is_empty() || rows.len() > ROWS {
        return None;
    }
    // Where the sums exclude each other everywhere the reason is shorter than on the box.
    let on = |at: &Space| excluded(&rows, at).map(|weights| (weights, at.clone()));
    let (weights, at) = on(whole).or_else(|| if space == whole { None } else { on(space) })?;
    let weights = whole_weights(&weights)?;
    let mut needs = Needs::none(space.0.len());
    let because = Because { space: &at, whole, assumed: None };
    ends(&rows, &weights, &because, &mut needs)?;
    let because = Because { space, ..because };
    let mut named = Vec::new();
    for (row, weight) in rows.iter().zip(&weights).filter(|(_, weight)| !weight.is_zero()) {
        why_forced(&problem.items[row.item].node, row.origin, &because, &mut needs);
        named.push((row.item, row.origin, BigRational::from_integer(weight.clone()) * &row.scale));
    }
    let scaled: Vec<BigRational> = named.iter().map(|(_, _, weight)| weight.clone()).collect();
    let named = named.iter().zip(whole_weights(&scaled)?).map(|((item, origin, _), weight)| {
        let Origin { comparison, holds } = *origin;
        Some(Weight { item: *item, comparison, holds, weight: weight.to_i64()? })
    });
    Some(Clash { weights: named.collect::<Option<_>>()?, needs: needs.list() })
}

/// The comparisons of sums that the items force on the box.
fn rows(problem: &Problem<'_>, active: &Bits, space: &Space) -> Vec<Row> {
    let mut rows = Vec::new();
    for item in active.iter() {
        let mut forced = Vec::new();
        collect_forced(&problem.items[item].node, space, &mut forced);
        forced.sort_unstable();
        forced.dedup();
        for origin in forced {
            let comparison = problem.items[item].comparisons[origin.comparison].as_ref();
            rows.extend(comparison.and_then(|comparison| Row::new(item, origin, comparison)));
        }
    }
    rows
}

/// The comparisons without which the condition would be false on the box.
fn collect_forced(node: &Node, space: &Space, forced: &mut Vec<Origin>) {
    match node {
        Node::Always(_) | Node::Tabled(_) => {}
        Node::Bound(_, origin) | Node::Sum(_, origin) => forced.extend(origin),
        Node::All(parts) => parts.iter().for_each(|part| collect_forced(part, space, forced)),
        Node::Any(parts) => {
            let mut open = parts.iter().filter(|part| !space.refutes(part));
            if let (Some(part), None) = (open.next(), open.next()) {
                collect_forced(part, space, forced);
            }
        }
    }
}

fn stems_from(node: &Node, wanted: Origin) -> bool {
    match node {
        Node::Always(_) | Node::Tabled(_) => false,
        Node::Bound(_, origin) | Node::Sum(_, origin) => *origin == Some(wanted),
        Node::All(parts) | Node::Any(parts) => parts.iter().any(|part| stems_from(part, wanted)),
    }
}

/// Adds why a comparison is forced: the alternatives to it are false.
fn why_forced(node: &Node, origin: Origin, because: &Because<'_>, needs: &mut Needs) {
    let (Node::All(parts) | Node::Any(parts)) = node else { return };
    let Some(within) = parts.iter().position(|part| stems_from(part, origin)) else { return };
    if matches!(node, Node::Any(_)) {
        let others = parts.iter().enumerate().filter(|(number, _)| *number != within);
        others.for_each(|(_, part)| because.node(part, needs));
    }
    why_forced(&parts[within], origin, because, needs);
}

impl Row {
    fn new(item: usize, origin: Origin, whole: &Whole) -> Option<Self> {
        let upper = match (whole.relation, origin.holds) {
            (Relation::Less | Relation::AtMost, holds) => holds,
            (Relation::Greater | Relation::AtLeast, holds) => !holds,
            (Relation::Equal, true) | (Relation::NotEqual, false) => true,
            _ => return None,
        };
        let exact = matches!(whole.relation, Relation::Equal | Relation::NotEqual);
        let strict = match whole.relation {
            Relation::Less | Relation::Greater => origin.holds,
            Relation::AtMost | Relation::AtLeast => !origin.holds,
            _ => false,
        };
        let sign = if upper { 1 } else { -1 };
        Some(Self {
            item,
            origin,
            terms: whole.terms.iter().map(|(issue, factor)| (*issue, sign * factor)).collect(),
            bound: if upper { whole.bound.clone() } else { -&whole.bound },
            strict,
            exact,
            scale: whole.scale.clone(),
        })
    }
}

/// The weights as whole numbers without a common divisor.
pub(crate) fn whole_weights(weights: &[BigRational]) -> Option<Vec<BigInt>> {
    let below = weights.iter().fold(BigInt::one(), |lcm, weight| lcm.lcm(weight.denom()));
    let whole: Vec<BigInt> = weights.iter().map(|weight| (weight * &below).to_integer()).collect();
    let common = whole.iter().fold(BigInt::zero(), |gcd, weight| gcd.gcd(weight));
    (!common.is_zero()).then(|| whole.iter().map(|weight| weight / &common).collect())
}

/// Adds the ends of issues on which the weighted sum is too large; `None` where its numbers are too long.
fn ends(rows: &[Row], weights: &[BigInt], because: &Because<'_>, needs: &mut Needs) -> Option<()> {
    let mut factors = vec![BigInt::zero(); because.whole.0.len() / 2];
    let (mut bound, mut strict) = (BigRational::zero(), false);
    for (row, weight) in rows.iter().zip(weights).filter(|(_, weight)| !weight.is_zero()) {
        row.terms.iter().for_each(|(issue, factor)| factors[*issue] += weight * factor);
        bound += &row.bound * weight;
        strict |= row.strict;
    }
    let terms: Vec<(usize, i128)> = factors
        .iter()
        .enumerate()
        .filter(|(_, factor)| !factor.is_zero())
        .map(|(issue, factor)| factor.to_i64().map(|factor| (issue, i128::from(factor))))
        .collect::<Option<_>>()?;
    let least: i128 = terms.iter().map(|term| term.1 * i128::from(because.space.0[rests_on(term)])).sum();
    let enough = if strict { bound.ceil().to_integer() } else { bound.floor().to_integer() + 1 };
    because.ends(&terms, least - enough.to_i128()?, needs);
    Some(())
}

/// The weight of each row if the rows exclude each other on a box.
fn excluded(rows: &[Row], space: &Space) -> Option<Vec<BigRational>> {
    let at = |place: i64| Some((BigRational::from_integer(place.into()), BigRational::zero()));
    let ends = |side: usize| space.0.iter().skip(side).step_by(2).map(|place| at(*place)).collect();
    let inequality = |row: &Row| {
        let below = if row.strict { -BigRational::one() } else { BigRational::zero() };
        Inequality {
            terms: row
                .terms
                .iter()
                .map(|(issue, factor)| (*issue, BigRational::from_integer((*factor).into())))
                .collect(),
            lower: row.exact.then(|| (row.bound.clone(), BigRational::zero())),
            upper: Some((row.bound.clone(), below)),
        }
    };
    match Simplex::new(ends(0), ends(1), rows.iter().map(inequality).collect()).solve() {
        Solved::Clash(weights) => Some(weights),
        Solved::Values(_) => None,
    }
}

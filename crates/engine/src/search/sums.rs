//! Sums that exclude each other on a box: weights by Farkas' lemma.
//!
//! The comparisons of sums that the items force on the box are rows of a system of linear inequalities over fractions. An
//! exact simplex with bounds (B. Dutertre and L. de Moura, "A fast linear-arithmetic solver for DPLL(T)", 2006)
//! either finds fractions that satisfy them or ends with a row that shows the weights. Bland's rule makes it end.

use detente_model::Relation;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::bits::Bits;
use crate::compile::{Bound, Node, Origin, Whole, rests_on};
use crate::search::problem::Problem;
use crate::search::proof::Weight;
use crate::search::reasons::{Because, Needs};
use crate::search::space::Space;

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
    let on = |at: &Space| Simplex::new(&rows, at).clash().map(|weights| (weights, at.clone()));
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
        Node::Always(_) => {}
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
        Node::Always(_) => false,
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
fn whole_weights(weights: &[BigRational]) -> Option<Vec<BigInt>> {
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

/// A number and a multiple of something smaller than every number, for "below" instead of "at most".
type Near = (BigRational, BigRational);

/// The simplex: columns are the issues, then one for each row; a basic column is a sum of the others.
struct Simplex {
    lower: Vec<Option<Near>>,
    upper: Vec<Option<Near>>,
    value: Vec<Near>,
    /// The column that each row of the table stands for.
    basic: Vec<usize>,
    table: Vec<Vec<BigRational>>,
    issues: usize,
}

impl Simplex {
    fn new(rows: &[Row], space: &Space) -> Self {
        let issues = space.0.len() / 2;
        let columns = issues + rows.len();
        let at = |place: i64| Some((BigRational::from_integer(place.into()), BigRational::zero()));
        let mut lower: Vec<_> = (0..issues).map(|issue| at(space.0[2 * issue])).collect();
        let mut upper: Vec<_> = (0..issues).map(|issue| at(space.0[2 * issue + 1])).collect();
        let mut table = Vec::with_capacity(rows.len());
        for row in rows {
            let below = if row.strict { -BigRational::one() } else { BigRational::zero() };
            upper.push(Some((row.bound.clone(), below)));
            lower.push(row.exact.then(|| (row.bound.clone(), BigRational::zero())));
            let mut line = vec![BigRational::zero(); columns];
            row.terms.iter().for_each(|(issue, factor)| line[*issue] = BigRational::from_integer((*factor).into()));
            table.push(line);
        }
        let zero = || (BigRational::zero(), BigRational::zero());
        let start = |column: usize| lower[column].clone().filter(|_| column < issues).unwrap_or_else(zero);
        let mut simplex = Self {
            value: (0..columns).map(start).collect(),
            lower,
            upper,
            basic: (issues..columns).collect(),
            table,
            issues,
        };
        (0..rows.len()).for_each(|row| simplex.revalue(row));
        simplex
    }

    fn revalue(&mut self, row: usize) {
        let mut sum = (BigRational::zero(), BigRational::zero());
        for (column, factor) in self.table[row].iter().enumerate().filter(|(_, factor)| !factor.is_zero()) {
            sum.0 += factor * &self.value[column].0;
            sum.1 += factor * &self.value[column].1;
        }
        self.value[self.basic[row]] = sum;
    }

    /// The weight of each row if the rows exclude each other.
    fn clash(mut self) -> Option<Vec<BigRational>> {
        loop {
            let (row, too_high) = self.broken()?;
            let Some(column) = self.entering(row, too_high) else {
                return Some(self.weights(row, too_high));
            };
            let target = if too_high { &self.upper } else { &self.lower };
            let target = target[self.basic[row]].clone()?;
            self.pivot(row, column, target);
        }
    }

    /// The row of the basic column with the least number that is out of its bounds, and whether it is too high.
    fn broken(&self) -> Option<(usize, bool)> {
        let out = self.basic.iter().enumerate().filter_map(|(row, column)| {
            let value = &self.value[*column];
            if self.upper[*column].as_ref().is_some_and(|upper| value > upper) {
                Some((*column, row, true))
            } else if self.lower[*column].as_ref().is_some_and(|lower| value < lower) {
                Some((*column, row, false))
            } else {
                None
            }
        });
        out.min().map(|(_, row, too_high)| (row, too_high))
    }

    /// The column with the least number that can still be moved so that the row comes nearer to its bounds.
    fn entering(&self, row: usize, too_high: bool) -> Option<usize> {
        self.table[row].iter().enumerate().find_map(|(column, factor)| {
            if factor.is_zero() {
                return None;
            }
            let up = factor.is_positive() != too_high;
            let room = if up {
                self.upper[column].as_ref().is_none_or(|upper| self.value[column] < *upper)
            } else {
                self.lower[column].as_ref().is_none_or(|lower| self.value[column] > *lower)
            };
            room.then_some(column)
        })
    }

    fn weights(&self, row: usize, too_high: bool) -> Vec<BigRational> {
        let sign = if too_high { BigRational::one() } else { -BigRational::one() };
        let mut weights = vec![BigRational::zero(); self.value.len()];
        for (column, factor) in self.table[row].iter().enumerate() {
            weights[column] = -factor * &sign;
        }
        weights[self.basic[row]] = sign;
        weights.split_off(self.issues)
    }

    /// Gives the basic column of a row a value and lets `column` take its part.
    fn pivot(&mut self, row: usize, column: usize, target: Near) {
        let left = self.basic[row];
        let factor = self.table[row][column].clone();
        let by = ((&target.0 - &self.value[left].0) / &factor, (&target.1 - &self.value[left].1) / &factor);
        self.value[left] = target;
        self.value[column].0 += by.0;
        self.value[column].1 += by.1;
        let mut line: Vec<BigRational> = self.table[row].iter().map(|entry| -entry / &factor).collect();
        line[left] = factor.recip();
        line[column] = BigRational::zero();
        for (other, entries) in self.table.iter_mut().enumerate() {
            let times = std::mem::replace(&mut entries[column], BigRational::zero());
            if other != row && !times.is_zero() {
                entries.iter_mut().zip(&line).for_each(|(entry, part)| *entry += &times * part);
            }
        }
        self.table[row] = line;
        self.basic[row] = column;
        for other in (0..self.basic.len()).filter(|other| *other != row).collect::<Vec<_>>() {
            self.revalue(other);
        }
    }
}

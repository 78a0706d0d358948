//! Trees, tested on every package of a box.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

pub type Allowed = BTreeMap<LineName, Condition>;

/// "What a package is worth is at least `at`", or above it.
#[derive(Clone)]
pub struct Reach {
    pub floor: Floor,
    pub above: bool,
}

pub type Reaches = BTreeMap<LineName, Reach>;

impl Reach {
    pub fn worth(&self, case: &Case, package: &Package) -> BigRational {
        self.floor.utility(&case.issues, package).unwrap()
    }

    pub fn is_met(&self, case: &Case, package: &Package) -> bool {
        let worth = self.worth(case, package);
        if self.above { worth > self.floor.at } else { worth >= self.floor.at }
    }

    /// The least that a package can be worth and reach it, as whole numbers of the unit of all parts go.
    fn enough(&self) -> BigRational {
        // Of a fraction in lowest terms, the upper part times the lower number is the least common multiple of both.
        let common =
            |unit: BigInt, part: &BigRational| BigRational::new(unit, part.denom().clone()).numer() * part.denom();
        let unit = self.floor.parts.iter().flatten().fold(BigInt::from(1), common);
        let units = &self.floor.at * BigRational::from_integer(unit.clone());
        let least = if self.above { units.floor() + BigRational::from_integer(1.into()) } else { units.ceil() };
        least / BigRational::from_integer(unit)
    }
}

/// The lines and rules that a tree uses; see [`with`].
pub fn on(case: &Case, packages: &[&Package], allowed: &Allowed, tree: &Tree) -> Option<BTreeSet<LineName>> {
    with(case, packages, (allowed, &Reaches::new()), tree)
}

/// The lines, rules and floors that a tree uses, if it proves that no package of a box, given by all its packages, keeps
/// all that it may use.
pub fn with(
    case: &Case,
    packages: &[&Package],
    (allowed, floors): (&Allowed, &Reaches),
    tree: &Tree,
) -> Option<BTreeSet<LineName>> {
    match tree {
        Tree::Split { issue, at, below, from } => {
            let declared = find(&case.issues, issue)?;
            let place = declared.place(at)?;
            let is_below = |package: &Package| declared.place(&package[issue]).unwrap() < place;
            let (low, high): (Vec<&Package>, Vec<&Package>) = packages.iter().partition(|package| is_below(package));
            if low.is_empty() || high.is_empty() {
                return None;
            }
            let mut used = with(case, &low, (allowed, floors), below)?;
            used.extend(with(case, &high, (allowed, floors), from)?);
            Some(used)
        }
        Tree::False(line) if floors.contains_key(line) => {
            let met = packages.iter().any(|package| floors[line].is_met(case, package));
            (!met).then(|| BTreeSet::from([line.clone()]))
        }
        Tree::False(line) => {
            let says = known(allowed, line)?;
            let mut numbers = 0;
            (certain(case, packages, says, None, &mut numbers) == Truth::False).then(|| BTreeSet::from([line.clone()]))
        }
        Tree::Sum(parts) => {
            let mut totals = vec![(BigRational::zero(), false); packages.len()];
            for part in parts {
                if let Some(reach) = floors.get(&part.line) {
                    let weight = part.weight.to_integer().filter(|weight| *weight > 0)?;
                    if part.comparison != 0 || !part.holds {
                        return None;
                    }
                    let enough = reach.enough();
                    for (package, total) in packages.iter().zip(&mut totals) {
                        let lack = &enough - reach.worth(case, package);
                        total.0 += lack * BigRational::from_integer(weight.into());
                    }
                    continue;
                }
                weigh(case, packages, allowed, part, &mut totals)?;
            }
            let zero = BigRational::zero();
            let impossible = totals.iter().all(|(total, strict)| *total > zero || (*strict && *total >= zero));
            impossible.then(|| parts.iter().map(|part| part.line.clone()).collect())
        }
    }
}

fn known<'a>(allowed: &'a Allowed, line: &LineName) -> Option<&'a Condition> {
    allowed.get(line).filter(|says| says.terms().is_empty())
}

/// What is certain of a condition when each comparison is judged on the box by itself, by the least and the most
/// that its sides differ by; one comparison can be given a truth.
pub fn certain(
    case: &Case,
    packages: &[&Package],
    says: &Condition,
    given: Option<(usize, bool)>,
    next: &mut usize,
) -> Truth {
    let mut each = |parts: &[&Condition]| -> Vec<Truth> {
        parts.iter().map(|part| certain(case, packages, part, given, next)).collect()
    };
    match says {
        Condition::Or(parts) => any(each(&parts.iter().collect::<Vec<_>>())),
        Condition::And(parts) => all(each(&parts.iter().collect::<Vec<_>>())),
        Condition::Not(part) => each(&[part])[0].negated(),
        Condition::Implies(first, second) => {
            let parts = each(&[first, second]);
            any([parts[0].negated(), parts[1]])
        }
        Condition::Term(_) => Truth::Unknown,
        Condition::Compare(comparison) => {
            let number = *next;
            *next += 1;
            match given {
                Some((index, holds)) if index == number => holds.into(),
                _ => by_ends(comparison, packages.iter().map(|package| difference(case, comparison, package).unwrap())),
            }
        }
    }
}

/// By how much the left side is above the right one.
fn difference(case: &Case, comparison: &Comparison, package: &Package) -> Option<BigRational> {
    match comparison {
        Comparison::Option { issue, option, .. } => {
            let declared = find(&case.issues, issue)?;
            let place = |value: &Value| declared.place(value).map(|place| BigRational::from_integer(place.into()));
            Some(place(&package[issue])? - place(&Value::Option(option.clone()))?)
        }
        Comparison::Sums { left, right, .. } => Some(left.value(package)? - right.value(package)?),
    }
}

fn relation(comparison: &Comparison) -> Relation {
    match comparison {
        Comparison::Option { relation, .. } | Comparison::Sums { relation, .. } => *relation,
    }
}

fn by_ends(comparison: &Comparison, differences: impl Iterator<Item = BigRational>) -> Truth {
    let differences: Vec<BigRational> = differences.collect();
    let zero = BigRational::zero();
    let (least, most) = (differences.iter().min().unwrap(), differences.iter().max().unwrap());
    let (holds, fails) = match relation(comparison) {
        Relation::Less => (*most < zero, *least >= zero),
        Relation::AtMost => (*most <= zero, *least > zero),
        Relation::Greater => (*least > zero, *most <= zero),
        Relation::AtLeast => (*least >= zero, *most < zero),
        Relation::Equal => (least == most && *least == zero, *least > zero || *most < zero),
        Relation::NotEqual => (*least > zero || *most < zero, least == most && *least == zero),
    };
    match (holds, fails) {
        (true, _) => Truth::True,
        (_, true) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Adds one weighted comparison, "so much is at most 0", to the total of every package.
fn weigh(
    case: &Case,
    packages: &[&Package],
    allowed: &Allowed,
    part: &Weighted,
    totals: &mut [(BigRational, bool)],
) -> Option<()> {
    let says = known(allowed, &part.line)?;
    let comparison = *says.comparisons().get(part.comparison)?;
    let weight = part.weight.to_integer().filter(|weight| *weight != 0)?;
    if certain(case, packages, says, Some((part.comparison, !part.holds)), &mut 0) != Truth::False {
        return None;
    }
    let Comparison::Sums { relation, .. } = comparison else { return None };
    // What holds, as "above by at most 0".
    let (sign, strict) = match (relation, part.holds) {
        (Relation::AtMost, true) | (Relation::Greater, false) => (1, false),
        (Relation::Less, true) | (Relation::AtLeast, false) => (1, true),
        (Relation::AtLeast, true) | (Relation::Less, false) => (-1, false),
        (Relation::Greater, true) | (Relation::AtMost, false) => (-1, true),
        (Relation::Equal, true) | (Relation::NotEqual, false) => (1, false),
        (Relation::Equal, false) | (Relation::NotEqual, true) => return None,
    };
    if weight < 0 && !matches!(relation, Relation::Equal | Relation::NotEqual) {
        return None;
    }
    for (package, total) in packages.iter().zip(totals) {
        total.0 += difference(case, comparison, package)? * BigRational::from_integer((weight * sign).into());
        total.1 |= strict;
    }
    Some(())
}

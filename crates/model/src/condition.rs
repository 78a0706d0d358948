//! Conditions on packages: their form, and what it means that one holds.
//!
//! The definitions here are plain and slow. The search compiles conditions into another form; the
//! certificates are re-tested against this one.

use std::collections::BTreeMap;
use std::fmt;

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde::{Deserialize, Serialize};

use crate::{Id, Issue, Number, Package, Value};

/// A condition on packages, as written in `says`, `readings`, `sets` and `if`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// At least one holds; two or more parts.
    Or(Vec<Condition>),
    /// All hold; two or more parts.
    And(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// If the first holds, so does the second.
    Implies(Box<Condition>, Box<Condition>),
    /// One comparison.
    Compare(Comparison),
    /// A word that its holder reads in its own way.
    Term(Id),
}

/// How two sides of a comparison are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// One comparison: of an issue with one of its options, or of two sums.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// An issue with ordered options, compared by place in their list.
    Option {
        /// The issue.
        issue: Id,
        /// How it is compared.
        relation: Relation,
        /// One of its options.
        option: Id,
    },
    /// Sums over range issues.
    Sums {
        /// What stands left.
        left: Linear,
        /// How they are compared.
        relation: Relation,
        /// What stands right.
        right: Linear,
    },
}

/// A sum of numbers and of multiples of range issues, in the order written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Linear(pub Vec<Summand>);

/// One part of a sum: `factor` alone, or `factor` times the value of `issue`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Summand {
    /// The number, with its sign.
    pub factor: Number,
    /// The range issue it multiplies, if any.
    pub issue: Option<Id>,
}

/// Whether a condition holds, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It depends on a reading or on an issue that is not known.
    Unknown,
}

/// How far a line with one comparison is moved, always in the direction that allows more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// The bound becomes this option.
    ToOption(Id),
    /// The bound of the sum gives way by this much, above zero, in the unit of the comparison.
    By(Number),
}

/// The issues of a case by name: all that is needed to say what a condition means.
pub type Issues<'a> = BTreeMap<&'a Id, &'a Issue>;

impl Truth {
    /// The truth of "not".
    pub fn negated(self) -> Self {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }
}

/// The truth of "and" over `parts`, by Kleene's strong tables.
pub fn all(parts: impl IntoIterator<Item = Truth>) -> Truth {
    let mut truth = Truth::True;
    for part in parts {
        match part {
            Truth::False => return Truth::False,
            Truth::Unknown => truth = Truth::Unknown,
            Truth::True => {}
        }
    }
    truth
}

/// The truth of "or" over `parts`, by Kleene's strong tables.
pub fn any(parts: impl IntoIterator<Item = Truth>) -> Truth {
    all(parts.into_iter().map(Truth::negated)).negated()
}

impl Condition {
    /// Whether the condition holds of a package. A term (one whose reading was not put in its place)
    /// and an issue that the package leaves out are unknown.
    pub fn truth(&self, package: &Package, issues: &Issues<'_>) -> Truth {
        match self {
            Condition::Or(parts) => any(parts.iter().map(|part| part.truth(package, issues))),
            Condition::And(parts) => all(parts.iter().map(|part| part.truth(package, issues))),
            Condition::Not(part) => part.truth(package, issues).negated(),
            Condition::Implies(first, second) => {
                any([first.truth(package, issues).negated(), second.truth(package, issues)])
            }
            Condition::Compare(comparison) => comparison.truth(package, issues),
            Condition::Term(_) => Truth::Unknown,
        }
    }

    /// The condition with each term replaced by what `reading` gives for it; terms without one stay.
    pub fn with_readings(&self, reading: &dyn Fn(&Id) -> Option<Condition>) -> Condition {
        let each = |parts: &[Condition]| parts.iter().map(|part| part.with_readings(reading)).collect();
        match self {
            Condition::Or(parts) => Condition::Or(each(parts)),
            Condition::And(parts) => Condition::And(each(parts)),
            Condition::Not(part) => Condition::Not(Box::new(part.with_readings(reading))),
            Condition::Implies(first, second) => {
                Condition::Implies(Box::new(first.with_readings(reading)), Box::new(second.with_readings(reading)))
            }
            Condition::Compare(comparison) => Condition::Compare(comparison.clone()),
            Condition::Term(term) => reading(term).unwrap_or_else(|| self.clone()),
        }
    }

    /// The comparisons in the order written: what an index into them means in a certificate.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let mut found = Vec::new();
        self.visit(&mut |part| {
            if let Condition::Compare(comparison) = part {
                found.push(comparison);
            }
        });
        found
    }

    /// The terms it uses, in the order written.
    pub fn terms(&self) -> Vec<&Id> {
        let mut found = Vec::new();
        self.visit(&mut |part| {
            if let Condition::Term(term) = part {
                found.push(term);
            }
        });
        found
    }

    /// The issues it names, in the order written, each as often as it is named.
    pub fn issues(&self) -> Vec<&Id> {
        self.comparisons().into_iter().flat_map(Comparison::issues).collect()
    }

    /// Calls `f` for this part and every part below it, in the order written.
    pub fn visit<'a>(&'a self, f: &mut dyn FnMut(&'a Condition)) {
        f(self);
        match self {
            Condition::Or(parts) | Condition::And(parts) => parts.iter().for_each(|part| part.visit(f)),
            Condition::Not(part) => part.visit(f),
            Condition::Implies(first, second) => {
                first.visit(f);
                second.visit(f);
            }
            Condition::Compare(_) | Condition::Term(_) => {}
        }
    }
}

impl Comparison {
    /// The issues it names.
    pub fn issues(&self) -> Vec<&Id> {
        match self {
            Comparison::Option { issue, .. } => vec![issue],
            Comparison::Sums { left, right, .. } => {
                left.0.iter().chain(&right.0).filter_map(|summand| summand.issue.as_ref()).collect()
            }
        }
    }

    /// Whether it holds of a package; unknown where the package leaves out an issue that it names.
    pub fn truth(&self, package: &Package, issues: &Issues<'_>) -> Truth {
        match self {
            Comparison::Option { issue, relation, option } => {
                let Some(declared) = issues.get(issue) else { return Truth::Unknown };
                let chosen = package.get(issue).and_then(|value| declared.place(value));
                match (chosen, declared.place(&Value::Option(option.clone()))) {
                    (Some(chosen), Some(bound)) => relation.holds(&chosen, &bound).into(),
                    _ => Truth::Unknown,
                }
            }
            Comparison::Sums { left, relation, right } => match (left.value(package), right.value(package)) {
                (Some(left), Some(right)) => relation.holds(&left, &right).into(),
                _ => Truth::Unknown,
            },
        }
    }

    /// The comparison as "sum of factor times issue, compared with a bound", each issue once; `None` over options.
    pub fn normal(&self) -> Option<(BTreeMap<&Id, BigRational>, Relation, BigRational)> {
        let Comparison::Sums { left, relation, right } = self else { return None };
        let (mut factors, mut bound) = (BTreeMap::new(), BigRational::zero());
        for (sign, side) in [(BigRational::one(), left), (-BigRational::one(), right)] {
            for summand in &side.0 {
                let factor = &sign * summand.factor.to_big();
                match &summand.issue {
                    Some(issue) => *factors.entry(issue).or_insert_with(BigRational::zero) += factor,
                    None => bound -= factor,
                }
            }
        }
        factors.retain(|_, factor| !factor.is_zero());
        Some((factors, *relation, bound))
    }

    /// The comparison after its holder moved it; `None` where it cannot move that way (`=` and `!=` never do).
    pub fn shifted(&self, shift: &Shift) -> Option<Comparison> {
        match (self, shift) {
            (Comparison::Option { issue, relation, .. }, Shift::ToOption(option)) if relation.is_bound() => {
                Some(Comparison::Option { issue: issue.clone(), relation: *relation, option: option.clone() })
            }
            (Comparison::Sums { left, relation, right }, Shift::By(amount)) if relation.is_bound() => {
                let upper = matches!(relation, Relation::Less | Relation::AtMost);
                let by = if upper { amount.to_big() } else { -amount.to_big() };
                Some(Comparison::Sums { left: left.clone(), relation: *relation, right: right.plus(by)? })
            }
            _ => None,
        }
    }
}

impl Relation {
    /// Whether `left` stands in this relation to `right`.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
            Relation::Greater => left > right,
            Relation::AtLeast => left >= right,
        }
    }

    /// Whether it bounds from one side, so that there is a direction in which it can give way.
    pub fn is_bound(self) -> bool {
        !matches!(self, Relation::Equal | Relation::NotEqual)
    }
}

impl Linear {
    /// The sum at a package; `None` where the package leaves out an issue or gives it no number.
    pub fn value(&self, package: &Package) -> Option<BigRational> {
        self.0.iter().try_fold(BigRational::zero(), |sum, summand| {
            let factor = summand.factor.to_big();
            match &summand.issue {
                None => Some(sum + factor),
                Some(issue) => match package.get(issue)? {
                    Value::Number(value) => Some(sum + factor * value.to_big()),
                    Value::Option(_) => None,
                },
            }
        })
    }

    /// The sum with `by` added to its number; `None` where that has too many digits.
    fn plus(&self, by: BigRational) -> Option<Linear> {
        let mut summands: Vec<_> = self.0.iter().filter(|s| s.issue.is_some()).cloned().collect();
        let constant: BigRational = self.0.iter().filter(|s| s.issue.is_none()).map(|s| s.factor.to_big()).sum();
        let constant = constant + by;
        if !constant.is_zero() || summands.is_empty() {
            summands.push(Summand { factor: Number::from_big(&constant)?, issue: None });
        }
        Some(Linear(summands))
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Relation::Equal => "=",
            Relation::NotEqual => "!=",
            Relation::Less => "<",
            Relation::AtMost => "<=",
            Relation::Greater => ">",
            Relation::AtLeast => ">=",
        })
    }
}

impl fmt::Display for Linear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, summand) in self.0.iter().enumerate() {
            let magnitude = if summand.factor.is_negative() {
                f.write_str(if index == 0 { "-" } else { " - " })?;
                summand.factor.to_big().abs()
            } else {
                f.write_str(if index == 0 { "" } else { " + " })?;
                summand.factor.to_big()
            };
            match (&summand.issue, magnitude.is_one()) {
                (Some(issue), true) if index > 0 || !summand.factor.is_negative() => write!(f, "{issue}")?,
                (Some(issue), _) => write!(f, "{} * {issue}", decimal(&magnitude))?,
                (None, _) => f.write_str(&decimal(&magnitude))?,
            }
        }
        Ok(())
    }
}

fn decimal(value: &BigRational) -> String {
    Number::from_big(value).map_or_else(|| value.to_string(), |number| number.to_string())
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Comparison::Option { issue, relation, option } => write!(f, "{issue} {relation} {option}"),
            Comparison::Sums { left, relation, right } => write!(f, "{left} {relation} {right}"),
        }
    }
}

impl fmt::Display for Condition {
    /// The condition in the syntax of a case file; it reads back to the same condition.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Implies(first, second) => {
                first.fmt_within(f, 1)?;
                f.write_str(" implies ")?;
                second.fmt_within(f, 0)
            }
            Condition::Or(parts) => joined(f, parts, " or ", 2),
            Condition::And(parts) => joined(f, parts, " and ", 3),
            Condition::Not(part) => {
                f.write_str("not ")?;
                part.fmt_within(f, 3)
            }
            Condition::Compare(comparison) => write!(f, "{comparison}"),
            Condition::Term(term) => write!(f, "{term}"),
        }
    }
}

impl Condition {
    /// How tightly the form binds: implies 0, or 1, and 2, the rest 3.
    fn tightness(&self) -> u8 {
        match self {
            Condition::Implies(..) => 0,
            Condition::Or(_) => 1,
            Condition::And(_) => 2,
            _ => 3,
        }
    }

    fn fmt_within(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.tightness() < least { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Condition], word: &str, least: u8) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        part.fmt_within(f, least)?;
    }
    Ok(())
}

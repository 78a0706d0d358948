//! What the words of a condition stand for, and whether they fit together.

use std::collections::BTreeMap;
use std::ops::Range;

use detente_model::{Comparison, Condition, Id, Linear, Number, Relation, Summand};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::parse::{Form, Sum};
use super::{ConditionError, Meaning, Vocabulary};
use crate::diagnostic::{listed, quoted};
use crate::suggest::{declared, nearest};

/// The condition, if every word is known and fits, and what is wrong with it.
pub(crate) fn resolve(
    form: &Form<'_>,
    names: &dyn Vocabulary,
    spent: &mut usize,
) -> (Option<Condition>, Vec<ConditionError>) {
    let mut resolver = Resolver { names, errors: Vec::new(), ranges: BTreeMap::new(), spent };
    let condition = resolver.condition(form);
    (condition, resolver.errors)
}

struct Resolver<'n> {
    names: &'n dyn Vocabulary,
    errors: Vec<ConditionError>,
    /// Lowest number, highest number and step of the range issues met.
    ranges: BTreeMap<Id, (Number, Number, Number)>,
    /// Work done on suggestions.
    spent: &'n mut usize,
}

impl Resolver<'_> {
    fn error(&mut self, id: &'static str, span: &Range<usize>, message: String, label: impl Into<String>) {
        self.errors.push(ConditionError::new(id, span.clone(), message, label));
    }

    fn condition(&mut self, form: &Form<'_>) -> Option<Condition> {
        match form {
            Form::Or(parts) => self.all(parts).map(Condition::Or),
            Form::And(parts) => self.all(parts).map(Condition::And),
            Form::Not(part) => Some(Condition::Not(Box::new(self.condition(part)?))),
            Form::Implies(first, second) => {
                let (first, second) = (self.condition(first), self.condition(second));
                Some(Condition::Implies(Box::new(first?), Box::new(second?)))
            }
            Form::Compare { left, relation, right, span } => self.comparison(left, *relation, right, span),
            Form::Word(word, span) => self.term(word, span),
        }
    }

    /// All parts, each looked at even where an earlier one is wrong.
    fn all(&mut self, parts: &[Form<'_>]) -> Option<Vec<Condition>> {
        let parts: Vec<Option<Condition>> = parts.iter().map(|part| self.condition(part)).collect();
        parts.into_iter().collect()
    }

    fn term(&mut self, word: &str, span: &Range<usize>) -> Option<Condition> {
        match self.names.meaning(word) {
            Meaning::Term(term) => Some(Condition::Term(term)),
            Meaning::Hole => None,
            Meaning::Options(_) | Meaning::Range { .. } => {
                let message = format!("names issue {} without comparing it", quoted(word));
                self.error("bad-condition", span, message, "expected a comparison, such as with `<=` or `=`");
                None
            }
            Meaning::Unknown => {
                let message = format!("names {}, which this case does not declare", quoted(word));
                let (label, near) = declared("terms", word, &|| self.names.terms(), self.spent);
                self.errors.push(near_hint(ConditionError::new("unknown-term", span.clone(), message, label), near));
                None
            }
        }
    }

    fn comparison(
        &mut self,
        left: &Sum<'_>,
        relation: Relation,
        right: &Sum<'_>,
        span: &Range<usize>,
    ) -> Option<Condition> {
        if let Some((word, _)) = left.bare() {
            let turned = self.turned_round(left, relation, right, span);
            if let Some(error) = turned {
                self.errors.push(error);
                return None;
            }
            match self.names.meaning(word) {
                Meaning::Options(issue) => return self.with_option(issue, relation, right),
                // Nothing can be said of the other side.
                Meaning::Hole => return None,
                Meaning::Unknown if right.bare().is_some() => {
                    self.sum(left);
                    return None;
                }
                _ => {}
            }
        }
        let (left, right) = (self.sum(left), self.sum(right));
        let comparison = Comparison::Sums { left: left?, relation, right: right? };
        if !self.fits(&comparison) {
            let message = "asks for arithmetic on numbers that are too large".to_owned();
            self.error("arithmetic-too-wide", span, message, "in whole numbers this takes more than 127 bits");
            return None;
        }
        Some(Condition::Compare(comparison))
    }

    /// An option compared with its issue instead of the issue with the option.
    fn turned_round(
        &self,
        left: &Sum<'_>,
        relation: Relation,
        right: &Sum<'_>,
        span: &Range<usize>,
    ) -> Option<ConditionError> {
        let ((word, _), (name, _)) = (left.bare()?, right.bare()?);
        let Meaning::Options(issue) = self.names.meaning(name) else { return None };
        self.names.option(&issue, word)?;
        let relation = match relation {
            Relation::Less => Relation::Greater,
            Relation::AtMost => Relation::AtLeast,
            Relation::Greater => Relation::Less,
            Relation::AtLeast => Relation::AtMost,
            same => same,
        };
        let message = format!("has option {} on the left of its issue", quoted(word));
        let error = ConditionError::new("option-arithmetic", span.clone(), message, "the issue stands on the left");
        Some(error.hint(format!("write `{issue} {relation} {word}`")))
    }

    /// An issue with options compared with one of them.
    fn with_option(&mut self, issue: Id, relation: Relation, right: &Sum<'_>) -> Option<Condition> {
        let (word, span) = match right.bare() {
            Some((word, span)) => (word, span.clone()),
            None => ("", right.span.clone()),
        };
        if let Some(option) = self.names.option(&issue, word) {
            return Some(Condition::Compare(Comparison::Option { issue, relation, option }));
        }
        if self.names.option_may_be_lost(&issue) {
            return None;
        }
        let options = self.names.options(&issue);
        let message = if word.is_empty() {
            format!("compares issue `{issue}` with something that is none of its options")
        } else {
            format!("names {}, which is no option of issue `{issue}`", quoted(word))
        };
        let label = format!("options: {}", listed(options.iter().copied()));
        let near = nearest(word, options, self.spent);
        self.errors.push(near_hint(ConditionError::new("unknown-option", span, message, label), near));
        None
    }

    fn sum(&mut self, sum: &Sum<'_>) -> Option<Linear> {
        let mut summands = Vec::new();
        let mut whole = true;
        for part in &sum.parts {
            match &part.name {
                None => summands.push(Summand { factor: part.factor, issue: None }),
                Some((word, span)) => match self.range(word, span) {
                    Some(issue) => summands.push(Summand { factor: part.factor, issue: Some(issue) }),
                    None => whole = false,
                },
            }
        }
        whole.then_some(Linear(summands))
    }

    /// The range issue that a word in a sum stands for.
    fn range(&mut self, word: &str, span: &Range<usize>) -> Option<Id> {
        match self.names.meaning(word) {
            Meaning::Range { id, from, to, step } => {
                self.ranges.insert(id.clone(), (from, to, step));
                Some(id)
            }
            Meaning::Hole => None,
            Meaning::Options(_) => {
                let message = format!("puts issue {}, which has options, into a sum", quoted(word));
                let error = ConditionError::new("option-arithmetic", span.clone(), message, "sums are of range issues");
                self.errors.push(error.hint("an issue with options stands alone on the left"));
                None
            }
            Meaning::Term(_) => {
                let message = format!("compares term {}, which is no number", quoted(word));
                self.error("option-arithmetic", span, message, "a term holds or does not hold");
                None
            }
            Meaning::Unknown => {
                let message = format!("names issue {}, which this case does not declare", quoted(word));
                let (label, near) = declared("issues", word, &|| self.names.issues(), self.spent);
                self.errors.push(near_hint(ConditionError::new("unknown-issue", span.clone(), message, label), near));
                None
            }
        }
    }

    /// Whether all numbers are whole and small and few, so that nothing has to be worked out.
    fn is_small(&self, comparison: &Comparison) -> bool {
        let Comparison::Sums { left, right, .. } = comparison else { return true };
        let small = |summand: &Summand| {
            let range = summand.issue.as_ref().and_then(|issue| self.ranges.get(issue));
            is_small(summand.factor)
                && range.is_none_or(|(from, to, step)| is_small(*from) && is_small(*to) && is_small(*step))
        };
        left.0.len() + right.0.len() < FEW && left.0.iter().chain(&right.0).all(small)
    }

    /// Whether both sides, in whole numbers over the places of the issues, stay within 127 bits: with L the least
    /// common denominator and each issue written as `from + step * k`, the sum of L times the largest size of each
    /// part.
    fn fits(&self, comparison: &Comparison) -> bool {
        if self.is_small(comparison) {
            return true;
        }
        let Some((factors, _, bound)) = comparison.normal() else { return true };
        let mut constant = bound;
        let mut parts: Vec<(BigRational, BigRational)> = Vec::new();
        for (issue, factor) in factors {
            let Some((from, to, step)) = self.ranges.get(issue) else { continue };
            constant -= &factor * from.to_big();
            let steps = ((to.to_big() - from.to_big()) / step.to_big()).floor();
            parts.push((factor * step.to_big(), steps));
        }
        let common = parts.iter().map(|(factor, _)| factor.denom()).chain([constant.denom()]);
        let common = common.fold(BigInt::one(), |least, denominator| least.lcm(denominator));
        let scale = BigRational::from_integer(common);
        let sizes = parts.iter().map(|(factor, steps)| (factor * &scale).abs() * steps.max(&BigRational::one()));
        let total = sizes.fold((constant * &scale).abs(), |sum, size| sum + size);
        total <= BigRational::from_integer(BigInt::from(i128::MAX)) && !scale.is_zero()
    }
}

/// A bound on whole numbers and on their count with which no sum of products comes near 127 bits.
const SMALL: i64 = 1_000_000_000;
const FEW: usize = 1000;

fn is_small(number: Number) -> bool {
    number.to_integer().is_some_and(|whole| (-SMALL..=SMALL).contains(&whole))
}

fn near_hint(error: ConditionError, near: Option<String>) -> ConditionError {
    match near {
        Some(near) => error.hint(format!("did you mean {}?", quoted(&near))),
        None => error,
    }
}

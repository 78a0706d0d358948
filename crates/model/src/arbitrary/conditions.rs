//! Random conditions.

use super::Builder;
use crate::{Audience, Comparison, Condition, Id, Issue, Linear, Number, Relation, Scale, Summand};

const RELATIONS: [Relation; 6] =
    [Relation::AtMost, Relation::AtLeast, Relation::Equal, Relation::NotEqual, Relation::Less, Relation::Greater];

/// What a condition may name.
pub(super) struct Vocabulary {
    issues: Vec<Issue>,
    terms: Vec<Id>,
}

impl Builder<'_> {
    /// What a condition that `seers` see may name.
    pub(super) fn vocabulary(&self, seers: &Audience, with_terms: bool) -> Vocabulary {
        let issues = self.case.issues.iter().filter(|issue| self.sees(seers, &issue.meta)).cloned().collect();
        let terms = if with_terms { self.visible(|case| &case.terms, seers) } else { Vec::new() };
        Vocabulary { issues, terms }
    }

    /// A condition, most often one comparison.
    pub(super) fn condition(&mut self, words: &Vocabulary, depth: usize) -> Condition {
        let form = if depth == 0 { 0 } else { self.choices.below(10) };
        match form {
            6 => Condition::Not(Box::new(self.condition(words, depth - 1))),
            7 => Condition::And(self.parts(words, depth)),
            8 => Condition::Or(self.parts(words, depth)),
            9 => {
                let first = self.condition(words, depth - 1);
                Condition::Implies(Box::new(first), Box::new(self.condition(words, depth - 1)))
            }
            _ => self.leaf(words),
        }
    }

    fn parts(&mut self, words: &Vocabulary, depth: usize) -> Vec<Condition> {
        (0..2 + self.choices.below(2)).map(|_| self.condition(words, depth - 1)).collect()
    }

    fn leaf(&mut self, words: &Vocabulary) -> Condition {
        if !words.terms.is_empty() && self.choices.chance(3) {
            return self.choices.pick(&words.terms).cloned().map_or_else(trivial, Condition::Term);
        }
        match self.choices.pick(&words.issues).cloned() {
            None => trivial(),
            Some(issue) => Condition::Compare(self.comparison(words, &issue)),
        }
    }

    fn comparison(&mut self, words: &Vocabulary, issue: &Issue) -> Comparison {
        let relation = self.choices.pick(&RELATIONS).copied().unwrap_or(Relation::AtMost);
        match &issue.scale {
            Scale::Options(options) => {
                let option = self.choices.pick(options).map_or(issue.meta.id.clone(), |option| option.id.clone());
                Comparison::Option { issue: issue.meta.id.clone(), relation, option }
            }
            Scale::Range { .. } => Comparison::Sums {
                left: self.sum(words, issue),
                relation,
                right: if self.choices.chance(1) { self.sum(words, issue) } else { self.bound() },
            },
        }
    }

    fn bound(&mut self) -> Linear {
        Linear(vec![Summand { factor: self.number(-3, 12), issue: None }])
    }

    /// A sum that starts with `issue`, most often the issue alone.
    fn sum(&mut self, words: &Vocabulary, issue: &Issue) -> Linear {
        let mut summands = vec![self.multiple(issue)];
        for other in &words.issues {
            if matches!(other.scale, Scale::Range { .. }) && self.choices.chance(2) {
                summands.push(self.multiple(other));
            }
        }
        if self.choices.chance(1) {
            summands.push(Summand { factor: self.number(-3, 3), issue: None });
        }
        Linear(summands)
    }

    fn multiple(&mut self, issue: &Issue) -> Summand {
        let factor = if self.choices.chance(2) { self.number(-2, 3) } else { Number::integer(1) };
        Summand { factor, issue: Some(issue.meta.id.clone()) }
    }
}

/// A condition that names nothing and always holds.
fn trivial() -> Condition {
    let number = |value| Linear(vec![Summand { factor: Number::integer(value), issue: None }]);
    Condition::Compare(Comparison::Sums { left: number(0), relation: Relation::AtMost, right: number(1) })
}

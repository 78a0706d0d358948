//! Random texts and preferences.

use std::collections::BTreeMap;

use super::Builder;
use crate::entries::*;
use crate::word_sets::*;
use crate::{Audience, Id, Issue, Number, Package, Quantity, Scale, Value, Who};

impl Builder<'_> {
    pub(super) fn texts(&mut self) {
        for n in 0..self.count(self.shape.others) {
            let (known_to, seers) = self.audience_that_sees(|case| &case.actors);
            let Some(by) = self.one_of(|case| &case.actors, &seers) else { continue };
            let (earlier, issues) =
                (self.visible(|case| &case.texts, &seers), self.visible(|case| &case.issues, &seers));
            let supersedes = if self.choices.chance(3) { self.choices.pick(&earlier).cloned() } else { None };
            let text = Text {
                meta: self.meta(&format!("x{n}"), true, known_to),
                by,
                package: if self.choices.chance(1) { None } else { Some(self.partial_package(&seers)) },
                dated: self.maybe_day(),
                kind: self.choices.maybe(TextKind::ALL),
                supersedes,
                unclear: self.choices.some_of(&issues, 1),
                carried_by: self.some_actors(&seers),
                answers: self.answers(&seers),
            };
            self.case.texts.push(text);
        }
    }

    fn answers(&mut self, seers: &Audience) -> BTreeMap<Id, Answer> {
        let actors = self.some_actors(seers);
        let answer = |actor| {
            let state = self.choices.pick(AnswerState::ALL).copied().unwrap_or(AnswerState::Tabled);
            (actor, Answer { state, known_to: self.audience(), claims: self.citations() })
        };
        actors.into_iter().map(answer).collect()
    }

    /// Preferences of some actors; an analyst's are the mediators' alone.
    pub(super) fn preferences(&mut self) {
        let actors: Vec<Actor> = self.case.actors.clone();
        for actor in actors {
            if !self.choices.chance(4) {
                continue;
            }
            let id = actor.meta.id;
            let (mut known_to, mut seers) = self.audience_and_seers();
            if !self.visible(|case| &case.actors, &seers).contains(&id) {
                (known_to, seers) = (Some(Audience::new()), Audience::new());
            }
            let private = self.case.covers(&Audience::from([Who::Mediators]), &seers);
            let sources = if private { PreferenceSource::ALL } else { &PreferenceSource::ALL[1..] };
            let source = self.choices.pick(sources).copied().unwrap_or(PreferenceSource::Declared);
            let mut meta = self.meta(id.as_str(), true, known_to);
            meta.id = id;
            let preferences = self.preferences_of(meta, source, &seers);
            self.case.preferences.push(preferences);
        }
    }

    fn preferences_of(&mut self, meta: Meta, source: PreferenceSource, seers: &Audience) -> Preferences {
        let issues: Vec<Issue> = self.case.issues.iter().filter(|i| self.sees(seers, &i.meta)).cloned().collect();
        let ids: Vec<Id> = issues.iter().map(|issue| issue.meta.id.clone()).collect();
        let mut order = self.choices.some_of(&ids, 6);
        if self.choices.chance(4) {
            order.reverse();
        }
        let better = self
            .choices
            .some_of(&ids, 6)
            .into_iter()
            .map(|id| (id, if self.choices.chance(4) { Better::Lower } else { Better::Higher }));
        Preferences {
            meta,
            source,
            better: better.collect(),
            order,
            weights: self.weights(&ids),
            values: self.values(&issues),
            scores: if self.choices.chance(2) { self.scores(&issues) } else { BTreeMap::new() },
            scale: if self.choices.chance(2) { Some(Quantity::Exact(self.number(1, 100))) } else { None },
            walk_away: if self.choices.chance(4) { Some(self.share()) } else { None },
            compared: (0..self.choices.below(5).saturating_sub(3)).map(|_| self.compared(seers)).collect(),
        }
    }

    /// Weights that sum to 1, or intervals that allow such weights.
    fn weights(&mut self, ids: &[Id]) -> BTreeMap<Id, Quantity> {
        if ids.is_empty() || self.choices.chance(4) {
            return BTreeMap::new();
        }
        let parts: Vec<i64> = ids.iter().map(|_| self.choices.below(5) as i64).collect();
        let sum: i64 = parts.iter().sum();
        let points = sum > 0 && self.choices.chance(5);
        let weight = |part: i64| match format!("{part}/{}", sum.max(1)).parse::<Number>() {
            Ok(share) if points => Quantity::Exact(share),
            Ok(share) if sum > 0 => Quantity::Interval { about: None, from: Some(Number::integer(0)), to: Some(share) },
            _ => Quantity::Interval { about: None, from: Some(Number::integer(0)), to: Some(Number::integer(1)) },
        };
        ids.iter().cloned().zip(parts.into_iter().map(weight)).collect()
    }

    /// A number from 0 to 1, or an interval there.
    fn share(&mut self) -> Quantity {
        let tenths = |n: usize| format!("{n}/10").parse::<Number>().unwrap_or(Number::integer(0));
        let (a, b) = (tenths(self.choices.below(11)), tenths(self.choices.below(11)));
        if self.choices.chance(3) {
            Quantity::Interval { about: None, from: Some(a.min(b)), to: Some(a.max(b)) }
        } else {
            Quantity::Exact(a)
        }
    }

    fn values(&mut self, issues: &[Issue]) -> BTreeMap<Id, ValueFunction> {
        let some = self.choices.some_of(issues, 4);
        some.iter().map(|issue| (issue.meta.id.clone(), self.value_function(issue))).collect()
    }

    fn value_function(&mut self, issue: &Issue) -> ValueFunction {
        match (self.choices.below(4), &issue.scale) {
            (0, _) => ValueFunction::Rising,
            (1, _) => ValueFunction::Falling,
            (_, Scale::Options(options)) => {
                ValueFunction::Options(options.iter().map(|option| (option.id.clone(), self.share())).collect())
            }
            (_, Scale::Range { from, to, .. }) => {
                let ends = if from == to { vec![*from] } else { vec![*from, *to] };
                ValueFunction::Points(ends.into_iter().map(|x| (x, self.share())).collect())
            }
        }
    }

    fn scores(&mut self, issues: &[Issue]) -> BTreeMap<Id, BTreeMap<Id, Quantity>> {
        let mut scores = BTreeMap::new();
        for issue in issues {
            if let Scale::Options(options) = &issue.scale {
                let of_issue = options.iter().map(|option| (option.id.clone(), self.quantity(-20, 60)));
                scores.insert(issue.meta.id.clone(), of_issue.collect());
            }
        }
        scores
    }

    /// Two packages that answer the same issues.
    fn compared(&mut self, seers: &Audience) -> (Package, Package) {
        let first = self.partial_package(seers);
        let mut second = Package::new();
        for (id, value) in &first {
            let other = crate::find(&self.case.issues, id).cloned().and_then(|issue| self.answer(&issue));
            second.insert(id.clone(), other.unwrap_or_else(|| Value::clone(value)));
        }
        (first, second)
    }
}

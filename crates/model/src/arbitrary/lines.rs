//! Random rules, terms, positions, red lines and alternatives.

use super::Builder;
use crate::entries::*;
use crate::word_sets::*;
use crate::{Audience, Basis, Case, Id};

impl Builder<'_> {
    pub(super) fn terms(&mut self) {
        for n in 0..self.count(self.shape.others.min(3)) {
            let (known_to, seers) = self.audience_and_seers();
            let meta = self.meta(&format!("t{n}"), true, known_to);
            let readers = self.visible(|case| &case.actors, &seers);
            let readers = self.choices.some_of(&readers, 5);
            let readings = readers.into_iter().map(|actor| (actor.clone(), self.reading(&actor, &seers))).collect();
            self.case.terms.push(Term { meta, readings });
        }
    }

    /// A reading; where it has an audience of its own, it may name what that audience sees.
    fn reading(&mut self, actor: &Id, seers: &Audience) -> Reading {
        let known_to = self.audience();
        let own = self.wide(known_to.as_ref());
        let sees_actor = self.visible(|case| &case.actors, &own).contains(actor);
        let narrower = self.case.covers(seers, &own) && sees_actor;
        let words = self.vocabulary(if narrower { &own } else { seers }, false);
        Reading {
            says: self.condition(&words, 2),
            known_to,
            claims: self.citations(),
            basis: self.choices.maybe(Basis::ALL),
        }
    }

    pub(super) fn lines(&mut self) {
        for n in 0..self.count(self.shape.lines) {
            self.rule(n);
        }
        for n in 0..self.count(self.shape.lines) {
            self.position(n);
        }
        for n in 0..self.count(self.shape.lines) {
            self.red_line(n);
        }
        for n in 0..self.count(self.shape.lines.min(self.shape.others)) {
            self.alternative(n);
        }
    }

    /// Few rules, so that most cases have packages left.
    fn rule(&mut self, n: usize) {
        if !self.choices.chance(3) {
            return;
        }
        let (known_to, seers) = self.audience_and_seers();
        let meta = self.meta(&format!("l{n}"), false, known_to);
        let words = self.vocabulary(&seers, false);
        let says = self.condition(&words, 2);
        self.case.rules.push(FeasibilityRule { meta, says });
    }

    /// A party where one is seen, else any actor.
    fn holder(&mut self, seers: &Audience) -> Option<Id> {
        let actors = self.visible(|case: &Case| &case.actors, seers);
        let parties: Vec<Id> = actors.iter().filter(|id| id.as_str().starts_with('p')).cloned().collect();
        let among = if parties.is_empty() || self.choices.chance(1) { &actors } else { &parties };
        self.choices.pick(among).cloned()
    }

    fn position(&mut self, n: usize) {
        let (known_to, seers) = self.audience_that_sees(|case| &case.actors);
        let Some(of) = self.holder(&seers) else { return };
        let (words, plain) = (self.vocabulary(&seers, true), self.vocabulary(&seers, false));
        let (since, until) = self.days();
        let kind = self.choices.pick(PositionKind::ALL).copied().unwrap_or(PositionKind::Insists);
        let on_condition = kind == PositionKind::Offers && self.choices.chance(4);
        let position = Position {
            meta: self.meta(&format!("l{n}"), false, known_to),
            of,
            kind,
            says: self.condition(&words, 2),
            on_condition: on_condition.then(|| self.condition(&plain, 1)),
            also_read: (0..self.choices.below(6).saturating_sub(4)).map(|_| self.condition(&words, 2)).collect(),
            audience: self.choices.maybe(Hearers::ALL),
            since,
            until,
        };
        self.case.positions.push(position);
    }

    fn red_line(&mut self, n: usize) {
        let (known_to, seers) = self.audience_that_sees(|case| &case.actors);
        let Some(of) = self.holder(&seers) else { return };
        let words = self.vocabulary(&seers, true);
        let (since, until) = self.days();
        let meta = self.meta(&format!("l{n}"), false, known_to);
        let says = self.condition(&words, 2);
        self.case.red_lines.push(RedLine { meta, of, says, since, until });
    }

    fn alternative(&mut self, n: usize) {
        let (known_to, seers) = self.audience_that_sees(|case| &case.actors);
        let Some(of) = self.holder(&seers) else { return };
        let words = self.vocabulary(&seers, false);
        let mut meta = self.meta(&format!("l{n}"), false, known_to);
        meta.title = Some(self.text());
        let regardless = self.choices.chance(4);
        let sets = self.choices.chance(5).then(|| self.condition(&words, 1));
        self.case.alternatives.push(Alternative { meta, of, regardless, sets });
    }
}

//! Random acts, needs, guarantees, deadlines and events.

use super::Builder;
use crate::entries::*;
use crate::word_sets::*;
use crate::{Audience, Id, Number, Quantity};

impl Builder<'_> {
    /// Acts, and needs between them as they come, so that circles are likely.
    pub(super) fn acts_and_needs(&mut self) {
        let acts = self.count(self.shape.acts);
        for n in 0..acts {
            let (known_to, seers) = self.audience_that_sees(|case| &case.actors);
            let Some(by) = self.one_of(|case| &case.actors, &seers) else { continue };
            let act = Act {
                meta: self.meta(&format!("a{n}"), true, known_to),
                by,
                done: if self.choices.chance(1) { Some(self.day()) } else { None },
                planned: self.maybe_day(),
                not_before: if self.choices.chance(2) { Some(self.day()) } else { None },
                deadline: if self.choices.chance(2) { Some(self.day()) } else { None },
                certainty: self.choices.maybe(Certainty::ALL),
            };
            self.case.acts.push(act);
        }
        for n in 0..self.count(2 * acts) {
            self.need(n);
        }
    }

    fn need(&mut self, n: usize) {
        let (known_to, seers) = self.audience_that_sees(|case| &case.acts);
        let acts = self.visible(|case| &case.acts, &seers);
        let Some(act) = self.choices.pick(&acts).cloned() else { return };
        let alternatives = 1 + self.choices.below(4) / 2;
        let any_of = (0..alternatives).map(|_| self.acts_together(&acts)).collect();
        let lag = self.choices.below(8) as i64;
        let lag_days = match lag {
            0..=4 => None,
            5 => Some(Quantity::Exact(Number::integer(0))),
            6 => Some(Quantity::Exact(Number::integer(self.choices.below(9) as i64))),
            _ => {
                let (from, to) = (Some(Number::integer(lag)), Some(Number::integer(lag + 3)));
                Some(Quantity::Interval { about: None, from, to })
            }
        };
        let kind = self.choices.maybe(NeedKind::ALL);
        let meta = self.meta(&format!("n{n}"), false, known_to);
        self.case.needs.push(Need { meta, act, any_of, kind, lag_days });
    }

    fn acts_together(&mut self, acts: &[Id]) -> Vec<Id> {
        let n = 1 + self.choices.below(3) / 2;
        (0..n).filter_map(|_| self.choices.pick(acts).cloned()).collect()
    }

    pub(super) fn guarantees_and_deadlines(&mut self) {
        for n in 0..self.count(self.shape.others) {
            self.guarantee(n);
        }
        for n in 0..self.count(self.shape.others) {
            self.deadline(n);
        }
    }

    fn guarantee(&mut self, n: usize) {
        let (known_to, seers) = self.audience_that_sees(|case| &case.actors);
        let Some(asked_by) = self.one_of(|case| &case.actors, &seers) else { return };
        let guarantee = Guarantee {
            meta: self.meta(&format!("w{n}"), false, known_to),
            asked_by,
            covers: self.text(),
            against: if self.choices.chance(4) { self.one_of(|case| &case.actors, &seers) } else { None },
            phase: self.choices.maybe(Phase::ALL),
            accepts: self.maybe_actors(&seers),
            offered: self.maybe_actors(&seers),
            powers: self.texts_list(),
            size: if self.choices.chance(2) { Some(self.quantity(0, 50)) } else { None },
        };
        self.case.guarantees.push(guarantee);
    }

    fn maybe_actors(&mut self, seers: &Audience) -> Option<Vec<Id>> {
        self.choices.chance(4).then(|| self.some_actors(seers))
    }

    pub(super) fn some_actors(&mut self, seers: &Audience) -> Vec<Id> {
        let actors = self.visible(|case| &case.actors, seers);
        self.choices.some_of(&actors, 2)
    }

    fn deadline(&mut self, n: usize) {
        let (known_to, seers) = self.audience_and_seers();
        let mut meta = self.meta(&format!("x{n}"), false, known_to);
        meta.title = Some(self.text());
        let deadline = Deadline {
            meta,
            on: self.day(),
            kind: self.choices.maybe(DeadlineKind::ALL),
            of: if self.choices.chance(4) { self.one_of(|case| &case.actors, &seers) } else { None },
            act: if self.choices.chance(4) { self.one_of(|case| &case.acts, &seers) } else { None },
        };
        self.case.deadlines.push(deadline);
    }

    /// Events; each may follow earlier ones that have a name.
    pub(super) fn events(&mut self) {
        for n in 0..self.count(self.shape.others) {
            let (known_to, seers) = self.audience_and_seers();
            let earlier = self.visible(|case| &case.events, &seers);
            let what = self.choices.pick(EventKind::ALL).copied().unwrap_or(EventKind::Meeting);
            let event = Event {
                meta: self.meta(&format!("e{n}"), false, known_to),
                what,
                on: if self.choices.chance(5) { Some(self.when()) } else { None },
                by: self.some_actors(&seers),
                place: self.maybe_text(),
                round: self.maybe_text(),
                issue: if self.choices.chance(3) { self.one_of(|case| &case.issues, &seers) } else { None },
                direction: if what == EventKind::Shift { self.choices.maybe(Direction::ALL) } else { None },
                after: self.choices.some_of(&earlier, 2),
            };
            self.case.events.push(event);
        }
    }
}

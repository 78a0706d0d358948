//! Random sources and claims.

use super::Builder;
use crate::entries::*;
use crate::word_sets::*;
use crate::{Audience, Id, Table};

impl Builder<'_> {
    /// Sources; each may derive from an earlier one, so that chains end.
    pub(super) fn sources(&mut self) {
        for n in 0..self.count(self.shape.others) {
            let (known_to, seers) = self.audience_and_seers();
            let earlier = self.visible(|case| &case.sources, &seers);
            let derived_from = match self.choices.below(6) {
                3 | 4 => self.choices.pick(&earlier).cloned().map(Origin::Source),
                5 => Some(Origin::Unknown),
                _ => None,
            };
            let source = Source {
                meta: self.meta(&format!("s{n}"), true, known_to),
                kind: self.choices.pick(SourceKind::ALL).copied().unwrap_or(SourceKind::Report),
                published: self.published(),
                file: self.maybe_text(),
                sha256: self.choices.chance(3).then(|| format!("{:064x}", self.choices.next())),
                derived_from,
                url: self.maybe_text(),
            };
            self.case.sources.push(source);
        }
    }

    fn published(&mut self) -> Option<Published> {
        match self.choices.below(4) {
            0 | 1 => None,
            2 => Some(Published::On(self.day())),
            _ => Some(Published::NotAfter { date: self.day(), by: self.maybe_text() }),
        }
    }

    /// Claims that entries can cite; nothing else exists yet that they could be about.
    pub(super) fn claims_about_nothing(&mut self) {
        for _ in 0..self.count(self.shape.others) {
            self.claim(false);
        }
    }

    /// Claims about issues, texts and acts; nothing cites them.
    pub(super) fn claims_about_entries(&mut self) {
        for _ in 0..self.count(self.shape.others) {
            self.claim(true);
        }
    }

    fn claim(&mut self, about_entries: bool) {
        let (known_to, seers) = self.audience_that_sees(|case| &case.sources);
        let Some(source) = self.one_of(|case| &case.sources, &seers) else { return };
        let (about, issue) = if about_entries { self.subjects(&seers) } else { (None, Vec::new()) };
        let act = self.choices.pick(ClaimAct::ALL).copied().unwrap_or(ClaimAct::Demand);
        let (target, against) = (self.some_actors(&seers), self.some_actors(&seers));
        let start = self.choices.next() as u64;
        let name = format!("c{}", self.case.claims.len());
        let claim = Claim {
            meta: self.meta(&name, true, known_to),
            source,
            speaker: self.speakers(&seers),
            act,
            at: if self.choices.chance(4) { Some((start, start + 1 + self.choices.below(80) as u64)) } else { None },
            place: self.maybe_text(),
            text: self.maybe_text(),
            of: self.some_actors(&seers),
            issue,
            target,
            about,
            polarity: self.choices.maybe(Polarity::ALL),
            modality: self.choices.maybe(Modality::ALL),
            status: (act == ClaimAct::ReportStatus).then(|| self.choices.pick(Status::ALL).copied()).flatten(),
            event_date: if self.choices.chance(3) { Some(self.when()) } else { None },
            speaker_as: self.maybe_text(),
            against,
            reviewed_by: self.maybe_text(),
        };
        self.case.claims.push(claim);
    }

    fn subjects(&mut self, seers: &Audience) -> (Option<Id>, Vec<Id>) {
        let table = if self.choices.chance(4) { Table::Texts } else { Table::Acts };
        let about = match table {
            Table::Texts => self.one_of(|case| &case.texts, seers),
            _ => self.one_of(|case| &case.acts, seers),
        };
        let issues = self.visible(|case| &case.issues, seers);
        (if self.choices.chance(5) { about } else { None }, self.choices.some_of(&issues, 2))
    }

    /// The text's own voice, or people and actors.
    fn speakers(&mut self, seers: &Audience) -> Vec<Speaker> {
        let mut names = self.visible(|case| &case.people, seers);
        names.extend(self.visible(|case| &case.actors, seers));
        let mut speakers: Vec<Speaker> = self.choices.some_of(&names, 2).into_iter().map(Speaker::Named).collect();
        if speakers.is_empty() || self.choices.chance(1) {
            speakers.push(Speaker::Unattributed);
        }
        speakers
    }
}

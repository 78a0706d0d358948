//! Section 4 of the first screen: what is on file and is no finding.

use std::collections::BTreeMap;

use detente_model::{ClaimAct, Direction, EventKind, Id, Speaker, find};

use super::page::Page;
use super::text::View;
use crate::tell;
use crate::words::{clean, listed, lower_first, marks, upper_first};

impl View<'_> {
    /// What is on file and is no finding: who blames whom, who asks for more or less, what happened.
    pub(super) fn aside(&self, page: &mut Page, most: usize) {
        let parts = self.no_findings();
        if !parts.is_empty() {
            let told = whole_parts(&parts, most);
            page.labelled("4", 3, &format!("NOT FINDINGS.  {told}"));
        }
    }

    /// Who blames whom, who asks for more or less, what happened: a part each.
    pub(super) fn no_findings(&self) -> Vec<String> {
        [self.blame(), self.shifts(), self.happened()].into_iter().flatten().collect()
    }

    fn blame(&self) -> Option<String> {
        let mut by: BTreeMap<(String, String), Vec<Id>> = BTreeMap::new();
        for claim in self.case().claims.iter().filter(|claim| claim.act == ClaimAct::Blame) {
            let who = listed(claim.speaker.iter().map(|speaker| self.side_of(speaker)), "and");
            let who = format!("{who} {}", if claim.speaker.len() == 1 { "blames" } else { "blame" });
            let whom = if claim.target.is_empty() { "somebody".to_owned() } else { self.words.actors(&claim.target) };
            by.entry((who, whom)).or_default().push(claim.meta.id.clone());
        }
        let told = by.iter().map(|((who, whom), claims)| format!("{who} {whom} [{}]", marks(claims)));
        let told = told.collect::<Vec<_>>().join("; ");
        (!told.is_empty()).then(|| format!("{}.", upper_first(&told)))
    }

    fn side_of(&self, speaker: &Speaker) -> String {
        match speaker {
            Speaker::Unattributed => "the report".to_owned(),
            Speaker::Named(id) => match find(&self.case().people, id) {
                Some(person) => self.words.actor(&person.of),
                None => self.words.actor(id),
            },
        }
    }

    fn shifts(&self) -> Option<String> {
        let shifts = self.case().events.iter().filter(|event| event.what == EventKind::Shift && !event.by.is_empty());
        let told = shifts.map(|event| {
            let way = match event.direction {
                Some(Direction::AsksLess) => "asks for less than before",
                Some(Direction::AsksMore) => "asks for more than before",
                None => "changed what it asks for",
            };
            let on = event
                .issue
                .as_ref()
                .map_or(", on what is not said".to_owned(), |id| format!(", on {}", self.words.issue(id)));
            let mark = tell::mark(&event.meta.claims);
            let told = event.meta.title.as_deref().map(clean);
            let told = told.unwrap_or_else(|| format!("{} {way}{on}", self.words.actors(&event.by)));
            format!("{told}{mark}{}.", self.followed(&event.after))
        });
        let told = told.collect::<Vec<_>>().join(" ");
        (!told.is_empty()).then_some(told)
    }

    fn followed(&self, after: &[Id]) -> String {
        let events = after.iter().filter_map(|id| find(&self.case().events, id)).map(|event| self.event(event));
        let told = listed(events, "and");
        if told.is_empty() { told } else { format!(", after this: {told}") }
    }

    /// An event in a few words: its title, or who and what.
    pub(super) fn event(&self, event: &detente_model::Event) -> String {
        let what = match (&event.meta.title, event.what) {
            (Some(title), _) => lower_first(&clean(title)),
            (None, EventKind::Left) => format!("{} left", self.words.actors(&event.by)),
            (None, EventKind::DidNotAttend) => format!("{} did not attend", self.words.actors(&event.by)),
            (None, what) if event.by.is_empty() => what.word().replace('-', " "),
            (None, what) => format!("{} by {}", what.word().replace('-', " "), self.words.actors(&event.by)),
        };
        let place = event.place.as_deref().map_or(String::new(), |place| format!(" ({})", clean(place)));
        let place = if event.meta.title.is_some() { String::new() } else { place };
        format!("{what}{place}{}", tell::mark(&event.meta.claims))
    }

    fn happened(&self) -> Option<String> {
        let told = crate::record::in_order(self.case())
            .into_iter()
            .filter(|event| matches!(event.what, EventKind::Left | EventKind::DidNotAttend | EventKind::Incident));
        // A title says what happened; whose doing it was stands before it, for one side as for the other.
        let told = told.map(|event| match (&event.meta.title, event.by.as_slice()) {
            (None, _) | (_, []) => self.event(event),
            (Some(_), by) => format!("{}: {}", self.words.actors(by), self.event(event)),
        });
        let told = told.collect::<Vec<_>>().join("; ");
        (!told.is_empty()).then(|| format!("{}.", upper_first(&told)))
    }
}

/// The first of some parts and as many more as have at most so many characters together. A part is told whole or not
/// at all: cut within, it would tell of one side and leave out the other.
fn whole_parts(parts: &[String], most: usize) -> String {
    let mut told = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 && told.chars().count() + part.chars().count() >= most {
            return format!("{told} More: --all.");
        }
        let space = if told.is_empty() { "" } else { " " };
        told = format!("{told}{space}{part}");
    }
    told
}

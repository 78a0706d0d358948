//! Talks over time: a log replayed with the eyes of one viewer, with the diagnosis after each event.
//!
//! A viewer learns of the events that change what it sees, and of no others; the diagnosis after each is that of its own
//! projected case. The log as a whole is in the hands of the mediator who keeps it.

mod record;
mod tell;
mod text;

use std::collections::BTreeSet;

use detente_engine::Limits;
use detente_model::{Claimed, Date, Kind, Structural, Verdict, Viewer, find, project};
use detente_talks::{By, Change, Follower, LineError, Refusal, Stamped, State, Timestamp};
use serde::Serialize;

use crate::pipeline::{Failure, Request, Seen, examine, hash};
use crate::report::Report;

pub use record::{Recorded, opening, record};
pub use text::text;

/// A log replayed for one viewer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replay {
    /// The version of the format.
    pub detente_replay: u32,
    /// Whose eyes.
    pub viewer: String,
    /// What the talks are called at the end.
    pub title: String,
    /// What the viewer learned, event by event.
    pub steps: Vec<Step>,
    /// Whether the log ended in an unfinished line, which was left aside; told to a viewer who sees all.
    pub torn: bool,
    /// Whether it was stopped before the end.
    pub stopped: bool,
}

/// What a viewer learned from one event, and what follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Which this is, among what the viewer learned, from 1.
    pub n: u64,
    /// When.
    pub at: Timestamp,
    /// Who, as far as the viewer is told.
    pub by: By,
    /// What happened, in words.
    pub told: Vec<String>,
    /// What changed, by name.
    pub changes: Vec<Change>,
    /// The hash over this and all that the viewer learned before.
    pub chain: String,
    /// The diagnosis afterwards.
    pub diagnosis: Standing,
}

/// The diagnosis after an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// The day that the case describes.
    pub as_of: Date,
    /// SHA-256 of the canonical print of the viewer's case.
    pub sha256: String,
    /// What follows from the case.
    pub structural: Structural,
    /// What sources say.
    pub claimed: Claimed,
    /// What holds, with its headline.
    pub holds: Vec<Held>,
    /// What holds that did not before the event.
    pub new: Vec<Kind>,
    /// What no longer does.
    pub gone: Vec<Kind>,
}

/// A finding that holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// Its kind.
    pub id: Kind,
    /// In one line.
    pub headline: String,
}

/// Why a log cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// Lines that are no events, or were altered.
    #[error("{} of the log cannot be read", crate::words::plural(.0.len(), "line", "lines"))]
    Lines(Vec<LineError>),
    /// An event that cannot happen where it stands.
    #[error("event {n} of the log cannot happen: {refusal}")]
    Refused {
        /// Which event, from 1.
        n: usize,
        /// Why.
        refusal: Refusal,
    },
    /// The log has mistakes, which this reader may not see.
    #[error("this log cannot be shown: it has mistakes that its keeper must mend first")]
    Closed,
    /// The diagnosis failed, or no case of the log has the viewer among its actors.
    #[error(transparent)]
    Diagnosis(#[from] Failure),
}

/// Replays the log in `bytes` with the eyes of `viewer`; `stop` is asked before each event.
///
/// # Errors
/// [`Failed::Lines`] and [`Failed::Refused`] of a log that is wrong, in their place [`Failed::Closed`] for a viewer who
/// does not see all; [`Failure::NoSuchViewer`] where no case of the log has such an actor; [`Failure::Refuted`].
pub fn replay(bytes: &[u8], viewer: &Viewer, limits: &Limits, stop: &dyn Fn() -> bool) -> Result<Replay, Failed> {
    let closed = |failure| if *viewer == Viewer::All { failure } else { Failed::Closed };
    let log = detente_talks::read(bytes).map_err(|errors| closed(Failed::Lines(errors)))?;
    let mut eyes = Eyes::new(viewer, limits);
    let mut state: Option<State> = None;
    let mut stopped = false;
    for (at, event) in log.events.iter().enumerate() {
        if stop() {
            stopped = true;
            break;
        }
        let next = after(state, event);
        let next = next.map_err(|refusal| closed(Failed::Refused { n: at + 1, refusal }))?;
        eyes.see(&next, event, stop)?;
        state = Some(next);
    }
    eyes.named(stopped)?;
    let title = state.map_or_else(String::new, |state| crate::words::clean(&state.case().header.title));
    let torn = log.torn > 0 && *viewer == Viewer::All;
    Ok(Replay { detente_replay: 1, viewer: viewer.word().to_owned(), title, steps: eyes.steps, torn, stopped })
}

fn after(state: Option<State>, event: &Stamped) -> Result<State, Refusal> {
    let Some(mut state) = state else { return State::open(event) };
    state.apply(event)?;
    Ok(state)
}

/// One viewer through the events.
struct Eyes {
    request: Request,
    follower: Follower,
    steps: Vec<Step>,
    /// Whether some case so far has the viewer among its actors.
    declared: bool,
}

impl Eyes {
    fn new(viewer: &Viewer, limits: &Limits) -> Self {
        let request = Request {
            inputs: Vec::new(),
            viewer: viewer.clone(),
            as_of: None,
            without: Vec::new(),
            limits: limits.clone(),
        };
        let declared = !matches!(viewer, Viewer::Actor(_));
        Self { request, follower: Follower::new(viewer.clone()), steps: Vec::new(), declared }
    }

    fn see(&mut self, state: &State, event: &Stamped, stop: &dyn Fn() -> bool) -> Result<(), Failure> {
        let viewer = &self.request.viewer;
        self.declared |= matches!(viewer, Viewer::Actor(id) if find(&state.case().actors, id).is_some());
        let before = self.follower.cells().clone();
        let Some(heard) = self.follower.hear(state, event) else { return Ok(()) };
        let case = project(state.case(), viewer);
        let told = tell::told(&case, &before, &heard);
        let last = self.steps.last().map(|step| &step.diagnosis);
        let diagnosis = match last.filter(|last| last.sha256 == hash(&case)) {
            Some(same) => Standing { new: Vec::new(), gone: Vec::new(), ..same.clone() },
            None => {
                let seen = Seen { case, places: None, warnings: Vec::new() };
                standing(&examine(&self.request, seen, stop)?.report, last)
            }
        };
        let detente_talks::Heard { n, at, by, changes, chain } = heard;
        self.steps.push(Step { n, at, by, told, changes, chain, diagnosis });
        Ok(())
    }

    /// Whether there was such an actor; of a replay that was stopped, nothing can be said.
    fn named(&self, stopped: bool) -> Result<(), Failure> {
        match &self.request.viewer {
            Viewer::Actor(id) if !self.declared && !stopped => Err(Failure::NoSuchViewer(id.clone())),
            _ => Ok(()),
        }
    }
}

fn standing(report: &Report, last: Option<&Standing>) -> Standing {
    let held = report.findings.iter().filter(|finding| finding.verdict == Verdict::Proved);
    let holds: Vec<Held> = held.map(|found| Held { id: found.id, headline: found.headline.clone() }).collect();
    let kinds = |held: &[Held]| held.iter().map(|held| held.id).collect::<BTreeSet<Kind>>();
    let (now, before) = (kinds(&holds), last.map_or_else(BTreeSet::new, |last| kinds(&last.holds)));
    Standing {
        as_of: report.case.as_of,
        sha256: report.case.sha256.clone(),
        structural: report.verdict.structural,
        claimed: report.verdict.claimed,
        new: now.difference(&before).copied().collect(),
        gone: before.difference(&now).copied().collect(),
        holds,
    }
}

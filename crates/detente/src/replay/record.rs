//! New events at the end of a log: applied first, written only if all of them can happen.

use detente_model::Viewer;
use detente_talks::{By, Event, Follower, Stamped, State, Timestamp};
use serde_json::Value;

use super::{Failed, after, tell};
use crate::pipeline::{Failure, Request, see};

/// What is to be added to a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// How many bytes of the log stand; what follows is an unfinished line and goes.
    pub stands: u64,
    /// The lines to be added after those.
    pub lines: String,
    /// What happened, in words, event by event.
    pub told: Vec<String>,
}

/// The event with which talks open: the whole case of the files.
///
/// # Errors
/// [`Failure`], as of any request that sees all.
pub fn opening(request: &Request) -> Result<Event, Failure> {
    let case = see(request)?.case;
    let json = serde_json::from_str(&detente_casefile::print_json(&case));
    Ok(Event::Opened { case: json.unwrap_or(Value::Null) })
}

/// Applies `events` after those of the log in `bytes`, which may be empty, and gives what is to be added to it. All of them
/// happen or none. Those without a time happen `now`, or with the last event of the log where that is later: a clock may jump,
/// a log does not.
///
/// # Errors
/// [`Failed::Lines`] and [`Failed::Refused`], which counts the events of the log too.
pub fn record(bytes: &[u8], now: Timestamp, events: &[(Option<Timestamp>, By, Event)]) -> Result<Recorded, Failed> {
    let log = if bytes.is_empty() {
        detente_talks::Log { chained: true, ..detente_talks::Log::default() }
    } else {
        detente_talks::read(bytes).map_err(Failed::Lines)?
    };
    let stands = bytes.len() - log.torn;
    let mut lines = match (stands, bytes[..stands].last()) {
        (0, _) => detente_talks::start(),
        (_, Some(b'\n')) => String::new(),
        _ => "\n".to_owned(),
    };
    let mut state: Option<State> = None;
    let mut n = 0;
    for event in &log.events {
        n += 1;
        state = Some(after(state, event).map_err(|refusal| Failed::Refused { n, refusal })?);
    }
    let mut follower = Follower::new(Viewer::All);
    if let (Some(state), Some(last)) = (&state, log.events.last()) {
        follower.hear(state, last);
    }
    let (mut chain, mut told) = (log.chain, Vec::new());
    for (at, by, event) in events {
        n += 1;
        let at = at.unwrap_or_else(|| state.as_ref().map_or(now, |state| state.at().max(now)));
        let event = Stamped { at, by: by.clone(), event: event.clone() };
        let next = after(state, &event).map_err(|refusal| Failed::Refused { n, refusal })?;
        let before = follower.cells().clone();
        let heard = follower.hear(&next, &event);
        told.push(
            heard.map_or_else(
                || "nothing changed".to_owned(),
                |heard| tell::told(next.case(), &before, &heard).join("; "),
            ),
        );
        lines.push_str(&if log.chained {
            let (line, hash) = detente_talks::append(&chain, &event);
            chain = hash;
            line
        } else {
            detente_talks::plain(&event)
        });
        state = Some(next);
    }
    Ok(Recorded { stands: stands as u64, lines, told })
}

//! `detente replay`: a log of talks, with the diagnosis after each event.

use std::path::Path;

use detente::replay::{self, Failed};
use detente::{Failure, Limits, Viewer};

use super::json;
use crate::args::{Replay, ReplayFormat};
use crate::input;
use crate::interrupt;
use crate::output::Output;
use crate::run::run as run_work;
use crate::stop::{Exit, Stop, note};

/// The most wrong lines that are told one by one.
const MOST_TOLD: usize = 20;

pub(super) fn run(args: &Replay) -> Result<Exit, Stop> {
    let output = Output::new(args.to.output.as_deref(), std::slice::from_ref(&args.log))?;
    if args.viewer != Viewer::All {
        crate::say_little();
    }
    let bytes = input::read(&args.log)?;
    let limits = Limits { list: args.list, ..Limits::default() };
    let run = run_work(None, &args.viewer, |stop| replay::replay(&bytes, &args.viewer, &limits, stop));
    let told = run.map_err(|failure| stop(&args.log, failure))?;
    output.write(&match args.to.form(args.format) {
        ReplayFormat::Text => replay::text(&told, &args.viewer, output.style()),
        ReplayFormat::Json => json(&told)?,
    })?;
    Ok(if interrupt::asked() { Exit::Interrupted } else { Exit::Done })
}

/// Why a log cannot be replayed or added to, in words.
pub(super) fn stop(log: &Path, failed: Failed) -> Stop {
    let log = input::shown(log);
    match failed {
        Failed::Lines(ref errors) => {
            errors.iter().take(MOST_TOLD).for_each(|error| note(&format!("{log}: {error}")));
            let more = errors.len().saturating_sub(MOST_TOLD);
            let more = if more == 0 { String::new() } else { format!("; {more} are not listed") };
            Stop::mistakes(format!("{log}: {failed}{more}"))
        }
        Failed::Closed => Stop::mistakes(failed.to_string()),
        Failed::Refused { .. } => Stop::mistakes(format!("{log}: {failed}")),
        Failed::Diagnosis(Failure::NoSuchViewer(_)) => Stop::usage(failed.to_string()),
        Failed::Diagnosis(failure) => Stop::fault(failure.to_string()),
    }
}

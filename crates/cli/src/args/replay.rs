//! `detente replay`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use detente::Viewer;

use super::{To, count, viewer};

const EXAMPLES: &str = "\
A log of talks is a file of JSON lines: a header, then one event a line, from the case with which the
talks opened to the agreement. The replay shows after each event what the case then says of the
talks: what stands in the way, what came, what went. With --as it shows what one side learned, and
nothing of the rest, not even that there was more. Each line may carry the hash of all lines up to
it; an altered log is told so. An unfinished last line, as a crash leaves it, is left aside.

Examples:
  detente replay cases/labour/pay.talks.jsonl
  detente replay cases/labour/pay.talks.jsonl --as union
  detente replay cases/ceasefire/reports.talks.jsonl --format json";

/// Replay a log of talks, with the diagnosis after each event
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Replay {
    /// The log; `-` is standard input
    #[arg(value_name = "TALKS")]
    pub(crate) log: PathBuf,
    /// Whose eyes: an actor of the case, `public`, or `mediator`, who sees all
    #[arg(long = "as", value_name = "ACTOR", default_value = "mediator", value_parser = viewer)]
    pub(crate) viewer: Viewer,
    /// The form of the result; without it, as the name after --output ends, else text
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<ReplayFormat>,
    /// At most so many conflicts and ways out of each finding are looked for
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = count)]
    pub(crate) list: usize,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The forms of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReplayFormat {
    /// For reading on a terminal
    Text,
    /// For programs
    Json,
}

//! `detente record`.

use std::path::PathBuf;

use clap::Args;
use detente::talks::Timestamp;

use super::Files;

const EXAMPLES: &str = "\
Events are written as JSON, each as one argument, or one a line on standard input. All of them can
happen, and are on disk when the command ends well, or none is written. Each line gets the hash of
all lines up to it. The kinds of events are listed in docs/talks.md.

Examples:
  detente record pay.talks.jsonl --open pay.case.toml
  detente record pay.talks.jsonl --by union \\
    '{\"type\":\"note-made\",\"party\":\"union\",\"note\":\"n1\",\"says\":\"3.7 would do\",\"mark\":\"share-as-own\"}'
  detente record pay.talks.jsonl --by union < events.jsonl
  detente replay pay.talks.jsonl";

/// Add events to a log of talks
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Record {
    /// The log; made where it is not there and --open names a case
    #[arg(value_name = "TALKS")]
    pub(crate) log: PathBuf,
    /// The events; without any, and without --open, they are read from standard input
    #[arg(value_name = "EVENT")]
    pub(crate) events: Vec<String>,
    /// Who did it: an actor of the case, or `mediator`, who keeps the log
    #[arg(long, value_name = "ACTOR", default_value = "mediator")]
    pub(crate) by: String,
    /// When it happened, as 2026-04-01T10:00:00Z; without it, now
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,
    /// Begin with this case
    #[arg(long, value_name = "CASE")]
    pub(crate) open: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) files: Files,
}

//! What `detente read` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use detente::Viewer;

use super::{Files, KeepArgs, ModelArgs, To, viewer};

const READ_EXAMPLES: &str = "\
Proposes claims found in reports, for the parties, people, issues and texts of the case and no
others. Nothing enters the case before a person has looked: `detente review` asks, one by one.

With --view, or as HTML, what is proposed and what the case has already are laid out together: who said
what on each issue, what stands against what, when, through whom, and what each report is good for.
Without reports the same views are of the case alone.

Examples:
  detente read reports/*.txt --case talks.case.toml
  detente read reports/*.txt --case talks.case.toml --rest
  detente read reports/*.txt --case talks.case.toml --view pairs
  detente read reports/*.txt --case talks.case.toml --format html -o reading.html
  detente read --case talks.case.toml --view matrix --view timeline
  detente read reports --case talks.case.toml --view pairs --as north
  detente read reports --case talks.case.toml --format jsonl -o proposals.jsonl
  detente read crawl.jsonl --case talks.case.toml --format jsonl --keep crawl.work.jsonl";

/// Propose claims found in reports, for a case
#[derive(Args)]
#[command(after_help = READ_EXAMPLES)]
pub(crate) struct Read {
    /// Reports, or folders of reports; with a view, none are needed
    #[arg(required_unless_present = "view", value_name = "REPORT")]
    pub(crate) reports: Vec<PathBuf>,
    /// The case file: it says who takes part and what is at issue
    #[arg(long, value_name = "CASE")]
    pub(crate) case: PathBuf,
    /// Lay the statements out instead of listing them; may be repeated
    #[arg(long, value_name = "VIEW")]
    pub(crate) view: Vec<ReadView>,
    /// Also list the sentences that may hold a statement and from which no rule reads one
    #[arg(long, conflicts_with = "view")]
    pub(crate) rest: bool,
    /// The form of the result; without it, as the name after --output ends, else text
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<ReadFormat>,
    /// Whose view of the case: an actor, `public`, or `mediator`, who sees all. The reports are those of whoever calls
    #[arg(long = "as", value_name = "ACTOR", default_value = "mediator", value_parser = viewer)]
    pub(crate) viewer: Viewer,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) keep: KeepArgs,
    #[command(flatten)]
    pub(crate) model: ModelArgs,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The forms of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// One proposal a line, for other front ends
    Jsonl,
    /// The views in one file for the browser and for paper
    Html,
}

/// The views of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadView {
    /// What was said on each issue, party by party
    Matrix,
    /// Statements that stand against each other, side by side
    Pairs,
    /// When it was said or happened, and what has no day
    Timeline,
    /// Where a party asks for less or for more than before
    Shifts,
    /// Through whom it came
    Provenance,
    /// What each document is good for
    Quality,
    /// All of them
    All,
}

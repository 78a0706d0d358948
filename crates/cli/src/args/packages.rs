//! `detente packages`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Effort, Files, To, View};

const EXAMPLES: &str = "\
A package answers every issue. Shown are a few that differ in what matters, each with what every
side has of it on its own scale, what it trades, the way from the latest text, and its risks. They
are options, not advice, and are not ranked. Needed are the preferences of two sides, as roughly
as they are known (`[preferences.ACTOR]`); nothing is filled in. Red lines and rules always count.

Examples:
  detente packages talks.case.toml                          a few options, who gains what
  detente packages talks.case.toml --all                    counts, every rule with its proof
  detente packages talks.case.toml --as north               as this side sees it
  detente packages talks.case.toml --format html -o talks.html
  detente packages talks.case.toml --plot talks.svg         the pictures alone
  detente packages talks.case.toml --ask                    the question that would narrow most
  detente packages talks.case.toml --format csv             every efficient package, a row each";

/// Show what an agreement could look like, and who gains what
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Packages {
    /// The case file, TOML or JSON; `-` is standard input
    pub(crate) case: PathBuf,
    /// The form of the result; without it, as the name after --output ends, else text
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<PackagesFormat>,
    /// Everything that was found, not the first screen alone
    #[arg(long)]
    pub(crate) all: bool,
    /// Count only packages that give every side more than no agreement, not as much
    #[arg(long)]
    pub(crate) above: bool,
    /// Instead: what to ask one side about how much things matter to it, so that most is decided
    #[arg(long, conflicts_with_all = ["all", "plot"])]
    pub(crate) ask: bool,
    /// Also write the pictures to this file, as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) effort: Effort,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The forms of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackagesFormat {
    /// For reading on a terminal
    Text,
    /// For programs, with exact numbers
    Json,
    /// One file for the browser and for paper, with the pictures
    Html,
    /// The efficient packages, one row each
    Csv,
    /// The pictures
    Svg,
}

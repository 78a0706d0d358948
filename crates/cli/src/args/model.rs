//! The options of the language model, the same wherever reports are read.

use std::path::PathBuf;

use clap::Args;

use super::seconds;

/// Where what was found is kept for the next run.
#[derive(Args)]
pub(crate) struct KeepArgs {
    /// Keep what is found in each document in this file and take from it what is there: a run that was stopped goes on
    /// where it was, with the same result. JSON lines that are only ever added; files of several runs can be joined
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
}

/// A language model that is asked too. None is, unless both a URL and a name are given.
#[derive(Args)]
#[command(next_help_heading = "A language model, off without these")]
pub(crate) struct ModelArgs {
    /// Ask a model too: the base URL of an endpoint that speaks OpenAI's chat interface, as http://localhost:8080/v1.
    /// The sentences of the reports and the names of the case are sent there
    #[arg(long, value_name = "URL", requires = "model")]
    pub(crate) model_url: Option<String>,
    /// The model, as the endpoint calls it
    #[arg(long, value_name = "NAME", requires = "model_url")]
    pub(crate) model: Option<String>,
    /// The name of the environment variable that holds the key; never the key itself
    #[arg(long, value_name = "VARIABLE", requires = "model_url")]
    pub(crate) model_key_var: Option<String>,
    /// Seconds that one answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0, value_parser = seconds, requires = "model_url")]
    pub(crate) model_timeout: f64,
}

//! One file for each command.

mod ask;
mod brief;
mod channel;
mod check;
mod diagnose;
mod explain;
mod export;
mod import;
mod packages;
mod read;
mod record;
mod replay;
mod review;
mod verify;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::args::{Command, Files, Schema, SchemaOf};
use crate::new;
use crate::output::Output;
use crate::stop::{Exit, Stop};

/// Runs one command.
///
/// # Errors
/// Why it cannot go on.
pub(crate) fn run(command: &Command) -> Result<Exit, Stop> {
    match command {
        Command::Brief(args) => brief::run(args),
        Command::Read(args) => read::run(args),
        Command::Review(args) => review::run(args),
        Command::New(args) => new::run(args),
        Command::Check(args) => check::run(args),
        Command::Diagnose(args) => diagnose::run(args),
        Command::Ask(args) => ask::run(args),
        Command::Packages(args) => packages::run(args),
        Command::Record(args) => record::run(args),
        Command::Replay(args) => replay::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => export::run(args),
        Command::Schema(args) => schema(args),
        Command::Channel(args) => channel::run(args),
    }
}

fn schema(args: &Schema) -> Result<Exit, Stop> {
    let text = match args.of {
        SchemaOf::Case => detente::case_schema(),
        SchemaOf::Report => detente::report_schema(),
        SchemaOf::Packages => detente::packages_schema(),
    };
    Output::new(args.to.output.as_deref(), &[])?.write(&text)?;
    Ok(Exit::Done)
}

/// Everything that a command reads, so that it does not write over it.
fn read_by(case: &Path, files: &Files) -> Vec<PathBuf> {
    let named = files.with.iter().chain(&files.identity).cloned();
    std::iter::once(case.to_owned()).chain(named).collect()
}

/// A value as JSON for programs and, with its line breaks, for people.
fn json(value: &impl Serialize) -> Result<String, Stop> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Stop::fault(error.to_string()))?;
    Ok(format!("{text}\n"))
}

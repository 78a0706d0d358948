//! The command line of Detente: reads files, asks the facade, writes results. No mathematics here.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod commands;
mod input;
mod interrupt;
mod kept;
mod keys;
mod load;
mod model_endpoint;
mod new;
mod output;
mod reports;
mod review;
mod run;
mod stop;

use std::panic::{self, PanicHookInfo};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;
use clap::error::ContextKind;

use crate::args::Cli;
use crate::output::Output;
use crate::stop::{Exit, Stop, note};

/// What somebody sees who calls the program for the first time.
const WELCOME: &str = "\
Detente finds out why talks are stuck and what would free them.

  detente brief reports/*.txt         what reports tell of talks, with no case yet
  detente new talks.case.toml         write a first case file, by questions
  detente check talks.case.toml       list its mistakes
  detente diagnose talks.case.toml    why the talks are stuck, what would free them
  detente packages talks.case.toml    what an agreement could look like
  detente explain                     what can be looked up
  detente --help                      all commands; each has a --help with examples

A case file says what is known of one set of talks on one day. Nothing leaves this computer
unless you name an endpoint for it.
";

fn main() -> ExitCode {
    panic::set_hook(Box::new(our_fault));
    interrupt::install();
    let cli = Cli::try_parse().unwrap_or_else(|error| misread(&error));
    let ended = panic::catch_unwind(move || run(&cli));
    ended.unwrap_or(Exit::Fault).into()
}

/// Tells what is wrong with a call, and what was probably meant.
fn misread(error: &clap::Error) -> ! {
    let text = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let file = text(ContextKind::InvalidSubcommand);
    let form = text(ContextKind::InvalidArg);
    let hint = match (Path::new(&file).exists(), form.strip_prefix("--")) {
        (true, _) if !file.is_empty() => format!("the command comes first: `detente diagnose {file}`"),
        (_, Some(form @ ("html" | "json" | "jsonl" | "dot" | "toml"))) => {
            format!("the form of the result is chosen so: `--format {form}`")
        }
        _ => error.exit(),
    };
    // The usage that clap would tell of here is of no help.
    let said = error.to_string();
    note(&format!("{}\nhint: {hint}", said.lines().next().unwrap_or_default()));
    std::process::exit(i32::from(Exit::Usage.code()))
}

fn run(cli: &Cli) -> Exit {
    let ended = match &cli.command {
        Some(command) => commands::run(command),
        None => Output::new(None, &[]).and_then(|output| output.write(WELCOME)).map(|()| Exit::Done),
    };
    ended.unwrap_or_else(|stop| say(&stop))
}

/// Tells why the program ends; nobody may be there to read it any more.
fn say(stop: &Stop) -> Exit {
    let text = stop.text();
    if let Some(text) = text.strip_suffix('\n') {
        note(text);
    }
    stop.exit
}

/// Whether the run is for a viewer who does not see all.
static LITTLE: AtomicBool = AtomicBool::new(false);

/// From here on even a fault of the program is told without its details, which could come from what is hidden.
pub(crate) fn say_little() {
    LITTLE.store(true, Ordering::SeqCst);
}

/// What is said in place of a trace when the program itself is at fault.
fn our_fault(info: &PanicHookInfo<'_>) {
    let what = info.payload_as_str().unwrap_or("no further words");
    let place = info.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
    let details = if LITTLE.load(Ordering::SeqCst) { String::new() } else { format!(": {what}{place}") };
    let stop = Stop::fault(format!("this is a fault of the program, not of your file{details}"))
        .hint("please report it, with the command and, if you may, the case file");
    say(&stop);
}

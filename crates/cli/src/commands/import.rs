//! `detente import`: a scenario of another system as a case.

use std::path::{Path, PathBuf};

use detente::foreign::{ForeignFormat, ImportOptions, Reading, import};
use detente::{Format, Input};

use crate::args::{CaseFormat, Import, NumbersAs};
use crate::input::{self, MAX_BYTES};
use crate::load::{rendered, tally};
use crate::output::Output;
use crate::stop::{Exit, Stop, note};

/// How the names of files end that are looked at in a folder.
const ENDINGS: [&str; 4] = ["xml", "json", "yml", "yaml"];

pub(super) fn run(args: &Import) -> Result<Exit, Stop> {
    let files = files(&args.scenario)?;
    let output = Output::new(args.to.output.as_deref(), &files)?;
    let inputs = read(&files)?;
    let found = import(&inputs, &options(args));
    let said = rendered(&found.diagnostics, &inputs);
    if let Some(said) = said.strip_suffix('\n') {
        note(said);
    }
    let Some(case) = found.case else {
        let message = format!("no case was made: {}", tally(&found.diagnostics));
        return Err(Stop::mistakes(message).hint("`detente explain ID` says what a message means"));
    };
    let text = match args.to.form(args.format) {
        CaseFormat::Toml => detente::print(&case),
        CaseFormat::Json => detente::print_json(&case),
    };
    output.write(&text)?;
    Ok(Exit::Done)
}

fn options(args: &Import) -> ImportOptions {
    let reading = match args.reading {
        NumbersAs::Genius => Reading::Own,
        NumbersAs::NegMas => Reading::NegMas,
    };
    ImportOptions {
        from: args.from.map(ForeignFormat::from),
        reading,
        title: args.title.clone(),
        as_of: args.as_of,
        steps: args.step.clone(),
    }
}

/// The files that are named, and of each folder those that can be of a scenario, by name.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        files.extend(input::files_in(path)?.into_iter().filter(|file| file.parent() == Some(path) && is_likely(file)));
        if files.len() == before {
            let message = format!("`{}` holds no file of a scenario", path.display());
            return Err(Stop::usage(message).hint(format!("looked for files that end in {}", ENDINGS.join(", "))));
        }
    }
    Ok(files)
}

fn is_likely(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The texts, all of them together within the limit of one file.
fn read(files: &[PathBuf]) -> Result<Vec<Input>, Stop> {
    let mut inputs = Vec::new();
    let mut left = MAX_BYTES;
    for file in files {
        let text = input::read(file)?;
        left = left.checked_sub(text.len() as u64).ok_or_else(|| {
            let message = format!("the files have more than {} MB together", MAX_BYTES >> 20);
            Stop::mistakes(message).hint("give the files of one scenario alone")
        })?;
        // How a foreign file is written is told by its content.
        inputs.push(Input { name: input::shown(file), text, format: Format::Json });
    }
    Ok(inputs)
}

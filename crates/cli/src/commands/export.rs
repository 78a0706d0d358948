//! `detente export`: a case as one viewer sees it, in canonical order, or as files of another system.

use std::path::Path;

use detente::foreign::{self, ForeignFormat};
use detente::model::Case;
use detente::{Diagnostic, Limits};

use super::read_by;
use crate::args::{CaseFormat, Export};
use crate::load::{Loading, rendered, tally};
use crate::output::{self, Output};
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Export) -> Result<Exit, Stop> {
    let read = read_by(&args.case, &args.files);
    let folder = args.system.zip(args.to.output.as_deref());
    let output = if folder.is_none() { Some(Output::new(args.to.output.as_deref(), &read)?) } else { None };
    let loading = Loading::new(&args.case, &args.files, &args.view.viewer)?;
    let seen = detente::see(&loading.request(args.view.as_of, &[], Limits::default()));
    let seen = seen.map_err(|failure| loading.stop(failure))?;
    if let Some((system, folder)) = folder {
        return files(&seen.case, system.into(), folder);
    }
    let text = match args.to.form(args.format) {
        CaseFormat::Toml => detente::print(&seen.case),
        CaseFormat::Json => detente::print_json(&seen.case),
    };
    output.map_or(Ok(()), |output| output.write(&text))?;
    Ok(Exit::Done)
}

/// Writes what the viewer sees into a folder; no file that exists is touched.
fn files(case: &Case, format: ForeignFormat, folder: &Path) -> Result<Exit, Stop> {
    let exported = foreign::export(case, format);
    say(&exported.diagnostics);
    if exported.files.is_empty() {
        return Err(Stop::mistakes(format!("nothing was written: {}", tally(&exported.diagnostics))));
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        Stop::usage(format!("cannot make the folder `{}`: {}", folder.display(), output::plain(&error)))
    })?;
    let taken = exported.files.iter().find(|file| folder.join(&file.name).exists());
    if let Some(file) = taken {
        let message = format!("`{}` exists and is not overwritten", folder.join(&file.name).display());
        return Err(Stop::usage(message).hint("name an empty folder after `--output`; nothing was written"));
    }
    for file in &exported.files {
        output::create(&folder.join(&file.name), &file.text, false)?;
    }
    let names: Vec<&str> = exported.files.iter().map(|file| file.name.as_str()).collect();
    note(&format!("files of {} in {}: {}", format.name(), folder.display(), names.join(", ")));
    Ok(Exit::Done)
}

fn say(diagnostics: &[Diagnostic]) {
    if let Some(said) = rendered(diagnostics, &[]).strip_suffix('\n') {
        note(said);
    }
}

//! `detente check`: the mistakes in case files, or all that one actor could see.

use std::path::Path;

use detente::{Failure, Limits, Viewer, render};

use super::read_by;
use crate::args::Check;
use crate::input;
use crate::load::{Loading, rendered, tally};
use crate::output::Output;
use crate::stop::{Exit, Stop};

pub(super) fn run(args: &Check) -> Result<Exit, Stop> {
    if args.cases.len() > 1 && !args.files.with.is_empty() {
        return Err(Stop::usage("`--with` adds to one case; check the cases one by one"));
    }
    let read: Vec<_> = args.cases.iter().flat_map(|case| read_by(case, &args.files)).collect();
    let output = Output::new(args.to.output.as_deref(), &read)?;
    let (mut text, mut exit) = (String::new(), Exit::Done);
    for case in &args.cases {
        let (shown, clean) = one(args, case, &output)?;
        text.push_str(&shown);
        if !clean {
            exit = Exit::Mistakes;
        }
    }
    output.write(&text)?;
    Ok(exit)
}

/// What is to be said of one case, and whether it has no mistakes.
fn one(args: &Check, case: &Path, output: &Output) -> Result<(String, bool), Stop> {
    let viewer = args.viewer.clone().unwrap_or(Viewer::All);
    let loading = match Loading::new(case, &args.files, &viewer) {
        // A file that is no text is one mistake among those of other files.
        Err(stop) if stop.exit == Exit::Mistakes => return Ok((stop.text(), false)),
        other => other?,
    };
    match detente::see(&loading.request(None, &[], Limits::default())) {
        Ok(seen) if args.viewer.is_some() => Ok((render::seen(&seen.case, &viewer, output.style()), true)),
        Ok(seen) => Ok((listing(&loading, &seen.warnings), true)),
        Err(Failure::Mistakes(diagnostics)) => Ok((listing(&loading, &diagnostics), false)),
        Err(failure) => Err(loading.stop(failure)),
    }
}

fn listing(loading: &Loading<'_>, diagnostics: &[detente::Diagnostic]) -> String {
    format!("{}{}: {}\n", rendered(diagnostics, &loading.inputs), input::shown(loading.case), tally(diagnostics))
}

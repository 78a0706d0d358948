//! `detente diagnose`: why the talks are stuck and what would free them.

use std::path::Path;

use detente::model::{Case, Kind, Verdict};
use detente::report::Report;
use detente::{Examined, Library, Viewer, render, timeline};

use super::{json, read_by};
use crate::args::{Diagnose, ReportFormat};
use crate::input::{self, STDIN, files_in};
use crate::interrupt;
use crate::load::{Loading, request};
use crate::output::Output;
use crate::run::run as run_work;
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Diagnose) -> Result<Exit, Stop> {
    let read: Vec<_> = args.cases.iter().flat_map(|case| read_by(case, &args.files)).collect();
    let output = Output::new(args.to.output.as_deref(), &read)?;
    if args.timeline {
        return side_by_side(args, &output);
    }
    let [case] = args.cases.as_slice() else {
        let message = format!("one case is examined at a time, and {} are named", args.cases.len());
        return Err(Stop::usage(message)
            .hint("`--timeline` puts cases of the same talks beside each other; `--with` adds a channel file"));
    };
    let run = examine(args, case)?;
    let quotes = library(args, case, &run.seen.case)?;
    output.write(&shown(args, &run, &quotes, &output)?)?;
    Ok(ending(args, &run.report))
}

fn examine(args: &Diagnose, case: &Path) -> Result<Examined, Stop> {
    let viewer = &args.view.viewer;
    let loading = Loading::new(case, &args.files, viewer)?;
    let asked = request(&loading, &args.view, &args.effort);
    let run = run_work(args.effort.time_limit, viewer, |stop| detente::diagnose(&asked, stop));
    run.map_err(|failure| loading.stop(failure))
}

fn shown(args: &Diagnose, run: &Examined, quotes: &Library, output: &Output) -> Result<String, Stop> {
    let viewer = &args.view.viewer;
    Ok(match args.to.form(args.format) {
        ReportFormat::Text if args.all => render::full(run, viewer, quotes, output.style()),
        ReportFormat::Text => render::screen(run, viewer, output.style()),
        ReportFormat::Json => json(&run.report)?,
        ReportFormat::Html => render::html(run, viewer, quotes),
        ReportFormat::Dot => render::dot(run),
    })
}

/// The exit code, and what is to be said of a run that was cut short.
fn ending(args: &Diagnose, report: &Report) -> Exit {
    if interrupt::asked() {
        note("stopped: what was found until then is shown, and marked as cut short");
        return Exit::Interrupted;
    }
    if !report.reproducible {
        note("the time limit was met: what was found until then is shown, and marked as cut short");
    }
    let proved = |kind: &Kind| report.findings.iter().any(|f| f.id == *kind && f.verdict == Verdict::Proved);
    if args.fail_on.iter().any(proved) { Exit::Mistakes } else { Exit::Done }
}

fn side_by_side(args: &Diagnose, output: &Output) -> Result<Exit, Stop> {
    if !args.files.with.is_empty() {
        return Err(Stop::usage("`--with` adds to one case; a timeline takes each case as it is"));
    }
    let runs = args.cases.iter().map(|case| examine(args, case)).collect::<Result<Vec<_>, _>>()?;
    let told = timeline::timeline(&runs);
    let text = match args.to.form(args.format) {
        ReportFormat::Text => render::timeline(&told, &args.view.viewer, output.style()),
        ReportFormat::Json => json(&told)?,
        ReportFormat::Html | ReportFormat::Dot => {
            return Err(Stop::usage("a timeline is written as text or JSON"));
        }
    };
    output.write(&text)?;
    Ok(if interrupt::asked() { Exit::Interrupted } else { Exit::Done })
}

/// The documents at hand: those that the case names by file, and all in the folders of `--sources`. Each is taken for
/// what it is only by its SHA-256.
fn library(args: &Diagnose, case: &Path, seen: &Case) -> Result<Library, Stop> {
    let mut quotes = Library::default();
    let wanted = seen.sources.iter().any(|source| source.sha256.is_some());
    if wanted && case.as_os_str() != STDIN {
        let folder = case.parent().unwrap_or(Path::new(""));
        for file in seen.sources.iter().filter_map(|source| source.file.as_deref()) {
            add(&mut quotes, &folder.join(file));
        }
    }
    for folder in &args.sources {
        let files = files_in(folder)?;
        files.iter().filter(|_| wanted).for_each(|file| add(&mut quotes, file));
        let missing = |claim: &detente::model::Claim| quotes.quote(seen, &claim.meta.id).is_none();
        if args.view.viewer == Viewer::All && seen.claims.iter().all(missing) {
            note(&format!(
                "no document of the case was found in `{}`; they are known by their SHA-256",
                folder.display()
            ));
        }
    }
    Ok(quotes)
}

/// Takes in a document; what is no text is no document of a case.
fn add(quotes: &mut Library, file: &Path) {
    if let Ok(text) = input::read_text(file) {
        quotes.add(&text);
    }
}

//! `detente packages`: what an agreement could look like.

use detente::model::Rationality;
use detente::packages::{self, Offered, PackageLimits, PackageOptions, Questions};

use super::{json, read_by};
use crate::args::{Packages, PackagesFormat};
use crate::interrupt;
use crate::load::{Loading, request};
use crate::output::Output;
use crate::run::run as run_work;
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Packages) -> Result<Exit, Stop> {
    let viewer = &args.view.viewer;
    let read = read_by(&args.case, &args.files);
    let output = Output::new(args.to.output.as_deref(), &read)?;
    let picture = args.plot.as_deref().map(|file| Output::new(Some(file), &read)).transpose()?;
    let loading = Loading::new(&args.case, &args.files, viewer)?;
    let asked = request(&loading, &args.view, &args.effort);
    let options = options(args);
    if args.ask {
        let run = run_work(args.effort.time_limit, viewer, |stop| packages::questions(&asked, &options, stop));
        let questions = run.map_err(|failure| loading.stop(failure))?;
        output.write(&put(args, &questions, &output)?)?;
        return Ok(if interrupt::asked() { Exit::Interrupted } else { Exit::Done });
    }
    let run = run_work(args.effort.time_limit, viewer, |stop| packages::packages(&asked, &options, stop));
    let offered = run.map_err(|failure| loading.stop(failure))?;
    output.write(&shown(args, &offered, &output)?)?;
    if let Some(picture) = picture {
        picture.write(&drawn(&offered)?)?;
    }
    Ok(ending(&offered))
}

fn options(args: &Packages) -> PackageOptions {
    let limits = PackageLimits { list: args.effort.list, ..PackageLimits::default() };
    let rationality = if args.above { Rationality::Above } else { Rationality::AtLeast };
    PackageOptions { limits, rationality, ..PackageOptions::default() }
}

fn shown(args: &Packages, offered: &Offered, output: &Output) -> Result<String, Stop> {
    let viewer = &args.view.viewer;
    Ok(match args.to.form(args.format) {
        PackagesFormat::Text if args.all => packages::full(offered, viewer, output.style()),
        PackagesFormat::Text => packages::screen(offered, viewer, output.style()),
        PackagesFormat::Json => json(&offered.report)?,
        PackagesFormat::Html => packages::html(offered, viewer),
        PackagesFormat::Csv => packages::csv(offered),
        PackagesFormat::Svg => drawn(offered)?,
    })
}

/// The questions in the form that is asked for.
fn put(args: &Packages, questions: &Questions, output: &Output) -> Result<String, Stop> {
    match args.to.form(args.format) {
        PackagesFormat::Text => Ok(packages::questions_text(questions, &args.view.viewer, output.style())),
        PackagesFormat::Json => json(&packages::questions_json(questions)),
        _ => Err(Stop::usage("questions are written as text or JSON")),
    }
}

fn drawn(offered: &Offered) -> Result<String, Stop> {
    packages::svg(offered).ok_or_else(|| {
        Stop::usage("there is nothing to draw: a picture needs the preferences of two sides in numbers")
            .hint("`detente packages CASE` says whose preferences are missing")
    })
}

/// The exit code, and what is to be said of a run that was cut short.
fn ending(offered: &Offered) -> Exit {
    if interrupt::asked() {
        note("stopped: what was found until then is shown, and marked as cut short");
        return Exit::Interrupted;
    }
    if !offered.report.reproducible {
        note("the time limit was met: what was found until then is shown, and marked as cut short");
    }
    Exit::Done
}

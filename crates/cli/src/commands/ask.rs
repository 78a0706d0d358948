//! `detente ask`: what is not known, and what each answer would decide.

use serde_json::json;

use super::read_by;
use crate::args::{Ask, PlainFormat};
use crate::interrupt;
use crate::load::{Loading, request};
use crate::output::Output;
use crate::run::run as run_work;
use crate::stop::{Exit, Stop};

pub(super) fn run(args: &Ask) -> Result<Exit, Stop> {
    let output = Output::new(args.to.output.as_deref(), &read_by(&args.case, &args.files))?;
    let viewer = &args.view.viewer;
    let loading = Loading::new(&args.case, &args.files, viewer)?;
    let asked = request(&loading, &args.view, &args.effort);
    let run = run_work(args.effort.time_limit, viewer, |stop| detente::diagnose(&asked, stop));
    let run = run.map_err(|failure| loading.stop(failure))?;
    let text = match args.to.form(args.format) {
        PlainFormat::Text => detente::render::ask(&run, viewer, output.style()),
        PlainFormat::Json => super::json(&json!({
            "detente_questions": 1,
            "case": run.report.case,
            "viewer": run.report.viewer,
            "reproducible": run.report.reproducible,
            "questions": run.report.summary.ask_first,
        }))?,
    };
    output.write(&text)?;
    Ok(if interrupt::asked() { Exit::Interrupted } else { Exit::Done })
}

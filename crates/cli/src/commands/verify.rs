//! `detente verify`: a saved report, checked again from the case alone.

use detente::{Invalid, Viewer};

use super::read_by;
use crate::args::Verify;
use crate::input;
use crate::interrupt;
use crate::load::Loading;
use crate::output::Output;
use crate::run::run as run_work;
use crate::stop::{Exit, Stop};

pub(super) fn run(args: &Verify) -> Result<Exit, Stop> {
    let mut read = read_by(&args.case, &args.files);
    read.push(args.report.clone());
    let output = Output::new(args.to.output.as_deref(), &read)?;
    let report = input::read_text(&args.report)?;
    // Whose view the report is of is known only once it was read; until then nothing is told of the case.
    let viewer = viewer_of(&report);
    let loading = Loading::new(&args.case, &args.files, &viewer)?;
    let found = run_work(None, &viewer, |stop| detente::verify(loading.inputs.clone(), &report, stop));
    if interrupt::asked() {
        return Err(Stop::interrupted());
    }
    let shown = args.report.display();
    match found {
        Ok(verified) => {
            let count = verified.certificates;
            let certificates = if count == 1 { "certificate" } else { "certificates" };
            let mut text = format!("{shown}: true of this case; {count} {certificates} re-tested\n");
            if verified.cut_short {
                text.push_str("the report was cut short when it was made; its lists were not compared\n");
            }
            output.write(&text)?;
            Ok(Exit::Done)
        }
        Err(Invalid::Case(failure)) => Err(loading.stop(failure)),
        Err(refused @ Invalid::NotAReport(_)) => Err(Stop::mistakes(format!("{shown}: {refused}"))
            .hint("first the case, then the report that `detente diagnose CASE --format json` wrote")),
        Err(refused) => Err(Stop::mistakes(format!("{shown}: {refused}"))),
    }
}

/// Whose view a report says it is of; anyone's where it does not say.
fn viewer_of(report: &str) -> Viewer {
    let report: Option<serde_json::Value> = serde_json::from_str(report).ok();
    let viewer = report.as_ref().and_then(|report| report.get("viewer")).and_then(|viewer| viewer.as_str());
    match viewer {
        Some("mediator") => Viewer::All,
        Some(actor) if actor != "public" => detente::Id::new(actor).map_or(Viewer::Public, Viewer::Actor),
        _ => Viewer::Public,
    }
}

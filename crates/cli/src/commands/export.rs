//! `detente export`: a case as one viewer sees it, in canonical order.

use detente::Limits;

use super::read_by;
use crate::args::{CaseFormat, Export};
use crate::load::Loading;
use crate::output::Output;
use crate::stop::{Exit, Stop};

pub(super) fn run(args: &Export) -> Result<Exit, Stop> {
    let output = Output::new(args.to.output.as_deref(), &read_by(&args.case, &args.files))?;
    let loading = Loading::new(&args.case, &args.files, &args.view.viewer)?;
    let seen = detente::see(&loading.request(args.view.as_of, &[], Limits::default()));
    let seen = seen.map_err(|failure| loading.stop(failure))?;
    let text = match args.to.form(args.format) {
        CaseFormat::Toml => detente::print(&seen.case),
        CaseFormat::Json => detente::print_json(&seen.case),
    };
    output.write(&text)?;
    Ok(Exit::Done)
}

//! `detente brief`: what reports tell of talks, on one screen, without a case.

use detente::brief;

use crate::args::{Brief, BriefFormat};
use crate::interrupt;
use crate::output::{Output, create};
use crate::reports::{self, Tools, nothing_read};
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Brief) -> Result<Exit, Stop> {
    let paths = reports::paths(&args.reports)?;
    let output = Output::new(args.to.output.as_deref(), paths.iter().chain(&args.keep.keep))?;
    if let Some(draft) = args.draft.as_deref().filter(|draft| draft.exists()) {
        return Err(Stop::usage(format!("`{}` exists and is not overwritten", draft.display()))
            .hint("give another name, or move that file away first"));
    }
    let tools = Tools::new(&args.model, &args.keep)?;
    let told = tools.run(&paths, args.in_full, brief::of_pile)?;
    let answered = tools.finish();
    if told.documents.is_empty() && told.complete {
        return Err(nothing_read(&told.unread));
    }
    let draft = args.draft.as_deref().map(|path| Ok((path, drafted(&told, args)?))).transpose()?;
    output.write(&match args.to.form(args.format) {
        BriefFormat::Text => brief::text(&told, args.all, output.style()),
        BriefFormat::Json => super::json(&told)?,
        BriefFormat::Html => brief::html(&told),
    })?;
    if let Some((path, text)) = draft {
        create(path, &text, false)?;
        note(&format!("draft written to `{}`; nothing in it was reviewed", path.display()));
    }
    Ok(match () {
        () if interrupt::asked() => Exit::Interrupted,
        () if told.unread.is_empty() && answered => Exit::Done,
        () => Exit::Mistakes,
    })
}

fn drafted(told: &brief::Brief, args: &Brief) -> Result<String, Stop> {
    brief::draft(told, args.as_of)
        .map_err(|error| Stop::usage(error.to_string()).hint("give the day with `--as-of`, as 2025-03-14"))
}

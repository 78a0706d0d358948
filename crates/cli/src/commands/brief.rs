//! `detente brief`: what reports tell of talks, on one screen, without a case.

use std::sync::atomic::AtomicUsize;

use detente::brief;

use crate::args::{Brief, BriefFormat};
use crate::interrupt;
use crate::model_endpoint::Endpoint;
use crate::output::{Output, create};
use crate::reports::{self, nothing_read, with_model};
use crate::run::run_counting;
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Brief) -> Result<Exit, Stop> {
    let paths = reports::paths(&args.reports)?;
    let output = Output::new(args.to.output.as_deref(), &paths)?;
    if let Some(draft) = args.draft.as_deref().filter(|draft| draft.exists()) {
        return Err(Stop::usage(format!("`{}` exists and is not overwritten", draft.display()))
            .hint("give another name, or move that file away first"));
    }
    let endpoint = Endpoint::new(&args.model)?;
    let read = AtomicUsize::new(0);
    let told = run_counting(&read, |stop| {
        let pile = reports::pile(&paths, args.in_full, &read, stop)?;
        Ok::<_, Stop>(with_model(endpoint.as_ref(), stop, |extra| brief::of_pile(pile, extra, stop)))
    })?;
    let answered = endpoint.as_ref().is_none_or(Endpoint::finish);
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

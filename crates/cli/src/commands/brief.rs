//! `detente brief`: what reports tell of talks, on one screen, without a case.

use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;

use detente::brief::{self, Extra, Pile};
use detente::evidence::{Lexicon, Prepared};

use crate::args::{Brief, BriefFormat};
use crate::input::files_in;
use crate::interrupt;
use crate::model_endpoint::Endpoint;
use crate::output::{Output, create};
use crate::reports;
use crate::run::run_counting;
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Brief) -> Result<Exit, Stop> {
    let paths = paths(&args.reports)?;
    let output = Output::new(args.to.output.as_deref(), &paths)?;
    if let Some(draft) = args.draft.as_deref().filter(|draft| draft.exists()) {
        return Err(Stop::usage(format!("`{}` exists and is not overwritten", draft.display()))
            .hint("give another name, or move that file away first"));
    }
    let endpoint = Endpoint::new(&args.model)?;
    let read = AtomicUsize::new(0);
    let told = run_counting(&read, |stop| {
        let pile = reports::pile(&paths, args.in_full, &read, stop)?;
        Ok::<_, Stop>(tell(pile, endpoint.as_ref(), stop))
    })?;
    let answered = endpoint.as_ref().is_none_or(Endpoint::finish);
    if told.documents.is_empty() && told.complete {
        return Err(nothing_read(&told));
    }
    let draft = args.draft.as_deref().map(|path| Ok((path, drafted(&told, args)?))).transpose()?;
    output.write(&match args.format {
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

/// The brief, with what a model finds if one is named.
fn tell(pile: Pile, endpoint: Option<&Endpoint>, stop: &dyn Fn() -> bool) -> brief::Brief {
    let Some(endpoint) = endpoint else { return brief::of_pile(pile, &[], stop) };
    let find = |document: &Prepared, lexicon: &Lexicon| endpoint.candidates(document, lexicon, stop);
    brief::of_pile(pile, &[Extra { name: endpoint.identity(), find: &find }], stop)
}

fn drafted(told: &brief::Brief, args: &Brief) -> Result<String, Stop> {
    brief::draft(told, args.as_of)
        .map_err(|error| Stop::usage(error.to_string()).hint("give the day with `--as-of`, as 2025-03-14"))
}

/// The reports that are named, those in folders by name.
pub(super) fn paths(named: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            found.extend(files_in(path)?);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// No file gave a document: each with its reason.
fn nothing_read(told: &brief::Brief) -> Stop {
    let lines: Vec<String> = told.unread.iter().map(|unread| format!("{}: {}", unread.name, unread.why)).collect();
    let message = if lines.is_empty() { "there is no report here".to_owned() } else { lines.join("\n") };
    let stop = Stop::mistakes(message);
    match told.unread.first() {
        Some(unread) => stop.hint(unread.hint),
        None => stop,
    }
}

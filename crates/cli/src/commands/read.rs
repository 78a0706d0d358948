//! `detente read`: what reports propose for a case; and what `detente review` starts from.

use std::path::PathBuf;

use detente::Input;
use detente::model::Case;
use detente::render::Style;
use detente::review::{self, Reading, Review, Unproposed};
use detente::views::{self, View, Views};
use serde_json::json;

use super::read_by;
use crate::args::{Read, ReadFormat, ReadView};
use crate::interrupt;
use crate::load::Loading;
use crate::output::Output;
use crate::reports::{self, Tools, nothing_read};
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Read) -> Result<Exit, Stop> {
    let form = args.to.form(args.format);
    let wanted = wanted(args, form)?;
    let inputs = read_by(&args.case, &args.files);
    let output = Output::new(args.to.output.as_deref(), inputs.iter().chain(&args.keep.keep))?;
    let loading = Loading::new(&args.case, &args.files, &args.viewer)?;
    let material = Material::read(loading, &args.reports, &Tools::new(&args.model, &args.keep)?)?;
    let Material { case, reading, .. } = &material;
    let review = Review::new(reading, case);
    match form {
        ReadFormat::Jsonl => output.write_lines(review::json(&review).map(|item| format!("{item}\n")))?,
        _ if wanted.is_empty() => {
            let rest = args.rest.then(|| review::rest(reading, case));
            output.write(&listed(reading, &review, rest.as_deref(), form)?)?;
        }
        _ => output.write(&laid_out(&views::views(&review, &wanted), case, form, output.style())?)?,
    }
    Ok(material.exit())
}

/// The proposals one after the other, and the sentences beside them where they are asked for.
fn listed(
    reading: &Reading,
    review: &Review<'_>,
    rest: Option<&[Unproposed]>,
    form: ReadFormat,
) -> Result<String, Stop> {
    if form != ReadFormat::Json {
        let beside = rest.map_or_else(|| REST.to_owned(), review::rest_text);
        return Ok(format!("{}{beside}{HINT}", review::text(reading, review)));
    }
    let mut whole = json!({
        "detente_reading": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "complete": reading.complete,
        "refused": reading.refused,
        "counted_only": reading.counted_only,
        "unread": reading.unread,
        "proposals": review::json(review).collect::<Vec<_>>(),
    });
    if let Some(rest) = rest {
        whole["rest"] = json!(rest);
    }
    super::json(&whole)
}

/// The views.
fn laid_out(views: &Views, case: &Case, form: ReadFormat, style: Style) -> Result<String, Stop> {
    match form {
        ReadFormat::Html => Ok(views::html(views, case)),
        ReadFormat::Json => super::json(views),
        _ => Ok(views::text(views, case, style)),
    }
}

/// How to see what no rule could read.
const REST: &str = "\n`--rest` lists the other sentences that may hold a statement\n";

/// What else can be had of the same reading.
const HINT: &str =
    "\n`--view pairs` shows what stands against what; `--help` lists the views, `--format html` has all of them\n";

/// The views that are wanted, each once, in the order in which they are shown; as HTML without a choice, all.
///
/// # Errors
/// One line for each proposal cannot hold a view.
fn wanted(args: &Read, form: ReadFormat) -> Result<Vec<View>, Stop> {
    if args.rest && matches!(form, ReadFormat::Jsonl | ReadFormat::Html) {
        return Err(Stop::usage("`--rest` is written as text or JSON"));
    }
    if form == ReadFormat::Jsonl && !args.view.is_empty() {
        return Err(Stop::usage("`--format jsonl` has one proposal a line and no views")
            .hint("`--format json --view VIEW` gives views to programs"));
    }
    let all = args.view.contains(&ReadView::All) || form == ReadFormat::Html && args.view.is_empty();
    let wants = |view: View| all || args.view.iter().any(|named| view_of(*named) == Some(view));
    Ok(View::ALL.into_iter().filter(|view| wants(*view)).collect())
}

fn view_of(named: ReadView) -> Option<View> {
    Some(match named {
        ReadView::Matrix => View::Matrix,
        ReadView::Pairs => View::Pairs,
        ReadView::Timeline => View::Timeline,
        ReadView::Shifts => View::Shifts,
        ReadView::Provenance => View::Provenance,
        ReadView::Quality => View::Quality,
        ReadView::All => return None,
    })
}

/// A case with what reports propose for it.
pub(crate) struct Material {
    /// The case.
    pub(crate) case: Case,
    /// The case file as it is.
    pub(crate) input: Input,
    /// What the reports propose.
    pub(crate) reading: Reading,
    /// Whether a model that was asked has answered all.
    answered: bool,
}

impl Material {
    /// Reads the reports for a case, as its viewer sees it.
    ///
    /// # Errors
    /// Mistakes in the case, or no report that could be read.
    pub(crate) fn read(loading: Loading<'_>, named: &[PathBuf], tools: &Tools) -> Result<Self, Stop> {
        let request = loading.request(None, &[], detente::Limits::default());
        let seen = detente::see(&request).map_err(|failure| loading.stop(failure))?;
        let paths = reports::paths(named)?;
        let reading = tools.run(&paths, usize::MAX, |pile, means| review::read(pile, &seen.case, means))?;
        let answered = tools.finish();
        if reading.documents.is_empty() && reading.complete && !named.is_empty() {
            return Err(nothing_read(&reading.unread));
        }
        for unread in &reading.unread {
            note(&format!("{}: {} ({})", unread.name, unread.why, unread.hint));
        }
        let input = loading.inputs.into_iter().next().ok_or_else(|| Stop::fault("no case was read"))?;
        Ok(Self { case: seen.case, input, reading, answered })
    }

    /// The exit code where all went well but for files that could not be read.
    pub(crate) fn exit(&self) -> Exit {
        match () {
            () if interrupt::asked() => Exit::Interrupted,
            () if self.reading.unread.is_empty() && self.answered => Exit::Done,
            () => Exit::Mistakes,
        }
    }
}

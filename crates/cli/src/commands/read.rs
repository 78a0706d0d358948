//! `detente read`: what reports propose for a case; and what `detente review` starts from.

use std::path::Path;

use detente::brief::File;
use detente::model::Case;
use detente::review::{self, Reading, Review};
use detente::{Input, Viewer};
use serde_json::json;

use crate::args::{Files, Read, ReadFormat};
use crate::interrupt;
use crate::load::Loading;
use crate::output::Output;
use crate::run::run as run_work;
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Read) -> Result<Exit, Stop> {
    let material = Material::read(&args.case, &args.reports)?;
    let output = Output::new(args.to.output.as_deref(), &[args.case.clone()])?;
    let Material { case, reading, .. } = &material;
    let review = Review::new(reading, case);
    output.write(&match args.format {
        ReadFormat::Text => review::text(reading, &review),
        ReadFormat::Json => super::json(&json!({
            "detente_reading": 1,
            "engine": env!("CARGO_PKG_VERSION"),
            "complete": reading.complete,
            "refused": reading.refused,
            "unread": reading.unread,
            "proposals": review.items().iter().map(|item| review::json(&review, item)).collect::<Vec<_>>(),
        }))?,
        ReadFormat::Jsonl => {
            review.items().iter().map(|item| format!("{}\n", review::json(&review, item))).collect::<String>()
        }
    })?;
    Ok(material.exit())
}

/// A case with what reports propose for it.
pub(crate) struct Material {
    /// The case.
    pub(crate) case: Case,
    /// The case file as it is.
    pub(crate) input: Input,
    /// What the reports propose.
    pub(crate) reading: Reading,
}

impl Material {
    /// Reads the case and the reports.
    ///
    /// # Errors
    /// A file that cannot be opened, mistakes in the case, or no report that could be read.
    pub(crate) fn read(case: &Path, reports: &[std::path::PathBuf]) -> Result<Self, Stop> {
        let none = Files { with: Vec::new(), identity: Vec::new() };
        let viewer = Viewer::All;
        let loading = Loading::new(case, &none, &viewer)?;
        let request = loading.request(None, &[], detente::Limits::default());
        let seen = detente::see(&request).map_err(|failure| loading.stop(failure))?;
        let paths = super::brief::paths(reports)?;
        let files = paths.iter().map(|path| super::brief::file(path)).collect::<Result<Vec<File>, Stop>>()?;
        let reading = run_work(None, &viewer, |stop| review::read(&files, &seen.case, stop));
        if reading.documents.is_empty() && reading.complete {
            let lines = reading.unread.iter().map(|unread| format!("{}: {}", unread.name, unread.why));
            let message = lines.collect::<Vec<_>>().join("\n");
            return Err(Stop::mistakes(if message.is_empty() {
                "there is no report here".to_owned()
            } else {
                message
            }));
        }
        for unread in &reading.unread {
            note(&format!("{}: {} ({})", unread.name, unread.why, unread.hint));
        }
        let input = loading.inputs.into_iter().next().ok_or_else(|| Stop::fault("no case was read"))?;
        Ok(Self { case: seen.case, input, reading })
    }

    /// The exit code where all went well but for files that could not be read.
    pub(crate) fn exit(&self) -> Exit {
        match () {
            () if interrupt::asked() => Exit::Interrupted,
            () if self.reading.unread.is_empty() => Exit::Done,
            () => Exit::Mistakes,
        }
    }
}

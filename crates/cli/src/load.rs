//! From what the user names to a request of the facade, and from its failures to words.

use std::path::{Path, PathBuf};

use detente::model::Date;
use detente::{Diagnostic, Failure, Format, Id, Input, Limits, Request, Viewer};

use crate::args::{Effort, Files, View};
use crate::input::{self, STDIN};
use crate::keys::{self, Keys};
use crate::stop::{Exit, Stop, note};

/// A case file with its channel files, read and decrypted.
pub(crate) struct Loading<'a> {
    /// The case file.
    pub(crate) case: &'a Path,
    /// Whose view.
    pub(crate) viewer: &'a Viewer,
    /// The texts.
    pub(crate) inputs: Vec<Input>,
}

impl<'a> Loading<'a> {
    /// Reads the files.
    ///
    /// # Errors
    /// Files that cannot be read or opened. What is wrong inside a file is told to a viewer who sees all, and to others
    /// in one fixed sentence.
    pub(crate) fn new(case: &'a Path, files: &Files, viewer: &'a Viewer) -> Result<Self, Stop> {
        let all: Vec<&Path> = std::iter::once(case).chain(files.with.iter().map(PathBuf::as_path)).collect();
        if all.iter().filter(|path| path.as_os_str() == STDIN).count() > 1 {
            return Err(Stop::usage("standard input can be read once only, and `-` stands here twice"));
        }
        if *viewer != Viewer::All {
            crate::say_little();
        }
        let keys = Keys::new(&files.identity);
        let inputs = all.iter().map(|path| input(path, &keys)).collect::<Result<Vec<_>, _>>();
        let inputs = inputs.map_err(|stop| match (viewer, stop.exit) {
            (Viewer::All, _) => stop,
            (_, Exit::Mistakes) => closed(),
            _ => stop,
        })?;
        Ok(Self { case, viewer, inputs })
    }

    /// A request about them.
    pub(crate) fn request(&self, as_of: Option<Date>, without: &[Id], limits: Limits) -> Request {
        let inputs = self.inputs.clone();
        Request { inputs, viewer: self.viewer.clone(), as_of, without: without.to_vec(), limits }
    }

    /// Why there is no result, in words.
    pub(crate) fn stop(&self, failure: Failure) -> Stop {
        match failure {
            Failure::Mistakes(diagnostics) => {
                note(rendered(&diagnostics, &self.inputs).strip_suffix('\n').unwrap_or_default());
                let message = format!("{}: {}", input::shown(self.case), tally(&diagnostics));
                Stop::mistakes(message).hint("`detente explain ID` says what a message means")
            }
            Failure::Closed => closed(),
            Failure::NoSuchViewer(_) => Stop::usage(failure.to_string()).hint(self.open_actors()),
            Failure::NoSuchSource(_) => Stop::usage(failure.to_string()).hint(self.sources()),
            Failure::Refuted { .. } | Failure::Packages(_) => Stop::fault(failure.to_string()),
        }
    }

    /// The actors that anyone may know of: a wrong name is no way to learn of others.
    fn open_actors(&self) -> String {
        let request = Request { viewer: Viewer::Public, ..self.request(None, &[], Limits::default()) };
        let seen = detente::see(&request).ok();
        let actors = seen.iter().flat_map(|seen| &seen.case.actors).map(|actor| actor.meta.id.to_string());
        names("actors that anyone may know of", actors.collect())
    }

    /// The documents of the view.
    fn sources(&self) -> String {
        let seen = detente::see(&self.request(None, &[], Limits::default())).ok();
        let sources = seen.iter().flat_map(|seen| &seen.case.sources).map(|source| source.meta.id.to_string());
        names("documents in this view", sources.collect())
    }
}

fn names(what: &str, names: Vec<String>) -> String {
    if names.is_empty() { format!("{what}: none") } else { format!("{what}: {}", names.join(", ")) }
}

/// The one sentence for those who may not see what is wrong.
fn closed() -> Stop {
    Stop::mistakes(Failure::Closed.to_string())
}

fn input(path: &Path, keys: &Keys) -> Result<Input, Stop> {
    let mut text = input::read(path)?;
    if keys::is_encrypted(&text) {
        text = keys.open(&text, path)?;
    }
    let format = format_of(path, &text);
    Ok(Input { name: input::shown(path), text, format })
}

/// JSON by its name, or by its content where the name does not say; TOML otherwise, which never begins with a brace.
fn format_of(path: &Path, text: &[u8]) -> Format {
    let named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    if named || text.starts_with(b"{") { Format::Json } else { Format::Toml }
}

/// Diagnostics with the lines that they are about, each followed by an empty line.
pub(crate) fn rendered(diagnostics: &[Diagnostic], inputs: &[Input]) -> String {
    diagnostics.iter().map(|diagnostic| format!("{}\n", diagnostic.render(inputs))).collect()
}

/// How many mistakes and warnings there are.
pub(crate) fn tally(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    match (errors, diagnostics.len() - errors) {
        (0, 0) => "no mistakes".to_owned(),
        (errors, 0) => count(errors, "mistake"),
        (0, warnings) => format!("no mistakes, {}", count(warnings, "warning")),
        (errors, warnings) => format!("{}, {}", count(errors, "mistake"), count(warnings, "warning")),
    }
}

/// What is wrong with the text of a case file, warnings included; nothing where it is clean.
pub(crate) fn mistakes(text: &str) -> String {
    let input = Input { name: "new.case.toml".to_owned(), text: text.as_bytes().to_vec(), format: Format::Toml };
    let inputs = vec![input.clone()];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    match detente::see(&request) {
        Ok(seen) => rendered(&seen.warnings, &[input]),
        Err(Failure::Mistakes(diagnostics)) => rendered(&diagnostics, &[input]),
        Err(other) => other.to_string(),
    }
}

/// The limits that the user set.
pub(crate) fn limits(effort: &Effort) -> Limits {
    Limits { list: effort.list, ..Limits::default() }
}

/// The request that the options describe.
pub(crate) fn request(loading: &Loading<'_>, view: &View, effort: &Effort) -> Request {
    loading.request(view.as_of, &effort.without, limits(effort))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_name_or_content() {
        assert_eq!(format_of(Path::new("a.JSON"), b""), Format::Json);
        assert_eq!(format_of(Path::new("-"), b" \n{\"detente\": 1}"), Format::Json);
        assert_eq!(format_of(Path::new("a.toml"), b"detente = 1"), Format::Toml);
        assert_eq!(format_of(Path::new("a"), b""), Format::Toml);
    }
}

//! Where results go: standard output or a file. Words about the run go to standard error, never here.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use detente::render::Style;

use crate::stop::Stop;

/// Where the result of a command goes.
pub(crate) struct Output {
    file: Option<PathBuf>,
}

/// The narrowest and the widest page that is set for a terminal.
const WIDTHS: (usize, usize) = (60, 100);

impl Output {
    /// To `file`, or to standard output where there is none.
    ///
    /// # Errors
    /// The file is one of those that the command reads.
    pub(crate) fn new<'a>(file: Option<&Path>, inputs: impl IntoIterator<Item = &'a PathBuf>) -> Result<Self, Stop> {
        let same = |file: &Path, input: &Path| {
            file == input || fs::canonicalize(input).ok().zip(fs::canonicalize(file).ok()).is_some_and(|(a, b)| a == b)
        };
        if let Some(file) = file
            && inputs.into_iter().any(|input| same(file, input))
        {
            let message = format!("`{}` is read by this command and would be overwritten", file.display());
            return Err(Stop::usage(message).hint("give another name after `--output`"));
        }
        Ok(Self { file: file.map(Path::to_owned) })
    }

    /// Writes the result: a file whole or not at all. A reader that has seen enough and went away is no error.
    ///
    /// # Errors
    /// The disk or the device refuses.
    pub(crate) fn write(&self, text: &str) -> Result<(), Stop> {
        self.write_lines(std::iter::once(text))
    }

    /// The same of a result that is too long to be in hand at one time.
    ///
    /// # Errors
    /// The disk or the device refuses.
    pub(crate) fn write_lines(&self, parts: impl Iterator<Item = impl AsRef<str>>) -> Result<(), Stop> {
        let fill = |out: &mut dyn Write| {
            let mut out = BufWriter::new(out);
            parts.into_iter().try_for_each(|part| out.write_all(part.as_ref().as_bytes())).and_then(|()| out.flush())
        };
        match &self.file {
            Some(file) => put(file, fill),
            None => stream_out(fill),
        }
    }

    /// How text is set there: in bold and as wide as the terminal where it is one, else plain and 100 columns wide.
    pub(crate) fn style(&self) -> Style {
        let plain = Style { width: WIDTHS.1, bold: false };
        if self.file.is_some() || !io::stdout().is_terminal() {
            return plain;
        }
        let width = terminal_size::terminal_size().map_or(WIDTHS.1, |(width, _)| usize::from(width.0));
        Style { width: width.clamp(WIDTHS.0, WIDTHS.1), bold: wants_codes() }
    }
}

/// Whether the user wants codes for bold letters (see no-color.org).
fn wants_codes() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !no_color && !dumb
}

/// Writes to standard output. A reader that went away is no error.
///
/// # Errors
/// The device refuses.
pub(crate) fn to_stdout(text: &str) -> Result<(), Stop> {
    stream_out(|out| out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn stream_out(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    match fill(&mut io::stdout().lock()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Stop::usage(format!("cannot write the result: {}", plain(&error))))
        }
        _ => Ok(()),
    }
}

fn cannot_write(file: &Path, error: &io::Error) -> Stop {
    Stop::usage(format!("cannot write `{}`: {}", file.display(), plain(error)))
}

/// Creates a file that must not exist yet and writes to it; nobody else may read it where `secret`.
///
/// # Errors
/// It exists, or the disk refuses.
pub(crate) fn create(file: &Path, text: &str, secret: bool) -> Result<(), Stop> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let written = options.open(file).and_then(|mut open| open.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Stop::usage(format!("`{}` exists and is not overwritten", file.display()))
            .hint("give another name, or move that file away first"),
        _ => cannot_write(file, &error),
    })
}

/// Puts a text in the place of a file, whole or not at all.
///
/// # Errors
/// The disk refuses; the file is as it was.
pub(crate) fn replace(file: &Path, text: &str) -> Result<(), Stop> {
    put(file, |out| out.write_all(text.as_bytes()))
}

/// Fills a file beside the one that is wanted and puts it in its place, with the rights of the one that was there. What is no
/// file but a device or a pipe is written to as it is.
fn put(file: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    let there = fs::metadata(file).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        let opened = fs::OpenOptions::new().write(true).open(file);
        return opened.and_then(|mut open| fill(&mut open)).map_err(|error| cannot_write(file, &error));
    }
    let real = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let mut name = real.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = real.with_file_name(name);
    let written = fs::File::create(&fresh).and_then(|mut open| {
        fill(&mut open)?;
        open.sync_all()
    });
    let kept = written.and_then(|()| there.map_or(Ok(()), |there| fs::set_permissions(&fresh, there.permissions())));
    kept.and_then(|()| fs::rename(&fresh, &real)).map_err(|error| {
        // The copy is of no use; that it cannot be removed changes nothing for the file.
        let _ = fs::remove_file(&fresh);
        cannot_write(file, &error)
    })
}

/// An error of the system in its own words, without the number.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_lose_their_number() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(plain(&error), "no such file or directory");
    }
}

//! Reading what the user names: case files, channel files, keys, reports and documents.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::output::plain;
use crate::stop::{Stop, note};

/// The largest file that is read, in bytes. A case of ten thousand lines has about half a megabyte.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The name that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// Reads a file, or standard input where the name is `-`.
///
/// # Errors
/// Exit 2 where the path does not lead to a file that can be read; exit 1 where the file is too large.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    if path.as_os_str() == STDIN {
        if io::stdin().is_terminal() {
            note("reading from the keyboard; Ctrl-D on an empty line ends it");
        }
        return limited(io::stdin().lock(), path);
    }
    if path.is_dir() {
        let message = format!("`{}` is a directory; a file is wanted here", path.display());
        return Err(Stop::usage(message));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let length = file.metadata().map_or(0, |about| about.len());
    if length > MAX_BYTES {
        return Err(too_large(path, Some(length)));
    }
    limited(file, path)
}

/// Reads text.
///
/// # Errors
/// As [`read`]; exit 1 where it is not UTF-8, with the line.
pub(crate) fn read_text(path: &Path) -> Result<String, Stop> {
    text(read(path)?, path)
}

/// Bytes as text.
///
/// # Errors
/// They are not UTF-8.
pub(crate) fn text(bytes: Vec<u8>, path: &Path) -> Result<String, Stop> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("{}:{line}: not UTF-8 text from here on", shown(path));
        Stop::mistakes(message).hint("save the file as UTF-8 in your editor")
    })
}

/// A path in words.
pub(crate) fn shown(path: &Path) -> String {
    if path.as_os_str() == STDIN { "standard input".to_owned() } else { path.display().to_string() }
}

/// The files of a folder, and of those in it one level down, by name.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let entries = |folder: &Path| -> io::Result<Vec<PathBuf>> {
        let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    let top = entries(folder)
        .map_err(|error| Stop::usage(format!("cannot read the folder `{}`: {}", folder.display(), plain(&error))))?;
    let below = top.iter().filter(|path| path.is_dir()).filter_map(|path| entries(path).ok()).flatten();
    Ok(top.iter().cloned().chain(below).filter(|path| path.is_file()).collect())
}

fn limited(reader: impl Read, path: &Path) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(path, None));
    }
    Ok(bytes)
}

/// What is said of a file that the system does not give.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Stop {
    Stop::usage(format!("cannot read `{}`: {}", path.display(), plain(error)))
}

fn too_large(path: &Path, length: Option<u64>) -> Stop {
    let mega = |bytes: u64| bytes.div_ceil(1024 * 1024);
    let has = length.map_or("more".to_owned(), |length| format!("{} MB", mega(length)));
    let message = format!("{}: {has}, and at most {} MB are read", shown(path), mega(MAX_BYTES));
    Stop::mistakes(message).hint("is it a case file? split off what belongs to other talks or other days")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_is_told_with_its_line() {
        let stop = text(b"a = 1\nb = \xff\n".to_vec(), Path::new("x.case.toml")).unwrap_err();
        assert!(stop.text().contains("x.case.toml:2: not UTF-8"), "{}", stop.text());
    }

    #[test]
    fn an_endless_file_is_cut_off() {
        let stop = limited(io::repeat(b'#'), Path::new("-")).unwrap_err();
        assert!(stop.text().contains("at most 64 MB"), "{}", stop.text());
        assert_eq!(stop.exit.code(), 1);
    }
}

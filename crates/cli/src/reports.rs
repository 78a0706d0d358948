//! Reports read piece by piece: a folder file by file, a JSON-lines file line by line, and never more in hand than a batch.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use detente::Extra;
use detente::brief::{Piece, Pile, UnreadBrief};
use detente::evidence::{Lexicon, Prepared};

use crate::input::{MAX_BYTES, STDIN, files_in, read, shown, unreadable};
use crate::model_endpoint::Endpoint;
use crate::stop::Stop;

/// At most so many pieces are in hand at one time,
const BATCH: usize = 256;
/// and not many more bytes than these.
const BATCH_BYTES: usize = 8 << 20;

/// Reads all reports into a pile; `done` tells how many documents there are so far. `stop` is asked before each batch.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn pile(
    paths: &[PathBuf],
    in_full: usize,
    done: &AtomicUsize,
    stop: &dyn Fn() -> bool,
) -> Result<Pile, Stop> {
    let mut reading = Reading { pile: Pile::new(in_full), batch: Vec::new(), bytes: 0, done };
    for path in paths.iter().take_while(|_| !stop()) {
        if has_lines(path) {
            lines(path, &mut reading, stop)?;
        } else {
            reading.push(Piece { name: name(path), line: None, bytes: read(path)? });
        }
    }
    reading.flush();
    Ok(reading.pile)
}

/// The reports that are named, those in folders by name.
pub(crate) fn paths(named: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
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
pub(crate) fn nothing_read(unread: &[UnreadBrief]) -> Stop {
    let lines: Vec<String> = unread.iter().map(|unread| format!("{}: {}", unread.name, unread.why)).collect();
    let message = if lines.is_empty() { "there is no report here".to_owned() } else { lines.join("\n") };
    let stop = Stop::mistakes(message);
    match unread.first() {
        Some(unread) => stop.hint(unread.hint),
        None => stop,
    }
}

/// Work with what a model finds beside the rules, if one is named.
pub(crate) fn with_model<T>(
    endpoint: Option<&Endpoint>,
    stop: &dyn Fn() -> bool,
    work: impl FnOnce(&[Extra<'_>]) -> T,
) -> T {
    let Some(endpoint) = endpoint else { return work(&[]) };
    let find = |document: &Prepared, lexicon: &Lexicon| endpoint.candidates(document, lexicon, stop);
    work(&[Extra { name: endpoint.identity(), find: &find }])
}

/// What was read and not yet looked at, beside the pile.
struct Reading<'a> {
    pile: Pile,
    batch: Vec<Piece>,
    bytes: usize,
    done: &'a AtomicUsize,
}

impl Reading<'_> {
    fn push(&mut self, piece: Piece) {
        self.bytes += piece.bytes.len();
        self.batch.push(piece);
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.bytes = 0;
        self.pile.add(&mem::take(&mut self.batch));
        self.done.store(self.pile.len(), Ordering::Relaxed);
    }
}

/// Whether a file holds one document a line.
fn has_lines(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ending == "jsonl" || ending == "ndjson") && !path.is_dir()
}

fn lines(path: &Path, reading: &mut Reading<'_>, stop: &dyn Fn() -> bool) -> Result<(), Stop> {
    let mut file = BufReader::new(File::open(path).map_err(|error| unreadable(path, &error))?);
    let (name, mut number) = (name(path), 0);
    while !stop()
        && let Some(bytes) = line(&mut file).map_err(|error| unreadable(path, &error))?
    {
        number += 1;
        if !bytes.trim_ascii().is_empty() {
            reading.push(Piece { name: name.clone(), line: Some(number), bytes });
        }
    }
    if number == 0 && !stop() {
        reading.push(Piece { name, line: None, bytes: Vec::new() });
    }
    Ok(())
}

/// The next line. Of one that is too large only as much is kept as tells that it is.
fn line(file: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let (mut line, most) = (Vec::new(), usize::try_from(MAX_BYTES).unwrap_or(usize::MAX));
    loop {
        let found = file.fill_buf()?;
        if found.is_empty() {
            return Ok((!line.is_empty()).then_some(line));
        }
        let end = found.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(found.len(), |end| end + 1);
        let room = (most + 1).saturating_sub(line.len());
        line.extend_from_slice(&found[..used.min(room)]);
        file.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

fn name(path: &Path) -> String {
    match path.file_name() {
        Some(name) if path.as_os_str() != STDIN => name.to_string_lossy().into_owned(),
        _ => shown(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_length_are_counted() {
        let long = [vec![b'x'; MAX_BYTES as usize + 5_000], b"\nb\n\nc".to_vec()].concat();
        let mut file = BufReader::new(long.as_slice());
        let mut lengths = Vec::new();
        while let Some(line) = line(&mut file).unwrap() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [MAX_BYTES as usize + 1, 2, 1, 1]);
    }
}

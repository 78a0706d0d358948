//! Reports read piece by piece: a folder file by file, a JSON-lines file line by line, and never more in hand than a batch.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::mem;
use std::path::{Path, PathBuf};

use detente::brief::{Piece, Pile, UnreadBrief};
use detente::evidence::{Lexicon, MAX_BYTES, Prepared, Unread};
use detente::kept::Kept;
use detente::{Extra, Means};

use crate::args::{KeepArgs, ModelArgs};
use crate::input::{STDIN, files_in, read, shown, unreadable};
use crate::kept::WorkFile;
use crate::model_endpoint::Endpoint;
use crate::output::plain;
use crate::run::{Progress, run_counting};
use crate::stop::Stop;

/// At most so many pieces are in hand at one time,
const BATCH: usize = 256;
/// and not many more bytes than these.
const BATCH_BYTES: usize = 8 << 20;

/// What is asked and kept beside the rules, as the options say.
pub(crate) struct Tools {
    endpoint: Option<Endpoint>,
    work: Option<WorkFile>,
}

impl Tools {
    /// Opens what the options name.
    ///
    /// # Errors
    /// An endpoint or a work file that cannot be used.
    pub(crate) fn new(model: &ModelArgs, keep: &KeepArgs) -> Result<Self, Stop> {
        let endpoint = Endpoint::new(model)?;
        Ok(Self { endpoint, work: keep.keep.as_deref().map(WorkFile::open).transpose()? })
    }

    /// Reads all reports into a pile, of which so many are kept in full, and works on it; Ctrl-C stops both.
    ///
    /// # Errors
    /// Standard input cannot be read.
    pub(crate) fn run<T>(
        &self,
        paths: &[PathBuf],
        in_full: usize,
        work: impl FnOnce(Pile, &Means<'_>) -> T,
    ) -> Result<T, Stop> {
        let progress = Progress::default();
        run_counting(&progress, |stop| {
            let pile = pile(paths, in_full, &progress, stop)?;
            let find = |document: &Prepared, lexicon: &Lexicon| {
                self.endpoint.as_ref().map(|endpoint| endpoint.asked(document, lexicon, stop)).unwrap_or_default()
            };
            let extra = self.endpoint.iter().map(|endpoint| Extra { name: endpoint.identity(), find: &find });
            let means = Means {
                extra: &extra.collect::<Vec<_>>(),
                kept: self.work.as_ref().map(|work| work as &dyn Kept),
                stop,
                searched: &|count, of| progress.searched(count, of),
            };
            Ok(work(pile, &means))
        })
    }

    /// Says what was asked and kept. True if every question got its answer.
    pub(crate) fn finish(&self) -> bool {
        self.work.iter().for_each(WorkFile::finish);
        self.endpoint.as_ref().is_none_or(Endpoint::finish)
    }
}

/// Reads all reports. `stop` is asked before each file and line.
fn pile(paths: &[PathBuf], in_full: usize, progress: &Progress, stop: &dyn Fn() -> bool) -> Result<Pile, Stop> {
    let mut reading = Reading { pile: Pile::new(in_full), batch: Vec::new(), bytes: 0, progress };
    for path in paths.iter().take_while(|_| !stop()) {
        if path.as_os_str() == STDIN {
            reading.push(Piece { name: name(path), line: None, bytes: read(path)? });
            continue;
        }
        let done = if has_lines(path) { lines(path, &mut reading, stop) } else { whole(path, &mut reading) };
        if let Err(error) = done {
            reading.flush();
            reading.pile.refuse(&name(path), &Unread::Closed { why: plain(&error) });
        }
    }
    reading.flush();
    Ok(reading.pile)
}

/// The reports that are named, those in folders by name.
///
/// # Errors
/// What is named is not there.
pub(crate) fn paths(named: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            found.extend(files_in(path)?);
        } else if path.as_os_str() == STDIN {
            found.push(path.clone());
        } else {
            path.metadata().map_err(|error| unreadable(path, &error))?;
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

/// What was read and not yet looked at, beside the pile.
struct Reading<'a> {
    pile: Pile,
    batch: Vec<Piece>,
    bytes: usize,
    progress: &'a Progress,
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
        self.progress.read(self.pile.len());
    }
}

/// Whether a file holds one document a line.
fn has_lines(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ending == "jsonl" || ending == "ndjson") && !path.is_dir()
}

/// A file that is one document. Of one that is too large nothing is read.
fn whole(path: &Path, reading: &mut Reading<'_>) -> io::Result<()> {
    let file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if length > MAX_BYTES {
        reading.flush();
        reading.pile.refuse(&name(path), &Unread::too_large(length));
        return Ok(());
    }
    let mut bytes = Vec::with_capacity(length);
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    reading.push(Piece { name: name(path), line: None, bytes });
    Ok(())
}

fn lines(path: &Path, reading: &mut Reading<'_>, stop: &dyn Fn() -> bool) -> io::Result<()> {
    let mut file = BufReader::new(File::open(path)?);
    let (name, mut number) = (name(path), 0);
    while !stop()
        && let Some(bytes) = line(&mut file)?
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
fn line(file: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let found = file.fill_buf()?;
        if found.is_empty() {
            return Ok((!line.is_empty()).then_some(line));
        }
        let end = found.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(found.len(), |end| end + 1);
        let room = (MAX_BYTES + 1).saturating_sub(line.len());
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
        let long = [vec![b'x'; MAX_BYTES + 5_000], b"\nb\n\nc".to_vec()].concat();
        let mut file = BufReader::new(long.as_slice());
        let mut lengths = Vec::new();
        while let Some(line) = line(&mut file).unwrap() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [MAX_BYTES + 1, 2, 1, 1]);
    }
}

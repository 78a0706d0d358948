//! A work file: what was found in documents, on disk while it is being found, for the next run and for other machines.
//!
//! JSON lines that are only ever added. A run that is killed leaves at most its last line half-written, which is cut off; any
//! other line that is not whole counts as not there. So work files can be joined by putting one after the other.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use detente::evidence::Hash;
use detente::kept::{Kept, key_of};

use crate::output::plain;
use crate::stop::{Stop, note};

/// How every line begins: a file that begins otherwise is not added to.
const BEGINNING: &[u8] = b"{\"key\":\"";

/// Where each line stands: its first byte and its length.
type Places = BTreeMap<Hash, (u64, usize)>;

/// An open work file.
pub(crate) struct WorkFile {
    path: PathBuf,
    /// For adding at its end; locked while it is open.
    end: RefCell<File>,
    /// For looking up.
    lines: RefCell<File>,
    places: RefCell<Places>,
    taken: Cell<usize>,
    added: Cell<usize>,
    /// Whether the disk refused, which is told once.
    refused: Cell<bool>,
}

impl WorkFile {
    /// Opens a work file, or makes one that nobody else may read.
    ///
    /// # Errors
    /// The disk refuses, it is something else than a work file, or another run adds to it.
    pub(crate) fn open(path: &Path) -> Result<Self, Stop> {
        let cannot = |error: io::Error| Stop::usage(format!("cannot use `{}`: {}", path.display(), plain(&error)));
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let end = options.open(path).map_err(cannot)?;
        if let Err(TryLockError::WouldBlock) = end.try_lock() {
            return Err(Stop::usage(format!("another run adds to `{}`", path.display()))
                .hint("wait for it, or name another file; work files can be joined afterwards"));
        }
        let mut reader = BufReader::new(File::open(path).map_err(cannot)?);
        if !reader.fill_buf().map_err(cannot)?.iter().zip(BEGINNING).all(|(one, other)| one == other) {
            return Err(Stop::usage(format!("`{}` is no work file and is left as it is", path.display()))
                .hint("`--keep` takes a file of its own"));
        }
        let (places, whole, broken) = scanned(&mut reader).map_err(cannot)?;
        if broken > 0 {
            note(&format!("{}: {broken} lines are not whole and count as not there", path.display()));
        }
        end.set_len(whole).map_err(cannot)?;
        Ok(Self {
            path: path.to_owned(),
            end: RefCell::new(end),
            lines: RefCell::new(reader.into_inner()),
            places: RefCell::new(places),
            taken: Cell::new(0),
            added: Cell::new(0),
            refused: Cell::new(false),
        })
    }

    /// Says what was taken from it and what was added.
    pub(crate) fn finish(&self) {
        note(&format!(
            "{}: {} searches taken from it, {} added",
            self.path.display(),
            self.taken.get(),
            self.added.get()
        ));
    }

    fn read(&self, at: u64, length: usize) -> io::Result<String> {
        let mut lines = self.lines.borrow_mut();
        lines.seek(SeekFrom::Start(at))?;
        let mut line = vec![0; length];
        lines.read_exact(&mut line)?;
        String::from_utf8(line).map_err(io::Error::other)
    }

    fn write(&self, lines: &[(Hash, String)]) -> io::Result<()> {
        let mut end = self.end.borrow_mut();
        let mut at = end.seek(SeekFrom::End(0))?;
        // In one piece, so that a run that is killed leaves no more than one line half-written.
        let text: String = lines.iter().map(|(_, line)| line.as_str()).collect();
        end.write_all(text.as_bytes())?;
        let mut places = self.places.borrow_mut();
        for (key, line) in lines {
            places.insert(*key, (at, line.len()));
            at += line.len() as u64;
        }
        self.added.set(self.added.get() + lines.len());
        Ok(())
    }
}

impl Kept for WorkFile {
    fn line(&self, key: Hash) -> Option<String> {
        let (at, length) = self.places.borrow().get(&key).copied()?;
        let line = self.read(at, length).ok()?;
        self.taken.set(self.taken.get() + 1);
        Some(line)
    }

    fn keep(&self, lines: &[(Hash, String)]) {
        if let Err(error) = self.write(lines)
            && !self.refused.replace(true)
        {
            note(&format!("cannot add to `{}`: {}; the run goes on without", self.path.display(), plain(&error)));
        }
    }
}

/// The places of the lines that are whole, where the last of them ends, and how many others there are.
fn scanned(reader: &mut impl BufRead) -> io::Result<(Places, u64, usize)> {
    let (mut places, mut at, mut broken, mut line) = (BTreeMap::new(), 0, 0, Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        match key_of(&line) {
            Some(key) => drop(places.insert(key, (at, line.len()))),
            None => broken += 1,
        }
        at += line.len() as u64;
        line.clear();
    }
    Ok((places, at, broken))
}

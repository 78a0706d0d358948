//! What the worker leaves behind at every moment, so that its end tells the supervisor which input it was.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The file that holds the number of the run at hand, the length of its input, and the input.
#[derive(Debug)]
pub struct Notes {
    file: File,
    buffer: Vec<u8>,
}

/// The run that a worker was at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtHand {
    /// Number of the run.
    pub run: u64,
    /// Its input.
    pub input: Vec<u8>,
}

const HEAD: usize = 16;

impl Notes {
    /// Opens the file, empty.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::create(path)?, buffer: Vec::new() })
    }

    /// Notes an input before it is run. One write, so that what is read back is whole.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn note(&mut self, run: u64, input: &[u8]) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&run.to_le_bytes());
        self.buffer.extend_from_slice(&(input.len() as u64).to_le_bytes());
        self.buffer.extend_from_slice(input);
        write_at_start(&mut self.file, &self.buffer)
    }
}

/// One call of the system where it has one for this: it is made once for each run.
#[cfg(unix)]
fn write_at_start(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, 0)
}

#[cfg(not(unix))]
fn write_at_start(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    use std::io::{Seek, Write};
    file.rewind()?;
    file.write_all(bytes)
}

/// Reads what a worker noted last; `None` if it noted nothing yet.
///
/// # Errors
/// As the file system gives them.
pub fn read(path: &Path) -> io::Result<Option<AtHand>> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    let (Some(run), Some(length)) = (word(&bytes, 0), word(&bytes, 8)) else {
        return Ok(None);
    };
    let end = HEAD.saturating_add(length as usize).min(bytes.len());
    Ok(Some(AtHand { run, input: bytes[HEAD..end].to_vec() }))
}

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

/// Keeps an input under a name made from what happened and from its bytes; the path.
///
/// # Errors
/// As the file system gives them.
pub fn keep(folder: &Path, what: &str, input: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{what}-{:016x}", fingerprint(input)));
    fs::write(&path, input)?;
    Ok(path)
}

/// FNV-1a over the bytes (Fowler, Noll and Vo 1991): enough to tell findings apart by name.
fn fingerprint(input: &[u8]) -> u64 {
    input.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_last_is_read_back() -> io::Result<()> {
        let path = std::env::temp_dir().join(format!("detente-notes-{}", std::process::id()));
        let mut notes = Notes::create(&path)?;
        assert_eq!(read(&path)?, None);
        notes.note(1, b"a longer input")?;
        notes.note(2, b"short")?;
        let found = read(&path)?;
        fs::remove_file(&path)?;
        assert_eq!(found, Some(AtHand { run: 2, input: b"short".to_vec() }));
        Ok(())
    }

    #[test]
    fn fingerprints_tell_inputs_apart() {
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
    }
}

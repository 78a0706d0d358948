//! A pile of reports that is read piece by piece, so that no more than a part of it is in hand at one time.
//!
//! The first documents are kept in full, and statements are looked for in them. Of every further one stays what the search
//! for copies needs, its name and what is counted; its text is let go.

use std::collections::BTreeSet;

use detente_evidence::{CopyIndex, Hash, Prepared, Query, Shingles, Unread, ingest, ingest_line, prepare, queries};
use detente_model::Date;

use super::documents::{self, DocumentBrief};
use super::{Totals, UnreadBrief};
use crate::threads::on_threads;

/// So many documents are kept in full, unless a caller asks for more.
pub const IN_FULL: usize = 2_000;

/// And not more than so many bytes of text.
const FULL_TEXT: usize = 256 << 20;

/// What could not be read is listed up to here, and counted after.
const MOST_UNREAD: usize = 1_000;

/// A file, or one line of a JSON-lines file.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The name of the file, for people.
    pub name: String,
    /// Which line, from 1; none: the whole file.
    pub line: Option<usize>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What is known of one document once its pure steps are done.
struct Read {
    prepared: Prepared,
    queries: Vec<Query>,
    triples: Shingles,
    told: DocumentBrief,
}

/// Reports that were read so far.
pub struct Pile {
    most: usize,
    text: usize,
    full: bool,
    seen: BTreeSet<Hash>,
    pub(crate) index: CopyIndex,
    /// The names of all documents, in order.
    pub(super) names: Vec<Box<str>>,
    pub(crate) prepared: Vec<Prepared>,
    pub(crate) queries: Vec<Vec<Query>>,
    pub(super) documents: Vec<DocumentBrief>,
    pub(crate) unread: Vec<UnreadBrief>,
    pub(crate) totals: Totals,
}

impl Pile {
    /// An empty pile that keeps up to so many documents in full ([`IN_FULL`] where nobody asks for more).
    pub fn new(most: usize) -> Self {
        Self {
            most,
            text: 0,
            full: false,
            seen: BTreeSet::new(),
            index: CopyIndex::new(),
            names: Vec::new(),
            prepared: Vec::new(),
            queries: Vec::new(),
            documents: Vec::new(),
            unread: Vec::new(),
            totals: Totals::default(),
        }
    }

    /// How many documents were read.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Reads pieces on two threads and takes them in, in their order. The order and the cut into calls decide nothing but
    /// which documents come first.
    pub fn add(&mut self, pieces: &[Piece]) {
        for (piece, found) in pieces.iter().zip(on_threads(pieces, read)) {
            for one in found {
                match one {
                    Ok(read) => self.take(*read),
                    Err(error) => self.refuse(&piece.name, &error),
                }
            }
        }
    }

    /// Notes that something gave no document.
    pub fn refuse(&mut self, name: &str, error: &Unread) {
        self.totals.unread += 1;
        if self.unread.len() < MOST_UNREAD {
            self.unread.push(UnreadBrief { name: name.to_owned(), why: error.to_string(), hint: error.hint() });
        }
    }

    /// The same bytes twice are one document.
    fn take(&mut self, read: Read) {
        if !self.seen.insert(read.told.sha256) {
            return;
        }
        self.totals.add(&read.told);
        self.names.push(read.told.name.as_str().into());
        self.index.add_shingles(read.triples, first_day(&read.prepared));
        self.text += read.prepared.document.raw.as_str().len();
        // What is kept is the beginning of the pile, without gaps: a document has one number in all lists.
        self.full = self.full || self.prepared.len() >= self.most || self.text > FULL_TEXT;
        if !self.full {
            self.prepared.push(read.prepared);
            self.queries.push(read.queries);
            self.documents.push(read.told);
        }
        self.totals.in_full = self.prepared.len();
    }
}

fn first_day(document: &Prepared) -> Option<Date> {
    document.published().and_then(|date| date.interval()).and_then(|days| days.from)
}

/// The pure steps of one piece.
fn read(piece: &Piece) -> Vec<Result<Box<Read>, Unread>> {
    let documents = match piece.line {
        Some(line) => vec![ingest_line(&piece.name, line, &piece.bytes)],
        None => ingest(&piece.name, &piece.bytes),
    };
    let each = documents.into_iter().map(|document| {
        let prepared = prepare(document?);
        let queries = queries(&prepared);
        let told = documents::of(&prepared, &queries);
        Ok(Box::new(Read { triples: Shingles::of(&prepared), queries, told, prepared }))
    });
    each.collect()
}

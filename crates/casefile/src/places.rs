//! Where in the files the entries of a case stand.

use std::borrow::Cow;
use std::collections::BTreeMap;

use detente_model::{EntryRef, Table};

use crate::Place;
use crate::source::{Source, Span};

/// The places of the entries of a case, by their names in canonical order (also of those that the file leaves
/// without a name), and of their keys.
#[derive(Clone, Debug, Default)]
pub struct Places {
    files: Vec<std::sync::Arc<str>>,
    header: Option<EntryPlaces>,
    entries: BTreeMap<EntryRef, EntryPlaces>,
}

/// A place without the name of its file.
#[derive(Clone, Copy, Debug)]
struct Spot {
    file: u32,
    line: u32,
    column: u32,
    offset: u32,
    length: u32,
}

#[derive(Clone, Debug)]
struct EntryPlaces {
    at: Spot,
    keys: Vec<(Cow<'static, str>, Spot)>,
}

/// Where an entry and its keys stand, before its final name is known.
pub(crate) struct EntrySpans {
    pub(crate) span: Span,
    pub(crate) keys: Vec<(Cow<'static, str>, Span)>,
}

impl Places {
    pub(crate) fn new(sources: &[Source<'_>]) -> Self {
        Self { files: sources.iter().map(|source| source.name.clone()).collect(), ..Self::default() }
    }

    pub(crate) fn set_header(&mut self, spans: EntrySpans, sources: &[Source<'_>]) {
        self.header = entry_places(spans, sources);
    }

    pub(crate) fn insert(&mut self, entry: EntryRef, spans: EntrySpans, sources: &[Source<'_>]) {
        if let Some(places) = entry_places(spans, sources) {
            self.entries.insert(entry, places);
        }
    }

    /// Where an entry begins: its header, or its key in the table that holds it.
    pub fn entry(&self, entry: &EntryRef) -> Option<Place> {
        self.place(self.entries.get(entry)?.at)
    }

    /// Where the value of a key of an entry stands: `says`, or `readings.upstream` for a part of a table.
    pub fn key(&self, entry: &EntryRef, key: &str) -> Option<Place> {
        let (_, spot) = self.entries.get(entry)?.keys.iter().find(|(name, _)| *name == key)?;
        self.place(*spot)
    }

    /// Where a key of `[case]` stands, or `[case]` itself for the empty key.
    pub fn header(&self, key: &str) -> Option<Place> {
        let header = self.header.as_ref()?;
        if key.is_empty() {
            return self.place(header.at);
        }
        let (_, spot) = header.keys.iter().find(|(name, _)| *name == key)?;
        self.place(*spot)
    }

    /// The entries that have a place, table by table.
    pub fn entries(&self) -> impl Iterator<Item = &EntryRef> {
        self.entries.keys()
    }

    /// How many entries of a table have a place.
    pub fn count(&self, table: Table) -> usize {
        self.entries.keys().filter(|entry| entry.table == table).count()
    }

    fn place(&self, spot: Spot) -> Option<Place> {
        Some(Place {
            file: self.files.get(spot.file as usize)?.clone(),
            line: spot.line as usize,
            column: spot.column as usize,
            offset: spot.offset as usize,
            length: spot.length as usize,
        })
    }
}

fn entry_places(spans: EntrySpans, sources: &[Source<'_>]) -> Option<EntryPlaces> {
    let at = spot(spans.span, sources)?;
    let keys = spans.keys.into_iter().filter_map(|(key, span)| Some((key, spot(span, sources)?))).collect();
    Some(EntryPlaces { at, keys })
}

fn spot(span: Span, sources: &[Source<'_>]) -> Option<Spot> {
    let place = sources.get(span.file as usize)?.place(span);
    // Files are smaller than four gigabytes, so nothing is cut off.
    let short = |n: usize| n as u32;
    Some(Spot {
        file: span.file,
        line: short(place.line),
        column: short(place.column),
        offset: short(place.offset),
        length: short(place.length),
    })
}

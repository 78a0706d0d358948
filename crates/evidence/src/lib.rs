//! Reports in, sourced claims out.
//!
//! The stages, in order; each is one file, pure, and the same input gives the same bytes:
//!
//! | stage | where | in -> out |
//! |---|---|---|
//! | ingest | `ingest` | bytes -> [`Document`], its raw text kept unchanged |
//! | dates | `dates` | -> [`DateEvidence`], before anything is set aside |
//! | blocks | `block` | -> [`Block`]s: what is headline, widget, credit; marked, never deleted |
//! | sentences | `sentence` | -> [`Sentence`]s of the blocks that speak |
//! | extract | [`Extractor`] | prepared document and [`Lexicon`] -> [`Candidate`]s |
//! | gate | `gate` | candidate -> [`Admitted`], or [`Refusal`]s with their reasons |
//! | merge | `merge` | admitted of all extractors -> the queue for a person |
//!
//! [`prepare`] runs the first four. Copies (`copies`) are found over many documents and stand beside this line. Places are
//! Unicode code points of the raw text everywhere, from (included) to (excluded). Nothing here reads files, clocks or
//! random numbers, and nothing here decides: what comes out is *proposed* until a person has looked.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod attribution;
mod block;
mod candidate;
mod copies;
mod dates;
mod document;
mod extractor;
mod gate;
mod ingest;
mod language;
mod lexicon;
mod merge;
pub mod model;
mod pieces;
mod prepared;
mod rewording;
pub mod rules;
mod sentence;
mod sketch;
mod span;
mod words;

pub use attribution::{attributed, is_essay, is_sourced, names_speaker};
pub use block::{Block, BlockKind};
pub use candidate::{Candidate, Doubt, ExtractorName, Found, Ground, Link, Occurred, Party, Topic, Voice, VoiceFound};
pub use copies::{Copies, CopyGroup, CopyIndex, CopyPair, MOST_PAIRS, Shingles, Tier};
pub use dates::{DateEvidence, DateKind, Interval, Length, TimeUnit, TimeValue, Unresolved};
pub use document::{Document, Hash, Hint, Marked, Media, Method};
pub use extractor::{Extractor, extract_all};
pub use gate::{Admitted, Part, Refusal, Refused, gate};
pub use ingest::{MAX_BYTES, MAX_TEXT, Unread, ingest, ingest_line};
pub use lexicon::{Lexicon, Mention, Name, NameKind, Named};
pub use merge::{Proposal, queue};
pub use prepared::{Prepared, prepare};
pub use rewording::{Query, doubt, is_reworded, queries};
pub use sentence::Sentence;
pub use sketch::{OFFICES, sketch};
pub use span::{RawText, Span};

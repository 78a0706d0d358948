//! Talks over time: an append-only log of events and one reducer over it.
//!
//! [`State::apply`] takes the next event or refuses it; nothing else changes a state, and a state is a function of its log.
//! What somebody sees of a state is [`cells`]: the projected case and what was said to them. What somebody learns from an
//! event is the difference of what they saw before and after ([`Follower`]), so nobody learns of an event that changes
//! nothing for them, not even that there was one. Pure: no clock, no disk, no randomness.
//!
//! | file | what it holds |
//! |---|---|
//! | `event` | what can happen |
//! | `refusal` | why it cannot |
//! | `state`, `entries`, `caucus`, `drafts`, `proposals` | the reducer, by what the event is about |
//! | `seen`, `heard` | what each audience sees, and what it learns from each event |
//! | `log` | the log as JSON lines, chained by hashes |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod caucus;
mod drafts;
mod entries;
mod event;
mod heard;
mod log;
mod proposals;
mod refusal;
mod seen;
mod state;

#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod tests;

pub use caucus::{Mark, Message, Note};
pub use drafts::{Clause, Comment, Draft};
pub use event::{By, Event, Stamped};
pub use heard::{Change, Follower, Heard};
pub use jiff::Timestamp;
pub use log::{LOG_VERSION, LineError, Log, MOST_BYTES, append, chained, plain, read, start};
pub use proposals::{Outcome, Proposal};
pub use refusal::Refusal;
pub use seen::{Cells, cells};
pub use state::{Agreement, State};

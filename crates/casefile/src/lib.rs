//! Case files: text to a [`Case`](detente_model::Case) with its places and everything that is wrong with it, and back.
//!
//! One way in for two formats: TOML, which people write, and JSON, which programs write, with the same keys. Both
//! become nodes with places ([`load`]); one table of keys says what each key holds; one walk over it checks every
//! value and every name, whatever else is wrong; only then are entries built. Nothing is known here of solving.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod amend;
mod audience;
mod build;
mod catalogue;
mod circles;
mod collect;
mod condition;
mod diagnostic;
mod encode;
pub mod foreign;
mod json;
mod keys;
mod load;
mod node;
mod places;
mod print;
mod schema;
mod shapes;
mod source;
mod suggest;
mod toml;
mod value;
mod walk;

pub use amend::{AmendError, Citation, append, cite};
pub use catalogue::{CATALOGUE, explanation};
pub use collect::FORMAT_VERSION;
pub use collect::MOST_ISSUES;
pub use condition::{ConditionError, DEEPEST_CONDITION, parse_condition};
pub use diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Severity};
pub use load::{Loaded, load};
pub use places::Places;
pub use print::{keyed_by_name, print, print_entry, print_json};
pub use schema::{DAY_PATTERN, HASH_PATTERN, NAME_PATTERN, NUMBER_PATTERN, schema};
pub use source::{LARGEST_FILE, Place};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// TOML, for people.
    Toml,
    /// JSON with the same keys, for programs.
    Json,
}

/// A file that somebody else has read from disk.
#[derive(Clone, Debug)]
pub struct Input {
    /// What it is called in messages.
    pub name: String,
    /// Its bytes.
    pub text: Vec<u8>,
    /// How it is written.
    pub format: Format,
}

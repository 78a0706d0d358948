//! Coverage-guided fuzzing of the parsers, in Rust alone.
//!
//! A fuzz program starts a worker of itself. The worker changes inputs, runs them and keeps those that reach something
//! new, as the counters tell that the compiler planted ([`coverage`]). Before each run it notes the input in a file, so
//! that whatever ends it, a panic, a stack that ran out, too much memory or an endless loop, leaves the input behind
//! ([`supervise`]). Findings are kept as files, cut down where that is possible, and replayed by the tests.

pub mod corpus;
pub mod coverage;
pub mod harness;
mod memory;
pub mod mutate;
pub mod notes;
pub mod promises;
pub mod random;
pub mod seeds;
pub mod settings;
pub mod supervise;
pub mod targets;
pub mod worker;

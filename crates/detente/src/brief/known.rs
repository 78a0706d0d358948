//! Documents that the shipped cases cite.

use detente_evidence::Hash;
use serde::Serialize;

/// A document that a shipped case cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    /// The SHA-256 of its bytes.
    pub sha256: &'static str,
    /// The case, as a path in the project.
    pub file: &'static str,
    /// The title of the case.
    pub case: &'static str,
    /// The document's name in the case.
    pub source: &'static str,
    /// Its title there.
    pub title: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/known.rs"));

/// The case that cites a document, the first by path; known by the hash alone.
pub fn known(sha256: Hash) -> Option<&'static Known> {
    let wanted = sha256.to_string();
    KNOWN.iter().find(|known| known.sha256 == wanted)
}

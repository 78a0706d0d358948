//! Detente finds out why talks are stuck and what would free them.
//!
//! This crate is the one door for front ends: from the bytes of a case file to a checked report
//! ([`diagnose`]), the report as plain data ([`report::Report`]), and its renderings ([`render`]). It
//! does no I/O, asks no clock and draws no random numbers.

mod asking;
pub mod brief;
mod claims;
pub mod devices;
mod explain;
pub mod kept;
pub mod packages;
mod pipeline;
mod proposals;
mod record;
pub mod render;
pub mod replay;
pub mod report;
pub mod review;
mod schema;
mod tell;
mod threads;
pub mod timeline;
mod verify;
pub mod views;
mod words;
mod worth;

pub use detente_casefile::{Diagnostic, Format, Input, Places, foreign, print, print_json, schema as case_schema};
pub use detente_engine::Limits;
pub use detente_evidence as evidence;
pub use detente_model as model;
pub use detente_model::{Id, Number, Viewer};
pub use detente_talks as talks;
pub use explain::{explain, explained};
pub use pipeline::{Examined, Failure, Library, Request, Seen, diagnose, hash, see};
pub use proposals::{Answered, Extra, Means};
pub use schema::{packages_schema, report_schema};
pub use verify::{Invalid, Verified, verify};

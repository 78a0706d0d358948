//! Renderings of a report. None of them computes anything about the talks.

mod all;
mod page;
mod text;
mod timeline;

pub use page::Style;
pub use text::{full, screen};
pub use timeline::timeline;

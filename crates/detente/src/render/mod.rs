//! Renderings of a report. None of them computes anything about the talks.

mod all;
mod aside;
mod ask;
mod dot;
mod frame;
mod html;
mod page;
mod seen;
mod svg;
mod text;
mod timeline;

pub use ask::ask;
pub use dot::dot;
pub(crate) use frame::{Frame, column_heads, framed};
pub use html::html;
pub use page::Style;
pub(crate) use page::{Page, columns, shortened};
pub use seen::seen;
pub use svg::svg_graph;
pub(crate) use text::{day, letter};
pub use text::{full, screen};
pub use timeline::timeline;

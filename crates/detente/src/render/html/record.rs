//! What is on file besides the findings, entry by entry.

use maud::{Markup, html};

use super::Sheet;

impl Sheet<'_> {
    pub(super) fn record(&self) -> Markup {
        let parts = crate::record::record(self.words());
        html! {
            @if parts.is_empty() { p { "Nothing." } }
            @for part in &parts {
                h3 { (part.title) }
                ul { @for line in &part.lines { li { (self.linked(line)) } } }
            }
        }
    }
}

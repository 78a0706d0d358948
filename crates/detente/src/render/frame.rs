//! The frame of every HTML page: one file that needs nothing else, with no script and no request, readable on paper and by ear.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// No request is allowed, whatever a file may say; only the style in the page itself is.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A page in parts.
pub(crate) struct Frame<'a> {
    /// The title of the window.
    pub(crate) title: &'a str,
    /// The anchor of the first part, for those who skip the header.
    pub(crate) first: &'a str,
    /// What stands above all parts.
    pub(crate) header: Markup,
    /// The parts.
    pub(crate) main: Markup,
    /// What stands below.
    pub(crate) footer: Markup,
}

impl Frame<'_> {
    /// The page.
    pub(crate) fn page(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    title { (self.title) }
                    style { (PreEscaped(include_str!("report.css"))) }
                }
                body {
                    a .skip href={ "#" (self.first) } { "Skip to the content" }
                    header { (self.header) }
                    main { (self.main) }
                    footer { (self.footer) }
                }
            }
        };
        page.into_string()
    }
}

/// A table in a frame of its own, which scrolls on a small screen and can be reached by keyboard.
pub(crate) fn framed(id: &str, caption: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        div .scroll role="region" tabindex="0" aria-labelledby={ (id) "-caption" } {
            table id=(id) {
                caption id={ (id) "-caption" } { (caption) }
                thead { (head) }
                tbody { (body) }
            }
        }
    }
}

/// A row of column headings.
pub(crate) fn column_heads(titles: &[&str]) -> Markup {
    html! { tr { @for title in titles { th scope="col" { (title) } } } }
}

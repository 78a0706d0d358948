//! The brief as one HTML file that needs nothing else.

use maud::{Markup, html};

use super::text::{asked, cast, closing, copied, counted, only_counted, told, whole};
use super::{Brief, Side, Statement};
use crate::render::Frame;
use crate::words::clean;

/// The brief as a self-contained HTML file.
pub fn html(brief: &Brief) -> String {
    let title = "What the reports say";
    let header = html! { h1 { (title) } p .stamp { (counted(brief)) } };
    let footer = html! { p { (closing(brief)) } };
    Frame { title, first: "documents", header, main: parts(brief), footer }.page()
}

fn parts(brief: &Brief) -> Markup {
    let status =
        |side: Side| brief.status.iter().filter(move |statement| statement.side == Some(side)).collect::<Vec<_>>();
    html! {
        section id="documents" { h2 { "Documents" }
            @for (at, document) in brief.documents.iter().enumerate() {
                h3 { "[" (at + 1) "] " (clean(&document.name)) }
                ul { @for part in told(document) { li { (part) } } }
            }
            @if let Some(counted) = only_counted(brief) { p { (counted) } }
        }
        section { h2 { "Copies" }
            @if brief.copies.is_empty() { p { "None were found among them; a paraphrase in new words is not found." } }
            ul { @for group in &brief.copies { li { (copied(group)) } } }
        }
        @if !brief.unread.is_empty() {
            section { h2 { "Not read" }
                ul { @for unread in &brief.unread { li { (clean(&unread.name)) ": " (unread.why) "; " (unread.hint) } } }
            }
        }
        section { h2 { "Who seems to take part" } p { (cast(brief)) } }
        section { h2 { "Are they stuck?" }
            p .stamp { (brief.standing) }
            h3 { "Said to be stuck" } (list(brief, &status(Side::Stuck)))
            h3 { "Said not to be" } (list(brief, &status(Side::NotStuck)))
        }
        section { h2 { "What sides are said to do" }
            p .stamp { (brief.standing) }
            (list(brief, &brief.statements.iter().collect::<Vec<_>>()))
        }
        @if !brief.queries.is_empty() {
            section { h2 { "To be settled by a person" }
                ul { @for query in &brief.queries { li { (asked(brief, query)) } } }
            }
        }
    }
}

fn list(brief: &Brief, statements: &[&Statement]) -> Markup {
    html! {
        @if statements.is_empty() { p { "Nothing was found." } }
        ul { @for statement in statements { li { (whole(brief, statement)) } } }
    }
}

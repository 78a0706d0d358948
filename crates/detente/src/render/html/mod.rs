//! The report as one HTML file that needs nothing else: no script, no request, readable on paper and by ear.
//!
//! Everything comes from the examined case of one viewer. Texts from the file pass [`clean`] and are escaped.

mod evidence;
mod findings;
mod first;
mod options;
mod proofs;
mod record;
mod stances;
mod waits;
mod worth;

use std::collections::BTreeSet;

use detente_model::{Case, Id, Kind, Viewer};
use maud::{Markup, html};

use super::text::View;
use super::{Frame, column_heads, framed};
use crate::pipeline::{Examined, Library};
use crate::report::FindingReport;
use crate::words::{Words, clean};

/// The parts of the report after the first screen: anchor and heading, in order.
const PARTS: [(&str, &str); 8] = [
    ("first", "In short"),
    ("waits", "Who waits for whom"),
    ("stances", "Stances, issue by issue"),
    ("options", "What could let them go on: every option"),
    ("findings", "Every finding"),
    ("record", "On file, entry by entry"),
    ("evidence", "The evidence"),
    ("proofs", "What was checked, and how"),
];

/// The report of an examined case as a self-contained HTML file.
///
/// `quotes` holds the documents at hand; where it has none, places are given and no words.
pub fn html(run: &Examined, viewer: &Viewer, quotes: &Library) -> String {
    let view = View { run, words: Words::new(&run.seen.case), viewer };
    let letters = view.lettered().into_iter().map(|(letter, finding)| (finding.id, letter)).collect();
    let claims = run.seen.case.claims.iter().map(|claim| &claim.meta.id).collect();
    let page = Sheet { view, quotes, letters, claims };
    let title = format!("{} ({})", clean(&page.case().header.title), page.view.stamp());
    let made = html! { p { "Made by detente " (page.run().report.engine) ". It shows options and their risks; it takes no side." } };
    Frame { title: &title, first: "first", header: page.header(), main: page.parts(), footer: made }.page()
}

/// What every part of the page works from.
struct Sheet<'a> {
    view: View<'a>,
    quotes: &'a Library,
    /// The letters of the findings that stand in the way.
    letters: Vec<(Kind, String)>,
    /// The claims of the view.
    claims: BTreeSet<&'a Id>,
}

impl<'a> Sheet<'a> {
    fn run(&self) -> &'a Examined {
        self.view.run
    }

    fn case(&self) -> &'a Case {
        &self.view.run.seen.case
    }

    fn words(&self) -> &Words<'a> {
        &self.view.words
    }

    fn sees_all(&self) -> bool {
        *self.view.viewer == Viewer::All
    }

    fn header(&self) -> Markup {
        html! {
            h1 { (clean(&self.case().header.title)) }
            p .stamp { (self.view.stamp()) }
            @if !self.sees_all() { p .scope { "From what may be seen here" } }
            nav aria-label="Contents" {
                ul { @for (anchor, title) in PARTS { li { a href={ "#" (anchor) } { (title) } } } }
            }
        }
    }

    fn parts(&self) -> Markup {
        let bodies = [
            self.first(),
            self.waits(),
            self.stances(),
            self.options(),
            self.findings(),
            self.record(),
            self.evidence(),
            self.proofs(),
        ];
        html! {
            @for ((anchor, title), body) in PARTS.into_iter().zip(bodies) {
                section id=(anchor) aria-labelledby={ (anchor) "-title" } {
                    h2 id={ (anchor) "-title" } { (title) }
                    (body)
                }
            }
        }
    }

    /// The letter of a finding on the first screen, if it has one.
    fn letter(&self, kind: Kind) -> Option<&str> {
        self.letters.iter().find(|(lettered, _)| *lettered == kind).map(|(_, letter)| letter.as_str())
    }

    /// A finding by its letter, or by its short name, as a link to it.
    fn finding_link(&self, kind: Kind) -> Markup {
        html! { a href={ "#finding-" (kind) } { (self.letter(kind).unwrap_or(kind.word())) } }
    }

    /// Findings in a row, each as a link: "A, B and D2".
    fn finding_links(&self, kinds: &[Kind]) -> Markup {
        html! {
            @for (index, kind) in kinds.iter().enumerate() {
                @if index > 0 && index + 1 == kinds.len() { " and " } @else if index > 0 { ", " }
                (self.finding_link(*kind))
            }
        }
    }

    /// The verdict and the standing of a finding in a few words.
    fn tag(&self, finding: &FindingReport) -> Markup {
        let class = format!("tag {}", finding.verdict.word());
        html! { span class=(class) { (super::text::tag(self.view.viewer, self.case(), finding)) } }
    }

    /// Text in which the marks of claims, as in "[c1 c3-c5, stated]", lead to the evidence.
    fn linked(&self, text: &str) -> Markup {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((before, inside, after)) = bracketed(rest) {
            parts.push((before, inside));
            rest = after;
        }
        html! { @for (before, inside) in parts { (before) "[" (self.marks(inside)) "]" } (rest) }
    }

    fn marks(&self, inside: &str) -> Markup {
        html! {
            @for (index, word) in inside.split(' ').enumerate() {
                @if index > 0 { " " }
                @let (word, comma) = word.strip_suffix(',').map_or((word, ""), |word| (word, ","));
                @match (self.claim_range(word), word) {
                    (Some((first, None)), _) => { (claim_link(first)) }
                    (Some((first, Some(last))), _) => { (claim_link(first)) "-" (claim_link(last)) }
                    (None, "inferred") => { strong .guess { "inferred" } }
                    (None, _) => { (word) }
                }
                (comma)
            }
        }
    }

    /// A claim of the view, or the first and the last of several that follow each other.
    fn claim_range<'t>(&self, word: &'t str) -> Option<(&'t str, Option<&'t str>)> {
        let is_claim = |text: &str| Id::new(text).is_some_and(|id| self.claims.contains(&id));
        if is_claim(word) {
            return Some((word, None));
        }
        let ranges = word.match_indices('-').map(|(at, _)| (&word[..at], &word[at + 1..]));
        let mut ranges = ranges.filter(|(first, last)| is_claim(first) && is_claim(last));
        ranges.next().map(|(first, last)| (first, Some(last)))
    }
}

fn claim_link(id: &str) -> Markup {
    html! { a .claim href={ "#claim-" (id) } { (id) } }
}

/// The text before the first bracket, in it, and after it.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (inside, after) = rest.split_once(']')?;
    Some((before, inside, after))
}

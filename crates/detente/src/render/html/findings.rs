//! Every finding: the verdict, why, what is missing, what it is worth, and what would be left without it.

use detente_model::{Basis, EntryRef, Table, Verdict, Without, find};
use maud::{Markup, html};

use super::{Sheet, claim_link, column_heads, framed};
use crate::render::text::verdict_words;
use crate::report::{FindingReport, source_title};
use crate::words::{basis_word, documents, plural, upper_first};

impl Sheet<'_> {
    pub(super) fn findings(&self) -> Markup {
        html! {
            p { "The verdict says what follows from the file. What the file is worth there stands behind it and is another matter." }
            @for finding in &self.run().report.findings { (self.finding(finding)) }
        }
    }

    fn finding(&self, finding: &FindingReport) -> Markup {
        html! {
            section .finding aria-labelledby={ "finding-" (finding.id) } {
                h3 id={ "finding-" (finding.id) } {
                    @if let Some(letter) = self.letter(finding.id) { span .letter { (letter) } " " }
                    (finding.headline)
                }
                p { (self.tag(finding)) " " span .kind { (finding.id) " " (finding.kind) } }
                @if !finding.because.is_empty() {
                    h4 { "Because" }
                    ul { @for cause in &finding.because { li { (self.linked(&upper_first(cause))) } } }
                }
                @for line in self.view.weak_points(finding) { p .weak { (self.linked(&line)) } }
                @if !finding.missing.is_empty() {
                    h4 { "Missing" }
                    ul { @for missing in &finding.missing { li { (self.linked(&upper_first(&missing.says))) "." } } }
                }
                (self.readings(finding))
                @if finding.verdict != Verdict::Undetermined { (self.worth(finding)) }
                @if !finding.ways_out.is_empty() {
                    p { a href={ "#options-" (finding.id) } { (plural(finding.ways_out.len(), "option", "options")) " that would free the talks of it" } "." }
                }
                p { a href={ "#proof-" (finding.id) } { "How it was checked" } "." }
            }
        }
    }

    fn readings(&self, finding: &FindingReport) -> Markup {
        let told = |tried: &detente_model::ReadingTried| {
            let read = tried.read.iter().map(|(position, which)| match which {
                0 => format!("{position} as stated"),
                n => format!("{position} in its reading {n}"),
            });
            read.collect::<Vec<_>>().join(", ")
        };
        html! {
            @if !finding.readings.is_empty() {
                h4 { "Readings that were tried" }
                ul {
                    @for tried in &finding.readings {
                        li { (told(tried)) ": " (verdict_words(self.view.viewer, tried.verdict)) }
                    }
                }
            }
        }
    }

    /// What a finding is worth where it rests.
    fn worth(&self, finding: &FindingReport) -> Markup {
        let standing = &finding.standing;
        html! {
            h4 { "What it rests on" }
            @if finding.rests_on.is_empty() { p { "No single entry: it rests on what the file does not hold." } } @else {
                ul {
                    @for entry in &finding.rests_on {
                        li {
                            (self.named(entry))
                            @if let Some(place) = self.run().place(entry) { " " span .detail { "(" (crate::words::clean(&place)) ")" } }
                        }
                    }
                }
            }
            p {
                @if let Some(weakest) = standing.weakest { "The weakest of it: " strong { (basis_word(weakest)) } ". " }
                "It rests on " (documents(standing.sources, standing.independent)) "."
                @if let Some(side) = &standing.self_reported { " Only the word of " (self.words().actor(side)) " about itself supports it." }
            }
            @if !standing.without.is_empty() { (self.without(finding)) }
            (self.binding(finding))
        }
    }

    /// An entry in a few words, with how well it is known.
    fn named(&self, entry: &EntryRef) -> Markup {
        match find(&self.case().claims, &entry.id).filter(|_| entry.table == Table::Claims) {
            Some(claim) => html! {
                (claim_link(claim.meta.id.as_str())) " " (upper_first(&self.words().speaker(claim))) ": " (self.does(claim))
                " [" (basis_word(self.case().basis(entry).unwrap_or(Basis::Analyst))) "]"
            },
            None => html! { (upper_first(&self.words().entry(entry))) " " (self.linked(&self.words().marks(entry))) },
        }
    }

    fn without(&self, finding: &FindingReport) -> Markup {
        let rows = html! {
            @for without in &finding.standing.without {
                tr {
                    th scope="row" { (self.left_out(without)) }
                    td { (verdict_words(self.view.viewer, without.verdict)) }
                }
            }
        };
        let id = format!("without-{}", finding.id);
        framed(&id, "The verdict again, with one thing left out", &column_heads(&["Without", "Then"]), &rows)
    }

    fn left_out(&self, without: &Without) -> Markup {
        let entry = &without.entry;
        html! {
            @if entry.table == Table::Sources {
                "the document \u{201c}" (source_title(self.case(), &entry.id)) "\u{201d} and all that rests on it alone"
            } @else {
                (self.named(entry))
            }
        }
    }

    fn binding(&self, finding: &FindingReport) -> Markup {
        html! {
            @match finding.binding {
                Some(true) => { p { "With what it names removed, nothing else on file stands in the way." } }
                Some(false) => { p { "With what it names removed, this still holds: " (self.finding_links(&finding.still)) "." } }
                None => { @if finding.verdict == Verdict::Proved && finding.id.is_structural() {
                    p { "Whether anything still stands in the way with what it names removed cannot be said." }
                } }
            }
        }
    }
}

//! What was checked and how, in words: the certificate of every finding, the kinds that were not examined, the limits,
//! and which case and view this is.

use std::collections::BTreeMap;

use detente_model::{
    Certificate, ClosedChoice, Conflict, EntryRef, Id, LineName, OpenChoice, Package, StuckAct, Table, Tree, Verdict,
    Viewer,
};
use maud::{Markup, html};

use super::evidence::claim_links;
use super::{Sheet, column_heads, framed};
use crate::report::FindingReport;
use crate::tell;
use crate::words::{clean, listed, plural, upper_first};

/// A tree with more ends than this is counted, not told.
const TOLD_ENDS: usize = 24;
/// Of a longer list so many are told.
const TOLD: usize = 24;

impl Sheet<'_> {
    pub(super) fn proofs(&self) -> Markup {
        html! {
            p {
                "Each verdict above that holds or does not hold carries a proof, which a second program checked: one that shares "
                "no search with the first. The report as JSON holds every proof in full; "
                code { "detente verify" } " checks them again."
            }
            @for finding in &self.run().report.findings { (self.proof(finding)) }
            (self.not_examined())
            (self.provenance())
        }
    }

    fn proof(&self, finding: &FindingReport) -> Markup {
        html! {
            section .finding aria-labelledby={ "proof-" (finding.id) } {
                h3 id={ "proof-" (finding.id) } {
                    @if let Some(letter) = self.letter(finding.id) { span .letter { (letter) } " " }
                    (upper_first(tell::subject(finding.id)))
                }
                p { (self.tag(finding)) " " span .kind { "Method: " (finding.provenance.method) "." } }
                @if finding.verdict == Verdict::Undetermined { p { "Nothing is claimed, so there is nothing to check." } }
                @if let Some(certificate) = &finding.certificate { (self.certificate(finding, certificate)) }
                @for (index, conflict) in finding.conflicts.iter().enumerate() { (self.conflict(finding, index, conflict)) }
            }
        }
    }

    fn certificate(&self, finding: &FindingReport, certificate: &Certificate) -> Markup {
        match certificate {
            Certificate::Stuck { acts } => self.stuck_acts(finding, acts),
            Certificate::Turn { claims, .. } => html! {
                p { "The two statements " (claim_links(claims)) " each wait for the other\u{2019}s side about one thing, and no answer shows that it reached either." }
            },
            Certificate::Late { bounds, .. } => html! {
                p { "For each of " (plural(bounds.len(), "step", "steps")) " the first possible day was computed from the days that force it (told under the finding); the deadline lies before it." }
            },
            Certificate::Tree { tree } => html! { p { "No package keeps these together." } (self.tree(tree)) },
            Certificate::Exclusion { pairs } => html! {
                @for (index, pair) in pairs.iter().enumerate() {
                    div .conflict id={ "conflict-" (finding.id) "-" (index + 1) } {
                        p { (self.line_told(&pair.plan)) "; " (self.line_told(&pair.ask)) ": no package has both." }
                        (self.tree(&pair.tree))
                    }
                }
            },
            Certificate::Choices { open, package, closed, tree } => html! {
                p { "With " (self.choice(open)) " this package keeps every red line: " (self.words().package(package)) "." }
                p { "With " (self.choice(closed)) " none does." }
                (self.tree(tree))
            },
            Certificate::LoadBearing { package, closed } => html! {
                p { "With each side\u{2019}s own reading this package keeps every red line: " (self.words().package(package)) "." }
                (self.closed(closed))
            },
            Certificate::Unclear { text, issue, line, package, breaks, tree, other } => html! {
                p { "The text, " (self.words().text(text)) ", leaves this package, which keeps what is held (" (self.line_told(line)) "): " (self.words().package(package)) "." }
                p { "It leaves this one as well, with " (self.words().value(issue, breaks)) " on " (self.words().issue(issue)) ", with which it cannot be kept: " (self.words().package(other)) "." }
                (self.tree(tree))
            },
            Certificate::Status { stalled, moving, stalled_independent, moving_independent } => html! {
                p {
                    "Of each speaker the latest statement counts. Stuck: " (claim_links(stalled)) " (" (plural(*stalled_independent, "independent document", "independent documents")) "). "
                    "Not stuck: " (claim_links(moving)) " (" (plural(*moving_independent, "independent document", "independent documents")) ")."
                }
            },
            Certificate::Weights { .. }
            | Certificate::Lottery { .. }
            | Certificate::Missed { .. }
            | Certificate::Tabled { .. }
            | Certificate::Dominated { .. }
            | Certificate::Undominated { .. } => self.of_worth(certificate),
            other => html! { p { (self.freed(other)) } },
        }
    }

    /// Why something can happen or be kept, in a sentence: what a refutation shows, and what frees the talks.
    pub(super) fn freed(&self, certificate: &Certificate) -> Markup {
        let words = self.words();
        match certificate {
            Certificate::Order { order } if order.is_empty() => html! { "every step on file is done or can be taken" },
            Certificate::Order { order } => html! { "every step can be taken in this order: " (self.order(order)) },
            Certificate::Schedule { dates, .. } => html! {
                @if dates.is_empty() { "no step on file is late" } @else {
                    "every step that can happen is in time: "
                    @for (index, (act, on)) in dates.iter().take(TOLD).enumerate() {
                        @if index > 0 { "; " } (words.act(act)) " on " (crate::render::text::day(*on))
                    }
                    (more(dates.len()))
                }
            },
            Certificate::Package { package } => {
                html! { "this package keeps all that has to be kept: " (words.package(package)) }
            }
            Certificate::Parts { first, second } => {
                html! { "first part: " (words.package(first)) "; second part: " (words.package(second)) }
            }
            Certificate::Compatible { pairs } => html! {
                "each plan and each thing asked have a package in common: "
                @for (index, pair) in pairs.iter().take(TOLD).enumerate() {
                    @if index > 0 { "; " } (self.line_told(&pair.plan)) " and " (self.line_told(&pair.ask)) ": " (words.package(&pair.package))
                }
                (more(pairs.len()))
            },
            Certificate::AllChoices { open, closed } => self.all_choices(open, closed),
            Certificate::NoTurn { claims, delivered } => html! {
                "of the statements by which somebody waits (" (claim_links(claims)) ") no two wait for each other about one undelivered thing"
                @for (text, actor) in delivered { "; " (words.text(text)) " reached " (words.actor(actor)) }
            },
            Certificate::Refuted { by } => self.freed(by),
            Certificate::Lottery { draws } => {
                html! { "on average every side has as much as without agreement:" (self.draws(draws)) }
            }
            Certificate::Tabled { package, .. } => html! { "every side could accept this: " (words.package(package)) },
            Certificate::Undominated { .. } => {
                html! { "nothing is worse for nobody and better for some than what it leads to" }
            }
            Certificate::Status { stalled, moving, .. } => html! {
                @if stalled.is_empty() && moving.is_empty() { "no source says how the talks stand" }
                @else { "the latest statement of each speaker: " (claim_links(&[stalled.as_slice(), moving.as_slice()].concat())) }
            },
            _ => html! { "the finding, run again, is proved in full in the report as JSON" },
        }
    }

    fn all_choices(&self, open: &[OpenChoice], closed: &[ClosedChoice]) -> Markup {
        html! {
            @if closed.is_empty() {
                "under each of " (plural(open.len(), "common reading", "common readings")) " some package keeps every red line"
                @for found in open.iter().take(TOLD) { "; with " (self.choice(&found.choice)) ": " (self.words().package(&found.package)) }
                (more(open.len()))
            } @else {
                "under each of " (plural(closed.len(), "common reading", "common readings")) " no package keeps every red line"
            }
        }
    }

    fn closed(&self, closed: &[ClosedChoice]) -> Markup {
        html! {
            @for found in closed.iter().take(TOLD) {
                p { "With " (self.choice(&found.choice)) " none does." }
                (self.tree(&found.tree))
            }
            @if closed.len() > TOLD { p { "So it is with " (plural(closed.len() - TOLD, "more common reading", "more common readings")) "." } }
        }
    }

    fn choice(&self, choice: &BTreeMap<Id, Id>) -> String {
        let words = self.words();
        listed(
            choice.iter().map(|(term, actor)| format!("{} read as {} reads it", words.term(term), words.actor(actor))),
            "and",
        )
    }

    fn order(&self, order: &[Vec<Id>]) -> Markup {
        html! {
            @for (index, together) in order.iter().take(TOLD).enumerate() {
                @if index > 0 { "; " } (index + 1) ". " (listed(together.iter().map(|act| self.words().act(act)), "and"))
                @if together.len() > 1 { " at once" }
            }
            (more(order.len()))
        }
    }

    fn stuck_acts(&self, finding: &FindingReport, acts: &[StuckAct]) -> Markup {
        let words = self.words();
        let rows = html! {
            @for stuck in acts {
                tr {
                    th scope="row" { (words.act(&stuck.act)) }
                    td { (words.need(&stuck.need)) " " (self.linked(&words.marks(&EntryRef::new(Table::Needs, &stuck.need)))) }
                    td { (listed(stuck.blocked_by.iter().map(|act| words.act(act)), "and")) }
                }
            }
        };
        let caption = "Each step of this list has one wait of which every alternative holds a step of this list; so none can come first";
        framed(&format!("stuck-{}", finding.id), caption, &column_heads(&["Step", "Waits", "Blocked by"]), &rows)
    }

    fn conflict(&self, finding: &FindingReport, index: usize, conflict: &Conflict) -> Markup {
        let letter = self.letter(finding.id).unwrap_or(finding.id.word());
        html! {
            div .conflict id={ "conflict-" (finding.id) "-" (index + 1) } {
                h4 { "Conflict " (letter) @if finding.conflicts.len() > 1 { (index + 1) } }
                ul {
                    @for name in &conflict.lines { li { (self.line_told(name)) } }
                    @for name in &conflict.rules { li { (self.line_told(name)) } }
                }
                p { "No package keeps these together." }
                (self.tree(&conflict.certificate))
                @if !conflict.witnesses.is_empty() {
                    p { "None of them can be left out of the conflict; without one, this package keeps the others:" }
                    ul {
                        @for (name, package) in conflict.lines.iter().zip(&conflict.witnesses) { (self.witness(name, package)) }
                    }
                }
            }
        }
    }

    fn witness(&self, name: &LineName, package: &Package) -> Markup {
        html! { li { "without this: " (self.line_told(name)) ": " (self.words().package(package)) } }
    }

    /// A proof that no package is left: how many boxes, and, where they are few, each of them.
    pub(super) fn tree(&self, tree: &Tree) -> Markup {
        let (mut plain, mut sums) = (0, 0);
        count(tree, &mut plain, &mut sums);
        let sums_told = match sums {
            0 => String::new(),
            n => format!("; in {} a weighted sum of what is held cannot be reached", plural(n, "box", "boxes")),
        };
        html! {
            p .detail {
                "All packages were cut into " (plural(plain + sums, "box", "boxes")) "; in " (plain)
                " one line or rule is false throughout" (sums_told) "."
            }
            @if plain + sums <= TOLD_ENDS { ul .tree { (self.branch(tree)) } }
        }
    }

    fn branch(&self, tree: &Tree) -> Markup {
        match tree {
            Tree::Split { issue, at, below, from } => {
                let (name, at) = (upper_first(&self.words().issue(issue)), self.words().value(issue, at));
                html! {
                    li { (name) " below " (at) ul { (self.branch(below)) } }
                    li { (name) " from " (at) " on" ul { (self.branch(from)) } }
                }
            }
            Tree::False(name) => html! { li { "nothing here keeps this: " (self.line_told(name)) } },
            Tree::Sum(weighted) => {
                let part = |part: &detente_model::Weighted| {
                    let entry = self.case().named_line(&part.line);
                    if entry.is_none_or(|entry| entry.table == detente_model::Table::Preferences) {
                        return format!("{} times this: {}", part.weight, self.line_told(&part.line));
                    }
                    let negated = if part.holds { "" } else { ", not holding" };
                    format!(
                        "{} times comparison {} of {}{negated}",
                        part.weight,
                        part.comparison + 1,
                        self.line_told(&part.line)
                    )
                };
                html! { li { "nothing here reaches the sum of " (listed(weighted.iter().map(part), "and")) } }
            }
        }
    }

    pub(super) fn line_told(&self, name: &LineName) -> String {
        match self.case().named_line(name) {
            Some(entry) => self.words().line(&entry),
            None => Sheet::better_told(name).unwrap_or_else(|| clean(&name.0)),
        }
    }

    fn not_examined(&self) -> Markup {
        let rows = html! {
            @for kind in &self.run().report.not_examined {
                tr { th scope="row" { (kind) } td { (tell::subject(*kind)) } td { (tell::needs(*kind)) } }
            }
        };
        html! {
            h3 #not-examined { "Not examined" }
            (framed("not-examined-table", "Kinds that this version does not examine", &column_heads(&["Kind", "What it is about", "What it would need"]), &rows))
        }
    }

    fn provenance(&self) -> Markup {
        let report = &self.run().report;
        let limits = report.findings.first().map(|finding| &finding.provenance.limits);
        let view = match self.view.viewer {
            Viewer::All => "a mediator who sees every channel".to_owned(),
            Viewer::Actor(id) => format!("{} ({id})", self.words().actor(id)),
            Viewer::Public => "the public".to_owned(),
        };
        html! {
            h3 #provenance { "Which case, which view, which limits" }
            dl {
                dt { "Case" } dd { (clean(&report.case.title)) ", as of " (crate::render::text::day(report.case.as_of)) }
                dt { "SHA-256 of what this view sees" } dd { code { (report.case.sha256) } }
                dt { "View" } dd { (view) }
                dt { "Program" } dd { "detente " (report.engine) ", report format " (report.detente_report) }
                dt { "Arithmetic" } dd { "exact: whole numbers and fractions; no random numbers" }
                @if let Some(limits) = limits {
                    dt { "Limits" }
                    dd { (limits.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")) }
                }
                dt { "The same again" }
                dd {
                    @if report.reproducible { "the same file gives the same report, byte for byte" }
                    @else { "no: the run was stopped before the end, and another may find more" }
                }
            }
        }
    }
}

/// What is not told of a list.
fn more(count: usize) -> String {
    if count > TOLD { format!("; and {} more", count - TOLD) } else { String::new() }
}

/// Counts the ends of a tree: those where a line is false, and those where a sum is out of reach.
fn count(tree: &Tree, plain: &mut usize, sums: &mut usize) {
    match tree {
        Tree::Split { below, from, .. } => {
            count(below, plain, sums);
            count(from, plain, sums);
        }
        Tree::False(_) => *plain += 1,
        Tree::Sum(_) => *sums += 1,
    }
}

//! The views as one HTML file that needs nothing else, in the frame of the report of a case.

use detente_model::Case;
use maud::{Markup, html};

use super::tell::{Teller, days, note, scope, why_open, word};
use super::{
    Chain, Matrix, Pair, Placed, Quality, Row, Shifts, Standing, Statement, Timeline, View, Views, tell, within,
};
use crate::render::{Frame, framed};
use crate::words::clean;

/// The views as a self-contained page: those that were computed, then every statement.
pub fn html(views: &Views, case: &Case) -> String {
    let sheet = Sheet { teller: Teller::new(views, case) };
    let parts = sheet.parts();
    let first = parts.first().map_or("statements", |(anchor, ..)| *anchor);
    let title = clean(&views.title);
    let header = html! {
        h1 { (title) }
        p .stamp { (sheet.teller.counted()) }
        @for line in sheet.teller.limits() { p .note { (line) } }
        nav aria-label="Contents" {
            ul { @for (anchor, title, _) in &parts { li { a href={ "#" (anchor) } { (title) } } } }
        }
    };
    let main = html! {
        @for (anchor, title, body) in &parts {
            section id=(anchor) aria-labelledby={ (anchor) "-title" } {
                h2 id={ (anchor) "-title" } { (title) }
                (body)
            }
        }
    };
    let footer = html! {
        p { "Made by detente " (views.engine) ". What is proposed is nobody\u{2019}s word before a person has read it at its place." }
    };
    Frame { title: &title, first, header, main, footer }.page()
}

/// Characters of words that stand in full in the list of all.
const SHORT: usize = 140;

/// What the signs of the table mean.
const CAPTION: &str =
    "Issue by party: \u{25cf} in the case, \u{25cb} proposed, not reviewed; without a day where none is given";

struct Sheet<'a> {
    teller: Teller<'a>,
}

impl<'a> Sheet<'a> {
    /// Anchor, title and body of each part.
    fn parts(&self) -> Vec<(&'static str, &'static str, Markup)> {
        let views = self.teller.views;
        let bodies = [
            (View::Matrix, views.matrix.as_ref().map(|matrix| self.matrix(matrix))),
            (View::Pairs, views.pairs.as_ref().map(|pairs| self.pairs(pairs))),
            (View::Timeline, views.timeline.as_ref().map(|timeline| self.timeline(timeline))),
            (View::Shifts, views.shifts.as_ref().map(|shifts| self.shifts(shifts))),
            (View::Provenance, views.provenance.as_ref().map(|chains| self.provenance(chains))),
            (View::Quality, views.quality.as_ref().map(|quality| self.quality(quality))),
        ];
        let shown = bodies.into_iter().filter_map(|(view, body)| {
            Some((word(view), tell::title(view), html! { p .detail { (note(view)) } (body?) }))
        });
        shown.chain([("statements", "Every statement", self.statements())]).collect()
    }

    /// The number of a statement, which leads to it in the list of all.
    fn number(&self, at: usize) -> Markup {
        html! { a href={ "#statement-" (at) } { "[" (at + 1) "]" } }
    }

    /// The numbers of several.
    fn numbers(&self, statements: &[usize]) -> Markup {
        html! { @for (n, at) in statements.iter().enumerate() { @if n > 0 { " " } (self.number(*at)) } }
    }

    /// A statement with as much of its words as there is room for.
    fn statement(&self, at: usize, most: usize) -> Markup {
        let statement = self.teller.statement(at);
        let class = if statement.standing == Standing::Accepted { "said accepted" } else { "said" };
        html! {
            div class=(class) {
                (self.number(at)) " " (self.teller.does(statement))
                @if !statement.words.is_empty() { " " q { (tell::cut(&clean(&statement.words), most)) } }
                " " span .detail { (self.rest(statement)) }
            }
        }
    }

    /// Who says it, where, when, how well it is known, whether a person has looked.
    fn rest(&self, statement: &Statement) -> Markup {
        html! {
            (self.teller.who(statement)) "; " (self.teller.place(statement)) "; " (self.teller.when(statement)) "; "
            (statement.basis.word()) "; " (self.teller.standing(statement))
            @if let Some(doubts) = self.teller.doubts(statement) { "; " strong { "look twice: " (doubts) } }
        }
    }

    fn list(&self, statements: &[usize]) -> Markup {
        html! { ul .sayings { @for at in statements { li { (self.statement(*at, SHORT)) } } } }
    }

    fn matrix(&self, matrix: &Matrix) -> Markup {
        if matrix.rows.is_empty() {
            return html! { p { "No statement was found." } };
        }
        let heads = html! {
            tr { th scope="col" { "On" } @for side in &matrix.sides { th scope="col" { (self.teller.side(side)) } } }
        };
        let rows = html! { @for row in &matrix.rows { (self.row(row)) } };
        let across = format!("across-{}", matrix.sides.len().min(9));
        html! { div class=(across) { (framed("matrix-table", CAPTION, &heads, &rows)) } }
    }

    /// A row of the table: what the statements of each party do.
    fn row(&self, row: &Row) -> Markup {
        html! {
            tr {
                th scope="row" { (self.teller.matter(&row.matter)) }
                @for cell in &row.cells {
                    td {
                        @if cell.is_empty() { span .none { "\u{2013}" } }
                        @for (standing, does, at) in self.teller.kinds(cell) {
                            span .line {
                                @if standing == Standing::Accepted { "\u{25cf} " } @else { "\u{25cb} " }
                                (does) " " (self.numbers(&at))
                            }
                        }
                    }
                }
            }
        }
    }

    fn pairs(&self, pairs: &[Pair]) -> Markup {
        html! {
            @if pairs.is_empty() { p { "None was found. What only a reader of the whole would see is not looked for." } }
            @for (number, pair) in (1..).zip(pairs) {
                @let [left, right] = self.teller.heads(pair);
                div .conflict {
                    h3 { (number) ". " (self.teller.question(pair)) " " span .detail { (scope(pair.scope)) } }
                    div .mirror { (self.half(&left, &pair.left)) (self.half(&right, &pair.right)) }
                }
            }
        }
    }

    /// One side of a pair: the best witness in full, the places of the others.
    fn half(&self, head: &str, side: &[usize]) -> Markup {
        let Some((first, others)) = side.split_first() else { return html! {} };
        html! {
            div {
                h4 { (head) }
                (self.statement(*first, usize::MAX))
                @if !others.is_empty() {
                    p .detail {
                        "also " (self.numbers(others))
                    }
                }
            }
        }
    }

    fn timeline(&self, timeline: &Timeline) -> Markup {
        let how = |placed: Placed| match placed {
            Placed::Happened => "happened, or is to happen",
            Placed::Published => "said by then",
        };
        html! {
            @for entry in &timeline.entries {
                h3 { (days(entry.days)) " " span .detail {
                    (how(entry.placed)) @if entry.sources > 1 { ", " (entry.sources) " sources" }
                } }
                (self.list(&entry.statements))
            }
            h3 { "Without days" }
            @if timeline.undated.is_empty() { p { "nothing" } }
            @for lane in &timeline.undated {
                div .undated {
                    h4 { (self.teller.undated(lane.document, lane.shown_day)) }
                    (self.list(&lane.statements))
                    @if !lane.open.is_empty() {
                        p { "Times in them that are open:" }
                        ul { @for open in &lane.open {
                            li { q { (clean(&open.words)) } " " (open.span.start) "-" (open.span.end) ": " (why_open(open.why)) }
                        } }
                    }
                }
            }
        }
    }

    fn shifts(&self, shifts: &Shifts) -> Markup {
        html! {
            h3 { "Told by a source" }
            @if shifts.told.is_empty() { p { "nothing" } }
            @for told in &shifts.told { p { strong { (self.teller.shift(told)) } } (self.statement(told.statement, SHORT)) }
            h3 { "Inferred from the order of days" }
            p .detail { "No source here says that anything shifted." }
            @if shifts.inferred.is_empty() { p { "nothing" } }
            @for ordered in &shifts.inferred {
                p { strong { (self.teller.ordered(ordered)) } }
                (self.list(&[ordered.before, ordered.after]))
            }
        }
    }

    fn provenance(&self, chains: &[Chain]) -> Markup {
        let heads = html! { tr { th scope="col" { "Chain" } th scope="col" { "Statements" } } };
        let rows = html! {
            @for chain in chains {
                tr {
                    td { (self.teller.chain(chain)) @if !chain.copies.is_empty() { " (" (self.teller.source(chain)) ")" } }
                    td {
                        (self.numbers(&chain.statements))
                    }
                }
            }
        };
        html! {
            @if chains.is_empty() { p { "No statement was found." } }
            @else { (framed("provenance-table", "From who is said to speak to the document in hand", &heads, &rows)) }
        }
    }

    fn quality(&self, quality: &[Quality]) -> Markup {
        html! {
            @for document in quality {
                section .source {
                    h3 { (clean(&document.told.name)) }
                    dl { @for (label, parts) in self.teller.quality(document) {
                        dt { (label) }
                        dd { @for part in parts { span .line { (part) } } }
                    } }
                }
            }
        }
    }

    /// Every statement once, document by document.
    fn statements(&self) -> Markup {
        let views = self.teller.views;
        html! {
            p .detail { "Numbers in brackets are those of this list. Places count Unicode code points of the document as it came." }
            @for (number, document) in views.documents.iter().enumerate() {
                h3 { (clean(&document.name)) @if !document.read { span .detail { " not read; as the case has it" } } }
                ul .claims { @for at in within(&views.statements, number) { (self.entry(at, self.teller.statement(at))) } }
            }
        }
    }

    fn entry(&self, at: usize, statement: &Statement) -> Markup {
        let on: Vec<String> = statement.issues.iter().map(|issue| self.teller.issue(issue)).collect();
        html! {
            li id={ "statement-" (at) } {
                p { "[" (at + 1) "] " span .claim { (self.teller.whose(&statement.of)) } ": " (self.teller.does(statement))
                    @if !statement.targets.is_empty() { ", towards " (self.teller.words.actors(&statement.targets)) }
                    @if !on.is_empty() { ", on " (on.join(", ")) } }
                @if !statement.words.is_empty() { blockquote { p { "\u{201c}" (clean(&statement.words)) "\u{201d}" } } }
                p .detail { (self.rest(statement)) }
                @if statement.standing == Standing::Proposed { p .detail { "For decisions: " code { (clean(&statement.name)) } } }
            }
        }
    }
}

//! The drawn wait-for graph, its legend, and the same in words.

use detente_model::{EntryRef, Table};
use maud::{Markup, html};

use super::{Sheet, column_heads, framed};
use crate::render::svg::{ActNode, Graph, Part, State, dates, drawn, legend};
use crate::render::text::day;
use crate::words::plural;

impl Sheet<'_> {
    pub(super) fn waits(&self) -> Markup {
        if self.case().acts.is_empty() {
            return html! { p { "No step is on file, so there is nothing to draw." } };
        }
        let graph = Graph::readable(self.run());
        html! {
            p { "Each arrow runs from a step to what it waits for. A step with several waits needs all of them." }
            @if let Some(says) = cut(&graph) { p .note { (says) } }
            figure {
                div .scroll role="region" tabindex="0" aria-label="Drawing: who waits for whom" { (drawn(self.run(), &graph)) }
                figcaption { (key()) }
            }
            (self.in_words(&graph))
        }
    }

    fn in_words(&self, graph: &Graph<'_>) -> Markup {
        let rows = html! { @for (at, node) in graph.acts.iter().enumerate() { (self.row(graph, at, node)) } };
        framed("waits-table", "The same in words", &column_heads(&["Step", "How it stands", "Waits"]), &rows)
    }

    fn row(&self, graph: &Graph<'_>, at: usize, node: &ActNode<'_>) -> Markup {
        let words = self.words();
        let needs: Vec<_> = graph.needs.iter().filter(|need| need.waits == at).collect();
        html! {
            tr {
                th scope="row" { (words.act(&node.act.meta.id)) }
                td {
                    (node.state.sign()) " " (node.state.words())
                    @if let State::Done(on) = node.state { " " (day(on)) }
                    @for date in dates(node) { "; " (date) }
                    @if let Some(by) = node.late { "; cannot be in time for " (day(by)) }
                }
                td {
                    @if needs.is_empty() { @if graph.part == Part::Whole { "for nothing" } @else { "for nothing that is drawn" } } @else {
                        ul {
                            @for need in needs {
                                li {
                                    @let id = &need.need.meta.id;
                                    (words.need(id)) " " (self.linked(&words.marks(&EntryRef::new(Table::Needs, id))))
                                    @if !need.blocked_by.is_empty() { " " strong { "cannot be met" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What is not drawn, where something is not.
fn cut(graph: &Graph<'_>) -> Option<String> {
    let drawn = graph.acts.len();
    let of = format!("Of {} on file {drawn} are drawn", plural(graph.on_file, "step", "steps"));
    match graph.part {
        Part::Whole => None,
        Part::StuckAndNeighbours => Some(format!("{of}: those that cannot happen and those next to them.")),
        Part::Stuck => Some(format!("{of}: those that cannot happen, each with the one wait that proves it.")),
        Part::SomeStuck => Some(format!(
            "{of}: one circle of those that cannot happen, or a part of it, with the waits that prove it."
        )),
        Part::SomeFree => {
            Some(format!("{of}, the first ones by name, with the first of their waits; none of all on file is stuck."))
        }
    }
}

fn key() -> Markup {
    html! {
        ul .key {
            @for (state, frame) in legend() { li { (state) " (" (frame) ")" } }
            li { "thick line: the wait that cannot be met" }
            li { "broken frame around a wait: inferred, no source says it" }
            li { "six-sided: any one of its alternatives will do; \u{201c}all\u{201d}: every step of that alternative" }
        }
    }
}

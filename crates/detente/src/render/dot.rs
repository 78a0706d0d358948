//! The wait-for graph as text for Graphviz: `detente diagnose CASE --format dot | dot -Tsvg`.
//!
//! Every act on file is there, whatever their number. A box is an act; an ellipse is a wait, of which every act that
//! hangs on it is needed; a diamond is a wait that any one of its alternatives ends; a point joins the acts of one
//! alternative.

use std::fmt::Write;

use detente_model::{Basis, EntryRef, Table};

use super::svg::{ActNode, Graph, NeedNode, State, dates, need_texts};
use super::text::day;
use crate::pipeline::Examined;
use crate::words::{Words, clean};

/// The graph of who waits for whom, in the language of Graphviz.
pub fn dot(run: &Examined) -> String {
    let graph = Graph::whole(run);
    let words = Words::new(&run.seen.case);
    let mut text = String::from("digraph waits {\n");
    text.push_str(&head(run));
    for node in &graph.acts {
        text.push_str(&act(&words, node));
    }
    for node in &graph.needs {
        text.push_str(&need(&words, &graph, node));
    }
    text.push_str("}\n");
    text
}

fn head(run: &Examined) -> String {
    let case = &run.seen.case;
    let mut title = vec![format!("{}, as of {}", clean(&case.header.title), day(case.header.as_of))];
    // Only a mediator who sees all has the places of entries.
    if run.seen.places.is_none() {
        title.push("From what may be seen here".to_owned());
    }
    title.push("Each arrow runs from a step to what it waits for".to_owned());
    format!(
        "  label={}; labelloc=t; rankdir=TB;\n  node [fontname=\"sans-serif\", fontsize=11]; edge [arrowsize=0.8];\n",
        quoted(&title)
    )
}

fn act(words: &Words<'_>, node: &ActNode<'_>) -> String {
    let id = &node.act.meta.id;
    let since = match node.state {
        State::Done(on) => format!(" {}", day(on)),
        _ => String::new(),
    };
    let mut lines = vec![format!("{} {}{since}", node.state.sign(), node.state.words()), words.act(id)];
    lines.extend(dates(node));
    lines.extend(node.late.map(|by| format!("cannot be in time for {}", day(by))));
    let style = match node.state {
        State::Circle => "peripheries=2, penwidth=2.5, color=\"#a33a00\"",
        State::Behind => "penwidth=2.5, color=\"#7a5a00\"",
        State::Free => "style=rounded, color=\"#00558c\"",
        State::Done(_) => "style=dashed, color=\"#5b646d\"",
        State::Unsaid => "style=dotted",
    };
    format!("  {} [shape=box, label={}, {style}];\n", name("act", id.as_str()), quoted(&lines))
}

/// One wait with its lines; of several alternatives, those of more than one act are joined in a point each.
fn need(words: &Words<'_>, graph: &Graph<'_>, node: &NeedNode<'_>) -> String {
    let id = node.need.meta.id.as_str();
    let own = name("need", id);
    let act_name = |place: &usize| name("act", graph.acts[*place].act.meta.id.as_str());
    let any = node.any_of.len() > 1;
    let entry = EntryRef::new(Table::Needs, &node.need.meta.id);
    let shape = if any { "diamond" } else { "ellipse" };
    let style = if words.case.basis(&entry) == Some(Basis::Inferred) { ", style=dashed" } else { "" };
    let bold = if node.blocked_by.is_empty() { "" } else { ", color=\"#a33a00\", penwidth=2" };
    let mut text = format!("  {own} [shape={shape}, label={}{style}{bold}];\n", quoted(&need_texts(words, node)));
    let thick = |blocked: bool| if blocked { " [penwidth=2.5, color=\"#a33a00\"]" } else { "" };
    let headless = |blocked: bool| if blocked { " [dir=none, penwidth=2.5, color=\"#a33a00\"]" } else { " [dir=none]" };
    let blocks = |act: &usize| node.blocked_by.contains(act);
    let _ = writeln!(text, "  {} -> {own}{};", act_name(&node.waits), headless(!node.blocked_by.is_empty()));
    for (index, all) in node.any_of.iter().enumerate() {
        let mut from = own.clone();
        if any && all.len() > 1 {
            from = name("all", &format!("{id} {}", index + 1));
            let _ = writeln!(text, "  {from} [shape=point, width=0.09, xlabel=\"all\"];");
            let _ = writeln!(text, "  {own} -> {from}{};", headless(all.iter().any(blocks)));
        }
        for act in all {
            let _ = writeln!(text, "  {from} -> {}{};", act_name(act), thick(blocks(act)));
        }
    }
    text
}

/// The name of a node: names of different tables never meet, because no id holds a space.
fn name(stem: &str, id: &str) -> String {
    quoted(&[format!("{stem} {id}")])
}

/// Lines of text as a quoted string of Graphviz, in which a backslash begins an escape.
fn quoted(lines: &[String]) -> String {
    let line = |line: &String| clean(line).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", lines.iter().map(line).collect::<Vec<_>>().join("\\n"))
}

//! The wait-for graph drawn as SVG: an AND-OR graph, one box for an act, one for a wait, a small one where all acts of
//! an alternative are needed.

mod graph;
mod layout;
mod order;
mod text;

use std::collections::BTreeSet;

use detente_model::{Basis, EntryRef, NeedKind, Table};
use maud::{Markup, PreEscaped, html};

pub(crate) use graph::{ActNode, Graph, NeedNode, Part, State};
use layout::{Placed, Point};
use text::{LINE, width, wrapped};

use super::text::day;
use crate::pipeline::Examined;
use crate::words::Words;

/// How wide the box of an act is.
const ACT_WIDTH: i64 = 216;
/// The most room of a line of a wait.
const NEED_ROOM: i64 = 168;
/// The room between a frame and its text.
const PAD: i64 = 10;
/// How wide the sheet may become before another row is begun.
const SHEET: i64 = 1_060;
/// The room between two unconnected parts.
const APART: i64 = 34;
/// The room around everything.
const MARGIN: i64 = 6;

/// The wait-for graph as an SVG element that stands alone: its own style, title and description.
///
/// Every measure is a whole number, so that the same case gives the same bytes. Where there is nothing to draw, `None`.
pub fn svg_graph(run: &Examined) -> Option<String> {
    let graph = Graph::readable(run);
    (!graph.acts.is_empty()).then(|| drawn(run, &graph).into_string())
}

/// A graph as SVG.
pub(crate) fn drawn(run: &Examined, graph: &Graph<'_>) -> Markup {
    let words = Words::new(&run.seen.case);
    let items = items(&words, graph);
    let sheet = Sheet::new(graph, &items);
    let (wide, tall) = (sheet.size.0 + 2 * MARGIN, sheet.size.1 + 2 * MARGIN);
    let view = format!("{} {} {wide} {tall}", -MARGIN, -MARGIN);
    html! {
        svg .wg xmlns="http://www.w3.org/2000/svg" viewBox=(view) width=(wide) height=(tall) role="img"
            aria-labelledby="graph-title graph-desc" {
            title #graph-title { "Who waits for whom" }
            desc #graph-desc { (description(graph)) }
            style { (PreEscaped(include_str!("graph.css"))) }
            @for edge in sheet.edges.iter().filter(|edge| !edge.blocked) { (edge_drawn(edge)) }
            @for edge in sheet.edges.iter().filter(|edge| edge.blocked) { (edge_drawn(edge)) }
            @for (item, at) in items.iter().zip(&sheet.at) { (item_drawn(item, *at)) }
        }
    }
}

/// What the drawing shows, in a sentence or two.
pub(crate) fn description(graph: &Graph<'_>) -> String {
    let count = |state: &dyn Fn(State) -> bool| graph.acts.iter().filter(|node| state(node.state)).count();
    let stuck = count(&State::is_stuck);
    let done = count(&|state| matches!(state, State::Done(_)));
    format!(
        "{} drawn, each arrow from a step to what it waits for: {stuck} cannot happen, {} can, {done} done. \
         The same stands in words beside the drawing.",
        crate::words::plural(graph.acts.len(), "step", "steps"),
        count(&|state| state == State::Free),
    )
}

/// A thing with text that has a place on the sheet.
struct Item {
    class: String,
    shape: Shape,
    size: (i64, i64),
    lines: Vec<(&'static str, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Round,
    Square,
    Double,
    Six,
    Dot,
}

/// The acts, then the waits, then the alternatives of several acts: the order of places everywhere below.
fn items(words: &Words<'_>, graph: &Graph<'_>) -> Vec<Item> {
    let acts = graph.acts.iter().map(|node| act_item(words, node));
    let needs = graph.needs.iter().map(|need| need_item(words, need));
    let joins = joins(graph).into_iter().map(|_| Item {
        class: "need".to_owned(),
        shape: Shape::Dot,
        size: (40, 24),
        lines: vec![("small", "all".to_owned())],
    });
    acts.chain(needs).chain(joins).collect()
}

/// The alternatives that are drawn with a box of their own: (need, alternative).
fn joins(graph: &Graph<'_>) -> Vec<(usize, usize)> {
    let mut joins = Vec::new();
    for (at, need) in graph.needs.iter().enumerate().filter(|(_, need)| need.any_of.len() > 1) {
        joins.extend((0..need.any_of.len()).filter(|index| need.any_of[*index].len() > 1).map(|index| (at, index)));
    }
    joins
}

fn act_item(words: &Words<'_>, node: &ActNode<'_>) -> Item {
    let room = ACT_WIDTH - 2 * PAD;
    let id = &node.act.meta.id;
    let mut lines: Vec<(&str, String)> = Vec::new();
    let mut add = |class: &'static str, text: &str, most: usize| {
        lines.extend(wrapped(text, room, most).into_iter().map(|line| (class, line)));
    };
    let (class, shape) = match node.state {
        State::Done(_) => ("done", Shape::Round),
        State::Circle => ("circle", Shape::Double),
        State::Behind => ("behind", Shape::Square),
        State::Free => ("free", Shape::Round),
        State::Unsaid => ("unsaid", Shape::Round),
    };
    let since = match node.state {
        State::Done(on) => format!(" {}", day(on)),
        _ => String::new(),
    };
    add("state", &format!("{} {}{since}", node.state.sign(), node.state.words()), 3);
    add("", &words.act(id), 6);
    for date in dates(node) {
        add("small", &date, 2);
    }
    if let Some(by) = node.late {
        add("small late", &format!("\u{26a0} cannot be in time for {}", day(by)), 2);
    }
    if !node.act.meta.claims.is_empty() {
        add("small", &words.marks(&EntryRef::new(Table::Acts, id)), 2);
    }
    let tall = lines.len() as i64 * LINE + 2 * PAD;
    Item { class: class.to_owned(), shape, size: (ACT_WIDTH, tall), lines }
}

/// The dates on file of an act that is not done.
pub(crate) fn dates(node: &ActNode<'_>) -> Vec<String> {
    if matches!(node.state, State::Done(_)) {
        return Vec::new();
    }
    let act = node.act;
    let how = act.certainty.map_or_else(String::new, |certainty| format!(" ({certainty})"));
    let word = if act.certainty.is_none() { "planned for" } else { "for" };
    let planned = act.planned.map(|on| format!("{word} {}{how}", day(on)));
    let from = act.not_before.map(|on| format!("not before {}", day(on)));
    let by = act.deadline.map(|on| format!("by {}", day(on)));
    [planned, from, by].into_iter().flatten().collect()
}

fn need_item(words: &Words<'_>, node: &NeedNode<'_>) -> Item {
    let entry = EntryRef::new(Table::Needs, &node.need.meta.id);
    let mut lines: Vec<(&str, String)> = Vec::new();
    for text in need_texts(words, node) {
        lines.extend(wrapped(&text, NEED_ROOM, 3).into_iter().map(|line| ("small", line)));
    }
    let any = node.any_of.len() > 1;
    let wide = lines.iter().map(|(_, line)| width(line)).max().unwrap_or(0);
    let side = if any { 2 * PAD + 12 } else { 2 * PAD };
    let blocked = if node.blocked_by.is_empty() { "" } else { " blocked" };
    let inferred = if words.case.basis(&entry) == Some(Basis::Inferred) { " inferred" } else { "" };
    Item {
        class: format!("need{blocked}{inferred}"),
        shape: if any { Shape::Six } else { Shape::Round },
        size: (wide + side, lines.len() as i64 * LINE + 8),
        lines,
    }
}

/// What stands in the box of a wait.
pub(crate) fn need_texts(words: &Words<'_>, node: &NeedNode<'_>) -> Vec<String> {
    let join = match (node.any_of.len(), node.any_of.first().map_or(0, Vec::len)) {
        (1, 1) => None,
        (1, _) => Some("all of these".to_owned()),
        _ => Some("any one of these".to_owned()),
    };
    let kind = kind_words(node.need.kind).to_owned();
    let lag = node.need.lag_days.as_ref().map(|days| format!("then {}", lag_words(days)));
    let cut =
        (node.left_out > 0).then(|| format!("{} not drawn", crate::words::plural(node.left_out, "step", "steps")));
    let marks = words.marks(&EntryRef::new(Table::Needs, &node.need.meta.id));
    join.into_iter().chain([kind]).chain(lag).chain(cut).chain([marks]).collect()
}

/// Why an act waits, in a word or two.
pub(crate) fn kind_words(kind: Option<NeedKind>) -> &'static str {
    match kind {
        Some(NeedKind::Reply) => "awaits a reply",
        Some(NeedKind::Presence) => "awaits presence",
        Some(NeedKind::Precondition) => "precondition",
        None => "procedure",
    }
}

fn lag_words(days: &detente_model::Quantity) -> String {
    match days {
        detente_model::Quantity::Exact(days) => format!("{days} days"),
        detente_model::Quantity::Interval { about, from, to } => {
            let part = |word: &str, number: &Option<detente_model::Number>| number.map(|n| format!("{word} {n}"));
            let parts = [part("about", about), part("at least", from), part("at most", to)];
            format!("{} days", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
    }
}

/// An edge on the sheet: a line, and where its head is, if it has one.
struct Edge {
    route: Vec<Point>,
    blocked: bool,
    /// The tip, and whether it points up.
    head: Option<(Point, bool)>,
}

/// Everything with its place.
struct Sheet {
    at: Vec<Point>,
    edges: Vec<Edge>,
    size: (i64, i64),
}

/// An edge before it has a place: from and to by the places of the items.
struct Wait {
    from: usize,
    to: usize,
    blocked: bool,
    head: bool,
}

impl Sheet {
    fn new(graph: &Graph<'_>, items: &[Item]) -> Self {
        let waits = waits(graph);
        let rank = order::ranks(graph, &joins(graph));
        let mut sheet = Sheet { at: vec![(0, 0); items.len()], edges: Vec::new(), size: (0, 0) };
        let mut shelf = Shelf::default();
        let lines: Vec<(usize, usize)> = waits.iter().map(|wait| (wait.from, wait.to)).collect();
        let placed = |part: BTreeSet<usize>| {
            let inner: Vec<&Wait> = waits.iter().filter(|wait| part.contains(&wait.from)).collect();
            let placed = place(&part, items, &inner, &rank);
            (part, inner, placed)
        };
        let mut parts: Vec<_> = order::parts(items.len(), &lines).into_iter().map(placed).collect();
        // Stuck ones first and single ones last, as they come; among the others the taller ones first.
        parts.sort_by_key(|(part, _, placed)| match (order::is_stuck(graph, part), part.len() == 1) {
            (true, _) => (0, 0),
            (false, false) => (1, -placed.size.1),
            (false, true) => (2, 0),
        });
        for (part, inner, placed) in parts {
            let at = shelf.next(placed.size);
            sheet.add(&part, &inner, &placed, at, &rank);
            sheet.size = (sheet.size.0.max(at.0 + placed.size.0), sheet.size.1.max(at.1 + placed.size.1));
        }
        sheet
    }

    fn add(&mut self, part: &BTreeSet<usize>, waits: &[&Wait], placed: &Placed, (x, y): Point, rank: &[i64]) {
        for (item, at) in part.iter().zip(&placed.at) {
            self.at[*item] = (at.0 + x, at.1 + y);
        }
        for (wait, route) in waits.iter().zip(&placed.routes) {
            let route: Vec<Point> = route.iter().map(|point| (point.0 + x, point.1 + y)).collect();
            let up = rank[wait.from] >= rank[wait.to];
            let tip = if up { route.first() } else { route.last() };
            let head = tip.filter(|_| wait.head).map(|tip| (*tip, up));
            self.edges.push(Edge { route, blocked: wait.blocked, head });
        }
    }
}

/// Puts parts in rows, and within a row below each other where there is room.
#[derive(Default)]
struct Shelf {
    /// Where the row begins, and how tall it is.
    row: (i64, i64),
    /// Where the last column of the row begins, how wide it is, and how far it is full.
    column: (i64, i64, i64),
}

impl Shelf {
    fn next(&mut self, (wide, tall): (i64, i64)) -> Point {
        let (x, column, full) = self.column;
        if full > 0 && full + APART + tall <= self.row.1 && x + wide <= SHEET {
            self.column = (x, column.max(wide), full + APART + tall);
            return (x, self.row.0 + full + APART);
        }
        let mut x = if full > 0 { x + column + APART } else { 0 };
        if x > 0 && x + wide > SHEET {
            x = 0;
            self.row = (self.row.0 + self.row.1 + APART, 0);
        }
        self.row.1 = self.row.1.max(tall);
        self.column = (x, wide, tall);
        (x, self.row.0)
    }
}

/// The lines between the items: from an act to its waits, from there to what is awaited.
fn waits(graph: &Graph<'_>) -> Vec<Wait> {
    let (acts, joins) = (graph.acts.len(), joins(graph));
    let first_join = acts + graph.needs.len();
    let mut waits = Vec::new();
    for (at, need) in graph.needs.iter().enumerate() {
        let from = acts + at;
        waits.push(Wait { from: need.waits, to: from, blocked: !need.blocked_by.is_empty(), head: false });
        for (index, all) in need.any_of.iter().enumerate() {
            let blocks = |act: &usize| need.blocked_by.contains(act);
            let join = joins.iter().position(|join| *join == (at, index)).map(|join| first_join + join);
            if let Some(join) = join {
                waits.push(Wait { from, to: join, blocked: all.iter().any(blocks), head: false });
            }
            let from = join.unwrap_or(from);
            waits.extend(all.iter().map(|act| Wait { from, to: *act, blocked: blocks(act), head: true }));
        }
    }
    waits
}

/// Places one connected part.
fn place(part: &BTreeSet<usize>, items: &[Item], waits: &[&Wait], rank: &[i64]) -> Placed {
    let members: Vec<usize> = part.iter().copied().collect();
    let place = |item: usize| members.binary_search(&item).unwrap_or(0);
    let down = |wait: &&Wait| match rank[wait.from] < rank[wait.to] {
        true => (place(wait.from), place(wait.to)),
        false => (place(wait.to), place(wait.from)),
    };
    layout::layered(&layout::Graph {
        sizes: members.iter().map(|item| items[*item].size).collect(),
        down: waits.iter().map(down).collect(),
    })
}

fn edge_drawn(edge: &Edge) -> Markup {
    let class = if edge.blocked { "edge blocked" } else { "edge" };
    let head = if edge.blocked { "head blocked" } else { "head" };
    html! {
        path class=(class) d=(path(&edge.route)) {}
        @if let Some(((x, y), up)) = edge.head {
            @let back = if up { y + 11 } else { y - 11 };
            path class=(head) d=(format!("M{x} {y}L{} {back}L{} {back}Z", x - 5, x + 5)) {}
        }
    }
}

/// Straight, bent, straight, and so on, as the layout gives it.
fn path(route: &[Point]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in route.iter().enumerate() {
        match index {
            0 => path.push_str(&format!("M{x} {y}")),
            n if route[n - 1] == (*x, *y) => {}
            n if !n.is_multiple_of(2) => path.push_str(&format!("L{x} {y}")),
            n => {
                let (from_x, from_y) = route[n - 1];
                let half = (from_y + y) / 2;
                path.push_str(&format!("C{from_x} {half} {x} {half} {x} {y}"));
            }
        }
    }
    path
}

fn item_drawn(item: &Item, (x, y): Point) -> Markup {
    let (wide, tall) = item.size;
    let first = y + (tall - item.lines.len() as i64 * LINE) / 2 + 13;
    html! {
        g class=(item.class) {
            (frame(item.shape, (x, y), item.size))
            @for (index, (class, line)) in item.lines.iter().enumerate() {
                text class=[(!class.is_empty()).then_some(*class)] x=(x + wide / 2) y=(first + index as i64 * LINE) { (line) }
            }
        }
    }
}

fn frame(shape: Shape, (x, y): Point, (wide, tall): (i64, i64)) -> Markup {
    let rect = |class: &str, inset: i64, round: i64| {
        html! {
            rect class=(class) x=(x + inset) y=(y + inset) width=(wide - 2 * inset) height=(tall - 2 * inset) rx=(round) {}
        }
    };
    match shape {
        Shape::Round => rect("box", 0, 11),
        Shape::Square => rect("box", 0, 0),
        Shape::Double => html! { (rect("box", 0, 0)) (rect("frame", 5, 0)) },
        Shape::Dot => rect("box", 0, tall / 2),
        Shape::Six => {
            let (right, low, middle) = (x + wide, y + tall, y + tall / 2);
            let points = format!(
                "{x},{middle} {},{y} {},{y} {right},{middle} {},{low} {},{low}",
                x + 12,
                right - 12,
                right - 12,
                x + 12
            );
            html! { polygon class="box" points=(points) {} }
        }
    }
}

/// The signs of the drawing with what they mean: for a legend in words.
pub(crate) fn legend() -> Vec<(String, &'static str)> {
    let day = detente_model::Date::default();
    let states = [State::Circle, State::Behind, State::Free, State::Done(day), State::Unsaid];
    let frames = ["double frame", "thick frame", "rounded frame", "broken frame", "dotted frame"];
    states
        .into_iter()
        .zip(frames)
        .map(|(state, frame)| (format!("{} {}", state.sign(), state.words()), frame))
        .collect()
}

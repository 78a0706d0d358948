//! Which items stand above which, so that as few arrows as possible run upwards, and which parts hang together.

use std::collections::BTreeSet;

use super::graph::{Graph, State};

/// Acts in an order in which few wait for an earlier one: the greedy order of Eades, Lin and Smyth (1993, "A fast and
/// effective heuristic for the feedback arc set problem", Information Processing Letters 47).
fn act_order(graph: &Graph<'_>) -> Vec<usize> {
    let count = graph.acts.len();
    let mut edges: BTreeSet<(usize, usize)> = BTreeSet::new();
    for need in &graph.needs {
        edges.extend(need.any_of.iter().flatten().filter(|act| **act != need.waits).map(|act| (need.waits, *act)));
    }
    let mut left: BTreeSet<usize> = (0..count).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let inner = |edge: &&(usize, usize)| left.contains(&edge.0) && left.contains(&edge.1);
        let (mut out, mut into) = (vec![0i64; count], vec![0i64; count]);
        for (from, to) in edges.iter().filter(inner) {
            out[*from] += 1;
            into[*to] += 1;
        }
        let sink = left.iter().rev().find(|act| out[**act] == 0).copied();
        let source = left.iter().find(|act| into[**act] == 0).copied();
        let best = left.iter().max_by_key(|act| (out[**act] - into[**act], std::cmp::Reverse(**act))).copied();
        match (sink, source.or(best)) {
            (Some(sink), _) => {
                left.remove(&sink);
                last.push(sink);
            }
            (None, Some(next)) => {
                left.remove(&next);
                first.push(next);
            }
            (None, None) => break,
        }
    }
    first.extend(last.into_iter().rev());
    first
}

/// A rank of every item: acts, then needs, then joins of several acts. A line runs down where the rank rises.
///
/// A wait stands between its act and the nearest act that it waits for, above or below.
pub(super) fn ranks(graph: &Graph<'_>, joins: &[(usize, usize)]) -> Vec<i64> {
    let mut acts = vec![0i64; graph.acts.len()];
    for (place, act) in act_order(graph).into_iter().enumerate() {
        acts[act] = 10 * place as i64;
    }
    let below = |at: usize, acts_of: &[usize]| acts_of.iter().any(|act| acts[*act] > acts[at]);
    let needs: Vec<i64> = (graph.needs.iter())
        .map(|need| {
            let all: Vec<usize> = need.any_of.iter().flatten().copied().collect();
            acts[need.waits] + if below(need.waits, &all) { 2 } else { -2 }
        })
        .collect();
    let joined = joins.iter().map(|(need, index)| {
        let (node, rank) = (&graph.needs[*need], needs[*need]);
        rank + if below(node.waits, &node.any_of[*index]) { 2 } else { -2 }
    });
    let joined: Vec<i64> = joined.collect();
    acts.iter().copied().chain(needs.iter().copied()).chain(joined).collect()
}

/// The items that hang together.
pub(super) fn parts(items: usize, edges: &[(usize, usize)]) -> Vec<BTreeSet<usize>> {
    let mut root: Vec<usize> = (0..items).collect();
    // Whoever hangs together takes the least number among them; no chain is longer than the number of items.
    for _ in 0..items {
        let before = root.clone();
        for (from, to) in edges {
            let least = root[*from].min(root[*to]);
            (root[*from], root[*to]) = (least, least);
        }
        if root == before {
            break;
        }
    }
    let roots: BTreeSet<usize> = root.iter().copied().collect();
    let members = |of: usize| (0..items).filter(|item| root[*item] == of).collect::<BTreeSet<usize>>();
    roots.into_iter().map(members).collect()
}

/// Whether an act of these items cannot happen.
pub(super) fn is_stuck(graph: &Graph<'_>, part: &BTreeSet<usize>) -> bool {
    part.iter().filter_map(|item| graph.acts.get(*item)).any(|node| State::is_stuck(node.state))
}

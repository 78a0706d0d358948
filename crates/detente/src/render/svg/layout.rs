//! A layered drawing of a directed graph, in whole numbers only, so that the same graph gives the same bytes everywhere.
//!
//! The method is that of Sugiyama, Tagawa and Toda (1981, "Methods for visual understanding of hierarchical system
//! structures", IEEE Trans. SMC 11): layers by longest path, bends where an edge passes a layer, the order within a
//! layer by sweeps of medians (Eades and Wormald 1994, "Edge crossings in drawings of bipartite graphs", Algorithmica
//! 11), and places by least squares under the least gaps. It draws well, it does not draw best: the least number of
//! crossings is not sought.

/// Sweeps over the layers that look for an order with fewer crossings.
const ORDER_SWEEPS: usize = 12;
/// Sweeps over the layers that straighten the edges.
const PLACE_SWEEPS: usize = 24;
/// The least room between two things of one layer.
const GAP: i64 = 26;
/// The room between two layers.
const LAYER_GAP: i64 = 40;
/// How wide the lane of an edge is that passes a layer.
const LANE: i64 = 6;
/// How much more the lane of an edge wants to be straight than a box wants to be in the middle.
const LANE_WEIGHT: i64 = 8;

/// A point of a drawing.
pub(crate) type Point = (i64, i64);

/// What is to be placed.
#[derive(Debug)]
pub(crate) struct Graph {
    /// Width and height of each node.
    pub(crate) sizes: Vec<(i64, i64)>,
    /// Edges, all of which run downwards: there is an order of the nodes in which each goes forward.
    pub(crate) down: Vec<(usize, usize)>,
}

/// Where things are.
pub(crate) struct Placed {
    /// The upper left corner of each node.
    pub(crate) at: Vec<Point>,
    /// The points of each edge from its upper end to its lower one: straight down from the first to the second, bending
    /// to the third, straight down to the fourth, and so on; straight at the end.
    pub(crate) routes: Vec<Vec<Point>>,
    /// The size of the whole.
    pub(crate) size: (i64, i64),
}

/// Places a graph.
pub(crate) fn layered(graph: &Graph) -> Placed {
    let layers = layers(graph);
    let mut sheet = Sheet::new(graph, &layers);
    sheet.order();
    sheet.place();
    sheet.finish(graph)
}

/// The layer of each node: the longest path that leads to it; a node that nothing leads to stands right above its
/// highest neighbour, so that its edges are short.
fn layers(graph: &Graph) -> Vec<usize> {
    let count = graph.sizes.len();
    let mut layer = vec![0; count];
    // With n nodes no path is longer than n - 1, so that after n rounds nothing changes any more.
    for _ in 0..count {
        let mut changed = false;
        for &(up, low) in &graph.down {
            if layer[low] < layer[up] + 1 && layer[up] + 1 < count.max(1) {
                layer[low] = layer[up] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    for node in 0..count {
        let led_to = graph.down.iter().any(|&(_, low)| low == node);
        let below = graph.down.iter().filter(|&&(up, _)| up == node).map(|&(_, low)| layer[low]).min();
        if let (false, Some(below)) = (led_to, below) {
            layer[node] = below.saturating_sub(1);
        }
    }
    layer
}

/// The drawing while it is made: nodes and, after them, the lanes of edges that pass layers.
struct Sheet {
    /// The things of each layer, from left to right.
    rows: Vec<Vec<usize>>,
    /// The layer of each thing.
    layer: Vec<usize>,
    /// Width and height of each thing.
    sizes: Vec<(i64, i64)>,
    /// Pieces of edges from one layer to the next.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// The things that each edge passes, from its upper end to its lower one.
    chains: Vec<Vec<usize>>,
    /// How many of the things are nodes.
    nodes: usize,
    /// The middle of each thing.
    middle: Vec<i64>,
    /// The upper edge of each layer.
    top: Vec<i64>,
}

impl Sheet {
    fn new(graph: &Graph, layers: &[usize]) -> Self {
        let mut layer = layers.to_vec();
        let mut sizes = graph.sizes.clone();
        let mut chains = Vec::new();
        for &(up, low) in &graph.down {
            let mut chain = vec![up];
            for passed in layers[up] + 1..layers[low] {
                chain.push(sizes.len());
                sizes.push((LANE, 0));
                layer.push(passed);
            }
            chain.push(low);
            chains.push(chain);
        }
        let (mut above, mut below) = (vec![Vec::new(); sizes.len()], vec![Vec::new(); sizes.len()]);
        for pair in chains.iter().flat_map(|chain| chain.windows(2)) {
            below[pair[0]].push(pair[1]);
            above[pair[1]].push(pair[0]);
        }
        let mut rows = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
        for (thing, row) in layer.iter().enumerate() {
            rows[*row].push(thing);
        }
        let middle = vec![0; sizes.len()];
        Self { top: vec![0; rows.len()], rows, layer, sizes, above, below, chains, nodes: layers.len(), middle }
    }

    /// Puts each layer into an order with few crossings: the best order seen in a fixed number of sweeps.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..ORDER_SWEEPS {
            let down = sweep.is_multiple_of(2);
            for step in 0..self.rows.len() {
                let row = if down { step } else { self.rows.len() - 1 - step };
                self.sort_row(row, down);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// Sorts a layer by the medians of the neighbours in the layer that was sorted before it.
    fn sort_row(&mut self, row: usize, down: bool) {
        let places = self.places();
        let near = if down { &self.above } else { &self.below };
        let mut keyed: Vec<(i64, usize, usize)> = Vec::new();
        for (place, &thing) in self.rows[row].iter().enumerate() {
            let mut neighbours: Vec<usize> = near[thing].iter().map(|&other| places[other]).collect();
            neighbours.sort_unstable();
            // Twice the median, so that it is a whole number; whoever has no neighbour stays where it is.
            let median = match neighbours.len() {
                0 => 2 * place as i64,
                n => (neighbours[(n - 1) / 2] + neighbours[n / 2]) as i64,
            };
            keyed.push((median, place, thing));
        }
        keyed.sort_unstable();
        self.rows[row] = keyed.into_iter().map(|(_, _, thing)| thing).collect();
    }

    /// The place of each thing in its layer.
    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.sizes.len()];
        for row in &self.rows {
            for (place, &thing) in row.iter().enumerate() {
                places[thing] = place;
            }
        }
        places
    }

    /// How many pairs of edges cross.
    fn crossings(&self) -> usize {
        let places = self.places();
        let mut count = 0;
        for row in &self.rows {
            let mut edges: Vec<(usize, usize)> = Vec::new();
            for &thing in row {
                edges.extend(self.below[thing].iter().map(|&other| (places[thing], places[other])));
            }
            for (index, first) in edges.iter().enumerate() {
                let crossed = |second: &&(usize, usize)| {
                    (first.0 < second.0 && first.1 > second.1) || (first.0 > second.0 && first.1 < second.1)
                };
                count += edges[index + 1..].iter().filter(crossed).count();
            }
        }
        count
    }

    /// Gives everything a place: layers one below the other, and within a layer as near below and above its
    /// neighbours as the gaps allow.
    fn place(&mut self) {
        let mut y = 0;
        for (row, things) in self.rows.iter().enumerate() {
            self.top[row] = y;
            y += things.iter().map(|&thing| self.sizes[thing].1).max().unwrap_or(0) + LAYER_GAP;
            let mut x = 0;
            for &thing in things {
                self.middle[thing] = x + self.sizes[thing].0 / 2;
                x += self.sizes[thing].0 + GAP;
            }
        }
        for sweep in 0..PLACE_SWEEPS {
            for step in 0..self.rows.len() {
                let row = if sweep.is_multiple_of(2) { step } else { self.rows.len() - 1 - step };
                self.straighten(row, sweep);
            }
        }
    }

    /// Moves the things of one layer towards their neighbours.
    fn straighten(&mut self, row: usize, sweep: usize) {
        let things = self.rows[row].clone();
        let mut wanted = Vec::new();
        for &thing in &things {
            let both = sweep + 4 >= PLACE_SWEEPS;
            let sides: [&[usize]; 2] = match (both, sweep.is_multiple_of(2)) {
                (true, _) => [&self.above[thing], &self.below[thing]],
                (false, true) => [&self.above[thing], &[]],
                (false, false) => [&self.below[thing], &[]],
            };
            let pull = |other: &usize| if thing.min(*other) < self.nodes { 1 } else { LANE_WEIGHT };
            let near = || sides.into_iter().flatten();
            let weight: i64 = near().map(pull).sum();
            let sum: i64 = near().map(|other| pull(other) * self.middle[*other]).sum();
            let middle = if weight == 0 { self.middle[thing] } else { sum.div_euclid(weight) };
            wanted.push((middle, if thing < self.nodes { 1 } else { LANE_WEIGHT }));
        }
        let widths: Vec<i64> = things.iter().map(|&thing| self.sizes[thing].0).collect();
        for (thing, middle) in things.into_iter().zip(apart(&wanted, &widths)) {
            self.middle[thing] = middle;
        }
    }

    /// The places as corners, and the edges as points.
    fn finish(self, graph: &Graph) -> Placed {
        let left = (0..self.sizes.len()).map(|thing| self.middle[thing] - self.sizes[thing].0 / 2).min().unwrap_or(0);
        let tall: Vec<i64> =
            self.rows.iter().map(|row| row.iter().map(|&t| self.sizes[t].1).max().unwrap_or(0)).collect();
        // A box stands in the middle of its layer.
        let upper = |thing: usize| {
            let row = self.layer[thing];
            self.top[row] + (tall[row] - self.sizes[thing].1) / 2
        };
        let at: Vec<Point> =
            (0..self.nodes).map(|node| (self.middle[node] - self.sizes[node].0 / 2 - left, upper(node))).collect();
        let routes = (0..self.chains.len()).map(|edge| self.route(graph, edge, left, &tall, &upper)).collect();
        let right = (0..self.sizes.len()).map(|t| self.middle[t] + self.sizes[t].0 - self.sizes[t].0 / 2).max();
        let bottom = self.top.last().zip(tall.last()).map_or(0, |(top, tall)| top + tall);
        Placed { at, routes, size: (right.unwrap_or(left) - left, bottom) }
    }

    fn route(&self, graph: &Graph, edge: usize, left: i64, tall: &[i64], upper: &dyn Fn(usize) -> i64) -> Vec<Point> {
        let chain = &self.chains[edge];
        let (up, low) = graph.down[edge];
        let (start, end) = (self.port(edge, up, true) - left, self.port(edge, low, false) - left);
        let mut points = vec![(start, upper(up) + self.sizes[up].1)];
        points.push((start, self.top[self.layer[up]] + tall[self.layer[up]]));
        for &lane in chain.iter().skip(1).take(chain.len().saturating_sub(2)) {
            let row = self.layer[lane];
            points.push((self.middle[lane] - left, self.top[row]));
            points.push((self.middle[lane] - left, self.top[row] + tall[row]));
        }
        points.push((end, self.top[self.layer[low]]));
        points.push((end, upper(low)));
        points
    }

    /// Where an edge touches a node: the edges at one side of a node are spread over it in the order of their other
    /// ends, so that they neither lie on each other nor cross at once.
    fn port(&self, edge: usize, node: usize, lower: bool) -> i64 {
        let next = |chain: &Vec<usize>| if lower { chain.get(1) } else { chain.iter().rev().nth(1) }.copied();
        let at_node = |chain: &&Vec<usize>| if lower { chain.first() } else { chain.last() } == Some(&node);
        let mut ends: Vec<(i64, usize)> = Vec::new();
        for (other, chain) in self.chains.iter().enumerate().filter(|(_, chain)| at_node(chain)) {
            ends.push((next(chain).map_or(0, |thing| self.middle[thing]), other));
        }
        ends.sort_unstable();
        let place = ends.iter().position(|(_, other)| *other == edge).unwrap_or(0) as i64;
        let width = self.sizes[node].0;
        self.middle[node] - width / 2 + width * (place + 1) / (ends.len() as i64 + 1)
    }
}

/// Middles as near to the wanted ones as the widths and the gaps allow, by weighted least squares: with the gaps taken
/// off, neighbours that want to pass each other are put together at their weighted mean (pooled until none do).
fn apart(wanted: &[(i64, i64)], widths: &[i64]) -> Vec<i64> {
    let mut offsets = Vec::new();
    let mut offset = 0;
    for (index, width) in widths.iter().enumerate() {
        if index > 0 {
            offset += widths[index - 1] - widths[index - 1] / 2 + GAP + width / 2;
        }
        offsets.push(offset);
    }
    // (weighted sum, weight, count) of each pool.
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    for ((middle, weight), offset) in wanted.iter().zip(&offsets) {
        pools.push(((middle - offset) * weight, *weight, 1));
        while let [.., first, second] = pools[..]
            && first.0.div_euclid(first.1) >= second.0.div_euclid(second.1)
        {
            pools.truncate(pools.len() - 2);
            pools.push((first.0 + second.0, first.1 + second.1, first.2 + second.2));
        }
    }
    let means = pools.iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum.div_euclid(*weight), *count));
    means.zip(&offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn graphs() -> impl Strategy<Value = Graph> {
        (1usize..14, proptest::collection::vec((0usize..14, 0usize..14), 0..30)).prop_map(|(count, edges)| Graph {
            sizes: (0..count).map(|n| (40 + 17 * (n as i64 % 5), 20 + 9 * (n as i64 % 3))).collect(),
            down: edges.into_iter().filter(|(up, low)| up < low && *low < count).collect(),
        })
    }

    fn overlap(a: (Point, (i64, i64)), b: (Point, (i64, i64))) -> bool {
        let along = |a: i64, wide_a: i64, b: i64, wide_b: i64| a < b + wide_b && b < a + wide_a;
        along(a.0.0, a.1.0, b.0.0, b.1.0) && along(a.0.1, a.1.1, b.0.1, b.1.1)
    }

    proptest! {
        #[test]
        fn boxes_never_overlap_edges_run_down_and_all_lies_on_the_sheet(graph in graphs()) {
            let placed = layered(&graph);
            let boxes: Vec<_> = placed.at.iter().copied().zip(graph.sizes.iter().copied()).collect();
            for (index, first) in boxes.iter().enumerate() {
                for second in &boxes[index + 1..] {
                    prop_assert!(!overlap(*first, *second), "{first:?} {second:?}");
                }
                prop_assert!(first.0.0 >= 0 && first.0.1 >= 0);
                prop_assert!(first.0.0 + first.1.0 <= placed.size.0 && first.0.1 + first.1.1 <= placed.size.1);
            }
            for (route, (up, low)) in placed.routes.iter().zip(&graph.down) {
                prop_assert!(route.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{route:?}");
                prop_assert_eq!(route.first().map(|p| p.1), Some(placed.at[*up].1 + graph.sizes[*up].1));
                prop_assert_eq!(route.last().map(|p| p.1), Some(placed.at[*low].1));
                prop_assert_eq!(route.len() % 2, 0);
            }
        }

        #[test]
        fn the_places_of_a_layer_keep_their_order_and_their_gaps(
            wanted in proptest::collection::vec((-500i64..500, 1i64..5, 10i64..90), 1..12),
        ) {
            let widths: Vec<i64> = wanted.iter().map(|w| w.2).collect();
            let middles = apart(&wanted.iter().map(|w| (w.0, w.1)).collect::<Vec<_>>(), &widths);
            for index in 1..middles.len() {
                let right = middles[index - 1] - widths[index - 1] / 2 + widths[index - 1];
                let left = middles[index] - widths[index] / 2;
                prop_assert!(left - right >= GAP, "{middles:?} {widths:?}");
            }
        }
    }

    #[test]
    fn two_nodes_that_cross_are_swapped() {
        let sizes = vec![(50, 20); 4];
        let placed = layered(&Graph { sizes, down: vec![(0, 3), (1, 2)] });
        assert_eq!(placed.at[0].0, placed.at[3].0);
        assert_eq!(placed.at[1].0, placed.at[2].0);
    }
}

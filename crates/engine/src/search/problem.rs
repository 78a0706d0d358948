//! What is searched: items (lines and rules) over the places of issues, each cut into constraints that all must hold.

use std::rc::Rc;

use detente_model::Condition;
use num_bigint::BigInt;

use crate::Halt;
use crate::compile::{Bound, Node, Places, Side, Sum, Whole};
use crate::search::tabled::Tabled;

/// A constraint in the shape that its narrowing is fastest for.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// It never holds.
    Never,
    /// One bound.
    Bound(Bound),
    /// At least one of these bounds holds.
    Clause(Vec<Bound>),
    /// A sum is at most a number.
    Sum(Sum),
    /// A sum of what each answer is worth is at least a number.
    Tabled(Rc<Tabled>),
    /// Anything else.
    Node(Node),
}

/// One of the constraints of an item.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    /// The item.
    pub(crate) item: usize,
    /// What it says.
    pub(crate) shape: Shape,
}

/// A line or a rule.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The whole condition.
    pub(crate) node: Node,
    /// Its comparisons of sums in the order written, in whole numbers of places; `None` of those with options.
    pub(crate) comparisons: Vec<Option<Whole>>,
    /// The numbers of its constraints.
    pub(crate) constraints: std::ops::Range<usize>,
    /// The issues it speaks of, in order, each once.
    pub(crate) issues: Vec<usize>,
    /// Of a floor: how many whole numbers make one unit of utility.
    pub(crate) unit: Option<BigInt>,
}

/// Issues, items and constraints; which of the items count is said with each question.
#[derive(Clone, Debug)]
pub(crate) struct Problem<'a> {
    pub(crate) places: Places<'a>,
    pub(crate) items: Vec<Item>,
    pub(crate) constraints: Vec<Constraint>,
    /// For each end of an issue the constraints that can become false by it.
    pub(crate) watch: Vec<Vec<usize>>,
}

impl<'a> Problem<'a> {
    /// A problem without items.
    pub(crate) fn new(places: Places<'a>) -> Self {
        let watch = vec![Vec::new(); 2 * places.len()];
        Self { places, items: Vec::new(), constraints: Vec::new(), watch }
    }

    /// Adds a condition; gives its number.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn add(&mut self, says: &Condition) -> Result<usize, Halt> {
        self.add_as(says, &self.places.clone())
    }

    /// Adds a condition in which names of issues mean what they do in `places`; gives its number.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn add_as(&mut self, says: &Condition, places: &Places<'_>) -> Result<usize, Halt> {
        let node = places.compile(says)?;
        let comparisons = says.comparisons().into_iter().map(|comparison| places.whole(comparison));
        let comparisons = comparisons.collect::<Result<_, _>>()?;
        let mut issues: Vec<usize> = says.issues().into_iter().filter_map(|id| places.number(id)).collect();
        issues.sort_unstable();
        issues.dedup();
        Ok(self.add_node(node, comparisons, issues))
    }

    /// Adds "the sum of factor times place is at most `bound`"; gives its number.
    pub(crate) fn add_at_most(&mut self, terms: &[(usize, i128)], bound: i128) -> usize {
        let node = self.places.at_most(terms.to_vec(), bound, None);
        self.add_node(node, Vec::new(), terms.iter().map(|term| term.0).collect())
    }

    /// Adds a floor; gives its number.
    pub(crate) fn add_floor(&mut self, tabled: Tabled, unit: &BigInt) -> usize {
        let item = self.add_tabled(vec![tabled]);
        self.items[item].unit = Some(unit.clone());
        item
    }

    /// Adds "one of these sums of what each answer is worth reaches its number"; gives its number.
    pub(crate) fn add_tabled(&mut self, any: Vec<Tabled>) -> usize {
        let mut issues: Vec<usize> = any.iter().flat_map(|tabled| tabled.parts.iter().map(|part| part.0)).collect();
        issues.sort_unstable();
        issues.dedup();
        let mut nodes: Vec<Node> = any.into_iter().map(|tabled| Node::Tabled(Rc::new(tabled))).collect();
        let node = if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Any(nodes) };
        self.add_node(node, Vec::new(), issues)
    }

    fn add_node(&mut self, node: Node, comparisons: Vec<Option<Whole>>, issues: Vec<usize>) -> usize {
        let number = self.items.len();
        let first = self.constraints.len();
        self.cut(number, &node);
        self.items.push(Item { node, comparisons, constraints: first..self.constraints.len(), issues, unit: None });
        number
    }

    /// Adds a counter from 0 to `last`; gives its number among the issues.
    pub(crate) fn counter(&mut self, last: i64) -> usize {
        self.watch.extend([Vec::new(), Vec::new()]);
        self.places.counter(last)
    }

    /// How many items there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    fn cut(&mut self, item: usize, node: &Node) {
        let shape = match node {
            Node::Always(true) => return,
            Node::All(parts) => return parts.iter().for_each(|part| self.cut(item, part)),
            Node::Always(false) => Shape::Never,
            Node::Bound(bound, _) => Shape::Bound(*bound),
            Node::Sum(sum, _) => Shape::Sum(sum.clone()),
            Node::Tabled(tabled) => Shape::Tabled(tabled.clone()),
            Node::Any(parts) => match parts.iter().map(bound_of).collect::<Option<Vec<_>>>() {
                Some(bounds) => Shape::Clause(bounds),
                None => Shape::Node(node.clone()),
            },
        };
        let number = self.constraints.len();
        node.sides(&mut |side: Side| {
            if self.watch[side].last() != Some(&number) {
                self.watch[side].push(number);
            }
        });
        self.constraints.push(Constraint { item, shape });
    }
}

fn bound_of(node: &Node) -> Option<Bound> {
    match node {
        Node::Bound(bound, _) => Some(*bound),
        _ => None,
    }
}

impl Shape {
    /// Whether it holds of a point.
    pub(crate) fn holds(&self, point: &[i64]) -> bool {
        match self {
            Shape::Never => false,
            Shape::Bound(bound) => bound.allows(point[bound.issue()]),
            Shape::Clause(bounds) => bounds.iter().any(|bound| bound.allows(point[bound.issue()])),
            Shape::Sum(sum) => sum.value(point) <= sum.bound,
            Shape::Tabled(tabled) => tabled.holds(point),
            Shape::Node(node) => node.holds(point),
        }
    }
}

//! Why a condition is false on a box: ends of issues that are enough for it, each as weak as can be.

use crate::compile::{Bound, Node, Sum, rests_on};
use crate::search::problem::Shape;
use crate::search::space::Space;

/// Bounds that together are a reason: for each end of an issue the place it must have reached.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs(Vec<Option<i64>>);

impl Needs {
    pub(crate) fn none(sides: usize) -> Self {
        Self(vec![None; sides])
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(None);
    }

    /// Adds a bound.
    pub(crate) fn add(&mut self, bound: Bound) {
        let place = &mut self.0[bound.side];
        *place = Some(match *place {
            Some(place) if bound.is_low() => place.max(bound.place),
            Some(place) => place.min(bound.place),
            None => bound.place,
        });
    }

    /// Takes a bound out; gives it.
    pub(crate) fn take(&mut self, side: usize) -> Option<Bound> {
        self.0[side].take().map(|place| Bound { side, place })
    }

    /// Whether the reason needs an end to be further than `place`.
    pub(crate) fn beyond(&self, side: usize, place: i64) -> bool {
        self.0[side].is_some_and(|needed| !Bound { side, place: needed }.allows(place))
    }

    /// The bounds.
    pub(crate) fn list(&self) -> Vec<Bound> {
        let bounds = self.0.iter().enumerate();
        bounds.filter_map(|(side, place)| place.map(|place| Bound { side, place })).collect()
    }
}

/// Where a reason is looked for: the box, the box at the start, and the end that is given by assumption.
pub(crate) struct Because<'a> {
    pub(crate) space: &'a Space,
    pub(crate) whole: &'a Space,
    pub(crate) assumed: Option<usize>,
}

impl Because<'_> {
    /// Adds a bound that holds on the box, unless it always does or is assumed.
    pub(crate) fn need(&self, bound: Bound, needs: &mut Needs) {
        if Some(bound.side) != self.assumed && !bound.allows(self.whole.0[bound.side]) {
            needs.add(bound);
        }
    }

    /// Adds why a constraint is false on the box.
    pub(crate) fn shape(&self, shape: &Shape, needs: &mut Needs) {
        match shape {
            Shape::Never => {}
            Shape::Bound(bound) => self.need(bound.negated(), needs),
            Shape::Clause(bounds) => bounds.iter().for_each(|bound| self.need(bound.negated(), needs)),
            Shape::Sum(sum) => self.sum(sum, needs),
            Shape::Tabled(tabled) => self.tabled(tabled, needs),
            Shape::Node(node) => self.node(node, needs),
        }
    }

    /// Adds why a condition is false on the box.
    pub(crate) fn node(&self, node: &Node, needs: &mut Needs) {
        match node {
            Node::Always(_) => {}
            Node::Bound(bound, _) => self.need(bound.negated(), needs),
            Node::Sum(sum, _) => self.sum(sum, needs),
            Node::Tabled(tabled) => self.tabled(tabled, needs),
            Node::Any(parts) => parts.iter().for_each(|part| self.node(part, needs)),
            Node::All(parts) => {
                let first = parts.iter().find(|part| self.space.refutes(part));
                first.into_iter().for_each(|part| self.node(part, needs));
            }
        }
    }

    fn sum(&self, sum: &Sum, needs: &mut Needs) {
        let surplus = self.space.least(sum) - sum.bound - 1;
        self.ends(&sum.terms, surplus, needs);
    }

    /// Adds the ends that the least value of a sum rests on, as weak as a surplus of that value allows.
    pub(crate) fn ends(&self, terms: &[(usize, i128)], mut surplus: i128, needs: &mut Needs) {
        let drop = |term: &(usize, i128)| {
            let side = rests_on(term);
            term.1.abs() * i128::from((self.space.0[side] - self.whole.0[side]).abs())
        };
        let mut kept = Vec::with_capacity(terms.len());
        for term in terms {
            let whole = drop(term);
            if whole <= surplus && Some(rests_on(term)) != self.assumed {
                surplus -= whole;
            } else {
                kept.push(term);
            }
        }
        for term in kept {
            let side = rests_on(term);
            if Some(side) == self.assumed {
                continue;
            }
            // Less than the way back to the start, or the end would have been dropped.
            let steps = surplus / term.1.abs();
            surplus -= steps * term.1.abs();
            let back = if term.1 > 0 { -(steps as i64) } else { steps as i64 };
            self.need(Bound { side, place: self.space.0[side] + back }, needs);
        }
    }
}

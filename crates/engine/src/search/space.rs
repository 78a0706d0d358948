//! A box of places: for each issue the run that is left, and what is certain on the whole box.

use crate::compile::{Bound, Node, Side, Sum, rests_on};

/// For each end of each issue (see [`Side`]) its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Space(pub(crate) Vec<i64>);

impl Space {
    /// The box of all places.
    pub(crate) fn whole(last: &[i64]) -> Self {
        Self(last.iter().flat_map(|last| [0, *last]).collect())
    }

    /// Whether a bound holds on the whole box (`Some(true)`), nowhere on it (`Some(false)`), or neither.
    pub(crate) fn bound(&self, bound: Bound) -> Option<bool> {
        let near = self.0[bound.side];
        let far = self.0[bound.side ^ 1];
        if bound.allows(near) {
            Some(true)
        } else if bound.allows(far) {
            None
        } else {
            Some(false)
        }
    }

    /// The least value of a sum on the box.
    pub(crate) fn least(&self, sum: &Sum) -> i128 {
        sum.terms.iter().map(|term| term.1 * i128::from(self.0[rests_on(term)])).sum()
    }

    /// Whether a condition is false on the whole box.
    pub(crate) fn refutes(&self, node: &Node) -> bool {
        match node {
            Node::Always(holds) => !holds,
            Node::Bound(bound, _) => self.bound(*bound) == Some(false),
            Node::Sum(sum, _) => self.least(sum) > sum.bound,
            Node::Tabled(tabled) => tabled.most(self) < tabled.least,
            Node::All(parts) => parts.iter().any(|part| self.refutes(part)),
            Node::Any(parts) => parts.iter().all(|part| self.refutes(part)),
        }
    }

    /// The bounds that a sum forces on the box beyond the box itself; `None` where it is false on the whole box.
    pub(crate) fn forced_by_sum(&self, sum: &Sum, out: &mut Vec<Bound>) -> Option<()> {
        let slack = sum.bound - self.least(sum);
        if slack < 0 {
            return None;
        }
        for term in &sum.terms {
            let (side, size) = (rests_on(term), term.1.abs());
            let (near, far) = (self.0[side], self.0[side ^ 1]);
            let width = i128::from((far - near).abs());
            if size * width > slack {
                // The quotient is less than the width, which is a place.
                let steps = (slack / size) as i64;
                let place = if term.1 > 0 { near + steps } else { near - steps };
                out.push(Bound { side: side ^ 1, place });
            }
        }
        Some(())
    }

    /// The bounds that a condition forces on the box beyond the box itself; `None` where it is false on the whole box.
    pub(crate) fn forced(&self, node: &Node, out: &mut Vec<Bound>) -> Option<()> {
        match node {
            Node::Always(holds) => holds.then_some(()),
            Node::Bound(bound, _) => match self.bound(*bound) {
                Some(holds) => holds.then_some(()),
                None => {
                    out.push(*bound);
                    Some(())
                }
            },
            Node::Sum(sum, _) => self.forced_by_sum(sum, out),
            Node::Tabled(tabled) => tabled.forced(self, out),
            Node::All(parts) => parts.iter().try_for_each(|part| self.forced(part, out)),
            Node::Any(parts) => self.forced_by_any(parts, out),
        }
    }

    /// What every part that is not false on the box forces, as far as the weakest of them does.
    fn forced_by_any(&self, parts: &[Node], out: &mut Vec<Bound>) -> Option<()> {
        let mut common: Option<Vec<Bound>> = None;
        for part in parts {
            let mut own = Vec::new();
            if self.forced(part, &mut own).is_none() {
                continue;
            }
            let weaker = match common {
                None => own,
                Some(common) => weaker(&common, &own),
            };
            if weaker.is_empty() {
                return Some(());
            }
            common = Some(weaker);
        }
        out.extend(common?);
        Some(())
    }
}

/// The bounds that follow from either list.
fn weaker(one: &[Bound], other: &[Bound]) -> Vec<Bound> {
    let tightest = |list: &[Bound], side: Side| {
        let places = list.iter().filter(|bound| bound.side == side).map(|bound| bound.place);
        if side.is_multiple_of(2) { places.max() } else { places.min() }
    };
    let mut sides: Vec<Side> = one.iter().map(|bound| bound.side).collect();
    sides.sort_unstable();
    sides.dedup();
    let both = sides.into_iter().filter_map(|side| {
        let (mine, theirs) = (tightest(one, side)?, tightest(other, side)?);
        let place = if side.is_multiple_of(2) { mine.min(theirs) } else { mine.max(theirs) };
        Some(Bound { side, place })
    });
    both.collect()
}

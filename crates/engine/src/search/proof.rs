//! Proofs that no point of a box keeps a set of items, as the search finds them.

use detente_model::{Id, LineName, Number, Tree, Weighted};

#[cfg(test)]
use crate::bits::Bits;
use crate::compile::{Bound, Places};

/// A branching tree over places; see [`Tree`] for what its leaves mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The places of `issue` below `at`, and those from `at` on.
    Split { issue: usize, at: i64, below: Box<Proof>, from: Box<Proof> },
    /// The item is false on the whole box.
    False(usize),
    /// The weighted sum of comparisons that the items force on the box is impossible on it.
    Sum(Vec<Weight>),
}

/// A comparison of an item with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    pub(crate) item: usize,
    pub(crate) comparison: usize,
    pub(crate) holds: bool,
    pub(crate) weight: i64,
}

impl Proof {
    /// A proof from the proof `cut` of what `bound` cuts off and the proof `rest` of what it leaves.
    pub(crate) fn split(bound: Bound, cut: Proof, rest: Proof) -> Self {
        let issue = bound.issue();
        let (cut, rest) = (Box::new(cut), Box::new(rest));
        if bound.is_low() {
            Proof::Split { issue, at: bound.place, below: cut, from: rest }
        } else {
            Proof::Split { issue, at: bound.place + 1, below: rest, from: cut }
        }
    }

    /// How much there is to read: a leaf counts 1, a weighted sum 1 for each of its comparisons.
    pub(crate) fn size(&self) -> usize {
        match self {
            Proof::Split { below, from, .. } => below.size() + from.size(),
            Proof::False(_) => 1,
            Proof::Sum(weights) => weights.len(),
        }
    }

    /// How many splits lie above its deepest leaf.
    pub(crate) fn depth(&self) -> usize {
        match self {
            Proof::Split { below, from, .. } => 1 + below.depth().max(from.depth()),
            _ => 0,
        }
    }

    /// Adds the items that it uses.
    #[cfg(test)]
    pub(crate) fn uses(&self, items: &mut Bits) {
        match self {
            Proof::Split { below, from, .. } => {
                below.uses(items);
                from.uses(items);
            }
            Proof::False(item) => items.insert(*item),
            Proof::Sum(weights) => weights.iter().for_each(|weight| items.insert(weight.item)),
        }
    }

    /// The proof in the names of the case; `None` where a place has no value, which cannot be in a proof found here.
    pub(crate) fn tree(&self, places: &Places<'_>, names: &[LineName]) -> Option<Tree> {
        Some(match self {
            Proof::Split { issue, at, below, from } => {
                let id: &Id = &places.issue(*issue).meta.id;
                Tree::Split {
                    issue: id.clone(),
                    at: places.value(*issue, *at)?,
                    below: Box::new(below.tree(places, names)?),
                    from: Box::new(from.tree(places, names)?),
                }
            }
            Proof::False(item) => Tree::False(names[*item].clone()),
            Proof::Sum(weights) => Tree::Sum(weights.iter().map(|weight| weight.named(names)).collect()),
        })
    }
}

impl Weight {
    fn named(&self, names: &[LineName]) -> Weighted {
        Weighted {
            line: names[self.item].clone(),
            comparison: self.comparison,
            holds: self.holds,
            weight: Number::integer(self.weight),
        }
    }
}

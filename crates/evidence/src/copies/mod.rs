//! Copies: which documents took their words from one another.
//!
//! Measured by containment: the share of the triples of words of the smaller document that stand in the other too (Broder,
//! "On the resemblance and containment of documents", 1997). On hand-checked pairs of news reports it was .16 to .80 where
//! one was derived from the other and at most .06 elsewhere. A group of copies counts as one source.
//!
//! Every pair is counted exactly and none is passed over: for each triple of a new document all documents that have it are
//! counted up (ScanCount; Li, Lu and Lu, "Efficient merging and filtering algorithms for approximate string searches", 2008). A
//! document that is nearly another one is kept as what it has more and what it has less, so that a story printed by a thousand
//! papers is counted once and not a thousand times. Works in any language.
//!
//! Time grows with the triples that documents have in common, memory with their triples: some 5 kB an article of 300 words.
//! All pairs decide about groups; the first [`MOST_PAIRS`] are listed too, and the rest is told as a number.

mod forest;
mod postings;
mod shingles;

use detente_model::Date;
use serde::Serialize;

use crate::Prepared;
use forest::Forest;
use postings::{Posting, Postings};
pub use shingles::Shingles;

/// How sure it is that one document took its words from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// At least a tenth of the triples are shared.
    Probable,
    /// At least a fifth.
    Rewritten,
    /// At least half.
    Syndicated,
}

impl Tier {
    /// The tier of so many shared triples of so many; `None` below all tiers.
    pub fn of(shared: usize, smaller: usize) -> Option<Self> {
        match () {
            () if shared < LEAST_SHARED => None,
            () if shared * 2 >= smaller => Some(Tier::Syndicated),
            () if shared * 5 >= smaller => Some(Tier::Rewritten),
            () if shared * 10 >= smaller => Some(Tier::Probable),
            () => None,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Tier::Probable => "probable",
            Tier::Rewritten => "rewritten",
            Tier::Syndicated => "syndicated",
        }
    }
}

/// Fewer shared triples are chance, whatever their share.
const LEAST_SHARED: usize = 8;

/// So many pairs are listed.
pub const MOST_PAIRS: usize = 500_000;

/// A document is kept as its difference from another where that is at most so small a part of its triples.
const NEARLY: usize = 4;

/// Two documents of which one took words from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CopyPair {
    /// The document that was added first, by its number in that order.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// The triples that both have.
    pub shared: usize,
    /// The triples of the smaller.
    pub smaller: usize,
    /// How sure it is.
    pub tier: Tier,
}

/// Documents that count as one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyGroup {
    /// Its documents by number, rising; at least two.
    pub members: Vec<usize>,
    /// The best witness among them: the earliest whose day is known, else the one with the most words.
    pub witness: usize,
    /// The weakest tier that holds the group together.
    pub tier: Tier,
}

/// What was found over all documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Copies {
    /// Pairs, in order; of more than [`MOST_PAIRS`], those whose later document was added first.
    pub pairs: Vec<CopyPair>,
    /// How many pairs there are beside those that are listed.
    pub more: usize,
    /// Groups, in the order of their first documents.
    pub groups: Vec<CopyGroup>,
}

impl Copies {
    /// The group that a document belongs to.
    pub fn group_of(&self, document: usize) -> Option<&CopyGroup> {
        self.groups.iter().find(|group| group.members.binary_search(&document).is_ok())
    }
}

/// What the choice of a witness needs.
struct Witness {
    published: Option<Date>,
    size: usize,
}

/// How a document stands in the index.
struct Known {
    /// How many triples it has.
    size: usize,
    /// The document that it is told as a difference from; itself where all its triples are in the index.
    base: usize,
}

/// Finds copies among documents that are added one by one.
#[derive(Default)]
pub struct CopyIndex {
    postings: Postings,
    known: Vec<Known>,
    /// The triples of each document that is its own base.
    kept: Vec<Shingles>,
    /// What each document shares with the one at hand, or that less what its base shares; all zero between two documents.
    counts: Vec<i32>,
    witnesses: Vec<Witness>,
    pairs: Vec<CopyPair>,
    more: usize,
    forest: Forest,
}

impl CopyIndex {
    /// An index of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document; it gets the next number, from 0.
    pub fn add(&mut self, document: &Prepared) {
        let published = document.published().and_then(|date| date.interval()).and_then(|days| days.from);
        self.add_shingles(Shingles::of(document), published);
    }

    /// Adds a document by its triples and its day, for callers that prepare documents elsewhere.
    pub fn add_shingles(&mut self, shingles: Shingles, published: Option<Date>) {
        let (number, size) = (self.known.len(), shingles.len());
        let all = shingles.numbers().iter().flat_map(|triple| self.postings.of(*triple));
        all.for_each(|posting| posting.count(&mut self.counts));
        self.forest.grow();
        let mut base = None;
        for earlier in 0..number {
            let (shared, other) = (self.shared(earlier), self.known[earlier].size);
            let smaller = size.min(other);
            if let Some(tier) = Tier::of(shared, smaller) {
                self.pair(CopyPair { first: earlier, second: number, shared, smaller, tier });
                let nearly = NEARLY * (size + other - 2 * shared) <= size;
                base = base.or((nearly && self.known[earlier].base == earlier).then_some(earlier));
            }
        }
        self.counts.fill(0);
        self.counts.push(0);
        self.witnesses.push(Witness { published, size });
        self.known.push(Known { size, base: base.unwrap_or(number) });
        self.index(number, shingles, base);
    }

    /// How many triples an earlier document shares with the one that was counted.
    fn shared(&self, earlier: usize) -> usize {
        let base = self.known[earlier].base;
        let of_base = if base == earlier { 0 } else { self.counts[base] };
        usize::try_from(self.counts[earlier] + of_base).unwrap_or(0)
    }

    fn pair(&mut self, pair: CopyPair) {
        self.forest.join(pair.first, pair.second, pair.tier);
        if self.pairs.len() < MOST_PAIRS {
            self.pairs.push(pair);
        } else {
            self.more += 1;
        }
    }

    /// Puts a document into the index: whole, or as what it has more and less than its base.
    fn index(&mut self, number: usize, shingles: Shingles, base: Option<usize>) {
        let Some((own, lacks)) = Posting::new(number, false).zip(Posting::new(number, true)) else { return };
        let Some(base) = base.and_then(|base| self.kept.get(base)) else {
            shingles.numbers().iter().for_each(|triple| self.postings.add(*triple, own));
            self.kept.push(shingles);
            return;
        };
        shingles.without(base).for_each(|triple| self.postings.add(triple, own));
        base.without(&shingles).for_each(|triple| self.postings.add(triple, lacks));
        self.kept.push(Shingles::default());
    }

    /// All that was found.
    pub fn finish(mut self) -> Copies {
        self.pairs.sort();
        let groups = self.forest.groups().into_iter().map(|(members, tier)| {
            let witness = members.iter().copied().min_by_key(|at| rank(&self.witnesses[*at], *at)).unwrap_or(0);
            CopyGroup { members, witness, tier }
        });
        Copies { groups: groups.collect(), pairs: self.pairs, more: self.more }
    }
}

/// The earliest known day first, then the most words, then the order of adding.
fn rank(witness: &Witness, at: usize) -> (bool, Option<Date>, std::cmp::Reverse<usize>, usize) {
    (witness.published.is_none(), witness.published, std::cmp::Reverse(witness.size), at)
}

#[cfg(test)]
mod tests;

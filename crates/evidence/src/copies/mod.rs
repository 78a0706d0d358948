//! Copies: which documents took their words from one another.
//!
//! Measured by containment: the share of the triples of words of the smaller document that stand in the other too (Broder,
//! "On the resemblance and containment of documents", 1997). On hand-checked pairs of news reports it was .16 to .80 where
//! one was derived from the other and at most .06 elsewhere. A group of copies counts as one source.
//!
//! An inverted index over a sample of triples proposes pairs; each is then counted exactly. Triples that very many documents
//! use propose nothing, and of a document that another holds nearly whole only the rest is put into the index, so that a
//! story printed by a thousand papers costs a thousand look-ups and not a million. Works in any language.

mod shingles;

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use detente_model::Date;
use serde::Serialize;

use crate::Prepared;
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

/// A triple that so many documents use proposes no further pair.
const COMMON: u16 = 200;

/// Of a document with more triples, one in [`SAMPLE`] goes into the index.
const SMALL: usize = 400;
const SAMPLE: u32 = 4;

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
    /// Pairs, in order.
    pub pairs: Vec<CopyPair>,
    /// Groups, in the order of their first documents.
    pub groups: Vec<CopyGroup>,
}

impl Copies {
    /// The group that a document belongs to.
    pub fn group_of(&self, document: usize) -> Option<&CopyGroup> {
        self.groups.iter().find(|group| group.members.contains(&document))
    }
}

/// The triples are spread well already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value) | u64::from(value.reverse_bits()) << 32;
    }
}

/// The last document that uses a triple, in a chain through [`CopyIndex::chain`], and how many do.
#[derive(Clone, Copy)]
struct Head {
    at: u32,
    count: u16,
}

/// A document in the chain of a triple, and the place of the next one.
#[derive(Clone, Copy)]
struct Link {
    document: u32,
    next: u32,
}

const END: u32 = u32::MAX;

/// What the choice of a witness needs.
struct Witness {
    published: Option<Date>,
    size: usize,
}

/// Finds copies among documents that are added one by one.
#[derive(Default)]
pub struct CopyIndex {
    heads: HashMap<u32, Head, BuildHasherDefault<AsIs>>,
    chain: Vec<Link>,
    /// The triples of each document.
    kept: Vec<Shingles>,
    witnesses: Vec<Witness>,
    pairs: Vec<CopyPair>,
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
        let number = self.witnesses.len();
        self.witnesses.push(Witness { published, size: shingles.len() });
        let mut holder = None;
        for (earlier, hits) in self.proposed(&shingles) {
            let Some(other) = self.kept.get(earlier as usize) else { continue };
            let smaller = shingles.len().min(other.len());
            // Half of what the lowest tier asks for: a sample may be unlucky.
            if hits * 20 < sampled(smaller) {
                continue;
            }
            let shared = shingles.shared(other);
            if let Some(tier) = Tier::of(shared, smaller) {
                self.pairs.push(CopyPair { first: earlier as usize, second: number, shared, smaller, tier });
                let held = shared * 5 >= shingles.len() * 4;
                holder = holder.or(held.then_some(earlier as usize));
            }
        }
        match holder.and_then(|holder| self.kept.get(holder)) {
            Some(holder) => self.index(number, &shingles.without(holder)),
            None => self.index(number, &shingles),
        }
        self.kept.push(shingles);
    }

    /// The documents that share indexed triples, each with how many, by number.
    fn proposed(&self, shingles: &Shingles) -> BTreeMap<u32, usize> {
        let mut hits = BTreeMap::new();
        for triple in sample(shingles) {
            let Some(head) = self.heads.get(&triple).filter(|head| head.count < COMMON) else { continue };
            let mut at = head.at;
            while let Some(link) = self.chain.get(at as usize).filter(|_| at != END) {
                *hits.entry(link.document).or_insert(0) += 1;
                at = link.next;
            }
        }
        hits
    }

    fn index(&mut self, number: usize, shingles: &Shingles) {
        let Ok(document) = u32::try_from(number) else { return };
        for triple in sample(shingles) {
            let head = self.heads.entry(triple).or_insert(Head { at: END, count: 0 });
            if head.count < COMMON {
                let Ok(at) = u32::try_from(self.chain.len()) else { return };
                self.chain.push(Link { document, next: head.at });
                *head = Head { at, count: head.count + 1 };
            }
        }
    }

    /// All that was found.
    pub fn finish(mut self) -> Copies {
        self.pairs.sort();
        let groups = groups(&self.pairs, &self.witnesses);
        Copies { pairs: self.pairs, groups }
    }
}

/// The triples of a document that go into the index, and by which others are looked up: the same ones in every document of
/// its size, and those of a large one among those of a small one.
fn sample(shingles: &Shingles) -> impl Iterator<Item = u32> + '_ {
    let all = shingles.len() <= SMALL;
    shingles.numbers().iter().copied().filter(move |number| all || number % SAMPLE == 0)
}

/// How many triples of so many are compared through the index, at least.
fn sampled(size: usize) -> usize {
    size / SAMPLE as usize
}

/// The documents that pairs hold together.
fn groups(pairs: &[CopyPair], witnesses: &[Witness]) -> Vec<CopyGroup> {
    let mut parent: Vec<usize> = (0..witnesses.len()).collect();
    for pair in pairs {
        let (a, b) = (root(&mut parent, pair.first), root(&mut parent, pair.second));
        parent[a.max(b)] = a.min(b);
    }
    let mut found: BTreeMap<usize, (Vec<usize>, Tier)> = BTreeMap::new();
    for pair in pairs {
        let top = root(&mut parent, pair.first);
        let (members, tier) = found.entry(top).or_insert((Vec::new(), pair.tier));
        members.extend([pair.first, pair.second]);
        *tier = pair.tier.min(*tier);
    }
    let each = found.into_values().map(|(mut members, tier)| {
        members.sort_unstable();
        members.dedup();
        let witness = members.iter().copied().min_by_key(|at| rank(&witnesses[*at], *at)).unwrap_or(0);
        CopyGroup { members, witness, tier }
    });
    each.collect()
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// The earliest known day first, then the most words, then the order of adding.
fn rank(witness: &Witness, at: usize) -> (bool, Option<Date>, std::cmp::Reverse<usize>, usize) {
    (witness.published.is_none(), witness.published, std::cmp::Reverse(witness.size), at)
}

#[cfg(test)]
mod tests;

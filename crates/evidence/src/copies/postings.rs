//! Which documents have a triple.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::slice;

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

/// A document in the list of a triple, and whether it counts for or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting(u32);

impl Posting {
    /// `None` past the thousand million documents that have room.
    pub(super) fn new(document: usize, against: bool) -> Option<Self> {
        let document = u32::try_from(document).ok().filter(|document| *document < MANY / 2)?;
        Some(Self(document << 1 | u32::from(against)))
    }

    /// Adds or takes away one at the place of the document.
    pub(super) fn count(self, counts: &mut [i32]) {
        if let Some(count) = counts.get_mut((self.0 >> 1) as usize) {
            *count += 1 - 2 * (self.0 & 1) as i32;
        }
    }
}

/// Marks the number of a list, where there is no single posting.
const MANY: u32 = 1 << 31;

/// A list of postings for each triple. Most triples stand in one document: those have no list of their own.
#[derive(Default)]
pub(super) struct Postings {
    heads: HashMap<u32, Posting, BuildHasherDefault<AsIs>>,
    lists: Vec<Vec<Posting>>,
}

impl Postings {
    /// The postings of a triple, in the order of adding.
    pub(super) fn of(&self, triple: u32) -> &[Posting] {
        match self.heads.get(&triple) {
            None => &[],
            Some(single) if single.0 & MANY == 0 => slice::from_ref(single),
            Some(many) => self.lists.get((many.0 & !MANY) as usize).map_or(&[], Vec::as_slice),
        }
    }

    /// Adds one; past two thousand million lists nothing more is added.
    pub(super) fn add(&mut self, triple: u32, posting: Posting) {
        let mut head = match self.heads.entry(triple) {
            Entry::Vacant(free) => {
                free.insert(posting);
                return;
            }
            Entry::Occupied(head) => head,
        };
        if head.get().0 & MANY == 0 {
            let Some(number) = u32::try_from(self.lists.len()).ok().filter(|number| *number < MANY) else { return };
            self.lists.push(vec![*head.get(), posting]);
            head.insert(Posting(number | MANY));
        } else if let Some(list) = self.lists.get_mut((head.get().0 & !MANY) as usize) {
            list.push(posting);
        }
    }
}

//! Small sets of whole numbers below a bound, as words of bits.

/// A set of numbers below the bound it was made with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `bound`.
    pub(crate) fn none(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    /// All numbers below `bound`.
    pub(crate) fn all(bound: usize) -> Self {
        Self::of(bound, 0..bound)
    }

    /// These numbers, all below `bound`.
    pub(crate) fn of(bound: usize, numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::none(bound);
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }

    pub(crate) fn insert(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(crate) fn remove(&mut self, number: usize) {
        self.0[number / 64] &= !(1 << (number % 64));
    }

    pub(crate) fn contains(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 == 1
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| mine & !theirs == 0)
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(mine, theirs)| mine & theirs != 0)
    }

    /// How many numbers the two share.
    #[cfg(test)]
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let both = self.0.iter().zip(&other.0).map(|(mine, theirs)| mine & theirs);
        both.map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub(crate) fn remove_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine &= !theirs);
    }

    pub(crate) fn with(&self, number: usize) -> Self {
        let mut set = self.clone();
        set.insert(number);
        set
    }

    pub(crate) fn without(&self, number: usize) -> Self {
        let mut set = self.clone();
        set.remove(number);
        set
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.add_all(other);
        set
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.remove_all(other);
        set
    }

    pub(crate) fn both(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(mine, theirs)| mine & theirs).collect())
    }

    /// The numbers, from the least up.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(place * 64 + bit)
            })
        })
    }
}

impl PartialOrd for Bits {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bits {
    /// As lists of numbers, from the least up.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.iter().cmp(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn bits_are_sets(a in prop::collection::btree_set(0_usize..150, 0..20), b in prop::collection::btree_set(0_usize..150, 0..20)) {
            let (x, y) = (Bits::of(150, a.iter().copied()), Bits::of(150, b.iter().copied()));
            let list = |set: &Bits| set.iter().collect::<BTreeSet<_>>();
            prop_assert_eq!(list(&x), a.clone());
            prop_assert_eq!(x.len(), a.len());
            prop_assert_eq!(list(&x.union(&y)), a.union(&b).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(list(&x.minus(&y)), a.difference(&b).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(list(&x.both(&y)), a.intersection(&b).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(x.shared(&y), a.intersection(&b).count());
            prop_assert_eq!(x.meets(&y), !a.is_disjoint(&b));
            prop_assert_eq!(x.is_subset(&y), a.is_subset(&b));
            prop_assert_eq!(x.cmp(&y), a.iter().cmp(b.iter()));
            prop_assert_eq!(x.is_empty(), a.is_empty());
        }

        #[test]
        fn one_number_more_or_less(a in prop::collection::btree_set(0_usize..150, 0..20), n in 0_usize..150) {
            let x = Bits::of(150, a.iter().copied());
            prop_assert!(x.with(n).contains(n));
            prop_assert!(!x.without(n).contains(n));
            prop_assert_eq!(x.contains(n), a.contains(&n));
            prop_assert!(x.is_subset(&Bits::all(150)));
        }
    }
}

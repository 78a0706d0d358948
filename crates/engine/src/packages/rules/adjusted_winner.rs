//! `adjusted-winner`: two parties; each item goes to whom it is worth more, then items move from the one who has more, in
//! the order of the ratio of their worths, until both have as much; at most one is split.
//!
//! S. J. Brams and A. D. Taylor, "Fair Division: From Cake-Cutting to Dispute Resolution", 1996, chapter 4: the result is
//! efficient, equitable and, where both give all items as many points, free of envy.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Something that one of the two gets, or that is split between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its worth to the first and to the second, zero or above.
    pub(crate) worth: [BigRational; 2],
}

/// Who gets what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Division {
    /// By item, the share of the first.
    pub(crate) shares: Vec<BigRational>,
    /// What each has.
    pub(crate) points: [BigRational; 2],
}

/// Divides items between two who have some points already; `None` where they cannot have as much as each other.
pub(crate) fn divide(items: &[Item], before: [BigRational; 2]) -> Option<Division> {
    let to_first = |item: &Item| item.worth[0] >= item.worth[1];
    let share = |item: &Item| if to_first(item) { BigRational::one() } else { BigRational::zero() };
    let mut shares: Vec<BigRational> = items.iter().map(share).collect();
    let mut points = points(items, &shares, &before);
    let leader = usize::from(points[1] > points[0]);
    let mut held: Vec<usize> = (0..items.len()).filter(|at| to_first(&items[*at]) == (leader == 0)).collect();
    // Lowest ratio of the leader's worth to the other's first, without dividing.
    held.sort_by(|a, b| {
        let cross = |one: usize, other: usize| &items[one].worth[leader] * &items[other].worth[1 - leader];
        cross(*a, *b).cmp(&cross(*b, *a)).then(a.cmp(b))
    });
    for at in held {
        let ahead = &points[leader] - &points[1 - leader];
        let both = &items[at].worth[0] + &items[at].worth[1];
        if ahead.is_zero() || both.is_zero() {
            continue;
        }
        let moved = (ahead / both).min(BigRational::one());
        shares[at] = if leader == 0 { BigRational::one() - &moved } else { moved };
        points = self::points(items, &shares, &before);
    }
    (points[0] == points[1]).then_some(Division { shares, points })
}

fn points(items: &[Item], shares: &[BigRational], before: &[BigRational; 2]) -> [BigRational; 2] {
    let first = items.iter().zip(shares).map(|(item, share)| &item.worth[0] * share).sum::<BigRational>();
    let rest = |share: &BigRational| (BigRational::one() - share).abs();
    let second = items.iter().zip(shares).map(|(item, share)| &item.worth[1] * rest(share)).sum::<BigRational>();
    [&before[0] + first, &before[1] + second]
}

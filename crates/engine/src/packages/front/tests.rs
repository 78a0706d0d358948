use std::collections::BTreeMap;

use detente_model::dominates;
use proptest::prelude::*;

use super::*;

/// The undominated of some vectors with their counts, from the definition.
fn plain(vectors: &[(Vec<i64>, u128)]) -> Vec<(Vec<i64>, u128)> {
    let mut counts: BTreeMap<Vec<i64>, u128> = BTreeMap::new();
    for (vector, count) in vectors {
        *counts.entry(vector.clone()).or_default() += count;
    }
    let efficient = |vector: &Vec<i64>| !counts.keys().any(|other| dominates(other, vector));
    counts
        .iter()
        .rev()
        .filter(|(vector, _)| efficient(vector))
        .map(|(vector, count)| (vector.clone(), *count))
        .collect()
}

fn shown(front: &Front<i64>) -> Vec<(Vec<i64>, u128)> {
    front.points().map(<[i64]>::to_vec).zip(front.counts.iter().copied()).collect()
}

fn front(parties: usize, vectors: &[Vec<i64>]) -> Front<i64> {
    undominated(parties, &vectors.concat(), &vec![1; vectors.len()])
}

fn lists(parties: usize, most: usize, scale: i64) -> impl Strategy<Value = Vec<Vec<i64>>> {
    prop::collection::vec(prop::collection::vec(0..scale, parties), 0..most)
}

/// Lists of vectors, what each is moved by, and how many cells a grid may have.
type Drawn = (Vec<Vec<Vec<i64>>>, Vec<Vec<i64>>, usize);

fn unions(parties: usize, cells: usize) -> impl Strategy<Value = Drawn> {
    (1..40_i64).prop_flat_map(move |scale| {
        let moves = prop::collection::vec(prop::collection::vec(-5..scale, parties), 4);
        (prop::collection::vec(lists(parties, 30, scale), 0..5), moves, Just(cells))
    })
}

fn check_union(parties: usize, (lists, moves, cells): Drawn) -> Result<(), TestCaseError> {
    let fronts: Vec<Front<i64>> = lists.iter().map(|list| front(parties, list)).collect();
    let parts: Vec<Moved<'_, i64>> =
        fronts.iter().zip(&moves).map(|(front, by)| Moved { front, by, times: 2 }).collect();
    let mut moved = Vec::new();
    for (list, by) in lists.iter().zip(&moves) {
        for (vector, count) in plain(&list.iter().map(|vector| (vector.clone(), 1)).collect::<Vec<_>>()) {
            moved.push((vector.iter().zip(by).map(|(one, by)| one + by).collect(), 2 * count));
        }
    }
    let union = union(parties, &parts, cells);
    prop_assert_eq!(shown(&union), plain(&moved));
    for (vector, _) in &moved {
        prop_assert_eq!(union.contains(vector), plain(&moved).iter().any(|(kept, _)| kept == vector));
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_list_loses_what_is_dominated(parties in 1..7_usize, seed in lists(6, 300, 12)) {
        let list: Vec<Vec<i64>> = seed.iter().map(|vector| vector[..parties].to_vec()).collect();
        let expected = plain(&list.iter().map(|vector| (vector.clone(), 1)).collect::<Vec<_>>());
        prop_assert_eq!(shown(&front(parties, &list)), expected);
    }

    #[test]
    fn one_party(drawn in unions(1, 0)) { check_union(1, drawn)?; }

    #[test]
    fn two_parties(drawn in unions(2, 0)) { check_union(2, drawn)?; }

    #[test]
    fn three_parties(drawn in unions(3, 0)) { check_union(3, drawn)?; }

    #[test]
    fn four_parties_on_a_grid(drawn in unions(4, 1_000_000)) { check_union(4, drawn)?; }

    #[test]
    fn four_parties_without_a_grid(drawn in unions(4, 0)) { check_union(4, drawn)?; }

    #[test]
    fn five_parties_without_a_grid(drawn in unions(5, 0)) { check_union(5, drawn)?; }

    #[test]
    fn sums_are_the_undominated_sums(one in lists(3, 12, 9), other in lists(3, 12, 9)) {
        let (one, other) = (front(3, &one), front(3, &other));
        let mut sums = Vec::new();
        for (a, times) in shown(&one) {
            for (b, count) in shown(&other) {
                sums.push((a.iter().zip(&b).map(|(a, b)| a + b).collect(), times * count));
            }
        }
        prop_assert_eq!(shown(&sum(&one, &other, 0)), plain(&sums));
    }

    #[test]
    fn what_is_trimmed_is_matched_within_what_is_said(list in lists(3, 300, 60), most in 1..40_usize) {
        let whole = front(3, &list);
        let mut trimmed = whole.clone();
        let off = trim(&mut trimmed, most);
        prop_assert!(trimmed.len() <= most && trimmed.points().all(|point| whole.contains(point)));
        let near = |point: &[i64], other: &[i64]| (0..3).all(|p| i128::from(point[p]) - off[p] <= i128::from(other[p]));
        prop_assert!(whole.points().all(|point| trimmed.points().any(|other| near(point, other))));
        prop_assert!(whole.len() > most || off == [0, 0, 0]);
    }
}

//! Chains that may not come back to where they began.

/// The circles in a table of "next" places, each as the places in it, begun with the first of the table.
pub(crate) fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut circles = Vec::new();
    // In which walk a place was met; 0 is in none.
    let mut met = vec![0_usize; next.len()];
    for start in 0..next.len() {
        let (walk, mut at) = (start + 1, Some(start));
        while let Some(here) = at.filter(|here| met.get(*here) == Some(&0)) {
            met[here] = walk;
            at = next[here];
        }
        if let Some(meeting) = at.filter(|here| met.get(*here) == Some(&walk)) {
            circles.push(circle(next, meeting));
        }
    }
    circles
}

fn circle(next: &[Option<usize>], from: usize) -> Vec<usize> {
    let mut places = vec![from];
    let mut at = next.get(from).copied().flatten();
    while let Some(here) = at.filter(|here| *here != from) {
        places.push(here);
        at = next.get(here).copied().flatten();
    }
    let first = places.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(index, _)| index);
    places.rotate_left(first);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_circle_is_found_once() {
        assert_eq!(circles(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(circles(&[Some(1), None]), Vec::<Vec<usize>>::new());
        assert_eq!(circles(&[Some(0)]), [vec![0]]);
        // 0 -> 2 -> 3 -> 2, and 4 -> 1 -> 4
        let next = [Some(2), Some(4), Some(3), Some(2), Some(1)];
        assert_eq!(circles(&next), [vec![2, 3], vec![1, 4]]);
    }
}

//! Two parties: staircases, merged in pairs by one sweep each.

use super::{Front, Moved, Whole};

/// The undominated vectors of moved staircases.
pub(crate) fn union<T: Whole>(parts: &[Moved<'_, T>]) -> Front<T> {
    let rest = |part: &Moved<'_, T>| {
        let mut front = Front::empty(2);
        copy(part, 0, None, &mut front);
        front
    };
    let pair = |pair: &[Moved<'_, T>]| match pair {
        [one, other] => merge(one, other),
        [one] => rest(one),
        _ => Front::empty(2),
    };
    let mut fronts: Vec<Front<T>> = parts.chunks(2).map(pair).collect();
    let still = [T::default(); 2];
    while fronts.len() > 1 {
        let next = fronts.chunks(2).map(|pair| match pair {
            [one, other] => {
                let as_is = |front| Moved { front, by: &still, times: 1 };
                merge(&as_is(one), &as_is(other))
            }
            // The one without a partner; it moves on as it is.
            rest => rest[0].clone(),
        });
        fronts = next.collect();
    }
    fronts.pop().unwrap_or_else(|| Front::empty(2))
}

/// The undominated vectors of two: from the largest first number down, what is above all second numbers so far.
fn merge<T: Whole>(one: &Moved<'_, T>, other: &Moved<'_, T>) -> Front<T> {
    let mut front = Front::empty(2);
    front.numbers.reserve(one.front.numbers.len() + other.front.numbers.len());
    front.counts.reserve(one.front.len() + other.front.len());
    let (mut i, mut j) = (0, 0);
    let mut above: Option<T> = None;
    while i < one.front.len() && j < other.front.len() {
        let (a, b) = ((one.number(i, 0), one.number(i, 1)), (other.number(j, 0), other.number(j, 1)));
        let first = a >= b;
        let (next, part, at) = if first { (a, one, &mut i) } else { (b, other, &mut j) };
        if above.is_none_or(|above| next.1 > above) {
            front.numbers.extend([next.0, next.1]);
            front.counts.push(part.count(*at));
            above = Some(next.1);
        } else if front.numbers.ends_with(&[next.0, next.1]) {
            front.push(&[next.0, next.1], part.count(*at));
        }
        *at += 1;
    }
    copy(one, i, above, &mut front);
    copy(other, j, above, &mut front);
    front
}

/// The rest of a staircase from `at` on, as far as it is above a second number.
fn copy<T: Whole>(part: &Moved<'_, T>, at: usize, above: Option<T>, front: &mut Front<T>) {
    for at in at..part.front.len() {
        let next = [part.number(at, 0), part.number(at, 1)];
        if above.is_none_or(|above| next[1] > above) || front.numbers.ends_with(&next) {
            front.push(&next, part.count(at));
        }
    }
}

//! How far lines of one comparison would have to move.
//!
//! Definition: a line moves by whole steps of the grid of values that its sum can take; at a step its bound lies on that
//! grid, for a strict relation on the next value beyond it. The joint moves given are all those by at least
//! one step each that leave some package, of which no line could move less, the others moving no more.

use std::collections::VecDeque;

use detente_model::{
    Case, Comparison, Condition, EntryRef, Number, PositionKind, Relation, Scale, Shift, Table, Value, find,
};
use num_rational::BigRational;
use num_traits::Signed;

use crate::Halt;
use crate::compile::{Places, Whole};

/// The most joint moves that are given of one set of lines.
pub(crate) const JOINT_MOVES: usize = 100;

/// A line that can move: "the sum of factor times place is at most `bound` and so many steps".
#[derive(Clone, Debug)]
pub(crate) struct Movable {
    pub(crate) terms: Vec<(usize, i128)>,
    pub(crate) bound: i128,
    /// The most steps that still change something and can be written.
    pub(crate) most: i64,
    written: Written,
}

/// How the bound is written in the line.
#[derive(Clone, Debug)]
enum Written {
    /// As the option at a place.
    Option { issue: usize, place: i64, up: bool },
    /// As a number.
    Sum { whole: Whole, extreme: i128 },
}

/// The condition of a line as the file has it, if it is held as it is written.
fn written<'a>(case: &'a Case, entry: &EntryRef) -> Option<&'a Condition> {
    match entry.table {
        Table::RedLines => find(&case.red_lines, &entry.id).map(|line| &line.says),
        Table::Positions => {
            let position = find(&case.positions, &entry.id)?;
            (position.kind != PositionKind::Refuses).then_some(&position.says)
        }
        _ => None,
    }
}

impl Movable {
    /// How a line can move; `None` of one that is not a single comparison with a bound.
    pub(crate) fn of(case: &Case, entry: &EntryRef, places: &Places<'_>) -> Option<Self> {
        let Condition::Compare(comparison) = written(case, entry)? else { return None };
        match comparison {
            Comparison::Option { issue, relation, option } => {
                let number = places.number(issue)?;
                let place = places.issue(number).place(&Value::Option(option.clone()))?;
                Self::of_option(number, *relation, i64::try_from(place).ok()?, places.last[number])
            }
            Comparison::Sums { .. } => Self::of_sum(places.whole(comparison).ok()??, &places.last),
        }
    }

    fn of_option(issue: usize, relation: Relation, place: i64, last: i64) -> Option<Self> {
        let strict = i128::from(matches!(relation, Relation::Less | Relation::Greater));
        let up = matches!(relation, Relation::Less | Relation::AtMost);
        let (sign, most) = if up { (1, last - place) } else { (-1, place) };
        relation.is_bound().then_some(Self {
            terms: vec![(issue, sign)],
            bound: sign * i128::from(place) - strict,
            most,
            written: Written::Option { issue, place, up },
        })
    }

    fn of_sum(whole: Whole, last: &[i64]) -> Option<Self> {
        let extreme = whole.extreme().filter(|_| !whole.terms.is_empty())?;
        let upper = matches!(whole.relation, Relation::Less | Relation::AtMost);
        let sign = if upper { 1 } else { -1 };
        let terms: Vec<(usize, i128)> = whole.terms.iter().map(|(issue, factor)| (*issue, sign * factor)).collect();
        let reach = |(issue, factor): &(usize, i128)| (*factor).max(0) * i128::from(last[*issue]);
        let most = terms.iter().map(reach).sum::<i128>() - sign * extreme;
        let most = i64::try_from(most).ok().filter(|most| *most < i64::MAX / 4)?;
        Some(Self { terms, bound: sign * extreme, most, written: Written::Sum { whole, extreme } })
    }

    /// How many steps the line must move, one at least, so that a point keeps it.
    pub(crate) fn steps(&self, point: &[i64]) -> i64 {
        let value: i128 = self.terms.iter().map(|(issue, factor)| factor * i128::from(point[*issue])).sum();
        i64::try_from(value - self.bound).unwrap_or(i64::MAX).max(1)
    }

    /// The move by so many steps as the line writes it; `None` where it cannot be written.
    pub(crate) fn shift(&self, places: &Places<'_>, steps: i64) -> Option<Shift> {
        match &self.written {
            Written::Option { issue, place, up } => {
                let place = if *up { place + steps } else { place - steps };
                let Scale::Options(options) = &places.issue(*issue).scale else { return None };
                options.get(usize::try_from(place).ok()?).map(|option| Shift::ToOption(option.id.clone()))
            }
            Written::Sum { whole, extreme } => {
                let steps = i128::from(steps);
                let new = match whole.relation {
                    Relation::AtMost => extreme + steps,
                    Relation::Less => extreme + steps + 1,
                    Relation::AtLeast => extreme - steps,
                    _ => extreme - steps - 1,
                };
                let by = (BigRational::from_integer(new.into()) - &whole.bound) / &whole.scale;
                Number::from_big(&by.abs()).map(Shift::By)
            }
        }
    }
}

/// How many steps each of some lines moves, and a point that is left then.
pub(crate) type Moved = (Vec<i64>, Vec<i64>);

/// What is left when the lines move by at most so many steps: how many each really has to, and the point.
type Moves<'o> = dyn FnMut(&[i64]) -> Result<Option<Moved>, Halt> + 'o;

/// All minimal vectors of steps, at least 1 and at most `most` each, at which something is left, and whether these are
/// all. If there are too many to give, those around the most even one are given.
///
/// # Errors
/// What `moves` says.
pub(crate) fn minimal_vectors(most: &[i64], moves: &mut Moves<'_>) -> Result<(Vec<Moved>, bool), Halt> {
    let mut found: Vec<Moved> = Vec::new();
    let mut zones = VecDeque::from([most.to_vec()]);
    while let Some(zone) = zones.pop_front() {
        if zone.iter().any(|steps| *steps < 1) || zones.iter().any(|other| below(&zone, other)) {
            continue;
        }
        let Some(start) = moves(&zone)? else { continue };
        if found.len() == JOINT_MOVES {
            found.sort();
            return Ok((found, false));
        }
        let smallest = descend(&zone, start, moves)?;
        zones.push_front(zone);
        let (hit, mut kept): (VecDeque<_>, VecDeque<_>) = zones.into_iter().partition(|zone| below(&smallest.0, zone));
        for zone in hit {
            kept.extend((0..zone.len()).map(|line| {
                let mut smaller = zone.clone();
                smaller[line] = smallest.0[line] - 1;
                smaller
            }));
        }
        zones = kept;
        found.push(smallest);
    }
    found.sort();
    Ok((found, true))
}

fn below(one: &[i64], other: &[i64]) -> bool {
    one.iter().zip(other).all(|(one, other)| one <= other)
}

/// A minimal vector below one at which something is left: first all lines alike, then each by itself.
fn descend(zone: &[i64], start: Moved, moves: &mut Moves<'_>) -> Result<Moved, Halt> {
    let mut best = start;
    let highest = |moved: &Moved| moved.0.iter().copied().max().unwrap_or(0);
    if zone.len() > 1 {
        least(1, highest(&best), &mut |steps| {
            let even: Vec<i64> = zone.iter().map(|most| steps.min(*most)).collect();
            let found = moves(&even)?;
            Ok(found.map(|found| {
                best = found;
                highest(&best)
            }))
        })?;
    }
    for line in 0..zone.len() {
        let mut steps = best.0.clone();
        least(1, steps[line], &mut |fewer| {
            steps[line] = fewer;
            let found = moves(&steps)?;
            Ok(found.map(|found| {
                best = found;
                best.0[line]
            }))
        })?;
    }
    Ok(best)
}

/// Searches downwards between `low` and `high`, at which something is left: `found` says at how many steps something is
/// left if so many are allowed.
fn least(mut low: i64, mut high: i64, found: &mut dyn FnMut(i64) -> Result<Option<i64>, Halt>) -> Result<(), Halt> {
    while low < high {
        let middle = low + (high - low) / 2;
        match found(middle)? {
            Some(reached) => high = reached.min(middle),
            None => low = middle + 1,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Something is left above each of some corners.
        #[test]
        fn all_minimal_vectors_are_found(
            corners in prop::collection::vec(prop::collection::vec(-1_i64..6, 3), 0..6),
            most in prop::collection::vec(0_i64..7, 3),
        ) {
            let reach = |limit: &[i64]| corners.iter().find(|corner| below(corner, limit)).cloned();
            let mut moves = |limit: &[i64]| {
                Ok(reach(limit).map(|corner| (corner.iter().map(|steps| (*steps).max(1)).collect(), Vec::new())))
            };
            let (found, all) = minimal_vectors(&most, &mut moves).unwrap();
            let found: Vec<Vec<i64>> = found.into_iter().map(|(steps, _)| steps).collect();
            let grid: Vec<Vec<i64>> = (1..=most[0])
                .flat_map(|a| (1..=most[1]).map(move |b| (a, b)))
                .flat_map(|(a, b)| (1..=most[2]).map(move |c| vec![a, b, c]))
                .filter(|steps| reach(steps).is_some())
                .collect();
            let minimal: Vec<Vec<i64>> =
                grid.iter().filter(|v| !grid.iter().any(|w| w != *v && below(w, v))).cloned().collect();
            prop_assert!(all);
            prop_assert_eq!(found, minimal);
        }
    }

    #[test]
    fn of_too_many_moves_those_around_the_even_one_are_given() {
        let total = 100_000;
        let mut moves = |limit: &[i64]| {
            let rest = total - limit[0];
            Ok((rest <= limit[1]).then(|| (vec![limit[0], rest.max(1)], Vec::new())))
        };
        let (found, all) = minimal_vectors(&[total, total], &mut moves).unwrap();
        assert!(!all);
        assert_eq!(found.len(), JOINT_MOVES);
        assert!(found.iter().all(|(steps, _)| steps[0] + steps[1] == total && (steps[0] - steps[1]).abs() < 200));
    }
}

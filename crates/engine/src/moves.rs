//! How far lines of one comparison would have to move.
//!
//! Definition: a line moves by whole steps of the grid of values that its sum can take; at a step its bound lies on that
//! grid, for a strict relation on the next value beyond it. The joint moves given are all those by at least
//! one step each that leave some package, of which no line could move less, the others moving no more.

use std::collections::{BTreeMap, VecDeque};

use detente_model::{Case, Comparison, Condition, EntryRef, Number, PositionKind, Relation, Scale, Shift, Table, find};
use num_rational::BigRational;

use crate::bits::Bits;
use crate::compile::Whole;
use crate::rereads::Reread;
use crate::search::problem::Problem;
use crate::search::{Outcome, Search};
use crate::system::System;
use crate::{Budget, Halt};

/// The most joint moves that are given of one set of lines.
pub(crate) const JOINT_MOVES: usize = 100;

/// A line that can move: "the sum of factor times place is at most `bound` and so many steps".
#[derive(Clone, Debug)]
pub(crate) struct Movable {
    line: usize,
    terms: Vec<(usize, i128)>,
    bound: i128,
    /// The most steps that still change something and can be written.
    most: i128,
    written: Written,
}

/// How the bound is written in the line.
#[derive(Clone, Debug)]
enum Written {
    /// As an option: the place that is written lies `beyond` (0 or 1) places further than what is allowed.
    Option { issue: usize, place: i128, up: bool },
    /// As a number.
    Sum { whole: Whole, extreme: i128 },
}

/// Moves of some lines together, and a point that keeps all lines then.
#[derive(Clone, Debug)]
pub(crate) struct Joint {
    pub(crate) shifts: Vec<(usize, Shift)>,
    pub(crate) point: Vec<i64>,
}

/// The condition of a line as the file has it, if it is held as it is written.
pub(crate) fn written<'a>(case: &'a Case, entry: &EntryRef) -> Option<&'a Condition> {
    match entry.table {
        Table::RedLines => find(&case.red_lines, &entry.id).map(|line| &line.says),
        Table::Positions => {
            let position = find(&case.positions, &entry.id)?;
            (position.kind != PositionKind::Refuses).then_some(&position.says)
        }
        _ => None,
    }
}

/// The lines of a set that can move.
pub(crate) fn movable(system: &System<'_>, set: &Bits) -> Vec<Movable> {
    let movable = set.iter().filter_map(|line| {
        let Condition::Compare(comparison) = written(system.case, &system.entries[line])? else { return None };
        Movable::new(system, line, comparison)
    });
    movable.collect()
}

impl Movable {
    fn new(system: &System<'_>, line: usize, comparison: &Comparison) -> Option<Self> {
        match comparison {
            Comparison::Option { issue, relation, option } => {
                let number = system.problem.places.number(issue)?;
                let declared = system.problem.places.issue(number);
                let place = declared.place(&detente_model::Value::Option(option.clone()))?;
                let last = i128::from(system.problem.places.last[number]);
                Self::of_option(line, number, *relation, i128::from(place), last)
            }
            Comparison::Sums { .. } => {
                let whole = system.problem.places.whole(comparison).ok()??;
                Self::of_sum(line, whole, &system.problem.places.last)
            }
        }
    }

    fn of_option(line: usize, issue: usize, relation: Relation, place: i128, last: i128) -> Option<Self> {
        let strict = i128::from(matches!(relation, Relation::Less | Relation::Greater));
        let up = matches!(relation, Relation::Less | Relation::AtMost);
        let (sign, most) = if up { (1, last - place) } else { (-1, place) };
        relation.is_bound().then_some(Self {
            line,
            terms: vec![(issue, sign)],
            bound: sign * place - strict,
            most,
            written: Written::Option { issue, place, up },
        })
    }

    fn of_sum(line: usize, whole: Whole, last: &[i64]) -> Option<Self> {
        let extreme = whole.extreme()?;
        let upper = matches!(whole.relation, Relation::Less | Relation::AtMost);
        let sign = if upper { 1 } else { -1 };
        let terms: Vec<(usize, i128)> = whole.terms.iter().map(|(issue, factor)| (*issue, sign * factor)).collect();
        let reach = |(issue, factor): &(usize, i128)| (*factor).max(0) * i128::from(last[*issue]);
        let most = terms.iter().map(reach).sum::<i128>() - sign * extreme;
        Some(Self { line, terms, bound: sign * extreme, most, written: Written::Sum { whole, extreme } })
    }

    /// How many steps the line must move, one at least, so that a point keeps it.
    fn steps(&self, point: &[i64]) -> i128 {
        let value: i128 = self.terms.iter().map(|(issue, factor)| factor * i128::from(point[*issue])).sum();
        (value - self.bound).max(1)
    }

    /// The move by so many steps as the line writes it; `None` where it cannot be written.
    fn shift(&self, system: &System<'_>, steps: i128) -> Option<Shift> {
        match &self.written {
            Written::Option { issue, place, up } => {
                let place = if *up { place + steps } else { place - steps };
                let Scale::Options(options) = &system.problem.places.issue(*issue).scale else { return None };
                options.get(usize::try_from(place).ok()?).map(|option| Shift::ToOption(option.id.clone()))
            }
            Written::Sum { whole, extreme } => {
                let new = match whole.relation {
                    Relation::AtMost => extreme + steps,
                    Relation::Less => extreme + steps + 1,
                    Relation::AtLeast => extreme - steps,
                    _ => extreme - steps - 1,
                };
                let by = (BigRational::from_integer(new.into()) - &whole.bound) / &whole.scale;
                let by = if by < BigRational::from_integer(0.into()) { -by } else { by };
                Number::from_big(&by).map(Shift::By)
            }
        }
    }
}

/// All smallest joint moves of some lines under which a package keeps `rest` and the lines re-read; and whether these
/// are all.
///
/// # Errors
/// A limit of the search is met.
pub(crate) fn smallest(
    system: &System<'_>,
    rest: &Bits,
    movable: &[Movable],
    reread: &BTreeMap<usize, Reread>,
    budget: &Budget<'_>,
) -> Result<(Vec<Joint>, bool), Halt> {
    let mut base = system.problem.clone();
    for reading in reread.values() {
        base.add(&reading.says)?;
    }
    let most: Vec<i128> = movable.iter().map(|movable| movable.most).collect();
    let mut try_steps = |steps: &[i128]| {
        let mut problem = base.clone();
        for (movable, steps) in movable.iter().zip(steps) {
            problem.add_at_most(&movable.terms, movable.bound + steps);
        }
        point_of(&problem, rest, system.problem.len(), budget)
            .map(|point| point.map(|point| (movable.iter().map(|movable| movable.steps(&point)).collect(), point)))
    };
    let (vectors, all) = minimal_vectors(&most, &mut try_steps)?;
    let joints = vectors.into_iter().filter_map(|(steps, point)| {
        let shifts =
            movable.iter().zip(steps).map(|(movable, steps)| Some((movable.line, movable.shift(system, steps)?)));
        Some(Joint { shifts: shifts.collect::<Option<_>>()?, point })
    });
    Ok((joints.collect(), all))
}

/// A point that keeps `rest` and all items from number `added` on.
pub(crate) fn point_of(
    problem: &Problem<'_>,
    rest: &Bits,
    added: usize,
    budget: &Budget<'_>,
) -> Result<Option<Vec<i64>>, Halt> {
    let items = Bits::of(problem.len(), rest.iter().chain(added..problem.len()));
    Ok(match Search::new(problem).solve(&items, budget)? {
        Outcome::Point(point) => Some(point),
        Outcome::None(_) => None,
    })
}

/// Whether some package is left when the lines move by at most so many steps: how many each really has to, and the
/// package.
type Moves<'o> = dyn FnMut(&[i128]) -> Result<Option<(Vec<i128>, Vec<i64>)>, Halt> + 'o;

/// All minimal vectors of steps, at least 1 and at most `most` each, at which something is left, and whether these are
/// all. If there are too many to give, those around the most even one are given.
fn minimal_vectors(most: &[i128], moves: &mut Moves<'_>) -> Result<(Vec<(Vec<i128>, Vec<i64>)>, bool), Halt> {
    let mut found: Vec<(Vec<i128>, Vec<i64>)> = Vec::new();
    let mut zones = VecDeque::from([most.to_vec()]);
    while let Some(zone) = zones.pop_front() {
        if zone.iter().any(|steps| *steps < 1) || zones.iter().any(|other| below(&zone, other)) {
            continue;
        }
        let Some(start) = moves(&zone)? else { continue };
        if found.len() == JOINT_MOVES {
            return Ok((sorted(found), false));
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
    Ok((sorted(found), true))
}

fn sorted(mut found: Vec<(Vec<i128>, Vec<i64>)>) -> Vec<(Vec<i128>, Vec<i64>)> {
    found.sort();
    found
}

fn below(one: &[i128], other: &[i128]) -> bool {
    one.iter().zip(other).all(|(one, other)| one <= other)
}

/// A minimal vector below one at which something is left: first all lines alike, then each by itself.
fn descend(zone: &[i128], start: (Vec<i128>, Vec<i64>), moves: &mut Moves<'_>) -> Result<(Vec<i128>, Vec<i64>), Halt> {
    let mut best = start;
    let even = |steps: i128| zone.iter().map(|most| steps.min(*most)).collect::<Vec<_>>();
    let highest = best.0.iter().copied().max().unwrap_or(0);
    least(1, highest, &mut |steps| {
        let found = moves(&even(steps))?;
        Ok(found.map(|found| {
            let highest = found.0.iter().copied().max().unwrap_or(0);
            best = found;
            highest
        }))
    })?;
    for line in 0..zone.len() {
        let mut steps = best.0.clone();
        least(1, steps[line], &mut |fewer| {
            steps[line] = fewer;
            let found = moves(&steps)?;
            Ok(found.map(|found| {
                let reached = found.0[line];
                best = found;
                reached
            }))
        })?;
    }
    Ok(best)
}

/// Searches downwards between `low` and `high`, at which something is left: `found` says at how many steps something is
/// left if so many are allowed.
fn least(mut low: i128, mut high: i128, found: &mut dyn FnMut(i128) -> Result<Option<i128>, Halt>) -> Result<(), Halt> {
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
            corners in prop::collection::vec(prop::collection::vec(-1_i128..6, 3), 0..6),
            most in prop::collection::vec(0_i128..7, 3),
        ) {
            let reach = |limit: &[i128]| corners.iter().find(|corner| below(corner, limit)).cloned();
            let mut moves = |limit: &[i128]| {
                Ok(reach(limit).map(|corner| (corner.iter().map(|steps| (*steps).max(1)).collect(), Vec::new())))
            };
            let (found, all) = minimal_vectors(&most, &mut moves).unwrap();
            let found: Vec<Vec<i128>> = found.into_iter().map(|(steps, _)| steps).collect();
            let grid: Vec<Vec<i128>> = (1..=most[0])
                .flat_map(|a| (1..=most[1]).map(move |b| (a, b)))
                .flat_map(|(a, b)| (1..=most[2]).map(move |c| vec![a, b, c]))
                .filter(|steps| reach(steps).is_some())
                .collect();
            let minimal: Vec<Vec<i128>> =
                grid.iter().filter(|v| !grid.iter().any(|w| w != *v && below(w, v))).cloned().collect();
            prop_assert!(all);
            prop_assert_eq!(found, minimal);
        }
    }

    #[test]
    fn of_too_many_moves_those_around_the_even_one_are_given() {
        let total = 100_000;
        let mut moves = |limit: &[i128]| {
            let rest = total - limit[0];
            Ok((rest <= limit[1]).then(|| (vec![limit[0], rest.max(1)], Vec::new())))
        };
        let (found, all) = minimal_vectors(&[total, total], &mut moves).unwrap();
        assert!(!all);
        assert_eq!(found.len(), JOINT_MOVES);
        assert!(found.iter().all(|(steps, _)| steps[0] + steps[1] == total && (steps[0] - steps[1]).abs() < 200));
    }
}

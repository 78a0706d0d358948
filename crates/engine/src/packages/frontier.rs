//! The whole frontier of a space: the undominated utilities, how many packages have each, and which.
//!
//! Coupled issues are summed up first (`forest`), then group is added to group (`front`). The fronts between are kept, so
//! that packages are traced back from their utilities: what an efficient package has on some of the issues is efficient
//! on these.

use num_integer::Integer;

use super::PackageLimits;
use super::forest::{Algebra, Answer, Forest};
use super::front::{self, Front, Moved, Whole, trim};
use super::space::{Party, Space};
use crate::{Budget, Halt};

/// The utilities of parties in the numbers that fronts are made of: shifted to start at 0, without a common divisor, the
/// party with the largest total last.
#[derive(Clone, Debug)]
pub(crate) struct Tables<T> {
    /// By place in a vector, the number of the party.
    order: Vec<usize>,
    /// By place in a vector: utility is `base` plus `step` times the number.
    base: Vec<i128>,
    step: Vec<i128>,
    /// By place in a vector, the largest total.
    reach: Vec<i128>,
    /// By issue and place of the answer: the vector.
    vectors: Vec<Vec<Vec<T>>>,
}

/// Totals of this many parties fit in 64 bits, with room for their sum.
fn fits(parties: &[Party], space: &Space) -> bool {
    let span = |party: &Party| space.ends(party).iter().map(|(low, high)| high - low).sum::<i128>();
    parties.iter().map(span).fold(0_i128, i128::saturating_add) < 1 << 61
}

impl<T: Whole> Tables<T> {
    fn new(parties: &[Party], space: &Space) -> Option<Self> {
        let spans: Vec<Vec<(i128, i128)>> = parties.iter().map(|party| space.ends(party)).collect();
        let step = |party: usize| {
            let issues = spans[party].iter().enumerate();
            let differences = issues.flat_map(|(issue, (low, _))| {
                space.options[issue].iter().map(move |place| parties[party].parts[issue][*place as usize] - low)
            });
            differences.fold(0_i128, |gcd, part| gcd.gcd(&part)).max(1)
        };
        let steps: Vec<i128> = (0..parties.len()).map(step).collect();
        let reach = |party: &usize| spans[*party].iter().map(|(low, high)| high - low).sum::<i128>() / steps[*party];
        let mut order: Vec<usize> = (0..parties.len()).collect();
        order.sort_by_key(reach);
        let number = |party: &usize, issue: usize, part: &i128| {
            // Places that are not options are never looked at.
            let part = (part - spans[*party][issue].0) / steps[*party];
            T::try_from(part.clamp(0, reach(party))).ok()
        };
        let vector = |issue: usize, place: usize| -> Option<Vec<T>> {
            order.iter().map(|party| number(party, issue, &parties[*party].parts[issue][place])).collect()
        };
        let issue = |issue: usize| (0..parties[0].parts[issue].len()).map(|place| vector(issue, place)).collect();
        Some(Self {
            vectors: (0..space.options.len()).map(issue).collect::<Option<_>>()?,
            base: order.iter().map(|party| spans[*party].iter().map(|span| span.0).sum()).collect(),
            step: order.iter().map(|party| steps[*party]).collect(),
            reach: order.iter().map(reach).collect(),
            order,
        })
    }

    /// Puts the utilities of the parties, in their order, of a vector in the place of what `into` holds.
    fn fill(&self, vector: &[T], into: &mut Vec<i128>) {
        into.resize(vector.len(), 0);
        for (place, party) in self.order.iter().enumerate() {
            into[*party] = self.base[place] + self.step[place] * vector[place].into();
        }
    }

    /// By place in a vector, the least number of packages that reach the floors.
    fn floors(&self, floors: &[Option<i128>]) -> Vec<i128> {
        let number = |place: usize| {
            let above = floors[self.order[place]].map(|floor| floor - self.base[place]);
            above.map_or(0, |above| Integer::div_ceil(&above, &self.step[place]))
        };
        (0..self.order.len()).map(number).collect()
    }
}

/// Undominated utilities over coupled issues.
pub(crate) struct Efficient<'a, T> {
    tables: &'a Tables<T>,
    cells: usize,
    budget: &'a Budget<'a>,
}

impl<T: Whole> Algebra for Efficient<'_, T> {
    type Value = Front<T>;
    type Target = Vec<T>;

    fn nothing(&self) -> Front<T> {
        Front::zero(self.tables.order.len())
    }

    fn both(&self, one: &Front<T>, other: &Front<T>) -> Result<Front<T>, Halt> {
        self.budget.step((one.len() * other.len()) as u64)?;
        Ok(front::sum(one, other, self.cells))
    }

    fn any(&self, issue: usize, answers: &[Answer<Front<T>>]) -> Result<Front<T>, Halt> {
        let vectors = &self.tables.vectors[issue];
        let moved = |answer: &'_ Answer<Front<T>>| (&vectors[answer.place as usize], answer.rest.len());
        self.budget.step(answers.iter().map(|answer| moved(answer).1 as u64).sum())?;
        let parts: Vec<Moved<'_, T>> =
            answers.iter().map(|answer| Moved { front: &answer.rest, by: moved(answer).0, times: 1 }).collect();
        Ok(front::union(self.tables.order.len(), &parts, self.cells))
    }

    fn parted(&self, target: &Vec<T>, issue: usize, answer: Answer<()>, parts: &[&Front<T>]) -> Vec<Vec<Vec<T>>> {
        let rest = less(target, &self.tables.vectors[issue][answer.place as usize]);
        let mut found = Vec::new();
        part(rest, parts, &mut Vec::new(), &mut found);
        found
    }
}

/// Every way to make up a vector of one vector of each front.
fn part<T: Whole>(rest: Vec<T>, fronts: &[&Front<T>], taken: &mut Vec<Vec<T>>, found: &mut Vec<Vec<Vec<T>>>) {
    match fronts {
        [] if rest.iter().all(|number| *number == T::default()) => found.push(taken.clone()),
        [] => {}
        [last] if last.contains(&rest) => found.push([taken.as_slice(), &[rest]].concat()),
        [_] => {}
        [first, others @ ..] => {
            for vector in first.points() {
                taken.push(vector.to_vec());
                part(less(&rest, vector), others, taken, found);
                taken.pop();
            }
        }
    }
}

fn less<T: Whole>(one: &[T], other: &[T]) -> Vec<T> {
    one.iter().zip(other).map(|(one, other)| *one - *other).collect()
}

/// The frontier of a space.
pub(crate) struct Frontier<'a, T: Whole> {
    tables: &'a Tables<T>,
    forest: Forest<'a, Efficient<'a, T>>,
    /// The fronts of the first group, of the first two, and so on, from the front of none.
    levels: Vec<Front<T>>,
    /// By place in a vector, by how much a package left out can be better; see [`super::FrontierAnswer::off`].
    off: Vec<i128>,
}

impl<'a, T: Whole> Frontier<'a, T> {
    /// The frontier of the packages that reach the floors; `None` where there is no package.
    ///
    /// # Errors
    /// A limit is met.
    fn new(
        tables: &'a Tables<T>,
        space: &'a Space,
        floors: &[Option<i128>],
        limits: &PackageLimits,
        budget: &'a Budget<'a>,
    ) -> Result<Option<Self>, Halt> {
        let efficient = Efficient { tables, cells: limits.cells, budget };
        let forest = Forest::grow(efficient, space, limits.cells, budget)?;
        let mut frontier = Self { tables, forest, levels: vec![Front::zero(tables.order.len())], off: Vec::new() };
        frontier.off = vec![0; tables.order.len()];
        let Some(groups) = frontier.forest.values() else { return Ok(None) };
        let groups: Vec<Front<T>> = groups.into_iter().cloned().collect();
        let mut rest: Vec<i128> =
            (0..tables.order.len()).map(|place| groups.iter().map(|g| top(g, place)).sum()).collect();
        let floors = tables.floors(floors);
        let most = frontier.most(limits);
        for group in &groups {
            rest.iter_mut().enumerate().for_each(|(place, rest)| *rest -= top(group, place));
            frontier.add(group, &floors, &rest, most, limits, budget)?;
        }
        Ok(Some(frontier))
    }

    /// How many vectors a front may have.
    fn most(&self, limits: &PackageLimits) -> usize {
        let reach = &self.tables.reach[..self.tables.order.len() - 1];
        let cells = reach.iter().map(|reach| usize::try_from(*reach).unwrap_or(usize::MAX).saturating_add(1));
        let swept = self.tables.order.len() < 4 || cells.fold(1, usize::saturating_mul) <= limits.cells;
        if swept { limits.points } else { limits.points_of_many }
    }

    fn add(
        &mut self,
        group: &Front<T>,
        floors: &[i128],
        rest: &[i128],
        most: usize,
        limits: &PackageLimits,
        budget: &Budget<'_>,
    ) -> Result<(), Halt> {
        let Some(last) = self.levels.last() else { return Ok(()) };
        budget.step((last.len() * group.len()) as u64)?;
        let mut next = front::sum(last, group, limits.cells);
        next.retain(|vector| {
            let mut places = vector.iter().zip(rest).zip(floors);
            places.all(|((number, rest), floor)| (*number).into() + rest >= *floor)
        });
        let off = trim(&mut next, most);
        self.off.iter_mut().zip(off).for_each(|(sum, off)| *sum += off);
        self.levels.push(next);
        Ok(())
    }
}

/// The largest number of a front at a place.
fn top<T: Whole>(front: &Front<T>, place: usize) -> i128 {
    front.points().map(|point| point[place].into()).max().unwrap_or(0)
}

/// A list of utilities, one number for each party.
pub(crate) trait Vectors {
    /// How many different vectors of utilities there are.
    fn len(&self) -> usize;
    /// Puts one of them, in the order of the parties, in the place of what `into` holds.
    fn fill(&self, at: usize, into: &mut Vec<i128>);

    /// One of them.
    fn utilities(&self, at: usize) -> Vec<i128> {
        let mut utilities = Vec::new();
        self.fill(at, &mut utilities);
        utilities
    }
}

/// Utilities that a list of packages has, and the packages of each.
pub(crate) trait Efficients: Vectors {
    /// How many packages have it; `u128::MAX` stands for any more.
    fn count(&self, at: usize) -> u128;
    /// Packages that have it, as points, at most so many.
    fn packages(&self, at: usize, most: usize) -> Vec<Vec<u32>>;
    /// By party, by how much an efficient package that is left out can be better (see [`super::FrontierAnswer::off`]).
    fn off(&self) -> Vec<i128>;
}

impl<T: Whole> Vectors for Frontier<'_, T> {
    fn len(&self) -> usize {
        self.levels.last().map_or(0, Front::len)
    }

    fn fill(&self, at: usize, into: &mut Vec<i128>) {
        into.clear();
        self.levels.last().into_iter().for_each(|front| self.tables.fill(front.point(at), into));
    }
}

impl<T: Whole> Efficients for Frontier<'_, T> {
    fn count(&self, at: usize) -> u128 {
        self.levels.last().map_or(0, |front| front.counts[at])
    }

    fn packages(&self, at: usize, most: usize) -> Vec<Vec<u32>> {
        let (Some(front), Some(groups)) = (self.levels.last(), self.forest.values()) else { return Vec::new() };
        let mut found = Vec::new();
        self.back(front.point(at).to_vec(), &groups, Vec::new(), most, &mut found);
        found.sort_unstable();
        found
    }

    fn off(&self) -> Vec<i128> {
        let mut off = vec![0; self.off.len()];
        let places = self.tables.order.iter().enumerate();
        places.for_each(|(place, party)| off[*party] = self.off[place] * self.tables.step[place]);
        off
    }
}

impl<T: Whole> Frontier<'_, T> {
    /// Parts a vector among the groups, from the last one back, and traces the packages of each way.
    fn back(&self, rest: Vec<T>, groups: &[&Front<T>], taken: Vec<Vec<T>>, most: usize, found: &mut Vec<Vec<u32>>) {
        let Some((last, others)) = groups.split_last() else {
            return self.forest.trace(taken.into_iter().rev().collect(), most, found);
        };
        for vector in last.points() {
            if found.len() < most && self.levels[others.len()].has_difference(&rest, vector) {
                self.back(less(&rest, vector), others, [taken.as_slice(), &[vector.to_vec()]].concat(), most, found);
            }
        }
    }
}

/// Works out the frontier of a space for parties, one or more, and hands it to `f`; `None` where there is no package.
///
/// # Errors
/// A limit is met.
pub(crate) fn with_frontier<R>(
    parties: &[Party],
    space: &Space,
    floors: &[Option<i128>],
    limits: &PackageLimits,
    budget: &Budget<'_>,
    f: impl FnOnce(&dyn Efficients) -> R,
) -> Result<Option<R>, Halt> {
    let digits = Halt::Limit { name: "digits", value: 127 };
    Ok(if fits(parties, space) {
        let tables = Tables::<i64>::new(parties, space).ok_or(digits)?;
        Frontier::new(&tables, space, floors, limits, budget)?.map(|frontier| f(&frontier))
    } else {
        let tables = Tables::<i128>::new(parties, space).ok_or(digits)?;
        Frontier::new(&tables, space, floors, limits, budget)?.map(|frontier| f(&frontier))
    })
}

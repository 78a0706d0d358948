//! Questions over all packages of a space, answered issue by issue: bucket elimination.
//!
//! Issues that no constraint couples are independent. In each coupled group one issue after the other is summed up: for
//! every combination of the answers it is coupled with, what its own answers come to together. What "come to together"
//! means is an [`Algebra`]: counts, the fewest lines broken, the largest utility, the undominated utilities.
//!
//! R. Dechter, "Bucket elimination: A unifying framework for reasoning", Artificial Intelligence 113, 1999; with sets of
//! undominated vectors E. Rollon and J. Larrosa, "Bucket elimination for multiobjective optimization problems", Journal of
//! Heuristics 12, 2006. The issue that couples the fewest pairs anew goes first (min-fill). Time and memory grow with
//! the product of the answers of the issues that are coupled at once, not with the number of packages.

use std::collections::BTreeSet;

use super::space::{Constraint, Space};
use crate::{Budget, Halt};

/// What is asked: a commutative semiring, with what an answer to an issue adds.
pub(crate) trait Algebra {
    /// An answer to the question over some of the issues.
    type Value: Clone;
    /// What is looked for when packages are traced back from a value.
    type Target: Clone;

    /// Over no issue.
    fn nothing(&self) -> Self::Value;

    /// Over two sets of issues that share none.
    ///
    /// # Errors
    /// A limit is met.
    fn both(&self, one: &Self::Value, other: &Self::Value) -> Result<Self::Value, Halt>;

    /// Over the answers of one issue, each with what the issues summed up before come to with it.
    ///
    /// # Errors
    /// A limit is met.
    fn any(&self, issue: usize, answers: &[Answer<Self::Value>]) -> Result<Self::Value, Halt>;

    /// What is left to be found in each of `parts` once an answer is taken, every way it can be parted.
    fn parted(
        &self,
        target: &Self::Target,
        issue: usize,
        answer: Answer<()>,
        parts: &[&Self::Value],
    ) -> Vec<Vec<Self::Target>>;
}

/// An answer to an issue.
#[derive(Clone, Debug)]
pub(crate) struct Answer<V> {
    /// Its place.
    pub(crate) place: u32,
    /// How many soft constraints it breaks, given the answers before.
    pub(crate) broken: u32,
    /// What goes with it.
    pub(crate) rest: V,
}

/// One issue, summed up.
struct Bucket<'s, V> {
    issue: usize,
    /// The issues that it is coupled with and that are summed up later.
    scope: Vec<usize>,
    constraints: Vec<&'s Constraint>,
    /// The buckets that it takes in.
    parts: Vec<usize>,
    /// For each combination of answers to `scope`: the value; `None` where there is no package.
    values: Vec<Option<V>>,
}

/// All issues of a space, summed up.
pub(crate) struct Forest<'s, A: Algebra> {
    pub(crate) algebra: A,
    space: &'s Space,
    buckets: Vec<Bucket<'s, A::Value>>,
    /// The last bucket of each coupled group.
    roots: Vec<usize>,
}

/// Answers to some issues: their numbers among the options, and their places.
struct Point {
    numbers: Vec<usize>,
    places: Vec<i64>,
}

impl Point {
    fn set(&mut self, space: &Space, issue: usize, number: usize) {
        self.numbers[issue] = number;
        self.places[issue] = i64::from(space.options[issue][number]);
    }
}

/// Each coupled group of a space in the order in which its issues are summed up.
pub(crate) fn order(space: &Space) -> Vec<Vec<usize>> {
    let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); space.options.len()];
    for constraint in &space.constraints {
        for one in &constraint.scope {
            near[*one].extend(constraint.scope.iter().filter(|other| *other != one));
        }
    }
    let mut groups = space.components();
    groups.iter_mut().for_each(|group| *group = min_fill(group.clone(), &mut near));
    groups
}

fn min_fill(mut group: Vec<usize>, near: &mut [BTreeSet<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(group.len());
    while !group.is_empty() {
        let fill = |issue: &usize| {
            let around: Vec<usize> = near[*issue].iter().copied().collect();
            let missing = |at: usize| around[..at].iter().filter(|other| !near[around[at]].contains(other)).count();
            ((0..around.len()).map(missing).sum::<usize>(), around.len(), std::cmp::Reverse(*issue))
        };
        // A group is not empty here; the smallest is always one of it.
        let Some(next) = group.iter().copied().min_by_key(fill) else { break };
        group.retain(|issue| *issue != next);
        let around = std::mem::take(&mut near[next]);
        for one in &around {
            near[*one].remove(&next);
            near[*one].extend(around.iter().filter(|other| *other != one));
        }
        order.push(next);
    }
    order
}

impl<'s, A: Algebra> Forest<'s, A> {
    /// The space summed up.
    ///
    /// # Errors
    /// The tables would have more than `cells` entries, or another limit is met.
    pub(crate) fn grow(algebra: A, space: &'s Space, cells: usize, budget: &Budget<'_>) -> Result<Self, Halt> {
        let mut forest = Self { algebra, space, buckets: Vec::new(), roots: Vec::new() };
        let mut left: Vec<&Constraint> = space.constraints.iter().collect();
        let mut used = 0;
        for group in order(space) {
            let mut open: Vec<usize> = Vec::new();
            for issue in group {
                let bucket = forest.bucket(issue, &mut left, &mut open);
                let size = bucket.scope.iter().map(|issue| space.options[*issue].len());
                let size = size.fold(space.options[issue].len(), usize::saturating_mul);
                used += size;
                if used > cells {
                    return Err(Halt::Limit { name: "cells", value: cells as u64 });
                }
                budget.step(size as u64)?;
                open.push(forest.fill(bucket, budget)?);
            }
            forest.roots.extend(open);
        }
        Ok(forest)
    }

    /// An issue with what speaks of it and is not yet taken in.
    fn bucket(&self, issue: usize, left: &mut Vec<&'s Constraint>, open: &mut Vec<usize>) -> Bucket<'s, A::Value> {
        let constraints = left.extract_if(.., |constraint| constraint.scope.contains(&issue)).collect::<Vec<_>>();
        let parts: Vec<usize> = open.extract_if(.., |part| self.buckets[*part].scope.contains(&issue)).collect();
        let mut scope: Vec<usize> = constraints.iter().flat_map(|constraint| &constraint.scope).copied().collect();
        scope.extend(parts.iter().flat_map(|part| &self.buckets[*part].scope));
        scope.sort_unstable();
        scope.dedup();
        scope.retain(|other| *other != issue);
        Bucket { issue, scope, constraints, parts, values: Vec::new() }
    }

    /// Works out the table of a bucket; gives its number.
    fn fill(&mut self, mut bucket: Bucket<'s, A::Value>, budget: &Budget<'_>) -> Result<usize, Halt> {
        let mut point = self.point();
        let count: usize = bucket.scope.iter().map(|issue| self.space.options[*issue].len()).product();
        for index in 0..count {
            budget.step(1)?;
            let mut rest = index;
            for issue in &bucket.scope {
                let size = self.space.options[*issue].len();
                point.set(self.space, *issue, rest % size);
                rest /= size;
            }
            bucket.values.push(self.value(&bucket, &mut point)?);
        }
        self.buckets.push(bucket);
        Ok(self.buckets.len() - 1)
    }

    fn value(&self, bucket: &Bucket<'s, A::Value>, point: &mut Point) -> Result<Option<A::Value>, Halt> {
        let mut answers = Vec::new();
        for number in 0..self.space.options[bucket.issue].len() {
            let Some((answer, parts)) = self.answer(bucket, number, point) else { continue };
            let mut parts = parts.into_iter();
            let mut value = parts.next().cloned().unwrap_or_else(|| self.algebra.nothing());
            for part in parts {
                value = self.algebra.both(&value, part)?;
            }
            answers.push(Answer { place: answer.place, broken: answer.broken, rest: value });
        }
        if answers.is_empty() { Ok(None) } else { self.algebra.any(bucket.issue, &answers).map(Some) }
    }

    /// An answer to the issue of a bucket, with what the buckets that it takes in come to; `None` where it is not
    /// possible together with the answers of the point, to which it is added.
    fn answer<'f>(
        &'f self,
        bucket: &Bucket<'s, A::Value>,
        number: usize,
        point: &mut Point,
    ) -> Option<(Answer<()>, Vec<&'f A::Value>)> {
        point.set(self.space, bucket.issue, number);
        let mut broken = 0;
        for constraint in &bucket.constraints {
            match (constraint.node.holds(&point.places), constraint.soft) {
                (true, _) => {}
                (false, true) => broken += 1,
                (false, false) => return None,
            }
        }
        let parts: Option<Vec<&A::Value>> =
            bucket.parts.iter().map(|part| self.buckets[*part].values[self.index(*part, point)].as_ref()).collect();
        Some((Answer { place: self.space.options[bucket.issue][number], broken, rest: () }, parts?))
    }

    fn index(&self, bucket: usize, point: &Point) -> usize {
        let scope = self.buckets[bucket].scope.iter().rev();
        scope.fold(0, |index, issue| index * self.space.options[*issue].len() + point.numbers[*issue])
    }

    fn point(&self) -> Point {
        let issues = self.space.options.len();
        Point { numbers: vec![0; issues], places: vec![0; issues] }
    }

    /// What each coupled group comes to; `None` where there is no package.
    pub(crate) fn values(&self) -> Option<Vec<&A::Value>> {
        self.roots.iter().map(|root| self.buckets[*root].values.first()?.as_ref()).collect()
    }

    /// Points (places by issue) that come to these targets, one for each coupled group, until there are `most`.
    pub(crate) fn trace(&self, targets: Vec<A::Target>, most: usize, found: &mut Vec<Vec<u32>>) {
        let mut open: Vec<(usize, A::Target)> = self.roots.iter().copied().zip(targets).collect();
        self.walk(&mut open, &mut self.point(), most, found);
    }

    /// Goes on from what is open, and leaves it as it was.
    fn walk(&self, open: &mut Vec<(usize, A::Target)>, point: &mut Point, most: usize, found: &mut Vec<Vec<u32>>) {
        if found.len() >= most {
            return;
        }
        let Some((at, target)) = open.pop() else {
            // A place of an option fits.
            return found.push(point.places.iter().map(|place| *place as u32).collect());
        };
        let bucket = &self.buckets[at];
        for number in 0..self.space.options[bucket.issue].len() {
            let Some((answer, parts)) = self.answer(bucket, number, point) else { continue };
            for targets in self.algebra.parted(&target, bucket.issue, answer.clone(), &parts) {
                let before = open.len();
                open.extend(bucket.parts.iter().copied().zip(targets));
                self.walk(open, point, most, found);
                open.truncate(before);
                point.set(self.space, bucket.issue, number);
            }
        }
        open.push((at, target));
    }
}

//! What a rule singles out, without a frontier: boxes of packages are cut until a bound shows that none is better.
//!
//! A box leaves each issue some of its answers. For any weights of the parties that are not below zero the largest
//! weighted sum of utilities over a box is found issue by issue, and a package that does better by a rule has at least
//! so much (the *threshold* of a [`Goal`]). So a box whose largest sum is below the threshold holds none, and an answer
//! that leaves less than the threshold is taken out of a box (reduced-cost fixing). Weights that make the bound tight are
//! found by small steps against what the best package of the bound gives too much of (Lagrangian relaxation: M. L.
//! Fisher, "The Lagrangian Relaxation Method for Solving Integer Programming Problems", Management Science 27(1), 1981).
//!
//! Steps are made with floating-point numbers, as fast and rough as need be; they only propose weights. These are then
//! rounded to whole numbers, and bounds, thresholds and comparisons are exact.

mod goal;
mod linear;
mod max_min;
mod product;
mod rules;

pub(crate) use goal::{Goal, Weights};
pub(crate) use rules::Rules;

use std::collections::BTreeMap;

use super::space::{Party, Space};
use crate::search::space::Space as Places;
use crate::{Budget, Halt};

/// So many steps are made for weights of the first box, and of each other box.
const STEPS: (usize, usize) = (150, 14);

/// An answer to an issue, or several that are worth the same to everybody.
#[derive(Clone, Debug)]
struct Choice {
    /// By party, what it adds.
    parts: Vec<i128>,
    /// The same as a share of the party's span.
    light: Vec<f64>,
    /// The places.
    places: Vec<u32>,
}

/// A space, ready to be searched.
#[derive(Clone)]
pub(crate) struct Boxes<'a> {
    space: &'a Space,
    /// By party: the least a package can be worth, and how much more the best can be.
    pub(crate) least: Vec<i128>,
    pub(crate) span: Vec<i128>,
    /// By party: what a package must be worth.
    floors: Vec<Option<i128>>,
    issues: Vec<Vec<Choice>>,
}

/// How often the bound did not take the choice it took most often, and, less being more, what the next best costs.
type Rank = (usize, std::cmp::Reverse<i128>);

/// For each issue the numbers of the choices that are left.
type Left = Vec<Vec<u32>>;

/// What a search came to.
#[derive(Clone, Debug)]
pub(crate) struct Outcome<K> {
    /// The best key, and the utilities of a package that has it.
    pub(crate) best: Option<(K, Vec<i128>)>,
    /// Weights that were proof enough for the first box.
    pub(crate) proof: Option<(Weights, i128)>,
}

/// A search that is under way.
struct Run<'r, G: Goal> {
    goal: &'r G,
    /// Whether packages as good as the best are looked for too.
    ties: bool,
    best: Option<(G::Key, Vec<i128>)>,
    /// By party, the share that weights are moved towards.
    wanted: Vec<f64>,
    /// The most boxes to look at, and how many were.
    boxes: u64,
    looked: u64,
    /// With `ties`: packages as good as the best, as numbers of choices.
    leaves: Vec<Vec<u32>>,
}

impl<'a> Boxes<'a> {
    /// The packages of a space that reach the floors.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn new(parties: &[Party], space: &'a Space, floors: &[Option<i128>]) -> Result<Self, Halt> {
        let mut coupled = vec![false; space.options.len()];
        space.constraints.iter().flat_map(|constraint| &constraint.scope).for_each(|issue| coupled[*issue] = true);
        let ends = |party: &Party| {
            space.ends(party).into_iter().fold((0, 0), |sum, (least, most)| (sum.0 + least, sum.1 + most))
        };
        let ends: Vec<(i128, i128)> = parties.iter().map(ends).collect();
        let span: Vec<i128> = ends.iter().map(|(least, most)| (most - least).max(1)).collect();
        if span.iter().any(|span| *span >= 1 << goal::SPAN_BITS) {
            return Err(Halt::Limit { name: "digits", value: 127 });
        }
        let issue = |issue: usize| choices(parties, &span, issue, &space.options[issue], coupled[issue]);
        let issues = (0..space.options.len()).map(issue).collect();
        Ok(Self { space, least: ends.iter().map(|end| end.0).collect(), span, floors: floors.to_vec(), issues })
    }

    /// The same, of packages that give each party at least so much besides.
    pub(crate) fn reaching(&self, base: &[i128]) -> Self {
        let floors = self.floors.iter().zip(base).map(|(floor, base)| Some(floor.unwrap_or(*base).max(*base)));
        Self { floors: floors.collect(), ..self.clone() }
    }

    /// The best package by a goal; `ties` and the rest of a run go with [`Boxes::all`].
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn best<G: Goal>(
        &self,
        goal: &G,
        known: Option<(G::Key, Vec<i128>)>,
        boxes: u64,
        budget: &Budget<'_>,
    ) -> Result<Outcome<G::Key>, Halt> {
        let wanted = goal.wanted(self, known.as_ref().map(|known| &known.0));
        let mut run = Run { goal, ties: false, best: known, wanted, boxes, looked: 0, leaves: Vec::new() };
        let proof = self.search(&mut run, usize::MAX, budget)?;
        Ok(Outcome { best: run.best, proof })
    }

    /// All packages as good as a best key that is known, as far as there are at most `most` different utilities or
    /// choices; the flag says whether these are all.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn all<G: Goal>(
        &self,
        goal: &G,
        best: (G::Key, Vec<i128>),
        most: usize,
        boxes: u64,
        budget: &Budget<'_>,
    ) -> Result<(Vec<Tied>, bool), Halt> {
        let wanted = goal.wanted(self, Some(&best.0));
        let mut run = Run { goal, ties: true, best: Some(best), wanted, boxes, looked: 0, leaves: Vec::new() };
        self.search(&mut run, most, budget)?;
        let complete = run.leaves.len() <= most;
        let tied = run.leaves.iter().map(|leaf| {
            let places = self.issues.iter().zip(leaf).map(|(choices, number)| choices[*number as usize].places.clone());
            Tied { utilities: self.utilities(leaf), places: places.collect() }
        });
        Ok((tied.collect(), complete))
    }

    fn search<G: Goal>(
        &self,
        run: &mut Run<'_, G>,
        most: usize,
        budget: &Budget<'_>,
    ) -> Result<Option<(Weights, i128)>, Halt> {
        let whole: Left = self.issues.iter().map(|choices| (0..choices.len() as u32).collect()).collect();
        let mut proof = None;
        let mut open = vec![(whole, run.goal.start(self))];
        let mut first = true;
        while let Some((left, mut lambda)) = open.pop() {
            if run.leaves.len() > most {
                break;
            }
            run.looked += 1;
            if run.looked > run.boxes {
                return Err(Halt::Limit { name: "boxes", value: run.boxes });
            }
            budget.step(STEPS.1 as u64)?;
            let steps = if first { STEPS.0 } else { STEPS.1 };
            let end = self.look(run, &left, &mut lambda, steps);
            match end {
                End::Closed(weights, bound) if first => proof = Some((weights, bound)),
                End::Closed(..) | End::Void => {}
                End::Leaf(leaf) => run.leaves.push(leaf),
                End::Cut(one, other) => {
                    open.push((other, lambda.clone()));
                    open.push((one, lambda));
                }
            }
            first = false;
        }
        Ok(proof)
    }

    /// Looks at one box.
    fn look<G: Goal>(&self, run: &mut Run<'_, G>, left: &Left, lambda: &mut Vec<f64>, steps: usize) -> End {
        if self.is_void(left) {
            return End::Void;
        }
        let (mut tight, mut seen) = ((f64::INFINITY, lambda.clone()), BTreeMap::new());
        let mut last = Vec::new();
        for step in 0..steps {
            let (bound, argument) = self.light(left, lambda);
            let utilities = self.utilities(&argument);
            if !run.ties && argument != last {
                self.offer(run, &argument, &utilities, steps == STEPS.0);
            }
            let measure = run.goal.measure(self, lambda, bound, &run.wanted);
            if measure < tight.0 {
                tight = (measure, lambda.clone());
            }
            if run.goal.is_enough(measure) {
                break;
            }
            for (issue, choice) in argument.iter().enumerate().filter(|(issue, _)| left[*issue].len() > 1) {
                *seen.entry((issue, *choice)).or_insert(0_usize) += 1;
            }
            // The weights of the box that this one is a part of are nearly right for it.
            let start = if steps == STEPS.0 { 1.0 } else { 0.2 };
            let pace = start / (1.0 + step as f64 / 4.0);
            run.goal.steer(lambda, &self.shares(&utilities), pace, &run.wanted);
            last = argument;
        }
        *lambda = tight.1;
        self.cut(run, left, lambda, &seen)
    }

    /// Closes a box by weights, or takes answers out of it and cuts it in two.
    fn cut<G: Goal>(
        &self,
        run: &mut Run<'_, G>,
        left: &Left,
        lambda: &[f64],
        seen: &BTreeMap<(usize, u32), usize>,
    ) -> End {
        let weights = run.goal.weights(self, lambda);
        let sums = self.sums(left, &weights);
        let tops: Vec<i128> = sums.iter().map(|sums| sums.iter().copied().max().unwrap_or(0)).collect();
        let bound: i128 = tops.iter().sum();
        let threshold = run.goal.threshold(self, &weights, run.best.as_ref().map(|best| &best.0), run.ties);
        let threshold = threshold.max(self.least_sum(&weights));
        if bound < threshold {
            return End::Closed(weights, bound);
        }
        let mut kept = left.clone();
        for (issue, choices) in kept.iter_mut().enumerate() {
            let mut sums = sums[issue].iter();
            choices.retain(|_| sums.next().is_some_and(|sum| bound - (tops[issue] - sum) >= threshold));
        }
        if kept.iter().all(|choices| choices.len() == 1) {
            return self.leaf(run, kept.into_iter().flatten().collect());
        }
        let (issue, choice) = self.branch(&kept, left, &sums, seen);
        let mut one = kept.clone();
        one[issue] = vec![choice];
        kept[issue].retain(|other| *other != choice);
        End::Cut(one, kept)
    }

    fn leaf<G: Goal>(&self, run: &mut Run<'_, G>, leaf: Vec<u32>) -> End {
        let utilities = self.utilities(&leaf);
        if !run.ties {
            self.offer(run, &leaf, &utilities, false);
            return End::Void;
        }
        let key = self.allowed(&leaf, &utilities).then(|| run.goal.key(&utilities)).flatten();
        if key.is_some() && key.as_ref() == run.best.as_ref().map(|best| &best.0) { End::Leaf(leaf) } else { End::Void }
    }

    /// The issue and the choice to cut a box by: the choice that the bound took most often, of the issue in which it
    /// changed most; else of the issue in which the next best choice costs least.
    fn branch(
        &self,
        kept: &Left,
        left: &Left,
        sums: &[Vec<i128>],
        seen: &BTreeMap<(usize, u32), usize>,
    ) -> (usize, u32) {
        let mut best: Option<(Rank, (usize, u32))> = None;
        for (issue, choices) in kept.iter().enumerate().filter(|(_, choices)| choices.len() > 1) {
            let times = |choice: &u32| seen.get(&(issue, *choice)).copied().unwrap_or(0);
            let all: usize = left[issue].iter().map(times).sum();
            let sum =
                |choice: &u32| left[issue].iter().position(|other| other == choice).map_or(0, |at| sums[issue][at]);
            let Some(most) = choices.iter().max_by_key(|choice| (times(choice), sum(choice))) else { continue };
            let next = choices.iter().filter(|choice| *choice != most).map(sum).max().unwrap_or(0);
            let rank = (all - times(most), std::cmp::Reverse((sum(most) - next).abs()));
            if best.as_ref().is_none_or(|best| rank > best.0) {
                best = Some((rank, (issue, *most)));
            }
        }
        // Some issue has more than one choice where this is asked.
        best.map_or((0, 0), |best| best.1)
    }

    /// The largest weighted sum over a box in rough numbers, with the choices that give it.
    fn light(&self, left: &Left, lambda: &[f64]) -> (f64, Vec<u32>) {
        let (mut bound, mut argument) = (0.0, Vec::with_capacity(left.len()));
        for (choices, numbers) in self.issues.iter().zip(left) {
            let mut top = (f64::NEG_INFINITY, 0);
            for number in numbers {
                let light = &choices[*number as usize].light;
                let sum: f64 = light.iter().zip(lambda).map(|(light, lambda)| light * lambda).sum();
                if sum > top.0 {
                    top = (sum, *number);
                }
            }
            bound += top.0;
            argument.push(top.1);
        }
        (bound, argument)
    }

    /// By issue and choice that is left, the weighted sum.
    fn sums(&self, left: &Left, weights: &Weights) -> Vec<Vec<i128>> {
        let sum = |choice: &Choice| choice.parts.iter().zip(&weights.0).map(|(part, weight)| part * weight).sum();
        let issue = |(choices, numbers): (&Vec<Choice>, &Vec<u32>)| {
            numbers.iter().map(|number| sum(&choices[*number as usize])).collect()
        };
        self.issues.iter().zip(left).map(issue).collect()
    }

    /// The weighted sum that every package has that reaches the floors.
    fn least_sum(&self, weights: &Weights) -> i128 {
        let floors = self.floors.iter().zip(&self.least).map(|(floor, least)| floor.unwrap_or(*least));
        floors.zip(&weights.0).map(|(floor, weight)| floor * weight).sum()
    }

    /// Takes note of a package if it is better than the best so far.
    fn offer<G: Goal>(&self, run: &mut Run<'_, G>, argument: &[u32], utilities: &[i128], polish: bool) {
        let better = |run: &Run<'_, G>, key: &G::Key| run.best.as_ref().is_none_or(|best| *key > best.0);
        if !self.allowed(argument, utilities) {
            return;
        }
        let Some(key) = run.goal.key(utilities).filter(|key| better(run, key)) else { return };
        run.wanted = run.goal.wanted(self, Some(&key));
        run.best = Some((key, utilities.to_vec()));
        if !polish {
            return;
        }
        // One change at a time, as long as it helps.
        for (issue, choices) in self.issues.iter().enumerate() {
            for number in 0..choices.len() as u32 {
                let mut next = argument.to_vec();
                next[issue] = number;
                let utilities = self.utilities(&next);
                let key = run.goal.key(&utilities).filter(|key| better(run, key));
                if key.is_some() && self.allowed(&next, &utilities) {
                    return self.offer(run, &next, &utilities, true);
                }
            }
        }
    }

    fn utilities(&self, argument: &[u32]) -> Vec<i128> {
        let mut utilities = vec![0; self.least.len()];
        for (choices, number) in self.issues.iter().zip(argument) {
            utilities.iter_mut().zip(&choices[*number as usize].parts).for_each(|(sum, part)| *sum += part);
        }
        utilities
    }

    /// Utilities as shares of what each party can have beyond the least.
    fn shares(&self, utilities: &[i128]) -> Vec<f64> {
        let ends = self.least.iter().zip(&self.span);
        utilities.iter().zip(ends).map(|(utility, (least, span))| (utility - least) as f64 / *span as f64).collect()
    }

    /// Whether a package reaches the floors and obeys what couples issues.
    fn allowed(&self, argument: &[u32], utilities: &[i128]) -> bool {
        let reaches =
            self.floors.iter().zip(utilities).all(|(floor, utility)| floor.is_none_or(|floor| *utility >= floor));
        if !reaches || self.space.constraints.is_empty() {
            return reaches;
        }
        let place = |(choices, number): (&Vec<Choice>, &u32)| i64::from(choices[*number as usize].places[0]);
        let point: Vec<i64> = self.issues.iter().zip(argument).map(place).collect();
        self.space.constraints.iter().all(|constraint| constraint.node.holds(&point))
    }

    /// Whether some floor, or something that couples issues, leaves no package of a box.
    fn is_void(&self, left: &Left) -> bool {
        let most = |party: usize| -> i128 {
            let parts = |(choices, numbers): (&Vec<Choice>, &Vec<u32>)| {
                numbers.iter().map(|number| choices[*number as usize].parts[party]).max()
            };
            self.issues.iter().zip(left).filter_map(parts).sum()
        };
        let short = |(party, floor): (usize, &Option<i128>)| floor.is_some_and(|floor| most(party) < floor);
        if self.floors.iter().enumerate().any(short) {
            return true;
        }
        if self.space.constraints.is_empty() {
            return false;
        }
        let ends = self.issues.iter().zip(left).flat_map(|(choices, numbers)| {
            let places = || numbers.iter().flat_map(|number| &choices[*number as usize].places);
            [places().min(), places().max()].map(|end| end.map_or(0, |place| i64::from(*place)))
        });
        let hull = Places(ends.collect());
        self.space.constraints.iter().any(|constraint| hull.refutes(&constraint.node))
    }
}

/// How a look at a box ends.
enum End {
    /// These weights show that nothing better is in it: the largest weighted sum.
    Closed(Weights, i128),
    /// Nothing is in it.
    Void,
    /// One package is left in it, as good as the best.
    Leaf(Vec<u32>),
    /// It is cut in two.
    Cut(Left, Left),
}

/// Packages that are worth the same.
#[derive(Clone, Debug)]
pub(crate) struct Tied {
    utilities: Vec<i128>,
    /// For each issue the places that can be chosen.
    places: Vec<Vec<u32>>,
}

/// The choices of an issue: equal ones as one and dominated ones left out, unless something couples the issue.
fn choices(parties: &[Party], span: &[i128], issue: usize, options: &[u32], coupled: bool) -> Vec<Choice> {
    let parts = |place: u32| -> Vec<i128> { parties.iter().map(|party| party.parts[issue][place as usize]).collect() };
    let mut choices: Vec<Choice> = Vec::new();
    let mut equal: BTreeMap<Vec<i128>, usize> = BTreeMap::new();
    for place in options {
        let parts = parts(*place);
        match equal.get(&parts).filter(|_| !coupled) {
            Some(choice) => choices[*choice].places.push(*place),
            None => {
                equal.insert(parts.clone(), choices.len());
                let light = parts.iter().zip(span).map(|(part, span)| *part as f64 / *span as f64).collect();
                choices.push(Choice { parts, light, places: vec![*place] });
            }
        }
    }
    if !coupled {
        let all: Vec<Vec<i128>> = choices.iter().map(|choice| choice.parts.clone()).collect();
        choices.retain(|choice| !all.iter().any(|other| detente_model::dominates(other, &choice.parts)));
    }
    choices
}

//! One search: which box is looked at next, how it is closed or cut, and what was found so far.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use num_rational::BigRational;

use super::climb::climb;
use super::relaxed::Relaxed;
use super::{Boxes, Goal, Left, Tied, Weights};
use crate::{Budget, Halt};

/// So many steps are made for weights of the first box, and of each other box.
const STEPS: (usize, usize) = (150, 14);

/// In so many boxes, the first ones, a package is climbed to from what the linear program takes most of.
const CLIMBS: u64 = 8;

/// How often the bound did not take the choice it took most often, and, less being more, what the next best costs.
type Rank = (usize, Reverse<i128>);

/// The best package so far.
#[derive(Clone, Debug)]
pub(super) struct Best<K> {
    pub(super) key: K,
    pub(super) utilities: Vec<i128>,
    /// By issue the number of its choice.
    choices: Vec<u32>,
}

/// What is looked for.
pub(super) struct Quest<'q, G: Goal> {
    pub(super) goal: &'q G,
    /// A package that is known.
    pub(super) known: Option<Best<G::Key>>,
    /// How many packages as good as the best are looked for too.
    pub(super) ties: usize,
    /// Whether only those are: none is better than the known one.
    pub(super) only_ties: bool,
    /// The most boxes to look at.
    pub(super) boxes: u64,
}

/// What a search came to.
#[derive(Clone, Debug)]
pub(super) struct Outcome<K> {
    pub(super) best: Option<Best<K>>,
    /// Packages as good as the best, and whether there are more of them than were looked for.
    pub(super) tied: Vec<Tied>,
    pub(super) many: bool,
    /// Weights that were proof enough for the first box.
    pub(super) proof: Option<(Weights, i128)>,
    /// The limit that ended it, if any, and what no package that was not looked at has more of.
    pub(super) halted: Option<(Halt, Option<BigRational>)>,
}

/// A search that is under way.
struct Run<'r, 'q, G: Goal> {
    quest: &'r Quest<'q, G>,
    best: Option<Best<G::Key>>,
    /// By party, the share that weights are moved towards.
    wanted: Vec<f64>,
    /// How many boxes were looked at.
    looked: u64,
    /// Packages as good as the best, as numbers of choices, and whether there are too many.
    leaves: Vec<Vec<u32>>,
    many: bool,
    proof: Option<(Weights, i128)>,
}

/// A box that is still to be looked at.
struct Open {
    left: Left,
    /// Weights of shares to start from.
    lambda: Vec<f64>,
    /// The program of the box that this one is a part of.
    relaxed: Option<Rc<Relaxed>>,
    /// Weights, and the largest weighted sum over the box that this one is a part of.
    above: Option<Rc<(Weights, i128)>>,
}

/// How a look at a box ends.
enum End {
    /// Nothing that is looked for is in it.
    Closed,
    /// One package is left in it, as good as the best.
    Leaf(Vec<u32>),
    /// It is cut in two; weights, and the largest weighted sum over both.
    Cut(Left, Left, (Weights, i128)),
}

impl<G: Goal> Run<'_, '_, G> {
    fn has_ties(&self) -> bool {
        self.quest.ties > 0 && !self.many
    }

    fn key(&self) -> Option<&G::Key> {
        self.best.as_ref().map(|best| &best.key)
    }
}

impl Boxes<'_> {
    /// The best package by a goal, with those as good as it.
    pub(super) fn search<G: Goal>(&self, quest: &Quest<'_, G>, budget: &Budget<'_>) -> Outcome<G::Key> {
        let best = quest.known.clone();
        let wanted = quest.goal.wanted(self, best.as_ref().map(|best| &best.key));
        let mut run = Run { quest, best, wanted, looked: 0, leaves: Vec::new(), many: false, proof: None };
        let whole: Left = self.issues.iter().map(|choices| (0..choices.len() as u32).collect()).collect();
        let relaxed = quest.goal.wants(self).and_then(|wants| Relaxed::new(&self.issues, wants)).map(Rc::new);
        let lambda = quest.goal.start(self);
        let mut open = vec![Open { left: whole, lambda, relaxed, above: None }];
        let mut halted = None;
        while let Some(next) = open.pop() {
            if run.many && quest.only_ties {
                break;
            }
            run.looked += 1;
            let met = Halt::Limit { name: "boxes", value: quest.boxes };
            let limit = if run.looked > quest.boxes { Err(met) } else { budget.step(STEPS.1 as u64) };
            if let Err(halt) = limit {
                open.push(next);
                halted = Some((halt, self.ceiling(quest.goal, &open)));
                break;
            }
            self.step(&mut run, next, &mut open);
        }
        let tied = run.leaves.iter().map(|leaf| self.tied(leaf)).collect();
        Outcome { best: run.best, tied, many: run.many, proof: run.proof, halted }
    }

    /// Looks at one box and puts what is left of it with the open ones.
    fn step<G: Goal>(&self, run: &mut Run<'_, '_, G>, next: Open, open: &mut Vec<Open>) {
        let Open { left, mut lambda, mut relaxed, .. } = next;
        let end = match &mut relaxed {
            _ if self.is_void(&left) => End::Closed,
            Some(relaxed) => self.look_relaxed(run, &left, &mut lambda, relaxed),
            None => self.look(run, &left, &mut lambda),
        };
        match end {
            End::Closed => {}
            End::Leaf(leaf) => {
                run.leaves.push(leaf);
                run.many = run.leaves.len() > run.quest.ties;
            }
            End::Cut(one, other, above) => {
                let above = Some(Rc::new(above));
                let part = |left| Open { left, lambda: lambda.clone(), relaxed: relaxed.clone(), above: above.clone() };
                open.extend([part(other), part(one)]);
            }
        }
    }

    /// What no package of some boxes has more of; `None` where that is not known.
    fn ceiling<G: Goal>(&self, goal: &G, open: &[Open]) -> Option<BigRational> {
        let ceilings = open.iter().map(|open| {
            let (weights, bound) = &**open.above.as_ref()?;
            goal.ceiling(weights, *bound)
        });
        ceilings.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// Looks at one box with weights found by steps.
    fn look<G: Goal>(&self, run: &mut Run<'_, '_, G>, left: &Left, lambda: &mut Vec<f64>) -> End {
        let (goal, first) = (run.quest.goal, run.looked == 1);
        let (mut tight, mut seen) = ((f64::INFINITY, lambda.clone()), BTreeMap::new());
        let mut last = Vec::new();
        for step in 0..if first { STEPS.0 } else { STEPS.1 } {
            let (bound, argument) = self.light(left, lambda);
            let utilities = self.utilities(&argument);
            if argument != last {
                self.offer(run, &argument, &utilities, first);
            }
            let measure = goal.measure(self, lambda, bound, &run.wanted);
            if measure < tight.0 {
                tight = (measure, lambda.clone());
            }
            if goal.is_enough(measure) {
                break;
            }
            for (issue, choice) in argument.iter().enumerate().filter(|(issue, _)| left[*issue].len() > 1) {
                *seen.entry((issue, *choice)).or_insert(0_usize) += 1;
            }
            // The weights of the box that this one is a part of are nearly right for it.
            let start = if first { 1.0 } else { 0.2 };
            let pace = start / (1.0 + step as f64 / 4.0);
            goal.steer(lambda, &self.shares(&utilities), pace, &run.wanted);
            last = argument;
        }
        *lambda = tight.1;
        self.cut(run, left, lambda, |kept, sums| self.branch(kept, left, sums, &seen))
    }

    /// Looks at one box with the weights of a linear program.
    fn look_relaxed<G: Goal>(
        &self,
        run: &mut Run<'_, '_, G>,
        left: &Left,
        lambda: &mut Vec<f64>,
        relaxed: &mut Rc<Relaxed>,
    ) -> End {
        let goal = run.quest.goal;
        let mut program = if run.looked == 1 { Relaxed::clone(relaxed) } else { relaxed.within(left) };
        program.mend(run.key().map_or(f64::NEG_INFINITY, |best| goal.enough(self, best)));
        *lambda = program.weights();
        let taken = program.taken();
        let mut argument: Vec<u32> = left.iter().map(|choices| choices[0]).collect();
        let mut most = vec![0.0; left.len()];
        for (issue, choice, share) in taken.iter().filter(|(issue, choice, _)| left[*issue].contains(choice)) {
            if *share > most[*issue] {
                (most[*issue], argument[*issue]) = (*share, *choice);
            }
        }
        self.offer(run, &argument, &self.utilities(&argument), false);
        if run.looked <= CLIMBS && !run.quest.only_ties {
            let argument = climb(&self.issues, program.wants(), argument.clone());
            self.offer(run, &argument, &self.utilities(&argument), false);
        }
        *relaxed = Rc::new(program);
        let parted = self.parted(&taken);
        self.cut(run, left, lambda, |kept, sums| {
            let is_left = |issue: &usize| kept[*issue].len() > 1 && kept[*issue].contains(&argument[*issue]);
            let widest = parted.iter().find(|(_, issue)| is_left(issue));
            widest.map_or_else(|| self.branch(kept, left, sums, &BTreeMap::new()), |(_, at)| (*at, argument[*at]))
        })
    }

    /// The issues of which more than one choice is taken, those first whose choices differ most.
    fn parted(&self, taken: &[(usize, u32, f64)]) -> Vec<(f64, usize)> {
        let light = |(issue, choice, _): &(usize, u32, f64)| &self.issues[*issue][*choice as usize].light;
        let mut parted = Vec::new();
        for taken in taken.chunk_by(|a, b| a.0 == b.0).filter(|taken| taken.len() > 1) {
            let mut differ = 0.0;
            for party in 0..self.span.len() {
                let mean: f64 = taken.iter().map(|each| each.2 * light(each)[party]).sum();
                differ += taken.iter().map(|each| each.2 * (light(each)[party] - mean).powi(2)).sum::<f64>();
            }
            parted.push((differ, taken[0].0));
        }
        parted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        parted
    }

    /// Closes a box by weights, or takes answers out of it and cuts it in two.
    fn cut<G: Goal>(
        &self,
        run: &mut Run<'_, '_, G>,
        left: &Left,
        lambda: &[f64],
        branch: impl Fn(&Left, &[Vec<i128>]) -> (usize, u32),
    ) -> End {
        let goal = run.quest.goal;
        let weights = goal.weights(self, lambda);
        let sums = self.sums(left, &weights);
        let tops: Vec<i128> = sums.iter().map(|sums| sums.iter().copied().max().unwrap_or(0)).collect();
        let bound: i128 = tops.iter().sum();
        let least = self.least_sum(&weights);
        let threshold = |run: &Run<'_, '_, G>, ties| goal.threshold(self, &weights, run.key(), ties).max(least);
        if run.looked == 1 && bound < threshold(run, false) {
            let is_proof = run.key().is_some_and(|key| goal.is_proof(key, &weights, bound));
            run.proof = is_proof.then(|| (weights.clone(), bound));
        }
        let threshold = threshold(run, run.has_ties());
        if bound < threshold {
            return End::Closed;
        }
        let mut kept = left.clone();
        for (issue, choices) in kept.iter_mut().enumerate() {
            let mut sums = sums[issue].iter();
            choices.retain(|_| sums.next().is_some_and(|sum| bound - (tops[issue] - sum) >= threshold));
        }
        if kept.iter().all(|choices| choices.len() == 1) {
            return self.leaf(run, kept.into_iter().flatten().collect());
        }
        let (issue, choice) = branch(&kept, &sums);
        let mut one = kept.clone();
        one[issue] = vec![choice];
        kept[issue].retain(|other| *other != choice);
        End::Cut(one, kept, (weights, bound))
    }

    fn leaf<G: Goal>(&self, run: &mut Run<'_, '_, G>, leaf: Vec<u32>) -> End {
        let utilities = self.utilities(&leaf);
        self.offer(run, &leaf, &utilities, false);
        if !run.has_ties() {
            return End::Closed;
        }
        let key = self.allowed(&leaf, &utilities).then(|| run.quest.goal.key(&utilities)).flatten();
        if key.is_some() && key.as_ref() == run.key() { End::Leaf(leaf) } else { End::Closed }
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
            let rank = (all - times(most), Reverse((sum(most) - next).abs()));
            if best.as_ref().is_none_or(|best| rank > best.0) {
                best = Some((rank, (issue, *most)));
            }
        }
        // Some issue has more than one choice where this is asked.
        best.map_or((0, 0), |best| best.1)
    }

    /// Takes note of a package if it is better than the best so far.
    fn offer<G: Goal>(&self, run: &mut Run<'_, '_, G>, argument: &[u32], utilities: &[i128], polish: bool) {
        let better = |run: &Run<'_, '_, G>, key: &G::Key| run.key().is_none_or(|best| key > best);
        if run.quest.only_ties || !self.allowed(argument, utilities) {
            return;
        }
        let goal = run.quest.goal;
        let Some(key) = goal.key(utilities).filter(|key| better(run, key)) else { return };
        run.wanted = goal.wanted(self, Some(&key));
        run.best = Some(Best { key, utilities: utilities.to_vec(), choices: argument.to_vec() });
        // Boxes that were closed meanwhile hold nothing better than what was best then.
        run.leaves.clear();
        run.many = false;
        if !polish {
            return;
        }
        // One change at a time, as long as it helps.
        for (issue, choices) in self.issues.iter().enumerate() {
            for number in 0..choices.len() as u32 {
                let mut next = argument.to_vec();
                next[issue] = number;
                let utilities = self.utilities(&next);
                let key = goal.key(&utilities).filter(|key| better(run, key));
                if key.is_some() && self.allowed(&next, &utilities) {
                    return self.offer(run, &next, &utilities, true);
                }
            }
        }
    }

    /// The packages of a leaf.
    fn tied(&self, leaf: &[u32]) -> Tied {
        let places = self.issues.iter().zip(leaf).map(|(choices, number)| choices[*number as usize].places.clone());
        Tied { utilities: self.utilities(leaf), places: places.collect() }
    }

    /// The packages of the best so far, which are worth the same.
    pub(super) fn best<K>(&self, best: &Best<K>) -> Tied {
        self.tied(&best.choices)
    }
}

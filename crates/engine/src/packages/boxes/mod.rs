//! What a rule singles out, without a frontier: boxes of packages are cut until a bound shows that none is better.
//!
//! A box leaves each issue some of its answers. For any weights of the parties that are not below zero the largest
//! weighted sum of utilities over a box is found issue by issue, and a package that does better by a rule has at least
//! so much (the *threshold* of a [`Goal`]). So a box whose largest sum is below the threshold holds none, and an answer
//! that leaves less than the threshold is taken out of a box (reduced-cost fixing). Weights that make the bound tight are
//! found by small steps against what the best package of the bound gives too much of (Lagrangian relaxation: M. L.
//! Fisher, "The Lagrangian Relaxation Method for Solving Integer Programming Problems", Management Science 27(1), 1981).
//!
//! For the largest least share the weights are the dual values of a linear program (`relaxed`), which also says where to
//! cut; a climb from its solutions finds a good package early (`climb`).
//!
//! Steps are made with floating-point numbers, as fast and rough as need be; they only propose weights. These are then
//! rounded to whole numbers, and bounds, thresholds and comparisons are exact. Where a limit ends the search, the best
//! package so far stands, and the bounds of what is left say how much better another could be.

mod climb;
mod goal;
mod linear;
mod max_min;
mod product;
mod relaxed;
mod rules;
mod run;

pub(crate) use goal::{Goal, Weights};
pub(crate) use rules::Rules;

use std::collections::BTreeMap;

use super::space::{Party, Space};
use crate::Halt;
use crate::search::space::Space as Places;

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

/// For each issue the numbers of the choices that are left.
type Left = Vec<Vec<u32>>;

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

//! The utilities that one party's preferences admit, as the solutions of linear inequalities in few unknowns.
//!
//! Where an end of an issue is good, what an answer adds is a sum of steps from the worst answer up, each >= 0, so that
//! most of what [`Preferences::inequalities`] says holds by itself; exact values leave the weight as the only unknown, and
//! an exact weight none.

use std::collections::BTreeSet;

use detente_model::{Better, Inequality, Issue, Preferences, Quantity, Unknown, Utility};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::exact_lp::{Contradiction, Inequalities, Optimum, Region};
use crate::{Budget, Halt};

/// A constant and a sum of factor times unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) terms: Vec<(usize, BigRational)>,
    pub(crate) constant: BigRational,
}

impl Form {
    fn column(at: usize) -> Self {
        Self { terms: vec![(at, BigRational::one())], constant: BigRational::zero() }
    }

    pub(crate) fn constant(number: BigRational) -> Self {
        Self { terms: Vec::new(), constant: number }
    }

    fn times(&self, factor: &BigRational) -> Self {
        let terms = self.terms.iter().map(|(at, number)| (*at, number * factor)).collect();
        Self { terms, constant: &self.constant * factor }
    }

    /// The same with the other sign.
    pub(crate) fn negated(&self) -> Self {
        self.times(&-BigRational::one())
    }

    fn plus(mut self, other: &Form) -> Self {
        self.terms.extend(other.terms.iter().cloned());
        self.constant += &other.constant;
        self
    }

    fn sum<'a>(forms: impl IntoIterator<Item = &'a Form>) -> Self {
        forms.into_iter().fold(Self::default(), Form::plus)
    }

    /// The value at a solution.
    pub(crate) fn at(&self, solution: &[BigRational]) -> BigRational {
        self.terms.iter().fold(self.constant.clone(), |sum, (at, factor)| sum + factor * &solution[*at])
    }

    /// The factors of so many unknowns.
    pub(crate) fn row(&self, columns: usize) -> Vec<BigRational> {
        let mut row = vec![BigRational::zero(); columns];
        self.terms.iter().for_each(|(at, factor)| row[*at] += factor);
        row
    }
}

/// What the numbers of a utility are in the unknowns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub(crate) count: usize,
    weights: Vec<Form>,
    parts: Vec<Vec<Form>>,
    unit: Form,
    reservation: Option<Form>,
}

impl Columns {
    fn fresh(&mut self) -> Form {
        self.count += 1;
        Form::column(self.count - 1)
    }

    /// Every number an unknown of its own, or the difference of two where it can be below zero.
    pub(crate) fn plain(said: &[Inequality], issues: &[Issue], scored: bool) -> Self {
        let mut columns = Self::default();
        columns.unit = columns.fresh();
        for issue in issues {
            if !scored {
                let weight = columns.fresh();
                columns.weights.push(weight);
            }
            let parts = (0..places(issue)).map(|_| if scored { columns.either_sign() } else { columns.fresh() });
            let parts = parts.collect();
            columns.parts.push(parts);
        }
        let of_reservation =
            |inequality: &Inequality| inequality.terms.iter().any(|(of, _)| *of == Unknown::Reservation);
        columns.reservation = said.iter().any(of_reservation).then(|| columns.either_sign());
        columns
    }

    fn either_sign(&mut self) -> Form {
        let above = self.fresh();
        above.plus(&self.fresh().negated())
    }

    /// As few unknowns as the definitions allow.
    pub(crate) fn few(preferences: &Preferences, said: &[Inequality], issues: &[Issue]) -> Self {
        let mut columns = Self { unit: Form::constant(BigRational::one()), ..Self::default() };
        if !preferences.scores.is_empty() {
            columns.unit = match exactly(said, Unknown::Unit) {
                Some(unit) => Form::constant(unit),
                None => columns.fresh(),
            };
        }
        for (number, issue) in issues.iter().enumerate() {
            if preferences.scores.is_empty() {
                columns.issue(preferences, issue);
            } else {
                let part = |place| columns.above_end(said, Unknown::Part(number, place)).unwrap_or_default();
                let parts = (0..places(issue)).map(part).collect();
                columns.parts.push(parts);
            }
        }
        columns.reservation = columns.above_end(said, Unknown::Reservation);
        columns
    }

    /// A number that has a least multiple of the unit, as that and what it is above it; `None` where it has none.
    fn above_end(&mut self, said: &[Inequality], number: Unknown) -> Option<Form> {
        let ends = |sign: i32| {
            let mut ends = said.iter().filter_map(move |inequality| match inequality.terms.as_slice() {
                [(first, factor), (Unknown::Unit, end)] if *first == number => {
                    (factor.is_positive() == (sign > 0)).then(|| end * BigRational::from_integer((-sign).into()))
                }
                _ => None,
            });
            ends.next()
        };
        let (least, most) = (ends(1)?, ends(-1));
        let low = self.unit.times(&least);
        Some(if most.as_ref() == Some(&least) { low } else { low.plus(&self.fresh()) })
    }

    fn issue(&mut self, preferences: &Preferences, issue: &Issue) {
        let bounds = preferences.value_bounds(issue);
        let exact = |bounds: &(Option<BigRational>, Option<BigRational>)| bounds.0.is_some() && bounds.0 == bounds.1;
        let (weight, parts) = match preferences.better.get(&issue.meta.id) {
            Some(better) if !bounds.iter().all(exact) => {
                let given: Vec<bool> = bounds.iter().map(|(least, most)| least.is_some() || most.is_some()).collect();
                self.steps(&given, *better)
            }
            _ => {
                let known = preferences.weights.get(&issue.meta.id).filter(|weight| weight.least() == weight.most());
                let weight = match known.and_then(Quantity::least) {
                    Some(weight) => Form::constant(weight.to_big()),
                    None => self.fresh(),
                };
                let part = |bounds: &(Option<BigRational>, Option<BigRational>)| match &bounds.0 {
                    Some(value) if exact(bounds) => weight.times(value),
                    _ => self.fresh(),
                };
                let parts = bounds.iter().map(part).collect();
                (weight, parts)
            }
        };
        self.weights.push(weight);
        self.parts.push(parts);
    }

    /// Steps from the worst answer up, the last from the best answer to the weight; by place, whether something is given
    /// of its value, so that it need not be an end.
    fn steps(&mut self, given: &[bool], better: Better) -> (Form, Vec<Form>) {
        let count = given.len();
        let up = |rank: usize| if better == Better::Lower { count - 1 - rank } else { rank };
        let mut parts = vec![Form::default(); count];
        let mut height = Form::default();
        for rank in 0..count {
            if rank > 0 || given[up(rank)] || count == 1 {
                height = height.plus(&self.fresh());
            }
            parts[up(rank)] = height.clone();
        }
        let weight = if given[up(count - 1)] { height.plus(&self.fresh()) } else { height };
        (weight, parts)
    }

    fn form(&self, unknown: Unknown) -> Option<&Form> {
        match unknown {
            Unknown::Weight(issue) => self.weights.get(issue),
            Unknown::Part(issue, place) => self.parts.get(issue)?.get(place),
            Unknown::Unit => Some(&self.unit),
            Unknown::Reservation => self.reservation.as_ref(),
        }
    }

    /// An inequality as the form that is zero or above.
    pub(crate) fn read(&self, inequality: &Inequality) -> Form {
        let terms = inequality.terms.iter().filter_map(|(unknown, factor)| Some(self.form(*unknown)?.times(factor)));
        Form::sum(&terms.collect::<Vec<_>>()).plus(&Form::constant(inequality.constant.clone()))
    }

    /// The utility at a solution.
    pub(crate) fn utility(&self, solution: &[BigRational]) -> Utility {
        Utility {
            weights: self.weights.iter().map(|form| form.at(solution)).collect(),
            parts: self.parts.iter().map(|row| row.iter().map(|form| form.at(solution)).collect()).collect(),
            reservation: self.reservation.as_ref().map(|form| form.at(solution)),
            unit: self.unit.at(solution),
        }
    }
}

fn places(issue: &Issue) -> usize {
    usize::try_from(issue.count().unwrap_or(0)).unwrap_or(0)
}

/// The inequalities in the unknowns, those that hold by themselves and those that are said twice left out.
pub(crate) fn asked(columns: &Columns, said: &[Inequality]) -> Inequalities {
    let mut asked = Inequalities::of(columns.count);
    let mut seen = BTreeSet::new();
    for inequality in said {
        let form = columns.read(inequality);
        let row = form.row(columns.count);
        let sure = !form.constant.is_negative() && row.iter().all(|factor| !factor.is_negative());
        if !sure && seen.insert((row.clone(), form.constant.clone())) {
            asked.at_least(&row, &-form.constant);
        }
    }
    asked
}

/// The utilities of one party.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) columns: Columns,
    asked: Inequalities,
    region: Region,
}

/// The largest value of a form over the utilities of a party, and a solution that has it.
pub(crate) type Extreme = (BigRational, Vec<BigRational>);

impl Sheet {
    /// The utilities that preferences admit; `Err` inside where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn new(
        columns: Columns,
        said: &[Inequality],
        budget: &Budget<'_>,
    ) -> Result<Result<Self, Contradiction>, Halt> {
        let asked = asked(&columns, said);
        let region = asked.region(budget)?;
        Ok(region.map(|region| Self { columns, asked, region }))
    }

    /// The same with more forms that are zero or above; `None` where nothing is left.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn with(&self, forms: &[Form], budget: &Budget<'_>) -> Result<Option<Self>, Halt> {
        let mut asked = self.asked.clone();
        forms.iter().for_each(|form| asked.at_least(&form.row(self.columns.count), &-&form.constant));
        let region = asked.region(budget)?.ok();
        Ok(region.map(|region| Self { columns: self.columns.clone(), asked, region }))
    }

    /// A solution at which all these forms are above zero, and the others zero or above; `None` where there is none.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn with_above(
        &self,
        above: &[Form],
        at_least: &[Form],
        budget: &Budget<'_>,
    ) -> Result<Option<Vec<BigRational>>, Halt> {
        let columns = self.columns.count;
        let mut asked = Inequalities::of(columns + 1);
        let widened = |mut row: Vec<BigRational>, margin: BigRational| {
            row.push(margin);
            row
        };
        for (row, bound) in self.asked.rows.iter().zip(&self.asked.bounds) {
            asked.at_most(widened(row.clone(), BigRational::zero()), bound.clone());
        }
        for form in at_least {
            asked.at_least(&widened(form.row(columns), BigRational::zero()), &-&form.constant);
        }
        for form in above {
            asked.at_least(&widened(form.row(columns), -BigRational::one()), &-&form.constant);
        }
        let margin = widened(vec![BigRational::zero(); columns], BigRational::one());
        asked.at_most(margin.clone(), BigRational::one());
        Ok(match asked.maximise(&margin, budget)? {
            Ok(Optimum::Found { value, mut solution, .. }) if value.is_positive() => {
                solution.truncate(columns);
                Some(solution)
            }
            _ => None,
        })
    }

    /// All corners, where there are at most so many.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn corners(&self, most: usize, budget: &Budget<'_>) -> Result<Option<Vec<Vec<BigRational>>>, Halt> {
        self.region.corners(most, budget)
    }

    /// A solution.
    pub(crate) fn corner(&self) -> Vec<BigRational> {
        self.region.corner()
    }

    /// The largest value of a form. Every unknown is bounded: weights sum to 1, scores have ends.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn most(&self, form: &Form, budget: &Budget<'_>) -> Result<Extreme, Halt> {
        match self.region.maximise(&form.row(self.columns.count), budget)? {
            Optimum::Found { value, solution, .. } => Ok((value + &form.constant, solution)),
            Optimum::Unbounded { .. } => Err(budget.limit("digits")),
        }
    }

    /// The least value of a form.
    ///
    /// # Errors
    /// A limit was met.
    pub(crate) fn least(&self, form: &Form, budget: &Budget<'_>) -> Result<Extreme, Halt> {
        let (value, solution) = self.most(&form.negated(), budget)?;
        Ok((-value, solution))
    }

    /// What a package is worth.
    pub(crate) fn worth(&self, point: &[u32]) -> Form {
        Form::sum(self.columns.parts.iter().zip(point).map(|(parts, place)| &parts[*place as usize]))
    }

    /// How much more one package is worth than another.
    pub(crate) fn edge(&self, one: &[u32], other: &[u32]) -> Form {
        let differ = (0..one.len()).filter(|issue| one[*issue] != other[*issue]);
        let part = |issue: usize, place: u32| &self.columns.parts[issue][place as usize];
        differ.fold(Form::default(), |sum, issue| {
            let less = part(issue, other[issue]).negated();
            sum.plus(part(issue, one[issue])).plus(&less)
        })
    }

    /// How much more a package is worth than no agreement, where that is bounded.
    pub(crate) fn gain(&self, point: &[u32]) -> Option<Form> {
        let reservation = self.columns.reservation.as_ref()?;
        Some(self.worth(point).plus(&reservation.negated()))
    }

    /// How much more one issue weighs than another; `None` of scores.
    pub(crate) fn outweighs(&self, one: usize, other: usize) -> Option<Form> {
        let (one, other) = (self.columns.weights.get(one)?, self.columns.weights.get(other)?);
        Some(one.clone().plus(&other.negated()))
    }

    /// What no agreement is worth.
    pub(crate) fn reservation(&self) -> Option<&Form> {
        self.columns.reservation.as_ref()
    }
}

/// The number, where both its ends are the same.
fn exactly(said: &[Inequality], number: Unknown) -> Option<BigRational> {
    let end = |positive: bool| {
        said.iter().find_map(|inequality| match inequality.terms.as_slice() {
            [(first, factor)] if *first == number && factor.is_positive() == positive => {
                Some(-&inequality.constant / factor)
            }
            _ => None,
        })
    };
    let (least, most) = (end(true)?, end(false)?);
    (least == most).then_some(least)
}

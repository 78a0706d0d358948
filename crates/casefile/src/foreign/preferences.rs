//! The utility of one profile as preferences of a case, in the most direct of the ways that hold it without loss.
//!
//! 1. Weights and values, where the weights sum to 1 and the worths lie between 0 and 1.
//! 2. Scores and a scale: any numbers, over options.
//! 3. Weights and values of the utility divided by its largest possible sum: the same order and the same trade-offs.
//! 4. The same with weights rounded so that they sum to 1, where a case has too few digits.
//!
//! Ways 3 and 4 are told, with the divisor and the bound of the error.

use std::collections::BTreeMap;

use detente_model::{
    Id, Issue, IssueOption, Meta, Number, PreferenceSource, Preferences, Quantity, Scale, ValueFunction,
};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::fit::MOST_ANSWERS;
use super::number;
use super::scenario::{Answer, Answers, ForeignIssue, Part, Profile, ProfileWorth, Worth};
use crate::diagnostic::{Draft, Sink, quoted};

/// An additive profile with its issues.
pub(super) struct Party<'a> {
    pub(super) profile: &'a Profile,
    parts: &'a [Part],
    issues: &'a [ForeignIssue],
    capped: bool,
}

/// Worths of the answers to one issue that decide how they can be written: of every answer, or of the points of a line.
fn heights(worth: &Worth) -> Vec<&BigRational> {
    match worth {
        Worth::Table(table) => table.iter().flatten().collect(),
        Worth::Points(points) => points.iter().map(|(_, height)| height).collect(),
    }
}

impl<'a> Party<'a> {
    /// The profile, where it is additive.
    pub(super) fn new(profile: &'a Profile, issues: &'a [ForeignIssue]) -> Option<Self> {
        match &profile.worth {
            ProfileWorth::Additive { parts, capped } => Some(Self { profile, parts, issues, capped: *capped }),
            ProfileWorth::Rectangles(_) => None,
        }
    }

    /// Whether its weights sum to 1, its worths lie between 0 and 1, and a case has the digits for them.
    pub(super) fn has_weights(&self) -> bool {
        let (zero, one) = (BigRational::zero(), BigRational::one());
        let sum: BigRational = self.parts.iter().map(|part| &part.weight).sum();
        let fits = |part: &Part| {
            let inside =
                |height: &&BigRational| zero <= **height && **height <= one && number::of_case(height).is_some();
            part.weight >= zero && number::of_case(&part.weight).is_some() && heights(&part.worth).iter().all(inside)
        };
        sum == one && self.parts.iter().all(fits)
    }

    /// The preferences; `None` where a case cannot hold them, which is reported.
    pub(super) fn preferences(&self, id: Id, made: &[Issue], sink: &mut Sink) -> Option<Preferences> {
        self.tell_of_cut(sink);
        let own = || self.has_weights().then(|| self.weighed(made)).flatten();
        let filled = own().or_else(|| self.scored(made)).or_else(|| self.divided(made, sink));
        let Some(filled) = filled else {
            let message = format!("the utilities of {} do not fit into a case", quoted(&self.profile.name));
            let draft = Draft::error_without_place("foreign-number", message);
            let label = "scores over ranges, worths below 0 over ranges, or more than 18 digits";
            sink.push(draft.label(label).hint("fewer digits in the file, or fewer numbers in an issue, would fit"));
            return None;
        };
        if filled.walk_away.is_none() && self.profile.reservation_value(self.issues).is_some() {
            let message = format!("the reservation value of {} has more than 18 digits", quoted(&self.profile.name));
            sink.push(Draft::warning_without_place("foreign-left-out", message).label("left out: it is not known"));
        }
        Some(Preferences { meta: Meta::named(id), ..filled })
    }

    /// Tells where the other system would cut the sum at 1 and a case does not.
    fn tell_of_cut(&self, sink: &mut Sink) {
        let most: BigRational = self.parts.iter().map(|part| largest(part).unwrap_or_else(BigRational::zero)).sum();
        if self.capped && most > BigRational::one() {
            let message = format!("some utilities of {} are above 1", quoted(&self.profile.name));
            let label =
                format!("up to {}; GENIUS cuts them at 1, the case keeps them as they are", number::shown(&most));
            sink.push(Draft::warning_without_place("foreign-changed", message).label(label));
        }
    }

    /// Weights and worths as they stand.
    fn weighed(&self, made: &[Issue]) -> Option<Preferences> {
        let weights: Vec<BigRational> = self.parts.iter().map(|part| part.weight.clone()).collect();
        let one = BigRational::one();
        self.with_weights(&weights, &vec![one.clone(); self.parts.len()], &one, made)
    }

    /// These weights, each worth divided by the unit of its issue, the reservation value by the divisor.
    fn with_weights(
        &self,
        weights: &[BigRational],
        units: &[BigRational],
        divisor: &BigRational,
        made: &[Issue],
    ) -> Option<Preferences> {
        let mut filled = empty();
        for (((part, issue), made), (weight, unit)) in
            self.parts.iter().zip(self.issues).zip(made).zip(weights.iter().zip(units))
        {
            let id = made.meta.id.clone();
            filled.weights.insert(id.clone(), exact(weight)?);
            filled.values.insert(id, values(&part.worth, unit, issue, made)?);
        }
        filled.walk_away = self.reservation(|value| value / divisor);
        Some(filled)
    }

    fn reservation(&self, scaled: impl Fn(BigRational) -> BigRational) -> Option<Quantity> {
        exact(&scaled(self.profile.reservation_value(self.issues)?))
    }

    /// Scores over options: in whole numbers where the utilities have no end as decimals and that fits.
    fn scored(&self, made: &[Issue]) -> Option<Preferences> {
        let mut sums: Vec<Vec<Option<BigRational>>> = Vec::new();
        for (part, issue) in self.parts.iter().zip(self.issues) {
            sums.push(adds(part, issue)?);
        }
        let all = || sums.iter().flatten().flatten();
        let endless = all().any(|value| number::decimal(value).is_none());
        // A scale of more digits than a case has is of no use.
        let common = all().try_fold(BigInt::one(), |common, value| {
            Some(common.lcm(value.denom())).filter(|common| endless && common.bits() <= 64)
        });
        let whole = common.map(BigRational::from_integer);
        let scales: Vec<BigRational> = whole.into_iter().chain([BigRational::one()]).collect();
        scales.iter().find_map(|scale| self.on_scale(&sums, scale, made))
    }

    fn on_scale(&self, sums: &[Vec<Option<BigRational>>], scale: &BigRational, made: &[Issue]) -> Option<Preferences> {
        let mut filled = empty();
        for (sums, made) in sums.iter().zip(made) {
            let Scale::Options(options) = &made.scale else { return None };
            let mut scores = BTreeMap::new();
            for (option, sum) in options.iter().zip(sums) {
                if let Some(sum) = sum {
                    scores.insert(option.id.clone(), exact(&(sum * scale))?);
                }
            }
            filled.scores.insert(made.meta.id.clone(), scores);
        }
        filled.scale = Some(exact(scale)?);
        filled.walk_away = self.reservation(|value| value * scale);
        Some(filled)
    }

    /// The utility divided by the sum of what each issue adds at most, so that weights sum to 1.
    fn divided(&self, made: &[Issue], sink: &mut Sink) -> Option<Preferences> {
        let most: Vec<BigRational> = self.parts.iter().map(largest).collect::<Option<_>>()?;
        let total: BigRational = most.iter().sum();
        let below = |part: &Part| heights(&part.worth).iter().any(|height| (&part.weight * *height).is_negative());
        if total <= BigRational::zero() || self.parts.iter().any(below) {
            return None;
        }
        let units: Vec<BigRational> = self.parts.iter().zip(&most).map(|(part, most)| unit(part, most)).collect();
        let shares: Vec<BigRational> = most.iter().map(|most| most / &total).collect();
        let name = quoted(&self.profile.name);
        let told = |label: String| {
            let message = format!("the utilities of {name} are divided by {}", number::shown(&total));
            let draft = Draft::warning_without_place("foreign-changed", message);
            draft.label(label).hint("their order, and every rule that no unit of utility changes, stay as they are")
        };
        if let Some(filled) = self.with_weights(&shares, &units, &total, made) {
            if !total.is_one() {
                sink.push(told("so that the weights sum to 1; the reservation value is divided too".to_owned()));
            }
            return Some(filled);
        }
        let (rounded, off) = rounded(&shares);
        let filled = self.with_weights(&rounded, &units, &total, made)?;
        let bound = number::shown(&number::nearest(&off, 2 * number::PLACES));
        sink.push(told(format!(
            "and weights are rounded to {} places: utilities are off by at most {bound}",
            number::PLACES
        )));
        Some(filled)
    }
}

/// The weights rounded to the places that a case has, the largest of them so that they sum to 1, and the sum of all
/// differences.
fn rounded(weights: &[BigRational]) -> (Vec<BigRational>, BigRational) {
    let mut list: Vec<BigRational> = weights.iter().map(|weight| number::nearest(weight, number::PLACES)).collect();
    let missing = BigRational::one() - list.iter().sum::<BigRational>();
    if let Some(weight) = list.iter_mut().max() {
        *weight += missing;
    }
    let off = weights.iter().zip(&list).map(|(before, after)| (before - after).abs()).sum();
    (list, off)
}

/// What an issue adds at most, over the answers whose worth is known.
fn largest(part: &Part) -> Option<BigRational> {
    heights(&part.worth).into_iter().map(|height| &part.weight * height).max()
}

/// By what the worths of an issue are divided so that the largest of them is 1.
fn unit(part: &Part, most: &BigRational) -> BigRational {
    if most.is_zero() || part.weight.is_zero() { BigRational::one() } else { most / &part.weight }
}

/// What each answer adds; `None` where there are too many answers.
fn adds(part: &Part, issue: &ForeignIssue) -> Option<Vec<Option<BigRational>>> {
    let count = issue.count().filter(|count| *count <= MOST_ANSWERS)?;
    Some((0..count).map(|place| part.at(issue, &issue.answer(place)?)).collect())
}

/// The value function of an issue in the case, each worth divided by `unit`.
fn values(worth: &Worth, unit: &BigRational, from: &ForeignIssue, issue: &Issue) -> Option<ValueFunction> {
    match &issue.scale {
        Scale::Options(options) => {
            let mut values = BTreeMap::new();
            for (place, IssueOption { id, .. }) in options.iter().enumerate() {
                if let Some(worth) = worth.at(from, &from.answer(place)?) {
                    values.insert(id.clone(), exact(&share(&worth, unit)?)?);
                }
            }
            Some(ValueFunction::Options(values))
        }
        Scale::Range { .. } => {
            let mut points: Vec<(Number, Quantity)> = Vec::new();
            for x in corners(worth, from)? {
                let height = worth.at(from, &Answer::Number(x.clone()))?;
                points.push((number::of_case(&x)?, exact(&share(&height, unit)?)?));
            }
            Some(ValueFunction::Points(points))
        }
    }
}

/// A worth in parts of the largest, where that lies between 0 and 1.
fn share(worth: &BigRational, unit: &BigRational) -> Option<BigRational> {
    let share = worth / unit;
    (share >= BigRational::zero() && share <= BigRational::one()).then_some(share)
}

/// The numbers of an issue between which a worth runs straight: the ends, and those beside each bend.
fn corners(worth: &Worth, issue: &ForeignIssue) -> Option<Vec<BigRational>> {
    let Answers::Numbers { from, to, step } = &issue.answers else { return None };
    let mut xs = match worth {
        Worth::Table(table) => {
            let at = |place: usize| from + step * BigRational::from_integer(place.into());
            (0..table.len()).map(at).collect()
        }
        Worth::Points(points) => {
            let inner = points.iter().map(|(x, _)| (x - from) / step);
            let beside = inner.flat_map(|steps| [steps.floor(), steps.ceil()]).map(|steps| from + step * steps);
            let mut xs: Vec<BigRational> = beside.collect();
            xs.extend([from.clone(), to.clone()]);
            xs
        }
    };
    xs.retain(|x| from <= x && x <= to);
    xs.sort();
    xs.dedup();
    Some(xs)
}

fn exact(value: &BigRational) -> Option<Quantity> {
    number::of_case(value).map(Quantity::Exact)
}

fn empty() -> Preferences {
    Preferences::silent(Id::blank(), PreferenceSource::Declared)
}

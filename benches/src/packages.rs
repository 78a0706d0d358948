//! Random talks with point sheets, the same for the same seed.

use detente_engine::packages::{PackageLimits, PackageOptions};
use detente_model::{Actor, Case, Date, Id, Issue, Number, PreferenceSource, Preferences, Quantity, Role};

use crate::Seeded;

/// How the interests of the parties lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interests {
    /// Each party's weights and values are drawn by themselves; its best answer to an issue has 1, its worst 0.
    Apart,
    /// Every answer to every issue splits a pie between the parties.
    Opposed,
}

/// How large an instance is.
#[derive(Clone, Copy, Debug)]
pub struct Talks {
    /// The parties.
    pub parties: usize,
    /// The issues.
    pub issues: usize,
    /// The options of each issue.
    pub options: usize,
    /// The points of each party, about.
    pub points: u64,
    /// How their interests lie.
    pub interests: Interests,
}

const FINE: u64 = 1_000_000;

/// The whole frontier, of which one package is listed and no rule is read off.
pub fn frontier_alone() -> PackageOptions {
    let limits = PackageLimits { list: 1, ..PackageLimits::default() };
    PackageOptions { rules: Vec::new(), limits, ..PackageOptions::default() }
}

/// A case of such talks, in canonical order.
pub fn case(talks: Talks, seed: u64) -> Option<Case> {
    let mut random = Seeded::new(seed);
    let weights: Vec<Vec<u64>> = (0..talks.parties).map(|_| weights(talks, &mut random)).collect();
    let mut scores = vec![vec![vec![0; talks.options]; talks.issues]; talks.parties];
    for issue in 0..talks.issues {
        let values = values(talks, &mut random);
        for (party, values) in values.iter().enumerate() {
            for (option, value) in values.iter().enumerate() {
                let product = u128::from(weights[party][issue]) * u128::from(*value);
                scores[party][issue][option] = i64::try_from(product / u128::from(FINE)).ok()?;
            }
        }
    }
    written(talks, &scores)
}

/// Weights that sum to about the points.
fn weights(talks: Talks, random: &mut Seeded) -> Vec<u64> {
    let drawn: Vec<u64> = (0..talks.issues).map(|_| 1 + random.below(FINE)).collect();
    let sum: u128 = drawn.iter().map(|drawn| u128::from(*drawn)).sum();
    let share = |drawn: &u64| u64::try_from(u128::from(*drawn) * u128::from(talks.points) / sum).unwrap_or_default();
    drawn.iter().map(share).collect()
}

/// By party and option of one issue, a value in millionths.
fn values(talks: Talks, random: &mut Seeded) -> Vec<Vec<u64>> {
    let mut drawn: Vec<Vec<u64>> =
        (0..talks.parties).map(|_| (0..talks.options).map(|_| 1 + random.below(FINE)).collect()).collect();
    match talks.interests {
        Interests::Apart => {
            for values in &mut drawn {
                let (least, most) = (values.iter().min().copied(), values.iter().max().copied());
                let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
                values.iter_mut().for_each(|value| *value = (*value - least) * FINE / (most - least).max(1));
            }
        }
        Interests::Opposed => {
            for option in 0..talks.options {
                let sum: u64 = drawn.iter().map(|values| values[option]).sum();
                drawn.iter_mut().for_each(|values| values[option] = values[option] * FINE / sum);
            }
        }
    }
    drawn
}

fn written(talks: Talks, scores: &[Vec<Vec<i64>>]) -> Option<Case> {
    let mut case = Case::empty("Talks", Date::new(2025, 3, 14).ok()?);
    let issue = |at: usize| Id::assigned("issue", at + 1);
    let option = |at: usize| Id::assigned("option", at + 1);
    for at in 0..talks.issues {
        case.issues.push(Issue::with_options(issue(at), (0..talks.options).map(option)));
    }
    let exact = |score: &i64| Quantity::Exact(Number::integer(*score));
    for (at, scores) in scores.iter().enumerate() {
        let id = Id::assigned("party", at + 1);
        let row = |row: &Vec<i64>| row.iter().enumerate().map(|(at, score)| (option(at), exact(score))).collect();
        case.actors.push(Actor::new(id.clone(), Role::Party));
        case.preferences.push(Preferences {
            scores: scores.iter().enumerate().map(|(at, scores)| (issue(at), row(scores))).collect(),
            scale: Some(Quantity::Exact(Number::integer(i64::try_from(talks.points).ok()?))),
            ..Preferences::silent(id, PreferenceSource::Declared)
        });
    }
    Some(detente_model::project(&case, &detente_model::Viewer::All))
}

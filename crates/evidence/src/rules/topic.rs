//! Which issue of the case some words are about.
//!
//! Each issue has the stems of its names; a stem weighs the less the more issues share it. Words that commonly stand for one
//! another count for half. An issue that is of a field of meaning (`lexicon/fields.txt`) is told by the words of the field, as far
//! as no other issue of the case is of it. What no word names stays open: nothing is taken for an issue by default.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use detente_model::{Id, Table};

use super::amount::{Amount, counted};
use super::field::{Sum, Weights, clear, told};
use super::line::Line;
use super::stem::stem;
use super::token::Kind;
use super::words::{is_of, synonyms};
use crate::{Lexicon, NameKind, Span, Topic};

/// The issues and terms of a case by the stems of their names.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    ids: Vec<Id>,
    /// For each stem, the issues with the weight of the word for each.
    stems: BTreeMap<String, Vec<(usize, f64)>>,
    /// For each word of a field, by its root, and each pair of such, the issues of the field.
    told: BTreeMap<String, Vec<(usize, f64)>>,
    /// Whole names: the stems of each, the issue, and what it counts if all stand there.
    names: Vec<(BTreeSet<String>, usize, f64)>,
    /// The issues that are counted.
    amounts: Vec<Amount>,
}

impl Topics {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let wanted = |table: Table| matches!(table, Table::Issues | Table::Terms);
        let entries: Vec<_> = lexicon.entries().iter().filter(|entry| wanted(entry.entry.table)).collect();
        let mut weights: Weights = Weights::new();
        for (at, entry) in entries.iter().enumerate() {
            for name in &entry.names {
                let base = match name.kind {
                    NameKind::Name | NameKind::Also | NameKind::CalledBy(_) => 1.0,
                    NameKind::Title => 0.7,
                    NameKind::Option(_) => 0.4,
                    _ => 0.0,
                };
                let words: BTreeSet<String> = content(&name.words).collect();
                let share = base / (words.len().max(1) as f64).sqrt();
                for word in words {
                    let weight = weights.entry(word).or_default().entry(at).or_insert(0.0);
                    *weight = weight.max(share);
                }
            }
        }
        // Names of actors tell who, not what.
        for entry in lexicon.entries().iter().filter(|entry| entry.entry.table == Table::Actors) {
            for word in entry.names.iter().flat_map(|name| content(&name.words)) {
                if weights.get(&word).is_some_and(|issues| issues.values().all(|weight| *weight < 0.9)) {
                    weights.remove(&word);
                }
            }
        }
        let spread = spread(&weights);
        let told = told(&entries, &weights, &spread);
        let ids = entries.iter().map(|entry| entry.entry.id.clone()).collect();
        let direct = weights.into_iter().map(|(word, issues)| {
            let rarity = RARITY / (issues.len() as f64);
            (word, issues.into_iter().map(|(at, weight)| (at, weight * rarity)).collect())
        });
        let stems =
            direct.chain(spread.into_iter().map(|(word, issues)| (word, issues.into_iter().collect()))).collect();
        let mut names = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let known = entry.names.iter().filter(|name| !matches!(name.kind, NameKind::Option(_) | NameKind::Title));
            names.extend(
                known
                    .map(|name| (content(&name.words).collect::<BTreeSet<String>>(), at))
                    .filter(|(set, _)| !set.is_empty())
                    .map(|(set, at)| {
                        let worth = 0.5 + 0.3 * (set.len() as f64 - 1.0);
                        (set, at, worth)
                    }),
            );
        }
        let counted = entries.iter().enumerate();
        let amounts = counted.filter_map(|(at, entry)| Some(Amount::new(at, entry.amounts.as_ref()?))).collect();
        Self { ids, stems, told, names, amounts }
    }

    /// The issues that some tokens are about, the surest first, each with the word that tells it and its weight.
    pub(super) fn of(&self, line: &Line<'_>, range: &Range<usize>) -> Vec<(Topic, f64)> {
        let mut scores: BTreeMap<usize, (f64, f64, Span)> = BTreeMap::new();
        let mut told: BTreeMap<usize, Sum> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let named = |at: usize| {
            line.mentions.iter().any(|mention| mention.actor.is_some() && mention.start <= at && at < mention.end)
        };
        let words = line
            .slice(range)
            .iter()
            .enumerate()
            .filter(|(at, token)| token.kind == Kind::Word && !named(range.start + at));
        let mut before: Option<(usize, String)> = None;
        for (at, token) in words {
            let own = line.roots.get(at + range.start).cloned().unwrap_or_default();
            let pair = before.filter(|(last, _)| last + 1 == at).map(|(_, word)| format!("{word}_{own}"));
            for word in std::iter::once(&own).chain(&pair) {
                for &(issue, weight) in self.told.get(word).map_or(&[][..], Vec::as_slice) {
                    let known = told.entry(issue).or_insert_with(|| (BTreeSet::new(), 0.0, token.span));
                    if known.0.insert(word.clone()) {
                        known.1 += weight;
                    }
                }
            }
            before = Some((at, own));
            for part in content(&token.word) {
                if !seen.insert(part.clone()) {
                    continue;
                }
                for &(issue, weight) in self.stems.get(&part).map_or(&[][..], Vec::as_slice) {
                    let entry = scores.entry(issue).or_insert((0.0, 0.0, token.span));
                    entry.0 += weight;
                    if weight > entry.1 {
                        (entry.1, entry.2) = (weight, token.span);
                    }
                }
            }
        }
        for (issue, worth, at) in counted(&self.amounts, line, range) {
            let entry = scores.entry(issue).or_insert((0.0, 0.0, line.span(&(at..at + 1))));
            entry.0 += worth;
        }
        for (issue, (_, worth, span)) in clear(told) {
            let entry = scores.entry(issue).or_insert((0.0, 0.0, span));
            entry.0 += worth;
        }
        let mut whole: BTreeMap<usize, f64> = BTreeMap::new();
        for (_, issue, worth) in self.names.iter().filter(|(name, ..)| name.is_subset(&seen)) {
            let best = whole.entry(*issue).or_insert(0.0);
            *best = best.max(*worth);
        }
        for (issue, worth) in whole {
            if let Some(entry) = scores.get_mut(&issue) {
                entry.0 += worth;
            }
        }
        let mut found: Vec<_> = scores.into_iter().filter(|(_, (score, ..))| *score >= 0.3).collect();
        found.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        let topic = |issue: usize, span: Span| Some(Topic { id: self.ids.get(issue)?.clone(), cue: Some(span) });
        found.into_iter().filter_map(|(issue, (score, _, span))| Some((topic(issue, span)?, score))).collect()
    }
}

/// What a word that is a whole name counts, where no other issue has it.
pub(super) const RARITY: f64 = 0.8;

/// Words that may stand for those of the names, with half their weight.
fn spread(weights: &Weights) -> Weights {
    let mut found: Weights = Weights::new();
    for group in synonyms() {
        let mut issues: BTreeMap<usize, f64> = BTreeMap::new();
        for known in group.iter().filter_map(|word| weights.get(word)) {
            for (issue, weight) in known {
                let best = issues.entry(*issue).or_insert(0.0);
                *best = best.max(weight * 0.5);
            }
        }
        // A group that tells several issues tells none of them surely.
        let spread_over = (issues.len().max(1) as f64).sqrt();
        issues.values_mut().for_each(|weight| *weight /= spread_over);
        for word in group.iter().filter(|word| !weights.contains_key(*word)) {
            for (issue, weight) in &issues {
                let best = found.entry(word.clone()).or_default().entry(*issue).or_insert(0.0);
                *best = best.max(*weight);
            }
        }
    }
    found.retain(|_, issues| !issues.is_empty());
    found
}

/// Compounds that are written with and without a hyphen.
const COMPOUNDS: &[(&str, &str)] = &[
    ("cease-fire", "ceasefire"),
    ("pull-out", "pullout"),
    ("pull-back", "pullback"),
    ("walk-out", "walkout"),
    ("lock-out", "lockout"),
    ("lay-off", "layoff"),
    ("lay-offs", "layoff"),
    ("lay-out", "layout"),
    ("stop-page", "stoppage"),
];

pub(super) fn content(words: &str) -> impl Iterator<Item = String> {
    let mut words = words.to_lowercase();
    for (written, one) in COMPOUNDS.iter().filter(|(written, _)| words.contains(written)).collect::<Vec<_>>() {
        words = words.replace(written, one);
    }
    let words = words.as_str();
    let parts = words.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let whole = words.contains('-').then(|| words.to_owned());
    let kept = parts.filter(|part| part.len() > 2).map(str::to_lowercase).filter(|part| !is_of("empty", part));
    let mut found: Vec<String> = kept.map(|part| stem(&part)).collect();
    found.extend(whole.filter(|whole| !whole.contains(' ')).map(|whole| stem(&whole)));
    found.into_iter()
}

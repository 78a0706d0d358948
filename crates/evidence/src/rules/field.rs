//! Which issues of a case are of which field of meaning (`lexicon/fields.txt`), and by which words of a text each is told.

use std::collections::{BTreeMap, BTreeSet};

use super::topic::{RARITY, content};
use super::words::{fields, fields_of};
use crate::{Name, NameKind, Named, Span};

/// For each word, what it counts for each issue.
pub(super) type Weights = BTreeMap<String, BTreeMap<usize, f64>>;

/// What a word of a field counts for an issue that is alone of the field.
const OF_FIELD: f64 = 0.5;

/// A word that is most of a name tells that issue alone, whatever fields it is of.
const NAMES_ALONE: f64 = 0.75;

/// How surely an option alone puts an issue into a field.
const BY_OPTION: f64 = 0.5;

/// The words of a name that tell what it is about: of a title, what stands before *for*, *between*, *in*, where enough does.
fn heading(name: &Name) -> &str {
    const ASIDE: &[&str] =
        &[" for ", " between ", " in ", " at ", " by ", " with ", " from ", " behind ", " while ", " during "];
    let words = name.words.as_str();
    let asks = ["Who ", "How ", "When ", "Where ", "What ", "Whether "].iter().any(|word| words.starts_with(word));
    let cut = ASIDE.iter().filter_map(|aside| words.find(aside)).min();
    match cut.filter(|_| name.kind == NameKind::Title && !asks) {
        Some(at) if content(&words[..at]).next().is_some() => &words[..at],
        _ => words,
    }
}

/// The fields of an issue, each with how surely it is of it: by its names, or by its options alone.
fn fields_of_issue(entry: &Named) -> BTreeMap<usize, f64> {
    let mut found: BTreeMap<usize, f64> = BTreeMap::new();
    for name in &entry.names {
        let worth = if matches!(name.kind, NameKind::Option(_)) { BY_OPTION } else { 1.0 };
        for field in content(heading(name)).flat_map(|word| fields_of(&word).iter().copied()) {
            let best = found.entry(field).or_insert(0.0);
            *best = best.max(worth);
        }
    }
    found
}

/// The words of the fields of each issue, with what each counts beyond what it counts as a word of the names.
pub(super) fn told(entries: &[&Named], weights: &Weights, spread: &Weights) -> BTreeMap<String, Vec<(usize, f64)>> {
    let mut found = Weights::new();
    for (issue, entry) in entries.iter().enumerate() {
        for (field, worth) in fields_of_issue(entry) {
            for word in fields().get(field).into_iter().flat_map(|field| &field.told) {
                let others = weights.get(word).into_iter().flatten().filter(|(at, _)| **at != issue);
                let named = others.map(|(_, weight)| *weight).fold(0.0, f64::max);
                if named < NAMES_ALONE {
                    let best = found.entry(word.clone()).or_default().entry(issue).or_insert(0.0);
                    *best = best.max(if named > 0.0 { worth / 2.0 } else { worth });
                }
            }
        }
    }
    let beyond = |word: &str, issue: usize| {
        let of = |table: &Weights| table.get(word).and_then(|of| of.get(&issue)).copied().unwrap_or(0.0);
        of(spread).max(of(weights) * RARITY)
    };
    let counts = |word: &str, issues: &BTreeMap<usize, f64>| -> Vec<(usize, f64)> {
        let rivals = |worth: f64| issues.values().filter(|other| **other >= worth).count() as f64;
        let one = |(issue, worth): (&usize, &f64)| {
            (*issue, (OF_FIELD * worth / rivals(*worth) - beyond(word, *issue)).max(0.0))
        };
        issues.iter().map(one).collect()
    };
    found.iter().map(|(word, issues)| (word.clone(), counts(word, issues))).collect()
}

/// What the words of fields in some place count for an issue: the words, their sum, the first of them.
pub(super) type Sum = (BTreeSet<String>, f64, Span);

/// The sums, where one issue stands out; of several alike, none is told.
pub(super) fn clear(told: BTreeMap<usize, Sum>) -> BTreeMap<usize, Sum> {
    let best = told.values().map(|(_, worth, _)| *worth).fold(0.0, f64::max);
    let alike = told.values().filter(|(_, worth, _)| *worth >= best * 0.9).count();
    told.into_iter().filter(|_| alike < 2).collect()
}

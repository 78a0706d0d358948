//! The targets: what is run on an input, what inputs to begin with, and which words the format has.

use std::path::PathBuf;

use detente_casefile::Format;

use crate::harness::Run;
use crate::promises::{
    SEPARATOR, in_all_systems, of_a_condition, of_a_file, of_foreign_files, of_talks, talks_as_they_went,
};
use crate::seeds::{self, Sources};

/// One parser under test.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Name of the program and of the folder of its findings.
    pub name: &'static str,
    /// Panics if a promise is broken.
    pub run: Run,
    /// Inputs to begin with.
    pub make_seeds: fn(&Sources) -> Vec<Vec<u8>>,
    /// Words of the format.
    pub keywords: &'static [&'static str],
    /// The most bytes that a changed input has.
    pub longest: usize,
}

/// Words that seeds give at most.
const MOST_WORDS: usize = 500;

impl Target {
    /// The inputs to begin with, from the folders; one empty input at least.
    #[must_use]
    pub fn seeds(&self, folders: &[PathBuf]) -> Vec<Vec<u8>> {
        let mut list = (self.make_seeds)(&Sources::read(folders));
        list.push(Vec::new());
        list.retain(|seed| seed.len() <= 2 * self.longest);
        list.sort();
        list.dedup();
        list
    }

    /// The words that changes draw on: those of the format, and the frequent ones of the seeds.
    #[must_use]
    pub fn words(&self, seeds: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut list: Vec<Vec<u8>> = self.keywords.iter().map(|word| word.as_bytes().to_vec()).collect();
        list.extend(seeds::words(seeds, MOST_WORDS));
        list
    }
}

/// Case files in TOML.
pub static TOML_CASE: Target = Target {
    name: "toml_case",
    run: |input| of_a_file(input, Format::Toml),
    make_seeds: |sources| bytes(sources.pieces().into_iter().chain(sources.strings.iter().cloned())),
    keywords: KEYS,
    longest: 4096,
};

/// Case files in JSON.
pub static JSON_CASE: Target = Target {
    name: "json_case",
    run: |input| of_a_file(input, Format::Json),
    make_seeds: |sources| {
        let pieces = sources.pieces();
        let strings = sources.strings.iter().filter(|text| text.trim_start().starts_with('{')).cloned();
        bytes(pieces.iter().filter_map(|text| seeds::as_json(text)).chain(strings))
    },
    keywords: KEYS,
    longest: 4096,
};

/// Conditions.
pub static CONDITION: Target = Target {
    name: "condition",
    run: of_a_condition,
    make_seeds: |sources| bytes(sources.quoted().into_iter().chain(sources.strings.iter().cloned())),
    keywords: &[
        "filling",
        "release",
        "monitoring",
        "data",
        "nobody",
        "joint-team",
        "outside-team",
        "withheld",
        "shared",
        "drought-safe",
        "and",
        "or",
        "not",
        "implies",
    ],
    longest: 512,
};

/// Scenarios of other systems, their files one after the other.
pub static FOREIGN: Target = Target {
    name: "foreign",
    run: of_foreign_files,
    make_seeds: |sources| {
        let written = sources.cases.iter().flat_map(|text| in_all_systems(text));
        let xml = sources.strings.iter().filter(|text| text.starts_with(['<', '{'])).cloned().map(String::into_bytes);
        written.chain(xml).collect()
    },
    keywords: &[
        "negotiation_template",
        "utility_space",
        "objective",
        "issue",
        "item",
        "evaluation",
        "evaluator",
        "slope",
        "offset",
        "parameter0",
        "lowerbound",
        "weight",
        "hyperRectangle",
        "INCLUDES",
        "EXCLUDES",
        "reservation",
        "LinearAdditiveUtilitySpace",
        "issuesValues",
        "DiscreteValueSetUtilities",
        "NumberValueSetUtilities",
        "reservationBid",
        "LinearAdditiveUtilityFunction",
        "ContiguousIssue",
        "TableFun",
        "AffineFun",
        "reserved_value",
        "issueWeights",
        "null",
        "\u{1e}",
    ],
    longest: 4096,
};

/// Logs of talks: what may follow once the talks are open.
pub static TALKS: Target = Target {
    name: "talks",
    run: of_talks,
    make_seeds: |_| talks_as_they_went(),
    keywords: &[
        "detente_talks",
        "chain",
        "mediator",
        "conciliator",
        "union",
        "board",
        "members",
        "ministry",
        "case-replaced",
        "day-moved",
        "entry-put",
        "entry-dropped",
        "delivered",
        "channel-kept",
        "note-made",
        "note-marked",
        "told",
        "draft-worded",
        "draft-criticised",
        "drafts-ranked",
        "proposal-put",
        "proposal-answered",
        "proposal-closed",
        "agreed",
        "by-union-wage",
        "offer-1",
        "preferences",
        "known_to",
        "share-after",
        "was",
    ],
    longest: 4096,
};

/// All of them.
pub static ALL: &[&Target] = &[&CONDITION, &TOML_CASE, &JSON_CASE, &FOREIGN, &TALKS];

const _: () = assert!(SEPARATOR == 0x1e, "the word above divides files");

fn bytes(texts: impl Iterator<Item = String>) -> Vec<Vec<u8>> {
    texts.map(String::into_bytes).collect()
}

/// Tables, keys and words of the case file.
const KEYS: &[&str] = &[
    "detente",
    "case",
    "actors",
    "people",
    "relations",
    "issues",
    "rules",
    "terms",
    "positions",
    "red_lines",
    "acts",
    "needs",
    "preferences",
    "texts",
    "guarantees",
    "alternatives",
    "deadlines",
    "events",
    "sources",
    "claims",
    "id",
    "title",
    "known_to",
    "basis",
    "as_of",
    "as_of_by",
    "note",
    "role",
    "roles",
    "since",
    "until",
    "name",
    "kind",
    "also",
    "ratified_by",
    "of",
    "office",
    "level",
    "named",
    "from",
    "to",
    "step",
    "recognises",
    "channel",
    "options",
    "range",
    "unit",
    "called",
    "scope",
    "tradable",
    "value",
    "says",
    "readings",
    "if",
    "also_read",
    "audience",
    "by",
    "done",
    "planned",
    "not_before",
    "deadline",
    "certainty",
    "act",
    "any_of",
    "lag_days",
    "source",
    "order",
    "better",
    "weights",
    "values",
    "scores",
    "scale",
    "walk_away",
    "compared",
    "package",
    "seen",
    "dated",
    "supersedes",
    "unclear",
    "carried_by",
    "answers",
    "asked_by",
    "covers",
    "against",
    "phase",
    "accepts",
    "offered",
    "powers",
    "size",
    "regardless",
    "sets",
    "on",
    "what",
    "where",
    "round",
    "issue",
    "direction",
    "after",
    "published",
    "not_after",
    "file",
    "sha256",
    "derived_from",
    "url",
    "speaker",
    "at",
    "text",
    "target",
    "about",
    "polarity",
    "modality",
    "status",
    "event_date",
    "speaker_as",
    "reviewed_by",
    "public",
    "mediators",
    "party",
    "mediator",
    "unattributed",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_seeds_and_words() {
        let folders = [PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cases")];
        for target in ALL {
            let seeds = target.seeds(&folders);
            assert!(seeds.len() > 20, "{}: {} seeds", target.name, seeds.len());
            assert!(target.words(&seeds).len() > target.keywords.len(), "{}", target.name);
        }
    }
}

//! What the rules do on the corpus of the project, so that a change that makes them worse is seen.
//!
//! The bounds lie a little below what was measured; the numbers for a reader are printed by the example `score`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;

use detente_evidence::rules::{Rules, Window};
use detente_evidence::{Document, Extractor, Ground, gate, prepare};

#[path = "support/score.rs"]
mod score;

use score::{Scored, Tally, share};

fn corpus() -> Vec<Scored> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let place = score::Place { gold: folder.join("open"), texts: folder.join("open"), cases: folder.join("cases") };
    score::run(&place).unwrap()
}

fn total(all: &[Scored]) -> Tally {
    let mut sum = Tally::default();
    all.iter().for_each(|scored| score::add(&mut sum, &score::tally(scored)));
    sum
}

#[test]
fn statements_are_found_as_well_as_before() {
    let all = corpus();
    println!("{}", score::table(&all));
    assert_eq!(all.len(), 16, "texts of the corpus");
    let sum = total(&all);
    assert!(share(sum.spans, sum.gold) > 0.88, "spans {} of {}", sum.spans, sum.gold);
    assert!(share(sum.lenient, sum.proposed) > 0.60, "precision {} of {}", sum.lenient, sum.proposed);
    assert!(share(sum.lenient, sum.gold) > 0.60, "recall {} of {}", sum.lenient, sum.gold);
    assert!(share(sum.triage[0], sum.triage[1]) > 0.95, "sentences {} of {}", sum.triage[0], sum.triage[1]);
    assert!(share(sum.top[0], sum.top[1]) > 0.80, "agreed {} of {}", sum.top[0], sum.top[1]);
    assert!(share(sum.speakers[0], sum.speakers[1]) > 0.86, "speakers {} of {}", sum.speakers[0], sum.speakers[1]);
    assert_eq!(sum.days[0], 0, "wrong days");
}

#[test]
fn every_quote_stands_where_it_is_said_to_stand() {
    let sum = total(&corpus());
    assert_eq!(sum.exact, sum.proposed);
}

#[test]
fn nothing_comes_from_what_is_set_aside_and_every_carrying_rule_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut refusals = Vec::new();
    for scored in corpus() {
        let name = &scored.name;
        let case = ["ceasefire", "port", "river"].into_iter().find(|case| of_case(&folder, name, case)).unwrap();
        let lexicon = score::lexicon(&folder.join(format!("cases/{case}.case.toml"))).unwrap();
        for extractor in [&Rules as &dyn Extractor, &Window] {
            for candidate in extractor.extract(&scored.prepared, &lexicon) {
                let block = scored.prepared.block_of(candidate.span).expect("in one block");
                assert!(block.kind.speaks(), "{name}: {}", candidate.quote);
                assert!(candidate.span.contains(candidate.cue), "{name}: {}", candidate.quote);
                assert!(!candidate.rules.is_empty() && !candidate.of.is_empty());
                let grounds =
                    candidate.of.iter().map(|p| &p.ground).chain(candidate.speakers.iter().map(|v| &v.ground));
                let named = |ground: &Ground| !matches!(ground, Ground::Carried { rule, .. } if rule.is_empty());
                assert!(grounds.into_iter().all(named), "{name}: {}", candidate.quote);
                if let Err(refused) = gate(candidate, &scored.prepared, &lexicon) {
                    refusals.push(format!("{name}: {:?}: {}", refused.reasons, refused.candidate.quote));
                }
            }
        }
    }
    assert!(refusals.is_empty(), "the gate refused {}:\n{}", refusals.len(), refusals.join("\n"));
}

fn of_case(folder: &Path, name: &str, case: &str) -> bool {
    let manifest = std::fs::read_to_string(folder.join("open/manifest.jsonl")).unwrap();
    manifest.lines().any(|line| line.contains(name) && line.contains(&format!("\"{case}\"")))
}

#[test]
fn the_same_text_gives_the_same_candidates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let text = std::fs::read_to_string(folder.join("open/107-ballot-agency.txt")).unwrap();
    let lexicon = score::lexicon(&folder.join("cases/port.case.toml")).unwrap();
    let run = || Rules.extract(&prepare(Document::from_text("107", &text)), &lexicon);
    assert_eq!(run(), run());
}

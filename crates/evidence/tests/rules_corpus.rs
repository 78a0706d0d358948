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
    texts_of("open")
}

fn texts_of(part: &str) -> Vec<Scored> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let place = score::Place { gold: folder.join(part), texts: folder.join(part), cases: folder.join("cases") };
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
fn articles_of_other_disputes_are_read_too() {
    for (part, texts, lenient, speakers) in
        [("tuned", 12, 0.66, 0.82), ("held", 12, 0.61, 0.83), ("fresh", 15, 0.50, 0.79)]
    {
        let all = texts_of(part);
        println!("{part}\n{}", score::table(&all));
        assert_eq!(all.len(), texts, "texts of {part}");
        let sum = total(&all);
        assert!(share(sum.lenient, sum.gold) > lenient, "{part}: recall {} of {}", sum.lenient, sum.gold);
        assert!(share(sum.lenient, sum.proposed) > lenient - 0.03, "{part}: precision of {}", sum.proposed);
        assert!(share(sum.triage[0], sum.triage[1]) > 0.90, "{part}: sentences {:?}", sum.triage);
        assert!(share(sum.read[0], sum.read[1]) > 0.96, "{part}: sentences shown {:?}", sum.read);
        assert!(share(sum.read[0], sum.read[2]) > 0.80, "{part}: sentences shown {:?}", sum.read);
        assert!(share(sum.speakers[0], sum.speakers[1]) > speakers, "{part}: speakers {:?}", sum.speakers);
        assert!(share(sum.top[0], sum.top[1]) > 0.77, "{part}: agreed {:?}", sum.top);
        assert_eq!(sum.exact, sum.proposed, "{part}: places");
    }
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
    for (part, scored) in ["open", "tuned", "held", "fresh"]
        .into_iter()
        .flat_map(|part| texts_of(part).into_iter().map(move |one| (part, one)))
    {
        let name = &scored.name;
        let case = case_of(&folder.join(part), name);
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

fn case_of(folder: &Path, name: &str) -> String {
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let row = manifest.lines().find(|line| line.contains(name)).unwrap();
    let dispute = row.split("\"dispute\": \"").nth(1).and_then(|rest| rest.split('"').next());
    dispute.unwrap().to_owned()
}

#[test]
fn the_same_text_gives_the_same_candidates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let text = std::fs::read_to_string(folder.join("open/107-ballot-agency.txt")).unwrap();
    let lexicon = score::lexicon(&folder.join("cases/port.case.toml")).unwrap();
    let run = || Rules.extract(&prepare(Document::from_text("107", &text)), &lexicon);
    assert_eq!(run(), run());
}

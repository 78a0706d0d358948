//! Sentences of general reporting, each with what the rules make of it: act, party, speaker, polarity.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;

use detente_evidence::rules::Rules;
use detente_evidence::{Candidate, Document, Extractor, Lexicon, Voice, prepare};

#[path = "support/score.rs"]
mod score;

fn lexicon() -> Lexicon {
    score::lexicon(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/cases/ceasefire.case.toml")).unwrap()
}

/// Both sides are named first, so that the text is about them and its language is plain.
const OPENING: &str =
    "LISSEN, May 20 - The delegations of Tavrel and the Highland Council were in the city for the talks.\n\n";

fn found(text: &str) -> Vec<Candidate> {
    let prepared = prepare(Document::from_text("text", &format!("{OPENING}{text}\n")));
    let from = prepared.document.raw.point(OPENING.len());
    Rules.extract(&prepared, &lexicon()).into_iter().filter(|candidate| candidate.span.start >= from).collect()
}

fn shown(candidate: &Candidate) -> String {
    let parties: Vec<&str> = candidate.of.iter().map(|party| party.id.as_str()).collect();
    let voice = |who: &Voice| match who {
        Voice::Entry(id) => id.to_string(),
        Voice::Described => candidate.speaker_as.clone().unwrap_or_default(),
    };
    let speakers: Vec<String> = candidate.speakers.iter().map(|voice_| voice(&voice_.who)).collect();
    format!("{} {} of {} by {}", candidate.act, candidate.polarity, parties.join("+"), speakers.join("+"))
}

#[track_caller]
fn gives(text: &str, expected: &[&str]) {
    let found = found(text);
    let shown: Vec<String> = found.iter().map(|candidate| shown(candidate).trim_end().to_owned()).collect();
    assert_eq!(shown, expected, "{text}\n{found:#?}");
}

#[test]
fn who_says_it_before_and_after() {
    gives("Tavrel will never accept such a truce, Dorvath said.", &["reject affirm of tavrel by dorvath"]);
    gives(
        "\"We refuse to leave the valley,\" said Marek Thule, the defence minister.",
        &["reject affirm of tavrel by thule"],
    );
    gives(
        "According to two diplomats, the talks have stalled.",
        &["report_status affirm of council+tavrel by two diplomats"],
    );
}

#[test]
fn speech_inside_speech_keeps_its_chain() {
    let found = found("Brandel said that the Council insists on a full withdrawal.");
    assert_eq!(found.len(), 1);
    assert_eq!(shown(&found[0]), "demand affirm of council by maravel".replace("maravel", "brandel"));
}

#[test]
fn a_denial_turns_what_is_denied() {
    gives("Lund denied that the talks had collapsed.", &["report_status deny of council by lund"]);
    gives("The talks have not collapsed.", &["report_status deny of council+tavrel by"]);
}

#[test]
fn advice_in_the_writers_own_voice_is_no_statement() {
    gives("Tavrel must withdraw from the valley.", &[]);
    gives("The Council should accept the truce.", &[]);
    gives("Vask said Tavrel must withdraw from the valley.", &["demand affirm of council by vask"]);
}

#[test]
fn conditions_stand_beside_their_statement() {
    let found = found("Tavrel is willing to extend the truce if the Council hands over its artillery.");
    assert_eq!(found.len(), 1);
    assert!(found[0].condition.is_some());
    assert_eq!(found[0].of[0].id.as_str(), "tavrel");
}

#[test]
fn what_is_asked_or_supposed_is_no_statement() {
    gives("Would Tavrel accept a truce?", &[]);
    gives("If Tavrel were to leave the valley, the Council could accept a truce.", &[]);
}

#[test]
fn declining_to_comment_is_no_refusal() {
    gives("A government spokeswoman declined to comment.", &[]);
}

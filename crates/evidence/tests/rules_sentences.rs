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

#[test]
fn figures_of_speech_tell_stances_and_how_talks_stand() {
    gives("The process has gathered momentum.", &["report_status affirm of council+tavrel by"]);
    gives("Vask called the charge baseless.", &["reject affirm of council by vask"]);
    gives("Tavrel sees no merit in such a truce.", &["reject affirm of tavrel by"]);
    gives("The Council has set aside its claim to the valley.", &["soften affirm of council by"]);
    gives("Tavrel no longer insists on the registers.", &["soften affirm of tavrel by"]);
    gives("Dorvath said her ministers would sleep on it.", &["wait_for affirm of tavrel by dorvath"]);
}

#[test]
fn pasts_without_the_usual_ending_are_verbs() {
    gives("Pell flew to Holme.", &["event affirm of tavrel by"]);
}

#[test]
fn two_things_said_are_two_statements() {
    gives(
        "Lund said that the Council accepts the registers and that it rejects a withdrawal.",
        &["accept affirm of council by lund", "reject affirm of council by lund"],
    );
}

#[test]
fn a_person_whom_the_document_gives_to_a_side_stands_for_it() {
    let text = "Tavrel's negotiator Ivo Rennick arrived in Adair. Rennick rejected the registers.";
    assert_eq!(shown(&found(text)[1]), "reject affirm of tavrel by Rennick");
    let parted = "Tavrel's envoy Ivo Rennick met the Council's envoy Ada Rennick. Rennick rejected the registers.";
    assert!(found(parted).iter().all(|candidate| candidate.act.to_string() != "reject"));
}

#[test]
fn the_noun_of_a_name_stands_for_the_name_where_no_other_has_it() {
    gives("The network wants the Serra road open.", &["demand affirm of relief by"]);
}

fn issues_of(text: &str) -> Vec<String> {
    let prepared = prepare(Document::from_text("text", text));
    let first = |candidate: &Candidate| candidate.issues.first().map_or(String::new(), |topic| topic.id.to_string());
    Rules.extract(&prepared, &lexicon()).iter().map(first).collect()
}

#[test]
fn a_heading_at_the_head_of_a_paragraph_tells_the_issue() {
    let text = "Minutes of the sitting of 3 May 2031\nIn the chair: R. Calloway\n\nThe delegations of Tavrel and the Highland Council \
                were received at ten and took their places.\n\n(a) Registers. Tavrel proposed twelve to one, and the Council \
                rejected twelve.\n\n(b) Observers. The Council proposed fifty.\n";
    let found = issues_of(text);
    assert_eq!(found[found.len() - 3..], ["name-lists", "name-lists", "monitors"]);
}

#[test]
fn in_the_text_of_one_side_they_are_the_other() {
    let text = "Highland Council, statement\n\nThe Highland Council speaks to its people about the talks with Tavrel. We have \
                accepted the registers. We have kept our word. They rejected our observers. Our delegation stays in Adair.\n";
    let prepared = prepare(Document::from_text("text", text));
    let found = Rules.extract(&prepared, &lexicon());
    let reject = found.iter().find(|candidate| candidate.act.to_string() == "reject").unwrap();
    assert_eq!(reject.of[0].id.as_str(), "tavrel");
}

#[test]
fn an_answer_is_of_whoever_has_the_floor() {
    let text = "Q: Will you sign?\n\nLund: We will never accept such a truce.\n\nQ: Why?\n\nLund: Dorvath has rejected our text.";
    gives(text, &["reject affirm of council by lund", "reject affirm of tavrel by lund"]);
}

#[test]
fn of_two_sides_the_other_is_meant() {
    gives("Lund said the other side had rejected the truce.", &["reject affirm of tavrel by lund"]);
}

#[test]
fn who_issues_a_statement_may_stand_in_its_title_alone() {
    let text = "STATEMENT OF THE HIGHLAND COUNCIL\n\nWe will never accept such a truce.\n\nWe demand that the road be opened \
                before the winter.\n\nWe have said so to all who came to us in the valley, and we say so again.\n";
    let prepared = prepare(Document::from_text("text", text));
    let found = Rules.extract(&prepared, &lexicon());
    assert!(found.iter().any(|candidate| shown(candidate) == "reject affirm of council by council"), "{found:#?}");
    for candidate in found {
        detente_evidence::gate(candidate, &prepared, &lexicon()).expect("the gate takes it");
    }
}

#[test]
fn words_of_a_field_tell_an_issue_that_nobody_names() {
    let told = issues_of("Lund said the soldiers and their tanks would have to leave.");
    assert_eq!(told, ["pullback"]);
}

#[test]
fn sentences_worth_reading_stand_beside_the_proposals() {
    let text = format!("{OPENING}Tavrel's people shrugged.\n\nRain again.\n\nWho will sign?\n");
    let prepared = prepare(Document::from_text("text", &text));
    let shown = detente_evidence::rules::candidate_sentences(&prepared, &lexicon());
    let words: Vec<&str> = shown.iter().map(|span| prepared.document.raw.slice(*span)).collect();
    assert!(words.contains(&"Tavrel's people shrugged."), "{words:?}");
    assert!(!words.contains(&"Rain again.") && !words.contains(&"Who will sign?"), "{words:?}");
}

use detente_model::{Actor, Case, ClaimAct, Date, Id, Issue, IssueOption, Meta, Modality, Polarity, Scale, Status};
use proptest::prelude::*;

use super::*;
use crate::{Document, ExtractorName, Found, Interval, Occurred, Topic, VoiceFound, prepare};

const TEXT: &str = "Quay talks\n\nSunday, May 19, 2024\n\nHarbour demands a higher quay. Mill refuses the quay, said Harbour \
                    officials on Tuesday. On 5 May 2024 they met, and it went on for some time in the hall beside the river, \
                    where a table stands.\n\nSource link";

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn lexicon() -> Lexicon {
    let mut case = Case::empty("Quay", Date::constant(2024, 5, 20));
    for name in ["harbour", "mill"] {
        case.actors.push(Actor {
            meta: Meta::named(id(name)),
            roles: Vec::new(),
            name: None,
            kind: None,
            also: Vec::new(),
            ratified_by: Vec::new(),
        });
    }
    let option = IssueOption { id: id("low"), value: None, title: None };
    case.issues.push(Issue {
        meta: Meta::named(id("quay")),
        scale: Scale::Options(vec![option]),
        unit: None,
        also: Vec::new(),
        called: std::collections::BTreeMap::new(),
        scope: None,
        tradable: true,
    });
    Lexicon::new(&case)
}

pub(crate) fn document() -> Prepared {
    prepare(Document::from_text("quay", TEXT))
}

pub(crate) fn place(words: &str) -> Span {
    let at = TEXT.find(words).unwrap();
    Span::new(at, at + words.len())
}

/// A candidate that the gate lets pass, at these words.
pub(crate) fn candidate(words: &str) -> Candidate {
    let span = place(words);
    let (party, act) =
        if words.starts_with("Mill") { ("Mill", ClaimAct::Reject) } else { ("Harbour", ClaimAct::Demand) };
    let ground = Ground::Here { span: place(party) };
    Candidate {
        document: document().document.sha256,
        span,
        quote: words.to_owned(),
        speakers: vec![VoiceFound {
            who: Voice::Entry(id("harbour")),
            ground: Ground::Here { span: place("Harbour") },
        }],
        speaker_as: None,
        via: Vec::new(),
        act,
        cue: Span::new(span.start, span.start + 4),
        polarity: Polarity::Affirm,
        modality: Modality::Asserted,
        of: vec![Found { id: id(&party.to_lowercase()), ground }],
        issues: vec![Topic { id: id("quay"), cue: Some(place("quay.")) }],
        targets: Vec::new(),
        about: None,
        status: None,
        condition: None,
        occurred: None,
        extractors: vec![ExtractorName { name: "rules".to_owned(), version: 1 }],
        rules: Vec::new(),
        doubts: Vec::new(),
    }
}

pub(crate) fn found_by(mut candidate: Candidate, name: &str, version: u32) -> Candidate {
    candidate.extractors = vec![ExtractorName { name: name.to_owned(), version }];
    candidate
}

pub(crate) fn admit(candidate: Candidate) -> Admitted {
    gate(candidate, &document(), &lexicon()).unwrap()
}

/// The reasons of a candidate that was changed in one way.
fn after(change: impl FnOnce(&mut Candidate)) -> Vec<Refusal> {
    let mut changed = candidate("Harbour demands a higher quay");
    change(&mut changed);
    gate(changed, &document(), &lexicon()).map_or_else(|refused| refused.reasons, |_| Vec::new())
}

#[test]
fn what_is_grounded_passes() {
    assert_eq!(after(|_| ()), []);
    assert_eq!(after(|c| c.speakers.clear()), []);
    assert_eq!(
        after(|c| c.of[0].ground = Ground::Carried { rule: "side of before".to_owned(), from: place("Harbour") }),
        []
    );
}

#[test]
fn each_part_is_refused_for_its_own_reason() {
    let span = place("Source link");
    assert_eq!(after(|c| c.document = crate::Hash::of(b"")), [Refusal::OtherDocument]);
    assert_eq!(
        after(|c| c.quote.push('s')),
        [Refusal::OtherWords { part: Part::Quote, span: place("Harbour demands a higher quay") }]
    );
    let aside = after(|c| (c.span, c.cue, c.quote) = (span, span, "Source link".to_owned()));
    assert_eq!(aside, [Refusal::SetAside { block: "footer" }]);
    let past = Span::new(5000, 5004);
    assert_eq!(after(|c| c.condition = Some(past)), [Refusal::OutOfText { part: Part::Condition, span: past }]);
    assert_eq!(after(|c| c.cue = place("refuses")), [Refusal::OutsideQuote { part: Part::Cue }]);
    assert_eq!(after(|c| c.of[0].id = id("dam")), [Refusal::Unknown { part: Part::Party, id: id("dam") }]);
    let other = Refusal::NotNamed { part: Part::Party, id: id("mill"), span: place("Harbour") };
    assert_eq!(after(|c| c.of[0].id = id("mill")), [other]);
    assert_eq!(after(|c| c.issues[0].id = id("river")), [Refusal::Unknown { part: Part::Issue, id: id("river") }]);
    assert_eq!(after(|c| c.status = Some(Status::Stalled)), [Refusal::Status { act: ClaimAct::Demand }]);
    assert_eq!(after(|c| c.act = ClaimAct::ReportStatus), [Refusal::Status { act: ClaimAct::ReportStatus }]);
    let nameless = Ground::Carried { rule: " ".to_owned(), from: place("Harbour") };
    assert_eq!(after(|c| c.of[0].ground = nameless), [Refusal::NamelessRule { part: Part::Party }]);
    let words = after(|c| c.speaker_as = Some("the board".to_owned()));
    assert_eq!(words, [Refusal::OtherWords { part: Part::Speaker, span: place("Harbour") }]);
    assert_eq!(after(|c| c.extractors.clear()), [Refusal::NoExtractor]);
}

#[test]
fn days_come_from_a_time_of_the_document_and_never_from_the_page() {
    let at = |words: &str, day: Date| Some(Occurred { days: Interval::day(day), span: place(words) });
    let written = place("On 5 May 2024");
    let evidence = document().dates.into_iter().find(|date| written.touches(date.span)).unwrap();
    let days = evidence.interval().unwrap();
    assert_eq!(after(|c| c.occurred = Some(Occurred { days, span: evidence.span })), []);
    let page = at("Sunday, May 19, 2024", Date::constant(2024, 5, 19));
    assert_eq!(after(|c| c.occurred = page), [Refusal::RenderDate]);
    let guess = at("on Tuesday", Date::constant(2024, 5, 21));
    assert_eq!(after(|c| c.occurred = guess), [Refusal::OtherDays { span: place("on Tuesday") }]);
}

proptest! {
    #[test]
    fn only_the_words_at_the_place_pass(start in 0usize..260, len in 0usize..80, quote in "[a-zA-Z ,.]{0,30}", own in any::<bool>()) {
        let document = document();
        let span = Span::new(start, start + len);
        let there = document.document.raw.get(span).map(str::to_owned);
        let quote = if own { there.clone().unwrap_or(quote) } else { quote };
        let mut changed = candidate("Harbour demands a higher quay");
        (changed.span, changed.cue, changed.quote) = (span, span, quote.clone());
        let passed = gate(changed, &document, &lexicon()).is_ok();
        let speaks = document.block_of(span).is_some_and(|block| block.kind.speaks());
        let holds = there.as_deref() == Some(quote.as_str()) && !span.is_empty() && speaks;
        prop_assert_eq!(passed, holds);
    }
}

#[test]
fn a_candidate_that_was_written_down_passes_the_gate_again() {
    let mut given = candidate("Harbour demands a higher quay");
    given.via = vec![crate::Link { id: None, ground: Ground::Carried { rule: "r".to_owned(), from: place("Mill") } }];
    let line = serde_json::to_string(&given).unwrap();
    let read: Candidate = serde_json::from_str(&line).unwrap();
    assert_eq!(read, given);
    assert_eq!(admit(read).into_candidate(), given);
    let ends = format!(r#""span":{{"start":{},"end":{}}}"#, given.span.start, given.span.end);
    let turned = line.replacen(&ends, r#""span":{"start":9,"end":2}"#, 1);
    assert_ne!(turned, line);
    assert!(serde_json::from_str::<Candidate>(&turned).is_err());
    let hash = given.document.to_string();
    assert!(serde_json::from_str::<Candidate>(&line.replace(&hash, &hash[2..])).is_err());
    assert!(serde_json::from_str::<Candidate>(&line.replace(&hash, &hash.replace(['a', 'b', 'c'], "G"))).is_err());
    let later = line.replace(&hash, &"0".repeat(64));
    assert!(gate(serde_json::from_str(&later).unwrap(), &document(), &lexicon()).is_err());
}

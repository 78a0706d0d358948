use std::collections::BTreeSet;

use detente_casefile::{Format, Input, load};
use detente_model::{Case, ClaimAct, EntryRef, Id, Table};

use super::*;
use crate::brief::Piece;

const CASE: &str = "# Kept by the office.
detente = 1

[case]
title = \"Quay\"   # a working title
as_of = 2031-03-04

[actors]
harbour = { name = \"Harbour\", role = \"party\" }
mill = { name = \"Mill\", role = \"party\" }

[issues.quay]
title = \"Height of the quay\"
also = [\"quay\", \"quay wall\"]
options = [\"low\", \"high\"]

[[positions]]
id = \"mill-low\"
of = \"mill\"
kind = \"insists\"
says = \"quay = low\"
";

const REPORT: &str = "date 2031-03-03 Harbour demands a higher quay, its spokeswoman said on Monday.

Mill rejected the quay wall that Harbour asks for. Mill demands compensation, and Harbour refuses to pay.
";

pub(super) fn case() -> Case {
    let input = Input { name: "quay.case.toml".to_owned(), text: CASE.as_bytes().to_vec(), format: Format::Toml };
    load(&[input]).case.unwrap()
}

pub(super) fn reads(case: &Case) -> Reading {
    let mut pile = Pile::new(10);
    pile.add(&[Piece { name: "news/harbour-news.txt".to_owned(), line: None, bytes: REPORT.as_bytes().to_vec() }]);
    read(pile, case, &crate::Means::default())
}

fn by_ana(what: What) -> Decision {
    Decision { by: "Ana".to_owned(), at: "2031-03-05T08:00:00Z".parse().unwrap(), what }
}

fn accept(review: &Review<'_>, at: usize) -> Decision {
    by_ana(What::Accept { proposal: review.items()[at].name.clone() })
}

#[test]
fn documents_of_one_file_get_names_of_their_own() {
    const COUNT: usize = 300;
    let case = case();
    let mut pile = Pile::new(usize::MAX);
    let text = |n: usize| format!("Harbour demands a higher quay, x{n} said of y{n} and z{n}.");
    let line = |n: usize| serde_json::json!({ "text": text(n) }).to_string().into_bytes();
    let piece = |n: usize| Piece { name: "crawl.jsonl".to_owned(), line: Some(n + 1), bytes: line(n) };
    pile.add(&(0..COUNT).map(piece).collect::<Vec<_>>());
    let reading = read(pile, &case, &crate::Means::default());
    let mut review = Review::new(&reading, &case);
    for at in 0..review.items().len() {
        let decision = accept(&review, at);
        review.decide(decision).unwrap();
    }
    assert_eq!(review.items().len(), COUNT);
    let (text, count) = review.amended("quay.case.toml", CASE, None).unwrap();
    let input = Input { name: "quay.case.toml".to_owned(), text: text.into_bytes(), format: Format::Toml };
    let amended = load(&[input]).case.unwrap();
    let names: Vec<&str> = amended.sources.iter().map(|source| source.meta.id.as_str()).collect();
    let new: Vec<&&str> = names.iter().filter(|name| **name == "crawl" || name.starts_with("report-")).collect();
    assert_eq!((count, new.len()), (COUNT, COUNT), "{names:?}");
    assert!(names.contains(&"crawl") && names.contains(&"report-1") && names.contains(&"report-299"), "{names:?}");
}

#[test]
fn what_is_accepted_enters_the_case_and_every_other_byte_stays() {
    let case = case();
    let reading = reads(&case);
    assert!(reading.proposals.len() >= 2, "{:?}", reading.proposals);
    let mut review = Review::new(&reading, &case);
    let names: BTreeSet<String> = review.items().iter().map(|item| item.name.clone()).collect();
    assert_eq!(names.len(), review.items().len(), "names tell proposals apart");
    review.decide(accept(&review, 0)).unwrap();
    let proposal = review.items()[0].name.clone();
    let entry = EntryRef::new(Table::Positions, &Id::new("mill-low").unwrap());
    review.decide(by_ana(What::Cite { proposal: proposal.clone(), entry })).unwrap();
    let entry = EntryRef::new(Table::Positions, &Id::new("harbour-high").unwrap());
    let keys = "of = \"harbour\"\nkind = \"asks\"\nsays = \"quay = high\"".to_owned();
    review.decide(by_ana(What::Draw { proposal, entry: entry.clone(), keys })).unwrap();
    let (text, count) = review.amended("quay.case.toml", CASE, None).unwrap();
    assert_eq!(count, 1);
    let kept = CASE.lines().filter(|line| text.lines().any(|other| other == *line)).count();
    assert_eq!(kept, CASE.lines().count(), "{text}");
    let input = Input { name: "quay.case.toml".to_owned(), text: text.clone().into_bytes(), format: Format::Toml };
    let amended = load(&[input]).case.unwrap();
    let claim = &amended.claims[0];
    let item = &review.items()[0];
    assert_eq!(claim.at, Some((item.candidate.span.start as u64, item.candidate.span.end as u64)));
    assert_eq!(claim.reviewed_by.as_deref(), Some("Ana"));
    assert_eq!(amended.sources[0].sha256, Some(item.candidate.document.to_string()));
    assert_eq!(amended.sources[0].meta.id.as_str(), "harbour-news");
    assert_eq!(amended.meta(&entry).unwrap().claims, vec![claim.meta.id.clone()]);

    // The same log over the case as it is now adds nothing.
    let again = reads(&amended);
    let mut later = Review::new(&again, &amended);
    for decision in review.counted.clone() {
        later.decide(decision).unwrap();
    }
    assert_eq!(later.amended("quay.case.toml", &text, None).unwrap(), (text, 0));
}

#[test]
fn nothing_enters_without_a_decision() {
    let case = case();
    let reading = reads(&case);
    let review = Review::new(&reading, &case);
    assert_eq!(review.amended("quay.case.toml", CASE, None).unwrap(), (CASE.to_owned(), 0));
}

#[test]
fn an_undo_takes_back_the_last_decision_that_counts() {
    let case = case();
    let reading = reads(&case);
    let mut review = Review::new(&reading, &case);
    assert_eq!(review.decide(by_ana(What::Undo)), Err(Refused::NothingToUndo));
    let decision = accept(&review, 1);
    review.decide(decision.clone()).unwrap();
    assert!(matches!(review.decide(decision.clone()), Err(Refused::NotOpen(_))));
    review.decide(by_ana(What::Undo)).unwrap();
    assert_eq!(review.items()[1].standing, Standing::Proposed);
    review.decide(decision).unwrap();
}

#[test]
fn a_correction_says_nothing_that_the_document_does_not() {
    let case = case();
    let reading = reads(&case);
    let mut review = Review::new(&reading, &case);
    let proposal = review.items()[0].name.clone();
    let mut correct =
        |to: Correction| review.decide(by_ana(What::Correct { proposal: proposal.clone(), to: Box::new(to) }));
    let speaker_as = Some("a minister".to_owned());
    assert!(matches!(correct(Correction { speaker_as, ..Correction::default() }), Err(Refused::NotInDocument(_))));
    let of = Some(vec![Id::new("nobody").unwrap()]);
    assert!(matches!(correct(Correction { of, ..Correction::default() }), Err(Refused::NoSuchEntry(_))));
    let at = Some((5, 5000));
    assert!(matches!(correct(Correction { at, ..Correction::default() }), Err(Refused::NoSuchPlace { .. })));
    let event_date = Some(("2031-02-01".parse().unwrap(), "2031-02-01".parse().unwrap()));
    assert!(matches!(correct(Correction { event_date, ..Correction::default() }), Err(Refused::NotInDocument(_))));
    let to = Correction {
        act: Some(ClaimAct::Precondition),
        of: Some(vec![Id::new("mill").unwrap()]),
        speaker_as: Some("its spokeswoman".to_owned()),
        ..Correction::default()
    };
    correct(to).unwrap();
    let item = &review.items()[0];
    assert_eq!((item.candidate.act, item.candidate.of[0].id.as_str()), (ClaimAct::Precondition, "mill"));
    assert_eq!(item.standing, Standing::Accepted);
}

#[test]
fn a_statement_is_split_and_two_are_merged() {
    let case = case();
    let reading = reads(&case);
    let mut review = Review::new(&reading, &case);
    let whole = review.items()[0].candidate.span;
    let middle = whole.start + whole.len() / 2;
    let proposal = review.items()[0].name.clone();
    let outside =
        What::Split { proposal: proposal.clone(), into: vec![(whole.start, middle), (middle, whole.end + 9)] };
    assert!(matches!(review.decide(by_ana(outside)), Err(Refused::NotParts(_))));
    let into = vec![(whole.start, middle), (middle, whole.end)];
    review.decide(by_ana(What::Split { proposal, into })).unwrap();
    assert_eq!(review.items()[0].standing, Standing::Replaced);
    let (one, two) = (review.items()[1].name.clone(), review.items()[2].name.clone());
    review.decide(by_ana(What::Merge { proposal: one, with: two })).unwrap();
    assert_eq!(review.items()[2].candidate.span, whole, "together they are the whole again");
}

#[test]
fn an_entry_with_mistakes_leaves_the_file_as_it_is() {
    let case = case();
    let reading = reads(&case);
    let mut review = Review::new(&reading, &case);
    review.decide(accept(&review, 0)).unwrap();
    let proposal = review.items()[0].name.clone();
    let entry = EntryRef::new(Table::Positions, &Id::new("wrong").unwrap());
    review.decide(by_ana(What::Draw { proposal, entry, keys: "of = \"nobody\"".to_owned() })).unwrap();
    assert!(matches!(review.amended("quay.case.toml", CASE, None), Err(NotAmended::Mistakes { .. })));
}

/// What no rule reads is shown beside what is proposed: each sentence once, at its place, and nothing that is proposed.
#[test]
fn sentences_without_a_proposal_are_listed_beside_them() {
    const TALK: &str = "Harbour demands a higher quay, its spokeswoman said on Monday.\n\nNot so much about \
                        Mill.\n\nThe weather was fine.\n";
    let case = case();
    let mut pile = Pile::new(10);
    pile.add(&[Piece { name: "talk.txt".to_owned(), line: None, bytes: TALK.as_bytes().to_vec() }]);
    let reading = read(pile, &case, &crate::Means::default());
    assert!(!reading.proposals.is_empty());
    let rest = rest(&reading, &case);
    let touched = |span: &Span| reading.proposals.iter().any(|proposal| proposal.candidate.span.touches(*span));
    assert!(rest.iter().all(|sentence| !touched(&sentence.at)));
    let told: Vec<(&str, &str)> = rest.iter().map(|one| (one.place.as_str(), one.text.as_str())).collect();
    let expected = ("talk.txt:3", "Not so much about Mill.");
    assert!(told.contains(&expected), "{told:?}");
    assert!(told.iter().all(|(_, text)| !text.contains("weather")), "{told:?}");
    assert!(rest_text(&rest).contains("1 sentence more may hold a statement"));
}

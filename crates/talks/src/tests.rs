//! One mediation, step by step; each refusal; the log.

use detente_model::{Id, Table, Viewer};
use serde_json::{Value, json};

use crate::{By, Event, Follower, Heard, Refusal, Stamped, State, Timestamp, append, cells, read, start};

pub(crate) fn id(name: &str) -> Id {
    Id::new(name).unwrap()
}

pub(crate) fn stamped(second: i64, by: &str, event: Value) -> Stamped {
    let at = Timestamp::from_second(1_746_000_000 + second).unwrap();
    Stamped { at, by: By::from(by.to_owned()), event: serde_json::from_value(event).unwrap() }
}

/// Two parties, two mediators, an observer, two issues, a text that all parties see.
pub(crate) fn case() -> Value {
    json!({
        "detente": 1,
        "case": { "title": "Pay talks", "as_of": "2025-04-30", "known_to": ["public"] },
        "actors": {
            "union": { "role": "party" }, "board": { "role": "party" },
            "ines": { "role": "mediator" }, "omar": { "role": "mediator" }, "press": { "role": "observer" }
        },
        "issues": {
            "wage": { "range": { "from": 0, "to": 6, "step": 1 } },
            "nights": { "options": ["none", "some", "all"] }
        },
        "texts": [
            { "id": "draft-1", "by": "ines", "package": { "wage": 3 }, "kind": "mediator", "known_to": ["union", "board", "mediators"] },
            { "id": "draft-0", "by": "ines", "package": { "wage": 2 }, "kind": "mediator", "known_to": ["union", "mediators"] }
        ],
        "preferences": { "board": { "source": "analyst", "order": ["wage", "nights"], "known_to": ["mediators"] } }
    })
}

pub(crate) fn opened() -> State {
    State::open(&stamped(0, "mediator", json!({ "type": "opened", "case": case() }))).unwrap()
}

fn line(of: &str, wage: u32) -> Value {
    json!({ "of": of, "says": format!("wage >= {wage}"), "known_to": ["mediators", of] })
}

fn put(by: &str, table: &str, name: &str, entry: Value) -> Stamped {
    stamped(1, by, json!({ "type": "entry-put", "table": table, "id": name, "entry": entry }))
}

fn refused(state: &mut State, event: &Stamped) -> Refusal {
    let before = state.clone();
    let refusal = state.apply(event).expect_err("it has to be refused");
    assert_eq!(*state, before, "a refused event changes nothing");
    refusal
}

fn withdraw_estimate(state: &mut State) {
    let was = cells(state, &Viewer::All)["preferences/board"].clone();
    let drop = json!({ "type": "entry-dropped", "table": "preferences", "id": "board", "was": was });
    state.apply(&stamped(1, "mediator", drop)).unwrap();
}

fn names(state: &State, viewer: &Viewer) -> Vec<String> {
    cells(state, viewer).into_keys().collect()
}

fn actor(name: &str) -> Viewer {
    Viewer::Actor(id(name))
}

#[test]
fn what_a_party_enters_is_between_it_and_the_mediators() {
    let mut state = opened();
    state.apply(&put("union", "red_lines", "by-union-wage", line("union", 4))).unwrap();
    let cell = "red_lines/by-union-wage".to_owned();
    for (who, sees) in [("union", true), ("ines", true), ("omar", true), ("board", false), ("press", false)] {
        assert_eq!(names(&state, &actor(who)).contains(&cell), sees, "{who}");
    }
    assert!(!names(&state, &Viewer::Public).contains(&cell));
    assert!(names(&state, &Viewer::All).contains(&cell));
}

#[test]
fn a_party_enters_only_what_it_holds_itself_and_only_in_its_channel() {
    let mut state = opened();
    let of_the_other = json!({ "of": "board", "says": "wage <= 2", "known_to": ["mediators", "union"] });
    let public = json!({ "of": "union", "says": "wage >= 4", "known_to": ["public"] });
    let silent = json!({ "of": "union", "says": "wage >= 4" });
    for entry in [of_the_other, public, silent] {
        let event = put("union", "red_lines", "by-union-wage", entry);
        assert!(matches!(refused(&mut state, &event), Refusal::NotAllowed { .. }));
    }
    let named_freely = put("union", "red_lines", "wage", line("union", 4));
    assert!(matches!(refused(&mut state, &named_freely), Refusal::NotAllowed { .. }));
    let issue = put("union", "issues", "by-union-issue", json!({ "options": ["a", "b"] }));
    assert!(matches!(refused(&mut state, &issue), Refusal::NotAllowed { .. }));
    let observer = put("press", "positions", "by-press-x", line("press", 4));
    assert!(matches!(refused(&mut state, &observer), Refusal::NotAllowed { .. }));
    let nobody = put("nobody", "positions", "by-nobody-x", line("nobody", 4));
    assert!(matches!(refused(&mut state, &nobody), Refusal::NotAllowed { .. }));
}

#[test]
fn mistakes_are_told_from_what_the_author_sees() {
    let mut state = opened();
    let hidden = json!({ "options": ["a", "b"], "known_to": ["mediators", "board"] });
    let wrong = json!({ "of": "union", "says": "secret = a", "known_to": ["mediators", "union"] });
    let event = put("union", "red_lines", "by-union-x", wrong);
    let without = refused(&mut state, &event);
    state.apply(&put("mediator", "issues", "secret", hidden)).unwrap();
    assert_eq!(refused(&mut state, &event), without);
    assert!(matches!(without, Refusal::Mistakes(_)));
}

#[test]
fn a_partys_own_word_takes_the_place_of_an_estimate_that_it_does_not_see() {
    let mut state = opened();
    let own = json!({ "source": "declared", "order": ["nights", "wage"], "known_to": ["mediators", "board"] });
    state.apply(&put("board", "preferences", "board", own.clone())).unwrap();
    assert_eq!(cells(&state, &actor("board"))["preferences/board"], own);
    let estimate = json!({ "source": "analyst", "order": ["nights", "wage"], "known_to": ["mediators"] });
    assert!(matches!(refused(&mut state, &put("ines", "preferences", "union", estimate)), Refusal::NotAllowed { .. }));
}

#[test]
fn what_was_changed_meanwhile_is_not_overwritten() {
    let mut state = opened();
    let first = line("union", 4);
    state.apply(&put("union", "red_lines", "by-union-wage", first.clone())).unwrap();
    let again = put("union", "red_lines", "by-union-wage", line("union", 5));
    assert_eq!(refused(&mut state, &again), Refusal::Changed { id: id("by-union-wage") });
    let knowing = json!({ "type": "entry-put", "table": "red_lines", "id": "by-union-wage", "entry": line("union", 5), "was": first });
    state.apply(&stamped(2, "union", knowing.clone())).unwrap();
    assert_eq!(refused(&mut state, &stamped(3, "union", knowing)), Refusal::Changed { id: id("by-union-wage") });
    let drop = json!({ "type": "entry-dropped", "table": "red_lines", "id": "by-union-wage", "was": line("union", 5) });
    state.apply(&stamped(4, "union", drop.clone())).unwrap();
    assert!(matches!(refused(&mut state, &stamped(5, "union", drop)), Refusal::Unknown { .. }));
}

#[test]
fn a_mediator_who_does_not_see_all_keeps_what_it_does_not_see() {
    let mut state = opened();
    let term = json!({ "readings": {
        "union": { "says": "wage >= 3", "known_to": ["ines", "union"] },
        "board": { "says": "wage >= 1", "known_to": ["omar", "board"] } }, "known_to": ["public"] });
    state.apply(&put("mediator", "terms", "fair-pay", term)).unwrap();
    let seen = cells(&state, &actor("ines"))["terms/fair-pay"].clone();
    assert_eq!(seen["readings"].as_object().unwrap().len(), 1);
    let mut written = seen.clone();
    written["title"] = json!("fair pay");
    let event = json!({ "type": "entry-put", "table": "terms", "id": "fair-pay", "entry": written, "was": seen });
    state.apply(&stamped(2, "ines", event)).unwrap();
    let whole = &cells(&state, &Viewer::All)["terms/fair-pay"];
    assert_eq!(whole["title"], "fair pay");
    assert_eq!(whole["readings"].as_object().unwrap().len(), 2);
}

#[test]
fn names_kept_for_a_party_are_not_taken_unseen() {
    let mut state = opened();
    let hidden = json!({ "of": "union", "says": "wage >= 4", "known_to": ["mediators"] });
    let event = put("mediator", "red_lines", "by-union-wage", hidden);
    assert!(matches!(refused(&mut state, &event), Refusal::Taken { .. }));
    let mut two = case();
    two["actors"]["union-north"] = json!({ "role": "party" });
    let opened = State::open(&stamped(0, "mediator", json!({ "type": "opened", "case": two })));
    assert!(matches!(opened, Err(Refusal::Taken { .. })));
}

#[test]
fn what_crosses_is_what_the_party_allowed_and_is_on_record() {
    let mut state = opened();
    let note = |name: &str, mark: Value| {
        stamped(
            1,
            "union",
            json!({ "type": "note-made", "party": "union", "note": name, "says": "three would do", "mark": mark }),
        )
    };
    let tell = |name: &str, as_own: bool| {
        let note = ["union", name];
        stamped(
            2,
            "ines",
            json!({ "type": "told", "to": ["board"], "says": "what if three?", "note": note, "as_own": as_own }),
        )
    };
    state.apply(&note("a", json!("share"))).unwrap();
    state.apply(&note("b", json!("share-as-own"))).unwrap();
    state.apply(&note("c", json!("do-not-share"))).unwrap();
    state.apply(&note("d", json!({ "share-after": "2025-05-01" }))).unwrap();
    assert!(matches!(refused(&mut state, &tell("b", false)), Refusal::Sealed { .. }));
    assert!(matches!(refused(&mut state, &tell("c", true)), Refusal::Sealed { .. }));
    assert!(matches!(refused(&mut state, &tell("d", true)), Refusal::NotYet { .. }));
    state.apply(&tell("a", false)).unwrap();
    state.apply(&tell("b", true)).unwrap();
    let heard = cells(&state, &actor("board"));
    assert_eq!(heard["messages/1"], json!({ "says": "what if three?", "from": "union" }));
    assert_eq!(heard["messages/2"], json!({ "says": "what if three?", "from": null }));
    assert!(!heard.keys().any(|cell| cell.starts_with("notes/")));
    assert_eq!(cells(&state, &actor("omar"))["messages/2"]["note"], json!(["union", "b"]));
    let by_the_other = stamped(3, "board", json!({ "type": "told", "to": ["union"], "says": "no" }));
    assert!(matches!(refused(&mut state, &by_the_other), Refusal::NotAllowed { .. }));
    let mark =
        |by: &str| stamped(3, by, json!({ "type": "note-marked", "party": "union", "note": "c", "mark": "share" }));
    assert!(matches!(refused(&mut state, &mark("ines")), Refusal::NotAllowed { .. }));
    assert!(matches!(refused(&mut state, &mark("board")), Refusal::NotAllowed { .. }));
    state.apply(&mark("union")).unwrap();
}

#[test]
fn a_mediator_outside_a_channel_learns_nothing_of_it() {
    let mut state = opened();
    let kept = json!({ "type": "channel-kept", "party": "board", "mediators": ["ines"] });
    assert!(matches!(refused(&mut state, &stamped(1, "ines", kept.clone())), Refusal::NotAllowed { .. }));
    let wide = refused(&mut state, &stamped(1, "mediator", kept.clone()));
    assert!(matches!(wide, Refusal::StillUsed { .. }), "omar sees an estimate of the board's preferences: {wide}");
    withdraw_estimate(&mut state);
    state.apply(&stamped(1, "mediator", kept)).unwrap();
    let estimate = case()["preferences"]["board"].clone();
    assert!(matches!(
        refused(&mut state, &put("mediator", "preferences", "board", estimate)),
        Refusal::StillUsed { .. }
    ));
    let before = cells(&state, &actor("omar"));
    let note = json!({ "type": "note-made", "party": "board", "note": "n", "says": "two", "mark": "share" });
    state.apply(&stamped(2, "board", note.clone())).unwrap();
    let tell = |by: &str, to: &str| {
        stamped(3, by, json!({ "type": "told", "to": [to], "says": "two?", "note": ["board", "n"], "as_own": true }))
    };
    assert_eq!(refused(&mut state, &tell("omar", "union")), Refusal::Unknown { what: "note", id: id("n") });
    assert!(matches!(refused(&mut state, &tell("omar", "board")), Refusal::NotAllowed { .. }));
    assert!(matches!(refused(&mut state, &stamped(3, "omar", note)), Refusal::NotAllowed { .. }));
    let to_all = json!({ "type": "entry-put", "table": "red_lines", "id": "by-board-wage", "entry": line("board", 1) });
    assert!(matches!(refused(&mut state, &stamped(3, "board", to_all)), Refusal::NotAllowed { .. }));
    let to_one = json!({ "of": "board", "says": "wage <= 2", "known_to": ["ines", "board"] });
    let to_one = json!({ "type": "entry-put", "table": "red_lines", "id": "by-board-wage", "entry": to_one });
    state.apply(&stamped(3, "board", to_one)).unwrap();
    state
        .apply(&stamped(
            3,
            "board",
            json!({ "type": "delivered", "text": "draft-1", "to": "board", "state": "rejected" }),
        ))
        .unwrap();
    assert_eq!(cells(&state, &actor("omar")), before);
    state.apply(&tell("ines", "union")).unwrap();
    let told = &cells(&state, &actor("omar"))["messages/1"];
    assert_eq!((&told["says"], &told["note"]), (&json!("two?"), &Value::Null));
    assert_eq!(cells(&state, &actor("ines"))["messages/1"]["note"], json!(["board", "n"]));
}

#[test]
fn a_text_that_a_party_does_not_see_does_not_exist_for_it() {
    let mut state = opened();
    let clauses = json!([{ "id": "pay", "says": "The wage rises." }]);
    for text in ["draft-0", "draft-1"] {
        state.apply(&stamped(1, "ines", json!({ "type": "draft-worded", "text": text, "clauses": clauses }))).unwrap();
    }
    let criticise = |by: &str, text: &str, clause: &str| {
        stamped(2, by, json!({ "type": "draft-criticised", "text": text, "clause": clause, "says": "too little" }))
    };
    assert_eq!(
        refused(&mut state, &criticise("board", "draft-0", "pay")),
        Refusal::Unknown { what: "text", id: id("draft-0") }
    );
    assert_eq!(
        refused(&mut state, &criticise("board", "none", "pay")),
        Refusal::Unknown { what: "text", id: id("none") }
    );
    assert_eq!(
        refused(&mut state, &criticise("board", "draft-1", "x")),
        Refusal::Unknown { what: "clause", id: id("x") }
    );
    state.apply(&criticise("board", "draft-1", "pay")).unwrap();
    state.apply(&stamped(3, "union", json!({ "type": "drafts-ranked", "order": ["draft-1", "draft-0"] }))).unwrap();
    let seen = names(&state, &actor("union"));
    assert!(seen.contains(&"rankings/union".to_owned()) && !seen.contains(&"drafts/draft-1/board".to_owned()));
    assert!(names(&state, &actor("ines")).contains(&"drafts/draft-1/board".to_owned()));
    let drop = json!({ "type": "entry-dropped", "table": "texts", "id": "draft-1", "was": cells(&state, &Viewer::All)["texts/draft-1"] });
    assert!(matches!(refused(&mut state, &stamped(4, "mediator", drop)), Refusal::StillUsed { .. }));
}

/// Everything that each follower heard, as bytes.
fn heard_by(viewer: &Viewer, events: &[Stamped]) -> Vec<Heard> {
    let mut follower = Follower::new(viewer.clone());
    let mut state = State::open(&events[0]).unwrap();
    let mut heard: Vec<Heard> = follower.hear(&state, &events[0]).into_iter().collect();
    for event in &events[1..] {
        state.apply(event).unwrap();
        heard.extend(follower.hear(&state, event));
    }
    heard
}

/// Over all vectors of answers of three parties: one who said no, or nothing, learns the same whatever the others answered.
#[test]
fn a_refuser_learns_the_same_whatever_the_others_answered() {
    let mut three = case();
    three["actors"]["ministry"] = json!({ "role": "party" });
    three["texts"][0]["known_to"] = json!(["public"]);
    let parties = ["board", "ministry", "union"];
    let mut by_own: std::collections::BTreeMap<(usize, usize), Vec<String>> = Default::default();
    for vector in 0..27_usize {
        let answers = [vector % 3, vector / 3 % 3, vector / 9];
        let mut events = vec![stamped(0, "mediator", json!({ "type": "opened", "case": three }))];
        events.push(stamped(
            1,
            "ines",
            json!({ "type": "proposal-put", "proposal": "p", "text": "draft-1", "to": parties }),
        ));
        for (party, answer) in parties.iter().zip(answers).filter(|(_, answer)| *answer < 2) {
            events.push(stamped(2, party, json!({ "type": "proposal-answered", "proposal": "p", "yes": answer == 1 })));
        }
        events.push(stamped(3, "ines", json!({ "type": "proposal-closed", "proposal": "p" })));
        let all_yes = answers == [1; 3];
        for (at, party) in parties.iter().enumerate() {
            let heard = heard_by(&actor(party), &events);
            let outcome = heard.last().unwrap().changes.last().unwrap().now["outcome"].clone();
            assert_eq!(outcome, if all_yes { json!("accepted") } else { json!("failed") });
            if !all_yes {
                by_own.entry((at, answers[at])).or_default().push(serde_json::to_string(&heard).unwrap());
            }
        }
        for witness in [Viewer::All, actor("ines")] {
            let told = serde_json::to_string(&heard_by(&witness, &events).last().unwrap().changes).unwrap();
            assert!(!told.contains("yes") && !told.contains("answered"), "{told}");
        }
    }
    for ((party, own), heard) in by_own {
        assert!(heard.len() >= 8);
        assert!(heard.iter().all(|one| *one == heard[0]), "party {party} that answered {own}");
    }
}

#[test]
fn talks_close_on_a_text_that_all_accepted_and_once() {
    let mut state = opened();
    let apply = |state: &mut State, by: &str, event: Value| state.apply(&stamped(5, by, event));
    let agreed = json!({ "type": "agreed", "proposal": "p", "names": ["Ana Ruiz", "Ben Holt"] });
    apply(
        &mut state,
        "ines",
        json!({ "type": "proposal-put", "proposal": "p", "text": "draft-1", "to": ["union", "board"] }),
    )
    .unwrap();
    let to_one = json!({ "type": "proposal-put", "proposal": "q", "text": "draft-0", "to": ["union", "board"] });
    assert!(matches!(apply(&mut state, "ines", to_one), Err(Refusal::NotAllowed { .. })));
    assert_eq!(apply(&mut state, "ines", agreed.clone()), Err(Refusal::NotAccepted));
    for party in ["union", "board"] {
        apply(&mut state, party, json!({ "type": "proposal-answered", "proposal": "p", "yes": true })).unwrap();
    }
    apply(&mut state, "ines", json!({ "type": "proposal-closed", "proposal": "p" })).unwrap();
    assert_eq!(apply(&mut state, "omar", json!({ "type": "proposal-closed", "proposal": "p" })), Err(Refusal::Closed));
    apply(&mut state, "ines", agreed.clone()).unwrap();
    assert_eq!(apply(&mut state, "omar", agreed), Err(Refusal::Closed));
    let seen = cells(&state, &actor("board"));
    assert_eq!(seen["agreement"]["names"], json!(["Ana Ruiz", "Ben Holt"]));
    assert_eq!(seen["agreement"]["sha256"].as_str().unwrap().len(), 64);
    assert!(!names(&state, &actor("press")).contains(&"agreement".to_owned()));
}

#[test]
fn what_became_of_a_text_is_a_fact_on_file() {
    let mut state = opened();
    let delivered = |by: &str, to: &str, word: &str| {
        stamped(1, by, json!({ "type": "delivered", "text": "draft-1", "to": to, "state": word }))
    };
    state.apply(&delivered("ines", "union", "relayed")).unwrap();
    state.apply(&delivered("union", "union", "rejected")).unwrap();
    assert!(matches!(refused(&mut state, &delivered("union", "board", "received")), Refusal::NotAllowed { .. }));
    let answers = |who: &str| cells(&state, &actor(who))["texts/draft-1"]["answers"].clone();
    assert_eq!(answers("ines")["union"]["says"], "rejected");
    assert!(answers("board").is_null());
}

#[test]
fn time_does_not_run_backwards_and_talks_open_once() {
    let mut state = opened();
    state.apply(&stamped(9, "mediator", json!({ "type": "day-moved", "as_of": "2025-05-02" }))).unwrap();
    assert_eq!(state.case().header.as_of.to_string(), "2025-05-02");
    let earlier = stamped(8, "mediator", json!({ "type": "day-moved", "as_of": "2025-05-03" }));
    assert!(matches!(refused(&mut state, &earlier), Refusal::Backwards { .. }));
    let again = stamped(10, "mediator", json!({ "type": "opened", "case": case() }));
    assert_eq!(refused(&mut state, &again), Refusal::Opened);
    let first = stamped(0, "mediator", json!({ "type": "day-moved", "as_of": "2025-05-03" }));
    assert_eq!(State::open(&first), Err(Refusal::NotOpened));
    let by_a_party = stamped(0, "union", json!({ "type": "opened", "case": case() }));
    assert!(matches!(State::open(&by_a_party), Err(Refusal::NotAllowed { .. })));
}

fn three_events() -> Vec<Stamped> {
    let opened = stamped(0, "mediator", json!({ "type": "opened", "case": case() }));
    vec![
        opened,
        put("union", "red_lines", "by-union-wage", line("union", 4)),
        put("board", "positions", "by-board-wage", {
            json!({ "of": "board", "kind": "insists", "says": "wage <= 2", "known_to": ["mediators", "board"] })
        }),
    ]
}

fn written(events: &[Stamped]) -> String {
    let mut chain = String::new();
    let lines = events.iter().map(|event| {
        let (line, next) = append(&chain, event);
        chain = next;
        line
    });
    start() + &lines.collect::<String>()
}

#[test]
fn a_log_reads_back_and_every_altered_byte_is_found() {
    let events = three_events();
    let text = written(&events);
    let log = read(text.as_bytes()).unwrap();
    assert_eq!((log.events, log.torn), (events, 0));
    let body = start().len()..text.len();
    for at in body.step_by(7) {
        let mut altered = text.clone().into_bytes();
        altered[at] = if altered[at] == b'7' { b'8' } else { b'7' };
        assert!(read(&altered).is_err(), "byte {at}");
    }
    let lines: Vec<&str> = text.lines().collect();
    let swapped = [lines[0], lines[1], lines[3], lines[2], ""].join("\n");
    assert!(read(swapped.as_bytes()).is_err());
}

#[test]
fn what_a_crash_leaves_is_put_aside_and_every_other_mistake_is_told_at_once() {
    let text = written(&three_events());
    for cut in text.rfind("\n{").unwrap() + 2..text.len() - 2 {
        let log = read(&text.as_bytes()[..cut]).unwrap();
        assert_eq!(log.events.len(), 2, "cut at {cut}");
        assert!(log.torn > 0);
    }
    assert_eq!(read(text.trim_end().as_bytes()).unwrap().events.len(), 3, "only the line break is missing");
    let bad = "{\"detente_talks\":1}\nnot json\n{\"at\":\"2025-05-01T00:00:00Z\"}\n[1]\n";
    let lines: Vec<usize> = read(bad.as_bytes()).unwrap_err().into_iter().map(|error| error.line).collect();
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(read(b"").unwrap_err().len(), 1);
    assert!(read(b"{\"detente_talks\":2}\n").unwrap_err()[0].what.contains("format 2"));
    assert!(matches!(three_events()[1].event, Event::EntryPut { table: Table::RedLines, .. }));
}

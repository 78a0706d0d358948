//! Random histories that differ only in what is private to one party: nobody outside its channel learns of it, neither the
//! other side nor an onlooker nor a mediator who does not keep that channel.

use detente_model::Viewer;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::tests::{case, id, stamped};
use crate::{Follower, Refusal, Stamped, State};

/// A draw from which an event is made: what, and three choices within it.
type Draw = (u8, u8, u8, u8);

fn draws(most: usize) -> impl Strategy<Value = Vec<Draw>> {
    prop::collection::vec((0..12_u8, 0..4_u8, 0..4_u8, 0..3_u8), 0..most)
}

/// Something that one party does in its own channel.
fn private(party: &str, second: i64, (what, a, b, c): Draw) -> Stamped {
    let name = format!("by-{party}-{a}");
    let known_to = [json!(["mediators", party]), json!(["ines", party]), json!([party])][c as usize].clone();
    let event = match what % 8 {
        0 => json!({ "type": "entry-put", "table": "red_lines", "id": name,
            "entry": { "of": party, "says": format!("wage >= {b}"), "known_to": known_to } }),
        1 => json!({ "type": "entry-put", "table": "positions", "id": name,
            "entry": { "of": party, "kind": "insists", "says": "nights = none", "known_to": known_to } }),
        2 => json!({ "type": "entry-put", "table": "preferences", "id": party,
            "entry": { "source": "declared", "order": ["wage", "nights"], "known_to": known_to } }),
        3 => {
            json!({ "type": "note-made", "party": party, "note": format!("n{a}"), "says": format!("words {b}"), "mark": "share" })
        }
        4 => json!({ "type": "note-marked", "party": party, "note": format!("n{a}"), "mark": "do-not-share" }),
        5 => json!({ "type": "draft-criticised", "text": "draft-1", "says": format!("words {b}") }),
        6 => json!({ "type": "drafts-ranked", "order": ["draft-1"] }),
        _ => {
            json!({ "type": "delivered", "text": "draft-1", "to": party, "state": (["rejected", "pending", "accepted", "received"][a as usize]) })
        }
    };
    stamped(second, party, event)
}

/// Something that the mediators do, each in whose channel it may.
fn by_mediators(second: i64, (what, a, b, c): Draw) -> Stamped {
    let known_to = [json!(["public"]), json!(["mediators"]), json!(["mediators", "union"])][c as usize].clone();
    let by = ["mediator", "ines", "omar"][(a % 3) as usize];
    let name = if by == "mediator" { format!("m{b}") } else { format!("by-{by}-{b}") };
    let event = match what % 6 {
        0 => json!({ "type": "entry-put", "table": "positions", "id": name,
            "entry": { "of": "board", "kind": "asks", "says": format!("wage <= {b}"), "known_to": known_to } }),
        1 => {
            json!({ "type": "entry-put", "table": "acts", "id": name, "entry": { "by": "union", "known_to": known_to } })
        }
        2 => json!({ "type": "day-moved", "as_of": format!("2025-05-0{}", b + 1) }),
        3 => {
            json!({ "type": "told", "to": (if c == 0 { json!(["union", "press"]) } else { json!(["board"]) }), "says": format!("idea {b}") })
        }
        4 => {
            json!({ "type": "proposal-put", "proposal": format!("p{b}"), "text": "draft-1", "to": ["union", "board"] })
        }
        _ => json!({ "type": "proposal-closed", "proposal": format!("p{b}") }),
    };
    stamped(second, by, event)
}

/// The whole history, and the events of `hidden` strewn into it.
fn history(common: &[Draw], hidden: &[Draw]) -> Vec<Stamped> {
    let clauses = json!([{ "id": "pay", "says": "The wage rises." }]);
    let estimate = json!({ "source": "analyst", "order": ["wage", "nights"], "known_to": ["ines"] });
    let mut events = vec![
        stamped(0, "mediator", json!({ "type": "opened", "case": case() })),
        stamped(
            0,
            "mediator",
            json!({ "type": "entry-put", "table": "preferences", "id": "board", "entry": estimate,
            "was": case()["preferences"]["board"] }),
        ),
        stamped(0, "mediator", json!({ "type": "channel-kept", "party": "board", "mediators": ["ines"] })),
        stamped(0, "ines", json!({ "type": "draft-worded", "text": "draft-1", "clauses": clauses })),
    ];
    let mut hidden = hidden.iter();
    for (at, draw) in common.iter().enumerate() {
        let second = at as i64;
        events.push(if draw.1 % 2 == 0 { by_mediators(second, *draw) } else { private("union", second, *draw) });
        let many = usize::from(draw.3);
        events.extend(hidden.by_ref().take(many).map(|draw| private("board", second, *draw)));
    }
    events.extend(hidden.map(|draw| private("board", common.len() as i64, *draw)));
    events
}

/// Everything that a viewer gets over a history: what it learned, and what refused what it did.
fn outcome(events: &[Stamped], viewer: &Viewer) -> (String, usize) {
    let mut state = State::open(&events[0]).unwrap();
    let mut follower = Follower::new(viewer.clone());
    let mut got: Vec<Value> = vec![json!(follower.hear(&state, &events[0]))];
    let mut happened = 0;
    for event in &events[1..] {
        match state.apply(event) {
            Ok(()) => {
                happened += 1;
                got.extend(follower.hear(&state, event).map(|heard| json!(heard)));
            }
            Err(refusal) => {
                let own = event.by.viewer().as_ref() == Some(viewer);
                got.extend(own.then(|| told(&refusal)));
            }
        }
    }
    (json!([got, follower.cells()]).to_string(), happened)
}

fn told(refusal: &Refusal) -> Value {
    json!(format!("{refusal:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 2, ..Default::default() })]

    #[test]
    fn what_is_private_to_one_side_changes_no_byte_for_others(
        common in draws(14), first in draws(10), second in draws(10),
    ) {
        let (one, other) = (history(&common, &first), history(&common, &second));
        let outside = ["union", "omar", "press"].map(|name| Viewer::Actor(id(name)));
        for viewer in outside.into_iter().chain([Viewer::Public]) {
            let ((a, _), (b, _)) = (outcome(&one, &viewer), outcome(&other, &viewer));
            prop_assert_eq!(a, b, "{:?}", viewer);
        }
    }

    #[test]
    fn a_state_is_a_function_of_its_log(common in draws(14), hidden in draws(10)) {
        let mut events = vec![];
        let all = history(&common, &hidden);
        let mut state = State::open(&all[0]).unwrap();
        events.push(all[0].clone());
        for event in &all[1..] {
            if state.apply(event).is_ok() {
                events.push(event.clone());
            }
        }
        let mut chain = String::new();
        let mut text = crate::start();
        for event in &events {
            let (line, next) = crate::append(&chain, event);
            text += &line;
            chain = next;
        }
        let log = crate::read(text.as_bytes()).unwrap();
        let mut again = State::open(&log.events[0]).unwrap();
        for event in &log.events[1..] {
            prop_assert_eq!(again.apply(event), Ok(()));
        }
        prop_assert_eq!(again, state);
    }
}

/// The histories above do something: most of what is drawn happens, and the board itself sees that its part differs.
#[test]
fn random_histories_are_not_empty() {
    let draw = |n: u8| -> Vec<Draw> { (0..12).map(|at| (at, (at / 3 + n) % 4, at % 4, at % 3)).collect() };
    let common = draw(0);
    let (one, happened) = outcome(&history(&common, &draw(1)), &Viewer::Actor(id("board")));
    let (other, _) = outcome(&history(&common, &draw(2)), &Viewer::Actor(id("board")));
    assert!(happened > 10, "{happened}");
    assert_ne!(one, other);
}

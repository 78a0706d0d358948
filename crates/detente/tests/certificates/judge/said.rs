//! What sources say, claim by claim (D1b, D15).

use std::collections::BTreeSet;

use detente::model::*;

use super::process::is_done;
use super::{is_distinct, is_set};

/// The latest status claims that say stalled, and those that say moving; `None` where there is none at all.
pub fn latest(case: &Case) -> Option<(BTreeSet<Id>, BTreeSet<Id>)> {
    let day = |claim: &Claim| {
        claim.event_date.or_else(|| match find(&case.sources, &claim.source).unwrap().published {
            Some(Published::On(day)) => Some(When { from: day, to: day }),
            _ => None,
        })
    };
    let counts = |claim: &&Claim| {
        claim.act == ClaimAct::ReportStatus && day(claim).is_none_or(|day| day.from <= case.header.as_of)
    };
    let claims: Vec<&Claim> = case.claims.iter().filter(counts).collect();
    if claims.is_empty() {
        return None;
    }
    let voices = |claim: &Claim| -> BTreeSet<String> {
        if let Some(described) = &claim.speaker_as {
            return BTreeSet::from([format!("as {described}")]);
        }
        let voice = |speaker: &Speaker| match speaker {
            Speaker::Named(id) => format!("named {id}"),
            Speaker::Unattributed => format!("in {}", claim.source),
        };
        claim.speaker.iter().map(voice).collect()
    };
    let outdated = |claim: &Claim, voice: &String| {
        let later = |other: &&&Claim| {
            voices(other).contains(voice) && day(claim).zip(day(other)).is_some_and(|(one, other)| one.to < other.from)
        };
        claims.iter().any(|other| later(&other))
    };
    let (mut stalled, mut moving) = (BTreeSet::new(), BTreeSet::new());
    for claim in claims.iter().filter(|claim| voices(claim).iter().any(|voice| !outdated(claim, voice))) {
        let denied = claim.polarity == Some(Polarity::Deny);
        match (claim.status, denied) {
            (Some(Status::Stalled), false) | (Some(Status::Moving), true) => stalled.insert(claim.meta.id.clone()),
            (Some(Status::Moving), false) | (Some(Status::Stalled), true) => moving.insert(claim.meta.id.clone()),
            _ => false,
        };
    }
    Some((stalled, moving))
}

fn waits(claim: &Claim) -> bool {
    claim.act == ClaimAct::WaitFor && claim.polarity != Some(Polarity::Deny)
}

fn waiting(case: &Case, claim: &Claim) -> BTreeSet<Id> {
    let spoken = claim.speaker.iter().filter_map(|speaker| match speaker {
        Speaker::Unattributed => None,
        Speaker::Named(id) => Some(find(&case.people, id).map_or(id, |person| &person.of)),
    });
    if claim.of.is_empty() { spoken.cloned().collect() } else { claim.of.iter().cloned().collect() }
}

fn is_pair(case: &Case, claims: [&Claim; 2], actors: [&Id; 2]) -> bool {
    let each = |one: usize| {
        waits(claims[one])
            && waiting(case, claims[one]).contains(actors[one])
            && claims[one].target.contains(actors[1 - one])
    };
    actors[0] != actors[1] && each(0) && each(1)
}

/// To whom a text is shown to have come, or who is shown to have done an act.
fn arrivals(case: &Case, about: &Id) -> BTreeSet<Id> {
    use AnswerState::{Accepted, Pending, Received, Rejected};
    if let Some(text) = find(&case.texts, about) {
        let came = |state| [Received, Pending, Rejected, Accepted].contains(&state);
        return text.answers.iter().filter(|(_, answer)| came(answer.state)).map(|(actor, _)| actor.clone()).collect();
    }
    find(&case.acts, about).filter(|act| is_done(case, act)).map(|act| act.by.clone()).into_iter().collect()
}

/// D1b.
pub fn is_turn(case: &Case, finding: &Finding) -> bool {
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, Some(Certificate::Turn { claims, waits, about })) => {
            let found: Vec<&Claim> = claims.iter().filter_map(|claim| find(&case.claims, claim)).collect();
            let [first, second] = found[..] else { return false };
            let arrived = arrivals(case, about);
            let is_text = find(&case.texts, about).is_some();
            let settled = if is_text { waits.iter().any(|actor| arrived.contains(actor)) } else { !arrived.is_empty() };
            is_pair(case, [first, second], [&waits[0], &waits[1]])
                && found.iter().all(|claim| claim.about.as_ref() == Some(about))
                && !settled
        }
        (Verdict::Refuted, Some(Certificate::NoTurn { claims, delivered })) => {
            case.claims.iter().any(waits) && is_settled(case, claims, delivered)
        }
        _ => false,
    }
}

/// Every pair of claims, with what they may be about.
fn pairs(case: &Case) -> Vec<([&Claim; 2], [Id; 2], BTreeSet<&Id>)> {
    let mut found = Vec::new();
    for first in &case.claims {
        for second in &case.claims {
            for one in case.actors.iter().map(|actor| &actor.meta.id) {
                for other in case.actors.iter().map(|actor| &actor.meta.id) {
                    if is_pair(case, [first, second], [one, other]) {
                        let about = [first, second].into_iter().filter_map(|claim| claim.about.as_ref()).collect();
                        found.push(([first, second], [one.clone(), other.clone()], about));
                    }
                }
            }
        }
    }
    found
}

fn is_settled(case: &Case, claims: &[Id], delivered: &[(Id, Id)]) -> bool {
    let pairs = pairs(case);
    let speaking: BTreeSet<Id> =
        pairs.iter().flat_map(|(claims, ..)| claims).map(|claim| claim.meta.id.clone()).collect();
    let mut useful = BTreeSet::new();
    for (_, actors, about) in &pairs {
        if about.len() == 2 {
            continue;
        }
        let Some(about) = about.first() else { return false };
        let is_text = find(&case.texts, about).is_some();
        let arrived = arrivals(case, about).into_iter().filter(|to| !is_text || actors.contains(to));
        let by: BTreeSet<(Id, Id)> = arrived.map(|to| ((*about).clone(), to)).collect();
        if !delivered.iter().any(|entry| by.contains(entry)) {
            return false;
        }
        useful.extend(by);
    }
    is_set(claims, &speaking) && is_distinct(delivered) && delivered.iter().all(|entry| useful.contains(entry))
}

/// Whether with these receipts on record no turn is disputed.
pub fn is_receipt(case: &Case, way: &WayOut) -> bool {
    let Certificate::Refuted { by } = &way.certificate else { return false };
    let Certificate::NoTurn { claims, delivered } = by.as_ref() else { return false };
    recorded(case, &way.change).is_some_and(|after| is_settled(&after, claims, delivered))
}

fn recorded(case: &Case, changes: &[Change]) -> Option<Case> {
    let mut after = case.clone();
    for change in changes {
        let Change::RecordDelivery { target, to } = change else { return None };
        find(&case.actors, to)?;
        if let Some(text) = after.texts.iter_mut().find(|text| text.meta.id == *target) {
            let state = AnswerState::Received;
            text.answers.insert(to.clone(), Answer { state, known_to: None, claims: Vec::new() });
        } else {
            after.acts.iter_mut().find(|act| act.meta.id == *target)?.done = Some(case.header.as_of);
        }
    }
    Some(after)
}

/// D15.
pub fn is_contested(case: &Case, finding: &Finding) -> bool {
    let (Some(Certificate::Status { stalled, stalled_independent, moving, moving_independent }), Some(own)) =
        (&finding.certificate, latest(case))
    else {
        return false;
    };
    let independent = |claims: &BTreeSet<Id>| {
        let sources = claims.iter().filter_map(|claim| find(&case.claims, claim)).map(|claim| &claim.source);
        case.independent(sources.collect::<BTreeSet<_>>())
    };
    let both = !own.0.is_empty() && !own.1.is_empty();
    is_set(stalled, &own.0)
        && is_set(moving, &own.1)
        && *stalled_independent == independent(&own.0)
        && *moving_independent == independent(&own.1)
        && finding.verdict == if both { Verdict::Proved } else { Verdict::Refuted }
}

//! Disputes about whose turn it is (D1b).
//!
//! Definition: a wait is a claim of `wait_for` that is not denied; those that wait are the actors it is `of`, or,
//! where it names none, those for whom its speakers speak; those waited for are its `target`s. Two actors' waits (of two
//! claims, or of one that speaks of both sides) that target each other are a *pair*. A pair is a dispute if both are
//! about one text that is not shown to have reached either (`received`, `pending`, `rejected`, `accepted`), or one act
//! that is not done. It is none if they are about different things, or about a thing that arrived or was done; where a
//! claim does not say what it is about, it may be about the same thing as the other.

use std::collections::BTreeSet;

use detente_model::{AnswerState, Case, Claim, ClaimAct, EntryRef, Id, Polarity, Speaker, Table, find};

use crate::Refusal;
use crate::acts::distinct;

/// Two claims, and of each the actor that waits for the other.
pub(crate) struct Pair<'a> {
    claims: [&'a Claim; 2],
    waits: [&'a Id; 2],
}

/// The claims by which somebody waits for somebody.
pub(crate) fn waits(case: &Case) -> impl Iterator<Item = &Claim> {
    let waits = case.claims.iter().filter(|claim| claim.act == ClaimAct::WaitFor);
    waits.filter(|claim| claim.polarity != Some(Polarity::Deny))
}

/// The actors that wait in a claim.
fn waiting<'a>(case: &'a Case, claim: &'a Claim) -> BTreeSet<&'a Id> {
    if !claim.of.is_empty() {
        return claim.of.iter().collect();
    }
    let actor = |speaker: &'a Speaker| match speaker {
        Speaker::Unattributed => None,
        Speaker::Named(id) => Some(find(&case.people, id).map_or(id, |person| &person.of)),
    };
    claim.speaker.iter().filter_map(actor).collect()
}

/// Whether by these two claims these two actors wait for each other.
fn is_pair(case: &Case, claims: [&Claim; 2], waits: [&Id; 2]) -> bool {
    let is_wait = |claim: &Claim| claim.act == ClaimAct::WaitFor && claim.polarity != Some(Polarity::Deny);
    let one = |this: usize, other: usize| {
        is_wait(claims[this])
            && waiting(case, claims[this]).contains(waits[this])
            && claims[this].target.contains(waits[other])
    };
    waits[0] != waits[1] && one(0, 1) && one(1, 0)
}

/// Every pair there is.
pub(crate) fn pairs(case: &Case) -> Vec<Pair<'_>> {
    let all: Vec<&Claim> = waits(case).collect();
    let mut pairs = Vec::new();
    for (place, first) in all.iter().enumerate() {
        for second in &all[place..] {
            for one in waiting(case, first) {
                for other in waiting(case, second) {
                    if is_pair(case, [first, second], [one, other]) {
                        pairs.push(Pair { claims: [first, second], waits: [one, other] });
                    }
                }
            }
        }
    }
    pairs
}

/// Whether it is on record that a text reached an actor, or that the actor did an act.
fn arrived(case: &Case, about: &Id, to: &Id) -> bool {
    if let Some(text) = find(&case.texts, about) {
        return text.answers.get(to).is_some_and(|answer| {
            use AnswerState::{Accepted, Pending, Received, Rejected};
            matches!(answer.state, Received | Pending | Rejected | Accepted)
        });
    }
    let done = find(&case.acts, about).filter(|act| act.done.is_some_and(|day| day <= case.header.as_of));
    done.is_some_and(|act| act.by == *to)
}

/// What a pair comes to.
#[derive(PartialEq, Eq)]
pub(crate) enum Outcome {
    Dispute,
    /// Settled; by what arrived with whom, or by being about different things (an empty list).
    Settled(Vec<(Id, Id)>),
    /// It depends on what a claim is about.
    Open,
}

pub(crate) fn outcome(case: &Case, pair: &Pair<'_>) -> Outcome {
    let [first, second] = pair.claims.map(|claim| claim.about.as_ref());
    if first.is_some() && second.is_some() && first != second {
        return Outcome::Settled(Vec::new());
    }
    let Some(about) = first.or(second) else { return Outcome::Open };
    let performer = find(&case.acts, about).map(|act| &act.by);
    let receivers: BTreeSet<&Id> = pair.waits.into_iter().chain(performer).collect();
    let by: Vec<(Id, Id)> =
        receivers.into_iter().filter(|to| arrived(case, about, to)).map(|to| (about.clone(), to.clone())).collect();
    match (by.is_empty(), first == second) {
        (false, _) => Outcome::Settled(by),
        (true, true) => Outcome::Dispute,
        (true, false) => Outcome::Open,
    }
}

/// Whether by these claims these actors wait for each other about a thing that reached neither.
///
/// # Errors
/// A claim that does not wait like that; a record that the thing arrived or was done.
pub fn turn(case: &Case, claims: &[Id; 2], waits: &[Id; 2], about: &Id) -> Result<(), Refusal> {
    let mut found = Vec::new();
    for id in claims {
        let claim = find(&case.claims, id).ok_or_else(|| Refusal::UnknownName(id.to_string()))?;
        if claim.about.as_ref() != Some(about) {
            return Err(Refusal::NotAWait(id.clone()));
        }
        found.push(claim);
    }
    let pair = Pair { claims: [found[0], found[1]], waits: [&waits[0], &waits[1]] };
    if !is_pair(case, pair.claims, pair.waits) {
        return Err(Refusal::NotAWait(claims[0].clone()));
    }
    match outcome(case, &pair) {
        Outcome::Dispute => Ok(()),
        Outcome::Settled(by) => {
            let to = by.first().map_or_else(|| waits[0].clone(), |(_, to)| to.clone());
            Err(Refusal::Delivered { about: about.clone(), to })
        }
        Outcome::Open => Err(Refusal::NotAWait(claims[0].clone())),
    }
}

/// Whether these are the claims by which two sides wait for each other, and every pair of them is settled: they are
/// about different things, or a delivery listed settles them. Of a text a delivery names who received it, of an act
/// who did it.
///
/// # Errors
/// A claim too many or too few; a delivery that is not on record or settles nothing; a pair that is not settled.
pub fn no_turn(case: &Case, claims: &[Id], delivered: &[(Id, Id)]) -> Result<(), Refusal> {
    distinct(claims)?;
    let mut seen = BTreeSet::new();
    if let Some((about, _)) = delivered.iter().find(|entry| !seen.insert(*entry)) {
        return Err(Refusal::Repeated(about.to_string()));
    }
    let pairs = pairs(case);
    let own: BTreeSet<&Id> = pairs.iter().flat_map(|pair| pair.claims).map(|claim| &claim.meta.id).collect();
    if let Some(claim) = claims.iter().find(|claim| !own.contains(claim)) {
        return Err(Refusal::NotAWait(claim.clone()));
    }
    if let Some(claim) = own.iter().find(|claim| !claims.contains(claim)) {
        return Err(Refusal::IncompleteSet(claim.to_string()));
    }
    let mut settling = BTreeSet::new();
    for pair in &pairs {
        let disputed = || Refusal::TurnDisputed(pair.claims[0].meta.id.clone(), pair.claims[1].meta.id.clone());
        let Outcome::Settled(by) = outcome(case, pair) else { return Err(disputed()) };
        if !by.is_empty() && !by.iter().any(|entry| delivered.contains(entry)) {
            return Err(disputed());
        }
        settling.extend(by);
    }
    match delivered.iter().find(|entry| !settling.contains(*entry)) {
        Some((about, to)) => Err(Refusal::NotDelivered { about: about.clone(), to: to.clone() }),
        None => Ok(()),
    }
}

/// The entries that a settled D1b names: the claims, and the texts and acts that arrived or were done.
pub(crate) fn names(case: &Case, claims: &[Id], delivered: &[(Id, Id)]) -> BTreeSet<EntryRef> {
    let things = delivered.iter().map(|(about, _)| {
        let table = if find(&case.texts, about).is_some() { Table::Texts } else { Table::Acts };
        EntryRef::new(table, about)
    });
    claims.iter().map(|claim| EntryRef::new(Table::Claims, claim)).chain(things).collect()
}

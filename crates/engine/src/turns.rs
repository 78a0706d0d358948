//! Disputes about whose turn it is (D1b `turn-dispute`).
//!
//! Definition: about one text or act, the `wait_for` claims of two actors each target the other, and nothing on file
//! shows that the text reached either (an answer `received`, `pending`, `rejected` or `accepted`), or that the act is
//! done. Those that wait are the actors that a claim is `of`, else those for whom its speakers speak; a claim that is
//! denied is none; one claim may be of both sides. A claim that does not say what it is about could be about anything that
//! is not shown to have arrived.

use std::collections::BTreeSet;

use detente_model::{
    AnswerState, Case, Certificate, Change, Claim, ClaimAct, EntryRef, Finding, Group, Id, Kind, Missing, Polarity,
    Role, Speaker, Table, Verdict, WayOut, find as entry,
};

use crate::apply::apply;
use crate::waits::is_done;
use crate::{Budget, Halt, hitting};

/// Two claims, each of an actor that waits for the other's.
#[derive(Clone, Copy, Debug)]
struct Pair<'a> {
    claims: [&'a Claim; 2],
    waits: [&'a Id; 2],
}

/// What a pair comes to.
enum Outcome<'a> {
    /// A dispute about this.
    Dispute(&'a Id),
    /// It could be one: these claims do not say what they are about.
    Open(Vec<&'a Id>),
    /// None, because this arrived with, or was done by, these.
    Delivered(Vec<(&'a Id, &'a Id)>),
    /// None: the claims are about different things.
    Apart,
}

fn waiting<'a>(case: &'a Case, claim: &'a Claim) -> BTreeSet<&'a Id> {
    if !claim.of.is_empty() {
        return claim.of.iter().collect();
    }
    let actor = |speaker: &'a Speaker| match speaker {
        Speaker::Unattributed => None,
        Speaker::Named(id) => Some(entry(&case.people, id).map_or(id, |person| &person.of)),
    };
    claim.speaker.iter().filter_map(actor).collect()
}

fn waits(case: &Case) -> Vec<&Claim> {
    let waits = case.claims.iter().filter(|claim| claim.act == ClaimAct::WaitFor);
    waits.filter(|claim| claim.polarity != Some(Polarity::Deny)).collect()
}

/// Every pair of claims in which two actors wait for each other, in the order of the case.
fn pairs(case: &Case) -> Vec<Pair<'_>> {
    let waits: Vec<(&Claim, BTreeSet<&Id>)> =
        waits(case).into_iter().map(|claim| (claim, waiting(case, claim))).collect();
    let mut pairs = Vec::new();
    for (place, (first, ours)) in waits.iter().enumerate() {
        for (second, theirs) in &waits[place..] {
            for a in ours.iter().filter(|a| second.target.contains(a)) {
                let others = theirs.iter().filter(|b| *b != a && first.target.contains(b));
                // Within one claim each pair of actors counts once.
                let others = others.filter(|b| first.meta.id != second.meta.id || a < b);
                pairs.extend(others.map(|b| Pair { claims: [*first, *second], waits: [*a, *b] }));
            }
        }
    }
    pairs
}

/// The actors of a pair that something reached; of an act, whoever did it.
fn delivered<'a>(case: &'a Case, about: &Id, pair: &Pair<'a>) -> Vec<&'a Id> {
    use AnswerState::{Accepted, Pending, Received, Rejected};
    if let Some(text) = entry(&case.texts, about) {
        let reached = |to: &&Id| {
            let state = text.answers.get(*to).map(|answer| answer.state);
            matches!(state, Some(Received | Pending | Rejected | Accepted))
        };
        return pair.waits.into_iter().filter(reached).collect();
    }
    entry(&case.acts, about).filter(|act| is_done(case, act)).map(|act| &act.by).into_iter().collect()
}

fn outcome<'a>(case: &'a Case, pair: &Pair<'a>) -> Outcome<'a> {
    let [first, second] = pair.claims.map(|claim| claim.about.as_ref());
    let unsaid = pair.claims.into_iter().filter(|claim| claim.about.is_none()).map(|claim| &claim.meta.id);
    let known = match (first, second) {
        (Some(first), Some(second)) if first != second => return Outcome::Apart,
        (Some(about), _) | (None, Some(about)) => Some(about),
        (None, None) => None,
    };
    let Some(about) = known else { return Outcome::Open(unsaid.collect()) };
    let reached = delivered(case, about, pair);
    if !reached.is_empty() {
        return Outcome::Delivered(reached.into_iter().map(|to| (about, to)).collect());
    }
    let unsaid: Vec<&Id> = unsaid.collect();
    if unsaid.is_empty() { Outcome::Dispute(about) } else { Outcome::Open(unsaid) }
}

/// Whether two actors each say that it is the other's turn, and what would settle it.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let mut finding = examine(case);
    if finding.verdict == Verdict::Proved {
        match receipts(case, budget) {
            Ok((ways, complete)) => (finding.ways_out, finding.complete) = (ways, complete),
            Err(halt) => halt.note(&mut finding),
        }
    }
    finding
}

/// The verdict of [`find`] alone.
pub(crate) fn verdict(case: &Case, _budget: &Budget<'_>) -> Verdict {
    examine(case).verdict
}

fn examine(case: &Case) -> Finding {
    if waits(case).is_empty() {
        let missing = vec![Missing::NoClaims { act: ClaimAct::WaitFor }];
        return Finding { missing, ..Finding::new(Kind::TurnDispute, Verdict::Undetermined) };
    }
    let pairs = pairs(case);
    let (mut open, mut delivered) = (BTreeSet::new(), BTreeSet::new());
    for pair in &pairs {
        match outcome(case, pair) {
            Outcome::Dispute(about) => return dispute(pair, about),
            Outcome::Open(claims) => open.extend(claims),
            Outcome::Delivered(to) => delivered.extend(to),
            Outcome::Apart => {}
        }
    }
    if !open.is_empty() {
        let missing = open.into_iter().map(|claim| Missing::About { claim: claim.clone() }).collect();
        return Finding { missing, ..Finding::new(Kind::TurnDispute, Verdict::Undetermined) };
    }
    no_dispute(case, &pairs, &delivered)
}

fn dispute(pair: &Pair<'_>, about: &Id) -> Finding {
    let claims = pair.claims.map(|claim| claim.meta.id.clone());
    let names: BTreeSet<EntryRef> = claims.iter().map(|claim| EntryRef::new(Table::Claims, claim)).collect();
    let certificate = Certificate::Turn { claims, waits: pair.waits.map(Id::clone), about: about.clone() };
    Finding {
        certificate: Some(certificate),
        names: names.into_iter().collect(),
        ..Finding::new(Kind::TurnDispute, Verdict::Proved)
    }
}

fn no_dispute(case: &Case, pairs: &[Pair<'_>], delivered: &BTreeSet<(&Id, &Id)>) -> Finding {
    let claims: BTreeSet<&Id> = pairs.iter().flat_map(|pair| pair.claims).map(|claim| &claim.meta.id).collect();
    let arrived = delivered.iter().map(|(about, _)| {
        let table = if entry(&case.texts, about).is_some() { Table::Texts } else { Table::Acts };
        EntryRef::new(table, about)
    });
    let names: BTreeSet<EntryRef> =
        claims.iter().map(|claim| EntryRef::new(Table::Claims, claim)).chain(arrived).collect();
    let certificate = Certificate::NoTurn {
        claims: claims.into_iter().cloned().collect(),
        delivered: delivered.iter().map(|(about, to)| ((*about).clone(), (*to).clone())).collect(),
    };
    Finding {
        certificate: Some(certificate),
        names: names.into_iter().collect(),
        ..Finding::new(Kind::TurnDispute, Verdict::Refuted)
    }
}

/// The smallest sets of receipts by which every dispute is settled.
fn receipts(case: &Case, budget: &Budget<'_>) -> Result<(Vec<WayOut>, bool), Halt> {
    let all = pairs(case);
    let mut disputes: Vec<(&Id, Vec<(&Id, &Id)>)> = all
        .iter()
        .filter_map(|pair| match outcome(case, pair) {
            Outcome::Dispute(about) => Some((about, receivers(case, pair, about))),
            _ => None,
        })
        .collect();
    // That an act is done settles every dispute about it, whoever puts it on record.
    let acts: Vec<(&Id, Vec<(&Id, &Id)>)> =
        disputes.iter().filter(|(about, _)| entry(&case.texts, about).is_none()).cloned().collect();
    for (about, receivers) in &mut disputes {
        receivers.extend(acts.iter().filter(|(act, _)| act == about).flat_map(|(_, others)| others));
        receivers.sort();
        receivers.dedup();
    }
    let disputes: Vec<Vec<(&Id, &Id)>> = disputes.into_iter().map(|(_, receivers)| receivers).collect();
    let receipts: BTreeSet<(&Id, &Id)> = disputes.iter().flatten().copied().collect();
    let receipts: Vec<(&Id, &Id)> = receipts.into_iter().collect();
    let number = |receipt: &(&Id, &Id)| receipts.binary_search(receipt).ok();
    let sets: Vec<Vec<usize>> = disputes.iter().map(|each| each.iter().filter_map(number).collect()).collect();
    let least = hitting::minimum(&sets, budget)?.len();
    let (smallest, complete) = hitting::all_of_size(&sets, least, budget.limits.list, budget)?;
    let chosen = |set: &Vec<usize>| set.iter().map(|receipt| receipts[*receipt]).collect::<Vec<_>>();
    Ok((smallest.iter().filter_map(|set| recorded(case, &chosen(set))).collect(), complete))
}

/// To which of the two a receipt could be asked for: not to whoever wrote the text or performs the act, if another waits.
fn receivers<'a>(case: &'a Case, pair: &Pair<'a>, about: &'a Id) -> Vec<(&'a Id, &'a Id)> {
    let by = entry(&case.texts, about).map(|text| &text.by).or_else(|| entry(&case.acts, about).map(|act| &act.by));
    let others = pair.waits.into_iter().filter(|actor| Some(*actor) != by);
    others.map(|actor| (about, actor)).collect()
}

/// The way out by these receipts, if the finding run again is refuted: a claim that does not say what it is about may
/// still leave it open.
fn recorded(case: &Case, receipts: &[(&Id, &Id)]) -> Option<WayOut> {
    let record = |(about, to): &(&Id, &Id)| Change::RecordDelivery { target: (*about).clone(), to: (*to).clone() };
    let change: Vec<Change> = receipts.iter().map(record).collect();
    let again = examine(apply(case, &change).first()?);
    let by = again.certificate.filter(|_| again.verdict == Verdict::Refuted)?;
    let mediators = case.actors.iter().map(|actor| &actor.meta.id).filter(|actor| case.has_role(actor, Role::Mediator));
    let actors: BTreeSet<&Id> = receipts.iter().map(|(_, to)| *to).chain(mediators).collect();
    Some(WayOut {
        change,
        group: Group::NobodyYields,
        actors: actors.into_iter().cloned().collect(),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Refuted { by: Box::new(by) },
    })
}

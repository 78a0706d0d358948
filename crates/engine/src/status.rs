//! What sources say of the talks: stalled, moving, or both (D15 `contested-status`).
//!
//! Definition: of each speaker the latest status claims on or before the day of the case; proved where some of them say
//! stalled and some say moving. A speaker is told apart by `speaker_as` where a claim has it, else by name, and the own
//! voice of a text by its document. The day of a claim is its `event_date`, else the exact day on which its document was
//! published, else not known; a claim is left out where it is certainly later than the day of the case, or certainly
//! earlier than another of the same speaker. To deny that talks are stalled says that they move, and the other way
//! round. A claim put as a possibility or on a condition counts as said: what its speaker would need is another matter.
//!
//! Both accounts are reported; neither is weighed.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Claim, ClaimAct, Claimed, EntryRef, Finding, Id, Kind, Missing, Polarity, Published, Speaker,
    Status, Table, Verdict, When, find as entry,
};

use crate::Budget;

/// Who says it, as far as that can be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Voice<'a> {
    Described(&'a str),
    Named(&'a Id),
    Document(&'a Id),
}

fn voices(claim: &Claim) -> Vec<Voice<'_>> {
    if let Some(described) = &claim.speaker_as {
        return vec![Voice::Described(described)];
    }
    let each = claim.speaker.iter().map(|speaker| match speaker {
        Speaker::Unattributed => Voice::Document(&claim.source),
        Speaker::Named(id) => Voice::Named(id),
    });
    each.collect()
}

fn day(case: &Case, claim: &Claim) -> Option<When> {
    claim.event_date.or_else(|| match entry(&case.sources, &claim.source)?.published {
        Some(Published::On(day)) => Some(When { from: day, to: day }),
        _ => None,
    })
}

/// What a claim comes to say, a denial counted as its contrary where it has one.
fn says(claim: &Claim) -> Option<Status> {
    match (claim.status, claim.polarity) {
        (Some(Status::Stalled), Some(Polarity::Deny)) => Some(Status::Moving),
        (Some(Status::Moving), Some(Polarity::Deny)) => Some(Status::Stalled),
        (_, Some(Polarity::Deny)) => None,
        (status, _) => status,
    }
}

/// The latest status claims of each speaker, each once, in the order of the case.
fn latest(case: &Case) -> Vec<&Claim> {
    let mut by_voice: BTreeMap<Voice<'_>, Vec<(&Claim, Option<When>)>> = BTreeMap::new();
    for claim in case.claims.iter().filter(|claim| claim.act == ClaimAct::ReportStatus) {
        let day = day(case, claim);
        if day.is_none_or(|day| day.from <= case.header.as_of) {
            voices(claim).into_iter().for_each(|voice| by_voice.entry(voice).or_default().push((claim, day)));
        }
    }
    let mut kept = BTreeSet::new();
    for claims in by_voice.values() {
        let newest = claims.iter().filter_map(|(_, day)| *day).map(|day| day.from).max();
        let earlier = |day: &Option<When>| day.zip(newest).is_some_and(|(day, newest)| day.to < newest);
        kept.extend(claims.iter().filter(|(_, day)| !earlier(day)).map(|(claim, _)| &claim.meta.id));
    }
    case.claims.iter().filter(|claim| kept.contains(&claim.meta.id)).collect()
}

fn saying<'a>(claims: &[&'a Claim], status: Status) -> Vec<&'a Claim> {
    claims.iter().copied().filter(|claim| says(claim) == Some(status)).collect()
}

/// Whether sources say both, with the two sets of claims.
pub(crate) fn find(case: &Case, _budget: &Budget<'_>) -> Finding {
    let latest = latest(case);
    if latest.is_empty() {
        let missing = vec![Missing::NoClaims { act: ClaimAct::ReportStatus }];
        return Finding { missing, ..Finding::new(Kind::ContestedStatus, Verdict::Undetermined) };
    }
    let (stalled, moving) = (saying(&latest, Status::Stalled), saying(&latest, Status::Moving));
    let verdict = if stalled.is_empty() || moving.is_empty() { Verdict::Refuted } else { Verdict::Proved };
    let independent =
        |claims: &[&Claim]| case.independent(claims.iter().map(|claim| &claim.source).collect::<BTreeSet<_>>());
    let names = |claims: &[&Claim]| claims.iter().map(|claim| claim.meta.id.clone()).collect::<Vec<Id>>();
    let entries: BTreeSet<EntryRef> =
        stalled.iter().chain(&moving).map(|claim| EntryRef::new(Table::Claims, &claim.meta.id)).collect();
    let certificate = Certificate::Status {
        stalled_independent: independent(&stalled),
        stalled: names(&stalled),
        moving_independent: independent(&moving),
        moving: names(&moving),
    };
    Finding {
        certificate: Some(certificate),
        names: entries.into_iter().collect(),
        ..Finding::new(Kind::ContestedStatus, verdict)
    }
}

/// The verdict of [`find`] alone.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    find(case, budget).verdict
}

/// Whether the talks are stuck, as the latest claims say: where none says stalled or moving, talks that rest or are
/// over count as stalled, and talks that are nearly done as moving.
pub(crate) fn claimed(case: &Case) -> Claimed {
    let latest = latest(case);
    let any = |statuses: &[Status]| latest.iter().any(|claim| says(claim).is_some_and(|said| statuses.contains(&said)));
    let plain = (any(&[Status::Stalled]), any(&[Status::Moving]));
    let by_class = (any(&[Status::Paused, Status::Collapsed]), any(&[Status::NearAgreement]));
    match if plain == (false, false) { by_class } else { plain } {
        (true, true) => Claimed::Contested,
        (true, false) => Claimed::Stalled,
        (false, true) => Claimed::Moving,
        (false, false) => Claimed::Unreported,
    }
}

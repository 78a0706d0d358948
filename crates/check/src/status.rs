//! What the latest status claims say (D15).
//!
//! Definition: a speaker is told apart by `speaker_as` where the claim has it, else each speaker counts by name, and
//! the own voice of a text by its document. The day of a claim is its `event_date`, else the exact day on which its
//! document was published, else not known. Claims that are certainly later than the day of the case are left out. A
//! claim is among the latest of a speaker unless another of the same speaker is certainly later. To deny that talks
//! are stalled is to say that they move, and the other way round.

use std::collections::BTreeSet;

use detente_model::{Case, Claim, ClaimAct, Id, Polarity, Published, Speaker, Status, When, find};

use crate::Refusal;
use crate::acts::distinct;

/// Who says it, as far as claims of one speaker can be told from those of another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Described(&'a str),
    Named(&'a Id),
    Document(&'a Id),
}

/// The status claims that count, by what they say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Latest {
    pub(crate) stalled: BTreeSet<Id>,
    pub(crate) moving: BTreeSet<Id>,
    /// Latest claims that say neither.
    pub(crate) other: BTreeSet<Id>,
}

/// The latest status claims of each speaker.
pub(crate) fn latest(case: &Case) -> Latest {
    let claims = status_claims(case);
    let mut latest = Latest::default();
    for claim in &claims {
        let keys = keys(claim);
        let is_latest = keys.iter().any(|key| {
            let mut same = claims.iter().filter(|other| self::keys(other).contains(key));
            !same.any(|other| certainly_earlier(case, claim, other))
        });
        if is_latest {
            let set = match says(claim) {
                Some(Status::Stalled) => &mut latest.stalled,
                Some(Status::Moving) => &mut latest.moving,
                _ => &mut latest.other,
            };
            set.insert(claim.meta.id.clone());
        }
    }
    latest
}

/// The claims of how the talks stand that are not certainly later than the day of the case.
pub(crate) fn status_claims(case: &Case) -> Vec<&Claim> {
    let told = case.claims.iter().filter(|claim| claim.act == ClaimAct::ReportStatus);
    told.filter(|claim| day(case, claim).is_none_or(|when| when.from <= case.header.as_of)).collect()
}

fn keys(claim: &Claim) -> Vec<Key<'_>> {
    if let Some(described) = &claim.speaker_as {
        return vec![Key::Described(described)];
    }
    let each = claim.speaker.iter().map(|speaker| match speaker {
        Speaker::Named(id) => Key::Named(id),
        Speaker::Unattributed => Key::Document(&claim.source),
    });
    each.collect()
}

fn day(case: &Case, claim: &Claim) -> Option<When> {
    claim.event_date.or_else(|| match find(&case.sources, &claim.source)?.published {
        Some(Published::On(day)) => Some(When { from: day, to: day }),
        _ => None,
    })
}

fn certainly_earlier(case: &Case, one: &Claim, other: &Claim) -> bool {
    matches!((day(case, one), day(case, other)), (Some(one), Some(other)) if one.to < other.from)
}

fn says(claim: &Claim) -> Option<Status> {
    match (claim.status, claim.polarity) {
        (Some(Status::Stalled), Some(Polarity::Deny)) => Some(Status::Moving),
        (Some(Status::Moving), Some(Polarity::Deny)) => Some(Status::Stalled),
        (_, Some(Polarity::Deny)) => None,
        (status, _) => status,
    }
}

/// Whether these are the latest claims that say stalled and moving, from so many independent documents.
///
/// # Errors
/// A claim too many or too few; a number of documents that differs.
pub fn status(case: &Case, stalled: (&[Id], usize), moving: (&[Id], usize)) -> Result<(), Refusal> {
    let latest = latest(case);
    for ((given, count), own) in [(stalled, &latest.stalled), (moving, &latest.moving)] {
        distinct(given)?;
        if let Some(id) = given.iter().find(|id| !own.contains(*id)) {
            return Err(Refusal::StatusDiffers(id.clone()));
        }
        if let Some(id) = own.iter().find(|id| !given.contains(id)) {
            return Err(Refusal::IncompleteSet(id.to_string()));
        }
        let sources = given.iter().filter_map(|id| find(&case.claims, id)).map(|claim| &claim.source);
        if case.independent(sources.collect::<BTreeSet<_>>()) != count {
            return Err(Refusal::CountDiffers);
        }
    }
    Ok(())
}

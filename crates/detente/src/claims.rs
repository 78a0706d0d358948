//! What a proposal and its document become in a case: a claim, and the day of its source.

use detente_evidence::{Candidate, DateEvidence, DateKind, Prepared, Voice};
use detente_model::{Claim, Id, Meta, Published, Speaker, When};

use crate::words::clean;

/// The day of publication, or the day after which the page cannot have been published: the one on which it was fetched.
pub(crate) fn published(document: &Prepared) -> Option<Published> {
    let of = |date: &DateEvidence| date.interval().and_then(|days| days.single());
    if let Some(day) = document.published().and_then(of) {
        return Some(Published::On(day));
    }
    let shown = document.dates.iter().find(|date| date.kind == DateKind::Render)?;
    Some(Published::NotAfter { date: of(shown)?, by: Some("day that the page shows".to_owned()) })
}

/// A candidate as a claim of the case, without who reviewed it.
pub(crate) fn claim_of(candidate: &Candidate, id: &Id, source: &Id) -> Claim {
    let speaker = candidate.speakers.iter().map(|voice| match &voice.who {
        Voice::Entry(id) => Speaker::Named(id.clone()),
        Voice::Described => Speaker::Unattributed,
    });
    let mut speaker: Vec<Speaker> = speaker.collect();
    if speaker.is_empty() {
        speaker.push(Speaker::Unattributed);
    }
    let days = candidate.occurred.as_ref().map(|occurred| occurred.days);
    Claim {
        meta: Meta::named(id.clone()),
        source: source.clone(),
        speaker,
        act: candidate.act,
        at: u64::try_from(candidate.span.start).ok().zip(u64::try_from(candidate.span.end).ok()),
        place: None,
        text: None,
        of: candidate.of.iter().map(|party| party.id.clone()).collect(),
        issue: candidate.issues.iter().map(|topic| topic.id.clone()).collect(),
        target: candidate.targets.iter().map(|party| party.id.clone()).collect(),
        about: candidate.about.clone(),
        polarity: Some(candidate.polarity),
        modality: Some(candidate.modality),
        status: candidate.status,
        event_date: days.and_then(|days| Some(When { from: days.from?, to: days.to? })),
        speaker_as: candidate.speaker_as.as_deref().map(clean),
        against: Vec::new(),
        reviewed_by: None,
    }
}

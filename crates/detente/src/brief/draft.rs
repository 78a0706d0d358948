//! A first case file out of reports, for a person to correct.
//!
//! Actors, people and documents stand in it as entries; the statements that were proposed stand as comments, so that
//! nothing enters the case before somebody has read it.

use std::fmt::Write as _;

use detente_casefile::{print, print_entry};
use detente_evidence::{Candidate, DateKind, Ground, Prepared, Tier, Voice};
use detente_model::{
    Case, Claim, Date, EntryRef, Id, Meta, Origin, Published, Source, SourceKind, Speaker, Table, When,
};

use super::Brief;
use crate::words::clean;

/// No report tells its day, and none was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no report tells its day, and a case is of one day")]
pub struct NoDay;

const HEAD: &str = "\
# A draft, made from reports by a program. Nothing in it was reviewed: correct it, then delete this note.
# What still has to be written: the issues, with their options; what each side holds, asks and waits for.
# The statements at the end are proposals. Read each at its place, correct it, and take the `# ` away.

";

/// The draft of a case. `as_of` is its day; without one, the last day that a report tells as its own.
///
/// # Errors
/// No day is known.
pub fn draft(brief: &Brief, as_of: Option<Date>) -> Result<String, NoDay> {
    let material = &brief.material;
    let mut case = material.sketch.clone();
    case.header.as_of = as_of.or_else(|| super::day(&material.prepared)).ok_or(NoDay)?;
    case.header.as_of_by =
        Some(if as_of.is_some() { "given" } else { "day of the last report whose day is known" }.to_owned());
    let names: Vec<Id> = (1..=material.prepared.len()).map(|n| Id::assigned("report", n)).collect();
    for at in 0..material.prepared.len() {
        case.sources.push(source(brief, &names, at));
    }
    let mut text = format!("{HEAD}{}", print(&case));
    proposals(&mut text, &case, brief, &names);
    Ok(text)
}

fn source(brief: &Brief, names: &[Id], at: usize) -> Source {
    let document = &brief.material.prepared[at];
    let group = brief.material.copies.group_of(at).filter(|group| group.witness != at && group.tier > Tier::Probable);
    let mut meta = Meta::named(names[at].clone());
    meta.title = document
        .blocks
        .iter()
        .find(|block| block.kind.word() == "headline")
        .map(|block| clean(document.text(block.span)));
    Source {
        meta,
        kind: SourceKind::Report,
        published: published(document),
        file: Some(clean(&document.document.name)),
        sha256: Some(document.document.sha256.to_string()),
        derived_from: group.map(|group| Origin::Source(names[group.witness].clone())),
        url: None,
    }
}

/// The day of publication, or the day after which the page cannot have been published: the one on which it was fetched.
pub(crate) fn published(document: &Prepared) -> Option<Published> {
    let of = |date: &detente_evidence::DateEvidence| date.interval().and_then(|days| days.single());
    if let Some(day) = document.published().and_then(of) {
        return Some(Published::On(day));
    }
    let shown = document.dates.iter().find(|date| date.kind == DateKind::Render)?;
    Some(Published::NotAfter { date: of(shown)?, by: Some("day that the page shows".to_owned()) })
}

/// The proposals as comments, each as an entry to take over.
fn proposals(text: &mut String, case: &Case, brief: &Brief, names: &[Id]) {
    if brief.material.proposals.is_empty() {
        return;
    }
    text.push_str("\n# Proposed, not reviewed\n");
    let mut with = case.clone();
    for (number, proposal) in brief.material.proposals.iter().enumerate() {
        let Some(at) = brief.material.prepared.iter().position(|d| d.document.sha256 == proposal.candidate.document)
        else {
            continue;
        };
        let id = Id::assigned("c", number + 1);
        let mut claim = claim_of(&proposal.candidate, &id, &names[at]);
        claim.meta.title = carried(&proposal.candidate).map(|rule| format!("proposed by {rule}"));
        with.claims = vec![claim];
        let Some(entry) = print_entry(&with, &EntryRef::new(Table::Claims, &id)) else { continue };
        text.push('\n');
        for line in entry.lines() {
            let _ = writeln!(text, "# {line}");
        }
    }
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

/// The rule that carried a speaker to the statement, for whoever reviews it.
fn carried(candidate: &detente_evidence::Candidate) -> Option<String> {
    candidate.speakers.iter().find_map(|voice| match &voice.ground {
        Ground::Carried { rule, .. } => Some(clean(rule)),
        Ground::Here { .. } => None,
    })
}

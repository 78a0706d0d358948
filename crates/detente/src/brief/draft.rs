//! A first case file out of reports, for a person to correct.
//!
//! Actors, people and documents stand in it as entries; the statements that were proposed stand as comments, so that
//! nothing enters the case before somebody has read it.

use std::fmt::Write as _;

use detente_casefile::{print, print_entry};
use detente_evidence::{Ground, Tier};
use detente_model::{Case, Date, EntryRef, Id, Meta, Origin, Source, SourceKind, Table};

use super::Brief;
use crate::claims::{claim_of, published};
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

/// The rule that carried a speaker to the statement, for whoever reviews it.
fn carried(candidate: &detente_evidence::Candidate) -> Option<String> {
    candidate.speakers.iter().find_map(|voice| match &voice.ground {
        Ground::Carried { rule, .. } => Some(clean(rule)),
        Ground::Here { .. } => None,
    })
}

//! The report as plain data: what `--format json` prints and what every renderer reads.

use std::collections::BTreeMap;

use detente_engine::Limits;
use detente_model::{
    Asks, Assessed, Case, Certificate, Change, Claimed, Conflict, Date, DeadlineKind, EntryRef, Group, Id, Kind,
    Missing, Overall, ReadingTried, Remark, Standing, Table, Verdict, Viewer, WayOut, find,
};
use serde::Serialize;

use crate::devices::devices_for;
use crate::tell;
use crate::words::Words;

/// The version of the report's format.
pub const REPORT_VERSION: u32 = 1;

/// A whole report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of the format.
    pub detente_report: u32,
    /// The version of the program.
    pub engine: String,
    /// Which case, on which day.
    pub case: CaseStamp,
    /// Whose view.
    pub viewer: String,
    /// The documents that were left out on purpose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Id>,
    /// False where a time limit or a stop cut the work short: then another run may find more.
    pub reproducible: bool,
    /// What comes first.
    pub summary: Summary,
    /// The verdict on the talks as a whole.
    pub verdict: Overall,
    /// The kinds that this version does not examine.
    pub not_examined: Vec<Kind>,
    /// The findings, in fixed order.
    pub findings: Vec<FindingReport>,
}

/// Which case a report is about.
#[derive(Clone, Debug, Serialize)]
pub struct CaseStamp {
    /// The title of the talks.
    pub title: String,
    /// The day the case describes.
    pub as_of: Date,
    /// SHA-256 of the canonical print of what this viewer sees.
    pub sha256: String,
}

/// What comes first: what it rests on, the next step, the questions to ask.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// What sources say of the talks.
    pub status: Claimed,
    /// The documents under everything cited in the case.
    pub rests_on: RestsOn,
    /// Steps on file for the day of the case or later, in order.
    pub next_step: Vec<NextStep>,
    /// Dates that press, from the day of the case on, in order.
    pub deadlines: Vec<Pressing>,
    /// Questions to ask, those first that decide most.
    pub ask_first: Vec<Asked>,
}

/// A date that presses.
#[derive(Clone, Debug, Serialize)]
pub struct Pressing {
    /// The day.
    pub on: Date,
    /// The entry in `[[deadlines]]`.
    pub deadline: Id,
    /// What it is, in words.
    pub says: String,
    /// Whether it binds (`hard`) or is a wish (`soft`); `null` where that is not on file.
    pub kind: Option<DeadlineKind>,
}

/// Documents and claims in the view.
#[derive(Clone, Debug, Serialize)]
pub struct RestsOn {
    /// Documents with a claim in the view.
    pub sources: usize,
    /// How many of them are shown to be independent.
    pub independent: usize,
    /// Claims in the view.
    pub claims: usize,
    /// How many of those are the documents' own words.
    pub own_words: usize,
}

/// A step on file.
#[derive(Clone, Debug, Serialize)]
pub struct NextStep {
    /// The day.
    pub on: Date,
    /// The act.
    pub act: Id,
    /// In words.
    pub says: String,
    /// `planned`, `possible` or `undecided`.
    pub certainty: String,
}

/// A question with whom to ask and what the answer decides.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// In words.
    pub question: String,
    /// Whom.
    pub of: Vec<Id>,
    /// The findings that an answer decides.
    pub decides: Vec<Kind>,
    /// What asking gives away, in words.
    pub reveals: String,
    /// The question as data.
    pub asks: Asks,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct FindingReport {
    /// The long name of its kind.
    pub kind: &'static str,
    /// The short name of its kind.
    pub id: Kind,
    /// Whether it holds.
    pub verdict: Verdict,
    /// Whether nothing structural is left once the things it names are removed.
    pub binding: Option<bool>,
    /// What is still proved then.
    pub still: Vec<Kind>,
    /// What it is worth where it rests.
    pub standing: Standing,
    /// In one line.
    pub headline: String,
    /// The chain of causes.
    pub because: Vec<String>,
    /// The claims cited by what it names.
    pub claims: Vec<Id>,
    /// The entries that its proof names.
    pub rests_on: Vec<EntryRef>,
    /// What is missing.
    pub missing: Vec<MissingReport>,
    /// The minimal conflicts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// The proof, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
    /// Whether conflicts and ways out are all there are.
    pub complete: bool,
    /// The readings of positions that were tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<ReadingTried>,
    /// Facts beside the ways out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<RemarkReport>,
    /// The ways out, not ranked.
    pub ways_out: Vec<WayOutReport>,
    /// How it was found.
    pub provenance: Provenance,
}

/// Something missing, as data and in words.
#[derive(Clone, Debug, Serialize)]
pub struct MissingReport {
    /// As data.
    #[serde(flatten)]
    pub missing: Missing,
    /// In words.
    pub says: String,
}

/// A remark, as data and in words.
#[derive(Clone, Debug, Serialize)]
pub struct RemarkReport {
    /// As data.
    #[serde(flatten)]
    pub remark: Remark,
    /// In words.
    pub says: String,
}

/// A way out with what it asks and risks.
#[derive(Clone, Debug, Serialize)]
pub struct WayOutReport {
    /// What changes.
    pub change: Vec<ChangeReport>,
    /// Who moves.
    pub group: Group,
    /// In one line.
    pub says: String,
    /// Who is asked for what.
    pub asks: BTreeMap<Id, String>,
    /// The component of the conflicts that it frees.
    pub component: usize,
    /// The structural findings that remain.
    pub leaves: Vec<Kind>,
    /// Devices that bring it about, each with its risk and source.
    pub risks: Vec<Risk>,
    /// Whether no part of it suffices.
    pub minimal: bool,
    /// Why the finding is refuted after it.
    pub certificate: Certificate,
}

/// A change with the condition before and after, where it has one.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeReport {
    /// As data.
    #[serde(flatten)]
    pub change: Change,
    /// The line before, in the syntax of the case file.
    #[serde(rename = "from", skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The line after.
    #[serde(rename = "to", skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A device by which a way out can come about, and what can go wrong with it.
#[derive(Clone, Debug, Serialize)]
pub struct Risk {
    /// The device.
    pub device: &'static str,
    /// What can go wrong, in a few words.
    pub risk: &'static str,
    /// The works that document it.
    pub source: &'static str,
}

/// How a finding was found.
#[derive(Clone, Debug, Serialize)]
pub struct Provenance {
    /// The method, as the manual names it.
    pub method: &'static str,
    /// Always `exact` here: whole numbers and fractions.
    pub arithmetic: &'static str,
    /// No kind examined here uses random numbers.
    pub seed: Option<u64>,
    /// The limits in force.
    pub limits: BTreeMap<&'static str, u64>,
}

/// What of a run is not in the findings themselves.
pub(crate) struct Frame<'a> {
    pub(crate) viewer: &'a Viewer,
    pub(crate) sha256: String,
    pub(crate) without: &'a [Id],
    pub(crate) limits: &'a Limits,
    pub(crate) reproducible: bool,
}

/// Puts the findings of a case into words and order.
pub(crate) fn report(case: &Case, diagnosis: &detente_engine::Diagnosis, frame: &Frame<'_>) -> Report {
    let words = Words::new(case);
    let examined = |kind: &&Kind| !Kind::EXAMINED.contains(kind);
    Report {
        detente_report: REPORT_VERSION,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        case: CaseStamp { title: case.header.title.clone(), as_of: case.header.as_of, sha256: frame.sha256.clone() },
        viewer: frame.viewer.word().to_owned(),
        without: frame.without.to_vec(),
        reproducible: frame.reproducible,
        summary: summary(case, &words, diagnosis),
        verdict: diagnosis.overall(),
        not_examined: Kind::ALL.iter().filter(examined).copied().collect(),
        findings: diagnosis.findings.iter().map(|found| finding(&words, found, frame)).collect(),
    }
}

fn summary(case: &Case, words: &Words<'_>, diagnosis: &detente_engine::Diagnosis) -> Summary {
    let sources: std::collections::BTreeSet<&Id> = case.claims.iter().map(|claim| &claim.source).collect();
    let own = |claim: &&detente_model::Claim| claim.speaker == [detente_model::Speaker::Unattributed];
    Summary {
        status: diagnosis.overall().claimed,
        rests_on: RestsOn {
            sources: sources.len(),
            independent: case.independent(sources.iter().copied()),
            claims: case.claims.len(),
            own_words: case.claims.iter().filter(own).count(),
        },
        next_step: next_steps(case, words),
        deadlines: deadlines(case, words),
        ask_first: detente_engine::questions(case, diagnosis)
            .iter()
            .map(|q| crate::asking::question(words, q))
            .collect(),
    }
}

fn next_steps(case: &Case, words: &Words<'_>) -> Vec<NextStep> {
    let day = case.header.as_of;
    let mut steps: Vec<NextStep> = case
        .acts
        .iter()
        .filter(|act| act.done.is_none_or(|done| done > day))
        .filter_map(|act| {
            let on = act.planned.filter(|planned| *planned >= day)?;
            Some(NextStep {
                on,
                act: act.meta.id.clone(),
                says: words.act(&act.meta.id),
                certainty: act.certainty.unwrap_or(detente_model::Certainty::Planned).word().to_owned(),
            })
        })
        .collect();
    steps.sort_by(|a, b| (a.on, &a.act).cmp(&(b.on, &b.act)));
    steps
}

fn deadlines(case: &Case, words: &Words<'_>) -> Vec<Pressing> {
    let ahead = case.deadlines.iter().filter(|deadline| deadline.on >= case.header.as_of);
    let mut told: Vec<Pressing> = ahead
        .map(|deadline| Pressing {
            on: deadline.on,
            deadline: deadline.meta.id.clone(),
            says: words.entry(&EntryRef::new(Table::Deadlines, &deadline.meta.id)),
            kind: deadline.kind,
        })
        .collect();
    told.sort_by(|a, b| (a.on, &a.deadline).cmp(&(b.on, &b.deadline)));
    told
}

fn finding(words: &Words<'_>, found: &Assessed, frame: &Frame<'_>) -> FindingReport {
    let raw = &found.finding;
    FindingReport {
        kind: raw.kind.name(),
        id: raw.kind,
        verdict: raw.verdict,
        binding: found.binding,
        still: found.still.clone(),
        standing: found.standing.clone(),
        headline: tell::headline(words, raw),
        because: tell::because(words, raw),
        claims: found.claims.clone(),
        rests_on: raw.names.clone(),
        missing: raw
            .missing
            .iter()
            .map(|missing| MissingReport { missing: missing.clone(), says: tell::missing(words, missing) })
            .collect(),
        conflicts: raw.conflicts.clone(),
        certificate: raw.certificate.clone(),
        complete: raw.complete,
        readings: raw.readings.clone(),
        remarks: raw
            .remarks
            .iter()
            .map(|remark| RemarkReport { remark: remark.clone(), says: tell::remark(words, remark) })
            .collect(),
        ways_out: raw.ways_out.iter().map(|way| way_out(words, raw.kind, way)).collect(),
        provenance: Provenance {
            method: method(raw.kind),
            arithmetic: "exact",
            seed: None,
            limits: limits(frame.limits),
        },
    }
}

fn limits(limits: &Limits) -> BTreeMap<&'static str, u64> {
    BTreeMap::from([
        ("choices", limits.choices as u64),
        ("list", limits.list as u64),
        ("steps", limits.steps),
        ("without", limits.without as u64),
    ])
}

fn way_out(words: &Words<'_>, kind: Kind, way: &WayOut) -> WayOutReport {
    let risk = |device: &'static crate::devices::Device| Risk {
        device: &device.id,
        risk: &device.risk,
        source: &device.source,
    };
    WayOutReport {
        change: way.change.iter().map(|change| change_report(words.case, change)).collect(),
        group: way.group,
        says: tell::way_out(words, way),
        asks: tell::asks(words, way),
        component: way.component,
        leaves: way.leaves.clone(),
        risks: devices_for(kind, way).into_iter().map(risk).collect(),
        minimal: way.minimal,
        certificate: way.certificate.clone(),
    }
}

fn change_report(case: &Case, change: &Change) -> ChangeReport {
    let (before, after) = match change {
        Change::MoveLine { target, shift } => {
            let says = case.named_line(target).and_then(|entry| case.line(&entry)).map(|line| line.says);
            match says {
                Some(detente_model::Condition::Compare(comparison)) => {
                    (Some(comparison.to_string()), comparison.shifted(shift).map(|moved| moved.to_string()))
                }
                _ => (None, None),
            }
        }
        _ => (None, None),
    };
    ChangeReport { change: change.clone(), before, after }
}

fn method(kind: Kind) -> &'static str {
    match kind {
        Kind::WaitCycle => "greatest fixpoint of an AND-OR wait-for graph; minimum hitting sets",
        Kind::TurnDispute => "pairs of wait-for claims",
        Kind::PreconditionCycle => "AND-OR wait-for graph of preconditions; earliest dates",
        Kind::RedLinesConflict | Kind::PositionsConflict => "box search; minimal conflicts by hitting-set duality",
        Kind::PlanExcludesAsk => "box search, pair by pair",
        Kind::TermInDispute => "box search under every common choice of readings",
        Kind::AgreementMissed => "box search, text by text",
        Kind::InefficientText => "box search for packages that dominate, completion by completion",
        Kind::NoAgreementZone => {
            "cutting planes over weights of gains; box search; minimal conflicts by hitting-set duality"
        }
        Kind::ContestedStatus => "latest status of each speaker",
        _ => "none",
    }
}

/// The title of an actor's own entry, used where a report must name a source.
pub(crate) fn source_title(case: &Case, id: &Id) -> String {
    find(&case.sources, id)
        .and_then(|source| source.meta.title.as_deref())
        .map_or_else(|| crate::words::plain(id), crate::words::clean)
}

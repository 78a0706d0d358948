//! The life of a case in one place: parse, validate, project, diagnose, check, report. One way, no way back.

use std::collections::{BTreeMap, BTreeSet};

use detente_casefile::{Diagnostic, Input, Loaded, Places};
use detente_engine::{Diagnosis, Limits};
use detente_model::{Case, Date, EntryRef, Id, Kind, Role, Viewer, find, project};
use sha2::{Digest, Sha256};

use crate::report::{Frame, Report, report};

/// What is asked of one case.
pub struct Request {
    /// The case file, then the channel files that add to it.
    pub inputs: Vec<Input>,
    /// Whose view.
    pub viewer: Viewer,
    /// Another day than the file's.
    pub as_of: Option<Date>,
    /// Documents to leave out, with all that rests on them alone.
    pub without: Vec<Id>,
    /// The limits of the work.
    pub limits: Limits,
}

/// What one viewer sees of a case.
pub struct Seen {
    /// The viewer's case, in canonical order.
    pub case: Case,
    /// Where entries stand in the files; known to a mediator who sees all and nobody else.
    pub places: Option<Places>,
    /// Warnings about the files; for a mediator who sees all and nobody else.
    pub warnings: Vec<Diagnostic>,
}

/// A case examined for one viewer.
pub struct Examined {
    /// What the viewer sees.
    pub seen: Seen,
    /// The findings.
    pub diagnosis: Diagnosis,
    /// The same in words, as plain data.
    pub report: Report,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The files have mistakes; the reader may see all of them.
    #[error("the case file has mistakes")]
    Mistakes(Vec<Diagnostic>),
    /// The files have mistakes, which this reader may not see.
    #[error("this case cannot be shown: its files have mistakes that their keeper must mend first")]
    Closed,
    /// No such actor.
    #[error("this case declares no actor `{0}`; `--as` takes an actor of the case, `mediator` or `public`")]
    NoSuchViewer(Id),
    /// No such document in the view.
    #[error("this case has no source `{0}` that can be left out")]
    NoSuchSource(Id),
    /// A fresh certificate of our own was refused: the program is wrong, not the case.
    #[error("the certificate of {kind} was refused: {refusal}. This is a fault of the program; please report it")]
    Refuted {
        /// The finding.
        kind: Kind,
        /// Why.
        refusal: detente_check::Refusal,
    },
    /// What we said of a package was refused: the program is wrong, not the case.
    #[error("what was found of packages was refused: {0}. This is a fault of the program; please report it")]
    Packages(detente_check::Refusal),
}

/// Parses, validates and projects: what one viewer may see of the files.
///
/// # Errors
/// [`Failure::Mistakes`] (or [`Failure::Closed`] for a viewer who does not see all), [`Failure::NoSuchViewer`],
/// [`Failure::NoSuchSource`].
pub fn see(request: &Request) -> Result<Seen, Failure> {
    let Loaded { case, diagnostics, places } = detente_casefile::load(&request.inputs);
    let sees_all = request.viewer == Viewer::All;
    let Some(mut whole) = case else {
        return Err(if sees_all { Failure::Mistakes(diagnostics) } else { Failure::Closed });
    };
    if let Viewer::Actor(id) = &request.viewer
        && find(&whole.actors, id).is_none()
    {
        return Err(Failure::NoSuchViewer(id.clone()));
    }
    if let Some(day) = request.as_of {
        whole.header.as_of = day;
    }
    let mut case = project(&whole, &request.viewer);
    for source in &request.without {
        if find(&case.sources, source).is_none() {
            return Err(Failure::NoSuchSource(source.clone()));
        }
        case = project(&case.without_source(source), &Viewer::All);
    }
    let places = sees_all.then_some(places);
    Ok(Seen { case, places, warnings: if sees_all { diagnostics } else { Vec::new() } })
}

/// The whole way from files to a checked report.
///
/// `stop` is asked now and then whether to stop; what was found until then is reported as incomplete.
///
/// # Errors
/// As [`see`]; and [`Failure::Refuted`] where a certificate of our own does not stand.
pub fn diagnose(request: &Request, stop: &dyn Fn() -> bool) -> Result<Examined, Failure> {
    examine(request, see(request)?, stop)
}

/// From what a viewer sees to a checked report.
///
/// # Errors
/// [`Failure::Refuted`] where a certificate of our own does not stand.
pub(crate) fn examine(request: &Request, seen: Seen, stop: &dyn Fn() -> bool) -> Result<Examined, Failure> {
    let mut diagnosis = detente_engine::diagnose(&seen.case, &limits(request, &seen.case), stop);
    check(&seen.case, &mut diagnosis)?;
    let report = render_again(request, &seen.case, &diagnosis);
    Ok(Examined { seen, diagnosis, report })
}

/// The limits of the work for whoever looks: what is for mediators alone is withheld from everybody else, whatever is on
/// file, so that not even that it is withheld says anything.
pub(crate) fn limits(request: &Request, case: &Case) -> Limits {
    let mediates = match &request.viewer {
        Viewer::All => true,
        Viewer::Actor(id) => case.has_role(id, Role::Mediator),
        Viewer::Public => false,
    };
    let withheld = if mediates { BTreeSet::new() } else { BTreeSet::from([Kind::AgreementMissed]) };
    Limits { withheld, ..request.limits.clone() }
}

/// The report of findings that are at hand.
pub(crate) fn render_again(request: &Request, case: &Case, diagnosis: &Diagnosis) -> Report {
    let frame = Frame {
        viewer: &request.viewer,
        sha256: hash(case),
        without: &request.without,
        limits: &request.limits,
        reproducible: !diagnosis.stopped,
    };
    report(case, diagnosis, &frame)
}

/// Re-tests every certificate by code that shares nothing with the search. A way out that does not stand the test is
/// not shown, and the list is said not to be whole; a verdict that does not is a fault of ours.
fn check(case: &Case, diagnosis: &mut Diagnosis) -> Result<(), Failure> {
    for assessed in &mut diagnosis.findings {
        let finding = &mut assessed.finding;
        if detente_check::finding(case, finding).is_err() && !finding.ways_out.is_empty() {
            let ways = std::mem::take(&mut finding.ways_out);
            finding.complete = false;
            for way in ways {
                finding.ways_out.push(way);
                if detente_check::finding(case, finding).is_err() {
                    finding.ways_out.pop();
                }
            }
        }
        detente_check::finding(case, finding).map_err(|refusal| Failure::Refuted { kind: finding.kind, refusal })?;
    }
    Ok(())
}

/// SHA-256 of the canonical print of a projected case, in lower-case hexadecimal.
pub fn hash(case: &Case) -> String {
    hex(&detente_casefile::print(case))
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The raw texts of documents by their SHA-256, so that reports can show the words that a claim points to.
#[derive(Default)]
pub struct Library(BTreeMap<String, Vec<char>>);

impl Library {
    /// Takes in a document.
    pub fn add(&mut self, text: &str) {
        self.0.insert(hex(text), text.chars().collect());
    }

    /// The words that a claim points to, where its document is at hand.
    pub fn quote(&self, case: &Case, claim: &Id) -> Option<String> {
        let claim = find(&case.claims, claim)?;
        let text = self.0.get(find(&case.sources, &claim.source)?.sha256.as_ref()?)?;
        let (from, to) = claim.at?;
        let span = text.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?)?;
        Some(crate::words::clean(&span.iter().collect::<String>()))
    }

    /// Whether nothing was taken in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Examined {
    /// Where an entry stands, for a reader who may know: `file:line`.
    pub fn place(&self, entry: &EntryRef) -> Option<String> {
        let place = self.seen.places.as_ref()?.entry(entry)?;
        Some(format!("{}:{}", place.file, place.line))
    }
}

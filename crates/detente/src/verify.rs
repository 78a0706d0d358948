//! Whether a saved report is true of a case: everything in it is derived again from the case alone.
//!
//! Certificates may differ from those a fresh run gives (there are many true orders, packages and trees), so each is
//! put to the checker. Everything else (the view and its hash, names, verdicts, lists, what is minimal and complete,
//! standing, binding, the overall verdict, every word) follows from the case and the certificates, and is compared
//! with a fresh rendering. So an alteration is refused exactly when it makes the report say something false.

use detente_casefile::Input;
use detente_engine::Limits;
use detente_model::{Assessed, Case, Certificate, Conflict, EntryRef, Finding, Id, Kind, Rationality, Viewer};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::packages::{PACKAGES_VERSION, PackageLimits, PackageOptions, packages};
use crate::pipeline::{Failure, Request, diagnose, limits, render_again};

/// What was found true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many certificates were re-tested.
    pub certificates: usize,
    /// Whether the report was cut short when it was made, so that its lists could not be compared with a fresh run.
    pub cut_short: bool,
}

/// Why a report is refused.
#[derive(Debug, thiserror::Error)]
pub enum Invalid {
    /// The case itself gives no report.
    #[error(transparent)]
    Case(#[from] Failure),
    /// Not JSON, or not a report.
    #[error("this is no report of detente: {0}")]
    NotAReport(String),
    /// A later format.
    #[error("the report has format version {0}; this program reads version {version}", version = crate::report::REPORT_VERSION)]
    NewerVersion(u64),
    /// It belongs to another case, another day or another view.
    #[error("the report is of another case or view: its hash is {says}, this view's is {is}")]
    Foreign {
        /// The hash in the report.
        says: String,
        /// The hash of the view.
        is: String,
    },
    /// A certificate does not prove what it is given for.
    #[error("the certificate of {kind} is refused: {refusal}")]
    Refused {
        /// The finding.
        kind: Kind,
        /// Why.
        refusal: detente_check::Refusal,
    },
    /// Something else in it is not so.
    #[error("at {path} the report says {says}; the case gives {is}")]
    False {
        /// Where in the report.
        path: String,
        /// What it says.
        says: String,
        /// What is so.
        is: String,
    },
}

/// Derives a saved report again from the case.
///
/// # Errors
/// [`Invalid`], with the first thing that is not so.
pub fn verify(inputs: Vec<Input>, report: &str, stop: &dyn Fn() -> bool) -> Result<Verified, Invalid> {
    let given: Value = serde_json::from_str(report).map_err(|error| Invalid::NotAReport(error.to_string()))?;
    if let Some(version) = given.get("detente_packages").and_then(Value::as_u64) {
        return match version > u64::from(PACKAGES_VERSION) {
            true => Err(Invalid::NewerVersion(version)),
            false => verify_packages(inputs, &given, stop),
        };
    }
    match given.get("detente_report").and_then(Value::as_u64) {
        None => return Err(Invalid::NotAReport("it has no `detente_report` version".to_owned())),
        Some(version) if version > u64::from(crate::report::REPORT_VERSION) => {
            return Err(Invalid::NewerVersion(version));
        }
        Some(_) => {}
    }
    let request = request(inputs, &given)?;
    let fresh = diagnose(&request, stop)?;
    same_view(&given, &fresh.report.case.sha256)?;
    let case = &fresh.seen.case;
    let mut diagnosis = fresh.diagnosis;
    let mut certificates = 0;
    for (index, assessed) in diagnosis.findings.iter_mut().enumerate() {
        let told = given.get("findings").and_then(|list| list.get(index)).unwrap_or(&Value::Null);
        certificates += adopt(case, &limits(&request, case), assessed, told, &format!("findings[{index}]"), stop)?;
    }
    let cut_short = given.get("reproducible") == Some(&Value::Bool(false));
    if !cut_short {
        let expected = render_again(&request, case, &diagnosis);
        let expected = serde_json::to_value(&expected).map_err(|error| Invalid::NotAReport(error.to_string()))?;
        compare(&given, &expected, String::new())?;
    }
    Ok(Verified { certificates, cut_short })
}

/// Works the packages out again, which re-tests each of them, and compares every byte.
fn verify_packages(inputs: Vec<Input>, given: &Value, stop: &dyn Fn() -> bool) -> Result<Verified, Invalid> {
    let request = request(inputs, given)?;
    let told = given.pointer("/packages/provenance/limits");
    let limit = |name: &str, own: u64| told.and_then(|told| told.get(name)).and_then(Value::as_u64).unwrap_or(own);
    let size = |name: &str, own: usize| usize::try_from(limit(name, own as u64)).unwrap_or(own);
    let own = PackageLimits::default();
    let limits = PackageLimits {
        list: size("list", own.list),
        answers: size("answers", own.answers),
        points: size("points", own.points),
        points_of_many: size("points_of_many", own.points_of_many),
        cells: size("cells", own.cells),
        steps: limit("steps", own.steps),
        branches: limit("branches", own.branches),
        boxes: limit("boxes", own.boxes),
    };
    let rationality =
        Rationality::from_word(text_at(given, &["packages", "rationality"])?).unwrap_or(Rationality::AtLeast);
    let options = PackageOptions { limits, rationality, ..PackageOptions::default() };
    let fresh = packages(&request, &options, stop)?;
    same_view(given, &fresh.report.case.sha256)?;
    let cut_short = given.get("reproducible") == Some(&Value::Bool(false));
    if !cut_short {
        let expected = serde_json::to_value(&fresh.report).map_err(|error| Invalid::NotAReport(error.to_string()))?;
        compare(given, &expected, String::new())?;
    }
    Ok(Verified { certificates: fresh.tested, cut_short })
}

/// The request that the report says it answers.
fn request(inputs: Vec<Input>, given: &Value) -> Result<Request, Invalid> {
    let viewer = match text_at(given, &["viewer"])? {
        "mediator" => Viewer::All,
        "public" => Viewer::Public,
        actor => Viewer::Actor(id(actor, "viewer")?),
    };
    let as_of = text_at(given, &["case", "as_of"])?;
    let as_of = as_of.parse().map_err(|_| untrue("case.as_of", as_of, "a date"))?;
    let without = given.get("without").and_then(Value::as_array).cloned().unwrap_or_default();
    let without = without.iter().map(|source| id(source.as_str().unwrap_or_default(), "without"));
    let without = without.collect::<Result<Vec<_>, _>>()?;
    let mut limits = Limits::default();
    let told = given.pointer("/findings/0/provenance/limits");
    let limit = |name: &str| told.and_then(|told| told.get(name)).and_then(Value::as_u64);
    let size = |name: &str, default: usize| limit(name).and_then(|n| usize::try_from(n).ok()).unwrap_or(default);
    limits.list = size("list", limits.list);
    limits.choices = size("choices", limits.choices);
    limits.without = size("without", limits.without);
    limits.steps = limit("steps").unwrap_or(limits.steps);
    Ok(Request { inputs, viewer, as_of: Some(as_of), without, limits })
}

fn text_at<'a>(given: &'a Value, path: &[&str]) -> Result<&'a str, Invalid> {
    let found = path.iter().try_fold(given, |value, key| value.get(key)).and_then(Value::as_str);
    found.ok_or_else(|| Invalid::NotAReport(format!("`{}` is missing", path.join("."))))
}

fn id(text: &str, path: &str) -> Result<Id, Invalid> {
    Id::new(text).ok_or_else(|| untrue(path, text, "a name of the case"))
}

fn untrue(path: &str, says: impl ToString, is: impl ToString) -> Invalid {
    Invalid::False { path: path.to_owned(), says: shortened(&says.to_string()), is: shortened(&is.to_string()) }
}

fn same_view(given: &Value, is: &str) -> Result<(), Invalid> {
    let says = text_at(given, &["case", "sha256"])?;
    if says == is { Ok(()) } else { Err(Invalid::Foreign { says: shortened(says), is: is.to_owned() }) }
}

/// Takes over the certificates of the report in place of our own, and puts them to the checker. Everything that follows
/// from a certificate (the entries it names, their claims, the standing) is derived from it again.
fn adopt(
    case: &Case,
    limits: &Limits,
    assessed: &mut Assessed,
    told: &Value,
    path: &str,
    stop: &dyn Fn() -> bool,
) -> Result<usize, Invalid> {
    let mut finding = assessed.finding.clone();
    if finding.certificate.is_some() {
        finding.certificate = Some(parsed::<Certificate>(told.get("certificate"), &format!("{path}.certificate"))?);
    }
    if !finding.conflicts.is_empty() {
        let conflicts = parsed::<Vec<Conflict>>(told.get("conflicts"), &format!("{path}.conflicts"))?;
        let lines = |list: &[Conflict]| list.iter().map(|conflict| conflict.lines.clone()).collect::<Vec<_>>();
        if lines(&conflicts) != lines(&finding.conflicts) {
            let says = format!("{:?}", lines(&conflicts));
            return Err(untrue(&format!("{path}.conflicts"), says, format!("{:?}", lines(&finding.conflicts))));
        }
        finding.conflicts = conflicts;
    }
    for (index, way) in finding.ways_out.iter_mut().enumerate() {
        let path = format!("{path}.ways_out[{index}].certificate");
        way.certificate = parsed(told.pointer(&format!("/ways_out/{index}/certificate")), &path)?;
    }
    if finding != assessed.finding {
        // Which entries another certificate names is for the checker to say; their order is fixed.
        finding.names = parsed::<Vec<EntryRef>>(told.get("rests_on"), &format!("{path}.rests_on"))?;
        finding.names.sort();
        detente_check::finding(case, &finding).map_err(|refusal| Invalid::Refused { kind: finding.kind, refusal })?;
        *assessed = detente_engine::assess_again(case, finding, limits, stop);
    }
    Ok(count(&assessed.finding))
}

/// How many certificates a finding carries.
fn count(finding: &Finding) -> usize {
    usize::from(finding.certificate.is_some()) + finding.conflicts.len() + finding.ways_out.len()
}

fn parsed<T: DeserializeOwned>(value: Option<&Value>, path: &str) -> Result<T, Invalid> {
    let value = value.unwrap_or(&Value::Null);
    T::deserialize(value).map_err(|error| untrue(path, value, error))
}

/// The first place in which two JSON values differ.
fn compare(says: &Value, is: &Value, path: String) -> Result<(), Invalid> {
    match (says, is) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let path = format!("{path}{}{key}", if path.is_empty() { "" } else { "." });
                compare(value, b.get(key).unwrap_or(&Value::Null), path)?;
            }
            match b.keys().find(|key| !a.contains_key(*key)) {
                Some(key) => Err(untrue(&path, format!("nothing of `{key}`"), &b[key])),
                None => Ok(()),
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().try_for_each(|(index, (a, b))| compare(a, b, format!("{path}[{index}]")))
        }
        _ if says == is => Ok(()),
        _ => Err(untrue(&path, says, is)),
    }
}

/// Long values are cut, so that the message stays readable.
fn shortened(text: &str) -> String {
    if text.chars().count() <= 120 {
        text.to_owned()
    } else {
        format!("{} ...", text.chars().take(116).collect::<String>())
    }
}

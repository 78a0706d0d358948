//! Files of other systems out of a projected case.

mod genius;
mod geniusweb;
mod negmas;
mod negolog;

use detente_model::Case;
use num_rational::BigRational;
use num_traits::Zero;

use super::fit::{MOST_ANSWERS, answer_name};
use super::names::Names;
use super::number::{self, PLACES};
use super::scenario::{Answers, ForeignIssue, Part, Profile, ProfileWorth, Scenario, Worth};
use super::{ForeignFormat, out_of_case};
use crate::Diagnostic;
use crate::diagnostic::{Draft, Sink, quoted};

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignFile {
    /// Its name, in lower-case letters, digits and hyphens.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What came of an export.
#[derive(Debug)]
pub struct Exported {
    /// The files; none exactly when some diagnostic is an error.
    pub files: Vec<ForeignFile>,
    /// What was left out or changed, or why there are no files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes a *projected* case as files of another system: the domain, and the profile of every party in it whose
/// preferences are fully given.
pub fn export(case: &Case, format: ForeignFormat) -> Exported {
    let mut sink = Sink::default();
    let scenario = out_of_case::scenario(case, &mut sink);
    let files = if scenario.issues.is_empty() {
        sink.push(Draft::error_without_place(
            "foreign-domain",
            "there is no issue in this view, so there is nothing to write",
        ));
        Vec::new()
    } else {
        files(&scenario, format, &mut sink).unwrap_or_default()
    };
    Exported { files: if sink.has_errors() { Vec::new() } else { files }, diagnostics: sink.finish(&[]) }
}

fn files(scenario: &Scenario, format: ForeignFormat, sink: &mut Sink) -> Option<Vec<ForeignFile>> {
    let sheets = sheets(scenario, sink)?;
    match format {
        ForeignFormat::Genius => Some(genius::write(scenario, &sheets, sink)),
        ForeignFormat::GeniusWeb => Some(geniusweb::write(scenario, &sheets, sink)),
        ForeignFormat::NegMas => Some(negmas::write(scenario, &sheets, sink)),
        ForeignFormat::NegoLog => negolog::write(scenario, &sheets, sink),
    }
}

/// A profile with the worth of every answer listed.
struct Sheet<'a> {
    profile: &'a Profile,
    parts: &'a [Part],
    /// What each answer to each issue adds.
    adds: Vec<Vec<BigRational>>,
    /// The utility of no agreement.
    reservation: Option<BigRational>,
}

fn sheets<'a>(scenario: &'a Scenario, sink: &mut Sink) -> Option<Vec<Sheet<'a>>> {
    for issue in &scenario.issues {
        if issue.count().is_none_or(|count| count > MOST_ANSWERS) {
            let message = format!("{} has more than {MOST_ANSWERS} answers", quoted(&issue.name));
            let draft = Draft::error_without_place("foreign-limit", message);
            sink.push(
                draft.label("files of other systems list what each answer is worth").hint("a larger step has fewer"),
            );
            return None;
        }
    }
    let sheet = |profile: &'a Profile| {
        let ProfileWorth::Additive { parts, .. } = &profile.worth else { return None };
        let adds = scenario.issues.iter().zip(parts).map(|(issue, part)| {
            let add = |place| part.at(issue, &issue.answer(place)?);
            (0..issue.count()?).map(add).collect::<Option<Vec<_>>>()
        });
        let adds = adds.collect::<Option<Vec<_>>>()?;
        Some(Sheet { profile, parts, adds, reservation: profile.reservation_value(&scenario.issues) })
    };
    scenario.profiles.iter().map(sheet).collect()
}

/// Numbers as decimals; counts those that have no end and are rounded.
struct Digits {
    rounded: usize,
}

impl Digits {
    fn new() -> Self {
        Self { rounded: 0 }
    }

    fn text(&mut self, value: &BigRational) -> String {
        number::decimal(value).unwrap_or_else(|| {
            self.rounded += 1;
            number::shown(&number::nearest(value, PLACES))
        })
    }

    /// Tells how many numbers of a profile were rounded.
    fn tell(&self, whose: &str, sink: &mut Sink) {
        if self.rounded > 0 {
            let message = format!("numbers of {} have no end as decimals", quoted(whose));
            let label = format!("{} of them are rounded to {PLACES} places", self.rounded);
            sink.push(Draft::warning_without_place("foreign-changed", message).label(label));
        }
    }
}

/// The largest number of a list; 0 of an empty one.
fn largest(list: &[BigRational]) -> BigRational {
    list.iter().max().cloned().unwrap_or_else(BigRational::zero)
}

/// The names of all answers to an issue.
fn answer_names(issue: &ForeignIssue) -> Vec<String> {
    (0..issue.count().unwrap_or(0)).map(|place| answer_name(issue, place)).collect()
}

/// Names of files for the profiles, none like `taken`.
fn file_names(scenario: &Scenario, taken: &str) -> Vec<String> {
    let mut names = Names::default();
    names.give(taken, "file");
    scenario.profiles.iter().map(|profile| names.give(&profile.name, "party").to_string()).collect()
}

/// The name of the file of the domain.
fn domain_name(scenario: &Scenario) -> String {
    format!("{}-domain", Names::default().give(&scenario.name, "talks"))
}

/// The two ends of a straight line over whole numbers, and what the worth is at them.
fn line_over_whole_numbers<'a>(issue: &'a ForeignIssue, part: &'a Part) -> Option<Ends<'a>> {
    let Answers::Numbers { from, to, step } = &issue.answers else { return None };
    let whole = from.is_integer() && step == &BigRational::from_integer(1.into()) && from < to;
    match &part.worth {
        Worth::Points(points) if whole => {
            let ends = [points.first()?, points.last()?];
            let [first, last] = ends;
            let straight = points.len() == 2 && first.0 == *from && last.0 == *to;
            straight.then_some(Ends { from, to, low: &first.1, high: &last.1 })
        }
        _ => None,
    }
}

struct Ends<'a> {
    from: &'a BigRational,
    to: &'a BigRational,
    low: &'a BigRational,
    high: &'a BigRational,
}

impl Ends<'_> {
    fn slope(&self) -> BigRational {
        (self.high - self.low) / (self.to - self.from)
    }
}

/// A text in double quotes with escapes, as JSON and YAML both read it.
fn in_quotes(words: &str) -> String {
    let mut text = String::from("\"");
    for c in words.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            c if crate::print::hidden(c) || (c as u32) > 0xffff => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

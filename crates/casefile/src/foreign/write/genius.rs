//! GENIUS XML: `<domain>.xml` and one profile a party.
//!
//! An issue of whole numbers over which every party's worth is a straight line is written as one; all others as lists of
//! options. GENIUS divides evaluations by the largest of their issue, so that is put into the weight; where nothing adds
//! above 0 the weight is below 0.

use std::fmt::Write as _;

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::super::number;
use super::super::scenario::{Answers, ForeignIssue, Part, Scenario};
use super::super::xml::escaped;
use super::{
    Digits, Ends, ForeignFile, Sheet, answer_names, domain_name, file_names, largest, line_over_whole_numbers,
};
use crate::diagnostic::{Draft, Sink, quoted};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const OBJECTIVE: &str = "<objective index=\"0\" name=\"root\" description=\"\" type=\"objective\" etype=\"objective\">";

pub(super) fn write(scenario: &Scenario, sheets: &[Sheet<'_>], sink: &mut Sink) -> Vec<ForeignFile> {
    let domain = domain_name(scenario);
    let names = file_names(scenario, &domain);
    let integer: Vec<bool> = scenario.issues.iter().enumerate().map(|(at, issue)| is_line(issue, at, sheets)).collect();
    let mut files = vec![ForeignFile { name: format!("{domain}.xml"), text: template(scenario, &names, &integer) }];
    for (sheet, name) in sheets.iter().zip(names) {
        tell(sheet, sink);
        files.push(ForeignFile { name: format!("{name}.xml"), text: profile(scenario, sheet, &integer, sink) });
    }
    files
}

/// Whether every profile draws a straight line between 0 and 1, with digits that end, over an issue of whole numbers.
fn is_line(issue: &ForeignIssue, at: usize, sheets: &[Sheet<'_>]) -> bool {
    let (zero, one) = (BigRational::zero(), BigRational::one());
    let inside = |height: &BigRational| zero <= *height && *height <= one;
    let fits = |sheet: &Sheet<'_>| {
        let Some(part) = sheet.parts.get(at) else { return false };
        let drawn = |ends: Ends<'_>| {
            let digits = [&ends.slope(), ends.low, &part.weight].iter().all(|value| number::decimal(value).is_some());
            digits && inside(ends.low) && inside(ends.high)
        };
        line_over_whole_numbers(issue, part).is_some_and(drawn)
    };
    !sheets.is_empty() && sheets.iter().all(fits)
}

fn template(scenario: &Scenario, names: &[String], integer: &[bool]) -> String {
    let mut text = format!("{HEAD}<negotiation_template>\n");
    for (profile, name) in scenario.profiles.iter().zip(names) {
        let _ = writeln!(text, "  <agent name=\"{}\" utility_space=\"{name}.xml\"/>", escaped(&profile.name));
    }
    let _ = writeln!(text, "  <utility_space number_of_issues=\"{}\">\n    {OBJECTIVE}", scenario.issues.len());
    for (at, issue) in scenario.issues.iter().enumerate() {
        if integer.get(at) == Some(&true) {
            let _ = writeln!(text, "      {}/>", opening(at, issue, "integer"));
            continue;
        }
        let _ = writeln!(text, "      {}>", opening(at, issue, "discrete"));
        for (place, name) in answer_names(issue).iter().enumerate() {
            let _ = writeln!(text, "        <item index=\"{}\" value=\"{}\"/>", place + 1, escaped(name));
        }
        text.push_str("      </issue>\n");
    }
    text.push_str("    </objective>\n  </utility_space>\n</negotiation_template>\n");
    text
}

/// The beginning of an issue, its closing sign left out.
fn opening(at: usize, issue: &ForeignIssue, kind: &str) -> String {
    let bounds = match &issue.answers {
        Answers::Numbers { from, to, .. } if kind == "integer" => {
            format!(" lowerbound=\"{}\" upperbound=\"{}\"", number::shown(from), number::shown(to))
        }
        _ => String::new(),
    };
    let name = escaped(&issue.name);
    format!("<issue index=\"{}\" name=\"{name}\" type=\"{kind}\" etype=\"{kind}\" vtype=\"{kind}\"{bounds}", at + 1)
}

fn profile(scenario: &Scenario, sheet: &Sheet<'_>, integer: &[bool], sink: &mut Sink) -> String {
    let mut digits = Digits::new();
    let mut weights = String::new();
    let mut text = format!("{HEAD}<utility_space>\n  {OBJECTIVE}\n");
    for (at, (issue, (part, adds))) in scenario.issues.iter().zip(sheet.parts.iter().zip(&sheet.adds)).enumerate() {
        let line = line_over_whole_numbers(issue, part).filter(|_| integer.get(at) == Some(&true));
        let weight = match line {
            Some(ends) => {
                straight(&mut text, at, issue, &ends, &mut digits);
                part.weight.clone()
            }
            None => table(&mut text, at, issue, part, adds),
        };
        let _ = writeln!(weights, "    <weight index=\"{}\" value=\"{}\"/>", at + 1, digits.text(&weight));
    }
    let _ = writeln!(text, "{weights}  </objective>");
    if let Some(value) = &sheet.reservation {
        let _ = writeln!(text, "  <reservation value=\"{}\"/>", digits.text(value));
    }
    text.push_str("</utility_space>\n");
    digits.tell(&sheet.profile.name, sink);
    text
}

fn straight(text: &mut String, at: usize, issue: &ForeignIssue, ends: &Ends<'_>, digits: &mut Digits) {
    let _ = writeln!(text, "    {}>", opening(at, issue, "integer"));
    let (slope, offset) = (digits.text(&ends.slope()), digits.text(ends.low));
    let _ = writeln!(text, "      <evaluator ftype=\"linear\" slope=\"{slope}\" offset=\"{offset}\"/>\n    </issue>");
}

/// The evaluations of options; gives the weight with which they mean what the issue adds.
fn table(text: &mut String, at: usize, issue: &ForeignIssue, part: &Part, adds: &[BigRational]) -> BigRational {
    let zero = BigRational::zero();
    let above = largest(adds);
    let least = adds.iter().min().cloned().unwrap_or_else(BigRational::zero);
    let weight = if above > zero { above } else { least };
    let shares: Vec<BigRational> = if weight.is_zero() {
        vec![BigRational::one(); adds.len()]
    } else {
        adds.iter().map(|add| add / &weight).collect()
    };
    let ends = shares.iter().all(|share| number::decimal(share).is_some());
    let evaluations: Vec<String> = if ends {
        shares.iter().map(number::shown).collect()
    } else {
        number::whole(shares.iter()).1.iter().map(ToString::to_string).collect()
    };
    let _ = writeln!(text, "    {}>", opening(at, issue, "discrete"));
    for (place, (name, evaluation)) in answer_names(issue).iter().zip(evaluations).enumerate() {
        let name = escaped(name);
        let _ = writeln!(text, "      <item index=\"{}\" value=\"{name}\" evaluation=\"{evaluation}\"/>", place + 1);
    }
    text.push_str("    </issue>\n");
    if part.weight.is_zero() { zero } else { weight }
}

/// Tells where GENIUS would take a profile otherwise than it is meant.
fn tell(sheet: &Sheet<'_>, sink: &mut Sink) {
    let whose = quoted(&sheet.profile.name);
    let most: BigRational = sheet.adds.iter().map(|adds| largest(adds)).sum();
    if most > BigRational::one() {
        let draft = Draft::warning_without_place("foreign-changed", format!("some utilities of {whose} are above 1"));
        sink.push(draft.label(format!("up to {}; GENIUS cuts them at 1", number::shown(&most))));
    }
    if sheet.reservation.is_none() {
        let draft = Draft::warning_without_place("foreign-changed", format!("{whose} has no reservation value"));
        sink.push(draft.label("GENIUS reads that as 0"));
    }
}

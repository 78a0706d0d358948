//! NegMAS YAML: a folder with the outcome space and one additive utility function a party.
//!
//! All text stands in quotes and numbers are plain decimals, since readers of YAML 1.1 take `no` for false and `1e5` for
//! text.

use std::fmt::Write as _;

use num_rational::BigRational;
use num_traits::One;

use super::super::number;
use super::super::scenario::{Answers, ForeignIssue, Part, Scenario};
use super::{Digits, ForeignFile, Sheet, answer_names, domain_name, file_names, in_quotes, line_over_whole_numbers};
use crate::diagnostic::Sink;

pub(super) fn write(scenario: &Scenario, sheets: &[Sheet<'_>], sink: &mut Sink) -> Vec<ForeignFile> {
    let domain = domain_name(scenario);
    let names = file_names(scenario, &domain);
    let mut files = vec![ForeignFile { name: format!("{domain}.yml"), text: space(scenario) }];
    for (sheet, name) in sheets.iter().zip(names) {
        files.push(ForeignFile { name: format!("{name}.yml"), text: function(scenario, sheet, sink) });
    }
    files
}

/// Whether an issue is one of whole numbers that follow one another.
fn is_contiguous(issue: &ForeignIssue) -> bool {
    matches!(&issue.answers, Answers::Numbers { from, step, .. } if from.is_integer() && step.is_one())
}

fn space(scenario: &Scenario) -> String {
    let name = in_quotes(&scenario.name);
    let mut text = format!("name: {name}\ntype: DiscreteCartesianOutcomeSpace\nissues:\n");
    for issue in &scenario.issues {
        let _ = writeln!(text, "- name: {}", in_quotes(&issue.name));
        match &issue.answers {
            Answers::Numbers { from, to, .. } if is_contiguous(issue) => {
                let (from, to) = (number::shown(from), number::shown(to));
                let _ = writeln!(text, "  type: ContiguousIssue\n  values: [{from}, {to}]");
            }
            _ => {
                text.push_str("  type: CategoricalIssue\n  values:\n");
                for name in answer_names(issue) {
                    let _ = writeln!(text, "  - {}", in_quotes(&name));
                }
            }
        }
    }
    text
}

fn function(scenario: &Scenario, sheet: &Sheet<'_>, sink: &mut Sink) -> String {
    let mut digits = Digits::new();
    let name = in_quotes(&sheet.profile.name);
    let reserved = sheet.reservation.as_ref().map_or_else(|| "-.inf".to_owned(), |value| digits.text(value));
    let mut text =
        format!("name: {name}\ntype: LinearAdditiveUtilityFunction\nreserved_value: {}\nvalues:\n", float(reserved));
    let mut weights = String::from("weights:\n");
    for (issue, (part, adds)) in scenario.issues.iter().zip(sheet.parts.iter().zip(&sheet.adds)) {
        let weight = match line(issue, part) {
            Some((slope, bias)) => {
                let _ = writeln!(text, "- type: AffineFun\n  slope: {}\n  bias: {}", float(slope), float(bias));
                part.weight.clone()
            }
            None => table(&mut text, issue, part, adds, &mut digits),
        };
        let _ = writeln!(weights, "- {}", float(digits.text(&weight)));
    }
    digits.tell(&sheet.profile.name, sink);
    text + &weights
}

/// Digits that every reader takes for a float.
fn float(digits: String) -> String {
    if digits.contains('.') { digits } else { format!("{digits}.0") }
}

/// Slope and height at 0 of a straight line over whole numbers, where their digits end and those of the weight.
fn line(issue: &ForeignIssue, part: &Part) -> Option<(String, String)> {
    let ends = line_over_whole_numbers(issue, part)?;
    number::decimal(&part.weight)?;
    let slope = ends.slope();
    let bias = ends.low - &slope * ends.from;
    Some((number::decimal(&slope)?, number::decimal(&bias)?))
}

/// A table of worths, or, where their digits or those of the weight have no end, of what the answers add; gives the weight
/// that goes with it.
fn table(
    text: &mut String,
    issue: &ForeignIssue,
    part: &Part,
    adds: &[BigRational],
    digits: &mut Digits,
) -> BigRational {
    let given = |place: usize| part.worth.at(issue, &issue.answer(place)?);
    let worths: Option<Vec<BigRational>> = (0..adds.len()).map(given).collect();
    let ends = |value: &BigRational| number::decimal(value).is_some();
    let worths = worths.filter(|worths| ends(&part.weight) && worths.iter().all(ends));
    let (weight, worths) = match &worths {
        Some(worths) => (part.weight.clone(), worths.as_slice()),
        None => (BigRational::one(), adds),
    };
    text.push_str("- type: TableFun\n  mapping:\n");
    for (name, worth) in answer_names(issue).iter().zip(worths) {
        let key = if is_contiguous(issue) { name.clone() } else { in_quotes(name) };
        let _ = writeln!(text, "    {key}: {}", float(digits.text(worth)));
    }
    weight
}

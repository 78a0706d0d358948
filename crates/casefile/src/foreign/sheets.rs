//! Profiles in JSON: GeniusWeb, in both of its dialects, and NegoLog.
//!
//! Both name issues and answers, so a profile is read without its domain first and then fitted to it: the domain is that of
//! the domain file, else the one that a profile carries, else the answers that the profiles value, together.

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::File;
use super::fit::{ByName, answer_named, items, member, number_of, text_of, too_many, wanted};
use super::scenario::{Answers, ForeignIssue, Part, Profile, ProfileWorth, Reservation, Scenario, Worth};
use crate::diagnostic::{Draft, Sink, quoted};
use crate::node::{Node, Tab};
use crate::source::Span;

/// The names of a profile of GeniusWeb.
pub(super) const SPACES: [&str; 2] = ["LinearAdditiveUtilitySpace", "linearadditive"];

/// What a profile says of one issue, by name.
enum Values {
    Table(ByName),
    /// Worth at two numbers, joined by a straight line.
    Line(Box<[(BigRational, BigRational); 2]>),
}

struct SheetIssue {
    name: String,
    span: Span,
    weight: Option<BigRational>,
    values: Values,
}

/// A profile before it is fitted to the domain.
struct Sheet<'t, 's> {
    name: String,
    span: Span,
    issues: Vec<SheetIssue>,
    reservation: Option<&'t Node<'s>>,
    domain: Option<&'t Node<'s>>,
}

/// The scenario that files of GeniusWeb make.
pub(super) fn geniusweb(files: &[File<'_>], sink: &mut Sink) -> Option<Scenario> {
    let (mut domain, mut sheets, mut name) = (None, Vec::new(), None);
    for (file, root) in files.iter().filter_map(|file| Some((file, file.table()?))) {
        if let Some(space) = member(root, &SPACES) {
            sheets.extend(space_of(file, space, sink));
        } else if member(root, &["issuesValues"]).is_some() {
            if domain.is_some() {
                sink.push(Draft::error("foreign-domain", file.span, "there are two domains; a scenario has one"));
                return None;
            }
            domain = Some(&file.tree()?.value);
            name = member(root, &["name"]).and_then(text_of).or(Some(file.name.clone()));
        } else {
            let draft =
                Draft::error("foreign-syntax", file.span, "this is neither a domain nor a profile of GeniusWeb");
            sink.push(draft.label("expected `issuesValues` or `LinearAdditiveUtilitySpace`"));
        }
    }
    let carried = || sheets.iter().find_map(|sheet| sheet.domain).map(|node| &node.value);
    let table = domain.or_else(carried).and_then(|value| match value {
        crate::node::Raw::Table(table) => Some(&**table),
        _ => None,
    });
    let issues = table.and_then(|table| domain_of(table, sink));
    let carried_name = || table.and_then(|table| member(table, &["name"])).and_then(text_of);
    let name = name.or_else(carried_name);
    finish(files, name, issues, sheets, sink)
}

/// The scenario that files of NegoLog make.
pub(super) fn negolog(files: &[File<'_>], sink: &mut Sink) -> Option<Scenario> {
    let mut sheets = Vec::new();
    for (file, root) in files.iter().filter_map(|file| Some((file, file.table()?))) {
        let Some(issues) = member(root, &["issues"]).and_then(Node::as_table) else {
            sink.push(Draft::error("foreign-syntax", file.span, "a profile of NegoLog has `issues`"));
            continue;
        };
        if too_many(issues.members.len(), file.span, sink) {
            continue;
        }
        let weights = member(root, &["issueWeights"]).and_then(Node::as_table);
        let mut list = Vec::new();
        for issue in &issues.members {
            let Some(answers) = issue.node.as_table() else { continue };
            let values = Values::Table(by_name(answers, &issue.key, sink));
            let weight = weights.and_then(|weights| weight_of(weights, &issue.key, sink));
            list.push(SheetIssue { name: issue.key.to_string(), span: issue.key_span, weight, values });
        }
        let reservation = member(root, &["reservationValue"]);
        sheets.push(Sheet { name: file.name.clone(), span: file.span, issues: list, reservation, domain: None });
    }
    finish(files, None, None, sheets, sink)
}

fn weight_of(weights: &Tab<'_>, issue: &str, sink: &mut Sink) -> Option<BigRational> {
    wanted(&weights.get(issue)?.node, &format!("the weight of {}", quoted(issue)), sink)
}

fn by_name(answers: &Tab<'_>, issue: &str, sink: &mut Sink) -> ByName {
    let mut table = ByName::default();
    for answer in &answers.members {
        let what = || format!("what {} is worth in {}", quoted(&answer.key), quoted(issue));
        table.add(answer.key.to_string(), wanted(&answer.node, &what(), sink));
    }
    table
}

/// A profile of GeniusWeb.
fn space_of<'t, 's>(file: &File<'_>, space: &'t Node<'s>, sink: &mut Sink) -> Option<Sheet<'t, 's>> {
    let table = space.as_table()?;
    let utilities = member(table, &["issueUtilities"]).and_then(Node::as_table);
    let weights = member(table, &["issueWeights"]).and_then(Node::as_table);
    let (Some(utilities), Some(weights)) = (utilities, weights) else {
        let draft = Draft::error("foreign-syntax", space.span, "a profile has `issueUtilities` and `issueWeights`");
        sink.push(draft);
        return None;
    };
    let mut issues = Vec::new();
    if too_many(utilities.members.len(), space.span, sink) {
        return None;
    }
    for issue in &utilities.members {
        let Some(values) = issue.node.as_table().and_then(|given| values_of(given, &issue.key, sink)) else {
            let message = format!("the utilities of {} are of no kind that is read", quoted(&issue.key));
            let draft = Draft::error("foreign-refused", issue.node.span, message);
            sink.push(draft.label("expected DiscreteValueSetUtilities or NumberValueSetUtilities"));
            continue;
        };
        let weight = weight_of(weights, &issue.key, sink);
        issues.push(SheetIssue { name: issue.key.to_string(), span: issue.key_span, weight, values });
    }
    let name = member(table, &["name"]).and_then(text_of).unwrap_or_else(|| file.name.clone());
    let reservation = member(table, &["reservationBid"]);
    Some(Sheet { name, span: space.span, issues, reservation, domain: member(table, &["domain"]) })
}

fn values_of(given: &Tab<'_>, issue: &str, sink: &mut Sink) -> Option<Values> {
    if let Some(discrete) = member(given, &["DiscreteValueSetUtilities", "discreteutils"]) {
        let answers = member(discrete.as_table()?, &["valueUtilities"])?.as_table()?;
        return Some(Values::Table(by_name(answers, issue, sink)));
    }
    let numbers = member(given, &["NumberValueSetUtilities", "numberutils"])?.as_table()?;
    let of = |key: &str| member(numbers, &[key]).and_then(number_of);
    let ends = [(of("lowValue")?, of("lowUtility")?), (of("highValue")?, of("highUtility")?)];
    Some(Values::Line(Box::new(ends)))
}

/// The issues of a domain of GeniusWeb.
fn domain_of(table: &Tab<'_>, sink: &mut Sink) -> Option<Vec<ForeignIssue>> {
    let mut issues = Vec::new();
    let node = member(table, &["issuesValues"])?;
    let members = &node.as_table()?.members;
    if too_many(members.len(), node.span, sink) {
        return None;
    }
    for issue in members {
        let set = issue.node.as_table();
        let answers = set.and_then(|set| options(set).or_else(|| range(set)));
        match answers {
            Some(answers) => issues.push(ForeignIssue { name: issue.key.to_string(), answers }),
            None => {
                let message = format!("the answers of {} do not read", quoted(&issue.key));
                let draft = Draft::error("foreign-domain", issue.node.span, message);
                sink.push(draft.label("expected `values`, or `range` with lowest, highest and step"));
            }
        }
    }
    Some(issues)
}

fn options(set: &Tab<'_>) -> Option<Answers> {
    let list: Vec<String> = items(member(set, &["values"])?).iter().filter_map(text_of).collect();
    (!list.is_empty()).then_some(Answers::Options(list))
}

fn range(set: &Tab<'_>) -> Option<Answers> {
    let ends: Vec<BigRational> = items(member(set, &["range"])?).iter().filter_map(number_of).collect();
    let [from, to, step] = <[BigRational; 3]>::try_from(ends).ok()?;
    if step <= BigRational::zero() || from > to {
        return None;
    }
    // The last number is the highest that the steps reach.
    let to = &from + ((&to - &from) / &step).floor() * &step;
    Some(Answers::Numbers { from, to, step })
}

/// The scenario of these profiles, fitted to the issues.
fn finish(
    files: &[File<'_>],
    name: Option<String>,
    issues: Option<Vec<ForeignIssue>>,
    sheets: Vec<Sheet<'_, '_>>,
    sink: &mut Sink,
) -> Option<Scenario> {
    let issues = issues.unwrap_or_else(|| together(&sheets));
    if issues.is_empty() {
        let span = files.first().map_or(Span::new(0, 0..0), |file| file.span);
        sink.push(Draft::error("foreign-domain", span, "there is no issue in these files"));
        return None;
    }
    let profiles = sheets.into_iter().filter_map(|sheet| sheet.fit(&issues, sink)).collect();
    let name = name.or_else(|| files.first().map(|file| file.folder.clone())).unwrap_or_default();
    Some(Scenario { name, issues, profiles })
}

/// The issues and answers that the profiles value, in the order in which they come.
fn together(sheets: &[Sheet<'_, '_>]) -> Vec<ForeignIssue> {
    let mut issues: Vec<(String, Vec<String>, BTreeSet<String>)> = Vec::new();
    for issue in sheets.iter().flat_map(|sheet| &sheet.issues) {
        let at = issues.iter().position(|(name, ..)| *name == issue.name).unwrap_or_else(|| {
            issues.push((issue.name.clone(), Vec::new(), BTreeSet::new()));
            issues.len() - 1
        });
        if let (Values::Table(table), Some((_, list, seen))) = (&issue.values, issues.get_mut(at)) {
            let fresh = table.names().filter(|name| seen.insert((*name).to_owned()));
            list.extend(fresh.map(str::to_owned));
        }
    }
    let whole = issues.into_iter().filter(|(_, list, _)| !list.is_empty());
    whole.map(|(name, list, _)| ForeignIssue { name, answers: Answers::Options(list) }).collect()
}

impl Sheet<'_, '_> {
    fn fit(self, issues: &[ForeignIssue], sink: &mut Sink) -> Option<Profile> {
        let whose = quoted(&self.name);
        let mut parts = Vec::new();
        let mut own = self.issues;
        for issue in issues {
            let Some(at) = own.iter().position(|one| one.name == issue.name) else {
                let message = format!("{whose} says nothing of the issue {}", quoted(&issue.name));
                sink.push(Draft::error("foreign-unknown", self.span, message));
                continue;
            };
            let one = own.swap_remove(at);
            let weight = one.weight.unwrap_or_else(|| {
                let message = format!("{whose} gives the issue {} no weight", quoted(&issue.name));
                sink.push(Draft::warning("foreign-unknown", one.span, message).label("it counts as 0"));
                BigRational::zero()
            });
            let worth = match one.values {
                Values::Table(table) => table.fit(issue, &whose, one.span, sink),
                Values::Line(line) => straight(*line, issue, &whose, one.span, sink),
            };
            parts.extend(worth.map(|worth| Part { weight, worth }));
        }
        for left in own {
            let message = format!("{whose} values {}, which is no issue of the domain", quoted(&left.name));
            sink.push(Draft::warning("foreign-name", left.span, message).label("left out"));
        }
        if parts.len() < issues.len() {
            return None;
        }
        let reservation = self.reservation.and_then(|node| reservation(node, issues, &parts, &whose, sink));
        let worth = ProfileWorth::Additive { parts, capped: false };
        Some(Profile { name: self.name, worth, discount: None, reservation })
    }
}

fn straight(
    line: [(BigRational, BigRational); 2],
    issue: &ForeignIssue,
    whose: &str,
    span: Span,
    sink: &mut Sink,
) -> Option<Worth> {
    let [low, high] = line;
    if matches!(issue.answers, Answers::Options(_)) || low.0 > high.0 {
        let message = format!("{whose} draws a line over {}, which is no issue of numbers", quoted(&issue.name));
        sink.push(Draft::error("foreign-refused", span, message));
        return None;
    }
    let one = low.0 == high.0;
    Some(Worth::Points(if one { vec![high] } else { vec![low, high] }))
}

/// What no agreement is worth: a number, or the worth of a bid.
fn reservation(
    node: &Node<'_>,
    issues: &[ForeignIssue],
    parts: &[Part],
    whose: &str,
    sink: &mut Sink,
) -> Option<Reservation> {
    let Some(table) = node.as_table() else {
        return number_of(node).map(Reservation::Value);
    };
    let bid = member(table, &["issuevalues", "issueValues"])?.as_table()?;
    let mut answers = Vec::new();
    let mut sum = BigRational::zero();
    for (issue, part) in issues.iter().zip(parts) {
        let given = bid.get(&issue.name).and_then(|given| answer_named(issue, &text_of(&given.node)?));
        let Some(answer) = given else { continue };
        sum += part.at(issue, &answer).unwrap_or_else(BigRational::zero);
        answers.push(answer);
    }
    if answers.len() == issues.len() {
        return Some(Reservation::Bid(answers));
    }
    let message = format!("the reservation bid of {whose} does not answer every issue");
    let draft = Draft::warning("foreign-unknown", node.span, message);
    sink.push(draft.label(format!("open issues add nothing: it is worth {}", super::number::shown(&sum))));
    (!answers.is_empty()).then_some(Reservation::Value(sum.min(BigRational::one())))
}

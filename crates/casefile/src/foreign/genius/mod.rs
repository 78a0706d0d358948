//! GENIUS XML: a domain (`negotiation_template`) and one profile (`utility_space`) a party.
//!
//! | stage | file | in -> out |
//! |---|---|---|
//! | domain | here | issues with their numbers, names of parties |
//! | evaluators | `evaluators` | profile -> weights and worths, by one of two readings |
//! | hyper-rectangles | `rectangles` | profile -> what several issues pay together |
//!
//! The reading of GENIUS itself, as its version 10.4 works: the evaluation of an option is divided by the largest of its
//! issue; a line over whole numbers begins at the lower bound and is cut to 0 and 1; weights count as written; the sum is
//! cut at 1; no reservation value means 0; a discount factor that is not above 0 and at most 1 means none. The other
//! reading, that of NegMAS 0.16, takes evaluations and lines as they stand and cuts nothing.

mod evaluators;
mod rectangles;

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::fit::{too_many, whole_numbers};
use super::scenario::{Answers, ForeignIssue, Profile, ProfileWorth, Reservation, Scenario};
use super::xml::Element;
use super::{File, Reading, number};
use crate::diagnostic::{Draft, Sink, quoted};
use crate::source::Span;

/// An issue with its number in the file.
pub(super) struct Numbered {
    index: Option<String>,
    issue: ForeignIssue,
}

/// The scenario that the files make.
pub(super) fn read(files: &[File<'_>], reading: Reading, sink: &mut Sink) -> Option<Scenario> {
    let roots: Vec<(&File<'_>, &Element)> = files.iter().filter_map(|file| Some((file, file.xml()?))).collect();
    let (mut domains, mut profiles) = (Vec::new(), Vec::new());
    for (file, root) in roots {
        match root.name.as_str() {
            "negotiation_template" => domains.push((file, root)),
            "utility_space" => profiles.push((file, root)),
            other => {
                let draft =
                    Draft::error("foreign-syntax", root.span, format!("{} begins no file of GENIUS", quoted(other)));
                sink.push(draft.label("expected `negotiation_template` (a domain) or `utility_space` (a profile)"));
            }
        }
    }
    if let Some((_, second)) = domains.get(1) {
        sink.push(Draft::error("foreign-domain", second.span, "there are two domains; a scenario has one"));
        return None;
    }
    let names = domains.first().map(|(_, root)| party_names(root)).unwrap_or_default();
    let (file, root) = domains.first().or(profiles.first()).copied()?;
    let space = if root.name == "utility_space" { Some(root) } else { root.first("utility_space") };
    let issues = issues_of(space.unwrap_or(root), sink);
    if issues.is_empty() {
        sink.push(Draft::error("foreign-domain", root.span, "the domain has no issue"));
        return None;
    }
    let read = |(file, root): &(&File<'_>, &Element)| {
        let name = names.get(&file.full).or(names.get(&file.name)).cloned().unwrap_or_else(|| file.name.clone());
        profile(root, name, &issues, reading, sink)
    };
    let profiles = profiles.iter().filter_map(read).collect();
    Some(Scenario { name: file.name.clone(), issues: issues.into_iter().map(|one| one.issue).collect(), profiles })
}

/// Names of the parties by the files of their profiles, as a domain gives them.
fn party_names(root: &Element) -> BTreeMap<String, String> {
    let agents = root.all("agent").filter_map(|agent| {
        let file = agent.get("utility_space")?.rsplit(['/', '\\']).next()?;
        let name = agent.get("name").filter(|name| !name.trim().is_empty())?;
        Some((file.to_owned(), name.to_owned()))
    });
    agents.collect()
}

/// All elements of this name in the objectives of a space, those of inner objectives with them.
fn within<'e>(space: &'e Element, name: &'e str) -> Vec<&'e Element> {
    let (mut found, mut next) = (Vec::new(), vec![space]);
    while let Some(element) = next.pop() {
        found.extend(element.all(name));
        next.extend(element.all("objective"));
    }
    found.sort_by_key(|element| element.span);
    found
}

fn issues_of(space: &Element, sink: &mut Sink) -> Vec<Numbered> {
    let mut names = BTreeSet::new();
    let mut issues = Vec::new();
    let elements = within(space, "issue");
    if too_many(elements.len(), space.span, sink) {
        return issues;
    }
    for element in elements {
        let index = element.get("index").map(str::to_owned);
        let name = element.get("name").map_or_else(|| format!("issue {}", issues.len() + 1), str::to_owned);
        if !names.insert(name.clone()) {
            let draft = Draft::error("foreign-name", element.span, format!("two issues are called {}", quoted(&name)));
            sink.push(draft);
            continue;
        }
        if let Some(answers) = answers(element, &name, sink) {
            issues.push(Numbered { index, issue: ForeignIssue { name, answers } });
        }
    }
    issues
}

/// What kind of issue an element tells of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Discrete,
    Integer,
    Real,
}

/// The kind of an issue: `type` says it, whatever `etype` and `vtype` say; without `type` it is discrete. A type that
/// nobody knows is told and taken from what stands in the issue.
fn shape(element: &Element, sink: &mut Sink) -> Shape {
    let kind = element.get("type").map(str::to_ascii_lowercase);
    match kind.as_deref() {
        None | Some("discrete") => Shape::Discrete,
        Some("integer") => Shape::Integer,
        Some("real") => Shape::Real,
        Some(other) => {
            let shape = if element.first("item").is_some() {
                Shape::Discrete
            } else if element.first("range").is_some() {
                Shape::Real
            } else {
                Shape::Integer
            };
            let draft =
                Draft::warning("foreign-syntax", element.span, format!("no issue has the type {}", quoted(other)));
            sink.push(draft.label("read as what stands in it"));
            shape
        }
    }
}

fn answers(element: &Element, name: &str, sink: &mut Sink) -> Option<Answers> {
    if shape(element, sink) == Shape::Discrete {
        return options(element, name, sink);
    }
    let bounds = bounds(element);
    let Some((from, to)) = bounds.filter(|(from, to)| from <= to) else {
        let message = format!("{} has no range from a lower to an upper bound", quoted(name));
        sink.push(Draft::error("foreign-domain", element.span, message));
        return None;
    };
    match shape(element, &mut Sink::default()) {
        Shape::Integer if from.is_integer() && to.is_integer() => Some(whole_numbers(from, to)),
        Shape::Integer => {
            let message = format!("{} is of whole numbers and its bounds are none", quoted(name));
            sink.push(Draft::error("foreign-domain", element.span, message));
            None
        }
        _ => Some(Answers::Real { from, to }),
    }
}

/// The bounds of an issue of numbers, in its own attributes or in those of its range.
fn bounds(element: &Element) -> Option<(BigRational, BigRational)> {
    let of = |name: &str| {
        let own = element.get(name).or_else(|| element.first("range")?.get(name));
        own.and_then(number::exact)
    };
    Some((of("lowerbound")?, of("upperbound")?))
}

fn options(element: &Element, name: &str, sink: &mut Sink) -> Option<Answers> {
    let mut options: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for item in element.all("item") {
        match item.get("value") {
            Some(value) if !seen.insert(value) => {
                let message = format!("{} has the answer {} twice", quoted(name), quoted(value));
                sink.push(Draft::warning("foreign-name", item.span, message).label("counted once"));
            }
            Some(value) => options.push(value.to_owned()),
            None => {
                let message = format!("an answer of {} has no value", quoted(name));
                sink.push(Draft::warning("foreign-syntax", item.span, message).label("left out"));
            }
        }
    }
    if options.is_empty() {
        sink.push(Draft::error("foreign-domain", element.span, format!("{} has no answers", quoted(name))));
        return None;
    }
    Some(Answers::Options(options))
}

fn profile(root: &Element, name: String, issues: &[Numbered], reading: Reading, sink: &mut Sink) -> Option<Profile> {
    let nonlinear = root.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("nonlinear"));
    let worth = if nonlinear || root.first("utility").is_some() {
        ProfileWorth::Rectangles(rectangles::read(root, &name, issues, sink)?)
    } else {
        let parts = evaluators::read(root, &name, issues, reading, sink)?;
        ProfileWorth::Additive { parts, capped: reading == Reading::Own }
    };
    let discount = setting(root, "discount_factor", sink);
    let discount = discount.filter(|d| *d > BigRational::zero() && *d < BigRational::one());
    let reservation = setting(root, "reservation", sink).or((reading == Reading::Own).then(BigRational::zero));
    Some(Profile { name, worth, discount, reservation: reservation.map(Reservation::Value) })
}

/// The number of a setting of a profile, wherever in it that stands.
fn setting(root: &Element, name: &str, sink: &mut Sink) -> Option<BigRational> {
    let element = root.first(name).or_else(|| within(root, name).first().copied())?;
    value(element, "value", sink)
}

/// The number in an attribute; what is there and is none is told.
fn value(element: &Element, key: &str, sink: &mut Sink) -> Option<BigRational> {
    let text = element.get(key)?;
    let read = number::exact(text);
    if read.is_none() {
        told_no_number(element.span, key, text, sink);
    }
    read
}

fn told_no_number(span: Span, key: &str, text: &str, sink: &mut Sink) {
    let draft =
        Draft::warning("foreign-number", span, format!("{} is {}, which is no number", quoted(key), quoted(text)));
    sink.push(draft.label("taken as not given"));
}

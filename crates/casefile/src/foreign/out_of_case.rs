//! From a projected case to a scenario: the issues, and the utilities of every party whose preferences are fully given.
//!
//! Conditions have no place in the other formats: rules, red lines and what parties hold are left out by name.

use std::collections::BTreeSet;

use detente_model::{Actor, Case, Gap, Id, Issue, Preferences, Quantity, Role, Scale, Value, ValueFunction, find};
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::fit::MOST_ANSWERS;
use super::scenario::{Answers, ForeignIssue, Part, Profile, ProfileWorth, Reservation, Scenario, Worth};
use crate::diagnostic::{Draft, Sink, listed, quoted};

/// What a case says that other systems can hold; what they cannot is told as it is left out.
///
/// Give it a *projected* case: everything in it goes out.
pub fn out_of_case(case: &Case) -> (Scenario, Vec<crate::Diagnostic>) {
    let mut sink = Sink::default();
    let scenario = scenario(case, &mut sink);
    (scenario, sink.finish(&[]))
}

pub(super) fn scenario(case: &Case, sink: &mut Sink) -> Scenario {
    leave_out(case, sink);
    let titles = case.issues.iter().map(|issue| (&issue.meta.id, issue.meta.title.as_deref()));
    let names = readable(titles);
    let issues: Vec<ForeignIssue> =
        case.issues.iter().zip(names).map(|(issue, name)| ForeignIssue { name, answers: answers(issue) }).collect();
    let parties: Vec<&Actor> = case.actors.iter().filter(|actor| case.has_role(&actor.meta.id, Role::Party)).collect();
    let names = readable(parties.iter().map(|actor| (&actor.meta.id, actor.name.as_deref())));
    let mut profiles = Vec::new();
    for (actor, name) in parties.iter().zip(names) {
        let worth = match find(&case.preferences, &actor.meta.id) {
            Some(preferences) => parts(preferences, &case.issues).map(|parts| (preferences, parts)),
            None => Err(Gap::NoPreferences),
        };
        match worth {
            Ok((preferences, parts)) => {
                let reservation = reservation(preferences, &name, sink);
                let worth = ProfileWorth::Additive { parts, capped: false };
                profiles.push(Profile { name, worth, discount: None, reservation });
            }
            Err(gap) => {
                let draft = Draft::warning_without_place(
                    "foreign-left-out",
                    format!("no profile is written for {}", quoted(&name)),
                );
                sink.push(draft.label(missing(&gap)));
            }
        }
    }
    Scenario { name: case.header.title.clone(), issues, profiles }
}

/// Titles where each is one line and unlike all others, else names.
fn readable<'a>(entries: impl Iterator<Item = (&'a Id, Option<&'a str>)> + Clone) -> Vec<String> {
    let title = |(id, title): (&'a Id, Option<&'a str>)| title.unwrap_or(id.as_str());
    let plain = |text: &str| !text.trim().is_empty() && !text.chars().any(char::is_control);
    let mut seen = BTreeSet::new();
    let fit = entries.clone().map(title).all(|text| plain(text) && seen.insert(text));
    entries.map(|entry| if fit { title(entry).to_owned() } else { entry.0.to_string() }).collect()
}

fn answers(issue: &Issue) -> Answers {
    match &issue.scale {
        Scale::Options(options) => {
            Answers::Options(readable(options.iter().map(|option| (&option.id, option.title.as_deref()))))
        }
        Scale::Range { from, to, step } => {
            Answers::Numbers { from: from.to_big(), to: to.to_big(), step: step.to_big() }
        }
    }
}

/// What each issue adds, where the preferences say it of every answer.
fn parts(preferences: &Preferences, issues: &[Issue]) -> Result<Vec<Part>, Gap> {
    issues.iter().map(|issue| part(preferences, issue)).collect()
}

fn part(preferences: &Preferences, issue: &Issue) -> Result<Part, Gap> {
    let id = &issue.meta.id;
    let ends = issue.count().and_then(|count| Some([issue.value(0)?, issue.value(count - 1)?]));
    for end in ends.into_iter().flatten() {
        preferences.part(issue, &end)?;
    }
    let none =
        || Part { weight: BigRational::zero(), worth: Worth::Table(vec![Some(BigRational::zero()); few(issue)]) };
    let gap = || Gap::Value { issue: id.clone() };
    if !preferences.scores.is_empty() {
        let Some(scores) = preferences.scores.get(id) else { return Ok(none()) };
        let scale = preferences.scale.as_ref().and_then(exact).ok_or(Gap::Scale)?;
        let Scale::Options(options) = &issue.scale else { return Err(gap()) };
        let score = |option: &detente_model::IssueOption| scores.get(&option.id).and_then(exact).map(Some);
        let table = options.iter().map(score).collect::<Option<Vec<_>>>().ok_or_else(gap)?;
        return Ok(Part { weight: scale.recip(), worth: Worth::Table(table) });
    }
    let weight = preferences.weights.get(id).and_then(exact).unwrap_or_else(BigRational::zero);
    match preferences.values.get(id) {
        _ if weight.is_zero() => Ok(none()),
        Some(function) => Ok(Part { weight, worth: worth(function, issue).ok_or_else(gap)? }),
        None => Err(gap()),
    }
}

/// How many answers a table of an issue lists: none of a range that is too long, to which every answer adds nothing.
fn few(issue: &Issue) -> usize {
    let count = issue.count().and_then(|count| usize::try_from(count).ok());
    count.filter(|count| *count <= MOST_ANSWERS).unwrap_or(0)
}

fn worth(function: &ValueFunction, issue: &Issue) -> Option<Worth> {
    let Scale::Range { from, to, .. } = &issue.scale else {
        let count = issue.count()?;
        let at = |place| function.at(issue, &issue.value(place)?).map(Some);
        return (0..count).map(at).collect::<Option<Vec<_>>>().map(Worth::Table);
    };
    let ends = [*from, *to].map(|end| Some((end.to_big(), function.at(issue, &Value::Number(end))?)));
    let [first, last] = ends;
    let (first, last) = (first?, last?);
    let mut points = vec![first, last];
    if let ValueFunction::Points(inner) = function {
        for (x, height) in inner {
            points.push((x.to_big(), exact(height)?));
        }
    }
    points.sort();
    points.dedup();
    Some(Worth::Points(points))
}

fn reservation(preferences: &Preferences, name: &str, sink: &mut Sink) -> Option<Reservation> {
    let value = preferences.reservation_value();
    if value.is_none() && preferences.walk_away.is_some() {
        let message = format!("the reservation value of {} is known roughly", quoted(name));
        sink.push(Draft::warning_without_place("foreign-left-out", message).label("left out"));
    }
    value.map(Reservation::Value)
}

fn exact(quantity: &Quantity) -> Option<BigRational> {
    match quantity {
        Quantity::Exact(number) => Some(number.to_big()),
        Quantity::Interval { .. } => None,
    }
}

/// What is missing for a profile, in words.
fn missing(gap: &Gap) -> String {
    match gap {
        Gap::NoPreferences => "its preferences are not in this view".to_owned(),
        Gap::NoNumbers => "its preferences have no numbers".to_owned(),
        Gap::Weight { issue } => format!("the weight of {} is not given exactly", quoted(issue.as_str())),
        Gap::Value { issue } => format!("some answer to {} has no exact value or score", quoted(issue.as_str())),
        Gap::Scale => "the scale of its scores is not given exactly".to_owned(),
    }
}

/// Tells what no other format holds.
fn leave_out(case: &Case, sink: &mut Sink) {
    let mut told = |what: &str, names: Vec<&str>| {
        if !names.is_empty() {
            let message = format!("{what} have no place in files of other systems");
            let draft = Draft::warning_without_place("foreign-left-out", message);
            sink.push(draft.label(format!("left out: {}", listed(names))));
        }
    };
    told("rules", case.rules.iter().map(|rule| rule.meta.id.as_str()).collect());
    told("red lines", case.red_lines.iter().map(|line| line.meta.id.as_str()).collect());
    told("terms", case.terms.iter().map(|term| term.meta.id.as_str()).collect());
    let compared = case.preferences.iter().filter(|preferences| !preferences.compared.is_empty());
    told("compared packages", compared.map(|preferences| preferences.meta.id.as_str()).collect());
    let tables = [
        ("positions", case.positions.len()),
        ("acts", case.acts.len()),
        ("needs", case.needs.len()),
        ("texts", case.texts.len()),
        ("guarantees", case.guarantees.len()),
        ("alternatives", case.alternatives.len()),
        ("deadlines", case.deadlines.len()),
        ("events", case.events.len()),
        ("claims", case.claims.len()),
    ];
    let some = tables.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = some.map(|(name, count)| format!("{name} ({count})")).collect();
    told("what was said and done", counts.iter().map(String::as_str).collect());
}

/// Whether every worth lies between 0 and 1 and the weights sum to 1.
pub(super) fn is_share(parts: &[Part]) -> bool {
    let (zero, one) = (BigRational::zero(), BigRational::one());
    let inside = |height: &BigRational| zero <= *height && *height <= one;
    let sum: BigRational = parts.iter().map(|part| &part.weight).sum();
    let fits = |part: &Part| match &part.worth {
        Worth::Table(table) => table.iter().flatten().all(inside),
        Worth::Points(points) => points.iter().all(|(_, height)| inside(height)),
    };
    sum == one && parts.iter().all(|part| part.weight >= zero && fits(part))
}

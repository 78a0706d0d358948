//! NegMAS folders: an outcome space in one file, a utility function in each further one (YAML, or the same as JSON).
//!
//! The files name classes of a program; here they are data. Read are additive functions over tables, lines and constants;
//! a discounted function is read without its discount, which is told.

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::File;
use super::fit::{
    ByName, Line, answer_named, ends, items, member, number_of, text_of, too_many, wanted, whole_numbers,
};
use super::number;
use super::scenario::{Answers, ForeignIssue, Part, Profile, ProfileWorth, Reservation, Scenario, Worth};
use crate::diagnostic::{Draft, Sink, quoted};
use crate::node::{Node, Raw, Tab};

/// What a file of NegMAS says it is: the last part of its type.
pub(super) fn class(table: &Tab<'_>) -> Option<String> {
    let kind = text_of(member(table, &["type"])?)?;
    Some(kind.rsplit('.').next().unwrap_or(&kind).to_owned())
}

/// Whether a table is an outcome space or a utility function.
pub(super) fn is_piece(table: &Tab<'_>) -> bool {
    class(table).is_some_and(|class| is_space(&class) || is_function(&class))
}

fn is_space(class: &str) -> bool {
    class.ends_with("OutcomeSpace")
}

fn is_function(class: &str) -> bool {
    class.to_ascii_lowercase().contains("fun")
}

/// The scenario that the files make; functions come in the order of the names of their files.
pub(super) fn read(files: &[File<'_>], sink: &mut Sink) -> Option<Scenario> {
    let mut functions: Vec<(&File<'_>, &Tab<'_>, String)> = Vec::new();
    let mut space = None;
    for (file, table) in files.iter().filter_map(|file| Some((file, file.table()?))) {
        match class(table) {
            Some(class) if is_space(&class) && space.is_none() => space = Some((file, table)),
            Some(class) if is_space(&class) => {
                sink.push(Draft::error(
                    "foreign-domain",
                    file.span,
                    "there are two outcome spaces; a scenario has one",
                ));
                return None;
            }
            Some(class) if is_function(&class) => functions.push((file, table, class)),
            _ => {
                let draft =
                    Draft::error("foreign-syntax", file.span, "this is no outcome space and no utility function");
                sink.push(draft.label("expected a `type` that names one"));
            }
        }
    }
    let Some((file, table)) = space else {
        let span = files.first()?.span;
        sink.push(Draft::error("foreign-domain", span, "there is no outcome space among the files"));
        return None;
    };
    let issues = issues(file, table, sink)?;
    functions.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    let profiles = functions.iter().filter_map(|(file, table, class)| profile(file, table, class, &issues, sink));
    let profiles = profiles.collect();
    let name = member(table, &["name"]).and_then(text_of).unwrap_or_else(|| file.name.clone());
    Some(Scenario { name, issues, profiles })
}

fn issues(file: &File<'_>, table: &Tab<'_>, sink: &mut Sink) -> Option<Vec<ForeignIssue>> {
    let mut issues: Vec<ForeignIssue> = Vec::new();
    let list = member(table, &["issues"]).map(items).unwrap_or_default();
    if too_many(list.len(), file.span, sink) {
        return None;
    }
    for node in list {
        let name = node.as_table().and_then(|table| member(table, &["name"])).and_then(text_of);
        let name = name.unwrap_or_else(|| format!("issue {}", issues.len() + 1));
        let answers = node.as_table().and_then(answers);
        let twice = issues.iter().any(|issue| issue.name == name);
        match answers {
            Some(answers) if !twice => issues.push(ForeignIssue { name, answers }),
            _ => {
                let why = if twice { "stands twice" } else { "has no answers that are read" };
                let draft = Draft::error("foreign-domain", node.span, format!("the issue {} {why}", quoted(&name)));
                sink.push(draft.label("expected a list of options, or the least and the largest number"));
            }
        }
    }
    if issues.is_empty() {
        sink.push(Draft::error("foreign-domain", file.span, "the outcome space has no issue"));
    }
    (!issues.is_empty() && issues.len() == list.len()).then_some(issues)
}

fn answers(table: &Tab<'_>) -> Option<Answers> {
    let class = class(table).unwrap_or_default();
    let values = member(table, &["values"])?;
    let list = items(values);
    let pair = || <[BigRational; 2]>::try_from(list.iter().filter_map(number_of).collect::<Vec<_>>()).ok();
    match (&values.value, class.as_str()) {
        // A count n stands for 0 to n - 1.
        (Raw::Number(digits), _) => {
            let last = number::exact(digits)? - BigRational::one();
            (last.is_integer() && last >= BigRational::zero()).then(|| whole_numbers(BigRational::zero(), last))
        }
        (_, "ContiguousIssue") => {
            let [from, to] = pair()?;
            (from.is_integer() && to.is_integer() && from <= to).then(|| whole_numbers(from, to))
        }
        (_, "ContinuousIssue") => {
            let [from, to] = pair()?;
            (from <= to).then_some(Answers::Real { from, to })
        }
        _ => {
            let options: Vec<String> = list.iter().filter_map(text_of).collect();
            (options.len() == list.len() && !options.is_empty()).then_some(Answers::Options(options))
        }
    }
}

fn profile(file: &File<'_>, table: &Tab<'_>, class: &str, issues: &[ForeignIssue], sink: &mut Sink) -> Option<Profile> {
    let name = member(table, &["name"]).and_then(text_of).unwrap_or_else(|| file.name.clone());
    let refuse = |message: String, sink: &mut Sink| {
        let draft = Draft::error("foreign-refused", file.span, message);
        sink.push(draft.hint("read are additive functions over tables, lines and constants"));
    };
    match class {
        "ExpDiscountedUFun" | "LinDiscountedUFun" => {
            let inner = member(table, &["ufun"]).and_then(Node::as_table);
            let Some((inner, kind)) = inner.and_then(|inner| Some((inner, self::class(inner)?))) else {
                refuse(format!("{} discounts no utility function", quoted(&name)), sink);
                return None;
            };
            if kind == class || kind.contains("Discounted") {
                refuse(format!("{} is discounted twice", quoted(&name)), sink);
                return None;
            }
            let mut profile = profile(file, inner, &kind, issues, sink)?;
            profile.discount = member(table, &["discount", "cost"]).and_then(number_of);
            Some(profile)
        }
        "LinearAdditiveUtilityFunction" | "LinearUtilityAggregationFunction" | "LinearAdditiveUFun" => {
            let parts = parts(file, table, &name, issues, sink)?;
            let reservation = reservation(table, issues);
            let worth = ProfileWorth::Additive { parts, capped: false };
            Some(Profile { name, worth, discount: None, reservation })
        }
        other => {
            refuse(format!("{} is a {}, which is not additive over issues", quoted(&name), quoted(other)), sink);
            None
        }
    }
}

/// A finite reserved value, else the reserved outcome.
fn reservation(table: &Tab<'_>, issues: &[ForeignIssue]) -> Option<Reservation> {
    if let Some(value) = member(table, &["reserved_value"]).and_then(number_of) {
        return Some(Reservation::Value(value));
    }
    let outcome = items(member(table, &["reserved_outcome"])?);
    let answers = issues.iter().zip(outcome).map(|(issue, node)| answer_named(issue, &text_of(node)?));
    let answers = answers.collect::<Option<Vec<_>>>()?;
    (answers.len() == issues.len()).then_some(Reservation::Bid(answers))
}

fn parts(file: &File<'_>, table: &Tab<'_>, whose: &str, issues: &[ForeignIssue], sink: &mut Sink) -> Option<Vec<Part>> {
    let of_issue = |key: &str, at: usize, name: &str| match &member(table, &[key])?.value {
        Raw::List { items, .. } => items.get(at),
        Raw::Table(table) => table.get(name).map(|member| &member.node),
        _ => None,
    };
    let mut parts = Vec::new();
    for (at, issue) in issues.iter().enumerate() {
        let weight = match of_issue("weights", at, &issue.name) {
            Some(node) => wanted(node, &format!("the weight of {}", quoted(&issue.name)), sink),
            None => Some(BigRational::one()),
        };
        let Some(value) = of_issue("values", at, &issue.name) else {
            let message = format!("{} says nothing of the issue {}", quoted(whose), quoted(&issue.name));
            sink.push(Draft::error("foreign-unknown", file.span, message));
            continue;
        };
        let worth = worth(value, issue, whose, sink);
        parts.extend(weight.zip(worth).map(|(weight, worth)| Part { weight, worth }));
    }
    (parts.len() == issues.len()).then_some(parts)
}

/// What a value function gives each answer to an issue.
fn worth(node: &Node<'_>, issue: &ForeignIssue, whose: &str, sink: &mut Sink) -> Option<Worth> {
    let refuse = |message: String, sink: &mut Sink| {
        sink.push(Draft::error("foreign-refused", node.span, message));
        None
    };
    let Some(table) = node.as_table() else {
        return refuse(format!("the value function of {} does not read", quoted(&issue.name)), sink);
    };
    let class = class(table).unwrap_or_else(|| "TableFun".to_owned());
    let of = |key: &str| member(table, &[key]).and_then(number_of);
    let (slope, offset) = match class.as_str() {
        "TableFun" => {
            let mapping = member(table, &["mapping"]).and_then(Node::as_table).unwrap_or(table);
            let mut values = ByName::default();
            for entry in &mapping.members {
                let what = format!("what {} is worth in {}", quoted(&entry.key), quoted(&issue.name));
                values.add(entry.key.to_string(), wanted(&entry.node, &what, sink));
            }
            return values.fit(issue, &quoted(whose), node.span, sink);
        }
        "IdentityFun" => (Some(BigRational::one()), Some(BigRational::zero())),
        "ConstFun" => (Some(BigRational::zero()), of("bias")),
        "LinearFun" => (of("slope"), Some(BigRational::zero())),
        "AffineFun" => (of("slope"), Some(of("bias").unwrap_or_else(BigRational::zero))),
        other => return refuse(format!("a value function of {} is a {}", quoted(&issue.name), quoted(other)), sink),
    };
    let Some((slope, offset)) = slope.zip(offset) else {
        return refuse(format!("the line over {} has no numbers", quoted(&issue.name)), sink);
    };
    let line = Line { slope, offset, origin: BigRational::zero(), cut: false };
    match (&issue.answers, ends(issue)) {
        (_, Some((from, to))) => Some(line.over(from, to)),
        (Answers::Options(options), None) => {
            let height = |option: &String| {
                let x = if line.slope.is_zero() { Some(BigRational::zero()) } else { number::exact(option) };
                x.map(|x| &line.slope * x + &line.offset)
            };
            Some(Worth::Table(options.iter().map(height).collect()))
        }
        _ => None,
    }
}

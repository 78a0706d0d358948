//! What profiles say by name, fitted to the issues of the domain.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::number;
use super::scenario::{Answer, Answers, ForeignIssue, Worth};
use crate::MOST_ISSUES;
use crate::diagnostic::{Draft, Sink, listed, quoted};
use crate::node::{Node, Raw, Tab};
use crate::source::Span;

/// Reports more issues than a case can have; says whether there are so many.
pub(super) fn too_many(issues: usize, span: Span, sink: &mut Sink) -> bool {
    let over = issues > MOST_ISSUES;
    if over {
        let message = format!("there are {issues} issues; a case has at most {MOST_ISSUES}");
        sink.push(Draft::error("foreign-limit", span, message));
    }
    over
}

/// The most answers of one issue that are looked at one by one.
pub(super) const MOST_ANSWERS: usize = 100_000;

/// The worth of answers by their names; of a name that is there twice the last counts.
#[derive(Default)]
pub(super) struct ByName {
    entries: Vec<(String, Option<BigRational>)>,
    places: BTreeMap<String, usize>,
}

impl ByName {
    /// Adds an answer; says whether it was there already.
    pub(super) fn add(&mut self, name: String, worth: Option<BigRational>) -> bool {
        if let Some(entry) = self.places.get(&name).and_then(|at| self.entries.get_mut(*at)) {
            entry.1 = worth;
            return true;
        }
        self.places.insert(name.clone(), self.entries.len());
        self.entries.push((name, worth));
        false
    }

    /// The names in the order of the file.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// Each worth that is given.
    pub(super) fn worths(&mut self) -> impl Iterator<Item = &mut BigRational> {
        self.entries.iter_mut().filter_map(|(_, worth)| worth.as_mut())
    }

    /// The worth of each answer to an issue; answers without one and names that are no answers are told.
    pub(super) fn fit(self, issue: &ForeignIssue, whose: &str, span: Span, sink: &mut Sink) -> Option<Worth> {
        let count = issue.count().filter(|count| *count <= MOST_ANSWERS);
        let Some(count) = count else {
            let message = format!("{} has too many answers to list the worth of each", quoted(&issue.name));
            sink.push(Draft::error("foreign-limit", span, message));
            return None;
        };
        let options: BTreeMap<&str, usize> = match &issue.answers {
            Answers::Options(options) => options.iter().map(String::as_str).zip(0..).collect(),
            _ => BTreeMap::new(),
        };
        let place = |name: &str| match &issue.answers {
            Answers::Options(_) => options.get(name).copied(),
            _ => issue.place(&Answer::Number(number::exact(name)?)),
        };
        let (mut table, mut strange) = (vec![None; count], Vec::new());
        for (name, worth) in &self.entries {
            match place(name).and_then(|place| table.get_mut(place)) {
                Some(entry) => entry.clone_from(worth),
                None => strange.push(name.as_str()),
            }
        }
        if !strange.is_empty() {
            let message = format!("{whose} values answers of {} that the domain does not have", quoted(&issue.name));
            let draft = Draft::warning("foreign-name", span, message);
            sink.push(draft.label(format!("left out: {}", listed(strange.iter().copied()))));
        }
        let silent: Vec<String> =
            (0..count).filter(|place| table[*place].is_none()).map(|at| answer_name(issue, at)).collect();
        if !silent.is_empty() {
            let message = format!("{whose} does not value every answer of {}", quoted(&issue.name));
            let draft = Draft::warning("foreign-unknown", span, message);
            let draft = draft.label(format!("not known: {}", listed(silent.iter().map(String::as_str))));
            sink.push(draft.hint("fill in what it is worth in the case file; nothing is assumed"));
        }
        Some(Worth::Table(table))
    }
}

/// An answer in words.
pub(super) fn answer_name(issue: &ForeignIssue, place: usize) -> String {
    match (&issue.answers, issue.answer(place)) {
        (Answers::Options(options), _) => options.get(place).cloned().unwrap_or_default(),
        (_, Some(Answer::Number(number))) => number::shown(&number),
        _ => String::new(),
    }
}

/// The answer to an issue that a file gives by name.
pub(super) fn answer_named(issue: &ForeignIssue, name: &str) -> Option<Answer> {
    match &issue.answers {
        Answers::Options(options) => options.iter().position(|option| option == name).map(Answer::Option),
        Answers::Numbers { .. } => {
            let answer = Answer::Number(number::exact(name)?);
            issue.place(&answer).map(|_| answer)
        }
        Answers::Real { from, to } => {
            let number = number::exact(name)?;
            (*from <= number && number <= *to).then_some(Answer::Number(number))
        }
    }
}

/// A straight line over the numbers of an issue: `slope * (x - origin) + offset`, cut to 0 and 1 where asked.
pub(super) struct Line {
    pub(super) slope: BigRational,
    pub(super) offset: BigRational,
    pub(super) origin: BigRational,
    pub(super) cut: bool,
}

impl Line {
    /// Its points from `from` to `to`, with those at which it is cut.
    pub(super) fn over(&self, from: &BigRational, to: &BigRational) -> Worth {
        let (zero, one) = (BigRational::zero(), BigRational::one());
        let mut xs = vec![from.clone(), to.clone()];
        if self.cut && !self.slope.is_zero() {
            xs.extend([&zero, &one].map(|height| (height - &self.offset) / &self.slope + &self.origin));
        }
        xs.retain(|x| from <= x && x <= to);
        xs.sort();
        xs.dedup();
        let height = |x: &BigRational| {
            let y = &self.slope * (x - &self.origin) + &self.offset;
            if self.cut { y.clamp(zero.clone(), one.clone()) } else { y }
        };
        Worth::Points(xs.into_iter().map(|x| (x.clone(), height(&x))).collect())
    }
}

/// The least and the largest number of an issue of numbers.
pub(super) fn ends(issue: &ForeignIssue) -> Option<(&BigRational, &BigRational)> {
    match &issue.answers {
        Answers::Numbers { from, to, .. } | Answers::Real { from, to } => Some((from, to)),
        Answers::Options(_) => None,
    }
}

/// Whole numbers from one end to the other.
pub(super) fn whole_numbers(from: BigRational, to: BigRational) -> Answers {
    Answers::Numbers { from, to, step: BigRational::one() }
}

/// The member of a table under any of these keys.
pub(super) fn member<'t, 's>(table: &'t Tab<'s>, keys: &[&str]) -> Option<&'t Node<'s>> {
    keys.iter().find_map(|key| table.get(key)).map(|member| &member.node)
}

/// A number of a tree, also one in quotes.
pub(super) fn number_of(node: &Node<'_>) -> Option<BigRational> {
    match &node.value {
        Raw::Number(digits) => number::exact(digits),
        Raw::Text { text, .. } => number::exact(text),
        _ => None,
    }
}

/// A scalar of a tree as text.
pub(super) fn text_of(node: &Node<'_>) -> Option<String> {
    match &node.value {
        Raw::Text { text, .. } => Some(text.to_string()),
        Raw::Number(digits) => Some(digits.to_string()),
        Raw::Flag(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The items of a list.
pub(super) fn items<'t, 's>(node: &'t Node<'s>) -> &'t [Node<'s>] {
    match &node.value {
        Raw::List { items, .. } => items,
        _ => &[],
    }
}

/// A number that has to be there; what stands instead is told.
pub(super) fn wanted(node: &Node<'_>, what: &str, sink: &mut Sink) -> Option<BigRational> {
    let found = number_of(node);
    if found.is_none() {
        let draft = Draft::error("foreign-number", node.span, format!("{what} is no number that can be read"));
        sink.push(draft.label(format!("found {}", node.value.kind())));
    }
    found
}

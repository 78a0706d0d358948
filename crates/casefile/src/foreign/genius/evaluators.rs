//! Additive profiles of GENIUS: what each issue adds.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::super::Reading;
use super::super::fit::{ByName, Line, ends, too_many};
use super::super::scenario::{Answers, ForeignIssue, Part, Worth};
use super::super::xml::Element;
use super::{Numbered, bounds, value, within};
use crate::diagnostic::{Draft, Sink, quoted};

/// The parts of a profile, one an issue of the domain; `None` where some issue has none, which is reported.
pub(super) fn read(
    root: &Element,
    whose: &str,
    issues: &[Numbered],
    reading: Reading,
    sink: &mut Sink,
) -> Option<Vec<Part>> {
    let own = within(root, "issue");
    if too_many(own.len(), root.span, sink) {
        return None;
    }
    let mut weights = BTreeMap::new();
    for weight in within(root, "weight") {
        if let (Some(index), Some(weight)) = (weight.get("index"), value(weight, "value", sink)) {
            weights.insert(index, weight);
        }
    }
    let mut parts = Vec::new();
    for numbered in issues {
        let Some(element) = counterpart(numbered, issues, &own, whose, sink) else {
            let message = format!("{} says nothing of the issue {}", quoted(whose), quoted(&numbered.issue.name));
            sink.push(Draft::error("foreign-unknown", root.span, message).hint("is it a profile of another domain?"));
            continue;
        };
        let weight = element.get("index").and_then(|index| weights.get(index).cloned());
        let weight = weight.unwrap_or_else(|| {
            let message = format!("{} gives the issue {} no weight", quoted(whose), quoted(&numbered.issue.name));
            sink.push(Draft::warning("foreign-unknown", element.span, message).label("it counts as 0"));
            BigRational::zero()
        });
        let evaluator = Evaluator { element, issue: &numbered.issue, whose, reading };
        parts.extend(evaluator.worth(sink).map(|worth| Part { weight, worth }));
    }
    (parts.len() == issues.len()).then_some(parts)
}

/// The element of a profile about an issue of the domain: the one of its name, else the one of its number if that is no
/// other issue's.
fn counterpart<'e>(
    numbered: &Numbered,
    issues: &[Numbered],
    own: &[&'e Element],
    whose: &str,
    sink: &mut Sink,
) -> Option<&'e Element> {
    let name = numbered.issue.name.as_str();
    if let Some(element) = own.iter().find(|element| element.get("name") == Some(name)) {
        return Some(element);
    }
    let index = numbered.index.as_deref()?;
    let element = own.iter().find(|element| element.get("index") == Some(index))?;
    let called = element.get("name").unwrap_or("");
    if issues.iter().any(|other| other.issue.name == called) {
        return None;
    }
    let message = format!("{} calls the issue {} {}", quoted(whose), quoted(name), quoted(called));
    sink.push(Draft::warning("foreign-name", element.span, message).label("taken as the same, by its number"));
    Some(element)
}

/// What a profile says of one issue.
struct Evaluator<'e> {
    element: &'e Element,
    issue: &'e ForeignIssue,
    whose: &'e str,
    reading: Reading,
}

impl Evaluator<'_> {
    fn worth(&self, sink: &mut Sink) -> Option<Worth> {
        match &self.issue.answers {
            Answers::Options(_) => self.table(sink),
            Answers::Numbers { .. } => self.integer(sink),
            Answers::Real { .. } => self.real(sink),
        }
    }

    /// Evaluations of options; in the reading of GENIUS divided by the largest, and all 0 where that is below 0.00001.
    fn table(&self, sink: &mut Sink) -> Option<Worth> {
        let mut table = ByName::default();
        for item in self.element.all("item") {
            let Some(name) = item.get("value") else { continue };
            if table.add(name.to_owned(), value(item, "evaluation", sink)) {
                let message = format!("{} evaluates {} twice", quoted(self.whose), quoted(name));
                sink.push(Draft::warning("foreign-name", item.span, message).label("this one counts, the last"));
            }
        }
        if self.reading == Reading::Own {
            let least = BigRational::new(1.into(), 100_000.into());
            let most = table.worths().map(|worth| worth.clone()).max().filter(|most| *most >= least);
            for worth in table.worths() {
                *worth = most.as_ref().map_or_else(BigRational::zero, |most| &*worth / most);
            }
        }
        table.fit(self.issue, &quoted(self.whose), self.element.span, sink)
    }

    fn integer(&self, sink: &mut Sink) -> Option<Worth> {
        let evaluator = self.evaluator(sink)?;
        let (from, to) = ends(self.issue)?;
        let lower = bounds(self.element).map_or_else(|| from.clone(), |(lower, _)| lower);
        let slope = value(evaluator, "slope", sink);
        let line = match slope {
            Some(slope) => {
                let offset = value(evaluator, "offset", sink).unwrap_or_else(BigRational::zero);
                let own = self.reading == Reading::Own;
                let origin = if own { lower } else { BigRational::zero() };
                Line { slope, offset, origin, cut: own }
            }
            None => {
                let message = format!("the line over {} has neither slope nor offset", quoted(&self.issue.name));
                let draft = Draft::warning("foreign-syntax", evaluator.span, message);
                sink.push(draft.label("read as that of an issue of real numbers: parameter1 * x + parameter0"));
                self.straight(evaluator, sink)?
            }
        };
        Some(line.over(from, to))
    }

    fn real(&self, sink: &mut Sink) -> Option<Worth> {
        let evaluator = self.evaluator(sink)?;
        let (from, to) = ends(self.issue)?;
        match evaluator.get("ftype").unwrap_or("linear") {
            "linear" => Some(self.straight(evaluator, sink)?.over(from, to)),
            "constant" => {
                let height = self.parameter(evaluator, "parameter0", sink)?;
                Some(Worth::Points(vec![(from.clone(), height)]))
            }
            "triangular" => self.triangle(evaluator, from, to, sink),
            other => {
                let message = format!("no evaluator of {} has the form {}", quoted(&self.issue.name), quoted(other));
                let draft = Draft::error("foreign-refused", evaluator.span, message);
                sink.push(draft.label("read are `linear`, `constant` and `triangular`"));
                None
            }
        }
    }

    /// `parameter1 * x + parameter0`, in the reading of GENIUS cut to 0 and 1.
    fn straight(&self, evaluator: &Element, sink: &mut Sink) -> Option<Line> {
        Some(Line {
            slope: self.parameter(evaluator, "parameter1", sink)?,
            offset: self.parameter(evaluator, "parameter0", sink)?,
            origin: BigRational::zero(),
            cut: self.reading == Reading::Own,
        })
    }

    /// 0 outside of two ends, 1 at the top between them.
    fn triangle(&self, evaluator: &Element, from: &BigRational, to: &BigRational, sink: &mut Sink) -> Option<Worth> {
        let low = self.parameter(evaluator, "parameter0", sink)?;
        let high = self.parameter(evaluator, "parameter1", sink)?;
        let top = self.parameter(evaluator, "parameter2", sink)?;
        let jump = |end: &BigRational, inside: bool| *end == top && !inside;
        if low > top || top > high || jump(&low, low <= *from) || jump(&high, high >= *to) {
            let message = format!("the triangle over {} has its top outside or at an end", quoted(&self.issue.name));
            sink.push(Draft::error("foreign-refused", evaluator.span, message));
            return None;
        }
        let (zero, one) = (BigRational::zero(), BigRational::one());
        let mut points = vec![(low, zero.clone()), (top, one), (high, zero)];
        points.dedup_by(|next, before| {
            let same = next.0 == before.0;
            if same && next.1 > before.1 {
                before.1.clone_from(&next.1);
            }
            same
        });
        Some(Worth::Points(points))
    }

    fn evaluator(&self, sink: &mut Sink) -> Option<&Element> {
        let found = self.element.first("evaluator");
        if found.is_none() {
            let message = format!("{} has no evaluator for {}", quoted(self.whose), quoted(&self.issue.name));
            sink.push(Draft::error("foreign-unknown", self.element.span, message));
        }
        found
    }

    fn parameter(&self, evaluator: &Element, key: &str, sink: &mut Sink) -> Option<BigRational> {
        let found = value(evaluator, key, sink);
        if found.is_none() {
            let message = format!("the evaluator of {} has no {}", quoted(&self.issue.name), quoted(key));
            sink.push(Draft::error("foreign-number", evaluator.span, message));
        }
        found
    }
}

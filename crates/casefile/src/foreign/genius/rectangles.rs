//! Profiles of GENIUS made of hyper-rectangles: what several issues pay together.

use num_rational::BigRational;
use num_traits::One;

use super::super::scenario::{Rectangle, Rectangles};
use super::super::xml::Element;
use super::{Numbered, value};
use crate::diagnostic::{Draft, Sink, quoted};

/// The rectangles of a profile; what is no plain sum of them is refused.
pub(super) fn read(root: &Element, whose: &str, issues: &[Numbered], sink: &mut Sink) -> Option<Rectangles> {
    let refuse = |span, why: &str, sink: &mut Sink| {
        sink.push(Draft::error("foreign-refused", span, format!("the utility of {} {why}", quoted(whose))));
    };
    let Some(utility) = root.first("utility") else {
        refuse(root.span, "is said to be nonlinear and is not there", sink);
        return None;
    };
    let Some(most) = value(utility, "maxutility", sink) else {
        refuse(utility.span, "does not say which sum is worth 1 (maxutility)", sink);
        return None;
    };
    let mut list = Vec::new();
    for ufun in utility.all("ufun") {
        if ufun.first("ufun").is_some() || ufun.get("aggregation").is_some_and(|how| how != "sum") {
            refuse(ufun.span, "is no plain sum of rectangles", sink);
            return None;
        }
        for element in ufun.all("hyperRectangle") {
            list.push(rectangle(element, issues, sink)?);
        }
    }
    Some(Rectangles { list, most })
}

fn rectangle(element: &Element, issues: &[Numbered], sink: &mut Sink) -> Option<Rectangle> {
    let inside = element.first("EXCLUDES").is_none();
    let name = if inside { "INCLUDES" } else { "EXCLUDES" };
    if !inside && element.first("INCLUDES").is_some() {
        sink.push(Draft::error("foreign-refused", element.span, "a rectangle both includes and excludes"));
        return None;
    }
    let bound = |bound: &Element, sink: &mut Sink| {
        let index = bound.get("index")?;
        let issue = issues.iter().position(|issue| issue.index.as_deref() == Some(index))?;
        Some((issue, value(bound, "min", sink)?, value(bound, "max", sink)?))
    };
    let mut bounds = Vec::new();
    for each in element.all(name) {
        let Some(found) = bound(each, sink) else {
            sink.push(Draft::error("foreign-number", each.span, "a bound names no issue, or no numbers"));
            return None;
        };
        bounds.push(found);
    }
    let Some(pays) = value(element, "utility", sink) else {
        sink.push(Draft::error("foreign-number", element.span, "a rectangle does not say what it pays"));
        return None;
    };
    let weight = value(element, "weight", sink).unwrap_or_else(BigRational::one);
    Some(Rectangle { pays: pays * weight, inside, bounds })
}

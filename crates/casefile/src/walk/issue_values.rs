//! Values that depend on the issue they are given to.

use detente_model::{Id, Number, Quantity, Value, ValueFunction};

use super::Walk;
use crate::diagnostic::quoted;
use crate::keys::{Target, VALUE};
use crate::node::{Node, Raw};
use crate::shapes::Shape;
use crate::source::Span;
use crate::value::Val;

impl<'s> Walk<'_, '_, 's> {
    /// The shape of the issue at hand, if it reads.
    fn shape(&self) -> Option<Shape> {
        self.shapes.get(self.issue?).cloned()
    }

    /// An option, or a number of the range.
    pub(super) fn answer(&mut self, node: &Node<'s>) -> Val {
        match self.shape() {
            None => Val::Hole,
            Some(Shape::Options { .. }) => match node.as_text() {
                None => self.wrong(node, "one of the options of the issue, in quotes"),
                Some(name) => match self.option(name, node.span) {
                    Val::Id(id) => Val::Answer(Value::Option(id)),
                    _ => Val::Hole,
                },
            },
            Some(Shape::Range { from, to, step }) => match self.exact(node) {
                None => Val::Hole,
                Some(number) if on_grid(number, from, to, step) => Val::Answer(Value::Number(number)),
                Some(number) => {
                    let message =
                        format!("{} of {} is {number}, which is no answer to the issue", self.key(), self.who());
                    self.error(
                        "not-an-answer",
                        node.span,
                        message,
                        format!("expected {from} to {to} in steps of {step}"),
                    )
                }
            },
        }
    }

    /// `rising`, `falling`, a number for each option, or points of a range.
    pub(super) fn value_function(&mut self, node: &Node<'s>) -> Val {
        match (&node.value, self.shape()) {
            (Raw::Text { text, .. }, _) => match &**text {
                "rising" => Val::ValueFunction(ValueFunction::Rising),
                "falling" => Val::ValueFunction(ValueFunction::Falling),
                other => {
                    let message = format!("{} of {} is {}", self.key(), self.who(), quoted(other));
                    let label = "expected `rising`, `falling`, a number for each option, or points of a range";
                    self.error("unknown-word", node.span, message, label)
                }
            },
            (_, None) => Val::Hole,
            (Raw::Table(_), Some(Shape::Options { .. })) => self.option_values(node),
            (Raw::List { items, .. }, Some(Shape::Range { from, to, .. })) => self.points(items, node.span, from, to),
            (_, Some(Shape::Options { .. })) => self.wrong(node, "`rising`, `falling`, or a number for each option"),
            (_, Some(Shape::Range { .. })) => self.wrong(node, "`rising`, `falling`, or a list of points `[x, value]`"),
        }
    }

    fn option_values(&mut self, node: &Node<'s>) -> Val {
        let Val::Map(members) = self.map(Target::IssueOption, &VALUE, node) else { return Val::Hole };
        let values = members.into_iter().filter_map(|(id, value)| match value {
            Val::Quantity(quantity) => Some((id, quantity)),
            _ => None,
        });
        Val::ValueFunction(ValueFunction::Options(values.collect::<std::collections::BTreeMap<Id, Quantity>>()))
    }

    fn points(&mut self, items: &[Node<'s>], span: Span, from: Number, to: Number) -> Val {
        let mut points: Vec<(Number, Quantity)> = Vec::new();
        for item in items {
            let Raw::List { items: pair, .. } = &item.value else {
                self.wrong(item, "a point `[x, value]`");
                continue;
            };
            let [x, value] = &pair[..] else {
                self.wrong(item, "a point `[x, value]`");
                continue;
            };
            let (Some(x), Val::Quantity(value)) = (self.exact(x), self.check(&VALUE, value)) else { continue };
            if x < from || x > to || points.last().is_some_and(|(last, _)| *last >= x) {
                let message = format!("{} of {} has a point at {x}", self.key(), self.who());
                self.error("bad-points", item.span, message, format!("points rise from {from} to {to}, each x once"));
                continue;
            }
            points.push((x, value));
        }
        if items.is_empty() {
            let message = format!("{} of {} is an empty list", self.key(), self.who());
            return self.error("empty-list", span, message, "at least one point is needed");
        }
        Val::ValueFunction(ValueFunction::Points(points))
    }
}

/// Whether a number is one of a range.
fn on_grid(number: Number, from: Number, to: Number, step: Number) -> bool {
    let steps = (number.to_big() - from.to_big()) / step.to_big();
    from <= number && number <= to && steps.is_integer()
}

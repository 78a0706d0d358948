//! What kind of answers each issue has: known before conditions are read.

use detente_model::{Id, Issue, Number, Scale};

/// The answers of one issue, as far as they read.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// Options; `whole` where all of them read.
    Options { ids: Vec<Id>, whole: bool },
    /// A range.
    Range { from: Number, to: Number, step: Number },
}

/// The shapes of the issues by their place in the table; `None` where nothing of an issue reads.
#[derive(Debug, Default)]
pub(crate) struct Shapes(Vec<Option<Shape>>);

impl Shapes {
    pub(crate) fn push(&mut self, shape: Option<Shape>) {
        self.0.push(shape);
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Shape> {
        self.0.get(at)?.as_ref()
    }
}

impl Shape {
    /// The shape of an issue that reads.
    pub(crate) fn of(issue: &Issue) -> Self {
        match &issue.scale {
            Scale::Options(options) => {
                Shape::Options { ids: options.iter().map(|option| option.id.clone()).collect(), whole: true }
            }
            Scale::Range { from, to, step } => Shape::Range { from: *from, to: *to, step: *step },
        }
    }
}

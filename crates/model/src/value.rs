//! Values of issues, packages, and numbers that are only roughly known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Id, Number};

/// One answer to one issue: an option by name, or a number of a range.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number of a range issue; text that reads as a number is one, and no option may be called so.
    Number(Number),
    /// One of the ordered options of an issue.
    Option(Id),
}

/// One value for every issue. Where issues are left open it is a partial package.
pub type Package = BTreeMap<Id, Value>;

/// A number, or what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// Known exactly.
    Exact(Number),
    /// Known roughly: about so much, not below `from`, not above `to`; at least one of the three is given.
    Interval {
        /// What a source says it is about.
        about: Option<Number>,
        /// It is not below this.
        from: Option<Number>,
        /// It is not above this.
        to: Option<Number>,
    },
}

impl Quantity {
    /// The least it can be, where that is known.
    pub fn least(&self) -> Option<Number> {
        match self {
            Quantity::Exact(number) => Some(*number),
            Quantity::Interval { from, .. } => *from,
        }
    }

    /// The most it can be, where that is known.
    pub fn most(&self) -> Option<Number> {
        match self {
            Quantity::Exact(number) => Some(*number),
            Quantity::Interval { to, .. } => *to,
        }
    }
}

//! The nouns of Detente: what a case of stalled talks consists of, and what it means that a condition holds, that an
//! entry is known to somebody, that a finding is proved.
//!
//! Nothing here reads files, clocks or random numbers, and nothing here searches: definitions are short
//! predicates, written to be obviously right. The engine finds, the checker re-tests; both work from here.

mod admissible;
#[cfg(feature = "arbitrary")]
pub mod arbitrary;
mod basis;
mod case;
mod condition;
mod entries;
mod finding;
mod id;
mod line;
mod number;
mod overall;
mod question;
mod solutions;
mod tree;
mod utility;
mod value;
mod view;
mod ways;
mod word_sets;
mod zone;

pub use admissible::{Inequality, Parts, Statement, Unknown, Utility};
pub use basis::{Basis, Support};
pub use case::{Case, Entry, Header, Note, Table, find, in_force};
pub use condition::{Comparison, Condition, Issues, Linear, Relation, Shift, Summand, Truth, all, any};
pub use entries::*;
pub use finding::*;
pub use id::{Id, RESERVED};
pub use jiff::civil::Date;
pub use line::{EntryRef, LINE_TABLES, Line, LineName};
pub use number::{MAX_DIGITS, Number, NumberError};
pub use overall::{Claimed, Overall, Structural};
pub use question::{Asks, Disclosed, Question, Reveals};
pub use solutions::{Rationality, Rule, differences, dominates, gaining, leximin, product, spread};
pub use tree::{MAX_TREE_DEPTH, Tree, Weighted};
pub use utility::Gap;
pub use value::{Package, Quantity, Value};
pub use view::{Audience, Viewer, Who, canonical_order, default_audience, project};
pub use ways::*;
pub use word_sets::*;
pub use zone::{Floor, MAX_ANSWERS};

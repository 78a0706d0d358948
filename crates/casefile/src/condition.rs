//! Conditions as text: the grammar of `says`, `readings`, `sets` and `if`.
//!
//! ```text
//! condition  := disjunct { "or" disjunct } [ "implies" condition ]
//! disjunct   := conjunct { "and" conjunct }
//! conjunct   := "not" conjunct | "(" condition ")" | comparison | TERM
//! comparison := linear ("=" | "!=" | "<" | "<=" | ">" | ">=") (OPTION | linear)
//! linear     := summand { ("+" | "-") summand }
//! summand    := NUMBER [ "*" ISSUE ] | ISSUE
//! ```
//!
//! The text becomes a form with places first ([`parse`]); then the words in it get their meaning ([`resolve`]).

mod lexer;
mod parse;
mod resolve;

use std::ops::Range;

use detente_model::{Case, Condition, Id, Number, Scale, find};

pub(crate) use resolve::resolve;

/// How deep the parts of a condition may be nested.
pub const DEEPEST_CONDITION: usize = 200;

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// A name for this kind of mistake that never changes: one of [`crate::CATALOGUE`].
    pub id: &'static str,
    /// What is wrong, as the rest of a sentence that begins with what holds the condition.
    pub message: String,
    /// Where in the text, in bytes.
    pub span: Range<usize>,
    /// What was expected.
    pub label: String,
    /// What could be done.
    pub hint: Option<String>,
}

impl std::fmt::Display for ConditionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the condition {}", self.message)
    }
}

impl std::error::Error for ConditionError {}

impl ConditionError {
    fn new(id: &'static str, span: Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id, message: message.into(), span, label: label.into(), hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a word in a condition stands for.
pub(crate) enum Meaning {
    /// An issue with options.
    Options(Id),
    /// An issue with a range.
    Range { id: Id, from: Number, to: Number, step: Number },
    /// A term.
    Term(Id),
    /// Something that is declared but does not read.
    Hole,
    /// Nothing.
    Unknown,
}

/// The names that a condition can use.
pub(crate) trait Vocabulary {
    /// What a word stands for.
    fn meaning(&self, word: &str) -> Meaning;
    /// The option of an issue that is called so.
    fn option(&self, issue: &Id, word: &str) -> Option<Id>;
    /// Whether an option could be called so in a part that does not read.
    fn option_may_be_lost(&self, issue: &Id) -> bool;
    /// The options of an issue, low to high.
    fn options(&self, issue: &Id) -> Vec<&str>;
    /// The issues, in the order of the file.
    fn issues(&self) -> Box<dyn Iterator<Item = &str> + '_>;
    /// The terms, in the order of the file.
    fn terms(&self) -> Box<dyn Iterator<Item = &str> + '_>;
}

/// A condition from its text, in the words of a case.
///
/// ```
/// use detente_casefile::{Format, Input, load, parse_condition};
/// let text = "detente = 1\n[case]\ntitle = \"Pay\"\nas_of = 2025-03-14\n[issues.wage]\nrange = { from = 0, to = 5, step = 1 }\n";
/// let input = Input { name: "pay.case.toml".into(), text: text.into(), format: Format::Toml };
/// let case = load(&[input]).case.unwrap();
/// let condition = parse_condition("not wage<3 or wage = 5", &case).unwrap();
/// assert_eq!(condition.to_string(), "not wage < 3 or wage = 5");
/// assert_eq!(parse_condition("wages >= 3", &case).unwrap_err()[0].id, "unknown-issue");
/// ```
///
/// # Errors
/// Everything that is wrong with the names in it, or the first thing that is wrong with its form.
pub fn parse_condition(text: &str, case: &Case) -> Result<Condition, Vec<ConditionError>> {
    let (condition, errors) = read(text, case, &mut 0);
    match condition {
        Some(condition) if errors.is_empty() => Ok(condition),
        _ => Err(errors),
    }
}

/// The condition, if it reads and all in it is known, and what is wrong with it.
pub(crate) fn read(text: &str, names: &dyn Vocabulary, spent: &mut usize) -> (Option<Condition>, Vec<ConditionError>) {
    match parse::parse(text) {
        Ok(form) => resolve(&form, names, spent),
        Err(error) => (None, vec![error]),
    }
}

impl Vocabulary for Case {
    fn meaning(&self, word: &str) -> Meaning {
        let Some(id) = Id::new(word) else { return Meaning::Unknown };
        match find(&self.issues, &id).map(|issue| &issue.scale) {
            Some(Scale::Options(_)) => Meaning::Options(id),
            Some(Scale::Range { from, to, step }) => Meaning::Range { id, from: *from, to: *to, step: *step },
            None if find(&self.terms, &id).is_some() => Meaning::Term(id),
            None => Meaning::Unknown,
        }
    }

    fn option(&self, issue: &Id, word: &str) -> Option<Id> {
        match &find(&self.issues, issue)?.scale {
            Scale::Options(options) => options.iter().map(|option| &option.id).find(|id| id.as_str() == word).cloned(),
            Scale::Range { .. } => None,
        }
    }

    fn option_may_be_lost(&self, _issue: &Id) -> bool {
        false
    }

    fn options(&self, issue: &Id) -> Vec<&str> {
        match find(&self.issues, issue).map(|issue| &issue.scale) {
            Some(Scale::Options(options)) => options.iter().map(|option| option.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    fn issues(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.issues.iter().map(|issue| issue.meta.id.as_str()))
    }

    fn terms(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.terms.iter().map(|term| term.meta.id.as_str()))
    }
}

#[cfg(test)]
mod tests;

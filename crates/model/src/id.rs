//! Names of things in a case.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of one entry: lower-case letters, digits and single inner hyphens, starting with a letter.
///
/// Unique within its table; issues and terms share one name space. Cheap to clone.
///
/// ```
/// use detente_model::Id;
/// assert_eq!(Id::new("night-shifts").unwrap().as_str(), "night-shifts");
/// assert!(Id::new("Night shifts").is_none());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// Words that conditions use, so that no entry may be called by them.
pub const RESERVED: [&str; 4] = ["and", "or", "not", "implies"];

impl Id {
    /// The id, or `None` where `text` is not `lower-kebab-case` or is a reserved word.
    pub fn new(text: &str) -> Option<Self> {
        let well_formed = text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
            && !is_number(text)
            && !RESERVED.contains(&text);
        well_formed.then(|| Self(text.into()))
    }

    /// The name given to the `n`th entry of a table that has none in the file.
    pub fn assigned(stem: &str, n: usize) -> Self {
        Self(format!("{stem}-{n}").into())
    }

    /// The `n` with which [`Id::assigned`] makes this name from a stem.
    pub fn number_after(&self, stem: &str) -> Option<usize> {
        let number = self.0.strip_prefix(stem)?.strip_prefix('-')?;
        number.parse().ok().filter(|_| !number.starts_with('0'))
    }

    /// The empty name, which no file can hold: an entry whose name is still to be assigned.
    pub fn blank() -> Self {
        Self("".into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A word made of digits alone would be read as a number in a condition.
fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Id::new(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a name of an entry")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lower_kebab_case_and_never_numbers_or_reserved() {
        for good in ["a", "six-weeks", "60-days", "c1", "r2d2"] {
            assert!(Id::new(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "12", "and", "or", "not", "implies", "é", "a_b", "a.b"] {
            assert!(Id::new(bad).is_none(), "{bad}");
        }
    }
}

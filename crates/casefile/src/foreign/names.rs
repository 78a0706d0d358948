//! Names of a case out of names of other systems.

use std::collections::BTreeSet;

use detente_model::{Id, Number};

/// The most characters of a name that is made.
const LONGEST: usize = 48;

/// Words that some tables keep for themselves.
const KEPT: [&str; 6] = ["public", "mediator", "mediators", "unattributed", "unknown", "all"];

/// Names given out in one name space.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<Id>,
}

impl Names {
    /// A name that nobody has yet, near to `text`; where nothing of it can stand in a name, made from `noun`.
    pub(super) fn give(&mut self, text: &str, noun: &str) -> Id {
        let stem = stem(text, noun);
        let tries = std::iter::once(stem.clone()).chain((2_usize..).map(|n| format!("{stem}-{n}")));
        let mut free = tries.filter_map(|name| Id::new(&name)).filter(|id| !self.taken.contains(id));
        // Every stem is a name, and there are more numbers than names that were given.
        let id = free.next().unwrap_or_else(|| Id::assigned(noun, self.taken.len()));
        self.taken.insert(id.clone());
        id
    }
}

/// The text in lower-case letters, digits and single hyphens, as a name that no table refuses.
fn stem(text: &str, noun: &str) -> String {
    let mut stem = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            stem.push(c.to_ascii_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
        if stem.len() >= LONGEST {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    let allowed = Id::new(stem).is_some() && stem.parse::<Number>().is_err() && !KEPT.contains(&stem);
    match (allowed, stem.is_empty()) {
        (true, _) => stem.to_owned(),
        (false, true) => noun.to_owned(),
        (false, false) => format!("{noun}-{stem}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_to_the_text_and_never_twice() {
        let mut names = Names::default();
        for (text, name) in [
            ("Size of Fund", "size-of-fund"),
            ("size (of) fund", "size-of-fund-2"),
            ("200", "option-200"),
            ("-200", "option-200-2"),
            ("1e3", "option-1e3"),
            ("not", "option-not"),
            ("Public", "option-public"),
            ("", "option"),
            ("سعر", "option-2"),
            ("$3.47", "3-47"),
            ("0000-0300", "0000-0300"),
            ("Café au lait", "caf-au-lait"),
        ] {
            assert_eq!(names.give(text, "option").as_str(), name, "{text}");
        }
        assert!(names.give(&"long word ".repeat(50), "option").as_str().len() <= LONGEST);
    }
}

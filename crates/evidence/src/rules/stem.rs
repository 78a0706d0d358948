//! The stem of a word, so that *withdrawal* finds *withdrew* no more than it must and *guarantees* finds *guarantee*.

/// Endings, longest first, with the fewest letters that must be left.
const ENDINGS: &[(&str, usize)] = &[
    ("aments", 5),
    ("ament", 5),
    ("ations", 4),
    ("ation", 4),
    ("ments", 4),
    ("ment", 4),
    ("ings", 4),
    ("ing", 4),
    ("ions", 4),
    ("ion", 4),
    ("ers", 4),
    ("ees", 4),
    ("als", 5),
    ("al", 5),
    ("ee", 5),
    ("ed", 3),
    ("er", 4),
    ("ies", 3),
    ("es", 3),
    ("ly", 4),
    ("s", 3),
    ("e", 3),
    ("y", 3),
];

/// The stem: lower case, without hyphens and without one ending.
pub(super) fn stem(word: &str) -> String {
    let plain: String = word.chars().filter(|c| *c != '-').flat_map(char::to_lowercase).collect();
    if !plain.is_ascii() || plain.ends_with("ss") {
        return plain;
    }
    for (ending, left) in ENDINGS {
        if let Some(stem) = plain.strip_suffix(ending)
            && stem.len() >= *left
            && !(stem.ends_with("ss") && matches!(*ending, "ion" | "ions"))
        {
            let doubled = stem.len() > 4 && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2];
            let undouble =
                doubled && matches!(*ending, "ed" | "ing" | "er") && !stem.ends_with("ll") && !stem.ends_with("ss");
            let stem = if undouble { &stem[..stem.len() - 1] } else { stem };
            return stem.strip_suffix('e').filter(|_| ending.len() > 1).unwrap_or(stem).to_owned();
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_share_a_stem() {
        for (a, b) in [
            ("withdrawal", "withdraw"),
            ("guarantees", "guarantee"),
            ("disarmament", "disarm"),
            ("redundancies", "redundancy"),
            ("cease-fire", "ceasefire"),
            ("inspectors", "inspector"),
            ("filling", "filled"),
            ("releases", "release"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("pay"), stem("parties"));
        assert_ne!(stem("mission"), stem("missing"));
        assert_eq!(stem("mission"), stem("missions"));
    }
}

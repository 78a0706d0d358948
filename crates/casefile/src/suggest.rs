//! "Did you mean": the declared name nearest to one that is not.

use crate::diagnostic::listed;

/// The most comparisons of names that one run spends on suggestions; beyond it, mistakes come without.
const MOST_COMPARISONS: usize = 4_000_000;

/// The candidate nearest to `word` by edits of one character (insert, delete, replace, swap two neighbours), if it is
/// near: within a third of the length of the word, at least one edit. The first of several nearest.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    spent: &mut usize,
) -> Option<String> {
    let word: Vec<char> = word.chars().take(80).map(folded).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        *spent += 1;
        if *spent > MOST_COMPARISONS {
            return None;
        }
        let limit = best.map_or((word.len() / 3).max(1), |(distance, _)| distance.saturating_sub(1));
        if word.len().abs_diff(candidate.chars().count()) > limit {
            continue;
        }
        let other: Vec<char> = candidate.chars().map(folded).collect();
        let distance = edits(&word, &other);
        if distance <= limit && !same_but_number(&word, &other) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// The names that are declared, as a label, and the nearest of them; nothing where too much was compared already.
pub(crate) fn declared<'a>(
    what: &str,
    word: &str,
    names: &dyn Fn() -> Box<dyn Iterator<Item = &'a str> + 'a>,
    spent: &mut usize,
) -> (String, Option<String>) {
    if *spent > MOST_COMPARISONS {
        return (String::new(), None);
    }
    let shown = listed(names());
    let label = if shown.is_empty() { format!("no {what} are declared") } else { format!("declared {what}: {shown}") };
    (label, nearest(word, names(), spent))
}

/// Whether two names differ in their digits alone, so that one is hardly a slip of the other.
fn same_but_number(a: &[char], b: &[char]) -> bool {
    let letters = |name: &[char]| name.iter().copied().filter(|c| !c.is_ascii_digit()).collect::<Vec<_>>();
    a != b && letters(a) == letters(b)
}

/// Case and the kind of hyphen make no difference.
fn folded(c: char) -> char {
    if c == '_' || c == ' ' { '-' } else { c.to_ascii_lowercase() }
}

/// Optimal string alignment distance: Damerau 1964, restricted to no second edit of a swapped pair.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(word: &str, names: &[&'static str]) -> Option<String> {
        nearest(word, names.iter().copied(), &mut 0)
    }

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        assert_eq!(near("wages", &["night-shifts", "wage", "total-cost"]).as_deref(), Some("wage"));
        assert_eq!(near("Night_Shifts", &["wage", "night-shifts"]).as_deref(), Some("night-shifts"));
        assert_eq!(near("wgae", &["wage"]).as_deref(), Some("wage"));
        assert_eq!(near("x", &["yy", "zz"]), None);
        assert_eq!(near("duration", &["rafah", "withdrawal"]), None);
    }

    #[test]
    fn of_equally_near_names_the_first_is_taken() {
        assert_eq!(near("cat", &["bat", "hat"]).as_deref(), Some("bat"));
        assert_eq!(near("c3", &["c1", "c2"]), None, "another number is another name");
    }

    #[test]
    fn the_work_is_bounded() {
        let mut spent = MOST_COMPARISONS;
        assert_eq!(nearest("wage", ["wage"], &mut spent), None);
    }
}

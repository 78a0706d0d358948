//! The word lists: classes of words, forms of verbs, patterns. They are data beside the code, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::pattern::Patterns;

static CLASSES: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let (mut found, mut heading) = (BTreeMap::<String, BTreeSet<String>>::new(), String::new());
    for line in lines(include_str!("lexicon/classes.txt")) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => heading = name.to_owned(),
            None => found.entry(heading.clone()).or_default().extend(line.split_whitespace().flat_map(expanded)),
        }
    }
    found
});

static IRREGULAR: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = lines(include_str!("lexicon/irregular.txt")).map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter_map(|row| row.first().map(|base| (*base, row.clone()))).collect()
});

static ACTS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::read(&[
        include_str!("lexicon/positions.txt"),
        include_str!("lexicon/process.txt"),
        include_str!("lexicon/conduct.txt"),
        include_str!("lexicon/idioms-stances.txt"),
        include_str!("lexicon/idioms-talks.txt"),
    ])
});

static SPEECH: LazyLock<Patterns> = LazyLock::new(|| Patterns::read(&[include_str!("lexicon/speech.txt")]));

static WINDOW: LazyLock<Patterns> = LazyLock::new(|| Patterns::read(&[include_str!("lexicon/window.txt")]));

static SYNONYMS: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| {
    let rows = lines(include_str!("lexicon/synonyms.txt"));
    rows.map(|line| line.split_whitespace().map(super::stem::stem).collect()).collect()
});

/// A field of meaning: what talks are about, with the stems that tell it.
#[derive(Debug)]
pub(super) struct Field {
    /// Stems by which an issue is known to be of the field.
    pub(super) core: BTreeSet<String>,
    /// Stems, and pairs of stems joined by `_`, that tell the field in a text.
    pub(super) told: BTreeSet<String>,
}

static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let stems = |words: &str| -> BTreeSet<String> { words.split_whitespace().map(phrase_stem).collect() };
    let rows = lines(include_str!("lexicon/fields.txt")).filter_map(|line| line.split_once(" : "));
    let field = |(core, told): (&str, &str)| {
        let core = stems(core);
        let told = stems(told).into_iter().chain(core.iter().filter(|word| !is_loose(word)).cloned()).collect();
        Field { core, told }
    };
    rows.map(field).collect()
});

static BASES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let forms = |row: &'static Vec<&'static str>| row.iter().skip(1).filter_map(|form| Some((*form, *row.first()?)));
    IRREGULAR.values().flat_map(forms).collect()
});

/// Whether a stem is that of a word which tells no field by itself.
fn is_loose(stem: &str) -> bool {
    static LOOSE: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| CLASSES.get("loose").into_iter().flatten().map(|word| root(word)).collect());
    LOOSE.contains(stem)
}

fn phrase_stem(words: &str) -> String {
    words.split('_').map(root).collect::<Vec<_>>().join("_")
}

/// Pasts that are as often nouns, adjectives or bare forms.
const DOUBTFUL_PASTS: &[&str] =
    &["found", "felt", "lay", "bound", "ground", "wound", "bore", "read", "lent", "dug", "shot"];

static PASTS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let past = |row: &Vec<&'static str>| row.get(2).copied().filter(|past| row.first() != Some(past));
    IRREGULAR
        .values()
        .filter_map(past)
        .filter(|past| !past.ends_with("ing") && !DOUBTFUL_PASTS.contains(past))
        .collect()
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn expanded(word: &str) -> Vec<String> {
    word.strip_suffix('~').map_or_else(|| vec![word.to_owned()], forms)
}

/// Classes of words by name.
pub(super) fn classes() -> &'static BTreeMap<String, BTreeSet<String>> {
    &CLASSES
}

/// Whether a word is of a class.
pub(super) fn is_of(class: &str, word: &str) -> bool {
    CLASSES.get(class).is_some_and(|words| words.contains(word))
}

/// Whether a word is the past of a verb whose forms do not follow the rule.
pub(super) fn is_irregular_past(word: &str) -> bool {
    PASTS.contains(word)
}

/// Patterns of acts.
pub(super) fn acts() -> &'static Patterns {
    &ACTS
}

/// Patterns of saying.
pub(super) fn speech() -> &'static Patterns {
    &SPEECH
}

/// Patterns of the second extractor.
pub(super) fn window() -> &'static Patterns {
    &WINDOW
}

/// Groups of words, by stem, that may stand for one another where an issue is told.
pub(super) fn synonyms() -> &'static [BTreeSet<String>] {
    &SYNONYMS
}

/// Fields of meaning that talks are about.
pub(super) fn fields() -> &'static [Field] {
    &FIELDS
}

/// The fields of which a stem tells an issue to be: their places.
pub(super) fn fields_of(stem: &str) -> &'static [usize] {
    static BY_CORE: LazyLock<BTreeMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
        let mut found: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (at, field) in FIELDS.iter().enumerate() {
            field.core.iter().for_each(|stem| found.entry(stem).or_default().push(at));
        }
        found
    });
    BY_CORE.get(stem).map_or(&[], Vec::as_slice)
}

/// The stem of a word, of its base where its forms do not follow the rule: *withdrew*, *withdrawal*.
pub(super) fn root(word: &str) -> String {
    super::stem::stem(BASES.get(word).copied().unwrap_or(word))
}

/// The forms of a verb: *press, presses, pressed, pressing*.
pub(super) fn forms(verb: &str) -> Vec<String> {
    let ing = |stem: &str| format!("{stem}ing");
    if let Some(row) = IRREGULAR.get(verb) {
        return row.iter().map(|form| (*form).to_owned()).collect();
    }
    let mut found = vec![verb.to_owned()];
    if let Some(stem) = verb.strip_suffix('e') {
        found.extend([format!("{verb}s"), format!("{verb}d"), ing(stem)]);
    } else if let Some(stem) = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        found.extend([format!("{stem}ies"), format!("{stem}ied"), ing(verb)]);
    } else {
        let hissing = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end));
        found.push(format!("{verb}{}", if hissing { "es" } else { "s" }));
        let stem = if doubles(verb) { format!("{verb}{}", &verb[verb.len() - 1..]) } else { verb.to_owned() };
        found.extend([format!("{stem}ed"), ing(&stem)]);
    }
    found
}

/// Whether the last letter is doubled: one vowel between consonants, in a word of one syllable.
fn doubles(verb: &str) -> bool {
    let letters: Vec<char> = verb.chars().collect();
    let [.., before, vowel, last] = letters.as_slice() else { return false };
    let is_vowel = |c: &char| "aeiou".contains(*c);
    let syllables = letters.windows(2).filter(|pair| is_vowel(&pair[0]) && !is_vowel(&pair[1])).count();
    !is_vowel(before) && is_vowel(vowel) && !is_vowel(last) && !"wxy".contains(*last) && syllables == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_have_their_forms() {
        assert_eq!(forms("press"), ["press", "presses", "pressed", "pressing"]);
        assert_eq!(forms("deny"), ["deny", "denies", "denied", "denying"]);
        assert_eq!(forms("stop"), ["stop", "stops", "stopped", "stopping"]);
        assert_eq!(forms("blame"), ["blame", "blames", "blamed", "blaming"]);
        assert!(forms("say").contains(&"said".to_owned()));
    }

    #[test]
    fn every_line_of_the_lists_is_read() {
        for list in [acts(), speech(), window()] {
            assert_eq!(list.unread, Vec::<String>::new());
        }
        assert!(classes().values().all(|words| !words.is_empty()) && !synonyms().is_empty());
        assert!(fields().iter().all(|field| !field.core.is_empty() && !field.told.is_empty()));
    }
}

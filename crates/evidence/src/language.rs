//! The language of a text, told by its commonest words.

/// Words that stand in nearly every sentence of a language and seldom in others.
const COMMON: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "on", "has", "have", "not", "be", "it",
            "by", "are",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "nicht", "ist", "mit", "den", "von", "zu", "ein", "eine", "auf", "im", "sich",
            "dem",
        ],
    ),
    ("es", &["el", "los", "las", "del", "que", "y", "una", "por", "con", "para", "se", "es", "al", "como", "su"]),
    ("fr", &["le", "les", "des", "et", "est", "une", "du", "dans", "pour", "que", "qui", "au", "sur", "pas", "avec"]),
    ("it", &["il", "di", "che", "della", "gli", "per", "una", "sono", "con", "del", "nel", "alla", "non"]),
    ("pt", &["os", "uma", "não", "do", "da", "em", "para", "com", "que", "dos", "ao", "mais", "por"]),
];

/// So many words are looked at.
const LOOKED_AT: usize = 400;

/// The language, where one in eight words is among its commonest and no other language comes near.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let mut hits = [0usize; COMMON.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(LOOKED_AT) {
        let word = word.to_lowercase();
        words += 1;
        for (hit, (_, common)) in hits.iter_mut().zip(COMMON) {
            *hit += usize::from(common.contains(&word.as_str()));
        }
    }
    let (at, best) = hits.iter().enumerate().max_by_key(|(at, hit)| (**hit, usize::MAX - at))?;
    let second = hits.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, hit)| *hit).max().unwrap_or(0);
    (*best * 8 >= words && *best > second && *best > 0).then(|| COMMON[at].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart_or_not_named() {
        assert_eq!(language("The talks in Oslo have not ended, and the board is to return."), Some("en"));
        assert_eq!(
            language("Die Gespräche sind nicht beendet, und der Vorstand kehrt mit dem Plan zurück."),
            Some("de")
        );
        assert_eq!(language("Les négociations ne sont pas finies et le conseil est dans la salle."), Some("fr"));
        assert_eq!(language("谈判破裂。"), None);
        assert_eq!(language(""), None);
        assert_eq!(language("Wages Fence Hedge"), None);
    }
}

//! Words and numbers of a text with their places.

use crate::Span;

/// A word or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In lower case.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Span,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
    /// The mark that follows at once; a space if none.
    pub(super) mark: char,
    /// Whether a sentence or a line ends between it and the next one.
    pub(super) stop: bool,
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut chars = text.chars().enumerate().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            after(&mut found, start, c);
            continue;
        }
        let (mut word, mut end) = (c.to_lowercase().collect::<String>(), start + 1);
        while let Some((at, next)) =
            chars.next_if(|(_, next)| next.is_alphanumeric() || matches!(next, '\u{2019}' | '\''))
        {
            word.extend(next.to_lowercase());
            end = at + 1;
        }
        found.push(Token {
            text: word,
            span: Span::new(start, end),
            capital: c.is_uppercase(),
            mark: ' ',
            stop: false,
        });
    }
    found
}

/// Notes a mark after the last token.
fn after(found: &mut [Token], at: usize, c: char) {
    let Some(last) = found.last_mut() else { return };
    if at == last.span.end {
        last.mark = c;
    }
    let ends = matches!(c, '.' | '!' | '?') && !is_month_abbreviation(&last.text) && last.text.len() > 1;
    last.stop |= ends || matches!(c, '\n' | ';');
}

fn is_month_abbreviation(word: &str) -> bool {
    matches!(word, "jan" | "feb" | "mar" | "apr" | "jun" | "jul" | "aug" | "sep" | "sept" | "oct" | "nov" | "dec")
}

impl Token {
    /// The number that it writes, in digits or as a word up to twenty and the tens.
    pub(super) fn number(&self) -> Option<u32> {
        const WORDS: &[&str] = &[
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ];
        const TENS: &[(&str, u32)] = &[
            ("thirty", 30),
            ("forty", 40),
            ("fifty", 50),
            ("sixty", 60),
            ("seventy", 70),
            ("eighty", 80),
            ("ninety", 90),
        ];
        if self.text.bytes().all(|b| b.is_ascii_digit()) {
            return self.text.parse().ok().filter(|_| self.text.len() <= 4);
        }
        let word = WORDS.iter().position(|word| *word == self.text).and_then(|at| u32::try_from(at).ok());
        word.or_else(|| TENS.iter().find(|(word, _)| *word == self.text).map(|(_, value)| *value))
    }
}

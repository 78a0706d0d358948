//! A condition cut into words and signs.

use std::ops::Range;

use detente_model::{Number, NumberError, Relation};

use super::ConditionError;
use crate::diagnostic::quoted;

/// A word or a sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// A name, or one of the four reserved words.
    Word(&'t str),
    Number(Number),
    Relation(Relation),
    Plus,
    /// `tight`: something other than a space follows at once; `loose`: a space stands before it.
    Minus {
        tight: bool,
        loose: bool,
    },
    Times,
    Open,
    Close,
}

/// A token and where it stands.
pub(super) type Placed<'t> = (Token<'t>, Range<usize>);

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed<'_>>, ConditionError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, length) = if c.is_alphanumeric() { word(text, at)? } else { sign(text, at, c)? };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

/// How long the word is that begins a text: letters, digits, and hyphens between them.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut hyphen = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            end = at + c.len_utf8();
            hyphen = false;
        } else if c == '-' && !hyphen && at > 0 {
            hyphen = true;
        } else {
            break;
        }
    }
    end
}

fn word(text: &str, at: usize) -> Result<(Token<'_>, usize), ConditionError> {
    let rest = &text[at..];
    let mut length = word_length(rest);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&rest[..length]) {
        return Ok((Token::Word(&rest[..length]), length));
    }
    if rest[length..].starts_with('.') {
        let decimals = word_length(&rest[length + 1..]);
        if !digits(&rest[length + 1..length + 1 + decimals]) {
            let span = at..at + length + 1 + decimals;
            let message = format!("holds {}, which is no number", quoted(&text[span.clone()]));
            return Err(ConditionError::new("bad-number", span, message, "numbers are digits, or digits.digits"));
        }
        length += 1 + decimals;
    }
    match rest[..length].parse() {
        Ok(number) => Ok((Token::Number(number), length)),
        Err(error) => Err(bad_number(at..at + length, &error)),
    }
}

fn bad_number(span: Range<usize>, error: &NumberError) -> ConditionError {
    ConditionError::new("bad-number", span, "holds a number that cannot be taken", error.to_string())
}

fn sign(text: &str, at: usize, c: char) -> Result<(Token<'_>, usize), ConditionError> {
    let rest = &text[at..];
    let two = [("!=", Relation::NotEqual), ("<=", Relation::AtMost), (">=", Relation::AtLeast)];
    if let Some((_, relation)) = two.into_iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Ok((Token::Relation(relation), 2));
    }
    let token = match c {
        '=' if !rest.starts_with("==") && !rest.starts_with("=<") && !rest.starts_with("=>") => {
            Token::Relation(Relation::Equal)
        }
        '<' if !rest.starts_with("<>") => Token::Relation(Relation::Less),
        '>' => Token::Relation(Relation::Greater),
        '+' => Token::Plus,
        '*' => Token::Times,
        '(' => Token::Open,
        ')' => Token::Close,
        '-' => Token::Minus {
            tight: rest[1..].starts_with(|next: char| !next.is_whitespace()),
            loose: text[..at].ends_with(char::is_whitespace) || at == 0,
        },
        _ => return Err(unknown_sign(text, at, c)),
    };
    Ok((token, 1))
}

/// Signs of other languages, and what stands for them here.
const FOREIGN: [(&str, &str); 15] = [
    ("==", "="),
    ("=<", "<="),
    ("=>", "implies` or `>="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("&", "and"),
    ("|", "or"),
    ("!", "not"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("−", "-"),
    ("–", "-"),
    ("/", "a factor such as `0.5 * issue"),
];

fn unknown_sign(text: &str, at: usize, c: char) -> ConditionError {
    let foreign = FOREIGN.iter().find(|(sign, _)| text[at..].starts_with(sign));
    let (sign, ours) = match foreign {
        Some((sign, ours)) => (*sign, Some(*ours)),
        None => (&text[at..at + c.len_utf8()], None),
    };
    let message = format!("holds {}, which means nothing in a condition", quoted(sign));
    let label = "signs are = != < <= > >= + - * ( )";
    let error = ConditionError::new("bad-condition", at..at + sign.len(), message, label);
    match ours {
        Some(ours) => error.hint(format!("write `{ours}`")),
        None => error,
    }
}

//! The form of a condition, with places, before its words have a meaning.

use std::ops::Range;

use detente_model::{Number, Relation};

use super::lexer::{Placed, Token, tokens};
use super::{ConditionError, DEEPEST_CONDITION};
use crate::diagnostic::quoted;

/// A condition whose words have no meaning yet.
#[derive(Debug)]
pub(crate) enum Form<'t> {
    Or(Vec<Form<'t>>),
    And(Vec<Form<'t>>),
    Not(Box<Form<'t>>),
    Implies(Box<Form<'t>>, Box<Form<'t>>),
    Compare { left: Sum<'t>, relation: Relation, right: Sum<'t>, span: Range<usize> },
    Word(&'t str, Range<usize>),
}

/// A sum.
#[derive(Debug)]
pub(crate) struct Sum<'t> {
    pub(crate) parts: Vec<Part<'t>>,
    pub(crate) span: Range<usize>,
}

/// A part of a sum.
#[derive(Debug)]
pub(crate) struct Part<'t> {
    pub(crate) factor: Number,
    pub(crate) name: Option<(&'t str, Range<usize>)>,
    /// Whether it is written as a name alone, without a number or a sign.
    pub(crate) bare: bool,
}

impl<'t> Sum<'t> {
    /// The name that it consists of, if it is nothing else.
    pub(crate) fn bare(&self) -> Option<(&'t str, &Range<usize>)> {
        match &self.parts[..] {
            [Part { name: Some((name, span)), bare: true, .. }] => Some((name, span)),
            _ => None,
        }
    }
}

/// The form of a text.
pub(crate) fn parse(text: &str) -> Result<Form<'_>, ConditionError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, end: text.trim_end().len() };
    let form = parser.condition()?;
    match parser.tokens.get(parser.at) {
        None => Ok(form),
        Some((token, span)) => Err(parser.surplus(token, span)),
    }
}

struct Parser<'t> {
    tokens: Vec<Placed<'t>>,
    at: usize,
    depth: usize,
    end: usize,
}

type Parsed<'t> = Result<Form<'t>, ConditionError>;

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    /// Takes the next token if it is this word.
    fn keyword(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(&Token::Word(word));
        self.at += usize::from(found);
        found
    }

    /// Where the next token stands; after the end, the last place of the text.
    fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T, ConditionError>) -> Result<T, ConditionError> {
        self.depth += 1;
        if self.depth > DEEPEST_CONDITION {
            let message = format!("is nested deeper than {DEEPEST_CONDITION} levels");
            return Err(ConditionError::new("too-deep", self.here(), message, "split it into several entries"));
        }
        let result = f(self);
        self.depth -= 1;
        result
    }

    fn condition(&mut self) -> Parsed<'t> {
        self.deeper(|parser| {
            let first = parser.series("or", Form::Or, |parser| parser.series("and", Form::And, Self::conjunct))?;
            if !parser.keyword("implies") {
                return Ok(first);
            }
            Ok(Form::Implies(Box::new(first), Box::new(parser.condition()?)))
        })
    }

    /// Parts with a word between them; one part alone is itself.
    fn series(
        &mut self,
        word: &str,
        whole: fn(Vec<Form<'t>>) -> Form<'t>,
        part: fn(&mut Self) -> Parsed<'t>,
    ) -> Parsed<'t> {
        let first = part(self)?;
        if self.peek() != Some(&Token::Word(word)) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.keyword(word) {
            parts.push(part(self)?);
        }
        Ok(whole(parts))
    }

    fn conjunct(&mut self) -> Parsed<'t> {
        if self.keyword("not") {
            return self.deeper(|parser| Ok(Form::Not(Box::new(parser.conjunct()?))));
        }
        if self.peek() == Some(&Token::Open) {
            let open = self.here();
            self.at += 1;
            let inner = self.condition()?;
            if self.peek() != Some(&Token::Close) {
                let label = "opened here";
                return Err(ConditionError::new("bad-condition", open, "has a bracket that is not closed", label));
            }
            self.at += 1;
            return Ok(inner);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<'t> {
        let left = self.sum()?;
        let Some(Token::Relation(relation)) = self.peek().cloned() else {
            return match left.bare() {
                Some((word, span)) => Ok(Form::Word(word, span.clone())),
                None => Err(self.expected("a sign such as `<=` after the sum")),
            };
        };
        self.at += 1;
        let right = self.sum()?;
        if matches!(self.peek(), Some(Token::Relation(_))) {
            let error = ConditionError::new("bad-condition", self.here(), "compares three things at once", "");
            return Err(error.hint("write two comparisons with `and` between them"));
        }
        let span = left.span.start..right.span.end;
        Ok(Form::Compare { left, relation, right, span })
    }

    fn sum(&mut self) -> Result<Sum<'t>, ConditionError> {
        let start = self.here().start;
        let mut parts = vec![self.summand(false)?];
        loop {
            let subtract = match self.peek() {
                Some(Token::Plus) => false,
                Some(Token::Minus { tight: false, loose: true }) => true,
                Some(Token::Minus { .. }) => {
                    let label = "a minus between two parts of a sum stands between spaces";
                    return Err(ConditionError::new("bad-condition", self.here(), "has an unclear `-`", label));
                }
                _ => break,
            };
            self.at += 1;
            parts.push(self.summand(subtract)?);
        }
        let end = self.tokens.get(self.at.saturating_sub(1)).map_or(start, |(_, span)| span.end);
        Ok(Sum { parts, span: start..end })
    }

    fn summand(&mut self, subtract: bool) -> Result<Part<'t>, ConditionError> {
        let negative = matches!(self.peek(), Some(Token::Minus { tight: true, .. }))
            && matches!(self.tokens.get(self.at + 1), Some((Token::Number(_), _)));
        self.at += usize::from(negative);
        let span = self.here();
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.at += 1;
                let factor = signed(number, negative != subtract);
                if self.peek() != Some(&Token::Times) {
                    return Ok(Part { factor, name: None, bare: false });
                }
                self.at += 1;
                let span = self.here();
                match self.peek().cloned() {
                    Some(Token::Word(word)) if !reserved(word) => {
                        self.at += 1;
                        Ok(Part { factor, name: Some((word, span)), bare: false })
                    }
                    _ => Err(self.expected("the name of an issue after `*`")),
                }
            }
            Some(Token::Word(word)) if !reserved(word) => {
                self.at += 1;
                let factor = signed(Number::integer(1), subtract);
                if self.peek() == Some(&Token::Times) {
                    let hint = format!("write the number first: `2 * {word}`");
                    return Err(self.expected("a sign such as `<=`").hint(hint));
                }
                Ok(Part { factor, name: Some((word, span)), bare: !subtract })
            }
            _ => Err(self.expected("an issue, a term, a number, `not` or `(`")),
        }
    }

    fn expected(&self, what: &str) -> ConditionError {
        let found = match self.tokens.get(self.at) {
            Some((token, _)) => format!("has {} where something else is expected", shown(token)),
            None if self.tokens.is_empty() => "is empty".to_owned(),
            None => "ends too early".to_owned(),
        };
        ConditionError::new("bad-condition", self.here(), found, format!("expected {what}"))
    }

    fn surplus(&self, token: &Token<'_>, span: &Range<usize>) -> ConditionError {
        let message = format!("has {} after its end", shown(token));
        let label = match token {
            Token::Close => "closes nothing",
            _ => "expected `and`, `or`, `implies` or the end",
        };
        ConditionError::new("bad-condition", span.clone(), message, label)
    }
}

fn reserved(word: &str) -> bool {
    detente_model::RESERVED.contains(&word)
}

fn signed(number: Number, negative: bool) -> Number {
    // A number has a negative of the same size.
    if negative { Number::from_big(&-number.to_big()).unwrap_or(number) } else { number }
}

fn shown(token: &Token<'_>) -> String {
    match token {
        Token::Word(word) => quoted(word),
        Token::Number(number) => format!("`{number}`"),
        Token::Relation(relation) => format!("`{relation}`"),
        Token::Plus => "`+`".to_owned(),
        Token::Minus { .. } => "`-`".to_owned(),
        Token::Times => "`*`".to_owned(),
        Token::Open => "`(`".to_owned(),
        Token::Close => "`)`".to_owned(),
    }
}

//! People whom the case does not have and the document itself gives to a side: *For Lowen, Col. Brise*, *Lowen's envoy Ada Renn*,
//! *R. Calloway (Istrand)*.

use crate::{Prepared, Span};

use super::cast::Named;
use super::token::{Kind, Token, tokens};
use super::words::is_of;

/// A surname that the document gives to an actor.
#[derive(Clone, Debug)]
pub(super) struct Local {
    /// Lower case.
    pub(super) surname: String,
    /// The mention that tells whose they are: its place among the named.
    pub(super) of: usize,
}

/// The surnames, in order of place; one that is given to two actors is given to none.
pub(super) fn locals(document: &Prepared, named: &[Named]) -> Vec<Local> {
    let mut found: Vec<Local> = Vec::new();
    for sentence in &document.sentences {
        let from = named.partition_point(|mention| mention.span.start < sentence.span.start);
        let to = named.partition_point(|mention| mention.span.start < sentence.span.end);
        let actors: Vec<usize> = (from..to).filter(|at| named[*at].person.is_none()).collect();
        if actors.is_empty() {
            continue;
        }
        let words = tokens(&document.document.raw, sentence.span, &sentence.quotations);
        let given = |at: &usize| beside(&words, named[*at].span, named).map(|surname| Local { surname, of: *at });
        found.extend(actors.iter().filter_map(given));
    }
    let twice = |local: &Local| {
        found.iter().any(|other| other.surname == local.surname && named[other.of].actor != named[local.of].actor)
    };
    let mut kept: Vec<Local> = found.iter().filter(|local| !twice(local)).cloned().collect();
    kept.sort_by(|a, b| (&a.surname, a.of).cmp(&(&b.surname, b.of)));
    kept.dedup_by(|a, b| a.surname == b.surname);
    kept
}

/// The surname of the person whom the words beside a name of an actor give to it.
fn beside(words: &[Token], span: Span, named: &[Named]) -> Option<String> {
    let first = words.partition_point(|token| token.span.end <= span.start);
    let end = words.partition_point(|token| token.span.start < span.end);
    let word = |at: usize| words.get(at).map_or("", |token| token.word.as_str());
    let before = first.checked_sub(1).map_or("", |at| word(at));
    if before == "(" && word(end) == ")" {
        return last_name(words, first.checked_sub(2)?, named);
    }
    // "For Lowen, Col. Brise": the one who speaks for it.
    let opener = first.checked_sub(if before == "the" { 2 } else { 1 }).map_or("", |at| word(at));
    let from = if matches!(word(end), "'s" | "'") { end + 1 } else { end };
    let office = |at: &usize| is_of("people-noun", word(*at)) && words.get(at + 1).is_some_and(|next| next.capital);
    let near = || (from..from + 4).take_while(|at| words.get(*at).is_some_and(|token| !token.is_mark())).find(office);
    let at = if opener == "for" && word(end) == "," { end + 1 } else { near()? + 1 };
    let name = (at..words.len().min(at + 4)).take_while(|at| is_name_part(&words[*at]));
    let run = name.filter(|at| words[*at].kind == Kind::Word).last()?;
    last_name(words, run, named)
}

fn is_name_part(token: &Token) -> bool {
    token.capital && token.kind == Kind::Word || token.is(".")
}

/// The word at a place as a surname: a capital, no title and nobody of the case.
fn last_name(words: &[Token], at: usize, named: &[Named]) -> Option<String> {
    let token = words.get(at).filter(|token| token.capital && token.kind == Kind::Word && token.word.len() > 2)?;
    let known = named.iter().any(|named| named.span.touches(token.span));
    (!known && !is_of("person-title", &token.word) && !is_of("people-noun", &token.word)).then(|| token.word.clone())
}

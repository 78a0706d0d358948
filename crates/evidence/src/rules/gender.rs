//! Whether *he* or *she* can be somebody: told by titles and offices, else by common first names.

use std::collections::BTreeMap;

use detente_model::{Id, Table};

use super::words::is_of;
use crate::{Lexicon, NameKind};

/// How a text speaks of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    He,
    She,
}

/// The people of the case of whom it can be told.
pub(super) fn genders(lexicon: &Lexicon) -> BTreeMap<Id, Gender> {
    let people = lexicon.entries().iter().filter(|entry| entry.entry.table == Table::People);
    let told = people.filter_map(|person| {
        let words = |office: bool| {
            let names = person.names.iter().filter(move |name| (name.kind == NameKind::Office) == office);
            names.flat_map(|name| name.words.split_whitespace()).map(str::to_lowercase)
        };
        let first = || words(false).find_map(|word| of_first_name(&word));
        Some((person.entry.id.clone(), words(true).find_map(|word| of_office(&word)).or_else(first)?))
    });
    told.collect()
}

fn of_office(word: &str) -> Option<Gender> {
    match word {
        _ if word.ends_with("woman") || word.ends_with("women") => Some(Gender::She),
        "king" | "prince" | "sheikh" => Some(Gender::He),
        "queen" | "princess" => Some(Gender::She),
        _ if word.ends_with("man") && word != "ombudsman" && word.len() > 5 => Some(Gender::He),
        _ => None,
    }
}

fn of_first_name(word: &str) -> Option<Gender> {
    match (is_of("her-name", word), is_of("his-name", word)) {
        (true, false) => Some(Gender::She),
        (false, true) => Some(Gender::He),
        _ => None,
    }
}

/// Whether a pronoun can stand for a person.
pub(super) fn fits(pronoun: &str, gender: Option<Gender>) -> bool {
    match pronoun {
        "she" | "her" => gender != Some(Gender::He),
        "he" | "his" => gender != Some(Gender::She),
        _ => true,
    }
}

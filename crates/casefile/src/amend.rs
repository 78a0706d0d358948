//! Adding to a file that people keep: new entries at its end, claims cited by entries that stand in it. Every byte that
//! is not added to stays: comments, order, blank lines.

use detente_model::{Case, EntryRef, Id};
use thiserror::Error;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use crate::print_entry;

/// Why a file cannot be added to.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmendError {
    /// The text is not TOML.
    #[error("it cannot be added to: {0}")]
    NotToml(String),
    /// The entry is not in this file.
    #[error("it has no entry `{0}` to cite a claim; it may stand in another file")]
    NoEntry(String),
    /// The entry is written in a form that cannot be changed in place.
    #[error("`claims` of `{0}` is not a list")]
    NotAList(String),
}

/// An entry that is to cite claims from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The entry.
    pub entry: EntryRef,
    /// The claims; those that it cites already are left as they are.
    pub claims: Vec<Id>,
}

/// A TOML case file with these entries of `additions` after its last line, in the order given. The result is to be
/// loaded before it is trusted: a name may stand in it already.
///
/// ```
/// use detente_casefile::append;
/// use detente_model::{Case, Date};
/// let nothing = Case::empty("Pay talks", Date::constant(2025, 3, 14));
/// assert_eq!(append("detente = 1\n", &nothing, &[]), "detente = 1\n");
/// ```
pub fn append(text: &str, additions: &Case, entries: &[EntryRef]) -> String {
    let mut amended = text.to_owned();
    for printed in entries.iter().filter_map(|entry| print_entry(additions, entry)) {
        if !amended.is_empty() && !amended.ends_with('\n') {
            amended.push('\n');
        }
        amended.push('\n');
        amended.push_str(&printed);
    }
    amended
}

/// A TOML case file in which these entries cite these claims too.
///
/// # Errors
/// The text is not TOML, an entry is not in it, or its `claims` is not a list.
pub fn cite(text: &str, citations: &[Citation]) -> Result<String, AmendError> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        AmendError::NotToml(error.message().lines().next().unwrap_or_default().to_owned())
    })?;
    for citation in citations {
        let name = citation.entry.to_string();
        let entry = entry(document.as_table_mut(), &citation.entry).ok_or_else(|| AmendError::NoEntry(name.clone()))?;
        let claims = entry.entry("claims").or_insert_with(|| Item::Value(Value::Array(Array::new())));
        let claims = claims.as_array_mut().ok_or(AmendError::NotAList(name))?;
        for claim in &citation.claims {
            if !claims.iter().any(|known| known.as_str() == Some(claim.as_str())) {
                claims.push(claim.as_str());
            }
        }
    }
    Ok(document.to_string())
}

/// An entry by table and id, however it is written: under its name, or in a list with an `id`.
fn entry<'a>(document: &'a mut Table, named: &EntryRef) -> Option<&'a mut dyn TableLike> {
    let id = named.id.as_str();
    match document.get_mut(named.table.word())? {
        Item::ArrayOfTables(list) => {
            let found = list.iter_mut().find(|entry| entry.get("id").and_then(Item::as_str) == Some(id))?;
            Some(found as &mut dyn TableLike)
        }
        Item::Value(Value::Array(list)) => {
            let mut tables = list.iter_mut().filter_map(Value::as_inline_table_mut);
            let found = tables.find(|entry| entry.get("id").and_then(Value::as_str) == Some(id))?;
            Some(found as &mut dyn TableLike)
        }
        table => table.as_table_like_mut()?.get_mut(id)?.as_table_like_mut(),
    }
}

#[cfg(test)]
mod tests {
    use detente_model::Table as Name;

    use super::*;
    use crate::{Format, Input, load};

    const FILE: &str = r#"# Kept by the office.
detente = 1

[case]
title = "Pay talks"            # not the real title
as_of = 2025-03-14

[actors]
union = { name = "Union", role = "party" }   # in one line

[issues.wage]
range = { from = 0, to = 9, step = 1 }

[[positions]]
id = "wants"
of = "union"
kind = "asks"
says = "wage >= 4"  # said twice

[[red_lines]]
of = "union"
says = "wage >= 2"
claims = [ "c1" ]   # one so far

[sources.letter]
kind = "note"

[[claims]]
id = "c1"
source = "letter"
speaker = "union"
act = "demand""#;

    fn reads(text: &str) -> Case {
        let input = Input { name: "pay.case.toml".to_owned(), text: text.as_bytes().to_vec(), format: Format::Toml };
        let loaded = load(&[input]);
        loaded.case.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
    }

    fn at(table: Name, id: &str) -> EntryRef {
        EntryRef::new(table, &Id::new(id).unwrap())
    }

    #[test]
    fn what_is_added_stands_after_what_was_there() {
        let mut case = reads(FILE);
        let mut claim = case.claims[0].clone();
        claim.meta.id = Id::new("c2").unwrap();
        case.claims.push(claim);
        let amended = append(FILE, &case, &[at(Name::Claims, "c2")]);
        assert!(amended.starts_with(FILE));
        assert_eq!(reads(&amended), case);
    }

    #[test]
    fn an_entry_cites_one_claim_more_and_nothing_else_changes() {
        for (table, id) in [(Name::Positions, "wants"), (Name::Actors, "union")] {
            let claims = vec![Id::new("c1").unwrap()];
            let amended = cite(FILE, &[Citation { entry: at(table, id), claims }]).unwrap();
            let (before, after) = (FILE.lines().collect::<Vec<_>>(), amended.lines().collect::<Vec<_>>());
            let same = before.iter().filter(|line| after.contains(line)).count();
            assert!(same + 1 >= before.len(), "{amended}");
            assert_eq!(reads(&amended).meta(&at(table, id)).unwrap().claims.len(), 1, "{amended}");
            let twice = cite(&amended, &[Citation { entry: at(table, id), claims: vec![Id::new("c1").unwrap()] }]);
            assert_eq!(twice.unwrap(), amended);
        }
    }

    #[test]
    fn what_is_not_there_cannot_cite() {
        let citation = Citation { entry: at(Name::Needs, "wants"), claims: Vec::new() };
        assert_eq!(cite(FILE, &[citation]), Err(AmendError::NoEntry("needs.wants".to_owned())));
        assert!(matches!(cite("a = ", &[]), Err(AmendError::NotToml(_))));
    }
}

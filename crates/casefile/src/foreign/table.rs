//! Tables as comma-separated values (RFC 4180).

use std::collections::BTreeMap;

use detente_model::{Id, Issue, Package, Value};
use num_rational::BigRational;

use super::number::shown;

/// Rows of cells as comma-separated values, one row a line, ending in a line break.
///
/// A cell with a comma, a quote or a line break stands in quotes, a quote in it twice.
///
/// ```
/// use detente_casefile::foreign::csv;
/// let rows = [vec!["issue".to_owned(), "says \"no\"".to_owned()], vec!["a, b".to_owned(), "1".to_owned()]];
/// assert_eq!(csv(rows), "issue,\"says \"\"no\"\"\"\n\"a, b\",1\n");
/// ```
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            text.push_str(if at > 0 { "," } else { "" });
            // A row of one empty cell would be an empty line.
            if cell.contains(['"', ',', '\n', '\r']) || (cell.is_empty() && row.len() == 1) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push('\n');
    }
    text
}

/// Packages with the utility each gives each party, as comma-separated values: a heading, then a row a package with a column
/// for each issue and one for each party.
///
/// Issues and parties stand by their names in the case, so that no two columns are called alike unless an issue is called
/// like a party; then the column of the party is called `utility-NAME`. A utility is written with all its digits, or as a
/// fraction where they have no end. What a package leaves open, and what is not known, is an empty cell.
pub fn package_table<'a>(
    issues: &[Issue],
    parties: &[Id],
    rows: impl IntoIterator<Item = (&'a Package, &'a BTreeMap<Id, BigRational>)>,
) -> String {
    let party = |party: &Id| {
        let taken = issues.iter().any(|issue| issue.meta.id == *party);
        if taken { format!("utility-{party}") } else { party.to_string() }
    };
    let heading = issues.iter().map(|issue| issue.meta.id.to_string()).chain(parties.iter().map(party)).collect();
    let row = |(package, utilities): (&Package, &BTreeMap<Id, BigRational>)| {
        let answer = |issue: &Issue| match package.get(&issue.meta.id) {
            Some(Value::Option(option)) => option.to_string(),
            Some(Value::Number(number)) => number.to_string(),
            None => String::new(),
        };
        let utility = |party: &Id| utilities.get(party).map(shown).unwrap_or_default();
        issues.iter().map(answer).chain(parties.iter().map(utility)).collect()
    };
    csv(std::iter::once(heading).chain(rows.into_iter().map(row)))
}

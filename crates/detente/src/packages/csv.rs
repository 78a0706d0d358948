//! Efficient packages as a table: one row a package, one column an issue, then one a party (RFC 4180).

use std::fmt::Write;

use detente_model::Value;

use super::Offered;
use crate::words::number;

/// The efficient packages, or those that break the fewest red lines where nothing is known of what they are worth.
/// Answers and utilities are exact: option names, decimals, fractions as `5/11`.
pub fn csv(offered: &Offered) -> String {
    let case = &offered.seen.case;
    let issues = case.issues.iter().map(|issue| issue.meta.id.to_string());
    let parties = offered.said.parties.iter().map(|party| format!("utility:{}", party.id));
    let mut text = row(issues.chain(parties).chain(["breaks".to_owned(), "short".to_owned()]));
    let frontier = offered.said.frontier.iter().flat_map(|frontier| &frontier.packages);
    let fewest = offered.said.fewest_broken.iter().flat_map(|fewest| &fewest.packages);
    for value in frontier.chain(fewest) {
        let answers = case.issues.iter().map(|issue| value.package.get(&issue.meta.id).map_or_else(String::new, shown));
        let utilities =
            offered.said.parties.iter().map(|party| value.utilities.get(&party.id).map_or_else(String::new, number));
        let breaks = value.breaks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let short = value.short.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        text.push_str(&row(answers.chain(utilities).chain([breaks, short])));
    }
    text
}

/// An answer as in the file.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Option(option) => option.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

fn row(fields: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for (at, field) in fields.enumerate() {
        let quoted = field.contains([',', '"', '\n', '\r']);
        let field = if quoted { format!("\"{}\"", field.replace('"', "\"\"")) } else { field };
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{field}", if at == 0 { "" } else { "," });
    }
    text.push_str("\r\n");
    text
}

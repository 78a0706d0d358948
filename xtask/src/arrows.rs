//! Which crate may see which.
//!
//! Imports go one way: `casefile`, `engine`, `check` and `evidence` see `model` alone, `talks` sees `model` and the case file in whose keys its
//! events are written, the facade `detente` sees those six, front ends see the facade. `engine` and `check` never see each other, so that a certificate is replayed by code that shares nothing
//! with the search. Whatever the table does not allow is refused, dependencies of tests included.

use std::path::Path;

use anyhow::Result;
use cargo_metadata::{DependencyKind, Package};

use crate::parts::Outcome;
use crate::workspace;

/// Crates by folder name, each with those it may see.
const TABLE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("casefile", &["model"]),
    ("engine", &["model"]),
    ("check", &["model"]),
    ("evidence", &["model"]),
    ("talks", &["model", "casefile"]),
    ("detente", &["model", "casefile", "engine", "check", "evidence", "talks"]),
    ("cli", &["detente"]),
];

/// Members that may see anything and that nobody may see.
const FREE: &[&str] = &["xtask", "benches"];

/// Crates whose tests may see any crate of the table.
const TESTS_MAY_SEE_ALL: &[&str] = &["detente", "evidence"];

/// One dependency of one member on another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Arrow {
    from: String,
    to: String,
    for_tests: bool,
}

/// Why an arrow is refused; `None` if it is allowed.
fn refusal(arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, for_tests } = arrow;
    if FREE.contains(&to.as_str()) {
        return Some(format!("{from} -> {to}: nothing may depend on {to}"));
    }
    if FREE.contains(&from.as_str()) {
        return None;
    }
    let Some((_, allowed)) = TABLE.iter().find(|(name, _)| name == from) else {
        return Some(format!("{from} -> {to}: {from} is not in the table"));
    };
    let known = TABLE.iter().any(|(name, _)| name == to);
    let by_table = allowed.contains(&to.as_str());
    let by_tests = *for_tests && known && TESTS_MAY_SEE_ALL.contains(&from.as_str());
    if by_table || by_tests {
        return None;
    }
    let kind = if *for_tests { " (for tests)" } else { "" };
    Some(format!("{from} -> {to}{kind}: not in the table"))
}

/// Checks every arrow between members, and that every member is known.
pub(crate) fn run(root: &Path) -> Result<Outcome> {
    let metadata = workspace::members(root)?;
    let mut findings: Vec<String> = metadata.packages.iter().filter_map(|package| unknown(&folder(package))).collect();
    let arrows: Vec<Arrow> = metadata.packages.iter().flat_map(arrows_of).collect();
    findings.extend(arrows.iter().filter_map(refusal));
    println!("  {} arrows between members", arrows.len());
    Ok(Outcome::from_findings(&findings))
}

fn unknown(member: &str) -> Option<String> {
    let known = TABLE.iter().any(|(name, _)| *name == member) || FREE.contains(&member);
    (!known).then(|| format!("{member}: a member that the table does not name"))
}

fn folder(package: &Package) -> String {
    let folder = package.manifest_path.parent().and_then(|path| path.file_name());
    folder.unwrap_or(package.name.as_str()).to_owned()
}

fn arrows_of(package: &Package) -> Vec<Arrow> {
    let from = folder(package);
    let inside = package.dependencies.iter().filter_map(|dependency| {
        let to = dependency.path.as_ref()?.file_name()?.to_owned();
        Some(Arrow { from: from.clone(), to, for_tests: dependency.kind == DependencyKind::Development })
    });
    inside.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: &str, to: &str, for_tests: bool) -> Arrow {
        Arrow { from: from.to_owned(), to: to.to_owned(), for_tests }
    }

    #[test]
    fn the_arrows_of_the_design_are_allowed() {
        for (from, to) in [
            ("casefile", "model"),
            ("engine", "model"),
            ("check", "model"),
            ("detente", "model"),
            ("detente", "casefile"),
            ("detente", "engine"),
            ("evidence", "model"),
            ("detente", "check"),
            ("detente", "evidence"),
            ("talks", "model"),
            ("talks", "casefile"),
            ("detente", "talks"),
            ("cli", "detente"),
            ("benches", "engine"),
            ("xtask", "casefile"),
        ] {
            assert_eq!(refusal(&arrow(from, to, false)), None, "{from} -> {to}");
        }
    }

    #[test]
    fn every_other_arrow_is_refused() {
        let names: Vec<&str> = TABLE.iter().map(|(name, _)| *name).collect();
        let mut refused = 0;
        for (from, allowed) in TABLE {
            for to in names.iter().filter(|to| !allowed.contains(to)) {
                assert!(refusal(&arrow(from, to, false)).is_some(), "{from} -> {to}");
                refused += 1;
            }
        }
        assert_eq!(refused, 8 * 8 - 13);
    }

    #[test]
    fn search_and_check_never_see_each_other_not_even_in_tests() {
        for for_tests in [false, true] {
            assert!(refusal(&arrow("check", "engine", for_tests)).is_some());
            assert!(refusal(&arrow("engine", "check", for_tests)).is_some());
            assert!(refusal(&arrow("casefile", "engine", for_tests)).is_some());
            assert!(refusal(&arrow("cli", "engine", for_tests)).is_some());
            assert!(refusal(&arrow("model", "casefile", for_tests)).is_some());
        }
    }

    #[test]
    fn only_tests_of_the_facade_see_more_and_no_member_sees_the_chores() {
        assert_eq!(refusal(&arrow("detente", "cli", true)), None);
        assert!(refusal(&arrow("detente", "cli", false)).is_some());
        assert!(refusal(&arrow("detente", "xtask", true)).is_some());
        assert!(refusal(&arrow("cli", "benches", false)).is_some());
    }

    #[test]
    fn a_member_that_the_table_does_not_name_is_refused() {
        assert!(unknown("helpers").is_some());
        assert!(refusal(&arrow("helpers", "model", false)).is_some());
        assert!(unknown("benches").is_none());
        assert!(unknown("engine").is_none());
    }
}

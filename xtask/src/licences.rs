//! Licence, source and ban of every package, against `deny.toml`.
//!
//! The lists are those of `deny.toml`, which stays valid for cargo-deny; the licence expressions are evaluated by the
//! `spdx` crate. A package passes if some choice that its expression offers uses allowed licences only.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::Package;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::parts::Outcome;
use crate::workspace;

/// What `deny.toml` allows and bans.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Policy {
    allowed: Vec<String>,
    /// Package and the licence allowed for it alone.
    exceptions: Vec<(String, String)>,
    banned: Vec<String>,
}

impl Policy {
    fn parse(text: &str) -> Result<Self> {
        let table: toml::Table = text.parse().context("deny.toml")?;
        let licenses = table.get("licenses").context("deny.toml has no [licenses]")?;
        let bans = table.get("bans").context("deny.toml has no [bans]")?;
        let mut exceptions = Vec::new();
        for entry in array(licenses, "exceptions") {
            for licence in strings(entry, "allow") {
                exceptions.push((name(entry), licence));
            }
        }
        Ok(Self {
            allowed: strings(licenses, "allow"),
            exceptions,
            banned: array(bans, "deny").iter().map(name).collect(),
        })
    }

    fn allows(&self, package: &str, required: &LicenseReq) -> bool {
        let text = required.to_string();
        let for_it_alone = |(who, licence): &(String, String)| who == package && *licence == text;
        self.allowed.contains(&text) || self.exceptions.iter().any(for_it_alone)
    }
}

fn array<'a>(table: &'a toml::Value, key: &str) -> &'a [toml::Value] {
    let list = table.get(key).and_then(toml::Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

fn strings(table: &toml::Value, key: &str) -> Vec<String> {
    let list = array(table, key).iter();
    list.filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

/// A crate is named by a string or by a table with `crate`, with or without a version after `@`.
fn name(entry: &toml::Value) -> String {
    let text = entry.as_str().or_else(|| entry.get("crate").and_then(toml::Value::as_str)).unwrap_or_default();
    text.split('@').next().unwrap_or_default().to_owned()
}

/// Why a licence expression is refused; `None` if some choice in it is allowed.
fn refusal(policy: &Policy, package: &str, stated: Option<&str>) -> Option<String> {
    let Some(stated) = stated else {
        return Some(format!("{package}: states no licence"));
    };
    let expression = match Expression::parse_mode(stated, ParseMode::LAX) {
        Ok(expression) => expression,
        Err(error) => return Some(format!("{package}: `{stated}`: {}", error.reason)),
    };
    let allowed = expression.evaluate(|required| policy.allows(package, required));
    (!allowed).then(|| format!("{package}: `{stated}` is not among the licences allowed"))
}

/// The licence each package of our own states.
const OUR_LICENCE: &str = "MIT OR Apache-2.0";

/// Checks every package that the workspace uses on any platform.
pub(crate) fn run(root: &Path) -> Result<Outcome> {
    let path = root.join("deny.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let policy = Policy::parse(&text)?;
    let metadata = workspace::everything(root)?;
    let mut findings = Vec::new();
    for package in &metadata.packages {
        findings.extend(findings_of(&policy, package));
    }
    println!("  {} packages", metadata.packages.len());
    Ok(Outcome::from_findings(&findings))
}

fn findings_of(policy: &Policy, package: &Package) -> Vec<String> {
    let label = package.name.to_string();
    let Some(source) = &package.source else {
        return ours(package).into_iter().collect();
    };
    let mut findings = Vec::new();
    findings.extend(refusal(policy, &label, package.license.as_deref()));
    if policy.banned.contains(&label) {
        findings.push(format!("{label}: banned"));
    }
    if !source.is_crates_io() {
        findings.push(format!("{label}: from a source that is not the default registry"));
    }
    findings
}

fn ours(package: &Package) -> Option<String> {
    let stated = package.license.as_deref().unwrap_or("none");
    (stated != OUR_LICENCE).then(|| format!("{}: states `{stated}`, not `{OUR_LICENCE}`", package.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [licenses]
        allow = ["MIT", "Apache-2.0"]
        exceptions = [{ crate = "odd@1", allow = ["MPL-2.0"] }]
        [bans]
        deny = [{ crate = "openssl-sys" }, "curl"]
    "#;

    fn policy() -> Policy {
        Policy::parse(TEXT).unwrap_or_default()
    }

    #[test]
    fn the_lists_are_read() {
        let read = policy();
        assert_eq!(read.allowed, ["MIT", "Apache-2.0"]);
        assert_eq!(read.banned, ["openssl-sys", "curl"]);
        assert_eq!(read.exceptions, [("odd".to_owned(), "MPL-2.0".to_owned())]);
    }

    #[test]
    fn one_allowed_choice_is_enough() {
        for stated in ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "MIT AND Apache-2.0"] {
            assert_eq!(refusal(&policy(), "some", Some(stated)), None, "{stated}");
        }
    }

    #[test]
    fn what_is_not_allowed_is_refused() {
        for stated in
            ["GPL-3.0-only", "MIT AND GPL-3.0-only", "MPL-2.0", "no such licence", "Apache-2.0 WITH LLVM-exception"]
        {
            assert!(refusal(&policy(), "some", Some(stated)).is_some(), "{stated}");
        }
        assert!(refusal(&policy(), "some", None).is_some());
    }

    #[test]
    fn an_exception_holds_for_its_package_alone() {
        assert_eq!(refusal(&policy(), "odd", Some("MPL-2.0")), None);
        assert!(refusal(&policy(), "even", Some("MPL-2.0")).is_some());
    }

    #[test]
    fn the_policy_that_ships_can_be_read() {
        let shipped = Policy::parse(include_str!("../../deny.toml")).unwrap_or_default();
        assert!(shipped.allowed.iter().any(|licence| licence == "MIT"));
        assert!(!shipped.banned.is_empty());
    }
}

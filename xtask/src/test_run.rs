//! `cargo xtask test`: everything that has to pass before a change lands, in order.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::cargo::{cargo, check, tests};
use crate::parts::{Outcome, Run};
use crate::{Options, arrows, examples, fuzz, licences, tidy, workspace};

/// Seconds of fuzzing in a test run, over all targets.
const FUZZ_SECONDS: u64 = 60;

/// A part: its name, whether a quick run leaves it out, and the work.
type Part = (&'static str, bool, fn(&Path) -> Result<Outcome>);

/// All parts, in the order in which they run: what is fast to fail comes first.
const PARTS: &[Part] = &[
    ("format", false, format),
    ("lints", false, lints),
    ("arrows", false, arrows::run),
    ("tidy", false, tidy::run),
    ("licences", false, licences::run),
    ("tests", false, all_tests),
    ("documentation tests", true, documentation_tests),
    ("documentation", true, documentation),
    ("release build", true, release_build),
    ("examples", true, page_examples),
    ("past findings", true, fuzz::replay),
    ("fuzzing", true, minute_of_fuzzing),
];

/// What of the run is wanted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    quick: bool,
    only: Vec<String>,
}

impl Wanted {
    pub(crate) fn from_options(options: &mut Options) -> Result<Self> {
        Ok(Self { quick: options.flag("--quick"), only: options.all("--only")? })
    }

    /// Whether a part runs. In the run that decides, every part does.
    fn takes(&self, name: &str, slow: bool, deciding: bool) -> bool {
        let asked_for = self.only.is_empty() || self.only.iter().any(|wanted| wanted == name);
        deciding || (asked_for && !(self.quick && slow))
    }
}

/// Whether this is the run that decides, where nothing may be left out.
fn is_deciding() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Runs the parts; `true` if nothing failed.
pub(crate) fn run(wanted: &Wanted) -> Result<bool> {
    for name in &wanted.only {
        ensure!(PARTS.iter().any(|(part, _, _)| part == name), "no part `{name}`; there are: {}", names());
    }
    let root = workspace::root()?;
    let deciding = is_deciding();
    let mut run = Run::new(deciding);
    for (name, _, work) in PARTS.iter().filter(|(name, slow, _)| wanted.takes(name, *slow, deciding)) {
        run.part(name, || work(&root));
    }
    Ok(run.finish())
}

fn names() -> String {
    let names: Vec<&str> = PARTS.iter().map(|(name, _, _)| *name).collect();
    names.join(", ")
}

fn format(root: &Path) -> Result<Outcome> {
    check(cargo(root).args(["fmt", "--all", "--", "--check"]))
}

fn lints(root: &Path) -> Result<Outcome> {
    check(cargo(root).args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn all_tests(root: &Path) -> Result<Outcome> {
    tests(cargo(root).args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests", "--examples"]))
}

fn documentation_tests(root: &Path) -> Result<Outcome> {
    tests(cargo(root).args(["test", "--workspace", "--doc", "--no-fail-fast"]))
}

fn documentation(root: &Path) -> Result<Outcome> {
    let mut command = cargo(root);
    command.args(["doc", "--quiet", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    check(&mut command)
}

/// As the README tells it: no package named, and the program is there.
fn release_build(root: &Path) -> Result<Outcome> {
    let built = check(cargo(root).args(["build", "--quiet", "--release"]))?;
    let binary = binary(root)?;
    Ok(match built {
        Outcome::Passed { .. } if !binary.is_file() => Outcome::failed(format!("{} was not made", binary.display())),
        other => other,
    })
}

fn binary(root: &Path) -> Result<std::path::PathBuf> {
    let target = workspace::members(root)?.target_directory;
    let name = format!("detente{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join("release").join(name).into_std_path_buf())
}

fn page_examples(root: &Path) -> Result<Outcome> {
    examples::run(root, &binary(root)?)
}

fn minute_of_fuzzing(root: &Path) -> Result<Outcome> {
    fuzz::fuzz(root, &fuzz::Wanted::all_for(FUZZ_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_run_leaves_out_slow_parts_only() {
        let quick = Wanted { quick: true, only: Vec::new() };
        assert!(!quick.takes("fuzzing", true, false));
        assert!(quick.takes("tests", false, false));
    }

    #[test]
    fn the_run_that_decides_leaves_out_nothing() {
        let wanted = Wanted { quick: true, only: vec!["tidy".to_owned()] };
        for (name, slow, _) in PARTS {
            assert!(wanted.takes(name, *slow, true), "{name}");
        }
        let taken = PARTS.iter().filter(|(name, slow, _)| wanted.takes(name, *slow, false));
        assert_eq!(taken.count(), 1);
    }
}

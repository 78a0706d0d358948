//! Fuzzing: builds the programs of `fuzz/` with the compiler's coverage counters, and runs them.
//!
//! The counters come from LLVM's SanitizerCoverage pass, which stable compilers have; the engine that reads them is Rust
//! code of our own. So nothing is needed but the toolchain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::Options;
use crate::cargo::{cargo, check, tests};
use crate::parts::{Outcome, Run};
use crate::workspace;

/// The fuzz programs, one for each parser.
const TARGETS: &[&str] = &["condition", "toml_case", "json_case", "foreign", "talks"];

/// One 8-bit counter on every edge, critical edges split, so that each branch counts.
const COUNTERS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=3 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters";

/// What is to be fuzzed, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    seconds: u64,
    targets: Vec<&'static str>,
    seed: u64,
}

impl Wanted {
    /// All targets, for so many seconds together.
    pub(crate) fn all_for(seconds: u64) -> Self {
        Self { seconds, targets: TARGETS.to_vec(), seed: 1 }
    }

    pub(crate) fn from_options(options: &mut Options) -> Result<Self> {
        let mut wanted = Self::all_for(options.number("--seconds")?.unwrap_or(60));
        wanted.seed = options.number("--seed")?.unwrap_or(wanted.seed);
        if let Some(name) = options.value("--target")? {
            let Some(target) = TARGETS.iter().find(|target| **target == name) else {
                bail!("no target `{name}`; there are: {}", TARGETS.join(", "));
            };
            wanted.targets = vec![*target];
        }
        options.finish()?;
        Ok(wanted)
    }
}

/// The chore: past findings first, then new inputs.
pub(crate) fn run(wanted: &Wanted) -> Result<bool> {
    let root = workspace::root()?;
    let mut run = Run::new(true);
    run.part("fuzzing", || fuzz(&root, wanted));
    Ok(run.finish())
}

/// Replays what once broke a parser, and runs the fuzzer's own tests.
pub(crate) fn replay(root: &Path) -> Result<Outcome> {
    take_lock_file(root)?;
    let mut command = package(root, "test", &folder(root, "fuzz-tests")?);
    tests(&mut command)
}

/// Builds the programs and runs each for its share of the time.
pub(crate) fn fuzz(root: &Path, wanted: &Wanted) -> Result<Outcome> {
    take_lock_file(root)?;
    let target_folder = folder(root, "fuzz")?;
    let host = host()?;
    let mut build = package(root, "build", &target_folder);
    // Naming the host keeps the flags away from build scripts and macros, which run in the compiler.
    build.args(["--release", "--bins", "--target", &host]);
    build.env("RUSTFLAGS", COUNTERS);
    if !matches!(check(&mut build)?, Outcome::Passed { .. }) {
        return Ok(Outcome::failed("the fuzz programs do not build"));
    }
    let programs = target_folder.join(host).join("release");
    let share = (wanted.seconds / wanted.targets.len() as u64).max(1);
    let mut broken = Vec::new();
    for target in &wanted.targets {
        let mut command = Command::new(programs.join(target));
        command
            .current_dir(root)
            .args(["--seconds", &share.to_string(), "--seed", &wanted.seed.to_string()])
            .args(["--seeds", "cases", "--seeds", "crates/casefile"])
            .args(["--findings", &format!("fuzz/findings/{target}")]);
        if !matches!(check(&mut command)?, Outcome::Passed { .. }) {
            broken.push(*target);
        }
    }
    Ok(if broken.is_empty() {
        Outcome::passed()
    } else {
        Outcome::failed(format!("findings in fuzz/findings: {}", broken.join(", ")))
    })
}

fn package(root: &Path, verb: &str, target_folder: &Path) -> Command {
    let mut command = cargo(root);
    command
        .arg(verb)
        .arg("--quiet")
        .arg("--manifest-path")
        .arg(root.join("fuzz").join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target_folder);
    command
}

fn folder(root: &Path, name: &str) -> Result<PathBuf> {
    let target = workspace::members(root)?.target_directory;
    Ok(target.join(name).into_std_path_buf())
}

/// The fuzz package lies outside the workspace; with the workspace's lock file it uses the same versions.
fn take_lock_file(root: &Path) -> Result<()> {
    fs::copy(root.join("Cargo.lock"), root.join("fuzz").join("Cargo.lock")).context("copying Cargo.lock")?;
    Ok(())
}

fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("starting rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned).context("rustc does not tell its host")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(line: &str) -> Result<Wanted> {
        let words = line.split_whitespace().map(str::to_owned).collect();
        Wanted::from_options(&mut Options::new(words))
    }

    #[test]
    fn targets_times_and_seeds_are_read() -> Result<()> {
        assert_eq!(wanted("")?, Wanted::all_for(60));
        let one = wanted("--target condition --seconds 5 --seed 3")?;
        assert_eq!((one.seconds, one.seed, one.targets), (5, 3, vec!["condition"]));
        assert!(wanted("--target nothing").is_err());
        assert!(wanted("--more").is_err());
        Ok(())
    }

    #[test]
    fn every_target_has_its_program() {
        for target in TARGETS {
            let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/src/bin").join(format!("{target}.rs"));
            assert!(program.is_file(), "{target}");
        }
    }
}

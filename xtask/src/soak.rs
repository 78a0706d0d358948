//! The long runs: many more random cases for each property, and long fuzzing.

use anyhow::Result;

use crate::cargo::{cargo, tests};
use crate::fuzz;
use crate::parts::Run;
use crate::workspace;

/// Random cases for each property.
const CASES: &str = "50000";

/// Runs the properties on many cases, then fuzzes for so many minutes over all targets.
pub(crate) fn run(minutes: u64) -> Result<bool> {
    let root = workspace::root()?;
    let mut run = Run::new(true);
    run.part("properties", || {
        let mut command = cargo(&root);
        command
            .args(["test", "--release", "--workspace", "--no-fail-fast"])
            .args(["--lib", "--bins", "--tests"])
            .env("PROPTEST_CASES", CASES);
        tests(&mut command)
    });
    run.part("past findings", || fuzz::replay(&root));
    run.part("fuzzing", || fuzz::fuzz(&root, &fuzz::Wanted::all_for(minutes * 60)));
    Ok(run.finish())
}

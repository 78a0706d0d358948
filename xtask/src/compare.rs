//! Compares results with those of another system, run beside us in a Python environment of its own.
//!
//! Not part of the test run: it needs Python and the network once. Where one of them is missing it says so.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::Options;
use crate::cargo::{cargo, check};
use crate::parts::{Outcome, Run};
use crate::{python, workspace};

/// The version whose formulas the comparison knows.
const NEGMAS: &str = "negmas==0.16.0";

/// The chore: `compare negmas`, and with `--times` how long either takes.
pub(crate) fn run(options: &mut Options) -> Result<bool> {
    if !options.flag("negmas") {
        bail!("compare with what? there is: negmas");
    }
    let times = options.flag("--times");
    options.finish()?;
    let root = workspace::root()?;
    let folder = workspace::members(&root)?.target_directory.join("compare").into_std_path_buf();
    let mut run = Run::new(false);
    if times {
        run.part("times beside negmas", || beside(&root, &folder));
    } else {
        run.part("negmas", || negmas(&root, &folder));
    }
    Ok(run.finish())
}

fn negmas(root: &Path, folder: &Path) -> Result<Outcome> {
    let python = python::environment(&folder.join("negmas"), NEGMAS)?;
    let scenarios = folder.join("scenarios");
    if scenarios.exists() {
        fs::remove_dir_all(&scenarios).context("emptying the folder of scenarios")?;
    }
    let mut writing = cargo(root);
    writing.args(["run", "--quiet", "-p", "detente-benches", "--example", "scenarios", "--"]).arg(&scenarios);
    if !matches!(check(&mut writing)?, Outcome::Passed { .. }) {
        return Ok(Outcome::failed("the scenarios were not written"));
    }
    check(Command::new(python).arg(root.join("benches/negmas/compare.py")).arg(&scenarios))
}

/// Times us, then NegMAS, on the same tables.
fn beside(root: &Path, folder: &Path) -> Result<Outcome> {
    let python = python::environment(&folder.join("negmas"), NEGMAS)?;
    let tables = folder.join("tables");
    let mut writing = cargo(root);
    writing.args(["run", "--quiet", "--release", "-p", "detente-benches", "--example", "beside", "--"]).arg(&tables);
    if !matches!(check(&mut writing)?, Outcome::Passed { .. }) {
        return Ok(Outcome::failed("our own times were not taken"));
    }
    check(Command::new(python).arg(root.join("benches/negmas/times.py")).arg(&tables))
}

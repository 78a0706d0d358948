//! Compares results with those of another system, run beside us in a Python environment of its own.
//!
//! Not part of the test run: it needs Python and the network once. Where one of them is missing it says so.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::Options;
use crate::cargo::{cargo, check};
use crate::parts::{Outcome, Run};
use crate::workspace;

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
    let python = environment(&folder.join("negmas"))?;
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
    let python = environment(&folder.join("negmas"))?;
    let tables = folder.join("tables");
    let mut writing = cargo(root);
    writing.args(["run", "--quiet", "--release", "-p", "detente-benches", "--example", "beside", "--"]).arg(&tables);
    if !matches!(check(&mut writing)?, Outcome::Passed { .. }) {
        return Ok(Outcome::failed("our own times were not taken"));
    }
    check(Command::new(python).arg(root.join("benches/negmas/times.py")).arg(&tables))
}

/// The Python of an environment that has NegMAS; made where it is not there yet.
fn environment(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let has_it = |python: &Path| quiet(python.as_os_str(), &["-c", "import negmas"]).unwrap_or(false);
    if has_it(&python) {
        return Ok(python);
    }
    let made = quiet(OsStr::new("python3"), &["-m", "venv", &folder.to_string_lossy()]);
    if !made.context("there is no python3 on this machine")? {
        bail!("python3 makes no environment under {}", folder.display());
    }
    println!("installing {NEGMAS} under {}", folder.display());
    if !quiet(python.as_os_str(), &["-m", "pip", "install", "--quiet", NEGMAS])? {
        bail!("{NEGMAS} does not install: is the network there?");
    }
    Ok(python)
}

/// Runs a program without its output; whether it ended well.
fn quiet(program: &OsStr, words: &[&str]) -> Result<bool> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command.status().with_context(|| format!("starting {}", program.display()))?.success())
}

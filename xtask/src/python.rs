//! Environments of Python packages, each made for one chore under `target/` and kept there.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The Python of an environment that has a package, such as `negmas==0.16.0`; made where it is not there yet.
///
/// # Errors
/// There is no Python, or the package does not install.
pub(crate) fn environment(folder: &Path, package: &str) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let name = package.split("==").next().unwrap_or(package);
    let has_it = |python: &Path| quiet(python.as_os_str(), &["-c", &format!("import {name}")]).unwrap_or(false);
    if has_it(&python) {
        return Ok(python);
    }
    let made = quiet(OsStr::new("python3"), &["-m", "venv", &folder.to_string_lossy()]);
    if !made.context("there is no python3 on this machine")? {
        bail!("python3 makes no environment under {}", folder.display());
    }
    println!("installing {package} under {}", folder.display());
    if !quiet(python.as_os_str(), &["-m", "pip", "install", "--quiet", package])? {
        bail!("{package} does not install: is the network there?");
    }
    Ok(python)
}

/// Runs a program without its output; whether it ended well.
fn quiet(program: &OsStr, words: &[&str]) -> Result<bool> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command.status().with_context(|| format!("starting {}", program.display()))?.success())
}

//! Runs the measuring programs of `benches/`, in the release profile, one after the other.

use anyhow::{Result, bail, ensure};
use cargo_metadata::TargetKind;

use crate::cargo::{cargo, check};
use crate::parts::{Outcome, Run};
use crate::workspace;

/// The package that holds the measuring programs.
const PACKAGE: &str = "detente-benches";

/// Runs all of them, or those named.
pub(crate) fn run(only: &[String]) -> Result<bool> {
    let root = workspace::root()?;
    let metadata = workspace::members(&root)?;
    let Some(package) = metadata.packages.iter().find(|package| package.name == PACKAGE) else {
        bail!("the workspace has no package {PACKAGE}");
    };
    let programs: Vec<&str> = package
        .targets
        .iter()
        .filter(|target| target.kind.contains(&TargetKind::Bin))
        .map(|target| target.name.as_str())
        .collect();
    for name in only {
        ensure!(programs.contains(&name.as_str()), "no program `{name}`; there are: {}", programs.join(", "));
    }
    let mut run = Run::new(true);
    let wanted = |name: &str| only.is_empty() || only.iter().any(|wanted| wanted == name);
    for name in programs.iter().filter(|name| wanted(name)) {
        run.part(name, || {
            let mut command = cargo(&root);
            command.args(["run", "--release", "--quiet", "-p", PACKAGE, "--bin", name]);
            check(&mut command)
        });
    }
    if programs.is_empty() {
        run.part("programs", || Ok(Outcome::failed(format!("{PACKAGE} has none"))));
    }
    Ok(run.finish())
}

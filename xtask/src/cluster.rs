//! Reads the corpus of reports on a cluster of two workers on this machine, and compares the result with that of one process.
//!
//! Not part of the test run: it needs Python and the network once, and a cluster takes longer to start than to read. Where one
//! of them is missing it says so.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::cargo::{cargo, check};
use crate::parts::{Outcome, Run};
use crate::{python, workspace};

/// The version that the example was tried with.
const RAY: &str = "ray==2.60.0";

/// The chore: `cluster`.
pub(crate) fn run() -> Result<bool> {
    let root = workspace::root()?;
    let target = workspace::members(&root)?.target_directory.into_std_path_buf();
    let mut run = Run::new(true);
    run.part("two workers read as one", || read(&root, &target));
    Ok(run.finish())
}

fn read(root: &Path, target: &Path) -> Result<Outcome> {
    let python = python::environment(&target.join("cluster/ray"), RAY)?;
    if !matches!(check(cargo(root).args(["build", "--quiet", "-p", "detente-cli"]))?, Outcome::Passed { .. }) {
        return Ok(Outcome::failed("the program was not built"));
    }
    let program = target.join("debug/detente");
    let folder = target.join("cluster/run");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("emptying the folder of the run")?;
    }
    let count = reports(root, &folder)?;
    let case = root.join("crates/evidence/corpus/cases/port.case.toml");
    let inputs = [folder.join("reports"), folder.join("crawl.jsonl")];
    let (one, many) = (folder.join("one.jsonl"), folder.join("many.jsonl"));
    let mut alone = Command::new(&program);
    alone.arg("read").args(&inputs).arg("--case").arg(&case).args(["--format", "jsonl", "-o"]).arg(&one);
    let mut spread = Command::new(python);
    spread.arg(root.join("examples/cluster/ray_read.py")).args(&inputs).arg("--case").arg(&case);
    spread.arg("--detente").arg(&program).args(["--chunk", "7", "--output"]).arg(&many);
    if !matches!(check(&mut alone)?, Outcome::Passed { .. }) {
        return Ok(Outcome::failed("one process did not read the reports"));
    }
    let output = spread.stdin(Stdio::null()).output().context("starting the example")?;
    let said = String::from_utf8_lossy(&output.stderr);
    println!(
        "{count} reports; {}",
        said.lines().filter(|line| line.contains("chunks") || line.contains("taken")).collect::<Vec<_>>().join("; ")
    );
    let same = output.status.success() && fs::read(&one)? == fs::read(&many)? && fs::metadata(&one)?.len() > 0;
    let faults = [
        (!same, "the results are not the same".to_owned()),
        (!said.contains("on 2 workers"), format!("two workers were wanted: {said}")),
        (!said.contains(", 0 added"), "not everything was found on the cluster".to_owned()),
    ];
    let fault = faults.into_iter().find_map(|(wrong, why)| wrong.then_some(why));
    Ok(fault.map_or_else(Outcome::passed, Outcome::failed))
}

/// The articles of the corpus, half as files and half as JSON lines; how many there are.
fn reports(root: &Path, folder: &Path) -> Result<usize> {
    fs::create_dir_all(folder.join("reports"))?;
    let (mut files, mut lines): (Vec<PathBuf>, String) = (Vec::new(), String::new());
    for part in ["open", "tuned", "held"] {
        for entry in fs::read_dir(root.join("crates/evidence/corpus").join(part))? {
            files.extend(Some(entry?.path()).filter(|path| path.extension().is_some_and(|ending| ending == "txt")));
        }
    }
    files.sort();
    for (at, file) in files.iter().enumerate() {
        let text = fs::read_to_string(file)?;
        if at % 2 == 0 {
            fs::write(folder.join("reports").join(file.file_name().unwrap_or_default()), text)?;
        } else {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = writeln!(lines, "{{\"text\": \"{escaped}\"}}");
        }
    }
    fs::write(folder.join("crawl.jsonl"), lines)?;
    Ok(files.len())
}

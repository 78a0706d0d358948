//! `detente diagnose` on each case that ships: time from start to exit and memory, beside `detente --version`.
//!
//! `cargo build --release && cargo run --release -p detente-benches --bin commands`

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use detente_benches::{Spread, machine};

fn timed(program: &Path, arguments: &[&str]) -> Spread {
    let run = || {
        let start = Instant::now();
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        (start.elapsed(), status.is_ok_and(|status| status.success()))
    };
    run();
    Spread::of((0..15).map(|_| run()).filter(|(_, success)| *success).map(|(time, _)| time).collect())
}

/// The most memory that a run held, in KiB, as GNU time or the kernel says; `None` where neither does.
fn memory(program: &Path, arguments: &[&str]) -> Option<u64> {
    let output = Command::new("/usr/bin/time").arg("-f").arg("%M").arg(program).args(arguments).output().ok()?;
    String::from_utf8_lossy(&output.stderr).lines().last()?.trim().parse().ok()
}

fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.ends_with("known-answers") {
            cases(&path, found);
        } else if path.to_string_lossy().ends_with(".case.toml") {
            found.push(path);
        }
    }
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join("release/detente");
    println!("# The command line\n\n{}\n", machine());
    println!("15 runs: least / middle / largest. The floor is the same program printing its version.\n");
    println!("| case | diagnose | --format html | most memory | floor | diagnose / floor |");
    println!("|---|---|---|---|---|---|");
    let floor = timed(&program, &["--version"]);
    let mut found = Vec::new();
    cases(&root.join("cases"), &mut found);
    for path in found {
        let name = path.to_string_lossy().into_owned();
        let text = timed(&program, &["diagnose", &name]);
        let html = timed(&program, &["diagnose", &name, "--format", "html"]);
        let held =
            memory(&program, &["diagnose", &name]).map_or("not known".to_owned(), |kib| format!("{} MB", kib / 1024));
        let short = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        println!("| {short} | {text} | {html} | {held} | {floor} | {:.1} |", text.ratio(&floor));
    }
}

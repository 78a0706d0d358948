//! Runs every command that the pages show, in a copy of the project, and compares output and exit code.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::console::{Example, difference, examples, files};
use crate::parts::Outcome;
use crate::workspace::{self, shown};

/// Commands that a page shows for a fresh clone and that other parts of the run cover.
const COVERED_ELSEWHERE: &[&str] = &["git clone", "cargo build", "cargo install", "cargo xtask", "cd "];

/// What makes a block one of ours; blocks without it show other programs.
const OURS: &[&str] = &["detente ", "cargo run"];

/// Runs the examples of `README.md` and of every page in `docs/`, with the program built at `binary`.
pub(crate) fn run(root: &Path, binary: &Path) -> Result<Outcome> {
    anyhow::ensure!(binary.is_file(), "{} is not built", binary.display());
    let copy = Copy::new(root)?;
    let mut pages = vec![root.join("README.md")];
    pages.extend(workspace::files_with(&root.join("docs"), "md")?);
    let mut findings = Vec::new();
    let mut count = 0_u64;
    for page in pages {
        let name = shown(root, &page);
        let text = fs::read_to_string(&page).with_context(|| format!("reading {name}"))?;
        for (name, content) in files(&text) {
            fs::write(copy.folder.join(name), content)?;
        }
        for example in examples(&text).iter().filter(|example| is_run(example)) {
            count += 1;
            if let Some(finding) = try_example(root, &copy.folder, binary, example)? {
                findings.push(format!("{name}:{}: {finding}", example.line));
            }
        }
    }
    println!("  {count} commands");
    Ok(match (count, Outcome::from_findings(&findings)) {
        (0, _) => Outcome::failed("no page shows a command"),
        (_, Outcome::Passed { .. }) => Outcome::Passed { tests: count },
        (_, failed) => failed,
    })
}

fn is_run(example: &Example) -> bool {
    let starts = |list: &[&str]| list.iter().any(|start| example.command.starts_with(start));
    !starts(COVERED_ELSEWHERE) && (starts(OURS) || example.command.contains("detente"))
}

/// Runs one example; what is wrong with it, or `None`.
fn try_example(root: &Path, copy: &Path, binary: &Path, example: &Example) -> Result<Option<String>> {
    let (printed, exit) = shell(root, copy, binary, &example.command)?;
    if exit != Some(example.exit) {
        let code = exit.map_or("a signal".to_owned(), |code| code.to_string());
        return Ok(Some(format!("`{}` ended with {code}, not {}\n{printed}", example.command, example.exit)));
    }
    if example.shown.is_empty() {
        return Ok(None);
    }
    let found = difference(&example.shown, &printed);
    Ok(found.map(|why| format!("`{}`: {why}\n--- printed\n{printed}---", example.command)))
}

/// Runs a command line as a reader would, both output channels together.
fn shell(root: &Path, copy: &Path, binary: &Path, line: &str) -> Result<(String, Option<i32>)> {
    // In the copy, `cargo run` builds from the project itself, so that nothing is compiled twice.
    let script = format!(
        "cargo() {{ word=\"$1\"; shift; command cargo \"$word\" --manifest-path \"$PROJECT/Cargo.toml\" --quiet \"$@\"; }}\n{line}"
    );
    let folder = binary.parent().context("the program lies in no folder")?;
    let mut path = folder.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let (mut reader, writer) = std::io::pipe()?;
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .current_dir(copy)
        .env("PATH", path)
        .env("PROJECT", root)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn().context("starting sh")?;
    // The writing ends held by the command must go, or the reading end never ends.
    drop(command);
    let mut printed = Vec::new();
    reader.read_to_end(&mut printed)?;
    let status = child.wait()?;
    Ok((String::from_utf8_lossy(&printed).into_owned(), status.code()))
}

/// What of the project the commands of its pages read.
const COPIED: &[&str] = &["README.md", "cases", "docs"];

/// A copy that goes away when it is dropped.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn new(root: &Path) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("detente-pages-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let copy = Self { folder };
        for name in COPIED {
            let from = root.join(name);
            let files = if from.is_dir() { workspace::files(&from)? } else { vec![from] };
            for file in files.iter().filter(|file| file.is_file()) {
                let to = copy.folder.join(file.strip_prefix(root)?);
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::copy(file, &to).with_context(|| format!("copying {}", shown(root, file)))?;
            }
        }
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Left-overs in the folder for temporary files do no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(command: &str) -> Example {
        Example { line: 1, command: command.to_owned(), shown: Vec::new(), exit: 0 }
    }

    #[test]
    fn our_commands_are_run_and_others_are_not() {
        for command in ["detente check a", "cargo run -- --help", "cat a | detente check -"] {
            assert!(is_run(&example(command)), "{command}");
        }
        for command in ["git clone detente", "cargo build --release", "cd detente", "ls"] {
            assert!(!is_run(&example(command)), "{command}");
        }
    }

    #[test]
    fn both_channels_and_the_exit_code_come_back() -> Result<()> {
        let here = std::env::current_dir()?;
        let (printed, exit) = shell(&here, &here, &here.join("x"), "echo a; echo b >&2; exit 3")?;
        assert_eq!((printed.as_str(), exit), ("a\nb\n", Some(3)));
        Ok(())
    }

    #[test]
    fn a_wrong_exit_code_and_a_wrong_output_are_told() -> Result<()> {
        let here = std::env::current_dir()?;
        let binary = here.join("x");
        let run = |example: &Example| try_example(&here, &here, &binary, example);
        let mut given = example("echo detente");
        assert_eq!(run(&given)?, None);
        given.shown = vec!["other".to_owned()];
        assert!(run(&given)?.is_some());
        given.shown = vec!["detente".to_owned()];
        assert_eq!(run(&given)?, None);
        given.exit = 1;
        assert!(run(&given)?.is_some());
        Ok(())
    }
}

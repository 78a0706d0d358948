//! Running cargo, and counting the tests in what it prints.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::parts::Outcome;

/// A cargo command in the workspace, the same cargo that runs the chores.
pub(crate) fn cargo(root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

/// Runs a command whose exit code is all that counts.
pub(crate) fn check(command: &mut Command) -> Result<Outcome> {
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("starting {command:?}"))?;
    Ok(if status.success() { Outcome::passed() } else { Outcome::failed(format!("{status}")) })
}

/// What the closing lines of test programs add up to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Tally {
    /// Adds the closing line of one test program; any other line changes nothing.
    pub(crate) fn add_line(&mut self, line: &str) {
        let Some(rest) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        let counts = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
        for field in counts.split(';') {
            let mut words = field.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let number = number.parse::<u64>().unwrap_or(0);
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }

    /// What a part with these tests came to. No test at all, or one that is ignored, is a failure.
    pub(crate) fn outcome(self, success: bool) -> Outcome {
        let why = if !success || self.failed > 0 {
            "see above".to_owned()
        } else if self.ignored > 0 {
            format!("{} tests are ignored", self.ignored)
        } else if self.passed == 0 {
            "no test was run".to_owned()
        } else {
            return Outcome::Passed { tests: self.passed };
        };
        Outcome::Failed { tests_passed: self.passed, tests_failed: self.failed, why }
    }
}

/// Runs a test command, shows all but the lines of tests that passed, and counts.
pub(crate) fn tests(command: &mut Command) -> Result<Outcome> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| format!("starting {command:?}"))?;
    let output = child.stdout.take().context("no output to read")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).split(b'\n') {
        let bytes = line?;
        let line = String::from_utf8_lossy(&bytes);
        tally.add_line(&line);
        if !is_noise(&line) {
            println!("{line}");
        }
    }
    let status = child.wait()?;
    Ok(tally.outcome(status.success()))
}

/// Lines that say only that all is well.
fn is_noise(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || (line.starts_with("test ") && line.ends_with(" ... ok"))
        || (line.starts_with("running ") && line.contains(" test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up() {
        let mut tally = Tally::default();
        tally.add_line("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out");
        tally.add_line("test a::passed ... ok");
        tally.add_line("test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured");
        assert_eq!(tally, Tally { passed: 14, failed: 4, ignored: 1 });
    }

    #[test]
    fn ignored_tests_and_no_tests_are_failures() {
        let clean = Tally { passed: 2, ..Tally::default() };
        assert_eq!(clean.outcome(true), Outcome::Passed { tests: 2 });
        assert!(matches!(clean.outcome(false), Outcome::Failed { .. }));
        let ignoring = Tally { ignored: 1, ..clean };
        assert!(matches!(ignoring.outcome(true), Outcome::Failed { .. }));
        assert!(matches!(Tally::default().outcome(true), Outcome::Failed { .. }));
    }

    #[test]
    fn only_good_news_is_noise() {
        assert!(is_noise("test a::b ... ok"));
        assert!(is_noise("running 3 tests"));
        assert!(!is_noise("test a::b ... FAILED"));
        assert!(!is_noise("test result: ok. 1 passed"));
    }
}

//! Parts of a run: what each came to, how long it took, and the table and the one line at the end.

use std::time::{Duration, Instant};

/// What a part came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It ran and found nothing wrong; `tests` counts the tests inside it.
    Passed { tests: u64 },
    /// It ran and found something wrong.
    Failed { tests_passed: u64, tests_failed: u64, why: String },
    /// It could not run, or was left out, for this reason.
    NotRun(String),
}

impl Outcome {
    /// Passed with no tests of its own to count.
    pub(crate) fn passed() -> Self {
        Self::Passed { tests: 0 }
    }

    /// Failed as a whole.
    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self::Failed { tests_passed: 0, tests_failed: 0, why: why.into() }
    }

    /// Passed without findings; otherwise failed, with each finding printed.
    pub(crate) fn from_findings(findings: &[String]) -> Self {
        for finding in findings {
            println!("  {finding}");
        }
        match findings.len() {
            0 => Self::passed(),
            count => Self::failed(format!("{count} found")),
        }
    }
}

/// A part that is over.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

/// Runs parts one after the other and keeps what each came to.
#[derive(Debug, Default)]
pub(crate) struct Run {
    done: Vec<Done>,
    /// With this set, a part that cannot run has failed.
    strict: bool,
}

impl Run {
    pub(crate) fn new(strict: bool) -> Self {
        Self { done: Vec::new(), strict }
    }

    /// Runs one part under its title. An error inside the part means that it could not run.
    pub(crate) fn part(&mut self, name: &str, work: impl FnOnce() -> anyhow::Result<Outcome>) {
        println!("== {name}");
        let start = Instant::now();
        let outcome = work().unwrap_or_else(|error| Outcome::NotRun(format!("{error:#}")));
        self.record(name, outcome, start.elapsed());
    }

    fn record(&mut self, name: &str, outcome: Outcome, took: Duration) {
        let outcome = match outcome {
            Outcome::NotRun(why) if self.strict => Outcome::failed(format!("could not run: {why}")),
            other => other,
        };
        println!("== {name}: {} ({})\n", words(&outcome), seconds(took));
        self.done.push(Done { name: name.to_owned(), outcome, took });
    }

    /// Prints the table and the closing line; `true` if nothing failed and something ran.
    pub(crate) fn finish(&self) -> bool {
        print!("{}", table(&self.done));
        let (passed, failed) = count(&self.done);
        println!("\n{passed} passed, {failed} failed");
        failed == 0 && passed > 0
    }
}

/// Parts and tests that passed and that failed.
pub(crate) fn count(done: &[Done]) -> (u64, u64) {
    done.iter().fold((0, 0), |(passed, failed), part| match &part.outcome {
        Outcome::Passed { tests } => (passed + tests + 1, failed),
        Outcome::Failed { tests_passed, tests_failed, .. } => (passed + tests_passed, failed + tests_failed + 1),
        Outcome::NotRun(_) => (passed, failed),
    })
}

fn table(done: &[Done]) -> String {
    let width = done.iter().map(|part| part.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for part in done {
        text.push_str(&format!("{:width$}  {:>8}  {}\n", part.name, seconds(part.took), words(&part.outcome)));
    }
    let total = done.iter().map(|part| part.took).sum();
    text.push_str(&format!("{:width$}  {:>8}\n", "total", seconds(total)));
    text
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed { tests: 0 } => "passed".to_owned(),
        Outcome::Passed { tests } => format!("passed, {tests} tests"),
        Outcome::Failed { tests_failed: 0, why, .. } => format!("FAILED: {why}"),
        Outcome::Failed { tests_failed, why, .. } => format!("FAILED: {tests_failed} tests; {why}"),
        Outcome::NotRun(why) => format!("not run: {why}"),
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(outcome: Outcome) -> Done {
        Done { name: "part".to_owned(), outcome, took: Duration::from_millis(1500) }
    }

    #[test]
    fn parts_and_their_tests_are_counted() {
        let list = [
            done(Outcome::Passed { tests: 3 }),
            done(Outcome::Failed { tests_passed: 2, tests_failed: 1, why: "one".to_owned() }),
            done(Outcome::NotRun("left out".to_owned())),
        ];
        assert_eq!(count(&list), (6, 2));
    }

    #[test]
    fn what_cannot_run_fails_a_strict_run_and_no_other() {
        for (strict, failed) in [(true, 1), (false, 0)] {
            let mut run = Run::new(strict);
            run.part("part", || anyhow::bail!("nothing to run it with"));
            assert_eq!(count(&run.done).1, failed);
        }
    }

    #[test]
    fn a_run_of_nothing_has_not_passed() {
        assert!(!Run::new(false).finish());
    }

    #[test]
    fn findings_fail_a_part() {
        assert_eq!(Outcome::from_findings(&[]), Outcome::passed());
        assert!(matches!(Outcome::from_findings(&["x".to_owned()]), Outcome::Failed { .. }));
    }

    #[test]
    fn the_table_has_a_row_for_each_part_and_the_total() {
        let text = table(&[done(Outcome::passed()), done(Outcome::failed("reason"))]);
        assert_eq!(text.lines().count(), 3);
        assert!(text.contains("FAILED: reason"));
        assert!(text.contains("3.0 s"));
    }
}

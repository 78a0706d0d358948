//! The project's own chores: `cargo xtask test`, `soak`, `fuzz`, `bench`, `compare` and `cluster`.
//!
//! Each chore is a list of parts that run in a fixed order. `test` is what has to pass before a change lands; it needs
//! the Rust toolchain and a C compiler and nothing else.

mod arrows;
mod bench;
mod cargo;
mod cluster;
mod compare;
mod console;
mod examples;
mod functions;
mod fuzz;
mod licences;
mod parts;
mod python;
mod rust_text;
mod soak;
mod test_run;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: cargo xtask CHORE [OPTIONS]

chores
  test [--quick] [--only PART]...        everything that has to pass before a change lands
                                         --quick leaves out the slow parts (never with CI=true)
  soak [--minutes N]                     the long runs: 50,000 cases a property, N minutes of fuzzing (60)
  fuzz [--seconds N] [--target T] [--seed N]
                                         N seconds (60) over all targets, or on one
  bench [--only NAME]...                 the programs of benches/, in the release profile
  compare negmas [--times]               our results beside those of NegMAS, which is installed for it
                                         --times: how long either takes instead
  cluster                                reports read by two workers of a Ray cluster, which is installed for it
";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs one chore; `Ok(false)` says that it ran and that something in it failed.
fn run(mut arguments: Vec<String>) -> Result<bool> {
    if arguments.is_empty() {
        bail!("no chore given\n\n{USAGE}");
    }
    if arguments.iter().any(|word| matches!(word.as_str(), "--help" | "-h" | "help")) {
        println!("{USAGE}");
        return Ok(true);
    }
    let chore = arguments.remove(0);
    let mut options = Options::new(arguments);
    let passed = match chore.as_str() {
        "test" => test_run::run(&test_run::Wanted::from_options(&mut options)?)?,
        "soak" => soak::run(options.number("--minutes")?.unwrap_or(60))?,
        "fuzz" => fuzz::run(&fuzz::Wanted::from_options(&mut options)?)?,
        "bench" => bench::run(&options.all("--only")?)?,
        "compare" => compare::run(&mut options)?,
        "cluster" => options.finish().and_then(|()| cluster::run())?,
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            true
        }
        other => bail!("unknown chore `{other}`\n\n{USAGE}"),
    };
    Ok(passed)
}

/// The words after the chore. Each is taken once; what is left over is a mistake.
struct Options {
    words: Vec<String>,
}

impl Options {
    fn new(words: Vec<String>) -> Self {
        Self { words }
    }

    fn flag(&mut self, name: &str) -> bool {
        let found = self.words.iter().position(|word| word == name);
        if let Some(at) = found {
            self.words.remove(at);
        }
        found.is_some()
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.words.iter().position(|word| word == name) else {
            return Ok(None);
        };
        if at + 1 >= self.words.len() {
            bail!("`{name}` needs a value");
        }
        self.words.remove(at);
        Ok(Some(self.words.remove(at)))
    }

    fn all(&mut self, name: &str) -> Result<Vec<String>> {
        let mut values = Vec::new();
        while let Some(value) = self.value(name)? {
            values.push(value);
        }
        self.finish()?;
        Ok(values)
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>> {
        let Some(text) = self.value(name)? else {
            return Ok(None);
        };
        match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => bail!("`{name}` needs a whole number, not `{text}`"),
        }
    }

    fn finish(&self) -> Result<()> {
        match self.words.first() {
            None => Ok(()),
            Some(word) => bail!("unknown option `{word}`\n\n{USAGE}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Options {
        Options::new(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_are_taken_once_and_leftovers_are_mistakes() {
        let mut given = options("--seconds 5 --quick rest");
        assert!(given.flag("--quick"));
        assert!(!given.flag("--quick"));
        assert!(matches!(given.number("--seconds"), Ok(Some(5))));
        assert!(given.finish().is_err());
    }

    #[test]
    fn a_value_that_is_no_number_is_a_mistake() {
        assert!(options("--seconds soon").number("--seconds").is_err());
        assert!(options("--seconds").number("--seconds").is_err());
    }

    #[test]
    fn repeated_options_are_collected_in_order() {
        let all = options("--only b --only a").all("--only").unwrap_or_default();
        assert_eq!(all, ["b", "a"]);
    }
}

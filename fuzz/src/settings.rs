//! What a run of a fuzz program is told on its command line.

use std::path::PathBuf;
use std::time::Duration;

/// Settings of a run. The supervisor hands its worker the same ones, with a place for the worker's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How long to run.
    pub time: Duration,
    /// Seed of all randomness; the same seed makes the same inputs in the same order.
    pub seed: u64,
    /// Folders with case files and with Rust tests whose strings are seeds.
    pub seeds: Vec<PathBuf>,
    /// Where inputs that break a promise are kept.
    pub findings: PathBuf,
    /// Set for a worker: the file in which it notes the input at hand.
    pub state: Option<PathBuf>,
}

impl Settings {
    /// Reads `--seconds N --seed N --seeds FOLDER... --findings FOLDER --state FILE`.
    ///
    /// # Errors
    /// A sentence, if a word is unknown, lacks its value or is no number.
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut settings = Self {
            time: Duration::from_secs(20),
            seed: 1,
            seeds: Vec::new(),
            findings: PathBuf::from("findings"),
            state: None,
        };
        let mut words = words;
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(|| format!("`{word}` needs a value"))?;
            match word.as_str() {
                "--seconds" => settings.time = Duration::from_secs(number(&word, &value)?),
                "--seed" => settings.seed = number(&word, &value)?,
                "--seeds" => settings.seeds.push(PathBuf::from(value)),
                "--findings" => settings.findings = PathBuf::from(value),
                "--state" => settings.state = Some(PathBuf::from(value)),
                _ => return Err(format!("unknown option `{word}`")),
            }
        }
        Ok(settings)
    }
}

fn number(word: &str, value: &str) -> Result<u64, String> {
    value.parse().map_err(|_| format!("`{word}` needs a whole number, not `{value}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Settings, String> {
        Settings::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn settings_are_read() {
        let read = parse("--seconds 3 --seed 9 --seeds a --seeds b --findings c");
        assert!(read.is_ok_and(|settings| settings.time.as_secs() == 3
            && settings.seed == 9
            && settings.seeds.len() == 2
            && settings.state.is_none()));
    }

    #[test]
    fn mistakes_are_told() {
        for line in ["--seconds", "--seconds soon", "--what 1"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}

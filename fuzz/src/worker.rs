//! The worker: makes inputs, runs them, keeps those that reach something new.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::corpus::Corpus;
use crate::coverage::Coverage;
use crate::harness::{self, Broken};
use crate::mutate::Mutator;
use crate::notes::{self, Notes};
use crate::random::Random;
use crate::settings::Settings;
use crate::targets::Target;

/// An input that takes longer than this is a finding.
const SLOW: Duration = Duration::from_secs(5);

/// What a worker came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Inputs that were run.
    pub runs: u64,
    /// Counters that were hit.
    pub edges: usize,
    /// Counters that there are; 0 if the fuzzer ran blind.
    pub counters: usize,
    /// Inputs kept to start from.
    pub kept: usize,
    /// Findings that were kept.
    pub findings: usize,
}

/// The state of a worker.
struct Worker<'a> {
    target: &'a Target,
    settings: &'a Settings,
    coverage: Coverage,
    corpus: Corpus,
    notes: Notes,
    hit: Vec<u32>,
    /// By place of the panic, the file in which its shortest input so far is kept.
    broken: BTreeMap<String, (usize, PathBuf)>,
    summary: Summary,
}

/// Runs the seeds, then changed inputs until the time is over.
///
/// # Errors
/// If the state or a finding cannot be written.
pub fn work(target: &Target, settings: &Settings, state: &Path) -> io::Result<Summary> {
    harness::note_panics();
    let start = Instant::now();
    let seeds = target.seeds(&settings.seeds);
    let mutator = Mutator { words: target.words(&seeds), longest: target.longest };
    let mut worker = Worker {
        target,
        settings,
        coverage: Coverage::new(),
        corpus: Corpus::default(),
        notes: Notes::create(state)?,
        hit: Vec::new(),
        broken: BTreeMap::new(),
        summary: Summary::default(),
    };
    worker.leave_itself_out();
    for seed in &seeds {
        worker.try_input(seed, true)?;
    }
    let mut random = Random::new(settings.seed);
    let mut input = Vec::new();
    while start.elapsed() < settings.time {
        input.clear();
        input.extend_from_slice(worker.corpus.choose(&mut random));
        let other = worker.corpus.any(&mut random);
        mutator.change(&mut input, other, &mut random);
        let keep_blindly = worker.coverage.size() == 0 && random.one_in(10_000);
        worker.try_input(&input, keep_blindly)?;
    }
    Ok(worker.summary())
}

impl Worker<'_> {
    /// What is hit with nothing to run is the fuzzer's own.
    fn leave_itself_out(&mut self) {
        for _ in 0..2 {
            self.coverage.clear();
            let _nothing_to_break = harness::run(|_| {}, &[]);
            self.coverage.take(&mut self.hit);
            self.coverage.leave_out(&self.hit);
        }
    }

    /// Runs one input, and keeps it if it reached something new or `keep` says so.
    fn try_input(&mut self, input: &[u8], keep: bool) -> io::Result<()> {
        self.summary.runs += 1;
        self.notes.note(self.summary.runs, input)?;
        self.coverage.clear();
        let start = Instant::now();
        let broken = harness::run(self.target.run, input);
        let took = start.elapsed();
        let new = self.coverage.take(&mut self.hit);
        if let Some(broken) = broken {
            return self.found(input, &broken);
        }
        if took > SLOW {
            let path = notes::keep(&self.settings.findings, "slow", input)?;
            self.summary.findings += 1;
            println!("slow: {:.1} s: {}", took.as_secs_f64(), path.display());
        }
        if new || (keep && self.coverage.size() == 0) {
            self.corpus.keep(input, &self.hit);
        }
        Ok(())
    }

    /// Keeps the shortest input for each place that panics.
    fn found(&mut self, input: &[u8], broken: &Broken) -> io::Result<()> {
        let known = self.broken.get(&broken.place).map(|(length, _)| *length);
        if known.is_some_and(|length| length <= input.len()) {
            return Ok(());
        }
        let short = harness::shorten(self.target.run, input, broken);
        let path = notes::keep(&self.settings.findings, "panic", &short)?;
        println!("panic at {}: {}\n  {}", broken.place, broken.message, path.display());
        let entry = (short.len(), path.clone());
        match self.broken.insert(broken.place.clone(), entry) {
            Some((_, before)) if before != path => std::fs::remove_file(before),
            Some(_) => Ok(()),
            None => {
                self.summary.findings += 1;
                Ok(())
            }
        }
    }

    fn summary(&self) -> Summary {
        Summary {
            edges: self.coverage.edges(),
            counters: self.coverage.size(),
            kept: self.corpus.len(),
            ..self.summary
        }
    }
}

impl Summary {
    /// One line that [`Summary::read`] reads back.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {} {} {} {}", self.runs, self.edges, self.counters, self.kept, self.findings)
    }

    /// Reads the line of a worker; `None` if it is not one.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let numbers: Option<Vec<u64>> = line.split_whitespace().map(|word| word.parse().ok()).collect();
        let [runs, edges, counters, kept, findings] = numbers?.try_into().ok()?;
        Some(Self {
            runs,
            edges: edges as usize,
            counters: counters as usize,
            kept: kept as usize,
            findings: findings as usize,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_back() {
        let summary = Summary { runs: 5, edges: 4, counters: 3, kept: 2, findings: 1 };
        assert_eq!(Summary::read(&summary.line()), Some(summary));
        assert_eq!(Summary::read("1 2 3"), None);
    }

    fn breaks_on_not(input: &[u8]) {
        assert!(!input.windows(3).any(|three| three == b"not"), "the word not");
    }

    #[test]
    fn a_breach_is_found_kept_and_cut_down() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("detente-worker-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let target = Target {
            name: "breaks-on-not",
            run: breaks_on_not,
            make_seeds: |_| vec![b"a and b".to_vec(), b"or not".to_vec()],
            keywords: &["or"],
            longest: 100,
        };
        let settings = Settings {
            time: Duration::from_millis(200),
            seed: 1,
            seeds: Vec::new(),
            findings: folder.join("findings"),
            state: None,
        };
        let summary = work(&target, &settings, &folder.join("state"))?;
        let kept: Vec<_> = std::fs::read_dir(&settings.findings)?.collect();
        let inputs: io::Result<Vec<Vec<u8>>> = kept.into_iter().map(|entry| std::fs::read(entry?.path())).collect();
        assert_eq!(inputs?, [b"not".to_vec()]);
        assert_eq!(summary.findings, 1);
        assert!(summary.runs > 100);
        std::fs::remove_dir_all(folder)
    }
}

//! What the programs that measure share: instances made from a seed, timing with its spread, and the machine.

pub mod articles;
pub mod instances;
pub mod memory;
pub mod packages;
pub mod peer;
pub mod plot;
pub mod vague;

use std::fmt;
use std::time::{Duration, Instant};

/// Whole-number random numbers that are the same on every machine (splitmix64; Steele, Lea and Flood 2014).
pub struct Seeded(u64);

impl Seeded {
    /// The sequence that belongs to a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `below - 1`; `below` is above zero.
    pub fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below.max(1)
    }
}

/// The least, the middle and the largest of several timings.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// The least.
    pub min: Duration,
    /// The middle.
    pub median: Duration,
    /// The largest.
    pub max: Duration,
}

impl Spread {
    /// The spread of timings; zero of none.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        Self { min: at(0), median: at(times.len() / 2), max: at(times.len().saturating_sub(1)) }
    }

    /// How many times as long as `other` this took, by the middle values.
    pub fn ratio(&self, other: &Spread) -> f64 {
        self.median.as_secs_f64() / other.median.as_secs_f64().max(1e-9)
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", short(self.min), short(self.median), short(self.max))
    }
}

/// A duration in three digits.
pub fn short(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        m if m < 1_000.0 => format!("{m:.0} \u{b5}s"),
        m if m < 100_000.0 => format!("{:.2} ms", m / 1e3),
        m => format!("{:.0} ms", m / 1e3),
    }
}

/// Runs `work` once unmeasured and then `runs` times.
pub fn measure<T>(runs: usize, mut work: impl FnMut() -> T) -> (Spread, T) {
    let mut last = work();
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let start = Instant::now();
        last = work();
        times.push(start.elapsed());
    }
    (Spread::of(times), last)
}

/// The machine in a line, as far as it says.
pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")).map(|rest| rest.trim_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores, {}", model.unwrap_or("processor not named"), std::env::consts::OS)
}

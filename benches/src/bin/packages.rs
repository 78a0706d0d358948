//! The whole frontier and every rule over spaces of up to 10^30 packages and more.
//!
//! `cargo run --release -p detente-benches --bin packages`

use detente_benches::packages::{Interests, Talks, case, frontier_alone};
use detente_benches::{Seeded, Spread, machine, measure, memory};
use detente_engine::packages::{PackageOptions, listed, packages};

/// Points of a party so many that hardly any two packages are worth the same.
const REAL: u64 = 1_000_000_000_000;

const SEEDS: u64 = 3;

fn row(parties: usize, issues: usize, points: u64, interests: Interests) {
    let talks = Talks { parties, issues, options: 10, points, interests };
    let (mut times, mut alone, mut sizes, mut most) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for seed in 1..=SEEDS {
        let Some(case) = case(talks, seed) else { return };
        let options = PackageOptions::default();
        memory::restart();
        let before = memory::peak("self").unwrap_or_default();
        let (spread, said) = measure(2, || packages(&case, &options, &|| false));
        most = most.max(memory::peak("self").unwrap_or_default().saturating_sub(before));
        times.push(spread.median);
        alone.push(measure(2, || packages(&case, &frontier_alone(), &|| false)).0.median);
        let exact = said.frontier.as_ref().is_some_and(|f| f.off.iter().all(|off| *off == Default::default()));
        let size = said.frontier.map_or(0, |frontier| frontier.points);
        sizes.push(format!("{size}{}", if exact { "" } else { " (thinned)" }));
    }
    let scale = if points == REAL { "10^12".to_owned() } else { points.to_string() };
    println!(
        "| {parties} | 10^{issues} | {interests:?} | {scale} | {} | {} | {} | {:.0} MB |",
        sizes.join(", "),
        Spread::of(alone),
        Spread::of(times),
        most as f64 / 1024.0
    );
}

/// Outcomes listed one by one, with the memory beyond that of the table.
fn outcomes(name: &str, parties: usize, zero_sum: bool) {
    const OUTCOMES: usize = 1_000_000;
    let mut random = Seeded::new(7);
    let mut table: Vec<i64> = Vec::with_capacity(OUTCOMES * parties);
    for _ in 0..OUTCOMES {
        let drawn = (0..parties).map(|_| random.below(1 << 40) as i64);
        table.extend(drawn);
        if zero_sum {
            let at = table.len() - parties;
            table[at + 1] = (1 << 40) - table[at];
        }
    }
    memory::restart();
    let before = memory::peak("self").unwrap_or_default();
    let (spread, said) = measure(3, || listed(&table, &vec![0; parties]));
    let most = memory::peak("self").unwrap_or_default().saturating_sub(before);
    let own = (table.len() * 8) as f64 / 1e6;
    let frontier = said.map_or(0, |said| said.frontier.len());
    println!("| {name} | {parties} | {frontier} | {spread} | {:.0} MB over {own:.0} MB |", most as f64 / 1024.0);
}

fn main() {
    println!("# Packages\n\n{}\n", machine());
    println!(
        "Issues of 10 options, {SEEDS} instances each; least / middle / largest. `frontier alone` reads no rule off it and"
    );
    println!("lists one package; `all` is the whole call: counts, frontier, 1,000 packages of it, every rule.\n");
    println!("| parties | packages | interests | points of a party | frontier | frontier alone | all | memory |");
    println!("|---|---|---|---|---|---|---|---|");
    for issues in [10, 20, 30, 50] {
        row(2, issues, REAL, Interests::Opposed);
        row(2, issues, REAL, Interests::Apart);
    }
    for issues in [10, 20, 30] {
        row(3, issues, REAL, Interests::Opposed);
        row(3, issues, REAL, Interests::Apart);
    }
    for issues in [10, 20, 30] {
        row(4, issues, 100, Interests::Opposed);
        row(4, issues, 100, Interests::Apart);
    }
    println!("\n## 10^6 listed outcomes: frontier and every rule\n");
    println!("| utilities | parties | frontier | least / middle / largest | memory |\n|---|---|---|---|---|");
    outcomes("random", 2, false);
    outcomes("zero-sum", 2, true);
    outcomes("random", 3, false);
    outcomes("random", 4, false);
}

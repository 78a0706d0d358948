//! The whole frontier and every rule over spaces of up to 10^30 packages and more.
//!
//! `cargo run --release -p detente-benches --bin packages`

use detente_benches::packages::{Interests, Talks, case};
use detente_benches::{Spread, machine, measure, memory, short};
use detente_engine::packages::{PackageOptions, packages};
use detente_model::Rule;

/// Points of a party so many that hardly any two packages are worth the same.
const REAL: u64 = 1_000_000_000_000;

const SEEDS: u64 = 3;

fn row(parties: usize, issues: usize, points: u64, interests: Interests) {
    let talks = Talks { parties, issues, options: 10, points, interests };
    let (mut times, mut sizes, mut most) = (Vec::new(), Vec::new(), 0);
    for seed in 1..=SEEDS {
        let Some(case) = case(talks, seed) else { return };
        let options = PackageOptions::default();
        memory::restart();
        let before = memory::peak("self").unwrap_or_default();
        let (spread, said) = measure(2, || packages(&case, &options, &|| false));
        most = most.max(memory::peak("self").unwrap_or_default().saturating_sub(before));
        times.push(spread.median);
        let exact = said.frontier.as_ref().is_some_and(|f| f.off.iter().all(|off| *off == Default::default()));
        let size = said.frontier.map_or(0, |frontier| frontier.points);
        sizes.push(format!("{size}{}", if exact { "" } else { " (thinned)" }));
    }
    let scale = if points == REAL { "10^12".to_owned() } else { points.to_string() };
    let spread = Spread::of(times);
    println!(
        "| {parties} | 10^{issues} | {interests:?} | {scale} | {} | {} / {} / {} | {:.0} MB |",
        sizes.join(", "),
        short(spread.min),
        short(spread.median),
        short(spread.max),
        most as f64 / 1024.0
    );
}

/// One rule by bounds alone.
fn rule(parties: usize, issues: usize, interests: Interests, rule: Rule) {
    let talks = Talks { parties, issues, options: 10, points: REAL, interests };
    let options = PackageOptions { frontier: false, rules: vec![rule], ..PackageOptions::default() };
    let (mut times, mut ends) = (Vec::new(), Vec::new());
    for seed in 1..=SEEDS {
        let Some(case) = case(talks, seed) else { return };
        let (spread, said) = measure(1, || packages(&case, &options, &|| false));
        times.push(spread.median);
        let proved = said.rules.iter().all(|answer| answer.missing.is_empty()) && said.missing.is_empty();
        let weights = said.rules.iter().any(|answer| answer.multipliers.is_some());
        ends.push(if !proved {
            "limit"
        } else if weights {
            "weights"
        } else {
            "boxes"
        });
    }
    println!("| {rule} | {parties} | 10^{issues} | {interests:?} | {} | {} |", Spread::of(times), ends.join(", "));
}

fn main() {
    println!("# Packages\n\n{}\n", machine());
    println!("Issues of 10 options. The whole call: counts, frontier, every rule. {SEEDS} instances each.\n");
    println!("| parties | packages | interests | points of a party | frontier | least / middle / largest | memory |");
    println!("|---|---|---|---|---|---|---|");
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
    println!("\n## Rules by bounds, with the ideal gain of each party\n");
    println!("| rule | parties | packages | interests | least / middle / largest | proof |\n|---|---|---|---|---|---|");
    for interests in [Interests::Opposed, Interests::Apart] {
        for parties in [2, 3, 4, 6, 8] {
            rule(parties, 30, interests, Rule::MaxProduct);
        }
        for parties in [2, 3, 4, 5, 6] {
            rule(parties, 30, interests, Rule::MaxMinGain);
            rule(parties, 30, interests, Rule::MaxMinRelative);
        }
    }
}

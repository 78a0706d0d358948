//! Rules over 10^30 packages without a frontier: found and proved by bounds.
//!
//! `cargo run --release -p detente-benches --bin rules`

use detente_benches::packages::{Interests, Talks, case};
use detente_benches::{Spread, machine, measure};
use detente_engine::packages::{PackageOptions, packages};
use detente_model::Rule;

/// Points of a party so many that hardly any two packages are worth the same.
const REAL: u64 = 1_000_000_000_000;

const SEEDS: u64 = 3;

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
    println!("# Rules by bounds\n\n{}\n", machine());
    println!(
        "10^30 packages, 10^12 points; the whole call, the ideal gain of each party included. {SEEDS} instances each.\n"
    );
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

//! Red lines that exclude each other: every minimal conflict and every minimal correction, beside MARCO over a SAT solver.
//!
//! `cargo run --release -p detente-benches --bin conflicts`

use std::collections::{BTreeMap, BTreeSet};

use detente_benches::instances::{Size, conflict_case, lines};
use detente_benches::peer::marco;
use detente_benches::{machine, measure};
use detente_engine::Limits;
use detente_model::{Change, Finding, Kind};

const SIZE: Size = Size { issues: 10, options: 10, lines: 40, parties: 6 };
const RUNS: usize = 9;
const SEEDS: u64 = 8;

/// Minimal corrections of the whole: one of each component, every way to take them.
fn corrections(finding: &Finding) -> usize {
    let mut parts: BTreeMap<usize, Vec<BTreeSet<&Change>>> = BTreeMap::new();
    for way in &finding.ways_out {
        if way.change.iter().all(|change| matches!(change, Change::DropLine { .. })) {
            parts.entry(way.component).or_default().push(way.change.iter().collect());
        }
    }
    let minimal = |sets: &Vec<BTreeSet<&Change>>| {
        sets.iter().filter(|set| !sets.iter().any(|other| other.is_subset(set) && other != *set)).count()
    };
    if parts.is_empty() { 0 } else { parts.values().map(minimal).product() }
}

fn main() {
    println!("# Conflicts of red lines\n\n{}\n", machine());
    println!("10 issues of 10 options, 40 red lines of 6 parties; {RUNS} runs each: least / middle / largest.");
    println!(
        "`all` is the whole finding: conflicts with proofs and witnesses, corrections, reciprocal sets, moves, splits."
    );
    println!("The peer only counts conflicts and corrections (MARCO over batsat).\n");
    println!("| seed | conflicts | corrections | list of 1 | all | peer | all / peer |");
    println!("|---|---|---|---|---|---|---|");
    for seed in 1..=SEEDS {
        let drawn = lines(SIZE, seed);
        let case = conflict_case(SIZE, &drawn);
        let limits = Limits::default();
        let (all, finding) =
            measure(RUNS, || detente_engine::examine(&case, Kind::RedLinesConflict, &limits, &|| false));
        let one = Limits { list: 1, ..Limits::default() };
        let (first, _) = measure(RUNS, || detente_engine::examine(&case, Kind::RedLinesConflict, &one, &|| false));
        let (peer, counts) = measure(RUNS, || marco(SIZE, &drawn));
        let found = (finding.conflicts.len(), corrections(&finding));
        let same = if found == (counts.conflicts, counts.corrections) { "" } else { " (peer counts otherwise!)" };
        println!("| {seed} | {} | {}{same} | {first} | {all} | {peer} | {:.2} |", found.0, found.1, all.ratio(&peer));
    }
}

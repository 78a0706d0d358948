//! Red lines that exclude each other: every minimal conflict and every minimal correction, beside MARCO over a SAT solver.
//!
//! `cargo run --release -p detente-benches --bin conflicts`

use std::collections::BTreeSet;

use detente_benches::instances::{Size, conflict_case, lines};
use detente_benches::peer::marco;
use detente_benches::{machine, measure};
use detente_engine::Limits;
use detente_model::{Change, Finding, Kind};

const SIZE: Size = Size { issues: 10, options: 10, lines: 40, parties: 6 };
const RUNS: usize = 9;
const SEEDS: u64 = 8;

fn corrections(finding: &Finding) -> usize {
    let dropped = |way: &&detente_model::WayOut| way.change.iter().all(|c| matches!(c, Change::DropLine { .. }));
    let sets: Vec<BTreeSet<_>> = finding
        .ways_out
        .iter()
        .filter(dropped)
        .map(|way| way.change.iter().map(|change| format!("{change:?}")).collect())
        .collect();
    sets.iter().filter(|set| !sets.iter().any(|other| other.is_subset(set) && other != *set)).count()
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

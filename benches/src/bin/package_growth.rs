//! How time and memory grow with the number of packages: writes `docs/packages-time.svg` and `docs/packages-memory.svg` and
//! the figures behind them.
//!
//! `cargo run --release -p detente-benches --bin package_growth`

use std::path::Path;
use std::time::Duration;

use detente_benches::packages::{Interests, Talks, case, frontier_alone};
use detente_benches::plot::{Curve, Upwards, plot};
use detente_benches::{Spread, machine, measure, memory, short};
use detente_engine::packages::{PackageOptions, packages};
use detente_model::Rule;

/// Points of a party so many that hardly any two packages are worth the same.
const REAL: u64 = 1_000_000_000_000;

const SEEDS: u64 = 3;

const ISSUES: [usize; 5] = [10, 20, 30, 40, 50];

/// What is measured, and over which talks.
struct Series {
    name: &'static str,
    parties: usize,
    points: u64,
    options: PackageOptions,
}

/// Middle time, megabytes beyond those before, and efficient points of the middle instance; whether any was thinned out.
struct Cell {
    time: Duration,
    memory: f64,
    points: usize,
    thinned: bool,
}

fn cell(series: &Series, issues: usize) -> Option<Cell> {
    let interests = Interests::Opposed;
    let talks = Talks { parties: series.parties, issues, options: 10, points: series.points, interests };
    let (mut times, mut most, mut sizes, mut thinned) = (Vec::new(), 0, Vec::new(), false);
    for seed in 1..=SEEDS {
        let case = case(talks, seed)?;
        memory::restart();
        let before = memory::peak("self").unwrap_or_default();
        let (spread, said) = measure(1, || packages(&case, &series.options, &|| false));
        most = most.max(memory::peak("self").unwrap_or_default().saturating_sub(before));
        times.push(spread.median);
        let frontier = said.frontier.as_ref();
        thinned |= frontier.is_some_and(|frontier| frontier.off.iter().any(|off| *off != Default::default()));
        sizes.push(frontier.map_or(0, |frontier| frontier.points));
    }
    sizes.sort_unstable();
    let points = sizes[sizes.len() / 2];
    Some(Cell { time: Spread::of(times).median, memory: most as f64 / 1024.0, points, thinned })
}

fn series() -> Vec<Series> {
    let nash = PackageOptions { frontier: false, rules: vec![Rule::MaxProduct], ..PackageOptions::default() };
    let frontier = |name, parties, points| Series { name, parties, points, options: frontier_alone() };
    vec![
        frontier("frontier, 2 parties", 2, REAL),
        frontier("frontier, 3 parties", 3, REAL),
        frontier("frontier, 4 parties of 100 points", 4, 100),
        Series { name: "max-product by bounds, 4 parties", parties: 4, points: REAL, options: nash },
    ]
}

fn write(file: &str, svg: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(file);
    match std::fs::write(path, svg) {
        Ok(()) => println!("Plot: docs/{file}"),
        Err(error) => eprintln!("the plot could not be written: {error}"),
    }
}

fn main() {
    println!("# Growth of packages\n\n{}\n", machine());
    println!(
        "Issues of 10 options, opposed interests; middle of {SEEDS} instances, most memory of any; `~` is thinned out.\n"
    );
    println!("| what | packages: time, memory, efficient points |\n|---|---|");
    let (mut times, mut memories) = (Vec::new(), Vec::new());
    for series in series() {
        let cells: Vec<(usize, Cell)> =
            ISSUES.iter().filter_map(|issues| Some((*issues, cell(&series, *issues)?))).collect();
        let told = cells.iter().map(|(issues, cell)| {
            let thinned = if cell.thinned { "~" } else { "" };
            format!("10^{issues}: {}, {:.1} MB, {thinned}{}", short(cell.time), cell.memory, cell.points)
        });
        println!("| {} | {} |", series.name, told.collect::<Vec<_>>().join("; "));
        let curve = |of: fn(&Cell) -> f64| Curve {
            name: series.name.to_owned(),
            points: cells.iter().map(|(issues, cell)| (*issues as f64, of(cell))).collect(),
        };
        times.push(curve(|cell| cell.time.as_secs_f64()));
        memories.push(curve(|cell| cell.memory.max(0.1)));
    }
    println!();
    let x = "power of ten of packages";
    write("packages-time.svg", &plot("Time of frontiers and of max-product", x, Upwards::Time, &times));
    write("packages-memory.svg", &plot("Memory of frontiers and of max-product", x, Upwards::Memory, &memories));
}

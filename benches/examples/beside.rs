//! Listed outcomes, timed for `cargo xtask compare negmas --times`, which times NegMAS on the same tables.
//!
//! `cargo run --release -p detente-benches --example beside -- FOLDER` writes each table (little-endian `f64`, one row for each
//! outcome) and `ours.json`, with our timings in seconds.

use std::error::Error;
use std::fs;
use std::path::Path;

use detente_benches::{Seeded, machine};
use detente_engine::packages::listed;
use serde_json::{Value, json};
use std::time::Instant;

const PARTIES: usize = 2;

/// Utilities are whole millionths, which `f64` holds exactly enough to tell any two apart.
const FINE: u64 = 1_000_000;

const RUNS: usize = 9;

/// How the numbers of a table are drawn.
#[derive(Clone, Copy)]
enum Draw {
    /// Each by itself.
    Random,
    /// What one party has the other has not: every outcome is efficient.
    ZeroSum,
    /// Point sheets over six issues of as many answers each.
    Sheets,
}

/// A table, and for sheets what each answer adds by party, issue and answer.
struct Table {
    numbers: Vec<i64>,
    sheets: Vec<Vec<Vec<i64>>>,
}

fn drawn(draw: Draw, outcomes: usize) -> Table {
    let mut random = Seeded::new(7);
    let mut table = Table { numbers: Vec::with_capacity(outcomes * PARTIES), sheets: Vec::new() };
    if let Draw::Sheets = draw {
        let answers = (outcomes as f64).powf(1.0 / 6.0).round() as usize;
        let sheet = |random: &mut Seeded| -> Vec<Vec<i64>> {
            (0..6).map(|_| (0..answers).map(|_| random.below(FINE / 6) as i64).collect()).collect()
        };
        table.sheets = (0..PARTIES).map(|_| sheet(&mut random)).collect();
        table.numbers = summed(&table.sheets);
        return table;
    }
    // Zero-sum tables are so fine that hardly any two rows are equal.
    for _ in 0..outcomes {
        let one = random.below(FINE * FINE) as i64;
        let other = random.below(FINE * FINE) as i64;
        table.numbers.extend([one, if let Draw::ZeroSum = draw { (FINE * FINE) as i64 - one } else { other }]);
    }
    table
}

/// Every outcome of point sheets, the last issue counting fastest.
fn summed(sheets: &[Vec<Vec<i64>>]) -> Vec<i64> {
    let mut rows = vec![0_i64; PARTIES];
    for issue in 0..sheets[0].len() {
        let answers = sheets[0][issue].len();
        let mut next = Vec::with_capacity(rows.len() * answers);
        for row in rows.chunks_exact(PARTIES) {
            for answer in 0..answers {
                next.extend(row.iter().zip(sheets).map(|(sum, sheet)| sum + sheet[issue][answer]));
            }
        }
        rows = next;
    }
    rows
}

fn measured(name: &str, draw: Draw, outcomes: usize, folder: &Path) -> Result<Value, Box<dyn Error>> {
    let table = drawn(draw, outcomes);
    let bytes: Vec<u8> = table.numbers.iter().flat_map(|number| (*number as f64).to_le_bytes()).collect();
    fs::write(folder.join(format!("{name}.table")), bytes)?;
    let (mut times, mut frontier) = (Vec::new(), 0);
    for _ in 0..=RUNS {
        let start = Instant::now();
        // NegMAS is given point sheets, not sums; so are we.
        let summed = (!table.sheets.is_empty()).then(|| summed(&table.sheets));
        let numbers = summed.as_ref().unwrap_or(&table.numbers);
        let said = listed(numbers, &[0; PARTIES]).ok_or("the table is not taken")?;
        times.push(start.elapsed().as_secs_f64());
        frontier = said.frontier.len();
    }
    // The first run is not counted.
    times.remove(0);
    println!("{name}: {outcomes} outcomes, {frontier} efficient");
    let outcomes = table.numbers.len() / PARTIES;
    Ok(json!({ "name": name, "outcomes": outcomes, "frontier": frontier, "times": times, "sheets": table.sheets }))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut tables = vec![
        measured("sheets", Draw::Sheets, 1_000_000, folder)?,
        measured("random", Draw::Random, 1_000_000, folder)?,
    ];
    for outcomes in [1_000, 10_000, 30_000, 1_000_000] {
        tables.push(measured(&format!("zero-sum-{outcomes}"), Draw::ZeroSum, outcomes, folder)?);
    }
    fs::write(folder.join("ours.json"), json!({ "machine": machine(), "tables": tables }).to_string())?;
    Ok(())
}

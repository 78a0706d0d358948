//! How time grows with issues, options and lines: writes `docs/growth.svg` and the figures behind it.
//!
//! `cargo run --release -p detente-benches --bin growth`

use std::path::Path;

use detente_benches::instances::{Size, conflict_case, lines};
use detente_benches::plot::{Curve, Upwards, plot};
use detente_benches::{machine, measure};
use detente_engine::Limits;
use detente_model::Kind;

const SEEDS: u64 = 5;

/// The middle time over several instances of one size.
fn middle(size: Size) -> f64 {
    let mut times: Vec<f64> = (1..=SEEDS)
        .map(|seed| {
            let case = conflict_case(size, &lines(size, seed));
            let limits = Limits::default();
            let (spread, _) = measure(3, || detente_engine::examine(&case, Kind::RedLinesConflict, &limits, &|| false));
            spread.median.as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let base = Size { issues: 10, options: 10, lines: 20, parties: 6 };
    let grown = |name: &str, sizes: &[u64], of: fn(Size, u64) -> Size| Curve {
        name: name.to_owned(),
        points: sizes.iter().map(|n| (*n as f64, middle(of(base, *n)))).collect(),
    };
    let curves = [
        grown("issues", &[2, 5, 10, 20, 40, 80], |size, n| Size { issues: n, ..size }),
        grown("options", &[2, 5, 10, 20, 40, 80], |size, n| Size { options: n, ..size }),
        grown("lines", &[5, 10, 20, 30, 40, 50], |size, n| Size { lines: n, ..size }),
    ];
    println!("# Growth\n\n{}\n", machine());
    println!(
        "One of the three grows, the others stay at 10 issues, 10 options, 20 lines. Middle of {SEEDS} instances, 3 runs each.\n"
    );
    println!("| what grows | size: milliseconds |\n|---|---|");
    for curve in &curves {
        let points = curve.points.iter().map(|(size, time)| format!("{size:.0}: {:.2}", time * 1e3));
        println!("| {} | {} |", curve.name, points.collect::<Vec<_>>().join(", "));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/growth.svg");
    match std::fs::write(&path, plot("Time of a whole red-lines finding", "how many", Upwards::Time, &curves)) {
        Ok(()) => println!("\nPlot: docs/growth.svg"),
        Err(error) => eprintln!("the plot could not be written: {error}"),
    }
}

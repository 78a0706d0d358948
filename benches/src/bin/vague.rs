//! What can be said of packages under every admissible utility: by how much is known, parties and packages.
//!
//! `cargo run --release -p detente-benches --bin vague`

use detente_benches::vague::{Known, case};
use detente_benches::{machine, measure, memory};
use detente_engine::packages::robust::{RobustOptions, narrowing, robust};

fn row(known: Known, parties: usize, issues: usize) {
    const OPTIONS: usize = 4;
    let Some(case) = case(parties, issues, OPTIONS, known, 1) else { return };
    let options = RobustOptions::default();
    memory::restart();
    let before = memory::peak("self").unwrap_or_default();
    let (spread, said) = measure(2, || robust(&case, &options, &|| false));
    let most = memory::peak("self").unwrap_or_default().saturating_sub(before);
    let (asking, _) = measure(1, || narrowing(&case, &options, &|| false));
    let told = match said.missing.is_empty() {
        true => format!("{} of {}", said.counts.efficient_ever, said.count),
        false => format!("{:?}", said.missing),
    };
    let of = if said.only_unbeaten { " that none beats" } else { "" };
    println!(
        "| {known:?} | {parties} | {OPTIONS}^{issues} | {told}{of} | {spread} | {:.0} MB | {asking} |",
        most as f64 / 1024.0
    );
}

fn main() {
    println!("# Vague preferences\n\n{}\n", machine());
    println!(
        "Issues of 4 options; reservation values within a tenth; 400 profiles drawn. The whole call, and the question.\n"
    );
    println!("| known | parties | packages | possibly efficient | least / middle / largest | memory | question |");
    println!("|---|---|---|---|---|---|---|");
    for known in [Known::Points, Known::Intervals, Known::OrderAndValues, Known::Order] {
        for (parties, issues) in [(2, 3), (2, 4), (3, 4), (2, 5), (3, 5), (2, 10)] {
            row(known, parties, issues);
        }
    }
}

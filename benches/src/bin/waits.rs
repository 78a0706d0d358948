//! Acts that wait for each other: the stuck set of 1,000 acts and 3,000 needs, beside one plain pass over the same needs.
//!
//! `cargo run --release -p detente-benches --bin waits`

use detente_benches::instances::waiting_case;
use detente_benches::{machine, measure};
use detente_engine::Limits;
use detente_model::{Case, Certificate, Kind};

/// What no method can avoid: to look at every act that every need names, once.
fn pass(case: &Case) -> usize {
    case.needs.iter().flat_map(|need| need.any_of.iter().flatten()).map(|act| act.as_str().len()).sum()
}

fn main() {
    println!("# Acts that wait\n\n{}\n", machine());
    println!("Needs of one to three alternatives of one or two acts each; 9 runs: least / middle / largest.");
    println!(
        "`verdict` is the stuck set alone; `all` adds the smallest sets of needs to lift, `diagnose` the other kinds and the standing. The floor reads every need once.\n"
    );
    println!("| acts | needs | stuck | verdict | all | diagnose | floor | verdict / floor |");
    println!("|---|---|---|---|---|---|---|---|");
    for (acts, needs) in [(100, 300), (1_000, 3_000)] {
        let case = waiting_case(acts, needs, 7);
        let limits = Limits::default();
        let (verdict, _) = measure(9, || detente_engine::verdict(&case, Kind::WaitCycle, &limits, &|| false));
        let (all, finding) = measure(3, || detente_engine::examine(&case, Kind::WaitCycle, &limits, &|| false));
        let (whole, _) = measure(3, || detente_engine::diagnose(&case, &limits, &|| false));
        let (floor, _) = measure(9, || std::hint::black_box(pass(&case)));
        let stuck = match &finding.certificate {
            Some(Certificate::Stuck { acts }) => acts.len(),
            _ => 0,
        };
        println!(
            "| {acts} | {needs} | {stuck} | {verdict} | {all} | {whole} | {floor} | {:.0} |",
            verdict.ratio(&floor)
        );
    }
}

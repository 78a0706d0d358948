//! Prints how the extractors do against hand-checked statements, by type of text.
//!
//! ```text
//! cargo run -p detente-evidence --example score                      the corpus of the project
//! cargo run -p detente-evidence --example score -- GOLD CASES        a folder with gold.jsonl, manifest.jsonl and texts; a
//!                                                                    folder of case files, or one case file
//! cargo run -p detente-evidence --example score -- GOLD CASES TEXTS  with the texts in another folder
//! ```
//! `--detail` lists every row with what was proposed for it; `--speed` tells how many texts a second one thread reads.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[path = "../tests/support/score.rs"]
mod score;

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let detail = words.iter().position(|word| word == "--detail").map(|at| words.remove(at)).is_some();
    let speed = words.iter().position(|word| word == "--speed").map(|at| words.remove(at)).is_some();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let word = |at: usize| words.get(at).map(PathBuf::from);
    let gold = word(0).unwrap_or_else(|| corpus.join("open"));
    let cases = word(1).unwrap_or_else(|| corpus.join("cases"));
    let texts = word(2).unwrap_or_else(|| gold.clone());
    let place = score::Place { gold, texts, cases };
    if speed {
        match score::speed(&place, 3.0) {
            Ok(rate) => println!("{rate:.0} texts a second on one thread, preparing included"),
            Err(error) => eprintln!("{error}"),
        }
    }
    match score::run(&place) {
        Ok(all) => {
            if detail {
                all.iter().for_each(|scored| println!("{}", score::detail(scored)));
            }
            print!("{}{}", score::table(&all), score::losses(&all));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

//! A case file of 10,000 lines: parsed and validated, beside the bare TOML parser on the same text.
//!
//! `cargo run --release -p detente-benches --bin files`

use std::fmt::Write;

use detente_benches::{machine, measure};
use detente_casefile::{Format, Input, load};

/// A case file of about so many lines, with every kind of entry that talks have many of.
fn file(lines: usize) -> String {
    let mut text = String::from(
        "detente = 1\n[case]\ntitle = \"Large\"\nas_of = 2026-01-01\nknown_to = [\"public\"]\n[actors]\n\
         a = { role = \"party\" }\nb = { role = \"party\" }\nm = { role = \"mediator\" }\n\
         [sources.s]\nkind = \"report\"\n",
    );
    for n in 0..lines / 25 {
        let _ = write!(
            text,
            "[issues.i{n}]\ntitle = \"Issue {n}\"\nrange = {{ from = 0, to = 100, step = 1 }}\n\
             [[claims]]\nid = \"c{n}\"\nsource = \"s\"\nspeaker = \"a\"\nact = \"demand\"\nissue = \"i{n}\"\nat = [{n}, {}]\n\
             [[red_lines]]\nid = \"l{n}\"\nof = \"a\"\nsays = \"i{n} >= 3 and (i{n} <= 90 or 2 * i{n} - 1.5 > 7)\"\nclaims = [\"c{n}\"]\n\
             [acts.x{n}]\nby = \"b\"\ntitle = \"Does step {n}\"\n\
             [[needs]]\nact = \"x{n}\"\nany_of = [[\"x{}\"]]\nclaims = [\"c{n}\"]\n\n\n",
            n + 5,
            n / 2,
        );
    }
    text
}

fn main() {
    println!("# Case files\n\n{}\n", machine());
    println!("9 runs: least / middle / largest. The peer is the TOML parser alone, into a tree with places.\n");
    println!("| lines | parsed and validated | TOML parser alone | ratio |");
    println!("|---|---|---|---|");
    for lines in [1_000, 10_000, 100_000] {
        let text = file(lines);
        let input = [Input { name: "large.case.toml".into(), text: text.clone().into_bytes(), format: Format::Toml }];
        let (ours, loaded) = measure(9, || load(&input));
        assert!(loaded.case.is_some(), "{:?}", loaded.diagnostics.first());
        let (peer, _) = measure(9, || toml::de::DeTable::parse(&text).map(|table| table.get_ref().len()));
        println!("| {} | {ours} | {peer} | {:.1} |", text.lines().count(), ours.ratio(&peer));
    }
}

//! How ingest and copies grow with the number of documents. The limits are far above what is measured, so that a slow
//! machine passes; the figures are printed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::time::Instant;

use detente_evidence::{CopyIndex, ingest, prepare};

/// An article of some 400 words out of 20,000, of which one in five is taken from an earlier one.
fn article(number: u64) -> String {
    let origin = if number % 5 == 4 { number / 5 } else { number };
    let mut text = format!("Report {number}\n\n");
    for (seed, words) in [(origin, 240u64), (number, 160)] {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + words;
        for word in 1..=words {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let rank = (state >> 33) % 20_000 % (1 + (state >> 50) % 20_000);
            text.push_str(if word % 7 == 0 { "of the " } else { "" });
            text.push_str(&format!("w{rank}{}", if word % 60 == 0 { ".\n\n" } else { " " }));
        }
    }
    text
}

/// Seconds for ingest and for copies, one article after the other, none kept.
fn measure(count: u64) -> (f64, f64) {
    let (mut ingested, mut found, mut index) = (0.0, 0.0, CopyIndex::new());
    for number in 0..count {
        let text = article(number);
        let start = Instant::now();
        let document = prepare(ingest("a.txt", text.as_bytes()).remove(0).unwrap());
        ingested += start.elapsed().as_secs_f64();
        let start = Instant::now();
        index.add(&document);
        found += start.elapsed().as_secs_f64();
    }
    let start = Instant::now();
    let copies = index.finish();
    found += start.elapsed().as_secs_f64();
    let per_second = |seconds: f64| count as f64 / seconds;
    println!(
        "{count} articles: ingest with dates, blocks and sentences {:.0}/s, copies {:.0}/s, both on one core {:.0}/s; {} groups",
        per_second(ingested),
        per_second(found),
        per_second(ingested + found),
        copies.groups.len()
    );
    assert!(copies.groups.len() as u64 >= count / 8, "{}", copies.groups.len());
    (ingested, found)
}

/// `DETENTE_SCALE` names a number of articles for a long run.
#[test]
fn grows_with_the_number_of_documents_and_not_faster() {
    let (_, small) = measure(500);
    let (ingested, large) = measure(4000);
    assert!(large < 40.0 * small.max(0.02), "{small} s, then {large} s for eight times as many");
    assert!(ingested + large < 120.0);
    if let Some(count) = std::env::var("DETENTE_SCALE").ok().and_then(|count| count.parse().ok()) {
        measure(count);
    }
}

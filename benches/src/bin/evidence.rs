//! Reports at scale: ingest with copies, and extraction, in articles a second, and the memory that is held.
//!
//! `cargo run --release -p detente-benches --bin evidence`
//!
//! `... --bin evidence -- one-dispute` has ingest and copies alone, of articles that are all about one dispute.
//!
//! `... --bin evidence -- 100000` makes so many articles as JSON lines instead and has `target/release/detente brief` read
//! them as a user would.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::scope;
use std::time::{Duration, Instant};

use detente_benches::articles::Corpus;
use detente_benches::machine;
use detente_benches::memory::{peak, restart};
use detente_evidence::{
    CopyIndex, Extractor, Lexicon, Prepared, Shingles, extract_all, gate, ingest, prepare,
    rules::{Rules, Window},
};

const SIZES: [u64; 4] = [1_000, 3_000, 10_000, 30_000];
const THREADS: usize = 2;

/// Articles that are in hand at one time.
const BATCH: usize = 250;

const EXTRACTORS: &[&dyn Extractor] = &[&Rules, &Window];

/// `work` on each item, on so many threads; the results in the order of the items.
fn spread<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let part = items.len().div_ceil(threads).max(1);
    scope(|scope| {
        let parts: Vec<_> =
            items.chunks(part).map(|items| scope.spawn(|| items.iter().map(&work).collect::<Vec<R>>())).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

fn read(article: &(u64, String)) -> Option<Prepared> {
    ingest("a.txt", article.1.as_bytes()).into_iter().next()?.ok().map(prepare)
}

/// Times of one size.
#[derive(Default)]
struct Times {
    ingest: Duration,
    copies: Duration,
    extraction: Duration,
    found: usize,
    groups: usize,
}

fn measured(corpus: &Corpus, lexicons: &[Lexicon], count: u64, threads: usize) -> Times {
    let (mut times, mut index) = (Times::default(), CopyIndex::new());
    let numbers: Vec<u64> = (0..count).collect();
    for batch in numbers.chunks(BATCH) {
        // Making the articles is not measured.
        let articles: Vec<(u64, String)> = batch.iter().map(|n| (*n, corpus.article(*n))).collect();
        let start = Instant::now();
        let prepared = spread(&articles, threads, read);
        times.ingest += start.elapsed();
        let start = Instant::now();
        let triples = spread(&prepared, threads, |document| document.as_ref().map(Shingles::of));
        for (document, triples) in prepared.iter().zip(triples) {
            let Some((document, triples)) = document.as_ref().zip(triples) else { continue };
            let day = document.published().and_then(|date| date.interval()).and_then(|days| days.from);
            index.add_shingles(triples, day);
        }
        times.copies += start.elapsed();
        let work: Vec<(&Prepared, &Lexicon)> = prepared
            .iter()
            .zip(batch)
            .filter_map(|(document, n)| document.as_ref().zip(lexicons.get(corpus.about(*n))))
            .collect();
        let start = Instant::now();
        times.found += spread(&work, threads, |(document, lexicon)| found(document, lexicon)).iter().sum::<usize>();
        times.extraction += start.elapsed();
    }
    let start = Instant::now();
    times.groups = index.finish().groups.len();
    times.copies += start.elapsed();
    times
}

fn found(document: &Prepared, lexicon: &Lexicon) -> usize {
    let candidates = extract_all(EXTRACTORS, document, lexicon).into_iter();
    candidates.filter(|candidate| gate(candidate.clone(), document, lexicon).is_ok()).count()
}

/// So many articles as JSON lines, read by the program itself: seconds, articles a second, memory.
fn streamed(corpus: &Corpus, count: u64) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = std::env::temp_dir().join(format!("detente-articles-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let read = write(corpus, count, &folder.join("articles.jsonl"))
        .and_then(|()| watched(&target.join("release/detente"), &folder.join("articles.jsonl")));
    std::fs::remove_dir_all(&folder)?;
    let (time, held) = read?;
    println!("| articles | seconds | articles a second | memory |\n|---|---|---|---|");
    let seconds = time.as_secs_f64();
    println!("| {count} | {seconds:.1} | {:.0} | {} MB |", count as f64 / seconds.max(1e-9), held / 1024);
    Ok(())
}

fn write(corpus: &Corpus, count: u64, file: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    for n in 0..count {
        writeln!(out, "{}", serde_json::json!({ "text": corpus.article(n) }))?;
    }
    out.flush()
}

/// Runs the program to its end and looks now and then at the most memory that it held.
fn watched(program: &Path, file: &Path) -> io::Result<(Duration, u64)> {
    let (start, mut held) = (Instant::now(), 0);
    let mut child = Command::new(program).arg("brief").arg(file).stdout(Stdio::null()).spawn()?;
    let id = child.id().to_string();
    while child.try_wait()?.is_none() {
        held = held.max(peak(&id).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok((start.elapsed(), held))
}

/// Ingest and copies of a growing number of articles about one dispute.
fn one_dispute(corpus: &Corpus) {
    println!("| articles | ingest | copies | ingest + copies | memory | groups |\n|---|---|---|---|---|---|");
    for count in SIZES {
        restart();
        let times = measured(corpus, &[], count, THREADS);
        println!(
            "| {count} | {} | {} | {} | {} | {} |",
            rate(count, times.ingest),
            rate(count, times.copies),
            rate(count, times.ingest + times.copies),
            held(),
            times.groups
        );
    }
}

/// Articles a second.
fn rate(count: u64, time: Duration) -> String {
    format!("{:.0}", count as f64 / time.as_secs_f64().max(1e-9))
}

/// The most memory since the last restart.
fn held() -> String {
    peak("self").map_or("not known".to_owned(), |kib| format!("{} MB", kib / 1024))
}

fn main() -> io::Result<()> {
    let corpus = Corpus::read()?;
    let mode = std::env::args().nth(1);
    if let Some(count) = mode.as_deref().and_then(|count| count.parse().ok()) {
        return streamed(&corpus, count);
    }
    if mode.as_deref() == Some("one-dispute") {
        one_dispute(&corpus.of_one_dispute());
        return Ok(());
    }
    let lexicons: Vec<Lexicon> = (0..corpus.disputes()).map(|n| Lexicon::new(corpus.case(n as u64))).collect();
    let words: usize = (0..100).map(|n| corpus.article(n).split_whitespace().count()).sum();
    println!("# Reports\n\n{}\n", machine());
    println!("Articles of {} words on average, made of the corpus; one in five a copy.", words / 100);
    println!("Articles a second; the memory is the most that one run held, articles in hand included.\n");
    println!(
        "| articles | threads | ingest | copies | ingest + copies | extraction | seconds in all | memory | statements | groups |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for count in SIZES {
        for threads in [1, THREADS] {
            restart();
            let times = measured(&corpus, &lexicons, count, threads);
            let all = times.ingest + times.copies + times.extraction;
            let held = held();
            println!(
                "| {count} | {threads} | {} | {} | {} | {} | {:.1} | {held} | {} | {} |",
                rate(count, times.ingest),
                rate(count, times.copies),
                rate(count, times.ingest + times.copies),
                rate(count, times.extraction),
                all.as_secs_f64(),
                times.found,
                times.groups
            );
        }
    }
    Ok(())
}

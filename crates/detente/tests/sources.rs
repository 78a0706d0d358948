//! The reports behind the ceasefire cases, where they are at hand: each case cites the very document, at places that are
//! whole words of it, and no sentence of a report is in this project. The reports are not part of it; they are looked for in
//! `shared/reports` beside the project, and where that folder is missing the tests say so and look at what needs none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use detente::model::{Case, Claim, find};
use detente::render::{Style, full, html};
use detente::{Examined, Format, Input, Library, Limits, Request, Viewer};
use sha2::{Digest, Sha256};

/// So many words in a row may stand in a report and here by chance; one more is a borrowed sentence.
const BY_CHANCE: usize = 8;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The reports by file name, or nothing where they are not at hand.
fn reports() -> Option<BTreeMap<String, String>> {
    let folder = root().join("../shared/reports");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("{} is not there: nothing to compare with", folder.display());
        return None;
    };
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    let reports: BTreeMap<_, _> = entries.map(|entry| read(entry.unwrap().path())).collect();
    assert!(reports.len() >= 5, "{} reports in {}", reports.len(), folder.display());
    Some(reports)
}

fn diagnosed(name: &str, text: Vec<u8>) -> Examined {
    let inputs = vec![Input { name: name.to_owned(), text, format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    detente::diagnose(&request, &|| false).unwrap_or_else(|failure| panic!("{name}: {failure}"))
}

/// The ceasefire cases that ship, by name.
fn cases() -> Vec<(String, Examined)> {
    let entries = fs::read_dir(root().join("cases/ceasefire")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.to_string_lossy().ends_with(".case.toml")).collect();
    paths.sort();
    assert_eq!(paths.len(), 5);
    let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (named(path), diagnosed(&named(path), fs::read(path).unwrap()))).collect()
}

/// The document of a claim, as its file.
fn file_of<'a>(case: &'a Case, claim: &Claim) -> Option<&'a str> {
    find(&case.sources, &claim.source)?.file.as_deref()
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_case_cites_the_very_document() {
    let Some(reports) = reports() else { return };
    let mut cited = BTreeSet::new();
    for (name, run) in cases() {
        for source in &run.seen.case.sources {
            let Some(file) = &source.file else { continue };
            let text = reports.get(file).unwrap_or_else(|| panic!("{name}: {file} is no report"));
            let is: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(source.sha256.as_deref(), Some(is.as_str()), "{name}: {file}");
            cited.insert(file.clone());
        }
    }
    assert_eq!(cited, reports.keys().cloned().collect(), "each report has its case");
}

#[test]
fn every_claim_stands_at_whole_words_of_its_document() {
    let Some(reports) = reports() else { return };
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (name, run) in cases() {
        for claim in &run.seen.case.claims {
            let text: Vec<char> = reports[file_of(&run.seen.case, claim).unwrap()].chars().collect();
            let (from, to) = claim.at.unwrap_or_else(|| panic!("{name} {} has no place", claim.meta.id));
            let (from, to) = (from as usize, to as usize);
            let inside = from < to && to <= text.len();
            let cut = |at: usize| {
                let letter = |at: usize| text.get(at).is_some_and(|c| c.is_alphanumeric());
                at > 0 && letter(at - 1) && letter(at)
            };
            if !inside || cut(from) || cut(to) || text[from].is_whitespace() || text[to - 1].is_whitespace() {
                wrong.push(format!("{name} {}: {from} to {to}", claim.meta.id));
            }
            seen += 1;
        }
    }
    assert!(seen > 90, "{seen} claims");
    assert_eq!(wrong, Vec::<String>::new());
}

/// What is repeated in a document is entered from its first place, and nothing is entered twice.
#[test]
fn a_statement_counts_once() {
    let Some(reports) = reports() else { return };
    for (name, run) in cases() {
        let mut places = BTreeSet::new();
        for claim in &run.seen.case.claims {
            let text: Vec<char> = reports[file_of(&run.seen.case, claim).unwrap()].chars().collect();
            let (from, to) = claim.at.unwrap();
            let span = &text[from as usize..to as usize];
            let first = text.windows(span.len()).position(|window| window == span);
            assert_eq!(first, Some(from as usize), "{name} {}", claim.meta.id);
            assert!(
                places.insert((claim.source.clone(), from, to, claim.act.word(), claim.of.clone())),
                "{name} {}",
                claim.meta.id
            );
        }
    }
}

#[test]
fn with_the_reports_at_hand_each_claim_is_quoted() {
    let Some(reports) = reports() else { return };
    let mut library = Library::default();
    reports.values().for_each(|text| library.add(text));
    let wide = Style { width: 10_000, bold: false };
    for (name, run) in cases() {
        let text = full(&run, &Viewer::All, &library, wide);
        let bare = full(&run, &Viewer::All, &Library::default(), wide);
        let page = html(&run, &Viewer::All, &library);
        for claim in &run.seen.case.claims {
            let quote = library.quote(&run.seen.case, &claim.meta.id);
            let quote = quote.unwrap_or_else(|| panic!("{name} {}: no words", claim.meta.id));
            let shown = format!("\u{201c}{quote}\u{201d}");
            assert!(text.contains(&shown), "{name} {}: {shown} is not shown", claim.meta.id);
            assert!(!bare.contains(&shown), "{name} {}: shown without the document", claim.meta.id);
        }
        assert!(page.matches("<blockquote>").count() >= run.seen.case.claims.len(), "{name}: the page quotes each");
    }
}

/// The sequences of words of one length, each with the report it stands in.
fn sequences(reports: &BTreeMap<String, String>, length: usize) -> BTreeMap<Vec<String>, &str> {
    let mut all = BTreeMap::new();
    for (name, text) in reports {
        for run in words(text).windows(length) {
            all.insert(run.to_vec(), name.as_str());
        }
    }
    all
}

/// The text files that people read and the program prints from.
fn written() -> Vec<PathBuf> {
    fn walk(path: &Path, found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            let mut entries: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
            entries.sort();
            entries.iter().for_each(|entry| walk(entry, found));
        } else if path.is_file() {
            found.push(path.to_owned());
        }
    }
    let mut found = Vec::new();
    for part in ["cases", "docs", "README.md", "crates/detente/src", "crates/detente/tests/reports.rs"] {
        walk(&root().join(part), &mut found);
    }
    assert!(found.len() > 100, "{} files", found.len());
    found
}

/// The first run of words of a text that stands in a report.
fn borrowed<'a>(text: &str, of: &BTreeMap<Vec<String>, &'a str>, length: usize) -> Option<(String, &'a str)> {
    words(text).windows(length).find_map(|run| Some((run.join(" "), *of.get(run)?)))
}

#[test]
fn no_sentence_of_a_report_is_here() {
    let Some(reports) = reports() else { return };
    let length = BY_CHANCE + 1;
    let all = sequences(&reports, length);
    assert!(reports.values().all(|text| borrowed(text, &all, length).is_some()), "the search finds what is there");
    let files = written();
    let found = files.iter().filter_map(|path| {
        let text = fs::read_to_string(path).ok()?;
        borrowed(&text, &all, length)
            .map(|(run, report)| format!("{}: \u{201c}{run}\u{201d} of {report}", path.display()))
    });
    assert_eq!(found.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Needs no report: a document of our own.
#[test]
fn words_are_shown_of_the_very_document_only() {
    let document = "North said on Monday that it would not sign before the summer.";
    let sha256: String = Sha256::digest(document.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let case = format!(
        "detente = 1\n[case]\ntitle = \"Talks\"\nas_of = 2025-03-14\n[actors]\nnorth = {{ role = \"party\" }}\n\
         [sources.note]\nkind = \"note\"\nsha256 = \"{sha256}\"\n\
         [[claims]]\nid = \"c1\"\nsource = \"note\"\nspeaker = \"north\"\nact = \"reject\"\nat = [26, 61]\n"
    );
    let run = diagnosed("talks.case.toml", case.into_bytes());
    let quoted = |document: &str| {
        let mut library = Library::default();
        library.add(document);
        full(&run, &Viewer::All, &library, Style::default())
    };
    let quote = "\u{201c}it would not sign before the summer\u{201d}";
    assert!(quoted(document).contains(quote), "{}", quoted(document));
    assert!(!quoted(&document.replace("summer", "winter")).contains("before the"), "another document is not quoted");
}

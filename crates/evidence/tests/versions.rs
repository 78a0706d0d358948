//! Each extractor's version tells its outputs apart: what it proposes on the corpus stands as a hash beside its version, and a
//! change of the one without the other fails. `DETENTE_REFRESH=1 cargo test -p detente-evidence --test versions` writes the
//! hashes anew once the version was raised, or the corpus was changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use detente_evidence::rules::{Rules, Window};
use detente_evidence::{Candidate, Document, Extractor, Hash, Lexicon, Prepared, prepare};

#[path = "support/score.rs"]
mod score;

/// What stands in the record of an extractor: its version, the hash of the corpus, the hash of what it proposes there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recorded {
    version: u32,
    texts: String,
    proposals: String,
}

/// What is wrong with a record, if anything is.
fn fault(recorded: &Recorded, now: &Recorded) -> Option<&'static str> {
    match () {
        () if recorded == now => None,
        () if recorded.texts == now.texts && recorded.version == now.version => Some(
            "it proposes something else under the same version: raise what `version` gives, then write the record anew",
        ),
        () if now.version < recorded.version => Some("its version went back: no number may come twice"),
        () => Some("the record is of another version or corpus: write it anew"),
    }
}

/// Whether a record may be written anew: where another output has another version, or the corpus is another one.
fn may_follow(recorded: Option<&Recorded>, now: &Recorded) -> bool {
    recorded.is_none_or(|old| {
        now.version > old.version
            || now.version == old.version && (now.texts != old.texts || now.proposals == old.proposals)
    })
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// All articles of the corpus with the names of their cases, and the hash of all that was read.
fn articles() -> (Vec<(Prepared, Lexicon)>, String) {
    let (mut found, mut all) = (Vec::new(), String::new());
    for part in ["open", "tuned", "held", "fresh"] {
        for row in fs::read_to_string(corpus().join(part).join("manifest.jsonl")).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let case = corpus().join(format!("cases/{}.case.toml", row["dispute"].as_str().unwrap()));
            let text = fs::read_to_string(corpus().join(part).join(row["file"].as_str().unwrap())).unwrap();
            write!(all, "{text}\0{}\0", fs::read_to_string(&case).unwrap()).unwrap();
            let document = Document::from_text(row["file"].as_str().unwrap(), &text);
            found.push((prepare(document), score::lexicon(&case).unwrap()));
        }
    }
    assert!(found.len() >= 40, "{} articles", found.len());
    (found, Hash::of(all.as_bytes()).to_string())
}

fn recorded(text: &str, name: &str) -> Option<Recorded> {
    let line = text.lines().find(|line| line.split(' ').next() == Some(name))?;
    let [_, version, texts, proposals] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
    Some(Recorded { version: version.parse().unwrap(), texts: texts.to_owned(), proposals: proposals.to_owned() })
}

#[test]
fn another_output_has_another_version() {
    let (articles, texts) = articles();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/versions.txt");
    let before = fs::read_to_string(&file).unwrap_or_default();
    let (mut after, mut faults) = (String::new(), Vec::new());
    for extractor in [&Rules as &dyn Extractor, &Window] {
        let found = articles.iter().flat_map(|(document, lexicon)| extractor.extract(document, lexicon));
        // The version itself is no part of the output.
        let bare = found.map(|candidate| Candidate { extractors: Vec::new(), ..candidate });
        let proposals = Hash::of(&serde_json::to_vec(&bare.collect::<Vec<_>>()).unwrap()).to_string();
        let now = Recorded { version: extractor.version(), texts: texts.clone(), proposals };
        let old = recorded(&before, extractor.name());
        if std::env::var_os("DETENTE_REFRESH").is_some() {
            assert!(may_follow(old.as_ref(), &now), "{}: raise its version first", extractor.name());
        } else if let Some(fault) = old.as_ref().map_or(Some("it has no record"), |old| fault(old, &now)) {
            faults.push(format!("{}: {fault}", extractor.name()));
        }
        writeln!(after, "{} {} {} {}", extractor.name(), now.version, now.texts, now.proposals).unwrap();
    }
    if std::env::var_os("DETENTE_REFRESH").is_some() {
        fs::write(&file, after).unwrap();
    }
    let hint = "to write the record anew: DETENTE_REFRESH=1 cargo test -p detente-evidence --test versions";
    assert!(faults.is_empty(), "{}\n{hint}", faults.join("\n"));
}

#[test]
fn a_record_follows_another_only_with_a_new_version_or_corpus() {
    let of = |version, texts: &str, proposals: &str| Recorded {
        version,
        texts: texts.to_owned(),
        proposals: proposals.to_owned(),
    };
    let old = of(2, "a", "x");
    for (now, right, follows) in [
        (of(2, "a", "x"), true, true),
        (of(2, "a", "y"), false, false),
        (of(3, "a", "y"), false, true),
        (of(3, "a", "x"), false, true),
        (of(2, "b", "y"), false, true),
        (of(1, "a", "y"), false, false),
    ] {
        assert_eq!((fault(&old, &now).is_none(), may_follow(Some(&old), &now)), (right, follows), "{now:?}");
    }
}

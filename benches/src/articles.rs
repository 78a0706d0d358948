//! Articles that belong to a seed, made of the project's own corpus.
//!
//! Each takes paragraphs of one dispute and exchanges most of the longer words for others of the corpus, so that two of
//! them share phrases as two reports of one event do, and no more. One in five is a copy of an earlier one with a paragraph left out.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use detente_casefile::{Format, Input, load};
use detente_model::Case;

use crate::Seeded;

/// Paragraphs of an article.
const PARAGRAPHS: u64 = 8;

/// Every so many articles, one is a copy.
const COPIED: u64 = 5;

/// A dispute of the corpus: its case and the paragraphs of its articles.
struct Dispute {
    case: Case,
    paragraphs: Vec<String>,
}

/// What articles are made of.
pub struct Corpus {
    disputes: Vec<Dispute>,
    words: Vec<String>,
}

impl Corpus {
    /// Reads the corpus of the project.
    ///
    /// # Errors
    /// A file of it is not there or not as expected.
    pub fn read() -> io::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/evidence/corpus");
        let manifest = std::fs::read_to_string(folder.join("open/manifest.jsonl"))?;
        let mut files: Vec<(String, PathBuf)> = Vec::new();
        for line in manifest.lines().filter(|line| !line.trim().is_empty()) {
            let row: serde_json::Value = serde_json::from_str(line)?;
            if let (Some(dispute), Some(file)) = (row["dispute"].as_str(), row["file"].as_str()) {
                files.push((dispute.to_owned(), folder.join("open").join(file)));
            }
        }
        let mut names: Vec<String> = files.iter().map(|(dispute, _)| dispute.clone()).collect();
        names.sort();
        names.dedup();
        let disputes = names.iter().map(|name| dispute(&folder, name, &files)).collect::<io::Result<Vec<_>>>()?;
        let all = disputes.iter().flat_map(|dispute| &dispute.paragraphs);
        let mut words: Vec<String> =
            all.flat_map(|text| text.split(' ')).filter(|word| swaps(word)).map(str::to_owned).collect();
        words.sort();
        words.dedup();
        if words.is_empty() || disputes.iter().any(|dispute| dispute.paragraphs.is_empty()) {
            return Err(io::Error::other("the corpus has no words"));
        }
        Ok(Self { disputes, words })
    }

    /// The corpus with all articles about its first dispute.
    #[must_use]
    pub fn of_one_dispute(mut self) -> Self {
        self.disputes.truncate(1);
        self
    }

    /// The case of the dispute that an article is about.
    pub fn case(&self, article: u64) -> &Case {
        &self.disputes[self.about(origin(article))].case
    }

    /// Which dispute that is, as a number below [`Corpus::disputes`].
    pub fn about(&self, article: u64) -> usize {
        (origin(article) % self.disputes.len() as u64) as usize
    }

    /// How many disputes there are.
    pub fn disputes(&self) -> usize {
        self.disputes.len()
    }

    /// The article of a number: the same on every machine.
    pub fn article(&self, article: u64) -> String {
        let from = origin(article);
        let mut random = Seeded::new(from);
        let of = &self.disputes[self.about(article)].paragraphs;
        let start = random.below(of.len() as u64);
        let mut text = format!("date 2031-{:02}-{:02} ", 1 + random.below(12), 1 + random.below(28));
        for n in 0..PARAGRAPHS {
            let at = (start + n * 5 + random.below(3)) % of.len() as u64;
            let paragraph = self.varied(&of[at as usize], &mut random);
            // What tells a copy from its origin is one paragraph less.
            if from == article || n != 2 {
                let _ = write!(text, "{paragraph}\n\n");
            }
        }
        text
    }

    fn varied(&self, paragraph: &str, random: &mut Seeded) -> String {
        let mut words = Vec::new();
        for word in paragraph.split(' ') {
            let other = &self.words[random.below(self.words.len() as u64) as usize];
            let exchanged = swaps(word) && random.below(4) > 0;
            words.push(if exchanged { other.as_str() } else { word });
        }
        words.join(" ")
    }
}

/// The article whose words an article has.
fn origin(article: u64) -> u64 {
    if article % COPIED == COPIED - 1 { article - 1 - article % 3 } else { article }
}

/// Whether a word may be exchanged: a longer one in small letters with no sign beside it.
fn swaps(word: &str) -> bool {
    word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn dispute(folder: &Path, name: &str, files: &[(String, PathBuf)]) -> io::Result<Dispute> {
    let path = folder.join("cases").join(format!("{name}.case.toml"));
    let input = Input { name: name.to_owned(), text: std::fs::read(&path)?, format: Format::Toml };
    let case = load(&[input]).case.ok_or_else(|| io::Error::other(format!("{} does not load", path.display())))?;
    let mut paragraphs: Vec<String> = Vec::new();
    for (_, file) in files.iter().filter(|(dispute, _)| dispute == name) {
        for paragraph in std::fs::read_to_string(file)?.split("\n\n") {
            let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            if paragraph.len() > 80 && !paragraphs.contains(&paragraph) {
                paragraphs.push(paragraph);
            }
        }
    }
    Ok(Dispute { case, paragraphs })
}

//! What was found in documents, written down: a run that was stopped goes on where it was, and several machines can look at a
//! part each.
//!
//! A line of JSON for each document and searcher, with a key over all that its candidates follow from: the document, how its
//! text was taken out, the names that were looked for, who looked, the version of the program. What is recalled passes the gate
//! like what is found, so a result with recalled lines has the same bytes as one without; a line that cannot be read is as good
//! as none. Nothing here reads files: a front end keeps the lines ([`Kept`]).

use std::borrow::Cow;

use detente_evidence::{Candidate, ExtractorName, Hash, Prepared};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// The version of the lines.
const VERSION: u32 = 1;

/// Where lines are kept from one run to the next.
pub trait Kept {
    /// The line with a key, if there is one.
    fn line(&self, key: Hash) -> Option<String>;

    /// Keeps lines, each with its end. What cannot be kept is found anew by the next run.
    fn keep(&self, lines: &[(Hash, String)]);
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    key: Hash,
    document: Hash,
    by: Cow<'a, [ExtractorName]>,
    candidates: Cow<'a, [Candidate]>,
}

/// Who looks, and for which names.
pub(crate) struct Searcher {
    by: Vec<ExtractorName>,
    /// The hash of the case that the names are of.
    names: String,
}

impl Searcher {
    pub(crate) fn new(by: Vec<ExtractorName>, names: &str) -> Self {
        Self { by, names: names.to_owned() }
    }

    /// The key of what is found in a document.
    pub(crate) fn key(&self, document: &Prepared) -> Hash {
        let document = &document.document;
        let all = (
            (VERSION, env!("CARGO_PKG_VERSION"), &self.by, &self.names),
            (document.sha256, document.media, &document.method.name),
        );
        Hash::of(&serde_json::to_vec(&all).unwrap_or_default())
    }

    /// What was found in a document as a line, with its end.
    pub(crate) fn line(&self, key: Hash, document: &Prepared, candidates: &[Candidate]) -> String {
        let line = Line {
            key,
            document: document.document.sha256,
            by: Cow::Borrowed(&self.by),
            candidates: Cow::Borrowed(candidates),
        };
        serde_json::to_string(&line).unwrap_or_default() + "\n"
    }
}

/// The candidates of a line; `None` where it is not whole, or not the line of this key.
pub(crate) fn recalled(key: Hash, line: &str) -> Option<Vec<Candidate>> {
    let line: Line<'_> = serde_json::from_str(line).ok()?;
    (line.key == key).then(|| line.candidates.into_owned())
}

/// The key of a line that is whole.
pub fn key_of(line: &[u8]) -> Option<Hash> {
    #[derive(Deserialize)]
    struct Head {
        key: Hash,
        #[serde(rename = "candidates")]
        _candidates: IgnoredAny,
    }
    serde_json::from_slice::<Head>(line).ok().map(|head| head.key)
}

#[cfg(test)]
mod tests {
    use detente_evidence::{Document, ingest, prepare};

    use super::*;

    fn document(name: &str, text: &str) -> Prepared {
        prepare(ingest(name, text.as_bytes()).remove(0).unwrap())
    }

    fn searcher(version: u32, names: &str) -> Searcher {
        Searcher::new(vec![ExtractorName { name: "rules".to_owned(), version }], names)
    }

    #[test]
    fn a_key_tells_all_apart_that_candidates_follow_from() {
        let text = "<p>The mill asks for a quay.</p>";
        let base = searcher(1, "a").key(&document("a.txt", text));
        assert_eq!(base, searcher(1, "a").key(&document("b.txt", text)), "the name of a file changes nothing");
        let others = [
            searcher(2, "a").key(&document("a.txt", text)),
            searcher(1, "b").key(&document("a.txt", text)),
            searcher(1, "a").key(&document("a.html", text)),
            searcher(1, "a").key(&document("a.txt", "The mill asks for a quay.")),
        ];
        assert!(others.iter().all(|other| *other != base));
    }

    #[test]
    fn a_line_that_is_not_whole_or_not_its_own_is_none() {
        let (searcher, document) = (searcher(1, "a"), prepare(Document::from_text("a", "The mill asks for a quay.")));
        let key = searcher.key(&document);
        let line = searcher.line(key, &document, &[]);
        assert_eq!((recalled(key, &line), key_of(line.as_bytes())), (Some(Vec::new()), Some(key)));
        assert_eq!(recalled(Hash::of(b"other"), &line), None);
        for end in 0..line.len() - 1 {
            assert_eq!((recalled(key, &line[..end]), key_of(&line.as_bytes()[..end])), (None, None), "{end}");
        }
    }
}

//! Inputs to begin with: the case files that ship, and the strings written in tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What was found in the folders given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Texts of case files.
    pub cases: Vec<String>,
    /// Strings written in Rust sources.
    pub strings: Vec<String>,
}

impl Sources {
    /// Reads all `.toml` and `.rs` files under the folders, in order of path. What cannot be read is left out.
    #[must_use]
    pub fn read(folders: &[PathBuf]) -> Self {
        let mut files = Vec::new();
        for folder in folders {
            collect(folder, &mut files);
        }
        files.sort();
        let mut sources = Self::default();
        for file in files {
            let Ok(text) = fs::read_to_string(&file) else {
                continue;
            };
            match file.extension().and_then(|end| end.to_str()) {
                Some("toml") => sources.cases.push(text),
                Some("rs") => sources.strings.extend(strings(&text)),
                _ => {}
            }
        }
        sources.strings.sort();
        sources.strings.dedup();
        sources
    }

    /// All quoted strings of the case files, each once: conditions are among them.
    #[must_use]
    pub fn quoted(&self) -> Vec<String> {
        let mut found: Vec<String> = self.cases.iter().flat_map(|text| strings(text)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The case files, and each of their tables under the head that a case needs.
    #[must_use]
    pub fn pieces(&self) -> Vec<String> {
        let mut found = Vec::new();
        for text in &self.cases {
            let head = "detente = 1\n[case]\ntitle = \"t\"\nas_of = 2024-05-05\n";
            let mut table = String::new();
            for line in text.lines() {
                if line.starts_with('[') && !table.is_empty() {
                    found.push(format!("{head}{table}"));
                    table.clear();
                }
                table.push_str(line);
                table.push('\n');
            }
            found.push(format!("{head}{table}"));
            found.push(text.clone());
        }
        found.sort();
        found.dedup();
        found
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// What stands between quotes on one line, and between `r#"` and `"#` on several; escapes stay as they are.
fn strings(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    for piece in text.split("r#\"").skip(1) {
        if let Some((inside, _)) = piece.split_once("\"#") {
            found.push(inside.to_owned());
        }
    }
    found.retain(|string| !string.is_empty());
    found
}

/// A case file as JSON; `None` if it is no TOML. Dates become strings, as the format has them in JSON.
#[must_use]
pub fn as_json(text: &str) -> Option<String> {
    let table: toml::Table = text.parse().ok()?;
    Some(json(&toml::Value::Table(table)).to_string())
}

fn json(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(truth) => (*truth).into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(list) => list.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

/// The words of the seeds, the most frequent first, at most `most`.
#[must_use]
pub fn words(seeds: &[Vec<u8>], most: usize) -> Vec<Vec<u8>> {
    let mut counts: BTreeMap<&[u8], usize> = BTreeMap::new();
    for seed in seeds {
        let parts = seed.split(|byte| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte)));
        for word in parts.filter(|word| !word.is_empty() && word.len() <= 40) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut list: Vec<(&[u8], usize)> = counts.into_iter().collect();
    list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    list.into_iter().take(most).map(|(word, _)| word.to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_sources_are_found() {
        let text = "let a = \"wage >= 4\";\nlet b = r#\"\ndetente = 1\n\"#;";
        let found = strings(text);
        assert!(found.contains(&"wage >= 4".to_owned()));
        assert!(found.contains(&"\ndetente = 1\n".to_owned()));
    }

    #[test]
    fn tables_stand_alone_under_a_head() {
        let sources =
            Sources { cases: vec!["detente = 1\n[a]\nx = 1\n[b]\ny = \"z\"\n".to_owned()], strings: Vec::new() };
        let pieces = sources.pieces();
        assert_eq!(pieces.len(), 4);
        assert!(pieces.iter().any(|piece| piece.ends_with("[b]\ny = \"z\"\n") && !piece.contains("[a]")));
        assert_eq!(sources.quoted(), ["z"]);
    }

    #[test]
    fn case_files_become_json() {
        let text = as_json("detente = 1\n[case]\nas_of = 2025-03-14\nx = [1.5, true]\n");
        assert_eq!(text.as_deref(), Some(r#"{"case":{"as_of":"2025-03-14","x":[1.5,true]},"detente":1}"#));
        assert_eq!(as_json("= nothing"), None);
    }

    #[test]
    fn frequent_words_come_first() {
        let seeds = [b"a says a".to_vec(), b"says a-b".to_vec()];
        assert_eq!(words(&seeds, 2), [b"a".to_vec(), b"says".to_vec()]);
    }
}

//! Makes the table of documents that the shipped cases cite, by SHA-256, so that a report in hand is recognised.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let cases = root.join("cases");
    println!("cargo::rerun-if-changed={}", cases.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(&cases, &mut files);
    files.sort();
    let mut table = String::from("/// Documents that the shipped cases cite.\nstatic KNOWN: &[Known] = &[\n");
    for file in files {
        let shown = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        rows(&fs::read_to_string(&file).unwrap_or_default(), &shown, &mut table);
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = fs::write(out.join("known.rs"), table) {
        println!("cargo::error=the table of known documents cannot be written: {error}");
    }
}

/// All case files under a folder; none where there is no such folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.to_string_lossy().ends_with(".case.toml") {
            files.push(path);
        }
    }
}

/// A row for each document of a case with a whole hash. The shipped cases are written one key a line.
fn rows(text: &str, file: &str, table: &mut String) {
    let (mut section, mut case, mut source) = (String::new(), String::new(), String::new());
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            (section, source) = (name.trim_end_matches(']').to_owned(), String::new());
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let value = value.trim().trim_start_matches('"').split('"').next().unwrap_or_default();
        match (section.as_str(), key.trim()) {
            ("case", "title") => value.clone_into(&mut case),
            (name, "title") if name.starts_with("sources.") => value.clone_into(&mut source),
            (name, "sha256") if name.starts_with("sources.") && value.len() == 64 => {
                let _ = writeln!(
                    table,
                    "    Known {{ sha256: {value:?}, file: {file:?}, case: {case:?}, source: {:?}, title: {source:?} }},",
                    &name["sources.".len()..]
                );
            }
            _ => {}
        }
    }
}

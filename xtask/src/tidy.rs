//! What the compiler does not look at: lengths, panics in libraries, paths of machines, and what the map must name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;
use cargo_metadata::Package;

use crate::functions::functions;
use crate::parts::Outcome;
use crate::rust_text::{blanked, without_tests};
use crate::workspace::{self, shown};

/// Lines of a file from which on it is named, and from which on it fails.
const FILE_LINES: (usize, usize) = (600, 800);

/// Lines of a function from which on it is named, and from which on it fails.
const FUNCTION_LINES: (usize, usize) = (60, 100);

/// What a library does not do: it returns errors.
const PANICS: &[&str] = &[
    ".unwrap()",
    ".unwrap_err()",
    ".expect(\"",
    ".expect_err(\"",
    ".expect(&format!",
    "panic!(",
    "unreachable!(",
    "todo!(",
    "unimplemented!(",
];

/// What no finished code holds, tests included.
const UNFINISHED: &[&str] = &["#[ignore", "todo!(", "unimplemented!(", "dbg!("];

/// A property with a number written in ignores `PROPTEST_CASES`.
const FIXED_CASES: &[&str] = &["with_cases(1", "with_cases(2", "with_cases(3", "with_cases(4", "with_cases(5"];

/// What the checks have to say.
#[derive(Debug, Default)]
struct Notes {
    failures: Vec<String>,
    warnings: Vec<String>,
}

/// Runs all the checks.
pub(crate) fn run(root: &Path) -> Result<Outcome> {
    let mut notes = Notes::default();
    for path in workspace::files_with(&root.join("crates"), "rs")? {
        let text = fs::read_to_string(&path)?;
        check_rust(&shown(root, &path), &text, &mut notes);
    }
    for path in workspace::files(root)? {
        if let Ok(text) = fs::read_to_string(&path) {
            check_words(&shown(root, &path), &text, &mut notes);
        }
    }
    check_pages(root, &mut notes)?;
    for warning in &notes.warnings {
        println!("  note: {warning}");
    }
    Ok(Outcome::from_findings(&notes.failures))
}

/// Checks one Rust file of a crate; only files under `src` are held to lengths and to never panicking.
fn check_rust(name: &str, text: &str, notes: &mut Notes) {
    let code = blanked(text);
    for (line, found) in hits(&code, UNFINISHED) {
        notes.failures.push(format!("{name}:{line}: `{found}`"));
    }
    for (line, _) in hits(&code, FIXED_CASES) {
        let text = format!("{name}:{line}: a fixed number of random cases, which a soak cannot raise");
        notes.warnings.push(text);
    }
    if !name.contains("/src/") || is_test_file(name) || text.contains("#![cfg(test)]") {
        return;
    }
    measure(name, "the file", 1, text.lines().count(), FILE_LINES, notes);
    let code = without_tests(&code);
    // A parser may have a method of that name; what clippy cannot tell apart here, it can by type.
    let code = code.replace("self.expect(", "self.accept(");
    for (line, found) in hits(&code, PANICS) {
        notes.failures.push(format!("{name}:{line}: `{found}` in a library"));
    }
    for function in functions(&code) {
        let what = format!("`{}`", function.name);
        measure(name, &what, function.line, function.lines, FUNCTION_LINES, notes);
    }
}

/// Unit tests may stand in a file of their own beside the code.
fn is_test_file(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.ends_with("_tests.rs") || name.contains("/tests/")
}

fn measure(name: &str, what: &str, line: usize, lines: usize, (warn, fail): (usize, usize), notes: &mut Notes) {
    if lines > fail {
        let text = format!("{name}:{line}: {what} has {lines} lines, over {fail}");
        notes.failures.push(text);
    } else if lines > warn {
        let text = format!("{name}:{line}: {what} has {lines} lines, over {warn}");
        notes.warnings.push(text);
    }
}

/// Every place of the words, by line number from 1.
fn hits<'a>(code: &str, words: &[&'a str]) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for (at, line) in code.lines().enumerate() {
        for word in words {
            if line.contains(word) {
                found.push((at + 1, *word));
            }
        }
    }
    found
}

/// Paths of one machine. Written in two halves, so that this file does not hold them.
fn machine_paths() -> Vec<String> {
    ["work/", "tmp/", "home/", "root/", "Users/", "var/folders/"].iter().map(|folder| format!("/{folder}")).collect()
}

/// Hosts of package registries, in two halves for the same reason.
fn registry_hosts() -> Vec<String> {
    [("crates", "io"), ("pypi", "org"), ("npmjs", "org"), ("npmjs", "com"), ("debian", "org")]
        .iter()
        .map(|(name, end)| format!("{name}.{end}"))
        .collect()
}

/// Checks any text file for what belongs to one machine or to a registry.
fn check_words(name: &str, text: &str, notes: &mut Notes) {
    // cargo writes the registry into its lock file, and nobody else does.
    let hosts = if name.ends_with("Cargo.lock") { Vec::new() } else { registry_hosts() };
    for (at, line) in text.lines().enumerate() {
        let path = machine_paths().into_iter().find(|path| holds_path(line, path));
        let host = hosts.iter().find(|host| line.contains(host.as_str())).cloned();
        for found in path.into_iter().chain(host) {
            let text = format!("{name}:{}: `{found}` does not belong here", at + 1);
            notes.failures.push(text);
        }
    }
}

/// Whether a line holds an absolute path, not the middle of a relative one or of an address.
fn holds_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|character| !is_path_character(character))
    })
}

fn is_path_character(character: char) -> bool {
    character.is_alphanumeric() || ".-_~*}])>".contains(character)
}

/// Checks the pages that every checkout must have, and that the map names every crate and every dependency.
fn check_pages(root: &Path, notes: &mut Notes) -> Result<()> {
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        if !root.join(page).is_file() {
            notes.failures.push(format!("{page} is missing"));
        }
    }
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap_or_default();
    let packages = workspace::members(root)?.packages;
    for folder in packages.iter().filter_map(|package| folder(root, package)) {
        if !names_word(&map, &folder) {
            notes.failures.push(format!("ARCHITECTURE.md does not name `{folder}`"));
        }
    }
    for name in outside(&packages) {
        if !names_word(&map, &name) {
            notes.failures.push(format!("ARCHITECTURE.md gives no reason for `{name}`"));
        }
    }
    Ok(())
}

/// The folder of a member, as the map names it.
fn folder(root: &Path, package: &Package) -> Option<String> {
    let folder = package.manifest_path.parent()?;
    Some(shown(root, folder.as_std_path()))
}

/// What the members depend on directly and is not ours.
fn outside(packages: &[Package]) -> BTreeSet<String> {
    let dependencies = packages.iter().flat_map(|package| &package.dependencies);
    dependencies.filter(|dependency| dependency.path.is_none()).map(|dependency| dependency.name.clone()).collect()
}

/// Whether the text holds the name as a word of its own.
fn names_word(text: &str, name: &str) -> bool {
    let part = |character: char| character.is_alphanumeric() || "-_".contains(character);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rust(name: &str, text: &str) -> Notes {
        let mut notes = Notes::default();
        check_rust(name, text, &mut notes);
        notes
    }

    #[test]
    fn panics_in_libraries_fail_and_in_tests_do_not() {
        let text = "fn a() { b().unwrap(); }\n#[cfg(test)]\nmod tests { fn c() { d().unwrap(); } }\n";
        assert_eq!(rust("crates/x/src/lib.rs", text).failures.len(), 1);
        assert!(rust("crates/x/tests/all.rs", text).failures.is_empty());
        assert!(rust("crates/x/src/a/tests.rs", text).failures.is_empty());
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        let text = "// panic!(\nfn a() -> &'static str { \"todo!()\" }\n";
        assert!(rust("crates/x/src/lib.rs", text).failures.is_empty());
    }

    #[test]
    fn unfinished_work_fails_everywhere() {
        let text = "#[test]\n#[ignore]\nfn a() {}\n";
        assert_eq!(rust("crates/x/tests/all.rs", text).failures.len(), 1);
    }

    #[test]
    fn a_fixed_number_of_random_cases_is_named() {
        let text = "#![proptest_config(ProptestConfig::with_cases(300))]\n";
        assert_eq!(rust("crates/x/tests/all.rs", text).warnings.len(), 1);
        let text = "#![proptest_config(ProptestConfig::with_cases(cases(300)))]\n";
        assert!(rust("crates/x/tests/all.rs", text).warnings.is_empty());
    }

    #[test]
    fn long_files_and_functions_are_named_and_then_fail() {
        let lines = |count: usize| "// line\n".repeat(count);
        assert_eq!(rust("crates/x/src/a.rs", &lines(700)).warnings.len(), 1);
        assert_eq!(rust("crates/x/src/a.rs", &lines(900)).failures.len(), 1);
        let function = |count: usize| format!("fn a() {{\n{}}}\n", "    b();\n".repeat(count));
        assert!(rust("crates/x/src/a.rs", &function(50)).warnings.is_empty());
        assert_eq!(rust("crates/x/src/a.rs", &function(70)).warnings.len(), 1);
        assert_eq!(rust("crates/x/src/a.rs", &function(120)).failures.len(), 1);
    }

    #[test]
    fn machine_paths_and_registry_hosts_fail() {
        for path in machine_paths() {
            for line in [format!("open {path}x"), format!("\"{path}x\"")] {
                let mut notes = Notes::default();
                check_words("README.md", &line, &mut notes);
                assert_eq!(notes.failures.len(), 1, "{line}");
            }
        }
        let host = registry_hosts().remove(0);
        let mut notes = Notes::default();
        check_words("Cargo.lock", &host, &mut notes);
        assert!(notes.failures.is_empty());
        check_words("docs/a.md", &host, &mut notes);
        assert_eq!(notes.failures.len(), 1);
    }

    #[test]
    fn relative_paths_are_no_machine_paths() {
        for path in machine_paths() {
            assert!(!holds_path(&format!("../shared{path}x"), &path));
            assert!(!holds_path(&format!("frame{path}"), &path));
        }
    }

    #[test]
    fn a_name_counts_only_as_a_word_of_its_own() {
        assert!(names_word("uses `toml` to read", "toml"));
        assert!(!names_word("uses toml_edit", "toml"));
        assert!(!names_word("serde-json", "serde"));
    }
}

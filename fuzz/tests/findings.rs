//! Inputs that once broke a parser, and the seeds, held to all promises again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use detente_fuzz::targets::ALL;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a folder in order of name; none if there is no such folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut list = Vec::new();
    for entry in fs::read_dir(folder)? {
        list.push(entry?.path());
    }
    list.sort();
    Ok(list)
}

#[test]
fn past_findings_stay_mended() -> io::Result<()> {
    let folder = project().join("fuzz/findings");
    for target in ALL {
        for path in files(&folder.join(target.name))? {
            eprintln!("{}", path.display());
            (target.run)(&fs::read(&path)?);
        }
    }
    Ok(())
}

#[test]
fn every_finding_belongs_to_a_target() -> io::Result<()> {
    for path in files(&project().join("fuzz/findings"))? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(name == "README.md" || ALL.iter().any(|target| target.name == name), "{name}");
    }
    Ok(())
}

#[test]
fn all_seeds_keep_the_promises() {
    let folders = [project().join("cases"), project().join("crates/casefile")];
    for target in ALL {
        for seed in target.seeds(&folders) {
            (target.run)(&seed);
        }
    }
}

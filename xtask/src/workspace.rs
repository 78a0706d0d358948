//! Where the project lies, and the text files in it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The folder that holds the workspace's `Cargo.toml`.
///
/// # Errors
/// If the chores are run neither through cargo nor from inside the project.
pub(crate) fn root() -> Result<PathBuf> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => std::env::current_dir()?,
    };
    start
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file() && folder.join("xtask").is_dir())
        .map(Path::to_path_buf)
        .with_context(|| format!("no workspace around {}", start.display()))
}

/// What cargo says of the members of the workspace alone.
pub(crate) fn members(root: &Path) -> Result<Metadata> {
    MetadataCommand::new().current_dir(root).no_deps().exec().context("cargo metadata failed")
}

/// What cargo says of the members and of all they depend on, on every platform.
pub(crate) fn everything(root: &Path) -> Result<Metadata> {
    MetadataCommand::new()
        .current_dir(root)
        .features(cargo_metadata::CargoOpt::AllFeatures)
        .exec()
        .context("cargo metadata failed")
}

/// Folders that hold nothing written by hand.
const SKIPPED: [&str; 3] = [".git", "target", "node_modules"];

/// All files under a folder, in order of path, built and hidden-by-git ones left out.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() {
            if !SKIPPED.iter().any(|name| entry.file_name() == *name) {
                collect(&path, found)?;
            }
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The files under a folder that end in this extension; none if there is no such folder.
pub(crate) fn files_with(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut list = files(folder)?;
    list.retain(|path| path.extension().is_some_and(|found| found == extension));
    Ok(list)
}

/// The path as a reader of the project would write it.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

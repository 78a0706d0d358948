//! The example cases of the design load as they stand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};

use detente_casefile::{Format, Input, load};
use detente_model::{Case, EntryRef, Id, Table};

/// The folder of the design, beside the project; not everyone has it.
fn design() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/design");
    if !folder.is_dir() {
        eprintln!("the design folder is not beside the project: nothing to load");
        return None;
    }
    Some(folder)
}

fn loaded(folder: &Path, name: &str) -> (Case, detente_casefile::Places) {
    let text = std::fs::read(folder.join(name)).unwrap();
    let inputs = [Input { name: name.to_owned(), text, format: Format::Toml }];
    let loaded = load(&inputs);
    let shown: String = loaded.diagnostics.iter().map(|diagnostic| diagnostic.render(&inputs)).collect();
    assert_eq!(shown, "");
    (loaded.case.unwrap(), loaded.places)
}

#[test]
fn the_dam_example_loads() {
    let Some(folder) = design() else { return };
    let (case, places) = loaded(&folder, "example.case.toml");
    assert_eq!((case.actors.len(), case.issues.len(), case.red_lines.len(), case.claims.len()), (5, 4, 3, 5));
    assert_eq!(
        case.reading(&Id::new("drought-safe").unwrap(), &Id::new("downstream").unwrap()).unwrap().to_string(),
        "release >= 35 and filling >= 7"
    );
    let need = EntryRef::new(Table::Needs, &Id::new("need-1").unwrap());
    assert_eq!(places.entry(&need).unwrap().column, 1);
    assert!(places.key(&need, "any_of").unwrap().line > places.entry(&need).unwrap().line);
}

#[test]
fn the_cairo_case_loads() {
    let Some(folder) = design() else { return };
    let (case, _) = loaded(&folder, "cairo.case.toml");
    assert_eq!((case.positions.len(), case.needs.len(), case.claims.len()), (4, 2, 32));
}

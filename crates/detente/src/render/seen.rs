//! All that one viewer may see of a case, entry by entry.

use detente_model::{Case, Entry, EntryRef, Table, Viewer, find};

use super::page::{Page, Style};
use crate::words::{Words, clean, plural};

/// Every entry in a view, by table and name, with what it is in words.
pub fn seen(case: &Case, viewer: &Viewer, style: Style) -> String {
    let mut page = Page::new(style);
    let words = Words::new(case);
    let entries = entries(case);
    page.heading(&clean(&case.header.title));
    page.text(
        0,
        0,
        &format!("{}: {}.", viewer.word(), plural(entries.len(), "entry to be seen", "entries to be seen")),
    );
    if let Some(note) = &case.header.note {
        page.text(0, 2, &format!("Note: {}", clean(&note.says)));
    }
    let mut table = None;
    for entry in &entries {
        if table != Some(entry.table) {
            table = Some(entry.table);
            page.gap();
            page.heading(entry.table.word());
        }
        page.labelled(&format!("  {}", entry.id), 26, &told(&words, case, entry));
        inner(&mut page, &words, case, entry);
    }
    page.finish()
}

/// An entry in a few words.
fn told(words: &Words<'_>, case: &Case, entry: &EntryRef) -> String {
    let id = &entry.id;
    let particular = match entry.table {
        Table::Claims => find(&case.claims, id).map(|claim| {
            format!("{}: {} [{}]", words.speaker(claim), claim.act.word().replace('_', " "), claim.source)
        }),
        Table::Relations => find(&case.relations, id)
            .map(|dealing| format!("how {} deals with {}", words.actor(&dealing.from), words.actor(&dealing.to))),
        Table::Preferences => Some(format!("how much matters to {}", words.actor(id))),
        Table::Guarantees => find(&case.guarantees, id)
            .map(|guarantee| format!("{} asks for: {}", words.actor(&guarantee.asked_by), clean(&guarantee.covers))),
        _ => None,
    };
    particular.unwrap_or_else(|| words.entry(entry))
}

/// The readings of a term and the answers to a text, which are entries of their own as to who sees them.
fn inner(page: &mut Page, words: &Words<'_>, case: &Case, entry: &EntryRef) {
    let term = case.terms.iter().filter(|_| entry.table == Table::Terms).find(|term| term.meta.id == entry.id);
    for (actor, reading) in term.iter().flat_map(|term| &term.readings) {
        page.labelled("    read by", 26, &format!("{}: {}", words.actor(actor), words.condition(&reading.says)));
    }
    let text = case.texts.iter().filter(|_| entry.table == Table::Texts).find(|text| text.meta.id == entry.id);
    for (actor, answer) in text.iter().flat_map(|text| &text.answers) {
        page.labelled("    with", 26, &format!("{}: {}", words.actor(actor), answer.state.word()));
    }
}

/// Every entry of a case, table by table, each in its order.
fn entries(case: &Case) -> Vec<EntryRef> {
    let mut all = Vec::new();
    refs(&case.actors, &mut all);
    refs(&case.people, &mut all);
    refs(&case.relations, &mut all);
    refs(&case.issues, &mut all);
    refs(&case.rules, &mut all);
    refs(&case.terms, &mut all);
    refs(&case.positions, &mut all);
    refs(&case.red_lines, &mut all);
    refs(&case.acts, &mut all);
    refs(&case.needs, &mut all);
    refs(&case.preferences, &mut all);
    refs(&case.texts, &mut all);
    refs(&case.guarantees, &mut all);
    refs(&case.alternatives, &mut all);
    refs(&case.deadlines, &mut all);
    refs(&case.events, &mut all);
    refs(&case.sources, &mut all);
    refs(&case.claims, &mut all);
    all
}

fn refs<E: Entry>(entries: &[E], all: &mut Vec<EntryRef>) {
    all.extend(entries.iter().map(|entry| EntryRef::new(E::TABLE, &entry.meta().id)));
}

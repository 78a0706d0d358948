//! The brief as one screen of text.

use std::collections::BTreeSet;

use detente_evidence::{DateKind, Tier};
use detente_model::{ClaimAct, Status};

use super::{Brief, DocumentBrief, Side, Statement};
use crate::render::{Page, Style};
use crate::words::{act_words, clean, listed, plural, status_words};

/// Characters of a quote; the rest stands at its place.
const QUOTE: usize = 200;

/// The brief as text: one screen of at most 40 lines, or `all` of it.
pub fn text(brief: &Brief, all: bool, style: Style) -> String {
    if !all {
        return super::screen::screen(brief, style);
    }
    let mut page = Page::new(style);
    page.titled("What the reports say", &counted(brief));
    documents(brief, &mut page);
    copies(brief, &mut page);
    unread(brief, &mut page);
    taking_part(brief, &mut page);
    status(brief, &mut page);
    statements(brief, &mut page);
    queries(brief, &mut page);
    page.gap();
    page.text(0, 0, &closing(brief));
    page.finish()
}

/// How many documents, counted as how many sources.
pub(super) fn counted(brief: &Brief) -> String {
    let documents = plural(brief.totals.documents, "document", "documents");
    let sources = plural(brief.sources, "source", "sources");
    let stopped = if brief.complete { "" } else { " · stopped before the end" };
    format!("{documents} · at most {sources} · {}{stopped}", brief.standing)
}

fn documents(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading("DOCUMENTS");
    for (at, document) in brief.documents.iter().enumerate() {
        page.text(2, 4, &format!("[{}] {}: {}", at + 1, clean(&document.name), told(document).join(" · ")));
    }
    if let Some(counted) = only_counted(brief) {
        page.text(2, 4, &counted);
    }
}

/// What is said of documents beyond those that are kept in full.
pub(super) fn only_counted(brief: &Brief) -> Option<String> {
    let more = brief.totals.documents.checked_sub(brief.totals.in_full).filter(|more| *more > 0)?;
    let more = plural(more, "document more was", "documents more were");
    Some(format!("{more} compared and counted; statements were not looked for in them (see --in-full)"))
}

/// What is told of a document, part by part.
pub(crate) fn told(document: &DocumentBrief) -> Vec<String> {
    let mut parts = vec![day(document)];
    parts.push(format!("{} of {} sentences say whose words they are", document.attributed, document.sentences));
    if document.times > 0 {
        parts.push(format!("{} of {} times placed", document.placed, document.times));
    }
    let aside = document.aside.iter().map(|aside| format!("{} {}", aside.count, aside.kind));
    if !document.aside.is_empty() {
        parts.push(format!("set aside: {}", aside.collect::<Vec<_>>().join(", ")));
    }
    if document.essay {
        parts.push("an essay: hardly anybody's words, so only what names a source is listed".to_owned());
    }
    if document.reworded {
        parts.push("reworded by a program, it seems: its quotation marks prove nothing".to_owned());
    }
    if document.language != Some("en") {
        parts.push("statements are looked for in English only".to_owned());
    }
    parts.extend(document.remarks.iter().map(|remark| clean(remark)));
    parts.extend(document.known.map(|known| format!("cited by {} as `{}`", known.file, known.source)));
    parts
}

fn day(document: &DocumentBrief) -> String {
    match (document.day, document.shown_day) {
        (Some(day), _) => format!("{day} ({})", document.day_by.map_or("", kind_words)),
        (None, Some(shown)) => format!("no day of its own (the page showed {shown}; nothing is told from that)"),
        (None, None) => "no day of its own".to_owned(),
    }
}

/// What gives a day, in words.
fn kind_words(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Metadata => "put there by whoever collected or sent it",
        DateKind::Dateline => "dateline",
        DateKind::Byline => "beside the title",
        DateKind::Body => "in the text",
        DateKind::Render => "shown by the page",
    }
}

fn copies(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading("COPIES");
    if brief.copies.is_empty() {
        page.text(2, 0, "None were found among them; a paraphrase in new words is not found.");
    }
    for group in &brief.copies {
        page.text(2, 4, &copied(group));
    }
}

/// A group of copies in words.
pub(super) fn copied(group: &super::GroupBrief) -> String {
    let members = listed(group.members.iter().map(|name| clean(name)), "and");
    let sure = match group.tier {
        Tier::Syndicated => "the same text",
        Tier::Rewritten => "rewritten from the same text",
        Tier::Probable => "probably from the same text",
    };
    format!("{members}: {sure}; one source, best witness {}", clean(&group.witness))
}

fn unread(brief: &Brief, page: &mut Page) {
    if brief.unread.is_empty() {
        return;
    }
    page.gap();
    page.heading("NOT READ");
    for unread in &brief.unread {
        page.text(2, 4, &format!("{}: {}; {}", clean(&unread.name), unread.why, unread.hint));
    }
}

fn taking_part(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading("WHO SEEMS TO TAKE PART");
    page.text(2, 2, &cast(brief));
}

/// Who seems to take part, in words.
pub(super) fn cast(brief: &Brief) -> String {
    let named = brief.actors.iter().map(|actor| format!("{} ({})", clean(&actor.name), actor.role));
    if brief.actors.is_empty() { "Nobody could be told from the reports.".to_owned() } else { listed(named, "and") }
}

fn status(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading(&format!("ARE THEY STUCK? {}", brief.standing));
    for (side, label) in [(Side::Stuck, "said to be stuck"), (Side::NotStuck, "said not to be")] {
        let of: Vec<&Statement> = brief.status.iter().filter(|statement| statement.side == Some(side)).collect();
        let count = if of.is_empty() { "nobody here".to_owned() } else { plural(of.len(), "statement", "statements") };
        page.text(2, 0, &format!("{label}: {count}"));
        each(brief, &of, page);
    }
}

fn statements(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading(&format!("WHAT SIDES ARE SAID TO DO: {}", brief.standing));
    if brief.statements.is_empty() {
        page.text(2, 0, "No sentence was found in which a side asks, offers, refuses, waits or wants an assurance.");
    }
    // A side is named before its statements, so that none is crowded out by another.
    let sides: BTreeSet<String> = brief.statements.iter().map(whose).collect();
    for side in sides {
        let of: Vec<&Statement> = brief.statements.iter().filter(|statement| whose(statement) == side).collect();
        page.text(2, 0, &format!("{side}: {}", plural(of.len(), "statement", "statements")));
        each(brief, &of, page);
    }
}

/// Whose stance a statement is about.
fn whose(statement: &Statement) -> String {
    if statement.of.is_empty() { "nobody in particular".to_owned() } else { statement.of.join(", ") }
}

fn each(brief: &Brief, of: &[&Statement], page: &mut Page) {
    of.iter().for_each(|statement| page.text(4, 4, &line(brief, statement)));
}

/// One statement with its place, for a page that has room.
pub(super) fn whole(brief: &Brief, statement: &Statement) -> String {
    format!("{}: {}", whose(statement), line(brief, statement))
}

/// One statement with its place: the number of its document and code points.
fn line(brief: &Brief, statement: &Statement) -> String {
    let does = match statement.status.filter(|_| statement.act == ClaimAct::ReportStatus) {
        Some(status) => denied(status, statement),
        None => act_words(statement.act).to_owned(),
    };
    let by = match statement.speakers.as_slice() {
        [] => "the report's own words".to_owned(),
        speakers => speakers.iter().map(|speaker| clean(speaker)).collect::<Vec<_>>().join(", "),
    };
    let day = statement.day.map_or_else(|| "undated".to_owned(), |day| day.to_string());
    let doubts = if statement.doubts.is_empty() { "" } else { " (look twice)" };
    let quote = shortened(&clean(&statement.quote), QUOTE);
    format!(
        "{day} {does}: \u{201c}{quote}\u{201d} {by}; {} {}{doubts}",
        place(brief, &statement.document),
        statement.span
    )
}

/// A document by its number.
fn place(brief: &Brief, document: &str) -> String {
    let at = brief.documents.iter().position(|known| known.name == document);
    at.map_or_else(|| clean(document), |at| format!("[{}]", at + 1))
}

fn denied(status: Status, statement: &Statement) -> String {
    let words = status_words(status);
    match statement.polarity {
        detente_model::Polarity::Affirm => words.to_owned(),
        detente_model::Polarity::Deny => format!("denied that {words}"),
    }
}

fn shortened(quote: &str, most: usize) -> String {
    if quote.chars().count() <= most {
        return quote.to_owned();
    }
    format!("{} …", quote.chars().take(most).collect::<String>().trim_end())
}

fn queries(brief: &Brief, page: &mut Page) {
    if brief.queries.is_empty() {
        return;
    }
    page.gap();
    page.heading("TO BE SETTLED BY A PERSON: words that may stand for others");
    brief.queries.iter().for_each(|query| page.text(2, 4, &asked(brief, query)));
}

/// A query in words.
pub(super) fn asked(brief: &Brief, query: &super::QueryBrief) -> String {
    let reads = clean(&query.reads);
    let place = place(brief, &query.document);
    format!("\u{201c}{reads}\u{201d} perhaps \u{201c}{}\u{201d}; {place} {}", query.perhaps, query.span)
}

/// What was asked and what was refused.
pub(super) fn closing(brief: &Brief) -> String {
    let refused = match brief.refused {
        0 => String::new(),
        count => format!(" {} without ground in the text left out.", plural(count, "candidate was", "candidates were")),
    };
    format!(
        "Found by {}.{refused} Places are code points of the raw text. `--draft talks.case.toml` writes a case file to correct.",
        brief.extractors.join(", ")
    )
}

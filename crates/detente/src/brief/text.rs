//! The brief as one screen of text.

use detente_evidence::{DateKind, Tier};
use detente_model::{ClaimAct, Status};

use super::{Brief, DocumentBrief, Side, Statement};
use crate::render::{Page, Style};
use crate::words::{act_words, clean, listed, plural, status_words};

/// A quote is shown up to so many characters; the rest stands at its place.
const QUOTE: usize = 110;

/// The brief as text; each part names how many there are before it shows them.
pub fn text(brief: &Brief, style: Style) -> String {
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
    let documents = plural(brief.documents.len(), "document", "documents");
    let sources = plural(brief.sources, "source", "sources");
    let stopped = if brief.complete { "" } else { " · stopped before the end" };
    format!("{documents} · at most {sources} · {}{stopped}", brief.standing)
}

fn documents(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading("DOCUMENTS");
    for document in &brief.documents {
        page.text(2, 4, &format!("{}: {}", clean(&document.name), told(document).join(" · ")));
    }
}

/// What is told of a document, part by part.
pub(super) fn told(document: &DocumentBrief) -> Vec<String> {
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
        page.text(
            2,
            0,
            &format!("{label}: {}", if of.is_empty() { "nobody here".to_owned() } else { of.len().to_string() }),
        );
        for statement in of {
            page.text(4, 4, &line(statement));
        }
    }
}

fn statements(brief: &Brief, page: &mut Page) {
    page.gap();
    page.heading(&format!("WHAT SIDES ARE SAID TO DO: {}", brief.standing));
    if brief.statements.is_empty() {
        page.text(2, 0, "No sentence was found in which a side asks, offers, refuses, waits or wants an assurance.");
    }
    for statement in &brief.statements {
        page.text(2, 4, &line(statement));
    }
}

/// One statement with its place.
pub(super) fn line(statement: &Statement) -> String {
    let of = if statement.of.is_empty() { "somebody".to_owned() } else { statement.of.join(", ") };
    let does = match statement.status.filter(|_| statement.act == ClaimAct::ReportStatus) {
        Some(status) => denied(status, statement),
        None => format!("{of} {}", act_words(statement.act)),
    };
    let by = match statement.speakers.as_slice() {
        [] => "in its own voice".to_owned(),
        speakers => speakers.iter().map(|speaker| clean(speaker)).collect::<Vec<_>>().join(", "),
    };
    let day = statement.day.map_or_else(|| "undated".to_owned(), |day| day.to_string());
    let doubts = if statement.doubts.is_empty() { "" } else { " (look twice)" };
    let quote = shortened(&clean(&statement.quote));
    format!("{day} {does}: \u{201c}{quote}\u{201d} {by}; {} {}{doubts}", clean(&statement.document), statement.span)
}

fn denied(status: Status, statement: &Statement) -> String {
    let words = status_words(status);
    match statement.polarity {
        detente_model::Polarity::Affirm => words.to_owned(),
        detente_model::Polarity::Deny => format!("denied that {words}"),
    }
}

fn shortened(quote: &str) -> String {
    if quote.chars().count() <= QUOTE {
        return quote.to_owned();
    }
    format!("{} …", quote.chars().take(QUOTE).collect::<String>().trim_end())
}

fn queries(brief: &Brief, page: &mut Page) {
    if brief.queries.is_empty() {
        return;
    }
    page.gap();
    page.heading("TO BE SETTLED BY A PERSON: words that may stand for others");
    for query in brief.queries.iter().filter(|query| query.turns) {
        page.text(2, 4, &asked(query));
    }
    let rest = brief.queries.iter().filter(|query| !query.turns).count();
    if rest > 0 {
        page.text(
            2,
            0,
            &format!("and {} that turn nothing (in the JSON)", plural(rest, "sign of rewording", "signs of rewording")),
        );
    }
}

/// A query in words.
pub(super) fn asked(query: &super::QueryBrief) -> String {
    let reads = clean(&query.reads);
    format!(
        "\u{201c}{reads}\u{201d} perhaps \u{201c}{}\u{201d}; {} {}",
        query.perhaps,
        clean(&query.document),
        query.span
    )
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

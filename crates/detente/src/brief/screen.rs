//! The first screen of a brief: at most 40 lines of 100 columns, however much there is to tell.
//!
//! Each entry has one line. The screen begins with the least that is neutral: one statement that says the talks are stuck and
//! one that says they are not, and one of each side; then each part in turn gets a line more as long as all fits. A step
//! raises the number for all sides alike, so that none is told more of than another as far as there is more.

use std::collections::BTreeMap;

use detente_evidence::DateKind;
use detente_model::Polarity;

use super::text::{copied, counted};
use super::{Brief, DocumentBrief, Side, Statement};
use crate::render::{Page, Style, columns, shortened};
use crate::words::{act_verb, clean, plural, status_words};

/// The screen has at most so many lines.
const LINES: usize = 40;

/// How many entries of each part stand on the screen.
#[derive(Clone, Copy)]
struct Fit {
    documents: usize,
    status: usize,
    statements: usize,
    queries: usize,
}

const LEAST: Fit = Fit { documents: 1, status: 1, statements: 1, queries: 1 };

/// What a step adds to, in the order of turns.
const STEPS: [fn(&mut Fit); 4] =
    [|fit| fit.documents += 1, |fit| fit.statements += 1, |fit| fit.status += 1, |fit| fit.queries += 1];

/// The first screen.
pub(super) fn screen(brief: &Brief, style: Style) -> String {
    let view = View { brief, style, sides: sides(brief) };
    let (mut fit, mut text) = (LEAST, view.set(LEAST));
    let mut grew = true;
    while grew {
        grew = false;
        for step in STEPS {
            let mut more = fit;
            step(&mut more);
            let larger = view.set(more);
            if larger.lines().count() <= LINES && larger != text {
                (fit, text, grew) = (more, larger, true);
            }
        }
    }
    text
}

/// Statements under the name of one side, or of all who are no side of their own.
struct Group<'a> {
    label: String,
    statements: Vec<&'a Statement>,
}

/// The statements by whom they are about: each party by itself, then all others together.
fn sides(brief: &Brief) -> Vec<Group<'_>> {
    let mut by: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
    for statement in &brief.statements {
        let alone = |id: &String| {
            brief.actors.iter().position(|actor| actor.id == *id && actor.role == "party").unwrap_or(usize::MAX)
        };
        let whose = if let [only] = statement.of.as_slice() { alone(only) } else { usize::MAX };
        by.entry(whose).or_default().push(statement);
    }
    let each = by.into_iter().map(|(at, statements)| Group {
        label: brief.actors.get(at).map_or_else(|| "others, several".to_owned(), |actor| clean(&actor.name)),
        statements: named_first(statements),
    });
    each.collect()
}

/// What somebody is named as saying comes before a document's own voice, then what several extractors found.
fn named_first(mut statements: Vec<&Statement>) -> Vec<&Statement> {
    statements.sort_by_key(|statement| (statement.speakers.is_empty(), usize::MAX - statement.agreement));
    statements
}

struct View<'a> {
    brief: &'a Brief,
    style: Style,
    sides: Vec<Group<'a>>,
}

impl View<'_> {
    fn set(&self, fit: Fit) -> String {
        let mut page = Page::new(self.style);
        page.titled("What the reports say", &counted(self.brief));
        page.gap();
        self.in_hand(&mut page, fit);
        page.gap();
        self.stuck(&mut page, fit);
        page.gap();
        self.said(&mut page, fit);
        self.queries(&mut page, fit);
        page.gap();
        self.next(&mut page);
        page.finish()
    }

    /// One entry on one line: what stands before and after a middle that is shortened to what room there is.
    fn line(&self, page: &mut Page, indent: usize, before: &str, middle: &str, after: &str) {
        let room = self.style.width.saturating_sub(indent + columns(before) + columns(after));
        page.text(
            indent,
            0,
            &shortened(&format!("{before}{}{after}", shortened(middle, room)), self.style.width - indent),
        );
    }

    /// How many are not shown, and how to see them.
    fn more(&self, page: &mut Page, indent: usize, all: usize, shown: usize, what: &str) {
        if all > shown {
            self.line(page, indent, &format!("and {} more", all - shown), what, " (--all)");
        }
    }

    fn in_hand(&self, page: &mut Page, fit: Fit) {
        let (brief, totals) = (self.brief, &self.brief.totals);
        page.heading("1  IN HAND  attributed: sentences that say whose words they are, of all");
        let shown = brief.documents.len().min(fit.documents);
        for (at, document) in brief.documents.iter().take(shown).enumerate() {
            let name = shortened(&clean(&document.name), self.style.width / 6);
            self.line(page, 3, &format!("[{}] {name}: ", at + 1), &told(document), "");
        }
        if totals.documents > shown {
            let all = format!(
                "; of all, {} with a day of their own{}, {} of {} sentences say whose words they are",
                totals.dated,
                self.days(),
                totals.attributed,
                totals.sentences
            );
            self.more(page, 3, totals.documents, shown, &all);
        }
        if totals.in_full < totals.documents {
            let first = format!(
                "Statements are looked for in the first {} alone; copies and counts are of all.",
                totals.in_full
            );
            self.line(page, 3, "", &first, "");
        }
        self.copies(page);
        if let Some(unread) = brief.unread.first() {
            let rest =
                if totals.unread > 1 { format!("; and {} more (--all)", totals.unread - 1) } else { String::new() };
            self.line(page, 3, "NOT READ  ", &format!("{}: {}", clean(&unread.name), clean(&unread.why)), &rest);
        }
        self.cast(page);
    }

    fn days(&self) -> String {
        let totals = &self.brief.totals;
        match (totals.first, totals.last) {
            (Some(first), Some(last)) if first != last => format!(" ({first} to {last})"),
            (Some(day), _) => format!(" ({day})"),
            _ => String::new(),
        }
    }

    fn copies(&self, page: &mut Page) {
        let copies = &self.brief.copies;
        match copies.first() {
            None => self.line(page, 3, "Copies: ", "none found; a paraphrase in new words is not found.", ""),
            Some(group) => {
                let rest = if copies.len() > 1 {
                    format!("; and {} (--all)", plural(copies.len() - 1, "group more", "groups more"))
                } else {
                    String::new()
                };
                let first = if group.members.len() > 3 {
                    let other = plural(group.members.len() - 1, "document", "documents");
                    format!("{} and {other} of the same words; one source", clean(&group.witness))
                } else {
                    copied(group)
                };
                self.line(page, 3, "Copies: ", &first, &rest);
            }
        }
    }

    fn cast(&self, page: &mut Page) {
        let names = |party: bool| {
            let of = self.brief.actors.iter().filter(|actor| (actor.role == "party") == party);
            of.map(|actor| clean(&actor.name)).collect::<Vec<_>>()
        };
        let (parties, others) = (names(true), names(false));
        if parties.is_empty() && others.is_empty() {
            return self.line(page, 3, "Taking part, it seems: ", "nobody could be told from the reports.", "");
        }
        // Each half of the line is shortened by itself: no side is left out for the names of those in between.
        let told = |names: &[String]| if names.is_empty() { "not told".to_owned() } else { names.join(", ") };
        let room = (self.style.width - 3).saturating_sub(columns("Parties, it seems: ") + columns(" · between: "));
        let between = self.fitting(&others, room / 2, &told(&others));
        let sides = self.fitting(&parties, room - columns(&between), &told(&parties));
        self.line(page, 3, "Parties, it seems: ", &format!("{sides} · between: {between}"), "");
    }

    /// As many names as there is room for, and how many more there are.
    fn fitting(&self, names: &[String], room: usize, all: &str) -> String {
        if columns(all) <= room {
            return all.to_owned();
        }
        let told = |count: usize| format!("{} and {} more", names[..count].join(", "), names.len() - count);
        let most = (1..names.len()).rev().find(|count| columns(&told(*count)) <= room).unwrap_or(0);
        if most == 0 { format!("{} (--all)", names.len()) } else { told(most) }
    }

    fn stuck(&self, page: &mut Page, fit: Fit) {
        let of = |side: Side| self.brief.status.iter().filter(|said| said.side == Some(side)).collect::<Vec<_>>();
        let (stuck, moving) = (of(Side::Stuck), of(Side::NotStuck));
        let answer = match (stuck.len(), moving.len()) {
            (0, 0) => "No statement says.".to_owned(),
            (yes, 0) => format!("Said {}; nobody here says they are not.", times(yes)),
            (0, no) => format!("Said not to be, {}; nobody here says they are.", times(no)),
            (yes, no) => format!("Said {}, and {} that they are not.", times(yes), times(no)),
        };
        page.heading(&format!("2  ARE THEY STUCK?  {answer} By day; {}.", self.brief.standing));
        for (label, said) in [("stuck", stuck), ("not stuck", moving)] {
            self.some(page, label, 13, &named_by_day(&said, fit.status), said.len());
        }
    }

    fn said(&self, page: &mut Page, fit: Fit) {
        page.heading(&format!("3  WHAT SIDES ARE SAID TO ASK, OFFER, REFUSE, WAIT FOR  {}", self.brief.standing));
        if self.sides.is_empty() {
            self.line(
                page,
                3,
                "",
                "No sentence was found in which a side asks, offers, refuses, waits or wants an assurance.",
                "",
            );
        }
        for group in &self.sides {
            let shown: Vec<&Statement> = group.statements.iter().copied().take(fit.statements).collect();
            self.some(page, &shortened(&group.label, 16), 20, &shown, group.statements.len());
        }
    }

    /// Statements under a label in a column of its own; the last line says how many more there are.
    fn some(&self, page: &mut Page, label: &str, column: usize, shown: &[&Statement], all: usize) {
        for (at, statement) in shown.iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let last = at + 1 == shown.len() && all > shown.len();
            let more = if last { format!(" +{} (--all)", all - shown.len()) } else { String::new() };
            let room = self.style.width.saturating_sub(column + columns(&more));
            let told = format!("{}{more}", self.statement(statement, room));
            page.labelled(&format!("   {label}"), column, &told);
        }
    }

    /// Day, what it does, the words, who says so, the place: within so many columns.
    fn statement(&self, statement: &Statement, room: usize) -> String {
        let does = match statement.status.filter(|_| statement.side.is_some()) {
            Some(status) if statement.polarity == Polarity::Deny => format!("not that {}", status_words(status)),
            Some(status) => status_words(status).to_owned(),
            None => act_verb(statement.act).to_owned(),
        };
        let by = match statement.speakers.as_slice() {
            [] => "own words".to_owned(),
            speakers => shortened(&speakers.iter().map(|name| clean(name)).collect::<Vec<_>>().join(", "), 18),
        };
        // Of a document without a day, its own line says so.
        let day = statement.day.map_or_else(String::new, |day| format!("{day} "));
        let twice = if statement.doubts.is_empty() { "" } else { " (?)" };
        let before = format!("{day}{does}: \u{201c}");
        let after = format!("\u{201d} {by} {} {}{twice}", self.place(&statement.document), statement.span);
        let quote = shortened(&clean(&statement.quote), room.saturating_sub(columns(&before) + columns(&after)));
        shortened(&format!("{before}{quote}{after}"), room)
    }

    fn place(&self, document: &str) -> String {
        let at = self.brief.documents.iter().position(|known| known.name == document);
        at.map_or_else(|| clean(document), |at| format!("[{}]", at + 1))
    }

    fn queries(&self, page: &mut Page, fit: Fit) {
        let queries = &self.brief.queries;
        if queries.is_empty() {
            return;
        }
        page.gap();
        page.heading("4  TO BE SETTLED BY A PERSON  words that may stand for others");
        let (turn, others): (Vec<_>, Vec<_>) = queries.iter().partition(|query| query.turns);
        let shown = queries.len().min(fit.queries);
        for (at, query) in turn.iter().chain(&others).take(shown).enumerate() {
            let last = at + 1 == shown && queries.len() > shown;
            let more = if last { format!(" +{} (--all)", queries.len() - shown) } else { String::new() };
            let reads = format!("\u{201c}{}\u{201d} perhaps \u{201c}{}\u{201d}", clean(&query.reads), query.perhaps);
            let place = format!("; {} {}{more}", self.place(&query.document), query.span);
            self.line(page, 3, "", &reads, &place);
        }
    }

    fn next(&self, page: &mut Page) {
        page.heading("NEXT");
        self.line(
            page,
            3,
            "",
            "Read each at its place: [document] and code points of its raw text; look twice where (?) stands.",
            "",
        );
        self.line(
            page,
            3,
            "",
            "`--draft talks.case.toml` writes a case file to correct; `--all` shows all that was found.",
            "",
        );
    }
}

/// The first so many that somebody is named as saying, else of the documents' own voice; in the order of their days.
fn named_by_day<'a>(said: &[&'a Statement], most: usize) -> Vec<&'a Statement> {
    let mut chosen: Vec<usize> = (0..said.len()).collect();
    chosen.sort_by_key(|at| (said[*at].speakers.is_empty(), usize::MAX - said[*at].agreement, *at));
    chosen.truncate(most);
    chosen.sort_unstable();
    chosen.into_iter().map(|at| said[at]).collect()
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// What is told of a document on one line.
fn told(document: &DocumentBrief) -> String {
    let mut parts = vec![day(document), format!("{}/{} attributed", document.attributed, document.sentences)];
    let aside: usize = document.aside.iter().map(|aside| aside.count).sum();
    if aside > 0 {
        parts.push(format!("{aside} set aside"));
    }
    if document.essay {
        parts.push("essay".to_owned());
    }
    if document.reworded {
        parts.push("reworded, it seems".to_owned());
    }
    if document.language != Some("en") {
        parts.push("not searched: English only".to_owned());
    }
    if let Some(known) = document.known {
        let case = known.file.rsplit('/').next().unwrap_or(known.file);
        parts.push(format!("in {}", case.trim_end_matches(".case.toml")));
    }
    parts.join(" · ")
}

fn day(document: &DocumentBrief) -> String {
    let by = match document.day_by {
        Some(DateKind::Metadata) => "given with it",
        Some(DateKind::Dateline) => "dateline",
        Some(DateKind::Byline) => "beside the title",
        Some(DateKind::Body) => "in the text",
        Some(DateKind::Render) | None => "shown by the page",
    };
    match (document.day, document.shown_day) {
        (Some(day), _) => format!("{day} ({by})"),
        (None, Some(shown)) => format!("undated (shown {shown})"),
        (None, None) => "undated".to_owned(),
    }
}

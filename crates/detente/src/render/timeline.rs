//! A timeline as text.

use detente_model::{Basis, Verdict, Viewer};

use super::page::{Page, Style};
use super::text::{day, verdict_words};
use crate::timeline::Timeline;
use crate::words::{basis_word, documents, plural};

/// Several cases beside each other, one letter a case.
pub fn timeline(timeline: &Timeline, viewer: &Viewer, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading("THE TALKS, DATE BY DATE: each case rests on its own documents, nothing is carried over");
    if *viewer != Viewer::All {
        page.text(0, 0, "From what may be seen here.");
    }
    page.gap();
    cases(timeline, &mut page);
    page.gap();
    verdicts(timeline, viewer, &mut page);
    page.gap();
    stances(timeline, &mut page);
    page.finish()
}

fn cases(timeline: &Timeline, page: &mut Page) {
    for (index, case) in timeline.cases.iter().enumerate() {
        let told = format!(
            "{}: {}. {}; {}. Said to be: {}. From the file: {}.",
            day(case.as_of),
            case.title,
            documents(case.sources, case.independent),
            plural(case.claims, "claim", "claims"),
            case.claimed.word(),
            case.structural.word(),
        );
        page.labelled(&format!("{}", index + 1), 4, &told);
    }
}

fn verdicts(timeline: &Timeline, viewer: &Viewer, page: &mut Page) {
    page.heading("WHAT STANDS IN THE WAY");
    for row in &timeline.verdicts {
        let mut told: Vec<String> = Vec::new();
        for (index, (verdict, weakest)) in row.verdicts.iter().zip(&row.weakest).enumerate() {
            let rests = match (verdict, weakest) {
                (Verdict::Undetermined, _) | (_, None) => String::new(),
                (_, Some(basis)) => format!(" ({})", basis_word(*basis)),
            };
            told.push(format!("{} {}{rests}", index + 1, verdict_words(viewer, *verdict)));
        }
        page.labelled(&format!("{:<4} {}", row.id.word(), row.kind), 28, &told.join(" \u{b7} "));
    }
}

fn stances(timeline: &Timeline, page: &mut Page) {
    page.heading("STANCES ON FILE: by how well each case knows them; a dot: not in that case");
    let mark = |basis: &Option<Basis>| match basis {
        None => ".",
        Some(Basis::Confirmed) => "C",
        Some(Basis::Stated) => "S",
        Some(Basis::Reported) => "R",
        Some(Basis::Inferred) => "I",
        Some(Basis::Analyst) => "A",
    };
    let column = timeline.cases.len() * 2 + 3;
    for row in &timeline.stances {
        let marks: Vec<&str> = row.known.iter().map(mark).collect();
        page.labelled(&format!("  {}", marks.join(" ")), column.max(6), &row.stance);
    }
    page.text(0, 0, "C confirmed  S stated  R reported  I inferred  A analyst\u{2019}s estimate");
}

//! The questions that could be put to the sides, as text.

use detente_model::{Kind, Viewer};

use super::page::{Page, Style};
use crate::pipeline::Examined;
use crate::report::Asked;
use crate::words::{Words, clean, listed};

/// What is not known, whom it could be asked of, which findings an answer bears on, and what asking reveals.
pub fn ask(run: &Examined, viewer: &Viewer, style: Style) -> String {
    let mut page = Page::new(style);
    let words = Words::new(&run.seen.case);
    page.heading(&clean(&run.seen.case.header.title));
    if *viewer != Viewer::All {
        page.text(0, 0, "From what may be seen here.");
    }
    let questions = &run.report.summary.ask_first;
    if questions.is_empty() {
        page.text(0, 0, "Nothing that could be asked bears on any of the kinds that were examined.");
        return page.finish();
    }
    page.text(0, 0, "Questions that every side could be asked alike; those first on which most depends.");
    for (index, asked) in questions.iter().enumerate() {
        page.gap();
        question(&mut page, &words, index + 1, asked);
    }
    page.finish()
}

fn question(page: &mut Page, words: &Words<'_>, number: usize, asked: &Asked) {
    let whom = match asked.of.as_slice() {
        [] => "nobody in particular".to_owned(),
        [one] => words.actor(one),
        several => format!("{}, all alike", words.actors(several)),
    };
    let kinds = asked.decides.iter().map(|kind| named(*kind));
    page.labelled(&number.to_string(), 4, &format!("\u{201c}{}\u{201d}", asked.question));
    page.labelled("    ask", 14, &whom);
    page.labelled("    bears on", 14, &listed(kinds, "and"));
    page.labelled("    asking", 14, asked.reveals.strip_prefix("asking ").unwrap_or(&asked.reveals));
}

fn named(kind: Kind) -> String {
    format!("{} ({})", kind.name(), kind.word())
}

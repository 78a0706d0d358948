//! What is counted over all documents, those included that are not kept.

use detente_model::Date;
use serde::Serialize;

use super::DocumentBrief;

/// Counts over all documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Documents, each once.
    pub documents: usize,
    /// Of how many the dates, the sentences and the statements are kept; all others are compared and counted.
    pub in_full: usize,
    /// How many files or lines gave no document.
    pub unread: usize,
    /// Documents with a day of their own.
    pub dated: usize,
    /// The first of these days.
    pub first: Option<Date>,
    /// The last.
    pub last: Option<Date>,
    /// Documents without one whose page showed a day.
    pub only_shown: usize,
    /// Documents that tell hardly anybody's words.
    pub essays: usize,
    /// Documents that a program seems to have reworded.
    pub reworded: usize,
    /// Documents in which no statements are looked for, because their language is not known to the extractors.
    pub other_languages: usize,
    /// Sentences of running text.
    pub sentences: usize,
    /// Sentences that name whose words they are.
    pub attributed: usize,
    /// Blocks that were set aside.
    pub aside: usize,
}

impl Totals {
    /// Counts one document more.
    pub(super) fn add(&mut self, document: &DocumentBrief) {
        self.documents += 1;
        self.dated += usize::from(document.day.is_some());
        self.first = self.first.into_iter().chain(document.day).min();
        self.last = self.last.max(document.day);
        self.only_shown += usize::from(document.day.is_none() && document.shown_day.is_some());
        self.essays += usize::from(document.essay);
        self.reworded += usize::from(document.reworded);
        self.other_languages += usize::from(document.language != Some("en"));
        self.sentences += document.sentences;
        self.attributed += document.attributed;
        self.aside += document.aside.iter().map(|aside| aside.count).sum::<usize>();
    }
}

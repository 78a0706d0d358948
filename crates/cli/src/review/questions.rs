//! What a correction, a split, a merge or a new entry asks for. An empty answer keeps what is there.

use detente::Id;
use detente::model::{ClaimAct, Date, EntryRef, Modality, Polarity, Status};
use detente::review::{Correction, Item, Review, Standing, speaker_words};

use super::Desk;
use crate::stop::Stop;

impl Desk {
    /// The fields one after the other; `None` where the input ended.
    pub(super) fn correction(&mut self, item: &Item) -> Result<Option<Correction>, Stop> {
        self.keys.say("An empty answer keeps what is in brackets.");
        let candidate = &item.candidate;
        let ids = |found: &[detente::evidence::Found]| words(found.iter().map(|one| &one.id));
        let issues = words(candidate.issues.iter().map(|topic| &topic.id));
        let mut to = Correction {
            act: self.word("act", candidate.act.word(), ClaimAct::from_word, &all(ClaimAct::ALL, ClaimAct::word))?,
            ..Correction::default()
        };
        if to.act.unwrap_or(candidate.act) == ClaimAct::ReportStatus {
            let now = candidate.status.map_or("", Status::word);
            to.status = self.word("status", now, Status::from_word, &all(Status::ALL, Status::word))?;
        }
        to.of = self.ids("of", &ids(&candidate.of))?;
        to.target = self.ids("towards", &ids(&candidate.targets))?;
        to.issue = self.ids("on", &issues)?;
        to.speaker = self.ids("said by (ids)", &speaker_words(candidate))?;
        to.speaker_as =
            self.keys.ask("said by somebody described as, word for word: ")?.filter(|text| !text.is_empty());
        to.polarity =
            self.word("polarity", candidate.polarity.word(), Polarity::from_word, &all(Polarity::ALL, Polarity::word))?;
        to.modality =
            self.word("put as", candidate.modality.word(), Modality::from_word, &all(Modality::ALL, Modality::word))?;
        to.event_date = self.days()?;
        to.at = self.place(item)?;
        Ok((to != Correction::default()).then_some(to))
    }

    /// One of a set of words, asked until it is one.
    fn word<T>(&self, label: &str, now: &str, read: fn(&str) -> Option<T>, known: &str) -> Result<Option<T>, Stop> {
        loop {
            let Some(text) = self.answer(label, now)? else { return Ok(None) };
            match read(&text) {
                Some(value) => return Ok(Some(value)),
                None => self.keys.say(&format!("not one of: {known}")),
            }
        }
    }

    fn ids(&self, label: &str, now: &str) -> Result<Option<Vec<Id>>, Stop> {
        loop {
            let Some(text) = self.answer(label, now)? else { return Ok(None) };
            if text == "-" {
                return Ok(Some(Vec::new()));
            }
            let words = text.split([',', ' ']).filter(|word| !word.is_empty());
            match words.map(Id::new).collect::<Option<Vec<_>>>() {
                Some(ids) => return Ok(Some(ids)),
                None => self.keys.say("ids of the case, with commas between; `-` for nobody"),
            }
        }
    }

    fn days(&self) -> Result<Option<(Date, Date)>, Stop> {
        loop {
            let Some(text) = self.answer("when (first and last day)", "")? else { return Ok(None) };
            let days = text.split_whitespace().filter(|word| *word != "to").map(|word| word.parse::<Date>().ok());
            match days.collect::<Option<Vec<_>>>().as_deref() {
                Some([day]) => return Ok(Some((*day, *day))),
                Some([from, to]) => return Ok(Some((*from, *to))),
                _ => self.keys.say("a day as 2025-03-14, or two"),
            }
        }
    }

    /// Other words of the same document, near the statement.
    fn place(&self, item: &Item) -> Result<Option<(usize, usize)>, Stop> {
        loop {
            let Some(text) = self.answer("words, a part of what stands there", "all")? else { return Ok(None) };
            match item.candidate.quote.find(&text) {
                Some(byte) => {
                    let from = item.candidate.span.start + item.candidate.quote[..byte].chars().count();
                    return Ok(Some((from, from + text.chars().count())));
                }
                None => self.keys.say("these words do not stand there in this order"),
            }
        }
    }

    /// The answer, or `None` for what is there already.
    fn answer(&self, label: &str, now: &str) -> Result<Option<String>, Stop> {
        let answer = self.keys.ask(&format!("{label} [{now}]: "))?;
        Ok(answer.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty() && text != now))
    }

    /// Two parts, by the words at which the second begins.
    pub(super) fn parts(&mut self, item: &Item) -> Result<Option<Vec<(usize, usize)>>, Stop> {
        let quote = &item.candidate.quote;
        let Some(words) = self.keys.ask("the second begins with the words: ")?.filter(|words| !words.trim().is_empty())
        else {
            return Ok(None);
        };
        let Some(byte) = quote.find(words.trim()).filter(|byte| *byte > 0) else {
            self.keys.say("these words do not stand inside it");
            return Ok(None);
        };
        let start = item.candidate.span.start;
        let first = quote[..byte].trim_end_matches(|c: char| c.is_whitespace() || c == ',' || c == ';');
        let second = start + quote[..byte].chars().count();
        Ok(Some(vec![(start, start + first.chars().count()), (second, item.candidate.span.end)]))
    }

    /// Another proposal of the same document, by its number; the nearest one where nothing is said.
    pub(super) fn other(&mut self, review: &Review<'_>, item: &Item) -> Result<Option<String>, Stop> {
        let open = |other: &&Item| {
            other.standing == Standing::Proposed
                && other.candidate.document == item.candidate.document
                && other.name != item.name
        };
        let gap = |other: &&Item| {
            let (a, b) = (item.candidate.span, other.candidate.span);
            (a.start.saturating_sub(b.end)).max(b.start.saturating_sub(a.end))
        };
        let Some(nearest) = review.items().iter().filter(open).min_by_key(gap) else {
            self.keys.say("nothing else of this document is open");
            return Ok(None);
        };
        self.keys.say(&format!("nearest: \u{201c}{}\u{201d}", nearest.candidate.quote));
        let answer = self.keys.ask("number of the other, or nothing for this: ")?;
        let Some(text) = answer.filter(|text| !text.trim().is_empty()) else { return Ok(Some(nearest.name.clone())) };
        let number = text.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let found = number.and_then(|at| review.items().get(at)).map(|other| other.name.clone());
        if found.is_none() {
            self.keys.say("there is no such number");
        }
        Ok(found)
    }

    /// An entry by table and id.
    pub(super) fn entry(&mut self, prompt: &str) -> Result<Option<EntryRef>, Stop> {
        let Some(text) = self.keys.ask(prompt)?.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
        let parts = text.trim().split_once('.');
        let entry =
            parts.and_then(|(table, id)| Some(EntryRef::new(detente::model::Table::from_word(table)?, &Id::new(id)?)));
        if entry.is_none() {
            self.keys.say("a table and an id with a dot between, as red_lines.floor");
        }
        Ok(entry)
    }

    /// A new entry: its name, then its keys line by line until an empty one.
    pub(super) fn drawn(&mut self, item: &Item) -> Result<Option<(EntryRef, String)>, Stop> {
        let Some(entry) = self.entry("new entry, as positions.wants: ")? else { return Ok(None) };
        let of = item.candidate.of.first().map_or_else(|| "ACTOR".to_owned(), |party| party.id.to_string());
        self.keys.say(&format!("its keys, one a line, an empty line ends; for a position: of = \"{of}\", kind = \"insists\", says = \"...\""));
        let mut keys = String::new();
        while let Some(line) = self.keys.ask("")?.filter(|line| !line.trim().is_empty()) {
            keys.push_str(&line);
            keys.push('\n');
        }
        Ok((!keys.is_empty()).then_some((entry, keys)))
    }
}

fn words<'a>(ids: impl Iterator<Item = &'a Id>) -> String {
    ids.map(Id::as_str).collect::<Vec<_>>().join(", ")
}

fn all<T: Copy>(values: &[T], word: fn(T) -> &'static str) -> String {
    values.iter().map(|value| word(*value)).collect::<Vec<_>>().join(", ")
}

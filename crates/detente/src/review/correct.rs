//! A candidate as a person corrects it. The gate is the same for people as for rules: what the document does not say, no
//! correction puts into it.

use detente_evidence::{
    Candidate, ExtractorName, Found, Ground, Lexicon, Occurred, Prepared, Span, Topic, Voice, VoiceFound,
};
use detente_model::{ClaimAct, Id, Table};

use super::Refused;
use super::decision::Correction;

/// A candidate with a correction, before the gate.
pub(super) fn corrected(
    candidate: &Candidate,
    to: &Correction,
    by: &str,
    document: &Prepared,
    lexicon: &Lexicon,
) -> Result<Candidate, Refused> {
    let desk = Desk { document, lexicon, near: to.at.map_or(candidate.span, |(from, end)| Span::new(from, end)), by };
    let mut new = candidate.clone();
    if let Some((from, end)) = to.at {
        placed(&mut new, Span::new(from, end), document)?;
    }
    new.act = to.act.unwrap_or(new.act);
    new.status = to.status.or(new.status).filter(|_| new.act == ClaimAct::ReportStatus);
    new.polarity = to.polarity.unwrap_or(new.polarity);
    new.modality = to.modality.unwrap_or(new.modality);
    if let Some(of) = &to.of {
        new.of = desk.actors(of)?;
    }
    if let Some(target) = &to.target {
        new.targets = desk.actors(target)?;
    }
    if let Some(issues) = &to.issue {
        new.issues = issues.iter().map(|id| Topic { id: id.clone(), cue: None }).collect();
    }
    if let Some(about) = &to.about {
        new.about = Some(about.clone());
    }
    desk.speakers(&mut new, to)?;
    if let Some(days) = to.event_date {
        new.occurred = Some(desk.time(days)?);
    }
    new.extractors.push(ExtractorName { name: "review".to_owned(), version: 1 });
    new.doubts.clear();
    Ok(new)
}

/// Moves a candidate to another place of its document.
pub(super) fn placed(candidate: &mut Candidate, span: Span, document: &Prepared) -> Result<(), Refused> {
    let words = document.document.raw.get(span).filter(|_| !span.is_empty());
    candidate.quote = words.ok_or(Refused::NoSuchPlace { from: span.start, to: span.end })?.to_owned();
    candidate.span = span;
    if !span.contains(candidate.cue) {
        candidate.cue = span;
    }
    candidate.condition = candidate.condition.filter(|condition| span.contains(*condition));
    Ok(())
}

/// The document and the case, seen from the place of a statement.
struct Desk<'a> {
    document: &'a Prepared,
    lexicon: &'a Lexicon,
    near: Span,
    by: &'a str,
}

impl Desk<'_> {
    fn actors(&self, ids: &[Id]) -> Result<Vec<Found>, Refused> {
        let found = |id: &Id| Ok(Found { id: id.clone(), ground: self.ground(&[Table::Actors], id)? });
        ids.iter().map(found).collect()
    }

    /// Where the document names an entry, the place nearest to the statement.
    fn ground(&self, tables: &[Table], id: &Id) -> Result<Ground, Refused> {
        if !tables.iter().any(|table| self.lexicon.get(*table, id).is_some()) {
            return Err(Refused::NoSuchEntry(id.clone()));
        }
        let raw = &self.document.document.raw;
        let named = |at: usize| {
            let named = &self.lexicon.entries()[at];
            let itself = named.entry.id == *id && tables.contains(&named.entry.table);
            itself || (tables.contains(&Table::Actors) && named.of.as_ref() == Some(id))
        };
        let speaks = |span: Span| self.document.block_of(span).is_some_and(|block| block.kind.speaks());
        let mentions = self.lexicon.mentions(raw, Span::new(0, raw.len()));
        let places = mentions.into_iter().filter(|mention| named(mention.entry) && speaks(mention.span));
        let nearest = places.map(|mention| mention.span).min_by_key(|span| (self.away(*span), span.start));
        let from = nearest.ok_or_else(|| Refused::NotInDocument(id.to_string()))?;
        Ok(if self.near.contains(from) {
            Ground::Here { span: from }
        } else {
            Ground::Carried { rule: format!("read so by {}", self.by), from }
        })
    }

    fn away(&self, span: Span) -> usize {
        self.near.start.saturating_sub(span.end).max(span.start.saturating_sub(self.near.end))
    }

    fn speakers(&self, new: &mut Candidate, to: &Correction) -> Result<(), Refused> {
        if let Some(ids) = &to.speaker {
            let tables = [Table::People, Table::Actors];
            let voice = |id: &Id| Ok(VoiceFound { who: Voice::Entry(id.clone()), ground: self.ground(&tables, id)? });
            new.speakers = ids.iter().map(voice).collect::<Result<_, Refused>>()?;
            new.speaker_as = None;
        }
        if let Some(words) = &to.speaker_as {
            let raw = self.document.document.raw.as_str();
            let places = raw.match_indices(words.as_str()).map(|(at, found)| {
                let start = raw[..at].chars().count();
                Span::new(start, start + found.chars().count())
            });
            let nearest = places.min_by_key(|span| (self.away(*span), span.start));
            let span = nearest.filter(|span| !span.is_empty()).ok_or_else(|| Refused::NotInDocument(words.clone()))?;
            new.speakers.retain(|voice| voice.who != Voice::Described);
            new.speakers.push(VoiceFound { who: Voice::Described, ground: Ground::Here { span } });
            new.speaker_as = Some(words.clone());
        }
        Ok(())
    }

    /// A time of the document that says these days.
    fn time(&self, (from, to): (detente_model::Date, detente_model::Date)) -> Result<Occurred, Refused> {
        let says = |date: &&detente_evidence::DateEvidence| {
            date.interval().is_some_and(|days| days.from == Some(from) && days.to == Some(to))
        };
        let found = self.document.dates.iter().filter(says).min_by_key(|date| (self.away(date.span), date.span.start));
        let date = found.ok_or_else(|| Refused::NotInDocument(format!("{from} to {to}")))?;
        let days = date.interval().ok_or_else(|| Refused::NotInDocument(format!("{from} to {to}")))?;
        Ok(Occurred { days, span: date.span })
    }
}

//! The grounding gate: the only door from a candidate to a case, for rules, models and people alike.

use serde::Serialize;
use thiserror::Error;

use detente_model::{ClaimAct, Id, Table};

use crate::{BlockKind, Candidate, DateKind, Ground, Lexicon, Prepared, Span, Voice};

/// Which part of a candidate a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The quote.
    Quote,
    /// A speaker.
    Speaker,
    /// A link of the chain.
    Via,
    /// A party.
    Party,
    /// A target.
    Target,
    /// An issue.
    Issue,
    /// The cue of the act.
    Cue,
    /// The condition.
    Condition,
    /// The time.
    Date,
    /// The text or act that it is about.
    About,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Part::Quote => "quote",
            Part::Speaker => "speaker",
            Part::Via => "link of the chain",
            Part::Party => "party",
            Part::Target => "target",
            Part::Issue => "issue",
            Part::Cue => "cue",
            Part::Condition => "condition",
            Part::Date => "date",
            Part::About => "text or act",
        })
    }
}

/// Why a candidate may not go on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Error)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Refusal {
    /// It is of another document.
    #[error("it is of another document")]
    OtherDocument,
    /// A place is empty.
    #[error("the place of its {part} is empty")]
    Empty {
        /// Of what.
        part: Part,
    },
    /// A place reaches past the end of the text.
    #[error("the place of its {part}, {span}, reaches past the end of the text")]
    OutOfText {
        /// Of what.
        part: Part,
        /// The place.
        span: Span,
    },
    /// The words are not those that stand there.
    #[error("the words of its {part} are not those that stand at {span}")]
    OtherWords {
        /// Of what.
        part: Part,
        /// The place.
        span: Span,
    },
    /// The place lies in a block that adds no claim.
    #[error("it stands in a {block}, which adds no claim")]
    SetAside {
        /// The kind of block.
        block: &'static str,
    },
    /// It lies in no block, or in more than one.
    #[error("it does not lie in one block of the document")]
    AcrossBlocks,
    /// It was carried by a rule that has no name.
    #[error("its {part} was carried by a rule without a name")]
    NamelessRule {
        /// What was carried.
        part: Part,
    },
    /// The case has no such entry.
    #[error("the case has no {part} `{id}`")]
    Unknown {
        /// What it is named as.
        part: Part,
        /// The name.
        id: Id,
    },
    /// The words at the place do not name the entry.
    #[error("the words at {span} do not name the {part} `{id}`")]
    NotNamed {
        /// What it is named as.
        part: Part,
        /// The name.
        id: Id,
        /// The place.
        span: Span,
    },
    /// The cue lies outside the quote.
    #[error("its {part} lies outside its quote")]
    OutsideQuote {
        /// What.
        part: Part,
    },
    /// A report of how the talks stand without saying how, or another act with it.
    #[error("a claim says how the talks stand exactly when its act is `report_status`")]
    Status {
        /// The act.
        act: ClaimAct,
    },
    /// No date evidence stands at the place, or it says other days.
    #[error("no time in the document says these days at {span}")]
    OtherDays {
        /// The place.
        span: Span,
    },
    /// The days were told from what the page showed on the day it was fetched.
    #[error("its date is one that the page showed on the day it was fetched")]
    RenderDate,
    /// Nobody says who found it.
    #[error("no extractor is named")]
    NoExtractor,
}

/// A candidate that passed the gate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Admitted(Candidate);

impl Admitted {
    /// The candidate.
    pub fn candidate(&self) -> &Candidate {
        &self.0
    }

    /// The candidate, to keep.
    pub fn into_candidate(self) -> Candidate {
        self.0
    }
}

/// A candidate that did not pass, with every reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refused {
    /// The candidate.
    pub candidate: Candidate,
    /// Why; never empty.
    pub reasons: Vec<Refusal>,
}

/// Lets a candidate pass that is grounded in this document and this case.
///
/// # Errors
/// The candidate with every reason why not.
pub fn gate(candidate: Candidate, document: &Prepared, lexicon: &Lexicon) -> Result<Admitted, Box<Refused>> {
    let reasons = reasons(&candidate, document, lexicon);
    if reasons.is_empty() { Ok(Admitted(candidate)) } else { Err(Box::new(Refused { candidate, reasons })) }
}

/// Looks at every part of a candidate and notes what does not stand.
struct Inspection<'a> {
    candidate: &'a Candidate,
    document: &'a Prepared,
    lexicon: &'a Lexicon,
    found: Vec<Refusal>,
}

fn reasons(candidate: &Candidate, document: &Prepared, lexicon: &Lexicon) -> Vec<Refusal> {
    let mut inspection = Inspection { candidate, document, lexicon, found: Vec::new() };
    if candidate.document != document.document.sha256 {
        return vec![Refusal::OtherDocument];
    }
    inspection.quote();
    inspection.act();
    inspection.speakers();
    inspection.parties();
    inspection.topics();
    inspection.time();
    if candidate.extractors.is_empty() {
        inspection.found.push(Refusal::NoExtractor);
    }
    inspection.found
}

impl Inspection<'_> {
    /// The words of a place, or the reason why it has none.
    fn words(&mut self, part: Part, span: Span) -> Option<String> {
        if span.is_empty() {
            self.found.push(Refusal::Empty { part });
            return None;
        }
        let words = self.document.document.raw.get(span).map(str::to_owned);
        if words.is_none() {
            self.found.push(Refusal::OutOfText { part, span });
        }
        words
    }

    /// A place whose block adds no claim, or that lies in no one block, is refused.
    fn in_speaking_block(&mut self, span: Span) {
        match self.document.block_of(span) {
            None => self.found.push(Refusal::AcrossBlocks),
            Some(block) if !block.kind.speaks() => self.found.push(Refusal::SetAside { block: block.kind.word() }),
            Some(_) => {}
        }
    }

    /// Whoever issued a statement may stand in its title, where no claim may; anybody else stands where claims may.
    fn ground_block(&mut self, ground: &Ground) {
        let titled = |block: &crate::Block| {
            matches!(block.kind, BlockKind::Headline | BlockKind::Heading | BlockKind::Dateline | BlockKind::Byline)
        };
        let issued = matches!(ground, Ground::Carried { rule, .. } if rule == Ground::ISSUER);
        if !(issued && self.document.block_of(ground.span()).is_some_and(titled)) {
            self.in_speaking_block(ground.span());
        }
    }

    fn quote(&mut self) {
        let span = self.candidate.span;
        let Some(words) = self.words(Part::Quote, span) else { return };
        if words != self.candidate.quote {
            self.found.push(Refusal::OtherWords { part: Part::Quote, span });
        }
        self.in_speaking_block(span);
    }

    fn act(&mut self) {
        let candidate = self.candidate;
        if self.words(Part::Cue, candidate.cue).is_some() && !candidate.span.contains(candidate.cue) {
            self.found.push(Refusal::OutsideQuote { part: Part::Cue });
        }
        if let Some(condition) = candidate.condition {
            self.words(Part::Condition, condition);
        }
        if candidate.status.is_some() != (candidate.act == ClaimAct::ReportStatus) {
            self.found.push(Refusal::Status { act: candidate.act });
        }
    }

    /// The words that something is tied to, wherever they stand.
    fn ground(&mut self, part: Part, ground: &Ground) -> Option<String> {
        if let Ground::Carried { rule, .. } = ground
            && rule.trim().is_empty()
        {
            self.found.push(Refusal::NamelessRule { part });
        }
        self.words(part, ground.span())
    }

    fn speakers(&mut self) {
        let candidate = self.candidate;
        let mut described = candidate.speaker_as.is_none();
        for speaker in &candidate.speakers {
            let Some(words) = self.ground(Part::Speaker, &speaker.ground) else { continue };
            self.ground_block(&speaker.ground);
            described |= candidate.speaker_as.as_deref() == Some(words.as_str());
            if let Voice::Entry(id) = &speaker.who {
                self.entry(Part::Speaker, &[Table::People, Table::Actors], id, speaker.ground.span());
            } else if candidate.speaker_as.is_none() {
                self.found.push(Refusal::Empty { part: Part::Speaker });
            }
        }
        if !described {
            let span = candidate.speakers.first().map_or(candidate.span, |speaker| speaker.ground.span());
            self.found.push(Refusal::OtherWords { part: Part::Speaker, span });
        }
        for link in &candidate.via {
            self.ground(Part::Via, &link.ground);
            if let Some(id) = &link.id {
                self.entry(Part::Via, &[Table::People, Table::Actors, Table::Sources], id, link.ground.span());
            }
        }
    }

    fn parties(&mut self) {
        let candidate = self.candidate;
        let of = candidate.of.iter().map(|party| (Part::Party, party));
        for (part, party) in of.chain(candidate.targets.iter().map(|party| (Part::Target, party))) {
            if self.ground(part, &party.ground).is_some() {
                self.ground_block(&party.ground);
                self.entry(part, &[Table::Actors], &party.id, party.ground.span());
            }
        }
    }

    /// An entry that the case has, named by the words at a place.
    fn entry(&mut self, part: Part, tables: &[Table], id: &Id, span: Span) {
        if !tables.iter().any(|table| self.lexicon.get(*table, id).is_some()) {
            self.found.push(Refusal::Unknown { part, id: id.clone() });
        } else if !self.lexicon.names(&self.document.document.raw, span, id) {
            self.found.push(Refusal::NotNamed { part, id: id.clone(), span });
        }
    }

    fn topics(&mut self) {
        let candidate = self.candidate;
        for topic in &candidate.issues {
            let known = [Table::Issues, Table::Terms].iter().any(|table| self.lexicon.get(*table, &topic.id).is_some());
            if !known {
                self.found.push(Refusal::Unknown { part: Part::Issue, id: topic.id.clone() });
            }
            if let Some(cue) = topic.cue {
                self.words(Part::Issue, cue);
            }
        }
        if let Some(about) = &candidate.about
            && ![Table::Texts, Table::Acts].iter().any(|table| self.lexicon.get(*table, about).is_some())
        {
            self.found.push(Refusal::Unknown { part: Part::About, id: about.clone() });
        }
    }

    fn time(&mut self) {
        let Some(occurred) = &self.candidate.occurred else { return };
        let dates = &self.document.dates;
        let evidence = dates.iter().find(|date| date.span == occurred.span);
        match evidence {
            Some(date) if date.interval() == Some(occurred.days) => {
                let anchor = date.anchor.and_then(|anchor| dates.iter().find(|other| other.span == anchor));
                if [Some(date), anchor].into_iter().flatten().any(|date| date.kind == DateKind::Render) {
                    self.found.push(Refusal::RenderDate);
                }
            }
            _ => self.found.push(Refusal::OtherDays { span: occurred.span }),
        }
    }
}

#[cfg(test)]
#[path = "gate_tests.rs"]
pub(crate) mod tests;

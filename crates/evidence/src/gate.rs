//! The grounding gate: the only door from a candidate to a case, for rules, models and people alike.

use serde::Serialize;
use thiserror::Error;

use detente_model::{ClaimAct, Id};

use crate::{Candidate, Lexicon, Prepared, Span};

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

fn reasons(candidate: &Candidate, document: &Prepared, _lexicon: &Lexicon) -> Vec<Refusal> {
    let mut found = Vec::new();
    if candidate.document != document.document.sha256 {
        found.push(Refusal::OtherDocument);
    }
    found
}

//! What an extractor proposes.

use std::fmt;

use detente_model::{ClaimAct, Id, Modality, Polarity, Status};
use serde::{Deserialize, Serialize};

use crate::{Hash, Interval, Span};

/// How a part of a candidate is tied to its document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "kebab-case")]
pub enum Ground {
    /// Its words stand here.
    Here {
        /// The place.
        span: Span,
    },
    /// A rule carried it from words that stand elsewhere in the same document, as a pronoun's name.
    Carried {
        /// The rule, as `pronoun after the speaker of the sentence before`.
        rule: String,
        /// Where the words stand that it was carried from.
        from: Span,
    },
}

impl Ground {
    /// The rule by which a text in the name of *we* is of whoever its head names. That place alone may be a title.
    pub const ISSUER: &'static str = "a statement speaks for whoever issued it";

    /// The place of the words, wherever they stand.
    pub fn span(&self) -> Span {
        match self {
            Ground::Here { span } => *span,
            Ground::Carried { from, .. } => *from,
        }
    }
}

/// An entry of the case with the place of the words that name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Found {
    /// The entry.
    pub id: Id,
    /// The words.
    #[serde(flatten)]
    pub ground: Ground,
}

/// A party, in the sense of a claim's `of` and `target`: any actor of the case.
pub type Party = Found;

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// A person or an actor of the case.
    Entry(Id),
    /// Somebody whom the case does not have, as the document describes them: *anonymous sources*.
    Described,
}

/// A speaker with the place of the words that name or describe it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VoiceFound {
    /// Who.
    pub who: Voice,
    /// The words.
    #[serde(flatten)]
    pub ground: Ground,
}

/// One link of the chain that a statement came through, the nearest to the document first: *Kan*, then *anonymous sources*.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// Who passed it on, if the case has them.
    pub id: Option<Id>,
    /// The words that name them.
    #[serde(flatten)]
    pub ground: Ground,
}

/// An issue or a term of the case, with the words that led to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Topic {
    /// The issue or term.
    pub id: Id,
    /// The words; `None` where no word names it and the act alone implies it.
    pub cue: Option<Span>,
}

/// When what a candidate tells happened or is to happen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurred {
    /// The days.
    pub days: Interval,
    /// The time expression: the place of one of the document's [`crate::DateEvidence`].
    pub span: Span,
}

/// Why a person should look twice. A doubt never refuses a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The document was reworded by a machine: words in quotation marks may not be those that were said.
    Reworded,
    /// The words may stand for others: *ready for* for *waiting for*. Not a statement before a person has settled it.
    PerhapsOtherWords,
    /// It is not clear whether the speaker of an earlier sentence still speaks.
    SpeakerUnclear,
    /// Who is meant is not clear.
    PartyUnclear,
    /// No second source has these words.
    SingleSource,
}

/// An extractor by name and version, as `rules 1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExtractorName {
    /// The name.
    pub name: String,
    /// The version: raised whenever the same input can give another output.
    pub version: u32,
}

impl fmt::Display for ExtractorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// One statement that an extractor thinks it found. It is nobody's word before it has passed the gate, and only a proposal
/// until a person has accepted it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Candidate {
    /// The document.
    pub document: Hash,
    /// Where it stands.
    pub span: Span,
    /// The words that stand there, character for character.
    pub quote: String,
    /// Who says it; none: the document's own voice.
    pub speakers: Vec<VoiceFound>,
    /// How the document describes a speaker that it does not name, word for word.
    pub speaker_as: Option<String>,
    /// Through whom it came, the nearest to the document first; without the speaker.
    pub via: Vec<Link>,
    /// What it does.
    pub act: ClaimAct,
    /// The words that show the act.
    pub cue: Span,
    /// Whether it affirms or denies.
    pub polarity: Polarity,
    /// How it is put.
    pub modality: Modality,
    /// Whose stance or conduct it is about.
    pub of: Vec<Party>,
    /// The issues or terms it is about.
    pub issues: Vec<Topic>,
    /// At whom it is aimed; of a request for an assurance, against whom.
    pub targets: Vec<Party>,
    /// The text or act of the case that it is about.
    pub about: Option<Id>,
    /// How the talks stand; present with [`ClaimAct::ReportStatus`] and nowhere else.
    pub status: Option<Status>,
    /// The words that name the condition it is put on.
    pub condition: Option<Span>,
    /// When what it tells happened or is to happen; none where that is not known.
    pub occurred: Option<Occurred>,
    /// Who found it.
    pub extractors: Vec<ExtractorName>,
    /// The rules that made it, for people who ask why.
    pub rules: Vec<String>,
    /// Why a person should look twice.
    pub doubts: Vec<Doubt>,
}

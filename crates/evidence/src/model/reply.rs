//! The answer: from the bytes of a server to candidates, or the reason why not.

use detente_model::{ClaimAct, Id, Modality, Polarity, Status};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::locate::{Lost, Place, first, name, quote};
use crate::{
    Candidate, DateKind, Doubt, ExtractorName, Found, Ground, Lexicon, Link, Occurred, Part, Prepared, Refusal,
    Sentence, Span, Topic, Voice, VoiceFound, gate,
};

/// Statements of one reply that are read, at most. A question shows some forty sentences.
pub const MAX_ENTRIES: usize = 400;

/// Bytes of any words that are looked up, at most: a sentence has some thousand.
const LONGEST: usize = 16_000;

/// Why a whole answer is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoAnswer {
    /// What the server sent is not what its interface promises.
    #[error("what the endpoint sent is no chat completion")]
    NoCompletion,
    /// It holds no text.
    #[error("the model said nothing")]
    Silent,
    /// The model declined.
    #[error("the model declined")]
    Declined,
    /// The reply was cut off.
    #[error("the reply of the model was cut off")]
    Cut,
    /// The reply is not JSON.
    #[error("the reply of the model is not JSON")]
    NotJson,
    /// The reply has no list of statements.
    #[error("the reply of the model has no list of statements")]
    NoList,
}

/// Tokens that a request took, as the server counts them; 0 where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Spent {
    /// Tokens of the question.
    #[serde(rename = "prompt_tokens")]
    pub asked: u64,
    /// Tokens of the reply.
    #[serde(rename = "completion_tokens")]
    pub replied: u64,
}

/// What a server sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The text of the model, or why there is none.
    pub text: Result<String, NoAnswer>,
    /// Whether the server says that the text was cut off.
    pub cut: bool,
    /// What it took.
    pub spent: Spent,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Spent>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

/// Opens the envelope in which a server of OpenAI's chat interface sends the text of a model.
pub fn answer(body: &str) -> Answer {
    let Ok(completion) = serde_json::from_str::<Completion>(body) else {
        return Answer { text: Err(NoAnswer::NoCompletion), cut: false, spent: Spent::default() };
    };
    let spent = completion.usage.unwrap_or_default();
    let Some(choice) = completion.choices.into_iter().next() else {
        return Answer { text: Err(NoAnswer::Silent), cut: false, spent };
    };
    let cut = choice.finish_reason.as_deref() == Some("length");
    let text = match choice.message {
        Message { content: Some(text), .. } if !text.trim().is_empty() => Ok(text),
        Message { refusal: Some(_), .. } => Err(NoAnswer::Declined),
        _ => Err(if cut { NoAnswer::Cut } else { NoAnswer::Silent }),
    };
    Answer { text, cut, spent }
}

/// Why one statement of a reply is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// It lacks a field, or a field is of another kind.
    #[error("it does not have the form that was asked for")]
    Form,
    /// A word from no list.
    #[error("its {field} is not on the list")]
    NotListed {
        /// The field.
        field: &'static str,
    },
    /// An id that no case can have.
    #[error("its {part} is no id of the case")]
    NoSuchId {
        /// Of what.
        part: Part,
    },
    /// Words that nobody wrote.
    #[error("the words of its {part} stand nowhere in the document")]
    Invented {
        /// Of what.
        part: Part,
    },
    /// Words that stand at several places, none of which is meant.
    #[error("the words of its {part} do not stand in the sentence named, and elsewhere more than once")]
    Ambiguous {
        /// Of what.
        part: Part,
    },
    /// The gate does not let it pass.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Gate(Vec<Refusal>),
    /// More statements than are read.
    #[error("there are {0} statements more than are read of one reply")]
    TooMany(usize),
}

/// What a reply came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The statements that passed the gate, in the order of the reply.
    pub candidates: Vec<Candidate>,
    /// Those that were refused: number in the reply, from 1, and why.
    pub refused: Vec<(usize, Fault)>,
    /// What is wrong with the rest of a reply of which only the first statements are whole.
    pub broken: Option<NoAnswer>,
}

/// Reads the text of a model about a document. Whatever is in it, only statements that stand in the document come out.
///
/// # Errors
/// Why nothing can be read from it.
pub fn read(text: &str, document: &Prepared, lexicon: &Lexicon, by: &ExtractorName) -> Result<Outcome, NoAnswer> {
    let (entries, broken) = entries(text)?;
    let mut outcome = Outcome { broken, ..Outcome::default() };
    let more = entries.len().saturating_sub(MAX_ENTRIES);
    for (at, value) in entries.into_iter().take(MAX_ENTRIES).enumerate() {
        let reading = Reading { document, by };
        match reading.candidate(value).and_then(|candidate| passed(candidate, document, lexicon)) {
            Ok(candidate) => outcome.candidates.push(candidate),
            Err(fault) => outcome.refused.push((at + 1, fault)),
        }
    }
    if more > 0 {
        outcome.refused.push((MAX_ENTRIES + 1, Fault::TooMany(more)));
    }
    Ok(outcome)
}

fn passed(candidate: Candidate, document: &Prepared, lexicon: &Lexicon) -> Result<Candidate, Fault> {
    match gate(candidate, document, lexicon) {
        Ok(admitted) => Ok(admitted.into_candidate()),
        Err(refused) => Err(Fault::Gate(refused.reasons)),
    }
}

/// The list of statements in a text that may have thoughts before it and fences around it; and what is wrong where only the
/// beginning of it is whole.
fn entries(text: &str) -> Result<(Vec<Value>, Option<NoAnswer>), NoAnswer> {
    let text = text.rsplit_once("</think>").map_or(text, |(_, after)| after);
    let start = text.find(['{', '[']).ok_or(NoAnswer::NotJson)?;
    let end = text.rfind(['}', ']']).filter(|end| *end > start).map_or(text.len(), |end| end + 1);
    let list = match serde_json::from_str(&text[start..end]) {
        Ok(Value::Object(mut fields)) => fields.remove("statements"),
        Ok(list) => Some(list),
        Err(_) => {
            let ends = serde_json::from_str::<Value>(&text[start..]).is_err_and(|error| error.is_eof());
            let why = if ends { NoAnswer::Cut } else { NoAnswer::NotJson };
            let whole = whole_entries(&text[start..]);
            return if whole.is_empty() { Err(why) } else { Ok((whole, Some(why))) };
        }
    };
    match list {
        Some(Value::Array(entries)) => Ok((entries, None)),
        _ => Err(NoAnswer::NoList),
    }
}

/// The statements that are whole at the beginning of a list that is not.
fn whole_entries(text: &str) -> Vec<Value> {
    let named = text.split_once("\"statements\"").map(|(_, after)| after.trim_start().trim_start_matches(':'));
    let list = named.unwrap_or(text).trim_start();
    let (mut rest, mut found) = (list.strip_prefix('[').unwrap_or_default().trim_start(), Vec::new());
    while rest.starts_with('{') {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let Some(Ok(value)) = values.next() else { break };
        rest = rest[values.byte_offset()..].trim_start().trim_start_matches(',').trim_start();
        found.push(value);
    }
    found
}

/// One statement as a model gives it. Fields that were not asked for are not read.
#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    sentence: Value,
    quote: String,
    act: String,
    #[serde(default)]
    cue: Option<String>,
    polarity: String,
    modality: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    of: Vec<Pointer>,
    #[serde(default)]
    speakers: Vec<Pointer>,
    #[serde(default)]
    via: Vec<Pointer>,
    #[serde(default)]
    targets: Vec<Pointer>,
    #[serde(default)]
    issues: Vec<Pointer>,
    #[serde(default)]
    about: Option<String>,
    #[serde(default)]
    condition: Option<String>,
    #[serde(default)]
    when: Option<String>,
}

/// An id with the words that led to it.
#[derive(Deserialize)]
struct Pointer {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    words: Option<String>,
}

/// The rule that carries a name from another sentence.
const CARRIED: &str = "the model took it from another sentence";

/// What stands among the rules of a quotation that was found elsewhere than the model said.
const MOVED: &str = "its quote stands in another sentence than the model named";

struct Reading<'a> {
    document: &'a Prepared,
    by: &'a ExtractorName,
}

impl Reading<'_> {
    fn candidate(&self, value: Value) -> Result<Candidate, Fault> {
        let entry: Entry = serde_json::from_value(value).map_err(|_| Fault::Form)?;
        let (place, sentence) = self.place(&entry)?;
        let (span, mut doubts) = (place.span(), Vec::new());
        let speakers = self.speakers(&entry.speakers, sentence, &mut doubts)?;
        let is_described = |speaker: &&VoiceFound| speaker.who == Voice::Described;
        let described = speakers.iter().find(is_described).map(|speaker| speaker.ground.span());
        let of = self.parties(Part::Party, &entry.of, sentence, &mut doubts)?;
        let targets = self.parties(Part::Target, &entry.targets, sentence, &mut doubts)?;
        doubts.sort();
        doubts.dedup();
        let moved = matches!(place, Place::Elsewhere(_)).then(|| MOVED.to_owned());
        Ok(Candidate {
            document: self.document.document.sha256,
            span,
            quote: self.document.text(span).to_owned(),
            speaker_as: described.map(|span| self.document.text(span).to_owned()),
            speakers,
            via: self.via(&entry.via, sentence)?,
            act: listed("act", &entry.act, ClaimAct::from_word)?,
            cue: self.cue(&entry, span)?,
            polarity: listed("polarity", &entry.polarity, Polarity::from_word)?,
            modality: listed("modality", &entry.modality, Modality::from_word)?,
            of,
            issues: self.issues(&entry.issues, sentence)?,
            targets,
            about: entry.about.as_deref().map(|text| id(Part::About, text)).transpose()?,
            status: entry.status.as_deref().map(|text| listed("status", text, Status::from_word)).transpose()?,
            condition: self.words(Part::Condition, entry.condition.as_deref(), sentence)?,
            occurred: self.occurred(entry.when.as_deref(), sentence)?,
            extractors: vec![self.by.clone()],
            rules: moved.into_iter().collect(),
            doubts,
        })
    }

    /// Where the quote stands, and the sentence in which it begins.
    fn place(&self, entry: &Entry) -> Result<(Place, &Sentence), Fault> {
        let number = entry.sentence.as_u64().and_then(|number| usize::try_from(number).ok());
        let sentence = number.and_then(|number| self.document.sentences.get(number.checked_sub(1)?));
        let words = short(Part::Quote, &entry.quote)?;
        let place = quote(self.document, sentence, words).map_err(|lost| fault(Part::Quote, lost))?;
        self.sentence_of(place.span()).map(|sentence| (place, sentence))
    }

    /// The sentence in which a place begins. What is no sentence of a speaking block adds no claim.
    fn sentence_of(&self, span: Span) -> Result<&Sentence, Fault> {
        let within = |sentence: &&Sentence| sentence.span.holds(span.start);
        let refusal = match self.document.block_of(span) {
            Some(block) if !block.kind.speaks() => Refusal::SetAside { block: block.kind.word() },
            _ => Refusal::AcrossBlocks,
        };
        self.document.sentences.iter().find(within).ok_or_else(|| Fault::Gate(vec![refusal]))
    }

    /// The words that show the act; the whole quote where the model names none.
    fn cue(&self, entry: &Entry, span: Span) -> Result<Span, Fault> {
        let Some(words) = given(entry.cue.as_deref()) else { return Ok(span) };
        first(self.document, span, short(Part::Cue, words)?).ok_or(Fault::Invented { part: Part::Cue })
    }

    /// The words of a name as a ground.
    fn ground(&self, part: Part, pointer: &Pointer, sentence: &Sentence) -> Result<Ground, Fault> {
        let words = short(part, given(pointer.words.as_deref()).unwrap_or_default())?;
        match name(self.document, sentence, words).map_err(|lost| fault(part, lost))? {
            Place::InSentence(span) => Ok(Ground::Here { span }),
            Place::Elsewhere(from) => Ok(Ground::Carried { rule: CARRIED.to_owned(), from }),
        }
    }

    fn speakers(&self, all: &[Pointer], at: &Sentence, doubts: &mut Vec<Doubt>) -> Result<Vec<VoiceFound>, Fault> {
        let voice = |pointer: &Pointer| {
            let ground = self.ground(Part::Speaker, pointer, at)?;
            if matches!(ground, Ground::Carried { .. }) {
                doubts.push(Doubt::SpeakerUnclear);
            }
            let who = match given(pointer.id.as_deref()) {
                Some(text) => Voice::Entry(id(Part::Speaker, text)?),
                None => Voice::Described,
            };
            Ok(VoiceFound { who, ground })
        };
        all.iter().map(voice).collect()
    }

    fn parties(
        &self,
        part: Part,
        all: &[Pointer],
        at: &Sentence,
        doubts: &mut Vec<Doubt>,
    ) -> Result<Vec<Found>, Fault> {
        let party = |pointer: &Pointer| {
            let ground = self.ground(part, pointer, at)?;
            if matches!(ground, Ground::Carried { .. }) {
                doubts.push(Doubt::PartyUnclear);
            }
            Ok(Found { id: id(part, pointer.id.as_deref().unwrap_or_default())?, ground })
        };
        all.iter().map(party).collect()
    }

    fn via(&self, all: &[Pointer], at: &Sentence) -> Result<Vec<Link>, Fault> {
        let link = |pointer: &Pointer| {
            let ground = self.ground(Part::Via, pointer, at)?;
            let id = given(pointer.id.as_deref()).map(|text| id(Part::Via, text)).transpose()?;
            Ok(Link { id, ground })
        };
        all.iter().map(link).collect()
    }

    fn issues(&self, all: &[Pointer], at: &Sentence) -> Result<Vec<Topic>, Fault> {
        let topic = |pointer: &Pointer| {
            let cue = self.words(Part::Issue, pointer.words.as_deref(), at)?;
            Ok(Topic { id: id(Part::Issue, pointer.id.as_deref().unwrap_or_default())?, cue })
        };
        all.iter().map(topic).collect()
    }

    /// The place of words that may be left out.
    fn words(&self, part: Part, words: Option<&str>, at: &Sentence) -> Result<Option<Span>, Fault> {
        let Some(words) = given(words) else { return Ok(None) };
        let place = name(self.document, at, short(part, words)?).map_err(|lost| fault(part, lost))?;
        Ok(Some(place.span()))
    }

    /// The days of the words that say when: those that we read there, never the model's.
    fn occurred(&self, words: Option<&str>, at: &Sentence) -> Result<Option<Occurred>, Fault> {
        let Some(place) = self.words(Part::Date, words, at)? else { return Ok(None) };
        let here = |date: &&crate::DateEvidence| date.kind == DateKind::Body && date.span.touches(place);
        let known = |date: &crate::DateEvidence| Some(Occurred { days: date.interval()?, span: date.span });
        Ok(self.document.dates.iter().filter(here).find_map(known))
    }
}

/// Words that are there: models write `""` for none.
fn given(words: Option<&str>) -> Option<&str> {
    words.map(str::trim).filter(|words| !words.is_empty())
}

fn short(part: Part, words: &str) -> Result<&str, Fault> {
    if words.len() <= LONGEST { Ok(words) } else { Err(Fault::Invented { part }) }
}

fn fault(part: Part, lost: Lost) -> Fault {
    match lost {
        Lost::Nowhere => Fault::Invented { part },
        Lost::Ambiguous => Fault::Ambiguous { part },
    }
}

fn listed<T>(field: &'static str, word: &str, known: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    known(word).ok_or(Fault::NotListed { field })
}

/// An id as the case writes it; whether the case has it, the gate asks.
fn id(part: Part, text: &str) -> Result<Id, Fault> {
    Id::new(text).ok_or(Fault::NoSuchId { part })
}

//! A second extractor with another logic: no clauses and no subjects, only words that lean towards an act in a window of a
//! sentence, the nearest name before them, and the issue that the window names. Weak alone; where it agrees with the first
//! extractor a reader can be surer, because the two fail in different ways.

use std::collections::BTreeMap;
use std::ops::Range;

use detente_model::{ClaimAct, Modality, Polarity, Status};

use super::cast::Cast;
use super::line::{Line, Sort};
use super::pattern::Hit;
use super::topic::Topics;
use super::words::{is_of, window};
use crate::{Candidate, Extractor, ExtractorName, Found, Ground, Lexicon, Prepared, Topic, Voice, VoiceFound};

/// The extractor by words in a window.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window;

/// Below this sum of weights a window shows no act.
const ENOUGH: i32 = 3;

impl Extractor for Window {
    fn name(&self) -> &'static str {
        "window"
    }

    fn version(&self) -> u32 {
        2
    }

    fn languages(&self) -> &'static [&'static str] {
        &["en"]
    }

    fn extract(&self, document: &Prepared, lexicon: &Lexicon) -> Vec<Candidate> {
        let (cast, topics) = (Cast::of(document, lexicon), lexicon.topics());
        if cast.opinion {
            return Vec::new();
        }
        let by = self.identity();
        let mut found = Vec::new();
        for sentence in &document.sentences {
            let line = Line::read(document, sentence, &cast);
            for range in windows(&line) {
                found.extend(candidate(&line, &range, &topics, &by));
            }
        }
        found
    }
}

/// Parts of a sentence between semicolons, colons and commas with a conjunction.
fn windows(line: &Line<'_>) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    for at in 1..line.tokens.len() {
        let joint = line.word(at - 1) == ","
            && matches!(line.word(at), "and" | "but" | "while" | "whereas" | "with" | "although");
        if (line.word(at - 1) == ";" || joint || line.word(at) == "while" || line.word(at) == "whereas")
            && at > start + 3
        {
            found.push(start..at);
            start = at;
        }
    }
    found.push(start..line.tokens.len());
    found
}

/// The act with the greatest sum of weights, its strongest word, and a status.
fn leaning(line: &Line<'_>, range: &Range<usize>) -> Option<(ClaimAct, Hit, Option<Status>)> {
    let mut sums: BTreeMap<ClaimAct, (i32, i32, Hit, Option<Status>)> = BTreeMap::new();
    let patterns = window();
    for hit in patterns.hits(line.slice(range)) {
        let Some(pattern) = patterns.get(hit) else { continue };
        let Some(act) = ClaimAct::from_word(&pattern.section) else { continue };
        let weight: i32 = pattern.setting("w").and_then(|weight| weight.parse().ok()).unwrap_or(1);
        let status = pattern.setting("st").and_then(Status::from_word);
        let hit = Hit { start: hit.start + range.start, end: hit.end + range.start, ..hit };
        let sum = sums.entry(act).or_insert((0, 0, hit, status));
        sum.0 += weight;
        if weight > sum.1 {
            (sum.1, sum.2, sum.3) = (weight, hit, status);
        }
    }
    let best = sums.into_iter().max_by_key(|(act, (sum, ..))| (*sum, std::cmp::Reverse(*act)))?;
    let (act, (sum, _, hit, status)) = best;
    (sum >= ENOUGH).then_some((act, hit, status))
}

/// The nearest actor named before the word, else after it; of the talks, the sides.
fn parties(line: &Line<'_>, range: &Range<usize>, act: ClaimAct, hit: Hit) -> Vec<Found> {
    let named = |m: &&super::line::Mention| matches!(m.sort, Sort::Actor | Sort::Person) && m.titled.is_none();
    let before = line.mentions_in(&(range.start..hit.start)).filter(named).last();
    if act == ClaimAct::ReportStatus && before.is_none_or(|m| m.sort != Sort::Person) {
        return line.cast.carried(
            &line.cast.sides,
            "the talks are those of the parties of the case",
            line.sentence.span.end,
        );
    }
    let near = before.or_else(|| line.mentions_in(&(0..hit.start)).filter(named).last());
    let near = near.or_else(|| line.mentions_in(&(hit.end..line.tokens.len())).find(named));
    let Some(near) = near else { return Vec::new() };
    let span = line.span(&(near.start..near.end));
    let ground = match near.sort {
        Sort::Person => {
            Ground::Carried { rule: "a person stands for the actor that the case names them of".to_owned(), from: span }
        }
        _ => Ground::Here { span },
    };
    near.actor.iter().map(|id| Found { id: id.clone(), ground: ground.clone() }).collect()
}

/// Whoever is named beside a plain word of saying.
fn speakers(line: &Line<'_>) -> Vec<VoiceFound> {
    const SAID: &[&str] = &["said", "says", "told", "added", "warned", "insisted", "according", "mentioned", "stated"];
    let Some(said) = line.tokens.iter().position(|token| token.is_any(SAID) && !token.quoted) else {
        return Vec::new();
    };
    let near = line.mentions.iter().filter(|m| matches!(m.sort, Sort::Actor | Sort::Person) && m.titled.is_none());
    let near = near.min_by_key(|m| if m.end <= said { said - m.end } else { 2 * (m.start - said) });
    let entry = |m: &super::line::Mention| m.person.clone().or_else(|| m.actor.clone());
    let voice = near.and_then(|m| Some((entry(m)?, line.span(&(m.start..m.end)))));
    voice.into_iter().map(|(id, span)| VoiceFound { who: Voice::Entry(id), ground: Ground::Here { span } }).collect()
}

fn candidate(line: &Line<'_>, range: &Range<usize>, topics: &Topics, by: &ExtractorName) -> Option<Candidate> {
    let advice = line
        .tokens
        .iter()
        .any(|token| !token.quoted && (is_of("modal-must", &token.word) || is_of("hedge", &token.word)));
    let (act, hit, status) = leaning(line, range).filter(|_| !advice)?;
    let of = parties(line, range, act, hit);
    if of.is_empty() {
        return None;
    }
    let process = matches!(act, ClaimAct::ReportStatus | ClaimAct::WaitFor | ClaimAct::Plan | ClaimAct::Blame);
    let least = if process { 0.75 } else { 0.3 };
    let named = topics.of(line, range).into_iter().chain(topics.of(line, &(0..line.tokens.len())));
    let issues: Vec<Topic> = named.filter(|(_, score)| *score >= least).map(|(topic, _)| topic).take(1).collect();
    // A stance on nothing that is named is told by a clause or not at all.
    let stance =
        matches!(act, ClaimAct::Demand | ClaimAct::Offer | ClaimAct::Reject | ClaimAct::Accept | ClaimAct::Threat);
    if stance && issues.is_empty() {
        return None;
    }
    let span = line.span(range);
    let words = line.document.text(span);
    let span = crate::Span::new(span.start, span.start + words.trim_end_matches([',', ';', '.']).chars().count());
    Some(Candidate {
        document: line.document.document.sha256,
        span,
        quote: line.document.text(span).to_owned(),
        speakers: speakers(line),
        speaker_as: None,
        via: Vec::new(),
        act,
        cue: line.span(&(hit.start..hit.end)),
        polarity: Polarity::Affirm,
        modality: Modality::Asserted,
        of,
        issues,
        targets: Vec::new(),
        about: None,
        status: (act == ClaimAct::ReportStatus).then_some(status.unwrap_or(Status::Stalled)),
        condition: None,
        occurred: None,
        extractors: vec![by.clone()],
        rules: vec![format!("{act}: words in a window")],
        doubts: Vec::new(),
    })
}

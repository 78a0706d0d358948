//! What a person decides about a proposal, as a record that is only ever added to.

use std::fmt::Write as _;

use detente_model::{ClaimAct, Date, EntryRef, Id, Modality, Polarity, Status};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One line of the log: who decided what, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided; goes into the claim as `reviewed_by`.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum What {
    /// It says what the proposal says.
    Accept {
        /// The proposal.
        proposal: String,
    },
    /// It says something else: accepted as corrected.
    Correct {
        /// The proposal.
        proposal: String,
        /// What it says; what is left out stays as proposed.
        to: Box<Correction>,
    },
    /// It is no statement of this kind.
    Reject {
        /// The proposal.
        proposal: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// It is two statements or more, each in a part of its place.
    Split {
        /// The proposal.
        proposal: String,
        /// Their places: first code point, and the first after it.
        into: Vec<(usize, usize)>,
    },
    /// It and another are one statement.
    Merge {
        /// The proposal, whose reading is kept.
        proposal: String,
        /// The other, of the same document.
        with: String,
    },
    /// An entry of the case rests on it.
    Cite {
        /// The proposal, accepted.
        proposal: String,
        /// The entry, as `positions.wants`.
        entry: EntryRef,
    },
    /// A new entry of the case rests on it: a position, red line, need, text, term or another.
    Draw {
        /// The proposal, accepted.
        proposal: String,
        /// The entry, as `positions.wants`.
        entry: EntryRef,
        /// Its keys as TOML, without `id` and `claims`: `of = "union"` and so on, one a line.
        keys: String,
    },
    /// The last decision that still counts does not count any more.
    Undo,
}

/// What a proposal says instead; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Correction {
    /// Where it stands: the first code point, and the first after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<(usize, usize)>,
    /// What it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<ClaimAct>,
    /// How the talks stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Whether it affirms or denies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polarity: Option<Polarity>,
    /// How it is put.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<Modality>,
    /// Whose stance or conduct it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Vec<Id>>,
    /// The issues or terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<Vec<Id>>,
    /// At whom it is aimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Vec<Id>>,
    /// The text or act that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Id>,
    /// Who says it; an empty list: the document itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Vec<Id>>,
    /// How the document describes a speaker that it does not name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_as: Option<String>,
    /// When it happened, first and last day: as some time in the document says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_date: Option<(Date, Date)>,
}

/// A log that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} is no decision: {why}")]
pub struct BadLog {
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub why: String,
}

/// The decisions of a log, one a line; and whether its last line was left half-written, which then does not count.
///
/// # Errors
/// A line before the last that is no decision.
pub fn parse_log(text: &str) -> Result<(Vec<Decision>, bool), BadLog> {
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let torn_end = !text.is_empty() && !text.ends_with('\n');
    let mut decisions = Vec::new();
    for (at, (line, words)) in lines.iter().enumerate() {
        match serde_json::from_str(words) {
            Ok(decision) => decisions.push(decision),
            Err(_) if torn_end && at + 1 == lines.len() => return Ok((decisions, true)),
            Err(error) => return Err(BadLog { line: *line, why: error.to_string() }),
        }
    }
    Ok((decisions, false))
}

/// A decision as a line of the log.
pub fn log_line(decision: &Decision) -> String {
    let mut line = serde_json::to_string(decision).unwrap_or_default();
    let _ = writeln!(line);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(what: What) -> Decision {
        Decision { by: "Ana".to_owned(), at: "2026-05-04T10:00:00Z".parse().unwrap(), what }
    }

    #[test]
    fn a_log_reads_back() {
        let to = Correction { act: Some(ClaimAct::Offer), ..Correction::default() };
        let all = [
            decision(What::Accept { proposal: "p".to_owned() }),
            decision(What::Correct { proposal: "p".to_owned(), to: Box::new(to) }),
            decision(What::Split { proposal: "p".to_owned(), into: vec![(1, 4), (5, 9)] }),
            decision(What::Undo),
        ];
        let text: String = all.iter().map(log_line).collect();
        assert_eq!(parse_log(&text).unwrap(), (all.to_vec(), false));
        let torn = &text[..text.len() - 4];
        assert_eq!(parse_log(torn).unwrap(), (all[..3].to_vec(), true));
    }

    #[test]
    fn a_line_that_is_no_decision_is_named() {
        let good = log_line(&decision(What::Undo));
        assert_eq!(parse_log(&format!("{good}\nnonsense\n{good}")).unwrap_err().line, 3);
    }
}

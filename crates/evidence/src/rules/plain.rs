//! What is told in no word of the lists: a mood, a plain no, what a side did.

use std::ops::Range;

use detente_model::ClaimAct;

use super::act::made;
use super::build::{Reached, Reading};
use super::clause::{Opener, clauses};
use super::line::{Line, Sort};
use super::pattern::is_number;
use super::speech::Piece;
use super::who::{Who, region_before, subject};
use crate::Candidate;

impl Reading<'_> {
    /// A part with a speaker of the case and no known sign: a mood, or a plain no.
    pub(super) fn uncued(&mut self, line: &Line<'_>, piece: &Piece, last: Option<&Who>) -> Option<Candidate> {
        let voice = piece.voice.as_ref().filter(|voice| !voice.parties.is_empty())?;
        let words = piece.range.clone().filter(|at| !line.tokens[*at].is_mark()).count();
        if words < 4 && piece.frame.is_none() {
            return None;
        }
        if matches!(
            line.word(piece.range.start),
            "as" | "who" | "which" | "when" | "where" | "while" | "after" | "if" | "until" | "once" | "unless"
        ) {
            return None;
        }
        let quoted = line.slice(&piece.range).iter().any(|token| token.quoted);
        let bound = clauses(line, &piece.range).into_iter().find(|clause| clause.opener == Opener::Condition);
        let no = piece.range.clone().find(|at| super::words::is_of("negation", line.word(*at)));
        let first = piece.range.clone().find(|at| !line.tokens[*at].is_mark())?;
        let verb = piece.range.clone().find(|at| line.is_finite(*at)).unwrap_or(first);
        let own = last.is_none_or(|last| last.parties.iter().any(|party| voice.is_party(&party.id)));
        let (act, cue, rule) = match (piece.denied, no, quoted) {
            _ if self.list.is_some() && is_item(line) => (listed(self.list), verb, "an item of a list"),
            (false, Some(no), _) if bound.is_some() => (ClaimAct::Precondition, no, "a no on a condition"),
            (true, ..) | (_, Some(_), true) => (ClaimAct::Reject, no.unwrap_or(verb), "a no without a known verb"),
            (_, Some(no), _) if own => (ClaimAct::Reject, no, "a no without a known verb"),
            (_, _, true) => (ClaimAct::Tone, verb, "a quotation without a known verb"),
            _ => (ClaimAct::Event, verb, "a report without a known verb"),
        };
        let sign = made(act, cue..cue + 1, 0, rule);
        let start =
            piece.frame.as_ref().filter(|_| piece.denied || !quoted).map_or(piece.range.start, |frame| frame.start);
        let parties = voice.parties.clone();
        self.candidate(
            line,
            piece,
            Reached { sign, parties, range: start..piece.range.end, condition: None, subject: None },
        )
    }

    /// A sentence that tells what a side did, in no word of the lists.
    pub(super) fn plain_report(&mut self, line: &Line<'_>, voice: Option<Who>) -> Option<Candidate> {
        if self.cast.opinion || line.cast.sides.is_empty() || line.tokens.last().is_some_and(|token| token.is("?")) {
            return None;
        }
        let all = line.start()..line.tokens.len();
        let supposes = matches!(line.word(all.start), "if" | "unless" | "should" | "were" | "had")
            || clauses(line, &all)
                .iter()
                .any(|clause| clause.opener == Opener::Condition && line.has(&clause.range, &["were"]));
        if supposes || decides_nothing(line) {
            return None;
        }
        let advice = line
            .tokens
            .iter()
            .any(|token| super::words::is_of("modal-must", &token.word) || super::words::is_of("hedge", &token.word));
        let verb = all.clone().find(|at| line.is_finite(*at)).filter(|_| !advice)?;
        let who =
            subject(line, &region_before(line, verb, 0), &self.memory, None).filter(|who| !who.parties.is_empty());
        let who = who.or_else(|| self.first_named(line));
        let piece = Piece { range: all.clone(), voice, frame: None, denied: false, rule: String::new(), aside: None };
        let number = line.tokens.iter().any(is_number);
        let (parties, act) = match who {
            Some(who) => {
                (who.parties, if number && line.word(verb) == "are" { ClaimAct::Figure } else { ClaimAct::Event })
            }
            None if self.concerns_talks(line) => (
                self.cast.carried(
                    &self.cast.sides,
                    "the talks are those of the parties of the case",
                    line.sentence.span.end,
                ),
                ClaimAct::Event,
            ),
            None => return None,
        };
        let range = tidy_ends(line, all);
        self.candidate(
            line,
            &piece,
            Reached {
                sign: made(act, verb..verb + 1, 0, "a side did something"),
                parties,
                range,
                condition: None,
                subject: None,
            },
        )
    }
}

impl Reading<'_> {
    /// Whether a sentence that names no side tells of the talks or of an issue.
    fn concerns_talks(&self, line: &Line<'_>) -> bool {
        line.tokens
            .iter()
            .any(|token| super::words::is_of("talks", &token.word) || super::words::is_of("stuck", &token.word))
            || self.topics.of(line, &(0..line.tokens.len())).first().is_some_and(|(_, score)| *score >= 0.5)
    }
}

/// *At the gate, the men of the union*: the first side that a sentence names, where its subject names none.
impl Reading<'_> {
    fn first_named(&self, line: &Line<'_>) -> Option<Who> {
        let named = line.mentions.iter().find(|mention| {
            let side = |id: &detente_model::Id| self.cast.sides.iter().any(|(known, _)| known == id);
            matches!(mention.sort, Sort::Actor | Sort::Person) && mention.actor.as_ref().is_some_and(side)
        })?;
        subject(line, &(named.start..named.end), &self.memory, None).filter(|who| !who.parties.is_empty())
    }
}

/// Whether a sentence is an item of a list: no verb of its own.
pub(super) fn is_item(line: &Line<'_>) -> bool {
    !(1..line.tokens.len().min(6)).any(|at| line.is_plain_finite(at))
}

/// What the items of a list are, after what was said before the colon.
fn listed(act: Option<ClaimAct>) -> ClaimAct {
    match act {
        Some(act @ (ClaimAct::Demand | ClaimAct::Precondition | ClaimAct::Reject)) => act,
        _ => ClaimAct::Offer,
    }
}

/// Whether a phrase stands here that is known to say nothing: *declined to comment*.
fn decides_nothing(line: &Line<'_>) -> bool {
    line.acts.iter().any(|hit| super::words::acts().get(*hit).is_some_and(|pattern| pattern.section == "none"))
}

fn tidy_ends(line: &Line<'_>, mut range: Range<usize>) -> Range<usize> {
    while range.end > range.start && line.tokens[range.end - 1].is_mark() && !line.tokens[range.end - 1].is_quote_mark()
    {
        range.end -= 1;
    }
    range
}

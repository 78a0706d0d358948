//! What a statement says besides its act: issue, speaker, target, day, doubts.

use std::ops::Range;

use detente_model::{ClaimAct, Polarity, Status};

use super::act::{Sign, modality, negated, turned};
use super::build::{NOBODY_NAMED, Reached, Reading};
use super::line::{Line, Sort};
use super::speech::Piece;
use super::who::{Who, region_before, subject};
use super::words::is_of;
use crate::{Candidate, DateKind, Doubt, Found, Ground, Occurred, Prepared, Span, Topic};

/// What words after *on* or *over* have to count to be what talks are stuck on.
const ON_SOMETHING: f64 = 0.4;

impl Reading<'_> {
    pub(super) fn candidate(&mut self, line: &Line<'_>, piece: &Piece, reached: Reached) -> Option<Candidate> {
        let Reached { sign, mut parties, range, condition, subject } = reached;
        parties.sort();
        parties.dedup_by(|a, b| a.id == b.id);
        if parties.is_empty() || (sign.query && !self.reworded) {
            return None;
        }
        let mut span = line.span(&range);
        let condition = condition.map(|condition| line.span(&condition));
        if let Some(condition) = condition {
            span = span.around(condition);
        }
        let cue = line.span(&sign.cue);
        if !span.contains(cue) {
            span = span.around(cue);
        }
        let no = sign.weight > 0 && negated(line, &range, &sign) != sign.denies;
        let (act, polarity) = turned(sign.act, no);
        let of_frame = piece.frame.as_ref().is_some_and(|frame| frame.contains(&sign.cue.start));
        let polarity = if piece.denied && !of_frame { Polarity::Deny } else { polarity };
        let issues = self.issues(line, &range, &sign, act, condition, &parties);
        let status = (act == ClaimAct::ReportStatus).then_some(sign.status.unwrap_or(Status::Moving));
        let (speakers, speaker_as, via) = self.speakers(line, piece, &sign, &range, subject.as_ref());
        let targets = targets(line, &sign, &range, &parties);
        let doubts = self.doubts(line, piece, &sign, &parties);
        Some(Candidate {
            document: self.document.document.sha256,
            span,
            quote: self.document.text(span).to_owned(),
            speakers,
            speaker_as,
            via,
            act,
            cue,
            polarity,
            modality: modality(line, &range, condition.is_some()),
            of: parties,
            issues,
            targets,
            about: None,
            status,
            condition,
            occurred: occurred(self.document, span, act, condition),
            extractors: vec![self.by.clone()],
            rules: rules(&sign, piece),
            doubts,
        })
    }

    /// The issues of a statement. Of the process of the talks it is none, unless a word names one.
    fn issues(
        &mut self,
        line: &Line<'_>,
        range: &Range<usize>,
        sign: &Sign,
        act: ClaimAct,
        condition: Option<Span>,
        parties: &[Found],
    ) -> Vec<Topic> {
        let process = matches!(
            act,
            ClaimAct::ReportStatus
                | ClaimAct::WaitFor
                | ClaimAct::Plan
                | ClaimAct::Event
                | ClaimAct::Tone
                | ClaimAct::Blame
                | ClaimAct::Figure
        );
        let after = sign.cue.start..range.end;
        let about = (sign.cue.end..range.end)
            .find(|at| matches!(line.word(*at), "on" | "over" | "about" | "regarding" | "concerning"));
        let opens = matches!(line.word(range.start), "on" | "over" | "about" | "regarding" | "concerning");
        let after = match about {
            _ if !sign.talk => after,
            None if opens => range.start..sign.cue.start,
            None if matches!(line.word(sign.cue.end - 1), "on" | "over" | "about") => after,
            None if !line
                .slice(&(range.start..sign.cue.start))
                .iter()
                .any(|token| is_of("talks", &token.word) || is_of("effort", &token.word)) =>
            {
                line.start()..sign.cue.start
            }
            about => about.unwrap_or(range.end)..range.end,
        };
        let mut found = self.topics.of(line, &after);
        if found.is_empty() && !sign.talk {
            found = self.topics.of(line, range);
        }
        if let Some(condition) = condition.filter(|_| found.is_empty()) {
            let tokens = line.tokens.partition_point(|t| t.span.start < condition.start)
                ..line.tokens.partition_point(|t| t.span.end <= condition.end);
            found = self.topics.of(line, &tokens);
        }
        if found.is_empty() && matches!(line.word(range.end), "whether" | "how" | "what" | "who" | "when") {
            found = self.topics.of(line, &(range.end..line.tokens.len()));
        }
        let talks = line.slice(range).iter().any(|token| is_of("talks", &token.word));
        let enough = if process && about.is_some() && sign.talk {
            ON_SOMETHING
        } else if process && (talks || sign.talk) {
            0.75
        } else if process {
            0.4
        } else {
            0.3
        };
        found.retain(|(_, score)| *score >= enough);
        let best = found.first().map_or(0.0, |(_, score)| *score);
        let mut topics: Vec<Topic> =
            found.into_iter().filter(|(_, score)| *score >= best * 0.6).map(|(topic, _)| topic).take(3).collect();
        let attends = line.slice(range).iter().any(|token| is_of("attend", &token.word));
        let told = matches!(act, ClaimAct::Event | ClaimAct::Tone | ClaimAct::Figure);
        if topics.is_empty() && !process && !attends {
            let of_side = parties.iter().any(|party| self.cast.sides.iter().any(|(id, _)| *id == party.id));
            let moves = matches!(act, ClaimAct::Soften | ClaimAct::Harden);
            topics.extend(self.carried_issue(line).or_else(|| self.issue.clone().filter(|_| !moves && of_side)));
        } else if topics.is_empty() && self.heading.is_some() && (self.cast.minutes || told) {
            topics.extend(self.heading.clone());
        } else if topics.is_empty() && told && !(sign.talk || talks || attends) {
            topics.extend(self.issue_of_paragraph(line));
        }
        self.act = Some(act);
        if let Some(first) = topics.first() {
            self.issue = Some(first.clone());
            self.issue_paragraph = line.sentence.paragraph;
            self.noted = true;
        }
        topics
    }

    /// The issue told last in the same paragraph.
    fn issue_of_paragraph(&self, line: &Line<'_>) -> Option<Topic> {
        self.issue.clone().filter(|_| self.issue_paragraph == line.sentence.paragraph)
    }

    /// The issue of a stance whose words name none: of the sentence, of the paragraph, or of the heading.
    fn carried_issue(&self, line: &Line<'_>) -> Option<Topic> {
        let whole = self.topics.of(line, &(0..line.tokens.len())).into_iter().next().map(|(topic, _)| topic);
        let near = self.issue_of_paragraph(line);
        whole.or(near).or_else(|| self.heading.clone())
    }

    fn speakers(
        &self,
        line: &Line<'_>,
        piece: &Piece,
        sign: &Sign,
        range: &Range<usize>,
        of_clause: Option<&Who>,
    ) -> (Vec<crate::VoiceFound>, Option<String>, Vec<crate::Link>) {
        let of = |who: &Who| {
            let described = who.described.map(|span| self.document.text(span).to_owned());
            (who.voices.clone(), described, who.via.clone())
        };
        if let Some(voice) = &piece.voice {
            return of(voice);
        }
        let own = subject(line, &region_before(line, sign.cue.start, range.start), &self.memory, None);
        let own =
            own.or_else(|| of_clause.filter(|_| !sign.noun && !sign.passive).cloned()).filter(|own| !own.possessor);
        match own {
            Some(own) if self.cast.minutes && !own.parties.is_empty() && !sign.talk => of(&own),
            Some(own) if own.described.is_some() && puts_in_words(line, range, sign) => of(&own),
            Some(own)
                if sign.said && !sign.noun && !sign.passive
                    || (own.person || own.singular && !own.parties.is_empty())
                        && !sign.noun
                        && speaks_for_himself(sign) =>
            {
                of(&own)
            }
            _ => (Vec::new(), None, Vec::new()),
        }
    }

    fn doubts(&self, line: &Line<'_>, piece: &Piece, sign: &Sign, parties: &[Found]) -> Vec<Doubt> {
        let mut found: Vec<Doubt> = piece.voice.iter().filter_map(|voice| voice.doubt).collect();
        let quoted = line.slice(&piece.range).iter().any(|token| token.quoted);
        if self.reworded && quoted {
            found.push(Doubt::Reworded);
        }
        if parties.iter().any(|party| matches!(&party.ground, Ground::Carried { rule, .. } if rule == NOBODY_NAMED)) {
            found.push(Doubt::PartyUnclear);
        }
        if sign.query {
            found.push(Doubt::PerhapsOtherWords);
        }
        found.sort();
        found.dedup();
        found
    }
}

/// *The ministry called it blackmail*: whether a verb of saying stands before the sign.
fn puts_in_words(line: &Line<'_>, range: &Range<usize>, sign: &Sign) -> bool {
    let say =
        |hit: &super::pattern::Hit| super::words::speech().get(*hit).is_some_and(|pattern| pattern.section == "say");
    let before = |hit: &super::pattern::Hit| hit.start >= range.start && hit.end <= sign.cue.start;
    !sign.passive && line.says.iter().any(|hit| before(hit) && say(hit) && line.is_finite(hit.start))
}

/// Whether what a person does here is done by words: a stance, or a view of the talks.
fn speaks_for_himself(sign: &Sign) -> bool {
    match sign.act {
        ClaimAct::Plan | ClaimAct::Event | ClaimAct::Figure => false,
        ClaimAct::ReportStatus => sign.talk,
        _ => true,
    }
}

fn rules(sign: &Sign, piece: &Piece) -> Vec<String> {
    let speaker = (!piece.rule.is_empty()).then(|| format!("speaker: {}", piece.rule));
    std::iter::once(sign.rule.clone()).chain(speaker).collect()
}

/// At whom it is aimed: the first one named after the cue that is not the party itself.
fn targets(line: &Line<'_>, sign: &Sign, range: &Range<usize>, parties: &[Found]) -> Vec<Found> {
    let aimed = matches!(
        sign.act,
        ClaimAct::Demand
            | ClaimAct::GuaranteeRequest
            | ClaimAct::Blame
            | ClaimAct::Threat
            | ClaimAct::WaitFor
            | ClaimAct::Offer
            | ClaimAct::Reject
            | ClaimAct::Precondition
    );
    let from = if sign.binds { range.start } else { sign.cue.start };
    let other = line.mentions_in(&(from..range.end)).find(|mention| {
        matches!(mention.sort, Sort::Actor | Sort::Person)
            && !parties.iter().any(|party| Some(&party.id) == mention.actor.as_ref())
    });
    let Some(mention) = other.filter(|_| aimed) else { return Vec::new() };
    let span = line.span(&(mention.start..mention.end));
    let ground = match mention.sort {
        Sort::Person => crate::Ground::Carried {
            rule: "a person stands for the actor that the case names them of".to_owned(),
            from: span,
        },
        _ => crate::Ground::Here { span },
    };
    mention.actor.iter().map(|id| Found { id: id.clone(), ground: ground.clone() }).collect()
}

/// When it happened or is to happen: the first known day in the words themselves, outside the condition.
fn occurred(document: &Prepared, span: Span, act: ClaimAct, condition: Option<Span>) -> Option<Occurred> {
    if matches!(act, ClaimAct::Figure | ClaimAct::Tone) {
        return None;
    }
    let outside = |date: &&crate::DateEvidence| condition.is_none_or(|condition| !condition.contains(date.span));
    let told = |date: &&crate::DateEvidence| !since(document, date.span);
    let date = document.dates_in(span).filter(|date| date.kind == DateKind::Body).filter(outside).filter(told);
    let published = document.published().and_then(crate::DateEvidence::interval).and_then(|days| days.to);
    // What is planned lies ahead: a day told as past is not its day.
    let ahead = |days: &crate::Interval| {
        act != ClaimAct::Plan || days.to.is_none() || published.is_none_or(|published| days.to >= Some(published))
    };
    let date = date.filter(|date| date.interval().is_some_and(|days| ahead(&days)));
    date.filter_map(|date| Some(Occurred { days: date.interval()?, span: date.span })).next()
}

/// *Since last September*: the day bounds what is told and is not its own.
fn since(document: &Prepared, span: Span) -> bool {
    let before = Span::new(span.start.saturating_sub(12), span.start);
    let words = document.text(before).trim_end();
    ["since", "until", "till", "than", "before", "after"].iter().any(|word| words.ends_with(word))
}

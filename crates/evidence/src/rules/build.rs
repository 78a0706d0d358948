//! From sentences to candidates.

use std::ops::Range;
use std::sync::Arc;

use detente_model::ClaimAct;

use super::act::{Modal, Sign, mandated, modal, signs};
use super::cast::Cast;
use super::clause::{Clause, Opener, clauses};
use super::line::Line;
use super::pattern::is_number;
use super::plain::is_item;
use super::speech::{Piece, goes_on, pieces};
use super::topic::Topics;
use super::who::{Memory, Who, floor, issuer, region_before, subject, told_of};
use crate::rewording::{is_reworded, queries};
use crate::{Candidate, Doubt, ExtractorName, Found, Ground, Lexicon, Prepared, Topic};

/// What holds for a document while its sentences are read.
pub(super) struct Reading<'a> {
    pub(super) document: &'a Prepared,
    pub(super) cast: &'a Cast,
    pub(super) topics: Arc<Topics>,
    pub(super) by: &'a ExtractorName,
    pub(super) reworded: bool,
    pub(super) memory: Memory,
    /// The issue of the last position, for *this*, *the latter*.
    pub(super) issue: Option<Topic>,
    /// The paragraph of that position.
    pub(super) issue_paragraph: usize,
    /// The issue of the heading above.
    pub(super) heading: Option<Topic>,
    /// The issue of the heading of the whole document.
    pub(super) title: Option<Topic>,
    /// What a list after a colon holds.
    pub(super) list: Option<ClaimAct>,
    /// Whether the sentence being read has set the issue.
    pub(super) noted: bool,
    /// The act of the last statement of a side.
    pub(super) act: Option<ClaimAct>,
}

/// A clause with what was found in it.
pub(super) struct Reached {
    pub(super) sign: Sign,
    pub(super) parties: Vec<Found>,
    /// The tokens that it covers.
    pub(super) range: Range<usize>,
    pub(super) condition: Option<Range<usize>>,
    /// The subject of its clause.
    pub(super) subject: Option<Who>,
}

/// The rule by which the sides stand where a sentence names nobody.
pub(super) const NOBODY_NAMED: &str = "nobody is named, so it may be of any side";

/// The candidates of a document, in order of place.
pub(super) fn candidates(document: &Prepared, lexicon: &Lexicon, by: &ExtractorName) -> Vec<Candidate> {
    let cast = Cast::of(document, lexicon);
    let topics = lexicon.topics();
    let reworded = is_reworded(&queries(document));
    let mut reading = Reading {
        document,
        cast: &cast,
        topics,
        by,
        reworded,
        memory: Memory::default(),
        issue: None,
        issue_paragraph: 0,
        heading: None,
        title: None,
        list: None,
        noted: false,
        act: None,
    };
    let mut found = Vec::new();
    let mut last = 0;
    for sentence in &document.sentences {
        reading.heading(sentence, last);
        last = sentence.span.end;
        let line = Line::read(document, sentence, &cast);
        if !reading.run_in_heading(&line) {
            found.extend(reading.sentence(&line));
            reading.note_issue(&line);
        }
    }
    found.sort_by_key(|candidate| (candidate.span, candidate.act));
    found.dedup_by(|a, b| a.span == b.span && a.act == b.act);
    found
}

impl Reading<'_> {
    /// A heading between two sentences says what the next ones are about.
    fn heading(&mut self, sentence: &crate::Sentence, from: usize) {
        let between = |block: &&crate::Block| {
            block.kind == crate::BlockKind::Heading
                && self.document.text(block.span).split_whitespace().count() <= 7
                && block.span.start >= from
                && block.span.end <= sentence.span.start
        };
        let structured = self.cast.minutes || self.cast.author.is_some();
        let Some(heading) = self.document.blocks.iter().rfind(between).filter(|_| structured) else {
            return;
        };
        let line = Line::of_place(self.document, sentence, self.cast, heading.span);
        self.heading = self.topics.of(&line, &(0..line.tokens.len())).into_iter().next().map(|(topic, _)| topic);
        if from == 0 {
            self.title = self.heading.clone();
        }
        self.issue = None;
    }

    /// *PAY.*, *(b) Order.* at the head of a paragraph: what the paragraph is about.
    fn run_in_heading(&mut self, line: &Line<'_>) -> bool {
        let words = line.tokens.iter().filter(|token| token.kind == super::token::Kind::Word).count();
        let opens = self.memory.paragraph != line.sentence.paragraph || self.issue_paragraph != line.sentence.paragraph;
        let structured = self.cast.minutes || self.cast.author.is_some();
        let short = (1..=4).contains(&words)
            && line.tokens.len() <= 8
            && line.mentions.is_empty()
            && !line.tokens.iter().any(|token| token.quoted || is_number(token) || token.is(","))
            && !(0..line.tokens.len()).any(|at| line.is_plain_finite(at));
        if !(structured && opens && short && self.memory.paragraph != line.sentence.paragraph) {
            return false;
        }
        let told = self.topics.of(line, &(0..line.tokens.len())).into_iter().next().map(|(topic, _)| topic);
        self.heading = told.or_else(|| self.title.clone());
        self.issue = None;
        self.memory.paragraph = line.sentence.paragraph;
        self.memory.indirect = false;
        true
    }

    /// What a sentence without a statement of its own names is what the next one is about.
    fn note_issue(&mut self, line: &Line<'_>) {
        let told = self.noted;
        self.noted = false;
        if told {
            return;
        }
        let best = self.topics.of(line, &(0..line.tokens.len())).into_iter().next();
        if let Some((topic, _)) = best.filter(|(_, score)| *score >= 0.5) {
            self.issue = Some(topic);
            self.issue_paragraph = line.sentence.paragraph;
        }
    }

    fn sentence(&mut self, line: &Line<'_>) -> Vec<Candidate> {
        if self.memory.paragraph != line.sentence.paragraph {
            self.memory.indirect = false;
        }
        self.memory.turn = floor(line);
        let before = self.memory.actor.clone();
        self.memory.first = None;
        let before_act = self.act;
        let carried = goes_on(line, &self.memory).then(|| self.memory.speaker.clone()).flatten();
        let quoted = all_quoted(line).then(|| self.memory.speaker.clone()).flatten();
        let pieces = pieces(line, &mut self.memory);
        let spoken = pieces.iter().any(|piece| piece.voice.is_some());
        let mut found = Vec::new();
        for mut piece in pieces {
            if piece.voice.is_none() {
                self.own_voice(line, &mut piece, carried.as_ref().or(quoted.as_ref()), spoken);
            }
            found.extend(self.piece(line, &piece));
        }
        if found.is_empty() {
            let voice = self.memory.speaker.clone().filter(|_| spoken);
            found.extend(self.plain_report(line, voice));
        }
        self.list =
            line.tokens.last().filter(|token| token.is(":")).and(before_act).or(self.list.filter(|_| is_item(line)));
        self.memory.actor = self.memory.first.take().or(before);
        self.memory.indirect = spoken || (carried.is_some() && !found.is_empty());
        self.memory.paragraph = line.sentence.paragraph;
        if let Some(who) = told_of(line) {
            self.memory.people.push(who);
        }
        found
    }

    /// The voice of words that nobody in the sentence says: carried, the issuer's, or the document's own.
    fn own_voice(&self, line: &Line<'_>, piece: &mut Piece, carried: Option<&Who>, spoken: bool) {
        if let Some(who) = self.memory.turn.clone() {
            piece.rule = "an answer is of whoever the dialogue gives the floor".to_owned();
            piece.voice = Some(who);
        } else if !spoken && let Some(who) = carried {
            let mut who = who.clone();
            who.doubt = Some(Doubt::SpeakerUnclear);
            piece.rule = "the speaker of before goes on".to_owned();
            for voice in &mut who.voices {
                voice.ground = Ground::Carried { rule: piece.rule.clone(), from: voice.ground.span() };
            }
            piece.voice = Some(who);
        } else if let Some(who) = issuer(line) {
            piece.rule = Ground::ISSUER.to_owned();
            piece.voice = Some(who);
        }
    }

    fn piece(&mut self, line: &Line<'_>, piece: &Piece) -> Vec<Candidate> {
        let clauses = clauses(line, &piece.range);
        let mut found: Vec<Candidate> = Vec::new();
        let mut last: Option<Who> = None;
        let mut framed = piece.frame.clone();
        for (at, clause) in clauses.iter().enumerate() {
            if !self.speaks(line, piece, clause, &clauses) {
                continue;
            }
            let condition = condition_of(&clauses, at);
            let own = match clause.opener {
                Opener::Relative if !names_doer(line, &clause.range) => {
                    before_comma(line, clause.range.start, &self.memory, piece.voice.as_ref())
                }
                _ => subject_of(line, &clause.range, &self.memory, piece.voice.as_ref()),
            };
            let reached = self.reached(line, piece, clause, &framed, condition, own.as_ref().or(last.as_ref()));
            for reached in reached {
                found.extend(self.candidate(line, piece, reached));
                framed = None;
            }
            if let Some(own) = own {
                self.memory.note(&own, &self.cast.sides);
                last = Some(own);
            }
        }
        if found.is_empty() {
            found.extend(self.uncued(line, piece, last.as_ref()));
        }
        found
    }

    /// Whether a clause may hold a statement at all.
    fn speaks(&self, line: &Line<'_>, piece: &Piece, clause: &Clause, all: &[Clause]) -> bool {
        let own_voice = piece.voice.is_none();
        let supposes = own_voice
            && self.cast.opinion
            && clause.opener != Opener::Condition
            && (all.iter().any(|c| c.opener == Opener::Condition)
                || line.slice(&clause.range).iter().any(|t| super::words::is_of("hedge", &t.word)));
        let asked = own_voice && line.tokens.last().is_some_and(|token| token.is("?"));
        let guesses = line.has(&clause.range, &["would", "could", "might"]);
        let supposed =
            own_voice && guesses && all.iter().any(|c| c.opener == Opener::Condition && line.has(&c.range, &["were"]));
        let gerund = line.word(clause.range.start + 1).ends_with("ing");
        match clause.opener {
            Opener::Condition | Opener::Question => false,
            Opener::Time if gerund => false,
            _ => !asked && !supposed && !supposes,
        }
    }

    fn reached(
        &self,
        line: &Line<'_>,
        piece: &Piece,
        clause: &Clause,
        frame: &Option<Range<usize>>,
        condition: Option<Range<usize>>,
        subject: Option<&Who>,
    ) -> Vec<Reached> {
        let voice = piece.voice.as_ref();
        let bound = condition.is_some();
        let may = modal(line, &clause.range, voice, false, bound);
        let mut signs = signs(line, &clause.range);
        match may {
            Modal::Opinion => return Vec::new(),
            Modal::Sign(sign) => {
                let at = signs.partition_point(|other| {
                    other.weight > sign.weight || (other.weight == sign.weight && other.cue.start < sign.cue.start)
                });
                signs.insert(at, sign);
            }
            Modal::Plain => {}
        }
        signs.extend(mandated(line, &clause.range, &piece.rule));
        signs.sort_by_key(|sign| -sign.weight);
        if piece.denied {
            signs.retain(|sign| sign.act != ClaimAct::Reject || sign.weight > 2);
        }
        let least = match clause.opener {
            Opener::Time | Opener::Relative => 2,
            _ if voice.is_none() && self.cast.opinion => 2,
            _ => 1,
        };
        // How a writer of opinions sees the talks is no report of them.
        let views = voice.is_none() && self.cast.opinion;
        let told = |act: ClaimAct| {
            matches!(
                act,
                ClaimAct::ReportStatus
                    | ClaimAct::Tone
                    | ClaimAct::Event
                    | ClaimAct::Threat
                    | ClaimAct::Blame
                    | ClaimAct::Deadline
            )
        };
        let aside = |sign: &Sign| piece.aside.as_ref().is_some_and(|aside| aside.contains(&sign.cue.start));
        signs.retain(|sign| !aside(sign) && sign.weight >= least && !(views && told(sign.act) && !sign.said));
        let mut range = clause.range.clone();
        if let Some(frame) = frame {
            let reach = frame.start..range.end;
            let own = super::act::signs(line, &reach).into_iter().filter(|sign| frame.contains(&sign.cue.start));
            let governs = own.into_iter().find(|sign| {
                let denies = piece.denied && !signs.is_empty();
                !denies && sign.weight >= 2 && governs(sign.act)
                    || !denies && signs.first().is_none_or(|best| best.weight < sign.weight.min(2))
            });
            if let Some(sign) = governs {
                range = frame.start..range.end;
                signs.insert(0, sign);
            }
        }
        let mut signs = signs.into_iter();
        let Some(sign) = signs.next() else { return Vec::new() };
        let second = signs.find(|other| {
            (other.noun && other.weight >= 3 || other.passive)
                && other.act != sign.act
                && other.cue.start >= sign.cue.end + 4
        });
        let mut sign = sign;
        if let Some(condition) = &condition {
            sign.act = on_condition(line, condition, &sign);
        }
        let condition = condition.or_else(|| inner_condition(line, &clause.range, &sign));
        let Some(parties) = self.parties(line, piece, &range, &sign, subject) else { return Vec::new() };
        let mut found = Vec::new();
        if let Some(other) = second {
            let start = region_before(line, other.cue.start, sign.cue.end).start;
            let inner = start..range.end;
            found.extend(self.parties(line, piece, &inner, &other, subject).map(|parties| Reached {
                sign: other,
                parties,
                range: inner,
                condition: None,
                subject: subject.cloned(),
            }));
        }
        let subject = subject.cloned();
        found.splice(0..0, self.divided(line, Reached { sign, parties, range, condition, subject }));
        found
    }

    /// One statement for each of several things asked for or offered, where they are about different issues.
    fn divided(&self, line: &Line<'_>, reached: Reached) -> Vec<Reached> {
        let asks = matches!(reached.sign.act, ClaimAct::Demand | ClaimAct::Offer | ClaimAct::Precondition);
        let from = reached.sign.cue.end;
        let joint = (from + 1..reached.range.end.saturating_sub(2)).find(|at| {
            matches!(line.word(*at), "and" | "plus" | "while")
                && !line.tokens[*at].quoted
                && (matches!(line.word(at + 1), "the" | "a" | "an" | "at" | "no" | "its" | "full" | "half" | "more")
                    || line.word(*at) == "plus"
                    || line.word(at - 1) == ",")
        });
        let Some(joint) = joint.filter(|_| asks) else { return vec![reached] };
        let top = |range: Range<usize>| self.topics.of(line, &range).into_iter().next().map(|(topic, _)| topic.id);
        let (first, second) = (top(from..joint), top(joint + 1..reached.range.end));
        if first.is_none() || second.is_none() || first == second {
            return vec![reached];
        }
        let mut other = Reached {
            sign: reached.sign.clone(),
            parties: reached.parties.clone(),
            range: joint + 1..reached.range.end,
            condition: None,
            subject: reached.subject.clone(),
        };
        let noun = (joint + 1..other.range.end).find(|at| line.word(*at).len() > 2).unwrap_or(joint + 1);
        other.sign.cue = noun..noun + 1;
        other.sign.rule.push_str(", second object");
        vec![Reached { range: reached.range.start..joint, ..reached }, other]
    }

    /// Whose stance it is.
    fn parties(
        &self,
        line: &Line<'_>,
        piece: &Piece,
        range: &Range<usize>,
        sign: &Sign,
        subject_: Option<&Who>,
    ) -> Option<Vec<Found>> {
        let voice = piece.voice.as_ref();
        if sign.binds {
            return voice.map(|voice| voice.parties.clone()).filter(|parties| !parties.is_empty());
        }
        if sign.passive {
            let after = line.mentions.iter().find(|m| m.start >= sign.cue.end && m.end <= range.end);
            let who = after.and_then(|m| subject(line, &(m.start..range.end), &self.memory, voice));
            if let Some(who) = who.filter(|who| !who.parties.is_empty()) {
                return Some(who.parties);
            }
        }
        let floor = range.start.min(piece.range.start);
        let near = subject(line, &region_before(line, sign.cue.start, floor), &self.memory, voice);
        let near = near.filter(|who| !who.parties.is_empty());
        // What is no verb has the subject of its clause.
        let of_clause = subject_.filter(|who| !who.parties.is_empty() && !sign.verb && !sign.noun);
        let near = of_clause.cloned().or(near);
        if matches!(sign.act, ClaimAct::Blame | ClaimAct::Tone)
            && !sign.said
            && let Some(voice) = voice.filter(|voice| !voice.parties.is_empty())
        {
            return Some(voice.parties.clone());
        }
        if sign.talk {
            return Some(self.of_talks(line, voice, near.as_ref(), range, sign));
        }
        let own = near.or_else(|| subject_.filter(|who| !who.parties.is_empty()).cloned());
        let talks = || range.clone().any(|at| super::words::is_of("talks", line.word(at)));
        if own.is_none() && voice.is_none() && matches!(sign.act, ClaimAct::Plan | ClaimAct::Deadline) && talks() {
            return Some(self.cast.carried(
                &self.cast.sides,
                "the talks are those of the parties of the case",
                line.sentence.span.end,
            ));
        }
        let own = own.map(|who| who.parties);
        let own = own.or_else(|| voice.map(|voice| voice.parties.clone()).filter(|parties| !parties.is_empty()));
        // What happened or is to come is told of the talks as a whole where nobody is named.
        let open = matches!(sign.act, ClaimAct::Plan | ClaimAct::Deadline | ClaimAct::Figure | ClaimAct::Event);
        let sides = || self.cast.carried(&self.cast.sides, NOBODY_NAMED, line.sentence.span.end);
        own.or_else(|| (open && sign.weight >= 2 && !self.cast.opinion).then(sides))
    }

    /// Of how the talks stand: whoever says so, if the case has them; else the subject; else all sides.
    fn of_talks(
        &self,
        line: &Line<'_>,
        voice: Option<&Who>,
        near: Option<&Who>,
        range: &Range<usize>,
        sign: &Sign,
    ) -> Vec<Found> {
        if let Some(voice) = voice.filter(|voice| !voice.parties.is_empty()) {
            return voice.parties.clone();
        }
        let talks = |at: usize| super::words::is_of("talks", line.word(at));
        let about_talks = (range.start..sign.cue.start).any(talks);
        match near {
            Some(near) if !about_talks => near.parties.clone(),
            _ => self.cast.carried(
                &self.cast.sides,
                "the talks are those of the parties of the case",
                line.sentence.span.end,
            ),
        }
    }
}

/// Acts of speaking that hold for all that follows them.
fn governs(act: ClaimAct) -> bool {
    matches!(act, ClaimAct::Demand | ClaimAct::GuaranteeRequest | ClaimAct::Blame | ClaimAct::Threat)
}

/// *Which Lund has ruled out*: whether a relative clause has a subject of its own.
fn names_doer(line: &Line<'_>, range: &Range<usize>) -> bool {
    line.mentions_in(range).next().is_some_and(|m| m.start == range.start + 1 && !m.possessive && line.is_finite(m.end))
}

/// *Netanyahu, who reiterated*: whoever stands before the comma.
fn before_comma(line: &Line<'_>, start: usize, memory: &Memory, voice: Option<&Who>) -> Option<Who> {
    let mention = line.mentions.iter().find(|mention| mention.end + 1 == start || mention.end == start)?;
    subject(line, &(mention.start..mention.end), memory, voice)
}

/// Whether a sentence is one quotation with nobody beside it.
fn all_quoted(line: &Line<'_>) -> bool {
    line.tokens.iter().all(|token| token.quoted || token.is_mark())
}

/// The subject of a clause: what stands before its first verb, past an opening phrase.
fn subject_of(line: &Line<'_>, range: &Range<usize>, memory: &Memory, voice: Option<&Who>) -> Option<Who> {
    let verb = range.clone().find(|at| line.is_finite(*at) && *at > range.start);
    let found = verb.and_then(|verb| subject(line, &region_before(line, verb, range.start), memory, voice));
    // "Accusing the union": who does it stands in the clause before.
    if found.is_none() && line.word(range.start).ends_with("ing") {
        return None;
    }
    // Without a verb that is known, the name at the head of the clause.
    let first = line.mentions_in(range).next().filter(|m| m.start <= range.start + 1 && !m.possessive);
    found.or_else(|| first.and_then(|m| subject(line, &(m.start..m.end), memory, voice)))
}

/// The condition beside a clause: right after it, or at the head of the sentence right before it.
fn condition_of(all: &[Clause], at: usize) -> Option<Range<usize>> {
    let after = all.get(at + 1).filter(|clause| clause.opener == Opener::Condition);
    let before = at.checked_sub(1).and_then(|at| all.get(at)).filter(|clause| clause.opener == Opener::Condition);
    let first = before.filter(|_| at == 1 || all.get(at - 2).is_some_and(|clause| clause.opener != Opener::Plain));
    after.or(first).map(|clause| clause.range.clone())
}

/// What a step announced becomes by its condition: *stays until they leave*, *leaves if they do not stay*.
fn on_condition(line: &Line<'_>, condition: &Range<usize>, sign: &Sign) -> ClaimAct {
    let words = |from: usize| (line.word(from), line.word(from + 1));
    let head = (condition.start..condition.end).find(|at| !line.tokens[*at].is_mark()).unwrap_or(condition.start);
    let head = if matches!(line.word(head), "and" | "but") { head + 1 } else { head };
    let not = line.has(&(head..condition.end), &["not", "no", "never", "fails", "refuses"]);
    match (sign.act, words(head)) {
        (ClaimAct::Plan | ClaimAct::Offer | ClaimAct::Event, ("until" | "till" | "only", _)) => ClaimAct::Precondition,
        (ClaimAct::Plan | ClaimAct::Event, ("unless" | "lest", _)) => ClaimAct::Threat,
        (ClaimAct::Plan, ("if" | "should", _)) if not => ClaimAct::Threat,
        (act, _) => act,
    }
}

/// *Wants them out before a captive is handed over*: the condition inside the clause or beside it.
fn inner_condition(line: &Line<'_>, range: &Range<usize>, sign: &Sign) -> Option<Range<usize>> {
    let asks = matches!(sign.act, ClaimAct::Demand | ClaimAct::Precondition | ClaimAct::Reject);
    let at = (sign.cue.end..range.end)
        .find(|at| line.word(*at) == "before" && asks || matches!(line.word(*at), "contingent" | "conditional"))?;
    Some(at..range.end)
}

//! Questions: what is not known, whom it could be asked of, what an answer decides, what asking shows.
//!
//! Every question is put to all parties alike, so that asking says nothing of whom it is about; only the two that
//! speak of one's own words (another reading of a sentence, the author's meaning of a text) go to their owner, the
//! second beside the parties. First come those that decide the most proved findings that rest on what somebody
//! concluded, then those that decide the most of what cannot be said.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Asks, Assessed, Basis, Case, Change, ClaimAct, Conflict, Disclosed, EntryRef, Id, Kind, LineName, Missing,
    Question, Reveals, Role, Table, Text, Verdict, Viewer, find,
};

use crate::Diagnosis;

/// The questions that a diagnosis leaves, the most telling first.
pub fn questions(case: &Case, diagnosis: &Diagnosis) -> Vec<Question> {
    let asker = Asker { case, findings: &diagnosis.findings };
    let mut questions: Vec<Question> =
        asker.all().into_iter().map(|(asks, decides)| asker.question(asks, decides)).collect();
    questions.sort_by_cached_key(|question| (asker.rank(question), question.asks.clone()));
    questions
}

struct Asker<'a> {
    case: &'a Case,
    findings: &'a [Assessed],
}

/// What is asked, and what an answer decides.
type Raised = (Asks, BTreeSet<Kind>);

impl Asker<'_> {
    fn all(&self) -> Vec<Raised> {
        let parts = [
            self.next_steps(),
            self.missing(),
            self.red_lines(),
            self.parts(),
            self.unclear_texts(),
            self.answers(),
            self.guarantors(),
        ];
        let mut raised: BTreeMap<Asks, BTreeSet<Kind>> = BTreeMap::new();
        for (asks, decides) in parts.into_iter().flatten() {
            raised.entry(asks).or_default().extend(decides);
        }
        raised.into_iter().collect()
    }

    fn finding(&self, kind: Kind) -> Option<&Assessed> {
        self.findings.iter().find(|assessed| assessed.finding.kind == kind)
    }

    /// The needs that nobody stated and on which a finding rests; where nothing is on file, what it would take.
    fn next_steps(&self) -> Vec<Raised> {
        let (mut needs, mut decides) = (BTreeSet::new(), BTreeSet::new());
        for kind in [Kind::WaitCycle, Kind::PreconditionCycle] {
            let named = self.finding(kind).into_iter().flat_map(|assessed| &assessed.finding.names);
            let weak = named.filter(|entry| entry.table == Table::Needs && is_weak(self.case.basis(entry)));
            let weak: Vec<Id> = weak.map(|entry| entry.id.clone()).collect();
            if !weak.is_empty() {
                decides.insert(kind);
            }
            needs.extend(weak);
        }
        let nothing =
            self.finding(Kind::WaitCycle).is_some_and(|assessed| assessed.finding.verdict == Verdict::Undetermined);
        if nothing {
            decides.insert(Kind::WaitCycle);
        }
        let needs = needs.into_iter().collect();
        if decides.is_empty() { Vec::new() } else { vec![(Asks::NextStep { needs }, decides)] }
    }

    /// What findings say is missing and somebody could tell.
    fn missing(&self) -> Vec<Raised> {
        let mut readings: BTreeMap<&Id, (BTreeSet<&Id>, BTreeSet<Kind>)> = BTreeMap::new();
        let mut raised = Vec::new();
        for assessed in self.findings {
            let kind = assessed.finding.kind;
            for missing in &assessed.finding.missing {
                let asks = match missing {
                    Missing::Reading { term, actor } => {
                        let (actors, kinds) = readings.entry(term).or_default();
                        actors.insert(actor);
                        kinds.insert(kind);
                        continue;
                    }
                    Missing::AlsoRead { position } => Asks::AlsoRead { position: position.clone() },
                    Missing::DeadlineKind { deadline } => Asks::DeadlineKind { deadline: deadline.clone() },
                    Missing::Lag { need } => Asks::Lag { need: need.clone() },
                    Missing::About { claim } => Asks::About { claim: claim.clone() },
                    _ => continue,
                };
                raised.push((asks, BTreeSet::from([kind])));
            }
        }
        let reading = |(term, (actors, kinds)): (&Id, (BTreeSet<&Id>, BTreeSet<Kind>))| {
            (Asks::Reading { term: term.clone(), missing: actors.into_iter().cloned().collect() }, kinds)
        };
        raised.extend(readings.into_iter().map(reading));
        raised
    }

    /// Whether positions that exclude each other are red lines, component by component.
    fn red_lines(&self) -> Vec<Raised> {
        let mut components: BTreeMap<usize, BTreeSet<&LineName>> = BTreeMap::new();
        let conflicts = self.finding(Kind::PositionsConflict).map_or(&[][..], |assessed| &assessed.finding.conflicts);
        for Conflict { lines, component, .. } in conflicts {
            components.entry(*component).or_default().extend(lines.iter().filter(|line| self.is_position(line)));
        }
        let asks = components.into_values().filter(|positions| !positions.is_empty()).map(|positions| {
            let positions = positions.into_iter().cloned().collect();
            (Asks::RedLine { positions }, BTreeSet::from([Kind::RedLinesConflict, Kind::PositionsConflict]))
        });
        asks.collect()
    }

    fn is_position(&self, line: &LineName) -> bool {
        self.case.named_line(line).is_some_and(|entry| entry.table == Table::Positions)
    }

    /// Of which part the lines speak that agree once an issue is answered in two parts.
    fn parts(&self) -> Vec<Raised> {
        let mut splits: BTreeMap<(&Id, Kind, usize), BTreeSet<&LineName>> = BTreeMap::new();
        for assessed in self.findings {
            for way in &assessed.finding.ways_out {
                for change in &way.change {
                    if let Change::Split { issue, first, second } = change {
                        let lines = splits.entry((issue, assessed.finding.kind, way.component)).or_default();
                        lines.extend(first.iter().chain(second));
                    }
                }
            }
        }
        let asks = splits.into_iter().map(|((issue, kind, _), lines)| {
            (Asks::Part { issue: issue.clone(), lines: lines.into_iter().cloned().collect() }, BTreeSet::from([kind]))
        });
        asks.collect()
    }

    /// The texts that stand, not replaced by another.
    fn texts(&self) -> impl Iterator<Item = &Text> {
        let replaced =
            |text: &Text| self.case.texts.iter().any(|other| other.supersedes.as_ref() == Some(&text.meta.id));
        self.case.texts.iter().filter(move |text| !replaced(text))
    }

    fn unclear_texts(&self) -> Vec<Raised> {
        let asks = |text: &Text, issue: &Id| Asks::UnclearText { text: text.meta.id.clone(), issue: issue.clone() };
        let each = self.texts().flat_map(|text| text.unclear.iter().map(move |issue| asks(text, issue)));
        each.map(|asks| (asks, BTreeSet::from([Kind::TermInDispute]))).collect()
    }

    /// What became of the texts, where that is not reported of a party.
    fn answers(&self) -> Vec<Raised> {
        let waits = |text: &Id| {
            let mut waits = self.case.claims.iter().filter(|claim| claim.act == ClaimAct::WaitFor);
            waits.any(|claim| claim.about.as_ref().is_none_or(|about| about == text))
        };
        let mut raised = Vec::new();
        for text in self.texts() {
            let silent = |party: &Id| *party != text.by && !text.answers.contains_key(party);
            let actors: Vec<Id> = self.parties().into_iter().filter(silent).collect();
            if !actors.is_empty() {
                let decides = waits(&text.meta.id).then_some(Kind::TurnDispute).into_iter().collect();
                raised.push((Asks::Answer { text: text.meta.id.clone(), actors }, decides));
            }
        }
        raised
    }

    /// Who could give the assurances asked for, where that is not reported.
    fn guarantors(&self) -> Vec<Raised> {
        let open =
            self.case.guarantees.iter().filter(|guarantee| guarantee.accepts.is_none() || guarantee.offered.is_none());
        let asks = open.map(|guarantee| Asks::Guarantor { guarantee: guarantee.meta.id.clone() });
        asks.map(|asks| (asks, BTreeSet::from([Kind::CommitmentGap]))).collect()
    }

    fn parties(&self) -> Vec<Id> {
        let actors = self.case.actors.iter().map(|actor| &actor.meta.id);
        let parties: BTreeSet<&Id> = actors.filter(|actor| self.case.has_role(actor, Role::Party)).collect();
        parties.into_iter().cloned().collect()
    }

    fn question(&self, asks: Asks, decides: BTreeSet<Kind>) -> Question {
        let of = self.whom(&asks);
        let shown = self.shows(&asks);
        let hidden = |to: &Id| {
            let unseen = shown.iter().filter(|entry| !self.sees(to, entry));
            unseen.map(|entry| Disclosed { to: to.clone(), entry: entry.clone() }).collect::<Vec<_>>()
        };
        let discloses = of.iter().flat_map(hidden).collect();
        Question { reveals: reveals(&asks), decides: decides.into_iter().collect(), discloses, of, asks }
    }

    fn whom(&self, asks: &Asks) -> Vec<Id> {
        let mut whom: BTreeSet<Id> = self.parties().into_iter().collect();
        match asks {
            Asks::AlsoRead { position } => {
                whom = find(&self.case.positions, position).map(|position| position.of.clone()).into_iter().collect();
            }
            Asks::UnclearText { text, .. } => whom.extend(find(&self.case.texts, text).map(|text| text.by.clone())),
            _ => {}
        }
        whom.into_iter().collect()
    }

    /// The entries that a question cannot be put without speaking of.
    fn shows(&self, asks: &Asks) -> Vec<EntryRef> {
        let entry = EntryRef::new;
        match asks {
            Asks::NextStep { .. } => Vec::new(),
            Asks::Reading { term, .. } => vec![entry(Table::Terms, term)],
            Asks::RedLine { positions } => {
                let says = positions.iter().filter_map(|line| self.case.line(&self.case.named_line(line)?));
                let issues: BTreeSet<Id> =
                    says.flat_map(|line| line.says.issues().into_iter().cloned().collect::<Vec<_>>()).collect();
                issues.iter().map(|issue| entry(Table::Issues, issue)).collect()
            }
            Asks::AlsoRead { position } => vec![entry(Table::Positions, position)],
            Asks::UnclearText { text, issue } => vec![entry(Table::Issues, issue), entry(Table::Texts, text)],
            Asks::Part { issue, .. } => vec![entry(Table::Issues, issue)],
            Asks::DeadlineKind { deadline } => vec![entry(Table::Deadlines, deadline)],
            Asks::Lag { need } => vec![entry(Table::Needs, need)],
            Asks::About { claim } => vec![entry(Table::Claims, claim)],
            Asks::Answer { text, .. } => vec![entry(Table::Texts, text)],
            Asks::Guarantor { guarantee } => vec![entry(Table::Guarantees, guarantee)],
        }
    }

    fn sees(&self, actor: &Id, entry: &EntryRef) -> bool {
        let viewer = Viewer::Actor(actor.clone());
        self.case.meta(entry).is_none_or(|meta| self.case.may_see(&viewer, meta.known_to.as_ref()))
    }

    /// How many findings of each sort an answer decides, the more the earlier.
    fn rank(&self, question: &Question) -> [Reverse<usize>; 4] {
        let decided: Vec<&Assessed> = question.decides.iter().filter_map(|kind| self.finding(*kind)).collect();
        let count = |counts: fn(&Assessed) -> bool| Reverse(decided.iter().filter(|assessed| counts(assessed)).count());
        [
            count(|assessed| assessed.finding.verdict == Verdict::Proved && is_weak(assessed.standing.weakest)),
            count(|assessed| assessed.finding.is_open()),
            count(|assessed| assessed.finding.verdict == Verdict::Proved),
            Reverse(question.decides.len()),
        ]
    }
}

/// Whether no sentence says it.
fn is_weak(basis: Option<Basis>) -> bool {
    basis >= Some(Basis::Inferred)
}

fn reveals(asks: &Asks) -> Reveals {
    match asks {
        Asks::NextStep { .. } => Reveals::NextSteps,
        Asks::DeadlineKind { .. } | Asks::Lag { .. } => Reveals::Dates,
        Asks::Answer { .. } | Asks::About { .. } => Reveals::Delivery,
        Asks::Guarantor { .. } => Reveals::Assurance,
        Asks::Reading { .. } | Asks::AlsoRead { .. } => Reveals::Word,
        Asks::UnclearText { .. } => Reveals::Text,
        Asks::RedLine { .. } | Asks::Part { .. } => Reveals::Stance,
    }
}

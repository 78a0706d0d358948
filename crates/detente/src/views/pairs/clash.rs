//! Which two statements stand against each other.

use std::collections::{BTreeMap, BTreeSet};

use detente_evidence::{Interval, Span};
use detente_model::{ClaimAct, Id, Modality, Scale, find};

use super::super::{Material, Statement};
use super::PairKind;
use super::words::Notes;

/// Two statements that stand against each other.
pub(super) struct Clash {
    pub(super) kind: PairKind,
    pub(super) issue: Option<Id>,
    pub(super) left: usize,
    pub(super) right: usize,
}

/// An answer stands so near to what it answers, in code points.
const NEAR: usize = 500;

/// Two demands stand so near each other where one is put against the other.
const BESIDE: usize = 250;

/// Of a matter with more statements only those of one document are compared with each other.
const MOST: usize = 4000;

/// Every clash but those about how the talks stand. The side of what is asked stands left; of two of a kind, the party whose
/// name comes first. And whether documents were compared with each other on every matter.
pub(super) fn clashes(material: &Material<'_>, notes: &[Notes]) -> (Vec<Clash>, bool) {
    let desk = Desk { material, notes, left_out: super::left_out(material) };
    let (mut found, mut across) = (Vec::new(), true);
    for (issue, on_it) in by_issue(material) {
        across &= desk.each(&on_it, &mut found, |a, b| Some((desk.on_issue(issue, a, b)?, Some(issue.clone()))));
    }
    for alike in alike(material).into_values().chain(mutual(material)) {
        across &= desk.each(&alike, &mut found, |a, b| {
            Some((desk.each_other(a, b).or_else(|| desk.told_otherwise(a, b))?, None))
        });
    }
    found.extend(desk.answered());
    (found, across)
}

fn by_issue<'a>(material: &Material<'a>) -> BTreeMap<&'a Id, Vec<usize>> {
    let mut by: BTreeMap<&Id, Vec<usize>> = BTreeMap::new();
    for (at, statement) in material.statements.iter().enumerate() {
        let named = statement.answers.iter().map(|answer| &answer.issue);
        for issue in statement.issues.iter().chain(named) {
            let list = by.entry(issue).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    by
}

/// Statements with one act and of the same actors.
fn alike<'a>(material: &Material<'a>) -> BTreeMap<(ClaimAct, &'a [Id]), Vec<usize>> {
    let mut by: BTreeMap<(ClaimAct, &[Id]), Vec<usize>> = BTreeMap::new();
    let told = material.statements.iter().enumerate().filter(|(_, s)| s.act != ClaimAct::ReportStatus);
    for (at, statement) in told {
        by.entry((statement.act, &statement.of)).or_default().push(at);
    }
    by
}

/// Statements that say whose fault it is; and document by document those that wait for somebody or want something of them.
fn mutual(material: &Material<'_>) -> Vec<Vec<usize>> {
    let mut by: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, statement) in material.statements.iter().enumerate().filter(|(_, statement)| !statement.denied) {
        match statement.act {
            ClaimAct::Blame => by.entry(None).or_default().push(at),
            act if wants(act) => by.entry(Some(statement.document)).or_default().push(at),
            _ => {}
        }
    }
    by.into_values().collect()
}

fn wants(act: ClaimAct) -> bool {
    matches!(act, ClaimAct::WaitFor | ClaimAct::Precondition | ClaimAct::Demand | ClaimAct::GuaranteeRequest)
}

/// Whether a statement puts something forward.
fn asks(statement: &Statement) -> bool {
    let act = matches!(
        statement.act,
        ClaimAct::Demand
            | ClaimAct::Precondition
            | ClaimAct::GuaranteeRequest
            | ClaimAct::Offer
            | ClaimAct::Accept
            | ClaimAct::Soften
            | ClaimAct::Harden
    );
    act && !statement.denied
}

/// Whether a statement says no to something.
fn declines(statement: &Statement) -> bool {
    match statement.act {
        ClaimAct::Reject => !statement.denied,
        ClaimAct::Accept | ClaimAct::Offer => statement.denied,
        _ => false,
    }
}

struct Desk<'a> {
    material: &'a Material<'a>,
    notes: &'a [Notes],
    /// Statements that are set against none: see [`super::left_out`].
    left_out: BTreeSet<usize>,
}

type Kind = (PairKind, Option<Id>);

impl Desk<'_> {
    fn statement(&self, at: usize) -> &Statement {
        &self.material.statements[at]
    }

    /// Tries every two of a list, each way round, and keeps those that clash; of a list that is too long those of one document.
    /// Says whether it was not.
    fn each(&self, list: &[usize], found: &mut Vec<Clash>, clash: impl Fn(usize, usize) -> Option<Kind>) -> bool {
        let list: Vec<usize> = list.iter().copied().filter(|at| !self.left_out.contains(at)).collect();
        let across = list.len() <= MOST;
        let document = |at: usize| self.statement(at).document;
        for (n, &a) in list.iter().enumerate() {
            let rest = list[n + 1..].iter().take_while(|b| across || document(**b) == document(a));
            for &b in rest {
                if self.is_one_place(a, b)
                    || super::scope(self.material, self.statement(a), self.statement(b)).is_none()
                {
                    continue;
                }
                let ways = [(a, b), (b, a)].into_iter();
                let kept = ways.filter_map(|(left, right)| Some((clash(left, right)?, left, right))).next();
                found.extend(kept.map(|((kind, issue), left, right)| Clash { kind, issue, left, right }));
            }
        }
        across
    }

    /// Whether two statements share words: they are two readings of one sentence.
    fn is_one_place(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.statement(a), self.statement(b));
        a.document == b.document && a.span.zip(b.span).is_some_and(|(a, b)| a.touches(b))
    }

    /// How many code points lie between two statements of one document.
    fn gap(&self, a: usize, b: usize) -> Option<usize> {
        let (a, b) = (self.statement(a), self.statement(b));
        let (a, b) = (a.span?, b.span.filter(|_| a.document == b.document)?);
        Some(a.start.max(b.start).saturating_sub(a.end.min(b.end)))
    }

    fn on_issue(&self, issue: &Id, left: usize, right: usize) -> Option<PairKind> {
        let (a, b) = (self.statement(left), self.statement(right));
        let (of_a, of_b) = (a.only_party()?, b.only_party()?);
        let apart = self.other_answers(issue, left, right);
        if of_a == of_b {
            let moves = matches!(a.act, ClaimAct::Soften | ClaimAct::Offer | ClaimAct::Accept) && !a.denied;
            let holds = declines(b) || b.act == ClaimAct::Harden && !b.denied;
            let on_it = a.issues.contains(issue) && b.issues.contains(issue);
            // Who offers a part and does not accept the whole says one thing, and so does who moves and then holds there.
            let one_thing = self.notes[left].limited || apart == Some(true);
            let one_voice = a.speakers == b.speakers && a.described == b.described;
            let one_thing = one_thing || one_voice && a.modality != Some(Modality::Possible);
            return (moves && holds && on_it && !one_thing).then_some(PairKind::BothWays);
        }
        match () {
            () if asks(a) && declines(b) && apart != Some(true) => Some(PairKind::Declined),
            () if asks(a) && asks(b) && apart == Some(true) => (of_a < of_b).then_some(PairKind::Answers),
            () if wants(a.act) && !a.denied && b.act == ClaimAct::Threat && !b.denied => Some(PairKind::Step),
            () => None,
        }
    }

    /// Whether two statements name answers to an issue that exclude each other; nothing where one of them names none.
    fn other_answers(&self, issue: &Id, a: usize, b: usize) -> Option<bool> {
        let options = |at: usize| {
            let on = self.statement(at).answers.iter().filter(|answer| answer.issue == *issue);
            on.map(|answer| &answer.option).collect::<Vec<_>>()
        };
        let (ours, theirs) = (options(a), options(b));
        if !ours.is_empty() && !theirs.is_empty() {
            return Some(ours.iter().all(|option| !theirs.contains(option)));
        }
        let case = self.material.review.case();
        let ranged = find(&case.issues, issue).is_some_and(|issue| !matches!(issue.scale, Scale::Options(_)));
        (ranged && self.notes[a].other_numbers(&self.notes[b])).then_some(true)
    }

    fn told_otherwise(&self, left: usize, right: usize) -> Option<PairKind> {
        let (a, b) = (self.statement(left), self.statement(right));
        if a.act != b.act || a.of != b.of {
            return None;
        }
        let (ours, theirs) = (&self.notes[left], &self.notes[right]);
        let one_thing = a.about.is_some() && a.about == b.about || ours.same_matter(theirs);
        let on_one = a.issues.iter().any(|issue| b.issues.contains(issue));
        // A refusal that denies is a refusal told twice more often than none.
        let denied = !a.denied && b.denied && a.act != ClaimAct::Reject;
        match () {
            () if denied && (one_thing || on_one) => Some(PairKind::Denied),
            () if left < right && a.denied == b.denied && one_thing && apart(a.happened, b.happened) => {
                Some(PairKind::Days)
            }
            () if left < right && a.act == ClaimAct::Figure && one_thing && ours.other_numbers(theirs) => {
                Some(PairKind::Figures)
            }
            () => None,
        }
    }

    fn each_other(&self, left: usize, right: usize) -> Option<PairKind> {
        let (a, b) = (self.statement(left), self.statement(right));
        let (of_a, of_b) = (a.only_party()?, b.only_party()?);
        let blame = a.act == ClaimAct::Blame && b.act == ClaimAct::Blame;
        let waits = wants(a.act) && wants(b.act);
        if of_a >= of_b || !(blame || waits) {
            return None;
        }
        if blame {
            let at = |s: &Statement, whom: &Id| s.targets.is_empty() || s.targets.contains(whom);
            let one_says_so = a.targets.contains(of_b) || b.targets.contains(of_a);
            return (one_says_so && at(a, of_b) && at(b, of_a)).then_some(PairKind::Blame);
        }
        let wait = |s: &Statement| s.act == ClaimAct::WaitFor;
        let near = self.gap(left, right).is_some_and(|gap| gap <= BESIDE);
        let mutual = a.targets.contains(of_b) && b.targets.contains(of_a);
        (mutual && (near || wait(a) && wait(b))).then_some(PairKind::Waits)
    }

    /// What is said to somebody's words near by: that it cannot be done, or no to *these demands*.
    fn answered(&self) -> Vec<Clash> {
        let mut found = Vec::new();
        for (right, notes) in self.notes.iter().enumerate() {
            let b = self.statement(right);
            if self.left_out.contains(&right) {
                continue;
            }
            if notes.points_back && declines(b) {
                let asked = self.last_asked(right).into_iter();
                found.extend(asked.map(|left| self.clash(PairKind::Declined, left, right)));
            }
            if notes.unable {
                let asked = (0..right).filter(|left| self.is_asked_of(*left, right));
                found.extend(asked.map(|left| self.clash(PairKind::Unable, left, right)));
            }
        }
        found
    }

    fn clash(&self, kind: PairKind, left: usize, right: usize) -> Clash {
        let issue = self.statement(left).issues.first().filter(|_| kind != PairKind::Unable);
        Clash { kind, issue: issue.cloned(), left, right }
    }

    /// What others asked for, near before a statement: all that stands in the last sentence or paragraph that asks.
    fn last_asked(&self, at: usize) -> Vec<usize> {
        let b = self.statement(at);
        let Some((text, span)) = self.material.text(b.document).zip(b.span) else { return Vec::new() };
        let before = (0..at).filter(|left| {
            let a = self.statement(*left);
            let other = !a.of.is_empty() && a.of.iter().all(|of| !b.of.contains(of));
            let near = self.gap(*left, at).is_some_and(|gap| gap <= NEAR);
            let known = !self.left_out.contains(left) && !self.is_one_place(*left, at);
            near && other && known && asks(a) && a.span.is_some_and(|a| a.start < span.start)
        });
        let before: Vec<usize> = before.collect();
        let block = |at: usize| self.statement(at).span.and_then(|span: Span| text.block_of(span));
        let last = before.last().and_then(|at| block(*at));
        before.into_iter().filter(|at| block(*at) == last).collect()
    }

    fn is_asked_of(&self, left: usize, right: usize) -> bool {
        let (a, b) = (self.statement(left), self.statement(right));
        let aimed = a.targets.iter().any(|target| b.of.contains(target));
        let near = self.gap(left, right).is_some_and(|gap| gap <= NEAR) && !self.is_one_place(left, right);
        let others = !a.of.iter().any(|of| b.of.contains(of)) && !self.left_out.contains(&left);
        near && aimed && others && wants(a.act) && !a.denied
    }
}

/// Whether two intervals are known at their ends that matter and share no day.
fn apart(a: Option<Interval>, b: Option<Interval>) -> bool {
    let before = |a: Interval, b: Interval| a.to.zip(b.from).is_some_and(|(end, start)| end < start);
    a.zip(b).is_some_and(|(a, b)| before(a, b) || before(b, a))
}

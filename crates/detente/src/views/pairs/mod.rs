//! Statements that cannot both stand as they are put, side by side.
//!
//! A pair is one question with two sides: on each the statements that say the same, the best witness first. Two statements
//! are set against each other only by what they do, of whom, on what, and by the answers, days and numbers that their words
//! name; see [`PairKind`]. Statements of documents that are more than a week apart are a change and no pair. Where a day is not known,
//! documents are compared last and the pair says so. Whether two sides really exclude each other is for a person to say.

mod clash;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use detente_evidence::{Doubt, Span};
use detente_model::{ClaimAct, Id, Status};
use serde::Serialize;

use super::{Material, Statement};
use crate::brief::Side;
use clash::{Clash, clashes};
use words::Notes;

/// Why two statements stand against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairKind {
    /// The talks are stuck, says one; they are not, says another.
    Status,
    /// The talks are stuck, and whether they are over is told beside it.
    Shade,
    /// Each says that it is the other's fault.
    Blame,
    /// Each waits for the other, or wants the other to go first.
    Waits,
    /// What one asks for or offers, the other does not accept.
    Declined,
    /// The two name different answers to one issue.
    Answers,
    /// One asks; the other announces a step on the same issue.
    Step,
    /// One asks for what the other says it cannot do or does not know.
    Unable,
    /// One party moves on an issue and holds on it.
    BothWays,
    /// One affirms what another denies.
    Denied,
    /// One event, on different days.
    Days,
    /// One figure, with different numbers.
    Figures,
}

/// How near in time the two sides of a pair are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In one document.
    OneDocument,
    /// In documents at most a week apart.
    SameDays,
    /// In documents of which one has no day of its own: it may be a change and no conflict.
    DaysNotKnown,
}

/// A question with two sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// Why they stand against each other.
    pub kind: PairKind,
    /// How near in time they are.
    pub scope: Scope,
    /// The issue, where it is one.
    pub issue: Option<Id>,
    /// The statements of one side, the best witness first.
    pub left: Vec<usize>,
    /// Those of the other.
    pub right: Vec<usize>,
}

/// Documents that are further apart tell of a change.
const NEAR_DAYS: i64 = 7;

/// All pairs: those of one document first, then of the same days, then those whose days are not known. And whether documents
/// were compared with each other on every matter.
pub(super) fn pairs(material: &Material<'_>) -> (Vec<Pair>, bool) {
    let notes: Vec<Notes> = material.statements.iter().map(Notes::of).collect();
    let (clashes, across) = clashes(material, &notes);
    let mut found = gathered(material, clashes);
    found.extend(status(material));
    for pair in &mut found {
        for side in [&mut pair.left, &mut pair.right] {
            side.sort_by_key(|at| witness(&material.statements[*at], *at));
            once(material, side);
        }
    }
    found.sort_by_key(|pair| {
        let document = pair.left.first().map(|at| material.statements[*at].document);
        (pair.scope, document, pair.kind, pair.issue.clone(), pair.left.clone(), pair.right.clone())
    });
    (found, across)
}

/// Of several readings of one place the best stays.
fn once(material: &Material<'_>, side: &mut Vec<usize>) {
    let mut kept: Vec<usize> = Vec::new();
    let place = |at: usize| (material.statements[at].document, material.statements[at].span);
    side.retain(|at| {
        let (document, span) = place(*at);
        let same = |known: &usize| {
            let (other, place) = place(*known);
            other == document && place.zip(span).is_some_and(|(a, b)| a.touches(b))
        };
        let new = !kept.iter().any(same);
        kept.extend(new.then_some(*at));
        new
    });
}

/// The best witness first: somebody who is named or described before a document's own voice, what needs no second look, what a
/// person has accepted, what several extractors found.
fn witness(statement: &Statement, at: usize) -> impl Ord + use<> {
    let found = usize::MAX - statement.agreement.unwrap_or(usize::MAX);
    (statement.is_own_voice(), !statement.denied, !statement.doubts.is_empty(), statement.standing, found, at)
}

/// Statements that are set against none: their words may stand for others, which a person has to settle first; or they are one
/// of several readings of one place that do not agree on whose they are, and not the best.
fn left_out(material: &Material<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut from = 0;
    for (at, statement) in material.statements.iter().enumerate() {
        if statement.doubts.contains(&Doubt::PerhapsOtherWords) {
            found.insert(at);
        }
        // Statements stand in the order of their places: those that end before this one begins are done with.
        while from < at && is_past(&material.statements[from], statement) {
            from += 1;
        }
        for other in from..at {
            if is_other_reading(&material.statements[other], statement) {
                let worse = |a: usize, b: usize| if reading(material, a) > reading(material, b) { a } else { b };
                found.insert(worse(other, at));
            }
        }
    }
    found
}

fn is_past(earlier: &Statement, later: &Statement) -> bool {
    let ends = earlier.span.zip(later.span).is_none_or(|(a, b)| a.end <= b.start);
    earlier.document != later.document || ends
}

/// Whether two statements read one place as the same act of different actors.
fn is_other_reading(a: &Statement, b: &Statement) -> bool {
    let one_place = a.span.zip(b.span).is_some_and(|(a, b)| 2 * a.shared(b) >= a.len().min(b.len()));
    a.document == b.document && a.act == b.act && a.act != ClaimAct::ReportStatus && a.of != b.of && one_place
}

/// How sure a reading of a place is: what a person has accepted first, then what several extractors found, then the closest.
fn reading(material: &Material<'_>, at: usize) -> impl Ord + use<> {
    let statement = &material.statements[at];
    let found = usize::MAX - statement.agreement.unwrap_or(usize::MAX);
    (statement.standing, found, statement.span.map_or(0, Span::len), at)
}

/// What makes clashes one question: kind, issue, and the parties of the two sides.
type Question = (PairKind, Option<Id>, Vec<Id>, Vec<Id>);

/// The statements left and right.
type Sides = (BTreeSet<usize>, BTreeSet<usize>);

/// Clashes on one question, in one document or in several that are near in time, are one pair.
fn gathered(material: &Material<'_>, clashes: Vec<Clash>) -> Vec<Pair> {
    let mut by: BTreeMap<(Question, Scope, Option<usize>), Sides> = BTreeMap::new();
    for Clash { kind, issue, left, right } in clashes {
        let (one, two) = (&material.statements[left], &material.statements[right]);
        let Some(scope) = scope(material, one, two) else { continue };
        let document = (scope == Scope::OneDocument).then_some(one.document);
        let question = (kind, issue, one.of.clone(), two.of.clone());
        let sides = by.entry((question, scope, document)).or_default();
        sides.0.insert(left);
        sides.1.insert(right);
    }
    let sure: BTreeSet<Question> =
        by.keys().filter(|key| key.1 != Scope::DaysNotKnown).map(|key| key.0.clone()).collect();
    // A question that is open inside a document needs no documents of unknown days to show that it is.
    by.retain(|key, _| key.1 != Scope::DaysNotKnown || !sure.contains(&key.0));
    let pair = |(((kind, issue, ..), scope, _), (left, right)): ((Question, Scope, _), Sides)| Pair {
        kind,
        scope,
        issue,
        left: left.into_iter().collect(),
        right: right.into_iter().collect(),
    };
    by.into_iter().map(pair).collect()
}

/// How near two statements are; nothing where they are too far apart to be compared.
fn scope(material: &Material<'_>, one: &Statement, two: &Statement) -> Option<Scope> {
    if one.document == two.document {
        return Some(Scope::OneDocument);
    }
    let (a, b) = (material.document(one), material.document(two));
    match a.day.zip(b.day) {
        Some((a, b)) => {
            let apart = a.duration_since(b).as_hours().abs();
            (apart <= NEAR_DAYS * 24).then_some(Scope::SameDays)
        }
        // Copies of one source say the same thing twice, whatever day they are of.
        None => (a.counts_as != b.counts_as).then_some(Scope::DaysNotKnown),
    }
}

/// What the statements of a document, or of several, say of how the talks stand.
#[derive(Default)]
struct Stand {
    stuck: Vec<usize>,
    moving: Vec<usize>,
    /// Over, or said not to be over.
    over: Vec<usize>,
}

/// How the talks stand: one pair for each document that tells both, then one of documents that tell only one each.
fn status(material: &Material<'_>) -> Vec<Pair> {
    let mut by: BTreeMap<usize, Stand> = BTreeMap::new();
    let left_out = left_out(material);
    for (at, statement) in material.statements.iter().enumerate().filter(|(at, _)| !left_out.contains(at)) {
        if let Some(status) = statement.status.filter(|_| statement.act == ClaimAct::ReportStatus) {
            let stand = by.entry(statement.document).or_default();
            let list = match (status, Side::of(status, statement.denied)) {
                (Status::Collapsed, _) => &mut stand.over,
                (_, Side::Stuck) => &mut stand.stuck,
                (_, Side::NotStuck) => &mut stand.moving,
            };
            list.push(at);
        }
    }
    let pair = |kind, left: &[usize], right: &[usize]| {
        let both = !left.is_empty() && !right.is_empty();
        let (left, right) = (left.to_vec(), right.to_vec());
        both.then_some(Pair { kind, scope: Scope::OneDocument, issue: None, left, right })
    };
    let each = by.values().flat_map(|stand| {
        [pair(PairKind::Status, &stand.stuck, &stand.moving), pair(PairKind::Shade, &stand.stuck, &stand.over)]
    });
    let mut found: Vec<Pair> = each.flatten().collect();
    found.extend(across(material, by.values()));
    found
}

/// Documents of which one says only that the talks are stuck and another only that they are not.
fn across<'a>(material: &Material<'_>, stands: impl Iterator<Item = &'a Stand> + Clone) -> Vec<Pair> {
    let stuck = stands.clone().filter(|stand| stand.moving.is_empty()).flat_map(|stand| &stand.stuck);
    let mut by: BTreeMap<Scope, Sides> = BTreeMap::new();
    for &left in stuck {
        for &right in stands.clone().filter(|stand| stand.stuck.is_empty()).flat_map(|stand| &stand.moving) {
            if let Some(scope) = scope(material, &material.statements[left], &material.statements[right]) {
                let sides = by.entry(scope).or_default();
                sides.0.insert(left);
                sides.1.insert(right);
            }
        }
    }
    let pair = |(scope, (left, right)): (Scope, Sides)| Pair {
        kind: PairKind::Status,
        scope,
        issue: None,
        left: left.into_iter().collect(),
        right: right.into_iter().collect(),
    };
    by.into_iter().map(pair).collect()
}

/// Whether nobody is named who says that the talks are not stuck, and no word denies it: then a document tells a course of events in
/// its own voice, or contradicts itself; nobody contradicts anybody.
pub(super) fn is_own_account(material: &Material<'_>, pair: &Pair) -> bool {
    let mut moving = pair.right.iter().map(|at| &material.statements[*at]);
    pair.kind == PairKind::Status && moving.all(|statement| statement.is_own_voice() && !statement.denied)
}

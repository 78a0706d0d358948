//! The next question: of those that could be put to one party, the ones whose answer, whichever it is, leaves least open.
//!
//! What is open is counted, party by party, exactly: packages of which it depends whether they reach the reservation
//! value, or, where none is bounded, pairs of packages of which it depends which is worth more. A question is tried by
//! counting again with each of its answers taken as one more inequality; the worse of the two counts is what it promises
//! (the worst case over answers, as in D. Golovin and A. Krause, "Adaptive Submodularity", Journal of Artificial
//! Intelligence Research 42, 2011, and C. Boutilier and others, 2006). Of many questions those of each kind are tried
//! on whose answer utilities drawn as in `shares`, and those at hand, differ most evenly.

use detente_model::{Case, Id, Missing, Package};
use num_rational::BigRational;
use num_traits::Signed;

use super::answer::{Measure, Narrowing, Preference, RobustOptions};
use super::field::{Field, Known, Side};
use super::relations::Relations;
use super::shares::{Dice, Source};
use super::sheet::{Form, Sheet};
use super::solve::{Ready, limits, ready, silent};
use crate::{Budget, Halt};

/// So many questions of each kind are tried with each party.
const TRIED: usize = 8;

/// So many utilities are drawn to choose them.
const DRAWN: usize = 33;

/// So many packages are paired where pairs are counted.
const PAIRED: usize = 40;

/// A question with what its first answer says: that a form is zero or above. The second answer: zero or below.
struct Candidate {
    asks: Preference,
    says: Form,
    names: Vec<Id>,
}

pub(crate) fn narrowing(
    case: &Case,
    options: &RobustOptions,
    stop: &dyn Fn() -> bool,
) -> (Vec<Narrowing>, Vec<Missing>) {
    let limits = limits(options);
    let budget = Budget::new(&limits, stop);
    match best(case, options, &budget) {
        Ok(found) => (found, Vec::new()),
        Err(halt) => (Vec::new(), vec![halt.missing()]),
    }
}

fn best(case: &Case, options: &RobustOptions, budget: &Budget<'_>) -> Result<Vec<Narrowing>, Halt> {
    let Some(ready) = ready(case, options, budget, &mut silent(options))? else { return Ok(Vec::new()) };
    let relations = ready.field.relations()?;
    let mut found = Vec::new();
    for side in 0..ready.field.sides.len() {
        found.extend(Asker { ready: &ready, side }.questions(&relations, options.seed)?);
    }
    let pressing = |one: &Narrowing| (one.counts == Measure::Acceptable, narrowed(one));
    let Some(most) = found.iter().map(pressing).max() else { return Ok(found) };
    found.retain(|one| pressing(one) == most);
    Ok(found)
}

/// By how much an answer narrows at least.
fn narrowed(one: &Narrowing) -> usize {
    one.open - one.leaves.iter().flatten().max().copied().unwrap_or(0).min(one.open)
}

struct Asker<'a> {
    ready: &'a Ready<'a>,
    side: usize,
}

impl Asker<'_> {
    fn field(&self) -> &Field<'_> {
        &self.ready.field
    }

    fn own(&self) -> &Side {
        &self.field().sides[self.side]
    }

    /// The questions to this party that narrow anything.
    fn questions(&self, relations: &Relations, seed: u64) -> Result<Vec<Narrowing>, Halt> {
        if self.own().single {
            return Ok(Vec::new());
        }
        let counts = match self.own().sheet.reservation() {
            Some(_) => Measure::Acceptable,
            None => Measure::Pairs,
        };
        let among: Vec<usize> = match counts {
            Measure::Acceptable => (0..self.field().points.len()).collect(),
            Measure::Pairs => relations.unbeaten.iter().copied().take(PAIRED).collect(),
        };
        let open = self.open(self.own(), counts, &among)?;
        let candidates = self.candidates(relations, seed)?;
        let tried = candidates.len();
        let mut found = Vec::new();
        for candidate in candidates {
            let mut leaves = Vec::new();
            for says in [candidate.says.clone(), candidate.says.negated()] {
                leaves.push(match self.own().sheet.with(&[says], self.field().budget)? {
                    None => None,
                    Some(sheet) => {
                        let side = self.narrowed_side(sheet)?;
                        Some(self.open(&side, counts, &among)?)
                    }
                });
            }
            let names_no_agreement = matches!(candidate.asks, Preference::Acceptable { .. });
            let of = self.own().id.clone();
            let (asks, names) = (candidate.asks, candidate.names);
            let one = Narrowing { of, asks, open, leaves, counts, names, names_no_agreement, tried };
            found.extend(Some(one).filter(|one| narrowed(one) > 0));
        }
        Ok(found)
    }

    fn narrowed_side(&self, sheet: Sheet) -> Result<Side, Halt> {
        let (own, field) = (self.own(), self.field());
        Side::new(&own.id, sheet, &field.points, own.complete, field.budget)
    }

    /// How much is open under the utilities of a side.
    fn open(&self, side: &Side, counts: Measure, among: &[usize]) -> Result<usize, Halt> {
        let mut open = 0;
        for (at, one) in among.iter().enumerate() {
            match counts {
                Measure::Acceptable => {
                    let gain = side.sheet.gain(&self.field().points[*one]).unwrap_or_default();
                    let accepts = |known: &Known| known.accepts(*one, self.field().rationality);
                    open += usize::from(self.both(side, &gain, accepts)?);
                }
                Measure::Pairs => {
                    for other in &among[at + 1..] {
                        let edge = side.sheet.edge(&self.field().points[*one], &self.field().points[*other]);
                        open += usize::from(self.swings(side, &edge, (*one, *other))?);
                    }
                }
            }
        }
        Ok(open)
    }

    /// Whether a gain satisfies under some utility and not under another.
    fn both(&self, side: &Side, gain: &Form, accepts: impl Fn(&Known) -> bool) -> Result<bool, Halt> {
        let (yes, no) = (side.met(&accepts).is_some(), side.met(|known| !accepts(known)).is_some());
        if (yes && no) || side.complete {
            return Ok(yes && no);
        }
        let (least, most) = side.ends(gain, self.field().budget)?;
        Ok(self.field().satisfies(&most) && !self.field().satisfies(&least))
    }

    /// Whether one package is worth more than another under some utility and less under another.
    fn swings(&self, side: &Side, edge: &Form, (one, other): (usize, usize)) -> Result<bool, Halt> {
        let more = side.met(|known| known.totals[one] > known.totals[other]).is_some();
        let less = side.met(|known| known.totals[one] < known.totals[other]).is_some();
        if (more && less) || side.complete {
            return Ok(more && less);
        }
        let (least, most) = side.ends(edge, self.field().budget)?;
        Ok(most.is_positive() && least.is_negative())
    }

    /// Of each kind of question, those that divide utilities drawn most evenly.
    fn candidates(&self, relations: &Relations, seed: u64) -> Result<Vec<Candidate>, Halt> {
        let mut dice = Dice::new(seed);
        let source = Source::new(self.own(), None, &mut dice, self.field().budget)?;
        let drawn: Vec<Vec<BigRational>> = (0..DRAWN).map(|_| source.draw(&mut dice)).collect();
        let met: Vec<Vec<BigRational>> = self.own().pool.borrow().iter().map(|known| known.solution.clone()).collect();
        let mut found: Vec<Candidate> = Vec::new();
        for by in [drawn, met] {
            for kind in [self.issues(), self.packages(), self.pairs(relations)] {
                let evenest = self.evenest(kind, &by)?;
                let new = |one: &Candidate| found.iter().all(|other| other.asks != one.asks);
                let new: Vec<Candidate> = evenest.into_iter().filter(new).collect();
                found.extend(new);
            }
        }
        Ok(found)
    }

    fn evenest(&self, kind: Vec<Candidate>, drawn: &[Vec<BigRational>]) -> Result<Vec<Candidate>, Halt> {
        let mut ranked = Vec::new();
        for (at, candidate) in kind.into_iter().enumerate() {
            self.field().budget.step(drawn.len() as u64)?;
            let signs: Vec<BigRational> = drawn.iter().map(|solution| candidate.says.at(solution)).collect();
            let yes = signs.iter().filter(|sign| sign.is_positive()).count();
            let no = signs.iter().filter(|sign| sign.is_negative()).count();
            ranked.push((std::cmp::Reverse(yes.min(no)), at, candidate));
        }
        ranked.sort_by_key(|(even, at, _)| (*even, *at));
        ranked.retain(|(even, ..)| even.0 > 0);
        Ok(ranked.into_iter().take(TRIED).map(|(.., candidate)| candidate).collect())
    }

    fn issue(&self, number: usize) -> Id {
        self.ready.terrain.case.issues[number].meta.id.clone()
    }

    /// Which of two issues matters more.
    fn issues(&self) -> Vec<Candidate> {
        let count = self.ready.terrain.case.issues.len();
        let pairs = (0..count).flat_map(|second| (0..second).map(move |first| (first, second)));
        let ask = |(first, second): (usize, usize)| {
            let says = self.own().sheet.outweighs(first, second)?;
            let (first, second) = (self.issue(first), self.issue(second));
            let names = vec![first.clone(), second.clone()];
            Some(Candidate { asks: Preference::Matters { first, second }, says, names })
        };
        pairs.filter_map(ask).collect()
    }

    /// Whether a package is at least as good as no agreement.
    fn packages(&self) -> Vec<Candidate> {
        let field = self.field();
        let ask = |point: &Vec<u32>| {
            let says = self.own().sheet.gain(point)?;
            let package = self.ready.terrain.package(point);
            let names = package.keys().cloned().collect();
            Some(Candidate { asks: Preference::Acceptable { package }, says, names })
        };
        field.points.iter().filter_map(ask).collect()
    }

    /// Which of two packages that differ on two issues is better.
    fn pairs(&self, relations: &Relations) -> Vec<Candidate> {
        let points: Vec<&Vec<u32>> = relations.unbeaten.iter().map(|at| &self.field().points[*at]).collect();
        let mut found = Vec::new();
        for (at, one) in points.iter().enumerate().take(PAIRED) {
            for other in points[at + 1..].iter().take(PAIRED) {
                let differ: Vec<usize> = (0..one.len()).filter(|issue| one[*issue] != other[*issue]).collect();
                if differ.len() != 2 {
                    continue;
                }
                let names: Vec<Id> = differ.iter().map(|issue| self.issue(*issue)).collect();
                let part = |point: &[u32]| -> Package {
                    let package = self.ready.terrain.package(point);
                    package.into_iter().filter(|(issue, _)| names.contains(issue)).collect()
                };
                let asks = Preference::Better { first: part(one), second: part(other) };
                found.push(Candidate { asks, says: self.own().sheet.edge(one, other), names });
            }
        }
        found
    }
}

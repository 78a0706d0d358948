//! Sums of what each answer is worth: "the sum over issues of a number by place is at least so much", as floors of
//! utilities are, and weighted sums of these.

use std::rc::Rc;

use crate::compile::{Bound, high, low};
use crate::search::reasons::{Because, Needs};
use crate::search::space::Space;

/// "The sum of the parts, and of the counter if there is one, is at least `least`".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tabled {
    /// By issue that matters, what each place adds.
    pub(crate) parts: Vec<(usize, Rc<Vec<i128>>)>,
    /// A counter, each step of which adds 1.
    pub(crate) counter: Option<usize>,
    pub(crate) least: i128,
}

/// What a run of places adds at most and where: the first such place.
fn best(parts: &[i128], first: i64, last: i64) -> (i128, i64) {
    let run = (first..=last).map(|place| (at(parts, place), place));
    run.reduce(|best, next| if next.0 > best.0 { next } else { best }).unwrap_or((0, first))
}

fn at(parts: &[i128], place: i64) -> i128 {
    usize::try_from(place).ok().and_then(|place| parts.get(place)).copied().unwrap_or(0)
}

impl Tabled {
    /// Without issues to which every answer adds the same; these go into what has to be reached.
    pub(crate) fn new(parts: &[Vec<i128>], least: i128) -> Self {
        let mut tabled = Self { parts: Vec::new(), counter: None, least };
        for (issue, parts) in parts.iter().enumerate() {
            match parts.first() {
                Some(first) if parts.iter().any(|part| part != first) => {
                    tabled.parts.push((issue, Rc::new(parts.clone())));
                }
                first => tabled.least -= first.copied().unwrap_or(0),
            }
        }
        tabled
    }

    /// The same with another number to be reached.
    pub(crate) fn at_least(&self, least: i128) -> Self {
        Self { least, ..self.clone() }
    }

    pub(crate) fn value(&self, point: &[i64]) -> i128 {
        let counted = self.counter.map_or(0, |counter| i128::from(point[counter]));
        self.parts.iter().map(|(issue, parts)| at(parts, point[*issue])).sum::<i128>() + counted
    }

    pub(crate) fn holds(&self, point: &[i64]) -> bool {
        self.value(point) >= self.least
    }

    /// The ends of issues by which it can become false.
    pub(crate) fn sides(&self, f: &mut dyn FnMut(usize)) {
        for (issue, _) in &self.parts {
            f(low(*issue));
            f(high(*issue));
        }
        self.counter.into_iter().for_each(|counter| f(high(counter)));
    }

    /// The most on a box.
    pub(crate) fn most(&self, space: &Space) -> i128 {
        let each = self.parts.iter().map(|(issue, parts)| best(parts, space.0[low(*issue)], space.0[high(*issue)]).0);
        each.sum::<i128>() + self.counter.map_or(0, |counter| i128::from(space.0[high(counter)]))
    }

    /// The places at which the most on a box is reached.
    pub(crate) fn summit(&self, space: &Space, point: &mut [i64]) {
        for (issue, parts) in &self.parts {
            point[*issue] = best(parts, space.0[low(*issue)], space.0[high(*issue)]).1;
        }
    }

    /// The bounds that it forces on the box beyond the box itself; `None` where it is false on the whole box.
    pub(crate) fn forced(&self, space: &Space, out: &mut Vec<Bound>) -> Option<()> {
        let slack = self.most(space) - self.least;
        if slack < 0 {
            return None;
        }
        for (issue, parts) in &self.parts {
            let (first, last) = (space.0[low(*issue)], space.0[high(*issue)]);
            let needed = best(parts, first, last).0 - slack;
            let fits = |place: &i64| at(parts, *place) >= needed;
            let (from, to) = ((first..=last).find(fits)?, (first..=last).rev().find(fits)?);
            out.extend((from > first).then_some(Bound { side: low(*issue), place: from }));
            out.extend((to < last).then_some(Bound { side: high(*issue), place: to }));
        }
        if let Some(counter) = self.counter {
            let (first, last) = (space.0[low(counter)], space.0[high(counter)]);
            let from = i128::from(last) - slack;
            if from > i128::from(first) {
                out.push(Bound { side: low(counter), place: i64::try_from(from).unwrap_or(last) });
            }
        }
        Some(())
    }

    /// A bound that cuts the box between a point at which it does not hold and the best place of the issue that is
    /// furthest from its best there.
    pub(crate) fn cut(&self, space: &Space, point: &[i64]) -> Option<Bound> {
        let short = |(issue, parts): &(usize, Rc<Vec<i128>>)| {
            let (most, place) = best(parts, space.0[low(*issue)], space.0[high(*issue)]);
            (most - at(parts, point[*issue]), *issue, place)
        };
        let counted = self.counter.map(|counter| {
            let last = space.0[high(counter)];
            (i128::from(last - point[counter]), counter, last)
        });
        let furthest = self.parts.iter().map(short).chain(counted).filter(|(short, ..)| *short > 0);
        // The first of the largest.
        let (_, issue, place) = furthest.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let here = point[issue];
        Some(match here < place {
            true => Bound { side: low(issue), place: here + (place - here + 1) / 2 },
            false => Bound { side: high(issue), place: here - (here - place + 1) / 2 },
        })
    }
}

impl Because<'_> {
    /// Adds the ends that the most of a sum rests on, as weak as what it lacks allows.
    pub(crate) fn tabled(&self, tabled: &Tabled, needs: &mut Needs) {
        let mut lack = tabled.least - tabled.most(self.space) - 1;
        for (issue, parts) in &tabled.parts {
            let (first, last) = (self.space.0[low(*issue)], self.space.0[high(*issue)]);
            let most = best(parts, first, last).0;
            let (from, to) = (self.furthest(low(*issue)), self.furthest(high(*issue)));
            let gained = best(parts, from, to).0 - most;
            if gained <= lack {
                lack -= gained.max(0);
                continue;
            }
            // Each end goes back as far as nothing larger comes in.
            let back = |place: &i64| at(parts, *place) <= most;
            let from = (from..first).rev().take_while(back).last().unwrap_or(first);
            let to = (last + 1..=to).take_while(back).last().unwrap_or(last);
            self.need(Bound { side: low(*issue), place: from }, needs);
            self.need(Bound { side: high(*issue), place: to }, needs);
        }
        if let Some(counter) = tabled.counter {
            let (last, whole) = (self.space.0[high(counter)], self.furthest(high(counter)));
            let place = i128::from(last) + lack.max(0);
            if place < i128::from(whole) {
                self.need(Bound { side: high(counter), place: i64::try_from(place).unwrap_or(last) }, needs);
            }
        }
    }

    /// How far an end can go back: to the start, unless it is given by assumption.
    fn furthest(&self, side: usize) -> i64 {
        if self.assumed == Some(side) { self.space.0[side] } else { self.whole.0[side] }
    }
}

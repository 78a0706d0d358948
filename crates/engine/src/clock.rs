//! Earliest dates of acts that wait.
//!
//! Definition: the date of an act that is done is the day it was done; of any other the latest of the day of the case, its
//! `not_before`, and for each need the smallest, over its alternatives, of the largest date of an act of it plus the lag
//! of the need. Acts that wait for each other never happen. A fraction of a day counts as a day.
//!
//! Acts are settled from the earliest on, as D. E. Knuth, "A generalization of Dijkstra's algorithm", Information
//! Processing Letters 6(1), 1977, shows for functions that never give less than what goes into them: the largest of
//! the acts of an alternative plus a lag that is not negative is one.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use detente_model::{Date, DateBound, Need, Quantity};
use jiff::Span;
use num_traits::ToPrimitive;

use crate::waits::Process;

/// Which end of a lag that is known roughly counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lags {
    /// The least: nothing can happen before the dates that come out.
    Least,
    /// The most: everything can have happened by the dates that come out.
    Most,
}

/// The earliest dates of the acts of a process in which all needs count.
pub(crate) struct Clock<'a> {
    process: &'a Process<'a>,
    lags: Lags,
    /// By act: its date; `None`: never, or past the end of the calendar, or after a lag of which no end is known.
    pub(crate) dates: Vec<Option<Date>>,
    /// The acts that have a date, in an order in which they can happen.
    pub(crate) order: Vec<usize>,
}

impl<'a> Clock<'a> {
    /// The dates of a process.
    pub(crate) fn new(process: &'a Process<'a>, lags: Lags) -> Self {
        let mut clock = Self { process, lags, dates: vec![None; process.acts.len()], order: Vec::new() };
        clock.run();
        clock
    }

    fn run(&mut self) {
        let web = &self.process.web;
        // By slot: how many acts of the alternative have no date yet.
        let mut left: Vec<usize> = web.waits.iter().flat_map(|wait| &wait.any_of).map(Vec::len).collect();
        let mut unmet: Vec<usize> = web.of.iter().map(Vec::len).collect();
        let mut dates: Vec<Date> = (0..web.acts).map(|act| self.own(act)).collect();
        // A wait with an alternative of no acts is met from the start.
        let mut met: Vec<bool> = web.waits.iter().map(|wait| wait.any_of.contains(&Vec::new())).collect();
        (0..met.len()).filter(|wait| met[*wait]).for_each(|wait| unmet[web.waits[wait].act] -= 1);
        let ready = (0..web.acts).filter(|act| unmet[*act] == 0);
        let mut queue: BinaryHeap<Reverse<(Date, usize)>> = ready.map(|act| Reverse((dates[act], act))).collect();
        while let Some(Reverse((day, act))) = queue.pop() {
            self.dates[act] = Some(day);
            self.order.push(act);
            for (wait, slot) in &web.uses[act] {
                left[*slot] -= 1;
                let waiter = web.waits[*wait].act;
                let settled = left[*slot] == 0 && !met[*wait];
                let Some(next) = self.after(day, *wait).filter(|_| settled) else { continue };
                met[*wait] = true;
                dates[waiter] = dates[waiter].max(next);
                unmet[waiter] -= 1;
                if unmet[waiter] == 0 {
                    queue.push(Reverse((dates[waiter], waiter)));
                }
            }
        }
    }

    /// The first day on which nothing but the act itself is in the way; the day it was done.
    fn own(&self, act: usize) -> Date {
        let (entry, today) = (self.process.acts[act], self.process.case.header.as_of);
        match entry.done.filter(|_| self.process.done[act]) {
            Some(done) => done,
            None => entry.not_before.map_or(today, |day| day.max(today)),
        }
    }

    /// When a wait is met by an alternative whose last act happens on `day`.
    fn after(&self, day: Date, wait: usize) -> Option<Date> {
        let need = self.process.needs[wait];
        let days = match self.lags {
            Lags::Least => least(need),
            Lags::Most => most(need)?,
        };
        let later = Span::new().try_days(days).ok().and_then(|span| day.checked_add(span).ok());
        // Past the end of the calendar, the last day of it is still a bound from below.
        later.or((self.lags == Lags::Least).then_some(Date::MAX))
    }

    /// When a wait is met; `None`: never.
    pub(crate) fn met(&self, wait: usize) -> Option<Date> {
        let last = self.last(wait).into_iter().map(|act| self.after(self.dates[act]?, wait));
        last.flatten().min()
    }

    /// For each alternative of a wait, the act that happens last in it, or never.
    pub(crate) fn last(&self, wait: usize) -> Vec<usize> {
        let latest = |act: &usize| (self.dates[*act].is_some(), Reverse(self.dates[*act]), *act);
        let last = |members: &Vec<usize>| members.iter().copied().min_by_key(latest);
        self.process.web.waits[wait].any_of.iter().filter_map(last).collect()
    }

    /// What an act waits for longest; `None` where it is the act itself that is not possible before its date.
    pub(crate) fn forcing(&self, act: usize) -> Option<usize> {
        let own = self.dates[act] == Some(self.own(act));
        let forces = |wait: &&usize| self.met(**wait) == self.dates[act];
        self.process.web.of[act].iter().filter(|_| !own).find(forces).copied()
    }

    /// The acts on which the date of `act` rests, itself among them.
    pub(crate) fn rests_on(&self, act: usize) -> BTreeSet<usize> {
        let (mut seen, mut open) = (BTreeSet::from([act]), vec![act]);
        while let Some(act) = open.pop() {
            let last = self.forcing(act).map(|wait| self.last(wait));
            open.extend(last.into_iter().flatten().filter(|act| seen.insert(*act)));
        }
        seen
    }

    /// Why no day before its date is possible for an act.
    pub(crate) fn bound(&self, act: usize) -> DateBound {
        let wait = self.forcing(act);
        DateBound {
            act: self.process.acts[act].meta.id.clone(),
            earliest: self.dates[act],
            need: wait.map(|wait| self.process.needs[wait].meta.id.clone()),
            forced_by: wait.map(|wait| self.process.names(&self.last(wait))).unwrap_or_default(),
        }
    }
}

/// The least number of days that must pass after an alternative of the need.
fn least(need: &Need) -> i64 {
    need.lag_days.as_ref().and_then(Quantity::least).map_or(0, whole)
}

/// The most that may have to pass; `None` where no end of it is known.
fn most(need: &Need) -> Option<i64> {
    match &need.lag_days {
        None => Some(0),
        Some(lag) => lag.most().map(whole),
    }
}

/// Whether the lag of a need is known no better than between two ends.
pub(crate) fn is_rough(need: &Need) -> bool {
    most(need) != Some(least(need))
}

fn whole(days: detente_model::Number) -> i64 {
    days.to_big().ceil().to_integer().to_i64().unwrap_or(i64::MAX).max(0)
}

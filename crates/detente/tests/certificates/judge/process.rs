//! Acts, day by day and set by set (D1, D2).

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;
use jiff::ToSpan;

use super::subsets;

pub fn is_done(case: &Case, act: &Act) -> bool {
    act.done.is_some_and(|day| day <= case.header.as_of)
}

pub fn open(case: &Case) -> Vec<Id> {
    case.acts.iter().filter(|act| !is_done(case, act)).map(|act| act.meta.id.clone()).collect()
}

/// The needs that count: all, or the preconditions.
pub type Counts = fn(&Need) -> bool;

pub fn all(_: &Need) -> bool {
    true
}

pub fn preconditions(need: &Need) -> bool {
    need.kind == Some(NeedKind::Precondition)
}

/// The definition: each act of the set has one need each of whose alternatives holds an act of the set.
pub fn is_stuck(case: &Case, counts: Counts, set: &BTreeSet<Id>) -> bool {
    set.iter().all(|act| {
        let mut needs = case.needs.iter().filter(|need| need.act == *act && counts(need));
        needs.any(|need| need.any_of.iter().all(|acts| acts.iter().any(|act| set.contains(act))))
    })
}

/// The union of all stuck sets.
pub fn greatest(case: &Case, counts: Counts) -> BTreeSet<Id> {
    subsets(&open(case)).into_iter().filter(|set| is_stuck(case, counts, set)).flatten().collect()
}

/// The days by which an act has to be done; `true`: for certain.
pub fn deadlines(case: &Case, act: &Act) -> BTreeSet<(Date, bool)> {
    let own = act.deadline.map(|on| (on, true));
    let others = case.deadlines.iter().filter(|deadline| deadline.act.as_ref() == Some(&act.meta.id));
    let others = others.filter(|deadline| deadline.kind != Some(DeadlineKind::Soft));
    own.into_iter().chain(others.map(|deadline| (deadline.on, deadline.kind == Some(DeadlineKind::Hard)))).collect()
}

/// Days on which acts happen, found by living through the calendar: each act on the first day on which nothing is in
/// its way, with the least lags or the greatest (a lag without a known end is never over).
pub fn calendar(case: &Case, least: bool) -> BTreeMap<Id, Date> {
    let lag = |need: &Need| -> Option<i64> {
        let days = |number: Number| i64::try_from(number.to_big().ceil().to_integer()).unwrap();
        match &need.lag_days {
            None => Some(0),
            Some(lag) if least => Some(lag.least().map_or(0, days)),
            Some(lag) => lag.most().map(days),
        }
    };
    let mut happened: BTreeMap<Id, Date> =
        case.acts.iter().filter(|act| is_done(case, act)).map(|act| (act.meta.id.clone(), act.done.unwrap())).collect();
    let mut today = case.header.as_of;
    for _ in 0..400 {
        loop {
            let met = |need: &Need| {
                let Some(lag) = lag(need) else { return false };
                let over = |id: &Id| happened.get(id).is_some_and(|day| day.checked_add(lag.days()).unwrap() <= today);
                need.any_of.iter().any(|acts| acts.iter().all(over))
            };
            let next = case.acts.iter().find(|act| {
                !happened.contains_key(&act.meta.id)
                    && act.not_before.is_none_or(|day| day <= today)
                    && case.needs.iter().filter(|need| need.act == act.meta.id).all(met)
            });
            let Some(act) = next else { break };
            happened.insert(act.meta.id.clone(), today);
        }
        today = today.tomorrow().unwrap();
    }
    happened
}

/// Whether D2 has anything to look at.
pub fn has_dates(case: &Case) -> bool {
    case.needs.iter().any(preconditions) || case.acts.iter().any(|act| !deadlines(case, act).is_empty())
}

//! Dates: lower bounds that make an act late, and schedules within every deadline (D2).
//!
//! Definition: the date of an act that is done is the day it was done; of any other the latest of the day of the case,
//! its `not_before`, and for each need the smallest, over the alternatives, of the largest date of an act of it plus the
//! lag. A lag known as an interval counts with its least end where an act is shown to be late and with its greatest where
//! a schedule is shown to be possible; a fraction of a day is a day. A deadline is the act's own, or one of `[[deadlines]]`
//! that names the act and is not soft; one of which it is not known whether it binds makes no act late, and a schedule
//! has to keep it all the same. An act that is done has no deadline to pass.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Act, Case, Date, DateBound, DeadlineKind, EntryRef, Id, Need, Quantity, Table};
use num_traits::ToPrimitive;

use crate::Refusal;
use crate::acts::{Counting, Process, need_of};

/// Whether `act` cannot be done by its `deadline`, from lower bounds that force each other.
///
/// The bounds hold together or not at all: in whatever order the acts happen, the first of them to beat its
/// bound would need an earlier one that beats its own.
///
/// # Errors
/// A deadline that is not one of the act, a bound that nothing forces, or no bound past the deadline.
pub fn late(case: &Case, act: &Id, deadline: Date, bounds: &[DateBound]) -> Result<(), Refusal> {
    let process = Process::new(case, Counting::All);
    let late = process.act(act)?;
    if process.is_done(late) {
        return Err(Refusal::AlreadyDone(act.clone()));
    }
    if !binding(case, late).any(|(on, _)| on == deadline) {
        return Err(Refusal::WrongDeadline(act.clone()));
    }
    let mut by_act = BTreeMap::new();
    for bound in bounds {
        if by_act.insert(&bound.act, bound.earliest).is_some() {
            return Err(Refusal::Repeated(bound.act.to_string()));
        }
    }
    for bound in bounds {
        forced(&process, &by_act, bound)?;
    }
    match by_act.get(act) {
        Some(earliest) if earliest.is_none_or(|earliest| earliest > deadline) => Ok(()),
        _ => Err(Refusal::NotLate(act.clone())),
    }
}

/// The days by which an act has to be done, or may have to, and where each stands.
pub(crate) fn pressing<'a>(case: &'a Case, act: &'a Act) -> impl Iterator<Item = (Date, EntryRef, bool)> + 'a {
    let own = act.deadline.map(|on| (on, EntryRef::new(Table::Acts, &act.meta.id), true));
    let others = case.deadlines.iter().filter(|deadline| deadline.act.as_ref() == Some(&act.meta.id));
    let others = others.filter(|deadline| deadline.kind != Some(DeadlineKind::Soft)).map(|deadline| {
        let binds = deadline.kind == Some(DeadlineKind::Hard);
        (deadline.on, EntryRef::new(Table::Deadlines, &deadline.meta.id), binds)
    });
    own.into_iter().chain(others)
}

/// The days by which an act has to be done, and where each stands.
pub(crate) fn binding<'a>(case: &'a Case, act: &'a Act) -> impl Iterator<Item = (Date, EntryRef)> + 'a {
    pressing(case, act).filter(|(_, _, binds)| *binds).map(|(on, entry, _)| (on, entry))
}

/// Whether any act has a day by which it has to be done, or may have to.
pub(crate) fn any_pressing(case: &Case) -> bool {
    case.acts.iter().any(|act| pressing(case, act).next().is_some())
}

/// Whether a bound follows from the act itself, or from the bounds of others through one of its needs.
fn forced(process: &Process<'_>, bounds: &BTreeMap<&Id, Option<Date>>, bound: &DateBound) -> Result<(), Refusal> {
    let act = process.act(&bound.act)?;
    let refused = || Refusal::BoundNotForced(bound.act.clone());
    let Some(need) = &bound.need else {
        let own = if process.is_done(act) { act.done } else { act.not_before.max(Some(process.today)) };
        let holds = bound.earliest.is_some() && bound.earliest <= own && bound.forced_by.is_empty();
        return if holds { Ok(()) } else { Err(refused()) };
    };
    let need = need_of(process, &bound.act, need)?;
    if process.is_done(act) || bound.forced_by.len() != need.any_of.len() {
        return Err(refused());
    }
    let lag = least_lag(need);
    for (acts, by) in need.any_of.iter().zip(&bound.forced_by) {
        let earliest = bounds.get(by).filter(|_| acts.contains(by)).ok_or_else(refused)?;
        let reached = match (bound.earliest, earliest) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(bound), Some(earliest)) => after(*earliest, lag).is_none_or(|day| day >= bound),
        };
        if !reached {
            return Err(refused());
        }
    }
    Ok(())
}

/// The day that many days later; `None` past the end of the calendar.
fn after(day: Date, days: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The least number of days that must pass after an alternative of the need.
fn least_lag(need: &Need) -> i64 {
    need.lag_days.as_ref().and_then(Quantity::least).map_or(0, |lag| whole(&lag.to_big()).max(0))
}

/// The most that may have to pass; `None` where the file does not bound it.
fn most_lag(need: &Need) -> Option<i64> {
    match &need.lag_days {
        None => Some(0),
        Some(lag) => lag.most().map(|lag| whole(&lag.to_big())),
    }
}

fn whole(days: &num_rational::BigRational) -> i64 {
    days.ceil().to_integer().to_i64().unwrap_or(i64::MAX)
}

/// Which end of a lag that is known roughly counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lags {
    /// The least.
    Least,
    /// The most; a need whose lag has no known end is never met for certain.
    Most,
}

impl Lags {
    /// When a need is met by an alternative whose last act happens on `day`; `None`: never, or past the calendar.
    fn met(self, need: &Need, day: Date) -> Option<Date> {
        match self {
            Lags::Least => Some(after(day, least_lag(need)).unwrap_or(Date::MAX)),
            Lags::Most => after(day, most_lag(need)?),
        }
    }
}

/// Whether the lag of a need is known no better than between two ends.
pub(crate) fn is_rough(need: &Need) -> bool {
    most_lag(need) != Some(least_lag(need))
}

/// Acts that happen at once: among themselves nothing waits.
pub(crate) type Together = [BTreeSet<Id>];

/// The acts that happen at once with `act`, itself among them.
fn group<'a>(together: &'a Together, act: &Id) -> Option<&'a BTreeSet<Id>> {
    together.iter().find(|set| set.contains(act))
}

/// The earliest date of each act by the definition, computed round by round until nothing changes; acts that never
/// happen are left out.
pub(crate) fn earliest(case: &Case, lags: Lags, together: &Together) -> BTreeMap<Id, Date> {
    let process = Process::new(case, Counting::All);
    let mut dates: BTreeMap<Id, Date> = BTreeMap::new();
    loop {
        let mut next = BTreeMap::new();
        for act in &case.acts {
            let alone = BTreeSet::from([act.meta.id.clone()]);
            let members = group(together, &act.meta.id).unwrap_or(&alone);
            let each = members.iter().map(|id| date_of(&process, lags, members, id, &dates));
            if let Some(day) = each.collect::<Option<Vec<Date>>>().and_then(|days| days.into_iter().max()) {
                next.insert(act.meta.id.clone(), day);
            }
        }
        if next == dates {
            return dates;
        }
        dates = next;
    }
}

/// The date of an act once the others have theirs; `None` while it cannot happen.
fn date_of(
    process: &Process<'_>,
    lags: Lags,
    members: &BTreeSet<Id>,
    id: &Id,
    dates: &BTreeMap<Id, Date>,
) -> Option<Date> {
    let act = process.act(id).ok()?;
    if process.is_done(act) {
        return act.done;
    }
    let own = act.not_before.map_or(process.today, |day| day.max(process.today));
    process.needs_of(id).iter().try_fold(own, |latest, need| {
        let met = need.any_of.iter().filter_map(|acts| met_on(need, lags, acts, members, &|id| dates.get(id).copied()));
        Some(latest.max(met.min()?))
    })
}

/// When an alternative meets its need; acts that happen at once with the one that waits count as met, without a lag.
/// `Date::MIN`: from the start.
fn met_on(
    need: &Need,
    lags: Lags,
    acts: &[Id],
    members: &BTreeSet<Id>,
    date: &dyn Fn(&Id) -> Option<Date>,
) -> Option<Date> {
    let outside = acts.iter().filter(|id| members.len() == 1 || !members.contains(id));
    let days = outside.map(|id| lags.met(need, date(id)?)).collect::<Option<Vec<Date>>>()?;
    Some(days.into_iter().max().unwrap_or(Date::MIN))
}

/// Whether each act can happen on its day, after those before it in the list, within every deadline, and every act
/// that can happen for certain is listed; acts that happen at once stand together on one day.
///
/// # Errors
/// An act listed twice, done or unknown; a day too early or too late; an act left out.
pub fn schedule(case: &Case, together: &Together, dates: &[(Id, Date)]) -> Result<(), Refusal> {
    let process = Process::new(case, Counting::All);
    let mut happened: BTreeMap<&Id, Date> = BTreeMap::new();
    happened
        .extend(case.acts.iter().filter(|act| process.is_done(act)).filter_map(|act| Some((&act.meta.id, act.done?))));
    for (place, (id, day)) in dates.iter().enumerate() {
        let act = process.act(id)?;
        if process.is_done(act) {
            return Err(Refusal::AlreadyDone(id.clone()));
        }
        if happened.contains_key(id) {
            return Err(Refusal::Repeated(id.to_string()));
        }
        at_once(together, dates, place)?;
        can_happen(&process, together, &happened, id, *day)?;
        if pressing(case, act).any(|(on, _, _)| on < *day) {
            return Err(Refusal::DeadlineMissed(id.clone()));
        }
        happened.insert(id, *day);
    }
    let possible = earliest(case, Lags::Most, together);
    let must = |act: &&Act| possible.contains_key(&act.meta.id) || pressing(case, act).next().is_some();
    match case.acts.iter().filter(must).find(|act| !happened.contains_key(&act.meta.id)) {
        Some(act) => Err(Refusal::ActMissing(act.meta.id.clone())),
        None => Ok(()),
    }
}

/// Whether the acts that happen at once with the one at `place` stand around it with the same day.
fn at_once(together: &Together, dates: &[(Id, Date)], place: usize) -> Result<(), Refusal> {
    let (id, day) = &dates[place];
    let Some(members) = group(together, id) else { return Ok(()) };
    let first = dates.iter().position(|(other, _)| members.contains(other)).unwrap_or(place);
    let block = dates.iter().skip(first).take(members.len());
    if block.filter(|(other, at)| members.contains(other) && at == day).count() == members.len() {
        Ok(())
    } else {
        Err(Refusal::TornApart(id.clone()))
    }
}

/// Whether an act can happen on a day after those that happened.
fn can_happen(
    process: &Process<'_>,
    together: &Together,
    happened: &BTreeMap<&Id, Date>,
    id: &Id,
    day: Date,
) -> Result<(), Refusal> {
    let act = process.act(id)?;
    if day < process.today || act.not_before.is_some_and(|first| day < first) {
        return Err(Refusal::DateTooEarly(id.clone()));
    }
    let alone = BTreeSet::from([id.clone()]);
    let members = group(together, id).unwrap_or(&alone);
    for need in process.needs_of(id) {
        let date = |id: &Id| happened.get(id).copied();
        let met = need.any_of.iter().filter_map(|acts| met_on(need, Lags::Most, acts, members, &date)).min();
        let met = met.ok_or_else(|| Refusal::OrderBreaksNeed { act: id.clone(), need: need.meta.id.clone() })?;
        if met > day {
            return Err(Refusal::DateTooEarly(id.clone()));
        }
    }
    Ok(())
}

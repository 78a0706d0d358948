//! D1 and D2 with their ways out.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;

use super::process::{Counts, all, deadlines, has_dates, is_done, preconditions};
use super::{World, is_distinct, is_set, process};

type Together = [BTreeSet<Id>];

/// D1.
pub fn wait_cycle(world: &World<'_>, finding: &Finding) -> bool {
    let case = world.case;
    let something = !case.acts.is_empty() && !case.needs.is_empty();
    something
        && match (finding.verdict, &finding.certificate) {
            (Verdict::Refuted, Some(Certificate::Order { order })) => in_order(case, all, &[], order),
            (Verdict::Proved, Some(Certificate::Stuck { acts })) => is_stuck(case, all, &world.stuck[0], acts),
            _ => false,
        }
}

/// D2.
pub fn precondition_cycle(world: &World<'_>, finding: &Finding) -> bool {
    let case = world.case;
    match (finding.verdict, &finding.certificate) {
        (Verdict::Refuted, Some(Certificate::Order { order })) => {
            has_dates(case) && !presses(case) && in_order(case, preconditions, &[], order)
        }
        (Verdict::Refuted, Some(Certificate::Schedule { dates, order })) => {
            has_dates(case) && in_time(case, &[], dates, order)
        }
        (Verdict::Proved, Some(Certificate::Stuck { acts })) => is_stuck(case, preconditions, &world.stuck[1], acts),
        (Verdict::Proved, Some(Certificate::Late { act, deadline, bounds })) => is_late(case, act, *deadline, bounds),
        _ => false,
    }
}

fn presses(case: &Case) -> bool {
    case.acts.iter().any(|act| !deadlines(case, act).is_empty())
}

/// The case after these changes and the first way out listed for every other component refutes the finding.
pub fn is_freed(case: &Case, finding: &Finding, way: &WayOut) -> bool {
    let mut others: BTreeMap<usize, &WayOut> = BTreeMap::new();
    for other in finding.ways_out.iter().filter(|other| other.component != way.component) {
        others.entry(other.component).or_insert(other);
    }
    let mut made: BTreeSet<&Change> = BTreeSet::new();
    let mut after = (case.clone(), Vec::new());
    for made_now in way.change.iter().chain(others.values().flat_map(|other| &other.change)) {
        if made.insert(made_now) && change(&mut after, made_now).is_none() {
            return false;
        }
    }
    let (case, together) = after;
    match &way.certificate {
        Certificate::Order { order } if finding.kind == Kind::WaitCycle => in_order(&case, all, &together, order),
        Certificate::Order { order } => !presses(&case) && in_order(&case, preconditions, &together, order),
        Certificate::Schedule { dates, order } if finding.kind == Kind::PreconditionCycle => {
            in_time(&case, &together, dates, order)
        }
        _ => false,
    }
}

/// Each act listed is blocked as said, and the list is the greatest set of which that is so.
fn is_stuck(case: &Case, counts: Counts, greatest: &BTreeSet<Id>, list: &[StuckAct]) -> bool {
    let acts: Vec<Id> = list.iter().map(|stuck| stuck.act.clone()).collect();
    let blocked = |stuck: &StuckAct| {
        let need = find(&case.needs, &stuck.need);
        need.is_some_and(|need| {
            need.act == stuck.act
                && counts(need)
                && need.any_of.len() == stuck.blocked_by.len()
                && need.any_of.iter().zip(&stuck.blocked_by).all(|(any, by)| any.contains(by) && acts.contains(by))
        })
    };
    !list.is_empty() && is_set(&acts, greatest) && list.iter().all(blocked)
}

fn in_order(case: &Case, counts: Counts, together: &Together, order: &[Vec<Id>]) -> bool {
    let listed: Vec<Id> = order.iter().flatten().cloned().collect();
    let place = |id: &Id| order.iter().position(|group| group.contains(id));
    let open: BTreeSet<Id> = process::open(case).into_iter().collect();
    let at_once = |set: &BTreeSet<Id>| set.iter().map(place).collect::<BTreeSet<_>>().len() == 1;
    let met = |need: &Need| {
        let before = |id: &Id| {
            let same = together.iter().any(|set| set.contains(id) && set.contains(&need.act));
            !open.contains(id) || place(id) < place(&need.act) || same
        };
        need.any_of.iter().any(|acts| acts.iter().all(before))
    };
    let waits = case.needs.iter().filter(|need| counts(need) && open.contains(&need.act));
    is_set(&listed, &open) && together.iter().all(at_once) && waits.into_iter().all(met)
}

fn is_late(case: &Case, act: &Id, deadline: Date, bounds: &[DateBound]) -> bool {
    let Some(late) = find(&case.acts, act) else { return false };
    let by: BTreeMap<&Id, Option<Date>> = bounds.iter().map(|bound| (&bound.act, bound.earliest)).collect();
    let past = by.get(act).is_some_and(|earliest| earliest.is_none_or(|earliest| earliest > deadline));
    let holds = by.len() == bounds.len()
        && !is_done(case, late)
        && deadlines(case, late).contains(&(deadline, true))
        && past
        && bounds.iter().all(|bound| is_forced(case, &by, bound));
    if holds {
        // What forces each other locally is so: nothing happens before its bound.
        let calendar = process::calendar(case, true);
        for (act, earliest) in &by {
            let date = calendar.get(*act);
            assert!(date.is_none() || earliest.is_some_and(|earliest| earliest <= *date.unwrap()), "{act} {case:?}");
        }
    }
    holds
}

fn is_forced(case: &Case, bounds: &BTreeMap<&Id, Option<Date>>, bound: &DateBound) -> bool {
    let Some(act) = find(&case.acts, &bound.act) else { return false };
    let Some(need) = &bound.need else {
        let today = case.header.as_of;
        let own =
            if is_done(case, act) { act.done.unwrap() } else { act.not_before.map_or(today, |day| day.max(today)) };
        return bound.forced_by.is_empty() && bound.earliest.is_some_and(|earliest| earliest <= own);
    };
    let Some(need) = find(&case.needs, need).filter(|need| need.act == bound.act && !is_done(case, act)) else {
        return false;
    };
    let least = need.lag_days.as_ref().and_then(Quantity::least).unwrap_or(Number::integer(0));
    let days = i64::try_from(least.to_big().ceil().to_integer()).unwrap();
    let forces = |(acts, by): (&Vec<Id>, &Id)| match (bounds.get(by), bound.earliest) {
        _ if !acts.contains(by) => false,
        (None, _) => false,
        (Some(None), _) => true,
        (Some(Some(_)), None) => false,
        (Some(Some(day)), Some(earliest)) => {
            day.checked_add(jiff::Span::new().days(days)).map_or(true, |reached| reached >= earliest)
        }
    };
    need.any_of.len() == bound.forced_by.len() && need.any_of.iter().zip(&bound.forced_by).all(forces)
}

fn in_time(case: &Case, together: &Together, dates: &[(Id, Date)], order: &[Vec<Id>]) -> bool {
    let of: BTreeMap<&Id, Date> = dates.iter().map(|(id, day)| (id, *day)).collect();
    let place = |id: &Id| dates.iter().position(|(other, _)| other == id);
    let listed = || {
        let possible = process::calendar(&merged(case, together), false);
        case.acts.iter().all(|act| {
            let must = !is_done(case, act) && (possible.contains_key(&act.meta.id) || !deadlines(case, act).is_empty());
            !must || of.contains_key(&act.meta.id)
        })
    };
    let at_once = together.iter().all(|set| {
        let places: BTreeSet<Option<usize>> = set.iter().map(place).collect();
        let days: BTreeSet<Option<&Date>> = set.iter().map(|id| of.get(id)).collect();
        let (first, last) = (places.first().unwrap().unwrap_or(0), places.last().unwrap().unwrap_or(0));
        places == BTreeSet::from([None])
            || (!places.contains(&None) && days.len() == 1 && last - first + 1 == set.len())
    });
    let plain = process::open(case);
    let waits = case.needs.iter().any(|need| preconditions(need) && plain.contains(&need.act));
    is_distinct(&dates.iter().map(|(id, _)| id).collect::<Vec<_>>())
        && at_once
        && dates.iter().all(|(id, day)| can_happen(case, together, &of, &place, id, *day))
        && ((order.is_empty() && !waits) || in_order(case, preconditions, together, order))
        && listed()
}

fn can_happen(
    case: &Case,
    together: &Together,
    of: &BTreeMap<&Id, Date>,
    place: &dyn Fn(&Id) -> Option<usize>,
    id: &Id,
    day: Date,
) -> bool {
    let Some(act) = find(&case.acts, id).filter(|act| !is_done(case, act)) else { return false };
    let met = |need: &Need| {
        let lag = match &need.lag_days {
            None => Some(Number::integer(0)),
            Some(lag) => lag.most(),
        };
        let over = |other: &Id| {
            let Some(found) = find(&case.acts, other) else { return false };
            if together.iter().any(|set| set.contains(other) && set.contains(id)) {
                return true;
            }
            let before = is_done(case, found) || place(other).is_some_and(|at| Some(at) < place(id));
            let date = if is_done(case, found) { found.done } else { of.get(other).copied() };
            let Some((date, lag)) = date.zip(lag) else { return false };
            let days = i64::try_from(lag.to_big().ceil().to_integer()).unwrap();
            before && date.checked_add(jiff::Span::new().days(days)).is_ok_and(|reached| reached <= day)
        };
        let outside = |acts: &Vec<Id>| acts.iter().all(over);
        need.any_of.iter().any(outside)
    };
    day >= case.header.as_of
        && act.not_before.is_none_or(|first| first <= day)
        && deadlines(case, act).iter().all(|(on, _)| day <= *on)
        && case.needs.iter().filter(|need| need.act == *id).all(met)
}

/// The case in which acts that happen at once are one: each waits for all that any of them waits for outside.
fn merged(case: &Case, together: &Together) -> Case {
    let mut merged = case.clone();
    for set in together {
        let latest = case.acts.iter().filter(|act| set.contains(&act.meta.id)).map(|act| act.not_before).max().unwrap();
        merged.acts.iter_mut().filter(|act| set.contains(&act.meta.id)).for_each(|act| act.not_before = latest);
        let inner: Vec<Need> = merged.needs.iter().filter(|need| set.contains(&need.act)).cloned().collect();
        merged.needs.retain(|need| !set.contains(&need.act));
        for need in inner {
            let mut outside = need.clone();
            outside.any_of.iter_mut().for_each(|acts| acts.retain(|act| !set.contains(act)));
            if outside.any_of.iter().any(Vec::is_empty) {
                continue;
            }
            for act in set {
                let id = Id::new(&format!("{}-{act}", need.meta.id)).unwrap();
                merged.needs.push(Need { meta: Meta::named(id), act: act.clone(), ..outside.clone() });
            }
        }
    }
    merged
}

fn change((case, together): &mut (Case, Vec<BTreeSet<Id>>), change: &Change) -> Option<()> {
    match change {
        Change::WaiveNeed { target } => {
            find(&case.needs, target)?;
            case.needs.retain(|need| need.meta.id != *target);
        }
        Change::AddAlternative { target, .. } => {
            // An act that waits for nothing can be done on the day of the case.
            let relay = Id::new(&format!("relay-of-{target}")).unwrap();
            let mut act = case.acts.first()?.clone();
            act.meta = Meta::named(relay.clone());
            (act.done, act.planned, act.not_before, act.deadline) = (Some(case.header.as_of), None, None, None);
            case.needs.iter_mut().find(|need| need.meta.id == *target)?.any_of.push(vec![relay]);
            case.acts.push(act);
        }
        Change::SameDay { acts } => {
            let set: BTreeSet<Id> = acts.iter().cloned().collect();
            let open = process::open(case);
            let apart = together.iter().all(|other| other.is_disjoint(&set));
            if !is_distinct(acts) || acts.len() < 2 || !acts.iter().all(|act| open.contains(act)) || !apart {
                return None;
            }
            together.push(set);
        }
        Change::MoveDeadline { target, from, to } => {
            let mut moved = false;
            for act in case.acts.iter_mut().filter(|act| act.meta.id == *target && act.deadline == Some(*from)) {
                act.deadline = Some(*to);
                moved = true;
            }
            for deadline in &mut case.deadlines {
                let presses = deadline.act.as_ref() == Some(target) && deadline.kind != Some(DeadlineKind::Soft);
                if presses && deadline.on == *from {
                    deadline.on = *to;
                    moved = true;
                }
            }
            if !moved || to <= from {
                return None;
            }
        }
        _ => return None,
    }
    Some(())
}

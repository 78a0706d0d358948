//! Lines that give way: moved by whole steps, given up, or with a term read as another actor does.
//!
//! Definition: the values that a sum can take lie on a grid (its value at the low ends, and from there the greatest common
//! step of its parts). A line of one comparison that bounds from one side moves by whole steps of that grid: its bound then
//! lies on the grid, or, where the comparison is strict, on the next value beyond. Of options the grid is their order.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Change, Comparison, Condition, EntryRef, Id, Issue, Line, LineName, Number, PositionKind, Relation, Scale,
    Shift, Table, Value, find,
};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::Refusal;

/// What becomes of one line.
#[derive(Clone, Debug)]
pub(crate) enum Fate<'a> {
    Dropped,
    Moved(&'a Shift),
    /// Term to the actor whose reading is taken.
    Reread(BTreeMap<&'a Id, &'a Id>),
    /// Of a floor: the reservation value until now, and from now on.
    Lowered(Number, Number),
}

fn impossible(change: &Change) -> Refusal {
    Refusal::ChangeNotPossible(format!("{change:?}"))
}

/// What the floor of a party is called.
pub(crate) fn floor_name(party: &Id) -> LineName {
    LineName(EntryRef::new(Table::Preferences, party).to_string())
}

/// What becomes of each line or floor that changes.
///
/// # Errors
/// A change that is none of a line, or two that do not go together.
pub(crate) fn fates(changes: &[Change]) -> Result<BTreeMap<LineName, Fate<'_>>, Refusal> {
    let mut fates: BTreeMap<LineName, Fate<'_>> = BTreeMap::new();
    for change in changes {
        let (target, fate) = match change {
            Change::DropLine { target } => (target.clone(), Fate::Dropped),
            Change::MoveLine { target, shift } => (target.clone(), Fate::Moved(shift)),
            Change::RereadTerm { target, term, reading_of } => {
                (target.clone(), Fate::Reread(BTreeMap::from([(term, reading_of)])))
            }
            Change::LowerFloor { target, from, to } => (floor_name(target), Fate::Lowered(*from, *to)),
            _ => return Err(impossible(change)),
        };
        match (fates.get_mut(&target), fate) {
            (None, fate) => drop(fates.insert(target, fate)),
            (Some(Fate::Reread(before)), Fate::Reread(more)) => {
                if more.keys().any(|term| before.contains_key(term)) {
                    return Err(impossible(change));
                }
                before.extend(more);
            }
            _ => return Err(impossible(change)),
        }
    }
    Ok(fates)
}

/// What a line says after its fate; `None` where it is given up.
///
/// # Errors
/// A move of a line that cannot move so; a reading that is not known, is the holder's own, or of a term not used.
pub(crate) fn after(case: &Case, line: &Line, fate: &Fate<'_>) -> Result<Option<Condition>, Refusal> {
    let refused = || Refusal::ChangeNotPossible(case.line_name(&line.entry).0);
    match fate {
        Fate::Dropped => Ok(None),
        Fate::Lowered(..) => Err(refused()),
        Fate::Moved(shift) => {
            let comparison = bound(case, &line.entry).ok_or_else(refused)?;
            if !gives_way(case, comparison, shift) {
                return Err(refused());
            }
            Ok(Some(Condition::Compare(comparison.shifted(shift).ok_or_else(refused)?)))
        }
        Fate::Reread(readings) => {
            let holder = line.of.as_ref().ok_or_else(refused)?;
            let (says, position) = raw(case, &line.entry).ok_or_else(refused)?;
            let used: BTreeSet<&Id> = says.terms().into_iter().collect();
            let fits =
                |(term, of): (&&Id, &&Id)| used.contains(*term) && *of != holder && case.reading(term, of).is_some();
            if !readings.iter().all(fits) {
                return Err(refused());
            }
            let of = |term: &Id| readings.get(term).copied().unwrap_or(holder);
            let read = says.with_readings(&|term| case.reading(term, of(term)).cloned());
            Ok(Some(position.map_or(read.clone(), |position| position.held(&read))))
        }
    }
}

/// What a line says in the file, and the position that it is, if it is one.
fn raw<'a>(case: &'a Case, entry: &EntryRef) -> Option<(&'a Condition, Option<&'a detente_model::Position>)> {
    match entry.table {
        Table::RedLines => find(&case.red_lines, &entry.id).map(|line| (&line.says, None)),
        Table::Positions => find(&case.positions, &entry.id).map(|position| (&position.says, Some(position))),
        _ => None,
    }
}

/// The one comparison that a line holds as it is written.
fn bound<'a>(case: &'a Case, entry: &EntryRef) -> Option<&'a Comparison> {
    let (says, position) = raw(case, entry)?;
    match says {
        Condition::Compare(comparison) if position.is_none_or(|position| position.kind != PositionKind::Refuses) => {
            Some(comparison)
        }
        _ => None,
    }
}

/// Whether a shift allows more.
fn gives_way(case: &Case, comparison: &Comparison, shift: &Shift) -> bool {
    match (comparison, shift) {
        (Comparison::Option { issue, relation, option }, Shift::ToOption(to)) => {
            let Some(declared) = find(&case.issues, issue) else { return false };
            let place = |option: &Id| declared.place(&Value::Option(option.clone()));
            let (Some(before), Some(after)) = (place(option), place(to)) else { return false };
            match relation {
                Relation::Less | Relation::AtMost => before < after,
                Relation::Greater | Relation::AtLeast => before > after,
                _ => false,
            }
        }
        (Comparison::Sums { relation, .. }, Shift::By(amount)) => {
            relation.is_bound() && !amount.is_negative() && !amount.is_zero()
        }
        _ => false,
    }
}

/// Whether a shift is a whole number of steps, and the condition that the line would hold with one step less; `None` in it
/// where one step is all it moves.
pub(crate) fn one_step_less(case: &Case, line: &Line, shift: &Shift) -> Option<Option<Condition>> {
    let comparison = bound(case, &line.entry)?;
    match (comparison, shift) {
        (Comparison::Option { issue, relation, option }, Shift::ToOption(to)) => {
            let declared = find(&case.issues, issue)?;
            let place = |option: &Id| declared.place(&Value::Option(option.clone()));
            let (before, after) = (place(option)?, place(to)?);
            let less = if before < after { after - 1 } else { after + 1 };
            let Value::Option(option) = declared.value(less)? else { return None };
            let fewer = Comparison::Option { issue: issue.clone(), relation: *relation, option };
            Some((less != before).then_some(Condition::Compare(fewer)))
        }
        (Comparison::Sums { relation, .. }, Shift::By(_)) => {
            let moved = comparison.shifted(shift)?;
            let top = top(case, &moved)?;
            let strict = matches!(relation, Relation::Less | Relation::Greater);
            let (_, _, reach) = moved.normal()?;
            let up = matches!(relation, Relation::Less | Relation::AtMost);
            let beyond = |steps: i64, from: &BigRational| {
                let way = &top.step * BigRational::from_integer(steps.into());
                if up { from + way } else { from - way }
            };
            let whole = reach == beyond(i64::from(strict), &top.value);
            let before = self::top(case, comparison)?.value;
            let steps = ((&top.value - &before) / &top.step).abs();
            if !whole || !steps.is_integer() || steps.is_zero() {
                return None;
            }
            let less = Shift::By(amount_to(comparison, &beyond(i64::from(strict) - 1, &top.value))?);
            let fewer = comparison.shifted(&less).filter(|_| steps > BigRational::one());
            Some(fewer.map(Condition::Compare))
        }
        _ => None,
    }
}

/// How far a bound must give way to become `to`.
fn amount_to(comparison: &Comparison, to: &BigRational) -> Option<detente_model::Number> {
    let (_, _, bound) = comparison.normal()?;
    detente_model::Number::from_big(&(to - bound).abs())
}

/// The last value of the grid that a comparison allows, and the step of the grid.
struct Top {
    value: BigRational,
    step: BigRational,
}

fn top(case: &Case, comparison: &Comparison) -> Option<Top> {
    let (factors, relation, bound) = comparison.normal()?;
    let (mut start, mut step) = (BigRational::zero(), BigRational::zero());
    for (issue, factor) in &factors {
        let Issue { scale: Scale::Range { from, to, step: by }, .. } = find(&case.issues, issue)? else { return None };
        start += factor * from.to_big();
        if from < to {
            step = common(&step, &(factor * by.to_big()).abs());
        }
    }
    if step.is_zero() {
        return None;
    }
    let steps = (&bound - &start) / &step;
    let last = match relation {
        Relation::AtMost => steps.floor(),
        Relation::Less => steps.ceil() - BigRational::one(),
        Relation::AtLeast => steps.ceil(),
        Relation::Greater => steps.floor() + BigRational::one(),
        _ => return None,
    };
    Some(Top { value: start + last * &step, step })
}

/// The greatest common step of two numbers that are not negative.
fn common(one: &BigRational, other: &BigRational) -> BigRational {
    let (mut one, mut other) = (one.clone(), other.clone());
    while !other.is_zero() {
        let rest = &one - &other * (&one / &other).floor();
        one = other;
        other = rest;
    }
    one
}

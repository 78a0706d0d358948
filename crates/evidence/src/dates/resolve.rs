//! From a time as written to days, told from the day of the document; unresolved wherever more than one reading is left.

use detente_model::Date;
use jiff::ToSpan;
use jiff::civil::Weekday;

use super::grammar::{Expr, Part, Which};
use super::{Interval, Length, TimeUnit, TimeValue, Unresolved};

/// Which way the sentence looks at the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// It happened.
    Past,
    /// It is to happen.
    Future,
    /// Not told.
    Unknown,
}

/// A value with the name of the rule that gave it.
pub(super) type Read = (TimeValue, &'static str);

fn open(reason: Unresolved, rule: &'static str) -> Read {
    (TimeValue::Unresolved(reason), rule)
}

fn days(from: Option<Date>, to: Option<Date>, rule: &'static str) -> Read {
    match (from, to) {
        (Some(from), Some(to)) => (TimeValue::Days(Interval { from: Some(from), to: Some(to) }), rule),
        _ => open(Unresolved::Vague, rule),
    }
}

fn one(day: Option<Date>, rule: &'static str) -> Read {
    days(day, day, rule)
}

/// What an expression says, given the day of the document.
pub(super) fn resolve(expr: &Expr, anchor: Option<Date>, tense: Tense) -> Read {
    match expr {
        Expr::Day(day) => one(Some(*day), "day written out"),
        Expr::MonthOf(year, month) => whole_month(Date::new(*year, *month, 1).ok(), "month written out"),
        Expr::Year(year) => days(Date::new(*year, 1, 1).ok(), Date::new(*year, 12, 31).ok(), "year written out"),
        Expr::Lasts(length) => (TimeValue::Lasts(*length), "length"),
        Expr::FromEvent => open(Unresolved::Event, "told from an event"),
        Expr::Vague => open(Unresolved::Vague, "says too little"),
        Expr::Since(start) => since(start, anchor),
        Expr::MonthDay(..) | Expr::Month(..) => match anchor {
            Some(anchor) => yearless(expr, anchor, tense),
            None => open(Unresolved::NoYear, "no year"),
        },
        _ => match anchor {
            Some(anchor) => relative(expr, anchor, tense),
            None => open(Unresolved::NoAnchor, "day of the document not known"),
        },
    }
}

fn since(start: &Expr, anchor: Option<Date>) -> Read {
    let (value, rule) = resolve(start, anchor, Tense::Past);
    match value {
        TimeValue::Days(found) => (TimeValue::Days(Interval { from: found.from, to: anchor }), rule),
        TimeValue::Lasts(_) => open(Unresolved::Vague, rule),
        TimeValue::Unresolved(_) => (value, rule),
    }
}

fn relative(expr: &Expr, anchor: Date, tense: Tense) -> Read {
    match expr {
        Expr::Offset(by) => one(shift(anchor, i64::from(*by)), "day told from the document's"),
        Expr::Weekday(which, day) => weekday(*which, *day, anchor, tense),
        Expr::Weekend(which) => weekend(*which, anchor, tense),
        Expr::Unit(which, unit, part) => unit_of(*which, *unit, *part, anchor),
        Expr::Ago(length) => around(anchor, *length, -1),
        Expr::Ahead(length) => around(anchor, *length, 1),
        Expr::Within(length) => days(Some(anchor), moved(anchor, *length, 1), "from the document's day on"),
        Expr::Past(length) => days(moved(anchor, *length, -1), Some(anchor), "up to the document's day"),
        _ => open(Unresolved::Vague, "says too little"),
    }
}

fn shift(day: Date, by: i64) -> Option<Date> {
    day.checked_add(by.days()).ok()
}

fn moved(day: Date, length: Length, sign: i64) -> Option<Date> {
    let count = sign * i64::from(length.count);
    let by = match length.unit {
        TimeUnit::Hours => (count / 24).days(),
        TimeUnit::Days => count.days(),
        TimeUnit::Weeks => count.weeks(),
        TimeUnit::Months => count.months(),
        TimeUnit::Years => count.years(),
    };
    day.checked_add(by).ok()
}

/// *Two weeks ago* is about a day; the interval is as wide as the unit is coarse.
fn around(anchor: Date, length: Length, sign: i64) -> Read {
    let width = match length.unit {
        TimeUnit::Hours | TimeUnit::Days => i64::from(length.about),
        TimeUnit::Weeks => 3,
        TimeUnit::Months => 15,
        TimeUnit::Years => 183,
    };
    let middle = moved(anchor, length, sign);
    let side = |by: i64| middle.and_then(|day| shift(day, by));
    days(side(-width), side(width), "length told from the document's day")
}

/// The day of that name nearest to the anchor on one side, the anchor's own included.
fn nearest(day: Weekday, anchor: Date, back: bool) -> Option<Date> {
    let gap = if back { anchor.weekday().since(day) } else { anchor.weekday().until(day) };
    shift(anchor, if back { -i64::from(gap) } else { i64::from(gap) })
}

fn weekday(which: Which, day: Weekday, anchor: Date, tense: Tense) -> Read {
    match (which, tense) {
        (Which::Last, _) => one(shift(anchor, -1).and_then(|before| nearest(day, before, true)), "last weekday"),
        // Some mean the coming one, some the one of the week after.
        (Which::Next, _) => {
            let first = shift(anchor, 1).and_then(|after| nearest(day, after, false));
            days(first, first.and_then(|first| shift(first, 7)), "next weekday, either sense")
        }
        (Which::This, _) => {
            let monday = nearest(Weekday::Monday, anchor, true);
            one(monday.and_then(|monday| nearest(day, monday, false)), "weekday of this week")
        }
        (Which::Plain, Tense::Past) => one(nearest(day, anchor, true), "weekday before publication"),
        (Which::Plain, Tense::Future) => one(nearest(day, anchor, false), "weekday after publication"),
        (Which::Plain, Tense::Unknown) if anchor.weekday() == day => one(Some(anchor), "weekday of publication"),
        (Which::Plain, Tense::Unknown) => open(Unresolved::Direction, "weekday, side not told"),
    }
}

fn weekend(which: Which, anchor: Date, tense: Tense) -> Read {
    let past = nearest(Weekday::Saturday, anchor, true);
    let coming = nearest(Weekday::Saturday, anchor, false);
    let on_it = matches!(anchor.weekday(), Weekday::Saturday | Weekday::Sunday);
    let first = match (which, tense) {
        (Which::Last, _) if on_it => past.and_then(|day| shift(day, -7)),
        (Which::Last, _) | (Which::Plain, Tense::Past) => past,
        (Which::Plain | Which::This, _) if on_it => past,
        (Which::Plain | Which::This, Tense::Future) => coming,
        (Which::This, Tense::Past) => past,
        (Which::Next, _) => {
            let first = shift(anchor, 1).and_then(|after| nearest(Weekday::Saturday, after, false));
            return days(first, first.and_then(|first| shift(first, 8)), "next weekend, either sense");
        }
        (Which::Plain | Which::This, Tense::Unknown) => return open(Unresolved::Direction, "weekend, side not told"),
    };
    days(first, first.and_then(|first| shift(first, 1)), "weekend told from publication")
}

/// Weeks begin on Sunday for some and on Monday for others: the days that either would mean.
fn unit_of(which: Which, unit: TimeUnit, part: Part, anchor: Date) -> Read {
    let by = match which {
        Which::Last => -1,
        Which::Next => 1,
        _ => 0,
    };
    let (first, last) = match unit {
        TimeUnit::Weeks => {
            let monday = nearest(Weekday::Monday, anchor, true).and_then(|monday| shift(monday, by * 7));
            (monday.and_then(|monday| shift(monday, -1)), monday.and_then(|monday| shift(monday, 6)))
        }
        TimeUnit::Months => {
            let first = anchor.first_of_month().checked_add(by.months()).ok();
            (first, first.map(Date::last_of_month))
        }
        _ => {
            let first = anchor.first_of_year().checked_add(by.years()).ok();
            (first, first.map(Date::last_of_year))
        }
    };
    match part {
        Part::Whole => days(first, last, "week, month or year told from publication"),
        Part::Earlier => days(first, Some(anchor), "earlier in the week, month or year"),
        Part::Later => days(Some(anchor), last, "later in the week, month or year"),
    }
}

fn whole_month(first: Option<Date>, rule: &'static str) -> Read {
    days(first, first.map(Date::last_of_month), rule)
}

/// A day without a year is placed only within so many days of publication; farther off it may be of any year.
const NEAR: i32 = 60;

fn yearless(expr: &Expr, anchor: Date, tense: Tense) -> Read {
    match expr {
        Expr::MonthDay(month, day) => month_day(*month, *day, anchor, tense),
        Expr::Month(which, month) => month_told(*which, *month, anchor, tense),
        _ => open(Unresolved::NoYear, "no year"),
    }
}

fn month_day(month: i8, day: i8, anchor: Date, tense: Tense) -> Read {
    let years = [anchor.year() - 1, anchor.year(), anchor.year() + 1];
    let near = years.into_iter().filter_map(|year| Date::new(year, month, day).ok()).find(|found| {
        let gap = (*found - anchor).get_days();
        gap.abs() <= NEAR && !(tense == Tense::Past && gap > 0) && !(tense == Tense::Future && gap < 0)
    });
    match near {
        Some(found) => one(Some(found), "year of publication"),
        None => open(Unresolved::NoYear, "no year, and not near publication"),
    }
}

fn month_told(which: Which, month: i8, anchor: Date, tense: Tense) -> Read {
    let here = Date::new(anchor.year(), month, 1).ok();
    let other = |by: i64| here.and_then(|here| here.checked_add(by.years()).ok());
    let (past, now) = (month < anchor.month(), month == anchor.month());
    let first = match (which, tense) {
        (Which::Last, _) => {
            if past {
                here
            } else {
                other(-1)
            }
        }
        (Which::Next, _) => {
            if past || now {
                other(1)
            } else {
                here
            }
        }
        (Which::This, _) => here,
        (Which::Plain, Tense::Past) => {
            if past || now {
                here
            } else {
                other(-1)
            }
        }
        (Which::Plain, Tense::Future) => {
            if past {
                other(1)
            } else {
                here
            }
        }
        (Which::Plain, Tense::Unknown) if now => here,
        (Which::Plain, Tense::Unknown) => return open(Unresolved::Direction, "month, side not told"),
    };
    whole_month(first, "month told from publication")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Monday.
    fn anchor() -> Date {
        Date::constant(2024, 5, 20)
    }

    #[track_caller]
    fn gives(expr: &Expr, tense: Tense, from: &str, to: &str) {
        let (value, _) = resolve(expr, Some(anchor()), tense);
        let TimeValue::Days(found) = value else { panic!("{expr:?}: {value:?}") };
        let text = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        assert_eq!((text(found.from).as_str(), text(found.to).as_str()), (from, to), "{expr:?}");
    }

    #[test]
    fn told_from_a_monday() {
        let tuesday = Expr::Weekday(Which::Plain, Weekday::Tuesday);
        gives(&tuesday, Tense::Past, "2024-05-14", "2024-05-14");
        gives(&tuesday, Tense::Future, "2024-05-21", "2024-05-21");
        gives(&Expr::Weekday(Which::Plain, Weekday::Monday), Tense::Unknown, "2024-05-20", "2024-05-20");
        gives(&Expr::Weekday(Which::Last, Weekday::Monday), Tense::Past, "2024-05-13", "2024-05-13");
        gives(&Expr::Weekday(Which::Next, Weekday::Friday), Tense::Future, "2024-05-24", "2024-05-31");
        gives(&Expr::Weekend(Which::Plain), Tense::Past, "2024-05-18", "2024-05-19");
        gives(&Expr::Weekend(Which::This), Tense::Future, "2024-05-25", "2024-05-26");
        gives(&Expr::Unit(Which::Last, TimeUnit::Weeks, Part::Whole), Tense::Past, "2024-05-12", "2024-05-19");
        gives(&Expr::Unit(Which::This, TimeUnit::Months, Part::Earlier), Tense::Past, "2024-05-01", "2024-05-20");
        gives(&Expr::Month(Which::Last, 10), Tense::Past, "2023-10-01", "2023-10-31");
        gives(&Expr::MonthDay(5, 7), Tense::Past, "2024-05-07", "2024-05-07");
        gives(&Expr::Since(Box::new(Expr::Month(Which::Plain, 3))), Tense::Past, "2024-03-01", "2024-05-20");
    }

    #[test]
    fn what_has_two_readings_stays_open() {
        let tuesday = Expr::Weekday(Which::Plain, Weekday::Tuesday);
        let why = |expr: &Expr, anchor: Option<Date>| match resolve(expr, anchor, Tense::Unknown).0 {
            TimeValue::Unresolved(why) => Some(why),
            _ => None,
        };
        assert_eq!(why(&tuesday, None), Some(Unresolved::NoAnchor));
        assert_eq!(why(&tuesday, Some(anchor())), Some(Unresolved::Direction));
        assert_eq!(why(&Expr::MonthDay(10, 7), Some(anchor())), Some(Unresolved::NoYear));
        assert_eq!(why(&Expr::MonthDay(5, 7), None), Some(Unresolved::NoYear));
    }
}

//! How English news writes times: one expression at a place of the tokens.

use detente_model::Date;
use jiff::civil::Weekday;

use super::tokens::Token;
use super::{Length, TimeUnit};

/// Which of the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Not said.
    Plain,
    /// *last*
    Last,
    /// *this*
    This,
    /// *next*
    Next,
}

/// Which part of a week, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// *earlier this week*
    Earlier,
    /// *later this week*
    Later,
}

/// A time as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    /// *May 5, 2024*
    Day(Date),
    /// *May 5*
    MonthDay(i8, i8),
    /// *in May 2024*
    MonthOf(i16, i8),
    /// *last May*
    Month(Which, i8),
    /// *in 2024*
    Year(i16),
    /// *on Tuesday*
    Weekday(Which, Weekday),
    /// *over the weekend*
    Weekend(Which),
    /// *earlier this week*
    Unit(Which, TimeUnit, Part),
    /// *yesterday*
    Offset(i32),
    /// *three days ago*
    Ago(Length),
    /// *in three days*
    Ahead(Length),
    /// *within three days*, *over the next three days*
    Within(Length),
    /// *in the past three days*
    Past(Length),
    /// *since October*
    Since(Box<Expr>),
    /// *15 days after the signing*
    FromEvent,
    /// *recently*
    Vague,
    /// *six weeks*, *60-day*
    Lasts(Length),
}

/// An expression with the number of tokens that it takes.
pub(super) type Parsed = (Expr, usize);

/// The expression that begins at the first token, if any. `before` is the token before it.
pub(super) fn parse(tokens: &[Token], before: Option<&Token>) -> Option<Parsed> {
    since(tokens)
        .or_else(|| spelled(tokens))
        .or_else(|| ranges(tokens))
        .or_else(|| words(tokens))
        .or_else(|| weekend(tokens))
        .or_else(|| which_unit(tokens))
        .or_else(|| weekday(tokens, before))
        .or_else(|| month(tokens))
        .or_else(|| length_of(tokens))
}

fn word(tokens: &[Token], at: usize) -> &str {
    // Nothing is read across the end of a sentence.
    let broken = tokens.iter().take(at).any(|token| token.stop);
    tokens.get(at).filter(|_| !broken).map_or("", |token| token.text.as_str())
}

fn since(tokens: &[Token]) -> Option<Parsed> {
    if word(tokens, 0) != "since" {
        return None;
    }
    let begins = matches!(word(tokens, 2), "start" | "onset" | "beginning" | "outbreak" | "launch");
    if word(tokens, 1) == "the" && begins && word(tokens, 3) == "of" {
        let article = usize::from(word(tokens, 4) == "the");
        return Some((Expr::FromEvent, 5 + article));
    }
    let (inner, taken) = parse(&tokens[1..], None)?;
    let point = !matches!(inner, Expr::Lasts(_) | Expr::Vague | Expr::Since(_) | Expr::Past(_) | Expr::Within(_));
    point.then(|| (Expr::Since(Box::new(inner)), taken + 1))
}

/// Days that are written out: `2024-05-19`, `May 19, 2024`, `19 May 2024`, `May 19`, with or without a weekday before.
pub(super) fn spelled(tokens: &[Token]) -> Option<Parsed> {
    if day_name(word(tokens, 0)).is_some() && tokens.first().is_some_and(|token| matches!(token.mark, ',' | ' ' | '.'))
    {
        let (inner, taken) = spelled_day(&tokens[1..])?;
        return (!tokens[0].stop || tokens[0].mark == '.').then_some((inner, taken + 1));
    }
    spelled_day(tokens)
}

fn spelled_day(tokens: &[Token]) -> Option<Parsed> {
    iso(tokens).or_else(|| dotted(tokens)).or_else(|| month_first(tokens)).or_else(|| day_first(tokens))
}

fn digits(tokens: &[Token], at: usize, lengths: &[usize]) -> Option<i16> {
    let token = tokens.get(at)?;
    let plain = lengths.contains(&token.text.len()) && token.text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| token.text.parse().ok()).flatten()
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1900..=2200).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

fn iso(tokens: &[Token]) -> Option<Parsed> {
    let year = digits(tokens, 0, &[4])?;
    let joined = tokens[0].mark == '-' && tokens.get(1)?.mark == '-';
    let month = digits(tokens, 1, &[2])?;
    // A time may be glued to the day, as in 2024-05-19T10:30.
    let day: String = tokens.get(2)?.text.chars().take(2).collect();
    let clean = tokens[2].text.len() == 2 || tokens[2].text.chars().nth(2) == Some('t');
    let found = date(year, month, day.parse().ok()?)?;
    (joined && clean).then_some((Expr::Day(found), 3))
}

/// `19.5.2024`, which is day first wherever it is written so.
fn dotted(tokens: &[Token]) -> Option<Parsed> {
    let (day, month, year) = (digits(tokens, 0, &[1, 2])?, digits(tokens, 1, &[1, 2])?, digits(tokens, 2, &[4])?);
    let joined = tokens[0].mark == '.' && tokens[1].mark == '.';
    let near = tokens[0].span.end + 1 == tokens[1].span.start && tokens[1].span.end + 1 == tokens[2].span.start;
    Some((Expr::Day(date(year, month, day)?), 3)).filter(|_| joined && near)
}

fn day_number(token: Option<&Token>) -> Option<i16> {
    let text = token?.text.as_str();
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let short = bare.len() <= 2 && bare.bytes().all(|b| b.is_ascii_digit());
    bare.parse().ok().filter(|day| short && (1..=31).contains(day))
}

fn month_first(tokens: &[Token]) -> Option<Parsed> {
    let month = month_name(tokens.first()?)?;
    let day = day_number(tokens.get(1))?;
    let near = matches!(tokens[0].mark, ' ' | '.') && tokens[1].span.start <= tokens[0].span.end + 2;
    // "May 5-7": the first day of several is not the day.
    if !near || tokens[1].mark == '-' || tokens[1].mark == '–' || tokens[1].mark == ':' {
        return None;
    }
    let year = digits(tokens, 2, &[4]).filter(|_| !tokens[1].stop || tokens[1].mark == ',');
    match year.filter(|year| (1900..=2200).contains(year)) {
        Some(year) => Some((Expr::Day(date(year, month.into(), day)?), 3)),
        None => Some((Expr::MonthDay(month, i8::try_from(day).ok()?), 2)),
    }
}

fn day_first(tokens: &[Token]) -> Option<Parsed> {
    let day = day_number(tokens.first())?;
    let of = usize::from(word(tokens, 1) == "of");
    let month = month_name(tokens.get(1 + of)?).filter(|_| !tokens[0].stop)?;
    if !matches!(tokens[0].mark, ' ') {
        return None;
    }
    let next = 2 + of;
    let year = digits(tokens, next, &[4]).filter(|_| !tokens[1 + of].stop || tokens[1 + of].mark == ',');
    match year.filter(|year| (1900..=2200).contains(year)) {
        Some(year) => Some((Expr::Day(date(year, month.into(), day)?), next + 1)),
        None => Some((Expr::MonthDay(month, i8::try_from(day).ok()?), next)),
    }
}

/// *over the next two weeks*, *in the past three days*, *within 60 days*, *in the coming days*.
fn ranges(tokens: &[Token]) -> Option<Parsed> {
    let preposition = matches!(word(tokens, 0), "in" | "over" | "within" | "for" | "during");
    let mut at = usize::from(preposition);
    at += usize::from(preposition && word(tokens, at) == "the");
    let turn = word(tokens, at);
    let ahead = matches!(turn, "next" | "coming" | "following");
    let back = matches!(turn, "past" | "last" | "previous" | "recent");
    if ahead || back {
        if let Some((length, taken)) = length(tokens.get(at + 1..)?) {
            let follows = if turn == "following" { Expr::FromEvent } else { Expr::Within(length) };
            return Some((if ahead { follows } else { Expr::Past(length) }, at + 1 + taken));
        }
        let plural = matches!(word(tokens, at + 1), "days" | "weeks" | "months" | "hours" | "years");
        return (plural && preposition).then_some((Expr::Vague, at + 2));
    }
    if !preposition || at != 1 {
        return None;
    }
    let (found, taken) = length(&tokens[1..])?;
    match (word(tokens, 0), word(tokens, 1 + taken)) {
        (_, "of" | "after" | "before" | "from") => Some((Expr::FromEvent, taken + 2)),
        ("within", _) => Some((Expr::Within(found), taken + 1)),
        ("in", "time") => Some((Expr::Ahead(found), taken + 2)),
        // "in three days" is a length as often as a place in time.
        _ => Some((Expr::Lasts(found), taken + 1)),
    }
}

fn words(tokens: &[Token]) -> Option<Parsed> {
    let found = match word(tokens, 0) {
        "today" | "tonight" => Expr::Offset(0),
        "yesterday" => Expr::Offset(-1),
        "tomorrow" => Expr::Offset(1),
        "recently" | "lately" | "soon" | "shortly" => Expr::Vague,
        "days" | "weeks" | "months" | "years" if word(tokens, 1) == "ago" => return Some((Expr::Vague, 2)),
        "earlier" | "later" if word(tokens, 1) == "today" => return Some((Expr::Offset(0), 2)),
        _ => return None,
    };
    Some((found, 1))
}

fn which(text: &str) -> Option<Which> {
    match text {
        "last" | "past" => Some(Which::Last),
        "this" => Some(Which::This),
        "next" | "coming" => Some(Which::Next),
        _ => None,
    }
}

/// The determiner of a weekend, week, month or weekday, after an optional preposition.
fn determiner(tokens: &[Token]) -> (Which, usize) {
    let at = usize::from(matches!(word(tokens, 0), "over" | "at" | "during" | "on" | "by" | "in" | "for"));
    if let Some(found) = which(word(tokens, at)) {
        return (found, at + 1);
    }
    let the = word(tokens, at) == "the";
    match which(word(tokens, at + 1)).filter(|_| the) {
        Some(found) => (found, at + 2),
        None => (Which::Plain, at + usize::from(the)),
    }
}

fn weekend(tokens: &[Token]) -> Option<Parsed> {
    let (which, at) = determiner(tokens);
    (at > 0 && word(tokens, at) == "weekend").then_some((Expr::Weekend(which), at + 1))
}

fn unit(text: &str) -> Option<TimeUnit> {
    match text {
        "hour" | "hours" => Some(TimeUnit::Hours),
        "day" | "days" => Some(TimeUnit::Days),
        "week" | "weeks" => Some(TimeUnit::Weeks),
        "month" | "months" => Some(TimeUnit::Months),
        "year" | "years" => Some(TimeUnit::Years),
        _ => None,
    }
}

/// *last week*, *earlier this month*, *next year*.
fn which_unit(tokens: &[Token]) -> Option<Parsed> {
    let part = match word(tokens, 0) {
        "earlier" | "early" => Part::Earlier,
        "later" | "late" => Part::Later,
        _ => Part::Whole,
    };
    let skip = usize::from(part != Part::Whole);
    let which = which(word(tokens, skip)).filter(|_| word(tokens, skip) != "past")?;
    let singular = matches!(word(tokens, skip + 1), "week" | "month" | "year");
    let unit = unit(word(tokens, skip + 1)).filter(|_| singular)?;
    // "last week's" is a time, "this year 2024" is none that needs reading.
    let part = if which == Which::This || part == Part::Whole { part } else { Part::Whole };
    Some((Expr::Unit(which, unit, part), skip + 2))
}

fn day_name(text: &str) -> Option<Weekday> {
    let bare = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
    match bare {
        "monday" | "mon" => Some(Weekday::Monday),
        "tuesday" | "tue" | "tues" => Some(Weekday::Tuesday),
        "wednesday" | "wed" => Some(Weekday::Wednesday),
        "thursday" | "thu" | "thurs" => Some(Weekday::Thursday),
        "friday" | "fri" => Some(Weekday::Friday),
        "saturday" | "sat" => Some(Weekday::Saturday),
        "sunday" | "sun" => Some(Weekday::Sunday),
        _ => None,
    }
}

/// *on Tuesday*, *Tuesday*, *next Tuesday*, *by Friday*, *Tuesday night*.
fn weekday(tokens: &[Token], before: Option<&Token>) -> Option<Parsed> {
    let from =
        usize::from(matches!(word(tokens, 0), "on" | "by" | "until" | "till" | "late" | "early" | "before" | "after"));
    let chosen = which(word(tokens, from));
    let at = from + usize::from(chosen.is_some());
    let day = day_name(word(tokens, at)).filter(|_| tokens[at].capital && word(tokens, at).len() > 4)?;
    // A name that holds a weekday, as Black Friday, is no time.
    let named = at == 0 && before.is_some_and(|before| before.capital && !before.stop && before.mark == ' ');
    let known = before.is_some_and(|before| before.span.end + 1 == tokens[0].span.start);
    if named
        && known
        && before.is_some_and(|before| matches!(before.text.as_str(), "black" | "good" | "ash" | "bloody" | "super"))
    {
        return None;
    }
    let hour = matches!(word(tokens, at + 1), "morning" | "afternoon" | "evening" | "night");
    Some((Expr::Weekday(chosen.unwrap_or(Which::Plain), day), at + 1 + usize::from(hour)))
}

fn month_name(token: &Token) -> Option<i8> {
    const NAMES: [(&str, &str); 12] = [
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may", "may"),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sep"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ];
    let text = token.text.as_str();
    let at = NAMES
        .iter()
        .position(|(long, short)| text == *long || text == *short || (*short == "sep" && text == "sept"))?;
    i8::try_from(at + 1).ok().filter(|_| token.capital)
}

/// *in November*, *last October*, *since mid-May*, *May 2024*, *in 2024*.
fn month(tokens: &[Token]) -> Option<Parsed> {
    let from = usize::from(matches!(word(tokens, 0), "in" | "by" | "until" | "during"));
    let chosen = which(word(tokens, from));
    let part = usize::from(matches!(word(tokens, from), "early" | "late" | "mid"));
    let at = from + part.max(usize::from(chosen.is_some()));
    if let Some(year) = digits(tokens, at, &[4]).filter(|year| (1990..=2100).contains(year)) {
        return (from == 1 && at == 1 && word(tokens, 0) == "in").then_some((Expr::Year(year), 2));
    }
    let token = tokens.get(at).filter(|_| !word(tokens, at).is_empty())?;
    let month = month_name(token)?;
    if let Some(year) = digits(tokens, at + 1, &[4]).filter(|_| !token.stop && matches!(token.mark, ' ' | ',')) {
        return (1900..=2200).contains(&year).then_some((Expr::MonthOf(year, month), at + 2));
    }
    // Alone, "March" and "May" are as often a walk or a verb.
    (at > 0 && token.text.len() >= 3).then_some((Expr::Month(chosen.unwrap_or(Which::Plain), month), at + 1))
}

/// A number and a unit, as *six-week*, *20 months*, *a week*.
fn length(tokens: &[Token]) -> Option<(Length, usize)> {
    const ABOUT: &[&str] =
        &["about", "around", "nearly", "almost", "roughly", "some", "practically", "over", "approximately"];
    let about = usize::from(ABOUT.contains(&word(tokens, 0)));
    let more = usize::from(matches!(word(tokens, 0), "more" | "less") && word(tokens, 1) == "than") * 2;
    let at = about + more;
    let article = matches!(word(tokens, at), "a" | "an");
    let count = if article { Some(1) } else { tokens.get(at).and_then(Token::number) };
    let count = count.filter(|count| (1..=1000).contains(count) && !word(tokens, at).is_empty())?;
    let unit = unit(word(tokens, at + 1))?;
    Some((Length { count, unit, about: at > 0 }, at + 2))
}

fn length_of(tokens: &[Token]) -> Option<Parsed> {
    let (found, taken) = length(tokens)?;
    let article = matches!(word(tokens, taken.saturating_sub(2)), "a" | "an");
    match word(tokens, taken) {
        "ago" => Some((Expr::Ago(found), taken + 1)),
        "earlier" | "later" | "after" | "before" => Some((Expr::FromEvent, taken + 1)),
        // "a day", "a year" are seldom lengths.
        _ if article => None,
        _ => Some((Expr::Lasts(found), taken)),
    }
}

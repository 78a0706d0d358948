//! What people type, read into what a case file needs. Every refusal says what would be understood.

use super::draft::{Act, Actor, Answers, Issue};
use detente::Id;

/// A name for an entry from the words for it: `Household at 12` becomes `household-at-12`.
///
/// Names that are taken, empty or reserved get a number, after `stem` where no letter is left.
pub(super) fn name(words: &str, stem: &str, taken: &[String]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in words.to_lowercase().split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if !part.is_empty() && parts.len() < 4 {
            parts.push(part.to_owned());
        }
    }
    let base = parts.join("-");
    let good = |id: &str| Id::new(id).is_some() && !taken.iter().any(|other| other == id);
    if good(&base) {
        return base;
    }
    let base = if base.is_empty() || Id::new(&format!("{base}-2")).is_none() { stem } else { &base };
    (1..).map(|n| format!("{base}-{n}")).find(|id| good(id)).unwrap_or_else(|| stem.to_owned())
}

/// The parts of a list: `North, South`.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Possible answers: a list of options, or a range as `0 to 100 step 10 cm`.
pub(super) fn answers(text: &str) -> Result<Answers, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [from, "to", to, rest @ ..] = words.as_slice()
        && let (Some(low), Some(high)) = (number(from), number(to))
    {
        let (step, rest) = match rest {
            ["step", step, rest @ ..] => (*step, rest),
            _ => ("1", rest),
        };
        return range((from, low), (to, high), step, rest.join(" "));
    }
    let options = list(text);
    if options.len() < 2 {
        return Err("two answers or more, separated by commas, or a range as `0 to 100 step 10 cm`".to_owned());
    }
    let mut named: Vec<(String, String)> = Vec::new();
    for option in options {
        let taken: Vec<String> = named.iter().map(|(id, _)| id.clone()).collect();
        named.push((name(&option, "option", &taken), option));
    }
    Ok(Answers::Options(named))
}

fn range(from: (&str, f64), to: (&str, f64), step: &str, unit: String) -> Result<Answers, String> {
    let Some(size) = number(step).filter(|size| *size > 0.0) else {
        return Err(format!("`{step}` is no step; a number above 0 is, as in `0 to 100 step 10`"));
    };
    if to.1 < from.1 {
        return Err("the first number is to be the lower one, as in `0 to 100 step 10`".to_owned());
    }
    let steps = (to.1 - from.1) / size;
    if (steps - steps.round()).abs() > 1e-6 {
        return Err(format!("steps of {step} from {} do not reach {}", from.0, to.0));
    }
    Ok(Answers::Range { from: from.0.to_owned(), to: to.0.to_owned(), step: step.to_owned(), unit })
}

/// A plain decimal number, as a case file has them.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits(whole) && all_digits(part) && digits.len() <= 17 { text.parse().ok() } else { None }
}

/// What a side holds on an issue: `at least 70`, `at most joint team`, `not 3`, `40`.
pub(super) fn stance(text: &str, issue: &Issue) -> Result<String, String> {
    let lower = text.trim().to_lowercase();
    let forms = [
        ("at least ", ">="),
        (">=", ">="),
        ("at most ", "<="),
        ("<=", "<="),
        ("more than ", ">"),
        ("less than ", "<"),
        ("not ", "!="),
        ("exactly ", "="),
        ("only ", "="),
    ];
    let form = forms.iter().find_map(|(words, sign)| Some((lower.strip_prefix(words)?.trim(), *sign)));
    let (what, sign) = form.unwrap_or((&lower, "="));
    match &issue.answers {
        Answers::Options(options) => {
            let same = |(id, words): &&(String, String)| id == what || words.to_lowercase() == what;
            let by_number = || what.parse().ok().and_then(|n: usize| options.get(n.checked_sub(1)?));
            let option = options.iter().find(same).or_else(by_number);
            let (id, _) = option.ok_or_else(|| {
                let known = options.iter().map(|(_, words)| format!("`{words}`")).collect::<Vec<_>>().join(", ");
                format!("the answers here are {known}; say one, or `at least`, `at most`, `not` and one")
            })?;
            Ok(format!("{} {sign} {id}", issue.id))
        }
        Answers::Range { unit, .. } => {
            let what = what.strip_suffix(&unit.to_lowercase()).unwrap_or(what).trim();
            match number(what) {
                Some(_) => Ok(format!("{} {sign} {what}", issue.id)),
                None => Err("a number is wanted, as `at least 70`, `at most 40`, `50` or `not 50`".to_owned()),
            }
        }
    }
}

/// A step as `WHO: what`, where who is a name or its number in the list.
pub(super) fn step<'t>(text: &'t str, actors: &[Actor]) -> Result<(String, &'t str), String> {
    let names = || actors.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ");
    let Some((who, what)) = text.split_once(':') else {
        return Err(format!("who does it, a colon, and what: `{}: sends a reply`", first_name(actors)));
    };
    let (who, what) = (who.trim(), what.trim());
    if what.is_empty() {
        return Err("what is done is missing after the colon".to_owned());
    }
    let by_name = |actor: &&Actor| actor.name.eq_ignore_ascii_case(who) || actor.id == who;
    let by_number = || who.parse().ok().and_then(|n: usize| actors.get(n.checked_sub(1)?));
    match actors.iter().find(by_name).or_else(by_number) {
        Some(actor) => Ok((actor.id.clone(), what)),
        None => Err(format!("`{who}` was not named; those who take part are {}", names())),
    }
}

fn first_name(actors: &[Actor]) -> &str {
    actors.first().map_or("North", |actor| actor.name.as_str())
}

/// What a step waits for, by number: `2`, `1 and 3`, `2 or 1 and 3`; none of them the step itself.
pub(super) fn after(text: &str, at: usize, acts: &[Act]) -> Result<Vec<Vec<String>>, String> {
    let mut alternatives = Vec::new();
    for alternative in text.to_lowercase().split(" or ") {
        let mut all = Vec::new();
        for part in alternative.split(" and ").flat_map(|part| part.split(',')) {
            let act = part.trim().parse().ok().and_then(|n: usize| n.checked_sub(1));
            match act.and_then(|index| Some((index, acts.get(index)?))) {
                Some((index, _)) if index == at => return Err("a step does not wait for itself".to_owned()),
                Some((_, act)) => all.push(act.id.clone()),
                None => return Err("numbers of steps are wanted, as `2`, `1 and 3` or `1 or 2`".to_owned()),
            }
        }
        alternatives.push(all);
    }
    Ok(alternatives)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_words_and_are_always_good() {
        assert_eq!(name("Household at number 12", "party", &[]), "household-at-number-12");
        assert_eq!(name("North", "party", &["north".to_owned()]), "north-1");
        assert_eq!(name("北", "party", &[]), "party-1");
        assert_eq!(name("12", "party", &[]), "12-1");
        assert_eq!(name("and", "party", &[]), "and-1");
        for words in ["", "--", "!", "a b c d e f", "Not", "3.5"] {
            assert!(Id::new(&name(words, "issue", &[])).is_some(), "{words}");
        }
    }

    #[test]
    fn answers_are_ranges_or_options() {
        let range = |from: &str, to: &str, step: &str, unit: &str| Answers::Range {
            from: from.to_owned(),
            to: to.to_owned(),
            step: step.to_owned(),
            unit: unit.to_owned(),
        };
        assert_eq!(answers("0 to 100 step 10 cm"), Ok(range("0", "100", "10", "cm")));
        assert_eq!(answers("3 to 15"), Ok(range("3", "15", "1", "")));
        assert_eq!(answers("0 to 1 step 0.1"), Ok(range("0", "1", "0.1", "")));
        let options =
            Answers::Options(vec![("nobody".into(), "nobody".into()), ("joint-team".into(), "Joint team".into())]);
        assert_eq!(answers("nobody, Joint team"), Ok(options));
        for bad in ["", "one", "10 to 0", "0 to 10 step 3", "0 to 10 step x"] {
            assert!(answers(bad).is_err(), "{bad}");
        }
    }

    fn issue(text: &str) -> Issue {
        Issue { id: "fence".into(), title: "Fence".into(), answers: answers(text).unwrap() }
    }

    #[test]
    fn stances_become_conditions() {
        let fence = issue("0 to 100 step 10 cm");
        assert_eq!(stance("at least 70 cm", &fence), Ok("fence >= 70".to_owned()));
        assert_eq!(stance("<= 40", &fence), Ok("fence <= 40".to_owned()));
        assert_eq!(stance("50", &fence), Ok("fence = 50".to_owned()));
        assert!(stance("close", &fence).unwrap_err().contains("at least 70"));
        let team = issue("nobody, joint team, outside team");
        assert_eq!(stance("at most Joint team", &team), Ok("fence <= joint-team".to_owned()));
        assert_eq!(stance("not 1", &team), Ok("fence != nobody".to_owned()));
        assert!(stance("somebody", &team).unwrap_err().contains("`joint team`"));
    }

    #[test]
    fn steps_and_what_they_wait_for() {
        let actor = |id: &str, name: &str| Actor { id: id.into(), name: name.into(), mediator: false };
        let actors = [actor("north", "North"), actor("south", "The South")];
        assert_eq!(step("north: sends a reply", &actors), Ok(("north".to_owned(), "sends a reply")));
        assert_eq!(step("2: replies", &actors), Ok(("south".to_owned(), "replies")));
        assert!(step("East: replies", &actors).unwrap_err().contains("North, The South"));
        assert!(step("replies", &actors).unwrap_err().contains("North:"));
        let act = |id: &str| Act { id: id.into(), by: "north".into(), title: String::new(), after: Vec::new() };
        let acts = [act("a"), act("b"), act("c")];
        let lists = |text: &str| after(text, 0, &acts);
        assert_eq!(lists("2"), Ok(vec![vec!["b".to_owned()]]));
        assert_eq!(lists("2 or 2 and 3"), Ok(vec![vec!["b".to_owned()], vec!["b".to_owned(), "c".to_owned()]]));
        assert!(lists("1").is_err() && lists("4").is_err() && lists("b").is_err());
    }
}

//! Short ways to write cases and findings.
#![allow(dead_code)]

use std::collections::BTreeMap;

use detente_check::finding;
use detente_model::*;

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub fn ids(names: &[&str]) -> Vec<Id> {
    names.iter().map(|name| id(name)).collect()
}

pub fn name(text: &str) -> LineName {
    LineName(text.into())
}

pub fn names(texts: &[&str]) -> Vec<LineName> {
    texts.iter().map(|text| name(text)).collect()
}

pub fn entry(table: Table, text: &str) -> EntryRef {
    EntryRef::new(table, &id(text))
}

pub fn number(text: &str) -> Number {
    text.parse().unwrap()
}

pub fn day(n: i8) -> Date {
    Date::new(2025, 3, n).unwrap()
}

/// Talks on 10 March 2025 between `a` and `b`, with a mediator `m` and a bystander `s`.
pub fn talks() -> Case {
    let mut case = Case::empty("Talks", day(10));
    for (name, role) in [("a", Role::Party), ("b", Role::Party), ("m", Role::Mediator), ("s", Role::Stakeholder)] {
        case.actors.push(Actor::new(id(name), role));
    }
    case
}

pub fn act<'a>(case: &'a mut Case, name: &str, by: &str) -> &'a mut Act {
    case.acts.push(Act {
        meta: Meta::named(id(name)),
        by: id(by),
        done: None,
        planned: None,
        not_before: None,
        deadline: None,
        certainty: None,
    });
    case.acts.last_mut().unwrap()
}

pub fn need<'a>(case: &'a mut Case, name: &str, of: &str, any_of: &[&[&str]]) -> &'a mut Need {
    case.needs.push(Need {
        meta: Meta::named(id(name)),
        act: id(of),
        any_of: any_of.iter().map(|acts| ids(acts)).collect(),
        kind: None,
        lag_days: None,
    });
    case.needs.last_mut().unwrap()
}

fn issue<'a>(case: &'a mut Case, name: &str, scale: Scale) -> &'a mut Issue {
    case.issues.push(Issue::new(id(name), scale));
    case.issues.last_mut().unwrap()
}

pub fn range<'a>(case: &'a mut Case, name: &str, from: &str, to: &str, step: &str) -> &'a mut Issue {
    issue(case, name, Scale::Range { from: number(from), to: number(to), step: number(step) })
}

pub fn options<'a>(case: &'a mut Case, name: &str, options: &[&str]) -> &'a mut Issue {
    let options = options.iter().map(|name| IssueOption { id: id(name), value: None, title: None });
    issue(case, name, Scale::Options(options.collect()))
}

pub fn red(case: &mut Case, name: &str, of: &str, says: Condition) {
    case.red_lines.push(RedLine { meta: Meta::named(id(name)), of: id(of), says, since: None, until: None });
}

pub fn position<'a>(case: &'a mut Case, name: &str, of: &str, kind: PositionKind, says: Condition) -> &'a mut Position {
    case.positions.push(Position {
        meta: Meta::named(id(name)),
        of: id(of),
        kind,
        says,
        on_condition: None,
        also_read: Vec::new(),
        audience: None,
        since: None,
        until: None,
    });
    case.positions.last_mut().unwrap()
}

pub fn rule(case: &mut Case, name: &str, says: Condition) {
    case.rules.push(FeasibilityRule { meta: Meta::named(id(name)), says });
}

pub fn plan(case: &mut Case, name: &str, of: &str, sets: Condition) {
    let meta = Meta::named(id(name));
    case.alternatives.push(Alternative { meta, of: id(of), regardless: true, sets: Some(sets) });
}

pub fn term(case: &mut Case, name: &str, readings: &[(&str, Condition)]) {
    let reading = |says: &Condition| Reading { says: says.clone(), known_to: None, claims: Vec::new(), basis: None };
    let readings = readings.iter().map(|(actor, says)| (id(actor), reading(says))).collect();
    case.terms.push(Term { meta: Meta::named(id(name)), readings });
}

pub fn text<'a>(case: &'a mut Case, name: &str, by: &str, unclear: &[&str]) -> &'a mut Text {
    case.texts.push(Text {
        meta: Meta::named(id(name)),
        by: id(by),
        package: None,
        dated: None,
        kind: None,
        supersedes: None,
        unclear: ids(unclear),
        carried_by: Vec::new(),
        answers: BTreeMap::new(),
    });
    case.texts.last_mut().unwrap()
}

pub fn source<'a>(case: &'a mut Case, name: &str) -> &'a mut Source {
    case.sources.push(Source {
        meta: Meta::named(id(name)),
        kind: SourceKind::Report,
        published: None,
        file: None,
        sha256: None,
        derived_from: None,
        url: None,
    });
    case.sources.last_mut().unwrap()
}

pub fn claim<'a>(case: &'a mut Case, name: &str, source: &str, speaker: &str, act: ClaimAct) -> &'a mut Claim {
    case.claims.push(Claim {
        meta: Meta::named(id(name)),
        source: id(source),
        speaker: vec![if speaker.is_empty() { Speaker::Unattributed } else { Speaker::Named(id(speaker)) }],
        act,
        at: None,
        place: None,
        text: None,
        of: Vec::new(),
        issue: Vec::new(),
        target: Vec::new(),
        about: None,
        polarity: None,
        modality: None,
        status: None,
        event_date: None,
        speaker_as: None,
        against: Vec::new(),
        reviewed_by: None,
    });
    case.claims.last_mut().unwrap()
}

/// `sum("2*x - y + 3")`.
fn sum(text: &str) -> Linear {
    let (mut summands, mut sign) = (Vec::new(), "");
    for word in text.split_whitespace() {
        match word {
            "+" => sign = "",
            "-" => sign = "-",
            _ => {
                let (factor, issue) = match word.split_once('*') {
                    Some((factor, issue)) => (factor, Some(id(issue))),
                    None if word.starts_with(|c: char| c.is_ascii_digit()) => (word, None),
                    None => ("1", Some(id(word))),
                };
                summands.push(Summand { factor: number(&format!("{sign}{factor}")), issue });
            }
        }
    }
    Linear(summands)
}

/// `says("2*x - y <= 3")`, or `says("d = permanent")` for an issue `d` whose right side is no sum.
pub fn says(text: &str) -> Condition {
    let word = |word: &str| {
        Some(match word {
            "=" => Relation::Equal,
            "!=" => Relation::NotEqual,
            "<" => Relation::Less,
            "<=" => Relation::AtMost,
            ">" => Relation::Greater,
            ">=" => Relation::AtLeast,
            _ => return None,
        })
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|part| word(part).is_some()).unwrap();
    let (left, right) = (words[..at].join(" "), words[at + 1..].join(" "));
    let relation = word(words[at]).unwrap();
    let is_option = left.len() > 1 && left.bytes().all(|b| b.is_ascii_lowercase());
    Condition::Compare(if is_option {
        Comparison::Option { issue: id(&left), relation, option: id(&right) }
    } else {
        Comparison::Sums { left: sum(&left), relation, right: sum(&right) }
    })
}

pub fn not(part: Condition) -> Condition {
    Condition::Not(Box::new(part))
}

pub fn and(parts: &[Condition]) -> Condition {
    Condition::And(parts.to_vec())
}

pub fn or(parts: &[Condition]) -> Condition {
    Condition::Or(parts.to_vec())
}

pub fn implies(first: Condition, second: Condition) -> Condition {
    Condition::Implies(Box::new(first), Box::new(second))
}

pub fn word(term: &str) -> Condition {
    Condition::Term(id(term))
}

/// `package(&[("x", "3"), ("duration", "permanent")])`.
pub fn package(values: &[(&str, &str)]) -> Package {
    let value = |text: &str| text.parse().map_or_else(|_| Value::Option(id(text)), Value::Number);
    values.iter().map(|(issue, text)| (id(issue), value(text))).collect()
}

pub fn number_value(text: &str) -> Value {
    Value::Number(number(text))
}

pub fn is_false(line: &str) -> Tree {
    Tree::False(name(line))
}

pub fn split(issue: &str, at: &str, below: Tree, from: Tree) -> Tree {
    let at = package(&[(issue, at)]).remove(&id(issue)).unwrap();
    Tree::Split { issue: id(issue), at, below: Box::new(below), from: Box::new(from) }
}

pub fn weighted(line: &str, comparison: usize, holds: bool, weight: &str) -> Weighted {
    Weighted { line: name(line), comparison, holds, weight: number(weight) }
}

/// A case and a finding about it that holds; `but` alters either.
#[derive(Clone)]
pub struct Trial {
    pub case: Case,
    pub finding: Finding,
}

impl Trial {
    pub fn new(case: Case, finding: Finding) -> Self {
        Self { case: project(&case, &Viewer::All), finding }
    }

    /// The finding stands.
    #[track_caller]
    pub fn holds(&self) -> &Self {
        assert_eq!(finding(&self.case, &self.finding), Ok(()));
        self
    }

    /// After this alteration of the finding it still stands.
    #[track_caller]
    pub fn still(&self, alter: impl FnOnce(&mut Finding)) -> &Self {
        let mut altered = self.finding.clone();
        alter(&mut altered);
        assert_ne!(altered, self.finding, "nothing was altered");
        assert_eq!(finding(&self.case, &altered), Ok(()));
        self
    }

    /// After this alteration of the finding it is refused for this reason.
    #[track_caller]
    pub fn but(&self, reason: &str, alter: impl FnOnce(&mut Finding)) -> &Self {
        let mut altered = self.finding.clone();
        alter(&mut altered);
        assert_ne!(altered, self.finding, "nothing was altered");
        let refusal = finding(&self.case, &altered).expect_err("accepted");
        assert_eq!(refusal.reason(), reason, "{refusal}");
        self
    }

    /// In this other case the same finding is refused for this reason.
    #[track_caller]
    pub fn where_instead(&self, reason: &str, alter: impl FnOnce(&mut Case)) -> &Self {
        let mut case = self.case.clone();
        alter(&mut case);
        let case = project(&case, &Viewer::All);
        assert_ne!(case, self.case, "nothing was altered");
        let refusal = finding(&case, &self.finding).expect_err("accepted");
        assert_eq!(refusal.reason(), reason, "{refusal}");
        self
    }
}

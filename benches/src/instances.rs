//! Random cases of given size, the same for the same seed.

use detente_model::{
    Act, Actor, Case, Comparison, Condition, Date, Id, Issue, Linear, Meta, Need, Number, RedLine, Relation, Role,
    RolePeriod, Scale, Summand,
};

use crate::Seeded;

/// How large a conflict instance is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Issues, each with answers 0 to `options - 1`.
    pub issues: u64,
    /// Answers to each issue.
    pub options: u64,
    /// Red lines.
    pub lines: u64,
    /// Parties; line `n` belongs to party `n mod parties`.
    pub parties: u64,
}

/// A red line of an instance, in the one form that both we and the peer read.
#[derive(Clone, Copy, Debug)]
pub enum Line {
    /// The answer to the issue is at least so much.
    AtLeast(u64, u64),
    /// The answer to the issue is at most so much.
    AtMost(u64, u64),
    /// If the first is at least so much, the second is at most so much.
    If(u64, u64, u64, u64),
    /// The two answers together are at most so much.
    Sum(u64, u64, u64),
}

/// Lines at random: 35 % thresholds, 45 % conditionals, 20 % sums of two.
pub fn lines(size: Size, seed: u64) -> Vec<Line> {
    let mut random = Seeded::new(seed);
    let top = size.options - 1;
    (0..size.lines)
        .map(|_| {
            let (a, b) = two(&mut random, size.issues);
            match random.below(100) {
                0..18 => Line::AtLeast(a, 1 + random.below(top)),
                18..35 => Line::AtMost(a, random.below(top)),
                35..80 => Line::If(a, 1 + random.below(top), b, random.below(top)),
                _ => Line::Sum(a, b, top / 2 + random.below(top)),
            }
        })
        .collect()
}

fn two(random: &mut Seeded, issues: u64) -> (u64, u64) {
    let a = random.below(issues);
    let b = random.below(issues.saturating_sub(1).max(1));
    (a, if b >= a && issues > 1 { b + 1 } else { b })
}

fn id(stem: &str, n: u64) -> Id {
    Id::assigned(stem, n as usize + 1)
}

fn number(n: u64) -> Number {
    Number::integer(n as i64)
}

fn party(n: u64) -> Actor {
    let role = RolePeriod { role: Role::Party, since: None, until: None, claims: Vec::new() };
    Actor {
        meta: Meta::named(id("party", n)),
        roles: vec![role],
        name: None,
        kind: None,
        also: Vec::new(),
        ratified_by: Vec::new(),
    }
}

fn issue(n: u64, options: u64) -> Issue {
    Issue {
        meta: Meta::named(id("issue", n)),
        scale: Scale::Range { from: number(0), to: number(options - 1), step: number(1) },
        unit: None,
        also: Vec::new(),
        called: Default::default(),
        scope: None,
        tradable: true,
    }
}

fn compare(issues: &[u64], relation: Relation, bound: u64) -> Condition {
    let summand = |n: &u64| Summand { factor: number(1), issue: Some(id("issue", *n)) };
    let left = Linear(issues.iter().map(summand).collect());
    let right = Linear(vec![Summand { factor: number(bound), issue: None }]);
    Condition::Compare(Comparison::Sums { left, relation, right })
}

fn says(line: Line) -> Condition {
    match line {
        Line::AtLeast(a, t) => compare(&[a], Relation::AtLeast, t),
        Line::AtMost(a, t) => compare(&[a], Relation::AtMost, t),
        Line::If(a, s, b, t) => Condition::Implies(
            Box::new(compare(&[a], Relation::AtLeast, s)),
            Box::new(compare(&[b], Relation::AtMost, t)),
        ),
        Line::Sum(a, b, t) => compare(&[a, b], Relation::AtMost, t),
    }
}

fn day() -> Date {
    Date::constant(2026, 1, 1)
}

/// The case that holds these lines as red lines.
pub fn conflict_case(size: Size, lines: &[Line]) -> Case {
    let mut case = Case::empty("Random red lines", day());
    case.actors = (0..size.parties).map(party).collect();
    case.issues = (0..size.issues).map(|n| issue(n, size.options)).collect();
    case.red_lines = lines
        .iter()
        .enumerate()
        .map(|(n, line)| RedLine {
            meta: Meta::named(id("line", n as u64)),
            of: id("party", n as u64 % size.parties),
            says: says(*line),
            since: None,
            until: None,
        })
        .collect();
    detente_model::project(&case, &detente_model::Viewer::All)
}

/// Acts that wait for each other at random: each need has one to three alternatives of one or two acts.
pub fn waiting_case(acts: u64, needs: u64, seed: u64) -> Case {
    let mut random = Seeded::new(seed);
    let mut case = Case::empty("Random waits", day());
    case.actors = (0..6).map(party).collect();
    case.acts = (0..acts)
        .map(|n| Act {
            meta: Meta::named(id("act", n)),
            by: id("party", n % 6),
            done: None,
            planned: None,
            not_before: None,
            deadline: None,
            certainty: None,
        })
        .collect();
    case.needs = (0..needs)
        .map(|n| Need {
            meta: Meta::named(id("need", n)),
            act: id("act", random.below(acts)),
            any_of: (0..1 + random.below(3))
                .map(|_| (0..1 + random.below(2)).map(|_| id("act", random.below(acts))).collect())
                .collect(),
            kind: None,
            lag_days: None,
        })
        .collect();
    detente_model::project(&case, &detente_model::Viewer::All)
}

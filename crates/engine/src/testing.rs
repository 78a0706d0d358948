//! What the tests share: short ways to write cases, all packages of a case, and a plain evaluator of trees.

#![cfg(test)]
use std::collections::{BTreeMap, BTreeSet};

use detente_model::arbitrary::Shape;
use detente_model::*;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn number(text: &str) -> Number {
    text.parse().unwrap()
}

/// Random cases with nothing but issues, actors, terms, lines and texts.
pub(crate) fn shape() -> Shape {
    Shape { parties: 3, issues: 3, answers: 4, lines: 6, acts: 0, others: 3, audiences: false, odd_texts: false }
}

/// A case with these parties.
pub(crate) fn case(parties: &[&str]) -> Case {
    let mut case = Case::empty("Talks", detente_model::arbitrary::DAY);
    for party in parties {
        case.actors.push(actor(party, Role::Party));
    }
    case
}

pub(crate) fn actor(name: &str, role: Role) -> Actor {
    Actor::new(id(name), role)
}

pub(crate) fn range(name: &str, from: &str, to: &str, step: &str) -> Issue {
    Issue::new(id(name), Scale::Range { from: number(from), to: number(to), step: number(step) })
}

pub(crate) fn options(name: &str, options: &[&str]) -> Issue {
    Issue::with_options(id(name), options.iter().map(|name| id(name)))
}

pub(crate) fn red_line(name: &str, of: &str, says: Condition) -> RedLine {
    RedLine { meta: Meta::named(id(name)), of: id(of), says, since: None, until: None }
}

pub(crate) fn position(name: &str, of: &str, kind: PositionKind, says: Condition) -> Position {
    Position {
        meta: Meta::named(id(name)),
        of: id(of),
        kind,
        says,
        on_condition: None,
        also_read: Vec::new(),
        audience: None,
        since: None,
        until: None,
    }
}

pub(crate) fn rule(name: &str, says: Condition) -> FeasibilityRule {
    FeasibilityRule { meta: Meta::named(id(name)), says }
}

pub(crate) fn term(name: &str, readings: &[(&str, Condition)]) -> Term {
    let reading = |says: &Condition| Reading { says: says.clone(), known_to: None, claims: Vec::new(), basis: None };
    let readings = readings.iter().map(|(actor, says)| (id(actor), reading(says))).collect();
    Term { meta: Meta::named(id(name)), readings }
}

pub(crate) fn text(name: &str, by: &str, package: Option<Package>, unclear: &[&str]) -> Text {
    Text {
        meta: Meta::named(id(name)),
        by: id(by),
        package,
        dated: None,
        kind: None,
        supersedes: None,
        unclear: unclear.iter().map(|name| id(name)).collect(),
        carried_by: Vec::new(),
        answers: BTreeMap::new(),
    }
}

/// `sum("2 x - y 3")`: a sum of factors times issues, and numbers.
pub(crate) fn sum(text: &str) -> Linear {
    let (mut summands, mut sign, mut factor) = (Vec::new(), String::new(), None::<Number>);
    for word in text.split_whitespace() {
        match word {
            "+" | "-" => {
                summands.extend(factor.take().map(|factor| Summand { factor, issue: None }));
                sign = word.replace('+', "");
            }
            word if word.starts_with(|c: char| c.is_ascii_digit()) => factor = Some(number(&format!("{sign}{word}"))),
            word => {
                let factor = factor.take().unwrap_or_else(|| number(&format!("{sign}1")));
                summands.push(Summand { factor, issue: Some(id(word)) });
            }
        }
    }
    summands.extend(factor.map(|factor| Summand { factor, issue: None }));
    Linear(summands)
}

/// `compare("x + y <= 3")` over ranges, or `compare("data = shared")` over options.
pub(crate) fn compare(text: &str) -> Condition {
    let relations = [
        ("<=", Relation::AtMost),
        (">=", Relation::AtLeast),
        ("!=", Relation::NotEqual),
        ("<", Relation::Less),
        (">", Relation::Greater),
        ("=", Relation::Equal),
    ];
    let (sign, relation) = relations.into_iter().find(|(sign, _)| text.contains(sign)).unwrap();
    let (left, right) = text.split_once(sign).unwrap();
    let right = right.trim();
    let is_option = right.starts_with(|c: char| c.is_ascii_lowercase()) && right.starts_with("o-");
    Condition::Compare(if is_option {
        Comparison::Option { issue: id(left.trim()), relation, option: id(right) }
    } else {
        Comparison::Sums { left: sum(left), relation, right: sum(right) }
    })
}

pub(crate) fn not(part: Condition) -> Condition {
    Condition::Not(Box::new(part))
}

pub(crate) fn implies(first: Condition, second: Condition) -> Condition {
    Condition::Implies(Box::new(first), Box::new(second))
}

/// Every package, obeying the rules or not.
pub(crate) fn packages(case: &Case) -> Vec<Package> {
    let mut found = vec![Package::new()];
    for issue in &case.issues {
        let values: Vec<Value> = (0..issue.count().unwrap()).map(|place| issue.value(place).unwrap()).collect();
        let with = |package: &Package, value: &Value| {
            let mut package = package.clone();
            package.insert(issue.meta.id.clone(), value.clone());
            package
        };
        found = found.iter().flat_map(|package| values.iter().map(move |value| with(package, value))).collect();
    }
    found
}

/// A box by name: for each issue its first and last place.
pub(crate) type Box_ = BTreeMap<Id, (u64, u64)>;

pub(crate) fn whole_box(case: &Case) -> Box_ {
    case.issues.iter().map(|issue| (issue.meta.id.clone(), (0, issue.count().unwrap() - 1))).collect()
}

/// Whether a tree proves that no package of the box keeps the lines, straight from the definition; the lines used.
pub(crate) fn proves(case: &Case, lines: &BTreeMap<LineName, Condition>, tree: &Tree, at: &Box_) -> BTreeSet<LineName> {
    match tree {
        Tree::Split { issue, at: value, below, from } => {
            let place = case.issue_index()[issue].place(value).unwrap();
            let (first, last) = at[issue];
            assert!(first < place && place <= last, "a split outside its box");
            let part = |ends| {
                let mut part = at.clone();
                part.insert(issue.clone(), ends);
                part
            };
            let mut used = proves(case, lines, below, &part((first, place - 1)));
            used.extend(proves(case, lines, from, &part((place, last))));
            used
        }
        Tree::False(name) => {
            assert_eq!(certain(case, &lines[name], at, None, &mut 0), Truth::False, "{name} on {at:?}");
            BTreeSet::from([name.clone()])
        }
        Tree::Sum(parts) => {
            check_sum(case, lines, parts, at);
            parts.iter().map(|part| part.line.clone()).collect()
        }
    }
}

fn certain(case: &Case, says: &Condition, at: &Box_, assumed: Option<(usize, bool)>, next: &mut usize) -> Truth {
    let each = |parts: &[Condition], next: &mut usize| -> Vec<Truth> {
        parts.iter().map(|part| certain(case, part, at, assumed, next)).collect()
    };
    match says {
        Condition::And(parts) => all(each(parts, next)),
        Condition::Or(parts) => any(each(parts, next)),
        Condition::Not(part) => certain(case, part, at, assumed, next).negated(),
        Condition::Implies(first, second) => {
            let first = certain(case, first, at, assumed, next).negated();
            any([first, certain(case, second, at, assumed, next)])
        }
        Condition::Term(_) => Truth::Unknown,
        Condition::Compare(comparison) => {
            *next += 1;
            match assumed {
                Some((number, holds)) if number + 1 == *next => holds.into(),
                _ => hull(case, comparison, at),
            }
        }
    }
}

/// A comparison on a box, by the least and the most of left minus right.
fn hull(case: &Case, comparison: &Comparison, at: &Box_) -> Truth {
    let (least, most, relation) = match comparison {
        Comparison::Option { issue, relation, option } => {
            let bound = case.issue_index()[issue].place(&Value::Option(option.clone())).unwrap();
            let whole = |place: u64| BigRational::from_integer(place.into()) - BigRational::from_integer(bound.into());
            (whole(at[issue].0), whole(at[issue].1), *relation)
        }
        Comparison::Sums { .. } => {
            let (factors, relation, bound) = comparison.normal().unwrap();
            let (least, most) = ends(case, &factors, at);
            (least - &bound, most - &bound, relation)
        }
    };
    let zero = BigRational::zero();
    let (low, high) = (relation.holds(&least, &zero), relation.holds(&most, &zero));
    let within = least < zero && most > zero;
    match relation {
        Relation::Equal if within || (low != high) => Truth::Unknown,
        Relation::NotEqual if within || (low != high) => Truth::Unknown,
        _ if low == high => low.into(),
        _ => Truth::Unknown,
    }
}

fn ends(case: &Case, factors: &BTreeMap<&Id, BigRational>, at: &Box_) -> (BigRational, BigRational) {
    let mut sums = (BigRational::zero(), BigRational::zero());
    for (id, factor) in factors {
        let value = |place| match case.issue_index()[*id].value(place) {
            Some(Value::Number(number)) => number.to_big() * factor,
            _ => panic!("no number"),
        };
        let (one, other) = (value(at[*id].0), value(at[*id].1));
        sums.0 += one.clone().min(other.clone());
        sums.1 += one.max(other);
    }
    sums
}

fn check_sum(case: &Case, lines: &BTreeMap<LineName, Condition>, parts: &[Weighted], at: &Box_) {
    let mut strict = false;
    let (mut total, mut bound) = (BTreeMap::new(), BigRational::zero());
    for part in parts {
        let says = &lines[&part.line];
        let forced = certain(case, says, at, Some((part.comparison, !part.holds)), &mut 0);
        assert_eq!(forced, Truth::False, "{part:?} is not forced");
        let (factors, relation, own) = says.comparisons()[part.comparison].normal().unwrap();
        let weight = part.weight.to_big();
        assert!(weight.is_integer() && !weight.is_zero());
        let (sign, below) = match (relation, part.holds) {
            (Relation::Equal, true) | (Relation::NotEqual, false) => (1, false),
            (Relation::AtMost, true) | (Relation::Greater, false) => (1, false),
            (Relation::Less, true) | (Relation::AtLeast, false) => (1, true),
            (Relation::AtLeast, true) | (Relation::Less, false) => (-1, false),
            (Relation::Greater, true) | (Relation::AtMost, false) => (-1, true),
            _ => panic!("no inequality"),
        };
        let exact = matches!(relation, Relation::Equal | Relation::NotEqual);
        assert!(exact || weight.is_positive());
        let weight = weight * BigRational::from_integer(sign.into());
        for (id, factor) in factors {
            *total.entry(id).or_insert_with(BigRational::zero) += factor * &weight;
        }
        bound += own * weight;
        strict |= below;
    }
    let least = ends(case, &total, at).0;
    assert!(least > bound || strict && least == bound, "the sum is possible");
}

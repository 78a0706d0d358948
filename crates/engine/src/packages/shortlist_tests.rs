//! The shortlist, the trades and the way from a text, against their definitions by plain enumeration.

use std::collections::BTreeSet;

use detente_model::*;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::{ProptestConfig, Strategy, TestCaseError, prop, prop_assert, prop_assert_eq, proptest};

use super::tests::{ask, small};
use super::{PackageOptions, Packages, Route, Shortlisted, Trade, shortlist, stands};
use crate::testing::{id, text};

/// Small talks with a text that answers some issues; some issues are not for trading.
fn with_text() -> impl Strategy<Value = Case> {
    (small(), prop::collection::vec(0..6_usize, 6), prop::collection::vec(prop::bool::weighted(0.3), 6)).prop_map(
        |(mut case, answers, held)| {
            let issues = case.issues.iter().zip(&answers).filter(|(_, answer)| **answer > 0);
            let says = issues.filter_map(|(issue, answer)| {
                let place = (*answer as u64 - 1) % issue.count().unwrap();
                Some((issue.meta.id.clone(), issue.value(place)?))
            });
            let mut tabled = text("draft", "p-0", Some(says.collect()), &[]);
            tabled.meta.id = id("draft");
            case.texts.push(tabled);
            case.issues.iter_mut().zip(held).for_each(|(issue, held)| issue.tradable = !held);
            project(&case, &Viewer::All)
        },
    )
}

fn part(case: &Case, party: &Id, issue: &Id, value: &Value) -> BigRational {
    let issue = find(&case.issues, issue).unwrap();
    find(&case.preferences, party).unwrap().part(issue, value).unwrap()
}

fn worth(case: &Case, party: &Id, package: &Package) -> BigRational {
    package.iter().map(|(issue, value)| part(case, party, issue, value)).sum()
}

fn values(issue: &Issue) -> Vec<Value> {
    (0..issue.count().unwrap()).filter_map(|place| issue.value(place)).collect()
}

/// What a pair of parties has from two issues of a package, beside the other way round; the best answer of one party that
/// is best for the other.
fn traded(case: &Case, package: &Package, parties: [&Id; 2], issues: [&Id; 2]) -> Option<[BigRational; 2]> {
    let best = |issue: &Id, whom: &Id, other: &Id| {
        let all = values(find(&case.issues, issue).unwrap());
        let most = all.iter().map(|value| part(case, whom, issue, value)).max()?;
        let tied = all.into_iter().filter(|value| part(case, whom, issue, value) == most);
        tied.map(|value| (part(case, other, issue, &value), most.clone())).max()
    };
    let (here, there) = (best(issues[0], parties[1], parties[0])?, best(issues[1], parties[0], parties[1])?);
    let own = |party: usize, issue: usize| part(case, parties[party], issues[issue], &package[issues[issue]]);
    let first = [own(0, 0) - here.0, own(1, 0) - here.1];
    let second = [own(0, 1) - there.1, own(1, 1) - there.0];
    let opposed =
        first[0].is_positive() && first[1].is_negative() && second[0].is_negative() && second[1].is_positive();
    let gains = [&first[0] + &second[0], &first[1] + &second[1]];
    (opposed && gains.iter().all(Signed::is_positive)).then_some(gains)
}

fn trades_are_right(case: &Case, said: &Packages, listed: &Shortlisted) -> Result<(), TestCaseError> {
    let tradable: Vec<&Id> = case.issues.iter().filter(|issue| issue.tradable).map(|issue| &issue.meta.id).collect();
    for (at, one) in said.parties.iter().enumerate() {
        for other in &said.parties[at + 1..] {
            let pairs = tradable.iter().flat_map(|a| tradable.iter().map(move |b| [*a, *b])).filter(|[a, b]| a != b);
            let all = pairs.filter_map(|pair| traded(case, &listed.value.package, [&one.id, &other.id], pair));
            let most = all.map(|[a, b]| a * b).max();
            let found = |trade: &&Trade| trade.parties == [one.id.clone(), other.id.clone()];
            let found = listed.trades.iter().find(found);
            prop_assert_eq!(found.map(|trade| &trade.gains[0] * &trade.gains[1]), most);
            if let Some(trade) = found {
                let issues = trade.issues.each_ref();
                prop_assert_eq!(
                    traded(case, &listed.value.package, [&one.id, &other.id], issues),
                    Some(trade.gains.clone())
                );
            }
        }
    }
    Ok(())
}

/// Rules broken, lines broken, parties with less than at the outset, over the halts before the goal.
fn trouble(case: &Case, said: &Packages, start: &Package, goal: &Package, order: &[&Id]) -> (usize, usize, usize) {
    let (issues, mut at, mut sum) = (case.issue_index(), start.clone(), (0, 0, 0));
    for issue in &order[..order.len().saturating_sub(1)] {
        at.insert((*issue).clone(), goal[*issue].clone());
        let broken = case.rules.iter().any(|rule| rule.says.truth(&at, &issues) != Truth::True);
        let lines =
            case.red_lines_in_force().iter().filter(|line| line.says.truth(&at, &issues) != Truth::True).count();
        let less = |party: &&super::PartyRange| worth(case, &party.id, &at) < worth(case, &party.id, start);
        sum = (sum.0 + usize::from(broken), sum.1 + lines, sum.2 + said.parties.iter().filter(less).count());
    }
    sum
}

fn orders<'a>(left: &[&'a Id]) -> Vec<Vec<&'a Id>> {
    if left.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in left.iter().enumerate() {
        let rest = [&left[..at], &left[at + 1..]].concat();
        all.extend(orders(&rest).into_iter().map(|rest| [vec![*first], rest].concat()));
    }
    all
}

fn route_is_right(case: &Case, said: &Packages, goal: &Package, route: &Route) -> Result<(), TestCaseError> {
    let says = find(&case.texts, &route.text).unwrap().package.clone().unwrap();
    prop_assert!(route.filled.keys().all(|issue| !says.contains_key(issue)));
    let mut start = says.clone();
    start.extend(route.filled.clone());
    let mut at = start.clone();
    for step in &route.steps {
        prop_assert_eq!(at.insert(step.issue.clone(), step.to.clone()), Some(step.from.clone()));
        let shift = |party: &Id| part(case, party, &step.issue, &step.to) - part(case, party, &step.issue, &step.from);
        let better: Vec<Id> =
            said.parties.iter().filter(|p| shift(&p.id).is_positive()).map(|p| p.id.clone()).collect();
        let worse: Vec<Id> = said.parties.iter().filter(|p| shift(&p.id).is_negative()).map(|p| p.id.clone()).collect();
        prop_assert_eq!((&step.better, &step.worse), (&better, &worse));
        prop_assert_eq!(step.allowed, case.is_feasible(&at));
    }
    prop_assert_eq!(&at, goal);
    let changed: Vec<&Id> = says.keys().filter(|issue| says[*issue] != goal[*issue]).collect();
    prop_assert_eq!(changed.len(), route.steps.len());
    let taken: Vec<&Id> = route.steps.iter().map(|step| &step.issue).collect();
    let least = orders(&changed).iter().map(|order| trouble(case, said, &start, goal, order)).min();
    prop_assert_eq!(Some(trouble(case, said, &start, goal, &taken)), least);
    Ok(())
}

fn edges_are_right(case: &Case, listed: &Shortlisted) -> Result<(), TestCaseError> {
    let (issues, package) = (case.issue_index(), &listed.value.package);
    let mut near = BTreeSet::new();
    for line in case.red_lines_in_force().iter().filter(|line| case.keeps(package, line)) {
        for issue in &case.issues {
            let place = issue.place(&package[&issue.meta.id]).unwrap();
            for value in [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|at| issue.value(at))
            {
                let mut other = package.clone();
                other.insert(issue.meta.id.clone(), value);
                if line.says.truth(&other, &issues) == Truth::False {
                    near.insert(case.line_name(&line.entry));
                }
            }
        }
    }
    prop_assert_eq!(listed.edges.iter().cloned().collect::<BTreeSet<_>>(), near);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases * 4, ..ProptestConfig::default() })]

    #[test]
    fn a_shortlist_is_as_it_is_defined(case in with_text()) {
        let said = ask(&case, &PackageOptions::default());
        let short = shortlist(&case, &said, 7);
        let places = |package: &Package| -> Vec<u64> {
            case.issues.iter().map(|issue| issue.place(&package[&issue.meta.id]).unwrap()).collect()
        };
        prop_assert!(short.packages.len() <= 7);
        prop_assert_eq!(short.packages.is_empty(), said.over.is_none() && said.fewest_broken.is_none());
        prop_assert!(short.packages.windows(2).all(|pair| places(&pair[0].value.package) < places(&pair[1].value.package)));
        for (at, one) in short.packages.iter().enumerate() {
            for other in &short.packages[..at] {
                let far = said.parties.iter().any(|party| {
                    let gap = (&one.value.utilities[&party.id] - &other.value.utilities[&party.id]).abs();
                    let range = &party.best - &party.worst;
                    !range.is_zero() && gap * BigRational::from_integer(20.into()) >= range
                });
                prop_assert!(far || said.parties.is_empty(), "two that are as good as one");
            }
            trades_are_right(&case, &said, one)?;
            edges_are_right(&case, one)?;
            route_is_right(&case, &said, &one.value.package, one.route.as_ref().unwrap())?;
        }
    }

    #[test]
    fn what_is_not_for_trading_is_made_worse_for_nobody_where_that_can_be(case in with_text()) {
        let said = ask(&case, &PackageOptions::default());
        let says = case.texts[0].package.clone().unwrap();
        let holds = |package: &Package| {
            case.issues.iter().filter(|issue| !issue.tradable).all(|issue| {
                let id = &issue.meta.id;
                says.get(id).is_none_or(|before| {
                    said.parties.iter().all(|p| part(&case, &p.id, id, &package[id]) >= part(&case, &p.id, id, before))
                })
            })
        };
        let short = shortlist(&case, &said, 7);
        let rules = said.rules.iter().flat_map(|rule| &rule.packages);
        let pool: Vec<_> = rules.chain(said.frontier.iter().flat_map(|frontier| &frontier.packages)).collect();
        let some = pool.iter().any(|value| holds(&value.package));
        prop_assert!(!some || short.packages.iter().all(|listed| holds(&listed.value.package)));
        prop_assert_eq!(short.held, some && pool.iter().any(|value| !holds(&value.package)));
    }

    #[test]
    fn a_text_stands_where_its_completions_do(case in with_text()) {
        let said = ask(&case, &PackageOptions::default());
        let all = stands(&case, &said);
        let says = case.texts[0].package.clone().unwrap();
        prop_assert_eq!(all.len(), 1);
        let completions: Vec<Package> = crate::testing::packages(&case)
            .into_iter()
            .filter(|package| says.iter().all(|(issue, value)| package[issue] == *value))
            .collect();
        for party in &said.parties {
            let worths = || completions.iter().map(|package| worth(&case, &party.id, package));
            prop_assert_eq!(&all[0].utilities[&party.id], &[worths().min().unwrap(), worths().max().unwrap()]);
            let short = party.reservation.as_ref().is_some_and(|floor| worths().all(|worth| worth < *floor));
            prop_assert_eq!(all[0].short.contains(&party.id), short);
        }
    }
}

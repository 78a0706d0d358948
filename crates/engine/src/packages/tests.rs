use std::collections::BTreeSet;
use std::ops::Range;

use detente_model::*;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, TestCaseError, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use proptest::test_runner::TestRunner;

use super::reference::Talks;
use super::{
    Domain, FrontierAnswer, Method, Multipliers, PackageLimits, PackageOptions, PackageValue, Packages, RuleAnswer,
};
use crate::testing::*;

fn quantity(text: &str) -> Quantity {
    Quantity::Exact(number(text))
}

/// A party with scores by issue and option, of a hundred points; the options are called `o-0`, `o-1` and so on.
fn scored(party: &str, scores: &[Vec<i64>], walk_away: Option<i64>) -> Preferences {
    let row = |row: &Vec<i64>| {
        row.iter()
            .enumerate()
            .map(|(at, score)| (id(&format!("o-{at}")), Quantity::Exact(Number::integer(*score))))
            .collect()
    };
    Preferences {
        scores: scores.iter().enumerate().map(|(at, scores)| (id(&format!("i-{at}")), row(scores))).collect(),
        scale: Some(quantity("100")),
        walk_away: walk_away.map(|score| Quantity::Exact(Number::integer(score))),
        ..Preferences::silent(id(party), PreferenceSource::Declared)
    }
}

/// Talks between `p-0`, `p-1` and so on over issues with so many options.
fn talks(sizes: &[usize], parties: &[(Vec<Vec<i64>>, Option<i64>)]) -> Case {
    let names: Vec<String> = (0..parties.len()).map(|at| format!("p-{at}")).collect();
    let mut case = case(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for (at, size) in sizes.iter().enumerate() {
        let names: Vec<String> = (0..*size).map(|option| format!("o-{option}")).collect();
        case.issues.push(options(&format!("i-{at}"), &names.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    let each = parties.iter().zip(&names);
    case.preferences = each.map(|((scores, walk_away), name)| scored(name, scores, *walk_away)).collect();
    project(&case, &Viewer::All)
}

pub(super) fn ask(case: &Case, options: &PackageOptions) -> Packages {
    super::packages(case, options, &|| false)
}

/// What is compared of one case: what is said, and what the definitions say.
struct Both<'a> {
    case: &'a Case,
    said: Packages,
    talks: Talks<'a>,
    /// The most packages in a list.
    most: usize,
}

/// That all that is said of a case is what the definitions say.
fn agrees(case: &Case, options: &PackageOptions) -> Result<(), TestCaseError> {
    let said = ask(case, options);
    let parties: Vec<Id> = said.parties.iter().map(|party| party.id.clone()).collect();
    let talks = Talks::new(case, &parties, options.rationality);
    prop_assert_eq!(said.feasible.clone().unwrap(), talks.feasible.len().into());
    prop_assert_eq!(said.kept.clone().unwrap(), talks.kept.into());
    prop_assert_eq!(said.zone.clone().unwrap(), talks.zone.into());
    if talks.feasible.is_empty() {
        prop_assert!(said.frontier.is_none() && said.over.is_none());
        return Ok(());
    }
    if said.over.is_none() && options.limits.boxes < FEW_BOXES {
        prop_assert!(said.rules.is_empty() && !said.missing.is_empty());
        return Ok(());
    }
    prop_assert_eq!(said.over, Some(talks.over));
    let both = Both { case, said, talks, most: options.limits.list };
    both.frontiers()?;
    both.said.rules.iter().try_for_each(|answer| both.rule(answer))
}

impl Both<'_> {
    /// That listed packages are those that are expected, or as many of them as a list holds, and worth what is said.
    fn list(&self, listed: &[PackageValue], expected: &[usize], complete: bool) -> Result<(), TestCaseError> {
        let numbers: Vec<usize> = listed.iter().map(|one| self.talks.number(&one.package)).collect();
        if complete {
            prop_assert_eq!(&numbers, expected);
        }
        prop_assert_eq!(numbers.len(), expected.len().min(self.most));
        prop_assert!(numbers.iter().all(|number| expected.binary_search(number).is_ok()));
        self.worth(listed)
    }

    fn worth(&self, listed: &[PackageValue]) -> Result<(), TestCaseError> {
        for one in listed.iter().step_by(1 + listed.len() / 8) {
            for (party, utility) in &one.utilities {
                let preferences = find(&self.case.preferences, party).unwrap();
                prop_assert_eq!(&preferences.utility(&self.case.issues, &one.package).unwrap(), utility);
            }
            let lines = self.case.red_lines_in_force().into_iter();
            let breaks = lines.filter(|line| !self.case.keeps(&one.package, line));
            prop_assert_eq!(&breaks.map(|line| self.case.line_name(&line.entry)).collect::<Vec<_>>(), &one.breaks);
        }
        Ok(())
    }

    /// The frontier, whole or as far off as it says.
    fn frontiers(&self) -> Result<(), TestCaseError> {
        let Some(frontier) = self.said.frontier.as_ref() else { return Ok(()) };
        if frontier.off.iter().any(|off| *off != BigRational::zero()) {
            return self.thinned(frontier);
        }
        let efficient = self.talks.answer(Rule::ParetoFrontier);
        let different: BTreeSet<&Vec<i128>> = self.talks.frontier.iter().map(|one| &one.1).collect();
        prop_assert_eq!(frontier.count.clone().unwrap(), efficient.len().into());
        prop_assert_eq!(frontier.points, different.len());
        prop_assert_eq!(frontier.complete, efficient.len() <= self.most);
        let numbers = frontier.packages.iter().map(|one| self.talks.number(&one.package));
        prop_assert!(numbers.clone().all(|number| efficient.binary_search(&number).is_ok()));
        if frontier.complete {
            prop_assert_eq!(numbers.collect::<Vec<_>>(), efficient);
        }
        self.worth(&frontier.packages)
    }

    /// That what a thinned frontier lacks is no better than it says.
    fn thinned(&self, frontier: &FrontierAnswer) -> Result<(), TestCaseError> {
        let number = |one: &BigRational| (one * &self.talks.unit).to_integer().to_i128().unwrap();
        let off: Vec<i128> = frontier.off.iter().map(number).collect();
        let kept: Vec<Vec<i128>> =
            frontier.packages.iter().map(|one| one.utilities.values().map(number).collect()).collect();
        let well_inside = |one: &[i128]| {
            let mut utilities = one.iter().zip(&self.talks.reservations).zip(&off);
            self.talks.over == Domain::Feasible
                || utilities.all(|((one, floor), off)| floor.is_none_or(|floor| one - off > floor))
        };
        let short = |one: &[i128], other: &[i128]| one.iter().zip(other).zip(&off).all(|((a, b), off)| a - off <= *b);
        // Of more points than the list holds only some are shown.
        if frontier.points <= self.most {
            for (_, utilities) in self.talks.frontier.iter().filter(|one| well_inside(&one.1)) {
                prop_assert!(kept.iter().any(|kept| short(utilities, kept)));
            }
        }
        Ok(())
    }

    fn rule(&self, answer: &RuleAnswer) -> Result<(), TestCaseError> {
        if answer.method == Method::Bounds && matches!(answer.rule, Rule::MinSpreadRaw | Rule::MinSpreadRelative) {
            prop_assert!(!answer.missing.is_empty() && answer.packages.is_empty());
            return Ok(());
        }
        let expected = self.talks.answer(answer.rule);
        if !answer.is_proved() {
            return self.between(answer, &expected);
        }
        if answer.method == Method::Bounds && self.most == 1 && !answer.without.is_empty() {
            // Which of many that tie are dominated for a party left out is not looked at.
            return Ok(());
        }
        prop_assert!(answer.complete == (expected.len() <= self.most), "{}", answer.rule);
        match &answer.count {
            Some(count) => prop_assert_eq!(count.clone(), expected.len().into(), "{}", answer.rule),
            None => prop_assert!(answer.method == Method::Bounds && !answer.complete),
        }
        self.list(&answer.packages, &expected, answer.complete)?;
        answer.multipliers.as_ref().map_or(Ok(()), |proof| self.proves(proof))
    }

    /// That a search which met its limit has a package of the domain, and a bound that no package passes.
    fn between(&self, answer: &RuleAnswer, expected: &[usize]) -> Result<(), TestCaseError> {
        prop_assert!(answer.method == Method::Bounds && !answer.complete && answer.count.is_none());
        let Some(found) = answer.packages.first() else {
            prop_assert!(answer.at_most.is_none());
            return Ok(());
        };
        prop_assert_eq!(answer.packages.len(), 1);
        let first = |number: usize| self.talks.first(answer.rule, number);
        let (found, best) = (first(self.talks.number(&found.package)), first(expected[0]));
        prop_assert_eq!(answer.value.first(), found.as_ref(), "{}", answer.rule);
        prop_assert!(found <= best && (answer.at_most.is_none() || best <= answer.at_most), "{}", answer.rule);
        self.worth(&answer.packages)
    }

    /// That no package has a larger weighted sum than the bound.
    fn proves(&self, proof: &Multipliers) -> Result<(), TestCaseError> {
        let common = proof.weights.iter().fold(BigInt::from(1), |common, weight| common.lcm(weight.denom()));
        let weights: Vec<BigInt> = proof.weights.iter().map(|weight| (weight * &common).to_integer()).collect();
        let sum = |utilities: &[i128]| utilities.iter().zip(&weights).map(|(u, weight)| weight * u).sum::<BigInt>();
        let most = self.talks.domain.iter().map(|one| sum(&one.1)).max().unwrap();
        prop_assert!(BigRational::from_integer(most) <= &proof.bound * common * &self.talks.unit);
        Ok(())
    }
}

/// Conditions over options: bounds of one issue, and two or three issues that exclude or require each other.
fn condition(sizes: Vec<usize>) -> impl Strategy<Value = Condition> {
    let issue = 0..sizes.len();
    (prop::array::uniform3(issue), prop::array::uniform3(0..40_usize), 0..7_usize).prop_map(
        move |(issues, at, kind)| {
            let part = |which: usize, sign: &str| {
                let issue = issues[which];
                compare(&format!("i-{issue} {sign} o-{}", at[which] % sizes[issue]))
            };
            match kind {
                0 => part(0, "<="),
                1 => part(0, "!="),
                2 => Condition::Or(vec![part(0, "!="), part(1, "!=")]),
                3 => implies(part(0, "<="), part(1, ">=")),
                4 => Condition::Or(vec![part(0, "<="), part(1, "=")]),
                5 => Condition::Or(vec![part(0, "<="), part(1, ">="), part(2, "!=")]),
                _ => Condition::And(vec![part(0, ">="), part(1, "<=")]),
            }
        },
    )
}

/// Talks over issues with so many options: with ties, rules that forbid all, zones that are empty.
fn over(sizes: Vec<usize>, parties: Range<usize>) -> impl Strategy<Value = Case> {
    let scale = prop_oneof![1..4_i64, 4..40_i64, Just(1_000_000)];
    (Just(sizes), parties, scale).prop_flat_map(|(sizes, parties, scale)| {
        let scores: Vec<_> = sizes.iter().map(|size| prop::collection::vec(-2..scale, *size)).collect();
        let party = (scores, prop::option::weighted(0.6, -2..2 * scale));
        let conditions = || prop::collection::vec(condition(sizes.clone()), 0..3);
        let parties = prop::collection::vec(party, parties);
        (Just(sizes.clone()), parties, conditions(), conditions()).prop_map(|(sizes, parties, rules, lines)| {
            let mut case = talks(&sizes, &parties);
            let rules = rules.into_iter().enumerate();
            case.rules = rules.map(|(at, says)| rule(&format!("r-{at}"), says)).collect();
            let lines = lines.into_iter().enumerate();
            let holder = |at: usize| format!("p-{}", at % parties.len());
            case.red_lines = lines.map(|(at, says)| red_line(&format!("l-{at}"), &holder(at), says)).collect();
            project(&case, &Viewer::All)
        })
    })
}

/// Small talks.
pub(super) fn small() -> impl Strategy<Value = Case> {
    prop::collection::vec(1..5_usize, 1..5).prop_flat_map(|sizes| over(sizes, 2..6))
}

/// Talks over two to the power of `bits` packages at most; some issues have one option.
fn sized(bits: Range<f64>) -> impl Strategy<Value = Case> {
    let sizes = (bits, prop::collection::vec(prop_oneof![4 => 1..8_usize, 1 => 1..40_usize], 1..11));
    let within = |(bits, mut sizes): (f64, Vec<usize>)| {
        let mut room = bits.exp2() as usize;
        for size in &mut sizes {
            *size = (*size).min(room);
            room /= *size;
        }
        sizes
    };
    sizes.prop_map(within).prop_flat_map(|sizes| over(sizes, 2..7))
}

/// A search of fewer boxes than this may meet its limit.
const FEW_BOXES: u64 = 8;

/// The whole frontier; a frontier of one point that bounds make up for; no frontier; of each tie one package; and a few
/// boxes only.
fn ways() -> impl Strategy<Value = PackageOptions> {
    let whole = PackageOptions::default();
    let limited = |frontier, list, boxes| {
        let limits = PackageLimits { points: 1, points_of_many: 1, list, boxes, ..PackageLimits::default() };
        PackageOptions { limits, frontier, ..whole.clone() }
    };
    let all = whole.limits.boxes;
    let bounds = [limited(true, 1_000, all), limited(false, 1_000, all), limited(false, 1, all)];
    let ways = [vec![whole.clone(), limited(false, 1_000, FEW_BOXES - 1)], bounds.to_vec()].concat();
    let rationality = prop_oneof![Just(Rationality::AtLeast), Just(Rationality::Above)];
    (prop::sample::select(ways), rationality)
        .prop_map(|(options, rationality)| PackageOptions { rationality, ..options })
}

/// Compares so many random spaces with the reference, as many at a time as there are processors.
fn compare_spaces(count: u32, bits: Range<f64>) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    std::thread::scope(|scope| {
        let compared = (0..threads).map(|thread| {
            let cases = count / threads + u32::from(thread < count % threads);
            let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
            let spaces = (sized(bits.clone()), ways());
            scope.spawn(move || {
                let ran = TestRunner::new(config).run(&spaces, |(case, options)| agrees(&case, &options));
                ran.map_err(|error| error.to_string())
            })
        });
        for thread in compared.collect::<Vec<_>>() {
            thread.join().unwrap().unwrap();
        }
    });
}

/// Sizes are drawn so that each power of ten is as frequent: up to 10^3, and some up to 10^5.
#[test]
fn ten_thousand_spaces_are_what_the_definitions_say() {
    let spaces = (ProptestConfig::default().cases * 4).max(10_000);
    compare_spaces(spaces, 0.0..9.97);
    compare_spaces(spaces / 100, 9.97..16.61);
}

/// Listed outcomes as packages of one issue.
fn one_issue(utilities: &[i64], reservations: &[i64]) -> Case {
    let parties = reservations.iter().enumerate().map(|(party, reservation)| {
        let column = utilities.iter().skip(party).step_by(reservations.len()).copied().collect();
        (vec![column], Some(*reservation))
    });
    talks(&[utilities.len() / reservations.len()], &parties.collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn listed_outcomes_are_packages_of_one_issue(
        rows in prop::collection::vec(prop::collection::vec(0..9_i64, 5), 1..60),
        parties in 2..6_usize,
        reservation in -1..7_i64,
    ) {
        let utilities: Vec<i64> = rows.iter().flat_map(|row| row[..parties].to_vec()).collect();
        let reservations = vec![reservation; parties];
        let said = super::listed(&utilities, &reservations).unwrap();
        let case = one_issue(&utilities, &reservations);
        let names: Vec<Id> = (0..parties).map(|at| id(&format!("p-{at}"))).collect();
        let talks = Talks::new(&case, &names, Rationality::AtLeast);
        prop_assert_eq!(said.empty_zone, talks.over == Domain::Feasible);
        prop_assert_eq!(said.frontier, talks.answer(Rule::ParetoFrontier));
        for (rule, rows) in said.rules {
            prop_assert_eq!(rows, talks.answer(rule), "{}", rule);
        }
    }
}

#[test]
fn two_who_trade_things_as_nash_has_them() {
    // J. F. Nash, "The Bargaining Problem", 1950: what each thing is worth to its owner and to the other.
    let bill = [(2, 4), (2, 2), (2, 1), (2, 2), (4, 1)];
    let jack = [(1, 10), (1, 4), (2, 6), (2, 2)];
    let kept = |things: &[(i64, i64)]| things.iter().map(|thing| vec![thing.0, 0]).collect::<Vec<_>>();
    let given = |things: &[(i64, i64)]| things.iter().map(|thing| vec![0, thing.1]).collect::<Vec<_>>();
    let of_bill = [kept(&bill), given(&jack)].concat();
    let of_jack = [given(&bill), kept(&jack)].concat();
    let case = talks(&[2; 9], &[(of_bill, Some(12)), (of_jack, Some(6))]);
    let said = ask(&case, &PackageOptions::default());
    assert_eq!(said.declared, 512_u32.into());
    let product = &said.rules[0];
    assert_eq!((product.rule, product.packages.len()), (Rule::MaxProduct, 1));
    assert_eq!(product.value, [num_rational::BigRational::new(60.into(), 10_000.into())]);
    let goes: Vec<&Value> = product.packages[0].package.values().collect();
    let expected = [1, 1, 1, 1, 0, 1, 1, 1, 0].map(|goes| Value::Option(id(&format!("o-{goes}"))));
    assert_eq!(goes, expected.iter().collect::<Vec<_>>());
}

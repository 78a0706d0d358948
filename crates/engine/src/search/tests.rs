use std::collections::BTreeMap;

use detente_model::arbitrary::cases;
use detente_model::{Case, Condition, LineName, Package, Tree, Truth};
use proptest::prelude::*;

use super::problem::Problem;
use super::{Outcome, Search};
use crate::bits::Bits;
use crate::compile::Places;
use crate::testing::*;
use crate::{Budget, Limits};

/// Every condition of a case that may stand in a proof, as lines called by number.
fn lines(case: &Case) -> Vec<Condition> {
    let mut lines: Vec<Condition> = case.rules.iter().map(|rule| rule.says.clone()).collect();
    lines.extend(case.red_lines.iter().map(|line| case.as_read_by(&line.says, &line.of)));
    lines.extend(case.positions.iter().map(|line| line.held(&case.as_read_by(&line.says, &line.of))));
    lines.extend(case.alternatives.iter().filter_map(|plan| plan.sets.clone()));
    lines
}

fn kept(case: &Case, lines: &[Condition], set: &Bits, package: &Package) -> bool {
    let issues = case.issue_index();
    set.iter().all(|line| lines[line].truth(package, &issues) == Truth::True)
}

fn ask(case: &Case, lines: &[Condition], sets: &[u64]) -> Result<(), TestCaseError> {
    let mut problem = Problem::new(Places::new(case).unwrap());
    for line in lines {
        problem.add(line).unwrap();
    }
    let limits = Limits::default();
    let budget = Budget::new(&limits, &|| false);
    let names: Vec<LineName> = (0..lines.len()).map(|n| LineName(n.to_string())).collect();
    let all = packages(case);
    let mut search = Search::new(&problem);
    for set in sets {
        let set = Bits::of(lines.len(), (0..lines.len()).filter(|n| set >> n & 1 == 1));
        let exists = all.iter().any(|package| kept(case, lines, &set, package));
        match search.solve(&set, &budget).unwrap() {
            Outcome::Point(point) => {
                let package = problem.places.package(&point);
                prop_assert!(kept(case, lines, &set, &package), "{:?} {:?}", set, package);
            }
            Outcome::None(core) => {
                prop_assert!(!exists);
                prop_assert!(core.is_subset(&set));
                prop_assert!(!all.iter().any(|package| kept(case, lines, &core, package)));
            }
        }
        let proof = search.prove(&set, &budget).unwrap();
        prop_assert_eq!(proof.is_none(), exists);
        let Some(proof) = proof else { continue };
        if lines.iter().all(|line| line.terms().is_empty()) {
            let named: BTreeMap<LineName, Condition> =
                set.iter().map(|n| (names[n].clone(), lines[n].clone())).collect();
            let tree = proof.tree(&problem.places, &names).unwrap();
            let used = proves(case, &named, &tree, &whole_box(case));
            let mut uses = Bits::none(lines.len());
            proof.uses(&mut uses);
            prop_assert_eq!(used.len(), uses.len());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn finds_a_package_exactly_where_one_exists_and_proves_it_otherwise(
        case in cases(shape()),
        sets in prop::collection::vec(any::<u64>(), 1..12),
    ) {
        let lines = lines(&case);
        ask(&case, &lines, &sets)?;
        let known: Vec<Condition> = lines.into_iter().filter(|line| line.terms().is_empty()).collect();
        ask(&case, &known, &sets)?;
    }
}

fn on_two_ranges(to: &str, lines: &[&str]) -> (Case, Vec<Condition>) {
    let mut case = case(&["a", "b"]);
    case.issues = vec![range("x", "0", to, "1"), range("y", "0", to, "1")];
    (case, lines.iter().map(|line| compare(line)).collect())
}

fn prove(case: &Case, lines: &[Condition]) -> Option<Tree> {
    let mut problem = Problem::new(Places::new(case).unwrap());
    lines.iter().for_each(|line| {
        problem.add(line).unwrap();
    });
    let limits = Limits { steps: 100_000, ..Limits::default() };
    let budget = Budget::new(&limits, &|| false);
    let names: Vec<LineName> = (0..lines.len()).map(|n| LineName(n.to_string())).collect();
    let proof = Search::new(&problem).prove(&Bits::all(lines.len()), &budget).unwrap()?;
    let tree = proof.tree(&problem.places, &names).unwrap();
    let named = names.into_iter().zip(lines.iter().cloned()).collect();
    proves(case, &named, &tree, &whole_box(case));
    Some(tree)
}

/// Leaves, a weighted sum counted by its comparisons.
fn size(tree: &Tree) -> usize {
    match tree {
        Tree::Split { below, from, .. } => size(below) + size(from),
        Tree::False(_) => 1,
        Tree::Sum(weights) => weights.len(),
    }
}

#[test]
fn long_ranges_are_not_refuted_step_by_step() {
    for lines in [
        vec!["x - y >= 1", "y - x >= 0"],
        vec!["x - y > 0", "y - x >= 0"],
        vec!["x = y + 1", "x = y"],
        vec!["x = y + 0.5", "2 x = 2 y"],
        vec!["2 x + 3 y <= 1000", "5 x + 2 y >= 900000"],
    ] {
        let (case, lines) = on_two_ranges("1000000", &lines);
        let tree = prove(&case, &lines).unwrap();
        assert!(size(&tree) <= 3, "{tree:?}");
    }
}

#[test]
fn long_ranges_with_a_solution_are_solved() {
    for lines in [vec!["x - y >= 1", "y - x >= - 1"], vec!["3 x - 7 y = 1", "x >= 500000"], vec!["x + y = 1999999"]] {
        let (case, lines) = on_two_ranges("1000000", &lines);
        assert_eq!(prove(&case, &lines), None);
    }
}

#[test]
fn a_clash_within_a_condition_is_seen_where_the_rest_of_it_is_excluded() {
    let (case, mut lines) = on_two_ranges("1000000", &["y - x >= 0", "x >= 7"]);
    lines.push(Condition::Or(vec![compare("x <= 3"), compare("x - y >= 1")]));
    assert!(prove(&case, &lines).is_some());
    lines.remove(1);
    assert_eq!(prove(&case, &lines), None);
}

#[test]
fn a_limit_is_told() {
    let (case, lines) = on_two_ranges("1000000", &["2 x - 2 y = 1", "x - y != 3"]);
    let mut problem = Problem::new(Places::new(&case).unwrap());
    lines.iter().for_each(|line| {
        problem.add(line).unwrap();
    });
    let limits = Limits { steps: 1_000, ..Limits::default() };
    let budget = Budget::new(&limits, &|| false);
    let halt = Search::new(&problem).solve(&Bits::all(2), &budget).unwrap_err();
    assert_eq!(halt, crate::Halt::Limit { name: "steps", value: 1_000 });
}

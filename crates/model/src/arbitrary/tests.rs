#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::Table;

/// Many cases, the same in every run.
fn some_cases(shape: &Shape) -> Vec<Case> {
    let case = |seed: u32| {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(97);
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) as u16
        };
        let choices: Vec<u16> = (0..1200).map(|_| next()).collect();
        case_from(&choices, shape)
    };
    (1..400).map(case).collect()
}

#[test]
fn no_choices_give_the_plainest_case() {
    let case = case_from(&[], &Shape::default());
    assert_eq!(case.issues.len() + case.red_lines.len() + case.claims.len(), 0);
    assert_eq!(case, project(&case, &Viewer::All));
}

#[test]
fn every_table_is_filled_in_some_cases_and_empty_in_others() {
    let cases = some_cases(&Shape::default());
    for &table in Table::ALL {
        let sizes: BTreeSet<usize> = cases.iter().map(|case| size(case, table)).collect();
        assert!(sizes.contains(&0) || table == Table::Actors, "{table} is never empty");
        assert!(sizes.len() > 2, "{table} has sizes {sizes:?} only");
    }
}

fn size(case: &Case, table: Table) -> usize {
    let mut case = case.clone();
    let mut size = 0;
    crate::case::each_table!(case, |this, entries| {
        if this == table {
            size = entries.len();
        }
    });
    size
}

#[test]
fn views_differ_from_one_another() {
    let cases = some_cases(&Shape::default());
    let viewer = |name: &str| Viewer::Actor(Id::new(name).unwrap());
    let differ = |a: &Viewer, b: &Viewer| {
        cases.iter().filter(|case| project(case, a).red_lines != project(case, b).red_lines).count()
    };
    assert!(differ(&viewer("p1"), &viewer("p2")) > 20);
    assert!(differ(&viewer("m1"), &viewer("m2")) > 10);
    assert!(differ(&viewer("m1"), &Viewer::All) > 20);
    assert!(differ(&viewer("p1"), &Viewer::Public) > 20);
}

#[test]
fn where_audiences_do_not_vary_everyone_sees_all() {
    for case in some_cases(&Shape { audiences: false, ..Shape::default() }) {
        assert_eq!(project(&case, &Viewer::Public), case);
    }
}

#[test]
fn what_a_view_names_it_holds() {
    for case in some_cases(&Shape::default()) {
        for viewer in case.actors.iter().map(|actor| Viewer::Actor(actor.meta.id.clone())).chain([Viewer::Public]) {
            let seen = project(&case, &viewer);
            let actors: BTreeSet<&Id> = seen.actors.iter().map(|actor| &actor.meta.id).collect();
            let issues: BTreeSet<&Id> = seen.issues.iter().map(|issue| &issue.meta.id).collect();
            let holders = seen.red_lines.iter().map(|line| &line.of).chain(seen.positions.iter().map(|line| &line.of));
            assert!(holders.into_iter().all(|of| actors.contains(of)), "{viewer:?} {seen:#?}");
            let named = seen.red_lines.iter().flat_map(|line| line.says.issues());
            assert!(named.into_iter().all(|issue| issues.contains(issue)), "{viewer:?} {seen:#?}");
            let readings = seen.terms.iter().flat_map(|term| &term.readings);
            for (reader, reading) in readings {
                assert!(actors.contains(reader), "{viewer:?} {seen:#?}");
                assert!(reading.says.issues().into_iter().all(|issue| issues.contains(issue)), "{viewer:?} {seen:#?}");
            }
            assert_eq!(project(&seen, &viewer), seen);
        }
    }
}

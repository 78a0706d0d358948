//! Whatever the engine finds in random cases, the checker accepts: code that shares no search with it re-derives every
//! certificate, every way out and every remark.

use detente::model::Case;
use detente::model::arbitrary::{Shape, case_from, choices};
use detente_engine::{Limits, diagnose};
use proptest::prelude::*;

/// Small cases with something in every table that a finding looks at.
fn shape() -> Shape {
    Shape { parties: 3, issues: 3, answers: 4, lines: 4, acts: 5, others: 4, audiences: false, odd_texts: false }
}

/// The first finding that the checker refuses, and why.
fn refused(case: &Case) -> Option<String> {
    let diagnosis = diagnose(case, &Limits::default(), &|| false);
    diagnosis.findings.iter().find_map(|assessed| {
        let finding = &assessed.finding;
        let refusal = detente_check::finding(case, finding).err()?;
        Some(format!("{} {}: {refusal}", finding.kind, refusal.reason()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_finding_passes_the_checker(list in choices()) {
        let case = case_from(&list, &shape());
        prop_assert_eq!(refused(&case), None);
    }
}

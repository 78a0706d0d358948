//! Verdicts that can be recomputed by definition at little cost, for findings that cannot be said.

use std::collections::BTreeSet;

use detente_model::{Case, Id};

use crate::acts::{Counting, Process};
use crate::dates::{Lags, any_pressing, binding, earliest, pressing};
use crate::turns::{Outcome, outcome, pairs};

/// What comes out by definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    Proved,
    Refuted,
    Open,
}

/// D2, where there is something to look at: preconditions in a circle, a deadline that is passed for certain, or one that
/// may be.
pub(crate) fn dates(case: &Case, together: &[BTreeSet<Id>]) -> Own {
    let process = Process::new(case, Counting::Preconditions);
    if !process.greatest_stuck(&BTreeSet::new(), together).is_empty() {
        return Own::Proved;
    }
    let open = || case.acts.iter().filter(|act| !process.is_done(act));
    let least = earliest(case, Lags::Least, together);
    let late = open().any(|act| {
        let date = least.get(&act.meta.id);
        binding(case, act).any(|(on, _)| date.is_none_or(|date| *date > on))
    });
    if late {
        return Own::Proved;
    }
    let most = earliest(case, Lags::Most, together);
    let surely = open().all(|act| {
        let date = most.get(&act.meta.id);
        pressing(case, act).all(|(on, _, _)| date.is_some_and(|date| *date <= on))
    });
    if surely { Own::Refuted } else { Own::Open }
}

/// Whether D2 has anything to look at.
pub(crate) fn has_dates(case: &Case) -> bool {
    any_pressing(case) || case.needs.iter().any(|need| need.kind == Some(detente_model::NeedKind::Precondition))
}

/// D1b, where somebody waits: a dispute, a pair that may be one, or neither.
pub(crate) fn turns(case: &Case) -> Own {
    let outcomes: Vec<Outcome> = pairs(case).iter().map(|pair| outcome(case, pair)).collect();
    if outcomes.contains(&Outcome::Dispute) {
        Own::Proved
    } else if outcomes.contains(&Outcome::Open) {
        Own::Open
    } else {
        Own::Refuted
    }
}

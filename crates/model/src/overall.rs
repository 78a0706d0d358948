//! The verdict on the talks as a whole: what follows from the file, and what sources say. The two are never merged.

use serde::{Deserialize, Serialize};

use crate::word_sets::words;
use crate::{Finding, Kind, Missing, Verdict};

words! {
    /// Whether the talks are stuck, as follows from the file.
    Structural {
        /// Some structural finding is proved.
        Deadlocked = "deadlocked",
        /// What could be examined was, and nothing is proved.
        NoDeadlockFound = "no deadlock found",
        /// Something that is not known could change it, or nothing could be examined.
        Undetermined = "undetermined",
    }
}
words! {
    /// Whether the talks are stuck, as sources say.
    Claimed {
        /// They say so.
        Stalled = "stalled",
        /// They say that the talks go on.
        Moving = "moving",
        /// Some say the one, some the other.
        Contested = "contested",
        /// They do not say.
        Unreported = "unreported",
    }
}

/// The verdict on the talks as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overall {
    /// What follows from the file.
    pub structural: Structural,
    /// What sources say.
    pub claimed: Claimed,
    /// The structural findings that are proved, in report order.
    pub by: Vec<Kind>,
}

impl Missing {
    /// Whether it says no more than that nothing to examine is on file.
    pub fn is_emptiness(&self) -> bool {
        matches!(
            self,
            Missing::Empty { .. }
                | Missing::NoPreconditions
                | Missing::NoClaims { .. }
                | Missing::NoPlans
                | Missing::Withheld
        )
    }
}

impl Finding {
    /// Whether something was there to examine and it still cannot be said.
    pub fn is_open(&self) -> bool {
        let empty = self.missing.iter().any(Missing::is_emptiness) && self.missing.iter().all(Missing::is_emptiness);
        self.verdict == Verdict::Undetermined && !empty
    }
}

impl Overall {
    /// The verdict on the talks from the findings, in report order, and from what sources say.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>, claimed: Claimed) -> Self {
        let structural: Vec<&Finding> = findings.into_iter().filter(|finding| finding.kind.is_structural()).collect();
        let proved = structural.iter().filter(|finding| finding.verdict == Verdict::Proved);
        let by: Vec<Kind> = proved.map(|finding| finding.kind).collect();
        let examined = structural.iter().any(|finding| finding.verdict == Verdict::Refuted);
        let open = structural.iter().any(|finding| finding.is_open());
        let structural = match (by.is_empty(), open, examined) {
            (false, ..) => Structural::Deadlocked,
            (true, false, true) => Structural::NoDeadlockFound,
            (true, ..) => Structural::Undetermined,
        };
        Self { structural, claimed, by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;

    fn finding(kind: Kind, verdict: Verdict, missing: Vec<Missing>) -> Finding {
        Finding { missing, ..Finding::new(kind, verdict) }
    }

    #[test]
    fn one_proved_structural_finding_is_a_deadlock_and_a_proved_claim_is_none() {
        let proved = finding(Kind::WaitCycle, Verdict::Proved, vec![]);
        let said = finding(Kind::ContestedStatus, Verdict::Proved, vec![]);
        let overall = Overall::of([&proved, &said], Claimed::Contested);
        assert_eq!((overall.structural, overall.by), (Structural::Deadlocked, vec![Kind::WaitCycle]));
        let overall = Overall::of([&said], Claimed::Contested);
        assert_eq!((overall.structural, overall.by), (Structural::Undetermined, vec![]));
    }

    #[test]
    fn empty_tables_leave_a_refuted_finding_standing_and_say_nothing_alone() {
        let refuted = finding(Kind::WaitCycle, Verdict::Refuted, vec![]);
        let empty = vec![Missing::Empty { table: Table::RedLines }];
        let empty = finding(Kind::RedLinesConflict, Verdict::Undetermined, empty);
        let alone = Overall::of([&empty], Claimed::Unreported);
        assert_eq!(alone.structural, Structural::Undetermined);
        let both = Overall::of([&refuted, &empty], Claimed::Unreported);
        assert_eq!(both.structural, Structural::NoDeadlockFound);
        let open = finding(Kind::PreconditionCycle, Verdict::Undetermined, vec![Missing::Stopped]);
        let all = Overall::of([&refuted, &empty, &open], Claimed::Unreported);
        assert_eq!(all.structural, Structural::Undetermined);
    }
}

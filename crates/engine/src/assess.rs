//! What findings are worth and how they hang together: standing, binding, what a way out leaves, the verdict on
//! the talks.
//!
//! Everything here is the same examination run again on a case that differs in one thing. A kind is run again only where
//! the difference can change its verdict; else the first verdict stands. Where a second run cannot say, because
//! a limit is met, the kind is not counted among those that are proved.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Assessed, Basis, Case, Claimed, EntryRef, Finding, Kind, Missing, Overall, Standing, Support, Table, Verdict,
    WayOut, Without,
};

use crate::apply::{apply, touches};
use crate::glance::Glance;
use crate::{Budget, Limits, dates, kinds, status};

/// All findings of a case, in report order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// One finding for each kind of [`Kind::EXAMINED`], in that order.
    pub findings: Vec<Assessed>,
    /// Whether the talks are stuck, as sources say.
    pub claimed: Claimed,
    /// Whether the run was asked to stop, so that it says less than it could and need not come out the same again.
    pub stopped: bool,
}

impl Diagnosis {
    /// The verdict on the talks as a whole.
    pub fn overall(&self) -> Overall {
        Overall::of(self.findings.iter().map(|assessed| &assessed.finding), self.claimed)
    }
}

/// Examines a projected case (see [`detente_model::project`]) for every kind of deadlock.
///
/// `stop` is asked now and then whether to stop; what was found until then is returned. The same case and limits give
/// the same diagnosis, unless the run was stopped.
pub fn diagnose(case: &Case, limits: &Limits, stop: &dyn Fn() -> bool) -> Diagnosis {
    let findings: Vec<Finding> =
        Kind::EXAMINED.into_iter().map(|kind| kinds::find(kind, case, &Budget::new(limits, stop))).collect();
    let assessor = Assessor::new(case, limits, stop, &findings);
    let findings = findings.iter().map(|finding| assessor.assess(finding.clone())).collect();
    Diagnosis { findings, claimed: status::claimed(case), stopped: stop() }
}

/// A finding with everything about it but its certificates derived again: standing, claims, binding, and what each way
/// out leaves.
pub fn assess_again(case: &Case, finding: Finding, limits: &Limits, stop: &dyn Fn() -> bool) -> Assessed {
    Assessor::new(case, limits, stop, &[]).assess(finding)
}

/// What is known of one kind in the case itself.
#[derive(Default)]
struct First {
    verdict: OnceCell<Verdict>,
    is_open: OnceCell<bool>,
}

struct Assessor<'a> {
    case: &'a Case,
    limits: &'a Limits,
    stop: &'a dyn Fn() -> bool,
    first: BTreeMap<Kind, First>,
    glance: Glance<'a>,
}

impl<'a> Assessor<'a> {
    fn new(case: &'a Case, limits: &'a Limits, stop: &'a dyn Fn() -> bool, findings: &[Finding]) -> Self {
        let first = |kind| {
            let known = findings.iter().find(|finding| finding.kind == kind);
            let verdict = known.map_or_else(OnceCell::new, |finding| OnceCell::from(finding.verdict));
            let is_open = known.map_or_else(OnceCell::new, |finding| OnceCell::from(finding.is_open()));
            (kind, First { verdict, is_open })
        };
        let first = Kind::EXAMINED.into_iter().map(first).collect();
        Self { case, limits, stop, first, glance: Glance::new(case) }
    }

    fn assess(&self, mut finding: Finding) -> Assessed {
        let support = self.case.support(&finding.names);
        let (without, cut) = self.without(&finding, &support);
        if cut {
            finding.missing.push(Missing::Limit { limit: "without".to_owned(), value: self.limits.without as u64 });
        }
        let mut leaves = BTreeMap::new();
        for way in &mut finding.ways_out {
            way.leaves = self.leaves(finding.kind, way, &mut leaves);
        }
        let (binding, still) = self.binding(&finding);
        let standing = Standing {
            weakest: support.weakest,
            sources: support.sources.len(),
            independent: support.independent,
            self_reported: None,
            without,
        };
        Assessed { finding, standing, claims: support.claims, binding, still }
    }

    fn budget(&self) -> Budget<'a> {
        Budget::new(self.limits, self.stop)
    }

    fn verdict(&self, kind: Kind, case: &Case) -> Verdict {
        kinds::verdict(kind, case, &self.budget())
    }

    /// The verdict in the case itself.
    fn first(&self, kind: Kind) -> Verdict {
        let verdict = || self.verdict(kind, self.case);
        self.first.get(&kind).map_or_else(verdict, |first| *first.verdict.get_or_init(verdict))
    }

    /// Whether it cannot be said in the case itself, though there is something to examine.
    fn first_is_open(&self, kind: Kind) -> bool {
        let is_open = || self.is_open(kind, self.case);
        self.first.get(&kind).map_or_else(is_open, |first| *first.is_open.get_or_init(is_open))
    }

    fn is_open(&self, kind: Kind, case: &Case) -> bool {
        kinds::find(kind, case, &self.budget()).is_open()
    }

    /// The verdict without each entry that nobody stated, and without each document; whether some were left out.
    fn without(&self, finding: &Finding, support: &Support) -> (Vec<Without>, bool) {
        let weak = finding
            .names
            .iter()
            .filter(|entry| kinds::can_be_left_out(entry.table) && self.case.basis(entry) >= Some(Basis::Inferred));
        let sources = support.sources.iter().map(|source| EntryRef::new(Table::Sources, source));
        let mut tried = Vec::new();
        for entry in weak.cloned().chain(sources) {
            if tried.len() == self.limits.without {
                return (tried, true);
            }
            tried.push(Without { verdict: self.verdict_without(finding.kind, &entry), entry });
        }
        (tried, false)
    }

    fn verdict_without(&self, kind: Kind, entry: &EntryRef) -> Verdict {
        match entry.table {
            Table::Needs if self.glance.is_proved_without(kind, &[&entry.id]) => Verdict::Proved,
            Table::Sources => self.verdict(kind, &self.case.without_source(&entry.id)),
            _ => self.verdict(kind, &self.case.without_entries(&BTreeSet::from([entry.clone()]))),
        }
    }

    /// Whether nothing structural is proved without the entries that the finding names, and what still is.
    fn binding(&self, finding: &Finding) -> (Option<bool>, Vec<Kind>) {
        if finding.verdict != Verdict::Proved || !finding.kind.is_structural() {
            return (None, Vec::new());
        }
        let gone: BTreeSet<EntryRef> = finding.names.iter().cloned().collect();
        let again = kinds::resting_on(&gone.iter().map(|entry| entry.table).collect());
        let rest = self.case.without_entries(&gone);
        let verdict = |kind| if again.contains(&kind) { self.verdict(kind, &rest) } else { self.first(kind) };
        let is_open = |kind| if again.contains(&kind) { self.is_open(kind, &rest) } else { self.first_is_open(kind) };
        let verdicts: Vec<(Kind, Verdict)> = kinds::structural().map(|kind| (kind, verdict(kind))).collect();
        let still: Vec<Kind> =
            verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Proved).map(|(kind, _)| *kind).collect();
        let open = || verdicts.iter().any(|(kind, verdict)| *verdict == Verdict::Undetermined && is_open(*kind));
        let binding = match still.is_empty() {
            false => Some(false),
            true if open() => None,
            true => Some(true),
        };
        (binding, still)
    }

    /// Whether nothing that a way out changes can give a kind anything to look at.
    fn has_nothing(&self, kind: Kind) -> bool {
        kind == Kind::PreconditionCycle && !dates::has_matter(self.case)
    }

    /// The structural kinds but `freed` that are proved in every case that a way out can lead to; `known` keeps what was
    /// found for the same changes.
    fn leaves(
        &self,
        freed: Kind,
        way: &WayOut,
        known: &mut BTreeMap<Vec<detente_model::Change>, Vec<Kind>>,
    ) -> Vec<Kind> {
        if let Some(leaves) = known.get(&way.change) {
            return leaves.clone();
        }
        let touched: BTreeSet<Kind> =
            way.change.iter().flat_map(|change| touches(self.case, change)).copied().collect();
        let cases = OnceCell::new();
        let after = || cases.get_or_init(|| apply(self.case, &way.change));
        let stays = |kind: &Kind| {
            if !touched.contains(kind) || self.has_nothing(*kind) || after().is_empty() {
                self.first(*kind) == Verdict::Proved
            } else {
                after().iter().all(|case| self.verdict(*kind, case) == Verdict::Proved)
            }
        };
        let stays = |kind: &Kind| self.glance.is_proved_after(*kind, &way.change) || stays(kind);
        let leaves: Vec<Kind> = kinds::structural().filter(|kind| *kind != freed).filter(stays).collect();
        known.insert(way.change.clone(), leaves.clone());
        leaves
    }
}

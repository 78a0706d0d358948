//! The kinds that speak of the process and of what sources say: D1, D1b, D2, D15.

use std::collections::BTreeSet;

use detente_model::{
    Case, Certificate, Change, ClaimAct, DateBound, EntryRef, Finding, Group, Id, Kind, Missing, Quantity, Role,
    StuckAct, Table, Verdict, WayOut, find,
};

use crate::Refusal;
use crate::acts::{Counting, order, stuck};
use crate::dates::{any_pressing, binding, is_rough, late, schedule};
use crate::process::{changed, mediators};
use crate::status::{status, status_claims};
use crate::turns::{self, no_turn, turn};
use crate::verdicts::{self, Own};
use crate::waits::{preconditions, ways};

/// What a certificate shows: the entries it names, one set or, where two would do, either.
pub(crate) type Names = Vec<BTreeSet<EntryRef>>;

/// The refusal of a certificate that does not make the finding what it says.
pub(crate) fn wrong<T>(finding: &Finding) -> Result<T, Refusal> {
    Err(Refusal::WrongVerdict { kind: finding.kind, verdict: finding.verdict })
}

/// D1.
pub(crate) fn wait_cycle(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let empty = case.acts.is_empty() || case.needs.is_empty();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) if empty => Ok(nothing()),
        (Verdict::Proved, Some(Certificate::Stuck { acts })) => {
            stuck(case, Counting::All, acts)?;
            ways(case, finding, &performers(case, acts.iter().map(|stuck| &stuck.act)))?;
            Ok(needs(acts))
        }
        (Verdict::Refuted, Some(Certificate::Order { order: acts })) if !empty => {
            order(case, Counting::All, &[], acts)?;
            Ok(nothing())
        }
        _ => wrong(finding),
    }
}

fn nothing() -> Names {
    vec![BTreeSet::new()]
}

fn needs(acts: &[StuckAct]) -> Names {
    vec![acts.iter().map(|stuck| EntryRef::new(Table::Needs, &stuck.need)).collect()]
}

fn performers<'a>(case: &Case, acts: impl Iterator<Item = &'a Id>) -> BTreeSet<Id> {
    acts.filter_map(|act| find(&case.acts, act)).map(|act| act.by.clone()).collect()
}

/// D2.
pub(crate) fn precondition_cycle(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let something = verdicts::has_dates(case);
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) if !something || verdicts::dates(case, &[]) == Own::Open => Ok(nothing()),
        (Verdict::Proved, Some(Certificate::Stuck { acts })) => {
            stuck(case, Counting::Preconditions, acts)?;
            ways(case, finding, &performers(case, acts.iter().map(|stuck| &stuck.act)))?;
            Ok(needs(acts))
        }
        (Verdict::Proved, Some(Certificate::Late { act, deadline, bounds })) => {
            late(case, act, *deadline, bounds)?;
            ways(case, finding, &performers(case, bounds.iter().map(|bound| &bound.act)))?;
            late_names(case, act, *deadline, bounds)
        }
        (Verdict::Refuted, Some(Certificate::Order { order: acts })) if something && !any_pressing(case) => {
            order(case, Counting::Preconditions, &[], acts)?;
            Ok(nothing())
        }
        (Verdict::Refuted, Some(Certificate::Schedule { dates, order: acts })) if something => {
            schedule(case, &[], dates)?;
            preconditions(case, &[], acts)?;
            Ok(nothing())
        }
        _ => wrong(finding),
    }
}

/// The needs that force the bounds, the acts whose own dates do, and where the deadline stands.
fn late_names(case: &Case, act: &Id, deadline: jiff::civil::Date, bounds: &[DateBound]) -> Result<Names, Refusal> {
    let today = Some(case.header.as_of);
    let forced = bounds.iter().map(|bound| match &bound.need {
        Some(need) => Some(EntryRef::new(Table::Needs, need)),
        None if bound.earliest != today => Some(EntryRef::new(Table::Acts, &bound.act)),
        None => None,
    });
    let forced: BTreeSet<EntryRef> = forced.flatten().collect();
    let act = find(&case.acts, act).ok_or_else(|| Refusal::UnknownName(act.to_string()))?;
    let places = binding(case, act).filter(|(on, _)| *on == deadline).map(|(_, entry)| entry);
    Ok(places.map(|entry| forced.iter().cloned().chain([entry]).collect()).collect())
}

/// D1b.
pub(crate) fn turn_dispute(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let somebody = turns::waits(case).next().is_some();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) if !somebody || verdicts::turns(case) == Own::Open => Ok(nothing()),
        (Verdict::Proved, Some(Certificate::Turn { claims, waits, about })) => {
            turn(case, claims, waits, about)?;
            finding.ways_out.iter().try_for_each(|way| receipts(case, way))?;
            no_remarks(finding)?;
            Ok(vec![claims.iter().map(|claim| EntryRef::new(Table::Claims, claim)).collect()])
        }
        (Verdict::Refuted, Some(Certificate::NoTurn { claims, delivered })) if somebody => {
            no_turn(case, claims, delivered)?;
            Ok(vec![turns::names(case, claims, delivered)])
        }
        _ => wrong(finding),
    }
}

pub(crate) fn no_remarks(finding: &Finding) -> Result<(), Refusal> {
    match finding.remarks.first() {
        Some(remark) => Err(Refusal::RemarkFalse(format!("{remark:?}"))),
        None => Ok(()),
    }
}

/// Receipts after which no turn is disputed, none of them needless; mediators and those that receive are asked.
fn receipts(case: &Case, way: &WayOut) -> Result<(), Refusal> {
    let mut asked = mediators(case);
    for change in &way.change {
        let Change::RecordDelivery { to, .. } = change else {
            return Err(Refusal::ChangeNotPossible(format!("{change:?}")));
        };
        asked.insert(to.clone());
    }
    crate::acts::distinct(&way.change.iter().map(|change| format!("{change:?}")).collect::<Vec<_>>())?;
    let Certificate::Refuted { by } = &way.certificate else {
        return Err(Refusal::NotFreed("no proof of this kind".into()));
    };
    let Certificate::NoTurn { claims, delivered } = by.as_ref() else {
        return Err(Refusal::NotFreed("no proof of this kind".into()));
    };
    no_turn(&changed(case, &way.change)?.case, claims, delivered)?;
    for left_out in 0..way.change.len() {
        let mut fewer = way.change.clone();
        fewer.remove(left_out);
        if (verdicts::turns(&changed(case, &fewer)?.case) == Own::Refuted) == way.minimal {
            return Err(Refusal::NotMinimal);
        }
    }
    if way.component != 0 {
        return Err(Refusal::ComponentsDiffer);
    }
    if way.group != Group::NobodyYields {
        return Err(Refusal::GroupDiffers);
    }
    if way.actors.iter().eq(&asked) { Ok(()) } else { Err(Refusal::ActorsDiffer) }
}

/// D15.
pub(crate) fn contested_status(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let none = status_claims(case).is_empty();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) if none => Ok(nothing()),
        (verdict, Some(Certificate::Status { stalled, stalled_independent, moving, moving_independent })) if !none => {
            status(case, (stalled, *stalled_independent), (moving, *moving_independent))?;
            let both = !stalled.is_empty() && !moving.is_empty();
            if verdict != if both { Verdict::Proved } else { Verdict::Refuted } {
                return wrong(finding);
            }
            no_remarks(finding)?;
            if let Some(way) = finding.ways_out.first() {
                return Err(Refusal::ChangeNotPossible(format!("{:?}", way.change)));
            }
            Ok(vec![stalled.iter().chain(moving).map(|claim| EntryRef::new(Table::Claims, claim)).collect()])
        }
        _ => wrong(finding),
    }
}

/// Whether what is said to be missing is not on file, as far as that can be looked up.
pub(crate) fn missing(case: &Case, kind: Kind, missing: &Missing) -> Result<(), Refusal> {
    use Kind::{
        AgreementMissed, ContestedStatus, InefficientText, NoAgreementZone, PlanExcludesAsk, PositionsConflict,
        PreconditionCycle, RedLinesConflict, TermInDispute, TurnDispute, WaitCycle,
    };
    let holds = match missing {
        Missing::Empty { table } => match (kind, table) {
            (WaitCycle, Table::Acts) => case.acts.is_empty(),
            (WaitCycle, Table::Needs) => case.needs.is_empty(),
            (TurnDispute | PreconditionCycle | ContestedStatus | WaitCycle, _) => false,
            _ => crate::empty(case, kind, *table),
        },
        Missing::NoPreconditions => kind == PreconditionCycle && !verdicts::has_dates(case),
        Missing::NoClaims { act: ClaimAct::WaitFor } => kind == TurnDispute && turns::waits(case).next().is_none(),
        Missing::NoClaims { act: ClaimAct::ReportStatus } => kind == ContestedStatus && status_claims(case).is_empty(),
        Missing::NoClaims { .. } => false,
        Missing::NoPlans => kind == PlanExcludesAsk && crate::plans::plans(case).is_empty(),
        Missing::Reading { term, actor } => {
            let of_lines = matches!(
                kind,
                RedLinesConflict
                    | PositionsConflict
                    | PlanExcludesAsk
                    | TermInDispute
                    | NoAgreementZone
                    | AgreementMissed
                    | InefficientText
            );
            of_lines && crate::red_lines::lacks(case, term, actor)
        }
        Missing::DeadlineKind { deadline } => {
            let found = find(&case.deadlines, deadline);
            kind == PreconditionCycle && found.is_some_and(|found| found.kind.is_none() && found.act.is_some())
        }
        Missing::About { claim } => {
            kind == TurnDispute && turns::waits(case).any(|found| found.meta.id == *claim && found.about.is_none())
        }
        Missing::Lag { need } => {
            let rough = |need: &&detente_model::Need| !matches!(need.lag_days, None | Some(Quantity::Exact(_)));
            kind == PreconditionCycle && find(&case.needs, need).filter(rough).is_some_and(is_rough)
        }
        Missing::AlsoRead { position } => {
            let found = find(&case.positions, position);
            kind == PositionsConflict && found.is_some_and(|found| !found.also_read.is_empty())
        }
        Missing::Utility { actor, .. } => {
            matches!(kind, NoAgreementZone | AgreementMissed | InefficientText)
                && case.utilities_of(actor).err().as_ref() == Some(missing)
        }
        Missing::WalkAway { actor } => {
            matches!(kind, NoAgreementZone | AgreementMissed) && case.floor_of(actor).err().as_ref() == Some(missing)
        }
        Missing::Estimate { actor } => {
            kind == AgreementMissed && case.is_estimated(actor) && case.has_role(actor, Role::Party)
        }
        Missing::TextUnseen { text } => {
            matches!(kind, AgreementMissed | InefficientText)
                && case.tabled_texts().any(|tabled| tabled.meta.id == *text && tabled.package.is_none())
        }
        Missing::Withheld => kind == AgreementMissed,
        Missing::Limit { .. } | Missing::Stopped => true,
    };
    if holds { Ok(()) } else { Err(Refusal::NotMissing(missing.clone())) }
}

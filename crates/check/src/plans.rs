//! Plans that exclude what others ask (D3b).
//!
//! Definition: a plan is an alternative that is carried out in any case and says what it makes true; an ask is a position in
//! force of the kinds `insists`, `refuses` or `asks`, or a red line in force, of somebody else. A plan excludes an ask
//! if no package of X has both.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, CompatiblePair, Condition, EntryRef, ExcludedPair, Finding, Group, Id, Line, LineName,
    PositionKind, Table, Verdict, WayOut, find, in_force,
};

use crate::Refusal;
use crate::acts::distinct;
use crate::kinds::{Names, no_remarks, wrong};
use crate::lines::{Lines, State, keeps};
use crate::plain::Budget;
use crate::tree::tree;
use crate::waits::limited;

/// The plans that are carried out in any case, as lines of what they make true.
pub(crate) fn plans(case: &Case) -> Vec<Line> {
    let plans = case.alternatives.iter().filter(|plan| plan.regardless && plan.sets.is_some());
    plans.filter_map(|plan| case.line(&EntryRef::new(Table::Alternatives, &plan.meta.id))).collect()
}

/// What is asked: positions that insist, refuse or ask, and red lines, in force.
fn asks(case: &Case) -> Vec<Line> {
    let day = case.header.as_of;
    let asked = case.positions.iter().filter(|position| {
        matches!(position.kind, PositionKind::Insists | PositionKind::Refuses | PositionKind::Asks)
            && in_force(position.since, position.until, day)
    });
    let positions = asked.map(|position| EntryRef::new(Table::Positions, &position.meta.id));
    let red = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day));
    let red = red.map(|line| EntryRef::new(Table::RedLines, &line.meta.id));
    positions.chain(red).filter_map(|entry| case.line(&entry)).collect()
}

/// Every plan with every ask of somebody else, by name.
type Pairs = BTreeMap<(LineName, LineName), (Line, Line)>;

fn pairs(case: &Case) -> Pairs {
    let mut pairs = Pairs::new();
    for plan in plans(case) {
        for ask in asks(case).into_iter().filter(|ask| ask.of != plan.of) {
            let names = (case.line_name(&plan.entry), case.line_name(&ask.entry));
            pairs.insert(names, (plan.clone(), ask));
        }
    }
    pairs
}

fn pair<'a>(case: &Case, pairs: &'a Pairs, plan: &LineName, ask: &LineName) -> Result<&'a (Line, Line), Refusal> {
    for name in [plan, ask] {
        case.named_line(name).ok_or_else(|| Refusal::UnknownName(name.to_string()))?;
    }
    pairs.get(&(plan.clone(), ask.clone())).ok_or_else(|| Refusal::NotAPair { plan: plan.clone(), ask: ask.clone() })
}

/// Whether each of these pairs has no package of X in common, and, where they are to be the `whole` list, no other pair has
/// none, as far as that can be found out.
///
/// # Errors
/// What is no plan and ask; a proof that is none; a pair left out.
pub fn exclusion(case: &Case, list: &[ExcludedPair], whole: bool) -> Result<(), Refusal> {
    let pairs = pairs(case);
    if list.is_empty() {
        return Err(Refusal::NothingThere);
    }
    let mut seen = BTreeSet::new();
    for excluded in list {
        let (plan, ask) = pair(case, &pairs, &excluded.plan, &excluded.ask)?;
        if !seen.insert((&excluded.plan, &excluded.ask)) {
            return Err(Refusal::Repeated(format!("{}, {}", excluded.plan, excluded.ask)));
        }
        let lines = Lines::new(case, [plan.clone(), ask.clone()]);
        tree(&lines.space()?, &lines.allowed(), &excluded.tree)?;
    }
    let budget = Budget::new();
    for ((plan_name, ask_name), (plan, ask)) in pairs.iter().filter(|_| whole) {
        let lines = Lines::new(case, [plan.clone(), ask.clone()]);
        let known = !plan.is_unknown() && !ask.is_unknown();
        if !seen.contains(&(plan_name, ask_name)) && known && budget.closed(&lines.space()?, &lines.all()) == Some(true)
        {
            return Err(Refusal::IncompleteSet(format!("{plan_name}, {ask_name}")));
        }
    }
    Ok(())
}

/// Whether every pair but those set aside is listed with a package of X that has both.
///
/// # Errors
/// What is no plan and ask, or set aside; a package that has not both; a pair left out.
pub fn compatible(
    case: &Case,
    list: &[CompatiblePair],
    aside: &dyn Fn(&LineName, &LineName) -> bool,
) -> Result<(), Refusal> {
    let pairs = pairs(case);
    let mut seen = BTreeSet::new();
    for together in list {
        let (plan, ask) = pair(case, &pairs, &together.plan, &together.ask)?;
        if !seen.insert((together.plan.clone(), together.ask.clone())) {
            return Err(Refusal::Repeated(format!("{}, {}", together.plan, together.ask)));
        }
        let says: [(&LineName, &Condition); 2] = [(&together.plan, &plan.says), (&together.ask, &ask.says)];
        keeps(case, &together.package, says)?;
    }
    if let Some((plan, ask)) = seen.iter().find(|(plan, ask)| aside(plan, ask)) {
        return Err(Refusal::NotAPair { plan: plan.clone(), ask: ask.clone() });
    }
    match pairs.keys().find(|(plan, ask)| !aside(plan, ask) && !seen.contains(&(plan.clone(), ask.clone()))) {
        Some((plan, ask)) => Err(Refusal::IncompleteSet(format!("{plan}, {ask}"))),
        None => Ok(()),
    }
}

/// Whether there is a plan and an ask of somebody else.
pub(crate) fn any_pair(case: &Case) -> bool {
    !pairs(case).is_empty()
}

/// D3b.
pub(crate) fn plan_excludes_ask(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let something = !case.issues.is_empty() && any_pair(case);
    no_remarks(finding)?;
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) => undetermined(case, finding, something),
        (Verdict::Proved, Some(Certificate::Exclusion { pairs: list })) if something => {
            exclusion(case, list, !limited(finding))?;
            finding.ways_out.iter().try_for_each(|way| Yard::new(case, list, way)?.way(way))?;
            let both = list.iter().flat_map(|pair| [&pair.plan, &pair.ask]);
            let names: Option<BTreeSet<EntryRef>> = both.map(|name| case.named_line(name)).collect();
            Ok(names.into_iter().collect())
        }
        (Verdict::Refuted, Some(Certificate::Compatible { pairs: list })) if something => {
            compatible(case, list, &|_, _| false)?;
            Ok(vec![BTreeSet::new()])
        }
        _ => wrong(finding),
    }
}

/// Nothing is excluded for certain, and something may be.
fn undetermined(case: &Case, finding: &Finding, something: bool) -> Result<Names, Refusal> {
    let budget = Budget::new();
    let mut open = !something || limited(finding);
    for (plan, ask) in pairs(case).into_values().filter(|_| something && !limited(finding)) {
        match Lines::new(case, [plan, ask]).state(&budget)? {
            Some(State::Closed) => return wrong(finding),
            Some(State::Open) => {}
            Some(State::Unknown) | None => open = true,
        }
    }
    if open { Ok(vec![BTreeSet::new()]) } else { wrong(finding) }
}

/// A component of the excluded pairs (those that share a plan or an ask, directly or through others), seen from a way out.
struct Yard<'a> {
    case: &'a Case,
    /// The excluded pairs of the component.
    own: Vec<(&'a LineName, &'a LineName)>,
    /// Those of other components, which are left aside.
    aside: Vec<(&'a LineName, &'a LineName)>,
}

impl<'a> Yard<'a> {
    fn new(case: &'a Case, list: &'a [ExcludedPair], way: &WayOut) -> Result<Self, Refusal> {
        // Components are numbered in the order of the case: plans, then red lines before positions.
        let order: Vec<LineName> =
            plans(case).into_iter().chain(asks(case)).map(|line| case.line_name(&line.entry)).collect();
        let place = |name: &LineName| order.iter().position(|other| other == name);
        let mut pairs: Vec<(&LineName, &LineName)> = list.iter().map(|pair| (&pair.plan, &pair.ask)).collect();
        pairs.sort_by_key(|(plan, ask)| (place(plan), place(ask)));
        let mut groups: Vec<Vec<(&LineName, &LineName)>> = Vec::new();
        for pair in pairs {
            let touches =
                |group: &Vec<(&LineName, &LineName)>| group.iter().any(|other| other.0 == pair.0 || other.1 == pair.1);
            let first = groups.iter().position(touches).unwrap_or(groups.len());
            let (touched, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
            groups = apart;
            groups.insert(first, touched.into_iter().flatten().chain([pair]).collect());
        }
        if way.component >= groups.len() {
            return Err(Refusal::ComponentsDiffer);
        }
        let own = groups.remove(way.component);
        Ok(Self { case, own, aside: groups.concat() })
    }

    fn holder(&self, name: &LineName) -> Option<Id> {
        self.case.line(&self.case.named_line(name)?)?.of
    }

    fn parties(&self) -> BTreeSet<Id> {
        self.own.iter().flat_map(|(plan, ask)| [*plan, *ask]).filter_map(|name| self.holder(name)).collect()
    }

    /// The line that a change takes away: a plan of somebody concerned, or an ask of the component that may be
    /// bargained with.
    fn target<'c>(&self, change: &'c Change) -> Result<&'c LineName, Refusal> {
        let refused = || Refusal::ChangeNotPossible(format!("{change:?}"));
        let (Change::HoldBack { target } | Change::DropLine { target }) = change else { return Err(refused()) };
        let entry = self.case.named_line(target).ok_or_else(|| Refusal::UnknownName(target.to_string()))?;
        let fits = match change {
            Change::HoldBack { .. } => {
                let is_plan = plans(self.case).iter().any(|plan| plan.entry == entry);
                is_plan && self.holder(target).is_some_and(|of| self.parties().contains(&of))
            }
            _ => {
                let issues =
                    self.case.line(&entry).map(|line| line.says.issues().into_iter().cloned().collect::<Vec<_>>());
                let tradable = |issue: &Id| find(&self.case.issues, issue).is_none_or(|issue| issue.tradable);
                self.own.iter().any(|(_, ask)| *ask == target)
                    && issues.is_some_and(|issues| issues.iter().all(tradable))
            }
        };
        if fits { Ok(target) } else { Err(refused()) }
    }

    fn way(&self, way: &WayOut) -> Result<(), Refusal> {
        let gone = way.change.iter().map(|change| self.target(change)).collect::<Result<Vec<_>, _>>()?;
        distinct(&gone)?;
        if !self.frees(&gone) {
            return Err(Refusal::NotFreed("a plan still excludes an ask".into()));
        }
        let Certificate::Compatible { pairs } = &way.certificate else {
            return Err(Refusal::NotFreed("no proof of this kind".into()));
        };
        let aside = |plan: &LineName, ask: &LineName| {
            gone.contains(&plan) || gone.contains(&ask) || self.aside.contains(&(plan, ask))
        };
        compatible(self.case, pairs, &aside)?;
        let asked: BTreeSet<Id> = gone.iter().filter_map(|name| self.holder(name)).collect();
        if way.actors.iter().ne(&asked) {
            return Err(Refusal::ActorsDiffer);
        }
        if way.group != Group::moving(&asked, &self.parties()) {
            return Err(Refusal::GroupDiffers);
        }
        if way.minimal == self.is_minimal(&gone, way.group == Group::BothMove) {
            Ok(())
        } else {
            Err(Refusal::NotMinimal)
        }
    }

    fn frees(&self, gone: &[&LineName]) -> bool {
        self.own.iter().all(|(plan, ask)| gone.contains(plan) || gone.contains(ask))
    }

    /// Whether no part suffices, or, where all move, no part in which all still do.
    fn is_minimal(&self, gone: &[&LineName], all_move: bool) -> bool {
        let parties = self.parties();
        !(0..gone.len()).any(|left_out| {
            let fewer = [&gone[..left_out], &gone[left_out + 1..]].concat();
            let movers: BTreeSet<Id> = fewer.iter().filter_map(|name| self.holder(name)).collect();
            self.frees(&fewer) && (!all_move || parties.is_subset(&movers))
        })
    }
}

//! Ways out of conflicts of lines (D3, D3a), and of lines and floors (D5): lines given up, moved or re-read, splits of one
//! issue, floors lowered, something added, packages mixed.
//!
//! Definitions: a way out speaks of one component of the conflicts, the lines of other components left aside; every other
//! line is kept for certain. It touches no line that speaks of what may not be bargained with. It is minimal if no part
//! of its changes suffices (where every party of the component moves: no part in which every party still does), no
//! line that moves could move by fewer steps, and no line of a part of a split could speak of both parts.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Certificate, Change, Condition, Draw, Finding, Group, Id, LineName, Number, Package, Remark, WayOut, find,
};

use crate::Refusal;
use crate::acts::distinct;
use crate::floors::{Floors, meets};
use crate::lines::{Lines, keeps};
use crate::moves::{Fate, after, fates, floor_name, one_step_less};
use crate::plain::{Budget, Demand};
use crate::waits::parts;
use crate::yields::{Measure, least};
use crate::zone::lottery;

/// What each line that is kept says, and each floor that is.
#[derive(Clone)]
struct Kept {
    says: BTreeMap<LineName, Condition>,
    floors: Floors,
}

/// The ways out of minimal conflicts, and the remarks beside them.
///
/// # Errors
/// The first way out or remark that is not what it says.
pub(crate) fn ways(lines: &Lines<'_>, finding: &Finding, budget: &Budget) -> Result<(), Refusal> {
    let mut components: BTreeMap<usize, BTreeSet<&LineName>> = BTreeMap::new();
    for conflict in &finding.conflicts {
        components.entry(conflict.component).or_default().extend(&conflict.lines);
    }
    for way in &finding.ways_out {
        let own = components.get(&way.component).ok_or(Refusal::ComponentsDiffer)?;
        let aside = components.iter().filter(|(number, _)| **number != way.component).flat_map(|(_, lines)| lines);
        let aside: BTreeSet<&&LineName> = aside.collect();
        let says = lines.lines.iter().filter(|(name, _)| !aside.contains(name));
        let says = says.map(|(name, line)| (name.clone(), line.says.clone())).collect();
        let floors = lines.floors.iter().filter(|(name, _)| !aside.contains(name));
        let floors = floors.map(|(name, floor)| (name.clone(), floor.clone())).collect();
        Yard { lines, finding, own, kept: Kept { says, floors }, budget }.way(way)?;
    }
    finding.remarks.iter().try_for_each(|remark| self::remark(lines, finding, &components, remark, budget))
}

/// Whether a line names an issue that may not be bargained with.
fn is_hard(lines: &Lines<'_>, name: &LineName) -> bool {
    let issues = lines.lines.get(name).map(|line| line.says.issues()).unwrap_or_default();
    issues.iter().any(|issue| find(&lines.case.issues, issue).is_some_and(|issue| !issue.tradable))
}

/// One component, seen from a way out of it.
struct Yard<'a> {
    lines: &'a Lines<'a>,
    finding: &'a Finding,
    own: &'a BTreeSet<&'a LineName>,
    /// Every line and floor but those of other components.
    kept: Kept,
    budget: &'a Budget,
}

impl Yard<'_> {
    fn way(&self, way: &WayOut) -> Result<(), Refusal> {
        match (way.change.as_slice(), &way.certificate) {
            ([Change::Split { issue, first, second }], Certificate::Parts { first: one, second: other }) => {
                let split = Split { issue, first, second };
                self.split(way, &split, one, other)
            }
            ([Change::AddWorth { worth }], Certificate::Package { package }) => self.added(way, worth, package),
            ([Change::Mix { draws }], Certificate::Lottery { draws: given }) if draws == given => {
                self.mixed(way, draws)
            }
            (changes, Certificate::Package { package }) if !changes.is_empty() => self.changes(way, package),
            _ => Err(Refusal::NotFreed("no proof of this kind".into())),
        }
    }

    /// The holders of some lines.
    fn holders<'n>(&self, names: impl IntoIterator<Item = &'n LineName>) -> BTreeSet<Id> {
        names.into_iter().filter_map(|name| self.lines.holder(name).cloned()).collect()
    }

    /// Whether a line is one of the component and may be changed.
    fn may_change(&self, name: &LineName) -> Result<(), Refusal> {
        if self.lines.case.named_line(name).is_none() {
            return Err(Refusal::UnknownName(name.to_string()));
        }
        if self.own.contains(name) && !is_hard(self.lines, name) {
            Ok(())
        } else {
            Err(Refusal::ChangeNotPossible(name.to_string()))
        }
    }

    fn people(&self, way: &WayOut, asked: &BTreeSet<Id>, group: Group) -> Result<(), Refusal> {
        if way.actors.iter().ne(asked) {
            return Err(Refusal::ActorsDiffer);
        }
        if way.group == group { Ok(()) } else { Err(Refusal::GroupDiffers) }
    }

    fn changes(&self, way: &WayOut, package: &Package) -> Result<(), Refusal> {
        let fates = fates(&way.change)?;
        fates.keys().try_for_each(|name| self.may_change(name))?;
        let kept = self.after(&fates)?;
        self.is_left(package, &kept)?;
        let asked = self.holders(fates.keys());
        let group = self.group(&asked);
        self.people(way, &asked, group)?;
        match self.is_minimal(way, &fates)? {
            Some(minimal) if minimal != way.minimal => Err(Refusal::NotMinimal),
            _ => Ok(()),
        }
    }

    /// Whether a package keeps what is kept.
    fn is_left(&self, package: &Package, kept: &Kept) -> Result<(), Refusal> {
        let freed = keeps(self.lines.case, package, &kept.says);
        let freed = freed.and_then(|()| meets(self.lines.case, package, &kept.floors));
        freed.map_err(|refusal| Refusal::NotFreed(refusal.to_string()))
    }

    /// What is kept after the lines and floors have met their fates.
    fn after(&self, fates: &BTreeMap<LineName, Fate<'_>>) -> Result<Kept, Refusal> {
        let mut kept = self.kept.clone();
        for (name, fate) in fates {
            if let Fate::Lowered(from, to) = fate {
                let refused = || Refusal::ChangeNotPossible(name.to_string());
                let floor = kept.floors.get_mut(name).ok_or_else(refused)?;
                if floor.at != from.to_big() || to.to_big() >= floor.at {
                    return Err(refused());
                }
                *floor = floor.to(to.to_big(), false);
                continue;
            }
            match after(self.lines.case, self.lines.line(name)?, fate)? {
                Some(says) => kept.says.insert(name.clone(), says),
                None => kept.says.remove(name),
            };
        }
        Ok(kept)
    }

    fn group(&self, asked: &BTreeSet<Id>) -> Group {
        Group::moving(asked, &self.holders(self.own.iter().copied()))
    }

    /// Whether the changes are minimal; `None` where that was not found out.
    fn is_minimal(&self, way: &WayOut, fates: &BTreeMap<LineName, Fate<'_>>) -> Result<Option<bool>, Refusal> {
        let several = fates.values().any(|fate| matches!(fate, Fate::Reread(terms) if terms.len() > 1));
        if several || !fates.keys().all(|name| self.is_needed(way, fates, name)) {
            for part in parts(&way.change) {
                let fewer = self::fates(&part)?;
                let asked = self.holders(fewer.keys());
                if way.group == Group::BothMove && self.group(&asked) != Group::BothMove {
                    continue;
                }
                match self.some_package(&self.after(&fewer)?)? {
                    Some(true) => return Ok(Some(false)),
                    Some(false) => {}
                    None => return Ok(None),
                }
            }
        }
        self.moves_least(fates)
    }

    /// Whether a listed conflict, or the holder's part in the moving of all, shows that a line has to change.
    fn is_needed(&self, way: &WayOut, fates: &BTreeMap<LineName, Fate<'_>>, name: &LineName) -> bool {
        let alone = |lines: &[LineName]| {
            lines.contains(name) && lines.iter().filter(|line| fates.contains_key(line)).count() == 1
        };
        let by_conflict = self.finding.conflicts.iter().any(|conflict| alone(&conflict.lines));
        let holder = self.holders([name]);
        let same = fates.keys().filter(|other| self.holders([*other]) == holder).count();
        by_conflict || (way.group == Group::BothMove && same == 1)
    }

    /// Whether no line that moves could move by fewer steps, the others moving as they do.
    fn moves_least(&self, fates: &BTreeMap<LineName, Fate<'_>>) -> Result<Option<bool>, Refusal> {
        let lowered = fates.iter().filter(|(_, fate)| matches!(fate, Fate::Lowered(..))).map(|(name, _)| name);
        match self.yields_least(&self.after(fates)?, lowered)? {
            Some(true) => {}
            other => return Ok(other),
        }
        for (name, fate) in fates {
            let Fate::Moved(shift) = fate else { continue };
            let Some(less) = one_step_less(self.lines.case, self.lines.line(name)?, shift) else {
                return Ok(Some(false));
            };
            let Some(less) = less else { continue };
            let mut kept = self.after(fates)?;
            kept.says.insert(name.clone(), less);
            match self.some_package(&kept)? {
                Some(true) => return Ok(Some(false)),
                Some(false) => {}
                None => return Ok(None),
            }
        }
        Ok(Some(true))
    }

    /// Whether some package keeps all of these and the rules; `None` where that was not found out.
    fn some_package(&self, kept: &Kept) -> Result<Option<bool>, Refusal> {
        let says = kept.says.values().chain(self.lines.rules.values()).map(Demand::Says);
        let says: Vec<Demand<'_>> = says.chain(kept.floors.values().map(Demand::Floor)).collect();
        Ok(self.budget.meeting(&self.lines.space()?, &says).map(|found| found.is_some()))
    }

    /// Whether no floor among these could be lowered by less, all else as it is then.
    fn yields_least<'n>(
        &self,
        kept: &Kept,
        lowered: impl Iterator<Item = &'n LineName>,
    ) -> Result<Option<bool>, Refusal> {
        for name in lowered {
            let mut more = kept.clone();
            let Some(floor) = more.floors.get_mut(name) else { return Ok(Some(false)) };
            *floor = floor.to(floor.at.clone(), true);
            match self.some_package(&more)? {
                Some(true) => return Ok(Some(false)),
                Some(false) => {}
                None => return Ok(None),
            }
        }
        Ok(Some(true))
    }

    /// Something beside the issues, worth so much to parties of the component.
    fn added(&self, way: &WayOut, worth: &BTreeMap<Id, Number>, package: &Package) -> Result<(), Refusal> {
        let mut kept = self.kept.clone();
        let names: Vec<LineName> = worth.keys().map(floor_name).collect();
        for (name, amount) in names.iter().zip(worth.values()) {
            let own = self.own.contains(name) && !amount.is_negative() && !amount.is_zero();
            let floor = kept.floors.get_mut(name).filter(|_| own);
            let floor = floor.ok_or_else(|| Refusal::ChangeNotPossible(name.to_string()))?;
            *floor = floor.to(&floor.at - amount.to_big(), false);
        }
        if worth.is_empty() {
            return Err(Refusal::ChangeNotPossible("nothing is added".into()));
        }
        self.is_left(package, &kept)?;
        self.people(way, &self.lines.case.parties().cloned().collect(), Group::NobodyYields)?;
        match self.yields_least(&kept, names.iter())? {
            Some(minimal) if minimal != way.minimal => Err(Refusal::NotMinimal),
            _ => Ok(()),
        }
    }

    /// Packages mixed, so that every line and, in expectation, every floor is kept.
    fn mixed(&self, way: &WayOut, draws: &[Draw]) -> Result<(), Refusal> {
        let kept: Vec<&LineName> = self.kept.says.keys().chain(self.kept.floors.keys()).collect();
        lottery(self.lines, draws, &kept).map_err(|refusal| Refusal::NotFreed(refusal.to_string()))?;
        self.people(way, &self.lines.case.parties().cloned().collect(), Group::NobodyYields)?;
        if way.minimal { Ok(()) } else { Err(Refusal::NotMinimal) }
    }

    fn split(&self, way: &WayOut, split: &Split<'_>, one: &Package, other: &Package) -> Result<(), Refusal> {
        let case = self.lines.case;
        let issue = find(&case.issues, split.issue).ok_or_else(|| Refusal::UnknownName(split.issue.to_string()))?;
        let named: Vec<&LineName> = split.first.iter().chain(split.second).collect();
        distinct(&named)?;
        for name in &named {
            self.may_change(name)?;
            if !self.lines.line(name)?.says.issues().contains(&split.issue) {
                return Err(Refusal::ChangeNotPossible(name.to_string()));
            }
        }
        if !issue.tradable || split.first.is_empty() || split.second.is_empty() {
            return Err(Refusal::ChangeNotPossible(split.issue.to_string()));
        }
        let alike = |(id, value): (&Id, _)| id == split.issue || other.get(id) == Some(value);
        if !one.iter().all(alike) {
            return Err(Refusal::NotFreed("the two packages differ in another issue".into()));
        }
        let freed = |package, others: &[LineName]| {
            let kept = self.kept.says.iter().filter(|(name, _)| !others.contains(name));
            keeps(case, package, kept).map_err(|refusal| Refusal::NotFreed(refusal.to_string()))
        };
        freed(one, split.second)?;
        freed(other, split.first)?;
        let holders = self.holders(named);
        self.people(way, &holders, Group::moving(&holders, &holders))?;
        match self.splits_least(split)? {
            Some(minimal) if minimal != way.minimal => Err(Refusal::NotMinimal),
            _ => Ok(()),
        }
    }

    /// Whether no line of a part could speak of both.
    fn splits_least(&self, split: &Split<'_>) -> Result<Option<bool>, Refusal> {
        let space = self.lines.space()?;
        let rules: Vec<&Condition> = self.lines.rules.values().collect();
        for name in split.first.iter().chain(split.second) {
            let without = |others: &[LineName]| {
                let kept = self.kept.says.iter().filter(|(line, _)| *line == name || !others.contains(line));
                kept.map(|(_, says)| says).chain(rules.iter().copied()).collect::<Vec<_>>()
            };
            let (first, second) = (without(split.second), without(split.first));
            match self.budget.parts((&space, &space), split.issue, &first, &second) {
                Some(true) => return Ok(Some(false)),
                Some(false) => {}
                None => return Ok(None),
            }
        }
        Ok(Some(true))
    }
}

/// One issue answered in two parts.
struct Split<'a> {
    issue: &'a Id,
    first: &'a [LineName],
    second: &'a [LineName],
}

fn remark(
    lines: &Lines<'_>,
    finding: &Finding,
    components: &BTreeMap<usize, BTreeSet<&LineName>>,
    remark: &Remark,
    budget: &Budget,
) -> Result<(), Refusal> {
    let holds = match remark {
        Remark::NotTradable { line } => is_hard(lines, line) && components.values().any(|own| own.contains(line)),
        Remark::LeastTotal { component, sum } => {
            return least(lines, finding, components, *component, &sum.to_big(), Measure::Sum, budget);
        }
        Remark::LeastLargest { component, most } => {
            return least(lines, finding, components, *component, &most.to_big(), Measure::Largest, budget);
        }
        Remark::NoSplit { component } => {
            let split = |way: &WayOut| matches!(way.change.as_slice(), [Change::Split { .. }]);
            let given = finding.ways_out.iter().any(|way| way.component == *component && split(way));
            components.contains_key(component) && !given
        }
        Remark::NoReciprocal { component } => {
            components.get(component).is_some_and(|own| no_reciprocal(lines, finding, *component, own))
        }
        Remark::NotAtTheTable { .. } | Remark::WithoutRedLines => {
            return crate::red_lines::remark(lines, finding, remark, budget);
        }
        Remark::AtLeast { .. } | Remark::LoadBearing => false,
    };
    if holds { Ok(()) } else { Err(Refusal::RemarkFalse(format!("{remark:?}"))) }
}

/// Whether no set of changes has every party, two or more, move and meets every conflict: there is one party, or some
/// party or some conflict has no line that may change.
fn no_reciprocal(lines: &Lines<'_>, finding: &Finding, component: usize, own: &BTreeSet<&LineName>) -> bool {
    let holder = |name: &LineName| lines.holder(name).cloned();
    let free: BTreeSet<&LineName> = own.iter().copied().filter(|name| !is_hard(lines, name)).collect();
    let parties: BTreeSet<Id> = own.iter().filter_map(|name| holder(name)).collect();
    let mut conflicts = finding.conflicts.iter().filter(|conflict| conflict.component == component);
    parties.len() < 2
        || parties.iter().any(|party| !free.iter().any(|name| holder(name).as_ref() == Some(party)))
        || conflicts.any(|conflict| !conflict.lines.iter().any(|name| free.contains(name)))
}

//! D3 and D3a against the definitions, tried out on every package and every set of lines.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::arbitrary::cases;
use detente_model::*;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

use crate::testing::*;
use crate::{Budget, Limits, conflicts};

/// All packages of X with what each certainly keeps, as bits of line numbers.
struct Brute<'a> {
    case: &'a Case,
    lines: Vec<Line>,
    names: Vec<LineName>,
    worlds: Vec<(Package, u32)>,
}

fn mask(case: &Case, lines: &[Line], package: &Package) -> u32 {
    let kept = lines.iter().enumerate().filter(|(_, line)| case.keeps(package, line));
    kept.map(|(number, _)| 1 << number).sum()
}

fn minimal(sets: &[u32]) -> Vec<u32> {
    sets.iter().copied().filter(|set| !sets.iter().any(|other| other != set && other & set == *other)).collect()
}

impl<'a> Brute<'a> {
    fn new(case: &'a Case, lines: Vec<Line>) -> Self {
        let worlds = packages(case).into_iter().filter(|package| case.is_feasible(package));
        let worlds = worlds.map(|package| (package.clone(), mask(case, &lines, &package))).collect();
        let names = lines.iter().map(|line| case.line_name(&line.entry)).collect();
        Self { case, lines, names, worlds }
    }

    fn all(&self) -> u32 {
        (1 << self.lines.len()) - 1
    }

    fn known(&self) -> u32 {
        (0..self.lines.len()).filter(|n| !self.lines[*n].is_unknown()).map(|n| 1 << n).sum()
    }

    fn kept(&self, set: u32) -> bool {
        self.worlds.iter().any(|(_, world)| world & set == set)
    }

    fn verdict(&self) -> Verdict {
        if self.kept(self.all()) {
            Verdict::Refuted
        } else if self.kept(self.known()) {
            Verdict::Undetermined
        } else {
            Verdict::Proved
        }
    }

    fn conflicts(&self) -> Vec<u32> {
        let known = self.known();
        let sets: Vec<u32> = (0..=self.all()).filter(|set| set & known == *set && !self.kept(*set)).collect();
        minimal(&sets)
    }

    fn components(&self) -> Vec<u32> {
        let mut components: Vec<u32> = Vec::new();
        for conflict in self.conflicts() {
            let (touched, apart): (Vec<u32>, Vec<u32>) = components.iter().partition(|c| *c & conflict != 0);
            components = apart;
            components.push(touched.into_iter().fold(conflict, |joined, set| joined | set));
        }
        components
    }

    fn set(&self, names: &[LineName]) -> u32 {
        let number = |name: &LineName| self.names.iter().position(|other| other == name).unwrap();
        names.iter().map(|name| 1 << number(name)).sum()
    }

    fn members(&self, set: u32) -> impl Iterator<Item = usize> + '_ {
        (0..self.lines.len()).filter(move |n| set >> n & 1 == 1)
    }

    fn tradable(&self, line: usize) -> bool {
        let issues = self.case.issue_index();
        self.lines[line].says.issues().iter().all(|id| issues[*id].tradable)
    }

    /// The minimal corrections and the minimal reciprocal sets of a component.
    fn sets(&self, component: u32) -> BTreeSet<u32> {
        let others: u32 = self.components().into_iter().filter(|c| *c != component).sum();
        let free: u32 = self.members(component).filter(|line| self.tradable(*line)).map(|n| 1 << n).sum();
        let frees = |set: &u32| self.kept(self.all() & !others & !set);
        let corrections: Vec<u32> = (0..=self.all()).filter(|set| set & free == *set).filter(frees).collect();
        let parties: BTreeSet<&Id> = self.members(component).filter_map(|n| self.lines[n].of.as_ref()).collect();
        let moves = |set: u32, party: &Id| self.members(set).any(|n| self.lines[n].of.as_ref() == Some(party));
        let reciprocal: Vec<u32> =
            corrections.iter().copied().filter(|set| parties.iter().all(|party| moves(*set, party))).collect();
        minimal(&corrections).into_iter().chain(minimal(&reciprocal)).collect()
    }
}

/// A comparison as "sum at most bound, on a grid": the sign that turns it up, the grid, the first value beyond the bound.
struct Step {
    relation: Relation,
    grid: BigRational,
    allowed: BigRational,
    bound: BigRational,
}

fn gcd(a: BigRational, b: BigRational) -> BigRational {
    if b.is_zero() { a } else { gcd(b.clone(), &a - (&a / &b).floor() * &b) }
}

fn upper(relation: Relation) -> bool {
    matches!(relation, Relation::Less | Relation::AtMost)
}

impl Step {
    fn new(case: &Case, comparison: &Comparison) -> Self {
        let (mut factors, relation, mut bound) = comparison.normal().unwrap();
        if !upper(relation) {
            factors.values_mut().for_each(|factor| *factor = -factor.clone());
            bound = -bound;
        }
        let (mut grid, mut start) = (BigRational::zero(), BigRational::zero());
        for (id, factor) in &factors {
            let Scale::Range { from, step, .. } = &case.issue_index()[*id].scale else { panic!() };
            start += from.to_big() * factor;
            if case.issue_index()[*id].count() > Some(1) {
                grid = gcd(grid, (factor * step.to_big()).abs());
            }
        }
        assert!(!grid.is_zero());
        let whole = ((&bound - &start) / &grid).floor();
        let mut allowed = start + whole * &grid;
        if matches!(relation, Relation::Less | Relation::Greater) && allowed == bound {
            allowed -= &grid;
        }
        Self { relation, grid, allowed, bound }
    }

    fn steps(&self, comparison: &Comparison, package: &Package) -> i64 {
        let Comparison::Sums { left, right, .. } = comparison else { panic!() };
        let value = left.value(package).unwrap() - right.value(package).unwrap();
        let (_, _, bound) = comparison.normal().unwrap();
        // normal() gives factors only; the sum without its constant is left minus right plus the bound.
        let value = value + bound;
        let value = if upper(self.relation) { value } else { -value };
        let steps = (value - &self.allowed) / &self.grid;
        assert!(steps.is_integer());
        i64::try_from(steps.to_integer()).unwrap().max(1)
    }

    fn shift(&self, steps: i64) -> Shift {
        let strict = i64::from(matches!(self.relation, Relation::Less | Relation::Greater));
        let by = &self.allowed + BigRational::from_integer((steps + strict).into()) * &self.grid - &self.bound;
        Shift::By(Number::from_big(&by).unwrap())
    }
}

impl Brute<'_> {
    fn raw(&self, line: usize) -> &Condition {
        let entry = &self.lines[line].entry;
        match entry.table {
            Table::RedLines => &find(&self.case.red_lines, &entry.id).unwrap().says,
            _ => &find(&self.case.positions, &entry.id).unwrap().says,
        }
    }

    fn refuses(&self, line: usize) -> bool {
        let entry = &self.lines[line].entry;
        entry.table == Table::Positions && find(&self.case.positions, &entry.id).unwrap().kind == PositionKind::Refuses
    }

    fn movable(&self, line: usize) -> Option<&Comparison> {
        match self.raw(line) {
            Condition::Compare(comparison) if !self.refuses(line) => {
                let (Comparison::Option { relation, .. } | Comparison::Sums { relation, .. }) = comparison;
                let several = |id: &&Id| self.case.issue_index()[*id].count() > Some(1);
                let named = comparison.normal().map(|(factors, ..)| factors.into_keys().any(|id| several(&id)));
                (relation.is_bound() && named.unwrap_or(true)).then_some(comparison)
            }
            _ => None,
        }
    }

    /// How many steps a line must move, one at least, so that the package keeps it; `None` where it cannot.
    fn steps(&self, comparison: &Comparison, package: &Package) -> Option<i64> {
        match comparison {
            Comparison::Sums { .. } => Some(Step::new(self.case, comparison).steps(comparison, package)),
            Comparison::Option { issue, relation, option } => {
                let declared = self.case.issue_index()[issue];
                let place = declared.place(&Value::Option(option.clone())).unwrap() as i64;
                let chosen = declared.place(&package[issue]).unwrap() as i64;
                let strict = i64::from(matches!(relation, Relation::Less | Relation::Greater));
                let (steps, most) = if upper(*relation) {
                    (chosen - (place - strict), declared.count().unwrap() as i64 - 1 - place)
                } else {
                    (place + strict - chosen, place)
                };
                (steps.max(1) <= most).then_some(steps.max(1))
            }
        }
    }

    fn shift(&self, comparison: &Comparison, steps: i64) -> Shift {
        match comparison {
            Comparison::Sums { .. } => Step::new(self.case, comparison).shift(steps),
            Comparison::Option { issue, relation, option } => {
                let declared = self.case.issue_index()[issue];
                let place = declared.place(&Value::Option(option.clone())).unwrap() as i64;
                let place = if upper(*relation) { place + steps } else { place - steps };
                let Some(Value::Option(option)) = declared.value(place as u64) else { panic!() };
                Shift::ToOption(option)
            }
        }
    }

    /// The other ways to read a line: terms to actors, with the condition then.
    fn other_readings(&self, line: usize) -> Vec<(BTreeMap<Id, Id>, Condition)> {
        let holder = self.lines[line].of.clone().unwrap();
        let mut maps = vec![BTreeMap::new()];
        for term in self.raw(line).terms() {
            for map in maps.clone() {
                for reader in find(&self.case.terms, term).unwrap().readings.keys().filter(|id| **id != holder) {
                    let mut map = map.clone();
                    map.insert(term.clone(), reader.clone());
                    if !maps.contains(&map) {
                        maps.push(map);
                    }
                }
            }
        }
        maps.retain(|map| !map.is_empty());
        let says = |map: &BTreeMap<Id, Id>| {
            let reader = |term: &Id| map.get(term).cloned().unwrap_or_else(|| holder.clone());
            let read = self.raw(line).with_readings(&|term| self.case.reading(term, &reader(term)).cloned());
            if self.refuses(line) { Condition::Not(Box::new(read)) } else { read }
        };
        maps.into_iter().map(|map| (map.clone(), says(&map))).collect()
    }

    /// All ways out by changed lines of one component.
    fn ways(&self, component: u32) -> BTreeSet<Vec<Change>> {
        let others: u32 = self.components().into_iter().filter(|c| *c != component).sum();
        let mut ways = BTreeSet::new();
        for set in self.sets(component) {
            let rest = self.all() & !others & !set;
            let worlds: Vec<&Package> =
                self.worlds.iter().filter(|(_, world)| world & rest == rest).map(|(package, _)| package).collect();
            ways.insert(self.changes(set, &BTreeMap::new(), &[]));
            for (reread, worlds) in self.rereads(set, &worlds) {
                for shifts in self.smallest(set, &worlds) {
                    ways.insert(self.changes(set, &reread, &shifts));
                }
            }
        }
        ways
    }

    fn changes(&self, set: u32, reread: &BTreeMap<usize, BTreeMap<Id, Id>>, shifts: &[(usize, Shift)]) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        for line in self.members(set) {
            let target = self.names[line].clone();
            let shift = shifts.iter().find(|(number, _)| *number == line);
            match (reread.get(&line), shift) {
                (_, Some((_, shift))) => changes.push(Change::MoveLine { target, shift: shift.clone() }),
                (Some(map), None) => changes.extend(map.iter().map(|(term, actor)| Change::RereadTerm {
                    target: target.clone(),
                    term: term.clone(),
                    reading_of: actor.clone(),
                })),
                (None, None) => changes.push(Change::DropLine { target }),
            }
        }
        changes.sort();
        changes
    }

    /// Each choice of other readings that leaves some of the packages, with those, and the choice of none.
    #[allow(clippy::type_complexity)]
    fn rereads<'p>(
        &self,
        set: u32,
        worlds: &[&'p Package],
    ) -> Vec<(BTreeMap<usize, BTreeMap<Id, Id>>, Vec<&'p Package>)> {
        let issues = self.case.issue_index();
        let mut found = vec![(BTreeMap::new(), worlds.to_vec())];
        for line in self.members(set) {
            for (chosen, worlds) in found.clone() {
                for (map, says) in self.other_readings(line) {
                    let left: Vec<&Package> =
                        worlds.iter().copied().filter(|p| says.truth(p, &issues) == Truth::True).collect();
                    let mut chosen = chosen.clone();
                    chosen.insert(line, map);
                    found.push((chosen, left));
                }
            }
        }
        found.retain(|(_, worlds)| !worlds.is_empty());
        let part = |one: &BTreeMap<usize, BTreeMap<Id, Id>>, other: &BTreeMap<usize, BTreeMap<Id, Id>>| {
            one != other
                && one.keys().eq(other.keys())
                && one.iter().all(|(line, map)| map.iter().all(|(term, actor)| other[line].get(term) == Some(actor)))
        };
        let all = found.clone();
        found.retain(|(chosen, _)| !all.iter().any(|(other, _)| part(other, chosen)));
        found
    }

    /// The smallest joint moves of all lines of a set that can move; one empty one where none can.
    fn smallest(&self, set: u32, worlds: &[&Package]) -> Vec<Vec<(usize, Shift)>> {
        let movable: Vec<(usize, &Comparison)> =
            self.members(set).filter_map(|line| Some((line, self.movable(line)?))).collect();
        let vectors: Vec<Vec<i64>> = worlds
            .iter()
            .filter_map(|package| movable.iter().map(|(_, comparison)| self.steps(comparison, package)).collect())
            .collect();
        let below = |one: &[i64], other: &[i64]| one != other && one.iter().zip(other).all(|(a, b)| a <= b);
        let least: BTreeSet<&Vec<i64>> =
            vectors.iter().filter(|v| !vectors.iter().any(|other| below(other, v))).collect();
        let shifts = |steps: &Vec<i64>| {
            movable.iter().zip(steps).map(|((line, comparison), n)| (*line, self.shift(comparison, *n))).collect()
        };
        least.into_iter().map(shifts).collect()
    }

    /// All splits of one component.
    fn splits(&self, component: u32) -> BTreeSet<Vec<Change>> {
        let others: u32 = self.components().into_iter().filter(|c| *c != component).sum();
        let mut found = BTreeSet::new();
        for issue in self.case.issues.iter().filter(|issue| issue.tradable) {
            let id = &issue.meta.id;
            let uses = |line: &usize| self.lines[*line].says.issues().contains(&id);
            let lines: Vec<usize> = self.members(component).filter(|line| self.tradable(*line)).filter(uses).collect();
            let holders: BTreeSet<&Id> = lines.iter().filter_map(|line| self.lines[*line].of.as_ref()).collect();
            if holders.len() > 1 {
                self.split(id, &lines, self.all() & !others, &mut found);
            }
        }
        found
    }

    fn split(&self, issue: &Id, lines: &[usize], kept: u32, found: &mut BTreeSet<Vec<Change>>) {
        let alike = |one: &Package, other: &Package| one.iter().all(|(id, value)| id == issue || other[id] == *value);
        let holds = |first: u32, second: u32| {
            self.worlds.iter().any(|(one, mine)| {
                mine & (kept & !second) == kept & !second
                    && self
                        .worlds
                        .iter()
                        .any(|(other, theirs)| theirs & (kept & !first) == kept & !first && alike(one, other))
            })
        };
        let mut all: Vec<(u32, u32)> = Vec::new();
        for code in 0..3_usize.pow(lines.len() as u32) {
            let part = |n: usize| code / 3_usize.pow(n as u32) % 3;
            let side = |wanted| (0..lines.len()).filter(|n| part(*n) == wanted).map(|n| 1 << lines[n]).sum::<u32>();
            let (first, second) = (side(1), side(2));
            if first != 0 && second != 0 && holds(first, second) {
                all.push((first, second));
            }
        }
        let within =
            |one: &(u32, u32), other: &(u32, u32)| one != other && one.0 & other.0 == one.0 && one.1 & other.1 == one.1;
        for pair in all.iter().filter(|pair| !all.iter().any(|other| within(other, pair))) {
            if pair.0.trailing_zeros() < pair.1.trailing_zeros() {
                let names = |set| self.members(set).map(|line| self.names[line].clone()).collect();
                let (first, second) = (names(pair.0), names(pair.1));
                found.insert(vec![Change::Split { issue: issue.clone(), first, second }]);
            }
        }
    }
}

fn examine(case: &Case, lines: Vec<Line>) -> Finding {
    let limits = Limits::default();
    let finding = conflicts::examine(Kind::RedLinesConflict, case, lines.clone(), &Budget::new(&limits, &|| false));
    assert_eq!(conflicts::verdict(case, lines, &Budget::new(&limits, &|| false)), finding.verdict);
    finding
}

fn check_conflicts(brute: &Brute<'_>, finding: &Finding) -> Result<(), TestCaseError> {
    let case = brute.case;
    let expected: BTreeSet<u32> = brute.conflicts().into_iter().collect();
    let found: Vec<u32> = finding.conflicts.iter().map(|conflict| brute.set(&conflict.lines)).collect();
    prop_assert_eq!(found.len(), expected.len());
    prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
    let rules: BTreeMap<LineName, Line> =
        case.rule_lines().into_iter().map(|line| (case.line_name(&line.entry), line)).collect();
    for conflict in &finding.conflicts {
        let set = brute.set(&conflict.lines);
        let mut named: BTreeMap<LineName, Condition> =
            brute.members(set).map(|n| (brute.names[n].clone(), brute.lines[n].says.clone())).collect();
        named.extend(conflict.rules.iter().map(|name| (name.clone(), rules[name].says.clone())));
        let used = proves(case, &named, &conflict.certificate, &whole_box(case));
        prop_assert!(used.into_iter().eq(named.into_keys()));
        prop_assert_eq!(conflict.witnesses.len(), conflict.lines.len());
        for (line, package) in brute.members(set).zip(&conflict.witnesses) {
            let rest = set & !(1 << line);
            prop_assert!(case.is_feasible(package) && mask(case, &brute.lines, package) & rest == rest);
        }
        check_rules(brute, set, &rules, conflict.rules.len());
        let component = brute.components().into_iter().find(|c| c & set == set).unwrap_or(0);
        for other in &finding.conflicts {
            let same = component & brute.set(&other.lines) != 0 || set == brute.set(&other.lines);
            prop_assert_eq!(conflict.component == other.component, same);
        }
    }
    Ok(())
}

/// No smaller set of rules makes the lines conflict.
fn check_rules(brute: &Brute<'_>, set: u32, rules: &BTreeMap<LineName, Line>, size: usize) {
    let rules: Vec<&Line> = rules.values().collect();
    let all = packages(brute.case);
    let conflict = |chosen: u32| {
        !all.iter().any(|package| {
            mask(brute.case, &brute.lines, package) & set == set
                && (0..rules.len()).all(|n| chosen >> n & 1 == 0 || brute.case.keeps(package, rules[n]))
        })
    };
    let least = (0_u32..1 << rules.len()).filter(|chosen| conflict(*chosen)).map(u32::count_ones).min();
    assert_eq!(least, Some(size as u32));
}

fn check_ways(brute: &Brute<'_>, finding: &Finding) -> Result<(), TestCaseError> {
    let mut expected = BTreeSet::new();
    for component in brute.components() {
        expected.extend(brute.ways(component));
        expected.extend(brute.splits(component));
    }
    let found: Vec<Vec<Change>> = finding.ways_out.iter().map(|way| way.change.clone()).collect();
    prop_assert_eq!(found.len(), found.iter().collect::<BTreeSet<_>>().len(), "twice");
    prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
    let components = brute.components();
    for way in &finding.ways_out {
        let target = way.change.iter().flat_map(targets).collect::<Vec<_>>();
        let set = brute.set(&target.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
        let component = components.iter().find(|c| *c & set != 0).unwrap();
        let parties =
            |set: u32| brute.members(set).map(|n| brute.lines[n].of.clone().unwrap()).collect::<BTreeSet<_>>();
        prop_assert!(parties(set).into_iter().eq(way.actors.iter().cloned()));
        let all = matches!(way.change[0], Change::Split { .. }) || parties(set) == parties(*component);
        let both = all && parties(set).len() > 1;
        prop_assert_eq!(way.group, if both { Group::BothMove } else { Group::OneMoves });
        check_certificate(brute, *component, set, way);
    }
    for (number, conflict) in finding.conflicts.iter().enumerate() {
        let component = conflict.component;
        let ways = |group| finding.ways_out.iter().filter(move |way| way.component == component && way.group == group);
        let is_split = |way: &&WayOut| matches!(way.change[0], Change::Split { .. });
        let split = finding.ways_out.iter().filter(|way| way.component == component).any(|way| is_split(&way));
        prop_assert_eq!(finding.remarks.contains(&Remark::NoSplit { component }), !split);
        let none = ways(Group::BothMove).all(|way| is_split(&way));
        prop_assert_eq!(finding.remarks.contains(&Remark::NoReciprocal { component }), none, "{}", number);
    }
    Ok(())
}

fn targets(change: &Change) -> Vec<LineName> {
    match change {
        Change::MoveLine { target, .. } | Change::DropLine { target } | Change::RereadTerm { target, .. } => {
            vec![target.clone()]
        }
        Change::Split { first, second, .. } => [first.as_slice(), second.as_slice()].concat(),
        other => panic!("{other:?}"),
    }
}

/// The certificate keeps every line that is not changed, and every changed line as it is then.
fn check_certificate(brute: &Brute<'_>, component: u32, set: u32, way: &WayOut) {
    let others: u32 = brute.components().into_iter().filter(|c| *c != component).sum();
    let kept = brute.all() & !others;
    let keeps = |package: &Package, rest: u32| {
        assert!(brute.case.is_feasible(package));
        assert_eq!(mask(brute.case, &brute.lines, package) & rest, rest);
    };
    match (&way.certificate, &way.change[0]) {
        (Certificate::Parts { first, second }, Change::Split { issue, first: one, second: other }) => {
            assert!(first.iter().all(|(id, value)| id == issue || second[id] == *value));
            keeps(first, kept & !brute.set(other));
            keeps(second, kept & !brute.set(one));
        }
        (Certificate::Package { package }, _) => {
            keeps(package, kept & !set);
            for change in &way.change {
                let Change::MoveLine { target, shift } = change else { continue };
                let line = brute.members(brute.set(std::slice::from_ref(target))).next().unwrap();
                let moved = brute.movable(line).unwrap().shifted(shift).unwrap();
                assert_eq!(moved.truth(package, &brute.case.issue_index()), Truth::True);
            }
        }
        other => panic!("{other:?}"),
    }
}

fn check(case: &Case, lines: Vec<Line>) -> Result<(), TestCaseError> {
    let brute = Brute::new(case, lines.clone());
    let finding = examine(case, lines);
    prop_assert_eq!(finding.verdict, brute.verdict());
    match finding.verdict {
        Verdict::Refuted => {
            let Some(Certificate::Package { package }) = &finding.certificate else { panic!() };
            prop_assert!(case.is_feasible(package) && mask(case, &brute.lines, package) == brute.all());
        }
        Verdict::Undetermined => prop_assert!(!finding.missing.is_empty()),
        Verdict::Proved => {
            check_conflicts(&brute, &finding)?;
            let component_free = |set: u32| brute.sets(set).iter().all(|set| brute.kept(brute.all() & !set));
            if brute.known() == brute.all() {
                prop_assert!(finding.complete);
                check_ways(&brute, &finding)?;
            } else {
                prop_assert!(component_free(0) || !finding.ways_out.is_empty() || !finding.remarks.is_empty());
                for way in &finding.ways_out {
                    let target: BTreeSet<LineName> = way.change.iter().flat_map(targets).collect();
                    let set = brute.set(&target.into_iter().collect::<Vec<_>>());
                    let component = brute.components().into_iter().find(|c| c & set != 0).unwrap();
                    check_certificate(&brute, component, set, way);
                }
            }
        }
    }
    Ok(())
}

/// A few lines over two ranges and an issue with options: thresholds, sums, conditions, a term.
fn dense() -> impl Strategy<Value = Case> {
    let line = (0_usize..9, 0_usize..3, 0_i64..6, 0_usize..2);
    (prop::collection::vec(line, 2..7), 0_usize..3, 0_usize..8).prop_map(|(lines, rules, hard)| {
        let mut case = case(&["a", "b", "c"]);
        case.issues = vec![
            options("data", &["o-none", "o-some", "o-all"]),
            range("x", "0", "5", "1"),
            range("y", "1", "4", "0.5"),
        ];
        case.issues[1].tradable = hard != 0;
        case.terms =
            vec![term("t", &[("a", compare("x <= 2")), ("b", compare("x + y >= 6")), ("c", compare("x = 3"))])];
        for (n, (form, of, number, strict)) in lines.iter().enumerate() {
            let (less, more) = [("<=", ">="), ("<", ">")][*strict];
            let says = match form {
                0 => compare(&format!("x {less} {number}")),
                1 => compare(&format!("x {more} {number}")),
                2 => compare(&format!("2 y {less} {number}.5")),
                3 => compare(&format!("{number} {less} y + y")),
                4 => compare(&format!("x + 2 y {more} {number}")),
                5 => compare(&format!("data {more} {}", ["o-none", "o-some", "o-all"][(*number % 3) as usize])),
                6 => implies(compare(&format!("x {more} 2")), compare("data = o-none")),
                7 => Condition::And(vec![Condition::Term(id("t")), compare("data != o-none")]),
                _ => Condition::Term(id("t")),
            };
            case.red_lines.push(red_line(&format!("l{n}"), ["a", "b", "c"][*of], says));
        }
        let all = [compare("x + y <= 8"), implies(compare("data = o-all"), compare("y > 2"))];
        case.rules = all.into_iter().take(rules).enumerate().map(|(n, says)| rule(&format!("r{n}"), says)).collect();
        project(&case, &Viewer::All)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn random_lines_conflict_as_defined(case in cases(shape())) {
        let mut lines = case.red_lines_in_force();
        check(&case, lines.clone())?;
        lines.extend(case.firm_positions_in_force());
        check(&case, lines)?;
    }

    #[test]
    fn dense_lines_conflict_as_defined(case in dense()) {
        check(&case, case.red_lines_in_force())?;
    }
}

//! Lines and packages (D3, D3a, D3b, D4), package by package and choice by choice.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;

use super::boxes::{Allowed, on};
use super::{Named, World, is_distinct, named};

/// The rules by their names.
pub fn rules(case: &Case) -> Allowed {
    case.rule_lines().into_iter().map(|rule| (case.line_name(&rule.entry), rule.says)).collect()
}

pub fn says(lines: &Named) -> Vec<&Condition> {
    lines.values().map(|line| &line.says).collect()
}

/// Whether a tree proves that no package keeps these lines and the rules.
fn closed(world: &World<'_>, lines: &Named, tree: &Tree) -> bool {
    let mut allowed = rules(world.case);
    allowed.extend(lines.iter().map(|(name, line)| (name.clone(), line.says.clone())));
    on(world.case, &world.packages.iter().collect::<Vec<_>>(), &allowed, tree).is_some()
}

/// What becomes of lines: kept by some package, by none whatever unknown readings are, or neither for certain.
pub fn state(world: &World<'_>, lines: &Named) -> Verdict {
    let known: Vec<&Condition> = says(lines).into_iter().filter(|says| says.terms().is_empty()).collect();
    if world.some(&says(lines)) {
        Verdict::Refuted
    } else if world.some(&known) {
        Verdict::Undetermined
    } else {
        Verdict::Proved
    }
}

/// D3.
pub fn red_lines(world: &World<'_>, finding: &Finding) -> bool {
    let lines = named(world.case, world.case.red_lines_in_force());
    !lines.is_empty() && !world.case.issues.is_empty() && conflict_or_package(world, &lines, finding)
}

fn conflict_or_package(world: &World<'_>, lines: &Named, finding: &Finding) -> bool {
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, None) => are_conflicts(world, lines, &finding.conflicts),
        (Verdict::Refuted, Some(Certificate::Package { package })) => {
            finding.conflicts.is_empty() && world.keeps(package, says(lines))
        }
        _ => false,
    }
}

fn are_conflicts(world: &World<'_>, lines: &Named, list: &[Conflict]) -> bool {
    let sets: BTreeSet<BTreeSet<&LineName>> = list.iter().map(|conflict| conflict.lines.iter().collect()).collect();
    !list.is_empty()
        && sets.len() == list.len()
        && list.iter().all(|conflict| is_conflict(world, lines, conflict))
        && are_components(list)
}

/// No package keeps the lines, by the tree; every rule given is used; without any one line some package keeps the rest.
fn is_conflict(world: &World<'_>, lines: &Named, conflict: &Conflict) -> bool {
    let mut allowed = Allowed::new();
    for name in &conflict.lines {
        let Some(line) = lines.get(name) else { return false };
        allowed.insert(name.clone(), line.says.clone());
    }
    let rules = rules(world.case);
    for name in &conflict.rules {
        let Some(rule) = rules.get(name) else { return false };
        allowed.insert(name.clone(), rule.clone());
    }
    let used = on(world.case, &world.packages.iter().collect::<Vec<_>>(), &allowed, &conflict.certificate);
    let left_out = |(name, package): (&LineName, &Package)| {
        world.keeps(package, conflict.lines.iter().filter(|other| *other != name).map(|other| &lines[other].says))
    };
    is_distinct(&conflict.lines)
        && is_distinct(&conflict.rules)
        && used.is_some_and(|used| conflict.rules.iter().all(|rule| used.contains(rule)))
        && conflict.witnesses.len() == conflict.lines.len()
        && conflict.lines.iter().zip(&conflict.witnesses).all(left_out)
}

/// Two conflicts have the same number exactly if a chain of conflicts that share lines leads from one to the other.
pub fn are_components(list: &[Conflict]) -> bool {
    let shares = |one: &Conflict, other: &Conflict| one.lines.iter().any(|line| other.lines.contains(line));
    list.iter().all(|start| {
        let mut reached: Vec<&Conflict> = vec![start];
        while let Some(next) =
            list.iter().find(|next| !reached.contains(next) && reached.iter().any(|one| shares(one, next)))
        {
            reached.push(next);
        }
        list.iter().all(|other| reached.contains(&other) == (other.component == start.component))
    })
}

/// D3a, with every reading that the sentences allow.
pub fn positions(world: &World<'_>, finding: &Finding) -> bool {
    let case = world.case;
    if case.issues.is_empty() || case.positions.is_empty() || !readings(world, finding) {
        return false;
    }
    conflict_or_package(world, &stances(world, &BTreeMap::new()), finding)
}

/// The lines of D3a, positions read as numbered; red lines that exclude each other are left aside.
pub fn stances(world: &World<'_>, read: &BTreeMap<Id, usize>) -> Named {
    let case = world.case;
    let red = case.red_lines_in_force();
    let conflict = !red.is_empty() && state(world, &named(case, red.clone())) == Verdict::Proved;
    let mut lines = if conflict { Vec::new() } else { red };
    for mut line in case.firm_positions_in_force() {
        let number = read.get(&line.entry.id).copied().unwrap_or(0);
        if let (Some(position), 1..) = (find(&case.positions, &line.entry.id), number) {
            line.says = case.as_read_by(&position.held(&position.also_read[number - 1]), &position.of);
        }
        lines.push(line);
    }
    named(case, lines)
}

/// Every combination of readings of firm positions that can be read in several ways; empty where none can.
fn combinations(case: &Case) -> BTreeSet<BTreeMap<Id, usize>> {
    let mut all = BTreeSet::from([BTreeMap::new()]);
    for line in case.firm_positions_in_force() {
        let ways = find(&case.positions, &line.entry.id).map_or(0, |position| position.also_read.len());
        if ways > 0 {
            let with = |read: &BTreeMap<Id, usize>, number| {
                read.clone().into_iter().chain([(line.entry.id.clone(), number)]).collect()
            };
            all = all
                .iter()
                .flat_map(|read| (0..=ways).map(move |number| with(read, number)).collect::<Vec<_>>())
                .collect();
        }
    }
    all.into_iter().filter(|read| !read.is_empty()).collect()
}

fn readings(world: &World<'_>, finding: &Finding) -> bool {
    let listed: BTreeSet<_> = finding.readings.iter().map(|tried| tried.read.clone()).collect();
    let comes_out = |tried: &ReadingTried| {
        let lines = stances(world, &tried.read);
        match (tried.verdict, &tried.certificate) {
            (Verdict::Proved, Some(Certificate::Tree { tree })) => closed(world, &lines, tree),
            (Verdict::Refuted, Some(Certificate::Package { package })) => world.keeps(package, says(&lines)),
            _ => false,
        }
    };
    listed == combinations(world.case)
        && listed.len() == finding.readings.len()
        && finding.readings.first().is_none_or(|tried| tried.read.values().all(|number| *number == 0))
        && finding.readings.iter().all(|tried| tried.verdict == finding.verdict && comes_out(tried))
}

/// The way out of a component of D3 or D3a: the lines of other components left aside, the packages keep what stays.
pub fn is_freed(world: &World<'_>, finding: &Finding, way: &WayOut) -> bool {
    let case = world.case;
    let mut kept = match finding.kind {
        Kind::RedLinesConflict => named(case, case.red_lines_in_force()),
        _ => stances(world, &BTreeMap::new()),
    };
    let others = finding.conflicts.iter().filter(|conflict| conflict.component != way.component);
    others.flat_map(|conflict| &conflict.lines).for_each(|line| drop(kept.remove(line)));
    match (&way.certificate, way.change.as_slice()) {
        (Certificate::Parts { first: one, second: other }, [Change::Split { issue, first, second }]) => {
            let part = |aside: &[LineName]| says_of(kept.iter().filter(|(name, _)| !aside.contains(name)));
            let alike = one.iter().all(|(id, value)| id == issue || other.get(id) == Some(value));
            alike && world.keeps(one, &part(second)) && world.keeps(other, &part(first))
        }
        (Certificate::Package { package }, changes) => {
            changes.iter().try_for_each(|change| give_way(case, &mut kept, change)).is_some()
                && world.keeps(package, says(&kept))
        }
        _ => false,
    }
}

fn says_of<'l>(lines: impl Iterator<Item = (&'l LineName, &'l Line)>) -> Vec<Condition> {
    lines.map(|(_, line)| line.says.clone()).collect()
}

/// What one change makes of the lines that are kept. Several words re-read in one line are told one by one.
pub fn give_way(case: &Case, kept: &mut Named, change: &Change) -> Option<()> {
    match change {
        Change::DropLine { target } => drop(kept.remove(target)?),
        Change::MoveLine { target, shift } => {
            let line = kept.get_mut(target)?;
            let Condition::Compare(comparison) = &line.says else { return None };
            line.says = Condition::Compare(comparison.shifted(shift)?);
        }
        Change::RereadTerm { target, term, reading_of } => {
            let line = kept.get_mut(target)?;
            let raw = match line.entry.table {
                Table::RedLines => find(&case.red_lines, &line.entry.id)?.says.clone(),
                _ => {
                    let position = find(&case.positions, &line.entry.id)?;
                    position.held(&position.says)
                }
            };
            let of = line.of.clone()?;
            let reader = |used: &Id| if used == term { reading_of.clone() } else { of.clone() };
            line.says = raw.with_readings(&|used| case.reading(used, &reader(used)).cloned());
        }
        _ => return None,
    }
    Some(())
}

/// What somebody does in any case, with what others ask: red lines and positions that insist, refuse or ask.
fn pairs(case: &Case) -> BTreeMap<(LineName, LineName), [Line; 2]> {
    let day = case.header.as_of;
    let line = |table, id: &Id| case.line(&EntryRef::new(table, id));
    let plans = case.alternatives.iter().filter(|plan| plan.regardless);
    let plans: Vec<Line> = plans.filter_map(|plan| line(Table::Alternatives, &plan.meta.id)).collect();
    let red = case.red_lines.iter().filter(|red| in_force(red.since, red.until, day));
    let mut asks: Vec<Line> = red.filter_map(|red| line(Table::RedLines, &red.meta.id)).collect();
    let said = case.positions.iter().filter(|said| {
        let kinds = [PositionKind::Insists, PositionKind::Refuses, PositionKind::Asks];
        kinds.contains(&said.kind) && in_force(said.since, said.until, day)
    });
    asks.extend(said.filter_map(|said| line(Table::Positions, &said.meta.id)));
    let mut pairs = BTreeMap::new();
    for plan in &plans {
        for ask in asks.iter().filter(|ask| ask.of != plan.of) {
            let names = (case.line_name(&plan.entry), case.line_name(&ask.entry));
            pairs.insert(names, [plan.clone(), ask.clone()]);
        }
    }
    pairs
}

/// D3b.
pub fn plan_excludes_ask(world: &World<'_>, finding: &Finding) -> bool {
    let pairs = pairs(world.case);
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, Some(Certificate::Exclusion { pairs: list })) => {
            let listed: BTreeSet<_> = list.iter().map(|pair| (pair.plan.clone(), pair.ask.clone())).collect();
            let proved = |pair: &ExcludedPair| {
                let lines = pairs.get(&(pair.plan.clone(), pair.ask.clone()));
                lines.is_some_and(|lines| closed(world, &named(world.case, lines.clone()), &pair.tree))
            };
            // A line of which a reading is not known takes part in no proof, and need not be listed.
            let must = pairs.iter().filter(|(_, lines)| {
                lines.iter().all(|line| line.says.terms().is_empty()) && !world.some(&[&lines[0].says, &lines[1].says])
            });
            !list.is_empty()
                && listed.len() == list.len()
                && list.iter().all(proved)
                && must.into_iter().all(|(names, _)| listed.contains(names))
        }
        (Verdict::Refuted, Some(Certificate::Compatible { pairs: list })) => {
            !pairs.is_empty() && !world.case.issues.is_empty() && compatible(world, list, &BTreeSet::new())
        }
        _ => false,
    }
}

/// Each pair but those set aside is listed once, with a package that has both.
fn compatible(world: &World<'_>, list: &[CompatiblePair], aside: &BTreeSet<(LineName, LineName)>) -> bool {
    let pairs = pairs(world.case);
    let listed: BTreeSet<_> = list.iter().map(|pair| (pair.plan.clone(), pair.ask.clone())).collect();
    let expected: BTreeSet<_> = pairs.keys().filter(|names| !aside.contains(names)).cloned().collect();
    let has_both = |pair: &CompatiblePair| {
        let lines = &pairs[&(pair.plan.clone(), pair.ask.clone())];
        world.keeps(&pair.package, lines.iter().map(|line| &line.says))
    };
    listed == expected && listed.len() == list.len() && list.iter().all(has_both)
}

/// The way out of a component of D3b: what is held back or dropped, and other components, are left aside.
pub fn goes_together(world: &World<'_>, finding: &Finding, way: &WayOut) -> bool {
    let (Some(Certificate::Exclusion { pairs: list }), Certificate::Compatible { pairs: together }) =
        (&finding.certificate, &way.certificate)
    else {
        return false;
    };
    let gone: BTreeSet<&LineName> = way
        .change
        .iter()
        .filter_map(|change| match change {
            Change::HoldBack { target } | Change::DropLine { target } => Some(target),
            _ => None,
        })
        .collect();
    let touches = |pair: &(LineName, LineName)| gone.contains(&pair.0) || gone.contains(&pair.1);
    // All that shares a plan or an ask with what is gone, directly or through others, is the component.
    let excluded: BTreeSet<_> = list.iter().map(|pair| (pair.plan.clone(), pair.ask.clone())).collect();
    let mut own: BTreeSet<_> = excluded.iter().filter(|pair| touches(pair)).cloned().collect();
    while let Some(next) =
        excluded.iter().find(|next| !own.contains(*next) && own.iter().any(|pair| pair.0 == next.0 || pair.1 == next.1))
    {
        own.insert(next.clone());
    }
    let mut aside: BTreeSet<_> = excluded.difference(&own).cloned().collect();
    aside.extend(pairs(world.case).into_keys().filter(touches));
    compatible(world, together, &aside)
}

type Choice = BTreeMap<Id, Id>;

/// Every choice of one known reading for each term that a red line in force uses and somebody is known to read.
fn choices(case: &Case) -> BTreeSet<Choice> {
    let held = case.red_lines_in_force();
    let says = held.iter().filter_map(|line| find(&case.red_lines, &line.entry.id)).map(|line| &line.says);
    let used: BTreeSet<&Id> = says.flat_map(Condition::terms).collect();
    let mut all = BTreeSet::from([Choice::new()]);
    for term in used.into_iter().filter_map(|term| find(&case.terms, term)).filter(|term| !term.readings.is_empty()) {
        let mut next = BTreeSet::new();
        for (choice, actor) in all.iter().flat_map(|choice| term.readings.keys().map(move |actor| (choice, actor))) {
            let mut choice = choice.clone();
            choice.insert(term.meta.id.clone(), actor.clone());
            next.insert(choice);
        }
        all = next;
    }
    all
}

fn under(case: &Case, choice: &Choice) -> Named {
    let held = case.red_lines_in_force();
    named(case, held.iter().filter_map(|line| case.under_choice(&line.entry, choice)))
}

fn is_open(world: &World<'_>, choice: &Choice, package: &Package) -> bool {
    choices(world.case).contains(choice) && world.keeps(package, says(&under(world.case, choice)))
}

fn is_shut(world: &World<'_>, choice: &Choice, tree: &Tree) -> bool {
    choices(world.case).contains(choice) && closed(world, &under(world.case, choice), tree)
}

/// Each common choice is listed once, with how it comes out.
fn all_choices(world: &World<'_>, open: &[OpenChoice], shut: &[ClosedChoice]) -> bool {
    let listed: Vec<&Choice> =
        open.iter().map(|open| &open.choice).chain(shut.iter().map(|shut| &shut.choice)).collect();
    is_distinct(&listed)
        && listed.len() == choices(world.case).len()
        && open.iter().all(|open| is_open(world, &open.choice, &open.package))
        && shut.iter().all(|shut| is_shut(world, &shut.choice, &shut.tree))
}

/// D4.
pub fn term_in_dispute(world: &World<'_>, finding: &Finding) -> bool {
    let own = named(world.case, world.case.red_lines_in_force());
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, Some(Certificate::Choices { open, package, closed, tree })) => {
            is_open(world, open, package) && is_shut(world, closed, tree)
        }
        (Verdict::Proved, Some(Certificate::LoadBearing { package, closed })) => {
            world.keeps(package, says(&own)) && all_choices(world, &[], closed)
        }
        (Verdict::Refuted, Some(Certificate::AllChoices { open, closed }))
            if !own.is_empty() && !world.case.issues.is_empty() =>
        {
            let bears = open.is_empty() && state(world, &own) != Verdict::Proved;
            all_choices(world, open, closed)
                && (open.is_empty() || closed.is_empty())
                && !bears
                && !some_text_decides(world)
        }
        (Verdict::Proved, Some(certificate @ Certificate::Unclear { .. })) => is_unclear(world, certificate),
        _ => false,
    }
}

fn firm(case: &Case) -> Named {
    named(case, case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force()))
}

/// What a text says where it is clear.
fn said(text: &Text) -> Package {
    let clear = text.package.iter().flatten().filter(|(issue, _)| !text.unclear.contains(issue));
    clear.map(|(issue, value)| (issue.clone(), value.clone())).collect()
}

fn agrees(package: &Package, said: &Package) -> bool {
    said.iter().all(|(issue, value)| package.get(issue) == Some(value))
}

/// Whether some text can keep a line with one answer to an issue on which it is unclear, and not with another.
fn some_text_decides(world: &World<'_>) -> bool {
    let lines = firm(world.case);
    world.case.texts.iter().any(|text| {
        let fits: Vec<&Package> = world.x.iter().filter(|package| agrees(package, &said(text))).collect();
        let known = || lines.values().filter(|line| line.says.terms().is_empty());
        text.unclear.iter().any(|issue| {
            known().any(|line| {
                let kept = |package: &&&Package| world.holds(&line.says, package);
                let answers: BTreeSet<&Value> = fits.iter().filter_map(|package| package.get(issue)).collect();
                let keeping: BTreeSet<&Value> =
                    fits.iter().filter(kept).filter_map(|package| package.get(issue)).collect();
                !keeping.is_empty() && keeping != answers
            })
        })
    })
}

fn is_unclear(world: &World<'_>, certificate: &Certificate) -> bool {
    let Certificate::Unclear { text, issue, line, package, breaks, tree, other } = certificate else { return false };
    let lines = firm(world.case);
    let (Some(text), Some(held)) = (find(&world.case.texts, text), lines.get(line)) else { return false };
    let fits = |package: &Package| world.x.binary_search(package).is_ok() && agrees(package, &said(text));
    let mut allowed = rules(world.case);
    allowed.insert(line.clone(), held.says.clone());
    let in_box = |package: &&Package| agrees(package, &said(text)) && package.get(issue) == Some(breaks);
    let part: Vec<&Package> = world.packages.iter().filter(in_box).collect();
    text.unclear.contains(issue)
        && fits(package)
        && fits(other)
        && other.get(issue) == Some(breaks)
        && world.holds(&held.says, package)
        && on(world.case, &part, &allowed, tree).is_some()
}

/// The way out of D4: every common choice with how it comes out. That they come out alike once the words are fixed, or
/// that no text decides once it is clear, does not hang on the certificate.
pub fn is_settled(world: &World<'_>, way: &WayOut) -> bool {
    let Certificate::Refuted { by } = &way.certificate else { return false };
    let Certificate::AllChoices { open, closed } = by.as_ref() else { return false };
    all_choices(world, open, closed)
}

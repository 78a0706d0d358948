//! D7 `agreement-missed`: packages that are acceptable to all exist, and no completion of any tabled text is one.
//!
//! A package is acceptable to all if it obeys the rules, certainly keeps every red line in force and gives every party its
//! reservation value. Issues that a text leaves out or on which it is unclear are open: some completion counts. Nothing is
//! built on an analyst's preferences: a party known by these alone counts as unknown.
//!
//! The package, and whatever derives from it, is for mediators alone; for other viewers the kind is withheld
//! (see [`crate::Limits::withheld`]).

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, EntryRef, Finding, Group, Id, Kind, LineName, MissedText, Missing, Number, Package,
    Table, Text, Verdict, WayOut,
};

use crate::compile::Bound;
use crate::floors::Floor;
use crate::offered::{bounds, editors, examined, with_ways};
use crate::search::Search;
use crate::search::space::Space;
use crate::system::{State, System};
use crate::{Budget, Halt};

/// The most sets of issues whose answers are changed in one text.
const EDITS: usize = 2_000;

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    with_ways(examined(Kind::AgreementMissed, case, budget, fill), case, budget, edits)
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    examined(Kind::AgreementMissed, case, budget, fill).verdict
}

/// The floors that nobody estimated, and what is missing of the others.
fn floors(case: &Case) -> Result<(Vec<Floor>, Vec<Missing>), Halt> {
    let (known, mut missing) = case.floors();
    let (estimated, known): (Vec<_>, Vec<_>) = known.into_iter().partition(|floor| case.is_estimated(&floor.party));
    missing.extend(estimated.into_iter().map(|floor| Missing::Estimate { actor: floor.party }));
    Ok((known.iter().map(Floor::new).collect::<Result<_, _>>()?, missing))
}

fn system(case: &Case) -> Result<(System<'_>, Vec<Missing>), Halt> {
    let (floors, missing) = floors(case)?;
    Ok((System::with_floors(case, case.red_lines_in_force(), floors)?, missing))
}

fn fill(finding: &mut Finding, case: &Case, budget: &Budget<'_>) -> Result<(), Halt> {
    let (system, missing) = system(case)?;
    let mut search = Search::new(&system.problem);
    match system.state(&mut search, &system.all, budget)? {
        State::Closed(core) => {
            finding.certificate = Some(Certificate::Tree { tree: system.tree(&mut search, &core, budget)? });
            finding.verdict = Verdict::Refuted;
        }
        State::Open(point) if missing.is_empty() => {
            let package = system.package(&point, budget)?;
            texts(finding, &system, &mut search, package, budget)?;
        }
        State::Open(_) => finding.missing = missing,
        State::Unknown => {
            finding.missing = system.readings_missing(&system.all);
            finding.missing.extend(missing);
        }
    }
    Ok(())
}

/// Looks at every tabled text, where a package is acceptable to all.
fn texts(
    finding: &mut Finding,
    system: &System<'_>,
    search: &mut Search<'_, '_>,
    package: Package,
    budget: &Budget<'_>,
) -> Result<(), Halt> {
    let (certain, items) = (system.known.union(&system.rules), system.all.union(&system.rules));
    let mut missed = Vec::new();
    for text in system.case.tabled_texts() {
        let Some(settled) = text.settled() else {
            finding.missing.push(Missing::TextUnseen { text: text.meta.id.clone() });
            continue;
        };
        let bounds = bounds(&system.problem.places, &settled);
        if let Some(point) = search.solve_within(&bounds, &items, budget)? {
            let package = system.package(&point, budget)?;
            finding.certificate = Some(Certificate::Tabled { text: text.meta.id.clone(), package });
            finding.verdict = Verdict::Refuted;
            finding.missing.clear();
            return Ok(());
        }
        if search.solve_within(&bounds, &certain, budget)?.is_some() {
            finding.missing.extend(system.readings_missing(&system.all));
            continue;
        }
        let tree = system.tree_within(search, &bounds, &certain, budget)?;
        missed.push(self::missed(system, text, &bounds, tree));
    }
    finding.missing.sort();
    finding.missing.dedup();
    if finding.missing.is_empty() {
        let Some(texts) = missed.into_iter().collect::<Option<Vec<MissedText>>>() else {
            return Err(budget.limit("digits"));
        };
        finding.names = names(system, &texts);
        finding.certificate = Some(Certificate::Missed { package, texts });
        finding.verdict = Verdict::Proved;
    }
    Ok(())
}

/// Who is short under a text; `None` where an amount cannot be written.
fn missed(system: &System<'_>, text: &Text, bounds: &[Bound], tree: detente_model::Tree) -> Option<MissedText> {
    let mut space = Space::whole(&system.problem.places.last);
    bounds.iter().for_each(|bound| space.0[bound.side] = bound.place);
    let lack = |floor: &Floor| floor.tabled.least - floor.tabled.most(&space);
    let short = system.floors.iter().filter(|floor| lack(floor) > 0);
    let short = short.map(|floor| Some((floor.party.clone(), Number::from_big(&floor.utility(lack(floor)))?)));
    let broken = (0..system.lines.len())
        .filter(|line| system.known.contains(*line) && space.refutes(&system.problem.items[*line].node));
    let mut breaks: Vec<LineName> = broken.map(|line| system.names[line].clone()).collect();
    breaks.sort();
    Some(MissedText {
        text: text.meta.id.clone(),
        short: short.collect::<Option<BTreeMap<Id, Number>>>()?,
        breaks,
        tree,
    })
}

/// The texts, what gives no room in them, and the preferences of all.
fn names(system: &System<'_>, texts: &[MissedText]) -> Vec<EntryRef> {
    let mut names: BTreeSet<EntryRef> =
        system.floors.iter().map(|floor| EntryRef::new(Table::Preferences, &floor.party)).collect();
    for missed in texts {
        names.insert(EntryRef::new(Table::Texts, &missed.text));
        names.extend(missed.tree.names().into_iter().filter_map(|name| system.case.named_line(name)));
    }
    names.into_iter().collect()
}

/// The shortest edits of the latest texts after which some completion is acceptable to all.
fn edits(finding: &mut Finding, case: &Case, budget: &Budget<'_>) -> Result<(), Halt> {
    let (system, _) = system(case)?;
    let mut search = Search::new(&system.problem);
    let items = system.all.union(&system.rules);
    for text in case.latest_texts() {
        let Some(settled) = text.settled() else { continue };
        let tradable = |issue: &&Id| {
            let number = system.problem.places.number(issue);
            number.is_some_and(|number| system.problem.places.issue(number).tradable)
        };
        let free: Vec<Id> = settled.keys().filter(tradable).cloned().collect();
        let mut tried = 0;
        for size in 1..=free.len() {
            let before = finding.ways_out.len();
            for changed in subsets(&free, size, EDITS.saturating_sub(tried)) {
                tried += 1;
                if finding.ways_out.len() == budget.limits.list {
                    return Err(budget.limit("list"));
                }
                let mut rest = settled.clone();
                rest.retain(|issue, _| !changed.contains(issue));
                let bounds = bounds(&system.problem.places, &rest);
                if let Some(point) = search.solve_within(&bounds, &items, budget)? {
                    finding.ways_out.push(edit(case, text, &changed, system.package(&point, budget)?));
                }
            }
            if finding.ways_out.len() > before {
                break;
            }
            if tried >= EDITS {
                finding.complete = false;
                break;
            }
        }
    }
    finding.ways_out.sort_by(|one, other| one.change.cmp(&other.change));
    Ok(())
}

/// The sets of so many of these, in order, up to a number of them.
fn subsets(of: &[Id], size: usize, most: usize) -> Vec<BTreeSet<Id>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    for taken in 0..size {
        let mut longer = Vec::new();
        for set in &found {
            let from = set.last().map_or(0, |last| last + 1);
            // As many as are still to be taken must be left behind.
            for next in from..=(of.len() + taken).saturating_sub(size) {
                longer.push([set.as_slice(), &[next]].concat());
            }
            if longer.len() > most {
                break;
            }
        }
        longer.truncate(most);
        found = longer;
    }
    found.into_iter().map(|set| set.into_iter().map(|at| of[at].clone()).collect()).collect()
}

fn edit(case: &Case, text: &Text, changed: &BTreeSet<Id>, package: Package) -> WayOut {
    let answers = package.iter().filter(|(issue, _)| changed.contains(*issue));
    let answers = answers.map(|(issue, value)| (issue.clone(), value.clone())).collect();
    WayOut {
        change: vec![Change::EditText { target: text.meta.id.clone(), answers }],
        group: Group::NobodyYields,
        actors: editors(case, text),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Tabled { text: text.meta.id.clone(), package },
    }
}

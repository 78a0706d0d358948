//! D4 `term-in-dispute`: whether the red lines can be kept together depends on how a word is read, or what a text keeps
//! depends on how it is read.
//!
//! A term is used if a red line in force uses it. A common choice takes one known reading of each term used that has one,
//! for all its uses. The finding is proved where D3 comes out open under one common choice and closed under another, or
//! where the sides' own readings keep it open and every common choice closes it (the word is load-bearing). It is
//! proved too where a text is unclear on an issue and some line or firm position can be kept with one answer to it
//! and not with another.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, ClosedChoice, EntryRef, Finding, Group, Id, Kind, Line, Missing, OpenChoice, Package,
    Remark, Role, Table, Text, Tree, Value, Verdict, WayOut, find as entry,
};

use crate::compile::{Bound, high, low};
use crate::search::Search;
use crate::system::{State, System};
use crate::{Budget, Halt};

/// Term to the actor whose reading is taken.
type Choice = BTreeMap<Id, Id>;

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    examine(case, budget, true)
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    examine(case, budget, false).verdict
}

fn examine(case: &Case, budget: &Budget<'_>, with_ways: bool) -> Finding {
    let mut finding = Finding::new(Kind::TermInDispute, Verdict::Undetermined);
    if let Some(missing) = nothing_to_examine(case) {
        finding.missing.push(missing);
        return finding;
    }
    let done = by_terms(case, &mut finding, budget).and_then(|()| match finding.verdict {
        Verdict::Proved => Ok(()),
        _ => by_texts(case, &mut finding, budget),
    });
    if let Err(halt) = done {
        finding.missing.push(halt.missing());
        finding.complete = false;
    }
    finding.missing.sort();
    finding.missing.dedup();
    if with_ways && finding.verdict == Verdict::Proved {
        ways_out(case, &mut finding, budget);
    }
    finding
}

fn nothing_to_examine(case: &Case) -> Option<Missing> {
    let unclear = case.texts.iter().any(|text| !text.unclear.is_empty());
    if case.issues.is_empty() {
        Some(Missing::Empty { table: Table::Issues })
    } else if case.terms.is_empty() && !unclear {
        Some(Missing::Empty { table: Table::Terms })
    } else {
        None
    }
}

/// What one common choice comes to.
enum Come {
    Open(Package),
    Closed(Tree),
    Unknown,
}

fn come(case: &Case, lines: Vec<Line>, budget: &Budget<'_>) -> Result<Come, Halt> {
    let system = System::new(case, lines)?;
    let mut search = Search::new(&system.problem);
    Ok(match system.state(&mut search, &system.all, budget)? {
        State::Unknown => Come::Unknown,
        State::Open(point) => Come::Open(system.package(&point)),
        State::Closed(core) => {
            let proof = search.prove(&core, budget)?;
            let tree = proof.and_then(|proof| proof.tree(&system.problem.places, &system.names));
            Come::Closed(tree.ok_or_else(|| budget.limit("steps"))?)
        }
    })
}

/// The terms that red lines in force use, each with the actors whose readings are known.
fn used(case: &Case) -> Vec<(Id, Vec<Id>)> {
    let lines = case.red_lines_in_force();
    let says = lines.iter().filter_map(|line| entry(&case.red_lines, &line.entry.id)).map(|line| &line.says);
    let terms: BTreeSet<Id> = says.flat_map(|says| says.terms()).cloned().collect();
    let readers = |term: &Id| entry(&case.terms, term).map(|term| term.readings.keys().cloned().collect());
    terms.into_iter().map(|term| (term.clone(), readers(&term).unwrap_or_default())).collect()
}

/// Every common choice, in fixed order.
fn choices(case: &Case, budget: &Budget<'_>) -> Result<Vec<Choice>, Halt> {
    let mut all = vec![Choice::new()];
    for (term, readers) in used(case).into_iter().filter(|(_, readers)| !readers.is_empty()) {
        if all.len().saturating_mul(readers.len()) > budget.limits.choices {
            return Err(budget.limit("choices"));
        }
        let with = |choice: &Choice, reader: &Id| {
            let mut choice = choice.clone();
            choice.insert(term.clone(), reader.clone());
            choice
        };
        all = all.iter().flat_map(|choice| readers.iter().map(move |reader| with(choice, reader))).collect();
    }
    Ok(all)
}

fn under(case: &Case, choice: &Choice) -> Vec<Line> {
    case.red_lines_in_force().iter().filter_map(|line| case.under_choice(&line.entry, choice)).collect()
}

fn by_terms(case: &Case, finding: &mut Finding, budget: &Budget<'_>) -> Result<(), Halt> {
    finding.missing.extend(readings_missing(case));
    if case.red_lines_in_force().is_empty() {
        if finding.missing.is_empty() {
            finding.missing.push(Missing::Empty { table: Table::RedLines });
        }
        return Ok(());
    }
    let (mut open, mut closed, mut unknown) = (Vec::new(), Vec::new(), false);
    for choice in choices(case, budget)? {
        match come(case, under(case, &choice), budget)? {
            Come::Open(package) => open.push(OpenChoice { choice, package }),
            Come::Closed(tree) => closed.push(ClosedChoice { choice, tree }),
            Come::Unknown => unknown = true,
        }
    }
    let own = come(case, case.red_lines_in_force(), budget)?;
    match (open.first(), closed.first(), own) {
        (Some(first_open), Some(first_closed), _) => {
            let certificate = Certificate::Choices {
                open: first_open.choice.clone(),
                package: first_open.package.clone(),
                closed: first_closed.choice.clone(),
                tree: first_closed.tree.clone(),
            };
            proved(case, finding, certificate);
        }
        (None, Some(_), Come::Open(package)) if !unknown => {
            finding.remarks.push(Remark::LoadBearing);
            proved(case, finding, Certificate::LoadBearing { package, closed });
        }
        (_, _, Come::Unknown) => {}
        _ if unknown => {}
        _ => {
            finding.verdict = Verdict::Refuted;
            finding.missing.clear();
            finding.certificate = Some(Certificate::AllChoices { open, closed });
        }
    }
    Ok(())
}

fn proved(case: &Case, finding: &mut Finding, certificate: Certificate) {
    finding.verdict = Verdict::Proved;
    finding.certificate = Some(certificate);
    let disputed: BTreeSet<Id> =
        used(case).into_iter().filter(|(_, readers)| !readers.is_empty()).map(|(term, _)| term).collect();
    let uses = |entry_: &EntryRef| {
        entry(&case.red_lines, &entry_.id).is_some_and(|line| line.says.terms().iter().any(|term| disputed.contains(*term)))
    };
    finding.names = case.red_lines_in_force().into_iter().map(|line| line.entry).filter(uses).collect();
    finding.names.sort();
}

/// The readings that are not on file: of each line and position in force by its holder, and of a term that none of them
/// uses by each party.
fn readings_missing(case: &Case) -> Vec<Missing> {
    let day = case.header.as_of;
    let lines = case.red_lines.iter().filter(|l| detente_model::in_force(l.since, l.until, day)).map(|l| (&l.of, &l.says));
    let positions =
        case.positions.iter().filter(|p| detente_model::in_force(p.since, p.until, day)).map(|p| (&p.of, &p.says));
    let mut needed: BTreeSet<(Id, Id)> = BTreeSet::new();
    let mut spoken: BTreeSet<Id> = BTreeSet::new();
    for (holder, says) in lines.chain(positions) {
        for term in says.terms() {
            spoken.insert(term.clone());
            needed.insert((term.clone(), holder.clone()));
        }
    }
    for term in case.terms.iter().filter(|term| !spoken.contains(&term.meta.id)) {
        let parties = case.actors.iter().filter(|actor| actor.has_role(Role::Party, day));
        needed.extend(parties.map(|actor| (term.meta.id.clone(), actor.meta.id.clone())));
    }
    let unknown = needed.into_iter().filter(|(term, actor)| case.reading(term, actor).is_none());
    unknown.map(|(term, actor)| Missing::Reading { term, actor }).collect()
}

/// An unclear text whose answer on an issue decides what it can keep.
fn by_texts(case: &Case, finding: &mut Finding, budget: &Budget<'_>) -> Result<(), Halt> {
    for text in &case.texts {
        for issue in &text.unclear {
            if let Some((certificate, line)) = unclear(case, text, issue, budget)? {
                finding.verdict = Verdict::Proved;
                finding.certificate = Some(certificate);
                finding.names = vec![line, EntryRef::new(Table::Texts, &text.meta.id)];
                finding.names.sort();
                return Ok(());
            }
        }
    }
    Ok(())
}

fn unclear(
    case: &Case,
    text: &Text,
    issue: &Id,
    budget: &Budget<'_>,
) -> Result<Option<(Certificate, EntryRef)>, Halt> {
    let lines: Vec<Line> = case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force()).collect();
    let system = System::new(case, lines)?;
    let mut search = Search::new(&system.problem);
    let (says, answers) = (said(&system, text), answers(case, issue, budget)?);
    let with = |answer: &Value| says.iter().copied().chain(fixed(&system, issue, answer)).collect::<Vec<Bound>>();
    for line in (0..system.lines.len()).filter(|line| system.known.contains(*line)) {
        let mut items = system.rules.clone();
        items.insert(line);
        let Some(kept) = search.solve_within(&says, &items, budget)? else { continue };
        for answer in &answers {
            let within = with(answer);
            let Some(other) = search.solve_within(&within, &system.rules, budget)? else { continue };
            if search.solve_within(&within, &items, budget)?.is_some() {
                continue;
            }
            let proof = search.prove_within(&within, &items, budget)?;
            let tree = proof.and_then(|proof| proof.tree(&system.problem.places, &system.names));
            let certificate = Certificate::Unclear {
                text: text.meta.id.clone(),
                issue: issue.clone(),
                line: system.names[line].clone(),
                package: system.package(&kept),
                breaks: answer.clone(),
                tree: tree.ok_or_else(|| budget.limit("steps"))?,
                other: system.package(&other),
            };
            return Ok(Some((certificate, system.entries[line].clone())));
        }
    }
    Ok(None)
}

/// What a text says where it is clear, as bounds.
fn said(system: &System<'_>, text: &Text) -> Vec<Bound> {
    let clear = text.package.iter().flatten().filter(|(issue, _)| !text.unclear.contains(issue));
    clear.flat_map(|(issue, value)| fixed(system, issue, value)).collect()
}

fn fixed(system: &System<'_>, issue: &Id, value: &Value) -> Vec<Bound> {
    let places = &system.problem.places;
    let place = entry(&system.case.issues, issue).and_then(|found| found.place(value)).and_then(|p| i64::try_from(p).ok());
    match (places.number(issue), place) {
        (Some(number), Some(place)) => {
            vec![Bound { side: low(number), place }, Bound { side: high(number), place }]
        }
        _ => Vec::new(),
    }
}

/// The answers to an issue, in order.
fn answers(case: &Case, issue: &Id, budget: &Budget<'_>) -> Result<Vec<Value>, Halt> {
    let Some(issue) = entry(&case.issues, issue) else { return Ok(Vec::new()) };
    let count = issue.count().unwrap_or(u64::MAX);
    if count > budget.limits.choices as u64 {
        return Err(budget.limit("choices"));
    }
    Ok((0..count).filter_map(|place| issue.value(place)).collect())
}

/// The smallest sets of terms to agree on, or the texts to make clear, where nothing of D4 is left after it.
fn ways_out(case: &Case, finding: &mut Finding, budget: &Budget<'_>) {
    let ways = match &finding.certificate {
        Some(Certificate::Unclear { .. }) => Ok(clarify(case, budget).into_iter().collect()),
        _ => agree(case, budget),
    };
    match ways {
        Ok(ways) => finding.ways_out = ways,
        Err(halt) => {
            finding.complete = false;
            finding.missing.push(halt.missing());
        }
    }
}

/// Every smallest set of terms such that, once they are read alike, the others no longer matter.
fn agree(case: &Case, budget: &Budget<'_>) -> Result<Vec<WayOut>, Halt> {
    let terms = used(case);
    let terms: Vec<&(Id, Vec<Id>)> = terms.iter().filter(|(_, readers)| !readers.is_empty()).collect();
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for choice in choices(case, budget)? {
        match come(case, under(case, &choice), budget)? {
            Come::Open(package) => open.push(OpenChoice { choice, package }),
            Come::Closed(tree) => closed.push(ClosedChoice { choice, tree }),
            Come::Unknown => return Ok(Vec::new()),
        }
    }
    let table: Vec<(&Choice, bool)> =
        open.iter().map(|c| (&c.choice, true)).chain(closed.iter().map(|c| (&c.choice, false))).collect();
    let mut ways = Vec::new();
    for size in 1..=terms.len() {
        for chosen in subsets(terms.len(), size, budget)? {
            let fixed: Vec<&Id> = chosen.iter().map(|index| &terms[*index].0).collect();
            if decides(&table, &fixed) {
                let readers: BTreeSet<Id> = chosen.iter().flat_map(|index| terms[*index].1.iter().cloned()).collect();
                let by = Certificate::AllChoices { open: open.clone(), closed: closed.clone() };
                ways.push(WayOut {
                    change: fixed.iter().map(|term| Change::FixTerm { target: (*term).clone() }).collect(),
                    group: Group::BothMove,
                    actors: readers.into_iter().collect(),
                    component: 0,
                    leaves: Vec::new(),
                    minimal: true,
                    certificate: Certificate::Refuted { by: Box::new(by) },
                });
            }
        }
        if !ways.is_empty() {
            break;
        }
    }
    Ok(ways)
}

/// Whether the verdict is the same for all choices that agree on `fixed`.
fn decides(table: &[(&Choice, bool)], fixed: &[&Id]) -> bool {
    let mut seen: BTreeMap<Vec<&Id>, bool> = BTreeMap::new();
    table.iter().all(|(choice, open)| {
        let key = fixed.iter().filter_map(|term| choice.get(*term)).collect();
        *seen.entry(key).or_insert(*open) == *open
    })
}

/// Every set of `size` numbers below `count`, in order.
fn subsets(count: usize, size: usize, budget: &Budget<'_>) -> Result<Vec<Vec<usize>>, Halt> {
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let longer = sets.iter().flat_map(|set| {
            let from = set.last().map_or(0, |last| last + 1);
            (from..count).map(move |next| set.iter().copied().chain([next]).collect())
        });
        sets = longer.collect();
        if sets.len() > budget.limits.choices {
            return Err(budget.limit("choices"));
        }
    }
    Ok(sets)
}

/// All texts made clear on the issues on which that decides something, if nothing of D4 is left then.
fn clarify(case: &Case, budget: &Budget<'_>) -> Option<WayOut> {
    let mut after = case.clone();
    let mut change = Vec::new();
    let mut actors = BTreeSet::new();
    for (index, text) in case.texts.iter().enumerate() {
        for issue in &text.unclear {
            if unclear(case, text, issue, budget).ok()?.is_some() {
                after.texts[index].unclear.retain(|other| other != issue);
                change.push(Change::ClarifyText { target: text.meta.id.clone(), issue: issue.clone() });
                actors.insert(text.by.clone());
            }
        }
    }
    let again = examine(&after, &budget.fresh(), false);
    let by = again.certificate.filter(|_| again.verdict == Verdict::Refuted)?;
    change.sort();
    Some(WayOut {
        change,
        group: Group::NobodyYields,
        actors: actors.into_iter().collect(),
        component: 0,
        leaves: Vec::new(),
        minimal: true,
        certificate: Certificate::Refuted { by: Box::new(by) },
    })
}

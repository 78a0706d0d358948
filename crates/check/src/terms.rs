//! Words and texts on whose reading it depends (D4).
//!
//! Definitions: a term is used if a red line in force uses it. A common choice takes one known reading for each term used
//! that has one, the same for all its uses; a line with another term stays unknown. A text says what its package says, but
//! for the issues on which it is unclear. What it can keep differs between two answers to such an issue if a red line or
//! a firm position is kept by some package of X that agrees with the text, and by none that agrees with it and gives one
//! of the answers, though there are some.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, ClosedChoice, Condition, EntryRef, Finding, Group, Id, Line, LineName, OpenChoice,
    Package, Remark, Table, Text, Tree, Value, Verdict, WayOut, find,
};

use crate::Refusal;
use crate::kinds::{Names, wrong};
use crate::lines::{Lines, State, in_x, keeps};
use crate::plain::Budget;
use crate::red_lines::closed;
use crate::space::Space;
use crate::tree::tree;
use crate::waits::{limited, parts};

/// A common choice: term to the actor whose reading is taken.
pub(crate) type Choice = BTreeMap<Id, Id>;

/// The terms that red lines in force use, with the actors whose readings of them are known.
fn used(case: &Case) -> BTreeMap<&Id, BTreeSet<&Id>> {
    let lines = case.red_lines_in_force();
    let says = lines.iter().filter_map(|line| find(&case.red_lines, &line.entry.id)).map(|line| &line.says);
    let terms = says.flat_map(Condition::terms).filter_map(|term| find(&case.terms, term));
    terms.map(|term| (&term.meta.id, term.readings.keys().collect())).collect()
}

/// Every common choice.
fn every(case: &Case) -> impl Iterator<Item = Choice> {
    let terms: Vec<(Id, Vec<Id>)> = used(case)
        .into_iter()
        .filter(|(_, actors)| !actors.is_empty())
        .map(|(term, actors)| (term.clone(), actors.into_iter().cloned().collect()))
        .collect();
    let count = terms.iter().fold(1_usize, |product, (_, actors)| product.saturating_mul(actors.len()));
    (0..count).map(move |mut number: usize| {
        let pick = |(term, actors): &(Id, Vec<Id>)| {
            let actor = actors[number % actors.len()].clone();
            number /= actors.len();
            (term.clone(), actor)
        };
        terms.iter().map(pick).collect()
    })
}

/// The red lines in force with every term read by a common choice.
fn under<'a>(case: &'a Case, choice: &Choice) -> Result<Lines<'a>, Refusal> {
    let used = used(case);
    let known = |(term, actor): (&Id, &Id)| used.get(term).is_some_and(|actors| actors.contains(actor));
    let all = used.iter().filter(|(_, actors)| !actors.is_empty()).all(|(term, _)| choice.contains_key(*term));
    if !all || !choice.iter().all(known) {
        return Err(Refusal::NotAChoice);
    }
    let lines = case.red_lines_in_force();
    Ok(Lines::new(case, lines.iter().filter_map(|line| case.under_choice(&line.entry, choice))))
}

/// Whether under one common choice some package keeps all red lines, and under another none does.
///
/// # Errors
/// What is no choice; a package that breaks a line; a proof that is none.
pub fn choices(case: &Case, open: (&Choice, &Package), shut: (&Choice, &Tree)) -> Result<(), Refusal> {
    opened(case, open.0, open.1)?;
    closed(&under(case, shut.0)?, shut.1)
}

fn opened(case: &Case, choice: &Choice, package: &Package) -> Result<(), Refusal> {
    let lines = under(case, choice)?;
    keeps(case, package, lines.lines.iter().map(|(name, line)| (name, &line.says)))
}

/// Whether with each side's own readings the package keeps all red lines, and under every common choice none does.
///
/// # Errors
/// As for [`choices`]; a choice left out.
pub fn load_bearing(case: &Case, package: &Package, shut: &[ClosedChoice]) -> Result<(), Refusal> {
    let own = Lines::new(case, case.red_lines_in_force());
    keeps(case, package, own.lines.iter().map(|(name, line)| (name, &line.says)))?;
    all_choices(case, &[], shut)
}

/// Whether each choice comes out as said, and every common choice is listed once.
///
/// # Errors
/// As for [`choices`]; a choice left out or listed twice.
pub fn all_choices(case: &Case, open: &[OpenChoice], shut: &[ClosedChoice]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for choice in open.iter().map(|open| &open.choice).chain(shut.iter().map(|shut| &shut.choice)) {
        if !seen.insert(choice) {
            return Err(Refusal::Repeated(format!("{choice:?}")));
        }
    }
    open.iter().try_for_each(|open| opened(case, &open.choice, &open.package))?;
    shut.iter().try_for_each(|shut| closed(&under(case, &shut.choice)?, &shut.tree))?;
    match every(case).find(|choice| !seen.contains(choice)) {
        Some(choice) => Err(Refusal::IncompleteSet(format!("{choice:?}"))),
        None => Ok(()),
    }
}

/// The parts of [`Certificate::Unclear`].
#[derive(Clone, Copy, Debug)]
pub struct Unclear<'a> {
    /// The text.
    pub text: &'a Id,
    /// The issue.
    pub issue: &'a Id,
    /// A line or position that one answer can keep.
    pub line: &'a LineName,
    /// A package of X that agrees with the text and keeps it.
    pub package: &'a Package,
    /// The answer with which it cannot be kept.
    pub breaks: &'a Value,
    /// The proof.
    pub tree: &'a Tree,
    /// A package of X that agrees with the text and that answer.
    pub other: &'a Package,
}

/// Whether what a text can keep differs between two answers to an issue on which it is unclear.
///
/// # Errors
/// A text that is not unclear on the issue; packages that do not agree with it, or break a rule or the line; a proof
/// that is none.
pub fn unclear(case: &Case, parts: Unclear<'_>) -> Result<(), Refusal> {
    let says = clear(case, parts.text, parts.issue)?;
    let line = firm(case).into_iter().find(|line| case.line_name(&line.entry) == *parts.line);
    let line = line.ok_or_else(|| match case.named_line(parts.line) {
        None => Refusal::UnknownName(parts.line.to_string()),
        Some(_) => Refusal::LineNotAllowed(parts.line.clone()),
    })?;
    for package in [parts.package, parts.other] {
        in_x(case, package)?;
        if says.iter().any(|(issue, value)| package.get(issue) != Some(value)) {
            return Err(Refusal::TextDisagrees(parts.text.clone()));
        }
    }
    if parts.other.get(parts.issue) != Some(parts.breaks) {
        return Err(Refusal::TextDisagrees(parts.text.clone()));
    }
    keeps(case, parts.package, [(parts.line, &line.says)])?;
    let mut space = Space::whole(case)?;
    for (issue, value) in says.iter().chain([(parts.issue, parts.breaks)]) {
        space = space.fixed(issue, value)?;
    }
    tree(&space, &Lines::new(case, [line]).allowed(), parts.tree).map(drop)
}

/// What a text says where it is clear.
fn clear(case: &Case, text: &Id, issue: &Id) -> Result<Package, Refusal> {
    let found = find(&case.texts, text).ok_or_else(|| Refusal::UnknownName(text.to_string()))?;
    if find(&case.issues, issue).is_none() {
        return Err(Refusal::UnknownName(issue.to_string()));
    }
    if !found.unclear.contains(issue) {
        return Err(Refusal::NotUnclear(text.clone()));
    }
    Ok(said(found))
}

fn said(text: &Text) -> Package {
    let mut says = text.package.clone().unwrap_or_default();
    says.retain(|issue, _| !text.unclear.contains(issue));
    says
}

/// The red lines and firm positions in force.
fn firm(case: &Case) -> Vec<Line> {
    case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force()).collect()
}

/// D4.
pub(crate) fn term_in_dispute(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let load_bearing_said = finding.remarks.as_slice() == [Remark::LoadBearing];
    if !load_bearing_said {
        crate::kinds::no_remarks(finding)?;
    }
    let unclear_texts = case.texts.iter().any(|text| !text.unclear.is_empty());
    let nothing = case.issues.is_empty() || (case.terms.is_empty() && !unclear_texts);
    let something = !nothing && !case.red_lines_in_force().is_empty();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) if nothing => Ok(vec![BTreeSet::new()]),
        (Verdict::Undetermined, None) => {
            let own = verdict(case, &BTreeMap::new(), &Budget::new())?;
            let decided = own.is_some_and(|own| own != Verdict::Undetermined);
            if decided && !limited(finding) { wrong(finding) } else { Ok(vec![BTreeSet::new()]) }
        }
        (Verdict::Refuted, Some(Certificate::AllChoices { open, closed })) if something => {
            refuted(case, &BTreeMap::new(), open, closed)?;
            Ok(vec![BTreeSet::new()])
        }
        (Verdict::Proved, Some(Certificate::Choices { open, package, closed, tree })) if !load_bearing_said => {
            choices(case, (open, package), (closed, tree))?;
            finding.ways_out.iter().try_for_each(|way| settled(case, way))?;
            Ok(vec![disputed(case)])
        }
        (Verdict::Proved, Some(Certificate::LoadBearing { package, closed })) if load_bearing_said => {
            load_bearing(case, package, closed)?;
            finding.ways_out.iter().try_for_each(|way| settled(case, way))?;
            Ok(vec![disputed(case)])
        }
        (Verdict::Proved, Some(Certificate::Unclear { text, issue, line, package, breaks, tree, other }))
            if !load_bearing_said =>
        {
            unclear(case, Unclear { text, issue, line, package, breaks, tree, other })?;
            finding.ways_out.iter().try_for_each(|way| settled(case, way))?;
            let line = case.named_line(line).ok_or_else(|| Refusal::UnknownName(line.to_string()))?;
            Ok(vec![BTreeSet::from([line, EntryRef::new(Table::Texts, text)])])
        }
        _ => wrong(finding),
    }
}

/// The red lines in force that use a term of which some reading is known.
fn disputed(case: &Case) -> BTreeSet<EntryRef> {
    let used = used(case);
    let known = |term: &Id| used.get(term).is_some_and(|actors| !actors.is_empty());
    let uses = |line: &Line| {
        let says = find(&case.red_lines, &line.entry.id).map(|line| line.says.terms()).unwrap_or_default();
        says.into_iter().any(known)
    };
    case.red_lines_in_force().into_iter().filter(uses).map(|line| line.entry).collect()
}

/// Whether all choices come out alike, own readings are not open where all are closed, and no text is unclear on what
/// decides; `fixed`: readings agreed on.
fn refuted(case: &Case, fixed: &Choice, open: &[OpenChoice], shut: &[ClosedChoice]) -> Result<(), Refusal> {
    all_choices(case, open, shut)?;
    let budget = Budget::new();
    let own = verdict(case, fixed, &budget)?;
    let choices = || open.iter().map(|open| (&open.choice, true)).chain(shut.iter().map(|shut| (&shut.choice, false)));
    let agree = |choice: &Choice| fixed.iter().all(|(term, actor)| choice.get(term) == Some(actor));
    let verdicts: BTreeSet<bool> = choices().filter(|(choice, _)| agree(choice)).map(|(_, open)| open).collect();
    if verdicts.len() != 1 || own.is_some_and(|own| own != Verdict::Refuted) {
        return Err(Refusal::NotFreed("the choices come out differently, or a text decides".into()));
    }
    Ok(())
}

/// The verdict of D4 by a plain search, with some readings agreed on; `None` where it gave up.
fn verdict(case: &Case, fixed: &Choice, budget: &Budget) -> Result<Option<Verdict>, Refusal> {
    let by_terms = by_terms(case, fixed, budget)?;
    if by_terms == Some(Verdict::Proved) {
        return Ok(by_terms);
    }
    Ok(match some_text_decides(case, fixed, budget)? {
        Some(true) => Some(Verdict::Proved),
        Some(false) => by_terms,
        None => None,
    })
}

fn by_terms(case: &Case, fixed: &Choice, budget: &Budget) -> Result<Option<Verdict>, Refusal> {
    if case.issues.is_empty() || case.red_lines_in_force().is_empty() {
        return Ok(Some(Verdict::Undetermined));
    }
    let agree = |choice: &Choice| fixed.iter().all(|(term, actor)| choice.get(term) == Some(actor));
    let (mut open, mut shut, mut unknown) = (false, false, false);
    for choice in every(case).filter(agree) {
        match under(case, &choice)?.state(budget)? {
            None => return Ok(None),
            Some(State::Open) => open = true,
            Some(State::Closed) => shut = true,
            Some(State::Unknown) => unknown = true,
        }
    }
    let lines = case.red_lines_in_force().iter().map(|line| own(case, line, fixed)).collect::<Vec<_>>();
    let Some(own) = Lines::new(case, lines).state(budget)? else { return Ok(None) };
    Ok(Some(match (open, shut, own) {
        (true, true, _) => Verdict::Proved,
        (false, true, State::Open) if !unknown => Verdict::Proved,
        (_, _, State::Unknown) => Verdict::Undetermined,
        _ if unknown => Verdict::Undetermined,
        _ => Verdict::Refuted,
    }))
}

/// A line as its holder reads it, but for the terms whose reading is agreed on.
fn own(case: &Case, line: &Line, fixed: &Choice) -> Line {
    let says =
        find(&case.red_lines, &line.entry.id).filter(|_| line.entry.table == Table::RedLines).map(|line| &line.says);
    let position = find(&case.positions, &line.entry.id).filter(|_| line.entry.table == Table::Positions);
    let Some(says) = says.or(position.map(|position| &position.says)) else { return line.clone() };
    let read = says.with_readings(&|term| case.reading(term, fixed.get(term).or(line.of.as_ref())?).cloned());
    let says = position.map_or(read.clone(), |position| position.held(&read));
    Line { says, ..line.clone() }
}

/// Whether some text is unclear on an issue on which it depends what it can keep.
fn some_text_decides(case: &Case, fixed: &Choice, budget: &Budget) -> Result<Option<bool>, Refusal> {
    let firm: Vec<Line> =
        firm(case).iter().map(|line| own(case, line, fixed)).filter(|line| !line.is_unknown()).collect();
    let rules: Vec<Condition> = case.rules.iter().map(|rule| rule.says.clone()).collect();
    let rules: Vec<&Condition> = rules.iter().collect();
    for text in &case.texts {
        let mut space = Space::whole(case)?;
        for (issue, value) in &said(text) {
            space = space.fixed(issue, value)?;
        }
        for issue in &text.unclear {
            for part in space.answers(issue) {
                match budget.closed(&part, &rules) {
                    None => return Ok(None),
                    Some(true) => continue,
                    Some(false) => {}
                }
                for line in &firm {
                    let with: Vec<&Condition> = rules.iter().copied().chain([&line.says]).collect();
                    let (here, at_all) = (budget.closed(&part, &with), budget.closed(&space, &with));
                    match here.zip(at_all) {
                        None => return Ok(None),
                        Some((true, false)) => return Ok(Some(true)),
                        Some(_) => {}
                    }
                }
            }
        }
    }
    Ok(Some(false))
}

/// Whether, once some terms are read alike, whichever way, and some texts are clear, D4 is refuted, and no part of that
/// suffices.
fn settled(case: &Case, way: &WayOut) -> Result<(), Refusal> {
    let used = used(case);
    let terms = fixed(&way.change)?;
    if let Some(term) = terms.iter().find(|term| used.get(**term).is_none_or(BTreeSet::is_empty)) {
        return Err(Refusal::ChangeNotPossible(term.to_string()));
    }
    let Some((open, shut)) = outcomes(&way.certificate).filter(|_| !way.change.is_empty()) else {
        return Err(Refusal::NotFreed("no proof of this kind".into()));
    };
    let frees = |changes: &[Change]| {
        let (after, terms) = (clear_on(case, changes)?, fixed(changes)?);
        let each: BTreeSet<Choice> = every(case).map(|choice| restricted(choice, &terms)).collect();
        each.iter().try_for_each(|fixed| refuted(&after, fixed, open, shut))
    };
    frees(&way.change)?;
    let readers: BTreeSet<Id> =
        terms.iter().filter_map(|term| used.get(*term)).flatten().map(|actor| (*actor).clone()).collect();
    people(case, way, readers)?;
    let fewer = parts(&way.change).any(|part| frees(&part).is_ok());
    if way.minimal == fewer { Err(Refusal::NotMinimal) } else { Ok(()) }
}

/// The terms of which one reading is agreed on.
fn fixed(changes: &[Change]) -> Result<BTreeSet<&Id>, Refusal> {
    let mut terms = BTreeSet::new();
    for change in changes {
        let possible = match change {
            Change::FixTerm { target } => terms.insert(target),
            Change::ClarifyText { .. } => true,
            _ => false,
        };
        if !possible {
            return Err(Refusal::ChangeNotPossible(format!("{change:?}")));
        }
    }
    Ok(terms)
}

fn restricted(choice: Choice, terms: &BTreeSet<&Id>) -> Choice {
    choice.into_iter().filter(|(term, _)| terms.contains(term)).collect()
}

fn outcomes(certificate: &Certificate) -> Option<(&[OpenChoice], &[ClosedChoice])> {
    let Certificate::Refuted { by } = certificate else { return None };
    let Certificate::AllChoices { open, closed } = by.as_ref() else { return None };
    Some((open, closed))
}

/// Whether those asked are the readers of the terms and the authors of the texts; all readers move, and authors yield
/// nothing.
fn people(case: &Case, way: &WayOut, readers: BTreeSet<Id>) -> Result<(), Refusal> {
    let group = if readers.is_empty() { Group::NobodyYields } else { Group::moving(&readers, &readers) };
    let mut asked = readers;
    for change in &way.change {
        let Change::ClarifyText { target, .. } = change else { continue };
        asked.extend(find(&case.texts, target).map(|text| text.by.clone()));
    }
    if way.component != 0 {
        return Err(Refusal::ComponentsDiffer);
    }
    if way.actors.iter().ne(&asked) {
        return Err(Refusal::ActorsDiffer);
    }
    if way.group == group { Ok(()) } else { Err(Refusal::GroupDiffers) }
}

/// The case in which texts are clear on some issues.
fn clear_on(case: &Case, changes: &[Change]) -> Result<Case, Refusal> {
    let mut after = case.clone();
    for change in changes {
        let Change::ClarifyText { target, issue } = change else { continue };
        let text = after.texts.iter_mut().find(|text| text.meta.id == *target);
        let text = text.ok_or_else(|| Refusal::UnknownName(target.to_string()))?;
        let before = text.unclear.len();
        text.unclear.retain(|unclear| unclear != issue);
        if text.unclear.len() == before {
            return Err(Refusal::NotUnclear(target.clone()));
        }
    }
    Ok(after)
}

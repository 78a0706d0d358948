//! D4 `term-in-dispute`: whether the red lines can be kept together depends on how a word is read, or what a text can keep
//! depends on how the text is read.
//!
//! Definitions: a term is used if a red line in force uses it. A *common choice* takes one known reading for each term used
//! that has one, the same for all its uses; it is *open* if some package of X certainly keeps every red line read so,
//! *closed* if none does. The finding is proved if one choice is open and another closed; if the holders' own readings are
//! open and every choice is closed (the words are *load-bearing*); or by an unclear text, see `texts`. It cannot be said
//! where some choice, or D3 itself, depends on readings that are not known; else it is refuted. Ways out are all smallest
//! sets of terms to agree on and of texts to make clear such that, whatever reading of those terms is agreed on, the
//! finding is refuted.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Case, Certificate, Change, ClosedChoice, EntryRef, Finding, Group, Id, Kind, Line, Missing, OpenChoice, Package,
    Remark, Role, Table, Text, Verdict, WayOut, find as entry, in_force,
};

use crate::apply::apply_up_to;
use crate::bits::Bits;
use crate::search::Search;
use crate::system::{State, System, missing_readings};
use crate::texts::{self, Difference};
use crate::{Budget, Halt};

/// Term to the actor whose reading is taken; `None`: a reading that is not known.
type Reading = BTreeMap<Id, Option<Id>>;

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    let mut finding = Finding::new(Kind::TermInDispute, Verdict::Undetermined);
    match nothing_to_examine(case) {
        Some(missing) => finding.missing.push(missing),
        None => fill(&mut finding, case, budget),
    }
    finding.missing.sort();
    finding.missing.dedup();
    finding
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    decide(case, budget).unwrap_or(Verdict::Undetermined)
}

/// The same, if no limit is in the way.
fn decide(case: &Case, budget: &Budget<'_>) -> Result<Verdict, Halt> {
    if nothing_to_examine(case).is_some() {
        return Ok(Verdict::Undetermined);
    }
    let terms = || Read::new(case, budget, false).and_then(|read| Terms::examine(&read, budget, false));
    let terms = budget.with_part(2, terms).map(|terms| terms.verdict());
    if terms == Ok(Verdict::Proved) {
        return terms;
    }
    match texts::examine(case, budget, false) {
        (found, _) if !found.is_empty() => Ok(Verdict::Proved),
        (_, None) => terms,
        (_, Some(halt)) => Err(halt),
    }
}

fn nothing_to_examine(case: &Case) -> Option<Missing> {
    if case.issues.is_empty() {
        Some(Missing::Empty { table: Table::Issues })
    } else if case.terms.is_empty() && case.texts.iter().all(|text| text.unclear.is_empty()) {
        Some(Missing::Empty { table: Table::Terms })
    } else {
        None
    }
}

fn fill(finding: &mut Finding, case: &Case, budget: &Budget<'_>) {
    let read = Read::new(case, budget, true);
    let terms = read.as_ref().map_err(|halt| *halt).and_then(|read| {
        let terms = budget.with_part(2, || Terms::examine(read, budget, true))?;
        Ok((read, terms))
    });
    let (differences, halt) = texts::examine(case, budget, true);
    let by_terms = terms.as_ref().map_or(Verdict::Undetermined, |(_, terms)| terms.verdict());
    finding.verdict = match (by_terms, &halt) {
        (Verdict::Proved, _) => Verdict::Proved,
        _ if !differences.is_empty() => Verdict::Proved,
        (other, None) => other,
        _ => Verdict::Undetermined,
    };
    finding.missing = terms.as_ref().err().into_iter().chain(&halt).map(|halt| halt.missing()).collect();
    finding.complete = finding.missing.is_empty();
    if finding.verdict != Verdict::Refuted {
        finding.missing.extend(unknown_readings(case));
    }
    if let Ok((read, terms)) = &terms {
        show(finding, read, terms, &differences, budget);
    } else {
        show_text(finding, &differences);
    }
    if finding.verdict == Verdict::Undetermined && finding.missing.is_empty() {
        finding.missing.push(Missing::Empty { table: Table::RedLines });
    }
}

/// Fills in the certificate, what it names, and the ways out.
fn show(finding: &mut Finding, read: &Read<'_>, terms: &Terms, differences: &[Difference], budget: &Budget<'_>) {
    match (finding.verdict, terms.verdict()) {
        (Verdict::Refuted, _) => finding.certificate = Some(terms.all()),
        (Verdict::Proved, Verdict::Proved) => {
            finding.certificate = terms.certificate();
            finding.names = read.disputed();
            if terms.is_load_bearing() {
                finding.remarks.push(Remark::LoadBearing);
            }
        }
        _ => show_text(finding, differences),
    }
    if finding.verdict == Verdict::Proved && !terms.undecided {
        match terms.ways(read, budget) {
            Ok(ways) => finding.ways_out = ways,
            Err(halt) => halt.note(finding),
        }
    }
}

fn show_text(finding: &mut Finding, differences: &[Difference]) {
    if let Some(difference) = differences.first() {
        finding.certificate = Some(difference.certificate.clone());
        finding.names = difference.names.clone();
    }
}

/// The readings that the holders of red lines and firm positions in force lack.
fn unknown_readings(case: &Case) -> Vec<Missing> {
    let lines = case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force());
    lines.flat_map(|line| missing_readings(&line)).chain(unspoken_readings(case)).collect()
}

/// The readings that parties lack of terms on file that no line or position in force uses.
fn unspoken_readings(case: &Case) -> Vec<Missing> {
    let day = case.header.as_of;
    let red = case.red_lines.iter().filter(|line| in_force(line.since, line.until, day)).map(|line| &line.says);
    let positions = case.positions.iter().filter(|position| in_force(position.since, position.until, day));
    let held = red.chain(positions.flat_map(|position| [&position.says].into_iter().chain(&position.also_read)));
    let spoken: BTreeSet<&Id> = held.flat_map(|says| says.terms()).collect();
    let parties: Vec<&Id> =
        case.actors.iter().filter(|actor| actor.has_role(Role::Party, day)).map(|actor| &actor.meta.id).collect();
    let unspoken = case.terms.iter().filter(|term| !spoken.contains(&term.meta.id));
    let pairs = unspoken.flat_map(|term| parties.iter().map(move |party| (&term.meta.id, *party)));
    let unknown = pairs.filter(|(term, actor)| case.reading(term, actor).is_none());
    unknown.map(|(term, actor)| Missing::Reading { term: term.clone(), actor: actor.clone() }).collect()
}

/// The red lines in force, each in every reading that is asked about.
struct Read<'a> {
    case: &'a Case,
    /// The terms used that have known readings, with whose.
    used: Vec<(Id, Vec<Id>)>,
    system: System<'a>,
    lines: Vec<Uses>,
    /// Line and readings of its terms to the item.
    items: BTreeMap<(usize, Reading), usize>,
}

/// A red line with the terms that it uses and that have known readings.
struct Uses {
    entry: EntryRef,
    holder: Option<Id>,
    terms: BTreeSet<Id>,
}

impl<'a> Read<'a> {
    /// All readings for a proof; for a verdict, one of those that are alike.
    fn new(case: &'a Case, budget: &Budget<'_>, all: bool) -> Result<Self, Halt> {
        let lines: Vec<Uses> = case.red_lines_in_force().into_iter().map(|line| Uses::new(case, line)).collect();
        let terms: BTreeSet<&Id> = lines.iter().flat_map(|line| &line.terms).collect();
        let used: Vec<(Id, Vec<Id>)> = terms.into_iter().map(|term| (term.clone(), readers(case, term, all))).collect();
        let (mut all, mut items) = (Vec::new(), BTreeMap::new());
        for (number, line) in lines.iter().enumerate() {
            let own = used.iter().filter(|(term, _)| line.terms.contains(term));
            let readers = own.map(|(term, readers)| {
                let lacks = like(case, term, readers, line.holder.as_ref()).is_none();
                let known = readers.iter().cloned().map(Some);
                (term, known.chain(lacks.then_some(None)).collect::<Vec<_>>())
            });
            for reading in products(readers.collect::<Vec<_>>().iter().map(|(term, of)| (*term, of)), budget)? {
                let choice = reading.iter().filter_map(|(term, of)| Some((term.clone(), of.clone()?))).collect();
                items.insert((number, reading), all.len());
                all.extend(case.under_choice(&line.entry, &choice));
            }
        }
        Ok(Self { case, used, system: System::new(case, all)?, lines, items })
    }

    /// The red lines with terms read as `choice` says, and other terms as their holders do.
    fn under(&self, choice: &BTreeMap<Id, Id>) -> Bits {
        let item = |(number, line): (usize, &Uses)| {
            let reading = line.terms.iter().map(|term| (term.clone(), self.reader(line, term, choice)));
            self.items.get(&(number, reading.collect())).copied()
        };
        Bits::of(self.system.problem.len(), self.lines.iter().enumerate().filter_map(item))
    }

    fn reader(&self, line: &Uses, term: &Id, choice: &BTreeMap<Id, Id>) -> Option<Id> {
        let readers = self.used.iter().find(|(used, _)| used == term).map(|(_, readers)| readers);
        choice.get(term).or_else(|| like(self.case, term, readers?, line.holder.as_ref())).cloned()
    }

    /// Every choice of one known reading for each term used.
    fn choices(&self, budget: &Budget<'_>) -> Result<Vec<BTreeMap<Id, Id>>, Halt> {
        let readers: Vec<(&Id, Vec<Option<Id>>)> =
            self.used.iter().map(|(term, readers)| (term, readers.iter().cloned().map(Some).collect())).collect();
        let all = products(readers.iter().map(|(term, readers)| (*term, readers)), budget)?;
        let known = |reading: Reading| reading.into_iter().filter_map(|(term, of)| Some((term, of?))).collect();
        Ok(all.into_iter().map(known).collect())
    }

    /// The red lines that use a term with a known reading.
    fn disputed(&self) -> Vec<EntryRef> {
        let using = self.lines.iter().filter(|line| !line.terms.is_empty());
        using.map(|line| line.entry.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Whose readings of a term are known; of those that are alike, all or the first.
fn readers(case: &Case, term: &Id, all: bool) -> Vec<Id> {
    let known: Vec<&Id> = entry(&case.terms, term).into_iter().flat_map(|term| term.readings.keys()).collect();
    let reading = |reader: &Id| case.reading(term, reader);
    let first = |place: &usize| known[..*place].iter().all(|other| reading(other) != reading(known[*place]));
    (0..known.len()).filter(|place| all || first(place)).map(|place| known[place].clone()).collect()
}

/// Which of some readers reads a term as the holder of a line does.
fn like<'r>(case: &Case, term: &Id, readers: &'r [Id], holder: Option<&Id>) -> Option<&'r Id> {
    let own = case.reading(term, holder?)?;
    readers.iter().find(|reader| case.reading(term, reader) == Some(own))
}

impl Uses {
    fn new(case: &Case, line: Line) -> Self {
        let terms = entry(&case.red_lines, &line.entry.id).map(|found| found.says.terms()).unwrap_or_default();
        let known = |term: &&Id| entry(&case.terms, term).is_some_and(|term| !term.readings.is_empty());
        let terms = terms.into_iter().filter(known).cloned().collect();
        Self { entry: line.entry, holder: line.of, terms }
    }
}

/// Every choice of one reader for each term, in order.
fn products<'r>(
    readers: impl Iterator<Item = (&'r Id, &'r Vec<Option<Id>>)>,
    budget: &Budget<'_>,
) -> Result<Vec<Reading>, Halt> {
    let mut all = vec![Reading::new()];
    for (term, readers) in readers {
        if all.len().saturating_mul(readers.len()) > budget.limits.choices {
            return Err(budget.limit("choices"));
        }
        let with = |choice: &Reading, reader: &Option<Id>| {
            let mut choice = choice.clone();
            choice.insert(term.clone(), reader.clone());
            choice
        };
        all = all.iter().flat_map(|choice| readers.iter().map(move |reader| with(choice, reader))).collect();
    }
    Ok(all)
}

/// What the red lines come to as their holders read them.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Own {
    Open(Package),
    Closed,
    Unknown,
}

/// What the red lines come to under every common choice.
struct Terms {
    /// Whether there are red lines in force at all.
    something: bool,
    open: Vec<OpenChoice>,
    closed: Vec<ClosedChoice>,
    /// Whether some choice could not be decided for want of readings.
    undecided: bool,
    own: Own,
}

impl Terms {
    /// Tries every common choice; where the certificates are not wanted, only until the verdict is certain.
    fn examine(read: &Read<'_>, budget: &Budget<'_>, certify: bool) -> Result<Self, Halt> {
        let mut search = Search::new(&read.system.problem);
        let own = own(read, &mut search, budget)?;
        let something = !read.lines.is_empty();
        let mut terms = Self { something, open: Vec::new(), closed: Vec::new(), undecided: false, own };
        for choice in read.choices(budget)? {
            match read.system.state(&mut search, &read.under(&choice), budget)? {
                State::Unknown => terms.undecided = true,
                State::Open(point) => {
                    terms.open.push(OpenChoice { choice, package: read.system.package(&point, budget)? })
                }
                State::Closed(core) => {
                    let tree = read.system.tree(&mut search, &core, budget)?;
                    terms.closed.push(ClosedChoice { choice, tree });
                }
            }
            if !certify && !terms.open.is_empty() && !terms.closed.is_empty() {
                break;
            }
        }
        Ok(terms)
    }

    fn is_load_bearing(&self) -> bool {
        matches!(self.own, Own::Open(_)) && self.open.is_empty() && !self.undecided
    }

    fn verdict(&self) -> Verdict {
        let differ = !self.open.is_empty() && !self.closed.is_empty();
        if !self.something {
            Verdict::Undetermined
        } else if differ || self.is_load_bearing() {
            Verdict::Proved
        } else if self.undecided || self.own == Own::Unknown {
            Verdict::Undetermined
        } else {
            Verdict::Refuted
        }
    }

    fn certificate(&self) -> Option<Certificate> {
        match (self.open.first(), self.closed.first(), &self.own) {
            (Some(open), Some(closed), _) => Some(Certificate::Choices {
                open: open.choice.clone(),
                package: open.package.clone(),
                closed: closed.choice.clone(),
                tree: closed.tree.clone(),
            }),
            (None, _, Own::Open(package)) => {
                Some(Certificate::LoadBearing { package: package.clone(), closed: self.closed.clone() })
            }
            _ => None,
        }
    }

    fn all(&self) -> Certificate {
        Certificate::AllChoices { open: self.open.clone(), closed: self.closed.clone() }
    }

    /// Every smallest set of terms to agree on and texts to make clear after which, whatever the readings, the finding is
    /// refuted.
    fn ways(&self, read: &Read<'_>, budget: &Budget<'_>) -> Result<Vec<WayOut>, Halt> {
        let fix = read.used.iter().map(|(term, _)| Change::FixTerm { target: term.clone() });
        let clear =
            |text: &Text, issue: &Id| Change::ClarifyText { target: text.meta.id.clone(), issue: issue.clone() };
        let clear = read.case.texts.iter().flat_map(|text| text.unclear.iter().map(move |issue| clear(text, issue)));
        let mut all: Vec<Change> = fix.chain(clear).collect();
        all.sort();
        let mut tried = 0;
        for size in 1..=all.len() {
            let mut ways = Vec::new();
            let mut next = Some((0..size).collect::<Vec<usize>>());
            while let Some(set) = next {
                tried += 1;
                if tried > budget.limits.choices {
                    return Err(budget.limit("choices"));
                }
                let change: Vec<Change> = set.iter().map(|place| all[*place].clone()).collect();
                if frees(read.case, &change, budget)? {
                    ways.push(self.way(read, change));
                }
                next = next_set(set, all.len());
            }
            if !ways.is_empty() {
                return Ok(ways);
            }
        }
        Ok(Vec::new())
    }

    fn way(&self, read: &Read<'_>, change: Vec<Change>) -> WayOut {
        let fixed = |term: &Id| change.contains(&Change::FixTerm { target: term.clone() });
        let of = read.used.iter().filter(|(term, _)| fixed(term));
        let readers: BTreeSet<Id> = of.flat_map(|(_, readers)| readers).cloned().collect();
        let authors = change.iter().filter_map(|change| match change {
            Change::ClarifyText { target, .. } => entry(&read.case.texts, target).map(|text| text.by.clone()),
            _ => None,
        });
        let actors: BTreeSet<Id> = readers.iter().cloned().chain(authors).collect();
        WayOut {
            group: if readers.is_empty() { Group::NobodyYields } else { Group::moving(&readers, &readers) },
            actors: actors.into_iter().collect(),
            component: 0,
            leaves: Vec::new(),
            minimal: true,
            certificate: Certificate::Refuted { by: Box::new(self.all()) },
            change,
        }
    }
}

/// Whether the finding is refuted in every case that some changes can lead to.
fn frees(case: &Case, change: &[Change], budget: &Budget<'_>) -> Result<bool, Halt> {
    let most = budget.limits.choices;
    let cases = apply_up_to(most + 1, case, change);
    if cases.len() > most {
        return Err(budget.limit("choices"));
    }
    for after in &cases {
        budget.step((case.red_lines.len() + case.positions.len() + case.rules.len()) as u64)?;
        if decide(after, budget)? != Verdict::Refuted {
            return Ok(false);
        }
    }
    Ok(!cases.is_empty())
}

/// What the red lines come to as their holders read them.
fn own(read: &Read<'_>, search: &mut Search<'_, '_>, budget: &Budget<'_>) -> Result<Own, Halt> {
    Ok(match read.system.state(search, &read.under(&BTreeMap::new()), budget)? {
        State::Open(point) => Own::Open(read.system.package(&point, budget)?),
        State::Closed(_) => Own::Closed,
        State::Unknown => Own::Unknown,
    })
}

/// The set of as many numbers below `count` that comes next, in order.
fn next_set(mut set: Vec<usize>, count: usize) -> Option<Vec<usize>> {
    let size = set.len();
    let place = (0..size).rev().find(|place| set[*place] + size < count + place)?;
    let first = set[place] + 1;
    (place..size).zip(first..).for_each(|(place, number)| set[place] = number);
    Some(set)
}

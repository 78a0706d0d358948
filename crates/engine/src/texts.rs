//! Unclear texts: what a text can keep with one answer to an issue and not with another.
//!
//! Definitions: a text that is unclear on some issues says what its package says on the others. It *can keep* a line with
//! an answer to one of those issues if some package of X agrees with the text, gives that answer and keeps the line. It
//! makes a difference if it can keep some red line or firm position with one answer, and not with another one that
//! some package of X gives in agreement with the text.

use detente_model::{Case, Certificate, EntryRef, Id, Package, Table, Text, Value, find as entry};

use crate::bits::Bits;
use crate::compile::{Bound, high, low};
use crate::search::Search;
use crate::system::System;
use crate::{Budget, Halt};

/// A text that makes a difference on one issue.
pub(crate) struct Difference {
    pub(crate) certificate: Certificate,
    /// The text and the line of the certificate.
    pub(crate) names: Vec<EntryRef>,
}

/// Every text and issue that make a difference, or the first where one is enough; and the limit that was met, if one
/// was. Lines with a reading that is not known take no part.
pub(crate) fn examine(case: &Case, budget: &Budget<'_>, all: bool) -> (Vec<Difference>, Option<Halt>) {
    let mut found = Vec::new();
    if case.texts.iter().all(|text| text.unclear.is_empty()) {
        return (found, None);
    }
    let halt = fill(&mut found, case, budget, all).err();
    (found, halt)
}

fn fill(found: &mut Vec<Difference>, case: &Case, budget: &Budget<'_>, all: bool) -> Result<(), Halt> {
    let lines = case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force()).collect();
    let system = System::new(case, lines)?;
    let mut search = Search::new(&system.problem);
    for text in &case.texts {
        for issue in &text.unclear {
            found.extend(Reader { system: &system, text, issue }.difference(&mut search, budget)?);
            if !all && !found.is_empty() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A text seen from one issue on which it is unclear.
struct Reader<'s, 'a> {
    system: &'s System<'a>,
    text: &'s Text,
    issue: &'s Id,
}

impl Reader<'_, '_> {
    /// A line that the text can keep with one answer and not with another.
    fn difference(&self, search: &mut Search<'_, '_>, budget: &Budget<'_>) -> Result<Option<Difference>, Halt> {
        let says = self.says();
        let mut possible: Vec<(Value, Vec<Bound>, Vec<i64>)> = Vec::new();
        for answer in self.answers(budget)? {
            let within: Vec<Bound> = says.iter().copied().chain(self.fixed(self.issue, &answer)).collect();
            if let Some(point) = search.solve_within(&within, &self.system.rules, budget)? {
                possible.push((answer, within, point));
            }
        }
        for line in self.system.known.iter() {
            let items = self.system.rules.with(line);
            let Some(kept) = search.solve_within(&says, &items, budget)? else { continue };
            for (answer, within, other) in &possible {
                if search.solve_within(within, &items, budget)?.is_none() {
                    let parts = Parts { line, kept: &kept, answer, within, other };
                    return self.certify(parts, &items, search, budget).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// What the text says where it is clear, as bounds.
    fn says(&self) -> Vec<Bound> {
        let said = self.text.package.iter().flat_map(Package::iter);
        let clear = said.filter(|(issue, _)| !self.text.unclear.contains(issue));
        clear.flat_map(|(issue, value)| self.fixed(issue, value)).collect()
    }

    fn fixed(&self, issue: &Id, value: &Value) -> Vec<Bound> {
        let places = &self.system.problem.places;
        let bounds = places.number(issue).and_then(|number| {
            let place = i64::try_from(places.issue(number).place(value)?).ok()?;
            Some(vec![Bound { side: low(number), place }, Bound { side: high(number), place }])
        });
        bounds.unwrap_or_default()
    }

    fn answers(&self, budget: &Budget<'_>) -> Result<Vec<Value>, Halt> {
        let Some(issue) = entry(&self.system.case.issues, self.issue) else { return Ok(Vec::new()) };
        let count = issue.count().filter(|count| *count <= budget.limits.choices as u64);
        let count = count.ok_or_else(|| budget.limit("choices"))?;
        Ok((0..count).filter_map(|place| issue.value(place)).collect())
    }

    fn certify(
        &self,
        parts: Parts<'_>,
        items: &Bits,
        search: &mut Search<'_, '_>,
        budget: &Budget<'_>,
    ) -> Result<Difference, Halt> {
        let tree = self.system.tree_within(search, parts.within, items, budget)?;
        let text = EntryRef::new(Table::Texts, &self.text.meta.id);
        let mut names = vec![text, self.system.entries[parts.line].clone()];
        names.sort();
        Ok(Difference {
            certificate: Certificate::Unclear {
                text: self.text.meta.id.clone(),
                issue: self.issue.clone(),
                line: self.system.names[parts.line].clone(),
                package: self.system.package(parts.kept, budget)?,
                breaks: parts.answer.clone(),
                tree,
                other: self.system.package(parts.other, budget)?,
            },
            names,
        })
    }
}

/// A line, a point that keeps it, an answer with which none does, and a point that gives that answer.
struct Parts<'p> {
    line: usize,
    kept: &'p [i64],
    answer: &'p Value,
    within: &'p [Bound],
    other: &'p [i64],
}

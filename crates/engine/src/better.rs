//! D7b `inefficient-text`: every completion of a text that stands is dominated by a package that keeps every red line.
//!
//! One package dominates another if no party has less by it and some party has more. The texts that stand are the latest
//! that no other replaces; a completion counts if it obeys the rules. Utilities are needed of every party, reservation
//! values of none. H. Raiffa, "Post-Settlement Settlements", Negotiation Journal 1(1), 1985, proposed to look for
//! such packages once there is an agreement that all can fall back on.

use detente_model::{
    BETTER, Case, Certificate, Change, EntryRef, Finding, Group, Kind, LineName, Missing, Package, Table, Text, Tree,
    UndominatedText, Verdict, WayOut,
};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use crate::bits::Bits;
use crate::compile::{Bound, TOO_LARGE, high, low};
use crate::floors::Floor;
use crate::offered::{bounds, editors, examined, with_ways};
use crate::search::problem::Problem;
use crate::search::space::Space;
use crate::search::tabled::Tabled;
use crate::search::{Outcome, Search};
use crate::system::System;
use crate::{Budget, Halt};

/// The finding.
pub(crate) fn find(case: &Case, budget: &Budget<'_>) -> Finding {
    with_ways(examined(Kind::InefficientText, case, budget, fill), case, budget, improvements)
}

/// Its verdict.
pub(crate) fn verdict(case: &Case, budget: &Budget<'_>) -> Verdict {
    examined(Kind::InefficientText, case, budget, fill).verdict
}

fn fill(finding: &mut Finding, case: &Case, budget: &Budget<'_>) -> Result<(), Halt> {
    let scales = match scales(case)? {
        Ok(scales) => scales,
        Err(missing) => {
            finding.missing = missing;
            return Ok(());
        }
    };
    let ground = Ground { system: System::new(case, case.red_lines_in_force())?, total: total(&scales)?, scales };
    let mut undominated = Vec::new();
    for text in case.latest_texts() {
        match ground.look_at(text, budget)? {
            Looked::Dominated(by) => {
                finding.names = names(case, text, &ground.scales);
                finding.certificate = Some(Certificate::Dominated { text: text.meta.id.clone(), by });
                finding.verdict = Verdict::Proved;
                finding.missing.clear();
                return Ok(());
            }
            Looked::Undominated(found) => undominated.push(found),
            Looked::Open(missing) => finding.missing.extend(missing),
        }
    }
    finding.missing.sort();
    finding.missing.dedup();
    if finding.missing.is_empty() {
        finding.certificate = Some(Certificate::Undominated { texts: undominated });
        finding.verdict = Verdict::Refuted;
    }
    Ok(())
}

/// The text and the preferences of all.
fn names(case: &Case, text: &Text, scales: &[Floor]) -> Vec<EntryRef> {
    let preferences = scales.iter().map(|scale| EntryRef::new(Table::Preferences, &scale.party));
    let mut names: Vec<EntryRef> = preferences.chain([EntryRef::new(Table::Texts, &text.meta.id)]).collect();
    // A line or rule that does not stand in the way is not named.
    names.retain(|entry| case.meta(entry).is_some());
    names.sort();
    names
}

/// The utilities of every party, as floors at nothing; or what is missing.
fn scales(case: &Case) -> Result<Result<Vec<Floor>, Vec<Missing>>, Halt> {
    if !case.has_countable_answers() {
        return Err(Halt::Limit { name: "answers", value: detente_model::MAX_ANSWERS });
    }
    let (mut scales, mut missing) = (Vec::new(), Vec::new());
    for party in case.parties() {
        match case.utilities_of(party) {
            Ok(parts) => {
                let floor = detente_model::Floor { party: party.clone(), parts, at: BigRational::zero() };
                scales.push(Floor::new(&floor)?);
            }
            Err(lack) => missing.push(lack),
        }
    }
    Ok(if missing.is_empty() { Ok(scales) } else { Err(missing) })
}

/// The sum of all utilities, and how many whole numbers make one unit of it.
fn total(scales: &[Floor]) -> Result<(Vec<Vec<i128>>, BigInt), Halt> {
    let unit = scales.iter().fold(BigInt::one(), |unit, scale| unit.lcm(&scale.unit));
    let mut sums: Vec<Vec<i128>> =
        scales.first().map_or_else(Vec::new, |scale| scale.parts.iter().map(|parts| vec![0; parts.len()]).collect());
    for scale in scales {
        let factor = (&unit / &scale.unit).to_i128().ok_or(TOO_LARGE)?;
        for (sums, parts) in sums.iter_mut().zip(&scale.parts) {
            for (sum, part) in sums.iter_mut().zip(parts) {
                let added = part.checked_mul(factor).and_then(|part| sum.checked_add(part));
                *sum = added.filter(|sum| sum.unsigned_abs() < 1 << 100).ok_or(TOO_LARGE)?;
            }
        }
    }
    Ok((sums, unit))
}

/// Lines, rules and what packages are worth.
struct Ground<'a> {
    system: System<'a>,
    scales: Vec<Floor>,
    total: (Vec<Vec<i128>>, BigInt),
}

/// What comes out of one text.
enum Looked {
    /// Every completion is dominated by one of these.
    Dominated(Vec<Package>),
    /// This one is not.
    Undominated(UndominatedText),
    /// It cannot be said.
    Open(Vec<Missing>),
}

/// What is above one point.
enum Above {
    /// A package that dominates it and keeps every line for certain; no other that does has a larger sum of utilities.
    Point(Vec<i64>),
    /// None does, and the proof of it.
    Nothing(Tree),
    /// It depends on readings.
    Unknown,
}

impl Ground<'_> {
    fn look_at(&self, text: &Text, budget: &Budget<'_>) -> Result<Looked, Halt> {
        let Some(settled) = text.settled() else {
            return Ok(Looked::Open(vec![Missing::TextUnseen { text: text.meta.id.clone() }]));
        };
        let places = &self.system.problem.places;
        let bounds = bounds(places, &settled);
        let mut search = Search::new(&self.system.problem);
        if search.solve_within(&bounds, &self.system.rules, budget)?.is_none() {
            let tree = self.system.tree_within(&mut search, &bounds, &self.system.rules, budget)?;
            return Ok(Looked::Undominated(UndominatedText { text: text.meta.id.clone(), package: None, tree }));
        }
        let mut cover = Cover { ground: self, by: Vec::new(), singles: 0, budget };
        let mut whole = Space::whole(&places.last);
        bounds.iter().for_each(|bound| whole.0[bound.side] = bound.place);
        match cover.cover(&whole)? {
            Covered::All => {
                let by = cover.by.iter().map(|point| self.system.package(point, budget));
                Ok(Looked::Dominated(by.collect::<Result<_, _>>()?))
            }
            Covered::Not(point, tree) => {
                let package = Some(self.system.package(&point, budget)?);
                Ok(Looked::Undominated(UndominatedText { text: text.meta.id.clone(), package, tree }))
            }
            Covered::Unknown => Ok(Looked::Open(self.system.readings_missing(&self.system.all))),
        }
    }

    /// The problem with "nobody has less than at this point, and all together more than `sum`"; its new items.
    fn above(&self, point: &[i64], more: i128) -> (Problem<'_>, Vec<usize>) {
        let mut problem = self.system.problem.clone();
        let mut items: Vec<usize> = Vec::new();
        for scale in &self.scales {
            let tabled = scale.tabled.at_least(scale.tabled.value(point));
            items.push(problem.add_floor(tabled, &scale.unit));
        }
        let sum = Tabled::new(&self.total.0, 0);
        let least = sum.value(point) + more;
        items.push(problem.add_floor(sum.at_least(least), &self.total.1));
        (problem, items)
    }

    fn better(&self, point: &[i64], budget: &Budget<'_>) -> Result<Above, Halt> {
        let lines = &self.system;
        let count = |problem: &Problem<'_>, kept: &Bits, items: &[usize]| {
            Bits::of(problem.len(), kept.iter().chain(items.iter().copied()))
        };
        let (problem, items) = self.above(point, 1);
        let mut search = Search::new(&problem);
        let kept = lines.all.union(&lines.rules);
        if let Outcome::Point(found) = search.solve(&count(&problem, &kept, &items), budget)? {
            return Ok(Above::Point(self.highest(point, found, budget)?));
        }
        let certain = count(&problem, &lines.known.union(&lines.rules), &items);
        if let Outcome::Point(_) = search.solve(&certain, budget)? {
            return Ok(Above::Unknown);
        }
        let proof = search.prove_within(&[], &certain, budget)?;
        let mut names: Vec<LineName> = lines.names.clone();
        names.extend(
            self.scales.iter().map(|scale| lines.case.line_name(&EntryRef::new(Table::Preferences, &scale.party))),
        );
        names.push(LineName(BETTER.to_owned()));
        let tree = proof.and_then(|proof| proof.tree(&problem.places, &names));
        tree.map(Above::Nothing).ok_or_else(|| budget.limit("digits"))
    }

    /// Of the packages that dominate a point one with the largest sum of utilities: nothing dominates that.
    fn highest(&self, point: &[i64], found: Vec<i64>, budget: &Budget<'_>) -> Result<Vec<i64>, Halt> {
        let sum = Tabled::new(&self.total.0, 0);
        let whole = Space::whole(&self.system.problem.places.last[..self.total.0.len()]);
        let (start, mut best) = (sum.value(point), found);
        let mut none = sum.most(&whole) + 1;
        while sum.value(&best) + 1 < none {
            let here = sum.value(&best);
            let middle = here + (none - here) / 2;
            let (problem, items) = self.above(point, middle - start);
            let kept = self.system.all.union(&self.system.rules);
            let all = Bits::of(problem.len(), kept.iter().chain(items));
            match Search::new(&problem).solve(&all, budget)? {
                Outcome::Point(higher) => best = higher,
                Outcome::None(_) => none = middle,
            }
        }
        Ok(best)
    }
}

/// What became of a box of completions.
enum Covered {
    All,
    Not(Vec<i64>, Tree),
    Unknown,
}

/// Packages that dominate completions, as far as found.
struct Cover<'g, 'a> {
    ground: &'g Ground<'a>,
    by: Vec<Vec<i64>>,
    singles: usize,
    budget: &'g Budget<'g>,
}

impl Cover<'_, '_> {
    fn cover(&mut self, space: &Space) -> Result<Covered, Halt> {
        self.budget.step(1 + self.by.len() as u64)?;
        if self.is_dominated(space) {
            return Ok(Covered::All);
        }
        let system = &self.ground.system;
        let refuted = system.rules.iter().any(|rule| space.refutes(&system.problem.items[rule].node));
        if refuted {
            return Ok(Covered::All);
        }
        let issues = self.ground.total.0.len();
        let Some(issue) = (0..issues).find(|issue| space.0[low(*issue)] < space.0[high(*issue)]) else {
            return self.single(space);
        };
        let middle = space.0[low(issue)] + (space.0[high(issue)] - space.0[low(issue)]) / 2;
        for bound in [Bound { side: high(issue), place: middle }, Bound { side: low(issue), place: middle + 1 }] {
            let mut half = space.clone();
            half.0[bound.side] = bound.place;
            match self.cover(&half)? {
                Covered::All => {}
                other => return Ok(other),
            }
        }
        Ok(Covered::All)
    }

    /// Whether one of the packages found dominates every package of a box.
    fn is_dominated(&self, space: &Space) -> bool {
        self.by.iter().any(|point| {
            let mut more = false;
            let no_less = self.ground.scales.iter().all(|scale| {
                let (here, most) = (scale.tabled.value(point), scale.tabled.most(space));
                more |= here > most;
                here >= most
            });
            no_less && more
        })
    }

    fn single(&mut self, space: &Space) -> Result<Covered, Halt> {
        let point: Vec<i64> = space.0.iter().step_by(2).copied().collect();
        let system = &self.ground.system;
        if system.rules.iter().any(|rule| !system.problem.items[rule].node.holds(&point)) {
            return Ok(Covered::All);
        }
        self.singles += 1;
        if self.singles > self.budget.limits.choices {
            return Err(self.budget.limit("choices"));
        }
        Ok(match self.ground.better(&point, self.budget)? {
            Above::Point(found) => {
                self.by.push(found);
                Covered::All
            }
            Above::Nothing(tree) => Covered::Not(point, tree),
            Above::Unknown => Covered::Unknown,
        })
    }
}

/// Each package that dominates completions, offered in place of the text; where that leaves no other text to improve.
fn improvements(finding: &mut Finding, case: &Case, budget: &Budget<'_>) -> Result<(), Halt> {
    let Some(Certificate::Dominated { text, by }) = finding.certificate.clone() else { return Ok(()) };
    let Some(text) = detente_model::find(&case.texts, &text) else { return Ok(()) };
    let settled = text.settled().unwrap_or_default();
    for package in by {
        let hard = |issue: &detente_model::Issue| {
            let id = &issue.meta.id;
            !issue.tradable && settled.get(id) != package.get(id)
        };
        if case.issues.iter().any(hard) {
            continue;
        }
        let answers: Package = package
            .iter()
            .filter(|(id, value)| settled.get(*id) != Some(value))
            .map(|(id, v)| (id.clone(), v.clone()))
            .collect();
        let change = vec![Change::EditText { target: text.meta.id.clone(), answers }];
        for after in crate::apply::apply(case, &change) {
            let then = examined(Kind::InefficientText, &after, budget, fill);
            let Some(certificate) = then.certificate.filter(|_| then.verdict == Verdict::Refuted) else { continue };
            finding.ways_out.push(WayOut {
                change: change.clone(),
                group: Group::NobodyYields,
                actors: editors(case, text),
                component: 0,
                leaves: Vec::new(),
                minimal: true,
                certificate,
            });
        }
    }
    finding.ways_out.sort_by(|one, other| one.change.cmp(&other.change));
    Ok(())
}

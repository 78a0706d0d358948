//! From a case to what can be said of its packages: the stages in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use detente_model::{Actor, Case, Gap, Id, Package, Preferences, Role};
use num_bigint::BigUint;
use num_rational::BigRational;

use super::answer::*;
use super::contradictions::{AtOdds, at_odds};
use super::evade::Aim;
use super::field::{Field, Known as Met, Side, listed};
use super::relations::{Chosen, Relations};
use super::shares::{Dice, Source, Tally, is_order, off};
use super::sheet::{Columns, Sheet};
use super::unbeaten::unbeaten;
use crate::packages::PackageLimits;
use crate::packages::space::{Space, Terrain};
use crate::{Budget, Halt, Limits};

/// What is known of something: a profile under which it is so, one under which it is not, and whether all was searched.
#[derive(Clone, Default)]
struct Found {
    holds: Option<Chosen>,
    fails: Option<Chosen>,
    open: bool,
}

/// What the stages have found of one package.
#[derive(Clone, Default)]
struct Row {
    reaches: Vec<Option<Found>>,
    acceptable: Found,
    efficient: Found,
}

/// A case made ready.
pub(crate) struct Ready<'a> {
    pub(crate) terrain: Terrain<'a>,
    pub(crate) field: Field<'a>,
    pub(crate) over: Over,
}

pub(crate) fn limits(options: &RobustOptions) -> Limits {
    Limits { steps: options.limits.steps, ..Limits::default() }
}

pub(crate) fn robust(case: &Case, options: &RobustOptions, stop: &dyn Fn() -> bool) -> Robust {
    let limits = limits(options);
    let budget = Budget::new(&limits, stop);
    let mut said = silent(options);
    if let Err(halt) = tell(case, options, &budget, &mut said) {
        said.missing.push(halt.missing());
    }
    said
}

pub(crate) fn silent(options: &RobustOptions) -> Robust {
    let shares = Shares { drawn: 0, seed: options.seed, off: BigRational::default(), methods: BTreeMap::new() };
    Robust {
        rationality: options.rationality,
        parties: Vec::new(),
        left_out: Vec::new(),
        contradictions: Vec::new(),
        unread: Vec::new(),
        declared: BigUint::default(),
        over: None,
        count: 0,
        only_unbeaten: false,
        counts: Counts::default(),
        zone: None,
        standings: Vec::new(),
        complete: true,
        regrets: Vec::new(),
        regret_over_parties: None,
        shares,
        missing: Vec::new(),
    }
}

fn tell(case: &Case, options: &RobustOptions, budget: &Budget<'_>, said: &mut Robust) -> Result<(), Halt> {
    let Some(ready) = ready(case, options, budget, said)? else { return Ok(()) };
    let teller = Teller { ready: &ready, options };
    let done = teller.stages(said);
    said.over = Some(ready.over);
    done
}

/// The parties of which something is known, and the packages; `None` where there is neither.
///
/// # Errors
/// A limit was met.
pub(crate) fn ready<'a>(
    case: &'a Case,
    options: &RobustOptions,
    budget: &'a Budget<'a>,
    said: &mut Robust,
) -> Result<Option<Ready<'a>>, Halt> {
    let limits = PackageLimits { answers: options.limits.answers, ..PackageLimits::default() };
    let terrain = Terrain::new(case, &limits)?;
    said.declared = terrain.declared();
    said.unread.clone_from(&terrain.unread);
    let mut sheets = Vec::new();
    let day = case.header.as_of;
    for actor in case.actors.iter().filter(|actor| actor.has_role(Role::Party, day)) {
        sheets.extend(sheet(case, actor, budget, said)?.map(|sheet| (&actor.meta.id, sheet)));
    }
    let (points, over) = match packages(&terrain.kept, &sheets, options, budget, said)? {
        points if !points.is_empty() => (points, Over::Kept),
        _ => (packages(&terrain.feasible, &sheets, options, budget, said)?, Over::Feasible),
    };
    said.count = points.len();
    if sheets.is_empty() || points.is_empty() {
        return Ok(None);
    }
    let sides = sheets.into_iter().map(|(id, sheet)| Side::new(id, sheet, &points, true, budget));
    let sides = sides.collect::<Result<Vec<_>, _>>()?;
    for side in &sides {
        said.parties.push(known(case, side, budget)?);
    }
    let field = Field { points, sides, rationality: options.rationality, budget };
    Ok(Some(Ready { terrain, field, over }))
}

/// The packages of a space, or, of a large one, those that none beats.
fn packages(
    space: &Space,
    sheets: &[(&Id, Sheet)],
    options: &RobustOptions,
    budget: &Budget<'_>,
    said: &mut Robust,
) -> Result<Vec<Vec<u32>>, Halt> {
    let most = options.limits.packages;
    if let Some(points) = listed(space, most, budget)? {
        return Ok(points);
    }
    said.only_unbeaten = true;
    unbeaten(space, sheets, most, budget)
}

/// The utilities of a party; `None` where it is left out, which is noted.
fn sheet(case: &Case, actor: &Actor, budget: &Budget<'_>, said: &mut Robust) -> Result<Option<Sheet>, Halt> {
    let id = &actor.meta.id;
    let Some(preferences) = detente_model::find(&case.preferences, id) else {
        said.left_out.push((id.clone(), Gap::NoPreferences));
        return Ok(None);
    };
    let inequalities = match preferences.inequalities(&case.issues) {
        Ok(inequalities) => inequalities,
        Err(gap) => {
            said.left_out.push((id.clone(), gap));
            return Ok(None);
        }
    };
    if let Some(AtOdds { statements, smallest }) = at_odds(preferences, &inequalities, &case.issues, budget)? {
        said.contradictions.push(Contradictory { party: id.clone(), statements, smallest });
        return Ok(None);
    }
    let columns = Columns::few(preferences, &inequalities, &case.issues);
    Ok(Sheet::new(columns, &inequalities, budget)?.ok())
}

fn preferences<'a>(case: &'a Case, side: &Side) -> Option<&'a Preferences> {
    detente_model::find(&case.preferences, &side.id)
}

fn known(case: &Case, side: &Side, budget: &Budget<'_>) -> Result<Known, Halt> {
    let reservation = match side.sheet.reservation() {
        None => None,
        Some(form) => Some(side.ends(form, budget)?),
    };
    let silent = |id: &&Id| {
        let said = preferences(case, side);
        said.is_some_and(|said| {
            said.scores.is_empty() && !said.better.contains_key(id) && !said.values.contains_key(id)
        })
    };
    let open_issues = case.issues.iter().map(|issue| &issue.meta.id).filter(silent).cloned().collect();
    let unknowns = if side.single { 0 } else { side.sheet.columns.count };
    Ok(Known { id: side.id.clone(), single: side.single, unknowns, reservation, open_issues })
}

/// Tells what the stages find.
struct Teller<'a> {
    ready: &'a Ready<'a>,
    options: &'a RobustOptions,
}

impl<'a> Teller<'a> {
    fn field(&self) -> &'a Field<'a> {
        &self.ready.field
    }

    fn stages(&self, said: &mut Robust) -> Result<(), Halt> {
        let field = self.field();
        let mut rows = vec![Row::default(); field.points.len()];
        let sides = field.sides.len();
        for (package, row) in rows.iter_mut().enumerate() {
            row.reaches = (0..sides).map(|side| field.reaches(side, package)).collect::<Result<_, _>>()?;
            row.acceptable = field.all_reached(&row.reaches);
        }
        said.zone = Some(self.certainty(self.zone(&rows)?));
        let relations = field.relations()?;
        self.efficiency(&relations, &mut rows, said)?;
        count(&rows, &relations, &mut said.counts);
        let regrets = (0..sides).map(|side| field.regrets(side)).collect::<Result<Vec<_>, _>>()?;
        said.regrets = (0..sides).map(|side| self.regret(Some(&field.sides[side].id), &regrets[side])).collect();
        said.regret_over_parties = Some(self.regret(None, &largest(&regrets)));
        let (sources, tally) = self.shares(said)?;
        let packages = self.chosen(&rows, &relations, said);
        said.standings = packages
            .into_iter()
            .map(|package| self.standing(package, &rows[package], &relations, &regrets, &sources, &tally))
            .collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Whether some package that keeps every red line is acceptable to all.
    fn zone(&self, rows: &[Row]) -> Result<Found, Halt> {
        let field = self.field();
        let ever: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].acceptable.holds.is_some()).collect();
        let never = Found { holds: None, fails: Some(field.any()), open: false };
        let Some(first) = ever.first().filter(|_| self.ready.over == Over::Kept) else { return Ok(never) };
        let holds = rows[*first].acceptable.holds.clone();
        if let Some(always) = rows.iter().find(|row| row.acceptable.fails.is_none()) {
            return Ok(Found { holds: always.acceptable.holds.clone(), fails: None, open: false });
        }
        Ok(match self.bounded(|budget| field.evading(Aim::Acceptable, &ever, field.any(), budget))? {
            Some(fails) => Found { holds, fails, open: false },
            None => Found { holds, fails: None, open: true },
        })
    }

    /// What a search finds; `None` where it met the limit of one package.
    fn bounded<T>(&self, search: impl Fn(&Budget<'_>) -> Result<T, Halt>) -> Result<Option<T>, Halt> {
        let limits = Limits { steps: self.options.limits.steps_of_package, ..Limits::default() };
        let budget = self.field().budget;
        match search(&budget.under(&limits)) {
            Ok(found) => Ok(Some(found)),
            Err(Halt::Stopped) => Err(Halt::Stopped),
            Err(Halt::Limit { .. }) => Ok(None),
        }
    }

    fn efficiency(&self, relations: &Relations, rows: &mut [Row], said: &mut Robust) -> Result<(), Halt> {
        let field = self.field();
        let mut at_hand = field.efficient_at_hand()?;
        for (package, row) in rows.iter_mut().enumerate() {
            let found = &mut row.efficient;
            found.fails = field.ever_dominated(package, &relations.unbeaten)?;
            found.holds = match (at_hand[package].take(), relations.dominated_by[package]) {
                (_, Some(_)) => None,
                (Some(profile), None) => Some(profile),
                (None, None) => {
                    let start = field.favourable(package)?;
                    let search =
                        |budget: &Budget<'_>| field.ever_efficient(package, &relations.unbeaten, start.clone(), budget);
                    let search = self.bounded(search)?;
                    found.open = search.is_none();
                    search.flatten()
                }
            };
        }
        if rows.iter().any(|row| row.efficient.open) {
            let value = self.options.limits.steps_of_package;
            said.missing.push(Halt::Limit { name: "steps-of-package", value }.missing());
        }
        Ok(())
    }

    fn shares(&self, said: &mut Robust) -> Result<(Vec<Source>, Option<Tally>), Halt> {
        let field = self.field();
        let case = self.ready.terrain.case;
        let mut dice = Dice::new(self.options.seed);
        let mut sources = Vec::new();
        for side in &field.sides {
            let simple = preferences(case, side)
                .filter(|said| is_order(said, &case.issues, &side.sheet))
                .map(|said| said.order.iter().filter_map(|id| self.ready.terrain.places.number(id)).collect());
            let simple: Option<Vec<usize>> = simple;
            let source = Source::new(side, simple.as_deref(), &mut dice, field.budget)?;
            said.shares.methods.insert(side.id.clone(), source.drawing);
            sources.push(source);
        }
        if self.options.samples == 0 {
            return Ok((sources, None));
        }
        let tally = field.tally(&sources, self.options.samples, &mut dice)?;
        said.shares.drawn = tally.drawn;
        said.shares.off = off(tally.drawn);
        Ok((sources, Some(tally)))
    }

    /// The packages that are told of, in their order: where they are too many, those that none beats first, and of these
    /// those acceptable to all under some profile.
    fn chosen(&self, rows: &[Row], relations: &Relations, said: &mut Robust) -> Vec<usize> {
        let last = |package: &usize| {
            let row = &rows[*package];
            (relations.beaten_by[*package].is_some(), row.acceptable.holds.is_none(), *package)
        };
        let mut packages: Vec<usize> = (0..rows.len()).collect();
        packages.sort_by_key(last);
        packages.truncate(self.options.limits.list);
        packages.sort_unstable();
        said.complete = packages.len() == rows.len();
        packages
    }

    fn standing(
        &self,
        package: usize,
        row: &Row,
        relations: &Relations,
        regrets: &[Vec<BigRational>],
        sources: &[Source],
        tally: &Option<Tally>,
    ) -> Result<Standing, Halt> {
        let field = self.field();
        let mut worth = BTreeMap::new();
        for side in &field.sides {
            let form = side.sheet.worth(&field.points[package]);
            worth.insert(side.id.clone(), side.ends(&form, field.budget)?);
        }
        let reaches = field.sides.iter().zip(&row.reaches);
        let reaches = reaches.filter_map(|(side, found)| Some((side.id.clone(), self.certainty(found.clone()?))));
        let regret = field.sides.iter().zip(regrets).map(|(side, by)| (side.id.clone(), by[package].clone()));
        let share = |of: fn(&Tally) -> &Vec<usize>| {
            tally.as_ref().map(|tally| Share::Drawn { of: of(tally)[package], drawn: tally.drawn })
        };
        let places: Vec<i64> = field.points[package].iter().map(|place| i64::from(*place)).collect();
        let terrain = &self.ready.terrain;
        let lines = terrain.lines.iter().zip(&terrain.nodes).filter(|(_, node)| !node.holds(&places));
        Ok(Standing {
            package: self.package(package),
            breaks: lines.map(|(line, _)| terrain.case.line_name(&line.entry)).collect(),
            worth,
            reaches: reaches.collect(),
            acceptable: self.certainty(row.acceptable.clone()),
            efficient: self.certainty(row.efficient.clone()),
            dominated_by: relations.dominated_by[package].map(|other| self.package(other)),
            beaten_by: relations.beaten_by[package].map(|other| self.package(other)),
            regret: regret.collect(),
            share_acceptable: self.exact(package, sources).or_else(|| share(|tally| &tally.acceptable)),
            share_efficient: share(|tally| &tally.efficient),
            share_both: share(|tally| &tally.both),
        })
    }

    /// The share of profiles under which a package is acceptable to all, where that can be worked out of each party.
    fn exact(&self, package: usize, sources: &[Source]) -> Option<Share> {
        let field = self.field();
        let held = (0..sources.len()).filter(|side| field.sides[*side].sheet.reservation().is_some());
        let shares: Option<Vec<BigRational>> = held.map(|side| sources[side].exact(field, side, package)).collect();
        Some(Share::Exact(shares?.into_iter().product()))
    }

    fn package(&self, package: usize) -> Package {
        self.ready.terrain.package(&self.field().points[package])
    }

    fn regret(&self, party: Option<&Id>, regrets: &[BigRational]) -> Regret {
        let value = regrets.iter().min().cloned().unwrap_or_default();
        let least: Vec<usize> = (0..regrets.len()).filter(|package| regrets[*package] == value).collect();
        let packages = least.iter().take(self.options.limits.list).map(|package| self.package(*package)).collect();
        let compares_utilities = party.is_none() && self.field().sides.len() > 1;
        Regret { party: party.cloned(), value, packages, count: least.len(), compares_utilities }
    }

    fn certainty(&self, found: Found) -> Certainty {
        let profile = |chosen: Chosen| -> Profile {
            let sides = self.field().sides.iter().zip(chosen);
            sides.map(|(side, known)| (side.id.clone(), known.utility.clone())).collect()
        };
        let (holds, fails) = (found.holds.map(profile), found.fails.map(profile));
        match (holds, fails) {
            (Some(holds), Some(fails)) => Certainty::Depends { holds, fails },
            (holds, fails) if found.open => Certainty::Open { holds, fails },
            (Some(_), None) => Certainty::Always,
            (None, _) => Certainty::Never,
        }
    }
}

impl Field<'_> {
    /// Whether a package reaches the reservation value of a side; `None` where none is bounded.
    fn reaches(&self, side: usize, package: usize) -> Result<Option<Found>, Halt> {
        if self.sides[side].sheet.reservation().is_none() {
            return Ok(None);
        }
        let chosen = |known: Arc<Met>| {
            let mut chosen = self.any();
            chosen[side] = known;
            chosen
        };
        Ok(Some(Found {
            holds: self.accepting(side, package, true)?.map(chosen),
            fails: self.accepting(side, package, false)?.map(chosen),
            open: false,
        }))
    }

    /// A utility of a side under which a package reaches the reservation value, or does not; `None` where there is none.
    pub(crate) fn accepting(&self, side: usize, package: usize, reached: bool) -> Result<Option<Arc<Met>>, Halt> {
        let side = &self.sides[side];
        self.budget.step(1)?;
        if let Some(known) = side.met(|known| known.accepts(package, self.rationality) == reached) {
            return Ok(Some(known));
        }
        let Some(gain) = side.sheet.gain(&self.points[package]).filter(|_| !side.complete) else { return Ok(None) };
        let (end, solution) = match reached {
            true => side.sheet.most(&gain, self.budget)?,
            false => side.sheet.least(&gain, self.budget)?,
        };
        if self.satisfies(&end) == reached { side.meet(&solution, &self.points).map(Some) } else { Ok(None) }
    }

    /// Whether all are reached: each can be so, or not, whatever the others are.
    fn all_reached(&self, reaches: &[Option<Found>]) -> Found {
        let mut holds = Some(self.any());
        for (side, found) in reaches.iter().enumerate() {
            let Some(found) = found else { continue };
            holds = holds.zip(found.holds.as_ref()).map(|(mut chosen, own)| {
                chosen[side] = own[side].clone();
                chosen
            });
        }
        let fails = reaches.iter().flatten().find_map(|found| found.fails.clone());
        Found { holds, fails, open: false }
    }
}

fn count(rows: &[Row], relations: &Relations, counts: &mut Counts) {
    let of = |so: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| so(row)).count();
    counts.acceptable_always = of(&|row| row.acceptable.fails.is_none());
    counts.acceptable_ever = of(&|row| row.acceptable.holds.is_some());
    counts.efficient_always = of(&|row| row.efficient.fails.is_none());
    counts.efficient_ever = of(&|row| row.efficient.holds.is_some());
    counts.efficient_never = of(&|row| row.efficient.holds.is_none() && !row.efficient.open);
    counts.dominated_by_one = relations.dominated_by.iter().flatten().count();
    counts.beaten = relations.beaten_by.iter().flatten().count();
}

/// By package, the largest of all sides' numbers.
fn largest(of: &[Vec<BigRational>]) -> Vec<BigRational> {
    let packages = of.first().map_or(0, Vec::len);
    (0..packages).filter_map(|package| of.iter().map(|by| by[package].clone()).max()).collect()
}

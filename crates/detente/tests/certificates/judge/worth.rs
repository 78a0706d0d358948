//! Room for agreement and tabled texts (D5, D7, D7b), package by package.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::boxes::{Reach, Reaches, certain, with};
use super::stances::{are_components, give_way, rules, says, state};
use super::{Named, World, is_distinct, named};

/// The floors that are known.
pub fn floors(case: &Case) -> Reaches {
    case.floors().0.into_iter().map(|floor| (floor.name(), Reach { floor, above: false })).collect()
}

/// The lines that D5 examines: none where red lines exclude each other.
pub fn examined(world: &World<'_>) -> Named {
    let lines = named(world.case, world.case.red_lines_in_force());
    if !lines.is_empty() && state(world, &lines) == Verdict::Proved { Named::new() } else { lines }
}

fn enough(world: &World<'_>, package: &Package, lines: &Named, floors: &Reaches) -> bool {
    world.keeps(package, says(lines)) && floors.values().all(|reach| reach.is_met(world.case, package))
}

/// What becomes of lines and floors together.
pub fn together(world: &World<'_>, lines: &Named, floors: &Reaches) -> Verdict {
    let known: Named =
        lines.iter().filter(|(_, line)| !line.is_unknown()).map(|(name, line)| (name.clone(), line.clone())).collect();
    if world.x.iter().any(|package| enough(world, package, lines, floors)) {
        Verdict::Refuted
    } else if world.x.iter().any(|package| enough(world, package, &known, floors)) {
        Verdict::Undetermined
    } else {
        Verdict::Proved
    }
}

/// D5.
pub fn no_agreement_zone(world: &World<'_>, finding: &Finding) -> bool {
    let case = world.case;
    let (lines, floors) = (examined(world), floors(case));
    let said = finding.remarks.contains(&Remark::WithoutRedLines);
    if case.issues.is_empty() || !case.knows_preferences() || said != (lines.len() < case.red_lines_in_force().len()) {
        return false;
    }
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, certificate) => {
            let alone = finding.conflicts.is_empty();
            let beside = match certificate {
                None => !alone,
                Some(Certificate::Weights { weights, lines: used }) => weigh(world, &lines, &floors, weights, used),
                Some(Certificate::Lottery { draws }) => !alone && is_lottery(world, &lines, &floors, draws),
                _ => false,
            };
            beside && (alone || conflicts(world, &lines, &floors, &finding.conflicts))
        }
        (Verdict::Refuted, Some(Certificate::Package { package })) => {
            finding.conflicts.is_empty() && case.floors().1.is_empty() && enough(world, package, &lines, &floors)
        }
        _ => false,
    }
}

fn weigh(
    world: &World<'_>,
    lines: &Named,
    floors: &Reaches,
    weights: &BTreeMap<Id, Number>,
    used: &[LineName],
) -> bool {
    let rules = rules(world.case);
    let says: Option<Vec<&Condition>> =
        used.iter().map(|name| rules.get(name).or_else(|| lines.get(name).map(|line| &line.says))).collect();
    let Some(says) = says else { return false };
    let of_one =
        |says: &&Condition| says.terms().is_empty() && says.issues().into_iter().collect::<BTreeSet<_>>().len() == 1;
    let whole = |weight: &Number| weight.to_integer().is_some_and(|weight| weight > 0);
    let named: Option<Vec<(&Reach, BigRational)>> = weights
        .iter()
        .map(|(party, weight)| {
            let name = LineName(format!("preferences.{party}"));
            Some((floors.get(&name)?, weight.to_big()))
        })
        .collect();
    let Some(named) = named else { return false };
    let left: Vec<&Package> =
        world.packages.iter().filter(|package| says.iter().all(|says| world.holds(says, package))).collect();
    let gain = |package: &Package| -> BigRational {
        named.iter().map(|(reach, weight)| weight * (reach.worth(world.case, package) - &reach.floor.at)).sum()
    };
    is_distinct(used)
        && says.iter().all(of_one)
        && !weights.is_empty()
        && weights.values().all(whole)
        && !left.is_empty()
        && left.iter().all(|package| gain(package).is_negative())
}

fn is_lottery(world: &World<'_>, lines: &Named, floors: &Reaches, draws: &[Draw]) -> bool {
    let packages: Vec<&Package> = draws.iter().map(|draw| &draw.package).collect();
    let expected = |reach: &Reach| -> BigRational {
        draws.iter().map(|draw| draw.share.to_big() * reach.worth(world.case, &draw.package)).sum()
    };
    is_distinct(&packages)
        && draws.len() <= floors.len() + 1
        && draws.iter().all(|draw| draw.share.to_big().is_positive())
        && draws.iter().map(|draw| draw.share.to_big()).sum::<BigRational>().is_one()
        && packages.iter().all(|package| world.keeps(package, says(lines)))
        && floors.values().all(|reach| expected(reach) >= reach.floor.at)
}

fn conflicts(world: &World<'_>, lines: &Named, floors: &Reaches, list: &[Conflict]) -> bool {
    let sets: BTreeSet<BTreeSet<&LineName>> = list.iter().map(|conflict| conflict.lines.iter().collect()).collect();
    !list.is_empty()
        && sets.len() == list.len()
        && list.iter().all(|conflict| is_conflict(world, lines, floors, conflict))
        && are_components(list)
}

fn part(lines: &Named, floors: &Reaches, names: &[&LineName]) -> (Named, Reaches) {
    let named = |name: &&LineName| Some(((*name).clone(), lines.get(*name)?.clone()));
    let floored = |name: &&LineName| Some(((*name).clone(), floors.get(*name)?.clone()));
    (names.iter().filter_map(named).collect(), names.iter().filter_map(floored).collect())
}

fn is_conflict(world: &World<'_>, lines: &Named, floors: &Reaches, conflict: &Conflict) -> bool {
    let names: Vec<&LineName> = conflict.lines.iter().collect();
    if !names.iter().all(|name| lines.contains_key(*name) || floors.contains_key(*name)) {
        return false;
    }
    let (held, reached) = part(lines, floors, &names);
    let mut allowed: BTreeMap<LineName, Condition> =
        held.iter().map(|(name, line)| (name.clone(), line.says.clone())).collect();
    let all = rules(world.case);
    for name in &conflict.rules {
        let Some(rule) = all.get(name) else { return false };
        allowed.insert(name.clone(), rule.clone());
    }
    let used =
        with(world.case, &world.packages.iter().collect::<Vec<_>>(), (&allowed, &reached), &conflict.certificate);
    let left_out = |(name, package): (&LineName, &Package)| {
        let others: Vec<&LineName> = names.iter().copied().filter(|other| *other != name).collect();
        let (held, reached) = part(lines, floors, &others);
        enough(world, package, &held, &reached)
    };
    is_distinct(&conflict.lines)
        && is_distinct(&conflict.rules)
        && used.is_some_and(|used| conflict.rules.iter().all(|rule| used.contains(rule)))
        && conflict.witnesses.len() == conflict.lines.len()
        && conflict.lines.iter().zip(&conflict.witnesses).all(left_out)
}

/// A way out of D5: the members of other components left aside, the package keeps what stays, or the lottery does.
pub fn is_room(world: &World<'_>, finding: &Finding, way: &WayOut) -> bool {
    let (mut lines, mut floors) = (examined(world), floors(world.case));
    let others = finding.conflicts.iter().filter(|conflict| conflict.component != way.component);
    for name in others.flat_map(|conflict| &conflict.lines) {
        lines.remove(name);
        floors.remove(name);
    }
    if let (Certificate::Lottery { draws }, [Change::Mix { draws: told }]) = (&way.certificate, way.change.as_slice()) {
        return draws == told && is_lottery(world, &lines, &floors, draws);
    }
    let Certificate::Package { package } = &way.certificate else { return false };
    for change in &way.change {
        let lower = |floors: &mut Reaches, party: &Id, by: BigRational| {
            let floor = floors.get_mut(&LineName(format!("preferences.{party}")));
            floor.map(|reach| reach.floor.at -= by)
        };
        let made = match change {
            Change::LowerFloor { target, from, to } => lower(&mut floors, target, from.to_big() - to.to_big()),
            Change::AddWorth { worth } => {
                worth.iter().try_for_each(|(party, amount)| lower(&mut floors, party, amount.to_big()))
            }
            other => give_way(world.case, &mut lines, other),
        };
        if made.is_none() {
            return false;
        }
    }
    enough(world, package, &lines, &floors)
}

/// The floors that D7 looks at, if every party has one that nobody estimated.
pub fn sure(case: &Case) -> (Reaches, bool) {
    let mut floors = floors(case);
    floors.retain(|_, reach| !case.is_estimated(&reach.floor.party));
    let everybody = floors.len() == case.parties().count();
    (floors, everybody)
}

fn completes(package: &Package, settled: &Package) -> bool {
    settled.iter().all(|(issue, value)| package.get(issue) == Some(value))
}

/// D7.
pub fn agreement_missed(world: &World<'_>, finding: &Finding) -> bool {
    let case = world.case;
    let lines = named(case, case.red_lines_in_force());
    let (floors, everybody) = sure(case);
    let mut allowed = rules(case);
    allowed.extend(lines.iter().map(|(name, line)| (name.clone(), line.says.clone())));
    if case.issues.is_empty() || !case.knows_preferences() || case.tabled_texts().next().is_none() {
        return false;
    }
    let texts: Vec<&Text> = case.tabled_texts().collect();
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, Some(Certificate::Missed { package, texts: told })) => {
            let missed = |(text, missed): (&&Text, &MissedText)| {
                let Some(settled) = text.settled() else { return false };
                let on: Vec<&Package> = world.packages.iter().filter(|package| completes(package, &settled)).collect();
                let lack = |reach: &Reach| {
                    let best = on.iter().map(|package| reach.worth(case, package)).max().unwrap();
                    (reach.floor.party.clone(), &reach.floor.at - best)
                };
                let short: BTreeMap<Id, BigRational> =
                    floors.values().map(lack).filter(|(_, lack)| lack.is_positive()).collect();
                let told: BTreeMap<Id, BigRational> =
                    missed.short.iter().map(|(party, lack)| (party.clone(), lack.to_big())).collect();
                let broken = lines.iter().filter(|(_, line)| !line.is_unknown());
                let broken = broken.filter(|(_, line)| certain(case, &on, &line.says, None, &mut 0) == Truth::False);
                missed.text == text.meta.id
                    && with(case, &on, (&allowed, &floors), &missed.tree).is_some()
                    && told == short
                    && missed.breaks.iter().eq(broken.map(|(name, _)| name))
            };
            everybody
                && enough(world, package, &lines, &floors)
                && told.len() == texts.len()
                && texts.iter().zip(told).all(missed)
        }
        (Verdict::Refuted, Some(Certificate::Tabled { text, package })) => {
            let named = texts.iter().find(|tabled| tabled.meta.id == *text);
            let said = named.is_some_and(|text| completes(package, &text.settled().unwrap_or_default()));
            everybody && said && enough(world, package, &lines, &floors)
        }
        (Verdict::Refuted, Some(Certificate::Tree { tree })) => {
            with(case, &world.packages.iter().collect::<Vec<_>>(), (&allowed, &floors), tree).is_some()
        }
        _ => false,
    }
}

/// An edit of a text into what is acceptable to all.
pub fn is_edit(world: &World<'_>, way: &WayOut) -> bool {
    let case = world.case;
    let lines = named(case, case.red_lines_in_force());
    let ([Change::EditText { target, answers }], Certificate::Tabled { text, package }) =
        (way.change.as_slice(), &way.certificate)
    else {
        return false;
    };
    let Some(mut settled) = find(&case.texts, target).and_then(Text::settled) else { return false };
    settled.extend(answers.clone());
    text == target && completes(package, &settled) && enough(world, package, &lines, &sure(case).0)
}

/// What packages are worth to every party, where that is on file.
pub fn scales(case: &Case) -> Option<Reaches> {
    let scale = |party: &Id| {
        let floor = Floor { party: party.clone(), parts: case.utilities_of(party).ok()?, at: BigRational::zero() };
        Some((floor.name(), Reach { floor, above: false }))
    };
    case.parties().map(scale).collect()
}

/// Whether nobody has less by one package than by the other, and somebody more.
pub fn dominates(case: &Case, scales: &Reaches, one: &Package, other: &Package) -> bool {
    let pairs = || scales.values().map(|scale| (scale.worth(case, one), scale.worth(case, other)));
    pairs().all(|(one, other)| one >= other) && pairs().any(|(one, other)| one > other)
}

/// D7b.
pub fn inefficient_text(world: &World<'_>, finding: &Finding) -> bool {
    let case = world.case;
    let lines = named(case, case.red_lines_in_force());
    let Some(scales) = scales(case) else { return false };
    if case.issues.is_empty() || !case.knows_preferences() || case.tabled_texts().next().is_none() {
        return false;
    }
    match (finding.verdict, &finding.certificate) {
        (Verdict::Proved, Some(Certificate::Dominated { text, by })) => {
            let latest = case.latest_texts().into_iter().find(|latest| latest.meta.id == *text);
            let Some(settled) = latest.and_then(Text::settled) else { return false };
            let mut completions = world.x.iter().filter(|package| completes(package, &settled)).peekable();
            completions.peek().is_some()
                && is_distinct(by)
                && by.iter().all(|package| world.keeps(package, says(&lines)))
                && completions.all(|package| by.iter().any(|better| dominates(case, &scales, better, package)))
        }
        (Verdict::Refuted, Some(Certificate::Undominated { texts })) => undominated(world, &scales, case, texts),
        _ => false,
    }
}

fn undominated(world: &World<'_>, scales: &Reaches, case: &Case, told: &[UndominatedText]) -> bool {
    let lines = named(case, case.red_lines_in_force());
    let mut allowed = rules(case);
    let rules = allowed.clone();
    allowed.extend(lines.iter().map(|(name, line)| (name.clone(), line.says.clone())));
    let latest = case.latest_texts();
    let holds = |(text, told): (&&Text, &UndominatedText)| {
        let Some(settled) = text.settled().filter(|_| text.meta.id == told.text) else { return false };
        let Some(package) = &told.package else {
            let on: Vec<&Package> = world.packages.iter().filter(|package| completes(package, &settled)).collect();
            return with(case, &on, (&rules, &Reaches::new()), &told.tree).is_some();
        };
        if !world.x.contains(package) || !completes(package, &settled) {
            return false;
        }
        let mut reaches = scales.clone();
        reaches.values_mut().for_each(|reach| reach.floor.at = reach.worth(case, package));
        let Some(mut total) = scales.values().next().cloned() else { return false };
        for (issue, parts) in total.floor.parts.iter_mut().enumerate() {
            for (place, part) in parts.iter_mut().enumerate() {
                *part = scales.values().map(|scale| &scale.floor.parts[issue][place]).sum();
            }
        }
        (total.floor.at, total.above) = (total.worth(case, package), true);
        reaches.insert(LineName(BETTER.to_owned()), total);
        with(case, &world.packages.iter().collect::<Vec<_>>(), (&allowed, &reaches), &told.tree).is_some()
    };
    latest.len() == told.len() && latest.iter().zip(told).all(holds)
}

/// Another text in place of a dominated one, after which none that stands is dominated.
pub fn is_improvement(world: &World<'_>, finding: &Finding, way: &WayOut) -> bool {
    let ([Change::EditText { target, answers }], Certificate::Undominated { texts }) =
        (way.change.as_slice(), &way.certificate)
    else {
        return false;
    };
    let Some(Certificate::Dominated { by, .. }) = &finding.certificate else { return false };
    let mut after = world.case.clone();
    let Some(text) = after.texts.iter_mut().find(|text| text.meta.id == *target) else { return false };
    let mut offered = text.settled().unwrap_or_default();
    offered.extend(answers.clone());
    (text.package, text.unclear) = (Some(offered.clone()), Vec::new());
    let scales = scales(&after);
    by.contains(&offered) && scales.is_some_and(|scales| undominated(world, &scales, &after, texts))
}

//! Room for agreement on random cases whose parties say what each answer is worth, against a brute force.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::*;
use detente_engine::{Limits, diagnose};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::judge::worth::{dominates, examined, floors, scales, sure, together};
use super::judge::{World, minimal, named, subsets};

/// The case with preferences of most parties: scores from 0 to 6 for each answer, a third of them by weights and values;
/// now and then no reservation value, or an analyst's estimate.
pub fn valued(case: &Case, seed: u64) -> Case {
    let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
    let mut roll = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) % below
    };
    let mut case = case.clone();
    let parties: Vec<Id> = case.parties().cloned().collect();
    case.preferences.retain(|preferences| !parties.contains(&preferences.meta.id));
    let quantity = |text: String| Quantity::Exact(text.parse().unwrap());
    for party in parties {
        if roll(40) == 0 {
            continue;
        }
        let issues = case.issues.len() as u64;
        let (mut weights, mut values) = (BTreeMap::new(), BTreeMap::new());
        for issue in &case.issues {
            let id = issue.meta.id.clone();
            weights.insert(id.clone(), quantity(format!("1/{issues}")));
            let mut worth = |value: Value| (value, quantity(format!("{}/6", roll(7))));
            let answers = (0..issue.count().unwrap()).filter_map(|place| issue.value(place));
            let answers: Vec<(Value, Quantity)> = answers.map(&mut worth).collect();
            let function = match &issue.scale {
                Scale::Options(_) => ValueFunction::Options(
                    answers
                        .into_iter()
                        .filter_map(|(value, worth)| match value {
                            Value::Option(option) => Some((option, worth)),
                            Value::Number(_) => None,
                        })
                        .collect(),
                ),
                Scale::Range { .. } => ValueFunction::Points(
                    answers
                        .into_iter()
                        .filter_map(|(value, worth)| match value {
                            Value::Number(number) => Some((number, worth)),
                            Value::Option(_) => None,
                        })
                        .collect(),
                ),
            };
            values.insert(id, function);
        }
        let source = if roll(30) == 0 { PreferenceSource::Analyst } else { PreferenceSource::Declared };
        let walk_away = (roll(25) > 0).then(|| quantity(format!("{}/24", 7 + roll(11))));
        case.preferences.push(Preferences { weights, values, walk_away, ..Preferences::silent(party, source) });
    }
    case.header.title = format!("{}, valued", case.header.title);
    project(&case, &Viewer::All)
}

/// What D5 says, by trying every package.
fn zone(world: &World<'_>) -> Verdict {
    let case = world.case;
    let floors = floors(case);
    let verdict = together(world, &examined(world), &floors);
    let unknown = !case.floors().1.is_empty();
    match verdict {
        _ if floors.is_empty() => Verdict::Undetermined,
        Verdict::Refuted if unknown => Verdict::Undetermined,
        other => other,
    }
}

fn completions<'w>(world: &'w World<'_>, text: &Text) -> Option<Vec<&'w Package>> {
    let settled = text.settled()?;
    let fits = |package: &&Package| settled.iter().all(|(issue, value)| package.get(issue) == Some(value));
    Some(world.x.iter().filter(fits).collect())
}

/// What D7 says.
fn missed(world: &World<'_>) -> Verdict {
    let case = world.case;
    let lines = named(case, case.red_lines_in_force());
    let (floors, everybody) = sure(case);
    match together(world, &lines, &floors) {
        Verdict::Proved => return Verdict::Refuted,
        Verdict::Refuted if everybody => {}
        _ => return Verdict::Undetermined,
    }
    let mut verdict = Verdict::Proved;
    for text in case.tabled_texts() {
        let Some(completions) = completions(world, text) else {
            verdict = if verdict == Verdict::Refuted { verdict } else { Verdict::Undetermined };
            continue;
        };
        let enough = |known: bool| {
            completions.iter().any(|package| {
                let kept = lines.values().filter(|line| !known || !line.is_unknown());
                world.keeps(package, kept.map(|line| &line.says))
                    && floors.values().all(|reach| reach.is_met(case, package))
            })
        };
        match (enough(false), enough(true)) {
            (true, _) => return Verdict::Refuted,
            (_, true) => verdict = Verdict::Undetermined,
            _ => {}
        }
    }
    verdict
}

/// What D7b says.
fn inefficient(world: &World<'_>) -> Verdict {
    let case = world.case;
    let lines = named(case, case.red_lines_in_force());
    let Some(scales) = scales(case) else { return Verdict::Undetermined };
    let kept = |known: bool| -> Vec<&Package> {
        let says: Vec<&Condition> =
            lines.values().filter(|line| !known || !line.is_unknown()).map(|line| &line.says).collect();
        world.x.iter().filter(|package| world.keeps(package, says.iter().copied())).collect()
    };
    let (certain, possible) = (kept(false), kept(true));
    let mut verdict = Verdict::Refuted;
    for text in case.latest_texts() {
        let Some(completions) = completions(world, text) else {
            verdict = Verdict::Undetermined;
            continue;
        };
        let by = |among: &[&Package], package: &Package| among.iter().any(|one| dominates(case, &scales, one, package));
        if completions.is_empty() || completions.iter().any(|package| !by(&possible, package)) {
            continue;
        }
        if completions.iter().all(|package| by(&certain, package)) {
            return Verdict::Proved;
        }
        verdict = Verdict::Undetermined;
    }
    verdict
}

/// How often each verdict was seen.
type Seen = BTreeMap<(Kind, Verdict), usize>;

#[test]
fn verdicts_on_room_for_agreement_are_those_of_a_brute_force() {
    let mut seen = Seen::new();
    for seed in 0..900 {
        let case = valued(&super::random(30_000 + seed, 2, 3), seed);
        let Some(world) = World::new(&case, 400) else { continue };
        let diagnosis = diagnose(&case, &Limits::default(), &|| false);
        for finding in diagnosis.findings.iter().map(|assessed| &assessed.finding) {
            let something = !case.issues.is_empty() && case.knows_preferences();
            let texts = case.tabled_texts().next().is_some();
            let expected = match finding.kind {
                Kind::NoAgreementZone if something => zone(&world),
                Kind::AgreementMissed if something && texts => missed(&world),
                Kind::InefficientText if something && texts => inefficient(&world),
                Kind::NoAgreementZone | Kind::AgreementMissed | Kind::InefficientText => Verdict::Undetermined,
                _ => continue,
            };
            // Where a text may be better only under some readings, the search may end at another completion.
            let loose = finding.kind == Kind::InefficientText && finding.verdict == Verdict::Undetermined;
            let title = &case.header.title;
            assert!(
                finding.verdict == expected || loose,
                "{} of {title}: {:?}, not {expected:?}",
                finding.kind,
                finding
            );
            detente_check::finding(&case, finding).unwrap_or_else(|refusal| panic!("{title}: {refusal}: {finding:?}"));
            *seen.entry((finding.kind, finding.verdict)).or_default() += 1;
            if finding.kind == Kind::NoAgreementZone && finding.verdict == Verdict::Proved && finding.complete {
                lists(&world, finding);
            }
        }
    }
    println!("{seen:?}");
    for kind in [Kind::NoAgreementZone, Kind::AgreementMissed, Kind::InefficientText] {
        for verdict in Verdict::ALL {
            assert!(seen.get(&(kind, *verdict)).is_some_and(|count| *count > 10), "{kind} {verdict:?}: {seen:?}");
        }
    }
}

/// The conflicts are all minimal ones of lines and floors, and the reductions all those that could not be less.
fn lists(world: &World<'_>, finding: &Finding) {
    let case = world.case;
    let (lines, floors) = (examined(world), floors(case));
    let mut names: Vec<LineName> =
        lines.iter().filter(|(_, line)| !line.is_unknown()).map(|(name, _)| name.clone()).collect();
    names.extend(floors.keys().cloned());
    let keeps = |package: &Package, name: &LineName| match lines.get(name) {
        Some(line) => world.holds(&line.says, package),
        None => floors[name].is_met(case, package),
    };
    let conflict =
        |set: &BTreeSet<LineName>| !world.x.iter().any(|package| set.iter().all(|name| keeps(package, name)));
    let told: BTreeSet<BTreeSet<LineName>> =
        finding.conflicts.iter().map(|conflict| conflict.lines.iter().cloned().collect()).collect();
    assert_eq!(told, minimal(subsets(&names).into_iter().filter(conflict)), "{}", case.header.title);
    for component in finding.conflicts.iter().map(|conflict| conflict.component).collect::<BTreeSet<_>>() {
        let of = |own: bool| -> BTreeSet<&LineName> {
            let conflicts = finding.conflicts.iter().filter(|conflict| (conflict.component == component) == own);
            conflicts.flat_map(|conflict| &conflict.lines).collect()
        };
        let (own, aside) = (of(true), of(false));
        let lack = |package: &Package| -> Vec<BigRational> {
            let free = floors.iter().filter(|(name, _)| own.contains(name));
            free.map(|(_, reach)| (&reach.floor.at - reach.worth(case, package)).max(BigRational::zero())).collect()
        };
        let stays = |package: &&Package| {
            let held = lines.iter().filter(|(name, _)| !aside.contains(name));
            let fixed = floors.iter().filter(|(name, _)| !aside.contains(name) && !own.contains(name));
            world.keeps(package, held.map(|(_, line)| &line.says))
                && fixed.into_iter().all(|(_, r)| r.is_met(case, package))
        };
        let all: BTreeSet<Vec<BigRational>> = world.x.iter().filter(stays).map(lack).collect();
        let below = |one: &Vec<BigRational>, other: &Vec<BigRational>| {
            one != other && one.iter().zip(other).all(|(one, other)| one <= other)
        };
        let least = all.iter().filter(|one| !all.iter().any(|other| below(other, one)));
        let least: BTreeSet<Vec<BigRational>> =
            least.filter(|one| one.iter().any(Signed::is_positive)).cloned().collect();
        let reduction = |way: &WayOut| -> Option<Vec<BigRational>> {
            let mut taken: BTreeMap<&Id, BigRational> = BTreeMap::new();
            for change in &way.change {
                let Change::LowerFloor { target, from, to } = change else { return None };
                taken.insert(target, from.to_big() - to.to_big());
            }
            let free = floors.iter().filter(|(name, _)| own.contains(name));
            Some(free.map(|(_, reach)| taken.get(&reach.floor.party).cloned().unwrap_or_default()).collect())
        };
        let ways = finding.ways_out.iter().filter(|way| way.component == component);
        let given: BTreeSet<Vec<BigRational>> = ways.filter_map(reduction).collect();
        assert_eq!(given, least, "{}", case.header.title);
    }
}

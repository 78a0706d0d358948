//! Tabled texts beside what would be acceptable (D7), and beside what would be better for all (D7b).

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    BETTER, Case, Certificate, Change, EntryRef, Finding, Group, Id, LineName, MissedText, Missing, Package, Table,
    Text, Truth, UndominatedText, Verdict, WayOut, find,
};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::Refusal;
use crate::acts::distinct;
use crate::floors::{Floor, Floors, floors};
use crate::kinds::{Names, no_remarks, wrong};
use crate::lines::{Lines, State, in_x, keeps};
use crate::plain::{Budget, Demand};
use crate::process::mediators;
use crate::space::Space;
use crate::tree::{Allowed, tree_with};
use crate::waits::limited;

/// The most boxes into which the completions of one text are cut.
const BOXES: usize = 200_000;

/// Whether there is anything to look at.
fn something(case: &Case) -> bool {
    !case.issues.is_empty() && case.knows_preferences() && case.tabled_texts().next().is_some()
}

fn nothing() -> Names {
    vec![BTreeSet::new()]
}

/// D7.
pub(crate) fn agreement_missed(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    if finding.missing.contains(&Missing::Withheld) {
        let alone = finding.missing.len() == 1 && finding.certificate.is_none();
        return if alone && finding.verdict == Verdict::Undetermined { Ok(nothing()) } else { wrong(finding) };
    }
    let mut known = floors(case);
    known.retain(|_, floor| !case.is_estimated(&floor.party));
    let everybody = known.len() == case.parties().count();
    let lines = Lines::new(case, case.red_lines_in_force()).with_floors(known);
    let something = something(case);
    match (finding.verdict, &finding.certificate) {
        (Verdict::Undetermined, None) => match is_open(&lines, everybody)? {
            Some(false) if something && !limited(finding) => wrong(finding),
            _ => Ok(nothing()),
        },
        (Verdict::Proved, Some(Certificate::Missed { package, texts })) if something && everybody => {
            lines.kept(package, lines.lines.keys().chain(lines.floors.keys()))?;
            let names = missed(&lines, texts)?;
            finding.ways_out.iter().try_for_each(|way| edit(&lines, way))?;
            no_remarks(finding)?;
            Ok(vec![names])
        }
        (Verdict::Refuted, Some(Certificate::Tabled { text, package })) if something && everybody => {
            let text = case.tabled_texts().find(|tabled| tabled.meta.id == *text);
            let text = text.ok_or_else(|| Refusal::UnknownName("no tabled text".into()))?;
            agrees(text, package)?;
            lines.kept(package, lines.lines.keys().chain(lines.floors.keys()))?;
            Ok(nothing())
        }
        (Verdict::Refuted, Some(Certificate::Tree { tree })) if something => {
            tree_with(&lines.space()?, &lines.allowed(), &lines.floors, tree)?;
            Ok(nothing())
        }
        _ => wrong(finding),
    }
}

/// Whether neither a proof nor a refutation is there; `None` where that was not found out.
fn is_open(lines: &Lines<'_>, everybody: bool) -> Result<Option<bool>, Refusal> {
    let budget = Budget::new();
    match lines.state(&budget)? {
        Some(State::Closed) => return Ok(Some(false)),
        Some(State::Open) if everybody => {}
        Some(_) => return Ok(Some(true)),
        None => return Ok(None),
    }
    let mut open = false;
    for text in lines.case.tabled_texts() {
        let Some(settled) = text.settled() else {
            open = true;
            continue;
        };
        let space = on(lines.case, &settled)?;
        match lines.state_on(&space, &budget) {
            Some(State::Open) => return Ok(Some(false)),
            Some(State::Closed) => {}
            Some(State::Unknown) => open = true,
            None => return Ok(None),
        }
    }
    Ok(Some(open))
}

/// The box of what answers leave.
fn on<'a>(case: &'a Case, answers: &Package) -> Result<Space<'a>, Refusal> {
    answers.iter().try_fold(Space::whole(case)?, |space, (issue, value)| space.fixed(issue, value))
}

/// Whether a package says what a text says for certain.
fn agrees(text: &Text, package: &Package) -> Result<(), Refusal> {
    let settled = text.settled().unwrap_or_default();
    match settled.iter().find(|(issue, value)| package.get(*issue) != Some(value)) {
        Some((issue, _)) => Err(Refusal::TextDisagrees(issue.clone())),
        None => Ok(()),
    }
}

/// Whether no completion of any tabled text is acceptable to all, for the reasons given. Gives what that names.
fn missed(lines: &Lines<'_>, texts: &[MissedText]) -> Result<BTreeSet<EntryRef>, Refusal> {
    let case = lines.case;
    if !texts.iter().map(|missed| &missed.text).eq(case.tabled_texts().map(|text| &text.meta.id)) {
        return Err(Refusal::IncompleteSet("a tabled text".into()));
    }
    let mut names: BTreeSet<EntryRef> =
        lines.floors.values().map(|floor| EntryRef::new(Table::Preferences, &floor.party)).collect();
    for missed in texts {
        let text = find(&case.texts, &missed.text).ok_or_else(|| Refusal::UnknownName(missed.text.to_string()))?;
        let settled = text.settled().ok_or_else(|| Refusal::UnknownName(missed.text.to_string()))?;
        let space = on(case, &settled)?;
        let used = tree_with(&space, &lines.allowed(), &lines.floors, &missed.tree)?;
        names.insert(EntryRef::new(Table::Texts, &missed.text));
        names.extend(used.iter().filter_map(|name| case.named_line(name)));
        let lack = |floor: &Floor| (&floor.at - floor.most(&space)).max(BigRational::zero());
        let short: BTreeMap<&Id, BigRational> = lines
            .floors
            .values()
            .map(|floor| (&floor.party, lack(floor)))
            .filter(|(_, lack)| lack.is_positive())
            .collect();
        if !missed.short.iter().map(|(party, lack)| (party, lack.to_big())).eq(short) {
            return Err(Refusal::ShortDiffers(missed.text.clone()));
        }
        let broken = lines.lines.iter().filter(|(_, line)| !line.is_unknown());
        let broken = broken.filter(|(_, line)| space.truth(&line.says, None) == Truth::False);
        if !missed.breaks.iter().eq(broken.map(|(name, _)| name)) {
            return Err(Refusal::ShortDiffers(missed.text.clone()));
        }
    }
    Ok(names)
}

/// The answers that an edit of a text gives, none of them what the text says already.
fn answers<'w>(case: &Case, way: &'w WayOut) -> Result<(&'w Id, &'w Package, Package), Refusal> {
    let refused = || Refusal::ChangeNotPossible(format!("{:?}", way.change));
    let [Change::EditText { target, answers }] = way.change.as_slice() else { return Err(refused()) };
    let text = case.latest_texts().into_iter().find(|text| text.meta.id == *target).ok_or_else(refused)?;
    let settled = text.settled().ok_or_else(refused)?;
    let tradable = |issue: &Id| find(&case.issues, issue).is_some_and(|issue| issue.tradable);
    let changes = |(issue, value): (&Id, &detente_model::Value)| tradable(issue) && settled.get(issue) != Some(value);
    if answers.is_empty() || !answers.iter().all(changes) {
        return Err(refused());
    }
    let mut asked = mediators(case);
    asked.insert(text.by.clone());
    if way.group != Group::NobodyYields {
        return Err(Refusal::GroupDiffers);
    }
    if way.component != 0 {
        return Err(Refusal::ComponentsDiffer);
    }
    if way.actors.iter().eq(&asked) { Ok((target, answers, settled)) } else { Err(Refusal::ActorsDiffer) }
}

/// An edit of a latest text into what is acceptable to all; minimal if no part of it suffices.
fn edit(lines: &Lines<'_>, way: &WayOut) -> Result<(), Refusal> {
    let case = lines.case;
    let (target, answers, settled) = answers(case, way)?;
    let Certificate::Tabled { text, package } = &way.certificate else {
        return Err(Refusal::NotFreed("no proof of this kind".into()));
    };
    let expected = |issue: &Id| answers.get(issue).or_else(|| settled.get(issue));
    let differs = package.iter().any(|(issue, value)| expected(issue).is_some_and(|expected| expected != value));
    if text != target || differs || !answers.keys().all(|issue| settled.contains_key(issue)) {
        return Err(Refusal::NotFreed("not a completion of the changed text".into()));
    }
    let freed = lines.kept(package, lines.lines.keys().chain(lines.floors.keys()));
    freed.map_err(|refusal| Refusal::NotFreed(refusal.to_string()))?;
    let budget = Budget::new();
    for issue in answers.keys() {
        let mut rest = settled.clone();
        rest.retain(|other, _| other == issue || !answers.contains_key(other));
        if lines.state_on(&on(case, &rest)?, &budget) == Some(State::Open) && way.minimal {
            return Err(Refusal::NotMinimal);
        }
    }
    if way.minimal { Ok(()) } else { Err(Refusal::NotMinimal) }
}

/// D7b.
pub(crate) fn inefficient_text(case: &Case, finding: &Finding) -> Result<Names, Refusal> {
    let scales = if case.has_countable_answers() { scales(case) } else { None };
    let something = something(case);
    match (finding.verdict, &finding.certificate, scales) {
        (Verdict::Undetermined, None, scales) => {
            let unseen = case.latest_texts().iter().any(|text| text.package.is_none());
            let reading = finding.missing.iter().any(|missing| matches!(missing, Missing::Reading { .. }));
            let open = !something || scales.is_none() || unseen || reading || limited(finding);
            if open { Ok(nothing()) } else { wrong(finding) }
        }
        (Verdict::Proved, Some(Certificate::Dominated { text, by }), Some(scales)) if something => {
            dominated(case, &scales, text, by)?;
            finding.ways_out.iter().try_for_each(|way| improvement(case, way, by))?;
            no_remarks(finding)?;
            let mut names: BTreeSet<EntryRef> =
                scales.values().map(|scale| EntryRef::new(Table::Preferences, &scale.party)).collect();
            names.insert(EntryRef::new(Table::Texts, text));
            Ok(vec![names])
        }
        (Verdict::Refuted, Some(Certificate::Undominated { texts }), Some(scales)) if something => {
            undominated(case, &scales, texts)?;
            Ok(nothing())
        }
        _ => wrong(finding),
    }
}

/// What packages are worth to every party; `None` where that is not on file.
fn scales(case: &Case) -> Option<Floors> {
    let scale = |party: &Id| {
        let floor = detente_model::Floor {
            party: party.clone(),
            parts: case.utilities_of(party).ok()?,
            at: BigRational::zero(),
        };
        Some((floor.name(), Floor::of(case, &floor)))
    };
    case.parties().map(scale).collect()
}

/// Whether each completion of a latest text is dominated by one of some packages, all of which keep every line.
fn dominated(case: &Case, scales: &Floors, text: &Id, by: &[Package]) -> Result<(), Refusal> {
    let latest = case.latest_texts().into_iter().find(|latest| latest.meta.id == *text);
    let settled = latest.and_then(Text::settled).ok_or_else(|| Refusal::UnknownName(text.to_string()))?;
    let lines = Lines::new(case, case.red_lines_in_force());
    for package in by {
        keeps(case, package, lines.lines.iter().map(|(name, line)| (name, &line.says)))?;
    }
    distinct(&by.iter().map(|package| format!("{package:?}")).collect::<Vec<_>>())?;
    let space = on(case, &settled)?;
    let rules: Vec<Demand<'_>> = lines.rules.values().map(Demand::Says).collect();
    if by.is_empty() || Budget::new().meeting(&space, &rules) == Some(None) {
        return Err(Refusal::NothingThere);
    }
    let worth = |package: &Package| -> Option<Vec<BigRational>> {
        scales.values().map(|scale| scale.utility(case, package)).collect()
    };
    let by: Vec<Vec<BigRational>> = by.iter().map(worth).collect::<Option<_>>().ok_or(Refusal::NotAPackage)?;
    let (mut open, mut boxes) = (vec![space], 0);
    while let Some(space) = open.pop() {
        boxes += 1;
        if boxes > BOXES {
            return Err(Refusal::NotDominated(text.clone()));
        }
        let most: Vec<BigRational> = scales.values().map(|scale| scale.most(&space)).collect();
        let more = |utilities: &Vec<BigRational>| {
            utilities.iter().zip(&most).all(|(utility, most)| utility >= most) && *utilities != most
        };
        if by.iter().any(more) {
            continue;
        }
        if lines.rules.values().any(|rule| space.truth(rule, None) == Truth::False) {
            continue;
        }
        let (issue, at) = space.middle().ok_or_else(|| Refusal::NotDominated(text.clone()))?;
        let (below, from) = space.split(&issue, &at)?;
        open.extend([from, below]);
    }
    Ok(())
}

/// Whether the completion given of each of the latest texts is one that no package that keeps every line dominates.
fn undominated(case: &Case, scales: &Floors, texts: &[UndominatedText]) -> Result<(), Refusal> {
    let latest = case.latest_texts();
    if !texts.iter().map(|found| &found.text).eq(latest.iter().map(|text| &text.meta.id)) {
        return Err(Refusal::IncompleteSet("a latest text".into()));
    }
    let lines = Lines::new(case, case.red_lines_in_force());
    for (text, found) in latest.into_iter().zip(texts) {
        let Some(package) = &found.package else {
            let settled = text.settled().ok_or_else(|| Refusal::UnknownName(found.text.to_string()))?;
            let rules: Allowed = lines.rules.clone();
            tree_with(&on(case, &settled)?, &rules, &Floors::new(), &found.tree)?;
            continue;
        };
        if text.package.is_none() {
            return Err(Refusal::UnknownName(found.text.to_string()));
        }
        agrees(text, package)?;
        in_x(case, package)?;
        let above = above(case, scales, package).ok_or(Refusal::NotAPackage)?;
        tree_with(&lines.space()?, &lines.allowed(), &above, &found.tree)?;
    }
    Ok(())
}

/// What a package has to reach to dominate another one.
fn above(case: &Case, scales: &Floors, package: &Package) -> Option<Floors> {
    let mut above = Floors::new();
    for (name, scale) in scales {
        above.insert(name.clone(), scale.to(scale.utility(case, package)?, false));
    }
    let first = scales.values().next()?;
    let mut parts = first.parts.clone();
    for (issue, parts) in &mut parts {
        for (place, part) in parts.iter_mut().enumerate() {
            *part = scales.values().map(|scale| &scale.parts[issue][place]).sum();
        }
    }
    let total = Floor::new(&first.party, parts, &BigRational::zero());
    let at = total.utility(case, package)?;
    above.insert(LineName(BETTER.to_owned()), total.to(at, true));
    Some(above)
}

/// A package that dominates completions, offered in place of the text: then no latest text is dominated.
fn improvement(case: &Case, way: &WayOut, by: &[Package]) -> Result<(), Refusal> {
    let (target, answers, settled) = answers(case, way)?;
    let mut offered = settled;
    offered.extend(answers.iter().map(|(issue, value)| (issue.clone(), value.clone())));
    let Certificate::Undominated { texts } = &way.certificate else {
        return Err(Refusal::NotFreed("no proof of this kind".into()));
    };
    let mut after = case.clone();
    let text = after.texts.iter_mut().find(|text| text.meta.id == *target);
    let text = text.ok_or_else(|| Refusal::UnknownName(target.to_string()))?;
    text.package = Some(offered.clone());
    text.unclear.clear();
    let scales = scales(&after).ok_or_else(|| Refusal::NotFreed("utilities are not on file".into()))?;
    undominated(&after, &scales, texts).map_err(|refusal| Refusal::NotFreed(refusal.to_string()))?;
    if !by.contains(&offered) {
        return Err(Refusal::NotFreed("the text does not become one of the packages".into()));
    }
    if way.minimal { Ok(()) } else { Err(Refusal::NotMinimal) }
}

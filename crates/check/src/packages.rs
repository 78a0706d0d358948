//! What is said of packages: what each is worth and breaks, and that weights show a package to be the best by a rule.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Case, Id, Issue, LineName, Package, Preferences, Rationality, Rule, Truth, Utility, Value, find};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::Refusal;

/// That a package obeys the rules and comes to these utilities, that it breaks just these red lines in force whose
/// reading is known, and that it leaves just these of the parties short of their reservation value.
///
/// # Errors
/// The first thing that is not so.
pub fn package_value(
    case: &Case,
    package: &Package,
    utilities: &BTreeMap<Id, BigRational>,
    breaks: &[LineName],
    short: &[Id],
    rationality: Rationality,
) -> Result<(), Refusal> {
    crate::in_x(case, package)?;
    let (issues, mut missed) = (case.issue_index(), BTreeSet::new());
    for (party, told) in utilities {
        let preferences = preferences(case, party)?;
        let worth = preferences.utility(&case.issues, package).map_err(|_| Refusal::UtilityDiffers(party.clone()))?;
        if worth != *told {
            return Err(Refusal::UtilityDiffers(party.clone()));
        }
        if preferences.reservation_value().is_some_and(|floor| !rationality.holds(&(worth - floor))) {
            missed.insert(party);
        }
    }
    if missed != short.iter().collect() {
        return Err(Refusal::ShortDiffer);
    }
    let known = case.red_lines_in_force().into_iter().filter(|line| !line.is_unknown());
    let broken = known.filter(|line| line.says.truth(package, &issues) != Truth::True);
    let broken: BTreeSet<LineName> = broken.map(|line| case.line_name(&line.entry)).collect();
    if broken == breaks.iter().cloned().collect() { Ok(()) } else { Err(Refusal::BrokenDiffer) }
}

/// That a profile has utilities which the preferences on file admit, and that under them a package gives every party of the
/// profile its reservation value (`acceptable`), or does not give it to one of them.
///
/// # Errors
/// [`Refusal::NotAdmitted`], [`Refusal::ShortDiffer`].
pub fn witness<'u>(
    case: &Case,
    profile: impl Iterator<Item = (&'u Id, &'u Utility)>,
    package: &Package,
    rationality: Rationality,
    acceptable: bool,
) -> Result<(), Refusal> {
    let mut reached = true;
    for (party, utility) in profile {
        let admitted = preferences(case, party)?.admits(&case.issues, utility).is_ok_and(|admitted| admitted);
        let worth = utility.of(&case.issues, package).filter(|_| admitted);
        let worth = worth.ok_or_else(|| Refusal::NotAdmitted(party.clone()))?;
        reached &= utility.reservation.as_ref().is_none_or(|floor| rationality.holds(&(worth - floor)));
    }
    if reached == acceptable { Ok(()) } else { Err(Refusal::ShortDiffer) }
}

fn preferences<'c>(case: &'c Case, party: &Id) -> Result<&'c Preferences, Refusal> {
    find(&case.preferences, party).ok_or_else(|| Refusal::UtilityDiffers(party.clone()))
}

/// A party as a rule sees it.
pub struct Gain<'a> {
    /// Its name.
    pub party: &'a Id,
    /// What gains are counted from: its reservation value, or its worst package where none is known.
    pub base: &'a BigRational,
    /// Its ideal gain.
    pub ideal: &'a BigRational,
    /// The weight of its utility.
    pub weight: &'a BigRational,
}

/// That no package that keeps the red lines has a larger weighted sum of utilities than `bound`, and that therefore none
/// does better by the rule than `value`: by the inequality of means for the product, by the mean for a least gain. Only
/// rules and red lines that speak of one issue are used; what couples issues can but take packages away.
///
/// # Errors
/// [`Refusal::BoundPassed`], [`Refusal::BoundTooLoose`]; a weight below zero proves nothing.
pub fn best_possible(
    case: &Case,
    rule: Rule,
    gains: &[Gain<'_>],
    bound: &BigRational,
    value: &BigRational,
) -> Result<(), Refusal> {
    if gains.iter().any(|gain| gain.weight.is_negative()) {
        return Err(Refusal::BoundTooLoose);
    }
    if largest(case, gains)? > *bound {
        return Err(Refusal::BoundPassed);
    }
    let base: BigRational = gains.iter().map(|gain| gain.weight * gain.base).sum();
    let total: BigRational = gains.iter().map(|gain| gain.weight).sum();
    let left = bound - base;
    let most = match rule {
        Rule::MaxProduct => mean_power(gains, &left),
        Rule::MaxMinGain => divided(&left, &total),
        Rule::MaxMinRelative => divided(&left, &gains.iter().map(|gain| gain.weight * gain.ideal).sum()),
        Rule::MaxSum => gains
            .first()
            .filter(|first| gains.iter().all(|gain| gain.weight == first.weight))
            .and_then(|first| divided(bound, first.weight)),
        _ => None,
    };
    if most.is_some_and(|most| most <= *value) { Ok(()) } else { Err(Refusal::BoundTooLoose) }
}

fn divided(number: &BigRational, by: &BigRational) -> Option<BigRational> {
    by.is_positive().then(|| number / by)
}

/// The largest product of gains whose weighted sum is no larger than `left`; those of weight 0 have no part in it.
fn mean_power(gains: &[Gain<'_>], left: &BigRational) -> Option<BigRational> {
    let weighed: Vec<_> = gains.iter().filter(|gain| gain.weight.is_positive()).collect();
    let share = divided(left, &BigRational::from_integer(weighed.len().into()))?;
    Some(weighed.iter().fold(BigRational::from_integer(1.into()), |product, gain| product * &share / gain.weight))
}

/// The largest weighted sum over packages of which no answer by itself breaks a rule or a red line.
fn largest(case: &Case, gains: &[Gain<'_>]) -> Result<BigRational, Refusal> {
    let weighted = |issue: &Issue, value: &Value| -> Result<BigRational, Refusal> {
        gains.iter().try_fold(BigRational::zero(), |sum, gain| {
            let differs = || Refusal::UtilityDiffers(gain.party.clone());
            let part = preferences(case, gain.party)?.part(issue, value).map_err(|_| differs())?;
            Ok(sum + gain.weight * part)
        })
    };
    let conditions: Vec<_> = case
        .rule_lines()
        .into_iter()
        .chain(case.red_lines_in_force().into_iter().filter(|line| !line.is_unknown()))
        .map(|line| line.says)
        .collect();
    let issues = case.issue_index();
    case.issues.iter().try_fold(BigRational::zero(), |sum, issue| {
        let values = (0..issue.count().unwrap_or(0)).filter_map(|place| issue.value(place));
        let open = values.filter(|value| {
            let alone = Package::from([(issue.meta.id.clone(), value.clone())]);
            conditions.iter().all(|condition| condition.truth(&alone, &issues) != Truth::False)
        });
        let each = open.map(|value| weighted(issue, &value)).collect::<Result<Vec<_>, _>>()?;
        Ok(sum + each.into_iter().max().unwrap_or_else(BigRational::zero))
    })
}

//! What is said of the packages of a case as plain data: what `--format json` prints.

use std::collections::BTreeMap;

use detente_engine::packages::{
    AdjustedWinner, FrontierAnswer, Method, Multipliers, PackageOptions, PackageValue, Packages, RuleAnswer, Shortlist,
    Shortlisted, Stand, Step,
};
use detente_model::{Case, Gap, Id, LineName, Missing, Package, PreferenceSource, Rule, Value, Viewer, find};
use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde::Serialize;

use super::Rough;
use super::rough::{RoughPart, StandingPart, rough_part, standing_part};
use crate::report::{CaseStamp, MissingReport};
use crate::tell;
use crate::words::{Words, number};

/// The version of this format.
pub const PACKAGES_VERSION: u32 = 1;

/// The most that counts as a number in JSON; what is larger is given as text (RFC 8259, section 6).
const EXACT_IN_JSON: u64 = 1 << 53;

/// What is said of the packages of a case.
#[derive(Clone, Debug, Serialize)]
pub struct PackagesReport {
    /// The version of the format.
    pub detente_packages: u32,
    /// The version of the program.
    pub engine: &'static str,
    /// Which case, on which day.
    pub case: CaseStamp,
    /// Whose view.
    pub viewer: String,
    /// The documents that were left out on purpose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Id>,
    /// False where a time limit or a stop cut the work short.
    pub reproducible: bool,
    /// The packages.
    pub packages: PackagesPart,
}

/// How many packages there are, which are efficient, which each rule singles out.
#[derive(Clone, Debug, Serialize)]
pub struct PackagesPart {
    /// How many the issues make, obeying the rules or not.
    pub declared: Count,
    /// How many obey the rules.
    pub count: Option<Count>,
    /// How many of these keep every red line whose reading is known.
    pub kept: Option<Count>,
    /// How many of these give every party with a reservation value that much.
    pub zone: Option<Count>,
    /// Whether frontier and rules are over the `zone` of agreement, or, where that is empty, over all that are `feasible`.
    pub over: Option<&'static str>,
    /// `>=`: a party accepts its reservation value; `>`: it wants more.
    pub rationality: &'static str,
    /// The parties whose utilities are known.
    pub parties: Vec<PartyPart>,
    /// The parties that are left out, and why.
    pub left_out: Vec<LeftOut>,
    /// Red lines that are not counted: a term in them has no known reading.
    pub unread: Vec<LineName>,
    /// How each tabled text stands.
    pub texts: Vec<TextPart>,
    /// A few packages that differ in what matters, in package order.
    pub shortlist: Vec<Listed>,
    /// Whether packages were left off the shortlist that answer an issue that may not be bargained with worse for somebody
    /// than the latest text.
    pub held: bool,
    /// How many efficient packages there are.
    pub frontier_count: Option<Count>,
    /// Whether `frontier` is all of them.
    pub frontier_complete: bool,
    /// By party, by how much the frontier may be off; all zero: it is exact.
    pub frontier_off: BTreeMap<Id, String>,
    /// The efficient packages, or a sample.
    pub frontier: Vec<Valued>,
    /// What each rule singles out.
    pub rules: Vec<RulePart>,
    /// The division of opposed issues between two parties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjusted_winner: Option<Division>,
    /// The packages that break the fewest red lines, where too few parties have utilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fewest_broken: Option<Fewest>,
    /// What holds although some preferences are known roughly; left out where all are exact, or nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roughly: Option<RoughPart>,
    /// The limits that were met, and what else is missing.
    pub missing: Vec<MissingReport>,
    /// How it was found.
    pub provenance: Provenance,
}

/// A number, or its digits where it is larger than JSON readers keep exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Count {
    /// A number.
    Number(u64),
    /// Digits.
    Digits(String),
}

/// A party whose utilities are known. Numbers are exact: decimals, or fractions as `5/11`.
#[derive(Clone, Debug, Serialize)]
pub struct PartyPart {
    /// Its name.
    pub id: Id,
    /// Where its preferences come from.
    pub source: PreferenceSource,
    /// Its reservation value; `null`: none is given, and gains are counted from `worst`.
    pub walk_away: Option<String>,
    /// The least utility of a package that obeys the rules.
    pub worst: String,
    /// The largest.
    pub best: String,
    /// The largest gain of a package that is spoken of.
    pub ideal_gain: Option<String>,
}

/// A party that is left out, and why.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// The party.
    pub id: Id,
    /// Why.
    #[serde(flatten)]
    pub gap: Gap,
}

/// How a tabled text stands.
#[derive(Clone, Debug, Serialize)]
pub struct TextPart {
    /// The text.
    pub text: Id,
    /// The issues that it leaves open.
    pub open: Vec<Id>,
    /// By party: the least and the most that it can come to, over all answers to what is open, rules aside.
    pub utilities: BTreeMap<Id, [String; 2]>,
    /// The red lines that it breaks, whatever is open.
    pub breaks: Vec<LineName>,
    /// The parties whose reservation value it cannot reach.
    pub short: Vec<Id>,
}

/// A package with what it is worth and breaks.
#[derive(Clone, Debug, Serialize)]
pub struct Valued {
    /// The package.
    pub package: Package,
    /// By party, its utility.
    pub utilities: BTreeMap<Id, String>,
    /// The red lines that it breaks.
    pub breaks: Vec<LineName>,
    /// The parties whose reservation value it does not reach.
    pub short: Vec<Id>,
}

/// A package of the shortlist.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// The package, what it is worth and breaks.
    #[serde(flatten)]
    pub value: Valued,
    /// By party, its gain as a share of the ideal gain; `null` of a party with nothing to gain.
    pub share_of_ideal: BTreeMap<Id, Option<String>>,
    /// The rules that single it out, or one of equal utilities.
    pub rules: Vec<Rule>,
    /// What it trades.
    pub trades: Vec<TradePart>,
    /// Red lines that one place more on some issue would break.
    pub edges: Vec<LineName>,
    /// The way from the latest text.
    pub route: Option<RoutePart>,
    /// What can be said of it although preferences are known roughly; left out where the shortlist rests on exact numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roughly: Option<StandingPart>,
}

/// Two issues that two parties trade: were both answered as is best for the other, both would have less.
#[derive(Clone, Debug, Serialize)]
pub struct TradePart {
    /// The two.
    pub parties: [Id; 2],
    /// The issue that suits the first, the issue that suits the second.
    pub issues: [Id; 2],
    /// What each has from it, in its own utility.
    pub gains: [String; 2],
}

/// The way from a text to a package.
#[derive(Clone, Debug, Serialize)]
pub struct RoutePart {
    /// The text.
    pub text: Id,
    /// What the text leaves open, as the package answers it.
    pub filled: Package,
    /// What changes, in the order that disturbs least.
    pub steps: Vec<StepPart>,
}

/// One change on the way.
#[derive(Clone, Debug, Serialize)]
pub struct StepPart {
    /// The issue.
    pub issue: Id,
    /// Its answer before.
    pub from: Value,
    /// Its answer after.
    pub to: Value,
    /// The parties for whom that is better.
    pub better: Vec<Id>,
    /// The parties for whom that is worse.
    pub worse: Vec<Id>,
    /// Whether the package after it obeys the rules.
    pub allowed: bool,
    /// The red lines that the package after it breaks.
    pub breaks: Vec<LineName>,
}

/// What a rule singles out.
#[derive(Clone, Debug, Serialize)]
pub struct RulePart {
    /// The rule.
    pub rule: Rule,
    /// Whether it compares, or adds, utilities of different parties.
    pub compares_utilities: bool,
    /// The packages.
    pub packages: Vec<Valued>,
    /// How many there are.
    pub count: Option<Count>,
    /// Whether `packages` is all of them.
    pub complete: bool,
    /// What the formula comes to.
    pub value: Vec<String>,
    /// Where a limit was met: what the first number of `value` is at most, whatever the package.
    pub at_most: Option<String>,
    /// Parties that the rule leaves out because they have nothing to gain.
    pub without: Vec<Id>,
    /// Weights that show by themselves that no package does better.
    pub certificate: Option<WeightsPart>,
    /// How it was found.
    pub method: &'static str,
    /// The limits that were met.
    pub missing: Vec<MissingReport>,
}

/// No package that keeps the red lines has a larger weighted sum of utilities than the bound.
#[derive(Clone, Debug, Serialize)]
pub struct WeightsPart {
    /// By party, the weight.
    pub weights: BTreeMap<Id, String>,
    /// The bound.
    pub bound: String,
}

/// Adjusted winner: who gets how much of each opposed issue.
#[derive(Clone, Debug, Serialize)]
pub struct Division {
    /// The two.
    pub parties: [Id; 2],
    /// By opposed issue: the answer that is best for each, and the share of the issue that each gets.
    pub awards: Vec<AwardPart>,
    /// Answers that are best for both.
    pub agreed: Package,
    /// What each has; `null` where the rule does not apply.
    pub points: Option<[String; 2]>,
    /// Issues because of which it does not apply.
    pub mixed: Vec<Id>,
}

/// An issue between two parties.
#[derive(Clone, Debug, Serialize)]
pub struct AwardPart {
    /// The issue.
    pub issue: Id,
    /// What is best for the first, and for the second.
    pub answers: [Value; 2],
    /// How much of it each gets, together 1.
    pub shares: [String; 2],
}

/// The packages that break the fewest red lines.
#[derive(Clone, Debug, Serialize)]
pub struct Fewest {
    /// How many they break.
    pub broken: usize,
    /// How many such packages there are.
    pub count: Count,
    /// The packages.
    pub packages: Vec<Valued>,
    /// Whether that is all of them.
    pub complete: bool,
}

/// How it was found.
#[derive(Clone, Debug, Serialize)]
pub struct Provenance {
    /// Whole numbers and fractions.
    pub arithmetic: &'static str,
    /// Nothing here uses random numbers.
    pub seed: Option<u64>,
    /// The limits in force.
    pub limits: BTreeMap<&'static str, u64>,
}

/// What a report is made from.
pub(super) struct Parts<'a> {
    pub(super) case: &'a Case,
    pub(super) viewer: &'a Viewer,
    pub(super) sha256: String,
    pub(super) without: &'a [Id],
    pub(super) options: &'a PackageOptions,
    pub(super) said: &'a Packages,
    pub(super) shortlist: &'a Shortlist,
    pub(super) stands: &'a [Stand],
    pub(super) rough: Option<&'a Rough>,
}

pub(super) fn report(parts: &Parts<'_>) -> PackagesReport {
    let Parts { case, said, .. } = parts;
    let rules = said.rules.iter().flat_map(|rule| &rule.missing);
    let rules = rules.chain(parts.rough.iter().flat_map(|rough| &rough.robust.missing));
    PackagesReport {
        detente_packages: PACKAGES_VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        case: CaseStamp { title: case.header.title.clone(), as_of: case.header.as_of, sha256: parts.sha256.clone() },
        viewer: parts.viewer.word().to_owned(),
        without: parts.without.to_vec(),
        reproducible: !said.missing.iter().chain(rules).any(|missing| *missing == Missing::Stopped),
        packages: packages(parts),
    }
}

fn packages(parts: &Parts<'_>) -> PackagesPart {
    let Parts { case, said, .. } = parts;
    let (words, frontier) = (Words::new(case), said.frontier.as_ref());
    PackagesPart {
        declared: count(&said.declared),
        count: said.feasible.as_ref().map(count),
        kept: said.kept.as_ref().map(count),
        zone: said.zone.as_ref().map(count),
        over: said.over.map(|over| match over {
            detente_engine::packages::Domain::Zone => "zone",
            detente_engine::packages::Domain::Feasible => "feasible",
        }),
        rationality: said.rationality.word(),
        parties: said.parties.iter().filter_map(|party| party_part(case, party)).collect(),
        left_out: said.left_out.iter().map(|(id, gap)| LeftOut { id: id.clone(), gap: gap.clone() }).collect(),
        unread: said.unread.clone(),
        texts: parts.stands.iter().map(text_part).collect(),
        shortlist: shortlisted(parts),
        held: parts.shortlist.held,
        frontier_count: frontier.and_then(|frontier| frontier.count.as_ref()).map(count),
        frontier_complete: frontier.is_some_and(|frontier| frontier.complete),
        frontier_off: frontier.map(|frontier| off(said, frontier)).unwrap_or_default(),
        frontier: frontier.map(|frontier| valued_all(&frontier.packages)).unwrap_or_default(),
        rules: said.rules.iter().map(|rule| rule_part(&words, said, rule)).collect(),
        adjusted_winner: said.adjusted_winner.as_ref().map(division),
        fewest_broken: said.fewest_broken.as_ref().map(|fewest| Fewest {
            broken: fewest.broken,
            count: count(&fewest.count),
            packages: valued_all(&fewest.packages),
            complete: fewest.complete,
        }),
        roughly: parts.rough.map(|Rough { robust, .. }| rough_part(case, robust, missing(&words, &robust.missing))),
        missing: missing(&words, &said.missing),
        provenance: Provenance { arithmetic: "exact", seed: None, limits: limits(parts.options) },
    }
}

fn shortlisted(parts: &Parts<'_>) -> Vec<Listed> {
    let standing = |at: usize| {
        let Rough { robust, places } = parts.rough?;
        Some(standing_part(parts.case, robust.standings.get(*places.get(at)?)?))
    };
    let packages = parts.shortlist.packages.iter().enumerate();
    packages.map(|(at, listed)| Listed { roughly: standing(at), ..listed_part(parts.said, listed) }).collect()
}

pub(super) fn count(number: &BigUint) -> Count {
    let small = number.to_u64().filter(|number| *number < EXACT_IN_JSON);
    small.map_or_else(|| Count::Digits(number.to_string()), Count::Number)
}

fn party_part(case: &Case, party: &detente_engine::packages::PartyRange) -> Option<PartyPart> {
    Some(PartyPart {
        id: party.id.clone(),
        source: find(&case.preferences, &party.id)?.source,
        walk_away: party.reservation.as_ref().map(number),
        worst: number(&party.worst),
        best: number(&party.best),
        ideal_gain: party.ideal_gain.as_ref().map(number),
    })
}

fn text_part(stand: &Stand) -> TextPart {
    let utilities = stand.utilities.iter().map(|(id, [least, most])| (id.clone(), [number(least), number(most)]));
    TextPart {
        text: stand.text.clone(),
        open: stand.open.clone(),
        utilities: utilities.collect(),
        breaks: stand.breaks.clone(),
        short: stand.short.clone(),
    }
}

fn valued(value: &PackageValue) -> Valued {
    Valued {
        package: value.package.clone(),
        utilities: value.utilities.iter().map(|(id, utility)| (id.clone(), number(utility))).collect(),
        breaks: value.breaks.clone(),
        short: value.short.clone(),
    }
}

fn valued_all(values: &[PackageValue]) -> Vec<Valued> {
    values.iter().map(valued).collect()
}

fn listed_part(said: &Packages, listed: &Shortlisted) -> Listed {
    let shares = said.parties.iter().map(|party| (party.id.clone(), share(party, &listed.value).as_ref().map(number)));
    let trades = listed.trades.iter().map(|trade| TradePart {
        parties: trade.parties.clone(),
        issues: trade.issues.clone(),
        gains: trade.gains.each_ref().map(number),
    });
    Listed {
        value: valued(&listed.value),
        share_of_ideal: shares.collect(),
        rules: listed.rules.clone(),
        trades: trades.collect(),
        edges: listed.edges.clone(),
        route: listed.route.as_ref().map(|route| RoutePart {
            text: route.text.clone(),
            filled: route.filled.clone(),
            steps: route.steps.iter().map(step_part).collect(),
        }),
        roughly: None,
    }
}

/// The gain of a party as a share of its ideal gain; `None` where there is nothing to gain.
pub(super) fn share(party: &detente_engine::packages::PartyRange, value: &PackageValue) -> Option<BigRational> {
    let base = party.reservation.as_ref().unwrap_or(&party.worst);
    let ideal = party.ideal_gain.as_ref().filter(|ideal| **ideal > BigRational::from_integer(0.into()))?;
    Some((value.utilities.get(&party.id)? - base) / ideal)
}

fn step_part(step: &Step) -> StepPart {
    let Step { issue, from, to, better, worse, allowed, breaks } = step.clone();
    StepPart { issue, from, to, better, worse, allowed, breaks }
}

fn off(said: &Packages, frontier: &FrontierAnswer) -> BTreeMap<Id, String> {
    said.parties.iter().zip(&frontier.off).map(|(party, off)| (party.id.clone(), number(off))).collect()
}

fn rule_part(words: &Words<'_>, said: &Packages, rule: &RuleAnswer) -> RulePart {
    RulePart {
        rule: rule.rule,
        compares_utilities: rule.rule.compares_utilities(),
        packages: valued_all(&rule.packages),
        count: rule.count.as_ref().map(count),
        complete: rule.complete,
        value: rule.value.iter().map(number).collect(),
        at_most: rule.at_most.as_ref().map(number),
        without: rule.without.clone(),
        certificate: rule.multipliers.as_ref().map(|multipliers| weights(said, multipliers)),
        method: method(rule.method),
        missing: missing(words, &rule.missing),
    }
}

fn missing(words: &Words<'_>, missing: &[Missing]) -> Vec<MissingReport> {
    let each =
        missing.iter().map(|missing| MissingReport { missing: missing.clone(), says: tell::missing(words, missing) });
    each.collect()
}

/// How packages were found, in a few words.
pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Frontier => "read off the whole frontier",
        Method::Bounds => "search of boxes with bounds",
        Method::Formula => "formula",
    }
}

fn weights(said: &Packages, multipliers: &Multipliers) -> WeightsPart {
    let each = said.parties.iter().zip(&multipliers.weights);
    WeightsPart {
        weights: each.map(|(party, weight)| (party.id.clone(), number(weight))).collect(),
        bound: number(&multipliers.bound),
    }
}

fn division(winner: &AdjustedWinner) -> Division {
    let awards = winner.awards.iter().map(|award| AwardPart {
        issue: award.issue.clone(),
        answers: award.answers.clone(),
        shares: award.shares.each_ref().map(number),
    });
    Division {
        parties: winner.parties.clone(),
        awards: awards.collect(),
        agreed: winner.agreed.iter().cloned().collect(),
        points: winner.points.as_ref().map(|points| points.each_ref().map(number)),
        mixed: winner.mixed.clone(),
    }
}

fn limits(options: &PackageOptions) -> BTreeMap<&'static str, u64> {
    let limits = &options.limits;
    BTreeMap::from([
        ("answers", limits.answers as u64),
        ("boxes", limits.boxes),
        ("branches", limits.branches),
        ("cells", limits.cells as u64),
        ("list", limits.list as u64),
        ("points", limits.points as u64),
        ("points_of_many", limits.points_of_many as u64),
        ("steps", limits.steps),
    ])
}

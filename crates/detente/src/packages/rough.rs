//! What holds of packages although some preferences are known roughly, as plain data.

use std::collections::BTreeMap;

use detente_engine::packages::robust::{
    Certainty, Contradictory, Counts, Drawing, Known, Over, Profile, Regret, Robust, Share, Shares, Standing,
};
use detente_model::{Case, Id, Package, Statement};
use serde::Serialize;

use super::csv::shown;
use super::report::{Count, LeftOut, count};
use crate::report::MissingReport;
use crate::words::number;

/// What holds under all, under some, or under none of the utilities that preferences admit.
#[derive(Clone, Debug, Serialize)]
pub struct RoughPart {
    /// The parties that are spoken of.
    pub parties: Vec<KnownPart>,
    /// The parties that are left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What is on file of a party and cannot all be so.
    pub contradictions: Vec<ContradictionPart>,
    /// Over the packages that keep every red line (`kept`), or, where none does, over all that obey the rules (`feasible`).
    pub over: Option<&'static str>,
    /// How many packages are looked at.
    pub count: usize,
    /// Whether these are only those that none beats, because there are too many to look at each.
    pub only_unbeaten: bool,
    /// How many packages the issues make.
    pub declared: Count,
    /// Of how many of them each is so.
    pub counts: BTreeMap<&'static str, usize>,
    /// Whether the zone of agreement holds a package.
    pub zone: Option<CertaintyPart>,
    /// By party, and over the parties, the packages with the smallest regret.
    pub regrets: Vec<RegretPart>,
    /// How shares were worked out.
    pub shares: SharesPart,
    /// The limits that were met.
    pub missing: Vec<MissingReport>,
}

/// A party and how much is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct KnownPart {
    /// Its name.
    pub id: Id,
    /// How many numbers are left open; 0: one utility alone is admissible.
    pub unknowns: usize,
    /// The least and the most that no agreement can be worth.
    pub walk_away: Option<[String; 2]>,
    /// Issues of which neither a good end nor values are given.
    pub open_issues: Vec<Id>,
}

/// Statements that cannot all be so.
#[derive(Clone, Debug, Serialize)]
pub struct ContradictionPart {
    /// The party.
    pub party: Id,
    /// The statements.
    pub statements: Vec<Statement>,
    /// Whether no smaller set contradicts itself.
    pub smallest: bool,
}

/// Whether something is so: `always`, `never`, `depends`, or `open` where a limit was met; with witnesses, which are
/// nobody's preferences.
#[derive(Clone, Debug, Serialize)]
pub struct CertaintyPart {
    /// Under which of what may be.
    pub verdict: &'static str,
    /// A profile under which it is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<BTreeMap<Id, WitnessPart>>,
    /// A profile under which it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails: Option<BTreeMap<Id, WitnessPart>>,
}

/// One admissible utility.
#[derive(Clone, Debug, Serialize)]
pub struct WitnessPart {
    /// By issue and answer, what it adds.
    pub adds: BTreeMap<Id, BTreeMap<String, String>>,
    /// What no agreement is worth.
    pub walk_away: Option<String>,
}

/// The packages with the smallest largest regret.
#[derive(Clone, Debug, Serialize)]
pub struct RegretPart {
    /// Whose; `null`: the largest over the parties, which compares utilities.
    pub party: Option<Id>,
    /// The regret.
    pub value: String,
    /// The first packages that have it.
    pub packages: Vec<Package>,
    /// How many have it.
    pub count: usize,
}

/// How shares were worked out.
#[derive(Clone, Debug, Serialize)]
pub struct SharesPart {
    /// How many profiles were drawn.
    pub drawn: usize,
    /// Where the drawing started.
    pub seed: u64,
    /// By how much a share drawn is off at most, 19 times in 20.
    pub off: String,
    /// By party, how its utilities are drawn.
    pub methods: BTreeMap<Id, &'static str>,
}

/// What can be said of one package.
#[derive(Clone, Debug, Serialize)]
pub struct StandingPart {
    /// By party, the least and the most that it can be worth.
    pub worth: BTreeMap<Id, [String; 2]>,
    /// By party with a reservation value, whether the package reaches it.
    pub reaches: BTreeMap<Id, &'static str>,
    /// Whether it reaches all of them.
    pub acceptable: CertaintyPart,
    /// Whether no package dominates it.
    pub efficient: CertaintyPart,
    /// By party, its largest regret.
    pub regret: BTreeMap<Id, String>,
    /// Under what share of what may be it is acceptable to all.
    pub share_acceptable: Option<SharePart>,
    /// Under what share it is efficient.
    pub share_efficient: Option<SharePart>,
    /// Under what share it is both.
    pub share_both: Option<SharePart>,
}

/// A share of what may be.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum SharePart {
    /// Worked out.
    Exact {
        /// The share.
        exact: String,
    },
    /// Of so many profiles drawn, so many.
    Drawn {
        /// How many it is so of.
        of: usize,
        /// How many were drawn.
        drawn: usize,
    },
}

pub(super) fn rough_part(case: &Case, robust: &Robust, missing: Vec<MissingReport>) -> RoughPart {
    RoughPart {
        parties: robust.parties.iter().map(known).collect(),
        left_out: robust.left_out.iter().map(|(id, gap)| LeftOut { id: id.clone(), gap: gap.clone() }).collect(),
        contradictions: robust.contradictions.iter().map(contradiction).collect(),
        over: robust.over.map(|over| match over {
            Over::Kept => "kept",
            Over::Feasible => "feasible",
        }),
        count: robust.count,
        only_unbeaten: robust.only_unbeaten,
        declared: count(&robust.declared),
        counts: counts(&robust.counts),
        zone: robust.zone.as_ref().map(|zone| certainty(case, zone)),
        regrets: robust.regrets.iter().chain(&robust.regret_over_parties).map(regret).collect(),
        shares: shares(&robust.shares),
        missing,
    }
}

pub(super) fn standing_part(case: &Case, standing: &Standing) -> StandingPart {
    let share = |share: &Option<Share>| share.as_ref().map(share_part);
    StandingPart {
        worth: standing.worth.iter().map(|(id, (low, high))| (id.clone(), [number(low), number(high)])).collect(),
        reaches: standing.reaches.iter().map(|(id, certainty)| (id.clone(), word(certainty))).collect(),
        acceptable: certainty(case, &standing.acceptable),
        efficient: certainty(case, &standing.efficient),
        regret: standing.regret.iter().map(|(id, regret)| (id.clone(), number(regret))).collect(),
        share_acceptable: share(&standing.share_acceptable),
        share_efficient: share(&standing.share_efficient),
        share_both: share(&standing.share_both),
    }
}

fn known(known: &Known) -> KnownPart {
    let walk_away = known.reservation.as_ref().map(|(low, high)| [number(low), number(high)]);
    let open_issues = known.open_issues.clone();
    KnownPart { id: known.id.clone(), unknowns: known.unknowns, walk_away, open_issues }
}

fn contradiction(found: &Contradictory) -> ContradictionPart {
    let Contradictory { party, statements, smallest } = found.clone();
    ContradictionPart { party, statements, smallest }
}

fn counts(counts: &Counts) -> BTreeMap<&'static str, usize> {
    BTreeMap::from([
        ("acceptable_always", counts.acceptable_always),
        ("acceptable_ever", counts.acceptable_ever),
        ("efficient_always", counts.efficient_always),
        ("efficient_ever", counts.efficient_ever),
        ("efficient_never", counts.efficient_never),
        ("dominated_by_one", counts.dominated_by_one),
        ("beaten", counts.beaten),
    ])
}

/// The word for how certain something is.
pub(super) fn word(certainty: &Certainty) -> &'static str {
    match certainty {
        Certainty::Always => "always",
        Certainty::Never => "never",
        Certainty::Depends { .. } => "depends",
        Certainty::Open { .. } => "open",
    }
}

fn certainty(case: &Case, certainty: &Certainty) -> CertaintyPart {
    let (holds, fails) = match certainty {
        Certainty::Always | Certainty::Never => (None, None),
        Certainty::Depends { holds, fails } => (Some(holds), Some(fails)),
        Certainty::Open { holds, fails } => (holds.as_ref(), fails.as_ref()),
    };
    let told = |profile: &Profile| witness(case, profile);
    CertaintyPart { verdict: word(certainty), holds: holds.map(told), fails: fails.map(told) }
}

fn witness(case: &Case, profile: &Profile) -> BTreeMap<Id, WitnessPart> {
    let part = |adds: Vec<(detente_model::Value, num_rational::BigRational)>| {
        adds.into_iter().map(|(value, adds)| (shown(&value), number(&adds))).collect()
    };
    let each = profile.iter().map(|(party, utility)| {
        let adds = utility.named(&case.issues).into_iter().map(|(issue, adds)| (issue, part(adds))).collect();
        (party.clone(), WitnessPart { adds, walk_away: utility.reservation.as_ref().map(number) })
    });
    each.collect()
}

fn regret(regret: &Regret) -> RegretPart {
    let packages = regret.packages.clone();
    RegretPart { party: regret.party.clone(), value: number(&regret.value), packages, count: regret.count }
}

fn shares(shares: &Shares) -> SharesPart {
    let method = |drawing: &Drawing| match drawing {
        Drawing::Single => "one utility only",
        Drawing::Order => "evenly over the weights that keep the order",
        Drawing::Corners => "random mixtures of corners of what is admissible",
    };
    SharesPart {
        drawn: shares.drawn,
        seed: shares.seed,
        off: number(&shares.off),
        methods: shares.methods.iter().map(|(id, drawing)| (id.clone(), method(drawing))).collect(),
    }
}

fn share_part(share: &Share) -> SharePart {
    match share {
        Share::Exact(share) => SharePart::Exact { exact: number(share) },
        Share::Drawn { of, drawn } => SharePart::Drawn { of: *of, drawn: *drawn },
    }
}

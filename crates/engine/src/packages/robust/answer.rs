//! What can be said of packages although preferences are not fully known.

use std::collections::BTreeMap;
use std::sync::Arc;

use detente_model::{Gap, Id, LineName, Missing, Package, Rationality, Statement, Utility};
use num_bigint::BigUint;
use num_rational::BigRational;

/// How far is searched before it is said which limit was met. Every limit counts; none is a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobustLimits {
    /// The most packages of which each is told.
    pub list: usize,
    /// The most packages that are looked at one by one; of more, at most so many that none beats.
    pub packages: usize,
    /// The most answers that all issues may have together.
    pub answers: usize,
    /// The most steps of search; a step is one number of one table.
    pub steps: u64,
    /// The most steps to find out of one package whether some utilities leave it efficient.
    pub steps_of_package: u64,
}

impl Default for RobustLimits {
    fn default() -> Self {
        Self { list: 1_000, packages: 2_000, answers: 400, steps: 4_000_000_000, steps_of_package: 20_000_000 }
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobustOptions {
    /// How far to search.
    pub limits: RobustLimits,
    /// When a package is no worse for a party than no agreement.
    pub rationality: Rationality,
    /// How many profiles are drawn where shares are not worked out exactly; 0 for none.
    pub samples: usize,
    /// Where the drawing starts.
    pub seed: u64,
}

impl Default for RobustOptions {
    fn default() -> Self {
        Self { limits: RobustLimits::default(), rationality: Rationality::AtLeast, samples: 400, seed: 1 }
    }
}

/// A witness: one admissible utility for each party of [`Robust::parties`]. It shows that something can be so; it is
/// nobody's preference.
pub type Profile = BTreeMap<Id, Arc<Utility>>;

/// Whether something is so under the admissible profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Under all.
    Always,
    /// Under none.
    Never,
    /// Under some and not under others.
    Depends {
        /// A profile under which it is so.
        holds: Profile,
        /// A profile under which it is not.
        fails: Profile,
    },
    /// A limit was met; what is known by then.
    Open {
        /// A profile under which it is so, where one is known.
        holds: Option<Profile>,
        /// A profile under which it is not, where one is known.
        fails: Option<Profile>,
    },
}

/// What can be said although preferences are not fully known. All numbers are exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robust {
    /// When a package is no worse for a party than no agreement.
    pub rationality: Rationality,
    /// The parties that are spoken of, in the order of the case.
    pub parties: Vec<Known>,
    /// Parties that are left out, and why.
    pub left_out: Vec<(Id, Gap)>,
    /// Parties that are left out because what is on file of them contradicts itself.
    pub contradictions: Vec<Contradictory>,
    /// Red lines that are not counted, because a term in them has no known reading.
    pub unread: Vec<LineName>,
    /// How many packages the issues make, obeying the rules or not.
    pub declared: BigUint,
    /// Over which packages this is; `None` where there is none, no party, or a limit was met before that could be said.
    pub over: Option<Over>,
    /// How many packages these are.
    pub count: usize,
    /// Whether there are more packages than can be looked at one by one, so that these are only those that none beats.
    /// What is said of each, of the zone and of regret is so beside all packages, and counts are of these.
    pub only_unbeaten: bool,
    /// Of how many of them each is so.
    pub counts: Counts,
    /// Whether the zone of agreement holds a package: one that keeps every red line and gives every party that has one its
    /// reservation value.
    pub zone: Option<Certainty>,
    /// The packages, in their order.
    pub standings: Vec<Standing>,
    /// Whether `standings` is all of them; otherwise those that are beaten by others come last and are cut first.
    pub complete: bool,
    /// By party, the packages with the smallest regret for it.
    pub regrets: Vec<Regret>,
    /// The packages whose largest regret over the parties is smallest; compares utilities of different parties.
    pub regret_over_parties: Option<Regret>,
    /// How shares were worked out.
    pub shares: Shares,
    /// Which limits were met.
    pub missing: Vec<Missing>,
}

/// Over which packages is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Those that obey the rules and keep every red line whose reading is known.
    Kept,
    /// Those that obey the rules, because none keeps every red line.
    Feasible,
}

/// A party and how much is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub id: Id,
    /// Whether one utility alone is admissible.
    pub single: bool,
    /// How many numbers are left open.
    pub unknowns: usize,
    /// The least and the most that no agreement can be worth; `None`: not given on both sides, and the party has no part
    /// in the zone of agreement.
    pub reservation: Option<(BigRational, BigRational)>,
    /// Issues of which neither a good end nor values are given.
    pub open_issues: Vec<Id>,
}

/// What is on file of a party and cannot all be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradictory {
    /// The party.
    pub party: Id,
    /// Statements that no utility satisfies together, though each that is left out leaves some.
    pub statements: Vec<Statement>,
    /// Whether no smaller set contradicts itself; `false` where a limit was met before that was known.
    pub smallest: bool,
}

/// Counts of packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Acceptable to all that have a reservation value, under every profile: the necessary zone, where [`Robust::over`]
    /// is `Kept`; red lines have no part in it.
    pub acceptable_always: usize,
    /// Acceptable to all of these under some profile: the possible zone.
    pub acceptable_ever: usize,
    /// Efficient under every profile.
    pub efficient_always: usize,
    /// Efficient under some profile, which is given.
    pub efficient_ever: usize,
    /// Efficient under no profile.
    pub efficient_never: usize,
    /// Packages such that one and the same package dominates them under every profile.
    pub dominated_by_one: usize,
    /// Packages such that some package is under every profile at least as good for all, and under some better.
    pub beaten: usize,
}

/// What can be said of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The package.
    pub package: Package,
    /// The red lines that it breaks.
    pub breaks: Vec<LineName>,
    /// By party, the least and the most that it can be worth.
    pub worth: BTreeMap<Id, (BigRational, BigRational)>,
    /// By party with a reservation value, whether the package reaches it.
    pub reaches: BTreeMap<Id, Certainty>,
    /// Whether it reaches all of them.
    pub acceptable: Certainty,
    /// Whether no package dominates it: `Always` is necessarily efficient, `Depends` possibly efficient. Where it is
    /// `Open` and [`Standing::dominated_by`] is `None`, the pairwise test alone was made: not necessarily dominated.
    pub efficient: Certainty,
    /// A package that dominates it under every profile.
    pub dominated_by: Option<Package>,
    /// A package that is under every profile at least as good for all, and under some profile better for one.
    pub beaten_by: Option<Package>,
    /// By party, its largest regret: what the party could have more with some package under some utility.
    pub regret: BTreeMap<Id, BigRational>,
    /// Under what share of the profiles it is acceptable to all; `None` where no shares were worked out.
    pub share_acceptable: Option<Share>,
    /// Of the profiles drawn, under what share it is efficient.
    pub share_efficient: Option<Share>,
    /// Of the profiles drawn, under what share it is both.
    pub share_both: Option<Share>,
}

/// A share of the admissible profiles, from 0 to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// Worked out.
    Exact(BigRational),
    /// Of so many profiles drawn, so many.
    Drawn {
        /// How many it is so of.
        of: usize,
        /// How many were drawn.
        drawn: usize,
    },
}

/// How shares were worked out. A share needs a measure of what is not known, and any measure is a choice: this one draws
/// the parties independently. See the module `shares` for the methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// How many profiles were drawn.
    pub drawn: usize,
    /// Where the drawing started.
    pub seed: u64,
    /// Shares of profiles drawn are off by at most this with a probability of at least 19 in 20, each by itself.
    pub off: BigRational,
    /// By party, how its utilities are drawn.
    pub methods: BTreeMap<Id, Drawing>,
}

/// How utilities of a party are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// There is one only.
    Single,
    /// Evenly over the weights that keep the order; where the reservation value is known exactly, the shares of acceptable
    /// packages are exact.
    Order,
    /// As random mixtures of corners of what is admissible; not even over all utilities.
    Corners,
}

/// The packages with the smallest largest regret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regret {
    /// Whose regret it is; `None`: the largest of all parties'.
    pub party: Option<Id>,
    /// The smallest largest regret.
    pub value: BigRational,
    /// The first packages that have it, in their order.
    pub packages: Vec<Package>,
    /// How many have it.
    pub count: usize,
    /// Whether utilities of different parties are compared.
    pub compares_utilities: bool,
}

/// The question whose answer, whichever it is, leaves least open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The party to ask.
    pub of: Id,
    /// The question.
    pub asks: Preference,
    /// How much is open now.
    pub open: usize,
    /// What each answer leaves open, in the order of [`Preference::answers`]; `None`: what is known rules it out.
    pub leaves: Vec<Option<usize>>,
    /// What `open` and `leaves` count.
    pub counts: Measure,
    /// The issues that the question names; who is asked learns that somebody wonders about them.
    pub names: Vec<Id>,
    /// Whether it shows that somebody wonders what no agreement is worth.
    pub names_no_agreement: bool,
    /// How many questions were tried.
    pub tried: usize,
}

/// What is counted to choose a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Packages of which it depends whether the party reaches its reservation value.
    Acceptable,
    /// Pairs of packages of which it depends which is worth more to the party.
    Pairs,
}

/// A question about preferences.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preference {
    /// Which of two issues matters more.
    Matters {
        /// One issue.
        first: Id,
        /// The other.
        second: Id,
    },
    /// Which of two packages is better, all else alike; only the issues that differ are named.
    Better {
        /// One.
        first: Package,
        /// The other.
        second: Package,
    },
    /// Whether a package is at least as good as no agreement.
    Acceptable {
        /// The package.
        package: Package,
    },
}

impl Preference {
    /// How many answers there are: the first (or "yes"), and the second (or "no").
    pub fn answers(&self) -> usize {
        2
    }
}

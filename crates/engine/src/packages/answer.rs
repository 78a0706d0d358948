//! What is said of the packages of a case.

use std::collections::BTreeMap;

use detente_model::{Gap, Id, LineName, Missing, Package, Rationality, Rule, Value};
use num_bigint::BigUint;
use num_rational::BigRational;

/// How far packages are searched before it is said which limit was met. Every limit counts; none is a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageLimits {
    /// The most packages that are listed of the frontier, and of each rule.
    pub list: usize,
    /// The most answers that all issues may have together.
    pub answers: usize,
    /// The most utility vectors of a frontier; beyond it the frontier is thinned out and says by how much it is off.
    pub points: usize,
    /// The same of four parties and more where no grid fits.
    pub points_of_many: usize,
    /// The most entries of the tables over coupled issues, and of a grid.
    pub cells: usize,
    /// The most vectors that are looked at for one frontier.
    pub steps: u64,
    /// The most branches that are followed to count the zone of agreement.
    pub branches: u64,
    /// The most boxes that are searched for one rule.
    pub boxes: u64,
}

impl Default for PackageLimits {
    fn default() -> Self {
        Self {
            list: 1_000,
            answers: 1_000_000,
            points: 2_000_000,
            points_of_many: 4_000,
            cells: 50_000_000,
            steps: 2_000_000_000,
            branches: 500_000,
            boxes: 1_000_000,
        }
    }
}

/// What is asked of packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageOptions {
    /// How far to search.
    pub limits: PackageLimits,
    /// When a package is no worse for a party than no agreement.
    pub rationality: Rationality,
    /// Whether the frontier is worked out. Without it the rules are found by bounds, and those that choose among
    /// efficient packages by their spread are left open.
    pub frontier: bool,
    /// The rules that are asked for.
    pub rules: Vec<Rule>,
}

impl Default for PackageOptions {
    fn default() -> Self {
        Self {
            limits: PackageLimits::default(),
            rationality: Rationality::AtLeast,
            frontier: true,
            rules: Rule::ALL.to_vec(),
        }
    }
}

/// What is said of the packages of a case. Utilities are exact fractions; nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packages {
    /// When a package is no worse for a party than no agreement.
    pub rationality: Rationality,
    /// How many packages the issues make, obeying the rules or not.
    pub declared: BigUint,
    /// How many obey the rules (X); `None` where a limit was met.
    pub feasible: Option<BigUint>,
    /// How many of these keep every red line whose reading is known; `None` where a limit was met.
    pub kept: Option<BigUint>,
    /// How many of these give every party that has one its reservation value: the size of the zone of agreement; `None`
    /// where a limit was met.
    pub zone: Option<BigUint>,
    /// The parties that the frontier and the rules speak of, in the order of the case.
    pub parties: Vec<PartyRange>,
    /// Parties that they leave out, and why.
    pub left_out: Vec<(Id, Gap)>,
    /// Red lines that are not counted, because a term in them has no known reading.
    pub unread: Vec<LineName>,
    /// Over which packages the frontier and the rules are; `None` where there are fewer than two parties, no package, or
    /// where a limit was met before that could be said.
    pub over: Option<Domain>,
    /// The efficient packages.
    pub frontier: Option<FrontierAnswer>,
    /// What each rule singles out.
    pub rules: Vec<RuleAnswer>,
    /// The division of opposed issues between two parties; `None` of more parties, and where rules couple issues.
    pub adjusted_winner: Option<AdjustedWinner>,
    /// The packages of X that break the fewest red lines; where frontier and rules have too few parties to speak of.
    pub fewest_broken: Option<FewestBroken>,
    /// Which limits were met before anything could be said.
    pub missing: Vec<Missing>,
}

/// A party and what packages can give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyRange {
    /// Its name.
    pub id: Id,
    /// Its reservation value. `None`: none is given, and gains are counted from `worst`.
    pub reservation: Option<BigRational>,
    /// The least utility of a package of X.
    pub worst: BigRational,
    /// The largest utility of a package of X.
    pub best: BigRational,
    /// Its ideal gain: the largest gain of a package of the domain.
    pub ideal_gain: Option<BigRational>,
}

/// Over which packages the frontier and the rules are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// The zone of agreement: no red line broken, every party at least at its reservation value.
    Zone,
    /// All packages of X, because the zone is empty. A rule that leaves a party out chooses among the efficient ones.
    Feasible,
}

/// One package with what it gives and what it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageValue {
    /// The package.
    pub package: Package,
    /// The utility of each party that is not left out.
    pub utilities: BTreeMap<Id, BigRational>,
    /// The red lines that it breaks.
    pub breaks: Vec<LineName>,
    /// The parties whose reservation value it does not reach.
    pub short: Vec<Id>,
}

/// The efficient packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontierAnswer {
    /// How many different utilities they have.
    pub points: usize,
    /// How many packages they are; `None` where that was not counted.
    pub count: Option<BigUint>,
    /// Packages in their order: all, or one for each of evenly spaced points.
    pub packages: Vec<PackageValue>,
    /// Whether `packages` is all of them.
    pub complete: bool,
    /// By party that is not left out: of each efficient package that gives every party at least this much more than its
    /// reservation value, one of the points is worse for no party by more than this. All zero: the frontier is exact.
    pub off: Vec<BigRational>,
}

/// What one rule singles out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleAnswer {
    /// The rule.
    pub rule: Rule,
    /// The packages, in their order.
    pub packages: Vec<PackageValue>,
    /// How many there are; `None` where that was not counted.
    pub count: Option<BigUint>,
    /// Whether `packages` is all of them.
    pub complete: bool,
    /// What the formula comes to: one number, or, of rules that break ties by the next least, the numbers from the least
    /// up. Empty where there is no package.
    pub value: Vec<BigRational>,
    /// Parties that the rule leaves out because they have nothing to gain.
    pub without: Vec<Id>,
    /// By party that is not left out, weights that show by themselves that no package does better: see
    /// [`Multipliers`]. `None` where there are none, and the proof is the search.
    pub multipliers: Option<Multipliers>,
    /// How it was found.
    pub method: Method,
    /// Where a limit was met: what the first number of the formula comes to is at most this, whatever the package; `value`
    /// has what it comes to in the best package found. `None` where nothing is proved.
    pub at_most: Option<BigRational>,
    /// The limit that was met, if any; then `packages` has one package at most, the best that was found by then.
    pub missing: Vec<Missing>,
}

impl RuleAnswer {
    /// Whether the packages are what the rule singles out, and not merely the best that were found before a limit.
    pub fn is_proved(&self) -> bool {
        self.missing.is_empty()
    }
}

/// A proof in one line: weights, one for each party, with which no package of X that keeps the red lines has a larger
/// weighted sum of utilities than `bound`, and every package that would do better by the rule has. By rules that break
/// ties by the next least, "better" is a larger least share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipliers {
    /// The weights, zero or above.
    pub weights: Vec<BigRational>,
    /// The largest weighted sum of utilities.
    pub bound: BigRational,
}

/// How packages were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read off the whole frontier.
    Frontier,
    /// By searching boxes of packages with bounds.
    Bounds,
    /// By a formula.
    Formula,
}

/// The packages of X that break the fewest red lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FewestBroken {
    /// How many red lines they break.
    pub broken: usize,
    /// How many such packages there are.
    pub count: BigUint,
    /// Packages, with the red lines that each breaks.
    pub packages: Vec<PackageValue>,
    /// Whether `packages` is all of them.
    pub complete: bool,
}

/// `adjusted-winner`: each issue on which the two want the opposite goes to one of them, one issue at most is split, and
/// both have as many points. Red lines and reservation values have no part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustedWinner {
    /// The two, in the order of the case.
    pub parties: [Id; 2],
    /// By opposed issue, who gets how much of it.
    pub awards: Vec<Award>,
    /// Answers that are best for both.
    pub agreed: Vec<(Id, Value)>,
    /// What each has; `None` where the rule does not apply, or no division gives both as much.
    pub points: Option<[BigRational; 2]>,
    /// Issues on which the two want neither the same nor the exact opposite; where there are any, the rule does not
    /// apply.
    pub mixed: Vec<Id>,
}

/// An issue between two parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// The issue.
    pub issue: Id,
    /// What is best for the first, and for the second.
    pub answers: [Value; 2],
    /// How much of it each gets, together 1.
    pub shares: [BigRational; 2],
}

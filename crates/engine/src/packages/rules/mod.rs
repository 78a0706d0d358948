//! The solution rules, one in each file, read off a list of utilities that holds every package that a rule can choose.
//!
//! All packages that a rule singles out are efficient: whatever dominates one would do better by the formula. (Where no
//! package gives all a gain, `max-product` compares packages that leave the same parties without one.) So a whole
//! frontier is enough. Each file has the formula alone; the definitions it is compared with stand in `detente_model`.

mod adjusted_winner;
mod max_min;
mod max_product;
mod max_sum;
mod min_spread_raw;
mod min_spread_relative;

use std::cmp::Ordering;

use detente_model::Rule;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed};

pub(crate) use adjusted_winner::{Item, divide};

use super::frontier::Vectors;

/// Numbers that formulas are worked out in: 127 bits where that is enough, else as large as need be.
pub(crate) trait Exact: Clone + Ord + num_traits::Num + From<i128> {}

impl Exact for i128 {}
impl Exact for BigInt {}

/// What gains are counted from and compared with.
#[derive(Clone, Debug)]
pub(crate) struct Gauge {
    /// By party: how many whole numbers make one unit of utility.
    pub(crate) units: Vec<BigInt>,
    /// By party: the reservation value, or the worst package of X.
    pub(crate) base: Vec<i128>,
    /// By party: the largest gain over X.
    pub(crate) most: Vec<i128>,
    /// By party: the largest gain over the domain.
    pub(crate) ideal: Vec<i128>,
}

/// What is compared of a package, from one number per party: the larger, read from the front, the better.
pub(crate) trait Formula {
    /// Puts the numbers in the place of the shares.
    fn key<W: Exact>(&self, shares: &mut Vec<W>);
}

impl Gauge {
    /// The gains of utilities.
    pub(crate) fn gains(&self, utilities: &[i128]) -> Vec<i128> {
        utilities.iter().zip(&self.base).map(|(utility, base)| utility - base).collect()
    }

    /// A whole number of a party as a fraction.
    pub(crate) fn fraction(&self, party: usize, whole: i128) -> BigRational {
        BigRational::new(whole.into(), self.units[party].clone())
    }

    /// By party, what its whole numbers are multiplied by so that those of all have one unit.
    pub(crate) fn alike(&self) -> Vec<Option<BigInt>> {
        let common = self.units.iter().fold(BigInt::one(), |common, unit| common.lcm(unit));
        self.units.iter().map(|unit| Some(&common / unit)).collect()
    }

    /// By party, what its gains are multiplied by so that they are shares of `ideal` of one size; `None` of parties with
    /// nothing to gain.
    pub(crate) fn shares_of(ideal: &[i128]) -> Vec<Option<BigInt>> {
        let common = ideal.iter().filter(|ideal| ideal.is_positive()).fold(BigInt::one(), lcm);
        ideal.iter().map(|ideal| ideal.is_positive().then(|| &common / BigInt::from(*ideal))).collect()
    }

    /// By party, what a rule multiplies its gains (or, of `max-sum` and `min-spread-raw`, its utilities) by.
    pub(crate) fn factors(&self, rule: Rule) -> Vec<Option<BigInt>> {
        match rule {
            Rule::MaxMinRelative => Self::shares_of(&self.ideal),
            Rule::MinSpreadRelative => Self::shares_of(&self.most),
            _ => self.alike(),
        }
    }
}

/// What a rule compares first, in the numbers of its search (see [`Gauge::factors`]), as its formula has it.
pub(crate) fn in_units(rule: Rule, gauge: &Gauge, number: &BigRational) -> BigRational {
    let units = match rule {
        Rule::MaxProduct => gauge.units.iter().product(),
        Rule::MaxMinRelative => gauge.ideal.iter().filter(|ideal| ideal.is_positive()).fold(BigInt::one(), lcm),
        _ => gauge.units.iter().fold(BigInt::one(), |common, unit| common.lcm(unit)),
    };
    number / units
}

fn lcm(common: BigInt, ideal: &i128) -> BigInt {
    common.lcm(&BigInt::from(*ideal))
}

/// A list as gains, or as utilities.
struct Seen<'a, L: ?Sized> {
    list: &'a L,
    /// By party, what is taken off.
    base: &'a [i128],
}

impl<L: Vectors + ?Sized> Vectors for Seen<'_, L> {
    fn len(&self) -> usize {
        self.list.len()
    }

    fn fill(&self, at: usize, into: &mut Vec<i128>) {
        self.list.fill(at, into);
        into.iter_mut().zip(self.base).for_each(|(number, base)| *number -= base);
    }
}

/// How large the numbers of a list are.
pub(crate) struct Sizes {
    /// By party, the bits of the largest gain, and of the largest utility.
    gains: Vec<u32>,
    utilities: Vec<u32>,
}

impl Sizes {
    /// Those of a list.
    pub(crate) fn of<L: Vectors + ?Sized>(gauge: &Gauge, list: &L) -> Self {
        let (mut gains, mut utilities) = (vec![0_u128; gauge.base.len()], vec![0_u128; gauge.base.len()]);
        let mut numbers = Vec::new();
        for at in 0..list.len() {
            list.fill(at, &mut numbers);
            for (party, number) in numbers.iter().enumerate() {
                gains[party] |= (number - gauge.base[party]).unsigned_abs();
                utilities[party] |= number.unsigned_abs();
            }
        }
        let bits = |all: Vec<u128>| all.into_iter().map(|all| 128 - all.leading_zeros()).collect();
        Self { gains: bits(gains), utilities: bits(utilities) }
    }
}

/// The places in a list of what a rule singles out.
pub(crate) fn chosen<L: Vectors + ?Sized>(rule: Rule, gauge: &Gauge, list: &L, sizes: &Sizes) -> Vec<usize> {
    let factors = gauge.factors(rule);
    let (gains, utilities) = (Seen { list, base: &gauge.base }, Seen { list, base: &[] });
    match rule {
        Rule::ParetoFrontier => (0..list.len()).collect(),
        Rule::MaxProduct => max_product::chosen(&gains, &sizes.gains),
        Rule::MaxMinRelative | Rule::MaxMinGain => best(&max_min::MaxMin, &factors, &gains, &sizes.gains),
        Rule::MinSpreadRelative => best(&min_spread_relative::MinSpreadRelative, &factors, &gains, &sizes.gains),
        Rule::MinSpreadRaw => best(&min_spread_raw::MinSpreadRaw, &factors, &utilities, &sizes.utilities),
        Rule::MaxSum => best(&max_sum::MaxSum, &factors, &utilities, &sizes.utilities),
        Rule::AdjustedWinner => Vec::new(),
    }
}

/// The places of the largest key.
fn best(formula: &impl Formula, factors: &[Option<BigInt>], list: &impl Vectors, bits: &[u32]) -> Vec<usize> {
    let sizes =
        factors.iter().zip(bits).map(|(factor, bits)| factor.as_ref().map_or(0, BigInt::bits) + u64::from(*bits));
    // Sums of differences of pairs of a dozen parties take eight bits more.
    if sizes.max().unwrap_or(0) <= 118 {
        let small: Vec<Option<i128>> = factors.iter().map(|factor| i128::try_from(factor.as_ref()?).ok()).collect();
        best_in::<i128>(formula, &small, list)
    } else {
        best_in::<BigInt>(formula, factors, list)
    }
}

/// One list of numbers is used again for each place: a million of them are looked at.
fn best_in<W: Exact>(formula: &impl Formula, factors: &[Option<W>], list: &impl Vectors) -> Vec<usize> {
    let (mut numbers, mut next, mut top, mut places) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for at in 0..list.len() {
        list.fill(at, &mut numbers);
        next.clear();
        let shares = numbers.iter().zip(factors);
        next.extend(shares.filter_map(|(number, factor)| Some(W::from(*number) * factor.clone()?)));
        formula.key(&mut next);
        match next.cmp(&top) {
            Ordering::Less if at > 0 => {}
            Ordering::Equal if at > 0 => places.push(at),
            _ => {
                std::mem::swap(&mut top, &mut next);
                places.clear();
                places.push(at);
            }
        }
    }
    places
}

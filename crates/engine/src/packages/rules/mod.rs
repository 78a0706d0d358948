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

use detente_model::Rule;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed};

pub(crate) use adjusted_winner::{Item, divide};

use super::frontier::Efficients;

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
    /// The numbers.
    fn key<W: Exact>(&self, shares: Vec<W>) -> Vec<W>;
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
        let positive = || ideal.iter().filter(|ideal| ideal.is_positive());
        let common = positive().fold(BigInt::one(), |common, ideal| common.lcm(&BigInt::from(*ideal)));
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

/// The places in a list of what a rule singles out.
pub(crate) fn chosen(rule: Rule, gauge: &Gauge, list: &dyn Efficients) -> Vec<usize> {
    let factors = gauge.factors(rule);
    let gains = |at: usize| gauge.gains(&list.utilities(at));
    let utilities = |at: usize| list.utilities(at);
    match rule {
        Rule::ParetoFrontier => (0..list.len()).collect(),
        Rule::MaxProduct => max_product::chosen(list.len(), &gains),
        Rule::MaxMinRelative | Rule::MaxMinGain => best(&max_min::MaxMin, &factors, list.len(), &gains),
        Rule::MinSpreadRelative => best(&min_spread_relative::MinSpreadRelative, &factors, list.len(), &gains),
        Rule::MinSpreadRaw => best(&min_spread_raw::MinSpreadRaw, &factors, list.len(), &utilities),
        Rule::MaxSum => best(&max_sum::MaxSum, &factors, list.len(), &utilities),
        Rule::AdjustedWinner => Vec::new(),
    }
}

/// The places of the largest key.
fn best(
    formula: &impl Formula,
    factors: &[Option<BigInt>],
    len: usize,
    numbers: &dyn Fn(usize) -> Vec<i128>,
) -> Vec<usize> {
    let mut bits = vec![0; factors.len()];
    for at in 0..len {
        numbers(at)
            .iter()
            .zip(&mut bits)
            .for_each(|(number, bits)| *bits = (*bits).max(128 - number.unsigned_abs().leading_zeros()));
    }
    let sizes =
        factors.iter().zip(&bits).map(|(factor, bits)| factor.as_ref().map_or(0, BigInt::bits) + u64::from(*bits));
    // Sums of differences of pairs of a dozen parties take eight bits more.
    if sizes.max().unwrap_or(0) <= 118 {
        let small: Vec<Option<i128>> = factors.iter().map(|factor| i128::try_from(factor.as_ref()?).ok()).collect();
        best_in::<i128>(formula, &small, len, numbers)
    } else {
        best_in::<BigInt>(formula, factors, len, numbers)
    }
}

fn best_in<W: Exact>(
    formula: &impl Formula,
    factors: &[Option<W>],
    len: usize,
    numbers: &dyn Fn(usize) -> Vec<i128>,
) -> Vec<usize> {
    let key = |at: usize| {
        let shares = numbers(at).into_iter().zip(factors);
        formula.key(shares.filter_map(|(number, factor)| Some(W::from(number) * factor.clone()?)).collect())
    };
    let (mut top, mut places): (Option<Vec<W>>, Vec<usize>) = (None, Vec::new());
    for at in 0..len {
        let next = key(at);
        match top.as_ref().map(|top| next.cmp(top)) {
            Some(std::cmp::Ordering::Less) => {}
            Some(std::cmp::Ordering::Equal) => places.push(at),
            _ => {
                (top, places) = (Some(next), vec![at]);
            }
        }
    }
    places
}

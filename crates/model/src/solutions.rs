//! What makes a package efficient or fair: the definitions, over lists of utilities or gains, one number per party.
//!
//! A *gain* is the utility of a package less the reservation value of the party. Rules are named by formula. Everything
//! here is a plain predicate or a plain formula; what finds the packages stands in the engine and is compared with these.
//!
//! - Efficiency: V. Pareto, "Manuale di economia politica", 1906.
//! - Product of gains: J. F. Nash, "The Bargaining Problem", Econometrica 18(2), 1950; where no package gives all a gain,
//!   the largest sets that can gain together, as M. Kaneko and K. Nakamura, "The Nash Social Welfare Function",
//!   Econometrica 47(2), 1979, restrict it.
//! - Least relative gain: E. Kalai and M. Smorodinsky, "Other Solutions to Nash's Bargaining Problem", Econometrica 43(3),
//!   1975, in its finite form, with the ties broken by the next least (leximin: A. Sen, "Collective Choice and Social
//!   Welfare", 1970).
//! - Least gain: E. Kalai, "Proportional Solutions to Bargaining Situations", Econometrica 45(7), 1977.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::word_sets::words;

words! {
    /// A rule that singles out packages, by its formula.
    Rule {
        /// Packages that no package dominates.
        ParetoFrontier = "pareto-frontier",
        /// The largest product of gains.
        MaxProduct = "max-product",
        /// The largest least share of the ideal gain, then the next least.
        MaxMinRelative = "max-min-relative",
        /// Of efficient packages, the smallest spread of shares of the ideal gain.
        MinSpreadRelative = "min-spread-relative",
        /// The largest least gain, then the next least; compares utilities of different parties.
        MaxMinGain = "max-min-gain",
        /// Of efficient packages, the smallest sum of differences of utilities; compares them.
        MinSpreadRaw = "min-spread-raw",
        /// The largest sum of utilities; compares them.
        MaxSum = "max-sum",
        /// Each contested issue to whom it matters more, one of them split.
        AdjustedWinner = "adjusted-winner",
    }
}

words! {
    /// When a package is no worse for a party than no agreement.
    Rationality {
        /// A utility of at least the reservation value.
        AtLeast = ">=",
        /// A utility above the reservation value.
        Above = ">",
    }
}

impl Rule {
    /// Whether the rule compares, or adds, utilities of different parties.
    pub fn compares_utilities(self) -> bool {
        matches!(self, Rule::MaxMinGain | Rule::MinSpreadRaw | Rule::MaxSum)
    }
}

impl Rationality {
    /// Whether a gain satisfies its party.
    pub fn holds<T: PartialOrd + Zero>(self, gain: &T) -> bool {
        match self {
            Rationality::AtLeast => *gain >= T::zero(),
            Rationality::Above => *gain > T::zero(),
        }
    }
}

/// Whether `one` is at least as good as `other` for every party and better for some.
///
/// ```
/// use detente_model::dominates;
/// assert!(dominates(&[3, 2], &[3, 1]));
/// assert!(!dominates(&[3, 2], &[3, 2]) && !dominates(&[3, 1], &[2, 2]));
/// ```
pub fn dominates<T: Ord>(one: &[T], other: &[T]) -> bool {
    one.iter().zip(other).all(|(one, other)| one >= other) && one != other
}

/// The product of gains, of a package that leaves nobody below the reservation value.
pub fn product(gains: &[BigRational]) -> BigRational {
    gains.iter().fold(BigRational::one(), |product, gain| product * gain)
}

/// The parties with a gain above zero, by number.
pub fn gaining(gains: &[BigRational]) -> Vec<usize> {
    (0..gains.len()).filter(|party| gains[*party].is_positive()).collect()
}

/// Numbers from the least up: of two lists the one that is greater, read from the front, is preferred by leximin.
pub fn leximin<T: Ord>(mut numbers: Vec<T>) -> Vec<T> {
    numbers.sort();
    numbers
}

/// The largest number less the smallest; zero of none.
pub fn spread(numbers: &[BigRational]) -> BigRational {
    match (numbers.iter().max(), numbers.iter().min()) {
        (Some(most), Some(least)) => most - least,
        _ => BigRational::zero(),
    }
}

/// The sum over pairs of the difference of the two.
pub fn differences(numbers: &[BigRational]) -> BigRational {
    let pairs = (0..numbers.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
    pairs.map(|(one, other)| (&numbers[one] - &numbers[other]).abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fractions(numbers: &[i64]) -> Vec<BigRational> {
        numbers.iter().map(|number| BigRational::from_integer((*number).into())).collect()
    }

    #[test]
    fn the_definitions_say_what_they_are_called() {
        assert_eq!(product(&fractions(&[3, 4, 5])), BigRational::from_integer(60.into()));
        assert_eq!(gaining(&fractions(&[3, 0, 5])), [0, 2]);
        assert!(leximin(vec![5, 1, 3]) > leximin(vec![1, 2, 9]));
        assert_eq!(spread(&fractions(&[3, 9, 5])), BigRational::from_integer(6.into()));
        assert_eq!(differences(&fractions(&[3, 9, 5])), BigRational::from_integer(12.into()));
        assert!(spread(&[]).is_zero());
    }

    #[test]
    fn both_readings_of_rationality_are_kept_apart() {
        assert!(Rationality::AtLeast.holds(&0) && !Rationality::Above.holds(&0));
        assert!(Rationality::AtLeast.holds(&1) && Rationality::Above.holds(&1));
        assert!(!Rationality::AtLeast.holds(&-1));
    }
}

//! Exact numbers as other systems write them, and back.

use detente_model::Number;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// The most digits and the largest power of ten that are read: more than a 64-bit float can need.
const MOST_DIGITS: usize = 400;

/// The most places after the point that are written.
const MOST_PLACES: u32 = 40;

/// How many places are kept of a number that has no end.
pub(super) const PLACES: u32 = 18;

/// Reads `[+-]digits[.digits][e[+-]digits]`; digits may be missing on one side of the point.
pub(super) fn exact(text: &str) -> Option<BigRational> {
    let text = text.trim();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent: i32 = exponent.parse().ok()?;
    let power = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if power.unsigned_abs() as usize > MOST_DIGITS {
        return None;
    }
    let value = BigRational::from_integer(digits.parse::<BigInt>().ok()?);
    let ten = BigRational::from_integer(BigInt::from(10).pow(power.unsigned_abs()));
    let value = if power < 0 { value / ten } else { value * ten };
    Some(if negative { -value } else { value })
}

/// The number as a case holds it, if it fits there without loss.
pub(super) fn of_case(value: &BigRational) -> Option<Number> {
    // Eighteen places after the point fit as digits; as a fraction they would stand over nineteen.
    decimal(value).and_then(|digits| digits.parse().ok()).or_else(|| value.to_string().parse().ok())
}

/// The digits of a number that has an end within [`MOST_PLACES`].
pub(super) fn decimal(value: &BigRational) -> Option<String> {
    let (two, five) = (BigInt::from(2), BigInt::from(5));
    let (mut rest, mut twos, mut fives) = (value.denom().clone(), 0, 0);
    while rest.is_even() && twos <= MOST_PLACES {
        rest /= &two;
        twos += 1;
    }
    while rest.is_multiple_of(&five) && fives <= MOST_PLACES {
        rest /= &five;
        fives += 1;
    }
    let places = twos.max(fives);
    (rest.is_one() && places <= MOST_PLACES).then(|| with_places(value, places))
}

/// The nearest number with so many places after the point.
pub(super) fn nearest(value: &BigRational, places: u32) -> BigRational {
    let ten = BigRational::from_integer(BigInt::from(10).pow(places));
    (value * &ten).round() / ten
}

/// The number with its digits up to so many places, the rest cut off.
fn with_places(value: &BigRational, places: u32) -> String {
    let scaled = (value * BigRational::from_integer(BigInt::from(10).pow(places))).to_integer();
    let width = places as usize + 1;
    let digits = format!("{:0>width$}", scaled.abs().to_string());
    let (whole, fraction) = digits.split_at(digits.len() - places as usize);
    let sign = if scaled.is_negative() { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// A number in a message or a table: its digits where they end, else as a fraction.
pub(super) fn shown(value: &BigRational) -> String {
    decimal(value).unwrap_or_else(|| value.to_string())
}

/// The least whole number that makes all of these whole, and the multiples; all zero gives 1.
pub(super) fn whole<'a>(values: impl Iterator<Item = &'a BigRational> + Clone) -> (BigInt, Vec<BigInt>) {
    let factor = values.clone().fold(BigInt::one(), |factor, value| factor.lcm(value.denom()));
    let scale = BigRational::from_integer(factor.clone());
    let mut list: Vec<BigInt> = values.map(|value| (value * &scale).to_integer()).collect();
    let common = list.iter().fold(BigInt::zero(), |common, value| common.gcd(value));
    if common > BigInt::one() {
        for value in &mut list {
            *value /= &common;
        }
    }
    (factor, list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_other_systems_write_them() {
        for (text, read) in [
            ("0.38", "19/50"),
            (" 12 ", "12"),
            (".5", "1/2"),
            ("5.", "5"),
            ("-1e-2", "-1/100"),
            ("1.5E+3", "1500"),
            ("0.30000000000000004", "7500000000000001/25000000000000000"),
        ] {
            assert_eq!(exact(text).unwrap().to_string(), read, "{text}");
        }
        for text in ["", ".", "null", "NaN", "1e", "1e9999", "0x10", "--1", "1.2.3", &"9".repeat(401)] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_were_read() {
        for text in ["0", "1", "-0.25", "1234.5", "0.049028952379678074"] {
            assert_eq!(decimal(&exact(text).unwrap()).unwrap(), text);
        }
        let third = BigRational::new(1.into(), 3.into());
        assert_eq!(decimal(&third), None);
        assert_eq!(decimal(&nearest(&third, 4)).unwrap(), "0.3333");
        assert_eq!(shown(&third), "1/3");
    }

    #[test]
    fn fractions_become_whole_numbers_without_a_common_factor() {
        let values = ["0.5", "1.5", "2"].map(|text| exact(text).unwrap());
        assert_eq!(whole(values.iter()), (BigInt::from(2), [1, 3, 4].map(BigInt::from).to_vec()));
    }
}

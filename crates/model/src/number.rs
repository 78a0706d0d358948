//! Exact numbers: read from digits, compared as fractions, never through a binary float.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most significant digits that one number in a case may have.
pub const MAX_DIGITS: usize = 18;

/// An exact rational number with at most [`MAX_DIGITS`] significant digits above and below the line.
///
/// ```
/// use detente_model::Number;
/// let a: Number = "0.30".parse().unwrap();
/// let b: Number = "3/10".parse().unwrap();
/// assert_eq!(a, b);
/// assert_eq!(a.to_string(), "0.3");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Ratio<i128>);

/// Why a text is not a [`Number`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not of the form `digits[.digits]`, with an exponent or a sign allowed, or `digits/digits`.
    #[error("not a number")]
    Malformed,
    /// More than [`MAX_DIGITS`] significant digits.
    #[error("more than {MAX_DIGITS} significant digits")]
    TooManyDigits,
    /// A fraction with nothing below the line.
    #[error("division by zero")]
    ZeroDenominator,
    /// `nan` or `inf`.
    #[error("not a finite number")]
    NotFinite,
}

impl Number {
    /// A whole number.
    pub fn integer(value: i64) -> Self {
        Self(Ratio::from_integer(value.into()))
    }

    /// Numerator and denominator in lowest terms, the denominator above zero.
    pub fn parts(self) -> (i128, i128) {
        (*self.0.numer(), *self.0.denom())
    }

    /// The same number with unlimited size, for arithmetic.
    pub fn to_big(self) -> BigRational {
        // It is in lowest terms already.
        BigRational::new_raw(BigInt::from(*self.0.numer()), BigInt::from(*self.0.denom()))
    }

    /// The number, if it fits without loss in the digits that a case may hold.
    pub fn from_big(value: &BigRational) -> Option<Self> {
        let (numer, denom) = (value.numer().to_i128()?, value.denom().to_i128()?);
        Some(Self(Ratio::new_raw(numer, denom)))
    }

    /// The whole number it is, if it is one.
    pub fn to_integer(self) -> Option<i64> {
        self.0.is_integer().then(|| self.0.numer().to_i64()).flatten()
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        match text.split_once('/') {
            Some((numer, denom)) => {
                let (numer, denom) = (decimal(numer.trim())?, decimal(denom.trim())?);
                if denom.is_zero() {
                    return Err(NumberError::ZeroDenominator);
                }
                let value = BigRational::new(BigInt::from(*numer.numer()), BigInt::from(*numer.denom()))
                    / BigRational::new(BigInt::from(*denom.numer()), BigInt::from(*denom.denom()));
                let limit = BigInt::from(10).pow(MAX_DIGITS as u32);
                let fits = value.numer().abs() < limit && *value.denom() <= limit;
                fits.then(|| Self::from_big(&value)).flatten().ok_or(NumberError::TooManyDigits)
            }
            None => decimal(text).map(Self),
        }
    }
}

/// Reads `[+-]digits[.digits][e[+-]digits]`, with `_` between digits as TOML allows.
fn decimal(text: &str) -> Result<Ratio<i128>, NumberError> {
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if matches!(rest, "nan" | "inf") {
        return Err(NumberError::NotFinite);
    }
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| NumberError::Malformed)?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    if whole.is_empty() || (mantissa.contains('.') && fraction.is_empty()) || !plain(whole) || !plain(fraction) {
        return Err(NumberError::Malformed);
    }
    let power = i64::from(exponent) - fraction.len() as i64;
    scaled(&format!("{whole}{fraction}").replace('_', ""), power, negative)
}

/// `digits` times ten to the `power`, within the limit of significant digits.
fn scaled(digits: &str, power: i64, negative: bool) -> Result<Ratio<i128>, NumberError> {
    let leading = digits.trim_start_matches('0');
    let significant = leading.trim_end_matches('0');
    let power = power + (leading.len() - significant.len()) as i64;
    if significant.is_empty() {
        return Ok(Ratio::zero());
    }
    let most = MAX_DIGITS as i64;
    let places = significant.len() as i64 + power.max(0);
    if significant.len() > MAX_DIGITS || places > most || power < -most {
        return Err(NumberError::TooManyDigits);
    }
    let value: i128 = significant.parse().map_err(|_| NumberError::Malformed)?;
    let ten = 10_i128.pow(power.unsigned_abs() as u32);
    let value = if power >= 0 { Ratio::from_integer(value * ten) } else { Ratio::new(value, ten) };
    Ok(if negative { -value } else { value })
}

impl fmt::Display for Number {
    /// A decimal where there is one of few enough digits, else `numerator/denominator`; both read back to the same
    /// number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(places) = decimal_places(*self.0.denom()) else {
            return write!(f, "{}/{}", self.0.numer(), self.0.denom());
        };
        if places == 0 {
            return write!(f, "{}", self.0.numer());
        }
        let scaled = self.to_big() * BigRational::from_integer(BigInt::from(10).pow(places));
        let digits = format!("{:0>width$}", scaled.numer().abs(), width = places as usize + 1);
        if digits.trim_start_matches('0').len() > MAX_DIGITS {
            return write!(f, "{}/{}", self.0.numer(), self.0.denom());
        }
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        let sign = if self.is_negative() { "-" } else { "" };
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// How many decimals a fraction with this denominator needs, if finitely many.
fn decimal_places(denominator: i128) -> Option<u32> {
    let (mut rest, mut twos, mut fives) = (denominator, 0, 0);
    while rest % 2 == 0 {
        rest /= 2;
        twos += 1;
    }
    while rest % 5 == 0 {
        rest /= 5;
        fives += 1;
    }
    (rest.is_one() && twos.max(fives) <= MAX_DIGITS as u32).then_some(twos.max(fives))
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Number {
    /// A whole number as a number, anything else as text, so that no reader rounds it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_integer() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_str(&self.to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, or an exact number in quotes")
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Number, E> {
                Ok(Number::integer(value))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Number, E> {
                i64::try_from(value).map(Number::integer).map_err(E::custom)
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Number, E> {
                value.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_are_read_exactly() {
        for (text, shown) in [
            ("0.1", "0.1"),
            ("1e3", "1000"),
            ("-2.50", "-2.5"),
            ("5/11", "5/11"),
            ("1_000", "1000"),
            ("000123.4500", "123.45"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1/8", "0.125"),
            ("-0", "0"),
            ("999999999999999999/262144", "999999999999999999/262144"),
        ] {
            assert_eq!(text.parse::<Number>().unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_by_reason() {
        for (text, reason) in [
            ("", NumberError::Malformed),
            (".5", NumberError::Malformed),
            ("5.", NumberError::Malformed),
            ("nan", NumberError::NotFinite),
            ("-inf", NumberError::NotFinite),
            ("1/0", NumberError::ZeroDenominator),
            ("1234567890123456789", NumberError::TooManyDigits),
            ("1e40", NumberError::TooManyDigits),
            ("1e-40", NumberError::TooManyDigits),
            ("1e99999999999", NumberError::Malformed),
            ("0.1e-2147483648", NumberError::TooManyDigits),
            ("100e2147483647", NumberError::TooManyDigits),
            ("1/0.000000000000000001", NumberError::TooManyDigits),
            ("0.000000000000000001/999999999999999999", NumberError::TooManyDigits),
        ] {
            assert_eq!(text.parse::<Number>(), Err(reason), "{text}");
        }
    }

    proptest! {
        #[test]
        fn printing_reads_back(numer in -999_999_999_i64..=999_999_999, denom in 1_i64..=999_999) {
            let number: Number = format!("{numer}/{denom}").parse().unwrap();
            prop_assert_eq!(number.to_string().parse::<Number>().unwrap(), number);
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), number);
        }
    }
}

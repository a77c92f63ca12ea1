//! Exact decimal numbers: what a text says and what the ledger answers, compared without rounding.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The most digits behind the point that are kept; more are refused in a text, and rounded away in a result.
pub const MOST_DECIMALS: u32 = 18;
/// The most digits before the point that a text may have.
const MOST_WHOLE: usize = 20;

/// An exact decimal number: `mantissa` units of `10^-scale`, kept without trailing zeros, so that equal numbers
/// are equal values: 1.50 is 1.5. No floating point anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// A text that is no decimal number, or one with more digits than are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADecimal(pub String);

impl fmt::Display for NotADecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no decimal number of at most 20 digits before and 18 behind the point", self.0)
    }
}

impl std::error::Error for NotADecimal {}

fn power(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// `numerator / denominator` to the nearest whole number, half away from zero.
fn divide_rounded(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let rest = numerator.checked_rem(denominator)?;
    let doubled = rest.unsigned_abs().checked_mul(2)?;
    if doubled < denominator.unsigned_abs() {
        return Some(quotient);
    }
    quotient.checked_add(if (numerator < 0) == (denominator < 0) { 1 } else { -1 })
}

impl Decimal {
    /// 0
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };
    /// 1
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };
    /// 10
    pub const TEN: Self = Self { mantissa: 10, scale: 0 };

    /// `mantissa` units of `10^-scale`; trailing zeros are dropped, and digits past [`MOST_DECIMALS`] are rounded
    /// away.
    #[must_use]
    pub fn new(mut mantissa: i128, mut scale: u32) -> Self {
        if scale > MOST_DECIMALS {
            mantissa =
                power(scale - MOST_DECIMALS).and_then(|unit| divide_rounded(mantissa, unit)).unwrap_or(0);
            scale = MOST_DECIMALS;
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// A whole number.
    #[must_use]
    pub const fn from_i64(value: i64) -> Self {
        Self { mantissa: value as i128, scale: 0 }
    }

    /// Ten to the power of `exponent`, which may be negative down to minus [`MOST_DECIMALS`].
    #[must_use]
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        match u32::try_from(exponent) {
            Ok(up) => Some(Self::new(power(up)?, 0)),
            Err(_) => {
                (exponent.unsigned_abs() <= MOST_DECIMALS).then(|| Self::new(1, exponent.unsigned_abs()))
            }
        }
    }

    /// `numerator / denominator`, rounded half away from zero, once, to `decimals` digits after the point.
    /// None where there is nothing to divide by, or the result does not fit.
    #[must_use]
    pub fn quotient(numerator: i128, denominator: i128, decimals: u32) -> Option<Self> {
        let scaled = numerator.checked_mul(power(decimals)?)?;
        Some(Self::new(divide_rounded(scaled, denominator)?, decimals))
    }

    /// Reads `-?digits[.digits]`, without grouping, as the ledger writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let point_without_digits = fraction.is_empty() && digits.contains('.');
        if whole.is_empty() || point_without_digits || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if whole.len() > MOST_WHOLE || fraction.len() > MOST_DECIMALS as usize {
            return None;
        }
        let mut mantissa = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa * 10 + i128::from(byte - b'0');
        }
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Self::new(if negative { -mantissa } else { mantissa }, scale))
    }

    /// The whole number of units of `10^-scale`.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Digits after the point.
    #[must_use]
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// Whether it is 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether it is below 0.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether it has no digits behind the point.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// The value as a whole number, where it is one and fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }

    /// The same with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { mantissa: self.mantissa.saturating_neg(), scale: self.scale }
    }

    /// The same without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.mantissa < 0 { self.negated() } else { self }
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(power(scale.checked_sub(self.scale)?)?)
    }

    /// The sum; none where it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self::new(self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?, scale))
    }

    /// The difference; none where it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// The product, rounded to [`MOST_DECIMALS`] digits; none where it does not fit.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_mul(other.mantissa)?, self.scale + other.scale))
    }

    /// Divides and rounds half away from zero to `decimals` digits after the point.
    #[must_use]
    pub fn checked_div(self, other: Self, decimals: u32) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self::quotient(self.at_scale(scale)?, other.at_scale(scale)?, decimals)
    }

    /// Rounds half away from zero to `decimals` digits after the point.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        if self.scale <= decimals {
            return self;
        }
        let rounded = power(self.scale - decimals)
            .and_then(|unit| divide_rounded(self.mantissa, unit))
            .map(|mantissa| Self::new(mantissa, decimals));
        rounded.unwrap_or(self)
    }

    /// Rounds half away from zero to a multiple of `step`.
    #[must_use]
    pub fn rounded_to(self, step: Self) -> Option<Self> {
        self.checked_div(step, 0)?.checked_mul(step)
    }

    /// The size of one unit of the last digit that is not zero: 10 for 80, 100 for 1500, 0.1 for 179.5.
    #[must_use]
    pub fn last_digit(self) -> Self {
        let mut unit = Self { mantissa: 1, scale: self.scale };
        let mut rest = self.mantissa;
        while rest != 0 && rest % 10 == 0 {
            rest /= 10;
            unit.mantissa *= 10;
        }
        unit
    }

    /// Written with exactly `decimals` digits after the point: `fixed(1)` of 12 is `12.0`.
    #[must_use]
    pub fn fixed(self, decimals: u32) -> String {
        let mut text = self.rounded(decimals).to_string();
        if decimals == 0 {
            return text;
        }
        let written = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        if written == 0 {
            text.push('.');
        }
        text.extend(std::iter::repeat_n('0', (decimals as usize).saturating_sub(written)));
        text
    }

    fn parts(self) -> (i128, i128) {
        // A scale is at most 18, so both powers fit.
        let unit = power(self.scale).unwrap_or(1);
        let fill = power(MOST_DECIMALS - self.scale.min(MOST_DECIMALS)).unwrap_or(1);
        (self.mantissa / unit, (self.mantissa % unit) * fill)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::from_i64(value)
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        Self::parse(text.strip_prefix('+').unwrap_or(text)).ok_or_else(|| NotADecimal(text.to_owned()))
    }
}

/// Without grouping and without trailing zeros, as the ledger's output is fixed.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs();
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let unit = 10_u128.pow(self.scale);
        write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit, width = self.scale as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, NotADecimal};
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    #[test]
    fn writes_what_it_read_without_trailing_zeros() {
        for (read, written) in [
            ("0", "0"),
            ("13860000000", "13860000000"),
            ("179.50", "179.5"),
            ("-24.85", "-24.85"),
            ("007", "7"),
            ("0.010", "0.01"),
            ("-0.0", "0"),
        ] {
            assert_eq!(decimal(read).to_string(), written);
        }
    }

    #[test]
    fn refuses_what_is_no_decimal() {
        assert_eq!("+3".parse(), Ok(decimal("3")));
        assert_eq!("1,000".parse::<Decimal>(), Err(NotADecimal("1,000".to_owned())));
        for text in ["", "-", ".5", "5.", "1,000", "1e3", "+1", "１", "1.2.3", "123456789012345678901"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(decimal("2.5").rounded(0).to_string(), "3");
        assert_eq!(decimal("-2.5").rounded(0).to_string(), "-3");
        assert_eq!(decimal("2.44").rounded(1).to_string(), "2.4");
        assert_eq!(decimal("15499").rounded_to(decimal("1000")), Some(decimal("15000")));
        assert_eq!(decimal("15500").rounded_to(decimal("1000")), Some(decimal("16000")));
        assert_eq!(Decimal::quotient(2, 3, 2), Some(decimal("0.67")));
        assert_eq!(Decimal::quotient(1, 0, 2), None);
    }

    #[test]
    fn fixed_decimals_fill_with_zeros() {
        assert_eq!(decimal("12").fixed(1), "12.0");
        assert_eq!(decimal("12.345").fixed(2), "12.35");
        assert_eq!(decimal("12.5").fixed(0), "13");
    }

    #[test]
    fn last_digit_is_the_unit_of_the_last_digit_that_is_not_zero() {
        for (number, unit) in [("80", "10"), ("15000", "1000"), ("1180", "10"), ("7", "1"), ("179.5", "0.1")]
        {
            assert_eq!(decimal(number).last_digit(), decimal(unit), "{number}");
        }
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_numbers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, s in 0_u32..6) {
            let left = Decimal::new(i128::from(a), s);
            let right = Decimal::new(i128::from(b), s);
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
        }

        #[test]
        fn reading_back_gives_the_same(m in any::<i64>(), s in 0_u32..12) {
            let number = Decimal::new(i128::from(m), s);
            if let Some(back) = Decimal::parse(&number.to_string()) {
                prop_assert_eq!(back, number);
            }
        }

        #[test]
        fn adding_and_taking_away_leaves_it(a in any::<i32>(), b in any::<i32>(), s in 0_u32..9, t in 0_u32..9) {
            let left = Decimal::new(i128::from(a), s);
            let right = Decimal::new(i128::from(b), t);
            let sum = left.checked_add(right).expect("fits");
            prop_assert_eq!(sum.checked_sub(right), Some(left));
        }
    }
}

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// An exact decimal number: a whole number of units of `10^-scale`. No floating point anywhere.
///
/// Two decimals that write the same number are equal: 1.50 is 1.5.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// The largest scale that is kept: more digits behind the point are refused.
pub const MOST_DECIMALS: u32 = 18;

/// A text that is no decimal number, or one with more digits than are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADecimal(pub String);

impl fmt::Display for NotADecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no decimal number", self.0)
    }
}

impl std::error::Error for NotADecimal {}

impl Decimal {
    /// 0
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa` units of `10^-scale`; trailing zeros are dropped.
    pub fn new(mut mantissa: i128, mut scale: u32) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// A whole number.
    pub fn from_i64(value: i64) -> Self {
        Self { mantissa: value.into(), scale: 0 }
    }

    /// The whole number of units of `10^-scale`.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many digits stand behind the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether it has no digits behind the point.
    pub fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// The same without its sign.
    pub fn abs(self) -> Self {
        Self { mantissa: self.mantissa.saturating_abs(), scale: self.scale }
    }

    /// The sum; `None` past 128 bits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (one, two, scale) = self.aligned(other)?;
        Some(Self::new(one.checked_add(two)?, scale))
    }

    /// The difference; `None` past 128 bits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { mantissa: other.mantissa.checked_neg()?, scale: other.scale })
    }

    /// The product; `None` past 128 bits.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_mul(other.mantissa)?, self.scale.checked_add(other.scale)?))
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let lift = |d: Self| d.mantissa.checked_mul(10_i128.checked_pow(scale - d.scale)?);
        Some((lift(self)?, lift(other)?, scale))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.aligned(*other) {
            Some((one, two, _)) => one.cmp(&two),
            // Too far apart to be written in the same units: the whole parts tell.
            None => {
                let whole = |d: &Self| d.mantissa / 10_i128.checked_pow(d.scale).unwrap_or(i128::MAX);
                whole(self).cmp(&whole(other))
            }
        }
    }
}

impl std::hash::Hash for Decimal {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let plain = Self::new(self.mantissa, self.scale);
        (plain.mantissa, plain.scale).hash(state);
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::from_i64(value)
    }
}

impl fmt::Display for Decimal {
    /// Without grouping, without trailing zeros, with a hyphen for a minus: `-24.85`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let sign = if self.is_negative() { "-" } else { "" };
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let scale = self.scale as usize;
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, behind) = digits.split_at(digits.len() - scale);
        write!(f, "{sign}{whole}.{behind}")
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Reads ASCII digits with an optional sign and point, as [`Display`](fmt::Display) writes them.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let refuse = || NotADecimal(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
        let point = digits.contains('.');
        if whole.is_empty() || (point && behind.is_empty()) || behind.len() > MOST_DECIMALS as usize {
            return Err(refuse());
        }
        let all = format!("{whole}{behind}");
        if !all.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        let mantissa: i128 = all.parse().map_err(|_| refuse())?;
        let scale = u32::try_from(behind.len()).map_err(|_| refuse())?;
        Ok(Self::new(if negative { -mantissa } else { mantissa }, scale))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn written_as_read() {
        for text in ["0", "7", "-24.85", "0.05", "13860000000", "179.5", "-0.3"] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(d("1.50").to_string(), "1.5");
        assert_eq!(d("+3").to_string(), "3");
    }

    #[test]
    fn refused() {
        for text in ["", ".", "1.", ".5", "1e3", "1,000", "--1", "一", "1.0000000000000000000"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn compared_and_added() {
        assert!(d("1.5") > d("1.49"));
        assert!(d("-2") < d("0.1"));
        assert_eq!(d("1.5").checked_add(d("0.5")), Some(d("2")));
        assert_eq!(d("1.5").checked_mul(d("10000")), Some(d("15000")));
        assert_eq!(Decimal::new(i128::MAX, 0).checked_add(d("1")), None);
    }
}

//! A numeral as the lexers hand it on: where it stands and what it is worth, before anything is known of what it
//! counts.

use crate::{Bound, Decimal, Measure};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Arabic,
    /// Chinese numerals.
    Hanzi,
    English,
}

/// How a Chinese numeral is written, which decides whether it counts anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One digit, or two neighbours (三四).
    Small,
    /// Digits in a row that are no neighbours (五一, 九一八, 二〇二一).
    Row,
    /// With 十, 百, 千, 万 or 亿 behind a digit.
    Full,
    /// Begins with 百, 千, 万 or 亿 (百场, 万余).
    Head,
    /// 几十, 数百: no definite value.
    Vague,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: Decimal,
    pub(crate) high: Option<Decimal>,
    pub(crate) ratio: Option<(i64, i64)>,
    pub(crate) step: Decimal,
    pub(crate) rounded: bool,
    /// What 万, 亿 or a scale word multiplied by.
    pub(crate) factor: Decimal,
    pub(crate) measure: Measure,
    pub(crate) bound: Bound,
    pub(crate) script: Script,
    pub(crate) shape: Shape,
    /// Characters of the first run of digits.
    pub(crate) digits: usize,
    pub(crate) leading_zero: bool,
    /// Written with a thousands separator.
    pub(crate) grouped: bool,
}

impl Token {
    pub(crate) fn new(start: usize, end: usize, value: Decimal, script: Script) -> Self {
        Self {
            start,
            end,
            value,
            high: None,
            ratio: None,
            step: Decimal::ONE,
            rounded: false,
            factor: Decimal::ONE,
            measure: Measure::Plain,
            bound: Bound::Exact,
            script,
            shape: Shape::Full,
            digits: 0,
            leading_zero: false,
            grouped: false,
        }
    }

    /// Multiplied by a multiplier that ends at `end`; unchanged where that is too large to hold.
    pub(crate) fn times(mut self, factor: Decimal, end: usize) -> Option<Self> {
        self.value = self.value.checked_mul(factor)?;
        self.step = self.step.checked_mul(factor)?;
        if let Some(high) = self.high {
            self.high = Some(high.checked_mul(factor)?);
        }
        self.factor = self.factor.checked_mul(factor)?;
        self.end = end;
        Some(self)
    }

    /// Whether the number is a bare run of digits: no point, grouping, multiplier, percent or range.
    pub(crate) fn is_bare(&self) -> bool {
        self.measure == Measure::Plain
            && self.high.is_none()
            && !self.rounded
            && !self.grouped
            && (self.script != Script::Arabic || self.end - self.start == self.digits)
    }
}

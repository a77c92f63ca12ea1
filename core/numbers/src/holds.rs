//! Whether a value of the ledger bears out what a text says.

use crate::{Bound, Decimal, Measure, Number};

/// Whether `ledger` bears out `number`: by its bound, its range, and its rounding. Falls are compared as falls: a
/// “fall of over 3%” holds for −4 and not for −2 or 4.
///
/// `ledger` is in the number's own terms: base units with 万 and 亿 worked out, per cent for percentages, the
/// quotient for fractions and multiples.
#[must_use]
pub fn holds(number: &Number, ledger: &Decimal) -> bool {
    let fall = number.value.is_negative();
    let turned = |value: Decimal| if fall { value.negated() } else { value };
    let (low, ledger) = (turned(number.value), turned(*ledger));
    let high = number.high.map_or(low, turned);
    match number.bound {
        Bound::Exact => exact(number, low, high, ledger),
        Bound::From => low <= ledger && below_next(high, ledger),
        Bound::Above => ledger > low,
        Bound::AtLeast => ledger >= low,
        Bound::Near => ledger < high && times(ledger, 10) > times(low, 9),
        Bound::About => times(ledger, 100) >= times(low, 95) && times(ledger, 100) <= times(high, 105),
        Bound::AtMost => ledger <= high,
        Bound::Below => ledger < high,
    }
}

fn times(value: Decimal, factor: i64) -> Decimal {
    value.checked_mul(Decimal::from_i64(factor)).unwrap_or(value)
}

/// Below n and one step of its last digit that is not zero: 80余 is below 90.
fn below_next(value: Decimal, ledger: Decimal) -> bool {
    value.checked_add(value.last_digit()).is_none_or(|next| ledger < next)
}

fn exact(number: &Number, low: Decimal, high: Decimal, ledger: Decimal) -> bool {
    let step = number.step.abs();
    if let Some((above, below)) = number.ratio {
        return near_fraction(above, below, ledger);
    }
    if number.high.is_some() {
        let margin =
            if number.rounded && number.measure != Measure::Multiple { half(step) } else { Decimal::ZERO };
        let floor = low.checked_sub(margin).unwrap_or(low);
        let ceiling = high.checked_add(margin).unwrap_or(high);
        return floor <= ledger && (ledger < ceiling || ledger == high);
    }
    if number.rounded { ledger == low || ledger.rounded_to(step) == Some(low) } else { ledger == low }
}

fn half(step: Decimal) -> Decimal {
    step.checked_mul(Decimal::new(5, 1)).unwrap_or(Decimal::ZERO)
}

/// Within half a hundredth of the fraction: 0.6667 and 0.67 for two thirds.
fn near_fraction(above: i64, below: i64, ledger: Decimal) -> bool {
    let scaled = times(ledger, below);
    let apart = scaled.checked_sub(Decimal::from_i64(above)).map(Decimal::abs);
    let margin = times(Decimal::new(5, 3), below);
    apart.is_some_and(|apart| apart <= margin)
}

//! From cells and counts of people to an answer. Pure: whole numbers all the way, rounded once at the end.

use luoshi_store::Day;

use crate::Decimal;
use crate::cells::{Days, Slice};
use crate::error::LedgerError;
use crate::model::{Figure, Kind, LEAST_PEOPLE, Why};
use crate::period;

/// What one figure comes to, before it is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// A fraction, with a denominator above 0; or why there is none.
    pub value: Result<(i128, i128), Why>,
    /// For a division: what stands above and below the line, in base units.
    pub parts: Option<(i128, i128)>,
    /// How many entries stand behind it.
    pub entries: i64,
}

/// What a figure other than a ratio is computed from.
pub(crate) struct Basis<'a> {
    pub figure: &'a Figure,
    /// Sums by day, at least from the first day that counts to the last.
    pub days: &'a Days,
    pub from: Day,
    pub until: Day,
    /// Distinct people, where the figure counts them.
    pub people: i64,
    /// Distinct units, where the figure counts them.
    pub units: i64,
}

/// The first day whose entries count: a level goes back to the beginning.
pub(crate) fn first_day(figure: &Figure, from: Day) -> Day {
    if figure.is_level() { period::BEGINNING } else { from }
}

impl Basis<'_> {
    fn slice(&self, from: Day, until: Day) -> Slice<'_> {
        Slice { days: self.days, from, until }
    }

    pub fn outcome(&self) -> Outcome {
        let slice = self.slice(first_day(self.figure, self.from), self.until);
        let sums = slice.sums();
        let entries = entries_of(&sums);
        let scale = i128::from(self.figure.scale.max(1));
        let plain = |number: i64| Outcome { value: Ok((number.into(), 1)), parts: None, entries };
        match self.figure.kind {
            Kind::Sum | Kind::Level => Outcome { value: Ok((sums.net, scale)), parts: None, entries },
            Kind::Records => Outcome { value: Ok((sums.ones, 1)), parts: None, entries },
            Kind::People | Kind::PeopleAt => plain(self.people),
            Kind::Units => plain(self.units),
            Kind::Days => plain(count(slice.days().len())),
            Kind::Span => span(&slice.days(), entries),
            Kind::Daily => self.daily(&slice, scale),
            Kind::YearChange => self.year_change(),
            Kind::Ratio => Outcome { value: Err(Why::NothingToDivide), parts: None, entries },
        }
    }

    fn daily(&self, slice: &Slice<'_>, scale: i128) -> Outcome {
        let sums = slice.sums();
        let (sum, entries) = (sums.net, entries_of(&sums));
        let first = self.slice(period::BEGINNING, self.until).days().first().copied();
        let days = first.map_or(0, |first| period::days(self.from.max(first), self.until));
        let below = i128::from(self.people) * i128::from(days);
        let value = match self.people {
            _ if below == 0 => Err(Why::NothingToDivide),
            few if few < LEAST_PEOPLE => Err(Why::FewerThanFive),
            _ => Ok((sum, below * scale)),
        };
        Outcome { value, parts: value.is_ok().then_some((sum, below)), entries }
    }

    fn year_change(&self) -> Outcome {
        let (mut now, mut then, mut entries) = (0, 0, 0);
        for month in period::whole_months(self.from, self.until) {
            let before = period::year_before(month);
            let of = |start| self.slice(start, period::end_of(crate::Step::Month, start));
            let (this, last) = (of(month).sums(), of(before).sums());
            if this.entries > 0 && last.entries > 0 {
                now += this.net;
                then += last.net;
                entries += entries_of(&this) + entries_of(&last);
            }
        }
        let value = if then == 0 {
            Err(Why::NothingToDivide)
        } else {
            Ok(((now - then) * 100 * then.signum(), then.abs()))
        };
        Outcome { value, parts: (then != 0).then_some((now, then)), entries }
    }
}

fn span(days: &[Day], entries: i64) -> Outcome {
    let value = match (days.first(), days.last()) {
        (Some(first), Some(last)) => Ok((period::days(*first, *last).into(), 1)),
        _ => Err(Why::NothingToDivide),
    };
    Outcome { value, parts: None, entries }
}

fn entries_of(sums: &crate::settle::Sums) -> i64 {
    i64::try_from(sums.entries).unwrap_or(i64::MAX)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// One figure divided by another. An average over people needs five of them; a share of people does not.
pub(crate) fn ratio(above: (&Figure, Outcome), below: (&Figure, Outcome)) -> Outcome {
    let counts_people = |kind| matches!(kind, Kind::People | Kind::PeopleAt);
    let average = counts_people(below.0.kind) && !counts_people(above.0.kind);
    let entries = above.1.entries + below.1.entries;
    let value = match (above.1.value, below.1.value) {
        (Ok((n, nd)), Ok((d, dd))) if d != 0 => {
            if average && d < i128::from(LEAST_PEOPLE) * dd {
                Err(Why::FewerThanFive)
            } else {
                Ok((n * dd * d.signum(), nd * d.abs()))
            }
        }
        (Err(why), _) | (_, Err(why)) => Err(why),
        _ => Err(Why::NothingToDivide),
    };
    let whole = |outcome: Outcome| outcome.value.map_or(0, |(n, d)| n / d);
    let parts = value.is_ok().then(|| (whole(above.1), whole(below.1)));
    Outcome { value, parts, entries }
}

/// A fraction as a decimal, rounded half away from zero.
pub(crate) fn rounded((above, below): (i128, i128), decimals: u32) -> Result<Decimal, LedgerError> {
    let shift = 10_i128.checked_pow(decimals).ok_or(LedgerError::Overflow)?;
    let scaled = above.checked_mul(shift).ok_or(LedgerError::Overflow)?;
    let (whole, rest) = (scaled / below, scaled % below);
    let away = rest.abs().checked_mul(2).is_none_or(|twice| twice >= below);
    let mantissa = if away && rest != 0 { whole + scaled.signum() } else { whole };
    Ok(Decimal::new(mantissa, decimals))
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn rounded_half_away_from_zero() {
        let shown = |above, below, decimals| rounded((above, below), decimals).unwrap().to_string();
        assert_eq!(shown(1, 8, 2), "0.13");
        assert_eq!(shown(-1, 8, 2), "-0.13");
        assert_eq!(shown(5, 2, 0), "3");
        assert_eq!(shown(-5, 2, 0), "-3");
        assert_eq!(shown(1, 3, 1), "0.3");
        assert_eq!(shown(2795, 10, 1), "279.5");
        assert_eq!(shown(60, 60, 1), "1");
    }
}

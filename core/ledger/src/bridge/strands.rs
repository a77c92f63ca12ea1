//! Of which counts and sums a figure is made.

use std::collections::BTreeMap;

use luoshi_store::Day;

use super::model::{Measure, Role};
use super::place::Months;
use super::tally::Ends;
use crate::answer::first_day;
use crate::cells::{Days, Slice, Within};
use crate::error::LedgerError;
use crate::ledger::Resolved;
use crate::model::{Figure, Kind, Step};
use crate::period;
use crate::settle::Sums;

/// A strand before it is read.
pub(crate) struct Spec {
    pub role: Role,
    /// As the ledger answers it.
    pub figure: Figure,
    pub measure: Measure,
    pub from: Day,
    pub until: Day,
    /// The months that count at either end.
    pub months: (Months, Months),
}

/// What a figure that is one count or sum measures; none for a quotient.
pub(crate) fn measure(kind: Kind) -> Option<Measure> {
    match kind {
        Kind::Sum | Kind::Level => Some(Measure::Amount),
        Kind::Records => Some(Measure::Records),
        Kind::People | Kind::PeopleAt => Some(Measure::People),
        Kind::Units => Some(Measure::Units),
        Kind::Days => Some(Measure::Days),
        Kind::Span => Some(Measure::Span),
        Kind::Ratio | Kind::Daily | Kind::YearChange => None,
    }
}

/// The strands of a figure, but for a year's change, whose months have to be known first.
pub(crate) fn specs(asked: &Resolved<'_>) -> Result<Vec<Spec>, LedgerError> {
    let figure = asked.figure;
    if let Some((above, below)) = asked.ratio_parts(figure)? {
        let both = [(Role::Above, above), (Role::Below, below)];
        return Ok(both.into_iter().filter_map(|(role, figure)| spec(asked, role, figure.clone())).collect());
    }
    let daily = |role, kind| spec(asked, role, Figure { kind, ..figure.clone() });
    let found = match figure.kind {
        Kind::Daily => vec![daily(Role::Above, Kind::Sum), daily(Role::People, Kind::People)],
        _ => vec![spec(asked, Role::Whole, figure.clone())],
    };
    Ok(found.into_iter().flatten().collect())
}

fn spec(asked: &Resolved<'_>, role: Role, figure: Figure) -> Option<Spec> {
    let measure = measure(figure.kind)?;
    let from = first_day(&figure, asked.from);
    Some(Spec { role, figure, measure, from, until: asked.until, months: (None, None) })
}

/// The units whose lines matter to a strand.
pub(crate) fn within(asked: &Resolved<'_>, figure: &Figure) -> Within {
    let all = asked.within(&asked.unit);
    let (Kind::Units, Some(kind)) = (figure.kind, figure.unit_kind) else { return all };
    let counted = asked.tree.iter().filter(|unit| unit.kind == kind && all.holds(&unit.code));
    Within::These(counted.map(|unit| unit.code.clone()).collect())
}

/// The first and the last day with a net above 0.
pub(crate) fn ends(days: &Days, spec: &Spec) -> Ends {
    let days = Slice { days, from: spec.from, until: spec.until }.days();
    days.first().copied().zip(days.last().copied())
}

/// Months of this year and of the year before, each with what both hold.
pub(crate) type Pairs = BTreeMap<Day, (Sums, Sums)>;

/// The months that can be compared.
pub(crate) fn pairs(days: &Days, asked: &Resolved<'_>) -> Pairs {
    let of = |start| Slice { days, from: start, until: period::end_of(Step::Month, start) }.sums();
    let months = period::whole_months(asked.from, asked.until).into_iter();
    months
        .map(|month| (month, (of(month), of(period::year_before(month)))))
        .filter(|(_, (this, before))| this.entries > 0 && before.entries > 0)
        .collect()
}

/// A strand of a year's change with its values; its spec is absent where no month can be compared.
pub(crate) struct Year {
    pub spec: Option<Spec>,
    pub role: Role,
    pub then: i128,
    pub now: i128,
}

/// Both strands of a year's change.
pub(crate) fn years(asked: &Resolved<'_>, then: &Pairs, now: &Pairs) -> [Year; 2] {
    [Role::ThisYear, Role::YearBefore].map(|role| {
        let this = role == Role::ThisYear;
        let net = |(this_year, before): &(Sums, Sums)| if this { this_year.net } else { before.net };
        let month = |start: &Day| if this { *start } else { period::year_before(*start) };
        let sum = |pairs: &Pairs| pairs.values().map(net).sum::<i128>();
        let months = |pairs: &Pairs| -> Months { Some(pairs.keys().map(month).collect()) };
        let ends = then.keys().chain(now.keys()).map(month);
        let spec = ends.clone().min().zip(ends.max()).map(|(first, last)| Spec {
            role,
            figure: Figure { kind: Kind::Sum, ..asked.figure.clone() },
            measure: Measure::Amount,
            from: first,
            until: period::end_of(Step::Month, last),
            months: (months(then), months(now)),
        });
        Year { spec, role, then: sum(then), now: sum(now) }
    })
}

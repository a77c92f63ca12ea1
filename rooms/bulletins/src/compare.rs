//! Which numbers of two bulletins are the same question. Pure.

use luoshi_ledger::Decimal;
use luoshi_store::Day;

use crate::model::{Edition, Pin};

/// A number of one bulletin beside the one of the other that asks the same; at least one of them is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// Of the first.
    pub left: Option<&'a Pin>,
    /// Of the second.
    pub right: Option<&'a Pin>,
    /// Whether both are over their bulletin's own period, or neither is: then one can be taken from the other.
    pub alike: bool,
}

impl Pair<'_> {
    /// By how much the second is more than the first, where both are numbers over periods of one kind.
    pub fn change(&self) -> Option<Decimal> {
        if !self.alike {
            return None;
        }
        let value = |pin: &Pin| pin.value.as_deref()?.parse::<Decimal>().ok();
        value(self.right?)?.checked_sub(value(self.left?)?)
    }
}

/// A bulletin's period with its numbers.
pub type Numbers<'a> = ((Day, Day), &'a [Pin]);

/// Puts the numbers of two bulletins side by side, in the order of the first; what only the second has comes behind.
/// The same question is the same figure of the same unit, over the bulletin's own period in both or in neither; where
/// that leaves none, over any period. What is asked several times is paired in its order, and each number stands once.
pub fn pairs<'a>(left: Numbers<'a>, right: Numbers<'a>) -> Vec<Pair<'a>> {
    let mut taken = vec![false; right.1.len()];
    let mut found: Vec<Option<usize>> = vec![None; left.1.len()];
    for strictly in [true, false] {
        for (pin, partner) in left.1.iter().zip(&mut found) {
            if partner.is_some() {
                continue;
            }
            let fits =
                |other: &Pin| same(pin, other) && (!strictly || own(left.0, pin) == own(right.0, other));
            let free = right.1.iter().zip(&taken).position(|(other, taken)| !taken && fits(other));
            if let Some(at) = free {
                taken[at] = true;
                *partner = Some(at);
            }
        }
    }
    let first = left.1.iter().zip(found).map(|(pin, at)| {
        let partner = at.and_then(|at| right.1.get(at));
        let alike = partner.is_some_and(|other| own(left.0, pin) == own(right.0, other));
        Pair { left: Some(pin), right: partner, alike }
    });
    let rest = right.1.iter().zip(taken).filter(|(_, taken)| !taken);
    first.chain(rest.map(|(pin, _)| Pair { left: None, right: Some(pin), alike: false })).collect()
}

fn same(one: &Pin, other: &Pin) -> bool {
    one.figure == other.figure && one.unit == other.unit && one.word == other.word
}

/// Whether a number is over its bulletin's own period.
fn own(period: (Day, Day), pin: &Pin) -> bool {
    period == (pin.from, pin.until)
}

/// The one of these that somebody most likely wants beside a bulletin: the last before it of the same unit in the same
/// language.
pub fn before<'a>(one: &Edition, others: &'a [Edition]) -> Option<&'a Edition> {
    let draft = &one.draft;
    let likely = others.iter().filter(|other| {
        other.bulletin != one.bulletin
            && other.draft.unit == draft.unit
            && other.draft.lang == draft.lang
            && other.draft.until < draft.until
    });
    likely.max_by_key(|other| (other.draft.until, other.draft.from, other.bulletin))
}

#[cfg(test)]
mod tests {
    use luoshi_store::Day;
    use proptest::prelude::*;

    use super::{Pair, pairs};
    use crate::model::Pin;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn pin(place: i64, figure: &str, (from, until): (&str, &str), value: &str) -> Pin {
        Pin {
            place,
            figure: figure.to_owned(),
            unit: "9900".to_owned(),
            from: day(from),
            until: day(until),
            value: Some(value.to_owned()),
            entries: 1,
            exact: value.to_owned(),
            text: value.to_owned(),
            word: false,
        }
    }

    #[test]
    fn what_a_week_counts_stands_beside_what_the_other_week_counts() {
        let (first, second) = (("2021-03-08", "2021-03-14"), ("2021-03-15", "2021-03-21"));
        let whole = |until| ("2021-03-01", until);
        let left = [pin(0, "held", first, "4"), pin(1, "teams", whole("2021-03-14"), "7")];
        let right = [
            pin(0, "held", whole("2021-03-21"), "10"),
            pin(1, "held", second, "6"),
            pin(2, "teams", whole("2021-03-21"), "7.5"),
        ];
        let days = |(from, until): (&str, &str)| (day(from), day(until));
        let found = pairs((days(first), &left), (days(second), &right));
        let told: Vec<_> = found
            .iter()
            .map(|pair| (pair.right.map(|pin| pin.place), pair.change().map(|change| change.to_string())))
            .collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told, [(Some(1), some("2")), (Some(2), some("0.5")), (Some(0), None)]);
    }

    fn some_pins() -> impl Strategy<Value = Vec<Pin>> {
        let one = (0..3_usize, 0..3_usize, any::<bool>()).prop_map(|(figure, days, word)| {
            let days =
                [("2021-03-01", "2021-03-07"), ("2021-03-08", "2021-03-14"), ("2021-03-01", "2021-03-14")]
                    [days];
            Pin { word, ..pin(0, ["a", "b", "c"][figure], days, "1") }
        });
        proptest::collection::vec(one, 0..8).prop_map(|mut all| {
            all.iter_mut().zip(0..).for_each(|(pin, place)| pin.place = place);
            all
        })
    }

    proptest! {
        #[test]
        fn each_number_stands_once_and_either_way_round(left in some_pins(), right in some_pins()) {
            let (first, second) = ((day("2021-03-01"), day("2021-03-07")), (day("2021-03-08"), day("2021-03-14")));
            let found = pairs((first, &left), (second, &right));
            let mut places: Vec<_> = found.iter().filter_map(|pair| Some(pair.right?.place)).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..right.len() as i64).collect::<Vec<_>>());
            let lefts: Vec<_> = found.iter().filter_map(|pair| Some(pair.left?.place)).collect();
            prop_assert_eq!(lefts, (0..left.len() as i64).collect::<Vec<_>>());
            let both = |found: &[Pair<'_>]| found.iter().filter(|pair| pair.left.is_some() && pair.right.is_some()).count();
            prop_assert_eq!(both(&found), both(&pairs((second, &right), (first, &left))));
        }
    }
}

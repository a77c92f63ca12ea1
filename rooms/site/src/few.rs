//! Parts of a whole that are too few people to be told to everybody.

use luoshi_ledger::{Answer, Kind};
use luoshi_packs::FigureDef;

/// So many people a part tells at the least.
const LEAST: i64 = 5;

/// How many people, or entries about people, a part counts.
#[derive(Clone, Copy, Debug)]
pub struct Few(pub i64);

impl Few {
    /// Of what a figure of items that are not open entry by entry says of a part.
    pub fn of(def: &FigureDef, answer: &Answer) -> Self {
        let people = matches!(def.figure.kind, Kind::People | Kind::PeopleAt);
        let value = answer.value.and_then(|value| value.rounded(0).to_i64());
        Self(if people { value.unwrap_or_default() } else { answer.entries })
    }
}

/// Which parts are withheld. Where one alone would be, it could be worked out from the whole: the smallest of the others
/// goes with it.
pub fn few(parts: &[Few]) -> Vec<bool> {
    few_beside(parts, &vec![false; parts.len()])
}

/// The same where some are withheld already, for what they tell of others.
pub fn few_beside(parts: &[Few], already: &[bool]) -> Vec<bool> {
    let small = parts.iter().map(|part| (1..LEAST).contains(&part.0));
    let mut hidden: Vec<bool> = small.zip(already).map(|(small, already)| small || *already).collect();
    if hidden.iter().filter(|hidden| **hidden).count() == 1 {
        let others = parts.iter().enumerate().filter(|(at, part)| !hidden[*at] && part.0 > 0);
        if let Some((at, _)) = others.min_by_key(|(_, part)| part.0) {
            hidden[at] = true;
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::{Few, few};

    fn of(parts: &[i64]) -> Vec<bool> {
        few(&parts.iter().copied().map(Few).collect::<Vec<_>>())
    }

    #[test]
    fn a_part_of_few_people_is_not_told_and_cannot_be_worked_out() {
        assert_eq!(of(&[0, 5, 80]), [false; 3]);
        assert_eq!(of(&[0, 4, 9, 80]), [false, true, true, false]);
        assert_eq!(of(&[1, 4, 80]), [true, true, false]);
        assert_eq!(of(&[3]), [true]);
        assert_eq!(of(&[]), [] as [bool; 0]);
    }
}

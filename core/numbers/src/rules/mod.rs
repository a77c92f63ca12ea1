//! What is no figure. Each rule looks at a number at its place and names what it is instead; the first that does
//! decides.

mod codes;
mod english;
mod indefinite;
mod lists;
mod names;
mod quoted;
pub(crate) mod whole;

use crate::place::Place;
use crate::{Verdict, Why};

/// What becomes of a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruling {
    Is(Verdict),
    /// Part of a common word (统一, 十分): no number at all.
    Word,
}

type Rule = fn(&Place<'_>) -> Option<Why>;

const RULES: &[Rule] = &[
    codes::ordinal,
    codes::telephone,
    codes::code,
    codes::serial,
    codes::address,
    names::age,
    lists::number,
    lists::legal_term,
    quoted::name,
    english::not_a_figure,
    names::anniversary,
    names::campaign,
    names::slogan,
    names::place,
    names::standing,
    names::class_limit,
    indefinite::one,
    indefinite::bare_year,
];

pub(crate) fn judge(place: &Place<'_>) -> Ruling {
    if names::common_word(place) {
        return Ruling::Word;
    }
    if let Some(why) = RULES.iter().find_map(|rule| rule(place)) {
        return Ruling::Is(Verdict::NotAFigure(why));
    }
    indefinite::uncounted(place).unwrap_or(Ruling::Is(Verdict::Figure))
}

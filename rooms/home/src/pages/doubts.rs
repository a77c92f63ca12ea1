//! What is out of line, in words.

use luoshi_units::Tree;
use luoshi_web::parts::{State, tag};
use luoshi_web::{Html, Words, formats};

use super::unit;
use crate::model::{Doubt, Why};

/// So many records of one are shown.
const ROWS: usize = 50;

/// What a page says about one.
pub struct Said {
    pub tag: Html,
    pub text: String,
    pub unit: Html,
    pub unit_href: String,
    pub count: String,
    pub rows: Vec<(Html, String, String)>,
    pub more: Option<String>,
}

pub fn said(w: Words, tree: &Tree, doubt: &Doubt<'_>) -> Said {
    let day = doubt.day.map_or_else(String::new, |day| formats::day(w.lang, day));
    let (word, text) = match doubt.why {
        Why::Twice(times) => ("home-doubt-twice", w.t2("home-doubt-twice-text", "n", times, "day", day)),
        Why::Crowd { size, usual } => (
            "home-doubt-crowd",
            w.t_args(
                "home-doubt-crowd-text",
                &[("size", size.into()), ("usual", usual.into()), ("day", day.into())],
            ),
        ),
        Why::Week { records, usual, .. } => (
            "home-doubt-week",
            w.t_args(
                "home-doubt-week-text",
                &[("n", records.into()), ("usual", usual.into()), ("day", day.into())],
            ),
        ),
        Why::Late(days) => {
            ("home-doubt-late", w.t2("home-doubt-late-text", "n", doubt.rows.len(), "days", days))
        }
    };
    let rows = doubt.rows.iter().take(ROWS).map(|one| {
        let days = w.t2(
            "home-doubt-row",
            "day",
            formats::day(w.lang, one.day),
            "recorded",
            formats::day(w.lang, one.recorded),
        );
        (Html::name(w.lang, &one.title, None), one.href.clone(), days)
    });
    let more = doubt.rows.len().saturating_sub(ROWS);
    Said {
        tag: tag(State::Soon, w.t(word)),
        text,
        unit: unit(w.lang, tree, &doubt.unit),
        unit_href: format!("/units/{}", doubt.unit),
        count: w.t1("home-doubt-rows", "n", doubt.rows.len()),
        rows: rows.collect(),
        more: (more > 0).then(|| w.t1("home-doubt-more", "n", more)),
    }
}

//! A calendar's days and what stands in them.

use chrono::Datelike;
use luoshi_store::Day;
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Html, User, Words, formats};

use super::super::state_tag;
use super::span::{Span, View};
use super::{Shown, place};
use crate::here::{Here, People};
use crate::model::{State, Talk};
use crate::say;

/// A day of a month or a week.
pub(super) struct DayCell {
    /// `2021-04-16`
    pub(super) date: String,
    /// Its number alone, where the weeks' columns say the rest.
    pub(super) short: u32,
    /// With its month and its day of the week.
    pub(super) long: String,
    /// Its own page.
    pub(super) href: String,
    /// The class of its box: today, of another month, empty.
    pub(super) class: String,
    /// Whether it is today.
    pub(super) today: bool,
    /// Its first talks.
    pub(super) talks: Vec<TalkLine>,
    /// How many more there are, in words.
    pub(super) more: Option<String>,
}

/// A talk in a day's box.
pub(super) struct TalkLine {
    pub(super) href: String,
    pub(super) class: &'static str,
    pub(super) tag: Html,
    pub(super) time: String,
    pub(super) topic: Html,
    /// Where and by whom, where there is room for it.
    pub(super) about: Option<Html>,
}

/// A day with its day of the week: 4月16日 星期五, Friday 16 April; with its year where that is asked for.
pub(super) fn long_day(w: Words, day: Day, year: bool) -> String {
    let weekday = w.t(&format!("talks-weekday-{}", day.weekday().number_from_monday()));
    let day = if year { formats::day_of_year(w.lang, day) } else { formats::day(w.lang, day) };
    if w.english() { format!("{weekday} {day}") } else { format!("{day} {weekday}") }
}

/// The days of a month or a week.
pub(super) fn days(user: &User, here: &Here, span: Span, shown: &Shown, people: &People) -> Vec<DayCell> {
    span.days().into_iter().map(|day| cell(user, here, span, (day, shown), people)).collect()
}

fn cell(user: &User, here: &Here, span: Span, (day, shown): (Day, &Shown), people: &People) -> DayCell {
    let w = here.w;
    let roomy = span.view == View::Week;
    let talks: Vec<TalkLine> = shown
        .rows
        .iter()
        .filter(|talk| talk.day == day)
        .map(|talk| line(here, talk, shown.href(user, here, talk), roomy.then_some(people)))
        .collect();
    let more = shown.of_day.get(&day).copied().unwrap_or(0) - i64::try_from(talks.len()).unwrap_or(0);
    let today = day == here.now.today;
    let mut class = vec!["cal-day"];
    class.extend((!span.holds(day)).then_some("outside"));
    class.extend(today.then_some("today"));
    class.extend(talks.is_empty().then_some("none"));
    DayCell {
        date: day.to_string(),
        short: day.day(),
        long: long_day(w, day, false),
        href: place(user, Span::of(View::Day, day), true),
        class: class.join(" "),
        today,
        talks,
        more: (more > 0).then(|| w.t1("talks-calendar-more", "count", more)),
    }
}

fn line(here: &Here, talk: &Talk, href: String, people: Option<&People>) -> TalkLine {
    let w = here.w;
    TalkLine {
        href,
        class: class(talk.state),
        tag: state_tag(w, talk.state),
        time: if people.is_some() { hours(talk) } else { say::clock(talk.start) },
        topic: Html::name(w.lang, &talk.topic, None),
        about: people.map(|people| {
            let place = here.unit_html(&talk.unit).and(" ").and(Html::name(w.lang, &talk.place, None));
            place.and(" ").and(people.html_of(&talk.speakers))
        }),
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Planned => "ev planned",
        State::Held => "ev held",
        State::Cancelled | State::Withdrawn => "ev gone",
    }
}

fn hours(talk: &Talk) -> String {
    say::hours(talk.start, talk.start + talk.minutes)
}

/// One day after the other, each a group of its talks.
pub(super) fn table(user: &User, here: &Here, shown: &Shown, people: &People) -> Table {
    let w = here.w;
    let columns = vec![
        Column::new(w.t("talks-f-topic")).full(),
        Column::new(w.t("talks-column-time")),
        Column::new(w.t("talks-column-where")).full(),
        Column::new(w.t("talks-f-speakers")),
        Column::new(w.t("talks-column-state")),
    ];
    let mut table = Table::new(w.t("talks-calendar"), TableStyle::Cards, columns);
    let mut last = None;
    for talk in &shown.rows {
        if last != Some(talk.day) {
            table.push(Row::group(long_day(w, talk.day, true)));
            last = Some(talk.day);
        }
        let place = here.unit_html(&talk.unit).and(Html::sub(Html::name(w.lang, &talk.place, None)));
        let row = Row::new([
            Cell::with_class(
                Html::link(shown.href(user, here, talk), Html::name(w.lang, &talk.topic, None)),
                "full",
            ),
            Cell::with_class(hours(talk), "nowrap"),
            Cell::new(place),
            Cell::new(people.html_of(&talk.speakers)),
            Cell::new(state_tag(w, talk.state)),
        ]);
        table.push(if talk.state == State::Cancelled { row.class("gone") } else { row });
    }
    table
}

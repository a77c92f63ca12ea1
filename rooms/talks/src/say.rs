//! The room's problems, states and kinds in readers' words.

use luoshi_packs::{Lang, Text};
use luoshi_sheets::Words as SheetWords;
use luoshi_store::Day;
use luoshi_web::{Arg, Words, formats};

use crate::WORDS;
use crate::model::{Field, Problem};

/// A clock time: 13:30. The end of the day is 24:00.
pub fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// From when to when: 13:30–15:00.
pub fn hours(start: i64, end: i64) -> String {
    format!("{}–{}", clock(start), clock(end))
}

/// Several names in one sentence.
pub fn list(lang: Lang, names: &[String]) -> String {
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// A problem in one language: what is wrong, then what to do.
pub fn problem_in(lang: Lang, problem: &Problem) -> String {
    let w = WORDS.in_lang(lang);
    let day = |day: Day| text(formats::day(lang, day));
    match problem {
        Problem::Missing { field } => w.t(&format!("talks-p-missing-{}", field.name())),
        Problem::Unreadable { field } => w.t(&format!("talks-p-unreadable-{}", field.name())),
        Problem::TooLong { most, .. } => w.t_args("talks-p-too-long", &[("most", (*most).into())]),
        Problem::UnitUnknown { code } => w.t_args("talks-p-unit-unknown", &[("code", text(code))]),
        Problem::UnitNotThen { name, founded, ended } => {
            life(w, "talks-p-unit-not-then", name, *founded, *ended)
        }
        Problem::UnitNotYours { name, can } if can.is_empty() => {
            w.t_args("talks-p-unit-not-yours-nobody", &[("unit", text(name))])
        }
        Problem::UnitNotYours { name, can } => {
            w.t_args("talks-p-unit-not-yours", &[("unit", text(name)), ("who", text(list(lang, can)))])
        }
        Problem::InFuture { field: Field::Day, today } => {
            w.t_args("talks-p-in-future-day", &[("today", day(*today))])
        }
        Problem::InFuture { today, .. } => w.t_args("talks-p-in-future", &[("today", day(*today))]),
        Problem::NotBegun { start, now } => {
            w.t_args("talks-p-not-begun", &[("start", text(clock(*start))), ("now", text(clock(*now)))])
        }
        Problem::PlanInPast { today } => w.t_args("talks-p-plan-in-past", &[("today", day(*today))]),
        Problem::PastMidnight => w.t("talks-p-past-midnight"),
        Problem::NoListeners => w.t("talks-p-no-listeners"),
        Problem::TooManyListeners { most } => {
            w.t_args("talks-p-too-many-listeners", &[("most", (*most).into())])
        }
        Problem::TeamUnknown => w.t("talks-p-team-unknown"),
        Problem::TeamNotThen { name, founded, ended } => {
            life(w, "talks-p-team-not-then", name, *founded, *ended)
        }
        Problem::SpeakerUnknown { .. } => w.t("talks-p-speaker-unknown"),
        Problem::TooManySpeakers { most } => {
            w.t_args("talks-p-too-many-speakers", &[("most", (*most).into())])
        }
        Problem::SpeakerBusy { name, start, end, unit, .. } => {
            let elsewhere = w.t("talks-another-unit");
            let unit = unit.clone().unwrap_or(elsewhere);
            let args = [("name", text(name)), ("hours", text(hours(*start, *end))), ("unit", text(unit))];
            w.t_args("talks-p-speaker-busy", &args)
        }
        Problem::OutsideTeam { names, team } => {
            w.t_args("talks-p-outside-team", &[("names", text(list(lang, names))), ("team", text(team))])
        }
        Problem::ManyListeners { count, most } => {
            w.t_args("talks-p-many-listeners", &[("count", (*count).into()), ("most", (*most).into())])
        }
        Problem::LongTalk { minutes, most } => {
            w.t_args("talks-p-long-talk", &[("minutes", (*minutes).into()), ("hours", (most / 60).into())])
        }
        Problem::SameAgain { .. } => w.t("talks-p-same-again"),
        Problem::NameTaken { name } => w.t_args("talks-p-name-taken", &[("name", text(name))]),
        Problem::EndBeforeFounding => w.t("talks-p-end-before-founding"),
        Problem::MemberDay { name } => w.t_args("talks-p-member-day", &[("name", text(name))]),
        Problem::MemberTwice { name } => w.t_args("talks-p-member-twice", &[("name", text(name))]),
        Problem::DayNotAhead { today, .. } => w.t_args("talks-p-day-not-ahead", &[("today", day(*today))]),
        Problem::TooManyDays { most } => w.t_args("talks-p-too-many-days", &[("most", (*most).into())]),
        Problem::TooMany { most, .. } => w.t_args("talks-p-too-many", &[("most", (*most).into())]),
        Problem::DayNotWished { days } => {
            let days: Vec<String> = days.iter().map(|day| formats::day(lang, *day)).collect();
            w.t_args("talks-p-day-not-wished", &[("days", text(list(lang, &days)))])
        }
        Problem::TeamNotAsked => w.t("talks-p-team-not-asked"),
        Problem::NotAnswered { .. } => w.t("talks-p-not-answered"),
        Problem::TalksOutside { talks } => w.t_args("talks-p-talks-outside", &[("talks", (*talks).into())]),
    }
}

fn text<'a>(value: impl Into<String>) -> Arg<'a> {
    Arg::from(value.into())
}

fn life(w: Words, key: &str, name: &str, founded: Day, ended: Option<Day>) -> String {
    let from = text(formats::day_of_year(w.lang, founded));
    match ended {
        None => w.t_args(&format!("{key}-from"), &[("name", text(name)), ("from", from)]),
        Some(ended) => {
            let until = text(formats::day_of_year(w.lang, ended));
            w.t_args(&format!("{key}-until"), &[("name", text(name)), ("from", from), ("until", until)])
        }
    }
}

/// A problem in both languages.
pub fn problem(problem: &Problem) -> Text {
    Text { zh: problem_in(Lang::Zh, problem), en: problem_in(Lang::En, problem) }
}

/// A problem of a row in both languages: a sheet holds talks that were held, so that none of it can be saved as planned.
pub fn problem_of_a_row(problem_: &Problem) -> Text {
    match problem_ {
        Problem::InFuture { field: Field::Day, today } => {
            let said = |lang| {
                let day = text(formats::day(lang, *today));
                WORDS.in_lang(lang).t_args("talks-p-in-future-row", &[("today", day)])
            };
            Text { zh: said(Lang::Zh), en: said(Lang::En) }
        }
        Problem::NotBegun { start, now } => {
            let args = [("start", text(clock(*start))), ("now", text(clock(*now)))];
            WORDS.text("talks-p-not-begun-row", &args)
        }
        other => problem(other),
    }
}

/// A text in both languages as sheets take it.
pub fn sheet(text: Text) -> SheetWords {
    SheetWords::new(text.zh, text.en)
}

/// A sentence about a problem in two: what is wrong, and what to do.
pub fn split(lang: Lang, sentence: &str) -> (&str, &str) {
    let end = match lang {
        Lang::Zh => "。",
        Lang::En => ". ",
    };
    match sentence.find(end) {
        Some(at) => {
            let (wrong, right) = sentence.split_at(at + end.len());
            (wrong.trim_end(), right)
        }
        None => (sentence, ""),
    }
}

/// What is wrong, without what to do, as a line without a full stop.
pub fn short(lang: Lang, sentence: &str) -> &str {
    split(lang, sentence).0.trim_end_matches(['。', '.'])
}

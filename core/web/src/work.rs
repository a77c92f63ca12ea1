//! What rooms say about work for the page that somebody begins the day with: what is open, what was recorded, what
//! came back, what is new, what waits for confirming, what has been recorded where. A room answers what concerns it;
//! who asks knows no room.

use luoshi_packs::Lang;
use luoshi_store::{Day, Instant};

use crate::parts::{State, tag};
use crate::{Html, WORDS, formats};

/// How soon something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Somebody waits for it: it goes before all that has a day.
    Waits,
    /// Its day has passed.
    Late,
    /// Today.
    Today,
    /// Within a week.
    Soon,
    /// Later, or without a day.
    Open,
}

impl When {
    /// How soon a day is.
    pub fn of(day: Day, today: Day) -> Self {
        match (day - today).num_days() {
            ..0 => Self::Late,
            0 => Self::Today,
            1..=7 => Self::Soon,
            _ => Self::Open,
        }
    }
}

/// Something that somebody has to do.
#[derive(Clone, Debug)]
pub struct Todo {
    /// What, beginning with a verb.
    pub what: Html,
    /// A quieter line: where, which.
    pub note: Html,
    /// Where it is done; a path of this site.
    pub href: String,
    /// By when.
    pub day: Option<Day>,
    /// How soon that is.
    pub when: When,
}

impl Todo {
    /// Without a day.
    pub fn new(what: impl Into<Html>, href: impl Into<String>) -> Self {
        Self { what: what.into(), note: Html::default(), href: href.into(), day: None, when: When::Open }
    }

    /// With the quieter line.
    #[must_use]
    pub fn note(mut self, note: impl Into<Html>) -> Self {
        self.note = note.into();
        self
    }

    /// To be done by a day.
    #[must_use]
    pub fn due(mut self, day: Day, today: Day) -> Self {
        self.day = Some(day);
        self.when = When::of(day, today);
        self
    }

    /// Others wait for it.
    #[must_use]
    pub fn waits(mut self) -> Self {
        self.when = When::Waits;
        self
    }

    /// How far its day is, with a shape: 过期 6 天, 今天, 还有 3 天; nothing without a day.
    pub fn distance(&self, lang: Lang, today: Day) -> Html {
        if self.when == When::Waits {
            return tag(State::Soon, WORDS.in_lang(lang).t("work-waits"));
        }
        let Some(day) = self.day else { return Html::default() };
        let (w, days) = (WORDS.in_lang(lang), (day - today).num_days());
        match self.when {
            When::Late => tag(State::Late, w.t1("work-late", "n", -days)),
            When::Today => tag(State::Soon, w.t("work-today")),
            When::Soon => tag(State::Soon, w.t1("work-left", "n", days)),
            When::Open | When::Waits => tag(State::Open, formats::day(lang, day)),
        }
    }
}

/// A record in a list of somebody's work.
#[derive(Clone, Debug)]
pub struct WorkLine {
    /// Its title.
    pub title: Html,
    /// Its page.
    pub href: String,
    /// The code of its unit.
    pub unit: String,
    /// Its day.
    pub day: Day,
    /// Its state, as a tag.
    pub state: Html,
    /// When it was last touched, or recorded: what the list is ordered by.
    pub at: Instant,
    /// A quieter line, such as the reason for which it was taken back.
    pub note: Html,
}

/// Which of a person's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mine {
    /// All that they recorded.
    Recorded,
    /// Those that somebody else changed.
    Returned,
}

/// So many records of a kind, and the first of them.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// How many there are.
    pub count: i64,
    /// The newest of them.
    pub lines: Vec<WorkLine>,
}

/// So many records of a kind that wait for somebody to stand behind them.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The kind.
    pub label: Html,
    /// How many.
    pub count: i64,
    /// The list of them.
    pub href: String,
}

/// How many records a unit has of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The unit's code.
    pub unit: String,
    /// The day that the records are about.
    pub day: Day,
    /// How many.
    pub records: i64,
}

/// What rules about records look at. It names nobody.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The record.
    pub record: i64,
    /// What kind of record it is, in the room's own words; only compared.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The code of its unit.
    pub unit: String,
    /// The day that it is about.
    pub day: Day,
    /// The day on which it was recorded.
    pub recorded: Day,
    /// Where, in words; empty where it says nothing.
    pub place: String,
    /// What does not happen twice on a day at a place, such as a team; empty where that does not matter.
    pub by: String,
    /// How many people took part, where it counts them.
    pub size: Option<i64>,
}

/// Whose records are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Among<'a> {
    /// The units; `None` for all of the city.
    pub units: Option<&'a [String]>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::{Todo, When};

    #[test]
    fn a_day_says_how_far_it_is() {
        let day = |text: &str| text.parse().unwrap();
        let today = day("2021-04-16");
        for (on, when, zh, en) in [
            ("2021-04-10", When::Late, "过期 6 天", "6 days late"),
            ("2021-04-16", When::Today, "今天", "today"),
            ("2021-04-17", When::Soon, "还有 1 天", "1 day left"),
            ("2021-04-24", When::Open, "4月24日", "24 April"),
        ] {
            let todo = Todo::new("x", "/x").due(day(on), today);
            assert_eq!(todo.when, when);
            assert!(todo.distance(Lang::Zh, today).as_str().contains(zh), "{on}");
            assert!(todo.distance(Lang::En, today).as_str().contains(en), "{on}");
        }
        assert!(Todo::new("x", "/x").distance(Lang::Zh, today).is_empty());
    }
}

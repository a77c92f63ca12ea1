use std::collections::BTreeMap;

use luoshi_store::Day;
use serde::{Deserialize, Serialize};

use super::{DAY_MINUTES, Keeping};
use crate::parse::clean;

worded! {
    /// How far a talk has come.
    State {
        /// It is to be given.
        Planned = "planned",
        /// It was given, to listeners.
        Held = "held",
        /// It was planned and not given.
        Cancelled = "cancelled",
        /// The record was a mistake; what it posted is reversed.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// The states that may follow this one.
    pub fn moves(self) -> &'static [State] {
        match self {
            Self::Planned => &[Self::Held, Self::Cancelled, Self::Withdrawn],
            Self::Held | Self::Cancelled => &[Self::Withdrawn],
            Self::Withdrawn => &[],
        }
    }

    /// Whether the content may still be corrected.
    pub fn correctable(self) -> bool {
        matches!(self, Self::Planned | Self::Held)
    }

    /// Whether it takes the speakers' time.
    pub fn takes_time(self) -> bool {
        self.correctable()
    }
}

worded! {
    /// The kind of place where a talk is given.
    PlaceKind {
        /// An office of the administration.
        Office = "office",
        /// A firm.
        Enterprise = "enterprise",
        /// A school or university.
        School = "school",
        /// A village.
        Village = "village",
        /// A residents' community of a town.
        Community = "community",
        /// A place of remembrance.
        Memorial = "memorial",
    }
}

worded! {
    /// Who listens. A listener counts once, where they belong first.
    Audience {
        /// Officials.
        Officials = "officials",
        /// Workers of firms.
        Workers = "workers",
        /// Villagers.
        Villagers = "villagers",
        /// Residents of towns.
        Residents = "residents",
        /// Teachers.
        Teachers = "teachers",
        /// Pupils and students.
        Pupils = "pupils",
        /// All others.
        Others = "others",
    }
}

/// When a talk is: one day, from a minute of that day, for some minutes. It ends on the day it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The day.
    pub day: Day,
    /// Minutes since midnight, 0 to 1439.
    pub start: i64,
    /// How long it takes, in minutes, at least 1.
    pub minutes: i64,
}

impl Sitting {
    /// The minute after its last, counted from midnight.
    pub fn end(&self) -> i64 {
        self.start.saturating_add(self.minutes)
    }

    /// Whether one person cannot be at both. What ends as the other begins does not overlap.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day && self.start < other.end() && other.start < self.end()
    }
}

/// A talk as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// Its id, unique among all records of the city.
    pub id: i64,
    /// How far it has come.
    pub state: State,
    /// The code of the unit that holds it.
    pub unit: String,
    /// The id of the talk team that gives it.
    pub team: i64,
    /// The speakers, as persons' ids, in the order given; at least one, none twice.
    pub speakers: Vec<i64>,
    /// What it is about.
    pub topic: String,
    /// The kind of place.
    pub kind: PlaceKind,
    /// The place, in words.
    pub place: String,
    /// The day on which it is given.
    pub day: Day,
    /// When it begins, in minutes since midnight.
    pub start: i64,
    /// How long it takes, in minutes.
    pub minutes: i64,
    /// Listeners by kind; kinds without any are absent. May be empty while it is planned.
    pub audience: BTreeMap<Audience, i64>,
    /// Anything else.
    pub remark: String,
    /// What was answered where a rule asked.
    pub reason: Option<String>,
    /// Why it was cancelled or withdrawn.
    pub ended_for: Option<String>,
    /// Who stands behind it.
    pub keeping: Keeping,
}

impl Talk {
    /// All listeners. Counts beyond 64 bits are held at the largest.
    pub fn listeners(&self) -> i64 {
        sum(&self.audience)
    }

    /// When it is.
    pub fn sitting(&self) -> Sitting {
        Sitting { day: self.day, start: self.start, minutes: self.minutes }
    }

    /// What a form shows when this talk is to be corrected.
    pub fn draft(&self) -> TalkDraft {
        TalkDraft {
            unit: Some(self.unit.clone()),
            team: Some(self.team),
            speakers: self.speakers.clone(),
            topic: self.topic.clone(),
            kind: Some(self.kind),
            place: self.place.clone(),
            day: Some(self.day),
            start: Some(self.start),
            minutes: Some(self.minutes),
            audience: self.audience.clone(),
            remark: self.remark.clone(),
            reason: self.reason.clone().unwrap_or_default(),
            answered: Vec::new(),
        }
    }
}

fn sum(audience: &BTreeMap<Audience, i64>) -> i64 {
    audience.values().fold(0, |sum: i64, count| sum.saturating_add(*count))
}

/// A talk as somebody wants to record it: what is missing or unreadable is `None` or empty, so that all
/// problems can be told at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkDraft {
    /// The code of the unit that holds it.
    pub unit: Option<String>,
    /// The talk team's id.
    pub team: Option<i64>,
    /// The speakers' ids. One who stands twice counts once.
    pub speakers: Vec<i64>,
    /// What it is about.
    pub topic: String,
    /// The kind of place.
    pub kind: Option<PlaceKind>,
    /// The place, in words.
    pub place: String,
    /// The day.
    pub day: Option<Day>,
    /// When it begins, in minutes since midnight.
    pub start: Option<i64>,
    /// How long it takes, in minutes.
    pub minutes: Option<i64>,
    /// Listeners by kind.
    pub audience: BTreeMap<Audience, i64>,
    /// Anything else.
    pub remark: String,
    /// Why it shall be recorded although a rule asks.
    pub reason: String,
    /// Which questions `reason` answers; empty for whatever is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<super::Asking>,
}

impl TalkDraft {
    /// The same without blanks around texts and control characters in them, without speakers named twice and
    /// without empty kinds of audience.
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.topic, &mut self.place, &mut self.remark, &mut self.reason] {
            *text = clean(text).trim().to_owned();
        }
        self.unit = self.unit.map(|unit| clean(&unit));
        let mut seen = Vec::with_capacity(self.speakers.len());
        for person in self.speakers {
            if !seen.contains(&person) {
                seen.push(person);
            }
        }
        self.speakers = seen;
        self.audience.retain(|_, count| *count != 0);
        self
    }

    /// All listeners. Counts beyond 64 bits are held at the largest.
    pub fn listeners(&self) -> i64 {
        sum(&self.audience)
    }

    /// When it is, if that can be read and lies within a day's minutes.
    pub fn sitting(&self) -> Option<Sitting> {
        let start = self.start.filter(|start| (0..DAY_MINUTES).contains(start))?;
        let minutes = self.minutes.filter(|minutes| (1..=DAY_MINUTES).contains(minutes))?;
        Some(Sitting { day: self.day?, start, minutes })
    }

    /// The talk, once nothing is missing; `None` before.
    pub fn talk(self, id: i64, state: State, keeping: Keeping) -> Option<Talk> {
        Some(Talk {
            id,
            state,
            unit: self.unit?,
            team: self.team?,
            speakers: self.speakers,
            topic: self.topic,
            kind: self.kind?,
            place: self.place,
            day: self.day?,
            start: self.start?,
            minutes: self.minutes?,
            audience: self.audience,
            remark: self.remark,
            reason: Some(self.reason).filter(|text| !text.is_empty()),
            ended_for: None,
            keeping,
        })
    }
}

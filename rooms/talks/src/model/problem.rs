use luoshi_store::Day;
use serde::{Deserialize, Serialize};

use super::Question;

/// A place in a form or a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The unit.
    Unit,
    /// What the talk is about.
    Topic,
    /// The talk's day.
    Day,
    /// When it begins.
    Start,
    /// How long it takes.
    Minutes,
    /// The talk team.
    Team,
    /// The speakers.
    Speakers,
    /// The kind of place.
    Kind,
    /// The place.
    Place,
    /// The listeners.
    Audience,
    /// Anything else.
    Remark,
    /// Why, where a rule asks, or why something is taken back.
    Reason,
    /// A team's name.
    Name,
    /// The day a team was founded.
    Founded,
    /// The day a team ended.
    Ended,
    /// A team's members.
    Members,
    /// How far around a unit a team is looked for.
    Reach,
    /// The days that would suit.
    Days,
    /// How many will listen.
    Listeners,
    /// Whom a team can reach.
    Contact,
    /// What is said of a talk in words of one's own.
    Words,
    /// An answer to a question about a talk.
    Answer(Question),
}

impl Field {
    /// Its name in forms, JSON and sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Topic => "topic",
            Self::Day => "day",
            Self::Start => "start",
            Self::Minutes => "minutes",
            Self::Team => "team",
            Self::Speakers => "speakers",
            Self::Kind => "kind",
            Self::Place => "place",
            Self::Audience => "audience",
            Self::Remark => "remark",
            Self::Reason => "reason",
            Self::Name => "name",
            Self::Founded => "founded",
            Self::Ended => "ended",
            Self::Members => "members",
            Self::Reach => "reach",
            Self::Days => "days",
            Self::Listeners => "listeners",
            Self::Contact => "contact",
            Self::Words => "words",
            Self::Answer(question) => question.word(),
        }
    }
}

/// What a rule can ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// Speakers who are not in the team on that day.
    OutsideTeam,
    /// Very many listeners.
    ManyListeners,
    /// A very long talk.
    LongTalk,
    /// The same talk seems to be recorded already.
    SameAgain,
}

impl Asking {
    /// All questions.
    pub const ALL: &'static [Self] =
        &[Self::OutsideTeam, Self::ManyListeners, Self::LongTalk, Self::SameAgain];

    /// Its fixed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::OutsideTeam => "outside_team",
            Self::ManyListeners => "many_listeners",
            Self::LongTalk => "long_talk",
            Self::SameAgain => "same_again",
        }
    }
}

/// Why a record is not taken as it is. Most refuse; those that [`Problem::asks`] let it pass with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// Nothing stands where something must.
    Missing { field: Field },
    /// The text is longer than `most` characters.
    TooLong { field: Field, most: usize },
    /// What stands there is no day, time or number, or none that can be.
    Unreadable { field: Field },
    /// There is no such unit.
    UnitUnknown { code: String },
    /// The unit was not there on that day.
    UnitNotThen { name: String, founded: Day, ended: Option<Day> },
    /// The reader may not record for that unit.
    UnitNotYours { name: String, can: Vec<String> },
    /// The day is later than today.
    InFuture { field: Field, today: Day },
    /// The talk is to begin later today.
    NotBegun { start: i64, now: i64 },
    /// A plan for a day that has passed.
    PlanInPast { today: Day },
    /// The talk would end after midnight.
    PastMidnight,
    /// More listeners than one talk can have.
    TooManyListeners { most: i64 },
    /// A talk without listeners does not count.
    NoListeners,
    /// There is no such team.
    TeamUnknown,
    /// The team was not there on that day.
    TeamNotThen { name: String, founded: Day, ended: Option<Day> },
    /// There is no such person.
    SpeakerUnknown { field: Field },
    /// More speakers than one talk has.
    TooManySpeakers { most: usize },
    /// The speaker has another talk then. Unit and record are named where the reader may see them.
    SpeakerBusy { name: String, start: i64, end: i64, unit: Option<String>, talk: Option<i64> },
    /// Asked: speakers who are not in the team on that day.
    OutsideTeam { names: Vec<String>, team: String },
    /// Asked: so many listeners.
    ManyListeners { count: i64, most: i64 },
    /// Asked: so long a talk.
    LongTalk { minutes: i64, most: i64 },
    /// Asked: the same topic at the same unit, day and time stands already.
    SameAgain { talk: i64 },
    /// The unit has a team of that name.
    NameTaken { name: String },
    /// The team ends before it is founded.
    EndBeforeFounding,
    /// A member's day lies outside the team's life, or they left before they joined.
    MemberDay { name: String },
    /// One person's stays overlap.
    MemberTwice { name: String },
    /// Talks of this team would lie outside its life.
    TalksOutside { talks: i64 },
    /// The day has passed, or lies more than a year ahead.
    DayNotAhead { field: Field, today: Day },
    /// An order names more days than it may.
    TooManyDays { most: usize },
    /// The number is larger than it can be.
    TooMany { field: Field, most: i64 },
    /// None of the days that the unit named.
    DayNotWished { days: Vec<Day> },
    /// The order asks another team.
    TeamNotAsked,
    /// A question about a talk is not answered.
    NotAnswered { question: Question },
}

impl Problem {
    /// Where it is shown.
    pub fn field(&self) -> Field {
        match self {
            Self::Missing { field }
            | Self::TooLong { field, .. }
            | Self::Unreadable { field }
            | Self::InFuture { field, .. }
            | Self::SpeakerUnknown { field }
            | Self::DayNotAhead { field, .. }
            | Self::TooMany { field, .. } => *field,
            Self::UnitUnknown { .. } | Self::UnitNotThen { .. } | Self::UnitNotYours { .. } => Field::Unit,
            Self::PlanInPast { .. } | Self::DayNotWished { .. } => Field::Day,
            Self::TooManyDays { .. } => Field::Days,
            Self::NotAnswered { question } => Field::Answer(*question),
            Self::NotBegun { .. } => Field::Start,
            Self::PastMidnight | Self::LongTalk { .. } => Field::Minutes,
            Self::NoListeners | Self::ManyListeners { .. } | Self::TooManyListeners { .. } => Field::Audience,
            Self::TeamUnknown | Self::TeamNotThen { .. } | Self::TeamNotAsked => Field::Team,
            Self::TooManySpeakers { .. } | Self::SpeakerBusy { .. } | Self::OutsideTeam { .. } => {
                Field::Speakers
            }
            Self::SameAgain { .. } => Field::Topic,
            Self::NameTaken { .. } => Field::Name,
            Self::EndBeforeFounding | Self::TalksOutside { .. } => Field::Ended,
            Self::MemberDay { .. } | Self::MemberTwice { .. } => Field::Members,
        }
    }

    /// What it asks, where a reason is enough to go on.
    pub fn asks(&self) -> Option<Asking> {
        match self {
            Self::OutsideTeam { .. } => Some(Asking::OutsideTeam),
            Self::ManyListeners { .. } => Some(Asking::ManyListeners),
            Self::LongTalk { .. } => Some(Asking::LongTalk),
            Self::SameAgain { .. } => Some(Asking::SameAgain),
            _ => None,
        }
    }
}

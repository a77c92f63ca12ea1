//! What the room knows: talks, the teams that give them, and the rules that need nothing but the record.
//! No I/O and no clock here; what a rule needs from outside is handed in.

#[macro_use]
mod worded;
mod feed;
mod order;
mod postings;
mod problem;
mod rules;
mod talk;
mod team;

use luoshi_store::Instant;
use serde::{Deserialize, Serialize};

pub use feed::{Event, FeedOf, calendar};
pub use order::{
    MOST_DAYS, Offer, Order, OrderDraft, OrderState, Question, Reach, Reply, Said, Side, offer_problems,
    order_problems,
};
pub use postings::{HELD, LISTENERS, MEMBER, TEAM, talk_postings, team_postings};
pub use problem::{Asking, Field, Problem};
pub(crate) use rules::too_long;
pub use rules::{
    DAY_MINUTES, LIMIT_LISTENERS, MOST_LISTENERS, MOST_MINUTES, MOST_SPEAKERS, Now, talk_problems,
    team_problems,
};
pub use talk::{Audience, PlaceKind, Sitting, State, Talk, TalkDraft};
pub use team::{Member, Team, TeamDraft};

/// Who stands behind a record, and which version of it this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// The person who recorded it.
    pub recorded_by: i64,
    /// When they did.
    pub recorded_at: Instant,
    /// The person who confirmed it as it stands, if one did.
    pub confirmed_by: Option<i64>,
    /// When they did.
    pub confirmed_at: Option<Instant>,
    /// The person who changed it last.
    pub changed_by: i64,
    /// When they did.
    pub changed_at: Instant,
    /// Rises by one with every change, from 1.
    pub version: i64,
    /// The person to whom it was handed over, if it was: it is theirs to correct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_to: Option<i64>,
}

impl Keeping {
    /// A fresh record of `person`.
    pub fn new(person: i64, now: Instant) -> Self {
        Self {
            recorded_by: person,
            recorded_at: now,
            confirmed_by: None,
            confirmed_at: None,
            changed_by: person,
            changed_at: now,
            version: 1,
            handed_to: None,
        }
    }

    /// Whose it is to correct until it is confirmed: who recorded it, or to whom it was handed over.
    pub fn keeper(&self) -> i64 {
        self.handed_to.unwrap_or(self.recorded_by)
    }

    /// The same record after a change by `person`. What was confirmed was the earlier content, so the
    /// confirmation falls.
    pub fn changed(&self, person: i64, now: Instant) -> Self {
        Self {
            confirmed_by: None,
            confirmed_at: None,
            changed_by: person,
            changed_at: now,
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// The same record once `person` has confirmed it.
    pub fn confirmed(&self, person: i64, now: Instant) -> Self {
        Self {
            confirmed_by: Some(person),
            confirmed_at: Some(now),
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// The same record after it was called off or withdrawn: the content stays, and so does who confirmed it.
    pub fn closed(&self, person: i64, now: Instant) -> Self {
        Self { changed_by: person, changed_at: now, version: self.version + 1, ..self.clone() }
    }
}
